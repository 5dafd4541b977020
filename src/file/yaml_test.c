/* yaml_test.c: trees, positions and every kind of refusal of yaml.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "file/yaml.h"

/* A tree on one line: {a@1:4=x, b@2:4=[…]}; 'x' where quoted. */
static void dump(struct mw_out *o, const struct mw_yaml *node)
{
    static const char open[] = {' ', '{', '['}, close[] = {' ', '}', ']'};

    if (node->key)
        mw_out_printf(o, "%s@%u:%u=", node->key, node->key_line, node->key_col);
    if (node->kind == MW_YAML_SCALAR) {
        mw_out_printf(o, node->quoted ? "'%s'" : "%s", node->text);
        return;
    }
    mw_out_char(o, open[node->kind]);
    for (uint32_t i = 0; i < node->n; i++) {
        mw_out_str(o, i ? ", " : "");
        dump(o, &node->at[i]);
    }
    mw_out_char(o, close[node->kind]);
}

/* The tree, or the errors as "line:col CODE" joined by "; ". */
static void check_n(const char *text, size_t n, const char *want)
{
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    const struct mw_yaml *root;
    enum mw_rc rc = mw_yaml_parse(&a, "f", text, n, &root, &d);
    struct mw_out o;

    mw_out_init(&o, NULL, NULL);
    assert_int_equal(rc == MW_OK, d.errors == 0);
    if (rc == MW_OK)
        assert_non_null(root);
    if (rc == MW_OK)
        dump(&o, root);
    for (uint32_t i = 0; i < d.n; i++)
        mw_out_printf(&o, "%s%s %s", i ? "; " : "", d.at[i].place + 2,
                      mw_code_info(d.at[i].code)->name);
    mw_out_char(&o, '\0');
    assert_string_equal(o.buf, want);
    mw_out_done(&o);
    mw_diags_done(&d);
    mw_arena_done(&a);
}

static void check(const char *text, const char *want)
{
    check_n(text, strlen(text), want);
}

static void trees_have_places(void **state)
{
    (void)state;
    check("", "{}");
    check("# only a comment\n", "{}");
    check("---\n...\n", "{}");
    check("a: 1\nb: 'x'\n", "{a@1:1=1, b@2:1='x'}");
    check("a:\n  b: [1, \"2\", {c: 3}]", "{a@1:1={b@2:3=[1, '2', {c@2:16=3}]}}");
    check("- a\n- - b\n", "[a, [b]]");
    check("a:\nb: ~\nc: ''\n", "{a@1:1=, b@2:1=~, c@3:1=''}");
    check("a: |\n  x\n  y\n", "{a@1:1='x\ny\n'}");
    check("{\"a\": \"\\u00e4\\n\"}", "{a@1:2='\xC3\xA4\n'}");
    check("a: 1\r\nb:\r\n  c: 2", "{a@1:1=1, b@2:1={c@3:3=2}}");
    check("\xEF\xBB\xBF"
          "a: 1\n",
          "{a@1:1=1}");
    check("hello", "hello");
}

static void aliases_stand_for_their_anchors(void **state)
{
    (void)state;
    check("a: &x {k: 1}\nb: *x\n", "{a@1:1={k@1:8=1}, b@2:1={k@1:8=1}}");
    check("- &x 1\n- &x 2\n- *x\n", "[1, 2, 2]"); /* YAML 1.2, 3.2.2.2: the last one before */
    check("a: *x\n", "1:4 E-YAML-SYNTAX");
    check("a: &x [*x]\n", "1:8 E-YAML-SYNTAX"); /* not inside itself */
}

static void duplicates_are_all_found(void **state)
{
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    const struct mw_yaml *root;
    static const char text[] = "a: 1\nb: {x: 1, x: 2}\na: 2\na: 3\n";

    (void)state;
    check(text, "2:11 E-YAML-DUPLICATE; 3:1 E-YAML-DUPLICATE; 4:1 E-YAML-DUPLICATE");
    check("\"a\": 1\na: 2\n", "2:1 E-YAML-DUPLICATE"); /* quotes make no other key */
    mw_yaml_parse(&a, "f", text, strlen(text), &root, &d);
    assert_non_null(strstr(d.at[1].text, "1:1"));           /* names the first as well */
    assert_string_equal(mw_yaml_get(root, "a")->text, "1"); /* the first of each counts */
    assert_int_equal(root->n, 2);
    mw_yaml_parse(&a, "f", "a: 1\na: [\n", 10, &root, &d);
    assert_null(root); /* more than duplicates is wrong */
    mw_diags_done(&d);
    mw_arena_done(&a);
}

static void syntax_errors_have_places(void **state)
{
    (void)state;
    check("a: [1, 2\n", "2:1 E-YAML-SYNTAX");
    check("a:\n\tb: 1\n", "2:1 E-YAML-SYNTAX");
    check("a: 'x\n", "1:5 E-YAML-SYNTAX");
    check("{a: 1}}", "1:7 E-YAML-SYNTAX");
    check("a: b: c", "1:5 E-YAML-SYNTAX");
    check_n("a: x\0y\n", 7, "1:5 E-YAML-SYNTAX");
    check("a: \x1b[31m\n", "1:4 E-YAML-SYNTAX");
    check("k: 1\na: \xC3\xA4\xFF\n", "2:5 E-YAML-SYNTAX"); /* columns count characters */
}

