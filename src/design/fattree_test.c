/* fattree_test.c: sizes of fat trees against the published tables and against brute force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "design/fattree.h"

/* An InfiniBand rail-optimised plane of `rails` rails and whole units of radix/2 nodes. */
static struct mw_fattree_want rail_want(int32_t radix, int32_t rails, int32_t units)
{
    return (struct mw_fattree_want){
        .radix = {radix, radix, radix},
        .rails = rails,
        .units = units,
        .units_final = units,
        .uplinks = radix / 2,
        .uplinks_most = radix - radix / 2,
    };
}

static struct mw_fattree sized(const struct mw_fattree_want *w)
{
    struct mw_fattree t;

    assert_int_equal(mw_fattree_size(w, &t), MW_FATTREE_OK);
    return t;
}

/* ---- published ---- */

/* DGX SuperPOD reference architectures, component counts of the network fabrics: both tables of
 * REFERENCE.md (the first has SU 1 and 3 that the second lacks). */
static void published_superpods(void **state)
{
    static const struct {
        int32_t units, leaf, spine, core;
        int64_t leaf_spine, spine_core;
    } rows[] = {
        {1, 8, 4, 0, 256, 0},
        {2, 16, 8, 0, 512, 0},
        {3, 24, 16, 0, 768, 0},
        {4, 32, 16, 0, 1024, 0},
        {8, 64, 32, 0, 2048, 0},
        {16, 128, 128, 64, 4096, 4096},
        {32, 256, 256, 128, 8192, 8192},
        {64, 512, 512, 256, 16384, 16384},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mw_fattree_want w = rail_want(64, 8, rows[i].units);
        struct mw_fattree t = sized(&w);

        assert_int_equal(t.leaf, rows[i].leaf);
        assert_int_equal(t.spine, rows[i].spine);
        assert_int_equal(t.core, rows[i].core);
        assert_int_equal(t.tiers, rows[i].core > 0 ? 3 : 2);
        assert_int_equal((int64_t)t.leaf * t.links * t.spines, rows[i].leaf_spine);
        assert_int_equal((int64_t)t.spine * t.cores_per_group * t.core_links,
                         rows[i].spine_core);
    }
}

/* REFERENCE.md: 16,384 nodes are eight planes of 512 leaf, 512 spine, 256 core, 17,664 LIDs. */
static void eight_planes_of_16384_nodes(void **state)
{
    struct mw_fattree_want w = rail_want(64, 1, 512);
    struct mw_fattree t;

    (void)state;
    w.lids = 16384;
    t = sized(&w);
    assert_int_equal(t.leaf, 512);
    assert_int_equal(t.spine, 512);
    assert_int_equal(t.core, 256);
    assert_int_equal(w.lids + t.leaf + t.spine + t.core, 17664);
    assert_int_equal(8 * t.leaf, 4096);
    assert_int_equal(8 * t.spine, 4096);
    assert_int_equal(8 * t.core, 2048);
}

/* ---- brute force ---- */

/* Draws every leaf's uplinks and every spine's core links, counts what each switch port carries,
 * and says whether no port is used twice or out of range and every leaf reaches each spine of
 * its pod equally often. */
static void ports_are_used_once(const struct mw_fattree *t, int32_t spine_radix,
                                int32_t core_radix)
{
    enum { SPINE_MOST = 4096, RADIX_MOST = 160 };
    static uint8_t spine[SPINE_MOST][RADIX_MOST], core[SPINE_MOST][RADIX_MOST];
    int32_t down = t->tiers == 3 ? spine_radix / 2 : spine_radix;

    assert_true(t->spine <= SPINE_MOST && t->core <= SPINE_MOST);
    memset(spine, 0, sizeof spine);
    memset(core, 0, sizeof core);
    for (int32_t unit = 0; unit < t->units_final; unit++)
        for (int32_t rail = 0; rail < t->rails; rail++) {
            struct mw_fattree_place at = mw_fattree_leaf(t, unit, rail);

            assert_in_range(at.pod, 0, t->pods - 1);
            for (int32_t s = 0; s < t->spines; s++)
                for (int32_t k = 0; k < t->links; k++) {
                    assert_in_range(at.first_port + k, 0, down - 1);
                    spine[at.pod * t->spines + s][at.first_port + k]++;
                }
        }
    for (int32_t extra = 0; extra < t->extra; extra++) {
        struct mw_fattree_place at = mw_fattree_extra(t, extra);

        assert_in_range(at.pod, 0, t->pods - 1);
        for (int32_t s = 0; s < t->spines; s++)
            for (int32_t k = 0; k < t->extra_links; k++) {
                assert_in_range(at.first_port + k, 0, down - 1);
                spine[at.pod * t->spines + s][at.first_port + k]++;
            }
    }
    for (int32_t pod = 0; pod < t->pods; pod++)
        for (int32_t j = 0; j < t->groups; j++)
            for (int32_t c = 0; c < t->cores_per_group; c++)
                for (int32_t k = 0; k < t->core_links; k++) {
                    assert_in_range(pod * t->core_links + k, 0, core_radix - 1);
                    core[j * t->cores_per_group + c][pod * t->core_links + k]++;
                }
    for (int32_t i = 0; i < SPINE_MOST; i++)
        for (int32_t port = 0; port < RADIX_MOST; port++)
            assert_true(spine[i][port] <= 1 && core[i][port] <= 1);
}

