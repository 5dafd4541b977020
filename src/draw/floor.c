/* floor.c: the floor plan: every position with what stands there, shaded by kind, power or heat. */
#include "draw/drawings.h"
#include "draw/floorplan.h"
#include "draw/palette.h"

#include "design/shell.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CLASSES_SHOWN = 5, CIRCUITS_CAP = 160, FOOT_LINES = 10, RAMP_STEPS = 8 };

/* Below this no text is set: a finger's breadth of a hundred racks would be grey. */
#define LEAST_TEXT_MM 1.2

/* Of a rack's width words take so much at most: those of neighbours must not run together. */
#define ACROSS 0.78

struct drawing {
    struct mw_floorplan plan;
    const struct mw_plan *p;
    struct mw_picture *out;
    enum mw_shade shade;
    int64_t ramp_top_w; /* value of the ramp's upper end */
};

static const char *const titles[] = {
    [MW_SHADE_KIND] = "Floor plan",
    [MW_SHADE_POWER] = "Floor plan by power",
    [MW_SHADE_HEAT] = "Floor plan by heat",
};

static const char *const ids[] = {
    [MW_SHADE_KIND] = "floor",
    [MW_SHADE_POWER] = "floor-power",
    [MW_SHADE_HEAT] = "floor-heat",
};

/* ---- values ---- */

/* What shades a rack: all it draws, or the part of its heat that goes to the air. */
static int64_t value_w(const struct drawing *d, const struct mw_rack *rack)
{
    return d->shade == MW_SHADE_HEAT ? rack->max_w - rack->liquid_w : rack->max_w;
}

/* The ramp ends at eight round steps. */
static int64_t ramp_top_w(const struct drawing *d)
{
    static const int64_t steps[] = {10, 12, 15, 20, 25, 30, 40, 50, 60, 80};
    int64_t most = 1;

    for (uint32_t i = 0; i < d->p->racks.n; i++) {
        int64_t w = value_w(d, &d->p->racks.at[i]);
        most = w > most ? w : most;
    }
    for (int64_t unit = 10;; unit *= 10)
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
            if (steps[k] * unit * RAMP_STEPS >= most)
                return steps[k] * unit * RAMP_STEPS;
}

static enum mw_ink rack_ink(const struct drawing *d, const struct mw_rack *rack)
{
    return d->shade == MW_SHADE_KIND ? mw_palette_rack(rack->kind)
                                     : mw_ink_ramp(value_w(d, rack), d->ramp_top_w);
}

static uint32_t rack_nodes(const struct mw_plan *p, const struct mw_rack *rack)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < rack->device_n; i++)
        n += p->devices.at[p->rack_devices.at[rack->first_device + i]].role == MW_ROLE_NODE;
    return n;
}

/* kW; for heat with liquid, "31.6+9.2": to air and to liquid. */
static void value_text(const struct drawing *d, const struct mw_rack *rack, char *buf,
                       size_t cap)
{
    if (d->shade == MW_SHADE_HEAT && rack->liquid_w > 0)
        snprintf(buf, cap, "%.1f+%.1f", (double)(rack->max_w - rack->liquid_w) / 1000,
                 (double)rack->liquid_w / 1000);
    else
        snprintf(buf, cap, "%.1f", (double)rack->max_w / 1000);
}

/* ---- positions ---- */

struct spot { /* a position on paper */
    double x, y, w, h;
    bool front_south;
};

static struct spot spot_of(const struct drawing *d, const struct mw_position *at)
{
    const struct mw_plan *p = d->p;
    double w = mw_floorplan_len(&d->plan, p->want->site.rack.width_mm);
    double h = mw_floorplan_len(&d->plan, p->want->site.rack.depth_mm);
    struct mw_point mid = mw_floorplan_at(&d->plan, at->x_mm, at->y_mm);

    return (struct spot){mid.x - w / 2, mid.y - h / 2, w, h, p->rows.at[at->row].facing > 0};
}

/* One line of text in a spot, in the slice of its depth from `from` to `to` (shares, counted from
 * the rear): level where it is readable so, else upward if it is alone there. */
