#include "fabric/alltoall.h"

#include <math.h>

#include "base/mem.h"
#include "fabric/fairshare.h"

struct fill {
    const struct mw_net *net;
    const struct mw_job *job;
    struct mw_intree tree;
    struct mw_senders senders;
    struct mw_rowparts rows;
    struct mw_fairshare fair;
    struct mw_fair_link *links; /* by slot (intree.h), then by sender */
    double *mbps;               /* their capacities */
    uint32_t slot_n, link_n;
    struct mw_fair_node *nodes; /* by switch */
};

static double least(double a, double b)
{
    return a < b ? a : b;
}

static void link_add(struct mw_fair_link *l, const struct mw_fair_node *x)
{
    l->fixed += x->fixed;
    l->low += x->low;
    l->open += x->open;
    l->least = least(l->least, x->least);
}

static void node_add(struct mw_fair_node *to, const struct mw_fair_node *x)
{
    to->fixed += x->fixed;
    to->low += x->low;
    to->open += x->open;
    to->least = least(to->least, x->least);
}

/* What is offered from each switch to the destination: of those that joined the tree since. */
static void look_down(struct fill *f, uint32_t from)
{
    const struct mw_intree *t = &f->tree;

    for (uint32_t i = from; i < t->order_n; i++) {
        uint32_t s = t->order[i], slot = mw_intree_slot(t, s), to = t->to[slot];
        struct mw_fair_node *x = &f->nodes[s];
        const struct mw_fair_link *l = &f->links[slot];

        *x = (struct mw_fair_node){.share = l->share, .settled = l->settled, .least = INFINITY};
        if (to == t->target)
            continue;
        x->share = least(x->share, f->nodes[to].share);
        x->settled = least(x->settled, f->nodes[to].settled);
    }
}

static void sum_up(struct fill *f)
{
    const struct mw_intree *t = &f->tree;

    for (uint32_t i = t->order_n; i-- > 0;) {
        uint32_t s = t->order[i], slot = mw_intree_slot(t, s), to = t->to[slot];
        const struct mw_fair_node *x = &f->nodes[s];

        link_add(&f->links[slot], x);
        if (to != t->target)
            node_add(&f->nodes[to], x);
    }
}

