/* infiniband_walk_test.c: the walk, its tables and counters, over fabrics in memory that answer by
 * the byte offsets of the InfiniBand Architecture Specification (infiniband_sim.h). */
#include "peer/infiniband_walk.h"

#include "peer/infiniband_fabric.h"
#include "peer/infiniband_sim.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { CAP = 20000 };

struct seen {
    struct mw_ib_record at[CAP];
    uint32_t n;
    struct mw_ib_check check;
};

static struct seen seen;
static struct sim sim;

static void keep(void *ctx, const struct mw_ib_record *r)
{
    struct seen *s = ctx;

    assert_true(s->n < CAP);
    assert_true(mw_ib_record_ok(&s->check, r));
    s->at[s->n++] = *r;
}

static const struct mw_ib_record *walk(uint32_t timeout_ms, bool tables, bool counters)
{
    struct mw_ib_walk_want want = {
        .timeout_ms = timeout_ms, .tables = tables, .counters = counters};

    mw_ib_check_done(&seen.check);
    memset(&seen, 0, sizeof seen);
    keep(&seen, &(struct mw_ib_record){.kind = MW_IB_OPENED});
    mw_ib_walk(sim_mad_port(&sim), &want, keep, &seen);
    mw_ib_check_done(&seen.check);
    return &seen.at[seen.n - 1];
}

static uint32_t count(uint32_t kind)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < seen.n; i++)
        n += seen.at[i].kind == kind;
    return n;
}

static uint64_t guid_of(uint32_t node)
{
    for (uint32_t i = 0; i < seen.n; i++)
        if (seen.at[i].kind == MW_IB_NODE && seen.at[i].node == node)
            return seen.at[i].node_is.guid;
    fail();
    return 0;
}

/* The record of a kind about a port of the node with a GUID; NULL: none. */
static const struct mw_ib_record *about(uint32_t kind, uint64_t guid, uint32_t port)
{
    for (uint32_t i = 0; i < seen.n; i++)
        if (seen.at[i].kind == kind && seen.at[i].port == port &&
            guid_of(seen.at[i].node) == guid)
            return &seen.at[i];
    return NULL;
}

static bool has_link(uint64_t a, uint32_t a_port, uint64_t b, uint32_t b_port)
{
    for (uint32_t i = 0; i < seen.n; i++) {
        const struct mw_ib_record *r = &seen.at[i];

        if (r->kind == MW_IB_LINK && r->port == a_port && r->link.port == b_port &&
            guid_of(r->node) == a && guid_of(r->link.node) == b)
            return true;
    }
    return false;
}

/* Every cable of the simulation, from both ends; returns how many ends were not told. */
static uint32_t links_missing(void)
{
    uint32_t missing = 0;

    for (int i = 0; i < sim.n; i++)
        for (int k = 1; k <= sim.node[i].ports; k++) {
            const struct sim_port *p = &sim.node[i].port[k];

            missing += p->to >= 0 && !has_link(sim.node[i].guid, (uint32_t)k,
                                               sim.node[p->to].guid, (uint32_t)p->to_port);
        }
    return missing;
}

static void a_tree_is_seen_whole(void **state)
{
    (void)state;
    sim_tree(&sim);
    const struct mw_ib_record *end = walk(60000, false, false);

    assert_int_equal(end->kind, MW_IB_END);
    assert_int_equal(end->end.stage, MW_IB_WHOLE);
    assert_int_equal(end->end.nodes, 8);
    assert_int_equal(count(MW_IB_NODE), 8);
    assert_int_equal(count(MW_IB_PORT), 4 * 8 + 4);
    assert_int_equal(count(MW_IB_LINK), 2 * 12);
    assert_int_equal(count(MW_IB_LOST), 0);
    assert_int_equal(links_missing(), 0);
    assert_true(sim.most <= MW_IB_SMPS);
    assert_int_equal(sim.now, 0);
    for (uint32_t i = 0; i < seen.n; i++) {
        const struct mw_ib_record *r = &seen.at[i];
        char want[32];

        if (r->kind != MW_IB_NODE)
            continue;
        snprintf(want, sizeof want, "node %llx", (unsigned long long)r->node_is.guid);
        assert_string_equal(r->node_is.desc, want);
        assert_int_equal(r->node_is.vendor_id, 0x2c9);
        assert_int_equal(r->node_is.device_id, 0xd2f2);
        assert_int_equal(r->node_is.kind,
                         r->node_is.guid < 0x200 ? MW_OBS_SWITCH : MW_OBS_ADAPTER);
        assert_int_equal(r->node_is.lid,
                         r->node_is.guid < 0x200 ? r->node_is.guid - 0x100 + 1 : 0);
    }
    assert_int_equal(about(MW_IB_PORT, 0x210, 1)->port_is.lid, 6);
    assert_int_equal(about(MW_IB_PORT, 0x210, 1)->port_is.guid, 0x211);
    assert_int_equal(about(MW_IB_PORT, 0x100, 3)->port_is.state, MW_PORT_DOWN);
    assert_int_equal(about(MW_IB_PORT, 0x100, 3)->port_is.physical, 2);
}

