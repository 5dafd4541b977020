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

#define PAGE_W_MM 420.0 /* A3 sideways; more only where there is more to show */
#define PAGE_H_MM 297.0
#define LABEL_MM 3.0
#define SOURCE_H_MM 42.0
#define SOURCES_A_ROW 4
#define BUS_MM 5.0 /* between the buses of a band */
#define BUS_LEFT_MM 7.0
#define DROP_MM 6.7 /* between the circuits of a rack */
#define GAP_MM 2.0  /* between racks */
#define CIRCUIT_MM 34.0
#define PDU_MM 35.0
#define TAIL_MM 6.0  /* from the rPDU to the rack */
#define RACK_MM 18.0 /* a rack's box with two lines below its name; a group has three */
#define LINE_MM 4.0
#define DEVICE_MM 7.2     /* a device's name and its supplies, in a rack's box */
#define GROUPED_W_MM 37.5 /* least width of a group of racks; of a rack by itself: */
#define SINGLE_W_MM 18.0
#define STRETCH 3.0      /* racks are at most so much wider where there is room, */
#define DROP_STRETCH 1.7 /* their drops so much farther apart */

enum { GROUPS_CAP = 24, DETAIL_CAP = 16 };

#define KW(w) ((double)(w) / 1000)

/* A heading no wider than `max_mm`. */
static void draw_bold(const struct mw_oneline *s, double x, double y, double size,
                      double max_mm, enum mw_align align, const char *text)
{
    struct mw_op *op = mw_picture_text(s->out, x, y, size, align, MW_INK_TEXT, text);

    op->bold = true;
    mw_picture_fit(s->out, op, LABEL_MM, max_mm);
}

enum mw_ink mw_oneline_ink(double share)
{
    return share > 1 ? MW_INK_BAD : MW_INK_TEXT;
}

static enum mw_ink feed_ink(uint32_t feed)
{
    return feed == MW_NONE ? MW_INK_MUTED : mw_ink_feed(feed);
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
                     "Redundancy %s, feeds' loss survived %s · power factor %.2f · %.0f %% of "
                     "every limit kept free · %u racks, %u circuits",
                     redundancy[power->redundancy],
                     power->redundancy == MW_RED_N            ? "not asked for"
                     : power->survive == MW_SURVIVE_THROTTLED ? "throttled"
                                                              : "in full",
                     power->power_factor, power->margin * 100, s->p->racks.n, s->p->circuits.n);
    mw_picture_line(s->out, left, 25, right, 25, MW_INK_LINE);
}

/* ---- symbols ---- */

/* A circuit breaker: a cross where the line opens, and the blade. */
static void draw_breaker(const struct mw_oneline *s, double x, double y, double size,
                         enum mw_ink ink)
{
    double c = size * 0.22;

    mw_picture_line(s->out, x - c, y - c, x + c, y + c, ink)->stroke_mm = 0.35;
    mw_picture_line(s->out, x - c, y + c, x + c, y - c, ink)->stroke_mm = 0.35;
    mw_picture_line(s->out, x - size * 0.45, y + size * 0.2, x, y + size, ink)->stroke_mm = 0.5;
}

