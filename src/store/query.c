/* query.c: see query.h. */
#include "store/query.h"

#include "model/catalog.h"

enum { QUERY_ROWS_CAP = 4000000 }; /* several times what the largest plan answers */

void mw_query_begin(struct mw_query *q, struct mw_plan_db *db, struct mw_arena *arena,
                    const char *sql, int64_t first)
{
    *q = (struct mw_query){.db = db, .arena = arena};
    db->steps = 0;
    q->rc = sqlite3_prepare_v2(db->sql, sql, -1, &q->stmt, NULL);
    if (q->rc == SQLITE_OK && sqlite3_bind_parameter_count(q->stmt) > 0)
        mw_query_bind(q, 1, first);
}

void mw_query_bind(struct mw_query *q, int number, int64_t v)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_int64(q->stmt, number, v);
}

void mw_query_bind_text(struct mw_query *q, int number, const char *s)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_text(q->stmt, number, s, -1, SQLITE_STATIC);
}

bool mw_query_next(struct mw_query *q)
{
    if (q->rc != SQLITE_OK && q->rc != SQLITE_ROW)
        return false;
    if (q->rows == QUERY_ROWS_CAP)
        q->strange = true;
    if (q->strange)
        return false;
    q->rc = sqlite3_step(q->stmt);
    q->column = 0;
    q->rows++;
    return q->rc == SQLITE_ROW;
}

enum mw_rc mw_query_end(struct mw_query *q, struct mw_err *err)
{
    int rc = q->rc;

    sqlite3_finalize(q->stmt);
    q->stmt = NULL;
    if (q->strange)
        return mw_fail(err, MW_E_PLAN_DAMAGED, q->db->file, "the plan holds an absurd value");
    if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE)
        return mw_fail(err, MW_E_PLAN_DAMAGED, q->db->file, "the plan cannot be read: %s",
                       sqlite3_errstr(rc));
    return MW_OK;
}

enum mw_rc mw_query_end_one(struct mw_query *q, bool found, const char *what, int64_t id,
                            struct mw_err *err)
{
    enum mw_rc rc = mw_query_end(q, err);

    if (rc == MW_OK && !found)
        rc = mw_fail(err, MW_E_PLAN_DAMAGED, q->db->file, "the plan has no %s %lld", what,
                     (long long)id);
    return rc;
}

int64_t mw_query_i64(struct mw_query *q)
{
    return sqlite3_column_int64(q->stmt, q->column++);
}

static int32_t query_narrow(struct mw_query *q, int64_t v)
{
    if (v < INT32_MIN || v > INT32_MAX) {
        q->strange = true;
        return 0;
    }
    return (int32_t)v;
}

int32_t mw_query_i32(struct mw_query *q)
{
    return query_narrow(q, mw_query_i64(q));
}

int64_t mw_query_known(struct mw_query *q)
{
    if (sqlite3_column_type(q->stmt, q->column) == SQLITE_NULL) {
        q->column++;
        return MW_UNKNOWN;
    }
    return mw_query_i64(q);
}

int32_t mw_query_known32(struct mw_query *q)
{
    return query_narrow(q, mw_query_known(q));
}

int32_t mw_query_from_1(struct mw_query *q)
{
    int32_t v = mw_query_i32(q);

    return v > 0 ? v - 1 : -1;
}

bool mw_query_bool(struct mw_query *q)
{
    return mw_query_i64(q) != 0;
}

double mw_query_real(struct mw_query *q)
{
    return sqlite3_column_double(q->stmt, q->column++);
}

const char *mw_query_text(struct mw_query *q)
{
    const char *s = (const char *)sqlite3_column_text(q->stmt, q->column++);

    return s ? mw_arena_strdup(q->arena, s) : "";
}
