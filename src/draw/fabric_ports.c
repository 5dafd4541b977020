/*
 * fabric_ports.c: a fabric port by port, as a crossbar: switches of one tier are columns, what is
 * plugged into them rows below, the switches above them rows above. A dot is a link, or several in
 * step; left of it stands the port of its row, right of it that of its column. Management networks
 * have a row for each rack and the number of its links.
 */
#include "draw/fabric_view.h"
#include "draw/palette.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ends that are no device of the plan: NFS storage, and the customer's network. */
#define AWAY_STORAGE (MW_NONE - 1)
#define AWAY_WORLD MW_NONE

enum part { PART_CORES, PART_ABOVE, PART_BELOW, PARTS, PART_OTHER = PARTS };

struct entry {                  /* a link in its place */
    uint32_t part, row, column; /* devices; row: a rack where rows are racks; or away */
    uint16_t row_port, column_port;
};

struct line { /* of a cell: ports in step */
    const char *left, *right;
};

struct cell {
    uint32_t part, row, column;
    uint32_t first, n; /* lines */
    uint32_t links;
};

struct row {
    uint32_t part, row;
    uint32_t group;    /* of columns; rows of a group stand under it */
    uint32_t first, n; /* cells */
    uint32_t lines;    /* of its deepest cell */
};

struct crossbar {
    const struct mw_fabric_view *v;
    struct mw_arena arena;
    bool by_rack;
    MW_VEC(struct entry) entries;
    MW_VEC(struct line) lines;
    MW_VEC(struct cell) cells;
    MW_VEC(struct row) rows;
    MW_VEC(uint32_t) columns[2]; /* of the cores' crossbar, and of the other */
    uint32_t *column_at;         /* by device */
    uint32_t *group_at;          /* by column of columns[1]: columns that nodes share */
    uint32_t groups;
    /* in sizes of text */
    double name_w, left_w[2], right_w[2], column_w[2];
};

static const double LINE = 1.5, HEAD = 7.4, PART_GAP = 1.5;

static bool is_away(uint32_t device)
{
    return device == AWAY_STORAGE || device == AWAY_WORLD;
}

static const char *away_name(uint32_t device)
{
    return device == AWAY_STORAGE ? "NFS storage" : "outside world";
}

/* ---- links into cells ---- */

static void add_entry(struct crossbar *x, const struct mw_view_link *l)
{
    const struct mw_fabric_view *v = x->v;
    uint32_t end = l->a != MW_NONE              ? l->a
                   : l->kind == MW_LINK_SERVICE ? AWAY_STORAGE
                                                : AWAY_WORLD;
    uint8_t a = l->a == MW_NONE || l->kind == MW_LINK_MGMT ? MW_TIER_END : v->tier[l->a];
    /* what is away has ports not known: they count as the switch's do */
    uint16_t a_port = l->a == MW_NONE ? l->b_port : l->a_port;
    struct entry e = {PART_OTHER, l->b, end, l->b_port, a_port};

    if (a == MW_TIER_END && v->tier[l->b] == MW_TIER_LEAF) {
        e = (struct entry){PART_BELOW, end, l->b, a_port, l->b_port};
        if (x->by_rack && l->a != MW_NONE)
            e.row = v->p->devices.at[l->a].rack;
    } else if (a == MW_TIER_LEAF && v->tier[l->b] == MW_TIER_SPINE) {
        e.part = PART_ABOVE;
    } else if (a == MW_TIER_SPINE && v->tier[l->b] == MW_TIER_CORE) {
        e.part = PART_CORES;
    }
    *mw_vec_push(&x->entries) = e;
}

static int order(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int c = order(a->part, b->part);

    if (!c)
        c = order(a->row, b->row);
    if (!c)
        c = order(a->column, b->column);
    if (!c)
        c = order(a->row_port, b->row_port);
    return c ? c : order(a->column_port, b->column_port);
}

static int compare_column_ports(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    return order(a->column_port, b->column_port);
}

static const char *port_name(const struct crossbar *x, uint32_t device, uint16_t port)
{
    return x->v->p->devices.at[device].type->ports[port].name;
}

