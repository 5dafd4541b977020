/* recable_order_test.c: a cabler carries the moves out: ports are free in time, leaves stay up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/recable_fixture.h"
#include "verify/recable_ops.h"

static int tier(const struct fixture *f, uint32_t port)
{
    uint8_t role = f->plan.devices.at[f->x.ports[port].device].role;

    return role == MW_ROLE_LEAF ? 1 : role == MW_ROLE_SPINE ? 2 : 0;
}

/* Uplinks of a leaf that are up. */
static uint32_t uplinks(const struct fixture *f, uint32_t leaf, const uint32_t *peer)
{
    uint32_t n = 0;

    for (uint32_t i = f->first[leaf]; i < f->first[leaf] + f->types[leaf].port_n; i++)
        n += peer[i] != MW_NONE && tier(f, i) == 1 && tier(f, peer[i]) == 2;
    return n;
}

/* What is up throughout a step is what is cabled before it, but for all that it unplugs. A leaf
 * below its share before loses none. */
static void assert_shares(const struct fixture *f, uint32_t percent)
{
    uint32_t before[PORTS_CAP], peer[PORTS_CAP], want[PORTS_CAP];

    for (uint32_t i = 0; i < f->x.want.ports.n; i++)
        want[i] = f->x.want.ports.at[i].peer;
    for (uint32_t step = 1; step <= f->r.steps; step++) {
        bool broken = false;
        assert_true(mw_recable_apply(&f->r, &f->x, &f->w, peer, step - 1));
        memcpy(before, peer, sizeof before);
        for (uint32_t i = 0; i < f->r.moves.n; i++) {
            const struct mw_move *m = &f->r.moves.at[i];
            broken |= m->step == step && m->breaks_share;
            if (m->step != step || m->from == MW_NONE || peer[m->from] == MW_NONE ||
                m->kind == MW_MOVE_PLUG)
                continue;
            peer[peer[m->from]] = MW_NONE;
            peer[m->from] = MW_NONE;
        }
        for (uint32_t d = 0; d < f->plan.devices.n && !broken; d++)
            if (f->plan.devices.at[d].role == MW_ROLE_LEAF &&
                uplinks(f, d, peer) < uplinks(f, d, before))
                assert_true(100 * uplinks(f, d, peer) >= percent * uplinks(f, d, want));
    }
}

/* Positions of a step are worked at once: whatever their order, ports are free in time. */
static void assert_any_order(const struct fixture *f)
{
    bool taken[PORTS_CAP], hangs[PORTS_CAP] = {false};

    for (uint32_t i = 0; i < f->x.want.ports.n; i++)
        taken[i] = f->seen[i] != MW_NONE;
    for (uint32_t first = 0, end; first < f->r.moves.n; first = end) {
        for (end = first;
             end < f->r.moves.n && f->r.moves.at[end].step == f->r.moves.at[first].step;)
            end++;
        for (uint32_t walk = f->plan.positions.n; walk-- > 0;)
            for (uint32_t i = first; i < end; i++) {
                const struct mw_move *m = &f->r.moves.at[i];
                if (m->walk != walk)
                    continue;
                if (m->from != MW_NONE && m->kind != MW_MOVE_PLUG)
                    taken[m->from] = false;
                if (m->kind == MW_MOVE_REMOVE)
                    taken[m->stays] = false;
                if (m->kind == MW_MOVE_PLUG)
                    assert_true(hangs[m->from]);
                if (m->kind == MW_MOVE_PARK)
                    hangs[m->from] = true;
                if (m->to == MW_NONE)
                    continue;
                assert_false(taken[m->to]);
                taken[m->to] = true;
                if (m->kind == MW_MOVE_LAY) {
                    assert_false(taken[m->stays]);
                    taken[m->stays] = true;
                }
            }
    }
}

static void ports_are_free_and_shares_kept(void **state)
{
    uint32_t broken = 0;

    (void)state;
    for (int round = 0; round < 300; round++) {
        uint32_t keep = chance(4) * 25, swaps = 1 + chance(40);
        struct fixture f;

        start_tree(&f);
        for (uint32_t i = 0; i < swaps; i++)
            swap_ports(&f, chance(f.x.want.ports.n), chance(f.x.want.ports.n));
        for (uint32_t i = chance(4); i > 0; i--) {
            uint32_t port = chance(f.x.want.ports.n);
            if (f.seen[port] != MW_NONE) {
                f.seen[f.seen[port]] = MW_NONE;
                f.seen[port] = MW_NONE;
            }
        }
        solve(&f, keep);
        assert_int_equal(f.r.ends, f.r.bound);
        assert_mended(&f);
        assert_any_order(&f);
        assert_shares(&f, keep);
        if (keep == 0)
            assert_int_equal(f.r.below_share, 0);
        broken += f.r.below_share;
        finish(&f);
    }
    assert_true(broken > 0); /* of wrong cabling that is below the share already */
}

/* Uplinks of a leaf in a ring of their own: of eight with 75 % kept two may be down, so one hangs
 * and the others follow one by one; with 87 % none can begin. */
static void a_ring_of_uplinks(void **state)
{
    struct fixture f;

    (void)state;
    start_tree(&f);
    for (uint32_t u = 0; u + 1 < UP; u++)
        swap_ports(&f, f.first[0] + NODES + u, f.first[0] + NODES + u + 1);
    solve(&f, 75);
    assert_int_equal(f.r.ends, UP);
    assert_int_equal(f.r.moves.n, UP + 1); /* one is parked and plugged */
    assert_int_equal(f.r.moves.at[0].kind, MW_MOVE_PARK);
    assert_int_equal(f.r.below_share, 0);
    assert_int_equal(f.r.steps, UP - 1); /* the first and the last of eight share a step with
                                          * another: the one that is parked, and plugged */
    assert_mended(&f);
    assert_shares(&f, 75);
    mw_recable_done(&f.r);
    mw_recable_plan(&f.r, &f.x, &f.w, &f.o, 76);
    assert_true(f.r.below_share > 0);
    assert_int_equal(f.r.moves.at[0].leaf, 0);
    assert_mended(&f);
    finish(&f);
}

/* Ops as they are found: one for each end of a ring, and two for the one that hangs. */
static void rings_are_opened(void **state)
{
    struct fixture f;

    (void)state;
    for (uint32_t n = 2; n <= NODES; n++) {
        start_tree(&f);
        for (uint32_t i = 0; i + 1 < n; i++)
            swap_ports(&f, f.first[2] + i, f.first[2] + i + 1);
        solve(&f, 0);
        uint32_t parks = 0, plugs = 0;
        for (uint32_t i = 0; i < f.r.moves.n; i++) {
            parks += f.r.moves.at[i].kind == MW_MOVE_PARK;
            plugs += f.r.moves.at[i].kind == MW_MOVE_PLUG;
        }
        assert_int_equal(f.r.ends, n);
        assert_int_equal(f.r.moves.n, n + 1);
        assert_int_equal(parks, 1);
        assert_int_equal(plugs, 1);
        assert_int_equal(f.r.steps, 1); /* all at one switch, and no uplink among them */
        assert_mended(&f);
        finish(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_are_free_and_shares_kept),
        cmocka_unit_test(a_ring_of_uplinks),
        cmocka_unit_test(rings_are_opened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
