/* rackload.c: the limits of a rack, and what a set of devices puts on each. */
#include "design/rackload.h"

#include "design/thermal.h"

#include <math.h>

/* Of a limit that is not stated; air and liquid may be stated as flow instead. */
static const char *const units[MW_LIMIT_KINDS] = {
    [MW_LIMIT_CIRCUIT] = "kVA",   [MW_LIMIT_PHASE] = "kVA",    [MW_LIMIT_BREAKER] = "A",
    [MW_LIMIT_RACK_POWER] = "kW", [MW_LIMIT_FEED] = "kW",      [MW_LIMIT_UPS] = "kW",
    [MW_LIMIT_AIR] = "kW",        [MW_LIMIT_LIQUID] = "kW",    [MW_LIMIT_SPACE] = "U",
    [MW_LIMIT_WEIGHT] = "kg",     [MW_LIMIT_POLICY] = "nodes",
};

int32_t mw_rack_node_units(const struct mw_factory *f)
{
    int32_t panel_u = f->site.rack.panel_u > 0 ? f->site.rack.panel_u : f->site.rack.units;
    int32_t top = f->site.rack.panel ? panel_u - 1 : f->site.rack.units;
    int32_t lowest = f->compute.lowest_u > 0 ? f->compute.lowest_u : 1;

    if (f->compute.highest_u > 0 && f->compute.highest_u < top)
        top = f->compute.highest_u;
    return top < lowest ? 0 : top - lowest + 1;
}

int32_t mw_rack_slots(const struct mw_factory *f, const struct mw_device_type *node)
{
    int32_t each = node->u + f->compute.blank_u;

    return each > 0 ? (mw_rack_node_units(f) + f->compute.blank_u) / each : 0;
}

/*
 * Takes a limit into its kind's measure: of several, the one loaded most for its size is kept,
 * so that it holds when all do. Both in thousandths of `unit`; they are compared as they are
 * printed, to the thousandth. Returns the measure if it was taken, else NULL.
 */
static struct mw_measure *measure_take(struct mw_measure *m, double load, double value,
                                       const char *unit, const char *what)
{
    int64_t l = llround(load), v = llround(value);

    if (m->stated && (double)l * (double)m->value <= (double)m->load * (double)v)
        return NULL;
    *m = (struct mw_measure){
        .stated = true, .holds = l <= v, .load = l, .value = v, .unit = unit, .what = what};
    return m;
}

static void measure_circuit(struct mw_measure *m, int64_t load, double value, const char *unit,
                            uint32_t fcase, uint32_t circuit)
{
    struct mw_measure *taken = measure_take(m, (double)load, value, unit, "circuit");

    if (taken) {
        taken->fcase = fcase;
        taken->circuit = circuit;
    }
}

static void need_circuits(const struct mw_plan *p, uint32_t power_class,
                          const struct mw_device_type *const *types, uint32_t n,
                          struct mw_rack_need *need)
{
    const struct mw_site_power *power = &p->want->site.power;
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    uint32_t circuit_n = mw_class_circuits(p, power_class, circuits);
    double keep = 1 - power->margin;
    struct mw_rack_load load = {0};

    mw_rack_load(&load, p, circuits, circuit_n, types, n);
    for (uint32_t i = 0; i < circuit_n; i++) {
        const struct mw_circuit *c = circuits[i].want;
        const struct mw_circuit_load *l = &load.circuits[i];
        if (!c)
            continue;
        measure_circuit(&need->of[MW_LIMIT_CIRCUIT], l->worst_va, mw_circuit_va(c) * keep,
                        "kVA", l->va_case, i);
        if (c->phases == 3)
            measure_circuit(&need->of[MW_LIMIT_PHASE], l->worst_phase_va,
                            mw_circuit_phase_va(c) * keep, "kVA", l->phase_case, i);
        if (c->banks > 0)
            measure_circuit(&need->of[MW_LIMIT_BREAKER], l->worst_bank_ma,
                            1000.0 * c->bank_amps * c->derate * keep, "A", l->bank_case, i);
    }
    need->unplugged = load.unplugged;
    for (uint32_t k = 0; k < p->cases.n && need->unsurvived == MW_NONE; k++) {
        const struct mw_case_load *c = &load.cases[k];
        bool throttles = c->throttled_nodes > 0 && power->survive == MW_SURVIVE_FULL;
        if (mw_case_required(p, k) && (c->down_nodes > 0 || throttles))
            need->unsurvived = k;
    }
    if (need->unsurvived != MW_NONE || need->unplugged != MW_NONE) {
        need->of[MW_LIMIT_CIRCUIT].stated = true;
        need->of[MW_LIMIT_CIRCUIT].holds = false;
    }
    mw_rack_load_done(&load);
}

