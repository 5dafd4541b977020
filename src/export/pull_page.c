/* pull_page.c: see pull_page.h. A4 landscape; a line per cable, a band per bundle or rack. */
#include "export/pull.h"

#include "base/text.h"
#include "design/label.h"
#include "draw/paint.h"
#include "export/pull_page.h"

#include <stdio.h>
#include <string.h>

#define PAGE_W 297.0
#define PAGE_H 210.0
#define MARGIN 10.0
#define TOP 28.0 /* base line of the column heads */
#define LINE 6.0
#define TEXT 2.6
#define LEAST 1.9

/* Lines of a page; a band takes one, and is repeated where a page begins within it. */
enum { LINES = 27 }; /* to 190 mm: the foot stands below */

static const struct column {
    const char *head;
    double x, w;
} columns[] = {
    {"pulled", 10, 10},  {"A", 20, 8},         {"B", 28, 8},         {"tested", 36, 10},
    {"A label", 48, 64}, {"rack, U", 113, 19}, {"B label", 133, 64}, {"rack, U", 198, 19},
    {"part", 218, 24},   {"colour", 243, 15},  {"m", 258, 9},        {"cable", 269, 18},
};
enum { BOXES = 4, A_LABEL = 4, A_PLACE, B_LABEL, B_PLACE, PART, COLOUR, LENGTH, ID, COLUMNS };

struct printer {
    const struct mw_export *x;
    const struct mw_walk *w;
    struct mw_pdf *pdf;
    struct mw_picture page;
    const char *row; /* NULL: elsewhere */
    char foot[120];
    uint32_t pages, line; /* lines taken of the page */
    bool open;
};

static bool starts_band(const struct mw_walk *w, uint32_t first, uint32_t i)
{
    return i == first || !mw_walk_same(&w->steps.at[i], &w->steps.at[i - 1]);
}

/* A band does not stand alone at the foot of a page. */
static uint32_t lines_needed(bool band)
{
    return band ? 2 : 1;
}

uint32_t mw_pull_pages(const struct mw_walk *w, uint32_t first, uint32_t end)
{
    uint32_t pages = 0, line = LINES;

    for (uint32_t i = first; i < end; i++) {
        bool band = starts_band(w, first, i);
        if (line + lines_needed(band) > LINES) {
            pages++;
            line = 0;
            band = true;
        }
        line += lines_needed(band);
    }
    return pages;
}

/* ---- a page ---- */

static void close_page(struct printer *t)
{
    if (!t->open)
        return;
    mw_pdf_page(t->pdf, &t->page, 0, t->foot);
    mw_picture_done(&t->page);
    t->open = false;
}

static void open_page(struct printer *t)
{
    char id[32], title[160];

    close_page(t);
    t->pages++;
    snprintf(id, sizeof id, "pull-%u", t->pages);
    if (t->row)
        snprintf(title, sizeof title, "Pull list, row %.100s, page %u", t->row, t->pages);
    else
        snprintf(title, sizeof title, "Pull list, elsewhere, page %u", t->pages);
    mw_picture_init(&t->page, id, title, PAGE_W, PAGE_H);
    mw_picture_text(&t->page, MARGIN, 16, 5, MW_ALIGN_START, MW_INK_TEXT, title)->bold = true;
    mw_picture_text_fit(&t->page, PAGE_W - MARGIN, 16, 3, LEAST, 120, MW_ALIGN_END,
                        MW_INK_MUTED, t->x->plan->want->name);
    for (int i = 0; i < COLUMNS; i++)
        mw_picture_text(&t->page,
                        i == LENGTH ? columns[i].x + columns[i].w - 1
                        : i < BOXES ? columns[i].x + columns[i].w / 2
                                    : columns[i].x,
                        TOP - 2, TEXT,
                        i == LENGTH ? MW_ALIGN_END
                        : i < BOXES ? MW_ALIGN_MIDDLE
                                    : MW_ALIGN_START,
                        MW_INK_MUTED, columns[i].head);
    mw_picture_line(&t->page, MARGIN, TOP, PAGE_W - MARGIN, TOP, MW_INK_LINE);
    t->line = 0;
    t->open = true;
}

