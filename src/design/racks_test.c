/* racks_test.c: which racks a factory has and where they stand. */
#include "design/site_fixture.h"

#include "design/floor.h"
#include "design/pack.h"
#include "design/rackload.h"
#include "design/route.h"
#include "design/site.h"
#include "design/traffic.h"

/* One letter per position of a row: C compute, N network, M management, X core, - empty. */
static void draw_row(const struct mw_plan *p, uint32_t row, char *out)
{
    static const char letters[MW_RACK_KINDS] = {[MW_RACK_COMPUTE] = 'C',
                                                [MW_RACK_NETWORK] = 'N',
                                                [MW_RACK_MANAGEMENT] = 'M',
                                                [MW_RACK_CORE] = 'X'};
    const struct mw_plan_row *r = &p->rows.at[row];

    for (uint32_t i = 0; i < r->position_n; i++) {
        const struct mw_position *at = &p->positions.at[r->first_position + i];
        out[i] = at->rack == MW_NONE ? (at->blocked ? '#' : '-')
                                     : letters[p->racks.at[at->rack].kind];
    }
    out[r->position_n] = '\0';
}

/* What must hold of every plan: each device that stands here has a rack, racks and positions
 * agree, rows hold what they may, classes hold what their racks hold, one PDU per circuit. */
static void check_plan(const struct mw_plan *p)
{
    uint32_t nodes_in[8192] = {0};

    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        assert_int_equal(d->rack == MW_NONE, d->elsewhere_mm > 0);
        if (d->role == MW_ROLE_NODE) {
            nodes_in[d->rack]++;
            assert_int_equal(p->racks.at[d->rack].su, d->su);
        }
    }
    for (uint32_t r = 0; r < p->racks.n; r++) {
        const struct mw_rack *rack = &p->racks.at[r];
        const struct mw_position *at = &p->positions.at[rack->position];
        const struct mw_plan_row *row = &p->rows.at[at->row];
        const struct mw_device_type *types[256];
        assert_int_equal(at->rack, r);
        assert_false(at->blocked);
        assert_true(mw_row_holds(row, rack->kind));
        assert_true(r == 0 || p->racks.at[r - 1].position < rack->position);
        assert_int_equal(nodes_in[r] > 0, rack->kind == MW_RACK_COMPUTE);
        assert_true((int32_t)nodes_in[r] <= p->classes.at[row->power_class].nodes_per_rack ||
                    rack->kind != MW_RACK_COMPUTE);
        for (uint32_t i = 0; i < rack->device_n; i++)
            types[i] = p->devices.at[p->rack_devices.at[rack->first_device + i]].type;
        assert_true(mw_rack_fits(p, row->power_class, types, rack->device_n, NULL));
    }
    for (uint32_t c = 0; c < p->circuits.n; c++) {
        const struct mw_plan_circuit *circuit = &p->circuits.at[c];
        assert_int_equal(p->devices.at[circuit->pdu].circuit, c);
        assert_int_equal(p->devices.at[circuit->pdu].rack, circuit->rack);
        assert_string_equal(p->want->site.power.feeds.at[circuit->feed].name,
                            circuit->want->feed);
    }
    assert_int_equal(p->circuits.n, mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_PDU).n);
}

/* Partners of pairs stand in different racks. */
static void check_pairs(const struct mw_plan *p, enum mw_fabric_id fabric, enum mw_role role)
{
    struct mw_range range = mw_plan_range(p, fabric, role);

    for (uint32_t i = 0; i + 1 < range.n; i += 2)
        if (p->devices.at[range.first + i].elsewhere_mm == 0)
            assert_int_not_equal(p->devices.at[range.first + i].rack,
                                 p->devices.at[range.first + i + 1].rack);
}

