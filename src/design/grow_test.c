/*
 * grow_test.c: a factory that is to grow keeps the places of what is still to come. The oracle is
 * the later factory, designed for itself: whatever stands today stands there at the same U of
 * the same position, under the same name.
 */
#include "design/site_fixture.h"

#include "design/grow.h"

/* The steps of mw_design that place and name. False: cannot be. */
static bool lay_out(struct world *x, const char *yaml, int32_t count, int32_t final,
                    enum mw_growth growth)
{
    static enum mw_rc (*const steps[])(struct mw_plan *, struct mw_diags *) = {
        mw_design_refer, mw_design_site,       mw_design_power,    mw_design_fabrics,
        mw_design_racks, mw_design_elevations, mw_design_supplies, mw_design_names};

    world_read(x, yaml, NULL, 0);
    x->factory.compute.count = count;
    x->factory.compute.count_final = final;
    x->factory.compute.growth = growth;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !x->rc; i++)
        x->rc = steps[i](&x->plan, &x->diags);
    return x->rc == MW_OK;
}

static bool no_room(const struct world *x)
{
    for (uint32_t i = 0; i < x->plan.findings.n; i++)
        if (strcmp(x->plan.findings.at[i].id, "D-NO-ROOM-TO-GROW") == 0)
            return true;
    return false;
}

/* ---- what holds of every layout ---- */

/* Every U of every rack is taken once: by a device, or by what stands where none does. */
static void check_elevations(const struct mw_plan *p)
{
    uint32_t units = (uint32_t)p->want->site.rack.units;
    uint8_t *taken = calloc((size_t)p->racks.n * (units + 1), 1);

    assert_non_null(taken);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        const struct mw_device *d = &p->devices.at[i];
        for (int32_t u = d->u; d->u && u < d->u + d->type->u; u++)
            taken[d->rack * (units + 1) + (uint32_t)u]++;
    }
    for (uint32_t i = 0; i < p->fillers.n; i++)
        taken[p->fillers.at[i].rack * (units + 1) + p->fillers.at[i].u]++;
    for (uint32_t r = 0; r < p->racks.n; r++)
        for (uint32_t u = 1; u <= units; u++)
            assert_int_equal(taken[r * (units + 1) + u], 1);
    free(taken);
}

/* Racks and positions, racks and their devices, circuits and PDUs name each other. */
static void check_links(const struct mw_plan *p)
{
    uint32_t held = 0, racks = 0;

    for (uint32_t r = 0; r < p->racks.n; r++) {
        const struct mw_rack *rack = &p->racks.at[r];
        assert_int_equal(p->positions.at[rack->position].rack, r);
        assert_true(rack->device_n > 0);
        for (uint32_t i = 0; i < rack->device_n; i++)
            assert_int_equal(p->devices.at[p->rack_devices.at[rack->first_device + i]].rack, r);
        held += rack->device_n;
    }
    assert_int_equal(held, p->rack_devices.n);
    for (uint32_t i = 0; i < p->devices.n; i++)
        held -= p->devices.at[i].rack != MW_NONE;
    assert_int_equal(held, 0);
    for (uint32_t i = 0; i < p->positions.n; i++)
        racks += p->positions.at[i].rack != MW_NONE;
    assert_int_equal(racks, p->racks.n);
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_device *pdu = &p->devices.at[p->circuits.at[i].pdu];
        assert_int_equal(pdu->role, MW_ROLE_PDU);
        assert_int_equal(pdu->circuit, i);
        assert_int_equal(pdu->rack, p->circuits.at[i].rack);
    }
}

/* How many devices of `now` stand elsewhere, or not at all, in `later`. */
static uint32_t moved(const struct mw_plan *now, const struct mw_plan *later)
{
    struct mw_map_str by_name = {0};
    uint32_t n = 0;

    for (uint32_t i = 0; i < later->devices.n; i++)
        assert_true(mw_map_str_add(&by_name, later->devices.at[i].name, i));
    for (uint32_t i = 0; i < now->devices.n; i++) {
        const struct mw_device *a = &now->devices.at[i];
        uint32_t k = mw_map_str_get(&by_name, a->name);
        const struct mw_device *b = k == MW_NONE ? NULL : &later->devices.at[k];
        if (!b || a->role != b->role || a->type != b->type || a->u != b->u ||
            a->rear != b->rear || (a->rack == MW_NONE) != (b->rack == MW_NONE))
            n++;
        else if (a->rack != MW_NONE &&
                 now->racks.at[a->rack].position != later->racks.at[b->rack].position)
            n++;
        else if (a->role == MW_ROLE_PDU &&
                 now->circuits.at[a->circuit].want->feed !=
                     later->circuits.at[b->circuit].want->feed &&
                 strcmp(now->circuits.at[a->circuit].want->feed,
                        later->circuits.at[b->circuit].want->feed) != 0)
            n++;
    }
    mw_map_str_done(&by_name);
    return n;
}

