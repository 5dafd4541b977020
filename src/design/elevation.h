/*
 * elevation.h: at which U things stand in a rack, as a question about heights alone, so that
 * packing (pack.c) and the elevations of the plan ask the same routine.
 */
#ifndef MW_DESIGN_ELEVATION_H
#define MW_DESIGN_ELEVATION_H

#include "model/plan.h"

enum { MW_RACK_U_CAP = 255 }; /* rack units of a rack */

/* Something to be stood in a rack. */
struct mw_stack_item {
    uint8_t role; /* enum mw_role */
    uint8_t u;    /* height */
    uint8_t at;   /* answer: lowest U, from 1 */
};

enum { MW_U_FREE, MW_U_DEVICE, MW_U_BAFFLE, MW_U_PANEL }; /* what fills a U; free: a blank */

struct mw_stack {
    uint8_t fill[MW_RACK_U_CAP + 1]; /* by U, from 1 */
};

/* The U of the brand panel; 0: there is none. On one line in every rack: where the file says, or
 * right above the highest node slot. `node` is the node's type. */
int32_t mw_panel_u(const struct mw_factory *f, const struct mw_device_type *node);

/*
 * Stands `n` items in a rack, in the order given, and fills `at` of each and `s` (may be NULL).
 * Nodes: in slots below the panel, in the middle of them (the lower, when there are two
 * middles), a blank below each. Otherwise: edge switches right above the panel, the last lowest,
 * and a baffle over them, if all find room there; the rest below the panel from top to bottom, a baffle above and below
 * every switch; what finds no room there, above the edge switches. False: they do not fit.
 */
bool mw_stack_fits(const struct mw_factory *f, const struct mw_device_type *node,
                   struct mw_stack_item *items, uint32_t n, struct mw_stack *s);

/* Slots for nodes of a rack, and the lowest U of one, counted from the top. */
int32_t mw_slot_count(const struct mw_factory *f, const struct mw_device_type *node);
int32_t mw_slot_u(const struct mw_factory *f, const struct mw_device_type *node, int32_t slot);

/* Whether a baffle stands above and below a device of this role, where the site has baffles. */
bool mw_stack_is_cooled(enum mw_role role);

/* Where a role and fabric stands among the things of a rack: lower comes first (above). */
int mw_stack_order(enum mw_role role, enum mw_fabric_id fabric);

#endif
