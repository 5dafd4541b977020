/*
 * oneline_test.c: the figures of the one-line diagram, read back from its texts, against sums that
 * this test makes itself over the supplies: a device's draw is shared by its supplies that live;
 * with fewer than full load needs it throttles to what they are rated for, with too few it is
 * down.
 */
#include "design/site_fixture.h"
#include "draw/picture_check.h"

#include "draw/drawings.h"
#include "draw/oneline_sheet.h"

#include <math.h>

#define SHOWN_KW 0.0501 /* tables show tenths of a kW */

enum { FEEDS = 8 };

struct sums {
    double feed_w[FEEDS];
    double it_w;
    uint32_t throttled, down;
};

/* By the catalog's words alone: supply.full is stated for the devices of these plans; where
 * supply.throttled is not, a device does not run on fewer. */
static void add_device(const struct mw_plan *p, uint32_t first, uint32_t n, uint32_t lost,
                       struct sums *s)
{
    const struct mw_device_type *t = p->devices.at[p->supplies.at[first].device].type;
    double w = t->max_w > 0 ? (double)t->max_w : 0;
    uint32_t live = 0;
    int32_t least = t->supply.throttled > 0 ? t->supply.throttled : t->supply.full;

    for (uint32_t i = first; i < first + n; i++)
        live += !(lost >> p->circuits.at[p->supplies.at[i].circuit].feed & 1);
    if ((int32_t)live < least) {
        s->down++;
        return;
    }
    if (live < (uint32_t)t->supply.full) {
        s->throttled++;
        w = fmin(w, (double)live * (double)t->supply.w);
    }
    s->it_w += w;
    for (uint32_t i = first; i < first + n; i++) {
        uint32_t feed = p->circuits.at[p->supplies.at[i].circuit].feed;
        if (!(lost >> feed & 1))
            s->feed_w[feed] += w / live;
    }
}

static struct sums sum_case(const struct mw_plan *p, uint32_t lost)
{
    struct sums s = {{0}, 0, 0, 0};

    for (uint32_t i = 0, n; i < p->supplies.n; i += n) {
        for (n = 1;
             i + n < p->supplies.n && p->supplies.at[i + n].device == p->supplies.at[i].device;)
            n++;
        add_device(p, i, n, lost, &s);
    }
    return s;
}

/* ---- reading back ---- */

static double number_of(const struct mw_op *op)
{
    const char *s = op->text;
    double v;

    while (*s && !strchr("0123456789", *s))
        s++;
    assert_int_equal(sscanf(s, "%lf", &v), 1);
    return v;
}

/* The texts of a table's row after its head, from the left. */
static uint32_t row_texts(const struct mw_picture *pic, const char *head,
                          const struct mw_op *out[], uint32_t cap)
{
    uint32_t n = 0, at = MW_NONE;

    for (uint32_t i = 0; i < pic->ops.n; i++)
        if (pic->ops.at[i].kind == MW_OP_TEXT && strcmp(pic->ops.at[i].text, head) == 0 &&
            pic->ops.at[i].x < 10)
            at = i;
    assert_true(at != MW_NONE);
    for (uint32_t i = at + 1; i < pic->ops.n && n < cap; i++)
        if (pic->ops.at[i].kind == MW_OP_TEXT && pic->ops.at[i].y == pic->ops.at[at].y)
            out[n++] = &pic->ops.at[i];
    return n;
}

static void check_cases(const struct mw_picture *pic, const struct mw_plan *p)
{
    uint32_t feeds = p->want->site.power.feeds.n;

    for (uint32_t k = 0; k < p->cases.n; k++) {
        const struct mw_op *row[FEEDS + 6];
        char head[80];
        struct sums want = sum_case(p, p->cases.at[k].lost);
        bool required = k == 0 || p->want->site.power.redundancy != MW_RED_N;
        snprintf(head, sizeof head, "%s%s", p->cases.at[k].name, required ? "" : " *");
        assert_int_equal(row_texts(pic, head, row, FEEDS + 6), feeds + 5);
        for (uint32_t f = 0; f < feeds; f++) {
            if (p->cases.at[k].lost >> f & 1) {
                assert_string_equal(row[f]->text, "lost");
                assert_true(want.feed_w[f] == 0);
            } else {
                assert_true(fabs(number_of(row[f]) - want.feed_w[f] / 1000) < SHOWN_KW);
            }
        }
        assert_true(fabs(number_of(row[feeds]) - want.it_w / 1000) < SHOWN_KW);
        assert_int_equal((uint32_t)number_of(row[feeds + 1]), want.throttled);
        assert_int_equal((uint32_t)number_of(row[feeds + 2]), want.down);
    }
}

