/* improve.c: the constructed floor as a placement problem (place.h), and back. */
#include "design/floor.h"
#include "design/place.h"
#include "design/route.h"
#include "design/site.h"

#include <stdlib.h>

/* Steps of a search: some tens of milliseconds at most. */
enum { EXACT_WORK = 10000000, IMPROVE_WORK = 20000000 };
enum {
    EXACT_SPOTS = 128,  /* above, an exact search would not end in time */
    TRY_ALL_SPOTS = 512 /* above, only racks of no unit change places */
};

struct problem {
    struct mw_floor *fl;
    struct mw_place m;
    uint32_t *spot_position; /* by spot, ascending */
    uint32_t *at;            /* by item: spot */
    uint32_t *home;          /* the same as constructed */
    MW_VEC(struct mw_place_flow) flows;
    bool net_moves; /* network racks may leave the middle of their unit, side by side */
};

static int64_t spot_distance(const void *ctx, uint32_t a, uint32_t b)
{
    const struct problem *q = ctx;

    return mw_route_tray_mm(q->fl->p, q->spot_position[a], q->spot_position[b]);
}

/* Whether a rack may stand on a spot: as many nodes, power and cooling as it needs. Where budgets
 * are shared by a row, racks stay in theirs. */
static bool spot_may(const void *ctx, uint32_t item, uint32_t spot)
{
    const struct problem *q = ctx;
    const struct mw_floor *fl = q->fl;
    const struct mw_plan *p = fl->p;
    uint32_t row = p->positions.at[q->spot_position[spot]].row;
    const struct mw_plan_row *r = &p->rows.at[row];

    if (spot == q->home[item])
        return true;
    if (fl->budgets && row != p->positions.at[q->spot_position[q->home[item]]].row)
        return false;
    if (item < q->m.hub_n) {
        const struct mw_bin *bin = &fl->k->bins.at[item];
        return (bin->su < 0 || q->net_moves) && mw_row_holds(r, bin->kind) &&
               mw_bin_fits(fl->k, bin->content, r->power_class);
    }
    return mw_row_holds(r, MW_RACK_COMPUTE) && p->classes.at[r->power_class].nodes_per_rack >=
                                                   fl->racks.at[item - q->m.hub_n].nodes;
}

/* Network racks of the unit stand side by side: blocked positions between do not count. */
static bool side_by_side(const void *ctx, const uint32_t *hub_at)
{
    const struct problem *q = ctx;
    const struct mw_bin *bins = q->fl->k->bins.at;
    const struct mw_position *positions = q->fl->p->positions.at;
    uint32_t net = 0, low = UINT32_MAX, high = 0;

    while (net < q->m.hub_n && bins[net].su >= 0)
        net++;
    for (uint32_t i = 0; i < net; i++) {
        if (hub_at[i] == MW_NONE)
            continue;
        low = hub_at[i] < low ? hub_at[i] : low;
        high = hub_at[i] > high ? hub_at[i] : high;
    }
    return low == UINT32_MAX || (high - low < net && positions[q->spot_position[low]].row ==
                                                         positions[q->spot_position[high]].row);
}

static void add_flows(struct problem *q, const struct mw_traffic *t)
{
    const struct mw_floor *fl = q->fl;
    uint32_t pull = 0;

    for (uint32_t i = 0; i < t->flows.n; i++)
        *mw_vec_push(&q->flows) = t->flows.at[i];
    for (uint32_t i = 0; i < fl->racks.n; i++) { /* both ascend by unit */
        while (pull < t->pulls.n && t->pulls.at[pull].su < fl->racks.at[i].su)
            pull++;
        for (uint32_t k = pull; k < t->pulls.n && t->pulls.at[k].su == fl->racks.at[i].su; k++)
            *mw_vec_push(&q->flows) =
                (struct mw_place_flow){.a = t->pulls.at[k].bin,
                                       .b = q->m.hub_n + i,
                                       .weight = t->pulls.at[k].milli * fl->racks.at[i].nodes};
    }
}

