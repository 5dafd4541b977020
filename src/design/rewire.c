/* rewire.c: see rewire.h. */
#include "design/rewire.h"

#include "base/err.h"
#include "base/mem.h"

/* ---- the assignment problem; rows and columns from 1, column 0 is where a search starts ---- */

struct assignment {
    const int64_t *gain;
    uint32_t cols;
    int64_t *u, *v, *least; /* potentials of rows and columns; least reduced cost */
    uint32_t *match, *from; /* by column: its row; the column before it on the path */
    bool *seen;
};

/* Finds a place for one more row, by way of rows that have one. */
static void add_row(struct assignment *a, uint32_t row)
{
    uint32_t at = 0;

    a->match[0] = row;
    for (uint32_t j = 0; j <= a->cols; j++) {
        a->least[j] = INT64_MAX;
        a->seen[j] = false;
    }
    do {
        uint32_t i = a->match[at], next = 0;
        int64_t delta = INT64_MAX;

        a->seen[at] = true;
        for (uint32_t j = 1; j <= a->cols; j++) {
            if (a->seen[j])
                continue;
            int64_t reduced = -a->gain[(size_t)(i - 1) * a->cols + j - 1] - a->u[i] - a->v[j];
            if (reduced < a->least[j]) {
                a->least[j] = reduced;
                a->from[j] = at;
            }
            if (a->least[j] < delta) {
                delta = a->least[j];
                next = j;
            }
        }
        for (uint32_t j = 0; j <= a->cols; j++) {
            if (a->seen[j]) {
                a->u[a->match[j]] += delta;
                a->v[j] -= delta;
            } else {
                a->least[j] -= delta;
            }
        }
        at = next;
    } while (a->match[at] != 0);
    for (; at != 0; at = a->from[at])
        a->match[at] = a->match[a->from[at]];
}

int64_t mw_rewire_assign(const int64_t *gain, uint32_t rows, uint32_t cols, uint32_t *column)
{
    struct assignment a = {.gain = gain, .cols = cols};
    int64_t sum = 0;

    MW_ASSERT(rows <= cols);
    a.u = mw_alloc((rows + 1) * sizeof *a.u);
    a.v = mw_alloc((cols + 1) * sizeof *a.v);
    a.least = mw_alloc((cols + 1) * sizeof *a.least);
    a.match = mw_alloc((cols + 1) * sizeof *a.match);
    a.from = mw_alloc((cols + 1) * sizeof *a.from);
    a.seen = mw_alloc((cols + 1) * sizeof *a.seen);
    for (uint32_t row = 1; row <= rows; row++)
        add_row(&a, row);
    for (uint32_t j = 1; j <= cols; j++) {
        if (a.match[j] == 0)
            continue;
        column[a.match[j] - 1] = j - 1;
        sum += gain[(size_t)(a.match[j] - 1) * cols + j - 1];
    }
    mw_free(a.u);
    mw_free(a.v);
    mw_free(a.least);
    mw_free(a.match);
    mw_free(a.from);
    mw_free(a.seen);
    return sum;
}

/* ---- spines ---- */

/* Spines by number: those of one number stand together in the order given. */
struct numbered {
    uint32_t *first; /* [numbers + 1], into spine */
    uint32_t *spine;
    uint32_t n; /* numbers */
};

static void number_spines(struct numbered *s, const struct mw_rewire *r)
{
    for (uint32_t i = 0; i < r->spine_n; i++)
        if (r->number[i] >= s->n)
            s->n = r->number[i] + 1;
    s->first = mw_alloc((s->n + 2) * sizeof *s->first);
    s->spine = mw_alloc(r->spine_n * sizeof *s->spine);
    for (uint32_t i = 0; i < r->spine_n; i++) /* two places on: filling moves each start back */
        s->first[r->number[i] + 2]++;
    for (uint32_t k = 2; k < s->n + 2; k++)
        s->first[k] += s->first[k - 1];
    for (uint32_t i = 0; i < r->spine_n; i++) {
        uint32_t *next = &s->first[r->number[i] + 1];
        s->spine[(*next)++] = i;
    }
}

/* The spines of one number to groups. A link that stays outweighs all ties. Where there are too
 * few groups, the columns past them are for spines that find none. */
static void assign_number(const struct mw_rewire *r, const uint32_t *spine, uint32_t rows,
                          const int64_t *kept, uint32_t *group)
{
    uint32_t cols = rows > r->group_n ? rows : r->group_n;
    int64_t *gain = mw_alloc((size_t)rows * cols * sizeof *gain);
    uint32_t *column = mw_alloc(rows * sizeof *column);

    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t g = 0; g < r->group_n; g++)
            gain[(size_t)i * cols + g] =
                kept[(size_t)spine[i] * r->group_n + g] * (rows + 1) + (r->was[spine[i]] == g);
    mw_rewire_assign(gain, rows, cols, column);
    for (uint32_t i = 0; i < rows; i++)
        group[spine[i]] = column[i] < r->group_n ? column[i] : MW_NONE;
    mw_free(gain);
    mw_free(column);
}

int64_t mw_rewire_spines(const struct mw_rewire *r, uint32_t *group)
{
    int64_t *kept = mw_alloc((size_t)r->spine_n * r->group_n * sizeof *kept);
    struct numbered s = {0};
    int64_t sum = 0;

    for (uint32_t i = 0; i < r->link_n; i++) {
        const struct mw_rewire_link *l = &r->links[i];
        int32_t n = r->leaf_links[l->leaf] < l->n ? r->leaf_links[l->leaf] : l->n;
        kept[(size_t)l->spine * r->group_n + r->leaf_group[l->leaf]] += n;
    }
    number_spines(&s, r);
    for (uint32_t k = 0; k < s.n; k++)
        if (s.first[k + 1] > s.first[k])
            assign_number(r, s.spine + s.first[k], s.first[k + 1] - s.first[k], kept, group);
    for (uint32_t i = 0; i < r->spine_n; i++)
        if (group[i] != MW_NONE)
            sum += kept[(size_t)i * r->group_n + group[i]];
    mw_free(kept);
    mw_free(s.first);
    mw_free(s.spine);
    return sum;
}
