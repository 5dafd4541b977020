/*
 * infiniband_record.h: what is learnt of a fabric, in the order in which it is learnt, in records
 * of one size without a pointer. A child process that asks the fabric hands them to its parent
 * through a pipe (infiniband.h).
 *
 * Nodes are numbered from 0 as they come; all nodes come first, then their ports and links, then
 * tables and counters, and at last MW_IB_END. Each record names only what came before it.
 */
#ifndef MW_PEER_INFINIBAND_RECORD_H
#define MW_PEER_INFINIBAND_RECORD_H

#include "model/observation.h"

enum { MW_IB_DESC_CAP = 65, MW_IB_BLOCK = 64, MW_IB_TEXT_CAP = 200, MW_IB_NODES_CAP = 1 << 20 };

enum mw_ib_record_kind {
    MW_IB_NODE = 1,
    MW_IB_PORT,
    MW_IB_LINK,
    MW_IB_TABLE,    /* MW_IB_BLOCK entries of a forwarding table; only of tables read whole */
    MW_IB_COUNTERS, /* some counters of a port; the others are UINT64_MAX */
    MW_IB_LOST,     /* a question without an answer, asked MW_MAD_RETRIES + 1 times */
    MW_IB_OPENED,   /* text: the port that is used; comes before all else */
    MW_IB_FAILED,   /* text and code: nothing more comes */
    MW_IB_END,
    MW_IB_RECORD_KINDS
};

enum mw_ib_lost {
    MW_IB_LOST_BEHIND, /* what the port's link leads to */
    MW_IB_LOST_DESC,
    MW_IB_LOST_SWITCH, /* the size of its table */
    MW_IB_LOST_PORT,   /* the state of the port, and so what is behind */
    MW_IB_LOST_TABLE,
    MW_IB_LOST_COUNTERS, /* of the port; port 0: of all its ports */
    MW_IB_LOST_KINDS
};

enum mw_ib_stage { MW_IB_WALK, MW_IB_TABLES, MW_IB_COUNTING, MW_IB_WHOLE };

struct mw_ib_record {
    uint32_t kind;
    uint32_t node;
    uint32_t port; /* from 1; of a switch 0 is the switch itself */
    union {
        struct {
            uint64_t guid, system_guid;
            uint32_t vendor_id, device_id;
            uint16_t lid;     /* switches */
            uint16_t table_n; /* switches: LIDs in the forwarding table; 0 unknown */
            uint8_t kind;     /* enum mw_obs_kind */
            uint8_t lmc;
            uint8_t port_n;
            char desc[MW_IB_DESC_CAP]; /* as it was sent, ended */
        } node_is;
        struct {
            uint64_t guid;
            uint16_t lid;
            uint8_t lmc, state, physical, width, speed; /* as in struct mw_obs_port */
        } port_is;
        struct {
            uint32_t node, port;
        } link;
        struct {
            uint32_t block;
            uint8_t entry[MW_IB_BLOCK];
        } table;
        uint64_t counters[MW_COUNTERS];
        uint32_t lost; /* enum mw_ib_lost */
        struct {
            uint32_t code; /* enum mw_code */
            char text[MW_IB_TEXT_CAP];
        } failed; /* and opened, without a code */
        struct {
            uint32_t stage; /* that was reached; less than what was wanted: the time was up */
            uint32_t nodes; /* found by then */
            uint64_t mads, repeated;
        } end;
    };
};

/* What the records so far have said, to check the next against; {0} before the first. */
struct mw_ib_check {
    MW_VEC(uint8_t) ports; /* by node */
    MW_VEC(uint16_t) tables;
    bool opened, ended;
};

/* Whether the record may come next, whatever its bytes are: its kind, every index and text. */
bool mw_ib_record_ok(struct mw_ib_check *c, const struct mw_ib_record *r);
void mw_ib_check_done(struct mw_ib_check *c);

#endif
