/* summary.c: see summary.h. One function per key, in the order of the schema. */
#include "export/summary.h"

#include "store/figures.h"

enum { SUMMARY_SCHEMA = 1 };

static void kilo(struct mw_json *j, const char *key, int64_t v) /* W -> kW, mm -> m, … */
{
    mw_json_fixed(j, key, v, 3);
}

static void counts(struct mw_json *j, const struct mw_plan *p)
{
    int64_t nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE).n;
    int64_t nodes_final = p->want->compute.count_final;
    int64_t gpus = mw_figures_node_gpus(p);
    int32_t most = 0;

    for (uint32_t i = 0; i < p->racks.n; i++) {
        int32_t n = mw_figures_rack_nodes(p, &p->racks.at[i]);
        most = n > most ? n : most;
    }
    mw_json_i64(j, "nodes", nodes);
    mw_json_i64(j, "nodes_final", nodes_final);
    mw_json_i64(j, "gpus", nodes * gpus);
    mw_json_i64(j, "gpus_final", nodes_final * gpus);
    mw_json_str(j, "growth", mw_figures_growth(p->want));
    mw_json_i64(j, "nodes_per_rack", most);
}

static void racks(struct mw_json *j, const struct mw_plan *p)
{
    int64_t of_kind[MW_RACK_KINDS] = {0};

    for (uint32_t i = 0; i < p->racks.n; i++)
        of_kind[p->racks.at[i].kind]++;
    mw_json_obj(j, "racks");
    mw_json_i64(j, "total", p->racks.n);
    for (int k = 0; k < MW_RACK_KINDS; k++)
        mw_json_i64(j, mw_rack_kind_names[k], of_kind[k]);
    mw_json_end_obj(j);
}

