/*
 * address.c: IPv4 addresses from the factory's prefixes, so placed that growth to
 * compute.count_final, and beyond it in the order of the file, moves none:
 *
 * - Compute and storage networks are divided into equal parts, one per rail or storage port of a
 *   node: a part is a subnet.
 * - Node n (from 1) is host n of every subnet: node007 is 10.1.0.7.
 * - The last host is kept for the gateway. Everything else counts down from below it by class:
 *   servers and managers, whose number the file gives; compute switches, whose final number is
 *   known; PDUs by the position of their rack. What else grows with the factory (storage and
 *   in-band switches, edges) follows interleaved: of k such classes each takes every k-th
 *   address, so that none ends where another begins.
 *
 * What stands (plan->base) keeps its addresses. What is new takes that of the rule, or where it
 * is in use the next free one below (of nodes: below everything that counts from the top).
 */
#include "base/text.h"
#include "design/address.h"

#include "design/design.h"

#include <stdio.h>

enum { PARTS_CAP = 256, PREFIX_LONGEST = 30 };

/* What grows with the factory and whose final number this plan does not know. */
static const struct growing {
    uint8_t fabric, role;
} growing[] = {
    {MW_FABRIC_COMPUTE, MW_ROLE_LEAF},    {MW_FABRIC_STORAGE, MW_ROLE_LEAF},
    {MW_FABRIC_STORAGE, MW_ROLE_SPINE},   {MW_FABRIC_STORAGE, MW_ROLE_CORE},
    {MW_FABRIC_INBAND, MW_ROLE_LEAF},     {MW_FABRIC_INBAND, MW_ROLE_SPINE},
    {MW_FABRIC_INBAND, MW_ROLE_CORE},     {MW_FABRIC_OOB, MW_ROLE_EDGE},
    {MW_FABRIC_CONSOLE, MW_ROLE_CONSOLE},
};

enum { GROWING_N = sizeof growing / sizeof growing[0] };

struct network {
    const struct mw_plan *p;
    enum mw_fabric_id fabric;
    enum mw_port_net net; /* of the ports that have addresses here */
    const char *key, *text;
    uint32_t base;
    uint8_t prefix_len, part_bits;
    int64_t top[MW_FABRIC_COUNT + 1][MW_ROLE_COUNT]; /* first slot of a class; -1: none */
    int64_t step[MW_FABRIC_COUNT + 1][MW_ROLE_COUNT];
    int64_t slots;         /* taken from the top, the gateway included */
    int64_t pdus_per_rack; /* slots kept for the PDUs of one position */
};

/* ---- prefixes ---- */

/* A prefix that leaves room for hosts. */
static bool read_prefix(const char *s, uint32_t *base, uint8_t *len)
{
    return mw_text_prefix(s, base, len) && *len <= PREFIX_LONGEST;
}

static uint32_t host_mask(unsigned bits)
{
    return bits < 32 ? (1u << bits) - 1 : UINT32_MAX;
}

static unsigned host_bits(const struct network *n)
{
    int bits = 32 - n->prefix_len - n->part_bits;

    return bits > 0 ? (unsigned)bits : 0;
}

static uint8_t bits_for(int64_t n) /* least b with 2^b >= n */
{
    uint8_t b = 0;

    while ((int64_t)1 << b < n)
        b++;
    return b;
}

/* ---- the layout of one network ---- */

static uint32_t count_ports(const struct mw_device_type *type, enum mw_port_net net)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < type->port_n; i++)
        n += type->ports[i].net == net;
    return n;
}

/* Which part the `ordinal`-th port of its net belongs to. */
static uint32_t part_of(const struct mw_port_type *port, uint32_t ordinal)
{
    return port->rail > 0 ? (uint32_t)port->rail - 1 : ordinal;
}

