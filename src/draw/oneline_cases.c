/*
 * oneline_cases.c: every failure case of the plan: what is lost, what each feed then carries, what
 * throttles or goes down, and the fullest circuit.
 */
#include "draw/oneline_sheet.h"

#include <math.h>
#include <stdio.h>

#define ROW_MM 4.8
#define CASE_LEAST_W 46.0
#define TAIL_W 112.0 /* the columns after the feeds */
#define FEED_W 48.0
#define FEED_GAP 5.0 /* between the words of two feeds */

/* Feeds that one line of the sheet does not hold stand in blocks below one another, the columns
 * of the whole case in the last. */
struct table {
    const struct mw_oneline *s;
    double y, case_w, feed_x, feed_w, tail_x;
    uint32_t first, end; /* feeds of this block */
    bool last;
};

static void head(const struct table *t, double x, enum mw_align align, const char *text)
{
    mw_picture_text(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, align, MW_INK_MUTED, text);
}

static double feed_right(const struct table *t, uint32_t feed)
{
    return t->feed_x + (feed - t->first + 1) * t->feed_w - 2;
}

static const char *feed_head(struct mw_arena *a, const struct mw_feed *feed)
{
    return mw_arena_printf(a, "feed %s, kW", feed->name);
}

static void draw_heads(const struct table *t)
{
    const struct mw_site_power *power = &t->s->p->want->site.power;
    double left = MW_ONELINE_MARGIN_MM;

    head(t, left, MW_ALIGN_START, "case");
    for (uint32_t f = t->first; f < t->end; f++)
        mw_picture_text_fit(t->s->out, feed_right(t, f), t->y, MW_ONELINE_TEXT_MM,
                            MW_ONELINE_TEXT_MM, t->feed_w - 1, MW_ALIGN_END, MW_INK_MUTED,
                            feed_head(&t->s->out->arena, &power->feeds.at[f]));
    mw_picture_line(t->s->out, left, t->y + 1.3, t->tail_x + (t->last ? TAIL_W : 0), t->y + 1.3,
                    MW_INK_LINE);
    if (!t->last)
        return;
    head(t, t->tail_x + 22, MW_ALIGN_END, "devices, kW");
    head(t, t->tail_x + 40, MW_ALIGN_END, "throttled");
    head(t, t->tail_x + 53, MW_ALIGN_END, "down");
    head(t, t->tail_x + 57, MW_ALIGN_START, "fullest circuit, line");
}

static void draw_capacities(const struct table *t)
{
    const struct mw_plan *p = t->s->p;

    head(t, MW_ONELINE_MARGIN_MM, MW_ALIGN_START, "may carry");
    for (uint32_t f = t->first; f < t->end; f++)
        mw_picture_textf(t->s->out, feed_right(t, f), t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                         MW_INK_MUTED, "%.1f  100 %%", (double)mw_oneline_may_w(p, f) / 1000);
}

static int64_t case_load_w(const struct mw_plan *p, uint32_t fcase, uint32_t feed)
{
    for (uint32_t i = 0; i < p->feed_loads.n; i++)
        if (p->feed_loads.at[i].fcase == fcase && p->feed_loads.at[i].feed == feed)
            return p->feed_loads.at[i].w;
    return 0;
}

struct cell {
    char text[64];
    enum mw_ink ink;
    bool bold;
};

/* "163.2  41 %"; a lost feed carries nothing. */
static struct cell feed_cell(const struct mw_plan *p, uint32_t fcase, uint32_t feed)
{
    int64_t w = case_load_w(p, fcase, feed), may = mw_oneline_may_w(p, feed);
    double share = may > 0 ? (double)w / (double)may : 0;
    struct cell c = {.ink = mw_oneline_ink(share), .bold = share > 1};

    if (mw_case_lost(p, fcase, feed))
        c = (struct cell){"lost", MW_INK_MUTED, false};
    else if (may > 0)
        snprintf(c.text, sizeof c.text, "%.1f%s%.0f %%", (double)w / 1000,
                 share > 1 ? "  OVER " : "  ", share * 100);
    else
        snprintf(c.text, sizeof c.text, "%.1f", (double)w / 1000);
    return c;
}

static void draw_feed(const struct table *t, uint32_t fcase, uint32_t feed)
{
    struct cell c = feed_cell(t->s->p, fcase, feed);

    mw_picture_text(t->s->out, feed_right(t, feed), t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                    c.ink, c.text)
        ->bold = c.bold;
}

/* The widest words of any feed. */
static double feeds_need_w(const struct mw_oneline *s)
{
    const struct mw_site_power *power = &s->p->want->site.power;
    double most = mw_picture_text_width("00000.0  100 %", false, false);

    for (uint32_t f = 0; f < power->feeds.n; f++) {
        const char *name = feed_head(&s->out->arena, &power->feeds.at[f]);
        most = fmax(most, mw_picture_text_width(name, false, false));
        for (uint32_t k = 0; k < s->p->cases.n; k++) {
            struct cell c = feed_cell(s->p, k, f);
            most = fmax(most, mw_picture_text_width(c.text, c.bold, false));
        }
    }
    return most * MW_ONELINE_TEXT_MM + FEED_GAP;
}

