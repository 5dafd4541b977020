/* predict_test.c: what a designed pod should reach, from the figures of its parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/predict.h"

#include <math.h>

/* 32 DGX H100: 256 ranks, eight rails of 400 Gbit/s (50 GB/s), 450 GB/s of NVLink 4 a GPU; a whole
 * tree gives a ring and all-to-all their full share. */
static void a_pod(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_predicted r;

    (void)state;
    mw_predict_design(&r, &f->plan);
    assert_int_equal(r.ranks, 256);
    assert_int_equal(r.machine.rails, 8);
    assert_true(r.machine.rail_gbs == 50);
    assert_true(r.machine.node_gbs == 450);
    assert_int_equal(r.n, MW_PREDICT_CAP);
    for (uint32_t i = 0; i < r.n; i++) {
        assert_true(r.at[i].network_share > 0.999);
        assert_true(r.at[i].p.busbw_gbs > 0 && r.at[i].p.busbw_gbs < 8 * 50);
        if (i % MW_PREDICT_SIZES)
            assert_true(r.at[i].p.busbw_gbs >= r.at[i - 1].p.busbw_gbs);
    }
    assert_true(r.published >= 10);
    assert_true(r.error_worst < 0.2);
    assert_true(r.error_median <= r.error_worst);
    export_fixture_free(f);
}

/* Half the network share halves what a large all-to-all gets. */
static void a_held_back_network(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    const uint32_t row = MW_ALL_TO_ALL * MW_PREDICT_SIZES + MW_PREDICT_SIZES - 1;
    struct mw_predicted whole, half;

    (void)state;
    mw_predict(&whole, &f->plan, 1, 1, false);
    mw_predict(&half, &f->plan, 0.5, 0.5, false);
    double ratio = half.at[row].p.busbw_gbs / whole.at[row].p.busbw_gbs;

    assert_int_equal(half.at[row].what, MW_ALL_TO_ALL);
    assert_true(ratio > 0.49 && ratio < 0.53);
    export_fixture_free(f);
}

static void nothing_known(void **state)
{
    struct mw_factory want = {0};
    struct mw_plan p = {.want = &want};
    struct mw_predicted r;

    (void)state;
    mw_predict_design(&r, &p);
    assert_int_equal(r.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pod),
        cmocka_unit_test(a_held_back_network),
        cmocka_unit_test(nothing_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
