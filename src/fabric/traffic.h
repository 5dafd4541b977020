/*
 * traffic.h: who sends to whom. A job is a list of ranks, each an endpoint of one plane or, with
 * rails, a node with an endpoint per rail; a pattern is what a collective makes of it.
 */
#ifndef MW_FABRIC_TRAFFIC_H
#define MW_FABRIC_TRAFFIC_H

#include "fabric/net.h"

struct mw_flow {
    uint32_t from, to; /* endpoints of the net */
    uint32_t weight;   /* units of data; of equal flows 1 */
};

enum mw_pattern {
    MW_PATTERN_RING,    /* rank i to i + 1 */
    MW_PATTERN_TREE,    /* a double binary tree's edges, both ways (NCCL) */
    MW_PATTERN_HALVING, /* recursive halving-doubling: phase k pairs rank i with i xor 2^k */
    MW_PATTERN_ALL_TO_ALL,
    MW_PATTERNS
};
extern const char
    *const mw_pattern_names[]; /* "ring", "tree", "halving-doubling", "all-to-all" */

struct mw_job {
    const char *name;
    uint32_t *end; /* by rank: endpoint; ranks of one rail alone: traffic between rails crosses
                    * inside the node (PXN) */
    uint32_t n;
};

/* Flows of one pattern, phase after phase: phase p is flows phase[p] … phase[p + 1] - 1. Not for
 * all-to-all of many ranks, which is never listed: its phases are the n - 1 shifts. */
struct mw_flows {
    MW_VEC(struct mw_flow) at;
    MW_VEC(uint32_t) phase; /* one more than phases */
};
void mw_flows_of(struct mw_flows *f, const struct mw_job *job, enum mw_pattern pattern);
void mw_flows_done(struct mw_flows *f);

#endif
