#include "verify/chain.h"

#include <stdlib.h>

struct raw { /* a chain of one lane */
    uint32_t first, n;
    uint32_t next; /* the next lane of the same cables + 1; 0: none */
    uint64_t key;
    bool ring, later; /* later: a lane of one that came before */
};

struct tracer {
    const struct mw_expect *x;
    const struct mw_wiring *w;
    uint32_t *wrong_at, *absent_at; /* by port: index + 1; 0 none */
    bool *wrong_done, *absent_done;
    MW_VEC(struct mw_chain_edge) edges;
    MW_VEC(struct raw) raws;
};

uint32_t mw_chain_plug(const struct mw_expect *x, uint32_t port)
{
    const struct mw_expect_port *p = &x->ports[port];

    if (p->cable == MW_NONE || p->port == UINT16_MAX)
        return MW_NONE - 1 - port;
    const struct mw_cable *c = &x->plan->cables.at[p->cable];
    for (uint32_t e = 0; e < 3; e++)
        if (c->end[e].device == p->device && p->port >= c->end[e].port &&
            p->port < c->end[e].port + c->end[e].lanes)
            return p->cable * 3 + e;
    return MW_NONE - 1 - port;
}

/* ---- one lane ---- */

static const struct mw_wire *wire_of(const struct tracer *t, bool wrong, uint32_t index)
{
    return wrong ? &t->w->wrong.at[index] : &t->w->absent.at[index];
}

/* Steps from `port` along its wrong or absent cable; false: there is none, or it is taken. */
static bool step(struct tracer *t, uint32_t *port, bool wrong)
{
    uint32_t at = wrong ? t->wrong_at[*port] : t->absent_at[*port];
    bool *done = wrong ? t->wrong_done : t->absent_done;

    if (!at || done[at - 1])
        return false;
    const struct mw_wire *wire = wire_of(t, wrong, at - 1);
    uint32_t to = wire->a == *port ? wire->b : wire->a;
    done[at - 1] = true;
    *mw_vec_push(&t->edges) =
        (struct mw_chain_edge){.from = *port, .to = to, .index = at - 1, .wrong = wrong};
    *port = to;
    return true;
}

static void reverse(struct tracer *t, uint32_t first, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct mw_chain_edge *e = &t->edges.at[first + i];
        *e = (struct mw_chain_edge){e->to, e->from, e->index, e->wrong};
    }
    for (uint32_t i = 0; i < n / 2; i++) {
        struct mw_chain_edge e = t->edges.at[first + i];
        t->edges.at[first + i] = t->edges.at[first + n - 1 - i];
        t->edges.at[first + n - 1 - i] = e;
    }
}

/* Walks from `port` until it ends, or comes round; `wrong`: the kind of its first cable. */
static void trace(struct tracer *t, uint32_t port, bool wrong, bool ring)
{
    uint32_t first = t->edges.n;
    uint64_t key = 0;

    while (step(t, &port, wrong))
        wrong = !wrong;
    uint32_t n = t->edges.n - first;
    if (!n)
        return;
    if (!ring && t->edges.at[first].from > t->edges.at[first + n - 1].to)
        reverse(t, first, n); /* so that lanes of one cable run alike */
    for (uint32_t i = first; i < t->edges.n; i++)
        if (!t->edges.at[i].wrong && t->w->absent.at[t->edges.at[i].index].cable != MW_NONE)
            key += mw_mix64(t->w->absent.at[t->edges.at[i].index].cable + UINT64_C(1));
    *mw_vec_push(&t->raws) = (struct raw){.first = first, .n = n, .key = key, .ring = ring};
}

/* A wrong cable in a port that has one already: sources contradict each other. */
static void add_alone(struct tracer *t, uint32_t wrong)
{
    const struct mw_wire *w = &t->w->wrong.at[wrong];

    t->wrong_done[wrong] = true;
    *mw_vec_push(&t->raws) = (struct raw){.first = t->edges.n, .n = 1};
    *mw_vec_push(&t->edges) =
        (struct mw_chain_edge){.from = w->a, .to = w->b, .index = wrong, .wrong = true};
}

static bool is_end(const struct tracer *t, uint32_t port)
{
    return !t->wrong_at[port] != !t->absent_at[port];
}

/* The least port of a ring is a moving end of side 0. */
static uint32_t least_of_ring(const struct tracer *t, uint32_t port)
{
    uint32_t least = port, at = port;
    bool wrong = true;

    do {
        const struct mw_wire *w =
            wire_of(t, wrong, (wrong ? t->wrong_at[at] : t->absent_at[at]) - 1);
        at = w->a == at ? w->b : w->a;
        least = at < least ? at : least;
        wrong = !wrong;
    } while (at != port || !wrong);
    return least;
}

static void trace_all(struct tracer *t)
{
    for (int wrong = 1; wrong >= 0; wrong--) {
        uint32_t n = wrong ? t->w->wrong.n : t->w->absent.n;
        const bool *done = wrong ? t->wrong_done : t->absent_done;

        for (uint32_t i = 0; i < n; i++) {
            const struct mw_wire *w = wire_of(t, wrong, i);
            if (!done[i] && is_end(t, w->a))
                trace(t, w->a, wrong, false);
            if (!done[i] && is_end(t, w->b))
                trace(t, w->b, wrong, false);
        }
    }
    for (uint32_t i = 0; i < t->w->wrong.n; i++)
        if (!t->wrong_done[i])
            trace(t, least_of_ring(t, t->w->wrong.at[i].a), true, true);
}

