/*
 * cost.c: see cost.h. A bill is written line by line: the plan's parts at their prices, what is
 * stated beside them, the facility, energy and people; sums last.
 */
#include "design/cost.h"

#include <stdio.h>
#include <string.h>

#define HOURS_A_MONTH (8760. / 12)
#define PPM 1e6
#define MONEY_MOST 1e17 /* of a sum: what doubles still tell to the hundredth */

/* A part of the plan, all of its uses in one cost group together. */
struct parcel {
    const char *part, *title;
    enum mw_cost_group group;
    int64_t count, length_mm;
};

struct bill {
    const struct mw_plan *p;
    const struct mw_costs *w;
    enum mw_phase phase;
    struct mw_cost *c;
    int64_t racks;
    MW_VEC(struct parcel) parcels;
};

/* ---- money ---- */

static int64_t nearest(double v)
{
    return (int64_t)(v < 0 ? v - 0.5 : v + 0.5);
}

/* r / (1 - (1 + r)^-n), the share of a price that is paid a month. */
static double payment_factor(double interest, int32_t months)
{
    double r = interest / 12, growth = 1;

    if (r <= 0)
        return 1. / months;
    for (int32_t i = 0; i < months; i++)
        growth *= 1 + r;
    return r * growth / (growth - 1);
}

int64_t mw_cost_payment(int64_t price, double interest, int32_t months)
{
    return nearest((double)price * payment_factor(interest, months));
}

int64_t mw_cost_spares(int64_t count, double share)
{
    double exact = (double)count * share;
    int64_t whole = (int64_t)exact;

    return whole + (exact - (double)whole > 1e-6); /* 0.1 x 30 is 3, not a little more */
}

char *mw_money_text(int64_t thousandths, char buf[MW_MONEY_CAP])
{
    uint64_t v = thousandths < 0 ? -(uint64_t)thousandths : (uint64_t)thousandths;
    char digits[MW_MONEY_CAP];
    size_t n, at = 0;

    if (thousandths == MW_UNKNOWN) {
        snprintf(buf, MW_MONEY_CAP, "unknown");
        return buf;
    }
    if (thousandths < 0)
        buf[at++] = '-';
    if (v > 0 && v < 1000) {
        snprintf(buf + at, MW_MONEY_CAP - at, "0.%03u", (unsigned)v);
        return buf;
    }
    if (v > 0 && v < 100 * 1000) {
        unsigned cents = (unsigned)((v + 5) / 10);
        snprintf(buf + at, MW_MONEY_CAP - at, "%u.%02u", cents / 100, cents % 100);
        return buf;
    }
    n = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)((v + 500) / 1000));
    for (size_t i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buf[at++] = ',';
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
    return buf;
}

/* Money of a currency in that of the bill; MW_UNKNOWN stays. The reader has seen to it that every
 * currency has a rate. */
static int64_t convert(const struct bill *b, int64_t money, const char *currency)
{
    const struct mw_costs *w = b->w;

    if (money == MW_UNKNOWN || !currency || strcmp(currency, w->currency) == 0)
        return money;
    for (uint32_t i = 0; i < w->currencies.n; i++)
        if (strcmp(w->currencies.at[i].name, currency) == 0)
            return nearest((double)money * w->currencies.at[i].rate);
    MW_ASSERT(!"a currency without a rate");
    return MW_UNKNOWN;
}

/* ---- lines ---- */

static void add_line(struct bill *b, struct mw_cost_line line)
{
    struct mw_cost *c = b->c;

    if (line.monthly != MW_UNKNOWN &&
        ((double)c->capital + (double)line.capital > MONEY_MOST ||
         (double)c->monthly + (double)line.monthly > MONEY_MOST)) {
        line.capital = line.monthly = MW_UNKNOWN;
        line.rule = "more than can be counted: state the prices in a larger currency";
    }
    if (line.monthly == MW_UNKNOWN) {
        c->unknown++;
        c->group_unknown[line.group]++;
    } else {
        c->capital += line.capital;
        c->monthly += line.monthly;
        c->group_capital[line.group] += line.capital;
        c->group_monthly[line.group] += line.monthly;
    }
    *mw_vec_push(&c->lines) = line;
}

static void add_unknown(struct bill *b, struct mw_cost_line line, const char *why)
{
    line.price = line.capital = line.monthly = MW_UNKNOWN;
    line.rule = why;
    add_line(b, line);
}