static void draw_wire(const struct mw_oneline *s, double x, double y0, double y1,
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

/* A double conversion: AC to DC to AC. */
static void draw_ups_symbol(const struct mw_oneline *s, double x, double y, enum mw_ink ink)
{
    mw_picture_rect(s->out, x - 4, y, 8, 6, MW_INK_PAPER, ink)->stroke_mm = 0.5;
    mw_picture_line(s->out, x - 4, y + 6, x + 4, y, ink)->stroke_mm = 0.35;
    mw_picture_text(s->out, x, y + 4.1, LABEL_MM, MW_ALIGN_MIDDLE, MW_INK_TEXT, "UPS");
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

/* "115.3 kW"; from ten thousand kW on "64.048 MW". */
static const char *power_text(double w, char buf[32])
{
    if (w < 1e7)
        snprintf(buf, 32, "%.1f kW", w / 1e3);
    else
        snprintf(buf, 32, "%.3f MW", w / 1e6);
    return buf;
}

/* What a feed is rated and may carry, in words. */
static void source_text(const struct mw_plan *p, uint32_t feed, char *buf, size_t cap)
{
    const struct mw_feed *want = &p->want->site.power.feeds.at[feed];
    char own[32], may[32], ups[48] = "";

    power_text((double)mw_oneline_may_w(p, feed), may);
    if (want->ups_w > 0)
        snprintf(ups, sizeof ups, "UPS %s, ", power_text((double)want->ups_w, own));
    if (want->w > 0)
        snprintf(buf, cap, "%s stated, %s%s usable", power_text((double)want->w, own), ups,
                 may);
    else
        snprintf(buf, cap, "not stated; %s%s%s", ups,
                 ups[0] ? "usable " : "its circuits carry ", may);
}

static void load_line(const struct mw_oneline *s, double x, double y, const char *what,
                      int64_t w, double share, const char *fcase)
{
    char power[32];

    mw_picture_textf(s->out, x, y, 3.4, MW_ALIGN_START, mw_oneline_ink(share),
                     "%s %s  %.0f %%%s%s%s", what, power_text((double)w, power), share * 100,
                     share > 1 ? " OVER" : "", fcase ? "  " : "", fcase ? fcase : "")
        ->bold = share > 1;
}

/* One feed's source; returns where its line leaves, below. */
static struct mw_point draw_source(const struct mw_oneline *s, uint32_t feed, double x,
                                   double y, double w)
{
    const struct mw_feed *want = &s->p->want->site.power.feeds.at[feed];
    struct mw_feed_figures f = mw_figures_feed(s->p, feed);
    double may = fmax(1, (double)mw_oneline_may_w(s->p, feed)), line = x + 5, at = x + 13;
    enum mw_ink ink = feed_ink(feed);
    char id[96], words[128];

    snprintf(id, sizeof id, "feed:%.80s", want->name);
    mw_picture_group(s->out, id, NULL);
    draw_source_symbol(s, line, y + 4, ink);
    draw_wire(s, line, y + 10, y + 14, ink);
    if (want->ups_w > 0) {
        draw_ups_symbol(s, line, y + 14, ink);
        draw_wire(s, line, y + 20, y + 25, ink);
    } else {
        draw_wire(s, line, y + 14, y + 25, ink);
    }
    draw_breaker(s, line, y + 25, 4, ink);
    draw_bold(s, at, y + 5, 5, w - 14, MW_ALIGN_START,
              mw_arena_printf(&s->out->arena, "Feed %s", want->name));
    source_text(s->p, feed, words, sizeof words);
    mw_picture_text_fit(s->out, at, y + 11, 3.4, LABEL_MM, w - 14, MW_ALIGN_START, MW_INK_TEXT,
                        words);
    load_line(s, at, y + 17, "normal", f.normal_w, (double)f.normal_w / may, NULL);
    load_line(s, at, y + 22.5, "worst", f.worst_w, (double)f.worst_w / may,
              s->p->cases.at[f.worst_case].name);
    draw_bar(s, at, y + 26, fmin(w - 18, 80), (double)f.normal_w / may,
             (double)f.worst_w / may);
    mw_picture_end(s->out);
    return (struct mw_point){line, y + 29};
}

/* ---- distribution ---- */

static double group_w(const struct mw_oneline *s, const struct mw_rack_group *g)
{
    return fmax(g->circuit_n * DROP_MM, s->groups->single ? SINGLE_W_MM : GROUPED_W_MM);
}

/* Members as ranges, "a01–a04, a06", cut with "…" after the third; of many rows the first and the
 * last. */
static void member_text(const struct mw_oneline *s, uint32_t group, char *buf, size_t cap)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    uint32_t ranges = 0;
    int at = 0;

    buf[0] = 0;
    if (g->row_n > 2) {
        snprintf(buf, cap, "%.40s … %.40s, %u rows", s->p->racks.at[g->first].name,
                 s->p->racks.at[g->last].name, g->row_n);
        return;
    }
    for (uint32_t r = g->first; r <= g->last; r++) {
        uint32_t from = r;
        if (s->groups->of[r] != group)
            continue;
        while (r < g->last && s->groups->of[r + 1] == group)
            r++;
        if (++ranges > 3) {
            snprintf(buf + at, cap - (size_t)at, " …");
            return;
        }
        at += snprintf(buf + at, cap - (size_t)at, "%s%.40s", ranges > 1 ? ", " : "",
                       s->p->racks.at[from].name);
        if (r > from)
            at += snprintf(buf + at, cap - (size_t)at, "–%.40s", s->p->racks.at[r].name);
    }
}

/* What most devices of a rack are, and how many there are in all, PDUs apart. */
static const struct mw_device_type *
rack_content(const struct mw_plan *p, const struct mw_rack *r, uint32_t *most_n, uint32_t *all)
{
    const struct mw_device_type *most = NULL;

    *most_n = *all = 0;
    for (uint32_t i = 0; i < r->device_n; i++) {
        const struct mw_device_type *t =
            p->devices.at[p->rack_devices.at[r->first_device + i]].type;
        uint32_t n = 0;
        for (uint32_t k = 0; k < r->device_n; k++)
            n += p->devices.at[p->rack_devices.at[r->first_device + k]].type == t;
        if (t->kind == MW_KIND_PDU)
            continue;
        ++*all;
        if (n > *most_n) {
            most = t;
            *most_n = n;
        }
    }
    return most;
}

/* The numbers of a device's supplies on a circuit, "1 4". */
static void supply_text(const struct mw_oneline *s, uint32_t device, uint32_t circuit,
                        char *buf, size_t cap)
{
    size_t at = 0;

    buf[0] = 0;
    for (uint32_t i = s->by->supply_first[device]; i < s->by->supply_first[device + 1]; i++)
        if (s->p->supplies.at[i].circuit == circuit && at + 8 < cap)
            at += (size_t)snprintf(buf + at, cap - at, "%s%u", at ? " " : "",
                                   s->p->supplies.at[i].number);
}

/* The devices of a rack, each with its supplies below the circuits that they hang on. */
static void draw_devices(const struct mw_oneline *s, uint32_t rack, double x, double y,
                         double w, double first, double step)
{
    const struct mw_rack *r = &s->p->racks.at[rack];
    char numbers[64];

    for (uint32_t i = 0; i < r->device_n; i++) {
        uint32_t d = s->p->rack_devices.at[r->first_device + i];
        const struct mw_device *device = &s->p->devices.at[d];
        if (device->role == MW_ROLE_PDU)
            continue;
        mw_picture_line(s->out, x, y, x + w, y, MW_INK_FAINT);
        mw_picture_text_fit(s->out, x + w / 2, y + 3.2, LABEL_MM, LABEL_MM, w - 0.6,
                            MW_ALIGN_MIDDLE, MW_INK_TEXT, device->name);
        for (uint32_t c = 0; c < mw_byrack_circuits(s->by, rack); c++) {
            supply_text(s, d, s->by->circuits[s->by->circuit_first[rack] + c], numbers,
                        sizeof numbers);
            mw_picture_text_fit(s->out, first + c * step, y + 6.6, LABEL_MM, LABEL_MM,
                                step - 0.2, MW_ALIGN_MIDDLE, MW_INK_MUTED, numbers);
        }
        y += DEVICE_MM;
    }
}

static void draw_rack_box(const struct mw_oneline *s, uint32_t group, double x, double y,
                          double w)
{
    static const enum mw_ink inks[MW_RACK_KINDS] = {[MW_RACK_COMPUTE] = MW_INK_NODE,
                                                    [MW_RACK_NETWORK] = MW_INK_LEAF,
                                                    [MW_RACK_MANAGEMENT] = MW_INK_EDGE,
                                                    [MW_RACK_CORE] = MW_INK_CORE};
    const struct mw_rack_group *g = &s->groups->at[group];
    const struct mw_rack *r = &s->p->racks.at[g->first];
    uint32_t most_n, all, lines = 0;
    const struct mw_device_type *most = rack_content(s->p, r, &most_n, &all);
    char name[120], line[3][200];

    if (s->groups->single) {
        snprintf(name, sizeof name, "%.100s", r->name);
    } else {
        snprintf(name, sizeof name, "%u %s rack%s", g->n, mw_rack_kind_names[r->kind],
                 g->n == 1 ? "" : "s");
        member_text(s, group, line[lines++], sizeof line[0]);
    }
    if (!most || !g->alike)
        snprintf(line[lines++], sizeof line[0], most ? "various" : "empty");
    else
        snprintf(line[lines++], sizeof line[0], all > most_n ? "%u %.60s + %u" : "%u %.60s",
                 most_n, most->name, all - most_n);
    snprintf(line[lines++], sizeof line[0], "%s%.2f kW%s", g->alike ? "" : "ø", KW(g->max_w),
             g->n > 1 ? " each" : "");
    mw_picture_rect(s->out, x, y, w, s->rack_h, MW_INK_PAPER, MW_INK_LINE)->stroke_mm = 0.4;
    mw_picture_rect(s->out, x, y, w, 3, inks[r->kind], MW_INK_LINE)->stroke_mm = 0.2;
    draw_bold(s, x + w / 2, y + 7.4, 3.8, w - 1, MW_ALIGN_MIDDLE, name);
    for (uint32_t i = 0; i < lines; i++)
        mw_picture_text_fit(s->out, x + w / 2, y + 11.6 + LINE_MM * i, LABEL_MM, LABEL_MM,
                            w - 0.6, MW_ALIGN_MIDDLE, MW_INK_TEXT, line[i]);
}

/* From the bus down: junction, breaker, circuit, rPDU with its load, supplies. */
static void draw_drop(const struct mw_oneline *s, uint32_t group, uint32_t i, double x,
                      double bus_y, double y)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    const struct mw_group_circuit *c = &g->circuits[i];
    const struct mw_plan_circuit *circuit =
        &s->p->circuits.at[s->by->circuits[s->by->circuit_first[g->first] + i]];
    enum mw_ink ink = feed_ink(circuit->feed);
    const char *pdu = circuit->pdu != MW_NONE ? s->p->devices.at[circuit->pdu].name : NULL;
    char title[200];

    snprintf(title, sizeof title,
             "%.80s%s: feed %.40s, %.2f kW normally, %.2f kW at worst of %.2f kW",
             pdu ? pdu : "rPDU", g->n > 1 ? " and those like it" : "",
             circuit->want->feed ? circuit->want->feed : "none", KW(c->normal_w),
             KW(c->worst_w), KW(circuit->capacity_va) * s->p->want->site.power.power_factor);
    mw_picture_group(s->out, s->groups->single ? pdu : NULL, title);
    mw_picture_circle(s->out, x, bus_y, 0.8, ink, MW_INK_NONE);
    draw_wire(s, x, bus_y, y + 1, ink);
    draw_breaker(s, x, y + 1, 4, ink);
    draw_wire(s, x, y + 5, y + CIRCUIT_MM, ink);
    mw_picture_textf(s->out, x + 3.6, y + CIRCUIT_MM - 1, LABEL_MM, MW_ALIGN_START, MW_INK_TEXT,
                     "%d V %d A %s", circuit->want->volts, circuit->want->amps,
                     circuit->want->phases == 3 ? "3~" : "1~")
        ->upward = true;
    double box = y + CIRCUIT_MM;
    char load[64];
    snprintf(load, sizeof load, "%s%.2f/%.2f kW %.0f %%", g->alike ? "" : "ø", KW(c->normal_w),
             KW(c->worst_w), c->use * 100);
    mw_picture_rect(s->out, x - 2.4, box, 4.8, PDU_MM, MW_INK_PAPER, ink)->stroke_mm = 0.6;
    struct mw_op *op = mw_picture_text(s->out, x + 1.1, box + PDU_MM / 2, LABEL_MM,
                                       MW_ALIGN_MIDDLE, mw_oneline_ink(c->use), load);
    op->upward = true;
    op->bold = c->use > 1;
    mw_picture_fit(s->out, op, LABEL_MM, PDU_MM - 1);
    draw_wire(s, x, box + PDU_MM, box + PDU_MM + 1.6, ink);
    mw_picture_textf(s->out, x, box + PDU_MM + 4.6, LABEL_MM, MW_ALIGN_MIDDLE, MW_INK_MUTED,
                     "%u", c->supplies);
    mw_picture_end(s->out);
}

