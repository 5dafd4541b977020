/* place_test.c: placements against brute force over every placement there is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "design/place.h"

enum { SPOTS = 8, ITEMS = 6, ROWS = 3, CASES = 300 };

/* Spots in rows one gap of 600 apart, rows 2400 apart; L1 distances. */
struct toy {
    int64_t x[SPOTS], y[SPOTS];
    bool closed[ITEMS][SPOTS];
    struct mw_place_flow flows[ITEMS * ITEMS];
    struct mw_place m;
};

static uint64_t next_random(uint64_t *s)
{
    *s = *s * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX generator */
    return *s >> 33;
}

static int64_t toy_distance(const void *ctx, uint32_t a, uint32_t b)
{
    const struct toy *t = ctx;

    return llabs(t->x[a] - t->x[b]) + llabs(t->y[a] - t->y[b]);
}

static bool toy_may(const void *ctx, uint32_t item, uint32_t spot)
{
    const struct toy *t = ctx;

    return !t->closed[item][spot];
}

/* Hubs among each other and to clients; clients have none to each other. */
static void toy_make(struct toy *t, uint64_t *seed)
{
    uint32_t hubs = 1 + (uint32_t)(next_random(seed) % 3);
    uint32_t items = hubs + 1 + (uint32_t)(next_random(seed) % 3);

    memset(t, 0, sizeof *t);
    for (uint32_t i = 0; i < SPOTS; i++) {
        t->x[i] = (int64_t)(i % (SPOTS / 2)) * 600;
        t->y[i] = (int64_t)(i / (SPOTS / 2)) * 2400;
    }
    t->m = (struct mw_place){.spot_n = SPOTS,
                             .item_n = items,
                             .hub_n = hubs,
                             .flows = t->flows,
                             .distance = toy_distance,
                             .may = toy_may,
                             .ctx = t};
    for (uint32_t a = 0; a < hubs; a++)
        for (uint32_t b = a + 1; b < items; b++)
            if (next_random(seed) % 4 > 0)
                t->flows[t->m.flow_n++] =
                    (struct mw_place_flow){a, b, (int64_t)(next_random(seed) % 20)};
    bool first_row = items <= SPOTS / 2 && next_random(seed) % 2; /* hubs stand there alone */
    for (uint32_t i = 0; i < items; i++)
        for (uint32_t s = 0; s < SPOTS; s++)
            t->closed[i][s] = i < hubs && first_row ? s >= SPOTS / 2
                              : s >= ITEMS /* spots before stay open: a start */
                                  ? next_random(seed) % 3 == 0
                                  : false;
}

static int64_t brute(const struct toy *t, uint32_t *at, uint32_t n)
{
    int64_t best = INT64_MAX;

    if (n == t->m.item_n)
        return mw_place_cost(&t->m, at);
    for (uint32_t s = 0; s < SPOTS; s++) {
        bool free = !t->closed[n][s];
        for (uint32_t i = 0; i < n; i++)
            free = free && at[i] != s;
        if (!free)
            continue;
        at[n] = s;
        int64_t cost = brute(t, at, n + 1);
        best = cost < best ? cost : best;
    }
    return best;
}

static void check_allowed(const struct toy *t, const uint32_t *at)
{
    for (uint32_t i = 0; i < t->m.item_n; i++) {
        assert_in_range(at[i], 0, SPOTS - 1);
        assert_false(t->closed[i][at[i]]);
        for (uint32_t k = 0; k < i; k++)
            assert_int_not_equal(at[i], at[k]);
    }
}

static void exact_is_the_optimum(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (int c = 0; c < CASES; c++) {
        struct toy t;
        uint32_t at[ITEMS], scratch[ITEMS];
        toy_make(&t, &seed);
        for (uint32_t i = 0; i < t.m.item_n; i++)
            at[i] = i;
        assert_true(mw_place_exact(&t.m, 1000000, at));
        check_allowed(&t, at);
        assert_int_equal(mw_place_cost(&t.m, at), brute(&t, scratch, 0));
    }
}

