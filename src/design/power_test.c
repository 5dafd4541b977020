/* power_test.c: nodes per rack by every limit, and designs that cannot be. */
#include "design/power_fixture.h"

#include "design/limit_text.h"
#include "design/rackload.h"

static const struct mw_limit *limit(const struct fixture *x, enum mw_limit_kind kind)
{
    assert_int_equal(x->plan.limits.n, MW_LIMIT_KINDS);
    assert_int_equal(x->plan.limits.at[kind].kind, kind);
    return &x->plan.limits.at[kind];
}

/* Designs the power; expects success and a count of nodes per rack. */
static void expect_nodes(struct fixture *x, int32_t nodes)
{
    assert_int_equal(mw_design_power(&x->plan, &x->diags), MW_OK);
    assert_int_equal(x->diags.n, 0);
    assert_int_equal(x->plan.classes.at[0].nodes_per_rack, nodes);
}

/* Designs anew, after a change of the fixture. */
static void again(struct fixture *x)
{
    x->plan.limits.n = x->plan.cases.n = 0;
    mw_diags_done(&x->diags);
    x->diags = (struct mw_diags){0};
}

/* Expects that nothing fits, and a message and a cure with these words. */
static void expect_impossible(struct fixture *x, const char *text, const char *cure)
{
    bool said = false;

    assert_int_equal(mw_design_power(&x->plan, &x->diags), MW_EIMPOSSIBLE);
    for (uint32_t i = 0; i < x->diags.n; i++)
        said |= strstr(x->diags.at[i].text, text) && strstr(x->diags.at[i].cure, cure);
    if (!said)
        fail_msg("no message with \"%s\" and \"%s\"; first: %s | %s", text, cure,
                 x->diags.at[0].text, x->diags.at[0].cure);
}

/* ---- the published pods ---- */

/* 44 kW, 415 V 60 A at 80 % from each of three feeds: four nodes, by power and by height. Alone,
 * the circuit allows six (n x 5.1 / 0.98 <= 34.5), the phase six (ceil(2n/3) x 2.6 <= 11.5). */
static void dense_pod(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.row.power.position_w = 44000;
    expect_nodes(&x, 4);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 6);
    assert_int_equal(limit(&x, MW_LIMIT_PHASE)->nodes, 6);
    assert_int_equal(limit(&x, MW_LIMIT_RACK_POWER)->nodes, 4);
    assert_int_equal(limit(&x, MW_LIMIT_SPACE)->nodes, 4);
    assert_true(limit(&x, MW_LIMIT_RACK_POWER)->binding);
    assert_true(limit(&x, MW_LIMIT_SPACE)->binding);
    assert_false(limit(&x, MW_LIMIT_CIRCUIT)->binding);
    assert_int_equal(limit(&x, MW_LIMIT_RACK_POWER)->load, 40800);
    assert_int_equal(limit(&x, MW_LIMIT_RACK_POWER)->need_next, 51000);
    assert_int_equal(limit(&x, MW_LIMIT_SPACE)->value, 36000);
    assert_int_equal(limit(&x, MW_LIMIT_SPACE)->need_next, 44000);
    for (int k = 0; k < MW_LIMIT_KINDS; k++) {
        bool stated = k == MW_LIMIT_CIRCUIT || k == MW_LIMIT_PHASE ||
                      k == MW_LIMIT_RACK_POWER || k == MW_LIMIT_SPACE;
        assert_int_equal(x.plan.limits.at[k].stated, stated);
        assert_non_null(x.plan.limits.at[k].unit);
        assert_non_null(x.plan.limits.at[k].rule);
        assert_non_null(x.plan.limits.at[k].case_name);
    }
    fixture_close(&x);
}

