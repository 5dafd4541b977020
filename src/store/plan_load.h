/*
 * plan_load.h: what the files that read a plan back share: the reader at work, and values of a
 * row that must lead somewhere. Private to plan_read.c, plan_load_types.c and plan_load_parts.c.
 *
 * A value that no plan has marks its query strange, which mw_query_end tells as E-PLAN-DAMAGED;
 * what is returned then is harmless.
 */
#ifndef MW_STORE_PLAN_LOAD_H
#define MW_STORE_PLAN_LOAD_H

#include "store/plan_read.h"
#include "store/query.h"

struct mw_plan_load {
    struct mw_plan_db *db;
    struct mw_plan_read *out;
    struct mw_plan *plan;    /* out->plan */
    uint32_t *first_port;    /* by type: its first port among those of all types */
    uint32_t racks, devices; /* how many there are: tables name rows of later ones */
    uint32_t circuits, bundles;
};

/* Starts a query into the plan's arena; its first column is to be the row's id. */
void mw_load_begin(struct mw_plan_load *l, struct mw_query *q, const char *sql);

/* The next row; its id must be `n` + 1. */
bool mw_load_next(struct mw_query *q, uint32_t n);

/* An id of a table with `n` rows as a handle; NULL is MW_NONE, and strange unless `may_lack`. */
uint32_t mw_load_ref(struct mw_query *q, uint32_t n, bool may_lack);

int64_t mw_load_range(struct mw_query *q, int64_t low, int64_t high);

/* The index of a word in a list ended by NULL. */
uint32_t mw_load_word(struct mw_query *q, const char *const *words);

/* As mw_query_text, but NULL for NULL. */
const char *mw_load_text(struct mw_query *q);

/* ---- the tables, in the order in which they must be read ---- */

/* plan_load_types.c: device types with ports and facts, cable parts: out->catalog. */
enum mw_rc mw_load_types(struct mw_plan_load *l, struct mw_err *err);

/* plan_load_parts.c: racks, positions, fillers, devices, circuits, supplies, fabrics, bundles,
 * cables, addresses. */
enum mw_rc mw_load_parts(struct mw_plan_load *l, struct mw_err *err);

#endif
