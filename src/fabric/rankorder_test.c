/* rankorder_test.c: the best order of ranks: every order of a few nodes tried; closed forms and the
 * published loss of random orders on full trees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fabric/net_fixture.h"
#include "fabric/rankorder.h"

/* Fisher-Yates with a generator of our own. */
static void shuffle(uint32_t *at, uint32_t n, uint64_t seed)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)(mw_mix64(seed * 1000003 + i) % i), x = at[i - 1];

        at[i - 1] = at[j];
        at[j] = x;
    }
}

static double ring_of(const struct mw_net *n, const uint32_t *ring, uint32_t k, uint32_t *worst)
{
    double slowest = 0, *load = mw_alloc(n->link_n * sizeof *load);

    *worst = 0;
    for (uint32_t i = 0; i < k; i++) {
        uint32_t path[MW_PATH_CAP], hops = mw_net_path(n, ring[i], ring[(i + 1) % k], path);

        for (uint32_t j = 0; j < hops; j++)
            load[path[j]]++;
    }
    for (uint32_t l = 0; l < n->link_n; l++) {
        double time = load[l] * 400000 / n->links[l].mbps;

        *worst = (uint32_t)load[l] > *worst ? (uint32_t)load[l] : *worst;
        slowest = time > slowest ? time : slowest;
    }
    mw_free(load);
    return 1 / slowest;
}

static void best_of_all(const struct mw_net *n, uint32_t *ring, uint32_t k, uint32_t from,
                        double *best, uint32_t *least)
{
    if (from == k) {
        uint32_t worst;
        double completion = ring_of(n, ring, k, &worst);

        *best = completion > *best ? completion : *best;
        *least = worst < *least ? worst : *least;
        return;
    }
    for (uint32_t i = from; i < k; i++) {
        uint32_t x = ring[from];

        ring[from] = ring[i];
        ring[i] = x;
        best_of_all(n, ring, k, from + 1, best, least);
        ring[i] = ring[from];
        ring[from] = x;
    }
}

static void assert_order(const struct mw_rankorder *r, const uint32_t *ends, uint32_t k,
                         const struct mw_net *n)
{
    uint32_t *ring = mw_alloc(k * sizeof *ring), worst;
    bool *seen = mw_alloc(k);

    assert_int_equal(r->n, k);
    for (uint32_t i = 0; i < k; i++) {
        assert_true(r->order[i] < k);
        assert_false(seen[r->order[i]]);
        seen[r->order[i]] = true;
        ring[i] = ends[r->order[i]];
    }
    assert_true(ring_of(n, ring, k, &worst) == r->after);
    assert_int_equal(worst, r->after_worst);
    assert_true(ring_of(n, ends, k, &worst) == r->before);
    assert_int_equal(worst, r->before_worst);
    mw_free(ring);
    mw_free(seen);
}

/* Allocations of seven nodes in trees of two and three tiers, a link or two at a quarter of its
 * rate: no order of all 5,040 beats ours. */
static void every_order(void **state)
{
    static const struct net_shape shapes[] = {
        {.pods = 1, .leaves = 4, .hosts = 4, .spines = 4, .lanes = 1, .mbps = 400000},
        {.pods = 2,
         .leaves = 3,
         .hosts = 3,
         .spines = 3,
         .lanes = 1,
         .cores = 3,
         .mbps = 400000},
    };

    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        struct net_fixture f = net_fixture_tree(shapes[seed % 2]);
        uint32_t all[18], best_worst = UINT32_MAX;
        struct mw_rankorder r;
        double best = 0;

        for (uint64_t i = 0; i < seed / 4; i++)
            f.cables[f.end_n + mw_mix64(seed + i) % (f.cable_n - f.end_n)].mbps = 100000;
        struct mw_net n = net_fixture_net(&f);
        for (uint32_t e = 0; e < n.end_n; e++)
            all[e] = e;
        shuffle(all, n.end_n, seed);
        mw_rank_order(&r, &n, all, 7);
        assert_order(&r, all, 7, &n);
        best_of_all(&n, all, 7, 1, &best, &best_worst);
        assert_int_equal(r.after_worst, best_worst);
        if (seed < 4) /* with slow links another order of leaves may do better still */
            assert_true(r.after == best);
        assert_true(r.after >= r.before);
        mw_rank_order_done(&r);
        mw_net_done(&n);
        net_fixture_done(&f);
    }
}

