/* pdf.c: see pdf.h. Tables are in pdf_table.c, sheets and text in paper.c. */
#include "report/pdf.h"

#include "draw/paint_cairo.h"
#include "report/flow.h"

#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHAPTER_NEEDS 190.0 /* a chapter begins no lower than this above the end of a sheet */
#define SECTION_NEEDS 84.0  /* a heading and the beginning of what follows */
#define SECTION_H 32.0      /* a heading alone */
#define WIDE_MM 220.0       /* a wider picture, or one that would be so tall here, */
#define TALL 380.0          /* has a sheet of its own */
#define HEAD_Y 32.0
#define FOOT_UP 40.0 /* above the sheet's lower edge */
#define TERM_W 132.0
#define TILES 4
#define TILE_GAP 8.0
#define TILE_H 41.0

/* ---- sheets ---- */

/* What was laid out at the left, and `right`, between the margins of a sheet either way up. */
static void edge_line(struct mw_flow *f, double y, const char *right)
{
    struct mw_paper *p = f->paper;
    double w = p->w - 2 * MW_PAPER_LEFT;

    mw_paper_draw(p, MW_PAPER_LEFT, y);
    mw_paper_say(p, MW_PAPER_SMALL, MW_PAPER_MUTED, w / 2, MW_ALIGN_END, right);
    mw_paper_draw(p, MW_PAPER_LEFT + w / 2, y);
}

static void head_line(struct mw_flow *f)
{
    struct mw_paper *p = f->paper;
    char right[32];

    snprintf(right, sizeof right, "plan %.12s", f->d->digest);
    mw_paper_begin_text(p, MW_PAPER_SMALL);
    mw_paper_put(p, MW_PAPER_STRONG, MW_PAPER_MUTED, f->d->title, NULL);
    mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_MUTED, " · ", NULL);
    mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_MUTED, f->d->kind, NULL);
    p->one_line = true;
    mw_paper_end_text(p, (p->w - 2 * MW_PAPER_LEFT) * 0.7, MW_ALIGN_START);
    edge_line(f, HEAD_Y, right);
    mw_paper_rule(p, MW_PAPER_LEFT, HEAD_Y + 13, p->w - MW_PAPER_LEFT, 0.5, MW_PAPER_LINE);
}

static void foot_line(struct mw_flow *f)
{
    struct mw_paper *p = f->paper;
    char page[48];
    double y = p->h - FOOT_UP;

    snprintf(page, sizeof page, "page %u of %u", f->page, f->pages);
    mw_paper_rule(p, MW_PAPER_LEFT, y - 4, p->w - MW_PAPER_LEFT, 0.5, MW_PAPER_LINE);
    mw_paper_say(p, MW_PAPER_SMALL, MW_PAPER_MUTED, p->w / 2, MW_ALIGN_START, f->d->program);
    edge_line(f, y, page);
}

static void end_sheet(struct mw_flow *f)
{
    foot_line(f);
    mw_paper_end_sheet(f->paper);
}

/* ---- figures ---- */

static void put_legend(struct mw_flow *f, const struct mw_doc_block *b, uint32_t figure)
{
    char number[32];

    snprintf(number, sizeof number, "Figure %u. ", figure);
    mw_paper_begin_text(f->paper, MW_PAPER_SMALL);
    mw_paper_put(f->paper, MW_PAPER_STRONG, MW_PAPER_MUTED, number, NULL);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_MUTED, b->title, NULL);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_MUTED, ". ", NULL);
    mw_flow_spans(f, b->first_span, b->span_n, false);
}

/* The picture in the middle of the sheet, no larger than w x h points; returns its height. */
static double draw_picture(struct mw_flow *f, const struct mw_picture *picture, double y,
                           double w, double h)
{
    cairo_t *cr = f->paper->cr;
    double scale = fmin(w / picture->w, h / picture->h);
    double x = (f->paper->w - picture->w * scale) / 2;

    if (!f->paper->dry) {
        cairo_save(cr);
        cairo_translate(cr, x, y);
        cairo_scale(cr, scale, scale);
        mw_paint_onto(cr, picture);
        cairo_restore(cr);
    }
    mw_paper_frame(f->paper, x, y, picture->w * scale, picture->h * scale, MW_PAPER_LINE);
    return picture->h * scale;
}

