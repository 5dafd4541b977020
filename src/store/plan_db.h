/*
 * plan_db.h: questions to a plan on disk (factory.db), for programs that show or explain a part
 * of it without loading the rest.
 *
 * The file is opened read-only and immutable, and is not trusted: whatever it holds, a function
 * here answers with records or with an error (E-PLAN-OPEN, E-PLAN-FORMAT, E-PLAN-VERSION,
 * E-PLAN-DAMAGED), never by crashing.
 *
 * Records and their strings live in the caller's arena. Ids are those of the database: from 1,
 * in the order of the plan; 0 means none. No string is NULL: what is unknown or absent is "".
 * Numbers that a source lacks are MW_UNKNOWN (-1).
 */
#ifndef MW_STORE_PLAN_DB_H
#define MW_STORE_PLAN_DB_H

#include "base/err.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

struct mw_plan_db;

/* A list of records in the caller's arena. */
#define MW_LIST_TYPE(name, type)                                                               \
    struct name {                                                                              \
        type *at;                                                                              \
        uint32_t n;                                                                            \
    }

/* Opens the plan of an output folder, or a factory.db itself. *db is set on MW_OK only. */
enum mw_rc mw_plan_db_open(struct mw_plan_db **db, const char *path, struct mw_err *err);
void mw_plan_db_close(struct mw_plan_db *db);

/* The digest that the plan was written with, 64 hex digits; lives as long as `db`. */
const char *mw_plan_db_digest(const struct mw_plan_db *db);

/* Recomputes the digest of all rows (under a second per million) and compares it with the one
 * stored: E-PLAN-DIGEST when they differ. */
enum mw_rc mw_plan_db_verify(struct mw_plan_db *db, struct mw_err *err);

/* ---- the plan as a whole ---- */

struct mw_db_plan {
    const char *name, *digest, *program; /* program: version that wrote it */
    const char *growth;                  /* "none", "prebuilt", … */
    int64_t nodes, nodes_final, gpus, gpus_final;
    int64_t racks, devices, cables;
    int64_t it_peak_w, air_cfm, liquid_ml_min, weight_g, cable_mm, route_mm, cable_bound_mm;
    bool placement_exact;
};
enum mw_rc mw_plan_db_plan(struct mw_plan_db *db, struct mw_arena *a, struct mw_db_plan *out,
                           struct mw_err *err);

/* The factory file that the plan was designed from, as it was read. */
enum mw_rc mw_plan_db_factory(struct mw_plan_db *db, struct mw_arena *a, const char **file,
                              const char **text, struct mw_err *err);

/* ---- names ---- */

enum mw_db_kind { MW_DB_RACK, MW_DB_ROW, MW_DB_FEED, MW_DB_DEVICE, MW_DB_CABLE };

struct mw_db_ref {
    enum mw_db_kind kind;
    int64_t id;
    int32_t port; /* devices: index of the port named, -1 the device as such */
    int32_t gpu;  /* nodes: index of the GPU named, -1 none */
};

/*
 * What a name means:
 *   rack:a05  row:a  feed:A              by kind; a bare name that is no device's is also tried
 *   node007  leaf-1-5                    a device
 *   node007/gpu3  node007/hca5           a GPU; the compute port of a rail
 *   leaf-1-5/p17  leaf-1-5/9/1           a port by its number or by the faceplate's name
 *   a05/u12  pod1/a05/u12                the device that stands there
 *   cable:17                             row number in cables.csv (up to six digits)
 *   cable:0a3f…                          the first hex digits of its id, enough to be the only
 * one cable:leaf-1-5/p17                   the cable in that port E-NAME-UNKNOWN (the cure
 * names the nearest name) or E-NAME-AMBIGUOUS otherwise.
 */
enum mw_rc mw_plan_db_find(struct mw_plan_db *db, const char *name, struct mw_db_ref *out,
                           struct mw_err *err);

/* ---- racks and rows ---- */

