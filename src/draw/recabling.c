#include "draw/recabling.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUP_MOVE, GROUP_CHECK, GROUP_LAY, GROUP_REMOVE };

/* mm */
#define PAGE_W 210.0
#define MARGIN 14.0
#define TOP 34.0  /* below the heading of the picture */
#define HEAD 15.0 /* of a panel */
#define PITCH 6.6
#define GAP 5.0
#define TEXT 3.2
#define LEAST 2.0
#define FOOT 12.0

static const double LEFT_TO = 60, LEFT_DOT = 64.5, RIGHT_DOT = 114, RIGHT_FROM = 119,
                    FAR_FROM = 160, DOT = 2.6;

/* ---- lines and panels ---- */

static int compare_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_lines(const void *a, const void *b)
{
    const struct mw_recabling_line *x = a, *y = b;
    int c = compare_u32(x->device, y->device);

    if (!c)
        c = compare_u32(x->group, y->group);
    if (!c)
        c = compare_u32(x->left[0], y->left[0]);
    return c ? c : compare_u32(x->first, y->first);
}

static void add_line(struct mw_recabling_panels *p, const struct mw_recable *r,
                     const uint32_t *other, uint32_t i)
{
    const struct mw_move *m = &r->moves.at[i];
    struct mw_recabling_line l = {.first = i + 1, .last = i + 1};
    bool in = m->kind == MW_MOVE_LAY || m->kind == MW_MOVE_CHECK;

    if (m->kind == MW_MOVE_PARK) /* drawn with its PLUG */
        return;
    if (m->kind == MW_MOVE_PLUG)
        l.first = other[i] + 1;
    if (in || m->kind == MW_MOVE_REMOVE) {
        l.group = m->kind == MW_MOVE_CHECK ? GROUP_CHECK : in ? GROUP_LAY : GROUP_REMOVE;
        l.left[0] = in ? m->to : m->from;
        l.left[1] = in ? m->second.to : m->second.from;
        l.right[0] = m->stays;
        l.right[1] = m->second.stays;
        l.far[0] = l.far[1] = MW_NONE;
    } else {
        l.left[0] = m->from;
        l.left[1] = m->second.from;
        l.right[0] = m->to;
        l.right[1] = m->second.to;
        l.far[0] = m->stays;
        l.far[1] = m->second.stays;
    }
    l.device = p->x->ports[l.left[0] != MW_NONE ? l.left[0] : l.right[0]].device;
    *mw_vec_push(&p->lines) = l;
}

void mw_recabling_panels_init(struct mw_recabling_panels *p, const struct mw_recable *r,
                              const struct mw_expect *x)
{
    uint32_t *other = mw_recable_halves(r);

    *p = (struct mw_recabling_panels){.x = x};
    for (uint32_t i = 0; i < r->moves.n; i++)
        add_line(p, r, other, i);
    mw_free(other);
    if (p->lines.n)
        qsort(p->lines.at, p->lines.n, sizeof *p->lines.at, compare_lines);
    for (uint32_t i = 0; i < p->lines.n; i++) {
        const struct mw_recabling_line *l = &p->lines.at[i];
        struct mw_recabling_panel *last = p->at.n ? &p->at.at[p->at.n - 1] : NULL;
        bool same = last && l->device == l[-1].device && l->group == l[-1].group;
        if (same && last->n < MW_RECABLING_LINES)
            last->n++;
        else
            *mw_vec_push(&p->at) = (struct mw_recabling_panel){i, 1, same};
    }
}

void mw_recabling_panels_done(struct mw_recabling_panels *p)
{
    mw_vec_done(&p->lines);
    mw_vec_done(&p->at);
}

static double height(const struct mw_recabling_panel *p)
{
    return HEAD + p->n * PITCH + GAP;
}

uint32_t mw_recabling_fit(const struct mw_recabling_panels *p, uint32_t first, double h_mm)
{
    double h = TOP + FOOT;
    uint32_t n = 0, lines = 0;

    for (uint32_t i = first; i < p->at.n; i++, n++) {
        h += height(&p->at.at[i]);
        lines += p->at.at[i].n;
        if (n && (h_mm > 0 ? h > h_mm : lines > MW_RECABLING_DRAWN))
            break;
    }
    return n;
}

/* ---- drawing ---- */

struct sheet {
    const struct mw_recabling_panels *p;
    struct mw_picture *out;
    double y;
};

