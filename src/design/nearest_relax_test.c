/*
 * nearest_relax_test.c: each single change says what it changes, changes nothing else, and
 * declines where there is nothing to give up.
 */
#include "design/site_fixture.h"

#include "design/nearest.h"

/* An attempt at an example with its `sets`. */
struct trial {
    struct world x;
    struct mw_arena arena;
    int64_t work;
    struct mw_attempt a;
};

static void trial_open(struct trial *t, const char *const *sets, size_t n)
{
    *t = (struct trial){0};
    world_read(&t->x, "pod32-dense", sets, n);
    t->a = (struct mw_attempt){
        .f = t->x.factory, .catalog = &t->x.catalog, .arena = &t->arena, .work = &t->work};
}

static void trial_close(struct trial *t)
{
    mw_arena_done(&t->arena);
    world_done(&t->x);
}

/* What is asked for, the change, and what it must say; NULL: it must decline. */
static const struct {
    const char *set;
    bool (*relax)(struct mw_attempt *a);
    const char *says;
} table[] = {
    {"fabrics.compute.tiers=2", mw_relax_tiers, "--set fabrics.compute.tiers=auto"},
    {"fabrics.compute.tiers=auto", mw_relax_tiers, NULL},
    {"site.power.survive=full", mw_relax_survive, "--set site.power.survive=throttled"},
    {"site.power.survive=throttled", mw_relax_survive, NULL},
    {"site.power.redundancy=2N", mw_relax_2n, "--set site.power.redundancy=N+1"},
    {"site.power.redundancy=N+1", mw_relax_2n, NULL},
    {"site.power.redundancy=N+1", mw_relax_redundancy, "--set site.power.redundancy=N"},
    {"site.power.redundancy=N", mw_relax_redundancy, NULL},
    {"site.cooling.inlet_c=31", mw_relax_inlet, "--set site.cooling.inlet_c=30"},
    {"site.cooling.inlet_c=4", mw_relax_inlet, "--set site.cooling.inlet_c=5"},
    {"site.cooling.inlet_c=30", mw_relax_inlet, NULL}, /* DGX H100: 5 to 30 C */
    {"site.power.position_kw=8", mw_relax_position, "--set site.power.position_kw=11"},
    {"site.power.position_kw=11", mw_relax_position, NULL}, /* a node draws 10.2 kW */
    {"compute.count=32", mw_relax_growth, NULL},
};

static void a_change_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct trial t;
        trial_open(&t, &table[i].set, 1);
        assert_int_equal(table[i].relax(&t.a), table[i].says != NULL);
        assert_string_equal(t.a.text, table[i].says ? table[i].says : "");
        trial_close(&t);
    }
}

/* Read with what was said, the factory is the one that was tried. */
static void what_is_said_is_what_is_tried(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct trial t;
        struct world as_said;
        if (!table[i].says)
            continue;
        trial_open(&t, &table[i].set, 1);
        assert_true(table[i].relax(&t.a));
        const char *sets[] = {table[i].set, t.a.text + strlen("--set ")};
        world_read(&as_said, "pod32-dense", sets, 2);
        const struct mw_factory *f = &as_said.factory;
        assert_int_equal(f->fabrics.compute.tiers, t.a.f.fabrics.compute.tiers);
        assert_int_equal(f->site.power.survive, t.a.f.site.power.survive);
        assert_int_equal(f->site.power.redundancy, t.a.f.site.power.redundancy);
        assert_true(f->site.cooling.inlet_c == t.a.f.site.cooling.inlet_c);
        assert_int_equal(f->site.power.rack.position_w, t.a.f.site.power.rack.position_w);
        assert_int_equal(f->site.halls.at[0].rows.at[0].power.position_w,
                         t.a.f.site.halls.at[0].rows.at[0].power.position_w);
        assert_int_equal(f->compute.count, t.a.f.compute.count);
        world_done(&as_said);
        trial_close(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_says_what_it_is),
        cmocka_unit_test(what_is_said_is_what_is_tried),
    };

    return cmocka_run_group_tests_name("nearest_relax", tests, NULL, NULL);
}
