/* floor.c: a position for every rack, constructed; see floor.h. */
#include "design/floor.h"

#include "design/route.h"
#include "design/site.h"
#include "design/thermal.h"

#include <math.h>
#include <stdlib.h>

/* ---- cooling budgets of rows and halls ---- */

static int64_t stated_or_all(double v)
{
    return v > 0 ? llround(v) : INT64_MAX;
}

static struct mw_cool cool_limit(const struct mw_cool_limit *l, double ratio)
{
    return (struct mw_cool){
        .air_w = stated_or_all((double)l->air_w * ratio),
        .air_mcfm = stated_or_all(1000 * (double)l->air_cfm),
        .liquid_w = stated_or_all((double)l->liquid_w),
        .liquid_ml_min = stated_or_all((double)l->liquid_ml_min),
    };
}

static void cool_add(struct mw_cool *to, const struct mw_device_type *t,
                     const struct mw_plan *p, double ratio)
{
    const struct mw_site_cooling *c = &p->want->site.cooling;
    int64_t liquid_w = mw_device_liquid_w(t);

    to->air_w += mw_device_air_w(t);
    to->air_mcfm += llround(1000 * mw_device_air_cfm(t, c->air_delta_k, ratio));
    to->liquid_w += liquid_w;
    to->liquid_ml_min += llround(mw_liquid_ml_min((double)liquid_w, c->liquid_delta_k));
}

static double density_ratio(const struct mw_plan *p)
{
    return mw_air_density_ratio((double)p->want->site.altitude_mm / 1000);
}

static struct mw_cool bin_need(const struct mw_floor *fl, const struct mw_bin *bin)
{
    const struct mw_content *c = &fl->k->contents.at[bin->content];
    struct mw_cool need = {0};

    for (uint32_t i = 0; i < c->n && fl->budgets; i++)
        cool_add(&need, c->types[i], fl->p, density_ratio(fl->p));
    return need;
}

static int64_t times(int64_t left, int64_t need)
{
    return left == INT64_MAX || need == 0 ? INT64_MAX : left / need;
}

/* How often `need` can be met by what is left. */
static int64_t cool_times(const struct mw_cool *left, const struct mw_cool *need)
{
    int64_t n = times(left->air_w, need->air_w);
    int64_t by[] = {times(left->air_mcfm, need->air_mcfm),
                    times(left->liquid_w, need->liquid_w),
                    times(left->liquid_ml_min, need->liquid_ml_min)};

    for (size_t i = 0; i < sizeof by / sizeof *by; i++)
        n = by[i] < n ? by[i] : n;
    return n;
}

static void cool_use(struct mw_cool *left, const struct mw_cool *need, int64_t n)
{
    int64_t *have[] = {&left->air_w, &left->air_mcfm, &left->liquid_w, &left->liquid_ml_min};
    int64_t want[] = {need->air_w, need->air_mcfm, need->liquid_w, need->liquid_ml_min};

    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        if (*have[i] != INT64_MAX)
            *have[i] -= n * want[i];
}

static bool cool_stated(const struct mw_cool *c)
{
    return c->air_w != INT64_MAX || c->air_mcfm != INT64_MAX || c->liquid_w != INT64_MAX ||
           c->liquid_ml_min != INT64_MAX;
}

static void keep_least(int64_t *a, int64_t b)
{
    *a = b < *a ? b : *a;
}

/* A hall has the least that any of its rows says of it. */
static void fill_budgets(struct mw_floor *fl)
{
    const struct mw_plan *p = fl->p;
    double ratio = density_ratio(p);

    for (uint32_t h = 0; h < p->halls.n; h++)
        fl->hall_left[h] = (struct mw_cool){INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        struct mw_cool hall = cool_limit(&row->want->cooling.hall, ratio);
        struct mw_cool *least = &fl->hall_left[row->hall_index];
        fl->row_left[r] = cool_limit(&row->want->cooling.row, ratio);
        keep_least(&least->air_w, hall.air_w);
        keep_least(&least->air_mcfm, hall.air_mcfm);
        keep_least(&least->liquid_w, hall.liquid_w);
        keep_least(&least->liquid_ml_min, hall.liquid_ml_min);
        fl->budgets = fl->budgets || cool_stated(&fl->row_left[r]) || cool_stated(least);
    }
}

