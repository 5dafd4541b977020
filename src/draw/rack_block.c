/*
 * rack_block.c: below a rack's elevation: what its circuits carry by line, normally and in the
 * worst case, against what they may; weight, air, heat, space; cables by fabric; the legend.
 */
#include "draw/rack_sheet.h"

#include "design/thermal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROW_MM 4.7
#define KW(w) ((double)(w) / 1000)

static void say(const struct mw_rack_sheet *s, double x, double y, enum mw_align align,
                const char *text)
{
    mw_picture_text(s->out, x, y, MW_SHEET_TEXT_MM, align, MW_INK_TEXT, text);
}

static void head(const struct mw_rack_sheet *s, double x, double y, enum mw_align align,
                 const char *text)
{
    mw_picture_text(s->out, x, y, MW_SHEET_TEXT_MM, align, MW_INK_MUTED, text);
}

static void figure(const struct mw_rack_sheet *s, double x, double y, double kw)
{
    mw_picture_textf(s->out, x, y, MW_SHEET_TEXT_MM, MW_ALIGN_END, MW_INK_TEXT, "%.2f", kw);
}

/* ---- power ---- */

/* What a circuit carries normally, and in its worst case, which is the plan's own. */
struct worst {
    struct mw_circuit_draw normal, most;
    double use;           /* of the fullest line over the cases to be survived */
    bool fuller_in_other; /* that is in another case than the worst */
};

/* The normal one where nothing hangs on the circuit. */
static uint32_t worst_case(const struct mw_plan_circuit *c)
{
    return c->worst_case > 0 ? (uint32_t)c->worst_case : 0;
}

static void find_worst(const struct mw_rack_sheet *s, struct worst out[MW_RACK_CIRCUITS_CAP])
{
    struct mw_circuit_draw draw[MW_RACK_CIRCUITS_CAP];
    double worst_use[MW_RACK_CIRCUITS_CAP] = {0};

    for (uint32_t k = 0; k < s->p->cases.n && mw_case_required(s->p, k); k++) {
        mw_byrack_draw(s->by, s->rack, k, draw);
        for (uint32_t i = 0; i < s->circuit_n; i++) {
            const struct mw_plan_circuit *c = &s->p->circuits.at[s->circuits[i]];
            double use = mw_circuit_use(s->p, c->want, &draw[i]);
            if (k == 0)
                out[i].normal = draw[i];
            if (k == worst_case(c)) {
                out[i].most = draw[i];
                worst_use[i] = use;
            }
            out[i].use = fmax(out[i].use, use);
        }
    }
    for (uint32_t i = 0; i < s->circuit_n; i++) /* sums in another order differ a little */
        out[i].fuller_in_other = out[i].use > worst_use[i] + 1e-9;
}

/* Right edges of the columns of figures, as shares of the width. */
enum { COL_PDU, COL_CIRCUIT, COL_NORMAL, COL_WORST, COL_CASE, COL_MAY, COL_USE, COL_COUNT };
static const double columns[COL_COUNT] = {0.04, 0.17, 0.36, 0.575, 0.735, 0.905, 0.915};
#define LINE_SHARE 0.045

static double column(const struct mw_rack_sheet *s, int c)
{
    return MW_SHEET_MARGIN_MM + columns[c] * (s->w - 2 * MW_SHEET_MARGIN_MM);
}

static double line_column(const struct mw_rack_sheet *s, int c, int line)
{
    return column(s, c) + LINE_SHARE * (line + 1) * (s->w - 2 * MW_SHEET_MARGIN_MM);
}

static void figures(const struct mw_rack_sheet *s, int c, double y, int32_t phases,
                    const struct mw_circuit_draw *draw)
{
    figure(s, column(s, c), y, KW(draw->w));
    for (int line = 0; line < 3 && phases == 3; line++)
        figure(s, line_column(s, c, line), y, KW(draw->line_w[line]));
}

