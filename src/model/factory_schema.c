/*
 * factory_schema.c: the factory file as data: keys, units, ranges, defaults, help. The reader,
 * the errors, `millwright new` and millwright-factory(5) all follow from these tables.
 *
 * A default of 0 or none means "not stated" where the help says so.
 */
#include "model/schema_rows.h"

#include <stddef.h>

static const char *const redundancy_words[] = {"N", "N+1", "2N", NULL};
static const char *const survive_words[] = {"full", "throttled", NULL};
static const char *const growth_words[] = {"auto", "prebuilt", "oversubscribed", "rewire",
                                           NULL};
static const char *const topology_words[] = {"rail", "fat-tree", NULL};
static const char *const media_words[] = {"auto", "copper", "fibre", NULL};
static const char *const attach_words[] = {"auto", "leaf", "spine", "elsewhere", NULL};
static const char *const holds_words[] = {"any",        "compute", "network",
                                          "management", "core",    NULL};
static const char *const network_words[] = {"middle", "start", "end", NULL};
static const char *const leaf_words[] = {"pod", "central", NULL};
static const char *const wall_words[] = {"north", "east", "south", "west", NULL};
static const char *const auto_word[] = {"auto", NULL};

/* ---- site: power ---- */

static const struct mw_field circuit_fields[] = {
    {STR(struct mw_circuit, "feed", feed, NULL, "Name of the feed it comes from."),
     .required = true},
    {INT(struct mw_circuit, "count", count, "", 1, 16, "1",
         "How many such circuits a position has.")},
    {INT(struct mw_circuit, "volts", volts, "V", 100, 1000, "415",
         "Between the lines for three phases, otherwise as supplied.")},
    {INT(struct mw_circuit, "phases", phases, "", 1, 3, "3", "1 or 3.")},
    {INT(struct mw_circuit, "amps", amps, "A", 1, 1000, "60", "The breaker's rating.")},
    {REAL(struct mw_circuit, "derate", derate, "", 0.1, 1, "0.8",
          "Share of the breaker that may be drawn continuously: 0.8 in North America, 1 where "
          "circuits are stated without that rule.")},
    {INT(struct mw_circuit, "banks", banks, "", 0, 48, "0",
         "Outlet banks of its rack PDU that have a breaker of their own; 0: not stated. They "
         "divide evenly over the phases.")},
    {INT(struct mw_circuit, "bank_amps", bank_amps, "A", 0, 1000, "0",
         "The rating of a bank's breaker.")},
    END,
};

#define DEFAULT_CIRCUITS "[{feed: A}, {feed: B}, {feed: C}]"

#define CIRCUITS_HELP                                                                          \
    "The circuits that every rack position has; each gets a rack PDU. None given: one from "   \
    "each feed."
#define POSITION_HELP                                                                          \
    "What a rack position may draw, whatever its circuits carry; 0: not stated. "              \
    "Power decides how many nodes stand in a rack."

static const struct mw_field feed_fields[] = {
    {STR(struct mw_feed, "name", name, NULL, "What circuits call it; letters, digits and '-'."),
     .required = true},
    {SCALED(struct mw_feed, "kw", w, "kW", 1000, 0, 10e6, "0",
            "What the feed delivers; 0: not stated.")},
    {SCALED(struct mw_feed, "ups_kw", ups_w, "kW", 1000, 0, 10e6, "0",
            "What its UPS carries; 0: not stated.")},
    {REAL(struct mw_feed, "derate", derate, "", 0.1, 1, "1",
          "Share of kw and ups_kw that may be used continuously.")},
    END,
};

static const struct mw_field site_power_fields[] = {
    {SCALED(struct mw_site_power, "position_kw", rack.position_w, "kW", 1000, 0, 10000, "44",
            POSITION_HELP),
     .main = true},
    {LIST(struct mw_site_power, "feeds", feeds, feed_fields, struct mw_feed, 1, 16,
          "[{name: A}, {name: B}, {name: C}]", "The feeds of the site."),
     .pos = offsetof(struct mw_feed, pos) + 1, .main = true},
    {LIST(struct mw_site_power, "circuits", rack.circuits, circuit_fields, struct mw_circuit, 1,
          64, DEFAULT_CIRCUITS, CIRCUITS_HELP),
     .pos = offsetof(struct mw_circuit, pos) + 1, .main = true},
    {ENUM(struct mw_site_power, "redundancy", redundancy, redundancy_words, "N+1",
          "What must be survived: N nothing, N+1 the loss of any one feed, 2N the loss of half "
          "of the feeds."),
     .main = true},
    {ENUM(struct mw_site_power, "survive", survive, survive_words, "full",
          "How nodes must come through it: at full power, or throttled by their own supply "
          "rule."),
     .main = true},
    {REAL(struct mw_site_power, "power_factor", power_factor, "", 0.5, 1, "0.98",
          "kW per kVA of the supplies; circuits are rated in kVA.")},
    {REAL(struct mw_site_power, "margin", margin, "", 0, 0.9, "0",
          "Share of every power limit that is kept free.")},
    END,
};

