/*
 * identity_system.c: systems of Ethernet: which of a device's ports each of theirs is, and which
 * systems are parts of a device that another system stands for.
 */
#include "verify/identity.h"

#include "verify/identify.h"
#include "verify/portname.h"

#include <string.h>

static const struct mw_device_type *type_of(const struct mw_identify *g, uint32_t device)
{
    return g->x->plan->devices.at[device].type;
}

/* Only where Ethernet is seen: InfiniBand ports are known by number. */
void mw_identify_systems_init(struct mw_identify *g)
{
    const struct mw_observation *want = &g->x->want;
    uint32_t n = 0;
    bool any = false;

    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        any |= g->o->nodes.at[i].kind == MW_OBS_SYSTEM;
    if (!any)
        return;
    g->first_port = mw_alloc((g->c.device_n + 1) * sizeof *g->first_port);
    for (uint32_t d = 0; d < g->c.device_n; d++) {
        g->first_port[d] = n;
        n += type_of(g, d)->port_n;
    }
    g->port_at = mw_alloc(n * sizeof *g->port_at);
    memset(g->port_at, 0xff, n * sizeof *g->port_at);
    for (uint32_t i = 0; i < want->ports.n; i++) {
        const struct mw_expect_port *p = &g->x->ports[i];
        uint32_t *at =
            p->port == UINT16_MAX ? NULL : &g->port_at[g->first_port[p->device] + p->port];

        /* An InfiniBand port is a port of its device's Ethernet node, too, but without cable. */
        if (at && (*at == MW_NONE || p->cable != MW_NONE))
            *at = i;
    }
}

static uint32_t device_of(const struct mw_identify *g, uint32_t want)
{
    return g->x->nodes[want].device;
}

/* The port of the device where the cable's other end expects one; UINT16_MAX. */
static uint16_t expected_port(const struct mw_identify *g, uint32_t port, uint32_t device)
{
    uint32_t there = mw_identify_by_peer(g, port);

    return there != MW_NONE && g->x->ports[there].device == device ? g->x->ports[there].port
                                                                   : UINT16_MAX;
}

/* Ports of a host that bear one name are told apart by their cables, or not at all. */
static void drop_alike(struct mw_portname *name, uint32_t n, const struct mw_device_type *t)
{
    uint32_t *times = mw_alloc(t->port_n * sizeof *times);

    for (uint32_t i = 0; i < n; i++)
        if (name[i].port != UINT16_MAX)
            times[name[i].port]++;
    for (uint32_t i = 0; i < n; i++)
        if (name[i].port != UINT16_MAX && times[name[i].port] > 1)
            name[i].port = UINT16_MAX;
    mw_free(times);
}

static void ports_of(struct mw_identify *g, uint32_t node, struct mw_portname *name)
{
    const struct mw_obs_node *own = &g->o->nodes.at[node];
    uint32_t device = device_of(g, g->id->want[node]);

    for (uint32_t i = 0; i < own->port_n; i++)
        name[i] = (struct mw_portname){.name = g->o->ports.at[own->first_port + i].name,
                                       .hint = expected_port(g, own->first_port + i, device)};
    mw_portnames_join(name, own->port_n, type_of(g, device));
    drop_alike(name, own->port_n, type_of(g, device));
    for (uint32_t i = 0; i < own->port_n; i++)
        g->id->want_port[own->first_port + i] =
            name[i].port == UINT16_MAX ? MW_NONE
                                       : g->port_at[g->first_port[device] + name[i].port];
}

void mw_identify_ports(struct mw_identify *g)
{
    struct mw_portname *name;
    uint32_t most = 0;

    if (!g->port_at)
        return;
    for (uint32_t i = 0; i < g->o->nodes.n; i++)
        if (g->o->nodes.at[i].kind == MW_OBS_SYSTEM && g->o->nodes.at[i].port_n > most)
            most = g->o->nodes.at[i].port_n;
    name = mw_alloc(most * sizeof *name);
    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        const struct mw_obs_node *n = &g->o->nodes.at[i];

        if (n->kind != MW_OBS_SYSTEM)
            continue;
        if (g->id->want[i] != MW_NONE)
            ports_of(g, i, name);
        else
            for (uint32_t k = 0; k < n->port_n; k++)
                g->id->want_port[n->first_port + k] = MW_NONE;
    }
    mw_free(name);
}

/* A system that no vote made a node: it is a part of the device that all its cables lead to by
 * plan, if its name is that device's, or says that it is a part of it, or is none. */
static void find_part(struct mw_identify *g, uint32_t node)
{
    const struct mw_obs_node *own = &g->o->nodes.at[node];
    uint32_t want = MW_NONE;

    for (uint32_t i = own->first_port; i < own->first_port + own->port_n; i++) {
        uint32_t there = mw_identify_by_peer(g, i), by;

        if (g->o->ports.at[i].peer == MW_NONE)
            continue;
        by = there == MW_NONE ? MW_NONE : g->x->want.ports.at[there].node;
        if (by == MW_NONE || (want != MW_NONE && by != want) ||
            g->x->want.nodes.at[by].kind != MW_OBS_SYSTEM)
            return;
        want = by;
    }
    if (want == MW_NONE)
        return;
    const char *name = g->x->want.nodes.at[want].name;

    if (!own->name[0] || strcasecmp(own->name, name) == 0 || mw_claim_is_part(own->name, name))
        g->id->want[node] = want;
}