/* "17/1", or "17/1-20/2" for several from `from` on. */
static const char *ports_text(struct crossbar *x, uint32_t device, uint16_t from, uint32_t n)
{
    if (is_away(device))
        return "";
    if (n == 1)
        return port_name(x, device, from);
    return mw_arena_printf(&x->arena, "%s-%s", port_name(x, device, from),
                           port_name(x, device, (uint16_t)(from + n - 1)));
}

/* Links of one cell whose ports on both sides count up together, from `at` on. */
static uint32_t in_step(const struct entry *at, uint32_t n)
{
    uint32_t k = 1;

    while (k < n && at[k].row_port == at[0].row_port + k &&
           at[k].column_port == at[0].column_port + k)
        k++;
    return k;
}

static void fill_ports(struct crossbar *x, struct cell *c, const struct entry *at, uint32_t n)
{
    for (uint32_t i = 0, k; i < n; i += k) {
        k = in_step(at + i, n - i);
        const char *left = ports_text(x, c->row, at[i].row_port, k);
        if (k > 1)
            left = mw_arena_printf(&x->arena, "%ux %s", k, left);
        *mw_vec_push(&x->lines) =
            (struct line){left, ports_text(x, c->column, at[i].column_port, k)};
        c->n++;
    }
}

/* A rack's links to an edge switch: how many, and the switch's ports, three ranges to a line. */
static void fill_rack(struct crossbar *x, struct cell *c, struct entry *at, uint32_t n)
{
    const char *count = mw_arena_printf(&x->arena, "%u", n), *text = NULL;
    uint32_t ranges = 0;

    qsort(at, n, sizeof *at, compare_column_ports);
    for (uint32_t i = 0, k; i < n; i += k) {
        for (k = 1; i + k < n && at[i + k].column_port == at[i].column_port + k; k++)
            ;
        const char *range = ports_text(x, c->column, at[i].column_port, k);
        text = text ? mw_arena_printf(&x->arena, "%s, %s", text, range) : range;
        if (++ranges % 3 && i + k < n)
            continue;
        *mw_vec_push(&x->lines) = (struct line){c->n++ ? "" : count, text};
        text = NULL;
    }
}

static void add_cell(struct crossbar *x, struct entry *at, uint32_t n)
{
    struct cell *c = mw_vec_push(&x->cells);
    struct row *r = x->rows.n ? &x->rows.at[x->rows.n - 1] : NULL;
    uint32_t group = at->part == PART_BELOW ? x->group_at[x->column_at[at->column]] : 0;

    *c = (struct cell){at->part, at->row, at->column, x->lines.n, 0, n};
    if (x->by_rack && at->part == PART_BELOW)
        fill_rack(x, c, at, n);
    else
        fill_ports(x, c, at, n);
    if (!r || r->part != at->part || r->row != at->row || r->group != group ||
        at->part == PART_OTHER) {
        r = mw_vec_push(&x->rows);
        *r = (struct row){at->part, at->row, group, x->cells.n - 1, 0, 0};
    }
    r->n++;
    r->lines = c->n > r->lines ? c->n : r->lines;
}

static void find_columns(struct crossbar *x)
{
    const struct mw_fabric_view *v = x->v;

    x->column_at = mw_alloc(v->p->devices.n * sizeof *x->column_at);
    for (uint32_t i = 0; i < v->p->devices.n; i++) {
        if (!v->there[i] || (v->tier[i] != MW_TIER_LEAF && v->tier[i] != MW_TIER_SPINE))
            continue;
        uint32_t which = v->tier[i] == MW_TIER_LEAF;
        x->column_at[i] = x->columns[which].n;
        *mw_vec_push(&x->columns[which]) = i;
    }
}

