/*
 * trayfill.c: see trayfill.h. Every straight tray is a line of stops: places where cables may enter
 * or leave it. A cable adds itself at the stop where it enters and takes itself away where it
 * leaves; a sum along the line then gives what lies between stops.
 */
#include "design/trayfill.h"

#include "design/route.h"

#include <inttypes.h>
#include <stdlib.h>

struct stop {
    int64_t at_mm; /* along the line */
    int64_t cables, area_um2;
};

struct line {
    uint8_t kind;
    uint32_t hall, row;
    int64_t across_mm; /* y of a line along x, x of one along y */
    uint32_t first, n; /* its stops, ascending once they are all there */
};

struct laying {
    const struct mw_plan *p;
    MW_VEC(struct line) lines; /* by row; then as first_cross and first_joint say */
    MW_VEC(struct stop) stops;
    uint32_t *first_cross; /* by hall: its cross trays from west to east */
    uint32_t first_joint;  /* two for each hall: through it, and on to the next */
};

/* ---- cables ---- */

/*
 * Outer diameters, micrometres, of one port's cable and of a twin-port assembly. The catalog does
 * not hold them. Fibre: 2.0 to 3.0 mm, the larger taken (NVIDIA, Interconnect Structured Cabling
 * Requirements, MPO cables). Cat 6A: 0.30 inch (Leviton, Cat 6A reference manual, tray sizing).
 * Copper assemblies of 26 to 30 AWG and console cables: general knowledge, unchecked.
 */
static const int64_t diameters_um[][2] = {
    [MW_MEDIUM_DAC] = {6500, 9500},    [MW_MEDIUM_ACC] = {6500, 9500},
    [MW_MEDIUM_AOC] = {3000, 3000},    [MW_MEDIUM_MMF] = {3000, 3000},
    [MW_MEDIUM_SMF] = {3000, 3000},    [MW_MEDIUM_TP] = {7600, 7600},
    [MW_MEDIUM_SERIAL] = {5200, 5200},
};

int64_t mw_cable_diameter_um(const struct mw_plan *p, const struct mw_cable *cable)
{
    bool copper = cable->fabric == MW_FABRIC_OOB || cable->fabric == MW_FABRIC_CONSOLE;
    const struct mw_cable_part *part;

    if (cable->part == MW_NONE) /* a finding says that none serves; some cable will */
        return diameters_um[copper ? MW_MEDIUM_TP : MW_MEDIUM_SMF][0];
    part = &p->catalog->cables.at[cable->part];
    return diameters_um[part->medium][part->lanes > 1];
}

static int64_t area_um2(const struct mw_plan *p, const struct mw_cable *cable)
{
    int64_t d = mw_cable_diameter_um(p, cable);

    return d * d * 355 / 452; /* pi / 4, to seven digits */
}

/* ---- lines ---- */

static struct line *add_line(struct laying *l, enum mw_tray_kind kind, uint32_t hall,
                             uint32_t row, int64_t across_mm)
{
    struct line *line = mw_vec_push(&l->lines);

    *line = (struct line){(uint8_t)kind, hall, row, across_mm, l->stops.n, 0};
    return line;
}

static void add_stop(struct laying *l, struct line *line, int64_t at_mm)
{
    mw_vec_push(&l->stops)->at_mm = at_mm;
    line->n++;
}

static int compare_stops(const void *a, const void *b)
{
    const struct stop *s = a, *t = b;

    return (s->at_mm > t->at_mm) - (s->at_mm < t->at_mm);
}

/* Sorts the stops of the last line and drops doubles. */
static void end_line(struct laying *l, struct line *line)
{
    struct stop *at = l->stops.at + line->first;
    uint32_t n = 1;

    qsort(at, line->n, sizeof *at, compare_stops);
    for (uint32_t i = 1; i < line->n; i++)
        if (at[i].at_mm != at[n - 1].at_mm)
            at[n++] = at[i];
    line->n = n;
    l->stops.n = line->first + n;
}

