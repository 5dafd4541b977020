/*
 * paint_cairo.h: a picture as part of somebody else's page (paint.c).
 */
#ifndef MW_DRAW_PAINT_CAIRO_H
#define MW_DRAW_PAINT_CAIRO_H

#include "base/picture.h"

#include <cairo.h>

/* Draws the picture on light ground, its corner at the origin of `cr`, a unit for each of its
 * millimetres; nothing outside of it. Its links lead nowhere. */
void mw_paint_onto(cairo_t *cr, const struct mw_picture *p);

#endif
