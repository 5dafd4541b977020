/*
 * pdf.h: a document as PDF on A4: contents with page numbers, links from every mark to its rule,
 * an outline, tables that break between rows with their head repeated, headings that never stand
 * alone at the end of a page, and on each page the plan's name, its digest and "page n of m".
 *
 * The document is laid out twice: once to count, once to draw.
 */
#ifndef MW_REPORT_PDF_H
#define MW_REPORT_PDF_H

#include "base/err.h"
#include "base/out.h"
#include "report/doc.h"

/* E-BUG when cairo refuses; errors of `out` stick in it. The same document gives the same bytes
 * with the same libraries and fonts. */
enum mw_rc mw_doc_pdf_write(const struct mw_doc *d, struct mw_out *out, struct mw_err *err);

#endif