/* What is left when what stands has taken its share. */
static void use_standing(struct mw_floor *fl)
{
    fl->budgets = false;
    fill_budgets(fl);
    for (uint32_t r = 0; r < fl->p->rows.n && fl->budgets; r++) {
        cool_use(&fl->row_left[r], &fl->row_used[r], 1);
        cool_use(&fl->hall_left[fl->p->rows.at[r].hall_index], &fl->row_used[r], 1);
    }
}

void mw_floor_stand(struct mw_floor *fl)
{
    const struct mw_plan *p = fl->p;
    double ratio = density_ratio(p);

    for (uint32_t r = 0; r < p->rows.n; r++)
        fl->row_used[r] = (struct mw_cool){0};
    for (uint32_t i = 0; i < p->devices.n && p->racks.n > 0; i++) {
        uint32_t rack = p->devices.at[i].rack;
        if (rack != MW_NONE)
            cool_add(&fl->row_used[p->positions.at[p->racks.at[rack].position].row],
                     p->devices.at[i].type, p, ratio);
    }
    use_standing(fl);
}

bool mw_floor_add(struct mw_floor *fl, uint32_t rack, const struct mw_device_type *type)
{
    uint32_t row = fl->p->positions.at[fl->p->racks.at[rack].position].row;
    struct mw_cool *hall = &fl->hall_left[fl->p->rows.at[row].hall_index], need = {0};

    if (!fl->budgets)
        return true;
    cool_add(&need, type, fl->p, density_ratio(fl->p));
    if (cool_times(&fl->row_left[row], &need) < 1 || cool_times(hall, &need) < 1)
        return false;
    cool_add(&fl->row_used[row], type, fl->p, density_ratio(fl->p));
    cool_use(&fl->row_left[row], &need, 1);
    cool_use(hall, &need, 1);
    return true;
}

/* ---- positions in the order in which they are used ---- */

static int32_t row_nodes(const struct mw_plan *p, uint32_t row)
{
    const struct mw_plan_row *r = &p->rows.at[row];

    return mw_row_holds(r, MW_RACK_COMPUTE) ? p->classes.at[r->power_class].nodes_per_rack : 0;
}

struct row_rank {
    uint32_t row;
    int32_t nodes;
    bool any;
};

/* Rows that hold most nodes in a rack first, for fewest racks; then those for nodes alone, so
 * that rows for all kinds stay free for others; then as they stand. */
static int row_rank_cmp(const void *a, const void *b)
{
    const struct row_rank *s = a, *t = b;

    if (s->nodes != t->nodes)
        return s->nodes > t->nodes ? -1 : 1;
    if (s->any != t->any)
        return s->any ? 1 : -1;
    return s->row < t->row ? -1 : s->row > t->row;
}

static void fill_order(struct mw_floor *fl)
{
    const struct mw_plan *p = fl->p;
    struct row_rank *rank = mw_alloc(p->rows.n * sizeof *rank);

    for (uint32_t r = 0; r < p->rows.n; r++)
        rank[r] =
            (struct row_rank){r, row_nodes(p, r), p->rows.at[r].want->holds == MW_HOLDS_ANY};
    if (p->rows.n > 0)
        qsort(rank, p->rows.n, sizeof *rank, row_rank_cmp);
    for (uint32_t i = 0; i < p->rows.n; i++) {
        const struct mw_plan_row *row = &p->rows.at[rank[i].row];
        for (uint32_t j = 0; j < row->position_n; j++) {
            uint32_t at = row->first_position + (i % 2 == 0 ? j : row->position_n - 1 - j);
            if (p->positions.at[at].blocked)
                continue;
            fl->rank[at] = fl->order_n;
            fl->order[fl->order_n++] = at;
        }
    }
    mw_free(rank);
}

void mw_floor_init(struct mw_floor *fl, struct mw_plan *p, struct mw_packing *k)
{
    *fl = (struct mw_floor){.p = p, .k = k};
    fl->taken = mw_alloc(p->positions.n * sizeof *fl->taken);
    fl->order = mw_alloc(p->positions.n * sizeof *fl->order);
    fl->rank = mw_alloc(p->positions.n * sizeof *fl->rank);
    fl->row_left = mw_alloc(p->rows.n * sizeof *fl->row_left);
    fl->hall_left = mw_alloc(p->halls.n * sizeof *fl->hall_left);
    fl->row_used = mw_alloc(p->rows.n * sizeof *fl->row_used);
    cool_add(&fl->node_need, k->node, p, density_ratio(p));
    fill_order(fl);
    mw_floor_stand(fl);
}

