/*
 * bound.c: how far from the best the placement is, judged by the cables that were planned: a sum
 * of metres that no placement of the same racks can go below.
 */
#include "design/design.h"
#include "design/place.h"
#include "design/rackload.h"
#include "design/route.h"
#include "design/site.h"

#include <stdlib.h>

enum { EXACT_WORK = 10000000, EXACT_SPOTS = 128 };
enum { LIST_SPOTS = 256 }; /* above, distances from every spot take too long */

struct bounding {
    struct mw_plan *p;
    struct mw_place m;
    uint32_t *rack;          /* by item: racks without nodes first */
    uint32_t *item;          /* by rack */
    uint32_t *spot_position; /* by spot */
    uint32_t *at;
    int8_t *fits; /* [rack x classes + class]: -1 not asked yet */
    uint32_t net; /* leading items that are network racks */
    MW_VEC(struct mw_place_flow) flows;
    int64_t fixed_mm; /* what no placement changes: vertical runs, slack, cables to elsewhere */
};

static int64_t spot_distance(const void *ctx, uint32_t a, uint32_t b)
{
    const struct bounding *q = ctx;

    return mw_route_tray_mm(q->p, q->spot_position[a], q->spot_position[b]);
}

/* Whether a power class holds the devices of a rack. */
static bool rack_fits(const struct bounding *q, uint32_t rack, uint32_t power_class)
{
    const struct mw_plan *p = q->p;
    const struct mw_rack *r = &p->racks.at[rack];
    int8_t *answer = &q->fits[rack * p->classes.n + power_class];

    if (*answer < 0) {
        const struct mw_device_type **types = mw_alloc(r->device_n * sizeof(*types));
        for (uint32_t i = 0; i < r->device_n; i++)
            types[i] = p->devices.at[p->rack_devices.at[r->first_device + i]].type;
        *answer = mw_rack_fits(p, power_class, types, r->device_n, NULL);
        mw_free(types);
    }
    return *answer;
}

static bool spot_may(const void *ctx, uint32_t item, uint32_t spot)
{
    const struct bounding *q = ctx;
    const struct mw_plan *p = q->p;
    const struct mw_plan_row *row = &p->rows.at[p->positions.at[q->spot_position[spot]].row];

    return spot == q->at[item] || (mw_row_holds(row, p->racks.at[q->rack[item]].kind) &&
                                   rack_fits(q, q->rack[item], row->power_class));
}

static bool side_by_side(const void *ctx, const uint32_t *hub_at)
{
    const struct bounding *q = ctx;
    const struct mw_position *positions = q->p->positions.at;
    uint32_t low = UINT32_MAX, high = 0;

    for (uint32_t i = 0; i < q->net; i++) {
        if (hub_at[i] == MW_NONE)
            continue;
        low = hub_at[i] < low ? hub_at[i] : low;
        high = hub_at[i] > high ? hub_at[i] : high;
    }
    return low == UINT32_MAX ||
           (high - low < q->net &&
            positions[q->spot_position[low]].row == positions[q->spot_position[high]].row);
}

/* Adds up cables between each two racks, and what of them is fixed. A splitter is at least as
 * long as the way to its first tail. */
static void add_cables(struct bounding *q)
{
    struct mw_plan *p = q->p;
    struct mw_map_u64 pairs = {0};

    p->totals.route_mm = 0;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        uint32_t a = c->end[0].device, b = c->end[1].device;
        p->totals.route_mm += c->route_mm;
        if (b == MW_NONE || p->devices.at[a].rack == MW_NONE ||
            p->devices.at[b].rack == MW_NONE ||
            p->devices.at[a].rack == p->devices.at[b].rack) {
            q->fixed_mm += c->route_mm;
            continue;
        }
        a = p->devices.at[a].rack;
        b = p->devices.at[b].rack;
        int64_t tray = mw_route_tray_mm(p, p->racks.at[a].position, p->racks.at[b].position);
        int64_t whole = c->end[2].device == MW_NONE
                            ? (int64_t)c->route_mm
                            : mw_route_mm(p, c->end[0].device, c->end[1].device);
        q->fixed_mm += whole - tray;
        a = q->item[a];
        b = q->item[b];
        uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
        uint32_t *at = mw_map_u64_put(&pairs, key, q->flows.n);
        if (*at == q->flows.n)
            *mw_vec_push(&q->flows) =
                (struct mw_place_flow){.a = a < b ? a : b, .b = a < b ? b : a};
        q->flows.at[*at].weight++;
    }
    mw_map_u64_done(&pairs);
}

