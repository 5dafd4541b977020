/* recable_test.c: the fewest moves against a search of all sequences, the order against a cabler
 * who carries it out, lengths and shares by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/recable.h"

#include <stdlib.h>
#include <string.h>

/* ---- a plan by hand: devices in racks of one row, cables between their ports ---- */

enum { DEVICES_CAP = 64, PORTS_CAP = 1024 };

struct fixture {
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_expect x;
    struct mw_wiring w;
    struct mw_recable r;
    struct mw_device_type types[DEVICES_CAP];
    uint32_t first[DEVICES_CAP];
    uint32_t seen[PORTS_CAP]; /* by port: what is there */
};

static uint64_t seed = 1;

static uint32_t chance(uint32_t n)
{
    seed += 0x9e3779b97f4a7c15u;
    return (uint32_t)(mw_mix64(seed) % n);
}

static void start(struct fixture *f)
{
    *f = (struct fixture){0};
    f->plan.want = &f->factory;
    f->plan.catalog = &f->catalog;
    f->x.plan = &f->plan;
    f->x.ports = calloc(PORTS_CAP, sizeof *f->x.ports);
    *mw_vec_push(&f->plan.rows) = (struct mw_plan_row){.name = "a"};
    *mw_vec_push(&f->plan.halls) = (struct mw_plan_hall){.name = "hall", .x1_mm = 100000};
}

/* A device in a rack `at_m` along the row; `lanes` of its ports share a cage. */
static uint32_t add_device(struct fixture *f, enum mw_role role, uint32_t ports, uint8_t lanes,
                           int at_m)
{
    uint32_t d = f->plan.devices.n, node = f->x.want.nodes.n;
    struct mw_device_type *t = &f->types[d];

    t->kind = MW_KIND_SWITCH;
    t->port_n = ports;
    t->ports = calloc(ports, sizeof *t->ports);
    for (uint32_t i = 0; i < ports; i++)
        t->ports[i] = (struct mw_port_type){.name = "port",
                                            .net = MW_NET_DATA,
                                            .cage = (uint16_t)(i / lanes),
                                            .lane = (uint8_t)(i % lanes),
                                            .lanes = lanes,
                                            .number = (int16_t)(i + 1)};
    *mw_vec_push(&f->plan.positions) =
        (struct mw_position){.number = (int32_t)d + 1, .x_mm = at_m * 1000, .rack = d};
    *mw_vec_push(&f->plan.racks) = (struct mw_rack){.name = "rack", .position = d};
    *mw_vec_push(&f->plan.devices) = (struct mw_device){
        .name = "device", .type = t, .rack = d, .role = (uint8_t)role, .u = 1};
    f->first[d] = f->x.want.ports.n;
    *mw_vec_push(&f->x.want.nodes) = (struct mw_obs_node){
        .name = "device", .first_port = f->first[d], .port_n = ports, .kind = MW_OBS_SWITCH};
    for (uint32_t i = 0; i < ports; i++) {
        f->x.ports[f->x.want.ports.n] = (struct mw_expect_port){d, (uint16_t)i, MW_NONE};
        f->seen[f->x.want.ports.n] = MW_NONE;
        *mw_vec_push(&f->x.want.ports) =
            (struct mw_obs_port){.node = node, .peer = MW_NONE, .number = (uint16_t)(i + 1)};
    }
    return d;
}

static void join(uint32_t *peer, uint32_t a, uint32_t b)
{
    peer[a] = b;
    peer[b] = a;
}

static struct mw_end end_at(const struct fixture *f, uint32_t port, uint8_t lanes)
{
    return (struct mw_end){f->x.ports[port].device, f->x.ports[port].port, lanes};
}

/* Plans a cable of so many lanes; it is there, too, unless it is taken away. */
static struct mw_cable *plan_cable(struct fixture *f, uint32_t a, uint32_t b, uint8_t lanes)
{
    struct mw_cable *c = mw_vec_push(&f->plan.cables);

