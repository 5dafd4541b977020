/* planned.c: what is planned: racks, rows, devices, where they stand, and growth. */
#include "report/chapters.h"

#include "draw/drawings.h"
#include "store/figures.h"

#include <stdlib.h>
#include <string.h>

/* ---- racks by kind ---- */

struct rack_sums {
    int64_t racks, nodes, w, g, cfm, liquid_w;
};

static void add_rack(struct rack_sums *s, const struct mw_plan *p, const struct mw_rack *rack)
{
    s->racks++;
    s->nodes += mw_figures_rack_nodes(p, rack);
    s->w += rack->max_w;
    s->g += rack->g;
    s->cfm += rack->air_cfm;
    s->liquid_w += rack->liquid_w;
}

static void sum_cells(struct mw_doc *d, const struct rack_sums *s)
{
    mw_doc_cell_value(d, s->racks, 0, 0);
    mw_doc_cell_value(d, s->nodes, 0, 0);
    mw_doc_cell_value(d, s->w, 3, 1);
    mw_doc_cell_value(d, s->g, 3, 0);
    mw_doc_cell_value(d, s->cfm, 0, 0);
    mw_doc_cell_value(d, s->liquid_w, 3, 1);
}

#define RACK_SUMS                                                                              \
    "count(*), sum(k.nodes), sum(k.max_w) / 1000.0, sum(k.weight_g) / 1000.0,"                 \
    " sum(k.air_cfm), sum(k.liquid_w) / 1000.0"

static void racks_by_kind(struct mw_doc *d, const struct mw_plan *p)
{
    struct rack_sums of[MW_RACK_KINDS] = {{0}}, all = {0};
    uint32_t rule = mw_doc_rule(
        d, "Racks by kind",
        "Sums over the racks of a kind: every device at its most, every rack loaded.",
        "SELECT k.kind, " RACK_SUMS " FROM rack k GROUP BY k.kind"
        " ORDER BY instr('compute network management core', k.kind)");
    uint32_t total = mw_doc_rule(
        d, "All racks", "Sum over all racks. Devices that stand elsewhere are in none.",
        "SELECT " RACK_SUMS " FROM rack k");

    mw_doc_table(d, "Racks by kind", "kind|racks>|nodes>|kW at most>|kg>|air CFM>|liquid kW>",
                 rule);
    for (uint32_t i = 0; i < p->racks.n; i++) {
        add_rack(&of[p->racks.at[i].kind], p, &p->racks.at[i]);
        add_rack(&all, p, &p->racks.at[i]);
    }
    for (int k = 0; k < MW_RACK_KINDS; k++) {
        if (!of[k].racks)
            continue;
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, mw_rack_kind_names[k]);
        sum_cells(d, &of[k]);
    }
    mw_doc_row(d, total)->strong = true;
    mw_doc_cell_text(d, "all");
    sum_cells(d, &all);
}

/* ---- rows ---- */

static void row_cells(struct mw_doc *d, const struct mw_plan *p, uint32_t at,
                      const struct rack_sums *s)
{
    const struct mw_plan_row *row = &p->rows.at[at];
    int64_t open = 0;

    for (uint32_t i = 0; i < row->position_n; i++)
        open += !p->positions.at[row->first_position + i].blocked;
    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, row->name);
    mw_doc_cell_text(d, row->hall ? row->hall : "");
    mw_doc_cell_value(d, open, 0, 0);
    mw_doc_cell_value(d, s->racks, 0, 0);
    mw_doc_cell_value(d, open - s->racks, 0, 0);
    mw_doc_cell_value(d, s->nodes, 0, 0);
    mw_doc_cell_value(d, s->w, 3, 1);
}

