/*
 * recable_order.c: in which order the moves are made. A move waits for those that leave its target;
 * of a ring of moves that wait for one another one end is unplugged first and hangs. Steps are
 * filled in the order of the walk, each with what is ready and leaves every switch its share of
 * uplinks; all that a step unplugs counts as down until the next.
 */
#include "verify/recable_ops.h"

#include <stdlib.h>

struct taking { /* uplinks that an op takes from a switch */
    uint32_t device, links;
};
enum { DISABLED = 3 };   /* PortPhysicalState (IBA 1.7, PortInfo) */
enum { TAKING_CAP = 4 }; /* two links, each an uplink of one switch at most, with room */

struct order {
    struct recable *k;
    uint32_t keep_percent;
    struct recable_ops ops;
    MW_VEC(uint32_t) ready; /* ops that wait for nothing, by walk */
    MW_VEC(uint32_t) here;  /* those that can be made where one stands */
    MW_VEC(uint32_t) later; /* those that wait for the next step */
    /* by device: */
    uint32_t *up, *least;     /* uplinks that are up, and that must be */
    uint32_t *back;           /* uplinks that are up again from the next step on */
    uint32_t *spare;          /* held for rings that are open */
    MW_VEC(uint32_t) changed; /* devices with `back` */
    MW_VEC(struct taking) held;
    MW_VEC(struct taking) asked; /* the most that one op of a ring takes, by device */
    uint32_t done;
};

static struct strand *item_of(const struct order *o, const struct recable_op *p)
{
    return &o->k->items.at[p->item];
}

/* ---- uplinks ---- */

/* The switch whose uplink a link between two ports is; MW_NONE: nobody's. */
static uint32_t lower_of(const struct order *o, uint32_t a, uint32_t b)
{
    if (a == MW_NONE || b == MW_NONE)
        return MW_NONE;
    int at_a = mw_recable_height(o->k, a), at_b = mw_recable_height(o->k, b);
    if (!at_a || !at_b || at_a == at_b)
        return MW_NONE;
    return o->k->x->ports[at_a < at_b ? a : b].device;
}

static void count_uplinks(struct order *o)
{
    const struct recable *k = o->k;
    uint32_t devices = k->plan->devices.n;

    o->up = mw_alloc(devices * sizeof *o->up);
    o->least = mw_alloc(devices * sizeof *o->least);
    o->back = mw_alloc(devices * sizeof *o->back);
    o->spare = mw_alloc(devices * sizeof *o->spare);
    for (uint32_t i = 0; i < k->x->want.ports.n; i++) {
        uint32_t peer = k->x->want.ports.at[i].peer, now = k->now[i];
        uint32_t lower = peer != MW_NONE && i < peer ? lower_of(o, i, peer) : MW_NONE;
        if (lower != MW_NONE)
            o->least[lower]++;
        lower = now != MW_NONE && i < now ? lower_of(o, i, now) : MW_NONE;
        if (lower != MW_NONE)
            o->up[lower]++;
    }
    for (uint32_t i = 0; i < devices; i++)
        o->least[i] = (uint32_t)(((uint64_t)o->least[i] * o->keep_percent + 99) / 100);
}

/* What is at the other end of lane `lane` of an end, as things are now. */
static uint32_t other_end(const struct strand *s, int end, int lane)
{
    if (s->ends == 2)
        return s->end[!end].port[lane];
    return end == 0 ? s->end[1 + lane].port[0] : s->end[0].port[end - 1];
}

static void take(struct taking t[TAKING_CAP], uint32_t device)
{
    int i = 0;

    if (device == MW_NONE)
        return;
    while (t[i].links && t[i].device != device)
        i++;
    t[i].device = device;
    t[i].links++;
}

/* The uplinks that a strand's end carries, or all of it. */
static void uplinks_of(const struct order *o, const struct strand *s, int end,
                       struct taking t[TAKING_CAP])
{
    for (int lane = 0; lane < 2; lane++)
        take(t, lower_of(o, s->end[end].port[lane], other_end(s, end, lane)));
}

