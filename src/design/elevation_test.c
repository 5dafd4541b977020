/* elevation_test.c: what stands at which U: the two pods of the project's seed (REFERENCE: its
 * rack tables), slots, panels, and random racks in which nothing may overlap. */
#include "design/site_fixture.h"

#include "design/elevation.h"
#include "design/rackload.h"

enum { UNITS = 48 };

/* What the tables call each U: N node (all of its U), B blank, P panel, F baffle, M management
 * edge, C console edge, A admin leaf, L leaf of the fabric. From U48 down. */
static void draw(const struct mw_plan *p, uint32_t rack, char out[UNITS + 1])
{
    static const char fillers[] = {
        [MW_FILL_BLANK] = 'B', [MW_FILL_BAFFLE] = 'F', [MW_FILL_PANEL] = 'P'};
    const struct mw_rack *r = &p->racks.at[rack];

    memset(out, '?', UNITS);
    out[UNITS] = '\0';
    for (uint32_t i = 0; i < p->fillers.n; i++)
        if (p->fillers.at[i].rack == rack) {
            assert_int_equal(out[UNITS - p->fillers.at[i].u], '?');
            out[UNITS - p->fillers.at[i].u] = fillers[p->fillers.at[i].kind];
        }
    for (uint32_t i = 0; i < r->device_n; i++) {
        const struct mw_device *d = &p->devices.at[p->rack_devices.at[r->first_device + i]];
        char c = d->role == MW_ROLE_NODE         ? 'N'
                 : d->role == MW_ROLE_EDGE       ? 'M'
                 : d->role == MW_ROLE_CONSOLE    ? 'C'
                 : d->fabric == MW_FABRIC_INBAND ? 'A'
                                                 : 'L';
        for (int32_t u = d->u; d->u > 0 && u < d->u + d->type->u; u++) {
            assert_in_range(u, 1, UNITS);
            assert_int_equal(out[UNITS - u], '?');
            out[UNITS - u] = c;
        }
    }
}

/* U48–41 blank, baffle, edges, panel U37, then as the table lists them; blanks below U22. */
#define NETWORK                                                                                \
    "BBBBBBBB"                                                                                 \
    "FMCPF"                                                                                    \
    "AAFAAF"                                                                                   \
    "LFLFLFLF"                                                                                 \
    "BBBBBBBBBBBBBBBBBBBBB"
#define DENSE                                                                                  \
    "BBBBBBBBBBB"                                                                              \
    "P"                                                                                        \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"
#define THREE                                                                                  \
    "BBBBBBBBBBB"                                                                              \
    "P"                                                                                        \
    "BBBBBBBBB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"
#define TWO                                                                                    \
    "BBBBBBBBBBB"                                                                              \
    "P"                                                                                        \
    "BBBBBBBBB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "NNNNNNNNB"                                                                                \
    "BBBBBBBBB"

static void check_pod(const char *name, const char *set, const char *node_rack, uint32_t racks,
                      uint32_t net)
{
    struct world x;
    char drawn[UNITS + 1];

    world_design(&x, name, &set, set ? 1 : 0);
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.plan.racks.n, racks);
    for (uint32_t r = 0; r < racks; r++) {
        bool network = r == net || r == net + 1;
        draw(&x.plan, r, drawn);
        if (r == racks - 1 && set) /* the last rack of eleven holds two */
            assert_string_equal(drawn, TWO);
        else
            assert_string_equal(drawn, network ? NETWORK : node_rack);
        assert_int_equal(x.plan.racks.at[r].kind, network ? MW_RACK_NETWORK : MW_RACK_COMPUTE);
        assert_int_equal(x.plan.positions.at[x.plan.racks.at[r].position].number, r + 1);
    }
    world_done(&x);
}

static void the_pods_are_the_published_ones(void **state)
{
    (void)state;
    check_pod("pod32-dense", NULL, DENSE, 10, 4);
    check_pod("pod32-lowpower", NULL, TWO, 18, 8);
    check_pod("pod32-dense", "site.power.position_kw=34", THREE, 13, 5);
}

