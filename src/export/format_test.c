/* format_test.c: what holds for every format: its files stand under its name, the same plan gives
 * the same bytes, and a plan with next to nothing in it breaks none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/format.h"

static void check_paths(const struct mw_export_format *f, const struct memory_sink *to)
{
    char start[64];

    snprintf(start, sizeof start, "%s/", f->name);
    for (int i = 0; i < to->n; i++)
        assert_memory_equal(to->files[i].path, start, strlen(start));
}

/* A note is about the format or about one of its files. */
static void check_notes(const struct mw_export_format *f, const struct mw_diags *notes)
{
    for (uint32_t i = 0; i < notes->n; i++) {
        assert_memory_equal(notes->at[i].place, f->name, strlen(f->name));
        assert_int_not_equal(notes->at[i].severity, MW_ERROR);
    }
}

static void names_are_words(void **state)
{
    (void)state;
    assert_non_null(mw_export_formats[0].name);
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++) {
        assert_true(*f->name &&
                    strspn(f->name, "abcdefghijklmnopqrstuvwxyz") == strlen(f->name));
        assert_string_not_equal(f->name, "all");
        assert_true(*f->title);
        for (const struct mw_export_format *other = mw_export_formats; other < f; other++)
            assert_string_not_equal(other->name, f->name);
    }
}

static void a_plan_gives_the_same_bytes(void **state)
{
    struct export_fixture *a = export_fixture_new("pod32-dense", NULL);
    struct export_fixture *b = export_fixture_new("pod32-dense", NULL);

    (void)state;
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++) {
        f->write(&a->x, &a->to.sink);
        f->write(&b->x, &b->to.sink);
        check_paths(f, &a->to);
        check_notes(f, &a->notes);
        assert_true(a->to.n > 0);
        assert_int_equal(a->to.n, b->to.n);
        for (int i = 0; i < a->to.n; i++) {
            assert_string_equal(a->to.files[i].path, b->to.files[i].path);
            assert_int_equal(a->to.files[i].out.n, b->to.files[i].out.n);
            assert_memory_equal(a->to.files[i].out.buf, b->to.files[i].out.buf,
                                a->to.files[i].out.n);
        }
        memory_done(&a->to);
        memory_done(&b->to);
        mw_diags_done(&a->notes);
        mw_diags_done(&b->notes);
        a->notes = b->notes = (struct mw_diags){0};
    }
    export_fixture_free(a);
    export_fixture_free(b);
}

static void an_empty_plan_breaks_none(void **state)
{
    struct mw_catalog catalog = {0};
    struct mw_factory want = {.name = "empty"};
    struct mw_plan p = {.want = &want, .catalog = &catalog};
    struct export_fixture x = {0};

    (void)state;
    export_fixture_plan(&x, &p);
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++) {
        f->write(&x.x, &x.to.sink);
        check_paths(f, &x.to);
        check_notes(f, &x.notes);
        memory_done(&x.to);
        mw_diags_done(&x.notes);
        x.notes = (struct mw_diags){0};
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_words),
        cmocka_unit_test(a_plan_gives_the_same_bytes),
        cmocka_unit_test(an_empty_plan_breaks_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
