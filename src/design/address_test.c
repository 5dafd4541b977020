/* address_test.c: addresses: none twice, none reserved, none moved by growth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/address.h"
#include "design/design.h"
#include "design/plan_fixture.h"

/* `nodes` nodes now and `final` in the end; eight leaves per scalable unit of 32, two edges per
 * unit, 20 positions with three PDUs each in as many racks as hold four nodes. */
static void build(struct fixture *x, uint32_t nodes, int32_t final)
{
    struct mw_fabric *f;
    int32_t units = (int32_t)(nodes + 31) / 32, units_final = (final + 31) / 32;

    fixture_init(x, 20);
    f = &x->plan.fabrics[MW_FABRIC_COMPUTE];
    *f = (struct mw_fabric){.enabled = true,
                            .leaf = 8 * units,
                            .scalable_units = units,
                            .scalable_units_final = units_final,
                            .spine_final = 4 * units_final};
    x->plan.fabrics[MW_FABRIC_OOB].enabled = x->plan.fabrics[MW_FABRIC_INBAND].enabled = true;
    x->want.compute.count = (int32_t)nodes;
    x->want.compute.count_final = final;
    x->want.fabrics.oob.pdus = true;
    for (uint32_t i = 0; i < (nodes + 3) / 4; i++)
        fixture_rack(x, MW_RACK_COMPUTE, i);
    for (uint32_t i = 0; i < nodes; i++)
        fixture_device(x, MW_ROLE_NODE, MW_FABRIC_COUNT, FIX_NODE)->rack = i / 4;
    for (int32_t i = 0; i < 8 * units; i++)
        fixture_device(x, MW_ROLE_LEAF, MW_FABRIC_COMPUTE, FIX_SWITCH)->rack = 0;
    for (int32_t i = 0; i < 4 * units_final; i++)
        fixture_device(x, MW_ROLE_SPINE, MW_FABRIC_COMPUTE, FIX_SWITCH)->rack = 0;
    for (int i = 0; i < 2; i++)
        fixture_device(x, MW_ROLE_MANAGER, MW_FABRIC_COMPUTE, FIX_MANAGER)->rack = 0;
    for (int32_t i = 0; i < 2 * units; i++)
        fixture_device(x, MW_ROLE_EDGE, MW_FABRIC_OOB, FIX_EDGE)->rack = 0;
    for (uint32_t r = 0; r < x->plan.racks.n; r++) {
        for (uint32_t k = 0; k < 3; k++) {
            struct mw_device *d = fixture_device(x, MW_ROLE_PDU, MW_FABRIC_COUNT, FIX_PDU);

            d->rack = r;
            d->circuit = x->plan.circuits.n;
            *mw_vec_push(&x->plan.circuits) = (struct mw_plan_circuit){.rack = r, .feed = k};
        }
    }
    x->want.addresses = (struct mw_addresses){.compute = "10.64.0.0/10",
                                              .storage = "10.32.0.0/11",
                                              .inband = "10.16.0.0/20",
                                              .oob = "10.0.0.0/22"};
}

static uint32_t find(const struct fixture *x, uint32_t device, uint16_t port,
                     enum mw_fabric_id fabric)
{
    for (uint32_t i = 0; i < x->plan.addresses.n; i++) {
        const struct mw_address *a = &x->plan.addresses.at[i];
        if (a->device == device && a->port == port && a->fabric == fabric)
            return a->ipv4;
    }
    return 0;
}

#define IP(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