static void write_in(struct drawing *d, const struct spot *s, double from, double to,
                     enum mw_ink ink, bool bold, const char *text, const char *link)
{
    double width = mw_picture_text_width(text, bold, false);
    double size = fmin(ACROSS * s->w / width, 0.8 * (to - from) * s->h);
    double mid = s->y + s->h * (s->front_south ? (from + to) / 2 : 1 - (from + to) / 2);
    struct mw_op *op;

    size = fmin(size, 1.1 * d->plan.frame.text);
    if (size < LEAST_TEXT_MM)
        return;
    op = mw_picture_text(d->out, s->x + s->w / 2, mid + 0.35 * size, size, MW_ALIGN_MIDDLE, ink,
                         text);
    op->bold = bold;
    op->link = link;
}

/* A name along the depth of the rack, where it is too narrow for one across. */
static void write_upward(struct drawing *d, const struct spot *s, enum mw_ink ink,
                         const char *text, const char *link)
{
    double size = fmin(0.72 * s->w, 0.9 * s->h / mw_picture_text_width(text, false, false));
    struct mw_op *op;

    if (size < LEAST_TEXT_MM)
        return;
    op = mw_picture_text(d->out, s->x + s->w / 2 + 0.35 * size, s->y + s->h / 2, size,
                         MW_ALIGN_MIDDLE, ink, text);
    op->upward = true;
    op->link = link;
}

static bool reads_level(const struct spot *s, const char *text)
{
    return ACROSS * s->w / mw_picture_text_width(text, true, false) >= LEAST_TEXT_MM;
}

static void draw_empty(struct drawing *d, const struct mw_position *at)
{
    struct spot s = spot_of(d, at);
    char number[16];

    mw_picture_rect(d->out, s.x, s.y, s.w, s.h, at->blocked ? MW_INK_BLOCKED : MW_INK_FREE,
                    MW_INK_MUTED)
        ->stroke_mm = fmin(0.2, s.w / 20);
    if (at->blocked) {
        mw_picture_line(d->out, s.x, s.y, s.x + s.w, s.y + s.h, MW_INK_MUTED)->stroke_mm = 0.15;
        mw_picture_line(d->out, s.x, s.y + s.h, s.x + s.w, s.y, MW_INK_MUTED)->stroke_mm = 0.15;
    }
    snprintf(number, sizeof number, "%" PRId32, at->number);
    write_in(d, &s, 0.02, 0.3, MW_INK_MUTED, false, number, NULL);
}

static void draw_rack(struct drawing *d, const struct mw_position *at)
{
    const struct mw_rack *rack = &d->p->racks.at[at->rack];
    struct spot s = spot_of(d, at);
    enum mw_ink fill = rack_ink(d, rack), ink = mw_ink_over(fill);
    struct mw_arena *a = &d->out->arena;
    const char *path = mw_arena_printf(a, "rack:%s", rack->name);
    char value[32], number[16];
    double front = s.front_south ? s.y + s.h : s.y, mark = fmin(0.05 * s.h, 0.8);

    value_text(d, rack, value, sizeof value);
    snprintf(number, sizeof number, "%" PRId32, at->number);
    mw_picture_group(d->out, path,
                     mw_arena_printf(a, "%s, %s: %u nodes, %s kW, %" PRId64 " kg", rack->name,
                                     mw_rack_kind_names[rack->kind], rack_nodes(d->p, rack),
                                     value, rack->g / 1000));
    mw_picture_rect(d->out, s.x, s.y, s.w, s.h, fill, MW_INK_LINE)->stroke_mm =
        fmin(0.2, s.w / 20);
    mw_picture_line(d->out, s.x, front + (s.front_south ? -mark / 2 : mark / 2), s.x + s.w,
                    front + (s.front_south ? -mark / 2 : mark / 2), MW_INK_TEXT)
        ->stroke_mm = mark;
    if (reads_level(&s, rack->name)) {
        write_in(d, &s, 0.02, 0.26, ink, false, number, NULL);
        write_in(d, &s, 0.32, 0.64, ink, true, rack->name, path);
        write_in(d, &s, 0.66, 0.94, ink, false, value, NULL);
    } else {
        write_upward(d, &s, ink,
                     d->shade == MW_SHADE_KIND ? rack->name
                                               : mw_arena_printf(a, "%s %s", rack->name, value),
                     path);
    }
    mw_picture_end(d->out);
}

