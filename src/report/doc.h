/*
 * doc.h: a document as a list of blocks, whatever writes it: headings, paragraphs, call-outs,
 * facts, tables, figures, listings. html.c and pdf.c write it.
 *
 * A document is made from top to bottom. What is added goes into the block, row or cell that was
 * begun last:
 *
 *     mw_doc_table(d, "Racks", "kind|count>|kW>", rule);
 *     mw_doc_row(d, MW_NONE);
 *     mw_doc_cell_text(d, "compute");
 *     mw_doc_cell_value(d, 8, 0, 0);
 *     mw_doc_cell_value(d, 326400, 3, 1);
 *
 * Every value names the rule that it follows from: its own, or else that of its row or block.
 * Strings are copied, and made fit to print: what is no UTF-8, or controls a terminal or the
 * direction of writing, becomes '?'.
 */
#ifndef MW_REPORT_DOC_H
#define MW_REPORT_DOC_H

#include "base/map.h"
#include "base/mem.h"
#include "base/picture.h"

#include <stdbool.h>
#include <stdint.h>

/* Where numbers come from. Rules count from 1 on the page: the mark of rule 0 reads "1". */
struct mw_doc_rule {
    const char *what; /* a few words: "feeds by failure case" */
    const char
        *text;       /* the formula with its numbers, the limit's own rule, or the file's key */
    const char *sql; /* NULL, or a query on factory.db: the numbers in its rows are the values
                       * that name this rule, in the order of the document */
};

enum mw_doc_tone { MW_DOC_PLAIN, MW_DOC_GOOD, MW_DOC_INFO, MW_DOC_WARN, MW_DOC_BAD };

enum mw_doc_span_kind {
    MW_DOC_TEXT,
    MW_DOC_STRONG,
    MW_DOC_CODE,
    MW_DOC_QUERY, /* code that stands on lines of its own */
    MW_DOC_BADGE, /* a word with a tone: "error" */
    MW_DOC_LINK,  /* to an anchor of the document */
    MW_DOC_VALUE
};

struct mw_doc_span { /* a piece of a line */
    enum mw_doc_span_kind kind;
    enum mw_doc_tone tone;
    const char *text; /* of a value: its unit, or "" */
    const char *to;   /* link: the anchor */
    int64_t value;    /* in 10^-decimals */
    uint8_t decimals;
    uint8_t shown; /* decimals that are printed, at most `decimals` */
    uint32_t rule; /* MW_NONE: that of its row or block */
};

struct mw_doc_cell {
    uint32_t first_span, span_n;
};

struct mw_doc_row {
    uint32_t first_cell, cell_n;
    uint32_t rule;      /* marked in its first cell; MW_NONE: that of the block */
    const char *anchor; /* or NULL */
    bool strong;        /* a total */
};

struct mw_doc_column {
    const char *head;
    bool numeric; /* its values stand at the right, digit below digit */
};

enum mw_doc_kind {
    MW_DOC_HEADING,
    MW_DOC_PARAGRAPH,
    MW_DOC_NOTE, /* small print: what a table leaves out */
    MW_DOC_CALLOUT,
    MW_DOC_FACTS, /* terms and what is said of them: rows of two cells */
    MW_DOC_TABLE,
    MW_DOC_FORM, /* a table to be filled in by hand: tall rows */
    MW_DOC_FIGURE,
    MW_DOC_LISTING
};

struct mw_doc_block {
    enum mw_doc_kind kind;
    enum mw_doc_tone tone; /* call-outs */
    int level;             /* headings: 1 a chapter, 2 a section */
    bool page;             /* headings: on paper, begins a page */
    bool tiles;            /* facts: side by side, large */
    const char *anchor;    /* headings: what links lead to; NULL none */
    const char *title;     /* heading, call-out; caption of the others; may be "" */
    uint32_t rule;         /* of all values within that name no other; marked at the title */
    uint32_t first_column, column_n;
    uint32_t first_row, row_n;
    uint32_t first_span,
        span_n;                 /* paragraph, note, call-out; figure: what it shows, in words */
    struct mw_picture *picture; /* figure; owned */
    const char *text;           /* listing: lines */
};

