/*
 * pull.h: the list by which cablers pull, in the order of export/walk.h, with boxes to check:
 * pulled, A connected, B connected, tested. pull/pull.csv holds every cable; pull/rows/NAME.pdf
 * are to be printed, a file per row. A plan with more than MW_PULL_PAGES_CAP pages has the CSV
 * alone: past that, lists are kept on tablets, not in binders.
 */
#ifndef MW_EXPORT_PULL_H
#define MW_EXPORT_PULL_H

#include "export/format.h"

enum { MW_PULL_PAGES_CAP = 1000 }; /* in all files together; some 2 ms each */

void mw_export_pull(const struct mw_export *x, struct mw_sink *to);

#endif
