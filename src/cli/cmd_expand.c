/*
 * cmd_expand.c: `millwright expand out/factory.db NEW.yaml -o out2/`: the grown factory designed
 * onto the one that stands, what that adds and moves, and in which stages.
 */
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/diff_print.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/term.h"
#include "design/stages.h"
#include "store/plan_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    KEEP_DEFAULT = 75, /* percent of each lower switch's uplinks that live in any stage */
    STAGES_SHOWN = 30  /* in the terminal */
};

struct expand {
    struct mw_plan_read old;
    struct mw_compile c;
    struct mw_diff diff;
    struct mw_stages stages;
    int keep;
};

/* ---- the option ---- */

static enum mw_rc read_keep(const struct mw_args *args, int *keep, struct mw_err *err)
{
    const char *text = args->value[MW_OPT_KEEP];
    char *end = NULL;
    long v = text ? strtol(text, &end, 10) : KEEP_DEFAULT;

    if (text && (end == text || (*end && !(end[0] == '%' && !end[1])) || v < 0 || v > 100))
        return mw_fail(err, MW_E_USAGE, "--keep", "\"%s\" is no percentage from 0 to 100",
                       text);
    *keep = (int)v;
    return MW_OK;
}

/* ---- a step in words ---- */

/* The end of the new cable that end `e` of the old one became, when it moved; NULL otherwise. */
static const struct mw_end *moved_to(const struct expand *x, const struct mw_diff_cable *c,
                                     int e)
{
    if (!(c->moved >> e & 1) || c->now == MW_NONE || c->end[e] > 2)
        return NULL;
    return &x->c.plan.cables.at[c->now].end[c->end[e]];
}

static const char *join(struct mw_arena *a, const char *list, const char *more)
{
    return *list ? mw_arena_printf(a, "%s %s", list, more) : more;
}

/* The ends that are pulled out, or put in, in this step. */
static const char *ends_out(const struct expand *x, const struct mw_diff_cable *c,
                            enum mw_step_kind kind, struct mw_arena *a)
{
    const char *list = "";

    for (int e = 0; e < 3 && c->old != MW_NONE; e++) {
        const struct mw_end *end = &x->old.plan.cables.at[c->old].end[e];
        if (end->device != MW_NONE && (kind != MW_STEP_MOVE || c->moved >> e & 1))
            list = join(a, list, mw_diff_end(a, &x->old.plan, end));
    }
    return list;
}

static const char *ends_in(const struct expand *x, const struct mw_diff_cable *c,
                           enum mw_step_kind kind, struct mw_arena *a)
{
    const char *list = "";

    for (int e = 0; e < 3 && c->now != MW_NONE; e++) {
        const struct mw_end *end =
            kind == MW_STEP_MOVE ? moved_to(x, c, e) : &x->c.plan.cables.at[c->now].end[e];
        if (end && end->device != MW_NONE)
            list = join(a, list, mw_diff_end(a, &x->c.plan, end));
    }
    return list;
}

/* Where the cable that is moved stays plugged. */
static const char *ends_stay(const struct expand *x, const struct mw_diff_cable *c,
                             enum mw_step_kind kind, struct mw_arena *a)
{
    const char *list = "";

    for (int e = 0; e < 3 && kind == MW_STEP_MOVE; e++) {
        const struct mw_end *end = &x->old.plan.cables.at[c->old].end[e];
        if (end->device != MW_NONE && !(c->moved >> e & 1))
            list = join(a, list, mw_diff_end(a, &x->old.plan, end));
    }
    return list;
}

/* Why a cable that is in both plans is plugged elsewhere. */
static const char *why_moved(const struct expand *x, const struct mw_cable *is,
                             struct mw_arena *a)
{
    const struct mw_fabric *was = &x->old.plan.fabrics[is->fabric];
    const struct mw_fabric *now = &x->c.plan.fabrics[is->fabric];

    if (is->kind == MW_LINK_LEAF_SPINE && was->spine != now->spine)
        return mw_arena_printf(a, "uplinks spread over %d spines, %d before", now->spine,
                               was->spine);
    if (is->kind == MW_LINK_SPINE_CORE && was->core != now->core)
        return mw_arena_printf(a, "uplinks spread over %d cores, %d before", now->core,
                               was->core);
    return "the wiring of the new fabric has it in another port";
}

static const char *why(const struct expand *x, const struct mw_diff_cable *c,
                       enum mw_step_kind kind, struct mw_arena *a)
{
    char length[32];

