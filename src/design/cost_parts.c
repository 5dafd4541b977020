/* cost_parts.c: the plan's parts at their prices; see cost_bill.h. */
#include "design/cost_bill.h"

#include <string.h>

const struct mw_device_type *mw_bill_type(const struct mw_bill *b, const struct mw_bom *row)
{
    if (strcmp(row->category, "device") != 0)
        return NULL;
    return mw_catalog_find(b->p->catalog, row->part);
}

/* Racks, panels and rack PDUs are one group; fabric managers belong to their network. */
static enum mw_cost_group group_of(const struct mw_bill *b, const struct mw_bom *row)
{
    const struct mw_device_type *type = mw_bill_type(b, row);

    if (!type)
        return strcmp(row->category, "rack") == 0 || strcmp(row->category, "filler") == 0
                   ? MW_COST_RACKS
                   : MW_COST_NETWORK;
    if (type->kind == MW_KIND_PDU || type->kind == MW_KIND_RACK)
        return MW_COST_RACKS;
    if (type->kind == MW_KIND_NODE)
        return MW_COST_SERVERS;
    return type->kind == MW_KIND_SERVER && strcmp(row->group, "services") == 0
               ? MW_COST_SERVERS
               : MW_COST_NETWORK;
}

/* A transceiver's title in the bill of materials also tells what it is put in: "…, in nodes". */
static const char *title_of(struct mw_bill *b, const struct mw_bom *row)
{
    const char *cut = NULL;

    if (strcmp(row->category, "transceiver") != 0)
        return row->title;
    for (const char *at = strstr(row->title, ", in "); at; at = strstr(at + 1, ", in "))
        cut = at;
    return cut ? mw_arena_strndup(&b->c->arena, row->title, (size_t)(cut - row->title))
               : row->title;
}

int64_t mw_bill_count(const struct mw_bill *b, const struct mw_bom *row)
{
    return b->phase == MW_PHASE_NOW ? row->now : row->final;
}

static void gather_parcels(struct mw_bill *b)
{
    for (uint32_t i = 0; i < b->p->bom.n; i++) {
        const struct mw_bom *row = &b->p->bom.at[i];
        enum mw_cost_group group = group_of(b, row);
        struct mw_parcel *at = NULL;

        for (uint32_t k = 0; k < b->parcels.n && !at; k++)
            if (b->parcels.at[k].group == group &&
                strcmp(b->parcels.at[k].part, row->part) == 0)
                at = &b->parcels.at[k];
        if (!at) {
            at = mw_vec_push(&b->parcels);
            *at = (struct mw_parcel){
                .part = row->part, .title = title_of(b, row), .group = group};
        }
        at->count += mw_bill_count(b, row);
        at->length_mm += mw_bill_count(b, row) * row->length_mm;
    }
}

/* "4 x 300,000" or "96 x 50 + 1,440 m x 4". */
static const char *times_text(struct mw_bill *b, int64_t count, struct mw_amount price,
                              int64_t length_mm, struct mw_amount metre)
{
    if (metre.each <= 0)
        return mw_arena_printf(&b->c->arena, "%lld x %s", (long long)count, price.text);
    return mw_arena_printf(&b->c->arena, "%lld x %s + %.10g m x %s", (long long)count,
                           price.text, (double)length_mm / 1000, metre.text);
}

/* A parcel at its price, with spares and support. */
static void add_priced(struct mw_bill *b, const struct mw_parcel *parcel,
                       const struct mw_price *price)
{
    struct mw_amount one = mw_bill_amount(b, price->price, price->currency);
    struct mw_amount metre = mw_bill_amount(b, price->metre, price->currency);
    int64_t spares = mw_cost_spares(parcel->count, price->spares);
    double each =
        one.each + metre.each * (double)parcel->length_mm / 1000 / (double)parcel->count;
    struct mw_cost_line line = {
        .group = parcel->group,
        .item = parcel->part,
        .what = "purchase",
        .title = parcel->title,
        .count = parcel->count,
        .length_mm = metre.each > 0 ? parcel->length_mm : 0,
        .price = mw_money_nearest(one.each),
        .months = mw_bill_months(b->w, parcel->group, price->months),
    };

    mw_bill_purchase(b, line, each * (double)line.count,
                     times_text(b, line.count, one, line.length_mm, metre));
    if (spares) {
        line.what = "spares";
        line.count = spares;
        line.length_mm =
            mw_money_nearest((double)line.length_mm * (double)spares / (double)parcel->count);
        mw_bill_purchase(b, line, each * (double)spares,
                         mw_arena_printf(&b->c->arena, "%.10g %% of %lld: %s",
                                         price->spares * 100, (long long)parcel->count,
                                         times_text(b, spares, one, line.length_mm, metre)));
    }
    if (price->support > 0) {
        line.what = "support";
        line.count = parcel->count;
        line.length_mm = line.months = 0;
        line.price = mw_money_nearest(each * price->support / 12);
        mw_bill_running(
            b, line, each * (double)parcel->count * price->support / 12,
            mw_arena_printf(&b->c->arena, "(%s) x %.10g %% a year / 12",
                            times_text(b, parcel->count, one, parcel->length_mm, metre),
                            price->support * 100));
    }
}

static const struct mw_price *price_of(const struct mw_bill *b, const char *part)
{
    for (uint32_t i = 0; i < b->w->prices.n; i++)
        if (strcmp(b->w->prices.at[i].item, part) == 0)
            return &b->w->prices.at[i];
    return NULL;
}

static void add_parcels(struct mw_bill *b)
{
    for (uint32_t i = 0; i < b->parcels.n; i++) {
        const struct mw_parcel *parcel = &b->parcels.at[i];
        const struct mw_price *price = price_of(b, parcel->part);
        struct mw_cost_line line = {.group = parcel->group,
                                    .item = parcel->part,
                                    .what = "purchase",
                                    .title = parcel->title,
                                    .count = parcel->count};

        if (parcel->count <= 0)
            continue;
        if (price && price->price != MW_UNKNOWN)
            add_priced(b, parcel, price);
        else
            mw_bill_unknown(b, line,
                            price ? "its price is stated as unknown"
                                  : "no item of cost.prices has this name");
    }
}

static void list_unused(struct mw_bill *b)
{
    for (uint32_t i = 0; i < b->w->prices.n; i++) {
        const char *item = b->w->prices.at[i].item;
        bool used = false;

        for (uint32_t k = 0; k < b->parcels.n && !used; k++)
            used = strcmp(b->parcels.at[k].part, item) == 0;
        if (!used)
            *mw_vec_push(&b->c->unused) = item;
    }
}

void mw_bill_parts(struct mw_bill *b)
{
    gather_parcels(b);
    list_unused(b);
    add_parcels(b);
    mw_vec_done(&b->parcels);
}