/* A bar of how full, with the share in figures; over-full in the ink of what is bad. */
static void bar(const struct mw_rack_sheet *s, double x, double y, double w,
                const struct worst *worst)
{
    double use = worst->use, figures_w = 13;
    enum mw_ink ink = use > 1 ? MW_INK_BAD : use > 0.9 ? MW_INK_WARN : MW_INK_GOOD;

    mw_picture_rect(s->out, x, y - 2.6, w - figures_w, 3, MW_INK_PAPER, MW_INK_LINE)
        ->stroke_mm = 0.15;
    mw_picture_rect(s->out, x, y - 2.6, (w - figures_w) * fmin(use, 1), 3, ink, MW_INK_NONE);
    mw_picture_textf(s->out, x + w, y, MW_SHEET_TEXT_MM, MW_ALIGN_END,
                     use > 1 ? MW_INK_BAD : MW_INK_TEXT, "%.0f %%%s", use * 100,
                     worst->fuller_in_other ? " *" : "")
        ->bold = use > 1;
}

static void power_row(const struct mw_rack_sheet *s, uint32_t i, const struct worst *w,
                      double y)
{
    const struct mw_plan_circuit *c = &s->p->circuits.at[s->circuits[i]];
    double left = MW_SHEET_MARGIN_MM, right = s->w - MW_SHEET_MARGIN_MM;
    double case_w = column(s, COL_MAY) - column(s, COL_CASE) - 20;
    enum mw_ink ink = mw_sheet_feed_ink(c->feed);
    double circuit_w = column(s, COL_NORMAL) - column(s, COL_CIRCUIT) - 11;
    char banks[48] = "";
    double may_w = (double)c->capacity_va * s->p->want->site.power.power_factor;

    mw_picture_rect(s->out, left, y - 3, 8, 3.8, ink, MW_INK_LINE)->stroke_mm = 0.15;
    mw_picture_text_fit(s->out, left + 4, y, 3.2, MW_SHEET_TEXT_MM, 7.6, MW_ALIGN_MIDDLE,
                        mw_ink_over(ink), s->tag[i]);
    if (c->pdu != MW_NONE)
        mw_picture_text_fit(s->out, column(s, COL_PDU), y, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                            column(s, COL_CIRCUIT) - column(s, COL_PDU) - 1, MW_ALIGN_START,
                            MW_INK_TEXT, s->p->devices.at[c->pdu].name);
    if (c->want->banks > 0)
        snprintf(banks, sizeof banks, ", %d x %d A", c->want->banks, c->want->bank_amps);
    mw_picture_text_fit(s->out, column(s, COL_CIRCUIT), y, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                        circuit_w, MW_ALIGN_START, MW_INK_TEXT,
                        mw_arena_printf(&s->out->arena, "%d V %s %d A%s", c->want->volts,
                                        c->want->phases == 3 ? "3~" : "1~", c->want->amps,
                                        banks));
    figures(s, COL_NORMAL, y, c->want->phases, &w->normal);
    figures(s, COL_WORST, y, c->want->phases, &w->most);
    mw_picture_text_fit(s->out, column(s, COL_CASE), y, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                        case_w, MW_ALIGN_START, MW_INK_TEXT,
                        s->p->cases.at[worst_case(c)].name);
    figure(s, column(s, COL_MAY), y, KW(may_w));
    bar(s, column(s, COL_USE), y, right - column(s, COL_USE), w);
}

static void power_heads(const struct mw_rack_sheet *s, double y)
{
    head(s, MW_SHEET_MARGIN_MM, y, MW_ALIGN_START, "rPDU");
    head(s, column(s, COL_CIRCUIT), y, MW_ALIGN_START, "circuit");
    for (int c = COL_NORMAL; c <= COL_WORST; c++) {
        static const char *const lines[] = {"L1", "L2", "L3"};
        head(s, column(s, c), y, MW_ALIGN_END, c == COL_NORMAL ? "normal" : "worst");
        for (int line = 0; line < 3; line++)
            head(s, line_column(s, c, line), y, MW_ALIGN_END, lines[line]);
    }
    head(s, column(s, COL_CASE), y, MW_ALIGN_START, "in case");
    head(s, column(s, COL_MAY), y, MW_ALIGN_END, "may carry");
    head(s, column(s, COL_USE), y, MW_ALIGN_START, "fullest line");
}

