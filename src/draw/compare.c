/* compare.c: see compare.h. */
#include "draw/compare.h"

#include "base/out.h"

#include <stdio.h>
#include <string.h>

/* Millimetres. Wide enough for paper, and to be read on a phone, 390 pixels wide. */
#define WIDTH 180.0
#define MARGIN 6.0
#define TITLE 6.0
#define TEXT 4.2
#define LEAST 3.2
#define BAR 5.4 /* height of a bar */
#define BAR_STEP 6.8
#define HEAD 8.0     /* of a panel: its name */
#define GAP 5.0      /* between panels */
#define NAME_W 52.0  /* of the designs' names */
#define VALUE_W 40.0 /* "at least 1,234,567,890" */
#define BAR_W (WIDTH - 2 * MARGIN - NAME_W - VALUE_W)
#define LINE 5.6 /* of plain text */

struct chart {
    const struct mw_compare_entry *at;
    uint32_t n;
    struct mw_picture *out;
    double y;
};

static int64_t value_of(const struct mw_compare_entry *e, int metric)
{
    return e->figures ? e->figures->value[metric] : MW_UNKNOWN;
}

/* Whether the designs that can exist differ in a figure. */
static bool differs(const struct chart *c, int metric)
{
    const struct mw_compare_entry *first = NULL;

    for (uint32_t i = 0; i < c->n; i++) {
        if (!c->at[i].figures)
            continue;
        if (first && (value_of(first, metric) != value_of(&c->at[i], metric) ||
                      mw_figure_is_partial(first->figures, (enum mw_metric_id)metric) !=
                          mw_figure_is_partial(c->at[i].figures, (enum mw_metric_id)metric)))
            return true;
        first = &c->at[i];
    }
    return false;
}

static int64_t largest(const struct chart *c, int metric)
{
    int64_t most = 0;

    for (uint32_t i = 0; i < c->n; i++)
        if (value_of(&c->at[i], metric) > most)
            most = value_of(&c->at[i], metric);
    return most;
}

static const struct mw_figures *first_known(const struct chart *c)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].figures)
            return c->at[i].figures;
    return NULL;
}

static const char *unit_of(const struct chart *c, int metric)
{
    const struct mw_figures *f = first_known(c);

    return strcmp(mw_metrics[metric].unit, "$") == 0 && f ? f->currency
                                                          : mw_metrics[metric].unit;
}

/* ---- a panel ---- */

/* What does not fit loses its middle: variants of a design often differ at the end. */
static void draw_name(struct chart *c, double base, const char *name)
{
    struct mw_op *op =
        mw_picture_text(c->out, MARGIN, base, TEXT, MW_ALIGN_START, MW_INK_TEXT, name);

    mw_picture_fit_ends(c->out, op, LEAST, NAME_W - 2);
}

static void draw_bar(struct chart *c, uint32_t i, int metric, int64_t most)
{
    const struct mw_compare_entry *e = &c->at[i];
    int64_t value = value_of(e, metric);
    double w = most > 0 && value > 0 ? (double)value / (double)most * BAR_W : 0;
    double base = c->y + BAR - (BAR - TEXT * 0.72) / 2, x = MARGIN + NAME_W;
    char text[MW_MONEY_CAP];

    draw_name(c, base, e->name);
    if (w > 0)
        mw_picture_rect(c->out, x, c->y, w, BAR, mw_ink_feed(i), MW_INK_LINE);
    mw_picture_text_fit(c->out, WIDTH - MARGIN, base, TEXT, LEAST, VALUE_W - 1.5, MW_ALIGN_END,
                        value == MW_UNKNOWN ? MW_INK_MUTED : MW_INK_TEXT,
                        e->figures ? mw_figure_text(e->figures, (enum mw_metric_id)metric, text)
                                   : "cannot be");
}