    *c = (struct mw_cable){.end = {end_at(f, a, lanes), end_at(f, b, lanes), {MW_NONE, 0, 0}},
                           .part = MW_NONE,
                           .bundle = MW_NONE};
    for (uint32_t lane = 0; lane < lanes; lane++) {
        f->x.want.ports.at[a + lane].peer = b + lane;
        f->x.want.ports.at[b + lane].peer = a + lane;
        f->x.ports[a + lane].cable = f->x.ports[b + lane].cable = f->plan.cables.n - 1;
        join(f->seen, a + lane, b + lane);
    }
    return c;
}

static void plan_splitter(struct fixture *f, uint32_t head, uint32_t a, uint32_t b)
{
    struct mw_cable *c = plan_cable(f, head, a, 1);

    c->end[2] = end_at(f, b, 1);
    f->x.want.ports.at[head + 1].peer = b;
    f->x.want.ports.at[b].peer = head + 1;
    f->x.ports[head + 1].cable = f->x.ports[b].cable = f->plan.cables.n - 1;
    join(f->seen, head + 1, b);
}

/* What is wrong and absent, as f->seen has it; and the plan of moves. */
static void solve(struct fixture *f, uint32_t keep_percent)
{
    const struct mw_observation *want = &f->x.want;

    f->w.seen_at = calloc(PORTS_CAP, sizeof *f->w.seen_at);
    for (uint32_t i = 0; i < want->ports.n; i++) {
        uint32_t peer = want->ports.at[i].peer, seen = f->seen[i];
        if (peer != MW_NONE && i < peer && seen != peer)
            *mw_vec_push(&f->w.absent) =
                (struct mw_wire){i, peer, MW_NONE, f->x.ports[i].cable};
        if (seen != MW_NONE && i < seen && seen != peer)
            *mw_vec_push(&f->w.wrong) = (struct mw_wire){i, seen, i, MW_NONE};
    }
    mw_recable_plan(&f->r, &f->x, &f->w, keep_percent);
}

static void finish(struct fixture *f)
{
    mw_recable_done(&f->r);
    mw_vec_done(&f->w.wrong);
    mw_vec_done(&f->w.absent);
    mw_vec_done(&f->w.foreign);
    free(f->w.seen_at);
    for (uint32_t d = 0; d < f->plan.devices.n; d++)
        free(f->types[d].ports);
    mw_vec_done(&f->plan.rows);
    mw_vec_done(&f->plan.halls);
    mw_vec_done(&f->plan.positions);
    mw_vec_done(&f->plan.racks);
    mw_vec_done(&f->plan.devices);
    mw_vec_done(&f->plan.cables);
    mw_vec_done(&f->catalog.cables);
    mw_vec_done(&f->x.want.nodes);
    mw_vec_done(&f->x.want.ports);
    free(f->x.ports);
}

/* After the moves every port is cabled as planned. */
static void assert_mended(const struct fixture *f)
{
    uint32_t peer[PORTS_CAP];

    assert_true(mw_recable_apply(&f->r, &f->x, &f->w, peer, UINT32_MAX));
    for (uint32_t i = 0; i < f->x.want.ports.n; i++)
        assert_int_equal(peer[i], f->x.want.ports.at[i].peer);
}

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
            if (want[i] != MW_NONE && i < want[i])
                plan_cable(&f, i, want[i], 1);
        shuffle(f.seen, ORACLE_PORTS, chance(4));
        uint32_t least = fewest(f.seen, want, ORACLE_PORTS);
        solve(&f, 0);
        assert_int_equal(f.r.ends, least);
        assert_int_equal(f.r.bound, least);
        assert_mended(&f);
        finish(&f);
    }
}

/* ---- a cabler ---- */

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
    bool taken[PORTS_CAP];

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

enum { LEAVES = 4, SPINES = 4, UP = 8, NODES = 8 };

