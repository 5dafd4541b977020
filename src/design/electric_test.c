/* electric_test.c: circuits, connections, phasors and the supply rule. */
#include "design/power_fixture.h"

#include <complex.h>

#include "design/electric.h"

/* HP's table of continuous ratings (REFERENCE.md, "Power"), in whole VA. */
static void published_circuits(void **state)
{
    static const struct {
        int32_t volts, phases, amps;
        long va;
    } table[] = {{208, 3, 20, 5764}, {208, 3, 30, 8646}, {208, 3, 60, 17292},
                 {120, 1, 20, 1920}, {120, 1, 30, 2880}, {240, 1, 20, 3840},
                 {240, 1, 30, 5760}, {240, 1, 40, 7680}, {240, 1, 50, 9600}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct mw_circuit c = {.volts = table[i].volts,
                                     .phases = table[i].phases,
                                     .amps = table[i].amps,
                                     .derate = 0.8};
        assert_int_equal((long)(mw_circuit_va(&c) + 1e-6), table[i].va);
        assert_near(mw_circuit_phase_va(&c) * table[i].phases, mw_circuit_va(&c), 1e-6);
    }
}

/* REFERENCE.md: 415 V 60 A at 80 % 34.5 kVA, 11.5 a phase; 32 A at 80 % 18.4, 6.1; at 100 %
 * 23.0, 7.67. */
static void european_circuits(void **state)
{
    static const struct {
        int32_t amps;
        double derate, kva, phase_kva, within;
    } table[] = {
        {60, 0.8, 34.5, 11.5, 0.05}, {32, 0.8, 18.4, 6.1, 0.05}, {32, 1, 23.0, 7.67, 0.005}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct mw_circuit c = {
            .volts = 415, .phases = 3, .amps = table[i].amps, .derate = table[i].derate};
        assert_near(mw_circuit_va(&c) / 1000, table[i].kva, 0.05);
        assert_near(mw_circuit_phase_va(&c) / 1000, table[i].phase_kva, table[i].within);
    }
}

