/*
 * pairtree_test.c: the in-band tree of pairs: the published size, and what must hold of any: no
 * port twice, both leaves of a pair alike, growth moves nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "design/pairtree.h"

static struct mw_pairtree_want want(int32_t nodes, int32_t servers)
{
    return (struct mw_pairtree_want){.leaf_ports = 64,
                                     .core_ports = 64,
                                     .nodes = nodes,
                                     .nodes_final = nodes,
                                     .ports = 1,
                                     .servers = servers,
                                     .su_nodes = 32,
                                     .leaves_min = 2,
                                     .uplinks = 4,
                                     .peers = 2,
                                     .side = 16,
                                     .top = 12};
}

/* REFERENCE.md, bill of materials of the 127-node system: eight SN4600C, 24 links between leaf
 * and core, 6 between pairs (3 pairs of leaves x 2). */
static void published_127_nodes(void **state)
{
    struct mw_pairtree_want w = want(127, 4);
    struct mw_pairtree t;

    (void)state;
    assert_true(mw_pairtree_size(&w, &t));
    assert_int_equal(t.tiers, 2);
    assert_int_equal(2 * t.pairs[0] + 2 * t.pairs[1], 8);
    assert_int_equal(2 * t.pairs[0] * w.uplinks, 24);
    assert_int_equal(t.pairs[0] * w.peers, 6);
}

/* One pair alone is its own top: 64 ports - 2 peers - 8 side - 6 top = 48 members. Above, each
 * pair has 64 - 4 uplinks - 2 peers = 58. */
static void pairs_fill_up(void **state)
{
    static const struct {
        int32_t members, pairs, tiers;
    } rows[] = {{47, 1, 1}, {48, 1, 1},  {49, 1, 2},  {57, 1, 2},  {58, 1, 2},
                {59, 2, 2}, {116, 2, 2}, {117, 3, 2}, {174, 3, 2}, {175, 4, 2}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct mw_pairtree_want w = want(rows[i].members - 2, 2);
        struct mw_pairtree t;

        assert_true(mw_pairtree_size(&w, &t));
        assert_int_equal(t.pairs[0], rows[i].pairs);
        assert_int_equal(t.tiers, rows[i].tiers);
    }
}

/* A scalable unit stays on one pair where that costs no pair. */
static void units_stay_together(void **state)
{
    struct mw_pairtree_want w = want(96, 0);
    struct mw_pairtree t;

    (void)state;
    w.leaves_min = 6;
    assert_true(mw_pairtree_size(&w, &t));
    assert_int_equal(t.pairs[0], 3);
    for (int32_t i = 0; i < 96; i++)
        assert_int_equal(mw_pairtree_node(&t, i).pair, i / 32);
}

static void too_few_ports(void **state)
{
    struct mw_pairtree_want w = want(127, 4);
    struct mw_pairtree t;

    (void)state;
    w.uplinks = 61; /* with two peer links one port is left: a pair for each member */
    assert_false(mw_pairtree_size(&w, &t)); /* and cores that join no two of them */
    w.uplinks = 62;
    assert_false(mw_pairtree_size(&w, &t));
}

/* ---- any tree ---- */

enum { PAIRS = 200, PORTS = 64 };
static uint8_t used[MW_PAIR_TIERS][PAIRS][2][PORTS];

static void take(const struct mw_pairtree *t, int32_t tier, int32_t pair, int32_t side,
                 int32_t port)
{
    assert_in_range(pair, 0, t->pairs[tier] - 1);
    assert_in_range(port, 0, PORTS - 1);
    assert_int_equal(used[tier][pair][side][port]++, 0);
}

static void ports_are_used_once(const struct mw_pairtree *t)
{
    const struct mw_pairtree_want *w = &t->want;
    int32_t side_tier = t->tiers > 1 ? 1 : 0;

    memset(used, 0, sizeof used);
    for (int32_t i = 0; i < w->nodes_final + w->servers; i++) {
        struct mw_pair_slot s = i < w->nodes_final ? mw_pairtree_node(t, i)
                                                   : mw_pairtree_server(t, i - w->nodes_final);

        for (int32_t k = 0; k < w->ports; k++) {
            take(t, 0, s.pair, 0, s.port + k);
            take(t, 0, s.pair, 1, s.port + k);
        }
    }
    for (int32_t tier = 0; tier + 1 < t->tiers; tier++)
        for (int32_t pair = 0; pair < t->pairs[tier]; pair++)
            for (int32_t k = 0; k < 2 * w->uplinks; k++) {
                struct mw_pair_link l = mw_pairtree_uplink(t, tier, pair, k % 2, k / 2);

                take(t, tier, pair, k % 2, l.port);
                take(t, tier + 1, l.pair, l.side, l.above);
            }
    for (int32_t pair = 0; pair < t->pairs[0]; pair++)
        for (int32_t k = 0; k < w->peers; k++) {
            take(t, 0, pair, 0, mw_pairtree_peer_port(t) + k);
            take(t, 0, pair, 1, mw_pairtree_peer_port(t) + k);
        }
    for (int32_t i = 0; i < w->side; i++) {
        struct mw_pair_port at;

        assert_true(mw_pairtree_side(t, i / 2, 2, i % 2, &at));
        take(t, side_tier, at.pair, at.side, at.port);
    }
    for (int32_t i = 0; i < w->top; i++) {
        struct mw_pair_port at = mw_pairtree_top(t, i);

        take(t, t->tiers - 1, at.pair, at.side, at.port);
    }
}

static void any_tree(void **state)
{
    (void)state;
    for (int32_t nodes = 1; nodes < 5000; nodes = nodes * 5 / 4 + 1)
        for (int32_t uplinks = 1; uplinks <= 8; uplinks++)
            for (int32_t servers = 0; servers <= 70; servers += 35) {
                struct mw_pairtree_want w = want(nodes, servers);
                struct mw_pairtree t;

                w.uplinks = uplinks;
                w.side = 2 * (nodes / 20);
                w.leaves_min = 2 * (servers % 3 + 1);
                assert_true(mw_pairtree_size(&w, &t));
                ports_are_used_once(&t);
            }
}

/* What a smaller factory has, the larger has in the same place. */
static void growth_moves_nothing(void **state)
{
    (void)state;
    for (int32_t final = 10; final < 400; final += 39)
        for (int32_t now = 1; now <= final; now += 7) {
            struct mw_pairtree_want w = want(final, 9);
            struct mw_pairtree grown, t;

            assert_true(mw_pairtree_size(&w, &grown));
            w.nodes = now;
            assert_true(mw_pairtree_size(&w, &t));
            assert_true(t.leaf_pairs <= grown.leaf_pairs);
            for (int32_t i = 0; i < now + 9; i++) {
                struct mw_pair_slot a =
                    i < now ? mw_pairtree_node(&t, i) : mw_pairtree_server(&t, i - now);
                struct mw_pair_slot b =
                    i < now ? mw_pairtree_node(&grown, i) : mw_pairtree_server(&grown, i - now);

                assert_int_equal(a.pair, b.pair);
                assert_int_equal(a.port, b.port);
                assert_true(a.pair < t.leaf_pairs);
                assert_true(i >= now || mw_pairtree_brought_by(&t, a.pair) <= i);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_127_nodes),
        cmocka_unit_test(pairs_fill_up),
        cmocka_unit_test(units_stay_together),
        cmocka_unit_test(too_few_ports),
        cmocka_unit_test(any_tree),
        cmocka_unit_test(growth_moves_nothing),
    };

    return cmocka_run_group_tests_name("pairtree", tests, NULL, NULL);
}
