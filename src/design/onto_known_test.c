/*
 * onto_known_test.c: known growths, whose numbers follow from the rule of fattree.h and from the
 * ports of the switches, and what cannot be kept.
 */
#include "design/onto_fixture.h"

#include <inttypes.h>

/* ---- known growths: the numbers follow from the rule of fattree.h ---- */

static const char large[] =
    "site:\n"
    "  power:\n"
    "    feeds: [{name: A, kw: 130000}, {name: B, kw: 130000}, {name: C, kw: 130000}]\n"
    "    position_kw: 44\n"
    "    circuits: [{feed: A, volts: 415, phases: 3, amps: 60, derate: 0.8},"
    " {feed: B, volts: 415, phases: 3, amps: 60, derate: 0.8},"
    " {feed: C, volts: 415, phases: 3, amps: 60, derate: 0.8}]\n"
    "  halls: [{rows: [{count: 30, positions: 40}]}]\n"
    "compute: {type: dgx-h100}\n"
    "fabrics:\n"
    "  compute: {topology: rail}\n"
    "  inband: {leaf: {type: sn4600c}}\n"
    "  oob: {edge: {type: sn2201}}\n"
    "services: {management: {type: server-1u, count: 4}}\n"
    "addresses: {oob: 192.168.0.0/16}\n"
    "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196}]\n";

static int64_t not_kept(const struct mw_diff *d, enum mw_link_kind kind)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        const struct mw_cable *a = &d->old->cables.at[i], *b;
        uint32_t k = d->cable_now[i];
        if (a->fabric != MW_FABRIC_COMPUTE || a->kind != kind)
            continue;
        b = k == MW_NONE ? NULL : &d->now->cables.at[k];
        bool stays = b && d->device_now[a->end[0].device] == b->end[0].device &&
                     d->device_now[a->end[1].device] == b->end[1].device &&
                     a->end[0].port == b->end[0].port && a->end[1].port == b->end[1].port;
        n += stays ? a->end[0].lanes -
                         (a->end[0].lanes < b->end[0].lanes ? a->end[0].lanes : b->end[0].lanes)
                   : a->end[0].lanes;
    }
    return n;
}

static void known_growths(void **state)
{
    /* QM9700: 64 ports; a unit of 32 nodes has eight leaves of 32 uplinks */
    static const struct {
        int32_t from, to, tiers_from, tiers_to;
        int64_t leaf_spine, spine_core; /* that move */
    } known[] = {
        {32, 64, 2, 2, 8 * 16, 0},    /* 8 links to each of 4 spines, then 4 to each of 8 */
        {127, 256, 2, 2, 32 * 16, 0}, /* 2 to each of 16, then 1 to each of 32 */
        /* 64 leaves with a link to each of 32 spines; then eight pods of one rail each, and a
         * spine that stands keeps the eight leaves of one rail */
        {256, 1024, 2, 3, 64 * 32 - 32 * 8, 0},
        /* pods of 32 leaves become two each; a spine's 32 core links: 8 to each of four cores,
         * then 4 to each of eight */
        {1024, 2048, 3, 3, 0, 256 * 16},
    };

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct step from = {known[i].from, known[i].from, -1, MW_GROWTH_AUTO};
        struct step to = {known[i].to, known[i].to, -1, MW_GROWTH_AUTO};
        struct mw_diff d = {0};
        struct growth g;
        assert_true(grow_onto(&g, large, &from, &to));
        assert_int_equal(g.rc, MW_OK);
        assert_int_equal(g.old.plan.fabrics[MW_FABRIC_COMPUTE].tiers, known[i].tiers_from);
        assert_int_equal(g.now.plan.fabrics[MW_FABRIC_COMPUTE].tiers, known[i].tiers_to);
        mw_diff_plans(&d, &g.old.plan, &g.now.plan);
        check_stands(&d);
        check_plan(&g.now.plan);
        check_reuse(&d);
        assert_int_equal(not_kept(&d, MW_LINK_LEAF_SPINE), known[i].leaf_spine);
        assert_int_equal(not_kept(&d, MW_LINK_SPINE_CORE), known[i].spine_core);
        assert_int_equal(not_kept(&d, MW_LINK_NODE_LEAF), 0);
        assert_true(said(&g.now.plan, "D-MOVES"));
        mw_diff_done(&d);
        growth_done(&g);
    }
}

