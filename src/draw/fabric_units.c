/*
 * fabric_units.c: a large fabric: its tiers as boxes, by plane and rail, with the links between
 * them counted; below, a box for every scalable unit (in-band: pair of leaves; management: edge
 * switch) with what is plugged in and its links down and up.
 */
#include "draw/fabric_view.h"
#include "draw/palette.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOXES_CAP = 64, ROW_BOXES_CAP = 24, LABELLED_CAP = 40 };

struct box { /* devices of one tier that are drawn as one */
    uint8_t tier, role;
    int32_t plane, rail, pod; /* -1: all */
    int64_t devices;
    int32_t pods; /* how many pods or groups are in it */
    double x, y;  /* its middle, in sizes of text */
    const char *key;
};

/* Boxes of what stands outside of the plan have roles of their own. */
enum { ROLE_WORLD = MW_ROLE_COUNT, ROLE_AWAY_STORAGE };

struct trunk { /* links between two boxes */
    uint32_t a, b;
    int64_t links;
    int32_t gbps; /* of each; 0: unknown, or they differ */
};

struct unit { /* leaves that belong together, and what is plugged into them */
    uint32_t first_leaf;
    int64_t leaves, ends, nodes, down, up, peer;
    uint32_t first_rack, last_rack; /* of what is plugged in */
};

struct summary {
    const struct mw_fabric_view *v;
    struct mw_arena arena;
    struct box boxes[BOXES_CAP];
    uint32_t box_n;
    uint8_t *box_at;         /* by device */
    uint32_t storage, world; /* boxes of what the plan does not hold */
    MW_VEC(struct trunk) trunks;
    MW_VEC(struct unit) units;
    uint32_t *unit_at; /* by device: of leaves */
    uint32_t across;   /* units in a line */
    double w, tiers_h, h;
    double zoom; /* tiers are drawn so much larger than units */
};

/* In sizes of text; of boxes and tiers, times the zoom. */
static const double BOX_W = 17, BOX_H = 4.2, BOX_GAP = 3, TIER_STEP = 13, UNIT_W = 21,
                    UNIT_H = 5.6, UNIT_STEP_X = 22, UNIT_STEP_Y = 6.4, ZOOM_MOST = 2.2,
                    LABEL_H = 1.4;

/* ---- tiers ---- */

static bool is_tree(const struct mw_fabric_view *v)
{
    return v->fabric == MW_FABRIC_COMPUTE || v->fabric == MW_FABRIC_STORAGE;
}

/* Which box a device belongs to, by what tells boxes of its tier apart. */
static struct box box_of(const struct summary *s, uint32_t device, bool by_pod)
{
    const struct mw_device *d = &s->v->p->devices.at[device];
    struct box b = {
        .tier = s->v->tier[device], .role = d->role, .plane = -1, .rail = -1, .pod = -1};

    if (d->role == MW_ROLE_NODE || !is_tree(s->v) || b.tier == MW_TIER_END)
        return b;
    b.plane = d->plane;
    if (b.tier == MW_TIER_LEAF)
        b.rail = d->su < 0 ? -1 : d->rail;
    else if (by_pod && b.tier == MW_TIER_SPINE)
        b.pod = d->pod;
    return b;
}

static bool same_box(const struct box *a, const struct box *b)
{
    return a->tier == b->tier && a->role == b->role && a->plane == b->plane &&
           a->rail == b->rail && a->pod == b->pod;
}

static uint32_t find_box(struct summary *s, const struct box *key)
{
    uint32_t i = 0;

    while (i < s->box_n && !same_box(&s->boxes[i], key))
        i++;
    if (i == s->box_n && s->box_n < BOXES_CAP)
        s->boxes[s->box_n++] = *key;
    return i < BOXES_CAP ? i : BOXES_CAP - 1;
}

/* Pods get boxes of their own where all of them go into one line. */
static bool pods_fit(const struct mw_fabric_view *v)
{
    const struct mw_fabric *f = &v->p->fabrics[v->fabric];

    return f->pods > 1 && (int64_t)f->pods * f->planes <= 16;
}