/* 24 kW, 400 V 32 A at 100 %: two nodes; 34 kW on the dense circuits: three. */
static void low_power_pod_and_34_kw(void **state)
{
    const struct mw_circuit low = {.volts = 400, .phases = 3, .amps = 32, .derate = 1};
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, low);
    x.row.power.position_w = 24000;
    expect_nodes(&x, 2);
    assert_true(limit(&x, MW_LIMIT_RACK_POWER)->binding);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 4); /* 4 x 5.204 <= 22.17 kVA */
    assert_int_equal(limit(&x, MW_LIMIT_PHASE)->nodes, 3);   /* 2 x 2.602 <= 7.39 */
    fixture_close(&x);
    fixture_open(&x, 3, fixture_60a());
    x.row.power.position_w = 34000;
    expect_nodes(&x, 3);
    fixture_close(&x);
}

/* Four H100 fit 415 V 60 A, fail 32 A at 80 %, and pass 32 A at 100 % only in the sum. */
static void thirty_two_amps(void **state)
{
    struct mw_circuit c = fixture_60a();
    struct fixture x;

    (void)state;
    c.amps = 32;
    fixture_open(&x, 3, c);
    expect_nodes(&x, 3);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 3);
    assert_int_equal(limit(&x, MW_LIMIT_PHASE)->nodes, 3);
    fixture_close(&x);
    c.derate = 1;
    fixture_open(&x, 3, c);
    expect_nodes(&x, 3);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 4);
    assert_int_equal(limit(&x, MW_LIMIT_PHASE)->nodes, 3);
    assert_true(limit(&x, MW_LIMIT_PHASE)->binding);
    /* the fourth node: 3 x 2.55 kW = 7.65 kW on a phase of 7.67 kVA, 7.81 kVA at 0.98 */
    assert_near((double)limit(&x, MW_LIMIT_PHASE)->need_next, 7650 / 0.98, 0.5);
    assert_near((double)limit(&x, MW_LIMIT_PHASE)->value, 7667, 1);
    fixture_close(&x);
    /* in kW the phase would hold: at a power factor of 1 four nodes pass */
    fixture_open(&x, 3, c);
    x.factory.site.power.power_factor = 1;
    expect_nodes(&x, 4);
    fixture_close(&x);
}

/* ---- survival ---- */

static void two_feeds_do_not_hold_an_h100(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 2, fixture_60a());
    expect_impossible(
        &x,
        "feed A lost leaves 3 of a node's 6 supplies live, 9.9 kW of 10.2 kW; full "
        "load needs 4",
        "`survive: throttled`, if that is enough; or circuits from 3 feeds");
    assert_int_equal(x.diags.at[0].code, MW_D_NO_NODE_FITS);
    assert_string_equal(limit(&x, MW_LIMIT_CIRCUIT)->case_name, "feed A lost");
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 0);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->need_next, 0);
    again(&x);
    x.factory.site.power.survive = MW_SURVIVE_THROTTLED;
    expect_nodes(&x, 3); /* 9.9 / 0.98 = 10.1 kVA a node on the one feed left of 34.5 */
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 3);
    again(&x);
    x.factory.site.power.survive = MW_SURVIVE_FULL;
    x.factory.site.power.redundancy = MW_RED_N;
    expect_nodes(&x, 4); /* no loss counts: 5.1 kW a feed and node */
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 6);
    fixture_close(&x);
}

/* B200 on three feeds: 13.2 of 14.3 kW; six feeds, a supply each, would do; throttled it fits. */
static void three_feeds_do_not_hold_a_b200(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.factory.compute.type = "b200";
    expect_impossible(&x, "leaves 4 of a node's 6 supplies live, 13.2 kW of 14.3 kW",
                      "circuits from 6 feeds");
    again(&x);
    x.factory.site.power.survive = MW_SURVIVE_THROTTLED;
    expect_nodes(&x, 3); /* 36 U in slots of 11 */
    fixture_close(&x);
    fixture_open(&x, 6, fixture_60a());
    x.factory.compute.type = "b200";
    expect_nodes(&x, 3);
    fixture_close(&x);
}

