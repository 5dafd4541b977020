/*
 * racks.c: racks of the plan. Which devices need one, in which kind of rack; packed (pack.c),
 * given a place (floor.c, improve.c); then circuits and PDUs. Rack PDUs take ports on edge
 * switches, which stand in racks themselves, so packing is repeated until the number of edge
 * switches no longer grows.
 */
#include "design/design.h"
#include "design/edge.h"
#include "design/floor.h"
#include "design/grow.h"
#include "design/rackload.h"
#include "design/site.h"
#include "design/standing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { EDGE_KINDS = 2 };
static const struct {
    enum mw_fabric_id fabric;
    enum mw_role role;
} edge_kinds[EDGE_KINDS] = {
    {MW_FABRIC_OOB, MW_ROLE_EDGE},
    {MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE},
};

struct wanted { /* an item and the group that shares racks */
    struct mw_pack_item item;
    enum mw_rack_kind kind;
    int32_t su;
};

struct racking {
    struct mw_plan *p;
    struct mw_diags *diags;
    struct mw_packing k;
    struct mw_floor floor;
    struct mw_standing standing;
    int32_t units;
    int32_t *unit_nodes;
    int32_t unit_edges[EDGE_KINDS];   /* edge switches in racks of units */
    int32_t shared_edges[EDGE_KINDS]; /* those after them, in racks of no unit */
    int32_t shared_stand[EDGE_KINDS]; /* of those that stand, counted in the former */
    int64_t pdus, shared_pdus,
        unit_pdus; /* of all racks, those of no unit, of the first unit */
    MW_VEC(struct wanted) wanted;
    MW_VEC(struct mw_pack_item) items; /* of the group at hand */
};

/* ---- what needs a rack ---- */

static const struct mw_tier *edge_tier(const struct mw_plan *p, int kind)
{
    return edge_kinds[kind].fabric == MW_FABRIC_OOB ? &p->want->fabrics.oob.edge
                                                    : &p->want->fabrics.console.edge;
}

/* Leaves of a unit stand in its network racks, spines and cores in core racks, servers in
 * management racks; with a central layout all of them in the latter. */
static enum mw_rack_kind kind_of(const struct mw_plan *p, enum mw_role role, int32_t su)
{
    if (p->want->site.layout.leaf == MW_LEAF_CENTRAL)
        return MW_RACK_MANAGEMENT;
    switch (role) {
    case MW_ROLE_LEAF:
        return su >= 0 ? MW_RACK_NETWORK : MW_RACK_CORE; /* without: leaves of appliances */
    case MW_ROLE_EDGE:
    case MW_ROLE_CONSOLE:
        return su >= 0 ? MW_RACK_NETWORK : MW_RACK_CORE;
    case MW_ROLE_SPINE:
    case MW_ROLE_CORE:
        return MW_RACK_CORE;
    default:
        return MW_RACK_MANAGEMENT;
    }
}

static void want_item(struct racking *r, struct mw_pack_item item)
{
    enum mw_rack_kind kind = kind_of(r->p, (enum mw_role)item.role, item.su);

    *mw_vec_push(&r->wanted) =
        (struct wanted){item, kind, kind == MW_RACK_NETWORK ? item.su : -1};
}

/* The unit whose nodes a switch serves. Nodes fill in-band pairs in order, so that each pair has
 * its share of the units. */
static int32_t serves(const struct racking *r, const struct mw_device *d)
{
    uint32_t leaves = mw_plan_range(r->p, MW_FABRIC_INBAND, MW_ROLE_LEAF).n;

    if (d->fabric != MW_FABRIC_INBAND || d->role != MW_ROLE_LEAF || leaves < 2)
        return d->su;
    int32_t pairs = (int32_t)leaves / 2, pair = d->index / 2;
    return pair < pairs ? (int32_t)((int64_t)pair * r->units / pairs) : r->units - 1;
}

