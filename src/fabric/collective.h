/*
 * collective.h: time and busbw of collectives by message size: alpha-beta model over the fabric's
 * effective bandwidth. Factors and sizes as nccl-tests defines them (doc/PERFORMANCE.md): `bytes`
 * is what each rank reduces or broadcasts, all that is gathered, all that a rank sends to others.
 *
 * The constants are the same for every machine, and none is fitted to a measurement that the model
 * is then held against (mw_published; collective_test prints the errors):
 *
 *   alpha     a ring step of NCCL's Simple protocol, 14 us between nodes and 3.4 us inside one; a
 *             SHARP operation 31 us (NCCL, src/graph/tuning.cc, hwLat)
 *   network   97 % of line rate: 48.5 of 50 GB/s (SimAI, calbusbw.h)
 *   NVLink    81 %: NCCL counts 20.0 of 25 GB/s of a link (A100), 20.6 of 25 (H100), 40.1 of 50
 *             (B200); src/graph/topo.h
 *   NVLS      80 % of that: NCCL has 85 % for Hopper and 74 % for Blackwell
 *             (src/graph/tuning.cc, nvlsEfficiency)
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
    MW_ALGO_RING,     /* through the node by NVLink, between nodes a ring on every rail */
    MW_ALGO_TREE,     /* double binary tree of nodes, a chain inside each */
    MW_ALGO_HALVING,  /* halving inside the node, then between nodes by rail, and back */
    MW_ALGO_PAIRWISE, /* each to each, by rail after a step inside the node (PXN) */
    MW_ALGO_SHARP,    /* scattered inside the node, reduced in the network by rail, gathered */
    MW_ALGO_NVLS,     /* reduced by the node's switches */
    MW_ALGORITHMS
};
extern const char *const mw_algorithm_names[];

struct mw_machine { /* what a collective runs on */
    uint32_t nodes, gpus_per_node, rails;
    double rail_gbs; /* GB/s (1e9 bytes) of one rail, one way, line rate */
    double node_gbs; /* of a GPU to its node's others (NVLink), one way: A100 300, H100 450,
                           * B200 900; 0: not known, taken as no limit */
    double network_share; /* effective bandwidth of the pattern, 0 … 1 (effective.h) */
    bool sharp;           /* in-network reduction between nodes */
    bool nvls; /* inside the node (NVLink SHARP); counts for one node alone: with SHARP
                           * between nodes no measurement shows a gain from both */
};

struct mw_prediction {
    enum mw_algorithm algorithm; /* the fastest */
    double time_us;
    double algbw_gbs, busbw_gbs; /* as nccl-tests prints them */
};
/* The fastest algorithm that does it. One rank alone: time 0, no bandwidth. */
void mw_collective_predict(struct mw_prediction *p, const struct mw_machine *m,
                           enum mw_collective what, double bytes);
/* One algorithm; INFINITY: it does not do that, or not on this machine. In us. */
double mw_collective_time(const struct mw_machine *m, enum mw_collective what,
                          enum mw_algorithm algorithm, double bytes);
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
