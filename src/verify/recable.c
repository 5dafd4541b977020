#include "design/label.h"
#include "verify/recable_int.h"

#include <stdio.h>
#include <string.h>

const char *const mw_move_kind_names[] = {"move", "remove", "lay", "park",
                                          "plug", "check",  NULL};

/* Ends touched; what is laid from what was taken out counts with the laying. */
static void count(struct recable *k)
{
    struct mw_recable *r = k->out;

    for (uint32_t i = 0; i < k->items.n; i++) {
        const struct strand *s = &k->items.at[i];
        if (s->mate == MW_NONE) {
            r->remove++;
            r->ends += s->ends;
        } else {
            r->reused += !s->moves;
        }
    }
    for (uint32_t i = 0; i < k->slots.n; i++) {
        const struct strand *s = &k->slots.at[i];
        if (s->mate == MW_NONE && s->alone) {
            r->check++;
            continue;
        }
        if (s->mate == MW_NONE)
            r->lay++;
        if (s->mate == MW_NONE || !k->items.at[s->mate].moves)
            r->ends += s->ends;
        r->short_cables += s->is_short && s->mate == MW_NONE;
    }
    for (uint32_t i = 0; i < r->moves.n; i++)
        r->ends += r->moves.at[i].kind == MW_MOVE_END || r->moves.at[i].kind == MW_MOVE_PLUG;
    r->bound = k->plug_ins > k->unplugs ? k->plug_ins : k->unplugs;
}

void mw_recable_plan(struct mw_recable *r, const struct mw_expect *x, const struct mw_wiring *w,
                     const struct mw_observation *o, uint32_t keep_percent)
{
    struct recable k = {.out = r, .x = x, .w = w, .o = o, .plan = x->plan};

    *r = (struct mw_recable){.share_percent = keep_percent};
    mw_recable_strands(&k);
    mw_recable_match(&k);
    mw_recable_order(&k, keep_percent);
    count(&k);
    mw_vec_done(&k.items);
    mw_vec_done(&k.slots);
    mw_map_u64_done(&k.lane_at);
    mw_free(k.now);
    mw_free(k.item_at);
    mw_free(k.slot_at);
    mw_free(k.class_of);
}

void mw_recable_done(struct mw_recable *r)
{
    mw_vec_done(&r->moves);
    *r = (struct mw_recable){0};
}

uint32_t *mw_recable_halves(const struct mw_recable *r)
{
    uint32_t *other = mw_alloc(r->moves.n * sizeof *other);
    struct mw_map_u64 first = {0}; /* wire and end, or wire alone, of a first half -> move */

    for (uint32_t i = 0; i < r->moves.n; i++) {
        const struct mw_move *m = &r->moves.at[i];
        bool end = m->kind == MW_MOVE_PARK || m->kind == MW_MOVE_PLUG;
        uint64_t key = (uint64_t)m->wire << 32 | (end ? m->from : MW_NONE);

        other[i] = MW_NONE;
        if (m->wire == MW_NONE)
            continue;
        if (m->kind == MW_MOVE_PARK || m->kind == MW_MOVE_REMOVE) {
            mw_map_u64_add(&first, key, i);
        } else if (m->kind == MW_MOVE_PLUG || m->kind == MW_MOVE_LAY) {
            other[i] = mw_map_u64_get(&first, key);
            if (other[i] != MW_NONE)
                other[other[i]] = i;
        }
    }
    mw_map_u64_done(&first);
    return other;
}

static void write_label(const struct mw_expect *x, uint32_t port, uint8_t lanes,
                        char buf[MW_RECABLE_LABEL_CAP])
{
    const struct mw_expect_port *at = &x->ports[port];
    struct mw_end end = {at->device, at->port, lanes};

    if (at->port == UINT16_MAX)
        mw_expect_path(x, port, buf);
    else
        mw_label_end(x->plan, &end, buf, MW_LABEL_CAP);
}

