/*
 * power.c: power dictates everything. The failure cases of the site, and for each power class
 * how many nodes a rack may hold by every limit: which binds, and what one node more would need.
 */
#include "design/design.h"
#include "design/limit_text.h"
#include "design/site.h"

#include <math.h>
#include <stdio.h>

enum { RACK_NODES_CAP = 64 }; /* more than any rack has U: stands for "no number passes it" */

struct scan { /* how many nodes a rack holds, by one limit */
    int32_t nodes;
    struct mw_measure at;   /* with that many */
    struct mw_measure next; /* with one more; not stated when no number binds */
    const char *formula;    /* feeds, and nodes that circuits cannot carry: why; else NULL */
};

/* One power class while its limits are found. */
struct class_scan {
    struct mw_plan *p;
    uint32_t power_class;
    const struct mw_device_type *node;
    struct scan of[MW_LIMIT_KINDS];
    uint32_t unsurvived; /* case that a single node does not survive; MW_NONE */
    uint32_t unplugged;  /* not MW_NONE: no circuit has the supplies' voltage */
    int32_t density;     /* nodes per rack by all limits but the feeds */
    int64_t feed_nodes;  /* nodes that the site's feeds carry in such racks */
};

static const struct mw_row *scan_row(const struct class_scan *c)
{
    return c->p->rows.at[c->p->classes.at[c->power_class].row].want;
}

/* Why circuits of any size let not even one node in; NULL when size is all it takes. */
static const char *circuits_in_vain(const struct class_scan *c)
{
    char why[MW_ERR_TEXT_CAP];

    if (c->unplugged == MW_NONE && c->unsurvived == MW_NONE)
        return NULL;
    if (c->unplugged != MW_NONE)
        snprintf(why, sizeof why, "no circuit gives its supplies the %d to %d V they take",
                 c->node->supply.min_v, c->node->supply.max_v);
    else
        mw_survival_text(c->p, c->power_class, c->unsurvived, c->node, why);
    return mw_arena_strdup(&c->p->arena, why);
}

/* Adds a node, and notes which limits refuse it. Returns whether any is still to refuse one. */
static bool scan_add(struct class_scan *c, const struct mw_device_type *const *types, int32_t n)
{
    struct mw_rack_need need;
    bool open = false;

    mw_rack_fits(c->p, c->power_class, types, (uint32_t)n, &need);
    if (n == 1) {
        c->unsurvived = need.unsurvived;
        c->unplugged = need.unplugged;
        c->of[MW_LIMIT_CIRCUIT].formula = circuits_in_vain(c);
    }
    for (int k = 0; k < MW_LIMIT_KINDS; k++) {
        struct scan *s = &c->of[k];
        if (s->next.stated)
            continue;
        if (need.of[k].holds) {
            s->nodes = n;
            s->at = need.of[k];
            open |= need.of[k].stated && (n == 0 || need.of[k].load > 0);
        } else {
            s->next = need.of[k];
        }
    }
    return open;
}

/* Adds node after node until every limit that can refuse one has done so. */
static void scan_rack(struct class_scan *c)
{
    const struct mw_device_type *types[RACK_NODES_CAP] = {0};
    int32_t n = 0;

    while (scan_add(c, types, n) && n < RACK_NODES_CAP)
        types[n++] = c->node;
    for (int k = 0; k < MW_LIMIT_KINDS; k++)
        if (!c->of[k].next.stated)
            c->of[k].nodes = RACK_NODES_CAP;
}

/* By height below the panel, and by the user's own caps. */
static void scan_slots(struct class_scan *c)
{
    const struct mw_compute *want = &c->p->want->compute;
    struct scan *space = &c->of[MW_LIMIT_SPACE], *policy = &c->of[MW_LIMIT_POLICY];
    int64_t blank = 1000 * (int64_t)want->blank_u, each = 1000 * (int64_t)c->node->u + blank;
    int64_t cap = INT32_MAX;

    space->nodes = mw_rack_slots(c->p->want, c->node);
    space->at = (struct mw_measure){.stated = true, .holds = true, .unit = "U", .what = "rack"};
    space->at.value = 1000 * (int64_t)mw_rack_node_units(c->p->want);
    space->at.load = space->nodes > 0 ? space->nodes * each - blank : 0;
    space->next = space->at;
    space->next.load = (space->nodes + 1) * each - blank;
    if (want->max_per_rack > 0)
        cap = want->max_per_rack;
    if (want->slots > 0 && want->slots < cap)
        cap = want->slots;
    if (cap == INT32_MAX)
        return;
    policy->nodes = (int32_t)cap;
    policy->at = (struct mw_measure){.stated = true,
                                     .holds = true,
                                     .unit = "nodes",
                                     .what = "policy",
                                     .load = 1000 * cap,
                                     .value = 1000 * cap};
    policy->next = policy->at;
    policy->next.load += 1000;
}

