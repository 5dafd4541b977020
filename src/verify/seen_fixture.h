/*
 * seen_fixture.h: for tests: what should be seen of a rail-optimised fat tree of any size (without a
 * plan behind it), and what is seen of an expectation, in another order, with or without names and
 * GUIDs, and with whatever cables are then moved. The fixture knows who is who: `truth`.
 *
 *     struct mw_expect x = seen_tree((struct seen_shape){.pods = 4, .rails = 8, .hosts = 16,
 *                                                        .spines = 8, .lanes = 2});
 *     struct seen_fixture f = seen_of(&x, (struct seen_how){.seed = 1, .anonymous = true});
 *     seen_swap(&f, seen_port(&f, leaf, 3), seen_port(&f, leaf, 4));
 *     …
 *     seen_done(&f);
 *     mw_expect_done(&x);
 */
#ifndef MW_VERIFY_SEEN_FIXTURE_H
#define MW_VERIFY_SEEN_FIXTURE_H

#include "fabric/expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct seen_shape {
    uint32_t
        planes; /* alike; 0: one, with all rails. With planes, each has `rails` leaves a pod */
    uint32_t pods, units;   /* units of a pod; 0: one */
    uint32_t rails, hosts;  /* of a unit: leaves, one to a rail, and hosts */
    uint32_t spines, lanes; /* of a pod; cables between a leaf and a spine */
    uint32_t cores;         /* of each spine, one cable to each; 0: one pod alone */
};

struct seen_how {
    uint64_t seed;       /* order; 0: as planned */
    bool anonymous;      /* no names */
    bool guids;          /* the plan's, otherwise others */
    const char *call;    /* all nodes have this name */
    uint32_t keep_names; /* anonymous: of 1,000 hosts so many have names */
    uint32_t only_plane; /* 1 + plane of the plan; 0: all */
};

struct seen_fixture {
    const struct mw_expect *x;
    struct mw_observation o;
    uint32_t *truth; /* by observed node: node of x->want */
    uint32_t *at;    /* by node of x->want: observed node; MW_NONE */
    uint64_t random;
};

/* ---- expectations ---- */

static inline uint32_t seen_add(struct mw_expect *x, enum mw_obs_kind kind, uint32_t device,
                                uint32_t ports, const char *name)
{
    struct mw_observation *w = &x->want;
    uint32_t plane = x->planes.n - 1;

    *mw_vec_push(&w->nodes) =
        (struct mw_obs_node){.name = mw_arena_strdup(&w->arena, name),
                             .guid = UINT64_C(0xb83fd20300000000) + w->nodes.n * 256,
                             .plane = plane,
                             .first_port = w->ports.n,
                             .port_n = ports,
                             .kind = (uint8_t)kind,
                             .described = true};
    mw_vec_reserve(&w->ports, ports);
    for (uint32_t i = 1; i <= ports; i++)
        w->ports.at[w->ports.n++] = (struct mw_obs_port){.node = w->nodes.n - 1,
                                                         .peer = MW_NONE,
                                                         .counters = MW_NONE,
                                                         .number = (uint16_t)i,
                                                         .width = 4,
                                                         .speed = MW_IB_NDR,
                                                         .mbps = 400000};
    x->nodes = mw_realloc(x->nodes, w->nodes.n, sizeof *x->nodes);
    x->nodes[w->nodes.n - 1] =
        (struct mw_expect_node){.device = device, .port = UINT16_MAX, .guid_known = true};
    x->planes.at[plane].node_n++;
    return w->nodes.n - 1;
}

static inline void seen_join(struct mw_expect *x, uint32_t a, uint32_t a_port, uint32_t b,
                             uint32_t b_port)
{
    uint32_t p = mw_obs_port_at(&x->want, a, a_port), q = mw_obs_port_at(&x->want, b, b_port);

    x->want.ports.at[p].peer = q;
    x->want.ports.at[q].peer = p;
}

/* Leaf ports: hosts, then spine by spine; spine ports: leaves of the pod, lane by lane, then cores;
 * core ports: pods. Devices: hosts first. */
