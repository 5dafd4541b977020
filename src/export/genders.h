/*
 * genders.h: a genders file: devices with their role, place and scalable unit as attributes, for
 * nodeattr, pdsh -g, powerman.
 */
#ifndef MW_EXPORT_GENDERS_H
#define MW_EXPORT_GENDERS_H

#include "export/format.h"

void mw_export_genders(const struct mw_export *x, struct mw_sink *to);

#endif
