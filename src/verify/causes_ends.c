/*
 * causes_ends.c: ends confused at one device: the adapters of a node, a block of a switch's ports, a
 * ring of cables; and single cables in the wrong place.
 */
#include "verify/causes_int.h"

#include <stdlib.h>

/* ---- lists of a side's ports ---- */

struct list {
    MW_VEC(uint32_t) at;
};

enum what { FROM, HOME, STAYS };

static void append(struct list *l, const struct mw_finder *f, const struct mw_chain_side *s,
                   enum what what)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);

    for (uint32_t i = 0; i < s->n; i++)
        *mw_vec_push(&l->at) = what == FROM ? m[i].from : what == HOME ? m[i].home : m[i].stays;
}

static const char *ports_of(struct mw_finder *f, const struct mw_chain_side *s, enum what what)
{
    struct list l = {0};

    append(&l, f, s, what);
    const char *text = mw_say_ports(f->arena, f->x, l.at.at, l.at.n);
    mw_vec_done(&l.at);
    return text;
}

static const char *faces_of(struct mw_finder *f, const struct mw_chain_side *s, enum what what)
{
    struct list l = {0};

    append(&l, f, s, what);
    const char *text = mw_say_faces(f->arena, f->x, l.at.at, l.at.n);
    mw_vec_done(&l.at);
    return text;
}

static const char *paths_of(struct mw_finder *f, const struct mw_chain_side *s, enum what what)
{
    struct list l = {0};

    append(&l, f, s, what);
    const char *text = mw_say_paths(f->arena, f->x, l.at.at, l.at.n);
    mw_vec_done(&l.at);
    return text;
}

static const char *device_name(const struct mw_finder *f, uint32_t device)
{
    return f->plan->devices.at[device].name;
}

static const char *face_at(struct mw_finder *f, uint32_t port)
{
    return mw_arena_printf(f->arena, "%s %s", device_name(f, mw_finder_device_of(f, port)),
                           mw_say_face(f->arena, f->x, port));
}

/* ---- turns ---- */

struct spot {
    uint32_t from, home; /* places: what is in one belongs in the other */
};

struct turn { /* ends at places one after another, as rings move them */
    MW_VEC(struct spot) at;
    uint32_t least; /* place */
};

/* One more ring; `place` numbers its ports. */
static void turn_add(struct turn *t, const struct mw_finder *f, const struct mw_chain_side *s,
                     uint32_t (*place)(const struct mw_finder *, uint32_t))
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);

    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t from = place(f, m[i].from), home = place(f, m[i].home);
        *mw_vec_push(&t->at) = (struct spot){from, home};
        t->least = from < t->least ? from : t->least;
    }
}

/* The k, from -n/2 to n/2, for which what sits at the i-th of n places belongs to the i+k-th,
 * round and round; 0: there is none, or places between are none of these, or n is 2. Frees t. */
static int32_t turn_end(struct turn *t)
{
    uint32_t n = t->at.n, k = 0;

    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = t->at.at[i].from - t->least, home = t->at.at[i].home - t->least;
        uint32_t up = (home + n - from) % n;
        if (from >= n || home >= n || (i && up != k)) {
            n = 0;
            break;
        }
        k = up;
    }
    mw_vec_done(&t->at);
    if (n <= 2)
        return 0;
    return 2 * k > n ? (int32_t)k - (int32_t)n : (int32_t)k;
}

/* Permuting the ends at one switch leaves what joins what as it is: only port numbers differ. */
static enum mw_severity severity_of(const struct mw_finder *f, const struct mw_chain_side *s)
{
    bool harmless =
        s->device != MW_NONE && mw_finder_is_switch(f, s->device) && !s->left && !s->extra;
    return harmless ? MW_WARNING : MW_ERROR;
}

/* ---- adapters of a node ---- */

struct mixed { /* a node of which a chain's moves permute the adapters */
    uint32_t device, chain, rack;
    uint64_t signature; /* of all chains of the node: which adapter has whose cable */
    uint8_t side;
};

static bool on_rail(const struct mw_finder *f, const struct mw_chain_side *s)
{
    uint16_t port = f->x->ports[mw_finder_moves(f, s)->from].port;

    return port != UINT16_MAX && f->plan->devices.at[s->device].type->ports[port].rail > 0;
}

