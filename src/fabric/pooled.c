#include "fabric/pooled.h"

#include <math.h>
#include <string.h>

#include "fabric/effective.h"

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* Parts of tiers 0 … t; `up` joins those of t - 1 already. */
static void find_parts(struct mw_pooled *p, uint32_t t, uint32_t *up)
{
    const struct mw_net *n = p->net;
    uint32_t *part = p->part + (size_t)t * n->switch_n;

    for (uint32_t l = 0; l < n->link_n; l++) {
        const struct mw_net_link *k = &n->links[l];

        if (mw_is_switch(n, k->from) && mw_is_switch(n, k->to) && n->tier[k->from] <= t &&
            n->tier[k->to] <= t)
            up[root_of(up, k->from)] = root_of(up, k->to);
    }
    memset(part, 0xff, n->switch_n * sizeof *part);
    for (uint32_t s = 0; s < n->switch_n; s++)
        if (n->tier[s] <= t && root_of(up, s) == s)
            part[s] = p->part_n++;
    for (uint32_t s = 0; s < n->switch_n; s++)
        if (n->tier[s] <= t)
            part[s] = part[root_of(up, s)];
}

void mw_pooled_init(struct mw_pooled *p, const struct mw_net *n)
{
    uint32_t *up = mw_alloc(n->switch_n * sizeof *up);

    *p = (struct mw_pooled){.net = n};
    for (uint32_t s = 0; s < n->switch_n; s++) {
        up[s] = s;
        if (n->tier[s] < MW_TIERS_CAP && n->tier[s] >= p->tiers)
            p->tiers = n->tier[s] + 1u;
    }
    p->part = mw_alloc((size_t)p->tiers * n->switch_n * sizeof *p->part);
    for (uint32_t t = 0; t < p->tiers; t++)
        find_parts(p, t, up);
    p->link_n = 2 * (n->end_n + p->part_n);
    p->capacity = mw_alloc(p->link_n * sizeof *p->capacity);
    for (uint32_t e = 0; e < n->end_n; e++) {
        p->capacity[2 * (size_t)e] = n->links[n->end_up[e]].mbps;
        p->capacity[2 * e + 1] = n->links[n->links[n->end_up[e]].back].mbps;
    }
    for (uint32_t t = 0; t < p->tiers; t++)
        for (uint32_t l = 0; l < n->link_n; l++) {
            const struct mw_net_link *k = &n->links[l];

            if (!mw_is_switch(n, k->from) || !mw_is_switch(n, k->to) || n->tier[k->from] > t ||
                n->tier[k->to] <= t)
                continue;
            uint32_t link = 2 * (n->end_n + p->part[(size_t)t * n->switch_n + k->from]);
            p->capacity[link] += k->mbps;
            p->capacity[link + 1] += n->links[k->back].mbps;
        }
    mw_free(up);
}

void mw_pooled_done(struct mw_pooled *p)
{
    mw_free(p->part);
    mw_free(p->capacity);
}

/* The pools from leaf a's part to b's, without endpoints; false: no tier joins them. */
static bool pools(const struct mw_pooled *p, uint32_t a, uint32_t b, uint32_t *path,
                  uint32_t *n)
{
    for (uint32_t t = 0; t < p->tiers; t++) {
        uint32_t from = p->part[(size_t)t * p->net->switch_n + a],
                 to = p->part[(size_t)t * p->net->switch_n + b];

        if (from == to)
            return true;
        path[(*n)++] = 2 * (p->net->end_n + from);
        path[(*n)++] = 2 * (p->net->end_n + to) + 1;
    }
    return false;
}

void mw_routes_pooled(struct mw_routes *r, const struct mw_pooled *p,
                      const struct mw_flow *flows, uint32_t flow_n)
{
    for (uint32_t i = 0; i < flow_n; i++) {
        uint32_t path[2 + 2 * MW_TIERS_CAP] = {2 * flows[i].from, 2 * flows[i].to + 1}, n = 2;

        if (!pools(p, p->net->end_switch[flows[i].from], p->net->end_switch[flows[i].to], path,
                   &n))
            n = 0;
        mw_routes_add(r, path, n, flows[i].weight);
    }
}

