/*
 * dnsmasq.h: host entries for dnsmasq's DHCP server.
 */
#ifndef MW_EXPORT_DNSMASQ_H
#define MW_EXPORT_DNSMASQ_H

#include "export/format.h"

void mw_export_dnsmasq(const struct mw_export *x, struct mw_sink *to);

#endif
