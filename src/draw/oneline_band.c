/*
 * oneline_band.c: the distribution of the one-line diagram: bands of racks, or of groups of alike
 * ones, under one bus per feed: breaker, circuit, rPDU, supplies, rack.
 */
#include "draw/oneline_sheet.h"
#include "draw/palette.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE_W_MM 420.0 /* A3 sideways */
#define BUS_MM 5.0      /* between the buses of a band */
#define DROP_MM 6.7     /* between the circuits of a rack */
#define GAP_MM 2.0      /* between racks */
#define CIRCUIT_MM 34.0
#define PDU_MM 35.0
#define TAIL_MM 6.0  /* from the rPDU to the rack */
#define RACK_MM 18.0 /* a rack's box with two lines below its name; a group has four */
#define LINE_MM 4.0
#define DEVICE_MM 7.2     /* a device's name and its supplies, in a rack's box */
#define GROUPED_W_MM 37.5 /* least width of a group of racks; of a rack by itself: */
#define SINGLE_W_MM 18.0
#define BUS_NAME_LEAST_MM 6.0
#define BUS_NAME_MOST_MM 30.0
#define STRETCH 3.0      /* racks are at most so much wider where there is room, */
#define DROP_STRETCH 1.7 /* their drops so much farther apart */

enum { DETAIL_CAP = 16 };

#define KW(w) ((double)(w) / 1000)

static double group_w(const struct mw_oneline *s, const struct mw_rack_group *g)
{
    return fmax(g->circuit_n * DROP_MM, s->groups->single ? SINGLE_W_MM : GROUPED_W_MM);
}

/* Where the first rack of a band stands; the buses begin a little before. */
static double band_x(const struct mw_oneline *s)
{
    return s->bus_x + 1;
}

static double band_room(const struct mw_oneline *s)
{
    return s->w - MW_ONELINE_MARGIN_MM - band_x(s);
}

/* The buses' names stand before them; the widest group that stands alone must fit. */
static void lay_out_page(struct mw_oneline *s)
{
    const struct mw_site_power *power = &s->p->want->site.power;
    double name = BUS_NAME_LEAST_MM, most = 0;

    for (uint32_t f = 0; f < power->feeds.n; f++)
        name = fmax(name, mw_picture_text_width(power->feeds.at[f].name, true, false) *
                              MW_ONELINE_TEXT_MM);
    s->bus_x = MW_ONELINE_MARGIN_MM + fmin(name, BUS_NAME_MOST_MM) + 1;
    for (uint32_t i = 0; i < s->groups->n; i++)
        most = fmax(most, group_w(s, &s->groups->at[i]));
    s->w = fmax(PAGE_W_MM, band_x(s) + most + MW_ONELINE_MARGIN_MM + 1);
}

/* How many groups from `first` on stand in one band, and how much wider than they need. */
struct extent {
    uint32_t n;
    double stretch;
};

static struct extent band_extent(const struct mw_oneline *s, uint32_t first)
{
    double room = band_room(s), used = 0;
    struct extent e = {0, 1};

    while (first + e.n < s->groups->n &&
           (e.n == 0 || used + group_w(s, &s->groups->at[first + e.n]) <= room))
        used += group_w(s, &s->groups->at[first + e.n++]) + GAP_MM;
    if (e.n > 0 && (first == 0 || first + e.n < s->groups->n))
        e.stretch = fmin(STRETCH, fmax(1, (room - (e.n - 1) * GAP_MM) / (used - e.n * GAP_MM)));
    return e;
}

uint32_t mw_oneline_bands(const struct mw_oneline *s)
{
    uint32_t n = 0;

    for (uint32_t next = 0; next < s->groups->n; n++)
        next += band_extent(s, next).n;
    return n;
}

/* Where the drops of a group come down whose box stands at `x`. */
struct drops {
    double first, step;
};

static struct drops group_drops(const struct mw_rack_group *g, double x, double w)
{
    double step = fmin(w / fmax(g->circuit_n, 1), DROP_MM * DROP_STRETCH);

    return (struct drops){x + (w - step * g->circuit_n) / 2 + step / 2 - 1, step};
}

uint32_t mw_oneline_gaps(const struct mw_oneline *s, double out[MW_ONELINE_GAPS_CAP])
{
    struct extent e = band_extent(s, 0);
    double x = band_x(s), last = s->bus_x, right = s->w - MW_ONELINE_MARGIN_MM;
    uint32_t n = 0;

    out[n++] = last;
    for (uint32_t i = 0; i < e.n; i++) {
        const struct mw_rack_group *g = &s->groups->at[i];
        double w = group_w(s, g) * e.stretch;
        struct drops d = group_drops(g, x, w);
        for (uint32_t c = 0; c < g->circuit_n && n < MW_ONELINE_GAPS_CAP; c++) {
            double drop = d.first + c * d.step;
            if (drop - last >= DROP_MM)
                out[n++] = (drop + last) / 2;
            last = drop;
        }
        x += w + GAP_MM;
    }
    while ((last += DROP_MM) < right && n < MW_ONELINE_GAPS_CAP)
        out[n++] = last;
    return n;
}