static void draw_positions(struct drawing *d)
{
    mw_picture_group(d->out, "positions", NULL);
    for (uint32_t i = 0; i < d->p->positions.n; i++) {
        const struct mw_position *at = &d->p->positions.at[i];
        if (at->rack == MW_NONE)
            draw_empty(d, at);
        else
            draw_rack(d, at);
    }
    mw_picture_end(d->out);
}

/* ---- trays, scalable units, feeds ---- */

static void draw_trays(struct drawing *d)
{
    const struct mw_plan *p = d->p;
    int64_t half = p->want->site.trays.width_mm / 2;

    mw_picture_group(d->out, "trays", "Cable trays");
    for (uint32_t h = 0; h < p->halls.n; h++) {
        const struct mw_plan_hall *hall = &p->halls.at[h];
        int64_t north = hall->joint_y_mm, south = north;
        if (p->halls.n == 1)
            north = INT64_MAX, south = INT64_MIN;
        for (uint32_t r = 0; r < p->rows.n; r++) {
            int64_t y = p->rows.at[r].y_mm;
            if (p->rows.at[r].hall_index != h)
                continue;
            north = y < north ? y : north;
            south = y > south ? y : south;
            mw_floorplan_rect(&d->plan,
                              &(struct mw_box_mm){hall->x0_mm, y - half, hall->x1_mm, y + half},
                              MW_INK_NONE, MW_INK_TRAY, 0.25);
        }
        for (int64_t x = hall->x0_mm;; x += hall->cross_mm > 0 ? hall->cross_mm : INT32_MAX) {
            int64_t at = x < hall->x1_mm ? x : hall->x1_mm;
            mw_floorplan_rect(&d->plan, &(struct mw_box_mm){at - half, north, at + half, south},
                              MW_INK_TRAY, MW_INK_NONE, 0);
            if (at == hall->x1_mm)
                break;
        }
        if (h + 1 < p->halls.n)
            mw_floorplan_rect(&d->plan,
                              &(struct mw_box_mm){hall->x1_mm, hall->joint_y_mm - half,
                                                  p->halls.at[h + 1].x0_mm,
                                                  hall->joint_y_mm + half},
                              MW_INK_TRAY, MW_INK_NONE, 0);
    }
    mw_picture_end(d->out);
}

static int32_t su_at(const struct mw_plan *p, uint32_t position)
{
    uint32_t rack = p->positions.at[position].rack;

    return rack == MW_NONE ? -1 : p->racks.at[rack].su;
}

/* A dashed outline around neighbouring racks of one scalable unit, its name at the rear. */
static void draw_unit(struct drawing *d, uint32_t first, uint32_t last)
{
    const struct mw_position *a = &d->p->positions.at[first], *b = &d->p->positions.at[last];
    struct spot s = spot_of(d, a), t = spot_of(d, b);
    double pad = 0.06 * s.h, w = t.x + t.w - s.x, text = d->plan.frame.text;
    char name[32];
    struct mw_op *op = mw_picture_rect(d->out, s.x - pad / 2, s.y - pad, w + pad, s.h + 2 * pad,
                                       MW_INK_NONE, MW_INK_TEXT);

    op->stroke_mm = fmin(0.35, s.w / 12);
    op->dashed = true;
    snprintf(name, sizeof name, "SU %" PRId32, su_at(d->p, first) + 1);
    double size = fmin(0.9 * text, 0.22 * s.h);
    double width = mw_picture_text_width(name, true, false) * size;
    if (size < LEAST_TEXT_MM || width > w)
        return;
    double y = s.front_south ? s.y - pad - 0.3 * size : s.y + s.h + pad + 1.05 * size;
    mw_picture_text(d->out, s.x, y, size, MW_ALIGN_START, MW_INK_TEXT, name)->bold = true;
}

static void draw_units(struct drawing *d)
{
    const struct mw_plan *p = d->p;

    mw_picture_group(d->out, "scalable-units", NULL);
    for (uint32_t r = 0; r < p->rows.n; r++) {
        uint32_t first = p->rows.at[r].first_position, end = first + p->rows.at[r].position_n;
        for (uint32_t i = first, next; i < end; i = next) {
            next = i + 1;
            if (su_at(p, i) < 0)
                continue;
            while (next < end && su_at(p, next) == su_at(p, i))
                next++;
            draw_unit(d, i, next - 1);
        }
    }
    mw_picture_end(d->out);
}