static inline void seen_plane(struct mw_expect *x, struct seen_shape s, uint32_t plane)
{
    uint32_t leaves = (s.units ? s.units : 1) * s.rails; /* of a pod */
    uint32_t hosts = s.pods * leaves / s.rails * s.hosts, device = hosts + plane * 100000;
    uint32_t leaf = x->want.nodes.n, spine = leaf + s.pods * leaves;
    uint32_t core = spine + s.pods * s.spines, radix = s.hosts + s.spines * s.lanes;
    char name[48], of[16] = "";

    *mw_vec_push(&x->planes) = (struct mw_expect_plane){
        .name = "compute", .plane = (int16_t)plane, .first_node = leaf, .tiers = 2};
    if (s.planes)
        snprintf(of, sizeof of, "-p%u", plane + 1);
    for (uint32_t i = 0; i < s.pods * leaves; i++) {
        snprintf(name, sizeof name, "leaf%s-%u-%u", of, i / leaves + 1, i % leaves + 1);
        seen_add(x, MW_OBS_SWITCH, device++, radix, name);
    }
    for (uint32_t i = 0; i < s.pods * s.spines; i++) {
        snprintf(name, sizeof name, "spine%s-%u-%u", of, i / s.spines + 1, i % s.spines + 1);
        seen_add(x, MW_OBS_SWITCH, device++, leaves * s.lanes + s.cores, name);
    }
    for (uint32_t i = 0; i < s.spines * s.cores; i++) {
        snprintf(name, sizeof name, "core%s-%u", of, i + 1);
        seen_add(x, MW_OBS_SWITCH, device++, s.pods, name);
    }
    for (uint32_t i = 0; i < hosts; i++)
        for (uint32_t r = 0; r < s.rails; r++) {
            snprintf(name, sizeof name, "node%03u mlx5_%u", i + 1, plane * s.rails + r);
            uint32_t at = seen_add(x, MW_OBS_ADAPTER, i, 1, name);
            seen_join(x, at, 1, leaf + i / s.hosts * s.rails + r, i % s.hosts + 1);
        }
    for (uint32_t i = 0; i < s.pods * leaves; i++)
        for (uint32_t k = 0; k < s.spines * s.lanes; k++)
            seen_join(x, leaf + i, s.hosts + 1 + k, spine + i / leaves * s.spines + k / s.lanes,
                      i % leaves * s.lanes + k % s.lanes + 1);
    for (uint32_t i = 0; i < s.pods * s.spines; i++)
        for (uint32_t k = 0; k < s.cores; k++)
            seen_join(x, spine + i, leaves * s.lanes + 1 + k, core + i % s.spines * s.cores + k,
                      i / s.spines + 1);
}

static inline struct mw_expect seen_tree(struct seen_shape s)
{
    struct mw_expect x = {0};

    for (uint32_t p = 0; p < (s.planes ? s.planes : 1); p++)
        seen_plane(&x, s, p);
    x.want.planes = x.planes.n;
    x.ports = mw_alloc(x.want.ports.n * sizeof *x.ports);
    for (uint32_t i = 0; i < x.want.ports.n; i++)
        x.ports[i] =
            (struct mw_expect_port){x.nodes[x.want.ports.at[i].node].device, UINT16_MAX,
                                    x.want.ports.at[i].peer == MW_NONE ? MW_NONE : i};
    return x;
}

/* ---- observations ---- */

static inline uint32_t seen_random(struct seen_fixture *f, uint32_t below)
{
    return (uint32_t)(mw_mix64(++f->random * UINT64_C(0x9e3779b97f4a7c15)) % below);
}

static inline void seen_name(struct seen_fixture *f, uint32_t node, const char *name)
{
    f->o.nodes.at[node].name = mw_arena_strdup(&f->o.arena, name);
}

static inline void seen_add_node(struct seen_fixture *f, uint32_t want, struct seen_how how)
{
    struct mw_observation *o = &f->o;
    struct mw_obs_node *n = mw_vec_push(&o->nodes);

    *n = f->x->want.nodes.at[want];
    f->at[want] = o->nodes.n - 1;
    f->truth[o->nodes.n - 1] = want;
    n->first_port = o->ports.n;
    if (how.only_plane)
        n->plane = 0;
    if (!how.guids)
        n->guid = UINT64_C(0xa088c20300000000) + o->nodes.n * 256;
    if (how.call)
        n->name = how.call;
    else if (how.anonymous &&
             (n->kind == MW_OBS_SWITCH ||
              mw_mix64(how.seed + f->x->nodes[want].device * 77) % 1000 >= how.keep_names))
        n->name = "";
    mw_vec_reserve(&o->ports, n->port_n);
    for (uint32_t i = 0; i < n->port_n; i++) {
        struct mw_obs_port *p = &o->ports.at[o->ports.n++];

        *p = f->x->want.ports.at[f->x->want.nodes.at[want].first_port + i];
        p->node = o->nodes.n - 1;
        p->guid = 0;
        p->state = p->peer == MW_NONE ? MW_PORT_DOWN : MW_PORT_ACTIVE;
    }
}

