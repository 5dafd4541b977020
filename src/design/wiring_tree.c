/*
 * wiring_tree.c: the cables of the compute or the storage fabric.
 *
 * Ports count from 0 among a switch's data ports. Leaf: nodes from 0, then the uplinks, spine by
 * spine; leaves for appliances have their uplinks last. Spine: leaves by their place in the pod;
 * with three tiers the upper half leads to the cores. Core: pods in order.
 */
#include "design/wiring.h"

struct tree_wiring {
    struct mw_plan *p;
    const struct mw_tree *t;
    const struct mw_wire_base *base;
    struct mw_range leaf, spine, core;
    struct mw_port_list ports[3]; /* data ports of leaf, spine, core */
};

static struct mw_wire_end switch_end(const struct tree_wiring *w, int tier, int32_t at,
                                     int32_t port)
{
    const struct mw_range *range = tier == 0 ? &w->leaf : tier == 1 ? &w->spine : &w->core;

    MW_ASSERT((uint32_t)at < range->n && (uint32_t)port < (uint32_t)w->ports[tier].n);
    return (struct mw_wire_end){range->first + (uint32_t)at, w->ports[tier].at[port]};
}

static void wire_nodes(struct tree_wiring *w)
{
    const struct mw_tree *t = w->t;
    struct mw_range nodes = mw_plan_range(w->p, MW_FABRIC_COUNT, MW_ROLE_NODE);
    struct mw_port_list ports = mw_tree_node_ports(t, w->p->devices.at[nodes.first].type);

    for (int32_t i = 0; i < t->nodes; i++) {
        int32_t unit = i / t->unit_nodes, slot = i % t->unit_nodes;

        for (int32_t k = 0; k < ports.n; k++) {
            struct mw_wire_end node = {nodes.first + (uint32_t)i, ports.at[k]};
            int32_t leaf = unit * t->columns + k / t->ports;

            mw_wire(w->p, t->fabric, MW_LINK_NODE_LEAF, node,
                    switch_end(w, 0, leaf, slot * t->ports + k % t->ports));
        }
    }
    mw_free(ports.at);
}

/* The uplinks of one leaf, `links` to each spine of its pod, from leaf port `first` on. */
static void wire_uplinks(struct tree_wiring *w, int32_t leaf, int32_t first, int32_t links,
                         int32_t plane, struct mw_fattree_place place)
{
    const struct mw_fattree *ft = &w->t->ft;
    int32_t pod = plane * ft->pods + place.pod;

    for (int32_t s = 0; s < ft->spines; s++)
        for (int32_t k = 0; k < links; k++)
            mw_wire(w->p, w->t->fabric, MW_LINK_LEAF_SPINE,
                    switch_end(w, 0, leaf, first + s * links + k),
                    switch_end(w, 1, pod * ft->spines + s, place.first_port + k));
}

static void wire_leaves(struct tree_wiring *w)
{
    const struct mw_tree *t = w->t;
    int32_t per_plane = t->columns / t->planes;
    int32_t extra_first = t->radix - t->ft.extra_links * t->ft.spines_final;

    for (int32_t unit = 0; unit < t->units; unit++)
        for (int32_t column = 0; column < t->columns; column++)
            wire_uplinks(w, unit * t->columns + column, t->down, t->ft.links,
                         column / per_plane, mw_tree_leaf(t, unit, column));
    for (int32_t i = 0; i < t->extra; i++)
        wire_uplinks(w, t->units * t->columns + i, extra_first, t->ft.extra_links, 0,
                     mw_fattree_extra(&t->ft, i));
}

static void wire_cores(struct tree_wiring *w)
{
    const struct mw_tree *t = w->t;
    const struct mw_fattree *ft = &t->ft;
    int32_t up = w->ports[1].n / 2; /* a spine's first port to a core */

    for (int32_t plane = 0; plane < t->planes; plane++)
        for (int32_t pod = 0; pod < ft->pods; pod++)
            for (int32_t j = 0; j < ft->groups; j++)
                for (int32_t link = 0; link < ft->cores_per_group * ft->core_links; link++) {
                    int32_t c = link / ft->core_links, k = link % ft->core_links;
                    int32_t spine = (plane * ft->pods + pod) * ft->spines + j;
                    int32_t core = (plane * ft->groups + j) * ft->cores_per_group + c;

                    mw_wire(w->p, t->fabric, MW_LINK_SPINE_CORE,
                            switch_end(w, 1, spine, up + link),
                            switch_end(w, 2, core, pod * ft->core_links + k));
                }
}

