/*
 * pull_page.h: the printed pull list of one row. Private to pull.c.
 */
#ifndef MW_EXPORT_PULL_PAGE_H
#define MW_EXPORT_PULL_PAGE_H

#include "export/format.h"
#include "export/walk.h"

/* Pages that the steps [first, end) of one row take. */
uint32_t mw_pull_pages(const struct mw_walk *w, uint32_t first, uint32_t end);

/* Prints them to pull/rows/NAME.pdf; what stands elsewhere altogether to pull/elsewhere.pdf.
 * Returns the pages. */
uint32_t mw_pull_print(const struct mw_export *x, const struct mw_walk *w, uint32_t first,
                       uint32_t end, struct mw_sink *to);

#endif
