#include "cli/compare_print.h"

#include "base/text.h"
#include "cli/table.h"
#include "cli/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    ROWS = MW_METRICS + 1,
    TITLE_CAP = 80
}; /* a row of its own tells what limits the nodes */

/* ---- cells ---- */

static const char *unit_of(const struct mw_compared *at, uint32_t n, int metric)
{
    if (strcmp(mw_metrics[metric].unit, "$") != 0)
        return mw_metrics[metric].unit;
    for (uint32_t i = 0; i < n; i++)
        if (at[i].can_be)
            return at[i].figures.currency;
    return "";
}

/* How it differs from the first: counts by so many, amounts by a share; "" where it does not, or
 * cannot be told. */
static void difference_text(const struct mw_figures *f, const struct mw_figures *than,
                            enum mw_metric_id metric, char buf[MW_MONEY_CAP])
{
    int64_t value = f->value[metric], first = than->value[metric], by = value - first;

    buf[0] = '\0';
    if (first == MW_UNKNOWN || value == MW_UNKNOWN || by == 0 ||
        mw_figure_is_partial(f, metric) || mw_figure_is_partial(than, metric))
        return;
    if (!*mw_metrics[metric].unit)
        snprintf(buf, MW_MONEY_CAP, " (%+lld)", (long long)(by / 1000));
    else if (first > 0)
        snprintf(buf, MW_MONEY_CAP, " (%+.*f %%)", by * 20 < first && -by * 20 < first ? 1 : 0,
                 (double)by * 100 / (double)first);
}

static const char *cell_text(struct mw_arena *a, const struct mw_compared *first,
                             const struct mw_compared *at, int row)
{
    int metric = row > MW_METRIC_NODES_PER_RACK ? row - 1 : row;
    char value[MW_MONEY_CAP], difference[MW_MONEY_CAP] = "";

    if (!at->can_be)
        return row == 0 ? "impossible" : "";
    if (row == MW_METRIC_NODES_PER_RACK + 1)
        return at->figures.binding;
    mw_figure_text(&at->figures, (enum mw_metric_id)metric, value);
    if (at != first && first->can_be)
        difference_text(&at->figures, &first->figures, (enum mw_metric_id)metric, difference);
    return mw_arena_printf(a, "%s%s", value, difference);
}

static const char *title_text(struct mw_arena *a, const struct mw_compared *at, uint32_t n,
                              int row)
{
    int metric = row > MW_METRIC_NODES_PER_RACK ? row - 1 : row;
    const char *unit = unit_of(at, n, metric);

    if (row == MW_METRIC_NODES_PER_RACK + 1)
        return "  limited by";
    return mw_arena_printf(a, "%s%s%s", mw_metrics[metric].title, *unit ? ", " : "", unit);
}

/* ---- the table ---- */

static size_t columns_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

/* Columns of the terminal; 0: as many as it takes. */
static size_t term_columns(void)
{
    const char *set = getenv("COLUMNS");
    struct winsize size;

    if (set && strtol(set, NULL, 10) > 0)
        return (size_t)strtol(set, NULL, 10);
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* What a design's column takes, with the blanks before it. */
static size_t width_of(struct mw_arena *a, const struct mw_compared *at, uint32_t i)
{
    size_t most = columns_of(at[i].name);

    for (int row = 0; row < ROWS; row++) {
        size_t w = columns_of(cell_text(a, at, &at[i], row));
        most = w > most ? w : most;
    }
    return most + 2;
}

/* The first design, then those from .. to. */
static void print_block(struct mw_arena *a, const struct mw_compared *at, uint32_t n,
                        uint32_t from, uint32_t to)
{
    static const char right[MW_TABLE_COLUMNS_CAP] = "rrrrrrrrrrrrrrr";
    uint32_t columns = 2 + to - from;
    struct mw_table t;
    const char *heads = "";

    for (uint32_t c = 1; c < columns; c++)
        heads = mw_arena_printf(a, "%s,", heads);
    mw_table_init(&t, heads, mw_arena_printf(a, "l%.*s", (int)columns - 1, right));
    for (uint32_t c = 1; c < columns; c++) /* not by `heads`: a name may hold a comma */
        t.cells.at[c] = mw_text_tame(mw_arena_strdup(a, at[c == 1 ? 0 : from + c - 2].name));
    for (int row = 0; row < ROWS; row++) {
        mw_table_str(&t, title_text(a, at, n, row));
        mw_table_str(&t, cell_text(a, at, &at[0], row));
        for (uint32_t i = from; i < to; i++)
            mw_table_str(&t, cell_text(a, at, &at[i], row));
    }
    mw_table_print(&t);
}

static void print_impossible(const struct mw_compared *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (at[i].can_be)
            continue;
        printf("\n%s%s%s cannot be: %s [%s]\n", mw_term_on(MW_BOLD), at[i].name,
               mw_term_on(MW_PLAIN), at[i].why.text, mw_code_info(at[i].why.code)->name);
        if (at[i].nearest)
            printf("    The nearest design that can be: %s\n", at[i].nearest);
    }
}

