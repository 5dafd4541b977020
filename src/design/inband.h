/*
 * inband.h: the in-band network of a factory as a tree of switch pairs. Follows from the factory,
 * the catalog and the power classes, so fabric.c and wiring_inband.c each work it out and agree.
 */
#ifndef MW_DESIGN_INBAND_H
#define MW_DESIGN_INBAND_H

#include "design/pairtree.h"
#include "model/plan.h"

struct mw_inband {
    const struct mw_device_type *leaf, *core;
    struct mw_pairtree tree;
};

/* fabrics.inband must be enabled. Errors as mw_tree_plan(). Room for edge switches' uplinks is
 * kept by an estimate of their number, which is on the large side: racks are not known yet. */
enum mw_rc mw_inband_plan(const struct mw_plan *p, struct mw_inband *out,
                          struct mw_diags *diags);

#endif
