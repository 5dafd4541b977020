/*
 * observation.h: a network as it is seen, whatever saw it: live discovery, a dump of it, LLDP, a
 * list of cables. And, since a plan can say what should be seen (fabric/expect.h), the form in
 * which the two are compared. Records, and how they are gathered.
 *
 * Nodes and their ports are arrays; handles are indices, MW_NONE is none. The ports of a node
 * stand together, port number k at first_port + k - 1. An InfiniBand subnet is a plane: LIDs are
 * unique within it. All of Ethernet is one plane.
 */
#ifndef MW_MODEL_OBSERVATION_H
#define MW_MODEL_OBSERVATION_H

#include "base/err.h"
#include "base/map.h"
#include "base/mem.h"

enum mw_obs_kind {
    MW_OBS_UNKNOWN, /* seen only as somebody's peer */
    MW_OBS_SWITCH,
    MW_OBS_ADAPTER,     /* a channel adapter: each function of a card is one */
    MW_OBS_AGGREGATION, /* a channel adapter inside a switch, for in-network reduction (SHARP) */
    MW_OBS_ROUTER,
    MW_OBS_SYSTEM, /* Ethernet: a host or a switch, as LLDP names it */
    MW_OBS_KINDS
};
extern const char *const mw_obs_kind_names[]; /* "unknown", "switch", "adapter", … */

/* Speed of a lane (IBA 1.7, PortInfo LinkSpeedActive, LinkSpeedExtActive). */
enum mw_ib_speed {
    MW_IB_UNKNOWN,
    MW_IB_SDR,
    MW_IB_DDR,
    MW_IB_QDR,
    MW_IB_FDR10,
    MW_IB_FDR,
    MW_IB_EDR,
    MW_IB_HDR,
    MW_IB_NDR,
    MW_IB_XDR,
    MW_IB_SPEEDS
};
extern const char *const mw_ib_speed_names[]; /* "", "SDR", … */

/* Nominal rate of a lane as it is sold, Mbit/s: SDR 2,500, … EDR 25,000, HDR 50,000, NDR 100,000,
 * XDR 200,000; 0 unknown. */
uint32_t mw_ib_lane_mbps(enum mw_ib_speed speed);

enum mw_port_state { /* PortInfo PortState */
                     MW_PORT_UNKNOWN,
                     MW_PORT_DOWN,
                     MW_PORT_INIT,
                     MW_PORT_ARMED,
                     MW_PORT_ACTIVE
};
extern const char *const mw_port_state_names[];

enum mw_counter { /* PortCounters and PortCountersExtended (IBA 1.7, 16.1) */
                  MW_COUNT_SYMBOL_ERROR,
                  MW_COUNT_LINK_RECOVERY,
                  MW_COUNT_LINK_DOWNED,
                  MW_COUNT_RCV_ERRORS,
                  MW_COUNT_RCV_REMOTE_PHYSICAL,
                  MW_COUNT_RCV_SWITCH_RELAY,
                  MW_COUNT_XMIT_DISCARDS,
                  MW_COUNT_XMIT_CONSTRAINT,
                  MW_COUNT_RCV_CONSTRAINT,
                  MW_COUNT_LOCAL_INTEGRITY,
                  MW_COUNT_BUFFER_OVERRUN,
                  MW_COUNT_VL15_DROPPED,
                  MW_COUNT_XMIT_WAIT,
                  MW_COUNT_XMIT_DATA, /* units of four bytes */
                  MW_COUNT_RCV_DATA,
                  MW_COUNT_XMIT_PACKETS,
                  MW_COUNT_RCV_PACKETS,
                  MW_COUNTERS
};
extern const char *const mw_counter_names[]; /* "symbol_error", … */

struct mw_obs_counters {
    uint64_t v[MW_COUNTERS]; /* UINT64_MAX: not read */
};

struct mw_obs_source { /* a file, or a live fabric */
    const char *name;  /* path, or "live mlx5_0:1" */
    const char *kind;  /* "ibnetdiscover", "lldp", "live", … */
};

