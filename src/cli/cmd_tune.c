/*
 * cmd_tune.c: `millwright tune DIR`: how much of its parts a fabric gives, what holds it back, and
 * mended tables.
 */
#include "base/unit.h"
#include "cli/command.h"
#include "cli/readfile.h"
#include "cli/seen.h"
#include "cli/term.h"
#include "cli/tune.h"
#include "cli/tune_write.h"
#include "file/csv_read.h"

#include <stdio.h>
#include <string.h>

struct run {
    const struct mw_args *args;
    struct mw_seen seen;
    struct mw_view view;
    struct mw_jobs jobs;
    struct mw_tune tune;
    uint32_t rate_cap_mbps; /* 0: none */
};

static enum mw_rc read_seed(struct run *r, struct mw_err *err)
{
    const char *text = r->args->value[MW_OPT_SEED];
    double seed = 1;

    if (text && (mw_unit_read(text, NULL, &seed) != MW_UNIT_OK || seed < 0 ||
                 seed > UINT32_MAX || seed != (uint32_t)seed))
        return mw_fail(err, MW_E_USAGE, NULL, "--seed is a whole number, not \"%.40s\"", text);
    r->tune.seed = (uint64_t)seed;
    return MW_OK;
}

enum { RATE_MAX_GBPS = 10000 };

static enum mw_rc read_rate_cap(struct run *r, struct mw_err *err)
{
    const char *text = r->args->value[MW_OPT_RATE_CAP];
    double gbps = 0;

    if (text && (mw_unit_read(text, NULL, &gbps) != MW_UNIT_OK || gbps < 1 ||
                 gbps > RATE_MAX_GBPS || gbps != (uint32_t)gbps))
        return mw_fail(err, MW_E_USAGE, NULL,
                       "--rate-cap is a rate in Gbit/s from 1 to %d, not \"%.40s\"",
                       RATE_MAX_GBPS, text);
    r->rate_cap_mbps = (uint32_t)gbps * 1000;
    return MW_OK;
}

/* Plans no InfiniBand link faster than --rate-cap. */
static void cap_rates(struct run *r)
{
    struct mw_observation *want = &r->seen.x.want;

    for (uint32_t i = 0; i < want->ports.n && r->rate_cap_mbps; i++)
        if (want->ports.at[i].mbps > r->rate_cap_mbps)
            want->ports.at[i].mbps = r->rate_cap_mbps;
}

/* Tables that are not of the plan's switches must not pass for none. */
static enum mw_rc check_tables(struct run *r)
{
    struct mw_seen *s = &r->seen;
    uint32_t given = 0, placed = 0;
    const char *name = "";

    for (uint32_t i = 0; i < s->o.nodes.n; i++) {
        if (!s->o.nodes.at[i].lft)
            continue;
        given++;
        if (s->id.want[i] != MW_NONE)
            placed++;
        else
            name = s->o.sources.at[s->o.nodes.at[i].source].name;
    }
    if (placed == given)
        return MW_OK;
    mw_diag(&s->diags, placed ? MW_WARNING : MW_ERROR, MW_E_NET_TABLES, name,
            "Give the dump of the same subnet (--ibnetdiscover), or tables of this plan's "
            "switches.",
            "%u of %u forwarding tables are of switches that are none of the plan's",
            given - placed, given);
    return placed ? MW_OK : MW_ECONFIG;
}

static enum mw_rc look(struct run *r)
{
    const struct mw_seen_want want = {.tables = true};
    struct mw_seen *s = &r->seen;
    enum mw_rc rc;

    cap_rates(r);
    if (r->args->source_n == 0) {
        mw_view_init(&r->view, &s->x, NULL, NULL);
        return MW_OK;
    }
    if ((rc = mw_seen_look(s, r->args, &want)))
        return rc;
    mw_view_init(&r->view, &s->x, &s->o,
                 &(struct mw_join){s->id.seen, s->id.want_port, s->id.plane});
    return check_tables(r);
}

