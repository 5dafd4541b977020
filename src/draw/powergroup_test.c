/*
 * powergroup_test.c: racks are put together only when they are alike, none is lost, and the
 * fullest circuit of a case is the one that a search over all finds.
 */
#include "design/site_fixture.h"

#include "draw/powergroup.h"

#include <math.h>

enum { CAP = 24 };

static void check_groups(const struct mw_byrack *x, const struct mw_power_groups *g)
{
    const struct mw_plan *p = x->p;
    uint32_t racks = 0;

    for (uint32_t i = 0; i < g->n; i++) {
        const struct mw_rack_group *group = &g->at[i];
        uint32_t n = 0;
        double max_w = 0;
        racks += group->n;
        for (uint32_t r = 0; r < p->racks.n; r++) {
            if (g->of[r] != i)
                continue;
            assert_true(r >= group->first && r <= group->last);
            assert_int_equal(p->racks.at[r].kind, p->racks.at[group->first].kind);
            assert_int_equal(mw_byrack_circuits(x, r), group->circuit_n);
            for (uint32_t c = 0; c < group->circuit_n; c++) {
                const struct mw_plan_circuit *a =
                    &p->circuits.at[x->circuits[x->circuit_first[r] + c]];
                const struct mw_plan_circuit *b =
                    &p->circuits.at[x->circuits[x->circuit_first[group->first] + c]];
                assert_int_equal(a->feed, b->feed);
                assert_int_equal(a->capacity_va, b->capacity_va);
                if (group->alike)
                    assert_int_equal(a->worst_va, b->worst_va);
            }
            max_w += (double)p->racks.at[r].max_w;
            n++;
        }
        assert_int_equal(n, group->n);
        assert_true(fabs(max_w / n - group->max_w) < 1e-6);
    }
    assert_int_equal(racks, p->racks.n);
}

/* Mean load x racks, by feed, is what the feeds carry normally (design/supply.c). */
static void check_sums(const struct mw_byrack *x, const struct mw_power_groups *g)
{
    const struct mw_plan *p = x->p;

    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++) {
        double w = 0;
        for (uint32_t i = 0; i < g->n; i++)
            for (uint32_t c = 0; c < g->at[i].circuit_n; c++)
                if (p->circuits.at[x->circuits[x->circuit_first[g->at[i].first] + c]].feed == f)
                    w += g->at[i].circuits[c].normal_w * g->at[i].n;
        for (uint32_t l = 0; l < p->feed_loads.n; l++)
            if (p->feed_loads.at[l].feed == f && p->feed_loads.at[l].fcase == 0)
                assert_true(fabs(w - (double)p->feed_loads.at[l].w) < 1);
    }
}

static void check_cases(const struct mw_byrack *x, const struct mw_power_groups *g)
{
    const struct mw_plan *p = x->p;
    struct mw_circuit_draw draw[MW_RACK_CIRCUITS_CAP];

    for (uint32_t k = 0; k < p->cases.n; k++) {
        double most = 0, named = -1;
        for (uint32_t r = 0; r < p->racks.n; r++) {
            mw_byrack_draw(x, r, k, draw);
            for (uint32_t i = 0; i < mw_byrack_circuits(x, r); i++) {
                uint32_t c = x->circuits[x->circuit_first[r] + i];
                double use = mw_circuit_use(p, p->circuits.at[c].want, &draw[i]);
                most = fmax(most, use);
                named = c == g->cases[k].circuit ? use : named;
            }
        }
        assert_true(most > 0 && g->cases[k].use == most && named == most);
    }
}

/* Designs, groups, and checks all; returns the groups' number. */
static uint32_t grouped(const char *yaml, const char *const *sets, size_t n, uint32_t cap,
                        bool *single, bool *alike)
{
    struct mw_power_groups g;
    struct mw_byrack x;
    struct world w;

    world_design(&w, yaml, sets, n);
    assert_int_equal(w.rc, MW_OK);
    mw_byrack_init(&x, &w.plan);
    mw_power_groups_init(&g, &x, cap);
    check_groups(&x, &g);
    check_sums(&x, &g);
    check_cases(&x, &g);
    *single = g.single;
    *alike = g.at[0].alike;
    uint32_t found = g.n;
    mw_power_groups_done(&g);
    mw_byrack_done(&x);
    world_done(&w);
    return found;
}

/* 10 racks fit a cap of 10, not one of 9: then 8 with four nodes and 2 with switches are two
 * groups (examples/pod32-dense.yaml; racks.csv of it). */
static void few_racks_stand_alone_many_are_grouped(void **state)
{
    bool single, alike;

    (void)state;
    assert_int_equal(grouped("pod32-dense", NULL, 0, 10, &single, &alike), 10);
    assert_true(single);
    assert_int_equal(grouped("pod32-dense", NULL, 0, 9, &single, &alike), 2);
    assert_true(!single && alike);
}

/* Four rows of compute, one rack of three nodes, three loads of management racks: 8 groups by
 * row; any row, 5; by kind alone, 2. */
static void racks_alike_in_any_row_are_one_where_rows_are_too_many(void **state)
{
    bool single, alike;

    (void)state;
    assert_int_equal(grouped("superpod-h100-4su", NULL, 0, CAP, &single, &alike), 8);
    assert_int_equal(grouped("superpod-h100-4su", NULL, 0, 7, &single, &alike), 5);
    assert_true(!single && alike);
    assert_int_equal(grouped("superpod-h100-4su", NULL, 0, 4, &single, &alike), 2);
    assert_true(!alike);
}

/* Without redundancy the loss of a feed is shown in the cases, but is no load to be carried. */
static void losses_that_need_not_be_survived_load_no_circuit(void **state)
{
    static const char *const sets[] = {"site.power.redundancy=N"};
    struct mw_power_groups g;
    struct mw_byrack x;
    struct world w;

    (void)state;
    world_design(&w, "pod32-dense", sets, 1);
    assert_int_equal(w.rc, MW_OK);
    mw_byrack_init(&x, &w.plan);
    mw_power_groups_init(&g, &x, CAP);
    for (uint32_t i = 0; i < g.n; i++)
        for (uint32_t c = 0; c < g.at[i].circuit_n; c++)
            assert_true(fabs(g.at[i].circuits[c].worst_w - g.at[i].circuits[c].normal_w) <
                        1e-6);
    check_cases(&x, &g);
    assert_true(g.cases[1].use > g.cases[0].use);
    mw_power_groups_done(&g);
    mw_byrack_done(&x);
    world_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_racks_stand_alone_many_are_grouped),
        cmocka_unit_test(racks_alike_in_any_row_are_one_where_rows_are_too_many),
        cmocka_unit_test(losses_that_need_not_be_survived_load_no_circuit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
