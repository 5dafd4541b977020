/* ibscan_test.c: lines, numbers and facts of InfiniBand dumps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "file/ibscan.h"

#include <stdio.h>

static struct mw_diags d;

static void start(struct mw_ib_scan *s, const char *text)
{
    mw_diags_done(&d);
    d = (struct mw_diags){0};
    mw_ib_scan_init(s, "f", text, strlen(text), &d);
}

static void line(struct mw_ib_scan *s, const char *text)
{
    static char buf[400];

    snprintf(buf, sizeof buf, "%s\n", text);
    start(s, buf);
    assert_true(mw_ib_scan_line(s));
}

static void test_lines(void **state)
{
    struct mw_ib_scan s;

    (void)state;
    start(&s, "one\r\n\ntwo\r\r\n");
    assert_true(mw_ib_scan_line(&s));
    assert_int_equal(s.end - s.at, 3);
    assert_true(mw_ib_scan_line(&s));
    assert_int_equal(s.end - s.at, 0);
    assert_true(mw_ib_scan_line(&s));
    assert_int_equal(s.number, 3);
    assert_int_equal(s.end - s.at, 4); /* only the CR before the LF belongs to it */
    assert_false(mw_ib_scan_line(&s));
    assert_int_equal(mw_ib_scan_end(&s), MW_OK);

    start(&s, "one\ntwo");
    assert_true(mw_ib_scan_line(&s));
    assert_false(mw_ib_scan_line(&s));
    assert_int_equal(mw_ib_scan_end(&s), MW_ECONFIG);
    assert_int_equal(d.at[0].code, MW_E_OBS_TRUNCATED);
    assert_string_equal(d.at[0].place, "f:2:4");
}

static void test_numbers(void **state)
{
    struct mw_ib_scan s;
    uint64_t guid;
    uint32_t v;

    (void)state;
    line(&s, "254 255 4294967295 x");
    assert_true(mw_ib_scan_dec(&s, 254, &v));
    assert_int_equal(v, 254);
    mw_ib_scan_blanks(&s);
    assert_false(mw_ib_scan_dec(&s, 254, &v));
    assert_true(mw_ib_scan_dec(&s, 255, &v));
    mw_ib_scan_blanks(&s);
    assert_true(mw_ib_scan_dec(&s, UINT32_MAX, &v));
    assert_int_equal(v, UINT32_MAX);
    mw_ib_scan_blanks(&s);
    assert_false(mw_ib_scan_dec(&s, 9, &v));
    line(&s, "99999999999999999999999999999999999999999");
    assert_false(mw_ib_scan_dec(&s, UINT32_MAX, &v));

    line(&s, "B83fD20300aa0001/0");
    assert_true(mw_ib_scan_hex(&s, &guid));
    assert_true(guid == 0xb83fd20300aa0001);
    assert_int_equal(*s.at, '/');
    line(&s, "b83fd20300aa00010"); /* 17 digits */
    assert_false(mw_ib_scan_hex(&s, &guid));
    line(&s, "g");
    assert_false(mw_ib_scan_hex(&s, &guid));
    line(&s, "c000");
    assert_false(mw_ib_scan_hex32(&s, 0xbfff, &v));
    assert_true(mw_ib_scan_hex32(&s, 0xc000, &v));
}

static void test_rates(void **state)
{
    static const struct {
        const char *text;
        int width, speed;
    } good[] = {{"4xSDR", 4, MW_IB_SDR},
                {"1xDDR", 1, MW_IB_DDR},
                {"12xQDR", 12, MW_IB_QDR},
                {"4xFDR", 4, MW_IB_FDR},
                {"4xFDR10", 4, MW_IB_FDR10},
                {"8xEDR", 8, MW_IB_EDR},
                {"2xHDR", 2, MW_IB_HDR},
                {"4xNDR s=4", 4, MW_IB_NDR},
                {"4x XDR - CA", 4, MW_IB_XDR},
                {"4x???", 4, 0},
                {"?????", 0, 0}};
    static const char *const bad[] = {"4xHD", "4x", "3xHDR", "4xHDRX", "x", "", "4xFDR1"};
    struct mw_ib_scan s;
    uint8_t width, speed;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        line(&s, good[i].text);
        assert_true(mw_ib_scan_rate(&s, &width, &speed));
        assert_int_equal(width, good[i].width);
        assert_int_equal(speed, good[i].speed);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        line(&s, bad[i]);
        assert_false(mw_ib_scan_rate(&s, &width, &speed));
        assert_ptr_equal(s.at, s.line);
    }
}

