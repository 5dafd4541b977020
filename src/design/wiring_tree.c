/*
 * wiring_tree.c: the cables of the compute or the storage fabric.
 *
 * Ports count from 0 among a switch's data ports. Leaf: nodes from 0, then the uplinks, spine by
 * spine; leaves for appliances have their uplinks last. Spine: leaves by their place in the pod;
 * with three tiers the upper half leads to the cores. Core: pods in order.
 */
#include "design/wiring.h"

#include <inttypes.h>

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
    static const enum mw_port_net nets[] = {MW_NET_COMPUTE, MW_NET_STORAGE, MW_NET_DATA};
    int i = 0;

    while (i < 2 && mw_ports_count(type, nets[i]) == 0)
        i++;
    return mw_ports_of(type, nets[i]);
}

enum { TAILS_CAP = 16 }; /* of one manager: leaf_ports is at most 8 */

/* Splitter cables of two tails each, a plain cable where one tail is left over. */
static void wire_tails(struct tree_wiring *w, uint32_t device, const struct mw_port_list *ports,
                       const struct mw_wire_end *tail)
{
    int32_t tails = w->t->managers->leaf_ports;

    for (int32_t k = 0; k < tails; k += 2) {
        struct mw_wire_end head = {device, ports->at[k / 2]};
        if (k + 1 < tails)
            mw_wire_split(w->p, w->t->fabric, MW_LINK_MANAGER_LEAF, head, tail + k);
        else
            mw_wire(w->p, w->t->fabric, MW_LINK_MANAGER_LEAF, head, tail[k]);
    }
}

/* Ports of a leaf that this plan leaves free. Ports of nodes still to come are free until then. */
static int32_t spare_ports(const struct tree_wiring *w, int32_t leaf)
{
    const struct mw_tree *t = w->t;
    int32_t nodes = t->nodes - leaf / t->columns * t->unit_nodes;

    if (leaf >= t->units * t->columns) /* appliances deal theirs in turn */
        return 0;
    nodes = nodes < t->unit_nodes ? nodes : t->unit_nodes;
    return t->radix - nodes * t->ports - t->ft.links * t->ft.spines;
}

/* Takes a port of a leaf; `used`: by leaf, ports that managers have taken. */
static bool take_spare(const struct tree_wiring *w, int32_t leaf, int32_t *used)
{
    if (leaf < 0 || (uint32_t)leaf >= w->leaf.n || used[leaf] >= spare_ports(w, leaf))
        return false;
    used[leaf]++;
    return true;
}

/* One manager by rule: attached with all its tails or not at all. */
static bool wire_manager(struct tree_wiring *w, uint32_t device, int32_t plane, int32_t first,
                         const struct mw_port_list *ports, int32_t *used)
{
    const struct mw_tree *t = w->t;
    int tier = t->attach == MW_ATTACH_SPINE ? 1 : 0;
    struct mw_wire_end tail[TAILS_CAP] = {0};
    int32_t leaf[TAILS_CAP], n = 0;
    struct mw_tree_port at;

    for (; n < t->managers->leaf_ports; n++) {
        if (n / 2 >= ports->n || !mw_tree_manager_port(t, plane, first + n, &at) ||
            (tier == 0 && !take_spare(w, at.at, used)))
            break;
        leaf[n] = at.at;
        tail[n] = switch_end(w, tier, at.at, at.port);
    }
    if (n == t->managers->leaf_ports) {
        wire_tails(w, device, ports, tail);
        return true;
    }
    while (tier == 0 && n-- > 0)
        used[leaf[n]]--;
    return false;
}

/* ---- managers that stand ---- */

/* The leaf on which each tail of a manager that stands ends; -1: none. False: it has no cable. */
static bool standing_tails(const struct tree_wiring *w, uint32_t device, int32_t *leaf)
{
    struct mw_cable c;
    uint32_t tails = 0;

    for (int32_t k = 0; k < TAILS_CAP; k++)
        leaf[k] = -1;
    for (uint32_t n = 0;
         tails + 2 <= TAILS_CAP &&
         mw_wire_standing(w->base, device, w->t->fabric, MW_LINK_MANAGER_LEAF, n, &c);
         n++)
        for (int e = 1; e < 3; e++) {
            uint32_t at = c.end[e].device - w->leaf.first;
            if (c.end[e].device != MW_NONE)
                leaf[tails++] = at < w->leaf.n ? (int32_t)at : -1;
        }
    return tails > 0;
}