static void node_n_is_host_n(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 32, 32);
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
    assert_int_equal(find(&x, 6, UINT16_MAX, MW_FABRIC_INBAND), IP(10, 16, 0, 7));
    assert_int_equal(find(&x, 6, FIX_NODE_BMC, MW_FABRIC_OOB), IP(10, 0, 0, 7));
    /* a /10 in eight parts: /13 each, rail 5 the fifth of them */
    assert_int_equal(find(&x, 6, 4, MW_FABRIC_COMPUTE), IP(10, 64 + 4 * 8, 0, 7));
    /* a /11 in two parts, one per storage port */
    assert_int_equal(find(&x, 6, FIX_NODE_STORAGE + 1, MW_FABRIC_STORAGE), IP(10, 48, 0, 7));
    for (uint32_t i = 0; i < x.plan.addresses.n; i++)
        if (x.plan.addresses.at[i].fabric == MW_FABRIC_COMPUTE)
            assert_int_equal(x.plan.addresses.at[i].prefix_len, 13);
    fixture_done(&x);
}

/* Of a /22, every address is one of the 1,021 between network, gateway and broadcast,
 * and no two are equal. */
static void none_twice_none_reserved(void **state)
{
    struct fixture x;
    struct mw_map_u64 seen = {0};
    uint32_t oob = 0;

    (void)state;
    build(&x, 64, 80);
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
    for (uint32_t i = 0; i < x.plan.addresses.n; i++) {
        const struct mw_address *a = &x.plan.addresses.at[i];
        uint32_t mask = UINT32_MAX << (32 - a->prefix_len);

        assert_true(mw_map_u64_add(&seen, a->ipv4, 0));
        assert_true((a->ipv4 & ~mask) != 0);
        assert_true((a->ipv4 & ~mask) < ~mask - 1); /* broadcast, and the gateway below it */
        oob += a->fabric == MW_FABRIC_OOB;
        if (a->fabric == MW_FABRIC_OOB)
            assert_int_equal(a->ipv4 & mask, IP(10, 0, 0, 0));
    }
    /* 64 BMCs, 16 leaves, 12 spines, 2 managers, 4 edges, 16 x 3 PDUs */
    assert_int_equal(oob, 64 + 16 + 12 + 2 + 4 + 48);
    mw_map_u64_done(&seen);
    fixture_done(&x);
}

static const char *label(const struct fixture *x, const struct mw_address *a, char buf[80])
{
    const struct mw_device *d = &x->plan.devices.at[a->device];

    snprintf(buf, 80, "%d %d %d %d %u", d->role, d->fabric, d->index, a->port, a->fabric);
    return buf;
}

static void growth_moves_none(void **state)
{
    struct fixture small, large;
    struct mw_map_str at = {0};
    struct mw_arena names = {0};
    uint32_t met = 0;
    char buf[80];

    (void)state;
    build(&small, 30, 80);
    build(&large, 80, 80);
    assert_int_equal(mw_design_addresses(&small.plan, &small.diags), MW_OK);
    assert_int_equal(mw_design_addresses(&large.plan, &large.diags), MW_OK);
    for (uint32_t i = 0; i < large.plan.addresses.n; i++)
        assert_true(mw_map_str_add(
            &at, mw_arena_strdup(&names, label(&large, &large.plan.addresses.at[i], buf)), i));
    for (uint32_t i = 0; i < small.plan.addresses.n; i++) {
        uint32_t k = mw_map_str_get(&at, label(&small, &small.plan.addresses.at[i], buf));

        assert_int_not_equal(k, MW_NONE);
        assert_int_equal(small.plan.addresses.at[i].ipv4, large.plan.addresses.at[k].ipv4);
        met++;
    }
    assert_int_equal(met, small.plan.addresses.n);
    mw_map_str_done(&at);
    mw_arena_done(&names);
    fixture_done(&small);
    fixture_done(&large);
}

/* In-band, no servers: nodes, the gateway, network and broadcast. A /27 has 32: 29 nodes fit. */
static void a_prefix_is_as_large_as_it_is(void **state)
{
    (void)state;
    for (int32_t final = 28; final <= 30; final++) {
        struct fixture x;

        build(&x, 4, final);
        x.want.addresses = (struct mw_addresses){.inband = "10.16.0.0/27"};
        if (final <= 29) {
            assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
        } else {
            assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_ECONFIG);
            assert_int_equal(x.diags.at[0].code, MW_E_ADDRESS_SPACE);
            assert_string_equal(x.diags.at[0].place, "addresses.inband");
            assert_non_null(strstr(x.diags.at[0].text, "a /26"));
            assert_int_equal(x.plan.addresses.n, 0);
        }
        fixture_done(&x);
    }
}

