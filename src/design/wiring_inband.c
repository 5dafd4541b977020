/* wiring_inband.c: the cables of the in-band network; which port is whose stands in pairtree.c. */
#include "design/wiring.h"

struct inband_wiring {
    struct mw_plan *p;
    const struct mw_pairtree *t;
    const struct mw_wire_base *base;
    int32_t *load; /* by pair of leaves: members so far; NULL: nothing stands */
    struct mw_range tiers[MW_PAIR_TIERS]; /* devices of each tier */
    struct mw_port_list leaf_ports, core_ports;
};

static struct mw_wire_end pair_end(const struct inband_wiring *w, int32_t tier, int32_t pair,
                                   int32_t side, int32_t port)
{
    const struct mw_port_list *ports = tier == 0 ? &w->leaf_ports : &w->core_ports;
    uint32_t at = (uint32_t)(2 * pair + side);

    MW_ASSERT(at < w->tiers[tier].n && (uint32_t)port < (uint32_t)ports->n);
    return (struct mw_wire_end){w->tiers[tier].first + at, ports->at[port]};
}

/* A node's or server's ports to both leaves of its pair, in turn. */
static void wire_member(struct inband_wiring *w, enum mw_link_kind kind, uint32_t device,
                        const struct mw_port_list *ports, struct mw_pair_slot slot)
{
    for (int32_t k = 0; k < ports->n; k++)
        mw_wire(w->p, MW_FABRIC_INBAND, kind, (struct mw_wire_end){device, ports->at[k]},
                pair_end(w, 0, slot.pair, k % 2, slot.port + k / 2));
}

static const enum mw_role servers[] = {MW_ROLE_MANAGEMENT, MW_ROLE_LOGIN, MW_ROLE_STORAGE};
enum { SERVERS = sizeof servers / sizeof *servers };

/* ---- onto what stands ---- */

/* The pair that a member is plugged into already; -1: none. */
static int32_t standing_pair(const struct inband_wiring *w, enum mw_link_kind kind,
                             uint32_t device)
{
    struct mw_cable c;

    if (!mw_wire_standing(w->base, device, MW_FABRIC_INBAND, kind, 0, &c) ||
        c.end[1].device == MW_NONE || c.end[1].device < w->tiers[0].first ||
        c.end[1].device >= w->tiers[0].first + w->tiers[0].n)
        return -1;
    return (int32_t)(c.end[1].device - w->tiers[0].first) / 2;
}

