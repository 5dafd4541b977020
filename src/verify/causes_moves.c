/*
 * causes_moves.c: a finding that is about plugs refers to the moves that mend it: two ways to mend
 * one fault, told beside each other, would be made both.
 */
#include "verify/causes.h"
#include "verify/recable.h"
#include "verify/say.h"

#include <stdlib.h>

struct made { /* a move, counted from 1, touches a cable of a cause */
    uint32_t cause, move;
};

/* Whether what is to be done is to plug cables elsewhere, and nothing else. */
static bool is_about_plugs(enum mw_code code)
{
    switch (code) {
    case MW_V_UNIT:
    case MW_V_RAIL:
    case MW_V_SHIFT:
    case MW_V_ROTATION:
    case MW_V_SWAP:
    case MW_V_WRONG:
        return true;
    default: /* chassis may be exchanged instead, a cable that is missing may sit badly */
        return false;
    }
}

static int made_compare(const void *a, const void *b)
{
    const struct made *x = a, *y = b;

    if (x->cause != y->cause)
        return x->cause < y->cause ? -1 : 1;
    return (x->move > y->move) - (x->move < y->move);
}

void mw_causes_refer(struct mw_causes *c, const struct mw_wiring *w, const struct mw_recable *r)
{
    uint32_t *of_wire = mw_alloc((w->wrong.n + 1) * sizeof *of_wire); /* cause + 1 */
    struct mw_map_u64 of_cable = {0};                                 /* planned → cause */
    MW_VEC(struct made) made = {0};

    for (uint32_t i = 0; i < c->at.n; i++)
        for (uint32_t k = 0; k < c->at.at[i].n && is_about_plugs(c->at.at[i].code); k++) {
            const struct mw_cause_cable *e = &c->cables.at[c->at.at[i].first + k];
            if (e->part == MW_CAUSE_WRONG)
                of_wire[e->index] = i + 1;
            else if (e->part == MW_CAUSE_ABSENT && w->absent.at[e->index].cable != MW_NONE)
                mw_map_u64_add(&of_cable, w->absent.at[e->index].cable, i);
        }
    for (uint32_t i = 0; i < r->moves.n; i++) {
        const struct mw_move *m = &r->moves.at[i];
        uint32_t by_wire = m->wire < w->wrong.n ? of_wire[m->wire] : 0;
        uint32_t by_cable = m->cable == MW_NONE ? MW_NONE : mw_map_u64_get(&of_cable, m->cable);

        if (by_wire)
            *mw_vec_push(&made) = (struct made){by_wire - 1, i + 1};
        if (by_cable != MW_NONE && by_cable + 1 != by_wire)
            *mw_vec_push(&made) = (struct made){by_cable, i + 1};
    }
    if (made.n)
        qsort(made.at, made.n, sizeof *made.at, made_compare);
    for (uint32_t i = 0, end; i < made.n; i = end) {
        MW_VEC(uint32_t) moves = {0};
        for (end = i; end < made.n && made.at[end].cause == made.at[i].cause; end++)
            *mw_vec_push(&moves) = made.at[end].move;
        const char *list = mw_say_numbers(&c->arena, moves.at, moves.n);
        c->at.at[made.at[i].cause].cure = mw_arena_printf(
            &c->arena, "See move%s %s of the re-cabling plan.", moves.n == 1 ? "" : "s", list);
        mw_vec_done(&moves);
    }
    mw_vec_done(&made);
    mw_map_u64_done(&of_cable);
    mw_free(of_wire);
}