static void find_boxes(struct summary *s)
{
    const struct mw_plan *p = s->v->p;
    bool by_pod = pods_fit(s->v);
    int32_t last_pod[BOXES_CAP];

    s->box_at = mw_alloc(p->devices.n);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        if (!s->v->there[i])
            continue;
        struct box key = box_of(s, i, by_pod);
        uint32_t at = find_box(s, &key);
        struct box *b = &s->boxes[at];
        const struct mw_device *d = &p->devices.at[i];
        s->box_at[i] = (uint8_t)at;
        if (d->pod >= 0 && b->tier >= MW_TIER_SPINE && (!b->devices || last_pod[at] != d->pod))
            b->pods++;
        last_pod[at] = d->pod;
        b->devices++;
    }
    for (uint32_t i = 0; i < s->v->links.n; i++) {
        if (s->v->links.at[i].a != MW_NONE)
            continue;
        if (s->v->links.at[i].kind == MW_LINK_SERVICE)
            s->storage = find_box(s, &(struct box){.role = ROLE_AWAY_STORAGE, .plane = -1});
        else
            s->world = find_box(s, &(struct box){.role = ROLE_WORLD, .plane = -1});
    }
}

static void add_trunks(struct summary *s)
{
    struct mw_map_u64 known = {0};

    for (uint32_t i = 0; i < s->v->links.n; i++) {
        const struct mw_view_link *l = &s->v->links.at[i];
        uint32_t a = l->a != MW_NONE              ? s->box_at[l->a]
                     : l->kind == MW_LINK_SERVICE ? s->storage
                                                  : s->world;
        uint32_t b = s->box_at[l->b];
        uint32_t *at = mw_map_u64_put(&known, (uint64_t)a << 32 | b, s->trunks.n);
        if (*at == s->trunks.n)
            *mw_vec_push(&s->trunks) = (struct trunk){a, b, 0, mw_view_gbps(s->v, l)};
        MW_ASSERT(*at < s->trunks.n && s->trunks.at);
        struct trunk *trunk = &s->trunks.at[*at];
        trunk->links++;
        if (trunk->gbps != mw_view_gbps(s->v, l))
            trunk->gbps = 0;
    }
    mw_map_u64_done(&known);
}

static const char *box_title(struct summary *s, const struct box *b)
{
    static const char *const names[MW_ROLE_COUNT][2] = {
        [MW_ROLE_NODE] = {"node", "nodes"},
        [MW_ROLE_LEAF] = {"leaf", "leaves"},
        [MW_ROLE_SPINE] = {"spine", "spines"},
        [MW_ROLE_CORE] = {"core", "cores"},
        [MW_ROLE_EDGE] = {"edge switch", "edge switches"},
        [MW_ROLE_CONSOLE] = {"console server", "console servers"},
        [MW_ROLE_MANAGER] = {"fabric manager", "fabric managers"},
        [MW_ROLE_MANAGEMENT] = {"management server", "management servers"},
        [MW_ROLE_LOGIN] = {"login server", "login servers"},
        [MW_ROLE_STORAGE] = {"storage server", "storage servers"},
        [MW_ROLE_PDU] = {"rack PDU", "rack PDUs"},
    };

    if (b->role == ROLE_WORLD)
        return "outside world";
    if (b->role == ROLE_AWAY_STORAGE)
        return "NFS storage";
    return mw_arena_printf(&s->arena, "%" PRId64 " %s", b->devices,
                           names[b->role][b->devices != 1]);
}

/* "plane 3, rail 3", "16 pods". */
static const char *box_note(struct summary *s, const struct box *b)
{
    struct mw_arena *a = &s->arena;
    bool planes = s->v->p->fabrics[s->v->fabric].planes > 1 && b->plane >= 0;
    const char *plane = planes ? mw_arena_printf(a, "plane %" PRId32, b->plane + 1) : "";
    const char *comma = planes ? ", " : "";

    if (b->tier == MW_TIER_LEAF && b->rail > 0)
        return mw_arena_printf(a, "%s%srail %" PRId32, plane, comma, b->rail);
    if (b->tier == MW_TIER_LEAF && b->rail < 0 && is_tree(s->v))
        return mw_arena_printf(a, "%s%sof their own for storage and servers", plane, comma);
    if (!is_tree(s->v) && s->v->fabric != MW_FABRIC_INBAND && b->tier == MW_TIER_SPINE)
        return "of the in-band network";
    if (b->pod >= 0)
        return mw_arena_printf(a, "%s%spod %" PRId32, plane, comma, b->pod + 1);
    if (b->pods > 1)
        return mw_arena_printf(a, "%s%s%" PRId32 " %s", plane, comma, b->pods,
                               b->tier == MW_TIER_CORE ? "groups" : "pods");
    return plane;
}