static void count_standing(struct inband_wiring *w)
{
    struct mw_range nodes = mw_plan_range(w->p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    w->load = mw_alloc((w->tiers[0].n / 2 + 1) * sizeof *w->load);
    for (int r = -1; r < SERVERS; r++) {
        struct mw_range range =
            r < 0 ? nodes : mw_plan_range(w->p, MW_FABRIC_COUNT, servers[r]);
        for (uint32_t i = range.first; i < range.first + range.n; i++) {
            int32_t pair = standing_pair(w, r < 0 ? MW_LINK_NODE_LEAF : MW_LINK_SERVICE, i);
            if (pair >= 0)
                w->load[pair]++;
        }
    }
}

/* A member's seat: where it sits already; else the pair of the rule, or the first one with room. */
static struct mw_pair_slot seat(struct inband_wiring *w, enum mw_link_kind kind,
                                uint32_t device, struct mw_pair_slot rule)
{
    int32_t pairs = (int32_t)w->tiers[0].n / 2, room = mw_pairtree_room(w->t), pair;

    if (!w->load)
        return rule;
    pair = standing_pair(w, kind, device);
    if (pair < 0) {
        pair = rule.pair;
        for (int32_t i = 0; i < pairs && w->load[pair] >= room; i++)
            pair = i;
        w->load[pair]++;
    }
    return (struct mw_pair_slot){pair, rule.port};
}

/* ---- members ---- */

static void wire_members(struct inband_wiring *w)
{
    struct mw_range nodes = mw_plan_range(w->p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    int32_t server = 0;

    if (nodes.n > 0) {
        struct mw_port_list ports =
            mw_ports_of(w->p->devices.at[nodes.first].type, MW_NET_INBAND);

        mw_vec_reserve(&w->p->cables, nodes.n * (uint32_t)ports.n);
        for (uint32_t i = 0; i < nodes.n; i++)
            wire_member(w, MW_LINK_NODE_LEAF, nodes.first + i, &ports,
                        seat(w, MW_LINK_NODE_LEAF, nodes.first + i,
                             mw_pairtree_node(w->t, (int32_t)i)));
        mw_free(ports.at);
    }
    for (int r = 0; r < SERVERS; r++) {
        struct mw_range range = mw_plan_range(w->p, MW_FABRIC_COUNT, servers[r]);
        struct mw_port_list ports;

        if (range.n == 0)
            continue;
        ports = mw_ports_of(w->p->devices.at[range.first].type, MW_NET_INBAND);
        for (uint32_t i = 0; ports.n > 0 && i < range.n; i++)
            wire_member(
                w, MW_LINK_SERVICE, range.first + i, &ports,
                seat(w, MW_LINK_SERVICE, range.first + i, mw_pairtree_server(w->t, server++)));
        mw_free(ports.at);
    }
}

static void wire_uplinks(struct inband_wiring *w)
{
    const struct mw_pairtree *t = w->t;

    for (int32_t tier = 0; tier + 1 < t->tiers; tier++)
        for (int32_t at = 0; at < (int32_t)w->tiers[tier].n; at++)
            for (int32_t k = 0; k < t->want.uplinks; k++) {
                struct mw_pair_link l = mw_pairtree_uplink(t, tier, at / 2, at % 2, k);

                mw_wire(w->p, MW_FABRIC_INBAND,
                        tier == 0 ? MW_LINK_LEAF_SPINE : MW_LINK_SPINE_CORE,
                        pair_end(w, tier, at / 2, at % 2, l.port),
                        pair_end(w, tier + 1, l.pair, l.side, l.above));
            }
}

static void wire_peers(struct inband_wiring *w)
{
    int32_t first = mw_pairtree_peer_port(w->t);

    for (int32_t pair = 0; pair < w->t->leaf_pairs; pair++)
        for (int32_t k = 0; k < w->t->want.peers; k++)
            mw_wire(w->p, MW_FABRIC_INBAND, MW_LINK_PEER, pair_end(w, 0, pair, 0, first + k),
                    pair_end(w, 0, pair, 1, first + k));
}

/* What leaves from the top: the customer's network, then NFS storage. */
static void wire_top(struct inband_wiring *w)
{
    int32_t external = w->p->want->fabrics.inband.external;

    for (int32_t i = 0; i < w->t->want.top; i++) {
        struct mw_pair_port at = mw_pairtree_top(w->t, i);

        mw_wire(w->p, MW_FABRIC_INBAND, i < external ? MW_LINK_EXTERNAL : MW_LINK_SERVICE,
                pair_end(w, w->t->tiers - 1, at.pair, at.side, at.port), mw_wire_outside());
    }
}

struct mw_range mw_inband_tier(const struct mw_plan *p, const struct mw_pairtree *t,
                               int32_t tier)
{
    struct mw_range range = mw_plan_range(p, MW_FABRIC_INBAND,
                                          tier == 0   ? MW_ROLE_LEAF
                                          : tier == 1 ? MW_ROLE_SPINE
                                                      : MW_ROLE_CORE);

    MW_ASSERT(tier < MW_PAIR_TIERS);
    for (int32_t below = 2; below < tier; below++) /* cores of several tiers share a range */
        range.first += 2 * (uint32_t)t->pairs[below];
    if (tier > 0)
        range.n = 2 * (uint32_t)t->pairs[tier];
    return range;
}

void mw_wire_inband(struct mw_plan *p, const struct mw_inband *net,
                    const struct mw_wire_base *base)
{
    struct inband_wiring w = {
        .p = p,
        .t = &net->tree,
        .base = base,
        .leaf_ports = mw_ports_of(net->leaf, MW_NET_DATA),
        .core_ports = mw_ports_of(net->core, MW_NET_DATA),
    };

    for (int32_t tier = 0; tier < net->tree.tiers; tier++)
        w.tiers[tier] = mw_inband_tier(p, &net->tree, tier);
    if (p->base)
        count_standing(&w);
    wire_members(&w);
    wire_uplinks(&w);
    wire_peers(&w);
    wire_top(&w);
    mw_free(w.load);
    mw_free(w.leaf_ports.at);
    mw_free(w.core_ports.at);
}