static inline struct seen_fixture seen_of(const struct mw_expect *x, struct seen_how how)
{
    const struct mw_observation *w = &x->want;
    struct seen_fixture f = {.x = x,
                             .truth = mw_alloc(w->nodes.n * sizeof *f.truth),
                             .at = mw_alloc(w->nodes.n * sizeof *f.at),
                             .random = how.seed};
    uint32_t *order = mw_alloc(w->nodes.n * sizeof *order), n = 0;

    memset(f.at, 0xff, w->nodes.n * sizeof *f.at);
    for (uint32_t i = 0; i < w->nodes.n; i++)
        if (!how.only_plane || w->nodes.at[i].plane == how.only_plane - 1)
            order[n++] = i;
    for (uint32_t i = n; i > 1 && how.seed; i--) {
        uint32_t k = seen_random(&f, i), t = order[k];
        order[k] = order[i - 1];
        order[i - 1] = t;
    }
    mw_vec_reserve(&f.o.nodes, n);
    mw_vec_reserve(&f.o.ports, w->ports.n);
    *mw_vec_push(&f.o.sources) = (struct mw_obs_source){"test", "test"};
    f.o.planes = how.only_plane ? 1 : w->planes;
    for (uint32_t i = 0; i < n; i++)
        seen_add_node(&f, order[i], how);
    for (uint32_t i = 0; i < f.o.ports.n; i++) {
        uint32_t peer = f.o.ports.at[i].peer;

        if (peer != MW_NONE)
            f.o.ports.at[i].peer =
                mw_obs_port_at(&f.o, f.at[w->ports.at[peer].node], w->ports.at[peer].number);
    }
    mw_free(order);
    return f;
}

static inline void seen_done(struct seen_fixture *f)
{
    mw_observation_done(&f->o);
    mw_free(f->truth);
    mw_free(f->at);
}

/* The observed port that is port `number` of a node of x->want. */
static inline uint32_t seen_port(const struct seen_fixture *f, uint32_t want, uint32_t number)
{
    return mw_obs_port_at(&f->o, f->at[want], number);
}

/* Joins two ports, or with MW_NONE frees one. */
static inline void seen_plug(struct seen_fixture *f, uint32_t a, uint32_t b)
{
    if (a != MW_NONE)
        f->o.ports.at[a].peer = b;
    if (b != MW_NONE)
        f->o.ports.at[b].peer = a;
}

static inline void seen_cut(struct seen_fixture *f, uint32_t a)
{
    uint32_t peer = f->o.ports.at[a].peer;

    if (peer != MW_NONE)
        f->o.ports.at[peer].peer = MW_NONE;
    f->o.ports.at[a].peer = MW_NONE;
}

/* Exchanges the plugs in two ports. */
static inline void seen_swap(struct seen_fixture *f, uint32_t a, uint32_t b)
{
    uint32_t p = f->o.ports.at[a].peer, q = f->o.ports.at[b].peer;

    if (p == b || a == b)
        return;
    f->o.ports.at[a].peer = f->o.ports.at[b].peer = MW_NONE;
    seen_plug(f, a, q);
    seen_plug(f, b, p);
}

/* Exchanges the plugs of `swaps` pairs of ports and takes `cuts` cables out, among all ports of
 * switches (or, `tree`, those that lead to switches). */
static inline void seen_damage(struct seen_fixture *f, uint32_t swaps, uint32_t cuts, bool tree)
{
    uint32_t *port = mw_alloc(f->o.ports.n * sizeof *port), n = 0;

    for (uint32_t i = 0; i < f->o.ports.n; i++) {
        uint32_t peer = f->o.ports.at[i].peer;

        if (peer != MW_NONE && f->o.nodes.at[f->o.ports.at[i].node].kind == MW_OBS_SWITCH &&
            (!tree || f->o.nodes.at[f->o.ports.at[peer].node].kind == MW_OBS_SWITCH))
            port[n++] = i;
    }
    for (uint32_t i = 0; i < swaps && n; i++)
        seen_swap(f, port[seen_random(f, n)], port[seen_random(f, n)]);
    for (uint32_t i = 0; i < cuts && n; i++)
        seen_cut(f, port[seen_random(f, n)]);
    mw_free(port);
}

#endif
