/*
 * causes_pair.c: cables that are plugged into one device and belong into another: of two devices
 * exchanged, of another unit's leaf, of another rail's.
 */
#include "verify/causes_int.h"

#include <stdlib.h>

enum relation { OTHER, UNIT, RAIL };

struct link {      /* a chain that one side's moves mend between two devices, or within them */
    uint64_t pair; /* the lower device, the higher */
    uint32_t chain;
    uint8_t side;
};

struct pairs {
    MW_VEC(struct link) at;
};

struct group { /* links of one pair of devices, of chains not done */
    const struct link *at;
    uint32_t n, lower, higher;
    enum relation relation;
};

/* How the leaves of two devices lie to each other. */
static enum relation relation_of(const struct mw_plan *p, uint32_t a, uint32_t b)
{
    const struct mw_device *d = &p->devices.at[a], *e = &p->devices.at[b];

    if (d->role != MW_ROLE_LEAF || e->role != MW_ROLE_LEAF || d->fabric != e->fabric)
        return OTHER;
    if (d->rail == e->rail)
        return d->su != e->su ? UNIT : OTHER;
    return d->su == e->su ? RAIL : OTHER;
}

/* The two devices between which a side moves plugs; false: it is one, or more. */
static bool pair_of(const struct mw_finder *f, const struct mw_chain_side *s, uint64_t *pair)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    uint32_t one, other = MW_NONE;

    if (!s->n)
        return false;
    one = mw_finder_device_of(f, m[0].from);
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t at[2] = {mw_finder_device_of(f, m[i].from), mw_finder_device_of(f, m[i].home)};
        for (int k = 0; k < 2; k++) {
            if (at[k] == one || at[k] == other)
                continue;
            if (other != MW_NONE)
                return false;
            other = at[k];
        }
    }
    if (other == MW_NONE)
        return false;
    *pair = one < other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one;
    return true;
}

static int link_compare(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    if (x->pair != y->pair)
        return x->pair < y->pair ? -1 : 1;
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    return (x->side > y->side) - (x->side < y->side);
}

static void pairs_init(struct pairs *p, const struct mw_finder *f)
{
    uint64_t pair;

    *p = (struct pairs){0};
    for (uint32_t i = 0; i < f->chains.at.n; i++)
        for (uint8_t s = 0; s < 2 && !f->done[i]; s++)
            if (pair_of(f, &f->chains.at.at[i].side[s], &pair))
                *mw_vec_push(&p->at) = (struct link){pair, i, s};
    if (p->at.n)
        qsort(p->at.at, p->at.n, sizeof *p->at.at, link_compare);
}

static bool next_group(const struct mw_finder *f, const struct pairs *p, uint32_t *at,
                       struct group *g)
{
    uint32_t i = *at, end = *at;

    if (i == p->at.n)
        return false;
    while (end < p->at.n && p->at.at[end].pair == p->at.at[i].pair)
        end++;
    *at = end;
    *g = (struct group){.at = &p->at.at[i],
                        .n = end - i,
                        .lower = (uint32_t)(p->at.at[i].pair >> 32),
                        .higher = (uint32_t)p->at.at[i].pair};
    g->relation = relation_of(f->plan, g->lower, g->higher);
    return true;
}

static const struct mw_chain_side *side_of(const struct mw_finder *f, const struct link *l)
{
    return &f->chains.at.at[l->chain].side[l->side];
}

/* ---- a finding of a pair ---- */

struct ports { /* of the plugs that cross, at the lower device and at the higher */
    MW_VEC(uint32_t) from[2], stays[2];
    uint32_t first; /* cable of the finding */
    bool alike;     /* each in the port of the number that it belongs in */
};

static void ports_done(struct ports *p)
{
    for (int k = 0; k < 2; k++) {
        mw_vec_done(&p->from[k]);
        mw_vec_done(&p->stays[k]);
    }
}

/* Whether a chain is there to be taken, and all its planned cables are of the kinds. */
static bool fits(const struct mw_finder *f, const struct link *l, uint32_t kinds, bool rings)
{
    const struct mw_chain_side *s = side_of(f, l);
    const struct mw_chain_move *m = mw_finder_moves(f, s);

    if (f->done[l->chain] || (f->chains.at.at[l->chain].ring && !rings))
        return false;
    for (uint32_t k = 0; k < s->n; k++)
        if (!(kinds >> mw_finder_kind(f, m[k].home) & 1))
            return false;
    return true;
}

