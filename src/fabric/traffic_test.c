/* traffic_test.c: patterns against their definitions: who sends what to whom, and that collectives
 * done with these flows end where they should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fabric/traffic.h"

enum { MOST = 40 };

static struct mw_job job_of(uint32_t n, uint32_t *end)
{
    for (uint32_t i = 0; i < n; i++)
        end[i] = 100 + i;
    return (struct mw_job){.end = end, .n = n};
}

static void ring_and_shifts(void **state)
{
    uint32_t end[MOST];

    (void)state;
    for (uint32_t n = 2; n < 6; n++) {
        struct mw_job job = job_of(n, end);
        struct mw_flows f = {0};

        mw_flows_of(&f, &job, MW_PATTERN_ALL_TO_ALL);
        assert_int_equal(f.at.n, n * (n - 1));
        assert_int_equal(f.phase.n, n);
        for (uint32_t k = 1; k < n; k++)
            for (uint32_t i = 0; i < n; i++) {
                const struct mw_flow *x = &f.at.at[f.phase.at[k - 1] + i];

                assert_int_equal(x->from, 100 + i);
                assert_int_equal(x->to, 100 + (i + k) % n);
            }
        mw_flows_done(&f);
        mw_flows_of(&f, &job, MW_PATTERN_RING);
        assert_int_equal(f.at.n, n);
        assert_int_equal(f.at.at[n - 1].to, 100);
        mw_flows_done(&f);
    }
}

static void one_rank_sends_nothing(void **state)
{
    uint32_t end[1];
    struct mw_job job = job_of(1, end);
    struct mw_flows f = {0};

    (void)state;
    for (int p = 0; p < MW_PATTERNS; p++)
        mw_flows_of(&f, &job, (enum mw_pattern)p);
    assert_int_equal(f.at.n, 0);
    mw_flows_done(&f);
}

/* Each tree spans all ranks; no rank has children in both; none has more than two in one. */
static void trees(void **state)
{
    uint32_t end[MOST];

    (void)state;
    for (uint32_t n = 2; n < MOST; n++) {
        struct mw_job job = job_of(n, end);
        struct mw_flows f = {0};
        uint32_t children[2][MOST] = {{0}}, parent[2][MOST], roots;

        mw_flows_of(&f, &job, MW_PATTERN_TREE);
        assert_int_equal(f.at.n, 4 * (n - 1));
        memset(parent, 0xff, sizeof parent);
        for (uint32_t i = 0; i < f.at.n; i += 2) { /* up, then the same edge down */
            uint32_t tree = i >= f.at.n / 2, a = f.at.at[i].from - 100, b = f.at.at[i].to - 100;

            assert_int_equal(f.at.at[i + 1].from, b + 100);
            assert_int_equal(f.at.at[i + 1].to, a + 100);
            assert_int_equal(parent[tree][a], MW_NONE);
            parent[tree][a] = b;
            assert_true(++children[tree][b] <= 2);
        }
        for (uint32_t tree = 0; tree < 2; tree++) {
            roots = 0;
            for (uint32_t i = 0; i < n; i++) {
                uint32_t at = i, steps = 0;

                while (parent[tree][at] != MW_NONE && steps++ < n)
                    at = parent[tree][at];
                assert_true(steps < n); /* no circle */
                roots += parent[tree][i] == MW_NONE;
            }
            assert_int_equal(roots, 1);
        }
        for (uint32_t i = 0; i < n && n > 2;
             i++) /* the root of one may be inner in the other */
            assert_true(!children[0][i] || !children[1][i] || parent[0][i] == MW_NONE ||
                        parent[1][i] == MW_NONE);
        mw_flows_done(&f);
    }
}

/* After the scattering half rank i < p holds its p-th part of the sum of all: which ranks' data a
 * part holds is followed as a set. What is sent is what the definition says: half, a quarter, … */
static void halving(void **state)
{
    uint32_t end[MOST];

    (void)state;
    for (uint32_t n = 2; n < MOST; n++) {
        struct mw_job job = job_of(n, end);
        struct mw_flows f = {0};
        uint64_t holds[MOST];
        uint32_t p = 1, sent[MOST] = {0};

        while (2 * p <= n)
            p *= 2;
        for (uint32_t i = 0; i < n; i++)
            holds[i] = UINT64_C(1) << i;
        mw_flows_of(&f, &job, MW_PATTERN_HALVING);
        uint32_t phases = f.phase.n - 1, extra = p < n;
        for (uint32_t k = 0; k < phases - extra; k++) {
            uint64_t next[MOST];

            memcpy(next, holds, sizeof next);
            for (uint32_t i = f.phase.at[k]; i < f.phase.at[k + 1]; i++) {
                next[f.at.at[i].to - 100] |= holds[f.at.at[i].from - 100];
                sent[f.at.at[i].from - 100] += f.at.at[i].weight;
            }
            memcpy(holds, next, sizeof holds);
        }
        for (uint32_t i = 0; i < p; i++) {
            assert_true(holds[i] == (UINT64_C(1) << n) - 1);
            assert_int_equal(sent[i], p - 1); /* (p - 1) / p of all, in parts of 1 / p */
        }
        for (uint32_t i = p; i < n; i++)
            assert_int_equal(sent[i], p);
        mw_flows_done(&f);
    }
}

static void rails_run_side_by_side(void **state)
{
    uint32_t end[6] = {10, 20, 11, 21, 12, 22};
    struct mw_job job = {.end = end, .n = 3, .rails = 2};
    struct mw_flows f = {0};

    (void)state;
    mw_flows_of(&f, &job, MW_PATTERN_ALL_TO_ALL);
    assert_int_equal(f.at.n, 2 * 3 * 2);
    for (uint32_t i = 0; i < f.at.n; i++)
        assert_int_equal(f.at.at[i].from / 10, f.at.at[i].to / 10);
    mw_flows_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ring_and_shifts),
        cmocka_unit_test(one_rank_sends_nothing),
        cmocka_unit_test(trees),
        cmocka_unit_test(halving),
        cmocka_unit_test(rails_run_side_by_side),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
