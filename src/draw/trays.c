/* trays.c: the floor plan's cable trays by how full they are. */
#include "draw/drawings.h"
#include "draw/floorplan.h"
#include "draw/palette.h"

#include "design/trayfill.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORST = 10, FOOT_LINES = 20, RAMP_STEPS = 8 };

struct drawing {
    struct mw_floorplan plan;
    const struct mw_plan *p;
    struct mw_picture *out;
    struct mw_trayfill fill;
    const struct mw_tray_piece
        *worst[WORST]; /* the fullest place of each of the fullest trays */
    uint32_t worst_n;
};

/* ---- the fullest ---- */

static bool same_tray(const struct mw_tray_piece *a, const struct mw_tray_piece *b)
{
    return a->kind == b->kind && a->hall == b->hall && a->row == b->row &&
           (a->kind != MW_TRAY_CROSS || a->x0_mm == b->x0_mm);
}

/* Puts a piece into the list, fullest first, if it is full enough. */
static void rank(struct drawing *d, const struct mw_tray_piece *piece)
{
    uint32_t at = d->worst_n;

    while (at > 0 && d->worst[at - 1]->area_um2 < piece->area_um2)
        at--;
    if (at == WORST || piece->cables == 0)
        return;
    if (d->worst_n < WORST)
        d->worst_n++;
    for (uint32_t i = d->worst_n - 1; i > at; i--)
        d->worst[i] = d->worst[i - 1];
    d->worst[at] = piece;
}

static void find_worst(struct drawing *d)
{
    const struct mw_tray_piece *at = d->fill.pieces.at, *end = at + d->fill.pieces.n;

    while (at < end) {
        const struct mw_tray_piece *fullest = at, *next = at + 1;
        for (; next < end && same_tray(at, next); next++)
            if (next->area_um2 > fullest->area_um2)
                fullest = next;
        rank(d, fullest);
        at = next;
    }
}

/* ---- the plan ---- */

/* Racks as ground, then, above the trays, their names. */
static void draw_racks(struct drawing *d, bool names)
{
    const struct mw_plan *p = d->p;
    double w = mw_floorplan_len(&d->plan, p->want->site.rack.width_mm);
    double h = mw_floorplan_len(&d->plan, p->want->site.rack.depth_mm);

    mw_picture_group(d->out, names ? "names" : "positions", NULL);
    for (uint32_t i = 0; i < p->positions.n; i++) {
        const struct mw_position *at = &p->positions.at[i];
        struct mw_point mid = mw_floorplan_at(&d->plan, at->x_mm, at->y_mm);
        const struct mw_rack *rack = at->rack == MW_NONE ? NULL : &p->racks.at[at->rack];
        if (!names)
            mw_picture_rect(d->out, mid.x - w / 2, mid.y - h / 2, w, h,
                            rack ? MW_INK_BLANK : MW_INK_PAPER, MW_INK_FAINT)
                ->stroke_mm = fmin(0.2, w / 20);
        if (!names || !rack)
            continue;
        double size =
            fmin(0.85 * w / mw_picture_text_width(rack->name, false, false), 0.17 * h);
        if (size >= 1.2)
            mw_picture_text(d->out, mid.x, mid.y + 0.48 * h - 0.2 * size, size, MW_ALIGN_MIDDLE,
                            MW_INK_MUTED, rack->name)
                ->link = mw_arena_printf(&d->out->arena, "rack:%s", rack->name);
    }
    mw_picture_end(d->out);
}

static enum mw_ink ink_of(const struct drawing *d, const struct mw_tray_piece *piece)
{
    if (piece->area_um2 > d->fill.limit_um2)
        return MW_INK_BAD;
    return mw_ink_ramp(piece->area_um2, d->fill.limit_um2);
}

/* A piece widened to both sides by `half`. */
static struct mw_box_mm widened(const struct mw_tray_piece *piece, int64_t half)
{
    int64_t x = piece->kind == MW_TRAY_CROSS ? half : 0, y = half - x;

    return (struct mw_box_mm){piece->x0_mm - x, piece->y0_mm - y, piece->x1_mm + x,
                              piece->y1_mm + y};
}

static void draw_tray(struct drawing *d, const struct mw_tray_piece *piece)
{
    struct mw_box_mm box = widened(piece, d->p->want->site.trays.width_mm / 2);
    bool along_y = piece->kind == MW_TRAY_CROSS;
    const struct mw_box_mm edges[] = {
        {box.x0, box.y0, along_y ? box.x0 : box.x1, along_y ? box.y1 : box.y0},
        {along_y ? box.x1 : box.x0, along_y ? box.y0 : box.y1, box.x1, box.y1},
    };

    mw_floorplan_rect(&d->plan, &box, MW_INK_PAPER, MW_INK_NONE, 0);
    for (int i = 0; i < 2; i++)
        mw_floorplan_line(&d->plan, &edges[i], MW_INK_MUTED, 0.1, false);
}

