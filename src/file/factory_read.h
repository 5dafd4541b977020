/*
 * factory_read.h: a factory file becomes a struct mw_factory, by the schema in
 * model/factory_schema.c. Every semantic error of the file is reported at once, each with
 * file:line:column (or "--set PATH"), in the order of the file.
 */
#ifndef MW_FILE_FACTORY_READ_H
#define MW_FILE_FACTORY_READ_H

#include "base/err.h"
#include "model/factory.h"

/*
 * Reads `n` bytes of YAML; `file` names them in messages. `sets` are "PATH=VALUE" arguments that
 * replace values of the file: keys joined by dots, list elements by number from 0 or by name
 * ("site.power.feeds[0].kw=500", "site.power.feeds.A.kw=500").
 *
 * `f` starts as {0}; call mw_factory_done in every case. On MW_OK every field is set, in range,
 * and agrees with the others; on failure the errors are in `d` and `f` is of no use. Whether
 * device types exist is not known here: mw_design_refer asks the catalog.
 */
enum mw_rc mw_factory_read(struct mw_factory *f, const char *file, const char *text, size_t n,
                           const char *const *sets, size_t set_n, struct mw_diags *d);

/* As mw_factory_read, from the file at `path`. */
enum mw_rc mw_factory_read_file(struct mw_factory *f, const char *path, const char *const *sets,
                                size_t set_n, struct mw_diags *d);

#endif
