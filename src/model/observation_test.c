/* observation_test.c: sources that make one observation: planes, nodes that are one, claims that
 * agree or contradict each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/observation.h"

#include <stdio.h>
#include <string.h>

struct test {
    struct mw_observation o;
    struct mw_diags d;
    struct mw_obs_build *b;
};

static int setup(void **state)
{
    static struct test t;

    t = (struct test){0};
    t.b = mw_obs_build_new(&t.o, &t.d);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_observation_done(&t->o);
    mw_diags_done(&t->d);
    return 0;
}

static uint32_t port(struct test *t, uint64_t guid, enum mw_obs_kind kind, uint32_t number)
{
    uint32_t n = mw_obs_add_node(t->b, guid, 1);

    mw_obs_at(t->b, n)->kind = (uint8_t)kind;
    return mw_obs_add_port(t->b, n, number, 1);
}

static uint32_t find(const struct mw_observation *o, uint64_t guid, uint32_t plane)
{
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].guid == guid && o->nodes.at[i].plane == plane)
            return i;
    return MW_NONE;
}

static uint32_t peer_guid(const struct mw_observation *o, uint64_t guid, uint32_t number)
{
    uint32_t peer = o->ports.at[mw_obs_port_at(o, find(o, guid, 0), number)].peer;

    return peer == MW_NONE ? 0 : (uint32_t)o->nodes.at[o->ports.at[peer].node].guid;
}

/* A dump and a list of tables name the same switch; a second dump another one. An adapter whose
 * two ports hang in both planes is a node of each. */
static void planes(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "a", "x");
    mw_obs_add_link(t->b, port(t, 1, MW_OBS_SWITCH, 3), port(t, 9, MW_OBS_ADAPTER, 1), 1);
    mw_obs_begin(t->b, "b", "x");
    mw_obs_add_link(t->b, port(t, 2, MW_OBS_SWITCH, 4), port(t, 9, MW_OBS_ADAPTER, 2), 1);
    mw_obs_begin(t->b, "tables", "x");
    uint32_t n = mw_obs_add_node(t->b, 1, 1);
    mw_obs_at(t->b, n)->kind = MW_OBS_SWITCH;
    mw_obs_add_lft(t->b, n, 8)[5] = 3;
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(t->o.planes, 2);
    assert_int_equal(t->o.nodes.n, 4);
    assert_int_not_equal(find(&t->o, 9, 0), MW_NONE);
    assert_int_not_equal(find(&t->o, 9, 1), MW_NONE);
    const struct mw_obs_node *s = &t->o.nodes.at[find(&t->o, 1, 0)];
    assert_int_equal(s->lft_n, 8);
    assert_int_equal(s->lft[5], 3);
    assert_int_equal(s->lft[4], 255);
    assert_int_equal(peer_guid(&t->o, 1, 3), 9);
    assert_int_equal(t->o.conflicts.n, 0);
}

/* Two leaves claim adapter 9, which confirms one of them. */
static void a_confirmed_claim_wins(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "a", "x");
    uint32_t s1 = port(t, 1, MW_OBS_SWITCH, 1), s2 = port(t, 2, MW_OBS_SWITCH, 1);
    uint32_t h = port(t, 9, MW_OBS_ADAPTER, 1);
    mw_obs_add_link(t->b, s1, h, 11);
    mw_obs_add_link(t->b, s2, h, 12);
    mw_obs_add_link(t->b, h, s2, 13);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(peer_guid(&t->o, 9, 1), 2);
    assert_int_equal(peer_guid(&t->o, 1, 1), 0);
    assert_int_equal(t->o.conflicts.n, 1);
    assert_int_equal(t->o.conflicts.at[0].line, 11);
    assert_int_not_equal(t->o.conflicts.at[0].kept, MW_NONE);
}

/* Nobody confirms either of two claims: neither cable is believed. */
static void neither_claim_stands(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "a", "x");
    uint32_t h = port(t, 9, MW_OBS_ADAPTER, 1);
    mw_obs_add_link(t->b, port(t, 1, MW_OBS_SWITCH, 1), h, 1);
    mw_obs_add_link(t->b, port(t, 2, MW_OBS_SWITCH, 1), h, 2);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(peer_guid(&t->o, 9, 1), 0);
    assert_int_equal(t->o.conflicts.n, 2);
    assert_int_equal(t->o.conflicts.at[0].kept, MW_NONE);
}

