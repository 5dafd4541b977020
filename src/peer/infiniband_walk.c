#include "peer/infiniband_walk.h"

#include "file/ibscan.h"
#include "peer/infiniband_fabric.h"

#include <infiniband/mad.h>
#include <stdio.h>
#include <string.h>

enum {
    LINK_UP = 5,            /* PortPhysicalState */
    HOPS_CAP = 63,          /* of a directed route (IBA 14.2.1.2) */
    ROUNDS_CAP = 64,        /* of telling devices with one GUID apart */
    CAP_EXTENDED = 1 << 14, /* PortInfo CapabilityMask: IsExtendedSpeedsSupported */
    CAP_MASK2 = 1 << 15,    /* … IsCapabilityMask2Supported */
    CAP2_EXTENDED2 =
        1 << 11, /* CapabilityMask2, and where the speed is: as Linux' mlx5 driver */
    EXTENDED2_BYTE = 56
};

/* ---- questions ---- */

static void path_of(const struct ib_fabric *f, const struct mw_mad_query *q, ib_dr_path_t *path)
{
    uint32_t node = q->node;

    *path = (ib_dr_path_t){.drslid = MW_MAD_PERMISSIVE, .drdlid = MW_MAD_PERMISSIVE};
    if (node == MW_NONE)
        return;
    path->cnt = f->nodes.at[node].hops;
    for (int i = path->cnt; i > 0; i--) {
        path->p[i] = f->nodes.at[node].from_port;
        node = f->nodes.at[node].from;
    }
    if (q->behind && q->class_ == IB_SMI_DIRECT_CLASS)
        path->p[++path->cnt] = q->behind;
}

static bool fabric_encode(void *ctx, const struct mw_mad_query *q, uint8_t mad[MW_MAD_BYTES],
                          uint16_t *lid)
{
    struct ib_fabric *f = ctx;
    bool smp = q->class_ == IB_SMI_DIRECT_CLASS;
    ib_dr_path_t path;
    ib_rpc_t rpc = {.mgtclass = q->class_,
                    .method = IB_MAD_METHOD_GET,
                    .attr = {.id = q->attribute, .mod = smp ? q->modifier : 0},
                    .dataoffs = MW_MAD_DATA,
                    .trid = 1};

    if (q->node != MW_NONE && f->nodes.at[q->node].silent >= MW_IB_SILENT)
        return false;
    path_of(f, q, &path);
    mad_encode(mad, &rpc, smp ? &path : NULL, NULL);
    if (!smp) {
        *lid = f->nodes.at[q->node].lid;
        mad_set_field(mad, MW_MAD_DATA, IB_PC_PORT_SELECT_F, q->behind);
    }
    return true;
}

static void ask(struct ib_fabric *f, uint32_t node, uint16_t attribute, uint32_t modifier,
                uint8_t behind)
{
    mw_mad_ask(&f->engine, (struct mw_mad_query){.node = node,
                                                 .modifier = modifier,
                                                 .attribute = attribute,
                                                 .class_ = IB_SMI_DIRECT_CLASS,
                                                 .behind = behind});
}

enum mw_mad_end ib_fabric_run(struct ib_fabric *f, uint32_t in_flight,
                              void (*answer)(void *ctx, const struct mw_mad_query *q,
                                             uint8_t *mad, uint16_t status))
{
    f->engine.answer = answer;
    f->engine.in_flight = in_flight;
    for (uint32_t i = 0; i < f->nodes.n; i++)
        f->nodes.at[i].silent = 0;
    return mw_mad_run(&f->engine);
}

static struct mw_ib_record lost_record(uint32_t node, uint32_t port, enum mw_ib_lost what)
{
    return (struct mw_ib_record){.kind = MW_IB_LOST, .node = node, .port = port, .lost = what};
}

void ib_fabric_emit_lost(struct ib_fabric *f, uint32_t node, uint32_t port,
                         enum mw_ib_lost what)
{
    struct mw_ib_record r = lost_record(node, port, what);

    f->emit(f->emit_ctx, &r);
}

/* ---- nodes ---- */

static bool is_switch(const struct ib_node *n)
{
    return n->type == IB_NODE_SWITCH;
}

