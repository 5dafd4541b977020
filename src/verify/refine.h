/*
 * refine.h: who is who in a subnet where nobody says so: by the shape of its cabling alone.
 *
 * Switches of the plan are told apart by colour refinement (1-dimensional Weisfeiler-Leman): in
 * each round a switch's class is made of its ports in use, the ports at the far ends, and the
 * classes there. An observed switch takes in each round the class that its cables vote for: each
 * cable votes for all classes of which some switch has such a port leading to such a port of such a
 * class, with weight 1 / their number; the most votes win, otherwise the class is unknown and votes for
 * nothing. To win takes an eighth more, and more cables than speak for the next: three, and a quarter
 * of all unless all agree. So wrong and missing cables are outvoted where whole classes could not be
 * compared, and a pod that few cables tell from another is not told by a wrong one. A class that only
 * one switch of the plan has says who it is.
 */
#ifndef MW_VERIFY_REFINE_H
#define MW_VERIFY_REFINE_H

#include "fabric/expect.h"
#include "model/observation.h"

enum { MW_REFINE_ROUNDS_CAP = 16 };

/* One plane of the plan against one that is observed. `want`: by observed node, the node of x->want
 * that is known already, MW_NONE otherwise; switches that are found are filled in. May name a node
 * of the plan for two observed ones, and be wrong where most of a switch's cables are: a proposal,
 * to be held against the cabling. Returns the rounds taken. */
uint32_t mw_refine(uint32_t *want, const struct mw_expect *x, uint32_t want_plane,
                   const struct mw_observation *o, uint32_t seen_plane);

#endif
