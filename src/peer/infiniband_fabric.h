/*
 * infiniband_fabric.h: what the walk over a fabric knows so far, shared by its stages: the walk
 * itself (infiniband_walk.c), then tables and counters (infiniband_read.c).
 */
#ifndef MW_PEER_INFINIBAND_FABRIC_H
#define MW_PEER_INFINIBAND_FABRIC_H

#include "peer/infiniband_walk.h"

struct ib_port {
    uint32_t to; /* node at the other end; MW_NONE unknown */
    uint8_t to_port;
    bool told;        /* its PortInfo came */
    bool doubted;     /* it was said to be down, yet somebody reached the node by it */
    bool lost_behind; /* a link is up, but nobody answers behind it */
    uint8_t lmc, state, physical, width;
    uint8_t speed, speed_extended, speed_extended2; /* the fields, as they are */
    uint16_t lid, mask2;
    uint32_t mask; /* of capabilities */
    uint64_t guid;
};

struct ib_node {
    uint64_t guid, system_guid;
    uint32_t vendor_id, device_id;
    uint32_t from;       /* the node before it on the way; MW_NONE: this machine's own */
    uint32_t next_same;  /* with its GUID; MW_NONE: the last */
    uint32_t first_port; /* in ports, port 0; port_n + 1 of them */
    uint16_t lid, table_n;
    uint8_t from_port; /* of the node before it */
    uint8_t hops;
    uint8_t type; /* enum MAD_NODE_TYPE */
    uint8_t port_n;
    uint8_t silent; /* questions in a row without an answer */
    uint8_t *table; /* while its blocks come in */
    uint32_t blocks_due;
    bool table_broken;
    char desc[MW_IB_DESC_CAP];
};

struct ib_fabric {
    struct mw_mad_engine engine;
    MW_VEC(struct ib_node) nodes;
    MW_VEC(struct ib_port) ports;
    struct mw_map_u64 guids; /* the first node of each */
    MW_VEC(struct mw_ib_record) lost;
    uint32_t own_port; /* of node 0: the way out */
    bool full;         /* past MW_IB_NODES_CAP */
    void (*emit)(void *ctx, const struct mw_ib_record *r);
    void *emit_ctx;
};

static inline struct ib_port *ib_port_at(struct ib_fabric *f, uint32_t node, uint32_t port)
{
    return &f->ports.at[f->nodes.at[node].first_port + port];
}

/* One stage of questions: the answers go to `answer`, whose ctx is f. */
enum mw_mad_end ib_fabric_run(struct ib_fabric *f, uint32_t in_flight,
                              void (*answer)(void *ctx, const struct mw_mad_query *q,
                                             uint8_t *mad, uint16_t status));
void ib_fabric_emit_lost(struct ib_fabric *f, uint32_t node, uint32_t port,
                         enum mw_ib_lost what);

/* infiniband_read.c: emit as they go. */
enum mw_mad_end ib_fabric_read_tables(struct ib_fabric *f, uint32_t in_flight);
enum mw_mad_end ib_fabric_read_counters(struct ib_fabric *f, uint32_t in_flight);

#endif
