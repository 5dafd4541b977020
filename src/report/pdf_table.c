/* pdf_table.c: tables on paper: columns as wide as they need, rows that stay whole, heads that
 * come again on every sheet. */
#include "report/flow.h"

#include <math.h>

#define PAD_X 4.0
#define PAD_Y 2.6
#define FORM_ROW 38.0   /* room to write by hand */
#define FORM_BLANK 86.0 /* width of a column to be filled in */
#define TEXT_LEAST 58.0 /* a column of text is never made narrower, if it needs as much */

static const struct mw_doc_column *column(const struct mw_flow *f, const struct mw_doc_block *b,
                                          uint32_t i)
{
    return &f->d->columns.at[b->first_column + i];
}

static void put_cell(struct mw_flow *f, const struct mw_doc_row *row, uint32_t i)
{
    const struct mw_doc_cell *cell = &f->d->cells.at[row->first_cell + i];

    mw_paper_begin_text(f->paper, MW_PAPER_TABLE);
    mw_flow_spans(f, cell->first_span, cell->span_n, row->strong);
    if (i == 0)
        mw_flow_mark(f, row->rule);
}

static void put_head(struct mw_flow *f, const struct mw_doc_block *b, uint32_t i)
{
    mw_paper_begin_text(f->paper, MW_PAPER_TABLE);
    mw_paper_put(f->paper, MW_PAPER_STRONG, MW_PAPER_MUTED, column(f, b, i)->head, NULL);
}

/* ---- widths ---- */

/* As wide as its widest cell needs in one line; a numeric column's head may wrap. */
static double natural(struct mw_flow *f, const struct mw_doc_block *b, uint32_t i)
{
    const struct mw_doc_column *c = column(f, b, i);
    double most = 0;

    put_head(f, b, i);
    f->paper->whole_words = true;
    mw_paper_end_text(f->paper, c->numeric ? 1 : 0, MW_ALIGN_START); /* 1: the longest word */
    most = mw_paper_text_width(f->paper);
    for (uint32_t r = 0; r < b->row_n; r++) {
        put_cell(f, &f->d->rows.at[b->first_row + r], i);
        mw_paper_end_text(f->paper, 0, MW_ALIGN_START);
        most = fmax(most, mw_paper_text_width(f->paper));
    }
    if (b->kind == MW_DOC_FORM && most < FORM_BLANK && i >= 2)
        most = FORM_BLANK;
    return most + 2 * PAD_X;
}

/* Too wide: texts give way, the widest first, down to what all of them can have. */
static void shrink(struct mw_flow *f, const struct mw_doc_block *b, double *w, double over)
{
    for (int round = 0; round < 64 && over > 0.5; round++) {
        double widest = 0, second = TEXT_LEAST;
        uint32_t n = 0;

        for (uint32_t i = 0; i < b->column_n; i++)
            if (!column(f, b, i)->numeric)
                widest = fmax(widest, w[i]);
        for (uint32_t i = 0; i < b->column_n; i++) {
            if (column(f, b, i)->numeric)
                continue;
            if (w[i] < widest)
                second = fmax(second, w[i]);
            else
                n++;
        }
        if (n == 0 || widest <= TEXT_LEAST)
            return;
        double cut = fmin(widest - second, over / n);
        for (uint32_t i = 0; i < b->column_n; i++)
            if (!column(f, b, i)->numeric && w[i] >= widest)
                w[i] -= cut;
        over -= cut * n;
    }
}

static void widths(struct mw_flow *f, const struct mw_doc_block *b, double *w)
{
    double sum = 0;

    for (uint32_t i = 0; i < b->column_n; i++)
        sum += w[i] = natural(f, b, i);
    if (sum > MW_PAPER_TEXT_W)
        shrink(f, b, w, sum - MW_PAPER_TEXT_W);
    else
        for (uint32_t i = 0; i < b->column_n; i++)
            w[i] += (MW_PAPER_TEXT_W - sum) / b->column_n;
}

/* ---- rows ---- */

static double row_height(struct mw_flow *f, const struct mw_doc_block *b, const double *w,
                         const struct mw_doc_row *row)
{
    double h = b->kind == MW_DOC_FORM ? FORM_ROW : 0;

    for (uint32_t i = 0; i < row->cell_n; i++) {
        put_cell(f, row, i);
        h = fmax(h, mw_paper_end_text(f->paper, w[i] - 2 * PAD_X, MW_ALIGN_START));
    }
    return h + 2 * PAD_Y;
}

