/*
 * onto_test.c: factories grown onto plans that stand. What is held against each other are the two
 * plans, by names, and rules that follow from neither: every U and every port is taken once, what
 * a rack may draw, the same links to every spine. How few cables move is brute force: rewire_test.c
 * has the numbers, here all ways to deal the spines that stand to pods are tried.
 */
#include "design/onto_fixture.h"

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

struct tally { /* of the links between switches and all others */
    uint64_t kept, could, moved;
};

static uint64_t pair_key(uint32_t a, uint32_t b, const struct mw_cable *c)
{
    return ((uint64_t)a << 32 | b) * 64 + (uint64_t)c->fabric * 16 + c->kind;
}

/* Links by the devices that they join, of which min(old, new) could stay, and those that did. */
static struct tally tally_links(const struct mw_diff *d)
{
    struct mw_map_u64 now = {0};
    struct tally t = {0};

    for (uint32_t i = 0; i < d->now->cables.n; i++) {
        const struct mw_cable *c = &d->now->cables.at[i];
        *mw_map_u64_put(&now, pair_key(c->end[0].device, c->end[1].device, c), 0) +=
            c->end[0].lanes;
    }
    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        const struct mw_cable *c = &d->old->cables.at[i];
        uint32_t a = c->end[0].device == MW_NONE ? MW_NONE : d->device_now[c->end[0].device];
        uint32_t b = c->end[1].device == MW_NONE ? MW_NONE : d->device_now[c->end[1].device];
        uint32_t *left = mw_map_u64_put(&now, pair_key(a, b, c), 0);
        uint32_t could = *left < c->end[0].lanes ? *left : c->end[0].lanes;
        *left -= could;
        t.could += could;
        t.moved += c->end[0].lanes;
    }
    for (uint32_t i = 0; i < d->old->cables.n; i++) {
        const struct mw_cable *a = &d->old->cables.at[i];
        uint32_t k = d->cable_now[i];
        if (k == MW_NONE)
            continue;
        const struct mw_cable *b = &d->now->cables.at[k];
        bool stays = true;
        for (int e = 0; e < 2; e++)
            stays = stays && (a->end[e].device == MW_NONE
                                  ? b->end[e].device == MW_NONE
                                  : d->device_now[a->end[e].device] == b->end[e].device &&
                                        a->end[e].port == b->end[e].port);
        if (stays)
            t.kept += a->end[0].lanes < b->end[0].lanes ? a->end[0].lanes : b->end[0].lanes;
    }
    t.moved -= t.kept;
    mw_map_u64_done(&now);
    return t;
}

/* ---- random factories ---- */

static const char *yes_or_no(uint32_t n)
{
    return n ? "yes" : "no";
}

static void random_yaml(uint64_t *seed, char *out, size_t cap)
{
    static const char *const places[] = {"middle", "start", "end"};
    static const char *const topologies[] = {"rail", "fat-tree"};
    static const uint32_t ranges[] = {3, 4, 36, 3,  3, 4, 40, 3, 2, 2, 2,
                                      3, 2, 2,  60, 2, 2, 2,  2, 5, 2, 3};
    uint32_t n[sizeof ranges / sizeof *ranges];

    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        n[i] = chance(seed, ranges[i]);
    bool central = n[0] == 0, inband = n[1] > 0, rail = n[3] > 0;
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
             "    planes: %u\n"
             "    oversubscription: %u\n"
             "    spine: {elsewhere_m: %u}\n"
             "    managers: {count: %u, elsewhere_m: %u}\n"
             "  storage: {enabled: %s, appliance_ports: %u, managers: {count: 0},"
             " leaf: {elsewhere_m: %u}, spine: {elsewhere_m: 40}}\n"
             "  inband: {enabled: %s, leaves_min: %u}\n"
             "  oob: {enabled: %s, edge: {type: sn2201}, pdus: %s}\n"
             "  console: {enabled: %s, edge: {type: sn2201}, pairs: no}\n"
             "services: {management: {count: %u}}\n"
             "addresses: {compute: 10.1.0.0/16, storage: 10.2.0.0/16, inband: 10.3.0.0/16,"
             " oob: 10.4.0.0/16}\n"
             "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196},"
             " {device: management-server, max_w: 800, kg: 20, u: 1, supplies: 2},"
             " {device: ufm, max_w: 600, kg: 20, u: 1, supplies: 2}]\n",
             12 + n[2], places[n[4]], central ? "central" : "pod", n[5], 1 + n[7], 6 + n[6],
             central ? ", {positions: 12, holds: management}" : "", topologies[!rail],
             8u << n[21], rail ? 1u << n[8] : 1, 1 + n[9], n[10] * 40, n[11], n[12] * 40,
             yes_or_no(n[13]), n[15] * n[14], n[16] * 40, yes_or_no(inband), 2 + 2 * n[17],
             yes_or_no(inband), yes_or_no(n[18]), yes_or_no(inband && n[20]), n[13] * n[19]);
}

