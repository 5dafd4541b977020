/*
 * net_fixture.h: fat trees for tests, laid out as a struct mw_net without an observation: two tiers
 * (one pod, no cores) or three, any cable taken out or slowed, tables by destination mod k written
 * here from its definition, so that they are an oracle for mw_net_route.
 *
 *     struct net_fixture f = net_fixture_tree((struct net_shape){
 *         .pods = 1, .leaves = 64, .hosts = 32, .spines = 32, .lanes = 1, .mbps = 400000});
 *     net_fixture_cut(&f, 3, 33 + 7);             leaf 3 loses its link to spine 7
 *     struct mw_net n = net_fixture_net(&f);      with tables; those of cut links lead nowhere
 *     …
 *     mw_net_done(&n);
 *     net_fixture_done(&f);
 *
 * Switches: leaves by pod, spines by pod, cores. Endpoints: by leaf. Ports of a leaf: 1 … hosts,
 * then spine * lanes + lane; of a spine: 1 + leaf * lanes + lane, then its cores; of a core: 1 + pod.
 */
#ifndef MW_FABRIC_NET_FIXTURE_H
#define MW_FABRIC_NET_FIXTURE_H

#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "fabric/net.h"

struct net_shape {
    uint32_t pods, leaves, hosts, spines; /* leaves and spines of a pod, hosts of a leaf */
    uint32_t lanes;                       /* links between a leaf and a spine */
    uint32_t cores;                       /* links up of a spine, each to a core of its own */
    uint32_t mbps;
};

struct net_cable {
    uint32_t a, b; /* vertices */
    uint8_t a_port, b_port;
    uint32_t mbps; /* 0: taken out */
};

struct net_fixture {
    struct net_shape shape;
    uint32_t switch_n, end_n;
    struct net_cable *cables; /* endpoints first, then leaf to spine, then spine to core */
    uint32_t cable_n;
};

static inline uint32_t net_fixture_spine(const struct net_shape *s, uint32_t pod, uint32_t i)
{
    return s->pods * s->leaves + pod * s->spines + i;
}

static inline void net_fixture_cable(struct net_fixture *f, uint32_t a, uint32_t a_port,
                                     uint32_t b, uint32_t b_port)
{
    f->cables[f->cable_n++] =
        (struct net_cable){a, b, (uint8_t)a_port, (uint8_t)b_port, f->shape.mbps};
}

static inline struct net_fixture net_fixture_tree(struct net_shape s)
{
    uint32_t leaves = s.pods * s.leaves, first_core = leaves + s.pods * s.spines;
    struct net_fixture f = {
        .shape = s, .switch_n = first_core + s.spines * s.cores, .end_n = leaves * s.hosts};
    size_t most =
        f.end_n + (size_t)leaves * s.spines * s.lanes + (size_t)s.pods * s.spines * s.cores;

    f.cables = mw_alloc(most * sizeof *f.cables);
    for (uint32_t e = 0; e < f.end_n; e++)
        net_fixture_cable(&f, f.switch_n + e, 1, e / s.hosts, e % s.hosts + 1);
    for (uint32_t l = 0; l < leaves; l++)
        for (uint32_t u = 0; u < s.spines * s.lanes; u++)
            net_fixture_cable(&f, l, s.hosts + 1 + u,
                              net_fixture_spine(&s, l / s.leaves, u / s.lanes),
                              l % s.leaves * s.lanes + u % s.lanes + 1);
    for (uint32_t p = 0; p < s.pods; p++)
        for (uint32_t i = 0; i < s.spines; i++)
            for (uint32_t k = 0; k < s.cores; k++)
                net_fixture_cable(&f, net_fixture_spine(&s, p, i), s.leaves * s.lanes + 1 + k,
                                  first_core + i * s.cores + k, p + 1);
    return f;
}

static inline void net_fixture_done(struct net_fixture *f)
{
    mw_free(f->cables);
}

/* The cable at a port of a switch. */
static inline struct net_cable *net_fixture_at(struct net_fixture *f, uint32_t at,
                                               uint32_t port)
{
    for (uint32_t i = 0; i < f->cable_n; i++)
        if ((f->cables[i].a == at && f->cables[i].a_port == port) ||
            (f->cables[i].b == at && f->cables[i].b_port == port))
            return &f->cables[i];
    return NULL;
}

static inline void net_fixture_cut(struct net_fixture *f, uint32_t at, uint32_t port)
{
    net_fixture_at(f, at, port)->mbps = 0;
}

/* Takes out `n` cables between leaves and spines, drawn from the seed. */
static inline void net_fixture_cut_some(struct net_fixture *f, uint32_t n, uint64_t seed)
{
    uint32_t first = f->end_n,
             some = f->shape.pods * f->shape.leaves * f->shape.spines * f->shape.lanes;

    for (uint64_t draw = 0; n > 0; draw++) {
        struct net_cable *c = &f->cables[first + mw_mix64(mw_mix64(seed) + draw) % some];
        n -= c->mbps != 0;
        c->mbps = 0;
    }
}

