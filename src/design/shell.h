/*
 * shell.h: the building around the rows of a hall: walls, doors, pillars.
 */
#ifndef MW_DESIGN_SHELL_H
#define MW_DESIGN_SHELL_H

#include "base/err.h"
#include "model/plan.h"

/* Thickness of the walls between neighbouring halls; no input says it. */
enum { MW_WALL_MM = 300 };

/*
 * Gives the last hall of the plan, whose rows begin at `first_row` (there is one at least), its
 * walls, doors and pillars, and blocks the positions in whose racks a pillar would stand.
 * `origin_mm` is where rows with x_m 0 begin. A door that its wall has no room for and a pillar
 * outside of the hall are errors in `diags` (E-VALUES-DISAGREE).
 */
void mw_design_shell(struct mw_plan *p, uint32_t first_row, int64_t origin_mm,
                     struct mw_diags *diags);

#endif
