#include "verify/plane.h"

#include "verify/refine.h"

#include <string.h>

struct match {
    const struct mw_expect *x;
    const struct mw_observation *o;
    uint32_t *plane; /* by observed plane */
    bool *taken;     /* by plane of the plan: an observed plane's nodes say to be of it */
    bool *single;    /* by plane of the plan: of those left, none is cabled alike */
    uint32_t rounds;
};

static bool is_ethernet(const struct mw_expect *x, uint32_t plane)
{
    return x->planes.at[plane].fabric == MW_FABRIC_COUNT;
}

/* By the claims of its nodes: more than all other planes together. One claim alone is enough only
 * where no other plane could be meant: a single cable in the wrong rail must not rename a plane. */
static void by_claims(struct match *m, const uint32_t *claim)
{
    uint32_t n = m->x->planes.n, subnets = 0;
    uint32_t *count = mw_alloc((size_t)m->o->planes * n * sizeof *count);
    uint32_t *all = mw_alloc(m->o->planes * sizeof *all);

    for (uint32_t q = 0; q < n; q++)
        subnets += !is_ethernet(m->x, q);
    for (uint32_t i = 0; i < m->o->nodes.n; i++)
        if (claim[i] != MW_NONE) {
            uint32_t p = m->o->nodes.at[i].plane;
            count[(size_t)p * n + m->x->want.nodes.at[claim[i]].plane]++;
            all[p]++;
        }
    for (uint32_t p = 0; p < m->o->planes; p++)
        for (uint32_t q = 0; q < n; q++) {
            uint32_t own = count[(size_t)p * n + q];

            if (own * 2 > all[p] && (own > 1 || subnets == 1 || is_ethernet(m->x, q))) {
                m->plane[p] = q;
                m->taken[q] = true;
            }
        }
    mw_free(count);
    mw_free(all);
}

static uint32_t kinds_in(const struct mw_observation *o, uint32_t plane, enum mw_obs_kind kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->nodes.n; i++)
        n += o->nodes.at[i].plane == plane && o->nodes.at[i].kind == kind;
    return n;
}

/* Whether more than half of the cables of their switches, one by one, are the same. */
static bool is_alike(const struct mw_expect *x, uint32_t p, uint32_t q)
{
    const struct mw_expect_plane *a = &x->planes.at[p], *b = &x->planes.at[q];
    const struct mw_observation *w = &x->want;
    uint32_t n = a->node_n < b->node_n ? a->node_n : b->node_n, cables = 0, same = 0;

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_obs_node *s = &w->nodes.at[a->first_node + i];
        const struct mw_obs_node *t = &w->nodes.at[b->first_node + i];

        if (s->kind != MW_OBS_SWITCH)
            break;
        for (uint32_t k = 0; k < s->port_n; k++) {
            const struct mw_obs_port *u = &w->ports.at[s->first_port + k], *v = NULL;

            if (u->peer == MW_NONE)
                continue;
            cables++;
            if (t->kind == MW_OBS_SWITCH && k < t->port_n)
                v = &w->ports.at[t->first_port + k];
            if (v && v->peer != MW_NONE) {
                const struct mw_obs_port *f = &w->ports.at[u->peer], *g = &w->ports.at[v->peer];
                same += f->number == g->number &&
                        w->nodes.at[f->node].kind == w->nodes.at[g->node].kind;
            }
        }
    }
    return same * 2 > cables;
}

/* Cables of a plane's switches, and how many of them fit the plan if its switches are `want`. */
static uint32_t count_fits(const struct match *m, uint32_t plane, const uint32_t *want,
                           uint32_t *cables)
{
    const struct mw_observation *o = m->o, *w = &m->x->want;
    uint32_t fits = 0;

    *cables = 0;
    for (uint32_t i = 0; i < o->nodes.n; i++) {
        const struct mw_obs_node *s = &o->nodes.at[i];

        for (uint32_t k = 0; k < s->port_n && s->plane == plane && s->kind == MW_OBS_SWITCH;
             k++) {
            uint32_t peer = o->ports.at[s->first_port + k].peer, at;

            if (peer == MW_NONE)
                continue;
            ++*cables;
            at = want[i] == MW_NONE ? MW_NONE : mw_obs_port_at(w, want[i], k + 1);
            if (at == MW_NONE || w->ports.at[at].peer == MW_NONE)
                continue;
            const struct mw_obs_port *there = &w->ports.at[w->ports.at[at].peer];
            uint32_t far = o->ports.at[peer].node;

            fits += o->nodes.at[far].kind == MW_OBS_ADAPTER
                        ? w->nodes.at[there->node].kind == MW_OBS_ADAPTER
                        : want[far] == there->node && o->ports.at[peer].number == there->number;
        }
    }
    return fits;
}

/* Tries the shapes of all planes that are left; the best must fit more than half of the cables and
 * twice as many as any other. */
static void by_shape(struct match *m, uint32_t plane, uint32_t *want)
{
    size_t size = m->o->nodes.n * sizeof *want;
    uint32_t *trial = mw_alloc(size), *best = mw_alloc(size);
    uint32_t best_n = 0, second_n = 0, found = MW_NONE, cables = 0;

    for (uint32_t q = 0; q < m->x->planes.n; q++) {
        if (!m->single[q])
            continue;
        memcpy(trial, want, size);
        uint32_t rounds = mw_refine(trial, m->x, q, m->o, plane);
        uint32_t fits = count_fits(m, plane, trial, &cables);

        m->rounds = rounds > m->rounds ? rounds : m->rounds;
        if (fits > best_n) {
            uint32_t *old = best;
            best = trial;
            trial = old;
            second_n = best_n;
            best_n = fits;
            found = q;
        } else if (fits > second_n) {
            second_n = fits;
        }
    }
    if (found != MW_NONE && best_n * 2 > cables && best_n >= second_n * 2) {
        m->plane[plane] = found;
        memcpy(want, best, size);
    }
    mw_free(trial);
    mw_free(best);
}

static void find_single(struct match *m)
{
    for (uint32_t q = 0; q < m->x->planes.n; q++) {
        m->single[q] = !m->taken[q] && !is_ethernet(m->x, q);
        for (uint32_t r = 0; r < m->x->planes.n && m->single[q]; r++)
            if (r != q && !m->taken[r] && !is_ethernet(m->x, r) && is_alike(m->x, q, r))
                m->single[q] = false;
    }
}

uint32_t mw_planes_match(uint32_t *plane, uint32_t *want, const uint32_t *claim,
                         const struct mw_expect *x, const struct mw_observation *o)
{
    struct match m = {.x = x,
                      .o = o,
                      .plane = plane,
                      .taken = mw_alloc(x->planes.n * sizeof *m.taken),
                      .single = mw_alloc(x->planes.n * sizeof *m.single)};
    bool sought = false;

    for (uint32_t p = 0; p < o->planes; p++)
        plane[p] = MW_NONE;
    by_claims(&m, claim);
    for (uint32_t p = 0; p < o->planes; p++) {
        if (plane[p] != MW_NONE)
            continue;
        if (kinds_in(o, p, MW_OBS_SYSTEM) == 0) {
            if (!sought)
                find_single(&m);
            sought = true;
            by_shape(&m, p, want);
        } else if (x->planes.n && is_ethernet(x, x->planes.n - 1)) {
            plane[p] = x->planes.n - 1;
        }
    }
    mw_free(m.single);
    mw_free(m.taken);
    return m.rounds;
}
