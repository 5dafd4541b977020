/* view_test.c: an observation with other handles than the plan's, carried over to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/view.h"

#include <stdlib.h>

struct test {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_observation o; /* the plan's nodes in reverse order */
    uint32_t *seen, *want_port, *plane;
};

/* What a discovery that begins at the other end would give. */
static void see_reversed(struct test *t)
{
    const struct mw_observation *w = &t->x.want;
    uint32_t *port = calloc(w->ports.n, sizeof *port);

    t->seen = calloc(w->nodes.n, sizeof *t->seen);
    t->want_port = calloc(w->ports.n, sizeof *t->want_port);
    t->plane = calloc(w->planes, sizeof *t->plane);
    for (uint32_t i = w->nodes.n; i-- > 0;) {
        struct mw_obs_node n = w->nodes.at[i];

        t->seen[i] = t->o.nodes.n;
        n.first_port = t->o.ports.n;
        for (uint32_t k = 0; k < n.port_n; k++) {
            port[w->nodes.at[i].first_port + k] = t->o.ports.n;
            t->want_port[t->o.ports.n] = w->nodes.at[i].first_port + k;
            *mw_vec_push(&t->o.ports) = w->ports.at[w->nodes.at[i].first_port + k];
            t->o.ports.at[t->o.ports.n - 1].node = t->o.nodes.n;
        }
        *mw_vec_push(&t->o.nodes) = n;
    }
    for (uint32_t i = 0; i < t->o.ports.n; i++)
        if (t->o.ports.at[i].peer != MW_NONE)
            t->o.ports.at[i].peer = port[t->o.ports.at[i].peer];
    for (uint32_t i = 0; i < w->planes; i++)
        t->plane[i] = i;
    t->o.planes = w->planes;
    free(port);
}

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    t->f = export_fixture_new("pod32-dense", NULL);
    mw_expect_init(&t->x, &t->f->plan, NULL);
    see_reversed(t);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_observation_done(&t->o);
    free(t->seen);
    free(t->want_port);
    free(t->plane);
    mw_expect_done(&t->x);
    export_fixture_free(t->f);
    free(t);
    return 0;
}

static struct mw_join join_of(const struct test *t)
{
    return (struct mw_join){t->seen, t->want_port, t->plane};
}

static void built_as_planned(void **state)
{
    struct test *t = *state;
    struct mw_join join = join_of(t);
    struct mw_view v;

    t->o.nodes.at[t->seen[0]].lid = 77;
    mw_view_init(&v, &t->x, &t->o, &join);
    for (uint32_t i = 0; i < v.o.ports.n; i++)
        assert_int_equal(v.o.ports.at[i].peer, t->x.want.ports.at[i].peer);
    assert_int_equal(v.o.nodes.at[0].lid, 77);
    assert_true(v.planes[0].cables);
    assert_int_equal(v.planes[0].tables, 0);
    assert_int_equal(v.planes[0].switches, 12);
    mw_view_done(&v);
}

/* A node that nobody knows takes its cables with it; the other ends count. */
static void an_unknown_node(void **state)
{
    struct test *t = *state;
    struct mw_join join = join_of(t);
    const struct mw_obs_node *leaf = &t->o.nodes.at[t->seen[0]];
    struct mw_view v;

    for (uint32_t i = 0; i < leaf->port_n; i++)
        t->want_port[leaf->first_port + i] = MW_NONE;
    t->seen[0] = MW_NONE;
    mw_view_init(&v, &t->x, &t->o, &join);
    const struct mw_obs_node *w = &t->x.want.nodes.at[0];
    for (uint32_t i = 0; i < w->port_n; i++)
        assert_int_equal(v.o.ports.at[w->first_port + i].peer, MW_NONE);
    assert_int_equal(v.planes[0].unplaced, 64);
    mw_view_done(&v);
}

/* Tables alone, and no observation at all: the plan's cables stand in. */
static void no_cables(void **state)
{
    struct test *t = *state;
    struct mw_join join = join_of(t);
    struct mw_view v;

    for (uint32_t i = 0; i < t->o.ports.n; i++)
        t->o.ports.at[i].peer = MW_NONE;
    mw_view_init(&v, &t->x, &t->o, &join);
    assert_false(v.planes[0].cables);
    assert_int_equal(v.o.ports.at[0].peer, t->x.want.ports.at[0].peer);
    mw_view_done(&v);
    mw_view_init(&v, &t->x, NULL, NULL);
    assert_int_equal(v.planes[0].seen, MW_NONE);
    assert_int_equal(v.planes[0].switches, 12);
    mw_view_done(&v);
}

static void unplugged_and_restored(void **state)
{
    struct test *t = *state;
    struct mw_view v, copy;
    uint32_t peer = t->x.want.ports.at[0].peer;

    mw_view_init(&v, &t->x, NULL, NULL);
    v.o.ports.at[0].lid = 9;
    mw_view_copy(&copy, &v, &t->x);
    mw_view_unplug(&copy, 0);
    assert_int_equal(copy.o.ports.at[peer].peer, MW_NONE);
    assert_int_equal(v.o.ports.at[peer].peer, 0);
    mw_view_unplug(&copy, 0);
    copy.o.ports.at[0].mbps = 1;
    mw_view_restore(&copy, &t->x, peer);
    assert_int_equal(copy.o.ports.at[0].peer, peer);
    assert_int_equal(copy.o.ports.at[peer].peer, 0);
    assert_int_equal(copy.o.ports.at[0].mbps, t->x.want.ports.at[0].mbps);
    assert_int_equal(copy.o.ports.at[0].lid, 9);
    mw_view_done(&copy);
    mw_view_done(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(built_as_planned, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_node, setup, teardown),
        cmocka_unit_test_setup_teardown(no_cables, setup, teardown),
        cmocka_unit_test_setup_teardown(unplugged_and_restored, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
