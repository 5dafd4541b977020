/* check_test.c: every design rule, once made to speak and once kept silent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/check.h"
#include "design/design.h"
#include "design/plan_fixture.h"

static struct fixture x;

/* A plan without fault: two feeds of three left carry everything, nodes cabled to a pair. */
static int setup(void **state)
{
    (void)state;
    fixture_init(&x, 4);
    x.want.site.floor_max_g_m2 = 2000000;
    x.row.cooling.rack.air_w = 50000;
    *mw_vec_push(&x.plan.cases) = (struct mw_case){.name = "normal"};
    *mw_vec_push(&x.plan.cases) = (struct mw_case){.name = "feed A lost", .lost = 1};
    fixture_rack(&x, MW_RACK_COMPUTE, 0);
    for (int i = 0; i < 4; i++)
        fixture_device(&x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE);
    for (uint32_t i = 0; i < 4; i++)
        fixture_stand(&x, i, 0, (uint8_t)(1 + 9 * i));
    x.plan.racks.at[0].max_w = 40800;
    x.plan.racks.at[0].g = 700000;
    for (int16_t rail = 1; rail <= 2; rail++) {
        fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH)->rail = rail;
        for (uint32_t i = 0; i < 4; i++)
            fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_NODE_LEAF, i, (uint32_t)rail - 1,
                          3 + (uint32_t)rail, i);
    }
    x.plan.fabrics[MW_FABRIC_COMPUTE] = (struct mw_fabric){
        .enabled = true, .scalable_units = 1, .scalable_units_final = 1, .su_nodes = 32};
    x.plan.fabrics[MW_FABRIC_COMPUTE].links[MW_LINK_MANAGER_LEAF] = 4;
    x.want.compute.count = x.want.compute.count_final = 4;
    x.want.fabrics.compute.oversubscription = 1;
    for (uint32_t f = 0; f < 3; f++) {
        fixture_device(&x, MW_ROLE_PDU, MW_FABRIC_COUNT, FIX_PDU)->circuit = f;
        *mw_vec_push(&x.plan.circuits) = (struct mw_plan_circuit){.want = &x.circuits[f],
                                                                  .feed = f,
                                                                  .pdu = 6 + f,
                                                                  .normal_va = 13878,
                                                                  .worst_va = 20816,
                                                                  .capacity_va = 34502};
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_done(&x);
    return 0;
}

/* Runs the rules; returns the number of findings of one code and its (last) severity. */
static enum mw_severity severity;
static uint32_t speaks(enum mw_code code)
{
    x.plan.findings.n = 0;
    assert_int_equal(mw_design_checks(&x.plan, &x.diags), MW_OK);
    return fixture_findings(&x, code, &severity);
}

static void a_sound_plan_is_silent(void **state)
{
    (void)state;
    assert_int_equal(speaks(MW_D_UNCABLED), 1); /* the fixture's PDUs, and nothing else */
    assert_int_equal(x.plan.findings.n, 1);
}

/* Every rule has a code of its own and an order; codes say what is wrong and what to change. */
static void the_table_is_whole(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < mw_rule_n; i++) {
        const struct mw_code_info *info = mw_code_info(mw_rules[i].code);

        assert_int_equal(strncmp(info->name, "D-", 2), 0);
        assert_non_null(mw_rules[i].look);
        for (uint32_t k = 0; k < i; k++)
            assert_int_not_equal(mw_rules[i].code, mw_rules[k].code);
    }
}

/* ---- power ---- */

static void nodes_that_go_down(void **state)
{
    (void)state;
    x.plan.cases.at[1].down = 4;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_ERROR);
    x.want.site.power.redundancy = MW_RED_N;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_WARNING);
}

static void nodes_that_throttle(void **state)
{
    (void)state;
    x.plan.cases.at[1].throttled = 4;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_ERROR);
    x.want.site.power.survive = MW_SURVIVE_THROTTLED;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_INFO);
}

/* A feed of 400 kW at 90 %, a tenth kept free: 324 kW. */
static void a_feed_that_carries_too_much(void **state)
{
    (void)state;
    x.feeds[1].derate = 0.9;
    x.want.site.power.margin = 0.1;
    *mw_vec_push(&x.plan.feed_loads) =
        (struct mw_feed_load){.feed = 1, .fcase = 1, .w = 323999};
    assert_int_equal(speaks(MW_D_FEED_LOSS), 0);
    x.plan.feed_loads.at[0].w = 324001;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_ERROR);
    x.plan.feed_loads.at[0].w = 100001;
    x.feeds[1].ups_w = 123456; /* the UPS behind it is smaller: 100.0 kW */
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    x.plan.feed_loads.at[0].w = 99999;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 0);
}

