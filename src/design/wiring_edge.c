/*
 * wiring_edge.c: management ports, serial ports and PDUs to edge switches.
 *
 * First each scalable unit fills the edges that stand in its own racks, then whoever found none
 * takes what is free, in order, nearest first where racks of no unit have edges of their own. Nodes and leaves still to come have their ports kept. So with
 * growth new endpoints follow the old ones and move none; only what is in racks that belong to
 * no unit (their PDUs, console servers) comes last and may be dealt anew.
 */
#include "design/wiring.h"

#include "design/edge.h"

#include <inttypes.h>
#include <stdlib.h>

/* Someone who needs a port; device MW_NONE: a node or leaf still to come. */
struct endpoint {
    uint32_t device;
    int32_t su;   /* -1: none; past the last: of racks without one */
    int32_t node; /* which brings it, or one of: */
    uint32_t order;
    bool second; /* of two edges equally near, this one */
    bool done;   /* it is plugged in already */
};
/* Racks of switches and servers are there from the first; those of nodes come with growth. */
enum { BEFORE_LEAVES = -1, AFTER_LEAVES = INT32_MAX - 1, AFTER_ALL = INT32_MAX };
enum { AFTER_NODES = 1 << 24 }; /* past every slot for a node */

/* Edges in the order in which they are filled, two at a time; what is in racks of no unit fills
 * them from the other end, so that it and the rest do not push each other along. */
struct queue {
    const uint32_t *edges; /* positions in the range */
    int32_t n, next, last; /* last: so many at the end are full */
};

struct edge_wiring {
    struct mw_plan *p;
    const struct mw_wire_base *base;
    enum mw_fabric_id fabric;
    struct mw_range edges;
    struct mw_port_list ports; /* access ports */
    int32_t *used;             /* ports taken, by edge, from the first */
    int32_t *used_back;        /* and from the last */
    int32_t step;              /* 2: edges stand in pairs */
    int32_t units;
    struct queue all;
    struct queue *own; /* by su + 1 */
    uint32_t *sorted;  /* edges by su */
    MW_VEC(struct endpoint) endpoints;
    int64_t left_over;
};

static int32_t rack_su(const struct mw_plan *p, uint32_t rack)
{
    return rack == MW_NONE ? -1 : p->racks.at[rack].su;
}

static int64_t span_mm(const struct mw_plan *p, uint32_t a, uint32_t b)
{
    const struct mw_position *pa = &p->positions.at[p->racks.at[a].position];
    const struct mw_position *pb = &p->positions.at[p->racks.at[b].position];

    return llabs(pa->x_mm - pb->x_mm) + llabs(pa->y_mm - pb->y_mm);
}

/* Distance between two racks of scalable units; 0 where one belongs to none: such racks are
 * packed anew when more devices come, so nothing that must last may follow from them. */
static int64_t rack_distance(const struct mw_plan *p, uint32_t a, uint32_t b)
{
    return a == b || rack_su(p, a) < 0 || rack_su(p, b) < 0 ? 0 : span_mm(p, a, b);
}

static bool has_room(const struct edge_wiring *w, uint32_t edge)
{
    return w->used[edge] + w->used_back[edge] < w->ports.n;
}

/* Which of two edges takes the endpoint: of a unit's nodes each takes half, of its other devices
 * the nearer one. */
static uint32_t choose_edge(const struct edge_wiring *w, uint32_t a, uint32_t b,
                            const struct endpoint *e)
{
    const struct mw_device *d;
    int64_t to_a, to_b;

    if (!has_room(w, b))
        return a;
    if (!has_room(w, a))
        return b;
    if (e->device == MW_NONE || e->node == BEFORE_LEAVES)
        return e->second ? b : a;
    d = &w->p->devices.at[e->device];
    to_a = rack_distance(w->p, d->rack, w->p->devices.at[w->edges.first + a].rack);
    to_b = rack_distance(w->p, d->rack, w->p->devices.at[w->edges.first + b].rack);
    if (to_a == to_b)
        return e->second ? b : a;
    return to_a < to_b ? a : b;
}

static bool from_the_back(const struct edge_wiring *w, const struct endpoint *e)
{
    return e->su == w->units;
}

/* An edge with a free port, or MW_NONE. */
static uint32_t queue_edge(const struct edge_wiring *w, struct queue *q,
                           const struct endpoint *e)
{
    for (; from_the_back(w, e) && q->last < q->n; q->last++) {
        uint32_t edge = q->edges[q->n - 1 - q->last];

        if (has_room(w, edge))
            return edge;
    }
    if (from_the_back(w, e))
        return MW_NONE;
    for (; q->next < q->n; q->next += w->step) {
        uint32_t a = q->edges[q->next];
        uint32_t b = w->step == 2 && q->next + 1 < q->n ? q->edges[q->next + 1] : a;

        if (has_room(w, a) || has_room(w, b))
            return choose_edge(w, a, b, e);
    }
    return MW_NONE;
}

