/* book_index_test.c: every entry stands once, with its page and a link, and no heading ends a column. */
#include "draw/picture_check.h"

#include "draw/drawings.h"

enum { PER_COLUMN = 48, PER_PAGE = 96 }; /* as a page of A4 takes at 4.8 mm a line */

static const struct mw_factory factory = {.name = "pod32", .compute.count = 32};
static const struct mw_plan plan = {.want = &factory};

struct entries {
    char id[300][16];
    struct mw_book_entry at[300];
};

/* Headings where `heading` says so; racks else. */
static void fill(struct entries *e, uint32_t n, uint32_t heading)
{
    for (uint32_t i = 0; i < n; i++) {
        snprintf(e->id[i], sizeof e->id[i], "rack:%u", i);
        e->at[i] = (struct mw_book_entry){
            .id = e->id[i], .title = e->id[i], .level = i != heading, .page = 1000 + i};
    }
}

static const struct mw_op *text_of(const struct mw_picture *p, const char *text)
{
    for (uint32_t i = 0; i < p->ops.n; i++)
        if (p->ops.at[i].kind == MW_OP_TEXT && strcmp(p->ops.at[i].text, text) == 0)
            return &p->ops.at[i];
    return NULL;
}

static void check(const struct entries *e, uint32_t n, uint32_t pages)
{
    uint32_t seen = 0;
    char number[16];

    assert_int_equal(mw_draw_index_pages(e->at, n), pages);
    for (uint32_t page = 0; page < pages; page++) {
        struct mw_picture p;
        mw_draw_index(&plan, "0123", e->at, n, page, &p);
        check_picture(&p, 2.5);
        for (uint32_t i = 0; i < n; i++) {
            const struct mw_op *title = text_of(&p, e->at[i].title);
            if (!title)
                continue;
            snprintf(number, sizeof number, "%u", e->at[i].page);
            const struct mw_op *at = text_of(&p, number);
            assert_non_null(at);
            assert_true(at->y == title->y && at->x > title->x);
            assert_string_equal(at->link, e->at[i].id);
            assert_string_equal(title->link, e->at[i].id);
            seen++;
        }
        mw_picture_done(&p);
    }
    assert_int_equal(seen, n);
}

static void entries_go_on_over_pages(void **state)
{
    static struct entries e;

    (void)state;
    fill(&e, 300, MW_NONE);
    check(&e, 0, 1);
    check(&e, 1, 1);
    check(&e, PER_PAGE - 1, 1);
    check(&e, PER_PAGE, 1);
    check(&e, PER_PAGE + 1, 2);
    check(&e, 3 * PER_PAGE + 1, 4);
}

static void headings_stay_with_what_follows(void **state)
{
    static struct entries e;
    struct mw_picture p;

    (void)state;
    fill(&e, PER_PAGE, PER_COLUMN - 1);
    check(&e, PER_PAGE, 2); /* one line is left free */
    mw_draw_index(&plan, "0123", e.at, PER_PAGE, 0, &p);
    assert_true(text_of(&p, e.id[PER_COLUMN - 1])->y == text_of(&p, e.id[0])->y);
    mw_picture_done(&p);
    fill(&e, PER_PAGE, PER_COLUMN - 2);
    check(&e, PER_PAGE, 1);
    fill(&e, PER_COLUMN, PER_COLUMN - 1); /* nothing follows */
    check(&e, PER_COLUMN, 1);
}

static void long_titles_are_shortened(void **state)
{
    static struct entries e;
    char title[4000];
    struct mw_picture p;

    (void)state;
    fill(&e, 1, MW_NONE);
    memset(title, 'W', sizeof title - 1);
    title[sizeof title - 1] = '\0';
    e.at[0].title = title;
    mw_draw_index(&plan, "0123", e.at, 1, 0, &p);
    check_picture(&p, 2.5);
    mw_picture_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_go_on_over_pages),
        cmocka_unit_test(headings_stay_with_what_follows),
        cmocka_unit_test(long_titles_are_shortened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
