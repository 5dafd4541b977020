/*
 * paint.c: pictures through cairo, texts through pango: PDF pages and PNG. Laying out text is the
 * cost, so one layout and four font descriptions serve every text.
 */
#include "draw/paint.h"

#include "base/text.h"
#include "draw/paint_cairo.h"
#include "draw/hatch.h"
#include "draw/palette.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

enum {
    PX_MOST = 16384,
    FINE_PX_PER_MM = 8,  /* coarser images are painted this fine and made smaller … */
    FINE_PX_MOST = 4096, /* … where that has no more than so many pixels a side */
    LAYOUT_SIZE = 64,    /* texts are laid out at one size and scaled, so that fonts are few */
    PDF_LEVELS = 4
};

#define PDF_FOOT_MM 5.0 /* of its base line above the page's edge */
#define PDF_FOOT_SIDE_MM 8.0
#define PDF_FOOT_SIZE_MM 2.8

struct painter {
    cairo_t *cr;
    PangoLayout *layout;
    PangoFontDescription *font[2][2]; /* bold, mono */
    bool dark, links;
    MW_VEC(char) text; /* the last one, as fit for pango */
};

static void painter_begin(struct painter *t, cairo_surface_t *surface, bool dark)
{
    cairo_font_options_t *options = cairo_font_options_create();

    *t = (struct painter){.cr = cairo_create(surface), .dark = dark};
    /* Glyphs stand where their advances say, at any scale: no hints. */
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(t->cr, options);
    cairo_font_options_destroy(options);
    t->layout = pango_cairo_create_layout(t->cr);
    pango_context_set_round_glyph_positions(pango_layout_get_context(t->layout), false);
    pango_layout_set_single_paragraph_mode(t->layout, true);
    PangoAttrList *features = pango_attr_list_new(); /* as mw_picture_text_width has it */
    pango_attr_list_insert(features, pango_attr_font_features_new("kern=0, liga=0"));
    pango_layout_set_attributes(t->layout, features);
    pango_attr_list_unref(features);
    for (int bold = 0; bold < 2; bold++) {
        for (int mono = 0; mono < 2; mono++) {
            t->font[bold][mono] = pango_font_description_new();
            pango_font_description_set_family_static(t->font[bold][mono],
                                                     mono ? "DejaVu Sans Mono" : "DejaVu Sans");
            pango_font_description_set_weight(t->font[bold][mono],
                                              bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
            pango_font_description_set_absolute_size(t->font[bold][mono],
                                                     LAYOUT_SIZE * PANGO_SCALE);
        }
    }
}

static void painter_end(struct painter *t)
{
    for (int i = 0; i < 4; i++)
        pango_font_description_free(t->font[i / 2][i % 2]);
    g_object_unref(t->layout);
    cairo_destroy(t->cr);
    mw_vec_done(&t->text);
}

static void rgb(struct painter *t, uint32_t c)
{
    cairo_set_source_rgb(t->cr, (c >> 16 & 0xff) / 255.0, (c >> 8 & 0xff) / 255.0,
                         (c & 0xff) / 255.0);
}

static void ink(struct painter *t, enum mw_ink i)
{
    rgb(t, t->dark ? mw_palette(i)->dark : mw_palette(i)->light);
}

static void outline(struct painter *t, const struct mw_picture *p, const struct mw_op *op)
{
    double r = fmin(op->radius, fmin(op->w, op->h) / 2);

    cairo_new_path(t->cr);
    if (op->kind == MW_OP_LINE) {
        for (uint32_t i = op->first_point; i < op->first_point + op->point_n; i++)
            cairo_line_to(t->cr, p->points.at[i].x, p->points.at[i].y);
        if (op->closed)
            cairo_close_path(t->cr);
    } else if (op->kind == MW_OP_CIRCLE) {
        cairo_arc(t->cr, op->x, op->y, fmax(0, op->w), 0, 2 * M_PI);
        cairo_close_path(t->cr);
    } else if (r > 0) {
        cairo_arc(t->cr, op->x + op->w - r, op->y + r, r, -M_PI / 2, 0);
        cairo_arc(t->cr, op->x + op->w - r, op->y + op->h - r, r, 0, M_PI / 2);
        cairo_arc(t->cr, op->x + r, op->y + op->h - r, r, M_PI / 2, M_PI);
        cairo_arc(t->cr, op->x + r, op->y + r, r, M_PI, 3 * M_PI / 2);
        cairo_close_path(t->cr);
    } else {
        cairo_rectangle(t->cr, op->x, op->y, fmax(0, op->w), fmax(0, op->h));
    }
}

/* Over the fill whose outline is the path. A rectangle needs no clip, which costs more than the
 * lines do; its corners are kept free. */
static void hatch(struct painter *t, const struct mw_op *op)
{
    enum mw_hatch how = mw_palette(op->fill)->hatch;
    struct mw_hatch_box b;

    rgb(t, mw_palette_hatch(op->fill, t->dark));
    if (op->kind == MW_OP_RECT) {
        double in = 0.3 * op->radius;
        b = (struct mw_hatch_box){op->x + in, op->y + in, op->x + op->w - in,
                                  op->y + op->h - in};
        mw_hatch_draw(t->cr, how, b);
        return;
    }
    cairo_path_extents(t->cr, &b.x0, &b.y0, &b.x1, &b.y1);
    cairo_save(t->cr);
    cairo_clip(t->cr);
    mw_hatch_draw(t->cr, how, b);
    cairo_restore(t->cr);
}

static void shape(struct painter *t, const struct mw_picture *p, const struct mw_op *op)
{
    static const double dashes[] = {1.5, 1};
    bool small =
        op->kind == MW_OP_RECT && (op->w < MW_HATCH_LEAST_MM || op->h < MW_HATCH_LEAST_MM);

    if (op->fill) {
        outline(t, p, op);
        ink(t, op->fill);
        cairo_fill_preserve(t->cr);
        if (mw_palette(op->fill)->hatch && !small)
            hatch(t, op);
    }
    if (op->stroke) {
        outline(t, p, op);
        ink(t, op->stroke);
        cairo_set_line_width(t->cr, op->stroke_mm);
        cairo_set_line_join(t->cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_dash(t->cr, dashes, op->dashed ? 2 : 0, 0);
        cairo_stroke(t->cr);
    }
    cairo_new_path(t->cr);
}

/* The text as pango and cairo take it: valid UTF-8 without control characters. Valid until the
 * next one. */
static const char *plain(struct painter *t, const char *s)
{
    static const char unreadable[] = "\xef\xbf\xbd"; /* U+FFFD */

    t->text.n = 0;
    for (const char *from = s; *from; from = s) {
        uint32_t c = mw_text_next(&s);
        const char *put = c == ' ' ? " " : c == 0xfffd ? unreadable : from;
        uint32_t n = (uint32_t)(c == ' ' ? 1 : c == 0xfffd ? 3 : s - from);
        mw_vec_reserve(&t->text, n);
        memcpy(t->text.at + t->text.n, put, n);
        t->text.n += n;
    }
    *mw_vec_push(&t->text) = '\0';
    return t->text.at;
}

/* A link or target: cairo reads its attributes from a text, and an id has nothing to escape. */
static void tag(struct painter *t, const char *kind, const char *key, const char *path)
{
    struct mw_out text;

    mw_out_init(&text, NULL, NULL);
    mw_out_printf(&text, "%s='", key);
    mw_svg_id(&text, path);
    mw_out_str(&text, strcmp(kind, CAIRO_TAG_DEST) == 0 ? "' x=0 y=0" : "'");
    mw_out_char(&text, '\0');
    cairo_tag_begin(t->cr, kind, text.buf);
    mw_out_done(&text);
}

static void words(struct painter *t, const struct mw_op *op)
{
    static const double before[] = {
        [MW_ALIGN_START] = 0, [MW_ALIGN_MIDDLE] = 0.5, [MW_ALIGN_END] = 1};
    PangoRectangle box;

    pango_layout_set_font_description(t->layout, t->font[op->bold][op->mono]);
    pango_layout_set_text(t->layout, plain(t, op->text), -1);
    PangoLayoutLine *line = pango_layout_get_line_readonly(t->layout, 0);
    pango_layout_line_get_extents(line, NULL, &box);
    cairo_save(t->cr);
    cairo_translate(t->cr, op->x, op->y);
    if (op->upward)
        cairo_rotate(t->cr, -M_PI / 2);
    cairo_scale(t->cr, op->size_mm / LAYOUT_SIZE, op->size_mm / LAYOUT_SIZE);
    cairo_move_to(t->cr, -box.width * before[op->align] / PANGO_SCALE, 0);
    ink(t, op->fill);
    bool link = t->links && op->link;
    if (link)
        tag(t, CAIRO_TAG_LINK, "dest", op->link);
    pango_cairo_show_layout_line(t->cr, line);
    if (link)
        cairo_tag_end(t->cr, CAIRO_TAG_LINK);
    cairo_restore(t->cr);
}

static void paint(struct painter *t, const struct mw_picture *p)
{
    ink(t, MW_INK_PAPER);
    cairo_paint(t->cr); /* drops what stood there, tags too: the target comes after it */
    if (t->links) {
        tag(t, CAIRO_TAG_DEST, "name", p->id);
        cairo_tag_end(t->cr, CAIRO_TAG_DEST);
    }
    for (uint32_t i = 0; i < p->ops.n; i++) {
        const struct mw_op *op = &p->ops.at[i];
        if (op->kind == MW_OP_TEXT && op->fill)
            words(t, op);
        else if (op->kind >= MW_OP_RECT && op->kind <= MW_OP_CIRCLE)
            shape(t, p, op);
    }
}

void mw_paint_onto(cairo_t *cr, const struct mw_picture *p)
{
    struct painter t;
    cairo_matrix_t m;

    painter_begin(&t, cairo_get_target(cr), false);
    cairo_get_matrix(cr, &m);
    cairo_set_matrix(t.cr, &m);
    cairo_rectangle(t.cr, 0, 0, p->w, p->h);
    cairo_clip(t.cr);
    paint(&t, p);
    painter_end(&t);
}

/* Never tells cairo of a failure, which the output remembers: cairo 1.16 ends by an assertion when
 * a PDF with an outline cannot be written. */
static cairo_status_t into_out(void *out, const unsigned char *data, unsigned n)
{
    mw_out_mem(out, (const char *)data, n);
    return CAIRO_STATUS_SUCCESS;
}

static enum mw_rc told(cairo_status_t status, struct mw_err *err)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return MW_OK;
    return mw_fail(err, MW_E_BUG, NULL, "cairo: %s", cairo_status_to_string(status));
}

static int pixels(double v)
{
    const double rounding =
        1e-6; /* what was asked for in pixels came here through millimetres */

    return (int)fmax(1, ceil(v - rounding));
}

static cairo_surface_t *image_of(const struct mw_picture *p, double scale,
                                 enum mw_ground ground)
{
    struct painter t;
    cairo_surface_t *image = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, pixels(p->w * scale), pixels(p->h * scale));

    painter_begin(&t, image, ground == MW_GROUND_DARK);
    cairo_scale(t.cr, scale, scale);
    paint(&t, p);
    painter_end(&t);
    return image;
}

