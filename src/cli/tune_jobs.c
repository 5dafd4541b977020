/*
 * tune_jobs.c: jobs where they are placed, alone and together, and the best order of their ranks.
 */
#include "cli/tune.h"

#include <stdlib.h>
#include <string.h>

/* ---- jobs ---- */

/* The plane whose compute nodes have the most rails: that of the compute fabric. */
static struct mw_tune_plane *compute_plane(struct mw_tune *t)
{
    for (uint32_t i = 0; i < t->planes.n; i++)
        if (t->x->planes.at[t->planes.at[i].plane].fabric == MW_FABRIC_COMPUTE)
            return &t->planes.at[i];
    return t->planes.n ? &t->planes.at[0] : NULL;
}

const char *mw_tune_rank(const struct mw_tune *t, const struct mw_tune_job *j, uint32_t i)
{
    return t->x->plan->devices.at[t->nodes_of->devices.at[j->first + i]].name;
}

/* In the best order for one rail, which is that of every rail where they are wired alike. */
static void find_order(struct mw_tune *t, struct mw_tune_job *j, const struct mw_net *n,
                       const struct mw_job *job)
{
    struct mw_rankorder order;
    uint32_t rails = mw_job_rails(job), *ends = mw_alloc(job->n * sizeof *ends);

    j->leaves = mw_arena_alloc(&t->arena, job->n * sizeof *j->leaves);
    for (uint32_t i = 0; i < job->n; i++) {
        ends[i] = job->end[(size_t)i * rails];
        j->leaves[i] = t->view->o.nodes.at[n->node[n->end_switch[ends[i]]]].name;
    }
    mw_rank_order(&order, n, ends, job->n);
    j->before = order.before;
    j->after = order.after;
    j->worst_before = order.before_worst;
    j->worst_after = order.after_worst;
    j->order = mw_alloc(job->n * sizeof *j->order);
    memcpy(j->order, order.order, job->n * sizeof *j->order);
    mw_rank_order_done(&order);
    mw_free(ends);
}

static void run(struct mw_tune *t, const struct mw_net *n, const struct mw_job *jobs,
                enum mw_pattern pattern)
{
    struct mw_workload *work = mw_alloc(t->jobs.n * sizeof *work);
    struct mw_shared *out = mw_alloc(t->jobs.n * sizeof *out);

    for (uint32_t i = 0; i < t->jobs.n; i++)
        work[i] = (struct mw_workload){jobs[i], pattern};
    mw_effective_jobs(out, n, work, t->jobs.n, MW_ROUTING_STATIC, t->seed);
    for (uint32_t i = 0; i < t->jobs.n; i++) {
        struct mw_tune_job *j = &t->jobs.at[i];
        double *share = pattern == MW_PATTERN_RING ? j->ring : j->all_to_all;

        share[0] = out[i].alone;
        share[1] = out[i].together;
    }
    mw_free(out);
    mw_free(work);
}

enum mw_rc mw_tune_jobs(struct mw_tune *t, const struct mw_jobs *jobs, struct mw_diags *d)
{
    const struct mw_tune_plane *p = compute_plane(t);
    struct mw_rails rails;
    struct mw_job *job = mw_alloc(jobs->at.n * sizeof *job);
    enum mw_rc rc = MW_OK;

    t->nodes_of = jobs;
    mw_rails_init(&rails, &p->net, t->x);
    for (uint32_t i = 0; i < jobs->at.n; i++) {
        const struct mw_job_nodes *k = &jobs->at.at[i];

        if (!mw_rails_job(&rails, jobs->devices.at + k->first, k->n, &job[i])) {
            mw_diag(d, MW_ERROR, MW_E_JOBS_NODE, k->name,
                    "`millwright verify` says what lacks.",
                    "%u of its %u nodes are not on every rail of the fabric", k->n - job[i].n,
                    k->n);
            rc = MW_ECONFIG;
        }
    }
    for (uint32_t i = 0; i < jobs->at.n && !rc; i++) {
        struct mw_tune_job *j = mw_vec_push(&t->jobs);

        *j = (struct mw_tune_job){
            .name = jobs->at.at[i].name, .first = jobs->at.at[i].first, .n = jobs->at.at[i].n};
        find_order(t, j, &p->net, &job[i]);
    }
    if (!rc && jobs->at.n) {
        run(t, &p->net, job, MW_PATTERN_RING);
        run(t, &p->net, job, MW_PATTERN_ALL_TO_ALL);
    }
    for (uint32_t i = 0; i < jobs->at.n; i++)
        mw_free(job[i].end);
    mw_free(job);
    mw_rails_done(&rails);
    return rc;
}