static void rows(struct mw_doc *d, const struct mw_plan *p)
{
    struct rack_sums *sums = mw_alloc(p->rows.n * sizeof *sums);
    char *sql = mw_arena_printf(
        &d->arena,
        "SELECT (SELECT count(*) FROM position WHERE row = r.id AND NOT blocked), count(k.id),"
        " (SELECT count(*) FROM position WHERE row = r.id AND NOT blocked AND rack IS NULL),"
        " coalesce(sum(k.nodes), 0), coalesce(sum(k.max_w), 0) / 1000.0"
        " FROM row r LEFT JOIN position p ON p.row = r.id AND p.rack IS NOT NULL"
        " LEFT JOIN rack k ON k.id = p.rack GROUP BY r.id ORDER BY r.id LIMIT %d",
        MW_REPORT_ROWS_CAP);
    uint32_t rule = mw_doc_rule(
        d, "Rows", "Positions that are not blocked, those taken by a rack, and their sums.",
        sql);

    mw_doc_section(d, "Rows");
    mw_doc_table(d, "Rows of rack positions",
                 "row|hall|positions>|racks>|free>|nodes>|kW at most>", rule);
    for (uint32_t i = 0; i < p->racks.n; i++) {
        uint32_t position = p->racks.at[i].position;
        if (position != MW_NONE)
            add_rack(&sums[p->positions.at[position].row], p, &p->racks.at[i]);
    }
    uint32_t n = p->rows.n < MW_REPORT_ROWS_CAP ? p->rows.n : MW_REPORT_ROWS_CAP;
    for (uint32_t i = 0; i < n; i++)
        row_cells(d, p, i, &sums[i]);
    mw_report_left_out(d, n, p->rows.n, "rows", "racks.csv");
    mw_free(sums);
}

/* ---- devices ---- */

struct device_sums {
    const struct mw_device *first;
    int64_t n;
};

static const char *use_of(const struct mw_device *dev)
{
    return dev->fabric < MW_FABRIC_COUNT ? mw_fabric_names[dev->fabric] : "–";
}

static void device_row(struct mw_doc *d, const struct device_sums *s)
{
    const struct mw_device_type *t = s->first->type;

    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, mw_role_names[s->first->role]);
    mw_doc_cell_text(d, use_of(s->first));
    mw_doc_cell_text(d, t->title ? t->title : t->name);
    mw_doc_cell_value(d, s->n, 0, 0);
    if (t->max_w >= 0) {
        mw_doc_cell_value(d, t->max_w, 3, 3);
        mw_doc_cell_value(d, t->max_w * s->n, 3, 1);
    } else {
        mw_doc_cell_none(d);
        mw_doc_cell_none(d);
    }
}

static void devices(struct mw_doc *d, const struct mw_plan *p)
{
    MW_VEC(struct device_sums) sums = {0};
    struct mw_map_u64 seen = {0};
    uint32_t rule = mw_doc_rule(
        d, "Devices",
        "Devices alike in role, network and type, those that stand elsewhere too; draw of "
        "one by its type.",
        "SELECT count(*), t.max_w / 1000.0, count(*) * t.max_w / 1000.0"
        " FROM device d JOIN device_type t ON t.id = d.type"
        " GROUP BY d.role, d.fabric, d.type ORDER BY min(d.id)");

    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *dev = &p->devices.at[i];
        uint64_t role = dev->role, key = ((uint64_t)(uintptr_t)dev->type * 16 + role) * 16;
        uint32_t at = *mw_map_u64_put(&seen, key + dev->fabric, sums.n);

        if (at == sums.n)
            *mw_vec_push(&sums) = (struct device_sums){.first = dev};
        MW_ASSERT(at < sums.n);
        sums.at[at].n++;
    }
    mw_doc_section(d, "Devices");
    mw_doc_table(d, "Devices by role", "role|network|type|devices>|kW each>|kW at most>", rule);
    for (uint32_t i = 0; i < sums.n; i++)
        device_row(d, &sums.at[i]);
    mw_map_u64_done(&seen);
    mw_vec_done(&sums);
}

/* ---- where they stand ---- */

static void placement(struct mw_doc *d, const struct mw_plan *p)
{
    const struct mw_totals *t = &p->totals;
    uint32_t rule = mw_doc_rule(
        d, "Cable routes",
        "Every cable by geometry (up to the tray, along trays, down, slack), before rounding "
        "to "
        "stocked lengths; and the bound that no placement of the same racks can go below.",
        "SELECT route_mm / 1000.0, nullif(cable_bound_mm, 0) / 1000.0 FROM plan");

    mw_doc_paragraph(d);
    mw_doc_text(d, "Racks stand where cables are short: all routes together have ");
    mw_doc_value(d, t->route_mm, 3, 0, "m", rule);
    if (t->cable_bound_mm > 0) {
        mw_doc_text(d, "; no placement can have less than ");
        mw_doc_value(d, t->cable_bound_mm, 3, 0, "m", rule);
    }
    mw_doc_text(d, t->placement_exact ? ": this placement is the best there is." : ".");
}