static const struct mw_field row_power_fields[] = {
    {SCALED(struct mw_rack_power, "position_kw", position_w, "kW", 1000, 0, 10000, NULL,
            POSITION_HELP)},
    {LIST(struct mw_rack_power, "circuits", circuits, circuit_fields, struct mw_circuit, 1, 64,
          NULL, CIRCUITS_HELP),
     .pos = offsetof(struct mw_circuit, pos) + 1},
    END,
};

/* ---- site: cooling ---- */

static const struct mw_field cool_limit_fields[] = {
    {SCALED(struct mw_cool_limit, "air_kw", air_w, "kW", 1000, 0, 1e6, "0",
            "Heat that air takes away at sea level; 0: not stated.")},
    {SCALED(struct mw_cool_limit, "air_cfm", air_cfm, "CFM", 1, 0, 1e9, "0",
            "Air that is delivered; 0: not stated.")},
    {SCALED(struct mw_cool_limit, "liquid_kw", liquid_w, "kW", 1000, 0, 1e6, "0",
            "Heat that liquid takes away; 0: not stated.")},
    {SCALED(struct mw_cool_limit, "liquid_lpm", liquid_ml_min, "L/min", 1000, 0, 1e7, "0",
            "Coolant that is delivered; 0: not stated.")},
    END,
};

static const struct mw_field cooling_fields[] = {
    {REAL(struct mw_site_cooling, "inlet_c", inlet_c, "°C", -20, 60, "22",
          "Air temperature at the devices' inlets.")},
    {REAL(
        struct mw_site_cooling, "air_delta_k", air_delta_k, "K", 1, 60, "11.1",
        "Temperature rise of air through a device (11.1 K are 20 °F); gives the air needed.")},
    {REAL(struct mw_site_cooling, "liquid_delta_k", liquid_delta_k, "K", 1, 60, "10",
          "Temperature rise of the coolant; gives the flow needed.")},
    {MAP(struct mw_site_cooling, "rack", limits.rack, cool_limit_fields,
         "What a rack position can be cooled for.")},
    {MAP(struct mw_site_cooling, "row", limits.row, cool_limit_fields,
         "What the racks of a row can be cooled for together.")},
    {MAP(struct mw_site_cooling, "hall", limits.hall, cool_limit_fields,
         "What the racks of a hall can be cooled for together.")},
    END,
};

static const struct mw_field row_cooling_fields[] = {
    {MAP(struct mw_cooling, "rack", rack, cool_limit_fields,
         "What a position of this row can be cooled for.")},
    {MAP(struct mw_cooling, "row", row, cool_limit_fields,
         "What the racks of this row can be cooled for together.")},
    END,
};

/* ---- site: racks and floor ---- */

static const struct mw_field rack_fields[] = {
    {INT(struct mw_site, "units", rack.units, "U", 4, 64, "48", "Height of every rack.")},
    {SCALED(struct mw_site, "width_mm", rack.width_mm, "mm", 1, 450, 1200, "600",
            "Width of a rack.")},
    {SCALED(struct mw_site, "depth_mm", rack.depth_mm, "mm", 1, 600, 2000, "1200",
            "Depth of a rack.")},
    {SCALED(struct mw_site, "tare_kg", rack.tare_g, "kg", 1000, 0, 1000, "150",
            "Weight of an empty rack with its PDUs' brackets and fillers.")},
    {SCALED(struct mw_site, "max_kg", rack.max_g, "kg", 1000, 0, 10000, "1500",
            "Most that may stand in a rack, its own weight not counted; 0: not stated.")},
    {BOOL(struct mw_site, "panel", rack.panel, "true",
          "A brand panel of 1 U, on one line in every rack.")},
    {INT(struct mw_site, "panel_u", rack.panel_u, "U", 0, 64, "0",
         "Where the brand panel stands; 0: right above the highest node slot.")},
    {STR(struct mw_site, "panel_text", rack.panel_text, "MILLWRIGHT",
         "What the brand panel says.")},
    {BOOL(struct mw_site, "baffles", rack.baffles, "true", "Airflow baffles around switches.")},
    END,
};