/* Within count_final of a prebuilt factory, growth is additions. */
static void growth_within_final_only_adds(void **state)
{
    enum { FACTORIES = 150 };
    uint64_t seed = 7;
    uint32_t grown = 0;

    (void)state;
    for (uint32_t i = 0; i < FACTORIES; i++) {
        char yaml[4096];
        struct growth g;
        random_yaml(&seed, yaml, sizeof yaml);
        int32_t final = 2 + (int32_t)chance(&seed, 95);
        int32_t a = 1 + (int32_t)chance(&seed, (uint32_t) final - 1);
        int32_t b = chance(&seed, 3) == 0
                        ? final
                        : a + 1 + (int32_t)chance(&seed, (uint32_t)(final - a));
        struct step from = {a, final, -1, MW_GROWTH_PREBUILT};
        struct step to = {b, final, -1, MW_GROWTH_PREBUILT};
        if (grow_onto(&g, yaml, &from, &to) && g.rc == MW_OK &&
            !said(&g.old.plan, "D-NO-ROOM-TO-GROW")) {
            struct mw_diff d = {0};
            mw_diff_plans(&d, &g.old.plan, &g.now.plan);
            check_stands(&d);
            for (uint32_t k = 0; k < d.cables.n; k++)
                if (d.cables.at[k].change != MW_CHANGE_ADDED)
                    fail_msg("factory %u, %d to %d of %d: a cable moves:\n%s", i, a, b, final,
                             yaml);
            check_plan(&g.now.plan);
            assert_null(g.now.plan.base); /* by construction: it is the plan of the factory */
            mw_diff_done(&d);
            grown++;
        }
        growth_done(&g);
    }
    print_message("# %u grown within their final size\n", grown);
    assert_true(grown >= 40);
}

/* ---- how few cables move ---- */

/* Links between the spines that stand and their leaves: [spine x groups + group], those that stay
 * if the spine is made one of a group (a pod of a plane), as the new plan has its leaves. */
struct deal {
    uint32_t spine_n, group_n, room;
    int32_t *gain;
    uint32_t *used;
    uint64_t work;
};

static int64_t best_deal(struct deal *t, uint32_t spine)
{
    int64_t best = spine == t->spine_n ? 0 : INT64_MIN;

    for (uint32_t g = 0; g < t->group_n && spine < t->spine_n; g++) {
        if (t->used[g] == t->room)
            continue;
        t->used[g]++;
        int64_t sum = t->gain[spine * t->group_n + g] + best_deal(t, spine + 1);
        t->used[g]--;
        best = sum > best ? sum : best;
    }
    return best;
}

static uint32_t group_of(const struct mw_plan *p, const struct mw_device *d)
{
    int32_t pods = p->fabrics[d->fabric].pods > 0 ? p->fabrics[d->fabric].pods : 1;

    return (uint32_t)(d->plane * pods + (d->pod > 0 ? d->pod : 0));
}

/* Compares the links of leaves and spines that stay with the best of all deals; false: too many
 * deals to try. */
static bool check_best(const struct mw_diff *d, enum mw_fabric_id fabric)
{
    const struct mw_plan *old = d->old, *now = d->now;
    struct mw_range then = mw_plan_range(old, fabric, MW_ROLE_SPINE);
    struct mw_range spines = mw_plan_range(now, fabric, MW_ROLE_SPINE);
    struct deal t = {.spine_n = then.n};
    struct mw_map_u64 each = {0}; /* leaf and spine of the old plan -> links */
    int32_t *links = calloc(now->devices.n, sizeof *links); /* by leaf, to one spine */
    int64_t kept = 0;
    double work = 1;

    assert_non_null(links);
    for (uint32_t i = 0; i < now->cables.n; i++)
        if (now->cables.at[i].fabric == fabric && now->cables.at[i].kind == MW_LINK_LEAF_SPINE)
            links[now->cables.at[i].end[0].device] += now->cables.at[i].end[0].lanes;
    for (uint32_t i = 0; i < spines.n; i++)
        if (group_of(now, &now->devices.at[spines.first + i]) >= t.group_n)
            t.group_n = group_of(now, &now->devices.at[spines.first + i]) + 1;
    for (uint32_t i = 0; i < then.n && work < 1e6; i++)
        work *= t.group_n;
    bool small = then.n > 0 && spines.n > 0 && work < 1e6;
    if (small) {
        t.room = spines.n / t.group_n;
        t.gain = calloc((size_t)then.n * t.group_n, sizeof *t.gain);
        t.used = calloc(t.group_n, sizeof *t.used);
        for (uint32_t i = 0; i < old->cables.n; i++) {
            const struct mw_cable *c = &old->cables.at[i];
            if (c->fabric != fabric || c->kind != MW_LINK_LEAF_SPINE)
                continue;
            uint32_t leaf = d->device_now[c->end[0].device];
            uint32_t spine = c->end[1].device - then.first;
            uint32_t g = group_of(now, &now->devices.at[leaf]);
            uint32_t *n = mw_map_u64_put(&each, (uint64_t)leaf << 32 | spine, 0);
            for (int lane = 0; lane < c->end[0].lanes; lane++, ++*n)
                t.gain[spine * t.group_n + g] += (int32_t)*n < links[leaf] / (int32_t)t.room;
        }
        for (uint32_t i = 0; i < then.n; i++)
            kept += t.gain[i * t.group_n +
                           group_of(now, &now->devices.at[d->device_now[then.first + i]])];
        assert_int_equal(kept, best_deal(&t, 0));
        free(t.gain);
        free(t.used);
    }
    mw_map_u64_done(&each);
    free(links);
    return small;
}

