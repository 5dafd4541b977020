/* infiniband_umad_test.c: names of ports; the port itself is tested against ibsim by
 * tests/e2e/live.sh. */
#include "peer/infiniband_umad.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void names_are_split(void **state)
{
    static const struct {
        const char *text, *name;
        int number;
    } good[] = {{"mlx5_0:1", "mlx5_0", 1},
                {"mlx5_0", "mlx5_0", 0},
                {"ibsim0:12", "ibsim0", 12},
                {"a234567890123456789:10", "a234567890123456789", 10}};
    static const char *const bad[] = {"",
                                      ":1",
                                      "mlx5_0:",
                                      "mlx5_0:0",
                                      "mlx5_0:x",
                                      "mlx5_0:-1",
                                      "../x",
                                      "a/b:1",
                                      "mlx5_0:1:2",
                                      "a2345678901234567890",
                                      "mlx5_0:99999999999999999999"};

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char name[MW_UMAD_NAME_CAP];
        int number = -1;

        assert_true(mw_umad_split(good[i].text, name, &number));
        assert_string_equal(name, good[i].name);
        assert_int_equal(number, good[i].number);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char name[MW_UMAD_NAME_CAP];
        int number;

        assert_false(mw_umad_split(bad[i], name, &number));
    }
}

static void a_name_that_is_none_is_refused(void **state)
{
    struct mw_umad u;
    struct mw_err err = {0};

    (void)state;
    assert_int_equal(mw_umad_open(&u, "mlx5_0:x", &err), MW_EPEER);
    assert_int_equal(err.code, MW_E_IB_NONE);
    assert_non_null(strstr(err.text, "'mlx5_0:x' does not name a port"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_split),
        cmocka_unit_test(a_name_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