double mw_pooled_time(const struct mw_pooled *p, const struct mw_job *job)
{
    const struct mw_net *n = p->net;
    uint32_t rails = mw_job_rails(job), *inside = mw_alloc(p->part_n * sizeof *inside);
    double *through = mw_alloc(p->part_n * sizeof *through), time = 0;

    for (uint32_t r = 0; r < rails; r++) {
        memset(inside, 0, p->part_n * sizeof *inside);
        for (uint32_t i = 0; i < job->n; i++) {
            uint32_t e = job->end[i * rails + r];
            const double *way = &p->capacity[2 * (size_t)e];

            for (uint32_t t = 0; t < p->tiers; t++)
                inside[p->part[(size_t)t * n->switch_n + n->end_switch[e]]]++;
            time = fmax(time, (job->n - 1) / fmin(way[0], way[1]));
        }
        for (uint32_t k = 0; k < p->part_n; k++)
            through[k] += (double)inside[k] * (job->n - inside[k]);
    }
    for (uint32_t k = 0; k < p->part_n; k++) {
        const double *way = &p->capacity[2 * ((size_t)n->end_n + k)];

        if (through[k] > 0)
            time = fmax(time, through[k] / fmin(way[0], way[1]));
    }
    mw_free(inside);
    mw_free(through);
    return time;
}

static uint64_t pairs_of(const struct mw_senders *src, uint32_t rails)
{
    uint64_t pairs = 0;

    for (uint32_t r = 0; r < rails; r++) {
        uint64_t groups = src->first[r + 1] - src->first[r];

        pairs += groups * groups;
    }
    return pairs;
}

/* Links of the pooled tree, with each sender's endpoints together for one: in and out. */
static double fluid_of(const struct mw_pooled *p, const struct mw_senders *src, uint32_t rails)
{
    struct mw_routes r;
    uint32_t link_n = p->link_n + 2 * src->at.n;
    double *capacity = mw_alloc(link_n * sizeof *capacity), ideal = 0;

    memcpy(capacity, p->capacity, p->link_n * sizeof *capacity);
    for (uint32_t c = 0; c < src->at.n; c++) {
        double mbps = (double)src->at.at[c].n * src->at.at[c].mbps;

        capacity[p->link_n + 2 * c] = capacity[p->link_n + 2 * c + 1] = mbps;
        ideal += mbps;
    }
    mw_routes_init(&r, capacity, NULL, link_n);
    for (uint32_t rail = 0; rail < rails; rail++)
        for (uint32_t a = src->first[rail]; a < src->first[rail + 1]; a++)
            for (uint32_t b = src->first[rail]; b < src->first[rail + 1]; b++) {
                uint32_t path[2 + 2 * MW_TIERS_CAP] = {p->link_n + 2 * a,
                                                       p->link_n + 2 * b + 1},
                                      n = 2,
                                      weight = src->at.at[a].n * (src->at.at[b].n - (a == b));

                if (weight && pools(p, src->at.at[a].leaf, src->at.at[b].leaf, path, &n))
                    mw_routes_add(&r, path, n, weight);
            }
    double *rate = mw_alloc((r.weight.n + 1) * sizeof *rate);
    double fluid = mw_routes_rates(&r, rate) / ideal;
    mw_free(rate);
    mw_free(capacity);
    mw_routes_done(&r);
    return fluid;
}

double mw_pooled_fluid(const struct mw_pooled *p, const struct mw_job *job)
{
    struct mw_senders src;

    mw_senders_init(&src, p->net, job);
    double fluid = pairs_of(&src, mw_job_rails(job)) <= MW_POOLED_PAIRS
                       ? fluid_of(p, &src, mw_job_rails(job))
                       : 0;
    mw_senders_done(&src);
    return fluid;
}
