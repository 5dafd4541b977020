/* doc_test.c: numbers as they are printed, texts made fit to print, rules that values name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "report/doc.h"

#define GAP "\u202f"
#define MINUS "\u2212"

static void numbers_are_rounded_and_grouped(void **state)
{
    /* Rounding half away from zero, groups of three: ISO 80000-1, worked by hand. */
    static const struct {
        int64_t value;
        uint8_t decimals, shown;
        const char *printed, *exact;
    } cases[] = {
        {0, 0, 0, "0", "0"},
        {999, 0, 0, "999", "999"},
        {1000, 0, 0, "1" GAP "000", "1000"},
        {-1234567, 0, 0, MINUS "1" GAP "234" GAP "567", "-1234567"},
        {344672, 3, 1, "344.7", "344.672"},
        {344649, 3, 1, "344.6", "344.649"},
        {344650, 3, 1, "344.7", "344.65"},
        {-344650, 3, 1, MINUS "344.7", "-344.65"},
        {499, 3, 0, "0", "0.499"},
        {500, 3, 0, "1", "0.5"},
        {-499, 3, 0, "0", "-0.499"},
        {999950, 3, 1, "1" GAP "000.0", "999.95"},
        {5, 3, 3, "0.005", "0.005"},
        {12000, 3, 2, "12.00", "12"},
        {INT64_MAX, 0, 0, "9" GAP "223" GAP "372" GAP "036" GAP "854" GAP "775" GAP "807",
         "9223372036854775807"},
        {INT64_MIN, 9, 9, MINUS "9" GAP "223" GAP "372" GAP "036.854775808",
         "-9223372036.854775808"},
    };
    char buf[MW_DOC_NUMBER_CAP];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mw_doc_span s = {
            .value = cases[i].value, .decimals = cases[i].decimals, .shown = cases[i].shown};
        assert_string_equal(mw_doc_number(&s, buf), cases[i].printed);
        assert_string_equal(mw_doc_exact(&s, buf), cases[i].exact);
    }
}

static void texts_are_made_fit_to_print(void **state)
{
    struct mw_doc d;

    (void)state;
    mw_doc_init(&d, "a\033[31mb", "kind", "program", "digest");
    assert_string_equal(d.title, "a?[31mb");
    assert_string_equal(mw_doc_copy(&d, NULL), "");
    assert_string_equal(mw_doc_copy(&d, "\xff\xc3\xa9"), "?\xc3\xa9"); /* no UTF-8; é */
    /* U+202E turns what follows; U+2066 isolates it; U+200F; a name between stays. */
    assert_string_equal(mw_doc_copy(&d, "a\u202egnp.exe\u202cb"), "a?gnp.exe?b");
    assert_string_equal(mw_doc_copy(&d, "\u2066x\u2069\u200f"), "?x??");
    /* Their neighbours stay: U+202F, U+2027, U+206A, a dash, and a cut-off sequence. */
    assert_string_equal(mw_doc_copy(&d, "\u202f\u2027\u206a\u2013"),
                        "\u202f\u2027\u206a\u2013");
    mw_doc_listing(&d, "file", "a: 1\r\n\tb\u202e\n\nc\n");
    assert_string_equal(d.blocks.at[0].text, "a: 1 \n b?  \n\nc\n");
    mw_doc_done(&d);
}

static void prose_has_code_between_backquotes(void **state)
{
    struct mw_doc d;

    (void)state;
    mw_doc_init(&d, "", "", "", "");
    mw_doc_paragraph(&d);
    mw_doc_prose(&d, "use `pairs`, `n` or a ` alone");
    assert_int_equal(d.spans.n, 5);
    assert_string_equal(d.spans.at[0].text, "use ");
    assert_int_equal(d.spans.at[1].kind, MW_DOC_CODE);
    assert_string_equal(d.spans.at[1].text, "pairs");
    assert_string_equal(d.spans.at[3].text, "n");
    assert_int_equal(d.spans.at[4].kind, MW_DOC_TEXT);
    assert_string_equal(d.spans.at[4].text, " or a ` alone");
    assert_int_equal(d.blocks.at[0].span_n, 5);
    mw_doc_done(&d);
}

static void the_nearest_rule_holds(void **state)
{
    struct mw_doc d;

    (void)state;
    mw_doc_init(&d, "", "", "", "");
    uint32_t of_table = mw_doc_rule(&d, "table", "t", NULL);
    uint32_t of_row = mw_doc_rulef(&d, "row", "SELECT 1", "%d rows", 3);
    uint32_t of_value = mw_doc_rule(&d, "value", "v", NULL);
    assert_string_equal(d.rules.at[of_row].text, "3 rows");
    mw_doc_table(&d, "T", "name|n>|m>", of_table);
    mw_doc_row(&d, MW_NONE);
    mw_doc_cell_text(&d, "a");
    mw_doc_cell_value(&d, 1, 0, 0);
    mw_doc_cell_none(&d);
    mw_doc_row(&d, of_row);
    mw_doc_cell_text(&d, "b");
    mw_doc_cell_value(&d, 2, 0, 0);
    mw_doc_cell(&d);
    mw_doc_value(&d, 3, 0, 0, "kW", of_value);

    const struct mw_doc_block *b = &d.blocks.at[0];
    assert_int_equal(b->column_n, 3);
    assert_string_equal(d.columns.at[1].head, "n");
    assert_true(d.columns.at[1].numeric);
    assert_false(d.columns.at[0].numeric);
    assert_int_equal(b->row_n, 2);
    assert_int_equal(d.rows.at[1].cell_n, 3);
    assert_int_equal(mw_doc_rule_of(b, &d.rows.at[0], &d.spans.at[1]), of_table);
    assert_int_equal(mw_doc_rule_of(b, &d.rows.at[1], &d.spans.at[4]), of_row);
    assert_int_equal(mw_doc_rule_of(b, &d.rows.at[1], &d.spans.at[5]), of_value);
    mw_doc_paragraph(&d);
    mw_doc_value(&d, 4, 0, 0, "", MW_NONE);
    assert_int_equal(mw_doc_rule_of(&d.blocks.at[1], NULL, &d.spans.at[6]), MW_NONE);
    mw_doc_done(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_rounded_and_grouped),
        cmocka_unit_test(texts_are_made_fit_to_print),
        cmocka_unit_test(prose_has_code_between_backquotes),
        cmocka_unit_test(the_nearest_rule_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