static int by_device(const void *a, const void *b)
{
    const struct mixed *x = a, *y = b;

    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return (x->chain > y->chain) - (x->chain < y->chain);
}

static int by_rack(const void *a, const void *b)
{
    const struct mixed *x = a, *y = b;

    if (x->rack != y->rack)
        return x->rack < y->rack ? -1 : 1;
    if (x->signature != y->signature)
        return x->signature < y->signature ? -1 : 1;
    return by_device(a, b);
}

/* Open ends count only on rails: elsewhere it is a cable in the wrong port. */
static bool permutes_adapters(const struct mw_finder *f, const struct mw_chain *c,
                              const struct mw_chain_side *s)
{
    return s->device != MW_NONE && !mw_finder_is_switch(f, s->device) &&
           (c->ring || on_rail(f, s));
}

static uint64_t signature_of(const struct mw_finder *f, const struct mw_chain_side *s)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    uint64_t sum = 0;

    for (uint32_t i = 0; i < s->n; i++)
        sum += mw_mix64((uint64_t)f->x->ports[m[i].from].port << 32 |
                        (uint64_t)f->x->ports[m[i].home].port << 8 | 1);
    return sum;
}

static uint32_t rail_of(const struct mw_finder *f, uint32_t port)
{
    const struct mw_expect_port *p = &f->x->ports[port];

    return (uint32_t)f->plan->devices.at[p->device].type->ports[p->port].rail;
}

/* By how much the chains of a node, rings all of them, turn its rails; 0: they do not. */
static int32_t turn_of_node(const struct mw_finder *f, const struct mixed *m, uint32_t chains)
{
    struct turn t = {.least = UINT32_MAX};

    for (uint32_t k = 0; k < chains; k++) {
        const struct mw_chain_side *s = &f->chains.at.at[m[k].chain].side[m[k].side];
        if (!f->chains.at.at[m[k].chain].ring || !on_rail(f, s))
            return 0;
        turn_add(&t, f, s, rail_of);
    }
    return turn_end(&t);
}

/* "rails 5 and 6 are exchanged", "… rotated by 2: rail 1 has the cable of 3, …" */
static const char *say_mixed(struct mw_finder *f, const struct mixed *m, uint32_t chains,
                             uint32_t plugs, int32_t turn)
{
    const struct mw_chain *c = &f->chains.at.at[m->chain];
    const struct mw_chain_move *at = mw_finder_moves(f, &c->side[m->side]);
    const char *list = "";
    uint32_t said = 0;

    if (!on_rail(f, &c->side[m->side]))
        return mw_arena_printf(f->arena, "the cables of %s are %s",
                               ports_of(f, &c->side[m->side], FROM),
                               plugs == 2 ? "exchanged" : "mixed up");
    if (plugs == 2 && chains == 1 && c->ring) {
        uint32_t a = rail_of(f, at->from), b = rail_of(f, at->home);
        return mw_arena_printf(f->arena, "rails %u and %u are exchanged", a < b ? a : b,
                               a < b ? b : a);
    }
    for (uint32_t k = 0; k < chains; k++) {
        const struct mw_chain_side *s = &f->chains.at.at[m[k].chain].side[m[k].side];
        at = mw_finder_moves(f, s);
        for (uint32_t i = 0; i < s->n && said < MW_SAY_CAP; i++, said++)
            list = mw_arena_printf(f->arena, "%s%s%u has the cable of %u", list,
                                   said ? ", " : "rail ", rail_of(f, at[i].from),
                                   rail_of(f, at[i].home));
    }
    if (turn)
        return mw_arena_printf(f->arena, "%u rails are rotated by %d: %s", plugs, turn, list);
    return mw_arena_printf(f->arena, "%u rails are %s: %s", plugs,
                           chains == 1 && c->ring ? "rotated" : "mixed up", list);
}

