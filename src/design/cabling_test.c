/* cabling_test.c: routes, twin-port merging, order, bundles, and what has no part. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/design.h"
#include "design/label.h"
#include "design/plan_fixture.h"

static struct fixture x;

/* Two switches in neighbouring racks at the same U: 0.6 m of tray, 2 x (2.5 m - height) and
 * 0.5 m of slack. */
static int setup(void **state)
{
    (void)state;
    fixture_init(&x, 4);
    for (uint32_t i = 0; i < 2; i++) {
        fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
        fixture_stand(&x, i, fixture_rack(&x, MW_RACK_NETWORK, i), 40);
    }
    fixture_device(&x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    x.plan.devices.at[2].elsewhere_mm = 40000;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_done(&x);
    return 0;
}

static struct mw_cable *link(uint32_t a, uint32_t pa, uint32_t b, uint32_t pb)
{
    return fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_LEAF_SPINE, a, pa, b, pb);
}

static const char *part_of(uint32_t cable)
{
    uint32_t part = x.plan.cables.at[cable].part;

    return part == MW_NONE ? "none" : x.catalog.cables.at[part].name;
}

/* U40 is 39.5 U = 1755.775 mm up, so 744.225 mm below the tray: 744 x 2 + 600 + 500. */
static void both_lanes_to_one_cage_share_a_cable(void **state)
{
    (void)state;
    link(0, 0, 1, 2);
    link(0, 1, 1, 3);
    assert_int_equal(mw_design_cabling(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.cables.n, 1);
    assert_string_equal(part_of(0), "acc");
    assert_int_equal(x.plan.cables.at[0].end[0].lanes, 2);
    assert_int_equal(x.plan.cables.at[0].end[1].lanes, 2);
    assert_in_range(x.plan.cables.at[0].route_mm, 2586, 2590);
    assert_int_equal(x.plan.cables.at[0].length_mm, 3000);
}

static void lanes_that_part_ways_get_fibres(void **state)
{
    static const uint32_t far[][2][2] = {
        {{1, 3}, {1, 2}}, /* crossed: an assembly runs straight */
        {{1, 2}, {1, 5}}, /* two cages of one switch */
        {{1, 3}, {1, 4}}, /* second lane of one cage, first of the next */
        {{1, 2}, {2, 3}}, /* two switches */
    };

    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        teardown(state);
        setup(state);
        link(0, 0, far[i][0][0], far[i][0][1]);
        link(0, 1, far[i][1][0], far[i][1][1]);
        mw_design_cabling(&x.plan, &x.diags);
        assert_int_equal(x.plan.cables.n, 2);
        assert_string_equal(part_of(0), "mmf");
        assert_string_equal(part_of(1), "mmf");
        assert_int_equal(x.plan.cables.at[0].end[0].lanes, 1);
    }
}

static void a_single_lane_of_a_cage_gets_a_fibre(void **state)
{
    (void)state;
    link(0, 0, 1, 0);
    mw_design_cabling(&x.plan, &x.diags);
    assert_string_equal(part_of(0), "mmf");
}

/* The distance to a device elsewhere is the one that the file gives: 40 m. */
static void elsewhere_is_as_far_as_stated(void **state)
{
    (void)state;
    link(0, 0, 2, 0);
    link(0, 1, 2, 1);
    mw_design_cabling(&x.plan, &x.diags);
    assert_int_equal(x.plan.cables.n, 2);
    assert_string_equal(part_of(0), "mmf");
    assert_int_equal(x.plan.cables.at[0].route_mm, 40000);
    assert_int_equal(x.plan.cables.at[0].length_mm, 50000);
    assert_int_equal(x.plan.cables.at[0].bundle, MW_NONE);
    assert_int_equal(x.plan.bundles.n, 0);
}

static void one_ended_cables_go_outside(void **state)
{
    (void)state;
    x.want.fabrics.inband.external_mm = 25000;
    x.plan.devices.at[0].type = &x.catalog.types.at[FIX_EDGE];
    fixture_cable(&x, MW_FABRIC_INBAND, MW_LINK_EXTERNAL, 0, 3, MW_NONE, 0);
    mw_design_cabling(&x.plan, &x.diags);
    assert_string_equal(part_of(0), "cat6");
    assert_int_equal(x.plan.cables.at[0].route_mm, 25000);
    assert_int_equal(x.plan.cables.at[0].length_mm, 30000);
}