/* Columns that one node, or one rack, is plugged into make a group, with all between them. */
static void find_groups(struct crossbar *x)
{
    uint32_t n = x->columns[1].n;
    bool *joined = mw_alloc(n * sizeof *joined); /* to the column before */

    for (uint32_t i = 0, end; i < x->entries.n; i = end) {
        const struct entry *e = &x->entries.at[i];
        uint32_t low = n, high = 0;
        for (end = i; end < x->entries.n && x->entries.at[end].row == e->row &&
                      x->entries.at[end].part == e->part;
             end++) {
            uint32_t column =
                e->part == PART_BELOW ? x->column_at[x->entries.at[end].column] : 0;
            low = column < low ? column : low;
            high = column > high ? column : high;
        }
        bool counts = e->part == PART_BELOW && !is_away(e->row) &&
                      (x->by_rack || x->v->p->devices.at[e->row].role == MW_ROLE_NODE);
        for (uint32_t k = low + 1; k <= high && counts; k++)
            joined[k] = true;
    }
    x->group_at = mw_alloc(n * sizeof *x->group_at);
    for (uint32_t i = 0; i < n; i++)
        x->group_at[i] = i == 0 ? 0 : x->group_at[i - 1] + !joined[i];
    x->groups = n ? x->group_at[n - 1] + 1 : 1;
    mw_free(joined);
}

static void fill(struct crossbar *x)
{
    const struct mw_fabric_view *v = x->v;

    for (uint32_t i = 0; i < v->links.n; i++)
        add_entry(x, &v->links.at[i]);
    if (x->entries.n)
        qsort(x->entries.at, x->entries.n, sizeof *x->entries.at, compare_entries);
    find_columns(x);
    find_groups(x);
    for (uint32_t i = 0, k; i < x->entries.n; i += k) {
        struct entry *at = &x->entries.at[i];
        for (k = 1; i + k < x->entries.n && at[k].part == at->part && at[k].row == at->row &&
                    at[k].column == at->column;
             k++)
            ;
        add_cell(x, at, k);
    }
    if (!x->rows.n || x->rows.at[0].part != PART_CORES)
        x->columns[0].n = 0;
}

/* ---- measures ---- */

static const char *row_name(const struct crossbar *x, const struct row *r)
{
    if (is_away(r->row))
        return away_name(r->row);
    if (x->by_rack && r->part == PART_BELOW)
        return x->v->p->racks.at[r->row].name;
    return x->v->p->devices.at[r->row].name;
}

static const char *row_place(struct crossbar *x, const struct row *r)
{
    if (is_away(r->row))
        return "";
    if (x->by_rack && r->part == PART_BELOW)
        return mw_rack_kind_names[x->v->p->racks.at[r->row].kind];
    return mw_view_place(&x->arena, x->v->p, r->row);
}

static void measure(struct crossbar *x)
{
    for (uint32_t i = 0; i < x->rows.n; i++) {
        const struct row *r = &x->rows.at[i];
        if (r->part == PART_OTHER)
            continue;
        x->name_w =
            fmax(x->name_w, mw_picture_text_width(row_name(x, r), true, false) +
                                mw_picture_text_width(row_place(x, r), false, false) + 2);
        uint32_t which = r->part != PART_CORES;
        const struct cell *first = &x->cells.at[r->first], *last = first + r->n - 1;
        for (uint32_t k = first->first; k < last->first + last->n; k++) {
            const struct line *l = &x->lines.at[k];
            double left = mw_picture_text_width(l->left, false, false);
            double right = mw_picture_text_width(l->right, false, false);
            x->left_w[which] = fmax(x->left_w[which], left);
            x->right_w[which] = fmax(x->right_w[which], right);
        }
    }
    for (int i = 0; i < 2; i++)
        x->column_w[i] = fmax(x->left_w[i] + x->right_w[i] + 2.6, 8);
}

static double rows_h(const struct crossbar *x, enum part part, uint32_t group)
{
    double h = 0;

    for (uint32_t i = 0; i < x->rows.n; i++)
        if (x->rows.at[i].part == part && x->rows.at[i].group == group)
            h += x->rows.at[i].lines * LINE + 0.1;
    return h;
}

/* Of the deepest group. */
static double part_h(const struct crossbar *x, enum part part)
{
    double h = 0;

    for (uint32_t g = 0; g < x->groups; g++)
        h = fmax(h, rows_h(x, part, g));
    return h;
}