struct mw_obs_port {
    uint32_t node;
    uint32_t peer;     /* port at the other end of its cable; MW_NONE: none seen */
    uint64_t guid;     /* 0 unknown */
    const char *name;  /* Ethernet: "swp17s1", "eth0"; NULL: known by number alone */
    uint32_t counters; /* in o->counters; MW_NONE: not read */
    uint32_t mbps;     /* of the whole link; 0 unknown */
    uint32_t line;     /* of the node's source; 0 unknown */
    uint16_t number;   /* from 1 */
    uint16_t lid;      /* adapters; 0 none */
    uint8_t lmc;
    uint8_t state;    /* enum mw_port_state */
    uint8_t width;    /* lanes: 1, 2, 4, 8, 12; 0 unknown */
    uint8_t speed;    /* enum mw_ib_speed */
    uint8_t physical; /* PortPhysicalState as it stands; 0 unknown; 5 link up, 3 disabled */
    bool one_sided;   /* the other end was described, and says nothing of this cable */
    bool silent; /* live: its state, or what is behind its link, was asked for and not told */
    const char *part; /* transceiver or cable type where a source tells; NULL unknown */
};

struct mw_obs_node {
    const char *name;     /* node description or system name, fit for a terminal; "" none */
    uint64_t guid;        /* node GUID; Ethernet: the chassis' MAC; 0 unknown */
    uint64_t system_guid; /* 0 unknown */
    uint32_t plane;       /* from 0 */
    uint32_t first_port, port_n; /* in o->ports */
    uint32_t source, line;       /* where it was described, or first named */
    uint32_t vendor_id, device_id;
    uint16_t lid; /* switches; 0 unknown */
    uint8_t lmc;
    uint8_t kind;   /* enum mw_obs_kind */
    bool described; /* a source describes it; otherwise it is only somebody's peer */
    uint8_t level;  /* of a plan's switch: 1 leaf, 2 spine, 3 core; 0: not known */
    /* Switches: the linear forwarding table, out port by LID, 255 none; NULL: not read. */
    const uint8_t *lft;
    uint32_t lft_n; /* LIDs in it: 0 … lft_n - 1 */
};

struct mw_obs_conflict { /* two ends claim the same port, or a port claims two ends */
    uint32_t port;
    uint32_t kept;         /* peer that stands; MW_NONE: neither is confirmed by the other */
    uint32_t refused;      /* the other claim */
    uint32_t source, line; /* of the refused claim */
};

struct mw_obs_twice {      /* a second node with a GUID that another has */
    uint32_t node;         /* the first */
    uint32_t source, line; /* of the second description */
    const char *name;      /* of the second */
};

struct mw_observation {
    struct mw_arena arena;
    MW_VEC(struct mw_obs_source) sources;
    MW_VEC(struct mw_obs_node) nodes;
    MW_VEC(struct mw_obs_port) ports;
    MW_VEC(struct mw_obs_counters) counters;
    MW_VEC(struct mw_obs_conflict) conflicts;
    MW_VEC(struct mw_obs_twice) twice;
    uint32_t planes;
};

void mw_observation_done(struct mw_observation *o);

/* The handle of port `number` of a node; MW_NONE: it has no such port. */
static inline uint32_t mw_obs_port_at(const struct mw_observation *o, uint32_t node,
                                      uint32_t number)
{
    const struct mw_obs_node *n = &o->nodes.at[node];

    return number >= 1 && number <= n->port_n ? n->first_port + number - 1 : MW_NONE;
}

/* Rate of the whole link: by lanes where they are known; 0 unknown. */
static inline uint32_t mw_obs_mbps(const struct mw_obs_port *p)
{
    return p->width && p->speed ? p->width * mw_ib_lane_mbps((enum mw_ib_speed)p->speed)
                                : p->mbps;
}

/* A rate as ibnetdiscover prints it, "4xHDR"; Ethernet "400G"; "unknown". Returns buf. */
enum { MW_RATE_CAP = 16 };
char *mw_obs_rate(const struct mw_obs_port *p, char buf[MW_RATE_CAP]);