/* Limits of the rack, and those of its row and hall, which one rack cannot pass either. */
static void need_cooling(const struct mw_plan *p, const struct mw_cooling *limits,
                         const struct mw_device_type *const *types, uint32_t n,
                         struct mw_rack_need *need)
{
    const struct mw_site_cooling *site = &p->want->site.cooling;
    double ratio = mw_air_density_ratio((double)p->want->site.altitude_mm / 1000);
    const struct {
        const struct mw_cool_limit *limit;
        const char *what;
    } scopes[] = {{&limits->rack, "rack"}, {&limits->row, "row"}, {&limits->hall, "hall"}};
    double air_w = 0, liquid_w = 0, cfm = 0;

    for (uint32_t i = 0; i < n; i++) {
        air_w += (double)mw_device_air_w(types[i]);
        liquid_w += (double)mw_device_liquid_w(types[i]);
        cfm += mw_device_air_cfm(types[i], site->air_delta_k, ratio);
    }
    for (uint32_t i = 0; i < 3; i++) {
        const struct mw_cool_limit *l = scopes[i].limit;
        if (l->air_w > 0)
            measure_take(&need->of[MW_LIMIT_AIR], air_w, (double)l->air_w * ratio, "kW",
                         scopes[i].what);
        if (l->air_cfm > 0)
            measure_take(&need->of[MW_LIMIT_AIR], 1000 * cfm, 1000.0 * (double)l->air_cfm,
                         "CFM", scopes[i].what);
        if (l->liquid_w > 0)
            measure_take(&need->of[MW_LIMIT_LIQUID], liquid_w, (double)l->liquid_w, "kW",
                         scopes[i].what);
        if (l->liquid_ml_min > 0)
            measure_take(&need->of[MW_LIMIT_LIQUID],
                         mw_liquid_ml_min(liquid_w, site->liquid_delta_k),
                         (double)l->liquid_ml_min, "L/min", scopes[i].what);
    }
}

static void need_place(const struct mw_plan *p, const struct mw_row *row,
                       const struct mw_device_type *const *types, uint32_t n,
                       struct mw_rack_need *need)
{
    const struct mw_site *site = &p->want->site;
    double w = 0, g = 0, u = 0;
    double m2 = (double)row->pitch_mm * (double)site->rack.depth_mm / 1e6;

    for (uint32_t i = 0; i < n; i++) {
        w += types[i]->max_w > 0 ? (double)types[i]->max_w : 0;
        g += types[i]->g > 0 ? (double)types[i]->g : 0;
        u += types[i]->u;
    }
    if (row->power.position_w > 0)
        measure_take(&need->of[MW_LIMIT_RACK_POWER], w,
                     (double)row->power.position_w * (1 - site->power.margin), "kW", "rack");
    measure_take(&need->of[MW_LIMIT_SPACE], 1000 * u,
                 1000.0 * (site->rack.units - (site->rack.panel ? 1 : 0)), "U", "rack");
    if (site->rack.max_g > 0)
        measure_take(&need->of[MW_LIMIT_WEIGHT], g, (double)site->rack.max_g, "kg", "rack");
    if (site->floor_max_g_m2 > 0)
        measure_take(&need->of[MW_LIMIT_WEIGHT], g + (double)site->rack.tare_g,
                     (double)site->floor_max_g_m2 * m2, "kg", "floor");
}

bool mw_rack_fits(const struct mw_plan *p, uint32_t power_class,
                  const struct mw_device_type *const *types, uint32_t n,
                  struct mw_rack_need *need)
{
    const struct mw_row *row = p->rows.at[p->classes.at[power_class].row].want;
    struct mw_rack_need found = {
        .unsurvived = MW_NONE, .unplugged = MW_NONE, .worst = MW_LIMIT_KINDS};

    for (int k = 0; k < MW_LIMIT_KINDS; k++)
        found.of[k] = (struct mw_measure){.holds = true, .unit = units[k]};
    need_circuits(p, power_class, types, n, &found);
    need_cooling(p, &row->cooling, types, n, &found);
    need_place(p, row, types, n, &found);
    for (int k = MW_LIMIT_KINDS - 1; k >= 0; k--)
        if (!found.of[k].holds)
            found.worst = (enum mw_limit_kind)k;
    if (need)
        *need = found;
    return found.worst == MW_LIMIT_KINDS;
}
