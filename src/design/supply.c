/*
 * supply.c: the outlet of every supply, what each circuit then carries, and what the feeds carry
 * in every case.
 */
#include "design/deal.h"
#include "design/design.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

struct supply_run {
    struct mw_plan *p;
    uint32_t *rack_first;                /* [racks + 1], into rack_circuits */
    uint32_t *rack_circuits;             /* circuits of the plan by rack */
    uint32_t *first;                     /* [devices], into plan->supplies */
    int64_t *feed_uw;                    /* [case x feed] */
    int64_t *node_uw;                    /* of these, racks that hold nodes */
    const struct mw_device_type **types; /* of the rack in hand */
    const struct mw_plug **plugged;      /* of the rack in hand: what is known */
    /* Plugs that are known: of the base, or in a part of the final factory (p->grown) as they
     * will be there, so that what comes later moves none. NULL: none are. */
    struct mw_plug *known;
    uint32_t *known_first; /* [devices of the base, or of the plan, + 1], into these */
    struct mw_rack_load load;
};

/* Takes over where supplies are plugged in: on which of their rack's circuits. */
static void know_plugs(struct supply_run *r, const struct mw_plan *from)
{
    uint32_t *ordinal = mw_alloc(from->circuits.n * sizeof *ordinal), s = 0;

    r->known = mw_alloc(from->supplies.n * sizeof *r->known);
    r->known_first = mw_alloc((from->devices.n + 1) * sizeof *r->known_first);
    for (uint32_t i = 1; i < from->circuits.n; i++)
        if (from->circuits.at[i].rack == from->circuits.at[i - 1].rack)
            ordinal[i] = ordinal[i - 1] + 1;
    for (uint32_t i = 0; i < from->supplies.n; i++) {
        const struct mw_supply *k = &from->supplies.at[i];
        r->known[i] = (struct mw_plug){
            .circuit = k->circuit == MW_NONE ? MW_NONE : ordinal[k->circuit],
            .branch = k->phase,
            .bank = k->bank,
            .outlet = k->outlet,
        };
    }
    for (uint32_t d = 0; d <= from->devices.n; d++) {
        r->known_first[d] = s;
        while (s < from->supplies.n && from->supplies.at[s].device == d)
            s++;
    }
    mw_free(ordinal);
}

/* The plugs of a device that are known, if all of its supplies are on circuits; else NULL. */
static const struct mw_plug *plugs_of(const struct supply_run *r, uint32_t device)
{
    const struct mw_device *d = &r->p->devices.at[device];
    uint32_t first, n = (uint32_t)mw_supplies_plugged(d->type);

    if (!r->known || n == 0)
        return NULL;
    if (!r->p->grown)
        device = d->stands;
    if (device == MW_NONE || r->known_first[device + 1] - r->known_first[device] != n)
        return NULL;
    first = r->known_first[device];
    for (uint32_t s = first; s < first + n; s++)
        if (r->known[s].circuit == MW_NONE)
            return NULL;
    return &r->known[first];
}

static void run_open(struct supply_run *r)
{
    struct mw_plan *p = r->p;
    size_t loads = (size_t)p->cases.n * p->want->site.power.feeds.n;
    uint32_t supplies = 0, most = 0;

    r->rack_first = mw_alloc((p->racks.n + 2) * sizeof *r->rack_first);
    r->rack_circuits = mw_alloc(p->circuits.n * sizeof *r->rack_circuits);
    r->first = mw_alloc(p->devices.n * sizeof *r->first);
    r->feed_uw = mw_alloc(loads * sizeof *r->feed_uw);
    r->node_uw = mw_alloc(loads * sizeof *r->node_uw);
    /* counts two places on; the filling below moves each start to its place */
    for (uint32_t i = 0; i < p->circuits.n; i++)
        r->rack_first[p->circuits.at[i].rack + 2]++;
    for (uint32_t i = 2; i < p->racks.n + 2; i++)
        r->rack_first[i] += r->rack_first[i - 1];
    for (uint32_t i = 0; i < p->circuits.n; i++)
        r->rack_circuits[r->rack_first[p->circuits.at[i].rack + 1]++] = i;
    for (uint32_t i = 0; i < p->racks.n; i++)
        most = p->racks.at[i].device_n > most ? p->racks.at[i].device_n : most;
    r->types = mw_alloc(most * sizeof *r->types);
    r->plugged = mw_alloc(most * sizeof *r->plugged);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        r->first[i] = supplies;
        if (p->devices.at[i].rack != MW_NONE)
            supplies += (uint32_t)mw_supplies_plugged(p->devices.at[i].type);
    }
    if (p->grown || p->base)
        know_plugs(r, p->grown ? p : p->base);
    p->supplies.n = 0;
    mw_vec_reserve(&p->supplies, supplies);
    p->supplies.n = supplies;
}

