/*
 * plan_read.h: a whole plan back from factory.db, as design left it: for programs that draw,
 * export or compare all of it. To look at a part, plan_db.h does not load the rest.
 *
 * The file is not trusted: whatever it holds, this answers with the plan that was written, or with
 * an error (E-PLAN-OPEN, E-PLAN-FORMAT, E-PLAN-VERSION, E-PLAN-DAMAGED; E-PLAN-DIGEST: its rows are
 * not those that the plan is named after).
 */
#ifndef MW_STORE_PLAN_READ_H
#define MW_STORE_PLAN_READ_H

#include "base/err.h"
#include "model/plan.h"
#include "store/digest.h"

struct mw_plan_read {
    struct mw_arena arena;     /* of what follows, but not of the plan's own */
    struct mw_factory factory; /* plan.want: the factory file as read, its --set values in it */
    struct mw_catalog catalog; /* plan.catalog: the types and parts that the plan uses */
    struct mw_plan plan;
    const char *text; /* the factory file */
    const char *sets; /* what --set changed, a line each; "" none */
    char digest[MW_DIGEST_HEX];
};

/*
 * Reads the plan of an output folder, or a factory.db itself. `r` starts as {0}; call
 * mw_plan_read_done in every case. What the database does not hold is as in an empty plan:
 * plan.grown, plan.want's positions in the file; catalog entries that the plan does not use.
 */
enum mw_rc mw_plan_read(struct mw_plan_read *r, const char *path, struct mw_err *err);
void mw_plan_read_done(struct mw_plan_read *r);

#endif
