/* deadlock_test.c: cycles of channels: closed forms of trees and rings, and random tables against
 * the transitive closure of what walking every pair shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fabric/deadlock.h"
#include "fabric/net_fixture.h"

/* From each of L leaves by each of S spines to each other leaf. */
static void tree(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 8, .hosts = 4, .spines = 4, .lanes = 1, .mbps = 1});
    struct mw_net n = net_fixture_net(&f);
    struct mw_deadlock d;

    (void)state;
    mw_deadlock_check(&d, &n);
    assert_true(d.free);
    assert_int_equal(d.dependencies, 8 * 7 * 4);
    assert_int_equal(d.cycle_n, 0);
    mw_net_done(&n);
    net_fixture_done(&f);
}

/* Switches in a circle, an endpoint on each: port 1 clockwise, 2 back, 3 the endpoint. Routes all go
 * clockwise, but never over the cable from the last to the first when `open`. */
static struct mw_net circle(uint32_t k, bool open)
{
    struct mw_net n = {.switch_n = k, .end_n = k, .link_n = 4 * k, .port_cap = 4};

    n.links = mw_alloc(n.link_n * sizeof *n.links);
    n.first_link = mw_alloc((2 * k + 1) * sizeof *n.first_link);
    n.port_link = mw_alloc(k * 4 * sizeof *n.port_link);
    n.end_up = mw_alloc(k * sizeof *n.end_up);
    n.end_switch = mw_alloc(k * sizeof *n.end_switch);
    n.tier = mw_alloc(k);
    n.hop = mw_alloc((size_t)k * k);
    n.node = mw_alloc(2 * k * sizeof *n.node);
    n.lid = mw_alloc(2 * k * sizeof *n.lid);
    for (uint32_t s = 0; s < k; s++) {
        uint32_t next = (s + 1) % k, last = (s + k - 1) % k, at = 3 * s;

        n.first_link[s] = at;
        n.links[at] = (struct mw_net_link){s, next, 3 * next + 1, 1, 1};
        n.links[at + 1] = (struct mw_net_link){s, last, 3 * last, 1, 2};
        n.links[at + 2] = (struct mw_net_link){s, k + s, 3 * k + s, 1, 3};
        n.links[3 * k + s] = (struct mw_net_link){k + s, s, at + 2, 1, 1};
        n.first_link[k + s] = 3 * k + s;
        n.port_link[s * 4] = MW_NONE;
        for (uint32_t p = 0; p < 3; p++)
            n.port_link[s * 4 + p + 1] = at + p;
        n.end_up[s] = 3 * k + s;
        n.end_switch[s] = s;
        for (uint32_t e = 0; e < k; e++)
            mw_net_row(&n, e)[s] = s == e ? 3 : open && e < s ? 2 : 1;
    }
    n.first_link[2 * k] = 4 * k;
    return n;
}

/* Dally and Seitz' own example: one way round a ring. */
static void ring(void **state)
{
    (void)state;
    for (uint32_t k = 3; k <= 20; k++) {
        struct mw_net n = circle(k, false);
        struct mw_deadlock d;

        mw_deadlock_check(&d, &n);
        assert_false(d.free);
        assert_int_equal(d.dependencies, k);
        assert_int_equal(d.cycle_n, k < MW_PATH_CAP ? k : MW_PATH_CAP);
        for (uint32_t i = 0; i < d.cycle_n; i++) {
            uint32_t next = d.cycle[(i + 1) % d.cycle_n];

            assert_int_equal(n.links[d.cycle[i]].port, 1);
            if (i + 1 < d.cycle_n || k <= MW_PATH_CAP)
                assert_int_equal(n.links[d.cycle[i]].to, n.links[next].from);
        }
        mw_net_done(&n);
    }
}

/* The same circle with a cable that no route crosses in that direction: a line. */
static void line(void **state)
{
    struct mw_net n = circle(6, true);
    struct mw_deadlock d;

    (void)state;
    mw_deadlock_check(&d, &n);
    assert_true(d.free);
    assert_int_equal(d.dependencies, 2 * 4); /* pairs of neighbouring cables, both ways */
    mw_net_done(&n);
}

/* A pair of switches that send to each other what is for a third. */
static void forwarding_loop(void **state)
{
    struct mw_net n = circle(6, true);
    struct mw_deadlock d;

    (void)state;
    mw_net_row(&n, 5)[2] = 2;
    mw_deadlock_check(&d, &n);
    assert_false(d.free);
    assert_int_equal(d.cycle_n, 2);
    assert_int_equal(n.links[d.cycle[0]].back, d.cycle[1]);
    mw_net_done(&n);
}

/* ---- brute force ---- */

static uint32_t hop_of(const struct mw_net *n, uint32_t at, uint32_t end)
{
    uint8_t port = mw_net_row(n, end)[at];

    return port < n->port_cap ? n->port_link[at * n->port_cap + port] : MW_NONE;
}

/* Walks every pair as long as no switch comes twice, and once more. */
static bool brute_free(const struct mw_net *n)
{
    uint32_t m = n->link_n;
    bool *after = mw_alloc((size_t)m * m), free_ = true;

    for (uint32_t a = 0; a < n->end_n; a++)
        for (uint32_t b = 0; b < n->end_n; b++) {
            uint32_t last = n->end_up[a], at = n->end_switch[a];

            for (uint32_t i = 0; a != b && i <= 2 * n->switch_n; i++) {
                uint32_t l = hop_of(n, at, b);

                if (l == MW_NONE)
                    break;
                after[(size_t)last * m + l] = true;
                last = l;
                at = n->links[l].to;
                if (at >= n->switch_n)
                    break;
            }
        }
    for (uint32_t k = 0; k < m; k++)
        for (uint32_t i = 0; i < m; i++)
            for (uint32_t j = 0; after[(size_t)i * m + k] && j < m; j++)
                after[(size_t)i * m + j] |= after[(size_t)k * m + j];
    for (uint32_t i = 0; i < m; i++)
        free_ &= !after[(size_t)i * m + i];
    mw_free(after);
    return free_;
}

/* Some entries of a small tree point anywhere. */
static void random_tables(void **state)
{
    struct net_fixture f = net_fixture_tree((struct net_shape){
        .pods = 1, .leaves = 3, .hosts = 2, .spines = 2, .lanes = 1, .mbps = 1});
    uint32_t frees = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct mw_net n = net_fixture_net(&f);
        struct mw_deadlock d;

        for (uint64_t i = 0; i < seed % 8; i++) {
            uint64_t r = mw_mix64(seed * 64 + i);

            n.hop[r % ((size_t)n.end_n * n.switch_n)] = (uint8_t)(r >> 32) % 6;
        }
        mw_deadlock_check(&d, &n);
        assert_int_equal(d.free, brute_free(&n));
        frees += d.free;
        for (uint32_t i = 0; i + 1 < d.cycle_n; i++)
            assert_int_equal(n.links[d.cycle[i]].to, n.links[d.cycle[i + 1]].from);
        mw_net_done(&n);
    }
    assert_in_range(frees, 50, 350); /* both kinds came */
    net_fixture_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree),          cmocka_unit_test(ring),
        cmocka_unit_test(line),          cmocka_unit_test(forwarding_loop),
        cmocka_unit_test(random_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
