/* survey_test.c: small networks made by hand, so that every count and finding is known beforehand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/survey.h"
#include "verify/survey_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
    struct mw_observation o;
    struct mw_diags d, read;
    struct mw_obs_build *b;
    struct mw_survey s;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    t->b = mw_obs_build_new(&t->o, &t->read);
    mw_obs_begin(t->b, "a.txt", "ibnetdiscover");
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_observation_done(&t->o);
    mw_diags_done(&t->d);
    mw_diags_done(&t->read);
    free(t);
    return 0;
}

static uint32_t node(struct test *t, enum mw_obs_kind kind, uint64_t guid, const char *name)
{
    uint32_t n = mw_obs_add_node(t->b, guid, 1);

    if (!mw_obs_at(t->b, n)->described)
        mw_obs_describe(t->b, &n, mw_obs_text(t->b, name, strlen(name)), (uint32_t)guid);
    mw_obs_at(t->b, n)->kind = (uint8_t)kind;
    return n;
}

/* A port with its rate and state. */
static uint32_t port(struct test *t, uint32_t n, uint32_t number, uint8_t width,
                     enum mw_ib_speed speed)
{
    uint32_t p = mw_obs_add_port(t->b, n, number, 1);

    mw_obs_port_of(t->b, p)->width = width;
    mw_obs_port_of(t->b, p)->speed = (uint8_t)speed;
    mw_obs_port_of(t->b, p)->state = MW_PORT_ACTIVE;
    return p;
}

/* A cable that both ends tell of. */
static void cable(struct test *t, uint32_t p, uint32_t q)
{
    mw_obs_add_link(t->b, p, q, 1);
    mw_obs_add_link(t->b, q, p, 1);
}

static void survey(struct test *t)
{
    assert_int_equal(mw_obs_build_end(t->b), MW_OK);
    mw_survey(&t->s, &t->o, &t->d);
}

static const struct mw_err *finding(const struct test *t, enum mw_code code, const char *place)
{
    for (uint32_t i = 0; i < t->d.n; i++)
        if (t->d.at[i].code == code && strcmp(t->d.at[i].place, place) == 0)
            return &t->d.at[i];
    return NULL;
}

static void assert_has(const struct test *t, enum mw_code code, enum mw_severity severity,
                       const char *place, const char *text)
{
    const struct mw_err *e = finding(t, code, place);

    for (uint32_t i = 0; !e && i < t->d.n; i++)
        print_message("# %s: %s\n", t->d.at[i].place, t->d.at[i].text);
    assert_non_null(e);
    assert_int_equal(e->severity, severity);
    if (!strstr(e->text, text))
        fail_msg("%s lacks: %s", e->text, text);
}

/* Two leaves of four adapters and an aggregation node each, two links between them. */
static void leaves(struct test *t)
{
    char name[64];
    uint32_t leaf[2];

    for (uint32_t l = 0; l < 2; l++) {
        snprintf(name, sizeof name, "MF0;leaf-%u:MQM9700/U1", l + 1);
        leaf[l] = node(t, MW_OBS_SWITCH, 0x100 + l, name);
        mw_obs_at(t->b, leaf[l])->lid = (uint16_t)(1 + l);
        for (uint32_t k = 1; k <= 4; k++) {
            snprintf(name, sizeof name, "node%03u mlx5_%u", (l * 4 + k + 1) / 2, (k + 1) % 2);
            uint32_t h =
                port(t, node(t, MW_OBS_ADAPTER, 0x200 + l * 16 + k, name), 1, 4, MW_IB_NDR);
            mw_obs_port_of(t->b, h)->lid = (uint16_t)(10 + l * 4 + k);
            cable(t, port(t, leaf[l], k, 4, MW_IB_NDR), h);
        }
        uint32_t an =
            node(t, MW_OBS_AGGREGATION, 0x300 + l, "Mellanox Technologies Aggregation Node");
        cable(t, port(t, leaf[l], 65, 4, MW_IB_HDR), port(t, an, 1, 4, MW_IB_HDR));
    }
    for (uint32_t k = 33; k <= 34; k++)
        cable(t, port(t, leaf[0], k, 4, MW_IB_NDR), port(t, leaf[1], k, 4, MW_IB_NDR));
}

static uint32_t leaf_port(struct test *t, uint32_t leaf, uint32_t number)
{
    return mw_obs_add_port(t->b, node(t, MW_OBS_SWITCH, 0x100 + leaf, ""), number, 1);
}