static uint32_t add_node(struct ib_fabric *f, uint32_t from, uint8_t from_port, uint8_t *info)
{
    uint32_t at = f->nodes.n;

    if (at == MW_IB_NODES_CAP) {
        f->full = true;
        return MW_NONE;
    }
    struct ib_node *n = mw_vec_push(&f->nodes);

    *n = (struct ib_node){
        .guid = mad_get_field64(info, 0, IB_NODE_GUID_F),
        .system_guid = mad_get_field64(info, 0, IB_NODE_SYSTEM_GUID_F),
        .vendor_id = mad_get_field(info, 0, IB_NODE_VENDORID_F),
        .device_id = mad_get_field(info, 0, IB_NODE_DEVID_F),
        .type = (uint8_t)mad_get_field(info, 0, IB_NODE_TYPE_F),
        .port_n = (uint8_t)mad_get_field(info, 0, IB_NODE_NPORTS_F),
        .from = from,
        .from_port = from_port,
        .hops = from == MW_NONE ? 0 : (uint8_t)(f->nodes.at[from].hops + 1),
        .first_port = f->ports.n,
    };
    uint32_t *first = mw_map_u64_put(&f->guids, n->guid, at);

    n->next_same = *first == at ? MW_NONE : f->nodes.at[*first].next_same;
    if (*first != at)
        f->nodes.at[*first].next_same = at;
    mw_vec_reserve(&f->ports, n->port_n + 1u);
    for (uint32_t i = 0; i <= n->port_n; i++)
        *mw_vec_push(&f->ports) = (struct ib_port){.to = MW_NONE};
    ask(f, at, IB_ATTR_NODE_DESC, 0, 0);
    if (is_switch(n))
        ask(f, at, IB_ATTR_SWITCH_INFO, 0, 0);
    for (uint32_t i = is_switch(n) ? 0 : 1; i <= n->port_n; i++)
        ask(f, at, IB_ATTR_PORT_INFO, i, 0);
    return at;
}

static void join(struct ib_fabric *f, uint32_t a, uint8_t a_port, uint32_t b, uint8_t b_port)
{
    ib_port_at(f, a, a_port)->to = b;
    ib_port_at(f, a, a_port)->to_port = b_port;
}

/*
 * The node that a NodeInfo from behind a port speaks of: one that is known by its GUID, unless the
 * port by which it was reached is known to lead elsewhere: then it is another with the same GUID.
 * A switch that says it leads to a namesake of `from` may mean `from`: settle() finds out.
 */
static uint32_t node_behind(struct ib_fabric *f, uint32_t from, uint8_t out, uint8_t *info,
                            uint8_t arrival)
{
    uint32_t at = mw_map_u64_get(&f->guids, mad_get_field64(info, 0, IB_NODE_GUID_F));

    for (; at != MW_NONE; at = f->nodes.at[at].next_same) {
        const struct ib_node *n = &f->nodes.at[at];

        if (n->type != mad_get_field(info, 0, IB_NODE_TYPE_F) ||
            n->port_n != mad_get_field(info, 0, IB_NODE_NPORTS_F))
            continue;
        const struct ib_port *p = ib_port_at(f, at, arrival);

        if (p->doubted && p->physical != LINK_UP)
            continue;
        if (p->to == MW_NONE || (p->to == from && p->to_port == out) ||
            (is_switch(n) && p->to_port == out &&
             f->nodes.at[p->to].guid == f->nodes.at[from].guid))
            return at;
    }
    return MW_NONE;
}

static void arrived(struct ib_fabric *f, uint32_t from, uint8_t out, uint8_t *info)
{
    uint32_t type = mad_get_field(info, 0, IB_NODE_TYPE_F);
    uint32_t ports = mad_get_field(info, 0, IB_NODE_NPORTS_F);
    uint8_t arrival = (uint8_t)mad_get_field(info, 0, IB_NODE_LOCAL_PORT_F);
    bool sane = type >= IB_NODE_CA && type <= IB_NODE_ROUTER && ports >= 1 && ports <= 254 &&
                arrival <= ports && mad_get_field64(info, 0, IB_NODE_GUID_F);

    if (from == MW_NONE) {
        if (sane) {
            f->own_port = arrival;
            add_node(f, MW_NONE, 0, info);
            ib_port_at(f, 0, arrival)->guid = mad_get_field64(info, 0, IB_NODE_PORT_GUID_F);
        }
        return;
    }
    if (!sane || arrival == 0) {
        ib_port_at(f, from, out)->lost_behind = true;
        return;
    }
    uint32_t at = node_behind(f, from, out, info, arrival);
    bool fresh = at == MW_NONE;

    if (fresh && (at = add_node(f, from, out, info)) == MW_NONE)
        return;
    join(f, from, out, at, arrival);
    /* The way back is known for certain where the node was reached first, and where it has no way
     * out of its own; a known switch tells itself, and may contradict. */
    if (fresh || !is_switch(&f->nodes.at[at]))
        join(f, at, arrival, from, out);
    if (!is_switch(&f->nodes.at[at]))
        ib_port_at(f, at, arrival)->guid = mad_get_field64(info, 0, IB_NODE_PORT_GUID_F);
}

