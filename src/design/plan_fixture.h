/*
 * plan_fixture.h: small plans made by hand, for the tests of design/. Four kinds of devices with
 * the port layouts of a DGX H100, a QM9700, an SN2201 and a rack PDU (REFERENCE.md, "Devices"),
 * and the cable parts of "Reach and media".
 */
#ifndef MW_DESIGN_PLAN_FIXTURE_H
#define MW_DESIGN_PLAN_FIXTURE_H

#include "model/plan.h"

#include <stdio.h>
#include <string.h>

enum { FIX_NODE, FIX_SWITCH, FIX_EDGE, FIX_PDU, FIX_MANAGER, FIX_TYPES };
enum { FIX_OSFP = 1, FIX_QSFP28 = 5, FIX_RJ45 = 11 }; /* places in mw_connector_names */
enum { FIX_NODE_STORAGE = 8, FIX_NODE_INBAND = 10, FIX_NODE_BMC = 12, FIX_SWITCH_MGMT = 64 };

struct fixture {
    struct mw_arena arena;
    struct mw_factory want;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_diags diags;
    struct mw_row row;
    struct mw_feed feeds[3];
    struct mw_circuit circuits[3];
};

static inline struct mw_port_type *fixture_ports(struct fixture *x, struct mw_device_type *t,
                                                 enum mw_port_net net, uint8_t connector,
                                                 int32_t gbps, uint32_t cages, uint8_t lanes,
                                                 const char *name)
{
    uint32_t at = t->port_n;

    for (uint32_t i = 0; i < cages * lanes; i++) {
        struct mw_port_type *port = &t->ports[t->port_n++];

        *port = (struct mw_port_type){.net = net,
                                      .cage = (uint16_t)(t->cage_n + i / lanes),
                                      .lane = (uint8_t)(i % lanes),
                                      .lanes = lanes,
                                      .gbps = gbps,
                                      .connector = connector,
                                      .gpu = -1};
        port->name = lanes > 1 ? mw_arena_printf(&x->arena, name, i / lanes + 1, i % lanes + 1)
                               : mw_arena_printf(&x->arena, name, i + 1);
    }
    t->cage_n += cages;
    return &t->ports[at];
}

static inline void fixture_types(struct fixture *x)
{
    enum { PORTS = 80 };
    struct mw_device_type *t;

    mw_vec_reserve(&x->catalog.types, FIX_TYPES); /* devices point into it */
    for (int i = 0; i < FIX_TYPES; i++) {
        t = mw_vec_push(&x->catalog.types);
        *t = (struct mw_device_type){.u = 1,
                                     .g = 10000,
                                     .max_w = 100,
                                     .typical_w = MW_UNKNOWN,
                                     .air_cfm = 50,
                                     .inlet_min_c = 5,
                                     .inlet_max_c = 35,
                                     .airflow = MW_AIR_FRONT_TO_REAR,
                                     .protocol = MW_PROTO_ETHERNET};
        t->supply.count = 2;
        t->ports = mw_arena_alloc(&x->arena, PORTS * sizeof *t->ports);
    }
    t = &x->catalog.types.at[FIX_NODE];
    t->name = t->title = "node-type";
    t->kind = MW_KIND_NODE;
    t->u = 8;
    t->g = 130500;
    t->max_w = 10200;
    t->air_cfm = 1105;
    t->supply.count = 6;
    t->inlet_max_c = 30;
    struct mw_port_type *compute =
        fixture_ports(x, t, MW_NET_COMPUTE, FIX_OSFP, 400, 4, 2, "OSFP%u-%u");
    for (int16_t r = 0; r < 8; r++)
        compute[r].rail = (int16_t)(r + 1);
    fixture_ports(x, t, MW_NET_STORAGE, FIX_OSFP, 400, 2, 1, "Slot%u");
    fixture_ports(x, t, MW_NET_INBAND, FIX_QSFP28, 100, 2, 1, "Net%u");
    fixture_ports(x, t, MW_NET_OOB, FIX_RJ45, 1, 1, 1, "BMC");

    t = &x->catalog.types.at[FIX_SWITCH];
    t->name = t->title = "switch-type";
    t->kind = MW_KIND_SWITCH;
    t->protocol = MW_PROTO_INFINIBAND;
    t->max_w = 1720;
    struct mw_port_type *data = fixture_ports(x, t, MW_NET_DATA, FIX_OSFP, 400, 32, 2, "%u/%u");
    for (int16_t i = 0; i < 64; i++)
        data[i].number = (int16_t)(i + 1);
    fixture_ports(x, t, MW_NET_OOB, FIX_RJ45, 1, 1, 1, "MGMT%u");

    t = &x->catalog.types.at[FIX_EDGE];
    t->name = t->title = "edge-type";
    t->kind = MW_KIND_SWITCH;
    fixture_ports(x, t, MW_NET_DATA, FIX_RJ45, 1, 48, 1, "swp%u");
    fixture_ports(x, t, MW_NET_UPLINK, FIX_QSFP28, 100, 4, 1, "up%u");

    t = &x->catalog.types.at[FIX_PDU];
    t->name = t->title = "pdu-type";
    t->kind = MW_KIND_PDU;
    t->u = 0;
    t->max_w = 0;
    t->air_cfm = 0;
    t->pdu.outlets = 24;
    fixture_ports(x, t, MW_NET_OOB, FIX_RJ45, 1, 1, 1, "NET");

    t = &x->catalog.types.at[FIX_MANAGER];
    t->name = t->title = "manager-type";
    t->kind = MW_KIND_SERVER;
    t->protocol = MW_PROTO_INFINIBAND;
    fixture_ports(x, t, MW_NET_COMPUTE, FIX_OSFP, 200, 1, 2, "IB%u-%u");
    fixture_ports(x, t, MW_NET_OOB, FIX_RJ45, 1, 1, 1, "BMC");
}