/* Sheets for the figures that wait, on their side where the picture is wider than tall. */
static void own_sheets(struct mw_flow *f)
{
    struct mw_paper *p = f->paper;

    for (uint32_t i = 0; i < f->waiting.n; i++) {
        const struct mw_flow_figure *own = &f->waiting.at[i];
        const struct mw_picture *picture = own->block->picture;
        char anchor[24];

        f->page++;
        mw_paper_turn(p, picture->w > picture->h);
        head_line(f);
        snprintf(anchor, sizeof anchor, "f%u", own->figure);
        mw_paper_target(p, anchor, HEAD_Y);
        put_legend(f, own->block, own->figure);
        double w = p->w - 2 * MW_PAPER_LEFT, y = HEAD_Y + 22;
        double legend = mw_paper_end_text(p, w, MW_ALIGN_START);
        double h = draw_picture(f, picture, y, w, p->h - y - FOOT_UP - legend - 16);
        put_legend(f, own->block, own->figure);
        mw_paper_end_text(p, w, MW_ALIGN_START);
        mw_paper_draw(p, MW_PAPER_LEFT, y + h + 5);
        end_sheet(f);
    }
    if (f->waiting.n)
        mw_paper_turn(p, false);
    f->waiting.n = 0;
}

void mw_flow_next(struct mw_flow *f)
{
    end_sheet(f);
    own_sheets(f);
    f->page++;
    f->y = MW_PAPER_TOP;
    head_line(f);
}

void mw_flow_need(struct mw_flow *f, double h)
{
    if (f->y + h > MW_PAPER_BOTTOM && f->y > MW_PAPER_TOP + 1)
        mw_flow_next(f);
}

/* ---- lines ---- */

enum mw_paper_colour mw_flow_tone(enum mw_doc_tone tone)
{
    static const enum mw_paper_colour of[] = {
        [MW_DOC_PLAIN] = MW_PAPER_MUTED, [MW_DOC_GOOD] = MW_PAPER_GOOD,
        [MW_DOC_INFO] = MW_PAPER_INFO,   [MW_DOC_WARN] = MW_PAPER_WARN,
        [MW_DOC_BAD] = MW_PAPER_BAD,
    };
    return of[tone];
}

enum mw_paper_colour mw_flow_tone_ground(enum mw_doc_tone tone)
{
    static const enum mw_paper_colour of[] = {
        [MW_DOC_PLAIN] = MW_PAPER_PANEL,      [MW_DOC_GOOD] = MW_PAPER_GOOD_GROUND,
        [MW_DOC_INFO] = MW_PAPER_INFO_GROUND, [MW_DOC_WARN] = MW_PAPER_WARN_GROUND,
        [MW_DOC_BAD] = MW_PAPER_BAD_GROUND,
    };
    return of[tone];
}

void mw_flow_mark(struct mw_flow *f, uint32_t rule)
{
    char number[16];

    if (rule == MW_NONE)
        return;
    snprintf(number, sizeof number, "%u", rule + 1);
    mw_paper_put(f->paper, MW_PAPER_MARK, MW_PAPER_ACCENT, "\u2009", NULL);
    mw_paper_put(f->paper, MW_PAPER_MARK, MW_PAPER_ACCENT, number, f->rule_anchors[rule]);
}

static void put_value(struct mw_flow *f, const struct mw_doc_span *s, enum mw_paper_face face)
{
    char number[MW_DOC_NUMBER_CAP];

    mw_paper_put(f->paper, face, MW_PAPER_INK, mw_doc_number(s, number), NULL);
    if (*s->text) {
        mw_paper_put(f->paper, face, MW_PAPER_INK, "\u00a0", NULL);
        mw_paper_put(f->paper, face, MW_PAPER_INK, s->text, NULL);
    }
    mw_flow_mark(f, s->rule);
}

