/* say_test.c: lists of ports and devices as people say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "verify/say.h"

static void lists_are_said_in_runs(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    struct mw_arena a = {0};
    struct mw_expect x;
    uint32_t leaf = 0, at[40];

    (void)state;
    mw_expect_init(&x, &f->plan, NULL);
    while (strcmp(x.want.nodes.at[leaf].name, "leaf-1-5") != 0)
        leaf++;
    uint32_t first = x.want.nodes.at[leaf].first_port;

    at[0] = first + 6;
    assert_string_equal(mw_say_ports(&a, &x, at, 1), "port 7");
    assert_string_equal(mw_say_number(&a, &x, at[0]), "7");
    assert_string_equal(mw_say_path(&a, &x, at[0]), "leaf-1-5/p7");
    assert_string_equal(mw_say_face(&a, &x, at[0]), "4/1"); /* two ports to a cage */
    at[0] = first + 1, at[1] = first, at[2] = first + 1;
    assert_string_equal(mw_say_ports(&a, &x, at, 3), "ports 1 and 2");
    at[0] = first + 14, at[1] = first + 4, at[2] = first + 5, at[3] = first + 6;
    assert_string_equal(mw_say_ports(&a, &x, at, 4), "ports 5 to 7 and 15");
    for (uint32_t i = 0; i < 10; i++)
        at[i] = first + 2 * i;
    assert_string_equal(mw_say_ports(&a, &x, at, 10), "ports 1, 3, 5, 7, 9, 11, 13 and 3 more");
    for (uint32_t i = 0; i < 8; i++)
        at[i] = first + 2 * i;
    assert_string_equal(mw_say_faces(&a, &x, at, 8),
                        "1/1, 2/1, 3/1, 4/1, 5/1, 6/1, 7/1 and 8/1");
    at[0] = first, at[1] = first + 1, at[2] = first + 2;
    assert_string_equal(mw_say_paths(&a, &x, at, 3),
                        "leaf-1-5/p1, leaf-1-5/p2 and leaf-1-5/p3");
    for (uint32_t i = 0; i < 4; i++)
        at[i] = mw_plan_range(&f->plan, MW_FABRIC_COUNT, MW_ROLE_NODE).first + i;
    assert_string_equal(mw_say_devices(&a, &f->plan, at, 4), "node001 to node004");
    at[0] = 7, at[1] = 2, at[2] = 1, at[3] = 3, at[4] = 9, at[5] = 9;
    assert_string_equal(mw_say_numbers(&a, at, 6), "1 to 3, 7 and 9");
    mw_expect_done(&x);
    mw_arena_done(&a);
    export_fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_are_said_in_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
