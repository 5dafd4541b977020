/*
 * devicetype_gaps.h: what a device type file lacks or contradicts.
 */
#ifndef MW_FILE_DEVICETYPE_GAPS_H
#define MW_FILE_DEVICETYPE_GAPS_H

#include "file/devicetype_import.h"

/* Says everything that can be told once all keys and ports are read. */
void mw_dt_say_gaps(struct mw_dt_import *im);

/*
 * Finds the next number before `unit` in *at ("6.5kW", "2400 W", "(63.0lbs.)"), case of the unit
 * ignored; the unit must end there, an "s" apart. Moves *at behind it. False when there is none.
 */
bool mw_dt_quantity(const char **at, const char *unit, double *value);

#endif