static void draw_count(const struct table *t, double x, int64_t n)
{
    mw_picture_textf(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                     n ? MW_INK_BAD : MW_INK_TEXT, "%lld", (long long)n)
        ->bold = n > 0;
}

static void draw_case(const struct table *t, uint32_t fcase)
{
    const struct mw_plan *p = t->s->p;
    const struct mw_case *c = &p->cases.at[fcase];
    const struct mw_case_worst *worst = &t->s->groups->cases[fcase];

    mw_picture_text_fit(t->s->out, MW_ONELINE_MARGIN_MM, t->y, MW_ONELINE_TEXT_MM,
                        MW_ONELINE_TEXT_MM, t->case_w - 2, MW_ALIGN_START, MW_INK_TEXT,
                        mw_case_required(p, fcase)
                            ? c->name
                            : mw_arena_printf(&t->s->out->arena, "%s *", c->name));
    for (uint32_t f = t->first; f < t->end; f++)
        draw_feed(t, fcase, f);
    if (!t->last)
        return;
    mw_picture_textf(t->s->out, t->tail_x + 22, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                     MW_INK_TEXT, "%.1f", (double)c->it_w / 1000);
    draw_count(t, t->tail_x + 40, c->throttled);
    draw_count(t, t->tail_x + 53, c->down);
    if (worst->circuit == MW_NONE)
        return;
    const struct mw_plan_circuit *circuit = &p->circuits.at[worst->circuit];
    const char *name = circuit->pdu != MW_NONE ? p->devices.at[circuit->pdu].name
                                               : p->racks.at[circuit->rack].name;
    mw_picture_text_fit(t->s->out, t->tail_x + 57, t->y, MW_ONELINE_TEXT_MM, MW_ONELINE_TEXT_MM,
                        38, MW_ALIGN_START, MW_INK_TEXT, name);
    mw_picture_textf(t->s->out, t->tail_x + TAIL_W, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                     mw_oneline_ink(worst->use), "%.0f %%", worst->use * 100)
        ->bold = worst->use > 1;
}

/* As wide as the longest case where feeds leave that; feeds as many a block as fit. */
static struct table lay_out(const struct mw_oneline *s, double y, uint32_t *a_block)
{
    double left = MW_ONELINE_MARGIN_MM, room = s->w - 2 * left - TAIL_W;
    double need = fmin(feeds_need_w(s), room - CASE_LEAST_W);
    uint32_t feeds = s->p->want->site.power.feeds.n;
    struct table t = {.s = s, .y = y, .case_w = CASE_LEAST_W};

    for (uint32_t k = 0; k < s->p->cases.n; k++)
        t.case_w =
            fmax(t.case_w, 6 + MW_ONELINE_TEXT_MM *
                                   mw_picture_text_width(s->p->cases.at[k].name, false, false));
    t.case_w = fmin(t.case_w, fmax(CASE_LEAST_W, room - feeds * need));
    uint32_t most = (uint32_t)fmax(1, floor((room - t.case_w) / need));
    uint32_t blocks = feeds ? (feeds + most - 1) / most : 1;
    *a_block = (feeds + blocks - 1) / blocks;
    t.feed_x = left + t.case_w;
    t.feed_w = *a_block ? fmin((room - t.case_w) / *a_block, FEED_W) : 0;
    t.feed_w = fmax(t.feed_w, need);
    return t;
}

double mw_oneline_cases(const struct mw_oneline *s, double y)
{
    uint32_t feeds = s->p->want->site.power.feeds.n, a_block;
    struct table t = lay_out(s, y, &a_block);
    bool all = true;

    mw_picture_text(s->out, MW_ONELINE_MARGIN_MM, t.y, 4, MW_ALIGN_START, MW_INK_TEXT,
                    "Failure cases")
        ->bold = true;
    t.y += 6;
    do {
        t.first = t.end;
        t.end = feeds - t.first < a_block ? feeds : t.first + a_block;
        t.last = t.end == feeds;
        t.tail_x = t.feed_x + (t.end - t.first) * t.feed_w;
        draw_heads(&t);
        t.y += ROW_MM;
        draw_capacities(&t);
        for (uint32_t k = 0; k < s->p->cases.n; k++) {
            t.y += ROW_MM;
            all &= mw_case_required(s->p, k);
            draw_case(&t, k);
        }
        t.y += t.last ? 0 : 2 * ROW_MM;
    } while (!t.last);
    if (!all) {
        t.y += ROW_MM;
        head(&t, MW_ONELINE_MARGIN_MM, MW_ALIGN_START,
             "* need not be survived: the factory asks for no redundancy");
    }
    return t.y + 2;
}
