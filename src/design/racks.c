/*
 * racks.c: racks of the plan. Which devices need one, in which kind of rack; packed (pack.c),
 * given a place (floor.c, improve.c); then circuits and PDUs. Rack PDUs take ports on edge
 * switches, which stand in racks themselves, so packing is repeated until the number of edge
 * switches no longer grows.
 */
#include "design/design.h"
#include "design/edge.h"
#include "design/floor.h"
#include "design/rackload.h"
#include "design/site.h"

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
    int32_t units;
    int32_t *unit_nodes;
    int32_t edges[EDGE_KINDS];
    int32_t shared_edges[EDGE_KINDS]; /* of these, the last ones, in racks of no unit */
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

static void want_item(struct racking *r, struct mw_pack_item item, int32_t su)
{
    enum mw_rack_kind kind = kind_of(r->p, (enum mw_role)item.role, su);

    *mw_vec_push(&r->wanted) = (struct wanted){item, kind, kind == MW_RACK_NETWORK ? su : -1};
}

static void want_devices(struct racking *r)
{
    for (uint32_t i = 0; i < r->p->devices.n; i++) {
        const struct mw_device *d = &r->p->devices.at[i];
        if (d->role == MW_ROLE_NODE || d->elsewhere_mm > 0)
            continue;
        want_item(r,
                  (struct mw_pack_item){.type = d->type,
                                        .device = i,
                                        .role = d->role,
                                        .fabric = d->fabric,
                                        .paired = d->fabric == MW_FABRIC_INBAND,
                                        .index = d->index},
                  d->su);
    }
}

static bool edges_paired(const struct mw_plan *p, int kind)
{
    return kind == 0 ? p->want->fabrics.oob.pairs : p->want->fabrics.console.pairs;
}

/* Edge switches, pair by pair, over the units; those for endpoints that belong to no unit, with
 * them, so that their cables stay short. */
static void want_edges(struct racking *r)
{
    for (int e = 0; e < EDGE_KINDS; e++) {
        const struct mw_tier *tier = edge_tier(r->p, e);
        if (r->edges[e] == 0 || tier->elsewhere_mm > 0)
            continue;
        const struct mw_device_type *type = mw_catalog_find(r->p->catalog, tier->type);
        int32_t each = edges_paired(r->p, e) ? 2 : 1;
        int32_t spread = r->edges[e] - r->shared_edges[e];
        int32_t groups = (spread + each - 1) / each;
        for (int32_t i = 0; i < r->edges[e]; i++)
            want_item(r,
                      (struct mw_pack_item){.type = type,
                                            .device = MW_NONE,
                                            .role = (uint8_t)edge_kinds[e].role,
                                            .fabric = (uint8_t)edge_kinds[e].fabric,
                                            .paired = each == 2,
                                            .index = i},
                      i < spread ? (int32_t)((int64_t)(i / each) * r->units / groups) : -1);
    }
}

/* By group, units first and ascending; in a group as the items stand from the top. */
static int wanted_cmp(const void *a, const void *b)
{
    const struct wanted *s = a, *t = b;
    int order[2] = {
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
            n += !p->positions.at[row->first_position + i].blocked;
    }
    return n;
}

/* Packs a group for the power class that needs the fewest racks, of those with positions enough
 * for them; a tie goes to the class with most positions. */
static bool pack_group(struct racking *r, enum mw_rack_kind kind, int32_t su)
{
    const struct mw_plan *p = r->p;
    struct mw_packing *k = &r->k;
    uint32_t forced =
        kind == MW_RACK_NETWORK ? (uint32_t)p->want->site.layout.network_racks : 0;
    uint32_t first_item = k->items.n, first_bin = k->bins.n;
    uint32_t best = MW_NONE, best_n = UINT32_MAX, best_free = 0;

    for (uint32_t c = 0; c < p->classes.n; c++) {
        uint32_t spots = class_positions(p, c, kind);
        if (spots == 0)
            continue;
        uint32_t n = mw_pack(k, kind, su, c, forced, r->items.at, r->items.n);
        k->items.n = first_item;
        k->bins.n = first_bin;
        if (n > 0 && n <= spots && (n < best_n || (n == best_n && spots > best_free))) {
            best = c;
            best_n = n;
            best_free = spots;
        }
    }
    return best != MW_NONE && mw_pack(k, kind, su, best, forced, r->items.at, r->items.n) > 0;
}

