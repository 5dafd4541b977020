/*
 * plan.h: the plan: every rack, device, port, cable, circuit and address of a factory, as
 * arrays indexed by 32-bit handles. Records only; design/ fills them in the order of
 * design/design.h, store/ writes and reads them, everything later compares the world with them.
 *
 * Handles are indices into the plan's arrays; MW_NONE means none. Strings live in plan->arena.
 */
#ifndef MW_MODEL_PLAN_H
#define MW_MODEL_PLAN_H

#include "base/err.h"
#include "model/catalog.h"
#include "model/factory.h"

enum mw_role {
    MW_ROLE_NODE,
    MW_ROLE_LEAF,
    MW_ROLE_SPINE,
    MW_ROLE_CORE,
    MW_ROLE_EDGE,    /* management edge (out-of-band) */
    MW_ROLE_CONSOLE, /* console edge */
    MW_ROLE_MANAGER, /* fabric manager */
    MW_ROLE_MANAGEMENT,
    MW_ROLE_LOGIN,
    MW_ROLE_STORAGE,
    MW_ROLE_PDU,
    MW_ROLE_COUNT
};
extern const char *const mw_role_names[];

enum mw_fabric_id {
    MW_FABRIC_COMPUTE,
    MW_FABRIC_STORAGE,
    MW_FABRIC_INBAND,
    MW_FABRIC_OOB,
    MW_FABRIC_CONSOLE,
    MW_FABRIC_COUNT
};
extern const char
    *const mw_fabric_names[]; /* "compute", "storage", "inband", "oob", "console" */

enum mw_rack_kind {
    MW_RACK_COMPUTE,
    MW_RACK_NETWORK,
    MW_RACK_MANAGEMENT,
    MW_RACK_CORE,
    MW_RACK_KINDS
};
extern const char *const mw_rack_kind_names[];
extern const char *const mw_wall_names[]; /* "north", "east", "south", "west" */

/* ---- site geometry: from the factory alone (design/site.c) ---- */

struct mw_plan_hall { /* halls stand side by side; x and y run on over all of them */
    const char *name;
    int64_t x0_mm, x1_mm; /* its rows lie between; a cross tray at each, over all its rows */
    int64_t cross_mm;     /* further cross trays every so far from x0; 0: none */
    int64_t joint_y_mm;   /* where a tray leads on to the next hall */
    int64_t west_mm, east_mm, north_mm, south_mm; /* inner faces of its walls: x, x, y, y */
};

struct mw_plan_door {
    uint32_t hall;
    uint8_t wall;   /* enum mw_wall */
    int64_t mid_mm; /* along the wall: x of a north or south one, else y */
    int64_t width_mm;
};

struct mw_plan_pillar {
    uint32_t hall;
    int64_t x_mm, y_mm; /* middle */
    int64_t width_mm, depth_mm;
};

struct mw_plan_row {
    const char *name, *hall;
    const struct mw_row *want;
    uint32_t first_position, position_n; /* range in plan->positions */
    uint32_t hall_index;
    uint32_t power_class; /* rows with equal power, cooling and holds share one */
    int64_t y_mm;         /* centre line of the racks */
    int8_t facing;        /* +1: fronts look to larger y, -1: to smaller */
};

struct mw_position { /* a place for a rack, whether taken or not */
    uint32_t row;
    int32_t number;     /* as painted on the floor */
    int64_t x_mm, y_mm; /* centre */
    bool blocked;
    uint32_t rack; /* MW_NONE: empty */
};

/* ---- power (design/power.c) ---- */

enum mw_limit_kind {
    MW_LIMIT_CIRCUIT,
    MW_LIMIT_PHASE,
    MW_LIMIT_BREAKER,
    MW_LIMIT_RACK_POWER,
    MW_LIMIT_FEED,
    MW_LIMIT_UPS,
    MW_LIMIT_AIR,
    MW_LIMIT_LIQUID,
    MW_LIMIT_SPACE,
    MW_LIMIT_WEIGHT,
    MW_LIMIT_POLICY,
    MW_LIMIT_KINDS
};
extern const char *const mw_limit_names[];

/* One limit on the nodes of a rack, for one power class. Values are thousandths of `unit`. */
struct mw_limit {
    uint32_t power_class;
    enum mw_limit_kind kind;
    bool stated;           /* false: the site does not state it; it then binds nothing */
    bool binding;          /* nodes equals the least of all limits of the class */
    int32_t nodes;         /* nodes per rack that this limit alone allows; 64: any number. Of a
                            * feed or UPS that carries all nodes: how many it carries */
    int64_t value;         /* the limit, thousandths of unit */
    int64_t load;          /* what `nodes` nodes put on it, thousandths of unit */
    int64_t need_next;     /* what it would have to be for one node more; 0: no number of it
                            * refuses a node, or none lets one in: see `rule` */
    const char *unit;      /* "kVA", "kW", "A", "CFM", "U", "kg", "nodes", "L/min" */
    const char *case_name; /* "normal", "feed B lost": the case that binds */
    const char *rule;      /* the formula with its numbers, one line, for explain */
};