static void what_is_not_used_is_refused(void **state)
{
    (void)state;
    check("a: 1\n---\nb: 2\n", "2:1 E-YAML-UNSUPPORTED");
    check("a: !!str 5\n", "1:10 E-YAML-UNSUPPORTED");
    check("a: &x {b: 1}\nc: {<<: *x}\n", "2:5 E-YAML-UNSUPPORTED");
    check("? [a]\n: b\n", "1:3 E-YAML-UNSUPPORTED");
    check("a: \"x\\0y\"\n", "1:4 E-YAML-UNSUPPORTED");
}

/* n nested lists and a value. */
static void check_depth(unsigned n, const char *want)
{
    char text[2 * 70 + 2];

    memset(text, '[', n);
    text[n] = 'x';
    memset(text + n + 1, ']', n);
    text[2 * n + 1] = '\0';
    if (want) {
        check(text, want);
        return;
    }
    for (char *p = text; *p; p++)
        assert_true(*p == '[' || *p == ']' || *p == 'x');
    check(text, text); /* prints as it is written */
}

static void depth_is_capped(void **state)
{
    (void)state;
    check_depth(MW_YAML_DEPTH_CAP - 1, NULL);
    check_depth(MW_YAML_DEPTH_CAP, "1:65 E-CAP"); /* the value itself is one level */
    check_depth(MW_YAML_DEPTH_CAP + 1, "1:65 E-CAP");
}

static void size_and_count_are_capped(void **state)
{
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    const struct mw_yaml *root;
    char *text = mw_alloc(MW_YAML_SIZE_CAP + 2);

    (void)state;
    memset(text, '\n', MW_YAML_SIZE_CAP + 1);
    assert_int_equal(mw_yaml_parse(&a, "f", text, MW_YAML_SIZE_CAP, &root, &d), MW_OK);
    assert_int_equal(mw_yaml_parse(&a, "f", text, MW_YAML_SIZE_CAP + 1, &root, &d), MW_ELIMIT);
    mw_diags_done(&d);
    for (size_t i = 0; i < MW_YAML_NODE_CAP; i++)
        memcpy(text + 2 * i, "1,", 2);
    text[0] = '[';
    text[1] = ' ';
    text[2 * MW_YAML_NODE_CAP - 1] = ']';
    assert_int_equal(mw_yaml_parse(&a, "f", text, 2 * MW_YAML_NODE_CAP, &root, &d), MW_OK);
    assert_int_equal(root->n, MW_YAML_NODE_CAP - 1); /* with the list itself, the cap */
    text[2 * MW_YAML_NODE_CAP - 1] = ',';
    memcpy(text + 2 * MW_YAML_NODE_CAP, "1]", 2); /* one more */
    assert_int_equal(mw_yaml_parse(&a, "f", text, 2 * MW_YAML_NODE_CAP + 2, &root, &d),
                     MW_ELIMIT);
    mw_free(text);
    mw_diags_done(&d);
    mw_arena_done(&a);
}

/* The billion laughs: ten of ten of ten … */
static void aliases_cannot_explode(void **state)
{
    (void)state;
    check("a: &a [x,x,x,x,x,x,x,x,x,x]\n"
          "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
          "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
          "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
          "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
          "f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
          "6:11 E-CAP");
}

static void files_are_read_whole_or_not_at_all(void **state)
{
    struct mw_arena a = {0};
    struct mw_diags d = {0};
    const char *text = NULL;
    char path[] = "/tmp/mw_yaml_test_XXXXXX";
    int fd = mkstemp(path);
    size_t n = 0;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "a: 1", 4), 4);
    assert_int_equal(mw_yaml_slurp(&a, path, &text, &n, &d), MW_OK);
    assert_int_equal(n, 4);
    assert_string_equal(text, "a: 1");
    assert_int_equal(ftruncate(fd, MW_YAML_SIZE_CAP + 1), 0);
    assert_int_equal(mw_yaml_slurp(&a, path, &text, &n, &d), MW_ELIMIT);
    assert_int_equal(mw_yaml_slurp(&a, "/tmp", &text, &n, &d), MW_ECONFIG);
    assert_int_equal(mw_yaml_slurp(&a, "/nonexistent/x", &text, &n, &d), MW_ECONFIG);
    assert_int_equal(d.errors, 3);
    close(fd);
    unlink(path);
    mw_diags_done(&d);
    mw_arena_done(&a);
}

static void long_names_keep_the_line(void **state)
{
    char name[400], buf[MW_ERR_PLACE_CAP];

    (void)state;
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    mw_yaml_place(buf, name, 12, 3);
    assert_string_equal(buf + strlen(buf) - 5, ":12:3");
    assert_memory_equal(buf, "...", 3);
    assert_string_equal(mw_yaml_place(buf, "a.yaml", 1, 2), "a.yaml:1:2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_have_places),
        cmocka_unit_test(aliases_stand_for_their_anchors),
        cmocka_unit_test(duplicates_are_all_found),
        cmocka_unit_test(syntax_errors_have_places),
        cmocka_unit_test(what_is_not_used_is_refused),
        cmocka_unit_test(depth_is_capped),
        cmocka_unit_test(size_and_count_are_capped),
        cmocka_unit_test(aliases_cannot_explode),
        cmocka_unit_test(files_are_read_whole_or_not_at_all),
        cmocka_unit_test(long_names_keep_the_line),
    };

    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
