/*
 * cmd_export.c: `millwright export DIR FORMAT…|all`: a plan as other tools' files, into
 * DIR/export/FORMAT, all of a format or nothing.
 */
#include "base/text.h"
#include "cli/assets.h"
#include "cli/command.h"
#include "cli/term.h"
#include "export/format.h"
#include "store/outdir.h"
#include "store/plan_read.h"

#include <stdio.h>
#include <string.h>

enum { FORMATS_CAP = 64 };

struct run {
    const struct mw_args *args;
    const struct mw_export_format *format[FORMATS_CAP];
    const char *part[FORMATS_CAP + 1]; /* "export/slurm" */
    struct mw_diags notes[FORMATS_CAP];
    uint32_t first_file[FORMATS_CAP + 1]; /* in files */
    uint32_t n;
    const char *folder; /* of the plan */
    struct mw_plan_read read;
    struct mw_assets assets;
    struct mw_arena arena;
    struct mw_diags diags;      /* of the list of assets */
    struct mw_sink_under files; /* "export/" */
};

/* ---- what is asked for ---- */

static enum mw_rc unknown_format(const char *word, struct mw_err *err)
{
    const char *names[FORMATS_CAP + 1] = {"all"};
    size_t n = 1;

    for (const struct mw_export_format *f = mw_export_formats; f->name; f++)
        names[n++] = f->name;
    const char *near = mw_text_nearest(word, names, n);
    return mw_fail_cure(err, MW_E_USAGE, NULL, "`millwright export --list` lists the formats.",
                        "there is no format \"%s\"%s%s%s", word,
                        near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void take(struct run *r, const struct mw_export_format *f)
{
    for (uint32_t i = 0; i < r->n; i++)
        if (r->format[i] == f)
            return;
    MW_ASSERT(r->n < FORMATS_CAP);
    r->format[r->n] = f;
    r->part[r->n++] = mw_arena_printf(&r->arena, "export/%s", f->name);
}

static enum mw_rc take_formats(struct run *r, struct mw_err *err)
{
    if (r->args->operand_n < 2)
        return mw_fail_cure(err, MW_E_USAGE, NULL,
                            "Name formats, or all; `millwright export --list` lists them.",
                            "no format is named");
    for (uint32_t i = 1; i < r->args->operand_n; i++) {
        const char *word = r->args->operand[i];
        bool all = strcmp(word, "all") == 0, found = all;
        for (const struct mw_export_format *f = mw_export_formats; f->name; f++)
            if (all || strcmp(f->name, word) == 0) {
                take(r, f);
                found = true;
            }
        if (!found)
            return unknown_format(word, err);
    }
    return MW_OK;
}

/* ---- writing ---- */

static void write_formats(struct run *r)
{
    struct mw_term_progress progress;

    mw_term_progress_init(&progress);
    for (uint32_t i = 0; i < r->n; i++) {
        struct mw_export x = {.plan = &r->read.plan,
                              .digest = r->read.digest,
                              .assets = &r->assets,
                              .notes = &r->notes[i]};
        r->first_file[i] = r->files.files.n;
        progress.progress.step(progress.progress.ctx, r->format[i]->name, i, r->n);
        r->format[i]->write(&x, &r->files.sink);
    }
    r->first_file[r->n] = r->files.files.n;
    mw_term_progress_done(&progress);
}

static enum mw_rc write_all(struct run *r, struct mw_err *err)
{
    struct mw_outdir *o = NULL;
    enum mw_rc rc;

    if (r->args->given[MW_OPT_DRY_RUN]) {
        if ((rc = mw_outdir_may_renew(r->folder, err)))
            return rc;
        mw_sink_under_init(&r->files, "export/", NULL);
        write_formats(r);
        return MW_OK;
    }
    if ((rc = mw_outdir_renew(&o, r->folder, r->part, err)))
        return rc;
    mw_sink_under_init(&r->files, "export/", mw_outdir_sink(o));
    write_formats(r);
    return mw_outdir_commit(o, r->read.digest, false, err);
}

/* ---- what is said ---- */

static int list_formats(bool json)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    if (!json) {
        for (const struct mw_export_format *f = mw_export_formats; f->name; f++)
            printf("%s%-12s%s %s\n", mw_term_on(MW_BOLD), f->name, mw_term_on(MW_PLAIN),
                   f->title);
        return 0;
    }
    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_arr(&j, "formats");
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++) {
        mw_json_obj(&j, NULL);
        mw_json_str(&j, "name", f->name);
        mw_json_str(&j, "title", f->title);
        mw_json_end_obj(&j);
    }
    mw_json_end_arr(&j);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
    return 0;
}

