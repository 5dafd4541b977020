/*
 * ibnetdiscover_read_test.c: what ibnetdiscover of Debian's infiniband-diags 44 printed of a fabric
 * that ibsim played (tests/data/infiniband/README.md), and what it would not print.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/ib_fixture.h"
#include "file/ibnetdiscover_read.h"

#include <ctype.h>

static void see_file(struct ib_seen *x, const char *name)
{
    ib_see_file(x, mw_ibnetdiscover_read, name);
    assert_int_equal(x->rc, MW_OK);
}

static void see(struct ib_seen *x, const char *text)
{
    ib_see(x, mw_ibnetdiscover_read, text, strlen(text));
}

static const struct mw_obs_node *node(const struct ib_seen *x, uint64_t guid)
{
    return &x->o.nodes.at[ib_node(&x->o, guid)];
}

/* ---- the topology ---- */

static void test_topology(void **state)
{
    struct ib_seen x;
    const struct mw_obs_node *n;
    const struct mw_obs_port *p;

    (void)state;
    see_file(&x, "ibnetdiscover.txt");
    ib_assert_cables(&x.o);
    assert_int_equal(x.o.nodes.n, 11); /* blocks of small.net */
    assert_int_equal(x.o.planes, 1);
    assert_string_equal(x.o.sources.at[0].kind, "ibnetdiscover");

    n = node(&x, ib_leaf_2);
    assert_int_equal(n->kind, MW_OBS_SWITCH);
    assert_string_equal(n->name, "MF0;leaf-2:MQM9700/U1");
    assert_int_equal(n->port_n, 64);
    assert_int_equal(n->vendor_id, 0x2c9);
    assert_int_equal(n->device_id, 0xd2f2);
    assert_int_equal(n->lid, 3); /* as its line 10 has it */
    assert_int_equal(n->line, 10);
    assert_true(n->described);

    n = node(&x, ib_host + 0x200); /* an adapter of two ports, with a system GUID of its own */
    assert_int_equal(n->kind, MW_OBS_ADAPTER);
    assert_int_equal(n->port_n, 2);
    assert_true(n->system_guid == ib_host + 0x203);
    p = &x.o.ports.at[n->first_port + 1];
    assert_true(p->guid == ib_host + 0x202);
    assert_int_equal(p->lid, 10);
    assert_true(node(&x, ib_host + 0x400)->system_guid == ib_host + 0x300);
    assert_int_equal(node(&x, ib_host + 0x500)->kind, MW_OBS_ROUTER);

    /* Two hosts that call themselves the same are two. */
    assert_string_equal(node(&x, ib_host)->name, "localhost mlx5_0");
    assert_string_equal(node(&x, ib_host + 0x100)->name, "localhost mlx5_0");

    /* One aggregation node says that it is one, one hangs on port 65 of 65. */
    assert_int_equal(node(&x, ib_leaf_1 + 8)->kind, MW_OBS_AGGREGATION);
    assert_string_equal(node(&x, ib_spine + 8)->name, "quiet");
    assert_int_equal(node(&x, ib_spine + 8)->kind, MW_OBS_AGGREGATION);
    ib_done(&x);
}

/* Other output of the same run says the same: grouped, full, and the cache. */
static void test_forms_agree(void **state)
{
    static const char *const same[] = {"ibnetdiscover-g.txt", "ibnetdiscover-f.txt",
                                       "ibnetdiscover.cache"};
    struct ib_seen plain, x;

    (void)state;
    see_file(&plain, "ibnetdiscover.txt");
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        see_file(&x, same[i]);
        ib_assert_same(&plain.o, &x.o);
        ib_done(&x);
    }
    ib_done(&plain);
}