/* ---- ports ---- */

/*
 * Which fields of PortInfo count is said by the port's capability mask; of a switch only port 0
 * has one (IBA 14.2.5.6), so speeds are read when all has been told.
 */
static uint8_t speed_of(struct ib_fabric *f, uint32_t node, const struct ib_port *p)
{
    const struct ib_port *able = is_switch(&f->nodes.at[node]) ? ib_port_at(f, node, 0) : p;
    uint32_t mask = able->told ? able->mask : CAP_EXTENDED | CAP_MASK2;
    uint32_t mask2 = able->told ? able->mask2 : CAP2_EXTENDED2;

    return mw_ib_speed(p->speed, mask & CAP_EXTENDED ? p->speed_extended : 0,
                       mask & CAP_MASK2 && mask2 & CAP2_EXTENDED2 ? p->speed_extended2 : 0);
}

static void port_told(struct ib_fabric *f, uint32_t node, uint8_t port, uint8_t *info)
{
    struct ib_node *n = &f->nodes.at[node];
    struct ib_port *p = ib_port_at(f, node, port);
    uint32_t state = mad_get_field(info, 0, IB_PORT_STATE_F);

    p->told = true;
    p->state = state <= MW_PORT_ACTIVE ? (uint8_t)state : MW_PORT_UNKNOWN;
    p->physical = (uint8_t)mad_get_field(info, 0, IB_PORT_PHYS_STATE_F);
    if (port == 0 || !is_switch(n)) {
        p->mask = mad_get_field(info, 0, IB_PORT_CAPMASK_F);
        p->mask2 = (uint16_t)mad_get_field(info, 0, IB_PORT_CAPMASK2_F);
        p->lid = (uint16_t)mad_get_field(info, 0, IB_PORT_LID_F);
        p->lmc = (uint8_t)mad_get_field(info, 0, IB_PORT_LMC_F);
        if (!n->lid)
            n->lid = p->lid;
    }
    if (port == 0 || p->physical != LINK_UP)
        return;
    p->width = mw_ib_width(mad_get_field(info, 0, IB_PORT_LINK_WIDTH_ACTIVE_F));
    p->speed = (uint8_t)mad_get_field(info, 0, IB_PORT_LINK_SPEED_ACTIVE_F);
    p->speed_extended = (uint8_t)mad_get_field(info, 0, IB_PORT_LINK_SPEED_EXT_ACTIVE_F);
    p->speed_extended2 = info[EXTENDED2_BYTE] >> 5 & 3;
    if (p->to == MW_NONE && n->hops < HOPS_CAP &&
        (is_switch(n) || (node == 0 && port == f->own_port)))
        ask(f, node, IB_ATTR_NODE_INFO, 0, port);
}

static void walk_lost(struct ib_fabric *f, const struct mw_mad_query *q)
{
    if (q->attribute == IB_ATTR_NODE_INFO) {
        if (q->node != MW_NONE)
            ib_port_at(f, q->node, q->behind)->lost_behind = true;
        return;
    }
    if (f->nodes.at[q->node].silent < MW_IB_SILENT)
        f->nodes.at[q->node].silent++;
    if (q->attribute == IB_ATTR_NODE_DESC)
        *mw_vec_push(&f->lost) = lost_record(q->node, 0, MW_IB_LOST_DESC);
    else if (q->attribute == IB_ATTR_SWITCH_INFO)
        *mw_vec_push(&f->lost) = lost_record(q->node, 0, MW_IB_LOST_SWITCH);
    else
        *mw_vec_push(&f->lost) = lost_record(q->node, q->modifier, MW_IB_LOST_PORT);
}

