/* svg_test.c: SVG that is well-formed whatever the texts hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "draw/svg.h"

static char *written(const struct mw_picture *p, enum mw_ground ground, const char *prefix)
{
    struct mw_out out;

    mw_out_init(&out, NULL, NULL);
    if (prefix)
        mw_svg_element(p, prefix, &out);
    else
        mw_svg_write(p, ground, &out);
    char *s = mw_alloc(out.n + 1);
    memcpy(s, out.buf, out.n);
    mw_out_done(&out);
    return s;
}

static void has(const char *svg, const char *part)
{
    if (!strstr(svg, part))
        fail_msg("no %s in:\n%s", part, svg);
}

static void lacks(const char *svg, const char *part)
{
    if (strstr(svg, part))
        fail_msg("%s in:\n%s", part, svg);
}

static void every_kind_of_op(void **state)
{
    struct mw_picture p;
    const struct mw_point corners[] = {{0, 0}, {10.5, 0}, {5, -0.25}};

    (void)state;
    mw_picture_init(&p, "rack:a01", "Rack a01", 210, 297.5);
    mw_picture_group(&p, "a01/u12", "node007");
    mw_picture_rect(&p, 1, 2, 30, 4, MW_INK_LEAF, MW_INK_LINE)->radius = 1;
    mw_picture_path(&p, corners, 3, true, MW_INK_NODE, MW_INK_NONE);
    struct mw_op *line = mw_picture_line(&p, 0, 0, 1.0 / 3, 1, MW_INK_FEED_0);
    line->dashed = true;
    line->stroke_mm = 0.5;
    mw_picture_circle(&p, 1, 1, 0.5, MW_INK_NONE, MW_INK_BAD);
    struct mw_op *text = mw_picture_text(&p, 5, 6, 3, MW_ALIGN_MIDDLE, MW_INK_TEXT, "node007");
    text->bold = text->mono = text->upward = true;
    mw_picture_end(&p);
    char *svg = written(&p, MW_GROUND_AUTO, NULL);
    has(svg, "width=\"210mm\" height=\"297.5mm\" viewBox=\"0 0 210 297.5\"");
    has(svg, "<title>Rack a01</title>");
    has(svg, "<g id=\"a01/u12\"><title>node007</title>");
    has(svg,
        "<rect x=\"1\" y=\"2\" width=\"30\" height=\"4\" rx=\"1\" class=\"leaf l-line\"/>");
    has(svg, " style=\"fill:url(#h=leaf)\"/>");
    has(svg, "<path d=\"M0 0L10.5 0L5 -0.25Z\" class=\"node\"/>");
    has(svg, "<path d=\"M0 0L0.333 1\" class=\"l-feed0 d\" style=\"stroke-width:0.5\"/>");
    has(svg, "<circle cx=\"1\" cy=\"1\" r=\"0.5\" class=\"l-bad\"/>");
    has(svg, "<text x=\"5\" y=\"6\" font-size=\"3\" class=\"text c b m\" "
             "transform=\"rotate(-90 5 6)\">node007</text>");
    has(svg, "@media screen and (prefers-color-scheme:dark)");
    lacks(svg, "spine"); /* rules of used inks only */
    mw_free(svg);
    svg = written(&p, MW_GROUND_DARK, NULL);
    lacks(svg, "@media");
    has(svg, ".mw .paper{fill:#14171a}");
    mw_free(svg);
    mw_picture_done(&p);
}

static void texts_are_escaped(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "a<b>&\"c\"]]>", 10, 10);
    mw_picture_group(&p, "<script>", "\x01\x7f\xc2\x85");
    mw_picture_text(&p, 0, 0, 3, MW_ALIGN_START, MW_INK_TEXT,
                    "</text>\xff\xc3 é\xef\xbf\xbf\n.")
        ->title = "]]>";
    mw_picture_end(&p);
    char *svg = written(&p, MW_GROUND_LIGHT, NULL);
    has(svg, "<title>a&lt;b&gt;&amp;&quot;c&quot;]]&gt;</title>");
    has(svg, "<g id=\"%3Cscript%3E\"><title>\uFFFD\uFFFD\uFFFD</title>");
    has(svg, ">&lt;/text&gt;\uFFFD\uFFFD é\uFFFD .</text>");
    lacks(svg, "<script");
    mw_free(svg);
    mw_picture_done(&p);
}

static void ids_are_unique_and_differ_as_paths_do(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    mw_picture_rect(&p, 0, 0, 9, 9, MW_INK_LEAF, MW_INK_NONE);
    for (int i = 0; i < 2; i++) {
        mw_picture_group(&p, "a b", NULL);
        mw_picture_end(&p);
    }
    mw_picture_group(&p, "a%20b", NULL);
    mw_picture_end(&p);
    mw_picture_group(&p, "h=leaf", NULL);
    mw_picture_end(&p);
    char *svg = written(&p, MW_GROUND_LIGHT, "one:");
    has(svg, "<g id=\"one:a%20b\">\n</g>\n<g>\n</g>\n<g id=\"one:a%2520b\">");
    has(svg, "<g id=\"one:h%3Dleaf\">");
    has(svg, "<pattern id=\"one:h=leaf\"");
    has(svg, "url(#one:h=leaf)");
    lacks(svg, "<?xml");
    lacks(svg, "<style>");
    mw_free(svg);
    mw_picture_done(&p);
}

static void style_knows_every_ink(void **state)
{
    struct mw_out out;

    (void)state;
    mw_out_init(&out, NULL, NULL);
    mw_svg_style(MW_GROUND_AUTO, &out);
    mw_out_char(&out, '\0');
    has(out.buf, ".mw .ramp7{fill:#842a1c}");
    has(out.buf, ".mw .bad{");
    mw_out_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_op),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(ids_are_unique_and_differ_as_paths_do),
        cmocka_unit_test(style_knows_every_ink),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
