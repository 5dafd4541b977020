/*
 * factory.h: what the user asks for, as read from a factory file. Records only.
 *
 * Integers carry their unit in the name: W, mm, g. Strings and lists live in the arena of the
 * mw_factory that owns them. What each field means, its YAML key, unit, range and default stand
 * in factory_schema.c and nowhere else.
 */
#ifndef MW_MODEL_FACTORY_H
#define MW_MODEL_FACTORY_H

#include "base/map.h"
#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

#define MW_LIST(type)                                                                          \
    struct {                                                                                   \
        type *at;                                                                              \
        uint32_t n;                                                                            \
    }

enum mw_redundancy { MW_RED_N, MW_RED_N1, MW_RED_2N };
enum mw_survive { MW_SURVIVE_FULL, MW_SURVIVE_THROTTLED };
enum mw_growth {
    MW_GROWTH_AUTO,
    MW_GROWTH_PREBUILT,
    MW_GROWTH_OVERSUBSCRIBED,
    MW_GROWTH_REWIRE
};
enum mw_topology { MW_TOPO_RAIL, MW_TOPO_FAT_TREE };
enum mw_media_want { MW_MEDIA_AUTO, MW_MEDIA_COPPER, MW_MEDIA_FIBRE };
enum mw_attach { MW_ATTACH_AUTO, MW_ATTACH_LEAF, MW_ATTACH_SPINE, MW_ATTACH_ELSEWHERE };
/* Which racks a row may hold. */
enum mw_holds {
    MW_HOLDS_ANY,
    MW_HOLDS_COMPUTE,
    MW_HOLDS_NETWORK,
    MW_HOLDS_MANAGEMENT,
    MW_HOLDS_CORE
};
enum mw_wall { MW_WALL_NORTH, MW_WALL_EAST, MW_WALL_SOUTH, MW_WALL_WEST };
enum mw_net_place { MW_NET_MIDDLE, MW_NET_START, MW_NET_END };
enum mw_leaf_place { MW_LEAF_POD, MW_LEAF_CENTRAL };

/* Where in the file a thing stands: 1-based; line 0 = not from a file (a default or --set). */
struct mw_pos {
    uint32_t line, col;
};

struct mw_feed {
    const char *name;
    int64_t w;     /* what the feed delivers; 0 = not stated */
    int64_t ups_w; /* 0 = not stated */
    double derate; /* continuous share of w and ups_w that may be used */
    struct mw_pos pos;
};

struct mw_circuit {
    const char *feed; /* name of a feed */
    int32_t count;    /* how many such circuits a rack position has */
    int32_t volts;    /* line to line for three phases, otherwise as supplied */
    int32_t phases;   /* 1 or 3 */
    int32_t amps;     /* breaker */
    double derate;    /* continuous share: 0.8 in North America, 1 where stated without */
    int32_t banks;    /* outlet banks of its rPDU with a breaker of their own; 0 = none */
    int32_t bank_amps;
    struct mw_pos pos;
};

/* What a rack position may draw; a row may say otherwise than the site. */
struct mw_rack_power {
    int64_t position_w; /* 0 = not stated */
    MW_LIST(struct mw_circuit) circuits;
};

struct mw_site_power {
    struct mw_rack_power rack;
    MW_LIST(struct mw_feed) feeds;
    enum mw_redundancy redundancy;
    enum mw_survive survive;
    double power_factor;
    double margin; /* share of every power limit kept free */
};

struct mw_cool_limit { /* 0 = not stated */
    int64_t air_w;     /* heat that air can take at sea level */
    int64_t air_cfm;   /* air that is there */
    int64_t liquid_w;
    int64_t liquid_ml_min;
};

struct mw_cooling { /* a row may override rack and row */
    struct mw_cool_limit rack, row, hall;
};

struct mw_site_cooling {
    struct mw_cooling limits;
    double inlet_c;
    double air_delta_k;    /* air temperature rise through a device */
    double liquid_delta_k; /* coolant temperature rise */
};

struct mw_row {
    const char *name;  /* NULL: lettered in order: a, b, … */
    int32_t count;     /* this many such rows, lettered on */
    int32_t positions; /* rack positions */
    int32_t first;     /* number of the first position */
    int64_t pitch_mm;
    int64_t x_mm, y_mm;  /* -1: follows from aisles and the rows before */
    const char *blocked; /* "3,7-9": positions no rack may take */
    enum mw_holds holds;
    struct mw_rack_power power; /* starts as the site's */
    struct mw_cooling cooling;  /* starts as the site's */
    struct mw_pos pos;
};

