/*
 * cost.c: see cost.h. A bill is written line by line: the plan's parts at their prices
 * (cost_parts.c), what is stated beside them, the facility, energy and people; sums last.
 */
#include "design/cost_bill.h"

#include <string.h>

#define PPM 1e6

/* ---- what is counted by ---- */

static void count_nodes(struct mw_bill *b)
{
    const struct mw_compute *compute = &b->p->want->compute;
    const struct mw_device_type *type;

    if (b->w->scope == MW_COST_STATED) {
        for (uint32_t i = 0; i < b->w->items.n; i++)
            if (b->w->items.at[i].group == MW_COST_SERVERS &&
                b->w->items.at[i].per == MW_PER_ONE)
                b->c->nodes += b->w->items.at[i].count;
        return;
    }
    type = mw_catalog_find(b->p->catalog, compute->type);
    b->c->nodes = b->phase == MW_PHASE_NOW ? compute->count : compute->count_final;
    b->c->gpus = type && type->gpus > 0 ? b->c->nodes * type->gpus : 0;
    b->racks = b->phase == MW_PHASE_NOW ? b->p->racks.n : b->p->final.racks;
}

/* The peak draw of every device, what stands elsewhere included: its energy is paid, too. What a
 * PDU loses is in the PUE. */
static void count_power(struct mw_bill *b)
{
    if (b->w->it_w >= 0 || b->w->scope == MW_COST_STATED) {
        b->c->it_w = b->w->it_w;
        return;
    }
    for (uint32_t i = 0; i < b->p->bom.n; i++) {
        const struct mw_bom *row = &b->p->bom.at[i];
        const struct mw_device_type *type = mw_bill_type(b, row);

        if (!type || type->kind == MW_KIND_PDU || mw_bill_count(b, row) <= 0)
            continue;
        if (type->max_w >= 0)
            b->c->it_w += mw_bill_count(b, row) * type->max_w;
        else
            mw_bill_unknown(b,
                            (struct mw_cost_line){.group = MW_COST_POWER,
                                                  .item = row->part,
                                                  .what = "energy",
                                                  .title = row->title,
                                                  .count = mw_bill_count(b, row)},
                            "its draw is not known; it can be stated under assume");
    }
}

/* ---- what is stated ---- */

/* How many of `per` there are; negative: there is no plan to count them in. */
static double basis_of(const struct mw_bill *b, enum mw_cost_per per)
{
    bool plan = b->w->scope == MW_COST_PLAN;

    switch (per) {
    case MW_PER_ONE:
        break;
    case MW_PER_NODE:
        return (double)b->c->nodes;
    case MW_PER_GPU:
        return plan ? (double)b->c->gpus : -1;
    case MW_PER_RACK:
        return plan ? (double)b->racks : -1;
    case MW_PER_KW:
        return b->c->it_w == MW_UNKNOWN ? -1 : (double)b->c->it_w / 1000;
    }
    return 1;
}

/* So many at a price each. A line holds whole numbers: half a person, or 359.954 kW, is one of
 * all of it. */
static void add_counted(struct mw_bill *b, struct mw_cost_line line, double count,
                        struct mw_amount price, const char *number,
                        void (*add)(struct mw_bill *, struct mw_cost_line, double,
                                    const char *))
{
    bool whole = count == (double)(int64_t)count;
    double sum = count * price.each;

    line.count = whole ? (int64_t)count : 1;
    line.price = mw_money_nearest(whole ? price.each : sum);
    add(b, line, sum, mw_arena_printf(&b->c->arena, "%s x %s", number, price.text));
}

static void add_item(struct mw_bill *b, const struct mw_cost_item *item)
{
    static const char *const units[] = {"", " nodes", " GPUs", " racks", " kW"};
    struct mw_amount price = mw_bill_amount(b, item->price, item->currency);
    struct mw_amount monthly = mw_bill_amount(b, item->monthly, item->currency);
    double basis = basis_of(b, item->per), count = basis * item->count;
    struct mw_cost_line line = {
        .group = item->group, .item = item->item, .title = item->item, .what = "purchase"};
    const char *number = mw_arena_printf(&b->c->arena, "%d", item->count);

    line.count = item->count;
    if (basis < 0) {
        mw_bill_unknown(b, line, "there is no plan here to count them in");
        return;
    }
    if (item->per != MW_PER_ONE)
        number = mw_arena_printf(&b->c->arena, "%s x %.10g%s", number, basis, units[item->per]);
    if (!price.known && !monthly.known)
        mw_bill_unknown(b, line, "neither its price nor its monthly price is stated");
    if (price.known) {
        line.months = mw_bill_months(b->w, item->group, item->months);
        add_counted(b, line, count, price, number, mw_bill_purchase);
    }
    if (monthly.known) {
        line.what = "running";
        line.months = 0;
        add_counted(b, line, count, monthly, number, mw_bill_running);
    }
}