/* A single feed: nothing lives; throttling is no cure, two feeds would be (three for full). */
static void one_feed_survives_nothing(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 1, fixture_60a());
    expect_impossible(&x, "feed A lost leaves 0 of a node's 6 supplies live, 0 kW",
                      "circuits from 3 feeds");
    assert_null(strstr(x.diags.at[0].cure, "throttled"));
    again(&x);
    x.factory.site.power.survive = MW_SURVIVE_THROTTLED;
    expect_impossible(&x, "running throttled needs 3", "circuits from 2 feeds");
    fixture_close(&x);
}

/* 2N on four feeds: any pair may be lost; an H100 keeps two to four of its six supplies. */
static void pairs_of_feeds(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 4, fixture_60a());
    expect_nodes(&x, 4);
    again(&x);
    x.factory.site.power.redundancy = MW_RED_2N;
    expect_impossible(&x, "feeds A and B lost leaves 2 of a node's 6", "`redundancy: N`");
    fixture_close(&x);
}

static void no_circuit_of_the_supplies_voltage(void **state)
{
    struct mw_circuit c = fixture_60a();
    struct fixture x;

    (void)state;
    c.volts = 480;
    fixture_open(&x, 3, c);
    expect_impossible(&x, "no circuit gives its supplies the 200 to 240 V", "another voltage");
    fixture_close(&x);
}

/* ---- boundaries of single limits ---- */

/* 4 x 10.2 kW; a watt less holds three; the margin is kept free. */
static void rack_power_boundary(void **state)
{
    static const struct {
        int64_t w;
        double margin;
        int32_t nodes;
    } table[] = {{40799, 0, 3},
                 {40800, 0, 4},
                 {40801, 0, 4},
                 {45332, 0.1, 3},
                 /* 40,798.8 */ {45334, 0.1, 4}, /* 40,800.6 */
                 {10200, 0, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 3, fixture_60a());
        x.row.power.position_w = table[i].w;
        x.factory.site.power.margin = table[i].margin;
        expect_nodes(&x, table[i].nodes);
        fixture_close(&x);
    }
    struct fixture x;
    fixture_open(&x, 3, fixture_60a());
    x.row.power.position_w = 10199;
    expect_impossible(&x, "rack_power limit", "position_kw of at least 10.2");
    fixture_close(&x);
}

/* A tenth kept free: 31.05 kVA a circuit holds five nodes (26.0), not six (31.2); 10.35 a phase
 * three supplies of 2.6, so four nodes. */
static void margin_shrinks_circuits(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.factory.site.power.margin = 0.1;
    expect_nodes(&x, 4);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->nodes, 5);
    assert_near((double)limit(&x, MW_LIMIT_CIRCUIT)->value, 31052, 1);
    assert_int_equal(limit(&x, MW_LIMIT_PHASE)->nodes, 4);
    assert_near((double)limit(&x, MW_LIMIT_PHASE)->value, 10351, 1);
    fixture_close(&x);
}

/* 208 V, 30 A, 80 % single-phase pairs: 4,992 VA each; two circuits a feed carry one H100 after
 * a loss (2 x 2.55 / 0.98 = 5.2 kVA over two circuits). One circuit a feed does not. */
static void single_phase_circuits(void **state)
{
    const struct mw_circuit c = {.volts = 208, .phases = 1, .amps = 30, .derate = 0.8};
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, c);
    expect_impossible(&x, "circuit limit", "1.05 times the capacity"); /* 5.204 / 4.992 */
    again(&x);
    for (int i = 0; i < 3; i++)
        x.circuits[i].count = 2;
    expect_nodes(&x, 1);
    assert_false(limit(&x, MW_LIMIT_PHASE)->stated);
    assert_int_equal(limit(&x, MW_LIMIT_CIRCUIT)->value, 4992);
    assert_near((double)limit(&x, MW_LIMIT_CIRCUIT)->load, 2550 / 0.98, 0.5);
    fixture_close(&x);
}