/* ---- fabric managers ---- */

/* Ports of a manager that lead into the fabric. */
static struct mw_port_list manager_ports(const struct mw_device_type *type)
{
    static const enum mw_net nets[] = {MW_NET_COMPUTE, MW_NET_STORAGE, MW_NET_DATA};
    int i = 0;

    while (i < 2 && mw_ports_count(type, nets[i]) == 0)
        i++;
    return mw_ports_of(type, nets[i]);
}

/* One manager: splitter cables of two tails each, a plain cable where one tail is left over. A
 * manager is attached with all its tails or not at all. */
static void wire_manager(struct tree_wiring *w, uint32_t device, int32_t plane, int32_t first,
                         const struct mw_port_list *ports)
{
    const struct mw_tree *t = w->t;
    int tier = t->attach == MW_ATTACH_SPINE ? 1 : 0;
    int32_t tails = t->managers->leaf_ports;
    struct mw_tree_port at;

    for (int32_t k = 0; k < tails; k++)
        if (k / 2 >= ports->n || !mw_tree_manager_port(t, plane, first + k, &at))
            return;
    for (int32_t k = 0; k < tails; k += 2) {
        struct mw_wire_end head = {device, ports->at[k / 2]}, tail[2];

        mw_tree_manager_port(t, plane, first + k, &at);
        tail[0] = switch_end(w, tier, at.at, at.port);
        if (k + 1 == tails) {
            mw_wire(w->p, t->fabric, MW_LINK_MANAGER_LEAF, head, tail[0]);
            break;
        }
        mw_tree_manager_port(t, plane, first + k + 1, &at);
        tail[1] = switch_end(w, tier, at.at, at.port);
        mw_wire_split(w->p, t->fabric, MW_LINK_MANAGER_LEAF, head, tail);
    }
}

/* Ports of a leaf that the final factory leaves free. */
static int32_t spare_ports(const struct mw_tree *t, int32_t index)
{
    int32_t unit = index / t->columns, nodes = t->nodes_final - unit * t->unit_nodes;

    nodes = nodes < t->unit_nodes ? nodes : t->unit_nodes;
    return t->radix - nodes * t->ports - t->ft.links * t->ft.spines_final;
}

/* The leaf that a tail of a standing manager's cable ends on, if it has a port to spare; -1. */
static int32_t spare_leaf(const struct tree_wiring *w, const struct mw_end *tail,
                          const int32_t *used)
{
    uint32_t leaf = tail->device - w->leaf.first;

    if (tail->device < w->leaf.first || leaf >= w->leaf.n ||
        used[leaf] >= spare_ports(w->t, w->p->devices.at[tail->device].index))
        return -1;
    return (int32_t)leaf;
}

/* A manager that stands keeps its leaves, if they have ports to spare for all of its tails.
 * `used`: by leaf, tails that were kept. */
static bool keep_manager(struct tree_wiring *w, uint32_t device, int32_t *used)
{
    enum { CABLES = 8 }; /* leaf_ports is at most that */
    struct mw_cable c[CABLES];
    int32_t leaf[2 * CABLES];
    uint32_t n = 0, tails = 0;
    bool spare = true;

    while (n < CABLES &&
           mw_wire_standing(w->base, device, w->t->fabric, MW_LINK_MANAGER_LEAF, n, &c[n])) {
        for (int e = 1; e < 3 && spare; e++) {
            if (c[n].end[e].device == MW_NONE)
                continue;
            leaf[tails] = spare_leaf(w, &c[n].end[e], used);
            spare = leaf[tails] >= 0;
            if (spare)
                used[leaf[tails++]]++;
        }
        n++;
    }
    for (uint32_t i = 0; i < tails && !spare; i++)
        used[leaf[i]]--;
    for (uint32_t i = 0; i < n && spare; i++) {
        struct mw_wire_end end[3];
        for (int e = 0; e < 3; e++)
            end[e] = (struct mw_wire_end){c[i].end[e].device, c[i].end[e].port};
        if (end[2].device == MW_NONE)
            mw_wire(w->p, w->t->fabric, MW_LINK_MANAGER_LEAF, end[0], end[1]);
        else
            mw_wire_split(w->p, w->t->fabric, MW_LINK_MANAGER_LEAF, end[0], end + 1);
    }
    return n > 0 && spare;
}

