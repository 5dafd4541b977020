/*
 * The canonical routes of a fat tree. To switch s of tier t above the destination's leaf, the way
 * down; to another one a way up, dealt by the destination's ordinal at that tier: among its leaf's
 * endpoints, then its leaf's among those of the pod, then its pod's. Whichever switch deals, the
 * same destination gets the same top, so downward every link serves its share of destinations.
 */
#include "fabric/net.h"

#include <string.h>

struct router {
    struct mw_net *n;
    uint32_t tiers;
    uint32_t *ordinal;   /* by endpoint * tiers + tier */
    uint32_t *first_way; /* by switch, one more at the end: its places in `ways` */
    uint32_t *ways;      /* links up; MW_NONE: one that switches of its kind have lacks here */
    bool *below;         /* by switch: the leaf at hand is reached going down */
    bool *reach;         /* down, or up and then down */
    uint32_t *order;     /* switches by tier, highest first */
    uint32_t *down;      /* by link: ways down to the leaf at hand, by switch from first_link */
    uint32_t *down_n;    /* by switch */
    bool gaps;           /* where the canonical way lacks, none is taken in its stead */
};

static bool goes_up(const struct mw_net *n, const struct mw_net_link *l)
{
    return l->from < n->switch_n && l->to < n->switch_n && n->tier[l->to] > n->tier[l->from];
}

static uint32_t root_of(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

/* The most cables between a switch and any one above it. */
static uint32_t lanes_of(const struct mw_net *n, uint32_t s, uint32_t *count)
{
    uint32_t most = 0;

    for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++)
        if (goes_up(n, &n->links[l]) && ++count[n->links[l].to] > most)
            most = count[n->links[l].to];
    for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++)
        if (goes_up(n, &n->links[l]))
            count[n->links[l].to] = 0;
    return most;
}

/*
 * Places for the ways up of each switch: one for each cable to each switch above any of its group,
 * which are those that a switch above joins. A place stands for the same switch in the whole group
 * whatever the ports, so neither a way that lacks nor two cables exchanged shift another.
 */
static void find_ways(struct router *r)
{
    const struct mw_net *n = r->n;
    uint32_t *group = mw_alloc(n->switch_n * sizeof *group);
    uint32_t *count = mw_alloc(n->switch_n * sizeof *count); /* by group: switches above it */
    uint32_t *place = mw_alloc(n->switch_n * sizeof *place); /* by switch, among those */
    uint32_t *lanes = mw_alloc(n->switch_n * sizeof *lanes);
    uint32_t *below = mw_alloc(n->switch_n * sizeof *below); /* by switch: one below; MW_NONE */

    memset(below, 0xff, n->switch_n * sizeof *below);
    for (uint32_t s = 0; s < n->switch_n; s++) {
        group[s] = s;
        lanes[s] = lanes_of(n, s, count);
    }
    for (uint32_t l = 0; l < n->link_n; l++)
        if (goes_up(n, &n->links[l])) {
            uint32_t *first = &below[n->links[l].to];

            *first = *first == MW_NONE ? n->links[l].from : *first;
            group[root_of(group, n->links[l].from)] = root_of(group, *first);
        }
    for (uint32_t s = 0; s < n->switch_n; s++)
        if (below[s] != MW_NONE)
            place[s] = count[root_of(group, below[s])]++;
    for (uint32_t s = 0; s < n->switch_n; s++)
        r->first_way[s + 1] = r->first_way[s] + lanes[s] * count[root_of(group, s)];
    r->ways = mw_alloc(r->first_way[n->switch_n] * sizeof *r->ways);
    memset(r->ways, 0xff, r->first_way[n->switch_n] * sizeof *r->ways);
    for (uint32_t l = 0; l < n->link_n; l++)
        if (goes_up(n, &n->links[l])) {
            uint32_t s = n->links[l].from;
            uint32_t *way = &r->ways[r->first_way[s] + place[n->links[l].to]];

            while (*way != MW_NONE) /* taken by the cable before it */
                way += count[root_of(group, s)];
            *way = l;
        }
    mw_free(group);
    mw_free(count);
    mw_free(place);
    mw_free(lanes);
    mw_free(below);
}

