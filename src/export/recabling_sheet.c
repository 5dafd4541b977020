/* recabling_sheet.c: the list to be printed, A4 landscape: a line per move with a box to tick, a
 * band per step and place; then the pictures, A4 upright. */
#include "draw/paint.h"
#include "draw/recabling.h"
#include "export/recabling_int.h"

#include <stdio.h>
#include <string.h>

#define PAGE_W 297.0
#define PAGE_H 210.0
#define MARGIN 10.0
#define TOP 34.0 /* base line of the column heads */
#define LINE 6.0
#define TEXT 2.7
#define LEAST 1.9

enum { LINES = 26 };

static const struct column {
    const char *head;
    double x, w;
} columns[] = {
    {"done", 10, 9},      {"n", 20, 9},        {"do", 31, 15},       {"from", 47, 46},
    {"rack, U", 94, 18},  {"to", 113, 46},     {"rack, U", 160, 18}, {"other end", 179, 46},
    {"rack, U", 226, 18}, {"length", 245, 18}, {"cable", 264, 23},
};
enum { DONE, NUMBER, DO, FROM, FROM_AT, TO, TO_AT, STAYS, STAYS_AT, LENGTH, CABLE, COLUMNS };

struct printer {
    const struct recabling *c;
    struct mw_pdf *pdf;
    struct mw_picture page;
    uint32_t pages, line;
    bool open;
};

static const char *foot(const struct printer *t)
{
    return t->c->x->plan->want->name;
}

static void close_page(struct printer *t)
{
    if (!t->open)
        return;
    mw_pdf_page(t->pdf, &t->page, 1, foot(t));
    mw_picture_done(&t->page);
    t->open = false;
}

static void open_page(struct printer *t)
{
    char id[32], text[MW_RECABLING_SUM_CAP];

    close_page(t);
    t->pages++;
    snprintf(id, sizeof id, "moves-%u", t->pages);
    snprintf(text, sizeof text, "Re-cabling, page %u", t->pages);
    mw_picture_init(&t->page, id, text, PAGE_W, PAGE_H);
    mw_picture_text(&t->page, MARGIN, 16, 5, MW_ALIGN_START, MW_INK_TEXT, text)->bold = true;
    mw_picture_text_fit(&t->page, MARGIN, 22.5, TEXT + 0.3, LEAST, PAGE_W - 2 * MARGIN,
                        MW_ALIGN_START, MW_INK_MUTED, mw_recabling_sum(t->c->r, text));
    mw_picture_text(
        &t->page, MARGIN, 27, TEXT, MW_ALIGN_START, MW_INK_MUTED,
        "A plug in a port that should be free is of a cable that nothing sees (both its "
        "devices are nodes, or one is off): unplug it, let it hang, verify again.");
    for (int i = 0; i < COLUMNS; i++) {
        const struct column *c = &columns[i];
        bool mid = i == DONE, end = i == NUMBER || i == LENGTH;
        mw_picture_text(&t->page,
                        mid   ? c->x + c->w / 2
                        : end ? c->x + c->w - 1
                              : c->x,
                        TOP - 2, TEXT,
                        mid   ? MW_ALIGN_MIDDLE
                        : end ? MW_ALIGN_END
                              : MW_ALIGN_START,
                        MW_INK_MUTED, c->head);
    }
    mw_picture_line(&t->page, MARGIN, TOP, PAGE_W - MARGIN, TOP, MW_INK_LINE);
    t->line = 0;
    t->open = true;
}

static double line_y(const struct printer *t)
{
    return TOP + (t->line + 0.68) * LINE;
}

static void cell(struct printer *t, int column, bool bold, const char *text)
{
    const struct column *c = &columns[column];
    bool end = column == NUMBER || column == LENGTH;
    struct mw_op *op = mw_picture_text(&t->page, end ? c->x + c->w - 1 : c->x, line_y(t), TEXT,
                                       end ? MW_ALIGN_END : MW_ALIGN_START, MW_INK_TEXT, text);

    op->bold = bold;
    mw_picture_fit(&t->page, op, LEAST, c->w - 1);
}

static bool starts_step(const struct recabling *c, uint32_t i)
{
    const struct mw_move *m = &c->r->moves.at[i];

    return i == 0 || m->step != m[-1].step;
}

static bool starts_band(const struct recabling *c, uint32_t i)
{
    const struct mw_move *m = &c->r->moves.at[i];

    return starts_step(c, i) || m->walk != m[-1].walk;
}

static void draw_band(struct printer *t, uint32_t i, bool again)
{
    const struct mw_move *m = &t->c->r->moves.at[i];
    char text[200], place[MW_RECABLING_PLACE_CAP];
    double y = TOP + t->line * LINE;

    mw_picture_rect(&t->page, MARGIN, y + 0.6, PAGE_W - 2 * MARGIN, LINE - 1.2, MW_INK_FAINT,
                    MW_INK_NONE);
    snprintf(text, sizeof text, "Step %u: %s%s", m->step,
             mw_recabling_walk_text(t->c, m, place), again ? " (continued)" : "");
    mw_picture_text_fit(&t->page, MARGIN + 2, line_y(t), TEXT, LEAST, 180, MW_ALIGN_START,
                        MW_INK_TEXT, text)
        ->bold = true;
    if (m->step > 1 && starts_step(t->c, i) && !again)
        mw_picture_text(&t->page, PAGE_W - MARGIN - 2, line_y(t), TEXT, MW_ALIGN_END,
                        MW_INK_TEXT, "begin when every line of the step before is ticked");
    t->line++;
}

