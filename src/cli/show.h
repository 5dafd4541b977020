/*
 * show.h: parts of a plan as text or JSON. Each function queries what it shows and no more.
 */
#ifndef MW_CLI_SHOW_H
#define MW_CLI_SHOW_H

#include "base/err.h"
#include "base/out.h"
#include "store/plan_db.h"

/* What every view gets: the plan, an arena for the answers, and where JSON goes (NULL: text to
 * standard output). */
struct mw_view {
    struct mw_plan_db *db;
    struct mw_arena arena;
    struct mw_json *json;
    struct mw_err err;
};

enum mw_rc mw_show_plan(struct mw_view *v);
enum mw_rc mw_show_rack(struct mw_view *v, int64_t rack); /* an elevation */
enum mw_rc mw_show_row(struct mw_view *v, int64_t row);
enum mw_rc mw_show_feed(struct mw_view *v, int64_t feed);
enum mw_rc mw_show_device(struct mw_view *v, const struct mw_db_ref *ref);
enum mw_rc mw_show_cable(struct mw_view *v, int64_t n);

/* One cable as an object in an open array or under `key`; used by device and cable views. */
void mw_show_cable_json(struct mw_json *j, const char *key, const struct mw_db_cable *c);

#endif
