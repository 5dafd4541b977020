/*
 * ibnetdiscover_form.h: the other two forms of what ibnetdiscover writes; ibnetdiscover_read.c tells
 * them apart. Inside src/file only.
 */
#ifndef MW_FILE_IBNETDISCOVER_FORM_H
#define MW_FILE_IBNETDISCOVER_FORM_H

#include "file/ibscan.h"

/* The report of ibnetdiscover -p: `s` stands before its first line. */
void mw_ibnetdiscover_ports(struct mw_obs_build *b, struct mw_ib_scan *s);

/* The file of ibnetdiscover --cache. */
bool mw_ibnetdiscover_is_cache(const char *text, size_t n);
void mw_ibnetdiscover_cache(struct mw_obs_build *b, struct mw_ib_scan *s);

#endif
