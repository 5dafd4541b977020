/*
 * standing.h: the racks that stand (plan->base), and what still finds room in them: nodes in free
 * slots, switches and servers in free U, within the limits of their position.
 */
#ifndef MW_DESIGN_STANDING_H
#define MW_DESIGN_STANDING_H

#include "design/floor.h"
#include "design/pack.h"

struct mw_standing_rack {
    uint8_t fill[MW_RACK_U_CAP + 1]; /* by U, as struct mw_stack */
    const struct mw_device_type *types[MW_RACK_U_CAP];
    uint32_t type_n;
    const struct mw_device_type *refused; /* the last type that its limits did not let in */
};

struct mw_stood { /* an item of a packing that found room in a rack that stands */
    struct mw_pack_item item;
    uint32_t rack;
    uint8_t u;
};

struct mw_standing {
    const struct mw_plan *p;
    struct mw_standing_rack *racks, *before; /* before: as they stand, without `stood` */
    uint32_t n;
    MW_VEC(struct mw_stood) stood;
};

/* Puts the racks of the base into the plan, which has none, and its devices back into them;
 * PDUs and edge switches come later. */
void mw_standing_racks(struct mw_plan *p);

/* Gives those edge switches of the plan that have the number of one of the base its place, and
 * all others numbers that are free. There are at least as many; the plan has a base. */
void mw_standing_edges(struct mw_plan *p, enum mw_fabric_id fabric, enum mw_role role);

/* Whether every rack that stands still holds what is in it, as the new file has its position:
 * D-STANDS-PLACE. Edge switches are counted in. */
bool mw_standing_holds(const struct mw_standing *s, struct mw_diags *diags);

/* For a plan without a base too: then nothing stands. */
void mw_standing_init(struct mw_standing *s, const struct mw_plan *p);
void mw_standing_done(struct mw_standing *s);

/* Nodes that have no rack into free slots of their unit's racks, for good. */
void mw_standing_nodes(struct mw_standing *s, struct mw_plan *p, struct mw_floor *fl);

/* Forgets what items were stood since. */
void mw_standing_clear(struct mw_standing *s);

/* Finds room for an item in a rack of that kind (and unit, for network racks); a pair's two
 * stand in different racks. False: there is none. */
bool mw_standing_take(struct mw_standing *s, struct mw_floor *fl,
                      const struct mw_pack_item *item, enum mw_rack_kind kind, int32_t su);

/* What fills the U of the racks that stand, what is new in them included: [rack x
 * (MW_RACK_U_CAP + 1) + u]. To be freed with mw_free. */
uint8_t *mw_standing_fill(const struct mw_plan *p);

#endif
