#include "cli/seen.h"

#include "cli/assets.h"
#include "cli/observed.h"
#include "store/outdir.h"

enum mw_rc mw_seen_plan(struct mw_seen *s, const struct mw_args *args)
{
    struct mw_err err;
    enum mw_rc rc = mw_plan_read(&s->read, args->operand[0], &err);

    if (rc) {
        mw_diag_err(&s->diags, &err);
        return rc;
    }
    s->folder = mw_outdir_folder(&s->arena, args->operand[0]);
    if ((rc = mw_assets_given(&s->assets, &s->read.plan, s->folder, args, &s->diags)))
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
