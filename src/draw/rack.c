/*
 * rack.c: a rack's elevation: front and rear side by side to scale, what stands at each U, the
 * rack PDUs with their outlets, and which supply hangs in which; tables below.
 *
 *     front | U, model | PDUs | rear | PDUs | supply: outlet
 *
 * The devices of both views, and the text between them, are one group each, named as the device.
 */
#include "draw/drawings.h"
#include "draw/rack_sheet.h"
#include "store/figures.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE_W_MM 297.0 /* A3 upright; wider only where more PDUs need it */
#define PAGE_H_MM 420.0
#define U_MM 6.0        /* on paper; less where the rack is taller than 48 U */
#define RACK_MM 290.0   /* most height of a view */
#define REAL_U_MM 44.45 /* EIA-310, as is the width of panels */
#define REAL_PANEL_MM 482.6
#define POST_MM 5.5 /* least width of a post: holds a U number */
#define HEAD_MM 40.0
#define MODELS_MM 36.0
#define STRIP_MM 12.0 /* a PDU's column of outlets */
#define STRIP_GAP_MM 1.5
#define CELL_MM 3.4 /* least height of an outlet's cell with its number, and with two lines */
#define CELL_TWO_MM 6.5
#define SUPPLIES_MM 40.0
#define LINE_MM 3.4 /* of the supplies' text */

/* ---- what the rack's files share ---- */

enum mw_ink mw_sheet_role_ink(uint8_t role)
{
    static const enum mw_ink inks[MW_ROLE_COUNT] = {
        [MW_ROLE_NODE] = MW_INK_NODE,      [MW_ROLE_LEAF] = MW_INK_LEAF,
        [MW_ROLE_SPINE] = MW_INK_SPINE,    [MW_ROLE_CORE] = MW_INK_CORE,
        [MW_ROLE_EDGE] = MW_INK_EDGE,      [MW_ROLE_CONSOLE] = MW_INK_EDGE,
        [MW_ROLE_MANAGER] = MW_INK_SERVER, [MW_ROLE_MANAGEMENT] = MW_INK_SERVER,
        [MW_ROLE_LOGIN] = MW_INK_SERVER,   [MW_ROLE_STORAGE] = MW_INK_STORAGE,
        [MW_ROLE_PDU] = MW_INK_PDU,
    };

    return role < MW_ROLE_COUNT ? inks[role] : MW_INK_MUTED;
}

enum mw_ink mw_sheet_feed_ink(uint32_t feed)
{
    return feed == MW_NONE ? MW_INK_MUTED : mw_ink_feed(feed);
}

void mw_sheet_bold(const struct mw_rack_sheet *s, double x, double y, double size_mm,
                   double max_mm, enum mw_align align, enum mw_ink ink, const char *text)
{
    struct mw_op *op = mw_picture_text(s->out, x, y, size_mm, align, ink, text);

    op->bold = true;
    mw_picture_fit(s->out, op, MW_SHEET_TEXT_MM, max_mm);
}

uint32_t mw_sheet_circuit(const struct mw_rack_sheet *s, const struct mw_supply *supply)
{
    for (uint32_t i = 0; i < s->circuit_n; i++)
        if (s->circuits[i] == supply->circuit)
            return i;
    return MW_NONE;
}

static const struct mw_plan_circuit *sheet_plan_circuit(const struct mw_rack_sheet *s,
                                                        uint32_t i)
{
    return &s->p->circuits.at[s->circuits[i]];
}

/* ---- layout ---- */

static const char *feed_name(const struct mw_plan *p, uint32_t feed)
{
    return feed < p->want->site.power.feeds.n ? p->want->site.power.feeds.at[feed].name : "";
}

/* A PDU is tagged as its feed where that has a short name, counted where the rack has several of
 * one feed; otherwise P1, P2, … */