struct mw_door {
    enum mw_wall wall;
    int64_t at_mm; /* its middle, from the wall's west or north end; -1: the wall's middle */
    int64_t width_mm;
    struct mw_pos pos;
};

struct mw_pillar { /* its middle, measured as rows are */
    int64_t x_mm, y_mm, width_mm, depth_mm;
    struct mw_pos pos;
};

struct mw_hall {
    const char *name;
    int64_t cold_aisle_mm, hot_aisle_mm;
    int64_t clearance_mm;     /* from the outermost racks to the walls */
    enum mw_wall panels_wall; /* where the feeds' panels stand */
    MW_LIST(struct mw_door) doors;
    MW_LIST(struct mw_pillar) pillars;
    MW_LIST(struct mw_row) rows;
    struct mw_pos pos;
};

struct mw_site {
    const char *name;
    int64_t altitude_mm;
    struct mw_site_power power; /* read before halls: rows inherit */
    struct mw_site_cooling cooling;
    struct {
        int32_t units;
        int64_t width_mm, depth_mm;
        int64_t tare_g, max_g;
        bool panel;      /* a brand panel of 1 U, on one line in every rack */
        int32_t panel_u; /* 0: right above the highest node slot */
        const char *panel_text;
        bool baffles; /* airflow baffles around switches */
    } rack;
    int64_t floor_max_g_m2; /* 0 = not stated */
    struct {
        int64_t height_mm;     /* above the floor */
        int64_t slack_mm;      /* per cable, both ends together */
        int64_t rack_slack_mm; /* for a cable that stays in its rack */
        int32_t cross_every;   /* a cross tray at both row ends and every so many positions */
        int64_t width_mm, depth_mm; /* of every tray, inside */
        double max_fill;            /* share of its cross-section that cables may take */
    } trays;
    struct {
        enum mw_net_place network;
        enum mw_leaf_place leaf;
        int32_t network_racks; /* per scalable unit; 0: fewest that fit, two for redundancy */
    } layout;
    MW_LIST(struct mw_hall) halls;
};

struct mw_compute {
    const char *type;
    int32_t count;
    int32_t count_final; /* 0: as count; after reading always >= count */
    bool final_stated;   /* the file states it */
    enum mw_growth growth;
    int32_t max_per_rack;        /* 0: no policy */
    int32_t slots;               /* 0: as many as fit */
    int32_t lowest_u, highest_u; /* highest 0: the top */
    int32_t blank_u;             /* blank U between nodes */
    struct mw_pos pos, count_pos;
};

/* One tier of switches; elsewhere_mm > 0: it stands elsewhere, at that cable distance. */
struct mw_tier {
    const char *type; /* NULL: as the tier below */
    int64_t elsewhere_mm;
};

struct mw_managers { /* fabric managers of an InfiniBand fabric */
    const char *type;
    int32_t count;
    int32_t leaf_ports; /* switch ports that each one takes, through one splitter cable */
    enum mw_attach attach;
    int64_t elsewhere_mm;
};

struct mw_fabric_compute {
    bool enabled;
    enum mw_topology topology;
    int32_t tiers; /* 0: auto */
    int32_t planes;
    int32_t scalable_unit; /* nodes; 0: half the leaf's ports */
    double oversubscription;
    struct mw_tier leaf, spine, core;
    enum mw_media_want media;
    struct mw_managers managers;
    struct mw_pos pos;
};

struct mw_fabric_storage {
    bool enabled;
    struct mw_tier leaf, spine, core;
    double oversubscription;  /* node side, e.g. 1.3333 */
    int32_t appliance_ports;  /* switch ports that storage appliances take */
    int32_t appliance_leaves; /* leaves of their own for them; 0: as few as fit */
    double appliance_oversubscription;
    int64_t appliance_elsewhere_mm;
    int32_t login_ports;
    enum mw_media_want media;
    struct mw_managers managers;
    struct mw_pos pos;
};