/* IBA 1.7, table of PortInfo: LinkWidthActive 1, 2, 4, 8, 16; LinkSpeedActive, LinkSpeedExtActive;
 * XDR as Linux' mlx5 driver reads it. */
static void rates_are_read_as_the_specification_codes_them(void **state)
{
    static const struct {
        uint8_t width, speed, extended, xdr, want_width, want_speed;
    } row[] = {
        {1, 1, 0, 0, 1, MW_IB_SDR},     {2, 2, 0, 0, 4, MW_IB_DDR},
        {4, 4, 0, 0, 8, MW_IB_QDR},     {8, 4, 1, 0, 12, MW_IB_FDR},
        {16, 4, 2, 0, 2, MW_IB_EDR},    {2, 4, 4, 0, 4, MW_IB_HDR},
        {2, 4, 8, 0, 4, MW_IB_NDR},     {2, 4, 8, 1, 4, MW_IB_XDR},
        {3, 0, 0, 0, 0, MW_IB_UNKNOWN}, {32, 8, 3, 0, 0, MW_IB_UNKNOWN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        sim_tree(&sim);
        for (int end = 0; end < 2; end++) {
            struct sim_port *p = end ? &sim.node[2].port[1] : &sim.node[4].port[1];

            p->width = row[i].width;
            p->speed = row[i].speed;
            p->extended = row[i].extended;
            p->xdr = row[i].xdr;
        }
        walk(60000, false, false);
        for (int end = 0; end < 2; end++) {
            const struct mw_ib_record *r = about(MW_IB_PORT, end ? 0x102 : 0x200, 1);

            assert_int_equal(r->port_is.width, row[i].want_width);
            assert_int_equal(r->port_is.speed, row[i].want_speed);
        }
    }
}

static void tables_come_whole_to_the_entry(void **state)
{
    static const uint16_t tops[] = {0, 1, 63, 64, 65, 127, 128, 49150, 49151};

    (void)state;
    for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
        uint32_t blocks = tops[i] / 64u + 1;

        sim_tree(&sim);
        for (int k = 0; k < 4; k++)
            sim.node[k].top = tops[i];
        assert_int_equal(walk(60000, true, false)->end.stage, MW_IB_WHOLE);
        assert_int_equal(count(MW_IB_TABLE), 4 * blocks);
        assert_int_equal(count(MW_IB_LOST), 0);
        for (uint32_t k = 0; k < seen.n; k++) {
            const struct mw_ib_record *r = &seen.at[k];

            for (uint32_t e = 0; r->kind == MW_IB_TABLE && e < MW_IB_BLOCK; e++)
                assert_int_equal(r->table.entry[e], (r->table.block * 64 + e) % 251);
            if (r->kind == MW_IB_NODE && r->node_is.kind == MW_OBS_SWITCH)
                assert_int_equal(r->node_is.table_n, tops[i] + 1);
        }
    }
}

static void a_table_with_a_hole_is_none(void **state)
{
    (void)state;
    sim_tree(&sim);
    for (int k = 0; k < 4; k++)
        sim.node[k].top = 300;
    sim.node[2].hole = 3;
    assert_int_equal(walk(60000, true, false)->end.stage, MW_IB_WHOLE);
    assert_int_equal(count(MW_IB_TABLE), 3 * 5);
    assert_null(about(MW_IB_TABLE, 0x102, 0));
    assert_int_equal(count(MW_IB_LOST), 1);
    assert_int_equal(about(MW_IB_LOST, 0x102, 0)->lost, MW_IB_LOST_TABLE);
}

static uint64_t counter(uint64_t guid, uint32_t port, enum mw_counter c)
{
    uint64_t v = UINT64_MAX;

    for (uint32_t i = 0; i < seen.n; i++)
        if (seen.at[i].kind == MW_IB_COUNTERS && seen.at[i].port == port &&
            guid_of(seen.at[i].node) == guid && seen.at[i].counters[c] != UINT64_MAX) {
            assert_int_equal(v, UINT64_MAX); /* told once */
            v = seen.at[i].counters[c];
        }
    return v;
}

