/*
 * paint.c: pictures through cairo, texts through pango: PDF pages and PNG. Laying out text is the
 * cost, so one layout and four font descriptions serve every text.
 */
#include "draw/paint.h"

#include "base/text.h"
#include "draw/palette.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

enum { PX_MOST = 16384 };

struct painter {
    cairo_t *cr;
    PangoLayout *layout;
    PangoFontDescription *font[2][2]; /* bold, mono */
    bool dark;
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
    pango_layout_set_single_paragraph_mode(t->layout, true);
    for (int bold = 0; bold < 2; bold++) {
        for (int mono = 0; mono < 2; mono++) {
            t->font[bold][mono] = pango_font_description_new();
            pango_font_description_set_family_static(t->font[bold][mono],
                                                     mono ? "DejaVu Sans Mono" : "DejaVu Sans");
            pango_font_description_set_weight(t->font[bold][mono],
                                              bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
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
    const struct mw_point *at = p->points.at + op->first_point;
    double r = fmin(op->radius, fmin(op->w, op->h) / 2);

    cairo_new_path(t->cr);
    if (op->kind == MW_OP_LINE) {
        for (uint32_t i = 0; i < op->point_n; i++)
            cairo_line_to(t->cr, at[i].x, at[i].y);
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

/* One family of lines over the clip's box, those at multiples of the pitch along their normal
 * (nx, ny), so that neighbours' hatches meet. */
static void hatch_lines(struct painter *t, double nx, double ny)
{
    double x0, y0, x1, y1;

    cairo_clip_extents(t->cr, &x0, &y0, &x1, &y1);
    double mid = ((x0 + x1) * nx + (y0 + y1) * ny) / 2, half = hypot(x1 - x0, y1 - y0) / 2;
    double along = ((x0 + x1) * -ny + (y0 + y1) * nx) / 2;
    double first = floor((mid - half) / MW_HATCH_PITCH_MM) + 0.5;
    for (double k = first; k * MW_HATCH_PITCH_MM <= mid + half; k++) {
        double d = k * MW_HATCH_PITCH_MM;
        cairo_move_to(t->cr, d * nx - (along - half) * ny, d * ny + (along - half) * nx);
        cairo_line_to(t->cr, d * nx - (along + half) * ny, d * ny + (along + half) * nx);
    }
}

static void hatch_dots(struct painter *t)
{
    double x0, y0, x1, y1;
    const double step = MW_HATCH_PITCH_MM / 2;

    cairo_clip_extents(t->cr, &x0, &y0, &x1, &y1);
    for (double j = floor(y0 / step); j * step <= y1; j++) {
        for (double i = floor(x0 / step); i * step <= x1; i++) {
            if (fmod(i + j, 2) != 0)
                continue;
            cairo_move_to(t->cr, (i + 0.5) * step, (j + 0.5) * step);
            cairo_close_path(t->cr); /* a line of no length: its cap is the dot */
        }
    }
}

static void hatch(struct painter *t, enum mw_ink fill)
{
    enum mw_hatch how = mw_palette(fill)->hatch;
    const double half = sqrt(0.5);

    cairo_save(t->cr);
    cairo_clip_preserve(t->cr);
    cairo_new_path(t->cr);
    rgb(t, mw_palette_hatch(fill, t->dark));
    cairo_set_line_width(t->cr, MW_HATCH_LINE_MM);
    if (how == MW_HATCH_UP || how == MW_HATCH_CROSS)
        hatch_lines(t, half, half);
    if (how == MW_HATCH_DOWN || how == MW_HATCH_CROSS)
        hatch_lines(t, half, -half);
    if (how == MW_HATCH_LEVEL)
        hatch_lines(t, 0, 1);
    if (how == MW_HATCH_UPRIGHT)
        hatch_lines(t, 1, 0);
    if (how == MW_HATCH_DOTS) {
        cairo_set_line_cap(t->cr, CAIRO_LINE_CAP_ROUND);
        cairo_set_line_width(t->cr, 2 * MW_HATCH_LINE_MM);
        hatch_dots(t);
    }
    cairo_stroke(t->cr);
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
            hatch(t, op->fill);
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

/* The text as pango takes it: valid UTF-8 without control characters. */
static void make_plain(struct painter *t, const char *s)
{
    t->text.n = 0;
    while (*s) {
        const char *from = s;
        uint32_t c = mw_text_next(&s);
        const char *put = c == 0xfffd ? "\xef\xbf\xbd" : c == ' ' ? " " : from;
        uint32_t n = (uint32_t)(c == 0xfffd ? 3 : c == ' ' ? 1 : s - from);
        mw_vec_reserve(&t->text, n);
        memcpy(t->text.at + t->text.n, put, n);
        t->text.n += n;
    }
}

static void words(struct painter *t, const struct mw_op *op)
{
    static const double before[] = {
        [MW_ALIGN_START] = 0, [MW_ALIGN_MIDDLE] = 0.5, [MW_ALIGN_END] = 1};
    PangoFontDescription *font = t->font[op->bold][op->mono];
    int width;

    make_plain(t, op->text);
    pango_font_description_set_absolute_size(font, op->size_mm * PANGO_SCALE);
    pango_layout_set_font_description(t->layout, font);
    pango_layout_set_text(t->layout, t->text.at ? t->text.at : "", (int)t->text.n);
    pango_layout_get_size(t->layout, &width, NULL);
    cairo_save(t->cr);
    cairo_translate(t->cr, op->x, op->y);
    if (op->upward)
        cairo_rotate(t->cr, -M_PI / 2);
    cairo_move_to(t->cr, -width * before[op->align] / PANGO_SCALE,
                  -(double)pango_layout_get_baseline(t->layout) / PANGO_SCALE);
    ink(t, op->fill);
    pango_cairo_show_layout(t->cr, t->layout);
    cairo_restore(t->cr);
}

static void paint(struct painter *t, const struct mw_picture *p)
{
    ink(t, MW_INK_PAPER);
    cairo_paint(t->cr);
    for (uint32_t i = 0; i < p->ops.n; i++) {
        const struct mw_op *op = &p->ops.at[i];
        if (op->kind == MW_OP_TEXT && op->fill)
            words(t, op);
        else if (op->kind >= MW_OP_RECT && op->kind <= MW_OP_CIRCLE)
            shape(t, p, op);
    }
}

static cairo_status_t into_out(void *out, const unsigned char *data, unsigned n)
{
    mw_out_mem(out, (const char *)data, n);
    return ((struct mw_out *)out)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static enum mw_rc told(cairo_status_t status, struct mw_err *err)
{
    if (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR)
        return MW_OK; /* `out` remembers what it could not write */
    return mw_fail(err, MW_E_BUG, NULL, "cairo: %s", cairo_status_to_string(status));
}

enum mw_rc mw_png_write(const struct mw_picture *p, double px_per_mm, enum mw_ground ground,
                        struct mw_out *out, struct mw_err *err)
{
    struct painter t;
    double scale = fmin(px_per_mm, PX_MOST / fmax(p->w, p->h));
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)ceil(p->w * scale), (int)ceil(p->h * scale));

    painter_begin(&t, surface, ground == MW_GROUND_DARK);
    cairo_scale(t.cr, scale, scale);
    paint(&t, p);
    cairo_status_t status = cairo_status(t.cr);
    painter_end(&t);
    if (!status)
        status = cairo_surface_write_to_png_stream(surface, into_out, out);
    cairo_surface_destroy(surface);
    return told(status, err);
}

struct mw_pdf {
    struct painter t;
    cairo_surface_t *surface;
    uint32_t pages;
};

struct mw_pdf *mw_pdf_begin(struct mw_out *out, const char *title)
{
    struct mw_pdf *pdf = mw_alloc(sizeof *pdf);

    pdf->surface = cairo_pdf_surface_create_for_stream(into_out, out, 1, 1);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
    painter_begin(&pdf->t, pdf->surface, false);
    return pdf;
}

void mw_pdf_page(struct mw_pdf *pdf, const struct mw_picture *p, int level, const char *foot)
{
    const double pt_per_mm = 72 / 25.4;

    (void)level;
    (void)foot;
    cairo_pdf_surface_set_size(pdf->surface, p->w * pt_per_mm, p->h * pt_per_mm);
    cairo_save(pdf->t.cr);
    cairo_scale(pdf->t.cr, pt_per_mm, pt_per_mm);
    paint(&pdf->t, p);
    cairo_restore(pdf->t.cr);
    cairo_show_page(pdf->t.cr);
    pdf->pages++;
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
