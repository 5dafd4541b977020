/* catalog_value_test.c: numbers, words and maps of catalog files, at their bounds. */
#include "file/catalog_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct mw_arena arena;
    struct mw_catalog catalog;
    struct mw_diags diags;
    struct mw_cat_reader reader;
};

static const struct mw_yaml *parse(struct fixture *f, const char *text)
{
    const struct mw_yaml *root;
    assert_int_equal(mw_yaml_parse(&f->arena, "t", text, strlen(text), &root, &f->diags),
                     MW_OK);
    f->reader = (struct mw_cat_reader){.c = &f->catalog, .d = &f->diags, .file = "t"};
    return root;
}

static void done(struct fixture *f)
{
    mw_diags_done(&f->diags);
    mw_catalog_done(&f->catalog);
    mw_arena_done(&f->arena);
}

static void test_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t scale;
        bool ok;
        int64_t value;
        enum mw_code code;
    } rows[] = {
        {"v: 60", 1, true, 60, 0},
        {"v: 61", 1, false, 0, MW_E_VALUE_RANGE},
        {"v: 0", 1, true, 0, 0},
        {"v: -1", 1, false, 0, MW_E_VALUE_RANGE},
        {"v: 1.5", 1, false, 0, MW_E_VALUE_RANGE},
        {"v: 1.5", 1000, true, 1500, 0},
        {"v: 0.0005", 1000, false, 0, MW_E_VALUE_RANGE},
        {"v: 5 kg", 1, false, 0, MW_E_VALUE_TYPE},
        {"v: nan", 1, false, 0, MW_E_VALUE_TYPE},
        {"v: []", 1, false, 0, MW_E_VALUE_TYPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fixture f = {0};
        const struct mw_yaml *root = parse(&f, rows[i].text);
        int64_t v = -7;
        bool ok =
            mw_cat_integer(&f.reader, mw_yaml_get(root, "v"), "v", rows[i].scale, 0, 60, &v);
        assert_int_equal(ok, rows[i].ok);
        assert_int_equal(v, rows[i].ok ? rows[i].value : -7);
        assert_int_equal(f.diags.errors, rows[i].ok ? 0 : 1);
        if (!rows[i].ok) {
            assert_int_equal(f.diags.at[0].code, rows[i].code);
            assert_string_equal(f.diags.at[0].place, "t:1:4");
        }
        done(&f);
    }
}

static void test_words(void **state)
{
    (void)state;
    static const char *const words[] = {"alpha", "beta", NULL};
    struct fixture f = {0};
    const struct mw_yaml *root = parse(&f, "a: beta\nb: alpa\n");
    int word = -1;
    assert_true(mw_cat_word(&f.reader, mw_yaml_get(root, "a"), "a", words, &word));
    assert_int_equal(word, 1);
    assert_false(mw_cat_word(&f.reader, mw_yaml_get(root, "b"), "b", words, &word));
    assert_non_null(strstr(f.diags.at[0].text, "alpha"));
    done(&f);
}

static void test_maps_refuse_unknown_keys_and_want_names(void **state)
{
    (void)state;
    struct fixture f = {0};
    const struct mw_yaml *root = parse(&f, "titel: x\nlanes: null\n");
    struct mw_cat_optic o;
    mw_cat_preset(mw_cat_optic_fields, &o);
    mw_cat_fields(&f.reader, root, mw_cat_optic_fields, &o);
    assert_int_equal(f.diags.errors, 2);
    assert_int_equal(f.diags.at[0].code, MW_E_KEY_UNKNOWN);
    assert_non_null(strstr(f.diags.at[0].text, "title"));
    assert_non_null(strstr(f.diags.at[1].text, "name"));
    assert_int_equal(o.lanes, 1); /* null: what the table calls unknown */
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_maps_refuse_unknown_keys_and_want_names),
    };
    return cmocka_run_group_tests_name("catalog_value", tests, NULL, NULL);
}
