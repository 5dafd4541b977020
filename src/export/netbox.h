/*
 * netbox.h: a plan as the CSV files of NetBox's bulk import, numbered in the order in which they
 * are imported: each names only what an earlier one defined.
 *
 * Columns and choices are those of NetBox 4.6: netbox/dcim/forms/bulk_import.py,
 * netbox/ipam/forms/bulk_import.py, netbox/dcim/choices.py. What a plan means by a thing:
 *
 * - Halls are locations of the site, rows are locations of their hall.
 * - A cable of two lanes is two rows with one label: an import of every version takes it, and
 *   each lane leads where it leads. A splitter has one termination on side A and two on side B.
 * - What leads to the outside world has no other end here: its port is marked as connected.
 * - A circuit is a power feed of the panel named as its feed; the PDU's inlet is a power port.
 * - A node's in-band ports are one bond, which has the address.
 */
#ifndef MW_EXPORT_NETBOX_H
#define MW_EXPORT_NETBOX_H

#include "export/format.h"

void mw_export_netbox(const struct mw_export *x, struct mw_sink *to);

#endif
