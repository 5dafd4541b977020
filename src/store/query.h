/*
 * query.h: one question to an open plan: SQL with up to three integers or one text, then its
 * columns in order. Private to store/.
 *
 *     struct mw_query q;
 *     mw_query_begin(&q, db, arena, "SELECT id, name FROM rack WHERE id = ?1", id);
 *     while (mw_query_next(&q)) {
 *         int64_t id = mw_query_i64(&q);
 *         const char *name = mw_query_text(&q);
 *     }
 *     return mw_query_end(&q, err);
 *
 * The file is not trusted: rows and steps are capped, and whatever SQLite then says becomes
 * E-PLAN-DAMAGED at the end.
 */
#ifndef MW_STORE_QUERY_H
#define MW_STORE_QUERY_H

#include "base/err.h"
#include "base/mem.h"
#include "store/digest.h"
#include "store/plan_db.h"

#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

struct mw_plan_db {
    sqlite3 *sql;
    struct mw_arena arena;
    const char *file;
    char digest[MW_DIGEST_HEX];
    int64_t steps, steps_cap; /* progress calls in this query, and how many it may take */
};

struct mw_query {
    struct mw_plan_db *db;
    struct mw_arena *arena;
    sqlite3_stmt *stmt;
    int rc;
    int column;
    int64_t rows;
    bool strange; /* a value that no plan has */
};

void mw_query_begin(struct mw_query *q, struct mw_plan_db *db, struct mw_arena *arena,
                    const char *sql, int64_t first);
void mw_query_bind(struct mw_query *q, int number, int64_t v);
void mw_query_bind_text(struct mw_query *q, int number, const char *s); /* borrowed; or NULL */
bool mw_query_next(struct mw_query *q);
enum mw_rc mw_query_end(struct mw_query *q, struct mw_err *err);

int64_t mw_query_i64(struct mw_query *q);   /* NULL: 0 */
int32_t mw_query_i32(struct mw_query *q);   /* NULL: 0; out of range: the plan is damaged */
int64_t mw_query_known(struct mw_query *q); /* NULL: MW_UNKNOWN */
int32_t mw_query_known32(struct mw_query *q);
int32_t mw_query_from_1(struct mw_query *q); /* stored from 1, answered from 0; NULL: -1 */
bool mw_query_bool(struct mw_query *q);
double mw_query_real(struct mw_query *q);
const char *mw_query_text(struct mw_query *q); /* in the arena; NULL: "" */

/* Moves a MW_VEC into a list that lives in the arena. */
#define mw_query_keep(arena, vec, list)                                                        \
    do {                                                                                       \
        size_t bytes_ = (vec)->n * sizeof *(vec)->at;                                          \
        (list)->at = mw_arena_alloc((arena), bytes_);                                          \
        if ((vec)->n)                                                                          \
            memcpy((list)->at, (vec)->at, bytes_);                                             \
        (list)->n = (vec)->n;                                                                  \
        mw_vec_done(vec);                                                                      \
    } while (0)

/* Ends a query that was to find the one row `id`; none is E-PLAN-DAMAGED, for ids come from the
 * plan itself. */
enum mw_rc mw_query_end_one(struct mw_query *q, bool found, const char *what, int64_t id,
                            struct mw_err *err);

#endif
