/*
 * catalog_read.h: our own catalog files (the YAML under catalog/) into a struct mw_catalog.
 *
 * A file is a map of `types`, `optics` and `cables`. Read the built-in catalog first and the
 * user's folders after it: a name that is read again replaces the earlier thing whole (its place
 * in the list stays, so handles do not move); within one call a name may stand only once.
 */
#ifndef MW_FILE_CATALOG_READ_H
#define MW_FILE_CATALOG_READ_H

#include "base/err.h"
#include "model/catalog.h"

/*
 * All of them add to `c`, which starts as {0} and is released by mw_catalog_done, and add every
 * error and warning to `d` with file:line:column. The answer is MW_OK, or the kind of the first
 * error; `c` then holds what could be read and serves for nothing but mw_catalog_done.
 */

/* The catalog that is compiled into the program. */
enum mw_rc mw_catalog_read_builtin(struct mw_catalog *c, struct mw_diags *d);

/* Every file of the folder whose name ends in .yaml or .yml, in the order of their names. */
enum mw_rc mw_catalog_read_dir(struct mw_catalog *c, const char *path, struct mw_diags *d);

enum mw_rc mw_catalog_read_file(struct mw_catalog *c, const char *path, struct mw_diags *d);

/* One text; `file` names it in messages, `origin` becomes the origin of its types. */
enum mw_rc mw_catalog_read_text(struct mw_catalog *c, const char *file, const char *origin,
                                const char *text, size_t n, struct mw_diags *d);

/* One embedded file; the list is generated at build time from catalog/ and ends with name NULL. */
struct mw_catalog_builtin {
    const char *name;
    const unsigned char *text;
    size_t n;
};
extern const struct mw_catalog_builtin mw_catalog_builtin_files[];

#endif
