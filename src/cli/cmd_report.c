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

static enum mw_rc write_report(const struct mw_plan_read *read, const char *dir, bool dry,
                               struct mw_err *err)
{
    static const char *const parts[] = {"report.html", "report.pdf", NULL};
    const struct mw_report report = {.plan = &read->plan,
                                     .digest = read->digest,
                                     .program = MW_VERSION,
                                     .text = read->text,
                                     .sets = read->sets};
    struct mw_sink_under nowhere;
    struct mw_outdir *o = NULL;
    enum mw_rc rc;

    if (dry) {
        if ((rc = mw_outdir_may_renew(dir, err)))
            return rc;
        mw_sink_under_init(&nowhere, "", NULL);
        rc = mw_report_write(&report, &nowhere.sink, err);
        mw_sink_under_done(&nowhere);
        return rc;
    }
    if ((rc = mw_outdir_renew(&o, dir, parts, err)))
        return rc;
    rc = mw_report_write(&report, mw_outdir_sink(o), err);
    if (!rc)
        return mw_outdir_commit(o, read->digest, false, err);
    mw_outdir_abort(o);
    return rc;
}

int mw_cmd_report(const struct mw_args *args)
{
    struct mw_plan_read read = {0};
    const char *dir = mw_outdir_folder(&read.arena, args->operand[0]);
    const char *slash = dir[0] && dir[strlen(dir) - 1] == '/' ? "" : "/";
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
