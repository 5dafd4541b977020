/*
 * cost_test.c: the published example, payments against month-by-month amortisation, a small plan
 * by hand, a designed plan counted again from its devices and cables, and what is unknown.
 */
#include "design/site_fixture.h"

#include "design/cost.h"

/* ---- payments ---- */

/* What is owed after paying `payment` every month: nothing, but for its rounding. */
static void pays_off(int64_t price, double interest, int32_t months)
{
    double owed = (double)price, payment = (double)mw_cost_payment(price, interest, months);
    double slack = 0; /* half a thousandth every month, and its interest */

    for (int32_t i = 0; i < months; i++) {
        owed += owed * interest / 12 - payment;
        slack += slack * interest / 12 + 0.5;
    }
    if (owed > slack + 1 || owed < -slack - 1)
        fail_msg("%lld at %g over %d months: %g still owed", (long long)price, interest, months,
                 owed);
}

static void payments_pay_off(void **state)
{
    static const double rates[] = {0, 0.001, 0.05, 0.12, 1};
    static const int32_t months[] = {1, 2, 12, 36, 48, 120, 600};

    (void)state;
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
        for (size_t m = 0; m < sizeof months / sizeof *months; m++)
            pays_off(123456789000, rates[r], months[m]);
    assert_int_equal(mw_cost_payment(1200, 0, 12), 100);
    assert_int_equal(mw_cost_payment(1000, 0.12, 1), 1010);
}

/* P r / (1 - (1 + r)^-n) of P = 1e14, to the nearest, in exact rational arithmetic: Python's
 * fractions.Fraction, r = Fraction(interest) / 12. */
static void small_interest_does_not_cancel(void **state)
{
    static const struct {
        double interest;
        int32_t months;
        int64_t payment;
    } table[] = {
        {0, 36, 2777777777778},      {1e-300, 36, 2777777777778}, {1e-16, 600, 166666666667},
        {1e-13, 1, 100000000000001}, {1e-13, 36, 2777777777778},  {1e-13, 600, 166666666667},
        {1e-10, 36, 2777777778206},  {1e-10, 600, 166666667084},  {1e-6, 36, 2777782060187},
        {1e-6, 600, 166670840312},   {0.0001, 600, 167084374997}, {0.05, 1, 100416666666667},
        {0.05, 36, 2997089710467},   {0.05, 600, 454138769098},   {1, 36, 8828137397814},
        {1, 600, 8333333333333},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        int64_t paid = mw_cost_payment(100000000000000, table[i].interest, table[i].months);
        int64_t off = paid - table[i].payment;
        if (llabs(off) > 1 + table[i].payment / 10000000000000) /* a double's 1e-13 */
            fail_msg("%g over %d months: %lld", table[i].interest, table[i].months,
                     (long long)paid);
    }
}