/* The image `times` smaller, by its means. */
static cairo_surface_t *shrunk(cairo_surface_t *image, int times)
{
    int w = cairo_image_surface_get_width(image), h = cairo_image_surface_get_height(image);
    cairo_surface_t *small = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (w + times - 1) / times, (h + times - 1) / times);
    cairo_t *cr = cairo_create(small);

    cairo_scale(cr, 1.0 / times, 1.0 / times);
    cairo_set_source_surface(cr, image, 0, 0);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(image);
    return small;
}

enum mw_rc mw_png_write(const struct mw_picture *p, double px_per_mm, enum mw_ground ground,
                        struct mw_out *out, struct mw_err *err)
{
    double scale = fmin(px_per_mm, PX_MOST / fmax(p->w, p->h));
    /* Cairo 1.16 sets glyphs at whole pixels, which tears small texts apart. */
    int times = (int)fmax(
        1, fmin(ceil(FINE_PX_PER_MM / scale), FINE_PX_MOST / fmax(p->w, p->h) / scale));
    cairo_surface_t *image = image_of(p, scale * times, ground);

    if (times > 1)
        image = shrunk(image, times);
    cairo_status_t status = cairo_surface_write_to_png_stream(image, into_out, out);
    cairo_surface_destroy(image);
    return told(status, err);
}