/* What one end alone says is believed; the same said in two dumps, too. */
static void one_end_is_enough(void **state)
{
    struct test *t = *state;

    for (int i = 0; i < 2; i++) {
        mw_obs_begin(t->b, i ? "b" : "a", "x");
        uint32_t n = mw_obs_add_node(t->b, 9, 1);
        assert_true(mw_obs_describe(t->b, &n, "host", 1));
        mw_obs_add_link(t->b, port(t, 1, MW_OBS_SWITCH, 1), port(t, 9, MW_OBS_ADAPTER, 1), 1);
    }
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(peer_guid(&t->o, 9, 1), 1);
    assert_int_equal(t->o.conflicts.n, 0);
    assert_true(t->o.ports.at[t->o.nodes.at[find(&t->o, 9, 0)].first_port].one_sided);
}

static void second_of_a_guid(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "a", "x");
    uint32_t n = mw_obs_add_node(t->b, 9, 1), first = n;
    assert_true(mw_obs_describe(t->b, &n, "one", 1));
    assert_int_equal(n, first);
    assert_false(mw_obs_describe(t->b, &n, "two", 7));
    assert_int_not_equal(n, first);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(t->o.nodes.n, 2);
    assert_int_equal(t->o.twice.n, 1);
    assert_int_equal(t->o.twice.at[0].line, 7);
    assert_string_equal(t->o.nodes.at[t->o.twice.at[0].node].name, "one");
}

/* Ethernet: by names, over files that each number ports in their own way; the last plane. */
static void by_name(void **state)
{
    struct test *t = *state;

    for (int i = 0; i < 2; i++) {
        mw_obs_begin(t->b, i ? "n1" : "sw", "lldp");
        uint32_t sw = mw_obs_add_named(t->b, "sw", 0, 1),
                 n1 = mw_obs_add_named(t->b, "n1", 0, 1);
        if (!i)
            mw_obs_add_port_named(t->b, sw, "swp9", 1);
        uint32_t a = mw_obs_add_port_named(t->b, sw, "swp1", 2);
        uint32_t b = mw_obs_add_port_named(t->b, n1, "eth0", 2);
        mw_obs_add_link(t->b, i ? b : a, i ? a : b, 2);
    }
    mw_obs_begin(t->b, "ib", "x");
    port(t, 1, MW_OBS_SWITCH, 1);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(t->o.planes, 2);
    assert_int_equal(t->o.nodes.n, 3);
    assert_int_equal(t->o.nodes.at[1].plane, 1);
    const struct mw_obs_port *p = &t->o.ports.at[t->o.nodes.at[2].first_port];
    assert_string_equal(p->name, "eth0");
    assert_string_equal(t->o.ports.at[p->peer].name, "swp1");
    assert_false(p->one_sided);
}

/* Two systems of one name, told apart by their MACs; what only gives the name is neither. A third
 * source that names the one "sw" there is means it. */
static void one_name_two_systems(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "sw", "lldp");
    uint32_t sw = mw_obs_add_named(t->b, "sw", 0x11, 1);
    for (uint64_t mac = 1; mac <= 2; mac++)
        mw_obs_add_link(
            t->b, mw_obs_add_port_named(t->b, sw, mac == 1 ? "swp1" : "swp2", 1),
            mw_obs_add_port_named(t->b, mw_obs_add_named(t->b, "localhost", mac, 1), "eth0", 1),
            1);
    mw_obs_begin(t->b, "localhost", "lldp");
    mw_obs_add_link(
        t->b, mw_obs_add_port_named(t->b, mw_obs_add_named(t->b, "localhost", 0, 1), "eth1", 1),
        mw_obs_add_port_named(t->b, mw_obs_add_named(t->b, "sw", 0, 1), "swp3", 1), 1);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(t->o.nodes.n, 4); /* sw, localhost 1, localhost 2, localhost unknown */
    assert_int_equal(t->o.conflicts.n, 0);
    assert_int_equal(find(&t->o, 0x11, 0), 0);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_not_equal(t->o.ports.at[i].peer, MW_NONE);
}

/* A list of tables says whose LIDs are: a port that a dump describes gets its LID, an adapter that
 * none does is added, in the plane of its switch. */
static uint32_t heard_port(struct test *t, const char *system, const char *port)
{
    return mw_obs_add_port_named(t->b, mw_obs_add_named(t->b, system, 0, 1), port, 1);
}

