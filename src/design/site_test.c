/* site_test.c: rows, positions and classes from halls and aisles. */
#include "design/site_fixture.h"

#include "design/site.h"

#define ROWS "site:\n  halls:\n    - name: h1\n      rows:\n"

static void rows_are_lettered_over_all_halls(void **state)
{
    static const char *const names[] = {"a", "b", "m", "n", "gpu1", "gpu2", "c"};
    struct world x;

    (void)state;
    world_site(&x, ROWS "        - {count: 2}\n        - {name: m, count: 2}\n"
                        "        - {name: gpu, count: 2}\n"
                        "    - name: h2\n      rows:\n        - {positions: 3}\n");
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.plan.rows.n, 7);
    for (uint32_t i = 0; i < 7; i++)
        assert_string_equal(x.plan.rows.at[i].name, names[i]);
    assert_string_equal(x.plan.rows.at[6].hall, "h2");
    assert_int_equal(x.plan.rows.at[6].hall_index, 1);
    assert_int_equal(x.plan.positions.n, 6 * 20 + 3);
    world_done(&x);
}

static void one_name_twice_is_an_error_with_its_place(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, ROWS "        - {positions: 2}\n        - {name: a}\n");
    assert_int_equal(x.rc, MW_ECONFIG);
    assert_true(world_said(&x, MW_E_ROW_NAME));
    assert_non_null(strstr(x.diags.at[0].place, "f.yaml:6:"));
    world_done(&x);
}

/* Depth 1200, cold aisle 1200, hot 1000: centre lines at half a depth, then depth + aisle on. */
static void rows_pair_over_a_cold_aisle(void **state)
{
    static const int64_t y[] = {600, 3000, 5200, 7600};
    struct world x;

    (void)state;
    world_site(&x, "site:\n  rack: {depth_mm: 1200}\n  halls:\n"
                   "    - {name: h, cold_aisle_mm: 1200, hot_aisle_mm: 1000,"
                   " rows: [{count: 4, positions: 3, first: 5, pitch_mm: 700}]}\n");
    assert_int_equal(x.rc, MW_OK);
    for (uint32_t r = 0; r < 4; r++) {
        assert_int_equal(x.plan.rows.at[r].y_mm, y[r]);
        assert_int_equal(x.plan.rows.at[r].facing, r % 2 == 0 ? 1 : -1);
    }
    const struct mw_position *at = &x.plan.positions.at[x.plan.rows.at[1].first_position];
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(at[i].number, 5 + i);
        assert_int_equal(at[i].x_mm, 350 + 700 * i);
        assert_int_equal(at[i].y_mm, 3000);
    }
    assert_int_equal(x.plan.halls.at[0].x0_mm, 0);
    assert_int_equal(x.plan.halls.at[0].x1_mm, 2100);
    world_done(&x);
}

static void halls_stand_side_by_side(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, ROWS "        - {positions: 10}\n    - name: h2\n      rows:\n"
                        "        - {positions: 5, x_m: 2}\n");
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.plan.halls.n, 2);
    assert_true(x.plan.halls.at[1].x0_mm >= x.plan.halls.at[0].x1_mm + 2000);
    assert_int_equal(x.plan.positions.at[10].x_mm, x.plan.halls.at[1].x0_mm + 300);
    world_done(&x);
}

