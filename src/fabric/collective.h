/*
 * collective.h: time and busbw of collectives by message size: alpha-beta model over the fabric's
 * effective bandwidth (REFERENCE: nccl-tests for the factors).
 */
#ifndef MW_FABRIC_COLLECTIVE_H
#define MW_FABRIC_COLLECTIVE_H

#include <stdbool.h>
#include <stdint.h>

enum mw_collective {
    MW_ALL_REDUCE,
    MW_REDUCE_SCATTER,
    MW_ALL_GATHER,
    MW_ALL_TO_ALL,
    MW_BROADCAST,
    MW_COLLECTIVES
};
extern const char *const mw_collective_names[]; /* "all-reduce", … */
enum mw_algorithm {
    MW_ALGO_RING,
    MW_ALGO_TREE,
    MW_ALGO_HALVING,
    MW_ALGO_PAIRWISE,
    MW_ALGO_SHARP,
    MW_ALGORITHMS
};
extern const char *const mw_algorithm_names[];

struct mw_machine { /* what a collective runs on */
    uint32_t nodes, gpus_per_node, rails;
    double rail_gbs; /* GB/s (1e9 bytes) of one rail, one way */
    double node_gbs; /* GB/s of a GPU to its node's others (NVLink); 0: not known */
    double net_alpha_us, node_alpha_us; /* latency of a step between nodes, inside one */
    double network_share;  /* effective bandwidth of the pattern, 0 … 1 (effective.h) */
    double protocol_share; /* of line rate that payload gets; see collective.c for the source */
    bool sharp;            /* in-network reduction between nodes */
    bool nvls;             /* and inside the node (NVLink SHARP) */
};

struct mw_prediction {
    enum mw_algorithm algorithm; /* the fastest */
    double time_us;
    double algbw_gbs, busbw_gbs; /* as nccl-tests prints them */
};
void mw_collective_predict(struct mw_prediction *p, const struct mw_machine *m,
                           enum mw_collective what, double bytes);
/* busbw / algbw for n ranks (nccl-tests, doc/PERFORMANCE.md). */
double mw_busbw_factor(enum mw_collective what, uint32_t n);

/* A published measurement and what this model says of it. */
struct mw_published {
    const char *what, *source;
    struct mw_machine machine;
    enum mw_collective collective;
    double bytes, busbw_gbs;
};
extern const struct mw_published mw_published[]; /* ended by what NULL */

#endif
