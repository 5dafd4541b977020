/* shell_test.c: walls, doors and pillars around rows. */
#include "design/site_fixture.h"

#include "design/shell.h"

#define HALL(more)                                                                             \
    "site:\n  rack: {width_mm: 600, depth_mm: 1200}\n  halls:\n    - name: h\n"                \
    "      cold_aisle_mm: 1200\n" more "      rows: [{count: 2, positions: 5}]\n"

/* Two rows of 3 m: racks from y 0 to 3.6 m (1.2 + 1.2 + 1.2). */
static void walls_keep_the_clearance(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, HALL("      clearance_mm: 900\n"));
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.plan.halls.at[0].west_mm, -900);
    assert_int_equal(x.plan.halls.at[0].east_mm, 3000 + 900);
    assert_int_equal(x.plan.halls.at[0].north_mm, -900);
    assert_int_equal(x.plan.halls.at[0].south_mm, 3600 + 900);
    world_done(&x);
}

static void neighbouring_halls_share_no_floor(void **state)
{
    struct world x;

    (void)state;
    world_site(&x,
               "site:\n  halls:\n    - {name: g, clearance_mm: 500, rows: [{positions: 5}]}\n"
               "    - {name: h, clearance_mm: 2000, rows: [{positions: 5}]}\n");
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.plan.halls.at[1].west_mm, x.plan.halls.at[0].east_mm + MW_WALL_MM);
    assert_int_equal(x.plan.halls.at[1].x0_mm, x.plan.halls.at[1].west_mm + 2000);
    world_done(&x);
}

/* The south wall is 3 + 2 x 1.2 = 5.4 m long, the east wall 3.6 + 2.4 = 6 m. */
static void doors_fit_into_their_walls(void **state)
{
    static const struct {
        const char *door;
        int64_t mid; /* in the plan; -1: an error */
    } cases[] = {
        {"{}", 1500},
        {"{at_m: 0.6}", -600},
        {"{at_m: 0.599}", -1},
        {"{at_m: 4.8}", 3600},
        {"{at_m: 4.801}", -1},
        {"{wall: east, at_m: 1, width_mm: 2000}", -200},
        {"{wall: west, at_m: 1, width_mm: 2001}", -1},
        {"{wall: north, width_mm: 5400}", 1500},
        {"{wall: north, width_mm: 5401}", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world x;
        char yaml[512];
        snprintf(yaml, sizeof yaml, HALL("      doors: [%s]\n"), cases[i].door);
        world_site(&x, yaml);
        assert_int_equal(x.rc, cases[i].mid == -1 ? MW_ECONFIG : MW_OK);
        if (cases[i].mid == -1) {
            assert_true(world_said(&x, MW_E_VALUES_DISAGREE));
            assert_non_null(strstr(x.diags.at[0].place, "f.yaml:6:15"));
        } else {
            assert_int_equal(x.plan.doors.at[0].mid_mm, cases[i].mid);
        }
        world_done(&x);
    }
}

/* Racks of 0.6 x 1.2 m: position i of row 0 covers x 0.6 i to 0.6 (i + 1), y 0 to 1.2; row 1
 * y 2.4 to 3.6. */
static void pillars_block_the_positions_they_stand_in(void **state)
{
    static const struct {
        const char *pillar;
        uint32_t mask; /* of the ten positions */
    } cases[] = {
        {"{x_m: 0.9, y_m: 0.6, width_mm: 600, depth_mm: 400}", 1u << 1},
        {"{x_m: 0.9, y_m: 0.6, width_mm: 602, depth_mm: 400}", 7u},
        {"{x_m: 1.2, y_m: 0.6, width_mm: 100, depth_mm: 100}", 3u << 1},
        {"{x_m: 1.5, y_m: 1.8, width_mm: 400, depth_mm: 1200}", 0}, /* fills the aisle */
        {"{x_m: 1.5, y_m: 1.8, width_mm: 400, depth_mm: 1202}", 1u << 2 | 1u << 7},
        {"{x_m: -0.25, y_m: 3}", 0},
        {"{x_m: -0.249, y_m: 3}", 1u << 5},
        {"{x_m: 3, y_m: 3}", 1u << 9},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world x;
        char yaml[512];
        snprintf(yaml, sizeof yaml, HALL("      pillars: [%s]\n"), cases[i].pillar);
        world_site(&x, yaml);
        assert_int_equal(x.rc, MW_OK);
        assert_int_equal(x.plan.pillars.n, 1);
        for (uint32_t k = 0; k < 10; k++)
            assert_int_equal(x.plan.positions.at[k].blocked, cases[i].mask >> k & 1);
        world_done(&x);
    }
}

static void a_pillar_outside_is_an_error(void **state)
{
    static const struct {
        const char *pillar;
        bool inside;
    } cases[] = {
        {"{x_m: -1.4, y_m: 1}", true}, /* half of it in the wall at -1.2 */
        {"{x_m: -1.45, y_m: 1}", false},
        {"{x_m: 1, y_m: 5.0}", true}, /* the south wall stands at 4.8 */
        {"{x_m: 1, y_m: 5.05}", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world x;
        char yaml[512];
        snprintf(yaml, sizeof yaml, HALL("      pillars: [%s]\n"), cases[i].pillar);
        world_site(&x, yaml);
        assert_int_equal(x.rc, cases[i].inside ? MW_OK : MW_ECONFIG);
        world_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walls_keep_the_clearance),
        cmocka_unit_test(neighbouring_halls_share_no_floor),
        cmocka_unit_test(doors_fit_into_their_walls),
        cmocka_unit_test(pillars_block_the_positions_they_stand_in),
        cmocka_unit_test(a_pillar_outside_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