/* Where something stands, new racks of no unit do not follow the order in which edges are filled:
 * what is in them goes by distance. Units do. */
static bool is_by_distance(const struct edge_wiring *w, const struct endpoint *e)
{
    return w->p->base && e->device != MW_NONE && (e->su < 0 || from_the_back(w, e));
}

/* The nearest edge of a queue with a free port, or MW_NONE. */
static uint32_t nearest_edge(const struct edge_wiring *w, const struct queue *q,
                             const struct endpoint *e)
{
    const struct mw_plan *p = w->p;
    uint32_t from = p->devices.at[e->device].rack, best = MW_NONE;
    int64_t least = INT64_MAX;

    for (int32_t i = 0; i < q->n && least > 0; i++) {
        uint32_t rack = p->devices.at[w->edges.first + q->edges[i]].rack;
        int64_t mm = 0;

        if (!has_room(w, q->edges[i]))
            continue;
        if (from != MW_NONE && rack != MW_NONE)
            mm = span_mm(p, from, rack);
        if (mm >= least)
            continue;
        least = mm;
        best = q->edges[i];
    }
    return best;
}

/* Index of the device's port for this network, or -1. */
static int32_t endpoint_port(const struct edge_wiring *w, const struct mw_device *d)
{
    enum mw_port_net nets[] = {w->fabric == MW_FABRIC_OOB ? MW_NET_OOB : MW_NET_CONSOLE,
                               MW_NET_OOB};
    int n = d->role == MW_ROLE_PDU ? 2 : 1;

    if (d->role == MW_ROLE_CONSOLE) /* a console server's own network port */
        nets[0] = MW_NET_UPLINK;
    for (int k = 0; k < n; k++)
        for (uint32_t i = 0; i < d->type->port_n; i++)
            if (d->type->ports[i].net == nets[k])
                return (int32_t)i;
    return -1;
}

static void plug_in(struct edge_wiring *w, uint32_t edge, const struct endpoint *e)
{
    int32_t at = from_the_back(w, e) ? w->ports.n - ++w->used_back[edge] : w->used[edge]++;
    struct mw_wire_end port = {w->edges.first + edge, w->ports.at[at]};
    int32_t own;

    if (e->device == MW_NONE)
        return;
    own = endpoint_port(w, &w->p->devices.at[e->device]);
    if (own >= 0)
        mw_wire(w->p, w->fabric, MW_LINK_MGMT, (struct mw_wire_end){e->device, (uint16_t)own},
                port);
}

/* ---- who needs a port ---- */

/* PDUs and console servers: how many there are follows from the racks, and they belong to the
 * unit of theirs. */
static bool of_rack(const struct mw_device *d)
{
    return d->role == MW_ROLE_PDU || d->role == MW_ROLE_CONSOLE;
}

/* In-band leaves that servers have built stand in the racks of the units that fill them. */
static int32_t device_su(const struct mw_plan *p, const struct mw_device *d)
{
    return of_rack(d) || d->su < 0 ? rack_su(p, d->rack) : d->su;
}

