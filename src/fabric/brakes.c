#include "fabric/brakes.h"

#include "fabric/deadlock.h"
#include "fabric/rails.h"
#include "fabric/repair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct group { /* cables that lack or are slow, at one switch or adapter */
    uint32_t node, n;
    uint8_t kind;
};

struct finder {
    struct mw_brakes *b;
    const struct mw_expect *x;
    const struct mw_view *now;
    uint32_t plane;
    uint8_t *tier; /* by node of the plane's switches, of the plan */
    MW_VEC(struct group) groups;
    MW_VEC(uint64_t) faults; /* node << 32 | port, in the order of groups */
};

struct mw_shares mw_line_shares(const struct mw_net *n, const struct mw_expect *x,
                                const struct mw_job *job)
{
    double is = 0, planned = 0, is_least = INFINITY, planned_least = INFINITY;

    for (uint32_t i = 0; i < job->n * mw_job_rails(job); i++) {
        uint32_t end = job->end[i], node = n->node[n->switch_n + end];
        double now = n->links[n->end_up[end]].mbps;
        double plan = x->want.ports.at[x->want.nodes.at[node].first_port].mbps;

        plan = plan > 0 ? plan : now;
        is += now;
        planned += plan;
        is_least = now < is_least ? now : is_least;
        planned_least = plan < planned_least ? plan : planned_least;
    }
    if (!(planned > 0) || is > planned)
        return (struct mw_shares){1, 1};
    return (struct mw_shares){is / planned, fmin(is_least / planned_least, 1)};
}

static struct mw_shares shares_of(const struct mw_net *n, const struct mw_expect *x)
{
    static const struct mw_effective_want want = {.pattern = MW_PATTERN_ALL_TO_ALL};
    struct mw_effective e;
    struct mw_job job;

    mw_rails_endpoints(n, x, &job);
    mw_effective_find(&e, n, &job, &want);
    struct mw_shares line = mw_line_shares(n, x, &job);

    mw_free(job.end);
    return (struct mw_shares){e.fluid * line.fluid, e.completion * line.completion};
}

/* Under tables mended for it; none where the plane has no endpoint. */
static struct mw_shares mended_shares(const struct mw_expect *x, const struct mw_view *v,
                                      uint32_t plane)
{
    struct mw_shares s = {0};
    struct mw_repair r;
    struct mw_net n;

    if (mw_net_init(&n, &v->o, plane, NULL) == MW_OK) {
        mw_repair_tables(&r, &n, false);
        s = shares_of(&r.net, x);
        mw_repair_done(&r);
    }
    mw_net_done(&n);
    return s;
}

/* ---- what lacks ---- */

static void find_tiers(struct finder *f)
{
    struct mw_net n;

    f->tier = mw_alloc(f->x->want.nodes.n);
    if (mw_net_init(&n, &f->x->want, f->plane, NULL) == MW_OK)
        for (uint32_t s = 0; s < n.switch_n; s++)
            f->tier[n.node[s]] = n.tier[s];
    mw_net_done(&n);
}

static bool is_switch(const struct finder *f, uint32_t node)
{
    return f->x->want.nodes.at[node].kind == MW_OBS_SWITCH;
}

static bool carries(const struct finder *f, uint32_t port)
{
    const struct mw_obs_port *is = &f->now->o.ports.at[port];

    return is->peer == f->x->want.ports.at[port].peer &&
           (is->state == MW_PORT_UNKNOWN || is->state == MW_PORT_ACTIVE) &&
           (f->now->o.ports.at[is->peer].state == MW_PORT_UNKNOWN ||
            f->now->o.ports.at[is->peer].state == MW_PORT_ACTIVE);
}

static bool is_slow(const struct finder *f, uint32_t port)
{
    uint32_t is = f->now->o.ports.at[port].mbps;

    return carries(f, port) && is && is < f->x->want.ports.at[port].mbps;
}

/* Whether a switch has planned cables and none of them carries. */
static bool is_dead(const struct finder *f, uint32_t node)
{
    const struct mw_obs_node *n = &f->x->want.nodes.at[node];
    bool planned = false;

    for (uint32_t p = n->first_port; p < n->first_port + n->port_n; p++) {
        if (f->x->want.ports.at[p].peer == MW_NONE)
            continue;
        planned = true;
        if (carries(f, p))
            return false;
    }
    return planned;
}

/* Whose a cable's fault is counted as: the dead switch's, else the lower one's; an adapter's cable
 * counts only when slow, since nobody else suffers from one that lacks. */
