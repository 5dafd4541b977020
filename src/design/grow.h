/*
 * grow.h: a factory that is to grow is laid out at its final size, and what is not there yet is
 * left out: so that growth adds racks, devices and cables and moves none.
 */
#ifndef MW_DESIGN_GROW_H
#define MW_DESIGN_GROW_H

#include "base/err.h"
#include "model/plan.h"

/* Whether the floor is to be planned at count_final: it is larger, and growth is not to rewire. */
bool mw_grows_in_place(const struct mw_factory *f);

/*
 * Does what mw_design_racks and mw_design_elevations do, by designing those of the final factory
 * and taking from them the racks in which something stands today; and wires what is plugged into
 * edge switches, as the final factory has it. Sets p->grown. False, with the plan as it
 * was, when the final factory finds no place on this floor: `why` (if not NULL) then says why.
 */
bool mw_grow_layout(struct mw_plan *p, struct mw_err *why);

#endif
