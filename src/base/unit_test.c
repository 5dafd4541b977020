/* unit_test.c: numbers with units. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/unit.h"

/* Factors: NIST SP 811 (2008), appendix B.8: 1 ft = 0.3048 m, 1 in = 25.4 mm, 1 lb = 453.59237 g,
 * 1 US gallon = 3.785412 L, 1 ft3/min = 4.719474e-4 m3/s, 1 lb/ft2 = 4.882428 kg/m2; 32 °F = 0 °C,
 * 212 °F = 100 °C; 0 K = -273.15 °C. */
static void units_convert(void **state)
{
    static const struct {
        const char *text, *unit;
        double value, within;
    } table[] = {
        {"44", "kW", 44, 0},
        {"44.1 kW", "kW", 44.1, 0},
        {"44kW", "kW", 44, 0},
        {" 44 KW", "kW", 44, 0},
        {"44000 W", "kW", 44, 0},
        {"1.2 MW", "kW", 1200, 0},
        {"0.8 m", "mm", 800, 0},
        {"60 cm", "mm", 600, 0},
        {"10 ft", "m", 3.048, 1e-12},
        {"24 in", "mm", 609.6, 1e-9},
        {"100 lb", "kg", 45.359237, 1e-12},
        {"1.5 t", "kg", 1500, 0},
        {"1000 m3/h", "CFM", 1000 / 3600. / 4.719474e-4, 1e-3},
        {"10 gpm", "L/min", 37.85412, 1e-4},
        {"2 L/s", "L/min", 120, 0},
        {"20 °F", "K", 20 * 5. / 9, 1e-12},
        {"11.1 C", "K", 11.1, 0},
        {"32 °F", "°C", 0, 1e-12},
        {"212F", "°C", 100, 1e-12},
        {"300 K", "°C", 26.85, 1e-12},
        {"200 psf", "kg/m2", 976.4856, 1e-3},
        {"80 %", "", 0.8, 0},
        {"80%", NULL, 0.8, 0},
        {"0.8", "", 0.8, 0},
        {"8U", "U", 8, 0},
        {"0.4 kV", "V", 400, 0},
        {"1e3", "", 1000, 0},
        {"+5", "", 5, 0},
        {".5", "", 0.5, 0},
        {"5.", "", 5, 0},
        {"-3", "°C", -3, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double v = NAN;
        assert_int_equal(mw_unit_read(table[i].text, table[i].unit, &v), MW_UNIT_OK);
        assert_true(fabs(v - table[i].value) <= table[i].within);
    }
}

static void oddities_are_told_apart(void **state)
{
    static const struct {
        const char *text, *unit;
        enum mw_unit_rc rc;
    } table[] = {
        {"", "kW", MW_UNIT_NO_NUMBER},         {"kW", "kW", MW_UNIT_NO_NUMBER},
        {"nan", "", MW_UNIT_NO_NUMBER},        {".nan", "", MW_UNIT_NO_NUMBER},
        {"inf", "", MW_UNIT_NO_NUMBER},        {"-.inf", "", MW_UNIT_NO_NUMBER},
        {"-", "", MW_UNIT_NO_NUMBER},          {".", "", MW_UNIT_NO_NUMBER},
        {"e5", "", MW_UNIT_NO_NUMBER},         {"010", "", MW_UNIT_LEADING_ZERO},
        {"-007", "", MW_UNIT_LEADING_ZERO},    {"0x10", "", MW_UNIT_UNKNOWN},
        {"0o10", "", MW_UNIT_UNKNOWN},         {"1_000", "", MW_UNIT_UNKNOWN},
        {"1,000", "", MW_UNIT_UNKNOWN},        {"1e", "", MW_UNIT_UNKNOWN},
        {"1e400", "", MW_UNIT_TOO_LARGE},      {"-1e400", "", MW_UNIT_TOO_LARGE},
        {"1e308 MW", "kW", MW_UNIT_TOO_LARGE}, {"5 kg", "kW", MW_UNIT_MISMATCH},
        {"5 kW", "", MW_UNIT_MISMATCH},        {"5 %", "kW", MW_UNIT_MISMATCH},
        {"5 mW", "kW", MW_UNIT_UNKNOWN},       {"5 kW h", "kW", MW_UNIT_UNKNOWN},
        {"44 kWh", "kW", MW_UNIT_UNKNOWN},     {"5 5", "", MW_UNIT_UNKNOWN},
    };
    double v = 7;

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_int_equal(mw_unit_read(table[i].text, table[i].unit, &v), table[i].rc);
        assert_true(v == 7); /* nothing half-done */
    }
}

static void minus_zero_is_zero(void **state)
{
    double v = 7;

    (void)state;
    assert_int_equal(mw_unit_read("-0", "", &v), MW_UNIT_OK);
    assert_true(v == 0 && !signbit(v));
}

/* 63 characters are a number, 64 are more than any sane one. */
static void long_numbers_are_capped(void **state)
{
    char text[80];
    double v = 0;

    (void)state;
    memset(text, '1', sizeof text);
    text[63] = '\0';
    assert_int_equal(mw_unit_read(text, "", &v), MW_UNIT_OK);
    text[63] = '1';
    text[64] = '\0';
    assert_int_equal(mw_unit_read(text, "", &v), MW_UNIT_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_convert),
        cmocka_unit_test(oddities_are_told_apart),
        cmocka_unit_test(minus_zero_is_zero),
        cmocka_unit_test(long_numbers_are_capped),
    };

    return cmocka_run_group_tests_name("unit", tests, NULL, NULL);
}
