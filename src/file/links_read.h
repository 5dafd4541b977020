/*
 * links_read.h: a plain list of cables, end by end (CSV), as an inspection or an inventory gives
 * it.
 *
 *     a_device,a_port,b_device,b_port,gbps,part
 *     node007,eth0,leaf-1-5,swp17s1,100,100g-dac-2m
 *
 * The first line names the columns, in any order; rate ("400G", "2500M"), gbps and part may lack,
 * and columns of other names are skipped. So a plan's cables.csv (export/tables.h) is one, too:
 * its `lanes` of a cable lead from the port named and those after it (OSFP1-1, OSFP1-2) to theirs,
 * and the second tail of a splitter, c_device and c_port, to the port after a_port. A cable with an
 * empty end leads out of what is listed, and is skipped.
 */
#ifndef MW_FILE_LINKS_READ_H
#define MW_FILE_LINKS_READ_H

#include "model/observation.h"

enum { MW_LINKS_LANES_CAP = 16 };

/*
 * Reads `n` bytes; `name` names them in messages, which carry name:line:column. Adds one source to
 * the builder; devices become systems. MW_OK: nothing wrong was found; otherwise every fault is in
 * `d` (E-LINKS-FORM, E-CAP), and what was understood is in the builder. The caps are those of
 * csv_read.h. Linear in the bytes, times the ports of a device; nothing is kept of `text`.
 */
enum mw_rc mw_links_read(struct mw_obs_build *b, const char *name, const char *text, size_t n,
                         struct mw_diags *d);

#endif