static double head_height(struct mw_flow *f, const struct mw_doc_block *b, const double *w)
{
    double h = 0;

    for (uint32_t i = 0; i < b->column_n; i++) {
        put_head(f, b, i);
        h = fmax(h, mw_paper_end_text(f->paper, w[i] - 2 * PAD_X, MW_ALIGN_START));
    }
    return h + 2 * PAD_Y;
}

static enum mw_align align_of(const struct mw_doc_column *c)
{
    return c->numeric ? MW_ALIGN_END : MW_ALIGN_START;
}

static void draw_head(struct mw_flow *f, const struct mw_doc_block *b, const double *w,
                      double h)
{
    double x = MW_PAPER_LEFT;

    mw_paper_fill(f->paper, x, f->y, MW_PAPER_TEXT_W, h, MW_PAPER_PANEL);
    for (uint32_t i = 0; i < b->column_n; i++) {
        put_head(f, b, i);
        double own = mw_paper_end_text(f->paper, w[i] - 2 * PAD_X, align_of(column(f, b, i)));
        mw_paper_draw(f->paper, x + PAD_X, f->y + h - PAD_Y - own);
        x += w[i];
    }
    f->y += h;
    mw_paper_rule(f->paper, MW_PAPER_LEFT, f->y, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 0.9,
                  MW_PAPER_MUTED);
}

static void draw_row(struct mw_flow *f, const struct mw_doc_block *b, const double *w,
                     const struct mw_doc_row *row, double h)
{
    double x = MW_PAPER_LEFT;

    if (row->strong)
        mw_paper_rule(f->paper, x, f->y, x + MW_PAPER_TEXT_W, 0.9, MW_PAPER_MUTED);
    for (uint32_t i = 0; i < row->cell_n; i++) {
        put_cell(f, row, i);
        mw_paper_end_text(f->paper, w[i] - 2 * PAD_X, align_of(column(f, b, i)));
        mw_paper_draw(f->paper, x + PAD_X, f->y + PAD_Y);
        if (b->kind == MW_DOC_FORM)
            mw_paper_frame(f->paper, x, f->y, w[i], h, MW_PAPER_LINE);
        x += w[i];
    }
    f->y += h;
    mw_paper_rule(f->paper, MW_PAPER_LEFT, f->y, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 0.4,
                  MW_PAPER_LINE);
}

/* ---- the table ---- */

void mw_flow_measure(struct mw_flow *f, const struct mw_doc_block *b)
{
    double *w = f->column_w + b->first_column;

    widths(f, b, w);
    for (uint32_t r = 0; r < b->row_n; r++)
        f->row_h[b->first_row + r] = row_height(f, b, w, &f->d->rows.at[b->first_row + r]);
}

/* Its title and head with two rows. */
double mw_flow_table_least(struct mw_flow *f, const struct mw_doc_block *b)
{
    double least = head_height(f, b, f->column_w + b->first_column) + 24;

    for (uint32_t r = 0; r < b->row_n && r < 2; r++)
        least += f->row_h[b->first_row + r];
    return least;
}

void mw_flow_table(struct mw_flow *f, const struct mw_doc_block *b)
{
    const double *w = f->column_w + b->first_column, *h = f->row_h + b->first_row;

    double head = head_height(f, b, w);

    mw_flow_need(f, mw_flow_table_least(f, b));
    mw_flow_caption(f, b->title, b->rule);
    draw_head(f, b, w, head);
    for (uint32_t r = 0; r < b->row_n; r++) {
        const struct mw_doc_row *row = &f->d->rows.at[b->first_row + r];

        bool last_two = r + 2 == b->row_n; /* the last row is never alone on a sheet */

        if (f->y + h[r] + (last_two ? h[r + 1] : 0) > MW_PAPER_BOTTOM) {
            mw_flow_next(f);
            draw_head(f, b, w, head);
        }
        if (row->anchor)
            mw_paper_target(f->paper, row->anchor, f->y);
        draw_row(f, b, w, row, h[r]);
    }
    f->y += 8;
}