static void want_devices(struct racking *r)
{
    for (uint32_t i = 0; i < r->p->devices.n; i++) {
        const struct mw_device *d = &r->p->devices.at[i];
        if (d->role == MW_ROLE_NODE || d->elsewhere_mm > 0 || d->rack != MW_NONE)
            continue;
        want_item(r, (struct mw_pack_item){.type = d->type,
                                           .device = i,
                                           .role = d->role,
                                           .fabric = d->fabric,
                                           .paired = d->fabric == MW_FABRIC_INBAND,
                                           .index = d->index,
                                           .su = serves(r, d)});
    }
}

static bool edges_paired(const struct mw_plan *p, int kind)
{
    return kind == 0 ? p->want->fabrics.oob.pairs : p->want->fabrics.console.pairs;
}

/* Ports that the first unit takes on edge switches, its racks' PDUs included. */
static int64_t unit_endpoints(const struct racking *r, int kind)
{
    const struct mw_device pdu = {.role = MW_ROLE_PDU};
    enum mw_fabric_id fabric = edge_kinds[kind].fabric;
    int64_t n = mw_edge_takes(r->p, fabric, &pdu) ? r->unit_pdus : 0;

    for (uint32_t i = 0; i < r->p->devices.n; i++) {
        const struct mw_device *d = &r->p->devices.at[i];
        n += serves(r, d) == 0 && mw_edge_takes(r->p, fabric, d);
    }
    return n > 0 ? n : 1;
}

/* Edge switches that stand already. */
static int32_t standing_edges(const struct racking *r, int kind)
{
    return r->p->base ? (int32_t)mw_plan_range(r->p->base, edge_kinds[kind].fabric,
                                               edge_kinds[kind].role)
                            .n
                      : 0;
}

/* Of these, those in racks of no unit, where the others are in racks of units. */
static int32_t standing_shared(const struct racking *r, int kind)
{
    const struct mw_plan *base = r->p->base;
    int32_t n = 0;

    if (!base || r->p->want->site.layout.leaf != MW_LEAF_POD)
        return 0;
    struct mw_range edges = mw_plan_range(base, edge_kinds[kind].fabric, edge_kinds[kind].role);
    for (uint32_t i = edges.first; i < edges.first + edges.n; i++)
        n += base->devices.at[i].rack != MW_NONE &&
             base->racks.at[base->devices.at[i].rack].su < 0;
    return n;
}

/* The unit in whose racks a pair of edge switches stands: in the middle of those that its ports
 * reach when pairs are filled in order. It follows from the first unit alone, so that pairs stay
 * where they are when units are added. */
static int32_t edge_unit(const struct racking *r, int32_t i, int32_t each, int64_t ports,
                         int64_t of_unit)
{
    int64_t unit = (2 * (int64_t)(i / each) + 1) * each * ports / (2 * of_unit);

    return unit < r->units ? (int32_t)unit : r->units - 1;
}

/* Edge switches, pair by pair, over the units; those for endpoints that belong to no unit, with
 * them, so that their cables stay short. */
static void want_edges(struct racking *r)
{
    for (int e = 0; e < EDGE_KINDS; e++) {
        const struct mw_tier *tier = edge_tier(r->p, e);
        int32_t n = r->unit_edges[e] + r->shared_edges[e];
        if (n == 0 || tier->elsewhere_mm > 0)
            continue;
        const struct mw_device_type *type = mw_catalog_find(r->p->catalog, tier->type);
        int64_t ports = mw_edge_access_ports(type, r->p->want->fabrics.oob.uplinks);
        int64_t of_unit = unit_endpoints(r, e);
        int32_t each = edges_paired(r->p, e) ? 2 : 1;
        for (int32_t i = standing_edges(r, e); i < n; i++)
            want_item(r, (struct mw_pack_item){
                             .type = type,
                             .device = MW_NONE,
                             .role = (uint8_t)edge_kinds[e].role,
                             .fabric = (uint8_t)edge_kinds[e].fabric,
                             .paired = each == 2,
                             .index = i,
                             .su = i < r->unit_edges[e] ? edge_unit(r, i - r->shared_stand[e],
                                                                    each, ports, of_unit)
                                                        : -1,
                         });
    }
}

