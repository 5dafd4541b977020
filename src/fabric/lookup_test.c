/* lookup_test.c: ports and addresses of the plan made by hand in store/plan_fixture.h; and of a
 * real one against a search through all cables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/lookup.h"
#include "store/plan_fixture.h"

static void assert_peer(const struct mw_lookup *x, uint32_t device, uint32_t port,
                        struct mw_peer want)
{
    const struct mw_peer *got = mw_lookup_peer(x, device, port);

    assert_int_equal(got->cable, want.cable);
    if (want.cable == MW_NONE)
        return;
    assert_int_equal(got->device, want.device);
    if (want.device != MW_NONE)
        assert_int_equal(got->port, want.port);
}

static void by_hand(void **state)
{
    struct plan_fixture x;
    struct mw_lookup index;

    (void)state;
    plan_fixture_init(&x);
    mw_lookup_init(&index, &x.plan);
    assert_peer(&index, FIX_NODE1, 0, (struct mw_peer){0, FIX_LEAF1, 0});
    assert_peer(&index, FIX_LEAF1, 0, (struct mw_peer){0, FIX_NODE1, 0});
    assert_peer(&index, FIX_LEAF2, 1, (struct mw_peer){3, FIX_NODE2, 1});
    assert_peer(&index, FIX_NODE1, 2, (struct mw_peer){.cable = MW_NONE});
    /* a cable of two lanes: lane to lane */
    assert_peer(&index, FIX_LEAF1, 2, (struct mw_peer){5, FIX_LEAF2, 2});
    assert_peer(&index, FIX_LEAF1, 3, (struct mw_peer){5, FIX_LEAF2, 3});
    assert_peer(&index, FIX_LEAF2, 3, (struct mw_peer){5, FIX_LEAF1, 3});
    /* a splitter whose head has one lane only: both tails lead to it */
    assert_peer(&index, FIX_LEAF1, 7, (struct mw_peer){4, FIX_MANAGER, 0});
    assert_peer(&index, FIX_LEAF2, 7, (struct mw_peer){4, FIX_MANAGER, 0});
    assert_peer(&index, FIX_MANAGER, 0, (struct mw_peer){4, FIX_LEAF1, 7});
    assert_peer(&index, FIX_EDGE, 1, (struct mw_peer){6, MW_NONE, 0});
    assert_ptr_equal(mw_lookup_address(&index, FIX_NODE1, MW_FABRIC_OOB),
                     &x.plan.addresses.at[0]);
    assert_ptr_equal(mw_lookup_address(&index, FIX_EDGE, MW_FABRIC_OOB),
                     &x.plan.addresses.at[1]);
    assert_null(mw_lookup_address(&index, FIX_NODE1, MW_FABRIC_INBAND));
    assert_null(mw_lookup_address(&index, FIX_NODE2, MW_FABRIC_OOB));
    mw_lookup_done(&index);
    plan_fixture_done(&x);
}

/* Supplies of node001 and node002 hang on circuits A and B; leaf-1-2 stands elsewhere. */
static void feeds(void **state)
{
    struct plan_fixture x;
    uint64_t *got;

    (void)state;
    plan_fixture_init(&x);
    got = mw_lookup_feeds(&x.plan);
    assert_int_equal(got[FIX_NODE1], 3);
    assert_int_equal(got[FIX_NODE2], 3);
    assert_int_equal(got[FIX_LEAF1], 0);
    assert_int_equal(got[FIX_LEAF2], 0);
    assert_int_equal(got[FIX_PDU_A], 1);
    assert_int_equal(got[FIX_PDU_B], 2);
    mw_free(got);
    plan_fixture_done(&x);
}

/* Every port that is taken in a real plan, splitters and all, leads there and back. */
static void there_and_back(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    struct mw_lookup index;
    uint32_t taken = 0, lanes = 0;

    (void)state;
    mw_lookup_init(&index, &f->plan);
    for (uint32_t d = 0; d < f->plan.devices.n; d++)
        for (uint32_t i = 0; i < f->plan.devices.at[d].type->port_n; i++) {
            const struct mw_peer *peer = mw_lookup_peer(&index, d, i);
            if (peer->cable == MW_NONE)
                continue;
            taken++;
            if (peer->device != MW_NONE)
                assert_peer(&index, peer->device, peer->port,
                            (struct mw_peer){peer->cable, d, (uint16_t)i});
        }
    for (uint32_t i = 0; i < f->plan.cables.n; i++) {
        const struct mw_cable *c = &f->plan.cables.at[i];
        lanes += c->end[2].device != MW_NONE   ? 4
                 : c->end[1].device == MW_NONE ? 1
                                               : 2u * c->end[0].lanes;
    }
    assert_int_equal(taken, lanes);
    mw_lookup_done(&index);
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(feeds),
        cmocka_unit_test(there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
