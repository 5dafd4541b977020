/*
 * compare.h: designs side by side as small multiples of bars: a panel for every figure in which
 * they differ, a bar for every design, each with its name and value, the first as the mark that
 * the others are measured against.
 */
#ifndef MW_DRAW_COMPARE_H
#define MW_DRAW_COMPARE_H

#include "base/picture.h"
#include "design/metrics.h"

struct mw_compare_entry {
    const char *name;
    const struct mw_figures *figures; /* NULL: it cannot exist */
};

/* 180 mm wide and as high as it needs; no text smaller than 3.2 mm. */
void mw_draw_compare(const struct mw_compare_entry *at, uint32_t n, struct mw_picture *out);

#endif