/* By group, units first and ascending; in a group as the items stand from the top. */
static int wanted_cmp(const void *a, const void *b)
{
    const struct wanted *s = a, *t = b;
    const int order[2] = {
        mw_stack_order((enum mw_role)s->item.role, (enum mw_fabric_id)s->item.fabric),
        mw_stack_order((enum mw_role)t->item.role, (enum mw_fabric_id)t->item.fabric)};

    if (s->kind != t->kind)
        return s->kind < t->kind ? -1 : 1; /* network racks, which have units, come first */
    if (s->su != t->su)
        return s->su < t->su ? -1 : 1;
    if (order[0] != order[1])
        return order[0] < order[1] ? -1 : 1;
    return s->item.index < t->item.index ? -1 : s->item.index > t->item.index;
}

/* ---- packing ---- */

/* Free positions of a power class that may hold a kind of rack. */
static uint32_t class_positions(const struct mw_plan *p, uint32_t power_class,
                                enum mw_rack_kind kind)
{
    uint32_t n = 0;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        if (row->power_class != power_class || !mw_row_holds(row, kind))
            continue;
        for (uint32_t i = 0; i < row->position_n; i++)
            n += !p->positions.at[row->first_position + i].blocked &&
                 p->positions.at[row->first_position + i].rack == MW_NONE;
    }
    return n;
}

static uint32_t free_positions(const struct mw_plan *p, enum mw_rack_kind kind)
{
    uint32_t n = 0;

    for (uint32_t c = 0; c < p->classes.n; c++)
        if (kind != MW_RACK_COMPUTE || p->classes.at[c].nodes_per_rack > 0)
            n += class_positions(p, c, kind);
    return n;
}

/* Whether network racks of a unit stand already: more of them are as few as do. */
static bool unit_stands(const struct racking *r, int32_t su)
{
    for (uint32_t i = 0; i < r->p->racks.n; i++)
        if (r->p->racks.at[i].kind == MW_RACK_NETWORK && r->p->racks.at[i].su == su)
            return true;
    return false;
}

/* Packs a group for the power class that needs the fewest racks, of those with positions enough
 * for them, else of all; a tie goes to the class with most positions. Returns how many racks; 0
 * when no class can hold the group. */
static uint32_t pack_group(struct racking *r, enum mw_rack_kind kind, int32_t su)
{
    const struct mw_plan *p = r->p;
    struct mw_packing *k = &r->k;
    uint32_t forced = kind == MW_RACK_NETWORK && !unit_stands(r, su)
                          ? (uint32_t)p->want->site.layout.network_racks
                          : 0;
    uint32_t first_item = k->items.n, first_bin = k->bins.n;
    uint32_t best = MW_NONE, best_n = UINT32_MAX, best_spots = 0;
    bool best_room = false;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        uint32_t spots = class_positions(p, c, kind);
        if (spots == 0)
            continue;
        uint32_t n = mw_pack(k, kind, su, c, forced, r->items.at, r->items.n);
        bool room = n <= spots;
        k->items.n = first_item;
        k->bins.n = first_bin;
        if (n == 0 || (best_room && !room))
            continue;
        if ((room && !best_room) || n < best_n || (n == best_n && spots > best_spots)) {
            best = c;
            best_n = n;
            best_spots = spots;
            best_room = room;
        }
    }
    return best == MW_NONE ? 0 : mw_pack(k, kind, su, best, forced, r->items.at, r->items.n);
}

static enum mw_rc unpackable(struct racking *r, enum mw_rack_kind kind, int32_t su)
{
    const struct mw_device_type *heaviest = r->items.at[0].type;

    if (free_positions(r->p, kind) == 0) {
        mw_diag(r->diags, MW_ERROR, MW_D_NO_POSITIONS, "site.halls", NULL,
                "no row may hold %s racks, and %" PRIu32 " devices need one",
                mw_rack_kind_names[kind], r->items.n);
        return MW_EIMPOSSIBLE;
    }
    for (uint32_t i = 1; i < r->items.n; i++)
        if (r->items.at[i].type->max_w > heaviest->max_w)
            heaviest = r->items.at[i].type;
    mw_diag(r->diags, MW_ERROR, MW_D_RACK_TOO_SMALL, "site", NULL,
            "no row can hold the %s racks%s%s for %" PRIu32
            " devices, among them %s of %" PRId64 " W",
            mw_rack_kind_names[kind], su >= 0 ? " of a scalable unit" : "",
            kind == MW_RACK_NETWORK && r->p->want->site.layout.network_racks > 0
                ? " (site.layout.network_racks of them)"
                : "",
            r->items.n, heaviest->name, heaviest->max_w);
    return MW_EIMPOSSIBLE;
}