/* What an op unplugs. */
static void taking_of(const struct order *o, const struct recable_op *p,
                      struct taking t[TAKING_CAP])
{
    for (int i = 0; i < TAKING_CAP; i++)
        t[i] = (struct taking){MW_NONE, 0};
    if (p->kind == MW_MOVE_END || p->kind == MW_MOVE_PARK)
        uplinks_of(o, item_of(o, p), p->end, t);
    if (p->kind == MW_MOVE_REMOVE)
        uplinks_of(o, item_of(o, p), 0, t);
}

/* What a ring takes at once while its one end hangs: the most of any other op of it. */
static void ask_for_ring(struct order *o, const struct recable_op *parks)
{
    o->asked.n = 0;
    for (uint32_t i = 0; i < parks->others.n; i++) {
        struct taking t[TAKING_CAP];
        taking_of(o, &o->ops.at.at[o->ops.rings.at[parks->others.first + i]], t);
        for (int k = 0; k < TAKING_CAP && t[k].links; k++) {
            uint32_t at = 0;
            while (at < o->asked.n && o->asked.at[at].device != t[k].device)
                at++;
            if (at == o->asked.n)
                *mw_vec_push(&o->asked) = t[k];
            else if (o->asked.at[at].links < t[k].links)
                o->asked.at[at].links = t[k].links;
        }
    }
}

/* The switch that an op would leave with less than its share; MW_NONE: none. An end that parks
 * must leave room for the others of its ring, whose room others then do not take. */
static uint32_t breaks(struct order *o, const struct recable_op *p)
{
    struct taking t[TAKING_CAP];
    bool within = p->ring != MW_NONE && p->kind != MW_MOVE_PARK;

    taking_of(o, p, t);
    for (int i = 0; i < TAKING_CAP && t[i].links; i++)
        if (o->up[t[i].device] <
            o->least[t[i].device] + t[i].links + (within ? 0 : o->spare[t[i].device]))
            return t[i].device;
    if (p->kind != MW_MOVE_PARK)
        return MW_NONE;
    ask_for_ring(o, p);
    for (uint32_t k = 0; k < o->asked.n; k++) {
        const struct taking *a = &o->asked.at[k];
        uint32_t need = o->least[a->device] + o->spare[a->device] + a->links;
        for (int i = 0; i < TAKING_CAP && t[i].links; i++)
            need += t[i].device == a->device ? t[i].links : 0;
        if (o->up[a->device] < need)
            return a->device;
    }
    return MW_NONE;
}

static void hold(struct order *o, struct recable_op *parks)
{
    ask_for_ring(o, parks);
    parks->held = (struct mw_range){o->held.n, o->asked.n};
    for (uint32_t i = 0; i < o->asked.n; i++) {
        *mw_vec_push(&o->held) = o->asked.at[i];
        o->spare[o->asked.at[i].device] += o->asked.at[i].links;
    }
}

static void let_go(struct order *o, const struct recable_op *parks)
{
    for (uint32_t i = 0; i < parks->held.n; i++) {
        const struct taking *t = &o->held.at[parks->held.first + i];
        o->spare[t->device] -= t->links;
    }
}

static void come_back(struct order *o, const struct strand *s, int end)
{
    struct taking t[TAKING_CAP] = {{MW_NONE, 0}};

    uplinks_of(o, s, end, t);
    for (int i = 0; i < TAKING_CAP && t[i].links; i++) {
        o->back[t[i].device] += t[i].links;
        *mw_vec_push(&o->changed) = t[i].device;
    }
}

/* ---- moves ---- */

static void write_lane(struct mw_move *m, int lane, uint32_t from, uint32_t to, uint32_t stays)
{
    if (lane == 0) {
        m->from = from;
        m->to = to;
        m->stays = stays;
    } else if (from != MW_NONE || to != MW_NONE) {
        m->second.from = from;
        m->second.to = to;
        m->second.stays = stays;
    }
}

/* One end goes, hangs or comes. */
static void move_end(struct order *o, const struct recable_op *p, struct mw_move *m)
{
    struct strand *item = item_of(o, p);
    struct plug to = {{MW_NONE, MW_NONE}};

    if (p->kind == MW_MOVE_PARK)
        hold(o, &o->ops.at.at[p->ring]);
    else
        to = *mw_recable_target(o->k, p);
    if (p->kind == MW_MOVE_PLUG)
        let_go(o, &o->ops.at.at[p->ring]);
    for (int lane = 0; lane < 2; lane++)
        write_lane(m, lane, p->from.port[lane], to.port[lane], other_end(item, p->end, lane));
    item->end[p->end] = to;
    come_back(o, item, p->end);
}

