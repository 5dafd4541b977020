/*
 * labels_test.c: a label for each end of each cable and for each device, by hand on the plan of
 * store/plan_fixture.h. That printed codes can be read is shown by tests/e2e/export.sh, with
 * zbarimg.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/label_sheet.h"
#include "export/labels.h"

#include <qrencode.h>

static void every_end_has_a_label(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    uint32_t ends = 0, lines = 0;
    const char *text;

    (void)state;
    mw_export_labels(&f->x, &f->to.sink);
    text = memory_file(&f->to, "labels/labels.csv");
    for (uint32_t i = 0; i < f->plan.cables.n; i++)
        for (int e = 0; e < 3; e++) {
            const struct mw_end *end = &f->plan.cables.at[i].end[e];
            char path[MW_LABEL_CAP], line[MW_LABEL_CAP + 40];
            if (end->device == MW_NONE)
                continue;
            ends++;
            mw_label_path(&f->plan, end, path, sizeof path);
            snprintf(line, sizeof line, ",cable:%012llx %s\n",
                     (unsigned long long)f->plan.cables.at[i].id, path);
            if (ends % 97 == 0) /* a sample: the text has megabytes */
                assert_non_null(strstr(text, line));
        }
    for (const char *s = text; *s; s++)
        lines += *s == '\n';
    assert_int_equal(lines, 1 + ends + f->plan.devices.n);
    export_fixture_free(f);
}

static void labels_say_both_ends(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    struct mw_label l;
    uint32_t i = 0;

    (void)state;
    /* cables.csv has node001's first: to leaf-1-8, rail 8 being the OSFP1P1 of a DGX H100 */
    mw_label_of_end(&f->plan, &f->plan.cables.at[0], 0, &l);
    assert_string_equal(l.here, "node001 OSFP1P1");
    assert_string_equal(l.far, "leaf-1-8 1/1");
    assert_string_equal(l.qr, "cable:77cc4058528d node001/hca8");
    mw_label_of_end(&f->plan, &f->plan.cables.at[0], 1, &l);
    assert_string_equal(l.here, "leaf-1-8 1/1");
    assert_string_equal(l.far, "node001 OSFP1P1");
    assert_string_equal(l.qr, "cable:77cc4058528d leaf-1-8/p1");
    while (f->plan.cables.at[i].end[2].device == MW_NONE)
        i++;
    mw_label_of_end(&f->plan, &f->plan.cables.at[i], 0, &l);
    assert_string_equal(l.here, "ufm-compute-1 IB1/1");
    assert_string_equal(l.far, "leaf-4-1 16/2 / leaf-4-2 16/2");
    mw_label_of_end(&f->plan, &f->plan.cables.at[i], 2, &l);
    assert_string_equal(l.here, "leaf-4-2 16/2");
    assert_string_equal(l.far, "ufm-compute-1 IB1/1 / leaf-4-1 16/2");
    mw_label_of_device(&f->plan, 0, &l);
    assert_string_equal(l.here, "node001");
    assert_string_equal(l.far, "rack a01, U29");
    assert_string_equal(l.qr, "node001");
    assert_string_equal(l.facts, "NVIDIA DGX H100");
    export_fixture_free(f);
}

/* The dark modules that are drawn are those of the code, each covered once (but for the seam). */
static void the_code_is_drawn(void **state)
{
    struct mw_picture page;
    struct mw_label l = {
        .here = "a", .caption = "to", .far = "b", .qr = "cable:77cc4058528d leaf-1-8/p1"};
    QRcode *code = QRcode_encodeString8bit(l.qr, 0, QR_ECLEVEL_M);
    double area = 0, dark = 0,
           module = 25.0 / (code->width + 8); /* 25 mm, four quiet modules */

    (void)state;
    mw_picture_init(&page, "p", "p", 70, 37);
    mw_label_draw(&page, &l, 0, 0);
    for (uint32_t i = 0; i < page.ops.n; i++) {
        const struct mw_op *op = &page.ops.at[i];
        if (op->kind != MW_OP_RECT)
            continue;
        /* no nearer to the edge of the label than its quiet zone */
        assert_true(op->x >= 4 && op->y >= 4 && op->x + op->w <= 29 && op->y + op->h <= 33);
        area += op->w * module;
    }
    for (int i = 0; i < code->width * code->width; i++)
        dark += code->data[i] & 1 ? module * module : 0;
    assert_true(area > dark * 0.999 && area < dark * 1.001);
    QRcode_free(code);
    mw_picture_done(&page);
}

static void sheets_are_filled(void **state)
{
    (void)state;
    for (uint32_t n = MW_LABELS_PER_SHEET - 1; n <= MW_LABELS_PER_SHEET + 1; n++) {
        struct mw_label_sheet s;
        struct mw_label l = {.here = "x", .caption = "at", .qr = "x"};
        struct mw_out out;
        struct mw_err err;
        mw_out_init(&out, NULL, NULL);
        mw_label_sheet_begin(&s, &out, "t");
        for (uint32_t i = 0; i < n; i++)
            mw_label_sheet_add(&s, &l);
        assert_int_equal(mw_label_sheet_end(&s, &err), MW_OK);
        assert_int_equal(s.pages, n > MW_LABELS_PER_SHEET ? 2 : 1);
        mw_out_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_end_has_a_label),
        cmocka_unit_test(labels_say_both_ends),
        cmocka_unit_test(the_code_is_drawn),
        cmocka_unit_test(sheets_are_filled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
