/*
 * recable_int.h: what the files of the re-cabling plan share. recable_strand.c finds the cables,
 * recable_match.c which becomes which, recable_order.c when.
 */
#ifndef MW_VERIFY_RECABLE_INT_H
#define MW_VERIFY_RECABLE_INT_H

#include "verify/recable.h"

struct plug {         /* an end of a cable: where it is plugged in, by lane */
    uint32_t port[2]; /* of x->want; MW_NONE: no second lane, or at no known place */
};

/* A cable: one that is there and wrong (an item), or one that is planned and absent (a slot). Of
 * three ends the first is the head, whose lanes lead to the other two. */
struct strand {
    struct plug end[3];
    uint8_t ends;
    uint8_t flip;      /* items: end e becomes the slot's end e ^ flip (of three ends: 0) */
    bool moves;        /* has a mate, and keeps an end; else it is taken out and laid there */
    bool alone;        /* slots: all its ports are free */
    bool is_short;     /* slots: what would become it does not reach */
    bool done;         /* its component is found */
    bool taken;        /* slots: while recable_search.c looks for mates */
    uint32_t cable;    /* slots: plan->cables */
    uint32_t wire;     /* items: as in struct mw_move */
    uint32_t could[3]; /* items: by end, the cable planned there, if that it can be; MW_NONE */
    uint32_t way_mm;   /* items: it spans that; 0 unknown */
    uint32_t mate;     /* slot that the item becomes, item that becomes the slot; MW_NONE */
};

#define AT(strand, end)                                                                        \
    ((strand) << 2 | (uint32_t)(end)) /* an end of a strand, in one number */

struct recable {
    struct mw_recable *out;
    const struct mw_expect *x;
    const struct mw_wiring *w;
    const struct mw_observation *o;
    const struct mw_plan *plan;
    MW_VEC(struct strand) items;
    MW_VEC(struct strand) slots;
    /* by port of x->want: */
    uint32_t *now;     /* what it is cabled to; MW_NONE */
    uint32_t *item_at; /* end of an item, as AT(); MW_NONE */
    uint32_t *slot_at;
    struct mw_map_u64 lane_at;  /* device and port of its type, of cages of two lanes -> port */
    uint32_t *class_of;         /* by part: the first that can stand in for it */
    uint32_t plug_ins, unplugs; /* no plan has fewer of either */
};

void mw_recable_strands(struct recable *k);
void mw_recable_match(struct recable *k);
void mw_recable_search(struct recable *k, const uint32_t *items, uint32_t item_n);
void mw_recable_order(struct recable *k, uint32_t keep_percent);

/* Length of the way between two ports, mm; 0: one is at no known place. */
uint32_t mw_recable_way_mm(const struct recable *k, uint32_t port_a, uint32_t port_b);
/* The rack position where a port is; MW_NONE. */
uint32_t mw_recable_position(const struct recable *k, uint32_t port);
/* Whether an item can be long enough for a slot, and of a kind that fits it. */
bool mw_recable_reaches(const struct recable *k, const struct strand *item,
                        const struct strand *slot);
/* The planned cable that an item is taken for where it becomes a slot (NULL: is taken out): the
 * slot's own if it can be, else the longest that it can be; MW_NONE: none. */
uint32_t mw_recable_likely(const struct recable *k, const struct strand *item,
                           const struct strand *slot);
/* The shortest that it can be and that does not serve; MW_NONE: each serves. */
uint32_t mw_recable_doubt(const struct recable *k, const struct strand *item,
                          const struct strand *slot);

static inline bool plug_same(const struct plug *a, const struct plug *b)
{
    return a->port[0] == b->port[0] && a->port[1] == b->port[1];
}

#endif
