#include "fabric/repair.h"

#include "fabric/deadlock.h"
#include "fabric/mend.h"

#include <stdlib.h>
#include <string.h>

enum { AGREE_NUM = 9, AGREE_DEN = 10 }; /* of the leaves' entries; see is_fat_tree */

static bool is_sound(const struct mw_net *n, uint32_t at, uint32_t end, struct mw_reach to)
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
 * switch (minhop, up/down) scatter them, and with them the load of the links down. Seen with opensm
 * 3.3.23, 127 nodes of eight ports: ftree agrees in all entries, minhop with 10 of 1,024 links gone
 * in 70 %; entries that were mended before differ, one in fifty of them with 1 % of links gone.
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
static void drop_broken(struct mw_mend *m)
{
    struct mw_net *n = m->n;

    for (uint32_t e = 0; e < n->end_n; e++) {
        struct mw_reach to = mw_mend_reach(m, e);
        uint8_t *row = mw_net_row(n, e);

        for (uint32_t s = 0; s < n->switch_n; s++)
            if (to.any[s] == MW_FAR ? m->ends[s] > 0 : !is_sound(n, s, e, to))
                row[s] = MW_HOP_NONE;
        row[n->end_switch[e]] = n->links[n->links[n->end_up[e]].back].port;
    }
}

static bool leads_nearer(const struct mw_net *n, uint32_t link, const uint8_t *beyond)
{
    return link != MW_NONE && n->links[link].mbps && mw_is_switch(n, n->links[link].to) &&
           beyond[n->links[link].to] < beyond[n->links[link].from];
}

static uint32_t port_link(const struct mw_net *n, uint32_t at, uint8_t port)
{
    return port < n->port_cap ? n->port_link[at * n->port_cap + port] : MW_NONE;
}

/* Switches that have no up/down way: an entry for messages of their own; none where `ends` has
 * endpoints that would follow it. NULL: they may; and where there is none, a subnet manager chose
 * that, as opensm's ftree does between switches of the top tier. */
static void route_own(const struct mw_net *n, const uint8_t *beyond, const uint32_t *ends,
                      uint8_t *row)
{
    for (uint32_t s = 0; s < n->switch_n; s++) {
        bool barred = ends && ends[s];

        if (beyond[s] == 0 || (!ends && row[s] == MW_HOP_NONE) ||
            (!barred && leads_nearer(n, port_link(n, s, row[s]), beyond)))
            continue;
        row[s] = MW_HOP_NONE;
        for (uint32_t l = n->first_link[s]; !barred && l < n->first_link[s + 1]; l++)
            if (leads_nearer(n, l, beyond)) {
                row[s] = n->links[l].port;
                break;
            }
    }
}

static void route_beyond(struct mw_mend *m)
{
    struct mw_net *n = m->n;
    uint8_t *beyond = mw_alloc(n->switch_n);
    const uint8_t *any = NULL;

    for (uint32_t e = 0; e < n->end_n; e++) {
        const uint8_t *to = mw_mend_reach(m, e).any;

        if (!memchr(to, MW_FAR, n->switch_n))
            continue;
        if (to != any)
            mw_updown_beyond(&m->ways, any = to, beyond);
        route_own(n, beyond, m->ends, mw_net_row(n, e));
    }
    mw_free(beyond);
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
static void count_broken(struct mw_repair *r, const struct mw_mend *m, const struct mw_net *was)
{
    for (uint32_t e = 0; e < was->end_n; e++) {
        struct mw_reach to = mw_mend_reach(m, e);

        for (uint32_t s = 0; s < was->switch_n; s++) {
            if (to.any[s] != MW_FAR)
                r->broken += was->has_tables && !is_sound(was, s, e, to);
            else if (m->ends[s])
                r->unreachable++;
        }
    }
}

void mw_repair_tables(struct mw_repair *r, const struct mw_net *n, bool keep_engine)
{
    struct mw_mend m;
    struct mw_deadlock proof;

    *r = (struct mw_repair){.canonical = !n->has_tables || (!keep_engine && !is_fat_tree(n))};
    mw_net_copy(&r->net, n);
    if (r->canonical)
        mw_net_route_canonical(&r->net);
    mw_mend_init(&m, &r->net);
    count_broken(r, &m, n);
    uint8_t *base = memcpy(mw_alloc((size_t)n->end_n * n->switch_n), r->net.hop,
                           (size_t)n->end_n * n->switch_n);
    drop_broken(&m);
    mw_mend_fill(&m);
    mw_mend_relieve(&m);
    route_beyond(&m);
    r->fullest = (double)mw_mend_fullest(&m) / MW_PRICE;
    r->least = (double)mw_mend_least(&m) / MW_PRICE;
    for (size_t i = 0; i < (size_t)n->end_n * n->switch_n; i++)
        r->moved += base[i] != r->net.hop[i];
    mw_free(base);
    mw_mend_done(&m);
    list_changes(r, n);
    mw_deadlock_check(&proof, &r->net);
    r->deadlock_free = proof.free;
}

void mw_repair_done(struct mw_repair *r)
{
    mw_net_done(&r->net);
    mw_vec_done(&r->changes);
}

/* The shortest way up or down: of several the one that the target's number falls on. */
static uint8_t way_to(const struct mw_net *n, uint32_t s, uint32_t target, const uint8_t *down,
                      const uint8_t *any)
{
    uint32_t ways = 0;

    for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++)
        ways += mw_updown_nearer(n, l, down, any);
    uint32_t pick = ways ? target % ways : 0;

    for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++)
        if (mw_updown_nearer(n, l, down, any) && pick-- == 0)
            return n->links[l].port;
    return MW_HOP_NONE;
}

void mw_repair_row(struct mw_updown *u, uint32_t target, uint8_t port, uint8_t *row)
{
    const struct mw_net *n = u->net;
    uint8_t *down = mw_alloc(n->switch_n), *any = mw_alloc(n->switch_n);
    uint8_t *beyond = mw_alloc(n->switch_n);

    mw_updown_fill(u, target, down, any);
    for (uint32_t s = 0; s < n->switch_n; s++) {
        uint32_t l = port_link(n, s, row[s]);

        if (s == target)
            row[s] = port;
        else if (any[s] != MW_FAR && (l == MW_NONE || !mw_updown_step(n, l, down, any)))
            row[s] = way_to(n, s, target, down, any);
    }
    mw_updown_beyond(u, any, beyond);
    route_own(n, beyond, NULL, row);
    mw_free(down);
    mw_free(any);
    mw_free(beyond);
}