static void limits(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_arr(j, "limits");
    for (uint32_t i = 0; i < p->limits.n; i++) {
        const struct mw_limit *l = &p->limits.at[i];
        if (!l->stated)
            continue;
        mw_json_obj(j, NULL);
        mw_json_str(j, "where", p->classes.at[l->power_class].where);
        mw_json_str(j, "limit", mw_limit_names[l->kind]);
        mw_json_str(j, "case", l->case_name ? l->case_name : "normal");
        kilo(j, "value", l->value);
        kilo(j, "load", l->load);
        kilo(j, "need_next", l->need_next);
        mw_json_str(j, "unit", l->unit);
        mw_json_i64(j, "nodes_per_rack", l->nodes);
        mw_json_bool(j, "binding", l->binding);
        mw_json_str(j, "rule", l->rule ? l->rule : "");
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void limits_unstated(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_arr(j, "limits_unstated");
    for (uint32_t i = 0; i < p->limits.n; i++) {
        const struct mw_limit *l = &p->limits.at[i];
        if (l->stated)
            continue;
        mw_json_obj(j, NULL);
        mw_json_str(j, "where", p->classes.at[l->power_class].where);
        mw_json_str(j, "limit", mw_limit_names[l->kind]);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void fabric(struct mw_json *j, const char *name, const struct mw_fabric *f)
{
    mw_json_obj(j, name);
    mw_json_i64(j, "tiers", f->tiers);
    mw_json_i64(j, "planes", f->planes);
    mw_json_i64(j, "scalable_units", f->scalable_units);
    mw_json_i64(j, "leaf", f->leaf);
    mw_json_i64(j, "spine", f->spine);
    mw_json_i64(j, "spine_final", f->spine_final);
    mw_json_i64(j, "core", f->core);
    mw_json_i64(j, "core_final", f->core_final);
    mw_json_obj(j, "cables");
    for (int k = 0; k < MW_LINK_KINDS; k++)
        mw_json_i64(j, mw_link_names[k], f->links[k]);
    mw_json_end_obj(j);
    mw_json_end_obj(j);
}

static void fabrics(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_obj(j, "fabrics");
    for (int i = 0; i < MW_FABRIC_COUNT; i++)
        if (i == MW_FABRIC_COMPUTE || p->fabrics[i].enabled)
            fabric(j, mw_fabric_names[i], &p->fabrics[i]);
    mw_json_end_obj(j);
}

static void power(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_obj(j, "power_kw");
    kilo(j, "it_peak", p->totals.it_peak_w);
    mw_json_arr(j, "feeds");
    for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++) {
        struct mw_feed_figures f = mw_figures_feed(p, i);
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", p->want->site.power.feeds.at[i].name);
        kilo(j, "normal", f.normal_w);
        kilo(j, "worst", f.worst_w);
        mw_json_str(j, "worst_case", p->cases.n ? p->cases.at[f.worst_case].name : "normal");
        kilo(j, "capacity", f.capacity_w);
        mw_json_bool(j, "stated", f.stated);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_arr(j, "cases");
    for (uint32_t i = 0; i < p->cases.n; i++) {
        const struct mw_case *c = &p->cases.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", c->name);
        kilo(j, "it", c->it_w);
        mw_json_i64(j, "throttled", c->throttled);
        mw_json_i64(j, "down", c->down);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_end_obj(j);
}

static void placement(struct mw_json *j, const struct mw_totals *t)
{
    int64_t gap = 0; /* hundredths of a per cent */

    if (t->cable_bound_mm > 0 && t->route_mm > t->cable_bound_mm)
        gap = (t->route_mm - t->cable_bound_mm) * 10000 / t->cable_bound_mm;
    mw_json_obj(j, "placement");
    mw_json_bool(j, "exact", t->placement_exact);
    kilo(j, "route_m", t->route_mm);
    kilo(j, "bound_m", t->cable_bound_mm);
    mw_json_fixed(j, "gap_percent", gap, 2);
    mw_json_end_obj(j);
}

static void totals(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_obj(j, "cooling");
    mw_json_i64(j, "air_cfm", p->totals.air_cfm);
    kilo(j, "liquid_lpm", p->totals.liquid_ml_min);
    mw_json_end_obj(j);
    kilo(j, "weight_kg", p->totals.weight_g);
    mw_json_i64(j, "cables_total", p->cables.n);
    kilo(j, "cable_m_total", p->totals.cable_mm);
    placement(j, &p->totals);
}

/* Load of a feed in the final factory: normal, or the worst of all cases. */
static int64_t final_feed_w(const struct mw_final *f, uint32_t feed, bool worst)
{
    int64_t w = 0;

    for (uint32_t i = 0; i < f->feed_loads.n; i++) {
        const struct mw_feed_load *l = &f->feed_loads.at[i];
        if (l->feed == feed && (worst || l->fcase == 0) && l->w > w)
            w = l->w;
    }
    return w;
}

/* The factory when grown; without growth it is what it is. */
static void final_factory(struct mw_json *j, const struct mw_plan *p)
{
    bool grows = p->want->compute.count_final > p->want->compute.count;
    struct mw_final f = p->final;

    if (!grows)
        f = (struct mw_final){.known = true,
                              .racks = p->racks.n,
                              .cables = p->cables.n,
                              .totals = p->totals,
                              .feed_loads = {p->feed_loads.at, p->feed_loads.n}};
    mw_json_obj(j, "final");
    mw_json_bool(j, "known", f.known);
    mw_json_i64(j, "racks", f.racks);
    kilo(j, "it_peak_kw", f.totals.it_peak_w);
    mw_json_arr(j, "feeds");
    for (uint32_t i = 0; i < p->want->site.power.feeds.n; i++) {
        mw_json_obj(j, NULL);
        mw_json_str(j, "name", p->want->site.power.feeds.at[i].name);
        kilo(j, "normal", final_feed_w(&f, i, false));
        kilo(j, "worst", final_feed_w(&f, i, true));
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
    mw_json_i64(j, "air_cfm", f.totals.air_cfm);
    kilo(j, "liquid_lpm", f.totals.liquid_ml_min);
    kilo(j, "weight_kg", f.totals.weight_g);
    mw_json_i64(j, "cables_total", f.cables);
    kilo(j, "cable_m_total", f.totals.cable_mm);
    mw_json_end_obj(j);
}

static void findings(struct mw_json *j, const struct mw_plan *p)
{
    mw_json_arr(j, "findings");
    for (uint32_t i = 0; i < p->findings.n; i++) {
        const struct mw_finding *f = &p->findings.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "id", f->id);
        mw_json_str(j, "severity", mw_severity_name(f->severity));
        mw_json_str(j, "path", f->path);
        mw_json_str(j, "text", f->text);
        mw_json_str(j, "cure", f->cure ? f->cure : "");
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

void mw_summary_write(const struct mw_plan *p, const char *digest,
                      const struct mw_predicted *expected, struct mw_out *out)
{
    struct mw_json j = {.out = out};

    mw_json_obj(&j, NULL);
    mw_json_i64(&j, "schema", SUMMARY_SCHEMA);
    mw_json_str(&j, "name", p->want->name ? p->want->name : "");
    mw_json_str(&j, "digest", digest);
    counts(&j, p);
    racks(&j, p);
    limits(&j, p);
    limits_unstated(&j, p);
    fabrics(&j, p);
    power(&j, p);
    totals(&j, p);
    final_factory(&j, p);
    mw_predict_json(&j, "expected_busbw", expected);
    findings(&j, p);
    mw_json_end_obj(&j);
}