/* ---- units ---- */

/* What tells units apart: scalable unit, pair, or the switch itself. */
static uint32_t unit_key(const struct summary *s, uint32_t device)
{
    const struct mw_device *d = &s->v->p->devices.at[device];

    if (is_tree(s->v))
        return (uint32_t)(d->su < 0 ? INT32_MAX : d->su);
    return (uint32_t)(s->v->fabric == MW_FABRIC_INBAND ? d->index / 2 : d->index);
}

static void find_units(struct summary *s)
{
    const struct mw_plan *p = s->v->p;
    struct mw_map_u64 known = {0};

    s->unit_at = mw_alloc(p->devices.n * sizeof *s->unit_at);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        s->unit_at[i] = MW_NONE;
        if (!s->v->there[i] || s->v->tier[i] != MW_TIER_LEAF)
            continue;
        uint32_t *at = mw_map_u64_put(&known, unit_key(s, i), s->units.n);
        s->unit_at[i] = *at;
        if (*at == s->units.n)
            *mw_vec_push(&s->units) =
                (struct unit){.first_leaf = i, .first_rack = MW_NONE, .last_rack = 0};
        s->units.at[*at].leaves++;
    }
    mw_map_u64_done(&known);
}

/* What is plugged into a unit, told once for each of its devices. */
static void add_end(struct summary *s, struct unit *u, uint32_t device)
{
    const struct mw_device *d = &s->v->p->devices.at[device];

    u->ends++;
    u->nodes += d->role == MW_ROLE_NODE;
    if (d->rack == MW_NONE)
        return;
    u->first_rack = d->rack < u->first_rack ? d->rack : u->first_rack;
    u->last_rack = d->rack > u->last_rack ? d->rack : u->last_rack;
}

static void count_units(struct summary *s)
{
    struct mw_map_u64 seen = {0};

    for (uint32_t i = 0; i < s->v->links.n; i++) {
        const struct mw_view_link *l = &s->v->links.at[i];
        uint32_t a = l->a == MW_NONE || l->kind == MW_LINK_MGMT ? MW_NONE : s->unit_at[l->a];
        uint32_t b = s->unit_at[l->b];
        if (a != MW_NONE && b != MW_NONE) {
            s->units.at[b].peer++;
            continue;
        }
        if (a != MW_NONE)
            s->units.at[a].up++;
        if (b == MW_NONE)
            continue;
        s->units.at[b].down++;
        if (l->a != MW_NONE && mw_map_u64_add(&seen, (uint64_t)b << 32 | l->a, 0))
            add_end(s, &s->units.at[b], l->a);
    }
    mw_map_u64_done(&seen);
}

static const char *unit_title(struct summary *s, const struct unit *u)
{
    const struct mw_device *d = &s->v->p->devices.at[u->first_leaf];

    if (is_tree(s->v) && d->su < 0)
        return "storage and servers";
    if (is_tree(s->v))
        return mw_arena_printf(&s->arena, "SU %" PRId32, d->su + 1);
    if (s->v->fabric == MW_FABRIC_INBAND && u->leaves > 1)
        return mw_arena_printf(&s->arena, "%s, %s", d->name,
                               s->v->p->devices.at[u->first_leaf + 1].name);
    return d->name;
}

static const char *unit_racks(struct summary *s, const struct unit *u)
{
    const struct mw_plan *p = s->v->p;

    if (u->first_rack == MW_NONE)
        return "";
    if (u->first_rack == u->last_rack)
        return p->racks.at[u->first_rack].name;
    return mw_arena_printf(&s->arena, "%s to %s", p->racks.at[u->first_rack].name,
                           p->racks.at[u->last_rack].name);
}

/* ---- measures ---- */

