#include "fabric/expect.h"

#include "fabric/lookup.h"
#include "fabric/subnet.h"

#include <stdio.h>
#include <string.h>

struct expect {
    struct mw_expect *x;
    const struct mw_plan *plan;
    const struct mw_assets *assets;
    struct mw_lookup index;
    struct mw_subnets subnets;
    uint32_t *first; /* by device: its first port in `at`; ports of all devices run on */
    uint32_t *at;    /* by device and port: port of want; MW_NONE */
};

/* InfiniBand rates are of four lanes. */
static enum mw_ib_speed speed_of(int32_t gbps)
{
    for (int s = MW_IB_XDR; s > MW_IB_UNKNOWN; s--)
        if (s != MW_IB_FDR10 &&
            mw_ib_lane_mbps((enum mw_ib_speed)s) * 4 <= (uint32_t)gbps * 1000)
            return (enum mw_ib_speed)s;
    return MW_IB_UNKNOWN;
}

static uint32_t add_node(struct expect *e, enum mw_obs_kind kind, const char *name,
                         uint32_t device, uint16_t port, uint32_t port_n)
{
    struct mw_observation *w = &e->x->want;
    struct mw_obs_node *n = mw_vec_push(&w->nodes);

    *n = (struct mw_obs_node){.name = name,
                              .plane = e->x->planes.n - 1,
                              .first_port = w->ports.n,
                              .port_n = port_n,
                              .kind = (uint8_t)kind,
                              .described = true};
    e->x->nodes[w->nodes.n - 1] = (struct mw_expect_node){.device = device, .port = port};
    mw_vec_reserve(&w->ports, port_n);
    for (uint32_t i = 0; i < port_n; i++) {
        uint32_t at = w->ports.n++;

        w->ports.at[at] = (struct mw_obs_port){.node = w->nodes.n - 1,
                                               .peer = MW_NONE,
                                               .counters = MW_NONE,
                                               .number = (uint16_t)(i + 1)};
        e->x->ports[at] = (struct mw_expect_port){device, UINT16_MAX, MW_NONE};
    }
    return w->nodes.n - 1;
}

/* Port `at` of want is `port` of the device's type. */
static void name_port(struct expect *e, uint32_t at, uint32_t device, uint16_t port)
{
    e->at[e->first[device] + port] = at;
    e->x->ports[at].port = port;
    e->x->ports[at].cable = mw_lookup_peer(&e->index, device, port)->cable;
}

static uint32_t data_ports(const struct mw_device_type *t)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < t->port_n; i++)
        if (t->ports[i].net == MW_NET_DATA && t->ports[i].number > (int32_t)n)
            n = (uint32_t)t->ports[i].number;
    return n;
}

static void add_switch(struct expect *e, uint32_t device)
{
    const struct mw_device *d = &e->plan->devices.at[device];
    const struct mw_asset *known =
        e->assets ? mw_assets_find(e->assets, device, UINT16_MAX) : NULL;
    uint32_t node =
        add_node(e, MW_OBS_SWITCH, d->name, device, UINT16_MAX, data_ports(d->type));
    struct mw_obs_node *n = &e->x->want.nodes.at[node];

    n->guid = e->subnets.guids[device];
    n->level = d->role == MW_ROLE_LEAF    ? 1
               : d->role == MW_ROLE_SPINE ? 2
               : d->role == MW_ROLE_CORE  ? 3
                                          : 0;
    e->x->nodes[node].guid_known = known && known->guid;
    for (uint32_t i = 0; i < d->type->port_n; i++)
        if (d->type->ports[i].net == MW_NET_DATA && d->type->ports[i].number > 0)
            name_port(e, n->first_port + (uint32_t)d->type->ports[i].number - 1, device,
                      (uint16_t)i);
}

static void add_adapter(struct expect *e, const struct mw_adapter *a)
{
    const struct mw_asset *known =
        e->assets ? mw_assets_find(e->assets, a->device, a->port) : NULL;
    char name[MW_ADAPTER_NAME_CAP];
    uint32_t node =
        add_node(e, MW_OBS_ADAPTER,
                 mw_arena_strdup(&e->x->want.arena, mw_adapter_name(e->plan, a, name)),
                 a->device, a->port, 1);
    struct mw_obs_node *n = &e->x->want.nodes.at[node];

    e->x->nodes[node].guid_known = known && known->guid;
    e->x->want.ports.at[n->first_port].guid = a->guid;
    n->guid = a->guid - !e->x->nodes[node].guid_known; /* planned ones: as export/ibsim.c */
    name_port(e, n->first_port, a->device, a->port);
}

