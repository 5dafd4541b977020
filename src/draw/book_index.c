/* book_index.c: the first pages of the book of drawings. */
#include "draw/drawings.h"

#include <stdio.h>

#define PAGE_W 210.0 /* A4 */
#define PAGE_H 297.0
#define SIDE 15.0
#define TOP 48.0
#define STEP 4.8
#define TEXT 3.2
#define INDENT 5.0
#define GUTTER 10.0
#define NUMBER 10.0 /* room for a page number */

enum { COLUMNS = 2, LINES = 48, PER_PAGE = COLUMNS * LINES };

/* The line that entry i takes when `free` is the first left: a heading is never the last of its
 * column. */
static uint32_t line_of(const struct mw_book_entry *at, uint32_t n, uint32_t i, uint32_t free)
{
    bool heading = i + 1 < n && at[i + 1].level > at[i].level;

    return heading && free % LINES == LINES - 1 ? free + 1 : free;
}

uint32_t mw_draw_index_pages(const struct mw_book_entry *at, uint32_t n)
{
    uint32_t free = 0;

    for (uint32_t i = 0; i < n; i++)
        free = line_of(at, n, i, free) + 1;
    return n == 0 ? 1 : (free - 1) / PER_PAGE + 1;
}

static void head(const struct mw_plan *p, const char *digest, uint32_t page, uint32_t pages,
                 struct mw_picture *out)
{
    mw_picture_text_fit(out, SIDE, 20, 7, 4, PAGE_W - 2 * SIDE, MW_ALIGN_START, MW_INK_TEXT,
                        p->want->name);
    mw_picture_textf(out, SIDE, 28, 4, MW_ALIGN_START, MW_INK_TEXT,
                     "Drawings: %d nodes in %u racks", p->want->compute.count, p->racks.n);
    mw_picture_textf(out, SIDE, 34.5, 2.6, MW_ALIGN_START, MW_INK_MUTED, "plan %s", digest)
        ->mono = true;
    if (pages > 1)
        mw_picture_textf(out, PAGE_W - SIDE, 28, TEXT, MW_ALIGN_END, MW_INK_MUTED,
                         "Index %u of %u", page + 1, pages);
    mw_picture_line(out, SIDE, 39, PAGE_W - SIDE, 39, MW_INK_LINE);
}

static void entry(const struct mw_book_entry *e, double x, double y, double w,
                  struct mw_picture *out)
{
    double indent = e->level * INDENT;
    struct mw_op *title =
        mw_picture_text(out, x + indent, y, TEXT, MW_ALIGN_START, MW_INK_TEXT, e->title);

    title->link = mw_arena_strdup(&out->arena, e->id);
    title->bold = e->level == 0;
    mw_picture_fit(out, title, TEXT, w - indent - NUMBER);
    double from = x + indent + 1.5 +
                  title->size_mm * mw_picture_text_width(title->text, title->bold, false);
    if (from < x + w - NUMBER)
        mw_picture_line(out, from, y - 0.2, x + w - NUMBER + 1, y - 0.2, MW_INK_FAINT);
    mw_picture_textf(out, x + w, y, TEXT, MW_ALIGN_END, MW_INK_TEXT, "%u", e->page)->link =
        mw_arena_strdup(&out->arena, e->id);
}

void mw_draw_index(const struct mw_plan *p, const char *digest, const struct mw_book_entry *at,
                   uint32_t n, uint32_t page, struct mw_picture *out)
{
    const double w = (PAGE_W - 2 * SIDE - (COLUMNS - 1) * GUTTER) / COLUMNS;
    uint32_t pages = mw_draw_index_pages(at, n), free = 0;
    char id[32] = "index", title[48] = "Index";

    if (page > 0) {
        snprintf(id, sizeof id, "index-%u", page + 1);
        snprintf(title, sizeof title, "Index, page %u", page + 1);
    }
    mw_picture_init(out, id, title, PAGE_W, PAGE_H);
    head(p, digest, page, pages, out);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t line = line_of(at, n, i, free), k = line % PER_PAGE;
        uint32_t column = k / LINES;
        if (line / PER_PAGE == page)
            entry(&at[i], SIDE + column * (w + GUTTER), TOP + k % LINES * STEP, w, out);
        free = line + 1;
    }
}
