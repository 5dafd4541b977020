/*
 * oneline.c: the power one-line diagram. Above, each feed's source with what it may carry and
 * carries; then bands of racks under one bus per feed: breaker, circuit, rPDU, supplies, rack;
 * below, every failure case. Few racks stand each by itself, many by groups of alike ones.
 */
#include "draw/drawings.h"
#include "draw/oneline_sheet.h"
#include "store/figures.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE_H_MM 297.0 /* A3 sideways; more only where there is more to show */
#define SOURCE_H_MM 45.0
#define SOURCE_LINE_MM 4.4
#define SOURCES_A_ROW 4
#define STAGGER_MM 12.0

enum { GROUPS_CAP = 24, GROUPS_LEAST = 4, BANDS_CAP = 2 };

/* A heading no wider than `max_mm`. */
void mw_oneline_bold(const struct mw_oneline *s, double x, double y, double size, double max_mm,
                     enum mw_align align, const char *text)
{
    struct mw_op *op = mw_picture_text(s->out, x, y, size, align, MW_INK_TEXT, text);

    op->bold = true;
    mw_picture_fit(s->out, op, MW_ONELINE_TEXT_MM, max_mm);
}

enum mw_ink mw_oneline_feed_ink(uint32_t feed)
{
    return feed == MW_NONE ? MW_INK_MUTED : mw_ink_feed(feed);
}

const char *mw_oneline_power(double w, char buf[32])
{
    if (w < 1e7)
        snprintf(buf, 32, "%.1f kW", w / 1e3);
    else
        snprintf(buf, 32, "%.3f MW", w / 1e6);
    return buf;
}

enum mw_ink mw_oneline_ink(double share)
{
    return share > 1 ? MW_INK_BAD : MW_INK_TEXT;
}

int64_t mw_oneline_may_w(const struct mw_plan *p, uint32_t feed)
{
    const struct mw_site_power *power = &p->want->site.power;
    const struct mw_feed *want = &power->feeds.at[feed];
    int64_t own_w = mw_figures_feed(p, feed).capacity_w;
    int64_t ups_w = llround((double)want->ups_w * want->derate * (1 - power->margin));

    return want->ups_w > 0 && (ups_w < own_w || own_w == 0) ? ups_w : own_w;
}

/* ---- head ---- */

static void draw_head(const struct mw_oneline *s)
{
    static const char *const redundancy[] = {
        [MW_RED_N] = "N", [MW_RED_N1] = "N+1", [MW_RED_2N] = "2N"};
    const struct mw_site_power *power = &s->p->want->site.power;
    double left = MW_ONELINE_MARGIN_MM, right = s->w - left;

    mw_picture_text(s->out, left, 15, 7, MW_ALIGN_START, MW_INK_TEXT, "Power one-line")->bold =
        true;
    mw_picture_text_fit(s->out, right, 15, 6, 4, s->w * 0.5, MW_ALIGN_END, MW_INK_TEXT,
                        s->p->want->name ? s->p->want->name : "");
    mw_picture_textf(s->out, left, 22, 3.4, MW_ALIGN_START, MW_INK_MUTED,
                     "Redundancy %s, losses survived %s · power factor %.2f · %.0f %% of "
                     "every limit kept free · %u racks, %u circuits",
                     redundancy[power->redundancy],
                     power->redundancy == MW_RED_N            ? "not asked for"
                     : power->survive == MW_SURVIVE_THROTTLED ? "throttled"
                                                              : "in full",
                     power->power_factor, power->margin * 100, s->p->racks.n, s->p->circuits.n);
    mw_picture_line(s->out, left, 25, right, 25, MW_INK_LINE);
}

/* ---- symbols ---- */

void mw_oneline_breaker(const struct mw_oneline *s, double x, double y, double size,
                        enum mw_ink ink)
{
    double c = size * 0.22;

