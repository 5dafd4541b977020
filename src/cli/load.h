/*
 * load.h: what a design starts from: the factory file and every catalog that applies to it.
 */
#ifndef MW_CLI_LOAD_H
#define MW_CLI_LOAD_H

#include "base/err.h"
#include "cli/command.h"
#include "model/catalog.h"
#include "model/factory.h"

struct mw_load {
    struct mw_arena arena; /* text of the file */
    const char *text;
    size_t text_n;
    const char *sets; /* the --set values, a line each, as a plan keeps them */
    struct mw_factory factory;
    struct mw_catalog catalog;
    struct mw_diags diags; /* everything found wrong, here and later by the design */
};

/*
 * The built-in catalog, then the user's ($XDG_DATA_HOME/millwright/catalog, if it is there), then
 * each --catalog folder; a later type replaces an earlier one of its name.
 */
enum mw_rc mw_load_catalog(struct mw_catalog *c, const struct mw_args *args,
                           struct mw_diags *d);

/* The user's own catalog folder; in the arena. NULL when no home is known. */
const char *mw_load_user_catalog(struct mw_arena *a);

/* Catalogs, the factory file with the --set values, and its assumptions. */
enum mw_rc mw_load(struct mw_load *l, const char *file, const struct mw_args *args);
void mw_load_done(struct mw_load *l);

#endif