/* A sum in thousandths as money; past what can be counted it stays so for add_line to see. */
static int64_t clamp(double v)
{
    return v > 2 * MONEY_MOST ? (int64_t)(2 * MONEY_MOST) : nearest(v);
}

/* Something that is bought: `line` has all but its sums; `how` is the formula of the capital. */
static void add_purchase(struct bill *b, struct mw_cost_line line, double capital,
                         const char *how)
{
    double factor = payment_factor(b->w->interest, line.months);
    char sum[MW_MONEY_CAP], monthly[MW_MONEY_CAP];

    line.capital = clamp(capital);
    line.monthly = clamp(capital * factor);
    mw_money_text(line.capital, sum);
    mw_money_text(line.monthly, monthly);
    if (b->w->interest > 0)
        line.rule = mw_arena_printf(&b->c->arena,
                                    "%s = %s; %d months at %.10g %% a year: x r / (1 - (1 + "
                                    "r)^-%d), r = %.10g %% / 12, "
                                    "= %s a month",
                                    how, sum, line.months, b->w->interest * 100, line.months,
                                    b->w->interest * 100, monthly);
    else
        line.rule = mw_arena_printf(&b->c->arena, "%s = %s; / %d months = %s a month", how, sum,
                                    line.months, monthly);
    add_line(b, line);
}

/* Something that is paid every month. */
static void add_running(struct bill *b, struct mw_cost_line line, double monthly,
                        const char *how)
{
    char sum[MW_MONEY_CAP];

    line.monthly = clamp(monthly);
    line.rule =
        mw_arena_printf(&b->c->arena, "%s = %s a month", how, mw_money_text(line.monthly, sum));
    add_line(b, line);
}

/* The lifetime of what a group buys. */
static int32_t months_of(const struct mw_costs *w, enum mw_cost_group group, int32_t own)
{
    if (own)
        return own;
    switch (group) {
    case MW_COST_SERVERS:
        return w->months.servers;
    case MW_COST_NETWORK:
        return w->months.network;
    case MW_COST_RACKS:
        return w->months.racks;
    case MW_COST_PLANT:
    case MW_COST_FACILITY:
        return w->facility.months;
    case MW_COST_POWER:
    case MW_COST_STAFF:
    case MW_COST_OTHER:
    case MW_COST_GROUPS:
        break;
    }
    return w->months.other;
}

/* ---- parts of the plan ---- */

static const struct mw_device_type *type_of(const struct bill *b, const struct mw_bom *row)
{
    if (strcmp(row->category, "device") != 0)
        return NULL;
    return mw_catalog_find(b->p->catalog, row->part);
}

/* Racks, panels and rack PDUs are one group; fabric managers belong to their network. */
static enum mw_cost_group group_of(const struct bill *b, const struct mw_bom *row)
{
    const struct mw_device_type *type = type_of(b, row);

    if (!type)
        return strcmp(row->category, "rack") == 0 || strcmp(row->category, "filler") == 0
                   ? MW_COST_RACKS
                   : MW_COST_NETWORK;
    if (type->kind == MW_KIND_PDU || type->kind == MW_KIND_RACK)
        return MW_COST_RACKS;
    if (type->kind == MW_KIND_NODE)
        return MW_COST_SERVERS;
    return type->kind == MW_KIND_SERVER && strcmp(row->group, "services") == 0
               ? MW_COST_SERVERS
               : MW_COST_NETWORK;
}

/* A transceiver's title in the bill of materials also tells where it is put. */
static const char *title_of(const struct bill *b, const struct mw_bom *row)
{
    const struct mw_catalog *catalog = b->p->catalog;

    for (uint32_t i = 0; i < catalog->optics.n; i++)
        if (strcmp(catalog->optics.at[i].name, row->part) == 0)
            return catalog->optics.at[i].title;
    return row->title;
}

static int64_t count_of(const struct bill *b, const struct mw_bom *row)
{
    return b->phase == MW_PHASE_NOW ? row->now : row->final;
}

static void gather_parcels(struct bill *b)
{
    for (uint32_t i = 0; i < b->p->bom.n; i++) {
        const struct mw_bom *row = &b->p->bom.at[i];
        enum mw_cost_group group = group_of(b, row);
        struct parcel *at = NULL;

        for (uint32_t k = 0; k < b->parcels.n && !at; k++)
            if (b->parcels.at[k].group == group &&
                strcmp(b->parcels.at[k].part, row->part) == 0)
                at = &b->parcels.at[k];
        if (!at) {
            at = mw_vec_push(&b->parcels);
            *at = (struct parcel){.part = row->part, .title = title_of(b, row), .group = group};
        }
        at->count += count_of(b, row);
        at->length_mm += count_of(b, row) * row->length_mm;
    }
}