void mw_flow_spans(struct mw_flow *f, uint32_t first, uint32_t n, bool strong)
{
    enum mw_paper_face plain = strong ? MW_PAPER_STRONG : MW_PAPER_PLAIN;

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_doc_span *s = &f->d->spans.at[first + i];

        switch (s->kind) {
        case MW_DOC_TEXT:
            mw_paper_put(f->paper, plain, MW_PAPER_INK, s->text, NULL);
            break;
        case MW_DOC_STRONG:
            mw_paper_put(f->paper, MW_PAPER_STRONG, MW_PAPER_INK, s->text, NULL);
            break;
        case MW_DOC_CODE:
            mw_paper_put(f->paper, MW_PAPER_CODE, MW_PAPER_INK, s->text, NULL);
            break;
        case MW_DOC_QUERY:
            mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, i ? "\n" : "", NULL);
            mw_paper_put(f->paper, MW_PAPER_CODE, MW_PAPER_MUTED, s->text, NULL);
            break;
        case MW_DOC_BADGE:
            mw_paper_put_badge(f->paper, mw_flow_tone(s->tone), mw_flow_tone_ground(s->tone),
                               s->text);
            break;
        case MW_DOC_LINK:
            mw_paper_put(f->paper, plain, MW_PAPER_ACCENT, s->text, s->to);
            break;
        case MW_DOC_VALUE:
            put_value(f, s, plain);
            break;
        }
    }
}

void mw_flow_caption(struct mw_flow *f, const char *title, uint32_t rule)
{
    if (!*title && rule == MW_NONE)
        return;
    mw_paper_begin_text(f->paper, MW_PAPER_CAPTION);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, title, NULL);
    mw_flow_mark(f, rule);
    double h = mw_paper_end_text(f->paper, MW_PAPER_TEXT_W, MW_ALIGN_START);
    mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
    f->y += h + 3;
}

/* ---- blocks ---- */

static void chapter(struct mw_flow *f, const struct mw_doc_block *b)
{
    struct mw_paper *p = f->paper;

    if (b->page && f->y > MW_PAPER_TOP + 1)
        mw_flow_next(f);
    mw_flow_need(f, CHAPTER_NEEDS);
    if (f->y > MW_PAPER_TOP + 1)
        f->y += 12;
    mw_paper_target(p, b->anchor, f->y);
    f->chapter = mw_paper_outline(p, CAIRO_PDF_OUTLINE_ROOT, b->title, b->anchor);
    double h = mw_paper_say(p, MW_PAPER_CHAPTER, MW_PAPER_ACCENT, MW_PAPER_TEXT_W,
                            MW_ALIGN_START, b->title);
    mw_paper_draw(p, MW_PAPER_LEFT, f->y);
    f->y += h + 4;
    mw_paper_rule(p, MW_PAPER_LEFT, f->y, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 1.2,
                  MW_PAPER_ACCENT);
    f->y += 9;
}

static bool is_table(const struct mw_doc_block *b)
{
    return b->kind == MW_DOC_TABLE || b->kind == MW_DOC_FORM;
}

static void section(struct mw_flow *f, const struct mw_doc_block *b)
{
    const struct mw_doc_block *next = b + 1;
    char anchor[24];
    double needs = SECTION_NEEDS;

    if (next < f->d->blocks.at + f->d->blocks.n && is_table(next))
        needs = fmax(needs, SECTION_H + mw_flow_table_least(f, next));
    mw_flow_need(f, needs);
    if (f->y > MW_PAPER_TOP + 1)
        f->y += 6;
    snprintf(anchor, sizeof anchor, "b%u", (unsigned)(b - f->d->blocks.at));
    mw_paper_target(f->paper, anchor, f->y);
    mw_paper_outline(f->paper, f->chapter, b->title, anchor);
    double h = mw_paper_say(f->paper, MW_PAPER_SECTION, MW_PAPER_INK, MW_PAPER_TEXT_W,
                            MW_ALIGN_START, b->title);
    mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
    f->y += h + 5;
}

static void heading(struct mw_flow *f, const struct mw_doc_block *b)
{
    if (b->level == 1)
        chapter(f, b);
    else
        section(f, b);
    f->heading_page[b - f->d->blocks.at] = f->page;
}

static void paragraph(struct mw_flow *f, const struct mw_doc_block *b)
{
    bool note = b->kind == MW_DOC_NOTE;

    mw_paper_begin_text(f->paper, note ? MW_PAPER_SMALL : MW_PAPER_BODY);
    mw_flow_spans(f, b->first_span, b->span_n, false);
    double h = mw_paper_end_text(f->paper, MW_PAPER_TEXT_W, MW_ALIGN_START);
    if (f->y + h > MW_PAPER_BOTTOM) {
        mw_flow_next(f); /* lays out other texts: once more */
        paragraph(f, b);
        return;
    }
    mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
    f->y += h + 7;
}