/* The way up of switch s for ordinal k, `shift` places on; MW_NONE: that place is empty. */
static uint32_t way_up(const struct router *r, uint32_t s, uint32_t k, uint32_t shift)
{
    uint32_t places = r->first_way[s + 1] - r->first_way[s];

    return places ? r->ways[r->first_way[s] + (k + shift) % places] : MW_NONE;
}

/* Ordinals at tier t >= 1: groups of tier t - 1 counted within the component of tiers 0 … t that
 * they are in. */
static void find_ordinals(struct router *r)
{
    const struct mw_net *n = r->n;
    uint32_t *up = mw_alloc(n->switch_n * sizeof *up);
    uint32_t *count = mw_alloc(n->switch_n * sizeof *count);
    uint32_t *group = mw_alloc(n->switch_n * sizeof *group); /* of tier t - 1, by switch */
    uint32_t *place = mw_alloc(n->switch_n * sizeof *place); /* by group: its ordinal + 1 */

    for (uint32_t e = 0; e < n->end_n; e++)
        r->ordinal[(size_t)e * r->tiers] = count[n->end_switch[e]]++;
    for (uint32_t s = 0; s < n->switch_n; s++)
        up[s] = group[s] = s;
    for (uint32_t t = 1; t < r->tiers; t++) {
        for (uint32_t l = 0; l < n->link_n; l++)
            if (n->links[l].from < n->switch_n && n->links[l].to < n->switch_n &&
                n->tier[n->links[l].from] <= t && n->tier[n->links[l].to] <= t)
                up[root_of(up, n->links[l].from)] = root_of(up, n->links[l].to);
        memset(count, 0, n->switch_n * sizeof *count);
        memset(place, 0, n->switch_n * sizeof *place);
        for (uint32_t e = 0; e < n->end_n; e++) {
            uint32_t g = group[n->end_switch[e]];

            if (!place[g])
                place[g] = ++count[root_of(up, n->end_switch[e])];
            r->ordinal[(size_t)e * r->tiers + t] = place[g] - 1;
        }
        for (uint32_t s = 0; s < n->switch_n; s++)
            group[s] = root_of(up, s);
    }
    mw_free(up);
    mw_free(count);
    mw_free(group);
    mw_free(place);
}

static void find_reach(struct router *r, uint32_t leaf)
{
    const struct mw_net *n = r->n;

    for (uint32_t i = n->switch_n; i-- > 0;) { /* lowest tier first */
        uint32_t s = r->order[i];

        r->down_n[s] = 0;
        for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++) {
            uint32_t to = n->links[l].to;

            if (to < n->switch_n && n->tier[to] < n->tier[s] && r->below[to])
                r->down[n->first_link[s] + r->down_n[s]++] = l;
        }
        r->below[s] = s == leaf || r->down_n[s];
    }
    for (uint32_t i = 0; i < n->switch_n; i++) {
        uint32_t s = r->order[i];

        r->reach[s] = r->below[s];
        for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1] && !r->reach[s]; l++)
            r->reach[s] = goes_up(n, &n->links[l]) && r->reach[n->links[l].to];
    }
}

/* Down: the other end of the way that the switch below would take up for this ordinal, so that
 * parallel cables share as the ways up do; where that leads up elsewhere, dealt over them. */
static uint32_t way_down(const struct router *r, uint32_t s, const uint32_t *ordinal)
{
    const struct mw_net *n = r->n;
    const uint32_t *down = r->down + n->first_link[s];

    MW_ASSERT(r->down_n[s] >
              0); /* only the leaf itself lies above the leaf without a way down */
    for (uint32_t i = 0; i < r->down_n[s]; i++) {
        uint32_t to = n->links[down[i]].to;

        if (way_up(r, to, ordinal[n->tier[to]], 0) == n->links[down[i]].back)
            return down[i];
    }
    return down[ordinal[n->tier[n->links[down[0]].to]] % r->down_n[s]];
}

