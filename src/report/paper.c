/* paper.c: see paper.h. */
#include "report/paper.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    double size, spacing; /* points; between lines */
    bool bold;
} sizes[MW_PAPER_SIZES] = {
    [MW_PAPER_TITLE] = {24, 1.5, true},     [MW_PAPER_CHAPTER] = {15, 1.5, true},
    [MW_PAPER_SECTION] = {10.5, 1, true},   [MW_PAPER_BODY] = {8.6, 2.2, false},
    [MW_PAPER_CAPTION] = {8.2, 1, true},    [MW_PAPER_TABLE] = {7.4, 0.8, false},
    [MW_PAPER_SMALL] = {7.2, 1.2, false},   [MW_PAPER_TILE] = {13, 1, true},
    [MW_PAPER_LISTING] = {6.6, 0.8, false},
};

/* As in html_style.c. */
static const uint32_t colours[MW_PAPER_COLOURS] = {
    [MW_PAPER_INK] = 0x1a2129,         [MW_PAPER_MUTED] = 0x55606c,
    [MW_PAPER_LINE] = 0xc4ccd4,        [MW_PAPER_PANEL] = 0xf4f6f8,
    [MW_PAPER_ACCENT] = 0x0b5a8a,      [MW_PAPER_GOOD] = 0x1c6b36,
    [MW_PAPER_INFO] = 0x2b5c8a,        [MW_PAPER_WARN] = 0x8a5200,
    [MW_PAPER_BAD] = 0xa8201a,         [MW_PAPER_GOOD_GROUND] = 0xe8f4eb,
    [MW_PAPER_INFO_GROUND] = 0xe8f0f8, [MW_PAPER_WARN_GROUND] = 0xfbf1df,
    [MW_PAPER_BAD_GROUND] = 0xfbe9e7,
};