static void tag_circuits(struct mw_rack_sheet *s)
{
    bool brief = true, several = false;

    for (uint32_t i = 0; i < s->circuit_n; i++) {
        const char *name = feed_name(s->p, sheet_plan_circuit(s, i)->feed);
        brief &= name[0] && strlen(name) <= 2;
        for (uint32_t k = 0; k < i; k++)
            several |= sheet_plan_circuit(s, k)->feed == sheet_plan_circuit(s, i)->feed;
    }
    for (uint32_t i = 0; i < s->circuit_n; i++) {
        uint32_t nth = 1, feed = sheet_plan_circuit(s, i)->feed;
        for (uint32_t k = 0; k < i; k++)
            nth += sheet_plan_circuit(s, k)->feed == feed;
        if (!brief)
            snprintf(s->tag[i], MW_TAG_CAP, "P%u", i + 1);
        else if (several)
            snprintf(s->tag[i], MW_TAG_CAP, "%s%u", feed_name(s->p, feed), nth);
        else
            snprintf(s->tag[i], MW_TAG_CAP, "%s", feed_name(s->p, feed));
    }
}

static void lay_out(struct mw_rack_sheet *s)
{
    double width_mm = (double)s->p->want->site.rack.width_mm;
    uint32_t right_n = s->circuit_n / 2, left_n = s->circuit_n - right_n;
    double left = left_n * (STRIP_MM + STRIP_GAP_MM);
    double right = right_n * (STRIP_MM + STRIP_GAP_MM);

    s->units = s->p->want->site.rack.units > 0 ? s->p->want->site.rack.units : 1;
    s->u_mm = fmin(U_MM, RACK_MM / s->units);
    s->top = HEAD_MM;
    s->panel_w = REAL_PANEL_MM * s->u_mm / REAL_U_MM;
    s->frame_w = fmax(width_mm * s->u_mm / REAL_U_MM, s->panel_w + 2 * POST_MM);
    double fixed = 2 * MW_SHEET_MARGIN_MM + 2 * s->frame_w + MODELS_MM + SUPPLIES_MM + 3;
    double spare = fmax(0, PAGE_W_MM - fixed - left - right);
    s->w = fmax(PAGE_W_MM, fixed + left + right);
    s->front_x = MW_SHEET_MARGIN_MM;
    s->models_x = s->front_x + s->frame_w + 1;
    s->models_w = MODELS_MM + spare;
    s->rear_x = s->models_x + s->models_w + 1 + left;
    s->supplies_x = s->rear_x + s->frame_w + right + 1;
}

/* ---- head and frames ---- */

static void draw_head(const struct mw_rack_sheet *s)
{
    const struct mw_rack *r = &s->p->racks.at[s->rack];
    const struct mw_position *at = &s->p->positions.at[r->position];
    const struct mw_plan_row *row = &s->p->rows.at[at->row];
    double right = s->w - MW_SHEET_MARGIN_MM, left = MW_SHEET_MARGIN_MM;
    char unit[48] = "";

    if (r->su >= 0)
        snprintf(unit, sizeof unit, " · scalable unit %d", r->su + 1);
    mw_sheet_bold(s, left, 17, 9, s->w * 0.5, MW_ALIGN_START, MW_INK_TEXT, r->name);
    mw_picture_textf(s->out, left, 25, 4, MW_ALIGN_START, MW_INK_TEXT,
                     "%c%s rack · hall %s, row %s, position %d%s",
                     toupper((unsigned char)mw_rack_kind_names[r->kind][0]),
                     mw_rack_kind_names[r->kind] + 1, row->hall ? row->hall : "", row->name,
                     at->number, unit);
    mw_picture_text_fit(s->out, right, 17, 6, 4, s->w * 0.4, MW_ALIGN_END, MW_INK_TEXT,
                        s->p->want->name ? s->p->want->name : "");
    mw_picture_textf(s->out, right, 25, 3.4, MW_ALIGN_END, MW_INK_MUTED,
                     "Rack elevation · %d U of 44.45 mm, scale 1 : %.1f", s->units,
                     REAL_U_MM / s->u_mm);
    mw_picture_line(s->out, left, 28, right, 28, MW_INK_LINE);
}