static void node(struct mw_device_type *t, uint8_t u)
{
    *t = (struct mw_device_type){.u = u};
}

static struct mw_factory factory_of(int32_t panel_u)
{
    struct mw_factory f = {0};

    f.site.rack.units = UNITS;
    f.site.rack.panel = true;
    f.site.rack.panel_u = panel_u;
    f.site.rack.baffles = true;
    f.compute.blank_u = 1;
    f.compute.lowest_u = 1;
    return f;
}

/* Four slots under U37: decisions of the pods: one node takes the third from the top, two the
 * second and third, three the lower three; five do not fit. */
static void nodes_take_the_middle_slots(void **state)
{
    static const uint8_t want[5][4] = {{0}, {11}, {20, 11}, {20, 11, 2}, {29, 20, 11, 2}};
    struct mw_factory f = factory_of(37);
    struct mw_device_type h100;

    (void)state;
    node(&h100, 8);
    for (uint32_t n = 1; n <= 5; n++) {
        struct mw_stack_item items[5] = {{MW_ROLE_NODE, 8, 0},
                                         {MW_ROLE_NODE, 8, 0},
                                         {MW_ROLE_NODE, 8, 0},
                                         {MW_ROLE_NODE, 8, 0},
                                         {MW_ROLE_NODE, 8, 0}};
        assert_int_equal(mw_stack_fits(&f, &h100, items, n, NULL), n <= 4);
        for (uint32_t i = 0; i < n && n <= 4; i++)
            assert_int_equal(items[i].at, want[n][i]);
    }
    f.compute.slots = 2;
    struct mw_stack_item three[3] = {
        {MW_ROLE_NODE, 8, 0}, {MW_ROLE_NODE, 8, 0}, {MW_ROLE_NODE, 8, 0}};
    assert_false(mw_stack_fits(&f, &h100, three, 3, NULL));
    assert_true(mw_stack_fits(&f, &h100, three, 2, NULL));
}

static void the_panel_stands_above_the_highest_slot(void **state)
{
    struct mw_factory f = factory_of(0);
    struct mw_device_type h100, b200;

    (void)state;
    node(&h100, 8);
    node(&b200, 10);
    assert_int_equal(mw_panel_u(&f, &h100), 5 * 9 + 1);
    assert_int_equal(mw_panel_u(&f, &b200), 4 * 11 + 1);
    f.compute.lowest_u = 5; /* 47 - 4 = 43 U: four nodes of 8 with three blanks, not five */
    assert_int_equal(mw_panel_u(&f, &h100), 5 + 4 * 9);
    f.compute.lowest_u = 4; /* 44 U: five nodes with four blanks fill them */
    assert_int_equal(mw_panel_u(&f, &h100), 48);
    f.compute.lowest_u = 1;
    f.site.rack.panel = false;
    assert_int_equal(mw_panel_u(&f, &h100), 0);
}

/* A switch and the baffles around it: 17 of 1U fill U1–36 with 18 baffles and one blank; with
 * one baffle shared between neighbours 36 U hold (36 - 1) / 2 = 17. Above the panel 11 U: 5. */
static void switches_fill_a_rack_to_the_last(void **state)
{
    struct mw_factory f = factory_of(37);
    struct mw_device_type h100;
    struct mw_stack_item items[23];

    (void)state;
    node(&h100, 8);
    for (uint32_t i = 0; i < 23; i++)
        items[i] = (struct mw_stack_item){MW_ROLE_SPINE, 1, 0};
    assert_true(mw_stack_fits(&f, &h100, items, 22, NULL));
    assert_false(mw_stack_fits(&f, &h100, items, 23, NULL));
    f.site.rack.baffles = false;
    assert_true(mw_stack_fits(&f, &h100, items, 23, NULL));
}

