/*
 * floor_test.c: the floor plan is to scale and complete: read back from the picture, rack by rack,
 * against the plan's millimetres.
 */
#include "design/site_fixture.h"
#include "draw/picture_check.h"

#include <math.h>

#include "draw/drawings.h"
#include "draw/floorplan.h"
#include "draw/frame.h"

#define HALLS                                                                                  \
    "site:\n  power: {position_kw: 44}\n  halls:\n"                                            \
    "    - {name: g, doors: [{wall: south, at_m: 3, width_mm: 2400}],"                         \
    " pillars: [{x_m: 6.3, y_m: 0.6}], rows: [{count: 3, positions: 12, blocked: \"2\"}]}\n"   \
    "    - {name: h, rows: [{count: 2, positions: 9}]}\n"                                      \
    "compute: {count: 40}\n"

/* The 1 : n of the heading. */
static double scale_of(const struct mw_picture *pic)
{
    for (uint32_t i = 0; i < pic->ops.n; i++) {
        const struct mw_op *op = &pic->ops.at[i];
        const char *at = op->kind == MW_OP_TEXT ? strstr(op->text, "1:") : NULL;
        if (at && strstr(at, " on A"))
            return strtod(at + 2, NULL);
    }
    fail_msg("no scale");
    return 1;
}

/* Middle of a rack on paper. */
static struct mw_point middle(const struct mw_picture *pic, const char *rack, double *w,
                              double *h)
{
    char id[80];

    snprintf(id, sizeof id, "rack:%s", rack);
    struct span in = find_group(pic, id);
    assert_true(in.to > in.from);
    const struct mw_op *op = &pic->ops.at[in.from];
    assert_int_equal(op->kind, MW_OP_RECT);
    *w = op->w;
    *h = op->h;
    return (struct mw_point){op->x + op->w / 2, op->y + op->h / 2};
}

/* Distances between racks are the plan's by the scale; sizes are those of racks. Across strips the
 * distance along x keeps a whole number of strips: only racks of one strip are compared. */
static void racks_stand_to_scale(void **state)
{
    struct world x;
    struct mw_picture pic;

    (void)state;
    world_design(&x, HALLS, NULL, 0);
    assert_int_equal(x.rc, MW_OK);
    mw_draw_floor(&x.plan, MW_SHADE_KIND, &pic);
    check_picture(&pic, 0.8);
    double scale = scale_of(&pic), w, h;
    const struct mw_position *first = &x.plan.positions.at[x.plan.racks.at[0].position];
    struct mw_point origin = middle(&pic, x.plan.racks.at[0].name, &w, &h);
    for (uint32_t i = 0; i < x.plan.racks.n; i++) {
        const struct mw_position *at = &x.plan.positions.at[x.plan.racks.at[i].position];
        struct mw_point mid = middle(&pic, x.plan.racks.at[i].name, &w, &h);
        assert_true(fabs(mid.x - origin.x - (double)(at->x_mm - first->x_mm) / scale) < 0.01);
        assert_true(fabs(mid.y - origin.y - (double)(at->y_mm - first->y_mm) / scale) < 0.01);
        assert_true(fabs(w - 600 / scale) < 0.01 && fabs(h - 1200 / scale) < 0.01);
    }
    mw_picture_done(&pic);
    world_done(&x);
}

/* Fills of one ink among the positions: empty, blocked. */
static uint32_t count_fills(const struct mw_picture *pic, struct span in, enum mw_ink ink)
{
    uint32_t n = 0;

    for (uint32_t i = in.from; i < in.to; i++)
        n += pic->ops.at[i].kind == MW_OP_RECT && pic->ops.at[i].fill == ink;
    return n;
}

static void every_position_is_there(void **state)
{
    struct world x;
    struct mw_picture pic;
    uint32_t empty = 0, blocked = 0;

    (void)state;
    world_design(&x, HALLS, NULL, 0);
    mw_draw_floor(&x.plan, MW_SHADE_KIND, &pic);
    struct span in = find_group(&pic, "positions");
    for (uint32_t i = 0; i < x.plan.positions.n; i++) {
        blocked += x.plan.positions.at[i].blocked;
        empty += !x.plan.positions.at[i].blocked && x.plan.positions.at[i].rack == MW_NONE;
    }
    assert_int_equal(blocked, 4); /* position 2 of three rows, and one with the pillar */
    assert_int_equal(count_fills(&pic, in, MW_INK_BLOCKED), blocked);
    assert_int_equal(count_fills(&pic, in, MW_INK_FREE), empty);
    assert_int_equal(count_text(&pic, find_group(&pic, "building"), "door 2.4 m"), 1);
    for (uint32_t r = 0; r < x.plan.rows.n; r++)
        assert_int_equal(count_text(&pic, find_group(&pic, "building"), x.plan.rows.at[r].name),
                         1);
    mw_picture_done(&pic);
    world_done(&x);
}

/* Racks that draw more are no paler; the figure in the rack is its kW. */
static void shades_follow_the_figures(void **state)
{
    static const enum mw_shade shades[] = {MW_SHADE_POWER, MW_SHADE_HEAT};
    struct world x;

    (void)state;
    world_design(&x, "superpod-h100-4su", NULL, 0);
    for (size_t k = 0; k < 2; k++) {
        struct mw_picture pic;
        mw_draw_floor(&x.plan, shades[k], &pic);
        for (uint32_t a = 0; a < x.plan.racks.n; a++) {
            const struct mw_rack *rack = &x.plan.racks.at[a];
            char id[80], kw[32];
            snprintf(id, sizeof id, "rack:%s", rack->name);
            snprintf(kw, sizeof kw, "%.1f", (double)rack->max_w / 1000);
            struct span in = find_group(&pic, id);
            assert_int_equal(count_text(&pic, in, kw), 1); /* all cooled by air */
            /* the legend's eight steps of 6 kW hold the 40.8 kW of four nodes */
            assert_int_equal(pic.ops.at[in.from].fill,
                             MW_INK_RAMP_0 + (uint32_t)(rack->max_w / 6000));
        }
        assert_int_equal(count_text(&pic, whole(&pic), "36-42"), 1);
        mw_picture_done(&pic);
    }
    world_done(&x);
}