    if (c->old == MW_NONE)
        return "new";
    if (c->now == MW_NONE)
        return "what it joined is not joined so in the new plan";
    const struct mw_cable *is = &x->c.plan.cables.at[c->now];
    if (kind == MW_STEP_MOVE)
        return why_moved(x, is, a);
    return c->too_short ? mw_arena_printf(a, "the old one is too short: %s m are needed",
                                          mw_fixed_text(is->length_mm, 3, length))
                        : "another part is needed";
}

/* ---- expansion.csv ---- */

static const char *cable_id(const struct mw_plan *p, uint32_t cable, struct mw_arena *a)
{
    return cable == MW_NONE ? "" : mw_arena_printf(a, "%012" PRIx64, p->cables.at[cable].id);
}

static void write_csv(const struct expand *x, struct mw_out *out)
{
    struct mw_csv csv = {.out = out};
    struct mw_arena a = {0};

    mw_csv_head(
        &csv, "stage,step,action,fabric,was,id,stays,unplug,plug,part,length_m,new_cable,why");
    for (uint32_t i = 0; i < x->stages.steps.n; i++) {
        const struct mw_step *s = &x->stages.steps.at[i];
        const struct mw_diff_cable *c = &x->diff.cables.at[s->cable];
        const struct mw_plan *p = c->now == MW_NONE ? &x->old.plan : &x->c.plan;
        const struct mw_cable *cable = &p->cables.at[c->now == MW_NONE ? c->old : c->now];
        mw_csv_i64(&csv, s->stage);
        mw_csv_i64(&csv, i + 1 - x->stages.stages.at[s->stage].first);
        mw_csv_str(&csv, mw_step_names[s->kind]);
        mw_csv_str(&csv, mw_fabric_names[cable->fabric]);
        mw_csv_str(&csv, cable_id(&x->old.plan, c->old, &a));
        mw_csv_str(&csv, cable_id(&x->c.plan, c->now, &a));
        mw_csv_str(&csv, ends_stay(x, c, s->kind, &a));
        mw_csv_str(&csv, ends_out(x, c, s->kind, &a));
        mw_csv_str(&csv, ends_in(x, c, s->kind, &a));
        mw_csv_str(&csv, cable->part == MW_NONE ? "" : p->catalog->cables.at[cable->part].name);
        mw_csv_fixed(&csv, cable->length_mm, 3);
        mw_csv_str(&csv, s->kind == MW_STEP_ADD || c->new_part ? "yes" : "");
        mw_csv_str(&csv, why(x, c, s->kind, &a));
        mw_csv_end(&csv);
    }
    mw_arena_done(&a);
}

/* ---- JSON ---- */

static void json_stages(struct mw_json *j, const struct expand *x)
{
    mw_json_arr(j, "stages");
    for (uint32_t i = 0; i < x->stages.stages.n; i++) {
        const struct mw_stage *s = &x->stages.stages.at[i];
        mw_json_obj(j, NULL);
        mw_json_i64(j, "stage", i);
        for (int k = 0; k < MW_STEP_KINDS; k++)
            mw_json_i64(j, mw_step_names[k], s->count[k]);
        mw_json_str(j, "worst",
                    s->worst == MW_NONE ? NULL : x->c.plan.devices.at[s->worst].name);
        mw_json_i64(j, "uplinks_alive", s->alive);
        mw_json_i64(j, "uplinks", s->whole);
        mw_json_end_obj(j);
    }
    mw_json_end_arr(j);
}

static void write_json(const struct expand *x, const char *digest, struct mw_out *out)
{
    struct mw_json j = {.out = out};

    mw_json_obj(&j, NULL);
    mw_json_str(&j, "old", x->old.digest);
    mw_json_str(&j, "now", digest);
    mw_json_i64(&j, "keep_percent", x->keep);
    mw_json_bool(&j, "kept", x->stages.kept);
    json_stages(&j, x);
    mw_diff_json(&j, &x->diff);
    mw_json_end_obj(&j);
    mw_out_char(out, '\n');
}

static enum mw_rc write_more(void *ctx, const char *digest, struct mw_sink *to,
                             const struct mw_progress *progress, struct mw_err *err)
{
    const struct expand *x = ctx;

    (void)err;
    progress->step(progress->ctx, "writing expansion.csv", 0, 0);
    write_csv(x, mw_sink_open(to, "expansion.csv"));
    mw_sink_close(to);
    write_json(x, digest, mw_sink_open(to, "expansion.json"));
    mw_sink_close(to);
    return MW_OK;
}

