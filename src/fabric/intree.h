/*
 * intree.h: the forwarding tables of one destination as a tree. Its row names one way on for every
 * switch, so the switches that reach it form a tree towards it; what all senders do is then found
 * by one pass over that tree, without walking a path per sender.
 *
 *     mw_intree_init(&t, net);
 *     for each destination:
 *         mw_intree_begin(&t, destination);
 *         for each switch that sends: mw_intree_add(&t, s)     false: no path
 *         t.order: switches, each after the one it forwards to, so forwards for what is passed
 *         on to senders, backwards for sums
 */
#ifndef MW_FABRIC_INTREE_H
#define MW_FABRIC_INTREE_H

#include "fabric/net.h"

struct mw_intree {
    const struct mw_net *net; /* borrowed */
    uint32_t *to; /* by slot, switch * port_cap + port: vertex it leads to; MW_NONE */
    const uint8_t *row;
    uint32_t *mark;  /* by switch: 2 * round, + 1 when it reaches the destination */
    uint32_t *order; /* the first is the destination's switch, which forwards to it */
    uint32_t order_n, round, target; /* target: the destination's vertex */
    uint32_t *stack;                 /* scratch */
};

void mw_intree_init(struct mw_intree *t, const struct mw_net *n);
void mw_intree_done(struct mw_intree *t);

static inline uint32_t mw_intree_slot(const struct mw_intree *t, uint32_t s)
{
    return s * t->net->port_cap + t->row[s];
}

static inline void mw_intree_begin(struct mw_intree *t, uint32_t end)
{
    t->row = mw_net_row(t->net, end);
    t->target = t->net->switch_n + end;
    t->order_n = 0;
    t->round++;
}

/* Follows the row from s until it meets what is known; all on the way join the tree. */
bool mw_intree_walk(struct mw_intree *t, uint32_t s);

/* Whether switch s, and all on its way, is in the tree. */
static inline bool mw_intree_add(struct mw_intree *t, uint32_t s)
{
    return t->mark[s] / 2 == t->round ? t->mark[s] & 1 : mw_intree_walk(t, s);
}

/*
 * The next vertex on the way from s, after all that follows has joined the tree; MW_NONE: no path.
 * For senders, which are many, by name: s itself need not join, unless others come through it.
 */
static inline uint32_t mw_intree_next(struct mw_intree *t, uint32_t s)
{
    uint32_t to;

    if (t->row[s] >= t->net->port_cap)
        return MW_NONE;
    to = t->to[mw_intree_slot(t, s)];
    if (to < t->net->switch_n)
        return mw_intree_add(t, to) ? to : MW_NONE;
    return to == t->target ? to : MW_NONE;
}

#endif