static void put_callout(struct mw_flow *f, const struct mw_doc_block *b)
{
    mw_paper_begin_text(f->paper, MW_PAPER_BODY);
    mw_paper_put(f->paper, MW_PAPER_STRONG, mw_flow_tone(b->tone), b->title, NULL);
    if (b->span_n)
        mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, "\n", NULL);
    mw_flow_spans(f, b->first_span, b->span_n, false);
}

static void callout(struct mw_flow *f, const struct mw_doc_block *b)
{
    const double pad = 7, bar = 3;
    double w = MW_PAPER_TEXT_W - 2 * pad - bar;

    put_callout(f, b);
    double h = mw_paper_end_text(f->paper, w, MW_ALIGN_START) + 2 * pad;
    mw_flow_need(f, h);
    mw_paper_fill(f->paper, MW_PAPER_LEFT, f->y, MW_PAPER_TEXT_W, h,
                  mw_flow_tone_ground(b->tone));
    mw_paper_fill(f->paper, MW_PAPER_LEFT, f->y, bar, h, mw_flow_tone(b->tone));
    put_callout(f, b); /* a new sheet lays out other texts */
    mw_paper_end_text(f->paper, w, MW_ALIGN_START);
    mw_paper_draw(f->paper, MW_PAPER_LEFT + bar + pad, f->y + pad);
    f->y += h + 9;
}

static double put_cell(struct mw_flow *f, const struct mw_doc_row *row, uint32_t i,
                       enum mw_paper_size size, double w)
{
    const struct mw_doc_cell *c = &f->d->cells.at[row->first_cell + i];

    mw_paper_begin_text(f->paper, size);
    mw_flow_spans(f, c->first_span, c->span_n, false);
    return mw_paper_end_text(f->paper, w, MW_ALIGN_START);
}

static void tiles(struct mw_flow *f, const struct mw_doc_block *b)
{
    const double w = (MW_PAPER_TEXT_W - (TILES - 1) * TILE_GAP) / TILES, pad = 7;

    mw_flow_need(f, 2 * TILE_H);
    mw_flow_caption(f, b->title, b->rule);
    for (uint32_t i = 0; i < b->row_n; i++) {
        const struct mw_doc_row *row = &f->d->rows.at[b->first_row + i];
        double x = MW_PAPER_LEFT + (i % TILES) * (w + TILE_GAP);

        mw_paper_fill(f->paper, x, f->y, w, TILE_H, MW_PAPER_PANEL);
        mw_paper_frame(f->paper, x, f->y, w, TILE_H, MW_PAPER_LINE);
        put_cell(f, row, 0, MW_PAPER_SMALL, w - 2 * pad);
        mw_paper_draw(f->paper, x + pad, f->y + 6);
        put_cell(f, row, 1, MW_PAPER_TILE, 0);
        mw_paper_draw(f->paper, x + pad, f->y + 18);
        if (i % TILES == TILES - 1 || i + 1 == b->row_n)
            f->y += TILE_H + TILE_GAP;
    }
    f->y += 3;
}

static void facts(struct mw_flow *f, const struct mw_doc_block *b)
{
    double rest = MW_PAPER_TEXT_W - TERM_W - 8;

    if (b->tiles) {
        tiles(f, b);
        return;
    }
    mw_flow_caption(f, b->title, b->rule);
    for (uint32_t i = 0; i < b->row_n; i++) {
        const struct mw_doc_row *row = &f->d->rows.at[b->first_row + i];
        double h = fmax(put_cell(f, row, 0, MW_PAPER_TABLE, TERM_W),
                        put_cell(f, row, 1, MW_PAPER_TABLE, rest));

        mw_flow_need(f, h + 6);
        if (row->anchor)
            mw_paper_target(f->paper, row->anchor, f->y);
        put_cell(f, row, 0, MW_PAPER_TABLE, TERM_W);
        mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y + 3);
        put_cell(f, row, 1, MW_PAPER_TABLE, rest);
        mw_paper_draw(f->paper, MW_PAPER_LEFT + TERM_W + 8, f->y + 3);
        f->y += h + 6;
        mw_paper_rule(f->paper, MW_PAPER_LEFT, f->y, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 0.4,
                      MW_PAPER_LINE);
    }
    f->y += 8;
}

