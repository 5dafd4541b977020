/*
 * recable_ops.h: what is to be done, and what waits for what: an op per end that moves, cable taken
 * out or laid. Private to the re-cabling plan.
 */
#ifndef MW_VERIFY_RECABLE_OPS_H
#define MW_VERIFY_RECABLE_OPS_H

#include "verify/recable_int.h"

enum {
    WAITS_CAP = 5
}; /* ports of a cable that is laid, two plugs of two lanes; its taking out */

struct recable_op {
    uint8_t kind;        /* enum mw_move_kind */
    uint8_t end;         /* of the item: which moves */
    uint32_t item, slot; /* MW_NONE */
    uint32_t place;      /* position in the aisle; behind these, devices that stand elsewhere */
    uint32_t wait[WAITS_CAP]; /* ops that must be done before; MW_NONE */
    uint32_t waits;           /* of these, not done yet */
    uint32_t not_before;      /* step */
    uint32_t ring;            /* the op that parks for its ring; MW_NONE */
    struct plug from;         /* where the end that moves is */
    struct mw_range others;   /* parks: in rings, the other ops of its ring */
    struct mw_range held;     /* parks: what it holds of the shares for these */
};

struct recable_ops {
    struct recable *k;
    MW_VEC(struct recable_op) at;
    MW_VEC(uint32_t) rings;
    uint32_t *first_next; /* by op, one more at the end: in next, the ops that wait for it */
    uint32_t *next;
    uint32_t *leaves; /* by port: the op that frees it; MW_NONE */
};

/* Finds them from the mates of the cables. Where ops wait for one another in a ring, one end parks;
 * then no ring is left. */
void mw_recable_ops_init(struct recable_ops *o, struct recable *k);
void mw_recable_ops_done(struct recable_ops *o);

/* The end of the slot that the op's end becomes. */
static inline const struct plug *mw_recable_target(const struct recable *k,
                                                   const struct recable_op *p)
{
    return &k->slots.at[p->slot].end[p->end ^ k->items.at[p->item].flip];
}

/* How high a switch stands; 0: what is no switch has no uplinks. */
int mw_recable_height(const struct recable *k, uint32_t port);

/* The end of a cable where one stands to lay it or take it out: that at the lower switch. */
int mw_recable_near_end(const struct recable *k, const struct strand *s);

#endif
