/*
 * plan_read.c: see plan_read.h. One function per table, the mirror of plan_write.c; here those of
 * the site and of the plan as a whole, in plan_load_types.c and plan_load_parts.c the others.
 */
#include "store/plan_read.h"

#include "file/factory_read.h"
#include "store/plan_load.h"

#include <string.h>

/* ---- values ---- */

void mw_load_begin(struct mw_plan_load *l, struct mw_query *q, const char *sql)
{
    mw_query_begin(q, l->db, &l->plan->arena, sql, 0);
}

bool mw_load_next(struct mw_query *q, uint32_t n)
{
    if (!mw_query_next(q))
        return false;
    if (mw_query_i64(q) != (int64_t)n + 1)
        q->strange = true;
    return !q->strange;
}

uint32_t mw_load_ref(struct mw_query *q, uint32_t n, bool may_lack)
{
    int64_t id = mw_query_i64(q);

    if (id < (may_lack ? 0 : 1) || id > n)
        q->strange = true;
    return id < 1 || id > n ? MW_NONE : (uint32_t)(id - 1);
}

int64_t mw_load_range(struct mw_query *q, int64_t low, int64_t high)
{
    int64_t v = mw_query_i64(q);

    if (v >= low && v <= high)
        return v;
    q->strange = true;
    return low;
}

