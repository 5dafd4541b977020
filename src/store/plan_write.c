/*
 * plan_write.c: see plan_write.h. One function per table, each a loop over the plan's array.
 */
#include "store/plan_write.h"

#include "base/map.h"
#include "store/figures.h"
#include "store/rows.h"
#include "store/schema.h"

#include <string.h>

struct used_type {
    const struct mw_device_type *type;
    int64_t first_port; /* id of its first port */
};

struct writer {
    const struct mw_plan *p;
    struct mw_rows rows;
    struct mw_map_u64 type_numbers; /* device type (address) -> index in types */
    MW_VEC(struct used_type) types;
    struct mw_map_u64 parts; /* catalog->cables index -> its number, from 0 */
};

/* ---- the plan as a whole, site and power ---- */

static void put_totals(struct mw_rows *r, const struct mw_totals *t)
{
    mw_rows_i64(r, t->it_peak_w);
    mw_rows_i64(r, t->air_cfm);
    mw_rows_i64(r, t->liquid_ml_min);
    mw_rows_i64(r, t->weight_g);
    mw_rows_i64(r, t->cable_mm);
    mw_rows_i64(r, t->route_mm);
    mw_rows_i64(r, t->cable_bound_mm);
    mw_rows_i64(r, t->placement_exact);
}

static void write_plan(struct writer *w)
{
    struct mw_rows *r = &w->rows;
    const struct mw_plan *p = w->p;
    const struct mw_factory *f = p->want;
    int64_t nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE).n;
    int64_t gpus = mw_figures_node_gpus(p);

    mw_rows_table(r, MW_TABLE_PLAN);
    mw_rows_begin(r);
    mw_rows_text(r, f->name ? f->name : "");
    mw_rows_text(r, mw_figures_growth(f));
    mw_rows_i64(r, nodes);
    mw_rows_i64(r, f->compute.count_final);
    mw_rows_i64(r, nodes * gpus);
    mw_rows_i64(r, f->compute.count_final * gpus);
    mw_rows_i64(r, f->site.rack.units);
    mw_rows_real(r, f->site.power.power_factor);
    mw_rows_real(r, f->site.power.margin);
    put_totals(r, &p->totals);
    mw_rows_end(r);
    mw_rows_table_end(r);
}