static const struct mw_field floor_fields[] = {
    {SCALED(struct mw_site, "max_kg_m2", floor_max_g_m2, "kg/m2", 1000, 0, 100000, "0",
            "Load that the floor bears, over a rack's footprint: its pitch in the row by its "
            "depth; "
            "0: not stated.")},
    END,
};

static const struct mw_field tray_fields[] = {
    {SCALED(struct mw_site, "height_m", trays.height_mm, "m", 1000, 0, 10, "2.6",
            "Height of the cable trays above the floor.")},
    {SCALED(struct mw_site, "slack_m", trays.slack_mm, "m", 1000, 0, 20, "1",
            "Slack of a cable between racks, both ends together.")},
    {SCALED(struct mw_site, "rack_slack_m", trays.rack_slack_mm, "m", 1000, 0, 5, "0.3",
            "Slack of a cable that stays in its rack.")},
    {INT(struct mw_site, "cross_every", trays.cross_every, "", 0, 1000, "10",
         "Cross trays between rows stand at both row ends and every so many positions; 0: only "
         "at the ends.")},
    {SCALED(struct mw_site, "width_mm", trays.width_mm, "mm", 1, 50, 5000, "600",
            "Width of every tray, inside; trays side by side or one above the other count "
            "together.")},
    {SCALED(struct mw_site, "depth_mm", trays.depth_mm, "mm", 1, 20, 1000, "100",
            "Depth of a tray, inside, as far as it may be filled.")},
    {REAL(struct mw_site, "max_fill", trays.max_fill, "", 0.05, 1, "0.4",
          "Share of a tray's cross-section that the cross-sections of its cables may take: 0.4 "
          "for a solid bottom, 0.5 for a ladder or a ventilated bottom (NEC 392.22(A)).")},
    END,
};

static const struct mw_field layout_fields[] = {
    {ENUM(struct mw_site, "network", layout.network, network_words, "middle",
          "Where the network racks of a pod stand among its racks.")},
    {ENUM(struct mw_site, "leaf", layout.leaf, leaf_words, "pod",
          "Leaf switches stand in network racks of their pod, or with all other switches in "
          "management racks.")},
    {INT(struct mw_site, "network_racks", layout.network_racks, "", 0, 64, "0",
         "Network racks of a scalable unit; 0: the fewest that fit, two where redundant pairs "
         "stand in them.")},
    END,
};

static const struct mw_field row_fields[] = {
    {STR(struct mw_row, "name", name, NULL, "Its letter; none: lettered in order from a.")},
    {INT(struct mw_row, "count", count, "", 1, 10000, "1",
         "This many such rows, lettered on from the name.")},
    {INT(struct mw_row, "positions", positions, "", 1, 1000, "20", "Rack positions.")},
    {INT(struct mw_row, "first", first, "", 0, 100000, "1", "Number of the first position.")},
    {SCALED(struct mw_row, "pitch_mm", pitch_mm, "mm", 1, 300, 5000, "600",
            "From one position to the next; at least the width of a rack.")},
    {SCALED(struct mw_row, "x_m", x_mm, "m", 1000, 0, 10000, "auto",
            "Where the row begins in its hall; auto: at the edge."),
     .words = auto_word},
    {SCALED(struct mw_row, "y_m", y_mm, "m", 1000, 0, 10000, "auto",
            "Where the middle of its racks is; auto: after the rows before, by the aisles."),
     .words = auto_word},
    {STR(struct mw_row, "blocked", blocked, NULL,
         "Positions that no rack may take, such as \"3,7-9\" (in quotes).")},
    {ENUM(struct mw_row, "holds", holds, holds_words, "any", "Which racks may stand here.")},
    {MAP(struct mw_row, "power", power, row_power_fields,
         "What differs from site.power in this row."),
     .elem = sizeof(struct mw_rack_power),
     .inherit = offsetof(struct mw_factory, site.power.rack) + 1},
    {MAP(struct mw_row, "cooling", cooling, row_cooling_fields,
         "What differs from site.cooling in this row."),
     .elem = sizeof(struct mw_cooling),
     .inherit = offsetof(struct mw_factory, site.cooling.limits) + 1},
    END,
};

