/*
 * catalog.h: device types and cable parts: facts about what can be bought. Records only.
 *
 * A fact that the source lacks is MW_UNKNOWN (-1), never a guess; a design that needs it asks
 * for it. Strings live in the catalog's arena.
 */
#ifndef MW_MODEL_CATALOG_H
#define MW_MODEL_CATALOG_H

#include "base/map.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

#define MW_UNKNOWN (-1)

enum mw_kind {
    MW_KIND_NODE,
    MW_KIND_SWITCH,
    MW_KIND_SERVER,  /* management, login, storage, fabric manager */
    MW_KIND_CONSOLE, /* serial console server */
    MW_KIND_PDU,
    MW_KIND_RACK,
    MW_KIND_COUNT
};
extern const char *const mw_kind_names[]; /* "node", "switch", …, NULL */

enum mw_protocol { MW_PROTO_NONE, MW_PROTO_INFINIBAND, MW_PROTO_ETHERNET, MW_PROTO_SERIAL };
extern const char *const mw_protocol_names[]; /* "none", "infiniband", "ethernet", "serial" */

enum mw_airflow { MW_AIR_UNKNOWN, MW_AIR_FRONT_TO_REAR, MW_AIR_REAR_TO_FRONT, MW_AIR_PASSIVE };
extern const char *const mw_airflow_names[]; /* "unknown", "front-to-rear", … as in NetBox */

/* Which network a port belongs to by its place in a device. */
enum mw_port_net {
    MW_NET_NONE,
    MW_NET_DATA, /* a switch's own ports */
    MW_NET_COMPUTE,
    MW_NET_STORAGE,
    MW_NET_INBAND,
    MW_NET_OOB,     /* BMC or management port */
    MW_NET_CONSOLE, /* serial */
    MW_NET_UPLINK,  /* an edge switch's faster ports */
    MW_NET_COUNT
};
extern const char *const mw_net_names[]; /* "none", "data", "compute", … */

/* One port: a lane (or all lanes) of a cage. Ports stand in the order of the faceplate. */
struct mw_port_type {
    const char *name; /* the faceplate's own: "17/1" on a QM9700 is cage 17 lane 1 */
    enum mw_port_net net;
    uint16_t cage;     /* index of the cage within the device type, from 0 */
    uint8_t lane;      /* within the cage, from 0 */
    uint8_t lanes;     /* ports that share the cage */
    int32_t gbps;      /* of this port */
    uint8_t connector; /* index into mw_connector_names */
    int16_t number;    /* as the fabric counts it (InfiniBand port number), from 1; 0 = none */
    /* Nodes: where the port leads inside. rail 0 = none; rails count from 1. */
    int16_t rail;
    const char *adapter; /* "mlx5_4"; NULL unknown */
    const char *pci;     /* "0000:5e:00.0"; NULL unknown */
    int16_t gpu;         /* NVML index of the nearest GPU; -1 none */
    const char *gpu_pci; /* NULL unknown */
};
/* "osfp", "qsfp112", "qsfp28", "sfp28", "rj45", … */
extern const char *const mw_connector_names[];

struct mw_fact { /* where a fact is from */
    const char *key, *source;
};

