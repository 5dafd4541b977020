/* supply_test.c: outlets of every supply, loads of circuits and feeds in every case. */
#include "design/power_fixture.h"

#include "design/cases.h"

enum { RACKS = 3 };

/*
 * Three racks: two with two H100 each, one with three switches; every rack has its three
 * circuits, added in the order C, A, B and mixed over the racks. One more switch stands
 * elsewhere, before all others.
 */
static void furnish(struct fixture *x)
{
    static const uint32_t feeds[] = {2, 0, 1};
    struct mw_plan *p = &x->plan;

    x->factory.compute.count = 4;
    assert_int_equal(mw_design_power(p, &x->diags), MW_OK);
    *mw_vec_push(&p->devices) =
        (struct mw_device){.name = "far", .type = &x->types[2], .rack = MW_NONE};
    for (uint32_t r = 0; r < RACKS; r++) {
        struct mw_rack *rack = mw_vec_push(&p->racks);
        *rack = (struct mw_rack){
            .position = r, .first_device = p->rack_devices.n, .device_n = r < 2 ? 2 : 3};
        for (uint32_t i = 0; i < rack->device_n; i++) {
            *mw_vec_push(&p->rack_devices) = p->devices.n;
            *mw_vec_push(&p->devices) =
                (struct mw_device){.type = &x->types[r < 2 ? 0 : 2], .rack = r};
        }
    }
    for (uint32_t c = 0; c < 3; c++)
        for (uint32_t r = 0; r < RACKS; r++)
            *mw_vec_push(&p->circuits) = (struct mw_plan_circuit){
                .rack = r, .want = &x->circuits[feeds[c]], .feed = feeds[c], .pdu = MW_NONE};
}

static int64_t feed_load(const struct fixture *x, uint32_t fcase, uint32_t feed)
{
    for (uint32_t i = 0; i < x->plan.feed_loads.n; i++)
        if (x->plan.feed_loads.at[i].fcase == fcase && x->plan.feed_loads.at[i].feed == feed)
            return x->plan.feed_loads.at[i].w;
    fail_msg("no load of feed %u in case %u", feed, fcase);
    return 0;
}

/* Every supply in a rack has its circuit, phase and an outlet of its own; none elsewhere. */
static void every_supply_has_an_outlet(void **state)
{
    struct fixture x;
    bool taken[9][256] = {{false}};
    uint32_t last = 0;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    furnish(&x);
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.supplies.n, 4 * 6 + 3 * 2);
    for (uint32_t i = 0; i < x.plan.supplies.n; i++) {
        const struct mw_supply *s = &x.plan.supplies.at[i];
        assert_int_not_equal(s->device, 0); /* stands elsewhere */
        assert_true(s->device >= last);
        assert_int_equal(s->number,
                         s->device == last ? x.plan.supplies.at[i - 1].number + 1 : 1);
        last = s->device;
        assert_true(s->circuit < 9 && s->phase < 3 && s->outlet > 0);
        assert_int_equal(x.plan.circuits.at[s->circuit].rack,
                         x.plan.devices.at[s->device].rack);
        assert_int_equal((s->outlet - 1) % 3, s->phase);
        assert_false(taken[s->circuit][s->outlet]);
        taken[s->circuit][s->outlet] = true;
    }
    fixture_close(&x);
}

/*
 * By hand: four H100 draw 13.6 kW from each feed, 20.4 kW from each of two; three switches of
 * two supplies over AB, CA, BC draw 1.72 kW from each feed, 2.58 kW from each of two.
 */
static void loads_of_feeds_and_circuits(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    furnish(&x);
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.feed_loads.n, 4 * 3);
    for (uint32_t k = 0; k < 4; k++) {
        int64_t sum = 0;
        for (uint32_t f = 0; f < 3; f++) {
            int64_t w = feed_load(&x, k, f);
            assert_int_equal(w, k == 0 ? 15320 : k == f + 1 ? 0 : 22980);
            sum += w;
        }
        assert_int_equal(sum, x.plan.cases.at[k].it_w);
        assert_int_equal(x.plan.cases.at[k].throttled + x.plan.cases.at[k].down, 0);
    }
    assert_int_equal(x.plan.feed_loads.at[0].va, 15633); /* 15.32 / 0.98 */
    for (uint32_t i = 0; i < x.plan.circuits.n; i++) {
        const struct mw_plan_circuit *c = &x.plan.circuits.at[i];
        bool nodes = c->rack < 2;
        assert_int_equal(c->capacity_va, 34502); /* √3 x 415 x 60 x 0.8 */
        assert_near((double)c->normal_va, (nodes ? 6800 : 1720) / 0.98, 0.6);
        assert_near((double)c->worst_va, (nodes ? 10200 : 2580) / 0.98, 0.6);
        /* two nodes 2-1-1, 2.55 kW a supply; a switch's one live supply has a phase alone */
        assert_near((double)c->worst_phase_va, (nodes ? 5100 : 1720) / 0.98, 0.6);
        assert_true(c->worst_case > 0 &&
                    !mw_case_lost(&x.plan, (uint32_t)c->worst_case, c->feed));
    }
    fixture_close(&x);
}