/* ---- feeds and UPS ---- */

/* What racks of 1 … density nodes draw from one feed in one case, microwatts; [0] is 0. */
struct feed_scan {
    int64_t uw[RACK_NODES_CAP + 1];
    int32_t density;
};

static double feed_uw(const struct feed_scan *f, int64_t nodes)
{
    int64_t full_racks = nodes / f->density;

    return (double)full_racks * (double)f->uw[f->density] + (double)f->uw[nodes % f->density];
}

/* The most nodes, in full racks and one that is not, that draw no more than `uw`. */
static int64_t feed_carries(const struct feed_scan *f, double uw)
{
    if (f->uw[f->density] <= 0)
        return INT32_MAX;
    int64_t full = (int64_t)(uw / (double)f->uw[f->density]);
    int64_t nodes = full * f->density;
    for (int32_t rest = 1; rest < f->density && feed_uw(f, nodes + 1) <= uw; rest++)
        nodes++;
    return nodes < INT32_MAX ? nodes : INT32_MAX;
}

static int64_t class_positions(const struct mw_plan *p, uint32_t power_class)
{
    int64_t n = 0;

    for (uint32_t r = 0; r < p->rows.n; r++)
        for (uint32_t i = 0; i < p->rows.at[r].position_n; i++)
            n += p->rows.at[r].power_class == power_class &&
                 !p->positions.at[p->rows.at[r].first_position + i].blocked;
    return n;
}

/* How many of the nodes asked for the positions of a class take, in racks of `density`. */
static int64_t class_share(const struct class_scan *c, int32_t density)
{
    int64_t held = class_positions(c->p, c->power_class) * density;

    return held < c->p->want->compute.count ? held : c->p->want->compute.count;
}

/*
 * One feed (or its UPS) in one case, into the class's limit. A feed has no say in how many nodes
 * stand in one rack as long as it carries all: then the limit's nodes are all that it carries.
 * When it does not carry them, they are spread evenly over the racks that are needed.
 */
static void scan_feed_case(struct class_scan *c, enum mw_limit_kind kind, uint32_t feed,
                           uint32_t fcase, const struct feed_scan *f)
{
    const struct mw_site_power *power = &c->p->want->site.power;
    const struct mw_feed *want = &power->feeds.at[feed];
    int64_t w = kind == MW_LIMIT_UPS ? want->ups_w : want->w;
    double value = (double)w * want->derate * (1 - power->margin);
    int64_t carries = feed_carries(f, value * 1e6);
    int64_t asked = class_share(c, f->density);
    int64_t racks = (asked + f->density - 1) / f->density;
    struct scan *s = &c->of[kind];
    int64_t nodes = carries >= asked || carries == 0 ? carries : (carries + racks - 1) / racks;

    if (carries < c->feed_nodes)
        c->feed_nodes = carries;
    if (s->at.stated && nodes >= s->nodes)
        return;
    s->nodes = (int32_t)nodes;
    s->at = (struct mw_measure){.stated = true,
                                .holds = true,
                                .unit = "kW",
                                .what = want->name,
                                .fcase = fcase,
                                .value = llround(value),
                                .load = llround(feed_uw(f, carries) / 1e6)};
    s->next = s->at;
    s->next.load = llround(feed_uw(f, carries + 1) / 1e6);
    s->formula = mw_arena_printf(
        &c->p->arena, "%s %s: %.7g kW%s carries %lld nodes in racks of %d; the factory has %d",
        kind == MW_LIMIT_UPS ? "UPS of feed" : "feed", want->name, (double)w / 1000,
        mw_factors_text(c->p, want->derate, value / 1000, "kW"), (long long)carries, f->density,
        c->p->want->compute.count);
}

static void scan_feeds(struct class_scan *c)
{
    const struct mw_device_type *types[RACK_NODES_CAP];
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    struct mw_rack_load loads[RACK_NODES_CAP + 1] = {{0}};
    uint32_t circuit_n = mw_class_circuits(c->p, c->power_class, circuits);
    uint32_t feed_n = c->p->want->site.power.feeds.n;
    struct feed_scan f = {.density = c->density > 0 ? c->density : 1};

    c->feed_nodes = INT32_MAX;
    for (int32_t n = 1; n <= f.density; n++) {
        types[n - 1] = c->node;
        mw_rack_load(&loads[n], c->p, circuits, circuit_n, types, (uint32_t)n);
    }
    for (uint32_t feed = 0; feed < feed_n; feed++) {
        const struct mw_feed *want = &c->p->want->site.power.feeds.at[feed];
        for (uint32_t k = 0; k < c->p->cases.n && mw_case_required(c->p, k); k++) {
            for (int32_t n = 1; n <= f.density; n++)
                f.uw[n] = loads[n].feed_uw[(size_t)k * feed_n + feed];
            if (want->w > 0)
                scan_feed_case(c, MW_LIMIT_FEED, feed, k, &f);
            if (want->ups_w > 0)
                scan_feed_case(c, MW_LIMIT_UPS, feed, k, &f);
        }
    }
    for (int32_t n = 1; n <= f.density; n++)
        mw_rack_load_done(&loads[n]);
}