/* Those of one sender. */
static void pass_sender(struct fill *f, uint32_t k, uint32_t c)
{
    struct mw_intree *t = &f->tree;
    uint32_t s = f->senders.at.at[c].leaf, n = f->senders.at.at[c].n - (c == f->senders.of[k]),
             known = t->order_n, to = mw_intree_next(t, s);
    struct mw_fair_link *up = &f->links[f->slot_n + c], *out;
    struct mw_fair_node *next = NULL, own = {.least = INFINITY};

    look_down(f, known);
    if (to == MW_NONE || n == 0)
        return;
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

/* All flows to the job's k-th endpoint that have a path. */
static void pass_one(struct fill *f, uint32_t k)
{
    struct mw_intree *t = &f->tree;
    const struct mw_rowparts *rows = &f->rows;
    uint32_t r = k % mw_job_rails(f->job), first = rows->first_block[r];

    mw_intree_begin(t, f->job->end[k]);
    for (uint32_t i = first; i < rows->first_block[r + 1]; i++) {
        uint32_t id = rows->id[rows->first_id[k] + i - first];

        if (id == MW_NONE) {
            const struct mw_row_block *b = &rows->blocks.at[i];

            for (uint32_t c = b->first; c < b->first + b->n; c++)
                pass_sender(f, k, c);
            continue;
        }
        const struct mw_row_pattern *pattern = &rows->patterns.at[id];
        for (uint32_t p = pattern->first; p < pattern->first + pattern->n; p++) {
            uint32_t to = rows->parts.at[p].to, known = t->order_n;
            bool reaches = mw_intree_add(t, to);

            look_down(f, known);
            if (reaches)
                mw_fairshare_send(&f->fair, p, &f->nodes[to]);
        }
    }
    sum_up(f);
}

static struct mw_fair_link *link_to(const struct fill *f, uint32_t end)
{
    const struct mw_net_link *l = &f->net->links[f->net->links[f->net->end_up[end]].back];

    return &f->links[l->from * f->net->port_cap + l->port];
}

/* One pass over all pairs, and what follows for the links. The sum is taken where flows end; what
 * flows that are not settled may have above their least shares is no more than endpoints have
 * left. */
static void pass(struct fill *f, struct mw_alltoall *a)
{
    uint32_t end_n = f->job->n * mw_job_rails(f->job);

    for (uint32_t i = 0; i < f->link_n; i++) {
        f->links[i].fixed = f->links[i].low = f->links[i].open = 0;
        f->links[i].least = INFINITY;
    }
    mw_fairshare_begin(&f->fair);
    for (uint32_t k = 0; k < end_n; k++)
        pass_one(f, k);
    mw_fairshare_end(&f->fair);
    a->passes++;
    a->sum = a->gap = 0;
    for (uint32_t k = 0; k < end_n; k++) {
        const struct mw_fair_link *l = link_to(f, f->job->end[k]);
        double sum = l->fixed + l->low;

        a->sum += sum;
        if (l->open > 0)
            a->gap += fmax(0, f->mbps[l - f->links] - sum);
    }
    for (uint32_t i = 0; i < f->link_n; i++) {
        struct mw_fair_link *l = &f->links[i];

        if (l->open == 0 || l->settled < INFINITY)
            continue;
        l->share = (f->mbps[i] - l->fixed) / l->open;
        if (l->least < INFINITY && l->least >= l->share * (1 - 1e-9))
            l->settled = l->share;
    }
}

static void fill_init(struct fill *f, const struct mw_net *n, const struct mw_job *job)
{
    *f = (struct fill){.net = n, .job = job, .slot_n = n->switch_n * n->port_cap};
    mw_intree_init(&f->tree, n);
    mw_senders_init(&f->senders, n, job);
    f->link_n = f->slot_n + f->senders.at.n;
    f->links = mw_alloc(f->link_n * sizeof *f->links);
    f->mbps = mw_alloc(f->link_n * sizeof *f->mbps);
    f->nodes = mw_alloc(n->switch_n * sizeof *f->nodes);
    for (uint32_t i = 0; i < f->slot_n; i++)
        f->mbps[i] = n->port_link[i] == MW_NONE ? 0 : n->links[n->port_link[i]].mbps;
    for (uint32_t c = 0; c < f->senders.at.n; c++)
        f->mbps[f->slot_n + c] = (double)f->senders.at.at[c].n * f->senders.at.at[c].mbps;
    mw_rowparts_init(&f->rows, &f->tree, &f->senders, job);
    mw_fairshare_init(&f->fair, &f->rows, &f->senders, f->links, f->slot_n);
}

static void fill_done(struct fill *f)
{
    mw_fairshare_done(&f->fair);
    mw_rowparts_done(&f->rows);
    mw_senders_done(&f->senders);
    mw_intree_done(&f->tree);
    mw_free(f->links);
    mw_free(f->mbps);
    mw_free(f->nodes);
}

static void slowest_of(struct mw_alltoall *a, double share, uint32_t link, double flows)
{
    if (share >= a->slowest)
        return;
    a->slowest = share;
    a->worst = link;
    a->worst_n = (uint64_t)flows;
}

/* After the first pass, in which nothing limits and nothing is settled, links know how many flows
 * they have, and what they offer to each. */
static void first_pass(struct fill *f, struct mw_alltoall *a)
{
    const struct mw_net *n = f->net;
    uint32_t rails = mw_job_rails(f->job), end_n = f->job->n * rails;
    double sent = 0;

    for (uint32_t i = 0; i < f->link_n; i++)
        f->links[i].share = f->links[i].settled = INFINITY;
    pass(f, a);
    for (uint32_t k = 0; k < end_n; k++) {
        const struct mw_fair_link *up = &f->links[f->slot_n + f->senders.of[k]];

        if (up->open > 0)
            slowest_of(a, up->share, n->end_up[f->job->end[k]], f->job->n - 1);
    }
    for (uint32_t i = 0; i < f->slot_n; i++)
        if (f->links[i].open > 0)
            slowest_of(a, f->links[i].share, n->port_link[i], f->links[i].open);
    for (uint32_t c = f->slot_n; c < f->link_n; c++)
        sent += f->links[c].open;
    a->lost = (uint64_t)end_n * (f->job->n - 1) - (uint64_t)sent;
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
    uint32_t rails = mw_job_rails(job), end_n = job->n * rails;
    uint64_t steps, of_pass = 0;

    *a = (struct mw_alltoall){.worst = MW_NONE, .slowest = INFINITY};
    fill_init(&f, n, job);
    for (uint32_t k = 0; k < end_n; k++)
        of_pass +=
            f.rows.first_block[k % rails + 1] - f.rows.first_block[k % rails] + MW_ROW_BLOCK;
    for (uint32_t c = f.slot_n; c < f.link_n; c++)
        a->ideal += f.mbps[c];
    first_pass(&f, a);
    steps = of_pass;
    a->gap = a->ideal;
    if (even(&f, a)) {
        a->sum = a->ideal;
        a->gap = 0;
    }
    while (a->gap > 1e-12 * a->ideal &&
           (a->passes < 2 || steps + of_pass <= MW_ALLTOALL_STEPS)) {
        pass(&f, a);
        steps += of_pass;
    }
    if (a->lost || a->worst == MW_NONE)
        a->slowest = 0;
    fill_done(&f);
}
