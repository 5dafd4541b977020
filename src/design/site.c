/*
 * site.c: halls and rows of the factory file become rows, positions and power classes with
 * coordinates. Halls stand side by side along x; the rows of a hall run along x and follow each
 * other along y, in pairs: front to front over a cold aisle, then back to back over a hot one.
 */
#include "design/site.h"

#include "base/text.h"
#include "design/design.h"
#include "design/onto.h"
#include "design/shell.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool mw_row_holds(const struct mw_plan_row *row, enum mw_rack_kind kind)
{
    static const enum mw_holds holds[MW_RACK_KINDS] = {
        [MW_RACK_COMPUTE] = MW_HOLDS_COMPUTE,
        [MW_RACK_NETWORK] = MW_HOLDS_NETWORK,
        [MW_RACK_MANAGEMENT] = MW_HOLDS_MANAGEMENT,
        [MW_RACK_CORE] = MW_HOLDS_CORE,
    };
    return row->want->holds == MW_HOLDS_ANY || row->want->holds == holds[kind];
}

/* What is carried on from row to row. */
struct floor {
    struct mw_plan *p;
    struct mw_diags *diags;
    struct mw_map_str names; /* of rows */
    uint32_t lettered;       /* rows without a name so far */
    int64_t hall_x_mm;       /* where the hall begins */
    int64_t y_mm;            /* centre line of the next row */
};

static void complain(struct floor *fl, enum mw_code code, const struct mw_row *want,
                     const char *text)
{
    char place[MW_ERR_PLACE_CAP] = "site.halls";

    if (want->pos.line)
        snprintf(place, sizeof place, "%s:%" PRIu32 ":%" PRIu32, fl->p->want->file,
                 want->pos.line, want->pos.col);
    mw_diag(fl->diags, MW_ERROR, code, place, NULL, "%s", text);
}

/* ---- names ---- */

/* Number of a name made of small letters, as mw_text_letters counts, two at most (gpu is a word); MW_NONE: none. */
static uint32_t letters_number(const char *name)
{
    size_t n = strlen(name);
    uint32_t number = 0;

    if (n == 0 || n > 2)
        return MW_NONE;
    for (size_t i = 0; i < n; i++) {
        if (name[i] < 'a' || name[i] > 'z')
            return MW_NONE;
        number = number * 26 + (uint32_t)(name[i] - 'a') + 1;
    }
    return number - 1;
}

/* The k-th of `want->count` rows: lettered on from its name (m, n, o), or numbered (gpu1). */
static const char *row_name(struct floor *fl, const struct mw_row *want, int32_t k)
{
    char buf[8];

    if (!want->name)
        return mw_arena_strdup(&fl->p->arena, mw_text_letters(fl->lettered++, buf));
    if (want->count <= 1)
        return want->name;
    uint32_t number = letters_number(want->name);
    if (number != MW_NONE)
        return mw_arena_strdup(&fl->p->arena, mw_text_letters(number + (uint32_t)k, buf));
    return mw_arena_printf(&fl->p->arena, "%s%" PRId32, want->name, k + 1);
}

/* ---- blocked positions ---- */

/* Reads a number at *s and steps over it and the blanks around it; -1: there is none. */
static int64_t read_number(const char **s)
{
    enum { NUMBER_CAP = 100000000 };
    int64_t v = -1;

    while (**s == ' ')
        ++*s;
    for (; **s >= '0' && **s <= '9' && v < NUMBER_CAP; ++*s)
        v = (v < 0 ? 0 : v) * 10 + (**s - '0');
    while (**s == ' ')
        ++*s;
    return v;
}

/* Marks "3,7-9" among the positions of a row; numbers count from want->first. */
static bool block_positions(const struct mw_row *want, struct mw_position *at)
{
    const char *s = want->blocked;

    while (s && *s) {
        int64_t low = read_number(&s), high = low;
        if (*s == '-') {
            s++;
            high = read_number(&s);
        }
        if (low < want->first || high < low || high >= want->first + (int64_t)want->positions)
            return false;
        for (int64_t i = low; i <= high; i++)
            at[i - want->first].blocked = true;
        if (*s == ',' && s[1])
            s++;
        else if (*s)
            return false;
    }
    return true;
}

/* ---- power classes ---- */

static bool same_circuit(const struct mw_circuit *a, const struct mw_circuit *b)
{
    return strcmp(a->feed, b->feed) == 0 && a->count == b->count && a->volts == b->volts &&
           a->phases == b->phases && a->amps == b->amps && a->derate == b->derate &&
           a->banks == b->banks && a->bank_amps == b->bank_amps;
}

static bool same_cooling(const struct mw_cool_limit *a, const struct mw_cool_limit *b)
{
    return a->air_w == b->air_w && a->air_cfm == b->air_cfm && a->liquid_w == b->liquid_w &&
           a->liquid_ml_min == b->liquid_ml_min;
}