/* Tiers from the bottom; boxes of each in a line. */
static void place_boxes(struct summary *s)
{
    uint32_t n[MW_TIERS] = {0}, at[MW_TIERS] = {0}, tiers = 0, most = 1;

    for (uint32_t i = 0; i < s->box_n; i++)
        n[s->boxes[i].tier]++;
    for (int t = 0; t < MW_TIERS; t++) {
        tiers += n[t] > 0;
        most = n[t] > most ? n[t] : most;
    }
    s->across = (uint32_t)ceil(sqrt(1.5 * s->units.n * UNIT_STEP_Y / UNIT_STEP_X));
    s->w = fmax(most * (BOX_W + BOX_GAP), fmax(s->across, 3) * UNIT_STEP_X);
    s->across = (uint32_t)(s->w / UNIT_STEP_X);
    s->zoom = fmin(s->w / (most * (BOX_W + BOX_GAP)), ZOOM_MOST);
    s->tiers_h = ((tiers - 1) * TIER_STEP + BOX_H) * s->zoom;
    uint32_t lines = (s->units.n + s->across - 1) / s->across;
    s->h = s->tiers_h + 5 + lines * UNIT_STEP_Y;
    for (uint32_t i = 0; i < s->box_n; i++) {
        struct box *b = &s->boxes[i];
        uint32_t above = 0;
        for (int t = b->tier + 1; t < MW_TIERS; t++)
            above += n[t] > 0;
        b->x = s->w / s->zoom * (at[b->tier]++ + 0.5) / n[b->tier];
        b->y = above * TIER_STEP + BOX_H / 2;
    }
}

/* ---- drawing ---- */

struct label { /* of a trunk: somewhere along it */
    double x, y, dx, dy, share, w;
    const char *text;
};

struct pen {
    struct summary *s;
    struct label labels[LABELLED_CAP];
    uint32_t label_n;
    struct mw_picture *out;
    double t, x0, y0;
};

static enum mw_ink box_ink(const struct box *b)
{
    if (b->role >= MW_ROLE_COUNT)
        return MW_INK_FREE;
    return mw_view_ink(&(struct mw_device){.role = b->role});
}

static void draw_box(struct pen *p, const struct box *b)
{
    double t = p->t, x = p->x0 + (b->x - BOX_W / 2) * t, y = p->y0 + (b->y - BOX_H / 2) * t;
    const char *note = box_note(p->s, b);
    bool rail = b->tier == MW_TIER_LEAF && b->rail > 0;

    mw_picture_rect(p->out, x, y, BOX_W * t, BOX_H * t, box_ink(b), MW_INK_LINE)->stroke_mm =
        t / 12;
    mw_picture_rect(p->out, x + 0.35 * t, y + 0.35 * t, (BOX_W - 0.7) * t, (BOX_H - 0.7) * t,
                    MW_INK_PAPER, MW_INK_NONE);
    if (rail)
        mw_picture_rect(p->out, x + 0.35 * t, y + 0.35 * t, t, (BOX_H - 0.7) * t,
                        mw_ink_rail(b->rail - 1), MW_INK_NONE);
    mw_picture_text_fit(p->out, p->x0 + b->x * t, p->y0 + (b->y + (*note ? -0.15 : 0.4)) * t,
                        1.15 * t, 0.6 * t, (BOX_W - 3) * t, MW_ALIGN_MIDDLE, MW_INK_TEXT,
                        box_title(p->s, b))
        ->bold = true;
    mw_picture_text_fit(p->out, p->x0 + b->x * t, p->y0 + (b->y + 1.25) * t, t, 0.5 * t,
                        (BOX_W - 3) * t, MW_ALIGN_MIDDLE, MW_INK_MUTED, note);
}

static enum mw_ink trunk_ink(const struct box *a, const struct box *b)
{
    int32_t rail = a->tier == MW_TIER_LEAF ? a->rail : b->tier == MW_TIER_LEAF ? b->rail : -1;

    return rail > 0 ? mw_ink_rail(rail - 1) : MW_INK_LINE;
}

/* Thicker by a step for every factor of four. */
static double trunk_mm(const struct pen *p, int64_t links)
{
    return p->t * (0.08 + 0.05 * log2((double)links) / 2);
}

static uint32_t degree(const struct summary *s, uint32_t box)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->trunks.n; i++)
        n += s->trunks.at[i].a == box || s->trunks.at[i].b == box;
    return n;
}