static void draw_frame(const struct mw_rack_sheet *s, double x, const char *title)
{
    double h = s->units * s->u_mm, post = (s->frame_w - s->panel_w) / 2;

    mw_picture_text(s->out, x + s->frame_w / 2, s->top - 4, 4, MW_ALIGN_MIDDLE, MW_INK_TEXT,
                    title)
        ->bold = true;
    mw_picture_rect(s->out, x, s->top - 2, s->frame_w, h + 4, MW_INK_NONE, MW_INK_LINE)
        ->stroke_mm = 0.5;
    mw_picture_rect(s->out, x + post, s->top, s->panel_w, h, MW_INK_FREE, MW_INK_LINE);
    for (int32_t u = s->units; u >= 1; u--) {
        double y = mw_sheet_u_y(s, u) + s->u_mm / 2 + 1.1;
        bool strong = u % 5 == 0;
        enum mw_ink ink = strong ? MW_INK_TEXT : MW_INK_MUTED;
        mw_picture_textf(s->out, x + post / 2, y, MW_SHEET_TEXT_MM, MW_ALIGN_MIDDLE, ink, "%d",
                         u)
            ->bold = strong;
        mw_picture_textf(s->out, x + s->frame_w - post / 2, y, MW_SHEET_TEXT_MM,
                         MW_ALIGN_MIDDLE, ink, "%d", u)
            ->bold = strong;
    }
}

/* ---- what stands in the rack ---- */

static void draw_filler(const struct mw_rack_sheet *s, const struct mw_filler *f, double x)
{
    static const enum mw_ink inks[] = {[MW_FILL_BLANK] = MW_INK_BLANK,
                                       [MW_FILL_BAFFLE] = MW_INK_BAFFLE,
                                       [MW_FILL_PANEL] = MW_INK_PANEL};
    double y = mw_sheet_u_y(s, f->u);
    const char *text = s->p->want->site.rack.panel_text;

    mw_picture_rect(s->out, x, y + 0.15, s->panel_w, s->u_mm - 0.3, inks[f->kind], MW_INK_LINE)
        ->stroke_mm = 0.12;
    if (f->kind == MW_FILL_PANEL && text)
        mw_sheet_bold(s, x + s->panel_w / 2, y + s->u_mm / 2 + 1.3, 3.6, s->panel_w - 4,
                      MW_ALIGN_MIDDLE, mw_ink_over(MW_INK_PANEL), text);
}

/* Blanks, baffles and panels are mounted at the front: the rear looks onto their backs. */
static void draw_fillers(const struct mw_rack_sheet *s)
{
    static const char *const names[] = {"blank", "airflow baffle", "brand panel"};
    const struct mw_byrack *by = s->by;
    double post = (s->frame_w - s->panel_w) / 2;
    char title[64];

    for (uint32_t i = by->filler_first[s->rack]; i < by->filler_first[s->rack + 1]; i++) {
        const struct mw_filler *f = &s->p->fillers.at[by->fillers[i]];
        if (f->u < 1 || f->u > s->units || f->kind > MW_FILL_PANEL)
            continue;
        snprintf(title, sizeof title, "U%u: %s", f->u, names[f->kind]);
        mw_picture_group(s->out, NULL, title);
        draw_filler(s, f, s->front_x + post);
        if (f->kind == MW_FILL_BAFFLE)
            draw_filler(s, f, s->rear_x + post);
        mw_picture_end(s->out);
    }
}

/* Range of U, model, and for tall devices draw and weight. */
static void draw_model(const struct mw_rack_sheet *s, const struct mw_device *d, double y,
                       double h)
{
    const struct mw_device_type *t = d->type;
    const char *model = t->model && t->model[0] ? t->model : t->name;
    bool low = t->u == 1, tall = t->u >= 4;
    double x = s->models_x + 1, at = y + h / 2 + (low ? 1.1 : tall ? -4.3 : -0.7);
    double indent = low ? 9.5 : 0, step = low ? 0 : 3.9;

    if (low)
        mw_picture_textf(s->out, x, at, 3.2, MW_ALIGN_START, MW_INK_TEXT, "U%u", d->u)->bold =
            true;
    else
        mw_picture_textf(s->out, x, at, 3.2, MW_ALIGN_START, MW_INK_TEXT, "U%d–%d", d->u,
                         d->u + t->u - 1)
            ->bold = true;
    at += step;
    mw_picture_text_fit(s->out, x + indent, at, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                        s->models_w - 1 - indent, MW_ALIGN_START, MW_INK_TEXT, model);
    at += step;
    if (tall && t->max_w > 0)
        mw_picture_textf(s->out, x, at, MW_SHEET_TEXT_MM, MW_ALIGN_START, MW_INK_MUTED,
                         "%.2f kW at most", (double)t->max_w / 1000);
    at += step;
    if (tall && t->g > 0)
        mw_picture_textf(s->out, x, at, MW_SHEET_TEXT_MM, MW_ALIGN_START, MW_INK_MUTED,
                         "%.1f kg", (double)t->g / 1000);
}