/* The way into a leaf: its first node is one that the slow link does not serve. */
static void round_a_slow_link(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 4, .hosts = 4, .spines = 4, .lanes = 1, .mbps = 400000});
    uint32_t all[16];
    struct mw_rankorder r;

    (void)state;
    net_fixture_at(&f, 1, 5)->mbps =
        100000; /* leaf 1 to spine 0, by which its node 0 is reached */
    struct mw_net n = net_fixture_net(&f);
    for (uint32_t e = 0; e < 16; e++)
        all[e] = e;
    mw_rank_order(&r, &n, all, 16);
    assert_order(&r, all, 16, &n);
    assert_true(r.before == 0.25);
    assert_true(r.after == 1);
    assert_int_equal(all[r.order[4]], 5);
    assert_int_equal(all[r.order[5]], 4);
    mw_rank_order_done(&r);
    mw_net_done(&n);
    net_fixture_done(&f);
}

/* 2,048 endpoints, or half of them scattered, at random: each of 4,096 links carries some number of
 * flows of mean about 1 (Poisson): 2 % of links have four or more,
 * none of all has more than 9 with probability 0.999. Sorted: one. */
static void full_tree(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 64, .hosts = 32, .spines = 32, .lanes = 1, .mbps = 400000});
    struct mw_net n = net_fixture_net(&f);
    uint32_t *all = mw_alloc(n.end_n * sizeof *all);

    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        struct mw_rankorder r;
        uint32_t k = seed % 2 ? n.end_n : n.end_n / 2;

        for (uint32_t e = 0; e < n.end_n; e++)
            all[e] = e;
        shuffle(all, n.end_n, seed);
        mw_rank_order(&r, &n, all, k);
        assert_order(&r, all, k, &n);
        assert_int_equal(r.after_worst, 1);
        assert_true(r.after == 1);
        assert_in_range(r.before_worst, 4, 9);
        assert_true(r.before == 1.0 / r.before_worst);
        for (uint32_t i = 1; i < k; i++)
            assert_true(n.end_switch[all[r.order[i - 1]]] <= n.end_switch[all[r.order[i]]]);
        mw_rank_order_done(&r);
    }
    mw_free(all);
    mw_net_done(&n);
    net_fixture_done(&f);
}

/* Leaves 0 and 2 are joined by spines 0 and 1, leaves 1 and 3 by spines 2 and 3: two pods, whatever
 * the numbers. */
static void pods_together(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 4, .hosts = 2, .spines = 4, .lanes = 1, .mbps = 400000});
    static const uint32_t want[] = {0, 0, 2, 2, 1, 1, 3, 3};
    struct mw_rankorder r;

    (void)state;
    for (uint32_t leaf = 0; leaf < 4; leaf++)
        for (uint32_t spine = 0; spine < 4; spine++)
            if (leaf % 2 != spine / 2)
                net_fixture_cut(&f, leaf, 3 + spine);
    struct mw_net n = net_fixture_net(&f);
    mw_rank_order(&r, &n, (uint32_t[]){7, 6, 5, 4, 3, 2, 1, 0}, 8);
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(n.end_switch[7 - r.order[i]], want[i]);
    mw_rank_order_done(&r);
    mw_net_done(&n);
    net_fixture_done(&f);
}

static void few(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 2, .hosts = 2, .spines = 2, .lanes = 1, .mbps = 400000});
    struct mw_net n = net_fixture_net(&f);
    struct mw_rankorder r;

    (void)state;
    mw_rank_order(&r, &n, NULL, 0);
    assert_int_equal(r.n, 0);
    mw_rank_order_done(&r);
    mw_rank_order(&r, &n, (uint32_t[]){3}, 1);
    assert_int_equal(r.order[0], 0);
    assert_true(r.after == 1);
    mw_rank_order_done(&r);
    mw_rank_order(&r, &n, (uint32_t[]){3, 0}, 2);
    assert_int_equal(r.order[0], 1);
    assert_int_equal(r.after_worst, 1);
    mw_rank_order_done(&r);
    net_fixture_cut(&f, 0, 3); /* no way from leaf 1 to endpoint 0 */
    mw_net_done(&n);
    n = net_fixture_net(&f);
    mw_rank_order(&r, &n, (uint32_t[]){3, 0}, 2);
    assert_true(r.after == 0);
    mw_rank_order_done(&r);
    mw_net_done(&n);
    net_fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order), cmocka_unit_test(round_a_slow_link),
        cmocka_unit_test(full_tree),   cmocka_unit_test(pods_together),
        cmocka_unit_test(few),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
