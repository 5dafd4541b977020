/* jobs_read_test.c: lists of nodes against lists written out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "file/jobs_read.h"

#include <string.h>

struct test {
    struct export_fixture *f;
    struct mw_jobs j;
    struct mw_diags d;
};

static struct test t;

static int setup(void **state)
{
    (void)state;
    t = (struct test){.f = export_fixture_new("pod32-dense", NULL)};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    mw_jobs_done(&t.j);
    mw_diags_done(&t.d);
    export_fixture_free(t.f);
    return 0;
}

static enum mw_rc add(const char *list)
{
    return mw_jobs_add(&t.j, &t.f->plan, "j", list, "--nodes", &t.d);
}

static const char *node(uint32_t job, uint32_t rank)
{
    return t.f->plan.devices.at[t.j.devices.at[t.j.at.at[job].first + rank]].name;
}

static void ranges(void **state)
{
    (void)state;
    assert_int_equal(add("node[003-005,001],node032"), MW_OK);
    assert_int_equal(t.j.at.at[0].n, 5);
    assert_string_equal(node(0, 0), "node003");
    assert_string_equal(node(0, 2), "node005");
    assert_string_equal(node(0, 3), "node001");
    assert_string_equal(node(0, 4), "node032");
}

static void wrong_lists(void **state)
{
    static const struct {
        const char *list;
        enum mw_code code;
    } cases[] = {{"", MW_E_JOBS_FORM},
                 {",", MW_E_JOBS_FORM},
                 {"node001,", MW_E_JOBS_FORM},
                 {"node[001", MW_E_JOBS_FORM},
                 {"node[001-]", MW_E_JOBS_FORM},
                 {"node[005-003]", MW_E_JOBS_FORM},
                 {"node[]", MW_E_JOBS_FORM},
                 {"node[001]x", MW_E_JOBS_FORM},
                 {"node[9999999999]", MW_E_JOBS_FORM},
                 {"node[032-033]", MW_E_JOBS_NODE}, /* 32 there are */
                 {"node[1-3]", MW_E_JOBS_NODE},     /* as many digits as written */
                 {"node001,node001", MW_E_JOBS_NODE},
                 {"leaf-1-1", MW_E_JOBS_NODE}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(add(cases[i].list), MW_ECONFIG);
        assert_int_equal(t.d.at[t.d.n - 1].code, cases[i].code);
        assert_int_equal(t.j.at.n, 0);
        assert_int_equal(t.d.n, i + 1);
    }
}

static enum mw_rc read(const char *text)
{
    return mw_jobs_read(&t.j, &t.f->plan, "jobs.csv", text, strlen(text), &t.d);
}

static void tables(void **state)
{
    (void)state;
    assert_int_equal(read("nodes,job\n\"node[001-002]\",a\nnode003,a\n\"node[001,030]\",b\n"),
                     MW_OK);
    assert_int_equal(t.j.at.n, 2);
    assert_string_equal(t.j.at.at[0].name, "a");
    assert_int_equal(t.j.at.at[0].n, 3);
    assert_string_equal(node(0, 2), "node003");
    assert_string_equal(node(1, 1), "node030");
}

static void wrong_tables(void **state)
{
    (void)state;
    assert_int_equal(read("job\na\n"), MW_ECONFIG);
    assert_int_equal(read("job,nodes\na,node001\nb,node002\na,node003\n"), MW_ECONFIG);
    assert_string_equal(t.d.at[t.d.n - 1].place, "jobs.csv:4:3");
    assert_int_equal(read("job,nodes\na,nodeX\n"), MW_ECONFIG);
    assert_string_equal(t.d.at[t.d.n - 1].place, "jobs.csv:2:3");
    assert_int_equal(t.j.at.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ranges, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_lists, setup, teardown),
        cmocka_unit_test_setup_teardown(tables, setup, teardown),
        cmocka_unit_test_setup_teardown(wrong_tables, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
