#include "verify/recable_ops.h"

int mw_recable_height(const struct recable *k, uint32_t port)
{
    switch (k->plan->devices.at[k->x->ports[port].device].role) {
    case MW_ROLE_EDGE:
    case MW_ROLE_CONSOLE:
        return 1;
    case MW_ROLE_LEAF:
        return 2;
    case MW_ROLE_SPINE:
        return 3;
    case MW_ROLE_CORE:
        return 4;
    default:
        return 0;
    }
}

int mw_recable_near_end(const struct recable *k, const struct strand *s)
{
    if (s->ends != 2 || s->end[1].port[0] == MW_NONE)
        return 0;
    int a = mw_recable_height(k, s->end[0].port[0]),
        b = mw_recable_height(k, s->end[1].port[0]);
    return b && (!a || b < a);
}

/* ---- what is to be done ---- */

static struct recable_op *add_op(struct recable_ops *o, enum mw_move_kind kind, uint32_t item,
                                 uint32_t slot)
{
    struct recable_op *p = mw_vec_push(&o->at);

    *p =
        (struct recable_op){.kind = (uint8_t)kind, .item = item, .slot = slot, .ring = MW_NONE};
    for (int i = 0; i < WAITS_CAP; i++)
        p->wait[i] = MW_NONE;
    return p;
}

static void leave(struct recable_ops *o, const struct plug *p, uint32_t op)
{
    for (int lane = 0; lane < 2; lane++)
        if (p->port[lane] != MW_NONE)
            o->leaves[p->port[lane]] = op;
}

/* Where one stands: at the first of two plugs whose place is known. */
static uint32_t place_of(const struct recable_ops *o, const struct plug *first,
                         const struct plug *other)
{
    uint32_t port = first->port[0] != MW_NONE ? first->port[0] : other->port[0];
    uint32_t at = mw_recable_position(o->k, port);

    return at != MW_NONE ? at : o->k->plan->positions.n + o->k->x->ports[port].device;
}

static void add_item_ops(struct recable_ops *o, uint32_t i)
{
    struct recable *k = o->k;
    const struct strand *s = &k->items.at[i];

    if (!s->moves) {
        struct recable_op *p = add_op(o, MW_MOVE_REMOVE, i, MW_NONE);
        int near = mw_recable_near_end(k, s);
        p->place = place_of(o, &s->end[near], &s->end[!near]);
        for (int e = 0; e < s->ends; e++)
            leave(o, &s->end[e], o->at.n - 1);
        return;
    }
    for (int e = 0; e < s->ends; e++) {
        const struct plug *to = &k->slots.at[s->mate].end[e ^ s->flip];
        if (plug_same(&s->end[e], to))
            continue;
        struct recable_op *p = add_op(o, MW_MOVE_END, i, s->mate);
        p->end = (uint8_t)e;
        p->from = s->end[e];
        p->place = place_of(o, &s->end[e], to);
        leave(o, &s->end[e], o->at.n - 1);
    }
}

static void wait_for(struct recable_op *p, uint32_t self, uint32_t other)
{
    if (other == MW_NONE || other == self)
        return;
    for (uint32_t i = 0; i < p->waits; i++)
        if (p->wait[i] == other)
            return;
    MW_ASSERT(p->waits < WAITS_CAP);
    p->wait[p->waits++] = other;
}

static void wait_for_plug(struct recable_ops *o, uint32_t op, const struct plug *to)
{
    for (int lane = 0; lane < 2; lane++)
        if (to->port[lane] != MW_NONE)
            wait_for(&o->at.at[op], op, o->leaves[to->port[lane]]);
}

/* A cable that is laid waits for its ports, and for its own taking out if it is not new. */
static void add_ops(struct recable_ops *o)
{
    struct recable *k = o->k;
    uint32_t *removes = mw_alloc(k->items.n * sizeof *removes);

    for (uint32_t i = 0; i < k->items.n; i++) {
        removes[i] = o->at.n;
        add_item_ops(o, i);
    }
    for (uint32_t i = 0; i < k->slots.n; i++) {
        struct strand *s = &k->slots.at[i];
        if (s->mate != MW_NONE && k->items.at[s->mate].moves)
            continue;
        bool check = s->alone && s->mate == MW_NONE;
        struct recable_op *p = add_op(o, check ? MW_MOVE_CHECK : MW_MOVE_LAY, s->mate, i);
        int near = mw_recable_near_end(k, s);
        p->place = place_of(o, &s->end[near], &s->end[!near]);
        if (s->mate != MW_NONE)
            wait_for(p, o->at.n - 1, removes[s->mate]);
    }
    mw_free(removes);
    for (uint32_t i = 0; i < o->at.n; i++) {
        const struct recable_op *p = &o->at.at[i];
        if (p->kind == MW_MOVE_END)
            wait_for_plug(o, i, mw_recable_target(o->k, p));
        if (p->kind == MW_MOVE_LAY)
            for (int e = 0; e < k->slots.at[p->slot].ends; e++)
                wait_for_plug(o, i, &k->slots.at[p->slot].end[e]);
    }
}

