#include "fabric/alltoall.h"

#include <math.h>

#include "base/mem.h"
#include "fabric/effective.h"
#include "fabric/intree.h"
#include "fabric/sources.h"

/* A link, or the links of a source's endpoints to their switch together. */
struct link {
    double share;   /* offered to each flow that is not settled */
    double settled; /* share, once it settles its flows; else INFINITY */
    double fixed;   /* sum of the rates of settled flows */
    double low;     /* of the least shares of others */
    double least;   /* the least of the least shares of others */
    uint64_t open;  /* how many others */
};

struct node {              /* of the tree of a destination */
    double share, settled; /* least from here to the destination */
    double fixed, low, least;
    uint64_t open; /* sums over all that comes through here */
};

struct fill {
    const struct mw_net *net;
    const struct mw_job *job;
    struct mw_intree tree;
    struct mw_sources sources;
    struct link *links; /* by slot (intree.h), then by source */
    double *mbps;       /* their capacities */
    uint32_t slot_n, link_n;
    struct node *nodes; /* by switch */
};

static void link_add(struct link *l, const struct node *x)
{
    l->fixed += x->fixed;
    l->low += x->low;
    l->open += x->open;
    if (x->least < l->least)
        l->least = x->least;
}

static void node_add(struct node *to, const struct node *x)
{
    to->fixed += x->fixed;
    to->low += x->low;
    to->open += x->open;
    if (x->least < to->least)
        to->least = x->least;
}

/* What is offered from each switch to the destination: of those that joined the tree since. */
static void look_down(struct fill *f, uint32_t from)
{
    const struct mw_intree *t = &f->tree;

    for (uint32_t i = from; i < t->order_n; i++) {
        uint32_t s = t->order[i], slot = mw_intree_slot(t, s), to = t->to[slot];
        struct node *x = &f->nodes[s];
        const struct link *l = &f->links[slot];

        *x = (struct node){.share = l->share, .settled = l->settled, .least = INFINITY};
        if (to == t->target)
            continue;
        if (f->nodes[to].share < x->share)
            x->share = f->nodes[to].share;
        if (f->nodes[to].settled < x->settled)
            x->settled = f->nodes[to].settled;
    }
}

