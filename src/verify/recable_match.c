/*
 * recable_match.c: which wrong cable becomes which planned one. In a path or cycle of alternating
 * wrong and absent cables each wrong one becomes its neighbour on one side; where there is a
 * choice of sides, that in which the fewest cables are too short, then that in which the most can be
 * what they become, then the fewest may prove too short, then the one with the shorter walk.
 */
#include "design/route.h"
#include "verify/recable_int.h"

#include <stdlib.h>
#include <string.h>

struct link { /* a strand in its path or cycle */
    uint32_t strand;
    bool item;
    uint8_t entry; /* its end towards the one before */
};

struct price {
    uint32_t shorts; /* that do not reach whatever they are */
    uint32_t others; /* that cannot be what they become: too short for where they lie */
    uint32_t doubts; /* that may prove too short */
    uint64_t walk_mm;
};

struct matcher {
    struct recable *k;
    MW_VEC(uint32_t) part[2]; /* slots and items of the component in hand */
    MW_VEC(struct link) seq;
    MW_VEC(struct price) before; /* by place: price of all before it becoming their right one */
    MW_VEC(struct price) after;  /* of all from it on becoming their left one */
};

/* ---- reach and walk ---- */

/* Parts that can stand in for one another: alike in all that the ends care for. */
static bool alike(const struct mw_cable_part *a, const struct mw_cable_part *b)
{
    bool turned = a->connector[0] == b->connector[1] && a->connector[1] == b->connector[0];

    if (a->gbps != b->gbps || a->lanes != b->lanes || a->tails != b->tails ||
        (a->protocol != b->protocol && a->protocol && b->protocol) ||
        (!turned && (a->connector[0] != b->connector[0] || a->connector[1] != b->connector[1])))
        return false;
    for (int e = 0; e < 2;
         e++) { /* transceivers stay in their cages: the fibre must fit them */
        const char *p = a->optic[e], *q = b->optic[e];
        if ((p || q) && (!p || !q || a->medium != b->medium))
            return false;
    }
    return true;
}

static void find_classes(struct recable *k)
{
    const struct mw_catalog *c = k->plan->catalog;
    uint32_t n = c ? c->cables.n : 0;

    k->class_of = mw_alloc(n * sizeof *k->class_of);
    for (uint32_t i = 0; i < n; i++)
        while (k->class_of[i] < i && (k->class_of[k->class_of[i]] != k->class_of[i] ||
                                      !alike(&c->cables.at[i], &c->cables.at[k->class_of[i]])))
            k->class_of[i]++;
}

static bool serves(const struct recable *k, uint32_t cable, const struct strand *slot)
{
    const struct mw_cable *is = &k->plan->cables.at[cable],
                          *want = &k->plan->cables.at[slot->cable];

    return is->length_mm >= want->route_mm &&
           (want->part == MW_NONE || k->class_of[is->part] == k->class_of[want->part]);
}

uint32_t mw_recable_likely(const struct recable *k, const struct strand *item,
                           const struct strand *slot)
{
    const struct mw_cable *cables = k->plan->cables.at;
    uint32_t best = MW_NONE;

    for (int e = 0; e < item->ends; e++) {
        uint32_t c = item->could[e];
        if (c == MW_NONE || (slot && !serves(k, c, slot)))
            continue;
        if (slot && c == slot->cable)
            return c;
        if (best == MW_NONE || cables[c].length_mm > cables[best].length_mm)
            best = c;
    }
    return best;
}

uint32_t mw_recable_doubt(const struct recable *k, const struct strand *item,
                          const struct strand *slot)
{
    const struct mw_cable *cables = k->plan->cables.at;
    uint32_t worst = MW_NONE;

    for (int e = 0; e < item->ends; e++) {
        uint32_t c = item->could[e];
        if (c != MW_NONE && !serves(k, c, slot) &&
            (worst == MW_NONE || cables[c].length_mm < cables[worst].length_mm))
            worst = c;
    }
    return worst;
}

bool mw_recable_reaches(const struct recable *k, const struct strand *item,
                        const struct strand *slot)
{
    for (int e = 0; e < item->ends; e++)
        if (item->could[e] != MW_NONE)
            return mw_recable_likely(k, item, slot) != MW_NONE;
    return !item->way_mm || item->way_mm >= k->plan->cables.at[slot->cable].route_mm;
}

uint32_t mw_recable_position(const struct recable *k, uint32_t port)
{
    uint32_t rack =
        port == MW_NONE ? MW_NONE : k->plan->devices.at[k->x->ports[port].device].rack;

    return rack == MW_NONE ? MW_NONE : k->plan->racks.at[rack].position;
}