/* x of the k-th cross tray of a hall; past the last, INT64_MAX. */
static int64_t cross_x_mm(const struct mw_plan_hall *hall, int64_t k)
{
    int64_t x_mm = hall->cross_mm > 0 ? hall->x0_mm + k * hall->cross_mm
                   : k == 0           ? hall->x0_mm
                                      : hall->x1_mm;

    if (x_mm < hall->x1_mm)
        return x_mm;
    if (k == 0 || cross_x_mm(hall, k - 1) < hall->x1_mm)
        return hall->x1_mm;
    return INT64_MAX;
}

static void lay_rows(struct laying *l)
{
    const struct mw_plan *p = l->p;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        const struct mw_plan_hall *hall = &p->halls.at[row->hall_index];
        struct line *line = add_line(l, MW_TRAY_ROW, row->hall_index, r, row->y_mm);

        for (uint32_t i = 0; i < row->position_n; i++)
            add_stop(l, line, p->positions.at[row->first_position + i].x_mm);
        for (int64_t k = 0; cross_x_mm(hall, k) != INT64_MAX; k++)
            add_stop(l, line, cross_x_mm(hall, k));
        end_line(l, line);
    }
}

static void lay_crosses(struct laying *l)
{
    const struct mw_plan *p = l->p;

    for (uint32_t h = 0; h < p->halls.n; h++) {
        const struct mw_plan_hall *hall = &p->halls.at[h];

        l->first_cross[h] = l->lines.n;
        for (int64_t k = 0; cross_x_mm(hall, k) != INT64_MAX; k++) {
            struct line *line = add_line(l, MW_TRAY_CROSS, h, MW_NONE, cross_x_mm(hall, k));

            for (uint32_t r = 0; r < p->rows.n; r++)
                if (p->rows.at[r].hall_index == h)
                    add_stop(l, line, p->rows.at[r].y_mm);
            if (p->halls.n > 1)
                add_stop(l, line, hall->joint_y_mm);
            end_line(l, line);
        }
    }
}

static void lay_joints(struct laying *l)
{
    const struct mw_plan *p = l->p;

    l->first_joint = l->lines.n;
    for (uint32_t h = 0; h < p->halls.n; h++) {
        const struct mw_plan_hall *hall = &p->halls.at[h];
        struct line *line = add_line(l, MW_TRAY_JOINT, h, MW_NONE, hall->joint_y_mm);

        add_stop(l, line, hall->x0_mm);
        add_stop(l, line, hall->x1_mm);
        line = add_line(l, MW_TRAY_JOINT, h, MW_NONE, hall->joint_y_mm);
        add_stop(l, line, hall->x1_mm);
        add_stop(l, line, h + 1 < p->halls.n ? p->halls.at[h + 1].x0_mm : hall->x1_mm);
    }
}

/* ---- cables along lines ---- */

struct load {
    int64_t cables, area_um2;
};

static struct stop *find_stop(struct laying *l, const struct line *line, int64_t at_mm)
{
    const struct stop key = {.at_mm = at_mm};

    return bsearch(&key, l->stops.at + line->first, line->n, sizeof key, compare_stops);
}

static void run(struct laying *l, uint32_t at_line, int64_t a_mm, int64_t b_mm,
                const struct load *load)
{
    MW_ASSERT(at_line < l->lines.n && l->lines.at);
    const struct line *line = &l->lines.at[at_line];
    struct stop *enter = find_stop(l, line, a_mm < b_mm ? a_mm : b_mm);
    struct stop *leave = find_stop(l, line, a_mm < b_mm ? b_mm : a_mm);

    MW_ASSERT(enter && leave);
    enter->cables += load->cables;
    enter->area_um2 += load->area_um2;
    leave->cables -= load->cables;
    leave->area_um2 -= load->area_um2;
}

static uint32_t cross_at(const struct laying *l, uint32_t h, int64_t x_mm)
{
    const struct mw_plan_hall *hall = &l->p->halls.at[h];
    uint32_t last = (h + 1 < l->p->halls.n ? l->first_cross[h + 1] : l->first_joint) - 1;

    if (x_mm == hall->x1_mm)
        return last;
    return l->first_cross[h] +
           (uint32_t)(hall->cross_mm > 0 ? (x_mm - hall->x0_mm) / hall->cross_mm : 0);
}