/* A large one goes onto a sheet of its own, after this one; a line here leads to it. */
static void large_figure(struct mw_flow *f, const struct mw_doc_block *b)
{
    char *words = mw_arena_printf(&f->arena, "figure %u", f->figures);
    char *anchor = mw_arena_printf(&f->arena, "f%u", f->figures);

    mw_paper_begin_text(f->paper, MW_PAPER_BODY);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, b->title, NULL);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, ": see ", NULL);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_ACCENT, words, anchor);
    mw_paper_put(f->paper, MW_PAPER_PLAIN, MW_PAPER_INK, " on a sheet of its own.", NULL);
    double h = mw_paper_end_text(f->paper, MW_PAPER_TEXT_W, MW_ALIGN_START);
    mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
    f->y += h + 8;
    *mw_vec_push(&f->waiting) = (struct mw_flow_figure){.block = b, .figure = f->figures};
}

static void figure(struct mw_flow *f, const struct mw_doc_block *b)
{
    const struct mw_picture *picture = b->picture;

    double h = picture->h * MW_PAPER_TEXT_W / picture->w;

    f->figures++;
    if (picture->w > WIDE_MM || h > TALL) {
        mw_flow_need(f, 40);
        large_figure(f, b);
        return;
    }
    put_legend(f, b, f->figures);
    double legend = mw_paper_end_text(f->paper, MW_PAPER_TEXT_W, MW_ALIGN_START);
    mw_flow_need(f, h + legend + 14);
    f->y += draw_picture(f, picture, f->y, MW_PAPER_TEXT_W, h) + 5;
    put_legend(f, b, f->figures); /* a new sheet lays out other texts */
    mw_paper_end_text(f->paper, MW_PAPER_TEXT_W, MW_ALIGN_START);
    mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
    f->y += legend + 9;
}

static void listing(struct mw_flow *f, const struct mw_doc_block *b)
{
    const double gutter = 24;
    uint32_t number = 0;

    mw_flow_need(f, SECTION_NEEDS);
    mw_flow_caption(f, b->title, MW_NONE);
    for (const char *line = b->text; *line;) {
        size_t n = strcspn(line, "\n");
        char count[16];

        mw_paper_begin_text(f->paper, MW_PAPER_LISTING);
        mw_paper_put_n(f->paper, MW_PAPER_CODE, MW_PAPER_INK, line, n);
        double h = mw_paper_end_text(f->paper, MW_PAPER_TEXT_W - gutter, MW_ALIGN_START);
        if (f->y + h > MW_PAPER_BOTTOM) {
            mw_flow_next(f);
            mw_paper_begin_text(f->paper, MW_PAPER_LISTING);
            mw_paper_put_n(f->paper, MW_PAPER_CODE, MW_PAPER_INK, line, n);
            mw_paper_end_text(f->paper, MW_PAPER_TEXT_W - gutter, MW_ALIGN_START);
        }
        mw_paper_draw(f->paper, MW_PAPER_LEFT + gutter, f->y);
        snprintf(count, sizeof count, "%u", ++number);
        mw_paper_say(f->paper, MW_PAPER_LISTING, MW_PAPER_MUTED, gutter - 8, MW_ALIGN_END,
                     count);
        mw_paper_draw(f->paper, MW_PAPER_LEFT, f->y);
        f->y += h + 0.8;
        line += n + (line[n] == '\n');
    }
    f->y += 8;
}

static void block(struct mw_flow *f, const struct mw_doc_block *b)
{
    switch (b->kind) {
    case MW_DOC_HEADING:
        heading(f, b);
        break;
    case MW_DOC_PARAGRAPH:
    case MW_DOC_NOTE:
        paragraph(f, b);
        break;
    case MW_DOC_CALLOUT:
        callout(f, b);
        break;
    case MW_DOC_FACTS:
        facts(f, b);
        break;
    case MW_DOC_TABLE:
    case MW_DOC_FORM:
        mw_flow_table(f, b);
        break;
    case MW_DOC_FIGURE:
        figure(f, b);
        break;
    case MW_DOC_LISTING:
        listing(f, b);
        break;
    }
}

/* ---- the first sheet ---- */

