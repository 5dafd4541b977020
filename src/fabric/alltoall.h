/*
 * alltoall.h: the max-min fair rates of an all-to-all under tables, without listing its flows.
 */
#ifndef MW_FABRIC_ALLTOALL_H
#define MW_FABRIC_ALLTOALL_H

#include "fabric/traffic.h"

struct mw_alltoall {
    double sum;       /* of the rates, mbps: a lower bound, exact when gap is 0 */
    double gap;       /* the true sum is at most sum + gap */
    double ideal;     /* of the endpoints' rates to their switches */
    double slowest;   /* rate of the slowest flow, mbps; 0: a flow has no path */
    uint32_t worst;   /* link that makes it slowest, the first of equals; MW_NONE */
    uint64_t worst_n; /* flows on it */
    uint64_t lost;    /* flows without a path */
    uint32_t passes;  /* over all pairs of sender and destination */
};

/*
 * Progressive filling in parallel. Every link offers its flows an equal share of what those that
 * are settled leave; a link that offers less than any other to all its flows settles them, at its
 * share, wherever in the network it is. Shares only rise, so at any time each flow's least share
 * is a lower bound of its max-min rate, and what endpoints have left bounds the rest. Ends when all
 * is settled, or when MW_ALLTOALL_STEPS pairs of a destination with a block of senders, or a sender
 * of its own block, are visited (but not before two passes; an evenly loaded fabric needs one).
 *
 * The endpoints of a switch (senders.h) have one link together to it: exact, but that one of them
 * might have more to send than another: it sends to that other, but not to itself; 1 / n of it.
 */
enum { MW_ALLTOALL_STEPS = 1 << 22 };
void mw_alltoall_fill(struct mw_alltoall *a, const struct mw_net *n, const struct mw_job *job);

#endif
