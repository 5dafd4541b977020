#include "fabric/collective.h"

#include <math.h>
#include <stddef.h>

const char *const mw_collective_names[] = {"all-reduce", "reduce-scatter", "all-gather",
                                           "all-to-all", "broadcast"};
const char *const mw_algorithm_names[] = {"ring",     "tree",  "halving-doubling",
                                          "pairwise", "sharp", "nvls"};

/* Sources: collective.h. */
static const double net_alpha_us = 14, node_alpha_us = 3.4, sharp_alpha_us = 31;
static const double net_protocol = 0.97, node_protocol = 0.81, nvls_protocol = 0.80;

struct rates {      /* bytes per us */
    double rail;    /* of one rail */
    double network; /* of all rails of a node */
    double node;    /* of a GPU to others of its node */
};

static struct rates rates_of(const struct mw_machine *m)
{
    double rail = m->rail_gbs * net_protocol * m->network_share * 1e3;

    return (struct rates){.rail = rail,
                          .network = rail * m->rails,
                          .node =
                              m->node_gbs > 0 ? m->node_gbs * node_protocol * 1e3 : INFINITY};
}

static uint32_t log2_up(uint32_t n)
{
    uint32_t bits = 0;

    while (bits < 31 && 1u << bits < n)
        bits++;
    return bits;
}

double mw_busbw_factor(enum mw_collective what, uint32_t n)
{
    switch (what) {
    case MW_ALL_REDUCE:
        return 2.0 * (n - 1) / n;
    case MW_BROADCAST:
        return 1;
    default:
        return (n - 1.0) / n;
    }
}

/* n - 1 steps around, twice for an all-reduce; those that cross to the next node are slower. Each
 * byte crosses every node's border once a turn, by one of the rails. */
static double ring_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    struct rates b = rates_of(m);
    uint32_t n = m->nodes * m->gpus_per_node;
    double turns = what == MW_ALL_REDUCE ? 2 : 1;
    double alpha = turns * ((m->nodes - 1) * net_alpha_us + (n - m->nodes) * node_alpha_us);
    double rate = m->nodes > 1 ? fmin(b.network, b.node) : b.node;

    return alpha + mw_busbw_factor(what, n) * bytes / rate;
}

/* Up and down: 2 log2(n) steps and each byte in and out once each way. */
static double tree_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    struct rates b = rates_of(m);
    double ways = what == MW_ALL_REDUCE ? 2 : 1;
    double rate = m->nodes > 1 ? fmin(b.network, b.node) : b.node;

    if (what != MW_ALL_REDUCE && what != MW_BROADCAST)
        return INFINITY;
    return ways * (log2_up(m->nodes) * net_alpha_us + (m->gpus_per_node - 1) * node_alpha_us +
                   bytes / rate);
}

/* A GPU's traffic when the node scatters, the network works on the n-th part of each GPU, and the
 * node gathers: by NVLink (g - 1) / g of all a turn. */
static double inside_time(const struct mw_machine *m, double bytes)
{
    uint32_t g = m->gpus_per_node;

    return log2_up(g) * node_alpha_us + (g - 1.0) / g * bytes / rates_of(m).node;
}

static double halving_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    double turns = what == MW_ALL_REDUCE ? 2 : 1, between = 0;

    if (what == MW_ALL_TO_ALL || what == MW_BROADCAST)
        return INFINITY;
    if (m->nodes > 1)
        between = log2_up(m->nodes) * net_alpha_us +
                  (m->nodes - 1.0) / m->nodes * bytes / rates_of(m).network;
    return turns * (between + inside_time(m, bytes));
}

/* What is for other nodes goes by rail, what is for other rails first crosses the node: the slower
 * of the two, which run at once. */
static double pairwise_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    struct rates b = rates_of(m);
    uint32_t g = m->gpus_per_node, n = m->nodes * g;
    double net = 0, node = (g - 1.0) / g * bytes / b.node;

    if (what != MW_ALL_TO_ALL)
        return INFINITY;
    if (m->nodes > 1)
        net = (double)(n - g) / n * bytes * g / b.network;
    return (m->nodes - 1) * net_alpha_us + (g - 1) * node_alpha_us + fmax(net, node);
}

/* The network reduces and hands back: each byte out and in once. The three stages run at once on
 * successive pieces, scatter and gather on the same links one after the other. */
static double sharp_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    double inside = 2 * inside_time(m, bytes);

    if (what != MW_ALL_REDUCE || !m->sharp || m->nodes < 2)
        return INFINITY;
    return sharp_alpha_us + fmax(inside, bytes / rates_of(m).network);
}

/* Each GPU moves S (n + 1) / n: all of it out to be reduced, its n-th part in and out again to be
 * spread, so that the busbw of nccl-tests is up to 2 (n - 1) / (n + 1) of the link. */
