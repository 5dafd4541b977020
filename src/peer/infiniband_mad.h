/*
 * infiniband_mad.h: management datagrams (MADs), many in flight, each with a deadline. A MAD may
 * be lost, answered late or twice; what comes out is one answer for each question, or the word
 * that there is none. The port that MADs go through is a vtable: infiniband_umad.h has the real
 * one, tests a fabric in memory.
 */
#ifndef MW_PEER_INFINIBAND_MAD_H
#define MW_PEER_INFINIBAND_MAD_H

#include "base/mem.h"

#include <stdbool.h>

enum {
    MW_MAD_BYTES = 256,
    MW_MAD_DATA = 64,           /* where an attribute begins */
    MW_MAD_PERMISSIVE = 0xffff, /* LID of a MAD that is routed by its path alone */
    MW_MAD_IN_FLIGHT_CAP = 1024,
    /* What opensm waits for and how often it tries again (transaction_timeout, _retries). */
    MW_MAD_TIMEOUT_MS = 200,
    MW_MAD_RETRIES = 3,
    MW_MAD_LATE_MS = 100 /* how long past its time-out a port may take to say so itself */
};

struct mw_mad_port {
    void *ctx;
    /* Hands a MAD over, to be given up after timeout_ms; false: it could not be sent. */
    bool (*send)(void *ctx, uint16_t lid, const uint8_t mad[MW_MAD_BYTES], uint32_t timeout_ms);
    /* Waits for a MAD, at most wait_ms. Returns 1 when one came (*lost: it is one of ours, come
     * back undelivered), 0 when none did, -1 when the port is broken. */
    int (*receive)(void *ctx, uint8_t mad[MW_MAD_BYTES], uint32_t wait_ms, bool *lost);
    uint64_t (*now_ms)(void *ctx); /* from any start, never back */
};

/* A question about a node, in the words of whoever asks it. */
struct mw_mad_query {
    uint32_t node;
    uint32_t modifier;
    uint16_t attribute;
    uint8_t class_;
    uint8_t behind; /* the node behind this port of it; 0: itself */
};

struct mw_mad_engine {
    struct mw_mad_port port;
    void *ctx; /* of the two below */
    /* Writes the MAD but for its transaction id; false: do not ask, it goes without an answer. */
    bool (*encode)(void *ctx, const struct mw_mad_query *q, uint8_t mad[MW_MAD_BYTES],
                   uint16_t *lid);
    /* The MAD that answers, with a status of zero, or NULL. `status`: of the answer that refused;
     * 0 when there was none. May ask more. */
    void (*answer)(void *ctx, const struct mw_mad_query *q, uint8_t *mad, uint16_t status);
    uint64_t deadline_ms; /* of all, by the port's clock */
    uint32_t timeout_ms, retries;
    uint32_t in_flight;      /* 1 … MW_MAD_IN_FLIGHT_CAP */
    uint64_t sent, repeated; /* MADs, for the record */

    MW_VEC(struct mw_mad_query) queue; /* the rest is the engine's own */
    uint32_t queue_at;
    struct mw_mad_slot *slots;
    uint32_t busy, serial;
    uint64_t next_due;
};

enum mw_mad_end { MW_MAD_DONE, MW_MAD_TIME_UP, MW_MAD_BROKEN };

/* Puts a question in the queue. */
void mw_mad_ask(struct mw_mad_engine *e, struct mw_mad_query q);
/* Until every question has had its answer, the deadline has passed or the port broke. In the last
 * two cases no more answers come, and what is left of the queue is dropped. */
enum mw_mad_end mw_mad_run(struct mw_mad_engine *e);
void mw_mad_done(struct mw_mad_engine *e);

#endif
