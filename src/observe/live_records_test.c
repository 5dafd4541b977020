/* live_records_test.c: records to an observation and to messages; the fabric is in memory
 * (peer/infiniband_sim.h). */
#include "observe/live_records.h"

#include "peer/infiniband_sim.h"
#include "peer/infiniband_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct sim sim;
static struct mw_observation o;
static struct mw_diags d;

static void look(uint32_t timeout_ms, bool tables, bool counters)
{
    struct mw_ib_walk_want want = {
        .timeout_ms = timeout_ms, .tables = tables, .counters = counters};
    struct mw_ib_record opened = {.kind = MW_IB_OPENED};

    mw_observation_done(&o);
    mw_diags_done(&d);
    d = (struct mw_diags){0};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    struct mw_live *l = mw_live_new(b);

    snprintf(opened.failed.text, sizeof opened.failed.text, "sim0:1");
    mw_live_take(l, &opened);
    mw_ib_walk(sim_mad_port(&sim), &want, mw_live_take, l);
    mw_live_tell(l, timeout_ms, &d);
    mw_live_done(l);
    assert_int_equal(mw_obs_build_end(b), MW_OK);
}

static const struct mw_obs_node *node(uint64_t guid)
{
    for (uint32_t i = 0; i < o.nodes.n; i++)
        if (o.nodes.at[i].guid == guid)
            return &o.nodes.at[i];
    fail();
    return NULL;
}

static const struct mw_obs_port *port(uint64_t guid, uint32_t number)
{
    return &o.ports.at[node(guid)->first_port + number - 1];
}

static void said(uint32_t i, enum mw_code code, const char *place, const char *text)
{
    assert_in_range(i + 1, 1, d.n);
    assert_int_equal(d.at[i].severity, MW_WARNING);
    assert_int_equal(d.at[i].code, code);
    assert_string_equal(d.at[i].place, place);
    assert_string_equal(d.at[i].text, text);
}

static void a_whole_fabric(void **state)
{
    char rate[MW_RATE_CAP];

    (void)state;
    sim_tree(&sim);
    for (int i = 0; i < 4; i++)
        sim.node[i].top = 100;
    sim.node[5].port[1].count = 5;
    look(60000, true, true);
    assert_int_equal(d.n, 0);
    assert_string_equal(o.sources.at[0].name, "live sim0:1");
    assert_string_equal(o.sources.at[0].kind, "live");
    assert_int_equal(o.nodes.n, 8);
    assert_int_equal(o.ports.n, 36);
    assert_int_equal(o.planes, 1);
    assert_int_equal(o.twice.n + o.conflicts.n, 0);
    assert_string_equal(node(0x102)->name, "node 102");
    assert_int_equal(node(0x102)->lid, 3);
    assert_int_equal(node(0x102)->lft_n, 101);
    for (int k = 0; k <= 100; k++)
        assert_int_equal(node(0x102)->lft[k], k);
    assert_null(node(0x200)->lft);
    assert_int_equal(port(0x200, 1)->lid, 5);
    assert_int_equal(port(0x200, 1)->guid, 0x201);
    assert_int_equal(port(0x200, 1)->peer, node(0x100)->first_port);
    assert_int_equal(port(0x200, 1)->mbps, 200000); /* 4xHDR */
    assert_string_equal(mw_obs_rate(port(0x200, 1), rate), "4xHDR");
    assert_false(port(0x200, 1)->one_sided);
    assert_int_equal(port(0x100, 3)->peer, MW_NONE);
    assert_int_equal(port(0x100, 3)->state, MW_PORT_DOWN);
    for (int c = 0; c < MW_COUNTERS; c++)
        assert_int_equal(o.counters.at[port(0x210, 1)->counters].v[c], 5 + c);
}

static void twins(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[7].guid = sim.node[6].guid;
    look(60000, false, false);
    assert_int_equal(o.nodes.n, 8);
    assert_int_equal(o.twice.n, 1);
    assert_int_equal(o.nodes.at[o.twice.at[0].node].guid, 0x220);
    uint32_t cabled = 0;

    for (uint32_t i = 0; i < o.ports.n; i++)
        cabled += o.ports.at[i].peer != MW_NONE;
    assert_int_equal(cabled, 24);
}

static void losses_are_one_message_for_a_node_and_a_kind(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[3].mute = true;
    sim.node[2].deaf = true;
    look(60000, true, true);
    assert_int_equal(d.n, 3);
    said(0, MW_E_IB_LOSS, "node 100, 0x0000000000000100",
         "a link is up on ports 7-8, but nothing behind it answers");
    said(1, MW_E_IB_LOSS, "node 102, 0x0000000000000102",
         "does not tell the counters of its ports");
    said(2, MW_E_IB_LOSS, "node 101, 0x0000000000000101",
         "a link is up on ports 7-8, but nothing behind it answers");
    for (unsigned k = 1; k <= 8; k++) {
        assert_int_equal(port(0x100, k)->silent, k >= 7);
        assert_false(port(0x102, k)->silent);
    }
}