static void counters_are_as_wide_as_the_device_can(void **state)
{
    (void)state;
    sim_tree(&sim);
    for (int i = 0; i < 4; i++)
        sim.node[i].port[1].count = 3;  /* the four-bit ones reach 13 */
    sim.node[0].pma = 0;                /* narrow, and no XmitWait */
    sim.node[1].pma = 1 << 12;          /* narrow */
    sim.node[2].pma = 1 << 12 | 1 << 9; /* wide traffic */
    sim.node[3].pma = 1 << 12 | 1 << 9; /* wide traffic and errors */
    sim.node[3].pma2 = 1 << 1;
    assert_int_equal(walk(60000, false, true)->end.stage, MW_IB_WHOLE);
    assert_int_equal(count(MW_IB_LOST), 0);
    assert_true(sim.most > MW_IB_SMPS && sim.most <= MW_IB_GMPS);
    for (int c = 0; c < MW_COUNTERS; c++) {
        enum mw_counter k = (enum mw_counter)c;
        uint64_t narrow = 3u + (uint64_t)c;
        bool traffic = c >= MW_COUNT_XMIT_DATA;

        assert_int_equal(counter(0x100, 1, k), c == MW_COUNT_XMIT_WAIT ? UINT64_MAX : narrow);
        assert_int_equal(counter(0x101, 1, k), narrow);
        assert_int_equal(counter(0x102, 1, k), narrow + (traffic ? 1ull << 40 : 0));
        assert_int_equal(counter(0x103, 1, k), narrow + (traffic ? 1ull << 40 : 1ull << 41));
    }
    assert_int_equal(counter(0x210, 1, MW_COUNT_RCV_ERRORS), MW_COUNT_RCV_ERRORS);
}

static void what_counters_cannot_be_had_is_said(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[2].deaf = true;
    sim.node[1].port[0].lid = 0; /* no subnet manager has been there */
    assert_int_equal(walk(60000, false, true)->end.stage, MW_IB_WHOLE);
    assert_int_equal(count(MW_IB_LOST), 2);
    assert_int_equal(about(MW_IB_LOST, 0x102, 0)->lost, MW_IB_LOST_COUNTERS);
    assert_int_equal(about(MW_IB_LOST, 0x101, 0)->lost, MW_IB_LOST_COUNTERS);
    assert_int_equal(count(MW_IB_COUNTERS), 2 * 8 + 4);
}

static void twins_are_told_apart(void **state)
{
    (void)state;
    sim_tree(&sim); /* two hosts on one leaf */
    sim.node[7].guid = sim.node[6].guid;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(count(MW_IB_LINK), 24);
    assert_int_equal(links_missing(), 0);

    sim_tree(&sim); /* this machine's own adapter */
    sim.node[7].guid = sim.node[4].guid;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(count(MW_IB_LINK), 24);

    sim_tree(&sim); /* the leaves */
    sim.node[1].guid = sim.node[0].guid;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(count(MW_IB_LINK), 24);
    assert_int_equal(links_missing(), 0);

    sim_tree(&sim); /* leaves and spines, each among themselves: every cable has a like */
    sim.node[1].guid = sim.node[0].guid;
    sim.node[3].guid = sim.node[2].guid;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(links_missing(), 0);

    sim_tree(&sim); /* all four switches */
    for (int i = 1; i < 4; i++)
        sim.node[i].guid = sim.node[0].guid;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(links_missing(), 0);
}

static void a_cable_plugged_meanwhile_makes_no_twin(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[2].port[4].late = 1;
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(links_missing(), 0);
    assert_int_equal(about(MW_IB_PORT, 0x102, 4)->port_is.state, MW_PORT_ACTIVE);
}

static void two_ports_of_one_adapter_are_no_twins(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[7].ports = 2; /* one adapter on both leaves */
    sim_link(&sim, 7, 2, 0, 3);
    assert_int_equal(walk(60000, false, false)->end.nodes, 8);
    assert_int_equal(links_missing(), 0);
    assert_int_equal(count(MW_IB_LINK), 26);
    assert_int_equal(about(MW_IB_PORT, 0x230, 1)->port_is.guid, 0x231);
    assert_int_equal(about(MW_IB_PORT, 0x230, 2)->port_is.guid, 0x232);
}