static uint32_t way(const struct router *r, uint32_t s, const uint32_t *ordinal)
{
    const struct mw_net *n = r->n;
    uint32_t places = r->gaps ? 1 : r->first_way[s + 1] - r->first_way[s];

    if (r->below[s])
        return way_down(r, s, ordinal);
    for (uint32_t shift = 0; r->reach[s] && shift < places; shift++) {
        uint32_t l = way_up(r, s, ordinal[n->tier[s]], shift);

        if (l != MW_NONE && r->reach[n->links[l].to])
            return l;
    }
    return MW_NONE;
}

static void fill_row(const struct router *r, uint32_t end)
{
    struct mw_net *n = r->n;
    uint8_t *row = mw_net_row(n, end);

    for (uint32_t s = 0; s < n->switch_n; s++) {
        uint32_t l = s == n->end_switch[end] ? n->links[n->end_up[end]].back
                     : n->tier[s] < r->tiers ? way(r, s, r->ordinal + (size_t)end * r->tiers)
                                             : MW_NONE;

        row[s] = l == MW_NONE ? MW_HOP_NONE : n->links[l].port;
    }
}

/* Endpoints by the switch that they hang on. */
static uint32_t *order_ends(const struct mw_net *n)
{
    uint32_t *at = mw_alloc((n->switch_n + 1) * sizeof *at);
    uint32_t *order = mw_alloc(n->end_n * sizeof *order);

    for (uint32_t e = 0; e < n->end_n; e++)
        at[n->end_switch[e] + 1]++;
    for (uint32_t s = 0; s < n->switch_n; s++)
        at[s + 1] += at[s];
    for (uint32_t e = 0; e < n->end_n; e++)
        order[at[n->end_switch[e]]++] = e;
    mw_free(at);
    return order;
}

static void route(struct mw_net *n, bool gaps)
{
    struct router r = {.n = n, .gaps = gaps};
    uint32_t count[MW_TIERS_CAP + 2] = {0}, last = MW_NONE, *by_leaf;

    for (uint32_t s = 0; s < n->switch_n; s++)
        if (n->tier[s] < MW_TIERS_CAP && n->tier[s] >= r.tiers)
            r.tiers = n->tier[s] + 1u;
    r.ordinal = mw_alloc((size_t)n->end_n * r.tiers * sizeof *r.ordinal);
    r.first_way = mw_alloc((n->switch_n + 1) * sizeof *r.first_way);
    r.below = mw_alloc(n->switch_n);
    r.reach = mw_alloc(n->switch_n);
    r.order = mw_alloc(n->switch_n * sizeof *r.order);
    r.down = mw_alloc(n->link_n * sizeof *r.down);
    r.down_n = mw_alloc(n->switch_n * sizeof *r.down_n);
    for (uint32_t s = 0; s < n->switch_n; s++)
        count[MW_TIERS_CAP - n->tier[s] + 1]++;
    for (int t = 0; t <= MW_TIERS_CAP; t++)
        count[t + 1] += count[t];
    for (uint32_t s = 0; s < n->switch_n; s++)
        r.order[count[MW_TIERS_CAP - n->tier[s]]++] = s;
    find_ways(&r);
    find_ordinals(&r);
    by_leaf = order_ends(n);
    for (uint32_t i = 0; i < n->end_n; i++) {
        if (n->end_switch[by_leaf[i]] != last)
            find_reach(&r, last = n->end_switch[by_leaf[i]]);
        fill_row(&r, by_leaf[i]);
    }
    mw_free(by_leaf);
    n->has_tables = true;
    mw_free(r.ordinal);
    mw_free(r.first_way);
    mw_free(r.ways);
    mw_free(r.below);
    mw_free(r.reach);
    mw_free(r.order);
    mw_free(r.down);
    mw_free(r.down_n);
}

void mw_net_route(struct mw_net *n)
{
    route(n, false);
}

void mw_net_route_canonical(struct mw_net *n)
{
    route(n, true);
}
