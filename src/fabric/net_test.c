/* net_test.c: graphs of plans, and canonical routes held against the closed form of a fat tree:
 * under all-to-all every link between switches of a full tree carries the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/expect.h"
#include "fabric/net.h"

struct test {
    struct export_fixture *f;
    struct mw_expect x;
    struct mw_net n;
};

static void open_plan(struct test *t, const char *example, const char *const *sets)
{
    t->f = export_fixture_new(example, sets);
    mw_expect_init(&t->x, &t->f->plan, NULL);
    assert_int_equal(mw_net_init(&t->n, &t->x.want, 0, NULL), MW_OK);
}

static void close_plan(struct test *t)
{
    mw_net_done(&t->n);
    mw_expect_done(&t->x);
    export_fixture_free(t->f);
}

/* By walking every pair: flows per link between switches; flows without a path. */
static uint32_t walk_all(const struct mw_net *n, uint32_t *load, uint32_t longest)
{
    uint32_t path[MW_PATH_CAP], lost = 0;

    for (uint32_t a = 0; a < n->end_n; a++)
        for (uint32_t b = 0; b < n->end_n; b++) {
            uint32_t k = a == b ? 0 : mw_net_path(n, a, b, path);

            lost += a != b && k == 0;
            assert_true(k <= longest);
            for (uint32_t i = 0; i < k; i++)
                load[path[i]]++;
        }
    return lost;
}

static void spread_of(const struct mw_net *n, const uint32_t *load, uint32_t *least,
                      uint32_t *most)
{
    *least = UINT32_MAX;
    *most = 0;
    for (uint32_t l = 0; l < n->link_n; l++)
        if (n->links[l].from < n->switch_n && n->links[l].to < n->switch_n) {
            *least = load[l] < *least ? load[l] : *least;
            *most = load[l] > *most ? load[l] : *most;
        }
}

/* 32 nodes, 8 leaves of 32 endpoints, 4 spines: each of a leaf's 32 uplinks carries what its 32
 * endpoints send to 224 others, dealt evenly: 32 * 224 / 32. */
static void two_tiers(void **state)
{
    struct test t;
    uint32_t least, most;

    (void)state;
    open_plan(&t, "pod32-dense", NULL);
    assert_int_equal(t.n.switch_n, 12);
    mw_net_route(&t.n);
    uint32_t *load = calloc(t.n.link_n, sizeof *load);
    assert_int_equal(walk_all(&t.n, load, 4), 0);
    spread_of(&t.n, load, &least, &most);
    assert_int_equal(t.n.end_n, 256);
    assert_int_equal(least, 224);
    assert_int_equal(most, 224);
    free(load);
    close_plan(&t);
}

/* A plane of 2,048 nodes: 64 leaves in two pods. A leaf's uplink carries 32 * 2016 / 32; a spine
 * sends up what its 32 leaves have for the other pod, 32 * 1024, over 32 ways. */
static void three_tiers(void **state)
{
    static const char *const sets[] = {"compute.count=2048", "fabrics.compute.tiers=3", NULL};
    struct test t;
    uint32_t least, most;

    (void)state;
    open_plan(&t, "scale-131072", sets);
    mw_net_route(&t.n);
    uint32_t *load = calloc(t.n.link_n, sizeof *load);
    assert_int_equal(walk_all(&t.n, load, 6), 0);
    assert_int_equal(t.n.end_n, 2048);
    spread_of(&t.n, load, &least, &most);
    assert_int_equal(least, 1024);
    assert_int_equal(most, 2016);
    for (uint32_t l = 0; l < t.n.link_n; l++) {
        const struct mw_net_link *k = &t.n.links[l];

        if (k->from < t.n.switch_n && k->to < t.n.switch_n)
            assert_int_equal(load[l], t.n.tier[k->from] + t.n.tier[k->to] == 1 ? 2016 : 1024);
    }
    free(load);
    close_plan(&t);
}

/* A link taken out: all pairs are still joined, up and then down. */
static void a_link_lacks(void **state)
{
    struct test t;

    (void)state;
    open_plan(&t, "pod32-dense", NULL);
    mw_net_done(&t.n);
    for (uint32_t i = 0; i < t.x.want.ports.n; i++) {
        struct mw_obs_port *p = &t.x.want.ports.at[i];

        if (p->peer != MW_NONE && t.x.want.nodes.at[p->node].kind == MW_OBS_SWITCH &&
            t.x.want.nodes.at[t.x.want.ports.at[p->peer].node].kind == MW_OBS_SWITCH) {
            t.x.want.ports.at[p->peer].peer = MW_NONE;
            p->peer = MW_NONE;
            break;
        }
    }
    assert_int_equal(mw_net_init(&t.n, &t.x.want, 0, NULL), MW_OK);
    mw_net_route(&t.n);
    uint32_t *load = calloc(t.n.link_n, sizeof *load);
    assert_int_equal(walk_all(&t.n, load, 4), 0);
    free(load);
    close_plan(&t);
}

/* Leaves of appliances alone have no endpoint that the plan knows; they are leaves all the same. */
static void empty_leaves(void **state)
{
    static const char *const sets[] = {"compute.count=1024", NULL};
    struct test t;
    uint32_t empty = 0;

    (void)state;
    t.f = export_fixture_new("scale-131072", sets);
    mw_expect_init(&t.x, &t.f->plan, NULL);
    uint32_t plane = t.x.planes.n - 2;

    assert_string_equal(t.x.planes.at[plane].name, "storage");
    assert_int_equal(mw_net_init(&t.n, &t.x.want, plane, NULL), MW_OK);
    bool *ends = calloc(t.n.switch_n, sizeof *ends);
    for (uint32_t e = 0; e < t.n.end_n; e++)
        ends[t.n.end_switch[e]] = true;
    for (uint32_t s = 0; s < t.n.switch_n; s++) {
        enum mw_role role = t.f->plan.devices.at[t.x.nodes[t.n.node[s]].device].role;

        assert_int_equal(t.n.tier[s], role - MW_ROLE_LEAF);
        empty += role == MW_ROLE_LEAF && !ends[s];
    }
    assert_true(empty > 0);
    free(ends);
    close_plan(&t);
}

static void no_endpoint(void **state)
{
    struct mw_observation o = {0};
    struct mw_net n;
    struct mw_err err;

    (void)state;
    assert_int_equal(mw_net_init(&n, &o, 0, &err), MW_ECONFIG);
    assert_int_equal(err.code, MW_E_NET_EMPTY);
}

static void copies(void **state)
{
    struct test t;
    struct mw_net copy;

    (void)state;
    open_plan(&t, "pod32-dense", NULL);
    mw_net_route(&t.n);
    mw_net_copy(&copy, &t.n);
    assert_memory_equal(copy.hop, t.n.hop, (size_t)t.n.end_n * t.n.switch_n);
    assert_ptr_not_equal(copy.hop, t.n.hop);
    mw_net_done(&copy);
    close_plan(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_tiers),    cmocka_unit_test(three_tiers),
        cmocka_unit_test(a_link_lacks), cmocka_unit_test(no_endpoint),
        cmocka_unit_test(empty_leaves), cmocka_unit_test(copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
