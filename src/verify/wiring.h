/*
 * wiring.h: the cables that are seen against those of the plan, port by port, once it is known who
 * is who (verify/identity.h). What is wrong, not why: causes.h says why.
 *
 * What is planned counts as far as it would be seen. A subnet of which a switch is identified is
 * seen whole. Ethernet is seen as far as systems were asked: a cable counts if a source describes
 * the device at one of its ends. Of InfiniBand that only lists of cables tell of, nothing is missed
 * but what has another cable in its place. Cables to aggregation nodes are none, and serial lines,
 * which only lists tell of, are not compared.
 */
#ifndef MW_VERIFY_WIRING_H
#define MW_VERIFY_WIRING_H

#include "verify/identity.h"

struct mw_wire { /* a cable between two ports of x->want */
    uint32_t a,
        b; /* ports of x->want, a < b; MW_NONE: an end whose place is not known, then b */
    uint32_t seen;  /* observed port at a (or at the known end); absent: a silent end, so
                     * that the cable may be there; else MW_NONE */
    uint32_t cable; /* planned: plan->cables; else MW_NONE */
};

enum mw_mismatch_kind {
    MW_MISMATCH_WIDTH,     /* fewer lanes than planned */
    MW_MISMATCH_SPEED,     /* slower lanes */
    MW_MISMATCH_RATE,      /* slower, lanes unknown (Ethernet) */
    MW_MISMATCH_ONE_SIDED, /* the two ends say different widths, speeds or rates: of these three
                            * kinds the only one for that cable */
    MW_MISMATCH_STATE,     /* linked, but not active */
    MW_MISMATCH_PART       /* another transceiver or cable type than planned */
};
struct mw_mismatch { /* a cable at its right place that is not what it should be */
    uint8_t kind;
    uint32_t a, b; /* ports of x->want; a < b, of PART the end that it is about first */
    uint32_t seen; /* observed port at a */
    uint32_t want_mbps, is_mbps; /* whole link; is: of the slower end; 0 unknown */
};

struct mw_wiring {
    uint32_t planned, right;       /* cables that would be seen; of these, as planned */
    uint32_t rates_unknown;        /* of those as planned: neither end tells its rate */
    MW_VEC(struct mw_wire) wrong;  /* seen, not planned; both ends' places known */
    MW_VEC(struct mw_wire) absent; /* planned, not seen; both ends' nodes seen or not */
    MW_VEC(struct mw_wire)
    foreign; /* seen, with an end at no known place; where neither is
                                     * known only in planes that are the plan's */
    MW_VEC(struct mw_mismatch) mismatches;
    bool *compared;    /* by plane of x->planes: some of its cables would be seen */
    uint32_t *seen_at; /* by port of x->want: observed port; MW_NONE: its node is not seen */
};

/* Rates: `rate_cap_mbps` > 0 takes every planned rate above it as that (a simulator that knows no
 * faster one). All lists are ordered by observed port, `absent` by port of x->want. */
void mw_wiring_compare(struct mw_wiring *w, const struct mw_expect *x,
                       const struct mw_observation *o, const struct mw_identity *id,
                       uint32_t rate_cap_mbps);
void mw_wiring_done(struct mw_wiring *w);

#endif
