/*
 * pull_test.c: the pull list holds every cable once and in the order of the walk, its bundles add
 * up to the plan's, and pages are as many as foretold. What stands on the pages is read back by
 * tests/e2e/export.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "export/export_fixture.h"
#include "export/pull.h"
#include "export/pull_page.h"

static uint32_t count(const char *text, const char *what)
{
    uint32_t n = 0;

    for (; (text = strstr(text, what)); text++)
        n++;
    return n;
}

static void every_cable_is_listed(void **state)
{
    struct export_fixture *f = export_fixture_new("pod32-dense", NULL);
    const char *text, *line;
    uint32_t n = 0, *bundle = mw_alloc(f->plan.bundles.n * sizeof *bundle);

    (void)state;
    mw_export_pull(&f->x, &f->to.sink);
    text = memory_file(&f->to, "pull/pull.csv");
    for (line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1, n++) {
        char section[32];
        uint32_t number, of;
        assert_int_equal(strtoul(line, NULL, 10), n + 1);
        const char *at = strchr(strchr(line, ',') + 1, ',') + 1;
        snprintf(section, sizeof section, "%.*s", (int)strcspn(at, ","), at);
        if (strcmp(section, "tray") != 0)
            continue;
        assert_int_equal(sscanf(at, "tray,%u,%u,", &number, &of), 2);
        assert_int_equal(of, f->plan.bundles.at[number - 1].cables);
        bundle[number - 1]++;
    }
    assert_int_equal(n, f->plan.cables.n);
    for (uint32_t i = 0; i < f->plan.bundles.n; i++)
        assert_int_equal(bundle[i], f->plan.bundles.at[i].cables);
    for (uint32_t i = 0; i < f->plan.cables.n; i++) {
        char id[16];
        snprintf(id, sizeof id, ",%012llx,", (unsigned long long)f->plan.cables.at[i].id);
        assert_int_equal(count(text, id), 1);
    }
    mw_free(bundle);
    export_fixture_free(f);
}

/* A file per row and one for elsewhere, with the pages that it was said to need. */
static void rows_are_printed(void **state)
{
    struct export_fixture *f = export_fixture_new("superpod-h100-4su", NULL);
    struct mw_walk w;
    int files = 0;

    (void)state;
    mw_walk_init(&w, &f->plan);
    for (uint32_t first = 0, end; first < w.steps.n; first = end, files++) {
        char path[64] = "pull/elsewhere.pdf";
        uint32_t row = mw_walk_row(&w.steps.at[first]);
        for (end = first + 1; end < w.steps.n && mw_walk_row(&w.steps.at[end]) == row;)
            end++;
        if (row != MW_NONE)
            snprintf(path, sizeof path, "pull/rows/%s.pdf", f->plan.rows.at[row].name);
        assert_int_equal(mw_pull_print(&f->x, &w, first, end, &f->to.sink),
                         mw_pull_pages(&w, first, end));
        assert_memory_equal(memory_file(&f->to, path), "%PDF-", 5);
    }
    assert_int_equal(f->to.n, files);
    assert_int_equal(f->notes.n, 0);
    memory_done(&f->to);
    mw_export_pull(&f->x, &f->to.sink);
    assert_int_equal(f->to.n, files + 1); /* and the CSV */
    mw_walk_done(&w);
    export_fixture_free(f);
}

/* Steps of a key each: a band and a cable take two lines of 27, so thirteen such fill a page. */
static void pages_are_counted(void **state)
{
    struct mw_walk_step steps[60];
    struct mw_walk w = {.steps = {.at = steps, .n = 60, .cap = 60}};

    (void)state;
    for (uint32_t i = 0; i < 60; i++)
        steps[i] = (struct mw_walk_step){.key = i, .cable = i};
    assert_int_equal(mw_pull_pages(&w, 0, 1), 1);
    assert_int_equal(mw_pull_pages(&w, 0, 13), 1);
    assert_int_equal(mw_pull_pages(&w, 0, 14), 2);
    assert_int_equal(mw_pull_pages(&w, 0, 26), 2);
    assert_int_equal(mw_pull_pages(&w, 0, 27), 3);
    for (uint32_t i = 0; i < 60; i++)
        steps[i].key = 7; /* one bundle: its band stands again on each page */
    assert_int_equal(mw_pull_pages(&w, 0, 26), 1);
    assert_int_equal(mw_pull_pages(&w, 0, 27), 2);
    assert_int_equal(mw_pull_pages(&w, 0, 52), 2);
    assert_int_equal(mw_pull_pages(&w, 0, 53), 3);
}

static void no_cables_no_file(void **state)
{
    struct mw_catalog catalog = {0};
    struct mw_factory want = {0};
    struct mw_plan p = {.want = &want, .catalog = &catalog};
    struct export_fixture f = {0};

    (void)state;
    export_fixture_plan(&f, &p);
    mw_export_pull(&f.x, &f.to.sink);
    assert_int_equal(f.to.n, 0);
    assert_int_equal(f.notes.n, 1);
    mw_diags_done(&f.notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cable_is_listed),
        cmocka_unit_test(rows_are_printed),
        cmocka_unit_test(pages_are_counted),
        cmocka_unit_test(no_cables_no_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
