/* assets_read_test.c: lists of assets against what a reader of their header comment expects, on
 * the plan made by hand in store/plan_fixture.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "file/assets_read.h"
#include "file/csv_read.h"
#include "store/plan_fixture.h"

struct test {
    struct plan_fixture x;
    struct mw_assets a;
    struct mw_diags d;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    plan_fixture_init(&t->x);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    mw_assets_done(&t->a);
    mw_diags_done(&t->d);
    plan_fixture_done(&t->x);
    free(t);
    return 0;
}

static enum mw_rc read_bytes(struct test *t, const char *text, size_t n)
{
    char *copy = malloc(n ? n : 1); /* so that a sanitizer sees a byte too many */
    enum mw_rc rc;

    memcpy(copy, text, n);
    mw_assets_done(&t->a);
    mw_diags_done(&t->d);
    rc = mw_assets_read(&t->a, &t->x.plan, "parts.csv", copy, n, &t->d);
    free(copy);
    return rc;
}

static enum mw_rc read_text(struct test *t, const char *text)
{
    return read_bytes(t, text, strlen(text));
}

static void places_and_values(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_text(t, "device,port,mac,guid,serial\n"
                                  "node002,BMC,5c:ff:35:01:02:04,,\n"
                                  "node001,mlx5_3,,0xa088c20300abcdef,CARD1\n"
                                  "node001,,,,DGX-1570\n"
                                  "node001,OSFP1-1,,a088:c203:00ab:cdee,CARD1\n"),
                     MW_OK);
    assert_int_equal(t->a.at.n, 4);
    /* ascending by device, then port; the device as such is port 65535 */
    assert_int_equal(t->a.at.at[0].port, 0);
    assert_true(t->a.at.at[0].guid == 0xa088c20300abcdee);
    assert_int_equal(t->a.at.at[1].port, 1); /* mlx5_3 is OSFP1-2 */
    assert_true(t->a.at.at[1].guid == 0xa088c20300abcdef);
    assert_int_equal(t->a.at.at[2].port, UINT16_MAX);
    assert_string_equal(t->a.at.at[2].serial, "DGX-1570");
    assert_int_equal(t->a.at.at[3].device, FIX_NODE2);
    assert_true(t->a.at.at[3].mac == 0x5cff35010204);
    assert_null(t->a.at.at[3].serial);
    assert_ptr_equal(mw_assets_find(&t->a, FIX_NODE1, 1), &t->a.at.at[1]);
    assert_ptr_equal(mw_assets_find(&t->a, FIX_NODE2, 2), &t->a.at.at[3]);
    assert_null(mw_assets_find(&t->a, FIX_NODE2, 1));
    assert_null(mw_assets_find(&t->a, FIX_NODE2, UINT16_MAX));
}

/* The usual notations: IEEE 802 with ':' and '-', Cisco's with '.', plain. */
static void notations(void **state)
{
    struct test *t = *state;
    static const struct {
        const char *text;
        bool ok;
    } macs[] = {
        {"5c:ff:35:01:02:03", true},     {"5C-FF-35-01-02-03", true},
        {"5cff.3501.0203", true},        {"5cff35010203", true},
        {"5cff:3501:0203", true},        {"5c:ff:35:01:02:0", false},
        {"5c:ff:35:01:02:03:04", false}, {"5c:ff-35:01:02:03", false},
        {"5c:ff:3501:02:03", false},     {"5cff3501020", false},
        {"5cff350102030", false},        {"5cff35 010203", false},
        {":5c:ff:35:01:02:03", false},   {"5c:ff:35:01:02:03:", false},
        {"5cf.f35.010.203", false},      {"5d:ff:35:01:02:03", false}, /* a group address */
        {"00:00:00:00:00:00", false},    {"5g:ff:35:01:02:03", false},
    };
    static const struct {
        const char *text;
        bool ok;
    } guids[] = {
        {"0xa088c20300abcdef", true},      {"0Xa088c20300abcdef", true},
        {"A088C20300ABCDEF", true},        {"a088:c203:00ab:cdef", true},
        {"a0:88:c2:03:00:ab:cd:ef", true}, {"a088-c203-00ab-cdef", true},
        {"0x088c20300abcdef", false},      {"0xa088c20300abcdef0", false},
        {"0x0000000000000000", false},     {"a088c203:00abcdef", false},
    };
    char text[128];

    for (size_t i = 0; i < sizeof macs / sizeof *macs; i++) {
        snprintf(text, sizeof text, "device,mac\nnode001,%s\n", macs[i].text);
        assert_int_equal(read_text(t, text), macs[i].ok ? MW_OK : MW_ECONFIG);
        if (macs[i].ok)
            assert_true(t->a.at.at[0].mac == 0x5cff35010203);
    }
    for (size_t i = 0; i < sizeof guids / sizeof *guids; i++) {
        snprintf(text, sizeof text, "device,guid\nnode001,%s\n", guids[i].text);
        assert_int_equal(read_text(t, text), guids[i].ok ? MW_OK : MW_ECONFIG);
        if (guids[i].ok)
            assert_true(t->a.at.at[0].guid == 0xa088c20300abcdef);
    }
}