    mw_picture_line(s->out, x - c, y - c, x + c, y + c, ink)->stroke_mm = 0.35;
    mw_picture_line(s->out, x - c, y + c, x + c, y - c, ink)->stroke_mm = 0.35;
    mw_picture_line(s->out, x - size * 0.45, y + size * 0.2, x, y + size, ink)->stroke_mm = 0.5;
}

void mw_oneline_wire(const struct mw_oneline *s, double x, double y0, double y1,
                     enum mw_ink ink)
{
    mw_picture_line(s->out, x, y0, x, y1, ink)->stroke_mm = 0.5;
}

/* The two windings of a transformer: where power comes from. */
static void draw_source_symbol(const struct mw_oneline *s, double x, double y, enum mw_ink ink)
{
    mw_picture_circle(s->out, x, y, 2.6, MW_INK_NONE, ink)->stroke_mm = 0.5;
    mw_picture_circle(s->out, x, y + 3.4, 2.6, MW_INK_NONE, ink)->stroke_mm = 0.5;
}

static void draw_ups_symbol(const struct mw_oneline *s, double x, double y, enum mw_ink ink)
{
    mw_picture_rect(s->out, x - 4, y, 8, 6, MW_INK_PAPER, ink)->stroke_mm = 0.5;
    mw_picture_text(s->out, x, y + 4.1, MW_ONELINE_TEXT_MM, MW_ALIGN_MIDDLE, MW_INK_TEXT,
                    "UPS");
}

/* ---- sources ---- */

/* A bar of 0 to 100 %: filled to the normal load, outlined on to the worst. */
static void draw_bar(const struct mw_oneline *s, double x, double y, double w, double normal,
                     double worst)
{
    enum mw_ink ink = worst > 1 ? MW_INK_BAD : worst > 0.9 ? MW_INK_WARN : MW_INK_GOOD;

    mw_picture_rect(s->out, x, y, w, 3.4, MW_INK_PAPER, MW_INK_LINE)->stroke_mm = 0.2;
    mw_picture_rect(s->out, x, y, w * fmin(normal, 1), 3.4, ink, MW_INK_NONE);
    mw_picture_rect(s->out, x, y + 0.9, w * fmin(worst, 1), 1.6, ink, MW_INK_LINE)->stroke_mm =
        0.2;
}

enum { SOURCE_WORDS = 3, WORDS_CAP = 64 };

/* What a feed is rated, its UPS, and what it may carry, in words. Returns how many. */
static int source_words(const struct mw_plan *p, uint32_t feed,
                        char words[SOURCE_WORDS][WORDS_CAP])
{
    const struct mw_feed *want = &p->want->site.power.feeds.at[feed];
    char power[32];
    int n = 0;

    if (want->w > 0)
        snprintf(words[n++], WORDS_CAP, "%s stated", mw_oneline_power((double)want->w, power));
    else
        snprintf(words[n++], WORDS_CAP, "not stated");
    if (want->ups_w > 0)
        snprintf(words[n++], WORDS_CAP, "UPS %s", mw_oneline_power((double)want->ups_w, power));
    mw_oneline_power((double)mw_oneline_may_w(p, feed), power);
    if (want->w > 0 || want->ups_w > 0)
        snprintf(words[n++], WORDS_CAP, "%s usable", power);
    else
        snprintf(words[n++], WORDS_CAP, "its circuits carry %s", power);
    return n;
}

/* Those words, in one line where they fit, else as few lines as hold them. Returns by how much
 * what stands below is lower. */
