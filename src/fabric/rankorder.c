#include "fabric/rankorder.h"

#include <stdlib.h>
#include <string.h>

struct place {                    /* where an endpoint stands: the wider group first */
    uint32_t group[MW_TIERS_CAP]; /* least switch of what tiers 0 … t join, from the top down */
    uint32_t leaf, end;
    uint32_t given; /* position in the list given */
};

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static bool within(const struct mw_net *n, uint32_t vertex, uint32_t tier)
{
    return vertex < n->switch_n && n->tier[vertex] <= tier;
}

/* Joins what links among tiers 0 … t join; a group is named by its least switch. */
static void join(const struct mw_net *n, uint32_t tier, uint32_t *up)
{
    for (uint32_t i = 0; i < n->link_n; i++) {
        const struct mw_net_link *l = &n->links[i];

        if (!within(n, l->from, tier) || !within(n, l->to, tier))
            continue;
        uint32_t a = root_of(up, l->from), b = root_of(up, l->to);

        up[a > b ? a : b] = a < b ? a : b;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    for (int t = 0; t < MW_TIERS_CAP; t++)
        if (x->group[t] != y->group[t])
            return x->group[t] < y->group[t] ? -1 : 1;
    if (x->leaf != y->leaf)
        return x->leaf < y->leaf ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

static struct place *find_places(const struct mw_net *n, const uint32_t *ends, uint32_t end_n)
{
    struct place *places = mw_alloc(end_n * sizeof *places);
    uint32_t *up = mw_alloc(n->switch_n * sizeof *up);

    for (uint32_t s = 0; s < n->switch_n; s++)
        up[s] = s;
    for (uint32_t i = 0; i < end_n; i++)
        places[i] = (struct place){.leaf = n->end_switch[ends[i]], .end = ends[i], .given = i};
    for (uint32_t t = 1; t < MW_TIERS_CAP; t++) {
        join(n, t, up);
        for (uint32_t i = 0; i < end_n; i++)
            places[i].group[MW_TIERS_CAP - 1 - t] = root_of(up, places[i].leaf);
    }
    mw_free(up);
    return places;
}

/* The rate of the slowest link on the way; 0: there is none. */
static uint32_t way_mbps(const struct mw_net *n, uint32_t from, uint32_t to)
{
    uint32_t path[MW_PATH_CAP], k = mw_net_path(n, from, to, path), least = UINT32_MAX;

    for (uint32_t i = 0; i < k; i++)
        least = n->links[path[i]].mbps < least ? n->links[path[i]].mbps : least;
    return k ? least : 0;
}

/* Puts the node first among its leaf's that the one before is joined to by the fastest way; the
 * others stay in order. */
static void choose_first(const struct mw_net *n, struct place *leaf, uint32_t leaf_n,
                         uint32_t before)
{
    uint32_t best = 0, most = way_mbps(n, before, leaf[0].end);

    for (uint32_t i = 1; i < leaf_n; i++) {
        uint32_t mbps = way_mbps(n, before, leaf[i].end);

        if (mbps > most) {
            most = mbps;
            best = i;
        }
    }
    struct place first = leaf[best];

    memmove(leaf + 1, leaf, best * sizeof *leaf);
    leaf[0] = first;
}

/* Flows on the worst link of the ring, and its completion. */
static uint32_t judge(const struct mw_net *n, const struct place *ring, uint32_t ring_n,
                      double *completion)
{
    uint32_t *load = mw_alloc(n->link_n * sizeof *load), worst = 0, line = 0;
    double slowest = 0;
    bool whole = true;

    for (uint32_t i = 0; i < ring_n && ring_n > 1; i++) {
        uint32_t path[MW_PATH_CAP];
        uint32_t k = mw_net_path(n, ring[i].end, ring[(i + 1) % ring_n].end, path);

        whole &= k > 0;
        for (uint32_t j = 0; j < k; j++)
            load[path[j]]++;
        line = n->links[n->end_up[ring[i].end]].mbps > line
                   ? n->links[n->end_up[ring[i].end]].mbps
                   : line;
    }
    for (uint32_t l = 0; l < n->link_n; l++) {
        if (!load[l])
            continue;
        whole &= n->links[l].mbps > 0;
        double time = n->links[l].mbps ? (double)load[l] * line / n->links[l].mbps : 0;

        worst = load[l] > worst ? load[l] : worst;
        slowest = time > slowest ? time : slowest;
    }
    mw_free(load);
    *completion = !whole ? 0 : slowest > 0 ? 1 / slowest : 1;
    return worst;
}

void mw_rank_order(struct mw_rankorder *r, const struct mw_net *n, const uint32_t *ends,
                   uint32_t end_n)
{
    struct place *places = find_places(n, ends, end_n);

    *r = (struct mw_rankorder){.n = end_n, .order = mw_alloc(end_n * sizeof *r->order)};
    r->before_worst = judge(n, places, end_n, &r->before);
    qsort(places, end_n, sizeof *places, by_place);
    for (uint32_t i = 0, next; i < end_n; i = next) {
        for (next = i + 1; next < end_n && places[next].leaf == places[i].leaf; next++)
            ;
        if (next - i < end_n)
            choose_first(n, places + i, next - i, places[(i + end_n - 1) % end_n].end);
    }
    r->after_worst = judge(n, places, end_n, &r->after);
    for (uint32_t i = 0; i < end_n; i++)
        r->order[i] = places[i].given;
    mw_free(places);
}

void mw_rank_order_done(struct mw_rankorder *r)
{
    mw_free(r->order);
    *r = (struct mw_rankorder){0};
}
