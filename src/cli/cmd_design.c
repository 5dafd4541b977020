/*
 * cmd_design.c: `millwright design FACTORY.yaml -o DIR`: the plan and its tables, whole or not
 * at all.
 */
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/output.h"
#include "cli/predict_print.h"
#include "cli/table.h"
#include "cli/term.h"
#include "draw/drawings.h"
#include "export/format.h"
#include "export/summary.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdio.h>

static void count_racks(const struct mw_plan *p, uint32_t by_kind[MW_RACK_KINDS])
{
    for (uint32_t i = 0; i < p->racks.n; i++)
        by_kind[p->racks.at[i].kind]++;
}

static void print_summary(const struct mw_compile *c)
{
    const struct mw_plan *p = &c->plan;
    uint32_t racks[MW_RACK_KINDS] = {0};
    char kw[32], bound[32], route[32];
    int32_t most = 0;

    count_racks(p, racks);
    for (uint32_t i = 0; i < p->classes.n; i++)
        if (p->classes.at[i].nodes_per_rack > most)
            most = p->classes.at[i].nodes_per_rack;
    printf("%s%s%s: %" PRId32 " nodes of %s, up to %" PRId32 " a rack\n", mw_term_on(MW_BOLD),
           p->want->name, mw_term_on(MW_PLAIN), p->want->compute.count, p->want->compute.type,
           most);
    printf("  racks    %u:", p->racks.n);
    for (int k = 0; k < MW_RACK_KINDS; k++)
        if (racks[k])
            printf(" %u %s", racks[k], mw_rack_kind_names[k]);
    printf("\n  power    %s kW at most\n", mw_fixed_text(p->totals.it_peak_w, 3, kw));
    for (int f = 0; f < MW_FABRIC_COUNT; f++) {
        const struct mw_fabric *fabric = &p->fabrics[f];
        if (fabric->enabled)
            printf("  %-8s %" PRId32 " leaf, %" PRId32 " spine, %" PRId32 " core\n",
                   mw_fabric_names[f], fabric->leaf, fabric->spine, fabric->core);
    }
    printf("  cables   %u, %" PRId64 " m", p->cables.n, p->totals.cable_mm / 1000);
    if (p->totals.placement_exact)
        printf(" (no placement needs less)");
    else if (p->totals.cable_bound_mm > 0)
        printf(" (%s m of routes; no placement has less than %s m)",
               mw_fixed_text(p->totals.route_mm / 1000, 0, route),
               mw_fixed_text(p->totals.cable_bound_mm / 1000, 0, bound));
    printf("\n  findings %u errors, %u warnings, %u notes\n", mw_compile_count(c, MW_ERROR),
           mw_compile_count(c, MW_WARNING), mw_compile_count(c, MW_INFO));
}

static void print_next(const struct mw_plan *p, const char *dir)
{
    if (!p->racks.n)
        return;
    const char *rack = p->racks.at[0].name;
    printf("\nThe plan stands in %s. Next:\n"
           "  millwright show %s rack:%s\n"
           "  millwright explain %s rack:%s\n",
           dir, dir, rack, dir, rack);
}

static void print_json(const struct mw_plan *p, const struct mw_output *o)
{
    struct mw_out out;

    mw_out_init(&out, mw_term_flush, stdout);
    mw_summary_write(p, o->digest, &o->expected, &out);
    mw_out_done(&out);
}

/* --all: what draw, report and export would add to the folder. */
static enum mw_rc write_all(void *ctx, const char *digest, struct mw_sink *to,
                            const struct mw_progress *progress, struct mw_err *err)
{
    const struct mw_compile *c = ctx;
    const struct mw_report report = {.plan = &c->plan,
                                     .digest = digest,
                                     .program = MW_VERSION,
                                     .text = c->load.text,
                                     .sets = c->load.sets};
    const struct mw_assets none = {0};
    struct mw_sink_under under;
    enum mw_rc rc = mw_drawings_write(&c->plan, digest, to, progress, err);

    if (rc || (rc = mw_report_write(&report, to, err)))
        return rc;
    mw_sink_under_init(&under, "export/", to);
    for (const struct mw_export_format *f = mw_export_formats; f->name; f++) {
        struct mw_diags notes = {0};
        progress->step(progress->ctx, f->title, 0, 0);
        f->write(&(struct mw_export){&c->plan, digest, &none, &notes}, &under.sink);
        mw_diags_done(&notes);
    }
    mw_sink_under_done(&under);
    return MW_OK;
}

int mw_cmd_design(const struct mw_args *args)
{
    struct mw_compile c = {0};
    struct mw_output output = {.file = args->operand[0],
                               .more = args->given[MW_OPT_ALL] ? write_all : NULL,
                               .ctx = &c};
    struct mw_err err;
    enum mw_rc rc = mw_output_given(args, &err);

    if (rc) {
        mw_term_fail(&err, args->given[MW_OPT_JSON]);
        return mw_rc_exit(rc);
    }
    rc = mw_compile(&c, args->operand[0], args);
    mw_compile_report(&c);
    if (!rc && (rc = mw_output_write(&output, &c, args, &err))) {
        mw_term_err(&err);
        mw_diag_err(&c.load.diags, &err);
    }
    if (rc && args->given[MW_OPT_JSON]) {
        mw_compile_json(&c, rc);
    } else if (!rc && args->given[MW_OPT_JSON]) {
        print_json(&c.plan, &output);
    } else if (!rc) {
        print_summary(&c);
        mw_predict_print(&output.expected);
        mw_compile_findings(&c, stdout);
        if (!args->given[MW_OPT_DRY_RUN])
            print_next(&c.plan, args->value[MW_OPT_OUTPUT]);
    }
    int status = mw_compile_status(&c, args, rc);
    mw_compile_done(&c);
    return status;
}