/* Line ends of another system; GUIDs in capital letters. */
static void test_other_letters(void **state)
{
    struct ib_seen plain, x;
    size_t n, k = 0;
    char *text = ib_load("ibnetdiscover.txt", &n), *crlf = malloc(2 * n);

    (void)state;
    see(&plain, text);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            crlf[k++] = '\r';
        crlf[k++] = text[i];
    }
    ib_see(&x, mw_ibnetdiscover_read, crlf, k);
    assert_int_equal(x.rc, MW_OK);
    ib_assert_same(&plain.o, &x.o);
    ib_done(&x);

    for (char *p = text; *p; p++) /* "H-a088…", (a088…), =0xa088… */
        if ((*p == '-' && p[-2] == '"' && p[-4] != '#') || *p == '(' ||
            (*p == 'x' && p[-1] == '0'))
            for (p++; isxdigit((unsigned char)*p); p++)
                *p = (char)toupper((unsigned char)*p);
    see(&x, text);
    assert_int_equal(x.rc, MW_OK);
    ib_assert_same(&plain.o, &x.o);
    ib_done(&x);
    ib_done(&plain);
    free(crlf);
    free(text);
}

/* Lines of infiniband-diags older and newer than ours; the manual page and dumps in public
 * repositories have them: chassis and external ports, no "base", slots, a verbose run's progress. */
static void test_other_versions(void **state)
{
    static const char text[] =
        "# Topology file: generated on Thu Nov  1 13:17:51 2007\n"
        "DR path slid 0; dlid 0; 0,1 -> processing switch {0008f10400411a08} portnum 0 lid "
        "6-6\"x\"\n"
        "\n"
        "Chassis 1 (guid 0x8f10400411a08)\n"
        "\n"
        "# Spine Nodes\n"
        "vendid=0x8f1\n"
        "devid=0x5a05\n"
        "sysimgguid=0x8f10400411a08\t\t# Chassis 1\n"
        "switchguid=0x8f10400411a08(8f10400411a08)\t# Line 3 Chip 1\n"
        "Switch\t24 \"S-0008f10400411a08\"\t\t# \"SW-6IB4 \\\"Voltaire\\\"\" port 0 lid 6 lmc "
        "0\n"
        "[12][ext 3]\t\"H-0008f10403960984\"[1](8f10403960985) \t\t# \"a \"b\" c\" lid 16 4xXDR"
        " s=4 w=2 v=8 slot 3 (scp)\n"
        "  [13]\t\"H-0008F10403960984\"[2][ext 4] # \"a \"b\" c\" lid 17 ?????\n"
        "\n"
        "Non-Chassis Nodes\n"
        "hostless\n";
    struct ib_seen x;
    char *all;
    const struct mw_obs_node *n;

    (void)state;
    assert_true(
        asprintf(&all,
                 "%.*scaguid=0x8f10403960984\nHca 2 \"H-0008f10403960984\" # \"a \"b\" c\" "
                 "(scp)\n[1](8f10403960985) \"S-0008f10400411a08\"[12][ext 3] # lid 16 lmc 1 "
                 "\"SW\" lid 6 4xXDR\n[2](8f10403960986) \"S-0008f10400411a08\"[13]\n",
                 (int)(sizeof text - 1 - strlen("hostless\n")), text) > 0);
    see(&x, all);
    free(all);
    for (uint32_t i = 0; i < x.d.n; i++)
        print_error("%s: %s\n", x.d.at[i].place, x.d.at[i].text);
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.o.nodes.n, 2);
    assert_int_equal(ib_cable_count(&x.o), 2);
    n = node(&x, 0x8f10400411a08);
    assert_string_equal(n->name, "SW-6IB4 \"Voltaire\"");
    assert_int_equal(n->lid, 6);
    assert_int_equal(n->vendor_id, 0x8f1);
    assert_int_equal(x.o.ports.at[n->first_port + 11].speed, MW_IB_XDR);
    assert_int_equal(x.o.ports.at[n->first_port + 12].speed, MW_IB_UNKNOWN);
    n = node(&x, 0x8f10403960984);
    assert_string_equal(n->name, "a \"b\" c");
    assert_int_equal(x.o.ports.at[n->first_port].lid, 16);
    assert_int_equal(x.o.ports.at[n->first_port].lmc, 1);
    ib_done(&x);
}

