/* fabric.c: a fabric, port by port where a sheet holds that, else by scalable unit; below it what
 * it is made of. */
#include "draw/drawings.h"
#include "draw/fabric_view.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A sheet stands upright where its text keeps this share of the size that it has lying. */
#define TALL_SHARE 0.85

enum { FACTS_CAP = 32, PARTS_CAP = 12, SPEEDS_CAP = 24, A3_AT = 1 /* in mw_papers */ };

static const char *const titles[MW_FABRIC_COUNT] = {
    [MW_FABRIC_COMPUTE] = "Compute fabric",  [MW_FABRIC_STORAGE] = "Storage fabric",
    [MW_FABRIC_INBAND] = "In-band network",  [MW_FABRIC_OOB] = "Out-of-band network",
    [MW_FABRIC_CONSOLE] = "Console network",
};

/* ---- facts ---- */

struct facts {
    struct mw_arena *a;
    const char *cells[2 * FACTS_CAP];
    uint32_t n;
};

static void put_fact(struct facts *f, const char *what, const char *value)
{
    const char **cells = f->cells + (size_t)2 * f->n++;

    cells[0] = what;
    cells[1] = value;
}

__attribute__((format(printf, 3, 4))) static void fact(struct facts *f, const char *what,
                                                       const char *fmt, ...)
{
    va_list ap;

    if (f->n == FACTS_CAP)
        return;
    va_start(ap, fmt);
    put_fact(f, what, mw_arena_vprintf(f->a, fmt, ap));
    va_end(ap);
}

/* The type of the first device of a role; NULL: there is none. */
static const struct mw_device_type *type_of(const struct mw_plan *p, enum mw_fabric_id fabric,
                                            enum mw_role role)
{
    struct mw_range range = mw_plan_range(p, fabric, role);

    return range.n ? p->devices.at[range.first].type : NULL;
}

static void switch_fact(struct facts *f, const struct mw_fabric_view *v, enum mw_role role,
                        const char *what, int32_t final)
{
    const struct mw_device_type *type = type_of(v->p, v->fabric, role);
    uint32_t n = mw_plan_range(v->p, v->fabric, role).n;

    if (!type)
        return;
    if (final > (int32_t)n)
        fact(f, what, "%u now, %" PRId32 " when grown, %s", n, final, type->title);
    else
        fact(f, what, "%u, %s", n, type->title);
}

/* Leaves that nodes are plugged into (service false), or storage and servers; Gb/s down and up. */
static void ratio_fact(struct facts *f, const struct mw_fabric_view *v, bool service,
                       const char *what)
{
    bool *counts = mw_alloc(v->p->devices.n * sizeof *counts);
    int64_t down = 0, up = 0;

    for (uint32_t i = 0; i < v->links.n; i++) {
        const struct mw_view_link *l = &v->links.at[i];
        if (v->tier[l->b] == MW_TIER_LEAF &&
            (service ? l->kind == MW_LINK_SERVICE : l->kind == MW_LINK_NODE_LEAF))
            counts[l->b] = true;
    }
    for (uint32_t i = 0; service && i < v->links.n; i++) /* leaves of their own */
        if (v->links.at[i].kind == MW_LINK_NODE_LEAF)
            counts[v->links.at[i].b] = false;
    for (uint32_t i = 0; i < v->links.n; i++) {
        const struct mw_view_link *l = &v->links.at[i];
        if (v->tier[l->b] == MW_TIER_LEAF && counts[l->b] && l->kind != MW_LINK_PEER)
            down += mw_view_gbps(v, l);
        if (l->a != MW_NONE && v->tier[l->a] == MW_TIER_LEAF && counts[l->a] &&
            v->tier[l->b] > MW_TIER_LEAF)
            up += mw_view_gbps(v, l);
    }
    if (down && up)
        fact(f, what, "%.2f : 1  (%" PRId64 " Gb/s down, %" PRId64 " Gb/s up)",
             (double)down / (double)up, down, up);
    mw_free(counts);
}

