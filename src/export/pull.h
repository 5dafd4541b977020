/*
 * pull.h: the list by which cablers pull, in the order of export/walk.h, with boxes to check:
 * pulled, A connected, B connected, tested. pull/pull.csv holds every cable; pull/rows/NAME.pdf
 * are to be printed, a file per row, as many rows as MW_PULL_PAGES_CAP allows.
 */
#ifndef MW_EXPORT_PULL_H
#define MW_EXPORT_PULL_H

#include "export/format.h"

/* Pages in all files together: printing more takes longer than the whole export may. */
enum { MW_PULL_PAGES_CAP = 300 };

void mw_export_pull(const struct mw_export *x, struct mw_sink *to);

#endif
