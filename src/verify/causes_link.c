/*
 * causes_link.c: cables at their places that are not what they should be: one finding where most of
 * the network, or of what one device has, is so.
 */
#include "verify/causes_int.h"

#include <stdlib.h>

struct flaw {
    uint64_t key;   /* kind, planned and real rate */
    uint32_t index; /* in wiring.mismatches */
    bool done;
};

struct end { /* of a link with a flaw */
    uint32_t device;
    uint32_t flaw;
};

struct host { /* a device with flaws of one key: a range of ends */
    uint32_t device, first, n;
};

enum { RATE_BITS = 28, KIND_SHIFT = 2 * RATE_BITS };

static const struct mw_mismatch *mismatch(const struct mw_finder *f, const struct flaw *w)
{
    return &f->w->mismatches.at[w->index];
}

static int flaw_compare(const void *a, const void *b)
{
    const struct flaw *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static int end_compare(const void *a, const void *b)
{
    const struct end *x = a, *y = b;

    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->flaw > y->flaw) - (x->flaw < y->flaw);
}

static int host_compare(const void *a, const void *b)
{
    const struct host *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return (x->device > y->device) - (x->device < y->device);
}

static enum mw_code code_of(enum mw_mismatch_kind kind)
{
    switch (kind) {
    case MW_MISMATCH_WIDTH:
        return MW_V_WIDTH;
    case MW_MISMATCH_SPEED:
    case MW_MISMATCH_RATE:
        return MW_V_SPEED;
    case MW_MISMATCH_ONE_SIDED:
        return MW_V_ONE_SIDED;
    case MW_MISMATCH_STATE:
        return MW_V_STATE;
    case MW_MISMATCH_PART:
    default:
        return MW_V_PART;
    }
}

static const char *gbit(struct mw_finder *f, uint32_t mbps)
{
    return mbps % 1000 ? mw_arena_printf(f->arena, "%u.%u", mbps / 1000, mbps % 1000 / 100)
                       : mw_arena_printf(f->arena, "%u", mbps / 1000);
}

/* "leaf-1-5/p33 sees 4xHDR, spine-02/p9 sees 4xNDR" */
static const char *both_ends(struct mw_finder *f, const struct mw_mismatch *m)
{
    const struct mw_obs_port *at = &f->o->ports.at[m->seen];
    char a[MW_RATE_CAP], b[MW_RATE_CAP];

    return mw_arena_printf(f->arena, "%s sees %s, %s sees %s",
                           mw_say_path(f->arena, f->x, m->a), mw_obs_rate(at, a),
                           mw_say_path(f->arena, f->x, m->b),
                           mw_obs_rate(&f->o->ports.at[at->peer], b));
}

/* What is said of a link, or of several. */
static const char *fault(struct mw_finder *f, const struct mw_mismatch *m, bool many)
{
    const char *is = gbit(f, m->is_mbps), *want = gbit(f, m->want_mbps);
    const char *part = f->o->ports.at[m->seen].part;

    switch ((enum mw_mismatch_kind)m->kind) {
    case MW_MISMATCH_WIDTH:
        return mw_arena_printf(f->arena, "%s with fewer lanes: %s of %s Gbit/s",
                               many ? "run" : "runs", is, want);
    case MW_MISMATCH_SPEED:
    case MW_MISMATCH_RATE:
        return mw_arena_printf(f->arena, "%s at %s Gbit/s, planned %s %s",
                               many ? "run" : "runs", is, many ? "are" : "is", want);
    case MW_MISMATCH_ONE_SIDED:
        return mw_arena_printf(f->arena, "%s: %s%s",
                               many ? "are seen otherwise from their two ends"
                                    : "is seen otherwise from its two ends",
                               both_ends(f, m), many ? " and so on" : "");
    case MW_MISMATCH_STATE:
        return many ? "are up, but not active" : "is up, but not active";
    case MW_MISMATCH_PART:
    default:
        return mw_arena_printf(f->arena, "%s another part than planned%s%s",
                               many ? "have" : "has", part && !many ? ": " : "",
                               part && !many ? part : "");
    }
}