/* Network racks first, then the others without nodes, then those with. */
static void number_items(struct bounding *q)
{
    static const enum mw_rack_kind order[] = {MW_RACK_NETWORK, MW_RACK_MANAGEMENT, MW_RACK_CORE,
                                              MW_RACK_COMPUTE};
    const struct mw_plan *p = q->p;
    uint32_t n = 0;

    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        for (uint32_t r = 0; r < p->racks.n; r++)
            if (p->racks.at[r].kind == order[k]) {
                q->item[r] = n;
                q->rack[n++] = r;
            }
        if (order[k] == MW_RACK_NETWORK)
            q->net = n;
        if (order[k] == MW_RACK_CORE)
            q->m.hub_n = n;
    }
    q->m.item_n = n;
}

static void bounding_init(struct bounding *q, struct mw_plan *p)
{
    uint32_t *spot_of = mw_alloc(p->positions.n * sizeof *spot_of);

    *q = (struct bounding){.p = p};
    q->rack = mw_alloc(p->racks.n * sizeof *q->rack);
    q->item = mw_alloc(p->racks.n * sizeof *q->item);
    q->at = mw_alloc(p->racks.n * sizeof *q->at);
    q->spot_position = mw_alloc(p->positions.n * sizeof *q->spot_position);
    q->fits = mw_alloc((size_t)p->racks.n * p->classes.n);
    for (size_t i = 0; i < (size_t)p->racks.n * p->classes.n; i++)
        q->fits[i] = -1;
    for (uint32_t i = 0; i < p->positions.n; i++)
        if (!p->positions.at[i].blocked) {
            spot_of[i] = q->m.spot_n;
            q->spot_position[q->m.spot_n++] = i;
        }
    number_items(q);
    for (uint32_t i = 0; i < q->m.item_n; i++)
        q->at[i] = spot_of[p->racks.at[q->rack[i]].position];
    mw_free(spot_of);
    add_cables(q);
    q->m.flows = q->flows.at;
    q->m.flow_n = q->flows.n;
    q->m.distance = spot_distance;
    q->m.may = spot_may;
    q->m.agree = side_by_side;
    q->m.ctx = q;
}

static void bounding_done(struct bounding *q)
{
    mw_free(q->rack);
    mw_free(q->item);
    mw_free(q->at);
    mw_free(q->spot_position);
    mw_free(q->fits);
    mw_vec_done(&q->flows);
}

/* ---- distances ---- */

/* Sets of spots by rack kind; kinds that the same rows hold share one. */
struct sets {
    uint8_t of_kind[MW_RACK_KINDS];
    uint8_t of_item[]; /* set by item */
};

static struct sets *list_sets(const struct bounding *q)
{
    struct sets *s = mw_alloc(sizeof *s + q->m.item_n);

    for (int k = 0; k < MW_RACK_KINDS; k++) {
        s->of_kind[k] = (uint8_t)k;
        for (int j = k; j-- > 0;) {
            bool same = true;
            for (uint32_t r = 0; r < q->p->rows.n && same; r++)
                same = mw_row_holds(&q->p->rows.at[r], (enum mw_rack_kind)k) ==
                       mw_row_holds(&q->p->rows.at[r], (enum mw_rack_kind)j);
            s->of_kind[k] = same ? s->of_kind[j] : s->of_kind[k];
        }
    }
    for (uint32_t i = 0; i < q->m.item_n; i++)
        s->of_item[i] = s->of_kind[q->p->racks.at[q->rack[i]].kind];
    return s;
}