static void add_staff(struct mw_bill *b)
{
    struct mw_cost_line line = {.group = MW_COST_STAFF, .what = "salaries", .count = 1};

    for (uint32_t i = 0; i < b->w->staff.n; i++) {
        const struct mw_staff *staff = &b->w->staff.at[i];
        struct mw_amount monthly = mw_bill_amount(b, staff->monthly, staff->currency);

        line.item = line.title = staff->role;
        if (!monthly.known)
            mw_bill_unknown(b, line, "what one of them costs a month is not stated");
        else
            add_counted(b, line, staff->count, monthly,
                        mw_arena_printf(&b->c->arena, "%.10g", staff->count), mw_bill_running);
    }
    line.item = line.title = "staff";
    if (b->w->staff.n == 0)
        mw_bill_unknown(b, line, "cost.staff states nobody");
}

/* ---- facility ---- */

/* A sum for the facility, parted into plant and the rest. */
static void add_split(struct mw_bill *b, struct mw_cost_line line, double sum, const char *how,
                      void (*add)(struct mw_bill *, struct mw_cost_line, double, const char *))
{
    double plant = b->w->facility.plant;
    const struct {
        enum mw_cost_group group;
        const char *item, *title;
        double share;
    } parts[] = {
        {MW_COST_PLANT, "plant", "power and cooling plant", plant},
        {MW_COST_FACILITY, "facility", "facility", 1 - plant},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].share <= 0)
            continue;
        line.group = parts[i].group;
        line.item = parts[i].item;
        line.title = parts[i].title;
        line.price = mw_money_nearest(sum * parts[i].share);
        add(b, line, sum * parts[i].share,
            parts[i].share < 1
                ? mw_arena_printf(&b->c->arena, "%s x %.10g %%", how, parts[i].share * 100)
                : how);
    }
}

static void add_facility(struct mw_bill *b)
{
    const char *currency = b->w->facility.currency;
    struct mw_amount price = mw_bill_amount(b, b->w->facility.price, currency);
    struct mw_amount kw_price = mw_bill_amount(b, b->w->facility.kw_price, currency);
    struct mw_amount rent = mw_bill_amount(b, b->w->facility.kw_monthly, currency);
    double kw = (double)b->c->it_w / 1000;
    struct mw_cost_line line = {.group = MW_COST_FACILITY,
                                .item = "facility",
                                .title = "facility",
                                .what = "purchase",
                                .count = 1,
                                .months = b->w->facility.months};

    if (!price.known && !kw_price.known && !rent.known)
        mw_bill_unknown(b, line, "cost.facility states neither price, kw_price nor kw_monthly");
    if (price.known)
        add_split(b, line, price.each, price.text, mw_bill_purchase);
    if (b->c->it_w == MW_UNKNOWN && (kw_price.known || rent.known)) {
        mw_bill_unknown(b, line,
                        "the IT power that its price goes by is not known: cost.it_kw");
        return;
    }
    if (kw_price.known) {
        line.what = "purchase by kW";
        add_split(b, line, kw * kw_price.each,
                  mw_arena_printf(&b->c->arena, "%.10g kW x %s", kw, kw_price.text),
                  mw_bill_purchase);
    }
    if (rent.known) {
        line.what = "rent";
        line.months = 0;
        add_split(b, line, kw * rent.each,
                  mw_arena_printf(&b->c->arena, "%.10g kW x %s", kw, rent.text),
                  mw_bill_running);
    }
}

/* ---- energy ---- */

/* The average load, ppm of the peak; MW_UNKNOWN. */
static double load_of(const struct mw_costs *w)
{
    double load = 0;

    for (uint32_t i = 0; i < w->energy.profile.n; i++)
        load += w->energy.profile.at[i].time * (double)w->energy.profile.at[i].load_ppm;
    return w->energy.profile.n ? load : (double)w->energy.load_ppm;
}

/* What an energy line lacks, as "kwh_price, pue"; "" nothing. */
static const char *lacking(struct mw_bill *b)
{
    const struct {
        const char *name;
        bool lacks;
    } inputs[] = {
        {"energy.kwh_price", b->w->energy.mwh_price == MW_UNKNOWN},
        {"energy.pue", b->w->energy.pue_ppm == MW_UNKNOWN},
        {"energy.load", load_of(b->w) < 0},
        {"it_kw", b->c->it_w == MW_UNKNOWN},
    };
    const char *list = "";

    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        if (inputs[i].lacks)
            list = mw_arena_printf(&b->c->arena, "%s%scost.%s", list, *list ? ", " : "",
                                   inputs[i].name);
    return list;
}

