#include "cli/assets.h"

#include "cli/readfile.h"
#include "file/assets_read.h"
#include "file/csv_read.h"

#include <unistd.h>

/* The plan was designed anew without some of the devices that were learnt. */
static void say_outdated(const char *name, struct mw_diags *d)
{
    for (uint32_t i = 0; i < d->n; i++)
        if (d->at[i].code == MW_E_ASSETS_NAME) {
            mw_diag(
                d, MW_ERROR, MW_E_ASSETS_NAME, name,
                "Remove these lines, or the file, and run `millwright verify --learn` again.",
                "what was learnt names devices or ports that the plan no longer has");
            return;
        }
}

enum mw_rc mw_assets_given(struct mw_assets *a, const struct mw_plan *p, const char *folder,
                           const struct mw_args *args, struct mw_diags *d)
{
    const char *name = args->value[MW_OPT_ASSETS];
    bool learnt = !name;
    struct mw_arena arena = {0};
    struct mw_out text;
    enum mw_rc rc = MW_OK;

    if (learnt)
        name = mw_arena_printf(&arena, "%s/" MW_IDENTITY_FILE, folder);
    if (!learnt || access(name, F_OK) == 0) {
        rc = mw_readfile(name, MW_CSV_BYTES_CAP, &text, d);
        if (!rc)
            rc = mw_assets_read(a, p, name, text.buf, text.n, d);
        mw_out_done(&text);
    }
    if (rc && learnt)
        say_outdated(name, d);
    mw_arena_done(&arena);
    return rc;
}