/* By unit, then by the node that brings them; what follows from racks comes last. */
static int endpoint_order(const void *a, const void *b)
{
    const struct endpoint *x = a, *y = b;

    if (x->su != y->su)
        return x->su < y->su ? -1 : 1;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void list_nodes(struct edge_wiring *w)
{
    struct mw_range nodes = mw_plan_range(w->p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    int32_t su_nodes = w->p->fabrics[MW_FABRIC_COMPUTE].su_nodes;
    int32_t last;

    if (nodes.n == 0 || !mw_edge_takes(w->p, w->fabric, &w->p->devices.at[nodes.first]))
        return;
    last = w->p->devices.at[nodes.first + nodes.n - 1].su;
    for (int32_t su = 0; su <= last; su++) {
        int32_t final = mw_edge_unit_nodes(w->p, su);

        for (int32_t slot = 0; slot < final; slot++) {
            uint32_t i = (uint32_t)(su * su_nodes + slot);

            *mw_vec_push(&w->endpoints) = (struct endpoint){
                .device = i < nodes.n ? nodes.first + i : MW_NONE,
                .su = su,
                .node = BEFORE_LEAVES,
                .order = i,
                .second = slot >= su_nodes / 2,
            };
        }
    }
}

static void list_leaves_to_come(struct edge_wiring *w)
{
    struct mw_range nodes = mw_plan_range(w->p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    int32_t n = mw_edge_leaves_to_come(w->p, w->fabric, NULL);
    struct mw_edge_leaf *leaves = mw_alloc((size_t)n * sizeof *leaves);

    mw_edge_leaves_to_come(w->p, w->fabric, leaves);
    for (int32_t i = 0; i < n; i++)
        *mw_vec_push(&w->endpoints) = (struct endpoint){
            .device = MW_NONE,
            .su = w->p->devices.at[nodes.first + nodes.n - 1].su,
            .node = leaves[i].node,
            .order = AFTER_NODES + w->p->devices.n + (uint32_t)i,
            .second = leaves[i].index % 2 != 0,
        };
    mw_free(leaves);
}

static int32_t after_leaves(const struct mw_plan *p, const struct mw_device *d)
{
    bool nodes = d->rack != MW_NONE && p->racks.at[d->rack].kind == MW_RACK_COMPUTE;

    return nodes ? AFTER_ALL : AFTER_LEAVES;
}

static void list_endpoints(struct edge_wiring *w)
{
    struct mw_edge_bringer bringer;

    list_nodes(w);
    list_leaves_to_come(w);
    mw_edge_bringer_init(&bringer, w->p);
    for (uint32_t i = 0; i < w->p->devices.n; i++) {
        const struct mw_device *d = &w->p->devices.at[i];
        int32_t su = device_su(w->p, d);

        if (d->role == MW_ROLE_NODE || !mw_edge_takes(w->p, w->fabric, d))
            continue;
        *mw_vec_push(&w->endpoints) = (struct endpoint){
            .device = i,
            .su = of_rack(d) && su < 0 ? w->units : su,
            .node = of_rack(d) ? after_leaves(w->p, d) : mw_edge_brought_by(&bringer, d),
            .order = AFTER_NODES + i,
            .second = d->circuit == MW_NONE ? d->index % 2 != 0
                                            : w->p->circuits.at[d->circuit].feed % 2 != 0,
        };
    }
    if (w->endpoints.n > 0)
        qsort(w->endpoints.at, w->endpoints.n, sizeof *w->endpoints.at, endpoint_order);
}

/* Whoever is plugged in already stays so; relink.c sees to the ports. */
static void plug_standing(struct edge_wiring *w, struct endpoint *e)
{
    struct mw_cable c;
    uint32_t edge;

    if (e->device == MW_NONE ||
        !mw_wire_standing(w->base, e->device, w->fabric, MW_LINK_MGMT, 0, &c))
        return;
    edge = c.end[1].device - w->edges.first;
    if (c.end[1].device < w->edges.first || edge >= w->edges.n)
        return;
    mw_wire(w->p, w->fabric, MW_LINK_MGMT, (struct mw_wire_end){e->device, c.end[0].port},
            (struct mw_wire_end){c.end[1].device, c.end[1].port});
    w->used[edge]++;
    e->done = true;
}

static void plug_all(struct edge_wiring *w)
{
    uint32_t waiting = 0;

    for (uint32_t i = 0; i < w->endpoints.n; i++)
        plug_standing(w, &w->endpoints.at[i]);
    for (uint32_t i = 0; i < w->endpoints.n; i++) {
        struct endpoint e = w->endpoints.at[i];
        if (e.done)
            continue;
        struct queue *own = &w->own[from_the_back(w, &e) ? 0 : e.su + 1];
        bool nearest = is_by_distance(w, &e);
        uint32_t edge = nearest ? nearest_edge(w, own, &e) : queue_edge(w, own, &e);

        if (edge == MW_NONE)
            w->endpoints.at[waiting++] = e;
        else
            plug_in(w, edge, &e);
    }
    for (uint32_t i = 0; i < waiting; i++) {
        struct endpoint e = w->endpoints.at[i];
        bool nearest = is_by_distance(w, &e);
        uint32_t edge = nearest ? nearest_edge(w, &w->all, &e) : queue_edge(w, &w->all, &e);

        if (edge == MW_NONE)
            w->left_over += e.device != MW_NONE;
        else
            plug_in(w, edge, &e);
    }
}

/* ---- edges ---- */

/* Fills the queues: all edges by index, and each unit's own. */
static void queue_edges(struct edge_wiring *w)
{
    int32_t n = (int32_t)w->edges.n, at = 0;
    uint32_t *by_index = mw_alloc((size_t)n * sizeof *by_index);

    w->sorted = mw_alloc((size_t)n * sizeof *w->sorted);
    w->own = mw_alloc(((size_t)w->units + 1) * sizeof *w->own);
    for (int32_t i = 0; i < n; i++) {
        by_index[i] = (uint32_t)i;
        w->own[rack_su(w->p, w->p->devices.at[w->edges.first + (uint32_t)i].rack) + 1].n++;
    }
    for (int32_t su = 0; su <= w->units; su++) {
        w->own[su].edges = w->sorted + at;
        at += w->own[su].n;
        w->own[su].n = 0;
    }
    for (int32_t i = 0; i < n; i++) {
        struct queue *q =
            &w->own[rack_su(w->p, w->p->devices.at[w->edges.first + (uint32_t)i].rack) + 1];

        w->sorted[(q->edges - w->sorted) + q->n++] = (uint32_t)i;
    }
    w->all = (struct queue){.edges = by_index, .n = n};
}

static int32_t unit_count(const struct mw_plan *p)
{
    int32_t most = -1;

    for (uint32_t i = 0; i < p->devices.n; i++)
        if (p->devices.at[i].su > most)
            most = p->devices.at[i].su;
    for (uint32_t i = 0; i < p->racks.n; i++)
        if (p->racks.at[i].su > most)
            most = p->racks.at[i].su;
    return most + 1;
}

static void wire_endpoints(struct mw_plan *p, enum mw_fabric_id fabric, struct mw_range edges,
                           const struct mw_wire_base *base)
{
    const struct mw_device_type *type = p->devices.at[edges.first].type;
    struct edge_wiring w = {
        .p = p,
        .base = base,
        .fabric = fabric,
        .edges = edges,
        .ports = mw_ports_of(type, MW_NET_DATA),
        .used = mw_alloc(edges.n * sizeof *w.used),
        .used_back = mw_alloc(edges.n * sizeof *w.used_back),
        .units = unit_count(p),
    };
    bool pairs =
        fabric == MW_FABRIC_OOB ? p->want->fabrics.oob.pairs : p->want->fabrics.console.pairs;

    w.step = pairs ? 2 : 1;
    w.ports.n = mw_edge_access_ports(type, p->want->fabrics.oob.uplinks);
    queue_edges(&w);
    list_endpoints(&w);
    plug_all(&w);
    if (w.left_over > 0)
        mw_plan_finding(p, MW_D_UNCABLED, MW_WARNING, mw_fabric_names[fabric],
                        "%" PRId64 " management ports found no free port on an edge switch",
                        w.left_over);
    mw_vec_done(&w.endpoints);
    mw_free((void *)w.all.edges);
    mw_free(w.own);
    mw_free(w.sorted);
    mw_free(w.used);
    mw_free(w.used_back);
    mw_free(w.ports.at);
}

/* ---- all ---- */

/* The two managers of a pair are joined directly, by the last of their management ports. */
static void wire_manager_pairs(struct mw_plan *p, enum mw_fabric_id of)
{
    struct mw_range range = mw_plan_range(p, of, MW_ROLE_MANAGER);
    struct mw_port_list ports;

    if (range.n < 2 || p->devices.at[range.first].elsewhere_mm > 0)
        return;
    ports = mw_ports_of(p->devices.at[range.first].type, MW_NET_OOB);
    for (uint32_t i = range.first; ports.n > 1 && i + 1 < range.first + range.n; i++) {
        if (p->devices.at[i].plane != p->devices.at[i + 1].plane)
            continue;
        mw_wire(p, MW_FABRIC_OOB, MW_LINK_PEER, (struct mw_wire_end){i, ports.at[ports.n - 1]},
                (struct mw_wire_end){i + 1, ports.at[ports.n - 1]});
        i++;
    }
    mw_free(ports.at);
}

void mw_wire_edges(struct mw_plan *p, const struct mw_inband *net,
                   const struct mw_wire_base *base)
{
    static const struct {
        enum mw_fabric_id fabric;
        enum mw_role role;
    } networks[] = {{MW_FABRIC_OOB, MW_ROLE_EDGE}, {MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE}};

    for (int i = 0; i < 2; i++) {
        struct mw_range edges = mw_plan_range(p, networks[i].fabric, networks[i].role);

        if (edges.n == 0)
            continue;
        wire_endpoints(p, networks[i].fabric, edges, base);
    }
    mw_wire_uplinks(p, net, base);
    if (p->want->fabrics.oob.enabled) {
        wire_manager_pairs(p, MW_FABRIC_COMPUTE);
        wire_manager_pairs(p, MW_FABRIC_STORAGE);
    }
}
