/* svg_test.c: SVG that is well-formed whatever the texts hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "draw/paint.h"
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

static const char *to_racks(void *ctx, const char *id)
{
    return strcmp(id, "rack:a 1") == 0 ? ctx : NULL;
}

static void links_lead_to_files(void **state)
{
    struct mw_picture p;
    struct mw_out out;
    char file[] = "racks/a%201.svg"; /* its name, as mw_text_file_name has it */
    const struct mw_svg_links links = {to_racks, file};

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    mw_picture_text(&p, 0, 0, 3, MW_ALIGN_START, MW_INK_TEXT, "a")->link = "rack:a 1";
    mw_picture_text(&p, 0, 5, 3, MW_ALIGN_START, MW_INK_TEXT, "b")->link = "rack:b";
    mw_out_init(&out, NULL, NULL);
    mw_svg_write_linked(&p, MW_GROUND_LIGHT, &links, &out);
    mw_out_char(&out, '\0');
    has(out.buf, "<a href=\"racks/a%25201.svg\"><text x=\"0\" y=\"0\"");
    has(out.buf, ">a</text></a>\n<text x=\"0\" y=\"5\"");
    mw_out_done(&out);
    char *svg = written(&p, MW_GROUND_LIGHT, NULL);
    lacks(svg, "<a");
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

/* ---- whatever the texts hold ---- */

/* A reader of the XML that we write (XML 1.0: 2.2 characters, 2.4 data, 3 elements, 3.3.1 ids):
 * fails the test on the first fault. */
struct reader {
    const char *at;
    char open[64][16]; /* names of the elements open */
    int depth;
    struct mw_map_str ids;
    struct mw_arena arena;
};

static void read_reference(struct reader *r)
{
    static const char *const names[] = {"&lt;", "&gt;", "&amp;", "&quot;"};

    for (size_t i = 0; i < 4; i++)
        if (strncmp(r->at, names[i], strlen(names[i])) == 0) {
            r->at += strlen(names[i]);
            return;
        }
    fail_msg("a bare & at: %.40s", r->at);
}

/* Data up to `end`, which is '<' or '"'. */
static void read_data(struct reader *r, char end)
{
    while (*r->at != end) {
        unsigned char c = (unsigned char)*r->at;
        size_t n = mw_text_utf8_len(r->at, 4);
        if (c == '<' || c == '>' || n == 0 || (c < 0x20 && c != '\n') || c == 0x7f ||
            (c == 0xc2 && (unsigned char)r->at[1] < 0xa0) ||
            strncmp(r->at, "\xef\xbf\xbe", 3) == 0 || strncmp(r->at, "\xef\xbf\xbf", 3) == 0)
            fail_msg("byte %02x in data at: %.40s", c, r->at);
        if (c == '&')
            read_reference(r);
        else
            r->at += n;
    }
}

static size_t name_length(const char *s)
{
    return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-:");
}

static void read_attributes(struct reader *r)
{
    while (*r->at == ' ') {
        const char *name = ++r->at;
        size_t n = name_length(name);
        assert_true(n > 0 && strncmp(name + n, "=\"", 2) == 0);
        const char *value = r->at = name + n + 2;
        read_data(r, '"');
        if (n == 2 && memcmp(name, "id", 2) == 0) {
            char *id = mw_arena_strndup(&r->arena, value, (size_t)(r->at - value));
            assert_true(*id && !strpbrk(id, " \t\n"));
            assert_true(mw_map_str_add(&r->ids, id, 0));
        }
        r->at++;
    }
}

static void read_tag(struct reader *r)
{
    bool closing = r->at[1] == '/';
    const char *name = r->at + 1 + closing;
    size_t n = name_length(name);

    assert_true(n > 0 && n < sizeof r->open[0]);
    r->at = name + n;
    if (closing) {
        r->depth--;
        assert_true(r->depth >= 0 && strlen(r->open[r->depth]) == n);
        assert_memory_equal(r->open[r->depth], name, n);
    } else {
        assert_true(r->depth < 64);
        memcpy(r->open[r->depth], name, n);
        r->open[r->depth++][n] = '\0';
        read_attributes(r);
        if (*r->at == '/') {
            r->depth--;
            r->at++;
        }
    }
    assert_int_equal(*r->at++, '>');
}

