#include "fabric/mend.h"

#include <string.h>

/* Ways weighed: about a tenth of a second; and switches poured through in the time of one. */
enum { WORK_CAP = 1 << 21, POUR_PER_WAY = 8 };

/* ---- loads ---- */

static void pour_one(struct mw_mend *m, uint32_t s, uint32_t end, uint64_t *load)
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
static void pour(struct mw_mend *m, uint32_t end, uint64_t *load)
{
    const struct mw_net *n = m->n;
    const uint8_t *down = mw_mend_reach(m, end).down;
    uint32_t leaf = n->end_switch[end];

    m->poured = end;
    m->work += n->switch_n / POUR_PER_WAY;
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

static uint64_t cost_with(const struct mw_mend *m, uint32_t link, uint64_t w)
{
    return (m->load[link] + w) * m->price[link];
}

/* The cheapest step from a switch for w flows; the one that the tables take where it is cheap
 * enough as it is. */
static uint32_t free_step(const struct mw_mend *m, uint32_t at, uint32_t end, uint64_t w)
{
    const struct mw_net *n = m->n;
    struct mw_reach to = mw_mend_reach(m, end);
    uint32_t best = mw_hop_link(n, at, end);

    if (best == MW_NONE || cost_with(m, best, w) <= m->enough)
        return best;
    for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++)
        if (mw_updown_nearer(n, l, to.down, to.any) &&
            cost_with(m, l, w) < cost_with(m, best, w))
            best = l;
    return best;
}

/* The same for w flows more, where what stands in a switch that no flow passes may be changed. */
static uint32_t path_for(const struct mw_mend *m, uint32_t first, uint32_t end, uint64_t w,
                         uint32_t path[MW_PATH_CAP])
{
    const struct mw_net *n = m->n;
    uint32_t k = 0;

    for (uint32_t l = first; l != MW_NONE && k < MW_PATH_CAP;) {
        uint32_t at = n->links[l].to;

        path[k++] = l;
        if (at == n->end_switch[end])
            return k;
        l = m->weight[at] ? mw_hop_link(n, at, end) : free_step(m, at, end, w);
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
    uint32_t path[MW_PATH_CAP], n; /* 0: there is none */
    uint64_t top, sum;             /* price of the dearest new link, and of all */
};

/* The cheapest of the shortest ways from `at` for w flows: past the link `avoid`, and not counting
 * the links that they use as it is. */
static struct choice choose(struct mw_mend *m, uint32_t at, uint32_t end, uint64_t w,
                            uint32_t avoid, const uint32_t *old, uint32_t old_n)
{
    const struct mw_net *n = m->n;
    struct mw_reach to = mw_mend_reach(m, end);
    struct choice best = {.top = UINT64_MAX, .sum = UINT64_MAX};

    for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++) {
        struct choice c = {.top = 0};

        if (!mw_updown_nearer(n, l, to.down, to.any))
            continue;
        m->work++;
        c.n = path_for(m, l, end, w, c.path);
        if (is_among(avoid, c.path, c.n))
            continue;
        for (uint32_t i = 0; i < c.n; i++) {
            uint64_t cost = cost_with(m, c.path[i], w);

            if (is_among(c.path[i], old, old_n))
                continue;
            c.top = cost > c.top ? cost : c.top;
            c.sum += cost;
        }
        if (c.n && (c.top < best.top || (c.top == best.top && c.sum < best.sum)))
            best = c;
    }
    return best;
}

/* Takes w flows off their way, or puts them onto one, which becomes that of the tables. */
static void take_off(struct mw_mend *m, const uint32_t *path, uint32_t k, uint64_t w)
{
    for (uint32_t i = 0; i < k; i++) {
        m->load[path[i]] -= w;
        m->weight[m->n->links[path[i]].to] -= (uint32_t)w;
    }
}

static void put_on(struct mw_mend *m, const struct choice *c, uint32_t end, uint64_t w)
{
    for (uint32_t i = 0; i < c->n; i++) {
        const struct mw_net_link *l = &m->n->links[c->path[i]];

        mw_net_row(m->n, end)[l->from] = l->port;
        m->load[c->path[i]] += w;
        m->weight[l->to] += (uint32_t)w;
    }
}

/* ---- filling the gaps ---- */

static void fill_one(struct mw_mend *m, uint32_t s, uint32_t end)
{
    if (mw_net_row(m->n, end)[s] != MW_HOP_NONE || mw_mend_reach(m, end).any[s] == MW_FAR)
        return;
    struct choice c = choose(m, s, end, m->weight[s], MW_NONE, NULL, 0);

    put_on(m, &c, end, m->weight[s]);
}

/* Gives every empty entry a way: nearest to the destination first, so that each chooses among
 * whole ways. */