/* How far an end is carried: through the aisles between racks, else up or down. */
static uint64_t carry_mm(const struct recable *k, const struct plug *from,
                         const struct plug *to)
{
    uint32_t p = mw_recable_position(k, from->port[0]), q = mw_recable_position(k, to->port[0]);

    if (p == MW_NONE || q == MW_NONE)
        return 0;
    const struct mw_position *a = &k->plan->positions.at[p], *b = &k->plan->positions.at[q];
    int u = k->plan->devices.at[k->x->ports[from->port[0]].device].u -
            k->plan->devices.at[k->x->ports[to->port[0]].device].u;
    return (uint64_t)(llabs(a->x_mm - b->x_mm) + llabs(a->y_mm - b->y_mm) + MW_U_MM(abs(u)));
}

/* ---- paths and cycles ---- */

static struct strand *strand_at(const struct matcher *m, const struct link *l)
{
    return l->item ? &m->k->items.at[l->strand] : &m->k->slots.at[l->strand];
}

/* The other side's strand that is plugged in where this end is, as AT(); MW_NONE. */
static uint32_t across(const struct recable *k, bool item, const struct plug *p)
{
    return p->port[0] == MW_NONE ? MW_NONE : (item ? k->slot_at : k->item_at)[p->port[0]];
}

/* Lays the component out from strand `from`, entered by its end `entry`; true: a cycle. */
static bool lay_out(struct matcher *m, struct link from)
{
    struct link l = from;

    m->seq.n = 0;
    do {
        *mw_vec_push(&m->seq) = l;
        const struct strand *s = strand_at(m, &l);
        uint32_t next = across(m->k, l.item, &s->end[!l.entry]);
        if (next == MW_NONE)
            return false;
        l = (struct link){next >> 2, !l.item, (uint8_t)(next & 3)};
    } while (l.strand != from.strand || l.item != from.item);
    return true;
}

static void arrange(struct matcher *m, struct link any)
{
    if (lay_out(m, any))
        return;
    struct link last = m->seq.at[m->seq.n - 1]; /* an end of the path: from there backwards */
    last.entry = !last.entry;
    lay_out(m, last);
}

/* The slot beside place i, right (1) or left (0), and how the item's ends go with the slot's. */
static uint32_t beside(const struct matcher *m, uint32_t i, int right, uint8_t *flip)
{
    uint32_t n = m->seq.n;
    const struct link *item = &m->seq.at[i], *slot = &m->seq.at[(i + (right ? 1 : n - 1)) % n];
    int own = right ? !item->entry : item->entry, far = right ? slot->entry : !slot->entry;

    *flip = (uint8_t)(own != far);
    return slot->strand;
}

static struct price price_of(const struct matcher *m, uint32_t i, int right)
{
    struct recable *k = m->k;
    const struct link *l = &m->seq.at[i];
    const struct strand *item = &k->items.at[l->strand];
    int moves = right ? l->entry : !l->entry;
    uint8_t flip;
    const struct strand *slot = &k->slots.at[beside(m, i, right, &flip)];

    uint32_t likely = mw_recable_likely(k, item, slot);
    return (struct price){!mw_recable_reaches(k, item, slot),
                          likely != MW_NONE && likely != slot->cable,
                          mw_recable_doubt(k, item, slot) != MW_NONE,
                          carry_mm(k, &item->end[moves], &slot->end[moves ^ flip])};
}

static struct price sum(struct price a, struct price b)
{
    return (struct price){a.shorts + b.shorts, a.others + b.others, a.doubts + b.doubts,
                          a.walk_mm + b.walk_mm};
}

static bool cheaper(struct price a, struct price b)
{
    const uint64_t p[] = {a.shorts, a.others, a.doubts, a.walk_mm};
    const uint64_t q[] = {b.shorts, b.others, b.doubts, b.walk_mm};

    for (int i = 0; i < 3; i++)
        if (p[i] != q[i])
            return p[i] < q[i];
    return p[3] < q[3];
}

static void become(struct matcher *m, uint32_t i, int right)
{
    struct recable *k = m->k;
    struct strand *item = &k->items.at[m->seq.at[i].strand];
    uint8_t flip;
    uint32_t slot = beside(m, i, right, &flip);

    if (!mw_recable_reaches(k, item, &k->slots.at[slot])) {
        k->slots.at[slot].is_short = true;
        return;
    }
    item->mate = slot;
    item->flip = flip;
    item->moves = true;
    k->slots.at[slot].mate = m->seq.at[i].strand;
}

