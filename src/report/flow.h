/*
 * flow.h: a document flowing down sheets of paper: what pdf.c and pdf_table.c share.
 */
#ifndef MW_REPORT_FLOW_H
#define MW_REPORT_FLOW_H

#include "report/doc.h"
#include "report/paper.h"

struct mw_flow_figure { /* a figure that waits for a sheet of its own */
    const struct mw_doc_block *block;
    uint32_t figure; /* its number */
};

struct mw_flow {
    const struct mw_doc *d;
    struct mw_paper *paper;
    double y;                  /* the next block begins here */
    uint32_t page, pages;      /* from 1; pages 0 while they are being counted */
    uint32_t *heading_page;    /* by block; from the first pass, for the second */
    double *column_w;          /* by column of the document */
    double *row_h;             /* by row */
    const char **rule_anchors; /* by rule: "r12" */
    struct mw_arena arena;
    uint32_t figures;
    MW_VEC(struct mw_flow_figure) waiting; /* until this sheet ends */
    int chapter;                           /* of the outline */
};

/* Goes to the next sheet. */
void mw_flow_next(struct mw_flow *f);
/* Goes to the next sheet unless `h` more points fit on this one. */
void mw_flow_need(struct mw_flow *f, double h);

/* Puts spans into the text that was begun. `strong`: all of it bold. */
void mw_flow_spans(struct mw_flow *f, uint32_t first, uint32_t n, bool strong);
/* Puts the mark of a rule; MW_NONE puts nothing. */
void mw_flow_mark(struct mw_flow *f, uint32_t rule);
/* A caption above a block, with the mark of its rule; advances. */
void mw_flow_caption(struct mw_flow *f, const char *title, uint32_t rule);

enum mw_paper_colour mw_flow_tone(enum mw_doc_tone tone);
enum mw_paper_colour mw_flow_tone_ground(enum mw_doc_tone tone);

/* pdf_table.c: a table's widths and heights, once before anything is laid out; what it needs at
 * least at the end of a sheet; and the table. */
void mw_flow_measure(struct mw_flow *f, const struct mw_doc_block *b);
double mw_flow_table_least(struct mw_flow *f, const struct mw_doc_block *b);
void mw_flow_table(struct mw_flow *f, const struct mw_doc_block *b);

#endif
