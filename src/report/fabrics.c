/* fabrics.c: the networks: switches, links by kind, cables by medium. */
#include "report/chapters.h"

#include "draw/drawings.h"

struct cable_sums {
    int64_t cables, mm, longest_mm;
};

enum { MEDIA = MW_MEDIUM_SERIAL + 2 }; /* the last: no part serves */

/* ---- switches ---- */

static void overview(struct mw_doc *d, const struct mw_plan *p)
{
    uint32_t rule = mw_doc_rule(
        d, "Networks",
        "Leaves: node ports of a scalable unit by the ports of a leaf, less its uplinks; "
        "spines: "
        "all uplinks by the ports of a spine; cores likewise. Of two tiers with full "
        "bandwidth, "
        "half of a leaf's ports go up.",
        "SELECT tiers, planes, nullif(scalable_units, 0), leaf, nullif(spine, 0),"
        " nullif(core, 0), nullif(uplinks_per_leaf, 0) FROM fabric WHERE enabled ORDER BY id");

    mw_doc_table(d, "Networks and their switches",
                 "network|tiers>|planes>|scalable units>|leaf or edge>|spine>|core>"
                 "|uplinks a leaf>",
                 rule);
    for (int i = 0; i < MW_FABRIC_COUNT; i++) {
        const struct mw_fabric *f = &p->fabrics[i];
        const int32_t after[] = {f->scalable_units, f->leaf, f->spine, f->core,
                                 f->uplinks_per_leaf};

        if (!f->enabled)
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, mw_fabric_names[i]);
        mw_doc_cell_value(d, f->tiers, 0, 0);
        mw_doc_cell_value(d, f->planes, 0, 0);
        for (size_t k = 0; k < sizeof after / sizeof *after; k++)
            if (after[k] || k == 1)
                mw_doc_cell_value(d, after[k], 0, 0);
            else
                mw_doc_cell_none(d);
    }
}

/* ---- links ---- */

static const char *const link_titles[MW_LINK_KINDS] = {
    [MW_LINK_NODE_LEAF] = "node to leaf",
    [MW_LINK_MANAGER_LEAF] = "fabric manager to leaf",
    [MW_LINK_LEAF_SPINE] = "leaf to spine",
    [MW_LINK_SPINE_CORE] = "spine to core",
    [MW_LINK_SERVICE] = "services and storage",
    [MW_LINK_PEER] = "between the two of a pair",
    [MW_LINK_UPLINK] = "edge to in-band",
    [MW_LINK_EXTERNAL] = "to the customer's network",
    [MW_LINK_MGMT] = "management and console ports",
};

static bool has_links(const struct mw_plan *p, int kind)
{
    for (int i = 0; i < MW_FABRIC_COUNT; i++)
        if (p->fabrics[i].enabled && p->fabrics[i].links[kind])
            return true;
    return false;
}

static void links(struct mw_doc *d, const struct mw_plan *p)
{
    const char *heads = "link";
    uint32_t rule = mw_doc_rule(
        d, "Links", "Port to port; a splitter cable counts one for each tail.",
        "SELECT l.links FROM link l JOIN fabric f ON f.id = l.fabric WHERE f.enabled AND"
        " l.links > 0 ORDER BY instr('node_leaf manager_leaf leaf_spine spine_core service peer"
        " uplink external mgmt', l.kind), f.id");

    for (int i = 0; i < MW_FABRIC_COUNT; i++)
        if (p->fabrics[i].enabled)
            heads = mw_arena_printf(&d->arena, "%s|%s>", heads, mw_fabric_names[i]);
    mw_doc_section(d, "Links");
    mw_doc_table(d, "Links by kind and network", heads, rule);
    for (int k = 0; k < MW_LINK_KINDS; k++) {
        if (!has_links(p, k))
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, link_titles[k]);
        for (int i = 0; i < MW_FABRIC_COUNT; i++) {
            if (!p->fabrics[i].enabled)
                continue;
            if (p->fabrics[i].links[k])
                mw_doc_cell_value(d, p->fabrics[i].links[k], 0, 0);
            else
                mw_doc_cell_none(d);
        }
    }
}