static double draw_power(const struct mw_rack_sheet *s, double y)
{
    struct worst worst[MW_RACK_CIRCUITS_CAP] = {0};
    double left = MW_SHEET_MARGIN_MM, right = s->w - MW_SHEET_MARGIN_MM, normal_w = 0;
    bool starred = false;

    mw_picture_textf(s->out, left, y, 3.6, MW_ALIGN_START, MW_INK_TEXT,
                     s->circuit_n ? "Power, kW (power factor %.2f; a line: its current x volts "
                                    "to neutral; worst: the case to be survived that draws "
                                    "most)"
                                  : "Power: the site states no circuits (power factor %.2f)",
                     s->p->want->site.power.power_factor)
        ->bold = true;
    if (!s->circuit_n)
        return y + 2;
    y += ROW_MM;
    power_heads(s, y);
    mw_picture_line(s->out, left, y + 1.2, right, y + 1.2, MW_INK_LINE);
    find_worst(s, worst);
    for (uint32_t i = 0; i < s->circuit_n; i++) {
        y += ROW_MM;
        power_row(s, i, &worst[i], y);
        normal_w += worst[i].normal.w;
        starred |= worst[i].fuller_in_other;
    }
    mw_picture_line(s->out, left, y + 1.2, right, y + 1.2, MW_INK_FAINT);
    y += ROW_MM;
    say(s, column(s, COL_PDU), y, MW_ALIGN_START, "rack");
    figure(s, column(s, COL_NORMAL), y, KW(normal_w));
    if (starred)
        head(s, right, y, MW_ALIGN_END, "* in another case than that named");
    return y + 2;
}

/* ---- facts ---- */

struct lines {
    const struct mw_rack_sheet *s;
    double x, y, value_x, w;
};