static void take_out(struct order *o, const struct recable_op *p, struct mw_move *m)
{
    struct strand *item = item_of(o, p);
    int near = mw_recable_near_end(o->k, item);

    for (int lane = 0; lane < 2; lane++)
        write_lane(m, lane, item->end[near].port[lane], MW_NONE, other_end(item, near, lane));
    for (int e = 0; e < item->ends; e++)
        item->end[e] = (struct plug){{MW_NONE, MW_NONE}};
}

static void lay(struct order *o, const struct recable_op *p, struct mw_move *m)
{
    const struct strand *slot = &o->k->slots.at[p->slot];
    int near = mw_recable_near_end(o->k, slot);

    for (int lane = 0; lane < 2; lane++)
        write_lane(m, lane, MW_NONE, slot->end[near].port[lane], other_end(slot, near, lane));
    m->reaches = !slot->is_short || p->item != MW_NONE;
    come_back(o, slot, 0);
}

/* The port of a slot that is switched off; MW_NONE. */
static uint32_t disabled_port(const struct order *o, const struct strand *slot)
{
    const struct recable *k = o->k;

    for (int e = 0; e < slot->ends; e++)
        for (int lane = 0; lane < 2; lane++) {
            uint32_t port = slot->end[e].port[lane];
            uint32_t at = port == MW_NONE ? MW_NONE : k->w->seen_at[port];
            if (at != MW_NONE && k->o->ports.at[at].physical == DISABLED)
                return port;
        }
    return MW_NONE;
}

/* What the cable is taken for. */
static void take_for(const struct order *o, const struct recable_op *p, struct mw_move *m)
{
    const struct recable *k = o->k;
    const struct strand *item = &k->items.at[p->item];
    const struct strand *slot = item->mate == MW_NONE ? NULL : &k->slots.at[item->mate];

    m->likely = mw_recable_likely(k, item, slot);
    m->from_mm = m->likely == MW_NONE ? item->way_mm : k->plan->cables.at[m->likely].length_mm;
    if (slot && p->kind != MW_MOVE_PARK && p->kind != MW_MOVE_REMOVE)
        m->doubt = mw_recable_doubt(k, item, slot);
    k->out->doubts += m->doubt != MW_NONE;
}

/* Carries an op out; `leaf`: the switch whose share it breaks. */
static void carry_out(struct order *o, uint32_t op, uint32_t leaf)
{
    struct recable *k = o->k;
    const struct recable_op *p = &o->ops.at.at[op];
    struct taking t[TAKING_CAP];
    struct mw_move m = {
        .kind = p->kind,
        .reaches = true,
        .breaks_share = leaf != MW_NONE,
        .from = MW_NONE,
        .to = MW_NONE,
        .stays = MW_NONE,
        .second = {MW_NONE, MW_NONE, MW_NONE},
        .cable = p->slot == MW_NONE ? MW_NONE : k->slots.at[p->slot].cable,
        .wire = p->item == MW_NONE ? MW_NONE : k->items.at[p->item].wire,
        .step = k->out->steps,
        .walk = p->place < k->plan->positions.n ? p->place : MW_NONE,
        .leaf = leaf,
        .likely = MW_NONE,
        .doubt = MW_NONE,
        .disabled =
            p->kind == MW_MOVE_CHECK ? disabled_port(o, &k->slots.at[p->slot]) : MW_NONE,
    };

    if (m.cable != MW_NONE)
        m.need_mm = k->plan->cables.at[m.cable].route_mm;
    if (p->item != MW_NONE)
        take_for(o, p, &m);
    taking_of(o, p, t);
    for (int i = 0; i < TAKING_CAP && t[i].links; i++)
        o->up[t[i].device] -= t[i].links;
    if (p->kind == MW_MOVE_REMOVE)
        take_out(o, p, &m);
    else if (p->kind == MW_MOVE_LAY || p->kind == MW_MOVE_CHECK)
        lay(o, p, &m);
    else
        move_end(o, p, &m);
    *mw_vec_push(&k->out->moves) = m;
    k->out->below_share += m.breaks_share;
    o->done++;
}