/* Racks that all stand in one band have room for their devices. */
void mw_oneline_lay_out(struct mw_oneline *s)
{
    uint32_t most = 0;

    lay_out_page(s);
    for (uint32_t i = 0; i < s->groups->n; i++) {
        const struct mw_rack *r = &s->p->racks.at[s->groups->at[i].first];
        uint32_t n = 0;
        for (uint32_t k = 0; k < r->device_n; k++)
            n += s->p->devices.at[s->p->rack_devices.at[r->first_device + k]].role !=
                 MW_ROLE_PDU;
        most = n > most ? n : most;
    }
    s->detail = s->groups->single && mw_oneline_bands(s) <= 1 && most <= DETAIL_CAP;
    s->rack_h = RACK_MM + (s->groups->single ? 0 : 2 * LINE_MM) +
                (s->detail ? most * DEVICE_MM + 1 : 0);
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
        mw_picture_text_fit(s->out, x + w / 2, y + 3.2, MW_ONELINE_TEXT_MM, MW_ONELINE_TEXT_MM,
                            w - 0.6, MW_ALIGN_MIDDLE, MW_INK_TEXT, device->name);
        for (uint32_t c = 0; c < mw_byrack_circuits(s->by, rack); c++) {
            supply_text(s, d, s->by->circuits[s->by->circuit_first[rack] + c], numbers,
                        sizeof numbers);
            mw_picture_text_fit(s->out, first + c * step, y + 6.6, MW_ONELINE_TEXT_MM,
                                MW_ONELINE_TEXT_MM, step - 0.2, MW_ALIGN_MIDDLE, MW_INK_MUTED,
                                numbers);
        }
        y += DEVICE_MM;
    }
}

static void draw_rack_box(const struct mw_oneline *s, uint32_t group, double x, double y,
                          double w)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    const struct mw_rack *r = &s->p->racks.at[g->first];
    uint32_t most_n, all, lines = 0;
    const struct mw_device_type *most = rack_content(s->p, r, &most_n, &all);
    char name[120], line[4][300], power[32];

    if (s->groups->single) {
        snprintf(name, sizeof name, "%.100s", r->name);
    } else {
        snprintf(name, sizeof name, "%u %s rack%s", g->n, mw_rack_kind_names[r->kind],
                 g->n == 1 ? "" : "s");
        member_text(s, group, line[lines++], sizeof line[0]);
    }
    if (!most || !g->alike)
        snprintf(line[lines++], sizeof line[0], most ? "various" : "empty");
    else if (s->detail && all > most_n)
        snprintf(line[lines++], sizeof line[0], "%u devices", all);
    else
        snprintf(line[lines++], sizeof line[0], all > most_n ? "%u %.60s +%u" : "%u %.60s",
                 most_n, most->name, all - most_n);
    snprintf(line[lines++], sizeof line[0], "%s%.2f kW%s", g->alike ? "" : "ø", KW(g->max_w),
             g->n > 1 ? " each" : "");
    if (!s->groups->single)
        snprintf(line[lines++], sizeof line[0], "%s in all",
                 mw_oneline_power(g->max_w * g->n, power));
    mw_picture_rect(s->out, x, y, w, s->rack_h, MW_INK_PAPER, MW_INK_LINE)->stroke_mm = 0.4;
    mw_picture_rect(s->out, x, y, w, 3, mw_palette_rack(r->kind), MW_INK_LINE)->stroke_mm = 0.2;
    mw_oneline_bold(s, x + w / 2, y + 7.4, 3.8, w - 1, MW_ALIGN_MIDDLE, name);
    for (uint32_t i = 0; i < lines; i++)
        mw_picture_text_fit(s->out, x + w / 2, y + 11.6 + LINE_MM * i, MW_ONELINE_TEXT_MM,
                            MW_ONELINE_TEXT_MM, w - 0.2, MW_ALIGN_MIDDLE, MW_INK_TEXT, line[i]);
}

