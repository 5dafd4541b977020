#!/bin/sh
# The two 32-node pods: the rack tables that they come from are spelt out here, U by U. Only the
# site's power differs between the two files; the layouts must follow from it.
. "$(dirname "$0")/lib.sh"

# elevation DATABASE RACK: a line per U, from the top: its number and what stands there
elevation() {
    query "$1" "
        WITH RECURSIVE span(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM span WHERE n < 60),
        stands(u, what) AS (
            SELECT f.u, f.kind FROM filler f JOIN rack k ON k.id = f.rack WHERE k.name = '$2'
            UNION ALL
            SELECT d.u + n, d.role || coalesce(' ' || d.fabric, '') FROM devices d, span
            WHERE d.rack = '$2' AND d.u > 0 AND n < d.units)
        SELECT u || ' ' || what FROM stands ORDER BY u DESC"
}

# expand: "48-41 blank" on standard input -> a line per U
expand() {
    awk '{ n = split($1, range, "-"); low = n > 1 ? range[2] : range[1]
           what = $0; sub(/^[^ ]* /, "", what)
           for (u = range[1]; u >= low; u--) print u, what }'
}

network_rack() {
    expand <<'TABLE'
48-41 blank
40 baffle
39 edge oob
38 console console
37 panel
36 baffle
35-34 leaf inband
33 baffle
32-31 leaf inband
30 baffle
29 leaf compute
28 baffle
27 leaf compute
26 baffle
25 leaf compute
24 baffle
23 leaf compute
22 baffle
21-1 blank
TABLE
}

# pod EXAMPLE ORDER: designs it and compares the order of racks, and each rack by its kind
pod() {
    out=$tmp/$1
    mw 0 design "$examples/$1.yaml" -o "$out"
    db=$out/factory.db
    same "$1: racks in one row, $2" "$2" "$(query "$db" "
        SELECT group_concat(substr(kind, 1, 1), '') FROM (SELECT kind FROM racks ORDER BY row, position)")"
    same "$1: one row" 1 "$(query "$db" 'SELECT count(DISTINCT row) FROM racks')"
    same "$1: no gap between the racks" 1 "$(query "$db" \
        'SELECT max(position) - min(position) + 1 = count(*) FROM racks')"
    network_rack >"$tmp/network"
    for rack in $(query "$db" 'SELECT name FROM racks ORDER BY row, position'); do
        case $(query "$db" "SELECT kind FROM racks WHERE name = '$rack'") in
        network) want=$tmp/network ;;
        *) want=$tmp/compute ;;
        esac
        elevation "$db" "$rack" >"$tmp/got"
        alike "$1: rack $rack, U by U" "$want" "$tmp/got"
    done
}

expand >"$tmp/compute" <<'TABLE'
48-38 blank
37 panel
36-29 node
28 blank
27-20 node
19 blank
18-11 node
10 blank
9-2 node
1 blank
TABLE
pod pod32-dense ccccnncccc
cp "$tmp/pod32-dense/summary.json" "$tmp/summary"
same 'dense: racks' '{"total":10,"compute":8,"network":2,"management":0,"core":0}' "$(field .racks)"
same 'dense: nodes per rack' 4 "$(field .nodes_per_rack)"
same 'dense: eight leaves use every port, the managers stand elsewhere' \
    '{"leaf":8,"manager_leaf":0,"node_leaf":256}' \
    "$(field '.fabrics.compute | {leaf, manager_leaf: .cables.manager_leaf, node_leaf: .cables.node_leaf}')"
same 'dense: the rack position of 44 kW binds' true \
    "$(field '[.limits[] | select(.limit == "rack_power" and .binding and .nodes_per_rack == 4)] | length > 0')"

expand >"$tmp/compute" <<'TABLE'
48-38 blank
37 panel
36-28 blank
27-20 node
19 blank
18-11 node
10-1 blank
TABLE
pod pod32-lowpower ccccccccnncccccccc
cp "$tmp/pod32-lowpower/summary.json" "$tmp/summary"
same 'low power: racks' '{"total":18,"compute":16,"network":2,"management":0,"core":0}' "$(field .racks)"
same 'low power: nodes per rack' 2 "$(field .nodes_per_rack)"

# No policy cap does it, and the files differ in the site's power alone.
for example in pod32-dense pod32-lowpower; do
    lacks "$example: no policy" "$examples/$example.yaml" 'max_per_rack|slots:|lowest_u|highest_u'
    sed '/^    position_kw:/d; /^    circuits:/d; /^      - {feed:/d' "$examples/$example.yaml" >"$tmp/$example.rest"
done
alike 'the two files differ in site.power alone' "$tmp/pod32-dense.rest" "$tmp/pod32-lowpower.rest"
same 'the two files differ in at most a dozen lines' 1 \
    "$(($(diff "$examples/pod32-dense.yaml" "$examples/pod32-lowpower.yaml" | grep -c '^>') <= 12))"

# Three nodes where a position has 34 kW; what-ifs between and around (10.2 kW a node).
summary pod32-dense site.power.position_kw=34
same '34 kW: three nodes a rack' 3 "$(field .nodes_per_rack)"
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/three" --set site.power.position_kw=34
expand >"$tmp/compute" <<'TABLE'
48-38 blank
37 panel
36-28 blank
27-20 node
19 blank
18-11 node
10 blank
9-2 node
1 blank
TABLE
rack=$(query "$tmp/three/factory.db" 'SELECT name FROM racks WHERE nodes = 3 LIMIT 1')
elevation "$tmp/three/factory.db" "$rack" >"$tmp/got"
alike '34 kW: three nodes take the lower slots' "$tmp/compute" "$tmp/got"
same '34 kW: 11 + 2 racks' '[13,11,2]' "$(field '[.racks.total, .racks.compute, .racks.network]')"
sed 's/positions: 20/positions: 60/' "$examples/pod32-dense.yaml" >"$tmp/roomy.yaml"
for try in 10.2=1 20.39=1 20.4=2 30.59=2 30.6=3 40.79=3 40.8=4; do
    "$MILLWRIGHT" design "$tmp/roomy.yaml" --dry-run --json --set "site.power.position_kw=${try%=*}" >"$tmp/summary"
    same "${try%=*} kW: ${try#*=} nodes a rack (10.2 kW each)" "${try#*=}" "$(field .nodes_per_rack)"
done

# A weaker row beside a strong one: configuration diversity.
sed 's/{name: a, positions: 20}/{name: a, positions: 6}/' "$examples/pod32-dense.yaml" |
    awk '{ print } /name: a, positions: 6/ { print "        - {name: b, positions: 20, power: {position_kw: 24}}" }' \
        >"$tmp/diverse.yaml"
mw 0 design "$tmp/diverse.yaml" -o "$tmp/diverse"
same 'two rows of different power: every node has a place' 32 \
    "$(query "$tmp/diverse/factory.db" "SELECT count(*) FROM devices WHERE role = 'node' AND rack IS NOT NULL")"
same 'two rows of different power: at most 4 nodes a rack in row a, 2 in row b' 'a 4,b 2' \
    "$(query "$tmp/diverse/factory.db" "SELECT group_concat(row || ' ' || most) FROM
        (SELECT row, max(nodes) AS most FROM racks WHERE kind = 'compute' GROUP BY row ORDER BY row)")"
finish