static bool same_class(const struct mw_row *a, const struct mw_row *b)
{
    if (a == b)
        return true;
    if (a->holds != b->holds || a->power.position_w != b->power.position_w ||
        a->power.circuits.n != b->power.circuits.n ||
        !same_cooling(&a->cooling.rack, &b->cooling.rack) ||
        !same_cooling(&a->cooling.row, &b->cooling.row) ||
        !same_cooling(&a->cooling.hall, &b->cooling.hall))
        return false;
    for (uint32_t i = 0; i < a->power.circuits.n; i++)
        if (!same_circuit(&a->power.circuits.at[i], &b->power.circuits.at[i]))
            return false;
    return true;
}

static uint32_t find_class(struct mw_plan *p, uint32_t row)
{
    uint32_t i = 0;

    while (i < p->classes.n &&
           !same_class(p->rows.at[row].want, p->rows.at[p->classes.at[i].row].want))
        i++;
    if (i == p->classes.n)
        *mw_vec_push(&p->classes) = (struct mw_power_class){.row = row};
    return i;
}

/* "site", "row:a", or the runs of rows that share the class: "rows a-d,f". */
static const char *class_where(struct mw_plan *p, uint32_t class)
{
    enum { RUNS_CAP = 16 }; /* named; then "…" */
    const char *text = NULL, *single = NULL;
    uint32_t runs = 0;

    if (p->classes.n == 1)
        return "site";
    for (uint32_t i = 0, end; i < p->rows.n && runs <= RUNS_CAP; i = end + 1) {
        for (end = i; end < p->rows.n && p->rows.at[end].power_class == class; end++)
            ;
        if (end == i)
            continue;
        const char *run = p->rows.at[i].name;
        if (end - i > 1)
            run = mw_arena_printf(&p->arena, "%s-%s", run, p->rows.at[end - 1].name);
        single = runs == 0 && end - i == 1 ? run : NULL;
        if (runs == RUNS_CAP)
            run = "…";
        text = text ? mw_arena_printf(&p->arena, "%s,%s", text, run) : run;
        runs++;
    }
    return mw_arena_printf(&p->arena, single ? "row:%s" : "rows %s", text);
}

/* ---- geometry ---- */

static void add_positions(struct floor *fl, const struct mw_row *want, int64_t x_mm)
{
    struct mw_plan *p = fl->p;
    uint32_t row = p->rows.n - 1, first = p->positions.n;

    for (int32_t i = 0; i < want->positions; i++)
        *mw_vec_push(&p->positions) = (struct mw_position){
            .row = row,
            .number = want->first + i,
            .x_mm = x_mm + i * want->pitch_mm + want->pitch_mm / 2,
            .y_mm = p->rows.at[row].y_mm,
            .rack = MW_NONE,
        };
    if (!block_positions(want, p->positions.at + first))
        complain(fl, MW_E_ROW_BLOCKED, want,
                 mw_arena_printf(&p->arena,
                                 "blocked: \"%s\" is no list of positions %" PRId32 "-%" PRId32
                                 " of row %s",
                                 want->blocked, want->first, want->first + want->positions - 1,
                                 p->rows.at[row].name));
}

static void add_row(struct floor *fl, const struct mw_hall *hall, const struct mw_row *want,
                    int32_t k, uint32_t in_hall)
{
    struct mw_plan *p = fl->p;
    const char *name = row_name(fl, want, k);
    int64_t x_mm = fl->hall_x_mm + (want->x_mm > 0 ? want->x_mm : 0);
    bool even = in_hall % 2 == 0;

    if (!mw_map_str_add(&fl->names, name, p->rows.n))
        complain(fl, MW_E_ROW_NAME, want,
                 mw_arena_printf(&p->arena, "there is a row \"%s\" already", name));
    if (want->pitch_mm < p->want->site.rack.width_mm)
        complain(fl, MW_E_ROW_OVERLAP, want,
                 mw_arena_printf(&p->arena,
                                 "row %s: a pitch of %" PRId64 " mm is less than the %" PRId64
                                 " mm of a rack",
                                 name, want->pitch_mm, p->want->site.rack.width_mm));
    if (want->y_mm >= 0 && k == 0)
        fl->y_mm = want->y_mm;
    *mw_vec_push(&p->rows) = (struct mw_plan_row){
        .name = name,
        .hall = hall->name,
        .want = want,
        .first_position = p->positions.n,
        .position_n = (uint32_t)want->positions,
        .hall_index = p->halls.n - 1,
        .y_mm = fl->y_mm,
        .facing = even ? 1 : -1,
    };
    p->rows.at[p->rows.n - 1].power_class = find_class(p, p->rows.n - 1);
    add_positions(fl, want, x_mm);
    fl->y_mm += p->want->site.rack.depth_mm + (even ? hall->cold_aisle_mm : hall->hot_aisle_mm);
}

