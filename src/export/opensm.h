/*
 * opensm.h: what an InfiniBand subnet manager is given, a folder per subnet: node-name-map, the
 * GUIDs of roots, compute nodes and others, and opensm.conf with the routing to choose.
 */
#ifndef MW_EXPORT_OPENSM_H
#define MW_EXPORT_OPENSM_H

#include "export/format.h"

void mw_export_opensm(const struct mw_export *x, struct mw_sink *to);

#endif