static void spares_are_rounded_up(void **state)
{
    static const struct {
        int64_t count;
        double share;
        int64_t spares;
    } table[] = {{0, 0.5, 0},   {1, 0, 0},      {1, 0.02, 1},  {49, 0.02, 1},
                 {50, 0.02, 1}, {51, 0.02, 2},  {30, 0.1, 3},  {31, 0.1, 4},
                 {7, 1, 7},     {100, 0.07, 7}, {101, 0.07, 8}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(mw_cost_spares(table[i].count, table[i].share), table[i].spares);
}

static void money_is_readable(void **state)
{
    static const struct {
        int64_t money;
        const char *text;
    } table[] = {{0, "0"},
                 {1, "0.001"},
                 {999, "0.999"},
                 {1000, "1.00"},
                 {2494, "2.49"},
                 {2495, "2.50"},
                 {99994, "99.99"},
                 {99999, "100.00"},
                 {100000, "100"},
                 {999499, "999"},
                 {999500, "1,000"},
                 {1999059064, "1,999,059"},
                 {-1999059064, "-1,999,059"},
                 {INT64_MAX, "9,223,372,036,854,776"},
                 {MW_UNKNOWN, "unknown"}};
    char buf[MW_MONEY_CAP];

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(mw_money_text(table[i].money, buf), table[i].text);
}

/* ---- bills ---- */

struct bill {
    struct world x;
    struct mw_cost c;
};

/* The bill of a YAML text or example; designed unless it states everything itself. */
static void bill_init(struct bill *b, const char *yaml, const char *const *sets, size_t set_n)
{
    world_read(&b->x, yaml, sets, set_n);
    if (b->x.factory.cost.scope == MW_COST_PLAN)
        assert_int_equal(mw_design(&b->x.plan, &b->x.factory, &b->x.catalog, &b->x.diags, NULL),
                         MW_OK);
    memset(&b->c, 0, sizeof b->c);
    mw_cost_of(&b->x.plan, MW_PHASE_NOW, &b->c);
}

static void bill_done(struct bill *b)
{
    mw_cost_done(&b->c);
    world_done(&b->x);
}

static const struct mw_cost_line *line_of(const struct mw_cost *c, const char *item,
                                          const char *what)
{
    for (uint32_t i = 0; i < c->lines.n; i++)
        if (strcmp(c->lines.at[i].item, item) == 0 && strcmp(c->lines.at[i].what, what) == 0)
            return &c->lines.at[i];
    fail_msg("no line %s, %s", item, what);
    return NULL;
}

/* Sums are those of the lines, in any case. */
static void adds_up(const struct mw_cost *c)
{
    int64_t capital = 0, monthly = 0, group = 0;
    uint32_t unknown = 0;

    for (uint32_t i = 0; i < c->lines.n; i++) {
        const struct mw_cost_line *l = &c->lines.at[i];
        assert_non_null(l->rule);
        assert_true(i == 0 || l->group >= l[-1].group);
        assert_int_equal(l->capital == MW_UNKNOWN, l->monthly == MW_UNKNOWN);
        unknown += l->monthly == MW_UNKNOWN;
        capital += l->monthly == MW_UNKNOWN ? 0 : l->capital;
        monthly += l->monthly == MW_UNKNOWN ? 0 : l->monthly;
    }
    assert_int_equal(c->capital, capital);
    assert_int_equal(c->monthly, monthly);
    assert_int_equal(c->unknown, unknown);
    for (int g = 0; g < MW_COST_GROUPS; g++)
        group += c->group_monthly[g];
    assert_int_equal(group, monthly);
}

/* Hamilton, "Overall Data Center Costs" (2010): the total and the shares as printed. */
static void hamilton_comes_out(void **state)
{
    static const struct {
        enum mw_cost_group group;
        int64_t percent;
    } published[] = {{MW_COST_SERVERS, 57},
                     {MW_COST_PLANT, 18},
                     {MW_COST_POWER, 13},
                     {MW_COST_NETWORK, 8},
                     {MW_COST_FACILITY, 4}};
    struct bill b;

    (void)state;
    bill_init(&b, "hamilton-2010", NULL, 0);
    adds_up(&b.c);
    assert_int_equal(b.c.unknown, 0);
    assert_int_equal((b.c.monthly + 50000000) / 100000000, 35); /* 3.5 million */
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        assert_int_equal((b.c.group_monthly[published[i].group] * 200 + b.c.monthly) /
                             (2 * b.c.monthly),
                         published[i].percent);
    assert_int_equal(b.c.energy_kwh_month, 6774400); /* 8000 x 0.8 x 1.45 x 730 */
    assert_int_equal(b.c.nodes, 46000);
    assert_int_equal(b.c.per_gpu_hour, MW_UNKNOWN);
    bill_done(&b);
}

static const char by_hand[] =
    "cost:\n"
    "  scope: stated\n"
    "  currency: EUR\n"
    "  currencies: [{name: USD, rate: 0.5}]\n"
    "  it_kw: 100\n"
    "  months: {servers: 10, other: 5}\n"
    "  items:\n"
    "    - {item: box, group: servers, count: 3, price: 1000, currency: USD}\n"
    "    - {item: fee, per: kw, count: 2, monthly: 0.5}\n"
    "    - {item: odd, price: 10, months: 3, monthly: 1}\n"
    "    - {item: gift}\n"
    "    - {item: licence, per: gpu, monthly: 4}\n"
    "  facility: {price: 1000, kw_price: 20, kw_monthly: 3, plant: 0.25, months: 10}\n"
    "  energy:\n"
    "    kwh_price: 0.1\n"
    "    kw_monthly: 2\n"
    "    pue: 1.5\n"
    "    profile: [{time: 0.5, load: 0.8}, {time: 0.5, load: 0.2}]\n"
    "  staff:\n"
    "    - {role: guard, count: 0.5, monthly: 3000}\n"
    "    - {role: guest}\n";

static void what_is_stated_is_counted(void **state)
{
    static const struct {
        const char *item, *what;
        int64_t capital, monthly; /* thousandths */
    } want[] = {
        {"box", "purchase", 1500000, 150000}, /* 3 x 1000 USD at 0.5, / 10 */
        {"fee", "running", 0, 100000},        /* 2 x 100 kW x 0.5 */
        {"odd", "purchase", 10000, 3333},     /* 10 / 3 */
        {"odd", "running", 0, 1000},
        {"gift", "purchase", -1, -1},
        {"licence", "purchase", -1, -1},      /* GPUs of no plan */
        {"plant", "purchase", 250000, 25000}, /* 1000 x 25 % / 10 */
        {"facility", "purchase", 750000, 75000},
        {"plant", "purchase by kW", 500000, 50000}, /* 100 kW x 20 x 25 % / 10 */
        {"facility", "purchase by kW", 1500000, 150000},
        {"plant", "rent", 0, 75000}, /* 100 kW x 3 x 25 % */
        {"facility", "rent", 0, 225000},
        {"electricity", "energy", 0, 5475000},  /* 100 x 0.5 x 1.5 x 730 x 0.1 */
        {"demand charge", "energy", 0, 300000}, /* 100 x 1.5 x 2 */
        {"guard", "salaries", 0, 1500000},
        {"guest", "salaries", -1, -1},
    };
    struct bill b;

    (void)state;
    bill_init(&b, by_hand, NULL, 0);
    adds_up(&b.c);
    assert_int_equal(b.c.lines.n, sizeof want / sizeof *want);
    assert_int_equal(b.c.unknown, 3);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct mw_cost_line *l = line_of(&b.c, want[i].item, want[i].what);
        assert_int_equal(l->capital, want[i].capital);
        assert_int_equal(l->monthly, want[i].monthly);
    }
    assert_string_equal(line_of(&b.c, "electricity", "energy")->rule,
                        "100 kW x load 0.5 x PUE 1.5 x 730 h x 0.1 a kWh = 5,475 a month");
    assert_int_equal(b.c.group_unknown[MW_COST_STAFF], 1);
    assert_string_equal(b.c.currency, "EUR");
    bill_done(&b);
}