static uint32_t part_count(const struct mw_device_type *node, enum mw_port_net net)
{
    uint32_t parts = 1, ordinal = 0;

    for (uint32_t i = 0; i < node->port_n; i++) {
        if (node->ports[i].net != net)
            continue;
        uint32_t part = part_of(&node->ports[i], ordinal++);
        if (part >= parts)
            parts = part + 1;
    }
    return parts < PARTS_CAP ? parts : PARTS_CAP;
}

static void take_block(struct network *n, int fabric, int role, int64_t size)
{
    n->top[fabric][role] = n->slots;
    n->step[fabric][role] = 1;
    n->slots += size;
}

static bool fabric_grows(const struct network *n, const struct growing *g)
{
    return n->p->fabrics[g->fabric].enabled && n->top[g->fabric][g->role] < 0;
}

static void take_interleaved(struct network *n)
{
    int64_t classes = 0, most = 0, at = n->slots;

    for (int i = 0; i < GROWING_N; i++)
        classes += fabric_grows(n, &growing[i]);
    for (int i = 0; i < GROWING_N; i++) {
        const struct growing *g = &growing[i];
        struct mw_range range = n->p->ranges[g->fabric][g->role];
        int64_t last = range.n ? n->p->devices.at[range.first + range.n - 1].index + 1 : 0;

        if (!fabric_grows(n, g))
            continue;
        n->top[g->fabric][g->role] = at++;
        n->step[g->fabric][g->role] = classes;
        if (last > most)
            most = last;
    }
    n->slots += classes * most;
}

/* The most PDUs that a rack has at any position. */
static int64_t most_circuits(const struct mw_plan *p)
{
    int64_t most = 0;

    for (uint32_t r = 0; r < p->rows.n; r++) {
        const struct mw_rack_power *power = &p->rows.at[r].want->power;
        int64_t n = 0;

        for (uint32_t i = 0; i < power->circuits.n; i++)
            n += power->circuits.at[i].count;
        if (n > most)
            most = n;
    }
    return most;
}

static void lay_out(struct network *n)
{
    static const uint8_t servers[] = {MW_ROLE_MANAGEMENT, MW_ROLE_LOGIN, MW_ROLE_STORAGE};
    const struct mw_plan *p = n->p;
    const struct mw_fabric *compute = &p->fabrics[MW_FABRIC_COMPUTE];

    for (int f = 0; f <= MW_FABRIC_COUNT; f++)
        for (int r = 0; r < MW_ROLE_COUNT; r++)
            n->top[f][r] = -1;
    n->pdus_per_rack = most_circuits(p);
    n->slots = 1; /* the gateway */
    for (size_t i = 0; i < sizeof servers; i++)
        take_block(n, MW_FABRIC_COUNT, servers[i], p->ranges[MW_FABRIC_COUNT][servers[i]].n);
    if (n->fabric != MW_FABRIC_OOB)
        return;
    for (int f = MW_FABRIC_COMPUTE; f <= MW_FABRIC_STORAGE; f++)
        take_block(n, f, MW_ROLE_MANAGER, p->ranges[f][MW_ROLE_MANAGER].n);
    if (p->want->fabrics.compute.topology == MW_TOPO_RAIL && compute->scalable_units > 0)
        take_block(n, MW_FABRIC_COMPUTE, MW_ROLE_LEAF,
                   (int64_t)compute->leaf / compute->scalable_units *
                       compute->scalable_units_final);
    take_block(n, MW_FABRIC_COMPUTE, MW_ROLE_SPINE, compute->spine_final);
    take_block(n, MW_FABRIC_COMPUTE, MW_ROLE_CORE, compute->core_final);
    take_block(n, MW_FABRIC_COUNT, MW_ROLE_PDU, n->pdus_per_rack * p->positions.n);
    take_interleaved(n);
}

/* Addresses that one part needs in the end: the nodes, what counts from the top, and the
 * network and broadcast address. */
static int64_t needed(const struct network *n)
{
    return n->p->want->compute.count_final + n->slots + 2;
}