static void add_demand(struct mw_bill *b, double kw, double pue)
{
    struct mw_amount demand = mw_bill_amount(b, b->w->energy.kw_monthly, b->w->energy.currency);
    struct mw_cost_line line = {.group = MW_COST_POWER,
                                .item = "demand charge",
                                .title = "demand charge",
                                .what = "energy",
                                .count = 1,
                                .price = mw_money_nearest(demand.each)};

    if (demand.each <= 0)
        return;
    if (pue < 0 || kw < 0)
        mw_bill_unknown(b, line, "it needs cost.energy.pue and the IT power");
    else
        mw_bill_running(
            b, line, kw * pue * demand.each,
            mw_arena_printf(&b->c->arena, "%.10g kW x %.10g x %s", kw, pue, demand.text));
}

static void add_energy(struct mw_bill *b)
{
    struct mw_cost *c = b->c;
    struct mw_amount mwh = mw_bill_amount(b, b->w->energy.mwh_price, b->w->energy.currency);
    double kw = (double)c->it_w / 1000, pue = (double)b->w->energy.pue_ppm / PPM;
    double load = load_of(b->w) / PPM, kwh = kw * load * pue * MW_HOURS_A_MONTH;
    bool known = c->it_w >= 0 && pue >= 0 && load >= 0;
    struct mw_cost_line line = {.group = MW_COST_POWER,
                                .item = "electricity",
                                .title = "electricity",
                                .what = "energy",
                                .count = known ? mw_money_nearest(kwh) : 1,
                                .price = mw_money_nearest(mwh.each / 1000)};
    const char *lacks = lacking(b);

    c->energy_kwh_month = known ? mw_money_nearest(kwh) : MW_UNKNOWN;
    if (*lacks)
        mw_bill_unknown(b, line, mw_arena_printf(&c->arena, "not stated: %s", lacks));
    else
        mw_bill_running(
            b, line, kwh * mwh.each / 1000,
            mw_arena_printf(&c->arena,
                            "%.10g kW x load %.10g x PUE %.10g x 730 h x %.10g%s a kWh", kw,
                            load, pue, (double)b->w->energy.mwh_price / PPM,
                            mw_bill_rate_text(b, b->w->energy.currency)));
    add_demand(b, kw, c->it_w < 0 ? -1 : pue);
}

/* ---- sums ---- */

static void sort_lines(struct mw_cost *c)
{
    uint32_t n = c->lines.n, at = 0;
    struct mw_cost_line *sorted = mw_alloc((n + 1) * sizeof *sorted);

    for (int group = 0; group < MW_COST_GROUPS; group++)
        for (uint32_t i = 0; i < n; i++)
            if ((int)c->lines.at[i].group == group)
                sorted[at++] = c->lines.at[i];
    for (uint32_t i = 0; i < n; i++)
        c->lines.at[i] = sorted[i];
    mw_free(sorted);
}

static void sum_up(struct mw_bill *b)
{
    struct mw_cost *c = b->c;

    bool known = c->unknown < c->lines.n;

    c->per_node_month = c->per_gpu_hour = MW_UNKNOWN;
    if (c->nodes > 0 && known)
        c->per_node_month = mw_money_nearest((double)c->monthly / (double)c->nodes);
    if (c->gpus > 0 && known)
        c->per_gpu_hour = mw_money_nearest((double)c->monthly /
                                           ((double)c->gpus * MW_HOURS_A_MONTH * b->w->use));
    sort_lines(c);
}

bool mw_cost_has(const struct mw_plan *p, enum mw_phase phase)
{
    return phase == MW_PHASE_NOW ||
           (p->want->compute.count_final > p->want->compute.count && p->final.known);
}

void mw_cost_with(const struct mw_plan *p, const struct mw_costs *costs, enum mw_phase phase,
                  struct mw_cost *c)
{
    struct mw_bill b = {.p = p, .w = costs, .phase = phase, .c = c};

    c->currency = costs->currency;
    count_nodes(&b);
    count_power(&b);
    if (costs->scope == MW_COST_PLAN)
        mw_bill_parts(&b);
    for (uint32_t i = 0; i < costs->items.n; i++)
        add_item(&b, &costs->items.at[i]);
    add_facility(&b);
    add_energy(&b);
    add_staff(&b);
    sum_up(&b);
}

void mw_cost_of(const struct mw_plan *p, enum mw_phase phase, struct mw_cost *c)
{
    mw_cost_with(p, &p->want->cost, phase, c);
}

void mw_cost_done(struct mw_cost *c)
{
    mw_vec_done(&c->lines);
    mw_vec_done(&c->unused);
    mw_arena_done(&c->arena);
    *c = (struct mw_cost){0};
}