struct mw_power_class { /* rows that are alike in power, cooling and use */
    const char *where;  /* "site" when there is only one, else "row:a" or "rows a-d" */
    uint32_t row;       /* a row of the class */
    int32_t nodes_per_rack;
};

/* ---- racks and devices ---- */

struct mw_rack {
    const char *name; /* "a05" */
    enum mw_rack_kind kind;
    uint32_t position;
    int32_t su;                      /* scalable unit (pod) from 0; -1 none */
    uint32_t first_device, device_n; /* range in plan->rack_devices */
    int64_t max_w;                   /* sum of its devices' draws */
    int64_t g;                       /* loaded weight */
    int64_t air_cfm, liquid_w;
    uint32_t stands; /* with plan->base: its handle there; MW_NONE: it is new */
};

enum mw_filler_kind { MW_FILL_BLANK, MW_FILL_BAFFLE, MW_FILL_PANEL };
struct mw_filler { /* what stands where no device does */
    uint32_t rack;
    uint8_t u; /* 1 U each */
    uint8_t kind;
};

struct mw_device {
    const char *name;
    const struct mw_device_type *type;
    uint32_t rack; /* MW_NONE: stands elsewhere, at elsewhere_mm */
    int64_t elsewhere_mm;
    uint8_t role;     /* enum mw_role */
    uint8_t fabric;   /* enum mw_fabric_id for switches and managers, else MW_FABRIC_COUNT */
    uint8_t u;        /* lowest U, from 1; 0: zero-U (PDU) or elsewhere */
    uint8_t rear;     /* front of the device looks to the rack's rear (hot aisle) */
    int16_t plane;    /* from 0 */
    int16_t rail;     /* leaves: from 1; 0 none */
    int32_t su;       /* scalable unit, from 0; -1 none */
    int32_t pod;      /* three tiers: pod or core group, from 0; -1 none */
    int32_t index;    /* among its role and fabric in the final factory: names and addresses
                       * follow from it, so that growth changes none */
    uint32_t circuit; /* PDUs: the circuit they hang on */
    uint32_t stands;  /* with plan->base: its handle there; MW_NONE: it is new */
};

/* A circuit at a position that has a rack; one PDU each. */
struct mw_plan_circuit {
    uint32_t rack;
    const struct mw_circuit *want;
    uint32_t feed;               /* index in factory->site.power.feeds */
    uint32_t pdu;                /* device */
    int64_t normal_va, worst_va; /* whole circuit */
    int64_t worst_phase_va;      /* busiest phase in the worst case */
    int64_t capacity_va;
    int32_t worst_case; /* failure case */
};

/* One supply's connection. */
struct mw_supply {
    uint32_t device;
    uint8_t number; /* from 1 */
    uint8_t
        phase;    /* 0: L1-N, 1: L2-N, 2: L3-N; 3: L1-L2, 4: L2-L3, 5: L3-L1; single-phase: 0 */
    uint8_t bank; /* of the PDU, from 0 */
    uint8_t outlet;   /* of the PDU, from 1 */
    uint32_t circuit; /* plan->circuits; MW_NONE: stands elsewhere */
};

/* A failure case: 0 is normal; then one (or, for 2N, one set) of feeds lost each. */
struct mw_case {
    const char *name;  /* "normal", "feed B lost" */
    uint32_t lost;     /* bit set of feeds */
    int64_t it_w;      /* what the devices then draw */
    int64_t throttled; /* devices that throttle */
    int64_t down;      /* devices that go down */
};

struct mw_feed_load {
    uint32_t feed, fcase;
    int64_t w, va;
};

/* ---- fabrics ---- */

enum mw_link_kind {
    MW_LINK_NODE_LEAF,
    MW_LINK_MANAGER_LEAF,
    MW_LINK_LEAF_SPINE,
    MW_LINK_SPINE_CORE,
    MW_LINK_SERVICE,  /* management, login, storage appliance, NFS to a leaf or top switch */
    MW_LINK_PEER,     /* between the two switches of a pair, or two managers */
    MW_LINK_UPLINK,   /* edge switch to the in-band network */
    MW_LINK_EXTERNAL, /* to the customer's network: one end only */
    MW_LINK_MGMT,     /* a switch's, server's or PDU's management or console port to an edge */
    MW_LINK_KINDS
};
extern const char *const mw_link_names[];

struct mw_fabric {
    bool enabled;
    int32_t tiers, planes;
    int32_t scalable_units, scalable_units_final, su_nodes;
    int32_t leaf, spine, spine_final, core, core_final;
    int32_t uplinks_per_leaf;
    int32_t pods, cores_per_group;
    int64_t
        links[MW_LINK_KINDS]; /* switch-port to switch-port or device; a splitter counts both */
};

/* One end of a cable: `lanes` consecutive ports from `port` (index in the type's ports). */
struct mw_end {
    uint32_t device; /* MW_NONE: no such end, or the outside world */
    uint16_t port;
    uint8_t lanes;
};

