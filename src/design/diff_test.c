/*
 * diff_test.c: plans that were changed by hand: the difference is what was changed, and nothing
 * else. A plan differs from itself in nothing, and what goes one way comes back the other.
 */
#include "design/site_fixture.h"

#include "design/diff.h"

static const char yaml[] =
    "site: {halls: [{rows: [{name: a, positions: 20}]}], power: {position_kw: 44}}\n"
    "compute: {type: dgx-h100, count: 16}\n"
    "fabrics:\n"
    "  compute: {spine: {elsewhere_m: 40}, managers: {count: 0}}\n"
    "  inband: {core: {elsewhere_m: 40}}\n"
    "  oob: {edge: {type: sn2201}}\n"
    "addresses: {oob: 10.4.0.0/20, compute: 10.1.0.0/16}\n"
    "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196}]\n";

struct pair {
    struct world old, now;
    struct mw_diff diff;
};

static void pair_design(struct pair *x)
{
    memset(&x->diff, 0, sizeof x->diff);
    world_design(&x->old, yaml, NULL, 0);
    world_design(&x->now, yaml, NULL, 0);
    assert_int_equal(x->old.rc, MW_OK);
    assert_int_equal(x->now.rc, MW_OK);
}

static void pair_done(struct pair *x)
{
    mw_diff_done(&x->diff);
    world_done(&x->old);
    world_done(&x->now);
}

static uint32_t records(const struct mw_diff *d)
{
    return d->racks.n + d->devices.n + d->supplies.n + d->cables.n + d->addresses.n + d->bom.n +
           d->totals.n;
}

static uint32_t find_device(const struct mw_plan *p, const char *name)
{
    for (uint32_t i = 0; i < p->devices.n; i++)
        if (strcmp(p->devices.at[i].name, name) == 0)
            return i;
    fail_msg("no device %s", name);
    return MW_NONE;
}

static void alike_plans_differ_in_nothing(void **state)
{
    struct pair x;

    (void)state;
    pair_design(&x);
    mw_diff_plans(&x.diff, &x.old.plan, &x.now.plan);
    assert_true(mw_diff_is_empty(&x.diff));
    for (uint32_t i = 0; i < x.old.plan.cables.n; i++)
        assert_int_equal(x.diff.cable_now[i], i);
    pair_done(&x);
}

static void each_change_is_one_record(void **state)
{
    struct pair x;

    (void)state;
    pair_design(&x);
    struct mw_plan *now = &x.now.plan;
    uint32_t node = find_device(now, "node003");
    now->devices.at[node].u = (uint8_t)(now->devices.at[node].u + 1);
    now->devices.at[find_device(now, "node005")].name = "other";
    now->devices.at[find_device(now, "node006")].type = mw_catalog_find(&x.now.catalog, "ufm");
    now->addresses.at[7].ipv4++;
    now->racks.at[1].kind = MW_RACK_CORE;
    now->supplies.at[3].outlet++;
    now->totals.weight_g += 5;
    mw_diff_plans(&x.diff, &x.old.plan, now);
    assert_int_equal(x.diff.devices.n, 3);
    assert_int_equal(x.diff.devices.at[0].change, MW_CHANGE_MOVED);
    assert_int_equal(x.diff.devices.at[0].old, node);
    assert_int_equal(x.diff.devices.at[1].change, MW_CHANGE_RENAMED);
    assert_int_equal(x.diff.devices.at[2].change, MW_CHANGE_RETYPED);
    assert_int_equal(x.diff.addresses.n, 1);
    assert_int_equal(x.diff.addresses.at[0].old, 7);
    assert_int_equal(x.diff.addresses.at[0].change, MW_CHANGE_VALUE);
    assert_int_equal(x.diff.racks.n, 1);
    assert_int_equal(x.diff.racks.at[0].change, MW_CHANGE_RETYPED);
    assert_int_equal(x.diff.supplies.n, 1);
    assert_int_equal(x.diff.totals.n, 1);
    assert_int_equal(x.diff.totals.at[0].now - x.diff.totals.at[0].old, 5);
    assert_int_equal(records(&x.diff), 3 + 1 + 1 + 1 + 1);
    pair_done(&x);
}

