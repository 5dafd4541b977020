/*
 * effective.h: how much of the bandwidth of its parts a fabric gives to a traffic pattern, under
 * the tables as they are, hashed ECMP, and ideal adaptive routing.
 *
 *   fluid       asynchronous: every flow at its max-min fair rate; the sum of rates over the ideal
 *               sum (all endpoints at their line rate)
 *   completion  every flow has the same amount to send: the ideal time over the time of the slowest
 *               flow, all flows running from start to end; beside it the bound that no routing can
 *               pass: the fullest cut (an endpoint's link, a leaf's uplinks, a pod's)
 *   phased      synchronous: phase by phase (ring and all-to-all: the shifts), each as slow as its
 *               slowest flow; ideal time over the sum of times
 *
 * All are ratios in (0, 1], 0 where some flow has no path. Max-min (Bertsekas and Gallager, Data
 * Networks, 6.5.2).
 */
#ifndef MW_FABRIC_EFFECTIVE_H
#define MW_FABRIC_EFFECTIVE_H

#include "fabric/traffic.h"

enum mw_routing { MW_ROUTING_STATIC, MW_ROUTING_ECMP, MW_ROUTING_ADAPTIVE, MW_ROUTINGS };
extern const char *const mw_routing_names[]; /* "static", "ecmp", "adaptive" */

struct mw_effective {
    double fluid, completion, completion_bound, phased;
    double fluid_gap;    /* all-to-all: fluid lies within [fluid, fluid + fluid_gap]; 0 exact */
    double tail;         /* ECMP: 5th percentile of `completion` over the samples */
    uint32_t worst_link; /* that makes the slowest flow; MW_NONE */
    uint32_t worst_flows; /* flows (by weight) on it */
    uint32_t unreachable; /* flows without a path */
};

struct mw_effective_want {
    enum mw_routing routing;
    enum mw_pattern pattern;
    uint64_t seed;    /* ECMP */
    uint32_t samples; /* ECMP; 0: 16 */
    bool phased;      /* all-to-all: compute `phased`, n - 1 shifts of n flows (n^2 paths) */
};

/* Cost: all-to-all static O(endpoints * switches), others O(flows * path). ECMP and adaptive are
 * up/down shortest paths over the links that are there. */
void mw_effective_find(struct mw_effective *e, const struct mw_net *n, const struct mw_job *job,
                       const struct mw_effective_want *want);

/* Flows on each link for all-to-all among the job's endpoints under the tables: [link_n], each
 * flow of weight 1. Returns flows without a path. */
uint64_t mw_load_all_to_all(const struct mw_net *n, const struct mw_job *job, uint64_t *load);
/* The same for listed flows. */
uint64_t mw_load_flows(const struct mw_net *n, const struct mw_flow *flows, uint32_t flow_n,
                       uint64_t *load);

/*
 * Max-min fair rates by progressive filling, exact. Flow f uses links path[first[f]] …
 * path[first[f + 1] - 1]; capacity by link in any unit, rate in the same. O(links log links +
 * sum of path lengths).
 */
void mw_maxmin(const uint32_t *first, const uint32_t *path, uint32_t flow_n,
               const double *capacity, uint32_t link_n, double *rate);

#endif
