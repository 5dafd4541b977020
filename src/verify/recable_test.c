/* recable_test.c: the fewest moves against a search of all sequences; lengths and ends at unknown
 * places by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/recable_fixture.h"

/* ---- the oracle: every sequence of unplugging, plugging, throwing away ---- */

enum { ORACLE_PORTS = 7, FREE = 7, HANGING = 6 + 2 };

/* Nibbles by port: peer, FREE, or HANGING (a cable whose other end hangs); above them how many
 * cables hang by both ends. */
static uint32_t nibble(uint64_t state, int port)
{
    return (uint32_t)(state >> 4 * port) & 15;
}

static uint64_t with(uint64_t state, int port, uint32_t value)
{
    return (state & ~(UINT64_C(15) << 4 * port)) | (uint64_t)value << 4 * port;
}

static uint64_t state_of(const uint32_t *peer, int n)
{
    uint64_t s = 0;

    for (int i = 0; i < n; i++)
        s = with(s, i, peer[i] == MW_NONE ? FREE : peer[i]);
    return s;
}

struct frontier {
    struct mw_map_u64 cost;  /* of a state */
    MW_VEC(uint64_t) at[64]; /* states by cost */
};

static void reach(struct frontier *q, uint64_t state, uint32_t cost)
{
    uint32_t *known = mw_map_u64_put(&q->cost, state, cost + 1);

    if (*known > cost) {
        *known = cost;
        *mw_vec_push(&q->at[cost]) = state;
    }
}

static void reach_all(struct frontier *q, uint64_t s, int n, uint32_t cost)
{
    uint32_t loose = (uint32_t)(s >> 4 * ORACLE_PORTS);
    const uint64_t one = UINT64_C(1) << 4 * ORACLE_PORTS;

    if (loose) /* both ends are done with */
        reach(q, s - one, cost + 2);
    for (int i = 0; i < n; i++) {
        uint32_t at = nibble(s, i);
        if (at == HANGING) /* unplugged, it hangs by neither end */
            reach(q, with(s, i, FREE) + one, cost);
        else if (at != FREE) /* unplugged, its other end stays */
            reach(q, with(with(s, i, FREE), (int)at, HANGING), cost);
        if (at != FREE)
            continue;
        for (int j = 0; j < n; j++) /* plugged in: an end whose other is at j */
            if (nibble(s, j) == HANGING)
                reach(q, with(with(s, i, (uint32_t)j), j, (uint32_t)i), cost + 1);
        if (loose)
            reach(q, with(s, i, HANGING) - one, cost + 1);
        reach(q, with(s, i, HANGING), cost + 1); /* of a new cable */
    }
}

/* The least cost of making `from` into `to`: an end that is plugged in costs 1, and so does one
 * that is thrown away. Dijkstra. */
static uint32_t fewest(const uint32_t *from, const uint32_t *to, int n)
{
    struct frontier q = {{0}, {{0}}};
    uint64_t goal = state_of(to, n);
    uint32_t found = MW_NONE;

    reach(&q, state_of(from, n), 0);
    for (uint32_t cost = 0; found == MW_NONE; cost++)
        for (uint32_t i = 0; i < q.at[cost].n && found == MW_NONE; i++) {
            uint64_t s = q.at[cost].at[i];
            if (mw_map_u64_get(&q.cost, s) != cost)
                continue;
            if (s == goal)
                found = cost;
            else if (s >> 4 * ORACLE_PORTS < 4)
                reach_all(&q, s, n, cost);
        }
    for (int i = 0; i < 64; i++)
        mw_vec_done(&q.at[i]);
    mw_map_u64_done(&q.cost);
    return found;
}

static void shuffle(uint32_t *peer, uint32_t n, uint32_t cables)
{
    for (uint32_t i = 0; i < n; i++)
        peer[i] = MW_NONE;
    for (uint32_t c = 0; c < cables; c++) {
        uint32_t a, b;
        do {
            a = chance(n);
            b = chance(n);
        } while (a == b || peer[a] != MW_NONE || peer[b] != MW_NONE);
        join(peer, a, b);
    }
}