struct strip { /* the floor that a row covers */
    int64_t x0, x1, y;
    uint32_t row;
};

static int strip_cmp(const void *a, const void *b)
{
    const struct strip *s = a, *t = b;

    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    return s->row < t->row ? -1 : s->row > t->row;
}

static struct strip row_strip(const struct mw_plan *p, uint32_t row)
{
    const struct mw_plan_row *r = &p->rows.at[row];
    const struct mw_position *first = &p->positions.at[r->first_position];
    int64_t x0 = first->x_mm - r->want->pitch_mm / 2;

    return (struct strip){x0, x0 + r->position_n * r->want->pitch_mm, r->y_mm, row};
}

/* Rows of a hall from `first` on that stand on the same floor. */
static void check_overlaps(struct floor *fl, uint32_t first)
{
    struct mw_plan *p = fl->p;
    uint32_t n = p->rows.n - first;
    struct strip *strips = mw_alloc(n * sizeof *strips);

    for (uint32_t i = 0; i < n; i++)
        strips[i] = row_strip(p, first + i);
    qsort(strips, n, sizeof *strips, strip_cmp);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1;
             k < n && strips[k].y - strips[i].y < p->want->site.rack.depth_mm; k++) {
            if (strips[k].x0 >= strips[i].x1 || strips[i].x0 >= strips[k].x1)
                continue;
            const struct mw_plan_row *a = &p->rows.at[strips[i].row];
            const struct mw_plan_row *b = &p->rows.at[strips[k].row];
            complain(fl, MW_E_ROW_OVERLAP, (a > b ? a : b)->want,
                     mw_arena_printf(&p->arena, "rows %s and %s stand on the same floor",
                                     (a > b ? b : a)->name, (a > b ? a : b)->name));
        }
    mw_free(strips);
}

/* Cross trays of the hall whose rows begin at `first`. */
static void span_hall(struct floor *fl, uint32_t first)
{
    struct mw_plan *p = fl->p;
    struct mw_plan_hall *hall = &p->halls.at[p->halls.n - 1];

    hall->x0_mm = INT64_MAX;
    hall->x1_mm = fl->hall_x_mm;
    for (uint32_t i = first; i < p->rows.n; i++) {
        struct strip s = row_strip(p, i);
        hall->x0_mm = s.x0 < hall->x0_mm ? s.x0 : hall->x0_mm;
        hall->x1_mm = s.x1 > hall->x1_mm ? s.x1 : hall->x1_mm;
    }
    hall->cross_mm = p->want->site.trays.cross_every * p->rows.at[first].want->pitch_mm;
    hall->joint_y_mm = p->rows.at[0].y_mm;
}

static enum mw_rc add_hall(struct floor *fl, const struct mw_hall *want)
{
    struct mw_plan *p = fl->p;
    uint32_t first = p->rows.n, in_hall = 0;

    *mw_vec_push(&p->halls) = (struct mw_plan_hall){.name = want->name};
    fl->y_mm = p->want->site.rack.depth_mm / 2;
    if (p->halls.n > 1) /* the walls of the two stand back to back */
        fl->hall_x_mm = p->halls.at[p->halls.n - 2].east_mm + MW_WALL_MM + want->clearance_mm;
    for (uint32_t i = 0; i < want->rows.n; i++) {
        const struct mw_row *row = &want->rows.at[i];
        for (int32_t k = 0; k < (row->count > 1 ? row->count : 1); k++) {
            if (p->positions.n + (int64_t)row->positions > MW_POSITIONS_CAP) {
                complain(fl, MW_E_CAP, row, "the site has more than 1000000 rack positions");
                return MW_ELIMIT;
            }
            add_row(fl, want, row, k, in_hall++);
        }
    }
    if (p->rows.n == first)
        return MW_OK;
    check_overlaps(fl, first);
    span_hall(fl, first);
    mw_design_shell(p, first, fl->hall_x_mm, fl->diags);
    return MW_OK;
}

enum mw_rc mw_design_site(struct mw_plan *p, struct mw_diags *diags)
{
    struct floor fl = {.p = p, .diags = diags};
    uint32_t before = diags->errors;
    enum mw_rc rc = MW_OK;

    for (uint32_t i = 0; i < p->want->site.halls.n && !rc; i++)
        rc = add_hall(&fl, &p->want->site.halls.at[i]);
    for (uint32_t i = 0; i < p->classes.n && !rc; i++)
        p->classes.at[i].where = class_where(p, i);
    mw_map_str_done(&fl.names);
    if (rc)
        return rc;
    if (diags->errors > before)
        return MW_ECONFIG;
    return p->base ? mw_onto_site(p, diags) : MW_OK;
}