/* ---- cables ---- */

static const char *const medium_titles[MEDIA] = {
    "passive copper",    "active copper", "active optical", "multi-mode fibre",
    "single-mode fibre", "twisted pair",  "serial",         "no part serves",
};

static void cable_row(struct mw_doc *d, const char *network, const char *medium,
                      const struct cable_sums *s, uint32_t rule)
{
    mw_doc_row(d, rule)->strong = rule != MW_NONE;
    mw_doc_cell_text(d, network);
    mw_doc_cell_text(d, medium);
    mw_doc_cell_value(d, s->cables, 0, 0);
    mw_doc_cell_value(d, s->mm, 3, 1);
    mw_doc_cell_value(d, s->longest_mm, 3, 1);
}

static void add_cable(struct cable_sums *s, const struct mw_cable *c)
{
    s->cables++;
    s->mm += c->length_mm;
    if (c->length_mm > s->longest_mm)
        s->longest_mm = c->length_mm;
}

static void cables(struct mw_doc *d, const struct mw_plan *p)
{
    struct cable_sums of[MW_FABRIC_COUNT][MEDIA] = {{{0}}}, all = {0};
    uint32_t rule = mw_doc_rule(
        d, "Cables by network and medium",
        "Stocked lengths: the shortest in stock that is no shorter than the route.",
        "SELECT count(*), sum(c.length_mm) / 1000.0, max(c.length_mm) / 1000.0 FROM cable c"
        " JOIN link l ON l.id = c.link LEFT JOIN cable_part t ON t.id = c.part"
        " GROUP BY l.fabric, t.medium ORDER BY l.fabric,"
        " coalesce(instr('dac acc aoc mmf smf tp serial', t.medium), 99)");
    uint32_t total = mw_doc_rule(
        d, "All cables", "Sum over all networks.",
        "SELECT count(*), sum(length_mm) / 1000.0, max(length_mm) / 1000.0 FROM cable");

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        uint32_t medium =
            c->part == MW_NONE ? MEDIA - 1 : (uint32_t)p->catalog->cables.at[c->part].medium;

        add_cable(&of[c->fabric][medium], c);
        add_cable(&all, c);
    }
    mw_doc_section(d, "Cables");
    mw_doc_table(d, "Cables by network and medium",
                 "network|medium|cables>|stocked m>|longest m>", rule);
    for (int i = 0; i < MW_FABRIC_COUNT; i++)
        for (int m = 0; m < MEDIA; m++)
            if (of[i][m].cables)
                cable_row(d, mw_fabric_names[i], medium_titles[m], &of[i][m], MW_NONE);
    cable_row(d, "all", "", &all, total);
    mw_doc_note(d);
    mw_doc_text(d, "Every cable with both ends, part, length and label stands in ");
    mw_doc_code(d, "cables.csv");
    mw_doc_text(d, "; what is to be bought, transceivers too, under ");
    mw_doc_link(d, "bom", "Bill of materials");
    mw_doc_text(d, ".");
}

static void draw_compute(const struct mw_plan *p, struct mw_picture *out)
{
    mw_draw_fabric(p, MW_FABRIC_COMPUTE, out);
}

void mw_report_fabrics(struct mw_doc *d, const struct mw_report *r)
{
    bool any = false;

    for (int i = 0; i < MW_FABRIC_COUNT; i++)
        any |= r->plan->fabrics[i].enabled;
    mw_doc_chapter(d, "fabrics", "Fabrics");
    if (!any) {
        mw_doc_paragraph(d);
        mw_doc_text(d, "The factory file asks for no network.");
        return;
    }
    overview(d, r->plan);
    if (r->plan->fabrics[MW_FABRIC_COMPUTE].enabled)
        mw_report_figure(d, r->plan, draw_compute, "Compute fabric",
                         "drawings/fabric-compute.svg",
                         "Port by port where a page can hold it, otherwise tiers and scalable "
                         "units with the number of links between them.");
    links(d, r->plan);
    if (r->plan->cables.n)
        cables(d, r->plan);
}
