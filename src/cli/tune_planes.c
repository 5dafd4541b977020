/*
 * tune_planes.c: the results of a plane: every pattern under every routing, what holds it back, and
 * what mended tables give.
 */
#include "cli/tune.h"

#include "export/fabric_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const mw_tune_pattern_names[] = {"ring", "tree", "halving-doubling",
                                             "all-to-all-pxn", "all-to-all"};
static const enum mw_pattern pattern_of[] = {MW_PATTERN_RING, MW_PATTERN_TREE,
                                             MW_PATTERN_HALVING, MW_PATTERN_ALL_TO_ALL,
                                             MW_PATTERN_ALL_TO_ALL};
enum { PXN = 3, ALL_TO_ALL = 4, SAMPLES = 16 };

/* Of the planned rates, not of those that the endpoints have. */
static void scale(struct mw_effective *e, struct mw_shares line)
{
    e->fluid *= line.fluid;
    e->fluid_gap *= line.fluid;
    e->completion *= line.completion;
    e->completion_bound *= line.completion;
    e->phased *= line.completion;
    e->tail *= line.completion;
}

static void add_result(const struct mw_tune *t, struct mw_tune_plane *p,
                       const struct mw_job *job, uint32_t pattern, enum mw_routing routing)
{
    uint32_t listed = job->n * mw_job_rails(job);
    bool all = pattern >= PXN;

    if (job->n < 2 || (all && routing == MW_ROUTING_ECMP && listed > MW_TUNE_LISTED_CAP))
        return;
    struct mw_tune_result *r = mw_vec_push(&p->results);

    r->pattern = (uint8_t)pattern;
    r->routing = routing;
    r->phased = !all || (listed <= MW_TUNE_LISTED_CAP && routing == MW_ROUTING_STATIC);
    struct mw_effective_want want = {.routing = routing,
                                     .pattern = pattern_of[pattern],
                                     .seed = t->seed,
                                     .samples = all && listed > 512 ? 4 : SAMPLES,
                                     .phased = r->phased};

    mw_effective_find(&r->e, &p->net, job, &want);
    scale(&r->e, mw_line_shares(&p->net, t->x, job));
}

static void find_results(const struct mw_tune *t, struct mw_tune_plane *p)
{
    struct mw_rails rails;
    struct mw_job by_rail, by_end;

    mw_rails_init(&rails, &p->net, t->x);
    mw_rails_everybody(&rails, &by_rail);
    mw_rails_endpoints(&p->net, t->x, &by_end);
    for (uint32_t i = 0; i < MW_TUNE_PATTERNS; i++)
        for (int routing = 0; routing < MW_ROUTINGS; routing++) {
            if (i == ALL_TO_ALL)
                add_result(t, p, &by_end, i, (enum mw_routing)routing);
            else if (i != PXN || rails.rails > 1)
                add_result(t, p, &by_rail, i, (enum mw_routing)routing);
        }
    mw_free(by_rail.end);
    mw_free(by_end.end);
    mw_rails_done(&rails);
}

/* ---- what is assumed ---- */

static void assume(struct mw_tune *t, struct mw_tune_plane *p)
{
    const struct mw_view_plane *v = &t->view->planes[p->plane];

    *mw_vec_push(&p->assumed) =
        p->tables ? "tables do not tell whether adaptive routing is on: static "
                    "is without it, adaptive is its ideal"
                  : "no tables of this plane were given: static is the canonical routing of a "
                    "fat tree (destination mod k)";
    if (!p->observed)
        *mw_vec_push(&p->assumed) = "no cables were observed: they are the plan's";
    if (p->tables && v->tables < v->switches)
        *mw_vec_push(&p->assumed) = mw_arena_printf(
            &t->arena, "%u of %u switches gave no table: what crosses them is lost",
            v->switches - v->tables, v->switches);
    if (v->unplaced)
        *mw_vec_push(&p->assumed) = mw_arena_printf(
            &t->arena, "%u cable ends at no known place are left out", v->unplaced);
}

/* ---- planes ---- */

static uint32_t carrying(const struct mw_net *n)
{
    return n->link_n / 2;
}

enum mw_rc mw_tune_plane_init(struct mw_tune *t, struct mw_tune_plane *p, uint32_t plane,
                              const struct mw_view *view, struct mw_err *err)
{
    enum mw_rc rc = mw_net_init(&p->net, &view->o, plane, err);

    p->plane = plane;
    p->observed = view->planes[plane].cables;
    p->tables = p->net.has_tables;
    if (rc)
        return rc;
    if (!p->tables)
        mw_net_route(&p->net);
    p->cables = carrying(&p->net);
    find_results(t, p);
    return MW_OK;
}

