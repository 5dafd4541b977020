#include "cli/given.h"

#include "file/factory_read.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool mw_given_is_stored(const char *path)
{
    static const char magic[] = "SQLite format 3"; /* sqlite.org/fileformat.html, 1.3 */
    char head[sizeof magic];
    struct stat st;

    if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
        return stat(path, &st) == 0;
    if (!S_ISREG(st.st_mode)) /* what is read from a pipe is gone */
        return false;
    FILE *f = fopen(path, "rb");
    bool is = f && fread(head, 1, sizeof head, f) == sizeof head &&
              memcmp(head, magic, sizeof head) == 0;
    if (f)
        fclose(f);
    return is;
}

enum mw_rc mw_given_load(struct mw_given *g, const char *path, const struct mw_args *args)
{
    enum mw_rc rc;
    struct mw_err err;

    g->stored = mw_given_is_stored(path);
    if (!g->stored) {
        rc = mw_load(&g->compile.load, path, args);
        g->compile.plan.want = &g->compile.load.factory;
        g->compile.plan.catalog = &g->compile.load.catalog;
        g->plan = &g->compile.plan;
        return rc;
    }
    rc = mw_plan_read(&g->read, path, &err);
    if (rc)
        mw_diag_err(&g->compile.load.diags, &err);
    g->plan = &g->read.plan;
    return rc;
}

/* ---- prices ---- */

enum { SETS_CAP = 2 * MW_ARGS_CAP }; /* of the plan and of the command line */

static bool is_cost_key(const char *set)
{
    return strncmp(set, "cost.", 5) == 0 || strncmp(set, "cost=", 5) == 0;
}

/* The --set values that the cost section takes: those of the plan when it was designed, then
 * those of the command line. */
static enum mw_rc gather_sets(struct mw_given *g, const struct mw_args *args, const char **sets,
                              size_t *n)
{
    struct mw_diags *d = &g->compile.load.diags;
    const char *line = args->value[MW_OPT_PRICES] ? "" : g->read.sets;

    while (*line && *n < MW_ARGS_CAP) {
        size_t len = strcspn(line, "\n");
        sets[(*n)++] = mw_arena_strndup(&g->arena, line, len);
        line += len + (line[len] == '\n');
    }
    for (uint32_t i = 0; i < args->set_n; i++) {
        const char *set = args->set[i];
        if (is_cost_key(set) && *n < (uint32_t)SETS_CAP)
            sets[(*n)++] = set;
        else if (g->stored)
            mw_diag(d, MW_ERROR, MW_E_SET, NULL,
                    "Set it when the plan is designed, or give the factory file.",
                    "'%.60s' is no value of the cost section, and the plan is made already",
                    set);
    }
    return d->errors ? MW_ECONFIG : MW_OK;
}

enum mw_rc mw_given_costs(struct mw_given *g, const char *path, const struct mw_args *args)
{
    struct mw_diags *d = &g->compile.load.diags;
    const char *prices = args->value[MW_OPT_PRICES];
    const char *sets[SETS_CAP];
    size_t n = 0;
    enum mw_rc rc = MW_OK;

    g->costs = &g->plan->want->cost;
    if (!prices && !(g->stored && args->set_n))
        return MW_OK;
    rc = gather_sets(g, args, sets, &n);
    if (rc)
        return rc;
    rc = prices ? mw_factory_read_file(&g->priced, prices, sets, n, d)
                : mw_factory_read(&g->priced, path, g->read.text, strlen(g->read.text), sets, n,
                                  d);
    g->costs = &g->priced.cost;
    return rc;
}

/* ---- designing ---- */

enum mw_rc mw_given_design(struct mw_given *g)
{
    return g->stored ? MW_OK : mw_compile_loaded(&g->compile);
}

void mw_given_done(struct mw_given *g)
{
    mw_plan_read_done(&g->read);
    mw_compile_done(&g->compile);
    mw_factory_done(&g->priced);
    mw_arena_done(&g->arena);
}
