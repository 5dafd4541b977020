/* html.c: see html.h. The style sheet stands in html_style.c. */
#include "report/html.h"

#include "draw/svg.h"
#include "report/html_style.h"

#include <stdio.h>
#include <string.h>

struct html {
    const struct mw_doc *d;
    struct mw_out *out;
    uint32_t tables, figures; /* so far: they number the ids */
    bool in_chapter;
};

static const char *const tones[] = {
    [MW_DOC_PLAIN] = "plain", [MW_DOC_GOOD] = "good", [MW_DOC_INFO] = "info",
    [MW_DOC_WARN] = "warn",   [MW_DOC_BAD] = "bad",
};

static void text_n(struct mw_out *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        switch (s[i]) {
        case '<':
            mw_out_str(out, "&lt;");
            break;
        case '>':
            mw_out_str(out, "&gt;");
            break;
        case '&':
            mw_out_str(out, "&amp;");
            break;
        case '"':
            mw_out_str(out, "&quot;");
            break;
        case '\'':
            mw_out_str(out, "&#39;");
            break;
        default:
            mw_out_char(out, s[i]);
            break;
        }
}

static void put(struct html *h, const char *s)
{
    mw_out_str(h->out, s);
}

static void text(struct html *h, const char *s)
{
    text_n(h->out, s, strlen(s));
}

/* <tag>text</tag>, with attributes as they stand in `open`: "span class=x". */
static void element(struct html *h, const char *open, const char *s)
{
    mw_out_printf(h->out, "<%s>", open);
    text(h, s);
    mw_out_printf(h->out, "</%.*s>", (int)strcspn(open, " "), open);
}

/* ---- lines ---- */

/* The mark of a rule: a small number that leads to it. */
static void mark(struct html *h, uint32_t rule)
{
    if (rule != MW_NONE)
        mw_out_printf(
            h->out, "<sup class=\"mark\"><a href=\"#r%u\" aria-label=\"rule %u\">%u</a></sup>",
            rule + 1, rule + 1, rule + 1);
}

static void value(struct html *h, const struct mw_doc_span *s)
{
    char exact[MW_DOC_NUMBER_CAP], printed[MW_DOC_NUMBER_CAP];

    mw_out_printf(h->out, "<data value=\"%s\">%s</data>", mw_doc_exact(s, exact),
                  mw_doc_number(s, printed));
    if (*s->text) {
        put(h, "\u00a0");
        text(h, s->text);
    }
    mark(h, s->rule);
}

/* Paths may break behind their dots. */
static void code(struct html *h, const char *s)
{
    put(h, "<code>");
    for (;;) {
        size_t n = strcspn(s, ".");

        text_n(h->out, s, n + (s[n] == '.'));
        s += n;
        if (!*s++)
            break;
        if (*s)
            put(h, "<wbr/>");
    }
    put(h, "</code>");
}

static void span(struct html *h, const struct mw_doc_span *s)
{
    switch (s->kind) {
    case MW_DOC_TEXT:
        text(h, s->text);
        break;
    case MW_DOC_STRONG:
        element(h, "strong", s->text);
        break;
    case MW_DOC_CODE:
        code(h, s->text);
        break;
    case MW_DOC_QUERY:
        element(h, "code class=\"query\"", s->text);
        break;
    case MW_DOC_BADGE:
        mw_out_printf(h->out, "<span class=\"badge %s\">", tones[s->tone]);
        text(h, s->text);
        put(h, "</span>");
        break;
    case MW_DOC_LINK:
        put(h, "<a href=\"#");
        text(h, s->to);
        put(h, "\">");
        text(h, s->text);
        put(h, "</a>");
        break;
    case MW_DOC_VALUE:
        value(h, s);
        break;
    }
}

static void spans(struct html *h, uint32_t first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        span(h, &h->d->spans.at[first + i]);
}

static void cell(struct html *h, const struct mw_doc_cell *c)
{
    spans(h, c->first_span, c->span_n);
}

static const struct mw_doc_cell *cell_of(const struct html *h, const struct mw_doc_row *row,
                                         uint32_t i)
{
    return &h->d->cells.at[row->first_cell + i];
}

