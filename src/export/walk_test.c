/* walk_test.c: the order of the walk against its definition, put as a comparison of two cables, on
 * whole plans. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/walk.h"

static uint32_t position(const struct mw_plan *p, const struct mw_end *e)
{
    uint32_t rack = e->device == MW_NONE ? MW_NONE : p->devices.at[e->device].rack;

    return rack == MW_NONE ? MW_NONE : p->racks.at[rack].position;
}

/* The definition: row, tray before elsewhere before rack, position, bundle, number. */
static void place(const struct mw_plan *p, uint32_t cable, uint32_t out[5])
{
    const struct mw_cable *k = &p->cables.at[cable];
    uint32_t a = position(p, &k->end[0]), b = position(p, &k->end[1]);
    uint32_t first = a < b ? a : b;

    out[0] = first == MW_NONE ? MW_NONE : p->positions.at[first].row;
    out[1] = k->bundle != MW_NONE ? 0 : a == b && a != MW_NONE ? 2 : 1;
    out[2] = first;
    out[3] = k->bundle;
    out[4] = cable;
}

static void holds(const char *example)
{
    struct export_fixture *f = export_fixture_new(example, NULL);
    bool *seen = mw_alloc(f->plan.cables.n * sizeof *seen);
    struct mw_walk w;

    mw_walk_init(&w, &f->plan);
    assert_int_equal(w.steps.n, f->plan.cables.n);
    for (uint32_t i = 0; i < w.steps.n; i++) {
        const struct mw_walk_step *s = &w.steps.at[i];
        uint32_t here[5], before[5];
        int k = 0;
        assert_false(seen[s->cable]);
        seen[s->cable] = true;
        place(&f->plan, s->cable, here);
        assert_int_equal(mw_walk_row(s), here[0]);
        assert_int_equal(mw_walk_position(s), here[2]);
        assert_int_equal(mw_walk_section(s), here[1] == 0   ? MW_WALK_TRAY
                                             : here[1] == 1 ? MW_WALK_ELSEWHERE
                                                            : MW_WALK_RACK);
        if (i == 0)
            continue;
        place(&f->plan, s[-1].cable, before);
        while (k < 4 && before[k] == here[k])
            k++;
        assert_true(before[k] < here[k]);
        assert_int_equal(mw_walk_same(s, s - 1), k == 4);
    }
    mw_walk_done(&w);
    mw_free(seen);
    export_fixture_free(f);
}

static void a_pod_is_walked(void **state)
{
    (void)state;
    holds(
        "pod32-dense"); /* cables in trays, in racks, to elsewhere, and between two elsewhere */
}

static void a_superpod_is_walked(void **state)
{
    (void)state;
    holds("superpod-h100-4su");
}

static void nothing_to_walk(void **state)
{
    struct mw_plan p = {0};
    struct mw_walk w;

    (void)state;
    mw_walk_init(&w, &p);
    assert_int_equal(w.steps.n, 0);
    mw_walk_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pod_is_walked),
        cmocka_unit_test(a_superpod_is_walked),
        cmocka_unit_test(nothing_to_walk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