static void problem_init(struct problem *q, struct mw_floor *fl, const struct mw_traffic *t)
{
    const struct mw_plan *p = fl->p;
    uint32_t *spot_of = mw_alloc(p->positions.n * sizeof *spot_of);

    *q = (struct problem){.fl = fl};
    q->m.hub_n = fl->k->bins.n;
    q->m.item_n = q->m.hub_n + fl->racks.n;
    q->spot_position = mw_alloc(p->positions.n * sizeof *q->spot_position);
    q->at = mw_alloc(q->m.item_n * sizeof *q->at);
    q->home = mw_alloc(q->m.item_n * sizeof *q->home);
    for (uint32_t i = 0; i < p->positions.n; i++)
        if (!p->positions.at[i].blocked) {
            spot_of[i] = q->m.spot_n;
            q->spot_position[q->m.spot_n++] = i;
        }
    for (uint32_t i = 0; i < q->m.item_n; i++)
        q->at[i] = q->home[i] = spot_of[i < q->m.hub_n ? fl->k->bins.at[i].position
                                                       : fl->racks.at[i - q->m.hub_n].position];
    mw_free(spot_of);
    add_flows(q, t);
    q->m.flows = q->flows.at;
    q->m.flow_n = q->flows.n;
    q->m.distance = spot_distance;
    q->m.may = spot_may;
    q->m.ctx = q;
}

static void problem_done(struct problem *q)
{
    mw_free(q->spot_position);
    mw_free(q->at);
    mw_free(q->home);
    mw_vec_done(&q->flows);
}

/* Whether all positions for nodes hold the same number: then racks of nodes differ in nothing
 * but their place, and the least cost is that of an assignment. */
static bool uniform(const struct problem *q)
{
    const struct mw_plan *p = q->fl->p;
    int32_t nodes = 0;

    for (uint32_t i = 0; i < p->rows.n; i++) {
        int32_t holds = p->classes.at[p->rows.at[i].power_class].nodes_per_rack;
        if (!mw_row_holds(&p->rows.at[i], MW_RACK_COMPUTE) || holds == 0)
            continue;
        if (nodes > 0 && holds != nodes)
            return false;
        nodes = holds;
    }
    return true;
}

/* Where hubs try to stand: anywhere on a small floor, else where racks of no unit stand. */
static uint32_t list_tries(const struct problem *q, uint32_t *tries)
{
    uint32_t n = 0;

    if (q->m.spot_n <= TRY_ALL_SPOTS) {
        while (n < q->m.spot_n) {
            tries[n] = n;
            n++;
        }
        return n;
    }
    for (uint32_t i = 0; i < q->m.hub_n; i++)
        if (q->fl->k->bins.at[i].su < 0)
            tries[n++] = q->at[i];
    return n;
}

bool mw_floor_improve(struct mw_floor *fl, const struct mw_traffic *t)
{
    struct problem q;
    uint32_t *tries;
    bool exact = false;

    if (fl->k->bins.n == 0)
        return true;
    problem_init(&q, fl, t);
    tries = mw_alloc(q.m.spot_n * sizeof *tries);
    mw_place_improve(&q.m, tries, list_tries(&q, tries), IMPROVE_WORK, q.at);
    q.net_moves = true;
    q.m.agree = side_by_side;
    if (q.m.spot_n <= EXACT_SPOTS && fl->units == 1 && !fl->budgets && uniform(&q) &&
        fl->p->want->site.layout.network == MW_NET_MIDDLE && side_by_side(&q, q.at))
        exact = mw_place_exact(&q.m, EXACT_WORK, q.at);
    for (uint32_t i = 0; i < q.m.hub_n; i++)
        fl->k->bins.at[i].position = q.spot_position[q.at[i]];
    for (uint32_t i = 0; i < fl->racks.n; i++)
        fl->racks.at[i].position = q.spot_position[q.at[q.m.hub_n + i]];
    mw_free(tries);
    problem_done(&q);
    return exact;
}
