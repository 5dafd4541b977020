/*
 * byrack_test.c: what the drawings say of a rack's circuits is worked out from its supplies; the
 * oracle is what design dealt, circuit by circuit and feed by feed. Cables: counted by brute
 * force.
 */
#include "design/site_fixture.h"

#include "draw/byrack.h"

#include <math.h>

#define ROUNDING_VA 1.0 /* the plan's figures are whole VA and W */

static void check_circuits(const struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;
    double pf = p->want->site.power.power_factor;
    struct mw_circuit_draw draw[MW_RACK_CIRCUITS_CAP];
    uint32_t seen = 0;

    for (uint32_t r = 0; r < p->racks.n; r++)
        for (uint32_t i = 0; i < mw_byrack_circuits(x, r); i++, seen++) {
            const struct mw_plan_circuit *c =
                &p->circuits.at[x->circuits[x->circuit_first[r] + i]];
            double worst = 0, line = 0;
            assert_int_equal(c->rack, r);
            for (uint32_t k = 0; k < p->cases.n && mw_case_required(p, k); k++) {
                mw_byrack_draw(x, r, k, draw);
                if (k == 0)
                    assert_true(fabs(draw[i].w / pf - (double)c->normal_va) < ROUNDING_VA);
                worst = fmax(worst, draw[i].w / pf);
                for (int l = 0; l < 3; l++)
                    line = fmax(line, draw[i].line_w[l] / pf);
            }
            assert_true(fabs(worst - (double)c->worst_va) < ROUNDING_VA);
            assert_true(fabs(line - (double)c->worst_phase_va) < ROUNDING_VA);
        }
    assert_int_equal(seen, p->circuits.n);
}

static void check_feeds(const struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;
    struct mw_circuit_draw draw[MW_RACK_CIRCUITS_CAP];

    for (uint32_t l = 0; l < p->feed_loads.n; l++) {
        const struct mw_feed_load *load = &p->feed_loads.at[l];
        double w = 0;
        for (uint32_t r = 0; r < p->racks.n; r++) {
            mw_byrack_draw(x, r, load->fcase, draw);
            for (uint32_t i = 0; i < mw_byrack_circuits(x, r); i++)
                if (p->circuits.at[x->circuits[x->circuit_first[r] + i]].feed == load->feed)
                    w += draw[i].w;
        }
        assert_true(fabs(w - (double)load->w) < ROUNDING_VA);
    }
}

static void check_cables(const struct mw_byrack *x)
{
    const struct mw_plan *p = x->p;

    for (uint32_t r = 0; r < p->racks.n; r++) {
        struct mw_rack_cables want[MW_FABRIC_COUNT] = {{0}};
        for (uint32_t i = 0; i < p->cables.n; i++) {
            const struct mw_cable *c = &p->cables.at[i];
            uint32_t here = 0, racks = 0, away = 0;
            for (int e = 0; e < 3; e++) {
                uint32_t d = c->end[e].device;
                if (e == 2 && d == MW_NONE)
                    continue;
                uint32_t at = d == MW_NONE ? MW_NONE : p->devices.at[d].rack;
                here += at == r;
                away += at == MW_NONE;
                racks += at != MW_NONE && at != r;
            }
            want[c->fabric].racks += here && racks;
            want[c->fabric].away += here && away && !racks;
            want[c->fabric].inside += here && !away && !racks;
        }
        assert_memory_equal(want, &x->cables[(size_t)r * MW_FABRIC_COUNT], sizeof want);
    }
}

static void check(const char *yaml, const char *const *sets, size_t set_n)
{
    struct world w;
    struct mw_byrack x;

    world_design(&w, yaml, sets, set_n);
    assert_int_equal(w.rc, MW_OK);
    mw_byrack_init(&x, &w.plan);
    check_circuits(&x);
    check_feeds(&x);
    check_cables(&x);
    mw_byrack_done(&x);
    world_done(&w);
}

static void circuits_carry_what_design_dealt(void **state)
{
    (void)state;
    check("pod32-dense", NULL, 0);
    check("pod32-lowpower", NULL, 0);
    check("superpod-h100-4su", NULL, 0);
}

/* 208 V: supplies hang between two lines, so a line's load is a phasor sum. */
static void lines_of_208_v_are_phasor_sums(void **state)
{
    static const char *const sets[] = {
        "site.power.circuits=[{feed: A, volts: 208, phases: 3, amps: 60, count: 2}, "
        "{feed: B, volts: 208, phases: 3, amps: 60, count: 2}, "
        "{feed: C, volts: 208, phases: 3, amps: 60, count: 2}]"};

    (void)state;
    check("pod32-lowpower", sets, 1);
}

/* A line of a three-phase circuit carries V/√3·A·derate, VA; a single phase all of it. */
static void use_is_of_the_fullest_line(void **state)
{
    struct mw_factory want = {.site.power.power_factor = 0.95};
    struct mw_plan p = {.want = &want};
    struct mw_circuit c = {.volts = 400, .phases = 3, .amps = 32, .derate = 0.8};
    double line = 400 / sqrt(3) * 32 * 0.8 * 0.95;
    struct mw_circuit_draw draw = {.w = line, .line_w = {0, line, line / 2}};

    (void)state;
    assert_true(fabs(mw_circuit_use(&p, &c, &draw) - 1) < 1e-12);
    c.phases = 1;
    draw = (struct mw_circuit_draw){.w = 100, .line_w = {400 * 32 * 0.8 * 0.95 / 4, 0, 0}};
    assert_true(fabs(mw_circuit_use(&p, &c, &draw) - 0.25) < 1e-12);
    c.amps = 0;
    assert_true(mw_circuit_use(&p, &c, &draw) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circuits_carry_what_design_dealt),
        cmocka_unit_test(lines_of_208_v_are_phasor_sums),
        cmocka_unit_test(use_is_of_the_fullest_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