static bool is_shared_edge(const struct mw_pack_item *item)
{
    return (item->role == MW_ROLE_EDGE || item->role == MW_ROLE_CONSOLE) && item->su < 0;
}

/* Of a group, what finds room in racks that stand goes there; the rest is to be packed. Edge
 * switches of no unit come last: where the group gets new racks, they stand there, with what they
 * are for. */
static void take_group(struct racking *r, uint32_t from, uint32_t end)
{
    for (int edges = 0; edges < 2; edges++)
        for (uint32_t i = from; i < end; i++) {
            const struct wanted *w = &r->wanted.at[i];
            if (is_shared_edge(&w->item) != edges)
                continue;
            if ((edges && r->items.n > 0) ||
                !mw_standing_take(&r->standing, &r->floor, &w->item, w->kind, w->su))
                *mw_vec_push(&r->items) = w->item;
        }
}

static enum mw_rc pack_all(struct racking *r)
{
    mw_packing_clear(&r->k);
    mw_standing_clear(&r->standing);
    mw_floor_stand(&r->floor);
    r->wanted.n = 0;
    want_devices(r);
    want_edges(r);
    if (r->wanted.n > 0)
        qsort(r->wanted.at, r->wanted.n, sizeof *r->wanted.at, wanted_cmp);
    for (uint32_t i = 0; i < r->wanted.n;) {
        enum mw_rack_kind kind = r->wanted.at[i].kind;
        int32_t su = r->wanted.at[i].su;
        uint32_t end = i;
        r->items.n = 0;
        while (end < r->wanted.n && r->wanted.at[end].kind == kind &&
               r->wanted.at[end].su == su)
            end++;
        take_group(r, i, end);
        i = end;
        if (r->items.n > 0 && pack_group(r, kind, su) == 0)
            return unpackable(r, kind, su);
    }
    return MW_OK;
}

/* ---- positions ---- */

/* Racks for nodes, at the most that any position holds. */
static uint32_t racks_for_nodes(const struct racking *r)
{
    int32_t most = 1;
    uint32_t n = 0;

    for (uint32_t c = 0; c < r->p->classes.n; c++)
        if (r->p->classes.at[c].nodes_per_rack > most)
            most = r->p->classes.at[c].nodes_per_rack;
    for (int32_t su = 0; su < r->units; su++)
        n += (uint32_t)((r->unit_nodes[su] + most - 1) / most);
    return n;
}

static enum mw_rc no_positions(struct racking *r)
{
    const struct mw_floor_short *lack = &r->floor.lack;
    uint32_t need[MW_RACK_KINDS] = {[MW_RACK_COMPUTE] = racks_for_nodes(r)};

    for (uint32_t i = 0; i < r->k.bins.n; i++)
        need[r->k.bins.at[i].kind]++;
    if (lack->budget)
        mw_diag(r->diags, MW_ERROR, MW_D_COOLING_BUDGET, "site.cooling", NULL,
                "the %s is used up: %" PRId32 " of %" PRId32 " nodes have a place",
                lack->budget, lack->nodes, r->p->want->compute.count);
    else
        mw_diag(r->diags, MW_ERROR, MW_D_NO_POSITIONS, "site.halls", NULL,
                "%" PRIu32 " compute, %" PRIu32 " network, %" PRIu32 " management and %" PRIu32
                " core racks are needed; %" PRIu32 " positions may hold %s racks, and %" PRId32
                " of %" PRId32 " nodes have a place",
                need[MW_RACK_COMPUTE], need[MW_RACK_NETWORK], need[MW_RACK_MANAGEMENT],
                need[MW_RACK_CORE], free_positions(r->p, lack->kind),
                mw_rack_kind_names[lack->kind], lack->nodes, r->p->want->compute.count);
    return MW_EIMPOSSIBLE;
}

