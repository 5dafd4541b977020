/*
 * report.h: the report that reviewers read and sign, as HTML and as PDF from one description: what
 * is asked, what is planned, why, power and cooling in every failure case, fabrics, bill of
 * materials, cost, checks, assumptions and unknowns, and a page to sign. Every figure names the
 * rule that it follows from.
 */
#ifndef MW_REPORT_REPORT_H
#define MW_REPORT_REPORT_H

#include "base/err.h"
#include "base/sink.h"
#include "model/plan.h"

/* Writes report.html (self-contained: no file or host beside it) and report.pdf. `text` is the
 * factory file as read and `sets` what --set changed, a line each. */
enum mw_rc mw_report_write(const struct mw_plan *p, const char *digest, const char *text,
                           const char *sets, struct mw_sink *to, struct mw_err *err);

#endif