/* IBA 1.7, 14.2.5.6: LinkWidthActive, LinkSpeedActive, LinkSpeedExtActive. */
static void test_port_info(void **state)
{
    (void)state;
    assert_int_equal(mw_ib_width(1), 1);
    assert_int_equal(mw_ib_width(2), 4);
    assert_int_equal(mw_ib_width(4), 8);
    assert_int_equal(mw_ib_width(8), 12);
    assert_int_equal(mw_ib_width(16), 2);
    assert_int_equal(mw_ib_width(0), 0);
    assert_int_equal(mw_ib_width(3), 0);
    assert_int_equal(mw_ib_speed(1, 0, 0), MW_IB_SDR);
    assert_int_equal(mw_ib_speed(2, 0, 0), MW_IB_DDR);
    assert_int_equal(mw_ib_speed(4, 0, 0), MW_IB_QDR);
    assert_int_equal(mw_ib_speed(4, 1, 0), MW_IB_FDR);
    assert_int_equal(mw_ib_speed(4, 2, 0), MW_IB_EDR);
    assert_int_equal(mw_ib_speed(4, 4, 0), MW_IB_HDR);
    assert_int_equal(mw_ib_speed(4, 8, 0), MW_IB_NDR);
    assert_int_equal(mw_ib_speed(4, 0, 1), MW_IB_XDR);
    assert_int_equal(mw_ib_speed(0, 0, 0), MW_IB_UNKNOWN);
    assert_int_equal(mw_ib_speed(4, 3, 0), MW_IB_UNKNOWN);
}

static void test_aggregation(void **state)
{
    (void)state;
    assert_true(mw_ib_says_aggregation("Mellanox Technologies Aggregation Node"));
    assert_true(mw_ib_says_aggregation("AGGREGATION NODE 3"));
    assert_true(mw_ib_says_aggregation("QM9700 SHARP"));
    assert_false(mw_ib_says_aggregation("sharp01 mlx5_0")); /* a host may be called that */
    assert_false(mw_ib_says_aggregation("aggregation nod"));
    assert_false(mw_ib_says_aggregation(""));
    assert_false(mw_ib_is_internal_port(31, 31));
    assert_false(mw_ib_is_internal_port(32, 32));
    assert_true(mw_ib_is_internal_port(33, 33));
    assert_false(mw_ib_is_internal_port(36, 36));
    assert_true(mw_ib_is_internal_port(37, 37));
    assert_true(mw_ib_is_internal_port(41, 41));
    assert_false(mw_ib_is_internal_port(40, 41));
    assert_false(mw_ib_is_internal_port(64, 64));
    assert_true(mw_ib_is_internal_port(65, 65));
    assert_true(mw_ib_is_internal_port(129, 129));
}

static void test_faults_end(void **state)
{
    static char text[4000];
    struct mw_ib_scan s;
    uint32_t lines = 0;

    (void)state;
    memset(text, '\n', sizeof text - 1);
    start(&s, text);
    while (mw_ib_scan_line(&s)) {
        lines++;
        assert_false(mw_ib_scan_fault(&s, MW_E_OBS_FORM, "no"));
    }
    assert_int_equal(lines, MW_IB_FAULTS_CAP);
    assert_int_equal(d.n, MW_IB_FAULTS_CAP + 1);
    assert_int_equal(d.at[MW_IB_FAULTS_CAP].code, MW_E_CAP);
    assert_int_equal(mw_ib_scan_end(&s), MW_ECONFIG); /* the kind of the first */
    mw_diags_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),       cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_rates),       cmocka_unit_test(test_port_info),
        cmocka_unit_test(test_aggregation), cmocka_unit_test(test_faults_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