static void check_bound(const struct mw_plan *p)
{
    int64_t routes = 0;

    for (uint32_t i = 0; i < p->cables.n; i++)
        routes += p->cables.at[i].route_mm;
    assert_int_equal(p->totals.route_mm, routes);
    assert_true(p->totals.cable_bound_mm > 0);
    assert_true(p->totals.cable_bound_mm <= routes);
    assert_int_equal(p->totals.placement_exact, p->totals.cable_bound_mm == routes);
}

static void design(struct world *x, const char *yaml, const char *const *sets, size_t set_n)
{
    world_design(x, yaml, sets, set_n);
    for (uint32_t i = 0; i < x->diags.n && x->rc; i++)
        fprintf(stderr, "# %s\n", x->diags.at[i].text);
    assert_int_equal(x->rc, MW_OK);
    check_plan(&x->plan);
    check_bound(&x->plan);
    check_pairs(&x->plan, MW_FABRIC_INBAND, MW_ROLE_LEAF);
    check_pairs(&x->plan, MW_FABRIC_INBAND, MW_ROLE_SPINE);
    check_pairs(&x->plan, MW_FABRIC_OOB, MW_ROLE_EDGE);
    check_pairs(&x->plan, MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE);
}

static void row_of(const char *name, const char *const *sets, size_t set_n, const char *want,
                   bool exact)
{
    struct world x;
    char row[256];

    design(&x, name, sets, set_n);
    draw_row(&x.plan, 0, row);
    assert_string_equal(row, want);
    assert_int_equal(x.plan.totals.placement_exact, exact);
    world_done(&x);
}

/* Ten racks 4 + 2 + 4, eighteen 8 + 2 + 8, and 11 + 2 at 34 kW: the issue. */
static void pods_stand_as_published(void **state)
{
    static const char *const kw34[] = {"site.power.position_kw=34"};

    (void)state;
    row_of("pod32-dense", NULL, 0, "CCCCNNCCCC----------", true);
    row_of("pod32-lowpower", NULL, 0, "CCCCCCCCNNCCCCCCCC--", true);
    row_of("pod32-dense", kw34, 1, "CCCCCNNCCCCCC-------", true);
}

static void network_racks_stand_where_told(void **state)
{
    static const char *const start[] = {"site.layout.network=start"};
    static const char *const end[] = {"site.layout.network=end"};
    static const char *const three[] = {"site.layout.network_racks=3"};

    (void)state;
    row_of("pod32-dense", start, 1, "NNCCCCCCCC----------", false);
    row_of("pod32-dense", end, 1, "CCCCCCCCNN----------", false);
    /* Which edge switch a node gets is not known when racks are placed: 9 m in 16.6 km more. */
    row_of("pod32-dense", three, 1, "CCCCNNNCCCC---------", false);
}

static void blocked_positions_stay_free(void **state)
{
    static const char *const few[] = {"site.halls[0].rows[0].blocked=\"1,5,8-9\""};
    static const char *const gap[] = {"site.halls[0].rows[0].blocked=\"3,12-20\""};

    (void)state;
    /* Ten free positions in a row lie behind the blocked ones: shorter than around them. */
    row_of("pod32-dense", few, 1, "#---#--##CCCCNNCCCC-", true);
    row_of("pod32-dense", gap, 1, "CC#CCNNCCCC#########", true);
}

/* Rows of five: ten racks take two rows, in a bend. */
static void a_pod_wraps_over_rows(void **state)
{
    static const char *const sets[] = {"site.halls[0].rows[0].positions=5",
                                       "site.halls[0].rows[0].count=3"};
    struct world x;
    uint32_t used[3] = {0};

    (void)state;
    design(&x, "pod32-dense", sets, 2);
    for (uint32_t r = 0; r < x.plan.racks.n; r++)
        used[x.plan.positions.at[x.plan.racks.at[r].position].row]++;
    assert_int_equal(x.plan.racks.n, 10);
    assert_int_equal(used[0] + used[1], 10);
    world_done(&x);
}