/* "L1" for L1-N, "L12" for L1-L2; "" of a single-phase circuit. */
static const char *brief_phase(const struct mw_plan *p, const struct mw_supply *s)
{
    static const char *const phases[MW_BRANCHES] = {"L1", "L2", "L3", "L12", "L23", "L31"};

    return p->circuits.at[s->circuit].want->phases == 3 ? phases[s->phase % MW_BRANCHES] : "";
}

/* "1: A/12 L1": supply, rPDU and outlet, phase. */
static void connection_text(const struct mw_rack_sheet *s, const struct mw_supply *supply,
                            char *buf, size_t cap)
{
    uint32_t circuit = mw_sheet_circuit(s, supply);

    if (circuit == MW_NONE)
        snprintf(buf, cap, "%u: –", supply->number);
    else
        snprintf(buf, cap, "%u: %s/%u %s", supply->number, s->tag[circuit], supply->outlet,
                 brief_phase(s->p, supply));
}

/* In two columns where they fit, as many lines as there is room for. */
static void draw_connections(const struct mw_rack_sheet *s, uint32_t device, double y, double h)
{
    uint32_t n = mw_byrack_supplies(s->by, device), columns = 2;
    const struct mw_supply *supplies = &s->p->supplies.at[s->by->supply_first[device]];
    char text[64];

    for (uint32_t i = 0; i < n; i++) {
        connection_text(s, &supplies[i], text, sizeof text);
        if (mw_picture_text_width(text, false, false) * MW_SHEET_TEXT_MM > SUPPLIES_MM / 2 - 1)
            columns = 1;
    }
    uint32_t room = (uint32_t)fmax(1, (h - 0.4) / LINE_MM), lines = (n + columns - 1) / columns;
    lines = lines < room ? lines : room;
    double y0 = y + (h - lines * LINE_MM) / 2 + 2.7;
    for (uint32_t i = 0; i < n && i < columns * lines; i++) {
        bool cut = i + 1 == columns * lines && n > columns * lines;
        uint32_t line = i / columns;
        connection_text(s, &supplies[i], text, sizeof text);
        if (cut)
            snprintf(text, sizeof text, "and %u more", n - i);
        mw_picture_text_fit(s->out, s->supplies_x + (i % columns) * (SUPPLIES_MM / columns),
                            y0 + line * LINE_MM, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                            SUPPLIES_MM / columns - 0.5, MW_ALIGN_START,
                            cut || mw_sheet_circuit(s, &supplies[i]) == MW_NONE ? MW_INK_MUTED
                                                                                : MW_INK_TEXT,
                            text);
    }
}

static void draw_device(const struct mw_rack_sheet *s, uint32_t device)
{
    const struct mw_device *d = &s->p->devices.at[device];
    double post = (s->frame_w - s->panel_w) / 2;
    int32_t high = d->u + d->type->u - 1;
    char title[256];

    if (d->u < 1 || d->type->u < 1 || high > s->units)
        return;
    double y = mw_sheet_u_y(s, high) + 0.15, h = d->type->u * s->u_mm - 0.3;
    snprintf(title, sizeof title, "%.80s: %.80s, U%d–%d%s, %.2f kW at most", d->name,
             d->type->title ? d->type->title : d->type->name, d->u, high,
             d->rear ? ", front to the rear of the rack" : "",
             d->type->max_w > 0 ? (double)d->type->max_w / 1000 : 0);
    mw_picture_group(s->out, d->name, title);
    mw_sheet_face(s, device, d->rear, s->front_x + post, y, s->panel_w, h);
    mw_sheet_face(s, device, !d->rear, s->rear_x + post, y, s->panel_w, h);
    draw_model(s, d, y, h);
    draw_connections(s, device, y, h);
    double line = y + h + 0.15;
    mw_picture_line(s->out, s->models_x, line, s->models_x + s->models_w, line, MW_INK_FAINT);
    if (mw_byrack_supplies(s->by, device))
        mw_picture_line(s->out, s->supplies_x, line, s->supplies_x + SUPPLIES_MM, line,
                        MW_INK_FAINT);
    mw_picture_end(s->out);
}