static void cables_come_in_order_with_an_identity_each(void **state)
{
    struct mw_map_u64 seen = {0};

    (void)state;
    for (uint32_t i = 64; i-- > 0;) {
        link(i % 2, i / 2, 2, i);
        if (i < 8)
            fixture_cable(&x, MW_FABRIC_STORAGE, MW_LINK_PEER, 0, 40 + i, 1, 40 + i);
    }
    mw_design_cabling(&x.plan, &x.diags);
    for (uint32_t i = 0; i < x.plan.cables.n; i++) {
        const struct mw_cable *c = &x.plan.cables.at[i];

        assert_true(mw_map_u64_add(&seen, c->id, i));
        assert_true(c->id == mw_cable_id(&x.plan, c));
        if (i == 0)
            continue;
        const struct mw_cable *b = c - 1;
        uint64_t before = (uint64_t)b->fabric << 56 | (uint64_t)b->kind << 48 |
                          (uint64_t)b->end[0].device << 16 | b->end[0].port;
        uint64_t here = (uint64_t)c->fabric << 56 | (uint64_t)c->kind << 48 |
                        (uint64_t)c->end[0].device << 16 | c->end[0].port;
        assert_true(before < here);
    }
    mw_map_u64_done(&seen);
}

static void cables_between_two_racks_are_a_bundle(void **state)
{
    (void)state;
    fixture_device(&x, MW_ROLE_CORE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    fixture_stand(&x, 3, fixture_rack(&x, MW_RACK_NETWORK, 3), 1);
    link(0, 0, 1, 0);
    link(1, 5, 0, 5); /* the other way round: the same bundle */
    link(0, 7, 3, 7);
    fixture_cable(&x, MW_FABRIC_STORAGE, MW_LINK_PEER, 0, 9, 1, 9);
    mw_design_cabling(&x.plan, &x.diags);
    assert_int_equal(x.plan.bundles.n, 3);
    assert_int_equal(x.plan.bundles.at[0].cables, 2);
    assert_int_equal(x.plan.bundles.at[0].tray_mm, 600);
    assert_int_equal(x.plan.bundles.at[1].cables, 1);
    assert_int_equal(x.plan.bundles.at[1].tray_mm, 1800);
    assert_int_equal(x.plan.bundles.at[2].fabric, MW_FABRIC_STORAGE);
    assert_int_equal(x.plan.cables.at[2].bundle, x.plan.cables.at[0].bundle);
}

static void what_has_no_part_is_one_finding_a_kind(void **state)
{
    (void)state;
    x.plan.devices.at[2].elsewhere_mm = 500001; /* past single-mode's 500 m */
    for (uint32_t i = 0; i < 10; i++)
        link(0, i * 2, 2, i * 2);
    fixture_cable(&x, MW_FABRIC_OOB, MW_LINK_MGMT, 0, FIX_SWITCH_MGMT, 1, 0); /* RJ45 to OSFP */
    assert_int_equal(mw_design_cabling(&x.plan, &x.diags), MW_OK);
    assert_int_equal(fixture_findings(&x, MW_D_CABLE_REACH, NULL), 1);
    assert_int_equal(fixture_findings(&x, MW_D_CABLE_NO_PART, NULL), 1);
    assert_non_null(strstr(x.plan.findings.at[0].text, "10 compute leaf_spine cables"));
    assert_non_null(strstr(x.plan.findings.at[0].text, "500.001 m"));
    assert_string_equal(part_of(0), "none");
    assert_int_equal(x.plan.cables.at[0].length_mm, 0);
}

/* A splitter is as long as its longer tail needs, and one cable. */
static void a_splitter_reaches_its_farther_tail(void **state)
{
    struct mw_cable *c;

    (void)state;
    fixture_device(&x, MW_ROLE_MANAGER, MW_FABRIC_COMPUTE, FIX_MANAGER);
    fixture_stand(&x, 3, fixture_rack(&x, MW_RACK_MANAGEMENT, 2), 40);
    c = fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_MANAGER_LEAF, 3, 0, 1, 63);
    c->end[0].lanes = 2;
    c->end[2] = (struct mw_end){0, 63, 1};
    mw_design_cabling(&x.plan, &x.diags);
    assert_string_equal(part_of(0), "splitter");
    /* the tail to rack 0 is 600 mm longer than the one to rack 1 */
    assert_in_range(x.plan.cables.at[0].route_mm, 2586 + 600, 2590 + 600 + 1200);
    assert_int_equal(x.plan.cables.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_lanes_to_one_cage_share_a_cable, setup, teardown),
        cmocka_unit_test_setup_teardown(lanes_that_part_ways_get_fibres, setup, teardown),
        cmocka_unit_test_setup_teardown(a_single_lane_of_a_cage_gets_a_fibre, setup, teardown),
        cmocka_unit_test_setup_teardown(elsewhere_is_as_far_as_stated, setup, teardown),
        cmocka_unit_test_setup_teardown(one_ended_cables_go_outside, setup, teardown),
        cmocka_unit_test_setup_teardown(cables_come_in_order_with_an_identity_each, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(cables_between_two_racks_are_a_bundle, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_no_part_is_one_finding_a_kind, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_splitter_reaches_its_farther_tail, setup, teardown),
    };
    return cmocka_run_group_tests_name("cabling", tests, NULL, NULL);
}