/* Catalogs are read anew for each world: types are the same when they bear one name. */
static void share_types(struct world *x, const struct world *with)
{
    for (uint32_t i = 0; i < x->plan.devices.n; i++)
        x->plan.devices.at[i].type =
            mw_catalog_find(&with->catalog, x->plan.devices.at[i].type->name);
}

/* ---- random factories ---- */

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

/* A site with room for more than its nodes, or for fewer. */
static void random_yaml(uint64_t *seed, char *out, size_t cap)
{
    static const char *const places[] = {"middle", "start", "end"};
    static const char *const topologies[] = {"rail", "fat-tree"};
    bool central = chance(seed, 3) == 0, inband = chance(seed, 4) > 0;
    uint32_t watts = 12 + chance(seed, 36), rows = 1 + chance(seed, 3);

    snprintf(out, cap,
             "site:\n"
             "  power: {position_kw: %u}\n"
             "  layout: {network: %s, leaf: %s, network_racks: %u}\n"
             "  halls: [{rows: [{count: %u, positions: %u}%s]}]\n"
             "compute: {type: dgx-h100}\n"
             "fabrics:\n"
             "  compute:\n"
             "    topology: %s\n"
             "    scalable_unit: %u\n"
             "    spine: {elsewhere_m: %u}\n"
             "    managers: {count: %u, elsewhere_m: %u}\n"
             "  storage: {enabled: %s, managers: {count: 0}, leaf: {elsewhere_m: %u},"
             " spine: {elsewhere_m: 40}}\n"
             "  inband: {enabled: %s, leaves_min: %u}\n"
             "  oob: {enabled: %s, edge: {type: sn2201}, pdus: %s}\n"
             "  console: {enabled: %s, edge: {type: sn2201}, pairs: no}\n"
             "services: {management: {count: %u}}\n"
             "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196},"
             " {device: management-server, max_w: 800, kg: 20, u: 1, supplies: 2},"
             " {device: ufm, max_w: 600, kg: 20, u: 1, supplies: 2}]\n",
             watts, places[chance(seed, 3)], central ? "central" : "pod", chance(seed, 4), rows,
             6 + chance(seed, 30), central ? ", {positions: 12, holds: management}" : "",
             topologies[chance(seed, 2)], 8u << chance(seed, 3), chance(seed, 2) * 40,
             chance(seed, 3), chance(seed, 2) * 40, chance(seed, 2) ? "yes" : "no",
             chance(seed, 2) * 40, inband ? "yes" : "no", 2 + 2 * chance(seed, 2),
             inband ? "yes" : "no", chance(seed, 2) ? "yes" : "no",
             inband && chance(seed, 2) ? "yes" : "no", chance(seed, 2) * chance(seed, 5));
}

/* Now < later <= final, of one random site: nothing moves where both plan for the final one. */
static void what_stands_stays(void **state)
{
    enum { FACTORIES = 300 };
    uint64_t seed = 20;
    uint32_t grown = 0, cramped = 0, rewired = 0;

    (void)state;
    for (uint32_t i = 0; i < FACTORIES; i++) {
        char yaml[4096];
        struct world now, later;
        random_yaml(&seed, yaml, sizeof yaml);
        int32_t final = 2 + (int32_t)chance(&seed, 95);
        int32_t a = 1 + (int32_t)chance(&seed, (uint32_t) final - 1);
        int32_t b = chance(&seed, 3) == 0
                        ? final
                        : a + 1 + (int32_t)chance(&seed, (uint32_t)(final - a));
        enum mw_growth growth = (enum mw_growth)(chance(&seed, 4));
        bool keeps = growth != MW_GROWTH_REWIRE;
        bool can = lay_out(&now, yaml, a, final, growth);
        if (lay_out(&later, yaml, b, final, growth) && can) {
            check_elevations(&now.plan);
            check_links(&now.plan);
            assert_int_equal(mw_grows_in_place(&now.factory), keeps);
            assert_int_equal(mw_grows_in_place(&later.factory), keeps && b < final);
            share_types(&later, &now);
            uint32_t n = moved(&now.plan, &later.plan);
            cramped += no_room(&now);
            rewired += !keeps && n > 0;
            if (keeps && !no_room(&now)) {
                if (n)
                    fail_msg("factory %u: %d to %d of %d nodes: %u devices move:\n%s", i, a, b,
                             final, n, yaml);
                assert_false(no_room(&later));
                grown++;
            }
        }
        world_done(&now);
        world_done(&later);
    }
    /* the above must have been asked, and must be able to fail */
    print_message("# %u grown, %u cramped, %u rewired\n", grown, cramped, rewired);
    assert_true(grown >= 50 && cramped >= 5 && rewired >= 5);
}