static double bus_y(double y, uint32_t feed)
{
    return y + 3 + feed * BUS_MM;
}

static double band_h(const struct mw_oneline *s)
{
    return 3 + s->p->want->site.power.feeds.n * BUS_MM + CIRCUIT_MM + PDU_MM + TAIL_MM +
           s->rack_h;
}

static void draw_buses(const struct mw_oneline *s, double y, double to)
{
    const struct mw_site_power *power = &s->p->want->site.power;

    for (uint32_t f = 0; f < power->feeds.n; f++) {
        double at = bus_y(y, f);
        mw_picture_line(s->out, MW_ONELINE_MARGIN_MM + BUS_LEFT_MM, at, to, at, feed_ink(f))
            ->stroke_mm = 1;
        draw_bold(s, MW_ONELINE_MARGIN_MM, at + 1.2, 3.6, BUS_LEFT_MM - 1, MW_ALIGN_START,
                  power->feeds.at[f].name);
    }
}

static void draw_group(const struct mw_oneline *s, uint32_t group, double x, double y, double w)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    double top = 1 + s->p->want->site.power.feeds.n * BUS_MM + y;
    double step = fmin(w / fmax(g->circuit_n, 1), DROP_MM * DROP_STRETCH);
    double first = x + (w - step * g->circuit_n) / 2 + step / 2 - 1;

    mw_picture_group(s->out,
                     mw_arena_printf(&s->out->arena, "power:%s", s->p->racks.at[g->first].name),
                     NULL);
    for (uint32_t i = 0; i < g->circuit_n; i++) {
        uint32_t c = s->by->circuits[s->by->circuit_first[g->first] + i];
        uint32_t feed = s->p->circuits.at[c].feed;
        draw_drop(s, group, i, first + i * step, feed == MW_NONE ? top : bus_y(y, feed), top);
    }
    top += CIRCUIT_MM + PDU_MM + TAIL_MM;
    draw_rack_box(s, group, x, top, w);
    if (s->detail)
        draw_devices(s, g->first, x, top + RACK_MM, w, first, step);
    mw_picture_end(s->out);
}

