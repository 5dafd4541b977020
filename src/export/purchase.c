/* purchase.c: see purchase.h. */
#include "export/purchase.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

const struct mw_spares_policy mw_spares_policies[] = {
    {"node", 10, 1},        {"switch", 20, 1},  {"server", 0, 0},  {"console", 20, 1},
    {"pdu", 10, 1},         {"rack", 0, 0},     {"filler", 20, 5}, {"cable", 20, 1},
    {"transceiver", 20, 2}, {.category = NULL},
};

int64_t mw_spares(const struct mw_spares_policy *policy, int64_t n)
{
    int64_t spares = (n * policy->share_permille + 999) / 1000;

    return n <= 0 ? 0 : spares > policy->least ? spares : policy->least;
}

static const char unspecified[] = "unspecified";

struct line {
    const char *vendor, *category, *part, *title;
    int64_t length_mm;
    int64_t now, final; /* final < 0: unknown */
    double share;       /* stated in the factory file; 0: the policy's */
    const struct mw_spares_policy *policy;
};

struct purchase {
    const struct mw_plan *p;
    struct mw_arena arena;
    struct mw_map_str numbers; /* category, part, length -> line */
    MW_VEC(struct line) lines;
    MW_VEC(const char *) vendors;
    bool unspecified;
};

/* ---- lines ---- */

static const struct mw_spares_policy *policy_of(const char *category)
{
    const struct mw_spares_policy *policy = mw_spares_policies;

    while (policy->category && strcmp(policy->category, category) != 0)
        policy++;
    MW_ASSERT(policy->category);
    return policy;
}

/* What the catalog says of a part: what kind it is, what it is called wherever it is used. */
static void describe(const struct purchase *s, struct line *l)
{
    const struct mw_catalog *c = s->p->catalog;
    const struct mw_device_type *type = mw_catalog_find(c, l->part);

    if (type && strcmp(l->category, "device") == 0) {
        l->category = mw_kind_names[type->kind];
        l->title = type->title;
    } else if (strcmp(l->category, "device") == 0) {
        l->category = "server";
    }
    for (uint32_t i = 0; strcmp(l->category, "transceiver") == 0 && i < c->optics.n; i++)
        if (strcmp(c->optics.at[i].name, l->part) == 0)
            l->title = c->optics.at[i].title;
    l->policy = policy_of(l->category);
    for (uint32_t i = 0; i < s->p->want->cost.prices.n; i++)
        if (strcmp(s->p->want->cost.prices.at[i].item, l->part) == 0)
            l->share = s->p->want->cost.prices.at[i].spares;
}

static void add(struct purchase *s, const struct mw_bom *b)
{
    const char *key = mw_arena_printf(&s->arena, "%s\n%s\n%lld", b->category, b->part,
                                      (long long)b->length_mm);
    uint32_t at = mw_map_str_get(&s->numbers, key);

    if (at == MW_NONE) {
        at = s->lines.n;
        mw_map_str_add(&s->numbers, key, at);
        struct line *fresh = mw_vec_push(&s->lines);
        *fresh = (struct line){.vendor = b->vendor && *b->vendor ? b->vendor : unspecified,
                               .category = b->category,
                               .part = b->part,
                               .title = b->title,
                               .length_mm = b->length_mm};
        describe(s, fresh);
        s->unspecified |= fresh->vendor == unspecified;
    }
    struct line *l = &s->lines.at[at];
    l->now += b->now;
    l->final = l->final < 0 || b->final < 0 ? -1 : l->final + b->final;
}

static void find_vendors(struct purchase *s)
{
    struct mw_map_str seen = {0};

    for (uint32_t i = 0; i < s->lines.n; i++)
        if (mw_map_str_add(&seen, s->lines.at[i].vendor, 0))
            *mw_vec_push(&s->vendors) = s->lines.at[i].vendor;
    mw_map_str_done(&seen);
}

/* ---- files ---- */

static int64_t spares_of(const struct line *l, int64_t n)
{
    return l->share > 0 ? (int64_t)ceil((double)n * l->share - 1e-9) : mw_spares(l->policy, n);
}

static void write_count(struct mw_csv *c, const struct line *l, int64_t n)
{
    if (n < 0) {
        for (int i = 0; i < 3; i++)
            mw_csv_str(c, NULL);
        return;
    }
    mw_csv_i64(c, n);
    mw_csv_i64(c, spares_of(l, n));
    mw_csv_i64(c, n + spares_of(l, n));
}

/* The lines of a vendor; of all when it is NULL. */
static void write_file(const struct purchase *s, struct mw_sink *to, const char *path,
                       const char *vendor)
{
    struct mw_csv c = {.out = mw_sink_open(to, path)};

    mw_csv_head(&c, "vendor,category,part,title,length_m,needed,spares,order,needed_final,"
                    "spares_final,order_final");
    for (uint32_t i = 0; i < s->lines.n; i++) {
        const struct line *l = &s->lines.at[i];
        if (vendor && strcmp(l->vendor, vendor) != 0)
            continue;
        mw_csv_str(&c, l->vendor);
        mw_csv_str(&c, l->category);
        mw_csv_str(&c, l->part);
        mw_csv_str(&c, l->title);
        if (l->length_mm)
            mw_csv_fixed(&c, l->length_mm, 3);
        else
            mw_csv_str(&c, NULL);
        write_count(&c, l, l->now);
        write_count(&c, l, l->final);
        mw_csv_end(&c);
    }
    mw_sink_close(to);
}

static void write_files(struct purchase *s, struct mw_sink *to)
{
    write_file(s, to, "purchase/overview.csv", NULL);
    for (uint32_t i = 0; i < s->vendors.n; i++) {
        char name[MW_FILE_NAME_CAP];
        mw_text_file_name(s->vendors.at[i], name);
        write_file(s, to, mw_arena_printf(&s->arena, "purchase/vendors/%s.csv", name),
                   s->vendors.at[i]);
    }
}

void mw_export_purchase(const struct mw_export *x, struct mw_sink *to)
{
    struct purchase s = {.p = x->plan};

    for (uint32_t i = 0; i < x->plan->bom.n; i++)
        add(&s, &x->plan->bom.at[i]);
    find_vendors(&s);
    write_files(&s, to);
    if (s.unspecified)
        mw_diag(
            x->notes, MW_INFO, MW_N_EXPORT, "purchase", NULL,
            "the catalog names no maker of some parts: they are in vendors/unspecified.csv");
    mw_map_str_done(&s.numbers);
    mw_vec_done(&s.lines);
    mw_vec_done(&s.vendors);
    mw_arena_done(&s.arena);
}
