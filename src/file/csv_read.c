#include "file/csv_read.h"

#include "base/map.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

void mw_csv_read_begin(struct mw_csv_read *r, const char *name, const char *text, size_t n,
                       enum mw_code code, struct mw_diags *d)
{
    *r = (struct mw_csv_read){.d = d, .name = name, .code = code, .at = text, .end = text + n};
    r->too_large = n > MW_CSV_BYTES_CAP;
    if (!r->too_large && n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        r->at += 3; /* a byte order mark, as spreadsheets write it */
    for (uint32_t c = 0; c < MW_CSV_COLUMNS_CAP; c++)
        r->column[c] = MW_NONE;
}

void mw_csv_read_error(struct mw_csv_read *r, enum mw_code code, uint32_t col, const char *cure,
                       const char *fmt, ...)
{
    char place[MW_ERR_PLACE_CAP], text[MW_ERR_TEXT_CAP];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    snprintf(place, sizeof place, "%s:%u:%u", r->name, r->line, col);
    mw_diag(r->d, MW_ERROR, code, place, cure, "%s", text);
}

/* ---- fields ---- */

static bool put_byte(struct mw_csv_read *r, struct mw_csv_field *f, uint32_t *n, char c)
{
    if ((unsigned char)c < 0x20 && c != '\t') {
        mw_csv_read_error(r, r->code, f->col, NULL,
                          "the field holds the control character 0x%02x", (unsigned char)c);
        return false;
    }
    if (*n == MW_CSV_FIELD_CAP) {
        mw_csv_read_error(r, MW_E_CAP, f->col, NULL, "the field is longer than %d bytes",
                          MW_CSV_FIELD_CAP);
        return false;
    }
    f->text[(*n)++] = c;
    return true;
}

/* Between quotes; *s stands behind the first. Two quotes are one. */
static bool read_quoted(struct mw_csv_read *r, struct mw_csv_field *f, const char **s,
                        const char *end)
{
    uint32_t n = 0;

    for (; *s < end; (*s)++) {
        if (**s == '"') {
            if (*s + 1 == end || (*s)[1] != '"') {
                (*s)++;
                f->text[n] = '\0';
                return true;
            }
            (*s)++;
        }
        if (!put_byte(r, f, &n, **s))
            return false;
    }
    mw_csv_read_error(r, r->code, f->col, NULL, "the quote is not closed on this line");
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Up to the comma; blanks around it do not count. */
static bool read_plain(struct mw_csv_read *r, struct mw_csv_field *f, const char **s,
                       const char *end)
{
    uint32_t n = 0;

    for (; *s < end && **s != ','; (*s)++)
        if (!put_byte(r, f, &n, **s))
            return false;
    while (n > 0 && is_blank(f->text[n - 1]))
        n--;
    f->text[n] = '\0';
    return true;
}

static bool is_text(const char *s)
{
    for (size_t n; *s; s += n)
        if ((n = mw_text_utf8_len(s, 4)) == 0)
            return false;
    return true;
}

static bool read_field(struct mw_csv_read *r, const char *line, const char **s, const char *end)
{
    struct mw_csv_field *f;
    bool ok;

    if (r->field_n == MW_CSV_FIELDS_CAP) {
        mw_csv_read_error(r, MW_E_CAP, (uint32_t)(*s - line) + 1, NULL,
                          "the line has more than %d fields", MW_CSV_FIELDS_CAP);
        return false;
    }
    f = &r->fields[r->field_n++];
    while (*s < end && is_blank(**s))
        (*s)++;
    f->col = (uint32_t)(*s - line) + 1;
    if (*s < end && **s == '"') {
        (*s)++;
        ok = read_quoted(r, f, s, end);
        while (*s < end && is_blank(**s))
            (*s)++;
    } else {
        ok = read_plain(r, f, s, end);
    }
    if (ok && *s < end && **s != ',') {
        mw_csv_read_error(r, r->code, (uint32_t)(*s - line) + 1, NULL,
                          "after the closing quote there must be a comma");
        return false;
    }
    if (ok && (!is_text(f->text) || mw_text_is_wild(f->text))) {
        mw_csv_read_error(r, r->code, f->col, NULL, "the field is no text of UTF-8");
        return false;
    }
    return ok;
}

/* ---- lines ---- */

/* Reads the next line into fields; false at the end of the text. A line that is wrong, or empty,
 * has no fields. */
static bool next_line(struct mw_csv_read *r)
{
    const char *line = r->at, *end, *s = line;

    if (r->at == r->end)
        return false;
    end = memchr(line, '\n', (size_t)(r->end - line));
    r->at = end ? end + 1 : r->end;
    if (!end)
        end = r->end;
    if (end > line && end[-1] == '\r')
        end--;
    r->line++;
    r->field_n = 0;
    while (s < end && is_blank(*s))
        s++;
    if (s == end)
        return true;
    for (s = line;; s++) {
        if (!read_field(r, line, &s, end)) {
            r->field_n = 0;
            return true;
        }
        if (s == end)
            return true;
    }
}

bool mw_csv_read_line(struct mw_csv_read *r)
{
    while (next_line(r)) {
        if (r->line > MW_CSV_LINES_CAP) {
            mw_csv_read_error(r, MW_E_CAP, 1, NULL, "the file has more than %d lines",
                              MW_CSV_LINES_CAP);
            return false;
        }
        if (r->field_n > r->head_n)
            mw_csv_read_error(r, r->code, r->fields[r->head_n].col,
                              "Put a value that holds a comma between quotes.",
                              "the line has %u fields, the first line %u", r->field_n,
                              r->head_n);
        else if (r->field_n)
            return true;
    }
    return false;
}

/* ---- columns ---- */

static bool same_word(const char *a, const char *b) /* ignoring the case of a */
{
    for (; *a && *b; a++, b++)
        if ((*a >= 'A' && *a <= 'Z' ? *a - 'A' + 'a' : *a) != *b)
            return false;
    return *a == *b;
}

static void take_column(struct mw_csv_read *r, uint32_t field, const char *const *columns,
                        uint32_t n, bool warn)
{
    const struct mw_csv_field *f = &r->fields[field];
    char place[MW_ERR_PLACE_CAP];

    for (uint32_t c = 0; c < n; c++) {
        if (!same_word(f->text, columns[c]))
            continue;
        if (r->column[c] != MW_NONE)
            mw_csv_read_error(r, r->code, f->col, NULL, "two columns are called \"%s\"",
                              columns[c]);
        r->column[c] = field;
        return;
    }
    if (!warn)
        return;
    const char *near = mw_text_nearest(f->text, columns, n);

    snprintf(place, sizeof place, "%s:%u:%u", r->name, r->line, f->col);
    mw_diag(r->d, MW_WARNING, r->code, place, NULL, "the column \"%s\" is not read%s%s%s",
            f->text, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

bool mw_csv_read_head(struct mw_csv_read *r, const char *const *columns, uint32_t n, bool warn)
{
    uint32_t before = r->d->errors;

    MW_ASSERT(n <= MW_CSV_COLUMNS_CAP);
    if (r->too_large) {
        mw_csv_read_error(r, MW_E_CAP, 1, NULL, "the file is larger than %d bytes",
                          MW_CSV_BYTES_CAP);
        return false;
    }
    while (next_line(r) && r->field_n == 0)
        if (r->d->errors > before)
            return false;
    r->head_n = r->field_n;
    for (uint32_t i = 0; i < r->field_n; i++)
        take_column(r, i, columns, n, warn);
    return true;
}

const struct mw_csv_field *mw_csv_read_cell(const struct mw_csv_read *r, uint32_t column)
{
    static const struct mw_csv_field none = {.col = 1};
    uint32_t i = r->column[column];

    return i < r->field_n ? &r->fields[i] : &none;
}