/* ---- PDUs ---- */

/* The supply in an outlet of a circuit of the rack; NULL. */
static const struct mw_supply *outlet_supply(const struct mw_rack_sheet *s, uint32_t circuit,
                                             uint32_t outlet)
{
    const struct mw_rack *r = &s->p->racks.at[s->rack];

    for (uint32_t i = 0; i < r->device_n; i++) {
        uint32_t d = s->p->rack_devices.at[r->first_device + i];
        for (uint32_t k = s->by->supply_first[d]; k < s->by->supply_first[d + 1]; k++)
            if (s->p->supplies.at[k].circuit == circuit &&
                s->p->supplies.at[k].outlet == outlet)
                return &s->p->supplies.at[k];
    }
    return NULL;
}

/* As many as its type has, or as are in use where that is more or not known. */
static uint32_t count_outlets(const struct mw_rack_sheet *s, uint32_t circuit)
{
    const struct mw_rack *r = &s->p->racks.at[s->rack];
    uint32_t pdu = s->p->circuits.at[circuit].pdu, n = 0;

    if (pdu != MW_NONE && s->p->devices.at[pdu].type->pdu.outlets > 0)
        n = (uint32_t)s->p->devices.at[pdu].type->pdu.outlets;
    for (uint32_t i = 0; i < r->device_n; i++) {
        uint32_t d = s->p->rack_devices.at[r->first_device + i];
        for (uint32_t k = s->by->supply_first[d]; k < s->by->supply_first[d + 1]; k++)
            if (s->p->supplies.at[k].circuit == circuit && s->p->supplies.at[k].outlet > n)
                n = s->p->supplies.at[k].outlet;
    }
    return n;
}

/* What stands beside an outlet's number: its bank "b2", else its phase. */
static const char *outlet_corner(const struct mw_rack_sheet *s, const struct mw_supply *supply,
                                 char buf[16])
{
    if (s->p->circuits.at[supply->circuit].want->banks > 0)
        snprintf(buf, 16, "b%u", supply->bank + 1u);
    else
        snprintf(buf, 16, "%s", brief_phase(s->p, supply));
    return buf;
}

static void draw_outlet(const struct mw_rack_sheet *s, uint32_t i, uint32_t outlet, double x,
                        double y, double w, double h)
{
    const struct mw_plan_circuit *c = sheet_plan_circuit(s, i);
    const struct mw_supply *supply = outlet_supply(s, s->circuits[i], outlet);
    const struct mw_device *d = supply ? &s->p->devices.at[supply->device] : NULL;
    enum mw_ink fill = supply ? mw_sheet_feed_ink(c->feed) : MW_INK_PAPER;
    enum mw_ink ink = supply ? mw_ink_over(fill) : MW_INK_MUTED;
    bool two = supply && h >= CELL_TWO_MM;
    double base = two ? y + (h - 6) / 2 + 2.5 : y + h / 2 + 1.1;
    char corner[16];
    char title[200];

    if (supply && c->want->banks > 0)
        snprintf(title, sizeof title, "outlet %u, bank %u, %s: %.100s supply %u", outlet,
                 supply->bank + 1u, mw_figures_phase(s->p, supply), d->name, supply->number);
    else if (supply)
        snprintf(title, sizeof title, "outlet %u, %s: %.100s supply %u", outlet,
                 mw_figures_phase(s->p, supply), d->name, supply->number);
    else
        snprintf(title, sizeof title, "outlet %u: free", outlet);
    mw_picture_group(s->out, NULL, title);
    mw_picture_rect(s->out, x, y, w, h, fill, supply ? MW_INK_PAPER : MW_INK_LINE)->stroke_mm =
        0.2;
    if (h >= CELL_MM || two)
        mw_picture_textf(s->out, x + 0.6, base, MW_SHEET_TEXT_MM, MW_ALIGN_START, ink, "%u",
                         outlet);
    if (two) {
        mw_picture_text(s->out, x + w - 0.6, base, MW_SHEET_TEXT_MM, MW_ALIGN_END, ink,
                        outlet_corner(s, supply, corner));
        snprintf(corner, sizeof corner, "U%u.%u", d->u, supply->number);
        mw_picture_text_fit(s->out, x + w / 2, base + 3.4, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                            w - 0.2, MW_ALIGN_MIDDLE, ink, corner);
    }
    mw_picture_end(s->out);
}