/* The nodes m[0 … n) of one rack have their adapters permuted alike; the first has `chains`. */
static void add_adapters(struct mw_finder *f, const struct mixed *m, uint32_t n,
                         uint32_t chains)
{
    const struct mw_chain_side *s = &f->chains.at.at[m->chain].side[m->side];
    uint32_t first = f->c->cables.n, plugs = 0;
    bool ring = chains == 1 && f->chains.at.at[m->chain].ring;
    bool rail = on_rail(f, s);
    int32_t turn = turn_of_node(f, m, chains);
    struct list nodes = {0};

    for (uint32_t i = 0; i < n; i++) {
        mw_finder_take(f, m[i].chain);
        *mw_vec_push(&nodes.at) = m[i].device;
        plugs += i < chains ? f->chains.at.at[m[i].chain].side[m[i].side].plugs : 0;
    }
    const char *names = mw_say_devices(f->arena, f->plan, nodes.at.at, nodes.at.n);
    const char *text = n > chains && m->rack != MW_NONE
                           ? mw_arena_printf(f->arena, "at %s (rack %s) %s", names,
                                             f->plan->racks.at[m->rack].name,
                                             say_mixed(f, m, chains, plugs, turn))
                           : mw_arena_printf(f->arena, "at %s %s", names,
                                             say_mixed(f, m, chains, plugs, turn));
    const char *cure =
        plugs == 2 && ring
            ? mw_arena_printf(f->arena, "At %s exchange the plugs in %s.",
                              n > chains ? "each of them" : names, faces_of(f, s, FROM))
            : mw_arena_printf(f->arena, "At %s move the plugs as the re-cabling plan lists.",
                              n > chains ? "each of them" : names);
    mw_finder_add(f,
                  turn || (ring && plugs > 2) ? MW_V_ROTATION
                  : rail                      ? MW_V_RAIL
                                              : MW_V_SWAP,
                  MW_ERROR, first, device_name(f, m->device), text, cure);
    mw_vec_done(&nodes.at);
}

void mw_causes_adapters(struct mw_finder *f)
{
    MW_VEC(struct mixed) all = {0};

    for (uint32_t i = 0; i < f->chains.at.n; i++)
        for (uint8_t s = 0; s < 2 && !f->done[i]; s++) {
            const struct mw_chain_side *side = &f->chains.at.at[i].side[s];
            if (!permutes_adapters(f, &f->chains.at.at[i], side))
                continue;
            *mw_vec_push(&all) = (struct mixed){.device = side->device,
                                                .chain = i,
                                                .rack = f->plan->devices.at[side->device].rack,
                                                .signature = signature_of(f, side),
                                                .side = s};
            break;
        }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_device);
    for (uint32_t i = 0, end; i < all.n; i = end) { /* a node's chains together */
        uint64_t sum = 0;
        for (end = i; end < all.n && all.at[end].device == all.at[i].device; end++)
            sum += all.at[end].signature;
        for (uint32_t k = i; k < end; k++)
            all.at[k].signature = sum;
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_rack);
    for (uint32_t i = 0, end; i < all.n; i = end) {
        uint32_t chains = 0;
        for (end = i; end < all.n && all.at[end].rack == all.at[i].rack &&
                      all.at[end].signature == all.at[i].signature;
             end++)
            chains += all.at[end].device == all.at[i].device;
        add_adapters(f, &all.at[i], end - i, chains);
    }
    mw_vec_done(&all);
}

/* ---- a block of ports ---- */

static int32_t ports_up(const struct mw_finder *f, const struct mw_chain_move *m)
{
    return (int32_t)f->x->want.ports.at[m->home].number -
           (int32_t)f->x->want.ports.at[m->from].number;
}

/* How many ports up most plugs of a path belong, if it is one block; 0: it is none. */
static int32_t shift_of(const struct mw_finder *f, const struct mw_chain_side *s)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    uint32_t same = 0;

    if (s->plugs < 2 || s->device == MW_NONE || !mw_finder_is_switch(f, s->device))
        return 0;
    int32_t up = ports_up(f, &m[s->n / 2]);
    for (uint32_t i = 0; i < s->n; i++)
        same += ports_up(f, &m[i]) == up;
    return 4 * same >= 3 * s->n ? up : 0;
}

/* The two ports of a planned cable that the moves of a path leave absent; NULL: there is none. */
static const char *left_over(struct mw_finder *f, const struct mw_chain *c, int which)
{
    const struct mw_chain_edge *e =
        &f->chains.edges.at[which == 0 ? c->first : c->first + c->n - 1];

    if (!c->side[which].left)
        return NULL;
    return mw_arena_printf(f->arena, "%s and %s", mw_say_path(f->arena, f->x, e->from),
                           mw_say_path(f->arena, f->x, e->to));
}

