/*
 * onto_test.c: factories grown onto plans that stand. What is held against each other are the two
 * plans, by names, and rules that follow from neither: every U and every port is taken once, what
 * a rack may draw, the same links to every spine. How few cables move is brute force: rewire_test.c
 * has the numbers, here all ways to deal the spines that stand to pods are tried.
 */
#include "design/site_fixture.h"

#include "design/diff.h"
#include "design/onto.h"
#include "design/rackload.h"
#include "design/site.h"

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

struct growth {
    struct world old, now;
    enum mw_rc rc;
};

struct step { /* what the file says of one of the two factories */
    int32_t count, final, management;
    enum mw_growth growth;
};

static void apply(struct world *x, const struct step *s)
{
    x->factory.compute.count = s->count;
    x->factory.compute.count_final = s->final;
    x->factory.compute.growth = s->growth;
    if (s->management >= 0)
        x->factory.services[MW_SERVICE_MANAGEMENT].count = s->management;
}

/* Designs the old factory, and the new one onto it. False: the old one cannot be. */
static bool grow_onto(struct growth *g, const char *yaml, const struct step *from,
                      const struct step *to)
{
    world_read(&g->old, yaml, NULL, 0);
    world_read(&g->now, yaml, NULL, 0);
    apply(&g->old, from);
    apply(&g->now, to);
    g->rc = MW_EBUG;
    if (mw_design(&g->old.plan, &g->old.factory, &g->old.catalog, &g->old.diags, NULL) != MW_OK)
        return false;
    g->rc = mw_design_onto(&g->now.plan, &g->now.factory, &g->now.catalog, &g->old.plan,
                           &g->now.diags, NULL);
    return true;
}

static void growth_done(struct growth *g)
{
    world_done(&g->now);
    world_done(&g->old);
}

static bool said(const struct mw_plan *p, const char *id)
{
    for (uint32_t i = 0; i < p->findings.n; i++)
        if (strcmp(p->findings.at[i].id, id) == 0)
            return true;
    return false;
}

/* ---- what holds of every plan ---- */

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

/* Rows hold such racks, positions are free, limits hold, circuits carry what hangs on them. */
static void check_racks(const struct mw_plan *p)
{
    const struct mw_device_type *types[512];

    for (uint32_t r = 0; r < p->racks.n; r++) {
        const struct mw_rack *k = &p->racks.at[r];
        const struct mw_position *at = &p->positions.at[k->position];
        assert_int_equal(at->rack, r);
        assert_false(at->blocked);
        assert_true(mw_row_holds(&p->rows.at[at->row], k->kind));
        for (uint32_t i = 0; i < k->device_n; i++) {
            uint32_t d = p->rack_devices.at[k->first_device + i];
            assert_int_equal(p->devices.at[d].rack, r);
            types[i] = p->devices.at[d].type;
        }
        assert_true(mw_rack_fits(p, p->rows.at[at->row].power_class, types, k->device_n, NULL));
    }
    for (uint32_t i = 0; i < p->circuits.n; i++) {
        const struct mw_plan_circuit *c = &p->circuits.at[i];
        assert_int_equal(p->devices.at[c->pdu].circuit, i);
        assert_int_equal(p->devices.at[c->pdu].rack, c->rack);
        assert_true((double)c->worst_va <=
                    (double)c->capacity_va * (1 - p->want->site.power.margin) + 1);
    }
    for (uint32_t i = 0; i < p->supplies.n; i++)
        for (uint32_t k = i + 1; k < p->supplies.n && k < i + 400; k++)
            if (p->supplies.at[i].circuit != MW_NONE)
                assert_false(p->supplies.at[i].circuit == p->supplies.at[k].circuit &&
                             p->supplies.at[i].outlet == p->supplies.at[k].outlet);
}

/* Every port once, every name once, every address once. */
static void check_unique(const struct mw_plan *p)
{
    struct mw_map_u64 ports = {0}, addresses = {0}, ids = {0};
    struct mw_map_str names = {0};

    for (uint32_t i = 0; i < p->cables.n; i++) {
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &p->cables.at[i].end[e];
            for (uint32_t lane = 0; end->device != MW_NONE && lane < end->lanes; lane++) {
                assert_true(end->port + lane < p->devices.at[end->device].type->port_n);
                assert_true(mw_map_u64_add(
                    &ports, (uint64_t)end->device << 16 | (end->port + lane), i));
            }
        }
        assert_true(mw_map_u64_add(&ids, p->cables.at[i].id, i));
    }
    for (uint32_t i = 0; i < p->devices.n; i++)
        assert_true(mw_map_str_add(&names, p->devices.at[i].name, i));
    for (uint32_t i = 0; i < p->addresses.n; i++)
        assert_true(mw_map_u64_add(&addresses, p->addresses.at[i].ipv4, i));
    mw_map_u64_done(&ports);
    mw_map_u64_done(&addresses);
    mw_map_u64_done(&ids);
    mw_map_str_done(&names);
}

