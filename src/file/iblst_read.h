/*
 * iblst_read.h: the .lst of ibdiagnet and opensm (opensm-subnet.lst): a line for each end of each
 * link.
 *
 *     { SW Ports:40 SystemGUID:… NodeGUID:… PortGUID:… VenID:… DevID:… Rev:… {name} LID:0002 PN:01 }
 *     { CA Ports:01 … {node001 mlx5_0} LID:0007 PN:01 } PHY=4x LOG=ACT SPD=14        (one line)
 */
#ifndef MW_FILE_IBLST_READ_H
#define MW_FILE_IBLST_READ_H

#include "model/observation.h"

enum { MW_IBLST_BYTES_CAP = 1 << 30 };

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line:column. Adds one source to
 * the builder. MW_OK: nothing wrong was found; otherwise every fault is in `d` (E-OBS-FORM,
 * E-OBS-TRUNCATED, E-OBS-EMPTY, E-CAP), and what was understood is in the builder. Linear in the
 * bytes; nothing is kept of `text`.
 */
enum mw_rc mw_iblst_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                         struct mw_diags *d);

#endif