static void improvement_stays_between_start_and_optimum(void **state)
{
    uint64_t seed = 2;
    int reached = 0;

    (void)state;
    for (int c = 0; c < CASES; c++) {
        struct toy t;
        uint32_t at[ITEMS], scratch[ITEMS], tries[SPOTS];
        toy_make(&t, &seed);
        for (uint32_t i = 0; i < t.m.item_n; i++)
            at[i] = i;
        for (uint32_t s = 0; s < SPOTS; s++)
            tries[s] = s;
        int64_t before = mw_place_cost(&t.m, at);
        int64_t gain = mw_place_improve(&t.m, tries, SPOTS, 1000000, at);
        check_allowed(&t, at);
        int64_t best = brute(&t, scratch, 0);
        assert_true(gain >= 0);
        assert_int_equal(mw_place_cost(&t.m, at), before - gain);
        assert_true(mw_place_cost(&t.m, at) >= best);
        reached += mw_place_cost(&t.m, at) == best;
    }
    assert_true(reached > CASES / 4); /* a local search that never arrives is broken */
}

/* The k-th nearest spot of any spot, by sorting all distances. */
static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* With lists from every spot to those of two sets: the first row, for hubs, and all spots. Only
 * where the hubs' closed spots say so does the first set apply. */
static int64_t fine_bound(struct toy *t)
{
    bool member[SPOTS * 2];
    int64_t list[SPOTS * 2][SPOTS - 1];
    uint8_t set[ITEMS];

    for (uint32_t s = 0; s < SPOTS; s++) {
        member[2 * s] = s < SPOTS / 2;
        member[2 * s + 1] = true;
        for (uint32_t k = 0; k < 2; k++) {
            uint32_t n = 0;
            for (uint32_t o = 0; o < SPOTS; o++)
                if (o != s && (k == 1 || o < SPOTS / 2))
                    list[2 * s + k][n++] = toy_distance(t, s, o);
            qsort(list[2 * s + k], n, sizeof(int64_t), by_value);
            for (; n < SPOTS - 1; n++)
                list[2 * s + k][n] = list[2 * s + k][n - 1];
        }
    }
    for (uint32_t i = 0; i < t->m.item_n; i++) {
        set[i] = 0;
        for (uint32_t s = SPOTS / 2; s < SPOTS; s++)
            set[i] = !t->closed[i][s] ? 1 : set[i];
    }
    return mw_place_bound(&t->m, &(struct mw_place_near){.spot_n = SPOTS,
                                                         .set_n = 2,
                                                         .len = SPOTS - 1,
                                                         .set = set,
                                                         .member = member,
                                                         .list = list[0]});
}

static void bound_is_below_the_optimum(void **state)
{
    uint64_t seed = 3;
    int tight = 0, some = 0;

    (void)state;
    for (int c = 0; c < CASES; c++) {
        struct toy t;
        uint32_t scratch[ITEMS];
        int64_t nearest[SPOTS];
        const struct mw_place_row rows[] = {{0, 600, SPOTS / 2}, {2400, 600, SPOTS / 2}};
        toy_make(&t, &seed);
        mw_place_nearest(rows, 2, nearest, SPOTS - 1);
        int64_t best = brute(&t, scratch, 0);
        const struct mw_place_near any = {.spot_n = 1,
                                          .set_n = 1,
                                          .len = SPOTS - 1,
                                          .set = (const uint8_t[ITEMS]){0},
                                          .member = (const bool[]){true},
                                          .list = nearest};
        int64_t rough = mw_place_bound(&t.m, &any), fine = fine_bound(&t);
        assert_true(rough <= best);
        assert_true(fine <= best);
        tight += best > 0 && fine * 4 >= best * 3;
        some += best > 0;
    }
    assert_true(tight * 2 > some); /* a bound of nothing would hold too */
}

static void nearest_is_never_more_than_any_spot_has(void **state)
{
    uint64_t seed = 4;

    (void)state;
    for (int c = 0; c < 50; c++) {
        enum { MOST = ROWS * 12 };
        struct mw_place_row rows[ROWS];
        int64_t x[MOST], y[MOST], nearest[MOST];
        uint32_t n = 0;
        for (uint32_t r = 0; r < ROWS; r++) {
            rows[r] = (struct mw_place_row){(int64_t)(next_random(&seed) % 9000),
                                            500 + (int64_t)(next_random(&seed) % 300),
                                            1 + (uint32_t)(next_random(&seed) % 12)};
            int64_t shift = (int64_t)(next_random(&seed) % 2000);
            for (uint32_t i = 0; i < rows[r].n; i++, n++) {
                x[n] = shift + i * rows[r].gap;
                y[n] = rows[r].y;
            }
        }
        mw_place_nearest(rows, ROWS, nearest, n - 1);
        for (uint32_t i = 0; i < n; i++) {
            int64_t d[MOST] = {0};
            uint32_t k = 0;
            for (uint32_t j = 0; j < n; j++)
                if (j != i)
                    d[k++] = llabs(x[i] - x[j]) + llabs(y[i] - y[j]);
            qsort(d, k, sizeof *d, by_value);
            for (uint32_t j = 0; j < k; j++)
                assert_true(nearest[j] <= d[j]);
        }
    }
}

