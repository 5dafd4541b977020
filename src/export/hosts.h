/*
 * hosts.h: every address with its host name, as lines of /etc/hosts.
 */
#ifndef MW_EXPORT_HOSTS_H
#define MW_EXPORT_HOSTS_H

#include "export/format.h"

void mw_export_hosts(const struct mw_export *x, struct mw_sink *to);

#endif
