/*
 * kea.h: a configuration of Kea's DHCPv4 server with a reservation per address.
 */
#ifndef MW_EXPORT_KEA_H
#define MW_EXPORT_KEA_H

#include "export/format.h"

void mw_export_kea(const struct mw_export *x, struct mw_sink *to);

#endif