static double line_y(const struct printer *t) /* base line of the line in hand */
{
    return TOP + (t->line + 0.68) * LINE;
}

static void cell(struct printer *t, int column, enum mw_align align, bool bold,
                 const char *text)
{
    const struct column *c = &columns[column];
    double x = align == MW_ALIGN_END ? c->x + c->w - 1 : c->x;
    struct mw_op *op = mw_picture_text(&t->page, x, line_y(t), TEXT, align, MW_INK_TEXT, text);

    op->bold = bold;
    mw_picture_fit(&t->page, op, LEAST, c->w - 1);
}

/* ---- bands ---- */

/* What the cables of a band are together: those of one bundle, or of one rack. */
struct band {
    uint32_t cables;
    uint64_t mm;
};

static struct band band_of(const struct printer *t, uint32_t i)
{
    struct band b = {0};

    for (uint32_t k = i;
         k < t->w->steps.n && mw_walk_same(&t->w->steps.at[k], &t->w->steps.at[i]); k++) {
        b.cables++;
        b.mm += t->x->plan->cables.at[t->w->steps.at[k].cable].length_mm;
    }
    return b;
}

static void band_text(const struct printer *t, uint32_t i, char *buf, size_t cap)
{
    const struct mw_plan *p = t->x->plan;
    const struct mw_walk_step *s = &t->w->steps.at[i];
    const struct mw_cable *k = &p->cables.at[s->cable];
    uint32_t position = mw_walk_position(s);
    const char *rack =
        position == MW_NONE ? "" : p->racks.at[p->positions.at[position].rack].name;
    int n = 0;

    if (mw_walk_section(s) == MW_WALK_TRAY) {
        const struct mw_bundle *b = &p->bundles.at[k->bundle];
        n = snprintf(buf, cap, "Bundle %u: %s, %s to %s, %u.%u m in the tray", k->bundle + 1,
                     mw_fabric_names[b->fabric], p->racks.at[b->rack[0]].name,
                     p->racks.at[b->rack[1]].name, b->tray_mm / 1000, b->tray_mm % 1000 / 100);
    } else if (mw_walk_section(s) == MW_WALK_RACK) {
        n = snprintf(buf, cap, "Within rack %s", rack);
    } else if (*rack) {
        n = snprintf(buf, cap, "From rack %s to elsewhere", rack);
    } else {
        n = snprintf(buf, cap, "Elsewhere");
    }
    MW_ASSERT(n > 0);
}

static void draw_band(struct printer *t, uint32_t i, bool again)
{
    char text[400], sum[80];
    double y = TOP + t->line * LINE;

    mw_picture_rect(&t->page, MARGIN, y + 0.6, PAGE_W - 2 * MARGIN, LINE - 1.2, MW_INK_FAINT,
                    MW_INK_NONE);
    band_text(t, i, text, sizeof text);
    if (again)
        snprintf(text + strlen(text), sizeof text - strlen(text), " (continued)");
    struct mw_op *op = mw_picture_text(&t->page, MARGIN + 2, line_y(t), TEXT, MW_ALIGN_START,
                                       MW_INK_TEXT, text);
    op->bold = true;
    mw_picture_fit(&t->page, op, LEAST, 200);
    if (!again) {
        struct band b = band_of(t, i);
        snprintf(sum, sizeof sum, "%u cable%s, %llu.%llu m", b.cables, b.cables == 1 ? "" : "s",
                 (unsigned long long)(b.mm / 1000), (unsigned long long)(b.mm % 1000 / 100));
        mw_picture_text(&t->page, PAGE_W - MARGIN - 2, line_y(t), TEXT, MW_ALIGN_END,
                        MW_INK_TEXT, sum);
    }
    t->line++;
}

/* ---- cables ---- */

