/*
 * recable.h: how to mend wrong cabling with the fewest moves of cable ends.
 *
 * Ports are vertices; each wrong cable that is seen and each planned one that is absent is an edge.
 * A port takes one plug, so a port has at most one edge of each kind, and the graph is paths and
 * cycles of alternating kinds. A wrong cable that becomes a planned one next to it in its path or
 * cycle moves one end; one that becomes any other moves two. Hence the least: per path or cycle as
 * many moves as it has wrong cables that stay; what is left over is taken out, or laid where a
 * planned one has no wrong cable (two ends), and a cable taken out may be laid elsewhere if it
 * reaches. Splitters have three ends: those components are searched, without the claim.
 */
#ifndef MW_VERIFY_RECABLE_H
#define MW_VERIFY_RECABLE_H

#include "verify/wiring.h"

enum mw_move_kind {
    MW_MOVE_END,    /* one end from port `from` to port `to`; the other stays at `stays` */
    MW_MOVE_REMOVE, /* the cable between `from` and `stays` is taken out */
    MW_MOVE_LAY,    /* a cable is laid between `to` and `stays` */
    MW_MOVE_PARK    /* the end at `from` is unplugged and hangs until its move comes: `to` is
                     * then MW_NONE (breaks a ring of ports that wait for one another) */
};

struct mw_move {
    uint8_t kind;
    bool reaches;             /* false: no cable that is there reaches: another must be laid */
    bool breaks_share;        /* no order keeps the stated share: the leaf is named in `leaf` */
    uint32_t from, to, stays; /* ports of x->want; MW_NONE */
    uint32_t cable;           /* planned cable that it becomes: plan->cables; MW_NONE */
    uint32_t wire;            /* index in wiring.wrong; MW_NONE: a new cable */
    uint32_t step;            /* moves of one step may be done at once; from 1 */
    uint32_t walk; /* position in the aisle where one stands: plan->positions; MW_NONE */
    uint32_t leaf; /* whose uplinks it takes below the share; MW_NONE */
};

struct mw_recable {
    MW_VEC(struct mw_move) moves; /* in the order of work: by step, then by the walk */
    uint32_t ends;                /* plugs that change port: the minimum */
    uint32_t bound; /* no plan has fewer (equal to `ends` unless splitters are involved) */
    uint32_t lay, remove;  /* cables to be laid, and taken out */
    uint32_t short_cables; /* moves that no cable there reaches */
    uint32_t steps;
    uint32_t share_percent; /* of each leaf's uplinks that stays up in every step */
    uint32_t below_share;   /* moves that no order can make without going below it */
};

/* keep_percent: 0 to 99, of each leaf's planned uplinks that stay up in every step. */
void mw_recable_plan(struct mw_recable *r, const struct mw_expect *x, const struct mw_wiring *w,
                     uint32_t keep_percent);
void mw_recable_done(struct mw_recable *r);

/* The observation after the moves, in order: which port of x->want is cabled to which (by port,
 * MW_NONE free). False: a move's port was not free when its turn came, or its cable not there. */
bool mw_recable_apply(const struct mw_recable *r, const struct mw_expect *x,
                      const struct mw_wiring *w, uint32_t *peer, uint32_t upto_step);

#endif
