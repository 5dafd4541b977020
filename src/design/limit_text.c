/* limit_text.c: limits in words. */
#include "design/limit_text.h"

#include "design/thermal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static double kilo(int64_t thousandths)
{
    return (double)thousandths / 1000;
}

static const struct mw_row *class_row(const struct mw_plan *p, uint32_t power_class)
{
    return p->rows.at[p->classes.at[power_class].row].want;
}

const char *mw_factors_text(struct mw_plan *p, double derate, double value, const char *unit)
{
    double margin = p->want->site.power.margin;
    const char *text = "";

    if (derate < 1)
        text = mw_arena_printf(&p->arena, " × %g", derate);
    if (margin > 0)
        text = mw_arena_printf(&p->arena, "%s × (1 − %g)", text, margin);
    return *text ? mw_arena_printf(&p->arena, "%s = %.7g %s", text, value, unit) : "";
}

static const char *circuit_formula(struct mw_plan *p, const struct mw_limit_facts *f)
{
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    mw_class_circuits(p, f->limit->power_class, circuits);
    const struct mw_circuit *c = circuits[f->measure->circuit].want;
    double value = kilo(f->limit->value);

    MW_ASSERT(c);
    if (f->limit->kind == MW_LIMIT_BREAKER)
        return mw_arena_printf(&p->arena, "a bank of circuit %s: %d A%s", c->feed, c->bank_amps,
                               mw_factors_text(p, c->derate, value, "A"));
    const char *factors = mw_factors_text(p, c->derate, value, "kVA");
    if (*factors == '\0')
        factors = mw_arena_printf(&p->arena, " = %.7g kVA", value);
    if (f->limit->kind == MW_LIMIT_PHASE)
        return mw_arena_printf(&p->arena, "a phase of circuit %s: %d V / √3 × %d A%s", c->feed,
                               c->volts, c->amps, factors);
    return mw_arena_printf(&p->arena, "circuit %s: %s%d V × %d A%s", c->feed,
                           c->phases == 3 ? "√3 × " : "", c->volts, c->amps, factors);
}

static const char *air_formula(struct mw_plan *p, const struct mw_limit_facts *f)
{
    const struct mw_site *site = &p->want->site;
    double metres = (double)site->altitude_mm / 1000, ratio = mw_air_density_ratio(metres);
    double delta_k = site->cooling.air_delta_k;
    double value = kilo(f->limit->value);

    if (f->limit->unit[0] == 'k')
        return mw_arena_printf(&p->arena,
                               "%s air: %.6g kW × density ratio %.3g at %g m = %.7g kW",
                               f->measure->what, value / ratio, ratio, metres, value);
    return mw_arena_printf(
        &p->arena,
        "%s air: %.7g CFM; a node takes the larger of its fans' %" PRId64
        " CFM and 3412 × %g kW / (1.085 × %g °F) = %.4g CFM, over density ratio %.3g",
        f->measure->what, value, f->node->air_cfm > 0 ? f->node->air_cfm : 0,
        kilo(mw_device_air_w(f->node)), delta_k * 1.8,
        mw_air_cfm((double)mw_device_air_w(f->node), delta_k), ratio);
}

static const char *weight_formula(struct mw_plan *p, const struct mw_limit_facts *f)
{
    const struct mw_site *site = &p->want->site;

    if (f->measure->what[0] == 'r')
        return mw_arena_printf(&p->arena, "rack: %.7g kg at %g kg a node",
                               kilo(f->limit->value), kilo(f->node->g));
    return mw_arena_printf(
        &p->arena,
        "floor: %g kg/m² × %g m × %g m = %.7g kg at %g kg for the rack and %g kg a node",
        kilo(site->floor_max_g_m2), kilo(class_row(p, f->limit->power_class)->pitch_mm),
        kilo(site->rack.depth_mm), kilo(f->limit->value), kilo(site->rack.tare_g),
        kilo(f->node->g));
}

