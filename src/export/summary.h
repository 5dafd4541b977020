/*
 * summary.h: summary.json, the figures of a plan that other programs rely on. What it promises is
 * written down in tests/schema/summary.schema.json, and a test holds it to that.
 */
#ifndef MW_EXPORT_SUMMARY_H
#define MW_EXPORT_SUMMARY_H

#include "base/out.h"
#include "model/plan.h"

/* Writes the whole file. `digest` is what mw_plan_write gave. Errors stick in `out`. */
void mw_summary_write(const struct mw_plan *p, const char *digest, struct mw_out *out);

#endif