static void list_facts(struct facts *f, const struct mw_fabric_view *v)
{
    const struct mw_plan *p = v->p;
    const struct mw_fabric *fabric = &p->fabrics[v->fabric];
    bool tree = v->fabric == MW_FABRIC_COMPUTE || v->fabric == MW_FABRIC_STORAGE;

    put_fact(f, "The fabric", NULL);
    if (v->fabric == MW_FABRIC_COMPUTE)
        fact(f, "topology", "%s",
             p->want->fabrics.compute.topology == MW_TOPO_RAIL ? "rail-optimised fat tree"
                                                               : "fat tree");
    else
        fact(f, "topology", "%s",
             v->fabric == MW_FABRIC_STORAGE  ? "fat tree"
             : v->fabric == MW_FABRIC_INBAND ? "pairs of leaves, a node on both"
                                             : "edge switches");
    if (tree)
        fact(f, "tiers of switches", "%" PRId32, fabric->tiers);
    if (fabric->planes > 1)
        fact(f, "planes", "%" PRId32, fabric->planes);
    if (v->fabric == MW_FABRIC_COMPUTE && p->want->fabrics.compute.topology == MW_TOPO_RAIL)
        fact(f, "scalable units",
             fabric->scalable_units_final > fabric->scalable_units
                 ? "%" PRId32 " of %" PRId32 " nodes, %" PRId32 " when grown"
                 : "%" PRId32 " of %" PRId32 " nodes",
             fabric->scalable_units, fabric->su_nodes, fabric->scalable_units_final);
    if (tree && fabric->tiers == 3)
        fact(f, "pods, cores of a group", "%" PRId32 ", %" PRId32, fabric->pods,
             fabric->cores_per_group);
    switch_fact(f, v, MW_ROLE_LEAF, "leaves", 0);
    switch_fact(f, v, MW_ROLE_SPINE, tree ? "spines" : "switches above", fabric->spine_final);
    switch_fact(f, v, MW_ROLE_CORE, "cores", fabric->core_final);
    switch_fact(f, v, MW_ROLE_EDGE, "edge switches", 0);
    switch_fact(f, v, MW_ROLE_CONSOLE, "console servers", 0);
    switch_fact(f, v, MW_ROLE_MANAGER, "fabric managers", 0);
    if (fabric->uplinks_per_leaf)
        fact(f, "uplinks of a switch", "%" PRId32, fabric->uplinks_per_leaf);
    ratio_fact(f, v, false, "oversubscription, nodes");
    ratio_fact(f, v, true, "oversubscription, others");
}

/* ---- links and cables ---- */

struct count {
    uint32_t key;
    int32_t gbps;
    int64_t n, mm;
};

static struct count *count_at(struct count *list, uint32_t *n, uint32_t cap, uint32_t key,
                              int32_t gbps)
{
    uint32_t i = 0;

    while (i < *n && (list[i].key != key || list[i].gbps != gbps))
        i++;
    if (i == cap) /* the last takes what is left over */
        return &list[cap - 1];
    if (i == *n)
        list[(*n)++] = (struct count){.key = key, .gbps = gbps};
    return &list[i];
}

static const char *const kind_titles[MW_LINK_KINDS] = {
    [MW_LINK_NODE_LEAF] = "node to leaf",
    [MW_LINK_MANAGER_LEAF] = "manager to switch",
    [MW_LINK_LEAF_SPINE] = "leaf to spine",
    [MW_LINK_SPINE_CORE] = "spine to core",
    [MW_LINK_SERVICE] = "storage and servers",
    [MW_LINK_PEER] = "peers",
    [MW_LINK_UPLINK] = "uplinks",
    [MW_LINK_EXTERNAL] = "to the outside world",
    [MW_LINK_MGMT] = "managed ports",
};

static void list_links(struct facts *f, const struct mw_fabric_view *v)
{
    struct count counts[SPEEDS_CAP];
    uint32_t n = 0;

    for (uint32_t i = 0; i < v->links.n; i++)
        count_at(counts, &n, SPEEDS_CAP, v->links.at[i].kind, mw_view_gbps(v, &v->links.at[i]))
            ->n++;
    put_fact(f, "Links, port to port", NULL);
    for (uint32_t i = 0; i < n; i++) {
        if (counts[i].gbps)
            fact(f, kind_titles[counts[i].key], "%" PRId64 " x %" PRId32 " Gb/s", counts[i].n,
                 counts[i].gbps);
        else
            fact(f, kind_titles[counts[i].key], "%" PRId64, counts[i].n);
    }
    fact(f, "all", "%u", v->links.n);
}

/* Parts of one name are one line: the catalog has an entry for each length. */
static void list_parts(struct facts *f, const struct mw_fabric_view *v)
{
    struct count counts[PARTS_CAP];
    const char *names[PARTS_CAP];
    const struct mw_plan *p = v->p;
    uint32_t n = 0;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        if (c->fabric != v->fabric)
            continue;
        const char *name =
            c->part == MW_NONE ? "no part serves" : p->catalog->cables.at[c->part].title;
        uint32_t key = 0;
        while (key < n && strcmp(names[key], name) != 0)
            key++;
        if (key < PARTS_CAP)
            names[key] = name;
        else
            names[PARTS_CAP - 1] = "others";
        struct count *at = count_at(counts, &n, PARTS_CAP, key, 0);
        at->n++;
        at->mm += c->length_mm;
    }
    put_fact(f, "Cables, by part", NULL);
    for (uint32_t i = 0; i < n; i++)
        fact(f, names[i], "%" PRId64 ", %.1f m", counts[i].n, (double)counts[i].mm / 1000);
}