/* Grown onto itself nothing differs: after one step and after two, of copper (racks that are near
 * each other) and of fibre (spines in another room). */
static void onto_itself_nothing_differs(void **state)
{
    static const int32_t counts[] = {32, 64, 127};
    static const char *const rooms[][2] = {
        {"site.halls[0].rows[0].positions=20", "site.halls[0].rows[0].count=4"},
        {"site.halls[0].rows[0].positions=20", "fabrics.compute.spine.elsewhere_m=40"}};

    (void)state;
    for (int room = 0; room < 2; room++) {
        struct world x[6];
        for (int i = 0; i < 6; i++) { /* each count, and that again */
            struct mw_diff d = {0};
            world_read(&x[i], large, rooms[room], 2);
            apply(&x[i], &(struct step){counts[i / 2], counts[i / 2], -1, MW_GROWTH_AUTO});
            /* by hand: mw_design_onto would see that a step's own plan serves, where it does */
            x[i].plan.base = i > 0 ? &x[i - 1].plan : NULL;
            assert_int_equal(
                mw_design(&x[i].plan, &x[i].factory, &x[i].catalog, &x[i].diags, NULL), MW_OK);
            if (i == 0)
                continue;
            mw_diff_plans(&d, &x[i - 1].plan, &x[i].plan);
            check_reuse(&d);
            assert_int_equal(mw_diff_is_empty(&d), i % 2);
            mw_diff_done(&d);
        }
        uint32_t twins = 0;
        for (uint32_t i = 0; i < x[3].plan.cables.n; i++)
            twins += x[3].plan.cables.at[i].kind == MW_LINK_LEAF_SPINE &&
                     x[3].plan.cables.at[i].end[0].lanes == 2;
        assert_int_equal(twins > 0, room == 0);
        for (int i = 0; i < 6; i++)
            world_done(&x[i]);
    }
}

/* The finding counts the links that the diff has as moved. The in-band network gets a second tier,
 * which takes over the cables to the outside: one end of these stays. */
static void moves_are_those_of_the_diff(void **state)
{
    struct step from = {32, 32, -1, MW_GROWTH_AUTO}, to = {64, 64, -1, MW_GROWTH_AUTO};
    int64_t moved[MW_FABRIC_COUNT][MW_LINK_KINDS] = {{0}};
    uint32_t told = 0;
    struct mw_diff d = {0};
    struct growth g;

    (void)state;
    assert_true(grow_onto(&g, large, &from, &to));
    assert_int_equal(g.rc, MW_OK);
    mw_diff_plans(&d, &g.old.plan, &g.now.plan);
    for (uint32_t i = 0; i < d.cables.n; i++) {
        const struct mw_diff_cable *c = &d.cables.at[i];
        assert_int_not_equal(c->change, MW_CHANGE_REMOVED);
        if (c->change & MW_CHANGE_MOVED)
            moved[d.old->cables.at[c->old].fabric][d.old->cables.at[c->old].kind] +=
                d.old->cables.at[c->old].end[0].lanes;
    }
    assert_int_equal(moved[MW_FABRIC_INBAND][MW_LINK_EXTERNAL], 4);
    for (int f = 0; f < MW_FABRIC_COUNT; f++)
        for (int k = 0; k < MW_LINK_KINDS; k++) {
            char start[64], middle[64];
            uint32_t found = 0;
            snprintf(start, sizeof start, "%" PRId64 " of ", moved[f][k]);
            snprintf(middle, sizeof middle,
                     " %s links that stand must be plugged elsewhere: ", mw_link_names[k]);
            for (uint32_t i = 0; i < g.now.plan.findings.n; i++) {
                const struct mw_finding *n = &g.now.plan.findings.at[i];
                found += strcmp(n->id, "D-MOVES") == 0 && strstr(n->path, mw_fabric_names[f]) &&
                         strncmp(n->text, start, strlen(start)) == 0 && strstr(n->text, middle);
            }
            assert_int_equal(found, moved[f][k] > 0);
            told += found;
        }
    for (uint32_t i = 0; i < g.now.plan.findings.n; i++)
        told -= strcmp(g.now.plan.findings.at[i].id, "D-MOVES") == 0;
    assert_int_equal(told, 0);
    mw_diff_done(&d);
    growth_done(&g);
}

