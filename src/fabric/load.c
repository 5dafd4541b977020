#include "base/mem.h"
#include "fabric/effective.h"
#include "fabric/intree.h"
#include "fabric/senders.h"

struct walk {
    struct mw_intree tree;
    struct mw_senders senders;
    uint64_t *slot; /* flows by slot (intree.h) */
    uint32_t *sum;  /* by switch: flows that come through it on their way to the destination */
    uint32_t *lost; /* by sender: destinations that it does not reach */
    uint32_t *kept; /* by index in job->end: 1 when it is itself one of those */
};

/* All flows to the job's k-th endpoint. Returns those without a path. */
static uint32_t load_one(struct walk *w, const struct mw_job *job, uint32_t k)
{
    struct mw_intree *t = &w->tree;
    const struct mw_senders *src = &w->senders;
    uint32_t r = k % mw_job_rails(job), lost = 0;

    mw_intree_begin(t, job->end[k]);
    for (uint32_t c = src->first[r]; c < src->first[r + 1]; c++) {
        uint32_t s = src->at.at[c].leaf, flows = src->at.at[c].n - (c == src->of[k]);
        uint32_t to = mw_intree_next(t, s);

        if (to == MW_NONE) {
            lost += flows;
            w->lost[c]++;
            w->kept[k] |= c == src->of[k];
            continue;
        }
        w->slot[mw_intree_slot(t, s)] += flows;
        if (to < t->net->switch_n)
            w->sum[to] += flows;
    }
    for (uint32_t i = t->order_n; i-- > 0;) {
        uint32_t s = t->order[i], slot = mw_intree_slot(t, s), to = t->to[slot];

        w->slot[slot] += w->sum[s];
        if (to < t->net->switch_n)
            w->sum[to] += w->sum[s];
        w->sum[s] = 0;
    }
    return lost;
}

uint64_t mw_load_all_to_all(const struct mw_net *n, const struct mw_job *job, uint64_t *load)
{
    uint32_t rails = mw_job_rails(job), end_n = job->n * rails;
    struct walk w = {.slot = mw_alloc((size_t)n->switch_n * n->port_cap * sizeof *w.slot),
                     .sum = mw_alloc(n->switch_n * sizeof *w.sum)};
    uint64_t lost = 0;

    mw_intree_init(&w.tree, n);
    mw_senders_init(&w.senders, n, job);
    w.lost = mw_alloc(w.senders.at.n * sizeof *w.lost);
    w.kept = mw_alloc(end_n * sizeof *w.kept);
    for (uint32_t k = 0; k < end_n; k++)
        lost += load_one(&w, job, k);
    for (uint32_t l = 0; l < n->link_n; l++) {
        const struct mw_net_link *link = &n->links[l];

        load[l] = link->from < n->switch_n ? w.slot[link->from * n->port_cap + link->port] : 0;
    }
    for (uint32_t k = 0; k < end_n; k++)
        load[n->end_up[job->end[k]]] = job->n - 1 - w.lost[w.senders.of[k]] + w.kept[k];
    mw_intree_done(&w.tree);
    mw_senders_done(&w.senders);
    mw_free(w.slot);
    mw_free(w.sum);
    mw_free(w.lost);
    mw_free(w.kept);
    return lost;
}

uint64_t mw_load_flows(const struct mw_net *n, const struct mw_flow *flows, uint32_t flow_n,
                       uint64_t *load)
{
    uint64_t lost = 0;

    for (uint32_t l = 0; l < n->link_n; l++)
        load[l] = 0;
    for (uint32_t i = 0; i < flow_n; i++) {
        uint32_t path[MW_PATH_CAP];
        uint32_t hops = mw_net_path(n, flows[i].from, flows[i].to, path);

        lost += hops == 0;
        for (uint32_t k = 0; k < hops; k++)
            load[path[k]] += flows[i].weight;
    }
    return lost;
}