void mw_floor_done(struct mw_floor *fl)
{
    mw_vec_done(&fl->racks);
    mw_free(fl->taken);
    mw_free(fl->order);
    mw_free(fl->rank);
    mw_free(fl->row_left);
    mw_free(fl->hall_left);
    mw_free(fl->row_used);
}

/* ---- taking positions ---- */

/* Nodes that a free position holds, its cooling budgets included. */
static int32_t position_nodes(const struct mw_floor *fl, uint32_t position)
{
    const struct mw_plan *p = fl->p;
    uint32_t row = p->positions.at[position].row;
    int64_t nodes = fl->taken[position] ? 0 : row_nodes(p, row);

    if (nodes > 0 && fl->budgets) {
        keep_least(&nodes, cool_times(&fl->row_left[row], &fl->node_need));
        keep_least(&nodes,
                   cool_times(&fl->hall_left[p->rows.at[row].hall_index], &fl->node_need));
    }
    return (int32_t)nodes;
}

static bool position_takes(const struct mw_floor *fl, uint32_t position,
                           const struct mw_bin *bin, const struct mw_cool *need)
{
    const struct mw_plan *p = fl->p;
    const struct mw_plan_row *row = &p->rows.at[p->positions.at[position].row];

    if (fl->taken[position] || !mw_row_holds(row, bin->kind) ||
        !mw_bin_fits(fl->k, bin->content, row->power_class))
        return false;
    return !fl->budgets ||
           (cool_times(&fl->row_left[p->positions.at[position].row], need) > 0 &&
            cool_times(&fl->hall_left[row->hall_index], need) > 0);
}

static void use_position(struct mw_floor *fl, uint32_t position, const struct mw_cool *need,
                         int64_t n)
{
    uint32_t row = fl->p->positions.at[position].row;

    fl->taken[position] = true;
    cool_use(&fl->row_left[row], need, n);
    cool_use(&fl->hall_left[fl->p->rows.at[row].hall_index], need, n);
}

static void take_for_bin(struct mw_floor *fl, uint32_t position, struct mw_bin *bin)
{
    struct mw_cool need = bin_need(fl, bin);

    bin->position = position;
    use_position(fl, position, &need, 1);
}

/* The free position for a bin that is nearest to `near`; rows for its kind alone come first.
 * MW_NONE: there is none. */
static uint32_t nearest_position(const struct mw_floor *fl, const struct mw_bin *bin,
                                 uint32_t near)
{
    const struct mw_plan *p = fl->p;
    struct mw_cool need = bin_need(fl, bin);
    uint32_t best = MW_NONE;
    int64_t best_mm = INT64_MAX;
    bool best_any = true;

    for (uint32_t i = 0; i < fl->order_n; i++) {
        uint32_t at = fl->order[i];
        bool any = p->rows.at[p->positions.at[at].row].want->holds == MW_HOLDS_ANY;
        if ((any && !best_any) || !position_takes(fl, at, bin, &need))
            continue;
        int64_t mm = near == MW_NONE ? 0 : mw_route_tray_mm(p, at, near);
        if (mm < best_mm || (best_any && !any)) {
            best = at;
            best_mm = mm;
            best_any = any;
        }
    }
    return best;
}