/* ---- foot ---- */

struct foot {
    struct facts facts[3];
    struct mw_grid grids[3];
};

static void foot_fill(struct foot *foot, const struct mw_fabric_view *v, struct mw_arena *a)
{
    static void (*const lists[])(struct facts *, const struct mw_fabric_view *) = {
        list_facts, list_links, list_parts};

    for (int i = 0; i < 3; i++) {
        foot->facts[i] = (struct facts){.a = a};
        lists[i](&foot->facts[i], v);
        foot->grids[i] =
            (struct mw_grid){2, foot->facts[i].n, foot->facts[i].cells, i == 0 ? 0 : 2, NULL};
    }
}

/* Tables side by side, or below one another where the sheet is narrow. Returns the height, and
 * in *right how far they reach; draws only with `draw`. */
static double foot_lay(struct foot *foot, struct mw_frame *f, double w, double y, bool draw,
                       double *right)
{
    double x = 0, deep = 0, begin = y, gap = 3 * f->text;

    for (int i = 0; i < 3; i++) {
        double grid_w = fmin(mw_grid_w(f, &foot->grids[i]), w);
        if (x > 0 && x + grid_w > w) {
            x = 0;
            y += deep + gap / 2;
            deep = 0;
        }
        if (draw)
            mw_grid_draw(f, &foot->grids[i], f->margin + x, y, w);
        x += grid_w + gap;
        *right = fmax(*right, f->margin + x - gap);
        deep = fmax(deep, mw_grid_h(f, &foot->grids[i]));
    }
    return y + deep - begin;
}

/* Size of text that a body of w x h sizes of text has on a paper. */
static double text_on(struct foot *foot, const struct mw_paper *paper, double w, double h)
{
    struct mw_frame f = {.text = mw_frame_text_mm(paper->w),
                         .margin = 2.5 * mw_frame_text_mm(paper->w)};
    double room_w = paper->w - 2 * f.margin, right = 0;
    double foot_h = foot_lay(foot, &f, room_w, 0, false, &right);
    double room_h = paper->h - 2 * f.margin - 8 * f.text - foot_h;

    return fmin(fmin(room_w / w, room_h / h), 1.1 * f.text);
}

bool mw_fabric_sheet_begin(struct mw_fabric_sheet *s, double w, double h, bool must,
                           double *text_mm)
{
    const struct mw_fabric_view *v = s->view;
    struct mw_arena a = {0};
    struct foot foot;
    struct mw_paper best = {NULL, 0, 0};
    char title[256];

    foot_fill(&foot, v, &a);
    for (uint32_t i = 0; i < (must ? MW_PAPERS : A3_AT + 1) && !best.name; i++) {
        const struct mw_paper *paper = &mw_papers[i],
                              turned = {paper->name, paper->h, paper->w};
        double wide = text_on(&foot, paper, w, h), tall = text_on(&foot, &turned, w, h);
        best =
            tall > TALL_SHARE * wide ? turned : *paper; /* narrow sheets suit small screens */
        *text_mm = tall > TALL_SHARE * wide ? tall : wide;
        if (*text_mm < MW_FABRIC_TEXT_MM && !(must && i + 1 == MW_PAPERS))
            best.name = NULL;
    }
    mw_arena_done(&a);
    if (!best.name)
        return false;
    snprintf(title, sizeof title, "%s: %s", titles[v->fabric],
             v->p->want->name ? v->p->want->name : "factory");
    mw_picture_init(s->out,
                    v->fabric == MW_FABRIC_COMPUTE   ? "fabric-compute"
                    : v->fabric == MW_FABRIC_STORAGE ? "fabric-storage"
                    : v->fabric == MW_FABRIC_INBAND  ? "fabric-inband"
                    : v->fabric == MW_FABRIC_OOB     ? "fabric-oob"
                                                     : "fabric-console",
                    title, best.w, best.h);
    return true;
}

void mw_draw_fabric(const struct mw_plan *p, enum mw_fabric_id fabric, struct mw_picture *out)
{
    struct mw_fabric_view view;
    struct mw_fabric_sheet s = {.view = &view, .out = out};
    struct foot foot;
    double y;

    mw_fabric_view_init(&view, p, fabric);
    if (!mw_fabric_ports(&s, &y))
        mw_fabric_units(&s, &y);
    foot_fill(&foot, &view, &out->arena);
    y += 1.5 * s.frame.text;
    y += foot_lay(&foot, &s.frame, out->w - 2 * s.frame.margin, y, true, &s.right);
    double title = mw_picture_text_width(out->title, true, false) * 2.4 * s.frame.text;
    s.right = fmin(fmax(s.right, s.frame.margin + title), out->w - s.frame.margin);
    out->w = s.right + s.frame.margin;
    out->h = y + s.frame.margin;
    mw_fabric_view_done(&view);
}