static void no_sequence_is_shorter(void **state)
{
    (void)state;
    for (int round = 0; round < 400; round++) {
        uint32_t want[ORACLE_PORTS];
        struct fixture f;

        start(&f);
        for (int i = 0; i < ORACLE_PORTS; i++)
            add_device(&f, MW_ROLE_NODE, 1, 1, i);
        shuffle(want, ORACLE_PORTS, chance(4));
        for (uint32_t i = 0; i < ORACLE_PORTS; i++)
            if (i < want[i] && want[i] != MW_NONE)
                plan_cable(&f, i, want[i], 1);
        shuffle(f.seen, ORACLE_PORTS, chance(4));
        uint32_t least = fewest(f.seen, want, ORACLE_PORTS);
        solve(&f, 0);
        assert_int_equal(f.r.ends + 2 * f.r.check, least); /* none of these is there */
        assert_int_equal(f.r.bound, f.r.ends);
        assert_mended(&f);
        finish(&f);
    }
}

/* ---- by hand ---- */

/* Two nodes exchanged at a leaf are mended there, without a walk. */
static void a_swap_is_mended_in_one_place(void **state)
{
    struct fixture f;

    (void)state;
    start_tree(&f);
    swap_ports(&f, f.first[1] + 2, f.first[1] + 3);
    solve(&f, 75);
    assert_int_equal(f.r.ends, 2);
    assert_int_equal(f.r.steps, 1);
    assert_int_equal(f.r.moves.n, 3);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(f.r.moves.at[i].walk, 1);
    assert_int_equal(f.r.moves.at[0].kind, MW_MOVE_PARK);
    assert_int_equal(f.r.moves.at[0].from, f.first[1] + 2);
    assert_int_equal(f.r.moves.at[1].kind, MW_MOVE_END);
    assert_int_equal(f.r.moves.at[1].from, f.first[1] + 3);
    assert_int_equal(f.r.moves.at[1].to, f.first[1] + 2);
    assert_int_equal(f.r.moves.at[2].kind, MW_MOVE_PLUG);
    assert_int_equal(f.r.moves.at[2].from, f.first[1] + 2);
    assert_int_equal(f.r.moves.at[2].to, f.first[1] + 3);
    assert_int_equal(f.r.moves.at[2].stays, f.first[LEAVES + SPINES + 3] + 1);
    finish(&f);
}

/* Two cables hang at the ends of one that is planned between; another is missing elsewhere. One
 * end is moved, and the cable left over is laid for the missing one if it reaches. */
static void left_over_cables_serve(void **state)
{
    (void)state;
    for (int reaches = 0; reaches < 2; reaches++) {
        struct fixture f;

        start(&f);
        for (int i = 0; i < 6; i++)
            add_device(&f, MW_ROLE_NODE, 2, 1, 0);
        *mw_vec_push(&f.catalog.cables) = (struct mw_cable_part){.name = "part", .lanes = 1};
        for (uint32_t i = 0; i < 2; i++) {
            bool is_long = i == (uint32_t)reaches;
            struct mw_cable *c = plan_cable(&f, f.first[2 * i], f.first[2 * i + 1], 1);
            c->part = 0;
            c->route_mm = is_long ? 9000 : 3000;
            c->length_mm = is_long ? 10000 : 3000;
        }
        memset(f.seen, 0xff, sizeof f.seen);
        join(f.seen, f.first[2], f.first[5] + 1);
        join(f.seen, f.first[3], f.first[4] + 1);
        solve(&f, 0);
        assert_int_equal(f.r.ends, 1 + 2); /* and both of what is left over */
        assert_int_equal(f.r.bound, 3);
        assert_int_equal(f.r.reused, reaches);
        assert_int_equal(f.r.remove, !reaches);
        assert_int_equal(f.r.check, !reaches); /* it may be there, its ports are free */
        assert_int_equal(f.r.lay, 0);
        assert_mended(&f);
        finish(&f);
    }
}

/* A ring of three: items a-b, c-d, e-f; planned b-c, d-e, f-a, of which d-e is long. Whichever way
 * round, one becomes the long one that may as well be a short one: its label is to be read. With c
 * far off c-d can only be the long one; then the ends at a, c and e are moved without a doubt,
 * though b, d and f are side by side. */
