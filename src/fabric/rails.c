#include "fabric/rails.h"

#include <string.h>

/* The compute node's rail on which an endpoint is, from 1; 0: none. */
static int32_t rail_of(const struct mw_expect *x, const struct mw_net *n, uint32_t end,
                       uint32_t *device)
{
    const struct mw_expect_node *at = &x->nodes[n->node[n->switch_n + end]];
    const struct mw_device *d = &x->plan->devices.at[at->device];

    *device = at->device;
    if (d->role != MW_ROLE_NODE || at->port == UINT16_MAX)
        return 0;
    int32_t rail = d->type->ports[at->port].rail;

    return rail >= 1 && rail <= MW_RAILS_CAP ? rail : 0;
}

void mw_rails_init(struct mw_rails *r, const struct mw_net *n, const struct mw_expect *x)
{
    struct mw_range nodes = mw_plan_range(x->plan, MW_FABRIC_COUNT, MW_ROLE_NODE);
    uint32_t index[MW_RAILS_CAP + 1], device;
    bool there[MW_RAILS_CAP + 1] = {false};

    *r = (struct mw_rails){.first = nodes.first, .n = nodes.n};
    for (uint32_t e = 0; e < n->end_n; e++)
        there[rail_of(x, n, e, &device)] = true;
    for (uint32_t rail = 1; rail <= MW_RAILS_CAP; rail++)
        index[rail] = there[rail] ? r->rails++ : MW_NONE;
    size_t size = (size_t)r->n * r->rails * sizeof *r->end;

    r->end = mw_alloc(size);
    memset(r->end, 0xff, size);
    for (uint32_t e = 0; e < n->end_n; e++) {
        int32_t rail = rail_of(x, n, e, &device);

        if (rail)
            r->end[(device - r->first) * r->rails + index[rail]] = e;
    }
}

void mw_rails_done(struct mw_rails *r)
{
    mw_free(r->end);
    r->end = NULL;
}

bool mw_rails_job(const struct mw_rails *r, const uint32_t *devices, uint32_t n,
                  struct mw_job *job)
{
    *job = (struct mw_job){.rails = r->rails};
    job->end = mw_alloc((size_t)n * r->rails * sizeof *job->end);
    for (uint32_t i = 0; i < n && r->rails; i++) {
        const uint32_t *end = r->end + (size_t)(devices[i] - r->first) * r->rails;
        bool whole = true;

        for (uint32_t k = 0; k < r->rails; k++)
            whole = whole && end[k] != MW_NONE;
        if (whole)
            memcpy(job->end + (size_t)job->n++ * r->rails, end, r->rails * sizeof *end);
    }
    return job->n == n;
}

void mw_rails_everybody(const struct mw_rails *r, struct mw_job *job)
{
    uint32_t *all = mw_alloc(r->n * sizeof *all);

    for (uint32_t i = 0; i < r->n; i++)
        all[i] = r->first + i;
    mw_rails_job(r, all, r->n, job);
    job->name = "all";
    mw_free(all);
}

void mw_rails_endpoints(const struct mw_net *n, const struct mw_expect *x, struct mw_job *job)
{
    *job = (struct mw_job){.name = "all", .end = mw_alloc(n->end_n * sizeof *job->end)};
    for (uint32_t e = 0; e < n->end_n; e++) {
        uint32_t device = x->nodes[n->node[n->switch_n + e]].device;

        if (x->plan->devices.at[device].role == MW_ROLE_NODE)
            job->end[job->n++] = e;
    }
    for (uint32_t e = 0; job->n == 0 && e < n->end_n; e++)
        job->end[e] = e;
    job->n = job->n ? job->n : n->end_n;
}
