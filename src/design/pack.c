/* pack.c: racks for switches and servers; see pack.h. */
#include "design/pack.h"

#include "design/rackload.h"

#include <stdlib.h>
#include <string.h>

void mw_packing_init(struct mw_packing *k, const struct mw_plan *p)
{
    *k = (struct mw_packing){.p = p};
    k->node = mw_catalog_find(p->catalog, p->want->compute.type);
}

void mw_packing_clear(struct mw_packing *k)
{
    k->items.n = 0;
    k->bins.n = 0;
}

void mw_packing_done(struct mw_packing *k)
{
    for (uint32_t i = 0; i < k->contents.n; i++) {
        mw_free(k->contents.at[i].types);
        mw_free(k->contents.at[i].fits);
    }
    mw_vec_done(&k->items);
    mw_vec_done(&k->bins);
    mw_vec_done(&k->contents);
}

/* ---- what a rack holds ---- */

/* The record of these contents, made when they are new. */
static uint32_t content_of(struct mw_packing *k, const struct mw_device_type **types,
                           uint32_t n)
{
    for (uint32_t i = 0; i < k->contents.n; i++)
        if (k->contents.at[i].n == n &&
            memcmp(k->contents.at[i].types, types, n * sizeof(*types)) == 0)
            return i;

    struct mw_content *c = mw_vec_push(&k->contents);
    uint32_t class_n = k->p->classes.n;
    *c = (struct mw_content){.n = n};
    c->types = mw_alloc(n * sizeof(*types));
    memcpy(c->types, types, n * sizeof(*types));
    c->fits = mw_alloc(class_n);
    memset(c->fits, -1, class_n);
    return k->contents.n - 1;
}

bool mw_bin_fits(struct mw_packing *k, uint32_t content, uint32_t power_class)
{
    struct mw_content *c = &k->contents.at[content];

    if (c->fits[power_class] < 0)
        c->fits[power_class] = mw_rack_fits(k->p, power_class, c->types, c->n, NULL);
    return c->fits[power_class];
}

/* ---- dealing ---- */

/* One attempt to spread items over a number of racks. */
struct deal {
    struct mw_packing *k;
    const struct mw_pack_item *items;
    uint32_t n, racks;
    uint32_t *rack;  /* by item */
    int64_t *load_w; /* by rack */
    uint32_t *order; /* racks, least loaded first */
    uint32_t *quota; /* by rack */
};

static void deal_init(struct deal *d, struct mw_packing *k, const struct mw_pack_item *items,
                      uint32_t n, uint32_t racks)
{
    *d = (struct deal){.k = k, .items = items, .n = n, .racks = racks};
    d->rack = mw_alloc(n * sizeof *d->rack);
    d->load_w = mw_alloc(racks * sizeof *d->load_w);
    d->order = mw_alloc(racks * sizeof *d->order);
    d->quota = mw_alloc(racks * sizeof *d->quota);
    for (uint32_t i = 0; i < racks; i++)
        d->order[i] = i;
}

static void deal_done(struct deal *d)
{
    mw_free(d->rack);
    mw_free(d->load_w);
    mw_free(d->order);
    mw_free(d->quota);
}

/* Least loaded first, then in order. Insertion: the order changes little from run to run. */
static void sort_racks(struct deal *d)
{
    for (uint32_t i = 1; i < d->racks; i++) {
        uint32_t r = d->order[i], at = i;
        for (; at > 0; at--) {
            uint32_t before = d->order[at - 1];
            if (d->load_w[before] < d->load_w[r] ||
                (before < r && d->load_w[before] == d->load_w[r]))
                break;
            d->order[at] = before;
        }
        d->order[at] = r;
    }
}

/* Deals items `first` .. `end`, alike in role and fabric: evenly, the surplus to the racks that
 * are least loaded. Pairs go round, so that partners part; others stay in order, so that the
 * leaves of neighbouring rails share a rack. */
static void deal_run(struct deal *d, uint32_t first, uint32_t end)
{
    uint32_t n = end - first, rack = 0;

    sort_racks(d);
    for (uint32_t i = 0; i < d->racks; i++)
        d->quota[d->order[i]] = n / d->racks + (i < n % d->racks);
    for (uint32_t i = first; i < end; i++) {
        if (d->items[i].paired) {
            rack = d->order[(i - first) % d->racks];
        } else {
            while (d->quota[rack] == 0)
                rack++;
            d->quota[rack]--;
        }
        d->rack[i] = rack;
    }
    for (uint32_t i = first; i < end; i++)
        d->load_w[d->rack[i]] += d->items[i].type->max_w > 0 ? d->items[i].type->max_w : 0;
}

