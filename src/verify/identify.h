/*
 * identify.h: what the parts of the search for identities share: votes among switches
 * (identity_vote.c), parts
 * that agree with themselves alone (identity_island.c), adapters by their hosts (identity_host.c), ports of Ethernet systems
 * (identity_system.c), and the order of all that (identity.c).
 */
#ifndef MW_VERIFY_IDENTIFY_H
#define MW_VERIFY_IDENTIFY_H

#include "verify/claim.h"
#include "verify/identity.h"

enum { OVERRULE_LEAST = 3 /* cables that overrule a name or GUID, if two thirds */ };

struct mw_identify {
    struct mw_identity *id;
    const struct mw_expect *x;
    const struct mw_observation *o;
    struct mw_claims c;
    uint32_t *claim;  /* by observed node: GUID before name; MW_NONE */
    uint32_t *shape;  /* by observed node: what refine.h found it to be; MW_NONE */
    uint32_t *degree; /* by wanted node: planned cables to switches and systems */
    uint32_t *device; /* by group of adapters: what they are taken for; MW_NONE */
    uint32_t *owner;  /* by device: the group, known by name, that is it; MW_NONE */
    bool names_apart; /* names of adapters are not those of the plan: hosts' names only */
    bool crowd_apart; /* the same of adapters whose host says no name of its own */
    /* Ethernet */
    uint32_t *first_port; /* by device: in `port_at` */
    uint32_t *port_at;    /* by device and index in its type's ports: port of want; MW_NONE */
};

/* The port of x->want that an observed port is if its node is what it is taken for. */
static inline uint32_t mw_identify_port(const struct mw_identify *g, uint32_t port)
{
    const struct mw_obs_port *p = &g->o->ports.at[port];
    uint32_t node = g->id->want[p->node];

    if (node == MW_NONE)
        return MW_NONE;
    if (g->o->nodes.at[p->node].kind == MW_OBS_SYSTEM)
        return g->id->want_port[port];
    return mw_obs_port_at(&g->x->want, node, p->number);
}

/* The port of x->want that by plan is at the other end of the cable in an observed port. */
static inline uint32_t mw_identify_by_peer(const struct mw_identify *g, uint32_t port)
{
    uint32_t peer = g->o->ports.at[port].peer;
    uint32_t there = peer == MW_NONE ? MW_NONE : mw_identify_port(g, peer);

    return there == MW_NONE ? MW_NONE : g->x->want.ports.at[there].peer;
}

/* ---- identity_vote.c ---- */

/* Rounds of votes among switches and systems until nothing changes. Loose: who has three cables
 * more for it than for another is taken for it, too, so that knowledge spreads; otherwise the rules
 * of identity.h hold. */
void mw_identify_vote(struct mw_identify *g, bool loose);

/* ---- identity_island.c ---- */

/* Forgets what is consistent in itself alone; whether there was any. */
bool mw_identify_islands(struct mw_identify *g);

/* ---- identity_host.c ---- */

/* Finds out whether the adapters' names are the plan's, and drops claims by them if not. */
void mw_identify_names(struct mw_identify *g);
/* Judges groups of adapters by their claims and cables; whether any that claims was overruled. */
bool mw_identify_hosts(struct mw_identify *g);
/* Adapters that are still unknown, by the ports that they hang on. */
void mw_identify_hanging(struct mw_identify *g);

/* ---- identity_system.c ---- */

void mw_identify_systems_init(struct mw_identify *g);
/* Ports of the systems that are known, by their names. */
void mw_identify_ports(struct mw_identify *g);
/* Parts of a device that are systems of their own (BMCs), and ports whose names say nothing. */
void mw_identify_parts(struct mw_identify *g);

#endif