/* Of a weak currency a piece is less than a thousandth of the bill's: sums are rounded, not
 * prices. 36 x 252,297 x 1e-6 = 9.082692. */
static void what_is_converted_is_rounded_once(void **state)
{
    static const char *const sets[] = {
        "cost.currencies=[{name: IRR, rate: 1e-6}]",
        ("cost.items=[{item: thing, count: 36, price: 252297, currency: IRR, months: 1}, "
         "{item: grain, count: 1000000, monthly: 3, currency: IRR}]"),
        "cost.staff=[{role: guard, count: 1000, monthly: 1234, currency: IRR}]",
        "cost.facility={kw_price: 3, currency: IRR, months: 1}",
        "cost.it_kw=1000000",
        "cost.energy={kwh_price: 0.1, currency: IRR, pue: 1, load: 1, kw_monthly: 0.2}",
        "cost.scope=stated",
    };
    struct bill b;

    (void)state;
    bill_init(&b, "\n", sets, sizeof sets / sizeof *sets);
    adds_up(&b.c);
    assert_int_equal(line_of(&b.c, "thing", "purchase")->capital, 9083);
    assert_int_equal(line_of(&b.c, "thing", "purchase")->price, 252);
    assert_string_equal(line_of(&b.c, "thing", "purchase")->rule,
                        "36 x 252,297 IRR at 1e-06 = 9.08; / 1 months = 9.08 a month");
    assert_int_equal(line_of(&b.c, "grain", "running")->monthly, 3000);
    assert_int_equal(line_of(&b.c, "guard", "salaries")->monthly, 1234);
    assert_int_equal(line_of(&b.c, "facility", "purchase by kW")->capital, 3000);
    assert_int_equal(line_of(&b.c, "electricity", "energy")->monthly, 73000);
    assert_int_equal(line_of(&b.c, "demand charge", "energy")->monthly, 200);
    bill_done(&b);
}

/* ---- a designed plan, counted again from its devices and cables ---- */

static const char *const priced[] = {
    "cost.prices=[{item: dgx-h100, price: 300000.125, support: 0.05, spares: 0.01}, "
    "{item: qm9700, price: 30000}, {item: ndr-mmf, price: 50, metre_price: 4}, "
    "{item: rack-48u, price: 2000, months: 60}, {item: rack-47u, price: 1}]",
    "cost.energy={kwh_price: 0.07, pue: 1.3, load: 0.75}",
    "cost.use=0.8",
};
enum { PRICED = sizeof priced / sizeof *priced };

