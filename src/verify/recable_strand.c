/*
 * recable_strand.c: cables as people hold them. The wiring is told port by port; here lanes that
 * share a plug become one cable: both lanes of a twin-port assembly, both tails of a splitter.
 */
#include "design/route.h"
#include "verify/recable_int.h"

#include <stdlib.h>
#include <string.h>

enum { SEEN_INFINIBAND = 1, SEEN_ETHERNET = 2 };

struct finder {
    struct recable *k;
    uint8_t *seen;        /* by device: how */
    uint32_t *foreign_at; /* by port: index in w->foreign; MW_NONE */
    uint8_t *planned;     /* by cable: links */
    bool *told;           /* by wrong wire: some item holds it */
    uint32_t *wrong_at;   /* by port: index in w->wrong; MW_NONE */
};

static uint32_t *filled(size_t n, uint32_t with)
{
    uint32_t *a = mw_alloc(n * sizeof *a);

    for (size_t i = 0; i < n; i++)
        a[i] = with;
    return a;
}

static const struct mw_cable *cable_at(const struct recable *k, uint32_t port)
{
    uint32_t cable = port == MW_NONE ? MW_NONE : k->x->ports[port].cable;

    return cable == MW_NONE ? NULL : &k->plan->cables.at[cable];
}

static bool is_splitter(const struct mw_cable *c)
{
    return c && c->end[2].device != MW_NONE;
}

/* Which end of its planned cable a port is; the head of a splitter has two lanes. */
static int end_of(const struct recable *k, const struct mw_cable *c, uint32_t port)
{
    const struct mw_expect_port *at = &k->x->ports[port];

    for (int e = 0; e < 2; e++) {
        uint32_t lanes = e == 0 && is_splitter(c) ? 2 : c->end[e].lanes;
        if (at->device == c->end[e].device && at->port >= c->end[e].port &&
            at->port < c->end[e].port + lanes)
            return e;
    }
    return 2;
}

/* ---- ports ---- */

static uint64_t lane_key(uint32_t device, uint32_t port)
{
    return (uint64_t)device << 16 | port;
}

static const struct mw_port_type *type_of(const struct recable *k, uint32_t port)
{
    const struct mw_expect_port *at = &k->x->ports[port];

    return at->port == UINT16_MAX ? NULL
                                  : &k->plan->devices.at[at->device].type->ports[at->port];
}

/* Both ports of the cage of two lanes that `port` is in; false: it is in no such cage. */
static bool cage_of(const struct recable *k, uint32_t port, struct plug *both)
{
    const struct mw_port_type *t = port == MW_NONE ? NULL : type_of(k, port);

    if (!t || t->lanes != 2)
        return false;
    const struct mw_expect_port *at = &k->x->ports[port];
    uint32_t first = at->port - t->lane;
    for (uint32_t lane = 0; lane < 2; lane++) {
        both->port[lane] = mw_map_u64_get(&k->lane_at, lane_key(at->device, first + lane));
        if (both->port[lane] == MW_NONE)
            return false;
    }
    return true;
}

static void look_at_ports(struct finder *f)
{
    struct recable *k = f->k;
    const struct mw_observation *want = &k->x->want;

    for (uint32_t i = 0; i < want->ports.n; i++) {
        const struct mw_expect_port *at = &k->x->ports[i];
        const struct mw_port_type *t = type_of(k, i);
        bool system = want->nodes.at[want->ports.at[i].node].kind == MW_OBS_SYSTEM;

        if (k->w->seen_at[i] != MW_NONE)
            f->seen[at->device] |= system ? SEEN_ETHERNET : SEEN_INFINIBAND;
        if (t && t->lanes == 2 && (!system || at->cable != MW_NONE))
            mw_map_u64_add(&k->lane_at, lane_key(at->device, at->port), i);
        k->now[i] = want->ports.at[i].peer;
        if (k->now[i] != MW_NONE && k->now[i] > i && at->cable != MW_NONE)
            f->planned[at->cable]++;
    }
    for (uint32_t i = 0; i < k->w->absent.n; i++) {
        const struct mw_wire *wire = &k->w->absent.at[i];
        k->now[wire->a] = k->now[wire->b] = MW_NONE;
    }
    for (uint32_t i = 0; i < k->w->wrong.n; i++) {
        const struct mw_wire *wire = &k->w->wrong.at[i];
        k->now[wire->a] = wire->b;
        k->now[wire->b] = wire->a;
        f->wrong_at[wire->a] = f->wrong_at[wire->b] = i;
    }
    for (uint32_t i = 0; i < k->w->foreign.n; i++) {
        const struct mw_wire *wire = &k->w->foreign.at[i];
        uint32_t known = wire->a != MW_NONE ? wire->a : wire->b;
        if (known != MW_NONE)
            f->foreign_at[known] = i;
    }
}