static void hear(struct test *t, const char *own, const char *port, const char *far,
                 const char *far_port)
{
    uint32_t a = heard_port(t, own, port);

    mw_obs_hear_link(t->b, a, heard_port(t, far, far_port), 1);
}

/* Whether a port of `own` is cabled to one of `far`. */
static bool cabled(const struct mw_observation *o, const char *own, const char *port,
                   const char *far)
{
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];

        if (p->peer != MW_NONE && strcmp(o->nodes.at[p->node].name, own) == 0 &&
            strcmp(p->name, port) == 0 &&
            strcmp(o->nodes.at[o->ports.at[p->peer].node].name, far) == 0)
            return true;
    }
    return false;
}

/* A host that calls both its ports "1", and says nothing itself, is heard by two switches, and twice
 * by one: three cables. Heard by one in two files it may have been moved between them. */
static void one_name_of_ports(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "leaf-1", "lldp");
    hear(t, "leaf-1", "swp1", "host", "1");
    hear(t, "leaf-1", "swp2", "host", "1");
    hear(t, "leaf-1", "swp7", "moved", "1");
    mw_obs_begin(t->b, "leaf-2", "lldp");
    hear(t, "leaf-2", "swp1", "host", "1");
    mw_obs_begin(t->b, "leaf-2 again", "lldp");
    hear(t, "leaf-2", "swp1", "host", "1");
    mw_obs_begin(t->b, "leaf-1 later", "lldp");
    hear(t, "leaf-1", "swp8", "moved", "1");
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_true(cabled(&t->o, "leaf-1", "swp1", "host"));
    assert_true(cabled(&t->o, "leaf-1", "swp2", "host"));
    assert_true(cabled(&t->o, "leaf-2", "swp1", "host"));
    for (uint32_t i = 0; i < t->o.nodes.n; i++)
        if (strcmp(t->o.nodes.at[i].name, "host") == 0)
            assert_int_equal(t->o.nodes.at[i].port_n, 3);
    assert_int_equal(t->o.conflicts.n, 2);
    assert_false(cabled(&t->o, "leaf-1", "swp8", "moved"));
}

/* A host that knows its ports as eth0, eth1 and tells their MACs: two cables, no contradiction, and
 * none invented where what it hears does not fit. */
static void other_names_of_ports(void **state)
{
    struct test *t = *state;
    uint32_t host;

    mw_obs_begin(t->b, "all", "lldp");
    hear(t, "leaf", "swp1", "host", "02:00:00:00:00:01");
    hear(t, "leaf", "swp2", "host", "02:00:00:00:00:02");
    hear(t, "leaf", "swp3", "other", "02:00:00:00:00:03");
    host = mw_obs_add_named(t->b, "host", 0, 1);
    mw_obs_describe(t->b, &host, "host", 1);
    hear(t, "host", "eth1", "leaf", "swp1");
    hear(t, "host", "eth0", "leaf", "swp2");
    hear(t, "host", "eth2", "leaf", "swp3");
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_true(cabled(&t->o, "host", "eth1", "leaf"));
    assert_true(cabled(&t->o, "host", "eth0", "leaf"));
    assert_true(cabled(&t->o, "leaf", "swp1", "host"));
    assert_int_equal(t->o.conflicts.n, 1); /* swp3 hears another */
    assert_false(cabled(&t->o, "host", "eth2", "leaf"));
}

static void owners_of_lids(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "dump", "x");
    uint32_t h = port(t, 8, MW_OBS_ADAPTER, 1);
    mw_obs_port_of(t->b, h)->guid = 9;
    mw_obs_add_link(t->b, port(t, 1, MW_OBS_SWITCH, 3), h, 1);
    mw_obs_begin(t->b, "tables", "x");
    port(t, 1, MW_OBS_SWITCH, 3);
    mw_obs_add_lid(t->b, 5, 9, MW_OBS_ADAPTER, "other name", 2);
    mw_obs_add_lid(t->b, 6, 1, MW_OBS_SWITCH, "leaf", 3);
    mw_obs_add_lid(t->b, 7, 70, MW_OBS_ADAPTER, "node2 mlx5_0", 4);
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    assert_int_equal(t->o.planes, 1);
    assert_int_equal(t->o.nodes.n, 3);
    assert_int_equal(t->o.ports.at[t->o.nodes.at[find(&t->o, 8, 0)].first_port].lid, 5);
    assert_int_equal(t->o.nodes.at[find(&t->o, 1, 0)].lid, 6);
    const struct mw_obs_node *added = &t->o.nodes.at[find(&t->o, 0, 0)];
    assert_string_equal(added->name, "node2 mlx5_0");
    assert_int_equal(added->kind, MW_OBS_ADAPTER);
    assert_int_equal(t->o.ports.at[added->first_port].lid, 7);
    assert_int_equal(t->o.ports.at[added->first_port].guid, 70);
}

