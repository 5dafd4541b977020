/*
 * power_fixture.h: for tests only: a site of one row, made by hand, and the devices of
 * REFERENCE.md, "Devices" and "Power".
 */
#ifndef MW_DESIGN_POWER_FIXTURE_H
#define MW_DESIGN_POWER_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/design.h"

/* cmocka compares floats; these are doubles. */
#define assert_near(got, want, within) assert_true(fabs((got) - (want)) <= (within))

/* DGX H100: 8U, 130.5 kg, 10.2 kW, 6 x 3.3 kW supplies, 4 for full load, 3 throttled; 1105 CFM;
 * 5-30 °C (NVIDIA user guide). */
static const struct mw_device_type fixture_h100 = {
    .name = "h100",
    .kind = MW_KIND_NODE,
    .u = 8,
    .g = 130500,
    .max_w = 10200,
    .air_cfm = 1105,
    .inlet_min_c = 5,
    .inlet_max_c = 30,
    .supply = {.count = 6, .w = 3300, .full = 4, .throttled = 3, .min_v = 200, .max_v = 240}};

/* DGX B200: 10U, 14.3 kW, 6 x 3.3 kW supplies, 5 needed. */
static const struct mw_device_type fixture_b200 = {
    .name = "b200",
    .kind = MW_KIND_NODE,
    .u = 10,
    .g = 142400,
    .max_w = 14300,
    .air_cfm = 1550,
    .inlet_min_c = 5,
    .inlet_max_c = 30,
    .supply = {.count = 6, .w = 3300, .full = 5, .throttled = 4, .min_v = 200, .max_v = 240}};

/* QM9700: 1U, 14.8 kg, 1720 W; two supplies, one suffices. */
static const struct mw_device_type fixture_qm9700 = {
    .name = "qm9700",
    .kind = MW_KIND_SWITCH,
    .u = 1,
    .g = 14800,
    .max_w = 1720,
    .inlet_min_c = INT32_MIN,
    .inlet_max_c = INT32_MAX,
    .supply = {.count = 2, .w = 2000, .full = 1, .throttled = 1, .min_v = 200, .max_v = 240}};

enum { FIXTURE_FEEDS = 8, FIXTURE_CIRCUITS = 8 };

struct fixture {
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_plan plan;
    struct mw_diags diags;
    struct mw_feed feeds[FIXTURE_FEEDS];
    struct mw_circuit circuits[FIXTURE_CIRCUITS];
    struct mw_row row;
    struct mw_device_type types[3];
};

/*
 * 48U racks with the panel on U37 and one blank U under each node; `feed_n` feeds that state no
 * capacity, one circuit like `circuit` from each; nothing else stated. N+1, survive full, power
 * factor 0.98 as REFERENCE.md has it.
 */
static inline void fixture_open(struct fixture *x, uint32_t feed_n, struct mw_circuit circuit)
{
    static const char *const names[FIXTURE_FEEDS] = {"A", "B", "C", "D", "E", "F", "G", "H"};
    struct mw_site *site = &x->factory.site;

    memset(x, 0, sizeof *x);
    for (uint32_t i = 0; i < feed_n; i++) {
        x->feeds[i] = (struct mw_feed){.name = names[i], .derate = 1};
        x->circuits[i] = circuit;
        x->circuits[i].feed = names[i];
        x->circuits[i].count = 1;
    }
    site->power.feeds.at = x->feeds;
    site->power.feeds.n = feed_n;
    site->power.redundancy = MW_RED_N1;
    site->power.power_factor = 0.98;
    site->cooling.inlet_c = 22;
    site->cooling.air_delta_k = 20 / 1.8;
    site->cooling.liquid_delta_k = 10;
    site->rack.units = 48;
    site->rack.panel = true;
    site->rack.panel_u = 37;
    site->rack.depth_mm = 1200;
    x->factory.compute.type = "h100";
    x->factory.compute.count = 32;
    x->factory.compute.count_final = 32;
    x->factory.compute.lowest_u = 1;
    x->factory.compute.blank_u = 1;
    x->row = (struct mw_row){.name = "a", .count = 1, .positions = 20, .pitch_mm = 600};
    x->row.power.circuits.at = x->circuits;
    x->row.power.circuits.n = feed_n;
    x->types[0] = fixture_h100;
    x->types[1] = fixture_b200;
    x->types[2] = fixture_qm9700;
    for (uint32_t i = 0; i < 3; i++)
        *mw_vec_push(&x->catalog.types) = x->types[i];
    x->plan.want = &x->factory;
    x->plan.catalog = &x->catalog;
    *mw_vec_push(&x->plan.rows) =
        (struct mw_plan_row){.name = "a", .want = &x->row, .position_n = 20};
    for (int32_t i = 0; i < 20; i++)
        *mw_vec_push(&x->plan.positions) =
            (struct mw_position){.number = i + 1, .x_mm = 600 * i, .rack = MW_NONE};
    *mw_vec_push(&x->plan.classes) = (struct mw_power_class){.where = "site"};
}

static inline void fixture_close(struct fixture *x)
{
    mw_plan_done(&x->plan);
    mw_diags_done(&x->diags);
    mw_vec_done(&x->catalog.types);
}

/* 415 V 60 A, three phases, 80 %: 34.5 kVA. */
static inline struct mw_circuit fixture_60a(void)
{
    return (struct mw_circuit){.volts = 415, .phases = 3, .amps = 60, .derate = 0.8};
}

#endif