static const char *label(const struct sheet *s, const uint32_t port[2],
                         char buf[MW_RECABLE_LABEL_CAP])
{
    return port[0] == MW_NONE ? "not known" : mw_recable_label(s->p->x, port[0], port[1], buf);
}

/* Without the name of the device, where that is the panel's. */
static const char *own_label(const struct sheet *s, uint32_t device, const uint32_t port[2],
                             char buf[MW_RECABLE_LABEL_CAP])
{
    const char *text = label(s, port, buf), *name = s->p->x->plan->devices.at[device].name;
    size_t n = strlen(name);

    return port[0] != MW_NONE && s->p->x->ports[port[0]].device == device &&
                   strncmp(text, name, n) == 0 && text[n]
               ? text + n + 1
               : text;
}

static void draw_number(const struct sheet *s, double x, double y, uint32_t number)
{
    char text[16];

    mw_picture_circle(s->out, x, y, DOT, MW_INK_TEXT, MW_INK_NONE);
    snprintf(text, sizeof text, "%u", number);
    mw_picture_text_fit(s->out, x, y + 0.36 * 2.6, 2.6, 0.8, 2 * DOT - 0.6, MW_ALIGN_MIDDLE,
                        MW_INK_PAPER, text);
}

static void draw_arrow(const struct sheet *s, const struct mw_recabling_line *l, double y0,
                       double y1, enum mw_ink ink)
{
    double x0 = LEFT_DOT + DOT, x1 = RIGHT_DOT - DOT;
    struct mw_op *op;

    if (l->group != GROUP_MOVE) {
        double mid = (x0 + x1) / 2;
        op = mw_picture_line(s->out, x0, y0, x1, y1, MW_INK_LINE);
        op->stroke_mm = l->group == GROUP_LAY ? 1.4 : 0.5;
        op->dashed = l->group == GROUP_CHECK;
        if (l->group == GROUP_REMOVE)
            for (int k = -1; k <= 1; k += 2)
                mw_picture_line(s->out, mid - 1.8, y0 - 1.8 * k, mid + 1.8, y0 + 1.8 * k,
                                MW_INK_BAD)
                    ->stroke_mm = 0.8;
        return;
    }
    double dx = x1 - x0, dy = y1 - y0, len = hypot(dx, dy), ux = dx / len, uy = dy / len;
    const struct mw_point tip[3] = {
        {x1, y1},
        {x1 - 2.8 * ux + 1.1 * uy, y1 - 2.8 * uy - 1.1 * ux},
        {x1 - 2.8 * ux - 1.1 * uy, y1 - 2.8 * uy + 1.1 * ux},
    };
    op = mw_picture_line(s->out, x0, y0, x1 - 2.4 * ux, y1 - 2.4 * uy, ink);
    op->stroke_mm = 0.7;
    op->dashed = l->first != l->last;
    mw_picture_path(s->out, tip, 3, true, ink, MW_INK_NONE);
}

static int compare_right(const void *a, const void *b)
{
    const struct mw_recabling_line *x = *(const struct mw_recabling_line *const *)a,
                                   *y = *(const struct mw_recabling_line *const *)b;
    int c = compare_u32(x->right[0], y->right[0]);

    return c ? c : compare_u32(x->first, y->first);
}

static void draw_line(const struct sheet *s, const struct mw_recabling_line *l, double y0,
                      double y1, enum mw_ink ink)
{
    char text[MW_RECABLE_LABEL_CAP];

    mw_picture_text_fit(s->out, LEFT_TO, y0 + 0.36 * TEXT, TEXT, LEAST, LEFT_TO - MARGIN,
                        MW_ALIGN_END, MW_INK_TEXT, own_label(s, l->device, l->left, text));
    draw_arrow(s, l, y0, y1, ink);
    draw_number(s, LEFT_DOT, y0, l->first);
    draw_number(s, RIGHT_DOT, y1, l->last);
    mw_picture_text_fit(s->out, RIGHT_FROM, y1 + 0.36 * TEXT, TEXT, LEAST,
                        l->group == GROUP_MOVE ? FAR_FROM - RIGHT_FROM - 2
                                               : PAGE_W - MARGIN - RIGHT_FROM,
                        MW_ALIGN_START, MW_INK_TEXT, own_label(s, l->device, l->right, text));
    if (l->group == GROUP_MOVE)
        mw_picture_text_fit(s->out, FAR_FROM, y1 + 0.36 * TEXT, TEXT, LEAST,
                            PAGE_W - MARGIN - FAR_FROM, MW_ALIGN_START, MW_INK_MUTED,
                            label(s, l->far, text));
}