/* Pods as REFERENCE.md words it, by filling them one rail after another. */
static int32_t pods_by_filling(int32_t radix, int32_t rails, int32_t units)
{
    int32_t half = radix / 2, pods = 0, room = 0;

    for (int32_t rail = 0; rail < rails; rail++) {
        if (units > half) { /* a rail over several pods of its own */
            for (int32_t left = units; left > 0; left -= half)
                pods++;
        } else {
            if (room < units) {
                pods++;
                room = half;
            }
            room -= units;
        }
    }
    return pods;
}

static void brute_force(void **state)
{
    static const int32_t radices[] = {40, 64, 144};

    (void)state;
    for (size_t r = 0; r < 3; r++)
        for (int32_t units = 1; units <= 80; units++) {
            int32_t radix = radices[r], leaves = 8 * units, u = radix / 2, s = 1, c = 1;
            struct mw_fattree_want w = rail_want(radix, 8, units);
            struct mw_fattree t = sized(&w);

            assert_int_equal(t.leaf, leaves);
            if (leaves <= radix) {
                while (u % s != 0 || s * radix < leaves * u)
                    s++;
                assert_int_equal(t.tiers, 2);
                assert_int_equal(t.spine, s);
                assert_int_equal(t.links, u / s);
                assert_int_equal(t.core, 0);
            } else {
                int32_t pods = pods_by_filling(radix, 8, units);

                while (u % c != 0 || 2 * c < pods)
                    c++;
                assert_int_equal(t.tiers, 3);
                assert_int_equal(t.pods, pods);
                assert_int_equal(t.spine, pods * u);
                assert_int_equal(t.core, u * c);
            }
            ports_are_used_once(&t, radix, radix);
        }
}

/* ---- boundaries ---- */

static void a_single_leaf_needs_no_spine(void **state)
{
    struct mw_fattree_want w = rail_want(64, 1, 1);
    struct mw_fattree t = sized(&w);

    (void)state;
    assert_int_equal(t.tiers, 1);
    assert_int_equal(t.spine, 0);
    w.units = w.units_final = 2;
    t = sized(&w);
    assert_int_equal(t.tiers, 2);
    assert_int_equal(t.spine, 1);
    w.tiers = 1;
    assert_int_equal(mw_fattree_size(&w, &t), MW_FATTREE_TIERS);
}

/* Two tiers join radix leaves, radix^2/2 endpoints; three tiers radix^3/4 (closed forms). */
static void tiers_end_where_they_must(void **state)
{
    static const int32_t radices[] = {4, 40, 64};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        int32_t radix = radices[i];
        int32_t leaves3 = radix * radix / 2; /* x radix/2 nodes = radix^3/4 */
        struct mw_fattree_want w = rail_want(radix, 1, 0);
        struct mw_fattree t;

        for (int32_t n = radix - 1; n <= radix + 1; n++) {
            w.units = w.units_final = n;
            w.tiers = 0;
            assert_int_equal(sized(&w).tiers, n <= radix ? 2 : 3);
            w.tiers = 2;
            assert_int_equal(mw_fattree_size(&w, &t),
                             n <= radix ? MW_FATTREE_OK : MW_FATTREE_TIERS);
        }
        w.tiers = 0;
        for (int32_t n = leaves3 - 1; n <= leaves3 + 1; n++) {
            w.units = w.units_final = n;
            assert_int_equal(mw_fattree_size(&w, &t),
                             n <= leaves3 ? MW_FATTREE_OK : MW_FATTREE_LARGE);
        }
    }
}

/* LIDs 0x0001 to 0xBFFF: adapters and switches of a subnet are 49,151 at most. */
static void lids_end_at_49151(void **state)
{
    struct mw_fattree_want w = rail_want(64, 1, 1024);
    struct mw_fattree t = sized(&w);
    int64_t switches = t.leaf + t.spine + t.core;

    (void)state;
    for (int64_t total = 49150; total <= 49152; total++) {
        w.lids = total - switches;
        assert_int_equal(mw_fattree_size(&w, &t),
                         total <= 49151 ? MW_FATTREE_OK : MW_FATTREE_LIDS);
    }
}