/* Each leaf has as many links to one spine of its pod as to any other, and to none of another. */
static void check_even(const struct mw_plan *p)
{
    for (int f = 0; f < 2; f++) {
        struct mw_range leaves = mw_plan_range(p, (enum mw_fabric_id)f, MW_ROLE_LEAF);
        struct mw_range spines = mw_plan_range(p, (enum mw_fabric_id)f, MW_ROLE_SPINE);
        int32_t *n = calloc((size_t)leaves.n * spines.n + 1, sizeof *n);
        assert_non_null(n);
        for (uint32_t i = 0; i < p->cables.n; i++) {
            const struct mw_cable *c = &p->cables.at[i];
            if (c->fabric == f && c->kind == MW_LINK_LEAF_SPINE)
                n[(c->end[0].device - leaves.first) * spines.n + c->end[1].device -
                  spines.first] += c->end[0].lanes;
        }
        for (uint32_t l = 0; l < leaves.n; l++) {
            const struct mw_device *leaf = &p->devices.at[leaves.first + l];
            int32_t each = -1;
            for (uint32_t s = 0; s < spines.n; s++) {
                const struct mw_device *spine = &p->devices.at[spines.first + s];
                int32_t is = n[l * spines.n + s];
                if (spine->pod != leaf->pod || spine->plane != leaf->plane) {
                    assert_int_equal(is, 0);
                    continue;
                }
                assert_true(is > 0);
                each = each < 0 ? is : each;
                assert_int_equal(is, each);
            }
        }
        free(n);
    }
}

static void check_plan(const struct mw_plan *p)
{
    check_elevations(p);
    check_racks(p);
    check_unique(p);
    check_even(p);
}

/* ---- what stands stays ---- */

static void check_stands(const struct mw_diff *d)
{
    for (uint32_t i = 0; i < d->racks.n; i++)
        assert_int_equal(d->racks.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->devices.n; i++)
        assert_int_equal(d->devices.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->supplies.n; i++)
        assert_int_equal(d->supplies.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->addresses.n; i++)
        assert_int_equal(d->addresses.at[i].change, MW_CHANGE_ADDED);
    for (uint32_t i = 0; i < d->old->devices.n; i++) { /* and the floor has not shifted */
        const struct mw_device *was = &d->old->devices.at[i];
        const struct mw_device *is = &d->now->devices.at[d->device_now[i]];
        if (was->rack == MW_NONE)
            continue;
        const struct mw_position *a =
            &d->old->positions.at[d->old->racks.at[was->rack].position];
        const struct mw_position *b =
            &d->now->positions.at[d->now->racks.at[is->rack].position];
        assert_int_equal(a->x_mm, b->x_mm);
        assert_int_equal(a->y_mm, b->y_mm);
    }
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

/* A cable that stays keeps its part, unless it held a second lane that moves. One that moved is
 * bought anew only where the old one does not reach or holds another number of lanes. */
static void check_reuse(const struct mw_diff *d)
{
    for (uint32_t i = 0; i < d->cables.n; i++) {
        const struct mw_diff_cable *c = &d->cables.at[i];
        if (c->change == MW_CHANGE_RETYPED) {
            assert_int_equal(d->old->cables.at[c->old].end[0].lanes, 2);
            assert_int_equal(d->now->cables.at[c->now].end[0].lanes, 1);
        } else if (c->new_part && !c->too_short) {
            assert_int_not_equal(d->old->cables.at[c->old].end[0].lanes,
                                 d->now->cables.at[c->now].end[0].lanes);
        }
    }
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
        print_message("# room %d: %u cables of two lanes\n", room, twins);
        assert_int_equal(twins > 0, room == 0);
        for (int i = 0; i < 6; i++)
            world_done(&x[i]);
    }
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
        cmocka_unit_test(growth_within_final_only_adds),
        cmocka_unit_test(growth_past_final_keeps_what_it_can),
        cmocka_unit_test(known_growths),
        cmocka_unit_test(onto_itself_nothing_differs),
        cmocka_unit_test(growth_upon_growth),
        cmocka_unit_test(managers_stay_on_the_fabric),
        cmocka_unit_test(what_cannot_be_kept_is_named),
        cmocka_unit_test(addresses_stay_where_the_prefix_holds_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