static void draw_heads(const struct sheet *s, const struct mw_recabling_panel *panel)
{
    static const char *const what[] = {"ends to move", "cables to check or lay",
                                       "cables to lay", "cables to take out"};
    const struct mw_recabling_line *l = &s->p->lines.at[panel->first];
    const struct mw_plan *plan = s->p->x->plan;
    const struct mw_device *d = &plan->devices.at[l->device];
    bool move = l->group == GROUP_MOVE;
    char text[200];

    mw_picture_rect(s->out, MARGIN - 2, s->y, PAGE_W - 2 * MARGIN + 4, 7, MW_INK_FAINT,
                    MW_INK_NONE);
    mw_picture_text_fit(s->out, MARGIN, s->y + 5, 4, LEAST, 100, MW_ALIGN_START, MW_INK_TEXT,
                        d->name)
        ->bold = true;
    snprintf(text, sizeof text, "%s%.100s%s%.0d%s%s",
             d->rack == MW_NONE ? "elsewhere" : "rack ",
             d->rack == MW_NONE ? "" : plan->racks.at[d->rack].name, d->u ? ", U" : "", d->u,
             panel->more ? ", continued: " : ": ", what[l->group]);
    mw_picture_text_fit(s->out, PAGE_W - MARGIN, s->y + 5, TEXT, LEAST, 80, MW_ALIGN_END,
                        MW_INK_TEXT, text);
    double y = s->y + 11.5;
    mw_picture_text(s->out, LEFT_TO, y, 2.6, MW_ALIGN_END, MW_INK_MUTED,
                    move ? "plug in port" : "one end");
    mw_picture_text(s->out, RIGHT_FROM, y, 2.6, MW_ALIGN_START, MW_INK_MUTED,
                    move ? "goes to port" : "other end");
    if (move)
        mw_picture_text(s->out, FAR_FROM, y, 2.6, MW_ALIGN_START, MW_INK_MUTED,
                        "its other end, which stays");
}

static void draw_panel(struct sheet *s, const struct mw_recabling_panel *panel)
{
    const struct mw_recabling_line *lines = &s->p->lines.at[panel->first];
    const struct mw_recabling_line *right[MW_RECABLING_LINES];
    const char *name = s->p->x->plan->devices.at[lines->device].name;

    mw_picture_group(s->out, NULL, name);
    draw_heads(s, panel);
    for (uint32_t i = 0; i < panel->n; i++)
        right[i] = &lines[i];
    if (lines->group == GROUP_MOVE)
        qsort(right, panel->n, sizeof *right, compare_right);
    double y = s->y + HEAD + PITCH / 2;
    for (uint32_t k = 0; k < panel->n; k++) {
        uint32_t i = (uint32_t)(right[k] - lines);
        draw_line(s, right[k], y + i * PITCH, y + k * PITCH, mw_ink_rail((int32_t)i));
    }
    mw_picture_end(s->out);
    s->y += height(panel);
}

static void draw_top(struct sheet *s, const char *title)
{
    const double y = 24;

    mw_picture_text_fit(s->out, MARGIN, 15, 6, 3, PAGE_W - 2 * MARGIN, MW_ALIGN_START,
                        MW_INK_TEXT, title)
        ->bold = true;
    mw_picture_text(
        s->out, MARGIN, y, TEXT, MW_ALIGN_START, MW_INK_MUTED,
        "Numbers are those of the list of moves. Dashed: unplugged at the first, hangs, "
        "plugged in at the second.");
}

void mw_recabling_draw(const struct mw_recabling_panels *p, uint32_t first, uint32_t n,
                       const char *id, const char *title, double h_mm, struct mw_picture *out)
{
    struct sheet s = {p, out, TOP - 4};
    double h = TOP + FOOT;
    uint32_t left = p->at.n - first - n;

    for (uint32_t i = first; i < first + n; i++)
        h += height(&p->at.at[i]);
    mw_picture_init(out, id, title, PAGE_W, h_mm > 0 ? h_mm : h);
    draw_top(&s, title);
    for (uint32_t i = first; i < first + n; i++)
        draw_panel(&s, &p->at.at[i]);
    if (h_mm <= 0 && left)
        mw_picture_textf(out, MARGIN, s.y + 4, TEXT, MW_ALIGN_START, MW_INK_TEXT,
                         "%u more panels are not drawn: the list holds every move.", left);
}
