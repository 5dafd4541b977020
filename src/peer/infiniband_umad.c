#include "peer/infiniband_umad.h"

#include <errno.h>
#include <infiniband/mad.h>
#include <infiniband/umad.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const int agent_class[] = {IB_SMI_DIRECT_CLASS, IB_SMI_CLASS, IB_PERFORMANCE_CLASS};
enum { AGENTS = sizeof agent_class / sizeof *agent_class };

/* /sys/class/infiniband/.../state and phys_state */
enum { STATE_INIT = 2, STATE_ACTIVE = 4 };

bool mw_umad_split(const char *want, char name[MW_UMAD_NAME_CAP], int *number)
{
    size_t n = strcspn(want, ":");

    if (n == 0 || n >= UMAD_CA_NAME_LEN || strchr(want, '/'))
        return false;
    memcpy(name, want, n);
    name[n] = '\0';
    *number = 0;
    if (!want[n])
        return true;
    for (const char *s = want + n + 1; *s; s++) {
        if (*s < '0' || *s > '9' || *number > UMAD_CA_MAX_PORTS)
            return false;
        *number = *number * 10 + (*s - '0');
    }
    return *number >= 1;
}

/* The better of two ports: active before initialised, first before later. */
static void consider(struct mw_umad *u, const umad_port_t *p, unsigned *best)
{
    if (strcmp(p->link_layer, "Ethernet") == 0 || p->state < STATE_INIT || p->state <= *best ||
        *best == STATE_ACTIVE)
        return;
    *best = p->state;
    u->port = p->portnum;
    snprintf(u->name, sizeof u->name, "%s", p->ca_name);
}

/* Sets u->name and u->port; `have` gets the names of what is there. */
static bool choose(struct mw_umad *u, const char *want, int number, char *have, size_t cap)
{
    char names[UMAD_MAX_DEVICES][UMAD_CA_NAME_LEN];
    int n = umad_get_cas_names(names, UMAD_MAX_DEVICES);
    unsigned best = 0;
    size_t len = 0;

    for (int i = 0; i < n; i++) {
        umad_ca_t ca;

        /* Where there is none, the list has one by a name of old: it cannot be read. */
        if (umad_get_ca(names[i], &ca) < 0)
            continue;
        if (len < cap)
            len += (size_t)snprintf(have + len, cap - len, "%s%s", len ? ", " : "", names[i]);
        for (int k = 0; k < UMAD_CA_MAX_PORTS; k++)
            if (ca.ports[k] && (!want[0] || strcmp(want, names[i]) == 0) &&
                (!number || ca.ports[k]->portnum == number))
                consider(u, ca.ports[k], &best);
        umad_release_ca(&ca);
    }
    return best > 0;
}

static enum mw_rc find_port(struct mw_umad *u, const char *want, struct mw_err *err)
{
    char name[MW_UMAD_NAME_CAP] = "", have[200] = "";
    int number = 0;

    if (want && !mw_umad_split(want, name, &number))
        return mw_fail(err, MW_E_IB_NONE, NULL, "'%s' does not name a port, as mlx5_0:1 does",
                       want);
    if (umad_init() < 0)
        return mw_fail(
            err, MW_E_IB_NONE, NULL,
            "this machine has no InfiniBand: the kernel's module ib_umad is not there");
    if (choose(u, name, number, have, sizeof have))
        return MW_OK;
    if (!have[0])
        return mw_fail(err, MW_E_IB_NONE, NULL, "this machine has no InfiniBand adapter");
    if (want)
        return mw_fail(err, MW_E_IB_NONE, NULL,
                       "no InfiniBand port %s with a link; the adapters here are %s", want,
                       have);
    return mw_fail(err, MW_E_IB_NONE, NULL, "none of the adapters here (%s) has a link", have);
}

enum mw_rc mw_umad_open(struct mw_umad *u, const char *want, struct mw_err *err)
{
    enum mw_rc rc;

    *u = (struct mw_umad){0};
    if ((rc = find_port(u, want, err)) != MW_OK)
        return rc;
    int number = u->port;

    errno = 0;
    u->port = umad_open_port(u->name, number);
    if (u->port < 0)
        return mw_fail(err, MW_E_IB_PEER, u->name,
                       "the kernel does not open %s:%d for management: %s", u->name, number,
                       strerror(errno ? errno : -u->port));
    for (int i = 0; i < AGENTS; i++) {
        u->agents[i] = umad_register(u->port, agent_class[i], 1, 0, NULL);
        if (u->agents[i] < 0) {
            rc = mw_fail(
                err, MW_E_IB_PEER, u->name,
                "the kernel does not take an agent for management class 0x%02x on port %d",
                (unsigned)agent_class[i], number);
            umad_close_port(u->port);
            return rc;
        }
    }
    size_t n = strlen(u->name);

    snprintf(u->name + n, sizeof u->name - n, ":%d", number);
    u->buffer = mw_alloc(umad_size() + MW_MAD_BYTES);
    return MW_OK;
}

void mw_umad_close(struct mw_umad *u)
{
    umad_close_port(u->port);
    umad_done();
    mw_free(u->buffer);
}

static bool umad_port_send(void *ctx, uint16_t lid, const uint8_t mad[MW_MAD_BYTES],
                           uint32_t timeout_ms)
{
    struct mw_umad *u = ctx;
    int class_ = (int)mad_get_field((void *)mad, 0, IB_MAD_MGMTCLASS_F), i = 0;

    while (i < AGENTS && agent_class[i] != class_)
        i++;
    MW_ASSERT(i < AGENTS);
    memset(u->buffer, 0, umad_size());
    memcpy(umad_get_mad(u->buffer), mad, MW_MAD_BYTES);
    if (class_ == IB_PERFORMANCE_CLASS)
        umad_set_addr(u->buffer, lid, 1, 0, IB_DEFAULT_QP1_QKEY);
    else
        umad_set_addr(u->buffer, lid, 0, 0, 0);
    return umad_send(u->port, u->agents[i], u->buffer, MW_MAD_BYTES, (int)timeout_ms, 0) == 0;
}

static int umad_port_receive(void *ctx, uint8_t mad[MW_MAD_BYTES], uint32_t wait_ms, bool *lost)
{
    struct mw_umad *u = ctx;
    int length = MW_MAD_BYTES;

    errno = 0;
    memset(u->buffer, 0, umad_size() + MW_MAD_BYTES);
    int agent = umad_recv(u->port, u->buffer, &length, (int)wait_ms);

    if (agent < 0)
        return agent == -ETIMEDOUT || agent == -EWOULDBLOCK || agent == -EINTR ||
                       agent == -ENOSPC || errno == EINTR || errno == EWOULDBLOCK
                   ? 0
                   : -1;
    memcpy(mad, umad_get_mad(u->buffer), MW_MAD_BYTES);
    *lost = umad_status(u->buffer) != 0;
    return 1;
}

static uint64_t umad_port_now_ms(void *ctx)
{
    struct timespec t;

    (void)ctx;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

struct mw_mad_port mw_umad_port(struct mw_umad *u)
{
    return (struct mw_mad_port){.ctx = u,
                                .send = umad_port_send,
                                .receive = umad_port_receive,
                                .now_ms = umad_port_now_ms};
}
