/*
 * diff_print.h: the difference of two plans for people and as JSON, for `diff` and `expand`.
 */
#ifndef MW_CLI_DIFF_PRINT_H
#define MW_CLI_DIFF_PRINT_H

#include "base/out.h"
#include "design/diff.h"

/* A table of what changed by kind, then the changes, at most some lines of each kind. */
void mw_diff_print(const struct mw_diff *d);

/* Members of an open object: "counts", "racks", "devices", "supplies", "cables", "addresses",
 * "bom", "totals", as tests/schema/diff.schema.json has them. */
void mw_diff_json(struct mw_json *j, const struct mw_diff *d);

/* "leaf-1-5/p33 - spine-2/p4": the ends of a cable as paths; a splitter has three. */
const char *mw_diff_cable_ends(struct mw_arena *a, const struct mw_plan *p, uint32_t cable);

/* The path of an end; "external" for the outside world. */
const char *mw_diff_end(struct mw_arena *a, const struct mw_plan *p, const struct mw_end *end);

#endif
