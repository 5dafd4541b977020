#include "cli/given.h"

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

enum mw_rc mw_given_design(struct mw_given *g)
{
    return g->stored ? MW_OK : mw_compile_loaded(&g->compile);
}

void mw_given_done(struct mw_given *g)
{
    mw_plan_read_done(&g->read);
    mw_compile_done(&g->compile);
}