static void wire_managers(struct tree_wiring *w)
{
    struct mw_range managers = mw_plan_range(w->p, w->t->fabric, MW_ROLE_MANAGER);
    struct mw_port_list ports;
    int32_t *used;

    if (managers.n == 0 || w->t->attach == MW_ATTACH_ELSEWHERE)
        return;
    ports = manager_ports(w->p->devices.at[managers.first].type);
    used = mw_alloc(w->leaf.n * sizeof *used);
    for (int32_t i = 0; i < (int32_t)managers.n; i++) {
        int32_t of_plane = i % w->t->managers->count;

        if (keep_manager(w, managers.first + (uint32_t)i, used))
            continue;
        wire_manager(w, managers.first + (uint32_t)i, i / w->t->managers->count,
                     of_plane * w->t->managers->leaf_ports, &ports);
    }
    mw_free(used);
    mw_free(ports.at);
}

/* ---- appliances and login servers ---- */

/* Which of the extra leaves each of their ports is dealt to: in turn. What stands stays, up to an
 * even share; it is then the others' turn, on the leaf with the fewest. */
struct shares {
    int32_t *leaf;  /* by port; -1: open */
    int32_t *load;  /* by extra leaf */
    int32_t *known; /* by extra leaf: cables to the outside that stand */
    int32_t n, most;
};

static void stay(struct shares *s, int32_t q, int32_t leaf)
{
    if (leaf < 0 || s->load[leaf] == s->most)
        return;
    s->leaf[q] = leaf;
    s->load[leaf]++;
}

/* The extra leaf that a server's port is plugged into; -1: none. */
static int32_t standing_leaf(const struct tree_wiring *w, uint32_t server, uint32_t nth)
{
    int32_t first = (int32_t)w->leaf.first + w->t->units * w->t->columns;
    struct mw_cable c;

    if (!mw_wire_standing(w->base, server, w->t->fabric, MW_LINK_SERVICE, nth, &c))
        return -1;
    int32_t leaf = (int32_t)c.end[1].device - first;
    return leaf >= 0 && leaf < w->t->extra ? leaf : -1;
}

static void share_role(const struct tree_wiring *w, struct shares *s, enum mw_role role,
                       int32_t first, int32_t n)
{
    struct mw_range servers = mw_plan_range(w->p, MW_FABRIC_COUNT, role);
    int32_t ports = servers.n > 0
                        ? mw_ports_count(w->p->devices.at[servers.first].type, MW_NET_STORAGE)
                        : 0;

    for (int32_t i = 0, leaf = 0; i < n; i++) {
        if (i < (int32_t)servers.n * ports) {
            stay(
                s, first + i,
                standing_leaf(w, servers.first + (uint32_t)(i / ports), (uint32_t)(i % ports)));
            continue;
        }
        while (leaf < w->t->extra && s->known[leaf] == 0)
            leaf++;
        if (leaf == w->t->extra)
            break;
        s->known[leaf]--;
        stay(s, first + i, leaf);
    }
}

