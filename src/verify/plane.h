/*
 * plane.h: which plane of the plan each observed plane is: by what its nodes claim, else by the
 * shape of its cabling. Planes of the plan that are cabled alike, as the rails of a fabric are,
 * cannot be told apart by shape: then the plane stays unknown, and with it who is who.
 */
#ifndef MW_VERIFY_PLANE_H
#define MW_VERIFY_PLANE_H

#include "fabric/expect.h"
#include "model/observation.h"

/* `claim`: by observed node, what it claims, or MW_NONE. Fills `plane`, by observed plane, and
 * `want`, by observed node, where shape told (see refine.h: proposals). Returns rounds taken. */
uint32_t mw_planes_match(uint32_t *plane, uint32_t *want, const uint32_t *claim,
                         const struct mw_expect *x, const struct mw_observation *o);

#endif
