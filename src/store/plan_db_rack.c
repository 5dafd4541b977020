/* plan_db_rack.c: what plan_db.h answers about racks and rows. */
#include "store/plan_db.h"
#include "store/query.h"

#define RACK_SQL                                                                               \
    "SELECT k.id, k.name, k.kind, r.name, c.place, r.id, c.id, p.number, p.x_mm, p.y_mm,"      \
    " k.scalable_unit, (SELECT rack_units FROM plan), k.nodes, k.max_w, k.weight_g,"           \
    " k.air_cfm, k.liquid_w"                                                                   \
    " FROM rack k LEFT JOIN position p ON p.id = k.position"                                   \
    " LEFT JOIN row r ON r.id = p.row LEFT JOIN power_class c ON c.id = r.power_class"

static struct mw_db_rack rack_of(struct mw_query *q)
{
    struct mw_db_rack k = {0};

    k.id = mw_query_i64(q);
    k.name = mw_query_text(q);
    k.kind = mw_query_text(q);
    k.row = mw_query_text(q);
    k.where = mw_query_text(q);
    k.row_id = mw_query_i64(q);
    k.power_class = mw_query_i64(q);
    k.number = mw_query_i32(q);
    k.x_mm = mw_query_i64(q);
    k.y_mm = mw_query_i64(q);
    k.su = mw_query_i32(q);
    k.units = mw_query_i32(q);
    k.nodes = mw_query_i32(q);
    k.max_w = mw_query_i64(q);
    k.weight_g = mw_query_i64(q);
    k.air_cfm = mw_query_i64(q);
    k.liquid_w = mw_query_i64(q);
    return k;
}

enum mw_rc mw_plan_db_rack(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                           struct mw_db_rack *out, struct mw_err *err)
{
    struct mw_query q;
    bool found;

    mw_query_begin(&q, db, a, RACK_SQL " WHERE k.id = ?1", rack);
    if ((found = mw_query_next(&q)))
        *out = rack_of(&q);
    return mw_query_end_one(&q, found, "rack", rack, err);
}

enum mw_rc mw_plan_db_racks(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                            struct mw_db_racks *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_rack) racks = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a, RACK_SQL " WHERE ?1 = 0 OR r.id = ?1 ORDER BY p.id, k.id", row);
    while (mw_query_next(&q))
        *mw_vec_push(&racks) = rack_of(&q);
    mw_query_keep(a, &racks, out);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_fillers(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                              struct mw_db_fillers *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_filler) fillers = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a, "SELECT u, kind FROM filler WHERE rack = ?1 ORDER BY u DESC",
                   rack);
    while (mw_query_next(&q)) {
        struct mw_db_filler *f = mw_vec_push(&fillers);
        f->u = mw_query_i32(&q);
        f->kind = mw_query_text(&q);
    }
    mw_query_keep(a, &fillers, out);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_row(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                          struct mw_db_row *out, struct mw_err *err)
{
    struct mw_db_row r = {0};
    struct mw_query q;
    bool found;
    enum mw_rc rc;

    mw_query_begin(&q, db, a,
                   "SELECT r.id, c.id, r.name, h.name, c.place, r.facing, r.y_mm,"
                   " count(p.id), total(p.blocked), count(p.rack)"
                   " FROM row r LEFT JOIN hall h ON h.id = r.hall"
                   " LEFT JOIN power_class c ON c.id = r.power_class"
                   " LEFT JOIN position p ON p.row = r.id WHERE r.id = ?1 GROUP BY r.id",
                   row);
    if ((found = mw_query_next(&q))) {
        r.id = mw_query_i64(&q);
        r.power_class = mw_query_i64(&q);
        r.name = mw_query_text(&q);
        r.hall = mw_query_text(&q);
        r.where = mw_query_text(&q);
        r.facing = mw_query_i32(&q);
        r.y_mm = mw_query_i64(&q);
        r.positions = mw_query_i32(&q);
        r.blocked = mw_query_i32(&q);
        r.racks = mw_query_i32(&q);
    }
    rc = mw_query_end_one(&q, found, "row", row, err);
    if (rc == MW_OK)
        *out = r;
    return rc;
}

enum mw_rc mw_plan_db_positions(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                                struct mw_db_positions *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_position) positions = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT number, blocked, rack FROM position WHERE row = ?1 ORDER BY id",
                   row);
    while (mw_query_next(&q)) {
        struct mw_db_position *p = mw_vec_push(&positions);
        p->number = mw_query_i32(&q);
        p->blocked = mw_query_bool(&q);
        p->rack = mw_query_i64(&q);
    }
    mw_query_keep(a, &positions, out);
    return mw_query_end(&q, err);
}
