/* place.c: putting things on spots; see place.h. */
#include "design/place.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

int64_t mw_place_cost(const struct mw_place *m, const uint32_t *at)
{
    int64_t cost = 0;

    for (uint32_t i = 0; i < m->flow_n; i++) {
        const struct mw_place_flow *f = &m->flows[i];
        cost += f->weight * m->distance(m->ctx, at[f->a], at[f->b]);
    }
    return cost;
}

static int heavier_first(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x > y ? -1 : x < y;
}

static int shorter_first(const void *a, const void *b)
{
    return -heavier_first(a, b);
}

/* ---- exact ---- */

#define UNREACHABLE ((int64_t)1 << 50) /* more than any cost; a thousand of them still add */

struct search {
    const struct mw_place *m;
    uint64_t work; /* left */
    uint32_t client_n;
    int64_t *flow;    /* [item x hub_n + hub] */
    int64_t *way;     /* [spot x spot_n + spot] */
    int64_t *pull;    /* [hub depth][client x spot_n + spot]: cost to the hubs placed so far */
    uint32_t *hub_at; /* by hub; MW_NONE: not placed */
    uint32_t *hub_order; /* heaviest flows first: bad choices show early */
    bool *taken;         /* spots of placed hubs */
    int64_t best;
    uint32_t *best_at;
    /* of the assignment, 1-based as in its textbook form */
    int64_t *u, *v, *least;
    uint32_t *match, *from;
    bool *seen;
};

/*
 * The assignment problem: clients to spots at least cost, by shortest augmenting paths with
 * potentials (Jonker and Volgenant 1987). Fills s->match: by spot + 1, the client + 1. Returns
 * the cost, UNREACHABLE or more when there is no assignment.
 */
static int64_t assign(struct search *s, const int64_t *cost)
{
    uint32_t n = s->client_n, m = s->m->spot_n;
    int64_t sum = 0;

    memset(s->u, 0, (n + 1) * sizeof *s->u);
    memset(s->v, 0, (m + 1) * sizeof *s->v);
    memset(s->match, 0, (m + 1) * sizeof *s->match);
    for (uint32_t i = 1; i <= n; i++) {
        uint32_t j0 = 0;
        s->match[0] = i;
        for (uint32_t j = 0; j <= m; j++) {
            s->least[j] = INT64_MAX;
            s->seen[j] = false;
        }
        do {
            uint32_t client = s->match[j0], next = 0;
            int64_t delta = INT64_MAX;
            s->seen[j0] = true;
            for (uint32_t j = 1; j <= m; j++) {
                if (s->seen[j])
                    continue;
                int64_t reduced = cost[(client - 1) * m + j - 1] - s->u[client] - s->v[j];
                if (reduced < s->least[j]) {
                    s->least[j] = reduced;
                    s->from[j] = j0;
                }
                if (s->least[j] < delta) {
                    delta = s->least[j];
                    next = j;
                }
            }
            for (uint32_t j = 0; j <= m; j++) {
                if (s->seen[j]) {
                    s->u[s->match[j]] += delta;
                    s->v[j] -= delta;
                } else {
                    s->least[j] -= delta;
                }
            }
            j0 = next;
            s->work -= s->work < m ? s->work : m;
        } while (s->match[j0] != 0 && s->work > 0);
        if (s->work == 0)
            return 0;
        for (; j0 != 0; j0 = s->from[j0])
            s->match[j0] = s->match[s->from[j0]];
    }
    for (uint32_t j = 1; j <= m; j++)
        if (s->match[j] != 0)
            sum += cost[(s->match[j] - 1) * m + j - 1];
    return sum;
}

/* No assignment costs less than the cheapest spots, each at its cheapest client's price. Close
 * where clients are alike, and much less work than an assignment. */
