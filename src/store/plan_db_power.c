/* plan_db_power.c: what plan_db.h answers about feeds, circuits, limits; and findings. */
#include "store/plan_db.h"
#include "store/query.h"

enum mw_rc mw_plan_db_cases(struct mw_plan_db *db, struct mw_arena *a, struct mw_db_cases *out,
                            struct mw_err *err)
{
    MW_VEC(struct mw_db_case) cases = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT name, lost, it_w, throttled, down FROM failure_case ORDER BY id", 0);
    while (mw_query_next(&q)) {
        struct mw_db_case *c = mw_vec_push(&cases);
        c->name = mw_query_text(&q);
        c->lost = (uint32_t)mw_query_i64(&q);
        c->it_w = mw_query_i64(&q);
        c->throttled = mw_query_i64(&q);
        c->down = mw_query_i64(&q);
    }
    mw_query_keep(a, &cases, out);
    return mw_query_end(&q, err);
}

static enum mw_rc read_loads(struct mw_plan_db *db, struct mw_arena *a, struct mw_db_feed *feed,
                             struct mw_err *err)
{
    struct {
        struct mw_db_load *at;
        uint32_t n;
    } list;
    MW_VEC(struct mw_db_load) loads = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT c.name, l.w, l.va FROM feed_load l"
                   " JOIN failure_case c ON c.id = l.failure_case"
                   " WHERE l.feed = ?1 AND l.phase = 'now' ORDER BY c.id",
                   feed->id);
    while (mw_query_next(&q)) {
        struct mw_db_load *l = mw_vec_push(&loads);
        l->fcase = mw_query_text(&q);
        l->w = mw_query_i64(&q);
        l->va = mw_query_i64(&q);
    }
    mw_query_keep(a, &loads, &list);
    feed->loads = list.at;
    feed->load_n = list.n;
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_feeds(struct mw_plan_db *db, struct mw_arena *a, int64_t feed,
                            struct mw_db_feeds *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_feed) feeds = {0};
    struct mw_query q;
    enum mw_rc rc;

    mw_query_begin(&q, db, a,
                   "SELECT f.id, f.name, f.stated_w, f.ups_w, f.derate, f.capacity_w,"
                   " count(c.id), total(c.capacity_va)"
                   " FROM feed f LEFT JOIN circuit c ON c.feed = f.id"
                   " WHERE ?1 = 0 OR f.id = ?1 GROUP BY f.id ORDER BY f.id",
                   feed);
    while (mw_query_next(&q)) {
        struct mw_db_feed *f = mw_vec_push(&feeds);
        f->id = mw_query_i64(&q);
        f->name = mw_query_text(&q);
        f->w = mw_query_i64(&q);
        f->ups_w = mw_query_i64(&q);
        f->derate = mw_query_real(&q);
        f->capacity_w = mw_query_i64(&q);
        f->circuits = mw_query_i64(&q);
        f->circuit_va = mw_query_i64(&q);
    }
    mw_query_keep(a, &feeds, out);
    rc = mw_query_end(&q, err);
    for (uint32_t i = 0; rc == MW_OK && i < out->n; i++)
        rc = read_loads(db, a, &out->at[i], err);
    return rc;
}

/* ---- circuits ---- */

#define CIRCUIT_SQL                                                                            \
    "SELECT c.id, c.feed, c.rack, k.name, f.name, d.name, w.name, c.volts, c.phases, c.amps,"  \
    " c.derate, c.banks, c.bank_amps, c.normal_va, c.worst_va, c.worst_phase_va,"              \
    " c.capacity_va"                                                                           \
    " FROM circuit c LEFT JOIN rack k ON k.id = c.rack LEFT JOIN feed f ON f.id = c.feed"      \
    " LEFT JOIN device d ON d.id = c.pdu LEFT JOIN failure_case w ON w.id = c.worst_case"

static enum mw_rc read_circuits(struct mw_query *q, struct mw_db_circuits *out,
                                struct mw_err *err)
{
    MW_VEC(struct mw_db_circuit) circuits = {0};