static void check_sources(const struct mw_picture *pic, const struct mw_plan *p)
{
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++) {
        char id[64];
        double normal = sum_case(p, 0).feed_w[f] / 1000, worst = 0;
        for (uint32_t k = 0; k < p->cases.n; k++)
            worst = fmax(worst, sum_case(p, p->cases.at[k].lost).feed_w[f] / 1000);
        snprintf(id, sizeof id, "feed:%s", p->want->site.power.feeds.at[f].name);
        struct span in = find_group(pic, id);
        const struct mw_op *shown = find_text(pic, in, "normal ");
        assert_non_null(shown);
        assert_true(fabs(number_of(shown) - normal) < SHOWN_KW);
        shown = find_text(pic, in, "worst ");
        assert_non_null(shown);
        assert_true(fabs(number_of(shown) - worst) < SHOWN_KW);
    }
}

/* Adds the loads that one group's rPDUs show, "13.60/20.40 kW 68 %", times its racks. */
static uint32_t add_drops(const struct mw_picture *pic, uint32_t group_op, double normal[FEEDS],
                          double *tolerance)
{
    uint32_t racks = 1, drops = 0;
    int depth = 1;

    for (uint32_t pass = 0; pass < 2; pass++)
        for (uint32_t i = group_op + 1; depth > 0; i++) {
            const struct mw_op *op = &pic->ops.at[i];
            double a, b;
            unsigned n;
            char word[16];
            depth += (op->kind == MW_OP_GROUP) - (op->kind == MW_OP_END);
            if (depth == 0 && pass == 0) {
                depth = 1;
                break;
            }
            if (op->kind != MW_OP_TEXT)
                continue;
            if (pass == 0 && sscanf(op->text, "%u %*15s %15s", &n, word) == 2 &&
                strncmp(word, "rack", 4) == 0)
                racks = n;
            const char *load =
                strncmp(op->text, "ø", strlen("ø")) == 0 ? op->text + strlen("ø") : op->text;
            if (pass == 1 && sscanf(load, "%lf/%lf kW", &a, &b) == 2) {
                const struct mw_op *box = op - 1; /* the rPDU's, in its feed's ink */
                assert_int_equal(box->kind, MW_OP_RECT);
                normal[box->stroke - MW_INK_FEED_0] += a * racks;
                *tolerance += 0.005 * racks;
                assert_true(b >= a);
                drops++;
            }
        }
    return drops * racks;
}

static void check_distribution(const struct mw_picture *pic, const struct mw_plan *p)
{
    double normal[FEEDS] = {0}, tolerance = 1e-6;
    struct sums want = sum_case(p, 0);
    uint32_t circuits = 0;

    for (uint32_t i = 0; i < pic->ops.n; i++)
        if (pic->ops.at[i].kind == MW_OP_GROUP && pic->ops.at[i].id &&
            strncmp(pic->ops.at[i].id, "power:", 6) == 0)
            circuits += add_drops(pic, i, normal, &tolerance);
    assert_int_equal(circuits, p->circuits.n);
    for (uint32_t f = 0; f < p->want->site.power.feeds.n; f++)
        assert_true(fabs(normal[f] - want.feed_w[f] / 1000) < tolerance);
}

static void check(const char *yaml, const char *const *sets, size_t n)
{
    struct mw_picture pic;
    struct world w;

    world_design(&w, yaml, sets, n);
    assert_int_equal(w.rc, MW_OK);
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    assert_true(pic.w >= 420 && pic.h >= 297);
    check_sources(&pic, &w.plan);
    check_cases(&pic, &w.plan);
    check_distribution(&pic, &w.plan);
    mw_picture_done(&pic);
    world_done(&w);
}