/* One physical cable: two ends, or three for a splitter (end[0] is the head). */
struct mw_cable {
    struct mw_end end[3]; /* end[2].device == MW_NONE: a plain cable */
    uint64_t id;          /* from its ends: mw_cable_id() */
    uint32_t part;        /* catalog->cables; MW_NONE: none serves (a finding says so) */
    uint32_t route_mm;    /* by geometry, slack included */
    uint32_t length_mm;   /* stocked length */
    uint32_t bundle;      /* plan->bundles; MW_NONE inside a rack or to elsewhere */
    uint8_t fabric, kind;
};

struct mw_bundle { /* cables of one fabric that run between the same two racks */
    uint32_t rack[2];
    uint8_t fabric;
    uint32_t cables;
    uint32_t tray_mm; /* length in the tray */
};

struct mw_address {
    uint32_t device;
    uint16_t port;  /* UINT16_MAX: the device as such */
    uint8_t fabric; /* which network */
    uint8_t prefix_len;
    uint32_t ipv4; /* host byte order */
};

/* ---- totals and findings ---- */

struct mw_bom {
    const char *category; /* "device", "rack", "cable", "transceiver", "filler" */
    const char *part;     /* catalog name */
    const char *title;
    const char *vendor; /* NULL: the catalog names none */
    int64_t length_mm;  /* cables; else 0 */
    int64_t now, final; /* counts in this plan, and when grown to count_final (-1 unknown) */
    const char *group;  /* fabric or use: "compute", "oob", … */
};

struct mw_finding { /* a design check that speaks */
    const char *id; /* code name of the rule, "D-FEED-LOSS" */
    enum mw_severity severity;
    const char *path; /* component, "feed:B", "rack:a05", "node007" */
    const char *text, *cure;
};

struct mw_totals {
    int64_t it_peak_w; /* all devices at their most */
    int64_t air_cfm, liquid_ml_min;
    int64_t weight_g;
    int64_t cable_mm;
    int64_t route_mm;       /* cables by geometry, before rounding to stocked lengths */
    int64_t cable_bound_mm; /* no placement can have less of these */
    bool placement_exact;   /* route_mm is that bound */
};

/* What the factory will be when it is grown to count_final. */
struct mw_final {
    bool known; /* false: it cannot be designed on this site, a finding says why */
    uint32_t racks, cables;
    struct mw_totals totals;
    MW_LIST(struct mw_feed_load) feed_loads; /* as in the plan, cases alike */
};

struct mw_range { /* consecutive handles */
    uint32_t first, n;
};

struct mw_plan {
    struct mw_arena arena;
    const struct mw_factory *want;
    const struct mw_catalog *catalog;
    const struct mw_plan
        *base; /* what stands, onto which this plan is designed: borrowed; NULL:
                                 * nothing stands */

    MW_VEC(struct mw_plan_hall) halls;
    MW_VEC(struct mw_plan_door) doors;     /* ascending by hall */
    MW_VEC(struct mw_plan_pillar) pillars; /* the same */
    MW_VEC(struct mw_plan_row) rows;
    MW_VEC(struct mw_position) positions;

    MW_VEC(struct mw_case) cases;
    MW_VEC(struct mw_power_class) classes;
    MW_VEC(struct mw_limit) limits;
    MW_VEC(struct mw_plan_circuit) circuits;
    MW_VEC(struct mw_supply) supplies; /* grouped by device, in device order */
    MW_VEC(struct mw_feed_load) feed_loads;

    MW_VEC(struct mw_rack) racks;
    MW_VEC(uint32_t) rack_devices; /* devices by rack, top U first; PDUs last */
    MW_VEC(struct mw_filler) fillers;
    MW_VEC(struct mw_device) devices;
    struct mw_range ranges[MW_FABRIC_COUNT + 1][MW_ROLE_COUNT]; /* see mw_plan_range */

    bool grown; /* laid out, and its edges wired, as a part of the final factory: grow.c */
    struct mw_fabric fabrics[MW_FABRIC_COUNT];
    MW_VEC(struct mw_cable) cables; /* ascending by fabric, kind, then ends */
    MW_VEC(struct mw_bundle) bundles;
    MW_VEC(struct mw_address) addresses;

    MW_VEC(struct mw_bom) bom;
    MW_VEC(struct mw_finding) findings;
    struct mw_totals totals;
    struct mw_final final; /* filled only where compute.count_final is larger than count */
};

void mw_plan_done(struct mw_plan *p);

/* The devices of a role in a fabric, consecutive and ascending by index; roles without a fabric
 * (node, management, login, storage, pdu) stand under MW_FABRIC_COUNT. */
static inline struct mw_range mw_plan_range(const struct mw_plan *p, enum mw_fabric_id fabric,
                                            enum mw_role role)
{
    return p->ranges[fabric][role];
}

/* Appends a device and keeps its range; devices of a range must be added one after another.
 * Returns its handle; the caller fills the rest. */
uint32_t mw_plan_add_device(struct mw_plan *p, enum mw_role role, enum mw_fabric_id fabric,
                            const struct mw_device_type *type);

/* Adds a finding; strings are copied. */
void mw_plan_finding(struct mw_plan *p, enum mw_code code, enum mw_severity severity,
                     const char *path, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

#endif