static inline void fixture_cables(struct fixture *x)
{
    static const int32_t dac[] = {500, 1000, 1500, 2000};
    static const int32_t acc[] = {3000, 4000, 5000};
    static const int32_t mmf[] = {3000, 5000, 10000, 20000, 30000, 50000};
    static const int32_t smf[] = {10000, 50000, 100000, 500000};
    static const int32_t tp[] = {1000, 2000, 5000, 10000, 30000, 100000};
    static const struct mw_cable_part parts[] = {
        {.name = "dac",
         .medium = MW_MEDIUM_DAC,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 400,
         .lanes = 2,
         .tails = 1,
         .reach_mm = 2000,
         .stock_mm = dac,
         .stock_n = 4,
         .cost_rank = 10},
        {.name = "acc",
         .medium = MW_MEDIUM_ACC,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 400,
         .lanes = 2,
         .tails = 1,
         .reach_mm = 5000,
         .stock_mm = acc,
         .stock_n = 3,
         .cost_rank = 20},
        {.name = "mmf",
         .medium = MW_MEDIUM_MMF,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 400,
         .lanes = 1,
         .tails = 1,
         .reach_mm = 50000,
         .stock_mm = mmf,
         .stock_n = 6,
         .optic = {"sr", "sr"},
         .cost_rank = 40},
        {.name = "smf",
         .medium = MW_MEDIUM_SMF,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 400,
         .lanes = 1,
         .tails = 1,
         .reach_mm = 500000,
         .stock_mm = smf,
         .stock_n = 4,
         .optic = {"dr", "dr"},
         .cost_rank = 50},
        {.name = "mmf-storage",
         .medium = MW_MEDIUM_MMF,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 400,
         .lanes = 1,
         .tails = 1,
         .reach_mm = 50000,
         .stock_mm = mmf,
         .stock_n = 6,
         .optic = {"sr-one", "sr"},
         .cost_rank = 40},
        {.name = "splitter",
         .medium = MW_MEDIUM_MMF,
         .connector = {FIX_OSFP, FIX_OSFP},
         .gbps = 200,
         .lanes = 2,
         .tails = 2,
         .reach_mm = 50000,
         .stock_mm = mmf,
         .stock_n = 6,
         .optic = {"sr", "sr"},
         .optics_per_end = 2,
         .cost_rank = 40},
        {.name = "cat6",
         .medium = MW_MEDIUM_TP,
         .protocol = MW_PROTO_ETHERNET,
         .connector = {FIX_RJ45, FIX_RJ45},
         .gbps = 1,
         .lanes = 1,
         .tails = 1,
         .reach_mm = 100000,
         .stock_mm = tp,
         .stock_n = 6,
         .cost_rank = 10},
    };
    static const struct mw_optic_part optics[] = {
        {.name = "sr", .title = "sr", .connector = FIX_OSFP, .lanes = 2, .gbps = 400},
        {.name = "dr", .title = "dr", .connector = FIX_OSFP, .lanes = 2, .gbps = 400},
        {.name = "sr-one", .title = "sr-one", .connector = FIX_OSFP, .lanes = 1, .gbps = 400},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct mw_cable_part *part = mw_vec_push(&x->catalog.cables);

        *part = parts[i];
        part->title = part->name;
    }
    for (size_t i = 0; i < sizeof optics / sizeof *optics; i++)
        *mw_vec_push(&x->catalog.optics) = optics[i];
}

/* One hall, one row "a" of positions numbered from 1, 600 mm apart; three feeds, a 415 V 60 A
 * circuit from each. `x` must stay where it is until fixture_done. */