/* ---- limits ---- */

static bool scan_stated(const struct scan *s)
{
    return s->at.stated || s->next.stated;
}

static int32_t scan_least(const struct class_scan *c)
{
    int32_t least = RACK_NODES_CAP;

    for (int k = 0; k < MW_LIMIT_KINDS; k++)
        if (scan_stated(&c->of[k]) && c->of[k].nodes < least)
            least = c->of[k].nodes;
    return least;
}

/* What the nodes that fit put on the very circuit, flow or floor that refuses the next one. */
static int64_t scan_load(const struct class_scan *c, enum mw_limit_kind kind)
{
    const struct mw_device_type *types[RACK_NODES_CAP];
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    const struct scan *s = &c->of[kind];
    struct mw_rack_load load = {0};
    int64_t found;

    if (!s->next.stated || (s->at.circuit == s->next.circuit && s->at.what == s->next.what &&
                            s->at.unit == s->next.unit))
        return s->at.load;
    if (kind == MW_LIMIT_WEIGHT) /* rack or floor: the same node more */
        return s->next.load - c->node->g;
    if (kind == MW_LIMIT_AIR || kind == MW_LIMIT_LIQUID) /* heat is linear in the nodes */
        return s->next.load / (s->nodes + 1) * s->nodes;
    for (int32_t i = 0; i < s->nodes; i++)
        types[i] = c->node;
    mw_rack_load(&load, c->p, circuits, mw_class_circuits(c->p, c->power_class, circuits),
                 types, (uint32_t)s->nodes);
    const struct mw_circuit_load *l = &load.circuits[s->next.circuit];
    found = kind == MW_LIMIT_CIRCUIT ? l->worst_va
            : kind == MW_LIMIT_PHASE ? l->worst_phase_va
                                     : l->worst_bank_ma;
    mw_rack_load_done(&load);
    return found;
}

static void limits_write(struct class_scan *c)
{
    int32_t least = scan_least(c);

    c->p->classes.at[c->power_class].nodes_per_rack = least;
    for (int k = 0; k < MW_LIMIT_KINDS; k++) {
        const struct scan *s = &c->of[k];
        const struct mw_measure *m = s->next.stated ? &s->next : &s->at;
        bool vain = k == MW_LIMIT_CIRCUIT && s->formula;
        struct mw_limit *l = mw_vec_push(&c->p->limits);
        *l = (struct mw_limit){
            .power_class = c->power_class,
            .kind = (enum mw_limit_kind)k,
            .stated = m->stated,
            .binding = m->stated && s->nodes == least,
            .nodes = s->nodes,
            .value = m->value,
            .load = scan_load(c, (enum mw_limit_kind)k),
            .need_next = s->next.stated && !vain ? s->next.load : 0,
            .unit = m->unit,
            .case_name =
                c->p->cases.at[vain && c->unsurvived != MW_NONE ? c->unsurvived : m->fcase]
                    .name,
        };
        l->rule =
            vain ? s->formula
                 : mw_limit_rule(c->p, &(struct mw_limit_facts){l, m, c->node, s->formula});
    }
}

/* Why no node fits: every limit that lets none in. */
static void class_refuse(const struct class_scan *c, struct mw_diags *diags)
{
    const struct mw_plan *p = c->p;

    for (uint32_t i = 0; i < p->limits.n; i++) {
        const struct mw_limit *l = &p->limits.at[i];
        char cure[MW_ERR_CURE_CAP] = "Circuits of another voltage or number of phases.";
        if (l->power_class != c->power_class || !l->binding || l->nodes != 0)
            continue;
        bool vain = l->kind == MW_LIMIT_CIRCUIT && c->of[MW_LIMIT_CIRCUIT].formula;
        if (!vain)
            mw_limit_cure(p, l, cure);
        else if (c->unplugged == MW_NONE)
            mw_survival_cure(p, c->power_class, c->unsurvived, c->node, cure);
        mw_diag(diags, MW_ERROR, MW_D_NO_NODE_FITS, p->classes.at[c->power_class].where, cure,
                "no %s fits in a rack: %s limit: %s", c->node->name, mw_limit_names[l->kind],
                l->rule);
    }
}

