/* floorplan.c: see floorplan.h. */
#include "draw/floorplan.h"

#include "design/shell.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ISO 5455 and what lies between. */
static const int64_t scales[] = {10,  20,  25,  40,  50,  60,  75,   80,   100,  125,  150,
                                 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000};
enum { SCALES = sizeof scales / sizeof scales[0] };

/* The least pitch of racks on paper that has room for a name and a figure. */
#define ROOMY_MM 7.5
/* Strips are worth their cuts where racks grow by a third. */
#define WORTH 1.33

/* ---- choosing the sheet ---- */

struct sheet {
    struct mw_paper paper;
    int64_t scale;
    uint32_t strips;
};

static int compare_i64(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Places along y where no rack stands, one in the middle of each aisle, ascending. To be freed. */
static int64_t *list_cuts(const struct mw_plan *p, uint32_t *n)
{
    int64_t depth = p->want->site.rack.depth_mm;
    int64_t *y = mw_alloc((p->rows.n + 1) * sizeof *y);
    uint32_t cuts = 0;

    for (uint32_t i = 0; i < p->rows.n; i++)
        y[i] = p->rows.at[i].y_mm;
    qsort(y, p->rows.n, sizeof *y, compare_i64);
    for (uint32_t i = 1; i < p->rows.n; i++)
        if (y[i] - y[i - 1] > depth)
            y[cuts++] = (y[i] + y[i - 1]) / 2;
    *n = cuts;
    return y;
}

/* Cuts [north, south] into at most `want` strips of like depth; returns how many. */
static uint32_t cut(struct mw_floor_strip *strip, uint32_t want, int64_t north, int64_t south,
                    const int64_t *cuts, uint32_t cut_n)
{
    const int64_t begin = north;
    uint32_t n = 0, at = 0;

    for (uint32_t i = 1; i < want; i++) {
        int64_t target = begin + (south - begin) * i / want;
        while (at < cut_n && cuts[at] < target)
            at++;
        if (at == cut_n)
            break;
        strip[n++] = (struct mw_floor_strip){.north_mm = north, .south_mm = cuts[at]};
        north = cuts[at++];
    }
    strip[n++] = (struct mw_floor_strip){.north_mm = north, .south_mm = south};
    return n;
}

struct room { /* on paper, for the plan */
    double x, y, w, h;
};

/* In sizes of text: room for dimensions on the west and north, and for row names left of each
 * further strip. */
static const double DIMENSION = 3, STRIP_GAP = 5;

static struct room room_on(const struct mw_paper *paper, uint32_t foot_lines)
{
    double text = mw_frame_text_mm(paper->w), margin = 2.5 * text;
    double y = margin + (5.4 + DIMENSION) * text;

    return (struct room){margin + DIMENSION * text, y, paper->w - 2 * margin - DIMENSION * text,
                         paper->h - y - margin - (foot_lines * 1.55 + 1) * text};
}

/* The largest scale at which the strips fit; 0: none does. */
static int64_t fit(const struct mw_floorplan *f, const struct room *room, double text)
{
    int64_t deepest = 0;
    double gaps = (f->strip_n - 1) * STRIP_GAP * text;

    for (uint32_t i = 0; i < f->strip_n; i++)
        if (f->strip[i].south_mm - f->strip[i].north_mm > deepest)
            deepest = f->strip[i].south_mm - f->strip[i].north_mm;
    for (uint32_t k = 0; k < SCALES; k++)
        if ((double)deepest / (double)scales[k] <= room->h &&
            (double)(f->east_mm - f->west_mm) * f->strip_n / (double)scales[k] + gaps <=
                room->w)
            return scales[k];
    return 0;
}

struct extent {
    int64_t north, south;
    const int64_t *cuts;
    uint32_t cut_n;
};

/* The best number of strips, at most `most`, on a paper, landscape or portrait. */
static struct sheet try_paper(struct mw_floorplan *f, const struct extent *e,
                              const struct mw_paper *paper, uint32_t foot_lines, uint32_t most)
{
    const struct mw_paper turned[] = {*paper, {paper->name, paper->h, paper->w}};
    struct sheet best = {*paper, scales[SCALES - 1] * 2, 1};

    for (uint32_t i = 0; i < 2 * most; i++) {
        const struct mw_paper *at = &turned[i % 2];
        struct room room = room_on(at, foot_lines);
        uint32_t n = i / 2 + 1;

        f->strip_n = cut(f->strip, n, e->north, e->south, e->cuts, e->cut_n);
        int64_t scale = fit(f, &room, mw_frame_text_mm(at->w));
        if (scale && (double)scale * (best.strips < n ? WORTH : 1) < (double)best.scale)
            best = (struct sheet){*at, scale, n};
    }
    return best;
}

static int64_t least_pitch_mm(const struct mw_plan *p)
{
    int64_t least = INT64_MAX;

    for (uint32_t i = 0; i < p->rows.n; i++)
        if (p->rows.at[i].want->pitch_mm < least)
            least = p->rows.at[i].want->pitch_mm;
    return least;
}

/* The smallest paper on which racks have room, in one piece before in strips; A0 where none has. */
static void choose(struct mw_floorplan *f, uint32_t foot_lines, struct sheet *out)
{
    const struct mw_plan *p = f->p;
    struct extent e = {INT64_MAX, INT64_MIN, NULL, 0};
    int64_t *cuts = list_cuts(p, &e.cut_n);

    e.cuts = cuts;
    f->west_mm = INT64_MAX;
    f->east_mm = INT64_MIN;
    for (uint32_t i = 0; i < p->halls.n; i++) {
        const struct mw_plan_hall *h = &p->halls.at[i];
        f->west_mm =
            h->west_mm - MW_WALL_MM < f->west_mm ? h->west_mm - MW_WALL_MM : f->west_mm;
        f->east_mm =
            h->east_mm + MW_WALL_MM > f->east_mm ? h->east_mm + MW_WALL_MM : f->east_mm;
        e.north = h->north_mm - MW_WALL_MM < e.north ? h->north_mm - MW_WALL_MM : e.north;
        e.south = h->south_mm + MW_WALL_MM > e.south ? h->south_mm + MW_WALL_MM : e.south;
    }
    for (uint32_t i = 0; i < 2 * MW_PAPERS; i++) {
        *out = try_paper(f, &e, &mw_papers[i % MW_PAPERS], foot_lines,
                         i < MW_PAPERS ? 1 : MW_STRIPS_CAP);
        if ((double)least_pitch_mm(p) / (double)out->scale >= ROOMY_MM)
            break;
    }
    f->strip_n = cut(f->strip, out->strips, e.north, e.south, cuts, e.cut_n);
    mw_free(cuts);
}

void mw_floorplan_begin(struct mw_floorplan *f, const struct mw_plan *p, struct mw_picture *out,
                        const char *id, const char *title, uint32_t foot_lines)
{
    struct sheet sheet;
    double deepest = 0;

    *f = (struct mw_floorplan){.p = p, .out = out};
    choose(f, foot_lines, &sheet);
    f->scale = sheet.scale;
    f->paper = sheet.paper.name;
    mw_picture_init(out, id, title, sheet.paper.w, sheet.paper.h);
    mw_frame_begin(&f->frame, out,
                   mw_arena_printf(&out->arena, "%s%s1:%" PRId64 " on %s",
                                   p->want->site.name ? p->want->site.name : "",
                                   p->want->site.name ? ", " : "", f->scale, f->paper));
    struct room room = room_on(&sheet.paper, foot_lines);
    double step = mw_floorplan_len(f, f->east_mm - f->west_mm) + STRIP_GAP * f->frame.text;
    for (uint32_t i = 0; i < f->strip_n; i++) {
        f->strip[i].x = room.x + i * step;
        f->strip[i].y = room.y;
        deepest =
            fmax(deepest, mw_floorplan_len(f, f->strip[i].south_mm - f->strip[i].north_mm));
    }
    double left = room.w - (f->strip_n * step - STRIP_GAP * f->frame.text);
    for (uint32_t i = 0; i < f->strip_n; i++)
        f->strip[i].x += fmax(left, 0) / 2;
    f->foot = fmin(room.y + deepest + f->frame.text, room.y + room.h + f->frame.text);
}

/* ---- floor to paper ---- */

struct mw_point mw_floorplan_at(const struct mw_floorplan *f, int64_t x_mm, int64_t y_mm)
{
    const struct mw_floor_strip *s = f->strip;

    while (s < f->strip + f->strip_n - 1 && y_mm >= s->south_mm)
        s++;
    return (struct mw_point){s->x + mw_floorplan_len(f, x_mm - f->west_mm),
                             s->y + mw_floorplan_len(f, y_mm - s->north_mm)};
}

/* Part of [y0, y1] in a strip; false: none. */
static bool clip(const struct mw_floor_strip *s, int64_t *y0, int64_t *y1)
{
    *y0 = *y0 > s->north_mm ? *y0 : s->north_mm;
    *y1 = *y1 < s->south_mm ? *y1 : s->south_mm;
    return *y0 <= *y1;
}

void mw_floorplan_rect(struct mw_floorplan *f, const struct mw_box_mm *box, enum mw_ink fill,
                       enum mw_ink stroke, double stroke_mm)
{
    for (uint32_t i = 0; i < f->strip_n; i++) {
        const struct mw_floor_strip *s = &f->strip[i];
        int64_t y0 = box->y0, y1 = box->y1;
        if (!clip(s, &y0, &y1) || y0 == y1)
            continue;
        mw_picture_rect(f->out, s->x + mw_floorplan_len(f, box->x0 - f->west_mm),
                        s->y + mw_floorplan_len(f, y0 - s->north_mm),
                        mw_floorplan_len(f, box->x1 - box->x0), mw_floorplan_len(f, y1 - y0),
                        fill, stroke)
            ->stroke_mm = stroke_mm;
    }
}

void mw_floorplan_line(struct mw_floorplan *f, const struct mw_box_mm *ends, enum mw_ink ink,
                       double stroke_mm, bool dashed)
{
    for (uint32_t i = 0; i < f->strip_n; i++) {
        const struct mw_floor_strip *s = &f->strip[i];
        int64_t y0 = ends->y0, y1 = ends->y1;
        if (!clip(s, &y0, &y1) || (y0 == y1 && ends->y0 != ends->y1))
            continue;
        struct mw_op *op =
            mw_picture_line(f->out, s->x + mw_floorplan_len(f, ends->x0 - f->west_mm),
                            s->y + mw_floorplan_len(f, y0 - s->north_mm),
                            s->x + mw_floorplan_len(f, ends->x1 - f->west_mm),
                            s->y + mw_floorplan_len(f, y1 - s->north_mm), ink);
        op->stroke_mm = stroke_mm;
        op->dashed = dashed;
    }
}

struct mw_box_mm mw_floorplan_row(const struct mw_plan *p, uint32_t row)
{
    const struct mw_plan_row *r = &p->rows.at[row];
    const struct mw_position *first = &p->positions.at[r->first_position];
    int64_t x0 = first->x_mm - r->want->pitch_mm / 2, half = p->want->site.rack.depth_mm / 2;

    return (struct mw_box_mm){x0, r->y_mm - half, x0 + r->position_n * r->want->pitch_mm,
                              r->y_mm + half};
}

/* ---- what stands where ---- */

void mw_floorplan_take(struct mw_floorplan *f, const struct mw_spot *spot)
{
    if (f->taken_n == f->taken_cap) {
        uint32_t cap = f->taken_cap ? 2 * f->taken_cap : 64;
        struct mw_spot *more = mw_arena_alloc(&f->out->arena, cap * sizeof *more);
        for (uint32_t i = 0; i < f->taken_n; i++)
            more[i] = f->taken[i];
        f->taken = more;
        f->taken_cap = cap;
    }
    f->taken[f->taken_n++] = *spot;
}

bool mw_floorplan_free(const struct mw_floorplan *f, const struct mw_spot *spot)
{
    const double touch = 1e-6;

    for (uint32_t i = 0; i < f->taken_n; i++) {
        const struct mw_spot *t = &f->taken[i];
        if (spot->x0 < t->x1 - touch && spot->x1 > t->x0 + touch && spot->y0 < t->y1 - touch &&
            spot->y1 > t->y0 + touch)
            return false;
    }
    return true;
}

struct mw_spot mw_floorplan_words(const struct mw_op *text)
{
    double w = mw_picture_text_width(text->text, text->bold, text->mono) * text->size_mm;
    double before = text->align == MW_ALIGN_START ? 0 : text->align == MW_ALIGN_END ? w : w / 2;
    double high = 0.8 * text->size_mm, low = 0.25 * text->size_mm; /* DejaVu Sans */

    if (text->upward)
        return (struct mw_spot){text->x - high, text->y - (w - before), text->x + low,
                                text->y + before};
    return (struct mw_spot){text->x - before, text->y - high, text->x + w - before,
                            text->y + low};
}

/* A rectangle of the floor, cut where strips are. */
static void take_box(struct mw_floorplan *f, const struct mw_box_mm *box)
{
    for (uint32_t i = 0; i < f->strip_n; i++) {
        const struct mw_floor_strip *s = &f->strip[i];
        int64_t y0 = box->y0, y1 = box->y1;
        if (!clip(s, &y0, &y1) || y0 == y1)
            continue;
        double x = s->x + mw_floorplan_len(f, box->x0 - f->west_mm);
        double y = s->y + mw_floorplan_len(f, y0 - s->north_mm);
        mw_floorplan_take(f, &(struct mw_spot){x, y, x + mw_floorplan_len(f, box->x1 - box->x0),
                                               y + mw_floorplan_len(f, y1 - y0)});
    }
}

/* ---- aisles ---- */

/* The next row to the south (or north) of a row that shares some of its x; MW_NONE: the wall. */
static uint32_t next_row(const struct mw_plan *p, uint32_t row, bool south)
{
    const struct mw_plan_row *r = &p->rows.at[row];
    struct mw_box_mm box = mw_floorplan_row(p, row);
    uint32_t best = MW_NONE;

    for (uint32_t i = 0; i < p->rows.n; i++) {
        const struct mw_plan_row *o = &p->rows.at[i];
        if (o->hall_index != r->hall_index || o->y_mm == r->y_mm ||
            (o->y_mm > r->y_mm) != south)
            continue;
        struct mw_box_mm other = mw_floorplan_row(p, i);
        if (other.x0 >= box.x1 || other.x1 <= box.x0)
            continue;
        if (best == MW_NONE ||
            llabs(o->y_mm - r->y_mm) < llabs(p->rows.at[best].y_mm - r->y_mm))
            best = i;
    }
    return best;
}

static bool is_cut(const struct mw_floorplan *f, const struct mw_box_mm *box)
{
    for (uint32_t i = 1; i < f->strip_n; i++)
        if (box->y0 < f->strip[i].north_mm && box->y1 > f->strip[i].north_mm)
            return true;
    return false;
}

static void label_aisle(struct mw_floorplan *f, const struct mw_box_mm *box, const char *what)
{
    double w = mw_floorplan_len(f, box->x1 - box->x0),
           h = mw_floorplan_len(f, box->y1 - box->y0);
    double size = fmin(f->frame.text, 0.36 * h);
    char text[64];

    snprintf(text, sizeof text, "%saisle %.2f m", what, (double)(box->y1 - box->y0) / 1000);
    if (size < 1.2 || mw_picture_text_width(text, false, false) * size > 0.8 * w ||
        is_cut(f, box))
        return;
    struct mw_point at = mw_floorplan_at(f, (box->x0 + box->x1) / 2, (box->y0 + box->y1) / 2);
    double half = mw_picture_text_width(text, false, false) * size / 2;
    struct mw_spot words = mw_floorplan_words(mw_picture_text(
        f->out, at.x, at.y + 0.35 * size, size, MW_ALIGN_MIDDLE, MW_INK_TEXT, text));
    mw_floorplan_take(f, &words);
    double x = at.x - half - size, top = at.y - h / 2, bottom = at.y + h / 2, tick = size / 4;
    mw_picture_line(f->out, x, top, x, bottom, MW_INK_LINE)->stroke_mm = size / 16;
    mw_picture_line(f->out, x - tick, top + tick, x + tick, top - tick, MW_INK_LINE)
        ->stroke_mm = size / 12;
    mw_picture_line(f->out, x - tick, bottom + tick, x + tick, bottom - tick, MW_INK_LINE)
        ->stroke_mm = size / 12;
}

struct aisle {
    struct mw_box_mm box;
    enum mw_ink ink;
    const char *what;
};

/* What lies south (or north) of a row, up to the next row or the wall. False: nothing, or it is
 * told with the row on its other side. */
static bool aisle_of(const struct mw_plan *p, uint32_t row, bool south, struct aisle *out)
{
    const struct mw_plan_row *r = &p->rows.at[row];
    struct mw_box_mm box = mw_floorplan_row(p, row);
    uint32_t next = next_row(p, row, south);
    bool cold = (r->facing > 0) == south;

    *out = (struct aisle){box, cold ? MW_INK_COLD : MW_INK_HOT, cold ? "cold " : "hot "};
    if (next == MW_NONE) {
        const struct mw_plan_hall *hall = &p->halls.at[r->hall_index];
        out->box.y0 = south ? box.y1 : hall->north_mm;
        out->box.y1 = south ? hall->south_mm : box.y0;
    } else {
        struct mw_box_mm other = mw_floorplan_row(p, next);
        if (!south)
            return false;
        out->box = (struct mw_box_mm){box.x0 < other.x0 ? box.x0 : other.x0, box.y1,
                                      box.x1 > other.x1 ? box.x1 : other.x1, other.y0};
        if ((p->rows.at[next].facing > 0) == (r->facing > 0)) {
            out->ink = MW_INK_PAPER; /* one's front behind the other */
            out->what = "";
        }
    }
    return out->box.y1 > out->box.y0;
}

void mw_floorplan_aisles(struct mw_floorplan *f)
{
    struct aisle aisle;

    mw_picture_group(f->out, "aisles", NULL);
    for (uint32_t i = 0; i < 2 * f->p->rows.n; i++)
        if (aisle_of(f->p, i / 2, i % 2, &aisle))
            mw_floorplan_rect(f, &aisle.box, aisle.ink, MW_INK_NONE, 0);
    mw_picture_end(f->out);
}

static void label_aisles(struct mw_floorplan *f)
{
    struct aisle aisle;

    for (uint32_t i = 0; i < 2 * f->p->rows.n; i++)
        if (aisle_of(f->p, i / 2, i % 2, &aisle))
            label_aisle(f, &aisle.box, aisle.what);
}

/* ---- the building ---- */

static void draw_door(struct mw_floorplan *f, const struct mw_plan_door *d)
{
    const struct mw_plan_hall *h = &f->p->halls.at[d->hall];
    bool along_x = d->wall == MW_WALL_NORTH || d->wall == MW_WALL_SOUTH;
    int64_t from = d->mid_mm - d->width_mm / 2, to = from + d->width_mm;
    int64_t inner = d->wall == MW_WALL_NORTH   ? h->north_mm
                    : d->wall == MW_WALL_SOUTH ? h->south_mm
                    : d->wall == MW_WALL_EAST  ? h->east_mm
                                               : h->west_mm;
    int64_t out = d->wall == MW_WALL_NORTH || d->wall == MW_WALL_WEST ? inner - MW_WALL_MM
                                                                      : inner + MW_WALL_MM;
    int64_t low = inner < out ? inner : out, high = inner + out - low;
    struct mw_box_mm gap = along_x ? (struct mw_box_mm){from, low, to, high}
                                   : (struct mw_box_mm){low, from, high, to};
    double size = 0.8 * f->frame.text;

    mw_floorplan_rect(f, &gap, MW_INK_PAPER, MW_INK_LINE, 0.2);
    struct mw_point at = mw_floorplan_at(f, (gap.x0 + gap.x1) / 2, (gap.y0 + gap.y1) / 2);
    double off = mw_floorplan_len(f, MW_WALL_MM) / 2 + 0.5 * size;
    bool less = d->wall == MW_WALL_NORTH || d->wall == MW_WALL_WEST;
    struct mw_op *op = mw_picture_textf(
        f->out, along_x ? at.x : at.x + (less ? off : 0.4 * size - off),
        along_x ? at.y + (less ? off + 0.7 * size : -off) : at.y, size, MW_ALIGN_MIDDLE,
        MW_INK_TEXT, "door %.2g m", (double)d->width_mm / 1000);
    op->upward = !along_x;
    if (!along_x && less)
        op->x += 0.4 * size;
    struct mw_spot words = mw_floorplan_words(op);
    mw_floorplan_take(f, &words);
    take_box(f, &gap);
}

static void draw_pillar(struct mw_floorplan *f, const struct mw_plan_pillar *o)
{
    struct mw_box_mm box = {o->x_mm - o->width_mm / 2, o->y_mm - o->depth_mm / 2,
                            o->x_mm + o->width_mm / 2, o->y_mm + o->depth_mm / 2};

    mw_floorplan_rect(f, &box, MW_INK_WALL, MW_INK_LINE, 0.2);
    take_box(f, &box);
    struct mw_point a = mw_floorplan_at(f, box.x0, box.y0);
    double w = mw_floorplan_len(f, o->width_mm), h = mw_floorplan_len(f, o->depth_mm);
    mw_picture_line(f->out, a.x, a.y, a.x + w, a.y + h, MW_INK_PAPER)->stroke_mm = 0.2;
    mw_picture_line(f->out, a.x, a.y + h, a.x + w, a.y, MW_INK_PAPER)->stroke_mm = 0.2;
}

enum { WALLS = 4 };

static void walls_of(const struct mw_plan_hall *h, struct mw_box_mm out[WALLS])
{
    const int64_t t = MW_WALL_MM;

    out[0] = (struct mw_box_mm){h->west_mm - t, h->north_mm - t, h->east_mm + t, h->north_mm};
    out[1] = (struct mw_box_mm){h->west_mm - t, h->south_mm, h->east_mm + t, h->south_mm + t};
    out[2] = (struct mw_box_mm){h->west_mm - t, h->north_mm, h->west_mm, h->south_mm};
    out[3] = (struct mw_box_mm){h->east_mm, h->north_mm, h->east_mm + t, h->south_mm};
}

static void draw_walls(struct mw_floorplan *f, const struct mw_plan_hall *h)
{
    struct mw_box_mm walls[WALLS];

    walls_of(h, walls);
    for (int i = 0; i < WALLS; i++)
        mw_floorplan_rect(f, &walls[i], MW_INK_WALL, MW_INK_NONE, 0);
}

void mw_floorplan_take_walls(struct mw_floorplan *f)
{
    struct mw_box_mm walls[WALLS];

    for (uint32_t i = 0; i < f->p->halls.n; i++) {
        walls_of(&f->p->halls.at[i], walls);
        for (int k = 0; k < WALLS; k++)
            take_box(f, &walls[k]);
    }
}

void mw_floorplan_marks(const struct mw_floorplan *f, struct mw_key *key)
{
    if (f->p->doors.n)
        mw_key_box(key, MW_INK_PAPER, MW_INK_LINE, "door");
    if (f->p->pillars.n)
        mw_key_box(key, MW_INK_WALL, MW_INK_LINE, "pillar");
}

/* A dimension line between two points on paper, along x or y, its figure in the middle. */
static void dimension(struct mw_floorplan *f, double x0, double y0, double x1, double y1,
                      const char *text)
{
    double size = 0.9 * f->frame.text, tick = 0.35 * size;
    bool along_y = x0 == x1;
    double mid = along_y ? (y0 + y1) / 2 : (x0 + x1) / 2;

    mw_picture_line(f->out, x0, y0, x1, y1, MW_INK_MUTED)->stroke_mm = size / 16;
    mw_picture_line(f->out, x0 - tick, y0 + tick, x0 + tick, y0 - tick, MW_INK_MUTED)
        ->stroke_mm = size / 10;
    mw_picture_line(f->out, x1 - tick, y1 + tick, x1 + tick, y1 - tick, MW_INK_MUTED)
        ->stroke_mm = size / 10;
    struct mw_op *op = mw_picture_text_fit(
        f->out, along_y ? x0 - 0.5 * size : mid, along_y ? mid : y0 - 0.5 * size, size,
        0.4 * size, fabs(along_y ? y1 - y0 : x1 - x0), MW_ALIGN_MIDDLE, MW_INK_MUTED, text);
    op->upward = along_y;
}

/* Width above each hall, depth left of the first; halls of a like depth share it. */
static void dimensions(struct mw_floorplan *f)
{
    const struct mw_plan *p = f->p;
    double off = 0.9 * f->frame.text;
    struct mw_arena *a = &f->out->arena;

    for (uint32_t i = 0; i < p->halls.n; i++) {
        const struct mw_plan_hall *h = &p->halls.at[i];
        const struct mw_floor_strip *s = &f->strip[0];
        double x0 = s->x + mw_floorplan_len(f, h->west_mm - f->west_mm);
        double x1 = s->x + mw_floorplan_len(f, h->east_mm - f->west_mm);
        dimension(f, x0, s->y - off, x1, s->y - off,
                  mw_arena_printf(a, "%s  %.2f m x %.2f m", h->name,
                                  (double)(h->east_mm - h->west_mm) / 1000,
                                  (double)(h->south_mm - h->north_mm) / 1000));
    }
    const struct mw_plan_hall *h = &p->halls.at[0];
    for (uint32_t i = 0; i < f->strip_n; i++) {
        const struct mw_floor_strip *s = &f->strip[i];
        int64_t y0 = h->north_mm, y1 = h->south_mm;
        if (!clip(s, &y0, &y1) || y0 == y1)
            continue;
        double x = s->x - off;
        dimension(f, x, s->y + mw_floorplan_len(f, y0 - s->north_mm), x,
                  s->y + mw_floorplan_len(f, y1 - s->north_mm),
                  mw_arena_printf(a, "%.2f m", (double)(y1 - y0) / 1000));
    }
}

/* Names read even where rows are thin: no smaller than most of plain text. */
static void name_rows(struct mw_floorplan *f)
{
    const struct mw_plan *p = f->p;
    double depth = mw_floorplan_len(f, p->want->site.rack.depth_mm), text = f->frame.text;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        int64_t west_mm = p->halls.at[row->hall_index].west_mm;
        /* left of the cross tray over the first racks */
        struct mw_point at = mw_floorplan_at(
            f, mw_floorplan_row(p, r).x0 - p->want->site.trays.width_mm / 2, row->y_mm);
        double room = at.x - mw_floorplan_at(f, west_mm, row->y_mm).x;
        double width = mw_picture_text_width(row->name, true, false);
        double size = fmin(fmin(2.2 * text, 0.7 * depth), room / (width + 0.6));
        if (size < 0.7 * text) { /* over the wall: on ground of its own */
            size = 0.7 * text;
            mw_picture_rect(f->out, at.x - (width + 0.6) * size, at.y - 0.5 * size,
                            (width + 0.4) * size, size, MW_INK_PAPER, MW_INK_NONE);
        }
        struct mw_op *op = mw_picture_text(f->out, at.x - 0.4 * size, at.y + 0.35 * size, size,
                                           MW_ALIGN_END, MW_INK_TEXT, row->name);
        op->bold = true;
        struct mw_spot words = mw_floorplan_words(op);
        mw_floorplan_take(f, &words);
    }
}

