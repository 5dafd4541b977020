/*
 * plan_fixture.h: for tests: a plan made by hand, small enough to know by heart, with one of
 * everything: two nodes on two leaves, a fabric manager on a splitter (three ends), a cable to
 * the outside world, a leaf that stands elsewhere, two feeds, a blocked position.
 *
 *     a01: node001 (U9-16), node002 (U1-8), PDUs pdu-a01-A and pdu-a01-B
 *     a02: leaf-1-1 (U20), edge-1 (U22), ufm-1 (U10);   a03 blocked;   a04 empty
 *     elsewhere, 25 m: leaf-1-2
 */
#ifndef MW_STORE_PLAN_FIXTURE_H
#define MW_STORE_PLAN_FIXTURE_H

#include "model/plan.h"

#include <stdio.h>

struct plan_fixture {
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_feed feeds[2];
    struct mw_circuit circuits[2];
};

enum fixture_device {
    FIX_NODE1,
    FIX_NODE2,
    FIX_LEAF1,
    FIX_LEAF2,
    FIX_EDGE,
    FIX_MANAGER,
    FIX_PDU_A,
    FIX_PDU_B,
    FIX_DEVICES
};

enum { FIX_CABLES = 7, FIX_LEAF_PORTS = 8 };

static struct mw_port_type fixture_node_ports[] = {
    {.name = "OSFP1-1",
     .net = MW_NET_COMPUTE,
     .cage = 0,
     .lane = 0,
     .lanes = 2,
     .gbps = 400,
     .rail = 1,
     .adapter = "mlx5_0",
     .pci = "0000:18:00.0",
     .gpu = 0,
     .gpu_pci = "0000:1b:00.0"},
    {.name = "OSFP1-2",
     .net = MW_NET_COMPUTE,
     .cage = 0,
     .lane = 1,
     .lanes = 2,
     .gbps = 400,
     .rail = 2,
     .adapter = "mlx5_3",
     .gpu = 1},
    {.name = "BMC", .net = MW_NET_OOB, .cage = 1, .lanes = 1, .gbps = 1, .gpu = -1},
};

/* Faceplate names as on a QM9700: two lanes to a cage, ports counted from 1. */
static struct mw_port_type fixture_leaf_ports[] = {
    {.name = "1/1",
     .net = MW_NET_DATA,
     .cage = 0,
     .lane = 0,
     .lanes = 2,
     .number = 1,
     .gpu = -1},
    {.name = "1/2",
     .net = MW_NET_DATA,
     .cage = 0,
     .lane = 1,
     .lanes = 2,
     .number = 2,
     .gpu = -1},
    {.name = "2/1",
     .net = MW_NET_DATA,
     .cage = 1,
     .lane = 0,
     .lanes = 2,
     .number = 3,
     .gpu = -1},
    {.name = "2/2",
     .net = MW_NET_DATA,
     .cage = 1,
     .lane = 1,
     .lanes = 2,
     .number = 4,
     .gpu = -1},
    {.name = "3/1",
     .net = MW_NET_DATA,
     .cage = 2,
     .lane = 0,
     .lanes = 2,
     .number = 5,
     .gpu = -1},
    {.name = "3/2",
     .net = MW_NET_DATA,
     .cage = 2,
     .lane = 1,
     .lanes = 2,
     .number = 6,
     .gpu = -1},
    {.name = "4/1",
     .net = MW_NET_DATA,
     .cage = 3,
     .lane = 0,
     .lanes = 2,
     .number = 7,
     .gpu = -1},
    {.name = "4/2",
     .net = MW_NET_DATA,
     .cage = 3,
     .lane = 1,
     .lanes = 2,
     .number = 8,
     .gpu = -1},
};

static struct mw_port_type fixture_edge_ports[] = {
    {.name = "swp1", .net = MW_NET_DATA, .lanes = 1, .gbps = 1, .number = 1, .gpu = -1},
    {.name = "swp2",
     .net = MW_NET_DATA,
     .cage = 1,
     .lanes = 1,
     .gbps = 1,
     .number = 2,
     .gpu = -1},
};

static struct mw_port_type fixture_manager_ports[] = {
    {.name = "HCA1", .net = MW_NET_COMPUTE, .lanes = 1, .gbps = 200, .gpu = -1},
};

