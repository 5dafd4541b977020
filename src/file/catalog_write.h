/*
 * catalog_write.h: a device type as our YAML (which catalog_read reads back equal) and as JSON.
 */
#ifndef MW_FILE_CATALOG_WRITE_H
#define MW_FILE_CATALOG_WRITE_H

#include "base/out.h"
#include "model/catalog.h"

/* A whole catalog file with this one type: `types:` and a list of one. Facts that the type
 * lacks are written as null or left out; every port that a pattern describes goes into it. */
void mw_catalog_show(struct mw_out *out, const struct mw_device_type *type);

/* An object, as an element of an array or at the top. Unknown facts are null; ports are listed
 * one by one. */
void mw_catalog_json(struct mw_json *json, const struct mw_device_type *type);

#endif