/* A name may hold any bytes. */
static void test_names(void **state)
{
    static const char text[] = "Ca 1 \"H-0000000000000001\" # \"\x1b[31m\xff\t\xc3\xa9\"\n"
                               "Ca 1 \"H-0000000000000002\"\n"
                               "Ca 1 \"H-0000000000000003\" # \"\"\n";
    struct ib_seen x;

    (void)state;
    see(&x, text);
    assert_int_equal(x.rc, MW_OK);
    assert_string_equal(node(&x, 1)->name, "?[31m? \xc3\xa9");
    assert_string_equal(node(&x, 2)->name, "");
    assert_string_equal(node(&x, 3)->name, "");
    ib_done(&x);
}

/* The mode of a link is each end's own: one of them may be wrong. */
static void test_one_sided_width(void **state)
{
    static const char text[] = "Switch 36 \"S-01\" # \"s\" base port 0 lid 1 lmc 0\n"
                               "[7] \"H-02\"[1](3) # \"h\" lid 2 1xEDR\n"
                               "Ca 1 \"H-02\" # \"h\"\n"
                               "[1](3) \"S-01\"[7] # lid 2 lmc 0 \"s\" lid 1 4xEDR\n";
    struct ib_seen x;
    const struct mw_obs_node *n;

    (void)state;
    see(&x, text);
    assert_int_equal(x.rc, MW_OK);
    n = node(&x, 1);
    assert_int_equal(x.o.ports.at[n->first_port + 6].width, 1);
    n = node(&x, 2);
    assert_int_equal(x.o.ports.at[n->first_port].width, 4);
    ib_done(&x);
}

/* A card replaced by one with a GUID that another has; libibnetdisc merges them, a file that was
 * put together does not. */
/* A dump behind itself is the same fabric, and one warning; with one name or cable changed in the
 * second it is a second device. LIDs and rates may change. */
static void test_repeated(void **state)
{
    static const struct {
        const char *from, *to; /* of as many letters */
        uint32_t twice;
    } changes[] = {
        {"", "", 0},
        {"4xHDR", "4xEDR", 0},
        {"spine:MQM9700/U1\" enhanced", "spine:MQM8700/U1\" enhanced", 1},
        {"[1]", "[9]", 1},
    };
    size_t n;
    char *text = ib_load("ibnetdiscover.txt", &n), *both = malloc(2 * n + 1), *want;
    struct ib_seen x;

    (void)state;
    ib_see(&x, mw_ibnetdiscover_read, text, n);
    want = ib_print(&x.o);
    ib_done(&x);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        memcpy(both, text, n);
        memcpy(both + n, text, n + 1);
        char *at = strstr(both + n, changes[i].from);
        assert_non_null(at);
        memcpy(at, changes[i].to, strlen(changes[i].to));
        ib_see(&x, mw_ibnetdiscover_read, both, 2 * n);
        assert_int_equal(x.d.errors, 0);
        assert_int_equal(x.o.twice.n, changes[i].twice);
        assert_int_equal(x.d.n, 1);
        assert_int_equal(x.d.at[0].code, MW_E_OBS_FORM);
        assert_int_equal(x.d.at[0].severity, MW_WARNING);
        if (!changes[i].twice) {
            char *is = ib_print(&x.o);
            assert_string_equal(is, want);
            free(is);
        }
        ib_done(&x);
    }
    free(want);
    free(both);
    free(text);
}

static void test_twice(void **state)
{
    static const char text[] = "Switch 36 \"S-01\" # \"s\" base port 0 lid 1 lmc 0\n"
                               "[1] \"H-02\"[1](3) # \"one\" lid 2 4xEDR\n"
                               "[2] \"H-02\"[1](3) # \"two\" lid 2 4xEDR\n"
                               "Ca 1 \"H-02\" # \"one\"\n"
                               "[1](3) \"S-01\"[1] # lid 2 lmc 0 \"s\" lid 1 4xEDR\n"
                               "Ca 1 \"H-02\" # \"two\"\n"
                               "[1](3) \"S-01\"[2] # lid 2 lmc 0 \"s\" lid 1 4xEDR\n";
    struct ib_seen x;

    (void)state;
    see(&x, text);
    assert_int_equal(x.rc, MW_OK);
    assert_int_equal(x.o.twice.n, 1);
    assert_int_equal(x.o.twice.at[0].line, 6);
    assert_string_equal(x.o.twice.at[0].name, "two");
    assert_int_equal(x.o.nodes.n, 3);
    ib_done(&x);
}