static struct mw_expect_plane *add_plane(struct expect *e, const char *name, uint8_t fabric)
{
    struct mw_expect_plane *p = mw_vec_push(&e->x->planes);

    *p = (struct mw_expect_plane){.name = mw_arena_strdup(&e->x->want.arena, name),
                                  .fabric = fabric,
                                  .first_node = e->x->want.nodes.n};
    return p;
}

static void add_subnets(struct expect *e)
{
    for (uint32_t i = 0; i < e->subnets.at.n; i++) {
        const struct mw_subnet *s = &e->subnets.at.at[i];
        struct mw_expect_plane *p = add_plane(e, s->name, s->fabric);

        p->plane = s->plane;
        p->tiers = s->tiers;
        for (uint32_t k = 0; k < s->switches.n; k++)
            add_switch(e, s->switches.at[k]);
        for (uint32_t k = 0; k < s->adapters.n; k++)
            add_adapter(e, &s->adapters.at[k]);
        p->node_n = e->x->want.nodes.n - p->first_node;
    }
}

/* A console port, or a line of a console server. */
static bool is_serial(const struct mw_plan *p, uint32_t device, uint32_t port)
{
    const struct mw_device_type *t = p->devices.at[device].type;

    return t->ports[port].net == MW_NET_CONSOLE ||
           (t->ports[port].net == MW_NET_DATA && t->protocol == MW_PROTO_SERIAL);
}

bool mw_expect_is_serial(const struct mw_expect *x, uint32_t port)
{
    const struct mw_expect_port *at = &x->ports[port];

    return at->port != UINT16_MAX && is_serial(x->plan, at->device, at->port);
}

static bool is_serial_line(const struct mw_plan *p, const struct mw_cable *c)
{
    for (int k = 0; k < 3; k++)
        if (c->end[k].device != MW_NONE && is_serial(p, c->end[k].device, c->end[k].port))
            return true;
    return false;
}

static bool is_ethernet(const struct expect *e, const struct mw_cable *c)
{
    if (is_serial_line(e->plan, c))
        return false;
    for (uint32_t i = 0; i < e->subnets.at.n; i++)
        if (e->subnets.at.at[i].fabric == c->fabric)
            return false;
    return true;
}

static void add_ethernet(struct expect *e)
{
    const struct mw_plan *p = e->plan;
    bool *there = mw_alloc(p->devices.n ? p->devices.n : 1), any = false;

    for (uint32_t i = 0; i < p->cables.n; i++) {
        const struct mw_cable *c = &p->cables.at[i];

        bool ethernet = is_ethernet(e, c);

        for (int k = 0; k < 3 && (ethernet || is_serial_line(p, c)); k++)
            if (c->end[k].device != MW_NONE)
                there[c->end[k].device] = true;
        any |= ethernet;
    }
    struct mw_expect_plane *plane = any ? add_plane(e, "ethernet", MW_FABRIC_COUNT) : NULL;

    for (uint32_t d = 0; d < p->devices.n; d++) {
        const struct mw_device *dev = &p->devices.at[d];

        if (!plane || !there[d])
            continue;
        uint32_t node = add_node(e, MW_OBS_SYSTEM, dev->name, d, UINT16_MAX, dev->type->port_n);
        uint32_t first = e->x->want.nodes.at[node].first_port;

        for (uint32_t i = 0; i < dev->type->port_n; i++) {
            const struct mw_peer *peer = mw_lookup_peer(&e->index, d, i);

            e->x->want.ports.at[first + i].name = dev->type->ports[i].name;
            if (peer->cable != MW_NONE && is_ethernet(e, &p->cables.at[peer->cable]))
                name_port(e, first + i, d, (uint16_t)i);
            else
                e->x->ports[first + i].port = (uint16_t)i;
        }
    }
    if (plane)
        plane->node_n = e->x->want.nodes.n - plane->first_node;
    mw_free(there);
}

/* As many nodes and ports as there can be: a device in its subnet and in Ethernet, and one node
 * of one port for each adapter. */
static void reserve(struct expect *e)
{
    const struct mw_plan *p = e->plan;
    size_t nodes = 2 * (size_t)p->devices.n, ports = 0;
    uint32_t own = 0;

    e->first = mw_alloc((p->devices.n + 1) * sizeof *e->first);
    for (uint32_t i = 0; i < p->devices.n; i++) {
        e->first[i] = own;
        own += p->devices.at[i].type->port_n;
        ports += p->devices.at[i].type->port_n + data_ports(p->devices.at[i].type);
    }
    e->at = mw_alloc(own * sizeof *e->at);
    memset(e->at, 0xff, own * sizeof *e->at);
    for (uint32_t i = 0; i < e->subnets.at.n; i++) {
        nodes += e->subnets.at.at[i].adapters.n;
        ports += e->subnets.at.at[i].adapters.n;
    }
    e->x->nodes = mw_alloc(nodes * sizeof *e->x->nodes);
    e->x->ports = mw_alloc(ports * sizeof *e->x->ports);
}