/* ---- lanes together ---- */

static void join_lanes(struct tracer *t)
{
    struct mw_map_u64 last = {0}; /* by key: the last lane so far */

    for (uint32_t i = 0; i < t->raws.n; i++) {
        struct raw *r = &t->raws.at[i];
        if (!r->key)
            continue;
        uint32_t *at = mw_map_u64_put(&last, r->key, i);
        struct raw *before = &t->raws.at[*at];
        if (*at != i && before->n == r->n && before->ring == r->ring) {
            before->next = i + 1;
            r->later = true;
        }
        *at = i;
    }
    mw_map_u64_done(&last);
}

/* The moves of one lane from one side. */
static void add_moves(struct mw_chains *c, const struct mw_chain_edge *e, const struct raw *r,
                      struct mw_chain_side *side, int which)
{
    for (uint32_t i = 0; i < r->n; i++) {
        bool has_next = r->ring || i + 1 < r->n, has_last = r->ring || i > 0;
        const struct mw_chain_edge *next = &e[i + 1 < r->n ? i + 1 : 0];
        const struct mw_chain_edge *last = &e[i > 0 ? i - 1 : r->n - 1];

        if (!e[i].wrong)
            side->left += which == 0 ? !has_last : !has_next;
        else if (which == 0 ? !has_next : !has_last)
            side->extra++;
        else if (which == 0)
            *mw_vec_push(&c->moves) = (struct mw_chain_move){e[i].from, next->to, e[i].to};
        else
            *mw_vec_push(&c->moves) = (struct mw_chain_move){e[i].to, last->from, e[i].from};
    }
}

static int handle_compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static void sum_up(const struct mw_chains *c, const struct mw_expect *x,
                   struct mw_chain_side *s)
{
    s->device = MW_NONE;
    if (!s->n)
        return;
    const struct mw_chain_move *m = &c->moves.at[s->first];
    uint32_t *plugs = mw_alloc(s->n * sizeof *plugs);

    s->device = x->ports[m[0].from].device;
    for (uint32_t i = 0; i < s->n; i++) {
        if (x->ports[m[i].from].device != s->device || x->ports[m[i].home].device != s->device)
            s->device = MW_NONE;
        plugs[i] = mw_chain_plug(x, m[i].home);
    }
    qsort(plugs, s->n, sizeof *plugs, handle_compare);
    for (uint32_t i = 0; i < s->n; i++)
        s->plugs += i == 0 || plugs[i] != plugs[i - 1];
    mw_free(plugs);
}

static void add_chain(struct mw_chains *c, const struct tracer *t, const struct raw *first)
{
    struct mw_chain *chain = mw_vec_push(&c->at);

    *chain = (struct mw_chain){.first = c->edges.n, .ring = first->ring};
    for (const struct raw *r = first; r; r = r->next ? &t->raws.at[r->next - 1] : NULL) {
        mw_vec_reserve(&c->edges, r->n);
        for (uint32_t i = 0; i < r->n; i++) {
            struct mw_chain_edge e = t->edges.at[r->first + i];
            c->edges.at[c->edges.n++] = e;
            c->of_port[e.from] = c->of_port[e.to] = c->at.n;
            chain->wrong += e.wrong;
            chain->absent += !e.wrong;
        }
        chain->n += r->n;
    }
    for (int s = 0; s < 2; s++) {
        struct mw_chain_side *side = &chain->side[s];
        side->first = c->moves.n;
        for (const struct raw *r = first; r; r = r->next ? &t->raws.at[r->next - 1] : NULL)
            add_moves(c, t->edges.at + r->first, r, side, s);
        side->n = c->moves.n - side->first;
        sum_up(c, t->x, side);
    }
}

void mw_chains_init(struct mw_chains *c, const struct mw_expect *x, const struct mw_wiring *w)
{
    uint32_t ports = x->want.ports.n;
    struct tracer t = {.x = x,
                       .w = w,
                       .wrong_at = mw_alloc(ports * sizeof *t.wrong_at),
                       .absent_at = mw_alloc(ports * sizeof *t.absent_at),
                       .wrong_done = mw_alloc(w->wrong.n),
                       .absent_done = mw_alloc(w->absent.n)};

    *c = (struct mw_chains){.of_port = mw_alloc(ports * sizeof *c->of_port)};
    for (uint32_t i = 0; i < w->wrong.n; i++)
        if (!t.wrong_at[w->wrong.at[i].a] && !t.wrong_at[w->wrong.at[i].b])
            t.wrong_at[w->wrong.at[i].a] = t.wrong_at[w->wrong.at[i].b] = i + 1;
        else
            add_alone(&t, i);
    for (uint32_t i = 0; i < w->absent.n; i++)
        t.absent_at[w->absent.at[i].a] = t.absent_at[w->absent.at[i].b] = i + 1;
    trace_all(&t);
    join_lanes(&t);
    for (uint32_t i = 0; i < t.raws.n; i++)
        if (!t.raws.at[i].later)
            add_chain(c, &t, &t.raws.at[i]);
    mw_vec_done(&t.raws);
    mw_vec_done(&t.edges);
    mw_free(t.wrong_at);
    mw_free(t.absent_at);
    mw_free(t.wrong_done);
    mw_free(t.absent_done);
}

void mw_chains_done(struct mw_chains *c)
{
    mw_vec_done(&c->edges);
    mw_vec_done(&c->moves);
    mw_vec_done(&c->at);
    mw_free(c->of_port);
    *c = (struct mw_chains){0};
}
