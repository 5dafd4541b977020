/* factory_source_test.c: where a value comes from, and hints for words that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "file/factory_source.h"

static const char *const sets[] = {"compute.count=7", "name", "=x"};

struct world {
    struct mw_arena arena;
    struct mw_diags diags;
    struct mw_factory_source src;
};

static void world_init(struct world *x)
{
    *x = (struct world){0};
    x->src = (struct mw_factory_source){
        .arena = &x->arena, .file = "f.yaml", .sets = sets, .set_n = 3, .diags = &x->diags};
}

static void world_done(struct world *x)
{
    mw_diags_done(&x->diags);
    mw_arena_done(&x->arena);
}

/* factory_source.h: the file's by line, a --set by its number, a default by the file alone. */
static void places(void **state)
{
    static const struct {
        uint32_t line, col;
        const char *want;
    } table[] = {
        {12, 5, "f.yaml:12:5"}, {1, 1, "f.yaml:1:1"}, {0, 1, "--set compute.count"},
        {0, 2, "--set name"},   {0, 3, "--set "},     {0, 0, "f.yaml"},
        {0, 4, "f.yaml"}, /* no such argument */
    };
    struct world x;
    char buf[MW_ERR_PLACE_CAP];

    (void)state;
    world_init(&x);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(mw_source_place(&x.src, table[i].line, table[i].col, buf),
                            table[i].want);
    world_done(&x);
}

/* A path longer than a place is cut, not run over. */
static void long_paths_are_cut(void **state)
{
    char arg[1000], buf[MW_ERR_PLACE_CAP];
    const char *const one[] = {arg};
    struct world x;

    (void)state;
    world_init(&x);
    memset(arg, 'k', sizeof arg - 1);
    arg[sizeof arg - 1] = '\0';
    x.src.sets = one;
    x.src.set_n = 1;
    mw_source_place(&x.src, 0, 1, buf);
    assert_int_equal(strlen(buf), MW_ERR_PLACE_CAP - 1);
    assert_memory_equal(buf, "--set kkk", 9);
    world_done(&x);
}

static void faults_are_errors_at_the_value(void **state)
{
    const struct mw_yaml at = {.line = 3, .col = 9, .key_line = 3, .key_col = 2};
    const struct mw_yaml set = {.col = 1};
    struct world x;

    (void)state;
    world_init(&x);
    mw_source_fault(&x.src, &at, MW_E_VALUE_RANGE, "%d of %s", 7, "nine");
    mw_source_fault(&x.src, &set, MW_E_SET, "100 %%");
    assert_int_equal(x.diags.errors, 2);
    assert_string_equal(x.diags.at[0].place, "f.yaml:3:9");
    assert_string_equal(x.diags.at[0].text, "7 of nine");
    assert_int_equal(x.diags.at[0].code, MW_E_VALUE_RANGE);
    assert_int_equal(x.diags.at[0].severity, MW_ERROR);
    assert_string_equal(x.diags.at[1].place, "--set compute.count");
    assert_string_equal(x.diags.at[1].text, "100 %");
    world_done(&x);
}

static void assert_marked(const struct mw_yaml *node, uint32_t line, uint32_t col)
{
    assert_int_equal(node->line, line);
    assert_int_equal(node->col, col);
    assert_int_equal(node->key_line, line);
    assert_int_equal(node->key_col, col);
    for (uint32_t i = 0; i < node->n; i++)
        assert_marked(&node->at[i], line, col);
}

/* Every default of the schema parses, is from nowhere, and is of its field's kind. */
static uint32_t check_presets(struct mw_arena *a, const struct mw_field *fields)
{
    uint32_t n = 0;

    for (const struct mw_field *f = fields; f->key; f++) {
        if (f->sub)
            n += check_presets(a, f->sub);
        if (!f->preset)
            continue;
        const struct mw_yaml *tree = mw_source_preset(a, f->preset);
        assert_marked(tree, 0, 0);
        assert_int_equal(tree->kind, f->type == MW_F_LIST ? MW_YAML_LIST : MW_YAML_SCALAR);
        for (uint32_t i = 0; i < tree->n; i++) {
            assert_int_equal(tree->at[i].kind, MW_YAML_MAP);
            for (uint32_t k = 0; k < tree->at[i].n; k++)
                assert_non_null(mw_source_field(f->sub, tree->at[i].at[k].key));
        }
        if (f->type != MW_F_LIST)
            assert_string_equal(tree->text, f->preset);
        n++;
    }
    return n;
}

static void defaults_become_trees(void **state)
{
    struct mw_arena a = {0};

    (void)state;
    assert_true(check_presets(&a, mw_factory_schema) > 80);
    mw_arena_done(&a);
}

/* Marking a copy of the root leaves keys as they are. */
static void marks_reach_every_node(void **state)
{
    static const char text[] = "a: [1, {b: 2, c: [3, []]}]\nd: {}\n";
    struct world x;
    const struct mw_yaml *tree;

    (void)state;
    world_init(&x);
    assert_int_equal(mw_yaml_parse(&x.arena, "f", text, strlen(text), &tree, &x.diags), MW_OK);
    x.src.root = *tree;
    mw_source_mark(&x.src.root, 0, 2);
    assert_marked(&x.src.root, 0, 2);
    assert_string_equal(x.src.root.at[0].at[1].at[0].key, "b");
    world_done(&x);
}

static void fields_are_found_by_their_whole_key(void **state)
{
    (void)state;
    for (const struct mw_field *f = mw_factory_schema; f->key; f++)
        assert_ptr_equal(mw_source_field(mw_factory_schema, f->key), f);
    assert_null(mw_source_field(mw_factory_schema, "sit"));
    assert_null(mw_source_field(mw_factory_schema, "sites"));
    assert_null(mw_source_field(mw_factory_schema, "Site"));
    assert_null(mw_source_field(mw_factory_schema, ""));
}

static void hints(void **state)
{
    static const struct mw_field few[] = {{.key = "pitch_mm"}, {.key = "count"}, {.key = NULL}};
    static const struct mw_field none[] = {{.key = NULL}};
    enum { MANY = 70, KEY = 8 };
    static char keys[MANY][KEY];
    static struct mw_field many[MANY + 1]; /* past what it compares and what it can list */
    char buf[MW_SOURCE_HINT_CAP];

    (void)state;
    assert_string_equal(mw_source_hint(few, "cuont", buf), "did you mean 'count'?");
    assert_string_equal(mw_source_hint(few, "pitch", buf), "did you mean 'pitch_mm'?");
    assert_string_equal(mw_source_hint(few, "zzz", buf), "there are pitch_mm, count");
    assert_string_equal(mw_source_hint(none, "zzz", buf), "there are ");
    for (int i = 0; i < MANY; i++) {
        memcpy(keys[i], "abcdefg", KEY);
        many[i].key = keys[i];
    }
    mw_source_hint(many, "zzz", buf);
    assert_int_equal(strlen(buf), MW_SOURCE_HINT_CAP - 1);
    assert_string_equal(buf + MW_SOURCE_HINT_CAP - 4, "...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(long_paths_are_cut),
        cmocka_unit_test(faults_are_errors_at_the_value),
        cmocka_unit_test(defaults_become_trees),
        cmocka_unit_test(marks_reach_every_node),
        cmocka_unit_test(fields_are_found_by_their_whole_key),
        cmocka_unit_test(hints),
    };

    return cmocka_run_group_tests_name("factory_source", tests, NULL, NULL);
}
