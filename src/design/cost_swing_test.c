/* cost_swing_test.c: swings against the parts of the bill that an input scales. */
#include "design/site_fixture.h"

#include "design/cost_bill.h"
#include "design/cost_swing.h"

static const struct mw_swing *swing_of(const struct mw_swings *s, const char *key)
{
    for (uint32_t i = 0; i < s->swings.n; i++)
        if (strcmp(s->swings.at[i].key, key) == 0)
            return &s->swings.at[i];
    fail_msg("%s moves nothing", key);
    return NULL;
}

static const struct mw_cost_gap *gap_of(const struct mw_swings *s, const char *key)
{
    for (uint32_t i = 0; i < s->gaps.n; i++)
        if (strcmp(s->gaps.at[i].key, key) == 0)
            return &s->gaps.at[i];
    fail_msg("%s is no gap", key);
    return NULL;
}

/* What an input scales changes by a tenth of itself, to the rounding of its lines. */
static void moves_a_tenth(const struct mw_swings *s, const char *key, int64_t part)
{
    const struct mw_swing *w = swing_of(s, key);
    int64_t up = w->monthly[MW_SWING_HIGH] - w->monthly[MW_SWING_BASE];
    int64_t down = w->monthly[MW_SWING_BASE] - w->monthly[MW_SWING_LOW];

    assert_true(llabs(up - part / 10) <= 2);
    assert_true(llabs(down - part / 10) <= 2);
}

static void hamilton_swings(void **state)
{
    struct mw_swings s = {0};
    struct mw_cost c = {0};
    struct world x;

    (void)state;
    world_read(&x, "hamilton-2010", NULL, 0);
    mw_cost_of(&x.plan, MW_PHASE_NOW, &c);
    mw_swings_of(&x.plan, &x.factory.cost, MW_PHASE_NOW, &s);
    moves_a_tenth(&s, "cost.items.servers.price", c.group_monthly[MW_COST_SERVERS]);
    moves_a_tenth(&s, "cost.items.network.price", c.group_monthly[MW_COST_NETWORK]);
    moves_a_tenth(&s, "cost.energy.kwh_price", c.group_monthly[MW_COST_POWER]);
    moves_a_tenth(&s, "cost.energy.pue", c.group_monthly[MW_COST_POWER]);
    moves_a_tenth(&s, "cost.energy.load", c.group_monthly[MW_COST_POWER]);
    moves_a_tenth(&s, "cost.it_kw", c.group_monthly[MW_COST_POWER]);
    moves_a_tenth(&s, "cost.facility.price",
                  c.group_monthly[MW_COST_PLANT] + c.group_monthly[MW_COST_FACILITY]);
    assert_string_equal(swing_of(&s, "cost.energy.pue")->value[MW_SWING_LOW], "1.305");
    assert_string_equal(swing_of(&s, "cost.months.servers")->value[MW_SWING_LOW], "32");
    assert_string_equal(swing_of(&s, "cost.months.servers")->value[MW_SWING_HIGH], "40");
    for (uint32_t i = 1; i < s.swings.n; i++)
        assert_true(s.swings.at[i - 1].span >= s.swings.at[i].span);
    assert_int_equal(s.gaps.n, 0);
    mw_swings_done(&s);
    mw_cost_done(&c);
    world_done(&x);
}

/* Used less, an hour costs more: by 1 / 0.9; and no more than all of them can be used. */
static void use_moves_the_gpu_hour(void **state)
{
    static const char *const sets[] = {"cost.prices=[{item: dgx-h100, price: 300000}]"};
    struct mw_swings s = {0};
    struct world x;

    (void)state;
    world_design(&x, "pod32-dense", sets, 1);
    mw_swings_of(&x.plan, &x.factory.cost, MW_PHASE_NOW, &s);
    const struct mw_swing *use = swing_of(&s, "cost.use");
    const struct mw_swing *price = swing_of(&s, "cost.prices.dgx-h100.price");
    assert_string_equal(use->value[MW_SWING_LOW], "0.9");
    assert_string_equal(use->value[MW_SWING_HIGH], "1");
    assert_int_equal(use->monthly[MW_SWING_LOW], use->monthly[MW_SWING_BASE]);
    assert_true(use->span > (double)use->monthly[MW_SWING_BASE] / 9 - 1 &&
                use->span < (double)use->monthly[MW_SWING_BASE] / 9 + 1);
    /* 300000 x 32 / 36 months / 256 GPUs / 730 h = 1.427, and a tenth more or less */
    for (int end = 0; end < MW_SWING_ENDS; end++) {
        double hour = 300000. * 1000 * 32 / 36 / 256 / 730 * (0.9 + 0.1 * end);
        assert_true(price->per_gpu_hour[end] > hour - 1e-5 &&
                    price->per_gpu_hour[end] < hour + 1e-5);
    }
    mw_swings_done(&s);
    world_done(&x);
}

static double base_text(const struct mw_swings *s, const char *key, int end)
{
    return strtod(swing_of(s, key)->value[end], NULL);
}