static const char *part_of(const struct expect *e, uint32_t cable)
{
    uint32_t part = e->plan->cables.at[cable].part;

    return part == MW_NONE ? NULL : e->plan->catalog->cables.at[part].name;
}

static void join(struct expect *e)
{
    struct mw_observation *w = &e->x->want;

    for (uint32_t i = 0; i < w->ports.n; i++) {
        const struct mw_expect_port *own = &e->x->ports[i];

        if (own->port == UINT16_MAX || own->cable == MW_NONE)
            continue;
        const struct mw_peer *peer = mw_lookup_peer(&e->index, own->device, own->port);
        uint32_t there =
            peer->device == MW_NONE ? MW_NONE : e->at[e->first[peer->device] + peer->port];

        if (there == MW_NONE || e->at[e->first[own->device] + own->port] != i)
            continue;
        int32_t a = e->plan->devices.at[own->device].type->ports[own->port].gbps;
        int32_t b = e->plan->devices.at[peer->device].type->ports[peer->port].gbps;
        int32_t gbps = a < b ? a : b;
        struct mw_obs_port *p = &w->ports.at[i];

        p->peer = there;
        p->mbps = gbps > 0 ? (uint32_t)gbps * 1000 : 0;
        p->part = part_of(e, own->cable);
        if (w->nodes.at[p->node].kind != MW_OBS_SYSTEM && gbps > 0) {
            p->speed = (uint8_t)speed_of(gbps);
            p->width = p->speed ? 4 : 0;
        }
    }
    /* Two tails of a splitter on one lane: what does not lead back is no cable of its own. */
    for (uint32_t i = 0; i < w->ports.n; i++)
        if (w->ports.at[i].peer != MW_NONE && w->ports.at[w->ports.at[i].peer].peer != i)
            w->ports.at[i].peer = MW_NONE;
}

void mw_expect_init(struct mw_expect *x, const struct mw_plan *p,
                    const struct mw_assets *assets)
{
    static const struct mw_assets none;
    struct expect e = {.x = x, .plan = p, .assets = assets};

    *x = (struct mw_expect){.plan = p};
    mw_lookup_init(&e.index, p);
    mw_subnets_init(&e.subnets, p, assets ? assets : &none, &e.index);
    reserve(&e);
    add_subnets(&e);
    add_ethernet(&e);
    x->want.planes = x->planes.n;
    join(&e);
    mw_free(e.first);
    mw_free(e.at);
    mw_subnets_done(&e.subnets);
    mw_lookup_done(&e.index);
}

void mw_expect_done(struct mw_expect *x)
{
    mw_observation_done(&x->want);
    mw_vec_done(&x->planes);
    mw_free(x->nodes);
    mw_free(x->ports);
    *x = (struct mw_expect){0};
}

static char *port_path(const struct mw_plan *p, uint32_t device, uint16_t port,
                       char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_device *d = &p->devices.at[device];
    const struct mw_port_type *t = &d->type->ports[port];

    if (d->type->kind == MW_KIND_SWITCH && t->number > 0)
        snprintf(buf, MW_EXPECT_PATH_CAP, "%s/p%d", d->name, t->number);
    else if (t->net == MW_NET_COMPUTE && t->rail > 0)
        snprintf(buf, MW_EXPECT_PATH_CAP, "%s/hca%d", d->name, t->rail);
    else
        snprintf(buf, MW_EXPECT_PATH_CAP, "%s/%s", d->name, t->name);
    return buf;
}

char *mw_expect_path(const struct mw_expect *x, uint32_t port, char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_expect_port *at = &x->ports[port];

    if (at->port != UINT16_MAX)
        return port_path(x->plan, at->device, at->port, buf);
    snprintf(buf, MW_EXPECT_PATH_CAP, "%s/p%u", x->plan->devices.at[at->device].name,
             x->want.ports.at[port].number);
    return buf;
}

char *mw_expect_node_path(const struct mw_expect *x, uint32_t node,
                          char buf[MW_EXPECT_PATH_CAP])
{
    const struct mw_expect_node *at = &x->nodes[node];

    if (at->port != UINT16_MAX)
        return port_path(x->plan, at->device, at->port, buf);
    snprintf(buf, MW_EXPECT_PATH_CAP, "%s", x->plan->devices.at[at->device].name);
    return buf;
}