static void reach_comes_before_the_walk(void **state)
{
    (void)state;
    for (int far = 0; far < 2; far++) {
        struct fixture f;

        start(&f);
        for (int i = 0; i < 6; i++)
            add_device(&f, MW_ROLE_NODE, 1, 1, far && i == 2 ? 30 : 0);
        *mw_vec_push(&f.catalog.cables) = (struct mw_cable_part){.name = "part", .lanes = 1};
        for (uint32_t i = 0; i < 3; i++) {
            struct mw_cable *c = plan_cable(&f, 1 + 2 * i, (2 + 2 * i) % 6, 1);
            c->part = 0;
            c->route_mm = i == 1 ? 39000 : 3000;
            c->length_mm = i == 1 ? 40000 : 3000;
        }
        for (uint32_t i = 0; i < 6; i += 2)
            join(f.seen, i, i + 1);
        solve(&f, 0);
        assert_int_equal(f.r.bound, 3);
        assert_int_equal(f.r.ends, 3);
        assert_int_equal(f.r.short_cables + f.r.lay + f.r.remove, 0);
        assert_int_equal(f.r.doubts, far ? 0 : 1);
        for (uint32_t i = 0; i < f.r.moves.n; i++) {
            const struct mw_move *m = &f.r.moves.at[i];
            assert_int_equal(m->likely, m->cable);
            assert_int_equal(m->from_mm, m->cable == 1 ? 40000 : 3000);
            if (m->kind != MW_MOVE_PARK && m->doubt != MW_NONE) {
                assert_int_equal(m->cable, 1);
                assert_int_not_equal(m->doubt, 1);
            }
            if (far)
                assert_int_equal(m->stays % 2, 1); /* b, d, f stay */
        }
        assert_mended(&f);
        finish(&f);
    }
}

/* Two plugs exchanged at a leaf, of a near node and a far one, their cables of one kind or of two.
 * What leads far can only be the long one; so the plugs at the leaf go back. The near one may by its
 * way be either, which matters where they are of two kinds. */
static void what_spans_its_way_is_told_apart(void **state)
{
    (void)state;
    for (uint32_t kinds = 1; kinds <= 2; kinds++) {
        struct fixture f;

        start(&f);
        add_device(&f, MW_ROLE_LEAF, 2, 1, 0);
        add_device(&f, MW_ROLE_NODE, 1, 1, 1);
        add_device(&f, MW_ROLE_NODE, 1, 1, 30);
        *mw_vec_push(&f.catalog.cables) =
            (struct mw_cable_part){.name = "copper", .lanes = 1, .gbps = 400};
        *mw_vec_push(&f.catalog.cables) =
            (struct mw_cable_part){.name = "slower", .lanes = 1, .gbps = 200};
        struct mw_cable *c = plan_cable(&f, 0, 2, 1);
        c->part = 0;
        c->route_mm = c->length_mm = 5000;
        c = plan_cable(&f, 1, 3, 1);
        c->part = kinds - 1;
        c->route_mm = 39000;
        c->length_mm = 40000;
        swap_ports(&f, 0, 1);
        solve(&f, 0);
        assert_int_equal(f.r.bound, 2);
        assert_int_equal(f.r.ends, 2);
        assert_int_equal(f.r.doubts, kinds - 1);
        for (uint32_t i = 0; i < f.r.moves.n; i++) {
            assert_int_equal(f.r.moves.at[i].likely, f.r.moves.at[i].cable);
            assert_true(f.r.moves.at[i].stays >= 2); /* the plugs at the leaf are moved */
        }
        assert_mended(&f);
        finish(&f);
    }
}

/* A cable of which nothing is seen, its ports free, may be there: that is to be seen, and is no end
 * that moves; where a port is disabled, that is why. What holds a port of it makes it a cable to lay. */