static const struct mw_field door_fields[] = {
    {ENUM(struct mw_door, "wall", wall, wall_words, "south",
          "Which wall; drawings have north above, where rows begin to count.")},
    {SCALED(struct mw_door, "at_m", at_mm, "m", 1000, 0, 10000, "auto",
            "Its middle, from the wall's west or north end; auto: the middle of the wall."),
     .words = auto_word},
    {SCALED(struct mw_door, "width_mm", width_mm, "mm", 1, 500, 10000, "1200", "Clear width.")},
    END,
};

static const struct mw_field pillar_fields[] = {
    {SCALED(struct mw_pillar, "x_m", x_mm, "m", 1000, -100, 10000, NULL,
            "Its middle, from where rows with x_m 0 begin."),
     .required = true},
    {SCALED(struct mw_pillar, "y_m", y_mm, "m", 1000, -100, 10000, NULL,
            "Its middle, as y_m of rows: the northernmost racks begin at 0."),
     .required = true},
    {SCALED(struct mw_pillar, "width_mm", width_mm, "mm", 1, 50, 10000, "500",
            "Along the rows.")},
    {SCALED(struct mw_pillar, "depth_mm", depth_mm, "mm", 1, 50, 10000, "500",
            "Across the rows.")},
    END,
};

static const struct mw_field hall_fields[] = {
    {STR(struct mw_hall, "name", name, NULL, "Its name; none: hall and its number from 1.")},
    {SCALED(struct mw_hall, "cold_aisle_mm", cold_aisle_mm, "mm", 1, 300, 10000, "1200",
            "Width of the aisles that racks face.")},
    {SCALED(struct mw_hall, "hot_aisle_mm", hot_aisle_mm, "mm", 1, 300, 10000, "1200",
            "Width of the aisles behind racks.")},
    {SCALED(struct mw_hall, "clearance_mm", clearance_mm, "mm", 1, 0, 100000, "1200",
            "From the outermost racks to the walls, which gives the outline of the hall.")},
    {ENUM(struct mw_hall, "panels", panels_wall, wall_words, "west",
          "The wall at which the panels of the feeds stand, for drawings.")},
    {LIST(struct mw_hall, "doors", doors, door_fields, struct mw_door, 0, 256, NULL,
          "Doors in its walls."),
     .pos = offsetof(struct mw_door, pos) + 1},
    {LIST(struct mw_hall, "pillars", pillars, pillar_fields, struct mw_pillar, 0, 4096, NULL,
          "Pillars of the building. A position that one stands in is blocked by it."),
     .pos = offsetof(struct mw_pillar, pos) + 1},
    {LIST(struct mw_hall, "rows", rows, row_fields, struct mw_row, 1, 4096, "[{positions: 20}]",
          "Its rows, in order."),
     .pos = offsetof(struct mw_row, pos) + 1},
    END,
};

static const struct mw_field site_fields[] = {
    {STR(struct mw_site, "name", name, NULL, "What the site is called."),
     .example = "campus 1"},
    {SCALED(struct mw_site, "altitude_m", altitude_mm, "m", 1000, 0, 5000, "0",
            "Height above the sea: thin air cools less.")},
    {MAP(struct mw_site, "power", power, site_power_fields,
         "Power dictates everything else: nodes per rack follow from it.")},
    {MAP(struct mw_site, "cooling", cooling, cooling_fields, "Air and liquid.")},
    {.key = "rack", .type = MW_F_MAP, .offset = 0, .sub = rack_fields, .help = "The racks."},
    {.key = "floor", .type = MW_F_MAP, .offset = 0, .sub = floor_fields, .help = "The floor."},
    {.key = "trays",
     .type = MW_F_MAP,
     .offset = 0,
     .sub = tray_fields,
     .help = "Cable trays over the racks: they give the lengths of cables."},
    {.key = "layout",
     .type = MW_F_MAP,
     .offset = 0,
     .sub = layout_fields,
     .help = "Where racks of each kind stand."},
    {LIST(struct mw_site, "halls", halls, hall_fields, struct mw_hall, 1, 64,
          "[{rows: [{positions: 20}]}]", "Halls with their rows of rack positions."),
     .pos = offsetof(struct mw_hall, pos) + 1, .main = true},
    END,
};

/* ---- compute ---- */

