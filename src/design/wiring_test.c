/*
 * wiring_test.c: what every wiring must keep (no port twice, rails unmixed, growth moves no
 * cable) over many factories, and the published cable counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "design/fabric_fixture.h"
#include "design/wiring.h"

static int64_t links(const struct fixture *x, enum mw_fabric_id fabric, enum mw_link_kind kind)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < x->p.cables.n; i++) {
        const struct mw_cable *c = &x->p.cables.at[i];

        if (c->fabric == fabric && c->kind == kind)
            n += c->end[2].device == MW_NONE ? 1 : 2;
    }
    assert_int_equal(x->p.fabrics[fabric].links[kind], n);
    return n;
}

/* No port has two cables; every end exists; ends are of the net that the fabric is. */
static void ports_are_used_once(const struct fixture *x)
{
    enum { PORTS = 160 };
    uint8_t *used = mw_alloc((size_t)x->p.devices.n * PORTS);

    for (uint32_t i = 0; i < x->p.cables.n; i++) {
        const struct mw_cable *c = &x->p.cables.at[i];

        assert_true(c->end[0].device != MW_NONE);
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &c->end[e];

            if (end->device == MW_NONE)
                continue;
            assert_true(end->device < x->p.devices.n);
            assert_true(end->port < x->p.devices.at[end->device].type->port_n);
            assert_int_equal(end->lanes, 1);
            assert_int_equal(used[end->device * PORTS + end->port]++, 0);
        }
    }
    mw_free(used);
}

/* Rail r of every node of a unit is on leaf r of that unit (REFERENCE.md, rule). */
static void rails_are_unmixed(const struct fixture *x)
{
    for (uint32_t i = 0; i < x->p.cables.n; i++) {
        const struct mw_cable *c = &x->p.cables.at[i];
        const struct mw_device *node, *leaf;

        if (c->fabric != MW_FABRIC_COMPUTE || c->kind != MW_LINK_NODE_LEAF)
            continue;
        node = &x->p.devices.at[c->end[0].device];
        leaf = &x->p.devices.at[c->end[1].device];
        assert_int_equal(node->type->ports[c->end[0].port].rail, leaf->rail);
        assert_int_equal(node->su, leaf->su);
    }
}

/* ---- published ---- */