/* Leaves with eight uplinks, two to each spine, and eight nodes. */
static void start_tree(struct fixture *f)
{
    start(f);
    for (int i = 0; i < LEAVES; i++)
        add_device(f, MW_ROLE_LEAF, NODES + UP, 1, 2 * i);
    for (int i = 0; i < SPINES; i++)
        add_device(f, MW_ROLE_SPINE, LEAVES * UP / SPINES, 1, 20 + 2 * i);
    for (int i = 0; i < NODES; i++)
        add_device(f, MW_ROLE_NODE, LEAVES, 1, 40 + 2 * i);
    for (uint32_t l = 0; l < LEAVES; l++) {
        for (uint32_t n = 0; n < NODES; n++)
            plan_cable(f, f->first[l] + n, f->first[LEAVES + SPINES + n] + l, 1);
        for (uint32_t u = 0; u < UP; u++)
            plan_cable(f, f->first[l] + NODES + u, f->first[LEAVES + u / 2] + 2 * l + u % 2, 1);
    }
}

/* Exchanges the plugs in two ports; either may be empty. */
static void swap_ports(struct fixture *f, uint32_t a, uint32_t b)
{
    uint32_t to_a = f->seen[a], to_b = f->seen[b];

    if (to_a == b || a == b)
        return;
    f->seen[a] = f->seen[b] = MW_NONE;
    if (to_a != MW_NONE)
        join(f->seen, to_a, b);
    if (to_b != MW_NONE)
        join(f->seen, to_b, a);
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

/* ---- by hand ---- */

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
    mw_recable_plan(&f.r, &f.x, &f.w, 76);
    assert_true(f.r.below_share > 0);
    assert_int_equal(f.r.moves.at[0].leaf, 0);
    assert_mended(&f);
    finish(&f);
}

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

/* A missing cable is laid, one too many taken out; the one serves as the other if it reaches. */
static void left_over_cables_serve(void **state)
{
    struct fixture f;

    (void)state;
    start(&f);
    for (int i = 0; i < 6; i++)
        add_device(&f, MW_ROLE_NODE, 2, 1, i);
    *mw_vec_push(&f.catalog.cables) = (struct mw_cable_part){.name = "part", .lanes = 1};
    struct mw_cable *c = plan_cable(&f, f.first[0], f.first[1], 1);
    c->part = 0;
    c->route_mm = c->length_mm = 3000;
    c = plan_cable(&f, f.first[2], f.first[3], 1);
    c->part = 0;
    c->route_mm = 9000;
    c->length_mm = 10000;
    memset(f.seen, 0xff, sizeof f.seen); /* the long one where the second ports are */
    join(f.seen, f.first[2], f.first[5] + 1);
    join(f.seen, f.first[3], f.first[4] + 1);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 1 + 2); /* one end; and the other is laid for the short one */
    assert_int_equal(f.r.bound, 3);
    assert_int_equal(f.r.reused, 1);
    assert_int_equal(f.r.lay + f.r.remove, 0);
    assert_mended(&f);
    finish(&f);
}

/* Cables that are too short are replaced, and counted as that; the way round in which they reach
 * is preferred to the shorter walk. */