static const struct mw_field compute_fields[] = {
    {STR(struct mw_compute, "type", type, "dgx-h100",
         "Device type of the nodes; `millwright catalog list` shows them."),
     .main = true},
    {INT(struct mw_compute, "count", count, "", 1, 131072, "32", "Nodes to build now."),
     .pos = offsetof(struct mw_compute, count_pos) + 1, .main = true},
    {INT(struct mw_compute, "count_final", count_final, "", 0, 131072, "0",
         "Nodes that the factory may grow to; 0: as count. Names, addresses and switch ports "
         "are laid out for it.")},
    {ENUM(struct mw_compute, "growth", growth, growth_words, "auto",
          "How the compute fabric grows to count_final: prebuilt has the final spines from the "
          "first day and moves no cable; oversubscribed has fewer spines until then; rewire is "
          "built for now alone. auto: prebuilt where count_final is larger.")},
    {INT(struct mw_compute, "max_per_rack", max_per_rack, "", 0, 64, "0",
         "Most nodes in a rack by policy; 0: as many as power, cooling and space allow.")},
    {INT(struct mw_compute, "slots", slots, "", 0, 64, "0",
         "Node slots of a rack; 0: as many as fit.")},
    {INT(struct mw_compute, "lowest_u", lowest_u, "U", 1, 64, "1",
         "Lowest U that nodes and their blanks may take.")},
    {INT(struct mw_compute, "highest_u", highest_u, "U", 0, 64, "0",
         "Highest U that nodes may take; 0: the top, or below the brand panel.")},
    {INT(struct mw_compute, "blank_u", blank_u, "U", 0, 16, "1", "Blank U between nodes.")},
    END,
};

/* ---- fabrics ---- */

#define ELSEWHERE_HELP                                                                         \
    "Above 0: elsewhere (a core room), at this cable distance; takes no rack here."

static const struct mw_field tier_fields[] = {
    {STR(struct mw_tier, "type", type, NULL, "Device type; none: as the tier below.")},
    {SCALED(struct mw_tier, "elsewhere_m", elsewhere_mm, "m", 1000, 0, 10000, "0",
            ELSEWHERE_HELP)},
    END,
};

/* The lowest tier of each fabric has a type of its own. */
#define FIRST_TIER(name, def)                                                                  \
    static const struct mw_field name[] = {                                                    \
        {STR(struct mw_tier, "type", type, def, "Device type of the switches.")},              \
        {SCALED(struct mw_tier, "elsewhere_m", elsewhere_mm, "m", 1000, 0, 10000, "0",         \
                ELSEWHERE_HELP)},                                                              \
        END,                                                                                   \
    }
FIRST_TIER(infiniband_leaf_fields, "qm9700");
FIRST_TIER(inband_leaf_fields, "sn4600c");
FIRST_TIER(oob_edge_fields, "sn2201");
FIRST_TIER(console_edge_fields, "console-48");

static const struct mw_field manager_fields[] = {
    {STR(struct mw_managers, "type", type, "ufm", "Device type.")},
    {INT(struct mw_managers, "count", count, "", 0, 16, "2", "How many.")},
    {INT(struct mw_managers, "leaf_ports", leaf_ports, "", 1, 8, "2",
         "Switch ports that each takes, through one splitter cable.")},
    {ENUM(struct mw_managers, "attach", attach, attach_words, "auto",
          "Where they attach; auto: on free ports of leaves, otherwise elsewhere.")},
    {SCALED(struct mw_managers, "elsewhere_m", elsewhere_mm, "m", 1000, 0, 10000, "0",
            ELSEWHERE_HELP)},
    END,
};

#define MEDIA_HELP "Copper where it reaches, or fibre only; auto: the cheapest that serves."
#define MANAGERS_HELP "Fabric managers, where the fabric is InfiniBand."
#define ENABLED_HELP "Whether there is one. Giving this map without saying so means yes."

static const struct mw_field compute_fabric_fields[] = {
    {BOOL(struct mw_fabric_compute, "enabled", enabled, "true", ENABLED_HELP), .main = true},
    {ENUM(
         struct mw_fabric_compute, "topology", topology, topology_words, "rail",
         "rail: port r of every node of a scalable unit is on leaf r; fat-tree: all ports of a "
         "node are on one leaf."),
     .main = true},
    {INT(struct mw_fabric_compute, "tiers", tiers, "", 0, 3, "auto",
         "Tiers of switches, 1 to 3; auto: as few as serve count_final."),
     .words = auto_word},
    {INT(struct mw_fabric_compute, "planes", planes, "", 1, 64, "1",
         "Planes, each a subnet of its own: 8 makes one for each rail of an eight-rail node.")},
    {INT(struct mw_fabric_compute, "scalable_unit", scalable_unit, "", 0, 4096, "0",
         "Nodes of a scalable unit; 0: half as many as a leaf has ports.")},
    {REAL(struct mw_fabric_compute, "oversubscription", oversubscription, "", 1, 64, "1",
          "Node ports of a leaf for each of its uplinks.")},
    {MAP(struct mw_fabric_compute, "leaf", leaf, infiniband_leaf_fields, "Leaf switches.")},
    {MAP(struct mw_fabric_compute, "spine", spine, tier_fields, "Spine switches.")},
    {MAP(struct mw_fabric_compute, "core", core, tier_fields, "Core switches.")},
    {ENUM(struct mw_fabric_compute, "media", media, media_words, "auto", MEDIA_HELP)},
    {MAP(struct mw_fabric_compute, "managers", managers, manager_fields, MANAGERS_HELP)},
    END,
};

