/*
 * tune_write.h: what `millwright tune -o FOLDER` writes: mended tables of each plane, the order of
 * ranks of each job.
 */
#ifndef MW_CLI_TUNE_WRITE_H
#define MW_CLI_TUNE_WRITE_H

#include "cli/seen.h"
#include "cli/tune.h"

/* Into the folder that -o names, whole or not at all; with --dry-run nowhere. Fills t->files. */
enum mw_rc mw_tune_write(struct mw_tune *t, const struct mw_seen *s, const struct mw_view *v,
                         const struct mw_args *args, struct mw_err *err);

#endif
