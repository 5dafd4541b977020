/*
 * site.h: the floor: small questions about rows and positions that later steps ask.
 */
#ifndef MW_DESIGN_SITE_H
#define MW_DESIGN_SITE_H

#include "model/plan.h"

enum { MW_POSITIONS_CAP = 1000000 }; /* rack positions of a site */

/* Whether a row may hold racks of this kind. */
bool mw_row_holds(const struct mw_plan_row *row, enum mw_rack_kind kind);

#endif
