/* doc.c: see doc.h. */
#include "report/doc.h"

#include "base/err.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void mw_doc_init(struct mw_doc *d, const char *title, const char *kind, const char *program,
                 const char *digest)
{
    *d = (struct mw_doc){0};
    d->title = mw_doc_copy(d, title);
    d->kind = mw_doc_copy(d, kind);
    d->program = mw_doc_copy(d, program);
    d->digest = mw_doc_copy(d, digest);
}

void mw_doc_done(struct mw_doc *d)
{
    for (uint32_t i = 0; i < d->blocks.n; i++)
        if (d->blocks.at[i].picture) {
            mw_picture_done(d->blocks.at[i].picture);
            mw_free(d->blocks.at[i].picture);
        }
    mw_vec_done(&d->blocks);
    mw_vec_done(&d->columns);
    mw_vec_done(&d->rows);
    mw_vec_done(&d->cells);
    mw_vec_done(&d->spans);
    mw_vec_done(&d->rules);
    mw_arena_done(&d->arena);
}

/* U+200E, U+200F, U+2028 to U+202E and U+2066 to U+2069 turn the direction of what follows or
 * break lines: in a name they would let a report say what the plan does not. */
static void tame_directions(char *s)
{
    for (; *s; s++) {
        unsigned char b[3] = {(unsigned char)s[0], 0, 0};

        if (b[0] != 0xE2)
            continue;
        b[1] = (unsigned char)s[1];
        b[2] = b[1] ? (unsigned char)s[2] : 0;
        bool turns = (b[1] == 0x80 &&
                      (b[2] == 0x8E || b[2] == 0x8F || (b[2] >= 0xA8 && b[2] <= 0xAE))) ||
                     (b[1] == 0x81 && b[2] >= 0xA6 && b[2] <= 0xA9);
        if (turns) {
            s[0] = '?';
            memmove(s + 1, s + 3, strlen(s + 3) + 1);
        }
    }
}

static char *tamed(char *s)
{
    mw_text_tame(s);
    tame_directions(s);
    return s;
}

const char *mw_doc_copy(struct mw_doc *d, const char *s)
{
    return tamed(mw_arena_strdup(&d->arena, s ? s : ""));
}

uint32_t mw_doc_rule(struct mw_doc *d, const char *what, const char *text, const char *sql)
{
    *mw_vec_push(&d->rules) = (struct mw_doc_rule){
        .what = mw_doc_copy(d, what),
        .text = mw_doc_copy(d, text),
        .sql = sql ? mw_doc_copy(d, sql) : NULL,
    };
    return d->rules.n - 1;
}

uint32_t mw_doc_rulef(struct mw_doc *d, const char *what, const char *sql, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    const char *text = mw_arena_vprintf(&d->arena, fmt, ap);
    va_end(ap);
    return mw_doc_rule(d, what, text, sql);
}

/* ---- blocks ---- */

static struct mw_doc_block *block(struct mw_doc *d, enum mw_doc_kind kind, const char *title)
{
    struct mw_doc_block *b = mw_vec_push(&d->blocks);

    *b = (struct mw_doc_block){.kind = kind,
                               .title = mw_doc_copy(d, title),
                               .rule = MW_NONE,
                               .first_column = d->columns.n,
                               .first_row = d->rows.n,
                               .first_span = d->spans.n};
    return b;
}

struct mw_doc_block *mw_doc_chapter(struct mw_doc *d, const char *anchor, const char *title)
{
    struct mw_doc_block *b = block(d, MW_DOC_HEADING, title);

    b->level = 1;
    b->anchor = mw_doc_copy(d, anchor);
    return b;
}

struct mw_doc_block *mw_doc_section(struct mw_doc *d, const char *title)
{
    struct mw_doc_block *b = block(d, MW_DOC_HEADING, title);

    b->level = 2;
    return b;
}

struct mw_doc_block *mw_doc_paragraph(struct mw_doc *d)
{
    return block(d, MW_DOC_PARAGRAPH, "");
}

struct mw_doc_block *mw_doc_note(struct mw_doc *d)
{
    return block(d, MW_DOC_NOTE, "");
}

struct mw_doc_block *mw_doc_callout(struct mw_doc *d, enum mw_doc_tone tone, const char *title)
{
    struct mw_doc_block *b = block(d, MW_DOC_CALLOUT, title);

    b->tone = tone;
    return b;
}

