#include "cli/compile.h"

#include "cli/term.h"
#include "design/design.h"

#include <string.h>

enum mw_rc mw_compile(struct mw_compile *c, const char *file, const struct mw_args *args)
{
    enum mw_rc rc = mw_load(&c->load, file, args);

    return rc ? rc : mw_compile_loaded(c);
}

enum mw_rc mw_compile_loaded(struct mw_compile *c)
{
    struct mw_term_progress progress;
    enum mw_rc rc;

    mw_term_progress_init(&progress);
    c->begun_ms = progress.begun_ms;
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

uint32_t mw_compile_count(const struct mw_compile *c, enum mw_severity severity)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < c->plan.findings.n; i++)
        n += c->plan.findings.at[i].severity == severity;
    return n;
}

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

void mw_compile_json(const struct mw_compile *c, enum mw_rc rc)
{
    struct mw_out out;
    struct mw_json j = {.out = &out};

    mw_out_init(&out, mw_term_flush, stdout);
    mw_json_obj(&j, NULL);
    mw_json_bool(&j, "ok", !rc && !mw_compile_count(c, MW_ERROR));
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

int mw_compile_status(const struct mw_compile *c, const struct mw_args *args, enum mw_rc rc)
{
    if (rc)
        return mw_rc_exit(rc);
    bool warned = args->given[MW_OPT_STRICT] && mw_compile_count(c, MW_WARNING);
    return mw_compile_count(c, MW_ERROR) || warned ? 1 : 0;
}
