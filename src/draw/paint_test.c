/* paint_test.c: pictures as cairo paints them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cairo.h>
#include <cmocka.h>
#include <pango/pangocairo.h>
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

/* ---- widths: pango and the font are the oracle ---- */

struct measure {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
};

static void measure_begin(struct measure *m)
{
    cairo_font_options_t *options = cairo_font_options_create();
    PangoAttrList *features = pango_attr_list_new();

    m->surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    m->cr = cairo_create(m->surface);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_set_font_options(m->cr, options);
    cairo_font_options_destroy(options);
    m->layout = pango_cairo_create_layout(m->cr);
    pango_context_set_round_glyph_positions(pango_layout_get_context(m->layout), false);
    pango_attr_list_insert(features, pango_attr_font_features_new("kern=0, liga=0"));
    pango_layout_set_attributes(m->layout, features);
    pango_attr_list_unref(features);
}

static void measure_font(struct measure *m, const char *font)
{
    PangoFontDescription *d = pango_font_description_from_string(font);

    pango_font_description_set_absolute_size(d, 100 * PANGO_SCALE);
    pango_layout_set_font_description(m->layout, d);
    pango_font_description_free(d);
}

static double measured(struct measure *m, const char *text)
{
    int w;

    pango_layout_set_text(m->layout, text, -1);
    pango_layout_get_size(m->layout, &w, NULL);
    return (double)w / PANGO_SCALE / 100;
}

static void measure_end(struct measure *m)
{
    g_object_unref(m->layout);
    cairo_destroy(m->cr);
    cairo_surface_destroy(m->surface);
}

static const char *character(uint32_t c, char buf[8])
{
    buf[g_unichar_to_utf8(c, buf)] = '\0';
    return buf;
}

static void widths_are_those_of_the_font(void **state)
{
    static const char *const fonts[2][2] = {{"DejaVu Sans", "DejaVu Sans Mono"},
                                            {"DejaVu Sans Bold", "DejaVu Sans Mono Bold"}};
    struct measure m;
    char c[8];

    (void)state;
    measure_begin(&m);
    for (int i = 0; i < 4; i++) {
        bool bold = i / 2, mono = i % 2;
        measure_font(&m, fonts[bold][mono]);
        for (uint32_t u = 0x20; u < 0x100; u++) {
            if ((u >= 0x7f && u <= 0xa0) || u == 0xad) /* controls; a soft hyphen is not set */
                continue;
            double ours = mw_picture_text_width(character(u, c), bold, mono);
            double real = measured(&m, c);
            if (ours < real - 1e-4 || ours > real + 0.001)
                fail_msg("U+%04X in %s: %f, not %f", u, fonts[bold][mono], ours, real);
        }
        /* Elsewhere no less; what the font lacks is another font's affair. */
        static const uint32_t ranges[][2] = {
            {0x100, 0x17f},   {0x386, 0x3ce},   {0x400, 0x45f},   {0x2010, 0x2026},
            {0x2030, 0x203a}, {0x2190, 0x22c5}, {0x2500, 0x25ff}, {0x2713, 0x2718},
        };
        for (size_t r = 0; !mono && r < sizeof ranges / sizeof *ranges; r++)
            for (uint32_t u = ranges[r][0]; u <= ranges[r][1]; u++)
                if (g_unichar_isdefined(u) &&
                    mw_picture_text_width(character(u, c), bold, false) <
                        measured(&m, c) - 1e-4)
                    fail_msg("U+%04X in %s is wider", u, fonts[bold][0]);
    }
    measure_font(&m, "DejaVu Sans");
    const char *text = "leaf-1-5/p17 AVAToffiWe -J \u2192 44 kW";
    assert_true(mw_picture_text_width(text, false, false) >= measured(&m, text) - 1e-4);
    measure_end(&m);
}

/* ---- PDF ---- */

static struct mw_out pdf(uint32_t racks)
{
    struct mw_picture p;
    struct mw_out out;

    mw_out_init(&out, NULL, NULL);
    struct mw_pdf *d = mw_pdf_begin(&out, "A \xff plan");
    mw_picture_init(&p, "index", "Index", 210, 297);
    mw_picture_text(&p, 10, 10, 4, MW_ALIGN_START, MW_INK_TEXT, "a b")->link = "rack:a 'b\\";
    mw_pdf_page(d, &p, 0, "foot");
    mw_picture_done(&p);
    for (uint32_t i = 0; i < racks; i++) {
        mw_picture_init(&p, "rack:a 'b\\", "Rack", 420, 297);
        mw_picture_rect(&p, 1, 1, 20, 9, MW_INK_NODE + i % 9, MW_INK_LINE)->radius = 1;
        mw_picture_circle(&p, 30, 30, 9, MW_INK_LEAF, MW_INK_LINE);
        mw_picture_textf(&p, 10, 10, 4, MW_ALIGN_END, MW_INK_TEXT, "node%u \x01", i);
        mw_pdf_page(d, &p, 1, NULL);
        mw_picture_done(&p);
    }
    assert_int_equal(mw_pdf_pages(d), racks + 1);
    assert_int_equal(mw_pdf_end(d, NULL), MW_OK);
    return out;
}

static void same_pictures_give_the_same_pdf(void **state)
{
    struct mw_out a = pdf(9), b = pdf(9);

    (void)state;
    assert_true(a.n > 8 && memcmp(a.buf, "%PDF-1.", 7) == 0);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.buf, b.buf, a.n);
    assert_non_null(memmem(a.buf, a.n, "(rack:a%20%27b%5C) [", 20));
    assert_non_null(memmem(a.buf, a.n, "/Dest (rack:a%20%27b%5C)", 24));
    assert_non_null(memmem(a.buf, a.n, "19700101000000Z", 15));
    assert_non_null(memmem(a.buf, a.n, "/Title (Index)", 14));
    mw_out_done(&a);
    mw_out_done(&b);
}

static int refuse(void *left, const char *data, size_t n)
{
    (void)data;
    return (*(size_t *)left -= n) > SIZE_MAX / 2;
}

static void full_disk_sticks_in_the_output(void **state)
{
    struct mw_picture p;
    struct mw_out out;
    size_t left = 1000;

    (void)state;
    mw_picture_init(&p, "x", "x", 210, 297);
    mw_out_init(&out, refuse, &left);
    struct mw_pdf *d = mw_pdf_begin(&out, "x");
    for (int i = 0; i < 200; i++)
        mw_pdf_page(d, &p, 0, "foot");
    assert_int_equal(mw_pdf_end(d, NULL), MW_OK);
    assert_int_not_equal(mw_out_done(&out), 0);
    mw_picture_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_has_its_size_and_colours),
        cmocka_unit_test(huge_pictures_are_made_smaller),
        cmocka_unit_test(widths_are_those_of_the_font),
        cmocka_unit_test(same_pictures_give_the_same_pdf),
        cmocka_unit_test(full_disk_sticks_in_the_output),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
