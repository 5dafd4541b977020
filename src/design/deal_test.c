/* deal_test.c: the balance of supplies over feeds, circuits, phases and banks. */
#include "design/power_fixture.h"

#include <complex.h>

#include "design/cases.h"
#include "design/deal.h"

enum { DEVICES = 16 };

/* Deals `n` devices of one type to the circuits of the fixture's class. */
static void deal(struct fixture *x, struct mw_rack_load *l, const struct mw_device_type *type,
                 uint32_t n)
{
    const struct mw_device_type *types[DEVICES];
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];

    for (uint32_t i = 0; i < n; i++)
        types[i] = type;
    if (x->plan.cases.n == 0)
        assert_int_equal(mw_cases_list(&x->plan, &x->diags), MW_OK);
    mw_rack_load(l, &x->plan, circuits, mw_class_circuits(&x->plan, 0, circuits), types, n);
}

static void count_branches(const struct mw_rack_load *l, uint32_t circuit, int n[MW_BRANCHES])
{
    memset(n, 0, MW_BRANCHES * sizeof *n);
    for (uint32_t i = 0; i < l->plug_n; i++)
        if (l->plugs[i].circuit == circuit)
            n[l->plugs[i].branch]++;
}

/* Four H100 on three feeds: eight supplies on each, 3-3-2 over the phases; after a loss each
 * survivor carries 20.4 kW and its busiest phase 7.65 kW, in kVA at 0.98. */
