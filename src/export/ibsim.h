/*
 * ibsim.h: each InfiniBand subnet as a netlist that the simulator ibsim loads, so that a real
 * subnet manager can route the fabric before it is built.
 */
#ifndef MW_EXPORT_IBSIM_H
#define MW_EXPORT_IBSIM_H

#include "export/format.h"

void mw_export_ibsim(const struct mw_export *x, struct mw_sink *to);

#endif