/* RFC 4180: quotes, two quotes for one, CR LF; columns in any order, a byte order mark. */
static void csv(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_text(t, "\xef\xbb\xbfserial, MAC ,device,note\r\n"
                                  "\"a \"\"b\"\", c\",5CFF.3501.0204,node002,\"x,y\"\r\n"
                                  "\r\n"
                                  "  ,5c-ff-35-01-02-05, \"edge-1\" ,"),
                     MW_OK);
    assert_int_equal(t->a.at.n, 2);
    assert_string_equal(t->a.at.at[0].serial, "a \"b\", c");
    assert_int_equal(t->a.at.at[1].device, FIX_EDGE);
    assert_int_equal(t->d.n, 1); /* the column that is not read */
    assert_int_equal(t->d.at[0].severity, MW_WARNING);
    assert_string_equal(t->d.at[0].place, "parts.csv:1:21");
}

static void faults(void **state)
{
    struct test *t = *state;
    static const struct {
        const char *text, *place, *says;
        enum mw_code code;
    } cases[] = {
        {"", "parts.csv:0:1", "no column \"device\"", MW_E_ASSETS_FORM},
        {"node001,BMC\n", "parts.csv:1:1", "no column \"device\"", MW_E_ASSETS_FORM},
        {"device,port\n", "parts.csv:1:1", "none of the columns", MW_E_ASSETS_FORM},
        {"device,mac,mac\n", "parts.csv:1:12", "two columns", MW_E_ASSETS_FORM},
        {"device,serial\nnode01,1\n", "parts.csv:2:1", "mean \"node001\"", MW_E_ASSETS_NAME},
        {"device,serial\n,1\n", "parts.csv:2:1", "names no device", MW_E_ASSETS_FORM},
        {"device,port,serial\nnode001,BCM,1\n", "parts.csv:2:9", "mean \"BMC\"",
         MW_E_ASSETS_NAME},
        {"device,port,serial\nnode001,mlx5_9,1\n", "parts.csv:2:9", "node001 has no port",
         MW_E_ASSETS_NAME},
        {"device,serial\nnode001,\"open\nnode002,2\n", "parts.csv:2:9", "not closed",
         MW_E_ASSETS_FORM},
        {"device,serial\nnode001,\"a\"b\n", "parts.csv:2:12", "a comma", MW_E_ASSETS_FORM},
        {"device,serial\nnode001,\x01\n", "parts.csv:2:9", "0x01", MW_E_ASSETS_FORM},
        {"device,serial\nnode001,\xff\n", "parts.csv:2:9", "UTF-8", MW_E_ASSETS_FORM},
        {"device,serial\nnode001,a,b\n", "parts.csv:2:11", "3 fields", MW_E_ASSETS_FORM},
        {"device,mac\nnode001,5c:ff:35:01:02:03\n\nnode002,5cff35010203\n", "parts.csv:4:9",
         "line 2 already", MW_E_ASSETS_TWICE},
        {"device,guid\nnode001,a088c20300abcdef\nnode002,A088C20300ABCDEF\n", "parts.csv:3:9",
         "line 2 already", MW_E_ASSETS_TWICE},
        {"device,serial\nnode001,7\nnode002,7\n", "parts.csv:3:9", "node001 on line 2",
         MW_E_ASSETS_TWICE},
        {"device,port,serial\nnode001,BMC,\nnode001,BMC,\n", "parts.csv:3:1", "line 2 already",
         MW_E_ASSETS_TWICE},
        {"device,port,serial\nnode001,OSFP1-1,\nnode001,mlx5_0,\n", "parts.csv:3:1",
         "line 2 already", MW_E_ASSETS_TWICE},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_text(t, cases[i].text), MW_ECONFIG);
        assert_int_equal(t->d.errors, 1);
        const struct mw_err *last = &t->d.at[t->d.n - 1]; /* after warnings */
        assert_int_equal(last->code, cases[i].code);
        assert_string_equal(last->place, cases[i].place);
        assert_non_null(strstr(last->text, cases[i].says));
        assert_int_equal(t->a.at.n, 0);
    }
}

