/* lft_read_test.c: the tables that opensm 3.3.23 made for the fabric of tests/data/infiniband, as
 * four programs printed them; what none would print. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/ib_fixture.h"
#include "file/ibnetdiscover_read.h"
#include "file/lft_read.h"

static void see_file(struct ib_seen *x, const char *name)
{
    ib_see_file(x, mw_lft_read, name);
    assert_int_equal(x->rc, MW_OK);
}

static const struct mw_obs_node *node(const struct ib_seen *x, uint64_t guid)
{
    return &x->o.nodes.at[ib_node(&x->o, guid)];
}

static uint32_t switches(const struct ib_seen *x)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < x->o.nodes.n; i++)
        n += x->o.nodes.at[i].kind == MW_OBS_SWITCH;
    return n;
}

/* As dump_lfts.txt has it, line by line. */
static void test_dump_lfts(void **state)
{
    static const uint8_t leaf_2[] = {255, 33, 34, 0, 34, 34, 33, 1, 3, 64, 2, 34, 33};
    struct ib_seen x;
    const struct mw_obs_node *n;

    (void)state;
    see_file(&x, "dump_lfts.txt");
    assert_int_equal(switches(&x), 3);
    assert_int_equal(x.o.nodes.n, 3 + 8); /* 12 LIDs, one of them a router's */
    n = node(&x, ib_leaf_2);
    assert_int_equal(n->kind, MW_OBS_SWITCH);
    assert_false(n->described);
    assert_string_equal(n->name, "MF0;leaf-2:MQM9700/U1");
    assert_int_equal(n->lft_n, 13); /* LIDs 0 to 0xc */
    assert_memory_equal(n->lft, leaf_2, sizeof leaf_2);
    ib_done(&x);
}

static void assert_same_tables(const struct ib_seen *a, const struct ib_seen *b)
{
    for (uint32_t i = 0; i < b->o.nodes.n; i++) {
        const struct mw_obs_node *n = &b->o.nodes.at[i], *m;

        if (n->kind != MW_OBS_SWITCH)
            continue;
        m = node(a, n->guid);
        assert_int_equal(n->lft_n, m->lft_n);
        assert_memory_equal(n->lft, m->lft, n->lft_n);
    }
}

static void test_forms_agree(void **state)
{
    static const struct {
        const char *name;
        uint32_t switches;
    } same[] = {{"opensm-lfts.dump", 3}, {"opensm.fdbs", 3}, {"ibroute.txt", 1}};
    struct ib_seen lfts, x;

    (void)state;
    see_file(&lfts, "dump_lfts.txt");
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        see_file(&x, same[i].name);
        assert_int_equal(switches(&x), same[i].switches);
        assert_same_tables(&lfts, &x);
        ib_done(&x);
    }
    see_file(&x, "opensm-lfts.dump");
    assert_string_equal(node(&x, ib_spine)->name, "MF0;spine:MQM9700/U1");
    assert_int_equal(node(&x, ib_spine)->lid, 4);
    ib_done(&x);
    ib_done(&lfts);
}

/* With the topology the tables are those of its switches, and every LID leads out of a port that
 * is connected. */
static void test_with_topology(void **state)
{
    struct mw_observation o = {0};
    struct mw_diags d = {0};
    struct mw_obs_build *b = mw_obs_build_new(&o, &d);
    size_t n;
    char *text = ib_load("ibnetdiscover.txt", &n);

    (void)state;
    assert_int_equal(mw_ibnetdiscover_read(b, "a", text, n, &d), MW_OK);
    free(text);
    text = ib_load("dump_lfts.txt", &n);
    assert_int_equal(mw_lft_read(b, "b", text, n, &d), MW_OK);
    free(text);
    assert_int_equal(mw_obs_build_end(b), MW_OK);
    assert_int_equal(o.nodes.n, 11);
    assert_int_equal(o.planes, 1);
    for (uint32_t i = 0; i < o.nodes.n; i++) {
        const struct mw_obs_node *k = &o.nodes.at[i];

        assert_int_equal(k->lft != NULL, k->kind == MW_OBS_SWITCH);
        for (uint32_t lid = 1; k->lft && lid < k->lft_n; lid++) {
            if (lid == k->lid)
                assert_int_equal(k->lft[lid], 0);
            else
                assert_int_not_equal(o.ports.at[mw_obs_port_at(&o, i, k->lft[lid])].peer,
                                     MW_NONE);
        }
    }
    mw_observation_done(&o);
    mw_diags_done(&d);
}

