/*
 * infiniband_walk.h: asks a fabric, from one port of it outwards, what it is: by directed-route
 * subnet management MADs, which need neither addresses nor a subnet manager; the counters by
 * performance management MADs to the addresses that were found.
 *
 * libibnetdisc, which does a part of this, is not used: it takes a lost answer for a missing link,
 * melts two devices of one GUID into one, and may wait for ever (tests/e2e/live.sh compares what
 * both find where nothing of that happens).
 */
#ifndef MW_PEER_INFINIBAND_WALK_H
#define MW_PEER_INFINIBAND_WALK_H

#include "peer/infiniband_mad.h"
#include "peer/infiniband_record.h"

enum {
    /* MADs in flight: ibdiagnet's --smp_window and --gmp_window. VL15, which carries subnet
     * management, has no flow control, so more there only get lost. */
    MW_IB_SMPS = 8,
    MW_IB_GMPS = 128,
    MW_IB_SILENT = 3 /* questions in a row without an answer: the node is asked no more */
};

struct mw_ib_walk_want {
    uint32_t timeout_ms; /* for all */
    uint32_t in_flight;  /* 0: the windows above */
    bool tables, counters;
};

/* Emits records from MW_IB_NODE to MW_IB_END, or MW_IB_FAILED. Devices with one GUID are told apart
 * where two cables claim one port of it. */
void mw_ib_walk(struct mw_mad_port port, const struct mw_ib_walk_want *want,
                void (*emit)(void *ctx, const struct mw_ib_record *r), void *ctx);

#endif