static bool blame(const struct finder *f, uint32_t port, const bool *dead, uint64_t *fault)
{
    uint32_t peer = f->x->want.ports.at[port].peer;
    uint32_t a = f->x->want.ports.at[port].node;
    uint32_t b = peer == MW_NONE ? MW_NONE : f->x->want.ports.at[peer].node;

    if (b == MW_NONE || (carries(f, port) && !is_slow(f, port)))
        return false;
    if (!is_switch(f, a)) {
        *fault = (uint64_t)a << 32 | port;
        return is_slow(f, port);
    }
    if (!is_switch(f, b))
        return false;
    bool mine = dead[a] != dead[b]         ? dead[a]
                : f->tier[a] != f->tier[b] ? f->tier[a] < f->tier[b]
                                           : a < b;
    *fault = (uint64_t)a << 32 | port;
    return mine;
}

static int group_compare(const void *a, const void *b)
{
    const struct group *s = a, *t = b;

    if (s->n != t->n)
        return s->n > t->n ? -1 : 1;
    return (s->node > t->node) - (s->node < t->node);
}

static uint8_t kind_of(const struct finder *f, uint32_t node, uint32_t port, const bool *dead)
{
    return !is_switch(f, node) ? MW_BRAKE_ADAPTER
           : dead[node]        ? MW_BRAKE_SWITCH
           : is_slow(f, port)  ? MW_BRAKE_SLOW
                               : MW_BRAKE_UPLINKS;
}

static void find_groups(struct finder *f)
{
    const struct mw_expect_plane *p = &f->x->planes.at[f->plane];
    bool *dead = mw_alloc(f->x->want.nodes.n);
    uint64_t fault;

    for (uint32_t i = p->first_node; i < p->first_node + p->node_n; i++)
        dead[i] = is_switch(f, i) && is_dead(f, i);
    for (uint32_t i = p->first_node; i < p->first_node + p->node_n; i++) {
        const struct mw_obs_node *n = &f->x->want.nodes.at[i];

        for (uint32_t port = n->first_port; port < n->first_port + n->port_n; port++) {
            if (!blame(f, port, dead, &fault))
                continue;
            struct group *g = f->groups.n ? &f->groups.at[f->groups.n - 1] : NULL;

            if (!g || g->node != i) {
                g = mw_vec_push(&f->groups);
                *g = (struct group){.node = i, .kind = kind_of(f, i, port, dead)};
            }
            if (kind_of(f, i, port, dead) < g->kind)
                g->kind = kind_of(f, i, port, dead);
            g->n++;
            *mw_vec_push(&f->faults) = fault;
        }
    }
    mw_free(dead);
}

/* ---- what mending yields ---- */

static void restore(const struct finder *f, struct mw_view *v, uint32_t node)
{
    for (uint32_t i = 0; i < f->faults.n; i++)
        if (node == MW_NONE || f->faults.at[i] >> 32 == node)
            mw_view_restore(v, f->x, (uint32_t)f->faults.at[i]);
}

static struct mw_shares try_mended(const struct finder *f, uint32_t node)
{
    struct mw_view v;

    mw_view_copy(&v, f->now, f->x);
    restore(f, &v, node);
    struct mw_shares s = mended_shares(f->x, &v, f->plane);
    mw_view_done(&v);
    return s;
}

static uint32_t ways_up(const struct finder *f, uint32_t node, bool planned)
{
    const struct mw_obs_node *n = &f->x->want.nodes.at[node];
    uint32_t ways = 0;

    for (uint32_t p = n->first_port; p < n->first_port + n->port_n; p++) {
        uint32_t peer = f->x->want.ports.at[p].peer;

        if (peer != MW_NONE && is_switch(f, f->x->want.ports.at[peer].node) &&
            f->tier[f->x->want.ports.at[peer].node] > f->tier[node])
            ways += planned || carries(f, p);
    }
    return ways;
}

static void add_brake(struct finder *f, const struct group *g)
{
    struct mw_brake *k = mw_vec_push(&f->b->at);

    *k = (struct mw_brake){.kind = g->kind, .node = g->node, .first = f->b->ports.n, .n = g->n};
    for (uint32_t i = 0; i < f->faults.n; i++)
        if (f->faults.at[i] >> 32 == g->node)
            *mw_vec_push(&f->b->ports) = (uint32_t)f->faults.at[i];
    k->have = ways_up(f, g->node, false);
    k->want = ways_up(f, g->node, true);
    k->mended = try_mended(f, g->node);
}

static int brake_compare(const void *a, const void *b)
{
    const struct mw_brake *s = a, *t = b;

    if (s->mended.completion != t->mended.completion)
        return s->mended.completion > t->mended.completion ? -1 : 1;
    if (s->n != t->n)
        return s->n > t->n ? -1 : 1;
    return (s->node > t->node) - (s->node < t->node);
}