/* REFERENCE.md, bill of materials of the 127-node system, checks. */
static void published_127_nodes(void **state)
{
    static const struct {
        enum mw_fabric_id fabric;
        enum mw_link_kind kind;
        int64_t n;
    } rows[] = {
        {MW_FABRIC_COMPUTE, MW_LINK_NODE_LEAF, 1016},
        {MW_FABRIC_COMPUTE, MW_LINK_MANAGER_LEAF, 4},
        {MW_FABRIC_COMPUTE, MW_LINK_LEAF_SPINE, 1024},
        {MW_FABRIC_COMPUTE, MW_LINK_SPINE_CORE, 0},
        {MW_FABRIC_STORAGE, MW_LINK_NODE_LEAF, 254},
        {MW_FABRIC_STORAGE, MW_LINK_SERVICE, 48 + 4},
        {MW_FABRIC_STORAGE, MW_LINK_MANAGER_LEAF, 4},
        {MW_FABRIC_STORAGE, MW_LINK_LEAF_SPINE, 494 - 254},
        {MW_FABRIC_INBAND, MW_LINK_NODE_LEAF, 254},
        {MW_FABRIC_INBAND, MW_LINK_SERVICE, 8 + 8},
        {MW_FABRIC_INBAND, MW_LINK_EXTERNAL, 4},
        {MW_FABRIC_INBAND, MW_LINK_PEER, 6},
        {MW_FABRIC_INBAND, MW_LINK_LEAF_SPINE, 24},
        {MW_FABRIC_OOB, MW_LINK_MGMT, 127 + 64 + 8 + 8 + 108},
        {MW_FABRIC_OOB, MW_LINK_PEER, 2},
        {MW_FABRIC_OOB, MW_LINK_UPLINK, 16},
    };
    struct fixture x;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(fixture_design(&x, 108), MW_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(links(&x, rows[i].fabric, rows[i].kind), rows[i].n);
    assert_int_equal(x.p.findings.n, 0);
    ports_are_used_once(&x);
    rails_are_unmixed(&x);
    fixture_done(&x);
}

/* Both SuperPOD tables: managers have four leaf ports where a node is left out, none where all
 * units are full. */
static void published_superpods(void **state)
{
    static const struct {
        int32_t nodes;
        int64_t node_leaf, manager_leaf, leaf_spine, spine_core;
    } rows[] = {
        {31, 248, 4, 256, 0},           {63, 504, 4, 512, 0},       {95, 760, 4, 768, 0},
        {127, 1016, 4, 1024, 0},        {64, 512, 0, 512, 0},       {128, 1024, 0, 1024, 0},
        {256, 2048, 0, 2048, 0},        {512, 4096, 0, 4096, 4096}, {1024, 8192, 0, 8192, 8192},
        {2048, 16384, 0, 16384, 16384},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture x;

        fixture_init(&x, rows[i].nodes);
        assert_int_equal(fixture_design(&x, 0), MW_OK);
        assert_int_equal(links(&x, MW_FABRIC_COMPUTE, MW_LINK_NODE_LEAF), rows[i].node_leaf);
        assert_int_equal(links(&x, MW_FABRIC_COMPUTE, MW_LINK_MANAGER_LEAF),
                         rows[i].manager_leaf);
        assert_int_equal(links(&x, MW_FABRIC_COMPUTE, MW_LINK_LEAF_SPINE), rows[i].leaf_spine);
        assert_int_equal(links(&x, MW_FABRIC_COMPUTE, MW_LINK_SPINE_CORE), rows[i].spine_core);
        ports_are_used_once(&x);
        rails_are_unmixed(&x);
        fixture_done(&x);
    }
}

/* ---- properties over many factories ---- */

static uint32_t next(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525u + 1013904223u; /* Numerical Recipes */
    return (*seed >> 8) % n;
}

static void vary(struct fixture *x, uint32_t *seed)
{
    static const int32_t planes[] = {1, 1, 2, 4, 8};
    static const double ratios[] = {1, 1, 1.3333, 2, 3};

    x->f.fabrics.compute.topology = next(seed, 3) == 0 ? MW_TOPO_FAT_TREE : MW_TOPO_RAIL;
    x->f.fabrics.compute.planes = planes[next(seed, 5)];
    x->f.fabrics.compute.oversubscription = ratios[next(seed, 5)];
    x->f.fabrics.compute.tiers = next(seed, 4) == 0 ? 3 : 0;
    x->f.fabrics.compute.scalable_unit = next(seed, 3) == 0 ? (int32_t)next(seed, 20) + 12 : 0;
    x->f.fabrics.storage.oversubscription = ratios[next(seed, 5)];
    x->f.fabrics.storage.appliance_ports = (int32_t)next(seed, 200);
    x->f.fabrics.storage.appliance_leaves = 0;
    x->f.fabrics.inband.uplinks = (int32_t)next(seed, 8) + 1;
    x->f.fabrics.inband.leaves_min = (int32_t)next(seed, 5) + 2;
    x->f.fabrics.oob.pairs = next(seed, 2) == 0;
    x->f.services[MW_SERVICE_LOGIN] =
        (struct mw_service){.type = "server", .count = (int32_t)next(seed, 6)};
    x->f.services[MW_SERVICE_STORAGE] =
        (struct mw_service){.type = "server", .count = (int32_t)next(seed, 40)};
    if (next(seed, 2) == 0)
        x->f.fabrics.console =
            (struct mw_fabric_console){.enabled = true,
                                       .edge = {.type = next(seed, 2) ? "serial" : "edge"},
                                       .pairs = true};
}

static void any_factory_uses_ports_once(void **state)
{
    uint32_t seed = 1;

    (void)state;
    for (int i = 0; i < 150; i++) {
        struct fixture x;

        int32_t count = (int32_t)next(&seed, 400) + 1;

        fixture_init(&x, count);
        vary(&x, &seed);
        assert_int_equal(fixture_design(&x, (int32_t)next(&seed, 3 * (uint32_t)count)), MW_OK);
        assert_int_equal(x.p.findings.n, 0); /* none found its edge switch full */
        ports_are_used_once(&x);
        if (x.f.fabrics.compute.topology == MW_TOPO_RAIL)
            rails_are_unmixed(&x);
        fixture_done(&x);
    }
}

/* ---- growth ---- */

struct lasting_end { /* a name that growth does not change */
    uint32_t fabric, role, index, port;
};

static struct lasting_end lasting(const struct fixture *x, const struct mw_end *e)
{
    const struct mw_device *d;

    if (e->device == MW_NONE)
        return (struct lasting_end){UINT32_MAX, 0, 0, 0};
    d = &x->p.devices.at[e->device];
    return (struct lasting_end){d->fabric, d->role, (uint32_t)d->index, e->port};
}

struct lasting_cable {
    struct lasting_end end[3];
};

static int lasting_order(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct lasting_cable));
}

