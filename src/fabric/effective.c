#include "fabric/effective.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "fabric/alltoall.h"
#include "fabric/pooled.h"
#include "fabric/routes.h"
#include "fabric/spread.h"

const char *const mw_routing_names[] = {"static", "ecmp", "adaptive"};

enum { SAMPLES = 16, WAYS_DRAWN = 1 << 14 };

struct find {
    const struct mw_net *net;
    const struct mw_job *job;
    const struct mw_effective_want *want;
    struct mw_pooled pooled;
    struct mw_updown updown; /* ECMP only */
    double *mbps;            /* by link of the net */
    uint64_t *load;          /* scratch, for links of the net or pooled ones */
    double *done;            /* by sample: completion */
    uint32_t samples;
};

static struct mw_routes routes_of(struct find *f, enum mw_routing routing)
{
    struct mw_routes r;

    if (routing == MW_ROUTING_ADAPTIVE)
        mw_routes_init(&r, f->pooled.capacity, f->load, f->pooled.link_n);
    else
        mw_routes_init(&r, f->mbps, f->load, f->net->link_n);
    return r;
}

static void route(struct find *f, struct mw_routes *r, const struct mw_flow *flows,
                  uint32_t flow_n, enum mw_routing routing, uint64_t seed)
{
    mw_routes_clear(r);
    if (routing == MW_ROUTING_STATIC)
        mw_routes_static(r, f->net, flows, flow_n);
    else if (routing == MW_ROUTING_ECMP)
        mw_routes_hashed(r, &f->updown, flows, flow_n, seed);
    else
        mw_routes_pooled(r, &f->pooled, flows, flow_n);
}