/* A bank of 20 A at 80 % carries one supply of 2.55 kW (10.86 A), not two; six banks a circuit
 * let three nodes in (six supplies), three banks one. */
static void breaker_binds_by_bank(void **state)
{
    struct mw_circuit c = fixture_60a();
    struct fixture x;

    (void)state;
    c.banks = 6;
    c.bank_amps = 20;
    fixture_open(&x, 3, c);
    expect_nodes(&x, 3);
    assert_true(limit(&x, MW_LIMIT_BREAKER)->binding);
    assert_int_equal(limit(&x, MW_LIMIT_BREAKER)->value, 16000);
    assert_near((double)limit(&x, MW_LIMIT_BREAKER)->need_next, 2 * 2550 / 0.98 / 0.2396003, 2);
    fixture_close(&x);
    c.banks = 3;
    fixture_open(&x, 3, c);
    expect_nodes(&x, 1);
    fixture_close(&x);
}

/* Air: at 2,438 m (8,000 ft) 44 kW of air at sea level are 32.6: three nodes. */
static void air_thins_with_altitude(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.row.cooling.rack.air_w = 44000;
    expect_nodes(&x, 4);
    again(&x);
    x.factory.site.altitude_mm = 2438400;
    expect_nodes(&x, 3);
    assert_int_equal(limit(&x, MW_LIMIT_AIR)->value, 32560); /* 44 x 0.74 */
    assert_string_equal(limit(&x, MW_LIMIT_AIR)->unit, "kW");
    again(&x);
    x.row.cooling.rack.air_w = 13000; /* 9.6 kW */
    expect_impossible(&x, "air limit", "Air cooling for 10.2 kW");
    fixture_close(&x);
}

/* Flow: 1604 CFM a node by heat at 20 °F; 1105 by its fans where the rise may be 36 °F. A row's
 * budget below a rack's binds a single rack, too. */
static void air_flow_and_budgets(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.row.cooling.rack.air_cfm = 4811; /* 3 x 1603.8 = 4811.4 */
    expect_nodes(&x, 2);
    assert_string_equal(limit(&x, MW_LIMIT_AIR)->unit, "CFM");
    again(&x);
    x.row.cooling.rack.air_cfm = 4812;
    expect_nodes(&x, 3);
    again(&x);
    x.factory.site.cooling.air_delta_k = 20;
    expect_nodes(&x, 4); /* 4420 */
    again(&x);
    x.row.cooling.row.air_w = 20400;
    expect_nodes(&x, 2);
    assert_int_equal(limit(&x, MW_LIMIT_AIR)->value, 20400);
    assert_int_equal(limit(&x, MW_LIMIT_AIR)->load, 20400);
    assert_int_equal(limit(&x, MW_LIMIT_AIR)->need_next, 30600);
    fixture_close(&x);
}

/* Liquid takes 80 % of the heat: 8.16 kW and 12.24 L/min a node. */
static void liquid_binds(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.catalog.types.at[0].liquid_share = 0.8;
    x.row.cooling.rack.liquid_w = 24479;
    expect_nodes(&x, 2);
    again(&x);
    x.row.cooling.rack.liquid_w = 24480;
    expect_nodes(&x, 3);
    again(&x);
    x.row.cooling.rack.liquid_ml_min = 24480;
    expect_nodes(&x, 2);
    assert_string_equal(limit(&x, MW_LIMIT_LIQUID)->unit, "L/min");
    again(&x);
    x.factory.site.cooling.liquid_delta_k = 15; /* 8.16 L/min */
    expect_nodes(&x, 3);
    again(&x);
    x.catalog.types.at[0].liquid_share = 0; /* an air-cooled node draws on no coolant */
    expect_nodes(&x, 4);
    assert_true(limit(&x, MW_LIMIT_LIQUID)->stated);
    assert_int_equal(limit(&x, MW_LIMIT_LIQUID)->need_next, 0);
    fixture_close(&x);
}

