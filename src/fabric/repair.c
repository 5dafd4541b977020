#include "fabric/repair.h"

#include "fabric/deadlock.h"
#include "fabric/updown.h"

#include <stdlib.h>
#include <string.h>

enum {
    PRICE_ONE = 1 << 10, /* of a flow on the fastest link */
    WORK_CAP = 1 << 24,  /* ways weighed by the search for better ones */
    AGREE_NUM = 2,       /* a fat-tree engine: at least 2/3 of the leaves' entries agree */
    AGREE_DEN = 3,
};

struct mend {
    struct mw_net *n; /* the result */
    struct mw_updown ways;
    uint64_t *load;   /* all-to-all flows by link */
    uint64_t *price;  /* of a flow, by link: PRICE_ONE times the fastest rate over its own */
    uint32_t *ends;   /* by switch: endpoints on it */
    uint32_t *weight; /* by switch, for the destination at hand: flows that pass it */
    bool *stuck;      /* by link: no entry on it has a better way */
    uint64_t work;
};

struct reach { /* the ways to one leaf */
    const uint8_t *down, *any;
};

static struct reach reach_of(const struct mend *m, uint32_t end)
{
    size_t at = (size_t)m->ways.row[m->n->end_switch[end]] * m->n->switch_n;

    return (struct reach){m->ways.down + at, m->ways.any + at};
}

/* ---- which entries stay ---- */

static bool is_sound(const struct mw_net *n, uint32_t at, uint32_t end, struct reach to)
{
    uint32_t l = mw_hop_link(n, at, end);

    if (l == MW_NONE)
        return false;
    if (at == n->end_switch[end])
        return n->links[l].to == n->switch_n + end;
    return mw_updown_step(n, l, to.down, to.any);
}

/* Switches that the same upper switches join: `group` by switch of the lowest tier. */
static void find_groups(const struct mw_net *n, uint32_t *group)
{
    bool again = true;

    for (uint32_t s = 0; s < n->switch_n; s++)
        group[s] = s;
    while (again) { /* the least index spreads; ends after as many rounds as groups are wide */
        again = false;
        for (uint32_t i = 0; i < n->link_n; i++) {
            const struct mw_net_link *l = &n->links[i];

            if (mw_is_switch(n, l->from) && mw_is_switch(n, l->to) && n->tier[l->from] <= 1 &&
                n->tier[l->to] <= 1 && group[l->to] < group[l->from]) {
                group[l->from] = group[l->to];
                again = true;
            }
        }
    }
}

/*
 * Whether a fat-tree engine wrote the tables. Such an engine gives a destination one switch of the
 * tier above the leaves, and all leaves of a pod send through it; engines that balance switch by
 * switch (minhop, up/down) scatter them, and with them the load of the links down.
 */
static bool is_fat_tree(const struct mw_net *n)
{
    uint32_t *group = mw_alloc(n->switch_n * sizeof *group);
    uint32_t *votes = mw_alloc(n->switch_n * sizeof *votes); /* by next switch */
    uint32_t *best = mw_alloc(n->switch_n * sizeof *best);   /* by group */
    uint64_t all = 0, agreed = 0;

    find_groups(n, group);
    for (uint32_t e = 0; e < n->end_n; e++) {
        memset(votes, 0, n->switch_n * sizeof *votes);
        memset(best, 0, n->switch_n * sizeof *best);
        for (uint32_t s = 0; s < n->switch_n; s++) {
            uint32_t l =
                n->tier[s] == 0 && s != n->end_switch[e] ? mw_hop_link(n, s, e) : MW_NONE;

            if (l == MW_NONE || !mw_is_switch(n, n->links[l].to))
                continue;
            uint32_t vote = ++votes[n->links[l].to], *top = &best[group[s]];

            *top = vote > *top ? vote : *top;
            all++;
        }
        for (uint32_t s = 0; s < n->switch_n; s++)
            agreed += best[s];
    }
    mw_free(group);
    mw_free(votes);
    mw_free(best);
    return agreed * AGREE_DEN >= all * AGREE_NUM;
}

