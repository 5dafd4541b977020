/*
 * cmd_report.c: `millwright report DIR`: report.html and report.pdf of a plan, into its folder,
 * both or neither.
 */
#include "cli/command.h"
#include "cli/term.h"
#include "report/report.h"
#include "store/outdir.h"
#include "store/plan_read.h"

#include <stdio.h>
#include <string.h>

/* Where a dry run writes to: nowhere. */
struct nowhere {
    struct mw_sink sink;
    struct mw_out out;
};

static int discard(void *ctx, const char *data, size_t n)
{
    (void)ctx;
    (void)data;
    (void)n;
    return 0;
}

static struct mw_out *nowhere_open(struct mw_sink *s, const char *path)
{
    struct nowhere *n = (struct nowhere *)s;

    (void)path;
    mw_out_init(&n->out, discard, NULL);
    return &n->out;
}

static void nowhere_close(struct mw_sink *s)
{
    mw_out_done(&((struct nowhere *)s)->out);
}

static enum mw_rc write_report(const struct mw_plan_read *read, const char *dir, bool dry,
                               struct mw_err *err)
{
    static const char *const parts[] = {"report.html", "report.pdf", NULL};
    const struct mw_report report = {.plan = &read->plan,
                                     .digest = read->digest,
                                     .program = MW_VERSION,
                                     .text = read->text,
                                     .sets = read->sets};
    struct nowhere nowhere = {.sink = {nowhere_open, nowhere_close}};
    struct mw_outdir *o = NULL;

    if (dry)
        return mw_report_write(&report, &nowhere.sink, err);
    enum mw_rc rc = mw_outdir_renew(&o, dir, parts, err);
    if (rc)
        return rc;
    rc = mw_report_write(&report, mw_outdir_sink(o), err);
    if (!rc)
        return mw_outdir_commit(o, read->digest, false, err);
    mw_outdir_abort(o);
    return rc;
}

int mw_cmd_report(const struct mw_args *args)
{
    const char *dir = args->operand[0],
               *slash = dir[0] && dir[strlen(dir) - 1] == '/' ? "" : "/";
    struct mw_plan_read read = {0};
    bool dry = args->given[MW_OPT_DRY_RUN];
    struct mw_err err;
    enum mw_rc rc = mw_plan_read(&read, dir, &err);

    if (!rc)
        rc = write_report(&read, dir, dry, &err);
    if (rc)
        mw_term_err(&err);
    else if (dry)
        printf("A dry run: the report can be written; nothing was.\n");
    else
        printf("%s%sreport.html\n%s%sreport.pdf\n", dir, slash, dir, slash);
    mw_plan_read_done(&read);
    return mw_rc_exit(rc);
}
