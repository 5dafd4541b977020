/* route_test.c: lengths of cable runs, against shortest ways in the graph of trays. */
#include "design/site_fixture.h"

#include "design/route.h"

enum { STEP = 300, WIDE = 80, DEEP = 64 }; /* a grid of 0.3 m */

/* Trays as a grid: along each row over the width of its hall, across at the cross trays. */
struct grid {
    bool tray_x[DEEP][WIDE]; /* from (y, x) to (y, x + 1) */
    bool tray_y[DEEP][WIDE];
    int32_t way[DEEP][WIDE];
};

static void walk(struct grid *g, int32_t x, int32_t y)
{
    static int32_t queue[DEEP * WIDE][2];
    int32_t head = 0, tail = 0;

    for (int32_t j = 0; j < DEEP; j++)
        for (int32_t i = 0; i < WIDE; i++)
            g->way[j][i] = -1;
    g->way[y][x] = 0;
    queue[tail][0] = x;
    queue[tail++][1] = y;
    while (head < tail) {
        int32_t cx = queue[head][0], cy = queue[head][1];
        const int32_t next[4][2] = {{cx + 1, cy}, {cx - 1, cy}, {cx, cy + 1}, {cx, cy - 1}};
        const bool open[4] = {g->tray_x[cy][cx], cx > 0 && g->tray_x[cy][cx - 1],
                              g->tray_y[cy][cx], cy > 0 && g->tray_y[cy - 1][cx]};
        head++;
        for (int k = 0; k < 4; k++)
            if (open[k] && g->way[next[k][1]][next[k][0]] < 0) {
                g->way[next[k][1]][next[k][0]] = g->way[cy][cx] + 1;
                queue[tail][0] = next[k][0];
                queue[tail++][1] = next[k][1];
            }
    }
}

/* The grid of a hall of rows `length` positions of 0.6 m long, a cross tray at both ends and
 * every `every` positions. */
static void lay(struct grid *g, const struct mw_plan *p, int32_t length, int32_t every)
{
    int32_t y_last = (int32_t)(p->rows.at[p->rows.n - 1].y_mm / STEP);

    memset(g, 0, sizeof *g);
    for (uint32_t r = 0; r < p->rows.n; r++)
        for (int32_t i = 0; i < 2 * length; i++)
            g->tray_x[p->rows.at[r].y_mm / STEP][i] = true;
    for (int32_t i = 0; i <= length; i++)
        if (i == 0 || i == length || (every > 0 && i % every == 0))
            for (int32_t y = 0; y < y_last; y++)
                g->tray_y[y][2 * i] = true;
}

static void tray_ways_are_shortest(void **state)
{
    static const int32_t every[] = {0, 1, 4, 10, 100};
    static struct grid g;

    (void)state;
    for (size_t k = 0; k < sizeof every / sizeof *every; k++) {
        struct world x;
        char yaml[256];
        snprintf(yaml, sizeof yaml,
                 "site:\n  trays: {cross_every: %" PRId32 "}\n  halls:\n    - {name: h, rows: "
                 "[{count: 4, positions: 21}, {name: z, positions: 3, x_m: 6}]}\n",
                 every[k]);
        world_site(&x, yaml);
        assert_int_equal(x.rc, MW_OK);
        lay(&g, &x.plan, 21, every[k]);
        for (uint32_t a = 0; a < x.plan.positions.n; a++) {
            const struct mw_position *from = &x.plan.positions.at[a];
            walk(&g, (int32_t)(from->x_mm / STEP), (int32_t)(from->y_mm / STEP));
            for (uint32_t b = 0; b < x.plan.positions.n; b++) {
                const struct mw_position *to = &x.plan.positions.at[b];
                int32_t way = g.way[to->y_mm / STEP][to->x_mm / STEP];
                assert_true(way >= 0);
                assert_int_equal(mw_route_tray_mm(&x.plan, a, b), (int64_t)way * STEP);
            }
        }
        world_done(&x);
    }
}