/* Empties the entries that do not lead on; what leads to a leaf's own endpoint is set right. */
static void drop_broken(struct mend *m)
{
    struct mw_net *n = m->n;

    for (uint32_t e = 0; e < n->end_n; e++) {
        struct reach to = reach_of(m, e);
        uint8_t *row = mw_net_row(n, e);

        for (uint32_t s = 0; s < n->switch_n; s++)
            if (!is_sound(n, s, e, to))
                row[s] = MW_HOP_NONE;
        row[n->end_switch[e]] = n->links[n->links[n->end_up[e]].back].port;
    }
}

/* ---- loads ---- */

static void pour_one(struct mend *m, uint32_t s, uint32_t end, uint64_t *load)
{
    uint32_t l = mw_hop_link(m->n, s, end);

    if (l == MW_NONE || !m->weight[s])
        return;
    if (load)
        load[l] += m->weight[s];
    m->weight[m->n->links[l].to] += m->weight[s];
}

/* The flows of all endpoints to one: how many pass each switch, and onto `load` unless NULL. A
 * switch above the leaf sends down, so its weight is whole when all below have sent up. */
static void pour(struct mend *m, uint32_t end, uint64_t *load)
{
    const struct mw_net *n = m->n;
    const uint8_t *down = reach_of(m, end).down;
    uint32_t leaf = n->end_switch[end];

    memcpy(m->weight, m->ends, n->switch_n * sizeof *m->weight);
    for (uint32_t i = 0; i < n->switch_n; i++)
        if (down[m->ways.order[i]] == MW_FAR)
            pour_one(m, m->ways.order[i], end, load);
    for (uint32_t i = n->switch_n; i-- > 0;)
        if (down[m->ways.order[i]] != MW_FAR && m->ways.order[i] != leaf)
            pour_one(m, m->ways.order[i], end, load);
}

/* The links from a switch to the destination's leaf, the first of them given. */
static uint32_t path_by(const struct mw_net *n, uint32_t first, uint32_t end,
                        uint32_t path[MW_PATH_CAP])
{
    uint32_t k = 0;

    for (uint32_t l = first; l != MW_NONE && k < MW_PATH_CAP;) {
        path[k++] = l;
        if (n->links[l].to == n->end_switch[end])
            return k;
        l = mw_hop_link(n, n->links[l].to, end);
    }
    return 0;
}

static bool is_among(uint32_t link, const uint32_t *path, uint32_t n)
{
    while (n > 0)
        if (path[--n] == link)
            return true;
    return false;
}

struct choice {
    uint32_t link;
    uint64_t top, sum; /* price of the dearest new link, and of all */
};

/* The cheapest of the shortest ways from `at`, other than the way `old` of which it lies on
 * `old_n` links; w flows are to take it. */
static struct choice choose(struct mend *m, uint32_t at, uint32_t end, uint64_t w,
                            const uint32_t *old, uint32_t old_n)
{
    const struct mw_net *n = m->n;
    struct reach to = reach_of(m, end);
    struct choice best = {.link = MW_NONE, .top = UINT64_MAX, .sum = UINT64_MAX};

    for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++) {
        uint32_t path[MW_PATH_CAP];
        struct choice c = {.link = l};

        if ((old_n && l == old[0]) || !mw_updown_nearer(n, l, to.down, to.any))
            continue;
        uint32_t k = path_by(n, l, end, path);

        m->work++;
        for (uint32_t i = 0; i < k; i++) {
            uint64_t cost = (m->load[path[i]] + w) * m->price[path[i]];

            if (is_among(path[i], old, old_n))
                continue;
            c.top = cost > c.top ? cost : c.top;
            c.sum += cost;
        }
        if (k && (c.top < best.top || (c.top == best.top && c.sum < best.sum)))
            best = c;
    }
    return best;
}

static void put_load(struct mend *m, uint32_t first, uint32_t end, int64_t w)
{
    uint32_t path[MW_PATH_CAP], k = path_by(m->n, first, end, path);

    for (uint32_t i = 0; i < k; i++)
        m->load[path[i]] += (uint64_t)w;
}

/* ---- filling the gaps ---- */