/* In-band: leaf pairs that hold both ports of a node, below a pair of cores. */
struct mw_fabric_inband {
    bool enabled;
    struct mw_tier leaf, core;
    int32_t leaves_min;
    int32_t uplinks;    /* per leaf */
    int32_t peer_links; /* between the two leaves of a pair */
    int32_t external;   /* links from the top to the customer's network */
    int32_t nfs_ports;
    int64_t external_mm;
    enum mw_media_want media;
    struct mw_pos pos;
};

/* Out-of-band: edge switches for BMCs, switch and PDU management ports. */
struct mw_fabric_oob {
    bool enabled;
    struct mw_tier edge;
    int32_t uplinks; /* per edge switch, to the in-band network's top */
    bool pairs;      /* an even number of edge switches */
    bool pdus;       /* rack PDUs have a port here */
    struct mw_pos pos;
};

/* Serial consoles of switches, and PDU ports where oob does not carry them. */
struct mw_fabric_console {
    bool enabled;
    struct mw_tier edge;
    bool pairs;
    bool pdus;
    struct mw_pos pos;
};

enum { MW_SERVICE_MANAGEMENT, MW_SERVICE_LOGIN, MW_SERVICE_STORAGE, MW_SERVICE_COUNT };

struct mw_service {
    const char *type;
    int32_t count;
    int64_t elsewhere_mm;
    struct mw_pos pos;
};

struct mw_names { /* patterns: {n} {su} {rail} {plane} {pod} {row} {pos} {k}, {n:3} sets digits
                   */
    const char *node, *leaf, *spine, *core, *storage_leaf, *storage_spine, *storage_core;
    const char *inband_leaf, *inband_core, *edge, *console, *manager, *management, *login,
        *storage, *rack, *pdu;
};

struct mw_addresses { /* IPv4 prefixes, "10.1.0.0/16"; empty: no addresses */
    const char *compute, *storage, *inband, *oob;
};

/* A fact that nobody publishes, stated by the user; becomes a finding of its own. */
struct mw_assume {
    const char *device;
    int64_t max_w, typical_w; /* 0: not stated */
    int64_t g;
    int32_t u;
    int64_t air_cfm;
    int32_t supplies, supplies_full, supplies_throttled; /* as in struct mw_device_type */
    int64_t supply_w;
    const char *why;
    struct mw_pos pos;
};

/*
 * Cost: money is in thousandths of its currency, -1: not stated; ratios that may be unknown are
 * in parts per million. A currency is the name of one of mw_costs.currencies, or NULL: the
 * factory's own.
 */
enum mw_cost_group {
    MW_COST_SERVERS,
    MW_COST_NETWORK,
    MW_COST_RACKS,    /* racks, their PDUs, panels */
    MW_COST_PLANT,    /* power and cooling */
    MW_COST_FACILITY, /* other than the plant */
    MW_COST_POWER,    /* energy */
    MW_COST_STAFF,
    MW_COST_OTHER,
    MW_COST_GROUPS
};
extern const char *const mw_cost_group_names[]; /* "servers", "network", …, NULL */

enum mw_cost_scope { MW_COST_PLAN, MW_COST_STATED };
enum mw_cost_per {
    MW_PER_ONE,
    MW_PER_NODE,
    MW_PER_GPU,
    MW_PER_RACK,
    MW_PER_KW /* of IT power */
};

struct mw_currency {
    const char *name;
    double rate; /* one of it in the factory's currency */
    struct mw_pos pos;
};

/* The price of a part, as the bill of materials names it. */
struct mw_price {
    const char *item;
    int64_t price; /* of one */
    int64_t metre; /* of a metre of a cable, in addition */
    const char *currency;
    double support; /* share of the price, each year */
    double spares;  /* share of their number, bought in addition */
    int32_t months; /* 0: as its group */
    struct mw_pos pos;
};

/* What costs money and is no part of the plan. */
struct mw_cost_item {
    const char *item;
    enum mw_cost_group group;
    enum mw_cost_per per;
    int32_t count;
    int32_t months;  /* 0: as its group */
    int64_t price;   /* of one, once */
    int64_t monthly; /* of one, every month */
    const char *currency;
    struct mw_pos pos;
};

struct mw_staff {
    const char *role;
    double count;
    int64_t monthly; /* of one */
    const char *currency;
    struct mw_pos pos;
};

struct mw_load_share { /* so long of the time, such a share of the peak is drawn */
    double time;
    int64_t load_ppm;
    struct mw_pos pos;
};