static const struct mw_device_type fixture_types[] = {
    {.name = "node",
     .title = "A node",
     .kind = MW_KIND_NODE,
     .u = 8,
     .g = 130500,
     .max_w = 10200,
     .typical_w = MW_UNKNOWN,
     .air_cfm = 1105,
     .gpus = 2,
     .ports = fixture_node_ports,
     .port_n = 3,
     .supply = {.count = 2, .w = 3300, .full = 1, .throttled = 1, .inlet = "c20"}},
    {.name = "leaf",
     .title = "A \"leaf\", 8 ports",
     .kind = MW_KIND_SWITCH,
     .protocol = MW_PROTO_INFINIBAND,
     .u = 1,
     .g = 14800,
     .max_w = 1720,
     .typical_w = 747,
     .air_cfm = MW_UNKNOWN,
     .ports = fixture_leaf_ports,
     .port_n = FIX_LEAF_PORTS,
     .supply = {.count = 2, .w = 2000, .full = 1, .throttled = 1}},
    {.name = "edge",
     .title = "An edge switch",
     .kind = MW_KIND_SWITCH,
     .protocol = MW_PROTO_ETHERNET,
     .u = 1,
     .g = MW_UNKNOWN,
     .max_w = MW_UNKNOWN,
     .typical_w = 98,
     .air_cfm = MW_UNKNOWN,
     .ports = fixture_edge_ports,
     .port_n = 2},
    {.name = "ufm",
     .title = "A fabric manager",
     .kind = MW_KIND_SERVER,
     .u = 1,
     .g = 17000,
     .max_w = 689,
     .typical_w = MW_UNKNOWN,
     .air_cfm = MW_UNKNOWN,
     .ports = fixture_manager_ports,
     .port_n = 1},
    {.name = "pdu",
     .title = "A rack PDU",
     .kind = MW_KIND_PDU,
     .u = 0,
     .g = MW_UNKNOWN,
     .max_w = 0,
     .typical_w = MW_UNKNOWN,
     .air_cfm = MW_UNKNOWN},
};

static const struct {
    const char *name;
    int type;
    enum mw_role role;
    enum mw_fabric_id fabric;
    uint32_t rack;
    uint8_t u;
} fixture_devices[FIX_DEVICES] = {
    [FIX_NODE1] = {"node001", 0, MW_ROLE_NODE, MW_FABRIC_COUNT, 0, 9},
    [FIX_NODE2] = {"node002", 0, MW_ROLE_NODE, MW_FABRIC_COUNT, 0, 1},
    [FIX_LEAF1] = {"leaf-1-1", 1, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, 1, 20},
    [FIX_LEAF2] = {"leaf-1-2", 1, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, MW_NONE, 0},
    [FIX_EDGE] = {"edge-1", 2, MW_ROLE_EDGE, MW_FABRIC_OOB, 1, 22},
    [FIX_MANAGER] = {"ufm-1", 3, MW_ROLE_MANAGER, MW_FABRIC_COMPUTE, 1, 10},
    [FIX_PDU_A] = {"pdu-a01-A", 4, MW_ROLE_PDU, MW_FABRIC_COUNT, 0, 0},
    [FIX_PDU_B] = {"pdu-a01-B", 4, MW_ROLE_PDU, MW_FABRIC_COUNT, 0, 0},
};

