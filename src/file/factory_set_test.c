/*
 * factory_set_test.c: --set lays a value over the tree. The oracle is the file that has the value
 * where the path says: both trees must be written the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "file/factory_source.h"

enum { SETS_MOST = 3 };

static void write_tree(struct mw_out *o, const struct mw_yaml *node)
{
    if (node->kind == MW_YAML_SCALAR) {
        mw_out_printf(o, "'%s'", node->text);
        return;
    }
    mw_out_char(o, node->kind == MW_YAML_MAP ? '{' : '[');
    for (uint32_t i = 0; i < node->n; i++) {
        if (i)
            mw_out_char(o, ' ');
        if (node->kind == MW_YAML_MAP)
            mw_out_printf(o, "%s:", node->at[i].key);
        write_tree(o, &node->at[i]);
    }
    mw_out_char(o, node->kind == MW_YAML_MAP ? '}' : ']');
}

struct tree {
    struct mw_arena arena;
    struct mw_diags diags;
    struct mw_factory_source src;
    const struct mw_yaml *file; /* as parsed */
    struct mw_out text;
};

static void tree_write(struct tree *t, const struct mw_yaml *root)
{
    mw_out_done(&t->text);
    mw_out_init(&t->text, NULL, NULL);
    write_tree(&t->text, root);
    mw_out_char(&t->text, '\0');
}

/* Parses, and lays the arguments over it. */
static void tree_init(struct tree *t, const char *yaml, const char *const *sets)
{
    size_t n = 0;

    *t = (struct tree){0};
    while (n < SETS_MOST && sets[n])
        n++;
    assert_int_equal(
        mw_yaml_parse(&t->arena, "f.yaml", yaml, strlen(yaml), &t->file, &t->diags), MW_OK);
    t->src = (struct mw_factory_source){.arena = &t->arena,
                                        .file = "f.yaml",
                                        .sets = sets,
                                        .set_n = n,
                                        .root = *t->file,
                                        .diags = &t->diags};
    mw_out_init(&t->text, NULL, NULL);
    mw_factory_apply_sets(&t->src);
    tree_write(t, &t->src.root);
}

static void tree_done(struct tree *t)
{
    mw_out_done(&t->text);
    mw_diags_done(&t->diags);
    mw_arena_done(&t->arena);
}

static const char *const no_sets[] = {NULL};

/* The file with the arguments is the file `want`, and what was parsed is as it was. */
static void same(const char *file, const char *const *sets, const char *want)
{
    struct tree a, b, before;

    tree_init(&a, file, sets);
    tree_init(&b, want, no_sets);
    tree_init(&before, file, no_sets);
    assert_int_equal(a.diags.n, 0);
    assert_string_equal(a.text.buf, b.text.buf);
    tree_write(&a, a.file);
    assert_string_equal(a.text.buf, before.text.buf);
    tree_done(&a);
    tree_done(&b);
    tree_done(&before);
}

