/*
 * Forwarding tables, by directed-route SMPs to each switch; counters, by performance management
 * MADs to the LIDs that the nodes have.
 */
#include "peer/infiniband_fabric.h"

#include <infiniband/mad.h>
#include <string.h>

enum {
    LID_TOP = 0xbfff, /* the last unicast LID */
    /* ClassPortInfo of performance management (IBA 16.1.3.1) */
    PMA_EXTENDED = 1 << 9 | 1 << 10, /* IsExtendedWidthSupported, …NoIETF */
    PMA_XMIT_WAIT = 1 << 12,
    PMA2_ADDITIONAL = 1 << 1, /* CapabilityMask2: errors in PortCountersExtended too */
    /* how a query of a port carries what the node can do */
    ASK_WAIT = 1,
    ASK_ADDITIONAL = 2,
    ASK_EXTENDED = 4
};

/* ---- tables ---- */

static void table_done(struct ib_fabric *f, uint32_t at)
{
    struct ib_node *n = &f->nodes.at[at];
    struct mw_ib_record r = {.kind = MW_IB_TABLE, .node = at};

    if (n->table_broken)
        ib_fabric_emit_lost(f, at, 0, MW_IB_LOST_TABLE);
    else
        for (r.table.block = 0; r.table.block * MW_IB_BLOCK < n->table_n; r.table.block++) {
            memcpy(r.table.entry, n->table + (size_t)r.table.block * MW_IB_BLOCK, MW_IB_BLOCK);
            f->emit(f->emit_ctx, &r);
        }
    mw_free(n->table);
    n->table = NULL;
}

static void table_answer(void *ctx, const struct mw_mad_query *q, uint8_t *mad, uint16_t status)
{
    struct ib_fabric *f = ctx;
    struct ib_node *n = &f->nodes.at[q->node];

    (void)status;
    if (!n->table)
        n->table = mw_alloc(n->blocks_due * (size_t)MW_IB_BLOCK);
    if (mad) {
        memcpy(n->table + q->modifier * (size_t)MW_IB_BLOCK, mad + MW_MAD_DATA, MW_IB_BLOCK);
        n->silent = 0;
    } else {
        n->table_broken = true;
        if (n->silent < MW_IB_SILENT)
            n->silent++;
    }
    if (--n->blocks_due == 0)
        table_done(f, q->node);
}

enum mw_mad_end ib_fabric_read_tables(struct ib_fabric *f, uint32_t in_flight)
{
    for (uint32_t i = 0; i < f->nodes.n; i++) {
        struct ib_node *n = &f->nodes.at[i];

        if (n->type != IB_NODE_SWITCH || !n->table_n)
            continue;
        n->blocks_due = (n->table_n + MW_IB_BLOCK - 1u) / MW_IB_BLOCK;
        for (uint32_t k = 0; k < n->blocks_due; k++)
            mw_mad_ask(&f->engine, (struct mw_mad_query){.node = i,
                                                         .modifier = k,
                                                         .attribute = IB_ATTR_LINEARFORWTBL,
                                                         .class_ = IB_SMI_DIRECT_CLASS});
    }
    return ib_fabric_run(f, in_flight, table_answer);
}

/* ---- counters ---- */

struct field {
    enum mw_counter counter;
    enum MAD_FIELDS field;
};

static const struct field errors[] = {
    {MW_COUNT_SYMBOL_ERROR, IB_PC_ERR_SYM_F},
    {MW_COUNT_LINK_RECOVERY, IB_PC_LINK_RECOVERS_F},
    {MW_COUNT_LINK_DOWNED, IB_PC_LINK_DOWNED_F},
    {MW_COUNT_RCV_ERRORS, IB_PC_ERR_RCV_F},
    {MW_COUNT_RCV_REMOTE_PHYSICAL, IB_PC_ERR_PHYSRCV_F},
    {MW_COUNT_RCV_SWITCH_RELAY, IB_PC_ERR_SWITCH_REL_F},
    {MW_COUNT_XMIT_DISCARDS, IB_PC_XMT_DISCARDS_F},
    {MW_COUNT_XMIT_CONSTRAINT, IB_PC_ERR_XMTCONSTR_F},
    {MW_COUNT_RCV_CONSTRAINT, IB_PC_ERR_RCVCONSTR_F},
    {MW_COUNT_LOCAL_INTEGRITY, IB_PC_ERR_LOCALINTEG_F},
    {MW_COUNT_BUFFER_OVERRUN, IB_PC_ERR_EXCESS_OVR_F},
    {MW_COUNT_VL15_DROPPED, IB_PC_VL15_DROPPED_F},
};
static const struct field wait[] = {{MW_COUNT_XMIT_WAIT, IB_PC_XMT_WAIT_F}};
static const struct field traffic[] = {{MW_COUNT_XMIT_DATA, IB_PC_XMT_BYTES_F},
                                       {MW_COUNT_RCV_DATA, IB_PC_RCV_BYTES_F},
                                       {MW_COUNT_XMIT_PACKETS, IB_PC_XMT_PKTS_F},
                                       {MW_COUNT_RCV_PACKETS, IB_PC_RCV_PKTS_F}};
static const struct field wide_traffic[] = {{MW_COUNT_XMIT_DATA, IB_PC_EXT_XMT_BYTES_F},
                                            {MW_COUNT_RCV_DATA, IB_PC_EXT_RCV_BYTES_F},
                                            {MW_COUNT_XMIT_PACKETS, IB_PC_EXT_XMT_PKTS_F},
                                            {MW_COUNT_RCV_PACKETS, IB_PC_EXT_RCV_PKTS_F}};
