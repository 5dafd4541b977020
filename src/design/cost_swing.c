/* cost_swing.c: see cost_swing.h. */
#include "design/cost_swing.h"

#include "design/cost_bill.h"

#include <stdlib.h>
#include <string.h>

#define STEP 0.1

struct sums {
    int64_t monthly, gpus;
    double per_gpu_hour; /* unrounded: what changes it is often less than a thousandth */
};

struct study {
    const struct mw_plan *p;
    const struct mw_costs *stated;
    enum mw_phase phase;
    struct mw_costs w; /* its lists are copies, so that one value at a time can be changed */
    struct mw_swings *s;
    struct sums base; /* as they are */
};

static struct sums sums_of(const struct study *t)
{
    struct mw_cost c = {0};
    struct sums sums;

    mw_cost_with(t->p, &t->w, t->phase, &c);
    sums = (struct sums){c.monthly, c.gpus, -1};
    if (c.per_gpu_hour != MW_UNKNOWN)
        sums.per_gpu_hour = (double)c.monthly / ((double)c.gpus * MW_HOURS_A_MONTH * t->w.use);
    mw_cost_done(&c);
    return sums;
}

/* ---- inputs ---- */

/* Where a value stands, and how it is written in the file. */
struct input {
    const char *key;
    int64_t *i64; /* one of these three */
    int32_t *i32;
    double *real;
    double scale; /* of i64: thousandths, millionths */
    double least, most;
    bool time; /* of the load profile: `real` is one of those that sum up to 1 */
};

static double input_get(const struct input *in)
{
    return in->real ? *in->real : in->i32 ? *in->i32 : (double)*in->i64;
}

static double time_sum(const struct mw_costs *w)
{
    double sum = 0;

    for (uint32_t i = 0; i < w->energy.profile.n; i++)
        sum += w->energy.profile.at[i].time;
    return sum;
}

/* Of the load profile's times, stated to sum up to 1, the others share what one leaves. */
static void share_time(struct study *t, const double *one)
{
    const struct mw_load_share *stated = t->stated->energy.profile.at;
    struct mw_load_share *at = t->w.energy.profile.at;
    double whole = time_sum(t->stated), others = whole;

    for (uint32_t i = 0; i < t->w.energy.profile.n; i++)
        if (&at[i].time == one)
            others -= stated[i].time;
    for (uint32_t i = 0; i < t->w.energy.profile.n; i++)
        if (&at[i].time != one)
            at[i].time = stated[i].time * ((whole - *one) / others);
}

static void input_set(struct study *t, const struct input *in, double v)
{
    if (in->real)
        *in->real = v;
    else if (in->i32)
        *in->i32 = (int32_t)mw_money_nearest(v);
    else
        *in->i64 = mw_money_nearest(v);
    if (in->time)
        share_time(t, in->real);
}

static const char *input_text(struct study *t, const struct input *in)
{
    return mw_arena_printf(&t->s->arena, "%.10g",
                           input_get(in) / (in->scale > 0 ? in->scale : 1));
}

static double distance(double a, double b)
{
    return a < b ? b - a : a - b;
}

/* Changes one value both ways; what is not known, is zero or moves nothing is not listed. */
static void try_input(struct study *t, struct input in)
{
    double base = input_get(&in), scale = in.scale > 0 ? in.scale : 1;
    struct mw_swing swing = {.key = in.key};
    double used[MW_SWING_ENDS];

    if (base <= 0)
        return;
    for (int end = 0; end < MW_SWING_ENDS; end++) {
        double v = base * (1 + STEP * (end - MW_SWING_BASE));

        if (v < in.least * scale)
            v = in.least * scale;
        if (in.most > 0 && v > in.most * scale)
            v = in.most * scale;
        input_set(t, &in, end == MW_SWING_BASE ? base : v);
        swing.value[end] = input_text(t, &in);
        struct sums sums = sums_of(t);

        swing.monthly[end] = sums.monthly;
        swing.per_gpu_hour[end] = sums.per_gpu_hour;
        used[end] = (double)swing.monthly[end] / t->w.use;
    }
    input_set(t, &in, base);
    swing.span = distance(used[MW_SWING_LOW], used[MW_SWING_HIGH]);
    if (swing.span > 0)
        *mw_vec_push(&t->s->swings) = swing;
}

/* As --set takes it: by number where the name would end the path. */
static const char *key_of(struct study *t, const char *list, uint32_t i, const char *item,
                          const char *key)
{
    if (strchr(item, '='))
        return mw_arena_printf(&t->s->arena, "cost.%s[%u].%s", list, i, key);
    return mw_arena_printf(&t->s->arena, "cost.%s.%s.%s", list, item, key);
}

/* A price list may be of a whole catalog: the plan uses a few of it. */
static bool in_plan(const struct study *t, const char *part)
{
    for (uint32_t i = 0; i < t->p->bom.n; i++)
        if (strcmp(t->p->bom.at[i].part, part) == 0)
            return true;
    return false;
}