static double body_w(const struct crossbar *x)
{
    double cores = x->name_w + x->columns[0].n * x->column_w[0];

    return fmax(cores, x->groups * x->name_w + x->columns[1].n * x->column_w[1]);
}

static double body_h(const struct crossbar *x)
{
    double h = PART_GAP + HEAD + PART_GAP;

    for (int part = 0; part <= PART_OTHER; part++)
        h += part_h(x, (enum part)part);
    return h + (x->columns[0].n ? HEAD + PART_GAP : 0) + 2 * PART_GAP;
}

/* ---- drawing ---- */

struct pen {
    struct crossbar *x;
    struct mw_picture *out;
    double t;  /* size of text, mm */
    double x0; /* left end of the names */
};

static enum mw_ink column_ink(const struct mw_device *d)
{
    return d->rail > 0 ? mw_ink_rail(d->rail - 1) : MW_INK_LINE;
}

static double column_x(const struct pen *p, uint32_t which, uint32_t column)
{
    uint32_t names = which == 1 ? p->x->group_at[column] + 1 : 1;

    return p->x0 + (names * p->x->name_w + column * p->x->column_w[which]) * p->t;
}

/* The columns of a row's group: from .. to; rows above and cores have all of them. */
static void row_columns(const struct crossbar *x, const struct row *r, uint32_t *from,
                        uint32_t *to)
{
    *from = 0;
    *to = x->columns[r->part != PART_CORES].n;
    if (r->part != PART_BELOW)
        return;
    while (x->group_at[*from] != r->group)
        ++*from;
    for (*to = *from; *to < x->columns[1].n && x->group_at[*to] == r->group; ++*to)
        ;
}

/* Where the dots of a column stand. */
static double dot_x(const struct pen *p, uint32_t which, uint32_t column)
{
    const struct crossbar *x = p->x;
    double spare = x->column_w[which] - x->left_w[which] - x->right_w[which];

    return column_x(p, which, column) + (x->left_w[which] + spare / 2) * p->t;
}

/* Column heads: name, place and rail; scalable units bracketed above. */
static void draw_heads(struct pen *p, uint32_t which, double y)
{
    const struct crossbar *x = p->x;
    const struct mw_plan *plan = x->v->p;
    double t = p->t, w = x->column_w[which] * t;

    for (uint32_t i = 0; i < x->columns[which].n; i++) {
        uint32_t device = x->columns[which].at[i];
        const struct mw_device *d = &plan->devices.at[device];
        double left = column_x(p, which, i), mid = left + w / 2;
        bool begins = i == 0 || plan->devices.at[x->columns[which].at[i - 1]].su != d->su;
        mw_picture_group(p->out, d->name, d->type->title);
        mw_picture_rect(p->out, left + 0.3 * t, y + 2 * t, w - 0.6 * t, 3.5 * t, mw_view_ink(d),
                        MW_INK_LINE)
            ->stroke_mm = t / 16;
        mw_picture_rect(p->out, left + 0.6 * t, y + 2.25 * t, w - 1.2 * t, 3 * t, MW_INK_PAPER,
                        MW_INK_NONE);
        mw_picture_text_fit(p->out, mid, y + 3.5 * t, 1.15 * t, 0.6 * t, w - 1.4 * t,
                            MW_ALIGN_MIDDLE, MW_INK_TEXT, d->name)
            ->bold = true;
        mw_picture_text_fit(p->out, mid, y + 4.8 * t, 0.9 * t, 0.5 * t, w - 1.4 * t,
                            MW_ALIGN_MIDDLE, MW_INK_MUTED,
                            mw_view_place(&p->out->arena, plan, device));
        if (d->rail > 0) {
            enum mw_ink ink = column_ink(d);
            mw_picture_rect(p->out, mid - 2.4 * t, y + 5.7 * t, 4.8 * t, 1.4 * t, ink,
                            MW_INK_NONE)
                ->radius = 0.5 * t;
            mw_picture_textf(p->out, mid, y + 6.75 * t, t, MW_ALIGN_MIDDLE, mw_ink_over(ink),
                             "rail %d", d->rail)
                ->bold = true;
        }
        mw_picture_end(p->out);
        if (which != 1 || !begins || d->su < 0 || x->v->fabric > MW_FABRIC_STORAGE)
            continue;
        uint32_t end = i + 1;
        while (end < x->columns[which].n &&
               plan->devices.at[x->columns[which].at[end]].su == d->su)
            end++;
        mw_picture_line(p->out, left + 0.3 * t, y + 1.5 * t,
                        column_x(p, 1, end - 1) + w - 0.3 * t, y + 1.5 * t, MW_INK_TEXT)
            ->stroke_mm = t / 8;
        mw_picture_textf(p->out, left + 0.3 * t, y + 1.1 * t, 1.1 * t, MW_ALIGN_START,
                         MW_INK_TEXT, "SU %" PRId32, d->su + 1)
            ->bold = true;
    }
}