/* Which of the site's feeds a row's circuits come from. */
static uint32_t row_feeds(const struct mw_plan *p, const struct mw_row *row)
{
    uint32_t set = 0;

    for (uint32_t c = 0; c < row->power.circuits.n; c++)
        for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++)
            if (strcmp(p->want->site.power.feeds.at[i].name, row->power.circuits.at[c].feed) ==
                0)
                set |= 1u << i;
    return set;
}

static void chip(struct drawing *d, uint32_t feed, double x, double y, double w, double h)
{
    enum mw_ink ink = mw_ink_feed(feed);
    const char *name = d->p->want->site.power.feeds.at[feed].name;
    double size = fmin(0.75 * h, 0.9 * w / mw_picture_text_width(name, true, false));

    mw_picture_rect(d->out, x, y, w, h, ink, MW_INK_LINE)->stroke_mm = h / 20;
    if (size >= 0.9)
        mw_picture_text(d->out, x + w / 2, y + h / 2 + 0.35 * size, size, MW_ALIGN_MIDDLE,
                        mw_ink_over(ink), name)
            ->bold = true;
}

/* At the eastern end of every row, the feeds of its positions. */
static void draw_row_feeds(struct drawing *d)
{
    const struct mw_plan *p = d->p;
    double depth = mw_floorplan_len(&d->plan, p->want->site.rack.depth_mm);

    for (uint32_t r = 0; r < p->rows.n; r++) {
        uint32_t set = row_feeds(p, p->rows.at[r].want);
        struct mw_box_mm box = mw_floorplan_row(p, r);
        struct mw_point at = mw_floorplan_at(&d->plan, box.x1, p->rows.at[r].y_mm);
        int64_t east = p->halls.at[p->rows.at[r].hall_index].east_mm;
        int n = __builtin_popcount(set);
        double h = fmin(1.2 * d->plan.frame.text, 0.96 * depth / fmax(n, 3));
        double w = fmin(1.6 * h, mw_floorplan_len(&d->plan, east - box.x1) - 0.4 * h);
        double y = at.y - n * h / 2;
        if (h < LEAST_TEXT_MM || w < 0.5 * h)
            continue;
        for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++)
            if (set >> i & 1) {
                chip(d, i, at.x + 0.3 * h, y, w, h);
                mw_floorplan_take(
                    &d->plan, &(struct mw_spot){at.x + 0.3 * h, y, at.x + 0.3 * h + w, y + h});
                y += h;
            }
    }
}

/* The feeds of a hall's rows. */
static uint32_t hall_feeds(const struct mw_plan *p, uint32_t hall)
{
    uint32_t set = 0;

    for (uint32_t r = 0; r < p->rows.n; r++)
        if (p->rows.at[r].hall_index == hall)
            set |= row_feeds(p, p->rows.at[r].want);
    return set;
}

/* A wall's inner half and what stands before it, on paper: panels stand there one by one. */
struct panels {
    bool along_x;
    double low, high;  /* where the wall begins and ends */
    double across;     /* the panels' edge toward north or west */
    double want;       /* middle of all where nothing is in the way */
    double w, h, step; /* of a panel */
};

static struct panels panels_of(const struct drawing *d, uint32_t hall)
{
    const struct mw_plan_hall *h = &d->p->halls.at[hall];
    enum mw_wall wall = d->p->want->site.halls.at[hall].panels_wall;
    int64_t clear_mm = d->p->want->site.halls.at[hall].clearance_mm;
    int64_t cut_mm = d->plan.strip[0].south_mm;
    int64_t south_mm = cut_mm > h->north_mm && cut_mm < h->south_mm ? cut_mm - 1 : h->south_mm;
    struct mw_point nw = mw_floorplan_at(&d->plan, h->west_mm, h->north_mm);
    struct mw_point se =
        mw_floorplan_at(&d->plan, h->east_mm, wall == MW_WALL_SOUTH ? h->south_mm : south_mm);
    double middle = mw_floorplan_len(&d->plan, MW_WALL_MM) / 2;
    struct panels p = {.along_x = wall == MW_WALL_NORTH || wall == MW_WALL_SOUTH};