/* Nine positions hold no ten racks, ten do; and so for each row length. */
static void too_few_positions_cannot_be(void **state)
{
    static const char *const nine[] = {"site.halls[0].rows[0].positions=9"};
    static const char *const ten[] = {"site.halls[0].rows[0].positions=10"};
    struct world x;

    (void)state;
    world_design(&x, "pod32-dense", nine, 1);
    assert_int_equal(x.rc, MW_EIMPOSSIBLE);
    assert_true(world_said(&x, MW_D_NO_POSITIONS));
    world_done(&x);
    row_of("pod32-dense", ten, 1, "CCCCNNCCCC", true);
}

#define TWO_ROWS                                                                               \
    "site:\n  power:\n    feeds: [{name: A}, {name: B}, {name: C}]\n    position_kw: 44\n"     \
    "    circuits:\n"                                                                          \
    "      - {feed: A, volts: 415, phases: 3, amps: 60, derate: 0.8}\n"                        \
    "      - {feed: B, volts: 415, phases: 3, amps: 60, derate: 0.8}\n"                        \
    "      - {feed: C, volts: 415, phases: 3, amps: 60, derate: 0.8}\n"

/* A weak row of 24 kW (two nodes a rack) before a strong one (four): the fewest racks are eight
 * in the strong row. With 40 nodes the strong row's ten are not enough once network racks take
 * some of them. */
static void strong_rows_are_used_first(void **state)
{
    static const char *const yaml =
        TWO_ROWS "  halls:\n    - name: h\n      rows:\n"
                 "        - {name: w, positions: 12, power: {position_kw: 24}}\n"
                 "        - {name: s, positions: 10}\n"
                 "compute: {type: dgx-h100, count: 32}\n"
                 "fabrics:\n  compute: {spine: {elsewhere_m: 30},"
                 " managers: {attach: elsewhere, elsewhere_m: 30}}\n";
    static const char *const more[] = {"compute.count=38"};
    struct world x;
    char row[256];

    (void)state;
    design(&x, yaml, NULL, 0);
    draw_row(&x.plan, 0, row);
    assert_string_equal(row, "------------");
    world_done(&x);
    design(&x, yaml, more, 1);
    draw_row(&x.plan, 0, row);
    assert_non_null(strchr(row, 'C'));
    draw_row(&x.plan, 1, row);
    assert_null(strchr(row, '-'));
    world_done(&x);
}

/* Heat of a node: 10.2 kW to air. Rows that cool 82 kW hold eight nodes, whatever positions
 * they have: four rows hold 32, three do not (24). */
static void row_cooling_is_a_budget(void **state)
{
    static const char *const yaml =
        TWO_ROWS "  cooling: {row: {air_kw: %s}}\n  halls:\n    - name: h\n      rows:\n"
                 "        - {count: %d, positions: 9, holds: compute}\n"
                 "        - {name: z, positions: 4, holds: network}\n"
                 "compute: {type: dgx-h100, count: 32}\n"
                 "fabrics:\n  compute: {spine: {elsewhere_m: 30},"
                 " managers: {attach: elsewhere, elsewhere_m: 30}}\n";
    static const struct {
        const char *kw;
        int rows;
        bool fits;
    } cases[] = {{"81.6", 4, true}, {"81.5", 4, false}, {"81.6", 3, false}, {"82", 5, true}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world x;
        char text[2048];
        snprintf(text, sizeof text, yaml, cases[i].kw, cases[i].rows);
        world_design(&x, text, NULL, 0);
        assert_int_equal(x.rc, cases[i].fits ? MW_OK : MW_EIMPOSSIBLE);
        assert_int_equal(world_said(&x, MW_D_COOLING_BUDGET), !cases[i].fits);
        int64_t heat[8] = {0};
        for (uint32_t r = 0; r < x.plan.racks.n; r++)
            heat[x.plan.positions.at[x.plan.racks.at[r].position].row] +=
                x.plan.racks.at[r].max_w;
        for (int r = 0; r < cases[i].rows; r++)
            assert_true(heat[r] <= 82000);
        world_done(&x);
    }
}

