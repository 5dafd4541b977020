/*
 * relink.h: the links that a rule of wiring wants, onto the cables that stand: which ports they
 * end in. Which devices a link joins is decided before (wiring.h); here nothing but ports is.
 */
#ifndef MW_DESIGN_RELINK_H
#define MW_DESIGN_RELINK_H

#include "base/err.h"
#include "model/plan.h"

/*
 * Of the cables of plan->base that join the same devices in the same use as cables of the plan,
 * as many as the plan has keep both ports (of two lanes in one cable both or none, as far as it
 * goes). All others take the port of the rule where that is free, else one that was freed, else
 * the highest free one of the same net. Fails with MW_D_STANDS_PORTS where a device has none.
 *
 * Adds a finding D-MOVES for each fabric and use in which cables that stand are not kept, with how
 * many of them are plugged elsewhere (one end stays, or both lead outside) and how many are
 * taken out.
 */
enum mw_rc mw_relink(struct mw_plan *p, struct mw_diags *diags);

#endif