/* The i-th PDU: left and right of the rear in turn, the first ones next to it. */
static void draw_pdu(const struct mw_rack_sheet *s, uint32_t i)
{
    const struct mw_plan_circuit *c = sheet_plan_circuit(s, i);
    const struct mw_device *pdu = c->pdu == MW_NONE ? NULL : &s->p->devices.at[c->pdu];
    uint32_t n = count_outlets(s, s->circuits[i]), nth = i / 2;
    double step = STRIP_MM + STRIP_GAP_MM, h = s->units * s->u_mm;
    double x = i % 2 == 0 ? s->rear_x - (nth + 1) * step
                          : s->rear_x + s->frame_w + STRIP_GAP_MM + nth * step;
    char title[256];

    snprintf(title, sizeof title, "%.80s: feed %.40s, %d V, %d phase%s, %d A, %u outlets",
             pdu ? pdu->name : "rPDU", feed_name(s->p, c->feed), c->want->volts,
             c->want->phases, c->want->phases == 1 ? "" : "s", c->want->amps, n);
    mw_picture_group(s->out, pdu ? pdu->name : NULL, title);
    mw_picture_rect(s->out, x, s->top - 8, STRIP_MM, 6, MW_INK_PDU, MW_INK_LINE)->radius = 0.6;
    mw_sheet_bold(s, x + STRIP_MM / 2, s->top - 3.8, 4, STRIP_MM - 1, MW_ALIGN_MIDDLE,
                  MW_INK_TEXT, s->tag[i]);
    mw_picture_rect(s->out, x, s->top - 2, STRIP_MM, h + 4, MW_INK_PDU, MW_INK_LINE);
    uint32_t columns = n * CELL_MM > h ? 2 : 1, rows = (n + columns - 1) / columns;
    for (uint32_t k = 0, column = 0; k < n; column = ++k / rows)
        draw_outlet(s, i, k + 1, x + 0.4 + column * (STRIP_MM - 0.8) / columns,
                    s->top + (k % rows) * h / rows, (STRIP_MM - 0.8) / columns, h / rows);
    mw_picture_end(s->out);
}

void mw_draw_rack(const struct mw_byrack *x, uint32_t rack, struct mw_picture *out)
{
    const struct mw_rack *r = &x->p->racks.at[rack];
    struct mw_rack_sheet s = {.by = x,
                              .p = x->p,
                              .rack = rack,
                              .out = out,
                              .circuits = x->circuits + x->circuit_first[rack],
                              .circuit_n = mw_byrack_circuits(x, rack)};
    char id[160], title[256];

    tag_circuits(&s);
    lay_out(&s);
    snprintf(id, sizeof id, "rack:%.140s", r->name);
    snprintf(title, sizeof title, "Rack %.140s (%s), front and rear", r->name,
             mw_rack_kind_names[r->kind]);
    mw_picture_init(out, id, title, s.w, PAGE_H_MM);
    draw_head(&s);
    draw_frame(&s, s.front_x, "FRONT (cold aisle)");
    draw_frame(&s, s.rear_x, "REAR (hot aisle)");
    mw_picture_text(out, s.models_x + 1, s.top - 3.8, MW_SHEET_TEXT_MM, MW_ALIGN_START,
                    MW_INK_MUTED, "U, model");
    mw_picture_text(out, s.supplies_x, s.top - 3.8, MW_SHEET_TEXT_MM, MW_ALIGN_START,
                    MW_INK_MUTED, "supply: outlet, phase");
    draw_fillers(&s);
    for (uint32_t i = 0; i < r->device_n; i++)
        draw_device(&s, x->p->rack_devices.at[r->first_device + i]);
    for (uint32_t i = 0; i < s.circuit_n; i++)
        draw_pdu(&s, i);
    double end = mw_sheet_block(&s, s.top + s.units * s.u_mm + 8);
    out->h = fmax(fmax(PAGE_H_MM, end + MW_SHEET_MARGIN_MM), s.w * 1.02);
}
