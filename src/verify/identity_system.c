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

static void ports_of(struct mw_identify *g, uint32_t node, struct mw_portname *name)
{
    const struct mw_obs_node *own = &g->o->nodes.at[node];
    uint32_t device = device_of(g, g->id->want[node]);

    for (uint32_t i = 0; i < own->port_n; i++)
        name[i] = (struct mw_portname){.name = g->o->ports.at[own->first_port + i].name,
                                       .hint = expected_port(g, own->first_port + i, device)};
    mw_portnames_join(name, own->port_n, type_of(g, device));
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
    /* A host's ports may have the names that its kernel gave them. */
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];
        uint32_t want = g->id->want[p->node], there;

        if (o->nodes.at[p->node].kind != MW_OBS_SYSTEM || want == MW_NONE ||
            g->id->want_port[i] != MW_NONE ||
            (p->name && type_of(g, device_of(g, want))->kind == MW_KIND_SWITCH))
            continue;
        there = mw_identify_by_peer(g, i);
        if (there == MW_NONE || g->x->ports[there].device != device_of(g, want) || taken[there])
            continue;
        g->id->want_port[i] = there;
        taken[there] = true;
    }
    mw_free(taken);
}
