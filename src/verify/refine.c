#include "verify/refine.h"

#include <stdlib.h>
#include <string.h>

enum {
    CLASS_ADAPTER = 0,
    CLASS_SWITCH = 1,
    LISTS_CAP = 64, /* classes that one cable votes for */
    LEAD = 3,       /* cables that speak for the elected beyond those for the next */
    LEAD_SHARE = 4  /* and at least one in so many of those that vote, unless all do */
};

struct side { /* the switches of a plane */
    const struct mw_observation *o;
    uint32_t *node; /* by local number */
    uint32_t *at;   /* by node: local number; MW_NONE */
    uint32_t *class, *next;
    uint32_t n;
};

/* A cable as seen from the plan's switch: own port, far port, class there; then the own class. */
struct vote {
    uint64_t key;
    uint32_t class;
};

struct refine {
    struct side plan, seen;
    uint32_t *pinned; /* by seen local number: plan's local number; MW_NONE */
    struct vote *votes;
    uint32_t vote_n, class_n;
    uint64_t *weight; /* by class */
    uint32_t *cables; /* by class */
    uint32_t *touched;
    uint32_t *heir; /* by class: the next one of all its switches; MW_NONE: they part */
};

static void side_init(struct side *s, const struct mw_observation *o, uint32_t plane)
{
    *s = (struct side){.o = o,
                       .node = mw_alloc(o->nodes.n * sizeof *s->node),
                       .at = mw_alloc(o->nodes.n * sizeof *s->at)};
    memset(s->at, 0xff, o->nodes.n * sizeof *s->at);
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].plane == plane && o->nodes.at[i].kind == MW_OBS_SWITCH) {
            s->at[i] = s->n;
            s->node[s->n++] = i;
        }
    s->class = mw_alloc(s->n * sizeof *s->class);
    s->next = mw_alloc(s->n * sizeof *s->next);
    for (uint32_t i = 0; i < s->n; i++)
        s->class[i] = CLASS_SWITCH;
}

static void side_done(struct side *s)
{
    mw_free(s->node);
    mw_free(s->at);
    mw_free(s->class);
    mw_free(s->next);
}

/* The class at the far end of a port; MW_NONE: no cable, or unknown. */
static uint32_t far_class(const struct side *s, const struct mw_obs_port *p)
{
    uint32_t node;

    if (p->peer == MW_NONE)
        return MW_NONE;
    node = s->o->ports.at[p->peer].node;
    if (s->at[node] != MW_NONE)
        return s->class[s->at[node]];
    return s->o->nodes.at[node].kind == MW_OBS_ADAPTER ? CLASS_ADAPTER : MW_NONE;
}

static uint64_t vote_key(const struct side *s, const struct mw_obs_port *p, uint32_t class)
{
    return (uint64_t) class << 32 | (uint64_t)p->number << 16 | s->o->ports.at[p->peer].number;
}

/* The next classes of the plan's switches; returns how many there are, adapters' among them. */
static uint32_t next_classes(struct side *s)
{
    struct mw_map_u64 ids = {0};
    uint32_t n = CLASS_SWITCH;

    for (uint32_t i = 0; i < s->n; i++) {
        const struct mw_obs_node *own = &s->o->nodes.at[s->node[i]];
        uint64_t h = MW_FNV;

        for (uint32_t k = 0; k < own->port_n; k++) {
            const struct mw_obs_port *p = &s->o->ports.at[own->first_port + k];
            uint32_t class = far_class(s, p);

            if (class != MW_NONE)
                h = mw_mix64(h ^ vote_key(s, p, class)) + h * 31;
        }
        s->next[i] = *mw_map_u64_put(&ids, h, n);
        n += s->next[i] == n;
    }
    mw_map_u64_done(&ids);
    return n;
}

static int vote_compare(const void *a, const void *b)
{
    const struct vote *s = a, *t = b;

    if (s->key != t->key)
        return s->key < t->key ? -1 : 1;
    return (s->class > t->class) - (s->class < t->class);
}

/* All that cables of the plan say: for this pair of ports and class there, these classes here. */
static void list_votes(struct refine *r)
{
    const struct side *s = &r->plan;
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        const struct mw_obs_node *own = &s->o->nodes.at[s->node[i]];

        for (uint32_t k = 0; k < own->port_n; k++) {
            const struct mw_obs_port *p = &s->o->ports.at[own->first_port + k];
            uint32_t class = far_class(s, p);

            if (class != MW_NONE)
                r->votes[n++] = (struct vote){vote_key(s, p, class), s->next[i]};
        }
    }
    qsort(r->votes, n, sizeof *r->votes, vote_compare);
    r->vote_n = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!r->vote_n || vote_compare(&r->votes[r->vote_n - 1], &r->votes[i]) != 0)
            r->votes[r->vote_n++] = r->votes[i];
}

