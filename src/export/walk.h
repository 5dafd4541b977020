/*
 * walk.h: the cables of a plan in the order in which people pull and label them: row by row; in a
 * row first the bundles in the tray, then what leaves for elsewhere, then what stays in a rack;
 * each by the position where it begins.
 */
#ifndef MW_EXPORT_WALK_H
#define MW_EXPORT_WALK_H

#include "model/plan.h"

enum mw_walk_section { MW_WALK_TRAY, MW_WALK_ELSEWHERE, MW_WALK_RACK };

struct mw_walk_step {
    uint64_t key; /* row, section, position, bundle */
    uint32_t cable;
};

struct mw_walk {
    MW_VEC(struct mw_walk_step) steps;
};

void mw_walk_init(struct mw_walk *w, const struct mw_plan *p);
void mw_walk_done(struct mw_walk *w);

/* The row of a step; MW_NONE: both ends stand elsewhere. */
uint32_t mw_walk_row(const struct mw_walk_step *s);
enum mw_walk_section mw_walk_section(const struct mw_walk_step *s);

/* The position where it begins, the lower one of its ends; MW_NONE as above. */
uint32_t mw_walk_position(const struct mw_walk_step *s);

/* Whether two steps are of one bundle, or of one rack's cables. */
static inline bool mw_walk_same(const struct mw_walk_step *a, const struct mw_walk_step *b)
{
    return a->key == b->key;
}

#endif
