/*
 * devicetype_ports.h: interfaces and console ports of a device type file.
 */
#ifndef MW_FILE_DEVICETYPE_PORTS_H
#define MW_FILE_DEVICETYPE_PORTS_H

#include "file/devicetype_import.h"

/* Reads them into t.ports and t.protocol, infers cages from names, and says what names and
 * numbering lack. The kind must be known. */
void mw_dt_read_ports(struct mw_dt_import *im);

#endif
