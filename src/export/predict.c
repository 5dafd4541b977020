#include "export/predict.h"

#include "fabric/effective.h"
#include "fabric/rails.h"

#include <math.h>
#include <stdlib.h>

static const int64_t sizes[MW_PREDICT_SIZES] = {1 << 20, 16 << 20, 256 << 20, 1LL << 30,
                                                8LL << 30};

static bool find_machine(struct mw_machine *m, const struct mw_plan *p)
{
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    const struct mw_device_type *t = nodes.n ? p->devices.at[nodes.first].type : NULL;
    int32_t gbps = 0;

    *m = (struct mw_machine){.nodes = nodes.n};
    if (!t || t->gpus <= 0 || !p->fabrics[MW_FABRIC_COMPUTE].enabled)
        return false;
    for (uint32_t i = 0; i < t->port_n; i++)
        if (t->ports[i].net == MW_NET_COMPUTE && t->ports[i].gbps > 0) {
            m->rails++;
            gbps = t->ports[i].gbps;
        }
    m->gpus_per_node = (uint32_t)t->gpus;
    m->rail_gbs = gbps / 8.0;
    m->node_gbs = t->gpu_link_gbs > 0 ? t->gpu_link_gbs : 0;
    m->nvls = t->gpu_link_reduces;
    return m->rails > 0;
}

static int compare(const void *a, const void *b)
{
    double s = *(const double *)a, t = *(const double *)b;

    return (s > t) - (s < t);
}

static void find_error(struct mw_predicted *r)
{
    double error[64];

    r->published = 0;
    for (const struct mw_published *k = mw_published; k->what && r->published < 64; k++) {
        struct mw_prediction p;

        mw_collective_predict(&p, &k->machine, k->collective, k->bytes);
        error[r->published++] = fabs(p.busbw_gbs / k->busbw_gbs - 1);
    }
    if (!r->published)
        return;
    qsort(error, r->published, sizeof *error, compare);
    r->error_median = error[r->published / 2];
    r->error_worst = error[r->published - 1];
}

void mw_predict(struct mw_predicted *r, const struct mw_plan *p, double ring, double all_to_all,
                bool sharp)
{
    *r = (struct mw_predicted){0};
    if (!find_machine(&r->machine, p))
        return;
    r->machine.sharp = sharp;
    r->ranks = r->machine.nodes * r->machine.gpus_per_node;
    for (int what = 0; what < MW_COLLECTIVES; what++)
        for (int i = 0; i < MW_PREDICT_SIZES && r->ranks > 1; i++) {
            struct mw_predicted_row *row = &r->at[r->n++];

            row->what = (enum mw_collective)what;
            row->bytes = sizes[i];
            row->network_share = what == MW_ALL_TO_ALL ? all_to_all : ring;
            r->machine.network_share = row->network_share;
            mw_collective_predict(&row->p, &r->machine, row->what, (double)row->bytes);
        }
    find_error(r);
}

/* Ring on every rail, and all-to-all, over the first plane of the compute fabric. */
static bool find_shares(const struct mw_expect *x, double *ring, double *all_to_all)
{
    struct mw_effective_want want = {.pattern = MW_PATTERN_RING};
    struct mw_effective e;
    struct mw_rails rails;
    struct mw_job job;
    struct mw_net n;
    uint32_t plane = 0;

    while (plane < x->planes.n && x->planes.at[plane].fabric != MW_FABRIC_COMPUTE)
        plane++;
    if (plane == x->planes.n)
        return false;
    if (mw_net_init(&n, &x->want, plane, NULL)) {
        mw_net_done(&n);
        return false;
    }
    mw_net_route(&n);
    mw_rails_init(&rails, &n, x);
    mw_rails_everybody(&rails, &job);
    *ring = *all_to_all = 1;
    if (job.n > 1) {
        mw_effective_find(&e, &n, &job, &want);
        *ring = e.completion;
        want.pattern = MW_PATTERN_ALL_TO_ALL;
        mw_effective_find(&e, &n, &job, &want);
        *all_to_all = e.completion;
    }
    mw_free(job.end);
    mw_rails_done(&rails);
    mw_net_done(&n);
    return true;
}

void mw_predict_design(struct mw_predicted *r, const struct mw_plan *p)
{
    struct mw_expect x;
    double ring, all_to_all;

    mw_expect_init(&x, p, NULL);
    if (find_shares(&x, &ring, &all_to_all))
        mw_predict(r, p, ring, all_to_all, false);
    else
        *r = (struct mw_predicted){0};
    mw_expect_done(&x);
}

void mw_predict_json(struct mw_json *j, const char *key, const struct mw_predicted *r)
{
    mw_json_arr(j, key);
    for (uint32_t i = 0; i < r->n; i++) {
        const struct mw_predicted_row *row = &r->at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "collective", mw_collective_names[row->what]);
        mw_json_i64(j, "nodes", r->machine.nodes);
        mw_json_i64(j, "ranks", r->ranks);
        mw_json_i64(j, "bytes", row->bytes);
        mw_json_str(j, "algorithm", mw_algorithm_names[row->p.algorithm]);
        mw_json_fixed(j, "time_us", llround(row->p.time_us * 10), 1);
        mw_json_fixed(j, "algbw_gbs", llround(row->p.algbw_gbs * 1000), 3);
        mw_json_fixed(j, "busbw_gbs", llround(row->p.busbw_gbs * 1000), 3);
        mw_json_fixed(j, "network_share", llround(row->network_share * 1e4), 4);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}