static void fill_one(struct mend *m, uint32_t s, uint32_t end)
{
    uint8_t *hop = &mw_net_row(m->n, end)[s];

    if (*hop != MW_HOP_NONE || reach_of(m, end).any[s] == MW_FAR)
        return;
    struct choice c = choose(m, s, end, m->weight[s], NULL, 0);

    if (c.link == MW_NONE)
        return;
    *hop = m->n->links[c.link].port;
    put_load(m, c.link, end, m->weight[s]);
}

/* Gives every empty entry a way: nearest to the destination first, so that each chooses among
 * whole ways. */
static void fill(struct mend *m)
{
    const struct mw_net *n = m->n;

    for (uint32_t e = 0; e < n->end_n; e++)
        pour(m, e, m->load);
    for (uint32_t e = 0; e < n->end_n; e++) {
        const uint8_t *down = reach_of(m, e).down;

        if (!memchr(mw_net_row(n, e), MW_HOP_NONE, n->switch_n))
            continue;
        pour(m, e, NULL);
        for (uint32_t i = 0; i < n->switch_n; i++)
            if (down[m->ways.order[i]] != MW_FAR)
                fill_one(m, m->ways.order[i], e);
        for (uint32_t i = n->switch_n; i-- > 0;)
            if (down[m->ways.order[i]] == MW_FAR)
                fill_one(m, m->ways.order[i], e);
    }
}

/* ---- relieving the fullest links ---- */

/* Moves the entry to a way on which every new link stays below `cost`. */
static bool move(struct mend *m, uint32_t s, uint32_t end, uint64_t cost)
{
    uint32_t old[MW_PATH_CAP], old_n = path_by(m->n, mw_hop_link(m->n, s, end), end, old);
    struct choice c = choose(m, s, end, m->weight[s], old, old_n);

    if (c.link == MW_NONE || c.top >= cost)
        return false;
    put_load(m, old[0], end, -(int64_t)m->weight[s]);
    mw_net_row(m->n, end)[s] = m->n->links[c.link].port;
    put_load(m, c.link, end, m->weight[s]);
    return true;
}

/* Tries the switches whose way to the endpoint leads over the link, those nearest to it first. */
static bool relieve_of(struct mend *m, uint32_t link, uint32_t end, bool *over)
{
    const struct mw_net *n = m->n;
    const uint8_t *down = reach_of(m, end).down;
    uint64_t cost = m->load[link] * m->price[link];

    pour(m, end, NULL);
    memset(over, 0, n->switch_n * sizeof *over);
    for (uint32_t k = 0; k < 2 * n->switch_n; k++) {
        bool below = k < n->switch_n; /* those that send down, lowest first; then the others */
        uint32_t s = m->ways.order[below ? k : 2 * n->switch_n - 1 - k];
        uint32_t l = below == (down[s] != MW_FAR) ? mw_hop_link(n, s, end) : MW_NONE;

        if (l == MW_NONE || s == n->end_switch[end])
            continue;
        over[s] = l == link || over[n->links[l].to];
        if (over[s] && m->weight[s] && move(m, s, end, cost))
            return true;
    }
    return false;
}

static bool relieve(struct mend *m, uint32_t link, bool *over)
{
    const struct mw_net *n = m->n;

    for (uint32_t e = 0; e < n->end_n; e++)
        if (mw_hop_link(n, n->links[link].from, e) == link && relieve_of(m, link, e, over))
            return true;
    return false;
}

/* While the fullest link can give something away without filling another as much, it does. Each
 * step lessens the loads, sorted from the fullest, so this ends. */
static void relieve_all(struct mend *m)
{
    const struct mw_net *n = m->n;
    bool *over = mw_alloc(n->switch_n * sizeof *over);

    while (m->work < WORK_CAP) {
        uint32_t worst = MW_NONE;

        for (uint32_t l = 0; l < n->link_n; l++)
            if (mw_is_switch(n, n->links[l].from) && mw_is_switch(n, n->links[l].to) &&
                !m->stuck[l] && m->load[l] &&
                (worst == MW_NONE ||
                 m->load[l] * m->price[l] > m->load[worst] * m->price[worst]))
                worst = l;
        if (worst == MW_NONE || !relieve(m, worst, over))
            break;
    }
    mw_free(over);
}