struct mw_doc_block *mw_doc_facts(struct mw_doc *d, const char *title, uint32_t rule)
{
    struct mw_doc_block *b = block(d, MW_DOC_FACTS, title);

    b->rule = rule;
    return b;
}

struct mw_doc_block *mw_doc_table(struct mw_doc *d, const char *title, const char *heads,
                                  uint32_t rule)
{
    struct mw_doc_block *b = block(d, MW_DOC_TABLE, title);

    b->rule = rule;
    for (const char *at = heads; *at;) {
        size_t n = strcspn(at, "|");
        bool numeric = n > 0 && at[n - 1] == '>';

        *mw_vec_push(&d->columns) = (struct mw_doc_column){
            .head = mw_arena_strndup(&d->arena, at, n - numeric), .numeric = numeric};
        b->column_n++;
        at += n + (at[n] == '|');
    }
    return b;
}

struct mw_doc_block *mw_doc_figure(struct mw_doc *d, struct mw_picture *picture,
                                   const char *title)
{
    struct mw_doc_block *b = block(d, MW_DOC_FIGURE, title);

    b->picture = picture;
    return b;
}

struct mw_doc_block *mw_doc_listing(struct mw_doc *d, const char *title, const char *text)
{
    struct mw_doc_block *b = block(d, MW_DOC_LISTING, title);
    char *lines = mw_arena_strdup(&d->arena, text);

    for (char *line = lines; *line;) { /* taming makes line ends spaces */
        char *end = line + strcspn(line, "\n");
        char was = *end;

        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = ' ';
        tamed(line);
        char *short_end = line + strlen(line);
        memset(short_end, ' ', (size_t)(end - short_end));
        *end = was;
        line = end + (was != '\0');
    }
    b->text = lines;
    return b;
}

/* ---- rows and cells ---- */

static struct mw_doc_block *last_block(struct mw_doc *d)
{
    MW_ASSERT(d->blocks.n > 0);
    return &d->blocks.at[d->blocks.n - 1];
}

static bool has_rows(const struct mw_doc_block *b)
{
    return b->kind == MW_DOC_TABLE || b->kind == MW_DOC_FACTS || b->kind == MW_DOC_FORM;
}

struct mw_doc_row *mw_doc_row(struct mw_doc *d, uint32_t rule)
{
    struct mw_doc_row *row = mw_vec_push(&d->rows);

    MW_ASSERT(has_rows(last_block(d)));
    row->first_cell = d->cells.n;
    row->rule = rule;
    last_block(d)->row_n++;
    return row;
}

void mw_doc_cell(struct mw_doc *d)
{
    MW_ASSERT(has_rows(last_block(d)) && last_block(d)->row_n > 0);
    mw_vec_push(&d->cells)->first_span = d->spans.n;
    d->rows.at[d->rows.n - 1].cell_n++;
}

void mw_doc_cell_text(struct mw_doc *d, const char *text)
{
    mw_doc_cell(d);
    mw_doc_text(d, "%s", text);
}

void mw_doc_cell_code(struct mw_doc *d, const char *text)
{
    mw_doc_cell(d);
    mw_doc_code(d, text);
}

void mw_doc_cell_prose(struct mw_doc *d, const char *text)
{
    mw_doc_cell(d);
    mw_doc_prose(d, text);
}

void mw_doc_cell_value(struct mw_doc *d, int64_t value, int decimals, int shown)
{
    mw_doc_cell(d);
    mw_doc_value(d, value, decimals, shown, "", MW_NONE);
}

void mw_doc_cell_none(struct mw_doc *d)
{
    mw_doc_cell_text(d, "–");
}

void mw_doc_fact(struct mw_doc *d, const char *term)
{
    mw_doc_row(d, MW_NONE);
    mw_doc_cell_text(d, term);
    mw_doc_cell(d);
}

/* ---- within a line ---- */

static struct mw_doc_span *span(struct mw_doc *d, enum mw_doc_span_kind kind)
{
    struct mw_doc_block *b = last_block(d);
    struct mw_doc_span *s = mw_vec_push(&d->spans);

    s->kind = kind;
    s->rule = MW_NONE;
    if (has_rows(b))
        d->cells.at[d->cells.n - 1].span_n++;
    else
        b->span_n++;
    return s;
}

void mw_doc_text(struct mw_doc *d, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    char *text = mw_arena_vprintf(&d->arena, fmt, ap);
    va_end(ap);
    span(d, MW_DOC_TEXT)->text = tamed(text);
}