uint32_t mw_load_word(struct mw_query *q, const char *const *words)
{
    const char *text = (const char *)sqlite3_column_text(q->stmt, q->column++);

    for (uint32_t i = 0; text && words[i]; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    q->strange = true;
    return 0;
}

const char *mw_load_text(struct mw_query *q)
{
    if (sqlite3_column_type(q->stmt, q->column) != SQLITE_NULL)
        return mw_query_text(q);
    q->column++;
    return NULL;
}

/* ---- the factory file ---- */

static enum mw_rc load_meta(struct mw_plan_load *l, const char *key, const char **value,
                            struct mw_err *err)
{
    struct mw_query q;

    *value = "";
    mw_query_begin(&q, l->db, &l->out->arena, "SELECT value FROM meta WHERE key = ?2", 0);
    mw_query_bind_text(&q, 2, key);
    if (mw_query_next(&q))
        *value = mw_query_text(&q);
    return mw_query_end(&q, err);
}

/* The lines of `sets`, an argument each. */
static uint32_t split_sets(struct mw_arena *a, const char *sets, const char ***lines)
{
    uint32_t n = 0, most = 1;

    for (const char *s = sets; *s; s++)
        most += *s == '\n';
    *lines = mw_arena_alloc(a, most * sizeof **lines);
    for (const char *end; (end = strchr(sets, '\n')); sets = end + 1)
        (*lines)[n++] = mw_arena_strndup(a, sets, (size_t)(end - sets));
    return n;
}

static enum mw_rc load_factory(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan_read *r = l->out;
    struct mw_diags diags = {0};
    const char *file;
    const char **sets;
    enum mw_rc rc;

    if ((rc = load_meta(l, "factory_file", &file, err)) ||
        (rc = load_meta(l, "factory_text", &r->text, err)) ||
        (rc = load_meta(l, "sets", &r->sets, err)))
        return rc;
    uint32_t n = split_sets(&r->arena, r->sets, &sets);
    rc = mw_factory_read(&r->factory, file, r->text, strlen(r->text), sets, n, &diags);
    if (rc)
        rc = mw_fail(err, MW_E_PLAN_DAMAGED, l->db->file,
                     "the factory file in it cannot be read by this program: %s",
                     diags.n ? diags.at[0].text : "");
    mw_diags_done(&diags);
    return rc;
}

/* ---- the site ---- */

static enum mw_rc load_counts(struct mw_plan_load *l, struct mw_err *err)
{
    enum { MOST = 1 << 26 }; /* rows of a table: a hundred times the largest plan */
    struct mw_query q;
    uint32_t *const counts[] = {&l->racks, &l->devices, &l->circuits, &l->bundles};

    mw_query_begin(&q, l->db, &l->out->arena,
                   "SELECT (SELECT count(*) FROM rack), (SELECT count(*) FROM device),"
                   " (SELECT count(*) FROM circuit), (SELECT count(*) FROM bundle)",
                   0);
    if (mw_query_next(&q))
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            *counts[i] = (uint32_t)mw_load_range(&q, 0, MOST);
    return mw_query_end(&q, err);
}

static enum mw_rc load_halls(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, name, x0_mm, x1_mm, cross_mm, joint_y_mm, west_mm, east_mm,"
                  " north_mm, south_mm FROM hall ORDER BY id");
    while (mw_load_next(&q, p->halls.n)) {
        struct mw_plan_hall *h = mw_vec_push(&p->halls);
        h->name = mw_query_text(&q);
        h->x0_mm = mw_query_i64(&q);
        h->x1_mm = mw_query_i64(&q);
        h->cross_mm = mw_query_i64(&q);
        h->joint_y_mm = mw_query_i64(&q);
        h->west_mm = mw_query_i64(&q);
        h->east_mm = mw_query_i64(&q);
        h->north_mm = mw_query_i64(&q);
        h->south_mm = mw_query_i64(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_doors(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q, "SELECT id, hall, wall, mid_mm, width_mm FROM door ORDER BY id");
    while (mw_load_next(&q, p->doors.n)) {
        struct mw_plan_door *d = mw_vec_push(&p->doors);
        d->hall = mw_load_ref(&q, p->halls.n, false);
        d->wall = (uint8_t)mw_load_word(&q, mw_wall_names);
        d->mid_mm = mw_query_i64(&q);
        d->width_mm = mw_query_i64(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_pillars(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, hall, x_mm, y_mm, width_mm, depth_mm FROM pillar ORDER BY id");
    while (mw_load_next(&q, p->pillars.n)) {
        struct mw_plan_pillar *o = mw_vec_push(&p->pillars);
        o->hall = mw_load_ref(&q, p->halls.n, false);
        o->x_mm = mw_query_i64(&q);
        o->y_mm = mw_query_i64(&q);
        o->width_mm = mw_query_i64(&q);
        o->depth_mm = mw_query_i64(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_classes(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q, "SELECT id, place, nodes_per_rack FROM power_class ORDER BY id");
    while (mw_load_next(&q, p->classes.n)) {
        struct mw_power_class *c = mw_vec_push(&p->classes);
        c->where = mw_query_text(&q);
        c->nodes_per_rack = mw_query_i32(&q);
        c->row = MW_NONE;
    }
    return mw_query_end(&q, err);
}

/* The row of the factory file that the i-th row of the plan comes from; NULL past the last. */
static const struct mw_row *row_wanted(const struct mw_site *site, uint32_t i)
{
    for (uint32_t h = 0; h < site->halls.n; h++)
        for (uint32_t r = 0; r < site->halls.at[h].rows.n; r++) {
            const struct mw_row *row = &site->halls.at[h].rows.at[r];
            if (i < (uint32_t)row->count)
                return row;
            i -= (uint32_t)row->count;
        }
    return NULL;
}

static enum mw_rc load_rows(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, name, hall, power_class, facing, y_mm FROM row ORDER BY id");
    while (mw_load_next(&q, p->rows.n)) {
        struct mw_plan_row *row = mw_vec_push(&p->rows);
        row->name = mw_query_text(&q);
        row->hall_index = mw_load_ref(&q, p->halls.n, false);
        row->power_class = mw_load_ref(&q, p->classes.n, false);
        row->facing = (int8_t)mw_load_range(&q, -1, 1);
        row->y_mm = mw_query_i64(&q);
        row->want = row_wanted(&p->want->site, p->rows.n - 1);
        if (q.strange || !row->want) {
            q.strange = true;
            break;
        }
        row->hall = p->halls.at[row->hall_index].name;
        if (p->classes.at[row->power_class].row == MW_NONE)
            p->classes.at[row->power_class].row = p->rows.n - 1;
    }
    for (uint32_t i = 0; i < p->classes.n; i++)
        q.strange = q.strange || p->classes.at[i].row == MW_NONE;
    return mw_query_end(&q, err);
}

/* Those of a row stand together. */
static enum mw_rc load_positions(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(
        l, &q, "SELECT id, row, number, x_mm, y_mm, blocked, rack FROM position ORDER BY id");
    while (mw_load_next(&q, p->positions.n)) {
        struct mw_position *o = mw_vec_push(&p->positions);
        o->row = mw_load_ref(&q, p->rows.n, false);
        o->number = mw_query_i32(&q);
        o->x_mm = mw_query_i64(&q);
        o->y_mm = mw_query_i64(&q);
        o->blocked = mw_query_bool(&q);
        o->rack = mw_load_ref(&q, l->racks, true);
        if (q.strange)
            break;
        struct mw_plan_row *row = &p->rows.at[o->row];
        if (row->position_n == 0)
            row->first_position = p->positions.n - 1;
        if (row->first_position + row->position_n++ != p->positions.n - 1)
            q.strange = true;
    }
    return mw_query_end(&q, err);
}

/* ---- limits and failure cases ---- */

static enum mw_rc load_limits(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(
        l, &q,
        "SELECT id, power_class, kind, stated, binding, nodes, value_milli, load_milli,"
        " need_next_milli, unit, failure_case, rule FROM rack_limit ORDER BY id");
    while (mw_load_next(&q, p->limits.n)) {
        struct mw_limit *limit = mw_vec_push(&p->limits);
        limit->power_class = mw_load_ref(&q, p->classes.n, false);
        limit->kind = mw_load_word(&q, mw_limit_names);
        limit->stated = mw_query_bool(&q);
        limit->binding = mw_query_bool(&q);
        limit->nodes = mw_query_i32(&q);
        limit->value = mw_query_i64(&q);
        limit->load = mw_query_i64(&q);
        limit->need_next = mw_query_i64(&q);
        limit->unit = mw_load_text(&q);
        limit->case_name = mw_load_text(&q);
        limit->rule = mw_load_text(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_cases(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, name, lost, it_w, throttled, down FROM failure_case ORDER BY id");
    while (mw_load_next(&q, p->cases.n)) {
        struct mw_case *c = mw_vec_push(&p->cases);
        c->name = mw_query_text(&q);
        c->lost = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        c->it_w = mw_query_i64(&q);
        c->throttled = mw_query_i64(&q);
        c->down = mw_query_i64(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_feed_loads(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;
    MW_VEC(struct mw_feed_load) final = {0};
    uint32_t n = 0;

    mw_load_begin(l, &q,
                  "SELECT id, phase, feed, failure_case, w, va FROM feed_load ORDER BY id");
    for (; mw_load_next(&q, n); n++) {
        static const char *const phases[] = {"now", "final", NULL};
        bool later = mw_load_word(&q, phases) == 1;
        struct mw_feed_load load = {.feed =
                                        mw_load_ref(&q, p->want->site.power.feeds.n, false)};
        load.fcase = mw_load_ref(&q, p->cases.n, false);
        load.w = mw_query_i64(&q);
        load.va = mw_query_i64(&q);
        if (later)
            *mw_vec_push(&final) = load;
        else
            *mw_vec_push(&p->feed_loads) = load;
    }
    mw_query_keep(&p->arena, &final, &p->final.feed_loads);
    return mw_query_end(&q, err);
}

/* ---- the plan as a whole ---- */

static struct mw_totals load_totals(struct mw_query *q)
{
    struct mw_totals t = {.it_peak_w = mw_query_i64(q)};

    t.air_cfm = mw_query_i64(q);
    t.liquid_ml_min = mw_query_i64(q);
    t.weight_g = mw_query_i64(q);
    t.cable_mm = mw_query_i64(q);
    t.route_mm = mw_query_i64(q);
    t.cable_bound_mm = mw_query_i64(q);
    t.placement_exact = mw_query_bool(q);
    return t;
}

static enum mw_rc load_plan(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, it_peak_w, air_cfm, liquid_ml_min, weight_g, cable_mm, route_mm,"
                  " cable_bound_mm, placement_exact FROM plan");
    bool found = mw_load_next(&q, 0);
    if (found)
        p->totals = load_totals(&q);
    enum mw_rc rc = mw_query_end_one(&q, found, "plan", 1, err);
    if (rc)
        return rc;
    mw_load_begin(l, &q,
                  "SELECT id, racks, cables, it_peak_w, air_cfm, liquid_ml_min, weight_g,"
                  " cable_mm, route_mm, cable_bound_mm, placement_exact FROM final");
    if (mw_load_next(&q, 0)) {
        p->final.known = true;
        p->final.racks = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        p->final.cables = (uint32_t)mw_load_range(&q, 0, UINT32_MAX);
        p->final.totals = load_totals(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_bom(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    struct mw_query q;

    mw_load_begin(
        l, &q,
        "SELECT id, category, part, title, vendor, length_mm, used_for, now, final FROM bom"
        " ORDER BY id");
    while (mw_load_next(&q, p->bom.n)) {
        struct mw_bom *b = mw_vec_push(&p->bom);
        b->category = mw_query_text(&q);
        b->part = mw_query_text(&q);
        b->title = mw_query_text(&q);
        b->vendor = mw_load_text(&q);
        b->length_mm = mw_query_i64(&q);
        b->group = mw_load_text(&q);
        b->now = mw_query_i64(&q);
        b->final = mw_query_known(&q);
    }
    return mw_query_end(&q, err);
}

static enum mw_rc load_findings(struct mw_plan_load *l, struct mw_err *err)
{
    struct mw_plan *p = l->plan;
    const char *const severities[] = {mw_severity_name(MW_INFO), mw_severity_name(MW_WARNING),
                                      mw_severity_name(MW_ERROR), NULL};
    struct mw_query q;

    mw_load_begin(l, &q,
                  "SELECT id, rule, severity, path, text, cure FROM finding ORDER BY id");
    while (mw_load_next(&q, p->findings.n)) {
        struct mw_finding *f = mw_vec_push(&p->findings);
        f->id = mw_query_text(&q);
        f->severity = mw_load_word(&q, severities);
        f->path = mw_query_text(&q);
        f->text = mw_query_text(&q);
        f->cure = mw_load_text(&q);
    }
    return mw_query_end(&q, err);
}

enum mw_rc mw_plan_read(struct mw_plan_read *r, const char *path, struct mw_err *err)
{
    static enum mw_rc (*const steps[])(struct mw_plan_load *, struct mw_err *) = {
        load_factory,  load_counts,  load_halls,      load_doors,
        load_pillars,  load_classes, load_rows,       load_positions,
        load_limits,   load_cases,   load_feed_loads, mw_load_types,
        mw_load_parts, load_plan,    load_bom,        load_findings,
    };
    struct mw_plan_load l = {.out = r, .plan = &r->plan};
    enum mw_rc rc = mw_plan_db_open(&l.db, path, err);

    if (rc)
        return rc;
    r->plan.want = &r->factory;
    r->plan.catalog = &r->catalog;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !rc; i++)
        rc = steps[i](&l, err);
    if (!rc && (l.racks != r->plan.racks.n || l.circuits != r->plan.circuits.n))
        rc = mw_fail(err, MW_E_PLAN_DAMAGED, l.db->file, "the tables do not agree");
    if (!rc)
        rc = mw_plan_db_verify(l.db, err);
    memcpy(r->digest, mw_plan_db_digest(l.db), MW_DIGEST_HEX);
    mw_plan_db_close(l.db);
    return rc;
}

void mw_plan_read_done(struct mw_plan_read *r)
{
    mw_plan_done(&r->plan);
    mw_catalog_done(&r->catalog);
    mw_factory_done(&r->factory);
    mw_arena_done(&r->arena);
}
