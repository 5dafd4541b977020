/*
 * pdf_test.c: tables break between rows and repeat their heads, headings do not end a sheet, links
 * lead somewhere, pages are counted. What is on the pages is read back by pdftotext (poppler),
 * which knows nothing of us.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/flow.h"
#include "report/paper.h"
#include "report/pdf.h"

static void start(struct mw_doc *d)
{
    mw_doc_init(d, "factory", "Test", "millwright", "0123456789abcdef");
    mw_doc_chapter(d, "first", "First");
}

static void write_pdf(const struct mw_doc *d, struct mw_out *out)
{
    struct mw_err err = {0};

    mw_out_init(out, NULL, NULL);
    if (mw_doc_pdf_write(d, out, &err) != MW_OK)
        fail_msg("%s", err.text);
    assert_true(out->n > 500);
    assert_memory_equal(out->buf, "%PDF-", 5);
}

/* The text of all pages, each ended by a form feed; the caller frees it. */
static char *text_of(const struct mw_doc *d)
{
    struct mw_out out;
    char file[64], command[128];
    size_t n = 0, cap = 1 << 20;
    char *text = calloc(1, cap);

    write_pdf(d, &out);
    snprintf(file, sizeof file, "/tmp/pdf_test.%ld", (long)getpid());
    FILE *f = fopen(file, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(out.buf, 1, out.n, f), out.n);
    fclose(f);
    mw_out_done(&out);
    snprintf(command, sizeof command, "pdftotext -layout %s - 2>&1", file);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    n = fread(text, 1, cap - 1, p);
    text[n] = '\0';
    assert_int_equal(pclose(p), 0);
    unlink(file);
    return text;
}

static uint32_t count_of(const char *text, const char *what)
{
    uint32_t n = 0;

    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

static void long_table(struct mw_doc *d, uint32_t rows)
{
    mw_doc_facts(d, "", MW_NONE); /* what the table's mark leads to */
    mw_doc_fact(d, "rule");
    d->rows.at[d->rows.n - 1].anchor = "r1";
    mw_doc_table(d, "Long", "name|zzheadzz>", mw_doc_rule(d, "w", "t", NULL));
    for (uint32_t i = 0; i < rows; i++) {
        mw_doc_row(d, MW_NONE);
        mw_doc_cell_text(d, mw_arena_printf(&d->arena, "row-%03u-", i));
        mw_doc_cell_value(d, i, 0, 0);
    }
}

static void heads_come_again_on_every_sheet(void **state)
{
    struct mw_doc d;

    (void)state;
    start(&d);
    mw_doc_chapter(&d, "second", "Second");
    long_table(&d, 200);
    char *text = text_of(&d);
    uint32_t pages = count_of(text, "\f");
    assert_true(pages >= 4 && pages <= 8);
    /* All pages but the first hold some of the table. */
    assert_int_equal(count_of(text, "zzheadzz"), pages - 1);
    for (uint32_t i = 0; i < 200; i++) {
        char row[16];
        snprintf(row, sizeof row, "row-%03u-", i);
        assert_int_equal(count_of(text, row), 1);
    }
    for (uint32_t i = 1; i <= pages; i++) {
        char foot[32];
        snprintf(foot, sizeof foot, "page %u of %u", i, pages);
        assert_int_equal(count_of(text, foot), 1);
    }
    assert_int_equal(count_of(text, "plan 0123456789ab"), pages); /* the first has all of it */
    free(text);
    mw_doc_done(&d);
}

/* The last line of a page before its foot is never a heading, wherever headings fall; and the
 * last row of a table never stands alone. */
static void nothing_stands_alone(void **state)
{
    (void)state;
    for (uint32_t before = 14; before < 52; before++) { /* a sheet holds some forty */
        struct mw_doc d;
        char *text, *next;

        start(&d);
        mw_doc_chapter(&d, "second", "Second");
        for (uint32_t i = 0; i < before; i++) {
            mw_doc_paragraph(&d);
            mw_doc_text(&d, "filler");
        }
        mw_doc_section(&d, "HEADING");
        long_table(&d, 9);
        mw_doc_section(&d, "SECOND");
        mw_doc_table(&d, "T", "a|b\n\n\n\n\n\nq>", MW_NONE);
        mw_doc_row(&d, MW_NONE);
        mw_doc_cell_text(&d, "zz-row");
        mw_doc_cell_none(&d);
        text = text_of(&d);
        for (char *page = text; (next = strchr(page, '\f')); page = next + 1) {
            *next = '\0';
            char *heading = strstr(page, "HEADING");
            if (heading)
                assert_non_null(strstr(heading, "rule"));
            heading = strstr(page, "SECOND");
            if (heading)
                assert_non_null(strstr(heading, "zz-row"));
            if (strstr(page, "row-008-"))
                assert_non_null(strstr(page, "row-007-"));
        }
        free(text);
        mw_doc_done(&d);
    }
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    struct mw_out a, b;
    struct mw_doc d;

    (void)state;
    start(&d);
    mw_doc_callout(&d, MW_DOC_WARN, "Careful");
    mw_doc_text(&d, "text");
    mw_doc_listing(&d, "file", "a: 1\n\n  b: 2");
    write_pdf(&d, &a);
    write_pdf(&d, &b);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.buf, b.buf, a.n);
    mw_out_done(&a);
    mw_out_done(&b);
    mw_doc_done(&d);
}