static double ratio(double ideal, double time)
{
    return time > 0 && time < INFINITY ? ideal / time : 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Mean and 5th percentile: the largest value that at most a twentieth of the samples is below. */
static void completions(struct find *f, struct mw_effective *e)
{
    e->completion = 0;
    for (uint32_t i = 0; i < f->samples; i++)
        e->completion += f->done[i] / f->samples;
    qsort(f->done, f->samples, sizeof *f->done, by_value);
    e->tail = f->done[f->samples / 20];
}

/* Time of each phase after the other, each alone. */
static double phases_time(struct mw_routes *r, const struct mw_flows *flows)
{
    double time = 0;

    for (uint32_t p = 0; p + 1 < flows->phase.n; p++)
        time += mw_routes_time(r, flows->phase.at[p], flows->phase.at[p + 1], NULL, NULL);
    return time;
}

static void find_listed(struct find *f, struct mw_effective *e)
{
    struct mw_flows flows = {0};
    struct mw_routes ideal = routes_of(f, MW_ROUTING_STATIC),
                     r = routes_of(f, f->want->routing);

    mw_flows_of(&flows, f->job, f->want->pattern);
    double *rate = mw_alloc((flows.at.n + 1) * sizeof *rate);
    mw_routes_ideal(&ideal, f->net, flows.at.at, flows.at.n);
    double best = mw_routes_rates(&ideal, rate),
           time = mw_routes_time(&ideal, 0, flows.at.n, NULL, NULL),
           phased = phases_time(&ideal, &flows);
    for (uint32_t i = 0; i < f->samples; i++) {
        route(f, &r, flows.at.at, flows.at.n, f->want->routing, mw_mix64(f->want->seed + i));
        bool all = r.lost == 0;
        e->unreachable = r.lost;
        f->done[i] = all ? ratio(time, mw_routes_time(&r, 0, flows.at.n, &e->worst_link,
                                                      &e->worst_flows))
                         : 0;
        e->fluid += mw_routes_rates(&r, rate) / best / f->samples;
        if (all)
            e->phased += ratio(phased, phases_time(&r, &flows)) / f->samples;
    }
    mw_routes_done(&r);
    r = routes_of(f, MW_ROUTING_ADAPTIVE);
    route(f, &r, flows.at.at, flows.at.n, MW_ROUTING_ADAPTIVE, 0);
    if (r.lost == 0)
        e->completion_bound = ratio(time, mw_routes_time(&r, 0, flows.at.n, NULL, NULL));
    completions(f, e);
    mw_routes_done(&r);
    mw_routes_done(&ideal);
    mw_flows_done(&flows);
    mw_free(rate);
}

/* The n - 1 shifts, each alone. ECMP: a seed for each. */
static double shifts(struct find *f)
{
    struct mw_flows flows = {0};
    struct mw_routes ideal = routes_of(f, MW_ROUTING_STATIC),
                     r = routes_of(f, f->want->routing);
    double best = 0, time = 0;

    for (uint32_t k = 1; k < f->job->n && time < INFINITY; k++) {
        flows.at.n = flows.phase.n = 0;
        mw_flows_shift(&flows, f->job, k, 1);
        mw_routes_clear(&ideal);
        mw_routes_ideal(&ideal, f->net, flows.at.at, flows.at.n);
        best += mw_routes_time(&ideal, 0, flows.at.n, NULL, NULL);
        route(f, &r, flows.at.at, flows.at.n, f->want->routing, mw_mix64(f->want->seed + k));
        time += r.lost ? INFINITY : mw_routes_time(&r, 0, flows.at.n, NULL, NULL);
    }
    mw_routes_done(&ideal);
    mw_routes_done(&r);
    mw_flows_done(&flows);
    return ratio(best, time);
}

/* Mean over ways drawn by hash of the least share on them, over the ideal share: no more than the
 * mean of the max-min rates. */
static double drawn_fluid(struct find *f, const double *load, uint64_t seed, double share)
{
    const struct mw_job *job = f->job;
    uint32_t rails = mw_job_rails(job);
    double sum = 0;

    for (uint32_t i = 0; i < WAYS_DRAWN; i++) {
        uint64_t hash = mw_mix64(seed + i);
        uint32_t rail = (uint32_t)(hash % rails), a = (uint32_t)((hash >> 8) % job->n),
                 b = (uint32_t)((hash >> 32) % (job->n - 1)), path[MW_PATH_CAP];
        uint32_t n = mw_hashed_path(&f->updown, job->end[a * rails + rail],
                                    job->end[(b + (b >= a)) * rails + rail], hash, path);
        double least = share;

        for (uint32_t k = 0; k < n; k++)
            least = fmin(least, f->mbps[path[k]] / load[path[k]]);
        sum += n ? least : 0;
    }
    return sum / WAYS_DRAWN / share;
}

static void find_spread(struct find *f, struct mw_effective *e)
{
    const struct mw_net *n = f->net;
    double *mean = mw_alloc(n->link_n * sizeof *mean),
           *load = mw_alloc(n->link_n * sizeof *load);
    double ideal = 0; /* time of the fullest endpoint */

    e->unreachable = mw_spread_mean(&f->updown, f->job, mean);
    for (uint32_t l = 0; l < n->link_n; l++)
        if (!mw_is_switch(n, n->links[l].from) || !mw_is_switch(n, n->links[l].to))
            ideal = fmax(ideal, mean[l] / f->mbps[l]);
    for (uint32_t i = 0; i < f->samples; i++) {
        uint64_t seed = mw_mix64(f->want->seed + i);
        double time = ideal;

        for (uint32_t l = 0; l < n->link_n; l++) {
            bool inner = mw_is_switch(n, n->links[l].from) && mw_is_switch(n, n->links[l].to);

            load[l] = inner ? mw_spread_draw(mean[l], mw_mix64(seed + l)) : mean[l];
            if (load[l] > 0)
                time = fmax(time, load[l] / f->mbps[l]);
        }
        f->done[i] = e->unreachable ? 0 : ratio(ideal, time);
        e->fluid += drawn_fluid(f, load, seed, 1 / ideal) / f->samples;
    }
    e->fluid_gap = fmax(0, 1 - e->fluid);
    completions(f, e);
    mw_free(mean);
    mw_free(load);
}

static double ends_time(const struct find *f)
{
    double time = 0;

    for (uint32_t k = 0; k < f->job->n * mw_job_rails(f->job); k++) {
        uint32_t up = f->net->end_up[f->job->end[k]];

        time = fmax(time, (f->job->n - 1) / fmin(f->mbps[up], f->mbps[f->net->links[up].back]));
    }
    return time;
}

static void find_all_to_all(struct find *f, struct mw_effective *e)
{
    uint64_t n = f->job->n, rails = mw_job_rails(f->job);
    double ideal = ends_time(f);

    e->completion_bound = ratio(ideal, mw_pooled_time(&f->pooled, f->job));
    bool few = n * (n - 1) * rails * f->samples <= MW_EFFECTIVE_LISTED;
    if (few && f->want->routing != MW_ROUTING_ADAPTIVE) {
        find_listed(f, e);
    } else if (f->want->routing == MW_ROUTING_STATIC) {
        struct mw_alltoall a;

        mw_alltoall_fill(&a, f->net, f->job);
        e->fluid = a.sum / a.ideal;
        e->fluid_gap = a.gap / a.ideal;
        e->completion = e->tail = a.slowest * ideal;
        e->worst_link = a.worst;
        e->worst_flows = a.worst_n;
        e->unreachable = a.lost;
    } else if (f->want->routing == MW_ROUTING_ECMP) {
        find_spread(f, e);
    } else {
        double fluid = mw_pooled_fluid(&f->pooled, f->job);

        e->completion = e->tail = e->completion_bound;
        e->fluid = fluid > 0 ? fluid : e->completion;
        e->fluid_gap = fluid > 0 ? 0 : 1 - e->completion;
    }
    e->phased = f->want->phased ? shifts(f) : 0;
}

static void find_init(struct find *f, const struct mw_net *n, bool ecmp)
{
    f->net = n;
    mw_pooled_init(&f->pooled, n);
    if (ecmp)
        mw_updown_init(&f->updown, n);
    f->mbps = mw_alloc(n->link_n * sizeof *f->mbps);
    for (uint32_t l = 0; l < n->link_n; l++)
        f->mbps[l] = n->links[l].mbps;
    f->load = mw_alloc((n->link_n + f->pooled.link_n) * sizeof *f->load);
}

static void find_done(struct find *f)
{
    mw_pooled_done(&f->pooled);
    if (f->updown.net)
        mw_updown_done(&f->updown);
    mw_free(f->mbps);
    mw_free(f->load);
    mw_free(f->done);
}

void mw_effective_find(struct mw_effective *e, const struct mw_net *n, const struct mw_job *job,
                       const struct mw_effective_want *want)
{
    struct find f = {.job = job, .want = want, .samples = 1};

    *e = (struct mw_effective){.worst_link = MW_NONE};
    if (job->n < 2) { /* nothing to send: nothing holds it up */
        e->fluid = e->completion = e->completion_bound = e->phased = e->tail = 1;
        return;
    }
    if (want->routing == MW_ROUTING_ECMP)
        f.samples = want->samples ? want->samples : SAMPLES;
    find_init(&f, n, want->routing == MW_ROUTING_ECMP);
    f.done = mw_alloc(f.samples * sizeof *f.done);
    if (want->pattern == MW_PATTERN_ALL_TO_ALL)
        find_all_to_all(&f, e);
    else
        find_listed(&f, e);
    if (want->routing != MW_ROUTING_STATIC) {
        e->worst_link = MW_NONE;
        e->worst_flows = 0;
    }
    find_done(&f);
}

/* ---- several jobs ---- */

/* An all-to-all of too many flows: every k-th shift, with weight k. */
static void job_flows(struct mw_flows *flows, const struct mw_workload *w)
{
    uint64_t n = (uint64_t)w->job.n * (w->job.n - 1) * mw_job_rails(&w->job);
    uint32_t step = (uint32_t)(n / MW_EFFECTIVE_LISTED + 1);

    if (w->pattern != MW_PATTERN_ALL_TO_ALL || step == 1)
        mw_flows_of(flows, &w->job, w->pattern);
    else
        for (uint32_t k = (step + 1) / 2; k < w->job.n; k += step)
            mw_flows_shift(flows, &w->job, k, step);
}

static double sum_rates(const struct mw_routes *r, const double *rate, uint32_t from,
                        uint32_t to)
{
    double sum = 0;

    for (uint32_t i = from; i < to; i++)
        if (rate[i] < INFINITY)
            sum += rate[i] * r->weight.at[i];
    return sum;
}

/* The time of flows from … to - 1 when all run, and their fullest link. */
static double time_among(const struct mw_routes *r, uint32_t from, uint32_t to, uint32_t *worst)
{
    double time = 0;

    *worst = MW_NONE;
    for (uint32_t k = r->first.at[from]; k < r->first.at[to]; k++) {
        double t = (double)r->load[r->path.at[k]] / r->capacity[r->path.at[k]];

        if (t > time) {
            time = t;
            *worst = r->path.at[k];
        }
    }
    return time;
}

/* All at once: times, fullest links, and how many jobs are on these. */
static void run_together(struct mw_routes *r, struct mw_shared *out, const uint32_t *first,
                         uint32_t job_n)
{
    uint32_t *users = mw_alloc(r->link_n * sizeof *users),
             *last = mw_alloc(r->link_n * sizeof *last); /* job that counted last, + 1 */

    for (uint32_t j = 0; j < job_n; j++)
        for (uint32_t i = first[j]; i < first[j + 1]; i++)
            for (uint32_t k = r->first.at[i]; k < r->first.at[i + 1]; k++) {
                uint32_t link = r->path.at[k];

                r->load[link] += r->weight.at[i];
                users[link] += last[link] != j + 1;
                last[link] = j + 1;
            }
    for (uint32_t j = 0; j < job_n; j++) {
        out[j].completion = time_among(r, first[j], first[j + 1], &out[j].worst_link);
        out[j].worst_others = out[j].worst_link == MW_NONE ? 0 : users[out[j].worst_link] - 1;
    }
    memset(r->load, 0, r->link_n * sizeof *r->load);
    mw_free(users);
    mw_free(last);
}

void mw_effective_jobs(struct mw_shared *out, const struct mw_net *n,
                       const struct mw_workload *jobs, uint32_t job_n, enum mw_routing routing,
                       uint64_t seed)
{
    struct find f = {0};
    struct mw_flows flows = {0};
    uint32_t *first = mw_alloc((job_n + 1) * sizeof *first);

    find_init(&f, n, routing == MW_ROUTING_ECMP);
    for (uint32_t j = 0; j < job_n; j++) {
        job_flows(&flows, &jobs[j]);
        first[j + 1] = flows.at.n;
    }
    struct mw_routes all = routes_of(&f, routing), one = routes_of(&f, routing),
                     ideal = routes_of(&f, MW_ROUTING_STATIC);
    double *rate = mw_alloc((flows.at.n + 1) * sizeof *rate),
           *alone = mw_alloc((flows.at.n + 1) * sizeof *alone);
    route(&f, &all, flows.at.at, flows.at.n, routing, seed);
    mw_routes_rates(&all, rate);
    run_together(&all, out, first, job_n);
    for (uint32_t j = 0; j < job_n; j++) {
        const struct mw_flow *own = flows.at.at + first[j];
        uint32_t own_n = first[j + 1] - first[j];

        mw_routes_clear(&ideal);
        mw_routes_ideal(&ideal, n, own, own_n);
        double best = own_n ? mw_routes_rates(&ideal, alone) : 1,
               time = mw_routes_time(&ideal, 0, own_n, NULL, NULL);
        route(&f, &one, own, own_n, routing, seed);
        out[j].unreachable = one.lost;
        out[j].alone = own_n ? mw_routes_rates(&one, alone) / best : 1;
        out[j].together = own_n ? sum_rates(&all, rate, first[j], first[j + 1]) / best : 1;
        out[j].completion = own_n == 0 ? 1 : one.lost ? 0 : ratio(time, out[j].completion);
        if (routing == MW_ROUTING_ADAPTIVE)
            out[j].worst_link = MW_NONE;
    }
    mw_routes_done(&all);
    mw_routes_done(&one);
    mw_routes_done(&ideal);
    mw_flows_done(&flows);
    mw_free(first);
    mw_free(rate);
    mw_free(alone);
    find_done(&f);
}
