/*
 * golden_test.c: drawings of the 32-node pod look as they did when somebody last looked at them.
 * Pictures are compared in cells of CELL x CELL pixels, so that how a rasteriser smooths an edge or
 * a glyph does not count; how much may differ is measured, see the limits. MW_GOLDEN_RENEW=1
 * writes the images anew: look at them before they are committed.
 */
#include "design/site_fixture.h"

#include <cairo.h>
#include <math.h>

#include "draw/drawings.h"
#include "draw/paint.h"

enum { WIDTH_PX = 400, CELL = 4 };

/*
 * A cell differs when a channel's mean does by more than CELL_LIMIT of 255. Measured with cairo 1.16:
 * librsvg's image of the same drawing as SVG, and our own with hinted glyphs, differ in no cell (by
 * 32 at most) and by 0.9 in the mean; one switch of 1 U less differs in 0.0014 of the cells.
 */
#define CELL_LIMIT 40
#define SHARE_LIMIT 0.0005
#define MEAN_LIMIT 2.0

static const struct {
    const char *drawing, *file;
    enum mw_ground ground;
} goldens[] = {
    {"rack:a05", "rack", MW_GROUND_LIGHT},
    {"rack:a05", "rack-dark", MW_GROUND_DARK},
    {"floor", "floor", MW_GROUND_LIGHT},
    {"floor", "floor-dark", MW_GROUND_DARK},
    {"power", "power", MW_GROUND_LIGHT},
    {"power", "power-dark", MW_GROUND_DARK},
    {"fabric-compute", "fabric", MW_GROUND_LIGHT},
    {"fabric-compute", "fabric-dark", MW_GROUND_DARK},
};
enum { GOLDENS = sizeof goldens / sizeof *goldens };

/* ---- images ---- */

struct reading {
    struct mw_out from;
    size_t at;
};

