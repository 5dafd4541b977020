#include "fabric/spread.h"

#include <math.h>

#include "base/map.h"
#include "fabric/senders.h"

struct spread {
    const struct mw_updown *u;
    const struct mw_job *job;
    struct mw_senders senders;
    double *load, *sum; /* by link; by switch: what is on its way there */
    uint32_t *order;    /* switches by distance from the leaf, farthest first */
};

/* Switches by falling distance: what a switch passes on goes to a nearer one. */
static void order_by(const struct spread *s, const uint8_t *any)
{
    uint32_t at[UINT8_MAX + 1] = {0}, n = 0;

    for (uint32_t i = 0; i < s->u->net->switch_n; i++)
        at[UINT8_MAX - any[i]]++;
    for (uint32_t d = 0; d <= UINT8_MAX; d++) {
        uint32_t here = at[d];

        at[d] = n;
        n += here;
    }
    for (uint32_t i = 0; i < s->u->net->switch_n; i++)
        s->order[at[UINT8_MAX - any[i]]++] = i;
}

static uint64_t spread_to(struct spread *s, uint32_t c, uint32_t rail)
{
    const struct mw_net *n = s->u->net;
    const struct mw_sender *src = s->senders.at.at;
    size_t row = (size_t)s->u->row[src[c].leaf] * n->switch_n;
    const uint8_t *down = s->u->down + row, *any = s->u->any + row;
    uint64_t lost = 0;

    for (uint32_t a = s->senders.first[rail]; a < s->senders.first[rail + 1]; a++)
        if (any[src[a].leaf] == MW_FAR)
            lost += (uint64_t)src[a].n * src[c].n;
        else
            s->sum[src[a].leaf] += (double)src[a].n * src[c].n;
    order_by(s, any);
    for (uint32_t i = 0; i < n->switch_n; i++) {
        uint32_t at = s->order[i], ways[UINT8_MAX], way_n = 0;
        double sum = s->sum[at];

        s->sum[at] = 0;
        if (sum == 0 || any[at] == 0)
            continue;
        for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++)
            if (mw_updown_nearer(n, l, down, any))
                ways[way_n++] = l;
        for (uint32_t k = 0; k < way_n; k++) {
            s->load[ways[k]] += sum / way_n;
            s->sum[n->links[ways[k]].to] += sum / way_n;
        }
    }
    return lost;
}

uint64_t mw_spread_mean(const struct mw_updown *u, const struct mw_job *job, double *load)
{
    const struct mw_net *n = u->net;
    struct spread s = {.u = u,
                       .job = job,
                       .load = load,
                       .sum = mw_alloc(n->switch_n * sizeof *s.sum),
                       .order = mw_alloc(n->switch_n * sizeof *s.order)};
    uint64_t lost = 0;

    mw_senders_init(&s.senders, n, job);
    for (uint32_t l = 0; l < n->link_n; l++)
        load[l] = 0;
    for (uint32_t r = 0; r < mw_job_rails(job); r++)
        for (uint32_t c = s.senders.first[r]; c < s.senders.first[r + 1]; c++)
            lost += spread_to(&s, c, r);
    for (uint32_t k = 0; k < job->n * mw_job_rails(job); k++) {
        uint32_t up = n->end_up[job->end[k]];

        load[up] = load[n->links[up].back] = job->n - 1;
    }
    mw_senders_done(&s.senders);
    mw_free(s.sum);
    mw_free(s.order);
    return lost;
}

double mw_spread_draw(double mean, uint64_t seed)
{
    double z = -6;

    for (uint64_t i = 0; i < 12; i++)
        z += (double)(mw_mix64(seed + 0x9e3779b97f4a7c15u * (i + 1)) >> 11) * 0x1p-53;
    return fmax(0, mean + sqrt(mean) * z);
}
