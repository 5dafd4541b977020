/*
 * standing_test.c: what finds room in racks that stand. The oracles: blanks of the plan that
 * stands, and the limits of a rack as rackload.h has them.
 */
#include "design/site_fixture.h"

#include "design/onto.h"
#include "design/rackload.h"
#include "design/standing.h"

static const char yaml[] =
    "site: {halls: [{rows: [{positions: 60}]}], power: {position_kw: 44}}\n"
    "compute: {type: dgx-h100, count: 30}\n"
    "fabrics:\n"
    "  inband: {leaf: {type: sn4600c}}\n"
    "  oob: {edge: {type: sn2201}}\n"
    "services: {management: {type: server-1u, count: 2}}\n"
    "assume: [{device: sn4600c, max_w: 932}, {device: sn2201, max_w: 196}]\n";

struct stood {
    struct world old, now;
    struct mw_packing k;
    struct mw_floor fl;
    struct mw_standing s;
};

static void stand(struct stood *x, const char *const *sets, size_t n)
{
    static enum mw_rc (*const steps[])(struct mw_plan *, struct mw_diags *) = {
        mw_design_refer, mw_design_site, mw_design_power, mw_design_fabrics};

    world_design(&x->old, yaml, NULL, 0);
    assert_int_equal(x->old.rc, MW_OK);
    world_read(&x->now, yaml, sets, n);
    x->now.plan.base = &x->old.plan;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        assert_int_equal(steps[i](&x->now.plan, &x->now.diags), MW_OK);
    mw_standing_racks(&x->now.plan);
    mw_packing_init(&x->k, &x->now.plan);
    mw_floor_init(&x->fl, &x->now.plan, &x->k);
    mw_standing_init(&x->s, &x->now.plan);
}

static void stood_done(struct stood *x)
{
    mw_standing_done(&x->s);
    mw_floor_done(&x->fl);
    mw_packing_done(&x->k);
    world_done(&x->now);
    world_done(&x->old);
}

/* Whether all U of a place are blanks of the old plan. */
static bool was_blank(const struct mw_plan *old, uint32_t rack, int32_t at, int32_t u)
{
    int32_t blanks = 0;

    for (uint32_t i = 0; i < old->fillers.n; i++) {
        const struct mw_filler *f = &old->fillers.at[i];
        blanks += f->rack == rack && f->kind == MW_FILL_BLANK && f->u >= at && f->u < at + u;
    }
    return blanks == u;
}

static void racks_are_as_they_stood(void **state)
{
    struct stood x;

    (void)state;
    stand(&x, NULL, 0);
    const struct mw_plan *old = &x.old.plan, *now = &x.now.plan;
    assert_int_equal(now->racks.n, old->racks.n);
    for (uint32_t r = 0; r < now->racks.n; r++) {
        assert_int_equal(now->racks.at[r].position, old->racks.at[r].position);
        assert_int_equal(now->racks.at[r].kind, old->racks.at[r].kind);
        assert_int_equal(now->racks.at[r].stands, r);
    }
    for (uint32_t i = 0; i < now->devices.n; i++) {
        const struct mw_device *was = &old->devices.at[now->devices.at[i].stands];
        assert_int_equal(now->devices.at[i].rack, was->rack);
        assert_int_equal(now->devices.at[i].u, was->u);
    }
    /* nothing is new: U are filled as they were */
    uint8_t *fill = mw_standing_fill(now);
    for (uint32_t i = 0; i < old->fillers.n; i++) {
        const struct mw_filler *f = &old->fillers.at[i];
        static const uint8_t kinds[] = {MW_U_FREE, MW_U_BAFFLE, MW_U_PANEL};
        assert_int_equal(fill[f->rack * (MW_RACK_U_CAP + 1u) + f->u], kinds[f->kind]);
    }
    mw_free(fill);
    stood_done(&x);
}

/* 30 nodes, four a rack: the last rack has two. Of 32, both find their slots there. */
static void nodes_fill_the_last_rack(void **state)
{
    static const char *const more[] = {"compute.count=40"};
    struct stood x;
    uint32_t placed = 0;

    (void)state;
    stand(&x, more, 1);
    mw_standing_nodes(&x.s, &x.now.plan, &x.fl);
    struct mw_range nodes = mw_plan_range(&x.now.plan, MW_FABRIC_COUNT, MW_ROLE_NODE);
    for (uint32_t i = 0; i < nodes.n; i++) {
        const struct mw_device *d = &x.now.plan.devices.at[nodes.first + i];
        if (d->stands != MW_NONE)
            continue;
        assert_int_equal(d->rack != MW_NONE, i < 32); /* the rest is of another unit */
        if (d->rack == MW_NONE)
            continue;
        assert_true(was_blank(&x.old.plan, d->rack, d->u, d->type->u));
        placed++;
    }
    assert_int_equal(placed, 2);
    stood_done(&x);
}

