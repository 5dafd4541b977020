/* infiniband_record_test.c: what a child process may send, and what it may not. */
#include "peer/infiniband_record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct mw_ib_check check;

static void anew(void)
{
    mw_ib_check_done(&check);
    check = (struct mw_ib_check){0};
}

static bool next(struct mw_ib_record r)
{
    return mw_ib_record_ok(&check, &r);
}

static struct mw_ib_record node(uint32_t at, uint8_t ports, uint16_t table_n)
{
    return (struct mw_ib_record){
        .kind = MW_IB_NODE,
        .node = at,
        .node_is = {.guid = 1, .port_n = ports, .table_n = table_n, .kind = MW_OBS_SWITCH}};
}

static struct mw_ib_record at(uint32_t kind, uint32_t node, uint32_t port)
{
    return (struct mw_ib_record){.kind = kind, .node = node, .port = port};
}

/* A switch of four ports with 65 LIDs, and an adapter of one port. */
static void begin(void)
{
    anew();
    assert_true(next((struct mw_ib_record){.kind = MW_IB_OPENED}));
    assert_true(next(node(0, 4, 65)));
    assert_true(next(node(1, 1, 0)));
}

/* Whether a record is taken as the fourth; a refused one ends the whole. */
static bool taken(struct mw_ib_record r)
{
    begin();
    bool ok = next(r);

    if (!ok)
        assert_false(next(at(MW_IB_LOST, 0, 0)));
    return ok;
}

static void order_is_kept(void **state)
{
    (void)state;
    anew();
    assert_false(next(node(0, 4, 0))); /* nothing before the port is open */
    begin();
    assert_false(next((struct mw_ib_record){.kind = MW_IB_OPENED})); /* once */
    begin();
    assert_true(next((struct mw_ib_record){.kind = MW_IB_END}));
    assert_false(next(at(MW_IB_LOST, 0, 0))); /* nothing after the end */
    anew();
    assert_true(next((struct mw_ib_record){.kind = MW_IB_FAILED}));
    assert_false(next((struct mw_ib_record){.kind = MW_IB_OPENED}));
    assert_false(taken(at(0, 0, 0)));
    assert_false(taken(at(MW_IB_RECORD_KINDS, 0, 0)));
    assert_false(taken(at(UINT32_MAX, 0, 0)));
}

static void nodes_come_in_order_and_are_whole(void **state)
{
    struct mw_ib_record r = node(2, 1, 0);

    (void)state;
    assert_true(taken(r));
    assert_true(taken(node(2, 255, UINT16_MAX)));
    assert_false(taken(node(1, 1, 0)));
    assert_false(taken(node(3, 1, 0)));
    assert_false(taken(node(2, 0, 0)));
    r.node_is.guid = 0;
    assert_false(taken(r));
    r = node(2, 1, 0);
    r.node_is.kind = MW_OBS_KINDS;
    assert_false(taken(r));
    r = node(2, 1, 0);
    r.node_is.lmc = 8;
    assert_false(taken(r));
    r = node(2, 1, 0);
    memset(r.node_is.desc, 'x', MW_IB_DESC_CAP - 1);
    assert_true(taken(r));
    r.node_is.desc[MW_IB_DESC_CAP - 1] = 'x';
    assert_false(taken(r));
}

static void ports_and_links_are_of_nodes_that_were_named(void **state)
{
    struct mw_ib_record r = at(MW_IB_LINK, 0, 4);

    (void)state;
    assert_true(taken(at(MW_IB_PORT, 0, 1)));
    assert_true(taken(at(MW_IB_PORT, 0, 4)));
    assert_false(taken(at(MW_IB_PORT, 0, 0)));
    assert_false(taken(at(MW_IB_PORT, 0, 5)));
    assert_false(taken(at(MW_IB_PORT, 1, 2)));
    assert_false(taken(at(MW_IB_PORT, 2, 1)));
    r.link.node = 1;
    r.link.port = 1;
    assert_true(taken(r));
    r.link.port = 2;
    assert_false(taken(r));
    r.link.port = 0;
    assert_false(taken(r));
    r.link = (__typeof__(r.link)){.node = 2, .port = 1};
    assert_false(taken(r));
    r.link = (__typeof__(r.link)){.node = UINT32_MAX, .port = UINT32_MAX};
    assert_false(taken(r));
    r = at(MW_IB_PORT, 0, 1);
    r.port_is.state = MW_PORT_ACTIVE;
    r.port_is.speed = MW_IB_XDR;
    r.port_is.width = 12;
    r.port_is.lmc = 7;
    assert_true(taken(r));
    r.port_is.state++;
    assert_false(taken(r));
    r.port_is.state--;
    r.port_is.speed++;
    assert_false(taken(r));
    r.port_is.speed--;
    r.port_is.width++;
    assert_false(taken(r));
    r.port_is.width--;
    r.port_is.lmc++;
    assert_false(taken(r));
}

static void tables_counters_and_losses(void **state)
{
    struct mw_ib_record r = at(MW_IB_TABLE, 0, 0);

    (void)state;
    r.table.block = 1; /* LID 64, the last of 65 */
    assert_true(taken(r));
    r.table.block = 2;
    assert_false(taken(r));
    r.table.block = UINT32_MAX; /* times 64 is past 32 bits */
    assert_false(taken(r));
    r.table.block = 1u << 26;
    assert_false(taken(r));
    r = at(MW_IB_TABLE, 1, 0); /* has no table */
    assert_false(taken(r));
    assert_false(taken(at(MW_IB_TABLE, 2, 0)));
    assert_true(taken(at(MW_IB_COUNTERS, 0, 4)));
    assert_false(taken(at(MW_IB_COUNTERS, 0, 0)));
    assert_false(taken(at(MW_IB_COUNTERS, 0, 5)));
    assert_true(taken(at(MW_IB_LOST, 0, 0)));
    assert_true(taken(at(MW_IB_LOST, 0, 4)));
    assert_false(taken(at(MW_IB_LOST, 0, 5)));
    assert_false(taken(at(MW_IB_LOST, 2, 0)));
    r = at(MW_IB_LOST, 0, 0);
    r.lost = MW_IB_LOST_KINDS - 1;
    assert_true(taken(r));
    r.lost = MW_IB_LOST_KINDS;
    assert_false(taken(r));
}

static void ends(void **state)
{
    struct mw_ib_record r = {.kind = MW_IB_END};

    (void)state;
    r.end.stage = MW_IB_WHOLE;
    assert_true(taken(r));
    r.end.stage = MW_IB_WHOLE + 1;
    assert_false(taken(r));
    r = (struct mw_ib_record){.kind = MW_IB_FAILED};
    r.failed.code = MW_CODE_COUNT - 1;
    memset(r.failed.text, 'x', MW_IB_TEXT_CAP - 1);
    assert_true(taken(r));
    r.failed.code = MW_CODE_COUNT;
    assert_false(taken(r));
    r.failed.code = 0;
    r.failed.text[MW_IB_TEXT_CAP - 1] = 'x';
    assert_false(taken(r));
    anew();
    r.kind = MW_IB_OPENED;
    assert_false(next(r));
    mw_ib_check_done(&check);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_is_kept),
        cmocka_unit_test(nodes_come_in_order_and_are_whole),
        cmocka_unit_test(ports_and_links_are_of_nodes_that_were_named),
        cmocka_unit_test(tables_counters_and_losses),
        cmocka_unit_test(ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
