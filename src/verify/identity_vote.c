/*
 * identity_vote.c: switches and systems by the votes of their cables. A cable that leads to a known
 * port votes for the node that the plan has at its other end: two votes if the plan has it in the
 * same port, one if in another (then it may be a cable of that node in the wrong port).
 */
#include "verify/identity.h"

#include "verify/identify.h"

#include <string.h>

enum {
    ROUNDS_CAP = 16,
    VOTES = 2 /* of a cable */,
    AGREE_LEAST = 4 /* cables */,
    LEAD = 3 /* cables */
};

struct voting {
    struct mw_identify *g;
    uint32_t *votes, *touched; /* by wanted node */
    uint32_t touched_n;
    uint32_t *next;  /* by observed node */
    uint64_t *score; /* by observed node */
    uint32_t *holder;
    bool loose;
};

struct tally {
    uint32_t cables; /* that could vote: to switches, systems and known adapters */
    uint32_t best, best_n, second_n;
    uint32_t claim_n;
};

static bool votes(const struct mw_identify *g, uint32_t node)
{
    enum mw_obs_kind kind = (enum mw_obs_kind)g->o->nodes.at[node].kind;

    return kind == MW_OBS_SWITCH || kind == MW_OBS_SYSTEM || kind == MW_OBS_UNKNOWN;
}

static bool may_be(const struct mw_identify *g, uint32_t node, uint32_t want)
{
    enum mw_obs_kind kind = (enum mw_obs_kind)g->o->nodes.at[node].kind;
    enum mw_obs_kind planned = (enum mw_obs_kind)g->x->want.nodes.at[want].kind;

    return kind == planned || (kind == MW_OBS_UNKNOWN && planned != MW_OBS_ADAPTER);
}

static void count_votes(struct voting *v, uint32_t node, struct tally *t)
{
    const struct mw_identify *g = v->g;
    const struct mw_obs_node *own = &g->o->nodes.at[node];

    v->touched_n = 0;
    for (uint32_t i = own->first_port; i < own->first_port + own->port_n; i++) {
        uint32_t peer = g->o->ports.at[i].peer, far, there, want;

        if (peer == MW_NONE)
            continue;
        far = g->o->ports.at[peer].node;
        if (!votes(g, far) && g->id->want[far] == MW_NONE)
            continue;
        t->cables++;
        there = mw_identify_by_peer(g, i);
        want = there == MW_NONE ? MW_NONE : g->x->want.ports.at[there].node;
        if (want == MW_NONE || !may_be(g, node, want))
            continue;
        if (!v->votes[want])
            v->touched[v->touched_n++] = want;
        v->votes[want] += own->kind == MW_OBS_SYSTEM ||
                                  g->o->ports.at[i].number == g->x->want.ports.at[there].number
                              ? VOTES
                              : VOTES / 2;
    }
}

static struct tally tally_of(struct voting *v, uint32_t node)
{
    struct tally t = {.best = MW_NONE};
    uint32_t claim = v->g->claim[node];

    count_votes(v, node, &t);
    for (uint32_t i = 0; i < v->touched_n; i++) {
        uint32_t want = v->touched[i], n = v->votes[want];

        v->votes[want] = 0;
        if (want == claim)
            t.claim_n = n;
        if (n > t.best_n) {
            t.second_n = t.best_n;
            t.best_n = n;
            t.best = want;
        } else if (n > t.second_n) {
            t.second_n = n;
        }
    }
    return t;
}

/* What the node is by these votes; MW_NONE. */
static uint32_t decide(const struct voting *v, uint32_t node, const struct tally *t)
{
    const struct mw_identify *g = v->g;
    uint32_t claim = g->claim[node], is = g->id->want[node], all = t->cables;

    /* The only switch of a plane has no cable that could vote. */
    if (claim == MW_NONE && is != MW_NONE && t->cables == 0 && g->degree[is] == 0)
        return is;
    if (t->best == MW_NONE || t->best == claim)
        return claim;
    if (g->degree[t->best] > all)
        all = g->degree[t->best];
    if (claim != MW_NONE)
        return t->best_n > t->second_n && t->best_n >= OVERRULE_LEAST * VOTES &&
                       t->best_n * 3 >= all * VOTES * 2
                   ? t->best
                   : claim;
    if (v->loose && t->best_n >= t->second_n + LEAD * VOTES)
        return t->best;
    if (t->best_n * 2 > all * VOTES && t->best_n >= 2 * VOTES)
        return t->best;
    return t->best_n >= AGREE_LEAST * VOTES && t->best_n >= 4 * t->second_n ? t->best : MW_NONE;
}

/* Lists of cables name switches of InfiniBand as systems: beside what stands for them there. */
static bool stands_for(const struct mw_identify *g, uint32_t node, uint32_t want)
{
    return g->o->nodes.at[node].kind != MW_OBS_SYSTEM ||
           g->x->want.nodes.at[want].kind == MW_OBS_SYSTEM;
}

/* Of several that would be the same node, the one with most votes; none if two have as many. */
static void settle(struct voting *v)
{
    const struct mw_identify *g = v->g;

    memset(v->holder, 0xff, g->x->want.nodes.n * sizeof *v->holder);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < g->o->nodes.n; i++) {
            uint32_t want = v->next[i], other;

            if (want == MW_NONE || !votes(g, i) || !stands_for(g, i, want))
                continue;
            other = v->holder[want];
            if (pass == 0 && (other == MW_NONE || v->score[i] > v->score[other]))
                v->holder[want] = i;
            else if (pass == 1 && other != i) {
                if (v->score[i] == v->score[other])
                    v->next[other] = MW_NONE;
                v->next[i] = MW_NONE;
            }
        }
}

static uint32_t round_of(struct voting *v, bool last)
{
    const struct mw_identify *g = v->g;
    uint32_t changed = 0;

    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        struct tally t;

        v->next[i] = g->id->want[i];
        if (!votes(g, i))
            continue;
        t = tally_of(v, i);
        v->next[i] = decide(v, i, &t);
        v->score[i] = (uint64_t)(v->next[i] == t.best ? t.best_n : t.claim_n) << 1 |
                      (v->next[i] == g->claim[i]);
    }
    settle(v);
    for (uint32_t i = 0; i < g->o->nodes.n; i++) {
        if (!votes(g, i) || v->next[i] == g->id->want[i])
            continue;
        changed++;
        g->id->want[i] = last ? MW_NONE : v->next[i]; /* what never settles is not known */
    }
    return changed;
}

void mw_identify_vote(struct mw_identify *g, bool loose)
{
    uint32_t want_n = g->x->want.nodes.n, seen_n = g->o->nodes.n;
    struct voting v = {.g = g,
                       .votes = mw_alloc(want_n * sizeof *v.votes),
                       .touched = mw_alloc(want_n * sizeof *v.touched),
                       .next = mw_alloc(seen_n * sizeof *v.next),
                       .score = mw_alloc(seen_n * sizeof *v.score),
                       .holder = mw_alloc(want_n * sizeof *v.holder),
                       .loose = loose};
    uint32_t rounds = 0;

    while (rounds < ROUNDS_CAP && round_of(&v, !loose && rounds == ROUNDS_CAP - 1)) {
        mw_identify_ports(g);
        rounds++;
    }
    g->id->rounds += rounds;
    mw_free(v.votes);
    mw_free(v.touched);
    mw_free(v.next);
    mw_free(v.score);
    mw_free(v.holder);
}
