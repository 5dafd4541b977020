/*
 * The cache of ibnetdiscover --cache (libibnetdisc, version 1). All numbers are little endian but
 * for what the attributes hold, which stand as they came from the wire (IBA 1.7, 14.2.5):
 *
 *     head  magic 4, version 4, nodes 4, ports 4, GUID of the node it began at 8, hops 4
 *     node  LID 2, LMC 1, enhanced port 0 1, SwitchInfo 64, GUID 8, type 1, ports 1, NodeInfo 64,
 *           NodeDescription 64, n 1, n times: port GUID 8, number 1
 *     port  GUID 8, number 1, external number 1, LID 2, LMC 1, PortInfo 64, node GUID 8,
 *           has a peer 1, its port GUID 8, its number 1
 *
 * The counts of nodes and ports are written last.
 */
#include "file/ibnetdiscover_read.h"

#include "file/ibnetdiscover_form.h"

#include <inttypes.h>

#define MAGIC 0x8fe7832bu

enum {
    VERSION = 1,
    ATTRIBUTE = 64,
    HEAD_BYTES = 28,
    NODE_BYTES = 15 + 3 * ATTRIBUTE,
    KEY_BYTES = 9,
    PORT_BYTES = 31 + ATTRIBUTE,
    EXT_SPEEDS = 1 << 14 /* PortInfo, CapabilityMask: IsExtendedSpeedsSupported */
};

struct node {
    uint32_t node;  /* in the builder */
    uint32_t ports; /* how many it says it has */
    bool is_switch;
    bool has_zero; /* its port 0 is in the cache: that of a switch holds the capabilities */
    uint32_t zero_caps; /* of port 0 */
};

struct reader {
    struct mw_ib_scan *s;
    struct mw_obs_build *b;
    const uint8_t *at, *end;
    const uint8_t *ports; /* where the ports begin */
    uint32_t node_n, port_n;
    uint32_t ports_total;
    MW_VEC(struct node) nodes;
    struct mw_map_u64 guids; /* node GUID -> in nodes */
    struct mw_map_u64 keys;  /* port_key() -> number of its record */
    struct mw_ib_links links;
};

/* ---- bytes ---- */

static uint64_t little(const uint8_t *p, int n)
{
    uint64_t v = 0;

    while (n-- > 0)
        v = v << 8 | p[n];
    return v;
}

