/* thermal_test.c: air, density, heat and coolant against REFERENCE.md, "Cooling". */
#include "design/power_fixture.h"

#include "design/thermal.h"

/* 157 CFM per kW at 20 °F. */
static void air_of_a_kilowatt(void **state)
{
    (void)state;
    assert_near(mw_air_cfm(1000, 20 / 1.8), 157, 0.5);
    assert_near(mw_air_cfm(2000, 20 / 1.8), 2 * mw_air_cfm(1000, 20 / 1.8), 1e-9);
    assert_near(mw_air_cfm(1000, 40 / 1.8), mw_air_cfm(1000, 20 / 1.8) / 2, 1e-9);
}

/* An H100's 1,105 CFM imply another rise: 10.2 kW would need 1,604 CFM at 20 °F, and the fans'
 * figure is met at 29 °F. */
static void fans_stand_beside_heat(void **state)
{
    const struct mw_device_type h100 = {.max_w = 10200, .air_cfm = 1105};
    double implied_f = 3412 * 10.2 / (1.085 * 1105);

    (void)state;
    assert_near(mw_device_air_cfm(&h100, 20 / 1.8, 1), 3412 * 10.2 / (1.085 * 20), 0.01);
    assert_near(implied_f, 29.03, 0.01);
    assert_near(mw_device_air_cfm(&h100, implied_f / 1.8, 1), 1105, 0.01);
    assert_near(mw_device_air_cfm(&h100, 20, 1), 1105, 0.01); /* 36 °F: the fans decide */
    assert_near(mw_device_air_cfm(&h100, 20, 0.80), 1105 / 0.80, 0.01);
}

/* The published table, its middles by hand, and both ends. */
static void density_by_altitude(void **state)
{
    static const struct {
        double feet, ratio;
    } table[] = {{-1000, 1},    {0, 1},        {1000, 0.965}, {2000, 0.93}, {3000, 0.895},
                 {4000, 0.86},  {5000, 0.83},  {6000, 0.80},  {7000, 0.77}, {8000, 0.74},
                 {9000, 0.715}, {10000, 0.69}, {12000, 0.64}, {60000, 0.1}};

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_near(mw_air_density_ratio(table[i].feet * 0.3048), table[i].ratio, 1e-9);
}

/* The H100 guide's 38,557 BTU/h is 11.3 kW, not 10.2. */
static void heat_in_btu(void **state)
{
    (void)state;
    assert_near(mw_btu_h(11300), 38556, 1);
    assert_near(mw_btu_h(10200), 34802, 1);
}

/* 1.5 L/min per kW at 10 K (OCP); half of it at 20 K. */
static void coolant_of_a_kilowatt(void **state)
{
    (void)state;
    assert_near(mw_liquid_ml_min(1000, 10), 1500, 1e-9);
    assert_near(mw_liquid_ml_min(120000, 10), 180000, 1e-6);
    assert_near(mw_liquid_ml_min(1000, 20), 750, 1e-9);
}

static void heat_is_shared_between_air_and_liquid(void **state)
{
    const struct mw_device_type tray = {.max_w = 1001, .liquid_share = 0.85};
    const struct mw_device_type unknown = {.max_w = MW_UNKNOWN, .liquid_share = 0.85};

    (void)state;
    assert_int_equal(mw_device_liquid_w(&tray), 851);
    assert_int_equal(mw_device_air_w(&tray) + mw_device_liquid_w(&tray), 1001);
    assert_int_equal(mw_device_air_w(&unknown), 0);
    assert_int_equal(mw_device_liquid_w(&unknown), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(air_of_a_kilowatt),
        cmocka_unit_test(fans_stand_beside_heat),
        cmocka_unit_test(density_by_altitude),
        cmocka_unit_test(heat_in_btu),
        cmocka_unit_test(coolant_of_a_kilowatt),
        cmocka_unit_test(heat_is_shared_between_air_and_liquid),
    };
    return cmocka_run_group_tests_name("thermal", tests, NULL, NULL);
}