/* The port by which switch s forwards to endpoint e in a whole tree. */
static inline uint8_t net_fixture_hop(const struct net_shape *s, uint32_t at, uint32_t e)
{
    uint32_t leaves = s->pods * s->leaves, leaf = e / s->hosts, pod = leaf / s->leaves;
    uint32_t up = e % s->hosts % (s->spines * s->lanes); /* the way up from a leaf */

    if (at == leaf)
        return (uint8_t)(e % s->hosts + 1);
    if (at < leaves)
        return (uint8_t)(s->hosts + 1 + up);
    if (at >= leaves + s->pods * s->spines)
        return (uint8_t)(pod + 1);
    if ((at - leaves) / s->spines == pod)
        return (uint8_t)(leaf % s->leaves * s->lanes + up % s->lanes + 1);
    if (s->cores == 0)
        return MW_HOP_NONE;
    return (uint8_t)(s->leaves * s->lanes + 1 + leaf % s->leaves % s->cores);
}

static inline void net_fixture_links(struct mw_net *n, const struct net_fixture *f)
{
    uint32_t vertex_n = n->switch_n + n->end_n;
    /* each vertex's slots by port, so that links come by `from`, then port */
    uint32_t *slot = mw_alloc((size_t)vertex_n * n->port_cap * sizeof *slot);

    for (uint32_t i = 0; i < f->cable_n; i++)
        if (f->cables[i].mbps) {
            slot[(size_t)f->cables[i].a * n->port_cap + f->cables[i].a_port] = 2 * i + 1;
            slot[(size_t)f->cables[i].b * n->port_cap + f->cables[i].b_port] = 2 * i + 2;
            n->link_n += 2;
        }
    n->links = mw_alloc(n->link_n * sizeof *n->links);
    n->first_link = mw_alloc((vertex_n + 1) * sizeof *n->first_link);
    uint32_t *link_of = mw_alloc((size_t)f->cable_n * 2 * sizeof *link_of);
    uint32_t at = 0;
    for (uint32_t v = 0; v < vertex_n; v++) {
        n->first_link[v] = at;
        for (uint32_t p = 0; p < n->port_cap; p++) {
            uint32_t id = slot[(size_t)v * n->port_cap + p];
            if (v < n->switch_n)
                n->port_link[v * n->port_cap + p] = id ? at : MW_NONE;
            if (!id)
                continue;
            const struct net_cable *c = &f->cables[(id - 1) / 2];
            link_of[id - 1] = at;
            n->links[at++] = (struct mw_net_link){
                .from = v, .to = id & 1 ? c->b : c->a, .mbps = c->mbps, .port = (uint8_t)p};
        }
    }
    n->first_link[vertex_n] = at;
    for (uint32_t i = 0; i < f->cable_n; i++)
        if (f->cables[i].mbps) {
            n->links[link_of[2 * i]].back = link_of[2 * i + 1];
            n->links[link_of[2 * i + 1]].back = link_of[2 * i];
        }
    mw_free(link_of);
    mw_free(slot);
}

/* The net of the cables that are there. Every endpoint must have its cable. */
static inline struct mw_net net_fixture_net(const struct net_fixture *f)
{
    const struct net_shape *s = &f->shape;
    uint32_t leaves = s->pods * s->leaves, vertex_n = f->switch_n + f->end_n;
    struct mw_net n = {.switch_n = f->switch_n, .end_n = f->end_n, .has_tables = true};

    for (uint32_t i = 0; i < f->cable_n; i++) {
        n.port_cap = f->cables[i].a_port >= n.port_cap ? f->cables[i].a_port + 1u : n.port_cap;
        n.port_cap = f->cables[i].b_port >= n.port_cap ? f->cables[i].b_port + 1u : n.port_cap;
    }
    n.port_link = mw_alloc((size_t)n.switch_n * n.port_cap * sizeof *n.port_link);
    net_fixture_links(&n, f);
    n.end_up = mw_alloc(n.end_n * sizeof *n.end_up);
    n.end_switch = mw_alloc(n.end_n * sizeof *n.end_switch);
    n.tier = mw_alloc(n.switch_n);
    n.node = mw_alloc(vertex_n * sizeof *n.node);
    n.lid = mw_alloc(vertex_n * sizeof *n.lid);
    n.hop = mw_alloc((size_t)n.end_n * n.switch_n);
    for (uint32_t v = 0; v < vertex_n; v++) {
        n.node[v] = v;
        n.lid[v] = (uint16_t)(v + 1);
    }
    for (uint32_t i = 0; i < n.switch_n; i++)
        n.tier[i] = (uint8_t)((i >= leaves) + (i >= leaves + s->pods * s->spines));
    for (uint32_t e = 0; e < n.end_n; e++) {
        n.end_up[e] = n.first_link[n.switch_n + e];
        n.end_switch[e] = e / s->hosts;
        for (uint32_t i = 0; i < n.switch_n; i++)
            mw_net_row(&n, e)[i] = net_fixture_hop(s, i, e);
    }
    return n;
}

#endif
