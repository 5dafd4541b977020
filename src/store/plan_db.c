/*
 * plan_db.c: opens a plan and checks that it is one: the right kind of file, the right version,
 * and exactly the tables, indexes and views that plan_write.c makes, so that no query can run
 * into something else under a familiar name. Then the questions about the plan as a whole.
 */
#include "store/plan_db.h"

#include "store/digest.h"
#include "store/query.h"
#include "store/schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum {
    TEXT_CAP = 64 << 20,   /* bytes in one value: a factory file has at most a few */
    STEPS_PER_CALL = 1000, /* virtual machine steps between progress calls */
    STEPS_PER_BYTE = 64,   /* a full scan takes about one */
    STEPS_LEAST = 1000000,
};

/* SQLite calls this while a query runs; not zero ends it. A damaged tree can send it round in
 * circles for ever. */
static int count_steps(void *ctx)
{
    struct mw_plan_db *db = ctx;

    return ++db->steps > db->steps_cap;
}

/* A file: URI, so that SQLite can be told that nobody writes: no locks, no journal. */
static char *file_uri(struct mw_arena *a, const char *file)
{
    static const char hex[] = "0123456789ABCDEF";
    char *path = mw_arena_alloc(a, 3 * strlen(file) + 1);
    char *p = path;

    for (const char *c = file; *c; c++) {
        if (strchr("%?#", *c)) {
            *p++ = '%';
            *p++ = hex[*c >> 4];
            *p++ = hex[*c & 15];
        } else {
            *p++ = *c;
        }
    }
    return mw_arena_printf(a, "file:%s%s?immutable=1", *file == '/' ? "//" : "", path);
}

