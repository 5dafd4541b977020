#include "cli/output.h"

#include "cli/assets.h"
#include "cli/term.h"
#include "export/summary.h"
#include "export/tables.h"
#include "store/outdir.h"
#include "store/plan_write.h"

#include <stdio.h>

enum mw_rc mw_output_given(const struct mw_args *args, struct mw_err *err)
{
    if (args->given[MW_OPT_DRY_RUN] || args->given[MW_OPT_OUTPUT])
        return MW_OK;
    return mw_fail_cure(err, MW_E_USAGE, NULL, "Give -o DIR, or --dry-run.",
                        "%s needs a folder to write to", args->command->name);
}

/* At a hundred thousand GPUs writing takes longer than designing. */
static void say_writing(const struct mw_progress *progress, const char *file)
{
    char what[64];

    snprintf(what, sizeof what, "writing %s", file);
    progress->step(progress->ctx, what, 0, 0);
}

static void write_tables(const struct mw_plan *p, const struct mw_output *o, struct mw_sink *to,
                         const struct mw_progress *progress)
{
    mw_summary_write(p, o->digest, &o->expected, mw_sink_open(to, "summary.json"));
    mw_sink_close(to);
    for (const struct mw_table_file *t = mw_table_files; t->file; t++) {
        say_writing(progress, t->file);
        t->write(p, mw_sink_open(to, t->file));
        mw_sink_close(to);
    }
}

static enum mw_rc write_folder(struct mw_output *o, const struct mw_compile *c,
                               const struct mw_plan_origin *origin, const struct mw_args *args,
                               const struct mw_progress *progress, struct mw_err *err)
{
    struct mw_outdir *dir = NULL;
    enum mw_rc rc = mw_outdir_begin(&dir, args->value[MW_OPT_OUTPUT], err);

    if (rc)
        return rc;
    say_writing(progress, "factory.db");
    rc = mw_plan_write(&c->plan, mw_outdir_path(dir, "factory.db"), origin, o->digest, err);
    if (!rc)
        write_tables(&c->plan, o, mw_outdir_sink(dir), progress);
    if (!rc && o->more)
        rc = o->more(o->ctx, o->digest, mw_outdir_sink(dir), progress, err);
    if (rc) {
        mw_outdir_abort(dir);
        return rc;
    }
    mw_outdir_keep(dir, MW_IDENTITY_FILE);
    say_writing(progress, "to the disk");
    return mw_outdir_commit(dir, o->digest, args->given[MW_OPT_FORCE], err);
}

enum mw_rc mw_output_write(struct mw_output *o, const struct mw_compile *c,
                           const struct mw_args *args, struct mw_err *err)
{
    struct mw_term_progress progress;
    const struct mw_plan_origin origin = {.program = MW_VERSION,
                                          .file = o->file,
                                          .text = c->load.text,
                                          .sets = c->load.sets,
                                          .base = o->base ? o->base : ""};
    enum mw_rc rc;

    mw_predict_design(&o->expected, &c->plan);
    if (args->given[MW_OPT_DRY_RUN]) {
        rc = mw_plan_write(&c->plan, ":memory:", &origin, o->digest, err);
    } else {
        mw_term_progress_again(&progress, c->begun_ms);
        rc = write_folder(o, c, &origin, args, &progress.progress, err);
        mw_term_progress_done(&progress);
    }
    return rc;
}