/* Where a strip ends and the next goes on. */
static void match_lines(struct mw_floorplan *f)
{
    double w = mw_floorplan_len(f, f->east_mm - f->west_mm), size = 0.8 * f->frame.text;

    for (uint32_t i = 0; i + 1 < f->strip_n; i++) {
        const struct mw_floor_strip *s = &f->strip[i], *n = &f->strip[i + 1];
        double y = s->y + mw_floorplan_len(f, s->south_mm - s->north_mm);
        mw_picture_line(f->out, s->x, y, s->x + w, y, MW_INK_MUTED)->dashed = true;
        mw_picture_line(f->out, n->x, n->y, n->x + w, n->y, MW_INK_MUTED)->dashed = true;
        mw_picture_textf(f->out, s->x + w, y + 1.1 * size, size, MW_ALIGN_END, MW_INK_MUTED,
                         "cut %u: goes on right", i + 1);
        mw_picture_textf(f->out, n->x + w, n->y - 0.4 * size, size, MW_ALIGN_END, MW_INK_MUTED,
                         "cut %u", i + 1);
    }
}

void mw_floorplan_shell(struct mw_floorplan *f)
{
    const struct mw_plan *p = f->p;

    mw_picture_group(f->out, "building", NULL);
    for (uint32_t i = 0; i < p->halls.n; i++)
        draw_walls(f, &p->halls.at[i]);
    for (uint32_t i = 0; i < p->doors.n; i++)
        draw_door(f, &p->doors.at[i]);
    for (uint32_t i = 0; i < p->pillars.n; i++)
        draw_pillar(f, &p->pillars.at[i]);
    dimensions(f);
    match_lines(f);
    label_aisles(f);
    name_rows(f);
    mw_picture_end(f->out);
}

