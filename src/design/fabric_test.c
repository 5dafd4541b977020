/* fabric_test.c: which devices a factory has, and what cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/edge.h"
#include "design/fabric_fixture.h"
#include "design/inband.h"
#include "design/tree.h"

static uint32_t compute(const struct fixture *x, enum mw_role role)
{
    return fixture_count(x, MW_FABRIC_COMPUTE, role);
}

static void expect_fault(struct fixture *x, enum mw_code code, enum mw_rc kind)
{
    assert_int_equal(mw_design_fabrics(&x->p, &x->diags), kind);
    assert_true(x->diags.n > 0);
    assert_int_equal(x->diags.at[0].code, code);
    assert_int_equal(x->p.devices.n, 0); /* nothing is half-done */
    fixture_done(x);
}

/* REFERENCE.md, bill of materials of the 127-node system: 48 + 16 InfiniBand switches, four
 * fabric managers, four management servers, eight SN4600C. */
static void published_127_nodes(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    assert_int_equal(fixture_count(&x, MW_FABRIC_COUNT, MW_ROLE_NODE), 127);
    assert_int_equal(compute(&x, MW_ROLE_LEAF), 32);
    assert_int_equal(compute(&x, MW_ROLE_SPINE), 16);
    assert_int_equal(compute(&x, MW_ROLE_CORE), 0);
    assert_int_equal(fixture_count(&x, MW_FABRIC_STORAGE, MW_ROLE_LEAF), 12);
    assert_int_equal(fixture_count(&x, MW_FABRIC_STORAGE, MW_ROLE_SPINE), 4);
    assert_int_equal(compute(&x, MW_ROLE_MANAGER) +
                         fixture_count(&x, MW_FABRIC_STORAGE, MW_ROLE_MANAGER),
                     4);
    assert_int_equal(fixture_count(&x, MW_FABRIC_INBAND, MW_ROLE_LEAF), 6);
    assert_int_equal(fixture_count(&x, MW_FABRIC_INBAND, MW_ROLE_SPINE), 2);
    assert_int_equal(fixture_count(&x, MW_FABRIC_COUNT, MW_ROLE_MANAGEMENT), 4);
    fixture_done(&x);
}

/* REFERENCE.md, out-of-band: 127 + 64 + 8 + 8 + 108 endpoints on eight SN2201 of 48 ports. */
static void published_edges(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    assert_int_equal(mw_edge_endpoints(&x.p, MW_FABRIC_OOB, 96 + 12), 315);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 315), 8);
    assert_int_equal(mw_edge_endpoints(&x.p, MW_FABRIC_CONSOLE, 108), 0); /* not asked for */
    fixture_done(&x);
}

/* 48 ports an edge: 96 fill a pair, 97 take two pairs; without pairs 97 take three. */
static void edges_by_the_48(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 0), 0);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 1), 2);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 95), 2);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 96), 2);
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 97), 4);
    x.f.fabrics.oob.pairs = false;
    assert_int_equal(mw_edges_needed(&x.p, MW_FABRIC_OOB, 97), 3);
    fixture_done(&x);
}

/* What stands elsewhere has no management cable here; a console server has one. */
static void endpoints_are_those_here(void **state)
{
    struct fixture x;
    int64_t all, serial;

    (void)state;
    fixture_init(&x, 32);
    x.f.fabrics.console = (struct mw_fabric_console){
        .enabled = true, .edge = {.type = "serial"}, .pairs = true, .pdus = true};
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    all = mw_edge_endpoints(&x.p, MW_FABRIC_OOB, 0);
    serial = mw_edge_endpoints(&x.p, MW_FABRIC_CONSOLE, 30);
    fixture_plan(&x);
    x.f.fabrics.compute.spine.elsewhere_mm = 40000; /* four spines of a single unit */
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    assert_int_equal(mw_edge_endpoints(&x.p, MW_FABRIC_OOB, 0), all - 4);
    assert_int_equal(mw_edge_endpoints(&x.p, MW_FABRIC_CONSOLE, 30), serial - 4);
    x.f.fabrics.oob.pdus = false; /* then the console edges carry the PDUs */
    assert_int_equal(mw_edge_endpoints(&x.p, MW_FABRIC_CONSOLE, 30), serial - 4 + 30);
    fixture_done(&x);
}