/* No room for edge switches and their baffle above a panel on U46: they go below it. */
static void edges_go_below_a_high_panel(void **state)
{
    struct mw_factory f = factory_of(46);
    struct mw_device_type h100;
    struct mw_stack s;
    struct mw_stack_item items[] = {
        {MW_ROLE_EDGE, 1, 0}, {MW_ROLE_CONSOLE, 1, 0}, {MW_ROLE_LEAF, 1, 0}};

    (void)state;
    node(&h100, 8);
    assert_true(mw_stack_fits(&f, &h100, items, 1, NULL));
    assert_int_equal(items[0].at, 47);
    assert_true(mw_stack_fits(&f, &h100, items, 3, &s));
    assert_int_equal(items[0].at, 44);
    assert_int_equal(s.fill[45], MW_U_BAFFLE);
    assert_int_equal(items[1].at, 42);
    assert_int_equal(items[2].at, 40);
    assert_int_equal(s.fill[39], MW_U_BAFFLE);
}

static void nothing_overlaps(void **state)
{
    static const uint8_t roles[] = {MW_ROLE_EDGE,  MW_ROLE_CONSOLE, MW_ROLE_LEAF,
                                    MW_ROLE_SPINE, MW_ROLE_MANAGER, MW_ROLE_LOGIN};
    uint64_t seed = 7;
    uint32_t fitted = 0, refused = 0;

    (void)state;
    for (int c = 0; c < 4000; c++) {
        struct mw_stack_item items[40];
        struct mw_factory f;
        struct mw_device_type h100;
        struct mw_stack s;
        bool used[UNITS + 1] = {false};
        uint32_t n = 0, role = 0;
        node(&h100, 8);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        f = factory_of((int32_t)(seed >> 33) % (UNITS + 1));
        f.site.rack.baffles = seed >> 60 & 1;
        f.site.rack.panel = (seed >> 56 & 3) > 0;
        while (n < 40 && role < 6) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            items[n++] =
                (struct mw_stack_item){roles[role], (uint8_t)(1 + (seed >> 40) % 3), 0};
            role += (seed >> 50) % 3 == 0;
        }
        if (!mw_stack_fits(&f, &h100, items, n, &s)) {
            refused++;
            continue;
        }
        fitted++;
        for (uint32_t i = 0; i < n; i++)
            for (int32_t u = items[i].at; u < items[i].at + items[i].u; u++) {
                assert_in_range(u, 1, UNITS);
                assert_false(used[u]);
                used[u] = true;
            }
        for (int32_t u = 1; u <= UNITS; u++)
            assert_int_equal(s.fill[u] == MW_U_DEVICE, used[u]);
        int32_t panel = mw_panel_u(&f, &h100);
        if (panel > 0)
            assert_int_equal(s.fill[panel], MW_U_PANEL);
    }
    assert_true(fitted > 200 && refused > 200);
}

/* Every U of every rack is something, devices stand from the top, PDUs last; intakes face the
 * cold aisle. A factory with all kinds of racks. */
static void every_u_of_a_factory_is_filled(void **state)
{
    struct world x;
    char drawn[UNITS + 1];

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    assert_int_equal(x.rc, MW_OK);
    uint32_t listed = 0;
    for (uint32_t r = 0; r < x.plan.racks.n; r++) {
        const struct mw_rack *rack = &x.plan.racks.at[r];
        uint8_t last = UINT8_MAX;
        draw(&x.plan, r, drawn);
        assert_null(strchr(drawn, '?'));
        for (uint32_t i = 0; i < rack->device_n; i++) {
            const struct mw_device *d =
                &x.plan.devices.at[x.plan.rack_devices.at[rack->first_device + i]];
            assert_int_equal(d->rack, r);
            assert_true(d->u < last || (d->u == 0 && last == 0));
            last = d->u;
            assert_int_equal(d->rear, d->type->airflow == MW_AIR_REAR_TO_FRONT);
        }
        listed += rack->device_n;
    }
    assert_int_equal(listed, x.plan.rack_devices.n);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pods_are_the_published_ones),
        cmocka_unit_test(nodes_take_the_middle_slots),
        cmocka_unit_test(the_panel_stands_above_the_highest_slot),
        cmocka_unit_test(switches_fill_a_rack_to_the_last),
        cmocka_unit_test(edges_go_below_a_high_panel),
        cmocka_unit_test(nothing_overlaps),
        cmocka_unit_test(every_u_of_a_factory_is_filled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