/* Three growths one after another: what stood first stands still. */
static void growth_upon_growth(void **state)
{
    static const int32_t counts[] = {20, 70, 127, 300};
    struct world x[4];

    (void)state;
    for (int i = 0; i < 4; i++) {
        struct mw_diff d = {0};
        world_read(&x[i], large, NULL, 0);
        apply(&x[i], &(struct step){counts[i], counts[i] + 10 * i, -1, MW_GROWTH_AUTO});
        if (i == 0)
            x[i].rc = mw_design(&x[i].plan, &x[i].factory, &x[i].catalog, &x[i].diags, NULL);
        else
            x[i].rc = mw_design_onto(&x[i].plan, &x[i].factory, &x[i].catalog, &x[i - 1].plan,
                                     &x[i].diags, NULL);
        assert_int_equal(x[i].rc, MW_OK);
        for (int k = 0; k < i; k++) {
            mw_diff_plans(&d, &x[k].plan, &x[i].plan);
            check_stands(&d);
            mw_diff_done(&d);
        }
        check_plan(&x[i].plan);
    }
    for (int i = 0; i < 4; i++)
        world_done(&x[i]);
}

/* Managers on node ports of a leaf that is not full. 66 nodes leave 30 ports of each of the third
 * unit's leaves; with its 32nd node, the 96th in all, these are full, and the next unit's leaves
 * have ports again from the 97th on. */
static void managers_stay_on_the_fabric(void **state)
{
    static const struct {
        const char *count;
        uint32_t cables; /* of both managers, one each */
        bool stay;
    } known[] = {{"compute.count=93", 2, true},
                 {"compute.count=95", 2, true},
                 {"compute.count=96", 0, false},
                 {"compute.count=97", 2, false},
                 {"compute.count=101", 2, false}};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct growth g = {0};
        uint32_t cables = 0, stay = 0, errors = 0;
        struct mw_diff d = {0};
        world_design(&g.old, "superpod-h100-4su", (const char *const[]){"compute.count=66"}, 1);
        assert_int_equal(g.old.rc, MW_OK);
        world_read(&g.now, "superpod-h100-4su",
                   (const char *const[]){known[i].count, "compute.count_final=101"}, 2);
        assert_int_equal(mw_design_onto(&g.now.plan, &g.now.factory, &g.now.catalog,
                                        &g.old.plan, &g.now.diags, NULL),
                         MW_OK);
        mw_diff_plans(&d, &g.old.plan, &g.now.plan);
        for (uint32_t k = 0; k < g.old.plan.cables.n; k++) {
            const struct mw_cable *c = &g.old.plan.cables.at[k];
            if (c->fabric != MW_FABRIC_COMPUTE || c->kind != MW_LINK_MANAGER_LEAF)
                continue;
            const struct mw_cable *is =
                d.cable_now[k] == MW_NONE ? NULL : &g.now.plan.cables.at[d.cable_now[k]];
            cables += is != NULL;
            stay += is && d.device_now[c->end[1].device] == is->end[1].device &&
                    d.device_now[c->end[2].device] == is->end[2].device &&
                    c->end[1].port == is->end[1].port && c->end[2].port == is->end[2].port;
        }
        for (uint32_t k = 0; k < g.now.plan.findings.n; k++)
            errors += g.now.plan.findings.at[k].severity == MW_ERROR &&
                      strcmp(g.now.plan.findings.at[k].id, "D-MANAGER") == 0;
        assert_int_equal(cables, known[i].cables);
        assert_int_equal(stay, known[i].stay ? 2 : 0);
        assert_int_equal(errors, cables == 0);
        check_unique(&g.now.plan);
        mw_diff_done(&d);
        growth_done(&g);
    }
}