/* ---- ports whose names say nothing: a host's have those that its kernel gave them ---- */

enum { BY_SWITCH, BY_NETWORK, BY_COUNT };

struct gap { /* ports of a device towards a switch, or in a network, that are not placed */
    uint32_t planned, seen;
    uint32_t want; /* the last of those planned */
};

struct gaps {
    struct mw_map_u64 at; /* by device, and switch or network: in `gap` */
    MW_VEC(struct gap) gap;
};

static struct gap *gap_of(struct gaps *s, uint32_t device, uint32_t what)
{
    uint32_t *at = mw_map_u64_put(&s->at, (uint64_t)device << 32 | what, s->gap.n);

    if (*at == s->gap.n)
        *mw_vec_push(&s->gap) = (struct gap){.want = MW_NONE};
    return &s->gap.at[*at];
}

/* An observed port of a known device that is cabled to a known port, and itself not placed. */
static bool is_open(const struct mw_identify *g, uint32_t port)
{
    const struct mw_obs_port *p = &g->o->ports.at[port];
    uint32_t want = g->id->want[p->node];

    if (g->o->nodes.at[p->node].kind != MW_OBS_SYSTEM || want == MW_NONE ||
        g->id->want_port[port] != MW_NONE || p->peer == MW_NONE ||
        mw_identify_port(g, p->peer) == MW_NONE)
        return false;
    /* A front port that the faceplate does not have is no other one. */
    return !p->name || type_of(g, device_of(g, want))->kind != MW_KIND_SWITCH ||
           !mw_portname_is_front(p->name);
}

/* The network of a wanted port: that of its cable, or of the first that its device has. */
static uint32_t network_of(const struct mw_identify *g, uint32_t want)
{
    const struct mw_obs_node *n = &g->x->want.nodes.at[g->x->want.ports.at[want].node];
    uint32_t cable = g->x->ports[want].cable;

    for (uint32_t i = n->first_port; i < n->first_port + n->port_n && cable == MW_NONE; i++)
        cable = g->x->ports[i].cable;
    return cable == MW_NONE ? MW_FABRIC_COUNT : g->x->plan->cables.at[cable].fabric;
}

/* What the port `there`, which a cable leads to, has in common with others of the kind. */
static uint32_t group_of(const struct mw_identify *g, uint32_t there, int by)
{
    return by == BY_SWITCH ? g->x->ports[there].device : network_of(g, there);
}

/* Where one port of a device is seen to lead to a switch, or into a network, and one that is planned
 * to do so is not seen, they are the same. */
static void place_by(struct mw_identify *g, bool *taken, int by)
{
    const struct mw_observation *want = &g->x->want;
    struct gaps s = {0};

    for (uint32_t i = 0; i < g->o->ports.n; i++)
        if (is_open(g, i))
            gap_of(&s, device_of(g, g->id->want[g->o->ports.at[i].node]),
                   group_of(g, mw_identify_port(g, g->o->ports.at[i].peer), by))
                ->seen++;
    for (uint32_t i = 0; i < want->ports.n && s.gap.n; i++)
        if (want->ports.at[i].peer != MW_NONE && !taken[i] &&
            want->nodes.at[want->ports.at[i].node].kind == MW_OBS_SYSTEM) {
            struct gap *gap =
                gap_of(&s, g->x->ports[i].device, group_of(g, want->ports.at[i].peer, by));
            gap->planned++;
            gap->want = i;
        }
    for (uint32_t i = 0; i < g->o->ports.n && s.gap.n; i++) {
        if (!is_open(g, i))
            continue;
        const struct gap *gap =
            gap_of(&s, device_of(g, g->id->want[g->o->ports.at[i].node]),
                   group_of(g, mw_identify_port(g, g->o->ports.at[i].peer), by));
        if (gap->seen != 1 || gap->planned != 1 || taken[gap->want])
            continue;
        g->id->want_port[i] = gap->want;
        taken[gap->want] = true;
    }
    mw_map_u64_done(&s.at);
    mw_vec_done(&s.gap);
}

/* By the port that its cable leads to, if that is planned to lead to this device. */
static void place_by_peer(struct mw_identify *g, bool *taken)
{
    for (uint32_t i = 0; i < g->o->ports.n; i++) {
        uint32_t there;

        if (!is_open(g, i))
            continue;
        there = mw_identify_by_peer(g, i);
        if (there == MW_NONE || taken[there] ||
            g->x->ports[there].device != device_of(g, g->id->want[g->o->ports.at[i].node]))
            continue;
        g->id->want_port[i] = there;
        taken[there] = true;
    }
}

void mw_identify_parts(struct mw_identify *g)
{
    const struct mw_observation *o = g->o;
    bool *taken;

    if (!g->port_at)
        return;
    taken = mw_alloc(g->x->want.ports.n * sizeof *taken);
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].kind == MW_OBS_SYSTEM && g->id->want[i] == MW_NONE)
            find_part(g, i);
    mw_identify_ports(g);
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (g->id->want_port[i] != MW_NONE)
            taken[g->id->want_port[i]] = true;
    place_by_peer(g, taken);
    for (int by = BY_SWITCH; by < BY_COUNT; by++)
        place_by(g, taken, by);
    mw_free(taken);
}