static void draw_end(struct printer *t, const struct mw_end *e, int label, int place)
{
    const struct mw_plan *p = t->x->plan;
    const struct mw_device *d = e->device == MW_NONE ? NULL : &p->devices.at[e->device];
    char text[MW_LABEL_CAP];

    mw_label_end(p, e, text, sizeof text);
    cell(t, label, MW_ALIGN_START, true, text);
    if (!d || d->rack == MW_NONE)
        return;
    if (d->u)
        snprintf(text, sizeof text, "%.100s U%d", p->racks.at[d->rack].name, d->u);
    else
        snprintf(text, sizeof text, "%.100s", p->racks.at[d->rack].name);
    cell(t, place, MW_ALIGN_START, false, text);
}

static void draw_cable(struct printer *t, const struct mw_cable *k)
{
    const struct mw_plan *p = t->x->plan;
    const struct mw_cable_part *part =
        k->part == MW_NONE ? NULL : &p->catalog->cables.at[k->part];
    double y = TOP + t->line * LINE;
    char text[2 * MW_LABEL_CAP], other[MW_LABEL_CAP];

    for (int i = 0; i < BOXES; i++)
        mw_picture_rect(&t->page, columns[i].x + columns[i].w / 2 - 1.8, y + 1.2, 3.6, 3.6,
                        MW_INK_NONE, MW_INK_LINE);
    draw_end(t, &k->end[0], A_LABEL, A_PLACE);
    if (k->end[2].device == MW_NONE) {
        draw_end(t, &k->end[1], B_LABEL, B_PLACE);
    } else { /* a splitter's tails on one line */
        mw_label_end(p, &k->end[1], text, MW_LABEL_CAP);
        mw_label_end(p, &k->end[2], other, sizeof other);
        snprintf(text + strlen(text), sizeof text - strlen(text), " / %s", other);
        cell(t, B_LABEL, MW_ALIGN_START, true, text);
    }
    cell(t, PART, MW_ALIGN_START, false, part ? part->name : "no part");
    cell(t, COLOUR, MW_ALIGN_START, false, part && part->colour ? part->colour : "");
    snprintf(text, sizeof text, "%u.%u", k->length_mm / 1000, k->length_mm % 1000 / 100);
    cell(t, LENGTH, MW_ALIGN_END, false, text);
    snprintf(text, sizeof text, "%012llx", (unsigned long long)k->id);
    cell(t, ID, MW_ALIGN_START, false, text);
    mw_picture_line(&t->page, MARGIN, y + LINE, PAGE_W - MARGIN, y + LINE, MW_INK_FAINT);
    t->line++;
}

uint32_t mw_pull_print(const struct mw_export *x, const struct mw_walk *w, uint32_t first,
                       uint32_t end, struct mw_sink *to)
{
    struct printer t = {.x = x, .w = w};
    uint32_t row = mw_walk_row(&w->steps.at[first]);
    char path[MW_FILE_NAME_CAP + 32] = "pull/elsewhere.pdf";
    char title[160] = "Pull list, elsewhere", name[MW_FILE_NAME_CAP];

    if (row != MW_NONE) {
        t.row = x->plan->rows.at[row].name;
        snprintf(path, sizeof path, "pull/rows/%s.pdf", mw_text_file_name(t.row, name));
        snprintf(title, sizeof title, "Pull list, row %.100s", t.row);
    }
    snprintf(t.foot, sizeof t.foot, "%.60s, plan %.12s", x->plan->want->name, x->digest);
    t.pdf = mw_pdf_begin(mw_sink_open(to, path), title);
    t.line = LINES;
    for (uint32_t i = first; i < end; i++) {
        bool band = starts_band(w, first, i), again = false;
        if (t.line + lines_needed(band) > LINES) {
            open_page(&t);
            again = !band;
            band = true;
        }
        if (band)
            draw_band(&t, i, again);
        draw_cable(&t, &x->plan->cables.at[w->steps.at[i].cable]);
    }
    close_page(&t);
    struct mw_err err;
    if (mw_pdf_end(t.pdf, &err) != MW_OK)
        mw_diag_err(x->notes, &err);
    mw_sink_close(to);
    return t.pages;
}