static int64_t assign_bound(struct search *s, const int64_t *cost)
{
    uint32_t m = s->m->spot_n;
    int64_t sum = 0;

    for (uint32_t j = 0; j < m; j++) {
        s->least[j] = UNREACHABLE;
        for (uint32_t c = 0; c < s->client_n; c++)
            if (cost[c * m + j] < s->least[j])
                s->least[j] = cost[c * m + j];
    }
    qsort(s->least, m, sizeof *s->least, shorter_first);
    for (uint32_t c = 0; c < s->client_n; c++)
        sum += c < m ? s->least[c] : UNREACHABLE;
    return sum;
}

static void keep(struct search *s, int64_t cost)
{
    s->best = cost;
    memcpy(s->best_at, s->hub_at, s->m->hub_n * sizeof *s->best_at);
    for (uint32_t j = 1; j <= s->m->spot_n; j++)
        if (s->match[j] != 0)
            s->best_at[s->m->hub_n + s->match[j] - 1] = j - 1;
}

/* Cost of a hub's flows to those placed before it, if it stood on `spot`. */
static int64_t hub_cost(const struct search *s, uint32_t depth, uint32_t spot)
{
    const int64_t *flow = s->flow + (size_t)s->hub_order[depth] * s->m->hub_n;
    int64_t cost = 0;

    for (uint32_t i = 0; i < depth; i++) {
        uint32_t other = s->hub_order[i];
        cost += flow[other] * s->way[spot * s->m->spot_n + s->hub_at[other]];
    }
    return cost;
}

/* What clients pay for each spot once a hub is placed too. */
static void add_pull(struct search *s, uint32_t depth, uint32_t spot)
{
    const struct mw_place *m = s->m;
    size_t layer = (size_t)s->client_n * m->spot_n;
    const int64_t *before = s->pull + depth * layer, *way = s->way + (size_t)spot * m->spot_n;
    int64_t *after = s->pull + (depth + 1) * layer;

    for (uint32_t c = 0; c < s->client_n; c++) {
        int64_t weight = s->flow[(size_t)(m->hub_n + c) * m->hub_n + s->hub_order[depth]];
        for (uint32_t j = 0; j < m->spot_n; j++)
            after[c * m->spot_n + j] = before[c * m->spot_n + j] + weight * way[j];
        after[c * m->spot_n + spot] = UNREACHABLE;
    }
    s->work -= s->work < layer ? s->work : layer;
}

/* Places hub number `depth` of the order, and those after it; `cost` is that of the flows
 * between placed hubs. */
static void place_hubs(struct search *s, uint32_t depth, int64_t cost)
{
    const struct mw_place *m = s->m;
    const int64_t *pull = s->pull + (depth + 1) * (size_t)s->client_n * m->spot_n;
    uint32_t hub = s->hub_order[depth];

    for (uint32_t spot = 0; spot < m->spot_n && s->work > 0; spot++) {
        if (s->taken[spot] || !m->may(m->ctx, hub, spot))
            continue;
        int64_t here = cost + hub_cost(s, depth, spot);
        s->hub_at[hub] = spot;
        if (here >= s->best || (m->agree && !m->agree(m->ctx, s->hub_at)))
            continue;
        add_pull(s, depth, spot);
        if (s->work == 0 || here + assign_bound(s, pull) >= s->best)
            continue;
        int64_t all = here + assign(s, pull);
        if (s->work == 0 || all >= s->best)
            continue;
        if (depth + 1 == m->hub_n) {
            keep(s, all);
            continue;
        }
        s->taken[spot] = true;
        place_hubs(s, depth + 1, here);
        s->taken[spot] = false;
    }
    s->hub_at[hub] = MW_NONE;
}

/* Hubs by the weight of their flows, heaviest first. */
static void order_hubs(struct search *s)
{
    uint32_t n = s->m->hub_n;
    int64_t *weight = mw_alloc(n * sizeof *weight);

    for (uint32_t i = 0; i < s->m->item_n; i++)
        for (uint32_t h = 0; h < n; h++)
            weight[h] += s->flow[(size_t)i * n + h];
    for (uint32_t h = 0; h < n; h++) {
        uint32_t at = h;
        for (; at > 0 && weight[s->hub_order[at - 1]] < weight[h]; at--)
            s->hub_order[at] = s->hub_order[at - 1];
        s->hub_order[at] = h;
        s->hub_at[h] = MW_NONE;
    }
    mw_free(weight);
}

