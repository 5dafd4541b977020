#include "cli/seen.h"

#include "cli/observed.h"
#include "cli/readfile.h"
#include "file/assets_read.h"
#include "file/csv_read.h"
#include "store/outdir.h"

#include <unistd.h>

static enum mw_rc read_assets(struct mw_seen *s, const struct mw_args *args)
{
    const char *name = args->value[MW_OPT_ASSETS];
    struct mw_out text;
    enum mw_rc rc;

    if (!name) {
        name = mw_arena_printf(&s->arena, "%s/" MW_IDENTITY_FILE, s->folder);
        if (access(name, F_OK) != 0)
            return MW_OK;
    }
    rc = mw_readfile(name, MW_CSV_BYTES_CAP, &text, &s->diags);
    if (!rc)
        rc = mw_assets_read(&s->assets, &s->read.plan, name, text.buf ? text.buf : "", text.n,
                            &s->diags);
    mw_out_done(&text);
    return rc;
}

enum mw_rc mw_seen_plan(struct mw_seen *s, const struct mw_args *args)
{
    struct mw_err err;
    enum mw_rc rc = mw_plan_read(&s->read, args->operand[0], &err);

    if (rc) {
        mw_diag_err(&s->diags, &err);
        return rc;
    }
    s->folder = mw_outdir_folder(&s->arena, args->operand[0]);
    if ((rc = read_assets(s, args)))
        return rc;
    mw_expect_init(&s->x, &s->read.plan, &s->assets);
    return MW_OK;
}

static void forget(struct mw_seen *s)
{
    mw_observation_done(&s->o);
    if (s->observed)
        mw_identity_done(&s->id);
    s->observed = false;
}

enum mw_rc mw_seen_look(struct mw_seen *s, const struct mw_args *args,
                        const struct mw_seen_want *want)
{
    forget(s);
    enum mw_rc rc = mw_observed(&s->o, args, want->tables, want->counters, &s->diags);

    if (rc)
        return rc;
    mw_identify(&s->id, &s->x, &s->o);
    s->observed = true;
    return MW_OK;
}

void mw_seen_done(struct mw_seen *s)
{
    forget(s);
    mw_expect_done(&s->x);
    mw_assets_done(&s->assets);
    mw_plan_read_done(&s->read);
    mw_diags_done(&s->diags);
    mw_arena_done(&s->arena);
}