static void add_shift(struct mw_finder *f, uint32_t chain, int which, int32_t up)
{
    const struct mw_chain *c = &f->chains.at.at[chain];
    const struct mw_chain_side *s = &c->side[which];
    uint32_t first = f->c->cables.n;
    const char *name = device_name(f, s->device);
    const char *left = left_over(f, c, which);

    mw_finder_take(f, chain);
    const char *text =
        mw_arena_printf(f->arena, "%s of %s carry what belongs on %s: shifted by %d%s%s",
                        ports_of(f, s, FROM), name, ports_of(f, s, HOME), abs(up),
                        left ? "; missing is the cable between " : "", left ? left : "");
    const char *cure =
        mw_arena_printf(f->arena, "At %s move the plugs of %s %d %s %s, beginning with the %s.",
                        name, faces_of(f, s, FROM), abs(up), abs(up) == 1 ? "port" : "ports",
                        up > 0 ? "up" : "down", up > 0 ? "last" : "first");
    mw_finder_add(f, MW_V_SHIFT, severity_of(f, s), first, name, text, cure);
}

void mw_causes_shift(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        const struct mw_chain *c = &f->chains.at.at[i];
        int best = -1;

        for (int s = 0; s < 2 && !f->done[i] && !c->ring; s++)
            if (shift_of(f, &c->side[s]) &&
                (best < 0 ||
                 c->side[s].left + c->side[s].extra < c->side[best].left + c->side[best].extra))
                best = s;
        if (best >= 0)
            add_shift(f, i, best, shift_of(f, &c->side[best]));
    }
}

/* ---- rings ---- */

/* The side from which people see it: at one switch, the lower of two; else where switches are. */
static int side_of_ring(const struct mw_finder *f, const struct mw_chain *c)
{
    int rank[2];

    for (int s = 0; s < 2; s++) {
        const struct mw_chain_side *side = &c->side[s];
        rank[s] = 0;
        if (side->device != MW_NONE)
            rank[s] = 100 - (int)f->plan->devices.at[side->device].role;
        for (uint32_t i = 0; i < side->n && side->device == MW_NONE; i++)
            rank[s] += mw_finder_is_switch(
                           f, mw_finder_device_of(f, mw_finder_moves(f, side)[i].from)) &&
                       rank[s] < 50;
    }
    return rank[1] > rank[0];
}

/* "3 has the cable of 9, 9 of 12, …": by number at one device, else by component path. */
static const char *say_moves(struct mw_finder *f, const struct mw_chain_side *s)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    const char *list = "";

    for (uint32_t i = 0; i < s->n && i < MW_SAY_CAP; i++) {
        bool by_number = s->device != MW_NONE;
        list = mw_arena_printf(f->arena, "%s%s%s has the cable of %s", list, i ? ", " : "",
                               by_number ? mw_say_number(f->arena, f->x, m[i].from)
                                         : mw_say_path(f->arena, f->x, m[i].from),
                               by_number ? mw_say_number(f->arena, f->x, m[i].home)
                                         : mw_say_path(f->arena, f->x, m[i].home));
    }
    return s->n > MW_SAY_CAP
               ? mw_arena_printf(f->arena, "%s and so on, %u more", list, s->n - MW_SAY_CAP)
               : list;
}

static void add_swap(struct mw_finder *f, uint32_t chain, const struct mw_chain_side *s)
{
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    uint32_t first = f->c->cables.n;
    const char *path, *text, *cure;

    mw_finder_take(f, chain);
    if (s->device != MW_NONE) {
        path = device_name(f, s->device);
        text = mw_arena_printf(f->arena, "%s are exchanged at %s %s", paths_of(f, s, STAYS),
                               path, ports_of(f, s, FROM));
        cure = mw_arena_printf(f->arena, "At %s exchange the plugs in %s.", path,
                               faces_of(f, s, FROM));
    } else {
        path = mw_say_path(f->arena, f->x, m->from);
        text = mw_arena_printf(f->arena, "%s are exchanged: each is at the other's place of %s",
                               paths_of(f, s, STAYS), paths_of(f, s, FROM));
        cure = mw_arena_printf(f->arena, "Exchange the plugs in %s and %s.",
                               face_at(f, m->from), face_at(f, m->home));
    }
    mw_finder_add(f, MW_V_SWAP, severity_of(f, s), first, path, text, cure);
}