static double draw_source_words(const struct mw_oneline *s, uint32_t feed, double x, double y,
                                double w)
{
    char words[SOURCE_WORDS][WORDS_CAP], line[SOURCE_WORDS * (WORDS_CAP + 2)] = "";
    int n = source_words(s->p, feed, words);
    double down = 0;

    for (int i = 0; i < n; i++) {
        size_t had = strlen(line);
        snprintf(line + had, sizeof line - had, "%s%s", had ? ", " : "", words[i]);
        if (!had || mw_picture_text_width(line, false, false) * MW_ONELINE_TEXT_MM <= w)
            continue;
        line[had] = 0;
        mw_picture_text_fit(s->out, x, y + down, 3.4, MW_ONELINE_TEXT_MM, w, MW_ALIGN_START,
                            MW_INK_TEXT, line);
        down += SOURCE_LINE_MM;
        snprintf(line, sizeof line, "%s", words[i]);
    }
    mw_picture_text_fit(s->out, x, y + down, 3.4, MW_ONELINE_TEXT_MM, w, MW_ALIGN_START,
                        MW_INK_TEXT, line);
    return down;
}

static void load_line(const struct mw_oneline *s, double x, double y, double max_mm,
                      const char *what, int64_t w, double share)
{
    char power[32];
    struct mw_op *op = mw_picture_textf(
        s->out, x, y, 3.4, MW_ALIGN_START, mw_oneline_ink(share), "%s %s  %.0f %%%s", what,
        mw_oneline_power((double)w, power), share * 100, share > 1 ? " OVER" : "");

    op->bold = share > 1;
    mw_picture_fit(s->out, op, MW_ONELINE_TEXT_MM, max_mm);
}

/* One feed's source, its line at `x`, its words to the right. Returns where the line ends. */
static double draw_source(const struct mw_oneline *s, uint32_t feed, double x, double y,
                          double w)
{
    const struct mw_feed *want = &s->p->want->site.power.feeds.at[feed];
    struct mw_feed_figures f = mw_figures_feed(s->p, feed);
    double may = fmax(1, (double)mw_oneline_may_w(s->p, feed)), at = x + 8;
    enum mw_ink ink = mw_oneline_feed_ink(feed);
    double end = y + 29;

    w = fmax(w - 11, 10);
    mw_picture_group(s->out, mw_arena_printf(&s->out->arena, "feed:%s", want->name), NULL);
    draw_source_symbol(s, x, y + 4, ink);
    mw_oneline_wire(s, x, y + 10, y + 14, ink);
    if (want->ups_w > 0)
        draw_ups_symbol(s, x, y + 14, ink);
    mw_oneline_wire(s, x, want->ups_w > 0 ? y + 20 : y + 14, y + 25, ink);
    mw_oneline_breaker(s, x, y + 25, 4, ink);
    mw_oneline_bold(s, at, y + 5, 5, w, MW_ALIGN_START,
                    mw_arena_printf(&s->out->arena, "Feed %s", want->name));
    y += draw_source_words(s, feed, at, y + 11, w);
    load_line(s, at, y + 17, w, "normal", f.normal_w, (double)f.normal_w / may);
    load_line(s, at, y + 22.5, w, "worst", f.worst_w, (double)f.worst_w / may);
    mw_picture_text_fit(s->out, at, y + 27.5, MW_ONELINE_TEXT_MM, MW_ONELINE_TEXT_MM, w,
                        MW_ALIGN_START, MW_INK_MUTED, s->p->cases.at[f.worst_case].name);
    draw_bar(s, at, y + 30, fmin(w, 80), (double)f.normal_w / may, (double)f.worst_w / may);
    mw_picture_end(s->out);
    return end;
}

/* ---- the whole ---- */

/* Sources stand in rows of four, later rows farther to the right, so that no line runs through
 * words; each over the nearest gap between drops that no other took. */