/* ---- growth ---- */

static void growth_row(struct mw_doc *d, const char *what, int64_t now, int64_t then,
                       int decimals, int shown)
{
    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, what);
    mw_doc_cell_value(d, now, decimals, shown);
    mw_doc_cell_value(d, then, decimals, shown);
    mw_doc_cell_value(d, then - now, decimals, shown);
}

static const char growth_sql[] =
    "SELECT a, b, b - a FROM (SELECT nodes AS a, nodes_final AS b FROM plan"
    " UNION ALL SELECT (SELECT count(*) FROM rack), racks FROM final"
    " UNION ALL SELECT (SELECT count(*) FROM cable), cables FROM final"
    " UNION ALL SELECT p.cable_mm / 1000.0, f.cable_mm / 1000.0 FROM plan p, final f"
    " UNION ALL SELECT p.it_peak_w / 1000.0, f.it_peak_w / 1000.0 FROM plan p, final f"
    " UNION ALL SELECT p.air_cfm, f.air_cfm FROM plan p, final f"
    " UNION ALL SELECT p.weight_g / 1000.0, f.weight_g / 1000.0 FROM plan p, final f"
    " UNION ALL SELECT * FROM (SELECT max(CASE phase WHEN 'now' THEN w END) / 1000.0,"
    " max(CASE phase WHEN 'final' THEN w END) / 1000.0 FROM feed_load GROUP BY feed"
    " ORDER BY feed))";

static int64_t most_w(const struct mw_feed_load *at, uint32_t n, uint32_t feed)
{
    int64_t w = 0;

    for (uint32_t i = 0; i < n; i++)
        if (at[i].feed == feed && at[i].w > w)
            w = at[i].w;
    return w;
}

static void growth(struct mw_doc *d, const struct mw_plan *p)
{
    const struct mw_final *f = &p->final;
    int64_t now = p->want->compute.count, then = p->want->compute.count_final;

    if (then <= now)
        return;
    mw_doc_section(d, "Growth");
    mw_doc_paragraph(d);
    mw_doc_text(d, "Growth is %s.%s", mw_figures_growth(p->want),
                f->known ? ""
                         : " What the grown factory needs is not known in this plan: see "
                           "the checks.");
    uint32_t rule = mw_doc_rule(
        d, "The factory now and grown",
        "Now: this plan. Grown: the plan of the same factory with compute.count = count_final. "
        "Of a feed, its most over all failure cases.",
        f->known ? growth_sql : "SELECT nodes, nodes_final, nodes_final - nodes FROM plan");

    mw_doc_table(d, "Now and grown", "what|now>|grown>|added>", rule);
    growth_row(d, "nodes", now, then, 0, 0);
    if (!f->known)
        return;
    growth_row(d, "racks", p->racks.n, f->racks, 0, 0);
    growth_row(d, "cables", p->cables.n, f->cables, 0, 0);
    growth_row(d, "cable, m", p->totals.cable_mm, f->totals.cable_mm, 3, 0);
    growth_row(d, "IT power, kW", p->totals.it_peak_w, f->totals.it_peak_w, 3, 1);
    growth_row(d, "air, CFM", p->totals.air_cfm, f->totals.air_cfm, 0, 0);
    growth_row(d, "weight, kg", p->totals.weight_g, f->totals.weight_g, 3, 0);
    for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++)
        growth_row(d,
                   mw_arena_printf(&d->arena, "feed %s at its worst, kW",
                                   p->want->site.power.feeds.at[i].name),
                   most_w(p->feed_loads.at, p->feed_loads.n, i),
                   most_w(f->feed_loads.at, f->feed_loads.n, i), 3, 1);
}

static void draw_floor(const struct mw_plan *p, struct mw_picture *out)
{
    mw_draw_floor(p, MW_SHADE_KIND, out);
}

void mw_report_planned(struct mw_doc *d, const struct mw_report *r)
{
    mw_doc_chapter(d, "planned", "What is planned");
    racks_by_kind(d, r->plan);
    mw_report_figure(d, r->plan, draw_floor, "Floor plan, racks by kind", "drawings/floor.svg",
                     "To scale: halls, rows and aisles, every rack where it stands, the feeds' "
                     "panels and the trays.");
    placement(d, r->plan);
    rows(d, r->plan);
    devices(d, r->plan);
    growth(d, r->plan);
}