static void take(struct mw_finder *f, const struct group *g, uint32_t kinds, bool rings,
                 struct ports *p)
{
    *p = (struct ports){.first = f->c->cables.n, .alike = true};
    for (uint32_t i = 0; i < g->n; i++) {
        const struct mw_chain_side *s = side_of(f, &g->at[i]);
        const struct mw_chain_move *m = mw_finder_moves(f, s);
        if (!fits(f, &g->at[i], kinds, rings))
            continue;
        mw_finder_take(f, g->at[i].chain);
        for (uint32_t k = 0; k < s->n; k++) {
            int at = mw_finder_device_of(f, m[k].from) == g->higher;
            p->alike = p->alike && f->x->ports[m[k].from].port == f->x->ports[m[k].home].port;
            *mw_vec_push(&p->from[at]) = m[k].from;
            *mw_vec_push(&p->stays[at]) = m[k].stays;
        }
    }
}

static const char *cure_of(struct mw_finder *f, const struct group *g, struct ports *p)
{
    const char *name[2] = {f->plan->devices.at[g->lower].name,
                           f->plan->devices.at[g->higher].name};
    const char *face[2];

    for (int k = 0; k < 2; k++)
        face[k] = mw_say_faces(f->arena, f->x, p->from[k].at, p->from[k].n);
    if (p->from[0].n && p->from[1].n)
        return mw_arena_printf(f->arena, "Exchange the plugs of %s %s with those of %s %s%s.",
                               name[0], face[0], name[1], face[1],
                               p->alike ? ", port by port"
                                        : ", as the re-cabling plan lists them");
    int k = p->from[0].n ? 0 : 1;
    return mw_arena_printf(f->arena,
                           "Move the %s of %s %s to %s, as the re-cabling plan lists.",
                           p->from[k].n == 1 ? "plug" : "plugs", name[k], face[k], name[!k]);
}

/* "leaf-1-5 and leaf-2-5 have 32 and 31 of each other's cables", or whose is where. */
static const char *who_has_what(struct mw_finder *f, const struct group *g, struct ports *p,
                                const char *cables)
{
    const char *name[2] = {f->plan->devices.at[g->lower].name,
                           f->plan->devices.at[g->higher].name};
    uint32_t n[2] = {p->from[0].n, p->from[1].n};

    if (n[0] == 1 && n[1] == 1)
        return mw_arena_printf(f->arena, "%s and %s are exchanged between %s and %s",
                               mw_say_path(f->arena, f->x, p->stays[1].at[0]),
                               mw_say_path(f->arena, f->x, p->stays[0].at[0]), name[0],
                               name[1]);
    if (n[0] && n[0] == n[1])
        return mw_arena_printf(f->arena, "%s and %s have %u of each other's %s", name[0],
                               name[1], n[0], cables);
    if (n[0] && n[1])
        return mw_arena_printf(f->arena, "%s and %s have %u and %u of each other's %s", name[0],
                               name[1], n[0], n[1], cables);
    int k = n[0] ? 0 : 1;
    return mw_arena_printf(f->arena, "%s %s on %s %s and %s on %s",
                           mw_say_paths(f->arena, f->x, p->stays[k].at, p->stays[k].n),
                           n[k] == 1 ? "is" : "are", name[k],
                           mw_say_ports(f->arena, f->x, p->from[k].at, p->from[k].n),
                           n[k] == 1 ? "belongs" : "belong", name[!k]);
}

/* ---- two devices exchanged ---- */

enum { UPLINKS = 1 << MW_LINK_LEAF_SPINE | 1 << MW_LINK_SPINE_CORE };

/* The kinds of which at least half of the cables of both devices are at the other's port of the
 * same number, two or more. */
static uint32_t kinds_exchanged(const struct mw_finder *f, const struct group *g)
{
    uint32_t n[2][MW_LINK_KINDS] = {{0}}, kinds = 0;
    const struct mw_finder_device *d[2] = {&f->devices[g->lower], &f->devices[g->higher]};

    for (uint32_t i = 0; i < g->n; i++) {
        const struct mw_chain_side *s = side_of(f, &g->at[i]);
        const struct mw_chain_move *m = mw_finder_moves(f, s);
        for (uint32_t k = 0; k < s->n && !f->done[g->at[i].chain]; k++) {
            uint32_t from = mw_finder_device_of(f, m[k].from);
            uint32_t home = mw_finder_device_of(f, m[k].home);
            if (from != home && f->x->ports[m[k].from].port == f->x->ports[m[k].home].port)
                n[home == g->higher][mw_finder_kind(f, m[k].home)]++;
        }
    }
    for (int k = 0; k < MW_LINK_KINDS; k++)
        if (n[0][k] >= 2 && n[1][k] >= 2 && 2 * n[0][k] >= d[0]->kind[k] &&
            2 * n[1][k] >= d[1]->kind[k])
            kinds |= 1u << k;
    return kinds;
}