static void what_may_be_there_is_checked(void **state)
{
    (void)state;
    for (int held = 0; held < 2; held++) {
        struct fixture f;

        start_tree(&f);
        uint32_t port = f.first[1] + 3, far = f.first[LEAVES + SPINES + 3] + 1;
        f.seen[port] = f.seen[far] = MW_NONE;
        if (held) /* by the plug beside it */
            swap_ports(&f, port, port + 1);
        solve(&f, 0);
        assert_int_equal(f.r.check, !held);
        assert_int_equal(f.r.lay, held);
        assert_int_equal(f.r.ends, held ? 1 + 2 : 0);
        assert_int_equal(f.r.bound, f.r.ends);
        assert_mended(&f);
        const struct mw_move *m = &f.r.moves.at[f.r.moves.n - 1];
        assert_int_equal(m->kind, held ? MW_MOVE_LAY : MW_MOVE_CHECK);
        assert_int_equal(m->disabled, MW_NONE);
        *mw_vec_push(&f.o.ports) = (struct mw_obs_port){.peer = MW_NONE, .physical = 3};
        f.w.seen_at[far] = 1;
        mw_recable_done(&f.r);
        mw_recable_plan(&f.r, &f.x, &f.w, &f.o, 0);
        assert_int_equal(f.r.moves.at[f.r.moves.n - 1].disabled, held ? MW_NONE : far);
        finish(&f);
    }
}

/* A device of which nothing is seen may be off: its cables are left alone. */
static void unseen_devices_are_left_alone(void **state)
{
    struct fixture f;

    (void)state;
    start_tree(&f);
    uint32_t node = LEAVES + SPINES;
    for (uint32_t l = 0; l < LEAVES; l++)
        f.seen[f.first[l]] = f.seen[f.first[node] + l] = MW_NONE;
    swap_ports(&f, f.first[0] + 1, f.first[0]); /* node 1 is where node 0 should be */
    solve(&f, 75);
    mw_recable_done(&f.r);
    for (uint32_t l = 0; l < LEAVES; l++)
        f.w.seen_at[f.first[node] + l] = MW_NONE;
    mw_recable_plan(&f.r, &f.x, &f.w, &f.o, 75);
    assert_int_equal(f.r.unseen, LEAVES);
    assert_int_equal(f.r.lay, 0);
    assert_int_equal(f.r.moves.n, 1);
    assert_int_equal(f.r.moves.at[0].kind, MW_MOVE_END);
    assert_int_equal(f.r.moves.at[0].from, f.first[0]);
    assert_int_equal(f.r.moves.at[0].to, f.first[0] + 1);
    finish(&f);
}

/* A cable to somewhere unknown is moved where it is certain to be wrong, and only there. */
static void unknown_far_ends(void **state)
{
    struct fixture f;
    uint32_t peer[PORTS_CAP];

    (void)state;
    start_tree(&f);
    uint32_t leaf = f.first[0] + 3, node = f.first[LEAVES + SPINES + 3];
    f.seen[leaf] = f.seen[node] = MW_NONE;
    *mw_vec_push(&f.w.foreign) = (struct mw_wire){leaf, MW_NONE, 0, MW_NONE};
    solve(&f, 75);
    assert_int_equal(f.r.moves.n, 1);
    assert_int_equal(f.r.moves.at[0].kind, MW_MOVE_END);
    assert_int_equal(f.r.moves.at[0].from, MW_NONE);
    assert_int_equal(f.r.moves.at[0].to, node);
    assert_int_equal(f.r.moves.at[0].stays, leaf);
    assert_true(mw_recable_apply(&f.r, &f.x, &f.w, peer, UINT32_MAX));
    assert_int_equal(peer[leaf], node);
    mw_recable_done(&f.r);
    f.w.seen_at[node] = MW_NONE; /* it may lead there */
    mw_recable_plan(&f.r, &f.x, &f.w, &f.o, 75);
    assert_int_equal(f.r.moves.n, 0);
    assert_int_equal(f.r.unseen, 1);
    finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sequence_is_shorter),
        cmocka_unit_test(a_swap_is_mended_in_one_place),
        cmocka_unit_test(left_over_cables_serve),
        cmocka_unit_test(reach_comes_before_the_walk),
        cmocka_unit_test(what_spans_its_way_is_told_apart),
        cmocka_unit_test(what_may_be_there_is_checked),
        cmocka_unit_test(unseen_devices_are_left_alone),
        cmocka_unit_test(unknown_far_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