static void figures_are_sums_over_the_supplies(void **state)
{
    (void)state;
    check("pod32-dense", NULL, 0);
    check("pod32-lowpower", NULL, 0);
    check("superpod-h100-4su", NULL, 0);
}

static void losses_that_need_not_be_survived_are_told_too(void **state)
{
    static const char *const sets[] = {
        "site.power.redundancy=N", "site.power.feeds=[{name: A, kw: 400}, {name: B, kw: 400}]",
        "site.power.circuits=[{feed: A, volts: 415, phases: 3, amps: 60}, {feed: B, volts: "
        "415, "
        "phases: 3, amps: 60}]"};

    (void)state;
    check("pod32-dense", sets, 3);
}

#define CIRCUIT_OF(feed) "{feed: " feed ", volts: 415, phases: 3, amps: 60}"

static void pairs_of_four_feeds_are_cases(void **state)
{
    static const char circuits[] = "site.power.circuits=[" CIRCUIT_OF("A") ", " CIRCUIT_OF(
        "B") ", " CIRCUIT_OF("C") ", " CIRCUIT_OF("D") "]";
    static const char assume[] = "assume=[{device: dgx-b300, supplies_throttled: 6, why: a}, "
                                 "{device: sn4600c, max_w: 932, why: a}, "
                                 "{device: sn2201, max_w: 196, why: a}]";
    static const char *const sets[] = {
        "site.power.redundancy=2N",
        "site.power.survive=throttled",
        "site.power.feeds=[{name: A}, {name: B}, {name: C}, {name: D}]",
        "compute.count=8",
        "compute.type=dgx-b300",
        circuits,
        assume,
    };

    (void)state;
    check("pod32-lowpower", sets, sizeof sets / sizeof *sets);
}

/* What the feeds carry is in the plan, what they may carry in the factory: with that made
 * smaller after the design, they are over-loaded, and say so in ink and in words. */
static void overload_is_told_in_ink_and_words(void **state)
{
    struct mw_picture pic;
    struct world w;

    (void)state;
    world_design(&w, "pod32-dense", NULL, 0);
    w.factory.site.power.feeds.at[1].w = 150000; /* between normal and worst */
    w.factory.site.power.feeds.at[2].ups_w = 100000;
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    struct span b = find_group(&pic, "feed:B"), c = find_group(&pic, "feed:C");
    assert_int_equal(find_text(&pic, b, "normal ")->fill, MW_INK_TEXT);
    assert_int_equal(find_text(&pic, b, "worst ")->fill, MW_INK_BAD);
    assert_non_null(strstr(find_text(&pic, b, "worst ")->text, "OVER"));
    assert_int_equal(find_text(&pic, c, "normal ")->fill, MW_INK_BAD);
    assert_non_null(strstr(find_text(&pic, c, "400.0 kW stated")->text, "100.0 kW usable"));
    struct span a = find_group(&pic, "feed:A");
    assert_int_equal(find_text(&pic, a, "worst ")->fill, MW_INK_TEXT);
    assert_null(strstr(find_text(&pic, a, "worst ")->text, "OVER"));
    mw_picture_done(&pic);
    world_done(&w);
}

/* 400 kW x 0.9 x (1 - 10 %) = 324 kW; a UPS of less binds, one of more does not; of a feed that
 * states neither, the circuits. */
static void a_feed_may_carry_the_lesser_of_its_own_and_its_ups(void **state)
{
    struct world w;
    double va = 0;

    (void)state;
    world_design(&w, "pod32-dense", NULL, 0);
    struct mw_feed *a = &w.factory.site.power.feeds.at[0];
    a->derate = 0.9;
    w.factory.site.power.margin = 0.1;
    assert_int_equal(mw_oneline_may_w(&w.plan, 0), 324000);
    a->ups_w = 399999;
    assert_int_equal(mw_oneline_may_w(&w.plan, 0), 323999);
    a->ups_w = 400001;
    assert_int_equal(mw_oneline_may_w(&w.plan, 0), 324000);
    a->w = a->ups_w = 0;
    for (uint32_t i = 0; i < w.plan.circuits.n; i++) /* √3·415 V·60 A·0.8 each */
        va += w.plan.circuits.at[i].feed == 0 ? round(sqrt(3) * 415 * 60 * 0.8) : 0;
    assert_int_equal(mw_oneline_may_w(&w.plan, 0), (int64_t)round(va * 0.98));
    world_done(&w);
}

