/*
 * plan_write.h: writes a plan as factory.db (SQLite; the tables are in schema.c, their meaning in
 * docs/factory-db.md).
 */
#ifndef MW_STORE_PLAN_WRITE_H
#define MW_STORE_PLAN_WRITE_H

#include "model/plan.h"
#include "store/digest.h"

/* What is kept beside the plan but is no part of its digest. */
struct mw_plan_origin {
    const char *program; /* version that writes */
    const char *file;    /* the factory file; its last part is kept */
    const char *text;    /* the factory file as read */
    const char *sets;    /* what --set changed, one per line; "" none */
    const char *base;    /* digest of the plan onto which it was designed; NULL or "" none */
};

/*
 * Writes the plan to a new file at `path`, which must not exist. The same plan and origin give
 * the same bytes. `digest` is filled on MW_OK. The file is not synced: the output folder does
 * that for all its files at once. With ":memory:" as path there is no file, only the digest. On
 * failure (E-OUT-WRITE) a part may be left at `path`.
 */
enum mw_rc mw_plan_write(const struct mw_plan *p, const char *path,
                         const struct mw_plan_origin *origin, char digest[MW_DIGEST_HEX],
                         struct mw_err *err);

#endif