/* ---- scale and north ---- */

void mw_floorplan_scale(struct mw_floorplan *f, double y)
{
    static const int64_t lengths_m[] = {100, 50, 20, 10, 5, 2, 1};
    double text = f->frame.text, x = f->frame.margin + 3 * text, most = 0.3 * f->out->w;
    double bar = y + 1.7 * text;
    size_t k = 0;

    while (k + 1 < sizeof lengths_m / sizeof *lengths_m &&
           mw_floorplan_len(f, lengths_m[k] * 1000) > most)
        k++;
    double w = mw_floorplan_len(f, lengths_m[k] * 1000);
    for (int i = 0; i < 4; i++)
        mw_picture_rect(f->out, x + w * i / 4, bar, w / 4, 0.5 * text,
                        i % 2 ? MW_INK_PAPER : MW_INK_LINE, MW_INK_LINE)
            ->stroke_mm = text / 20;
    for (int i = 0; i <= 4; i += 2)
        mw_picture_textf(f->out, x + w * i / 4, bar - 0.4 * text, 0.9 * text, MW_ALIGN_MIDDLE,
                         MW_INK_TEXT, "%g%s", (double)lengths_m[k] * i / 4, i == 4 ? " m" : "");
    double nx = x - 2 * text;
    const struct mw_point arrow[] = {{nx, y + 0.3 * text},
                                     {nx + 0.7 * text, y + 2.4 * text},
                                     {nx, y + 1.9 * text},
                                     {nx - 0.7 * text, y + 2.4 * text}};
    mw_picture_path(f->out, arrow, 4, true, MW_INK_LINE, MW_INK_LINE)->stroke_mm = text / 20;
    mw_picture_text(f->out, nx, y + 3.5 * text, text, MW_ALIGN_MIDDLE, MW_INK_TEXT, "N")->bold =
        true;
}
