/* palette_test.c: what the palette promises, by WCAG's contrast and CIE's lightness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "draw/palette.h"

struct linear {
    double r, g, b;
};

/* IEC 61966-2-1. */
static double linear(uint32_t c)
{
    double v = (c & 0xff) / 255.0;

    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static struct linear colour(enum mw_ink ink, bool dark)
{
    uint32_t c = dark ? mw_palette(ink)->dark : mw_palette(ink)->light;

    return (struct linear){linear(c >> 16), linear(c >> 8), linear(c)};
}

static double luminance(struct linear c)
{
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

/* WCAG 2.1, contrast ratio. */
static double contrast(enum mw_ink a, enum mw_ink b, bool dark)
{
    double ya = luminance(colour(a, dark)), yb = luminance(colour(b, dark));

    return (fmax(ya, yb) + 0.05) / (fmin(ya, yb) + 0.05);
}

static struct linear lab(struct linear c) /* CIELAB, D65; fields are L, a, b */
{
    double xyz[3] = {(0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.95047, luminance(c),
                     (0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.08883};

    for (int i = 0; i < 3; i++)
        xyz[i] = xyz[i] > 216.0 / 24389 ? cbrt(xyz[i]) : (24389.0 / 27 * xyz[i] + 16) / 116;
    return (struct linear){116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])};
}

/* Machado, Oliveira and Fernandes 2009, severity 1.0: protanopia, deuteranopia. */
static struct linear as_seen(struct linear c, int kind)
{
    static const double m[2][9] = {{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216,
                                    -0.003882, -0.048116, 1.051998},
                                   {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413,
                                    -0.011820, 0.042940, 0.968881}};
    const double *k = m[kind];

    return (struct linear){fmax(0, k[0] * c.r + k[1] * c.g + k[2] * c.b),
                           fmax(0, k[3] * c.r + k[4] * c.g + k[5] * c.b),
                           fmax(0, k[6] * c.r + k[7] * c.g + k[8] * c.b)};
}

static void names_are_there_and_differ(void **state)
{
    (void)state;
    for (unsigned a = 0; a < MW_INK_COUNT; a++) {
        assert_non_null(mw_palette((enum mw_ink)a)->name);
        for (unsigned b = 0; b < a; b++)
            assert_string_not_equal(mw_palette((enum mw_ink)a)->name,
                                    mw_palette((enum mw_ink)b)->name);
    }
}

/* WCAG 2.1 1.4.3: 4.5 for text; 1.4.11: 3 for lines that mean something. */
static void text_and_lines_are_legible(void **state)
{
    (void)state;
    for (int dark = 0; dark < 2; dark++) {
        for (unsigned fill = MW_INK_NODE; fill < MW_INK_COUNT; fill++)
            if (contrast((enum mw_ink)fill, mw_ink_over((enum mw_ink)fill), dark) < 4.5)
                fail_msg("text over %s, ground %d", mw_palette((enum mw_ink)fill)->name, dark);
        assert_true(contrast(MW_INK_MUTED, MW_INK_PAPER, dark) >= 4.5);
        assert_true(contrast(MW_INK_LINE, MW_INK_PAPER, dark) >= 4.5);
        for (unsigned line = MW_INK_FEED_0; line <= MW_INK_RAIL_7; line++)
            assert_true(contrast((enum mw_ink)line, MW_INK_PAPER, dark) >= 3);
    }
}

/* Another hatch, or a lightness at least five apart (a tenth of what black on grey is). */
static void tell_apart_in_grey(enum mw_ink first, enum mw_ink last)
{
    for (int dark = 0; dark < 2; dark++)
        for (unsigned a = first; a <= last; a++)
            for (unsigned b = first; b < a; b++) {
                const struct mw_colour *ca = mw_palette((enum mw_ink)a);
                const struct mw_colour *cb = mw_palette((enum mw_ink)b);
                double d =
                    lab(colour((enum mw_ink)a, dark)).r - lab(colour((enum mw_ink)b, dark)).r;
                if (ca->hatch == cb->hatch && fabs(d) < 5)
                    fail_msg("%s and %s are alike in grey, ground %d", ca->name, cb->name,
                             dark);
            }
}

static void fills_differ_in_black_and_white(void **state)
{
    (void)state;
    tell_apart_in_grey(MW_INK_NODE, MW_INK_BLOCKED);
    tell_apart_in_grey(MW_INK_FEED_0, MW_INK_FEED_7);
    tell_apart_in_grey(MW_INK_RAIL_0, MW_INK_RAIL_7);
    tell_apart_in_grey(MW_INK_RAMP_0, MW_INK_RAMP_7);
    tell_apart_in_grey(MW_INK_COLD, MW_INK_WALL);
    tell_apart_in_grey(MW_INK_GOOD, MW_INK_BAD);
}

/* The ramp only ever grows, away from the paper. */
static void ramp_is_monotone(void **state)
{
    (void)state;
    for (unsigned i = MW_INK_RAMP_0 + 1; i <= MW_INK_RAMP_7; i++) {
        assert_true(luminance(colour((enum mw_ink)i, false)) <
                    luminance(colour((enum mw_ink)(i - 1), false)));
        assert_true(luminance(colour((enum mw_ink)i, true)) >
                    luminance(colour((enum mw_ink)(i - 1), true)));
    }
}

/* Lines have no hatch: neighbours among feeds and rails stay apart (CIE 1976 difference of ten)
 * for who lacks red or green cones. */
static void neighbours_differ_for_the_colour_blind(void **state)
{
    (void)state;
    for (int kind = 0; kind < 2; kind++)
        for (int dark = 0; dark < 2; dark++)
            for (unsigned a = MW_INK_FEED_0; a < MW_INK_RAIL_7; a++) {
                struct linear p = lab(as_seen(colour((enum mw_ink)a, dark), kind));
                struct linear q = lab(as_seen(colour((enum mw_ink)(a + 1), dark), kind));
                if (hypot(hypot(p.r - q.r, p.g - q.g), p.b - q.b) < 10)
                    fail_msg("%s and the next, ground %d, blindness %d",
                             mw_palette((enum mw_ink)a)->name, dark, kind);
            }
}

static void hatches_are_darker_on_light_and_lighter_on_dark(void **state)
{
    (void)state;
    assert_int_equal(mw_palette_hatch(MW_INK_PAPER, false), 0xbfbfbf);
    for (unsigned i = MW_INK_NODE; i < MW_INK_COUNT; i++) {
        uint32_t c = mw_palette((enum mw_ink)i)->light,
                 h = mw_palette_hatch((enum mw_ink)i, false);
        for (int shift = 0; shift < 24; shift += 8)
            assert_true((h >> shift & 0xff) <= (c >> shift & 0xff));
        c = mw_palette((enum mw_ink)i)->dark;
        h = mw_palette_hatch((enum mw_ink)i, true);
        for (int shift = 0; shift < 24; shift += 8)
            assert_true((h >> shift & 0xff) >= (c >> shift & 0xff));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_there_and_differ),
        cmocka_unit_test(text_and_lines_are_legible),
        cmocka_unit_test(fills_differ_in_black_and_white),
        cmocka_unit_test(ramp_is_monotone),
        cmocka_unit_test(neighbours_differ_for_the_colour_blind),
        cmocka_unit_test(hatches_are_darker_on_light_and_lighter_on_dark),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