/* ---- the ports report ---- */

/* It has the GUIDs of ports. What ibsim plays gives port k of an adapter the node's plus k. */
static void test_ports_report(void **state)
{
    struct ib_seen x;
    const struct mw_obs_node *n;

    (void)state;
    see_file(&x, "ibnetdiscover-p.txt");
    assert_int_equal(x.o.nodes.n, 11);
    assert_int_equal(ib_cable_count(&x.o), IB_CABLES);
    for (int i = 0; i < IB_CABLES; i++) {
        struct ib_cable c = ib_cables[i];

        if (c.b != ib_spine)
            c.b += c.b == ib_host + 0x200 ? 2 : 1; /* that one's first line is of port 2 */
        ib_assert_cable(&x.o, &c);
    }
    n = node(&x, ib_host + 0x202);
    assert_int_equal(n->port_n, 2);
    assert_true(x.o.ports.at[n->first_port].guid == ib_host + 0x201);
    assert_int_equal(x.o.ports.at[n->first_port].lid, 6);
    n = node(&x, ib_leaf_1);
    assert_string_equal(n->name, "MF0;leaf-1:MQM9700/U1");
    assert_int_equal(n->port_n, 65);
    assert_int_equal(n->lid, 2);
    assert_int_equal(x.o.ports.at[n->first_port + 3].width, 0); /* "4x SDR", and no cable */
    assert_int_equal(node(&x, ib_spine + 9)->kind, MW_OBS_AGGREGATION);
    assert_int_equal(node(&x, ib_leaf_1 + 9)->kind, MW_OBS_AGGREGATION);
    ib_done(&x);
}

/* ---- the cache ---- */

/* It has what the text has not: the states of ports, those without a cable too. */
static void test_cache_states(void **state)
{
    struct ib_seen x;
    const struct mw_obs_node *n;

    (void)state;
    see_file(&x, "ibnetdiscover.cache");
    ib_assert_cables(&x.o);
    n = node(&x, ib_leaf_1);
    assert_int_equal(x.o.ports.at[n->first_port].state, MW_PORT_ACTIVE);
    assert_int_equal(x.o.ports.at[n->first_port].physical, 5); /* link up */
    assert_int_equal(x.o.ports.at[n->first_port + 3].state, MW_PORT_DOWN);
    assert_int_equal(x.o.ports.at[n->first_port + 3].width, 0);
    ib_done(&x);
}

static void put(char *p, uint64_t v, int n)
{
    for (int i = 0; i < n; i++)
        p[i] = (char)(v >> 8 * i);
}

static void test_cache_wrong(void **state)
{
    enum { HEAD = 28, NODE = 207, KEY = 9 };
    static const struct {
        size_t at; /* from the beginning, or from the last port's record */
        uint64_t v;
        int n;
        bool in_port;
        enum mw_code code;
    } slips[] = {
        {4, 2, 4, false, MW_E_OBS_FORM},              /* version */
        {8, 0, 4, false, MW_E_OBS_TRUNCATED},         /* no count was written yet */
        {8, 12, 4, false, MW_E_OBS_FORM},             /* a node too many: ports read as one */
        {12, 1u << 30, 4, false, MW_E_OBS_TRUNCATED}, /* ports that are not there */
        {HEAD + 4 + 64, 0, 8, false, MW_E_OBS_FORM},  /* GUID of the first node */
        {HEAD + 4 + 64 + 8, 9, 1, false, MW_E_OBS_FORM},   /* its type */
        {HEAD + 4 + 64 + 9, 255, 1, false, MW_E_OBS_FORM}, /* its ports */
        {8, 255, 1, true, MW_E_OBS_FORM},                  /* number of a port */
        {13 + 64, 5, 8, true, MW_E_OBS_FORM},              /* its node */
    };
    size_t n;
    char *text = ib_load("ibnetdiscover.cache", &n), *copy = malloc(n + 1);

    (void)state;
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        struct ib_seen x;

        memcpy(copy, text, n);
        put(copy + slips[i].at + (slips[i].in_port ? n - 95 : 0), slips[i].v, slips[i].n);
        ib_see(&x, mw_ibnetdiscover_read, copy, n);
        assert_true(x.d.n > 0);
        if (x.d.at[0].code != slips[i].code)
            fail_msg("slip %zu: %s", i, x.d.at[0].text);
        ib_done(&x);
    }
    memcpy(copy, text, n);
    copy[n] = 0;
    struct ib_seen x;

    ib_see(&x, mw_ibnetdiscover_read, copy, n + 1); /* a byte too many */
    assert_int_equal(x.d.at[0].code, MW_E_OBS_FORM);
    ib_done(&x);
    free(copy);
    free(text);
}