static void counts(void **state)
{
    struct test *t = *state;

    leaves(t);
    mw_obs_add_lft(t->b, 0, 20);
    mw_obs_add_counters(t->b, leaf_port(t, 0, 1));
    survey(t);
    assert_int_equal(t->d.n, 0);
    assert_int_equal(t->s.switches, 2);
    assert_int_equal(t->s.channel_adapters, 10);
    assert_int_equal(t->s.aggregation_nodes, 2);
    assert_int_equal(t->s.hosts, 4);
    assert_int_equal(t->s.links, 12);
    assert_int_equal(t->s.internal_links, 2);
    assert_int_equal(t->s.tables, 1);
    assert_int_equal(t->s.counted, 1);
    assert_int_equal(t->s.rate_n, 2);
    assert_string_equal(t->s.rates[0].name, "4xNDR");
    assert_int_equal(t->s.rates[0].ports, 20);
    assert_string_equal(t->s.rates[1].name, "4xHDR");
    assert_int_equal(t->s.rates[1].ports, 4);
}

static void rates_have_a_cap(void **state)
{
    struct test *t = *state;
    uint32_t a = mw_obs_add_named(t->b, "a", 0, 1), b = mw_obs_add_named(t->b, "b", 0, 1);

    for (uint32_t i = 1; i <= MW_SURVEY_RATES_CAP + 2; i++) {
        char name[16];
        snprintf(name, sizeof name, "p%u", i);
        uint32_t p = mw_obs_add_port_named(t->b, a, name, 1),
                 q = mw_obs_add_port_named(t->b, b, name, 1);
        mw_obs_port_of(t->b, p)->mbps = mw_obs_port_of(t->b, q)->mbps = i * 1000;
        cable(t, p, q);
    }
    survey(t);
    assert_int_equal(t->s.rate_n, MW_SURVEY_RATES_CAP);
    assert_string_equal(t->s.rates[0].name, "66G");
    assert_string_equal(t->s.rates[MW_SURVEY_RATES_CAP - 1].name, "other");
    assert_int_equal(t->s.rates[MW_SURVEY_RATES_CAP - 1].ports, 6); /* 3G, 2G, 1G */
    assert_int_equal(t->s.systems, 2);
    assert_int_equal(t->s.hosts, 0);
}

