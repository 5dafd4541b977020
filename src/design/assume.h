/*
 * assume.h: facts that nobody publishes, stated by the user in the factory file, go into the
 * catalog that the design reads.
 */
#ifndef MW_DESIGN_ASSUME_H
#define MW_DESIGN_ASSUME_H

#include "base/err.h"
#include "model/catalog.h"
#include "model/factory.h"

/*
 * Applies factory->assume to `catalog`. Returns MW_ECONFIG, every error in `diags`, when a
 * device is unknown; warns when an assumption replaces a fact that the catalog knows.
 */
enum mw_rc mw_assume(struct mw_catalog *catalog, const struct mw_factory *factory,
                     struct mw_diags *diags);

#endif