static int uint_cmp(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

/* Bins that follow each other have most to do with each other: hands their positions out again,
 * along the floor. Where some bin would not fit, or budgets are shared, all stays. */
static void straighten(struct mw_floor *fl, struct mw_bin *bins, uint32_t n)
{
    const struct mw_plan *p = fl->p;
    uint32_t *at = mw_alloc(n * sizeof *at); /* as ranks in fl->order */
    bool fits = !fl->budgets;

    for (uint32_t i = 0; i < n; i++)
        at[i] = fl->rank[bins[i].position];
    qsort(at, n, sizeof *at, uint_cmp);
    for (uint32_t i = 0; i < n && fits; i++) {
        const struct mw_plan_row *row = &p->rows.at[p->positions.at[fl->order[at[i]]].row];
        fits = mw_row_holds(row, bins[i].kind) &&
               mw_bin_fits(fl->k, bins[i].content, row->power_class);
    }
    for (uint32_t i = 0; i < n && fits; i++)
        bins[i].position = fl->order[at[i]];
    mw_free(at);
}

static bool place_bins(struct mw_floor *fl, struct mw_bin *bins, uint32_t n, uint32_t near)
{
    bool moved = false;

    for (uint32_t i = 0; i < n; i++) {
        if (bins[i].position != MW_NONE)
            continue;
        uint32_t at = nearest_position(fl, &bins[i], near);
        if (at == MW_NONE) {
            fl->lack.kind = bins[i].kind;
            return false;
        }
        take_for_bin(fl, at, &bins[i]);
        moved = true;
    }
    if (moved)
        straighten(fl, bins, n);
    return true;
}

/* ---- a scalable unit ---- */

/* Positions for a unit, next in order: `net` of them, from `first_net` on among those that may
 * hold network racks, are not for nodes. */
struct window {
    MW_VEC(uint32_t) at;
    MW_VEC(uint32_t) net; /* indices into `at` */
    uint32_t first_net, net_n;
    int64_t nodes; /* that its positions hold, network ones too */
};

/* Chooses the window's network positions: in its middle, or where the file says. */
static void choose_net(const struct mw_floor *fl, struct window *w, uint32_t bins)
{
    uint32_t spare;

    w->net_n = bins < w->net.n ? bins : w->net.n;
    spare = w->net.n - w->net_n;
    switch (fl->p->want->site.layout.network) {
    case MW_NET_START:
        w->first_net = 0;
        break;
    case MW_NET_END:
        w->first_net = spare;
        break;
    default:
        w->first_net = spare / 2;
    }
}

static int64_t net_nodes(const struct mw_floor *fl, const struct window *w)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < w->net_n; i++)
        n += position_nodes(fl, w->at.at[w->net.at[w->first_net + i]]);
    return n;
}

static bool fill_window(const struct mw_floor *fl, struct window *w, const struct mw_bin *bins,
                        uint32_t bin_n, int32_t nodes, const uint32_t *cursor)
{
    struct mw_cool need = bin_n > 0 ? bin_need(fl, &bins[0]) : (struct mw_cool){0};

    for (uint32_t i = *cursor; i < fl->order_n; i++) {
        uint32_t at = fl->order[i];
        int32_t holds = position_nodes(fl, at);
        if (holds == 0)
            continue;
        if (bin_n > 0 && position_takes(fl, at, &bins[0], &need))
            *mw_vec_push(&w->net) = w->at.n;
        *mw_vec_push(&w->at) = at;
        w->nodes += holds;
        choose_net(fl, w, bin_n);
        if (w->nodes >= nodes && (w->net.n == 0 || w->net_n == bin_n) &&
            w->nodes - net_nodes(fl, w) >= nodes)
            return true;
    }
    choose_net(fl, w, 0); /* network racks must stand elsewhere, if they can */
    return w->nodes >= nodes;
}

static uint32_t place_window(struct mw_floor *fl, struct window *w, struct mw_bin *bins,
                             int32_t su)
{
    int32_t left = fl->unit_nodes[su];
    uint32_t next_net = 0;

    for (uint32_t i = 0; i < w->net_n; i++) {
        uint32_t at = w->at.at[w->net.at[w->first_net + i]];
        struct mw_cool need = bin_need(fl, &bins[i]);
        if (position_takes(fl, at, &bins[i], &need))
            take_for_bin(fl, at, &bins[i]);
    }
    for (uint32_t i = 0; i < w->at.n && left > 0; i++) {
        int32_t nodes = position_nodes(fl, w->at.at[i]);
        if (next_net < w->net_n && w->net.at[w->first_net + next_net] == i) {
            next_net++;
            continue;
        }
        nodes = nodes < left ? nodes : left;
        if (nodes == 0)
            continue;
        use_position(fl, w->at.at[i], &fl->node_need, nodes);
        *mw_vec_push(&fl->racks) = (struct mw_floor_rack){w->at.at[i], su, nodes};
        left -= nodes;
        fl->lack.nodes += nodes;
    }
    return (uint32_t)left;
}