static enum mw_rc unpackable(struct racking *r, enum mw_rack_kind kind, int32_t su)
{
    const struct mw_device_type *heaviest = r->items.at[0].type;

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

static enum mw_rc pack_all(struct racking *r)
{
    mw_packing_clear(&r->k);
    r->wanted.n = 0;
    want_devices(r);
    want_edges(r);
    if (r->wanted.n > 0)
        qsort(r->wanted.at, r->wanted.n, sizeof *r->wanted.at, wanted_cmp);
    for (uint32_t i = 0; i < r->wanted.n;) {
        enum mw_rack_kind kind = r->wanted.at[i].kind;
        int32_t su = r->wanted.at[i].su;
        r->items.n = 0;
        for (; i < r->wanted.n && r->wanted.at[i].kind == kind && r->wanted.at[i].su == su; i++)
            *mw_vec_push(&r->items) = r->wanted.at[i].item;
        if (!pack_group(r, kind, su))
            return unpackable(r, kind, su);
    }
    return MW_OK;
}

/* ---- positions ---- */

static uint32_t free_positions(const struct mw_plan *p, enum mw_rack_kind kind)
{
    uint32_t n = 0;

    for (uint32_t c = 0; c < p->classes.n; c++)
        if (kind != MW_RACK_COMPUTE || p->classes.at[c].nodes_per_rack > 0)
            n += class_positions(p, c, kind);
    return n;
}

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

/* PDUs of all racks; those of racks of no unit alone in `shared`. */
static int64_t count_pdus(const struct racking *r, int64_t *shared)
{
    int64_t n = 0;

    *shared = 0;
    for (uint32_t i = 0; i < r->k.bins.n; i++) {
        int64_t here = circuits_at(r->p, r->k.bins.at[i].position);
        n += here;
        *shared += r->k.bins.at[i].su < 0 ? here : 0;
    }
    for (uint32_t i = 0; i < r->floor.racks.n; i++)
        n += circuits_at(r->p, r->floor.racks.at[i].position);
    return n;
}

/* Ports that devices of no unit, and their racks' PDUs, take on edge switches. */
static int64_t shared_endpoints(const struct racking *r, enum mw_fabric_id fabric, int64_t pdus)
{
    const struct mw_device pdu = {.role = MW_ROLE_PDU};
    int64_t n = mw_edge_takes(r->p, fabric, &pdu) ? pdus : 0;

    for (uint32_t i = 0; i < r->p->devices.n; i++) {
        const struct mw_device *d = &r->p->devices.at[i];
        n += d->su < 0 && mw_edge_takes(r->p, fabric, d);
    }
    return n;
}

/* Sets the edge switches that so many PDUs need; true when there are more than before. They
 * never become fewer, so that this ends. Where many endpoints belong to no unit, they and the
 * others have edge switches of their own. */
static bool more_edges(struct racking *r, int64_t pdus, int64_t shared_pdus)
{
    bool more = false;

    for (int e = 0; e < EDGE_KINDS; e++) {
        enum mw_fabric_id fabric = edge_kinds[e].fabric;
        int64_t all = mw_edge_endpoints(r->p, fabric, pdus);
        int64_t shared = shared_endpoints(r, fabric, shared_pdus);
        int32_t n = mw_edges_needed(r->p, fabric, all);
        int32_t own = mw_edges_needed(r->p, fabric, shared);
        bool apart = own > (edges_paired(r->p, e) ? 2 : 1) && shared < all &&
                     r->p->want->site.layout.leaf == MW_LEAF_POD;
        if (apart)
            n = mw_edges_needed(r->p, fabric, all - shared) + own;
        if (n > r->edges[e]) {
            more = true;
            r->edges[e] = n;
            r->shared_edges[e] = apart ? own : 0;
        }
    }
    return more;
}

static enum mw_rc find_places(struct racking *r)
{
    struct mw_traffic t = {0};
    int64_t pdus, shared;

    more_edges(r, 0, 0);
    do {
        enum mw_rc rc = pack_all(r);
        if (rc)
            return rc;
        if (!mw_floor_construct(&r->floor))
            return no_positions(r);
        pdus = count_pdus(r, &shared);
    } while (more_edges(r, pdus, shared));
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

static void fill_bin(struct racking *r, const struct mw_bin *bin, uint32_t rack)
{
    for (uint32_t i = 0; i < bin->n; i++) {
        const struct mw_pack_item *item = &r->k.items.at[bin->first + i];
        uint32_t device = item->device;
        if (device == MW_NONE) /* an edge switch, created by now */
            device =
                mw_plan_range(r->p, (enum mw_fabric_id)item->fabric, (enum mw_role)item->role)
                    .first +
                (uint32_t)item->index;
        r->p->devices.at[device].rack = rack;
    }
}

/* Racks in the order of the floor; a unit's nodes fill its racks in that order. */
static void add_racks(struct racking *r)
{
    struct mw_plan *p = r->p;
    uint32_t n = r->k.bins.n + r->floor.racks.n;
    struct place *places = mw_alloc(n * sizeof *places);
    uint32_t *next_node = mw_alloc((size_t)r->units * sizeof *next_node);
    uint32_t node = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE).first;

    for (int32_t su = 0; su < r->units; su++) {
        next_node[su] = node;
        node += (uint32_t)r->unit_nodes[su];
    }
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
        *rack = (struct mw_rack){.position = places[i].position, .su = -1};
        p->positions.at[places[i].position].rack = i;
        if (places[i].bin != MW_NONE) {
            const struct mw_bin *bin = &r->k.bins.at[places[i].bin];
            rack->kind = bin->kind;
            rack->su = bin->su;
            fill_bin(r, bin, i);
            continue;
        }
        const struct mw_floor_rack *nodes = &r->floor.racks.at[places[i].node_rack];
        rack->kind = MW_RACK_COMPUTE;
        rack->su = nodes->su;
        for (int32_t k = 0; k < nodes->nodes; k++)
            p->devices.at[next_node[nodes->su]++].rack = i;
    }
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

    for (uint32_t rack = 0; rack < p->racks.n; rack++) {
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
        r->unit_nodes[r->p->devices.at[nodes.first + i].su]++;
}

enum mw_rc mw_design_racks(struct mw_plan *p, struct mw_diags *diags)
{
    struct racking r = {.p = p, .diags = diags};
    enum mw_rc rc;

    mw_packing_init(&r.k, p);
    count_units(&r);
    mw_floor_init(&r.floor, p, &r.k, r.units, r.unit_nodes);
    rc = find_places(&r);
    if (!rc) {
        for (int e = 0; e < EDGE_KINDS; e++)
            mw_design_edges(p, edge_kinds[e].fabric, r.edges[e]);
        add_racks(&r);
        rc = add_pdus(&r);
    }
    mw_floor_done(&r.floor);
    mw_packing_done(&r.k);
    mw_vec_done(&r.wanted);
    mw_vec_done(&r.items);
    mw_free(r.unit_nodes);
    return rc;
}
