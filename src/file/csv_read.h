/*
 * csv_read.h: tables of comma-separated values (RFC 4180) from anywhere, line by line, by the
 * names of their columns.
 *
 *     mw_csv_read_begin(&r, name, text, n, MW_E_LINKS_FORM, diags);
 *     if (mw_csv_read_head(&r, columns, COLUMN_N, false))
 *         while (mw_csv_read_line(&r))
 *             … mw_csv_read_cell(&r, COLUMN_PORT)->text …
 *
 * Faults go into the diagnostics under the code given, with name:line:column. A field may stand
 * between quotes, but not run over a line's end; blanks around it do not count. A byte order mark
 * and empty lines are skipped.
 */
#ifndef MW_FILE_CSV_READ_H
#define MW_FILE_CSV_READ_H

#include "base/err.h"

enum {
    MW_CSV_BYTES_CAP = 256 << 20,
    MW_CSV_LINES_CAP = 1 << 22,
    MW_CSV_FIELD_CAP = 256, /* bytes of a field */
    MW_CSV_FIELDS_CAP = 64, /* of a line */
    MW_CSV_COLUMNS_CAP = 16 /* that a reader asks for */
};

struct mw_csv_field {
    uint32_t col; /* where it begins, from 1 */
    char text[MW_CSV_FIELD_CAP + 1];
};

struct mw_csv_read {
    struct mw_diags *d;
    const char *name;
    enum mw_code code;
    uint32_t line; /* from 1 */
    struct mw_csv_field fields[MW_CSV_FIELDS_CAP];
    uint32_t field_n;
    const char *at, *end; /* what is left */
    bool too_large;
    uint32_t head_n; /* fields of the first line */
    uint32_t column_n;
    uint32_t column[MW_CSV_COLUMNS_CAP]; /* which field holds it; MW_NONE: no such column */
};

/* `text` and `name` are borrowed. */
void mw_csv_read_begin(struct mw_csv_read *r, const char *name, const char *text, size_t n,
                       enum mw_code code, struct mw_diags *d);

/* Reads the first line: which column is where, ignoring case. `warn`: columns of other names get a
 * warning; otherwise they are skipped in silence. False: the text is too large, or its first line
 * no table's. Which columns are there is then in `column`. */
bool mw_csv_read_head(struct mw_csv_read *r, const char *const *columns, uint32_t n, bool warn);

/* Reads the next line that is sound into `fields`; what is wrong with others is reported. False at
 * the end of the text, or past MW_CSV_LINES_CAP, which is an error. */
bool mw_csv_read_line(struct mw_csv_read *r);

/* The field of a column on this line; empty where there is none. */
const struct mw_csv_field *mw_csv_read_cell(const struct mw_csv_read *r, uint32_t column);

/* An error at a column of this line; `cure` may be NULL. */
void mw_csv_read_error(struct mw_csv_read *r, enum mw_code code, uint32_t col, const char *cure,
                       const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
