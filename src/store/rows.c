/* rows.c: see rows.h. */
#include "store/rows.h"

#include "base/map.h"
#include "model/catalog.h"

#include <stdio.h>
#include <string.h>

enum { SQL_CAP = 512 };

static void rows_run(struct mw_rows *r, const char *sql)
{
    if (r->rc == SQLITE_OK)
        r->rc = sqlite3_exec(r->db, sql, NULL, NULL, NULL);
}

void mw_rows_create(struct mw_rows *r, const char *path)
{
    char sql[SQL_CAP];

    *r = (struct mw_rows){0};
    mw_digest_init(&r->digest);
    r->rc = sqlite3_open_v2(
        path, &r->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    snprintf(sql, sizeof sql,
             "PRAGMA page_size=8192; PRAGMA cache_size=-32768; PRAGMA temp_store=MEMORY;"
             "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;"
             "PRAGMA application_id=%d; PRAGMA user_version=%d; BEGIN",
             MW_DB_APPLICATION_ID, MW_DB_SCHEMA_VERSION);
    rows_run(r, sql);
    for (int i = 0; i < MW_TABLE_COUNT; i++)
        rows_run(r, mw_tables[i].ddl);
}

void mw_rows_digest(struct mw_rows *r, char hex[MW_DIGEST_HEX])
{
    mw_digest_hex(&r->digest, hex);
    mw_digest_init(&r->digest);
}

enum mw_rc mw_rows_done(struct mw_rows *r, const char *path, struct mw_err *err)
{
    enum mw_rc rc = MW_OK;

    for (const char *const *sql = mw_schema_after; *sql; sql++)
        rows_run(r, *sql);
    rows_run(r, "COMMIT");
    if (r->rc != SQLITE_OK)
        rc = mw_fail(err, MW_E_OUT_WRITE, path, "cannot write the plan: %s",
                     sqlite3_errstr(r->rc));
    sqlite3_close(r->db);
    r->db = NULL;
    return rc;
}

void mw_rows_table(struct mw_rows *r, enum mw_table table)
{
    char sql[SQL_CAP];
    int n;

    if (r->rc != SQLITE_OK)
        return;
    snprintf(sql, sizeof sql, "SELECT * FROM %s", mw_tables[table].name);
    r->rc = sqlite3_prepare_v2(r->db, sql, -1, &r->insert, NULL);
    if (r->rc != SQLITE_OK)
        return;
    r->columns = sqlite3_column_count(r->insert);
    sqlite3_finalize(r->insert);
    n = snprintf(sql, sizeof sql, "INSERT INTO %s VALUES(?", mw_tables[table].name);
    for (int i = 1; i < r->columns; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ",?");
    snprintf(sql + n, sizeof sql - (size_t)n, ")");
    r->rc = sqlite3_prepare_v2(r->db, sql, -1, &r->insert, NULL);
    r->row = 0;
    mw_digest_table(&r->digest, mw_tables[table].name);
}

void mw_rows_table_end(struct mw_rows *r)
{
    sqlite3_finalize(r->insert);
    r->insert = NULL;
}

void mw_rows_begin(struct mw_rows *r)
{
    mw_rows_i64(r, ++r->row);
}

void mw_rows_end(struct mw_rows *r)
{
    MW_ASSERT(!r->insert || r->column == r->columns);
    r->column = 0;
    mw_digest_row(&r->digest);
    if (r->rc != SQLITE_OK)
        return;
    sqlite3_step(r->insert);
    r->rc = sqlite3_reset(r->insert); /* the step's own failure, in full */
}

void mw_rows_i64(struct mw_rows *r, int64_t v)
{
    sqlite3_bind_int64(r->insert, ++r->column, v);
    mw_digest_i64(&r->digest, v);
}

void mw_rows_real(struct mw_rows *r, double v)
{
    sqlite3_bind_double(r->insert, ++r->column, v);
    mw_digest_real(&r->digest, v);
}

void mw_rows_text(struct mw_rows *r, const char *s)
{
    size_t n;

    if (!s) {
        mw_rows_null(r);
        return;
    }
    n = strlen(s);
    sqlite3_bind_text(r->insert, ++r->column, s, (int)n, SQLITE_STATIC);
    mw_digest_text(&r->digest, s, n);
}

void mw_rows_null(struct mw_rows *r)
{
    sqlite3_bind_null(r->insert, ++r->column);
    mw_digest_null(&r->digest);
}

void mw_rows_known(struct mw_rows *r, int64_t v)
{
    if (v == MW_UNKNOWN)
        mw_rows_null(r);
    else
        mw_rows_i64(r, v);
}

void mw_rows_some(struct mw_rows *r, int64_t v)
{
    if (v == 0)
        mw_rows_null(r);
    else
        mw_rows_i64(r, v);
}

void mw_rows_from_0(struct mw_rows *r, int64_t v)
{
    mw_rows_some(r, v + 1);
}

void mw_rows_ref(struct mw_rows *r, uint32_t handle)
{
    mw_rows_from_0(r, handle == MW_NONE ? -1 : (int64_t)handle);
}
