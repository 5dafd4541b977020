#include "cli/compile.h"

#include "cli/term.h"
#include "design/design.h"

#include <string.h>

enum mw_rc mw_compile(struct mw_compile *c, const struct mw_args *args)
{
    enum mw_rc rc = mw_load(&c->load, args);
    struct mw_term_progress progress;

    if (rc)
        return rc;
    mw_term_progress_init(&progress);
    rc = mw_design(&c->plan, &c->load.factory, &c->load.catalog, &c->load.diags,
                   &progress.progress);
    if (rc == MW_EIMPOSSIBLE) {
        progress.progress.step(progress.progress.ctx, "looking for the nearest design", 0, 0);
        mw_design_nearest(&c->load.factory, &c->load.catalog, c->nearest, sizeof c->nearest);
    }
    mw_term_progress_done(&progress);
    return rc;
}

void mw_compile_done(struct mw_compile *c)
{
    mw_plan_done(&c->plan);
    mw_load_done(&c->load);
}

void mw_compile_report(const struct mw_compile *c)
{
    mw_term_diags(&c->load.diags);
    if (c->nearest[0])
        fprintf(stderr, "The nearest design that can be: %s\n", c->nearest);
}

void mw_compile_findings(const struct mw_compile *c, FILE *to)
{
    static const enum mw_style styles[] = {MW_BLUE, MW_YELLOW, MW_RED};

    for (int severity = MW_ERROR; severity >= MW_INFO; severity--)
        for (uint32_t i = 0; i < c->plan.findings.n; i++) {
            const struct mw_finding *f = &c->plan.findings.at[i];
            if ((int)f->severity != severity)
                continue;
            fprintf(to, "%s%s%s %s %s: %s\n", mw_term_on(styles[severity]),
                    mw_severity_name(f->severity), mw_term_on(MW_PLAIN), f->id, f->path,
                    f->text);
            if (f->cure && *f->cure && severity != MW_INFO)
                fprintf(to, "    %s%s%s\n", mw_term_on(MW_DIM), f->cure, mw_term_on(MW_PLAIN));
        }
}

int mw_compile_status(const struct mw_compile *c, const struct mw_args *args, enum mw_rc rc)
{
    if (rc || !args->given[MW_OPT_STRICT])
        return mw_rc_exit(rc);
    for (uint32_t i = 0; i < c->plan.findings.n; i++)
        if (c->plan.findings.at[i].severity != MW_INFO)
            return 1;
    return 0;
}
