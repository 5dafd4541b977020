#include "cli/table.h"

#include "base/out.h"
#include "base/text.h"
#include "cli/term.h"

#include <stdio.h>
#include <string.h>

char *mw_fixed_text(int64_t v, int decimals, char buf[32])
{
    struct mw_out o;

    mw_out_init(&o, NULL, NULL);
    mw_out_fixed(&o, v, decimals);
    snprintf(buf, 32, "%.*s", (int)o.n, o.buf);
    mw_out_done(&o);
    return buf;
}

void mw_table_init(struct mw_table *t, const char *heads, const char *align)
{
    *t = (struct mw_table){.align = align, .columns = (uint32_t)strlen(align)};
    MW_ASSERT(t->columns <= MW_TABLE_COLUMNS_CAP);
    for (uint32_t i = 0; i < t->columns; i++) {
        size_t n = strcspn(heads, ",");
        *mw_vec_push(&t->cells) = mw_arena_strndup(&t->arena, heads, n);
        heads += n + (heads[n] == ',');
    }
    MW_ASSERT(*heads == 0);
}

void mw_table_str(struct mw_table *t, const char *s)
{
    *mw_vec_push(&t->cells) = mw_text_tame(mw_arena_strdup(&t->arena, s));
}

void mw_table_int(struct mw_table *t, int64_t v)
{
    mw_table_printf(t, "%lld", (long long)v);
}

void mw_table_opt(struct mw_table *t, bool there, int64_t v)
{
    if (there)
        mw_table_int(t, v);
    else
        mw_table_str(t, "");
}

void mw_table_printf(struct mw_table *t, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    *mw_vec_push(&t->cells) = mw_arena_vprintf(&t->arena, fmt, ap);
    va_end(ap);
}

void mw_table_fixed(struct mw_table *t, int64_t v, int decimals, const char *unit)
{
    char buf[32];

    mw_table_printf(t, "%s%s%s", mw_fixed_text(v, decimals, buf), *unit ? " " : "", unit);
}

/* Columns that a UTF-8 text takes: its code points; names here have no wide ones. */
static uint32_t width_of(const char *s)
{
    uint32_t n = 0;

    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static void print_row(const struct mw_table *t, const char *const *cells, const uint32_t *width)
{
    uint32_t owed = 0; /* blanks before the next cell that is not empty */

    for (uint32_t c = 0; c < t->columns; c++) {
        uint32_t pad = width[c] - width_of(cells[c]);
        uint32_t before = t->align[c] == 'r' ? pad : 0;
        if (*cells[c])
            printf("%*s%s", (int)(owed + 2 + before), "", cells[c]);
        owed = *cells[c] ? pad - before : owed + 2 + width[c];
    }
    fputs("\n", stdout);
}

void mw_table_print(struct mw_table *t)
{
    uint32_t width[MW_TABLE_COLUMNS_CAP] = {0};

    MW_ASSERT(t->cells.n % t->columns == 0);
    for (uint32_t i = 0; i < t->cells.n; i++) {
        uint32_t w = width_of(t->cells.at[i]);
        if (w > width[i % t->columns])
            width[i % t->columns] = w;
    }
    for (uint32_t i = 0; i < t->cells.n; i += t->columns) {
        fputs(mw_term_on(i ? MW_PLAIN : MW_DIM), stdout);
        print_row(t, t->cells.at + i, width);
    }
    fputs(mw_term_on(MW_PLAIN), stdout);
    mw_vec_done(&t->cells);
    mw_arena_done(&t->arena);
}