/* A leaf of the plane with a port to spare, another than the manager's `n` leaves where there is
 * one; -1: none. */
static int32_t find_spare(const struct tree_wiring *w, int32_t plane, const int32_t *leaf,
                          int32_t n, int32_t *used)
{
    int32_t per_plane = w->t->columns / w->t->planes;

    for (int pass = 0; pass < 2; pass++)
        for (int32_t i = 0; i < w->t->units * w->t->columns; i++) {
            bool again = i % w->t->columns / per_plane != plane;
            for (int32_t k = 0; k < n && pass == 0; k++)
                again = again || leaf[k] == i;
            if (!again && take_spare(w, i, used))
                return i;
        }
    return -1;
}

/* A manager that stands keeps the leaves that have ports to spare; with `move`, tails whose leaf
 * has none move to one that has. With all of its tails or not at all. */
static bool keep_manager(struct tree_wiring *w, uint32_t device, int32_t plane,
                         const struct mw_port_list *ports, int32_t *used, bool move)
{
    int32_t leaf[TAILS_CAP], tails = w->t->managers->leaf_ports, n = 0;
    struct mw_wire_end tail[TAILS_CAP] = {0};

    if (tails > 2 * ports->n || !standing_tails(w, device, leaf))
        return false;
    for (; n < tails; n++) {
        if (!take_spare(w, leaf[n], used))
            leaf[n] = move ? find_spare(w, plane, leaf, tails, used) : -1;
        if (leaf[n] < 0)
            break;
        /* below the ports of nodes, or the last; relink.c finds another if that is taken */
        int32_t port = w->t->radix > w->t->down ? w->t->down - used[leaf[n]] : 0;
        tail[n] = switch_end(w, 0, leaf[n], port >= 0 ? port : 0);
    }
    if (n == tails) {
        wire_tails(w, device, ports, tail);
        return true;
    }
    while (n-- > 0)
        used[leaf[n]]--;
    return false;
}

/* Says which managers that are on the fabric have no port in this plan. */
static void report_lost(struct tree_wiring *w, uint32_t first, int32_t lost)
{
    struct mw_plan *p = w->p;

    if (lost > 0)
        mw_plan_finding(p, MW_D_MANAGER, MW_ERROR,
                        p->base->devices.at[p->devices.at[first].stands].name,
                        "%" PRId32 " fabric managers that are plugged into the %s fabric come "
                        "off it: no leaf has a port free for them",
                        lost, mw_fabric_names[w->t->fabric]);
}

/* First all that stay, then by rule or, if one stands, wherever a port is free. */
static void wire_managers(struct tree_wiring *w)
{
    const struct mw_tree *t = w->t;
    struct mw_range managers = mw_plan_range(w->p, t->fabric, MW_ROLE_MANAGER);
    struct mw_port_list ports;
    int32_t *used, lost = 0, leaf[TAILS_CAP];
    uint32_t first_lost = 0;
    bool *done;

    if (managers.n == 0 || !t->managers || t->managers->attach == MW_ATTACH_ELSEWHERE)
        return;
    ports = manager_ports(w->p->devices.at[managers.first].type);
    used = mw_alloc(w->leaf.n * sizeof *used);
    done = mw_alloc(managers.n * sizeof *done);
    for (int pass = 0; pass < 3; pass++)
        for (uint32_t i = 0; i < managers.n; i++) {
            uint32_t device = managers.first + i;
            int32_t plane = (int32_t)i / t->managers->count;
            int32_t tail = (int32_t)i % t->managers->count * t->managers->leaf_ports;

            if (done[i] || (pass != 1 && t->attach == MW_ATTACH_SPINE))
                continue;
            if (pass == 1)
                done[i] = t->attach != MW_ATTACH_ELSEWHERE &&
                          wire_manager(w, device, plane, tail, &ports, used);
            else
                done[i] = keep_manager(w, device, plane, &ports, used, pass == 2);
            if (pass < 2 || done[i] || !standing_tails(w, device, leaf))
                continue;
            first_lost = lost++ == 0 ? device : first_lost;
        }
    report_lost(w, first_lost, lost);
    mw_free(done);
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