static const struct mw_cable fixture_cables[FIX_CABLES] = {
    {.end = {{FIX_NODE1, 0, 1}, {FIX_LEAF1, 0, 1}, {MW_NONE, 0, 0}},
     .id = 0x0123456789ab,
     .part = 1,
     .route_mm = 4210,
     .length_mm = 5000,
     .bundle = 0,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_NODE_LEAF},
    {.end = {{FIX_NODE1, 1, 1}, {FIX_LEAF2, 0, 1}, {MW_NONE, 0, 0}},
     .id = 0x0123400000ff,
     .part = 1,
     .route_mm = 25000,
     .length_mm = 30000,
     .bundle = MW_NONE,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_NODE_LEAF},
    {.end = {{FIX_NODE2, 0, 1}, {FIX_LEAF1, 1, 1}, {MW_NONE, 0, 0}},
     .id = 0xfffffffffffe,
     .part = 1,
     .route_mm = 4400,
     .length_mm = 5000,
     .bundle = 0,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_NODE_LEAF},
    {.end = {{FIX_NODE2, 1, 1}, {FIX_LEAF2, 1, 1}, {MW_NONE, 0, 0}},
     .id = 4,
     .part = 1,
     .route_mm = 25000,
     .length_mm = 30000,
     .bundle = MW_NONE,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_NODE_LEAF},
    {.end = {{FIX_MANAGER, 0, 1}, {FIX_LEAF1, 7, 1}, {FIX_LEAF2, 7, 1}},
     .id = 5,
     .part = MW_NONE,
     .route_mm = 26000,
     .length_mm = 26000,
     .bundle = MW_NONE,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_MANAGER_LEAF},
    {.end = {{FIX_LEAF1, 2, 2}, {FIX_LEAF2, 2, 2}, {MW_NONE, 0, 0}},
     .id = 6,
     .part = 2,
     .route_mm = 25000,
     .length_mm = 30000,
     .bundle = MW_NONE,
     .fabric = MW_FABRIC_COMPUTE,
     .kind = MW_LINK_PEER},
    {.end = {{FIX_EDGE, 1, 1}, {MW_NONE, 0, 0}, {MW_NONE, 0, 0}},
     .id = 7,
     .part = MW_NONE,
     .route_mm = 10000,
     .length_mm = 10000,
     .bundle = MW_NONE,
     .fabric = MW_FABRIC_OOB,
     .kind = MW_LINK_EXTERNAL},
};

static inline void fixture_site(struct plan_fixture *x)
{
    struct mw_factory *f = &x->factory;

    x->feeds[0] = (struct mw_feed){.name = "A", .w = 40000, .derate = 0.8};
    x->feeds[1] = (struct mw_feed){.name = "B", .derate = 1};
    for (int i = 0; i < 2; i++)
        x->circuits[i] = (struct mw_circuit){.feed = x->feeds[i].name,
                                             .count = 1,
                                             .volts = 415,
                                             .phases = 3,
                                             .amps = 32,
                                             .derate = 0.8};
    f->name = "fixture";
    f->site.power.feeds.at = x->feeds;
    f->site.power.feeds.n = 2;
    f->site.power.power_factor = 0.95;
    f->site.power.margin = 0.1;
    f->site.rack.units = 48;
    f->compute.count = 2;
    f->compute.count_final = 4;
}

static inline void fixture_parts(struct plan_fixture *x)
{
    *mw_vec_push(&x->catalog.cables) = (struct mw_cable_part){.name = "not-used"};
    *mw_vec_push(&x->catalog.cables) =
        (struct mw_cable_part){.name = "mpo-sm",
                               .title = "Single-mode fibre",
                               .medium = MW_MEDIUM_SMF,
                               .gbps = 400,
                               .lanes = 1,
                               .tails = 1,
                               .reach_mm = 100000,
                               .optic = {"osfp-2x400", "osfp-2x400"},
                               .colour = "yellow"};
    *mw_vec_push(&x->catalog.cables) = (struct mw_cable_part){.name = "dac-2x400",
                                                              .title = "Twin-port copper",
                                                              .medium = MW_MEDIUM_DAC,
                                                              .gbps = 400,
                                                              .lanes = 2,
                                                              .tails = 1,
                                                              .reach_mm = 3000,
                                                              .colour = "black"};
}

