/*
 * report.h: the report that reviewers read and sign, as HTML and as PDF from one description: what
 * is asked, what is planned, why, power and cooling in every failure case, fabrics, bill of
 * materials, cost, checks, assumptions and unknowns, and a page to sign. Every figure names the
 * rule that it follows from.
 *
 * No clock: the same plan gives the same bytes (of the PDF, with the same libraries and fonts).
 * Its size does not grow with the plan past REPORT_ROWS_CAP rows a table.
 */
#ifndef MW_REPORT_REPORT_H
#define MW_REPORT_REPORT_H

#include "base/err.h"
#include "base/sink.h"
#include "model/plan.h"
#include "report/doc.h"

struct mw_report { /* what the report is made from */
    const struct mw_plan *plan;
    const char *digest;  /* of the plan: 64 hex digits */
    const char *program; /* version of millwright */
    const char *text;    /* the factory file as read; "" unknown */
    const char *sets;    /* what --set changed, a line each; "" none */
};

/* Writes report.html (self-contained: no file or host beside it) and report.pdf. What `to` cannot
 * write, its owner tells; E-BUG when the PDF cannot be made. */
enum mw_rc mw_report_write(const struct mw_report *r, struct mw_sink *to, struct mw_err *err);

/* The document alone, without its figures' pictures where `figures` is false. `d` is initialised
 * here; call mw_doc_done. */
void mw_report_build(const struct mw_report *r, struct mw_doc *d);

#endif