static struct lasting_cable *lasting_cables(const struct fixture *x)
{
    struct lasting_cable *list = mw_alloc(x->p.cables.n * sizeof *list);

    for (uint32_t i = 0; i < x->p.cables.n; i++)
        for (int e = 0; e < 3; e++)
            list[i].end[e] = lasting(x, &x->p.cables.at[i].end[e]);
    qsort(list, x->p.cables.n, sizeof *list, lasting_order);
    return list;
}

static bool is_management(const struct lasting_cable *c)
{
    return c->end[1].role == MW_ROLE_EDGE || c->end[1].role == MW_ROLE_CONSOLE;
}

/* Every cable of the smaller factory is a cable of the larger. (Where spines are added later,
 * their management cables are dealt with the others anew.) */
static void growth_moves_no_cable(void **state)
{
    uint32_t seed = 7;

    (void)state;
    for (int i = 0; i < 120; i++) {
        int32_t final = (int32_t)next(&seed, 500) + 2;
        int32_t now = (int32_t)next(&seed, (uint32_t) final - 1) + 1;
        int32_t later =
            i % 3 == 0 ? final : now + (int32_t)next(&seed, (uint32_t)(final - now));
        uint32_t same = seed;
        struct fixture a, b;
        struct lasting_cable *ca, *cb;

        fixture_init(&a, now);
        fixture_init(&b, later);
        vary(&a, &seed);
        vary(&b, &same);
        a.f.compute.count_final = b.f.compute.count_final = final;
        a.f.compute.growth = b.f.compute.growth =
            i % 4 == 0 ? MW_GROWTH_OVERSUBSCRIBED : MW_GROWTH_PREBUILT;
        assert_int_equal(fixture_design(&a, 0), MW_OK);
        assert_int_equal(fixture_design(&b, 0), MW_OK);
        ca = lasting_cables(&a);
        cb = lasting_cables(&b);
        for (uint32_t k = 0; k < a.p.cables.n; k++)
            if (ca[k].end[0].role != MW_ROLE_CONSOLE && /* as many as racks need: come last */
                (a.f.compute.growth == MW_GROWTH_PREBUILT || !is_management(&ca[k])))
                assert_non_null(bsearch(&ca[k], cb, b.p.cables.n, sizeof *cb, lasting_order));
        mw_free(ca);
        mw_free(cb);
        fixture_done(&a);
        fixture_done(&b);
    }
}

