/* rails_test.c: the jobs of a designed pod: rail r of node i is its adapter on rail r. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/rails.h"

static void a_pod(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_expect x;
    struct mw_net n;
    struct mw_rails r;
    struct mw_job job;

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    assert_int_equal(mw_net_init(&n, &x.want, 0, NULL), MW_OK);
    mw_rails_init(&r, &n, &x);
    assert_int_equal(r.rails, 8);
    assert_int_equal(r.n, 32);
    mw_rails_everybody(&r, &job);
    assert_int_equal(job.n, 32);
    for (uint32_t i = 0; i < 32; i++)
        for (uint32_t k = 0; k < 8; k++) {
            const struct mw_expect_node *at = &x.nodes[n.node[n.switch_n + job.end[i * 8 + k]]];

            assert_int_equal(at->device, r.first + i);
            assert_int_equal(f->plan.devices.at[at->device].type->ports[at->port].rail, k + 1);
        }
    mw_free(job.end);
    mw_rails_endpoints(&n, &x, &job);
    assert_int_equal(job.n, 256);
    mw_free(job.end);
    mw_rails_done(&r);
    mw_net_done(&n);

    /* The storage fabric has no rails: two adapters of every node. */
    assert_int_equal(mw_net_init(&n, &x.want, 1, NULL), MW_OK);
    mw_rails_init(&r, &n, &x);
    assert_int_equal(r.rails, 0);
    mw_rails_everybody(&r, &job);
    assert_int_equal(job.n, 0);
    mw_free(job.end);
    mw_rails_endpoints(&n, &x, &job);
    assert_int_equal(job.n, 64);
    mw_free(job.end);
    mw_rails_done(&r);
    mw_net_done(&n);
    mw_expect_done(&x);
    export_fixture_free(f);
}

/* A node one of whose adapters is not there takes no part. */
static void an_adapter_lacks(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_expect x;
    struct mw_net n;
    struct mw_rails r;
    struct mw_job job;
    uint32_t first = mw_plan_range(&f->plan, MW_FABRIC_COUNT, MW_ROLE_NODE).first;
    const uint32_t two[] = {first + 3, first + 2};

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    for (uint32_t i = 0; i < x.want.ports.n; i++)
        if (x.ports[i].device == first + 2 && x.want.ports.at[i].peer != MW_NONE) {
            x.want.ports.at[x.want.ports.at[i].peer].peer = MW_NONE;
            x.want.ports.at[i].peer = MW_NONE;
            break;
        }
    assert_int_equal(mw_net_init(&n, &x.want, 0, NULL), MW_OK);
    mw_rails_init(&r, &n, &x);
    assert_false(mw_rails_job(&r, two, 2, &job));
    assert_int_equal(job.n, 1);
    assert_int_equal(x.nodes[n.node[n.switch_n + job.end[0]]].device, first + 3);
    mw_free(job.end);
    assert_true(mw_rails_job(&r, two, 1, &job));
    mw_free(job.end);
    mw_rails_done(&r);
    mw_net_done(&n);
    mw_expect_done(&x);
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_pod),
                                       cmocka_unit_test(an_adapter_lacks)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