void mw_mend_fill(struct mw_mend *m)
{
    const struct mw_net *n = m->n;

    m->enough = UINT64_MAX; /* what stands stays */
    for (uint32_t e = 0; e < n->end_n; e++)
        pour(m, e, m->load);
    for (uint32_t e = 0; e < n->end_n; e++) {
        const uint8_t *down = mw_mend_reach(m, e).down;

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

static uint64_t cost_of(const struct mw_mend *m, uint32_t link)
{
    return cost_with(m, link, 0);
}

/* Moves the entry, where it leads over the link, to a way past that on which every new link stays
 * less full than it. */
static bool move(struct mw_mend *m, uint32_t s, uint32_t end, uint32_t link)
{
    uint32_t old[MW_PATH_CAP], old_n = path_by(m->n, mw_hop_link(m->n, s, end), end, old);

    if (m->poured != end)
        pour(m, end, NULL);
    uint64_t w = m->weight[s];

    if (w == 0 || !is_among(link, old, old_n))
        return false; /* moved meanwhile */
    struct choice c = choose(m, s, end, w, link, old, old_n);

    if (c.n == 0 || c.top >= cost_of(m, link))
        return false;
    take_off(m, old, old_n, w);
    put_on(m, &c, end, w);
    return true;
}

/* The switches whose way to the endpoint leads over the link and that flows pass, those nearest to
 * the endpoint first. Returns how many. */
static uint32_t find_users(struct mw_mend *m, uint32_t link, uint32_t end, uint32_t *users)
{
    const struct mw_net *n = m->n;
    const uint8_t *down = mw_mend_reach(m, end).down;
    uint32_t found = 0;

    pour(m, end, NULL);
    memset(m->over, 0, n->switch_n * sizeof *m->over);
    for (uint32_t k = 0; k < 2 * n->switch_n; k++) {
        bool below = k < n->switch_n; /* those that send down, lowest first; then the others */
        uint32_t s = m->ways.order[below ? k : 2 * n->switch_n - 1 - k];
        uint32_t l = below == (down[s] != MW_FAR) ? mw_hop_link(n, s, end) : MW_NONE;

        if (l == MW_NONE || s == n->end_switch[end])
            continue;
        m->over[s] = l == link || m->over[n->links[l].to];
        if (m->over[s] && m->weight[s])
            users[found++] = s;
    }
    return found;
}

/* Moves entries off the link until it costs no more than `enough`; false: none could. */
static bool relieve(struct mw_mend *m, uint32_t link, uint64_t enough, uint32_t *users)
{
    const struct mw_net *n = m->n;
    bool moved = false;

    for (uint32_t e = 0; e < n->end_n; e++) {
        if (mw_hop_link(n, n->links[link].from, e) != link)
            continue;
        uint32_t user_n = find_users(m, link, e, users);

        for (uint32_t i = 0; i < user_n; i++) {
            moved |= move(m, users[i], e, link);
            if (moved && cost_of(m, link) <= enough)
                return true;
        }
    }
    return moved;
}

/* Where one link alone keeps the entry from a way: empties that first. */
static bool make_room(struct mw_mend *m, uint32_t at, uint32_t end, uint32_t link)
{
    const struct mw_net *n = m->n;
    struct mw_reach to = mw_mend_reach(m, end);
    uint32_t old[MW_PATH_CAP];

    for (uint32_t l = n->first_link[at]; l < n->first_link[at + 1]; l++) {
        uint32_t path[MW_PATH_CAP], full = 0, last = MW_NONE;

        if (!mw_updown_nearer(n, l, to.down, to.any))
            continue;
        if (m->poured != end) /* what was moved meanwhile was another's */
            pour(m, end, NULL);
        uint32_t old_n = path_by(n, mw_hop_link(n, at, end), end, old);
        uint64_t w = m->weight[at];
        uint32_t k = path_for(m, l, end, w, path);

        m->work++;
        for (uint32_t i = 0; i < k; i++)
            if (!is_among(path[i], old, old_n) &&
                cost_with(m, path[i], w) >= cost_of(m, link)) {
                full++;
                last = path[i];
            }
        if (full != 1 || is_among(link, path, k) || cost_of(m, link) <= w * m->price[last])
            continue;
        if (relieve(m, last, cost_of(m, link) - w * m->price[last] - 1, m->users[1]) &&
            move(m, at, end, link))
            return true;
    }
    return false;
}

/* When nothing can leave the link: two steps. */
static bool relieve_twice(struct mw_mend *m, uint32_t link)
{
    const struct mw_net *n = m->n;

    for (uint32_t e = 0; e < n->end_n && m->work < WORK_CAP; e++) {
        if (mw_hop_link(n, n->links[link].from, e) != link)
            continue;
        uint32_t user_n = find_users(m, link, e, m->users[0]);

        for (uint32_t i = 0; i < user_n; i++)
            if (make_room(m, m->users[0][i], e, link))
                return true;
    }
    return false;
}

uint64_t mw_mend_fullest(const struct mw_mend *m)
{
    uint64_t most = 0;

    for (uint32_t i = 0; i < m->trunk_n; i++)
        most = cost_of(m, m->trunks[i]) > most ? cost_of(m, m->trunks[i]) : most;
    return most;
}

/* Whether `entries` entries of a leaf fit onto its uplinks at a cost of `most` each. */
static bool fits(const struct mw_mend *m, uint32_t leaf, uint64_t entries, uint64_t most)
{
    const struct mw_net *n = m->n;
    uint64_t room = 0;

    for (uint32_t l = n->first_link[leaf]; l < n->first_link[leaf + 1]; l++)
        if (n->links[l].mbps && mw_is_switch(n, n->links[l].to))
            room += most / (m->price[l] * m->ends[leaf]);
    return room >= entries;
}

uint64_t mw_mend_least(const struct mw_mend *m)
{
    const struct mw_net *n = m->n;
    uint64_t least = 0;

    for (uint32_t s = 0; s < n->switch_n; s++) {
        uint64_t entries = 0, high = MW_PRICE;

        if (!m->ends[s])
            continue;
        for (uint32_t t = 0; t < n->switch_n; t++)
            if (t != s && m->ends[t] &&
                m->ways.any[(size_t)m->ways.row[t] * n->switch_n + s] != MW_FAR)
                entries += m->ends[t];
        if (fits(m, s, entries, least))
            continue;
        while (!fits(m, s, entries, high))
            high *= 2;
        while (least + 1 < high) {
            uint64_t half = least + (high - least) / 2;

            *(fits(m, s, entries, half) ? &high : &least) = half;
        }
        least = high;
    }
    return least;
}

/* The fullest link above `least` that was not found to be stuck. */
static uint32_t find_worst(const struct mw_mend *m, uint64_t least)
{
    uint32_t worst = MW_NONE;

    for (uint32_t i = 0; i < m->trunk_n; i++) {
        uint32_t l = m->trunks[i];

        if (!m->stuck[l] && cost_of(m, l) > least &&
            (worst == MW_NONE || cost_of(m, l) > cost_of(m, worst)))
            worst = l;
    }
    return worst;
}

void mw_mend_relieve(struct mw_mend *m)
{
    size_t size = (size_t)m->n->end_n * m->n->switch_n;
    uint8_t *best = memcpy(mw_alloc(size), m->n->hop, size);
    uint64_t most = mw_mend_fullest(m);
    uint32_t worst;

    m->enough = mw_mend_least(m);
    for (m->work = 0; m->work < WORK_CAP && (worst = find_worst(m, m->enough)) != MW_NONE;) {
        if (!relieve(m, worst, m->enough, m->users[0]) && !relieve_twice(m, worst)) {
            m->stuck[worst] = true;
            continue;
        }
        memset(m->stuck, 0, m->n->link_n * sizeof *m->stuck);
        if (mw_mend_fullest(m) < most) {
            most = mw_mend_fullest(m);
            memcpy(best, m->n->hop, size);
        }
    }
    memcpy(m->n->hop, best, size); /* what did not help the fullest link is no change worth */
    mw_free(best);
    memset(m->load, 0, m->n->link_n * sizeof *m->load);
    for (uint32_t e = 0; e < m->n->end_n; e++)
        pour(m, e, m->load);
}

void mw_mend_init(struct mw_mend *m, struct mw_net *n)
{
    uint32_t most = 0;

    *m = (struct mw_mend){.n = n};
    mw_updown_init(&m->ways, n);
    m->load = mw_alloc(n->link_n * sizeof *m->load);
    m->price = mw_alloc(n->link_n * sizeof *m->price);
    m->trunks = mw_alloc(n->link_n * sizeof *m->trunks);
    m->ends = mw_alloc(n->switch_n * sizeof *m->ends);
    m->weight = mw_alloc(n->switch_n * sizeof *m->weight);
    m->stuck = mw_alloc(n->link_n * sizeof *m->stuck);
    m->over = mw_alloc(n->switch_n * sizeof *m->over);
    for (int i = 0; i < 2; i++)
        m->users[i] = mw_alloc(n->switch_n * sizeof *m->users[i]);
    for (uint32_t e = 0; e < n->end_n; e++)
        m->ends[n->end_switch[e]]++;
    for (uint32_t l = 0; l < n->link_n; l++)
        most = n->links[l].mbps > most ? n->links[l].mbps : most;
    for (uint32_t l = 0; l < n->link_n; l++) {
        if (!n->links[l].mbps)
            continue;
        m->price[l] = (uint64_t)MW_PRICE * most / n->links[l].mbps;
        if (mw_is_switch(n, n->links[l].from) && mw_is_switch(n, n->links[l].to))
            m->trunks[m->trunk_n++] = l;
    }
}

void mw_mend_done(struct mw_mend *m)
{
    mw_updown_done(&m->ways);
    mw_free(m->load);
    mw_free(m->price);
    mw_free(m->trunks);
    mw_free(m->ends);
    mw_free(m->weight);
    mw_free(m->stuck);
    mw_free(m->over);
    mw_free(m->users[0]);
    mw_free(m->users[1]);
}
