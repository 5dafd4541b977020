/*
 * assets_read.h: a list of real parts (CSV) for the places of a plan.
 *
 *     device,port,mac,guid,serial
 *     node001,,,,DGX-1570          the device as such
 *     node001,BMC,5c:ff:35:01:02:03,,
 *     node001,mlx5_4,,0xa088c20300abcdef,
 *
 * The first line names the columns, in any order; others are ignored, with a warning. A port is
 * named as on the faceplate or as the adapter. MAC addresses are written aa:bb:cc:dd:ee:ff,
 * aa-bb-cc-dd-ee-ff, aabb.ccdd.eeff or aabbccddeeff; GUIDs with 16 digits, with or without 0x,
 * and with ':' or '-' between.
 */
#ifndef MW_FILE_ASSETS_READ_H
#define MW_FILE_ASSETS_READ_H

#include "model/asset.h"
#include "model/plan.h"

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line:column. `a` starts as
 * {0}; call mw_assets_done in every case. On failure every fault is in `d` (E-ASSETS-FORM,
 * E-ASSETS-NAME, E-ASSETS-TWICE, E-CAP) and `a` is empty. Time is linear in the text, but for a
 * sort of its lines.
 */
enum mw_rc mw_assets_read(struct mw_assets *a, const struct mw_plan *p, const char *name,
                          const char *text, size_t n, struct mw_diags *d);

#endif
