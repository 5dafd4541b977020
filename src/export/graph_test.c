/* graph_test.c: GraphML and DOT of the plan made by hand in store/plan_fixture.h. That other
 * programs read them, and count as the plan does, is e2e/export-peers.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/graph.h"
#include "store/plan_fixture.h"

struct test {
    struct plan_fixture x;
    struct export_fixture f;
};

static int setup(void **state)
{
    struct test *t = calloc(1, sizeof *t);

    plan_fixture_init(&t->x);
    export_fixture_plan(&t->f, &t->x.plan);
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    struct test *t = *state;

    memory_done(&t->f.to);
    plan_fixture_done(&t->x);
    free(t);
    return 0;
}

static int count(const char *text, const char *what)
{
    int n = 0;

    for (const char *s = text; (s = strstr(s, what)); s++)
        n++;
    return n;
}

static void graphml(void **state)
{
    struct test *t = *state;

    mw_export_graphml(&t->f.x, &t->f.to.sink);
    const char *text = memory_file(&t->f.to, "graphml/plan.graphml");

    assert_int_equal(count(text, "<node id="), FIX_DEVICES + 1); /* and the outside world */
    assert_int_equal(count(text, "<edge "), FIX_CABLES + 1);     /* one is a splitter */
    assert_non_null(
        strstr(text, "<node id=\"n0\"><data key=\"name\">node001</data><data key=\"role\">"
                     "node</data><data key=\"type\">node</data><data key=\"rack\">a01</data>"
                     "<data key=\"u\">9</data>"));
    assert_non_null(
        strstr(text, "<edge source=\"n5\" target=\"n3\"><data key=\"cable\">5</data>"));
    assert_non_null(strstr(text, "<edge source=\"n4\" target=\"external\">"));
    assert_non_null(strstr(text, "<data key=\"lanes\">2</data>"));
}

static void dot(void **state)
{
    struct test *t = *state;

    mw_export_dot(&t->f.x, &t->f.to.sink);
    assert_int_equal(t->f.to.n, 2); /* compute and oob are enabled */
    const char *text = memory_file(&t->f.to, "dot/compute.dot");

    assert_int_equal(count(text, " -- "), FIX_CABLES); /* without the external one, with the
                                                        * splitter's second tail */
    assert_int_equal(count(text, "class="), 5);
    assert_non_null(strstr(text, "\n\"leaf-1-1\" -- \"node001\" [taillabel=\"1/1\", "
                                 "headlabel=\"OSFP1-1\"];\n"));
    assert_non_null(strstr(memory_file(&t->f.to, "dot/oob.dot"),
                           "\nexternal -- \"edge-1\" [taillabel=\"\""));
}

/* XML 1.0, sections 2.2 and 2.4; the DOT language: quoted strings. */
static void hostile(void **state)
{
    struct test *t = *state;

    t->x.plan.devices.at[FIX_NODE1].name = "<a&\"b\">\x01\xff\n\\'\xc3\xa4";
    mw_export_graphml(&t->f.x, &t->f.to.sink);
    mw_export_dot(&t->f.x, &t->f.to.sink);
    assert_non_null(
        strstr(memory_file(&t->f.to, "graphml/plan.graphml"),
               "<data key=\"name\">&#60;a&#38;&#34;b&#34;&#62;\xef\xbf\xbd\xef\xbf\xbd "
               "\\&#39;\xc3\xa4</data>"));
    assert_non_null(
        strstr(memory_file(&t->f.to, "dot/compute.dot"),
               "\n\"<a&\\\"b\\\">\xef\xbf\xbd\xef\xbf\xbd \\\\'\xc3\xa4\" [class="));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(graphml, setup, teardown),
        cmocka_unit_test_setup_teardown(dot, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