/* The single integer that a pragma answers; -1 when it cannot be had. */
static int64_t pragma(struct mw_plan_db *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t v = -1;

    if (sqlite3_prepare_v2(db->sql, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        v = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return v;
}

/* The statement that made the i-th object of a plan; NULL past the last. */
static const char *made_by(uint32_t i)
{
    return i < MW_TABLE_COUNT ? mw_tables[i].ddl : mw_schema_after[i - MW_TABLE_COUNT];
}

static enum mw_rc check_schema(struct mw_plan_db *db, struct mw_arena *a, struct mw_err *err)
{
    struct mw_query q;
    uint32_t n = 0;
    bool same = true;
    enum mw_rc rc;

    mw_query_begin(&q, db, a,
                   "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid", 0);
    while (same && mw_query_next(&q)) {
        const char *want = made_by(n++);
        same = want && strcmp(mw_query_text(&q), want) == 0;
    }
    rc = mw_query_end(&q, err);
    if (rc == MW_OK && (!same || made_by(n)))
        rc = mw_fail(err, MW_E_PLAN_DAMAGED, db->file, "its tables are not those of a plan");
    return rc;
}

static enum mw_rc read_digest(struct mw_plan_db *db, struct mw_arena *a, struct mw_err *err)
{
    const char *digest = "";
    struct mw_query q;
    enum mw_rc rc;

    mw_query_begin(&q, db, a, "SELECT value FROM meta WHERE key = 'digest'", 0);
    if (mw_query_next(&q))
        digest = mw_query_text(&q);
    rc = mw_query_end(&q, err);
    if (rc != MW_OK)
        return rc;
    if (strlen(digest) != MW_DIGEST_HEX - 1 ||
        strspn(digest, "0123456789abcdef") != MW_DIGEST_HEX - 1)
        return mw_fail(err, MW_E_PLAN_DAMAGED, db->file, "it has no digest");
    memcpy(db->digest, digest, MW_DIGEST_HEX);
    return MW_OK;
}

static enum mw_rc check_kind(struct mw_plan_db *db, struct mw_err *err)
{
    int64_t id = pragma(db, "PRAGMA application_id");
    int64_t version = pragma(db, "PRAGMA user_version");

    if (id != MW_DB_APPLICATION_ID)
        return mw_fail(err, MW_E_PLAN_FORMAT, db->file, "this is not a plan");
    if (version != MW_DB_SCHEMA_VERSION)
        return mw_fail(err, MW_E_PLAN_VERSION, db->file,
                       "the plan has version %lld of the tables, this program reads %d",
                       (long long)version, MW_DB_SCHEMA_VERSION);
    return MW_OK;
}

static enum mw_rc plan_connect(struct mw_plan_db *db, const char *uri, struct mw_err *err)
{
    int rc = sqlite3_open_v2(
        uri, &db->sql, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);

    if (rc != SQLITE_OK)
        return mw_fail(err, MW_E_PLAN_OPEN, db->file, "cannot open the plan: %s",
                       sqlite3_errstr(rc));
    sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->sql, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(db->sql, SQLITE_LIMIT_LENGTH, TEXT_CAP);
    sqlite3_progress_handler(db->sql, STEPS_PER_CALL, count_steps, db);
    sqlite3_exec(db->sql, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
    return MW_OK;
}

enum mw_rc mw_plan_db_open(struct mw_plan_db **out, const char *path, struct mw_err *err)
{
    struct mw_plan_db *db = mw_alloc(sizeof *db);
    struct stat st = {0};
    enum mw_rc rc;

    db->file = mw_arena_strdup(&db->arena, path);
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
        db->file = mw_arena_printf(&db->arena, "%s/factory.db", path);
        (void)stat(db->file, &st);
    }
    if (st.st_mode && !S_ISREG(st.st_mode)) { /* opening a pipe would wait for a writer */
        rc = mw_fail(err, MW_E_PLAN_OPEN, db->file, "this is no file");
        mw_plan_db_close(db);
        return rc;
    }
    db->steps_cap = (STEPS_LEAST + STEPS_PER_BYTE * (int64_t)st.st_size) / STEPS_PER_CALL;
    if ((rc = plan_connect(db, file_uri(&db->arena, db->file), err)) == MW_OK &&
        (rc = check_kind(db, err)) == MW_OK &&
        (rc = check_schema(db, &db->arena, err)) == MW_OK)
        rc = read_digest(db, &db->arena, err);
    if (rc == MW_OK)
        *out = db;
    else
        mw_plan_db_close(db);
    return rc;
}

void mw_plan_db_close(struct mw_plan_db *db)
{
    if (!db)
        return;
    sqlite3_close(db->sql);
    mw_arena_done(&db->arena);
    mw_free(db);
}

const char *mw_plan_db_digest(const struct mw_plan_db *db)
{
    return db->digest;
}

/* ---- verifying ---- */

static void digest_value(struct mw_digest *d, sqlite3_stmt *stmt, int column)
{
    switch (sqlite3_column_type(stmt, column)) {
    case SQLITE_INTEGER:
        mw_digest_i64(d, sqlite3_column_int64(stmt, column));
        break;
    case SQLITE_FLOAT:
        mw_digest_real(d, sqlite3_column_double(stmt, column));
        break;
    case SQLITE_NULL:
        mw_digest_null(d);
        break;
    default: { /* a blob is no value of a plan: as text it alters the digest like any other */
        const char *s = (const char *)sqlite3_column_text(stmt, column);
        mw_digest_text(d, s ? s : "", (size_t)sqlite3_column_bytes(stmt, column));
    }
    }
}

static enum mw_rc digest_table(struct mw_plan_db *db, const struct mw_table_def *table,
                               struct mw_digest *d, struct mw_err *err)
{
    char sql[96];
    struct mw_query q;

    snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY %s", table->name, table->order);
    mw_digest_table(d, table->name);
    mw_query_begin(&q, db, NULL, sql, 0);
    while (mw_query_next(&q)) {
        int n = sqlite3_column_count(q.stmt);
        for (int i = 0; i < n; i++)
            digest_value(d, q.stmt, i);
        mw_digest_row(d);
    }
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_verify(struct mw_plan_db *db, struct mw_err *err)
{
    struct mw_digest d;
    char hex[MW_DIGEST_HEX];

    mw_digest_init(&d);
    for (int i = MW_TABLE_META + 1; i < MW_TABLE_COUNT; i++) {
        enum mw_rc rc = digest_table(db, &mw_tables[i], &d, err);
        if (rc != MW_OK)
            return rc;
    }
    mw_digest_hex(&d, hex);
    if (strcmp(hex, db->digest) != 0)
        return mw_fail(err, MW_E_PLAN_DIGEST, db->file,
                       "the rows give digest %.12s…, the plan was written with %.12s…", hex,
                       db->digest);
    return MW_OK;
}

/* ---- the plan as a whole ---- */

static enum mw_rc read_meta(struct mw_plan_db *db, struct mw_arena *a, const char *key,
                            const char **value, struct mw_err *err)
{
    struct mw_query q;

    *value = "";
    mw_query_begin(&q, db, a, "SELECT value FROM meta WHERE key = ?2", 0);
    mw_query_bind_text(&q, 2, key);
    if (mw_query_next(&q))
        *value = mw_query_text(&q);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_plan(struct mw_plan_db *db, struct mw_arena *a, struct mw_db_plan *out,
                           struct mw_err *err)
{
    struct mw_db_plan p = {.digest = mw_arena_strdup(a, db->digest)};
    struct mw_query q;
    bool found;
    enum mw_rc rc;

    mw_query_begin(&q, db, a,
                   "SELECT name, growth, nodes, nodes_final, gpus, gpus_final,"
                   " (SELECT count(*) FROM rack), (SELECT count(*) FROM device),"
                   " (SELECT count(*) FROM cable), it_peak_w, air_cfm, liquid_ml_min, weight_g,"
                   " cable_mm, route_mm, cable_bound_mm, placement_exact FROM plan",
                   0);
    found = mw_query_next(&q);
    if (found) {
        p.name = mw_query_text(&q);
        p.growth = mw_query_text(&q);
        p.nodes = mw_query_i64(&q);
        p.nodes_final = mw_query_i64(&q);
        p.gpus = mw_query_i64(&q);
        p.gpus_final = mw_query_i64(&q);
        p.racks = mw_query_i64(&q);
        p.devices = mw_query_i64(&q);
        p.cables = mw_query_i64(&q);
        p.it_peak_w = mw_query_i64(&q);
        p.air_cfm = mw_query_i64(&q);
        p.liquid_ml_min = mw_query_i64(&q);
        p.weight_g = mw_query_i64(&q);
        p.cable_mm = mw_query_i64(&q);
        p.route_mm = mw_query_i64(&q);
        p.cable_bound_mm = mw_query_i64(&q);
        p.placement_exact = mw_query_bool(&q);
    }
    if ((rc = mw_query_end(&q, err)) != MW_OK ||
        (rc = read_meta(db, a, "program", &p.program, err)) != MW_OK)
        return rc;
    if (!found)
        return mw_fail(err, MW_E_PLAN_DAMAGED, db->file, "the plan is empty");
    *out = p;
    return MW_OK;
}

enum mw_rc mw_plan_db_factory(struct mw_plan_db *db, struct mw_arena *a, const char **file,
                              const char **text, struct mw_err *err)
{
    enum mw_rc rc = read_meta(db, a, "factory_file", file, err);

    return rc != MW_OK ? rc : read_meta(db, a, "factory_text", text, err);
}