static void sum_up(struct fill *f)
{
    const struct mw_intree *t = &f->tree;

    for (uint32_t i = t->order_n; i-- > 0;) {
        uint32_t s = t->order[i], slot = mw_intree_slot(t, s), to = t->to[slot];
        const struct node *x = &f->nodes[s];

        link_add(&f->links[slot], x);
        if (to != t->target)
            node_add(&f->nodes[to], x);
    }
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* All flows to the job's k-th endpoint that have a path. */
static void pass_one(struct fill *f, uint32_t k)
{
    struct mw_intree *t = &f->tree;
    uint32_t r = k % mw_job_rails(f->job), known = 0;
    const struct mw_source *at = f->sources.at.at;

    mw_intree_begin(t, f->job->end[k]);
    for (uint32_t c = f->sources.first[r]; c < f->sources.first[r + 1]; c++) {
        uint32_t s = at[c].leaf, n = at[c].n - (c == f->sources.of[k]),
                 to = mw_intree_next(t, s);
        struct link *up = &f->links[f->slot_n + c], *out;
        struct node *next = NULL, own = {.least = INFINITY};

        if (to == MW_NONE || n == 0)
            continue;
        if (known < t->order_n) {
            look_down(f, known);
            known = t->order_n;
        }
        out = &f->links[mw_intree_slot(t, s)];
        own.share = least(up->share, out->share);
        own.settled = least(up->settled, out->settled);
        if (to < t->net->switch_n) {
            next = &f->nodes[to];
            own.share = least(own.share, next->share);
            own.settled = least(own.settled, next->settled);
        }
        if (own.settled < INFINITY) {
            own.fixed = n * own.settled;
        } else {
            own.low = n * own.share;
            own.least = own.share;
            own.open = n;
        }
        link_add(up, &own);
        link_add(out, &own);
        if (next)
            node_add(next, &own);
    }
    sum_up(f);
}

static double left(const struct fill *f, uint32_t l)
{
    return f->links[l].open ? fmax(0, f->mbps[l] - f->links[l].fixed - f->links[l].low) : 0;
}

/* What flows that are not settled may have above their least shares: no more than the endpoints
 * have left, neither at the sending nor at the receiving end. */
static double ends_left(const struct fill *f)
{
    uint32_t end_n = f->job->n * mw_job_rails(f->job);
    double up = 0, down = 0;

    for (uint32_t c = f->slot_n; c < f->link_n; c++)
        up += left(f, c);
    for (uint32_t k = 0; k < end_n; k++) {
        const struct mw_net_link *l = &f->net->links[f->net->end_up[f->job->end[k]]];

        l = &f->net->links[l->back];
        down += left(f, l->from * f->net->port_cap + l->port);
    }
    return fmin(up, down);
}

/* One pass over all pairs, and what follows for the links. */
static void pass(struct fill *f, struct mw_alltoall *a)
{
    uint32_t end_n = f->job->n * mw_job_rails(f->job);

    for (uint32_t i = 0; i < f->link_n; i++) {
        f->links[i].fixed = f->links[i].low = 0;
        f->links[i].open = 0;
        f->links[i].least = INFINITY;
    }
    for (uint32_t k = 0; k < end_n; k++)
        pass_one(f, k);
    a->passes++;
    a->sum = 0;
    for (uint32_t c = f->slot_n; c < f->link_n; c++)
        a->sum += f->links[c].fixed + f->links[c].low;
    a->gap = ends_left(f);
    for (uint32_t i = 0; i < f->link_n; i++) {
        struct link *l = &f->links[i];

        if (l->open == 0 || l->settled < INFINITY)
            continue;
        l->share = (f->mbps[i] - l->fixed) / (double)l->open;
        if (l->least >= l->share * (1 - 1e-12))
            l->settled = l->share;
    }
}

static void fill_init(struct fill *f, const struct mw_net *n, const struct mw_job *job)
{
    *f = (struct fill){.net = n, .job = job, .slot_n = n->switch_n * n->port_cap};
    mw_intree_init(&f->tree, n);
    mw_sources_init(&f->sources, n, job);
    f->link_n = f->slot_n + f->sources.at.n;
    f->links = mw_alloc(f->link_n * sizeof *f->links);
    f->mbps = mw_alloc(f->link_n * sizeof *f->mbps);
    f->nodes = mw_alloc(n->switch_n * sizeof *f->nodes);
    for (uint32_t i = 0; i < f->slot_n; i++)
        f->mbps[i] = n->port_link[i] == MW_NONE ? 0 : n->links[n->port_link[i]].mbps;
    for (uint32_t c = 0; c < f->sources.at.n; c++)
        f->mbps[f->slot_n + c] = (double)f->sources.at.at[c].n * f->sources.at.at[c].mbps;
}

/* Equal shares of all that is there: what a link offers before anything is settled. */
static void first_shares(struct fill *f, struct mw_alltoall *a, const uint64_t *load)
{
    const struct mw_net *n = f->net;
    uint32_t end_n = f->job->n * mw_job_rails(f->job);
    uint64_t *sent = mw_alloc(f->sources.at.n * sizeof *sent);

    a->slowest = INFINITY;
    for (uint32_t i = 0; i < f->link_n; i++)
        f->links[i].share = f->links[i].settled = INFINITY;
    for (uint32_t l = 0; l < n->link_n; l++) {
        const struct mw_net_link *link = &n->links[l];

        if (load[l] == 0)
            continue;
        double share = link->mbps / (double)load[l];
        if (share < a->slowest) {
            a->slowest = share;
            a->worst = l;
            a->worst_n = load[l];
        }
        if (link->from < n->switch_n)
            f->links[link->from * n->port_cap + link->port].share = share;
    }
    for (uint32_t k = 0; k < end_n; k++)
        sent[f->sources.of[k]] += load[n->end_up[f->job->end[k]]];
    for (uint32_t c = 0; c < f->sources.at.n; c++)
        if (sent[c])
            f->links[f->slot_n + c].share = f->mbps[f->slot_n + c] / (double)sent[c];
    mw_free(sent);
}

/* Whether all endpoints' links offer the same and none offers less: they are full, then. */
static bool even(const struct fill *f, const struct mw_alltoall *a)
{
    for (uint32_t c = f->slot_n; c < f->link_n; c++)
        if (f->links[c].share > a->slowest * (1 + 1e-12))
            return false;
    return a->lost == 0;
}

void mw_alltoall_fill(struct mw_alltoall *a, const struct mw_net *n, const struct mw_job *job)
{
    struct fill f;
    uint64_t *load = mw_alloc(n->link_n * sizeof *load), steps = 0, pairs = 0;

    *a = (struct mw_alltoall){.worst = MW_NONE};
    fill_init(&f, n, job);
    for (uint32_t r = 0; r < mw_job_rails(job); r++)
        pairs += (uint64_t)job->n * (f.sources.first[r + 1] - f.sources.first[r]);
    for (uint32_t c = f.slot_n; c < f.link_n; c++)
        a->ideal += f.mbps[c];
    a->lost = mw_load_all_to_all(n, job, load);
    first_shares(&f, a, load);
    a->gap = a->ideal;
    if (even(&f, a))
        a->sum = a->ideal, a->gap = 0;
    while (a->gap > 1e-12 * a->ideal && (a->passes < 2 || steps + pairs <= MW_ALLTOALL_STEPS)) {
        pass(&f, a);
        steps += pairs;
    }
    if (a->lost || a->worst == MW_NONE)
        a->slowest = 0;
    mw_intree_done(&f.tree);
    mw_sources_done(&f.sources);
    mw_free(f.links);
    mw_free(f.mbps);
    mw_free(f.nodes);
    mw_free(load);
}
