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
/* "ring", "tree", "halving-doubling", "all-to-all" */
extern const char *const mw_pattern_names[];

/*
 * A job. With `rails` above 1 rank i is a node that has endpoint end[i * rails + r] on rail r, and
 * the pattern runs on every rail at once; what is for another rail crosses inside the node (NCCL's
 * PXN for all-to-all). All-to-all without PXN: give every endpoint as a rank of its own.
 */
struct mw_job {
    const char *name;
    uint32_t *end;  /* [n * rails], no endpoint twice */
    uint32_t n;     /* ranks */
    uint32_t rails; /* endpoints of a rank; 0: 1 */
};

static inline uint32_t mw_job_rails(const struct mw_job *job)
{
    return job->rails ? job->rails : 1;
}

/*
 * Flows of one pattern, phase after phase: phase p is flows phase[p] … phase[p + 1] - 1.
 *
 *   ring              one phase: rank i to i + 1, each weight 1
 *   tree              one phase: the edges of both trees, up and down, each half of the data,
 *                     weight 1. Tree 1 is the binary tree of in-order numbering (rank i's parent
 *                     flips its lowest set bit), tree 2 the same shifted by one rank (odd n) or
 *                     mirrored (even n), so that a rank is inner in at most one (Sanders, Speck,
 *                     Traeff, "Two-tree algorithms", Parallel Computing 2009)
 *   halving-doubling  p is the power of two up to n; phase k: rank i and i xor 2^k exchange
 *                     p / 2^(k+1); before and after, ranks from p on send and get p to or from
 *                     rank i - p (Thakur, Rabenseifner, Gropp, IJHPCA 2005). The gathering half
 *                     sends the same flows again and is not listed
 *   all-to-all        phase k: the shift, rank i to i + k; n * (n - 1) flows: for few ranks
 */
struct mw_flows {
    MW_VEC(struct mw_flow) at;
    MW_VEC(uint32_t) phase; /* one more than phases */
};
/* Starts as {0} or holds flows to which these are added, as further phases. */
void mw_flows_of(struct mw_flows *f, const struct mw_job *job, enum mw_pattern pattern);
/* One phase of all-to-all: rank i to i + shift; 1 <= shift < n. */
void mw_flows_shift(struct mw_flows *f, const struct mw_job *job, uint32_t shift,
                    uint32_t weight);
void mw_flows_done(struct mw_flows *f);

#endif
