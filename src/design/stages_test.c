/*
 * stages_test.c: stages over random rewirings of leaves and spines, each carried out by a cabler
 * who knows nothing of how they were found: unplug all, then plug; no port holds two cables, every
 * leaf keeps its share, and at the end stands the new plan.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "design/stages.h"

enum { LEAVES = 6, SPINES = 6, PORTS = 16, DEVICES = LEAVES + SPINES, MOST = LEAVES * PORTS };

static struct mw_port_type ports[PORTS];
static struct mw_device_type type = {.name = "switch", .title = "switch", .ports = ports};
static char names[DEVICES][16], port_names[PORTS][8];

static uint64_t seed = 1;

static uint32_t chance(uint32_t n)
{
    seed = mw_mix64(seed + 0x9E3779B97F4A7C15u);
    return (uint32_t)(seed % n);
}

static void make_type(void)
{
    for (int i = 0; i < PORTS; i++) {
        snprintf(port_names[i], sizeof port_names[i], "%d", i + 1);
        ports[i] = (struct mw_port_type){
            .name = port_names[i], .net = MW_NET_DATA, .number = (int16_t)(i + 1), .lanes = 1};
    }
    type.port_n = PORTS;
}

static void make_devices(struct mw_plan *p, const struct mw_factory *f,
                         const struct mw_catalog *c)
{
    *p = (struct mw_plan){.want = f, .catalog = c};
    for (int i = 0; i < DEVICES; i++) {
        enum mw_role role = i < LEAVES ? MW_ROLE_LEAF : MW_ROLE_SPINE;
        uint32_t d = mw_plan_add_device(p, role, MW_FABRIC_COMPUTE, &type);
        snprintf(names[i], sizeof names[i], "%s-%d", i < LEAVES ? "leaf" : "spine",
                 i < LEAVES ? i + 1 : i - LEAVES + 1);
        p->devices.at[d].name = names[i];
    }
}

static void add_cable(struct mw_plan *p, uint32_t leaf, uint32_t up, uint32_t spine,
                      uint32_t down)
{
    *mw_vec_push(&p->cables) = (struct mw_cable){
        .end = {{leaf, (uint16_t)up, 1}, {LEAVES + spine, (uint16_t)down, 1}, {MW_NONE, 0, 0}},
        .part = MW_NONE,
        .bundle = MW_NONE,
        .fabric = MW_FABRIC_COMPUTE,
        .kind = MW_LINK_LEAF_SPINE};
}

/* Each leaf's `uplinks` go to random free ports of the first `spines` spines. */
static void wire(struct mw_plan *p, uint32_t leaves, uint32_t spines, uint32_t uplinks)
{
    bool taken[SPINES][PORTS] = {{false}};

    for (uint32_t l = 0; l < leaves; l++)
        for (uint32_t u = 0; u < uplinks; u++) {
            uint32_t at;
            do
                at = chance(spines * PORTS);
            while (taken[at / PORTS][at % PORTS]);
            taken[at / PORTS][at % PORTS] = true;
            add_cable(p, l, u, at / PORTS, at % PORTS);
        }
}

/* ---- the cabler ---- */

struct floor { /* what is plugged: the cable's other end, or -1 */
    int leaf[LEAVES][PORTS], spine[SPINES][PORTS];
};

static void plug(struct floor *f, const struct mw_cable *c)
{
    int *leaf = &f->leaf[c->end[0].device][c->end[0].port];
    int *spine = &f->spine[c->end[1].device - LEAVES][c->end[1].port];

    assert_int_equal(*leaf, -1);
    assert_int_equal(*spine, -1);
    *leaf = (int)(c->end[1].device - LEAVES) * PORTS + c->end[1].port;
    *spine = (int)c->end[0].device * PORTS + c->end[0].port;
}

static void unplug(struct floor *f, const struct mw_cable *c)
{
    int *leaf = &f->leaf[c->end[0].device][c->end[0].port];
    int *spine = &f->spine[c->end[1].device - LEAVES][c->end[1].port];

    assert_int_equal(*leaf, (int)(c->end[1].device - LEAVES) * PORTS + c->end[1].port);
    *leaf = *spine = -1;
}

static int alive(const struct floor *f, uint32_t leaf)
{
    int n = 0;

    for (int i = 0; i < PORTS; i++)
        n += f->leaf[leaf][i] >= 0;
    return n;
}

static int uplinks_of(const struct mw_plan *p, uint32_t leaf)
{
    int n = 0;

    for (uint32_t i = 0; i < p->cables.n; i++)
        n += p->cables.at[i].end[0].device == leaf;
    return n;
}

/* Carries the stages out; answers whether every leaf kept its share. */
static bool carry_out(const struct mw_stages *s, const struct mw_diff *d, double share)
{
    struct floor f;
    bool kept = true;

    memset(&f, 0xFF, sizeof f);
    for (uint32_t i = 0; i < d->old->cables.n; i++)
        plug(&f, &d->old->cables.at[i]);
    for (uint32_t t = 0; t < s->stages.n; t++) {
        const struct mw_stage *stage = &s->stages.at[t];
        int worst_alive = 1, worst_whole = 0;
        for (uint32_t i = stage->first; i < stage->first + stage->n; i++) {
            const struct mw_diff_cable *c = &d->cables.at[s->steps.at[i].cable];
            assert_int_equal(s->steps.at[i].stage, t);
            assert_true(t > 0 || c->old == MW_NONE); /* stage 0 unplugs nothing */
            if (c->old != MW_NONE)
                unplug(&f, &d->old->cables.at[c->old]);
        }
        for (uint32_t l = 0; l < LEAVES; l++) {
            int old = uplinks_of(d->old, l), now = uplinks_of(d->now, l);
            int whole = old < now ? old : now;
            if (whole && alive(&f, l) * worst_whole < worst_alive * whole) {
                worst_alive = alive(&f, l);
                worst_whole = whole;
            }
            kept = kept && (!whole || alive(&f, l) >= share * whole - 1e-9);
        }
        if (stage->worst != MW_NONE && worst_whole)
            assert_true(stage->alive * worst_whole >= worst_alive * stage->whole);
        for (uint32_t i = stage->first; i < stage->first + stage->n; i++) {
            const struct mw_diff_cable *c = &d->cables.at[s->steps.at[i].cable];
            if (c->now != MW_NONE)
                plug(&f, &d->now->cables.at[c->now]);
        }
    }
    for (uint32_t i = 0; i < d->now->cables.n; i++)
        unplug(&f, &d->now->cables.at[i]); /* asserts that it is there */
    for (int l = 0; l < LEAVES; l++)
        assert_int_equal(alive(&f, (uint32_t)l), 0);
    return kept;
}