/* No row where the factory does not grow, or it is not known what it will be. */
static void write_final(struct writer *w)
{
    struct mw_rows *r = &w->rows;
    const struct mw_final *f = &w->p->final;

    mw_rows_table(r, MW_TABLE_FINAL);
    if (f->known) {
        mw_rows_begin(r);
        mw_rows_i64(r, f->racks);
        mw_rows_i64(r, f->cables);
        put_totals(r, &f->totals);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_halls(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_HALL);
    for (uint32_t i = 0; i < w->p->halls.n; i++) {
        const struct mw_plan_hall *h = &w->p->halls.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, h->name);
        mw_rows_i64(r, h->x0_mm);
        mw_rows_i64(r, h->x1_mm);
        mw_rows_i64(r, h->cross_mm);
        mw_rows_i64(r, h->joint_y_mm);
        mw_rows_i64(r, h->west_mm);
        mw_rows_i64(r, h->east_mm);
        mw_rows_i64(r, h->north_mm);
        mw_rows_i64(r, h->south_mm);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_doors(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_DOOR);
    for (uint32_t i = 0; i < w->p->doors.n; i++) {
        const struct mw_plan_door *d = &w->p->doors.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, d->hall);
        mw_rows_text(r, mw_wall_names[d->wall]);
        mw_rows_i64(r, d->mid_mm);
        mw_rows_i64(r, d->width_mm);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_pillars(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_PILLAR);
    for (uint32_t i = 0; i < w->p->pillars.n; i++) {
        const struct mw_plan_pillar *o = &w->p->pillars.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, o->hall);
        mw_rows_i64(r, o->x_mm);
        mw_rows_i64(r, o->y_mm);
        mw_rows_i64(r, o->width_mm);
        mw_rows_i64(r, o->depth_mm);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_rows(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_ROW);
    for (uint32_t i = 0; i < w->p->rows.n; i++) {
        const struct mw_plan_row *row = &w->p->rows.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, row->name);
        mw_rows_ref(r, row->hall_index);
        mw_rows_ref(r, row->power_class);
        mw_rows_i64(r, row->facing);
        mw_rows_i64(r, row->y_mm);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_power_classes(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_POWER_CLASS);
    for (uint32_t i = 0; i < w->p->classes.n; i++) {
        const struct mw_power_class *c = &w->p->classes.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, c->where);
        mw_rows_i64(r, c->nodes_per_rack);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_limits(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_RACK_LIMIT);
    for (uint32_t i = 0; i < w->p->limits.n; i++) {
        const struct mw_limit *l = &w->p->limits.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, l->power_class);
        mw_rows_text(r, mw_limit_names[l->kind]);
        mw_rows_i64(r, l->stated);
        mw_rows_i64(r, l->binding);
        mw_rows_i64(r, l->nodes);
        mw_rows_i64(r, l->value);
        mw_rows_i64(r, l->load);
        mw_rows_i64(r, l->need_next);
        mw_rows_text(r, l->unit);
        mw_rows_text(r, l->case_name);
        mw_rows_text(r, l->rule);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_feeds(struct writer *w)
{
    struct mw_rows *r = &w->rows;
    const struct mw_site_power *power = &w->p->want->site.power;

    mw_rows_table(r, MW_TABLE_FEED);
    for (uint32_t i = 0; i < power->feeds.n; i++) {
        const struct mw_feed *f = &power->feeds.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, f->name);
        mw_rows_some(r, f->w);
        mw_rows_some(r, f->ups_w);
        mw_rows_real(r, f->derate);
        mw_rows_i64(r, mw_figures_feed(w->p, i).capacity_w);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_cases(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_FAILURE_CASE);
    for (uint32_t i = 0; i < w->p->cases.n; i++) {
        const struct mw_case *c = &w->p->cases.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, c->name);
        mw_rows_i64(r, c->lost);
        mw_rows_i64(r, c->it_w);
        mw_rows_i64(r, c->throttled);
        mw_rows_i64(r, c->down);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void put_feed_load(struct mw_rows *r, const char *phase, const struct mw_feed_load *l)
{
    mw_rows_begin(r);
    mw_rows_text(r, phase);
    mw_rows_ref(r, l->feed);
    mw_rows_ref(r, l->fcase);
    mw_rows_i64(r, l->w);
    mw_rows_i64(r, l->va);
    mw_rows_end(r);
}

static void write_feed_loads(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_FEED_LOAD);
    for (uint32_t i = 0; i < w->p->feed_loads.n; i++)
        put_feed_load(r, "now", &w->p->feed_loads.at[i]);
    for (uint32_t i = 0; i < w->p->final.feed_loads.n; i++)
        put_feed_load(r, "final", &w->p->final.feed_loads.at[i]);
    mw_rows_table_end(r);
}

static void write_circuits(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_CIRCUIT);
    for (uint32_t i = 0; i < w->p->circuits.n; i++) {
        const struct mw_plan_circuit *c = &w->p->circuits.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, c->rack);
        mw_rows_ref(r, c->feed);
        mw_rows_ref(r, c->pdu);
        mw_rows_i64(r, c->want->volts);
        mw_rows_i64(r, c->want->phases);
        mw_rows_i64(r, c->want->amps);
        mw_rows_real(r, c->want->derate);
        mw_rows_some(r, c->want->banks);
        mw_rows_some(r, c->want->bank_amps);
        mw_rows_i64(r, c->capacity_va);
        mw_rows_i64(r, c->normal_va);
        mw_rows_i64(r, c->worst_va);
        mw_rows_i64(r, c->worst_phase_va);
        mw_rows_from_0(r, c->worst_case);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_supplies(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_SUPPLY);
    for (uint32_t i = 0; i < w->p->supplies.n; i++) {
        const struct mw_supply *s = &w->p->supplies.at[i];
        bool fed = s->circuit != MW_NONE;
        mw_rows_begin(r);
        mw_rows_ref(r, s->device);
        mw_rows_i64(r, s->number);
        mw_rows_ref(r, s->circuit);
        mw_rows_text(r, fed ? mw_figures_phase(w->p, s) : NULL);
        mw_rows_from_0(r, fed ? s->bank : -1);
        mw_rows_some(r, fed ? s->outlet : 0);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* ---- racks and devices ---- */

static void write_racks(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_RACK);
    for (uint32_t i = 0; i < w->p->racks.n; i++) {
        const struct mw_rack *rack = &w->p->racks.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, rack->name);
        mw_rows_text(r, mw_rack_kind_names[rack->kind]);
        mw_rows_ref(r, rack->position);
        mw_rows_from_0(r, rack->su);
        mw_rows_i64(r, mw_figures_rack_nodes(w->p, rack));
        mw_rows_i64(r, rack->max_w);
        mw_rows_i64(r, rack->g);
        mw_rows_i64(r, rack->air_cfm);
        mw_rows_i64(r, rack->liquid_w);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_positions(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_POSITION);
    for (uint32_t i = 0; i < w->p->positions.n; i++) {
        const struct mw_position *o = &w->p->positions.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, o->row);
        mw_rows_i64(r, o->number);
        mw_rows_i64(r, o->x_mm);
        mw_rows_i64(r, o->y_mm);
        mw_rows_i64(r, o->blocked);
        mw_rows_ref(r, o->rack);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_fillers(struct writer *w)
{
    struct mw_rows *r = &w->rows;
    static const char *const kinds[] = {
        [MW_FILL_BLANK] = "blank", [MW_FILL_BAFFLE] = "baffle", [MW_FILL_PANEL] = "panel"};

    mw_rows_table(r, MW_TABLE_FILLER);
    for (uint32_t i = 0; i < w->p->fillers.n; i++) {
        const struct mw_filler *f = &w->p->fillers.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, f->rack);
        mw_rows_i64(r, f->u);
        mw_rows_text(r, kinds[f->kind]);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* Only types in use are written, numbered as devices first use them: a catalog that grows does
 * not change the digest of a plan. */
static void number_types(struct writer *w)
{
    int64_t port = 1;

    for (uint32_t i = 0; i < w->p->devices.n; i++) {
        const struct mw_device_type *t = w->p->devices.at[i].type;
        if (!mw_map_u64_add(&w->type_numbers, (uintptr_t)t, w->types.n))
            continue;
        *mw_vec_push(&w->types) = (struct used_type){t, port};
        port += t->port_n;
    }
}

static uint32_t type_number(const struct writer *w, uint32_t device)
{
    return mw_map_u64_get(&w->type_numbers, (uintptr_t)w->p->devices.at[device].type);
}

static void put_known_or(struct mw_rows *r, int64_t v, int64_t unknown)
{
    if (v == unknown)
        mw_rows_null(r);
    else
        mw_rows_i64(r, v);
}

static void write_device_type(struct writer *w, const struct mw_device_type *t)
{
    struct mw_rows *r = &w->rows;

    mw_rows_begin(r);
    mw_rows_text(r, t->name);
    mw_rows_text(r, t->title);
    mw_rows_text(r, t->vendor);
    mw_rows_text(r, t->model);
    mw_rows_text(r, mw_kind_names[t->kind]);
    mw_rows_text(r, mw_protocol_names[t->protocol]);
    mw_rows_known(r, t->u);
    mw_rows_known(r, t->g);
    mw_rows_known(r, t->max_w);
    mw_rows_known(r, t->typical_w);
    mw_rows_known(r, t->air_cfm);
    mw_rows_real(r, t->liquid_share);
    put_known_or(r, t->inlet_min_c, INT32_MIN);
    put_known_or(r, t->inlet_max_c, INT32_MAX);
    mw_rows_text(r, mw_airflow_names[t->airflow]);
    mw_rows_i64(r, t->ports_front);
    mw_rows_known(r, t->supply.count);
    mw_rows_known(r, t->supply.w);
    mw_rows_known(r, t->supply.full);
    mw_rows_known(r, t->supply.throttled);
    mw_rows_text(r, t->supply.inlet);
    mw_rows_known(r, t->supply.min_v);
    mw_rows_known(r, t->supply.max_v);
    mw_rows_i64(r, t->gpus);
    mw_rows_known(r, t->gpu_link_gbs);
    mw_rows_i64(r, t->gpu_link_reduces);
    mw_rows_known(r, t->pdu.outlets);
    mw_rows_known(r, t->pdu.phases);
    mw_rows_end(r);
}

static void write_facts(struct writer *w, uint32_t number, bool gaps)
{
    struct mw_rows *r = &w->rows;
    const struct mw_device_type *t = w->types.at[number].type;
    const struct mw_fact *facts = gaps ? t->gaps : t->facts;
    uint32_t n = gaps ? t->gap_n : t->fact_n;

    for (uint32_t i = 0; i < n; i++) {
        mw_rows_begin(r);
        mw_rows_ref(r, number);
        mw_rows_i64(r, gaps);
        mw_rows_text(r, facts[i].key);
        mw_rows_text(r, facts[i].source);
        mw_rows_end(r);
    }
}

static void write_port_types(struct writer *w, uint32_t number, const struct mw_device_type *t)
{
    struct mw_rows *r = &w->rows;
    for (uint32_t k = 0; k < t->port_n; k++) {
        const struct mw_port_type *o = &t->ports[k];
        mw_rows_begin(r);
        mw_rows_ref(r, number);
        mw_rows_i64(r, (int64_t)k + 1);
        mw_rows_text(r, o->name);
        mw_rows_text(r, mw_net_names[o->net]);
        mw_rows_i64(r, o->cage + 1);
        mw_rows_i64(r, o->lane + 1);
        mw_rows_i64(r, o->lanes);
        mw_rows_known(r, o->gbps);
        mw_rows_text(r, mw_connector_names[o->connector]);
        mw_rows_some(r, o->number);
        mw_rows_some(r, o->rail);
        mw_rows_text(r, o->adapter);
        mw_rows_text(r, o->pci);
        mw_rows_known(r, o->gpu);
        mw_rows_text(r, o->gpu_pci);
        mw_rows_end(r);
    }
}

static void write_types(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    number_types(w);
    mw_rows_table(r, MW_TABLE_DEVICE_TYPE);
    for (uint32_t i = 0; i < w->types.n; i++)
        write_device_type(w, w->types.at[i].type);
    mw_rows_table_end(r);
    mw_rows_table(r, MW_TABLE_FACT);
    for (uint32_t i = 0; i < w->types.n; i++) {
        write_facts(w, i, false);
        write_facts(w, i, true);
    }
    mw_rows_table_end(r);
    mw_rows_table(r, MW_TABLE_PORT_TYPE);
    for (uint32_t i = 0; i < w->types.n; i++)
        write_port_types(w, i, w->types.at[i].type);
    mw_rows_table_end(r);
}

static void write_devices(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_DEVICE);
    for (uint32_t i = 0; i < w->p->devices.n; i++) {
        const struct mw_device *d = &w->p->devices.at[i];
        bool in_fabric = d->fabric < MW_FABRIC_COUNT;
        mw_rows_begin(r);
        mw_rows_text(r, d->name);
        mw_rows_ref(r, type_number(w, i));
        mw_rows_text(r, mw_role_names[d->role]);
        mw_rows_from_0(r, in_fabric ? d->fabric : -1);
        mw_rows_ref(r, d->rack);
        mw_rows_some(r, d->u);
        mw_rows_i64(r, d->rear);
        mw_rows_from_0(r, in_fabric ? d->plane : -1);
        mw_rows_some(r, d->rail);
        mw_rows_from_0(r, d->su);
        mw_rows_from_0(r, d->pod);
        mw_rows_from_0(r, d->index);
        mw_rows_ref(r, d->circuit);
        mw_rows_some(r, d->rack == MW_NONE ? d->elsewhere_mm : 0);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* ---- fabrics and cables ---- */

static void write_fabrics(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_FABRIC);
    for (uint32_t i = 0; i < MW_FABRIC_COUNT; i++) {
        const struct mw_fabric *f = &w->p->fabrics[i];
        mw_rows_begin(r);
        mw_rows_text(r, mw_fabric_names[i]);
        mw_rows_i64(r, f->enabled);
        mw_rows_i64(r, f->tiers);
        mw_rows_i64(r, f->planes);
        mw_rows_i64(r, f->scalable_units);
        mw_rows_i64(r, f->scalable_units_final);
        mw_rows_i64(r, f->su_nodes);
        mw_rows_i64(r, f->leaf);
        mw_rows_i64(r, f->spine);
        mw_rows_i64(r, f->spine_final);
        mw_rows_i64(r, f->core);
        mw_rows_i64(r, f->core_final);
        mw_rows_i64(r, f->uplinks_per_leaf);
        mw_rows_i64(r, f->pods);
        mw_rows_i64(r, f->cores_per_group);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
    mw_rows_table(r, MW_TABLE_LINK);
    for (uint32_t i = 0; i < MW_FABRIC_COUNT * MW_LINK_KINDS; i++) {
        mw_rows_begin(r);
        mw_rows_ref(r, i / MW_LINK_KINDS);
        mw_rows_text(r, mw_link_names[i % MW_LINK_KINDS]);
        mw_rows_i64(r, w->p->fabrics[i / MW_LINK_KINDS].links[i % MW_LINK_KINDS]);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_cable_parts(struct writer *w)
{
    struct mw_rows *r = &w->rows;
    const struct mw_catalog *catalog = w->p->catalog;
    uint32_t n = 0;
    uint32_t seen = MW_NONE;

    mw_rows_table(r, MW_TABLE_CABLE_PART);
    for (uint32_t i = 0; i < w->p->cables.n; i++) {
        uint32_t part = w->p->cables.at[i].part;
        if (part == MW_NONE || part == seen || !mw_map_u64_add(&w->parts, part, n))
            continue;
        seen = part;
        n++;
        const struct mw_cable_part *c = &catalog->cables.at[part];
        mw_rows_begin(r);
        mw_rows_text(r, c->name);
        mw_rows_text(r, c->title);
        mw_rows_text(r, mw_medium_names[c->medium]);
        mw_rows_known(r, c->gbps);
        mw_rows_i64(r, c->lanes);
        mw_rows_i64(r, c->tails);
        mw_rows_known(r, c->reach_mm);
        mw_rows_text(r, c->optic[0]);
        mw_rows_text(r, c->optic[1]);
        mw_rows_text(r, c->colour);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_bundles(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_BUNDLE);
    for (uint32_t i = 0; i < w->p->bundles.n; i++) {
        const struct mw_bundle *b = &w->p->bundles.at[i];
        mw_rows_begin(r);
        mw_rows_from_0(r, b->fabric);
        mw_rows_ref(r, b->rack[0]);
        mw_rows_ref(r, b->rack[1]);
        mw_rows_i64(r, b->cables);
        mw_rows_i64(r, b->tray_mm);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* Id of a port of a device's type. */
static int64_t port_id(const struct writer *w, uint32_t device, uint16_t port)
{
    return w->types.at[type_number(w, device)].first_port + port;
}

static void put_end(struct writer *w, const struct mw_end *e)
{
    struct mw_rows *r = &w->rows;
    if (e->device == MW_NONE) {
        mw_rows_null(r);
        mw_rows_null(r);
        mw_rows_null(r);
        return;
    }
    mw_rows_ref(r, e->device);
    mw_rows_i64(r, port_id(w, e->device, e->port));
    mw_rows_i64(r, e->lanes);
}

static void write_cables(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_CABLE);
    for (uint32_t i = 0; i < w->p->cables.n; i++) {
        const struct mw_cable *c = &w->p->cables.at[i];
        mw_rows_begin(r);
        mw_rows_i64(r, (int64_t)c->id);
        mw_rows_from_0(r, c->fabric * MW_LINK_KINDS + c->kind);
        put_end(w, &c->end[0]);
        put_end(w, &c->end[1]);
        put_end(w, &c->end[2]);
        mw_rows_ref(r, c->part == MW_NONE ? MW_NONE : mw_map_u64_get(&w->parts, c->part));
        mw_rows_i64(r, c->route_mm);
        mw_rows_i64(r, c->length_mm);
        mw_rows_ref(r, c->bundle);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_addresses(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_ADDRESS);
    for (uint32_t i = 0; i < w->p->addresses.n; i++) {
        const struct mw_address *a = &w->p->addresses.at[i];
        mw_rows_begin(r);
        mw_rows_ref(r, a->device);
        mw_rows_some(r, a->port == UINT16_MAX ? 0 : port_id(w, a->device, a->port));
        mw_rows_from_0(r, a->fabric);
        mw_rows_i64(r, a->ipv4);
        mw_rows_i64(r, a->prefix_len);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* ---- totals and findings ---- */

static void write_bom(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_BOM);
    for (uint32_t i = 0; i < w->p->bom.n; i++) {
        const struct mw_bom *b = &w->p->bom.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, b->category);
        mw_rows_text(r, b->part);
        mw_rows_text(r, b->title);
        mw_rows_text(r, b->vendor);
        mw_rows_some(r, b->length_mm);
        mw_rows_text(r, b->group);
        mw_rows_i64(r, b->now);
        mw_rows_known(r, b->final);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_findings(struct writer *w)
{
    struct mw_rows *r = &w->rows;

    mw_rows_table(r, MW_TABLE_FINDING);
    for (uint32_t i = 0; i < w->p->findings.n; i++) {
        const struct mw_finding *f = &w->p->findings.at[i];
        mw_rows_begin(r);
        mw_rows_text(r, f->id);
        mw_rows_text(r, mw_severity_name(f->severity));
        mw_rows_text(r, f->path);
        mw_rows_text(r, f->text);
        mw_rows_text(r, f->cure);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

static void write_meta(struct writer *w, const struct mw_plan_origin *origin,
                       const char *digest)
{
    struct mw_rows *r = &w->rows;
    const char *slash = strrchr(origin->file, '/');
    const char *const meta[][2] = {
        {"base", origin->base ? origin->base : ""},
        {"digest", digest},
        {"factory_file", slash ? slash + 1 : origin->file},
        {"factory_text", origin->text},
        {"program", origin->program},
        {"sets", origin->sets},
    };

    mw_rows_table(r, MW_TABLE_META);
    for (size_t i = 0; i < sizeof meta / sizeof *meta; i++) {
        mw_rows_text(r, meta[i][0]);
        mw_rows_text(r, meta[i][1]);
        mw_rows_end(r);
    }
    mw_rows_table_end(r);
}

/* ---- the file ---- */

/* In the order of mw_tables, which is the order of the digest. */
static void write_all(struct writer *w)
{
    write_plan(w);
    write_final(w);
    write_halls(w);
    write_doors(w);
    write_pillars(w);
    write_rows(w);
    write_power_classes(w);
    write_limits(w);
    write_feeds(w);
    write_cases(w);
    write_feed_loads(w);
    write_racks(w);
    write_positions(w);
    write_fillers(w);
    write_types(w);
    write_fabrics(w);
    write_devices(w);
    write_circuits(w);
    write_supplies(w);
    write_cable_parts(w);
    write_bundles(w);
    write_cables(w);
    write_addresses(w);
    write_bom(w);
    write_findings(w);
}

enum mw_rc mw_plan_write(const struct mw_plan *p, const char *path,
                         const struct mw_plan_origin *origin, char digest[MW_DIGEST_HEX],
                         struct mw_err *err)
{
    struct writer w = {.p = p};
    char hex[MW_DIGEST_HEX];
    enum mw_rc rc;

    mw_rows_create(&w.rows, path);
    write_all(&w);
    mw_rows_digest(&w.rows, hex);
    write_meta(&w, origin, hex);
    rc = mw_rows_done(&w.rows, path, err);
    if (rc == MW_OK)
        memcpy(digest, hex, sizeof hex);
    mw_map_u64_done(&w.type_numbers);
    mw_map_u64_done(&w.parts);
    mw_vec_done(&w.types);
    return rc;
}