static void run_close(struct supply_run *r)
{
    mw_free(r->rack_first);
    mw_free(r->rack_circuits);
    mw_free(r->first);
    mw_free(r->feed_uw);
    mw_free(r->node_uw);
    mw_free(r->types);
    mw_free(r->plugged);
    mw_free(r->known);
    mw_free(r->known_first);
    mw_rack_load_done(&r->load);
}

/* The circuits of a rack: `planned` is where they stand in the plan, MW_NONE where the site
 * states none and the feeds alone are told apart. Returns how many. */
static uint32_t rack_circuits(const struct supply_run *r, uint32_t rack,
                              struct mw_rack_circuit out[MW_RACK_CIRCUITS_CAP],
                              uint32_t planned[MW_RACK_CIRCUITS_CAP])
{
    const struct mw_plan *p = r->p;
    uint32_t n = r->rack_first[rack + 1] - r->rack_first[rack];

    MW_ASSERT(n <= MW_RACK_CIRCUITS_CAP);
    for (uint32_t i = 0; i < n; i++) {
        planned[i] = r->rack_circuits[r->rack_first[rack] + i];
        const struct mw_plan_circuit *c = &p->circuits.at[planned[i]];
        out[i] = (struct mw_rack_circuit){c->want, c->feed};
    }
    if (n > 0)
        return n;
    uint32_t row = p->positions.at[p->racks.at[rack].position].row;
    for (uint32_t i = 0; i < MW_RACK_CIRCUITS_CAP; i++)
        planned[i] = MW_NONE;
    return mw_class_circuits(p, p->rows.at[row].power_class, out);
}

static void rack_write(struct supply_run *r, const struct mw_rack *rack,
                       const uint32_t *planned)
{
    struct mw_plan *p = r->p;
    const struct mw_plug *plug = r->load.plugs;

    for (uint32_t i = 0; i < rack->device_n; i++) {
        uint32_t device = p->rack_devices.at[rack->first_device + i];
        uint32_t count = (uint32_t)mw_supplies_plugged(r->types[i]);
        for (uint32_t s = 0; s < count; s++, plug++)
            p->supplies.at[r->first[device] + s] = (struct mw_supply){
                .device = device,
                .number = (uint8_t)(s + 1),
                .phase = plug->branch,
                .bank = plug->bank,
                .outlet = plug->outlet,
                .circuit = plug->circuit == MW_NONE ? MW_NONE : planned[plug->circuit],
            };
    }
    for (uint32_t i = 0; i < r->load.circuit_n; i++) {
        if (planned[i] == MW_NONE)
            continue;
        const struct mw_circuit_load *l = &r->load.circuits[i];
        struct mw_plan_circuit *c = &p->circuits.at[planned[i]];
        c->normal_va = l->normal_va;
        c->worst_va = l->worst_va;
        c->worst_case = (int32_t)l->va_case;
        c->worst_phase_va = l->worst_phase_va;
        c->capacity_va = llround(mw_circuit_va(c->want));
    }
}

static void rack_run(struct supply_run *r, uint32_t rack)
{
    struct mw_plan *p = r->p;
    const struct mw_rack *k = &p->racks.at[rack];
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    uint32_t planned[MW_RACK_CIRCUITS_CAP] = {0};
    uint32_t feed_n = p->want->site.power.feeds.n;
    bool nodes = false;

    for (uint32_t i = 0; i < k->device_n; i++) {
        uint32_t device = p->rack_devices.at[k->first_device + i];
        r->types[i] = p->devices.at[device].type;
        r->plugged[i] = plugs_of(r, device);
        nodes |= r->types[i]->kind == MW_KIND_NODE;
    }
    uint32_t n = rack_circuits(r, rack, circuits, planned);
    mw_rack_load_onto(&r->load, p, circuits, n, r->types, r->plugged, k->device_n);
    rack_write(r, k, planned);
    for (uint32_t c = 0; c < p->cases.n; c++) {
        p->cases.at[c].it_w += r->load.cases[c].it_w;
        p->cases.at[c].throttled += r->load.cases[c].throttled;
        p->cases.at[c].down += r->load.cases[c].down;
    }
    for (size_t i = 0; i < (size_t)p->cases.n * feed_n; i++) {
        r->feed_uw[i] += r->load.feed_uw[i];
        r->node_uw[i] += nodes ? r->load.feed_uw[i] : 0;
    }
}