static const char *end_name(const struct crossbar *x, uint32_t device)
{
    return is_away(device) ? away_name(device) : x->v->p->devices.at[device].name;
}

static void draw_cell(struct pen *p, const struct row *r, const struct cell *c, double y)
{
    const struct crossbar *x = p->x;
    uint32_t which = r->part != PART_CORES;
    const struct mw_device *column = &x->v->p->devices.at[c->column];
    double at = dot_x(p, which, x->column_at[c->column]), t = p->t;
    struct mw_arena *a = &p->out->arena;

    mw_picture_group(
        p->out, mw_arena_printf(a, "link:%s:%s", row_name(x, r), column->name),
        mw_arena_printf(a, "%u links: %s, %s", c->links, row_name(x, r), column->name));
    for (uint32_t i = 0; i < c->n; i++) {
        const struct line *l = &x->lines.at[c->first + i];
        double mid = y + (i + 0.5) * LINE * t, base = mid + 0.36 * t;
        mw_picture_circle(p->out, at, mid, 0.3 * t, column_ink(column), MW_INK_NONE);
        mw_picture_text(p->out, at - 0.6 * t, base, t, MW_ALIGN_END, MW_INK_TEXT, l->left);
        mw_picture_text(p->out, at + 0.6 * t, base, t, MW_ALIGN_START, MW_INK_TEXT, l->right);
    }
    mw_picture_end(p->out);
}

static double draw_row(struct pen *p, const struct row *r, double y)
{
    struct crossbar *x = p->x;
    uint32_t which = r->part != PART_CORES, from, to;
    double t = p->t, h = (r->lines * LINE + 0.1) * t, base = y + (LINE / 2 + 0.36) * t;
    bool device = !is_away(r->row) && !(x->by_rack && r->part == PART_BELOW);

    row_columns(x, r, &from, &to);
    double left = column_x(p, which, from) - x->name_w * t;
    double right = column_x(p, which, to - 1) + x->column_w[which] * t;
    if (device)
        mw_picture_rect(p->out, left, y + 0.15 * t, 0.6 * t, h - 0.3 * t,
                        mw_view_ink(&x->v->p->devices.at[r->row]), MW_INK_LINE)
            ->stroke_mm = t / 20;
    mw_picture_text(p->out, left + t, base, t, MW_ALIGN_START, MW_INK_TEXT, row_name(x, r))
        ->bold = true;
    mw_picture_text(p->out, left + (x->name_w - 0.5) * t, base, 0.9 * t, MW_ALIGN_END,
                    MW_INK_MUTED, row_place(x, r));
    for (uint32_t i = 0; i < r->n; i++)
        draw_cell(p, r, &x->cells.at[r->first + i], y);
    mw_picture_line(p->out, left, y + h, right, y + h, MW_INK_FAINT)->stroke_mm = t / 20;
    return y + h;
}