static struct network network_of(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    const struct mw_addresses *a = &p->want->addresses;
    const struct network known[] = {
        [MW_FABRIC_COMPUTE] = {.net = MW_NET_COMPUTE,
                               .key = "addresses.compute",
                               .text = a->compute},
        [MW_FABRIC_STORAGE] = {.net = MW_NET_STORAGE,
                               .key = "addresses.storage",
                               .text = a->storage},
        [MW_FABRIC_INBAND] = {.net = MW_NET_INBAND,
                              .key = "addresses.inband",
                              .text = a->inband},
        [MW_FABRIC_OOB] = {.net = MW_NET_OOB, .key = "addresses.oob", .text = a->oob},
    };
    struct network n = known[fabric];
    struct mw_range nodes = mw_plan_range(p, MW_FABRIC_COUNT, MW_ROLE_NODE);

    n.p = p;
    n.fabric = fabric;
    if (n.text && !*n.text)
        n.text = NULL;
    if (nodes.n && (fabric == MW_FABRIC_COMPUTE || fabric == MW_FABRIC_STORAGE))
        n.part_bits = bits_for(part_count(p->devices.at[nodes.first].type, n.net));
    lay_out(&n);
    return n;
}

struct mw_address_use mw_address_use(const struct mw_plan *p, enum mw_fabric_id fabric)
{
    struct network n = network_of(p, fabric);
    struct mw_address_use use = {.key = n.key, .text = n.text, .part_bits = n.part_bits};

    if (n.text && read_prefix(n.text, &n.base, &n.prefix_len)) {
        use.prefix_len = n.prefix_len;
        use.needed = needed(&n);
        use.size = (int64_t)1 << host_bits(&n);
    }
    return use;
}

/* ---- checks ---- */

static bool check_prefix(struct network *n, struct mw_diags *diags)
{
    char cure[MW_ERR_CURE_CAP];
    uint32_t network;

    if (!read_prefix(n->text, &n->base, &n->prefix_len)) {
        mw_diag(diags, MW_ERROR, MW_E_ADDRESS_PREFIX, n->key, NULL,
                "\"%s\" is not an IPv4 prefix such as 10.1.0.0/16 (length 1 to %d)", n->text,
                PREFIX_LONGEST);
        return false;
    }
    network = n->base & ~host_mask(32u - n->prefix_len);
    if (network != n->base) {
        snprintf(cure, sizeof cure, "Write %u.%u.%u.%u/%u.", network >> 24, network >> 16 & 255,
                 network >> 8 & 255, network & 255, n->prefix_len);
        mw_diag(diags, MW_ERROR, MW_E_ADDRESS_PREFIX, n->key, cure,
                "\"%s\" has bits set behind its length", n->text);
        return false;
    }
    if (needed(n) > (int64_t)1 << host_bits(n)) {
        int length = 32 - n->part_bits - bits_for(needed(n));

        mw_diag(diags, MW_ERROR, MW_E_ADDRESS_SPACE, n->key, NULL,
                "\"%s\" has room for %lld addresses in each of %u subnets, and %lld are needed "
                "for %d nodes: a /%d",
                n->text, (long long)1 << host_bits(n), 1u << n->part_bits, (long long)needed(n),
                n->p->want->compute.count_final, length);
        return false;
    }
    return true;
}

static void check_overlap(const struct network *a, const struct network *b,
                          struct mw_diags *diags)
{
    uint8_t shorter = a->prefix_len < b->prefix_len ? a->prefix_len : b->prefix_len;

    if (((a->base ^ b->base) & ~host_mask(32u - shorter)) == 0)
        mw_diag(diags, MW_ERROR, MW_E_ADDRESS_PREFIX, b->key, NULL,
                "\"%s\" overlaps \"%s\" of %s", b->text, a->text, a->key);
}

/* ---- giving ---- */

struct giving {
    struct mw_plan *p;
    struct mw_diags *diags;
    struct mw_map_u64 stands; /* device of the base, port and network -> its address there */
    struct mw_map_u64 taken;  /* addresses of what stands */
};

