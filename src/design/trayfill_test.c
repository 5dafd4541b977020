/* trayfill_test.c: what lies in trays, against every cable walked on its own over a grid. */
#include "design/site_fixture.h"

#include <math.h>

#include "design/route.h"
#include "design/trayfill.h"

/* ---- ways ---- */

/* Corners lie one tray apart, and their length is what cables are ordered by. */
static void corners_are_as_long_as_the_way(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, "site:\n  trays: {cross_every: 4}\n  halls:\n"
                   "    - {name: g, rows: [{count: 3, positions: 10}]}\n"
                   "    - {name: h, rows: [{count: 2, positions: 7, x_m: 1}]}\n"
                   "    - {name: i, rows: [{count: 3, positions: 9}]}\n");
    for (uint32_t a = 0; a < x.plan.positions.n; a++)
        for (uint32_t b = 0; b < x.plan.positions.n; b++) {
            struct mw_route_point at[MW_ROUTE_CORNERS];
            uint32_t n = mw_route_corners(&x.plan, a, b, at);
            int64_t mm = 0;
            for (uint32_t i = 1; i < n; i++) {
                int64_t dx = llabs(at[i].x_mm - at[i - 1].x_mm);
                int64_t dy = llabs(at[i].y_mm - at[i - 1].y_mm);
                assert_true(dx == 0 || dy == 0);
                mm += dx + dy;
            }
            assert_int_equal(mm, mw_route_tray_mm(&x.plan, a, b));
            assert_int_equal(at[0].x_mm, x.plan.positions.at[a].x_mm);
            assert_int_equal(at[n - 1].y_mm, x.plan.positions.at[b].y_mm);
        }
    world_done(&x);
}

/* ---- loads ---- */

/* Whether the leg from one corner to the next covers the point. */
static bool covers(const struct mw_route_point *a, const struct mw_route_point *b, int64_t x,
                   int64_t y)
{
    int64_t x0 = a->x_mm < b->x_mm ? a->x_mm : b->x_mm, x1 = a->x_mm + b->x_mm - x0;
    int64_t y0 = a->y_mm < b->y_mm ? a->y_mm : b->y_mm, y1 = a->y_mm + b->y_mm - y0;

    return x0 <= x && x <= x1 && y0 <= y && y <= y1 && (x0 < x1) + (y0 < y1) == 1;
}

/* How often the way from one rack to another goes through the middle of a piece. */
static int64_t passes(const struct mw_plan *p, const struct mw_tray_piece *piece,
                      uint32_t rack_a, uint32_t rack_b)
{
    int64_t x = (piece->x0_mm + piece->x1_mm) / 2, y = (piece->y0_mm + piece->y1_mm) / 2,
            times = 0;
    bool along_y = piece->kind == MW_TRAY_CROSS;
    struct mw_route_point at[MW_ROUTE_CORNERS];
    uint32_t n =
        mw_route_corners(p, p->racks.at[rack_a].position, p->racks.at[rack_b].position, at);

    for (uint32_t k = 1; k < n; k++) {
        /* A row's tray and the joint may share a line: legs tell which they use. */
        bool joint = n == 6 && k == 3;
        if ((piece->kind == MW_TRAY_JOINT) == joint &&
            (joint || along_y == (at[k].x_mm == at[k - 1].x_mm)))
            times += covers(&at[k - 1], &at[k], x, y);
    }
    return times;
}

/* Cables through the middle of a piece, one by one. */
static void count(const struct mw_plan *p, const struct mw_tray_piece *piece, int64_t *cables,
                  double *area_mm2)
{
    *cables = 0;
    *area_mm2 = 0;
    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];
        double d = (double)mw_cable_diameter_um(p, c) / 1000;
        uint32_t rack[3];
        for (int e = 0; e < 3; e++)
            rack[e] =
                c->end[e].device == MW_NONE ? MW_NONE : p->devices.at[c->end[e].device].rack;
        for (int e = 1; e < 3; e++) {
            if (rack[0] == MW_NONE || rack[e] == MW_NONE || rack[e] == rack[0] ||
                (e == 2 && rack[2] == rack[1]))
                continue;
            int64_t times = passes(p, piece, rack[0], rack[e]);
            *cables += times;
            *area_mm2 += (double)times * d * d * 3.14159265358979 / 4;
        }
    }
}

static void check_loads(struct world *x)
{
    struct mw_trayfill t;
    int64_t most = 0;

    assert_int_equal(x->rc, MW_OK);
    mw_trayfill_init(&t, &x->plan);
    for (uint32_t i = 0; i < t.pieces.n; i++) {
        const struct mw_tray_piece *piece = &t.pieces.at[i];
        int64_t cables;
        double area_mm2;
        count(&x->plan, piece, &cables, &area_mm2);
        assert_int_equal(piece->cables, cables);
        assert_true(fabs((double)piece->area_um2 / 1e6 - area_mm2) < 0.001 * area_mm2 + 0.001);
        most = cables > most ? cables : most;
    }
    assert_true(most > 0);
    assert_int_equal(t.laid + t.leaving + t.in_rack, x->plan.cables.n);
    mw_trayfill_done(&t);
}

static void loads_are_those_of_cables_one_by_one(void **state)
{
    static const char *const examples[] = {"pod32-dense", "superpod-h100-4su"};

    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct world x;
        world_design(&x, examples[i], NULL, 0);
        check_loads(&x);
        world_done(&x);
    }
}

/* Three halls that each hold a third of 96 nodes, so that cables go through the middle one. */
static void loads_between_halls(void **state)
{
    struct world x;

    (void)state;
    world_design(&x,
                 "site:\n  power: {position_kw: 44}\n  trays: {cross_every: 4}\n  halls:\n"
                 "    - {name: g, rows: [{count: 2, positions: 6}]}\n"
                 "    - {name: h, rows: [{count: 2, positions: 6}]}\n"
                 "    - {name: i, rows: [{count: 2, positions: 6}]}\n"
                 "compute: {count: 96}\nfabrics:\n  compute: {}\n",
                 NULL, 0);
    check_loads(&x);
    world_done(&x);
}

/* ---- the rule ---- */

/* The least width that the fullest tray needs, and a millimetre less. */
static void a_full_tray_is_found(void **state)
{
    struct mw_trayfill t;
    struct world x;
    int64_t worst_um2 = 0;
    char set[64];
    const char *const sets[] = {set};

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    mw_trayfill_init(&t, &x.plan);
    for (uint32_t i = 0; i < t.pieces.n; i++)
        if (t.pieces.at[i].area_um2 > worst_um2)
            worst_um2 = t.pieces.at[i].area_um2;
    mw_trayfill_done(&t);
    world_done(&x);
    int64_t least_mm =
        (int64_t)ceil((double)worst_um2 / 1e6 / 100 / 0.4); /* 100 mm deep, 40 % */
    for (int64_t width_mm = least_mm - 1; width_mm <= least_mm; width_mm++) {
        uint32_t found = 0;
        snprintf(set, sizeof set, "site.trays.width_mm=%" PRId64, width_mm);
        world_design(&x, "superpod-h100-4su", sets, 1);
        for (uint32_t i = 0; i < x.plan.findings.n; i++)
            found += strcmp(x.plan.findings.at[i].id, "D-TRAY-FULL") == 0;
        assert_int_equal(found, width_mm < least_mm);
        world_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_are_as_long_as_the_way),
        cmocka_unit_test(loads_are_those_of_cables_one_by_one),
        cmocka_unit_test(loads_between_halls),
        cmocka_unit_test(a_full_tray_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