/* ---- slots ---- */

static bool is_seen(const struct finder *f, uint32_t port)
{
    const struct mw_expect *x = f->k->x;
    bool system = x->want.nodes.at[x->want.ports.at[port].node].kind == MW_OBS_SYSTEM;

    return f->seen[x->ports[port].device] & (system ? SEEN_ETHERNET : SEEN_INFINIBAND);
}

/* A port that holds a cable to somewhere unknown: that may be the planned one, unless the planned
 * peer is seen and has none such. */
static bool may_be_right(const struct finder *f, uint32_t port, uint32_t peer)
{
    return f->foreign_at[port] != MW_NONE && f->k->w->seen_at[peer] == MW_NONE;
}

static bool is_open(const struct finder *f, const struct mw_wire *wire)
{
    return wire->seen == MW_NONE && is_seen(f, wire->a) && is_seen(f, wire->b) &&
           !may_be_right(f, wire->a, wire->b) && !may_be_right(f, wire->b, wire->a);
}

/* Puts a planned port where it belongs among the ends of its cable. */
static void place_port(const struct recable *k, struct strand *s, uint32_t port)
{
    const struct mw_cable *c = &k->plan->cables.at[s->cable];
    int e = end_of(k, c, port);

    s->end[e].port[k->x->ports[port].port - c->end[e].port] = port;
}

static struct strand strand_of(uint8_t ends)
{
    struct strand s = {.ends = ends, .cable = MW_NONE, .wire = MW_NONE, .mate = MW_NONE};

    memset(s.end, 0xff, sizeof s.end);
    memset(s.could, 0xff, sizeof s.could);
    return s;
}

/* Lanes of a twin-port cable of which another is right. Where the ports hold something else, lanes
 * part ways: whatever is there has a plug for each. Else a lane is dead, which no move mends. */
static void add_lanes(struct finder *f, const struct mw_wire *at, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct strand s = strand_of(2);

        if (f->wrong_at[at[i].a] == MW_NONE && f->wrong_at[at[i].b] == MW_NONE)
            continue;
        s.cable = at[i].cable;
        s.end[0].port[0] = at[i].a;
        s.end[1].port[0] = at[i].b;
        *mw_vec_push(&f->k->slots) = s;
    }
}