static void try_lists(struct study *t)
{
    struct mw_costs *w = &t->w;

    for (uint32_t i = 0; i < w->prices.n; i++) {
        struct mw_price *at = &w->prices.at[i];
        if (!in_plan(t, at->item))
            continue;
        try_input(t, (struct input){key_of(t, "prices", i, at->item, "price"),
                                    .i64 = &at->price, .scale = 1000});
        try_input(t, (struct input){key_of(t, "prices", i, at->item, "metre_price"),
                                    .i64 = &at->metre, .scale = 1000});
        try_input(t, (struct input){key_of(t, "prices", i, at->item, "support"),
                                    .real = &at->support, .most = 1});
        try_input(t, (struct input){key_of(t, "prices", i, at->item, "spares"),
                                    .real = &at->spares, .most = 1});
        try_input(t, (struct input){key_of(t, "prices", i, at->item, "months"),
                                    .i32 = &at->months, .least = 1});
    }
    for (uint32_t i = 0; i < w->items.n; i++) {
        struct mw_cost_item *at = &w->items.at[i];
        try_input(t,
                  (struct input){key_of(t, "items", i, at->item, "count"), .i32 = &at->count});
        try_input(t, (struct input){key_of(t, "items", i, at->item, "price"), .i64 = &at->price,
                                    .scale = 1000});
        try_input(t, (struct input){key_of(t, "items", i, at->item, "monthly"),
                                    .i64 = &at->monthly, .scale = 1000});
        try_input(t, (struct input){key_of(t, "items", i, at->item, "months"),
                                    .i32 = &at->months, .least = 1});
    }
    for (uint32_t i = 0; i < w->staff.n; i++) {
        struct mw_staff *at = &w->staff.at[i];
        try_input(t,
                  (struct input){key_of(t, "staff", i, at->role, "count"), .real = &at->count});
        try_input(t, (struct input){key_of(t, "staff", i, at->role, "monthly"),
                                    .i64 = &at->monthly, .scale = 1000});
    }
    for (uint32_t i = 0; i < w->currencies.n; i++)
        try_input(t,
                  (struct input){key_of(t, "currencies", i, w->currencies.at[i].name, "rate"),
                                 .real = &w->currencies.at[i].rate});
}

static void try_profile(struct study *t)
{
    double whole = time_sum(t->stated);

    for (uint32_t i = 0; i < t->w.energy.profile.n; i++) {
        struct mw_load_share *at = &t->w.energy.profile.at[i];
        const char *key = mw_arena_printf(&t->s->arena, "cost.energy.profile[%u]", i);

        try_input(t, (struct input){mw_arena_printf(&t->s->arena, "%s.load", key),
                                    .i64 = &at->load_ppm, .scale = 1e6, .most = 1});
        if (at->time < whole) /* else nothing is left for others to share */
            try_input(t, (struct input){mw_arena_printf(&t->s->arena, "%s.time", key),
                                        .real = &at->time, .most = whole, .time = true});
    }
}

static void try_scalars(struct study *t)
{
    struct mw_costs *w = &t->w;
    const struct input inputs[] = {
        {"cost.interest", .real = &w->interest, .most = 1},
        {"cost.it_kw", .i64 = &w->it_w, .scale = 1000},
        {"cost.months.servers", .i32 = &w->months.servers, .least = 1},
        {"cost.months.network", .i32 = &w->months.network, .least = 1},
        {"cost.months.racks", .i32 = &w->months.racks, .least = 1},
        {"cost.months.other", .i32 = &w->months.other, .least = 1},
        {"cost.energy.kwh_price", .i64 = &w->energy.mwh_price, .scale = 1e6},
        {"cost.energy.kw_monthly", .i64 = &w->energy.kw_monthly, .scale = 1000},
        {"cost.energy.pue", .i64 = &w->energy.pue_ppm, .scale = 1e6, .least = 1},
        {"cost.energy.load", .i64 = &w->energy.load_ppm, .scale = 1e6, .most = 1},
        {"cost.facility.price", .i64 = &w->facility.price, .scale = 1000},
        {"cost.facility.kw_price", .i64 = &w->facility.kw_price, .scale = 1000},
        {"cost.facility.kw_monthly", .i64 = &w->facility.kw_monthly, .scale = 1000},
        {"cost.facility.months", .i32 = &w->facility.months, .least = 1},
    };

    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        try_input(t, inputs[i]);
    if (t->base.gpus)
        try_input(t, (struct input){"cost.use", .real = &w->use, .least = 0.01, .most = 1});
    try_profile(t);
}

/* ---- gaps ---- */

