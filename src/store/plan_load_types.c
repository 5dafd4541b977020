/* plan_load_types.c: the catalog of a plan: the types and cable parts that it uses. */
#include "store/plan_read.h"

#include "store/plan_load.h"

#include <limits.h>

static int32_t known_or(struct mw_query *q, int32_t unknown)
{
    if (sqlite3_column_type(q->stmt, q->column) != SQLITE_NULL)
        return mw_query_i32(q);
    q->column++;
    return unknown;
}

static enum mw_rc load_device_types(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_catalog *c = &l->out->catalog;
    struct mw_query q;

    mw_load_begin(
        l, &q,
        "SELECT id, name, title, vendor, model, kind, protocol, units, weight_g, max_w,"
        " typical_w, air_cfm, liquid_share, inlet_min_c, inlet_max_c, airflow,"
        " ports_front, supplies, supply_w, supplies_full, supplies_throttled, inlet,"
        " supply_min_v, supply_max_v, gpus, gpu_link_gbs, gpu_link_reduces, pdu_outlets,"
        " pdu_phases"
        " FROM device_type ORDER BY id");
    while (mw_load_next(&q, c->types.n)) {
        struct mw_device_type *t = mw_vec_push(&c->types);
        t->name = mw_query_text(&q);
        t->title = mw_query_text(&q);
        t->vendor = mw_load_text(&q);
        t->model = mw_load_text(&q);
        t->kind = mw_load_word(&q, mw_kind_names);
        t->protocol = mw_load_word(&q, mw_protocol_names);
        t->u = mw_query_known32(&q);
        t->g = mw_query_known(&q);
        t->max_w = mw_query_known(&q);
        t->typical_w = mw_query_known(&q);
        t->air_cfm = mw_query_known(&q);
        t->liquid_share = mw_query_real(&q);
        t->inlet_min_c = known_or(&q, INT32_MIN);
        t->inlet_max_c = known_or(&q, INT32_MAX);
        t->airflow = mw_load_word(&q, mw_airflow_names);
        t->ports_front = mw_query_bool(&q);
        t->supply.count = mw_query_known32(&q);
        t->supply.w = mw_query_known(&q);
        t->supply.full = mw_query_known32(&q);
        t->supply.throttled = mw_query_known32(&q);
        t->supply.inlet = mw_load_text(&q);
        t->supply.min_v = mw_query_known32(&q);
        t->supply.max_v = mw_query_known32(&q);
        t->gpus = mw_query_i32(&q);
        t->gpu_link_gbs = mw_query_known32(&q);
        t->gpu_link_reduces = mw_query_bool(&q);
        t->pdu.outlets = mw_query_known32(&q);
        t->pdu.phases = mw_query_known32(&q);
        t->rack.width_mm = t->rack.depth_mm = t->rack.height_mm = MW_UNKNOWN;
        t->rack.max_g = MW_UNKNOWN;
    }
    return mw_query_end(&q, err);
}

/* Ports stand in the order of their types. */
static enum mw_rc load_port_types(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_catalog *c = &l->out->catalog;
    MW_VEC(struct mw_port_type) ports = {0};
    struct mw_query q;
    uint32_t last = 0;

    mw_load_begin(l, &q,
                  "SELECT id, type, port, name, network, cage, lane, lanes, gbps, connector,"
                  " number, rail, adapter, pci, gpu, gpu_pci FROM port_type ORDER BY id");
    while (mw_load_next(&q, ports.n)) {
        uint32_t type = mw_load_ref(&q, c->types.n, false);
        if (type == MW_NONE || type < last) {
            q.strange = true;
            break;
        }
        struct mw_device_type *t = &c->types.at[last = type];
        struct mw_port_type *o = mw_vec_push(&ports);
        (void)mw_load_range(&q, t->port_n + 1, t->port_n + 1);
        t->port_n++;
        o->name = mw_query_text(&q);
        o->net = mw_load_word(&q, mw_net_names);
        o->cage = (uint16_t)(mw_load_range(&q, 1, UINT16_MAX) - 1);
        o->lane = (uint8_t)(mw_load_range(&q, 1, UINT8_MAX) - 1);
        o->lanes = (uint8_t)mw_load_range(&q, 0, UINT8_MAX);
        o->gbps = mw_query_known32(&q);
        o->connector = (uint8_t)mw_load_word(&q, mw_connector_names);
        o->number = (int16_t)mw_load_range(&q, 0, INT16_MAX);
        o->rail = (int16_t)mw_load_range(&q, 0, INT16_MAX);
        o->adapter = mw_load_text(&q);
        o->pci = mw_load_text(&q);
        o->gpu = (int16_t)known_or(&q, -1);
        o->gpu_pci = mw_load_text(&q);
        if (o->cage >= t->cage_n)
            t->cage_n = o->cage + 1u;
    }
    enum mw_rc rc = mw_query_end(&q, err);
    struct {
        struct mw_port_type *at;
        uint32_t n;
    } kept;
    mw_query_keep(&c->arena, &ports, &kept);
    l->first_port = mw_arena_alloc(&l->out->arena, (c->types.n + 1) * sizeof *l->first_port);
    for (uint32_t i = 0, first = 0; i < c->types.n; first += c->types.at[i++].port_n) {
        l->first_port[i] = first;
        c->types.at[i].ports = kept.at + first;
    }
    return rc;
}

/* Facts and gaps alike stand in the order of their types. */
static enum mw_rc load_facts(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_catalog *c = &l->out->catalog;
    struct mw_query q;
    uint32_t n = 0;

    mw_load_begin(l, &q, "SELECT id, type, gap, key, text FROM fact ORDER BY id");
    for (; mw_load_next(&q, n); n++) {
        uint32_t type = mw_load_ref(&q, c->types.n, false);
        bool gap = mw_query_bool(&q);
        struct mw_fact fact = {.key = mw_query_text(&q)};
        fact.source = mw_query_text(&q);
        if (type == MW_NONE)
            break;
        struct mw_device_type *t = &c->types.at[type];
        struct mw_fact **list = gap ? &t->gaps : &t->facts;
        uint32_t *count = gap ? &t->gap_n : &t->fact_n;
        struct mw_fact *longer = mw_arena_alloc(&c->arena, (*count + 1) * sizeof *longer);
        if (*count)
            memcpy(longer, *list, *count * sizeof *longer);
        longer[(*count)++] = fact;
        *list = longer;
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_cable_parts(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_catalog *c = &l->out->catalog;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, name, title, medium, gbps, lanes, tails, reach_mm, optic_a,"
                  " optic_b, colour FROM cable_part ORDER BY id");
    while (mw_load_next(&q, c->cables.n)) {
        struct mw_cable_part *k = mw_vec_push(&c->cables);
        k->name = mw_query_text(&q);
        k->title = mw_query_text(&q);
        k->medium = mw_load_word(&q, mw_medium_names);
        k->gbps = mw_query_known32(&q);
        k->lanes = (uint8_t)mw_load_range(&q, 0, UINT8_MAX);
        k->tails = (uint8_t)mw_load_range(&q, 0, 2);
        k->reach_mm = mw_query_known(&q);
        k->optic[0] = mw_load_text(&q);
        k->optic[1] = mw_load_text(&q);
        k->colour = mw_load_text(&q);
    }
    return mw_query_end(&q, err);
}

enum mw_rc mw_load_types(struct mw_plan_load *l, struct mw_err *err)
{
    enum mw_rc rc;

    if ((rc = load_device_types(l, err)) || (rc = load_port_types(l, err)) ||
        (rc = load_facts(l, err)))
        return rc;
    return load_cable_parts(l, err);
}
