/*
 * devicetype.h: imports a device or rack type in the format of the NetBox community's device
 * type library (github.com/netbox-community/devicetype-library).
 *
 * Those files describe ports, bays and outlets for an inventory; a planner also needs draws,
 * airflow, and what leads where. Nothing is guessed: what a file lacks or contradicts becomes a
 * gap of the type, in words a person can act on.
 */
#ifndef MW_FILE_DEVICETYPE_H
#define MW_FILE_DEVICETYPE_H

#include "base/err.h"
#include "model/catalog.h"

enum { MW_DEVICETYPE_LIST_CAP = 1024 }; /* entries of one list of the file */

/*
 * Reads one text into *out; strings live in `a`. `file` names it in messages and becomes the
 * type's origin. `kind` overrides what is inferred from bays, outlets and interfaces;
 * MW_KIND_COUNT infers. Errors (not YAML, no model, a value of the wrong kind, a list past its
 * cap) go to `d` with file:line:column, and *out is left alone; unknown keys and odd values are
 * gaps, not errors.
 */
enum mw_rc mw_devicetype_read_text(struct mw_arena *a, const char *file, const char *text,
                                   size_t n, enum mw_kind kind, struct mw_device_type *out,
                                   struct mw_diags *d);

enum mw_rc mw_devicetype_read_file(struct mw_arena *a, const char *path, enum mw_kind kind,
                                   struct mw_device_type *out, struct mw_diags *d);

#endif
