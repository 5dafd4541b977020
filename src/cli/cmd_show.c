/*
 * cmd_show.c: `millwright show DIR [PART]`.
 */
#include "cli/command.h"
#include "cli/show.h"
#include "cli/term.h"

#include <stdio.h>

static enum mw_rc show(struct mw_view *v, const char *name)
{
    struct mw_db_ref ref;

    if (!name)
        return mw_show_plan(v);
    enum mw_rc rc = mw_plan_db_find(v->db, name, &ref, &v->err);
    if (rc)
        return rc;
    switch (ref.kind) {
    case MW_DB_RACK:
        return mw_show_rack(v, ref.id);
    case MW_DB_ROW:
        return mw_show_row(v, ref.id);
    case MW_DB_FEED:
        return mw_show_feed(v, ref.id);
    case MW_DB_DEVICE:
        return mw_show_device(v, &ref);
    case MW_DB_CABLE:
        return mw_show_cable(v, ref.id);
    }
    return mw_fail(&v->err, MW_E_BUG, name, "a name of no known kind");
}

int mw_cmd_show(const struct mw_args *args)
{
    struct mw_view v = {0};
    struct mw_out out;
    struct mw_json json = {.out = &out};
    const char *part = args->operand_n > 1 ? args->operand[1] : NULL;

    enum mw_rc rc = mw_plan_db_open(&v.db, args->operand[0], &v.err);
    if (!rc) {
        mw_out_init(&out, mw_term_flush, stdout);
        v.json = args->given[MW_OPT_JSON] ? &json : NULL;
        rc = show(&v, part);
        if (v.json && !rc)
            mw_out_char(&out, '\n');
        mw_out_done(&out);
    }
    if (rc)
        mw_term_fail(&v.err, args->given[MW_OPT_JSON]);
    mw_plan_db_close(v.db);
    mw_arena_done(&v.arena);
    return mw_rc_exit(rc);
}