/* Under N nothing has to be survived; what the circuits that are left cannot carry is said. */
static void circuits_left_too_small(void **state)
{
    (void)state;
    x.want.site.power.redundancy = MW_RED_N;
    for (int i = 0; i < 3; i++)
        x.plan.circuits.at[i].capacity_va = 3 * 13878 / 2; /* two carry three just so */
    assert_int_equal(speaks(MW_D_FEED_LOSS), 0);
    x.plan.circuits.at[2].capacity_va--;
    assert_int_equal(speaks(MW_D_FEED_LOSS), 1);
    assert_int_equal(severity, MW_WARNING);
}

static void a_breaker_over_its_continuous_rating(void **state)
{
    (void)state;
    x.circuits[0].volts = 208;
    assert_int_equal(speaks(MW_D_BREAKER), 0); /* 80 % */
    x.circuits[0].derate = 0.81;
    assert_int_equal(speaks(MW_D_BREAKER), 1);
    assert_int_equal(severity, MW_WARNING);
    x.circuits[0].volts = 400;
    assert_int_equal(speaks(MW_D_BREAKER), 0); /* not a North American circuit */
    x.plan.circuits.at[1].worst_va = 34502;
    assert_int_equal(speaks(MW_D_BREAKER), 0);
    x.plan.circuits.at[1].worst_va = 34503;
    assert_int_equal(speaks(MW_D_BREAKER), 1);
    assert_int_equal(severity, MW_ERROR);
}

static void a_circuit_without_derating(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        x.circuits[i].derate = 1;
    assert_int_equal(speaks(MW_D_DERATE), 1); /* three alike: one finding */
    x.circuits[0].volts = x.circuits[1].volts = x.circuits[2].volts = 240;
    assert_int_equal(speaks(MW_D_DERATE), 0); /* then it is the breaker's rule that speaks */
    assert_int_equal(fixture_findings(&x, MW_D_BREAKER, NULL), 1);
}

static void too_few_outlets(void **state)
{
    (void)state;
    for (uint8_t i = 0; i < 24; i++)
        *mw_vec_push(&x.plan.supplies) = (struct mw_supply){.circuit = 1, .outlet = i};
    assert_int_equal(speaks(MW_D_OUTLETS), 0);
    *mw_vec_push(&x.plan.supplies) = (struct mw_supply){.circuit = 1};
    assert_int_equal(speaks(MW_D_OUTLETS), 1);
}

/* Three quarters of 44 kW are 33 kW. */
static void power_that_no_rack_uses(void **state)
{
    (void)state;
    x.plan.racks.at[0].max_w = 33001;
    assert_int_equal(speaks(MW_D_STRANDED), 0);
    x.plan.racks.at[0].max_w = 33000;
    assert_int_equal(speaks(MW_D_STRANDED), 1);
    x.plan.racks.at[0].kind = MW_RACK_NETWORK;
    assert_int_equal(speaks(MW_D_STRANDED), 0);
}

static void capacities_not_stated(void **state)
{
    (void)state;
    x.feeds[2].w = 0;
    assert_int_equal(speaks(MW_D_NOT_STATED), 1);
    x.feeds[2].ups_w = 1;
    assert_int_equal(speaks(MW_D_NOT_STATED), 0);
    x.row.power.position_w = 0;
    x.row.power.circuits.n = 0;
    x.row.cooling.rack.air_w = 0;
    x.want.site.floor_max_g_m2 = 0;
    assert_int_equal(speaks(MW_D_NOT_STATED), 4);
    x.row.cooling.hall.air_cfm = 1;
    assert_int_equal(speaks(MW_D_NOT_STATED), 3);
}

/* ---- floor ---- */

/* 0.6 m x 1.2 m at 2,000 kg/m2: 1,440 kg. */
static void a_rack_too_heavy(void **state)
{
    (void)state;
    x.plan.racks.at[0].g = 1440000;
    assert_int_equal(speaks(MW_D_FLOOR_LOAD), 0);
    x.plan.racks.at[0].g = 1440001;
    assert_int_equal(speaks(MW_D_FLOOR_LOAD), 1);
    x.want.site.floor_max_g_m2 = 0;
    assert_int_equal(speaks(MW_D_FLOOR_LOAD), 0);
    x.want.site.rack.max_g = 1440000;
    assert_int_equal(speaks(MW_D_FLOOR_LOAD), 1);
}