static void halls_are_joined_once(void **state)
{
    struct world x;

    (void)state;
    world_site(&x, "site:\n  halls:\n    - {name: g, rows: [{count: 3, positions: 10}]}\n"
                   "    - {name: h, rows: [{count: 3, positions: 10}]}\n");
    for (uint32_t a = 0; a < x.plan.positions.n; a += 7)
        for (uint32_t b = 0; b < x.plan.positions.n; b++) {
            int64_t ab = mw_route_tray_mm(&x.plan, a, b);
            const struct mw_position *pa = &x.plan.positions.at[a],
                                     *pb = &x.plan.positions.at[b];
            assert_int_equal(ab, mw_route_tray_mm(&x.plan, b, a));
            assert_true(ab >= llabs(pa->x_mm - pb->x_mm) + llabs(pa->y_mm - pb->y_mm));
            for (uint32_t c = 0; c < x.plan.positions.n; c += 5)
                assert_true(ab <=
                            mw_route_tray_mm(&x.plan, a, c) + mw_route_tray_mm(&x.plan, c, b));
        }
    /* From the third row of one hall to that of the next: back to the first row's line. */
    int64_t back = x.plan.rows.at[2].y_mm - x.plan.rows.at[0].y_mm;
    uint32_t a = x.plan.rows.at[2].first_position, b = x.plan.rows.at[5].first_position;
    assert_int_equal(mw_route_tray_mm(&x.plan, a, b),
                     x.plan.positions.at[b].x_mm - x.plan.positions.at[a].x_mm + 2 * back);
    world_done(&x);
}

/* Tray 2.6 m, slack 1 m, rack slack as stated; U of 44.45 mm (EIA-310). */
static void cables_go_up_along_and_down(void **state)
{
    struct world x;
    struct mw_device_type switch_type = {.u = 1, .ports_front = true}, node_type = {.u = 8};

    (void)state;
    world_site(&x, "site:\n  trays: {height_m: 2.6, slack_m: 1, rack_slack_m: 0.3}\n"
                   "  rack: {depth_mm: 1200}\n"
                   "  halls:\n    - {name: h, rows: [{positions: 10}]}\n");
    *mw_vec_push(&x.plan.racks) = (struct mw_rack){.position = 0};
    *mw_vec_push(&x.plan.racks) = (struct mw_rack){.position = 4};
    /* 0: U29, 1: U25 at the rear of one rack; 2: nodes U1-8, ports at the rear; 3, 4: elsewhere */
    const struct mw_device devices[] = {
        {.type = &switch_type, .rack = 0, .u = 29, .rear = 1},
        {.type = &switch_type, .rack = 0, .u = 25, .rear = 1},
        {.type = &node_type, .rack = 1, .u = 1},
        {.type = &switch_type, .rack = MW_NONE, .elsewhere_mm = 40000},
        {.type = &switch_type, .rack = MW_NONE, .elsewhere_mm = 55000},
        {.type = &switch_type, .rack = 1, .u = 10}, /* ports at the front */
    };
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        *mw_vec_push(&x.plan.devices) = devices[i];

    assert_true(mw_route_at_rear(&devices[0]));
    assert_true(mw_route_at_rear(&devices[2]));
    assert_false(mw_route_at_rear(&devices[5]));
    /* middles: U29: 28.5 x 44.45 = 1266.8; U25: 1089.0; node: 4 x 44.45 = 177.8 */
    assert_in_range(mw_route_mm(&x.plan, 0, 1), 476, 479);   /* 4 U + 300 */
    assert_in_range(mw_route_mm(&x.plan, 0, 2), 7154, 7157); /* 1333.2 + 2422.2 + 2400 + 1000 */
    assert_int_equal(mw_route_mm(&x.plan, 0, 2), mw_route_mm(&x.plan, 2, 0));
    /* U10: 422.3; from the front to the rear of its own rack: 244.5 + 1200 + 300 */
    assert_in_range(mw_route_mm(&x.plan, 5, 2), 1743, 1746);
    assert_int_equal(mw_route_mm(&x.plan, 0, 3), 40000);
    assert_int_equal(mw_route_mm(&x.plan, 4, 0), 55000);
    assert_int_equal(mw_route_mm(&x.plan, 3, 4), 15000 + 2 * 2600 + 1000);
    world_done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tray_ways_are_shortest),
        cmocka_unit_test(halls_are_joined_once),
        cmocka_unit_test(cables_go_up_along_and_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