static void nothing(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "empty", "x");
    assert_int_equal(mw_obs_build_end(t->b), MW_ECONFIG);
    assert_int_equal(t->d.at[0].code, MW_E_OBS_EMPTY);
}

static void ports_have_a_cap(void **state)
{
    struct test *t = *state;

    mw_obs_begin(t->b, "a", "x");
    uint32_t n = mw_obs_add_node(t->b, 1, 1);
    assert_int_equal(mw_obs_add_port(t->b, n, 0, 1), MW_NONE);
    assert_int_not_equal(mw_obs_add_port(t->b, n, MW_OBS_PORT_NUMBER_CAP, 1), MW_NONE);
    assert_int_equal(mw_obs_add_port(t->b, n, MW_OBS_PORT_NUMBER_CAP + 1, 1), MW_NONE);
    assert_int_equal(mw_obs_build_end(t->b), MW_ELIMIT);
    assert_int_equal(t->d.n, 1);
}

/* Two sources that name the same ports, in other orders, and the second one more. */
static void named_ports_have_a_cap(void **state)
{
    for (uint32_t n = MW_OBS_PORT_NUMBER_CAP - 1; n <= MW_OBS_PORT_NUMBER_CAP + 1; n++) {
        bool fits = n <= MW_OBS_PORT_NUMBER_CAP;
        struct test t = {0};
        char name[16];

        t.b = mw_obs_build_new(&t.o, &t.d);
        for (uint32_t source = 0; source < 2; source++) {
            mw_obs_begin(t.b, source ? "b" : "a", "lldp");
            uint32_t sw = mw_obs_add_named(t.b, "sw", 0, 1);
            for (uint32_t i = 0; i < n - 1; i += 1 + source) {
                snprintf(name, sizeof name, "swp%u", source ? n - 2 - i : i);
                mw_obs_add_port_named(t.b, sw, name, 1);
            }
            if (source)
                mw_obs_add_port_named(t.b, sw, "last", 1);
        }
        assert_int_equal(mw_obs_build_end(t.b), fits ? MW_OK : MW_ELIMIT);
        assert_int_equal(t.o.ports.n, fits ? n : MW_OBS_PORT_NUMBER_CAP);
        assert_int_equal(t.o.nodes.at[0].port_n, t.o.ports.n);
        mw_observation_done(&t.o);
        mw_diags_done(&t.d);
    }
    (void)state;
}

static void rates(void **state)
{
    char buf[MW_RATE_CAP];

    (void)state;
    assert_string_equal(mw_obs_rate(&(struct mw_obs_port){.width = 4, .speed = MW_IB_NDR}, buf),
                        "4xNDR");
    assert_string_equal(mw_obs_rate(&(struct mw_obs_port){.mbps = 400000}, buf), "400G");
    assert_string_equal(mw_obs_rate(&(struct mw_obs_port){.mbps = 2500}, buf), "2500M");
    assert_string_equal(mw_obs_rate(&(struct mw_obs_port){0}, buf), "unknown");
    assert_int_equal(mw_ib_lane_mbps(MW_IB_HDR) * 4, 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(planes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_confirmed_claim_wins, setup, teardown),
        cmocka_unit_test_setup_teardown(neither_claim_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(one_end_is_enough, setup, teardown),
        cmocka_unit_test_setup_teardown(second_of_a_guid, setup, teardown),
        cmocka_unit_test_setup_teardown(by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(one_name_two_systems, setup, teardown),
        cmocka_unit_test_setup_teardown(one_name_of_ports, setup, teardown),
        cmocka_unit_test_setup_teardown(other_names_of_ports, setup, teardown),
        cmocka_unit_test_setup_teardown(owners_of_lids, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(ports_have_a_cap, setup, teardown),
        cmocka_unit_test(named_ports_have_a_cap),
        cmocka_unit_test(rates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
