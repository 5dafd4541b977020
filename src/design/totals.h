/*
 * totals.h: totals and the bill of materials over both phases of growth.
 */
#ifndef MW_DESIGN_TOTALS_H
#define MW_DESIGN_TOTALS_H

#include "model/plan.h"

/*
 * Fills now->final and the final counts of `now`'s bill of materials from that of `grown`, the plan of the same
 * factory with compute.count = count_final; rows that only the grown factory has are added with
 * none now. Strings are copied.
 */
void mw_totals_final(struct mw_plan *now, const struct mw_plan *grown);

#endif
