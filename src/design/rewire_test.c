/*
 * rewire_test.c: the oracle is brute force: every assignment of small problems; every way to make
 * the spines that stand the spines of the grown tree, cores too, for trees of a few ports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "design/fattree.h"
#include "design/rewire.h"

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

/* ---- assignment ---- */

static int64_t best_assignment(const int64_t *gain, uint32_t rows, uint32_t cols, uint32_t row,
                               uint32_t used)
{
    int64_t best = row == rows ? 0 : INT64_MIN;

    for (uint32_t c = 0; c < cols && row < rows; c++) {
        if (used & 1u << c)
            continue;
        int64_t sum =
            gain[row * cols + c] + best_assignment(gain, rows, cols, row + 1, used | 1u << c);
        best = sum > best ? sum : best;
    }
    return best;
}

static void assignments_are_the_best(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (int n = 0; n < 4000; n++) {
        uint32_t cols = 1 + chance(&seed, 6), rows = 1 + chance(&seed, cols), used = 0;
        uint32_t column[6], spread = 1 + chance(&seed, 20);
        int64_t gain[36], sum = 0;
        for (uint32_t i = 0; i < rows * cols; i++)
            gain[i] = chance(&seed, spread);
        int64_t said = mw_rewire_assign(gain, rows, cols, column);
        for (uint32_t i = 0; i < rows; i++) {
            assert_true(column[i] < cols && !(used & 1u << column[i]));
            used |= 1u << column[i];
            sum += gain[i * cols + column[i]];
        }
        assert_int_equal(said, sum);
        assert_int_equal(sum, best_assignment(gain, rows, cols, 0, 0));
    }
}

/* ---- trees ---- */

enum { LEAVES = 64, SPINES = 16, CORES = 16 };

/* A tree as numbers of links, as wiring_tree.c draws it. */
struct tree {
    struct mw_fattree ft;
    uint32_t leaf_n, spine_n, core_n;
    uint32_t group[LEAVES], unit[LEAVES], rail[LEAVES];
    int32_t up[LEAVES][SPINES], top[SPINES][CORES];
};