/* 130.5 kg a node. The rack's own limit does not count the empty rack; the floor's does:
 * 0.6 m x 1.2 m x 750 kg/m² = 540 kg, less 150. */
static void weight_binds(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.factory.site.rack.tare_g = 150000;
    x.factory.site.rack.max_g = 522000;
    expect_nodes(&x, 4);
    again(&x);
    x.factory.site.rack.max_g = 521999;
    expect_nodes(&x, 3);
    again(&x);
    x.factory.site.rack.max_g = 1500000;
    x.factory.site.floor_max_g_m2 = 750000;
    expect_nodes(&x, 2); /* 390 / 130.5 */
    assert_int_equal(limit(&x, MW_LIMIT_WEIGHT)->value, 540000);
    assert_int_equal(limit(&x, MW_LIMIT_WEIGHT)->load, 411000);
    assert_int_equal(limit(&x, MW_LIMIT_WEIGHT)->need_next, 541500);
    fixture_close(&x);
}

static void policy_and_height(void **state)
{
    static const struct {
        int32_t max_per_rack, slots, panel_u, lowest_u, highest_u, blank_u, nodes;
        bool panel;
    } table[] = {{3, 0, 37, 1, 0, 1, 3, true}, {0, 2, 37, 1, 0, 1, 2, true},
                 {3, 2, 37, 1, 0, 1, 2, true}, {9, 9, 37, 1, 0, 1, 4, true},
                 {0, 0, 36, 1, 0, 1, 4, true}, /* 35 U: four of 8 and three blanks between */
                 {0, 0, 35, 1, 0, 1, 3, true}, /* 34 U */
                 {0, 0, 37, 3, 0, 1, 3, true}, {0, 0, 37, 1, 34, 1, 3, true},
                 {0, 0, 0, 1, 0, 1, 5, true}, /* 47 U */
                 {0, 0, 0, 1, 0, 0, 5, true},  {0, 0, 0, 1, 0, 0, 6, false}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 3, fixture_60a());
        x.factory.compute.max_per_rack = table[i].max_per_rack;
        x.factory.compute.slots = table[i].slots;
        x.factory.compute.lowest_u = table[i].lowest_u;
        x.factory.compute.highest_u = table[i].highest_u;
        x.factory.compute.blank_u = table[i].blank_u;
        x.factory.site.rack.panel_u = table[i].panel_u;
        x.factory.site.rack.panel = table[i].panel;
        expect_nodes(&x, table[i].nodes);
        fixture_close(&x);
    }
    struct fixture x;
    fixture_open(&x, 3, fixture_60a());
    x.factory.site.rack.panel_u = 8; /* 7 U for a node of 8 */
    expect_impossible(&x, "space limit", "At least 8 U");
    fixture_close(&x);
}

/* ---- feeds ---- */

/* 32 nodes in eight racks; after a loss each of the two feeds left carries 163.2 kW. */
static void feeds_carry_the_count_or_not(void **state)
{
    static const struct {
        int64_t w, ups_w;
        double derate, margin;
        int64_t carries; /* 0: all 32 */
    } table[] = {{163200, 0, 1, 0, 0},           {163199, 0, 1, 0, 31},
                 {158099, 0, 1, 0, 30},          {0, 163200, 1, 0, 0},
                 {0, 163199, 1, 0, 31},          {204000, 0, 0.8, 0, 0},
                 {203998, 0, 0.8, 0, 31},        {1000000, 163199, 1, 0, 31},
                 {1000000, 1000000, 1, 0.85, 29} /* 150 kW / 5.1 */};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 3, fixture_60a());
        for (int f = 0; f < 3; f++) {
            x.feeds[f].w = table[i].w;
            x.feeds[f].ups_w = table[i].ups_w;
            x.feeds[f].derate = table[i].derate;
        }
        x.factory.site.power.margin = table[i].margin;
        x.row.power.circuits.at[0].amps = x.row.power.circuits.at[1].amps =
            x.row.power.circuits.at[2].amps = table[i].margin > 0 ? 600 : 60;
        if (table[i].carries) {
            char cure[64];
            snprintf(cure, sizeof cure, "compute.count of at most %d,", (int)table[i].carries);
            expect_impossible(&x, "32 nodes are more than the feeds carry", cure);
            assert_int_equal(x.diags.at[0].code, MW_D_FEED_OVER);
            /* the cure is the nearest: that count can be, one more cannot */
            again(&x);
            x.factory.compute.count = (int32_t)table[i].carries;
            expect_nodes(&x, 4);
        } else {
            expect_nodes(&x, 4);
            assert_true(limit(&x, table[i].w ? MW_LIMIT_FEED : MW_LIMIT_UPS)->stated);
        }
        fixture_close(&x);
    }
}

