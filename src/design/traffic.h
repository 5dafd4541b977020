/*
 * traffic.h: how many cables will run between racks in the making, so that they can be placed
 * before a single cable is known. Thousandths of a cable: what spreads over several switches is
 * taken to spread evenly. The wiring decides later; the bound on cable metres (bound.c) uses
 * what it decided.
 */
#ifndef MW_DESIGN_TRAFFIC_H
#define MW_DESIGN_TRAFFIC_H

#include "design/pack.h"
#include "design/place.h"

/* Cables from one node of a scalable unit to a bin. */
struct mw_pull {
    int32_t su;
    uint32_t bin;
    int64_t milli;
};

struct mw_traffic {
    MW_VEC(struct mw_pull) pulls;       /* ascending by su, then bin */
    MW_VEC(struct mw_place_flow) flows; /* between bins, a < b, each pair once */
};

/* Fills *t (which starts as {0}) for the bins of `k` and `units` scalable units. */
void mw_traffic(struct mw_traffic *t, const struct mw_packing *k, int32_t units);
void mw_traffic_done(struct mw_traffic *t);

#endif
