/*
 * compare_print.h: designs side by side as a table, JSON and CSV.
 */
#ifndef MW_CLI_COMPARE_PRINT_H
#define MW_CLI_COMPARE_PRINT_H

#include "base/err.h"
#include "base/out.h"
#include "design/metrics.h"

struct mw_compared {
    const char *name; /* at the head of its column */
    const char *file;
    const char *with; /* what --with changes; NULL nothing */
    bool can_be;
    struct mw_figures figures; /* where it can */
    struct mw_err why;         /* else */
    const char *nearest;       /* what to change so that it can; NULL */
};

/* To standard output, in as many blocks as the terminal's width asks for, each with the first. */
void mw_compare_table(const struct mw_compared *at, uint32_t n);

void mw_compare_json(const struct mw_compared *at, uint32_t n, struct mw_out *out);
void mw_compare_csv(const struct mw_compared *at, uint32_t n, struct mw_out *out);

#endif