static const struct mw_field storage_fabric_fields[] = {
    {BOOL(struct mw_fabric_storage, "enabled", enabled, "false", ENABLED_HELP), .main = true},
    {MAP(struct mw_fabric_storage, "leaf", leaf, infiniband_leaf_fields, "Leaf switches.")},
    {MAP(struct mw_fabric_storage, "spine", spine, tier_fields, "Spine switches.")},
    {MAP(struct mw_fabric_storage, "core", core, tier_fields, "Core switches.")},
    {REAL(struct mw_fabric_storage, "oversubscription", oversubscription, "", 1, 64, "1",
          "Ports of a node leaf for each of its uplinks; 1.3333 is 4:3.")},
    {INT(struct mw_fabric_storage, "appliance_ports", appliance_ports, "", 0, 100000, "0",
         "Switch ports that storage appliances take.")},
    {INT(struct mw_fabric_storage, "appliance_leaves", appliance_leaves, "", 0, 10000, "0",
         "Leaves of their own for the appliances; 0: as few as fit.")},
    {REAL(struct mw_fabric_storage, "appliance_oversubscription", appliance_oversubscription,
          "", 1, 64, "1", "Ports of an appliance leaf for each of its uplinks.")},
    {SCALED(struct mw_fabric_storage, "appliance_elsewhere_m", appliance_elsewhere_mm, "m",
            1000, 0, 10000, "30", "Cable distance to the appliances.")},
    {INT(struct mw_fabric_storage, "login_ports", login_ports, "", 0, 10000, "0",
         "Switch ports for login servers that stand elsewhere.")},
    {ENUM(struct mw_fabric_storage, "media", media, media_words, "auto", MEDIA_HELP)},
    {MAP(struct mw_fabric_storage, "managers", managers, manager_fields, MANAGERS_HELP)},
    END,
};

static const struct mw_field inband_fabric_fields[] = {
    {BOOL(struct mw_fabric_inband, "enabled", enabled, "false", ENABLED_HELP), .main = true},
    {MAP(struct mw_fabric_inband, "leaf", leaf, inband_leaf_fields,
         "Leaf switches, in pairs: a node has a port on each of a pair.")},
    {MAP(struct mw_fabric_inband, "core", core, tier_fields,
         "A pair of switches above, where one pair of leaves does not suffice.")},
    {INT(struct mw_fabric_inband, "leaves_min", leaves_min, "", 2, 10000, "2",
         "Fewest leaves.")},
    {INT(struct mw_fabric_inband, "uplinks", uplinks, "", 1, 64, "4", "Uplinks of a leaf.")},
    {INT(struct mw_fabric_inband, "peer_links", peer_links, "", 0, 16, "2",
         "Links between the two leaves of a pair.")},
    {INT(struct mw_fabric_inband, "external", external, "", 0, 1000, "4",
         "Links from the top to the customer's network.")},
    {INT(struct mw_fabric_inband, "nfs_ports", nfs_ports, "", 0, 1000, "0",
         "Ports for NFS storage.")},
    {SCALED(struct mw_fabric_inband, "external_m", external_mm, "m", 1000, 0, 10000, "30",
            "Cable distance to the customer's network and to NFS storage.")},
    {ENUM(struct mw_fabric_inband, "media", media, media_words, "auto", MEDIA_HELP)},
    END,
};

#define PAIRS_HELP "An even number of edge switches, so that they stand in pairs."

static const struct mw_field oob_fabric_fields[] = {
    {BOOL(struct mw_fabric_oob, "enabled", enabled, "false", ENABLED_HELP), .main = true},
    {MAP(struct mw_fabric_oob, "edge", edge, oob_edge_fields, "Management edge switches.")},
    {INT(struct mw_fabric_oob, "uplinks", uplinks, "", 0, 16, "2",
         "Uplinks of an edge switch to the top of the in-band network.")},
    {BOOL(struct mw_fabric_oob, "pairs", pairs, "true", PAIRS_HELP)},
    {BOOL(struct mw_fabric_oob, "pdus", pdus, "true", "Rack PDUs have a port here.")},
    END,
};