/* Links that no column and row share: peers, cores among themselves, to the outside. */
static double draw_other(struct pen *p, const struct row *r, double y)
{
    const struct crossbar *x = p->x;
    const struct cell *c = &x->cells.at[r->first];
    const char *a = end_name(x, c->column), *b = end_name(x, c->row);

    mw_picture_group(p->out, mw_arena_printf(&p->out->arena, "link:%s:%s", b, a),
                     mw_arena_printf(&p->out->arena, "%u links: %s, %s", c->links, b, a));
    for (uint32_t i = 0; i < c->n; i++) {
        const struct line *l = &x->lines.at[c->first + i];
        mw_picture_textf(p->out, p->x0, y + (i * LINE + 1) * p->t, p->t, MW_ALIGN_START,
                         MW_INK_TEXT, "%s  %s  -  %s  %s", b, l->left, l->right, a);
    }
    mw_picture_end(p->out);
    return y + (r->lines * LINE + 0.1) * p->t;
}

/* Rows of a part, each group's from the top. */
static double draw_part(struct pen *p, enum part part, double y)
{
    const struct crossbar *x = p->x;
    double end = y;

    for (uint32_t g = 0; g < x->groups; g++) {
        double at = y;
        for (uint32_t i = 0; i < x->rows.n; i++) {
            const struct row *r = &x->rows.at[i];
            if (r->part == part && r->group == g)
                at = part == PART_OTHER ? draw_other(p, r, at) : draw_row(p, r, at);
        }
        end = fmax(end, at);
    }
    return end;
}

/* The lines of the columns, behind all else. */
static void draw_columns(struct pen *p, uint32_t which, double from, double to)
{
    for (uint32_t i = 0; i < p->x->columns[which].n; i++) {
        const struct mw_device *d = &p->x->v->p->devices.at[p->x->columns[which].at[i]];
        double x = dot_x(p, which, i);
        mw_picture_line(p->out, x, from, x, to, column_ink(d))->stroke_mm = p->t / 8;
    }
}

static double draw(struct pen *p, double y)
{
    const struct crossbar *x = p->x;

    if (x->columns[0].n) {
        double head = y + part_h(x, PART_CORES) * p->t;
        draw_columns(p, 0, y, head + 2 * p->t);
        draw_part(p, PART_CORES, y);
        draw_heads(p, 0, head);
        y = head + (HEAD + PART_GAP) * p->t;
    }
    double head = y + part_h(x, PART_ABOVE) * p->t, below = head + HEAD * p->t;
    if (head > y)
        draw_columns(p, 1, y, head + 2 * p->t);
    draw_columns(p, 1, head + 5.5 * p->t, below + part_h(x, PART_BELOW) * p->t);
    draw_part(p, PART_ABOVE, y);
    draw_heads(p, 1, head);
    y = draw_part(p, PART_BELOW, below);
    if (part_h(x, PART_OTHER) == 0)
        return y;
    mw_picture_text(p->out, p->x0, y + 2 * p->t, 1.1 * p->t, MW_ALIGN_START, MW_INK_TEXT,
                    "Between others")
        ->bold = true;
    return draw_part(p, PART_OTHER, y + (1.2 + PART_GAP) * p->t);
}

bool mw_fabric_ports(struct mw_fabric_sheet *s, double *y)
{
    enum mw_fabric_id fabric = s->view->fabric;
    struct crossbar x = {.v = s->view,
                         .by_rack = fabric == MW_FABRIC_OOB || fabric == MW_FABRIC_CONSOLE};
    struct pen pen = {.x = &x, .out = s->out};
    bool fits;

    fill(&x);
    measure(&x);
    fits = mw_fabric_sheet_begin(s, body_w(&x), body_h(&x), false, &pen.t);
    if (fits) {
        mw_frame_begin(&s->frame, s->out,
                       x.by_rack
                           ? "a dot: links of a rack to a switch; left how many, right the "
                             "switch's ports"
                           : "a dot: a link, or several in step; left the row's port, right "
                             "the column's");
        pen.x0 = s->frame.margin;
        *y = draw(&pen, s->frame.top);
        s->right = pen.x0 + body_w(&x) * pen.t;
    }
    mw_vec_done(&x.entries);
    mw_vec_done(&x.lines);
    mw_vec_done(&x.cells);
    mw_vec_done(&x.rows);
    mw_vec_done(&x.columns[0]);
    mw_vec_done(&x.columns[1]);
    mw_free(x.column_at);
    mw_free(x.group_at);
    mw_arena_done(&x.arena);
    return fits;
}
