/*
 * rankorder.h: the order of ranks that keeps neighbours near: nodes of a leaf together, leaves of a
 * pod together, and among equals as they stand in the plan. For whole and fragmented allocations.
 *
 * A ring in this order leaves each leaf and each pod once, so no link carries two of its flows,
 * whatever the tables: no order does better. Which node of a leaf comes first decides the way into
 * it, so there the one is taken whose way has the fastest links.
 */
#ifndef MW_FABRIC_RANKORDER_H
#define MW_FABRIC_RANKORDER_H

#include "fabric/net.h"

struct mw_rankorder {
    uint32_t *order; /* n: which of the given comes at rank i */
    uint32_t n;
    uint32_t before_worst, after_worst; /* flows on the ring's worst link */
    /* The ring's completion, 0 … 1: the time of its slowest flow on links shared evenly, under the
     * net's tables, against the line rate of the fastest endpoint; 0: some flow has no path. */
    double before, after;
};

/* `ends`: endpoints of one rail, one per node, in the order given; none twice. */
void mw_rank_order(struct mw_rankorder *r, const struct mw_net *n, const uint32_t *ends,
                   uint32_t end_n);
void mw_rank_order_done(struct mw_rankorder *r);

#endif