static void every_fault_at_once(void **state)
{
    struct test *t = *state;

    assert_int_equal(read_text(t, "device,port,mac,serial\n"
                                  "node009,,,1\n"
                                  "node001,BMC,zz,2\n"
                                  "node002,BMC,5c:ff:35:01:02:03,3\n"
                                  "node001,OSFP1-1,5c:ff:35:01:02:03,4\n"),
                     MW_ECONFIG);
    assert_int_equal(t->d.n, 3);
    assert_string_equal(t->d.at[2].place, "parts.csv:5:17");
}

/* A zero byte is a byte like any other that no field holds. */
static void zero_byte(void **state)
{
    assert_int_equal(read_bytes(*state, "device,serial\nnode001,a\0b\n", 25), MW_ECONFIG);
}

/* Caps at N - 1, N, N + 1: bytes of a field, fields of a line. */
static void caps(void **state)
{
    struct test *t = *state;
    char text[1024];

    for (int n = MW_CSV_FIELD_CAP - 1; n <= MW_CSV_FIELD_CAP + 1; n++) {
        int at = snprintf(text, sizeof text, "device,serial\nnode001,");
        memset(text + at, 'x', (size_t)n);
        enum mw_rc rc = read_bytes(t, text, (size_t)(at + n));
        assert_int_equal(rc, n > MW_CSV_FIELD_CAP ? MW_ELIMIT : MW_OK);
    }
    for (int n = MW_CSV_FIELDS_CAP - 1; n <= MW_CSV_FIELDS_CAP + 1; n++) {
        int at = snprintf(text, sizeof text, "device,serial");
        for (int i = 2; i < n; i++)
            at += snprintf(text + at, sizeof text - (size_t)at, ",c%d", i);
        enum mw_rc rc = read_bytes(t, text, (size_t)at);
        assert_int_equal(rc, n > MW_CSV_FIELDS_CAP ? MW_ELIMIT : MW_OK);
    }
}

/* Lines at N - 1, N, N + 1; and too many bytes, none of which is read. */
static void large(void **state)
{
    struct test *t = *state;
    static const char head[] = "device,mac";
    size_t most = sizeof head - 1 + MW_CSV_LINES_CAP + 1;
    char *text = malloc(most);

    memset(text, '\n', most); /* a line each, the first one ends the head */
    memcpy(text, head, sizeof head - 1);
    for (size_t n = most - 2; n <= most; n++)
        assert_int_equal(read_bytes(t, text, n), n < most ? MW_OK : MW_ELIMIT);
    free(text);
    assert_int_equal(
        mw_assets_read(&t->a, &t->x.plan, "parts.csv", "d", MW_CSV_BYTES_CAP + 1u, &t->d),
        MW_ELIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(places_and_values, setup, teardown),
        cmocka_unit_test_setup_teardown(notations, setup, teardown),
        cmocka_unit_test_setup_teardown(csv, setup, teardown),
        cmocka_unit_test_setup_teardown(faults, setup, teardown),
        cmocka_unit_test_setup_teardown(every_fault_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(zero_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(caps, setup, teardown),
        cmocka_unit_test_setup_teardown(large, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
