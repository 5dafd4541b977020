/*
 * identity.h: devices that a cable check could never tell apart. Such a check sees the type of a
 * device and, at each of its ports, the port and the kind of neighbour at the other end; not the
 * name that the plan gives it. Two devices that look the same in every such respect, however far
 * one follows the cables, may be swapped without anybody noticing.
 */
#ifndef MW_DESIGN_IDENTITY_H
#define MW_DESIGN_IDENTITY_H

#include "model/plan.h"

/*
 * Colours devices so that two get the same colour only if no walk along cables tells them apart:
 * colour refinement (one-dimensional Weisfeiler-Leman) of (type; port, remote port, colour of
 * the peer) until no class splits. It may leave alike what a cleverer search would separate,
 * never the other way round. `colours` has room for plan->devices.n numbers; equal number, equal
 * class. Returns the number of rounds. Rounds cost time linear in cables and devices.
 */
uint32_t mw_identity_colours(const struct mw_plan *p, uint64_t *colours);

/* Adds a finding for every class of more than one device and one per type for devices that no
 * cable reaches: twenty at most, then one for the rest. */
void mw_identity_check(struct mw_plan *p);

#endif