/* ---- blocks ---- */

static void heading(struct html *h, const struct mw_doc_block *b)
{
    if (b->level > 1) {
        element(h, "h3", b->title);
        put(h, "\n");
        return;
    }
    if (h->in_chapter)
        put(h, "</section>\n");
    h->in_chapter = true;
    mw_out_printf(h->out, "<section id=\"%s\" aria-labelledby=\"%s-h\"%s>\n<h2 id=\"%s-h\">",
                  b->anchor, b->anchor, b->page ? " class=\"page\"" : "", b->anchor);
    text(h, b->title);
    put(h, "</h2>\n");
}

static void callout(struct html *h, const struct mw_doc_block *b)
{
    mw_out_printf(h->out, "<div class=\"callout %s\" role=\"note\"><p class=\"callout-title\">",
                  tones[b->tone]);
    text(h, b->title);
    put(h, "</p>");
    if (b->span_n) {
        put(h, "<p>");
        spans(h, b->first_span, b->span_n);
        put(h, "</p>");
    }
    put(h, "</div>\n");
}

static void facts(struct html *h, const struct mw_doc_block *b)
{
    if (*b->title || b->rule != MW_NONE) {
        put(h, "<p class=\"caption\">");
        text(h, b->title);
        mark(h, b->rule);
        put(h, "</p>\n");
    }
    put(h, b->tiles ? "<dl class=\"tiles\">\n" : "<dl>\n");
    for (uint32_t i = 0; i < b->row_n; i++) {
        const struct mw_doc_row *row = &h->d->rows.at[b->first_row + i];

        if (row->anchor)
            mw_out_printf(h->out, "<div id=\"%s\"><dt>", row->anchor);
        else
            put(h, "<div><dt>");
        cell(h, cell_of(h, row, 0));
        put(h, "</dt><dd>");
        cell(h, cell_of(h, row, 1));
        put(h, "</dd></div>\n");
    }
    put(h, "</dl>\n");
}

static void table_row(struct html *h, const struct mw_doc_block *b,
                      const struct mw_doc_row *row)
{
    put(h, "<tr");
    if (row->anchor)
        mw_out_printf(h->out, " id=\"%s\"", row->anchor);
    put(h, row->strong ? " class=\"total\">" : ">");
    for (uint32_t i = 0; i < row->cell_n; i++) {
        bool numeric = h->d->columns.at[b->first_column + i].numeric;

        put(h, i == 0 ? "<th scope=\"row\"" : "<td");
        put(h, numeric ? " class=\"n\">" : ">");
        cell(h, cell_of(h, row, i));
        if (i == 0)
            mark(h, row->rule);
        put(h, i == 0 ? "</th>" : "</td>");
    }
    put(h, "</tr>\n");
}

