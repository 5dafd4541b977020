/*
 * nearest.c: from a factory that cannot be to the nearest that can. Each relaxation changes one
 * thing in a copy of the request; the mildest that works is the answer, alone if possible, else
 * with fewer nodes too. Nothing is predicted: a design counts only when its steps succeed.
 */
#include "design/nearest.h"

#include "design/tree.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Nodes and positions tried, at most: some ten seconds for 131,072 GPUs. */
enum { WORK_MOST = 3000000, WORK_OF_A_TRIAL = 64 };

void mw_attempt_say(struct mw_attempt *a, const char *fmt, ...)
{
    char change[160];
    size_t n = strlen(a->text), room = sizeof a->text - n;
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(change, sizeof change, fmt, ap);
    va_end(ap);
    int need = snprintf(a->text + n, room, "%s--set %s", n ? " " : "", change);
    a->cut |= (size_t)need >= room;
}

bool mw_attempt_can_be(struct mw_attempt *a)
{
    int64_t work = WORK_OF_A_TRIAL + a->f.compute.count;

    for (uint32_t i = 0; i < a->f.site.halls.n; i++)
        for (uint32_t k = 0; k < a->f.site.halls.at[i].rows.n; k++) {
            const struct mw_row *row = &a->f.site.halls.at[i].rows.at[k];
            work += (int64_t)row->count * row->positions;
        }
    bool placed;

    if (*a->work > WORK_MOST)
        return false;
    bool can = mw_design_can_be(&a->f, a->catalog, &placed);
    *a->work += placed ? work : WORK_OF_A_TRIAL;
    return can;
}

int64_t mw_attempt_search(struct mw_attempt *a, mw_attempt_set *set, size_t which, int64_t can,
                          int64_t cannot)
{
    const struct mw_factory asked = a->f;

    while (can - cannot > 1 || cannot - can > 1) {
        int64_t middle = can + (cannot - can) / 2;
        set(a, &asked, which, middle);
        if (mw_attempt_can_be(a))
            can = middle;
        else
            cannot = middle;
    }
    set(a, &asked, which, can);
    return can;
}

int64_t mw_attempt_most_nodes(struct mw_attempt *a, mw_attempt_set *set, int64_t can,
                              int64_t cannot)
{
    enum { UNITS_MORE = 4 };
    const struct mw_factory asked = a->f;
    int64_t unit = mw_scalable_unit(&asked, a->catalog);
    int64_t most = mw_attempt_search(a, set, 0, can, cannot), best = most;
    int failed = 0;

    for (int64_t n = (most / unit + 1) * unit; n < cannot && failed < UNITS_MORE; n += unit) {
        set(a, &asked, 0, n);
        if (mw_attempt_can_be(a)) {
            best = n;
            failed = 0;
        } else {
            failed++;
        }
    }
    if (best > most)
        best = mw_attempt_search(a, set, 0, best, best + unit < cannot ? best + unit : cannot);
    set(a, &asked, 0, best);
    return best;
}

/* A final count that is not larger follows. */
static void set_nodes(struct mw_attempt *a, const struct mw_factory *asked, size_t which,
                      int64_t nodes)
{
    (void)which;
    a->f.compute.count = (int32_t)nodes;
    if (asked->compute.count_final <= asked->compute.count)
        a->f.compute.count_final = (int32_t)nodes;
}

/* The most nodes that can be, below what was asked for; so many and one more cannot. */
static bool fewer_nodes(struct mw_attempt *a)
{
    bool grows = a->f.compute.count_final > a->f.compute.count;
    int64_t nodes = mw_attempt_most_nodes(a, set_nodes, 0, a->f.compute.count);

    if (nodes == 0)
        return false;
    mw_attempt_say(a, "compute.count=%" PRId64, nodes);
    if (a->f.compute.final_stated && !grows)
        mw_attempt_say(a, "compute.count_final=%" PRId64, nodes);
    return true;
}

/* Mildest first; what gives up safety, or asks for more of the site, comes last. */
static bool (*const relaxations[])(struct mw_attempt *) = {
    mw_relax_tiers,    mw_relax_planes,   mw_relax_growth,    mw_relax_survive,
    mw_relax_2n,       mw_relax_position, mw_relax_inlet,     mw_relax_breakers,
    mw_relax_quantity, mw_relax_ask,      mw_relax_units,     mw_relax_rack,
    mw_relax_margin,   mw_relax_feeds,    mw_relax_positions, mw_relax_redundancy,
};
enum { RELAXATIONS = sizeof relaxations / sizeof relaxations[0], SAFE = RELAXATIONS - 4 };

static bool try_one(struct mw_attempt *a, const struct mw_attempt *from, uint32_t i)
{
    *a = *from;
    return relaxations[i](a) && mw_attempt_can_be(a);
}

static bool find(struct mw_attempt *a, const struct mw_attempt *from)
{
    for (uint32_t i = 0; i < SAFE; i++)
        if (try_one(a, from, i))
            return true;
    *a = *from;
    if (fewer_nodes(a))
        return true;
    for (uint32_t i = SAFE; i < RELAXATIONS; i++)
        if (try_one(a, from, i))
            return true;
    for (uint32_t i = 0; i < RELAXATIONS; i++) {
        *a = *from;
        if (relaxations[i](a) && fewer_nodes(a))
            return true;
    }
    for (uint32_t i = 0; i < RELAXATIONS; i++)
        for (uint32_t j = i + 1; j < RELAXATIONS; j++) {
            *a = *from;
            if (relaxations[i](a) && relaxations[j](a) &&
                (mw_attempt_can_be(a) || fewer_nodes(a)))
                return true;
        }
    return false;
}

bool mw_design_nearest(const struct mw_factory *want, const struct mw_catalog *catalog,
                       char *out, size_t cap)
{
    struct mw_arena arena = {0};
    int64_t work = 0;
    const struct mw_attempt from = {
        .f = *want, .catalog = catalog, .arena = &arena, .work = &work};
    struct mw_attempt a;
    bool found = find(&a, &from) && !a.cut && strlen(a.text) < cap;

    if (found)
        snprintf(out, cap, "%s", a.text);
    mw_arena_done(&arena);
    return found;
}