static void search_init(struct search *s, const struct mw_place *m, uint64_t work)
{
    uint32_t n = m->spot_n;

    *s = (struct search){.m = m, .work = work, .client_n = m->item_n - m->hub_n};
    s->flow = mw_alloc((size_t)m->item_n * m->hub_n * sizeof *s->flow);
    s->way = mw_alloc((size_t)n * n * sizeof *s->way);
    s->pull = mw_alloc((m->hub_n + 1) * (size_t)s->client_n * n * sizeof *s->pull);
    s->hub_at = mw_alloc(m->hub_n * sizeof *s->hub_at);
    s->hub_order = mw_alloc(m->hub_n * sizeof *s->hub_order);
    s->taken = mw_alloc(n * sizeof *s->taken);
    s->best_at = mw_alloc(m->item_n * sizeof *s->best_at);
    s->u = mw_alloc((s->client_n + 1) * sizeof *s->u);
    s->v = mw_alloc((n + 1) * sizeof *s->v);
    s->least = mw_alloc((n + 1) * sizeof *s->least);
    s->match = mw_alloc((n + 1) * sizeof *s->match);
    s->from = mw_alloc((n + 1) * sizeof *s->from);
    s->seen = mw_alloc((n + 1) * sizeof *s->seen);
    for (uint32_t i = 0; i < m->flow_n; i++) {
        const struct mw_place_flow *f = &m->flows[i];
        if (f->b < m->hub_n)
            s->flow[f->a * m->hub_n + f->b] += f->weight;
        if (f->a < m->hub_n)
            s->flow[f->b * m->hub_n + f->a] += f->weight;
    }
    order_hubs(s);
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < n; b++)
            s->way[a * n + b] = m->distance(m->ctx, a, b);
    for (uint32_t c = 0; c < s->client_n; c++)
        for (uint32_t j = 0; j < n; j++)
            s->pull[c * n + j] = m->may(m->ctx, m->hub_n + c, j) ? 0 : UNREACHABLE;
}

static void search_done(struct search *s)
{
    mw_free(s->flow);
    mw_free(s->way);
    mw_free(s->pull);
    mw_free(s->hub_at);
    mw_free(s->hub_order);
    mw_free(s->taken);
    mw_free(s->best_at);
    mw_free(s->u);
    mw_free(s->v);
    mw_free(s->least);
    mw_free(s->match);
    mw_free(s->from);
    mw_free(s->seen);
}

bool mw_place_exact(const struct mw_place *m, uint64_t work, uint32_t *at)
{
    struct search s;
    bool ended;

    if (m->hub_n == 0)
        return true; /* no flows: every placement is as good */
    if ((uint64_t)m->spot_n * m->spot_n + (uint64_t)m->item_n * m->spot_n > work)
        return false;
    search_init(&s, m, work);
    s.best = mw_place_cost(m, at);
    memcpy(s.best_at, at, m->item_n * sizeof *at);
    place_hubs(&s, 0, 0);
    ended = s.work > 0;
    memcpy(at, s.best_at, m->item_n * sizeof *at);
    search_done(&s);
    return ended;
}

/* ---- improvement ---- */

struct links {       /* flows by item */
    uint32_t *first; /* item_n + 1 */
    uint32_t *peer;
    int64_t *weight;
};

static void links_init(struct links *l, const struct mw_place *m)
{
    l->first = mw_alloc((m->item_n + 2) * sizeof *l->first);
    l->peer = mw_alloc(2 * (size_t)m->flow_n * sizeof *l->peer);
    l->weight = mw_alloc(2 * (size_t)m->flow_n * sizeof *l->weight);
    for (uint32_t i = 0; i < m->flow_n; i++) {
        l->first[m->flows[i].a + 2]++;
        l->first[m->flows[i].b + 2]++;
    }
    for (uint32_t i = 2; i < m->item_n + 2; i++)
        l->first[i] += l->first[i - 1];
    for (uint32_t i = 0; i < m->flow_n; i++) {
        const struct mw_place_flow *f = &m->flows[i];
        l->peer[l->first[f->a + 1]] = f->b;
        l->weight[l->first[f->a + 1]++] = f->weight;
        l->peer[l->first[f->b + 1]] = f->a;
        l->weight[l->first[f->b + 1]++] = f->weight;
    }
}