/* A table wider than the page scrolls within its frame, which the keyboard reaches too. */
static void table(struct html *h, const struct mw_doc_block *b)
{
    uint32_t id = ++h->tables;

    mw_out_printf(h->out,
                  "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                  "aria-labelledby=\"t%u\"><table%s>\n<caption id=\"t%u\">",
                  id, b->kind == MW_DOC_FORM ? " class=\"form\"" : "", id);
    text(h, b->title);
    mark(h, b->rule);
    put(h, "</caption>\n<thead><tr>");
    for (uint32_t i = 0; i < b->column_n; i++) {
        const struct mw_doc_column *c = &h->d->columns.at[b->first_column + i];

        put(h, c->numeric ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        text(h, c->head);
        put(h, "</th>");
    }
    put(h, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < b->row_n; i++)
        table_row(h, b, &h->d->rows.at[b->first_row + i]);
    put(h, "</tbody></table></div>\n");
}

static void figure(struct html *h, const struct mw_doc_block *b)
{
    char prefix[16];
    uint32_t id = ++h->figures;

    snprintf(prefix, sizeof prefix, "f%u-", id);
    mw_out_printf(h->out,
                  "<figure aria-labelledby=\"f%u\"><div class=\"scroll\" role=\"region\" "
                  "tabindex=\"0\" aria-labelledby=\"f%u\">",
                  id, id);
    mw_svg_element(b->picture, prefix, h->out);
    mw_out_printf(h->out, "</div>\n<figcaption id=\"f%u\"><b>Figure %u.</b> ", id, id);
    text(h, b->title);
    put(h, ". ");
    spans(h, b->first_span, b->span_n);
    put(h, "</figcaption></figure>\n");
}

static void listing(struct html *h, const struct mw_doc_block *b)
{
    put(h, "<details><summary>");
    text(h, b->title);
    put(h, "</summary>\n<pre tabindex=\"0\">");
    for (const char *line = b->text; *line;) { /* a style numbers the lines: copies have none */
        size_t n = strcspn(line, "\n");

        put(h, "<code>");
        text_n(h->out, line, n);
        put(h, "\n</code>");
        line += n + (line[n] == '\n');
    }
    put(h, "</pre></details>\n");
}

static void block(struct html *h, const struct mw_doc_block *b)
{
    switch (b->kind) {
    case MW_DOC_HEADING:
        heading(h, b);
        break;
    case MW_DOC_PARAGRAPH:
    case MW_DOC_NOTE:
        put(h, b->kind == MW_DOC_NOTE ? "<p class=\"small\">" : "<p>");
        spans(h, b->first_span, b->span_n);
        put(h, "</p>\n");
        break;
    case MW_DOC_CALLOUT:
        callout(h, b);
        break;
    case MW_DOC_FACTS:
        facts(h, b);
        break;
    case MW_DOC_TABLE:
    case MW_DOC_FORM:
        table(h, b);
        break;
    case MW_DOC_FIGURE:
        figure(h, b);
        break;
    case MW_DOC_LISTING:
        listing(h, b);
        break;
    }
}

/* ---- the page ---- */

static void contents(struct html *h)
{
    put(h, "<nav aria-label=\"Contents\"><p class=\"caption\">Contents</p><ol>\n");
    for (uint32_t i = 0; i < h->d->blocks.n; i++) {
        const struct mw_doc_block *b = &h->d->blocks.at[i];

        if (b->kind != MW_DOC_HEADING || b->level > 1)
            continue;
        mw_out_printf(h->out, "<li><a href=\"#%s\">", b->anchor);
        text(h, b->title);
        put(h, "</a></li>\n");
    }
    put(h, "</ol></nav>\n");
}

static bool has_figures(const struct mw_doc *d)
{
    for (uint32_t i = 0; i < d->blocks.n; i++)
        if (d->blocks.at[i].kind == MW_DOC_FIGURE)
            return true;
    return false;
}

static void head(struct html *h)
{
    const struct mw_doc *d = h->d;

    put(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
           "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
           "<meta name=\"generator\" content=\"");
    text(h, d->program);
    put(h, "\"/>\n<title>");
    text(h, d->title);
    put(h, " – ");
    text(h, d->kind);
    put(h, "</title>\n<style>\n");
    for (const char *const *line = mw_html_style; *line; line++) {
        put(h, *line);
        put(h, "\n");
    }
    if (has_figures(d))
        mw_svg_style(MW_GROUND_AUTO, h->out);
    put(h, "</style>\n</head>\n");
}

void mw_html_write(const struct mw_doc *d, struct mw_out *out)
{
    struct html h = {.d = d, .out = out};

    head(&h);
    put(&h, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n"
            "<p class=\"kind\">");
    text(&h, d->kind);
    put(&h, "</p>\n<h1>");
    text(&h, d->title);
    put(&h, "</h1>\n<p class=\"digest\">plan <code>");
    text(&h, d->digest);
    put(&h, "</code> · ");
    text(&h, d->program);
    put(&h, "</p>\n</header>\n");
    contents(&h);
    put(&h, "<main id=\"main\" tabindex=\"-1\">\n");
    for (uint32_t i = 0; i < d->blocks.n; i++)
        block(&h, &d->blocks.at[i]);
    if (h.in_chapter)
        put(&h, "</section>\n");
    put(&h, "</main>\n</body>\n</html>\n");
}