/* Lays `load` between two racks. */
static void lay(struct laying *l, uint32_t rack_a, uint32_t rack_b, const struct load *load)
{
    const struct mw_plan *p = l->p;
    uint32_t a = p->racks.at[rack_a].position, b = p->racks.at[rack_b].position;
    uint32_t row_a = p->positions.at[a].row, row_b = p->positions.at[b].row;
    uint32_t hall_a = p->rows.at[row_a].hall_index, hall_b = p->rows.at[row_b].hall_index;
    struct mw_route_point at[MW_ROUTE_CORNERS];
    uint32_t n = mw_route_corners(p, a, b, at);

    run(l, row_a, at[0].x_mm, at[1].x_mm, load);
    if (n == 2)
        return;
    run(l, row_b, at[n - 2].x_mm, at[n - 1].x_mm, load);
    run(l, cross_at(l, hall_a, at[1].x_mm), at[1].y_mm, at[2].y_mm, load);
    if (n == 4)
        return;
    run(l, cross_at(l, hall_b, at[3].x_mm), at[3].y_mm, at[4].y_mm, load);
    uint32_t west = hall_a < hall_b ? hall_a : hall_b, east = hall_a + hall_b - west;
    for (uint32_t h = west; h < east; h++) {
        const struct mw_plan_hall *hall = &p->halls.at[h];
        if (h > west)
            run(l, l->first_joint + 2 * h, hall->x0_mm, hall->x1_mm, load);
        run(l, l->first_joint + 2 * h + 1, hall->x1_mm, p->halls.at[h + 1].x0_mm, load);
    }
}

static uint32_t rack_of(const struct mw_plan *p, const struct mw_end *end)
{
    return end->device == MW_NONE ? MW_NONE : p->devices.at[end->device].rack;
}

static void lay_cables(struct laying *l, struct mw_trayfill *t)
{
    const struct mw_plan *p = l->p;
    struct load *loads = mw_alloc((size_t)p->bundles.n * sizeof *loads);

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        uint32_t a = rack_of(p, &c->end[0]), b = rack_of(p, &c->end[1]);
        uint32_t tail = rack_of(p, &c->end[2]);
        const struct load one = {1, area_um2(p, c)};

        t->in_rack += a != MW_NONE && a == b;
        t->leaving += a == MW_NONE || b == MW_NONE;
        if (c->bundle != MW_NONE) {
            t->laid++;
            loads[c->bundle].cables++;
            loads[c->bundle].area_um2 += one.area_um2;
        }
        bool parts = tail != MW_NONE && tail != b; /* a splitter's tails in two racks */
        if (parts && a != MW_NONE && a != tail)
            lay(l, a, tail, &one);
    }
    for (uint32_t i = 0; i < p->bundles.n; i++)
        lay(l, p->bundles.at[i].rack[0], p->bundles.at[i].rack[1], &loads[i]);
    mw_free(loads);
}

/* ---- pieces ---- */

static struct mw_tray_piece piece_of(const struct line *line, int64_t from_mm, int64_t to_mm,
                                     const struct load *load)
{
    bool along_y = line->kind == MW_TRAY_CROSS;

    return (struct mw_tray_piece){
        .kind = line->kind,
        .hall = line->hall,
        .row = line->row,
        .x0_mm = along_y ? line->across_mm : from_mm,
        .y0_mm = along_y ? from_mm : line->across_mm,
        .x1_mm = along_y ? line->across_mm : to_mm,
        .y1_mm = along_y ? to_mm : line->across_mm,
        .cables = load->cables,
        .area_um2 = load->area_um2,
    };
}

