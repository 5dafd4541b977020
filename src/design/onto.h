/*
 * onto.h: a plan that is designed onto one that stands (plan->base): which of its positions and
 * devices are those of the base. Everything later follows from plan->devices[].stands: what
 * stands keeps its place, name, addresses, outlets and, as far as the rules of its fabrics allow,
 * the ends of its cables.
 */
#ifndef MW_DESIGN_ONTO_H
#define MW_DESIGN_ONTO_H

#include "base/err.h"
#include "model/plan.h"

/* The position of a rack of the base, by its row's name and its number; MW_NONE: it is gone. */
uint32_t mw_onto_position(const struct mw_plan *p, uint32_t base_rack);

/* Whether every rack of the base finds its position as it was: D-STANDS-PLACE. */
enum mw_rc mw_onto_site(struct mw_plan *p, struct mw_diags *diags);

/*
 * Pairs the devices of the base with those of the plan, edge switches and PDUs apart, which
 * follow from racks: by what they are in their fabric (a leaf by unit and rail, a node by
 * index), spines as rewire.h finds best. Sets `stands`; where something stands elsewhere it stays
 * there. D-STANDS-GONE where one has no partner of its type.
 */
enum mw_rc mw_onto_devices(struct mw_plan *p, struct mw_diags *diags);

/* By device of the base: the plan's, MW_NONE where it has none (yet). To be freed with mw_free. */
uint32_t *mw_onto_now(const struct mw_plan *p);

/* The cables of the base by device: those of device d are cable[first[d]] to cable[first[d + 1]
 * - 1], ascending. */
struct mw_onto_cables {
    uint32_t *first, *cable;
};
void mw_onto_cables_init(struct mw_onto_cables *c, const struct mw_plan *base);
void mw_onto_cables_done(struct mw_onto_cables *c);

#endif