#define BUSY                                                                                   \
    "name: %s\nsite:\n  power:\n"                                                              \
    "    position_kw: 44\n"                                                                    \
    "    feeds: [{name: f1}, {name: f2}, {name: f3}, {name: f4}, {name: f5}, {name: f6},"      \
    " {name: f7}, {name: f8}, {name: f9}]\n"                                                   \
    "    circuits: [{feed: f1}, {feed: f2}, {feed: f3}]\n"                                     \
    "  halls:\n"                                                                               \
    "    - {name: g, panels: east, doors: [{wall: east}], rows: [{count: 3, positions: "       \
    "12}]}\n"                                                                                  \
    "    - {name: h, doors: [{wall: west}], rows: [{count: 2, positions: 9, power: {circuits:" \
    " [{feed: f7}, {feed: f8}, {feed: f9}]}}]}\n"                                              \
    "compute: {count: 40}\n"

/* Chips, panels among them, stand clear of each other, of doors and of names of rows, on a wall
 * that two halls share; names of 200 bytes stay on the page; every feed is in the legend. */
static void panels_stand_clear(void **state)
{
    struct world x;
    struct mw_picture pic;
    char name[201], yaml[2000];
    struct box chips[64];
    uint32_t n = 0, doors = 0;

    (void)state;
    memset(name, 'W', sizeof name - 1);
    name[sizeof name - 1] = 0;
    snprintf(yaml, sizeof yaml, BUSY, name);
    world_design(&x, yaml, NULL, 0);
    assert_int_equal(x.rc, MW_OK);
    mw_draw_floor(&x.plan, MW_SHADE_KIND, &pic);
    check_picture(&pic, 0.8);
    for (uint32_t i = 0; i < pic.ops.n; i++) {
        const struct mw_op *op = &pic.ops.at[i];
        if (op->kind == MW_OP_RECT && op->fill >= MW_INK_FEED_0 && op->fill <= MW_INK_FEED_7 &&
            n < 64)
            chips[n++] = (struct box){op->x, op->y, op->x + op->w, op->y + op->h};
    }
    assert_int_equal(n, 3 * 3 + 2 * 3 + 3 + 3 + 9); /* rows' ends, panels, legend */
    struct span in = find_group(&pic, "building");
    for (uint32_t k = 0; k < n; k++) {
        chips[k].x0 += 1e-6, chips[k].y0 += 1e-6;
        for (uint32_t m = 0; m < k; m++)
            assert_false(boxes_meet(&chips[k], &chips[m]));
        for (uint32_t i = in.from; i < in.to; i++) {
            const struct mw_op *op = &pic.ops.at[i];
            struct box b = {op->x, op->y, op->x + op->w, op->y + op->h};
            bool door = op->kind == MW_OP_RECT && op->fill == MW_INK_PAPER;
            doors += door && k == 0;
            if (op->kind == MW_OP_TEXT)
                b = text_box(op);
            if (door || op->kind == MW_OP_TEXT)
                assert_false(boxes_meet(&chips[k], &b));
        }
    }
    assert_int_equal(doors, 2);
    assert_int_equal(count_text(&pic, whole(&pic), "feed f9"), 1);
    assert_int_equal(count_text(&pic, whole(&pic), "door"), 1);
    mw_picture_done(&pic);
    mw_draw_trays(&x.plan, &pic);
    check_picture(&pic, 0.8);
    mw_picture_done(&pic);
    mw_draw_fabric(&x.plan, MW_FABRIC_COMPUTE, &pic);
    check_picture(&pic, 0.8);
    mw_picture_done(&pic);
    world_done(&x);
}

/* One rack and 6,400 positions: a sheet of at most A0, row names of at least 2.4 mm. */
static void any_size_has_a_sheet(void **state)
{
    static const char *const examples[] = {"pod32-lowpower", "scale-131072"};
    static const char *const sets[] = {"compute.count=2048"};
    static const char *const one[] = {"compute.count=1"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct world x;
        struct mw_picture pic;
        world_design(&x, examples[i], i ? sets : one, 1);
        assert_int_equal(x.rc, MW_OK);
        mw_draw_floor(&x.plan, MW_SHADE_POWER, &pic);
        check_picture(&pic, 0.8);
        assert_true(fmax(pic.w, pic.h) <= 1189 && fmin(pic.w, pic.h) <= 841);
        struct span in = find_group(&pic, "building");
        for (uint32_t r = 0; r < x.plan.rows.n; r++) {
            const struct mw_op *op = NULL;
            for (uint32_t k = in.from; k < in.to && !op; k++)
                if (pic.ops.at[k].kind == MW_OP_TEXT && pic.ops.at[k].bold &&
                    strcmp(pic.ops.at[k].text, x.plan.rows.at[r].name) == 0)
                    op = &pic.ops.at[k];
            assert_non_null(op);
            assert_true(op->size_mm >= 0.7 * mw_frame_text_mm(pic.w) - 1e-9);
        }
        mw_picture_done(&pic);
        world_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(racks_stand_to_scale),      cmocka_unit_test(every_position_is_there),
        cmocka_unit_test(shades_follow_the_figures), cmocka_unit_test(panels_stand_clear),
        cmocka_unit_test(any_size_has_a_sheet),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
