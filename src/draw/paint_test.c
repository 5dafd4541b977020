/* paint_test.c: pictures as cairo paints them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cairo.h>
#include <cmocka.h>
#include <string.h>

#include "draw/paint.h"
#include "draw/palette.h"

struct reading {
    struct mw_out from;
    size_t at;
};

static cairo_status_t give(void *ctx, unsigned char *data, unsigned n)
{
    struct reading *r = ctx;

    if (r->at + n > r->from.n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, r->from.buf + r->at, n);
    r->at += n;
    return CAIRO_STATUS_SUCCESS;
}

/* The picture as it comes out of its PNG. */
static cairo_surface_t *png(const struct mw_picture *p, double px_per_mm, enum mw_ground ground)
{
    struct reading r = {.at = 0};

    mw_out_init(&r.from, NULL, NULL);
    assert_int_equal(mw_png_write(p, px_per_mm, ground, &r.from, NULL), MW_OK);
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(give, &r);
    assert_int_equal(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
    mw_out_done(&r.from);
    return s;
}

static uint32_t pixel(cairo_surface_t *s, int x, int y)
{
    uint32_t v;

    memcpy(&v, cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s) + 4 * x,
           sizeof v);
    return v & 0xffffff;
}

static void png_has_its_size_and_colours(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "x", 30, 20);
    mw_picture_rect(&p, 10, 0, 10, 20, MW_INK_NODE, MW_INK_NONE);
    cairo_surface_t *s = png(&p, 4, MW_GROUND_AUTO);
    assert_int_equal(cairo_image_surface_get_width(s), 120);
    assert_int_equal(cairo_image_surface_get_height(s), 80);
    assert_int_equal(pixel(s, 20, 40), 0xffffff);
    assert_int_equal(pixel(s, 60, 40), mw_palette(MW_INK_NODE)->light);
    cairo_surface_destroy(s);
    s = png(&p, 4, MW_GROUND_DARK);
    assert_int_equal(pixel(s, 20, 40), mw_palette(MW_INK_PAPER)->dark);
    cairo_surface_destroy(s);
    mw_picture_done(&p);
}

static void huge_pictures_are_made_smaller(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "x", 100000, 10);
    cairo_surface_t *s = png(&p, 4, MW_GROUND_LIGHT);
    assert_int_equal(cairo_image_surface_get_width(s), 16384);
    assert_int_equal(cairo_image_surface_get_height(s), 2);
    cairo_surface_destroy(s);
    mw_picture_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_has_its_size_and_colours),
        cmocka_unit_test(huge_pictures_are_made_smaller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
