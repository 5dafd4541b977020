/*
 * oneline_cases.c: every failure case of the plan: what is lost, what each feed then carries, what
 * throttles or goes down, and the fullest circuit.
 */
#include "draw/oneline_sheet.h"

#include <math.h>

#define ROW_MM 4.8
#define CASE_LEAST_W 46.0
#define TAIL_W 112.0 /* the columns after the feeds */
#define FEED_W 48.0
#define FEED_LEAST_W 30.0

struct table {
    const struct mw_oneline *s;
    double y, case_w, feed_x, feed_w, tail_x;
};

static void head(const struct table *t, double x, enum mw_align align, const char *text)
{
    mw_picture_text(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, align, MW_INK_MUTED, text);
}

static void draw_heads(const struct table *t)
{
    const struct mw_site_power *power = &t->s->p->want->site.power;
    double left = MW_ONELINE_MARGIN_MM;

    head(t, left, MW_ALIGN_START, "case");
    for (uint32_t f = 0; f < power->feeds.n; f++)
        mw_picture_text_fit(
            t->s->out, t->feed_x + (f + 1) * t->feed_w - 2, t->y, MW_ONELINE_TEXT_MM,
            MW_ONELINE_TEXT_MM, t->feed_w - 3, MW_ALIGN_END, MW_INK_MUTED,
            mw_arena_printf(&t->s->out->arena, "feed %s, kW", power->feeds.at[f].name));
    head(t, t->tail_x + 22, MW_ALIGN_END, "devices, kW");
    head(t, t->tail_x + 40, MW_ALIGN_END, "throttled");
    head(t, t->tail_x + 53, MW_ALIGN_END, "down");
    head(t, t->tail_x + 57, MW_ALIGN_START, "fullest circuit, line");
    mw_picture_line(t->s->out, left, t->y + 1.3, t->tail_x + TAIL_W, t->y + 1.3, MW_INK_LINE);
}

static void draw_capacities(const struct table *t)
{
    const struct mw_plan *p = t->s->p;

    head(t, MW_ONELINE_MARGIN_MM, MW_ALIGN_START, "may carry");
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++)
        mw_picture_textf(t->s->out, t->feed_x + (f + 1) * t->feed_w - 2, t->y,
                         MW_ONELINE_TEXT_MM, MW_ALIGN_END, MW_INK_MUTED, "%.1f  100 %%",
                         (double)mw_oneline_may_w(p, f) / 1000);
}

static int64_t case_load_w(const struct mw_plan *p, uint32_t fcase, uint32_t feed)
{
    for (uint32_t i = 0; i < p->feed_loads.n; i++)
        if (p->feed_loads.at[i].fcase == fcase && p->feed_loads.at[i].feed == feed)
            return p->feed_loads.at[i].w;
    return 0;
}

/* "163.2  41 %"; a lost feed carries nothing. */
static void draw_feed(const struct table *t, uint32_t fcase, uint32_t feed)
{
    const struct mw_plan *p = t->s->p;
    double x = t->feed_x + (feed + 1) * t->feed_w - 2;
    int64_t w = case_load_w(p, fcase, feed), may = mw_oneline_may_w(p, feed);
    double share = may > 0 ? (double)w / (double)may : 0;

    if (mw_case_lost(p, fcase, feed))
        mw_picture_text(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END, MW_INK_MUTED,
                        "lost");
    else if (may > 0)
        mw_picture_textf(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END,
                         mw_oneline_ink(share), "%.1f%s%.0f %%", (double)w / 1000,
                         share > 1 ? "  OVER " : "  ", share * 100)
            ->bold = share > 1;
    else
        mw_picture_textf(t->s->out, x, t->y, MW_ONELINE_TEXT_MM, MW_ALIGN_END, MW_INK_TEXT,
                         "%.1f", (double)w / 1000);
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
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++)
        draw_feed(t, fcase, f);
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

double mw_oneline_cases(const struct mw_oneline *s, double y)
{
    double left = MW_ONELINE_MARGIN_MM, room = s->w - 2 * left - TAIL_W;
    uint32_t feeds = s->p->want->site.power.feeds.n;
    struct table t = {.s = s, .y = y, .case_w = CASE_LEAST_W};
    bool all = true;

    for (uint32_t k = 0; k < s->p->cases.n; k++)
        t.case_w =
            fmax(t.case_w, 6 + MW_ONELINE_TEXT_MM *
                                   mw_picture_text_width(s->p->cases.at[k].name, false, false));
    t.case_w = fmin(t.case_w, fmax(CASE_LEAST_W, room - feeds * FEED_LEAST_W));
    t.feed_x = left + t.case_w;
    t.feed_w = feeds ? fmin((room - t.case_w) / feeds, FEED_W) : 0;
    t.tail_x = t.feed_x + feeds * t.feed_w;
    mw_picture_text(s->out, left, t.y, 4, MW_ALIGN_START, MW_INK_TEXT, "Failure cases")->bold =
        true;
    t.y += 6;
    draw_heads(&t);
    t.y += ROW_MM;
    draw_capacities(&t);
    for (uint32_t k = 0; k < s->p->cases.n; k++) {
        t.y += ROW_MM;
        all &= mw_case_required(s->p, k);
        draw_case(&t, k);
    }
    if (!all) {
        t.y += ROW_MM;
        head(&t, left, MW_ALIGN_START,
             "* need not be survived: the factory asks for no redundancy");
    }
    return t.y + 2;
}