/* No racks, no circuits, no capacity stated, long names: the page holds. */
static void odd_plans_are_drawn_all_the_same(void **state)
{
    struct mw_picture pic;
    struct world w;
    char name[201];

    (void)state;
    memset(name, 'W', sizeof name - 1);
    name[sizeof name - 1] = 0;
    world_design(&w, "pod32-dense", NULL, 0);
    w.factory.name = name;
    for (uint32_t f = 0; f < 3; f++) {
        w.factory.site.power.feeds.at[f].name =
            mw_arena_printf(&w.plan.arena, "%.*s%u", 60, name, f);
        w.factory.site.power.feeds.at[f].w = 0;
    }
    for (uint32_t r = 0; r < w.plan.racks.n; r++)
        w.plan.racks.at[r].name = mw_arena_printf(&w.plan.arena, "%s%u", name, r);
    for (uint32_t i = 0; i < w.plan.devices.n; i++)
        w.plan.devices.at[i].name = mw_arena_printf(&w.plan.arena, "%s%u", name, i);
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    mw_picture_done(&pic);
    for (uint32_t i = 0; i < w.plan.supplies.n; i++)
        w.plan.supplies.at[i].circuit = MW_NONE;
    w.plan.circuits.n = 0;
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    mw_picture_done(&pic);
    w.plan.racks.n = w.plan.fillers.n = w.plan.cables.n = 0;
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    mw_picture_done(&pic);
    world_done(&w);
}

/* Sixteen feeds, the most there may be: the table of cases stands in blocks, every feed's name
 * whole, no words over others; figures of sources are not cut. */
static void sixteen_feeds_are_told_in_blocks(void **state)
{
    struct world w;
    struct mw_picture pic;
    char feeds[1200] = "site.power.feeds=[", name[32];
    const char *sets[] = {feeds};

    (void)state;
    for (int f = 0; f < 16; f++)
        snprintf(feeds + strlen(feeds), sizeof feeds - strlen(feeds), "%s{name: %s, kw: 500}",
                 f ? ", " : "",
                 f < 3 ? (const char *[]){"A", "B", "C"}[f]
                       : (snprintf(name, sizeof name, "utility-%d", f), name));
    snprintf(feeds + strlen(feeds), sizeof feeds - strlen(feeds), "]");
    world_design(&w, "pod32-dense", sets, 1);
    assert_int_equal(w.rc, MW_OK);
    mw_draw_power(&w.plan, &pic);
    check_picture(&pic, MW_ONELINE_TEXT_MM);
    check_texts_apart(&pic, whole(&pic));
    for (int f = 0; f < 16; f++) {
        snprintf(name, sizeof name, "feed %s, kW", w.factory.site.power.feeds.at[f].name);
        const struct mw_op *head = find_text(&pic, whole(&pic), name);
        assert_non_null(head);
        assert_null(head->title);
    }
    for (uint32_t i = 0; i < pic.ops.n; i++)
        if (pic.ops.at[i].kind == MW_OP_TEXT && strstr(pic.ops.at[i].text, "500.0 k"))
            assert_null(pic.ops.at[i].title);
    mw_picture_done(&pic);
    world_done(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_sums_over_the_supplies),
        cmocka_unit_test(losses_that_need_not_be_survived_are_told_too),
        cmocka_unit_test(pairs_of_four_feeds_are_cases),
        cmocka_unit_test(overload_is_told_in_ink_and_words),
        cmocka_unit_test(a_feed_may_carry_the_lesser_of_its_own_and_its_ups),
        cmocka_unit_test(sixteen_feeds_are_told_in_blocks),
        cmocka_unit_test(odd_plans_are_drawn_all_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