static void match_cycle(struct matcher *m)
{
    struct price way[2] = {{0}, {0}};

    for (int right = 0; right < 2; right++)
        for (uint32_t i = 0; i < m->seq.n; i++)
            if (m->seq.at[i].item)
                way[right] = sum(way[right], price_of(m, i, right));
    int right = !cheaper(way[0], way[1]);
    for (uint32_t i = 0; i < m->seq.n; i++)
        if (m->seq.at[i].item)
            become(m, i, right);
}

/*
 * In a path what is left over parts it in two. An item left over at place i: those before become
 * the slot on their right, those after that on their left. A slot left over: the other way round.
 * With as many slots as items none is left over, and every item goes to its only side.
 */
static void match_path(struct matcher *m)
{
    uint32_t n = m->seq.n, best = 0;
    bool item_first = m->seq.at[0].item;
    int first_side = item_first; /* of the items before the part */

    m->before.n = m->after.n = 0;
    mw_vec_reserve(&m->before, n + 1);
    mw_vec_reserve(&m->after, n + 1);
    m->before.at[0] = m->after.at[n] = (struct price){0};
    for (uint32_t i = 0; i < n; i++) {
        bool can = m->seq.at[i].item && (first_side ? i + 1 < n : i > 0);
        m->before.at[i + 1] =
            can ? sum(m->before.at[i], price_of(m, i, first_side)) : m->before.at[i];
    }
    for (uint32_t i = n; i-- > 0;) {
        bool can = m->seq.at[i].item && (first_side ? i > 0 : i + 1 < n);
        m->after.at[i] =
            can ? sum(m->after.at[i + 1], price_of(m, i, !first_side)) : m->after.at[i + 1];
    }
    if (n % 2 == 0)
        best = n;
    for (uint32_t i = 2; n % 2 && i < n; i += 2)
        if (cheaper(sum(m->before.at[i], m->after.at[i + 1]),
                    sum(m->before.at[best], m->after.at[best + 1])))
            best = i;
    for (uint32_t i = 0; i < n; i++)
        if (m->seq.at[i].item && i != best)
            become(m, i, i < best ? first_side : !first_side);
}

/* ---- components ---- */

/* Whether strands of two ends, alike in lanes, meet plug to plug. */
static bool is_regular(const struct matcher *m)
{
    const struct recable *k = m->k;

    for (int item = 0; item < 2; item++)
        for (uint32_t i = 0; i < m->part[item].n; i++) {
            const struct strand *s = (item ? k->items.at : k->slots.at) + m->part[item].at[i];
            if (s->ends != 2)
                return false;
            for (int e = 0; e < 2; e++)
                for (int lane = 0; lane < 2; lane++) {
                    uint32_t port = s->end[e].port[lane];
                    uint32_t at =
                        port == MW_NONE ? MW_NONE : (item ? k->slot_at : k->item_at)[port];
                    if (at == MW_NONE)
                        continue;
                    const struct strand *o = (item ? k->slots.at : k->items.at) + (at >> 2);
                    if (!plug_same(&s->end[e], &o->end[at & 3]))
                        return false;
                }
        }
    return true;
}

static void gather_one(struct matcher *m, bool item, uint32_t strand)
{
    struct strand *s = item ? &m->k->items.at[strand] : &m->k->slots.at[strand];

    if (s->done)
        return;
    s->done = true;
    *mw_vec_push(&m->part[item]) = strand;
}

/* Gathers what is plugged, on the other side, where a strand is. */
static void gather_beside(struct matcher *m, bool item, const struct strand *s)
{
    const uint32_t *beside = item ? m->k->slot_at : m->k->item_at;

    for (int e = 0; e < s->ends; e++)
        for (int lane = 0; lane < 2; lane++) {
            uint32_t port = s->end[e].port[lane];
            if (port != MW_NONE && beside[port] != MW_NONE)
                gather_one(m, !item, beside[port] >> 2);
        }
}

/* Gathers all strands that share ports with one another, from one on. */
static void gather(struct matcher *m, bool item, uint32_t from)
{
    uint32_t items = 0, slots = 0;

    m->part[0].n = m->part[1].n = 0;
    gather_one(m, item, from);
    while (items < m->part[1].n || slots < m->part[0].n) {
        while (items < m->part[1].n)
            gather_beside(m, true, &m->k->items.at[m->part[1].at[items++]]);
        while (slots < m->part[0].n)
            gather_beside(m, false, &m->k->slots.at[m->part[0].at[slots++]]);
    }
}

