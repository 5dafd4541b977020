/* recabling_drawing_test.c: every move stands in one panel, ports in order on both sides, and pages hold
 * what they were said to. */
#include "draw/picture_check.h"
#include "draw/recabling.h"
#include "verify/recable_fixture.h"

static void shuffle_tree(struct fixture *f, uint32_t swaps)
{
    start_tree(f);
    for (uint32_t i = 0; i < swaps; i++)
        swap_ports(f, chance(f->x.want.ports.n), chance(f->x.want.ports.n));
    solve(f, 75);
}

static void every_move_is_drawn_once(void **state)
{
    (void)state;
    for (uint32_t swaps = 1; swaps < 200; swaps *= 3) {
        struct mw_recabling_panels p;
        struct fixture f;
        uint32_t lines = 0, parks = 0;

        shuffle_tree(&f, swaps);
        bool *drawn = mw_alloc(f.r.moves.n + 1);
        mw_recabling_panels_init(&p, &f.r, &f.x);
        for (uint32_t i = 0; i < p.at.n; i++) {
            const struct mw_recabling_panel *panel = &p.at.at[i];
            assert_in_range(panel->n, 1, MW_RECABLING_LINES);
            assert_int_equal(panel->first, lines);
            lines += panel->n;
            for (uint32_t k = panel->first; k < lines; k++) {
                const struct mw_recabling_line *l = &p.lines.at[k];
                assert_int_equal(l->device, p.lines.at[panel->first].device);
                assert_false(drawn[l->last]);
                drawn[l->first] = drawn[l->last] = true;
                if (k > panel->first)
                    assert_true(l->left[0] > l[-1].left[0]);
            }
        }
        for (uint32_t i = 0; i < f.r.moves.n; i++) {
            assert_true(drawn[i + 1]);
            parks += f.r.moves.at[i].kind == MW_MOVE_PARK;
        }
        assert_int_equal(lines, f.r.moves.n - parks);
        mw_recabling_panels_done(&p);
        mw_free(drawn);
        finish(&f);
    }
}

static void pages_hold_their_panels(void **state)
{
    struct mw_recabling_panels p;
    struct mw_picture picture;
    struct fixture f;
    uint32_t pages = 0, numbers = 0, lines = 0;

    (void)state;
    shuffle_tree(&f, 150);
    mw_recabling_panels_init(&p, &f.r, &f.x);
    for (uint32_t i = 0, n; i < p.at.n; i += n, pages++) {
        n = mw_recabling_fit(&p, i, 297);
        assert_true(n > 0 && i + n <= p.at.n);
        mw_recabling_draw(&p, i, n, "page", "Page", 297, &picture);
        check_picture(&picture, 0.8);
        for (uint32_t k = 0; k < picture.ops.n; k++)
            numbers += picture.ops.at[k].kind == MW_OP_CIRCLE;
        mw_picture_done(&picture);
    }
    for (uint32_t i = 0; i < p.at.n; i++)
        lines += p.at.at[i].n;
    assert_int_equal(numbers, 2 * lines);
    assert_true(pages > 1);
    assert_int_equal(mw_recabling_fit(&p, 0, 0), p.at.n); /* all in one, as high as need be */
    mw_recabling_draw(&p, 0, p.at.n, "all", "All", 0, &picture);
    check_picture(&picture, 0.8);
    mw_picture_done(&picture);
    mw_recabling_panels_done(&p);
    finish(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move_is_drawn_once),
        cmocka_unit_test(pages_hold_their_panels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
