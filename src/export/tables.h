/*
 * tables.h: a plan as tables (CSV, RFC 4180): what people open in a spreadsheet and other tools
 * read. One row per thing, lengths in metres, power in kW, an empty field where there is nothing.
 */
#ifndef MW_EXPORT_TABLES_H
#define MW_EXPORT_TABLES_H

#include "base/out.h"
#include "model/plan.h"

struct mw_table_file {
    const char *file;                                           /* "racks.csv" */
    void (*write)(const struct mw_plan *p, struct mw_out *out); /* errors stick in `out` */
};

/* racks, devices, cables, bom, power, addresses, checks; ended by a NULL file. */
extern const struct mw_table_file mw_table_files[];

#endif