/* The flaws of a list that no finding has yet, as those of a device, or of the network. */
static void add_flaws(struct mw_finder *f, struct flaw *w, const struct end *list, uint32_t n,
                      uint32_t device)
{
    const struct mw_mismatch *m = mismatch(f, &w[list[0].flaw]);
    enum mw_code code = code_of((enum mw_mismatch_kind)m->kind);
    uint32_t first = f->c->cables.n, taken = 0;
    const char *path, *text;

    for (uint32_t i = 0; i < n; i++) {
        struct flaw *at = &w[list[i].flaw];
        if (at->done)
            continue;
        at->done = true;
        m = mismatch(f, at);
        taken++;
        mw_finder_cable(f, MW_CAUSE_MISMATCH, at->index);
    }
    if (taken == 1) {
        path = mw_say_path(f->arena, f->x, m->a);
        text = mw_arena_printf(f->arena, "the link between %s and %s %s", path,
                               mw_say_path(f->arena, f->x, m->b), fault(f, m, false));
    } else if (device != MW_NONE) {
        path = f->plan->devices.at[device].name;
        text = mw_arena_printf(f->arena, "%u links of %s %s", taken, path, fault(f, m, true));
    } else {
        path = "network";
        text = mw_arena_printf(f->arena, "%u links, most of the network, %s", taken,
                               fault(f, m, true));
    }
    mw_finder_add(f, code, code == MW_V_PART ? MW_WARNING : MW_ERROR, first, path, text,
                  mw_code_info(code)->cure);
}

/* Of the ends, those at devices most of whose links have the flaw: the fullest first. */
static void add_of_devices(struct mw_finder *f, struct flaw *w, const struct end *ends,
                           uint32_t n)
{
    MW_VEC(struct host) hosts = {0};

    for (uint32_t i = 0, end; i < n; i = end) {
        const struct mw_finder_device *d = &f->devices[ends[i].device];
        for (end = i; end < n && ends[end].device == ends[i].device; end++)
            ;
        if (end - i >= 2 && 2 * (end - i) > d->planned - d->absent)
            *mw_vec_push(&hosts) = (struct host){ends[i].device, i, end - i};
    }
    if (hosts.n)
        qsort(hosts.at, hosts.n, sizeof *hosts.at, host_compare);
    for (uint32_t h = 0; h < hosts.n; h++) {
        const struct host *host = &hosts.at[h];
        uint32_t left = 0;
        for (uint32_t i = host->first; i < host->first + host->n; i++)
            left += !w[ends[i].flaw].done;
        if (left >= 2)
            add_flaws(f, w, ends + host->first, host->n, host->device);
    }
    mw_vec_done(&hosts);
}

/* The flaws w[first … first + n) are alike. */
static void add_alike(struct mw_finder *f, struct flaw *w, uint32_t first, uint32_t n)
{
    struct end *ends = mw_alloc(2 * (size_t)n * sizeof *ends);

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_mismatch *m = mismatch(f, &w[first + i]);
        ends[2 * (size_t)i] = (struct end){mw_finder_device_of(f, m->a), first + i};
        ends[2 * i + 1] = (struct end){mw_finder_device_of(f, m->b), first + i};
    }
    if (n >= 2 && 2 * n > f->w->right) {
        add_flaws(f, w, ends, 2 * n, MW_NONE);
    } else {
        qsort(ends, 2 * (size_t)n, sizeof *ends, end_compare);
        add_of_devices(f, w, ends, 2 * n);
        for (uint32_t i = first; i < first + n; i++)
            if (!w[i].done)
                add_flaws(f, w, &(struct end){0, i}, 1, MW_NONE);
    }
    mw_free(ends);
}

void mw_causes_link(struct mw_finder *f)
{
    uint32_t n = f->w->mismatches.n;
    struct flaw *w = mw_alloc((n + 1) * sizeof *w);

    for (uint32_t i = 0; i < n; i++) {
        const struct mw_mismatch *m = &f->w->mismatches.at[i];
        w[i].index = i;
        w[i].key =
            (uint64_t)m->kind << KIND_SHIFT | (uint64_t)m->want_mbps << RATE_BITS | m->is_mbps;
    }
    qsort(w, n, sizeof *w, flaw_compare);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && w[end].key == w[i].key; end++)
            ;
        add_alike(f, w, i, end - i);
    }
    mw_free(w);
}
