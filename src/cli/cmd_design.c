/*
 * cmd_design.c: `millwright design FACTORY.yaml -o DIR`: the plan and its tables, whole or not
 * at all.
 */
#include "cli/command.h"
#include "cli/compile.h"
#include "cli/table.h"
#include "cli/term.h"
#include "export/summary.h"
#include "export/tables.h"
#include "store/outdir.h"
#include "store/plan_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The --set values, a line each, as the plan keeps them. */
static const char *sets_text(struct mw_arena *a, const struct mw_args *args)
{
    const char *text = "";

    for (uint32_t i = 0; i < args->set_n; i++)
        text = mw_arena_printf(a, "%s%s\n", text, args->set[i]);
    return text;
}

/* At a hundred thousand GPUs writing takes longer than designing. */
static void say_writing(struct mw_term_progress *progress, const char *file)
{
    char what[64];

    snprintf(what, sizeof what, "writing %s", file);
    progress->progress.step(progress->progress.ctx, what, 0, 0);
}

static void write_tables(struct mw_sink *to, const struct mw_plan *p, const char *digest,
                         struct mw_term_progress *progress)
{
    mw_summary_write(p, digest, mw_sink_open(to, "summary.json"));
    mw_sink_close(to);
    for (const struct mw_table_file *t = mw_table_files; t->file; t++) {
        say_writing(progress, t->file);
        t->write(p, mw_sink_open(to, t->file));
        mw_sink_close(to);
    }
}

static enum mw_rc write_folder(struct mw_compile *c, const struct mw_args *args,
                               const struct mw_plan_origin *origin, char digest[MW_DIGEST_HEX],
                               struct mw_err *err)
{
    struct mw_term_progress progress;
    struct mw_outdir *o = NULL;
    enum mw_rc rc = mw_outdir_begin(&o, args->value[MW_OPT_OUTPUT], err);

    if (rc)
        return rc;
    mw_term_progress_again(&progress, c->begun_ms);
    say_writing(&progress, "factory.db");
    rc = mw_plan_write(&c->plan, mw_outdir_path(o, "factory.db"), origin, digest, err);
    if (!rc) {
        write_tables(mw_outdir_sink(o), &c->plan, digest, &progress);
        say_writing(&progress, "to the disk");
        rc = mw_outdir_commit(o, digest, args->given[MW_OPT_FORCE], err);
    } else {
        mw_outdir_abort(o);
    }
    mw_term_progress_done(&progress);
    return rc;
}

/* Into the folder; a dry run writes nowhere and finds out the digest alone. */
static enum mw_rc write_plan(struct mw_compile *c, const struct mw_args *args,
                             char digest[MW_DIGEST_HEX], struct mw_err *err)
{
    const struct mw_plan_origin origin = {.program = MW_VERSION,
                                          .file = args->operand[0],
                                          .text = c->load.text,
                                          .sets = sets_text(&c->load.arena, args)};

    if (!args->given[MW_OPT_DRY_RUN])
        return write_folder(c, args, &origin, digest, err);
    if (args->given[MW_OPT_JSON])
        return mw_plan_write(&c->plan, ":memory:", &origin, digest, err);
    return MW_OK;
}

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

static void print_json(const struct mw_plan *p, const char *digest)
{
    struct mw_out out;

    mw_out_init(&out, mw_term_flush, stdout);
    mw_summary_write(p, digest, &out);
    mw_out_done(&out);
}

int mw_cmd_design(const struct mw_args *args)
{
    struct mw_compile c = {0};
    struct mw_err err;
    char digest[MW_DIGEST_HEX] = "";
    bool dry = args->given[MW_OPT_DRY_RUN];

    if (!dry && !args->given[MW_OPT_OUTPUT]) {
        mw_fail_cure(&err, MW_E_USAGE, NULL, "Give -o DIR, or --dry-run.",
                     "design needs a folder to write to");
        mw_term_fail(&err, args->given[MW_OPT_JSON]);
        return mw_rc_exit(MW_ECONFIG);
    }
    enum mw_rc rc = mw_compile(&c, args->operand[0], args);
    mw_compile_report(&c);
    if (!rc && (rc = write_plan(&c, args, digest, &err))) {
        mw_term_err(&err);
        mw_diag_err(&c.load.diags, &err);
    }
    if (rc && args->given[MW_OPT_JSON]) {
        mw_compile_json(&c, rc);
    } else if (!rc && args->given[MW_OPT_JSON]) {
        print_json(&c.plan, digest);
    } else if (!rc) {
        print_summary(&c);
        mw_compile_findings(&c, stdout);
        if (!dry)
            print_next(&c.plan, args->value[MW_OPT_OUTPUT]);
    }
    int status = mw_compile_status(&c, args, rc);
    mw_compile_done(&c);
    return status;
}
