/* walk.c: see walk.h. */
#include "export/walk.h"

#include <stdlib.h>

/* The key, from the top: row 16 bits, section 2, position 24, bundle 22; all ones for none. Caps
 * of the factory file keep rows and positions below that; bundles past it would only mix. */
enum { ROW_AT = 48, SECTION_AT = 46, POSITION_AT = 22 };
enum { ROW_MASK = 0xFFFF, POSITION_MASK = 0xFFFFFF, BUNDLE_MASK = 0x3FFFFF };

static uint32_t position_of(const struct mw_plan *p, const struct mw_end *e)
{
    if (e->device == MW_NONE || p->devices.at[e->device].rack == MW_NONE)
        return MW_NONE;
    return p->racks.at[p->devices.at[e->device].rack].position;
}

static uint64_t key_of(const struct mw_plan *p, const struct mw_cable *k)
{
    uint32_t a = position_of(p, &k->end[0]), b = position_of(p, &k->end[1]);
    uint32_t first = a < b ? a : b;
    enum mw_walk_section section = k->bundle != MW_NONE     ? MW_WALK_TRAY
                                   : a != b || a == MW_NONE ? MW_WALK_ELSEWHERE
                                                            : MW_WALK_RACK;
    uint32_t row = first == MW_NONE ? ROW_MASK : p->positions.at[first].row & ROW_MASK;

    return (uint64_t)row << ROW_AT | (uint64_t)section << SECTION_AT |
           (uint64_t)(first & POSITION_MASK) << POSITION_AT | (k->bundle & BUNDLE_MASK);
}

static int compare(const void *a, const void *b)
{
    const struct mw_walk_step *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->cable < y->cable ? -1 : x->cable > y->cable;
}

void mw_walk_init(struct mw_walk *w, const struct mw_plan *p)
{
    *w = (struct mw_walk){0};
    mw_vec_reserve(&w->steps, p->cables.n);
    for (uint32_t i = 0; i < p->cables.n; i++)
        *mw_vec_push(&w->steps) =
            (struct mw_walk_step){.key = key_of(p, &p->cables.at[i]), .cable = i};
    if (w->steps.n)
        qsort(w->steps.at, w->steps.n, sizeof *w->steps.at, compare);
}

void mw_walk_done(struct mw_walk *w)
{
    mw_vec_done(&w->steps);
}

uint32_t mw_walk_row(const struct mw_walk_step *s)
{
    uint32_t row = (uint32_t)(s->key >> ROW_AT);

    return row == ROW_MASK ? MW_NONE : row;
}

enum mw_walk_section mw_walk_section(const struct mw_walk_step *s)
{
    return (enum mw_walk_section)(s->key >> SECTION_AT & 3);
}

uint32_t mw_walk_position(const struct mw_walk_step *s)
{
    uint32_t position = (uint32_t)(s->key >> POSITION_AT) & POSITION_MASK;

    return position == POSITION_MASK ? MW_NONE : position;
}