static void draw_trunk(struct pen *p, const struct trunk *k, bool label)
{
    const struct box *a = &p->s->boxes[k->a], *b = &p->s->boxes[k->b];
    struct mw_arena *m = &p->out->arena;
    bool down = a->tier > b->tier; /* what is managed stands above */
    double t = p->t, side = down ? BOX_W / 3 : 0, half = down ? -BOX_H / 2 : BOX_H / 2;
    double x0 = p->x0 + (a->x + side) * t, y0 = p->y0 + (a->y - half) * t;
    double x1 = p->x0 + (b->x + side) * t, y1 = p->y0 + (b->y + half) * t;
    const char *text = k->gbps
                           ? mw_arena_printf(m, "%" PRId64 " x %" PRId32 "G", k->links, k->gbps)
                           : mw_arena_printf(m, "%" PRId64, k->links);

    mw_picture_group(p->out, mw_arena_printf(m, "links:%u:%u", k->a, k->b),
                     mw_arena_printf(m, "%" PRId64 " links", k->links));
    if (a->tier == b->tier) { /* among themselves: told beside the box */
        mw_picture_textf(p->out, x1, p->y0 + (b->y + BOX_H / 2 + 1.2) * t, t, MW_ALIGN_MIDDLE,
                         MW_INK_TEXT, "%s among themselves", text);
        mw_picture_end(p->out);
        return;
    }
    mw_picture_line(p->out, x0, y0, x1, y1, trunk_ink(a, b))->stroke_mm = trunk_mm(p, k->links);
    mw_picture_end(p->out);
    if (label) {
        double share = fabs(x1 - x0) < 1                         ? 0.5
                       : degree(p->s, k->a) > degree(p->s, k->b) ? 0.7
                                                                 : 0.3;
        p->labels[p->label_n++] = (struct label){x0, y0, x1 - x0, y1 - y0, share, 0, text};
    }
}

static bool label_is_free(const struct pen *p, uint32_t at, double share)
{
    const struct label *l = &p->labels[at];

    for (uint32_t i = 0; i < at; i++) {
        const struct label *o = &p->labels[i];
        double x = l->x + l->dx * share - (o->x + o->dx * o->share);
        double y = l->y + l->dy * share - (o->y + o->dy * o->share);
        if (fabs(x) < (l->w + o->w) / 2 && fabs(y) < LABEL_H * p->t)
            return false;
    }
    return true;
}

/* Over all trunks, each along its own: near the end that has fewer of them, where labels stand
 * apart, or as near to there as no other is. */
static void draw_labels(struct pen *p)
{
    const double t = p->t;

    for (uint32_t i = 0; i < p->label_n; i++) {
        struct label *l = &p->labels[i];
        double want = l->share;
        l->w = (mw_picture_text_width(l->text, false, false) + 0.6) * t;
        for (int step = 0; step < 14; step++) {
            int away = (step + 1) / 2;
            double share = want + (step % 2 ? -0.05 : 0.05) * away;
            if (share < 0.12 || share > 0.88 || !label_is_free(p, i, share))
                continue;
            l->share = share;
            break;
        }
        double x = l->x + l->dx * l->share, y = l->y + l->dy * l->share;
        mw_picture_rect(p->out, x - l->w / 2, y - LABEL_H / 2 * t, l->w, LABEL_H * t,
                        MW_INK_PAPER, MW_INK_NONE);
        mw_picture_text(p->out, x, y + 0.36 * t, t, MW_ALIGN_MIDDLE, MW_INK_TEXT, l->text);
    }
}

