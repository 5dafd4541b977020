#include "fabric/fairshare.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

static double least(double a, double b)
{
    return a < b ? a : b;
}

static struct mw_fair_link *up_of(const struct mw_fairshare *f, uint32_t member)
{
    return &f->links[f->slot_n + f->rows->members.at[member].sender];
}

static struct mw_fair_link *out_of(const struct mw_fairshare *f, uint32_t member)
{
    return &f->links[f->rows->members.at[member].slot];
}

static double n_of(const struct mw_fairshare *f, uint32_t member)
{
    return f->senders->at.at[f->rows->members.at[member].sender].n;
}

void mw_fairshare_init(struct mw_fairshare *f, const struct mw_rowparts *rows,
                       const struct mw_senders *senders, struct mw_fair_link *links,
                       uint32_t slot_n)
{
    *f = (struct mw_fairshare){
        .rows = rows, .senders = senders, .links = links, .slot_n = slot_n};
    f->parts = mw_alloc(rows->parts.n * sizeof *f->parts);
    f->shares = mw_alloc(rows->members.n * sizeof *f->shares);
    f->settled = mw_alloc(rows->members.n * sizeof *f->settled);
    f->count = mw_alloc((rows->members.n + rows->parts.n) * sizeof *f->count);
    f->sum = mw_alloc((rows->members.n + rows->parts.n) * sizeof *f->sum);
}

void mw_fairshare_done(struct mw_fairshare *f)
{
    mw_free(f->parts);
    mw_free(f->shares);
    mw_free(f->settled);
    mw_free(f->count);
    mw_free(f->sum);
}

/* Few, and mostly equal: by insertion. */
static void rank_add(struct mw_fair_rank *r, uint32_t *n, uint32_t member, double key)
{
    uint32_t i = (*n)++;

    for (; i > 0 && r[i - 1].key > key; i--)
        r[i] = r[i - 1];
    r[i] = (struct mw_fair_rank){.key = key, .member = member};
}

static void rank_sum(const struct mw_fairshare *f, struct mw_fair_rank *r, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        double some = n_of(f, r[i].member);

        r[i].n = some + (i ? r[i - 1].n : 0);
        r[i].sum = some * r[i].key + (i ? r[i - 1].sum : 0);
    }
}

void mw_fairshare_begin(struct mw_fairshare *f)
{
    const struct mw_rowparts *rows = f->rows;
    size_t buckets = (size_t)rows->members.n + rows->parts.n;

    memset(f->count, 0, buckets * sizeof *f->count);
    memset(f->sum, 0, buckets * sizeof *f->sum);
    for (uint32_t p = 0; p < rows->parts.n; p++) {
        const struct mw_row_part *part = &rows->parts.at[p];
        struct mw_fair_part *x = &f->parts[p];

        *x = (struct mw_fair_part){.least = INFINITY};
        for (uint32_t m = part->first; m < part->first + part->n; m++) {
            double settled = least(up_of(f, m)->settled, out_of(f, m)->settled);

            x->n += n_of(f, m);
            if (settled < INFINITY)
                rank_add(f->settled + part->first, &x->settled_n, m, settled);
            else
                rank_add(f->shares + part->first, &x->share_n, m,
                         least(up_of(f, m)->share, out_of(f, m)->share));
        }
        rank_sum(f, f->shares + part->first, x->share_n);
        rank_sum(f, f->settled + part->first, x->settled_n);
    }
}

/* How many keys are below the limit. */
static uint32_t rank_of(const struct mw_fair_rank *r, uint32_t n, double limit)
{
    uint32_t low = 0;

    if (n == 0 || r[0].key >= limit)
        return 0;
    if (r[n - 1].key < limit)
        return n;
    while (low < n) {
        uint32_t middle = (low + n) / 2;

        if (r[middle].key < limit)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

/* The sum over `n` endpoints of the lesser of key and limit, when `k` senders are below it. */
static double sum_below(const struct mw_fair_rank *r, uint32_t k, double n, double limit)
{
    return k ? r[k - 1].sum + limit * (n - r[k - 1].n) : limit * n;
}

void mw_fairshare_send(struct mw_fairshare *f, uint32_t part, struct mw_fair_node *at)
{
    const struct mw_row_part *row = &f->rows->parts.at[part];
    struct mw_fair_part *x = &f->parts[part];
    const struct mw_fair_rank *settled = f->settled + row->first,
                              *shares = f->shares + row->first;

    if (at->settled < INFINITY) {
        uint32_t k = rank_of(settled, x->settled_n, at->settled);

        at->fixed += sum_below(settled, k, x->n, at->settled);
        f->count[row->first + part + k]++;
        f->sum[row->first + part + k] += at->settled;
        return;
    }
    x->open++;
    x->least = least(x->least, at->share);
    if (x->settled_n)
        at->fixed += settled[x->settled_n - 1].sum;
    if (x->share_n) {
        double n = shares[x->share_n - 1].n;

        at->open += n;
        at->low += sum_below(shares, rank_of(shares, x->share_n, at->share), n, at->share);
        at->least = least(at->least, least(shares[0].key, at->share));
    }
}

static void link_fixed(const struct mw_fairshare *f, uint32_t member, double rate)
{
    up_of(f, member)->fixed += n_of(f, member) * rate;
    out_of(f, member)->fixed += n_of(f, member) * rate;
}

void mw_fairshare_end(struct mw_fairshare *f)
{
    for (uint32_t p = 0; p < f->rows->parts.n; p++) {
        const struct mw_row_part *row = &f->rows->parts.at[p];
        const struct mw_fair_part *x = &f->parts[p];
        const double *count = f->count + row->first + p, *sum = f->sum + row->first + p;
        double given = 0,
               kept = x->open; /* limits given; destinations where it keeps its own */

        for (uint32_t k = 0; k <= x->settled_n; k++)
            given += sum[k];
        for (uint32_t i = 0; i < x->share_n;
             i++) { /* any limit that settles is below its own */
            const struct mw_fair_rank *r = &f->shares[row->first + i];
            struct mw_fair_link *both[] = {up_of(f, r->member), out_of(f, r->member)};

            link_fixed(f, r->member, given);
            for (int k = 0; k < 2; k++) {
                both[k]->open += n_of(f, r->member) * x->open;
                if (x->open > 0)
                    both[k]->least = least(both[k]->least, least(r->key, x->least));
            }
        }
        for (uint32_t i = x->settled_n; i-- > 0;) {
            const struct mw_fair_rank *r = &f->settled[row->first + i];

            kept += count[i + 1];
            given -= sum[i + 1];
            link_fixed(f, r->member, kept * r->key + given);
        }
    }
}
