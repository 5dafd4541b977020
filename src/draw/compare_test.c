/* compare_test.c: bars against the values they show, names and edges. */
#include "draw/picture_check.h"

#include "draw/compare.h"

enum { DESIGNS = 3 };

struct chart {
    struct mw_figures figures[DESIGNS];
    struct mw_compare_entry at[DESIGNS];
    struct mw_picture picture;
};

static void chart_init(struct chart *c)
{
    static const char *const names[] = {
        "first", "second", "third, whose name is far longer than its column has room for"};

    memset(c, 0, sizeof *c);
    for (int i = 0; i < DESIGNS; i++) {
        for (int m = 0; m < MW_METRICS; m++)
            c->figures[i].value[m] = 5000;
        c->figures[i].value[MW_METRIC_UNKNOWN] = 0;
        snprintf(c->figures[i].currency, sizeof c->figures[i].currency, "EUR");
        c->at[i] = (struct mw_compare_entry){names[i], &c->figures[i]};
    }
}

/* The bars of a panel, from the left end up to `cap` of them. */
static uint32_t bars_of(const struct mw_picture *p, const char *panel, double *w, uint32_t cap)
{
    struct span in = find_group(p, panel);
    uint32_t n = 0;

    for (uint32_t i = in.from; i < in.to; i++)
        if (p->ops.at[i].kind == MW_OP_RECT && n < cap)
            w[n++] = p->ops.at[i].w;
    return n;
}

static void bars_are_as_long_as_their_values(void **state)
{
    struct chart c;
    double w[DESIGNS];

    (void)state;
    chart_init(&c);
    c.figures[0].value[MW_METRIC_RACKS] = 10000;
    c.figures[1].value[MW_METRIC_RACKS] = 40000;
    c.figures[2].value[MW_METRIC_RACKS] = 20000;
    c.figures[1].value[MW_METRIC_CAPITAL] = 1234567000;
    c.figures[2].value[MW_METRIC_CAPITAL] = MW_UNKNOWN;
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    check_picture(&c.picture, 3.2);
    assert_int_equal(bars_of(&c.picture, "racks", w, DESIGNS), 3);
    assert_true(w[0] * 4 > w[1] - 0.01 && w[0] * 4 < w[1] + 0.01);
    assert_true(w[2] * 2 > w[1] - 0.01 && w[2] * 2 < w[1] + 0.01);
    assert_int_equal(bars_of(&c.picture, "capital", w, DESIGNS), 2); /* none of the unknown */
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "1,234,567"), 1);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "unknown"), 1);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "capital, EUR"), 1);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), c.at[2].name), 2);
    /* what is alike has no panel, but is told */
    assert_int_equal(bars_of(&c.picture, "rows", w, DESIGNS), 0);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "rows 5"), 1);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "stranded power 5.0 kW"), 1);
    mw_picture_done(&c.picture);
}

static void crosses_no_dashed_line(const struct mw_picture *p, const struct mw_op *text)
{
    double w = mw_picture_text_width(text->text, text->bold, text->mono) * text->size_mm;
    double left = text->align == MW_ALIGN_END ? text->x - w : text->x;
    uint32_t dashed = 0;

    for (uint32_t i = 0; i < p->ops.n; i++) {
        const struct mw_op *op = &p->ops.at[i];
        if (op->kind != MW_OP_LINE || !op->dashed)
            continue;
        double x = p->points.at[op->first_point].x;
        assert_true(x < left || x > left + w);
        dashed++;
    }
    assert_true(dashed > 0);
}

static void what_cannot_be_has_no_bar(void **state)
{
    struct chart c;
    double w[DESIGNS];

    (void)state;
    chart_init(&c);
    c.at[0].figures = NULL; /* even the first */
    c.figures[1].value[MW_METRIC_CABLES] = 0;
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    check_picture(&c.picture, 3.2);
    assert_int_equal(bars_of(&c.picture, "cables", w, DESIGNS), 1);
    assert_int_equal(count_text(&c.picture, whole(&c.picture), "cannot be"), 1);
    mw_picture_done(&c.picture);
    chart_init(&c);
    c.at[1].figures = NULL;
    c.figures[0].value[MW_METRIC_CABLES] = 1000; /* a dashed line close to the left end */
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    for (uint32_t i = 0; i < c.picture.ops.n; i++)
        if (c.picture.ops.at[i].kind == MW_OP_TEXT &&
            strcmp(c.picture.ops.at[i].text, "cannot be") == 0)
            crosses_no_dashed_line(&c.picture, &c.picture.ops.at[i]);
    mw_picture_done(&c.picture);
    for (int i = 1; i < DESIGNS; i++)
        c.at[i].figures = NULL;
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    check_picture(&c.picture, 3.2);
    mw_picture_done(&c.picture);
    chart_init(&c);
    mw_draw_compare(c.at, 1, &c.picture);
    check_picture(&c.picture, 3.2);
    mw_picture_done(&c.picture);
}

/* A sum without some prices says so; two such sums differ when only one is whole. */
static void partial_sums_are_marked(void **state)
{
    struct chart c;

    (void)state;
    chart_init(&c);
    for (int i = 0; i < DESIGNS; i++)
        c.figures[i].value[MW_METRIC_UNKNOWN] = i == 1 ? 0 : 2000;
    c.figures[0].value[MW_METRIC_CAPITAL] = c.figures[1].value[MW_METRIC_CAPITAL] = 1234567000;
    c.figures[2].value[MW_METRIC_CAPITAL] = 1234567000;
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    check_picture(&c.picture, 3.2);
    assert_int_equal(count_text(&c.picture, find_group(&c.picture, "capital"), "1,234,567"), 1);
    assert_int_equal(
        count_text(&c.picture, find_group(&c.picture, "capital"), "at least 1,234,567"), 2);
    mw_picture_done(&c.picture);
}

static void long_names_stay_apart(void **state)
{
    struct chart c;
    uint32_t cut = 0;

    (void)state;
    chart_init(&c);
    c.figures[0].value[MW_METRIC_RACKS] = 1000;
    c.at[0].name = "price=350000, max_per_rack=3, interest=0.05";
    c.at[1].name = "price=350000, max_per_rack=3, interest=0.06";
    mw_draw_compare(c.at, DESIGNS, &c.picture);
    for (uint32_t i = 0; i < c.picture.ops.n; i++) {
        const struct mw_op *op = &c.picture.ops.at[i];
        for (int k = 0; k < 2 && op->title; k++)
            if (strcmp(op->title, c.at[k].name) == 0) {
                const char *end = op->text + strlen(op->text) - 4;
                assert_string_equal(end, c.at[k].name + strlen(c.at[k].name) - 4);
                cut++;
            }
    }
    assert_int_equal(cut, 2);
    mw_picture_done(&c.picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bars_are_as_long_as_their_values),
        cmocka_unit_test(what_cannot_be_has_no_bar),
        cmocka_unit_test(partial_sums_are_marked),
        cmocka_unit_test(long_names_stay_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