static uint64_t big(const uint8_t *p, int n)
{
    uint64_t v = 0;

    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static bool fault(struct reader *r, enum mw_code code, const char *what)
{
    mw_ib_scan_report(r->s, MW_ERROR, code, 0, "%s, at byte %zu", what,
                      (size_t)((const char *)r->at - r->s->begin));
    return false;
}

static bool has(struct reader *r, size_t n)
{
    return (size_t)(r->end - r->at) >= n ||
           fault(r, MW_E_OBS_TRUNCATED, "the cache ends before its last port");
}

bool mw_ibnetdiscover_is_cache(const char *text, size_t n)
{
    return n >= 4 && little((const uint8_t *)text, 4) == MAGIC;
}

static bool read_head(struct reader *r)
{
    if (!has(r, HEAD_BYTES))
        return false;
    if (little(r->at + 4, 4) != VERSION)
        return fault(r, MW_E_OBS_FORM, "the cache is of another version than 1");
    r->node_n = (uint32_t)little(r->at + 8, 4);
    r->port_n = (uint32_t)little(r->at + 12, 4);
    if (r->node_n == 0)
        return r->end - r->at > HEAD_BYTES
                   ? fault(r, MW_E_OBS_TRUNCATED, "the cache was not written to its end")
                   : fault(r, MW_E_OBS_EMPTY, "there is no node in the cache");
    r->at += HEAD_BYTES;
    return true;
}

/* ---- nodes ---- */

static uint8_t kind_of(uint8_t type) /* NodeInfo, NodeType */
{
    return type == 1   ? MW_OBS_ADAPTER
           : type == 2 ? MW_OBS_SWITCH
           : type == 3 ? MW_OBS_ROUTER
                       : MW_OBS_UNKNOWN;
}

static bool read_node(struct reader *r)
{
    if (!has(r, NODE_BYTES))
        return false;
    const uint8_t *p = r->at, *guid = p + 4 + ATTRIBUTE;
    const uint8_t *info = guid + 10, *desc = info + ATTRIBUTE;
    uint8_t kind = kind_of(guid[8]), ports = guid[9], keys = desc[ATTRIBUTE];

    if (little(guid, 8) == 0 || kind == MW_OBS_UNKNOWN || ports > MW_IB_PORTS_CAP)
        return fault(r, MW_E_OBS_FORM, "a node without GUID, of no type or with 255 ports");
    r->ports_total += ports;
    if (r->ports_total > MW_OBS_PORTS_CAP) {
        mw_ib_scan_report(r->s, MW_ERROR, MW_E_CAP, 0, "more than %d ports", MW_OBS_PORTS_CAP);
        return false;
    }
    r->at += NODE_BYTES;
    if (!has(r, (size_t)keys * KEY_BYTES))
        return false;
    r->at += (size_t)keys * KEY_BYTES;

    const char *text = (const char *)desc;
    const char *name = mw_ib_text(r->b, text, strnlen(text, ATTRIBUTE));
    uint32_t node = mw_obs_add_node(r->b, little(guid, 8), 0);

    if (node == MW_NONE)
        return mw_ib_scan_give_up(r->s);
    mw_obs_describe(r->b, &node, name, 0);
    struct mw_obs_node *n = mw_obs_at(r->b, node);

    n->kind = kind;
    if (kind == MW_OBS_ADAPTER && mw_ib_says_aggregation(name))
        n->kind = MW_OBS_AGGREGATION;
    if (kind == MW_OBS_SWITCH) {
        n->lid = (uint16_t)little(p, 2);
        n->lmc = p[2];
    }
    n->port_n = ports;
    n->system_guid = big(info + 4, 8); /* NodeInfo */
    n->device_id = (uint32_t)big(info + 30, 2);
    n->vendor_id = (uint32_t)big(info + 37, 3);
    mw_map_u64_add(&r->guids, n->guid, r->nodes.n);
    *mw_vec_push(&r->nodes) =
        (struct node){.node = node, .ports = ports, .is_switch = kind == MW_OBS_SWITCH};
    return true;
}

/* ---- ports ---- */

/* All ports of a switch have one GUID. */
static uint64_t port_key(uint64_t guid, uint8_t number)
{
    return mw_mix64(guid) + number;
}

static const uint8_t *record(const struct reader *r, uint32_t i)
{
    return r->ports + (size_t)i * PORT_BYTES;
}

static struct node *node_of(const struct reader *r, const uint8_t *p)
{
    uint32_t i = mw_map_u64_get(&r->guids, little(p + 13 + ATTRIBUTE, 8));

    return i == MW_NONE ? NULL : &r->nodes.at[i];
}

static bool index_port(struct reader *r, uint32_t i)
{
    const uint8_t *p = record(r, i);
    struct node *n = node_of(r, p);

    if (!n)
        return fault(r, MW_E_OBS_FORM, "a port of a node that the cache does not hold");
    if (p[8] > n->ports)
        return fault(r, MW_E_OBS_FORM, "a port past the number of its node's ports");
    if (!mw_map_u64_add(&r->keys, port_key(little(p, 8), p[8]), i))
        return fault(r, MW_E_OBS_FORM, "a port that stands in the cache twice");
    if (p[8] == 0) {
        n->has_zero = true;
        n->zero_caps = (uint32_t)big(p + 13 + 20, 4);
    }
    return true;
}

/* LinkSpeedExtActive counts where the port can do it, and for a switch its port 0 says so. */
static uint8_t speed_of(const struct node *n, const uint8_t *info)
{
    uint32_t caps = n->is_switch ? n->zero_caps : (uint32_t)big(info + 20, 4);

    if (n->is_switch && !n->has_zero)
        return MW_IB_UNKNOWN;
    return caps & EXT_SPEEDS ? mw_ib_speed(info[35] >> 4, info[62] >> 4, info[56] >> 3 & 3)
                             : mw_ib_speed(info[35] >> 4, 0, 0);
}

static uint32_t add_port(struct reader *r, const uint8_t *p)
{
    return mw_obs_add_port(r->b, node_of(r, p)->node, p[8], 0);
}

static bool join(struct reader *r, uint32_t own, const uint8_t *p)
{
    const uint8_t *key = p + 22 + ATTRIBUTE;
    uint32_t i = mw_map_u64_get(&r->keys, port_key(little(key, 8), key[8])), there;

    if (i == MW_NONE || little(record(r, i), 8) != little(key, 8) ||
        record(r, i)[8] != key[8] || key[8] == 0)
        return fault(r, MW_E_OBS_FORM, "a cable to a port that the cache does not hold");
    there = add_port(r, record(r, i));
    if (there == MW_NONE)
        return mw_ib_scan_give_up(r->s);
    *mw_vec_push(&r->links.at) = (struct mw_ib_link){.from = own, .to = there};
    return true;
}

static bool read_port(struct reader *r, const uint8_t *p)
{
    const uint8_t *info = p + 13;
    const struct node *n = node_of(r, p);
    bool linked = p[21 + ATTRIBUTE] != 0;
    uint32_t own;

    if (p[8] == 0)
        return true;
    own = add_port(r, p);
    if (own == MW_NONE)
        return mw_ib_scan_give_up(r->s);
    struct mw_obs_port *port = mw_obs_port_of(r->b, own);

    if (!n->is_switch) {
        port->guid = little(p, 8);
        port->lid = (uint16_t)little(p + 10, 2);
        port->lmc = p[12];
    }
    if ((info[32] & 15) <= MW_PORT_ACTIVE)
        port->state = info[32] & 15;
    port->physical = info[33] >> 4;
    if (!linked) /* the rate of a port without a cable means nothing */
        return true;
    port->width = mw_ib_width(info[31]);
    port->speed = speed_of(n, info);
    return join(r, own, p);
}

static bool read_all(struct reader *r)
{
    if (!read_head(r))
        return false;
    for (uint32_t i = 0; i < r->node_n; i++)
        if (!read_node(r))
            return false;
    r->ports = r->at;
    for (uint32_t i = 0; i < r->port_n; i++, r->at += PORT_BYTES)
        if (!has(r, PORT_BYTES) || !index_port(r, i))
            return false;
    if (r->at != r->end)
        return fault(r, MW_E_OBS_FORM, "the cache goes on behind its last port");
    for (r->at = r->ports; r->at != r->end; r->at += PORT_BYTES)
        if (!read_port(r, r->at))
            return false;
    return true;
}

void mw_ibnetdiscover_cache(struct mw_obs_build *b, struct mw_ib_scan *s)
{
    struct reader r = {.s = s,
                       .b = b,
                       .at = (const uint8_t *)s->begin,
                       .end = (const uint8_t *)s->last,
                       .links = {.last = MW_NONE}};

    read_all(&r);
    mw_ib_links_end(&r.links, s, b);
    mw_vec_done(&r.nodes);
    mw_map_u64_done(&r.guids);
    mw_map_u64_done(&r.keys);
}