static void place_sources(const struct mw_oneline *s, double x[MW_FEEDS_CAP])
{
    uint32_t n = s->p->want->site.power.feeds.n, across = n < SOURCES_A_ROW ? n : SOURCES_A_ROW;
    double gaps[MW_ONELINE_GAPS_CAP];
    bool taken[MW_ONELINE_GAPS_CAP] = {false};
    uint32_t gap_n = mw_oneline_gaps(s, gaps);

    for (uint32_t f = 0; f < n; f++) {
        double room = (s->w - MW_ONELINE_MARGIN_MM - s->bus_x) / across;
        uint32_t lines = n / across, line = f / across;
        double stagger = fmin(STAGGER_MM, room / (lines + 2));
        double want = s->bus_x + 5 + f % across * room + line * stagger, near = room / 2;
        uint32_t best = MW_NONE;
        for (uint32_t i = 0; i < gap_n; i++)
            if (!taken[i] && fabs(gaps[i] - want) < near) {
                near = fabs(gaps[i] - want);
                best = i;
            }
        x[f] = best == MW_NONE ? want : gaps[best];
        if (best != MW_NONE)
            taken[best] = true;
    }
}

/* The sources, their lines led down to the buses. Words end where a line comes down. */
static double draw_sources(const struct mw_oneline *s, double y)
{
    uint32_t n = s->p->want->site.power.feeds.n;
    uint32_t lines = (n + SOURCES_A_ROW - 1) / SOURCES_A_ROW;
    double x[MW_FEEDS_CAP], end = y + lines * SOURCE_H_MM;

    MW_ASSERT(n <= MW_FEEDS_CAP);
    place_sources(s, x);
    for (uint32_t f = 0; f < n; f++) {
        uint32_t row = f / SOURCES_A_ROW;
        double to = s->w - MW_ONELINE_MARGIN_MM + 3, bus_y = mw_oneline_bus_y(end, f);
        for (uint32_t k = 0; k < n && k / SOURCES_A_ROW <= row; k++)
            if (x[k] > x[f] && x[k] < to)
                to = x[k];
        double from = draw_source(s, f, x[f], y + row * SOURCE_H_MM, to - x[f]);
        enum mw_ink ink = mw_oneline_feed_ink(f);
        mw_picture_line(s->out, x[f], from, x[f], bus_y, ink)->stroke_mm = 1;
        mw_picture_circle(s->out, x[f], bus_y, 1.4, ink, MW_INK_NONE);
    }
    return end;
}

static void draw_key(const struct mw_oneline *s, double y)
{
    mw_picture_textf(
        s->out, MW_ONELINE_MARGIN_MM, y, MW_ONELINE_TEXT_MM, MW_ALIGN_START, MW_INK_MUTED,
        "From the bus down: breaker (x), circuit, rPDU with kW normal/worst%s and its "
        "fullest line in %% of what the breaker carries all the time; how many "
        "supplies hang on it; the rack%s.",
        s->groups->single ? "" : " (ø: mean/most)",
        s->detail ? " and which supplies of its devices" : "");
}

void mw_draw_power(const struct mw_plan *p, struct mw_picture *out)
{
    struct mw_byrack by;
    struct mw_power_groups groups;
    struct mw_oneline s = {.p = p, .by = &by, .groups = &groups, .out = out};

    mw_byrack_init(&by, p);
    mw_power_groups_init(&groups, &by, GROUPS_CAP);
    mw_oneline_lay_out(&s);
    for (uint32_t cap = GROUPS_CAP / 2; mw_oneline_bands(&s) > BANDS_CAP && cap >= GROUPS_LEAST;
         cap /= 2) { /* racks with many circuits are wide */
        mw_power_groups_done(&groups);
        mw_power_groups_init(&groups, &by, cap);
        mw_oneline_lay_out(&s);
    }
    mw_picture_init(out, "power", "Power one-line diagram", s.w, PAGE_H_MM);
    draw_head(&s);
    double y = draw_sources(&s, 28);
    for (uint32_t next = 0; next < groups.n;) {
        next = mw_oneline_band(&s, next, y);
        y += mw_oneline_band_h(&s) + 4;
    }
    draw_key(&s, y + 1);
    out->h = fmax(PAGE_H_MM, mw_oneline_cases(&s, y + 9) + MW_ONELINE_MARGIN_MM);
    mw_power_groups_done(&groups);
    mw_byrack_done(&by);
}