static void no_addresses_are_one_message(void **state)
{
    (void)state;
    sim_tree(&sim);
    for (int i = 0; i < sim.n; i++)
        sim.node[i].port[0].lid = sim.node[i].port[1].lid = 0;
    look(60000, false, true);
    assert_int_equal(d.n, 1);
    said(0, MW_E_IB_LOSS, "node 200, 0x0000000000000200",
         "and others, 8 devices have no address (LID), so counters were not read there");
}

static void time_up_says_what_is_there(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[1].deaf = true;
    look(500, true, true);
    assert_int_equal(d.n, 1);
    said(0, MW_E_IB_TIMEOUT, "",
         "0.5 s were up when counters of 28 of 36 ports had been read; all nodes and links are "
         "known");
    assert_int_equal(o.nodes.n, 8);
}

/* Port lists as people write them, and no longer than a message may be. */
static void port_lists(void **state)
{
    struct mw_live *l;
    struct mw_obs_build *b;
    struct mw_ib_record r = {.kind = MW_IB_OPENED};
    static const uint32_t ports[] = {9, 1, 2, 3, 3, 5, 8, 7, 200};

    (void)state;
    for (int every = 0; every < 2; every++) {
        mw_observation_done(&o);
        mw_diags_done(&d);
        d = (struct mw_diags){0};
        b = mw_obs_build_new(&o, &d);
        l = mw_live_new(b);
        memset(&r, 0, sizeof r);
        r.kind = MW_IB_OPENED;
        mw_live_take(l, &r);
        r = (struct mw_ib_record){.kind = MW_IB_NODE,
                                  .node_is = {.guid = 1, .port_n = 254, .lid = 1}};
        mw_live_take(l, &r);
        for (uint32_t i = 0; i < (every ? 254 : sizeof ports / sizeof *ports);
             i += every + 1u) {
            r = (struct mw_ib_record){.kind = MW_IB_LOST,
                                      .port = every ? i + 1 : ports[i],
                                      .lost = MW_IB_LOST_COUNTERS};
            mw_live_take(l, &r);
        }
        r = (struct mw_ib_record){.kind = MW_IB_END, .end = {.stage = MW_IB_WHOLE}};
        mw_live_take(l, &r);
        mw_live_tell(l, 1, &d);
        mw_live_done(l);
        assert_int_equal(mw_obs_build_end(b), MW_OK);
        assert_int_equal(d.n, 1);
        if (every) {
            assert_non_null(strstr(d.at[0].text, "counters of ports 1, 3, 5, "));
            assert_string_equal(d.at[0].text + strlen(d.at[0].text) - strlen(", …"), ", …");
        } else {
            assert_string_equal(d.at[0].text,
                                "does not tell the counters of ports 1-3, 5, 7-9, 200");
        }
    }
    mw_observation_done(&o);
    mw_diags_done(&d);
}

/* SHARP: by name, or by the internal port of a switch of 65. */
static void aggregation_nodes_are_no_adapters(void **state)
{
    static const struct {
        const char *name;
        uint32_t port; /* of the switch */
        uint8_t want;
    } row[] = {{"node001 mlx5_0", 64, MW_OBS_ADAPTER},
               {"node002 mlx5_0", 65, MW_OBS_AGGREGATION},
               {"Mellanox Technologies Aggregation Node", 3, MW_OBS_AGGREGATION}};
    struct mw_ib_record r = {.kind = MW_IB_OPENED};

    (void)state;
    mw_observation_done(&o);
    mw_diags_done(&d);
    d = (struct mw_diags){0};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    struct mw_live *l = mw_live_new(b);

    mw_live_take(l, &r);
    r = (struct mw_ib_record){.kind = MW_IB_NODE,
                              .node_is = {.guid = 1, .port_n = 65, .kind = MW_OBS_SWITCH}};
    mw_live_take(l, &r);
    for (uint32_t i = 0; i < 3; i++) {
        r = (struct mw_ib_record){
            .kind = MW_IB_NODE,
            .node = i + 1,
            .node_is = {.guid = i + 2, .port_n = 1, .kind = MW_OBS_ADAPTER}};
        snprintf(r.node_is.desc, sizeof r.node_is.desc, "%s", row[i].name);
        mw_live_take(l, &r);
    }
    for (uint32_t i = 0; i < 3; i++) {
        r = (struct mw_ib_record){
            .kind = MW_IB_LINK, .port = row[i].port, .link = {.node = i + 1, .port = 1}};
        mw_live_take(l, &r);
    }
    mw_live_done(l);
    assert_int_equal(mw_obs_build_end(b), MW_OK);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(node(i + 2)->kind, row[i].want);
    mw_observation_done(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_fabric),
        cmocka_unit_test(twins),
        cmocka_unit_test(losses_are_one_message_for_a_node_and_a_kind),
        cmocka_unit_test(no_addresses_are_one_message),
        cmocka_unit_test(time_up_says_what_is_there),
        cmocka_unit_test(port_lists),
        cmocka_unit_test(aggregation_nodes_are_no_adapters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