static const struct mw_field console_fabric_fields[] = {
    {BOOL(struct mw_fabric_console, "enabled", enabled, "false", ENABLED_HELP), .main = true},
    {MAP(struct mw_fabric_console, "edge", edge, console_edge_fields,
         "Console servers, or edge switches.")},
    {BOOL(struct mw_fabric_console, "pairs", pairs, "true", PAIRS_HELP)},
    {BOOL(struct mw_fabric_console, "pdus", pdus, "false",
          "Rack PDUs have a port here; then say no at oob.pdus.")},
    END,
};

static const struct mw_field fabrics_fields[] = {
    {MAP(struct mw_factory, "compute", fabrics.compute, compute_fabric_fields,
         "Between the GPUs of different nodes."),
     .pos = offsetof(struct mw_fabric_compute, pos) + 1, .switches = true},
    {MAP(struct mw_factory, "storage", fabrics.storage, storage_fabric_fields,
         "To the storage appliances."),
     .pos = offsetof(struct mw_fabric_storage, pos) + 1, .switches = true},
    {MAP(struct mw_factory, "inband", fabrics.inband, inband_fabric_fields,
         "In-band management: provisioning, scheduler, users."),
     .pos = offsetof(struct mw_fabric_inband, pos) + 1, .switches = true},
    {MAP(struct mw_factory, "oob", fabrics.oob, oob_fabric_fields,
         "Out-of-band management: BMCs, management ports of switches and PDUs."),
     .pos = offsetof(struct mw_fabric_oob, pos) + 1, .switches = true},
    {MAP(struct mw_factory, "console", fabrics.console, console_fabric_fields,
         "Serial consoles of switches."),
     .pos = offsetof(struct mw_fabric_console, pos) + 1, .switches = true},
    END,
};

/* ---- services, names, addresses, assumptions ---- */

#define SERVICE_FIELDS(name, def)                                                              \
    static const struct mw_field name[] = {                                                    \
        {STR(struct mw_service, "type", type, def, "Device type.")},                           \
        {INT(struct mw_service, "count", count, "", 0, 10000, "0", "How many.")},              \
        {SCALED(struct mw_service, "elsewhere_m", elsewhere_mm, "m", 1000, 0, 10000, "0",      \
                ELSEWHERE_HELP)},                                                              \
        END,                                                                                   \
    }
SERVICE_FIELDS(management_fields, "management-server");
SERVICE_FIELDS(login_fields, "login-server");
SERVICE_FIELDS(storage_fields, "storage-server");

#define SERVICE(k, i, fields, h)                                                               \
    {                                                                                          \
        .key = (k), .type = MW_F_MAP,                                                          \
        .offset = offsetof(struct mw_factory, services) + (i) * sizeof(struct mw_service),     \
        .sub = (fields), .help = (h), .pos = offsetof(struct mw_service, pos) + 1              \
    }
static const struct mw_field services_fields[] = {
    SERVICE("management", MW_SERVICE_MANAGEMENT, management_fields, "Management servers."),
    SERVICE("login", MW_SERVICE_LOGIN, login_fields, "Login servers."),
    SERVICE("storage", MW_SERVICE_STORAGE, storage_fields, "Storage servers."),
    END,
};

#define NAME(k, f, what, ex)                                                                   \
    {                                                                                          \
        STR(struct mw_names, k, f, NULL, what), .example = (ex)                                \
    }
static const struct mw_field names_fields[] = {
    NAME("node", node, "Nodes.", "node{n}"),
    NAME("leaf", leaf, "Leaves of the compute fabric.", "leaf-{su}-{rail}"),
    NAME("spine", spine, "Spines of the compute fabric.", "spine-{n}"),
    NAME("core", core, "Cores of the compute fabric.", "core-{n}"),
    NAME("storage_leaf", storage_leaf, "Leaves of the storage fabric.", "storage-leaf-{n}"),
    NAME("storage_spine", storage_spine, "Spines of the storage fabric.", "storage-spine-{n}"),
    NAME("storage_core", storage_core, "Cores of the storage fabric.", "storage-core-{n}"),
    NAME("inband_leaf", inband_leaf, "Leaves of the in-band network.", "admin-leaf-{n}"),
    NAME("inband_core", inband_core, "Cores of the in-band network.", "admin-core-{n}"),
    NAME("edge", edge, "Management edge switches.", "edge-{n}"),
    NAME("console", console, "Console edge switches.", "console-{n}"),
    NAME("manager", manager, "Fabric managers.", "ufm-{fabric}-{n}"),
    NAME("management", management, "Management servers.", "mgmt{n}"),
    NAME("login", login, "Login servers.", "login{n}"),
    NAME("storage", storage, "Storage servers.", "storage{n}"),
    NAME("rack", rack, "Racks.", "{row}{pos}"),
    NAME("pdu", pdu, "Rack PDUs.", "{rack}-pdu-{feed}"),
    END,
};

