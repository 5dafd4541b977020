/*
 * summary.h: summary.json, the figures of a plan that other programs rely on. What it promises is
 * written down in tests/schema/summary.schema.json, and a test holds it to that.
 */
#ifndef MW_EXPORT_SUMMARY_H
#define MW_EXPORT_SUMMARY_H

#include "base/out.h"
#include "export/predict.h"
#include "model/plan.h"

/* Writes the whole file. `digest` is what mw_plan_write gave, `expected` what
 * mw_predict_design did. Errors stick in `out`. */
void mw_summary_write(const struct mw_plan *p, const char *digest,
                      const struct mw_predicted *expected, struct mw_out *out);

#endif