static void the_mute_are_spoken_for_by_their_neighbours(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[3].mute = true; /* a spine: ports 7 and 8 of both leaves */
    assert_int_equal(walk(60000, true, false)->end.stage, MW_IB_WHOLE);
    assert_int_equal(count(MW_IB_NODE), 7);
    assert_int_equal(count(MW_IB_LINK), 24 - 8);
    assert_int_equal(count(MW_IB_LOST), 4);
    for (uint64_t leaf = 0x100; leaf <= 0x101; leaf++)
        for (uint32_t port = 7; port <= 8; port++)
            assert_int_equal(about(MW_IB_LOST, leaf, port)->lost, MW_IB_LOST_BEHIND);
    assert_true(sim.now <= 2 * (MW_MAD_RETRIES + 1) * (MW_MAD_TIMEOUT_MS + MW_MAD_LATE_MS));

    sim_tree(&sim); /* the only way out is through one that falls silent */
    sim.node[0].mute = true;
    assert_int_equal(walk(60000, true, false)->end.stage, MW_IB_WHOLE);
    assert_int_equal(count(MW_IB_NODE), 1);
    assert_int_equal(about(MW_IB_LOST, 0x200, 1)->lost, MW_IB_LOST_BEHIND);

    sim_tree(&sim);
    sim.node[4].mute = true; /* our own adapter */
    assert_int_equal(walk(60000, true, false)->kind, MW_IB_FAILED);
    assert_int_equal(seen.at[seen.n - 1].failed.code, MW_E_IB_PEER);
}

/* Whatever is lost: no cable that is not there, no node twice; and each end of a cable that is
 * missing among nodes that are known is spoken for. */
static void check_spoken_for(void)
{
    for (uint32_t i = 0; i < seen.n; i++)
        if (seen.at[i].kind == MW_IB_NODE)
            for (uint32_t k = 0; k < i; k++)
                assert_false(seen.at[k].kind == MW_IB_NODE &&
                             seen.at[k].node_is.guid == seen.at[i].node_is.guid);
    for (int i = 0; i < sim.n; i++)
        for (uint32_t k = 1; k <= sim.node[i].ports; k++) {
            const struct sim_port *p = &sim.node[i].port[k];
            const struct mw_ib_record *link = about(MW_IB_LINK, sim.node[i].guid, k);
            bool known = false;

            for (uint32_t x = 0; x < seen.n; x++)
                known |= seen.at[x].kind == MW_IB_NODE &&
                         seen.at[x].node_is.guid == sim.node[i].guid;
            if (link) {
                assert_true(p->to >= 0);
                assert_int_equal(guid_of(link->link.node), sim.node[p->to].guid);
                assert_int_equal(link->link.port, p->to_port);
            } else if (p->to >= 0 && known) {
                assert_non_null(about(MW_IB_LOST, sim.node[i].guid, k));
            }
        }
}

static void what_is_lost_is_never_absent(void **state)
{
    uint32_t partial = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 300; seed++) {
        sim_tree(&sim);
        sim.seed = seed * 2654435761u;
        sim.loss_percent = seed % 3 == 0 ? 30 : seed % 3 == 1 ? 60 : 80;
        sim.bounce = seed % 2;
        const struct mw_ib_record *end = walk(600000, false, false);

        if (end->kind == MW_IB_FAILED) {
            assert_int_equal(seen.n, 2);
            continue;
        }
        assert_int_equal(end->end.stage, MW_IB_WHOLE);
        partial += links_missing() > 0;
        check_spoken_for();
    }
    assert_in_range(partial, 100, 299); /* the loss was enough to matter */
}

static void time_that_is_up_is_said(void **state)
{
    (void)state;
    sim_tree(&sim);
    sim.node[1].mute = true;
    assert_int_equal(walk(500, false, false)->end.stage, MW_IB_WALK);
    assert_int_equal(count(MW_IB_NODE), 0); /* a part of a fabric is none */
    assert_int_equal(seen.at[seen.n - 1].end.nodes, 5);
    assert_int_equal(sim.now, 500);

    sim_tree(&sim);
    sim.node[1].deaf = true;
    assert_int_equal(walk(500, true, true)->end.stage, MW_IB_COUNTING);
    assert_int_equal(count(MW_IB_NODE), 8);
    assert_int_equal(count(MW_IB_TABLE), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_is_seen_whole),
        cmocka_unit_test(rates_are_read_as_the_specification_codes_them),
        cmocka_unit_test(tables_come_whole_to_the_entry),
        cmocka_unit_test(a_table_with_a_hole_is_none),
        cmocka_unit_test(counters_are_as_wide_as_the_device_can),
        cmocka_unit_test(what_counters_cannot_be_had_is_said),
        cmocka_unit_test(twins_are_told_apart),
        cmocka_unit_test(a_cable_plugged_meanwhile_makes_no_twin),
        cmocka_unit_test(two_ports_of_one_adapter_are_no_twins),
        cmocka_unit_test(the_mute_are_spoken_for_by_their_neighbours),
        cmocka_unit_test(what_is_lost_is_never_absent),
        cmocka_unit_test(time_that_is_up_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