static void fact(struct lines *l, const char *name, bool bad, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void fact(struct lines *l, const char *name, bool bad, const char *fmt, ...)
{
    char text[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    l->y += ROW_MM;
    head(l->s, l->x, l->y, MW_ALIGN_START, name);
    mw_picture_text_fit(l->s->out, l->value_x, l->y, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM,
                        l->x + l->w - l->value_x, MW_ALIGN_START,
                        bad ? MW_INK_BAD : MW_INK_TEXT, text)
        ->bold = bad;
}

static void fact_power(struct lines *l, const struct mw_rack *r, const struct mw_row *row)
{
    int64_t may = row->power.position_w;

    if (may > 0)
        fact(l, "most draw", r->max_w > may, "%.2f of %.2f kW at this position (%.0f %%)",
             KW(r->max_w), KW(may), 100 * (double)r->max_w / (double)may);
    else
        fact(l, "most draw", false, "%.2f kW; the position's limit is not stated",
             KW(r->max_w));
}

/* The floor's limit is held against the rack's own footprint (design/check_floor.c). */
static void fact_weight(struct lines *l, const struct mw_rack *r)
{
    const struct mw_site *site = &l->s->p->want->site;
    double m2 = (double)site->rack.width_mm * (double)site->rack.depth_mm / 1e6;
    int64_t held = r->g - site->rack.tare_g;
    char may[64] = "limit not stated", floor[64] = "limit not stated";

    if (site->rack.max_g > 0)
        snprintf(may, sizeof may, "of %.0f kg", (double)site->rack.max_g / 1000);
    if (site->floor_max_g_m2 > 0)
        snprintf(floor, sizeof floor, "of %.0f kg/m²", (double)site->floor_max_g_m2 / 1000);
    fact(l, "weight", site->rack.max_g > 0 && held > site->rack.max_g,
         "%.0f kg loaded: rack %.0f, devices %.0f (%s)", (double)r->g / 1000,
         (double)site->rack.tare_g / 1000, (double)held / 1000, may);
    if (m2 > 0)
        fact(l, "on the floor",
             site->floor_max_g_m2 > 0 && (double)r->g / m2 > (double)site->floor_max_g_m2,
             "%.0f kg/m² on its footprint (%s)", (double)r->g / 1000 / m2, floor);
}

static void fact_cooling(struct lines *l, const struct mw_rack *r, const struct mw_row *row)
{
    const struct mw_cool_limit *may = &row->cooling.rack;
    int64_t air_w = r->max_w - r->liquid_w;
    char of[48] = "";

    if (may->air_cfm > 0)
        snprintf(of, sizeof of, " of %lld", (long long)may->air_cfm);
    fact(l, "air", may->air_cfm > 0 && r->air_cfm > may->air_cfm, "%lld%s CFM, front to rear",
         (long long)r->air_cfm, of);
    of[0] = 0;
    if (may->air_w > 0)
        snprintf(of, sizeof of, " of %.1f", KW(may->air_w));
    fact(l, "heat to air", may->air_w > 0 && air_w > may->air_w, "%.2f%s kW (%.0f BTU/h)",
         KW(air_w), of, mw_btu_h((double)air_w));
    of[0] = 0;
    if (may->liquid_w > 0)
        snprintf(of, sizeof of, " of %.1f", KW(may->liquid_w));
    if (r->liquid_w > 0)
        fact(l, "heat to liquid", may->liquid_w > 0 && r->liquid_w > may->liquid_w,
             "%.2f%s kW, %.1f L/min", KW(r->liquid_w), of,
             mw_liquid_ml_min((double)r->liquid_w, l->s->p->want->site.cooling.liquid_delta_k) /
                 1000);
    else
        fact(l, "heat to liquid", false, "none");
}

static void fact_space(struct lines *l, const struct mw_rack *r)
{
    const struct mw_rack_sheet *s = l->s;
    uint32_t of[3] = {0}, first = s->by->filler_first[s->rack];
    int32_t taken = 0;

    for (uint32_t i = first; i < s->by->filler_first[s->rack + 1]; i++)
        of[s->p->fillers.at[s->by->fillers[i]].kind % 3]++;
    for (uint32_t i = 0; i < r->device_n; i++)
        taken += s->p->devices.at[s->p->rack_devices.at[r->first_device + i]].type->u;
    fact(l, "space", false, "%d U: devices %d, blanks %u (free), baffles %u, panels %u",
         s->units, taken, of[MW_FILL_BLANK], of[MW_FILL_BAFFLE], of[MW_FILL_PANEL]);
}

enum { KINDS_CAP = 8 };

/* "2 x sn2201, 4 x qm9700"; the PDUs stand in the table of power. */
static void fact_devices(struct lines *l, const struct mw_rack *r)
{
    const struct mw_plan *p = l->s->p;
    const struct mw_device_type *seen[KINDS_CAP];
    uint32_t count[KINDS_CAP] = {0}, n = 0;
    char text[256] = "none";
    int at = 0;

    for (uint32_t i = 0; i < r->device_n; i++) {
        const struct mw_device_type *t =
            p->devices.at[p->rack_devices.at[r->first_device + i]].type;
        uint32_t k = 0;
        while (k < n && seen[k] != t)
            k++;
        if (k == KINDS_CAP || t->kind == MW_KIND_PDU)
            continue;
        if (k == n)
            seen[n++] = t;
        count[k]++;
    }
    for (uint32_t k = 0; k < n && at < (int)sizeof text - 1; k++)
        at += snprintf(text + at, sizeof text - (size_t)at, "%s%u x %.40s", k ? ", " : "",
                       count[k], seen[k]->name);
    fact(l, "devices", false, "%s", text);
}

static double draw_facts(const struct mw_rack_sheet *s, double x, double y, double w)
{
    const struct mw_rack *r = &s->p->racks.at[s->rack];
    const struct mw_row *row = s->p->rows.at[s->p->positions.at[r->position].row].want;
    struct lines l = {s, x, y, x + 24, w};

    mw_picture_text(s->out, x, y, 3.6, MW_ALIGN_START, MW_INK_TEXT, "Rack")->bold = true;
    fact_power(&l, r, row);
    fact_weight(&l, r);
    fact_cooling(&l, r, row);
    fact_space(&l, r);
    fact_devices(&l, r);
    return l.y + 2;
}

/* ---- cables and legend ---- */

static double draw_cables(const struct mw_rack_sheet *s, double x, double y, double w)
{
    const double right[] = {x + w * 0.5, x + w * 0.75, x + w};

    mw_picture_text(s->out, x, y, 3.6, MW_ALIGN_START, MW_INK_TEXT, "Cables")->bold = true;
    y += ROW_MM;
    head(s, right[0], y, MW_ALIGN_END, "in rack");
    head(s, right[1], y, MW_ALIGN_END, "to racks");
    head(s, right[2], y, MW_ALIGN_END, "elsewhere");
    for (int f = 0; f < MW_FABRIC_COUNT; f++) {
        const struct mw_rack_cables *c = &s->by->cables[(size_t)s->rack * MW_FABRIC_COUNT + f];
        uint32_t n[] = {c->inside, c->racks, c->away};
        if (!s->p->fabrics[f].enabled && !n[0] && !n[1] && !n[2])
            continue;
        y += ROW_MM;
        say(s, x, y, MW_ALIGN_START, mw_fabric_names[f]);
        for (int k = 0; k < 3; k++)
            mw_picture_textf(s->out, right[k], y, MW_SHEET_TEXT_MM, MW_ALIGN_END,
                             n[k] ? MW_INK_TEXT : MW_INK_MUTED, "%u", n[k]);
    }
    return y + 2;
}

struct legend {
    const struct mw_rack_sheet *s;
    double x, y, w;
    uint32_t n;
};

static void entry(struct legend *l, enum mw_ink ink, const char *text)
{
    double column_w = l->w / 2;
    uint32_t line = l->n / 2 + 1;
    double x = l->x + (l->n % 2) * column_w, y = l->y + line * ROW_MM;

    mw_picture_rect(l->s->out, x, y - 3, 6, 3.6, ink, MW_INK_LINE)->stroke_mm = 0.15;
    mw_picture_text_fit(l->s->out, x + 7.5, y, MW_SHEET_TEXT_MM, MW_SHEET_TEXT_MM, column_w - 8,
                        MW_ALIGN_START, MW_INK_TEXT, text);
    l->n++;
}

/* The roles, fillers and feeds that the rack has. */
static double draw_legend(const struct mw_rack_sheet *s, double x, double y, double w)
{
    static const struct {
        enum mw_ink ink;
        const char *text;
    } fillers[] = {[MW_FILL_BLANK] = {MW_INK_BLANK, "blank"},
                   [MW_FILL_BAFFLE] = {MW_INK_BAFFLE, "airflow baffle"},
                   [MW_FILL_PANEL] = {MW_INK_PANEL, "brand panel"}};
    struct legend l = {s, x, y, w, 0};
    const struct mw_rack *r = &s->p->racks.at[s->rack];
    bool roles[MW_ROLE_COUNT] = {false}, kinds[3] = {false}, feeds[MW_FEEDS_CAP] = {false};

    for (uint32_t i = 0; i < r->device_n; i++)
        roles[s->p->devices.at[s->p->rack_devices.at[r->first_device + i]].role] = true;
    for (uint32_t i = s->by->filler_first[s->rack]; i < s->by->filler_first[s->rack + 1]; i++)
        kinds[s->p->fillers.at[s->by->fillers[i]].kind % 3] = true;
    for (uint32_t i = 0; i < s->circuit_n; i++)
        if (s->p->circuits.at[s->circuits[i]].feed < MW_FEEDS_CAP)
            feeds[s->p->circuits.at[s->circuits[i]].feed] = true;
    mw_picture_text(s->out, x, y, 3.6, MW_ALIGN_START, MW_INK_TEXT, "Legend")->bold = true;
    for (int role = 0; role < MW_ROLE_COUNT; role++)
        if (roles[role])
            entry(&l, mw_sheet_role_ink((uint8_t)role),
                  role == MW_ROLE_PDU ? "rPDU" : mw_role_names[role]);
    for (int k = 0; k < 3; k++)
        if (kinds[k])
            entry(&l, fillers[k].ink, fillers[k].text);
    for (uint32_t f = 0; f < s->p->want->site.power.feeds.n && f < MW_FEEDS_CAP; f++) {
        char text[80];
        snprintf(text, sizeof text, "feed %.60s", s->p->want->site.power.feeds.at[f].name);
        if (feeds[f])
            entry(&l, mw_sheet_feed_ink(f), text);
    }
    uint32_t lines = (l.n + 1) / 2;
    y += (lines + 1) * ROW_MM;
    head(s, x, y, MW_ALIGN_START, "1: A/12 L2  supply 1: rPDU A, outlet 12, L2-N");
    y += ROW_MM;
    head(s, x, y, MW_ALIGN_START, "L23  between L2 and L3;  b2  outlet bank 2");
    y += ROW_MM;
    head(s, x, y, MW_ALIGN_START, "U9.1  the device at U9, its supply 1");
    return y + 2;
}

double mw_sheet_block(const struct mw_rack_sheet *s, double y)
{
    double left = MW_SHEET_MARGIN_MM, w = s->w - 2 * left;
    double below = draw_power(s, y) + 4;
    double facts = draw_facts(s, left, below, w * 0.42);
    double cables = draw_cables(s, left + w * 0.45, below, w * 0.24);
    double legend = draw_legend(s, left + w * 0.73, below, w * 0.27);

    return fmax(facts, fmax(cables, legend));
}