static uint32_t find_votes(const struct refine *r, uint64_t key)
{
    uint32_t low = 0, high = r->vote_n;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (r->votes[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* One cable's votes, if it has any. Those for very many classes are for nearly all, and tell
 * nothing. */
static bool cast(struct refine *r, uint64_t key, uint32_t *touched_n)
{
    uint32_t first = find_votes(r, key), n = 0;

    while (first + n < r->vote_n && r->votes[first + n].key == key && n <= LISTS_CAP)
        n++;
    if (n == 0 || n > LISTS_CAP)
        return false;
    for (uint32_t i = first; i < first + n; i++) {
        uint32_t class = r->votes[i].class;

        if (!r->weight[class])
            r->touched[(*touched_n)++] = class;
        r->weight[class] += (1u << 24) / n;
        r->cables[class]++;
    }
    return true;
}

/* The class that wins; MW_NONE: none, or not clearly. `voted`: cables that voted for any. */
static uint32_t elect(struct refine *r, uint32_t touched_n, uint32_t voted)
{
    uint32_t class = MW_NONE, next = MW_NONE;
    bool clear = false;

    for (uint32_t i = 0; i < touched_n; i++) {
        uint32_t at = r->touched[i];

        if (class == MW_NONE || r->weight[at] > r->weight[class]) {
            next = class;
            class = at;
        } else if (next == MW_NONE || r->weight[at] > r->weight[next]) {
            next = at;
        }
    }
    if (class != MW_NONE) {
        uint64_t margin = r->weight[class] - (next == MW_NONE ? 0 : r->weight[next]);
        uint32_t others = next == MW_NONE ? 0 : r->cables[next];
        uint32_t lead = r->cables[class] > others ? r->cables[class] - others : 0;

        /* All who vote vote for it, or it is no small part that does so rather than for others. */
        clear = margin > r->weight[class] / 8 && lead >= LEAD &&
                (r->cables[class] == voted || lead * LEAD_SHARE >= voted);
    }
    for (uint32_t i = 0; i < touched_n; i++)
        r->weight[r->touched[i]] = r->cables[r->touched[i]] = 0;
    return clear ? class : MW_NONE;
}

static void find_heirs(struct refine *r)
{
    const struct side *s = &r->plan;

    for (uint32_t i = 0; i < s->n; i++)
        r->heir[s->class[i]] = s->next[i];
    for (uint32_t i = 0; i < s->n; i++)
        if (r->heir[s->class[i]] != s->next[i])
            r->heir[s->class[i]] = MW_NONE;
}

/* Who is not elected stays what he was, as long as that is one class. */
static void vote(struct refine *r)
{
    const struct side *s = &r->seen;

    find_heirs(r);
    for (uint32_t i = 0; i < s->n; i++) {
        const struct mw_obs_node *own = &s->o->nodes.at[s->node[i]];
        uint32_t touched_n = 0, voted = 0;

        if (r->pinned[i] != MW_NONE) {
            s->next[i] = r->plan.next[r->pinned[i]];
            continue;
        }
        for (uint32_t k = 0; k < own->port_n; k++) {
            const struct mw_obs_port *p = &s->o->ports.at[own->first_port + k];
            uint32_t class = far_class(s, p);

            if (class != MW_NONE)
                voted += cast(r, vote_key(s, p, class), &touched_n);
        }
        s->next[i] = elect(r, touched_n, voted);
        if (s->next[i] == MW_NONE && s->class[i] != MW_NONE)
            s->next[i] = r->heir[s->class[i]];
    }
}

static void advance(struct side *s)
{
    uint32_t *old = s->class;

    s->class = s->next;
    s->next = old;
}

static void take_single(struct refine *r, uint32_t *want)
{
    uint32_t *only = mw_alloc(r->class_n * sizeof *only); /* one more than the plan's number */

    for (uint32_t i = 0; i < r->plan.n; i++)
        only[r->plan.class[i]] = only[r->plan.class[i]] ? MW_NONE : i + 1;
    for (uint32_t i = 0; i < r->seen.n; i++) {
        uint32_t class = r->seen.class[i];

        if (class != MW_NONE && r->pinned[i] == MW_NONE && only[class] != MW_NONE)
            want[r->seen.node[i]] = r->plan.node[only[class] - 1];
    }
    mw_free(only);
}

static uint32_t ports_of(const struct side *s)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < s->n; i++)
        n += s->o->nodes.at[s->node[i]].port_n;
    return n;
}

uint32_t mw_refine(uint32_t *want, const struct mw_expect *x, uint32_t want_plane,
                   const struct mw_observation *o, uint32_t seen_plane)
{
    struct refine r = {.class_n = CLASS_SWITCH + 1};
    uint32_t rounds = 0;
    bool listed = false; /* of classes that are final */

    side_init(&r.plan, &x->want, want_plane);
    side_init(&r.seen, o, seen_plane);
    r.pinned = mw_alloc(r.seen.n * sizeof *r.pinned);
    r.votes = mw_alloc(ports_of(&r.plan) * sizeof *r.votes);
    r.weight = mw_alloc((r.plan.n + 2) * sizeof *r.weight);
    r.cables = mw_alloc((r.plan.n + 2) * sizeof *r.cables);
    r.touched = mw_alloc((r.plan.n + 2) * sizeof *r.touched);
    r.heir = mw_alloc((r.plan.n + 2) * sizeof *r.heir);
    for (uint32_t i = 0; i < r.seen.n; i++) {
        uint32_t known = want[r.seen.node[i]];

        r.pinned[i] = known == MW_NONE ? MW_NONE : r.plan.at[known];
    }
    /* Classes that are final keep their numbers; votes go on until they change nothing, too. */
    while (rounds < MW_REFINE_ROUNDS_CAP) {
        uint32_t class_n = next_classes(&r.plan);
        bool last = class_n == r.class_n;

        if (!last || !listed)
            list_votes(&r);
        listed = last;
        vote(&r);
        last = last && memcmp(r.seen.class, r.seen.next, r.seen.n * sizeof *r.seen.class) == 0;
        advance(&r.plan);
        advance(&r.seen);
        r.class_n = class_n;
        rounds++;
        if (last)
            break;
    }
    /* The only switch of its plane needs no votes. */
    if (r.plan.n == 1 && r.seen.n == 1)
        r.seen.class[0] = r.plan.class[0];
    take_single(&r, want);
    side_done(&r.plan);
    side_done(&r.seen);
    mw_free(r.pinned);
    mw_free(r.votes);
    mw_free(r.weight);
    mw_free(r.cables);
    mw_free(r.touched);
    mw_free(r.heir);
    return rounds;
}