static inline void fixture_floor(struct mw_plan *p)
{
    *mw_vec_push(&p->halls) = (struct mw_plan_hall){.name = "hall1", .x1_mm = 2400};
    *mw_vec_push(&p->rows) = (struct mw_plan_row){
        .name = "a", .hall = "hall1", .position_n = 4, .y_mm = 1800, .facing = -1};
    for (int i = 0; i < 4; i++)
        *mw_vec_push(&p->positions) =
            (struct mw_position){.number = i + 1,
                                 .x_mm = 300 + 600 * i,
                                 .y_mm = 1800,
                                 .blocked = i == 2,
                                 .rack = i < 2 ? (uint32_t)i : MW_NONE};
    *mw_vec_push(&p->racks) = (struct mw_rack){.name = "a01",
                                               .kind = MW_RACK_COMPUTE,
                                               .position = 0,
                                               .su = 0,
                                               .first_device = 0,
                                               .device_n = 4,
                                               .max_w = 20400,
                                               .g = 361000,
                                               .air_cfm = 2210};
    *mw_vec_push(&p->racks) = (struct mw_rack){.name = "a02",
                                               .kind = MW_RACK_NETWORK,
                                               .position = 1,
                                               .su = 0,
                                               .first_device = 4,
                                               .device_n = 3,
                                               .max_w = 2409,
                                               .g = 131800};
    const uint32_t stand[] = {FIX_NODE1, FIX_NODE2, FIX_PDU_A,  FIX_PDU_B,
                              FIX_EDGE,  FIX_LEAF1, FIX_MANAGER};
    for (size_t i = 0; i < sizeof stand / sizeof *stand; i++)
        *mw_vec_push(&p->rack_devices) = stand[i];
    *mw_vec_push(&p->fillers) = (struct mw_filler){0, 17, MW_FILL_PANEL};
    *mw_vec_push(&p->fillers) = (struct mw_filler){0, 18, MW_FILL_BLANK};
    *mw_vec_push(&p->fillers) = (struct mw_filler){1, 21, MW_FILL_BAFFLE};
}

static inline void fixture_add_devices(struct mw_plan *p)
{
    for (int i = 0; i < FIX_DEVICES; i++) {
        uint32_t d = mw_plan_add_device(p, fixture_devices[i].role, fixture_devices[i].fabric,
                                        &fixture_types[fixture_devices[i].type]);
        p->devices.at[d].name = fixture_devices[i].name;
        p->devices.at[d].rack = fixture_devices[i].rack;
        p->devices.at[d].u = fixture_devices[i].u;
        if (fixture_devices[i].rack == MW_NONE)
            p->devices.at[d].elsewhere_mm = 25000;
    }
    p->devices.at[FIX_LEAF1].rail = 1;
    p->devices.at[FIX_LEAF2].rail = 2;
    p->devices.at[FIX_LEAF1].su = p->devices.at[FIX_LEAF2].su = 0;
    p->devices.at[FIX_LEAF1].rear = 1;
}

static inline void fixture_power(struct plan_fixture *x)
{
    struct mw_plan *p = &x->plan;
    static const char *const cases[] = {"normal", "feed A lost", "feed B lost"};
    static const int64_t watts[3][2] = {{11000, 9400}, {0, 20400}, {20400, 0}};

    *mw_vec_push(&p->classes) = (struct mw_power_class){.where = "site", .nodes_per_rack = 2};
    *mw_vec_push(&p->limits) = (struct mw_limit){.kind = MW_LIMIT_CIRCUIT,
                                                 .stated = true,
                                                 .binding = true,
                                                 .nodes = 2,
                                                 .value = 18401,
                                                 .load = 21474,
                                                 .need_next = 32211,
                                                 .unit = "kVA",
                                                 .case_name = "feed A lost",
                                                 .rule = "√3 × 415 V × 32 A × 0.8"};
    *mw_vec_push(&p->limits) = (struct mw_limit){.kind = MW_LIMIT_SPACE,
                                                 .stated = true,
                                                 .nodes = 5,
                                                 .value = 48000,
                                                 .load = 40000,
                                                 .need_next = 56000,
                                                 .unit = "U",
                                                 .case_name = "normal",
                                                 .rule = "48 U"};
    *mw_vec_push(&p->limits) = (struct mw_limit){.kind = MW_LIMIT_LIQUID,
                                                 .nodes = INT32_MAX,
                                                 .unit = "kW",
                                                 .case_name = "normal",
                                                 .rule = "not stated"};
    for (uint32_t i = 0; i < 3; i++) {
        *mw_vec_push(&p->cases) = (struct mw_case){.name = cases[i], .lost = i, .it_w = 20400};
        for (uint32_t f = 0; f < 2; f++)
            *mw_vec_push(&p->feed_loads) = (struct mw_feed_load){
                .feed = f, .fcase = i, .w = watts[i][f], .va = watts[i][f] * 100 / 95};
    }
    for (uint32_t f = 0; f < 2; f++) {
        *mw_vec_push(&p->circuits) = (struct mw_plan_circuit){.rack = 0,
                                                              .want = &x->circuits[f],
                                                              .feed = f,
                                                              .pdu = FIX_PDU_A + f,
                                                              .normal_va = 10737,
                                                              .worst_va = 21474 - f,
                                                              .worst_phase_va = 7158,
                                                              .capacity_va = 18401,
                                                              .worst_case = 2 - (int)f};
        p->devices.at[FIX_PDU_A + f].circuit = f;
    }
    for (uint32_t i = 0; i < 6; i++)
        *mw_vec_push(&p->supplies) = (struct mw_supply){.device = i < 4 ? i / 2 : FIX_LEAF2,
                                                        .number = (uint8_t)(i % 2 + 1),
                                                        .phase = (uint8_t)i,
                                                        .outlet = (uint8_t)(i / 2 + 1),
                                                        .circuit = i < 4 ? i % 2 : MW_NONE};
}