static void air_against_the_aisle(void **state)
{
    (void)state;
    x.plan.devices.at[1].rear = 1;
    assert_int_equal(speaks(MW_D_AIRFLOW), 1);
    assert_int_equal(severity, MW_WARNING);
    x.catalog.types.at[FIX_NODE].airflow = MW_AIR_REAR_TO_FRONT;
    assert_int_equal(speaks(MW_D_AIRFLOW), 1); /* now the other three */
    assert_non_null(strstr(x.plan.findings.at[0].text, "3 devices"));
    x.catalog.types.at[FIX_NODE].airflow = MW_AIR_PASSIVE;
    assert_int_equal(speaks(MW_D_AIRFLOW), 0);
    x.catalog.types.at[FIX_NODE].airflow = MW_AIR_UNKNOWN;
    assert_int_equal(speaks(MW_D_AIRFLOW), 1);
    assert_int_equal(severity, MW_INFO);
}

/* DGX H100: 5 to 30 C (REFERENCE.md, "Devices"). */
static void inlet_air_near_the_limit(void **state)
{
    static const struct {
        double inlet;
        uint32_t n;
        enum mw_severity severity;
    } table[] = {{27, 0, MW_INFO},    {27.1, 1, MW_WARNING}, {30, 1, MW_WARNING},
                 {30.1, 1, MW_ERROR}, {5, 0, MW_INFO},       {4.9, 1, MW_WARNING}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        x.want.site.cooling.inlet_c = table[i].inlet;
        assert_int_equal(speaks(MW_D_INLET), table[i].n);
        if (table[i].n)
            assert_int_equal(severity, table[i].severity);
    }
}

static void facts_not_known(void **state)
{
    (void)state;
    x.catalog.types.at[FIX_NODE].g = MW_UNKNOWN;
    x.catalog.types.at[FIX_NODE].air_cfm = MW_UNKNOWN;
    x.catalog.types.at[FIX_SWITCH].g = MW_UNKNOWN; /* stands elsewhere: not asked */
    assert_int_equal(speaks(MW_D_UNKNOWN), 1);
    assert_non_null(strstr(x.plan.findings.at[x.plan.findings.n - 1].text, "its weight"));
}

static void facts_assumed(void **state)
{
    struct mw_assume a[2] = {
        {.device = "edge-type", .max_w = 196, .why = "98 W typical"},
        {.device = "node-type", .u = 8, .g = 130500, .air_cfm = 1105, .typical_w = 9000}};

    (void)state;
    x.want.assume.at = a;
    x.want.assume.n = 2;
    assert_int_equal(speaks(MW_D_ASSUMED), 2);
    x.want.assume.n = 0;
    assert_int_equal(speaks(MW_D_ASSUMED), 0);
}

/* ---- fabric ---- */

static void rails_that_mix(void **state)
{
    (void)state;
    x.plan.cables.at[0].end[0].port = 1; /* rail 2 on the leaf of rail 1 */
    assert_int_equal(speaks(MW_D_MIXED_RAILS), 1);
    x.want.fabrics.compute.topology = MW_TOPO_FAT_TREE;
    assert_int_equal(speaks(MW_D_MIXED_RAILS), 0);
}

static void what_there_is_only_one_of(void **state)
{
    (void)state;
    fixture_device(&x, MW_ROLE_EDGE, MW_FABRIC_OOB, FIX_EDGE);
    assert_int_equal(speaks(MW_D_SINGLE), 1);
    fixture_device(&x, MW_ROLE_EDGE, MW_FABRIC_OOB, FIX_EDGE);
    assert_int_equal(speaks(MW_D_SINGLE), 0);
    fixture_device(&x, MW_ROLE_MANAGER, MW_FABRIC_COMPUTE, FIX_MANAGER);
    fixture_device(&x, MW_ROLE_LEAF, MW_FABRIC_INBAND, FIX_EDGE);
    x.want.site.power.feeds.n = 1;
    assert_int_equal(speaks(MW_D_SINGLE), 3);
}

static void nowhere_to_grow(void **state)
{
    (void)state;
    for (uint32_t i = 1; i < 4; i++)
        x.plan.positions.at[i].blocked = true;
    assert_int_equal(speaks(MW_D_GROWTH), 1);
    x.plan.positions.at[2].blocked = false;
    assert_int_equal(speaks(MW_D_GROWTH), 0);
}

static void a_full_unit_without_a_final_count(void **state)
{
    (void)state;
    x.plan.fabrics[MW_FABRIC_COMPUTE].su_nodes = 4;
    assert_int_equal(speaks(MW_D_GROWTH), 1);
    assert_int_equal(severity, MW_INFO);
    x.want.compute.count_final = 8;
    assert_int_equal(speaks(MW_D_GROWTH), 0);
}

