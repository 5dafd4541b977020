/*
 * html.h: a document as one page of HTML that needs nothing beside it: style and figures stand
 * in it, there is no script and no address to fetch from. It follows the reader's light or dark
 * ground, fits a phone, prints on A4, and is made for screen readers too: one heading of level 1,
 * levels without gaps, tables with captions and scopes, figures in words, a link to skip the
 * contents.
 */
#ifndef MW_REPORT_HTML_H
#define MW_REPORT_HTML_H

#include "base/out.h"
#include "report/doc.h"

/* The page is well-formed XML too. The same document gives the same bytes. Errors stick in `out`. */
void mw_html_write(const struct mw_doc *d, struct mw_out *out);

#endif