void mw_compare_table(const struct mw_compared *at, uint32_t n)
{
    struct mw_arena a = {0};
    size_t most = term_columns(), left = 2, used;

    for (int row = 0; row < ROWS; row++) {
        size_t w = 2 + columns_of(title_text(&a, at, n, row));
        left = w > left ? w : left;
    }
    left += width_of(&a, at, 0);
    for (uint32_t from = 1, to; from < n || from == 1; from = to) {
        used = left;
        for (to = from; to < n && to - from < MW_TABLE_COLUMNS_CAP - 2; to++) {
            used += width_of(&a, at, to);
            if (most && used > most && to > from)
                break;
        }
        if (from > 1)
            puts("");
        print_block(&a, at, n, from, to);
        if (to == from)
            break;
    }
    print_impossible(at, n);
    mw_arena_done(&a);
}

/* ---- for programs ---- */

static void figures_json(struct mw_json *j, const struct mw_figures *f)
{
    mw_json_obj(j, "figures");
    for (int m = 0; m < MW_METRICS; m++)
        if (f->value[m] == MW_UNKNOWN)
            mw_json_str(j, mw_metrics[m].key, NULL);
        else
            mw_json_fixed(j, mw_metrics[m].key, f->value[m], 3);
    mw_json_end_obj(j);
}

static void why_json(struct mw_json *j, const struct mw_compared *c)
{
    mw_json_obj(j, "why");
    mw_json_str(j, "code", mw_code_info(c->why.code)->name);
    mw_json_str(j, "place", c->why.place);
    mw_json_str(j, "text", c->why.text);
    mw_json_str(j, "nearest", c->nearest);
    mw_json_end_obj(j);
}

void mw_compare_json(const struct mw_compared *at, uint32_t n, struct mw_out *out)
{
    struct mw_json j = {.out = out};

    mw_json_obj(&j, NULL);
    mw_json_i64(&j, "schema", 1);
    mw_json_arr(&j, "metrics");
    for (int m = 0; m < MW_METRICS; m++) {
        mw_json_obj(&j, NULL);
        mw_json_str(&j, "key", mw_metrics[m].key);
        mw_json_str(&j, "unit", unit_of(at, n, m));
        mw_json_str(&j, "rule", mw_metrics[m].rule);
        mw_json_end_obj(&j);
    }
    mw_json_end_arr(&j);
    mw_json_arr(&j, "designs");
    for (uint32_t i = 0; i < n; i++) {
        mw_json_obj(&j, NULL);
        mw_json_str(&j, "name", at[i].name);
        mw_json_str(&j, "file", at[i].file);
        mw_json_str(&j, "with", at[i].with);
        mw_json_bool(&j, "possible", at[i].can_be);
        if (at[i].can_be) {
            mw_json_str(&j, "currency", at[i].figures.currency);
            mw_json_str(&j, "limited_by", at[i].figures.binding);
            figures_json(&j, &at[i].figures);
        } else {
            why_json(&j, &at[i]);
        }
        mw_json_end_obj(&j);
    }
    mw_json_end_arr(&j);
    mw_json_end_obj(&j);
    mw_out_char(out, '\n');
}

void mw_compare_csv(const struct mw_compared *at, uint32_t n, struct mw_out *out)
{
    struct mw_csv csv = {.out = out};

    mw_csv_str(&csv, "figure");
    mw_csv_str(&csv, "unit");
    for (uint32_t i = 0; i < n; i++)
        mw_csv_str(&csv, at[i].name);
    mw_csv_end(&csv);
    for (int m = 0; m < MW_METRICS; m++) {
        mw_csv_str(&csv, mw_metrics[m].key);
        mw_csv_str(&csv, unit_of(at, n, m));
        for (uint32_t i = 0; i < n; i++)
            if (at[i].can_be && at[i].figures.value[m] != MW_UNKNOWN)
                mw_csv_fixed(&csv, at[i].figures.value[m], 3);
            else
                mw_csv_str(&csv, NULL);
        mw_csv_end(&csv);
    }
}