/* REFERENCE.md, growth: built for one unit and grown to four, 192 of 256 uplinks move. */
static void rewiring_moves_192_of_256(void **state)
{
    struct fixture a, b;
    struct lasting_cable *ca, *cb;
    int32_t kept = 0, all = 0;

    (void)state;
    fixture_init(&a, 32);
    fixture_init(&b, 128);
    a.f.compute.count_final = b.f.compute.count_final = 128;
    a.f.compute.growth = b.f.compute.growth = MW_GROWTH_REWIRE;
    assert_int_equal(fixture_design(&a, 0), MW_OK);
    assert_int_equal(fixture_design(&b, 0), MW_OK);
    ca = lasting_cables(&a);
    cb = lasting_cables(&b);
    for (uint32_t k = 0; k < a.p.cables.n; k++) {
        if (ca[k].end[0].fabric != MW_FABRIC_COMPUTE || ca[k].end[0].role != MW_ROLE_LEAF ||
            ca[k].end[1].role != MW_ROLE_SPINE)
            continue;
        all++;
        for (uint32_t j = 0; j < b.p.cables.n; j++) /* the same pair of switches is enough */
            if (cb[j].end[0].fabric == MW_FABRIC_COMPUTE && cb[j].end[0].role == MW_ROLE_LEAF &&
                cb[j].end[1].role == MW_ROLE_SPINE &&
                cb[j].end[0].index == ca[k].end[0].index &&
                cb[j].end[1].index == ca[k].end[1].index) {
                cb[j].end[0].role = MW_ROLE_COUNT; /* each keeps one */
                kept++;
                break;
            }
    }
    assert_int_equal(all, 256);
    assert_int_equal(all - kept, 192);
    mw_free(ca);
    mw_free(cb);
    fixture_done(&a);
    fixture_done(&b);
}

/* ---- particulars ---- */

/* Eight leaves of 32 nodes use every port: no fabric manager finds one. */
static void a_full_unit_has_no_manager_port(void **state)
{
    struct fixture x;
    struct mw_range r;

    (void)state;
    fixture_init(&x, 32);
    assert_int_equal(fixture_design(&x, 0), MW_OK);
    assert_int_equal(links(&x, MW_FABRIC_COMPUTE, MW_LINK_MANAGER_LEAF), 0);
    r = mw_plan_range(&x.p, MW_FABRIC_COMPUTE, MW_ROLE_MANAGER);
    assert_int_equal(r.n, 2);
    assert_true(x.p.devices.at[r.first].elsewhere_mm > 0);
    fixture_done(&x);
}

/* Each splitter's tails are on two leaves, so that one leaf's loss leaves a manager attached. */
static void a_managers_tails_part(void **state)
{
    struct fixture x;
    int32_t splitters = 0;

    (void)state;
    fixture_init(&x, 127);
    assert_int_equal(fixture_design(&x, 0), MW_OK);
    for (uint32_t i = 0; i < x.p.cables.n; i++) {
        const struct mw_cable *c = &x.p.cables.at[i];

        if (c->kind != MW_LINK_MANAGER_LEAF)
            continue;
        splitters++;
        assert_true(c->end[2].device != MW_NONE);
        assert_true(c->end[1].device != c->end[2].device);
    }
    assert_int_equal(splitters, 4);
    fixture_done(&x);
}

/* A node's storage and in-band ports go to two switches each. */
static void two_ports_two_switches(void **state)
{
    enum { NODES = 127 };
    uint32_t peer[MW_FABRIC_COUNT][NODES][2];
    int32_t n[MW_FABRIC_COUNT][NODES] = {0};
    struct fixture x;

    (void)state;
    fixture_init(&x, NODES);
    assert_int_equal(fixture_design(&x, 0), MW_OK);
    for (uint32_t i = 0; i < x.p.cables.n; i++) {
        const struct mw_cable *c = &x.p.cables.at[i];
        uint32_t node = c->end[0].device;

        if (c->kind == MW_LINK_NODE_LEAF && c->fabric != MW_FABRIC_COMPUTE)
            peer[c->fabric][node][n[c->fabric][node]++] = c->end[1].device;
    }
    for (int node = 0; node < NODES; node++) {
        assert_int_equal(n[MW_FABRIC_STORAGE][node], 2);
        assert_int_equal(n[MW_FABRIC_INBAND][node], 2);
        assert_true(peer[MW_FABRIC_STORAGE][node][0] != peer[MW_FABRIC_STORAGE][node][1]);
        assert_true(peer[MW_FABRIC_INBAND][node][0] != peer[MW_FABRIC_INBAND][node][1]);
    }
    fixture_done(&x);
}

