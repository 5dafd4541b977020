/*
 * predict.h: the time and bus bandwidth that collectives should reach on a plan, and how far the
 * model is from published measurements.
 */
#ifndef MW_EXPORT_PREDICT_H
#define MW_EXPORT_PREDICT_H

#include "base/out.h"
#include "fabric/collective.h"
#include "model/plan.h"

enum { MW_PREDICT_SIZES = 5, MW_PREDICT_CAP = MW_COLLECTIVES * MW_PREDICT_SIZES };

struct mw_predicted {
    struct mw_machine machine;
    uint32_t ranks;
    uint32_t n; /* 0: the plan has no GPUs, or no compute fabric */
    struct mw_predicted_row {
        enum mw_collective what;
        int64_t bytes;
        double network_share;
        struct mw_prediction p;
    } at[MW_PREDICT_CAP];
    uint32_t published;               /* measurements that the model is held against */
    double error_median, error_worst; /* of busbw, relative */
};

/* The compute nodes of a plan as one job; `ring` and `all_to_all` are the shares of the network's
 * bandwidth that these patterns get (fabric/effective.h), 0 … 1. */
void mw_predict(struct mw_predicted *r, const struct mw_plan *p, double ring, double all_to_all,
                bool sharp);

/* Of a plan on paper: the shares are those of canonical tables on its first compute plane. Nothing
 * for a fabric that is not InfiniBand. */
void mw_predict_design(struct mw_predicted *r, const struct mw_plan *p);

/* As an array under `key`. */
void mw_predict_json(struct mw_json *j, const char *key, const struct mw_predicted *r);

#endif
