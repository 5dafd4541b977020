/*
 * recable_fixture.h: for tests of the re-cabling plan: a plan by hand, and what is wrong with it.
 */
#ifndef MW_VERIFY_RECABLE_FIXTURE_H
#define MW_VERIFY_RECABLE_FIXTURE_H

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
    struct mw_observation o;
    struct mw_recable r;
    struct mw_device_type types[DEVICES_CAP];
    uint32_t first[DEVICES_CAP];
    uint32_t seen[PORTS_CAP]; /* by port: what is there */
};

static uint64_t fixture_seed = 1;

static inline uint32_t chance(uint32_t n)
{
    fixture_seed += 0x9e3779b97f4a7c15u;
    return (uint32_t)(mw_mix64(fixture_seed) % n);
}

static inline void start(struct fixture *f)
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
static inline uint32_t add_device(struct fixture *f, enum mw_role role, uint32_t ports,
                                  uint8_t lanes, int at_m)
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

static inline void join(uint32_t *peer, uint32_t a, uint32_t b)
{
    peer[a] = b;
    peer[b] = a;
}

static inline struct mw_end end_at(const struct fixture *f, uint32_t port, uint8_t lanes)
{
    return (struct mw_end){f->x.ports[port].device, f->x.ports[port].port, lanes};
}

/* Plans a cable of so many lanes; it is there, too, unless it is taken away. */
static inline struct mw_cable *plan_cable(struct fixture *f, uint32_t a, uint32_t b,
                                          uint8_t lanes)
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

static inline void plan_splitter(struct fixture *f, uint32_t head, uint32_t a, uint32_t b)
{
    struct mw_cable *c = plan_cable(f, head, a, 1);

    c->end[2] = end_at(f, b, 1);
    f->x.want.ports.at[head + 1].peer = b;
    f->x.want.ports.at[b].peer = head + 1;
    f->x.ports[head + 1].cable = f->x.ports[b].cable = f->plan.cables.n - 1;
    join(f->seen, head + 1, b);
}

/* What is wrong and absent, as f->seen has it; and the plan of moves. */
static inline void solve(struct fixture *f, uint32_t keep_percent)
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
    *mw_vec_push(&f->o.ports) = (struct mw_obs_port){.peer = MW_NONE};
    mw_recable_plan(&f->r, &f->x, &f->w, &f->o, keep_percent);
}

static inline void finish(struct fixture *f)
{
    mw_recable_done(&f->r);
    mw_vec_done(&f->w.wrong);
    mw_vec_done(&f->w.absent);
    mw_vec_done(&f->w.foreign);
    mw_vec_done(&f->o.ports);
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
static inline void assert_mended(const struct fixture *f)
{
    uint32_t peer[PORTS_CAP];

    assert_true(mw_recable_apply(&f->r, &f->x, &f->w, peer, UINT32_MAX));
    for (uint32_t i = 0; i < f->x.want.ports.n; i++)
        assert_int_equal(peer[i], f->x.want.ports.at[i].peer);
}

enum { LEAVES = 4, SPINES = 4, UP = 8, NODES = 8 };

/* Leaves with eight uplinks, two to each spine, and eight nodes. */
static inline void start_tree(struct fixture *f)
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
static inline void swap_ports(struct fixture *f, uint32_t a, uint32_t b)
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

#endif
