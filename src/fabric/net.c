#include "fabric/net.h"

#include <stdlib.h>
#include <string.h>

enum { MBPS_ASSUMED = 100000 }; /* where no rate of the plane is known: all alike */

struct build {
    struct mw_net *n;
    const struct mw_observation *o;
    uint32_t *vertex;  /* by port of an endpoint, and by first port of a switch; MW_NONE */
    uint32_t *of_node; /* switches: vertex by node; MW_NONE */
    uint32_t mbps_most;
};

static bool carries(const struct mw_obs_port *p)
{
    return p->peer != MW_NONE && (p->state == MW_PORT_UNKNOWN || p->state == MW_PORT_ACTIVE);
}

/* Vertices: switches that are described or wired, then ports of adapters that lead to one. */
static void take_vertices(struct build *b, uint32_t plane)
{
    const struct mw_observation *o = b->o;
    struct mw_net *n = b->n;

    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (o->nodes.at[i].plane == plane && o->nodes.at[i].kind == MW_OBS_SWITCH)
            b->of_node[i] = n->switch_n++;
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];

        if (o->nodes.at[p->node].plane != plane ||
            o->nodes.at[p->node].kind != MW_OBS_ADAPTER || !carries(p) ||
            b->of_node[o->ports.at[p->peer].node] == MW_NONE || !carries(&o->ports.at[p->peer]))
            continue;
        b->vertex[i] = n->switch_n + n->end_n++;
    }
}

static void take_lids(struct build *b)
{
    const struct mw_observation *o = b->o;
    struct mw_net *n = b->n;
    uint32_t top = 0, total = n->switch_n + n->end_n;

    n->node = mw_alloc(total * sizeof *n->node);
    n->lid = mw_alloc(total * sizeof *n->lid);
    for (uint32_t i = 0; i < o->nodes.n; i++)
        if (b->of_node[i] != MW_NONE) {
            n->node[b->of_node[i]] = i;
            n->lid[b->of_node[i]] = o->nodes.at[i].lid;
        }
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (b->vertex[i] != MW_NONE) {
            n->node[b->vertex[i]] = o->ports.at[i].node;
            n->lid[b->vertex[i]] = o->ports.at[i].lid;
        }
    for (uint32_t v = 0; v < total; v++)
        top = n->lid[v] > top ? n->lid[v] : top;
    for (uint32_t v = 0; v < total; v++)
        if (n->lid[v] == 0 && top < UINT16_MAX)
            n->lid[v] = (uint16_t)++top;
}

static uint32_t vertex_of(const struct build *b, uint32_t port)
{
    uint32_t v = b->vertex[port];

    return v != MW_NONE ? v : b->of_node[b->o->ports.at[port].node];
}

static uint32_t rate_of(const struct build *b, const struct mw_obs_port *p)
{
    uint32_t mine = p->mbps, its = b->o->ports.at[p->peer].mbps;

    if (!mine || !its)
        mine = its = mine > its ? mine : its;
    mine = mine < its ? mine : its;
    return mine ? mine : b->mbps_most;
}

/* A link out of every port that carries: an endpoint has one, a switch its wired ports. */
static void take_links(struct build *b)
{
    const struct mw_observation *o = b->o;
    struct mw_net *n = b->n;
    uint32_t total = n->switch_n + n->end_n;
    uint32_t *of_port = mw_alloc(o->ports.n * sizeof *of_port);

    n->first_link = mw_alloc((total + 1) * sizeof *n->first_link);
    memset(of_port, 0xff, o->ports.n * sizeof *of_port);
    for (int pass = 0; pass < 2; pass++) { /* count, then lay out */
        for (uint32_t i = 0; i < o->ports.n; i++) {
            const struct mw_obs_port *p = &o->ports.at[i];
            uint32_t v = vertex_of(b, i);

            if (v == MW_NONE || !carries(p) || !carries(&o->ports.at[p->peer]) ||
                vertex_of(b, p->peer) == MW_NONE)
                continue;
            if (pass == 0) {
                n->first_link[v + 1]++;
                continue;
            }
            uint32_t at = n->first_link[v]++;
            n->links[at] = (struct mw_net_link){.from = v,
                                                .to = vertex_of(b, p->peer),
                                                .mbps = rate_of(b, p),
                                                .port = (uint8_t)p->number};
            of_port[i] = at;
        }
        if (pass == 1)
            break;
        for (uint32_t v = 0; v < total; v++)
            n->first_link[v + 1] += n->first_link[v];
        n->link_n = n->first_link[total];
        n->links = mw_alloc(n->link_n * sizeof *n->links);
    }
    memmove(n->first_link + 1, n->first_link, total * sizeof *n->first_link);
    n->first_link[0] = 0;
    for (uint32_t i = 0; i < o->ports.n; i++)
        if (of_port[i] != MW_NONE)
            n->links[of_port[i]].back = of_port[o->ports.at[i].peer];
    mw_free(of_port);
}