    while (mw_query_next(q)) {
        struct mw_db_circuit *c = mw_vec_push(&circuits);
        c->id = mw_query_i64(q);
        c->feed_id = mw_query_i64(q);
        c->rack_id = mw_query_i64(q);
        c->rack = mw_query_text(q);
        c->feed = mw_query_text(q);
        c->pdu = mw_query_text(q);
        c->worst_case = mw_query_text(q);
        c->volts = mw_query_i32(q);
        c->phases = mw_query_i32(q);
        c->amps = mw_query_i32(q);
        c->derate = mw_query_real(q);
        c->banks = mw_query_i32(q);
        c->bank_amps = mw_query_i32(q);
        c->normal_va = mw_query_i64(q);
        c->worst_va = mw_query_i64(q);
        c->worst_phase_va = mw_query_i64(q);
        c->capacity_va = mw_query_i64(q);
    }
    mw_query_keep(q->arena, &circuits, out);
    return mw_query_end(q, err);
}

enum mw_rc mw_plan_db_rack_circuits(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                                    struct mw_db_circuits *out, struct mw_err *err)
{
    struct mw_query q;

    mw_query_begin(&q, db, a, CIRCUIT_SQL " WHERE c.rack = ?1 ORDER BY c.id", rack);
    return read_circuits(&q, out, err);
}

enum mw_rc mw_plan_db_feed_circuits(struct mw_plan_db *db, struct mw_arena *a, int64_t feed,
                                    int64_t most, struct mw_db_circuits *out,
                                    struct mw_err *err)
{
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   CIRCUIT_SQL " WHERE c.feed = ?1"
                               " ORDER BY c.worst_va * 1.0 / c.capacity_va DESC, c.id LIMIT ?2",
                   feed);
    mw_query_bind(&q, 2, most);
    return read_circuits(&q, out, err);
}

/* ---- limits, findings ---- */

enum mw_rc mw_plan_db_limits(struct mw_plan_db *db, struct mw_arena *a, int64_t power_class,
                             struct mw_db_limits *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_limit) limits = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT c.place, l.kind, l.failure_case, l.unit, l.rule, l.stated,"
                   " l.binding, l.nodes, l.value_milli, l.load_milli, l.need_next_milli"
                   " FROM rack_limit l LEFT JOIN power_class c ON c.id = l.power_class"
                   " WHERE ?1 = 0 OR l.power_class = ?1"
                   " ORDER BY l.power_class, l.stated DESC, l.nodes, l.id",
                   power_class);
    while (mw_query_next(&q)) {
        struct mw_db_limit *l = mw_vec_push(&limits);
        l->where = mw_query_text(&q);
        l->limit = mw_query_text(&q);
        l->fcase = mw_query_text(&q);
        l->unit = mw_query_text(&q);
        l->rule = mw_query_text(&q);
        l->stated = mw_query_bool(&q);
        l->binding = mw_query_bool(&q);
        l->nodes = mw_query_i32(&q);
        l->value = mw_query_i64(&q);
        l->load = mw_query_i64(&q);
        l->need_next = mw_query_i64(&q);
    }
    mw_query_keep(a, &limits, out);
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_db_findings(struct mw_plan_db *db, struct mw_arena *a, const char *path,
                               struct mw_db_findings *out, struct mw_err *err)
{
    MW_VEC(struct mw_db_finding) findings = {0};
    struct mw_query q;

    mw_query_begin(&q, db, a,
                   "SELECT rule, severity, path, text, cure FROM finding"
                   " WHERE ?2 IS NULL OR path = ?2"
                   " OR substr(path, 1, length(?2) + 1) = ?2 || '/' ORDER BY id",
                   0);
    mw_query_bind_text(&q, 2, path);
    while (mw_query_next(&q)) {
        struct mw_db_finding *f = mw_vec_push(&findings);
        f->id = mw_query_text(&q);
        f->severity = mw_query_text(&q);
        f->path = mw_query_text(&q);
        f->text = mw_query_text(&q);
        f->cure = mw_query_text(&q);
    }
    mw_query_keep(a, &findings, out);
    return mw_query_end(&q, err);
}