/* ---- what cannot be ---- */

static void what_cannot_be_kept_is_named(void **state)
{
    static const struct {
        const char *set; /* of the new factory */
        enum mw_code code;
        const char *text;
    } faults[] = {
        {"compute.count=20", MW_D_STANDS_GONE, "node021"},
        {"compute.type=dgx-a100", MW_D_STANDS_GONE, "dgx-h100"},
        {"fabrics.compute.scalable_unit=16", MW_D_STANDS_GONE, "units of 32"},
        {"services.management.count=3", MW_D_STANDS_GONE, "mgmt4"},
        {"fabrics.oob.edge.type=sn4600c", MW_D_STANDS_GONE, "sn4600c"},
        {"fabrics.oob.enabled=no", MW_D_STANDS_GONE, "none there"},
        {"fabrics.inband.enabled=no", MW_D_STANDS_GONE, "role leaf"},
        {"site.power.position_kw=22", MW_D_STANDS_PLACE, "no longer"},
        {"site.rack.units=52", MW_D_STANDS_PLACE, "U"},
        {"site.rack.depth_mm=1300", MW_D_STANDS_PLACE, "elsewhere on the new floor"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct growth g;
        bool named = false;
        world_read(&g.old, large, (const char *const[]){"compute.count=32"}, 1);
        assert_int_equal(
            mw_design(&g.old.plan, &g.old.factory, &g.old.catalog, &g.old.diags, NULL), MW_OK);
        world_read(&g.now, large, (const char *const[]){"compute.count=64", faults[i].set}, 2);
        g.rc = mw_design_onto(&g.now.plan, &g.now.factory, &g.now.catalog, &g.old.plan,
                              &g.now.diags, NULL);
        assert_int_equal(g.rc, MW_EIMPOSSIBLE);
        for (uint32_t k = 0; k < g.now.diags.n; k++)
            named = named || (g.now.diags.at[k].code == faults[i].code &&
                              strstr(g.now.diags.at[k].text, faults[i].text));
        if (!named)
            fail_msg("%s: not named: %s", faults[i].set,
                     g.now.diags.at[g.now.diags.n - 1].text);
        growth_done(&g);
    }
}

/* A prefix that no longer holds what was given, and one that does. */
static void addresses_stay_where_the_prefix_holds_them(void **state)
{
    static const struct {
        const char *set;
        bool stays;
    } prefixes[] = {{"addresses.oob=192.168.0.0/15", true},
                    {"addresses.oob=192.170.0.0/16", false}};

    (void)state;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct growth g;
        world_read(&g.old, large, (const char *const[]){"compute.count=32"}, 1);
        assert_int_equal(
            mw_design(&g.old.plan, &g.old.factory, &g.old.catalog, &g.old.diags, NULL), MW_OK);
        world_read(&g.now, large, (const char *const[]){"compute.count=64", prefixes[i].set},
                   2);
        assert_int_equal(mw_design_onto(&g.now.plan, &g.now.factory, &g.now.catalog,
                                        &g.old.plan, &g.now.diags, NULL),
                         MW_OK);
        assert_int_equal(said(&g.now.plan, "D-READDRESSED"), !prefixes[i].stays);
        check_unique(&g.now.plan);
        growth_done(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_growths),
        cmocka_unit_test(onto_itself_nothing_differs),
        cmocka_unit_test(moves_are_those_of_the_diff),
        cmocka_unit_test(growth_upon_growth),
        cmocka_unit_test(managers_stay_on_the_fabric),
        cmocka_unit_test(what_cannot_be_kept_is_named),
        cmocka_unit_test(addresses_stay_where_the_prefix_holds_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