static void growth_that_moves_cables(void **state)
{
    (void)state;
    x.want.compute.count_final = 64;
    x.want.compute.growth = MW_GROWTH_REWIRE;
    x.plan.fabrics[MW_FABRIC_COMPUTE].spine = 4;
    x.plan.fabrics[MW_FABRIC_COMPUTE].spine_final = 8;
    assert_int_equal(speaks(MW_D_GROWTH), 1);
    assert_int_equal(severity, MW_WARNING);
    x.want.compute.growth = MW_GROWTH_PREBUILT;
    assert_int_equal(speaks(MW_D_GROWTH), 0);
}

static void no_fabric_manager(void **state)
{
    struct mw_managers *m = &x.want.fabrics.compute.managers;

    (void)state;
    x.plan.fabrics[MW_FABRIC_COMPUTE].links[MW_LINK_MANAGER_LEAF] = 0;
    m->count = 2;
    m->attach = MW_ATTACH_ELSEWHERE;
    assert_int_equal(speaks(MW_D_MANAGER), 1);
    assert_int_equal(severity, MW_INFO);
    m->attach = MW_ATTACH_AUTO;
    assert_int_equal(speaks(MW_D_MANAGER), 1);
    assert_int_equal(severity, MW_WARNING);
    m->count = 0;
    assert_int_equal(speaks(MW_D_MANAGER), 1);
    assert_int_equal(severity, MW_WARNING);
    x.catalog.types.at[FIX_SWITCH].protocol = MW_PROTO_ETHERNET;
    assert_int_equal(speaks(MW_D_MANAGER), 0);
}

/* Four links down: four up are even, three are 1.33 to 1. */
static void less_up_than_down(void **state)
{
    uint32_t spine = x.plan.devices.n;

    (void)state;
    for (int i = 0; i < 2; i++)
        fixture_device(&x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    for (uint32_t i = 0; i < 4; i++)
        fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_LEAF_SPINE, 4, 32 + i, spine + i % 2, i);
    assert_int_equal(speaks(MW_D_OVERSUBSCRIBED), 0);
    x.plan.cables.n--;
    assert_int_equal(speaks(MW_D_OVERSUBSCRIBED), 1);
    assert_int_equal(severity, MW_WARNING);
    x.want.fabrics.compute.oversubscription = 1.3333;
    assert_int_equal(speaks(MW_D_OVERSUBSCRIBED), 1);
    assert_int_equal(severity, MW_INFO);
}

/* In-band: nodes, the gateway, network and broadcast in the 64 addresses of a /26: 48 nodes and
 * three are 51, at most four fifths (51.2); 49 nodes are more. */
static void a_prefix_nearly_full(void **state)
{
    (void)state;
    x.want.addresses.inband = "10.0.0.0/26";
    x.want.compute.count_final = 48;
    assert_int_equal(speaks(MW_D_PREFIX_FULL), 0);
    x.want.compute.count_final = 49;
    assert_int_equal(speaks(MW_D_PREFIX_FULL), 1);
}

static void devices_alike(void **state)
{
    (void)state;
    fixture_device(&x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    fixture_device(&x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH);
    fixture_cable(&x, MW_FABRIC_COMPUTE, MW_LINK_PEER, 9, 0, 10, 0);
    assert_int_equal(speaks(MW_D_IDENTICAL), 1);
    x.plan.cables.at[x.plan.cables.n - 1].end[1].port = 1;
    assert_int_equal(speaks(MW_D_IDENTICAL), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sound_plan_is_silent),
        TEST(the_table_is_whole),
        TEST(nodes_that_go_down),
        TEST(nodes_that_throttle),
        TEST(a_feed_that_carries_too_much),
        TEST(circuits_left_too_small),
        TEST(a_breaker_over_its_continuous_rating),
        TEST(a_circuit_without_derating),
        TEST(too_few_outlets),
        TEST(power_that_no_rack_uses),
        TEST(capacities_not_stated),
        TEST(a_rack_too_heavy),
        TEST(air_against_the_aisle),
        TEST(inlet_air_near_the_limit),
        TEST(facts_not_known),
        TEST(facts_assumed),
        TEST(rails_that_mix),
        TEST(what_there_is_only_one_of),
        TEST(nowhere_to_grow),
        TEST(a_full_unit_without_a_final_count),
        TEST(growth_that_moves_cables),
        TEST(no_fabric_manager),
        TEST(less_up_than_down),
        TEST(a_prefix_nearly_full),
        TEST(devices_alike),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