static void share_leaves(const struct tree_wiring *w, struct shares *s)
{
    const struct mw_tree *t = w->t;
    uint32_t first = w->leaf.first + (uint32_t)(t->units * t->columns);
    struct mw_cable c;

    s->n = t->appliance_ports + t->login_ports;
    s->most = (s->n + t->extra - 1) / t->extra;
    s->leaf = mw_alloc((size_t)s->n * sizeof *s->leaf);
    s->load = mw_alloc((size_t)t->extra * sizeof *s->load);
    s->known = mw_alloc((size_t)t->extra * sizeof *s->known);
    for (int32_t q = 0; q < s->n; q++)
        s->leaf[q] = w->p->base ? -1 : q % t->extra;
    if (!w->p->base)
        return;
    for (int32_t i = 0; i < t->extra; i++)
        while (mw_wire_standing(w->base, first + (uint32_t)i, t->fabric, MW_LINK_SERVICE,
                                (uint32_t)s->known[i], &c))
            s->known[i]++;
    share_role(w, s, MW_ROLE_STORAGE, 0, t->appliance_ports);
    share_role(w, s, MW_ROLE_LOGIN, t->appliance_ports, t->login_ports);
    for (int32_t q = 0; q < s->n; q++) {
        int32_t least = 0;
        for (int32_t i = 1; i < t->extra; i++)
            least = s->load[i] < s->load[least] ? i : least;
        if (s->leaf[q] < 0)
            stay(s, q, least);
    }
}

/* Servers' storage ports first, then cables to what stands outside the plan. */
static void wire_service(struct tree_wiring *w, const struct shares *s, enum mw_role role,
                         int32_t first, int32_t n)
{
    struct mw_range servers = mw_plan_range(w->p, MW_FABRIC_COUNT, role);
    struct mw_port_list ports = {0};

    if (servers.n > 0)
        ports = mw_ports_of(w->p->devices.at[servers.first].type, MW_NET_STORAGE);
    for (int32_t i = 0; i < n; i++) {
        int32_t q = first + i, leaf = w->t->units * w->t->columns + s->leaf[q];
        struct mw_wire_end server = mw_wire_outside();
        struct mw_wire_end port = switch_end(w, 0, leaf, q / w->t->extra);

        if (i < (int32_t)servers.n * ports.n)
            server = (struct mw_wire_end){servers.first + (uint32_t)(i / ports.n),
                                          ports.at[i % ports.n]};
        if (server.device == MW_NONE) /* the end that is here comes first */
            mw_wire(w->p, w->t->fabric, MW_LINK_SERVICE, port, server);
        else
            mw_wire(w->p, w->t->fabric, MW_LINK_SERVICE, server, port);
    }
    mw_free(ports.at);
}

static void wire_services(struct tree_wiring *w)
{
    const struct mw_tree *t = w->t;
    struct shares s = {0};

    share_leaves(w, &s);
    wire_service(w, &s, MW_ROLE_STORAGE, 0, t->appliance_ports);
    wire_service(w, &s, MW_ROLE_LOGIN, t->appliance_ports, t->login_ports);
    mw_free(s.leaf);
    mw_free(s.load);
    mw_free(s.known);
}

void mw_wire_tree(struct mw_plan *p, const struct mw_tree *t, const struct mw_wire_base *base)
{
    const struct mw_fattree *ft = &t->ft;
    struct tree_wiring w = {
        .p = p,
        .t = t,
        .base = base,
        .leaf = mw_plan_range(p, t->fabric, MW_ROLE_LEAF),
        .spine = mw_plan_range(p, t->fabric, MW_ROLE_SPINE),
        .core = mw_plan_range(p, t->fabric, MW_ROLE_CORE),
    };
    int64_t cables = (int64_t)t->nodes * t->columns * t->ports +
                     (int64_t)t->units * t->columns * ft->links * ft->spines +
                     (int64_t)ft->spine * t->planes * ft->cores_per_group * ft->core_links;

    for (int i = 0; i < 3; i++)
        w.ports[i] = mw_ports_of(t->type[i], MW_NET_DATA);
    mw_vec_reserve(&p->cables, (uint32_t)cables);
    if (t->nodes > 0)
        wire_nodes(&w);
    wire_managers(&w);
    if (ft->tiers > 1)
        wire_leaves(&w);
    wire_cores(&w);
    if (t->extra > 0)
        wire_services(&w);
    for (int i = 0; i < 3; i++)
        mw_free(w.ports[i].at);
}
