/* picture_test.c: the display list keeps what it is told; texts fit where they are told to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/picture.h"

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
        cmocka_unit_test(ramp_has_eight_steps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