/* Three tiers, oversubscribed: one group of two cores today, eight groups in the end. A group's
 * number of cores is that of the final factory from the first day, and so are its names' digits. */
static void core_groups_that_come_later_rename_none(void **state)
{
    static const char yaml[] =
        "site: {layout: {network: start}, halls: [{rows: [{count: 3, positions: 26}]}]}\n"
        "fabrics: {compute: {scalable_unit: 8, spine: {elsewhere_m: 40}, managers: {count: "
        "0}}}\n";
    struct world now, later;

    (void)state;
    assert_true(lay_out(&now, yaml, 5, 88, MW_GROWTH_OVERSUBSCRIBED));
    assert_true(lay_out(&later, yaml, 35, 88, MW_GROWTH_OVERSUBSCRIBED));
    assert_int_equal(now.plan.fabrics[MW_FABRIC_COMPUTE].tiers, 3);
    assert_true(now.plan.fabrics[MW_FABRIC_COMPUTE].core <
                later.plan.fabrics[MW_FABRIC_COMPUTE].core);
    share_types(&later, &now);
    assert_int_equal(moved(&now.plan, &later.plan), 0);
    world_done(&now);
    world_done(&later);
}

/* ---- no room ---- */

/* Four nodes a rack (44 kW), two network racks for each unit of 32. */
static void row_yaml(char *out, size_t cap, uint32_t positions)
{
    snprintf(out, cap,
             "site: {halls: [{rows: [{positions: %u}]}]}\n"
             "fabrics:\n"
             "  compute: {spine: {elsewhere_m: 40}, managers: {count: 0}}\n"
             "  inband: {core: {elsewhere_m: 40}}\n"
             "  oob: {edge: {type: sn2201}}\n"
             "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196}]\n",
             positions);
}

static bool row_holds(uint32_t positions, int32_t nodes)
{
    char yaml[1024];
    struct world x;

    row_yaml(yaml, sizeof yaml, positions);
    bool can = lay_out(&x, yaml, nodes, nodes, MW_GROWTH_AUTO);
    world_done(&x);
    return can;
}

/* Racks and nodes of two plans stand alike; the fabrics need not be: what is prebuilt of them
 * does not depend on the floor. */
static void assert_same_places(const struct mw_plan *a, const struct mw_plan *b)
{
    struct mw_range nodes = mw_plan_range(a, MW_FABRIC_COUNT, MW_ROLE_NODE);

    assert_int_equal(a->racks.n, b->racks.n);
    for (uint32_t i = 0; i < a->racks.n; i++) {
        assert_int_equal(a->racks.at[i].position, b->racks.at[i].position);
        assert_int_equal(a->racks.at[i].kind, b->racks.at[i].kind);
    }
    assert_int_equal(nodes.n, mw_plan_range(b, MW_FABRIC_COUNT, MW_ROLE_NODE).n);
    for (uint32_t i = nodes.first; i < nodes.first + nodes.n; i++) {
        assert_int_equal(a->devices.at[i].rack, b->devices.at[i].rack);
        assert_int_equal(a->devices.at[i].u, b->devices.at[i].u);
    }
}

/* The least row that holds 64 nodes keeps their places from the first day. One position less:
 * the finding, and the floor of today alone. */