static void blocked_lists(void **state)
{
    static const struct {
        const char *text;
        uint32_t mask; /* of positions 1..9 blocked; 0: an error */
    } lists[] = {
        {"3", 1u << 3},     {"3,7-9", 1u << 3 | 7u << 7},
        {"1-9", 0x3FEu},    {" 2 , 4 - 5 ", 1u << 2 | 3u << 4},
        {"9-9", 1u << 9},   {"0", 0}, /* the row begins at 1 */
        {"10", 0},                    /* and ends at 9 */
        {"8-10", 0},        {"5-3", 0},
        {"3,,4", 0},        {"3,", 0},
        {"x", 0},           {"3-", 0},
        {"99999999999", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct world x;
        /* The reader refuses what is no list, so it is put in after it. */
        world_read(&x, ROWS "        - {positions: 9}\n", NULL, 0);
        x.factory.site.halls.at[0].rows.at[0].blocked = lists[i].text;
        x.rc = mw_design_site(&x.plan, &x.diags);
        assert_int_equal(x.rc, lists[i].mask ? MW_OK : MW_ECONFIG);
        assert_int_equal(world_said(&x, MW_E_ROW_BLOCKED), lists[i].mask == 0);
        for (uint32_t k = 0; k < 9 && lists[i].mask; k++)
            assert_int_equal(x.plan.positions.at[k].blocked, lists[i].mask >> (k + 1) & 1);
        world_done(&x);
    }
}

static void rows_on_one_floor_are_an_error(void **state)
{
    static const struct {
        const char *second;
        bool overlap;
    } cases[] = {
        {"{positions: 5, y_m: 1.7, x_m: 0}", true}, /* depth 1.2 around 0.6: up to 1.8 */
        {"{positions: 5, y_m: 1.8, x_m: 0}", false},
        {"{positions: 5, y_m: 0.6, x_m: 2.9}", true}, /* the first ends at 3.0 */
        {"{positions: 5, y_m: 0.6, x_m: 3}", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world x;
        char yaml[256];
        snprintf(yaml, sizeof yaml, ROWS "        - {positions: 5}\n        - %s\n",
                 cases[i].second);
        world_site(&x, yaml);
        assert_int_equal(world_said(&x, MW_E_ROW_OVERLAP), cases[i].overlap);
        world_done(&x);
    }
}

static void a_pitch_below_the_rack_is_an_error(void **state)
{
    struct world x;

    (void)state;
    world_read(&x, ROWS "        - {positions: 5, pitch_mm: 600}\n", NULL, 0);
    x.factory.site.halls.at[0].rows.at[0].pitch_mm = 599;
    assert_int_equal(mw_design_site(&x.plan, &x.diags), MW_ECONFIG);
    assert_true(world_said(&x, MW_E_ROW_OVERLAP));
    world_done(&x);
    world_site(&x, ROWS "        - {positions: 5, pitch_mm: 600}\n");
    assert_int_equal(x.rc, MW_OK);
    world_done(&x);
}

static void classes_by_power_cooling_and_use(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, ROWS "        - {count: 4}\n");
    assert_int_equal(x.plan.classes.n, 1);
    assert_string_equal(x.plan.classes.at[0].where, "site");
    world_done(&x);

    world_site(&x, ROWS "        - {count: 3}\n"
                        "        - {name: m, holds: management}\n"
                        "        - {name: p, count: 2, power: {position_kw: 20}}\n"
                        "        - {name: z}\n");
    assert_int_equal(x.plan.classes.n, 3);
    assert_string_equal(x.plan.classes.at[0].where, "rows a-c,z");
    assert_string_equal(x.plan.classes.at[1].where, "row:m");
    assert_string_equal(x.plan.classes.at[2].where, "rows p-q");
    assert_int_equal(x.plan.rows.at[6].power_class, 0);
    assert_int_equal(x.plan.rows.at[5].power_class, 2);
    world_done(&x);
}

static void holds(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, ROWS "        - {}\n        - {holds: core}\n");
    for (int k = 0; k < MW_RACK_KINDS; k++) {
        assert_true(mw_row_holds(&x.plan.rows.at[0], (enum mw_rack_kind)k));
        assert_int_equal(mw_row_holds(&x.plan.rows.at[1], (enum mw_rack_kind)k),
                         k == MW_RACK_CORE);
    }
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_lettered_over_all_halls),
        cmocka_unit_test(one_name_twice_is_an_error_with_its_place),
        cmocka_unit_test(rows_pair_over_a_cold_aisle),
        cmocka_unit_test(halls_stand_side_by_side),
        cmocka_unit_test(blocked_lists),
        cmocka_unit_test(rows_on_one_floor_are_an_error),
        cmocka_unit_test(a_pitch_below_the_rack_is_an_error),
        cmocka_unit_test(classes_by_power_cooling_and_use),
        cmocka_unit_test(holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