struct mw_doc {
    struct mw_arena arena;
    const char *title;   /* "pod32" */
    const char *kind;    /* "Design report" */
    const char *program; /* "millwright 0.1.0" */
    const char *digest;  /* of the plan, 64 hex digits */
    MW_VEC(struct mw_doc_block) blocks;
    MW_VEC(struct mw_doc_column) columns;
    MW_VEC(struct mw_doc_row) rows;
    MW_VEC(struct mw_doc_cell) cells;
    MW_VEC(struct mw_doc_span) spans;
    MW_VEC(struct mw_doc_rule) rules;
};

void mw_doc_init(struct mw_doc *d, const char *title, const char *kind, const char *program,
                 const char *digest);
void mw_doc_done(struct mw_doc *d);

/* A copy that is fit to print, in the document's arena. */
const char *mw_doc_copy(struct mw_doc *d, const char *s);

/* Adds a rule; returns its number, for `rule` below. `sql` may be NULL. */
uint32_t mw_doc_rule(struct mw_doc *d, const char *what, const char *text, const char *sql);
uint32_t mw_doc_rulef(struct mw_doc *d, const char *what, const char *sql, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- blocks; each returns the block just begun, valid until the next ---- */

/* A chapter; `anchor` is letters and '-' and unique. */
struct mw_doc_block *mw_doc_chapter(struct mw_doc *d, const char *anchor, const char *title);
struct mw_doc_block *mw_doc_section(struct mw_doc *d, const char *title);
struct mw_doc_block *mw_doc_paragraph(struct mw_doc *d);
struct mw_doc_block *mw_doc_note(struct mw_doc *d);
struct mw_doc_block *mw_doc_callout(struct mw_doc *d, enum mw_doc_tone tone, const char *title);
struct mw_doc_block *mw_doc_facts(struct mw_doc *d, const char *title, uint32_t rule);

/* `heads` are divided by '|'; one that ends in '>' heads a numeric column. */
struct mw_doc_block *mw_doc_table(struct mw_doc *d, const char *title, const char *heads,
                                  uint32_t rule);

/* The picture comes from mw_alloc and is the document's now. */
struct mw_doc_block *mw_doc_figure(struct mw_doc *d, struct mw_picture *picture,
                                   const char *title);
struct mw_doc_block *mw_doc_listing(struct mw_doc *d, const char *title, const char *text);

/* ---- rows and cells ---- */

struct mw_doc_row *mw_doc_row(struct mw_doc *d, uint32_t rule);
void mw_doc_cell(struct mw_doc *d);
void mw_doc_cell_text(struct mw_doc *d, const char *text);
void mw_doc_cell_code(struct mw_doc *d, const char *text);
void mw_doc_cell_prose(struct mw_doc *d, const char *text);
void mw_doc_cell_value(struct mw_doc *d, int64_t value, int decimals, int shown);
void mw_doc_cell_none(struct mw_doc *d); /* a dash: there is no such value, or it is unknown */
/* A row of facts: the term; what is said of it follows. */
void mw_doc_fact(struct mw_doc *d, const char *term);

/* ---- within a line ---- */

void mw_doc_text(struct mw_doc *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void mw_doc_strong(struct mw_doc *d, const char *text);
void mw_doc_code(struct mw_doc *d, const char *text);
void mw_doc_query(struct mw_doc *d, const char *text);
/* Text of our own messages: what stands between backquotes in it is code. */
void mw_doc_prose(struct mw_doc *d, const char *text);
void mw_doc_badge(struct mw_doc *d, enum mw_doc_tone tone, const char *text);
void mw_doc_link(struct mw_doc *d, const char *to, const char *text);
/* `value` in 10^-decimals, of which `shown` are printed; `unit` may be "". */
void mw_doc_value(struct mw_doc *d, int64_t value, int decimals, int shown, const char *unit,
                  uint32_t rule);

/* ---- for those who read it ---- */

/* The rule that a value of a row (NULL: outside of rows) follows from; MW_NONE none. */
uint32_t mw_doc_rule_of(const struct mw_doc_block *b, const struct mw_doc_row *row,
                        const struct mw_doc_span *value);

enum { MW_DOC_NUMBER_CAP = 48 };
/* As printed: rounded (half away from zero) to what is shown, digits in groups of three with a
 * narrow no-break space between (ISO 80000-1, 7.3.1), a real minus. Returns buf. */
char *mw_doc_number(const struct mw_doc_span *value, char buf[MW_DOC_NUMBER_CAP]);
/* All of it, for programs: "-1234.5". Returns buf. */
char *mw_doc_exact(const struct mw_doc_span *value, char buf[MW_DOC_NUMBER_CAP]);

#endif
