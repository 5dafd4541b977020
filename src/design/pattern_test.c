/* pattern_test.c: patterns of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "design/pattern.h"

#include <string.h>

static struct mw_pattern_vals vals_of(int64_t n, int64_t su, int64_t rail)
{
    struct mw_pattern_vals vals = {0};

    for (int i = 0; i < MW_PAT_ROW; i++)
        vals.number[i] = -1;
    vals.number[MW_PAT_N] = n;
    vals.number[MW_PAT_SU] = su;
    vals.number[MW_PAT_RAIL] = rail;
    return vals;
}

static void prints_numbers_words_and_text(void **state)
{
    struct mw_pattern pat;
    struct mw_pattern_vals vals = vals_of(7, 12, 3);
    char name[MW_NAME_CAP + 1];

    (void)state;
    vals.word[MW_PAT_ROW] = "aa";
    vals.digits[MW_PAT_N] = 4;
    assert_int_equal(mw_pattern_parse(&pat, "x{n}-{n:2}-{su}-{rail:3}{row}y", "p", NULL),
                     MW_OK);
    assert_int_equal(mw_pattern_print(&pat, &vals, name), MW_PAT_VARS);
    assert_string_equal(name, "x0007-07-12-003aay");
    assert_true(mw_pattern_has(&pat, MW_PAT_ROW));
    assert_false(mw_pattern_has(&pat, MW_PAT_POD));
}

static void digits_are_the_least(void **state)
{
    struct mw_pattern pat;
    struct mw_pattern_vals vals = vals_of(1000, -1, -1);
    char name[MW_NAME_CAP + 1];

    (void)state;
    assert_int_equal(mw_pattern_parse(&pat, "node{n:3}", "p", NULL), MW_OK);
    mw_pattern_print(&pat, &vals, name);
    assert_string_equal(name, "node1000");
}

static void says_which_variable_lacks(void **state)
{
    struct mw_pattern pat;
    struct mw_pattern_vals vals = vals_of(1, -1, 1);
    char name[MW_NAME_CAP + 1];

    (void)state;
    assert_int_equal(mw_pattern_parse(&pat, "a{n}{su}", "p", NULL), MW_OK);
    assert_int_equal(mw_pattern_print(&pat, &vals, name), MW_PAT_SU);
    assert_string_equal(name, "");
    assert_int_equal(mw_pattern_parse(&pat, "a{rack}", "p", NULL), MW_OK);
    assert_int_equal(mw_pattern_print(&pat, &vals, name), MW_PAT_RACK);
}

static void refuses_faulty_patterns(void **state)
{
    static const struct {
        const char *pattern, *says;
    } faults[] = {
        {"a{n", "not closed"},        {"a{nn}", "did you mean {n}"},
        {"a{rali}", "{rail}"},        {"a{}", "no variable"},
        {"a{n:}", "digits of {n}"},   {"a{n:0}", "digits of {n}"},
        {"a{n:10}", "digits of {n}"}, {"a{row:2}", "digits of {row}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct mw_pattern pat = {.n = 99};
        struct mw_err err = {0};

        assert_int_equal(mw_pattern_parse(&pat, faults[i].pattern, "names.leaf", &err),
                         MW_ECONFIG);
        assert_string_equal(err.place, "names.leaf");
        assert_non_null(strstr(err.text, faults[i].says));
        assert_int_equal(pat.n, 99); /* nothing half done */
    }
}

static void caps_the_parts(void **state)
{
    char pattern[3 * (MW_PATTERN_PARTS + 1) + 1] = "";
    struct mw_pattern pat;

    (void)state;
    for (int i = 0; i < MW_PATTERN_PARTS; i++)
        memcpy(pattern + 3 * i, "{n}", 4);
    assert_int_equal(mw_pattern_parse(&pat, pattern, "p", NULL), MW_OK);
    memcpy(pattern + 3 * MW_PATTERN_PARTS, "{n}", 4);
    assert_int_equal(mw_pattern_parse(&pat, pattern, "p", NULL), MW_ECONFIG);
}

/* RFC 1035 section 2.3.4: a label has at most 63 octets. */
static void names_are_host_names(void **state)
{
    char name[80];

    (void)state;
    assert_null(mw_name_fault("a"));
    assert_null(mw_name_fault("Node-007"));
    assert_null(mw_name_fault("3com")); /* RFC 1123 section 2.1: may begin with a digit */
    assert_non_null(mw_name_fault(""));
    assert_non_null(mw_name_fault("-a"));
    assert_non_null(mw_name_fault("a-"));
    assert_non_null(mw_name_fault("a_b"));
    assert_non_null(mw_name_fault("a.b"));
    assert_non_null(mw_name_fault("\xC3\xA4"));
    memset(name, 'a', sizeof name);
    name[63] = '\0';
    assert_null(mw_name_fault(name));
    name[63] = 'a';
    name[64] = '\0';
    assert_non_null(mw_name_fault(name));
}

static void a_long_name_is_cut_and_caught(void **state)
{
    struct mw_pattern pat;
    struct mw_pattern_vals vals = vals_of(1, -1, -1);
    char pattern[90], name[MW_NAME_CAP + 1];

    (void)state;
    memset(pattern, 'a', sizeof pattern);
    memcpy(pattern + 80, "{n}", 4);
    assert_int_equal(mw_pattern_parse(&pat, pattern, "p", NULL), MW_OK);
    assert_int_equal(mw_pattern_print(&pat, &vals, name), MW_PAT_VARS);
    assert_int_equal(strlen(name), MW_NAME_CAP);
    assert_non_null(mw_name_fault(name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_numbers_words_and_text),
        cmocka_unit_test(digits_are_the_least),
        cmocka_unit_test(says_which_variable_lacks),
        cmocka_unit_test(refuses_faulty_patterns),
        cmocka_unit_test(caps_the_parts),
        cmocka_unit_test(names_are_host_names),
        cmocka_unit_test(a_long_name_is_cut_and_caught),
    };
    return cmocka_run_group_tests_name("pattern", tests, NULL, NULL);
}