static void no_uplinks_no_tree(void **state)
{
    struct mw_fattree_want w = rail_want(64, 8, 2);
    struct mw_fattree t;

    (void)state;
    w.uplinks = w.uplinks_most = 0;
    assert_int_equal(mw_fattree_size(&w, &t), MW_FATTREE_UPLINKS);
}

/* ---- two kinds of leaves ---- */

/* REFERENCE.md, storage of the 127-node system: 16 switches, 240 links between them when eight
 * node leaves have 24 uplinks (4:3) and four appliance leaves twelve. */
static void published_storage(void **state)
{
    struct mw_fattree_want w = {.radix = {64, 64, 64},
                                .rails = 1,
                                .units = 8,
                                .units_final = 8,
                                .uplinks = 24,
                                .uplinks_most = 32,
                                .extra = 4,
                                .extra_uplinks = 12,
                                .extra_uplinks_most = 52};
    struct mw_fattree t = sized(&w);

    (void)state;
    assert_int_equal(t.leaf + t.spine, 16);
    assert_int_equal(8 * t.links * t.spines + 4 * t.extra_links * t.spines, 240);
    ports_are_used_once(&t, 64, 64);
}

/* Any mixture: no port twice, and never fewer uplinks than asked for. */
static void mixed_leaves(void **state)
{
    (void)state;
    for (int32_t leaves = 1; leaves <= 100; leaves += 3)
        for (int32_t extra = 1; extra <= 9; extra += 4)
            for (int32_t uplinks = 1; uplinks <= 32; uplinks += 5) {
                struct mw_fattree_want w = rail_want(64, 1, leaves);
                struct mw_fattree t;

                w.extra = extra;
                w.extra_uplinks = uplinks;
                w.extra_uplinks_most = 40;
                t = sized(&w);
                assert_true(t.links * t.spines >= 32);
                assert_true(t.extra_links * t.spines >= uplinks);
                assert_true(t.links * t.spines <= 32);
                assert_true(t.extra_links * t.spines <= 40);
                ports_are_used_once(&t, 64, 64);
            }
}

/* ---- growth ---- */

/* REFERENCE.md: one unit has 4 spines and 8 links, four units 16 spines and 2 links: only the
 * final spines from the first day move nothing. */
static void growth_modes(void **state)
{
    struct mw_fattree_want w = rail_want(64, 8, 1);
    struct mw_fattree t;

    (void)state;
    w.units_final = 4;
    w.growth = MW_GROWTH_PREBUILT;
    t = sized(&w);
    assert_int_equal(t.leaf, 8);
    assert_int_equal(t.spine, 16);
    assert_int_equal(t.links, 2);
    w.growth = MW_GROWTH_OVERSUBSCRIBED;
    t = sized(&w);
    assert_int_equal(t.spine, 4);
    assert_int_equal(t.spine_final, 16);
    assert_int_equal(t.links, 2);
    w.growth = MW_GROWTH_REWIRE;
    t = sized(&w);
    assert_int_equal(t.spine, 4);
    assert_int_equal(t.spine_final, 16);
    assert_int_equal(t.links, 8);
}

/* A leaf's spine port depends on the final size alone. */
static void growth_moves_no_leaf(void **state)
{
    (void)state;
    for (int32_t final = 2; final <= 80; final += 13)
        for (int32_t now = 1; now <= final; now++) {
            struct mw_fattree_want w = rail_want(64, 8, final);
            struct mw_fattree grown = sized(&w), t;

            w.units = now;
            w.growth = MW_GROWTH_PREBUILT;
            t = sized(&w);
            assert_int_equal(t.spine, grown.spine);
            assert_int_equal(t.core, grown.core);
            for (int32_t unit = 0; unit < now; unit++)
                for (int32_t rail = 0; rail < 8; rail++) {
                    struct mw_fattree_place a = mw_fattree_leaf(&t, unit, rail);
                    struct mw_fattree_place b = mw_fattree_leaf(&grown, unit, rail);

                    assert_int_equal(a.pod, b.pod);
                    assert_int_equal(a.first_port, b.first_port);
                }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_superpods),
        cmocka_unit_test(eight_planes_of_16384_nodes),
        cmocka_unit_test(brute_force),
        cmocka_unit_test(a_single_leaf_needs_no_spine),
        cmocka_unit_test(tiers_end_where_they_must),
        cmocka_unit_test(lids_end_at_49151),
        cmocka_unit_test(no_uplinks_no_tree),
        cmocka_unit_test(published_storage),
        cmocka_unit_test(mixed_leaves),
        cmocka_unit_test(growth_modes),
        cmocka_unit_test(growth_moves_no_leaf),
    };

    return cmocka_run_group_tests_name("fattree", tests, NULL, NULL);
}