struct mw_db_rack {
    int64_t id;
    const char *name, *kind, *row, *where; /* where: the power class it stands in */
    int64_t row_id, power_class;
    int32_t number; /* of its position in the row */
    int64_t x_mm, y_mm;
    int32_t su; /* scalable unit from 1; 0 none */
    int32_t units, nodes;
    int64_t max_w, weight_g, air_cfm, liquid_w;
};
MW_LIST_TYPE(mw_db_racks, struct mw_db_rack);

enum mw_rc mw_plan_db_rack(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                           struct mw_db_rack *out, struct mw_err *err);
/* The racks of a row by position; row 0: all. */
enum mw_rc mw_plan_db_racks(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                            struct mw_db_racks *out, struct mw_err *err);

struct mw_db_filler {
    int32_t u;
    const char *kind; /* "blank", "baffle", "panel" */
};
MW_LIST_TYPE(mw_db_fillers, struct mw_db_filler);
/* From the top of the rack down. */
enum mw_rc mw_plan_db_fillers(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                              struct mw_db_fillers *out, struct mw_err *err);

struct mw_db_row {
    int64_t id, power_class;
    const char *name, *hall, *where;
    int32_t facing; /* +1 or -1 */
    int64_t y_mm;
    int32_t positions, blocked, racks;
};
enum mw_rc mw_plan_db_row(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                          struct mw_db_row *out, struct mw_err *err);

struct mw_db_position {
    int32_t number;
    bool blocked;
    int64_t rack; /* 0: empty */
};
MW_LIST_TYPE(mw_db_positions, struct mw_db_position);
enum mw_rc mw_plan_db_positions(struct mw_plan_db *db, struct mw_arena *a, int64_t row,
                                struct mw_db_positions *out, struct mw_err *err);

/* ---- devices ---- */

struct mw_db_device {
    int64_t id;
    const char *name, *role, *fabric, *type, *title;
    const char *rack, *row;
    int64_t rack_id; /* 0: stands elsewhere, at elsewhere_mm, or is a PDU of no rack */
    int64_t elsewhere_mm;
    int32_t u, units;             /* lowest U; 0 zero-U or elsewhere */
    bool rear;                    /* its front looks to the rack's rear */
    int32_t plane, rail, su, pod; /* from 1; 0 none */
    int64_t max_w, weight_g;
    int32_t gpus, supplies, supplies_full, supplies_throttled;
};
MW_LIST_TYPE(mw_db_devices, struct mw_db_device);

enum mw_rc mw_plan_db_device(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                             struct mw_db_device *out, struct mw_err *err);
/* The devices of a rack, top U first, zero-U last. */
enum mw_rc mw_plan_db_rack_devices(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                                   struct mw_db_devices *out, struct mw_err *err);

struct mw_db_port {
    int32_t port; /* index in the type */
    const char *name, *net, *connector, *adapter, *pci, *gpu_pci;
    int32_t number, gbps, rail; /* 0 none */
    int32_t gpu;                /* -1 none */
    int32_t cage, lane;         /* from 0 */
    int64_t cable;              /* 0: free */
};
MW_LIST_TYPE(mw_db_ports, struct mw_db_port);
/* In the order of the faceplate. */
enum mw_rc mw_plan_db_ports(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                            struct mw_db_ports *out, struct mw_err *err);

struct mw_db_supply {
    int32_t number;                 /* from 1 */
    const char *feed, *pdu, *phase; /* phase: "L1-N", "L2-L3"; "" where it stands elsewhere */
    int32_t bank, outlet;           /* from 1; 0 none */
};
MW_LIST_TYPE(mw_db_supplies, struct mw_db_supply);
enum mw_rc mw_plan_db_supplies(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                               struct mw_db_supplies *out, struct mw_err *err);

struct mw_db_address {
    const char *network, *port; /* port "": the device as such */
    uint32_t ipv4;              /* host byte order */
    int32_t prefix_len;
};
MW_LIST_TYPE(mw_db_addresses, struct mw_db_address);
enum mw_rc mw_plan_db_addresses(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                                struct mw_db_addresses *out, struct mw_err *err);

/* ---- cables ---- */

struct mw_db_end {
    int64_t device;                 /* 0: no such end, or the outside world */
    const char *name, *rack, *port; /* port: the faceplate's name of the first lane */
    int32_t u, port_index, number, lanes, rail;
};