/* ---- what is wrong with the tables ---- */

/* The switch at which a flow from switch s to endpoint `end` ends before its time; MW_NONE: it
 * arrives. */
static uint32_t lost_at(const struct mw_net *n, uint32_t s, uint32_t end)
{
    const uint8_t *row = mw_net_row(n, end);

    for (uint32_t hops = 0; hops < MW_PATH_CAP; hops++) {
        uint32_t l = row[s] < n->port_cap ? n->port_link[s * n->port_cap + row[s]] : MW_NONE;

        if (l == MW_NONE)
            return s;
        if (n->links[l].to >= n->switch_n)
            return n->links[l].to == n->switch_n + end ? MW_NONE : s;
        s = n->links[l].to;
    }
    return s;
}

static void find_lost(struct finder *f, const struct mw_net *n)
{
    struct mw_brake k = {.kind = MW_BRAKE_LOST, .node = MW_NONE, .mended = f->b->tables};
    uint32_t *ends = mw_alloc(n->switch_n * sizeof *ends);

    for (uint32_t e = 0; e < n->end_n; e++)
        ends[n->end_switch[e]]++;
    for (uint32_t e = 0; e < n->end_n; e++)
        for (uint32_t s = 0; s < n->switch_n; s++) {
            uint32_t at = ends[s] ? lost_at(n, s, e) : MW_NONE;

            if (at == MW_NONE)
                continue;
            k.lost += ends[s];
            if (k.node == MW_NONE) {
                k.node = n->node[at];
                k.toward = n->node[n->switch_n + e];
            }
        }
    if (k.lost)
        *mw_vec_push(&f->b->at) = k;
    mw_free(ends);
}

static void find_deadlock(struct finder *f, const struct mw_net *n)
{
    struct mw_deadlock d;

    mw_deadlock_check(&d, n);
    if (d.free)
        return;
    struct mw_brake *k = mw_vec_push(&f->b->at);

    *k = (struct mw_brake){.kind = MW_BRAKE_DEADLOCK,
                           .node = n->node[n->links[d.cycle[0]].from],
                           .first = f->b->ports.n,
                           .n = d.cycle_n,
                           .mended = f->b->tables};
    for (uint32_t i = 0; i < d.cycle_n; i++) {
        const struct mw_net_link *l = &n->links[d.cycle[i]];

        *mw_vec_push(&f->b->ports) =
            f->x->want.nodes.at[n->node[l->from]].first_port + l->port - 1;
    }
}

void mw_brakes_find(struct mw_brakes *b, const struct mw_expect *x, const struct mw_view *now,
                    uint32_t plane, uint32_t cap)
{
    struct finder f = {.b = b, .x = x, .now = now, .plane = plane};
    struct mw_net n;

    *b = (struct mw_brakes){0};
    if (mw_net_init(&n, &now->o, plane, NULL) != MW_OK) {
        mw_net_done(&n);
        return;
    }
    b->tables = mended_shares(x, now, plane);
    b->missing = !n.has_tables;
    if (b->missing)
        mw_net_route(&n);
    b->now = shares_of(&n, x);
    if (!b->missing) {
        find_lost(&f, &n);
        find_deadlock(&f, &n);
    }
    mw_net_done(&n);
    uint32_t first = b->at.n;

    find_tiers(&f);
    find_groups(&f);
    if (f.groups.n)
        qsort(f.groups.at, f.groups.n, sizeof *f.groups.at, group_compare);
    for (uint32_t i = 0; i < f.groups.n && i < cap; i++)
        add_brake(&f, &f.groups.at[i]);
    b->more = f.groups.n > cap ? f.groups.n - cap : 0;
    if (b->at.n > first)
        qsort(b->at.at + first, b->at.n - first, sizeof *b->at.at, brake_compare);
    if (!b->missing &&
        (b->tables.fluid > b->now.fluid || b->tables.completion > b->now.completion))
        *mw_vec_push(&b->at) =
            (struct mw_brake){.kind = MW_BRAKE_TABLES, .node = MW_NONE, .mended = b->tables};
    if (f.groups.n > 1)
        *mw_vec_push(&b->at) = (struct mw_brake){
            .kind = MW_BRAKE_ALL, .node = MW_NONE, .mended = try_mended(&f, MW_NONE)};
    mw_vec_done(&f.groups);
    mw_vec_done(&f.faults);
    mw_free(f.tier);
}

void mw_brakes_done(struct mw_brakes *b)
{
    mw_vec_done(&b->at);
    mw_vec_done(&b->ports);
}
