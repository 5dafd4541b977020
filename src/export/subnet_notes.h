/*
 * subnet_notes.h: what the user of a subnet's files must know of them.
 */
#ifndef MW_EXPORT_SUBNET_NOTES_H
#define MW_EXPORT_SUBNET_NOTES_H

#include "export/format.h"
#include "fabric/subnet.h"

/* Adds to the notes what GUIDs are planned ones, or that there is no subnet. */
void mw_subnets_notes(const struct mw_subnets *s, const struct mw_export *x, const char *place);

#endif
