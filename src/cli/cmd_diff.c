/*
 * cmd_diff.c: `millwright diff A B`: what differs between two plans. Exit status 0 when nothing
 * does, 1 when something does, as diff(1) has it.
 */
#include "cli/command.h"
#include "cli/diff_print.h"
#include "cli/term.h"
#include "store/plan_read.h"

#include <stdio.h>

static void print_json(const struct mw_diff *d, const struct mw_plan_read *old,
                       const struct mw_plan_read *now)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_str(&j, "old", old->digest);
    mw_json_str(&j, "now", now->digest);
    mw_json_bool(&j, "same", mw_diff_is_empty(d));
    mw_diff_json(&j, d);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

int mw_cmd_diff(const struct mw_args *args)
{
    struct mw_plan_read old = {0}, now = {0};
    struct mw_diff d = {0};
    struct mw_err err;
    enum mw_rc rc = mw_plan_read(&old, args->operand[0], &err);

    if (!rc)
        rc = mw_plan_read(&now, args->operand[1], &err);
    if (rc) {
        mw_term_fail(&err, args->given[MW_OPT_JSON]);
    } else {
        mw_diff_plans(&d, &old.plan, &now.plan);
        if (args->given[MW_OPT_JSON])
            print_json(&d, &old, &now);
        else if (mw_diff_is_empty(&d))
            printf("The plans are alike.\n");
        else
            mw_diff_print(&d);
    }
    int status = rc ? mw_rc_exit(rc) : !mw_diff_is_empty(&d);
    mw_diff_done(&d);
    mw_plan_read_done(&now);
    mw_plan_read_done(&old);
    return status;
}