static const struct field wide_errors[] = {
    {MW_COUNT_SYMBOL_ERROR, IB_PC_EXT_ERR_SYM_F},
    {MW_COUNT_LINK_RECOVERY, IB_PC_EXT_LINK_RECOVERS_F},
    {MW_COUNT_LINK_DOWNED, IB_PC_EXT_LINK_DOWNED_F},
    {MW_COUNT_RCV_ERRORS, IB_PC_EXT_ERR_RCV_F},
    {MW_COUNT_RCV_REMOTE_PHYSICAL, IB_PC_EXT_ERR_PHYSRCV_F},
    {MW_COUNT_RCV_SWITCH_RELAY, IB_PC_EXT_ERR_SWITCH_REL_F},
    {MW_COUNT_XMIT_DISCARDS, IB_PC_EXT_XMT_DISCARDS_F},
    {MW_COUNT_XMIT_CONSTRAINT, IB_PC_EXT_ERR_XMTCONSTR_F},
    {MW_COUNT_RCV_CONSTRAINT, IB_PC_EXT_ERR_RCVCONSTR_F},
    {MW_COUNT_LOCAL_INTEGRITY, IB_PC_EXT_ERR_LOCALINTEG_F},
    {MW_COUNT_BUFFER_OVERRUN, IB_PC_EXT_ERR_EXCESS_OVR_F},
    {MW_COUNT_VL15_DROPPED, IB_PC_EXT_VL15_DROPPED_F},
    {MW_COUNT_XMIT_WAIT, IB_PC_EXT_XMT_WAIT_F},
};

static void read_fields(uint64_t *to, const struct field *of, size_t n, uint8_t *data,
                        bool wide)
{
    for (size_t i = 0; i < n; i++)
        to[of[i].counter] =
            wide ? mad_get_field64(data, 0, of[i].field) : mad_get_field(data, 0, of[i].field);
}
#define READ_FIELDS(to, of, data, wide)                                                        \
    read_fields((to), (of), sizeof(of) / sizeof *(of), (data), (wide))

static void ask_counters(struct ib_fabric *f, uint32_t node, uint16_t attribute, uint8_t port,
                         uint32_t flags)
{
    mw_mad_ask(&f->engine, (struct mw_mad_query){.node = node,
                                                 .modifier = flags,
                                                 .attribute = attribute,
                                                 .class_ = IB_PERFORMANCE_CLASS,
                                                 .behind = port});
}

static void ask_ports(struct ib_fabric *f, uint32_t node, uint8_t *data)
{
    uint32_t mask = data ? mad_get_field(data, 0, IB_CPI_CAPMASK_F) : 0;
    uint32_t mask2 = data ? mad_get_field(data, 0, IB_CPI_CAPMASK2_F) : 0;
    uint32_t flags = (mask & PMA_XMIT_WAIT ? ASK_WAIT : 0u) |
                     (mask & PMA_EXTENDED ? ASK_EXTENDED : 0u) |
                     (mask2 & PMA2_ADDITIONAL ? ASK_ADDITIONAL : 0u);

    for (uint32_t k = 1; k <= f->nodes.at[node].port_n; k++) {
        ask_counters(f, node, IB_GSI_PORT_COUNTERS, (uint8_t)k, flags);
        if (flags & ASK_EXTENDED)
            ask_counters(f, node, IB_GSI_PORT_COUNTERS_EXT, (uint8_t)k, flags);
    }
}

/* What the wide attribute has is left to it, whichever answer comes first. */
static void emit_counters(struct ib_fabric *f, const struct mw_mad_query *q, uint8_t *data)
{
    struct mw_ib_record r = {.kind = MW_IB_COUNTERS, .node = q->node, .port = q->behind};
    bool additional =
        (q->modifier & (ASK_EXTENDED | ASK_ADDITIONAL)) == (ASK_EXTENDED | ASK_ADDITIONAL);

    memset(r.counters, 0xff, sizeof r.counters);
    if (q->attribute == IB_GSI_PORT_COUNTERS_EXT) {
        READ_FIELDS(r.counters, wide_traffic, data, true);
        if (additional)
            READ_FIELDS(r.counters, wide_errors, data, true);
    } else {
        if (!additional)
            READ_FIELDS(r.counters, errors, data, false);
        if (!additional && q->modifier & ASK_WAIT)
            READ_FIELDS(r.counters, wait, data, false);
        if (!(q->modifier & ASK_EXTENDED))
            READ_FIELDS(r.counters, traffic, data, false);
    }
    f->emit(f->emit_ctx, &r);
}

static void counters_answer(void *ctx, const struct mw_mad_query *q, uint8_t *mad,
                            uint16_t status)
{
    struct ib_fabric *f = ctx;
    struct ib_node *n = &f->nodes.at[q->node];

    if (mad || status)
        n->silent = 0;
    else if (n->silent < MW_IB_SILENT)
        n->silent++;
    if (q->attribute == CLASS_PORT_INFO && (mad || status))
        ask_ports(f, q->node, mad ? mad + MW_MAD_DATA : NULL);
    else if (mad)
        emit_counters(f, q, mad + MW_MAD_DATA);
    else
        ib_fabric_emit_lost(f, q->node, q->behind, MW_IB_LOST_COUNTERS);
}

enum mw_mad_end ib_fabric_read_counters(struct ib_fabric *f, uint32_t in_flight)
{
    for (uint32_t i = 0; i < f->nodes.n; i++)
        if (f->nodes.at[i].lid && f->nodes.at[i].lid <= LID_TOP)
            ask_counters(f, i, CLASS_PORT_INFO, 0, 0);
        else
            ib_fabric_emit_lost(f, i, 0, MW_IB_LOST_COUNTERS);
    return ib_fabric_run(f, in_flight, counters_answer);
}
