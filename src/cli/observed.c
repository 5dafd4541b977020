#include "cli/observed.h"

#include "observe/live.h"
#include "observe/sources.h"

#include <stdlib.h>

/* The options stand in the order of the kinds. */
_Static_assert(MW_OPT_IBNETDISCOVER - MW_OPT_LIVE == MW_SOURCE_IBNETDISCOVER &&
                   MW_OPT_LST - MW_OPT_LIVE == MW_SOURCE_LST &&
                   MW_OPT_LFTS - MW_OPT_LIVE == MW_SOURCE_LFTS &&
                   MW_OPT_LLDP - MW_OPT_LIVE == MW_SOURCE_LLDP &&
                   MW_OPT_LINKS - MW_OPT_LIVE == MW_SOURCE_LINKS,
               "an option for each kind of source");

static enum mw_rc read_timeout(const struct mw_args *args, uint32_t *ms, struct mw_err *err)
{
    const char *s = args->value[MW_OPT_TIMEOUT];
    char *end;
    unsigned long v;

    *ms = 0;
    if (!s)
        return MW_OK;
    v = strtoul(s, &end, 10);
    if (s[0] < '0' || s[0] > '9' || *end || v < 1 || v > MW_LIVE_TIMEOUT_MAX_MS / 1000)
        return mw_fail(err, MW_E_USAGE, NULL,
                       "--timeout is a number of seconds from 1 to %d, not \"%.40s\"",
                       MW_LIVE_TIMEOUT_MAX_MS / 1000, s);
    *ms = (uint32_t)v * 1000;
    return MW_OK;
}

enum mw_rc mw_observed(struct mw_observation *o, const struct mw_args *args, bool tables,
                       bool counters, struct mw_diags *d)
{
    struct mw_source at[MW_ARGS_CAP];
    struct mw_sources all = {
        .at = at, .n = args->source_n, .tables = tables, .counters = counters};
    struct mw_err err;
    enum mw_rc rc = read_timeout(args, &all.timeout_ms, &err);

    if (!rc && all.n == 0)
        rc = mw_fail(&err, MW_E_USAGE, NULL,
                     "nothing to look at: name a source, --live or a file under its option");
    if (rc) {
        mw_diag_err(d, &err);
        return rc;
    }
    for (uint32_t i = 0; i < all.n; i++)
        at[i] = (struct mw_source){(enum mw_source_kind)(args->source[i].opt - MW_OPT_LIVE),
                                   args->source[i].value};
    return mw_sources_observe(o, &all, d);
}