/* ---- what stops short ---- */

static void test_cuts(void **state)
{
    static const struct {
        const char *name;
        size_t step;
    } files[] = {
        {"ibnetdiscover.txt", 1}, {"ibnetdiscover-g.txt", 1}, {"ibnetdiscover.cache", 7}};

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        size_t n;
        char *text = ib_load(files[i].name, &n);

        ib_assert_cuts(mw_ibnetdiscover_read, text, n, files[i].step);
        free(text);
    }
}

/* The last line but those of unconnected ports is the last that matters. */
static void test_cut_report(void **state)
{
    size_t n;
    char *text = ib_load("ibnetdiscover-p.txt", &n);

    (void)state;
    ib_assert_cuts(mw_ibnetdiscover_read, text, n, 1);
    free(text);
}

/* ---- what is wrong ---- */

#define SWITCH "Switch 36 \"S-01\" # \"s\" base port 0 lid 1 lmc 0\n"

static void test_wrong(void **state)
{
    static const struct ib_wrong wrong[] = {
        {"", MW_E_OBS_EMPTY, "dump"},
        {"# nothing\n", MW_E_OBS_EMPTY, "dump"},
        {"\x7f"
         "ELF\n",
         MW_E_OBS_FORM, "dump:1:1"},
        {"Switch\t : 0x0002c90000000001 ports 36 devid 0xc738 vendid 0x2c9 \"s\"\n",
         MW_E_OBS_FORM, "dump:1:10"},
        {"\n< Ca\t1 \"H-01\"\n", MW_E_OBS_FORM, "dump:2:1"},
        {"Switch 255 \"S-01\"\n", MW_E_OBS_FORM, "dump:1:8"},
        {"Switch x \"S-01\"\n", MW_E_OBS_FORM, "dump:1:8"},
        {"Switch 36 S-01\n", MW_E_OBS_FORM, "dump:1:11"},
        {"Switch 36 \"S-\"\n", MW_E_OBS_FORM, "dump:1:14"},
        {"Switch 36 \"S-00000000000000001\"\n", MW_E_OBS_FORM, "dump:1:14"},
        {"Switch 36 \"S-0\"\n", MW_E_OBS_FORM, "dump:1:16"},
        {"Switch 36 \"H-01\"\n", MW_E_OBS_FORM, "dump:1:17"},
        {"Switch 36 \"S-01\" # \"s\n", MW_E_OBS_FORM, "dump:1:19"},
        {"Switch 36 \"S-01\" \"s\"\n", MW_E_OBS_FORM, "dump:1:18"},
        {"Switch 36 \"S-01\" # \"s\" lid 65536\n", MW_E_OBS_FORM, "dump:1:28"},
        {"Switch 36 \"S-01\" # \"s\" lid 1 lmc 8\n", MW_E_OBS_FORM, "dump:1:34"},
        {"switchguid=0x2(2)\nSwitch 36 \"S-01\"\n", MW_E_OBS_FORM, "dump:2:17"},
        {"vendid=2c9\n", MW_E_OBS_FORM, "dump:1:1"},
        {"vendid=0xg\n", MW_E_OBS_FORM, "dump:1:10"},
        {"vendid=0x123456789\n", MW_E_OBS_FORM, "dump:1:10"},
        {"sysimgguid=0x1z\n", MW_E_OBS_FORM, "dump:1:15"},
        {"[1] \"S-01\"[1]\n", MW_E_OBS_FORM, "dump:1:1"},
        {SWITCH "[0] \"S-02\"[1]\n", MW_E_OBS_FORM, "dump:2:3"},
        {SWITCH "[37] \"S-02\"[1]\n", MW_E_OBS_FORM, "dump:2:5"},
        {SWITCH "[255] \"S-02\"[1]\n", MW_E_OBS_FORM, "dump:2:2"},
        {SWITCH "[1] \"S-02\"[0]\n", MW_E_OBS_FORM, "dump:2:13"},
        {SWITCH "[1] \"S-02\"[1](x)\n", MW_E_OBS_FORM, "dump:2:15"},
        {SWITCH "[1][ext x]\n", MW_E_OBS_FORM, "dump:2:9"},
        {SWITCH "[1] \"H-01\"[2]\n", MW_E_OBS_FORM, "dump:2:14"}, /* it is a switch */
        {SWITCH "[1] \"S-02\"[37]\nSwitch 36 \"S-02\"\n[36] \"S-01\"[1]\n", MW_E_OBS_FORM,
         "dump:2:1"},
        {"vendid=0x2c9\n", MW_E_OBS_TRUNCATED, "dump:1:1"},
        {SWITCH "[1] \"S-02\"[1]", MW_E_OBS_TRUNCATED, "dump:2:14"},
        {SWITCH "[1] \"S-02\"[1]\n", MW_E_OBS_TRUNCATED, "dump:2:1"},
        {SWITCH "[1] \"S-02\"[1]\nSwitch 36 \"S-02\"\n", MW_E_OBS_TRUNCATED, "dump:2:1"},
        /* the ports report */
        {"SW    12 40 0x0000000000000001 4x SDR 'x\n", MW_E_OBS_FORM, "dump:1:40"},
        {"SW 1 0 0x1 4x SDR 'x'\n", MW_E_OBS_FORM, "dump:1:7"},
        {"SW 1 1 0x1 4x SDX 'x'\n", MW_E_OBS_FORM, "dump:1:12"},
        {"SW 1 1 0x1 4x HDR - XX 1 1 0x2 ( 'x' - 'y' )\n", MW_E_OBS_FORM, "dump:1:21"},
        {"SW 1 1 0x1 4x HDR - SW 2 1 0x2 ( 'x' 'y' )\n", MW_E_OBS_FORM, "dump:1:35"},
        {"SW 1 1 0x1 4x HDR - SW 2 1 0x2 ( 'x' - 'y' )\n", MW_E_OBS_TRUNCATED, "dump:1:1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ib_assert_wrong(mw_ibnetdiscover_read, &wrong[i]);
}

/* What was read with a word of warning at its first line. */
static void test_warnings(void **state)
{
    static const char *const texts[] = {
        /* messages of the libraries that were written into the same file */
        ("src/query_smp.c:229; umad (DR path slid 0; dlid 0; 0,1 Attr 0x11:0) bad status 110\n"
         "Ca 1 \"H-01\" # \"x\"\n"),
        "ibwarn: [1] mad_rpc_rmpp: failed\nSW 1 1 0x1 4x SDR 'x'\n",
        /* a rate of times to come */
        "Ca 1 \"H-01\" # \"x\" 4xGDR\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct ib_seen x;

        see(&x, texts[i]);
        assert_int_equal(x.rc, MW_OK);
        assert_int_equal(x.o.nodes.n, 1);
        assert_int_equal(x.d.n, 1);
        assert_int_equal(x.d.at[0].severity, MW_WARNING);
        assert_string_equal(x.d.at[0].place, "dump:1:1");
        ib_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_topology),      cmocka_unit_test(test_forms_agree),
        cmocka_unit_test(test_other_letters), cmocka_unit_test(test_other_versions),
        cmocka_unit_test(test_names),         cmocka_unit_test(test_one_sided_width),
        cmocka_unit_test(test_repeated),      cmocka_unit_test(test_twice),
        cmocka_unit_test(test_ports_report),  cmocka_unit_test(test_cache_states),
        cmocka_unit_test(test_cache_wrong),   cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_cut_report),    cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_warnings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
