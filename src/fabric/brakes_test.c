/* brakes_test.c: what holds a fabric back, on plans with cables taken out; its yields held against
 * what the cut bounds of a fat tree allow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/brakes.h"

#include <string.h>

struct test {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_view v;
    struct mw_brakes b;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    t->f = export_fixture_new("pod32-dense", NULL);
    mw_expect_init(&t->x, &t->f->plan, NULL);
    mw_view_init(&t->v, &t->x, NULL, NULL);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_brakes_done(&t->b);
    mw_view_done(&t->v);
    mw_expect_done(&t->x);
    export_fixture_free(t->f);
    free(t);
    return 0;
}

static uint32_t node_of(const struct test *t, const char *name)
{
    for (uint32_t i = 0; i < t->x.want.nodes.n; i++)
        if (strcmp(t->x.want.nodes.at[i].name, name) == 0)
            return i;
    fail_msg("no node %s", name);
    return MW_NONE;
}

/* The port of leaf `name` that leads to the k-th of its ways up. */
static uint32_t uplink(const struct test *t, const char *name, uint32_t k)
{
    const struct mw_obs_node *n = &t->x.want.nodes.at[node_of(t, name)];

    for (uint32_t p = n->first_port; p < n->first_port + n->port_n; p++) {
        uint32_t peer = t->x.want.ports.at[p].peer;

        if (peer != MW_NONE &&
            t->x.want.nodes.at[t->x.want.ports.at[peer].node].kind == MW_OBS_SWITCH && k-- == 0)
            return p;
    }
    fail_msg("%s has no such uplink", name);
    return MW_NONE;
}

static void whole(void **state)
{
    struct test *t = *state;

    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_int_equal(t->b.at.n, 0);
    assert_true(t->b.missing);
    assert_true(t->b.now.fluid > 0.999 && t->b.now.completion > 0.999);
}

/* 31 of 32 uplinks: 224 of the leaf's 255 flows an endpoint cross 31/32 of the capacity, so the
 * slowest is at (31/32) / (224/255), or 1 where that is more. Here 1.10: no bound; with half of
 * the uplinks gone 0.5 / (224/255) = 0.569. */
static void a_leaf_with_half_its_uplinks(void **state)
{
    struct test *t = *state;
    const double bound = 0.5 / (224.0 / 255.0);

    for (uint32_t k = 0; k < 16; k++)
        mw_view_unplug(&t->v, uplink(t, "leaf-1-5", 2 * k));
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_int_equal(t->b.at.n, 1);
    assert_int_equal(t->b.at.at[0].kind, MW_BRAKE_UPLINKS);
    assert_int_equal(t->b.at.at[0].node, node_of(t, "leaf-1-5"));
    assert_int_equal(t->b.at.at[0].have, 16);
    assert_int_equal(t->b.at.at[0].want, 32);
    assert_int_equal(t->b.at.at[0].n, 16);
    assert_true(t->b.now.completion <= bound + 1e-9);
    assert_true(t->b.now.completion > 0.9 * bound);
    assert_true(t->b.at.at[0].mended.completion > 0.999);
}

/* The worse of two leaves first: with it mended the other one bounds completion at
 * 0.75 / (224/255), with the other one mended it still does at 0.5 / (224/255). */
static void two_leaves(void **state)
{
    struct test *t = *state;

    for (uint32_t k = 0; k < 16; k++)
        mw_view_unplug(&t->v, uplink(t, "leaf-1-5", 2 * k));
    for (uint32_t k = 0; k < 8; k++)
        mw_view_unplug(&t->v, uplink(t, "leaf-1-2", 4 * k));
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_int_equal(t->b.at.n, 3);
    assert_int_equal(t->b.at.at[0].node, node_of(t, "leaf-1-5"));
    assert_int_equal(t->b.at.at[1].node, node_of(t, "leaf-1-2"));
    assert_true(t->b.at.at[0].mended.completion <= 0.75 / (224.0 / 255.0) + 1e-9);
    assert_true(t->b.at.at[0].mended.completion > 0.6);
    assert_true(t->b.at.at[1].mended.completion <= 0.5 / (224.0 / 255.0) + 1e-9);
    assert_int_equal(t->b.at.at[2].kind, MW_BRAKE_ALL);
    assert_true(t->b.at.at[2].mended.completion > 0.999);
}

