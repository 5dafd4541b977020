/*
 * metrics_test.c: figures of designed plans against the tables of the pods (positions x kW less
 * draw) and sums over devices, cables and findings; stranded and spare power by their definition.
 */
#include "design/site_fixture.h"

#include "design/metrics.h"

static void figures_init(struct world *x, const char *yaml, const char *const *sets,
                         size_t set_n, struct mw_figures *f)
{
    world_design(x, yaml, sets, set_n);
    assert_int_equal(x->rc, MW_OK);
    mw_figures_of(&x->plan, &x->factory.cost, f);
}

static void pods_have_their_figures(void **state)
{
    struct mw_figures f;
    struct world x;
    int64_t mm = 0;

    (void)state;
    figures_init(&x, "pod32-dense", NULL, 0, &f);
    for (uint32_t i = 0; i < x.plan.cables.n; i++)
        mm += x.plan.cables.at[i].length_mm;
    assert_int_equal(f.value[MW_METRIC_NODES], 32000);
    assert_int_equal(f.value[MW_METRIC_GPUS], 256000);
    assert_int_equal(f.value[MW_METRIC_RACKS], 10000); /* the published pods: 10 and 18 racks */
    assert_int_equal(f.value[MW_METRIC_ROWS], 1000);
    assert_int_equal(f.value[MW_METRIC_NODES_PER_RACK], 4000);
    assert_non_null(strstr(f.binding, "rack_power"));
    assert_int_equal(f.value[MW_METRIC_CABLE_M], mm);
    assert_int_equal(f.value[MW_METRIC_CAPITAL], MW_UNKNOWN);
    assert_true(f.value[MW_METRIC_UNKNOWN] > 0);
    assert_int_equal(f.value[MW_METRIC_ERRORS] + f.value[MW_METRIC_WARNINGS] +
                         f.value[MW_METRIC_NOTES],
                     x.plan.findings.n * 1000);
    /* 44 kW at each of 10 positions; two of the three feeds of 400 kW must do */
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], 440000 - f.value[MW_METRIC_IT_KW]);
    assert_int_equal(f.value[MW_METRIC_SPARE_KW], 800000 - f.value[MW_METRIC_IT_KW]);
    world_done(&x);
    figures_init(&x, "pod32-lowpower", NULL, 0, &f);
    assert_int_equal(f.value[MW_METRIC_RACKS], 18000);
    assert_int_equal(f.value[MW_METRIC_NODES_PER_RACK], 2000);
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], 18 * 24000 - f.value[MW_METRIC_IT_KW]);
    world_done(&x);
}

/* What nodes to come may use is not stranded: each of a compute rack's free places. */
static void room_for_nodes_is_not_stranded(void **state)
{
    static const char *const sets[] = {"compute.count=30"};
    struct mw_figures f;
    struct world x;

    (void)state;
    figures_init(&x, "pod32-dense", sets, 1, &f);
    assert_int_equal(f.value[MW_METRIC_RACKS], 10000);
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW],
                     440000 - f.value[MW_METRIC_IT_KW] - 2 * 10200);
    world_done(&x);
}

static void margins_and_feeds_bound_it(void **state)
{
    static const char *const margin[] = {"site.power.margin=0.05"};
    static const char *const small[] = {
        "site.power.feeds.A.kw=180", "site.power.feeds.B.kw=180", "site.power.feeds.C.kw=180"};
    static const char *const unstated[] = {"site.power.feeds.C.kw=0"};
    static const char *const plain[] = {"site.power.redundancy=N"};
    struct mw_figures f;
    struct world x;

    (void)state;
    figures_init(&x, "pod32-dense", margin, 1, &f); /* 41.8 kW: four nodes still */
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], 418000 - f.value[MW_METRIC_IT_KW]);
    assert_int_equal(f.value[MW_METRIC_SPARE_KW], 760000 - f.value[MW_METRIC_IT_KW]);
    world_done(&x);
    figures_init(&x, "pod32-dense", small, 3, &f); /* 360 kW are left of the feeds */
    assert_int_equal(f.value[MW_METRIC_SPARE_KW], 360000 - f.value[MW_METRIC_IT_KW]);
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], f.value[MW_METRIC_SPARE_KW]);
    world_done(&x);
    figures_init(&x, "pod32-dense", unstated, 1, &f);
    assert_int_equal(f.value[MW_METRIC_SPARE_KW], MW_UNKNOWN);
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], 440000 - f.value[MW_METRIC_IT_KW]);
    world_done(&x);
    figures_init(&x, "pod32-dense", plain, 1, &f); /* nothing need be survived */
    assert_int_equal(f.value[MW_METRIC_SPARE_KW], 1200000 - f.value[MW_METRIC_IT_KW]);
    world_done(&x);
}