static double band_room(const struct mw_oneline *s)
{
    return s->w - 2 * MW_ONELINE_MARGIN_MM - BUS_LEFT_MM - 1;
}

/* One band: groups from `first` on, as many as fit. Returns the first that did not. */
static uint32_t draw_band(const struct mw_oneline *s, uint32_t first, double y)
{
    double room = band_room(s), used = 0;
    uint32_t n = 0;

    while (first + n < s->groups->n &&
           (n == 0 || used + group_w(s, &s->groups->at[first + n]) <= room))
        used += group_w(s, &s->groups->at[first + n++]) + GAP_MM;
    double stretch = fmin(STRETCH, fmax(1, (room - (n - 1) * GAP_MM) / (used - n * GAP_MM)));
    if (first > 0 && first + n == s->groups->n)
        stretch = 1;
    double x = s->w - MW_ONELINE_MARGIN_MM - room;
    for (uint32_t i = first; i < first + n; i++) {
        double w = group_w(s, &s->groups->at[i]) * stretch;
        draw_group(s, i, x, y, w);
        x += w + GAP_MM;
    }
    draw_buses(s, y, s->w - MW_ONELINE_MARGIN_MM);
    return first + n;
}

/* ---- the whole ---- */

/* The widest group that stands alone must fit. */
static double page_w(const struct mw_oneline *s)
{
    double most = 0;

    for (uint32_t i = 0; i < s->groups->n; i++)
        most = fmax(most, group_w(s, &s->groups->at[i]));
    return fmax(PAGE_W_MM, most + 2 * MW_ONELINE_MARGIN_MM + BUS_LEFT_MM + 2);
}

