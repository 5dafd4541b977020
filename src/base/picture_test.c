/* picture_test.c: the display list keeps what it is told; texts fit where they are told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/picture.h"
#include "base/text.h"

static void ops_stay_in_order(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "rack:a01", "Rack a01", 210, 297);
    mw_picture_group(&p, "a01", NULL);
    mw_picture_rect(&p, 1, 2, 3, 4, MW_INK_NODE, MW_INK_LINE);
    mw_picture_line(&p, 0, 0, 5, 6, MW_INK_FAINT)->dashed = true;
    mw_picture_textf(&p, 0, 0, 3, MW_ALIGN_END, MW_INK_TEXT, "%d kW", 44);
    mw_picture_end(&p);
    assert_int_equal(p.ops.n, 5);
    assert_int_equal(p.ops.at[0].kind, MW_OP_GROUP);
    assert_true(p.ops.at[2].dashed);
    assert_int_equal(p.ops.at[2].point_n, 2);
    assert_string_equal(p.ops.at[3].text, "44 kW");
    assert_int_equal(p.ops.at[4].kind, MW_OP_END);
    mw_picture_done(&p);
}

static void long_text_shrinks_then_shortens(void **state)
{
    struct mw_picture p;
    const char *name = "a-name-that-nobody-should-give-to-a-device-but-somebody-will";

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    struct mw_op whole =
        *mw_picture_text_fit(&p, 0, 0, 4, 2, 500, MW_ALIGN_START, MW_INK_TEXT, name);
    assert_true(whole.size_mm == 4 && !whole.title);
    double width = mw_picture_text_width(name, false, false);
    struct mw_op shrunk =
        *mw_picture_text_fit(&p, 0, 0, 4, 2, width * 3, MW_ALIGN_START, MW_INK_TEXT, name);
    assert_true(shrunk.size_mm > 2.99 && shrunk.size_mm < 3.01 && !shrunk.title);
    struct mw_op cut =
        *mw_picture_text_fit(&p, 0, 0, 4, 2, width, MW_ALIGN_START, MW_INK_TEXT, name);
    assert_string_equal(cut.title, name);
    assert_true(cut.size_mm == 2);
    assert_true(mw_picture_text_width(cut.text, false, false) * 2 <= width);
    assert_true(strlen(cut.text) > 20);
    mw_picture_done(&p);
}

static void bold_text_is_fitted_as_bold(void **state)
{
    struct mw_picture p;
    const char *name = "storage-leaf-17";
    double plain = mw_picture_text_width(name, false, false);

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    struct mw_op *op = mw_picture_text(&p, 0, 0, 1, MW_ALIGN_START, MW_INK_TEXT, name);
    op->bold = true;
    mw_picture_fit(&p, op, 0.5, plain);
    assert_true(op->size_mm < 1 && !op->title);
    assert_true(mw_picture_text_width(name, true, false) * op->size_mm <= plain + 1e-9);
    mw_picture_done(&p);
}

/* Names that differ at the end stay apart; both ends are there. */
static void ends_are_kept(void **state)
{
    static const char *const names[] = {"pod32-dense, compute.max_per_rack=2",
                                        "pod32-dense, compute.max_per_rack=3"};
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    for (double room = 4; room < 15; room += 0.5) {
        const char *cut[2];
        for (int i = 0; i < 2; i++) {
            struct mw_op *op =
                mw_picture_text(&p, 0, 0, 1, MW_ALIGN_START, MW_INK_TEXT, names[i]);
            mw_picture_fit_ends(&p, op, 1, room);
            cut[i] = op->text;
            assert_string_equal(op->title, names[i]);
            assert_true(mw_picture_text_width(op->text, false, false) <= room);
            assert_true(strncmp(op->text, "po", 2) == 0 && strstr(op->text, "…"));
            assert_int_equal(op->text[strlen(op->text) - 1], i ? '3' : '2');
        }
        assert_string_not_equal(cut[0], cut[1]);
    }
    struct mw_op *whole = mw_picture_text(&p, 0, 0, 1, MW_ALIGN_START, MW_INK_TEXT, names[0]);
    mw_picture_fit_ends(&p, whole, 1, 100);
    assert_true(strcmp(whole->text, names[0]) == 0 && !whole->title);
    mw_picture_done(&p);
}

/* Whatever is cut, whole characters are left. */
static void shortened_text_is_utf8(void **state)
{
    struct mw_picture p;

    (void)state;
    mw_picture_init(&p, "x", "x", 10, 10);
    for (double room = 0.5; room < 6; room += 0.25) {
        const char *text = mw_picture_text_fit(&p, 0, 0, 1, 1, room, MW_ALIGN_START,
                                               MW_INK_TEXT, "aé→😀\xff€b\xc3")
                               ->text;
        size_t n = strlen(text);
        assert_true(n >= 3 && strcmp(text + n - 3, "…") == 0);
        for (const char *s = text; *s;)
            if (mw_text_next(&s) == 0xfffd)
                assert_true(strncmp(s - 1, "\xff", 1) == 0);
    }
    mw_picture_done(&p);
}

/* RFC 3629, section 3; XML 1.0, 2.2. */
static void next_reads_characters(void **state)
{
    static const struct {
        const char *s;
        uint32_t c;
        size_t n;
    } cases[] = {
        {"", 0, 0},
        {"a", 'a', 1},
        {"\x7e", 0x7e, 1},
        {"\x7f", 0xfffd, 1},
        {"\n", ' ', 1},
        {"\x01", 0xfffd, 1},
        {"\xc2\x80", 0xfffd, 2},
        {"\xc2\xa0", 0xa0, 2},
        {"\xdf\xbf", 0x7ff, 2},
        {"\xe0\xa0\x80", 0x800, 3},
        {"\xef\xbf\xbd", 0xfffd, 3},
        {"\xef\xbf\xbe", 0xfffd, 3},
        {"\xf0\x90\x80\x80", 0x10000, 4},
        {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
        {"\xf4\x90\x80\x80", 0xfffd, 1},
        {"\xed\xa0\x80", 0xfffd, 1},
        {"\xc0\x80", 0xfffd, 1},
        {"\xe2\x82", 0xfffd, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].s;
        assert_int_equal(mw_text_next(&s), cases[i].c);
        assert_int_equal(s - cases[i].s, cases[i].n);
    }
}

static void ramp_has_eight_steps(void **state)
{
    (void)state;
    assert_int_equal(mw_ink_ramp(0, 100), MW_INK_RAMP_0);
    assert_int_equal(mw_ink_ramp(12, 100), MW_INK_RAMP_0);
    assert_int_equal(mw_ink_ramp(13, 100), MW_INK_RAMP_0 + 1);
    assert_int_equal(mw_ink_ramp(99, 100), MW_INK_RAMP_7);
    assert_int_equal(mw_ink_ramp(100, 100), MW_INK_RAMP_7);
    assert_int_equal(mw_ink_ramp(101, 100), MW_INK_RAMP_7);
    assert_int_equal(mw_ink_ramp(5, 0), MW_INK_RAMP_0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ops_stay_in_order),
        cmocka_unit_test(long_text_shrinks_then_shortens),
        cmocka_unit_test(bold_text_is_fitted_as_bold),
        cmocka_unit_test(ends_are_kept),
        cmocka_unit_test(shortened_text_is_utf8),
        cmocka_unit_test(next_reads_characters),
        cmocka_unit_test(ramp_has_eight_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