static const struct mw_field addresses_fields[] = {
    {STR(struct mw_addresses, "compute", compute, "10.64.0.0/10", "Compute ports of nodes.")},
    {STR(struct mw_addresses, "storage", storage, "10.32.0.0/11", "Storage ports of nodes.")},
    {STR(struct mw_addresses, "inband", inband, "10.16.0.0/12", "In-band management.")},
    {STR(struct mw_addresses, "oob", oob, "10.0.0.0/12", "Out-of-band management.")},
    END,
};

static const struct mw_field assume_fields[] = {
    {STR(struct mw_assume, "device", device, NULL, "Device type."), .required = true},
    {SCALED(struct mw_assume, "max_w", max_w, "W", 1, 0, 1e6, "0",
            "The most it draws; 0: not stated.")},
    {SCALED(struct mw_assume, "typical_w", typical_w, "W", 1, 0, 1e6, "0",
            "What it draws as a rule; 0: not stated.")},
    {SCALED(struct mw_assume, "kg", g, "kg", 1000, 0, 10000, "0", "Weight; 0: not stated.")},
    {INT(struct mw_assume, "u", u, "U", 0, 64, "0", "Height; 0: not stated.")},
    {SCALED(struct mw_assume, "air_cfm", air_cfm, "CFM", 1, 0, 1e6, "0",
            "Air that its fans move; 0: not stated.")},
    {INT(struct mw_assume, "supplies", supplies, "", 0, 64, "0",
         "Power supplies that it has; 0: not stated.")},
    {SCALED(struct mw_assume, "supply_w", supply_w, "W", 1, 0, 1e6, "0",
            "What one of them delivers; 0: not stated.")},
    {INT(struct mw_assume, "supplies_full", supplies_full, "", 0, 64, "0",
         "Supplies that must live for full load; 0: not stated.")},
    {INT(struct mw_assume, "supplies_throttled", supplies_throttled, "", 0, 64, "0",
         "Supplies that must live for it to run at all, throttled; 0: not stated.")},
    {STR(struct mw_assume, "why", why, NULL, "Where the figure comes from.")},
    END,
};

/* Published are 466 and 98 W typical, no maximum (NVIDIA SN4600 and SN2201 data sheets). */
#define ASSUME_EXAMPLE                                                                         \
    "[{device: sn4600c, max_w: 932, why: twice the typical draw; no maximum is published}, "   \
    "{device: sn2201, max_w: 196, why: twice the typical draw; no maximum is published}]"

const struct mw_field mw_factory_schema[] = {
    {STR(struct mw_factory, "name", name, "factory", "What the factory is called."),
     .main = true},
    {MAP(struct mw_factory, "site", site, site_fields, "The site.")},
    {MAP(struct mw_factory, "compute", compute, compute_fields, "The nodes."),
     .pos = offsetof(struct mw_compute, pos) + 1},
    {.key = "fabrics",
     .type = MW_F_MAP,
     .offset = 0,
     .sub = fabrics_fields,
     .help = "The networks."},
    {.key = "services",
     .type = MW_F_MAP,
     .offset = 0,
     .sub = services_fields,
     .help = "Servers beside the nodes; in racks for management."},
    {MAP(struct mw_factory, "names", names, names_fields,
         "Patterns of names. Variables: {n} {su} {rail} {plane} {pod} {row} {pos} {k} {rack} "
         "{feed} {fabric}; {n:3} sets the digits. None: the structure decides.")},
    {MAP(struct mw_factory, "addresses", addresses, addresses_fields,
         "IPv4 prefixes of the networks; \"\": no addresses there.")},
    {MAP(struct mw_factory, "cost", cost, mw_cost_fields,
         "What it costs, for `millwright cost`. Prices are yours: none is built in.")},
    {LIST(struct mw_factory, "assume", assume, assume_fields, struct mw_assume, 0, 1000, NULL,
          "Facts that no catalog has, stated by you; each becomes a finding of the plan."),
     .example = ASSUME_EXAMPLE, .pos = offsetof(struct mw_assume, pos) + 1},
    END,
};
