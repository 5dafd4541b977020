#include "verify/causes.h"

#include "base/text.h"
#include "verify/causes_int.h"

#include <stdlib.h>

/* The most general first: what one explains, no later one sees. */
static void (*const matchers[])(struct mw_finder *) = {
    mw_causes_identity, mw_causes_conflict, mw_causes_plane,   mw_causes_unknown,
    mw_causes_dead,     mw_causes_chassis,  mw_causes_unit,    mw_causes_rail,
    mw_causes_adapters, mw_causes_astray,   mw_causes_shift,   mw_causes_turn,
    mw_causes_ring,     mw_causes_extra,    mw_causes_missing, mw_causes_wrong,
    mw_causes_link,
};

void mw_finder_cable(struct mw_finder *f, enum mw_cause_part part, uint32_t index)
{
    *mw_vec_push(&f->c->cables) = (struct mw_cause_cable){(uint8_t)part, index};
}

void mw_finder_take(struct mw_finder *f, uint32_t chain)
{
    const struct mw_chain *c = &f->chains.at.at[chain];

    MW_ASSERT(!f->done[chain]);
    f->done[chain] = true;
    for (uint32_t i = c->first; i < c->first + c->n; i++) {
        const struct mw_chain_edge *e = &f->chains.edges.at[i];
        mw_finder_cable(f, e->wrong ? MW_CAUSE_WRONG : MW_CAUSE_ABSENT, e->index);
    }
}

void mw_finder_add(struct mw_finder *f, enum mw_code code, enum mw_severity severity,
                   uint32_t first, const char *path, const char *text, const char *cure)
{
    *mw_vec_push(&f->c->at) = (struct mw_cause){.code = code,
                                                .severity = severity,
                                                .path = path,
                                                .text = text,
                                                .cure = cure,
                                                .first = first,
                                                .n = f->c->cables.n - first};
}

/* ---- what each device has ---- */

static void count_wires(struct mw_finder *f, const struct mw_wire *w)
{
    if (w->a != MW_NONE)
        f->devices[mw_finder_device_of(f, w->a)].wires++;
    if (w->b != MW_NONE)
        f->devices[mw_finder_device_of(f, w->b)].wires++;
}

static void count(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->w->absent.n; i++) {
        const struct mw_wire *w = &f->w->absent.at[i];
        f->absent[w->a] = f->absent[w->b] = true;
        f->devices[mw_finder_device_of(f, w->a)].absent++;
        f->devices[mw_finder_device_of(f, w->b)].absent++;
        f->devices[mw_finder_device_of(f, w->a)].silent += w->seen != MW_NONE;
        f->devices[mw_finder_device_of(f, w->b)].silent += w->seen != MW_NONE;
    }
    for (uint32_t i = 0; i < f->x->want.ports.n; i++) {
        if (!mw_finder_counts(f, i))
            continue;
        struct mw_finder_device *d = &f->devices[mw_finder_device_of(f, i)];
        d->planned++;
        d->kind[mw_finder_kind(f, i)]++;
    }
    for (uint32_t i = 0; i < f->w->wrong.n; i++)
        count_wires(f, &f->w->wrong.at[i]);
    for (uint32_t i = 0; i < f->w->foreign.n; i++)
        count_wires(f, &f->w->foreign.at[i]);
}

static int cause_compare(const void *a, const void *b)
{
    const struct mw_cause *x = a, *y = b;

    if (x->severity != y->severity)
        return x->severity > y->severity ? -1 : 1;
    int by_path = mw_text_natural_cmp(x->path, y->path);
    if (by_path)
        return by_path;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

void mw_causes_find(struct mw_causes *c, const struct mw_expect *x,
                    const struct mw_observation *o, const struct mw_identity *id,
                    const struct mw_wiring *w)
{
    struct mw_finder f = {.c = c,
                          .arena = &c->arena,
                          .x = x,
                          .plan = x->plan,
                          .o = o,
                          .id = id,
                          .w = w,
                          .absent = mw_alloc(x->want.ports.n),
                          .devices = mw_alloc(x->plan->devices.n * sizeof *f.devices)};

    *c = (struct mw_causes){0};
    mw_chains_init(&f.chains, x, w);
    f.done = mw_alloc(f.chains.at.n);
    count(&f);
    for (size_t i = 0; i < sizeof matchers / sizeof *matchers; i++)
        matchers[i](&f);
    for (uint32_t i = 0; i < f.chains.at.n; i++)
        MW_ASSERT(f.done[i]);
    if (c->at.n)
        qsort(c->at.at, c->at.n, sizeof *c->at.at, cause_compare);
    mw_free(f.absent);
    mw_free(f.devices);
    mw_free(f.done);
    mw_chains_done(&f.chains);
}

void mw_causes_done(struct mw_causes *c)
{
    mw_vec_done(&c->at);
    mw_vec_done(&c->cables);
    mw_arena_done(&c->arena);
}