/* The absent wires of one cable. */
static void add_slot(struct finder *f, const struct mw_wire *at, uint32_t n)
{
    struct recable *k = f->k;
    const struct mw_cable *c = &k->plan->cables.at[at->cable];
    bool split = is_splitter(c) && f->planned[at->cable] == 2;
    struct strand s = strand_of(split ? 3 : 2);

    s.cable = at->cable;
    for (uint32_t i = 0; i < n; i++)
        if (!is_open(f, &at[i])) {
            k->out->unseen++;
            return;
        }
    if (!split && n < f->planned[s.cable]) {
        add_lanes(f, at, n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        place_port(k, &s, at[i].a);
        place_port(k, &s, at[i].b);
    }
    if (split && n == 1) { /* the tail that is right */
        struct plug head = s.end[0];
        uint32_t known = head.port[0] != MW_NONE ? head.port[0] : head.port[1];
        if (!cage_of(k, known, &head))
            return;
        for (int lane = 0; lane < 2; lane++) {
            place_port(k, &s, head.port[lane]);
            place_port(k, &s, k->x->want.ports.at[head.port[lane]].peer);
        }
    }
    *mw_vec_push(&k->slots) = s;
}

static int compare_cables(const void *a, const void *b)
{
    const struct mw_wire *x = a, *y = b;

    if (x->cable != y->cable)
        return x->cable < y->cable ? -1 : 1;
    return x->a < y->a ? -1 : x->a > y->a;
}

static void find_slots(struct finder *f)
{
    const struct mw_wiring *w = f->k->w;
    struct mw_wire *at = mw_alloc(w->absent.n * sizeof *at);

    for (uint32_t i = 0; i < w->absent.n; i++)
        at[i] = w->absent.at[i];
    qsort(at, w->absent.n, sizeof *at, compare_cables);
    for (uint32_t i = 0, end; i < w->absent.n; i = end) {
        for (end = i + 1; end < w->absent.n && at[end].cable == at[i].cable; end++)
            ;
        add_slot(f, at + i, end - i);
    }
    mw_free(at);
}

/* ---- items ---- */

static void tell(struct finder *f, struct strand *s)
{
    for (int e = 0; e < s->ends; e++)
        for (int lane = 0; lane < 2; lane++) {
            uint32_t wire =
                s->end[e].port[lane] == MW_NONE ? MW_NONE : f->wrong_at[s->end[e].port[lane]];
            if (wire != MW_NONE)
                f->told[wire] = true;
            if (wire < s->wire)
                s->wire = wire;
        }
    *mw_vec_push(&f->k->items) = *s;
}

/* The splitter whose tail is planned at a port, or NULL. */
static const struct mw_cable *tail_at(const struct recable *k, uint32_t port)
{
    const struct mw_cable *c = cable_at(k, port);

    return is_splitter(c) && end_of(k, c, port) > 0 ? c : NULL;
}

/* Adds the splitter whose head is in the cage of `port`, if one is: where a head is planned and
 * both lanes lead somewhere, or any to a tail; or where both lanes lead to the tails of one. */
static bool add_splitter(struct finder *f, uint32_t port)
{
    struct recable *k = f->k;
    struct plug cage;

    if (!cage_of(k, port, &cage))
        return false;
    uint32_t to[2] = {k->now[cage.port[0]], k->now[cage.port[1]]};
    const struct mw_cable *here = cable_at(k, cage.port[0]);
    const struct mw_cable *tail[2] = {tail_at(k, to[0]), tail_at(k, to[1])};
    bool head = is_splitter(here) && end_of(k, here, cage.port[0]) == 0;
    bool both = to[0] != MW_NONE && to[1] != MW_NONE;
    if (!(head && (both || tail[0] || tail[1])) && !(both && tail[0] && tail[0] == tail[1]))
        return false;
    struct strand s = strand_of(3);
    s.end[0] = cage;
    s.end[1].port[0] = to[0];
    s.end[2].port[0] = to[1];
    tell(f, &s);
    return true;
}

/* The two ends of a wrong wire, with the second lanes where both go the same way. */
static void add_cable(struct finder *f, uint32_t wire)
{
    struct recable *k = f->k;
    uint32_t a = k->w->wrong.at[wire].a, b = k->w->wrong.at[wire].b;
    const struct mw_cable *at_a = cable_at(k, a), *at_b = cable_at(k, b);
    bool twin_a = at_a && at_a->end[0].lanes == 2, twin_b = at_b && at_b->end[0].lanes == 2;
    struct strand s = strand_of(2);
    struct plug p, q;

    s.end[0].port[0] = a;
    s.end[1].port[0] = b;
    if ((twin_a || twin_b) && cage_of(k, a, &p) && cage_of(k, b, &q)) {
        int lane = p.port[1] == a;
        bool dark = k->now[p.port[!lane]] == MW_NONE && k->now[q.port[!lane]] == MW_NONE;
        if (q.port[lane] == b &&
            (k->now[p.port[!lane]] == q.port[!lane] || (dark && twin_a && twin_b))) {
            s.end[0] = p;
            s.end[1] = q;
        }
    }
    tell(f, &s);
}

/* A cable to somewhere unknown that holds the port of a slot. */
static void add_foreign(struct finder *f, uint32_t foreign)
{
    struct recable *k = f->k;
    const struct mw_wire *wire = &k->w->foreign.at[foreign];
    uint32_t known = wire->a != MW_NONE ? wire->a : wire->b;
    struct strand s = strand_of(2);

    if (known == MW_NONE || k->slot_at[known] == MW_NONE)
        return;
    s.end[0].port[0] = known;
    s.wire = k->w->wrong.n + foreign;
    *mw_vec_push(&k->items) = s;
}

static void index_ends(const struct strand *s, uint32_t strand, uint32_t *at)
{
    for (int e = 0; e < s->ends; e++)
        for (int lane = 0; lane < 2; lane++)
            if (s->end[e].port[lane] != MW_NONE)
                at[s->end[e].port[lane]] = AT(strand, e);
}

static void find_items(struct finder *f)
{
    struct recable *k = f->k;
    const struct mw_wiring *w = k->w;

    for (uint32_t i = 0; i < w->wrong.n; i++)
        if (!f->told[i] && !add_splitter(f, w->wrong.at[i].a))
            add_splitter(f, w->wrong.at[i].b);
    for (uint32_t i = 0; i < w->wrong.n; i++)
        if (!f->told[i])
            add_cable(f, i);
    for (uint32_t i = 0; i < w->foreign.n; i++)
        add_foreign(f, i);
    for (uint32_t i = 0; i < k->items.n; i++)
        index_ends(&k->items.at[i], i, k->item_at);
    /* a splitter that is right but for a tail that hangs */
    for (uint32_t i = 0; i < k->slots.n; i++) {
        const struct strand *s = &k->slots.at[i];
        if (s->ends == 3 && k->item_at[s->end[0].port[0]] == MW_NONE &&
            k->item_at[s->end[0].port[1]] == MW_NONE && add_splitter(f, s->end[0].port[0]))
            index_ends(&k->items.at[k->items.n - 1], k->items.n - 1, k->item_at);
    }
}

/* ---- lengths ---- */

uint32_t mw_recable_way_mm(const struct recable *k, uint32_t port_a, uint32_t port_b)
{
    if (port_a == MW_NONE || port_b == MW_NONE)
        return 0;
    int64_t mm = mw_route_mm(k->plan, k->x->ports[port_a].device, k->x->ports[port_b].device);
    return mm < 0 ? 0 : mm < UINT32_MAX ? (uint32_t)mm : UINT32_MAX;
}

/* What an item can be: the planned cables of its ports that span the way where it lies. */
static void guess(const struct recable *k, struct strand *s)
{
    for (int e = 1; e < s->ends; e++) {
        uint32_t mm = mw_recable_way_mm(k, s->end[0].port[0], s->end[e].port[0]);
        s->way_mm = mm > s->way_mm ? mm : s->way_mm;
    }
    for (int e = 0; e < s->ends; e++) {
        const struct mw_cable *c = cable_at(k, s->end[e].port[0]);
        if (c && is_splitter(c) == (s->ends == 3) && c->length_mm >= s->way_mm &&
            c->part != MW_NONE)
            s->could[e] = (uint32_t)(c - k->plan->cables.at);
    }
}

void mw_recable_strands(struct recable *k)
{
    uint32_t ports = k->x->want.ports.n, cables = k->plan->cables.n;
    struct finder f = {.k = k};

    k->now = filled(ports, MW_NONE);
    k->item_at = filled(ports, MW_NONE);
    k->slot_at = filled(ports, MW_NONE);
    f.foreign_at = filled(ports, MW_NONE);
    f.wrong_at = filled(ports, MW_NONE);
    f.seen = mw_alloc(k->plan->devices.n);
    f.planned = mw_alloc(cables);
    f.told = mw_alloc(k->w->wrong.n * sizeof *f.told);
    look_at_ports(&f);
    find_slots(&f);
    for (uint32_t i = 0; i < k->slots.n; i++)
        index_ends(&k->slots.at[i], i, k->slot_at);
    find_items(&f);
    for (uint32_t i = 0; i < k->items.n; i++)
        guess(k, &k->items.at[i]);
    mw_free(f.seen);
    mw_free(f.foreign_at);
    mw_free(f.wrong_at);
    mw_free(f.planned);
    mw_free(f.told);
}