struct mw_device_type {
    const char *name;  /* slug: "dgx-h100" */
    const char *title; /* "NVIDIA DGX H100" */
    const char *vendor, *model;
    enum mw_kind kind;
    enum mw_protocol protocol; /* of its data ports */
    int32_t u;
    int64_t g;     /* weight, grams */
    int64_t max_w; /* the most it draws */
    int64_t typical_w;
    int64_t air_cfm;                  /* its own fans' figure */
    double liquid_share;              /* share of its heat that goes to liquid, 0..1 */
    int32_t inlet_min_c, inlet_max_c; /* INT32_MIN / INT32_MAX: unknown */
    enum mw_airflow airflow;          /* front = the face with the brand; see `ports_front` */
    bool ports_front;                 /* data ports are on the face that counts as front */
    struct {
        int32_t count;        /* 0: not powered from outlets */
        int64_t w;            /* rating of one */
        int32_t full;         /* how many must live for full load */
        int32_t throttled;    /* how many must live to run at all, throttled */
        const char *inlet;    /* "c20" */
        int32_t min_v, max_v; /* input range */
    } supply;
    int32_t gpus;
    int32_t gpu_link_gbs;  /* GB/s of a GPU to the others of its node, one way; MW_UNKNOWN */
    bool gpu_link_reduces; /* its switches add up: NVLink SHARP */
    struct mw_port_type *ports;
    uint32_t port_n, cage_n;
    struct { /* PDU */
        int32_t outlets, phases;
    } pdu;
    struct { /* racks; MW_UNKNOWN where not stated */
        int32_t width_mm, depth_mm, height_mm;
        int64_t max_g; /* what it may carry */
    } rack;
    const char *origin;    /* "built-in", or the file it was read from */
    struct mw_fact *facts; /* sources, and for imported types what is lacking */
    uint32_t fact_n;
    struct mw_fact *gaps; /* key and what the source lacks or contradicts */
    uint32_t gap_n;
};

enum mw_medium {
    MW_MEDIUM_DAC, /* passive copper */
    MW_MEDIUM_ACC, /* active copper */
    MW_MEDIUM_AOC, /* optical cable with fixed ends */
    MW_MEDIUM_MMF, /* multi-mode fibre between transceivers */
    MW_MEDIUM_SMF, /* single-mode fibre between transceivers */
    MW_MEDIUM_TP,  /* twisted pair, RJ45 */
    MW_MEDIUM_SERIAL,
};
/* "dac", "acc", "aoc", "mmf", "smf", "tp", "serial" */
extern const char *const mw_medium_names[];

/*
 * A cable that can be bought: a copper or optical assembly, or fibre between transceivers. One
 * entry per pair of cages that it fits, so several entries may bear the same name (one product).
 * Ends are in no order unless tails is 2 (end a is the head): try both ways. A link runs at the
 * slower of its two ports and a part serves it when part.gbps is that rate; where a part names
 * an optic, the optic's lanes must be the cage's.
 */
struct mw_cable_part {
    const char *name; /* "ndr-dac-osfp-2x400" */
    const char *title;
    const char *vendor; /* whose part it is; NULL: anybody's, or not known */
    enum mw_medium medium;
    enum mw_protocol protocol; /* MW_PROTO_NONE: either */
    uint8_t connector[2];      /* what cages it fits, ends a and b */
    int32_t gbps;              /* per lane */
    uint8_t lanes;             /* lanes at end a: 2 = twin-port */
    uint8_t tails;             /* far ends: 1, or 2 for a splitter */
    int64_t reach_mm;
    const int32_t *stock_mm; /* stocked lengths, ascending */
    uint32_t stock_n;
    const char *optic[2];   /* transceiver part at each end; NULL none (assembly) */
    uint8_t optics_per_end; /* transceivers that one cable needs at end b; 0 = shared by cage */
    int32_t cost_rank;      /* cheaper first when several serve */
    const char *colour;
    const char *source;
};

/* A transceiver: serves a cage, all of whose lanes share it. */
struct mw_optic_part {
    const char *name, *title, *vendor; /* vendor as of a cable */
    uint8_t connector;
    uint8_t lanes; /* lanes of the cage that it carries */
    int32_t gbps;
    const char *source;
};

struct mw_catalog {
    struct mw_arena arena;
    MW_VEC(struct mw_device_type) types;
    MW_VEC(struct mw_cable_part) cables;
    MW_VEC(struct mw_optic_part) optics;
};

/* The type of that name, or NULL. Linear: a catalog has some hundred entries. */
const struct mw_device_type *mw_catalog_find(const struct mw_catalog *c, const char *name);
void mw_catalog_done(struct mw_catalog *c);

#endif