/* ---- the command ---- */

static void print_stages(const struct expand *x)
{
    struct mw_table t;
    bool touched = false;

    printf("\n");
    mw_table_init(&t, "stage,add,move,replace,remove,fewest uplinks alive", "rrrrrl");
    for (uint32_t i = 0; i < x->stages.stages.n && i < STAGES_SHOWN; i++) {
        const struct mw_stage *s = &x->stages.stages.at[i];
        mw_table_int(&t, i);
        for (int k = 0; k < MW_STEP_KINDS; k++)
            mw_table_opt(&t, s->count[k] != 0, s->count[k]);
        if (s->worst == MW_NONE || i == 0)
            mw_table_str(&t, "");
        else
            mw_table_printf(&t, "%d of %d (%s)", s->alive, s->whole,
                            x->c.plan.devices.at[s->worst].name);
        touched = touched || i > 0;
    }
    mw_table_print(&t);
    if (x->stages.stages.n > STAGES_SHOWN)
        printf("  … and %" PRIu32 " more stages\n", x->stages.stages.n - STAGES_SHOWN);
    if (!touched)
        printf("  No cable that is there is touched.\n");
    else if (!x->stages.kept)
        printf(
            "  %s%d%% cannot be kept%s: the switches named above have too few uplinks, or more "
            "move at once.\n",
            mw_term_on(MW_YELLOW), x->keep, mw_term_on(MW_PLAIN));
}

/* Designs the new factory onto the old plan; then what differs, and the stages. */
static enum mw_rc work_out(struct expand *x, const struct mw_args *args)
{
    struct mw_term_progress progress;
    enum mw_rc rc = mw_load(&x->c.load, args->operand[1], args);

    if (rc)
        return rc;
    mw_term_progress_init(&progress);
    x->c.begun_ms = progress.begun_ms;
    rc = mw_design_onto(&x->c.plan, &x->c.load.factory, &x->c.load.catalog, &x->old.plan,
                        &x->c.load.diags, &progress.progress);
    if (!rc) {
        mw_diff_plans(&x->diff, &x->old.plan, &x->c.plan);
        mw_stages_plan(&x->stages, &x->diff, x->keep / 100.0);
    }
    mw_term_progress_done(&progress);
    return rc;
}

static void print_result(const struct expand *x, const char *digest, const struct mw_args *args)
{
    struct mw_out out;

    if (args->given[MW_OPT_JSON]) {
        mw_out_init(&out, mw_term_flush, stdout);
        write_json(x, digest, &out);
        mw_out_done(&out);
        return;
    }
    mw_diff_print(&x->diff);
    print_stages(x);
    mw_compile_findings(&x->c, stdout);
    if (!args->given[MW_OPT_DRY_RUN])
        printf("\nThe grown plan stands in %s; its steps in expansion.csv.\n",
               args->value[MW_OPT_OUTPUT]);
}

int mw_cmd_expand(const struct mw_args *args)
{
    struct expand x = {0};
    struct mw_output output = {
        .file = args->operand[1], .base = x.old.digest, .more = write_more, .ctx = &x};
    struct mw_err err;
    enum mw_rc rc = mw_output_given(args, &err);

    if (!rc)
        rc = read_keep(args, &x.keep, &err);
    if (!rc)
        rc = mw_plan_read(&x.old, args->operand[0], &err);
    if (rc) {
        mw_term_fail(&err, args->given[MW_OPT_JSON]);
        mw_plan_read_done(&x.old);
        return mw_rc_exit(rc);
    }
    rc = work_out(&x, args);
    mw_compile_report(&x.c);
    if (!rc && (rc = mw_output_write(&output, &x.c, args, &err))) {
        mw_term_err(&err);
        mw_diag_err(&x.c.load.diags, &err);
    }
    if (!rc)
        print_result(&x, output.digest, args);
    else if (args->given[MW_OPT_JSON])
        mw_compile_json(&x.c, rc);
    int status = mw_compile_status(&x.c, args, rc);
    if (!status && !x.stages.kept)
        status = 1;
    mw_stages_done(&x.stages);
    mw_diff_done(&x.diff);
    mw_compile_done(&x.c);
    mw_plan_read_done(&x.old);
    return status;
}