static int64_t circuits_at(const struct mw_plan *p, uint32_t position)
{
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    uint32_t n =
        mw_class_circuits(p, p->rows.at[p->positions.at[position].row].power_class, circuits);
    int64_t stated = 0;

    for (uint32_t i = 0; i < n; i++)
        stated += circuits[i].want != NULL;
    return stated;
}

static void count_pdus(struct racking *r)
{
    r->pdus = r->shared_pdus = r->unit_pdus = 0;
    for (uint32_t i = 0; i < r->p->racks.n; i++) { /* that stand */
        int64_t n = circuits_at(r->p, r->p->racks.at[i].position);
        r->pdus += n;
        r->shared_pdus += r->p->racks.at[i].su < 0 ? n : 0;
        r->unit_pdus += r->p->racks.at[i].su == 0 ? n : 0;
    }
    for (uint32_t i = 0; i < r->k.bins.n + r->floor.racks.n; i++) {
        bool bin = i < r->k.bins.n;
        const struct mw_floor_rack *nodes = bin ? NULL : &r->floor.racks.at[i - r->k.bins.n];
        int32_t su = bin ? r->k.bins.at[i].su : nodes->su;
        int64_t n = circuits_at(r->p, bin ? r->k.bins.at[i].position : nodes->position);
        r->pdus += n;
        r->shared_pdus += su < 0 ? n : 0;
        r->unit_pdus += su == 0 ? n : 0;
    }
}

/* Ports that devices of no unit, and their racks' PDUs, take on edge switches. */
static int64_t shared_endpoints(const struct racking *r, enum mw_fabric_id fabric)
{
    const struct mw_device pdu = {.role = MW_ROLE_PDU};
    int64_t n = mw_edge_takes(r->p, fabric, &pdu) ? r->shared_pdus : 0;

    for (uint32_t i = 0; i < r->p->devices.n; i++) {
        const struct mw_device *d = &r->p->devices.at[i];
        n += serves(r, d) < 0 && mw_edge_takes(r->p, fabric, d);
    }
    return n;
}

static bool grow(int32_t *count, int32_t to)
{
    bool more = to > *count;

    *count = more ? to : *count;
    return more;
}

/* Sets the edge switches that so many PDUs need; true when there are more than before. They
 * never become fewer, so that this ends. Where many endpoints belong to no unit, they and the
 * others have edge switches of their own. */
static bool more_edges(struct racking *r)
{
    bool more = false;

    for (int e = 0; e < EDGE_KINDS; e++) {
        enum mw_fabric_id fabric = edge_kinds[e].fabric;
        int64_t all = mw_edge_endpoints(r->p, fabric, r->pdus);
        int64_t shared = shared_endpoints(r, fabric);
        int32_t own = mw_edges_needed(r->p, fabric, shared);
        bool apart = own > (edges_paired(r->p, e) ? 2 : 1) && shared < all &&
                     r->p->want->site.layout.leaf == MW_LEAF_POD &&
                     (!r->p->base || r->shared_stand[e] > 0);
        if (!apart && r->shared_edges[e] == 0)
            shared = own = 0;
        int32_t beside = apart ? r->shared_stand[e] : 0;
        more = grow(&r->shared_edges[e], own - beside) || more;
        more = grow(&r->unit_edges[e], beside + mw_edges_needed(r->p, fabric, all - shared)) ||
               more;
    }
    return more;
}

static enum mw_rc find_places(struct racking *r)
{
    struct mw_traffic t = {0};

    more_edges(r);
    do {
        enum mw_rc rc = pack_all(r);
        if (rc)
            return rc;
        if (!mw_floor_construct(&r->floor))
            return no_positions(r);
        count_pdus(r);
    } while (more_edges(r));
    if (r->p->base) /* new racks follow each other where there is room */
        return MW_OK;
    mw_traffic(&t, &r->k, r->units);
    r->p->totals.placement_exact = mw_floor_improve(&r->floor, &t);
    mw_traffic_done(&t);
    return MW_OK;
}