/* The last of a range of uplinks moves to a free port of another spine; one is shortened; one is
 * taken out; the others stay. */
static void cables_are_paired_by_the_end_that_stays(void **state)
{
    struct pair x;
    uint32_t at[3] = {0}, n = 0;

    (void)state;
    pair_design(&x);
    struct mw_plan *now = &x.now.plan;
    for (uint32_t i = 0; i < now->cables.n && n < 3; i += 7)
        if (now->cables.at[i].fabric == MW_FABRIC_COMPUTE &&
            now->cables.at[i].kind == MW_LINK_LEAF_SPINE)
            at[n++] = i;
    assert_int_equal(n, 3);
    const struct mw_cable was = now->cables.at[at[0]];
    now->cables.at[at[0]].end[1].port = 63; /* a spine of 16 nodes uses less than half of it */
    now->cables.at[at[1]].length_mm -= 1000;
    now->cables.at[at[1]].route_mm += 1000000;
    now->cables.at[at[2]] = now->cables.at[--now->cables.n];
    mw_diff_plans(&x.diff, &x.old.plan, now);
    assert_int_equal(x.diff.cables.n, 3);
    const struct mw_diff_cable *moved = &x.diff.cables.at[0];
    assert_int_equal(moved->old, at[0]);
    assert_int_equal(moved->change, MW_CHANGE_MOVED);
    assert_int_equal(moved->moved, 1 << 1);
    assert_int_equal(moved->end[1], 1);
    assert_int_equal(was.end[0].port, now->cables.at[moved->now].end[0].port);
    assert_false(moved->new_part);
    assert_int_equal(x.diff.cables.at[1].change, MW_CHANGE_RETYPED);
    assert_true(x.diff.cables.at[1].new_part);
    assert_true(x.diff.cables.at[1].too_short);
    assert_int_equal(x.diff.cables.at[2].change, MW_CHANGE_REMOVED);
    assert_int_equal(x.diff.cables.at[2].old, at[2]);
    pair_done(&x);
}

/* From 8 nodes to 16 and back: what is added one way is removed the other; counts follow from
 * the plans themselves. */
static void both_ways(void **state)
{
    static const char *const fewer[] = {"compute.count=8", "compute.count_final=16"};
    struct pair x;
    struct mw_diff back = {0};
    int64_t bought = 0, left = 0;

    (void)state;
    memset(&x.diff, 0, sizeof x.diff);
    world_design(&x.old, yaml, fewer, 2);
    world_design(&x.now, yaml, NULL, 0);
    mw_diff_plans(&x.diff, &x.old.plan, &x.now.plan);
    mw_diff_plans(&back, &x.now.plan, &x.old.plan);
    assert_int_equal(records(&x.diff), records(&back));
    for (uint32_t i = 0; i < x.diff.devices.n; i++)
        assert_int_equal(x.diff.devices.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < back.cables.n; i++)
        assert_int_equal(back.cables.at[i].change, MW_CHANGE_REMOVED);
    assert_int_equal(x.diff.devices.n, x.now.plan.devices.n - x.old.plan.devices.n);
    assert_int_equal(x.diff.cables.n, x.now.plan.cables.n - x.old.plan.cables.n);
    for (uint32_t i = 0; i < x.diff.bom.n; i++) {
        bought += x.diff.bom.at[i].buy;
        left += x.diff.bom.at[i].spare;
    }
    for (uint32_t i = 0; i < x.now.plan.bom.n; i++)
        bought -= x.now.plan.bom.at[i].now;
    for (uint32_t i = 0; i < x.old.plan.bom.n; i++)
        bought += x.old.plan.bom.at[i].now;
    assert_int_equal(bought, left);
    mw_diff_done(&back);
    pair_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alike_plans_differ_in_nothing),
        cmocka_unit_test(each_change_is_one_record),
        cmocka_unit_test(cables_are_paired_by_the_end_that_stays),
        cmocka_unit_test(both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