static int by_length(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* From every spot to the spots of each set, by the trays there are. Lists end with their longest
 * where a set has fewer spots than there are racks. */
static int64_t bound_by_spots(const struct bounding *q, const struct sets *s)
{
    uint32_t n = q->m.spot_n, len = q->m.item_n > n ? q->m.item_n : n;
    bool *member = mw_alloc((size_t)n * MW_RACK_KINDS * sizeof *member);
    int64_t *list = mw_alloc((size_t)n * MW_RACK_KINDS * len * sizeof *list);

    for (uint32_t spot = 0; spot < n; spot++)
        for (uint32_t k = 0; k < MW_RACK_KINDS; k++)
            member[spot * MW_RACK_KINDS + k] =
                mw_row_holds(&q->p->rows.at[q->p->positions.at[q->spot_position[spot]].row],
                             (enum mw_rack_kind)k);
    for (uint32_t i = 0; i < n * MW_RACK_KINDS; i++) {
        uint32_t spot = i / MW_RACK_KINDS, set = i % MW_RACK_KINDS, at = 0;
        int64_t *to = list + (size_t)i * len;
        if (s->of_kind[set] != set)
            continue;
        for (uint32_t other = 0; other < n; other++)
            if (other != spot && member[other * MW_RACK_KINDS + set])
                to[at++] = spot_distance(q, spot, other);
        qsort(to, at, sizeof *to, by_length);
        for (; at > 0 && at < len; at++)
            to[at] = to[at - 1];
    }
    int64_t bound = mw_place_bound(&q->m, &(struct mw_place_near){.spot_n = n,
                                                                  .set_n = MW_RACK_KINDS,
                                                                  .len = len,
                                                                  .set = s->of_item,
                                                                  .member = member,
                                                                  .list = list});
    mw_free(member);
    mw_free(list);
    return bound;
}

/* By the spacing of rows and positions alone. */
static int64_t bound_by_rows(const struct bounding *q)
{
    const struct mw_plan *p = q->p;
    static const bool anywhere = true;
    struct mw_place_row *rows = mw_alloc(p->rows.n * sizeof *rows);
    int64_t *nearest = mw_alloc(q->m.item_n * sizeof *nearest);
    uint8_t *set = mw_alloc(q->m.item_n);

    for (uint32_t i = 0; i < p->rows.n; i++)
        rows[i] = (struct mw_place_row){p->rows.at[i].y_mm, p->rows.at[i].want->pitch_mm,
                                        p->rows.at[i].position_n};
    mw_place_nearest(rows, p->rows.n, nearest, q->m.item_n);
    int64_t bound = mw_place_bound(&q->m, &(struct mw_place_near){.spot_n = 1,
                                                                  .set_n = 1,
                                                                  .len = q->m.item_n,
                                                                  .set = set,
                                                                  .member = &anywhere,
                                                                  .list = nearest});
    mw_free(rows);
    mw_free(nearest);
    mw_free(set);
    return bound;
}

/* Trays between all racks, at the least. */
static int64_t least_tray_mm(const struct bounding *q)
{
    if (q->m.spot_n > LIST_SPOTS)
        return bound_by_rows(q);
    struct sets *s = list_sets(q);
    int64_t bound = bound_by_spots(q, s);
    mw_free(s);
    return bound;
}

enum mw_rc mw_design_bound(struct mw_plan *p, struct mw_diags *diags)
{
    struct bounding q;
    bool exact = p->totals.placement_exact;

    (void)diags;
    p->totals.placement_exact = false;
    if (p->racks.n == 0)
        return MW_OK;
    bounding_init(&q, p);
    int64_t best = 0;
    if (exact && q.m.spot_n <= EXACT_SPOTS) {
        uint32_t *at = mw_alloc(q.m.item_n * sizeof *at);
        for (uint32_t i = 0; i < q.m.item_n; i++)
            at[i] = q.at[i];
        exact = mw_place_exact(&q.m, EXACT_WORK, at);
        best = mw_place_cost(&q.m, at);
        mw_free(at);
    }
    p->totals.cable_bound_mm = q.fixed_mm + (exact ? best : least_tray_mm(&q));
    p->totals.placement_exact = p->totals.cable_bound_mm == p->totals.route_mm;
    bounding_done(&q);
    return MW_OK;
}
