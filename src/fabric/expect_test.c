/* expect_test.c: what should be seen of a plan, held against the plan's own cables and totals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "fabric/expect.h"

#include <string.h>

static uint32_t find_node(const struct mw_expect *x, uint32_t plane, const char *name)
{
    const struct mw_expect_plane *p = &x->planes.at[plane];

    for (uint32_t i = p->first_node; i < p->first_node + p->node_n; i++)
        if (strcmp(x->want.nodes.at[i].name, name) == 0)
            return i;
    return MW_NONE;
}

static uint32_t links_of(const struct mw_expect *x, uint32_t plane)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < x->want.ports.n; i++)
        n += x->want.nodes.at[x->want.ports.at[i].node].plane == plane &&
             x->want.ports.at[i].peer != MW_NONE;
    return n / 2;
}

/* Every plain cable of the plan but serial ones (a cable of that medium is bought for them) joins
 * the ports of its two ends, lane by lane, and nothing else is joined: counted by cables on one
 * hand, by ports on the other. */
static void holds_the_cables(const char *example, uint32_t console_uplinks)
{
    struct export_fixture *f = export_fixture_new(example, NULL);
    uint32_t *at = calloc(f->plan.devices.n * 512u, sizeof *at), lanes = 0, joined = 0;
    uint32_t uplinks = 0;
    struct mw_expect x;

    mw_expect_init(&x, &f->plan, NULL);
    for (uint32_t i = 0; i < x.want.ports.n; i++)
        if (x.ports[i].port != UINT16_MAX && x.ports[i].cable != MW_NONE)
            at[x.ports[i].device * 512u + x.ports[i].port] = i + 1;
    for (uint32_t i = 0; i < f->plan.cables.n; i++) {
        const struct mw_cable *c = &f->plan.cables.at[i];

        assert_int_not_equal(c->part, MW_NONE);
        if (f->plan.catalog->cables.at[c->part].medium == MW_MEDIUM_SERIAL ||
            c->end[1].device == MW_NONE || c->end[2].device != MW_NONE)
            continue;
        uplinks += c->fabric == MW_FABRIC_CONSOLE;
        for (uint32_t k = 0; k < c->end[0].lanes; k++, lanes++) {
            uint32_t a = at[c->end[0].device * 512u + c->end[0].port + k];
            uint32_t b = at[c->end[1].device * 512u + c->end[1].port + k];

            assert_true(a && b);
            assert_int_equal(x.want.ports.at[a - 1].peer, b - 1);
            assert_int_equal(x.want.ports.at[b - 1].peer, a - 1);
        }
    }
    for (uint32_t i = 0; i < x.want.ports.n; i++)
        joined += x.want.ports.at[i].peer != MW_NONE && x.ports[i].cable != MW_NONE &&
                  f->plan.cables.at[x.ports[i].cable].end[2].device == MW_NONE;
    assert_int_equal(joined, 2 * lanes);
    assert_int_equal(uplinks, console_uplinks);
    mw_expect_done(&x);
    free(at);
    export_fixture_free(f);
}

static void cables_of_a_pod(void **state)
{
    (void)state;
    holds_the_cables("pod32-dense", 4); /* two servers, each with two */
}

static void cables_with_splitters(void **state)
{
    (void)state;
    holds_the_cables("superpod-h100-4su", 0);
}

/* 127 nodes and four ports of the managers: the published counts of the SuperPOD (REFERENCE). */
static void published_counts(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    struct mw_expect x;

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    assert_string_equal(x.planes.at[0].name, "compute");
    assert_int_equal(links_of(&x, 0), 2040 + 4);
    assert_string_equal(x.planes.at[x.planes.n - 1].name, "ethernet");
    mw_expect_done(&x);
    export_fixture_free(f);
}

static void names_paths_rates(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    char buf[MW_EXPECT_PATH_CAP], rate[MW_RATE_CAP];
    struct mw_expect x;

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    uint32_t hca = find_node(&x, 0, "node007 mlx5_4"), leaf = find_node(&x, 0, "leaf-1-5");
    assert_int_not_equal(hca, MW_NONE);
    assert_int_not_equal(leaf, MW_NONE);
    uint32_t port = x.want.nodes.at[hca].first_port, peer = x.want.ports.at[port].peer;
    assert_string_equal(mw_obs_rate(&x.want.ports.at[port], rate), "4xNDR");
    assert_int_equal(x.want.ports.at[port].mbps, 400000);
    const struct mw_cable *c = &f->plan.cables.at[x.ports[port].cable];
    assert_string_equal(x.want.ports.at[port].part, f->catalog.cables.at[c->part].name);
    assert_ptr_equal(x.want.ports.at[port].part, x.want.ports.at[peer].part);
    /* Rail r of a node is on leaf r of its unit, at the port of the node's number there. */
    snprintf(buf, sizeof buf, "%s", x.want.nodes.at[x.want.ports.at[peer].node].name);
    char want[64];
    const struct mw_expect_port *own = &x.ports[port];
    int rail = f->plan.devices.at[own->device].type->ports[own->port].rail;
    snprintf(want, sizeof want, "leaf-1-%d", rail);
    assert_string_equal(buf, want);
    snprintf(want, sizeof want, "leaf-1-%d/p7", rail);
    assert_string_equal(mw_expect_path(&x, peer, buf), want);
    snprintf(want, sizeof want, "node007/hca%d", rail);
    assert_string_equal(mw_expect_path(&x, port, buf), want);
    assert_string_equal(mw_expect_node_path(&x, hca, buf), want);
    assert_string_equal(mw_expect_node_path(&x, leaf, buf), "leaf-1-5");
    mw_expect_done(&x);
    export_fixture_free(f);
}

/* A GUID that an asset gives is a part's own; others are planned. */
static void guids(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_expect x;

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    struct mw_expect_node hca = x.nodes[find_node(&x, 0, "node007 mlx5_4")];
    assert_false(hca.guid_known);
    mw_expect_done(&x);
    *mw_vec_push(&f->assets.at) =
        (struct mw_asset){.device = hca.device, .port = hca.port, .guid = 0xabc};
    mw_expect_init(&x, &f->plan, &f->assets);
    uint32_t node = find_node(&x, 0, "node007 mlx5_4");
    assert_true(x.nodes[node].guid_known);
    assert_int_equal(x.want.nodes.at[node].guid, 0xabc);
    mw_expect_done(&x);
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cables_of_a_pod),
        cmocka_unit_test(cables_with_splitters),
        cmocka_unit_test(published_counts),
        cmocka_unit_test(names_paths_rates),
        cmocka_unit_test(guids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