/* 16,384 nodes in eight planes (REFERENCE.md): 4,096 leaf, 4,096 spine, 2,048 core. */
static void eight_planes(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 16384);
    x.f.fabrics.compute.planes = 8;
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    assert_int_equal(compute(&x, MW_ROLE_LEAF), 4096);
    assert_int_equal(compute(&x, MW_ROLE_SPINE), 4096);
    assert_int_equal(compute(&x, MW_ROLE_CORE), 2048);
    assert_int_equal(compute(&x, MW_ROLE_MANAGER), 16); /* each plane is a subnet */
    fixture_done(&x);
}

/* Ascending and unlike indices, and a rail, unit and plane that fit them. */
static void indices_identify(void **state)
{
    struct fixture x;
    struct mw_range r;

    (void)state;
    fixture_init(&x, 70);
    x.f.compute.count_final = 128;
    x.f.compute.growth = MW_GROWTH_OVERSUBSCRIBED;
    x.f.fabrics.compute.planes = 2;
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    for (int fabric = 0; fabric < MW_FABRIC_COUNT; fabric++)
        for (int role = MW_ROLE_LEAF; role <= MW_ROLE_CORE; role++) {
            r = mw_plan_range(&x.p, fabric, role);
            for (uint32_t i = 1; i < r.n; i++)
                assert_true(x.p.devices.at[r.first + i].index >
                            x.p.devices.at[r.first + i - 1].index);
        }
    r = mw_plan_range(&x.p, MW_FABRIC_COMPUTE, MW_ROLE_LEAF);
    assert_int_equal(r.n, 24);
    for (uint32_t i = 0; i < r.n; i++) {
        const struct mw_device *d = &x.p.devices.at[r.first + i];

        assert_int_equal(d->index, d->su * 8 + d->rail - 1);
        assert_int_equal(d->plane, (d->rail - 1) / 4);
    }
    fixture_done(&x);
}

/* ---- plans of single fabrics ---- */

/* Ports come by rail, whatever their order on the faceplate (a DGX H100's is 8 5 7 6 3 2 4 1). */
static void node_ports_come_by_rail(void **state)
{
    static const int16_t rails[8] = {8, 5, 7, 6, 3, 2, 4, 1};
    struct mw_port_list ports;
    struct mw_tree t;
    struct fixture x;

    (void)state;
    fixture_init(&x, 32);
    for (int i = 0; i < 8; i++)
        x.catalog.types.at[FIX_NODE].ports[i].rail = rails[i];
    assert_int_equal(mw_tree_plan(&x.f, &x.catalog, MW_FABRIC_COMPUTE, &t, &x.diags), MW_OK);
    ports = mw_tree_node_ports(&t, &x.catalog.types.at[FIX_NODE]);
    assert_int_equal(ports.n, 8);
    for (int i = 0; i < 8; i++)
        assert_int_equal(rails[ports.at[i]], i + 1);
    mw_free(ports.at);
    fixture_done(&x);
}

/* Managers take what the final factory leaves free: the place of the node left out of the last
 * unit, once that unit is there; with spare ports, the first unit's last ones from the start. */
static void managers_take_lasting_ports(void **state)
{
    struct mw_tree_port at;
    struct mw_tree t;
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(mw_tree_plan(&x.f, &x.catalog, MW_FABRIC_COMPUTE, &t, &x.diags), MW_OK);
    for (int32_t tail = 0; tail < 4; tail++) {
        assert_true(mw_tree_manager_port(&t, 0, tail, &at));
        assert_int_equal(at.at, 3 * 8 + tail);
        assert_int_equal(at.port, 31);
    }
    assert_false(mw_tree_manager_port(&t, 0, 8, &at)); /* eight ports are free */
    x.f.compute.count = 31;
    assert_int_equal(mw_tree_plan(&x.f, &x.catalog, MW_FABRIC_COMPUTE, &t, &x.diags), MW_OK);
    assert_false(mw_tree_manager_port(&t, 0, 0, &at)); /* the 32nd node needs port 31 */
    x.f.fabrics.compute.oversubscription = 2;
    assert_int_equal(mw_tree_plan(&x.f, &x.catalog, MW_FABRIC_COMPUTE, &t, &x.diags), MW_OK);
    assert_true(mw_tree_manager_port(&t, 0, 0, &at));
    assert_int_equal(at.at, 0);
    assert_int_equal(at.port, 63);
    fixture_done(&x);
}