/* ---- feeds ---- */

static void feeds_write(struct supply_run *r)
{
    struct mw_plan *p = r->p;
    const struct mw_site_power *power = &p->want->site.power;

    for (uint32_t k = 0; k < p->cases.n; k++)
        for (uint32_t f = 0; f < power->feeds.n; f++) {
            double w = (double)r->feed_uw[(size_t)k * power->feeds.n + f] / 1e6;
            *mw_vec_push(&p->feed_loads) = (struct mw_feed_load){
                .feed = f, .fcase = k, .w = llround(w), .va = llround(w / power->power_factor)};
        }
}

/* The most nodes with which a feed holds, as the racks with nodes and the others load it. */
static int64_t nodes_held(const struct supply_run *r, size_t load, int64_t capacity_w)
{
    double nodes_w = (double)r->node_uw[load] / 1e6;
    double others_w = (double)r->feed_uw[load] / 1e6 - nodes_w;
    double held =
        nodes_w > 0 ? r->p->want->compute.count * ((double)capacity_w - others_w) / nodes_w : 0;

    return held > 0 ? (int64_t)held : 0;
}

/* Holds one capacity of a feed (its own, or its UPS's) against its worst case. */
static void feed_judge(const struct supply_run *r, uint32_t feed, int64_t w, const char *what,
                       struct mw_diags *diags)
{
    const struct mw_plan *p = r->p;
    const struct mw_site_power *power = &p->want->site.power;
    const struct mw_feed *want = &power->feeds.at[feed];
    int64_t capacity = llround((double)w * want->derate * (1 - power->margin)), most = 0;
    char place[MW_ERR_PLACE_CAP], cure[MW_ERR_CURE_CAP];
    uint32_t worst = 0;

    for (uint32_t k = 0; k < p->cases.n && mw_case_required(p, k); k++) {
        const struct mw_feed_load *l = &p->feed_loads.at[k * power->feeds.n + feed];
        if (l->w > most) {
            most = l->w;
            worst = k;
        }
    }
    if (w <= 0 || most <= capacity)
        return;
    int64_t held = nodes_held(r, (size_t)worst * power->feeds.n + feed, capacity);
    double larger = (double)most / (want->derate * (1 - power->margin)) / 1000;
    if (held > 0)
        snprintf(cure, sizeof cure,
                 "compute.count of at most %" PRId64 ", or %s of at least %.7g kW.", held, what,
                 ceil(larger * 10) / 10);
    else
        snprintf(cure, sizeof cure, "%s of at least %.7g kW; with any node it is too small.",
                 what, ceil(larger * 10) / 10);
    snprintf(place, sizeof place, "feed:%s", want->name);
    mw_diag(diags, MW_ERROR, MW_D_FEED_OVER, place, cure,
            "%s %s, %s: %.7g kW, and it may carry %.7g kW", what, want->name,
            p->cases.at[worst].name, (double)most / 1000, (double)capacity / 1000);
}

enum mw_rc mw_design_supplies(struct mw_plan *p, struct mw_diags *diags)
{
    struct supply_run r = {.p = p};
    uint32_t before = diags->errors;

    run_open(&r);
    for (uint32_t i = 0; i < p->racks.n; i++)
        rack_run(&r, i);
    feeds_write(&r);
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++) {
        const struct mw_feed *want = &p->want->site.power.feeds.at[f];
        feed_judge(&r, f, want->w, "feed", diags);
        feed_judge(&r, f, want->ups_w, "UPS of feed", diags);
    }
    run_close(&r);
    return diags->errors > before ? MW_EIMPOSSIBLE : MW_OK;
}