/* ---- into the plan ---- */

struct place {
    uint32_t position;
    uint32_t bin;       /* MW_NONE: nodes */
    uint32_t node_rack; /* in floor.racks */
};

static int place_cmp(const void *a, const void *b)
{
    const struct place *s = a, *t = b;

    return s->position < t->position ? -1 : s->position > t->position;
}

/* The device of an item. Edge switches are created by now: of those that are new, the nth. */
static struct mw_device *item_device(struct racking *r, const struct mw_pack_item *item)
{
    int e = item->role == edge_kinds[0].role ? 0 : 1;
    int32_t nth = item->index - standing_edges(r, e);
    struct mw_device *d;

    if (item->device != MW_NONE)
        return &r->p->devices.at[item->device];
    d = &r->p->devices.at[mw_plan_range(r->p, edge_kinds[e].fabric, edge_kinds[e].role).first];
    for (; nth > 0 || d->stands != MW_NONE; d++)
        nth -= d->stands == MW_NONE;
    return d;
}

static void fill_bin(struct racking *r, const struct mw_bin *bin, uint32_t rack)
{
    for (uint32_t i = 0; i < bin->n; i++)
        item_device(r, &r->k.items.at[bin->first + i])->rack = rack;
}

/* Items that found room in racks that stand. */
static void fill_standing(struct racking *r)
{
    for (uint32_t i = 0; i < r->standing.stood.n; i++) {
        const struct mw_stood *stood = &r->standing.stood.at[i];
        struct mw_device *d = item_device(r, &stood->item);
        d->rack = stood->rack;
        d->u = stood->u;
    }
}

/* Racks in the order of the floor, after those that stand; a unit's nodes fill its racks in that
 * order. */
static void add_racks(struct racking *r)
{
    struct mw_plan *p = r->p;
    uint32_t n = r->k.bins.n + r->floor.racks.n, standing = p->racks.n;
    struct place *places = mw_alloc(n * sizeof *places);
    uint32_t *next_node = mw_alloc((size_t)r->units * sizeof *next_node);
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    for (uint32_t i = nodes.first + nodes.n; i-- > nodes.first;) /* the first without a rack */
        if (p->devices.at[i].rack == MW_NONE)
            next_node[p->devices.at[i].su] = i;
    for (uint32_t i = 0; i < n; i++)
        places[i] = i < r->k.bins.n
                        ? (struct place){r->k.bins.at[i].position, i, MW_NONE}
                        : (struct place){r->floor.racks.at[i - r->k.bins.n].position, MW_NONE,
                                         i - r->k.bins.n};
    if (n > 0)
        qsort(places, n, sizeof *places, place_cmp);
    mw_vec_reserve(&p->racks, n);
    for (uint32_t i = 0; i < n; i++) {
        struct mw_rack *rack = mw_vec_push(&p->racks);
        *rack = (struct mw_rack){.position = places[i].position, .su = -1, .stands = MW_NONE};
        p->positions.at[places[i].position].rack = standing + i;
        if (places[i].bin != MW_NONE) {
            const struct mw_bin *bin = &r->k.bins.at[places[i].bin];
            rack->kind = bin->kind;
            rack->su = bin->su;
            fill_bin(r, bin, standing + i);
            continue;
        }
        const struct mw_floor_rack *of = &r->floor.racks.at[places[i].node_rack];
        rack->kind = MW_RACK_COMPUTE;
        rack->su = of->su;
        for (int32_t k = 0; k < of->nodes; k++)
            p->devices.at[next_node[of->su]++].rack = standing + i;
    }
    fill_standing(r);
    mw_free(places);
    mw_free(next_node);
}

/* A PDU per circuit, of the catalog's type for its phases. */
static enum mw_rc add_pdus(struct racking *r)
{
    struct mw_plan *p = r->p;
    static const char *const names[] = {"rpdu-1ph", "rpdu-3ph"};
    const struct mw_device_type *types[] = {mw_catalog_find(p->catalog, names[0]),
                                            mw_catalog_find(p->catalog, names[1])};

