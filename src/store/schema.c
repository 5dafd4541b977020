/*
 * schema.c: see schema.h.
 *
 * Tables are singular and hold integers; views are plural and hold names. Ids count from 1 in the
 * order of the plan, and so does all else but GPUs. There are no triggers and no constraints
 * beyond keys: the file is written once, and what it says is checked before, by design/. Indexes
 * stand only where `show` asks, and are made after the rows.
 */
#include "store/schema.h"

const struct mw_table_def mw_tables[MW_TABLE_COUNT] = {
    [MW_TABLE_META] = {"meta", "key",
                       "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)"
                       " WITHOUT ROWID"},
    [MW_TABLE_PLAN] = {"plan", "id",
                       "CREATE TABLE plan(id INTEGER PRIMARY KEY, name TEXT, growth TEXT,"
                       " nodes INTEGER, nodes_final INTEGER, gpus INTEGER, gpus_final INTEGER,"
                       " rack_units INTEGER, power_factor REAL, margin REAL, it_peak_w INTEGER,"
                       " air_cfm INTEGER, liquid_ml_min INTEGER, weight_g INTEGER,"
                       " cable_mm INTEGER, route_mm INTEGER, cable_bound_mm INTEGER, "
                       "placement_exact INTEGER)"},
    [MW_TABLE_FINAL] = {"final", "id",
                        "CREATE TABLE final(id INTEGER PRIMARY KEY, racks INTEGER,"
                        " cables INTEGER, it_peak_w INTEGER, air_cfm INTEGER,"
                        " liquid_ml_min INTEGER, weight_g INTEGER, cable_mm INTEGER,"
                        " route_mm INTEGER, cable_bound_mm INTEGER, placement_exact INTEGER)"},
    [MW_TABLE_HALL] = {"hall", "id",
                       "CREATE TABLE hall(id INTEGER PRIMARY KEY, name TEXT, x0_mm INTEGER,"
                       " x1_mm INTEGER, cross_mm INTEGER, joint_y_mm INTEGER,"
                       " west_mm INTEGER, east_mm INTEGER, north_mm INTEGER,"
                       " south_mm INTEGER)"},
    [MW_TABLE_DOOR] = {"door", "id",
                       "CREATE TABLE door(id INTEGER PRIMARY KEY, hall INTEGER, wall TEXT,"
                       " mid_mm INTEGER, width_mm INTEGER)"},
    [MW_TABLE_PILLAR] = {"pillar", "id",
                         "CREATE TABLE pillar(id INTEGER PRIMARY KEY, hall INTEGER,"
                         " x_mm INTEGER, y_mm INTEGER, width_mm INTEGER, depth_mm INTEGER)"},
    [MW_TABLE_ROW] = {"row", "id",
                      "CREATE TABLE row(id INTEGER PRIMARY KEY, name TEXT, hall INTEGER,"
                      " power_class INTEGER, facing INTEGER, y_mm INTEGER)"},
    [MW_TABLE_POWER_CLASS] = {"power_class", "id",
                              "CREATE TABLE power_class(id INTEGER PRIMARY KEY, place TEXT,"
                              " nodes_per_rack INTEGER)"},
    [MW_TABLE_RACK_LIMIT] = {"rack_limit", "id",
                             "CREATE TABLE rack_limit(id INTEGER PRIMARY KEY,"
                             " power_class INTEGER, kind TEXT, stated INTEGER,"
                             " binding INTEGER, nodes INTEGER, value_milli INTEGER,"
                             " load_milli INTEGER, need_next_milli INTEGER, unit TEXT,"
                             " failure_case TEXT, rule TEXT)"},
    [MW_TABLE_FEED] = {"feed", "id",
                       "CREATE TABLE feed(id INTEGER PRIMARY KEY, name TEXT, stated_w INTEGER,"
                       " ups_w INTEGER, derate REAL, capacity_w INTEGER)"},
    [MW_TABLE_FAILURE_CASE] = {"failure_case", "id",
                               "CREATE TABLE failure_case(id INTEGER PRIMARY KEY, name TEXT,"
                               " lost INTEGER, it_w INTEGER, throttled INTEGER, down INTEGER)"},
    [MW_TABLE_FEED_LOAD] = {"feed_load", "id",
                            "CREATE TABLE feed_load(id INTEGER PRIMARY KEY, phase TEXT,"
                            " feed INTEGER, failure_case INTEGER, w INTEGER, va INTEGER)"},
    [MW_TABLE_RACK] = {"rack", "id",
                       "CREATE TABLE rack(id INTEGER PRIMARY KEY, name TEXT, kind TEXT,"
                       " position INTEGER, scalable_unit INTEGER, nodes INTEGER,"
                       " max_w INTEGER, weight_g INTEGER, air_cfm INTEGER, liquid_w INTEGER)"},
    [MW_TABLE_POSITION] = {"position", "id",
                           "CREATE TABLE position(id INTEGER PRIMARY KEY, row INTEGER,"
                           " number INTEGER, x_mm INTEGER, y_mm INTEGER, blocked INTEGER,"
                           " rack INTEGER)"},
    [MW_TABLE_FILLER] = {"filler", "id",
                         "CREATE TABLE filler(id INTEGER PRIMARY KEY, rack INTEGER, u INTEGER,"
                         " kind TEXT)"},
    [MW_TABLE_DEVICE_TYPE] = {"device_type", "id",
                              "CREATE TABLE device_type(id INTEGER PRIMARY KEY, name TEXT,"
                              " title TEXT, vendor TEXT, model TEXT, kind TEXT, protocol TEXT,"
                              " units INTEGER, weight_g INTEGER, max_w INTEGER,"
                              " typical_w INTEGER, air_cfm INTEGER, liquid_share REAL,"
                              " inlet_min_c INTEGER, inlet_max_c INTEGER, airflow TEXT, "
                              "ports_front INTEGER, supplies INTEGER,"
                              " supply_w INTEGER, supplies_full INTEGER,"
                              " supplies_throttled INTEGER, inlet TEXT,"
                              " supply_min_v INTEGER, supply_max_v INTEGER, gpus INTEGER,"
                              " gpu_link_gbs INTEGER, gpu_link_reduces INTEGER,"
                              " pdu_outlets INTEGER, pdu_phases INTEGER)"},
    [MW_TABLE_FACT] = {"fact", "id",
                       "CREATE TABLE fact(id INTEGER PRIMARY KEY, type INTEGER, gap INTEGER,"
                       " key TEXT, text TEXT)"},
    [MW_TABLE_PORT_TYPE] = {"port_type", "id",
                            "CREATE TABLE port_type(id INTEGER PRIMARY KEY, type INTEGER,"
                            " port INTEGER, name TEXT, network TEXT, cage INTEGER,"
                            " lane INTEGER, lanes INTEGER, gbps INTEGER, connector TEXT,"
                            " number INTEGER, rail INTEGER, adapter TEXT, pci TEXT,"
                            " gpu INTEGER, gpu_pci TEXT)"},
    [MW_TABLE_FABRIC] = {"fabric", "id",
                         "CREATE TABLE fabric(id INTEGER PRIMARY KEY, name TEXT,"
                         " enabled INTEGER, tiers INTEGER, planes INTEGER,"
                         " scalable_units INTEGER, scalable_units_final INTEGER,"
                         " scalable_unit_nodes INTEGER, leaf INTEGER, spine INTEGER,"
                         " spine_final INTEGER, core INTEGER, core_final INTEGER,"
                         " uplinks_per_leaf INTEGER, pods INTEGER, cores_per_group INTEGER)"},
    [MW_TABLE_LINK] = {"link", "id",
                       "CREATE TABLE link(id INTEGER PRIMARY KEY, fabric INTEGER, kind TEXT,"
                       " links INTEGER)"},
    [MW_TABLE_DEVICE] = {"device", "id",
                         "CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT, type INTEGER,"
                         " role TEXT, fabric INTEGER, rack INTEGER, u INTEGER, rear INTEGER,"
                         " plane INTEGER, rail INTEGER, scalable_unit INTEGER, pod INTEGER,"
                         " ordinal INTEGER, circuit INTEGER, elsewhere_mm INTEGER)"},
    [MW_TABLE_CIRCUIT] = {"circuit", "id",
                          "CREATE TABLE circuit(id INTEGER PRIMARY KEY, rack INTEGER,"
                          " feed INTEGER, pdu INTEGER, volts INTEGER, phases INTEGER,"
                          " amps INTEGER, derate REAL, banks INTEGER, bank_amps INTEGER,"
                          " capacity_va INTEGER, normal_va INTEGER, worst_va INTEGER,"
                          " worst_phase_va INTEGER, worst_case INTEGER)"},
    [MW_TABLE_SUPPLY] = {"supply", "id",
                         "CREATE TABLE supply(id INTEGER PRIMARY KEY, device INTEGER,"
                         " number INTEGER, circuit INTEGER, phase TEXT, bank INTEGER,"
                         " outlet INTEGER)"},
    [MW_TABLE_CABLE_PART] = {"cable_part", "id",
                             "CREATE TABLE cable_part(id INTEGER PRIMARY KEY, name TEXT,"
                             " title TEXT, medium TEXT, gbps INTEGER, lanes INTEGER,"
                             " tails INTEGER, reach_mm INTEGER, optic_a TEXT, optic_b TEXT,"
                             " colour TEXT)"},
    [MW_TABLE_BUNDLE] = {"bundle", "id",
                         "CREATE TABLE bundle(id INTEGER PRIMARY KEY, fabric INTEGER,"
                         " a_rack INTEGER, b_rack INTEGER, cables INTEGER, tray_mm INTEGER)"},
    [MW_TABLE_CABLE] = {"cable", "id",
                        "CREATE TABLE cable(id INTEGER PRIMARY KEY, identity INTEGER,"
                        " link INTEGER, a_device INTEGER, a_port INTEGER, a_lanes INTEGER,"
                        " b_device INTEGER, b_port INTEGER, b_lanes INTEGER,"
                        " c_device INTEGER, c_port INTEGER, c_lanes INTEGER, part INTEGER,"
                        " route_mm INTEGER, length_mm INTEGER, bundle INTEGER)"},
    [MW_TABLE_ADDRESS] = {"address", "id",
                          "CREATE TABLE address(id INTEGER PRIMARY KEY, device INTEGER,"
                          " port INTEGER, fabric INTEGER, ipv4 INTEGER, prefix INTEGER)"},
    [MW_TABLE_BOM] = {"bom", "id",
                      "CREATE TABLE bom(id INTEGER PRIMARY KEY, category TEXT, part TEXT,"
                      " title TEXT, vendor TEXT, length_mm INTEGER, used_for TEXT, now INTEGER,"
                      " final INTEGER)"},
    [MW_TABLE_FINDING] = {"finding", "id",
                          "CREATE TABLE finding(id INTEGER PRIMARY KEY, rule TEXT,"
                          " severity TEXT, path TEXT, text TEXT, cure TEXT)"},
};