/* "4 x 300,000" or "96 x 50 + 1,440 m x 4". */
static const char *times_text(struct bill *b, int64_t count, int64_t price, int64_t length_mm,
                              int64_t metre)
{
    char one[MW_MONEY_CAP], of_metre[MW_MONEY_CAP];

    mw_money_text(price, one);
    if (!metre)
        return mw_arena_printf(&b->c->arena, "%lld x %s", (long long)count, one);
    return mw_arena_printf(&b->c->arena, "%lld x %s + %.10g m x %s", (long long)count, one,
                           (double)length_mm / 1000, mw_money_text(metre, of_metre));
}

/* A parcel at its price, with spares and support. */
static void add_priced(struct bill *b, const struct parcel *parcel,
                       const struct mw_price *price)
{
    int64_t one = convert(b, price->price, price->currency);
    int64_t metre = convert(b, price->metre, price->currency);
    int64_t spares = mw_cost_spares(parcel->count, price->spares);
    double each =
        (double)one + (double)metre * (double)parcel->length_mm / 1000 / (double)parcel->count;
    struct mw_cost_line line = {
        .group = parcel->group,
        .item = parcel->part,
        .what = "purchase",
        .title = parcel->title,
        .count = parcel->count,
        .length_mm = metre ? parcel->length_mm : 0,
        .price = one,
        .months = months_of(b->w, parcel->group, price->months),
    };

    add_purchase(b, line, each * (double)line.count,
                 times_text(b, line.count, one, line.length_mm, metre));
    if (spares) {
        line.what = "spares";
        line.count = spares;
        line.length_mm =
            nearest((double)line.length_mm * (double)spares / (double)parcel->count);
        add_purchase(b, line, each * (double)spares,
                     mw_arena_printf(&b->c->arena, "%.10g %% of %lld: %s", price->spares * 100,
                                     (long long)parcel->count,
                                     times_text(b, spares, one, line.length_mm, metre)));
    }
    if (price->support > 0) {
        line.what = "support";
        line.count = parcel->count;
        line.length_mm = line.months = 0;
        line.price = nearest(each * price->support / 12);
        add_running(b, line, each * (double)parcel->count * price->support / 12,
                    mw_arena_printf(&b->c->arena, "(%s) x %.10g %% a year / 12",
                                    times_text(b, parcel->count, one, parcel->length_mm, metre),
                                    price->support * 100));
    }
}

static const struct mw_price *price_of(const struct bill *b, const char *part)
{
    for (uint32_t i = 0; i < b->w->prices.n; i++)
        if (strcmp(b->w->prices.at[i].item, part) == 0)
            return &b->w->prices.at[i];
    return NULL;
}

static void add_parcels(struct bill *b)
{
    for (uint32_t i = 0; i < b->parcels.n; i++) {
        const struct parcel *parcel = &b->parcels.at[i];
        const struct mw_price *price = price_of(b, parcel->part);
        struct mw_cost_line line = {.group = parcel->group,
                                    .item = parcel->part,
                                    .what = "purchase",
                                    .title = parcel->title,
                                    .count = parcel->count};

        if (parcel->count <= 0)
            continue;
        if (price && price->price != MW_UNKNOWN)
            add_priced(b, parcel, price);
        else
            add_unknown(b, line,
                        price ? "its price is stated as unknown"
                              : "no item of cost.prices has this name");
    }
}

static void list_unused(struct bill *b)
{
    for (uint32_t i = 0; i < b->w->prices.n; i++) {
        const char *item = b->w->prices.at[i].item;
        bool used = false;

        for (uint32_t k = 0; k < b->parcels.n && !used; k++)
            used = strcmp(b->parcels.at[k].part, item) == 0;
        if (!used)
            *mw_vec_push(&b->c->unused) = item;
    }
}

/* ---- what is counted by ---- */