static void a_value_set_is_a_value_written(void **state)
{
    static const struct {
        const char *file, *sets[SETS_MOST + 1], *want;
    } table[] = {
        {"", {"compute.count=96"}, "compute: {count: 96}"},
        {"compute: {type: x, count: 1}", {"compute.count=96"}, "compute: {type: x, count: 96}"},
        {"compute: {count: 1}", {"compute.count=2", "compute.count=3"}, "compute: {count: 3}"},
        {"compute:", {"compute.count=2"}, "compute: {count: 2}"},
        {"name: a", {"name="}, "name: ''"},
        {"", {"name=a=b: [c"}, "name: 'a=b: [c'"}, /* the first = ends the path */
        {"", {"name=\"a\\x41\""}, "name: aA"},
        {"", {"name='it''s'"}, "name: it's"},
        {"site: {halls: [{name: p}, {name: q}]}",
         {"site.halls[1].name=r"},
         "site: {halls: [{name: p}, {name: r}]}"},
        {"site: {halls: [{name: p}, {name: q}]}",
         {"site.halls.Q.cold_aisle_mm=900"},
         "site: {halls: [{name: p}, {name: q, cold_aisle_mm: 900}]}"},
        {"site: {halls: [{name: p}]}",
         {"site.halls[0]={name: z, rows: [{}]}"},
         "site: {halls: [{name: z, rows: [{}]}]}"},
        {"assume: [{device: sn2201, max_w: 1}]",
         {"assume.sn2201.max_w=2"},
         "assume: [{device: sn2201, max_w: 2}]"},
        {"", /* into a default: the list is written out first */
         {"site.halls[0].rows[0].positions=3"},
         "site: {halls: [{rows: [{positions: 3}]}]}"},
        {"",
         {"fabrics.storage={login_ports: 2}", "fabrics.storage.media=fibre"},
         "fabrics: {storage: {login_ports: 2, media: fibre}}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        same(table[i].file, table[i].sets, table[i].want);
}

/* What one anchor gave to two places is changed in one of them alone. */
static void aliases_part(void **state)
{
    static const char *const sets[] = {"site.halls[1].rows[0].positions=9", NULL};

    (void)state;
    same("site: {halls: [{name: a, rows: &r [{positions: 5}]}, {name: b, rows: *r}]}", sets,
         "site: {halls: [{name: a, rows: [{positions: 5}]}, {name: b, rows: [{positions: "
         "9}]}]}");
}

/* A circuit of a default list can be reached once feeds are given: one from each feed. */
static void circuits_of_the_feeds_can_be_set(void **state)
{
    static const char *const sets[] = {"site.power.circuits.Y.amps=32", NULL};

    (void)state;
    same("site: {power: {feeds: [{name: X}, {name: Y}]}}", sets,
         "site: {power: {feeds: [{name: X}, {name: Y}], circuits: [{feed: X}, {feed: Y, amps: "
         "32}]}}");
}

static void circuits_follow_the_feeds(void **state)
{
    static const struct {
        const char *file, *want;
    } table[] = {
        {"", ""}, /* no feeds of its own: the schema's defaults are to stand */
        {"site: {power: {feeds: [{name: X}]}}",
         "site: {power: {feeds: [{name: X}], circuits: [{feed: X}]}}"},
        {"site: {power: {feeds: [{name: X}, {name: Y}], circuits: }}",
         "site: {power: {feeds: [{name: X}, {name: Y}], circuits: [{feed: X}, {feed: Y}]}}"},
        {"site: {power: {feeds: [{name: X}], circuits: []}}",
         "site: {power: {feeds: [{name: X}], circuits: []}}"},
        {"site: {power: {feeds: [{name: X}, {kw: 1}, 5]}}", /* the reader says what is wrong */
         "site: {power: {feeds: [{name: X}, {kw: 1}, 5], circuits: [{feed: X}]}}"},
        {"site: {power: {feeds: []}}", "site: {power: {feeds: []}}"},
        {"site: {power: {feeds: x}}", "site: {power: {feeds: x}}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct tree a, b;
        tree_init(&a, table[i].file, no_sets);
        tree_init(&b, table[i].want, no_sets);
        mw_factory_default_circuits(&a.src);
        mw_factory_default_circuits(&a.src); /* again: nothing more */
        tree_write(&a, &a.src.root);
        assert_string_equal(a.text.buf, b.text.buf);
        tree_done(&a);
        tree_done(&b);
    }
}

/* A node that --set put there carries the argument's number as its place. */
static void values_know_their_argument(void **state)
{
    static const char *const sets[] = {"name=x", "compute.count=2", NULL};
    struct tree t;

    (void)state;
    tree_init(&t, "compute: {type: a}", sets);
    const struct mw_yaml *compute = mw_yaml_get(&t.src.root, "compute");
    assert_int_equal(mw_yaml_get(&t.src.root, "name")->line, 0);
    assert_int_equal(mw_yaml_get(&t.src.root, "name")->col, 1);
    assert_int_equal(mw_yaml_get(compute, "count")->line, 0);
    assert_int_equal(mw_yaml_get(compute, "count")->col, 2);
    assert_int_equal(mw_yaml_get(compute, "type")->line, 1);
    assert_int_equal(compute->line, 1);
    tree_done(&t);
}

/* A path that leads nowhere is said once, at the argument, and changes no value. */
static void faults_leave_the_values(void **state)
{
    static const struct {
        const char *set, *says;
    } table[] = {
        {"compute.cuont=1", "did you mean 'count'?"},
        {"name.x=1", "nothing can follow"},
        {"site.halls[1].name=x", "1 elements"},
        {"site.halls.zz.name=x", "has the name 'zz'"},
        {"site.halls[x].name=y", "not an element's number"},
        {"site.halls[0]name=y", "a dot is missing"},
        {"compute.count", "not PATH=VALUE"},
        {"compute={", "not YAML"},
        {"name=a\tb", "on one line"},
        {"name=\x7F", "on one line"},
        {"name=\xC0\x80", "UTF-8"},
    };
    static const char file[] = "site: {halls: [{name: p}]}\nname: n\ncompute: {count: 1}\n";

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *const sets[] = {table[i].set, NULL};
        struct tree t, b;
        tree_init(&t, file, sets);
        tree_init(&b, file, no_sets);
        assert_int_equal(t.diags.n, 1);
        assert_int_equal(t.diags.at[0].code, MW_E_SET);
        assert_memory_equal(t.diags.at[0].place, "--set ", 6);
        if (!strstr(t.diags.at[0].text, table[i].says))
            fail_msg("\"%s\" does not say \"%s\"", t.diags.at[0].text, table[i].says);
        assert_string_equal(mw_yaml_get(&t.src.root, "name")->text, "n");
        assert_string_equal(mw_yaml_get(mw_yaml_get(&t.src.root, "compute"), "count")->text,
                            "1");
        tree_write(&t, t.file);
        assert_string_equal(t.text.buf, b.text.buf);
        tree_done(&t);
        tree_done(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_set_is_a_value_written),
        cmocka_unit_test(aliases_part),
        cmocka_unit_test(circuits_of_the_feeds_can_be_set),
        cmocka_unit_test(circuits_follow_the_feeds),
        cmocka_unit_test(values_know_their_argument),
        cmocka_unit_test(faults_leave_the_values),
    };

    return cmocka_run_group_tests_name("factory_set", tests, NULL, NULL);
}