/* How names tell hosts: cloned nodes by their adapters, products' names not at all. */
static void hosts(void **state)
{
    static const struct {
        const char *names[8];
        uint32_t hosts;
    } cases[] = {
        {{"n1 mlx5_0", "n1 mlx5_1", "n2 mlx5_0"}, 2},
        {{"localhost mlx5_0", "localhost mlx5_1", "localhost mlx5_0", "localhost mlx5_1"}, 2},
        {{"localhost HCA-1", "localhost HCA-1", "localhost HCA-1", "n4 HCA-1"}, 4},
        {{"n1", "n1", "n2"}, 2},
        {{"MT4129 ConnectX7 Mellanox Technologies", "MT4129 ConnectX7 Mellanox Technologies"},
         0},
        {{"", "Quantum Mellanox"}, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct test t = {0};

        t.b = mw_obs_build_new(&t.o, &t.read);
        mw_obs_begin(t.b, "a.txt", "ibnetdiscover");
        for (uint32_t k = 0; k < 8 && cases[i].names[k]; k++)
            node(&t, MW_OBS_ADAPTER, 1 + k, cases[i].names[k]);
        survey(&t);
        assert_int_equal(t.s.hosts, cases[i].hosts);
        mw_observation_done(&t.o);
        mw_diags_done(&t.d);
    }
    mw_obs_build_end(((struct test *)*state)->b);
}

static void ends_that_disagree(void **state)
{
    struct test *t = *state;

    leaves(t);
    mw_obs_port_of(t->b, leaf_port(t, 0, 33))->width = 1;
    mw_obs_port_of(t->b, leaf_port(t, 1, 34))->speed = MW_IB_HDR;
    survey(t);
    assert_int_equal(t->d.n, 2);
    assert_has(t, MW_O_WIDTH_ONE_SIDED, MW_WARNING, "leaf-1/p33",
               "1xNDR, says this end; leaf-2/p33 says 4xNDR");
    assert_has(t, MW_O_SPEED_ONE_SIDED, MW_WARNING, "leaf-2/p34", "4xHDR");
}

/* One of four adapters runs with one lane; of two links between leaves nobody knows the right one. */
static void slower_than_its_alike(void **state)
{
    struct test *t = *state;

    leaves(t);
    mw_obs_port_of(t->b, leaf_port(t, 0, 2))->width = 1;
    mw_obs_port_of(t->b, mw_obs_add_port(t->b, node(t, MW_OBS_ADAPTER, 0x202, ""), 1, 1))
        ->width = 1;
    for (uint32_t l = 0; l < 2; l++)
        mw_obs_port_of(t->b, leaf_port(t, l, 33))->width = 1;
    survey(t);
    assert_int_equal(t->d.n, 1);
    assert_has(t, MW_O_SLOW, MW_WARNING, "leaf-1/p2", "1xNDR, 3 of 4 such ports here at 4xNDR");
    assert_has(t, MW_O_SLOW, MW_WARNING, "leaf-1/p2", "node001 mlx5_1/p1");
}

/* Three are enough for a majority, and half is none. */
static void a_majority(void **state)
{
    for (uint32_t slow = 1; slow <= 2; slow++) {
        struct test t = {0};

        t.b = mw_obs_build_new(&t.o, &t.read);
        mw_obs_begin(t.b, "a.txt", "ibnetdiscover");
        uint32_t leaf = node(&t, MW_OBS_SWITCH, 1, "leaf");
        for (uint32_t k = 1; k <= 2 + slow; k++) {
            enum mw_ib_speed speed = k % 2 == 0 ? MW_IB_HDR : MW_IB_NDR;
            cable(&t, port(&t, leaf, k, 4, speed),
                  port(&t, node(&t, MW_OBS_ADAPTER, 10 + k, ""), 1, 4, speed));
        }
        survey(&t);
        assert_int_equal(t.d.n, slow == 1 ? 1 : 0);
        mw_observation_done(&t.o);
        mw_diags_done(&t.d);
    }
    mw_obs_build_end(((struct test *)*state)->b);
}

static void links_not_active(void **state)
{
    struct test *t = *state;

    leaves(t);
    mw_obs_port_of(t->b, leaf_port(t, 1, 34))->state = MW_PORT_INIT;
    survey(t);
    assert_int_equal(t->d.n, 1);
    assert_has(t, MW_O_NOT_ACTIVE, MW_WARNING, "leaf-1/p34", "leaf-2/p34 is init");
}

static void no_subnet_manager(void **state)
{
    struct test *t = *state;

    leaves(t);
    for (uint32_t l = 0; l < 2; l++)
        for (uint32_t k = 1; k <= 65; k++)
            mw_obs_port_of(t->b, leaf_port(t, l, k))->state = MW_PORT_INIT;
    survey(t);
    assert_int_equal(t->d.n, 1);
    assert_has(t, MW_O_NOT_ACTIVE, MW_WARNING, "subnet 1", "none of its 12 links");
}

/* The file of leaf-2 says nothing of one of the cables that leaf-1 tells of. */
static void only_one_end_tells(void **state)
{
    struct test *t = *state;

    leaves(t);
    mw_obs_add_link(t->b, port(t, 0, 40, 4, MW_IB_NDR), leaf_port(t, 1, 40), 1);
    survey(t);
    assert_int_equal(t->d.n, 1);
    assert_has(t, MW_O_LINK_ONE_SIDED, MW_WARNING, "leaf-1/p40", "leaf-2/p40");
}

static void identities(void **state)
{
    struct test *t = *state;
    uint32_t n;

    leaves(t);
    n = node(t, MW_OBS_ADAPTER, 0x201, "");
    assert_false(mw_obs_describe(t->b, &n, "spare mlx5_0", 77));
    mw_obs_at(t->b, n)->kind = MW_OBS_ADAPTER;
    mw_obs_at(t->b, 0)->lid = 14; /* that of node002 mlx5_1 */
    mw_obs_add_link(t->b, leaf_port(t, 1, 50), leaf_port(t, 0, 33), 88);
    node(t, MW_OBS_ADAPTER, 0x999, "node001 mlx5_0");
    survey(t);
    assert_int_equal(t->d.errors, 3);
    assert_has(
        t, MW_O_GUID_TWICE, MW_ERROR, "node001 mlx5_0",
        "GUID 0x0000000000000201 is that of \"node001 mlx5_0\" (a.txt:513) and of \"spare "
        "mlx5_0\" (a.txt:77)");
    assert_has(t, MW_O_LID_TWICE, MW_ERROR, "node002 mlx5_1", "LID 14 is that of leaf-1, too");
    assert_has(t, MW_O_CONFLICT, MW_ERROR, "leaf-1/p33",
               "a.txt:88 says that leaf-2/p50 is cabled");
    assert_has(t, MW_O_NAME_TWICE, MW_WARNING, "node001 mlx5_0",
               "2 adapters call themselves \"node001 mlx5_0\": 0x0000000000000201");
    assert_int_equal(t->d.n, 4);
}

/* A LID mask gives an adapter 2^lmc addresses: the last is taken, the one after it free. */
static void lid_masks(void **state)
{
    for (uint16_t lid = 13; lid <= 16; lid++) {
        struct test t = {0};

        t.b = mw_obs_build_new(&t.o, &t.read);
        mw_obs_begin(t.b, "a.txt", "ibnetdiscover");
        struct mw_obs_port *p =
            mw_obs_port_of(t.b, port(&t, node(&t, MW_OBS_ADAPTER, 1, "a"), 1, 4, MW_IB_NDR));
        p->lid = 12;
        p->lmc = 2;
        uint32_t s = node(&t, MW_OBS_SWITCH, 2, "s");
        mw_obs_at(t.b, s)->lid = lid;
        survey(&t);
        assert_int_equal(t.d.n, lid <= 15);
        mw_observation_done(&t.o);
        mw_diags_done(&t.d);
    }
    mw_obs_build_end(((struct test *)*state)->b);
}

static void counters(void **state)
{
    struct test *t = *state;
    struct mw_obs_counters *c;

    leaves(t);
    c = mw_obs_add_counters(t->b, leaf_port(t, 0, 1));
    c->v[MW_COUNT_SYMBOL_ERROR] = 1234;
    c->v[MW_COUNT_LINK_DOWNED] = 254;
    c->v[MW_COUNT_LINK_RECOVERY] = 0;
    c->v[MW_COUNT_XMIT_DATA] = UINT64_C(1) << 40;
    c->v[MW_COUNT_XMIT_WAIT] = 5;
    c = mw_obs_add_counters(t->b, leaf_port(t, 0, 2));
    c->v[MW_COUNT_LINK_DOWNED] = 255;
    c = mw_obs_add_counters(t->b, leaf_port(t, 0, 3));
    c->v[MW_COUNT_BUFFER_OVERRUN] = 1;
    c = mw_obs_add_counters(t->b, leaf_port(t, 0, 4));
    c->v[MW_COUNT_RCV_DATA] = UINT32_MAX;
    c->v[MW_COUNT_SYMBOL_ERROR] = 65536; /* a counter of 64 bits: not full */
    survey(t);
    assert_has(t, MW_O_ERRORS, MW_INFO, "leaf-1/p1", "symbol_error 1234, link_downed 254");
    assert_null(strstr(finding(t, MW_O_ERRORS, "leaf-1/p1")->text, "xmit"));
    assert_null(finding(t, MW_O_COUNTER_BLIND, "leaf-1/p1"));
    assert_has(t, MW_O_COUNTER_BLIND, MW_WARNING, "leaf-1/p2", "link_downed stands at 255");
    assert_has(t, MW_O_ERRORS, MW_WARNING, "leaf-1/p3", "buffer_overrun 1");
    assert_has(t, MW_O_COUNTER_BLIND, MW_WARNING, "leaf-1/p4", "rcv_data stands at 4294967295");
    assert_int_equal(t->d.n, 6); /* and the downed links of p2, the symbol errors of p4 */
    assert_int_equal(t->s.counted, 4);
}

static void paths(void **state)
{
    struct test *t = *state;
    char buf[MW_SURVEY_PATH_CAP];

    port(t, node(t, MW_OBS_SWITCH, 0xb83fd20300000040, "MF0;leaf-1-5:MQM9700/U1"), 17, 4,
         MW_IB_NDR);
    port(t, node(t, MW_OBS_SWITCH, 0xb83fd20300000080, ""), 2, 4, MW_IB_NDR);
    uint32_t s = mw_obs_add_named(t->b, "node007", 0, 1);
    mw_obs_add_port_named(t->b, s, "eth0", 1);
    survey(t);
    assert_string_equal(mw_survey_path(&t->o, 16, buf), "leaf-1-5/p17");
    assert_string_equal(mw_survey_path(&t->o, 18, buf), "S-b83fd20300000080/p2");
    assert_string_equal(mw_survey_path(&t->o, 19, buf), "node007/eth0");
    assert_string_equal(mw_survey_node_path(&t->o, 1, buf), "S-b83fd20300000080");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts, setup, teardown),
        cmocka_unit_test_setup_teardown(rates_have_a_cap, setup, teardown),
        cmocka_unit_test_setup_teardown(hosts, setup, teardown),
        cmocka_unit_test_setup_teardown(ends_that_disagree, setup, teardown),
        cmocka_unit_test_setup_teardown(slower_than_its_alike, setup, teardown),
        cmocka_unit_test_setup_teardown(a_majority, setup, teardown),
        cmocka_unit_test_setup_teardown(links_not_active, setup, teardown),
        cmocka_unit_test_setup_teardown(no_subnet_manager, setup, teardown),
        cmocka_unit_test_setup_teardown(only_one_end_tells, setup, teardown),
        cmocka_unit_test_setup_teardown(identities, setup, teardown),
        cmocka_unit_test_setup_teardown(lid_masks, setup, teardown),
        cmocka_unit_test_setup_teardown(counters, setup, teardown),
        cmocka_unit_test_setup_teardown(paths, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
