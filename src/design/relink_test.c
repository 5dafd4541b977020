/*
 * relink_test.c: random bipartite multigraphs of four leaves and four spines, as they stand and
 * as they are wanted, with random ports. The oracle: of the links that join the same two
 * switches in both, the lesser number stays, port for port; no choice of ports can keep more,
 * since a link that stays joins the same two switches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "design/relink.h"

enum { LEAVES = 4, SPINES = 4, PORTS = 8 };

struct bench {
    struct mw_port_type ports[PORTS + 1];
    struct mw_device_type type;
    struct mw_catalog catalog;
    struct mw_factory want;
    struct mw_plan old, now;
    struct mw_diags diags;
};

static uint32_t chance(uint64_t *seed, uint32_t n)
{
    *seed = mw_mix64(*seed + 1);
    return (uint32_t)(*seed % n);
}

static void add_switches(struct bench *x, struct mw_plan *p)
{
    p->want = &x->want;
    p->catalog = &x->catalog;
    for (int i = 0; i < LEAVES + SPINES; i++) {
        uint32_t d = mw_plan_add_device(p, i < LEAVES ? MW_ROLE_LEAF : MW_ROLE_SPINE,
                                        MW_FABRIC_COMPUTE, &x->type);
        p->devices.at[d].name = mw_arena_printf(&p->arena, "switch%d", i);
    }
}

static void bench_init(struct bench *x)
{
    memset(x, 0, sizeof *x);
    for (int i = 0; i < PORTS; i++)
        x->ports[i] = (struct mw_port_type){.net = MW_NET_DATA, .lanes = 1};
    x->ports[PORTS] = (struct mw_port_type){.net = MW_NET_OOB, .lanes = 1}; /* not for links */
    x->type = (struct mw_device_type){
        .name = "switch", .kind = MW_KIND_SWITCH, .ports = x->ports, .port_n = PORTS + 1};
    add_switches(x, &x->old);
    add_switches(x, &x->now);
    x->now.base = &x->old;
    for (uint32_t d = 0; d < x->now.devices.n; d++)
        x->now.devices.at[d].stands = d;
}

static void bench_done(struct bench *x)
{
    mw_plan_done(&x->old);
    mw_plan_done(&x->now);
    mw_diags_done(&x->diags);
}

/* A random port that is free; `taken`: bit sets by device. */
static uint16_t random_port(uint64_t *seed, uint32_t *taken)
{
    uint32_t at = chance(seed, PORTS);

    while (*taken & 1u << at)
        at = (at + 1) % PORTS;
    *taken |= 1u << at;
    return (uint16_t)at;
}

static void add_link(struct mw_plan *p, uint32_t leaf, uint16_t port, uint32_t spine,
                     uint16_t far)
{
    *mw_vec_push(&p->cables) =
        (struct mw_cable){.end = {{leaf, port, 1}, {LEAVES + spine, far, 1}, {MW_NONE, 0, 0}},
                          .part = MW_NONE,
                          .fabric = MW_FABRIC_COMPUTE,
                          .kind = MW_LINK_LEAF_SPINE};
}

/* Random links up to the ports of the switches, counted in n[leaf][spine]. */
static void random_links(uint64_t *seed, struct mw_plan *p, int n[LEAVES][SPINES])
{
    uint32_t taken[LEAVES + SPINES] = {0}, used[LEAVES + SPINES] = {0};

    memset(n, 0, sizeof(int[LEAVES][SPINES]));
    for (uint32_t i = chance(seed, LEAVES * PORTS + 1); i > 0; i--) {
        uint32_t leaf = chance(seed, LEAVES), spine = chance(seed, SPINES);
        if (used[leaf] == PORTS || used[LEAVES + spine] == PORTS)
            continue;
        used[leaf]++;
        used[LEAVES + spine]++;
        n[leaf][spine]++;
        uint16_t port = random_port(seed, &taken[leaf]);
        add_link(p, leaf, port, spine, random_port(seed, &taken[LEAVES + spine]));
    }
}