/* A feed that holds every node asked for never binds, whatever the last rack holds. */
static void a_sufficient_feed_does_not_bind(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    for (int f = 0; f < 3; f++)
        x.feeds[f].w = 5 * 5100;
    x.factory.compute.count = 5;
    expect_nodes(&x, 4);
    const struct mw_limit *l = limit(&x, MW_LIMIT_FEED);
    assert_int_equal(l->nodes, 5);
    assert_false(l->binding);
    assert_int_equal(l->load, 25500);
    assert_int_equal(l->value, 25500);
    assert_int_equal(l->need_next, 30600);
    assert_int_equal(limit(&x, MW_LIMIT_UPS)->nodes, 64); /* not stated */
    fixture_close(&x);
}

static void inlet_air_within_the_nodes_range(void **state)
{
    static const struct {
        double inlet_c;
        bool runs;
    } table[] = {{4.9, false}, {5, true}, {30, true}, {30.1, false}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 3, fixture_60a());
        x.factory.site.cooling.inlet_c = table[i].inlet_c;
        if (table[i].runs)
            expect_nodes(&x, 4);
        else
            expect_impossible(&x, "it takes 5 to 30 °C", "node's range");
        fixture_close(&x);
    }
}

/* ---- classes ---- */

/* One class is too weak, another is not: a design can be. Rows for the network have no limits. */
static void classes_are_judged_apart(void **state)
{
    struct mw_row weak, network;
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    weak = network = x.row;
    weak.power.position_w = 5000;
    network.holds = MW_HOLDS_NETWORK;
    *mw_vec_push(&x.plan.rows) = (struct mw_plan_row){.want = &weak, .power_class = 1};
    *mw_vec_push(&x.plan.rows) = (struct mw_plan_row){.want = &network, .power_class = 2};
    *mw_vec_push(&x.plan.classes) = (struct mw_power_class){.where = "row:b", .row = 1};
    *mw_vec_push(&x.plan.classes) = (struct mw_power_class){.where = "row:c", .row = 2};
    assert_int_equal(mw_design_power(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.limits.n, 2 * MW_LIMIT_KINDS);
    assert_int_equal(x.plan.classes.at[0].nodes_per_rack, 4);
    assert_int_equal(x.plan.classes.at[1].nodes_per_rack, 0);
    assert_int_equal(x.plan.classes.at[2].nodes_per_rack, 0);
    again(&x);
    x.row.holds = MW_HOLDS_MANAGEMENT;
    weak.holds = MW_HOLDS_NETWORK;
    expect_impossible(&x, "no row may hold compute racks", "holds: compute");
    fixture_close(&x);
}

/* Of unlike circuits the one that refuses is quoted, with the load it has. */
static void the_weakest_circuit_is_quoted(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.circuits[2].amps = 32;
    expect_nodes(&x, 3);
    const struct mw_limit *l = limit(&x, MW_LIMIT_CIRCUIT);
    assert_non_null(strstr(l->rule, "circuit C: √3 × 415 V × 32 A × 0.8"));
    assert_near((double)l->value, sqrt(3) * 415 * 32 * 0.8, 0.5);
    assert_near((double)l->load, 3 * 5100 / 0.98, 0.5);
    assert_near((double)l->need_next, 4 * 5100 / 0.98, 0.5);
    assert_true(l->load <= l->value && l->value < l->need_next);
    fixture_close(&x);
}

static void more_circuits_than_a_position_may_have(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 8, fixture_60a());
    for (int i = 0; i < 8; i++)
        x.circuits[i].count = 8;
    expect_nodes(&x, 4);
    again(&x);
    x.circuits[7].count = 9;
    assert_int_equal(mw_design_power(&x.plan, &x.diags), MW_ELIMIT);
    fixture_close(&x);
}