static void walk_answer(void *ctx, const struct mw_mad_query *q, uint8_t *mad, uint16_t status)
{
    struct ib_fabric *f = ctx;
    uint8_t *data = mad ? mad + MW_MAD_DATA : NULL;

    (void)status; /* who refuses tells as little as who is silent */
    if (!data) {
        walk_lost(f, q);
        return;
    }
    if (q->node != MW_NONE)
        f->nodes.at[q->node].silent = 0;
    switch (q->attribute) {
    case IB_ATTR_NODE_INFO:
        arrived(f, q->node, q->behind, data);
        break;
    case IB_ATTR_NODE_DESC:
        memcpy(f->nodes.at[q->node].desc, data, MW_IB_DESC_CAP - 1);
        break;
    case IB_ATTR_SWITCH_INFO:
        f->nodes.at[q->node].table_n =
            (uint16_t)(mad_get_field(data, 0, IB_SW_LINEAR_FDB_TOP_F) + 1);
        break;
    default:
        port_told(f, q->node, (uint8_t)q->modifier, data);
        break;
    }
}

/* ---- devices with one GUID ---- */

static uint32_t same_with(struct ib_fabric *f, uint32_t node, uint8_t port, uint32_t to,
                          uint8_t to_port)
{
    uint32_t at = mw_map_u64_get(&f->guids, f->nodes.at[node].guid);

    for (; at != MW_NONE; at = f->nodes.at[at].next_same) {
        if (f->nodes.at[at].port_n < port)
            continue;
        const struct ib_port *p = ib_port_at(f, at, port);

        if (p->to == to && p->to_port == to_port)
            return at;
    }
    return MW_NONE;
}

/*
 * A port says that its cable ends at a port which does not say so. Where that one could not be
 * asked, the cable has two ends all the same. Where it is down, it is asked again: somebody may
 * have plugged the cable since. Otherwise each said what it saw, so behind the first is another
 * device with the GUID of the second: one that is known already, or a new one. Returns whether
 * there is more to ask.
 */
static bool settle_port(struct ib_fabric *f, uint32_t node, uint8_t port)
{
    struct ib_port *p = ib_port_at(f, node, port);
    struct ib_port *far = p->to == MW_NONE ? NULL : ib_port_at(f, p->to, p->to_port);

    if (!far || (far->to == node && far->to_port == port))
        return false;
    if (far->to == MW_NONE && (!far->told || far->lost_behind)) {
        join(f, p->to, p->to_port, node, port);
        return false;
    }
    if (far->to == MW_NONE && !far->doubted) {
        far->doubted = true;
        ask(f, p->to, IB_ATTR_PORT_INFO, p->to_port, 0);
        return true;
    }
    uint32_t other = same_with(f, p->to, p->to_port, node, port);

    if (other != MW_NONE) {
        p->to = other;
        return false;
    }
    if (f->nodes.at[node].hops >= HOPS_CAP)
        return false;
    p->to = MW_NONE;
    ask(f, node, IB_ATTR_NODE_INFO, 0, port);
    return true;
}

static bool settle(struct ib_fabric *f)
{
    bool more = false;

    for (uint32_t i = 0; i < f->nodes.n; i++)
        for (uint32_t k = 1; k <= f->nodes.at[i].port_n; k++)
            more |= settle_port(f, i, (uint8_t)k);
    return more;
}

/* ---- the stages ---- */

static void emit_node(struct ib_fabric *f, uint32_t at)
{
    static const uint8_t kinds[] = {[IB_NODE_CA] = MW_OBS_ADAPTER,
                                    [IB_NODE_SWITCH] = MW_OBS_SWITCH,
                                    [IB_NODE_ROUTER] = MW_OBS_ROUTER};
    const struct ib_node *n = &f->nodes.at[at];
    struct mw_ib_record r = {.kind = MW_IB_NODE,
                             .node = at,
                             .node_is = {.guid = n->guid,
                                         .system_guid = n->system_guid,
                                         .vendor_id = n->vendor_id,
                                         .device_id = n->device_id,
                                         .lid = is_switch(n) ? n->lid : 0,
                                         .lmc = is_switch(n) ? ib_port_at(f, at, 0)->lmc : 0,
                                         .table_n = n->table_n,
                                         .kind = kinds[n->type],
                                         .port_n = n->port_n}};

    memcpy(r.node_is.desc, n->desc, sizeof r.node_is.desc);
    f->emit(f->emit_ctx, &r);
}

static void emit_port(struct ib_fabric *f, uint32_t node, uint8_t port)
{
    const struct ib_port *p = ib_port_at(f, node, port);
    struct mw_ib_record r = {.kind = MW_IB_PORT, .node = node, .port = port};

    r.port_is.guid = p->guid;
    r.port_is.lid = p->lid;
    r.port_is.lmc = p->lmc;
    r.port_is.state = p->state;
    r.port_is.physical = p->physical;
    r.port_is.width = p->width;
    r.port_is.speed = p->physical == LINK_UP ? speed_of(f, node, p) : MW_IB_UNKNOWN;
    if (p->told)
        f->emit(f->emit_ctx, &r);
    if (p->to != MW_NONE) {
        r = (struct mw_ib_record){.kind = MW_IB_LINK, .node = node, .port = port};
        r.link.node = p->to;
        r.link.port = p->to_port;
        f->emit(f->emit_ctx, &r);
    } else if (p->lost_behind) {
        ib_fabric_emit_lost(f, node, port, MW_IB_LOST_BEHIND);
    }
}