    for (uint32_t rack = 0, stands = 0; rack < p->racks.n; rack++) {
        struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
        uint32_t row = p->positions.at[p->racks.at[rack].position].row;
        uint32_t n = mw_class_circuits(p, p->rows.at[row].power_class, circuits);
        for (uint32_t i = 0; i < n; i++) {
            if (!circuits[i].want)
                continue;
            int three = circuits[i].want->phases == 3;
            if (!types[three]) {
                mw_diag(r->diags, MW_ERROR, MW_E_TYPE_UNKNOWN, "site.power.circuits", NULL,
                        "no catalog has the rack PDU \"%s\"", names[three]);
                return MW_ECONFIG;
            }
            uint32_t pdu = mw_plan_add_device(p, MW_ROLE_PDU, MW_FABRIC_COUNT, types[three]);
            p->devices.at[pdu].rack = rack;
            p->devices.at[pdu].circuit = p->circuits.n;
            if (p->racks.at[rack].stands != MW_NONE) /* with the same circuits: onto.c */
                p->devices.at[pdu].stands = p->base->circuits.at[stands++].pdu;
            *mw_vec_push(&p->circuits) = (struct mw_plan_circuit){
                .rack = rack, .want = circuits[i].want, .feed = circuits[i].feed, .pdu = pdu};
        }
    }
    return MW_OK;
}

static void count_units(struct racking *r)
{
    struct mw_range nodes = mw_plan_range(r->p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    r->units = 1;
    if (nodes.n > 0)
        r->units = r->p->devices.at[nodes.first + nodes.n - 1].su + 1;
    r->unit_nodes = mw_alloc((size_t)r->units * sizeof *r->unit_nodes);
    for (uint32_t i = 0; i < nodes.n; i++)
        r->unit_nodes[r->p->devices.at[nodes.first + i].su] +=
            r->p->devices.at[nodes.first + i].rack == MW_NONE;
}

/* What stands keeps its place, and takes what still finds room with it. */
static void stand_racks(struct racking *r)
{
    if (r->p->base)
        mw_standing_racks(r->p);
    mw_packing_init(&r->k, r->p);
    mw_floor_init(&r->floor, r->p, &r->k);
    mw_standing_init(&r->standing, r->p);
    mw_standing_nodes(&r->standing, r->p, &r->floor);
    count_units(r);
    r->floor.units = r->units;
    r->floor.unit_nodes = r->unit_nodes;
    for (int e = 0; e < EDGE_KINDS; e++) {
        r->unit_edges[e] = standing_edges(r, e);
        r->shared_stand[e] = standing_shared(r, e);
    }
}

enum mw_rc mw_design_racks(struct mw_plan *p, struct mw_diags *diags)
{
    struct racking r = {.p = p, .diags = diags};
    struct mw_err why;
    enum mw_rc rc;

    if (mw_grows_in_place(p->want)) {
        if (mw_grow_layout(p, &why))
            return MW_OK;
        mw_plan_finding(p, MW_D_NO_ROOM_TO_GROW, MW_WARNING, "site",
                        "the floor is planned for today alone, since %" PRId32
                        " nodes find no place on it: %s",
                        p->want->compute.count_final, why.text);
    }
    stand_racks(&r);
    rc = mw_standing_holds(&r.standing, diags) ? find_places(&r) : MW_EIMPOSSIBLE;
    if (!rc) {
        for (int e = 0; e < EDGE_KINDS; e++) {
            mw_design_edges(p, edge_kinds[e].fabric, r.unit_edges[e] + r.shared_edges[e]);
            if (p->base)
                mw_standing_edges(p, edge_kinds[e].fabric, edge_kinds[e].role);
        }
        add_racks(&r);
        rc = add_pdus(&r);
    }
    mw_standing_done(&r.standing);
    mw_floor_done(&r.floor);
    mw_packing_done(&r.k);
    mw_vec_done(&r.wanted);
    mw_vec_done(&r.items);
    mw_free(r.unit_nodes);
    return rc;
}
