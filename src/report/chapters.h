/*
 * chapters.h: the chapters of the report in their order; each is a file of its own in this folder
 * that adds itself to the document.
 */
#ifndef MW_REPORT_CHAPTERS_H
#define MW_REPORT_CHAPTERS_H

#include "report/doc.h"
#include "report/report.h"

/* Rows of one table, at most; what is left out is said below it, with the file that has it all. */
enum { MW_REPORT_ROWS_CAP = 60 };

void mw_report_glance(struct mw_doc *d, const struct mw_report *r);      /* glance.c */
void mw_report_asked(struct mw_doc *d, const struct mw_report *r);       /* asked.c */
void mw_report_planned(struct mw_doc *d, const struct mw_report *r);     /* planned.c */
void mw_report_why(struct mw_doc *d, const struct mw_report *r);         /* why.c */
void mw_report_power(struct mw_doc *d, const struct mw_report *r);       /* power.c */
void mw_report_cooling(struct mw_doc *d, const struct mw_report *r);     /* cooling.c */
void mw_report_fabrics(struct mw_doc *d, const struct mw_report *r);     /* fabrics.c */
void mw_report_bom(struct mw_doc *d, const struct mw_report *r);         /* bom.c */
void mw_report_cost(struct mw_doc *d, const struct mw_report *r);        /* cost.c */
void mw_report_checks(struct mw_doc *d, const struct mw_report *r);      /* checks.c */
void mw_report_assumptions(struct mw_doc *d, const struct mw_report *r); /* assumptions.c */
void mw_report_sign(struct mw_doc *d, const struct mw_report *r);        /* sign.c */
void mw_report_rules(struct mw_doc *d);                                  /* rules.c: appendix */
void mw_report_defaults(struct mw_doc *d, const struct mw_report *r);    /* asked.c: appendix */

/* ---- shared by chapters (report.c) ---- */

/* part / whole in hundredths of a per cent; `whole` > 0. */
int64_t mw_report_percent(int64_t part, int64_t whole);

/* A value cell in per cent; a dash where `whole` is not known. */
void mw_report_cell_percent(struct mw_doc *d, int64_t part, int64_t whole);

/* A note below a table that shows `shown` of `all`, and where the rest stands; silent where that
 * is all. `what` is plural: "circuits". */
void mw_report_left_out(struct mw_doc *d, uint32_t shown, uint32_t all, const char *what,
                        const char *file);

/* A figure: what `draw` draws of the plan, and where it stands alone; the words that follow say
 * what it shows. One of more than MW_REPORT_OPS_CAP strokes is too dense for a page: its place
 * is named instead. */
enum { MW_REPORT_OPS_CAP = 20000 };
typedef void mw_report_draw(const struct mw_plan *p, struct mw_picture *out);
void mw_report_figure(struct mw_doc *d, const struct mw_plan *p, mw_report_draw *draw,
                      const char *title, const char *file, const char *words);

uint32_t mw_report_findings(const struct mw_plan *p, enum mw_severity severity);

/* The device types that the plan uses, in the order of their first device. */
struct mw_report_types {
    MW_VEC(const struct mw_device_type *) at;
};
void mw_report_types(const struct mw_plan *p, struct mw_report_types *types);

#endif