static void see(struct ib_seen *x, const char *text)
{
    ib_see(x, mw_lft_read, text, strlen(text));
}

#define HEAD "Unicast lids [0x0-0x3] of switch Lid 3 guid 0x0000000000000001 (a (b)):\n"

/* A LID without a way: not listed, "255" with -a, UNREACHABLE, or behind the end of the table. */
static void test_no_way(void **state)
{
    struct ib_seen x;
    const struct mw_obs_node *n;

    (void)state;
    see(&x, HEAD "  Lid  Out   Destination\n       Port     Info \n0x0001 017 \n0x0003 000 \n"
                 "2 valid lids dumped \n");
    assert_int_equal(x.rc, MW_OK);
    n = node(&x, 1);
    assert_string_equal(n->name, "a (b)");
    assert_int_equal(n->lid, 3);
    assert_int_equal(n->lft_n, 4);
    assert_memory_equal(n->lft, ((uint8_t[]){255, 17, 255, 0}), 4);
    ib_done(&x);

    see(&x, HEAD
        "0x0000 255 : (illegal port)\r\n0x0001 017 : (x)\r\n0x0002 255 : (illegal port)\r\n"
        "0x0003 000 : (y)\r\n4 lids dumped \r\n");
    assert_int_equal(x.rc, MW_OK);
    assert_memory_equal(node(&x, 1)->lft, ((uint8_t[]){255, 17, 255, 0}), 4);
    ib_done(&x);

    see(&x, "osm_ucast_mgr_dump_ucast_routes: Switch 0x0000000000000001\n"
            "LID    : Port : Hops : Optimal\n0x0001 : 017  : 01   : yes\n0x0002 : UNREACHABLE\n"
            "0x0003 : 000  : HOPS UNKNOWN\n0x0004 : 018  : 02   : No 1 hop path possible via "
            "port 3!"
            "\n");
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(node(&x, 1)->lft_n, 5);
    assert_memory_equal(node(&x, 1)->lft, ((uint8_t[]){255, 17, 255, 0, 18}), 5);
    ib_done(&x);
}

/* How many beginnings of a file are taken, and that each of them ends with a line. */
static size_t count_taken(const char *name)
{
    size_t n, taken = 0;
    char *text = ib_load(name, &n);

    for (size_t i = 0; i < n; i++) {
        struct ib_seen x;

        ib_see(&x, mw_lft_read, text, i);
        if (x.rc == MW_OK) {
            taken++;
            assert_int_equal(text[i - 1], '\n');
        }
        ib_done(&x);
    }
    free(text);
    return taken;
}

static void test_cuts(void **state)
{
    (void)state;
    /* Behind each of two tables; and dump_lfts adds three lines to its last. */
    assert_int_equal(count_taken("opensm-lfts.dump"), 2);
    assert_int_equal(count_taken("dump_lfts.txt"), 6);
    /* Nothing ends a table of opensm.fdbs: that the first is cut, before any of its 12 LIDs but the
     * first, cannot be seen; of the others it can, as they are shorter than the first. */
    assert_int_equal(count_taken("opensm.fdbs"), 12 + 1);
}

#define FDBS "dump_ucast_routes: Switch 0x0000000000000001\n"

