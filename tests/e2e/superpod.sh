#!/bin/sh
# The bill of materials of the 127-node DGX SuperPOD H100 (RA-11333-001 V11, tables 7 and 8).
. "$(dirname "$0")/lib.sh"
mw 0 design "$examples/superpod-h100-4su.yaml" -o "$tmp/out"
db=$tmp/out/factory.db
cp "$tmp/out/summary.json" "$tmp/summary"

same 'racks: 32 of 4 nodes, 6 management' '{"total":38,"compute":32,"network":0,"management":6,"core":0}' "$(field .racks)"
same 'nodes per rack' 4 "$(field .nodes_per_rack)"

count() { query "$db" "SELECT count(*) FROM devices WHERE $1"; }
same 'UFM appliances' 4 "$(count "role = 'manager'")"
same 'management servers' 4 "$(count "role = 'management'")"
same 'SN4600C' 8 "$(count "type = 'sn4600c'")"
same 'SN2201' 8 "$(count "type = 'sn2201'")"
same 'QM9700, compute' 48 "$(count "type = 'qm9700' AND fabric = 'compute'")"
same 'QM9700, storage' 16 "$(count "type = 'qm9700' AND fabric = 'storage'")"
same 'rack PDUs: three per compute rack' 96 "$(query "$db" "
    SELECT count(*) FROM devices d JOIN racks k ON k.name = d.rack WHERE d.role = 'pdu' AND k.kind = 'compute'")"
same 'rack PDUs: two per management rack' 12 "$(query "$db" "
    SELECT count(*) FROM devices d JOIN racks k ON k.name = d.rack WHERE d.role = 'pdu' AND k.kind = 'management'")"

same 'compute: 2040 NDR cables, 1016 and 1024; four leaf ports for managers' \
    '{"node_leaf":1016,"manager_leaf":4,"leaf_spine":1024,"spine_core":0}' \
    "$(field '.fabrics.compute.cables | {node_leaf, manager_leaf, leaf_spine, spine_core}')"

# kinds FABRIC: physical cables by kind
kinds() {
    query "$db" "SELECT group_concat(kind || ' ' || n, ', ') FROM (SELECT kind, count(*) AS n
        FROM cables WHERE fabric = '$1' GROUP BY kind ORDER BY kind)"
}
# two splitter cables, one for each fabric manager, take the four leaf ports
same 'compute cables' 'leaf_spine 1024, manager_leaf 2, node_leaf 1016' "$(kinds compute)"
# nodes 254, management 8 and NFS 8 (services), uplinks 4, between switches 6, leaf-core 24
same 'in-band: 304 cables' 'external 4, leaf_spine 24, node_leaf 254, peer 6, service 16' "$(kinds inband)"
# nodes 127, InfiniBand switches 64, management and UFM 8, in-band switches 8, PDUs 108
same 'out-of-band: 333 cables' 'mgmt 315, peer 2, uplink 16' "$(kinds oob)"
# 494 NDR = nodes 254 + leaf-spine 240; 48 appliance ports and 4 of login nodes; 2 for UFM
same 'storage: 548 cables' 'leaf_spine 240, manager_leaf 2, node_leaf 254, service 52' "$(kinds storage)"

# optics FABRIC ROLE: cages of such devices in which a cable ends, each with one transceiver
optics() {
    query "$db" "
        WITH lit(device, type, cage) AS (
            SELECT d.id, d.type, p.cage FROM cable c JOIN link l ON l.id = c.link
                JOIN fabric f ON f.id = l.fabric AND f.name = '$1'
                JOIN device d ON d.id IN (c.a_device, c.b_device, c.c_device)
                JOIN port_type p ON p.id = CASE d.id WHEN c.a_device THEN c.a_port
                    WHEN c.b_device THEN c.b_port ELSE c.c_port END
            WHERE d.role $2 AND l.kind IN ('node_leaf', 'leaf_spine', 'manager_leaf'))
        SELECT count(*) FROM (SELECT DISTINCT device, cage FROM lit)"
}
same 'compute switch twin-port optics' 1536 "$(optics compute "IN ('leaf', 'spine')")"
same 'node OSFP twin-port optics' 508 "$(optics compute "= 'node'")"
# the same by the bill of materials, with the four ends of the UFM cables
same 'compute transceivers in the bill of materials' '4,508,1536' "$(query "$db" "
    SELECT group_concat(now) FROM (SELECT now FROM bom
    WHERE category = 'transceiver' AND used_for = 'compute' ORDER BY now)")"
same 'storage node optics' 254 "$(optics storage "= 'node'")"

# what nobody publishes is said to be assumed
has 'assumed draws are listed' "$tmp/out/checks.csv" 'sn4600c'
has 'assumed draws are listed, both' "$tmp/out/checks.csv" 'sn2201'
finish