static uint64_t address_key(uint32_t device, uint16_t port, uint8_t fabric)
{
    return (uint64_t)device << 24 | (uint64_t)port << 8 | fabric;
}

/* The address that a device has already in this network, if its subnet holds it; 0: none. */
static uint32_t standing_address(const struct giving *g, const struct network *n,
                                 uint32_t device, uint16_t port, uint32_t part)
{
    uint32_t stands = g->p->base ? g->p->devices.at[device].stands : MW_NONE, k;
    uint32_t subnet = n->base + (part << host_bits(n));

    if (stands == MW_NONE)
        return 0;
    k = mw_map_u64_get(&g->stands, address_key(stands, port, (uint8_t)n->fabric));
    if (k == MW_NONE ||
        ((g->p->base->addresses.at[k].ipv4 ^ subnet) & ~host_mask(host_bits(n))))
        return 0;
    return g->p->base->addresses.at[k].ipv4;
}

/* The address of the rule, or a free one; 0: there is none. */
static uint32_t free_address(const struct giving *g, const struct network *n, uint32_t device,
                             uint32_t part, uint32_t host)
{
    uint32_t subnet = n->base + (part << host_bits(n));
    bool node = g->p->devices.at[device].role == MW_ROLE_NODE;
    int64_t next = node ? (int64_t)host_mask(host_bits(n)) - 1 - n->slots : host;

    if (mw_map_u64_get(&g->taken, subnet + host) == MW_NONE)
        return subnet + host;
    while (next > g->p->want->compute.count_final &&
           mw_map_u64_get(&g->taken, subnet + (uint32_t)next) != MW_NONE)
        next--;
    return next > g->p->want->compute.count_final ? subnet + (uint32_t)next : 0;
}

static void give(struct giving *g, const struct network *n, uint32_t device, uint16_t port,
                 uint32_t part, uint32_t host)
{
    uint32_t ipv4 = standing_address(g, n, device, port, part);

    if (!ipv4)
        ipv4 = free_address(g, n, device, part, host);
    if (!ipv4) {
        mw_diag(g->diags, MW_ERROR, MW_E_ADDRESS_SPACE, n->key, NULL,
                "\"%s\" has no free address left for %s beside those in use", n->text,
                g->p->devices.at[device].name);
        return;
    }
    if (g->p->base)
        mw_map_u64_add(&g->taken, ipv4, 0);
    *mw_vec_push(&g->p->addresses) = (struct mw_address){
        .device = device,
        .port = port,
        .fabric = (uint8_t)n->fabric,
        .prefix_len = (uint8_t)(n->prefix_len + n->part_bits),
        .ipv4 = ipv4,
    };
}

/* Addresses in use, the gateways of the base among them. */
static void know_base(struct giving *g)
{
    const struct mw_plan *base = g->p->base;

    if (!base)
        return;
    for (uint32_t i = 0; i < base->addresses.n; i++) {
        const struct mw_address *a = &base->addresses.at[i];
        mw_map_u64_add(&g->stands, address_key(a->device, a->port, a->fabric), i);
        mw_map_u64_add(&g->taken, a->ipv4, 0);
        mw_map_u64_add(&g->taken, (a->ipv4 | host_mask(32u - a->prefix_len)) - 1, 0);
    }
}

/* Addresses of the base that no device has any more: one finding for each network. */
static void report_changed(struct giving *g)
{
    uint32_t changed[MW_FABRIC_COUNT] = {0}, first[MW_FABRIC_COUNT] = {0};
    struct mw_map_u64 kept = {0};
    const struct mw_plan *base = g->p->base;

    for (uint32_t i = 0; i < g->p->addresses.n; i++)
        mw_map_u64_add(&kept, g->p->addresses.at[i].ipv4, 0);
    for (uint32_t i = 0; base && i < base->addresses.n; i++) {
        const struct mw_address *a = &base->addresses.at[i];
        if (mw_map_u64_get(&kept, a->ipv4) == MW_NONE && changed[a->fabric]++ == 0)
            first[a->fabric] = i;
    }
    for (int f = 0; f < MW_FABRIC_COUNT; f++)
        if (changed[f])
            mw_plan_finding(g->p, MW_D_READDRESSED, MW_WARNING,
                            base->devices.at[base->addresses.at[first[f]].device].name,
                            "%u addresses of the %s network that are in use are not in the new "
                            "prefix, this one first",
                            changed[f], mw_fabric_names[f]);
    mw_map_u64_done(&kept);
}