/* Racks that all stand in one band have room for their devices. */
static void lay_out_racks(struct mw_oneline *s)
{
    double used = 0;
    uint32_t most = 0;

    for (uint32_t i = 0; i < s->groups->n; i++) {
        const struct mw_rack *r = &s->p->racks.at[s->groups->at[i].first];
        uint32_t n = r->device_n - s->groups->at[i].circuit_n;
        used += group_w(s, &s->groups->at[i]) + GAP_MM;
        most = n > most ? n : most;
    }
    s->detail = s->groups->single && used - GAP_MM <= band_room(s) && most <= DETAIL_CAP;
    s->rack_h =
        RACK_MM + (s->groups->single ? 0 : LINE_MM) + (s->detail ? most * DEVICE_MM + 1 : 0);
}

/* Sources in rows of four, their lines led down to the buses of the first band. */
static double draw_sources(const struct mw_oneline *s, double y)
{
    uint32_t n = s->p->want->site.power.feeds.n, across = n < SOURCES_A_ROW ? n : SOURCES_A_ROW;
    double w = across ? (s->w - 2 * MW_ONELINE_MARGIN_MM - BUS_LEFT_MM) / across : 0;
    uint32_t rows = across ? (n + across - 1) / across : 0;
    double end = y + rows * SOURCE_H_MM;

    for (uint32_t f = 0; f < n; f++) {
        double shift = f / across * 3.0; /* lines of later rows stand beside earlier ones */
        struct mw_point p =
            draw_source(s, f, MW_ONELINE_MARGIN_MM + BUS_LEFT_MM + f % across * w + shift,
                        y + f / across * SOURCE_H_MM, w - shift);
        mw_picture_line(s->out, p.x, p.y, p.x, bus_y(end, f), feed_ink(f))->stroke_mm = 1;
        mw_picture_circle(s->out, p.x, bus_y(end, f), 1.4, feed_ink(f), MW_INK_NONE);
    }
    return end;
}