static cairo_status_t give(void *ctx, unsigned char *data, unsigned n)
{
    struct reading *r = ctx;

    if (r->at + n > r->from.n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, r->from.buf + r->at, n);
    r->at += n;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *rendered(const struct mw_picture *p, enum mw_ground ground)
{
    struct reading r = {.at = 0};

    mw_out_init(&r.from, NULL, NULL);
    assert_int_equal(mw_png_write(p, WIDTH_PX / p->w, ground, &r.from, NULL), MW_OK);
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(give, &r);
    assert_int_equal(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
    mw_out_done(&r.from);
    return s;
}

static void golden_path(const char *file, char path[4096])
{
    snprintf(path, 4096, "%.3000s/tests/golden/%.200s.png", getenv("MW_ROOT"), file);
}

static cairo_surface_t *golden(const char *file)
{
    char path[4096];

    golden_path(file, path);
    cairo_surface_t *s = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(s))
        fail_msg("%s: %s", path, cairo_status_to_string(cairo_surface_status(s)));
    return s;
}

/* ---- difference ---- */

struct difference {
    double mean;  /* of all channels of all cells, 0 .. 255 */
    double share; /* of cells that differ */
};

static void cell_mean(cairo_surface_t *s, int x, int y, double mean[3])
{
    int stride = cairo_image_surface_get_stride(s);
    const unsigned char *data = cairo_image_surface_get_data(s);

    for (int c = 0; c < 3; c++)
        mean[c] = 0;
    for (int j = y; j < y + CELL; j++)
        for (int i = x; i < x + CELL; i++)
            for (int c = 0; c < 3; c++)
                mean[c] += (double)data[j * stride + 4 * i + c] / (CELL * CELL);
}

static struct difference differ(cairo_surface_t *a, cairo_surface_t *b)
{
    int w = cairo_image_surface_get_width(a), h = cairo_image_surface_get_height(a);
    struct difference d = {0};
    double p[3], q[3];
    int cells = 0;

    if (abs(w - cairo_image_surface_get_width(b)) > 1 ||
        abs(h - cairo_image_surface_get_height(b)) > 1)
        return (struct difference){255, 1};
    w = w < cairo_image_surface_get_width(b) ? w : cairo_image_surface_get_width(b);
    h = h < cairo_image_surface_get_height(b) ? h : cairo_image_surface_get_height(b);
    for (int y = 0; y + CELL <= h; y += CELL) {
        for (int x = 0; x + CELL <= w; x += CELL) {
            double most = 0;
            cell_mean(a, x, y, p);
            cell_mean(b, x, y, q);
            for (int c = 0; c < 3; c++) {
                d.mean += fabs(p[c] - q[c]) / 3;
                most = fmax(most, fabs(p[c] - q[c]));
            }
            d.share += most > CELL_LIMIT;
            cells++;
        }
    }
    d.mean /= cells;
    d.share /= cells;
    return d;
}

static bool alike(struct difference d)
{
    return d.mean <= MEAN_LIMIT && d.share <= SHARE_LIMIT;
}

/* ---- tests ---- */

static struct world world;

static int design_pod(void **state)
{
    (void)state;
    world_design(&world, "pod32-dense", NULL, 0);
    return world.rc;
}

static int drop_pod(void **state)
{
    (void)state;
    world_done(&world);
    return 0;
}

static void drawings_look_as_before(void **state)
{
    struct mw_picture p;
    char path[4096];

    (void)state;
    for (int i = 0; i < GOLDENS; i++) {
        assert_int_equal(mw_draw_named(&world.plan, goldens[i].drawing, &p, NULL), MW_OK);
        cairo_surface_t *now = rendered(&p, goldens[i].ground);
        golden_path(goldens[i].file, path);
        if (getenv("MW_GOLDEN_RENEW"))
            assert_int_equal(cairo_surface_write_to_png(now, path), CAIRO_STATUS_SUCCESS);
        cairo_surface_t *then = golden(goldens[i].file);
        struct difference d = differ(now, then);
        if (!alike(d))
            fail_msg("%s: %.3f of 255 in the mean, %.4f of the cells differ; if that is meant, "
                     "look at what MW_GOLDEN_RENEW=1 makes of it",
                     path, d.mean, d.share);
        cairo_surface_destroy(then);
        cairo_surface_destroy(now);
        mw_picture_done(&p);
    }
}

/* The first rectangle of a group is what the group is. */
static void hide_rectangle(struct mw_picture *p, uint32_t group)
{
    for (uint32_t i = group; i < p->ops.n; i++)
        if (p->ops.at[i].kind == MW_OP_RECT) {
            p->ops.at[i].fill = p->ops.at[i].stroke = MW_INK_NONE;
            return;
        }
    fail_msg("a group without a rectangle");
}

static void check_without(const char *drawing, const char *file, enum mw_ground ground,
                          const char *id)
{
    struct mw_picture p;
    uint32_t group = 0;

    assert_int_equal(mw_draw_named(&world.plan, drawing, &p, NULL), MW_OK);
    while (group < p.ops.n && (!p.ops.at[group].id || strcmp(p.ops.at[group].id, id) != 0))
        group++;
    assert_true(group < p.ops.n);
    hide_rectangle(&p, group);
    cairo_surface_t *now = rendered(&p, ground), *then = golden(file);
    struct difference d = differ(now, then);
    if (alike(d))
        fail_msg("%s without %s is not told from %s", drawing, id, file);
    cairo_surface_destroy(then);
    cairo_surface_destroy(now);
    mw_picture_done(&p);
}

/* One operation less, of the smallest things that there are. */
static void what_is_missing_is_seen(void **state)
{
    const struct mw_plan *p = &world.plan;
    uint32_t seen = 0;
    char id[160];

    (void)state;
    for (uint32_t r = 0; r < p->racks.n; r++) {
        const struct mw_rack *rack = &p->racks.at[r];
        snprintf(id, sizeof id, "rack:%s", rack->name);
        check_without("floor", "floor", MW_GROUND_LIGHT, id);
        for (uint32_t i = 0; strcmp(rack->name, "a05") == 0 && i < rack->device_n; i++) {
            const struct mw_device *d =
                &p->devices.at[p->rack_devices.at[rack->first_device + i]];
            if (d->u == 0)
                continue;
            check_without("rack:a05", "rack", MW_GROUND_LIGHT, d->name);
            check_without("rack:a05", "rack-dark", MW_GROUND_DARK, d->name);
            seen++;
        }
    }
    assert_true(seen > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawings_look_as_before),
        cmocka_unit_test(what_is_missing_is_seen),
    };

    return cmocka_run_group_tests(tests, design_pod, drop_pod);
}