static void index_links(struct mw_net *n)
{
    for (uint32_t i = 0; i < n->link_n; i++)
        if (n->links[i].from < n->switch_n && n->links[i].port >= n->port_cap)
            n->port_cap = n->links[i].port + 1u;
    n->port_link = mw_alloc((size_t)n->switch_n * n->port_cap * sizeof *n->port_link);
    memset(n->port_link, 0xff, (size_t)n->switch_n * n->port_cap * sizeof *n->port_link);
    n->end_up = mw_alloc(n->end_n * sizeof *n->end_up);
    n->end_switch = mw_alloc(n->end_n * sizeof *n->end_switch);
    for (uint32_t i = 0; i < n->link_n; i++) {
        const struct mw_net_link *l = &n->links[i];

        if (l->from < n->switch_n) {
            n->port_link[l->from * n->port_cap + l->port] = i;
        } else {
            n->end_up[l->from - n->switch_n] = i;
            n->end_switch[l->from - n->switch_n] = l->to;
        }
    }
}

/* Of a plan, or an observation in its places: as planned, empty leaves too. False: not known. */
static bool take_levels(struct mw_net *n, const struct mw_observation *o)
{
    for (uint32_t s = 0; s < n->switch_n; s++) {
        if (!o->nodes.at[n->node[s]].level)
            return false;
        n->tier[s] = (uint8_t)(o->nodes.at[n->node[s]].level - 1);
    }
    return true;
}

/* A switch with endpoints is a leaf, unless a neighbour has more than twice as many: managers may
 * hang on a spine. Others lie as far above as their distance from the nearest leaf. */
static void find_tiers(struct mw_net *n)
{
    uint32_t *ends = mw_alloc(n->switch_n * sizeof *ends);
    uint32_t *queue = mw_alloc(n->switch_n * sizeof *queue), head = 0, tail = 0;

    for (uint32_t e = 0; e < n->end_n; e++)
        ends[n->end_switch[e]]++;
    for (uint32_t s = 0; s < n->switch_n; s++) {
        bool leaf = ends[s] > 0;

        for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++)
            if (n->links[l].to < n->switch_n && ends[n->links[l].to] > 2 * ends[s])
                leaf = false;
        n->tier[s] = leaf ? 0 : MW_TIERS_CAP;
        if (leaf)
            queue[tail++] = s;
    }
    while (head < tail) {
        uint32_t s = queue[head++];

        for (uint32_t l = n->first_link[s]; l < n->first_link[s + 1]; l++) {
            uint32_t to = n->links[l].to;

            if (to < n->switch_n && n->tier[to] == MW_TIERS_CAP &&
                n->tier[s] + 1 < MW_TIERS_CAP) {
                n->tier[to] = (uint8_t)(n->tier[s] + 1);
                queue[tail++] = to;
            }
        }
    }
    mw_free(queue);
    mw_free(ends);
}

static void take_tables(struct mw_net *n, const struct mw_observation *o)
{
    n->hop = mw_alloc((size_t)n->end_n * n->switch_n);
    memset(n->hop, MW_HOP_NONE, (size_t)n->end_n * n->switch_n);
    for (uint32_t s = 0; s < n->switch_n; s++) {
        const struct mw_obs_node *node = &o->nodes.at[n->node[s]];

        if (!node->lft)
            continue;
        n->has_tables = true;
        for (uint32_t e = 0; e < n->end_n; e++)
            if (n->lid[n->switch_n + e] < node->lft_n)
                mw_net_row(n, e)[s] = node->lft[n->lid[n->switch_n + e]];
    }
}