static void match_component(struct matcher *m, bool item, uint32_t from)
{
    struct recable *k = m->k;
    uint32_t items, slots, kept;

    gather(m, item, from);
    items = m->part[1].n;
    slots = m->part[0].n;
    if (!items) {
        k->slots.at[from].alone = true;
        return;
    }
    if (!is_regular(m)) {
        k->plug_ins += slots;
        k->unplugs += items;
        mw_recable_search(k, m->part[1].at, items);
        return;
    }
    kept = items < slots ? items : slots;
    k->plug_ins += 2 * slots - kept;
    k->unplugs += 2 * items - kept;
    arrange(m, (struct link){from, item, 0});
    const struct strand *first = strand_at(m, &m->seq.at[0]);
    if (across(k, m->seq.at[0].item, &first->end[m->seq.at[0].entry]) != MW_NONE)
        match_cycle(m);
    else
        match_path(m);
}

/* ---- what is left over ---- */

struct spare {
    uint32_t class_of, lanes, mm, strand;
};

static int compare_spares(const void *a, const void *b)
{
    const struct spare *x = a, *y = b;
    uint32_t p[] = {x->class_of, x->lanes, x->mm, x->strand};
    uint32_t q[] = {y->class_of, y->lanes, y->mm, y->strand};

    for (int i = 0; i < 4; i++)
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    return 0;
}

static struct spare spare_of(const struct recable *k, const struct strand *s, uint32_t strand,
                             uint32_t part, uint32_t mm)
{
    return (struct spare){part == MW_NONE ? MW_NONE : k->class_of[part],
                          s->end[0].port[1] != MW_NONE, mm, strand};
}

/* Cables to be taken out serve where one is to be laid: by rising length each slot takes the
 * shortest that reaches, which serves as many as can be. */
static void reuse(struct recable *k)
{
    MW_VEC(struct spare) have = {0}, need = {0};

    for (uint32_t i = 0; i < k->items.n; i++) {
        const struct strand *s = &k->items.at[i];
        if (s->mate != MW_NONE || s->ends != 2 || s->end[1].port[0] == MW_NONE)
            continue;
        uint32_t is = mw_recable_likely(k, s, NULL);
        const struct mw_cable *c = is == MW_NONE ? NULL : &k->plan->cables.at[is];
        *mw_vec_push(&have) =
            spare_of(k, s, i, c ? c->part : MW_NONE, c ? c->length_mm : s->way_mm);
    }
    for (uint32_t i = 0; i < k->slots.n; i++) {
        const struct strand *s = &k->slots.at[i];
        const struct mw_cable *c = &k->plan->cables.at[s->cable];
        if (s->mate == MW_NONE && s->ends == 2)
            *mw_vec_push(&need) = spare_of(k, s, i, c->part, c->route_mm);
    }
    if (have.n && need.n) {
        qsort(have.at, have.n, sizeof *have.at, compare_spares);
        qsort(need.at, need.n, sizeof *need.at, compare_spares);
    }
    for (uint32_t i = 0, j = 0; i < need.n && j < have.n;) {
        const struct spare *n = &need.at[i], *h = &have.at[j];
        if (h->class_of == n->class_of && h->lanes == n->lanes && h->mm >= n->mm) {
            k->items.at[h->strand].mate = n->strand;
            k->slots.at[n->strand].mate = h->strand;
            k->plug_ins += k->slots.at[n->strand].alone ? 2 : 0;
            i++, j++;
        } else if (h->class_of < n->class_of ||
                   (h->class_of == n->class_of &&
                    (h->lanes < n->lanes || (h->lanes == n->lanes && h->mm < n->mm)))) {
            j++;
        } else {
            i++;
        }
    }
    mw_vec_done(&have);
    mw_vec_done(&need);
}

void mw_recable_match(struct recable *k)
{
    struct matcher m = {.k = k};

    find_classes(k);
    for (uint32_t i = 0; i < k->items.n; i++)
        if (!k->items.at[i].done)
            match_component(&m, true, i);
    for (uint32_t i = 0; i < k->slots.n; i++)
        if (!k->slots.at[i].done)
            match_component(&m, false, i);
    reuse(k);
    mw_vec_done(&m.part[0]);
    mw_vec_done(&m.part[1]);
    mw_vec_done(&m.seq);
    mw_vec_done(&m.before);
    mw_vec_done(&m.after);
}
