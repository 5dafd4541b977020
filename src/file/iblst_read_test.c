/* iblst_read_test.c: the .lst of opensm 3.3.23 (tests/data/infiniband/README.md); lines as ibdiagnet
 * of ibutils 1.5.7 and ibdiagnet2 write them; what neither would write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/ib_fixture.h"
#include "file/iblst_read.h"
#include "file/ibnetdiscover_read.h"

/* The subnet manager and ibnetdiscover saw the same fabric. But opensm writes no rate above 14
 * (FDR) that it does not know, nor an LMC, and a node without cables does not appear. */
static void test_agrees(void **state)
{
    struct ib_seen lst, text;

    (void)state;
    ib_see_file(&lst, mw_iblst_read, "opensm-subnet.lst");
    assert_int_equal(lst.rc, MW_OK);
    ib_assert_cables(&lst.o);
    assert_string_equal(lst.o.sources.at[0].kind, "lst");
    ib_see_file(&text, mw_ibnetdiscover_read, "ibnetdiscover.txt");
    ib_assert_same(&lst.o, &text.o);
    ib_done(&text);

    uint32_t leaf = ib_node(&lst.o, ib_leaf_1);

    assert_int_equal(lst.o.ports.at[mw_obs_port_at(&lst.o, leaf, 1)].state, MW_PORT_ACTIVE);
    ib_done(&lst);
}

#define END(kind, ports, guid, name, pn)                                                       \
    "{ " kind " Ports:" ports " SystemGUID:0002c90000000" guid " NodeGUID:0002c90000000" guid  \
    " PortGUID:0002C90000000" guid " VenID:000002C9 DevID:" pn "0000 Rev:000000A1 {" name      \
    "} LID:0001 PN:" pn " }"
#define SW END("SW", "24", "001", "s } {1}", "14")
#define CA END("CA-SM", "01", "002", "n1 HCA-1", "01")

static void see(struct ib_seen *x, const char *text)
{
    ib_see(x, mw_iblst_read, text, strlen(text));
}

static void test_other_versions(void **state)
{
    static const struct {
        const char *state;
        int width, speed, port;
    } ends[] = {
        {"PHY=4x LOG=ACT SPD=2.5", 4, MW_IB_SDR, MW_PORT_ACTIVE},
        {"PHY=1x LOG=INI SPD=5", 1, MW_IB_DDR, MW_PORT_INIT},
        {"PHY=12x LOG=ARM SPD=10", 12, MW_IB_QDR, MW_PORT_ARMED},
        {"PHY=4x LOG=ACT SPD=FDR10", 4, MW_IB_FDR10, MW_PORT_ACTIVE},
        {"PHY=4x LOG=ACT SPD=14", 4, MW_IB_FDR, MW_PORT_ACTIVE},
        {"PHY=4x LOG=ACT SPD=25", 4, MW_IB_EDR, MW_PORT_ACTIVE},
        {"PHY=2x LOG=ACT SPD=50", 2, MW_IB_HDR, MW_PORT_ACTIVE},
        {"PHY=4x LOG=ACT SPD=100", 4, MW_IB_NDR, MW_PORT_ACTIVE},
        {"PHY=4x LOG=ACT SPD=200", 4, MW_IB_XDR, MW_PORT_ACTIVE},
        {"PHY=?? LOG=ACT SPD=??", 0, MW_IB_UNKNOWN, MW_PORT_ACTIVE},
        {"PHY=4x LOG=DWN", 4, MW_IB_UNKNOWN, MW_PORT_DOWN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct ib_seen x;
        char text[2000];

        snprintf(text, sizeof text, "# by hand\r\n" SW " " CA " %s\r\n" CA " " SW " %s\r\n",
                 ends[i].state, ends[i].state);
        see(&x, text);
        assert_int_equal(x.rc, MW_OK);
        const struct mw_obs_node *n = &x.o.nodes.at[ib_node(&x.o, 0x0002c90000000001)];
        const struct mw_obs_port *p = &x.o.ports.at[n->first_port + 0x14 - 1];

        assert_string_equal(n->name, "s } {1}");
        assert_int_equal(n->port_n, 0x24);
        assert_int_equal(n->device_id, 0x14); /* written as 140000 */
        assert_int_equal(p->width, ends[i].width);
        assert_int_equal(p->speed, ends[i].speed);
        assert_int_equal(p->state, ends[i].port);
        n = &x.o.nodes.at[ib_node(&x.o, 0x0002c90000000002)];
        assert_int_equal(n->kind, MW_OBS_ADAPTER);
        assert_int_equal(ib_cable_count(&x.o), 1);
        ib_done(&x);
    }
}

/* At the end of a line that is not the last, too: the lines of the other ends are missing. Only
 * behind the second line is what went before a whole fabric of one cable. */
static void test_cuts(void **state)
{
    size_t n, taken = 0;
    char *text = ib_load("opensm-subnet.lst", &n);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        struct ib_seen x;

        ib_see(&x, mw_iblst_read, text, i);
        if (x.rc == MW_OK) {
            taken++;
            assert_int_equal(text[i - 1], '\n');
            assert_int_equal(x.o.nodes.n, 2);
        }
        ib_done(&x);
    }
    assert_int_equal(taken, 1);
    free(text);
}

#define STATE " PHY=4x LOG=ACT SPD=50\n"

static void test_wrong(void **state)
{
    static const struct ib_wrong wrong[] = {
        {"", MW_E_OBS_EMPTY, "dump"},
        {"\n# nothing\n", MW_E_OBS_EMPTY, "dump"},
        {"[1] \"S-01\"[1]\n", MW_E_OBS_FORM, "dump:1:1"},
        {"{ XX Ports:24\n", MW_E_OBS_FORM, "dump:1:3"},
        {"{ SW Ports:FF \n", MW_E_OBS_FORM, "dump:1:12"},
        {"{ SW Ports:xx \n", MW_E_OBS_FORM, "dump:1:12"},
        {"{ SW Ports:24 SystemGUID:00000000000000001 \n", MW_E_OBS_FORM, "dump:1:26"},
        {SW "\n", MW_E_OBS_FORM, "dump:1:162"},
        {SW " " CA "\n", MW_E_OBS_FORM, "dump:1:328"},
        {SW " " CA " PHY=3x LOG=ACT SPD=50\n", MW_E_OBS_FORM, "dump:1:333"},
        {SW " " CA " PHY=4x LOG=UP SPD=50\n", MW_E_OBS_FORM, "dump:1:340"},
        {SW " " CA " PHY=4x LOG=ACT SPD=51\n", MW_E_OBS_FORM, "dump:1:348"},
        {SW " " CA " PHY=4x LOG=ACT SPD=50 x\n", MW_E_OBS_FORM, "dump:1:351"},
        {SW " " END("CA", "01", "002", "h", "02") STATE, MW_E_OBS_FORM, "dump:1:318"},
        {SW " " END("CA", "01", "002", "h", "00") STATE, MW_E_OBS_FORM, "dump:1:318"},
        {SW " " END("CA", "24", "001", "h", "01") STATE, MW_E_OBS_FORM, "dump:1:340"},
        {SW " " END("SW", "20", "001", "h", "01") STATE, MW_E_OBS_FORM, "dump:1:340"},
        {SW " " CA STATE, MW_E_OBS_TRUNCATED, "dump:1:1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        ib_assert_wrong(mw_iblst_read, &wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agrees),
        cmocka_unit_test(test_other_versions),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