static void supplies_connect_at_a_voltage_they_take(void **state)
{
    static const struct {
        int32_t min_v, max_v, volts, phases;
        enum mw_connect connect;
    } table[] = {
        {200, 240, 415, 3, MW_CONNECT_LN},   /* 240 V */
        {200, 240, 400, 3, MW_CONNECT_LN},   /* 231 V */
        {200, 240, 416, 3, MW_CONNECT_LN},   /* 240.2 V is 240 V */
        {200, 240, 417, 3, MW_CONNECT_NONE}, /* 240.8 V is not */
        {200, 240, 346, 3, MW_CONNECT_LN},   /* 199.8 V is 200 V */
        {200, 240, 345, 3, MW_CONNECT_NONE},   {200, 240, 208, 3, MW_CONNECT_LL},
        {200, 240, 200, 3, MW_CONNECT_LL},     {200, 240, 199, 3, MW_CONNECT_NONE},
        {100, 240, 208, 3, MW_CONNECT_LL}, /* the outlets of a 208 V rPDU give 208 V */
        {100, 127, 208, 3, MW_CONNECT_LN}, /* 120 V */
        {200, 240, 480, 3, MW_CONNECT_NONE},   {180, 305, 480, 3, MW_CONNECT_LN}, /* 277 V */
        {200, 240, 230, 1, MW_CONNECT_SINGLE}, {200, 240, 120, 1, MW_CONNECT_NONE},
        {0, 0, 415, 3, MW_CONNECT_LN}, /* not known: 100 to 240 V */
        {0, 0, 120, 1, MW_CONNECT_SINGLE},     {0, 0, 480, 3, MW_CONNECT_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct mw_device_type t = {
            .supply = {.count = 2, .min_v = table[i].min_v, .max_v = table[i].max_v}};
        const struct mw_circuit c = {.volts = table[i].volts, .phases = table[i].phases};
        assert_int_equal(mw_supply_connect(&t, &c), table[i].connect);
    }
}

/*
 * The lines by complex numbers: voltages of the six branches as phasors, current of each from
 * its apparent power and the power factor's angle, Kirchhoff's sum at each line.
 */
static void lines_as_complex(const double va[MW_BRANCHES], double pf, double line[3])
{
    const double vn = 120;
    double complex v[3], i[3] = {0};

    for (int k = 0; k < 3; k++)
        v[k] = vn * cexp(-I * 2 * acos(-1) * k / 3);
    for (int k = 0; k < 3; k++) {
        double complex s = cexp(I * acos(pf));
        double complex to_neutral = conj(va[k] * s / v[k]);
        double complex across = conj(va[3 + k] * s / (v[k] - v[(k + 1) % 3]));
        i[k] += to_neutral + across;
        i[(k + 1) % 3] -= across;
    }
    for (int k = 0; k < 3; k++)
        line[k] = cabs(i[k]) * vn;
}

static void line_loads_are_phasor_sums(void **state)
{
    (void)state;
    /* every load of 0, 1 or 2.5 kVA on each of the six branches */
    for (int code = 0; code < 729; code++) {
        static const double loads[] = {0, 1000, 2500};
        double va[MW_BRANCHES], got[3], want[3];
        int rest = code;
        for (int b = 0; b < MW_BRANCHES; b++, rest /= 3)
            va[b] = loads[rest % 3];
        mw_line_loads(va, got);
        lines_as_complex(va, 0.98, want);
        for (int k = 0; k < 3; k++)
            assert_near(got[k], want[k], 1e-6);
    }
}

/* Closed form for delta loads: |I1| = √(Iab² + Ica² + Iab·Ica); balanced, √3 x the branch. */
static void delta_closed_form(void **state)
{
    const double balanced[MW_BRANCHES] = {0, 0, 0, 3000, 3000, 3000};
    const double two[MW_BRANCHES] = {0, 0, 0, 3000, 0, 1000};
    double line[3];

    (void)state;
    mw_line_loads(balanced, line);
    for (int k = 0; k < 3; k++)
        assert_near(line[k], 3000, 1e-9); /* each line a third of 9 kVA */
    mw_line_loads(two, line);
    double ab = 3000.0 / 208, ca = 1000.0 / 208;
    assert_near(line[0], sqrt(ab * ab + ca * ca + ab * ca) * 208 / sqrt(3), 1e-9);
    assert_near(line[1], ab * 208 / sqrt(3), 1e-9);
    assert_near(line[2], ca * 208 / sqrt(3), 1e-9);
}

static void draws(const struct mw_device_type *t, int32_t live, int64_t w, bool throttled,
                  bool down)
{
    struct mw_draw d = mw_device_draw(t, live);

    assert_int_equal(d.w, w);
    assert_int_equal(d.throttled, throttled);
    assert_int_equal(d.down, down);
}

/* H100: 4 of 6 for full load, 3 throttle at 9.9 kW, below that only the BMC runs. B200: four
 * give 13.2 kW of 14.3. B300: half of twelve may be lost. */
static void supply_rules(void **state)
{
    const struct mw_device_type b300 = {
        .max_w = 14500, .supply = {.count = 12, .w = 3200, .full = 6, .throttled = 6}};

    (void)state;
    draws(&fixture_h100, 6, 10200, false, false);
    draws(&fixture_h100, 4, 10200, false, false);
    draws(&fixture_h100, 3, 9900, true, false);
    draws(&fixture_h100, 2, 0, false, true);
    draws(&fixture_b200, 5, 14300, false, false);
    draws(&fixture_b200, 4, 13200, true, false);
    draws(&b300, 6, 14500, false, false);
    draws(&b300, 5, 0, false, true);
}

static void unknown_rules_load_the_survivors_most(void **state)
{
    const struct mw_device_type rated = {.max_w = 10200, .supply = {.count = 6, .w = 3300}};
    const struct mw_device_type bare = {.max_w = 500, .supply = {.count = 2}};
    const struct mw_device_type none = {.max_w = 500};
    const struct mw_device_type undrawn = {.max_w = MW_UNKNOWN,
                                           .supply = {.count = 2, .full = 1}};
    const struct mw_device_type pdu = {.kind = MW_KIND_PDU, .supply = {.count = 1}};

    (void)state;
    assert_int_equal(mw_supplies_full(&rated), 4); /* ceil(10.2 / 3.3) */
    draws(&rated, 3, 0, false, true);
    assert_int_equal(mw_supplies_full(&bare), 1);
    draws(&bare, 1, 500, false, false);
    draws(&bare, 0, 0, false, true);
    draws(&none, 0, 500, false, false);
    draws(&undrawn, 2, 0, false, false);
    assert_int_equal(mw_supplies_plugged(&bare), 2);
    assert_int_equal(mw_supplies_plugged(&none), 0);
    assert_int_equal(mw_supplies_plugged(&pdu), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_circuits),
        cmocka_unit_test(european_circuits),
        cmocka_unit_test(supplies_connect_at_a_voltage_they_take),
        cmocka_unit_test(line_loads_are_phasor_sums),
        cmocka_unit_test(delta_closed_form),
        cmocka_unit_test(supply_rules),
        cmocka_unit_test(unknown_rules_load_the_survivors_most),
    };
    return cmocka_run_group_tests_name("electric", tests, NULL, NULL);
}