static bool same_cable(const struct mw_cable *a, const struct mw_cable *b)
{
    return a->end[0].device == b->end[0].device && a->end[0].port == b->end[0].port &&
           a->end[1].device == b->end[1].device && a->end[1].port == b->end[1].port;
}

static void ports_are_kept_where_links_are(void **state)
{
    uint64_t seed = 9;
    uint32_t moved = 0, kept_in_all = 0;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        int then[LEAVES][SPINES], now[LEAVES][SPINES], is[LEAVES][SPINES] = {{0}};
        int kept[LEAVES][SPINES] = {{0}};
        uint32_t taken[LEAVES + SPINES] = {0};
        struct bench x;
        bench_init(&x);
        random_links(&seed, &x.old, then);
        random_links(&seed, &x.now, now);
        assert_int_equal(mw_relink(&x.now, &x.diags), MW_OK);
        for (uint32_t i = 0; i < x.now.cables.n; i++) {
            const struct mw_cable *c = &x.now.cables.at[i];
            uint32_t leaf = c->end[0].device, spine = c->end[1].device - LEAVES;
            is[leaf][spine]++;
            for (int e = 0; e < 2; e++) {
                assert_true(c->end[e].port < PORTS);
                assert_false(taken[c->end[e].device] & 1u << c->end[e].port);
                taken[c->end[e].device] |= 1u << c->end[e].port;
            }
            for (uint32_t k = 0; k < x.old.cables.n; k++)
                kept[leaf][spine] += same_cable(c, &x.old.cables.at[k]);
        }
        uint32_t lost = 0;
        for (int l = 0; l < LEAVES; l++)
            for (int s = 0; s < SPINES; s++) {
                int least = then[l][s] < now[l][s] ? then[l][s] : now[l][s];
                assert_int_equal(is[l][s], now[l][s]);
                assert_int_equal(kept[l][s], least);
                lost += (uint32_t)(then[l][s] - least);
                kept_in_all += (uint32_t)least;
            }
        assert_int_equal(x.now.findings.n, lost > 0);
        moved += lost;
        bench_done(&x);
    }
    assert_true(moved > 1000 && kept_in_all > 1000);
}

/* A leaf's uplink that goes to another spine stays in the port of the one that it replaces,
 * whatever the rule says: the cable need be unplugged at its far end alone. */
static void freed_ports_are_taken_first(void **state)
{
    struct bench x;

    (void)state;
    bench_init(&x);
    for (uint16_t i = 0; i < 4; i++)
        add_link(&x.old, 0, (uint16_t)(i + 2), i / 2, i % 2);
    add_link(&x.now, 0, 2, 0, 0); /* the rule asks for ports that stay with others */
    add_link(&x.now, 0, 3, 1, 0);
    add_link(&x.now, 0, 2, 2, 0);
    add_link(&x.now, 0, 3, 3, 0);
    assert_int_equal(mw_relink(&x.now, &x.diags), MW_OK);
    uint32_t ports = 0;
    for (uint32_t i = 0; i < 4; i++)
        ports |= 1u << x.now.cables.at[i].end[0].port;
    assert_int_equal(ports, 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5);
    assert_int_equal(x.now.findings.n, 1);
    assert_string_equal(x.now.findings.at[0].id, "D-MOVES");
    assert_non_null(strstr(x.now.findings.at[0].text, "2 of 4 leaf_spine"));
    bench_done(&x);
}

static void no_port_left_is_an_error(void **state)
{
    (void)state;
    for (uint16_t links = PORTS - 1; links <= PORTS + 1; links++) {
        struct bench x;
        bench_init(&x);
        add_link(&x.old, 1, 0, 1, 0);
        for (uint16_t i = 0; i < links; i++)
            add_link(&x.now, 0, i % PORTS, i % SPINES, i / SPINES);
        assert_int_equal(mw_relink(&x.now, &x.diags),
                         links <= PORTS ? MW_OK : mw_code_info(MW_D_STANDS_PORTS)->kind);
        bench_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_are_kept_where_links_are),
        cmocka_unit_test(freed_ports_are_taken_first),
        cmocka_unit_test(no_port_left_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