/* Counts, spares and the times of the load profile are inputs, too. */
static void every_input_is_swung(void **state)
{
    static const char *const sets[] = {
        "cost.scope=stated", "cost.it_kw=1000",
        "cost.items=[{item: v1.5 licence, count: 20, monthly: 7}, {item: one, monthly: 9}]",
        "cost.staff=[{role: guard, count: 0.5, monthly: 3000}]",
        ("cost.energy={kwh_price: 0.1, pue: 1, profile: [{time: 0.5, load: 1}, "
         "{time: 0.3, load: 0.4}, {time: 0.2, load: 0}]}")};
    static const char *const spares[] = {
        "cost.prices=[{item: dgx-h100, price: 3600, spares: 0.5}]"};
    struct mw_swings s = {0};
    struct world x;

    (void)state;
    world_read(&x, "\n", sets, sizeof sets / sizeof *sets);
    mw_swings_of(&x.plan, &x.factory.cost, MW_PHASE_NOW, &s);
    moves_a_tenth(&s, "cost.items.v1.5 licence.count", 140000);
    moves_a_tenth(&s, "cost.staff.guard.count", 1500000);
    for (uint32_t i = 0; i < s.swings.n; i++) /* 0.9 and 1.1 of one are one */
        assert_string_not_equal(s.swings.at[i].key, "cost.items.one.count");
    /* 0.55 of the time at 1, 0.27 at 0.4: 0.658 instead of 0.62, and 0.582 */
    const struct mw_swing *time = swing_of(&s, "cost.energy.profile[0].time");
    assert_true(base_text(&s, time->key, MW_SWING_HIGH) > 0.5499 &&
                base_text(&s, time->key, MW_SWING_HIGH) < 0.5501);
    assert_true(llabs(time->monthly[MW_SWING_HIGH] - time->monthly[MW_SWING_BASE] -
                      38 * 73000) <= 1); /* 0.038 x 1,000 kW x 730 h x 0.1 */
    assert_true(
        llabs(time->monthly[MW_SWING_BASE] - time->monthly[MW_SWING_LOW] - 38 * 73000) <= 1);
    assert_int_equal(time->monthly[MW_SWING_BASE],
                     swing_of(&s, "cost.it_kw")->monthly[MW_SWING_BASE]);
    mw_swings_done(&s);
    world_done(&x);
    world_design(&x, "pod32-dense", spares, 1);
    mw_swings_of(&x.plan, &x.factory.cost, MW_PHASE_NOW, &s);
    const struct mw_swing *w = swing_of(&s, "cost.prices.dgx-h100.spares");
    assert_int_equal(w->monthly[MW_SWING_LOW], (32 + 15) * 100000); /* 14.4 rounded up */
    assert_int_equal(w->monthly[MW_SWING_BASE], (32 + 16) * 100000);
    assert_int_equal(w->monthly[MW_SWING_HIGH], (32 + 18) * 100000); /* 17.6 */
    mw_swings_done(&s);
    world_done(&x);
}

static void what_a_price_would_add(void **state)
{
    static const char *const sets[] = {
        "cost.prices=[{item: dgx-h100, months: 32}, {item: rack-47u}]",
        "cost.energy={pue: 1, load: 1}", "cost.staff=[{role: guard, count: 2}]",
        "cost.items=[{item: thing, count: 72}]"};
    struct mw_swings s = {0};
    struct world x;
    int64_t w = 0;

    (void)state;
    world_design(&x, "pod32-dense", sets, 4);
    assert_int_equal(x.rc, MW_OK);
    mw_swings_of(&x.plan, &x.factory.cost, MW_PHASE_NOW, &s);
    for (uint32_t i = 0; i < x.plan.devices.n; i++)
        if (x.plan.devices.at[i].type->kind != MW_KIND_PDU)
            w += x.plan.devices.at[i].type->max_w;
    assert_int_equal(gap_of(&s, "cost.prices.dgx-h100.price")->monthly, 1000); /* 32 / 32 */
    assert_int_equal(gap_of(&s, "cost.items.thing.price")->monthly, 2000);     /* 72 / 36 */
    assert_int_equal(gap_of(&s, "cost.staff.guard.monthly")->monthly, 2000);
    assert_int_equal(gap_of(&s, "cost.energy.kwh_price")->monthly, w * 730);
    assert_int_equal(gap_of(&s, "cost.facility.kw_price")->monthly, (w + 60) / 120);
    assert_int_equal(gap_of(&s, "cost.prices.rack-48u.price")->monthly,
                     (x.plan.racks.n * 1000 + 60) / 120);
    for (uint32_t i = 0; i < s.gaps.n; i++)
        assert_string_not_equal(s.gaps.at[i].key, "cost.prices.rack-47u.price");
    for (uint32_t i = 1; i < s.gaps.n; i++)
        assert_true(s.gaps.at[i - 1].monthly >= s.gaps.at[i].monthly);
    mw_swings_done(&s);
    world_done(&x);
}

static void lifetimes_go_by_group(void **state)
{
    const struct mw_costs w = {.months = {1, 2, 3, 4}, .facility.months = 5};
    static const int32_t want[MW_COST_GROUPS] = {1, 2, 3, 5, 5, 4, 4, 4};

    (void)state;
    for (int g = 0; g < MW_COST_GROUPS; g++) {
        assert_int_equal(mw_bill_months(&w, (enum mw_cost_group)g, 0), want[g]);
        assert_int_equal(mw_bill_months(&w, (enum mw_cost_group)g, 9), 9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hamilton_swings),       cmocka_unit_test(use_moves_the_gpu_hour),
        cmocka_unit_test(every_input_is_swung),  cmocka_unit_test(what_a_price_would_add),
        cmocka_unit_test(lifetimes_go_by_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