    p.h = fmin(1.5 * d->plan.frame.text, fmax(0.8 * mw_floorplan_len(&d->plan, clear_mm), 2));
    p.w = 1.3 * p.h;
    p.step = p.along_x ? p.w : p.h;
    p.low = p.along_x ? nw.x : nw.y;
    p.high = p.along_x ? se.x : se.y;
    p.want = p.along_x ? (2 * p.low + p.high) / 3 : (p.low + p.high) / 2;
    p.across = wall == MW_WALL_NORTH   ? nw.y - middle
               : wall == MW_WALL_SOUTH ? se.y + middle - p.h
               : wall == MW_WALL_WEST  ? nw.x - middle
                                       : se.x + middle - p.w;
    return p;
}

static struct mw_spot panel_spot(const struct panels *p, double at, uint32_t n)
{
    double x = p->along_x ? at : p->across, y = p->along_x ? p->across : at;

    return (struct mw_spot){x, y, x + p->w * (p->along_x ? n : 1),
                            y + p->h * (p->along_x ? 1 : n)};
}

/* Where the next `n` panels have room side by side, nearest to `want`; NAN: nowhere. */
static double find_room(const struct drawing *d, const struct panels *p, double want,
                        uint32_t n)
{
    double length = n * p->step, most = p->high - p->low;

    for (int i = 0; i * p->step / 4 <= most; i++)
        for (int side = -1; side <= 1; side += 2) {
            double at = want - length / 2 + side * i * p->step / 4;
            struct mw_spot spot = panel_spot(p, at, n);
            if (at >= p->low && at + length <= p->high && mw_floorplan_free(&d->plan, &spot))
                return at;
        }
    return NAN;
}

/* Takes places for `n` panels: together where the wall has room for that, else one by one, as
 * many as it has room for. Returns how many, in their order along the wall. */
static uint32_t take_panels(struct drawing *d, const struct panels *p, uint32_t n,
                            double at[MW_FEEDS_CAP])
{
    double together = find_room(d, p, p->want, n);
    uint32_t found = 0;

    while (found < n) {
        double next =
            isnan(together) ? find_room(d, p, p->want, 1) : together + found * p->step;
        if (isnan(next))
            break;
        struct mw_spot spot = panel_spot(p, next, 1);
        mw_floorplan_take(&d->plan, &spot);
        uint32_t k = found++;
        for (; k > 0 && at[k - 1] > next; k--)
            at[k] = at[k - 1];
        at[k] = next;
    }
    return found;
}

/* The feeds' panels, not to scale, at their wall; those that it has no room for are named at the
 * ends of rows alone. */
static void draw_panels(struct drawing *d)
{
    double at[MW_FEEDS_CAP];

    for (uint32_t i = 0; i < d->p->halls.n; i++) {
        struct panels panels = panels_of(d, i);
        uint32_t set = hall_feeds(d->p, i), next = 0;
        uint32_t n = take_panels(d, &panels, (uint32_t)__builtin_popcount(set), at);
        for (uint32_t f = 0; f < d->p->want->site.power.feeds.n && next < n; f++) {
            if (!(set >> f & 1))
                continue;
            struct mw_spot spot = panel_spot(&panels, at[next++], 1);
            chip(d, f, spot.x0, spot.y0, panels.w, panels.h);
        }
    }
}

/* ---- foot ---- */

static void legend_shade(struct drawing *d, struct mw_key *k)
{
    uint32_t kinds[MW_RACK_KINDS] = {0}, empty = 0, blocked = 0;
    struct mw_arena *a = &d->out->arena;
    char text[48];

    for (uint32_t i = 0; i < d->p->racks.n; i++)
        kinds[d->p->racks.at[i].kind]++;
    for (uint32_t i = 0; i < d->p->positions.n; i++) {
        blocked += d->p->positions.at[i].blocked;
        empty += !d->p->positions.at[i].blocked && d->p->positions.at[i].rack == MW_NONE;
    }
    for (int i = 0; i < MW_RACK_KINDS && d->shade == MW_SHADE_KIND; i++)
        if (kinds[i])
            mw_key_box(k, mw_palette_rack((enum mw_rack_kind)i), MW_INK_LINE,
                       mw_arena_printf(a, "%s racks: %u", mw_rack_kind_names[i], kinds[i]));
    for (int i = 0; i < RAMP_STEPS && d->shade != MW_SHADE_KIND; i++) {
        double step = (double)d->ramp_top_w / 1000 / RAMP_STEPS;
        snprintf(text, sizeof text, "%g-%g", i * step, (i + 1) * step);
        mw_key_box(k, (enum mw_ink)(MW_INK_RAMP_0 + i), MW_INK_LINE, text);
    }
    if (empty)
        mw_key_box(k, MW_INK_FREE, MW_INK_MUTED, mw_arena_printf(a, "empty: %u", empty));
    if (blocked)
        mw_key_box(k, MW_INK_BLOCKED, MW_INK_MUTED, mw_arena_printf(a, "blocked: %u", blocked));
}