static void links_done(struct links *l)
{
    mw_free(l->first);
    mw_free(l->peer);
    mw_free(l->weight);
}

/* Cost of an item's flows if it stood on `spot` and `other` on `other_spot`. */
static int64_t item_cost(const struct mw_place *m, const struct links *l, const uint32_t *at,
                         uint32_t item, uint32_t spot, uint32_t other, uint32_t other_spot,
                         uint64_t *work)
{
    int64_t cost = 0;
    uint64_t degree = l->first[item + 1] - l->first[item] + 1;

    for (uint32_t i = l->first[item]; i < l->first[item + 1]; i++) {
        uint32_t to = l->peer[i] == other ? other_spot : at[l->peer[i]];
        cost += l->weight[i] * m->distance(m->ctx, spot, to);
    }
    *work -= *work < degree ? *work : degree;
    return cost;
}

int64_t mw_place_improve(const struct mw_place *m, const uint32_t *tries, uint32_t try_n,
                         uint64_t work, uint32_t *at)
{
    struct links l;
    uint32_t *on = mw_alloc(m->spot_n * sizeof *on); /* by spot: the item + 1 */
    int64_t gain = 0, round = 1;

    links_init(&l, m);
    for (uint32_t i = 0; i < m->item_n; i++)
        on[at[i]] = i + 1;
    while (round > 0 && work > 0) {
        round = 0;
        for (uint32_t h = 0; h < m->hub_n; h++)
            for (uint32_t t = 0; t < try_n && work > 0; t++) {
                uint32_t here = at[h], there = tries[t];
                uint32_t other = on[there] > 0 ? on[there] - 1 : MW_NONE;
                if (here == there || !m->may(m->ctx, h, there) ||
                    (other != MW_NONE && !m->may(m->ctx, other, here)))
                    continue;
                int64_t less = item_cost(m, &l, at, h, here, MW_NONE, 0, &work) -
                               item_cost(m, &l, at, h, there, other, here, &work);
                if (other != MW_NONE)
                    less += item_cost(m, &l, at, other, there, MW_NONE, 0, &work) -
                            item_cost(m, &l, at, other, here, h, there, &work);
                if (less <= 0)
                    continue;
                at[h] = there;
                on[there] = h + 1;
                on[here] = 0;
                if (other != MW_NONE) {
                    at[other] = here;
                    on[here] = other + 1;
                }
                round += less;
            }
        gain += round;
    }
    links_done(&l);
    mw_free(on);
    return gain;
}

/* ---- bound ---- */

/* Flows of the item at hand to peers of one set, heaviest first. */
struct pulls {
    int64_t *weight; /* [set x cap + i] */
    uint32_t *n;     /* by set */
    uint32_t cap;
};

/* Twice the least that an item's flows cost: those to clients counted `share` halves. */
static int64_t bound_item(const struct mw_place *m, const struct mw_place_near *near,
                          const struct links *l, uint32_t item, int64_t share, struct pulls *q)
{
    int64_t best = INT64_MAX;

    for (uint32_t s = 0; s < near->set_n; s++)
        q->n[s] = 0;
    for (uint32_t i = l->first[item]; i < l->first[item + 1]; i++) {
        uint32_t set = near->set[l->peer[i]];
        bool client = item >= m->hub_n || l->peer[i] >= m->hub_n;
        int64_t halves = !client ? 1 : item < m->hub_n ? share : 2 - share;
        q->weight[set * q->cap + q->n[set]++] = halves * l->weight[i];
    }
    for (uint32_t s = 0; s < near->set_n; s++)
        qsort(q->weight + (size_t)s * q->cap, q->n[s], sizeof *q->weight, heavier_first);
    for (uint32_t spot = 0; spot < near->spot_n; spot++) {
        int64_t cost = 0;
        if (!near->member[spot * near->set_n + near->set[item]])
            continue;
        for (uint32_t s = 0; s < near->set_n; s++) {
            const int64_t *list = near->list + (spot * (size_t)near->set_n + s) * near->len;
            for (uint32_t k = 0; k < q->n[s]; k++)
                cost += q->weight[s * q->cap + k] * list[k];
        }
        best = cost < best ? cost : best;
    }
    return best == INT64_MAX ? 0 : best;
}