/* Whether one rack holds items [0, n): heights, then the power class. Fills `content`. */
static bool rack_holds(struct deal *d, const struct mw_pack_item *items, uint32_t n,
                       uint32_t power_class, uint32_t *content)
{
    struct mw_stack_item stack[MW_RACK_U_CAP];
    const struct mw_device_type *types[MW_RACK_U_CAP];

    if (n > MW_RACK_U_CAP)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        if (items[i].type->u > MW_RACK_U_CAP)
            return false;
        stack[i] = (struct mw_stack_item){items[i].role, (uint8_t)items[i].type->u, 0};
        types[i] = items[i].type;
    }
    if (!mw_stack_fits(d->k->p->want, d->k->node, stack, n, NULL))
        return false;
    *content = content_of(d->k, types, n);
    return mw_bin_fits(d->k, *content, power_class);
}

/* Turns the deal into bins at the end of the packing; false, and no bins, when one is too
 * full. */
static bool deal_bins(struct deal *d, enum mw_rack_kind kind, int32_t su, uint32_t power_class)
{
    struct mw_packing *k = d->k;
    uint32_t first_item = k->items.n, first_bin = k->bins.n;
    uint32_t *next = mw_alloc((d->racks + 1) * sizeof *next);
    bool fits = true;

    for (uint32_t i = 0; i < d->n; i++)
        next[d->rack[i] + 1]++;
    for (uint32_t r = 0; r < d->racks; r++)
        next[r + 1] += next[r];
    mw_vec_reserve(&k->items, d->n);
    k->items.n += d->n;
    for (uint32_t i = 0; i < d->n; i++)
        k->items.at[first_item + next[d->rack[i]]++] = d->items[i];
    for (uint32_t r = 0; r < d->racks && fits; r++) {
        uint32_t begin = first_item + (r > 0 ? next[r - 1] : 0);
        struct mw_bin bin = {kind, su, begin, first_item + next[r] - begin, 0, MW_NONE};
        fits = rack_holds(d, k->items.at + begin, bin.n, power_class, &bin.content);
        *mw_vec_push(&k->bins) = bin;
    }
    if (!fits) {
        k->items.n = first_item;
        k->bins.n = first_bin;
    }
    mw_free(next);
    return fits;
}

static bool try_racks(struct mw_packing *k, enum mw_rack_kind kind, int32_t su,
                      uint32_t power_class, uint32_t racks, const struct mw_pack_item *items,
                      uint32_t n)
{
    struct deal d;

    deal_init(&d, k, items, n, racks);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && items[end].role == items[i].role &&
                          items[end].fabric == items[i].fabric;
             end++)
            ;
        deal_run(&d, i, end);
    }
    bool fits = deal_bins(&d, kind, su, power_class);
    deal_done(&d);
    return fits;
}

/* Fewer racks cannot do: by height alone, and by the power of a position. */
static uint32_t fewest_racks(const struct mw_packing *k, uint32_t power_class,
                             const struct mw_pack_item *items, uint32_t n)
{
    const struct mw_row *row = k->p->rows.at[k->p->classes.at[power_class].row].want;
    int64_t u = 0, w = 0, racks = 1;

    for (uint32_t i = 0; i < n; i++) {
        u += items[i].type->u;
        w += items[i].type->max_w > 0 ? items[i].type->max_w : 0;
        if (items[i].paired && n > 1)
            racks = 2;
    }
    int64_t by_u = (u + k->p->want->site.rack.units - 1) / k->p->want->site.rack.units;
    int64_t by_w =
        row->power.position_w > 0 ? (w + row->power.position_w - 1) / row->power.position_w : 1;
    racks = by_u > racks ? by_u : racks;
    racks = by_w > racks ? by_w : racks;
    return (uint32_t)(racks < n ? racks : n);
}

uint32_t mw_pack(struct mw_packing *k, enum mw_rack_kind kind, int32_t su, uint32_t power_class,
                 uint32_t racks, const struct mw_pack_item *items, uint32_t n)
{
    uint32_t first_item = k->items.n, first_bin = k->bins.n;

    if (n == 0)
        return 0;
    if (racks > 0) {
        racks = racks < n ? racks : n;
        return try_racks(k, kind, su, power_class, racks, items, n) ? racks : 0;
    }
    uint32_t low = fewest_racks(k, power_class, items, n), high = low;
    while (!try_racks(k, kind, su, power_class, high, items, n)) {
        if (high == n)
            return 0;
        low = high + 1;
        high = high > n / 2 ? n : high * 2;
    }
    while (low < high) { /* `high` racks hold them, fewer than `low` do not */
        uint32_t middle = low + (high - low) / 2;
        k->items.n = first_item;
        k->bins.n = first_bin;
        if (try_racks(k, kind, su, power_class, middle, items, n))
            high = middle;
        else
            low = middle + 1;
    }
    if (k->bins.n - first_bin == high)
        return high;
    k->items.n = first_item;
    k->bins.n = first_bin;
    return try_racks(k, kind, su, power_class, high, items, n) ? high : 0;
}