static void legend_marks(struct drawing *d, struct mw_key *k)
{
    const struct mw_plan *p = d->p;

    mw_key_line(k, MW_INK_TEXT, 0.8, "front");
    mw_key_box(k, MW_INK_COLD, MW_INK_NONE, "cold");
    mw_key_box(k, MW_INK_HOT, MW_INK_NONE, "hot");
    if (p->rows.n > 1) /* that of a single row lies hidden over its racks */
        mw_key_box(k, MW_INK_TRAY, MW_INK_NONE, "cable tray");
    mw_key_line(k, MW_INK_TEXT, 0.35, "scalable unit (SU)")->dashed = true;
    mw_floorplan_marks(&d->plan, k);
    for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++) {
        const struct mw_feed *feed = &p->want->site.power.feeds.at[i];
        double w = 1.8 * d->plan.frame.text;
        const char *text = feed->w ? mw_arena_printf(&d->out->arena, "feed %s: %" PRId64 " kW",
                                                     feed->name, feed->w / 1000)
                                   : mw_arena_printf(&d->out->arena, "feed %s", feed->name);
        double x = mw_key_entry(k, w, text);
        chip(d, i, x, k->y - 0.6 * d->plan.frame.text, w, 1.2 * d->plan.frame.text);
    }
    if (p->want->site.power.feeds.n > MW_INK_FEED_7 - MW_INK_FEED_0 + 1)
        mw_key_entry(k, 0, "(every eighth feed has the same colour: their names tell)");
}

/* "A, B: 415 V 3~ 60 A". */
static const char *circuits_text(struct mw_arena *a, const struct mw_rack_power *power)
{
    const char *text = NULL;

    for (uint32_t i = 0; i < power->circuits.n && i < CIRCUITS_CAP; i++) {
        const struct mw_circuit *c = &power->circuits.at[i], *next = c + 1;
        bool more = i + 1 < power->circuits.n && next->volts == c->volts &&
                    next->phases == c->phases && next->amps == c->amps &&
                    next->count == c->count;
        const char *feed =
            c->count > 1 ? mw_arena_printf(a, "%" PRId32 "x%s", c->count, c->feed) : c->feed;
        text = text ? mw_arena_printf(a, "%s, %s", text, feed) : feed;
        if (!more)
            text = mw_arena_printf(a, "%s: %" PRId32 " V %s %" PRId32 " A", text, c->volts,
                                   c->phases == 3 ? "3~" : "1~", c->amps);
    }
    return text ? text : "";
}

/* The circuits of positions, by rows that are alike. */
static double draw_classes(struct drawing *d, double y, double most_w)
{
    const struct mw_plan *p = d->p;
    struct mw_arena *a = &d->out->arena;
    const char *cells[(CLASSES_SHOWN + 1) * 4] = {"Rows", "Nodes a rack", "kW a position",
                                                  "Circuits of a position, by feed"};
    struct mw_grid grid = {.columns = 4, .rows = 1, .cells = cells, .numbers = 6};

    for (uint32_t i = 0; i < p->classes.n && i < CLASSES_SHOWN; i++) {
        const struct mw_power_class *c = &p->classes.at[i];
        const struct mw_rack_power *power = &p->rows.at[c->row].want->power;
        const char **row = cells + (size_t)grid.rows++ * 4;
        row[0] = p->classes.n == 1 ? "all" : c->where;
        if (p->classes.n > CLASSES_SHOWN && i + 1 == CLASSES_SHOWN)
            row[0] = mw_arena_printf(a, "%s (and %u kinds more)", row[0],
                                     p->classes.n - CLASSES_SHOWN);
        row[1] = mw_arena_printf(a, "%" PRId32, c->nodes_per_rack);
        row[2] = power->position_w ? mw_arena_printf(a, "%g", (double)power->position_w / 1000)
                                   : "not stated";
        row[3] = circuits_text(a, power);
    }
    mw_grid_draw(&d->plan.frame, &grid, d->plan.frame.margin, y, most_w);
    return y + mw_grid_h(&d->plan.frame, &grid);
}

