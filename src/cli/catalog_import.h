/*
 * catalog_import.h: device types of the community's format into a catalog folder.
 */
#ifndef MW_CLI_CATALOG_IMPORT_H
#define MW_CLI_CATALOG_IMPORT_H

#include "base/err.h"
#include "cli/command.h"
#include "model/catalog.h"

/*
 * Imports operand[1], a file or a folder of them (searched in depth), as catalog files into the
 * folder --output names, by default the user's catalog; says on standard output what each type
 * lacks or contradicts. An existing file of the same name is replaced only with --force;
 * a type
 * whose name another type in the catalogs in force has is written only with --force; --dry-run
 * writes nothing. *listed: standard output has the JSON of at least one type. `kind` overrides what is inferred (MW_KIND_COUNT: inferred).
 */
enum mw_rc mw_catalog_import(const struct mw_args *args, enum mw_kind kind, struct mw_diags *d,
                             bool *listed);

#endif