static const char *policy_formula(struct mw_plan *p)
{
    const struct mw_compute *c = &p->want->compute;
    bool slots = c->slots > 0 && (c->max_per_rack <= 0 || c->slots < c->max_per_rack);

    return mw_arena_printf(&p->arena, "compute.%s = %d", slots ? "slots" : "max_per_rack",
                           slots ? c->slots : c->max_per_rack);
}

static const char *limit_formula(struct mw_plan *p, const struct mw_limit_facts *f)
{
    double value = kilo(f->limit->value);

    switch (f->limit->kind) {
    case MW_LIMIT_CIRCUIT:
    case MW_LIMIT_PHASE:
    case MW_LIMIT_BREAKER:
        return circuit_formula(p, f);
    case MW_LIMIT_RACK_POWER:
        return mw_arena_printf(&p->arena, "position: %.7g kW%s at %g kW a node",
                               kilo(class_row(p, f->limit->power_class)->power.position_w),
                               mw_factors_text(p, 1, value, "kW"), kilo(f->node->max_w));
    case MW_LIMIT_AIR:
        return air_formula(p, f);
    case MW_LIMIT_LIQUID:
        return mw_arena_printf(
            &p->arena, "%s liquid: %.7g %s at %g kW a node (1.5 L/min/kW at 10 K)",
            f->measure->what, value, f->limit->unit, kilo(mw_device_liquid_w(f->node)));
    case MW_LIMIT_SPACE:
        return mw_arena_printf(&p->arena, "%g U below the panel, in slots of %d + %d U", value,
                               f->node->u, p->want->compute.blank_u);
    case MW_LIMIT_WEIGHT:
        return weight_formula(p, f);
    case MW_LIMIT_POLICY:
        return policy_formula(p);
    case MW_LIMIT_FEED:
    case MW_LIMIT_UPS:
    case MW_LIMIT_KINDS:
        break;
    }
    return f->formula;
}

const char *mw_limit_rule(struct mw_plan *p, const struct mw_limit_facts *f)
{
    const struct mw_limit *l = f->limit;

    if (!l->stated)
        return "not stated";
    const char *formula = limit_formula(p, f);
    if (l->need_next == 0)
        return mw_arena_printf(&p->arena, "%s; no number of nodes passes it", formula);
    if (l->nodes == 0)
        return mw_arena_printf(&p->arena, "%s; %s: one node would put %.7g %s on it", formula,
                               l->case_name, kilo(l->need_next), l->unit);
    return mw_arena_printf(&p->arena, "%s; %s: %.7g %s on it, with one node more %.7g", formula,
                           l->case_name, kilo(l->load), l->unit, kilo(l->need_next));
}

/* ---- cures ---- */

void mw_limit_cure(const struct mw_plan *p, const struct mw_limit *l, char out[MW_ERR_CURE_CAP])
{
    const size_t cap = MW_ERR_CURE_CAP;
    double need = kilo(l->need_next), keep = 1 - p->want->site.power.margin;
    double times =
        l->value > 0 ? ceil(100.0 * (double)l->need_next / (double)l->value) / 100 : 0;

    switch (l->kind) {
    case MW_LIMIT_CIRCUIT:
    case MW_LIMIT_PHASE:
        snprintf(out, cap,
                 "Circuits of %.4g times the capacity (volts, amps or derate), or more of them "
                 "per position.",
                 times);
        break;
    case MW_LIMIT_BREAKER:
        snprintf(out, cap, "Outlet banks of %.4g times the amps, or more of them.", times);
        break;
    case MW_LIMIT_RACK_POWER:
        snprintf(out, cap, "position_kw of at least %g.", need / keep);
        break;
    case MW_LIMIT_FEED:
    case MW_LIMIT_UPS:
        snprintf(out, cap, "%s of %.4g times the capacity.",
                 l->kind == MW_LIMIT_UPS ? "A UPS" : "A feed", times);
        break;
    case MW_LIMIT_AIR:
    case MW_LIMIT_LIQUID:
        snprintf(out, cap, "%s cooling for %g %s at the site's altitude.",
                 l->kind == MW_LIMIT_AIR ? "Air" : "Liquid", need, l->unit);
        break;
    case MW_LIMIT_SPACE:
        snprintf(out, cap, "At least %g U between compute.lowest_u and the panel.", need);
        break;
    case MW_LIMIT_WEIGHT:
        snprintf(out, cap, "A rack and a floor that bear %g kg.", need);
        break;
    case MW_LIMIT_POLICY:
    case MW_LIMIT_KINDS:
        out[0] = '\0';
        break;
    }
}