static void a_plan_is_counted(void **state)
{
    int64_t nodes = 0, switches = 0, cables = 0, cable_mm = 0, w = 0;
    struct bill b;

    (void)state;
    bill_init(&b, "pod32-dense", priced, PRICED);
    for (uint32_t i = 0; i < b.x.plan.devices.n; i++) {
        const struct mw_device_type *t = b.x.plan.devices.at[i].type;
        nodes += strcmp(t->name, "dgx-h100") == 0;
        switches += strcmp(t->name, "qm9700") == 0;
        w += t->kind == MW_KIND_PDU ? 0 : t->max_w;
    }
    for (uint32_t i = 0; i < b.x.plan.cables.n; i++) {
        const struct mw_cable *c = &b.x.plan.cables.at[i];
        if (c->part == MW_NONE || strcmp(b.x.catalog.cables.at[c->part].name, "ndr-mmf") != 0)
            continue;
        cables++;
        cable_mm += c->length_mm;
    }
    adds_up(&b.c);
    assert_int_equal(nodes, 32);
    assert_int_equal(b.c.it_w, w);
    assert_int_equal(b.c.gpus, 256);
    assert_int_equal(line_of(&b.c, "dgx-h100", "purchase")->capital, nodes * 300000125);
    assert_int_equal(line_of(&b.c, "dgx-h100", "spares")->capital, 300000125);
    assert_int_equal(line_of(&b.c, "dgx-h100", "support")->monthly,
                     (nodes * 300000125 + 120) / 240); /* 5 % / 12 */
    assert_int_equal(line_of(&b.c, "qm9700", "purchase")->capital, switches * 30000000);
    assert_int_equal(line_of(&b.c, "ndr-mmf", "purchase")->capital,
                     cables * 50000 + cable_mm * 4);
    assert_int_equal(line_of(&b.c, "rack-48u", "purchase")->months, 60);
    assert_int_equal(line_of(&b.c, "rack-48u", "purchase")->capital,
                     b.x.plan.racks.n * 2000000);
    /* W x 0.75 x 1.3 x 730 h / 1000 x 0.07, in thousandths: W x 0.75 x 1.3 x 51.1 */
    assert_int_equal(line_of(&b.c, "electricity", "energy")->monthly,
                     (w * 75 * 13 * 511 + 5000) / 10000);
    assert_int_equal(b.c.per_gpu_hour, (b.c.monthly * 10 + 256 * 730 * 4) / (256 * 730 * 8));
    assert_int_equal(b.c.per_node_month, (b.c.monthly + 16) / 32);
    assert_int_equal(b.c.unused.n, 1);
    assert_string_equal(b.c.unused.at[0], "rack-47u");
    for (uint32_t i = 0; i < b.x.catalog.optics.n; i++) /* one line for all of its uses */
        if (strcmp(b.x.catalog.optics.at[i].name, "ndr-2xsr4") == 0)
            assert_string_equal(line_of(&b.c, "ndr-2xsr4", "purchase")->title,
                                b.x.catalog.optics.at[i].title);
    bill_done(&b);
}

/* A metre of cable at less than a thousandth. */
static void metres_are_converted_once(void **state)
{
    static const char *const sets[] = {
        "cost.currencies=[{name: IRR, rate: 1e-6}]",
        "cost.prices=[{item: ndr-mmf, price: 100, metre_price: 400, support: 1, "
        "currency: IRR}]"};
    int64_t cables = 0, mm = 0;
    struct bill b;

    (void)state;
    bill_init(&b, "pod32-dense", sets, 2);
    for (uint32_t i = 0; i < b.x.plan.cables.n; i++) {
        const struct mw_cable *c = &b.x.plan.cables.at[i];
        bool is =
            c->part != MW_NONE && strcmp(b.x.catalog.cables.at[c->part].name, "ndr-mmf") == 0;
        cables += is;
        mm += is ? c->length_mm : 0;
    }
    /* thousandths: pieces x 100 x 1e-3 + m x 400 x 1e-3 */
    assert_int_equal(line_of(&b.c, "ndr-mmf", "purchase")->capital,
                     (cables * 1000 + mm * 4 + 5000) / 10000);
    assert_int_equal(line_of(&b.c, "ndr-mmf", "purchase")->length_mm, mm);
    assert_int_equal(line_of(&b.c, "ndr-mmf", "support")->monthly,
                     (cables * 1000 + mm * 4 + 60000) / 120000);
    bill_done(&b);
}