static void draw_port(struct printer *t, const uint32_t port[2], int column)
{
    char text[MW_RECABLE_LABEL_CAP];

    if (port[0] == MW_NONE)
        return;
    cell(t, column, true, mw_recable_label(t->c->x, port[0], port[1], text));
    cell(t, column + 1, false, mw_recabling_place_text(t->c, port[0], text));
}

static void draw_check(struct printer *t, const struct mw_move *m)
{
    char text[MW_RECABLE_LABEL_CAP], port[MW_RECABLE_LABEL_CAP];

    if (m->disabled == MW_NONE) {
        cell(t, FROM, false, "lay it if it is not there");
        return;
    }
    snprintf(text, sizeof text, "enable %.300s",
             mw_recable_label(t->c->x, m->disabled, MW_NONE, port));
    cell(t, FROM, true, text);
}

static void draw_move(struct printer *t, uint32_t i)
{
    static const char *const verbs[MW_MOVE_KINDS] = {"move",   "take out", "lay",
                                                     "unplug", "plug in",  "check"};
    const struct recabling *c = t->c;
    const struct mw_move *m = &c->r->moves.at[i];
    struct recabling_ends ends = mw_recabling_ends(m);
    double y = TOP + t->line * LINE;
    char text[MW_RECABLING_NOTE_CAP];

    mw_picture_rect(&t->page, columns[DONE].x + columns[DONE].w / 2 - 1.9, y + 1.1, 3.8, 3.8,
                    MW_INK_NONE, MW_INK_LINE);
    snprintf(text, sizeof text, "%u", i + 1);
    cell(t, NUMBER, true, text);
    cell(t, DO, false, verbs[m->kind]);
    if (m->kind == MW_MOVE_PLUG) {
        snprintf(text, sizeof text, "what hangs since %u", c->other[i] + 1);
        cell(t, FROM, false, text);
    } else if (m->kind == MW_MOVE_CHECK) {
        draw_check(t, m);
    } else {
        draw_port(t, ends.from, FROM);
    }
    draw_port(t, ends.to, TO);
    if (m->kind == MW_MOVE_PARK)
        cell(t, TO, false, "let it hang");
    draw_port(t, ends.stays, STAYS);
    cell(t, LENGTH, false, mw_recabling_length_text(c, m, text));
    if (m->cable != MW_NONE) {
        snprintf(text, sizeof text, "%012llx",
                 (unsigned long long)c->x->plan->cables.at[m->cable].id);
        cell(t, CABLE, false, text);
    }
    if (m->doubt != MW_NONE) {
        t->line++;
        mw_picture_text_fit(&t->page, columns[FROM].x, line_y(t) - 0.8, TEXT, LEAST,
                            PAGE_W - MARGIN - columns[FROM].x, MW_ALIGN_START, MW_INK_TEXT,
                            mw_recabling_doubt(c, m, text));
    }
    t->line++;
    y = TOP + t->line * LINE;
    mw_picture_line(&t->page, MARGIN, y, PAGE_W - MARGIN, y, MW_INK_FAINT);
}

/* Of a move, with the band above it and what its label must read. */
static uint32_t lines_needed(const struct recabling *c, uint32_t i, bool band)
{
    return 1u + band + (c->r->moves.at[i].doubt != MW_NONE);
}

static uint32_t count_pages(const struct recabling *c, const struct mw_recabling_panels *panels)
{
    uint32_t pages = 0, line = LINES;

    for (uint32_t i = 0; i < c->r->moves.n; i++) {
        bool band = starts_band(c, i);
        if (line + lines_needed(c, i, band) > LINES) {
            pages++;
            line = 0;
            band = true;
        }
        line += lines_needed(c, i, band);
    }
    for (uint32_t i = 0; i < panels->at.n; i += mw_recabling_fit(panels, i, PAGE_W))
        pages++;
    return pages;
}

static void print_moves(struct printer *t)
{
    t->line = LINES;
    for (uint32_t i = 0; i < t->c->r->moves.n; i++) {
        bool band = starts_band(t->c, i), again = false;
        if (t->line + lines_needed(t->c, i, band) > LINES) {
            open_page(t);
            again = !band;
            band = true;
        }
        if (band)
            draw_band(t, i, again);
        draw_move(t, i);
    }
    close_page(t);
}

static void print_panels(struct printer *t, const struct mw_recabling_panels *panels)
{
    for (uint32_t i = 0, n, page = 1; i < panels->at.n; i += n, page++) {
        char id[32], title[64];
        n = mw_recabling_fit(panels, i, PAGE_W);
        snprintf(id, sizeof id, "ports-%u", page);
        snprintf(title, sizeof title, "Re-cabling port by port, page %u", page);
        mw_recabling_draw(panels, i, n, id, title, PAGE_W, &t->page);
        mw_pdf_page(t->pdf, &t->page, 1, foot(t));
        mw_picture_done(&t->page);
    }
}

enum mw_rc mw_recabling_pdf(const struct recabling *c, const struct mw_recabling_panels *panels,
                            struct mw_sink *to, struct mw_err *err)
{
    struct printer t = {.c = c};

    if (count_pages(c, panels) > MW_RECABLING_PAGES_CAP)
        return MW_OK;
    t.pdf = mw_pdf_begin(mw_sink_open(to, "recabling.pdf"), "Re-cabling");
    mw_pdf_heading(t.pdf, "Moves");
    print_moves(&t);
    mw_pdf_heading(t.pdf, "Port by port");
    print_panels(&t, panels);
    enum mw_rc rc = mw_pdf_end(t.pdf, err);
    mw_sink_close(to);
    return rc;
}