/* Servers until none finds room: each in blanks, in racks of its kind, within their limits; then
 * no blank of such a rack is left that its limits would let be filled. */
static void servers_fill_what_is_free(void **state)
{
    struct stood x;
    const struct mw_device_type *types[MW_RACK_U_CAP];
    uint32_t n = 0;

    (void)state;
    stand(&x, NULL, 0);
    const struct mw_device_type *type = mw_catalog_find(&x.now.catalog, "server-1u");
    struct mw_pack_item item = {
        .type = type, .device = MW_NONE, .role = MW_ROLE_LOGIN, .fabric = MW_FABRIC_COUNT};
    while (mw_standing_take(&x.s, &x.fl, &item, MW_RACK_MANAGEMENT, -1)) {
        const struct mw_stood *at = &x.s.stood.at[n++];
        assert_int_equal(x.now.plan.racks.at[at->rack].kind, MW_RACK_MANAGEMENT);
        assert_true(was_blank(&x.old.plan, at->rack, at->u, 1));
        for (uint32_t k = 0; k + 1 < n; k++)
            assert_false(x.s.stood.at[k].rack == at->rack && x.s.stood.at[k].u == at->u);
    }
    assert_true(n > 0);
    for (uint32_t r = 0; r < x.s.n; r++) {
        uint32_t free_n = 0, held = 0;
        if (x.now.plan.racks.at[r].kind != MW_RACK_MANAGEMENT)
            continue;
        for (int32_t u = 1; u <= 48; u++)
            free_n += x.s.racks[r].fill[u] == MW_U_FREE;
        for (uint32_t i = 0; i < x.now.plan.devices.n; i++)
            if (x.now.plan.devices.at[i].rack == r)
                types[held++] = x.now.plan.devices.at[i].type;
        for (uint32_t i = 0; i < n; i++)
            if (x.s.stood.at[i].rack == r)
                types[held++] = type;
        uint32_t class = x.now.plan.rows.at[0].power_class;
        assert_true(mw_rack_fits(&x.now.plan, class, types, held, NULL));
        types[held] = type;
        assert_true(free_n == 0 || !mw_rack_fits(&x.now.plan, class, types, held + 1, NULL));
    }
    mw_standing_clear(&x.s);
    assert_true(mw_standing_take(&x.s, &x.fl, &item, MW_RACK_MANAGEMENT, -1));
    stood_done(&x);
}

/* Switches of a pair: never in one rack; a baffle, or room for one, above and below each. */
static void pairs_part_and_are_cooled(void **state)
{
    struct stood x;

    (void)state;
    stand(&x, NULL, 0);
    struct mw_pack_item item = {.type = mw_catalog_find(&x.now.catalog, "sn2201"),
                                .device = MW_NONE,
                                .role = MW_ROLE_EDGE,
                                .fabric = MW_FABRIC_OOB,
                                .paired = true,
                                .index = 100};
    for (; mw_standing_take(&x.s, &x.fl, &item, MW_RACK_NETWORK, 0); item.index++)
        continue;
    assert_true(x.s.stood.n > 1);
    for (uint32_t i = 0; i < x.s.stood.n; i++) {
        const struct mw_stood *a = &x.s.stood.at[i];
        assert_int_equal(x.s.racks[a->rack].fill[a->u - 1], MW_U_BAFFLE);
        assert_int_equal(x.s.racks[a->rack].fill[a->u + 1], MW_U_BAFFLE);
        for (uint32_t k = 0; k < i; k++)
            assert_false(x.s.stood.at[k].item.index == (a->item.index ^ 1) &&
                         x.s.stood.at[k].rack == a->rack);
    }
    stood_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(racks_are_as_they_stood),
        cmocka_unit_test(nodes_fill_the_last_rack),
        cmocka_unit_test(servers_fill_what_is_free),
        cmocka_unit_test(pairs_part_and_are_cooled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