/* What fills a tray, as wide as its share of the limit. */
static void draw_fill(struct drawing *d, const struct mw_tray_piece *piece)
{
    double share = fmin((double)piece->area_um2 / (double)d->fill.limit_um2, 1);
    double half = (double)d->p->want->site.trays.width_mm / 2 * fmax(share, 0.12);
    struct mw_box_mm box = widened(piece, (int64_t)half);

    if (piece->cables)
        mw_floorplan_rect(&d->plan, &box, ink_of(d, piece), MW_INK_LINE, 0.08);
}

/* "12 %" along a piece that is long enough: in what fills it where that is thick, else beside it;
 * off its middle where something else stands. */
static void label_piece(struct drawing *d, const struct mw_tray_piece *piece)
{
    static const double shifts[] = {0, 0.25, -0.25, 0.4, -0.4};
    double length =
        mw_floorplan_len(&d->plan, piece->x1_mm - piece->x0_mm + piece->y1_mm - piece->y0_mm);
    double wide = mw_floorplan_len(&d->plan, d->p->want->site.trays.width_mm);
    double share = fmin((double)piece->area_um2 / (double)d->fill.limit_um2, 1);
    bool inside = share > 0.75, along_y = piece->kind == MW_TRAY_CROSS;
    double size = fmin(0.7 * d->plan.frame.text, 0.6 * wide);
    double off = inside ? 0.35 * size : -wide * fmax(share, 0.12) / 2 - 0.15 * size;
    char text[24];

    snprintf(text, sizeof text, "%" PRId64 " %%",
             (mw_trayfill_permille(&d->fill, piece) + 5) / 10);
    double room = mw_picture_text_width(text, false, false) * size * 1.1;
    if (!piece->cables || size < 1.2 || length < room)
        return;
    struct mw_point mid = mw_floorplan_at(&d->plan, (piece->x0_mm + piece->x1_mm) / 2,
                                          (piece->y0_mm + piece->y1_mm) / 2);
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        double along = shifts[i] * (length - room);
        struct mw_op op = {.x = mid.x + (along_y ? off : along),
                           .y = mid.y + (along_y ? along : off),
                           .size_mm = size,
                           .align = MW_ALIGN_MIDDLE,
                           .upward = along_y,
                           .text = text};
        struct mw_spot words = mw_floorplan_words(&op);
        if (!mw_floorplan_free(&d->plan, &words))
            continue;
        mw_picture_text(d->out, op.x, op.y, size, MW_ALIGN_MIDDLE,
                        inside ? mw_ink_over(ink_of(d, piece)) : MW_INK_TEXT, text)
            ->upward = along_y;
        mw_floorplan_take(&d->plan, &words);
        return;
    }
}

static void draw_pieces(struct drawing *d)
{
    mw_picture_group(d->out, "trays", "Cable trays");
    for (uint32_t i = 0; i < d->fill.pieces.n; i++)
        draw_tray(d, &d->fill.pieces.at[i]);
    for (uint32_t i = 0; i < d->fill.pieces.n; i++)
        draw_fill(d, &d->fill.pieces.at[i]);
    mw_picture_end(d->out);
}

/* Over all else: they keep clear of the building and of each other. */
static void label_pieces(struct drawing *d)
{
    mw_floorplan_take_walls(&d->plan);
    mw_picture_group(d->out, "fill", "How full the trays are");
    for (uint32_t i = 0; i < d->fill.pieces.n; i++)
        label_piece(d, &d->fill.pieces.at[i]);
    mw_picture_end(d->out);
}

/* The number of a tray in the table, where it is fullest. */
static void mark_worst(struct drawing *d)
{
    double radius = 0.75 * d->plan.frame.text;

    for (uint32_t i = d->worst_n; i-- > 0;) {
        const struct mw_tray_piece *piece = d->worst[i];
        struct mw_point at = mw_floorplan_at(&d->plan, (piece->x0_mm + piece->x1_mm) / 2,
                                             (piece->y0_mm + piece->y1_mm) / 2);
        bool along_y = piece->kind == MW_TRAY_CROSS;
        double off = mw_floorplan_len(&d->plan, d->p->want->site.trays.width_mm) / 2 + radius;
        at.x += along_y ? off : 0;
        at.y -= along_y ? 0 : off;
        struct mw_spot spot = {at.x - radius, at.y - radius, at.x + radius, at.y + radius};
        if (!mw_floorplan_free(&d->plan, &spot)) { /* the other side, free or not */
            at.x -= along_y ? 2 * off : 0;
            at.y += along_y ? 0 : 2 * off;
            spot = (struct mw_spot){at.x - radius, at.y - radius, at.x + radius, at.y + radius};
        }
        mw_floorplan_take(&d->plan, &spot);
        mw_picture_circle(d->out, at.x, at.y, radius, MW_INK_PAPER, MW_INK_TEXT)->stroke_mm =
            radius / 8;
        mw_picture_textf(d->out, at.x, at.y + 0.42 * radius, 1.15 * radius, MW_ALIGN_MIDDLE,
                         MW_INK_TEXT, "%u", i + 1)
            ->bold = true;
    }
}