static inline void fixture_rest(struct mw_plan *p)
{
    for (int i = 0; i < FIX_CABLES; i++)
        *mw_vec_push(&p->cables) = fixture_cables[i];
    *mw_vec_push(&p->bundles) = (struct mw_bundle){.rack = {0, 1}, .cables = 2, .tray_mm = 600};
    *mw_vec_push(&p->addresses) = (struct mw_address){.device = FIX_NODE1,
                                                      .port = 2,
                                                      .fabric = MW_FABRIC_OOB,
                                                      .prefix_len = 16,
                                                      .ipv4 = 0x0A010203};
    *mw_vec_push(&p->addresses) = (struct mw_address){.device = FIX_EDGE,
                                                      .port = UINT16_MAX,
                                                      .fabric = MW_FABRIC_OOB,
                                                      .prefix_len = 16,
                                                      .ipv4 = 0xFFFFFFFE};
    *mw_vec_push(&p->bom) = (struct mw_bom){.category = "device",
                                            .part = "node",
                                            .title = "A node",
                                            .now = 2,
                                            .final = 4,
                                            .group = "compute"};
    *mw_vec_push(&p->bom) = (struct mw_bom){.category = "cable",
                                            .part = "mpo-sm",
                                            .title = "Single-mode fibre",
                                            .length_mm = 5000,
                                            .now = 2,
                                            .final = -1,
                                            .group = "compute"};
    *mw_vec_push(&p->findings) = (struct mw_finding){.id = "D-SINGLE",
                                                     .severity = MW_WARNING,
                                                     .path = "node001/bmc",
                                                     .text = "said \"one\", meant two",
                                                     .cure = "=do it"};
    *mw_vec_push(&p->findings) = (struct mw_finding){.id = "D-FLOOR",
                                                     .severity = MW_INFO,
                                                     .path = "rack:a01",
                                                     .text = "heavy",
                                                     .cure = "Spread."};
    p->fabrics[MW_FABRIC_COMPUTE] = (struct mw_fabric){
        .enabled = true,
        .tiers = 1,
        .planes = 1,
        .scalable_units = 1,
        .scalable_units_final = 1,
        .su_nodes = 4,
        .leaf = 2,
        .links = {[MW_LINK_NODE_LEAF] = 4, [MW_LINK_MANAGER_LEAF] = 2, [MW_LINK_PEER] = 2}};
    p->fabrics[MW_FABRIC_OOB] = (struct mw_fabric){
        .enabled = true, .tiers = 1, .planes = 1, .leaf = 1, .links = {[MW_LINK_EXTERNAL] = 1}};
    p->totals = (struct mw_totals){.it_peak_w = 22809,
                                   .air_cfm = 2210,
                                   .liquid_ml_min = 1500,
                                   .weight_g = 492800,
                                   .cable_mm = 136000,
                                   .route_mm = 119610,
                                   .cable_bound_mm = 100000};
}

static inline void plan_fixture_init(struct plan_fixture *x)
{
    *x = (struct plan_fixture){0};
    x->plan.want = &x->factory;
    x->plan.catalog = &x->catalog;
    fixture_site(x);
    fixture_parts(x);
    fixture_floor(&x->plan);
    fixture_add_devices(&x->plan);
    fixture_power(x);
    fixture_rest(&x->plan);
}

static inline void plan_fixture_done(struct plan_fixture *x)
{
    mw_plan_done(&x->plan);
    mw_catalog_done(&x->catalog);
}

#endif
