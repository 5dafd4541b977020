/* wiring_uplink.c: edge switches to the in-band network, which they enter beside its leaves. */
#include "design/wiring.h"

#include "design/edge.h"

#include <inttypes.h>

static const struct {
    enum mw_fabric_id fabric;
    enum mw_role role;
} networks[] = {{MW_FABRIC_OOB, MW_ROLE_EDGE}, {MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE}};

enum { NETWORKS = sizeof networks / sizeof *networks };

struct uplinks {
    struct mw_plan *p;
    const struct mw_inband *net; /* NULL: uplinks lead outside */
    const struct mw_wire_base *base;
    struct mw_range tier;      /* the switches that they enter */
    struct mw_port_list ports; /* of one of these */
    int32_t links;             /* of each edge */
    int32_t room, *load;       /* of and on each of these; NULL: nothing stands */
    bool *stays[NETWORKS];     /* [edge x links + k]: an uplink that stands and stays */
    int64_t left_over;
};

/* An edge's port for its k-th uplink: the faster ports, then its last ordinary ones. */
static uint16_t uplink_port(const struct mw_device_type *type, int32_t k)
{
    struct mw_port_list fast = mw_ports_of(type, MW_NET_UPLINK);
    struct mw_port_list data = mw_ports_of(type, MW_NET_DATA);
    int32_t back = data.n - 1 - (k - fast.n);
    uint16_t port = k < fast.n ? fast.at[k] : data.at[back > 0 ? back : 0];

    mw_free(fast.at);
    mw_free(data.at);
    return port;
}

static struct mw_range edges_of(const struct mw_plan *p, int network)
{
    return mw_edge_has_uplinks(p, networks[network].fabric)
               ? mw_plan_range(p, networks[network].fabric, networks[network].role)
               : (struct mw_range){0};
}

/* ---- onto what stands ---- */

/* Whether an uplink that stands leads where uplinks enter, and to a switch with room for it. */
static bool may_stay(struct uplinks *u, const struct mw_cable *c)
{
    uint32_t at = c->end[1].device - u->tier.first;

    if (!u->net)
        return c->end[1].device == MW_NONE;
    if (c->end[1].device == MW_NONE || c->end[1].device < u->tier.first || at >= u->tier.n ||
        u->load[at] >= u->room)
        return false;
    u->load[at]++;
    return true;
}

/* Of both networks, before any uplink is new. */
static void find_standing(struct uplinks *u)
{
    struct mw_cable c;

    u->load = mw_alloc(u->tier.n * sizeof *u->load);
    u->room = u->net ? mw_pairtree_side_room(&u->net->tree) : 0;
    for (int i = 0; i < NETWORKS; i++) {
        struct mw_range edges = edges_of(u->p, i);
        u->stays[i] = mw_alloc((size_t)edges.n * (size_t)u->links * sizeof *u->stays[i]);
        for (uint32_t at = 0; at < edges.n * (uint32_t)u->links; at++)
            u->stays[i][at] = mw_wire_standing(u->base, edges.first + at / (uint32_t)u->links,
                                               networks[i].fabric, MW_LINK_UPLINK,
                                               at % (uint32_t)u->links, &c) &&
                              may_stay(u, &c);
    }
}

/* The switch of the rule, or where that has no room the one of its side that has most; MW_NONE:
 * none has. */
static uint32_t with_room(struct uplinks *u, uint32_t at)
{
    uint32_t best = at;

    for (uint32_t i = at % 2; i < u->tier.n && u->load[at] >= u->room; i += 2)
        best = u->load[i] < u->load[best] ? i : best;
    if (u->load[best] >= u->room)
        return MW_NONE;
    u->load[best]++;
    return best;
}

/* ---- one network ---- */

/* Where the k-th uplink of an edge ends; false: no port is left there. */
static bool far_end(struct uplinks *u, int32_t entrant, int32_t k, struct mw_wire_end *far)
{
    struct mw_pair_port at;
    bool room;

    *far = mw_wire_outside();
    if (!u->net)
        return true;
    room = mw_pairtree_side(&u->net->tree, entrant, u->links, k, &at);
    uint32_t i = (uint32_t)(2 * at.pair + at.side);
    if (u->load) {
        i = with_room(u, i);
        at.port = room ? at.port : 0; /* relink.c finds one that is free */
        room = i != MW_NONE;
    }
    if (!room)
        return false;
    MW_ASSERT(i < u->tier.n && at.port < u->ports.n);
    *far = (struct mw_wire_end){u->tier.first + i, u->ports.at[at.port]};
    return true;
}

static void wire_network(struct uplinks *u, int network)
{
    enum mw_fabric_id fabric = networks[network].fabric;
    struct mw_range edges = edges_of(u->p, network);
    bool in_turn = mw_edge_has_uplinks(u->p, networks[!network].fabric);

    for (int32_t k = 0; k < u->links && edges.n > 0; k++) {
        uint16_t own = uplink_port(u->p->devices.at[edges.first].type, k);

        for (uint32_t i = 0; i < edges.n; i++) {
            int32_t index = u->p->devices.at[edges.first + i].index;
            int32_t entrant = in_turn ? 2 * index + (fabric == MW_FABRIC_CONSOLE) : index;
            struct mw_wire_end near = {edges.first + i, own}, far;
            struct mw_cable c;

            if (u->stays[network] && u->stays[network][i * (uint32_t)u->links + (uint32_t)k]) {
                mw_wire_standing(u->base, near.device, fabric, MW_LINK_UPLINK, (uint32_t)k, &c);
                near.port = c.end[0].port;
                far = (struct mw_wire_end){c.end[1].device, c.end[1].port};
            } else if (!far_end(u, entrant, k, &far)) {
                u->left_over++;
                continue;
            }
            mw_wire(u->p, fabric, MW_LINK_UPLINK, near, far);
        }
    }
    if (u->left_over > 0)
        mw_plan_finding(u->p, MW_D_UNCABLED, MW_WARNING, mw_fabric_names[fabric],
                        "%" PRId64 " uplinks of edge switches found no free port on the "
                        "in-band network",
                        u->left_over);
    u->left_over = 0;
}

void mw_wire_uplinks(struct mw_plan *p, const struct mw_inband *net,
                     const struct mw_wire_base *base)
{
    struct uplinks u = {
        .p = p, .net = net, .base = base, .links = p->want->fabrics.oob.uplinks};

    if (net) {
        u.tier = mw_inband_tier(p, &net->tree, net->tree.tiers > 1 ? 1 : 0);
        u.ports = mw_ports_of(net->tree.tiers > 1 ? net->core : net->leaf, MW_NET_DATA);
    }
    if (p->base)
        find_standing(&u);
    for (int i = 0; i < NETWORKS; i++) {
        wire_network(&u, i);
        mw_free(u.stays[i]);
    }
    mw_free(u.load);
    mw_free(u.ports.at);
}
