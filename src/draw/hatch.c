#include "draw/hatch.h"

#include <math.h>

/* Level and upright lines lie at half pitches: line k at (k + 1/2) of it. */
static double line_at(long k)
{
    return ((double)k + 0.5) * MW_HATCH_PITCH_MM;
}

/* The least line that is no less than v. */
static long line_from(double v)
{
    return lround(ceil(v / MW_HATCH_PITCH_MM - 0.5));
}

/* Lines x + up * y = const; sloping lines keep the pitch between them. */
static void sloping(cairo_t *cr, struct mw_hatch_box b, double up)
{
    const double step = MW_HATCH_PITCH_MM * sqrt(2);
    double low = fmin(up * b.y0, up * b.y1), high = fmax(up * b.y0, up * b.y1);

    for (long k = lround(ceil((b.x0 + low) / step)); (double)k * step <= b.x1 + high; k++) {
        double sum = (double)k * step;
        double from = fmax(b.x0, sum - high), to = fmin(b.x1, sum - low);
        cairo_move_to(cr, from, up * (sum - from));
        cairo_line_to(cr, to, up * (sum - to));
    }
}

static void level(cairo_t *cr, struct mw_hatch_box b)
{
    for (long k = line_from(b.y0); line_at(k) <= b.y1; k++) {
        cairo_move_to(cr, b.x0, line_at(k));
        cairo_line_to(cr, b.x1, line_at(k));
    }
}

static void upright(cairo_t *cr, struct mw_hatch_box b)
{
    for (long k = line_from(b.x0); line_at(k) <= b.x1; k++) {
        cairo_move_to(cr, line_at(k), b.y0);
        cairo_line_to(cr, line_at(k), b.y1);
    }
}

/* Rows half a pitch apart, of dashes without length: their round caps are the dots. */
static void dots(cairo_t *cr, struct mw_hatch_box b)
{
    static const double gaps[] = {0, MW_HATCH_PITCH_MM};
    const double step = MW_HATCH_PITCH_MM / 2;

    cairo_set_line_cap(cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_width(cr, 2 * MW_HATCH_LINE_MM);
    cairo_set_dash(cr, gaps, 2, 0);
    for (long k = lround(ceil(b.y0 / step)); (double)k * step <= b.y1; k++) {
        double shift = k % 2 == 0 ? 0 : step;
        cairo_move_to(cr, line_at(line_from(b.x0 - shift)) + shift, (double)k * step);
        cairo_line_to(cr, b.x1, (double)k * step);
    }
}

void mw_hatch_draw(cairo_t *cr, enum mw_hatch how, struct mw_hatch_box box)
{
    cairo_new_path(cr);
    cairo_set_line_width(cr, MW_HATCH_LINE_MM);
    cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_dash(cr, NULL, 0, 0);
    if (how == MW_HATCH_UP || how == MW_HATCH_CROSS)
        sloping(cr, box, 1);
    if (how == MW_HATCH_DOWN || how == MW_HATCH_CROSS)
        sloping(cr, box, -1);
    if (how == MW_HATCH_LEVEL)
        level(cr, box);
    if (how == MW_HATCH_UPRIGHT)
        upright(cr, box);
    if (how == MW_HATCH_DOTS)
        dots(cr, box);
    cairo_stroke(cr);
}