/* False: there is no such tree, or it is too large to try all. */
static bool draw(struct tree *t, const struct mw_fattree_want *want)
{
    memset(t, 0, sizeof *t);
    if (mw_fattree_size(want, &t->ft) != MW_FATTREE_OK || t->ft.tiers < 2)
        return false;
    const struct mw_fattree *f = &t->ft;
    t->leaf_n = (uint32_t)(f->units * f->rails);
    t->spine_n = (uint32_t)f->spine;
    t->core_n = (uint32_t)f->core;
    if (t->leaf_n > LEAVES || t->spine_n > SPINES || t->core_n > CORES)
        return false;
    for (uint32_t l = 0; l < t->leaf_n; l++) {
        t->unit[l] = l / (uint32_t)f->rails;
        t->rail[l] = l % (uint32_t)f->rails;
        t->group[l] =
            (uint32_t)mw_fattree_leaf(f, (int32_t)t->unit[l], (int32_t)t->rail[l]).pod;
        for (int32_t j = 0; j < f->spines; j++)
            t->up[l][(int32_t)t->group[l] * f->spines + j] = f->links;
    }
    for (int32_t s = 0; s < f->spine && f->tiers == 3; s++)
        for (int32_t c = 0; c < f->cores_per_group; c++)
            t->top[s][s % f->spines * f->cores_per_group + c] = f->core_links;
    return true;
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Links between leaves and a spine that stay when it becomes spine `to`. Leaves of the same unit
 * and rail are the same; units ascend, so that leaf numbers are. */
static int64_t leaf_gain(const struct tree *a, const struct tree *b, uint32_t s, uint32_t to)
{
    int64_t sum = 0;

    for (uint32_t l = 0; l < a->leaf_n; l++)
        sum += least(a->up[l][s], b->up[l][to]);
    return sum;
}

/* The most links between leaves and spines that can stay, over all injections. */
static int64_t best_leaves(const struct tree *a, const struct tree *b, uint32_t s,
                           uint32_t *used)
{
    int64_t best = s == a->spine_n ? 0 : INT64_MIN;

    /* spines of one group are alike: one free place of each is tried */
    for (int32_t g = 0; g < b->ft.pods && s < a->spine_n; g++) {
        if (used[g] == (uint32_t)b->ft.spines)
            continue;
        used[g]++;
        int64_t sum =
            leaf_gain(a, b, s, (uint32_t)(g * b->ft.spines)) + best_leaves(a, b, s + 1, used);
        used[g]--;
        best = sum > best ? sum : best;
    }
    return best;
}

/* The most links between spines and cores that can stay, given the spines' places, over all
 * injections of cores. */
static int64_t best_cores(const struct tree *a, const struct tree *b, const uint32_t *place,
                          uint32_t core, uint32_t used)
{
    int64_t best = core == a->core_n ? 0 : INT64_MIN;

    for (uint32_t to = 0; to < b->core_n && core < a->core_n; to++) {
        int64_t sum = 0;
        if (used & 1u << to)
            continue;
        for (uint32_t s = 0; s < a->spine_n; s++)
            sum += least(a->top[s][core], b->top[place[s]][to]);
        sum += best_cores(a, b, place, core + 1, used | 1u << to);
        best = sum > best ? sum : best;
    }
    return best;
}

/* The most links of both tiers together, over all injections of spines and cores. */
static int64_t best_both(const struct tree *a, const struct tree *b, uint32_t *place,
                         uint32_t s, uint32_t used)
{
    int64_t best = INT64_MIN;

    if (s == a->spine_n)
        return best_cores(a, b, place, 0, 0);
    for (uint32_t to = 0; to < b->spine_n; to++) {
        if (used & 1u << to)
            continue;
        place[s] = to;
        int64_t sum = leaf_gain(a, b, s, to) + best_both(a, b, place, s + 1, used | 1u << to);
        best = sum > best ? sum : best;
    }
    return best;
}

/* What mw_rewire_spines makes of it; `place` by spine. Returns the links of leaves that stay. */
static int64_t rewire(const struct tree *a, const struct tree *b, uint32_t *place)
{
    struct mw_rewire_link links[LEAVES * SPINES];
    uint32_t group[SPINES], number[SPINES], was[SPINES], leaf_group[LEAVES], n = 0;
    int32_t leaf_links[LEAVES];

    for (uint32_t l = 0; l < a->leaf_n; l++) {
        leaf_group[l] = b->group[l];
        leaf_links[l] = b->ft.links;
        for (uint32_t s = 0; s < a->spine_n; s++)
            if (a->up[l][s])
                links[n++] = (struct mw_rewire_link){l, s, a->up[l][s]};
    }
    for (uint32_t s = 0; s < a->spine_n; s++) {
        number[s] = s % (uint32_t)a->ft.spines;
        was[s] = s / (uint32_t)a->ft.spines;
    }
    struct mw_rewire r = {a->leaf_n,  a->spine_n, (uint32_t)b->ft.pods,
                          leaf_group, leaf_links, number,
                          was,        links,      n};
    int64_t kept = mw_rewire_spines(&r, group);
    for (uint32_t s = 0; s < a->spine_n; s++) {
        assert_true(group[s] != MW_NONE && number[s] < (uint32_t)b->ft.spines);
        place[s] = group[s] * (uint32_t)b->ft.spines + number[s];
        for (uint32_t k = 0; k < s; k++)
            assert_int_not_equal(place[k], place[s]);
    }
    return kept;
}

/* Cores keep their number, c of group j. */
static int64_t cores_kept(const struct tree *a, const struct tree *b, const uint32_t *place)
{
    int64_t sum = 0;

    for (uint32_t c = 0; c < a->core_n; c++) {
        int32_t to = (int32_t)c / a->ft.cores_per_group * b->ft.cores_per_group +
                     (int32_t)c % a->ft.cores_per_group;
        for (uint32_t s = 0; s < a->spine_n; s++)
            sum += least(a->top[s][c], b->top[place[s]][to]);
    }
    return sum;
}

static void random_want(uint64_t *seed, struct mw_fattree_want *a, struct mw_fattree_want *b)
{
    static const int32_t radix[] = {4, 8, 12};
    int32_t ports = radix[chance(seed, 3)];

    *a = (struct mw_fattree_want){.radix = {ports, ports, ports},
                                  .rails = 1 + (int32_t)chance(seed, 4),
                                  .units = 1 + (int32_t)chance(seed, 4),
                                  .uplinks = 1 + (int32_t)chance(seed, (uint32_t)ports / 2),
                                  .uplinks_most = ports / 2};
    a->units_final = a->units;
    a->tiers = chance(seed, 3) == 0 ? 3 : 0;
    *b = *a;
    b->units = b->units_final = a->units + 1 + (int32_t)chance(seed, 6);
}

/* No way to deal the spines that stand to the places of the grown tree keeps more links between
 * leaves and spines; nor, cores dealt too, more of both tiers together. */
static void no_other_way_keeps_more(void **state)
{
    uint64_t seed = 5;
    uint32_t tried[2][2] = {{0}}, with_cores = 0, moved = 0; /* [three tiers before][after] */

    (void)state;
    for (int n = 0; n < 6000; n++) {
        struct mw_fattree_want wa, wb;
        struct tree a, b;
        uint32_t place[SPINES], other[SPINES], used[LEAVES] = {0};
        random_want(&seed, &wa, &wb);
        if (!draw(&a, &wa) || !draw(&b, &wb) || a.spine_n > 8 || b.spine_n < a.spine_n ||
            a.ft.spines > b.ft.spines)
            continue;
        int64_t kept = rewire(&a, &b, place), all = 0;
        assert_int_equal(kept, best_leaves(&a, &b, 0, used));
        for (uint32_t l = 0; l < a.leaf_n; l++)
            for (uint32_t s = 0; s < a.spine_n; s++)
                all += a.up[l][s];
        moved += kept < all;
        tried[a.ft.tiers == 3][b.ft.tiers == 3]++;
        if (a.spine_n > 4 || b.spine_n > 8 || b.core_n > 6)
            continue;
        kept += cores_kept(&a, &b, place);
        assert_int_equal(kept, best_both(&a, &b, other, 0, 0));
        with_cores += a.core_n > 0;
    }
    print_message("# two tiers to two: %u, to three: %u, three to three: %u, with cores: %u; "
                  "links moved in %u\n",
                  tried[0][0], tried[0][1], tried[1][1], with_cores, moved);
    assert_true(tried[0][0] > 50 && tried[0][1] > 50 && tried[1][1] > 50 && with_cores > 20 &&
                moved > 100);
}

/* More spines of one number than groups: those left over are told. */
static void spines_without_a_place_are_told(void **state)
{
    static const uint32_t zero[3] = {0};
    static const struct mw_rewire_link links[] = {{0, 0, 1}, {0, 1, 2}, {0, 2, 1}};
    static const int32_t wanted[] = {4};
    struct mw_rewire r = {1, 3, 1, zero, wanted, zero, zero, links, 3};
    uint32_t group[3];

    (void)state;
    assert_int_equal(mw_rewire_spines(&r, group), 2);
    assert_int_equal(group[0], MW_NONE);
    assert_int_equal(group[1], 0);
    assert_int_equal(group[2], MW_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(assignments_are_the_best),
        cmocka_unit_test(no_other_way_keeps_more),
        cmocka_unit_test(spines_without_a_place_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