/* ---- PDF ---- */

struct mw_pdf {
    struct painter t;
    cairo_surface_t *surface;
    uint32_t pages;
    int parent[PDF_LEVELS + 1]; /* outline entries: parent[l] is what level l hangs on */
};

struct mw_pdf *mw_pdf_begin(struct mw_out *out, const char *title)
{
    struct mw_pdf *pdf = mw_alloc(sizeof *pdf);

    pdf->surface = cairo_pdf_surface_create_for_stream(into_out, out, 1, 1);
    /* A plan is the same whenever it is drawn. */
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
    painter_begin(&pdf->t, pdf->surface, false);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE,
                                   plain(&pdf->t, title));
    pdf->parent[0] = CAIRO_PDF_OUTLINE_ROOT;
    return pdf;
}

static void outline_entry(struct mw_pdf *pdf, int level, const char *title, uint32_t page)
{
    char where[64];

    level = level < 0 ? 0 : level >= PDF_LEVELS ? PDF_LEVELS - 1 : level;
    snprintf(where, sizeof where, "page=%u pos=[0 0]", page);
    int entry = cairo_pdf_surface_add_outline(pdf->surface, pdf->parent[level],
                                              plain(&pdf->t, title), where, 0);
    for (int l = level + 1; l <= PDF_LEVELS; l++)
        pdf->parent[l] = entry;
}