/* What one more in the currency of the bill adds, where `at` is not known. */
static void try_gap(struct study *t, const char *key, int64_t *at, double scale)
{
    struct mw_cost_gap gap = {.key = key};

    if (*at != MW_UNKNOWN)
        return;
    *at = (int64_t)scale;
    gap.monthly = sums_of(t).monthly - t->base.monthly;
    *at = MW_UNKNOWN;
    if (gap.monthly > 0)
        *mw_vec_push(&t->s->gaps) = gap;
}

/* The parts that no price is stated for get one, the last of the list. */
static void try_parts(struct study *t)
{
    struct mw_cost c = {0};

    mw_cost_with(t->p, &t->w, t->phase, &c);
    for (uint32_t i = 0; i < c.lines.n; i++) {
        const struct mw_cost_line *line = &c.lines.at[i];
        struct mw_price *spare = &t->w.prices.at[t->w.prices.n];
        bool part = false;

        for (uint32_t k = 0; k < t->p->bom.n && !part; k++)
            part = line->monthly == MW_UNKNOWN && line->item == t->p->bom.at[k].part;
        for (uint32_t k = 0; k < t->w.prices.n && part; k++)
            part = strcmp(t->w.prices.at[k].item, line->item) != 0;
        for (uint32_t k = 0; k < i && part; k++) /* in two groups: the price is of both */
            part = c.lines.at[k].monthly != MW_UNKNOWN ||
                   strcmp(c.lines.at[k].item, line->item) != 0;
        if (!part)
            continue;
        *spare = (struct mw_price){.item = line->item, .price = MW_UNKNOWN};
        t->w.prices.n++;
        try_gap(t, key_of(t, "prices", t->w.prices.n - 1, line->item, "price"), &spare->price,
                1000);
        t->w.prices.n--;
    }
    mw_cost_done(&c);
}

static void try_gaps(struct study *t)
{
    struct mw_costs *w = &t->w;

    for (uint32_t i = 0; i < w->prices.n; i++)
        if (in_plan(t, w->prices.at[i].item))
            try_gap(t, key_of(t, "prices", i, w->prices.at[i].item, "price"),
                    &w->prices.at[i].price, 1000);
    for (uint32_t i = 0; i < w->items.n; i++)
        if (w->items.at[i].monthly == MW_UNKNOWN)
            try_gap(t, key_of(t, "items", i, w->items.at[i].item, "price"),
                    &w->items.at[i].price, 1000);
    for (uint32_t i = 0; i < w->staff.n; i++)
        try_gap(t, key_of(t, "staff", i, w->staff.at[i].role, "monthly"),
                &w->staff.at[i].monthly, 1000);
    try_gap(t, "cost.energy.kwh_price", &w->energy.mwh_price, 1e6);
    if (w->facility.price == MW_UNKNOWN && w->facility.kw_monthly == MW_UNKNOWN)
        try_gap(t, "cost.facility.kw_price", &w->facility.kw_price, 1000);
    if (w->scope == MW_COST_PLAN)
        try_parts(t);
}

/* ---- the whole ---- */

static int compare_swings(const void *left, const void *right)
{
    const struct mw_swing *a = left, *b = right;

    return a->span > b->span ? -1 : a->span < b->span ? 1 : strcmp(a->key, b->key);
}

static int compare_gaps(const void *left, const void *right)
{
    const struct mw_cost_gap *a = left, *b = right;

    return a->monthly > b->monthly ? -1 : a->monthly < b->monthly ? 1 : strcmp(a->key, b->key);
}

/* A list of n elements with room for one more. */
static void *copy_list(struct study *t, const void *at, uint32_t n, size_t elem)
{
    void *copy = mw_arena_alloc(&t->s->arena, (n + (size_t)1) * elem);

    if (n)
        memcpy(copy, at, n * elem);
    return copy;
}

#define OWN(t, list)                                                                           \
    ((t)->w.list.at = copy_list(t, (t)->w.list.at, (t)->w.list.n, sizeof *(t)->w.list.at))

void mw_swings_of(const struct mw_plan *p, const struct mw_costs *costs, enum mw_phase phase,
                  struct mw_swings *s)
{
    struct study t = {.p = p, .stated = costs, .phase = phase, .w = *costs, .s = s};

    OWN(&t, prices);
    OWN(&t, items);
    OWN(&t, staff);
    OWN(&t, currencies);
    OWN(&t, energy.profile);
    t.base = sums_of(&t);
    try_lists(&t);
    try_scalars(&t);
    try_gaps(&t);
    if (s->swings.n)
        qsort(s->swings.at, s->swings.n, sizeof *s->swings.at, compare_swings);
    if (s->gaps.n)
        qsort(s->gaps.at, s->gaps.n, sizeof *s->gaps.at, compare_gaps);
}

void mw_swings_done(struct mw_swings *s)
{
    mw_vec_done(&s->swings);
    mw_vec_done(&s->gaps);
    mw_arena_done(&s->arena);
    *s = (struct mw_swings){0};
}