static void emit_walk(struct ib_fabric *f)
{
    for (uint32_t i = 0; i < f->nodes.n; i++)
        emit_node(f, i);
    for (uint32_t i = 0; i < f->nodes.n; i++)
        for (uint32_t k = 1; k <= f->nodes.at[i].port_n; k++)
            emit_port(f, i, (uint8_t)k);
    for (uint32_t i = 0; i < f->lost.n; i++)
        f->emit(f->emit_ctx, &f->lost.at[i]);
}

static enum mw_mad_end walk_links(struct ib_fabric *f, uint32_t in_flight)
{
    enum mw_mad_end end;
    uint32_t rounds = 0;

    ask(f, MW_NONE, IB_ATTR_NODE_INFO, 0, 0);
    do
        end = ib_fabric_run(f, in_flight, walk_answer);
    while (end == MW_MAD_DONE && settle(f) && rounds++ < ROUNDS_CAP);
    return end;
}

static void emit_failed(struct ib_fabric *f, enum mw_code code, const char *text)
{
    struct mw_ib_record r = {.kind = MW_IB_FAILED};

    r.failed.code = code;
    snprintf(r.failed.text, sizeof r.failed.text, "%s", text);
    f->emit(f->emit_ctx, &r);
}

static enum mw_mad_end run_stages(struct ib_fabric *f, const struct mw_ib_walk_want *want,
                                  enum mw_ib_stage *stage)
{
    uint32_t smps = want->in_flight ? want->in_flight : MW_IB_SMPS;
    uint32_t gmps = want->in_flight ? want->in_flight : MW_IB_GMPS;
    enum mw_mad_end end = walk_links(f, smps);

    *stage = MW_IB_WALK;
    if (end != MW_MAD_DONE || f->nodes.n == 0 || f->full)
        return end;
    emit_walk(f);
    *stage = MW_IB_TABLES;
    if (want->tables && (end = ib_fabric_read_tables(f, smps)) != MW_MAD_DONE)
        return end;
    *stage = MW_IB_COUNTING;
    if (want->counters && (end = ib_fabric_read_counters(f, gmps)) != MW_MAD_DONE)
        return end;
    *stage = MW_IB_WHOLE;
    return end;
}

void mw_ib_walk(struct mw_mad_port port, const struct mw_ib_walk_want *want,
                void (*emit)(void *ctx, const struct mw_ib_record *r), void *ctx)
{
    struct ib_fabric f = {.emit = emit, .emit_ctx = ctx};
    enum mw_ib_stage stage;

    f.engine = (struct mw_mad_engine){.port = port,
                                      .ctx = &f,
                                      .encode = fabric_encode,
                                      .deadline_ms = port.now_ms(port.ctx) + want->timeout_ms,
                                      .timeout_ms = MW_MAD_TIMEOUT_MS,
                                      .retries = MW_MAD_RETRIES};
    enum mw_mad_end end = run_stages(&f, want, &stage);

    if (end == MW_MAD_BROKEN)
        emit_failed(&f, MW_E_IB_PEER, "the kernel gave up the port in the middle of it");
    else if (f.full)
        emit_failed(&f, MW_E_CAP, "more nodes than MW_IB_NODES_CAP, 1048576");
    else if (f.nodes.n == 0 && end == MW_MAD_DONE)
        emit_failed(&f, MW_E_IB_PEER, "the adapter does not answer for itself");
    else
        emit(ctx, &(struct mw_ib_record){.kind = MW_IB_END,
                                         .end = {.stage = stage,
                                                 .nodes = f.nodes.n,
                                                 .mads = f.engine.sent,
                                                 .repeated = f.engine.repeated}});
    for (uint32_t i = 0; i < f.nodes.n; i++)
        mw_free(f.nodes.at[i].table);
    mw_vec_done(&f.nodes);
    mw_vec_done(&f.ports);
    mw_vec_done(&f.lost);
    mw_map_u64_done(&f.guids);
    mw_mad_done(&f.engine);
}