/* ---- rings ---- */

/* The op parks: who waited for it now waits for that alone, and it is plugged in later. */
static void park(struct recable_ops *o, uint32_t op, const uint32_t *ring, uint32_t ring_n)
{
    struct recable_op plug = o->at.at[op];
    struct recable_op *p = &o->at.at[op];

    plug.kind = MW_MOVE_PLUG;
    plug.ring = op;
    plug.place = place_of(o, mw_recable_target(o->k, &plug), &plug.from);
    p->kind = MW_MOVE_PARK;
    p->waits = 0;
    for (int i = 0; i < WAITS_CAP; i++)
        p->wait[i] = MW_NONE;
    p->others.first = o->rings.n;
    for (uint32_t i = 0; i < ring_n; i++) {
        o->at.at[ring[i]].ring = op;
        if (ring[i] != op)
            *mw_vec_push(&o->rings) = ring[i];
    }
    p->others.n = o->rings.n - p->others.first;
    MW_ASSERT(plug.waits < WAITS_CAP); /* a plug has two lanes */
    plug.wait[plug.waits++] = op;
    *mw_vec_push(&o->at) = plug;
}

/* Depth first along what each op waits for; where that comes back to an op on the way, it parks.
 * Ops that lay wait, but none waits for them. */
static void break_rings(struct recable_ops *o)
{
    uint32_t n = o->at.n;
    uint8_t *colour = mw_alloc(n); /* 0 new, 1 on the way, 2 behind */
    uint8_t *tried = mw_alloc(n);
    MW_VEC(uint32_t) way = {0};

    for (uint32_t root = 0; root < n; root++) {
        if (colour[root])
            continue;
        *mw_vec_push(&way) = root;
        colour[root] = 1;
        while (way.n) {
            uint32_t at = way.at[way.n - 1];
            if (tried[at] == o->at.at[at].waits || o->at.at[at].kind == MW_MOVE_PARK) {
                colour[at] = 2;
                way.n--;
                continue;
            }
            uint32_t to = o->at.at[at].wait[tried[at]++];
            if (to >= n || colour[to] == 2)
                continue;
            if (colour[to] == 0) {
                colour[to] = 1;
                *mw_vec_push(&way) = to;
            } else if (o->at.at[to].kind == MW_MOVE_END) {
                uint32_t from = way.n;
                while (way.at[from - 1] != to)
                    from--;
                park(o, to, way.at + from - 1, way.n - from + 1);
            }
        }
    }
    mw_vec_done(&way);
    mw_free(colour);
    mw_free(tried);
}

static void note_next(struct recable_ops *o)
{
    uint32_t n = o->at.n;

    o->first_next = mw_alloc((n + 2) * sizeof *o->first_next);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t w = 0; w < o->at.at[i].waits; w++)
            o->first_next[o->at.at[i].wait[w] + 2]++;
    for (uint32_t i = 0; i < n; i++)
        o->first_next[i + 2] += o->first_next[i + 1];
    o->next = mw_alloc(o->first_next[n + 1] * sizeof *o->next);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t w = 0; w < o->at.at[i].waits; w++)
            o->next[o->first_next[o->at.at[i].wait[w] + 1]++] = i;
}

void mw_recable_ops_init(struct recable_ops *o, struct recable *k)
{
    *o = (struct recable_ops){.k = k};
    o->leaves = mw_alloc(k->x->want.ports.n * sizeof *o->leaves);
    for (uint32_t i = 0; i < k->x->want.ports.n; i++)
        o->leaves[i] = MW_NONE;
    add_ops(o);
    break_rings(o);
    note_next(o);
}

void mw_recable_ops_done(struct recable_ops *o)
{
    mw_vec_done(&o->at);
    mw_vec_done(&o->rings);
    mw_free(o->first_next);
    mw_free(o->next);
    mw_free(o->leaves);
}