/* Its right end at x, its left one in *left. Returns where it ends. */
static double draw_totals(struct drawing *d, double x, double y, double *left)
{
    const struct mw_plan *p = d->p;
    struct mw_arena *a = &d->out->arena;
    const struct mw_totals *t = &p->totals;
    int64_t liquid_w = 0, heaviest_g = 0, hottest_w = 0;

    for (uint32_t i = 0; i < p->racks.n; i++) {
        const struct mw_rack *r = &p->racks.at[i];
        liquid_w += r->liquid_w;
        heaviest_g = r->g > heaviest_g ? r->g : heaviest_g;
        hottest_w = r->max_w > hottest_w ? r->max_w : hottest_w;
    }
    const char *cells[] = {
        "Totals",
        NULL,
        "nodes",
        mw_arena_printf(a, "%u", mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE).n),
        "racks of positions",
        mw_arena_printf(a, "%u of %u", p->racks.n, p->positions.n),
        "all devices at their most",
        mw_arena_printf(a, "%.1f kW", (double)t->it_peak_w / 1000),
        "of it to liquid",
        mw_arena_printf(a, "%.1f kW", (double)liquid_w / 1000),
        "air",
        mw_arena_printf(a, "%" PRId64 " CFM", t->air_cfm),
        "largest rack",
        mw_arena_printf(a, "%.1f kW, %" PRId64 " kg", (double)hottest_w / 1000,
                        heaviest_g / 1000),
        "weight",
        mw_arena_printf(a, "%.1f t", (double)t->weight_g / 1e6),
        "cable",
        mw_arena_printf(a, "%.1f km", (double)t->cable_mm / 1e6),
    };
    struct mw_grid grid = {2, sizeof cells / sizeof *cells / 2, cells, 2, NULL};

    *left = x - mw_grid_w(&d->plan.frame, &grid);
    mw_grid_draw(&d->plan.frame, &grid, *left, y, 0);
    return y + mw_grid_h(&d->plan.frame, &grid);
}

static void draw_foot(struct drawing *d)
{
    struct mw_frame *f = &d->plan.frame;
    struct mw_key key;
    double y = d->plan.foot, column, end = draw_totals(d, d->out->w - f->margin, y, &column);

    column -= f->text;
    mw_floorplan_scale(&d->plan, y);
    y += 4.2 * f->text;
    mw_key_begin(&key, f, f->margin, column, y,
                 d->shade == MW_SHADE_KIND    ? "Racks, with kW"
                 : d->shade == MW_SHADE_POWER ? "kW a rack"
                                              : "Heat to air, kW a rack");
    legend_shade(d, &key);
    y = mw_key_end(&key);
    mw_key_begin(&key, f, f->margin, column, y, "Marks");
    legend_marks(d, &key);
    y = mw_key_end(&key) + 0.6 * f->text;
    y = draw_classes(d, y, column - f->margin);
    d->out->h = fmax(y, end) + f->margin;
}

void mw_draw_floor(const struct mw_plan *p, enum mw_shade shade, struct mw_picture *out)
{
    struct drawing d = {.p = p, .out = out, .shade = shade};
    char title[256];

    snprintf(title, sizeof title, "%s: %s", titles[shade],
             p->want->name ? p->want->name : "factory");
    mw_floorplan_begin(&d.plan, p, out, ids[shade], title,
                       FOOT_LINES + p->want->site.power.feeds.n / 6 +
                           (p->classes.n < CLASSES_SHOWN ? p->classes.n : CLASSES_SHOWN));
    d.ramp_top_w = ramp_top_w(&d);
    mw_floorplan_aisles(&d.plan);
    draw_trays(&d);
    draw_positions(&d);
    draw_units(&d);
    mw_floorplan_shell(&d.plan);
    draw_row_feeds(&d);
    draw_panels(&d);
    draw_foot(&d);
}