void mw_tune_mend(struct mw_tune *t, struct mw_tune_plane *p, const struct mw_view *view)
{
    struct mw_effective_want want = {.pattern = MW_PATTERN_ALL_TO_ALL};
    struct mw_job job;

    mw_repair_tables(&p->repair, &p->net, false);
    p->repaired = true;
    p->changes = mw_fabric_tables_count(
        &(struct mw_fabric_tables){.seen = &view->o, .before = &p->net, .repair = &p->repair});
    mw_rails_endpoints(&p->repair.net, t->x, &job);
    mw_effective_find(&p->mended, &p->repair.net, &job, &want);
    scale(&p->mended, mw_line_shares(&p->repair.net, t->x, &job));
    mw_free(job.end);
}

/* Whether a plane of the plan alone is as the one before it: same fabric, same size. */
static bool is_alike(const struct mw_tune *t, uint32_t plane)
{
    if (!t->planes.n || t->view->planes[plane].seen != MW_NONE)
        return false;
    const struct mw_expect_plane *a = &t->x->planes.at[plane];
    const struct mw_tune_plane *before = &t->planes.at[t->planes.n - 1];
    const struct mw_expect_plane *b = &t->x->planes.at[before->plane];

    return t->view->planes[before->plane].seen == MW_NONE && a->fabric == b->fabric &&
           a->tiers == b->tiers && a->node_n == b->node_n;
}

enum mw_rc mw_tune_planes(struct mw_tune *t, bool repair, struct mw_diags *d)
{
    bool any = false;
    struct mw_err err;

    for (uint32_t i = 0; i < t->x->planes.n; i++)
        any = any || t->view->planes[i].seen != MW_NONE;
    for (uint32_t i = 0; i < t->x->planes.n; i++) {
        if (t->x->planes.at[i].fabric == MW_FABRIC_COUNT ||
            (any && t->view->planes[i].seen == MW_NONE))
            continue;
        if (is_alike(t, i)) {
            t->planes.at[t->planes.n - 1].alike++;
            continue;
        }
        struct mw_tune_plane *p = mw_vec_push(&t->planes);

        if (mw_tune_plane_init(t, p, i, t->view, &err)) {
            snprintf(err.place, sizeof err.place, "%s", t->x->planes.at[i].name);
            mw_diag_err(d, &err);
            mw_net_done(&p->net);
            t->planes.n--;
            continue;
        }
        assume(t, p);
        if (p->observed || p->tables)
            mw_brakes_find(&p->brakes, t->x, t->view, i, MW_TUNE_BRAKES_CAP);
        if (repair)
            mw_tune_mend(t, p, t->view);
    }
    if (t->planes.n)
        return MW_OK;
    if (!d->errors)
        mw_diag(d, MW_ERROR, MW_E_NET_EMPTY, NULL,
                "Ethernet fabrics have no forwarding tables to walk.",
                "the plan, or what was observed of it, has no InfiniBand plane");
    return MW_ECONFIG;
}

/* ---- prediction ---- */

static double share_of(const struct mw_tune *t, uint32_t pattern)
{
    double least = 1;

    for (uint32_t i = 0; i < t->planes.n; i++) {
        const struct mw_tune_plane *p = &t->planes.at[i];

        if (t->x->planes.at[p->plane].fabric != MW_FABRIC_COMPUTE)
            continue;
        for (uint32_t k = 0; k < p->results.n; k++)
            if (p->results.at[k].pattern == pattern &&
                p->results.at[k].routing == MW_ROUTING_STATIC &&
                p->results.at[k].e.completion < least)
                least = p->results.at[k].e.completion;
    }
    return least;
}

void mw_tune_predict(struct mw_tune *t)
{
    mw_predict(&t->predicted, t->x->plan, share_of(t, 0), share_of(t, ALL_TO_ALL), t->sharp);
}

/* ---- what a brake says ---- */

const char *mw_tune_link(struct mw_tune *t, const struct mw_net *n, uint32_t link)
{
    char a[MW_EXPECT_PATH_CAP], b[MW_EXPECT_PATH_CAP];
    const struct mw_net_link *l = &n->links[link], *back = &n->links[l->back];
    uint32_t from = t->x->want.nodes.at[n->node[l->from]].first_port;
    uint32_t to = t->x->want.nodes.at[n->node[l->to]].first_port;

    return mw_arena_printf(&t->arena, "%s to %s", mw_expect_path(t->x, from + l->port - 1, a),
                           mw_expect_path(t->x, to + back->port - 1, b));
}