/* From the bus down: junction, breaker, circuit, rPDU with its load, supplies. */
static void draw_drop(const struct mw_oneline *s, uint32_t group, uint32_t i, double x,
                      double bus_y, double y)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    const struct mw_group_circuit *c = &g->circuits[i];
    const struct mw_plan_circuit *circuit =
        &s->p->circuits.at[s->by->circuits[s->by->circuit_first[g->first] + i]];
    enum mw_ink ink = mw_oneline_feed_ink(circuit->feed);
    const char *pdu = circuit->pdu != MW_NONE ? s->p->devices.at[circuit->pdu].name : NULL;
    char title[200];

    snprintf(title, sizeof title,
             "%.80s%s: feed %.40s, %.2f kW normally, %.2f kW at worst of %.2f kW",
             pdu ? pdu : "rPDU", g->n > 1 ? " and those like it" : "",
             circuit->want->feed ? circuit->want->feed : "none", KW(c->normal_w),
             KW(c->worst_w), KW(circuit->capacity_va) * s->p->want->site.power.power_factor);
    mw_picture_group(s->out, s->groups->single ? pdu : NULL, title);
    mw_picture_circle(s->out, x, bus_y, 0.8, ink, MW_INK_NONE);
    mw_oneline_wire(s, x, bus_y, y + 1, ink);
    mw_oneline_breaker(s, x, y + 1, 4, ink);
    mw_oneline_wire(s, x, y + 5, y + CIRCUIT_MM, ink);
    struct mw_op *op =
        mw_picture_textf(s->out, x + 3.6, y + CIRCUIT_MM - 1, MW_ONELINE_TEXT_MM,
                         MW_ALIGN_START, MW_INK_TEXT, "%d V %d A %s %s", circuit->want->volts,
                         circuit->want->amps, circuit->want->phases == 3 ? "3~" : "1~",
                         circuit->want->feed ? circuit->want->feed : "");
    op->upward = true;
    mw_picture_fit(s->out, op, MW_ONELINE_TEXT_MM, CIRCUIT_MM - 3);
    double box = y + CIRCUIT_MM;
    char load[64];
    snprintf(load, sizeof load, "%s%.2f/%.2f kW %.0f %%", g->alike ? "" : "ø", KW(c->normal_w),
             KW(c->worst_w), c->use * 100);
    mw_picture_rect(s->out, x - 2.4, box, 4.8, PDU_MM, MW_INK_PAPER, ink)->stroke_mm = 0.6;
    op = mw_picture_text(s->out, x + 1.1, box + PDU_MM / 2, MW_ONELINE_TEXT_MM, MW_ALIGN_MIDDLE,
                         mw_oneline_ink(c->use), load);
    op->upward = true;
    op->bold = c->use > 1;
    mw_picture_fit(s->out, op, MW_ONELINE_TEXT_MM, PDU_MM - 1);
    mw_oneline_wire(s, x, box + PDU_MM, box + PDU_MM + 1.6, ink);
    mw_picture_textf(s->out, x, box + PDU_MM + 4.6, MW_ONELINE_TEXT_MM, MW_ALIGN_MIDDLE,
                     MW_INK_MUTED, "%u", c->supplies);
    mw_picture_end(s->out);
}

double mw_oneline_bus_y(double y, uint32_t feed)
{
    return y + 3 + feed * BUS_MM;
}

double mw_oneline_band_h(const struct mw_oneline *s)
{
    return 3 + s->p->want->site.power.feeds.n * BUS_MM + CIRCUIT_MM + PDU_MM + TAIL_MM +
           s->rack_h;
}

static void draw_buses(const struct mw_oneline *s, double y, double to)
{
    const struct mw_site_power *power = &s->p->want->site.power;

    for (uint32_t f = 0; f < power->feeds.n; f++) {
        double at = mw_oneline_bus_y(y, f);
        mw_picture_line(s->out, s->bus_x, at, to, at, mw_oneline_feed_ink(f))->stroke_mm = 1;
        mw_oneline_bold(s, MW_ONELINE_MARGIN_MM, at + 1.2, 3.6,
                        s->bus_x - MW_ONELINE_MARGIN_MM - 1, MW_ALIGN_START,
                        power->feeds.at[f].name);
    }
}

static void draw_group(const struct mw_oneline *s, uint32_t group, double x, double y, double w)
{
    const struct mw_rack_group *g = &s->groups->at[group];
    double top = 1 + s->p->want->site.power.feeds.n * BUS_MM + y;
    struct drops d = group_drops(g, x, w);

    mw_picture_group(s->out,
                     mw_arena_printf(&s->out->arena, "power:%s", s->p->racks.at[g->first].name),
                     NULL);
    for (uint32_t i = 0; i < g->circuit_n; i++) {
        uint32_t c = s->by->circuits[s->by->circuit_first[g->first] + i];
        uint32_t feed = s->p->circuits.at[c].feed;
        draw_drop(s, group, i, d.first + i * d.step,
                  feed == MW_NONE ? top : mw_oneline_bus_y(y, feed), top);
    }
    top += CIRCUIT_MM + PDU_MM + TAIL_MM;
    draw_rack_box(s, group, x, top, w);
    if (s->detail)
        draw_devices(s, g->first, x, top + RACK_MM, w, d.first, d.step);
    mw_picture_end(s->out);
}

uint32_t mw_oneline_band(const struct mw_oneline *s, uint32_t first, double y)
{
    struct extent e = band_extent(s, first);
    double x = band_x(s);

    for (uint32_t i = first; i < first + e.n; i++) {
        double w = group_w(s, &s->groups->at[i]) * e.stretch;
        draw_group(s, i, x, y, w);
        x += w + GAP_MM;
    }
    draw_buses(s, y, s->w - MW_ONELINE_MARGIN_MM);
    return first + e.n;
}
