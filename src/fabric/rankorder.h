/*
 * rankorder.h: the order of ranks that keeps neighbours near: nodes of a leaf together, leaves of a
 * pod together, and among equals as they stand in the plan. For whole and fragmented allocations.
 */
#ifndef MW_FABRIC_RANKORDER_H
#define MW_FABRIC_RANKORDER_H

#include "fabric/effective.h"

struct mw_rankorder {
    uint32_t *order; /* n: which of the given comes at rank i */
    uint32_t n;
    uint32_t before_worst, after_worst; /* flows on the ring's worst link */
    double before, after;               /* the ring's completion (effective.h) */
};

/* `ends`: endpoints of one rail, one per node, in the order given. */
void mw_rank_order(struct mw_rankorder *r, const struct mw_net *n, const uint32_t *ends,
                   uint32_t end_n);
void mw_rank_order_done(struct mw_rankorder *r);

#endif