/* ---- racks of other devices ---- */

/* The SuperPOD's management racks: 415 V 32 A at 80 % from two feeds hold 18.4 kVA after a loss,
 * 18.03 kW: ten QM9700 (17.2 kW), not eleven. A switch that a lost feed takes down is no reason
 * to refuse the rack. */
static void racks_of_switches(void **state)
{
    const struct mw_device_type *types[11];
    struct mw_circuit c = fixture_60a();
    struct mw_rack_need need;
    struct fixture x;

    (void)state;
    c.amps = 32;
    fixture_open(&x, 2, c);
    assert_int_equal(mw_cases_list(&x.plan, &x.diags), MW_OK);
    for (int i = 0; i < 11; i++)
        types[i] = &fixture_qm9700;
    /* by the sum ten, by the phase nine: four of ten supplies on one phase of 6.13 kVA */
    assert_true(mw_rack_fits(&x.plan, 0, types, 9, &need));
    assert_int_equal(need.worst, MW_LIMIT_KINDS);
    assert_false(mw_rack_fits(&x.plan, 0, types, 10, &need));
    assert_int_equal(need.worst, MW_LIMIT_PHASE);
    assert_true(need.of[MW_LIMIT_CIRCUIT].holds);
    assert_near((double)need.of[MW_LIMIT_PHASE].load, 4 * 1720 / 0.98, 0.5);
    assert_false(mw_rack_fits(&x.plan, 0, types, 11, &need));
    assert_false(need.of[MW_LIMIT_CIRCUIT].holds);
    struct mw_device_type fragile = fixture_qm9700;
    fragile.supply.full = fragile.supply.throttled = 2;
    types[0] = &fragile;
    assert_true(mw_rack_fits(&x.plan, 0, types, 1, NULL));
    fixture_close(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dense_pod),
        cmocka_unit_test(low_power_pod_and_34_kw),
        cmocka_unit_test(thirty_two_amps),
        cmocka_unit_test(two_feeds_do_not_hold_an_h100),
        cmocka_unit_test(three_feeds_do_not_hold_a_b200),
        cmocka_unit_test(one_feed_survives_nothing),
        cmocka_unit_test(pairs_of_feeds),
        cmocka_unit_test(no_circuit_of_the_supplies_voltage),
        cmocka_unit_test(rack_power_boundary),
        cmocka_unit_test(margin_shrinks_circuits),
        cmocka_unit_test(single_phase_circuits),
        cmocka_unit_test(breaker_binds_by_bank),
        cmocka_unit_test(air_thins_with_altitude),
        cmocka_unit_test(air_flow_and_budgets),
        cmocka_unit_test(liquid_binds),
        cmocka_unit_test(weight_binds),
        cmocka_unit_test(policy_and_height),
        cmocka_unit_test(feeds_carry_the_count_or_not),
        cmocka_unit_test(a_sufficient_feed_does_not_bind),
        cmocka_unit_test(inlet_air_within_the_nodes_range),
        cmocka_unit_test(classes_are_judged_apart),
        cmocka_unit_test(the_weakest_circuit_is_quoted),
        cmocka_unit_test(more_circuits_than_a_position_may_have),
        cmocka_unit_test(racks_of_switches),
    };
    return cmocka_run_group_tests_name("power", tests, NULL, NULL);
}