/* Edges that stand in a unit's own racks serve that unit first. */
static void a_unit_fills_its_own_edges(void **state)
{
    struct fixture x;
    struct mw_range edges;

    (void)state;
    fixture_init(&x, 64);
    x.f.fabrics.storage.enabled = false;
    x.f.fabrics.compute.spine.elsewhere_mm = 30000;
    x.f.fabrics.inband.enabled = false;
    x.f.services[MW_SERVICE_MANAGEMENT].count = 0;
    assert_int_equal(mw_design_fabrics(&x.p, &x.diags), MW_OK);
    mw_design_edges(&x.p, MW_FABRIC_OOB, 4);
    for (int32_t su = 0; su < 2; su++) /* unit 1 has the first two edges, unit 0 the last two */
        *mw_vec_push(&x.p.racks) = (struct mw_rack){.su = 1 - su};
    *mw_vec_push(&x.p.positions) = (struct mw_position){0};
    edges = mw_plan_range(&x.p, MW_FABRIC_OOB, MW_ROLE_EDGE);
    for (uint32_t i = 0; i < 4; i++)
        x.p.devices.at[edges.first + i].rack = i / 2;
    assert_int_equal(mw_design_wiring(&x.p, &x.diags), MW_OK);
    for (uint32_t i = 0; i < x.p.cables.n; i++) {
        const struct mw_cable *c = &x.p.cables.at[i];

        if (c->fabric == MW_FABRIC_OOB && c->kind == MW_LINK_MGMT) {
            uint32_t rack = x.p.devices.at[c->end[1].device].rack;
            assert_int_equal(x.p.devices.at[c->end[0].device].su, x.p.racks.at[rack].su);
        }
    }
    assert_int_equal(links(&x, MW_FABRIC_OOB, MW_LINK_MGMT), 64 + 16);
    assert_int_equal(links(&x, MW_FABRIC_OOB, MW_LINK_UPLINK), 8); /* outside: one end each */
    ports_are_used_once(&x);
    fixture_done(&x);
}

/* Tiers of a large in-band network follow one another among the devices, none shared. */
static void inband_tiers_are_apart(void **state)
{
    struct mw_inband net;
    struct mw_range below, tier;
    struct fixture x;

    (void)state;
    fixture_init(&x, 12000);
    x.f.fabrics.compute.planes = 8;
    assert_int_equal(fixture_design(&x, 0), MW_OK);
    assert_int_equal(mw_inband_plan(&x.p, &net, &x.diags), MW_OK);
    assert_true(net.tree.tiers > 3);
    below = mw_inband_tier(&x.p, &net.tree, 0);
    for (int32_t i = 1; i < net.tree.tiers; i++) {
        tier = mw_inband_tier(&x.p, &net.tree, i);
        assert_int_equal(tier.first, below.first + below.n);
        assert_true(tier.n < below.n);
        below = tier;
    }
    assert_int_equal(below.n, 2); /* one pair on top */
    ports_are_used_once(&x);
    fixture_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_127_nodes),
        cmocka_unit_test(published_superpods),
        cmocka_unit_test(any_factory_uses_ports_once),
        cmocka_unit_test(growth_moves_no_cable),
        cmocka_unit_test(rewiring_moves_192_of_256),
        cmocka_unit_test(a_full_unit_has_no_manager_port),
        cmocka_unit_test(a_managers_tails_part),
        cmocka_unit_test(two_ports_two_switches),
        cmocka_unit_test(a_unit_fills_its_own_edges),
        cmocka_unit_test(inband_tiers_are_apart),
    };

    return cmocka_run_group_tests_name("wiring", tests, NULL, NULL);
}