static void test_wrong(void **state)
{
    static const struct ib_wrong wrong[] = {
        {"", MW_E_OBS_EMPTY, "dump"},
        {"\n\n*** WARNING ***: this command has been replaced by dump_fts\n", MW_E_OBS_EMPTY,
         "dump"},
        {"hello\n", MW_E_OBS_FORM, "dump:1:1"},
        {"0x0001 001 :\n", MW_E_OBS_FORM, "dump:1:7"},
        {"12 monkeys\n", MW_E_OBS_FORM, "dump:1:4"},
        {"Unicast lids [0x0-0xc000] of switch Lid 3 guid 0x1 (a):\n", MW_E_OBS_FORM,
         "dump:1:21"},
        {"Unicast lids [0x4-0x3] of switch Lid 3 guid 0x1 (a):\n", MW_E_OBS_FORM, "dump:1:22"},
        {"Unicast lids [0x0-0x3] of switch Lid 3 guid 0x0 (a):\n", MW_E_OBS_FORM, "dump:1:50"},
        {"Unicast lids [0x0-0x3] of switch Lid 3 (a):\n", MW_E_OBS_FORM, "dump:1:39"},
        {"Unicast lids [0x0-0x3] of switch Lid 3 guid 0x1 (a)\n", MW_E_OBS_FORM, "dump:1:50"},
        {"Multicast mlids [0xc000-0xc3ff] of switch Lid 3 guid 0x1 (a):\n", MW_E_OBS_FORM,
         "dump:1:17"},
        {HEAD "0x0004 001 \n", MW_E_OBS_FORM, "dump:2:7"},
        {HEAD "0x0002 001 \n0x0002 001 \n", MW_E_OBS_FORM, "dump:3:7"},
        {HEAD "0x0002 001 \n0x0001 001 \n", MW_E_OBS_FORM, "dump:3:7"},
        {HEAD "0xc000 001 \n", MW_E_OBS_FORM, "dump:2:3"},
        {HEAD "0x0001 256 \n", MW_E_OBS_FORM, "dump:2:8"},
        {HEAD "0x0001 25x \n", MW_E_OBS_FORM, "dump:2:10"},
        {HEAD "SubnGet(LFT) failed on switch\n", MW_E_OBS_FORM, "dump:2:8"},
        {HEAD "0x0001 001 \n2 valid lids dumped \n", MW_E_OBS_TRUNCATED, "dump:3:20"},
        {HEAD "0x0001 001 \n", MW_E_OBS_TRUNCATED, "dump:1:1"},
        {HEAD "0x0001 001 \n" HEAD, MW_E_OBS_TRUNCATED, "dump:1:1"},
        {HEAD "0 lids dumped\n" HEAD, MW_E_OBS_FORM, "dump:3:65"},
        {"Unicast lids [0-3] of switch Lid 3 guid 0x1 ('a'):\n0x0001 001 # x\n1 lids dumped\n",
         MW_E_OBS_TRUNCATED, "dump:3:14"},
        {"dump_ucast_routes: Switch 0xg\n", MW_E_OBS_FORM, "dump:1:29"},
        {FDBS, MW_E_OBS_TRUNCATED, "dump:1:1"},
        {FDBS "0x0002 : 001  : 00   : yes\n", MW_E_OBS_FORM, "dump:2:7"},
        {FDBS "0x0001 : 001\n", MW_E_OBS_FORM, "dump:2:13"},
        {FDBS "0x0001 : LOST\n", MW_E_OBS_FORM, "dump:2:10"},
        {FDBS "0x0001 001\n", MW_E_OBS_FORM, "dump:2:7"},
        {FDBS "0x0001 : UNREACHABLE\n0x0002 : UNREACHABLE\n"
              "dump_ucast_routes: Switch 0x0000000000000002\n0x0001 : UNREACHABLE\n",
         MW_E_OBS_TRUNCATED, "dump:4:1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ib_assert_wrong(mw_lft_read, &wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dump_lfts),     cmocka_unit_test(test_forms_agree),
        cmocka_unit_test(test_with_topology), cmocka_unit_test(test_no_way),
        cmocka_unit_test(test_cuts),          cmocka_unit_test(test_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