/* Eight rails of 16,384 nodes: hosts and the three reserved do not fit a /18, so /17 each, a
 * /14 in all. */
static void the_needed_prefix_counts_the_rails(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 4, 16384);
    x.want.addresses = (struct mw_addresses){.compute = "10.0.0.0/16"};
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_ECONFIG);
    assert_non_null(strstr(x.diags.at[0].text, "a /14"));
    x.want.addresses.compute = "10.0.0.0/14";
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
    fixture_done(&x);
}

static void faulty_prefixes_are_refused(void **state)
{
    static const char *const faults[] = {
        "10.0.0.0",     "10.0.0/8", "10.0.0.0/31",  "10.0.0.0/0",  "256.0.0.0/8", "10.0.0.0/8x",
        "10.0.0.0.0/8", "a",        "1.2.3.4567/8", "10.0.0.1/16", "-1.0.0.0/8",  "10.0.0.0/"};

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct fixture x;

        build(&x, 4, 4);
        x.want.addresses = (struct mw_addresses){.oob = faults[i]};
        assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_ECONFIG);
        assert_int_equal(x.diags.n, 1);
        assert_int_equal(x.diags.at[0].code, MW_E_ADDRESS_PREFIX);
        fixture_done(&x);
    }
}

static void a_prefix_with_host_bits_is_corrected(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 4, 4);
    x.want.addresses = (struct mw_addresses){.oob = "10.1.130.7/17"};
    mw_design_addresses(&x.plan, &x.diags);
    assert_string_equal(x.diags.at[0].cure, "Write 10.1.128.0/17.");
    fixture_done(&x);
}

static void overlapping_networks_are_refused(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 4, 4);
    x.want.addresses = (struct mw_addresses){.inband = "10.0.0.0/16", .oob = "10.0.128.0/17"};
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_ECONFIG);
    assert_string_equal(x.diags.at[0].place, "addresses.oob");
    x.diags.errors = 0;
    x.want.addresses = (struct mw_addresses){.inband = "10.0.0.0/17", .oob = "10.0.128.0/17"};
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
    fixture_done(&x);
}

static void no_prefix_no_addresses(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 4, 4);
    x.want.addresses = (struct mw_addresses){.inband = ""};
    assert_int_equal(mw_design_addresses(&x.plan, &x.diags), MW_OK);
    assert_int_equal(x.plan.addresses.n, 0);
    fixture_done(&x);
}

/* What stands elsewhere is managed by its own room. */
static void elsewhere_has_no_address_here(void **state)
{
    struct fixture x;

    (void)state;
    build(&x, 4, 4);
    x.plan.devices.at[4].rack = MW_NONE; /* the first leaf */
    x.want.addresses = (struct mw_addresses){.oob = "10.0.0.0/22"};
    mw_design_addresses(&x.plan, &x.diags);
    assert_int_equal(find(&x, 4, FIX_SWITCH_MGMT, MW_FABRIC_OOB), 0);
    assert_int_not_equal(find(&x, 5, FIX_SWITCH_MGMT, MW_FABRIC_OOB), 0);
    fixture_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(node_n_is_host_n),
        cmocka_unit_test(none_twice_none_reserved),
        cmocka_unit_test(growth_moves_none),
        cmocka_unit_test(a_prefix_is_as_large_as_it_is),
        cmocka_unit_test(the_needed_prefix_counts_the_rails),
        cmocka_unit_test(faulty_prefixes_are_refused),
        cmocka_unit_test(a_prefix_with_host_bits_is_corrected),
        cmocka_unit_test(overlapping_networks_are_refused),
        cmocka_unit_test(no_prefix_no_addresses),
        cmocka_unit_test(elsewhere_has_no_address_here),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
