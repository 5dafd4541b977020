/*
 * table.h: aligned columns in a terminal. Cells are gathered, then printed with widths that fit.
 */
#ifndef MW_CLI_TABLE_H
#define MW_CLI_TABLE_H

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

enum { MW_TABLE_COLUMNS_CAP = 16 };

struct mw_table {
    struct mw_arena arena;
    MW_VEC(const char *) cells; /* row by row, the heads first */
    uint32_t columns;
    const char *align; /* a letter a column: 'l' or 'r' */
};

/* `heads`: names separated by commas; `align`: e.g. "lrr". The strings are borrowed. */
void mw_table_init(struct mw_table *t, const char *heads, const char *align);
void mw_table_str(struct mw_table *t, const char *s);
void mw_table_int(struct mw_table *t, int64_t v);
void mw_table_opt(struct mw_table *t, bool there, int64_t v); /* an empty cell when not there */
void mw_table_printf(struct mw_table *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* `v` in 10^-decimals, then a blank and the unit if it is not empty. */
void mw_table_fixed(struct mw_table *t, int64_t v, int decimals, const char *unit);
/* Prints to standard output, indented by two, without trailing blanks, and frees. */
void mw_table_print(struct mw_table *t);

/* `v` in 10^-decimals as text, e.g. (12300, 3) -> "12.3". Exact. Returns buf. */
char *mw_fixed_text(int64_t v, int decimals, char buf[32]);

#endif