static const char *list_ports(struct mw_tune *t, const struct mw_tune_plane *p,
                              const struct mw_brake *k)
{
    enum { NAMED = 4 };
    char a[MW_EXPECT_PATH_CAP], b[MW_EXPECT_PATH_CAP];
    const char *list = "";

    for (uint32_t i = 0; i < k->n && i < NAMED; i++) {
        uint32_t port = p->brakes.ports.at[k->first + i];

        list = mw_arena_printf(&t->arena, "%s%s%s to %s", list, i ? ", " : "",
                               mw_expect_path(t->x, port, a),
                               mw_expect_path(t->x, t->x->want.ports.at[port].peer, b));
    }
    return k->n > NAMED ? mw_arena_printf(&t->arena, "%s and %u more", list, k->n - NAMED)
                        : list;
}

struct mw_tune_words mw_tune_say(struct mw_tune *t, const struct mw_tune_plane *p,
                                 const struct mw_brake *k)
{
    char buf[MW_EXPECT_PATH_CAP];
    struct mw_tune_words w = {.path = t->x->planes.at[p->plane].name};
    const char *ports = list_ports(t, p, k);

    if (k->node != MW_NONE)
        w.path = mw_arena_strdup(&t->arena, mw_expect_node_path(t->x, k->node, buf));
    w.cure = mw_arena_printf(&t->arena, "Mend %s.", ports);
    switch ((enum mw_brake_kind)k->kind) {
    case MW_BRAKE_LOST:
        w.code = MW_T_LOST;
        w.text = mw_arena_printf(
            &t->arena, "%" PRIu64 " pairs of endpoints have no way: what is for %s ends at %s",
            k->lost, mw_expect_node_path(t->x, k->toward, buf), w.path);
        w.cure = "Let the subnet manager sweep, or load the tables that --repair writes.";
        break;
    case MW_BRAKE_DEADLOCK:
        w.code = MW_T_DEADLOCK;
        w.text = mw_arena_printf(
            &t->arena, "routes wait for each other in a ring of %u links: %s", k->n, ports);
        w.cure = "Load the tables that --repair writes: they cannot deadlock.";
        break;
    case MW_BRAKE_UPLINKS:
        w.code = MW_T_UPLINKS;
        w.text = k->have < k->want
                     ? mw_arena_printf(&t->arena, "%s has %u of %u uplinks", w.path, k->have,
                                       k->want)
                     : mw_arena_printf(&t->arena, "%s lacks %u cables", w.path, k->n);
        break;
    case MW_BRAKE_SWITCH:
        w.code = MW_T_SWITCH;
        w.text =
            mw_arena_printf(&t->arena, "none of the %u cables of %s carries", k->n, w.path);
        w.cure = mw_arena_printf(&t->arena, "Look after %s: power, management, then cables.",
                                 w.path);
        break;
    case MW_BRAKE_SLOW:
        w.code = MW_T_SLOW;
        w.text = mw_arena_printf(&t->arena, "%u cable%s of %s slower than planned", k->n,
                                 k->n == 1 ? "" : "s", w.path);
        break;
    case MW_BRAKE_ADAPTER:
        w.code = MW_T_ADAPTER;
        w.text = mw_arena_printf(&t->arena, "%s runs slower than planned", w.path);
        break;
    case MW_BRAKE_TABLES:
        w.code = MW_T_TABLES;
        w.text = "the forwarding tables load some links more than the cables require";
        w.cure = "Load the tables that --repair writes.";
        break;
    case MW_BRAKE_ALL:
        w.code = MW_T_ALL;
        w.text = "all of these together";
        w.cure = "Mend them in this order.";
        break;
    }
    return w;
}

void mw_tune_plane_done(struct mw_tune_plane *p)
{
    mw_net_done(&p->net);
    mw_vec_done(&p->assumed);
    mw_vec_done(&p->results);
    mw_brakes_done(&p->brakes);
    if (p->repaired)
        mw_repair_done(&p->repair);
}

void mw_tune_done(struct mw_tune *t)
{
    for (uint32_t i = 0; i < t->planes.n; i++)
        mw_tune_plane_done(&t->planes.at[i]);
    for (uint32_t i = 0; i < t->jobs.n; i++)
        mw_free(t->jobs.at[i].order);
    for (uint32_t i = 0; i < t->what_ifs.n; i++)
        mw_tune_what_if_free(t->what_ifs.at[i]);
    mw_vec_done(&t->planes);
    mw_vec_done(&t->jobs);
    mw_vec_done(&t->what_ifs);
    mw_vec_done(&t->files);
    mw_arena_done(&t->arena);
}
