/*
 * recable_search.c: components with splitters, or with plugs that overlap. Which item becomes which
 * slot is searched, depth first with a bound, up to a number of trials; then the best found stands.
 */
#include "verify/recable_int.h"

enum { TRIALS_CAP = 20000, CHOICES = 4 }; /* slots that an item can share a port with: 2 x 2 */

struct choice {
    uint32_t slot;
    uint8_t flip, saved; /* ends that need not be touched */
};

struct search {
    struct recable *k;
    const uint32_t *items;
    uint32_t item_n, trials;
    struct choice (*choices)[CHOICES]; /* by item, best first */
    uint32_t *n;                       /* choices of each */
    uint32_t *most;                    /* by item: what it and those after it can save */
    uint32_t *now, *best;              /* choice taken by item; CHOICES: none */
    uint32_t saved, best_saved;
};

/* Ends of the item that are where the slot has them; and whether they are alike at all. */
static bool compare(const struct strand *item, const struct strand *slot, int flip,
                    uint32_t *same)
{
    *same = 0;
    if (item->ends != slot->ends)
        return false;
    for (int e = 0; e < item->ends; e++) {
        const struct plug *a = &item->end[e], *b = &slot->end[e ^ flip];
        bool two_a = a->port[1] != MW_NONE, two_b = b->port[1] != MW_NONE;
        if (a->port[0] != MW_NONE && two_a != two_b)
            return false;
        *same += plug_same(a, b);
    }
    return true;
}

/* An item that becomes a slot is spared being taken out, and the slot a new cable: of e ends each,
 * 2e are touched otherwise, and e less those that stay then. */
static void add_choice(struct search *s, uint32_t i, uint32_t slot)
{
    const struct strand *item = &s->k->items.at[s->items[i]], *to = &s->k->slots.at[slot];
    struct choice c = {.slot = slot};

    for (uint32_t at = 0; at < s->n[i]; at++)
        if (s->choices[i][at].slot == slot)
            return;
    if (s->n[i] == CHOICES || !mw_recable_reaches(s->k, item, to))
        return;
    for (int flip = 0; flip < (item->ends == 2 ? 2 : 1); flip++) {
        uint32_t same;
        if (compare(item, to, flip, &same) && same && item->ends + same > c.saved) {
            c.saved = (uint8_t)(item->ends + same);
            c.flip = (uint8_t)flip;
        }
    }
    if (!c.saved)
        return;
    uint32_t at = s->n[i]++;
    for (; at > 0 && s->choices[i][at - 1].saved < c.saved; at--)
        s->choices[i][at] = s->choices[i][at - 1];
    s->choices[i][at] = c;
}

static void note_choices(struct search *s)
{
    for (uint32_t i = s->item_n; i-- > 0;) {
        const struct strand *item = &s->k->items.at[s->items[i]];
        for (int e = 0; e < item->ends; e++)
            for (int lane = 0; lane < 2; lane++) {
                uint32_t port = item->end[e].port[lane];
                if (port != MW_NONE && s->k->slot_at[port] != MW_NONE)
                    add_choice(s, i, s->k->slot_at[port] >> 2);
            }
        s->most[i] = s->most[i + 1] + (s->n[i] ? s->choices[i][0].saved : 0);
    }
}

static void keep_best(struct search *s)
{
    if (s->saved <= s->best_saved)
        return;
    s->best_saved = s->saved;
    for (uint32_t i = 0; i < s->item_n; i++)
        s->best[i] = s->now[i];
}

/* Item i takes its next choice after the one it has, the last being none; false: there is none, or
 * none can be better than the best. */
static bool next_choice(struct search *s, uint32_t i, uint32_t from)
{
    for (uint32_t c = from; c < s->n[i]; c++) {
        const struct choice *take = &s->choices[i][c];
        if (s->k->slots.at[take->slot].taken)
            continue;
        s->now[i] = c;
        s->k->slots.at[take->slot].taken = true;
        s->saved += take->saved;
        return true;
    }
    s->now[i] = CHOICES;
    return from <= CHOICES && s->saved + s->most[i + 1] > s->best_saved;
}

static uint32_t give_back(struct search *s, uint32_t i)
{
    if (s->now[i] == CHOICES)
        return CHOICES + 1;
    const struct choice *had = &s->choices[i][s->now[i]];
    s->k->slots.at[had->slot].taken = false;
    s->saved -= had->saved;
    return s->now[i] + 1;
}

static void search(struct search *s)
{
    uint32_t i = 0, from = 0;

    for (;;) {
        bool deeper = s->trials++ < TRIALS_CAP + s->item_n && next_choice(s, i, from);
        if (deeper && i + 1 < s->item_n) {
            i++;
            from = 0;
            continue;
        }
        if (deeper) {
            keep_best(s);
            from = give_back(s, i);
            continue;
        }
        if (i == 0)
            return;
        from = give_back(s, --i);
    }
}

static void take_best(struct search *s)
{
    for (uint32_t i = 0; i < s->item_n; i++) {
        if (s->best[i] == CHOICES)
            continue;
        const struct choice *c = &s->choices[i][s->best[i]];
        struct strand *item = &s->k->items.at[s->items[i]];
        item->mate = c->slot;
        item->flip = c->flip;
        item->moves = true;
        s->k->slots.at[c->slot].mate = s->items[i];
    }
}

void mw_recable_search(struct recable *k, const uint32_t *items, uint32_t item_n)
{
    struct search s = {.k = k, .items = items, .item_n = item_n};

    if (!item_n)
        return;
    s.choices = mw_alloc(item_n * sizeof *s.choices);
    s.n = mw_alloc(item_n * sizeof *s.n);
    s.most = mw_alloc((item_n + 1) * sizeof *s.most);
    s.now = mw_alloc(item_n * sizeof *s.now);
    s.best = mw_alloc(item_n * sizeof *s.best);
    for (uint32_t i = 0; i < item_n; i++)
        s.best[i] = CHOICES;
    note_choices(&s);
    search(&s);
    take_best(&s);
    mw_free(s.choices);
    mw_free(s.n);
    mw_free(s.most);
    mw_free(s.now);
    mw_free(s.best);
}
