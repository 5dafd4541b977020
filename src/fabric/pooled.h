/*
 * pooled.h: a tree of pooled links, the fabric as ideal adaptive routing would see it. All
 * switches joined by links among tiers 0 … t are a part; what leads from it to higher tiers is one
 * link of the common capacity. No routing can send more through it: the pools are cuts.
 */
#ifndef MW_FABRIC_POOLED_H
#define MW_FABRIC_POOLED_H

#include "fabric/routes.h"
#include "fabric/senders.h"

struct mw_pooled {
    const struct mw_net *net; /* borrowed */
    uint32_t tiers;
    uint32_t *part; /* by tier * switch_n + switch; MW_NONE: the switch is of a higher tier */
    uint32_t part_n;
    double *capacity; /* mbps: of endpoint e up 2e, down 2e + 1; of part p 2(end_n + p), + 1 */
    uint32_t link_n;
};

void mw_pooled_init(struct mw_pooled *p, const struct mw_net *n);
void mw_pooled_done(struct mw_pooled *p);

/* Adds flows over pooled links to routes of p->capacity and p->link_n. */
void mw_routes_pooled(struct mw_routes *r, const struct mw_pooled *p,
                      const struct mw_flow *flows, uint32_t flow_n);

/* All-to-all, senders and destinations by group: the time of the fullest cut. */
double mw_pooled_time(const struct mw_pooled *p, const struct mw_job *job);
/* And the sum of max-min rates over the ideal sum; 0: more pairs of groups than are listed. */
enum { MW_POOLED_PAIRS = 1 << 21 };
double mw_pooled_fluid(const struct mw_pooled *p, const struct mw_job *job);

#endif