static void check_well_formed(const char *svg)
{
    static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    struct reader r = {.at = svg};

    assert_memory_equal(svg, declaration, sizeof declaration - 1);
    r.at += sizeof declaration - 1;
    do {
        read_tag(&r);
        if (r.depth > 0)
            read_data(&r, '<');
    } while (r.depth > 0);
    assert_string_equal(r.at, "\n");
    mw_map_str_done(&r.ids);
    mw_arena_done(&r.arena);
}

static void hostile(struct mw_picture *p, const char *const *names, uint32_t n)
{
    mw_picture_init(p, names[0], names[n - 1], 100, 100);
    for (uint32_t i = 0; i < n; i++) {
        mw_picture_group(p, names[i], names[i]);
        mw_picture_rect(p, 0, i, 50, 5, MW_INK_NODE + i % 20, MW_INK_LINE);
        mw_picture_text(p, 0, i, 3, MW_ALIGN_START, MW_INK_TEXT, names[i])->link =
            mw_arena_strdup(&p->arena, names[i]);
        mw_picture_text_fit(p, 0, i, 3, 2, 20, MW_ALIGN_END, MW_INK_TEXT, names[i]);
        mw_picture_end(p);
    }
}

static void check_hostile(const char *const *names, uint32_t n, bool paint)
{
    struct mw_picture p;
    struct mw_out out;

    hostile(&p, names, n);
    char *svg = written(&p, MW_GROUND_AUTO, NULL);
    check_well_formed(svg);
    mw_free(svg);
    if (paint) {
        mw_out_init(&out, NULL, NULL);
        assert_int_equal(mw_png_write(&p, 2, MW_GROUND_LIGHT, &out, NULL), MW_OK);
        struct mw_pdf *pdf = mw_pdf_begin(&out, names[0]);
        mw_pdf_heading(pdf, names[0]);
        mw_pdf_page(pdf, &p, 1, names[0]);
        assert_int_equal(mw_pdf_end(pdf, NULL), MW_OK);
        mw_out_done(&out);
    }
    mw_picture_done(&p);
}

static void hostile_names_harm_no_format(void **state)
{
    static char lengthy[10001];
    const char *const names[] = {
        "<script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' x=1 dest='y",
        "]]>",
        "<!--",
        "<![CDATA[",
        "</title></svg>",
        "&lt;",
        "&#60;",
        "%s%n%20",
        "a\\b",
        " ",
        "\x01\x02\x1b[31m\x7f",
        "\xc2\x9b\xc2\x85",
        "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",
        "\xef\xbf\xbe\xef\xbf\xbf",
        "\xe2\x80\xae"
        "drowssap",
        "url(#h=node)",
        lengthy,
    };

    (void)state;
    memset(lengthy, 'x', sizeof lengthy - 1);
    memcpy(lengthy + 5000, "\xe2\x82<", 3);
    check_hostile(names, sizeof names / sizeof *names, true);
}

/* Bytes by chance (a linear congruential generator, Knuth's MMIX), special ones often. */
static void bytes_by_chance_harm_no_format(void **state)
{
    static const char special[] = "<>&\"'%]= \t\n\x01\x7f\xc2\xe2\xef\xf0\x80\xbf";
    uint64_t seed = 1;
    char text[8][24];
    const char *names[8];

    (void)state;
    for (int turn = 0; turn < 2000; turn++) {
        for (int i = 0; i < 8; i++) {
            int n = 0;
            for (; n < 23; n++) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                unsigned r = (unsigned)(seed >> 40);
                text[i][n] = (char)(r & 1 ? special[(r >> 1) % (sizeof special - 1)]
                                          : (char)(1 + (r >> 1) % 255));
            }
            text[i][n] = '\0';
            names[i] = text[i];
        }
        check_hostile(names, 8, turn % 100 == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_op),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(ids_are_unique_and_differ_as_paths_do),
        cmocka_unit_test(links_lead_to_files),
        cmocka_unit_test(style_knows_every_ink),
        cmocka_unit_test(hostile_names_harm_no_format),
        cmocka_unit_test(bytes_by_chance_harm_no_format),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