void mw_doc_strong(struct mw_doc *d, const char *text)
{
    span(d, MW_DOC_STRONG)->text = mw_doc_copy(d, text);
}

void mw_doc_code(struct mw_doc *d, const char *text)
{
    span(d, MW_DOC_CODE)->text = mw_doc_copy(d, text);
}

void mw_doc_query(struct mw_doc *d, const char *text)
{
    span(d, MW_DOC_QUERY)->text = mw_doc_copy(d, text);
}

void mw_doc_prose(struct mw_doc *d, const char *text)
{
    while (*text) {
        size_t n = strcspn(text, "`");
        const char *close = text[n] ? strchr(text + n + 1, '`') : NULL;

        if (!close) {
            mw_doc_text(d, "%s", text);
            return;
        }
        if (n)
            mw_doc_text(d, "%.*s", (int)n, text);
        mw_doc_code(d,
                    mw_arena_strndup(&d->arena, text + n + 1, (size_t)(close - text) - n - 1));
        text = close + 1;
    }
}

void mw_doc_badge(struct mw_doc *d, enum mw_doc_tone tone, const char *text)
{
    struct mw_doc_span *s = span(d, MW_DOC_BADGE);

    s->tone = tone;
    s->text = mw_doc_copy(d, text);
}

void mw_doc_link(struct mw_doc *d, const char *to, const char *text)
{
    struct mw_doc_span *s = span(d, MW_DOC_LINK);

    s->to = mw_doc_copy(d, to);
    s->text = mw_doc_copy(d, text);
}

void mw_doc_value(struct mw_doc *d, int64_t value, int decimals, int shown, const char *unit,
                  uint32_t rule)
{
    struct mw_doc_span *s = span(d, MW_DOC_VALUE);

    MW_ASSERT(decimals >= 0 && decimals <= 9 && shown >= 0 && shown <= decimals);
    s->value = value;
    s->decimals = (uint8_t)decimals;
    s->shown = (uint8_t)shown;
    s->text = mw_doc_copy(d, unit);
    s->rule = rule;
}

/* ---- reading ---- */

uint32_t mw_doc_rule_of(const struct mw_doc_block *b, const struct mw_doc_row *row,
                        const struct mw_doc_span *value)
{
    if (value->rule != MW_NONE)
        return value->rule;
    return row && row->rule != MW_NONE ? row->rule : b->rule;
}

/* Without its sign: INT64_MIN has no positive. */
static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static uint64_t power_of_ten(unsigned n)
{
    uint64_t p = 1;

    while (n--)
        p *= 10;
    return p;
}

/* Digits of a whole number, in groups of three with `gap` between. */
static size_t put_groups(char *buf, uint64_t n, const char *gap)
{
    char digits[24];
    size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, n), at = 0;

    for (size_t i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) {
            memcpy(buf + at, gap, strlen(gap));
            at += strlen(gap);
        }
        buf[at++] = digits[i];
    }
    buf[at] = '\0';
    return at;
}

static char *put_number(const struct mw_doc_span *v, unsigned shown, const char *minus,
                        const char *gap, char buf[MW_DOC_NUMBER_CAP])
{
    uint64_t cut = power_of_ten(v->decimals - shown), one = power_of_ten(shown);
    uint64_t m = magnitude(v->value);
    size_t at = 0;

    m = m / cut + (m % cut >= cut - m % cut); /* half away from zero; at cut 1: 0 >= 1 */
    if (v->value < 0 && m)
        at = (size_t)snprintf(buf, MW_DOC_NUMBER_CAP, "%s", minus);
    at += put_groups(buf + at, m / one, gap);
    if (shown)
        snprintf(buf + at, MW_DOC_NUMBER_CAP - at, ".%0*" PRIu64, (int)shown, m % one);
    return buf;
}

char *mw_doc_number(const struct mw_doc_span *v, char buf[MW_DOC_NUMBER_CAP])
{
    return put_number(v, v->shown, "\u2212", "\u202f", buf);
}

char *mw_doc_exact(const struct mw_doc_span *v, char buf[MW_DOC_NUMBER_CAP])
{
    put_number(v, v->decimals, "-", "", buf);
    if (strchr(buf, '.')) {
        size_t n = strlen(buf);

        while (buf[n - 1] == '0')
            buf[--n] = '\0';
        if (buf[n - 1] == '.')
            buf[n - 1] = '\0';
    }
    return buf;
}