static double nvls_time(const struct mw_machine *m, enum mw_collective what, double bytes)
{
    uint32_t n = m->gpus_per_node;

    if (what != MW_ALL_REDUCE || !m->nvls || m->nodes > 1)
        return INFINITY;
    return 2 * node_alpha_us + (n + 1.0) / n * bytes / (rates_of(m).node * nvls_protocol);
}

double mw_collective_time(const struct mw_machine *m, enum mw_collective what,
                          enum mw_algorithm algorithm, double bytes)
{
    switch (algorithm) {
    case MW_ALGO_RING:
        return what == MW_ALL_TO_ALL ? INFINITY : ring_time(m, what, bytes);
    case MW_ALGO_TREE:
        return tree_time(m, what, bytes);
    case MW_ALGO_HALVING:
        return halving_time(m, what, bytes);
    case MW_ALGO_PAIRWISE:
        return pairwise_time(m, what, bytes);
    case MW_ALGO_SHARP:
        return sharp_time(m, what, bytes);
    case MW_ALGO_NVLS:
        return nvls_time(m, what, bytes);
    default:
        return INFINITY;
    }
}

void mw_collective_predict(struct mw_prediction *p, const struct mw_machine *m,
                           enum mw_collective what, double bytes)
{
    uint32_t n = m->nodes * m->gpus_per_node;

    *p = (struct mw_prediction){.time_us = n > 1 ? INFINITY : 0};
    if (n < 2)
        return;
    for (int a = 0; a < MW_ALGORITHMS; a++) {
        double time = mw_collective_time(m, what, (enum mw_algorithm)a, bytes);

        if (time < p->time_us) {
            p->algorithm = (enum mw_algorithm)a;
            p->time_us = time;
        }
    }
    p->algbw_gbs = bytes / p->time_us / 1e3;
    p->busbw_gbs = p->algbw_gbs * mw_busbw_factor(what, n);
}

/* ---- measurements ---- */

#define GIB 1073741824.0
#define ONE_NODE(gbs, by_switch)                                                               \
    {                                                                                          \
        .nodes = 1, .gpus_per_node = 8, .node_gbs = (gbs), .network_share = 1,                 \
        .nvls = (by_switch)                                                                    \
    }
#define NODES(n, gbs, reduces)                                                                 \
    {                                                                                          \
        .nodes = (n), .gpus_per_node = 8, .rails = 8, .rail_gbs = 50, .node_gbs = (gbs),       \
        .network_share = 1, .sharp = (reduces)                                                 \
    }
#define ENGINEERING "ml-engineering, network/benchmarks"
#define COREWEAVE "CoreWeave, NCCL tests with InfiniBand SHARP"

/* The first B200 figure is of a ring, the second with NVLink SHARP. */
const struct mw_published mw_published[] = {
    {"8 x A100", ENGINEERING, ONE_NODE(300, false), MW_ALL_REDUCE, 16 * GIB, 235},
    {"8 x H200", ENGINEERING, ONE_NODE(450, false), MW_ALL_REDUCE, 16 * GIB, 368},
    {"8 x H200, NVLink SHARP", ENGINEERING, ONE_NODE(450, true), MW_ALL_REDUCE, 16 * GIB, 482},
    {"8 x B200", ENGINEERING, ONE_NODE(900, false), MW_ALL_REDUCE, 8 * GIB, 682},
    {"8 x B200, NVLink SHARP", ENGINEERING, ONE_NODE(900, true), MW_ALL_REDUCE, 8 * GIB, 838},
    {"96 x H100, SHARP", COREWEAVE, NODES(12, 450, true), MW_ALL_REDUCE, GIB / 2, 356},
    {"96 x H100, SHARP", COREWEAVE, NODES(12, 450, true), MW_ALL_REDUCE, GIB, 366},
    {"96 x H100, SHARP", COREWEAVE, NODES(12, 450, true), MW_ALL_REDUCE, 2 * GIB, 381},
    {"96 x H100, SHARP", COREWEAVE, NODES(12, 450, true), MW_ALL_REDUCE, 4 * GIB, 383},
    {"96 x H100, SHARP", COREWEAVE, NODES(12, 450, true), MW_ALL_REDUCE, 8 * GIB, 387},
    {"32 x B200", "public NCCL tests, 8 x 50 GB/s a node", NODES(4, 900, false), MW_ALL_REDUCE,
     GIB, 362},
    {"32 x B200", "public NCCL tests, 8 x 50 GB/s a node", NODES(4, 900, false), MW_ALL_REDUCE,
     4 * GIB, 377},
    {"32 x B200", "public NCCL tests, 8 x 50 GB/s a node", NODES(4, 900, false), MW_ALL_REDUCE,
     16 * GIB, 382},
    {.what = NULL},
};
