/* identity_test.c: which devices cables alone tell apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/identity.h"
#include "design/plan_fixture.h"

static uint32_t classes(const struct fixture *x, uint32_t *rounds)
{
    uint64_t *colours = mw_alloc(x->plan.devices.n * sizeof *colours);
    struct mw_map_u64 seen = {0};
    uint32_t n;

    *rounds = mw_identity_colours(&x->plan, colours);
    for (uint32_t i = 0; i < x->plan.devices.n; i++)
        mw_map_u64_add(&seen, colours[i], 0);
    n = seen.n;
    mw_map_u64_done(&seen);
    mw_free(colours);
    return n;
}

static void switches(struct fixture *x, int n)
{
    fixture_init(x, 1);
    for (int i = 0; i < n; i++)
        fixture_device(x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
}

static void peer(struct fixture *x, uint32_t a, uint32_t pa, uint32_t b, uint32_t pb)
{
    fixture_cable(x, MW_FABRIC_COMPUTE, MW_LINK_PEER, a, pa, b, pb);
}

/* A ring in which every switch has port 0 on port 1 of the next: nothing tells any apart. */
static void a_ring_is_one_class(void **state)
{
    struct fixture x;
    uint32_t rounds;
    enum mw_severity severity = MW_INFO;

    (void)state;
    switches(&x, 6);
    for (uint32_t i = 0; i < 6; i++)
        peer(&x, i, 0, (i + 1) % 6, 1);
    assert_int_equal(classes(&x, &rounds), 1);
    mw_identity_check(&x.plan);
    assert_int_equal(fixture_findings(&x, MW_D_IDENTICAL, &severity), 1);
    assert_int_equal(severity, MW_WARNING);
    assert_non_null(strstr(x.plan.findings.at[0].text, "6 devices of type switch-type"));
    assert_non_null(
        strstr(x.plan.findings.at[0].text, "leaf1, leaf2, leaf3, leaf4 and 2 more"));
    fixture_done(&x);
}

/* The same ring with one cable in another port: all six differ, the farthest after three steps
 * either way. */
static void one_odd_cable_breaks_the_ring(void **state)
{
    struct fixture x;
    uint32_t rounds;

    (void)state;
    switches(&x, 6);
    for (uint32_t i = 0; i < 6; i++)
        peer(&x, i, i == 0 ? 7 : 0, (i + 1) % 6, 1);
    assert_int_equal(classes(&x, &rounds), 6);
    assert_in_range(rounds, 2, 6);
    mw_identity_check(&x.plan);
    assert_int_equal(x.plan.findings.n, 0);
    fixture_done(&x);
}

/* A path numbered the same from both ends: ends mirror each other, so pairs stay alike. */
static void a_mirrored_path_has_pairs(void **state)
{
    struct fixture x;
    uint32_t rounds;

    (void)state;
    switches(&x, 4);
    peer(&x, 0, 0, 1, 1);
    peer(&x, 1, 2, 2, 2);
    peer(&x, 2, 1, 3, 0);
    assert_int_equal(classes(&x, &rounds), 2);
    fixture_done(&x);
}

static void types_tell_apart(void **state)
{
    struct fixture x;
    uint32_t rounds;

    (void)state;
    switches(&x, 2);
    x.plan.devices.at[1].type = &x.catalog.types.at[FIX_EDGE];
    peer(&x, 0, 0, 1, 0);
    assert_int_equal(classes(&x, &rounds), 2);
    fixture_done(&x);
}

static void the_outside_world_tells_apart(void **state)
{
    struct fixture x;
    uint32_t rounds;

    (void)state;
    switches(&x, 2);
    peer(&x, 0, 0, 1, 0);
    assert_int_equal(classes(&x, &rounds), 1);
    peer(&x, 0, 1, MW_NONE, 0);
    assert_int_equal(classes(&x, &rounds), 2);
    fixture_done(&x);
}

static void uncabled_devices_are_reported_by_type(void **state)
{
    struct fixture x;
    enum mw_severity severity = MW_ERROR;

    (void)state;
    switches(&x, 3);
    fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    mw_identity_check(&x.plan);
    assert_int_equal(fixture_findings(&x, MW_D_UNCABLED, &severity), 2);
    assert_int_equal(severity, MW_INFO);
    assert_int_equal(fixture_findings(&x, MW_D_IDENTICAL, NULL), 0);
    fixture_done(&x);
}

static void classes_reported_are_capped(void **state)
{
    struct fixture x;

    (void)state;
    switches(&x, 2 * 25);
    for (uint32_t i = 0; i < 25; i++) /* 25 pairs, each alike in itself alone */
        peer(&x, 2 * i, i, 2 * i + 1, i);
    mw_identity_check(&x.plan);
    assert_int_equal(x.plan.findings.n, 21);
    assert_non_null(strstr(x.plan.findings.at[20].text, "5 more classes"));
    fixture_done(&x);
}

/*
 * 32,768 GPUs, rail-optimised, one plane of three tiers (REFERENCE.md's rule: 128 units of 32
 * nodes, 1,024 leaves, each rail over four pods of 32 leaves, 32 spines a pod, 32 core groups of
 * 16): every device is told apart, in about four rounds.
 */
static void a_large_fabric_separates(void **state)
{
    enum { UNITS = 128, RAILS = 8, PODS = 32, SPINES = 32, CORES = 16 };
    struct fixture x;
    uint32_t node, leaf, spine, core, rounds, n;

    (void)state;
    fixture_init(&x, 1);
    node = x.plan.devices.n;
    for (int i = 0; i < UNITS * 32; i++)
        fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    leaf = x.plan.devices.n;
    for (int i = 0; i < UNITS * RAILS; i++)
        fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH);
    spine = x.plan.devices.n;
    for (int i = 0; i < PODS * SPINES; i++)
        fixture_device(&x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    core = x.plan.devices.n;
    for (int i = 0; i < SPINES * CORES; i++)
        fixture_device(&x, MW_ROLE_CORE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    for (uint32_t su = 0; su < UNITS; su++) {
        for (uint32_t r = 0; r < RAILS; r++) {
            uint32_t l = leaf + su * RAILS + r, pod = r * 4 + su / 32;

            for (uint32_t i = 0; i < 32; i++) {
                peer(&x, node + su * 32 + i, r, l, i);
                peer(&x, l, 32 + i, spine + pod * SPINES + i, su % 32);
            }
        }
    }
    for (uint32_t pod = 0; pod < PODS; pod++)
        for (uint32_t s = 0; s < SPINES; s++)
            for (uint32_t k = 0; k < 32; k++) /* two links to each core of group s */
                peer(&x, spine + pod * SPINES + s, 32 + k, core + s * CORES + k / 2,
                     pod * 2 + k % 2);
    n = classes(&x, &rounds);
    assert_int_equal(n, x.plan.devices.n);
    assert_in_range(rounds, 2, 5);
    fixture_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_is_one_class),
        cmocka_unit_test(one_odd_cable_breaks_the_ring),
        cmocka_unit_test(a_mirrored_path_has_pairs),
        cmocka_unit_test(types_tell_apart),
        cmocka_unit_test(the_outside_world_tells_apart),
        cmocka_unit_test(uncabled_devices_are_reported_by_type),
        cmocka_unit_test(classes_reported_are_capped),
        cmocka_unit_test(a_large_fabric_separates),
    };
    return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
