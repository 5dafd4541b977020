/*
 * assets.h: what is known of the real parts at a plan's places: the list of --assets or, without
 * that option, what `millwright verify --learn` has kept beside the plan.
 */
#ifndef MW_CLI_ASSETS_H
#define MW_CLI_ASSETS_H

#include "base/err.h"
#include "cli/command.h"
#include "model/asset.h"
#include "model/plan.h"

#define MW_IDENTITY_FILE "identity.csv" /* in the folder of a plan; outlives its renewal */

/* Reads the list for the plan in `folder`; `a` starts as {0}, and stays so where there is none.
 * mw_assets_done in every case. Errors as mw_assets_read and mw_readfile, all in `d`; of what was
 * learnt and is not of this plan any more, what to do. */
enum mw_rc mw_assets_given(struct mw_assets *a, const struct mw_plan *p, const char *folder,
                           const struct mw_args *args, struct mw_diags *d);

#endif