static void draw_unit(struct pen *p, uint32_t i, double y)
{
    struct summary *s = p->s;
    const struct unit *u = &s->units.at[i];
    const struct mw_device *leaf = &s->v->p->devices.at[u->first_leaf];
    double t = p->t, x = p->x0 + i % s->across * UNIT_STEP_X * t, w = UNIT_W * t;
    struct mw_arena *m = &p->out->arena;
    const char *title = unit_title(s, u), *racks = unit_racks(s, u);
    double title_w = mw_picture_text_width(title, true, false) * 1.1 * t;

    uint32_t line = i / s->across;
    y += line * UNIT_STEP_Y * t;
    mw_picture_group(p->out, mw_arena_printf(m, "unit:%u", i + 1), NULL);
    mw_picture_rect(p->out, x, y, w, UNIT_H * t, MW_INK_PAPER, MW_INK_LINE)->stroke_mm = t / 16;
    mw_picture_rect(p->out, x, y, 0.7 * t, UNIT_H * t, mw_view_ink(leaf), MW_INK_LINE)
        ->stroke_mm = t / 16;
    mw_picture_text_fit(p->out, x + 1.2 * t, y + 1.5 * t, 1.1 * t, 0.6 * t, w - 2 * t,
                        MW_ALIGN_START, MW_INK_TEXT, title)
        ->bold = true;
    if (title_w < 0.6 * w)
        mw_picture_text_fit(p->out, x + w - 0.5 * t, y + 1.5 * t, 0.9 * t, 0.5 * t,
                            w - title_w - 2.5 * t, MW_ALIGN_END, MW_INK_MUTED, racks);
    const char *what;
    if (!is_tree(s->v) && s->v->fabric != MW_FABRIC_INBAND)
        what = mw_arena_printf(m, "%" PRId64 " devices, %s", u->ends,
                               mw_view_place(m, s->v->p, u->first_leaf));
    else if (u->ends > u->nodes)
        what = mw_arena_printf(m, "%" PRId64 " nodes, %" PRId64 " others, %" PRId64 " leaves",
                               u->nodes, u->ends - u->nodes, u->leaves);
    else
        what = mw_arena_printf(m, "%" PRId64 " nodes, %" PRId64 " leaves", u->nodes, u->leaves);
    mw_picture_text_fit(p->out, x + 1.2 * t, y + 3.2 * t, t, 0.5 * t, w - 1.8 * t,
                        MW_ALIGN_START, MW_INK_TEXT, what);
    what = mw_arena_printf(m, "%" PRId64 " links down, %" PRId64 " up", u->down, u->up);
    if (u->peer)
        what = mw_arena_printf(m, "%s, %" PRId64 " peers", what, u->peer);
    mw_picture_text_fit(p->out, x + 1.2 * t, y + 4.8 * t, t, 0.5 * t, w - 1.8 * t,
                        MW_ALIGN_START, MW_INK_TEXT, what);
    mw_picture_end(p->out);
}

static const char *unit_heading(const struct summary *s)
{
    return is_tree(s->v)                      ? "Scalable units"
           : s->v->fabric == MW_FABRIC_INBAND ? "Pairs of leaves"
                                              : "Edge switches";
}

static void draw_tiers(struct pen *p)
{
    const struct summary *s = p->s;
    const double t = p->t;

    p->t *= s->zoom;
    for (uint32_t i = 0; i < s->trunks.n; i++)
        draw_trunk(p, &s->trunks.at[i], s->trunks.n <= LABELLED_CAP);
    draw_labels(p);
    for (uint32_t i = 0; i < s->box_n; i++)
        draw_box(p, &s->boxes[i]);
    p->t = t;
}

static double draw(struct pen *p)
{
    struct summary *s = p->s;
    double y = p->y0 + (s->tiers_h + 4) * p->t;

    draw_tiers(p);
    mw_picture_textf(p->out, p->x0, y - 0.8 * p->t, 1.3 * p->t, MW_ALIGN_START, MW_INK_TEXT,
                     "%s: %u", unit_heading(s), s->units.n)
        ->bold = true;
    for (uint32_t i = 0; i < s->units.n; i++)
        draw_unit(p, i, y);
    uint32_t lines = (s->units.n + s->across - 1) / s->across;
    return y + lines * UNIT_STEP_Y * p->t;
}

void mw_fabric_units(struct mw_fabric_sheet *sheet, double *y)
{
    struct summary s = {.v = sheet->view};
    struct pen pen = {.s = &s, .out = sheet->out};

    find_boxes(&s);
    add_trunks(&s);
    find_units(&s);
    count_units(&s);
    place_boxes(&s);
    mw_fabric_sheet_begin(sheet, s.w, s.h, true, &pen.t);
    mw_frame_begin(&sheet->frame, sheet->out,
                   "tiers and the links between them; every cable stands in cables.csv");
    pen.x0 = sheet->frame.margin;
    pen.y0 = sheet->frame.top + pen.t;
    *y = draw(&pen);
    sheet->right = pen.x0 + s.w * pen.t;
    mw_vec_done(&s.trunks);
    mw_vec_done(&s.units);
    mw_free(s.box_at);
    mw_free(s.unit_at);
    mw_arena_done(&s.arena);
}
