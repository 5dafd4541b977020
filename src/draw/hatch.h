/*
 * hatch.h: the hatches of palette.h as lines of cairo. Lines lie on one grid for the whole page, so
 * that those of neighbours meet.
 */
#ifndef MW_DRAW_HATCH_H
#define MW_DRAW_HATCH_H

#include "draw/palette.h"

#include <cairo.h>

struct mw_hatch_box {
    double x0, y0, x1, y1; /* mm, x0 <= x1, y0 <= y1 */
};

/* Strokes the lines within the box in the source that is set. The path, line width, dash and cap of
 * `cr` are then as they come. */
void mw_hatch_draw(cairo_t *cr, enum mw_hatch how, struct mw_hatch_box box);

#endif