struct ring { /* at one switch: from which of its ports to which */
    uint32_t first, last, device, chain;
    uint8_t side;
};

static int ring_compare(const void *a, const void *b)
{
    const struct ring *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->chain > y->chain) - (x->chain < y->chain);
}

static uint32_t port_of(const struct mw_finder *f, uint32_t port)
{
    (void)f;
    return port;
}

static struct ring ring_at(const struct mw_finder *f, uint32_t chain, int side)
{
    const struct mw_chain_side *s = &f->chains.at.at[chain].side[side];
    const struct mw_chain_move *m = mw_finder_moves(f, s);
    struct ring r = {m->from, m->from, s->device, chain, (uint8_t)side};

    for (uint32_t i = 0; i < s->n; i++) {
        r.first = m[i].from < r.first ? m[i].from : r.first;
        r.last = m[i].from > r.last ? m[i].from : r.last;
    }
    return r;
}

/* Rings of one switch that lie in each other are one finding, if they are one turn. */
static void add_turn(struct mw_finder *f, const struct ring *r, uint32_t n)
{
    struct turn t = {.least = UINT32_MAX};
    struct list ports = {0};
    const char *name = device_name(f, r->device);
    uint32_t first = f->c->cables.n;
    enum mw_severity severity = MW_WARNING;

    for (uint32_t i = 0; i < n; i++)
        turn_add(&t, f, &f->chains.at.at[r[i].chain].side[r[i].side], port_of);
    int32_t turn = turn_end(&t);
    if (!turn)
        return;
    for (uint32_t i = 0; i < n; i++) {
        const struct mw_chain_side *s = &f->chains.at.at[r[i].chain].side[r[i].side];
        append(&ports, f, s, FROM);
        severity = severity_of(f, s);
        mw_finder_take(f, r[i].chain);
    }
    const char *text =
        mw_arena_printf(f->arena, "%s of %s are rotated by %d: %s",
                        mw_say_ports(f->arena, f->x, ports.at.at, ports.at.n), name, turn,
                        say_moves(f, &f->chains.at.at[r->chain].side[r->side]));
    const char *cure =
        mw_arena_printf(f->arena, "At %s move the plugs in %s, as the re-cabling plan lists.",
                        name, mw_say_faces(f->arena, f->x, ports.at.at, ports.at.n));
    mw_finder_add(f, MW_V_ROTATION, severity, first, name, text, cure);
    mw_vec_done(&ports.at);
}

void mw_causes_turn(struct mw_finder *f)
{
    MW_VEC(struct ring) all = {0};

    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        const struct mw_chain *c = &f->chains.at.at[i];
        if (f->done[i] || !c->ring)
            continue;
        int side = side_of_ring(f, c);
        if (c->side[side].device != MW_NONE && mw_finder_is_switch(f, c->side[side].device))
            *mw_vec_push(&all) = ring_at(f, i, side);
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, ring_compare);
    for (uint32_t i = 0, end; i < all.n; i = end) {
        uint32_t last = all.at[i].last;
        for (end = i + 1;
             end < all.n && all.at[end].device == all.at[i].device && all.at[end].first < last;
             end++)
            last = all.at[end].last > last ? all.at[end].last : last;
        add_turn(f, &all.at[i], end - i);
    }
    mw_vec_done(&all);
}

static void add_rotation(struct mw_finder *f, uint32_t chain, const struct mw_chain_side *s)
{
    uint32_t first = f->c->cables.n;
    const char *path, *text, *cure;

    mw_finder_take(f, chain);
    if (s->device != MW_NONE) {
        path = device_name(f, s->device);
        text = mw_arena_printf(f->arena, "%u cables are rotated at %s %s: %s", s->plugs, path,
                               ports_of(f, s, FROM), say_moves(f, s));
        cure = mw_arena_printf(f->arena,
                               "At %s move the plugs in %s, as the re-cabling plan "
                               "lists.",
                               path, faces_of(f, s, FROM));
    } else {
        path = mw_say_path(f->arena, f->x, mw_finder_moves(f, s)->from);
        text = mw_arena_printf(f->arena, "%u cables are plugged in a ring: %s", s->plugs,
                               say_moves(f, s));
        cure = "Move one end of each to the next place, as the re-cabling plan lists.";
    }
    mw_finder_add(f, MW_V_ROTATION, severity_of(f, s), first, path, text, cure);
}