struct mw_db_cable {
    int64_t n;   /* row number, from 1 */
    char id[16]; /* 12 hex digits */
    const char *fabric, *kind;
    struct mw_db_end end[3];                    /* end[2].device == 0: a plain cable */
    const char *part, *title, *medium, *colour; /* "": no part serves */
    int64_t route_mm, length_mm;
    int64_t bundle; /* 0: none */
};
MW_LIST_TYPE(mw_db_cables, struct mw_db_cable);

enum mw_rc mw_plan_db_cable(struct mw_plan_db *db, struct mw_arena *a, int64_t n,
                            struct mw_db_cable *out, struct mw_err *err);
/* The cables with an end in a device, in the order of cables.csv. */
enum mw_rc mw_plan_db_device_cables(struct mw_plan_db *db, struct mw_arena *a, int64_t device,
                                    struct mw_db_cables *out, struct mw_err *err);

/* ---- power ---- */

struct mw_db_case {
    const char *name;
    uint32_t lost; /* bit set of feeds, the first feed is bit 0 */
    int64_t it_w, throttled, down;
};
MW_LIST_TYPE(mw_db_cases, struct mw_db_case);
enum mw_rc mw_plan_db_cases(struct mw_plan_db *db, struct mw_arena *a, struct mw_db_cases *out,
                            struct mw_err *err);

struct mw_db_load {
    const char *fcase;
    int64_t w, va;
};
struct mw_db_feed {
    int64_t id;
    const char *name;
    int64_t w, ups_w; /* 0: not stated */
    double derate;
    int64_t capacity_w;           /* as in summary.json */
    int64_t circuits, circuit_va; /* how many, what they carry together */
    struct mw_db_load *loads;     /* one per case */
    uint32_t load_n;
};
MW_LIST_TYPE(mw_db_feeds, struct mw_db_feed);
/* feed 0: all. */
enum mw_rc mw_plan_db_feeds(struct mw_plan_db *db, struct mw_arena *a, int64_t feed,
                            struct mw_db_feeds *out, struct mw_err *err);

struct mw_db_circuit {
    int64_t id, feed_id, rack_id;
    const char *rack, *feed, *pdu, *worst_case;
    int32_t volts, phases, amps;
    double derate;
    int32_t banks, bank_amps;
    int64_t normal_va, worst_va, worst_phase_va, capacity_va;
};
MW_LIST_TYPE(mw_db_circuits, struct mw_db_circuit);
enum mw_rc mw_plan_db_rack_circuits(struct mw_plan_db *db, struct mw_arena *a, int64_t rack,
                                    struct mw_db_circuits *out, struct mw_err *err);
/* The `most` fullest circuits of a feed, by load in the worst case against capacity. */
enum mw_rc mw_plan_db_feed_circuits(struct mw_plan_db *db, struct mw_arena *a, int64_t feed,
                                    int64_t most, struct mw_db_circuits *out,
                                    struct mw_err *err);

/* What bounds the nodes of a rack, as in struct mw_limit: tightest first, not stated last. */
struct mw_db_limit {
    const char *where, *limit, *fcase, *unit, *rule;
    bool stated, binding;
    int32_t nodes;
    int64_t value, load, need_next; /* thousandths of unit */
};
MW_LIST_TYPE(mw_db_limits, struct mw_db_limit);
/* power_class 0: of all classes. */
enum mw_rc mw_plan_db_limits(struct mw_plan_db *db, struct mw_arena *a, int64_t power_class,
                             struct mw_db_limits *out, struct mw_err *err);

/* ---- findings ---- */

struct mw_db_finding {
    const char *id, *severity, *path, *text, *cure;
};
MW_LIST_TYPE(mw_db_findings, struct mw_db_finding);
/* path NULL: all; else those of that path, or below it ("node007" has "node007/gpu3"). */
enum mw_rc mw_plan_db_findings(struct mw_plan_db *db, struct mw_arena *a, const char *path,
                               struct mw_db_findings *out, struct mw_err *err);

#endif
