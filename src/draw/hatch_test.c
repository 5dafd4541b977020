/* hatch_test.c: how much a hatch covers, by its closed form, and that it stays in its box. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "draw/hatch.h"

enum { SIDE = 60, PX_PER_MM = 20, PX = SIDE * PX_PER_MM };

/* The share of `of` that is inked when a hatch is drawn into `into`; -1: something is outside. */
static double covered(enum mw_hatch how, struct mw_hatch_box into)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, PX, PX);
    cairo_t *cr = cairo_create(s);
    double in = 0, out = 0;

    cairo_scale(cr, PX_PER_MM, PX_PER_MM);
    mw_hatch_draw(cr, how, into);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    const unsigned char *data = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    for (int y = 0; y < PX; y++) {
        for (int x = 0; x < PX; x++) {
            /* A line on the edge lies half outside. */
            bool far = x < (into.x0 - MW_HATCH_LINE_MM) * PX_PER_MM - 1 ||
                       x > (into.x1 + MW_HATCH_LINE_MM) * PX_PER_MM + 1 ||
                       y < (into.y0 - MW_HATCH_LINE_MM) * PX_PER_MM - 1 ||
                       y > (into.y1 + MW_HATCH_LINE_MM) * PX_PER_MM + 1;
            *(far ? &out : &in) += data[y * stride + x] / 255.0;
        }
    }
    cairo_surface_destroy(s);
    return out > 0 ? -1
                   : in / ((into.x1 - into.x0) * (into.y1 - into.y0) * PX_PER_MM * PX_PER_MM);
}

static void hatches_cover_what_they_should(void **state)
{
    const struct mw_hatch_box box = {7, 3, 52, 57};
    const double line = MW_HATCH_LINE_MM / MW_HATCH_PITCH_MM;
    const double dot =
        M_PI * MW_HATCH_LINE_MM * MW_HATCH_LINE_MM; /* their radius is a line's width */
    const double area = MW_HATCH_PITCH_MM * MW_HATCH_PITCH_MM / 2; /* each dot's */

    (void)state;
    assert_true(covered(MW_HATCH_NONE, box) == 0);
    for (int how = MW_HATCH_UP; how <= MW_HATCH_UPRIGHT; how++) {
        double want = how == MW_HATCH_CROSS  ? 1 - (1 - line) * (1 - line)
                      : how == MW_HATCH_DOTS ? dot / area
                                             : line;
        double is = covered((enum mw_hatch)how, box);
        if (fabs(is - want) > 0.05 * want)
            fail_msg("hatch %d covers %f, not %f", how, is, want);
    }
}

static void hatches_stay_in_small_boxes(void **state)
{
    (void)state;
    for (int how = MW_HATCH_UP; how <= MW_HATCH_UPRIGHT; how++)
        for (double at = 5; at < 7; at += 0.1) {
            assert_true(covered((enum mw_hatch)how,
                                (struct mw_hatch_box){at, at, at + 1.5, at + 1.5}) > 0);
            assert_true(covered((enum mw_hatch)how,
                                (struct mw_hatch_box){at, at, at + 20, at + 1.6}) > 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hatches_cover_what_they_should),
        cmocka_unit_test(hatches_stay_in_small_boxes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