static void count_nodes(struct bill *b)
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
static void count_power(struct bill *b)
{
    if (b->w->it_w >= 0 || b->w->scope == MW_COST_STATED) {
        b->c->it_w = b->w->it_w;
        return;
    }
    for (uint32_t i = 0; i < b->p->bom.n; i++) {
        const struct mw_bom *row = &b->p->bom.at[i];
        const struct mw_device_type *type = type_of(b, row);

        if (!type || type->kind == MW_KIND_PDU || count_of(b, row) <= 0)
            continue;
        if (type->max_w >= 0)
            b->c->it_w += count_of(b, row) * type->max_w;
        else
            add_unknown(b,
                        (struct mw_cost_line){.group = MW_COST_POWER,
                                              .item = row->part,
                                              .what = "energy",
                                              .title = row->title,
                                              .count = count_of(b, row)},
                        "its draw is not known; it can be stated under assume");
    }
}

/* ---- what is stated ---- */

/* How many of `per` there are; negative: there is no plan to count them in. */
static double basis_of(const struct bill *b, enum mw_cost_per per)
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

static void add_item(struct bill *b, const struct mw_cost_item *item)
{
    static const char *const units[] = {"", " nodes", " GPUs", " racks", " kW"};
    int64_t price = convert(b, item->price, item->currency);
    int64_t monthly = convert(b, item->monthly, item->currency);
    double basis = basis_of(b, item->per), count = basis * item->count;
    struct mw_cost_line line = {
        .group = item->group, .item = item->item, .title = item->item, .what = "purchase"};
    char one[MW_MONEY_CAP];
    const char *number = mw_arena_printf(&b->c->arena, "%d", item->count);

    if (basis < 0) {
        add_unknown(b, line, "there is no plan here to count them in");
        return;
    }
    if (item->per != MW_PER_ONE)
        number = mw_arena_printf(&b->c->arena, "%s x %.10g%s", number, basis, units[item->per]);
    line.count = nearest(count);
    if (price != MW_UNKNOWN) {
        line.months = months_of(b->w, item->group, item->months);
        line.price = price;
        add_purchase(
            b, line, count * (double)price,
            mw_arena_printf(&b->c->arena, "%s x %s", number, mw_money_text(price, one)));
    }
    line.what = "running";
    line.months = 0;
    line.price = monthly;
    if (monthly != MW_UNKNOWN)
        add_running(
            b, line, count * (double)monthly,
            mw_arena_printf(&b->c->arena, "%s x %s", number, mw_money_text(monthly, one)));
    else if (price == MW_UNKNOWN)
        add_unknown(b, line, "neither its price nor its monthly price is stated");
}

static void add_staff(struct bill *b)
{
    for (uint32_t i = 0; i < b->w->staff.n; i++) {
        const struct mw_staff *staff = &b->w->staff.at[i];
        int64_t monthly = convert(b, staff->monthly, staff->currency);
        struct mw_cost_line line = {.group = MW_COST_STAFF,
                                    .item = staff->role,
                                    .title = staff->role,
                                    .what = "salaries",
                                    .count = nearest(staff->count),
                                    .price = monthly};
        char one[MW_MONEY_CAP];

        if (monthly == MW_UNKNOWN)
            add_unknown(b, line, "what one of them costs a month is not stated");
        else
            add_running(b, line, staff->count * (double)monthly,
                        mw_arena_printf(&b->c->arena, "%.10g x %s", staff->count,
                                        mw_money_text(monthly, one)));
    }
    if (b->w->staff.n == 0)
        add_unknown(b,
                    (struct mw_cost_line){.group = MW_COST_STAFF,
                                          .item = "staff",
                                          .title = "staff",
                                          .what = "salaries",
                                          .count = 1},
                    "cost.staff states nobody");
}

/* ---- facility ---- */

/* A sum for the facility, parted into plant and the rest. */
static void add_split(struct bill *b, struct mw_cost_line line, double sum, const char *how,
                      void (*add)(struct bill *, struct mw_cost_line, double, const char *))
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
        line.price = clamp(sum * parts[i].share);
        add(b, line, sum * parts[i].share,
            parts[i].share < 1
                ? mw_arena_printf(&b->c->arena, "%s x %.10g %%", how, parts[i].share * 100)
                : how);
    }
}

