/*
 * catalog_ports.h: the `ports` of a device type in a catalog file.
 */
#ifndef MW_FILE_CATALOG_PORTS_H
#define MW_FILE_CATALOG_PORTS_H

#include "file/catalog_value.h"

/* Reads `ports` into the type; a NULL node (the key is absent) leaves it alone. Ports live in the
 * catalog's arena; two of one name, or more than MW_CATALOG_PORTS_CAP, are errors. */
void mw_cat_ports(struct mw_cat_reader *r, const struct mw_yaml *node,
                  struct mw_device_type *t);

#endif