static void four_h100_deal_3_3_2(void **state)
{
    struct fixture x;
    struct mw_rack_load l = {0};

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    deal(&x, &l, &fixture_h100, 4);
    for (uint32_t c = 0; c < 3; c++) {
        int n[MW_BRANCHES];
        count_branches(&l, c, n);
        assert_int_equal(n[0], 3);
        assert_int_equal(n[1], 3);
        assert_int_equal(n[2], 2);
        assert_near((double)l.circuits[c].normal_va, 13600 / 0.98, 0.5);
        assert_near((double)l.circuits[c].worst_va, 20400 / 0.98, 0.5);
        assert_near((double)l.circuits[c].worst_phase_va, 7650 / 0.98, 0.5);
        assert_int_not_equal(l.circuits[c].va_case, 0);
    }
    assert_int_equal(l.cases[1].it_w, 40800);
    assert_int_equal(l.cases[1].throttled + l.cases[1].down, 0);
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* By phases three nodes (2-2-2) need no more than two (2-1-1). */
static void three_nodes_need_no_more_phase_than_two(void **state)
{
    struct fixture x;
    struct mw_rack_load two = {0}, three = {0};
    int n[MW_BRANCHES];

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    deal(&x, &two, &fixture_h100, 2);
    deal(&x, &three, &fixture_h100, 3);
    count_branches(&two, 1, n);
    assert_int_equal(n[0] * 100 + n[1] * 10 + n[2], 211);
    count_branches(&three, 1, n);
    assert_int_equal(n[0] * 100 + n[1] * 10 + n[2], 222);
    for (uint32_t c = 0; c < 3; c++)
        assert_int_equal(two.circuits[c].worst_phase_va, three.circuits[c].worst_phase_va);
    mw_rack_load_done(&two);
    mw_rack_load_done(&three);
    fixture_close(&x);
}

/* On two feeds an H100 keeps three supplies: 9.9 kW, throttled; B200 on three keeps four. */
static void lost_feeds_throttle(void **state)
{
    struct fixture x;
    struct mw_rack_load l = {0};

    (void)state;
    fixture_open(&x, 2, fixture_60a());
    deal(&x, &l, &fixture_h100, 1);
    assert_int_equal(l.cases[0].it_w, 10200);
    assert_int_equal(l.cases[1].it_w, 9900);
    assert_int_equal(l.cases[1].throttled_nodes, 1);
    assert_int_equal(l.feed_uw[1 * 2 + 0], 0);
    assert_int_equal(l.feed_uw[1 * 2 + 1], INT64_C(9900) * 1000000);
    fixture_close(&x);
    fixture_open(&x, 3, fixture_60a());
    deal(&x, &l, &fixture_b200, 1);
    for (uint32_t k = 1; k <= 3; k++) {
        assert_int_equal(l.cases[k].it_w, 13200);
        assert_int_equal(l.cases[k].throttled_nodes, 1);
    }
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* ---- brute force ---- */

/* Worst phase over the three feeds and every single loss (and none), µW, of `n` devices of two
 * supplies, full on one: at[i] names device i's two feeds and the phase on each. */
static double worst_phase(const int (*at)[4], int n, bool delta)
{
    double worst = 0;

    for (int lost = -1; lost < 3; lost++) {
        double branch[3][MW_BRANCHES] = {{0}};
        for (int i = 0; i < n; i++) {
            int live = (at[i][0] != lost) + (at[i][1] != lost);
            for (int s = 0; s < 2; s++)
                if (at[i][s] != lost)
                    branch[at[i][s]][(delta ? 3 : 0) + at[i][2 + s]] += 1.0 / live;
        }
        for (int f = 0; f < 3; f++) {
            double line[3];
            mw_line_loads(branch[f], line);
            for (int k = 0; k < 3; k++)
                worst = line[k] > worst ? line[k] : worst;
        }
    }
    return worst;
}

/* The least worst phase of every dealing of devices i … n−1: 3 pairs of feeds x 9 phases. */
static double best_phase(int (*at)[4], int i, int n, bool delta)
{
    static const int pairs[3][2] = {{0, 1}, {1, 2}, {2, 0}};
    double best = INFINITY;

    if (i == n)
        return worst_phase((const int(*)[4])at, n, delta);
    /* devices are alike: only dealings in ascending order need be tried */
    int from = i == 0 ? 0 : at[i - 1][0] * 9 + at[i - 1][2] * 3 + at[i - 1][3];
    for (int code = from; code < 27; code++) {
        int pair = code / 9;
        at[i][0] = pairs[pair][0];
        at[i][1] = pairs[pair][1];
        at[i][2] = code / 3 % 3;
        at[i][3] = code % 3;
        double then = best_phase(at, i + 1, n, delta);
        best = then < best ? then : best;
    }
    return best;
}

static void two_supplies_on_three_feeds_are_balanced(void **state)
{
    (void)state;
    for (int delta = 0; delta < 2; delta++) {
        struct fixture x;
        struct mw_rack_load l = {0};
        struct mw_circuit circuit = fixture_60a();
        circuit.volts = delta ? 208 : 415;
        fixture_open(&x, 3, circuit);
        for (int n = 1; n <= 6; n++) {
            int at[8][4];
            double best = best_phase(at, 0, n, delta) * 1720 / 0.98, got = 0;
            deal(&x, &l, &fixture_qm9700, (uint32_t)n);
            for (uint32_t c = 0; c < 3; c++)
                got = fmax(got, (double)l.circuits[c].worst_phase_va);
            assert_near(got, best, 1);
        }
        mw_rack_load_done(&l);
        fixture_close(&x);
    }
}

/* Least of the heaviest phase over every assignment of `n` loads to three phases. */
static double best_partition(const int64_t *w, int n, double phase[3])
{
    double best = INFINITY;

    if (n == 0)
        return fmax(phase[0], fmax(phase[1], phase[2]));
    for (int k = 0; k < 3; k++) {
        phase[k] += (double)w[n - 1];
        best = fmin(best, best_partition(w, n - 1, phase));
        phase[k] -= (double)w[n - 1];
    }
    return best;
}

/* Unlike devices on one circuit: largest first is at most 4/3 − 1/(3·3) times the best (Graham
 * 1969), and the best where a perfect fit needs no exchange. */
static void unlike_devices_stay_within_grahams_bound(void **state)
{
    static const int64_t draws[][7] = {{900, 800, 700, 600, 500, 400, 300},
                                       {5, 5, 4, 4, 3, 3, 3}, /* Graham's worst case */
                                       {1720, 1720, 1720, 689, 689, 466, 98},
                                       {1000, 1, 1, 1, 1, 1, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
        struct fixture x;
        struct mw_rack_load l = {0};
        struct mw_device_type types[7];
        const struct mw_device_type *at[7];
        const struct mw_rack_circuit circuit = {x.circuits, 0};
        double phase[3] = {0};

        fixture_open(&x, 1, fixture_60a());
        x.factory.site.power.redundancy = MW_RED_N;
        assert_int_equal(mw_cases_list(&x.plan, &x.diags), MW_OK);
        for (int k = 0; k < 7; k++) {
            types[k] = fixture_qm9700;
            types[k].supply.count = 1;
            types[k].max_w = 1000 * draws[i][k];
            at[k] = &types[6 - k];
        }
        mw_rack_load(&l, &x.plan, &circuit, 1, at, 7);
        double best = best_partition(draws[i], 7, phase) * 1000 / 0.98;
        assert_true((double)l.circuits[0].worst_phase_va <= best * 11 / 9 + 1);
        assert_true((double)l.circuits[0].worst_phase_va >= best - 1);
        mw_rack_load_done(&l);
        fixture_close(&x);
    }
}

/* ---- 208 V ---- */

/* What each line of a circuit carries in a case, VA, from the plugs alone: phasors of the
 * line-to-line currents. */
static double delta_worst_line(const struct mw_rack_load *l, uint32_t circuit, uint32_t lost,
                               uint32_t per_device, int64_t max_w)
{
    double complex i[3] = {0}, v[3];
    double worst = 0;

    for (int k = 0; k < 3; k++)
        v[k] = 208 / sqrt(3) * cexp(-I * 2 * acos(-1) * k / 3);
    for (uint32_t p = 0; p < l->plug_n; p++) {
        int live = 0;
        for (uint32_t s = 0; s < per_device; s++)
            live += l->plugs[p / per_device * per_device + s].circuit != lost;
        if (l->plugs[p].circuit != circuit)
            continue;
        assert_in_range(l->plugs[p].branch, 3, 5);
        int a = l->plugs[p].branch - 3, b = (a + 1) % 3;
        double complex amps =
            conj((double)max_w / 0.98 / live * cexp(I * acos(0.98)) / (v[a] - v[b]));
        i[a] += amps;
        i[b] -= amps;
    }
    for (int k = 0; k < 3; k++)
        worst = fmax(worst, cabs(i[k]) * 208 / sqrt(3));
    return worst;
}

static void delta_loads_agree_with_phasors(void **state)
{
    struct mw_circuit circuit = {.volts = 208, .phases = 3, .amps = 60, .derate = 0.8};
    struct fixture x;
    struct mw_rack_load l = {0};

    (void)state;
    fixture_open(&x, 3, circuit);
    for (uint32_t n = 1; n <= 6; n++) {
        deal(&x, &l, &fixture_h100, n);
        for (uint32_t c = 0; c < 3; c++) {
            double want = 0;
            for (uint32_t lost = 0; lost < 4; lost++) /* 3: none */
                if (lost != c)
                    want = fmax(want, delta_worst_line(&l, c, lost, 6, 10200));
            assert_near((double)l.circuits[c].worst_phase_va, want, 1);
        }
    }
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* ---- the rest ---- */

/* A supply that does not divide: two-corded devices on three feeds rotate AB, CA, BC. */
static void the_surplus_rotates(void **state)
{
    static const uint32_t feeds[6] = {0, 1, 2, 0, 1, 2};
    struct fixture x;
    struct mw_rack_load l = {0};

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    deal(&x, &l, &fixture_qm9700, 3);
    assert_int_equal(l.plug_n, 6);
    for (uint32_t i = 0; i < 6; i++)
        assert_int_equal(l.plugs[i].circuit, feeds[i]);
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* The same devices in another order load every circuit alike. */
static void order_of_devices_does_not_matter(void **state)
{
    const struct mw_device_type *a = &fixture_h100, *b = &fixture_b200, *c = &fixture_qm9700;
    const struct mw_device_type *orders[][5] = {
        {a, b, c, c, a}, {c, a, c, a, b}, {b, c, a, a, c}};
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    struct mw_rack_load first = {0}, other = {0};
    struct fixture x;

    (void)state;
    fixture_open(&x, 4, fixture_60a());
    assert_int_equal(mw_cases_list(&x.plan, &x.diags), MW_OK);
    uint32_t n = mw_class_circuits(&x.plan, 0, circuits);
    mw_rack_load(&first, &x.plan, circuits, n, orders[0], 5);
    assert_int_equal(first.plug_n, 6 * 3 + 2 * 2);
    for (int i = 1; i < 3; i++) {
        mw_rack_load(&other, &x.plan, circuits, n, orders[i], 5);
        assert_memory_equal(first.circuits, other.circuits, 4 * sizeof *first.circuits);
    }
    /* plugs follow the order given: the B200 of orders[2] stands first */
    assert_int_equal(other.plugs[0].circuit, 0);
    mw_rack_load_done(&first);
    mw_rack_load_done(&other);
    fixture_close(&x);
}

/* Six banks on three phases: bank b on phase b mod 3, outlets unique, currents by hand: four
 * H100 after a loss have eight supplies of 2.55 kW on a circuit, so the fullest bank two:
 * 2 x 2550 / 0.98 / 239.6 V = 21.72 A. Switches then go to the banks with one. */
static void banks_share_their_phase(void **state)
{
    const struct mw_device_type *types[7] = {&fixture_h100,  &fixture_h100,   &fixture_h100,
                                             &fixture_h100,  &fixture_qm9700, &fixture_qm9700,
                                             &fixture_qm9700};
    struct mw_rack_circuit circuits[MW_RACK_CIRCUITS_CAP];
    struct mw_circuit circuit = fixture_60a();
    struct mw_rack_load l = {0};
    struct fixture x;
    bool seen[3][256] = {{false}};

    (void)state;
    circuit.banks = 6;
    circuit.bank_amps = 20;
    fixture_open(&x, 3, circuit);
    assert_int_equal(mw_cases_list(&x.plan, &x.diags), MW_OK);
    for (uint32_t n = 4; n <= 7; n++) {
        memset(seen, 0, sizeof seen);
        mw_rack_load(&l, &x.plan, circuits, mw_class_circuits(&x.plan, 0, circuits), types, n);
        for (uint32_t i = 0; i < l.plug_n; i++) {
            const struct mw_plug *p = &l.plugs[i];
            assert_int_equal(p->bank % 3, p->branch);
            assert_int_equal((p->outlet - 1) % 6, p->bank);
            assert_false(seen[p->circuit][p->outlet]);
            seen[p->circuit][p->outlet] = true;
        }
        for (uint32_t c = 0; c < 3; c++)
            assert_near((double)l.circuits[c].worst_bank_ma, 2 * 2550 / 0.98 / 239.6003 * 1000,
                        2);
    }
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* Two circuits from one feed share its supplies by their capacities. */
static void circuits_of_a_feed_share_by_capacity(void **state)
{
    struct mw_rack_load l = {0};
    struct fixture x;

    (void)state;
    fixture_open(&x, 2, fixture_60a());
    x.circuits[1] = x.circuits[0];
    x.circuits[1].amps = 30;
    x.factory.site.power.redundancy = MW_RED_N;
    deal(&x, &l, &fixture_h100, 3); /* 18 supplies, two thirds to the larger */
    assert_near((double)l.circuits[0].normal_va, 20400 / 0.98, 1);
    assert_near((double)l.circuits[1].normal_va, 10200 / 0.98, 1);
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* No circuits stated: the feeds are still told apart; no circuit of the right voltage: nothing
 * is plugged in. */
static void missing_and_unfit_circuits(void **state)
{
    struct mw_circuit high = {.volts = 480, .phases = 3, .amps = 60, .derate = 0.8};
    struct mw_rack_load l = {0};
    struct fixture x;

    (void)state;
    fixture_open(&x, 3, fixture_60a());
    x.row.power.circuits.n = 0;
    deal(&x, &l, &fixture_h100, 2);
    assert_int_equal(l.circuit_n, 3);
    assert_int_equal(l.feed_uw[1 * 3 + 0], 0);
    assert_int_equal(l.feed_uw[1 * 3 + 2], INT64_C(10200) * 1000000);
    assert_int_equal(l.unplugged, MW_NONE);
    fixture_close(&x);
    fixture_open(&x, 3, high);
    deal(&x, &l, &fixture_h100, 2);
    assert_int_equal(l.unplugged, 0);
    assert_int_equal(l.plugs[0].circuit, MW_NONE);
    assert_int_equal(l.cases[0].down_nodes, 2);
    fixture_close(&x);
    fixture_open(&x, 0, high);
    deal(&x, &l, &fixture_h100, 2);
    assert_int_equal(l.unplugged, MW_NONE);
    assert_int_equal(l.cases[0].it_w, 20400);
    mw_rack_load_done(&l);
    fixture_close(&x);
}

/* ---- cases ---- */

static void cases_by_redundancy(void **state)
{
    static const struct {
        enum mw_redundancy redundancy;
        uint32_t feeds, cases;
        const char *last;
    } table[] = {{MW_RED_N, 0, 1, "normal"},
                 {MW_RED_N, 2, 3, "feed B lost"},
                 {MW_RED_N1, 1, 2, "feed A lost"},
                 {MW_RED_N1, 3, 4, "feed C lost"},
                 {MW_RED_N1, 8, 9, "feed H lost"},
                 {MW_RED_2N, 2, 3, "feed B lost"},
                 {MW_RED_2N, 3, 4, "feed C lost"},
                 {MW_RED_2N, 4, 7, "feeds C and D lost"},     /* 4 over 2 */
                 {MW_RED_2N, 5, 11, "feeds D and E lost"},    /* 5 over 2 */
                 {MW_RED_2N, 6, 21, "feeds D, E and F lost"}, /* 6 over 3 */
                 {MW_RED_2N, 8, 71, "feeds E, F, G and H lost"}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, table[i].feeds, fixture_60a());
        x.factory.site.power.redundancy = table[i].redundancy;
        assert_int_equal(mw_cases_list(&x.plan, &x.diags), MW_OK);
        assert_int_equal(x.plan.cases.n, table[i].cases);
        assert_string_equal(x.plan.cases.at[table[i].cases - 1].name, table[i].last);
        assert_string_equal(x.plan.cases.at[0].name, "normal");
        for (uint32_t k = 1; k < x.plan.cases.n; k++) {
            assert_int_equal(mw_case_required(&x.plan, k), table[i].redundancy != MW_RED_N);
            for (uint32_t j = 0; j < k; j++)
                assert_int_not_equal(x.plan.cases.at[j].lost, x.plan.cases.at[k].lost);
        }
        assert_true(mw_case_required(&x.plan, 0));
        fixture_close(&x);
    }
}

static void too_many_cases_are_refused(void **state)
{
    static const struct {
        enum mw_redundancy redundancy;
        uint32_t feeds;
        enum mw_rc rc;
    } table[] = {{MW_RED_2N, 11, MW_OK},
                 {MW_RED_2N, 12, MW_ELIMIT},
                 {MW_RED_N1, 32, MW_OK},
                 {MW_RED_N1, 33, MW_ELIMIT}};
    struct mw_feed feeds[33];

    (void)state;
    for (uint32_t i = 0; i < 33; i++)
        feeds[i] = (struct mw_feed){.name = "x"};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fixture x;
        fixture_open(&x, 0, fixture_60a());
        x.factory.site.power.redundancy = table[i].redundancy;
        x.factory.site.power.feeds.at = feeds;
        x.factory.site.power.feeds.n = table[i].feeds;
        assert_int_equal(mw_cases_list(&x.plan, &x.diags), table[i].rc);
        fixture_close(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_h100_deal_3_3_2),
        cmocka_unit_test(three_nodes_need_no_more_phase_than_two),
        cmocka_unit_test(lost_feeds_throttle),
        cmocka_unit_test(two_supplies_on_three_feeds_are_balanced),
        cmocka_unit_test(unlike_devices_stay_within_grahams_bound),
        cmocka_unit_test(delta_loads_agree_with_phasors),
        cmocka_unit_test(the_surplus_rotates),
        cmocka_unit_test(order_of_devices_does_not_matter),
        cmocka_unit_test(banks_share_their_phase),
        cmocka_unit_test(circuits_of_a_feed_share_by_capacity),
        cmocka_unit_test(missing_and_unfit_circuits),
        cmocka_unit_test(cases_by_redundancy),
        cmocka_unit_test(too_many_cases_are_refused),
    };
    return cmocka_run_group_tests_name("deal", tests, NULL, NULL);
}