static void reach_comes_before_the_walk(void **state)
{
    static const struct {
        uint32_t route[2], length[2];
        uint32_t shorts, ends;
        uint32_t
            stays; /* of the first move, device: 0 or 1 exchanged there, 2 or 3 at the far end */
    } cases[] = {
        {{3000, 3000}, {3000, 3000}, 0, 2, 2},      /* alike: exchanged at 0, no walk */
        {{3000, 9000}, {3000, 10000}, 1, 1 + 4, 0}, /* one of them is short, whatever is done */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture f;

        start(&f);
        add_device(&f, MW_ROLE_LEAF, 2, 1, 0);
        add_device(&f, MW_ROLE_NODE, 1, 1, 1);
        add_device(&f, MW_ROLE_NODE, 1, 1, 3);
        *mw_vec_push(&f.catalog.cables) = (struct mw_cable_part){.name = "part", .lanes = 1};
        for (uint32_t n = 0; n < 2; n++) {
            struct mw_cable *c = plan_cable(&f, f.first[0] + n, f.first[1 + n], 1);
            c->part = 0;
            c->route_mm = cases[i].route[n];
            c->length_mm = cases[i].length[n];
        }
        swap_ports(&f, f.first[0], f.first[0] + 1);
        solve(&f, 0);
        assert_int_equal(f.r.short_cables, cases[i].shorts);
        assert_int_equal(f.r.ends, cases[i].ends);
        assert_int_equal(f.r.bound, 2);
        assert_mended(&f);
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
    mw_recable_plan(&f.r, &f.x, &f.w, 75);
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
    mw_recable_plan(&f.r, &f.x, &f.w, 75);
    assert_int_equal(f.r.moves.n, 0);
    assert_int_equal(f.r.unseen, 1);
    finish(&f);
}

/* ---- lanes and splitters ---- */

/* Both lanes of a plug go together, and count once. */
static void twin_plugs_move_once(void **state)
{
    struct fixture f;

    (void)state;
    start(&f);
    add_device(&f, MW_ROLE_LEAF, 8, 2, 0);
    add_device(&f, MW_ROLE_SPINE, 8, 2, 5);
    for (uint32_t c = 0; c < 3; c++)
        plan_cable(&f, f.first[0] + 2 * c, f.first[1] + 2 * c, 2);
    for (uint32_t lane = 0; lane < 2; lane++) {
        swap_ports(&f, f.first[0] + lane, f.first[0] + 2 + lane);
        swap_ports(&f, f.first[0] + 4 + lane, f.first[0] + 6 + lane); /* into a free cage */
    }
    solve(&f, 0);
    assert_int_equal(f.r.ends, 3);
    assert_int_equal(f.r.bound, 3);
    for (uint32_t i = 0; i < f.r.moves.n; i++)
        assert_int_not_equal(f.r.moves.at[i].second.from, MW_NONE);
    assert_mended(&f);
    finish(&f);
}

static void start_splitters(struct fixture *f)
{
    start(f);
    add_device(f, MW_ROLE_MANAGER, 8, 2, 0);
    add_device(f, MW_ROLE_LEAF, 8, 1, 5);
    add_device(f, MW_ROLE_LEAF, 8, 1, 8);
    for (uint32_t c = 0; c < 3; c++)
        plan_splitter(f, f->first[0] + 2 * c, f->first[1] + c, f->first[2] + c);
}

static void splitters_are_searched(void **state)
{
    struct fixture f;

    (void)state;
    start_splitters(&f); /* two heads exchanged */
    for (uint32_t lane = 0; lane < 2; lane++)
        swap_ports(&f, f.first[0] + lane, f.first[0] + 2 + lane);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* a tail each of two of them */
    swap_ports(&f, f.first[1], f.first[1] + 1);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* both tails of one */
    swap_ports(&f, f.first[1], f.first[2]);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* a tail that hangs */
    f.seen[f.seen[f.first[2] + 1]] = MW_NONE;
    f.seen[f.first[2] + 1] = MW_NONE;
    solve(&f, 0);
    assert_int_equal(f.r.ends, 1);
    assert_mended(&f);
    finish(&f);
}

/* Whatever is exchanged among splitters, it is mended, with no fewer moves than the bound. */
static void splitters_end_as_planned(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct fixture f;

        start_splitters(&f);
        for (uint32_t i = chance(6); i > 0; i--) {
            uint32_t side = 1 + chance(2);
            swap_ports(&f, f.first[side] + chance(8), f.first[1 + chance(2)] + chance(8));
            uint32_t a = 2 * chance(4), b = 2 * chance(4);
            for (uint32_t lane = 0; lane < 2 && round % 2; lane++)
                swap_ports(&f, f.first[0] + a + lane, f.first[0] + b + lane);
        }
        solve(&f, 0);
        assert_true(f.r.ends >= f.r.bound);
        assert_mended(&f);
        finish(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sequence_is_shorter),
        cmocka_unit_test(ports_are_free_and_shares_kept),
        cmocka_unit_test(a_ring_of_uplinks),
        cmocka_unit_test(a_swap_is_mended_in_one_place),
        cmocka_unit_test(left_over_cables_serve),
        cmocka_unit_test(reach_comes_before_the_walk),
        cmocka_unit_test(unseen_devices_are_left_alone),
        cmocka_unit_test(unknown_far_ends),
        cmocka_unit_test(twin_plugs_move_once),
        cmocka_unit_test(splitters_are_searched),
        cmocka_unit_test(splitters_end_as_planned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