char *mw_recable_label(const struct mw_expect *x, uint32_t port, uint32_t second,
                       char buf[MW_RECABLE_LABEL_CAP])
{
    bool two = second != MW_NONE;
    bool twin = two && x->ports[port].device == x->ports[second].device &&
                x->ports[port].port + 1 == x->ports[second].port;

    write_label(x, port, twin ? 2 : 1, buf);
    if (two && !twin) { /* the tails of a splitter */
        char other[MW_RECABLE_LABEL_CAP];
        size_t n = strlen(buf);
        write_label(x, second, 1, other);
        snprintf(buf + n, MW_RECABLE_LABEL_CAP - n, " / %s", other);
    }
    return buf;
}

/* ---- carrying it out ---- */

struct bench {      /* ports as they are */
    uint32_t *peer; /* MW_NONE: nothing, or an end that hangs or is unknown */
    bool *held;     /* a plug is in it */
};

static bool unplug(struct bench *b, uint32_t port, uint32_t stays)
{
    if (port == MW_NONE)
        return true;
    if (!b->held[port] || b->peer[port] != stays)
        return false;
    b->held[port] = false;
    b->peer[port] = MW_NONE;
    if (stays != MW_NONE)
        b->peer[stays] = MW_NONE;
    return true;
}

static bool plug_in(struct bench *b, uint32_t port, uint32_t stays)
{
    if (port == MW_NONE)
        return true;
    if (b->held[port] || (stays != MW_NONE && b->peer[stays] != MW_NONE))
        return false;
    b->held[port] = true;
    b->peer[port] = stays;
    if (stays != MW_NONE)
        b->peer[stays] = port;
    return true;
}

static bool carry_lane(struct bench *b, uint8_t kind, uint32_t from, uint32_t to,
                       uint32_t stays)
{
    if (from == MW_NONE && to == MW_NONE) /* no such lane */
        return true;
    switch (kind) {
    case MW_MOVE_END:
        return unplug(b, from, stays) && plug_in(b, to, stays);
    case MW_MOVE_PARK:
        return unplug(b, from, stays);
    case MW_MOVE_REMOVE:
        if (!unplug(b, from, stays))
            return false;
        if (stays != MW_NONE)
            b->held[stays] = false;
        return true;
    case MW_MOVE_LAY:
    case MW_MOVE_CHECK:
        if (b->held[stays])
            return false;
        b->held[stays] = true;
        return plug_in(b, to, stays);
    default: /* MW_MOVE_PLUG */
        return plug_in(b, to, stays);
    }
}

static void set_out(struct bench *b, const struct mw_expect *x, const struct mw_wiring *w)
{
    for (uint32_t i = 0; i < x->want.ports.n; i++)
        b->peer[i] = x->want.ports.at[i].peer;
    for (uint32_t i = 0; i < w->absent.n; i++)
        b->peer[w->absent.at[i].a] = b->peer[w->absent.at[i].b] = MW_NONE;
    for (uint32_t i = 0; i < w->wrong.n; i++) {
        b->peer[w->wrong.at[i].a] = w->wrong.at[i].b;
        b->peer[w->wrong.at[i].b] = w->wrong.at[i].a;
    }
    for (uint32_t i = 0; i < x->want.ports.n; i++)
        b->held[i] = b->peer[i] != MW_NONE;
    for (uint32_t i = 0; i < w->foreign.n; i++) {
        const struct mw_wire *f = &w->foreign.at[i];
        if (f->a != MW_NONE || f->b != MW_NONE)
            b->held[f->a != MW_NONE ? f->a : f->b] = true;
    }
}

bool mw_recable_apply(const struct mw_recable *r, const struct mw_expect *x,
                      const struct mw_wiring *w, uint32_t *peer, uint32_t upto_step)
{
    struct bench b = {peer, mw_alloc(x->want.ports.n * sizeof *b.held)};
    bool good = true;

    set_out(&b, x, w);
    for (uint32_t i = 0; i < r->moves.n && good && r->moves.at[i].step <= upto_step; i++) {
        const struct mw_move *m = &r->moves.at[i];
        good = carry_lane(&b, m->kind, m->from, m->to, m->stays) &&
               carry_lane(&b, m->kind, m->second.from, m->second.to, m->second.stays);
    }
    mw_free(b.held);
    return good;
}