/* Every part without a price has a line, and a price takes it away. */
static void what_has_no_price_is_unknown(void **state)
{
    const char *set[] = {"cost.prices=[{item: dgx-h100, price: 1}, {item: ufm, support: 0.1}]"};
    struct bill none, one;
    uint32_t parts = 0;

    (void)state;
    bill_init(&none, "pod32-dense", NULL, 0);
    for (uint32_t i = 0; i < none.x.plan.bom.n; i++) {
        const struct mw_bom *row = &none.x.plan.bom.at[i];
        bool seen = false;
        for (uint32_t k = 0; k < i && !seen; k++)
            seen = strcmp(none.x.plan.bom.at[k].part, row->part) == 0;
        parts += !seen;
        if (!seen)
            assert_int_equal(line_of(&none.c, row->part, "purchase")->monthly, MW_UNKNOWN);
    }
    adds_up(&none.c);
    assert_int_equal(none.c.capital, 0);
    assert_int_equal(none.c.unknown, parts + 3); /* facility, electricity, staff */
    bill_init(&one, "pod32-dense", set, 1);
    assert_int_equal(one.c.unknown, none.c.unknown - 1);
    assert_int_equal(one.c.capital, 32000);
    assert_int_equal(line_of(&one.c, "ufm", "purchase")->monthly, MW_UNKNOWN);
    bill_done(&one);
    bill_done(&none);
}

static void growth_has_a_bill_of_its_own(void **state)
{
    const char *sets[] = {"compute.count=16", "compute.count_final=32",
                          "cost.prices=[{item: dgx-h100, price: 7}]", "cost.energy.pue=1.2",
                          "cost.energy.load=1"};
    struct mw_cost final = {0};
    struct bill b, whole;

    (void)state;
    bill_init(&b, "pod32-dense", sets, 5);
    bill_init(&whole, "pod32-dense", sets + 2, 3);
    assert_true(mw_cost_has(&b.x.plan, MW_PHASE_FINAL));
    assert_false(mw_cost_has(&whole.x.plan, MW_PHASE_FINAL));
    mw_cost_of(&b.x.plan, MW_PHASE_FINAL, &final);
    adds_up(&final);
    assert_int_equal(b.c.capital, 16 * 7000);
    assert_int_equal(b.c.gpus, 128);
    assert_int_equal(final.capital, 32 * 7000);
    assert_int_equal(final.gpus, 256);
    assert_int_equal(final.energy_kwh_month, whole.c.energy_kwh_month);
    assert_true(b.c.energy_kwh_month < final.energy_kwh_month);
    mw_cost_done(&final);
    bill_done(&whole);
    bill_done(&b);
}

/* Sums past 1e17 thousandths: the line says so, and the totals stay right. */
static void sums_are_capped(void **state)
{
    static const char *const sets[] = {
        "cost.items=[{item: a, count: 100, price: 1e12}, {item: b, count: 1, price: 0.001}]",
        "cost.items=[{item: a, count: 99, price: 1e12}, {item: b, count: 1, price: 1e12}]",
        "cost.items=[{item: a, count: 1000000000, price: 1e12}]"};
    static const uint32_t unknown[] = {1, 0, 1};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const char *all[] = {
            "cost.scope=stated",     "cost.staff=[{role: x, count: 0, monthly: 0}]",
            "cost.facility.price=0", "cost.energy.kwh_price=0",
            "cost.energy.pue=1",     "cost.energy.load=0",
            "cost.it_kw=0",          sets[i]};
        struct bill b;
        bill_init(&b, "\n", all, 8);
        adds_up(&b.c);
        assert_int_equal(b.c.unknown, unknown[i]);
        assert_true(b.c.capital <= 100000000000000000);
        bill_done(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payments_pay_off),
        cmocka_unit_test(small_interest_does_not_cancel),
        cmocka_unit_test(spares_are_rounded_up),
        cmocka_unit_test(money_is_readable),
        cmocka_unit_test(hamilton_comes_out),
        cmocka_unit_test(what_is_stated_is_counted),
        cmocka_unit_test(what_is_converted_is_rounded_once),
        cmocka_unit_test(a_plan_is_counted),
        cmocka_unit_test(metres_are_converted_once),
        cmocka_unit_test(what_has_no_price_is_unknown),
        cmocka_unit_test(growth_has_a_bill_of_its_own),
        cmocka_unit_test(sums_are_capped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