/* Units do not share racks; spines get core racks, servers a management rack. */
static void many_units_with_core_racks(void **state)
{
    static const char *const yaml =
        TWO_ROWS "  halls:\n    - name: h\n      rows: [{count: 6, positions: 20}]\n"
                 "compute: {type: dgx-h100, count: 250}\n"
                 "fabrics:\n  compute: {}\n  inband: {}\n  oob: {}\n"
                 "services:\n  management: {type: server-1u, count: 2}\n"
                 "assume:\n  - {device: sn4600c, max_w: 932, why: test}\n"
                 "  - {device: sn2201, max_w: 196, why: test}\n";
    struct world x;
    uint32_t kinds[MW_RACK_KINDS] = {0};

    (void)state;
    design(&x, yaml, NULL, 0);
    for (uint32_t r = 0; r < x.plan.racks.n; r++)
        kinds[x.plan.racks.at[r].kind]++;
    assert_int_equal(kinds[MW_RACK_COMPUTE], 7 * 8 + 7); /* 7 x 32 nodes, and 26 */
    assert_in_range(kinds[MW_RACK_NETWORK], 8, 16);
    assert_in_range(kinds[MW_RACK_CORE], 2, 4); /* 32 spines and a pair of in-band cores */
    assert_int_equal(kinds[MW_RACK_MANAGEMENT], 1);
    struct mw_range leaves = mw_plan_range(&x.plan, MW_FABRIC_COMPUTE, MW_ROLE_LEAF);
    for (uint32_t i = leaves.first; i < leaves.first + leaves.n; i++) {
        const struct mw_device *d = &x.plan.devices.at[i];
        assert_int_equal(x.plan.racks.at[d->rack].kind, MW_RACK_NETWORK);
        assert_int_equal(x.plan.racks.at[d->rack].su, d->su);
    }
    world_done(&x);
}

/* The published 38 racks: 32 of nodes, 6 of everything else (RA-11333-001). */
static void a_central_layout(void **state)
{
    struct world x;
    uint32_t kinds[MW_RACK_KINDS] = {0};

    (void)state;
    design(&x, "superpod-h100-4su", NULL, 0);
    for (uint32_t r = 0; r < x.plan.racks.n; r++)
        kinds[x.plan.racks.at[r].kind]++;
    assert_int_equal(kinds[MW_RACK_COMPUTE], 32);
    assert_int_equal(kinds[MW_RACK_MANAGEMENT], 6);
    assert_int_equal(x.plan.racks.n, 38);
    world_done(&x);
}

static void a_device_too_large_for_any_rack(void **state)
{
    static const char *const yaml =
        TWO_ROWS "  halls:\n    - {name: h, rows: [{positions: 20, holds: compute}, "
                 "{positions: 4, holds: network, power: {position_kw: 1.7}}]}\n"
                 "compute: {type: dgx-h100, count: 32}\n"
                 "fabrics:\n  compute: {spine: {elsewhere_m: 30},"
                 " managers: {attach: elsewhere, elsewhere_m: 30}}\n";
    struct world x;

    (void)state;
    world_design(&x, yaml, NULL, 0); /* a QM9700 draws 1.72 kW */
    assert_int_equal(x.rc, MW_EIMPOSSIBLE);
    assert_true(world_said(&x, MW_D_RACK_TOO_SMALL));
    world_done(&x);
}

/* ---- packing and traffic ---- */