static void draw_key(const struct mw_oneline *s, double y)
{
    mw_picture_text(
        s->out, MW_ONELINE_MARGIN_MM, y, LABEL_MM, MW_ALIGN_START, MW_INK_MUTED,
        s->detail
            ? "From the bus down: breaker (x), circuit, rPDU with kW normal/worst and its "
              "fullest line in % of what the breaker carries all the time; how many supplies "
              "hang "
              "on it, then which of each device."
            : "From the bus down: breaker (x), circuit, rPDU with kW normal/worst (ø: "
              "mean/most) "
              "and its fullest line in % of what the breaker carries all the time; how many "
              "supplies hang on it; the rack.");
}

void mw_draw_power(const struct mw_plan *p, struct mw_picture *out)
{
    struct mw_byrack by;
    struct mw_power_groups groups;
    struct mw_oneline s = {.p = p, .by = &by, .groups = &groups, .out = out};

    mw_byrack_init(&by, p);
    mw_power_groups_init(&groups, &by, GROUPS_CAP);
    s.w = page_w(&s);
    lay_out_racks(&s);
    mw_picture_init(out, "power", "Power one-line diagram", s.w, PAGE_H_MM);
    draw_head(&s);
    double y = draw_sources(&s, 28);
    for (uint32_t next = 0; next < groups.n; y += band_h(&s) + 4)
        next = draw_band(&s, next, y);
    draw_key(&s, y + 1);
    out->h = fmax(PAGE_H_MM, mw_oneline_cases(&s, y + 9) + MW_ONELINE_MARGIN_MM);
    mw_power_groups_done(&groups);
    mw_byrack_done(&by);
}
