#include "fabric/intree.h"

#include "base/mem.h"

void mw_intree_init(struct mw_intree *t, const struct mw_net *n)
{
    size_t slots = (size_t)n->switch_n * n->port_cap;

    *t = (struct mw_intree){.net = n};
    t->to = mw_alloc(slots * sizeof *t->to);
    t->mark = mw_alloc(n->switch_n * sizeof *t->mark);
    t->order = mw_alloc(n->switch_n * sizeof *t->order);
    t->stack = mw_alloc(n->switch_n * sizeof *t->stack);
    for (size_t i = 0; i < slots; i++)
        t->to[i] = n->port_link[i] == MW_NONE ? MW_NONE : n->links[n->port_link[i]].to;
}

void mw_intree_done(struct mw_intree *t)
{
    mw_free(t->to);
    mw_free(t->mark);
    mw_free(t->order);
    mw_free(t->stack);
}

bool mw_intree_walk(struct mw_intree *t, uint32_t s)
{
    uint32_t n = 0;
    bool reaches = false;

    /* Marked on the way as not reaching: a loop then ends where it meets itself. */
    while (t->mark[s] / 2 != t->round) {
        uint32_t to = MW_NONE;

        t->mark[s] = 2 * t->round;
        t->stack[n++] = s;
        if (t->row[s] < t->net->port_cap)
            to = t->to[mw_intree_slot(t, s)];
        if (to >= t->net->switch_n) {
            reaches = to == t->target;
            break;
        }
        s = to;
        reaches = t->mark[s] == 2 * t->round + 1;
    }
    while (reaches && n > 0) {
        t->mark[t->stack[--n]] = 2 * t->round + 1;
        t->order[t->order_n++] = t->stack[n];
    }
    return reaches;
}