static void draw_panel(struct chart *c, int metric)
{
    const struct mw_metric *m = &mw_metrics[metric];
    int64_t most = largest(c, metric), first = value_of(&c->at[0], metric);
    const char *unit = unit_of(c, metric);
    double x = MARGIN + NAME_W, top;

    mw_picture_group(c->out, m->key, m->rule);
    mw_picture_textf(c->out, MARGIN, c->y + TEXT, TEXT, MW_ALIGN_START, MW_INK_TEXT, "%s%s%s",
                     m->title, *unit ? ", " : "", unit)
        ->bold = true;
    top = c->y += HEAD;
    for (uint32_t i = 0; i < c->n; i++) {
        draw_bar(c, i, metric, most);
        c->y += BAR_STEP;
    }
    mw_picture_line(c->out, x, top - 1, x, c->y - BAR_STEP + BAR + 1, MW_INK_LINE);
    if (first > 0 && most > 0) { /* how far the first reaches, over all of them */
        double at = x + (double)first / (double)most * BAR_W;
        mw_picture_line(c->out, at, top - 1, at, c->y - BAR_STEP + BAR + 1, MW_INK_LINE)
            ->dashed = true;
    }
    mw_picture_end(c->out);
    c->y += GAP;
}

/* ---- what is alike, and what cannot be ---- */

/* A paragraph of items separated by ';', in lines. */
static void draw_items(struct chart *c, double *x, const char *item)
{
    double w = mw_picture_text_width(item, false, false) * LEAST * 1.1;

    if (*x > MARGIN && *x + w > WIDTH - MARGIN) {
        *x = MARGIN;
        c->y += LINE;
    }
    mw_picture_text_fit(c->out, *x, c->y + TEXT, LEAST * 1.1, LEAST, WIDTH - MARGIN - *x,
                        MW_ALIGN_START, MW_INK_TEXT, item);
    *x += w + 4.5;
}

static void draw_alike(struct chart *c)
{
    const struct mw_figures *f = first_known(c);
    double x = MARGIN;

    if (!f || c->n < 2)
        return;
    mw_picture_text(c->out, MARGIN, c->y + TEXT, TEXT, MW_ALIGN_START, MW_INK_TEXT,
                    "alike in all that can be")
        ->bold = true;
    c->y += HEAD - 1;
    for (int m = 0; m < MW_METRICS; m++) {
        char value[MW_MONEY_CAP], text[120];
        const char *unit = unit_of(c, m);

        if (differs(c, m))
            continue;
        mw_figure_text(f, (enum mw_metric_id)m, value);
        snprintf(text, sizeof text, "%s %s%s%s", mw_metrics[m].title, value, *unit ? " " : "",
                 f->value[m] == MW_UNKNOWN ? "" : unit);
        draw_items(c, &x, text);
    }
    c->y += LINE;
}

/* ---- the whole ---- */

static double height_of(const struct chart *c)
{
    double panel = HEAD + c->n * BAR_STEP + GAP, h = 2 * MARGIN + TITLE + 2 * LINE;

    for (int m = 0; m < MW_METRICS; m++)
        h += differs(c, m) ? panel : 0;
    enum { LINES = MW_METRICS / 2 }; /* at least two items stand on a line */
    return h + HEAD + LINES * LINE;
}

void mw_draw_compare(const struct mw_compare_entry *at, uint32_t n, struct mw_picture *out)
{
    struct chart c = {.at = at, .n = n, .out = out, .y = MARGIN};

    mw_picture_init(out, "compare", "Designs side by side", WIDTH, height_of(&c));
    mw_picture_text(out, MARGIN, c.y + TITLE, TITLE, MW_ALIGN_START, MW_INK_TEXT,
                    "Designs side by side")
        ->bold = true;
    c.y += TITLE + LINE;
    mw_picture_text_fit(out, MARGIN, c.y, LEAST, LEAST, WIDTH - 2 * MARGIN, MW_ALIGN_START,
                        MW_INK_MUTED, "The dashed line is how far the first reaches.");
    c.y += LINE;
    for (int m = 0; m < MW_METRICS; m++)
        if (differs(&c, m))
            draw_panel(&c, m);
    draw_alike(&c);
    out->h = c.y + MARGIN;
}
