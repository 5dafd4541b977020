/*
 * effective.h: how much of the bandwidth of its parts a fabric gives to a traffic pattern, under
 * the tables as they are, hashed ECMP, and ideal adaptive routing.
 *
 *   fluid       asynchronous: every flow of the pattern at its max-min fair rate; the sum of rates
 *               over that of a fabric in which only the endpoints' links limit (ring, all-to-all:
 *               all endpoints at line rate). A flow that is held up leaves room that others take,
 *               so one bad link costs little; the sum says what the machine moves, not when it is
 *               done
 *   completion  every flow has its weight to send, and none waits for another: the fullest
 *               endpoint's time over the fullest link's (the slowest flow's: with fair shares its
 *               rate is the least C / N of all links, Bertsekas and Gallager). Beside it the bound
 *               that no routing can pass: the fullest cut, be it an endpoint's link, a switch's
 *               links up or those of all that is joined below some tier (a pod's). A leaf of 32
 *               endpoints of 2,048 with 31 uplinks: all-to-all sends 2016/2047 = 0.985 of its
 *               traffic up over 31/32 = 0.969 of its capacity: 0.984
 *   phased      synchronous: phase by phase (traffic.h), each as slow as its slowest flow; the
 *               sum of ideal times over the sum of times. With 31 of 32 uplinks nearly every shift
 *               puts two flows on some link: 0.5
 *
 * All are ratios in (0, 1], 0 where some flow has no path. Max-min: Bertsekas and Gallager, Data
 * Networks, 6.5.2.
 *
 * Routings. Static: the tables. ECMP: each flow, at each switch, takes one of the links on the
 * shortest up/down ways by a hash; results are means over samples. Adaptive: ideal, every flow
 * spread so that links that lead up from the same part of the tree are one of their common
 * capacity; completion is then the bound itself. Exact in a whole tree; where links lack it may be
 * more than any splitting attains, never less.
 */
#ifndef MW_FABRIC_EFFECTIVE_H
#define MW_FABRIC_EFFECTIVE_H

#include "fabric/traffic.h"

enum mw_routing { MW_ROUTING_STATIC, MW_ROUTING_ECMP, MW_ROUTING_ADAPTIVE, MW_ROUTINGS };
extern const char *const mw_routing_names[]; /* "static", "ecmp", "adaptive" */

struct mw_effective {
    double fluid, completion, completion_bound, phased; /* phased: 0 when not asked for */
    double fluid_gap; /* fluid lies within [fluid, fluid + fluid_gap]; 0 exact */
    double tail;      /* ECMP: 5th percentile of completion over the samples; else completion */
    uint32_t worst_link; /* static: that makes the slowest flow, the first of equals; MW_NONE */
    uint64_t worst_flows; /* flows (by weight) on it */
    uint64_t unreachable; /* flows without a path */
};

struct mw_effective_want {
    enum mw_routing routing;
    enum mw_pattern pattern;
    uint64_t seed;    /* ECMP */
    uint32_t samples; /* ECMP; 0: 16 */
    bool phased; /* all-to-all: compute `phased`, n - 1 shifts of n flows (n^2 paths); other
                       * patterns always do */
};

/*
 * Cost. All-to-all up to MW_EFFECTIVE_LISTED flows of all samples, and all other patterns: O(flows * path) a
 * sample, exact. Above, static: O(endpoints * switches) a pass, fluid within 1 / n for taking the
 * endpoints of a switch together (alltoall.h). ECMP: each link's load is drawn from a normal
 * distribution of the mean of equal splitting and, as for many improbable flows, a variance equal
 * to that; fluid is between the mean of least shares along sampled ways and 1. The adaptive fluid
 * of more than some 1,400 switches with endpoints is between completion and 1.
 */
enum { MW_EFFECTIVE_LISTED = 1 << 17 };
void mw_effective_find(struct mw_effective *e, const struct mw_net *n, const struct mw_job *job,
                       const struct mw_effective_want *want);

/* Several jobs at once, each with its pattern. */
struct mw_workload {
    struct mw_job job;
    enum mw_pattern pattern;
};

struct mw_shared {
    double alone, together; /* the job's sum of max-min rates over its ideal */
    double completion;      /* together: time alone on an ideal fabric over the time here */
    uint32_t worst_link; /* together, that makes its slowest flow; MW_NONE (adaptive: always) */
    uint32_t worst_others; /* of the jobs on that link, how many others */
    uint64_t unreachable;
};

/* An all-to-all of more than MW_EFFECTIVE_LISTED flows is stood for by every k-th shift with weight
 * k. ECMP: one sample of the seed. `out`: one per job. */
void mw_effective_jobs(struct mw_shared *out, const struct mw_net *n,
                       const struct mw_workload *jobs, uint32_t job_n, enum mw_routing routing,
                       uint64_t seed);

/* Flows on each link for all-to-all among the job's endpoints under the tables: [link_n], each
 * flow of weight 1. Returns flows without a path. */
uint64_t mw_load_all_to_all(const struct mw_net *n, const struct mw_job *job, uint64_t *load);
/* The same for listed flows. */
uint64_t mw_load_flows(const struct mw_net *n, const struct mw_flow *flows, uint32_t flow_n,
                       uint64_t *load);

/*
 * Max-min fair rates by progressive filling, exact. Flow f uses links path[first[f]] …
 * path[first[f + 1] - 1] and counts as weight[f] flows (NULL: 1), each of which gets rate[f];
 * capacity by link in any unit, rate in the same. A flow without links: INFINITY.
 */
void mw_maxmin(const uint32_t *first, const uint32_t *path, const uint32_t *weight,
               uint32_t flow_n, const double *capacity, uint32_t link_n, double *rate);

#endif