/* Past it: places, names, addresses and outlets stay; of the links, all that could. */
static void growth_past_final_keeps_what_it_can(void **state)
{
    enum { FACTORIES = 300 };
    uint64_t seed = 11, kept = 0, moved = 0;
    uint32_t grown = 0, refused = 0, tried = 0;

    (void)state;
    for (uint32_t i = 0; i < FACTORIES; i++) {
        char yaml[4096];
        struct growth g;
        random_yaml(&seed, yaml, sizeof yaml);
        int32_t a = 1 + (int32_t)chance(&seed, 60);
        int32_t final = a + (int32_t)(chance(&seed, 2) * chance(&seed, 20));
        int32_t b = a + (int32_t)chance(&seed, 80);
        int32_t more = b + (int32_t)(chance(&seed, 2) * chance(&seed, 40));
        int32_t servers = (int32_t)chance(&seed, 4);
        enum mw_growth growth = (enum mw_growth)chance(&seed, 4);
        struct step from = {a, final, servers, growth};
        struct step to = {b, more, servers + (int32_t)chance(&seed, 3), growth};
        bool can = grow_onto(&g, yaml, &from, &to);
        if (can && g.rc == MW_OK) {
            struct mw_diff d = {0};
            mw_diff_plans(&d, &g.old.plan, &g.now.plan);
            check_stands(&d);
            check_plan(&g.now.plan);
            struct tally t = tally_links(&d);
            if (t.kept != t.could)
                fail_msg("factory %u, %d of %d to %d of %d: %d links stay, %d could:\n%s", i, a,
                         final, b, more, (int)t.kept, (int)t.could, yaml);
            if (g.now.plan.base)
                assert_int_equal(said(&g.now.plan, "D-MOVES"), t.moved > 0);
            check_reuse(&d);
            tried += check_best(&d, MW_FABRIC_COMPUTE);
            tried += check_best(&d, MW_FABRIC_STORAGE);
            kept += t.kept;
            moved += t.moved;
            mw_diff_done(&d);
            grown++;
        } else if (can) {
            assert_int_not_equal(g.now.diags.errors, 0);
            refused++;
        }
        growth_done(&g);
    }
    print_message(
        "# %u grown, %u refused; %d links kept, %d moved; %u fabrics by brute force\n", grown,
        refused, (int)kept, (int)moved, tried);
    assert_true(grown >= 60 && refused >= 5 && moved > 0 && tried >= 60);
}

/* Onto a plan of another file, which may ask for less of anything: it stands, or what cannot is
 * named. */
static void another_file_stands_or_is_refused(void **state)
{
    enum { FACTORIES = 250 };
    uint64_t seed = 23;
    uint32_t grown = 0, refused = 0;

    (void)state;
    for (uint32_t i = 0; i < FACTORIES; i++) {
        char was[4096], is[4096];
        struct growth g = {.rc = MW_EBUG};
        struct step from = {1 + (int32_t)chance(&seed, 40), 0, -1, MW_GROWTH_AUTO}, to = from;
        random_yaml(&seed, was, sizeof was);
        uint64_t floor = seed; /* every other time only a switch or two are set otherwise */
        random_yaml(&seed, is, sizeof is);
        if (i % 2 == 0) {
            static const char *const off[] = {"oob: {enabled: yes", "console: {enabled: yes",
                                              "inband: {enabled: yes",
                                              "storage: {enabled: yes"};
            memcpy(is, was, sizeof is);
            char *at = strstr(is, off[chance(&floor, 4)]);
            if (at)
                memcpy(strstr(at, "yes"), "no ", 3);
        }
        from.final = from.count;
        to.count = to.final = from.count + (int32_t)chance(&seed, 30) - 5;
        if (to.count < 1)
            to.count = to.final = 1;
        world_read(&g.old, was, NULL, 0);
        world_read(&g.now, is, NULL, 0);
        apply(&g.old, &from);
        apply(&g.now, &to);
        if (mw_design(&g.old.plan, &g.old.factory, &g.old.catalog, &g.old.diags, NULL) ==
            MW_OK) {
            g.rc = mw_design_onto(&g.now.plan, &g.now.factory, &g.now.catalog, &g.old.plan,
                                  &g.now.diags, NULL);
            if (g.rc == MW_OK)
                check_plan(&g.now.plan);
            else
                assert_int_not_equal(g.now.diags.errors, 0);
            grown += g.rc == MW_OK;
            refused += g.rc != MW_OK;
        }
        growth_done(&g);
    }
    print_message("# onto another file: %u stand, %u refused\n", grown, refused);
    assert_true(grown >= 10 && refused >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growth_within_final_only_adds),
        cmocka_unit_test(growth_past_final_keeps_what_it_can),
        cmocka_unit_test(another_file_stands_or_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