static int32_t survival_needs(const struct mw_plan *p, const struct mw_device_type *t)
{
    return p->want->site.power.survive == MW_SURVIVE_FULL ? mw_supplies_full(t)
                                                          : mw_supplies_throttled(t);
}

/* Supplies of the first node of a rack that live in a case. */
static int32_t survival_live(const struct mw_plan *p, uint32_t power_class, uint32_t fcase,
                             const struct mw_device_type *t)
{
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    uint32_t circuit_n = mw_class_circuits(p, power_class, circuits);
    struct mw_rack_load load = {0};
    int32_t live = 0;

    mw_rack_load(&load, p, circuits, circuit_n, &t, 1);
    for (uint32_t s = 0; s < load.plug_n; s++) {
        uint32_t c = load.plugs[s].circuit;
        live += c != MW_NONE && !mw_case_lost(p, fcase, circuits[c].feed);
    }
    mw_rack_load_done(&load);
    return live;
}

void mw_survival_text(const struct mw_plan *p, uint32_t power_class, uint32_t fcase,
                      const struct mw_device_type *t, char out[MW_ERR_TEXT_CAP])
{
    int32_t live = survival_live(p, power_class, fcase, t);
    int64_t given = live * t->supply.w;

    snprintf(out, MW_ERR_TEXT_CAP,
             "%s leaves %d of a node's %d supplies live, %g kW of %g kW; %s needs %d",
             p->cases.at[fcase].name, live, t->supply.count,
             kilo(given < t->max_w ? given : t->max_w), kilo(t->max_w),
             p->want->site.power.survive == MW_SURVIVE_FULL ? "full load" : "running throttled",
             survival_needs(p, t));
}

/* The fewest feeds, equally used, of which one may be lost; 0: no number helps. */
static int32_t feeds_that_survive(const struct mw_device_type *t, int32_t need)
{
    for (int32_t feeds = 2; feeds <= t->supply.count; feeds++)
        if (t->supply.count - (t->supply.count + feeds - 1) / feeds >= need)
            return feeds;
    return 0;
}

void mw_survival_cure(const struct mw_plan *p, uint32_t power_class, uint32_t fcase,
                      const struct mw_device_type *t, char out[MW_ERR_CURE_CAP])
{
    const struct mw_site_power *power = &p->want->site.power;
    int32_t feeds = feeds_that_survive(t, survival_needs(p, t));
    const char *throttled = "", *more = "";
    char text[80];

    if (power->survive == MW_SURVIVE_FULL &&
        survival_live(p, power_class, fcase, t) >= mw_supplies_throttled(t))
        throttled = "`survive: throttled`, if that is enough; or ";
    if (feeds > 0 && power->redundancy == MW_RED_N1) {
        snprintf(text, sizeof text, "circuits from %d feeds at each position; or ", feeds);
        more = text;
    }
    snprintf(out, MW_ERR_CURE_CAP, "%s%s%s`redundancy: N`, if no loss need be survived.",
             throttled, more,
             power->redundancy == MW_RED_2N
                 ? "`redundancy: N+1`, if the loss of one feed is enough to survive; or "
                 : "");
}
