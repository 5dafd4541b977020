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
 *
 * A planned cable that is not seen while all its ports are free may well be there: it is checked, and
 * laid if it is not, beside the count.
 *
 * Planned cables to devices of which nothing is seen are left alone: those may only be off; and so
 * is a dead lane of a twin-port cable, which no move mends. A
 * cable whose far end is unknown (wiring.foreign) is moved only where it holds a port whose planned
 * peer is seen elsewhere, so that it is certainly not the planned one.
 *
 * How long a wrong cable is nobody sees. It is one of the planned cables of its ports, most likely,
 * and of those one that spans the way where it lies now. So it surely reaches where the end that
 * stays is that of its own; a way round is preferred in which each can be that, and none may be too
 * short if it is another. Where it may, the move says what the label must read.
 */
#ifndef MW_VERIFY_RECABLE_H
#define MW_VERIFY_RECABLE_H

#include "verify/wiring.h"

enum mw_move_kind {
    MW_MOVE_END,    /* one end from port `from` to port `to`; the other stays at `stays` */
    MW_MOVE_REMOVE, /* the cable between `from` and `stays` is taken out */
    MW_MOVE_LAY,    /* a cable is laid between `to` and `stays`: a new one, or `wire` */
    MW_MOVE_PARK, /* the end at `from` is unplugged and hangs until its PLUG comes (breaks a ring
                     * of ports that wait for one another) */
    MW_MOVE_PLUG, /* the end that hangs, parked from `from`, goes to `to` */
    MW_MOVE_CHECK, /* as LAY, of a cable that nothing is seen of while all its ports are free: it may
                    * be there, unplugged or dead */
    MW_MOVE_KINDS
};
extern const char
    *const mw_move_kind_names[]; /* "move", "remove", "lay", "park", "plug", "check" */

struct mw_move {
    uint8_t kind;
    bool reaches;             /* false: no cable that is there reaches: a longer one is laid */
    bool breaks_share;        /* whatever was left to do broke the share of the leaf `leaf` */
    uint32_t from, to, stays; /* ports of x->want; MW_NONE: none, or an end at no known place */
    struct {                  /* the same of the second lane of its plug; MW_NONE: one lane */
        uint32_t from, to, stays;
    } second;
    uint32_t cable; /* planned cable that it becomes: plan->cables; MW_NONE */
    uint32_t wire;  /* index in wiring.wrong, behind these in wiring.foreign; MW_NONE: new */
    uint32_t step;  /* from 1; see below */
    uint32_t
        walk; /* position in the aisle where one stands: plan->positions; MW_NONE: elsewhere */
    uint32_t disabled; /* CHECK: port of x->want that is switched off; MW_NONE */
    uint32_t leaf;     /* whose uplinks it takes below the share: plan->devices; MW_NONE */
    uint32_t likely;   /* planned cable that it is taken for; MW_NONE */
    uint32_t doubt;    /* planned cable that it may be, too, and does not serve; MW_NONE */
    uint32_t from_mm, need_mm; /* length it is taken to have, and that it must; 0 unknown */
};

/* The positions of one step may be worked at once; at each, moves are made in the order listed.
 * All uplinks that a step touches count as down throughout it. */
struct mw_recable {
    MW_VEC(struct mw_move) moves; /* in the order of work: by step, then by the walk */
    uint32_t
        ends; /* plugs that are put elsewhere, taken out for good, or put in anew; not those
                     * of cables to be checked */
    uint32_t bound; /* no plan has fewer; `ends` is that, unless splitters or short cables are
                     * involved */
    uint32_t lay, remove;  /* new cables to be laid, and cables taken out for good */
    uint32_t check;        /* cables to be checked, and laid if they are not there */
    uint32_t reused;       /* cables taken out that are laid elsewhere */
    uint32_t short_cables; /* moves that no cable there reaches */
    uint32_t doubts;       /* moves with `doubt`: labels to be read */
    uint32_t unseen; /* absent cables to devices that are not seen, or that are not certain
                            * to be absent: left alone */
    uint32_t steps;
    uint32_t share_percent; /* of each leaf's uplinks that stays up in every step */
    uint32_t below_share;   /* moves made below it because nothing else was left to do */
};

/* `o`: what w was compared with. keep_percent: 0 to 99, of each leaf's planned uplinks (and of every other switch's, to those
 * above it) that stay up in every step. O(n log n) in what is wrong, linear in ports. */
void mw_recable_plan(struct mw_recable *r, const struct mw_expect *x, const struct mw_wiring *w,
                     const struct mw_observation *o, uint32_t keep_percent);
void mw_recable_done(struct mw_recable *r);

/* What is cabled after the moves up to and with step `upto_step`, in order: which port of x->want
 * to which (by port, x->want.ports.n of them; MW_NONE free, or a plug whose other end hangs or
 * is unknown). False: a move's port was not free when its turn came, or its cable not there. */
bool mw_recable_apply(const struct mw_recable *r, const struct mw_expect *x,
                      const struct mw_wiring *w, uint32_t *peer, uint32_t upto_step);

/* What a move is the second half of, by move: of a PLUG its PARK, of a cable laid that was taken
 * out its REMOVE, and the other way round; MW_NONE. r->moves.n of them, for mw_free. */
uint32_t *mw_recable_halves(const struct mw_recable *r);

/* A port as the label on its plug says it, "leaf-1-5 17/1"; `second`: of the plug's second lane,
 * "leaf-1-5 17/1+17/2", or of a splitter's second tail, "leaf-1-5 17/1 / leaf-1-6 17/1"; or MW_NONE.
 * Returns buf. */
enum { MW_RECABLE_LABEL_CAP = 330 };
char *mw_recable_label(const struct mw_expect *x, uint32_t port, uint32_t second,
                       char buf[MW_RECABLE_LABEL_CAP]);

#endif