/* ---- the whole ---- */

static void mend_init(struct mend *m, struct mw_net *n)
{
    uint32_t most = 0;

    *m = (struct mend){.n = n};
    mw_updown_init(&m->ways, n);
    m->load = mw_alloc(n->link_n * sizeof *m->load);
    m->price = mw_alloc(n->link_n * sizeof *m->price);
    m->stuck = mw_alloc(n->link_n * sizeof *m->stuck);
    m->ends = mw_alloc(n->switch_n * sizeof *m->ends);
    m->weight = mw_alloc(n->switch_n * sizeof *m->weight);
    for (uint32_t e = 0; e < n->end_n; e++)
        m->ends[n->end_switch[e]]++;
    for (uint32_t l = 0; l < n->link_n; l++)
        most = n->links[l].mbps > most ? n->links[l].mbps : most;
    for (uint32_t l = 0; l < n->link_n; l++)
        if (n->links[l].mbps)
            m->price[l] = (uint64_t)PRICE_ONE * most / n->links[l].mbps;
}

static void mend_done(struct mend *m)
{
    mw_updown_done(&m->ways);
    mw_free(m->load);
    mw_free(m->price);
    mw_free(m->stuck);
    mw_free(m->ends);
    mw_free(m->weight);
}

/* Endpoints by LID. */
static uint32_t *ends_by_lid(const struct mw_net *n)
{
    uint32_t *first = mw_alloc((UINT16_MAX + 2) * sizeof *first);
    uint32_t *sorted = mw_alloc(n->end_n * sizeof *sorted);

    for (uint32_t e = 0; e < n->end_n; e++)
        first[n->lid[n->switch_n + e] + 1]++;
    for (uint32_t lid = 0; lid < UINT16_MAX; lid++)
        first[lid + 1] += first[lid];
    for (uint32_t e = 0; e < n->end_n; e++)
        sorted[first[n->lid[n->switch_n + e]]++] = e;
    mw_free(first);
    return sorted;
}

static void list_changes(struct mw_repair *r, const struct mw_net *was)
{
    uint32_t *ends = ends_by_lid(was);

    for (uint32_t s = 0; s < was->switch_n; s++)
        for (uint32_t i = 0; i < was->end_n; i++) {
            uint8_t old = mw_net_row(was, ends[i])[s], new = mw_net_row(&r->net, ends[i])[s];

            if (old != new)
                *mw_vec_push(&r->changes) = (struct mw_change){s, ends[i], old, new};
        }
    mw_free(ends);
}

/* What is wrong with the tables as they are. */
static void count_broken(struct mw_repair *r, const struct mend *m, const struct mw_net *was)
{
    for (uint32_t e = 0; e < was->end_n; e++) {
        struct reach to = reach_of(m, e);

        for (uint32_t s = 0; s < was->switch_n; s++) {
            if (to.any[s] != MW_FAR)
                r->broken += !is_sound(was, s, e, to);
            else if (m->ends[s])
                r->unreachable++;
        }
    }
}

void mw_repair_tables(struct mw_repair *r, const struct mw_net *n, bool keep_engine)
{
    struct mend m;
    struct mw_deadlock proof;

    *r = (struct mw_repair){.canonical = !n->has_tables || (!keep_engine && !is_fat_tree(n))};
    mw_net_copy(&r->net, n);
    if (r->canonical)
        mw_net_route_canonical(&r->net);
    mend_init(&m, &r->net);
    count_broken(r, &m, n);
    uint8_t *base = memcpy(mw_alloc((size_t)n->end_n * n->switch_n), r->net.hop,
                           (size_t)n->end_n * n->switch_n);
    drop_broken(&m);
    fill(&m);
    relieve_all(&m);
    for (size_t i = 0; i < (size_t)n->end_n * n->switch_n; i++)
        r->moved += base[i] != r->net.hop[i];
    mw_free(base);
    mend_done(&m);
    list_changes(r, n);
    mw_deadlock_check(&proof, &r->net);
    r->deadlock_free = proof.free;
}

void mw_repair_done(struct mw_repair *r)
{
    mw_net_done(&r->net);
    mw_vec_done(&r->changes);
}
