/*
 * rows.h: writes the tables of a new factory.db. Every value goes to SQLite and to the digest by
 * the same call.
 *
 *     mw_rows_table(&r, MW_TABLE_FEED_LOAD);
 *     for (…) {
 *         mw_rows_begin(&r);          the row's id, from 1
 *         mw_rows_ref(&r, feed);      then its columns, in order
 *         …
 *         mw_rows_end(&r);
 *     }
 *     mw_rows_table_end(&r);
 *
 * Errors stick: after the first one nothing is written, and mw_rows_done() says so. There is no
 * journal and no sync: whoever makes the file throws it away on failure.
 */
#ifndef MW_STORE_ROWS_H
#define MW_STORE_ROWS_H

#include "base/err.h"
#include "store/digest.h"
#include "store/schema.h"

#include <sqlite3.h>

struct mw_rows {
    sqlite3 *db;
    sqlite3_stmt *insert;
    int rc;      /* first SQLite failure */
    int columns; /* of the table being written */
    int column;  /* bound so far in this row */
    int64_t row;
    struct mw_digest digest;
};

/* Creates the file at `path`, which must not exist, with all tables empty. */
void mw_rows_create(struct mw_rows *r, const char *path);

/* Ends the digest; what is written after it is not digested. */
void mw_rows_digest(struct mw_rows *r, char hex[MW_DIGEST_HEX]);

/* Makes indexes and views, commits and closes. E-OUT-WRITE names `path`. */
enum mw_rc mw_rows_done(struct mw_rows *r, const char *path, struct mw_err *err);

void mw_rows_table(struct mw_rows *r, enum mw_table table);
void mw_rows_table_end(struct mw_rows *r);

void mw_rows_begin(struct mw_rows *r); /* for tables whose first column is an id */
void mw_rows_end(struct mw_rows *r);

/* The values of a row, in the order of its columns. Text is borrowed until mw_rows_end. */
void mw_rows_i64(struct mw_rows *r, int64_t v);
void mw_rows_real(struct mw_rows *r, double v);
void mw_rows_text(struct mw_rows *r, const char *s); /* NULL gives NULL */
void mw_rows_null(struct mw_rows *r);
void mw_rows_known(struct mw_rows *r, int64_t v);  /* MW_UNKNOWN gives NULL */
void mw_rows_some(struct mw_rows *r, int64_t v);   /* 0 gives NULL */
void mw_rows_from_0(struct mw_rows *r, int64_t v); /* counted from 0, stored from 1; -1 NULL */
void mw_rows_ref(struct mw_rows *r, uint32_t handle); /* an id; MW_NONE gives NULL */

#endif