static enum mw_rc read_jobs(struct run *r)
{
    const char *file = r->args->value[MW_OPT_JOBS], *nodes = r->args->value[MW_OPT_NODES];
    struct mw_diags *d = &r->seen.diags;
    struct mw_out text;
    enum mw_rc rc = MW_OK;

    if (file) {
        rc = mw_readfile(file, MW_CSV_BYTES_CAP, &text, d);
        if (!rc)
            rc = mw_jobs_read(&r->jobs, &r->seen.read.plan, file, text.buf, text.n, d);
        mw_out_done(&text);
    }
    if (!rc && nodes)
        rc = mw_jobs_add(&r->jobs, &r->seen.read.plan, "job", nodes, "--nodes", d);
    return rc;
}

static enum mw_rc tune(struct run *r)
{
    struct mw_diags *d = &r->seen.diags;
    struct mw_tune *t = &r->tune;
    struct mw_err err;
    enum mw_rc rc;

    t->x = &r->seen.x;
    t->view = &r->view;
    t->sharp = r->args->given[MW_OPT_SHARP];
    if ((rc = mw_tune_planes(t, r->args->given[MW_OPT_REPAIR], d)))
        return rc;
    if (r->jobs.at.n && (rc = mw_tune_jobs(t, &r->jobs, d)))
        return rc;
    mw_tune_predict(t);
    for (uint32_t i = 0; i < r->args->what_if_n; i++)
        if ((rc = mw_tune_what_if(t, r->args->what_if[i], &err))) {
            mw_diag_err(d, &err);
            return rc;
        }
    if (r->args->given[MW_OPT_OUTPUT] &&
        (rc = mw_tune_write(t, &r->seen, &r->view, r->args, &err)))
        mw_diag_err(d, &err);
    return rc;
}

static bool held_back(const struct mw_tune *t)
{
    for (uint32_t i = 0; i < t->planes.n; i++)
        if (t->planes.at[i].brakes.at.n)
            return true;
    return false;
}

int mw_cmd_tune(const struct mw_args *args)
{
    struct run *r = mw_alloc(sizeof *r);
    bool json = args->given[MW_OPT_JSON];
    struct mw_err err;
    enum mw_rc rc;

    r->args = args;
    rc = read_seed(r, &err);
    if (!rc)
        rc = read_rate_cap(r, &err);
    if (!rc && args->given[MW_OPT_REPAIR] && !args->given[MW_OPT_OUTPUT] &&
        args->given[MW_OPT_DRY_RUN])
        rc = mw_fail(&err, MW_E_USAGE, NULL, "--dry-run needs the folder that -o names");
    if (!rc && args->given[MW_OPT_OUTPUT] &&
        (args->given[MW_OPT_REPAIR] ? args->source_n == 0
                                    : !args->given[MW_OPT_JOBS] && !args->given[MW_OPT_NODES]))
        rc = mw_fail_cure(
            &err, MW_E_USAGE, NULL,
            "Add --repair and a source (tables need the LIDs that are seen), or jobs.",
            "there is nothing to write into the folder of -o");
    if (rc)
        mw_diag_err(&r->seen.diags, &err);
    if (!rc && !(rc = mw_seen_plan(&r->seen, args)) && !(rc = look(r)) && !(rc = read_jobs(r)))
        rc = tune(r);
    if (rc && json)
        mw_term_fail_json(&r->seen.diags);
    mw_term_diags(&r->seen.diags);
    if (!rc && json)
        mw_tune_json(&r->tune, r->seen.read.digest, &r->seen.diags);
    else if (!rc)
        mw_tune_print(&r->tune);
    int status = rc ? mw_rc_exit(rc) : held_back(&r->tune) ? 1 : 0;

    mw_tune_done(&r->tune);
    mw_jobs_done(&r->jobs);
    mw_view_done(&r->view);
    mw_seen_done(&r->seen);
    mw_free(r);
    return status;
}