static cairo_status_t into_out(void *out, const unsigned char *data, unsigned n)
{
    mw_out_mem(out, (const char *)data, n);
    return ((struct mw_out *)out)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static PangoFontDescription *font(enum mw_paper_size size, const char *family)
{
    PangoFontDescription *f = pango_font_description_new();

    pango_font_description_set_family_static(f, family);
    pango_font_description_set_absolute_size(f, sizes[size].size * PANGO_SCALE);
    pango_font_description_set_weight(f, sizes[size].bold ? PANGO_WEIGHT_BOLD
                                                          : PANGO_WEIGHT_NORMAL);
    return f;
}

void mw_paper_init(struct mw_paper *p, struct mw_out *out, const char *title)
{
    cairo_font_options_t *options = cairo_font_options_create();

    *p = (struct mw_paper){.w = MW_PAPER_W, .h = MW_PAPER_H, .dry = !out};
    p->surface =
        cairo_pdf_surface_create_for_stream(out ? into_out : NULL, out, MW_PAPER_W, MW_PAPER_H);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    /* A plan is the same whenever it is reported. */
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
    p->cr = cairo_create(p->surface);
    /* Glyphs stand where their advances say: no hints. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(p->cr, options);
    cairo_font_options_destroy(options);
    p->layout = pango_cairo_create_layout(p->cr);
    pango_context_set_round_glyph_positions(pango_layout_get_context(p->layout), false);
    for (int i = 0; i < MW_PAPER_SIZES; i++) {
        p->font[i] = font((enum mw_paper_size)i, "DejaVu Sans");
        p->mono[i] = font((enum mw_paper_size)i, "DejaVu Sans Mono");
    }
}

enum mw_rc mw_paper_done(struct mw_paper *p, struct mw_err *err)
{
    cairo_status_t status = cairo_status(p->cr);

    for (int i = 0; i < MW_PAPER_SIZES; i++) {
        pango_font_description_free(p->font[i]);
        pango_font_description_free(p->mono[i]);
    }
    if (p->attributes)
        pango_attr_list_unref(p->attributes);
    g_object_unref(p->layout);
    cairo_destroy(p->cr);
    cairo_surface_finish(p->surface);
    if (!status)
        status = cairo_surface_status(p->surface);
    cairo_surface_destroy(p->surface);
    mw_vec_done(&p->text);
    mw_vec_done(&p->links);
    if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
        return MW_OK; /* `out` remembers what it could not write */
    return mw_fail(err, MW_E_BUG, NULL, "cairo: %s", cairo_status_to_string(status));
}

/* ---- text ---- */

void mw_paper_begin_text(struct mw_paper *p, enum mw_paper_size size)
{
    p->size = size;
    p->text.n = p->links.n = 0;
    if (p->attributes)
        pango_attr_list_unref(p->attributes);
    p->attributes = pango_attr_list_new();
}

static void attribute(struct mw_paper *p, PangoAttribute *a, uint32_t from)
{
    a->start_index = from;
    a->end_index = p->text.n;
    pango_attr_list_insert(p->attributes, a);
}

static PangoAttribute *paint(enum mw_paper_colour colour, bool ground)
{
    uint32_t c = colours[colour];
    uint16_t r = (uint16_t)((c >> 16 & 255) * 257), g = (uint16_t)((c >> 8 & 255) * 257);
    uint16_t b = (uint16_t)((c & 255) * 257);

    return ground ? pango_attr_background_new(r, g, b) : pango_attr_foreground_new(r, g, b);
}

void mw_paper_put_n(struct mw_paper *p, enum mw_paper_face face, enum mw_paper_colour colour,
                    const char *text, size_t n)
{
    uint32_t from = p->text.n;

    if (n == 0)
        return;
    mw_vec_reserve(&p->text, (uint32_t)n);
    memcpy(p->text.at + from, text, n);
    p->text.n += (uint32_t)n;
    attribute(p, paint(colour, false), from);
    if (face == MW_PAPER_STRONG)
        attribute(p, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if (face == MW_PAPER_CODE)
        attribute(p, pango_attr_font_desc_new(p->mono[p->size]), from);
    if (face == MW_PAPER_CODE)
        attribute(p, pango_attr_scale_new(0.93), from);
    if (face == MW_PAPER_MARK) {
        attribute(p, pango_attr_scale_new(0.66), from);
        attribute(p, pango_attr_rise_new((int)(sizes[p->size].size * 0.3 * PANGO_SCALE)), from);
        attribute(p, pango_attr_weight_new(PANGO_WEIGHT_NORMAL), from);
    }
}

void mw_paper_put(struct mw_paper *p, enum mw_paper_face face, enum mw_paper_colour colour,
                  const char *text, const char *target)
{
    uint32_t from = p->text.n;

    mw_paper_put_n(p, face, colour, text, strlen(text));
    if (target && *text)
        *mw_vec_push(&p->links) =
            (struct mw_paper_link){.from = from, .to = p->text.n, .target = target};
}

void mw_paper_put_badge(struct mw_paper *p, enum mw_paper_colour colour,
                        enum mw_paper_colour ground, const char *text)
{
    uint32_t from = p->text.n;

    mw_paper_put(p, MW_PAPER_STRONG, colour, "\u00a0", NULL);
    mw_paper_put(p, MW_PAPER_STRONG, colour, text, NULL);
    mw_paper_put(p, MW_PAPER_STRONG, colour, "\u00a0", NULL);
    attribute(p, paint(ground, true), from);
}

double mw_paper_end_text(struct mw_paper *p, double width, enum mw_align align)
{
    static const PangoAlignment aligns[] = {[MW_ALIGN_START] = PANGO_ALIGN_LEFT,
                                            [MW_ALIGN_MIDDLE] = PANGO_ALIGN_CENTER,
                                            [MW_ALIGN_END] = PANGO_ALIGN_RIGHT};
    int height;

    pango_layout_set_width(p->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_ellipsize(p->layout,
                               p->one_line ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
    pango_layout_set_wrap(p->layout, p->whole_words ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
    p->one_line = p->whole_words = false;
    pango_layout_set_alignment(p->layout, aligns[align]);
    pango_layout_set_spacing(p->layout, (int)(sizes[p->size].spacing * PANGO_SCALE));
    pango_layout_set_font_description(p->layout, p->font[p->size]);
    pango_layout_set_text(p->layout, p->text.n ? p->text.at : "", (int)p->text.n);
    pango_layout_set_attributes(p->layout, p->attributes);
    pango_layout_get_size(p->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

double mw_paper_text_width(const struct mw_paper *p)
{
    int width;

    pango_layout_get_size(p->layout, &width, NULL);
    return (double)width / PANGO_SCALE;
}

/* The link's text, or the part of it on its first line. */
static void draw_link(struct mw_paper *p, const struct mw_paper_link *link, double x, double y)
{
    PangoRectangle from, to;
    char attributes[160];

    pango_layout_index_to_pos(p->layout, (int)link->from, &from);
    pango_layout_index_to_pos(p->layout, (int)link->to - 1, &to);
    double right = to.y == from.y ? to.x + to.width : from.x + 20.0 * PANGO_SCALE;
    snprintf(attributes, sizeof attributes, "dest='%s' rect=[%.2f %.2f %.2f %.2f]",
             link->target, x + (double)from.x / PANGO_SCALE, y + (double)from.y / PANGO_SCALE,
             fmax(3, (right - from.x) / PANGO_SCALE), (double)from.height / PANGO_SCALE);
    cairo_tag_begin(p->cr, CAIRO_TAG_LINK, attributes);
    cairo_tag_end(p->cr, CAIRO_TAG_LINK);
}

static void source(struct mw_paper *p, enum mw_paper_colour colour)
{
    uint32_t c = colours[colour];

    cairo_set_source_rgb(p->cr, (c >> 16 & 255) / 255.0, (c >> 8 & 255) / 255.0,
                         (c & 255) / 255.0);
}

void mw_paper_draw(struct mw_paper *p, double x, double y)
{
    if (p->dry)
        return;
    source(p, MW_PAPER_INK);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, p->layout);
    for (uint32_t i = 0; i < p->links.n; i++)
        draw_link(p, &p->links.at[i], x, y);
}

double mw_paper_say(struct mw_paper *p, enum mw_paper_size size, enum mw_paper_colour colour,
                    double width, enum mw_align align, const char *text)
{
    mw_paper_begin_text(p, size);
    mw_paper_put(p, MW_PAPER_PLAIN, colour, text, NULL);
    return mw_paper_end_text(p, width, align);
}

/* ---- shapes ---- */

void mw_paper_fill(struct mw_paper *p, double x, double y, double w, double h,
                   enum mw_paper_colour colour)
{
    if (p->dry)
        return;
    source(p, colour);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

void mw_paper_rule(struct mw_paper *p, double x0, double y, double x1, double thick,
                   enum mw_paper_colour colour)
{
    mw_paper_fill(p, x0, y - thick / 2, x1 - x0, thick, colour);
}

void mw_paper_frame(struct mw_paper *p, double x, double y, double w, double h,
                    enum mw_paper_colour colour)
{
    if (p->dry)
        return;
    source(p, colour);
    cairo_set_line_width(p->cr, 0.6);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_stroke(p->cr);
}

/* ---- targets ---- */

void mw_paper_target(struct mw_paper *p, const char *anchor, double y)
{
    char attributes[160];

    if (p->dry)
        return;
    snprintf(attributes, sizeof attributes, "name='%s' x=%.2f y=%.2f", anchor, MW_PAPER_LEFT,
             fmax(0, y - 12));
    cairo_tag_begin(p->cr, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(p->cr, CAIRO_TAG_DEST);
}

int mw_paper_outline(struct mw_paper *p, int parent, const char *title, const char *anchor)
{
    char attributes[160];

    if (p->dry)
        return CAIRO_PDF_OUTLINE_ROOT;
    snprintf(attributes, sizeof attributes, "dest='%s'", anchor);
    return cairo_pdf_surface_add_outline(p->surface, parent, title, attributes,
                                         (cairo_pdf_outline_flags_t)0);
}

void mw_paper_end_sheet(struct mw_paper *p)
{
    if (!p->dry)
        cairo_show_page(p->cr);
}

void mw_paper_turn(struct mw_paper *p, bool on_its_side)
{
    p->w = on_its_side ? MW_PAPER_H : MW_PAPER_W;
    p->h = on_its_side ? MW_PAPER_W : MW_PAPER_H;
    cairo_pdf_surface_set_size(p->surface, p->w, p->h);
}
