/*
 * given.h: a plan from wherever the user has it: an output folder or its factory.db, or a factory
 * file that is designed in memory.
 */
#ifndef MW_CLI_GIVEN_H
#define MW_CLI_GIVEN_H

#include "cli/compile.h"
#include "store/plan_read.h"

struct mw_given {
    bool stored;               /* in a folder */
    struct mw_plan_read read;  /* then this */
    struct mw_compile compile; /* else this; holds the messages in either case */
    const struct mw_plan *plan;
    struct mw_arena arena;
    struct mw_factory priced;     /* of --prices, or a stored plan's with other values */
    const struct mw_costs *costs; /* after mw_given_costs */
};

/*
 * Reads the plan or factory file at `path`, the latter with the --set values and catalogs of
 * `args`. `g` starts as {0};
 * mw_given_done in every case. Of a factory file, the plan has no more than `want` and `catalog`
 * until mw_given_design.
 */
enum mw_rc mw_given_load(struct mw_given *g, const char *path, const struct mw_args *args);

/* Which prices hold for what was loaded from `path`: of --prices, else of its own factory file;
 * over them the --set values of the cost section. Nothing else can be set of a stored plan. */
enum mw_rc mw_given_costs(struct mw_given *g, const char *path, const struct mw_args *args);

/* Designs what was loaded from a factory file; nothing to do for a stored plan. */
enum mw_rc mw_given_design(struct mw_given *g);
void mw_given_done(struct mw_given *g);

/* Whether the path is a stored plan: a folder, or an SQLite file. */
bool mw_given_is_stored(const char *path);

#endif