static void a_dead_spine_is_one_finding(void **state)
{
    struct test *t = *state;
    const struct mw_obs_node *n = &t->x.want.nodes.at[node_of(t, "spine-1")];

    for (uint32_t p = n->first_port; p < n->first_port + n->port_n; p++)
        mw_view_unplug(&t->v, p);
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_int_equal(t->b.at.n, 1);
    assert_int_equal(t->b.at.at[0].kind, MW_BRAKE_SWITCH);
    assert_int_equal(t->b.at.at[0].node, node_of(t, "spine-1"));
    assert_int_equal(t->b.at.at[0].n, 64);
}

static void a_slow_adapter(void **state)
{
    struct test *t = *state;
    uint32_t node = node_of(t, "node007 mlx5_4");
    uint32_t port = t->x.want.nodes.at[node].first_port;

    t->v.o.ports.at[port].mbps /= 4;
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_int_equal(t->b.at.n, 1);
    assert_int_equal(t->b.at.at[0].kind, MW_BRAKE_ADAPTER);
    assert_int_equal(t->b.at.at[0].node, node);
    assert_true(t->b.now.completion < 0.2501);
    assert_true(t->b.at.at[0].mended.completion > 0.999);
}

/* Tables with an entry that sends what is for one endpoint back to where it came from: both faults
 * have findings of their own, before all that has to do with load. */
static void broken_tables(void **state)
{
    struct test *t = *state;
    struct mw_net n;
    uint8_t *lft[16] = {NULL};

    assert_int_equal(mw_net_init(&n, &t->v.o, 0, NULL), MW_OK);
    mw_net_route(&n);
    for (uint32_t s = 0; s < n.switch_n; s++) {
        lft[s] = malloc(n.switch_n + n.end_n + 1);
        memset(lft[s], 255, n.switch_n + n.end_n + 1);
        t->v.o.nodes.at[n.node[s]].lid = n.lid[s];
        for (uint32_t e = 0; e < n.end_n; e++) {
            lft[s][n.lid[n.switch_n + e]] = mw_net_row(&n, e)[s];
            t->v.o.ports.at[t->v.o.nodes.at[n.node[n.switch_n + e]].first_port].lid =
                n.lid[n.switch_n + e];
        }
        t->v.o.nodes.at[n.node[s]].lft = lft[s];
        t->v.o.nodes.at[n.node[s]].lft_n = n.switch_n + n.end_n + 1;
    }
    /* At one spine, what is for endpoint 0 goes up to another leaf than its own. */
    uint32_t path[MW_PATH_CAP], last = n.end_n - 1;

    assert_int_equal(mw_net_path(&n, last, 0, path), 4);
    uint32_t spine = n.links[path[2]].from, back = n.links[path[1]].back;

    lft[spine][n.lid[n.switch_n]] = n.links[back].port;
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 8);
    assert_false(t->b.missing);
    assert_true(t->b.at.n >= 2);
    assert_int_equal(t->b.at.at[0].kind, MW_BRAKE_LOST);
    assert_int_equal(t->b.at.at[0].toward, n.node[n.switch_n]);
    assert_true(t->b.at.at[0].lost >= 32);
    assert_int_equal(t->b.at.at[1].kind, MW_BRAKE_DEADLOCK);
    assert_true(t->b.at.at[0].mended.completion > 0.999);
    for (uint32_t s = 0; s < n.switch_n; s++)
        free(lft[s]);
    mw_net_done(&n);
}

/* More places than are tried. */
static void past_the_cap(void **state)
{
    struct test *t = *state;

    for (int i = 1; i <= 4; i++) {
        char name[16];

        snprintf(name, sizeof name, "leaf-1-%d", i);
        mw_view_unplug(&t->v, uplink(t, name, (uint32_t)i));
    }
    mw_brakes_find(&t->b, &t->x, &t->v, 0, 3);
    assert_int_equal(t->b.more, 1);
    assert_int_equal(t->b.at.at[t->b.at.n - 1].kind, MW_BRAKE_ALL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whole, setup, teardown),
        cmocka_unit_test_setup_teardown(a_leaf_with_half_its_uplinks, setup, teardown),
        cmocka_unit_test_setup_teardown(two_leaves, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dead_spine_is_one_finding, setup, teardown),
        cmocka_unit_test_setup_teardown(a_slow_adapter, setup, teardown),
        cmocka_unit_test_setup_teardown(broken_tables, setup, teardown),
        cmocka_unit_test_setup_teardown(past_the_cap, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