/* ---- steps ---- */

static int compare_walk(const void *a, const void *b, void *ctx)
{
    const struct order *o = ctx;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    if (o->ops.at.at[x].place != o->ops.at.at[y].place)
        return o->ops.at.at[x].place < o->ops.at.at[y].place ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void sort_ready(struct order *o)
{
    if (o->ready.n)
        qsort_r(o->ready.at, o->ready.n, sizeof *o->ready.at, compare_walk, o);
}

/* Ops that waited for this one alone are next: in this step if all that they waited for in it was
 * done where they are, else in the next, since nobody knows who is faster. */
static void release(struct order *o, uint32_t op)
{
    for (uint32_t i = o->ops.first_next[op]; i < o->ops.first_next[op + 1]; i++) {
        struct recable_op *next = &o->ops.at.at[o->ops.next[i]];
        if (next->place != o->ops.at.at[op].place)
            next->not_before = o->k->out->steps + 1;
        if (--next->waits)
            continue;
        if (next->not_before <= o->k->out->steps)
            *mw_vec_push(&o->here) = o->ops.next[i];
        else
            *mw_vec_push(&o->later) = o->ops.next[i];
    }
}

/* Nothing that is ready leaves every switch its share: what closes a ring goes first, then what
 * opens none. */
static uint32_t least_evil(const struct order *o)
{
    uint32_t best = 0;
    int least = 3;

    for (uint32_t i = 0; i < o->ready.n; i++) {
        const struct recable_op *p = &o->ops.at.at[o->ready.at[i]];
        int evil = p->kind == MW_MOVE_PARK ? 2 : p->ring == MW_NONE;
        if (evil < least) {
            least = evil;
            best = i;
        }
    }
    return best;
}

static void make_step(struct order *o)
{
    uint32_t did = o->done;

    o->k->out->steps++;
    o->later.n = 0;
    for (uint32_t i = 0; i < o->ready.n; i++) {
        o->here.n = 0;
        *mw_vec_push(&o->here) = o->ready.at[i];
        for (uint32_t at = 0; at < o->here.n; at++) {
            uint32_t op = o->here.at[at];
            if (breaks(o, &o->ops.at.at[op]) != MW_NONE) {
                *mw_vec_push(&o->later) = op;
                continue;
            }
            carry_out(o, op, MW_NONE);
            release(o, op);
        }
    }
    if (did == o->done) {
        uint32_t at = least_evil(o), op = o->ready.at[at];
        o->later.at[at] = o->later.at[--o->later.n]; /* all of `ready` is in `later` */
        carry_out(o, op, breaks(o, &o->ops.at.at[op]));
        o->here.n = 0;
        release(o, op);
        for (uint32_t i = 0; i < o->here.n; i++)
            *mw_vec_push(&o->later) = o->here.at[i];
    }
    for (uint32_t i = 0; i < o->changed.n; i++) {
        o->up[o->changed.at[i]] += o->back[o->changed.at[i]];
        o->back[o->changed.at[i]] = 0;
    }
    o->changed.n = 0;
    o->ready.n = 0;
    mw_vec_reserve(&o->ready, o->later.n);
    for (uint32_t i = 0; i < o->later.n; i++)
        o->ready.at[o->ready.n++] = o->later.at[i];
    sort_ready(o);
}

void mw_recable_order(struct recable *k, uint32_t keep_percent)
{
    struct order o = {.k = k, .keep_percent = keep_percent};

    mw_recable_ops_init(&o.ops, k);
    count_uplinks(&o);
    for (uint32_t i = 0; i < o.ops.at.n; i++)
        if (!o.ops.at.at[i].waits)
            *mw_vec_push(&o.ready) = i;
    sort_ready(&o);
    while (o.ready.n)
        make_step(&o);
    MW_ASSERT(o.done == o.ops.at.n);
    mw_recable_ops_done(&o.ops);
    mw_vec_done(&o.ready);
    mw_vec_done(&o.later);
    mw_vec_done(&o.here);
    mw_vec_done(&o.changed);
    mw_vec_done(&o.held);
    mw_vec_done(&o.asked);
    mw_free(o.up);
    mw_free(o.least);
    mw_free(o.back);
    mw_free(o.spare);
}
