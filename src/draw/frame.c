/* frame.c: see frame.h. */
#include "draw/frame.h"

#include <math.h>

enum { COLUMNS_CAP = 16 };

/* In sizes of text. */
static const double LINE = 1.55, GAP = 1.6, MARK_GAP = 0.5, CELL_GAP = 1.3;

const struct mw_paper mw_papers[MW_PAPERS] = {
    {"A4", 297, 210}, {"A3", 420, 297}, {"A2", 594, 420}, {"A1", 841, 594}, {"A0", 1189, 841},
};

double mw_frame_text_mm(double w)
{
    return fmax(w / 120, 2.4);
}

void mw_frame_begin(struct mw_frame *f, struct mw_picture *out, const char *sub)
{
    double text = mw_frame_text_mm(out->w), margin = 2.5 * text;
    double room = out->w - 2 * margin;

    *f = (struct mw_frame){out, margin, text, margin, out->h - margin};
    f->top += 2.2 * text;
    struct mw_op *op = mw_picture_text(out, margin, f->top, 2.4 * text, MW_ALIGN_START,
                                       MW_INK_TEXT, out->title);
    op->bold = true; /* before it is fitted: bold text is wider */
    mw_picture_fit(out, op, text, room);
    if (sub) {
        f->top += 2 * text;
        mw_picture_text_fit(out, margin, f->top, 1.2 * text, 0.8 * text, room, MW_ALIGN_START,
                            MW_INK_MUTED, sub);
    }
    f->top += 1.2 * text;
}

/* ---- legend ---- */

void mw_key_begin(struct mw_key *k, struct mw_frame *f, double x0, double x1, double y,
                  const char *heading)
{
    *k = (struct mw_key){.frame = f, .x0 = x0, .x1 = x1, .x = x0, .y = y + LINE * f->text / 2};
    if (!heading)
        return;
    mw_picture_text(f->out, x0, k->y + 0.35 * f->text, f->text, MW_ALIGN_START, MW_INK_TEXT,
                    heading)
        ->bold = true;
    k->x += (mw_picture_text_width(heading, true, false) + GAP) * f->text;
}

double mw_key_entry(struct mw_key *k, double mark_w, const char *text)
{
    double size = k->frame->text;
    double w = mark_w + (MARK_GAP + mw_picture_text_width(text, false, false)) * size;
    double at;

    if (k->x > k->x0 && k->x + w > k->x1) {
        k->x = k->x0;
        k->y += LINE * size;
    }
    at = k->x;
    mw_picture_text_fit(k->frame->out, at + mark_w + MARK_GAP * size, k->y + 0.35 * size, size,
                        0.6 * size, k->x1 - at - mark_w - MARK_GAP * size, MW_ALIGN_START,
                        MW_INK_TEXT, text);
    k->x += w + GAP * size;
    return at;
}

void mw_key_box(struct mw_key *k, enum mw_ink fill, enum mw_ink stroke, const char *text)
{
    double size = k->frame->text, w = 1.8 * size, x = mw_key_entry(k, w, text);

    mw_picture_rect(k->frame->out, x, k->y - 0.55 * size, w, 1.1 * size, fill, stroke)
        ->stroke_mm = size / 16;
}

struct mw_op *mw_key_line(struct mw_key *k, enum mw_ink stroke, double stroke_mm,
                          const char *text)
{
    double w = 2.2 * k->frame->text, x = mw_key_entry(k, w, text);
    struct mw_op *op = mw_picture_line(k->frame->out, x, k->y, x + w, k->y, stroke);

    op->stroke_mm = stroke_mm;
    return op;
}

double mw_key_end(struct mw_key *k)
{
    return k->y + LINE * k->frame->text / 2;
}

/* ---- tables ---- */

static const char *cell(const struct mw_grid *g, uint32_t row, uint32_t column)
{
    const char *text = g->cells[row * g->columns + column];

    return text ? text : "";
}

static double column_w(const struct mw_frame *f, const struct mw_grid *g, uint32_t column)
{
    double w = 0;

    for (uint32_t r = 0; r < g->rows; r++)
        w = fmax(w, mw_picture_text_width(cell(g, r, column), false, false));
    return w * f->text;
}

double mw_grid_w(const struct mw_frame *f, const struct mw_grid *g)
{
    double w = (g->columns - 1) * CELL_GAP * f->text;

    for (uint32_t c = 0; c < g->columns; c++)
        w += column_w(f, g, c);
    return w;
}

double mw_grid_h(const struct mw_frame *f, const struct mw_grid *g)
{
    return (g->rows + (g->heading ? 1.2 : 0)) * LINE * f->text;
}

/* Gives the widest column what the others leave. */
static void fit_columns(const struct mw_frame *f, const struct mw_grid *g, double most_w,
                        double out[COLUMNS_CAP])
{
    double over = -most_w + (g->columns - 1) * CELL_GAP * f->text;
    uint32_t widest = 0;

    for (uint32_t c = 0; c < g->columns; c++) {
        out[c] = column_w(f, g, c);
        over += out[c];
        if (out[c] > out[widest])
            widest = c;
    }
    if (g->columns && most_w > 0 && over > 0)
        out[widest] = fmax(out[widest] - over, 4 * f->text);
}

void mw_grid_draw(struct mw_frame *f, const struct mw_grid *g, double x, double y,
                  double most_w)
{
    double widths[COLUMNS_CAP], size = f->text;
    double w = most_w > 0 ? fmin(most_w, mw_grid_w(f, g)) : mw_grid_w(f, g);

    fit_columns(f, g, most_w, widths);
    if (g->heading) {
        mw_picture_text(f->out, x, y + size, 1.1 * size, MW_ALIGN_START, MW_INK_TEXT,
                        g->heading)
            ->bold = true;
        y += 1.2 * LINE * size;
    }
    for (uint32_t r = 0; r < g->rows; r++) {
        double at = x, base = y + size;
        for (uint32_t c = 0; c < g->columns; c++) {
            bool right = g->numbers >> c & 1;
            mw_picture_text_fit(f->out, right ? at + widths[c] : at, base, size, 0.7 * size,
                                widths[c], right ? MW_ALIGN_END : MW_ALIGN_START,
                                r ? MW_INK_TEXT : MW_INK_MUTED, cell(g, r, c));
            at += widths[c] + CELL_GAP * size;
        }
        y += LINE * size;
        mw_picture_line(f->out, x, y - 0.25 * size, x + w, y - 0.25 * size,
                        r ? MW_INK_FAINT : MW_INK_LINE)
            ->stroke_mm = size / 20;
    }
}