static void chassis(struct mw_finder *f, const struct group *g, uint32_t kinds)
{
    const struct mw_device *d = &f->plan->devices.at[g->lower];
    const struct mw_device *e = &f->plan->devices.at[g->higher];
    bool alike = d->su == e->su && d->rail == e->rail && d->pod == e->pod;
    struct ports p;
    const char *text, *cure;
    bool whole = true;

    for (int k = 0; k < MW_LINK_KINDS; k++)
        whole = whole && (f->devices[g->lower].kind[k] == 0 || (kinds >> k & 1));
    take(f, g, kinds, true, &p);
    if (whole && p.from[0].n == p.from[1].n)
        text = mw_arena_printf(f->arena,
                               "%s and %s are exchanged: each has %u of the other's %u cables",
                               d->name, e->name, p.from[0].n, f->devices[g->lower].planned);
    else
        text = who_has_what(f, g, &p, kinds & ~(uint32_t)UPLINKS ? "cables" : "uplinks");
    cure = cure_of(f, g, &p);
    if (whole)
        cure = mw_arena_printf(f->arena, "Exchange the two chassis. Or: %s", cure);
    mw_finder_add(f, MW_V_CHASSIS, alike ? MW_WARNING : MW_ERROR, p.first, d->name, text, cure);
    ports_done(&p);
}

void mw_causes_chassis(struct mw_finder *f)
{
    struct pairs pairs;
    struct group g;

    pairs_init(&pairs, f);
    for (uint32_t at = 0; next_group(f, &pairs, &at, &g);) {
        uint32_t kinds = kinds_exchanged(f, &g);
        if (f->plan->devices.at[g.lower].type == f->plan->devices.at[g.higher].type && kinds &&
            (g.relation == OTHER || (kinds & UPLINKS)))
            chassis(f, &g, kinds);
    }
    mw_vec_done(&pairs.at);
}

/* ---- another unit's leaf, another rail's ---- */

static bool any_fits(const struct mw_finder *f, const struct group *g, bool rings)
{
    for (uint32_t i = 0; i < g->n; i++)
        if (fits(f, &g->at[i], ~(uint32_t)UPLINKS, rings))
            return true;
    return false;
}

static void add_pair(struct mw_finder *f, const struct group *g, bool rings)
{
    const struct mw_device *d = &f->plan->devices.at[g->lower];
    const struct mw_device *e = &f->plan->devices.at[g->higher];
    struct ports p;

    take(f, g, ~(uint32_t)UPLINKS, rings, &p);
    const char *what = who_has_what(f, g, &p, "node cables");
    const char *text = g->relation == UNIT
                           ? mw_arena_printf(f->arena, "%s: rail %d of units %d and %d", what,
                                             d->rail, d->su + 1, e->su + 1)
                           : mw_arena_printf(f->arena, "%s: rails %d and %d of unit %d", what,
                                             d->rail, e->rail, d->su + 1);
    mw_finder_add(f, g->relation == UNIT ? MW_V_UNIT : MW_V_RAIL, MW_ERROR, p.first, d->name,
                  text, cure_of(f, g, &p));
    ports_done(&p);
}

void mw_causes_unit(struct mw_finder *f)
{
    struct pairs pairs;
    struct group g;

    pairs_init(&pairs, f);
    for (uint32_t at = 0; next_group(f, &pairs, &at, &g);)
        if (g.relation == UNIT && any_fits(f, &g, true))
            add_pair(f, &g, true);
    mw_vec_done(&pairs.at);
}

/* Exchanges of half a leaf or more; of fewer cables the nodes tell (mw_causes_adapters). */
void mw_causes_rail(struct mw_finder *f)
{
    struct pairs pairs;
    struct group g;

    pairs_init(&pairs, f);
    for (uint32_t at = 0; next_group(f, &pairs, &at, &g);)
        if (g.relation == RAIL && kinds_exchanged(f, &g) & ~(uint32_t)UPLINKS)
            add_pair(f, &g, true);
    mw_vec_done(&pairs.at);
}

void mw_causes_astray(struct mw_finder *f)
{
    struct pairs pairs;
    struct group g;

    pairs_init(&pairs, f);
    for (uint32_t at = 0; next_group(f, &pairs, &at, &g);)
        if (g.relation == RAIL && any_fits(f, &g, false))
            add_pair(f, &g, false);
    mw_vec_done(&pairs.at);
}
