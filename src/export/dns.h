/*
 * dns.h: zone files (RFC 1035) forward and reverse, and named.conf lines that name them.
 */
#ifndef MW_EXPORT_DNS_H
#define MW_EXPORT_DNS_H

#include "export/format.h"

void mw_export_dns(const struct mw_export *x, struct mw_sink *to);

#endif