/* A position has at most MW_RACK_CIRCUITS_CAP circuits. */
static bool circuits_within_cap(const struct class_scan *c, struct mw_diags *diags)
{
    const struct mw_rack_power *power = &scan_row(c)->power;
    int64_t n = 0;

    for (uint32_t i = 0; i < power->circuits.n; i++)
        n += power->circuits.at[i].count;
    if (n <= MW_RACK_CIRCUITS_CAP)
        return true;
    mw_diag(diags, MW_ERROR, MW_E_CAP, c->p->classes.at[c->power_class].where, NULL,
            "%lld circuits at a position; at most %d", (long long)n, MW_RACK_CIRCUITS_CAP);
    return false;
}

static bool class_holds_nodes(const struct class_scan *c)
{
    return mw_row_holds(&c->p->rows.at[c->p->classes.at[c->power_class].row], MW_RACK_COMPUTE);
}

static void class_run(struct class_scan *c)
{
    scan_rack(c);
    scan_slots(c);
    c->density = scan_least(c);
    scan_feeds(c);
    limits_write(c);
}

/* The inlet air of the site against what the node bears; the same for every rack. */
static void inlet_judge(const struct mw_plan *p, const struct mw_device_type *node,
                        struct mw_diags *diags)
{
    double c = p->want->site.cooling.inlet_c;

    if ((node->inlet_max_c == INT32_MAX || c <= node->inlet_max_c) &&
        (node->inlet_min_c == INT32_MIN || c >= node->inlet_min_c))
        return;
    mw_diag(diags, MW_ERROR, MW_D_NO_NODE_FITS, "site.cooling.inlet_c",
            "Supply air within the node's range.",
            "no %s can run: inlet air of %g °C, and it takes %d to %d °C", node->name, c,
            node->inlet_min_c, node->inlet_max_c);
}

/* With one kind of rack for nodes, feeds that do not carry the nodes alone carry no plan. */
static void feeds_judge(const struct class_scan *c, struct mw_diags *diags)
{
    int32_t count = c->p->want->compute.count;

    if (c->feed_nodes >= count)
        return;
    const struct scan *feed = &c->of[MW_LIMIT_FEED], *ups = &c->of[MW_LIMIT_UPS];
    const struct scan *s =
        ups->at.stated && (!feed->at.stated || ups->nodes < feed->nodes) ? ups : feed;
    char cure[MW_ERR_CURE_CAP];
    snprintf(cure, sizeof cure, "compute.count of at most %lld, or larger feeds.",
             (long long)c->feed_nodes);
    mw_diag(diags, MW_ERROR, MW_D_FEED_OVER, "site.power.feeds", cure,
            "%d nodes are more than the feeds carry; %s: %s", count,
            c->p->cases.at[s->at.fcase].name, s->formula);
}

/* Limits of every class that may hold nodes; then whether any does. */
static void classes_run(struct mw_plan *p, struct class_scan *scans, struct mw_diags *diags)
{
    uint32_t asked = 0, held = 0, last = 0;

    for (uint32_t i = 0; i < p->classes.n; i++) {
        if (!class_holds_nodes(&scans[i]))
            continue;
        class_run(&scans[i]);
        asked++;
        held += p->classes.at[i].nodes_per_rack > 0;
        last = i;
    }
    if (asked == 0)
        mw_diag(diags, MW_ERROR, MW_D_NO_NODE_FITS, "site.halls",
                "A row with `holds: compute` or `holds: any`.",
                "no row may hold compute racks");
    for (uint32_t i = 0; i < p->classes.n && held == 0; i++)
        if (class_holds_nodes(&scans[i]))
            class_refuse(&scans[i], diags);
    if (asked == 1 && held == 1)
        feeds_judge(&scans[last], diags);
}

enum mw_rc mw_design_power(struct mw_plan *p, struct mw_diags *diags)
{
    const struct mw_device_type *node = mw_catalog_find(p->catalog, p->want->compute.type);
    struct class_scan *scans = mw_alloc(p->classes.n * sizeof *scans);
    uint32_t before = diags->errors;
    enum mw_rc rc = mw_cases_list(p, diags);

    MW_ASSERT(node && p->want->compute.count > 0);
    for (uint32_t i = 0; i < p->classes.n; i++) {
        scans[i] = (struct class_scan){.p = p, .power_class = i, .node = node};
        if (!circuits_within_cap(&scans[i], diags))
            rc = MW_ELIMIT;
    }
    if (!rc) {
        inlet_judge(p, node, diags);
        classes_run(p, scans, diags);
        rc = diags->errors > before ? MW_EIMPOSSIBLE : MW_OK;
    }
    mw_free(scans);
    return rc;
}