static void print_json(const struct run *r)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_str(&j, "plan", r->read.digest);
    mw_json_bool(&j, "written", !r->args->given[MW_OPT_DRY_RUN]);
    mw_json_arr(&j, "formats");
    for (uint32_t i = 0; i < r->n; i++) {
        mw_json_obj(&j, NULL);
        mw_json_str(&j, "name", r->format[i]->name);
        mw_json_arr(&j, "files");
        for (uint32_t k = r->first_file[i]; k < r->first_file[i + 1]; k++)
            mw_json_str(&j, NULL, r->files.files.at[k]);
        mw_json_end_arr(&j);
        mw_json_arr(&j, "notes");
        mw_term_diags_json(&j, &r->notes[i]);
        mw_json_end_arr(&j);
        mw_json_end_obj(&j);
    }
    mw_json_end_arr(&j);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

static void print_note(const struct mw_err *note)
{
    const char *file = strchr(note->place, '/'); /* "slurm/nodes.conf" */

    printf("  %s%s:%s %s%s%s%s%s\n", mw_term_on(MW_DIM), mw_severity_name(note->severity),
           mw_term_on(MW_PLAIN), file ? file + 1 : "", file ? ": " : "", note->text,
           note->cure[0] ? ". " : "", note->cure);
}

static void print_text(const struct run *r)
{
    const char *dir = r->folder;
    const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";

    for (uint32_t i = 0; i < r->n; i++) {
        uint32_t files = r->first_file[i + 1] - r->first_file[i];
        printf("%s%-12s%s ", mw_term_on(MW_BOLD), r->format[i]->name, mw_term_on(MW_PLAIN));
        if (files == 0)
            printf("nothing to write\n");
        else if (files == 1)
            printf("%s%s%s\n", dir, slash, r->files.files.at[r->first_file[i]]);
        else
            printf("%s%s%s: %u files\n", dir, slash, r->part[i], files);
        for (uint32_t k = 0; k < r->notes[i].n; k++)
            print_note(&r->notes[i].at[k]);
    }
    if (r->args->given[MW_OPT_DRY_RUN])
        printf("A dry run: nothing was written.\n");
}

static enum mw_rc run_all(struct run *r, struct mw_err *err)
{
    enum mw_rc rc = take_formats(r, err);

    if (rc)
        return rc;
    r->folder = mw_outdir_folder(&r->arena, r->args->operand[0]);
    rc = mw_plan_read(&r->read, r->args->operand[0], err);
    if (!rc)
        rc = mw_assets_given(&r->assets, &r->read.plan, r->folder, r->args, &r->diags);
    if (!rc)
        rc = write_all(r, err);
    return rc;
}

int mw_cmd_export(const struct mw_args *args)
{
    static struct run r; /* large: the notes of every format */
    struct mw_err err;
    bool json = args->given[MW_OPT_JSON];

    if (args->given[MW_OPT_LIST])
        return list_formats(json);
    r = (struct run){.args = args};
    enum mw_rc rc = run_all(&r, &err);
    if (r.diags.n) {
        mw_term_diags(&r.diags);
        if (rc && json)
            mw_term_fail_json(&r.diags);
    } else if (rc) {
        mw_term_fail(&err, json);
    }
    if (!rc && json)
        print_json(&r);
    else if (!rc)
        print_text(&r);
    for (uint32_t i = 0; i < r.n; i++)
        mw_diags_done(&r.notes[i]);
    mw_sink_under_done(&r.files);
    mw_assets_done(&r.assets);
    mw_plan_read_done(&r.read);
    mw_diags_done(&r.diags);
    mw_arena_done(&r.arena);
    return mw_rc_exit(rc);
}