static struct mw_picture *picture(double w, double h)
{
    struct mw_picture *p = mw_alloc(sizeof *p);

    mw_picture_init(p, "p", "p", w, h);
    mw_picture_text(p, 5, 20, 10, MW_ALIGN_START, MW_INK_TEXT, "inside");
    return p;
}

/* A small figure stands in the text; a wide or tall one on a sheet of its own, after the rest. */
static void large_figures_have_their_own_sheet(void **state)
{
    static const struct {
        double w, h;
        uint32_t pages;
    } cases[] = {{100, 60, 2}, {220, 100, 2}, {221, 100, 3}, {100, 300, 3}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mw_doc d;

        start(&d);
        mw_doc_chapter(&d, "second", "Second");
        mw_doc_figure(&d, picture(cases[i].w, cases[i].h), "Picture");
        mw_doc_text(&d, "legend");
        mw_doc_paragraph(&d);
        mw_doc_text(&d, "after");
        char *text = text_of(&d), *second = strchr(text, '\f') + 1;
        assert_int_equal(count_of(text, "\f"), cases[i].pages);
        assert_int_equal(count_of(text, "inside"), 1);
        assert_int_equal(count_of(text, "Figure 1. Picture. legend"), 1);
        *strchr(second, '\f') = '\0';
        assert_non_null(strstr(second, "after"));
        assert_int_equal(!strstr(second, "inside"), cases[i].pages == 3);
        free(text);
        mw_doc_done(&d);
    }
}

/* Text of any size: an empty document, a title of several lines, a word wider than the sheet, a
 * row taller than a sheet. */
static void extremes_do_no_harm(void **state)
{
    struct mw_doc d;
    char *word = calloc(1, 9001);

    (void)state;
    mw_doc_init(&d, "", "", "", "");
    char *text = text_of(&d);
    assert_int_equal(count_of(text, "\f"), 1);
    free(text);
    mw_doc_done(&d);

    memset(word, 'W', 9000);
    word[200] = 0;
    mw_doc_init(&d, word, "Test", "p", "d");
    word[200] = 87;
    mw_doc_chapter(&d, "first", "First");
    mw_doc_chapter(&d, "second", "Second");
    mw_doc_table(&d, "T", "a|b>|c", MW_NONE);
    mw_doc_row(&d, MW_NONE);
    mw_doc_cell_text(&d, word);
    mw_doc_cell_text(&d, "-");
    mw_doc_cell_text(&d, word);
    mw_doc_paragraph(&d);
    mw_doc_text(&d, "end");
    text = text_of(&d);
    assert_non_null(strstr(text, "end"));
    assert_true(count_of(text, "\f") < 8);
    free(text);
    mw_doc_done(&d);
    free(word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_come_again_on_every_sheet),
        cmocka_unit_test(nothing_stands_alone),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(large_figures_have_their_own_sheet),
        cmocka_unit_test(extremes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