const char *const mw_schema_after[] = {
    "CREATE INDEX device_name ON device(name)",
    "CREATE INDEX device_rack ON device(rack)",
    "CREATE INDEX filler_rack ON filler(rack)",
    "CREATE INDEX circuit_rack ON circuit(rack)",
    "CREATE INDEX supply_device ON supply(device)",
    "CREATE INDEX cable_a ON cable(a_device)",
    "CREATE INDEX cable_b ON cable(b_device)",
    "CREATE INDEX cable_c ON cable(c_device) WHERE c_device IS NOT NULL",
    "CREATE INDEX address_device ON address(device)",

    "CREATE VIEW racks AS"
    " SELECT k.id, k.name, k.kind, h.name AS hall, r.name AS row, p.number AS position, "
    "p.x_mm, p.y_mm,"
    " k.scalable_unit, k.nodes, k.max_w / 1000.0 AS max_kw, k.weight_g / 1000.0 AS weight_kg,"
    " k.air_cfm, k.liquid_w / 1000.0 AS liquid_kw, c.place AS power_class"
    " FROM rack k LEFT JOIN position p ON p.id = k.position LEFT JOIN row r ON r.id = p.row"
    " LEFT JOIN hall h ON h.id = r.hall LEFT JOIN power_class c ON c.id = r.power_class",

    "CREATE VIEW devices AS"
    " SELECT d.id, d.name, d.role, t.name AS type, f.name AS fabric, d.plane, d.rail,"
    " d.scalable_unit, d.pod, r.name AS row, k.name AS rack, d.u, t.units, d.rear, t.max_w,"
    " d.elsewhere_mm"
    " FROM device d JOIN device_type t ON t.id = d.type LEFT JOIN fabric f ON f.id = d.fabric"
    " LEFT JOIN rack k ON k.id = d.rack LEFT JOIN position p ON p.id = k.position"
    " LEFT JOIN row r ON r.id = p.row",

    "CREATE VIEW cables AS"
    " SELECT c.id AS n, printf('%012x', c.identity) AS id, f.name AS fabric, l.kind,"
    " ad.name AS a_device, ap.name AS a_port, bd.name AS b_device, bp.name AS b_port,"
    " cd.name AS c_device, cp.name AS c_port, ak.name AS a_rack, bk.name AS b_rack,"
    " t.name AS part, t.medium, t.colour, c.route_mm / 1000.0 AS route_m,"
    " c.length_mm / 1000.0 AS length_m, c.bundle"
    " FROM cable c JOIN link l ON l.id = c.link JOIN fabric f ON f.id = l.fabric"
    " LEFT JOIN cable_part t ON t.id = c.part"
    " LEFT JOIN device ad ON ad.id = c.a_device LEFT JOIN port_type ap ON ap.id = c.a_port"
    " LEFT JOIN device bd ON bd.id = c.b_device LEFT JOIN port_type bp ON bp.id = c.b_port"
    " LEFT JOIN device cd ON cd.id = c.c_device LEFT JOIN port_type cp ON cp.id = c.c_port"
    " LEFT JOIN rack ak ON ak.id = ad.rack LEFT JOIN rack bk ON bk.id = bd.rack",

    "CREATE VIEW supplies AS"
    " SELECT d.name AS device, s.number, e.name AS feed, u.name AS pdu, s.phase, s.bank,"
    " s.outlet"
    " FROM supply s JOIN device d ON d.id = s.device LEFT JOIN circuit c ON c.id = s.circuit"
    " LEFT JOIN feed e ON e.id = c.feed LEFT JOIN device u ON u.id = c.pdu",

    "CREATE VIEW circuits AS"
    " SELECT c.id, k.name AS rack, e.name AS feed, u.name AS pdu, c.volts, c.phases, c.amps,"
    " c.derate, c.capacity_va / 1000.0 AS capacity_kva, c.normal_va / 1000.0 AS normal_kva,"
    " c.worst_va / 1000.0 AS worst_kva, c.worst_phase_va / 1000.0 AS worst_phase_kva,"
    " w.name AS worst_case"
    " FROM circuit c JOIN rack k ON k.id = c.rack JOIN feed e ON e.id = c.feed"
    " LEFT JOIN device u ON u.id = c.pdu LEFT JOIN failure_case w ON w.id = c.worst_case",

    "CREATE VIEW feed_loads AS"
    " SELECT l.phase, e.name AS feed, w.name AS failure_case, l.w / 1000.0 AS kw, l.va / "
    "1000.0 AS kva,"
    " e.capacity_w / 1000.0 AS capacity_kw"
    " FROM feed_load l JOIN feed e ON e.id = l.feed"
    " JOIN failure_case w ON w.id = l.failure_case",

    "CREATE VIEW rack_limits AS"
    " SELECT c.place, l.kind, l.stated, l.binding, l.nodes, l.value_milli / 1000.0 AS value,"
    " l.load_milli / 1000.0 AS load, l.need_next_milli / 1000.0 AS need_next, l.unit,"
    " l.failure_case, l.rule"
    " FROM rack_limit l JOIN power_class c ON c.id = l.power_class",

    "CREATE VIEW addresses AS"
    " SELECT d.name AS device, p.name AS port, f.name AS network,"
    " printf('%d.%d.%d.%d', a.ipv4 >> 24, (a.ipv4 >> 16) & 255, (a.ipv4 >> 8) & 255,"
    " a.ipv4 & 255) AS address, a.prefix"
    " FROM address a JOIN device d ON d.id = a.device LEFT JOIN fabric f ON f.id = a.fabric"
    " LEFT JOIN port_type p ON p.id = a.port",

    NULL,
};