struct mw_costs {
    const char *currency;
    MW_LIST(struct mw_currency) currencies;
    enum mw_cost_scope scope;
    double interest; /* a year */
    double use;      /* share of GPU-hours that are sold or used */
    int64_t it_w;    /* -1: the plan's peak */
    struct {         /* lifetimes, months */
        int32_t servers, network, racks, other;
    } months;
    struct {
        int64_t mwh_price;  /* thousandths a MWh: millionths a kWh */
        int64_t kw_monthly; /* demand charge, of a kW of peak; 0: none */
        const char *currency;
        int64_t pue_ppm;
        int64_t load_ppm;                      /* average draw as a share of the peak */
        MW_LIST(struct mw_load_share) profile; /* instead of load_ppm */
    } energy;
    struct {
        int64_t price, kw_price; /* whole, or of a kW of IT power: both add */
        int64_t kw_monthly;      /* rent of a kW of IT power */
        const char *currency;
        double plant; /* share that is power and cooling */
        int32_t months;
    } facility;
    MW_LIST(struct mw_price) prices;
    MW_LIST(struct mw_cost_item) items;
    MW_LIST(struct mw_staff) staff;
};

struct mw_factory {
    struct mw_arena arena;
    const char *file; /* as given on the command line */
    const char *name;
    struct mw_site site;
    struct mw_compute compute;
    struct {
        struct mw_fabric_compute compute;
        struct mw_fabric_storage storage;
        struct mw_fabric_inband inband;
        struct mw_fabric_oob oob;
        struct mw_fabric_console console;
    } fabrics;
    struct mw_service services[MW_SERVICE_COUNT];
    struct mw_names names;
    struct mw_addresses addresses;
    struct mw_costs cost;
    MW_LIST(struct mw_assume) assume;
};

void mw_factory_done(struct mw_factory *f);

/* Walks a list of positions such as "3,7-9": takes the next number or range off *list. False at
 * the end (**list is then 0) and at a fault (**list is where). */
bool mw_blocked_next(const char **list, int64_t *low, int64_t *high);

/*
 * The schema as data. A map is an array of fields ended by one with key NULL, in the order in
 * which `new` prints them and the reader fills them. Offsets count from the start of the struct
 * that the map describes (for sub-maps: from the start of the sub-struct at `offset`).
 */
enum mw_field_type {
    MW_F_INT,    /* int32_t; a word of `words` stands for its index: 0, 1, … */
    MW_F_SCALED, /* int64_t = number in the file x scale, e.g. kW -> W; words[0] stands for -1 */
    MW_F_REAL,   /* double */
    MW_F_BOOL,
    MW_F_STR,  /* const char *; NULL when absent and default is NULL; at most `max` bytes */
    MW_F_ENUM, /* int; `words` in enum order, ended by NULL */
    MW_F_MAP,  /* struct, described by `sub` */
    MW_F_LIST, /* MW_LIST of structs of `elem` bytes, each described by `sub`; min..max of them */
};

struct mw_field {
    const char *key; /* carries the unit of the file: position_kw, pitch_mm, slack_m */
    enum mw_field_type type;
    size_t offset;
    const char *unit;    /* "kW", "mm"; NULL or "": a plain number */
    double scale;        /* MW_F_SCALED */
    double min, max;     /* in the unit of the file, inclusive */
    const char *preset;  /* default as written in YAML; NULL: zero, NULL or empty list;
                          * for MW_F_LIST a flow sequence such as "[{name: A}]" */
    const char *example; /* what `new` shows where there is no default */
    const char *help;    /* one or two sentences */
    const char *const *words;
    const struct mw_field *sub;
    size_t elem;    /* MW_F_LIST: bytes of an element; MW_F_MAP with `inherit`: of the struct */
    size_t pos;     /* offset of a struct mw_pos to fill + 1; 0 = none */
    size_t inherit; /* MW_F_MAP in a list element: offset in struct mw_factory of the struct
                     * whose values are the defaults, + 1; 0 = none */
    bool main;      /* `new` writes it as a setting, not only as a comment */
    bool required;  /* has no default: its map must give it */
    bool switches;  /* MW_F_MAP: being there sets its `enabled`, unless that says otherwise */
    bool grows;     /* MW_F_LIST: --set adds the element that it names and that is not there */
};

extern const struct mw_field mw_factory_schema[];

#endif
