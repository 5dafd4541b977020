/*
 * cmd_check.c: `millwright check FACTORY.yaml`: everything that design would say, nothing written.
 */
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/term.h"

#include <stdio.h>

static void findings_json(struct mw_json *j, const struct mw_plan *p)
{
    for (uint32_t i = 0; i < p->findings.n; i++) {
        const struct mw_finding *f = &p->findings.at[i];
        mw_json_obj(j, NULL);
        mw_json_str(j, "id", f->id);
        mw_json_str(j, "severity", mw_severity_name(f->severity));
        mw_json_str(j, "path", f->path);
        mw_json_str(j, "text", f->text);
        mw_json_str(j, "cure", f->cure);
        mw_json_end_obj(j);
    }
}

static void print_json(const struct mw_compile *c, enum mw_rc rc)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_bool(&j, "ok", rc == MW_OK);
    mw_json_arr(&j, "messages");
    mw_term_diags_json(&j, &c->load.diags);
    mw_json_end_arr(&j);
    mw_json_arr(&j, "findings");
    findings_json(&j, &c->plan);
    mw_json_end_arr(&j);
    mw_json_str(&j, "nearest", c->nearest[0] ? c->nearest : NULL);
    mw_json_end_obj(&j);
    mw_out_char(&out, '\n');
    mw_out_done(&out);
}

int mw_cmd_check(const struct mw_args *args)
{
    struct mw_compile c = {0};
    enum mw_rc rc = mw_compile(&c, args);

    if (args->given[MW_OPT_JSON]) {
        print_json(&c, rc);
    } else {
        mw_compile_report(&c);
        if (!rc)
            mw_compile_findings(&c, stdout);
        if (!rc)
            printf("%s: can be built as asked\n", args->operand[0]);
    }
    int status = mw_compile_status(&c, args, rc);
    mw_compile_done(&c);
    return status;
}