static uint32_t pack_switches(const struct world *x, uint32_t n, bool paired)
{
    struct mw_packing k;
    struct mw_pack_item items[256];
    const struct mw_device_type *type = mw_catalog_find(&x->catalog, "qm9700");

    mw_packing_init(&k, &x->plan);
    for (uint32_t i = 0; i < n; i++)
        items[i] = (struct mw_pack_item){
            .type = type, .role = MW_ROLE_SPINE, .paired = paired, .index = (int32_t)i};
    uint32_t racks = mw_pack(&k, MW_RACK_CORE, -1, 0, 0, items, n);
    uint32_t most = 0, least = UINT32_MAX, total = 0;
    for (uint32_t b = 0; b < k.bins.n; b++) {
        most = k.bins.at[b].n > most ? k.bins.at[b].n : most;
        least = k.bins.at[b].n < least ? k.bins.at[b].n : least;
        total += k.bins.at[b].n;
    }
    assert_int_equal(k.bins.n, racks);
    assert_int_equal(total, racks > 0 ? n : 0);
    assert_true(racks == 0 || most - least <= 1); /* evenly */
    mw_packing_done(&k);
    return racks;
}

/* Under a panel on U37 with baffles a rack holds 17 + 5 switches of 1U by height; 44 kW would
 * hold 25. A position of 24 kW holds 13 (22.36 kW), as 14 draw 24.08. */
static void packing_is_tight(void **state)
{
    static const char *const kw24[] = {"site.power.position_kw=24"};
    struct world x;

    (void)state;
    world_design(&x, "pod32-dense", NULL, 0);
    assert_int_equal(pack_switches(&x, 22, false), 1);
    assert_int_equal(pack_switches(&x, 23, false), 2);
    assert_int_equal(pack_switches(&x, 44, false), 2);
    assert_int_equal(pack_switches(&x, 45, false), 3);
    assert_int_equal(pack_switches(&x, 1, false), 1);
    assert_int_equal(pack_switches(&x, 2, true), 2); /* a pair never shares a rack */
    world_done(&x);
    world_design(&x, "pod32-dense", kw24, 1);
    assert_int_equal(pack_switches(&x, 13, false), 1);
    assert_int_equal(pack_switches(&x, 14, false), 2);
    world_done(&x);
}

/* A node of the pod has 8 compute, 2 in-band and 1 management port; two network racks take
 * half of them each. */
static void a_nodes_cables_are_expected(void **state)
{
    struct world x;
    struct mw_packing k;
    struct mw_traffic t = {0};
    struct mw_pack_item items[64];
    uint32_t n = 0;

    (void)state;
    world_design(&x, "pod32-dense", NULL, 0);
    mw_packing_init(&k, &x.plan);
    for (uint32_t i = 0; i < x.plan.devices.n; i++) {
        const struct mw_device *d = &x.plan.devices.at[i];
        if ((d->role == MW_ROLE_LEAF || d->role == MW_ROLE_EDGE) && d->elsewhere_mm == 0)
            items[n++] = (struct mw_pack_item){.type = d->type,
                                               .device = i,
                                               .role = d->role,
                                               .fabric = d->fabric,
                                               .paired = d->fabric != MW_FABRIC_COMPUTE,
                                               .index = d->index};
    }
    assert_int_equal(mw_pack(&k, MW_RACK_NETWORK, 0, 0, 2, items, n), 2);
    mw_traffic(&t, &k, 1);
    assert_int_equal(t.pulls.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(t.pulls.at[i].bin, i);
        assert_int_equal(t.pulls.at[i].milli, 4000 + 1000 + 500);
    }
    mw_traffic_done(&t);
    mw_packing_done(&k);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_stand_as_published),
        cmocka_unit_test(network_racks_stand_where_told),
        cmocka_unit_test(blocked_positions_stay_free),
        cmocka_unit_test(a_pod_wraps_over_rows),
        cmocka_unit_test(too_few_positions_cannot_be),
        cmocka_unit_test(strong_rows_are_used_first),
        cmocka_unit_test(row_cooling_is_a_budget),
        cmocka_unit_test(many_units_with_core_racks),
        cmocka_unit_test(a_central_layout),
        cmocka_unit_test(a_device_too_large_for_any_rack),
        cmocka_unit_test(packing_is_tight),
        cmocka_unit_test(a_nodes_cables_are_expected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
