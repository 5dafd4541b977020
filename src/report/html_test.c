/* html_test.c: each block as HTML, what is escaped, and one style sheet without holes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "report/html.h"
#include "report/html_style.h"

static char *page_of(const struct mw_doc *d)
{
    struct mw_out out;

    mw_out_init(&out, NULL, NULL);
    mw_html_write(d, &out);
    char *page = strndup(out.buf, out.n);
    mw_out_done(&out);
    return page;
}

static void assert_has(const char *page, const char *what)
{
    if (!strstr(page, what))
        fail_msg("the page lacks %s", what);
}

static void values_keep_all_of_themselves(void **state)
{
    struct mw_doc d;

    (void)state;
    mw_doc_init(&d, "f", "k", "p", "d");
    uint32_t rule = mw_doc_rule(&d, "w", "t", NULL);
    mw_doc_chapter(&d, "one", "One");
    mw_doc_paragraph(&d);
    mw_doc_value(&d, 1234567, 3, 1, "kW", rule);
    mw_doc_table(&d, "T", "a|n>", rule);
    mw_doc_row(&d, MW_NONE)->strong = true;
    mw_doc_cell_text(&d, "x");
    mw_doc_cell_value(&d, -5, 0, 0);
    char *page = page_of(&d);
    assert_has(page,
               "<p><data value=\"1234.567\">1\u202f234.6</data>\u00a0kW"
               "<sup class=\"mark\"><a href=\"#r1\" aria-label=\"rule 1\">1</a></sup></p>");
    assert_has(page, "<caption id=\"t1\">T<sup class=\"mark\">");
    assert_has(page, "<th scope=\"col\">a</th><th scope=\"col\" class=\"n\">n</th>");
    assert_has(page, "<tr class=\"total\"><th scope=\"row\">x</th>"
                     "<td class=\"n\"><data value=\"-5\">\u22125</data></td></tr>");
    free(page);
    mw_doc_done(&d);
}

static void everything_is_escaped(void **state)
{
    static const char evil[] = "</p>\"'&<script>";
    static const char tame[] = "&lt;/p&gt;&quot;&#39;&amp;&lt;script&gt;";
    struct mw_doc d;
    uint32_t n = 0;

    (void)state;
    mw_doc_init(&d, evil, evil, evil, evil);
    mw_doc_chapter(&d, "one", evil);
    mw_doc_section(&d, evil);
    mw_doc_paragraph(&d);
    mw_doc_text(&d, "%s", evil);
    mw_doc_strong(&d, evil);
    mw_doc_code(&d, evil);
    mw_doc_query(&d, evil);
    mw_doc_badge(&d, MW_DOC_BAD, evil);
    mw_doc_link(&d, "one", evil);
    mw_doc_value(&d, 1, 0, 0, evil, MW_NONE);
    mw_doc_callout(&d, MW_DOC_WARN, evil);
    mw_doc_facts(&d, evil, MW_NONE);
    mw_doc_fact(&d, evil);
    mw_doc_code(&d, evil);
    mw_doc_table(&d, evil, "</td><script>|b", MW_NONE);
    mw_doc_row(&d, MW_NONE);
    mw_doc_cell_text(&d, evil);
    mw_doc_cell_none(&d);
    mw_doc_listing(&d, evil, evil);
    char *page = page_of(&d);
    for (const char *at = page; (at = strstr(at, tame)); at += strlen(tame))
        n++;
    /* Title twice, kind twice, program twice, digest; heading twice (contents too); 16 below. */
    assert_int_equal(n, 7 + 2 + 16);
    assert_null(strstr(page, "<script>"));
    assert_null(strstr(page, "'&"));
    assert_has(page, "&lt;/td&gt;&lt;script</th>");
    free(page);
    mw_doc_done(&d);
}

static void paths_break_at_their_dots(void **state)
{
    static const struct {
        const char *code, *html;
    } cases[] = {
        {"a.b.c", "<code>a.<wbr/>b.<wbr/>c</code>"},
        {"", "<code></code>"},
        {"end.", "<code>end.</code>"},
        {".x", "<code>.<wbr/>x</code>"},
        {"<.>", "<code>&lt;.<wbr/>&gt;</code>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mw_doc d;

        mw_doc_init(&d, "", "", "", "");
        mw_doc_paragraph(&d);
        mw_doc_code(&d, cases[i].code);
        char *page = page_of(&d);
        assert_has(page, cases[i].html);
        free(page);
        mw_doc_done(&d);
    }
}

static uint32_t count_of(const char *s, char c)
{
    uint32_t n = 0;

    for (; *s; s++)
        n += *s == c;
    return n;
}

/* Braces match over the whole; no line holds what would end the style or fetch anything. */
static void the_style_is_whole(void **state)
{
    uint32_t open = 0, close = 0;

    (void)state;
    for (const char *const *line = mw_html_style; *line; line++) {
        open += count_of(*line, '{');
        close += count_of(*line, '}');
        assert_true(close <= open);
        assert_null(strchr(*line, '<'));
        assert_null(strstr(*line, "url("));
        assert_null(strstr(*line, "@import"));
    }
    assert_int_equal(open, close);
    assert_true(open > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_keep_all_of_themselves),
        cmocka_unit_test(everything_is_escaped),
        cmocka_unit_test(paths_break_at_their_dots),
        cmocka_unit_test(the_style_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