/* Which host of its subnets a device is; 0: none here. */
static uint32_t host_of(const struct network *n, const struct mw_device *d)
{
    const struct mw_plan *p = n->p;
    int64_t slot = n->top[d->fabric][d->role];

    if (d->role == MW_ROLE_NODE)
        return (uint32_t)d->index + 1;
    if (slot < 0)
        return 0;
    if (d->role == MW_ROLE_PDU) {
        uint32_t first = d->circuit;

        if (d->circuit == MW_NONE)
            return 0;
        while (first > 0 && p->circuits.at[first - 1].rack == d->rack)
            first--;
        slot += p->racks.at[d->rack].position * n->pdus_per_rack + (d->circuit - first);
    } else {
        slot += d->index * n->step[d->fabric][d->role];
    }
    return host_mask(host_bits(n)) - 1 - (uint32_t)slot;
}

/* Whether a device without a port of the out-of-band net is managed there all the same: edges
 * through themselves, PDUs through a port that few catalogs list. */
static bool managed(const struct mw_plan *p, const struct mw_device *d)
{
    if (d->role == MW_ROLE_PDU)
        return p->want->fabrics.oob.pdus || p->want->fabrics.console.pdus;
    return d->role == MW_ROLE_EDGE || d->role == MW_ROLE_CONSOLE;
}

static void give_device(struct giving *g, const struct network *n, uint32_t device)
{
    const struct mw_device *d = &g->p->devices.at[device];
    uint32_t host = host_of(n, d), ordinal = 0;

    if (!host || (n->fabric == MW_FABRIC_OOB && d->rack == MW_NONE))
        return;
    if (n->fabric == MW_FABRIC_INBAND) { /* both ports are one bond */
        if (count_ports(d->type, n->net))
            give(g, n, device, UINT16_MAX, 0, host);
        return;
    }
    for (uint16_t i = 0; i < d->type->port_n; i++) {
        uint32_t part;

        if (d->type->ports[i].net != n->net)
            continue;
        part = part_of(&d->type->ports[i], ordinal++);
        if (n->fabric == MW_FABRIC_OOB) { /* one address, at the first of its ports */
            give(g, n, device, i, 0, host);
            return;
        }
        if (part < 1u << n->part_bits)
            give(g, n, device, i, part, host);
    }
    if (n->fabric == MW_FABRIC_OOB && managed(g->p, d))
        give(g, n, device, UINT16_MAX, 0, host);
}

enum mw_rc mw_design_addresses(struct mw_plan *p, struct mw_diags *diags)
{
    struct network networks[MW_FABRIC_OOB + 1];
    uint32_t before = diags->errors;
    int n = 0;

    for (int f = 0; f <= MW_FABRIC_OOB; f++) {
        networks[n] = network_of(p, (enum mw_fabric_id)f);
        if (!networks[n].text || !check_prefix(&networks[n], diags))
            continue;
        for (int i = 0; i < n; i++)
            check_overlap(&networks[i], &networks[n], diags);
        n++;
    }
    if (diags->errors > before)
        return MW_ECONFIG;
    struct giving g = {.p = p, .diags = diags};
    know_base(&g);
    for (int i = 0; i < n; i++)
        for (uint32_t d = 0; d < p->devices.n; d++)
            give_device(&g, &networks[i], d);
    report_changed(&g);
    mw_map_u64_done(&g.stands);
    mw_map_u64_done(&g.taken);
    return diags->errors > before ? MW_ECONFIG : MW_OK;
}