/* Without a stated position the circuits tell: two of 34,502 VA at a power factor of 0.98. */
static void circuits_tell_where_positions_do_not(void **state)
{
    static const char *const sets[] = {"site.power.position_kw=0"};
    struct mw_figures f;
    struct world x;

    (void)state;
    figures_init(&x, "pod32-dense", sets, 1, &f);
    int64_t rack_w = (int64_t)(2 * 34502 * 0.98);
    int64_t all = f.value[MW_METRIC_RACKS] / 1000 * rack_w - f.value[MW_METRIC_IT_KW];
    int64_t spare = f.value[MW_METRIC_SPARE_KW];
    assert_int_equal(f.value[MW_METRIC_STRANDED_KW], all < spare ? all : spare);
    world_done(&x);
}

static void values_read_well(void **state)
{
    static const struct {
        enum mw_metric_id metric;
        int64_t value;
        const char *text;
    } table[] = {{MW_METRIC_RACKS, 10000, "10"},
                 {MW_METRIC_CABLES, 9999000, "9999"},
                 {MW_METRIC_CABLES, 10000000, "10,000"},
                 {MW_METRIC_IT_KW, 344672, "344.7"},
                 {MW_METRIC_IT_KW, 344649, "344.6"},
                 {MW_METRIC_IT_KW, 12345678, "12,346"},
                 {MW_METRIC_GPU_HOUR, 2494, "2.49"},
                 {MW_METRIC_CABLES, 0, "0"},
                 {MW_METRIC_IT_KW, 0, "0.0"},
                 {MW_METRIC_CAPITAL, MW_UNKNOWN, "unknown"}};
    char buf[MW_MONEY_CAP];

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct mw_figures f = {0};
        f.value[table[i].metric] = table[i].value;
        assert_string_equal(mw_figure_text(&f, table[i].metric, buf), table[i].text);
    }
    for (int m = 0; m < MW_METRICS; m++) {
        assert_non_null(mw_metrics[m].key);
        assert_non_null(mw_metrics[m].rule);
        for (int k = 0; k < m; k++)
            assert_string_not_equal(mw_metrics[m].key, mw_metrics[k].key);
    }
}

/* A cost without some of its lines is the least it can be; what is no cost is whole. */
static void sums_without_a_price_are_partial(void **state)
{
    static const char *const one[] = {"cost.prices=[{item: dgx-h100, price: 1}]"};
    struct mw_figures f;
    struct world x;
    char buf[MW_MONEY_CAP];

    (void)state;
    figures_init(&x, "pod32-dense", one, 1, &f);
    assert_true(mw_figure_is_partial(&f, MW_METRIC_CAPITAL));
    assert_string_equal(mw_figure_text(&f, MW_METRIC_CAPITAL, buf), "at least 32.00");
    assert_string_equal(mw_figure_text(&f, MW_METRIC_RACKS, buf), "10");
    f.value[MW_METRIC_CAPITAL] = INT64_MAX;
    assert_string_equal(mw_figure_text(&f, MW_METRIC_CAPITAL, buf),
                        "at least 9,223,372,036,854,776");
    f.value[MW_METRIC_CAPITAL] = MW_UNKNOWN;
    assert_false(mw_figure_is_partial(&f, MW_METRIC_CAPITAL));
    assert_string_equal(mw_figure_text(&f, MW_METRIC_CAPITAL, buf), "unknown");
    f.value[MW_METRIC_UNKNOWN] = 0;
    f.value[MW_METRIC_CAPITAL] = 32000;
    assert_string_equal(mw_figure_text(&f, MW_METRIC_CAPITAL, buf), "32.00");
    world_done(&x);
}

/* Other prices than the plan's own. */
static void prices_may_be_others(void **state)
{
    static const char *const one[] = {"cost.prices=[{item: dgx-h100, price: 5}]"};
    struct mw_figures f;
    struct world x, priced;

    (void)state;
    world_design(&x, "pod32-dense", NULL, 0);
    world_read(&priced, "pod32-dense", one, 1);
    mw_figures_of(&x.plan, &priced.factory.cost, &f);
    assert_int_equal(f.value[MW_METRIC_CAPITAL], 32 * 5000);
    world_done(&priced);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_have_their_figures),
        cmocka_unit_test(room_for_nodes_is_not_stranded),
        cmocka_unit_test(margins_and_feeds_bound_it),
        cmocka_unit_test(circuits_tell_where_positions_do_not),
        cmocka_unit_test(values_read_well),
        cmocka_unit_test(sums_without_a_price_are_partial),
        cmocka_unit_test(prices_may_be_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