static void random_rewirings_are_carried_out(void **state)
{
    struct mw_factory factory = {0};
    struct mw_catalog catalog = {0};
    int kept = 0, missed = 0, long_ways = 0;

    (void)state;
    make_type();
    for (int run = 0; run < 400; run++) {
        struct mw_plan old, now;
        struct mw_diff d = {0};
        struct mw_stages s = {0};
        double share = (double)chance(10) / 10;
        uint32_t uplinks = 1 + chance(8), more = chance(3) ? 0 : 1 + chance(3);
        uint32_t leaves = 1 + chance(LEAVES), spines = 3 + chance(SPINES - 2);
        make_devices(&old, &factory, &catalog);
        make_devices(&now, &factory, &catalog);
        wire(&old, leaves, spines, uplinks);
        wire(&now, chance(2) ? leaves : 1 + chance(LEAVES), SPINES,
             more && chance(2) && uplinks > more ? uplinks - more : uplinks + more);
        mw_diff_plans(&d, &old, &now);
        mw_stages_plan(&s, &d, share);
        bool good = carry_out(&s, &d, share);
        assert_int_equal(good, s.kept);
        kept += good;
        missed += !good;
        long_ways += s.stages.n > 4;
        mw_stages_done(&s);
        mw_diff_done(&d);
        mw_plan_done(&old);
        mw_plan_done(&now);
    }
    assert_in_range(kept, 100, 400); /* the cases are not all of one kind */
    assert_in_range(missed, 5, 300);
    assert_in_range(long_ways, 5, 400);
}

/* One leaf, four uplinks, all of which move to other spines: a stage for each where three must
 * live, two stages where half must, one where none must. */
static void the_share_decides_how_many_stages(void **state)
{
    static const struct {
        double share;
        uint32_t stages; /* stage 0 among them */
    } cases[] = {{0, 2}, {0.5, 3}, {0.51, 5}, {0.75, 5}};
    struct mw_factory factory = {0};
    struct mw_catalog catalog = {0};
    struct mw_plan old, now;

    (void)state;
    make_type();
    make_devices(&old, &factory, &catalog);
    make_devices(&now, &factory, &catalog);
    for (uint32_t i = 0; i < 4; i++) {
        add_cable(&old, 0, i, 0, i);
        add_cable(&now, 0, i, 1 + i % 2, i);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mw_diff d = {0};
        struct mw_stages s = {0};
        mw_diff_plans(&d, &old, &now);
        mw_stages_plan(&s, &d, cases[i].share);
        assert_int_equal(s.stages.n, cases[i].stages);
        assert_int_equal(s.stages.at[0].n, 0);
        assert_true(s.kept);
        assert_true(carry_out(&s, &d, cases[i].share));
        mw_stages_done(&s);
        mw_diff_done(&d);
    }
    struct mw_diff d = {0};
    struct mw_stages s = {0};
    mw_diff_plans(&d, &old, &now);
    mw_stages_plan(&s, &d, 0.76); /* no single cable may be down: said, and done one by one */
    assert_false(s.kept);
    assert_int_equal(s.stages.n, 5);
    assert_int_equal(s.stages.at[1].alive, 3);
    assert_int_equal(s.stages.at[1].whole, 4);
    mw_stages_done(&s);
    mw_diff_done(&d);
    mw_plan_done(&old);
    mw_plan_done(&now);
}

/* Two cables change places: each waits for the other, so they share a stage. */
static void a_ring_is_done_at_once(void **state)
{
    struct mw_factory factory = {0};
    struct mw_catalog catalog = {0};
    struct mw_plan old, now;
    struct mw_diff d = {0};
    struct mw_stages s = {0};

    (void)state;
    make_type();
    make_devices(&old, &factory, &catalog);
    make_devices(&now, &factory, &catalog);
    for (uint32_t l = 0; l < 2; l++)
        for (uint32_t u = 0; u < 4; u++) {
            add_cable(&old, l, u, u, l);
            add_cable(&now, l, u, u, u == 2 ? 1 - l : l);
        }
    mw_diff_plans(&d, &old, &now);
    mw_stages_plan(&s, &d, 0.75);
    assert_int_equal(s.stages.n, 2);
    assert_int_equal(s.stages.at[1].count[MW_STEP_MOVE], 2);
    assert_true(carry_out(&s, &d, 0.75));
    mw_stages_done(&s);
    mw_diff_done(&d);
    mw_plan_done(&old);
    mw_plan_done(&now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rewirings_are_carried_out),
        cmocka_unit_test(the_share_decides_how_many_stages),
        cmocka_unit_test(a_ring_is_done_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