/* REFERENCE.md: three pairs of leaves and one of cores; twice the nodes take twice the pairs. */
static void inband_follows_the_nodes(void **state)
{
    struct mw_inband net;
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(mw_inband_plan(&x.p, &net, &x.diags), MW_OK);
    assert_int_equal(net.tree.pairs[0], 3);
    assert_int_equal(net.tree.pairs[1], 1);
    assert_int_equal(net.tree.want.servers, 4);
    x.f.compute.count_final = 254;
    assert_int_equal(mw_inband_plan(&x.p, &net, &x.diags), MW_OK);
    assert_int_equal(net.tree.pairs[0], 5);   /* (254 + 4) / 58 */
    assert_int_equal(net.tree.leaf_pairs, 3); /* blocks of 51 nodes */
    fixture_done(&x);
}

/* ---- what cannot be ---- */

static void two_tiers_end_at_radix_leaves(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 256); /* 64 leaves: as many as a spine has ports */
    x.f.fabrics.compute.tiers = 2;
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    fixture_done(&x);
    fixture_init(&x, 257);
    x.f.fabrics.compute.tiers = 2;
    expect_fault(&x, MW_D_TIERS, MW_EIMPOSSIBLE);
}

/* 8,192 x 8 = 65,536 = 64^3/4 endpoints; as InfiniBand they are too many for a subnet. */
static void one_plane_ends_at_radix_cubed_over_four(void **state)
{
    struct fixture x;

    (void)state;
    for (int32_t count = 8192; count <= 8193; count++) {
        fixture_init(&x, count);
        x.f.fabrics.storage.enabled = false;
        x.catalog.types.at[FIX_IB].protocol = MW_PROTO_ETHERNET;
        if (count == 8192) {
            assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
            fixture_done(&x);
        } else {
            expect_fault(&x, MW_D_FABRIC_TOO_LARGE, MW_EIMPOSSIBLE);
        }
    }
    fixture_init(&x, 8192);
    x.f.fabrics.storage.enabled = false;
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_EIMPOSSIBLE);
    assert_int_equal(x.diags.at[0].code, MW_D_LIDS);
    assert_non_null(strstr(x.diags.at[0].cure, "planes: 2")); /* 32,768 adapters in each */
    fixture_done(&x);
}

static void planes_divide_the_rails(void **state)
{
    struct fixture x;

    (void)state;
    fixture_init(&x, 32);
    x.f.fabrics.compute.planes = 3;
    expect_fault(&x, MW_D_PLANES, MW_ECONFIG);
    fixture_init(&x, 64);
    x.f.fabrics.compute.scalable_unit = 64;
    expect_fault(&x, MW_D_UPLINKS, MW_EIMPOSSIBLE);
    fixture_init(&x, 127);
    x.f.fabrics.inband.uplinks = 62;
    expect_fault(&x, MW_D_INBAND_PORTS, MW_EIMPOSSIBLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_127_nodes),
        cmocka_unit_test(published_edges),
        cmocka_unit_test(edges_by_the_48),
        cmocka_unit_test(endpoints_are_those_here),
        cmocka_unit_test(eight_planes),
        cmocka_unit_test(indices_identify),
        cmocka_unit_test(node_ports_come_by_rail),
        cmocka_unit_test(managers_take_lasting_ports),
        cmocka_unit_test(inband_follows_the_nodes),
        cmocka_unit_test(two_tiers_end_at_radix_leaves),
        cmocka_unit_test(one_plane_ends_at_radix_cubed_over_four),
        cmocka_unit_test(planes_divide_the_rails),
    };

    return cmocka_run_group_tests_name("fabric", tests, NULL, NULL);
}