static void add_facility(struct bill *b)
{
    int64_t price = convert(b, b->w->facility.price, b->w->facility.currency);
    int64_t kw_price = convert(b, b->w->facility.kw_price, b->w->facility.currency);
    int64_t rent = convert(b, b->w->facility.kw_monthly, b->w->facility.currency);
    double kw = (double)b->c->it_w / 1000;
    struct mw_cost_line line = {.group = MW_COST_FACILITY,
                                .item = "facility",
                                .title = "facility",
                                .what = "purchase",
                                .count = 1,
                                .months = b->w->facility.months};
    char one[MW_MONEY_CAP];

    if (price == MW_UNKNOWN && kw_price == MW_UNKNOWN && rent == MW_UNKNOWN)
        add_unknown(b, line, "cost.facility states neither price, kw_price nor kw_monthly");
    if (price != MW_UNKNOWN)
        add_split(b, line, (double)price, mw_money_text(price, one), add_purchase);
    if (b->c->it_w == MW_UNKNOWN && (kw_price != MW_UNKNOWN || rent != MW_UNKNOWN)) {
        add_unknown(b, line, "the IT power that its price goes by is not known: cost.it_kw");
        return;
    }
    if (kw_price != MW_UNKNOWN) {
        line.what = "purchase by kW";
        add_split(
            b, line, kw * (double)kw_price,
            mw_arena_printf(&b->c->arena, "%.10g kW x %s", kw, mw_money_text(kw_price, one)),
            add_purchase);
    }
    if (rent != MW_UNKNOWN) {
        line.what = "rent";
        line.months = 0;
        add_split(b, line, kw * (double)rent,
                  mw_arena_printf(&b->c->arena, "%.10g kW x %s", kw, mw_money_text(rent, one)),
                  add_running);
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
static const char *lacking(struct bill *b)
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

static void add_demand(struct bill *b, double kw, double pue)
{
    int64_t demand = convert(b, b->w->energy.kw_monthly, b->w->energy.currency);
    struct mw_cost_line line = {.group = MW_COST_POWER,
                                .item = "demand charge",
                                .title = "demand charge",
                                .what = "energy",
                                .count = 1,
                                .price = demand};
    char one[MW_MONEY_CAP];

    if (demand <= 0)
        return;
    if (pue < 0 || kw < 0)
        add_unknown(b, line, "it needs cost.energy.pue and the IT power");
    else
        add_running(b, line, kw * pue * (double)demand,
                    mw_arena_printf(&b->c->arena, "%.10g kW x %.10g x %s", kw, pue,
                                    mw_money_text(demand, one)));
}

static void add_energy(struct bill *b)
{
    struct mw_cost *c = b->c;
    int64_t mwh_price = convert(b, b->w->energy.mwh_price, b->w->energy.currency);
    double kw = (double)c->it_w / 1000, pue = (double)b->w->energy.pue_ppm / PPM;
    double load = load_of(b->w) / PPM, kwh = kw * load * pue * HOURS_A_MONTH;
    bool known = c->it_w >= 0 && pue >= 0 && load >= 0;
    struct mw_cost_line line = {.group = MW_COST_POWER,
                                .item = "electricity",
                                .title = "electricity",
                                .what = "energy",
                                .count = known ? nearest(kwh) : 1,
                                .price = nearest((double)mwh_price / 1000)};
    const char *lacks = lacking(b);

    c->energy_kwh_month = known ? nearest(kwh) : MW_UNKNOWN;
    if (*lacks)
        add_unknown(b, line, mw_arena_printf(&c->arena, "not stated: %s", lacks));
    else
        add_running(b, line, kwh * (double)mwh_price / 1000,
                    mw_arena_printf(&c->arena,
                                    "%.10g kW x load %.10g x PUE %.10g x 730 h x %.10g a kWh",
                                    kw, load, pue, (double)mwh_price / PPM));
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

static void sum_up(struct bill *b)
{
    struct mw_cost *c = b->c;

    c->per_node_month = c->per_gpu_hour = MW_UNKNOWN;
    if (c->nodes > 0)
        c->per_node_month = nearest((double)c->monthly / (double)c->nodes);
    if (c->gpus > 0)
        c->per_gpu_hour =
            nearest((double)c->monthly / ((double)c->gpus * HOURS_A_MONTH * b->w->use));
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
    struct bill b = {.p = p, .w = costs, .phase = phase, .c = c};

    c->currency = costs->currency;
    if (costs->scope == MW_COST_PLAN) {
        gather_parcels(&b);
        list_unused(&b);
    }
    count_nodes(&b);
    count_power(&b);
    add_parcels(&b);
    for (uint32_t i = 0; i < costs->items.n; i++)
        add_item(&b, &costs->items.at[i]);
    add_facility(&b);
    add_energy(&b);
    add_staff(&b);
    sum_up(&b);
    mw_vec_done(&b.parcels);
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