static bool place_unit(struct mw_floor *fl, int32_t su, struct mw_bin *bins, uint32_t bin_n,
                       uint32_t *cursor)
{
    struct window w = {0};
    bool placed;

    while (*cursor < fl->order_n && fl->taken[fl->order[*cursor]])
        ++*cursor;
    fl->lack.kind = MW_RACK_COMPUTE;
    placed = fill_window(fl, &w, bins, bin_n, fl->unit_nodes[su], cursor);
    /* Budgets count position by position above; together they may run out within the window. */
    for (uint32_t left = place_window(fl, &w, bins, su); placed && left > 0;) {
        uint32_t at = *cursor;
        while (at < fl->order_n && position_nodes(fl, fl->order[at]) == 0)
            at++;
        if (at == fl->order_n) {
            placed = false;
            break;
        }
        int32_t nodes = position_nodes(fl, fl->order[at]);
        nodes = nodes < (int32_t)left ? nodes : (int32_t)left;
        use_position(fl, fl->order[at], &fl->node_need, nodes);
        *mw_vec_push(&fl->racks) = (struct mw_floor_rack){fl->order[at], su, nodes};
        left -= (uint32_t)nodes;
        fl->lack.nodes += nodes;
    }
    if (placed)
        placed = place_bins(fl, bins, bin_n, w.at.n > 0 ? w.at.at[w.at.n / 2] : MW_NONE);
    mw_vec_done(&w.at);
    mw_vec_done(&w.net);
    return placed;
}

/* ---- all ---- */

static void reset(struct mw_floor *fl)
{
    for (uint32_t i = 0; i < fl->p->positions.n; i++)
        fl->taken[i] = fl->p->positions.at[i].rack != MW_NONE;
    for (uint32_t i = 0; i < fl->k->bins.n; i++)
        fl->k->bins.at[i].position = MW_NONE;
    fl->racks.n = 0;
    fl->lack = (struct mw_floor_short){0};
    use_standing(fl);
}

/* Bins of a unit are consecutive and units ascend; bins without a unit come last. */
static uint32_t unit_bins(const struct mw_packing *k, uint32_t first, int32_t su)
{
    uint32_t n = 0;

    while (first + n < k->bins.n && k->bins.at[first + n].su == su)
        n++;
    return n;
}

/* Units in order, with the bins of no unit after `before` of them. */
static bool construct(struct mw_floor *fl, int32_t before)
{
    struct mw_packing *k = fl->k;
    uint32_t cursor = 0, bin = 0, shared = 0;

    reset(fl);
    while (shared < k->bins.n && k->bins.at[shared].su >= 0)
        shared++;
    for (int32_t su = 0; su <= fl->units; su++) {
        if (su == before) {
            while (cursor < fl->order_n && fl->taken[fl->order[cursor]])
                cursor++;
            uint32_t near = fl->order_n == 0       ? MW_NONE
                            : cursor < fl->order_n ? fl->order[cursor]
                                                   : fl->order[fl->order_n - 1];
            if (k->bins.n > shared &&
                !place_bins(fl, k->bins.at + shared, k->bins.n - shared, near))
                return false;
        }
        if (su == fl->units)
            break;
        uint32_t n = unit_bins(k, bin, su);
        if (!place_unit(fl, su, n > 0 ? k->bins.at + bin : NULL, n, &cursor))
            return false;
        bin += n;
    }
    return true;
}

/* Says which budget keeps nodes from positions that are free otherwise. */
static void name_budget(struct mw_floor *fl)
{
    struct mw_plan *p = fl->p;

    for (uint32_t i = 0; i < fl->order_n; i++) {
        uint32_t row = p->positions.at[fl->order[i]].row;
        const struct mw_plan_row *r = &p->rows.at[row];
        if (fl->taken[fl->order[i]] || row_nodes(p, row) == 0)
            continue;
        const struct mw_cool *left = &fl->row_left[row], *need = &fl->node_need;
        bool of_row = cool_times(left, need) == 0;
        left = of_row ? left : &fl->hall_left[r->hall_index];
        bool air =
            times(left->air_w, need->air_w) == 0 || times(left->air_mcfm, need->air_mcfm) == 0;
        fl->lack.budget =
            of_row ? mw_arena_printf(&p->arena, "%s of row:%s", air ? "air" : "liquid", r->name)
                   : mw_arena_printf(&p->arena, "%s of hall %s", air ? "air" : "liquid",
                                     r->hall ? r->hall : "");
        return;
    }
}

bool mw_floor_construct(struct mw_floor *fl)
{
    int32_t tries[] = {(fl->units + 1) / 2, fl->units, 0};

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (construct(fl, tries[i]))
            return true;
    if (fl->lack.kind == MW_RACK_COMPUTE && fl->budgets)
        name_budget(fl);
    return false;
}