int64_t mw_place_bound(const struct mw_place *m, const struct mw_place_near *near)
{
    struct links l;
    struct pulls q = {.cap = m->item_n};
    int64_t most = 0;

    links_init(&l, m);
    q.weight = mw_alloc((size_t)near->set_n * q.cap * sizeof *q.weight);
    q.n = mw_alloc(near->set_n * sizeof *q.n);
    for (int64_t share = 1; share <= 2; share++) {
        int64_t twice = 0;
        for (uint32_t i = 0; i < m->item_n; i++)
            twice += bound_item(m, near, &l, i, share, &q);
        most = twice > most ? twice : most;
    }
    mw_free(q.weight);
    mw_free(q.n);
    links_done(&l);
    return most / 2 + most % 2;
}

/* For every j the least distance to the j-th nearest row, over all rows as the first. */
static void nearest_rows(const struct mw_place_row *rows, uint32_t row_n, int64_t *away)
{
    int64_t *y = mw_alloc(row_n * sizeof *y);

    for (uint32_t i = 0; i < row_n; i++)
        y[i] = rows[i].y;
    qsort(y, row_n, sizeof *y, shorter_first);
    for (uint32_t j = 0; j < row_n; j++)
        away[j] = INT64_MAX;
    for (uint32_t i = 0; i < row_n; i++) {
        uint32_t low = i, high = i; /* rows y[low] .. y[high] are the j + 1 nearest */
        for (uint32_t j = 0; j < row_n; j++) {
            int64_t far = y[high] - y[i] > y[i] - y[low] ? y[high] - y[i] : y[i] - y[low];
            away[j] = far < away[j] ? far : away[j];
            if (high + 1 == row_n || (low > 0 && y[i] - y[low - 1] <= y[high + 1] - y[i]))
                low -= low > 0;
            else
                high++;
        }
    }
    mw_free(y);
}

void mw_place_nearest(const struct mw_place_row *rows, uint32_t row_n, int64_t *nearest,
                      uint32_t n)
{
    int64_t *away = mw_alloc(row_n * sizeof *away);
    int64_t *all, gap = INT64_MAX;
    uint32_t longest = 0, all_n = 0;

    nearest_rows(rows, row_n, away);
    for (uint32_t i = 0; i < row_n; i++) {
        gap = rows[i].n > 1 && rows[i].gap < gap ? rows[i].gap : gap;
        longest = rows[i].n > longest ? rows[i].n : longest;
    }
    gap = gap == INT64_MAX ? 0 : gap;
    /* An own row has spots at 1, 1, 2, 2, … gaps; another, at worst, at 0, ½ , 1, 1½ … gaps: any
     * stretch of length 2r holds at most 2r / gap + 1 of them. */
    all = mw_alloc(((size_t)row_n * longest + 1) * sizeof *all);
    for (uint32_t j = 0; j < row_n; j++)
        for (uint32_t k = j == 0 ? 1 : 0; k < longest && k <= n; k++)
            all[all_n++] = away[j] + (j == 0 ? (k + 1) / 2 * gap : k * gap / 2);
    qsort(all, all_n, sizeof *all, shorter_first);
    for (uint32_t k = 0; k < n; k++)
        nearest[k] = k < all_n ? all[k] : all_n > 0 ? all[all_n - 1] : 0;
    mw_free(all);
    mw_free(away);
}
