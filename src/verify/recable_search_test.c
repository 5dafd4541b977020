/* recable_search_test.c: plugs of two lanes and splitters of three ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "verify/recable_fixture.h"
#include "verify/recable_int.h"

/* Both lanes of a plug go together, and count once. */
static void twin_plugs_move_once(void **state)
{
    struct fixture f;

    (void)state;
    start(&f);
    add_device(&f, MW_ROLE_LEAF, 8, 2, 0);
    add_device(&f, MW_ROLE_SPINE, 8, 2, 5);
    for (uint32_t c = 0; c < 3; c++)
        plan_cable(&f, f.first[0] + 2 * c, f.first[1] + 2 * c, 2);
    for (uint32_t lane = 0; lane < 2; lane++) {
        swap_ports(&f, f.first[0] + lane, f.first[0] + 2 + lane);
        swap_ports(&f, f.first[0] + 4 + lane, f.first[0] + 6 + lane); /* into a free cage */
    }
    solve(&f, 0);
    assert_int_equal(f.r.ends, 3);
    assert_int_equal(f.r.bound, 3);
    for (uint32_t i = 0; i < f.r.moves.n; i++)
        assert_int_not_equal(f.r.moves.at[i].second.from, MW_NONE);
    assert_mended(&f);
    finish(&f);
}

/* One lane of a twin-port cable dead is no matter of moves; lanes that part ways have plugs each. */
static void single_lanes(void **state)
{
    struct fixture f;

    (void)state;
    for (int crossed = 0; crossed < 2; crossed++) {
        start(&f);
        add_device(&f, MW_ROLE_LEAF, 8, 2, 0);
        add_device(&f, MW_ROLE_SPINE, 8, 2, 5);
        for (uint32_t c = 0; c < 2; c++)
            plan_cable(&f, f.first[0] + 2 * c, f.first[1] + 2 * c, 2);
        if (crossed)
            swap_ports(&f, f.first[0] + 1, f.first[0] + 3);
        else
            f.seen[f.first[0] + 1] = f.seen[f.first[1] + 1] = MW_NONE;
        solve(&f, 0);
        assert_int_equal(f.r.ends, crossed ? 2 : 0);
        if (crossed)
            assert_mended(&f);
        finish(&f);
    }
}

static void start_splitters(struct fixture *f)
{
    start(f);
    add_device(f, MW_ROLE_MANAGER, 8, 2, 0);
    add_device(f, MW_ROLE_LEAF, 8, 1, 5);
    add_device(f, MW_ROLE_LEAF, 8, 1, 8);
    for (uint32_t c = 0; c < 3; c++)
        plan_splitter(f, f->first[0] + 2 * c, f->first[1] + c, f->first[2] + c);
}

static void splitters_are_searched(void **state)
{
    struct fixture f;

    (void)state;
    start_splitters(&f); /* two heads exchanged */
    for (uint32_t lane = 0; lane < 2; lane++)
        swap_ports(&f, f.first[0] + lane, f.first[0] + 2 + lane);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* a tail each of two of them */
    swap_ports(&f, f.first[1], f.first[1] + 1);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* both tails of one */
    swap_ports(&f, f.first[1], f.first[2]);
    solve(&f, 0);
    assert_int_equal(f.r.ends, 2);
    assert_mended(&f);
    finish(&f);

    start_splitters(&f); /* a tail that hangs */
    f.seen[f.seen[f.first[2] + 1]] = MW_NONE;
    f.seen[f.first[2] + 1] = MW_NONE;
    solve(&f, 0);
    assert_int_equal(f.r.ends, 1);
    assert_mended(&f);
    finish(&f);
}

/* Whatever is exchanged among splitters, it is mended, with no fewer moves than the bound. */
static void splitters_end_as_planned(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct fixture f;

        start_splitters(&f);
        for (uint32_t i = chance(6); i > 0; i--) {
            uint32_t side = 1 + chance(2);
            swap_ports(&f, f.first[side] + chance(8), f.first[1 + chance(2)] + chance(8));
            uint32_t a = 2 * chance(4), b = 2 * chance(4);
            for (uint32_t lane = 0; lane < 2 && round % 2; lane++)
                swap_ports(&f, f.first[0] + a + lane, f.first[0] + b + lane);
        }
        solve(&f, 0);
        assert_true(f.r.ends >= f.r.bound);
        assert_mended(&f);
        finish(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twin_plugs_move_once),
        cmocka_unit_test(single_lanes),
        cmocka_unit_test(splitters_are_searched),
        cmocka_unit_test(splitters_end_as_planned),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