static void cover(struct mw_flow *f)
{
    struct mw_paper *p = f->paper;

    f->y = 56;
    f->y += mw_paper_say(p, MW_PAPER_BODY, MW_PAPER_MUTED, MW_PAPER_TEXT_W, MW_ALIGN_START,
                         f->d->kind);
    mw_paper_draw(p, MW_PAPER_LEFT, 56);
    f->y += 2;
    double h = mw_paper_say(p, MW_PAPER_TITLE, MW_PAPER_INK, MW_PAPER_TEXT_W, MW_ALIGN_START,
                            f->d->title);
    mw_paper_draw(p, MW_PAPER_LEFT, f->y);
    f->y += h + 4;
    mw_paper_begin_text(p, MW_PAPER_SMALL);
    mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_MUTED, "plan ", NULL);
    mw_paper_put(p, MW_PAPER_CODE, MW_PAPER_MUTED, f->d->digest, NULL);
    mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_MUTED, " · ", NULL);
    mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_MUTED, f->d->program, NULL);
    h = mw_paper_end_text(p, MW_PAPER_TEXT_W, MW_ALIGN_START);
    mw_paper_draw(p, MW_PAPER_LEFT, f->y);
    f->y += h + 8;
    mw_paper_rule(p, MW_PAPER_LEFT, f->y, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 2.4,
                  MW_PAPER_ACCENT);
    f->y += 16;
}

/* The chapters after `from`, with the pages of the first pass. */
static void contents(struct mw_flow *f, uint32_t from)
{
    struct mw_paper *p = f->paper;
    const double line = 14.5;

    f->y += 4;
    mw_flow_caption(f, "Contents", MW_NONE);
    for (uint32_t i = from; i < f->d->blocks.n; i++) {
        const struct mw_doc_block *b = &f->d->blocks.at[i];
        char page[16];

        if (b->kind != MW_DOC_HEADING || b->level > 1)
            continue;
        snprintf(page, sizeof page, "%u", f->heading_page[i]);
        mw_paper_begin_text(p, MW_PAPER_BODY);
        mw_paper_put(p, MW_PAPER_PLAIN, MW_PAPER_ACCENT, b->title, b->anchor);
        mw_paper_end_text(p, MW_PAPER_TEXT_W - 40, MW_ALIGN_START);
        mw_paper_draw(p, MW_PAPER_LEFT, f->y);
        mw_paper_say(p, MW_PAPER_BODY, MW_PAPER_INK, 40, MW_ALIGN_END, page);
        mw_paper_draw(p, MW_PAPER_LEFT + MW_PAPER_TEXT_W - 40, f->y);
        mw_paper_rule(p, MW_PAPER_LEFT, f->y + line - 1.5, MW_PAPER_LEFT + MW_PAPER_TEXT_W, 0.3,
                      MW_PAPER_LINE);
        f->y += line;
    }
}

/* The first chapter shares the first sheet with the title and the contents. */
static void pass(struct mw_flow *f)
{
    uint32_t chapters = 0;

    f->page = 1;
    f->figures = 0;
    cover(f);
    for (uint32_t i = 0; i < f->d->blocks.n; i++) {
        const struct mw_doc_block *b = &f->d->blocks.at[i];

        if (b->kind == MW_DOC_HEADING && b->level == 1 && ++chapters == 2) {
            contents(f, i);
            mw_flow_next(f);
        }
        block(f, b);
    }
    end_sheet(f);
    own_sheets(f);
}

enum mw_rc mw_doc_pdf_write(const struct mw_doc *d, struct mw_out *out, struct mw_err *err)
{
    struct mw_paper paper;
    struct mw_flow f = {.d = d, .paper = &paper};
    struct mw_arena *a = &f.arena;
    char *title = mw_arena_printf(a, "%s – %s", d->title, d->kind);

    f.heading_page = mw_arena_alloc(a, d->blocks.n * sizeof *f.heading_page);
    f.column_w = mw_arena_alloc(a, d->columns.n * sizeof *f.column_w);
    f.row_h = mw_arena_alloc(a, d->rows.n * sizeof *f.row_h);
    f.rule_anchors = mw_arena_alloc(a, d->rules.n * sizeof *f.rule_anchors);
    for (uint32_t i = 0; i < d->rules.n; i++)
        f.rule_anchors[i] = mw_arena_printf(a, "r%u", i + 1);
    mw_paper_init(&paper, NULL, title);
    for (uint32_t i = 0; i < d->blocks.n; i++)
        if (is_table(&d->blocks.at[i]))
            mw_flow_measure(&f, &d->blocks.at[i]);
    pass(&f);
    enum mw_rc rc = mw_paper_done(&paper, err);
    f.pages = f.page;
    if (!rc) {
        mw_paper_init(&paper, out, title);
        pass(&f);
        rc = mw_paper_done(&paper, err);
    }
    mw_vec_done(&f.waiting);
    mw_arena_done(a);
    return rc;
}
