/*
 * trays_test.c: the picture of trays tells what design/trayfill.h reckons, which has its own
 * oracles (trayfill_test.c).
 */
#include "design/site_fixture.h"
#include "draw/picture_check.h"

#include "design/trayfill.h"
#include "draw/drawings.h"

static uint32_t count_fills(const struct mw_picture *pic, struct span in, enum mw_ink ink)
{
    uint32_t n = 0;

    for (uint32_t i = in.from; i < in.to; i++)
        n += pic->ops.at[i].kind == MW_OP_RECT && pic->ops.at[i].fill == ink;
    return n;
}

/* Trays of 200 mm are too narrow for the management row; those of 2 m are ample. */
static void only_full_trays_are_red(void **state)
{
    static const char *const sets[][1] = {{"site.trays.width_mm=200"},
                                          {"site.trays.width_mm=2000"}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world x;
        struct mw_picture pic;
        struct mw_trayfill t;
        uint32_t over = 0, loaded = 0, shown = 0;
        world_design(&x, "superpod-h100-4su", sets[i], 1);
        mw_draw_trays(&x.plan, &pic);
        check_picture(&pic, 0.8);
        mw_trayfill_init(&t, &x.plan);
        for (uint32_t k = 0; k < t.pieces.n; k++) {
            over += t.pieces.at[k].area_um2 > t.limit_um2;
            loaded += t.pieces.at[k].cables > 0;
        }
        struct span in = find_group(&pic, "trays");
        assert_int_equal(over > 0, i == 0);
        assert_int_equal(count_fills(&pic, in, MW_INK_BAD), over);
        for (int ink = 0; ink < 8; ink++)
            shown += count_fills(&pic, in, (enum mw_ink)(MW_INK_RAMP_0 + ink));
        assert_int_equal(shown + over, loaded);
        mw_trayfill_done(&t);
        mw_picture_done(&pic);
        world_done(&x);
    }
}

/* The first of the table is the fullest piece of all. */
static void the_fullest_leads_the_table(void **state)
{
    struct world x;
    struct mw_picture pic;
    struct mw_trayfill t;
    uint32_t fullest = 0;

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    mw_draw_trays(&x.plan, &pic);
    mw_trayfill_init(&t, &x.plan);
    for (uint32_t k = 1; k < t.pieces.n; k++)
        if (t.pieces.at[k].area_um2 > t.pieces.at[fullest].area_um2)
            fullest = k;
    const char *place = mw_trayfill_place(&x.plan.arena, &x.plan, &t.pieces.at[fullest]);
    const struct mw_op *at = find_text(&pic, whole(&pic), place);
    assert_non_null(at);
    for (uint32_t i = 0; i < pic.ops.n; i++) /* no row of the table stands higher */
        if (pic.ops.at[i].kind == MW_OP_TEXT && strstr(pic.ops.at[i].text, ", position"))
            assert_true(pic.ops.at[i].y >= at->y);
    mw_trayfill_done(&t);
    mw_picture_done(&pic);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_full_trays_are_red),
        cmocka_unit_test(the_fullest_leads_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