/* Cuts a line where its load changes. */
static void cut(struct mw_trayfill *t, const struct laying *l, const struct line *line)
{
    const struct stop *at = l->stops.at + line->first;
    struct load load = {0, 0};
    uint32_t from = 0;

    for (uint32_t i = 0; i < line->n; i++) {
        bool last = i + 1 == line->n;
        if (i > from && (last || at[i].cables || at[i].area_um2)) {
            *mw_vec_push(&t->pieces) = piece_of(line, at[from].at_mm, at[i].at_mm, &load);
            from = i;
        }
        load.cables += at[i].cables;
        load.area_um2 += at[i].area_um2;
    }
}

void mw_trayfill_init(struct mw_trayfill *t, const struct mw_plan *p)
{
    struct laying l = {.p = p};
    const struct mw_site *site = &p->want->site;

    *t =
        (struct mw_trayfill){.tray_um2 = site->trays.width_mm * site->trays.depth_mm * 1000000};
    t->limit_um2 = (int64_t)(site->trays.max_fill * (double)t->tray_um2);
    l.first_cross = mw_alloc((size_t)p->halls.n * sizeof *l.first_cross);
    lay_rows(&l);
    lay_crosses(&l);
    lay_joints(&l);
    lay_cables(&l, t);
    for (uint32_t i = 0; i < l.lines.n; i++) {
        const struct line *line = &l.lines.at[i];
        bool unused_joint = line->kind == MW_TRAY_JOINT && l.stops.at[line->first].cables == 0;
        if (!unused_joint)
            cut(t, &l, line);
    }
    mw_free(l.first_cross);
    mw_vec_done(&l.lines);
    mw_vec_done(&l.stops);
}

void mw_trayfill_done(struct mw_trayfill *t)
{
    mw_vec_done(&t->pieces);
}

int64_t mw_trayfill_permille(const struct mw_trayfill *t, const struct mw_tray_piece *piece)
{
    return (piece->area_um2 * 1000 + t->tray_um2 / 2) / t->tray_um2;
}

/* The row of a hall nearest to y. */
static const char *row_near(const struct mw_plan *p, uint32_t hall, int64_t y_mm)
{
    const struct mw_plan_row *best = NULL;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_plan_row *row = &p->rows.at[r];
        if (row->hall_index == hall &&
            (!best || llabs(row->y_mm - y_mm) < llabs(best->y_mm - y_mm)))
            best = row;
    }
    return best ? best->name : "";
}

/* The position of a row nearest to x. */
static int32_t position_near(const struct mw_plan *p, uint32_t row, int64_t x_mm)
{
    const struct mw_plan_row *r = &p->rows.at[row];
    const struct mw_position *best = &p->positions.at[r->first_position];

    for (uint32_t i = 1; i < r->position_n; i++) {
        const struct mw_position *at = &p->positions.at[r->first_position + i];
        if (llabs(at->x_mm - x_mm) < llabs(best->x_mm - x_mm))
            best = at;
    }
    return best->number;
}

const char *mw_trayfill_place(struct mw_arena *a, const struct mw_plan *p,
                              const struct mw_tray_piece *piece)
{
    const struct mw_plan_hall *hall = &p->halls.at[piece->hall];
    double x_m = (double)(piece->x0_mm - hall->x0_mm) / 1000;
    int32_t from = 0, to = 0;

    switch (piece->kind) {
    case MW_TRAY_ROW:
        from = position_near(p, piece->row, piece->x0_mm + 1);
        to = position_near(p, piece->row, piece->x1_mm - 1);
        if (from == to)
            return mw_arena_printf(a, "row %s, position %" PRId32, p->rows.at[piece->row].name,
                                   from);
        return mw_arena_printf(a, "row %s, positions %" PRId32 " to %" PRId32,
                               p->rows.at[piece->row].name, from, to);
    case MW_TRAY_CROSS:
        return mw_arena_printf(a, "%s, across at %.1f m, rows %s to %s", hall->name, x_m,
                               row_near(p, piece->hall, piece->y0_mm),
                               row_near(p, piece->hall, piece->y1_mm));
    default:
        return mw_arena_printf(a, "joint %s %s", x_m > 0 ? "east of" : "through", hall->name);
    }
}