void mw_causes_ring(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        const struct mw_chain *c = &f->chains.at.at[i];

        if (f->done[i] || !c->ring)
            continue;
        const struct mw_chain_side *s = &c->side[side_of_ring(f, c)];
        if (s->plugs <= 2)
            add_swap(f, i, s);
        else
            add_rotation(f, i, s);
    }
}

/* ---- single cables ---- */

void mw_causes_extra(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        const struct mw_chain *c = &f->chains.at.at[i];
        const struct mw_chain_edge *e = &f->chains.edges.at[c->first];
        uint32_t first = f->c->cables.n;

        if (f->done[i] || c->absent)
            continue;
        const char *from = mw_say_path(f->arena, f->x, e->from);
        const char *to = mw_say_path(f->arena, f->x, e->to);
        bool free = f->x->want.ports.at[e->from].peer == MW_NONE &&
                    f->x->want.ports.at[e->to].peer == MW_NONE;
        mw_finder_take(f, i);
        if (free)
            mw_finder_add(f, MW_V_EXTRA, MW_WARNING, first, from,
                          mw_arena_printf(f->arena,
                                          "a cable joins %s and %s, which the plan leaves free",
                                          from, to),
                          mw_arena_printf(f->arena, "Take it out of %s and %s, or plan it.",
                                          face_at(f, e->from), face_at(f, e->to)));
        else
            mw_finder_add(
                f, MW_V_CONFLICT, MW_WARNING, first, from,
                mw_arena_printf(f->arena,
                                "a cable is seen between %s and %s, and another one in "
                                "the same port",
                                from, to),
                "Look again: the sources may be of different times.");
    }
}

/* The side with fewer cables left over, then whose ends stay at one device, then at switches. */
static int side_of_path(const struct mw_finder *f, const struct mw_chain *c)
{
    uint32_t worse[2];

    for (int s = 0; s < 2; s++) {
        const struct mw_chain_side *side = &c->side[s];
        uint32_t at = side->n ? mw_finder_device_of(f, mw_finder_moves(f, side)->from) : 0;
        worse[s] = 4 * (side->left + side->extra) + 2 * (side->device == MW_NONE) +
                   !mw_finder_is_switch(f, at);
    }
    return worse[1] < worse[0];
}

/* Whatever no other cause explains. */
void mw_causes_wrong(struct mw_finder *f)
{
    for (uint32_t i = 0; i < f->chains.at.n; i++) {
        const struct mw_chain *c = &f->chains.at.at[i];
        uint32_t first = f->c->cables.n;

        if (f->done[i])
            continue;
        int which = side_of_path(f, c);
        const struct mw_chain_side *s = &c->side[which];
        const struct mw_chain_move *m = mw_finder_moves(f, s);
        mw_finder_take(f, i);
        const char *left = left_over(f, c, which), *text, *cure;
        if (s->plugs == 1) {
            text = mw_arena_printf(f->arena, "the cable of %s is in %s and belongs in %s",
                                   mw_say_path(f->arena, f->x, m->stays),
                                   mw_say_path(f->arena, f->x, m->from),
                                   mw_say_path(f->arena, f->x, m->home));
            cure = mw_arena_printf(f->arena, "Move its plug from %s to %s.",
                                   face_at(f, m->from), face_at(f, m->home));
        } else {
            text = mw_arena_printf(f->arena, "%u cables are in the wrong places: %s", s->plugs,
                                   say_moves(f, s));
            cure = "Move their ends as the re-cabling plan lists.";
        }
        if (left)
            text = mw_arena_printf(f->arena, "%s; missing is the cable between %s", text, left);
        if (s->extra)
            text = mw_arena_printf(f->arena, "%s; %u cable more than planned", text, s->extra);
        mw_finder_add(f, MW_V_WRONG, severity_of(f, s), first,
                      mw_say_path(f->arena, f->x, m->from), text, cure);
    }
}