/* ---- foot ---- */

static double draw_worst(struct drawing *d, double y)
{
    const char *cells[(WORST + 1) * 7] = {"",
                                          "Fullest trays, where fullest",
                                          "cables",
                                          "mm2",
                                          "of its section",
                                          "of the limit",
                                          "width needed, mm"};
    struct mw_grid grid = {.columns = 7, .rows = 1, .cells = cells, .numbers = 0x7c};
    struct mw_arena *a = &d->out->arena;
    const struct mw_frame *f = &d->plan.frame;

    for (uint32_t i = 0; i < d->worst_n; i++) {
        const struct mw_tray_piece *piece = d->worst[i];
        int64_t width_mm = d->p->want->site.trays.width_mm;
        const char **row = cells + (size_t)grid.rows++ * 7;
        row[0] = mw_arena_printf(a, "%u", i + 1);
        row[1] = mw_trayfill_place(a, d->p, piece);
        row[2] = mw_arena_printf(a, "%" PRId64, piece->cables);
        row[3] = mw_arena_printf(a, "%" PRId64, (piece->area_um2 + 999999) / 1000000);
        row[4] =
            mw_arena_printf(a, "%.1f %%", (double)mw_trayfill_permille(&d->fill, piece) / 10);
        row[5] = mw_arena_printf(a, "%.1f %%",
                                 (double)piece->area_um2 * 100 / (double)d->fill.limit_um2);
        row[6] = mw_arena_printf(a, "%" PRId64,
                                 (piece->area_um2 * width_mm + d->fill.limit_um2 - 1) /
                                     d->fill.limit_um2);
    }
    mw_grid_draw(&d->plan.frame, &grid, f->margin, y, d->out->w - 2 * f->margin);
    return y + mw_grid_h(f, &grid);
}

static void draw_foot(struct drawing *d)
{
    struct mw_frame *f = &d->plan.frame;
    const struct mw_site *site = &d->p->want->site;
    struct mw_arena *a = &d->out->arena;
    double y = d->plan.foot, x1 = d->out->w - f->margin;
    struct mw_key key;

    mw_floorplan_scale(&d->plan, y);
    y += 4.2 * f->text;
    mw_key_begin(&key, f, f->margin, x1, y, "Fill, % of the tray");
    for (int i = 0; i < RAMP_STEPS; i++) {
        double step = site->trays.max_fill * 100 / RAMP_STEPS;
        mw_key_box(&key, (enum mw_ink)(MW_INK_RAMP_0 + i), MW_INK_LINE,
                   mw_arena_printf(a, "%g-%g", step * i, step * (i + 1)));
    }
    mw_key_box(&key, MW_INK_BAD, MW_INK_LINE, "too full");
    mw_floorplan_marks(&d->plan, &key);
    y = mw_key_end(&key);
    mw_key_begin(&key, f, f->margin, x1, y, "Trays");
    mw_key_entry(&key, 0,
                 mw_arena_printf(a, "%" PRId64 " x %" PRId64 " mm, filled to %g %% at most",
                                 site->trays.width_mm, site->trays.depth_mm,
                                 site->trays.max_fill * 100));
    mw_key_entry(
        &key, 0,
        mw_arena_printf(a, "%" PRId64 " cables lie in them, %" PRId64 " stay in their rack",
                        d->fill.laid, d->fill.in_rack));
    if (d->fill.leaving)
        mw_key_entry(&key, 0,
                     mw_arena_printf(a,
                                     "not counted: %" PRId64
                                     " to things elsewhere, whose way is not known",
                                     d->fill.leaving));
    mw_key_entry(
        &key, 0,
        "cables taken as 3.0 mm (fibre), 6.5 or 9.5 mm (copper, twin-port), 7.6 mm (Cat "
        "6A), 5.2 mm (console)");
    y = mw_key_end(&key) + 0.6 * f->text;
    d->out->h = draw_worst(d, y) + f->margin;
}

void mw_draw_trays(const struct mw_plan *p, struct mw_picture *out)
{
    struct drawing d = {.p = p, .out = out};
    char title[256];

    snprintf(title, sizeof title, "Cable trays: %s", p->want->name ? p->want->name : "factory");
    mw_floorplan_begin(&d.plan, p, out, "trays", title, FOOT_LINES);
    mw_trayfill_init(&d.fill, p);
    find_worst(&d);
    draw_racks(&d, false);
    draw_pieces(&d);
    draw_racks(&d, true);
    mw_floorplan_shell(&d.plan);
    mark_worst(&d);
    label_pieces(&d);
    draw_foot(&d);
    mw_trayfill_done(&d.fill);
}