void mw_pdf_heading(struct mw_pdf *pdf, const char *title)
{
    outline_entry(pdf, 0, title, pdf->pages + 1);
}

static void page_foot(struct mw_pdf *pdf, const struct mw_picture *p, const char *foot)
{
    struct mw_picture f;

    mw_picture_init(&f, "", "", p->w, p->h);
    mw_picture_text_fit(&f, PDF_FOOT_SIDE_MM, p->h - PDF_FOOT_MM, PDF_FOOT_SIZE_MM, 1,
                        p->w - 3 * PDF_FOOT_SIDE_MM, MW_ALIGN_START, MW_INK_MUTED, foot);
    mw_picture_textf(&f, p->w - PDF_FOOT_SIDE_MM, p->h - PDF_FOOT_MM, PDF_FOOT_SIZE_MM,
                     MW_ALIGN_END, MW_INK_MUTED, "%u", pdf->pages);
    for (uint32_t i = 0; i < f.ops.n; i++)
        words(&pdf->t, &f.ops.at[i]);
    mw_picture_done(&f);
}

void mw_pdf_page(struct mw_pdf *pdf, const struct mw_picture *p, int level, const char *foot)
{
    const double pt_per_mm = 72 / 25.4;

    pdf->pages++;
    cairo_pdf_surface_set_size(pdf->surface, p->w * pt_per_mm, p->h * pt_per_mm);
    cairo_save(pdf->t.cr);
    cairo_scale(pdf->t.cr, pt_per_mm, pt_per_mm);
    pdf->t.links = true;
    paint(&pdf->t, p);
    if (foot)
        page_foot(pdf, p, foot);
    cairo_restore(pdf->t.cr);
    cairo_show_page(pdf->t.cr);
    outline_entry(pdf, level, p->title, pdf->pages);
}

uint32_t mw_pdf_pages(const struct mw_pdf *pdf)
{
    return pdf->pages;
}

enum mw_rc mw_pdf_end(struct mw_pdf *pdf, struct mw_err *err)
{
    painter_end(&pdf->t);
    cairo_surface_finish(pdf->surface);
    cairo_status_t status = cairo_surface_status(pdf->surface);
    cairo_surface_destroy(pdf->surface);
    mw_free(pdf);
    return told(status, err);
}