static inline void fixture_init(struct fixture *x, uint32_t positions)
{
    static const char *const names[] = {"A", "B", "C"};
    struct mw_plan *p = &x->plan;

    *x = (struct fixture){0};
    fixture_types(x);
    fixture_cables(x);
    p->want = &x->want;
    p->catalog = &x->catalog;
    for (int i = 0; i < 3; i++) {
        x->feeds[i] = (struct mw_feed){.name = names[i], .w = 400000, .derate = 1};
        x->circuits[i] = (struct mw_circuit){
            .feed = names[i], .count = 1, .volts = 415, .phases = 3, .amps = 60, .derate = 0.8};
    }
    x->want.site.power.feeds.at = x->feeds;
    x->want.site.power.feeds.n = 3;
    x->want.site.power.redundancy = MW_RED_N1;
    x->want.site.rack.units = 48;
    x->want.site.rack.width_mm = 600;
    x->want.site.rack.depth_mm = 1200;
    x->want.site.rack.tare_g = 150000;
    x->want.site.trays.height_mm = 2500;
    x->want.site.trays.slack_mm = 500;
    x->want.site.trays.rack_slack_mm = 200;
    x->want.site.trays.width_mm = 600;
    x->want.site.trays.depth_mm = 100;
    x->want.site.trays.max_fill = 0.4;
    x->want.site.cooling.inlet_c = 20;
    x->want.site.cooling.air_delta_k = 11;
    x->want.site.cooling.liquid_delta_k = 10;
    x->want.compute.type = "node-type";
    x->row = (struct mw_row){.name = "a"};
    x->row.power.position_w = 44000;
    x->row.power.circuits.at = x->circuits;
    x->row.power.circuits.n = 3;
    *mw_vec_push(&p->halls) = (struct mw_plan_hall){
        .name = "hall", .x0_mm = -300, .x1_mm = (int64_t)positions * 600 - 300};
    *mw_vec_push(&p->rows) = (struct mw_plan_row){
        .name = "a", .hall = "hall", .want = &x->row, .facing = 1, .position_n = positions};
    *mw_vec_push(&p->classes) = (struct mw_power_class){.where = "site"};
    for (uint32_t i = 0; i < positions; i++)
        *mw_vec_push(&p->positions) = (struct mw_position){
            .number = (int32_t)i + 1, .x_mm = (int64_t)i * 600, .rack = MW_NONE};
}

static inline void fixture_done(struct fixture *x)
{
    mw_plan_done(&x->plan);
    mw_vec_done(&x->catalog.types);
    mw_vec_done(&x->catalog.cables);
    mw_vec_done(&x->catalog.optics);
    mw_diags_done(&x->diags);
    mw_arena_done(&x->arena);
}

/* Names a device by a pattern of printf. */
static inline struct mw_device *fixture_device(struct fixture *x, enum mw_role role,
                                               enum mw_fabric_id fabric, int type)
{
    uint32_t handle = mw_plan_add_device(&x->plan, role, fabric, &x->catalog.types.at[type]);
    struct mw_device *d = &x->plan.devices.at[handle];

    d->name = mw_arena_printf(&x->arena, "%s%d", mw_role_names[role], d->index + 1);
    return d;
}

static inline uint32_t fixture_rack(struct fixture *x, enum mw_rack_kind kind,
                                    uint32_t position)
{
    struct mw_rack *r = mw_vec_push(&x->plan.racks);

    *r = (struct mw_rack){.name = mw_arena_printf(&x->arena, "a%02u", position + 1),
                          .kind = kind,
                          .position = position,
                          .su = -1};
    x->plan.positions.at[position].rack = x->plan.racks.n - 1;
    return x->plan.racks.n - 1;
}

/* Puts a device into a rack; call for one rack after the other. */
static inline void fixture_stand(struct fixture *x, uint32_t device, uint32_t rack, uint8_t u)
{
    struct mw_rack *r = &x->plan.racks.at[rack];

    if (r->device_n++ == 0)
        r->first_device = x->plan.rack_devices.n;
    *mw_vec_push(&x->plan.rack_devices) = device;
    x->plan.devices.at[device].rack = rack;
    x->plan.devices.at[device].u = u;
}

static inline struct mw_cable *fixture_cable(struct fixture *x, enum mw_fabric_id fabric,
                                             enum mw_link_kind kind, uint32_t a,
                                             uint32_t port_a, uint32_t b, uint32_t port_b)
{
    struct mw_cable *c = mw_vec_push(&x->plan.cables);

    *c = (struct mw_cable){
        .end = {{a, (uint16_t)port_a, 1}, {b, (uint16_t)port_b, 1}, {MW_NONE, 0, 0}},
        .part = MW_NONE,
        .bundle = MW_NONE,
        .fabric = (uint8_t)fabric,
        .kind = (uint8_t)kind};
    return c;
}

/* How many findings of a rule there are; the last one's severity in *severity (may be NULL). */
static inline uint32_t fixture_findings(const struct fixture *x, enum mw_code code,
                                        enum mw_severity *severity)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < x->plan.findings.n; i++) {
        if (strcmp(x->plan.findings.at[i].id, mw_code_info(code)->name) != 0)
            continue;
        n++;
        if (severity)
            *severity = x->plan.findings.at[i].severity;
    }
    return n;
}

#endif