enum mw_rc mw_net_init(struct mw_net *n, const struct mw_observation *o, uint32_t plane,
                       struct mw_err *err)
{
    struct build b = {.n = n, .o = o};

    *n = (struct mw_net){0};
    for (uint32_t i = 0; i < o->ports.n; i++) {
        const struct mw_obs_port *p = &o->ports.at[i];

        if (o->nodes.at[p->node].plane != plane)
            continue;
        if (p->number >= MW_HOP_NONE && o->nodes.at[p->node].kind == MW_OBS_SWITCH)
            return mw_fail(err, MW_E_NET_PORTS, o->nodes.at[p->node].name,
                           "has %u ports; a forwarding table names up to %d",
                           o->nodes.at[p->node].port_n, MW_HOP_NONE - 1);
        b.mbps_most = p->mbps > b.mbps_most ? p->mbps : b.mbps_most;
    }
    b.mbps_most = b.mbps_most ? b.mbps_most : MBPS_ASSUMED;
    b.vertex = mw_alloc(o->ports.n * sizeof *b.vertex);
    b.of_node = mw_alloc(o->nodes.n * sizeof *b.of_node);
    memset(b.vertex, 0xff, o->ports.n * sizeof *b.vertex);
    memset(b.of_node, 0xff, o->nodes.n * sizeof *b.of_node);
    take_vertices(&b, plane);
    if (n->end_n) {
        take_lids(&b);
        take_links(&b);
        index_links(n);
        n->tier = mw_alloc(n->switch_n);
        if (!take_levels(n, o))
            find_tiers(n);
        take_tables(n, o);
    }
    mw_free(b.vertex);
    mw_free(b.of_node);
    if (n->end_n)
        return MW_OK;
    return mw_fail(err, MW_E_NET_EMPTY, NULL, "no adapter hangs on a switch");
}

static void *copy_of(const void *from, size_t size)
{
    return memcpy(mw_alloc(size), from, size);
}

void mw_net_copy(struct mw_net *to, const struct mw_net *n)
{
    size_t total = (size_t)n->switch_n + n->end_n;

    *to = *n;
    to->links = copy_of(n->links, n->link_n * sizeof *n->links);
    to->first_link = copy_of(n->first_link, (total + 1) * sizeof *n->first_link);
    to->port_link =
        copy_of(n->port_link, (size_t)n->switch_n * n->port_cap * sizeof *n->port_link);
    to->end_up = copy_of(n->end_up, n->end_n * sizeof *n->end_up);
    to->end_switch = copy_of(n->end_switch, n->end_n * sizeof *n->end_switch);
    to->tier = copy_of(n->tier, n->switch_n);
    to->hop = copy_of(n->hop, (size_t)n->end_n * n->switch_n);
    to->node = copy_of(n->node, total * sizeof *n->node);
    to->lid = copy_of(n->lid, total * sizeof *n->lid);
}

void mw_net_done(struct mw_net *n)
{
    mw_free(n->links);
    mw_free(n->first_link);
    mw_free(n->port_link);
    mw_free(n->end_up);
    mw_free(n->end_switch);
    mw_free(n->tier);
    mw_free(n->hop);
    mw_free(n->node);
    mw_free(n->lid);
    *n = (struct mw_net){0};
}

uint32_t mw_net_path(const struct mw_net *n, uint32_t a, uint32_t b, uint32_t path[MW_PATH_CAP])
{
    const uint8_t *row = mw_net_row(n, b);
    uint32_t at = n->end_up[a], k = 0;

    if (a == b)
        return 0;
    while (k < MW_PATH_CAP) {
        path[k++] = at;
        uint32_t v = n->links[at].to;

        if (v == n->switch_n + b)
            return k;
        if (v >= n->switch_n || row[v] >= n->port_cap)
            return 0;
        at = n->port_link[v * n->port_cap + row[v]];
        if (at == MW_NONE)
            return 0;
    }
    return 0;
}