/* One row: the middle spot has neighbours at 1, 1, 2, 2, 3 gaps (a closed form). */
static void nearest_in_one_row_is_tight(void **state)
{
    const struct mw_place_row row = {0, 600, 11};
    int64_t nearest[10];

    (void)state;
    mw_place_nearest(&row, 1, nearest, 10);
    for (int64_t k = 0; k < 10; k++)
        assert_int_equal(nearest[k], (k / 2 + 1) * 600);
}

/* Two hubs that eight clients pull evenly, in a row of twenty: they stand in the middle of the
 * ten, at its start (the dense pod). Cost by hand: each side 1+2+3+4 and 2+3+4+5, hubs 1. */
static int64_t row_distance(const void *ctx, uint32_t a, uint32_t b)
{
    (void)ctx;
    return a < b ? b - a : a - b;
}

static bool anywhere(const void *ctx, uint32_t item, uint32_t spot)
{
    (void)ctx;
    return item < 10 && spot < 20;
}

static void a_pod_in_one_row(void **state)
{
    struct mw_place_flow flows[17] = {{0, 1, 2}};
    struct mw_place m = {.spot_n = 20,
                         .item_n = 10,
                         .hub_n = 2,
                         .flows = flows,
                         .flow_n = 17,
                         .distance = row_distance,
                         .may = anywhere};
    uint32_t at[10] = {18, 0, 2, 4, 6, 8, 10, 12, 14, 16};

    (void)state;
    for (uint32_t c = 0; c < 8; c++) {
        flows[1 + 2 * c] = (struct mw_place_flow){0, 2 + c, 16};
        flows[2 + 2 * c] = (struct mw_place_flow){1, 2 + c, 16};
    }
    assert_true(mw_place_exact(&m, 20000000, at));
    assert_int_equal(mw_place_cost(&m, at), 16 * 2 * (1 + 2 + 3 + 4 + 2 + 3 + 4 + 5) + 2);
    assert_int_equal(at[0] + at[1], 4 + 5); /* the first ten spots */
    assert_in_range(at[0], 4, 5);
    for (uint32_t c = 2; c < 10; c++)
        assert_in_range(at[c], 0, 9);
}

static void work_runs_out(void **state)
{
    struct toy t;
    uint64_t seed = 5;
    uint32_t at[ITEMS];

    (void)state;
    do
        toy_make(&t, &seed);
    while (t.m.hub_n < 3);
    for (uint32_t i = 0; i < t.m.item_n; i++)
        at[i] = i;
    int64_t before = mw_place_cost(&t.m, at);
    assert_false(mw_place_exact(&t.m, 200, at));
    check_allowed(&t, at);
    assert_true(mw_place_cost(&t.m, at) <= before);
}

static bool hubs_apart(const void *ctx, const uint32_t *hub_at)
{
    (void)ctx;
    return hub_at[0] == MW_NONE || hub_at[1] == MW_NONE || hub_at[1] == hub_at[0] + 3;
}

static void hubs_must_agree(void **state)
{
    struct mw_place_flow flows[] = {{0, 1, 5}, {0, 2, 1}, {1, 2, 1}};
    struct mw_place m = {.spot_n = 6,
                         .item_n = 3,
                         .hub_n = 2,
                         .flows = flows,
                         .flow_n = 3,
                         .distance = row_distance,
                         .may = anywhere,
                         .agree = hubs_apart};
    uint32_t at[] = {2, 5, 0};

    (void)state;
    assert_true(mw_place_exact(&m, 1000000, at));
    assert_int_equal(at[1], at[0] + 3);
    assert_int_equal(mw_place_cost(&m, at), 5 * 3 + 3); /* the client between them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_is_the_optimum),
        cmocka_unit_test(improvement_stays_between_start_and_optimum),
        cmocka_unit_test(bound_is_below_the_optimum),
        cmocka_unit_test(nearest_is_never_more_than_any_spot_has),
        cmocka_unit_test(nearest_in_one_row_is_tight),
        cmocka_unit_test(a_pod_in_one_row),
        cmocka_unit_test(work_runs_out),
        cmocka_unit_test(hubs_must_agree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