/* ---- gathering ----
 *
 *     struct mw_obs_build *b = mw_obs_build_new(&o, &diags);
 *     mw_obs_begin(b, "fabric.txt", "ibnetdiscover");
 *     n = mw_obs_add_node(b, 0x0002c9…, 12);   mw_obs_at(b, n)->kind = …
 *     p = mw_obs_add_port(b, n, 17, 14);       mw_obs_port_of(b, p)->width = 4;
 *     mw_obs_add_link(b, p, q, 14);
 *     mw_obs_begin(b, "other.txt", …); …
 *     rc = mw_obs_build_end(b);                lays the observation out and frees b
 *
 * Within a source a node is known by its GUID; a system of Ethernet by its name and, where a source
 * tells it, its chassis' MAC. At the end, sources that share a switch's GUID become one plane, and
 * in a plane nodes of one GUID become one; so do systems of one name, unless their MACs differ.
 */
struct mw_obs_build;

enum {
    MW_OBS_NODES_CAP = 1 << 20,
    MW_OBS_PORTS_CAP = 1 << 23,
    MW_OBS_PORT_NUMBER_CAP = 4096,
    MW_OBS_SOURCES_CAP = 4096
};

/* `o` starts as {0}; both must outlive the builder. */
struct mw_obs_build *mw_obs_build_new(struct mw_observation *o, struct mw_diags *d);
void mw_obs_begin(struct mw_obs_build *b, const char *source, const char *kind);

/* Finds or adds; MW_NONE past a cap, with an E-CAP message once. */
uint32_t mw_obs_add_node(struct mw_obs_build *b, uint64_t guid, uint32_t line);
uint32_t mw_obs_add_named(struct mw_obs_build *b, const char *name, uint64_t mac,
                          uint32_t line); /* mac: 0 unknown */

/* The node while it is gathered: valid until the next add. Fill name (any text: the build copies
 * and tames it via mw_obs_text), kind, GUIDs, lid. port_n: at least so many ports are laid out. */
struct mw_obs_node *mw_obs_at(struct mw_obs_build *b, uint32_t node);
/* A copy in the observation's arena, fit for a terminal. */
const char *mw_obs_text(struct mw_obs_build *b, const char *s, size_t n);

/*
 * Says that the source describes the node now. False when it has done so before: then a second
 * device has this GUID, or the dump holds it twice; the observation notes that, and the caller goes
 * on with *node, a node apart from the first.
 */
bool mw_obs_describe(struct mw_obs_build *b, uint32_t *node, const char *name, uint32_t line);

/* Finds or adds port `number` (1 … MW_OBS_PORT_NUMBER_CAP), or by name with the next free number.
 * MW_NONE past a cap. */
uint32_t mw_obs_add_port(struct mw_obs_build *b, uint32_t node, uint32_t number, uint32_t line);
uint32_t mw_obs_add_port_named(struct mw_obs_build *b, uint32_t node, const char *name,
                               uint32_t line);
struct mw_obs_port *mw_obs_port_of(struct mw_obs_build *b, uint32_t port);

/* Port a says that its cable ends at port b. */
void mw_obs_add_link(struct mw_obs_build *b, uint32_t a, uint32_t c, uint32_t line);
/* The same of Ethernet, where port a hears it from its neighbour: what a system calls its ports to
 * others need not be what it calls them itself, nor tell them apart. */
void mw_obs_hear_link(struct mw_obs_build *b, uint32_t a, uint32_t c, uint32_t line);
/* The counters of a port, all "not read" at first; valid until the next. */
struct mw_obs_counters *mw_obs_add_counters(struct mw_obs_build *b, uint32_t port);
/* A switch's table of n entries, all 255, to be filled; in the observation's arena. */
uint8_t *mw_obs_add_lft(struct mw_obs_build *b, uint32_t node, uint32_t n);

/* The source says whose a LID is: a port of that GUID (of a switch: the node's), by the name given.
 * Where no source has such a port, an adapter of that one port is added. */
void mw_obs_add_lid(struct mw_obs_build *b, uint16_t lid, uint64_t guid, enum mw_obs_kind kind,
                    const char *name, uint32_t line);

/* Whether anything was found; E-OBS-EMPTY: no source held a node. Frees b in every case. */
enum mw_rc mw_obs_build_end(struct mw_obs_build *b);

#endif
