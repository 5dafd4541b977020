/* live_test.c: without the adapter that is asked for there is no observation; with one:
 * tests/e2e/live.sh. */
#include "observe/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void no_adapter_is_an_error_with_a_cure(void **state)
{
    struct mw_observation o = {0};
    struct mw_diags d = {0};
    struct mw_err err = {0};
    struct mw_live_want want = {.port = "no-such-adapter:7", .timeout_ms = 5000};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);

    (void)state;
    assert_int_equal(mw_observe_live(b, &want, &d, &err), MW_EPEER);
    assert_int_equal(err.code, MW_E_IB_NONE);
    assert_true(err.cure[0] || mw_code_info(err.code)->cure[0]);
    assert_int_equal(mw_rc_exit(MW_EPEER), 4);
    assert_int_equal(d.n, 0);
    mw_obs_build_end(b);
    assert_int_equal(o.sources.n, 0);
    assert_int_equal(o.nodes.n, 0);
    mw_observation_done(&o);
    mw_diags_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_adapter_is_an_error_with_a_cure)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