static void without_room_the_floor_is_of_today(void **state)
{
    enum { NOW = 24, FINAL = 64 };
    uint32_t least = 1;

    (void)state;
    while (!row_holds(least, FINAL))
        least++;
    /* 64 nodes at four a rack are 16 racks; each unit of 32 has at least two network racks */
    assert_true(least >= 16 + 4);
    assert_true(row_holds(least - 1, NOW));
    for (uint32_t positions = least - 1; positions <= least + 1; positions++) {
        char yaml[1024];
        struct world grows, today;
        row_yaml(yaml, sizeof yaml, positions);
        assert_true(lay_out(&grows, yaml, NOW, FINAL, MW_GROWTH_AUTO));
        assert_int_equal(no_room(&grows), positions < least);
        check_elevations(&grows.plan);
        check_links(&grows.plan);
        assert_true(lay_out(&today, yaml, NOW, FINAL, MW_GROWTH_REWIRE));
        assert_false(no_room(&today));
        if (positions < least)
            assert_same_places(&grows.plan, &today.plan);
        world_done(&grows);
        world_done(&today);
    }
}

/* What a plan says of itself when it cannot grow: a warning, at the site, with the reason. */
static void the_finding_says_why(void **state)
{
    char yaml[1024];
    struct world x;

    (void)state;
    row_yaml(yaml, sizeof yaml, 12);
    assert_true(lay_out(&x, yaml, 24, 64, MW_GROWTH_PREBUILT));
    assert_true(no_room(&x));
    for (uint32_t i = 0; i < x.plan.findings.n; i++) {
        const struct mw_finding *f = &x.plan.findings.at[i];
        if (strcmp(f->id, "D-NO-ROOM-TO-GROW") != 0)
            continue;
        assert_int_equal(f->severity, MW_WARNING);
        assert_string_equal(f->path, "site");
        assert_non_null(strstr(f->text, "64 nodes"));
        assert_non_null(strstr(f->text, "position"));
    }
    assert_int_equal(x.diags.errors, 0); /* the plan of today is good */
    world_done(&x);
}

/* Called alone on a floor without room, the plan is as it was and the reason is given. */
static void a_failure_leaves_the_plan(void **state)
{
    char yaml[1024];
    struct world x;
    struct mw_err why = {0};

    (void)state;
    row_yaml(yaml, sizeof yaml, 12);
    world_read(&x, yaml, NULL, 0);
    x.factory.compute.count = 24;
    x.factory.compute.count_final = 64;
    assert_int_equal(mw_design_refer(&x.plan, &x.diags), MW_OK);
    assert_int_equal(mw_design_site(&x.plan, &x.diags), MW_OK);
    assert_int_equal(mw_design_power(&x.plan, &x.diags), MW_OK);
    assert_int_equal(mw_design_fabrics(&x.plan, &x.diags), MW_OK);
    uint32_t devices = x.plan.devices.n;
    assert_false(mw_grow_layout(&x.plan, NULL));
    assert_false(mw_grow_layout(&x.plan, &why));
    assert_int_equal(mw_code_info(why.code)->kind, MW_EIMPOSSIBLE);
    assert_int_equal(x.plan.devices.n, devices);
    assert_int_equal(x.plan.racks.n, 0);
    assert_int_equal(x.plan.circuits.n, 0);
    assert_int_equal(x.plan.fillers.n, 0);
    for (uint32_t i = 0; i < x.plan.positions.n; i++)
        assert_int_equal(x.plan.positions.at[i].rack, MW_NONE);
    world_done(&x);
}

/* Whether the floor is planned for later: a larger count, and growth that keeps what stands. */
static void when_places_are_kept(void **state)
{
    static const enum mw_growth all[] = {MW_GROWTH_AUTO, MW_GROWTH_PREBUILT,
                                         MW_GROWTH_OVERSUBSCRIBED, MW_GROWTH_REWIRE};
    struct mw_factory f = {0};

    (void)state;
    f.compute.count = 32;
    for (int i = 0; i < 4; i++)
        for (f.compute.count_final = 32; f.compute.count_final <= 33; f.compute.count_final++) {
            f.compute.growth = all[i];
            assert_int_equal(mw_grows_in_place(&f),
                             f.compute.count_final == 33 && all[i] != MW_GROWTH_REWIRE);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_stays),
        cmocka_unit_test(core_groups_that_come_later_rename_none),
        cmocka_unit_test(without_room_the_floor_is_of_today),
        cmocka_unit_test(the_finding_says_why),
        cmocka_unit_test(a_failure_leaves_the_plan),
        cmocka_unit_test(when_places_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
