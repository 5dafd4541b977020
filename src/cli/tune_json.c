/* tune_json.c: tests/schema/tune.schema.json. */
#include "cli/term.h"
#include "cli/tune.h"

#include <math.h>
#include <stdio.h>

enum { SHARE_DECIMALS = 4 };

static void put_share(struct mw_json *j, const char *key, double v)
{
    mw_json_fixed(j, key, llround(v * 1e4), SHARE_DECIMALS);
}

static void put_shares(struct mw_json *j, const char *key, struct mw_shares s)
{
    mw_json_obj(j, key);
    put_share(j, "fluid", s.fluid);
    put_share(j, "completion", s.completion);
    mw_json_end_obj(j);
}

static void put_results(struct mw_json *j, struct mw_tune *t, const struct mw_tune_plane *p)
{
    mw_json_arr(j, "results");
    for (uint32_t i = 0; i < p->results.n; i++) {
        const struct mw_tune_result *r = &p->results.at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "pattern", mw_tune_pattern_names[r->pattern]);
        mw_json_str(j, "routing", mw_routing_names[r->routing]);
        put_share(j, "fluid", r->e.fluid);
        put_share(j, "fluid_gap", r->e.fluid_gap);
        put_share(j, "completion", r->e.completion);
        put_share(j, "completion_bound", r->e.completion_bound);
        if (r->phased)
            put_share(j, "phased", r->e.phased);
        if (r->routing == MW_ROUTING_ECMP)
            put_share(j, "tail", r->e.tail);
        mw_json_i64(j, "unreachable", (int64_t)r->e.unreachable);
        if (r->e.worst_link != MW_NONE) {
            mw_json_str(j, "worst_link", mw_tune_link(t, &p->net, r->e.worst_link));
            mw_json_i64(j, "worst_flows", (int64_t)r->e.worst_flows);
        }
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void put_limits(struct mw_json *j, struct mw_tune *t, const struct mw_tune_plane *p)
{
    mw_json_arr(j, "limits");
    for (uint32_t i = 0; i < p->brakes.at.n; i++) {
        const struct mw_brake *k = &p->brakes.at.at[i];
        struct mw_tune_words w = mw_tune_say(t, p, k);

        mw_json_obj(j, NULL);
        mw_json_str(j, "code", mw_code_info(w.code)->name);
        mw_json_str(j, "path", w.path);
        mw_json_str(j, "text", w.text);
        mw_json_str(j, "cure", w.cure);
        put_shares(j, "now", p->brakes.now);
        put_shares(j, "tables", p->brakes.tables);
        put_shares(j, "mended", k->mended);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void put_repair(struct mw_json *j, const struct mw_tune_plane *p)
{
    if (!p->repaired) {
        mw_json_str(j, "repair", NULL);
        return;
    }
    mw_json_obj(j, "repair");
    mw_json_i64(j, "changes", p->changes);
    mw_json_i64(j, "broken", p->repair.broken);
    mw_json_i64(j, "unreachable", p->repair.unreachable);
    mw_json_bool(j, "canonical", p->repair.canonical);
    mw_json_bool(j, "deadlock_free", p->repair.deadlock_free);
    put_share(j, "fluid", p->mended.fluid);
    put_share(j, "completion", p->mended.completion);
    put_share(j, "completion_bound", p->mended.completion_bound);
    mw_json_end_obj(j);
}

static void put_planes(struct mw_json *j, struct mw_tune *t)
{
    mw_json_arr(j, "planes");
    for (uint32_t i = 0; i < t->planes.n; i++) {
        const struct mw_tune_plane *p = &t->planes.at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "plane", t->x->planes.at[p->plane].name);
        mw_json_i64(j, "alike", p->alike);
        mw_json_i64(j, "switches", p->net.switch_n);
        mw_json_i64(j, "endpoints", p->net.end_n);
        mw_json_i64(j, "links", p->cables);
        mw_json_str(j, "tables", p->tables ? "observed" : "canonical");
        mw_json_arr(j, "assumed");
        for (uint32_t k = 0; k < p->assumed.n; k++)
            mw_json_str(j, NULL, p->assumed.at[k]);
        mw_json_end_arr(j);
        put_results(j, t, p);
        put_limits(j, t, p);
        put_repair(j, p);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void put_pair(struct mw_json *j, const char *key, const double v[2])
{
    mw_json_obj(j, key);
    put_share(j, "alone", v[0]);
    put_share(j, "together", v[1]);
    mw_json_end_obj(j);
}

static void put_jobs(struct mw_json *j, const struct mw_tune *t)
{
    mw_json_arr(j, "jobs");
    for (uint32_t i = 0; i < t->jobs.n; i++) {
        const struct mw_tune_job *k = &t->jobs.at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "name", k->name);
        mw_json_i64(j, "nodes", k->n);
        put_pair(j, "ring", k->ring);
        put_pair(j, "all_to_all", k->all_to_all);
        mw_json_obj(j, "order");
        put_share(j, "before", k->before);
        put_share(j, "after", k->after);
        mw_json_i64(j, "worst_before", k->worst_before);
        mw_json_i64(j, "worst_after", k->worst_after);
        mw_json_arr(j, "nodes");
        for (uint32_t r = 0; r < k->n; r++)
            mw_json_str(j, NULL, mw_tune_rank(t, k, k->order[r]));
        mw_json_end_arr(j);
        mw_json_end_obj(j);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void put_what_ifs(struct mw_json *j, struct mw_tune *t)
{
    mw_json_arr(j, "what_if");
    for (uint32_t i = 0; i < t->what_ifs.n; i++) {
        struct mw_tune_what_if *w = t->what_ifs.at[i];

        mw_json_obj(j, NULL);
        mw_json_str(j, "change", w->change);
        mw_json_arr(j, "planes");
        for (uint32_t k = 0; k < w->tune.planes.n; k++) {
            const struct mw_tune_plane *p = &w->tune.planes.at[k];

            mw_json_obj(j, NULL);
            mw_json_str(j, "plane", w->tune.x->planes.at[p->plane].name);
            put_results(j, &w->tune, p);
            put_shares(j, "mended", (struct mw_shares){p->mended.fluid, p->mended.completion});
            mw_json_end_obj(j);
        }
        mw_json_end_arr(j);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void put_files(struct mw_json *j, const struct mw_tune *t)
{
    mw_json_arr(j, "files");
    for (uint32_t i = 0; i < t->files.n; i++)
        mw_json_str(j, NULL, t->files.at[i]);
    mw_json_end_arr(j);
}

void mw_tune_json(struct mw_tune *t, const char *digest, const struct mw_diags *d)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_str(&j, "plan", digest);
    mw_json_i64(&j, "seed", (int64_t)t->seed);
    put_planes(&j, t);
    put_jobs(&j, t);
    mw_predict_json(&j, "collectives", &t->predicted);
    put_what_ifs(&j, t);
    put_files(&j, t);
    mw_json_arr(&j, "messages");
    mw_term_diags_json(&j, d);
    mw_json_end_arr(&j);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}
