/*
 * cmd_check.c: `millwright check FACTORY.yaml`: everything that design would say, nothing written.
 */
#include "cli/command.h"
#include "cli/compile.h"

#include <stdio.h>

static void print_verdict(const struct mw_compile *c, const char *file)
{
    uint32_t errors = mw_compile_count(c, MW_ERROR);

    mw_compile_findings(c, stdout);
    if (errors)
        printf("%s: %u error%s to put right before it is built\n", file, errors,
               errors > 1 ? "s" : "");
    else
        printf("%s: can be built as asked\n", file);
}

int mw_cmd_check(const struct mw_args *args)
{
    struct mw_compile c = {0};
    enum mw_rc rc = mw_compile(&c, args->operand[0], args);

    if (args->given[MW_OPT_JSON]) {
        mw_compile_json(&c, rc);
    } else {
        mw_compile_report(&c);
        if (!rc)
            print_verdict(&c, args->operand[0]);
    }
    int status = mw_compile_status(&c, args, rc);
    mw_compile_done(&c);
    return status;
}