/* A switch whose rack has only one feed left is counted as down, and draws nothing. */
static void cases_count_what_goes_down(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    furnish(&x);
    for (uint32_t i = 0; i < 9; i++)
        if (x.plan.circuits.at[i].rack == 2) {
            x.plan.circuits.at[i].want = &x.circuits[0];
            x.plan.circuits.at[i].feed = 0;
        }
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.cases.at[1].down, 3);
    assert_int_equal(x.plan.cases.at[1].it_w, 40800);
    assert_int_equal(x.plan.cases.at[2].down, 0);
    fixture_close(&x);
}

/* A feed exactly full holds; a watt less does not, and the message names the nodes that do. */
static void a_feed_over_its_capacity(void **state)
{
    static const struct {
        int64_t w, ups_w;
        const char *text, *cure;
    } table[] = {
        {22980, 22980, NULL, NULL},
        {22979, 0, "feed B, feed A lost: 22.98 kW, and it may carry 22.979 kW",
         "compute.count of at most 3, or feed of at least 23 kW"},
        {0, 22979, "UPS of feed B, feed A lost: 22.98 kW", "compute.count of at most 3,"},
        {2580 + 10200 - 1, 0, "feed B", "compute.count of at most 1,"},
        {2580, 0, "feed B", "with any node"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 3, fixture_60a());
        furnish(&x);
        x.feeds[1].w = table[i].w;
        x.feeds[1].ups_w = table[i].ups_w;
        enum mw_rc rc = mw_design_supplies(&x.plan, &x.diags);
        assert_int_equal(rc, table[i].text ? MW_EIMPOSSIBLE : MW_OK);
        assert_int_equal(x.diags.n, table[i].text ? 1 : 0);
        if (table[i].text) {
            assert_int_equal(x.diags.at[0].code, MW_D_FEED_OVER);
            assert_string_equal(x.diags.at[0].place, "feed:B");
            assert_non_null(strstr(x.diags.at[0].text, table[i].text));
            assert_non_null(strstr(x.diags.at[0].cure, table[i].cure));
        }
        fixture_close(&x);
    }
}

/* With redundancy N a loss is reported, not judged. */
static void unrequired_cases_are_not_judged(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.factory.site.power.redundancy = MW_RED_N;
    furnish(&x);
    for (int f = 0; f < 3; f++)
        x.feeds[f].w = 15320;
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_OK);
    assert_int_equal(feed_load(&x, 1, 1), 22980);
    x.plan.feed_loads.n = 0;
    x.feeds[2].w = 15319;
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_EIMPOSSIBLE);
    assert_non_null(strstr(x.diags.at[0].text, "feed C, normal"));
    fixture_close(&x);
}

/* Where the site states no circuits, the feeds are loaded all the same. */
static void feeds_without_circuits(void **state)
{
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.row.power.circuits.n = 0;
    furnish(&x);
    x.plan.circuits.n = 0;
    assert_int_equal(mw_design_supplies(&x.plan, &x.diags), MW_OK);
    assert_int_equal(feed_load(&x, 0, 0), 15320);
    assert_int_equal(feed_load(&x, 3, 0), 22980);
    for (uint32_t i = 0; i < x.plan.supplies.n; i++)
        assert_int_equal(x.plan.supplies.at[i].circuit, MW_NONE);
    fixture_close(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_supply_has_an_outlet),
        cmocka_unit_test(loads_of_feeds_and_circuits),
        cmocka_unit_test(cases_count_what_goes_down),
        cmocka_unit_test(a_feed_over_its_capacity),
        cmocka_unit_test(unrequired_cases_are_not_judged),
        cmocka_unit_test(feeds_without_circuits),
    };
    return cmocka_run_group_tests_name("supply", tests, NULL, NULL);
}
