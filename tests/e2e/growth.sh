#!/bin/sh
# Growth: a fabric built for its final size moves no cable when it grows; sizes by each policy.
. "$(dirname "$0")/lib.sh"

grow() { # grow NAME COUNT [KEY=VALUE…]
    name=$1
    shift
    count=$1
    shift
    for setting; do
        set -- "$@" --set "$setting"
        shift
    done
    mw 0 design "$examples/superpod-h100-4su.yaml" -o "$tmp/$name" --set compute.count="$count" \
        --set compute.count_final=127 "$@"
}
# from the smaller plan to the larger: cables of one of their ends or lengths changed
moved() {
    sqlite3 -readonly "$tmp/$1/factory.db" "
        ATTACH 'file:$tmp/$2/factory.db?mode=ro' AS large;
        SELECT count(*) FROM (
            SELECT id, fabric, kind, a_device, a_port, b_device, b_port, c_device, c_port, length_m FROM main.cables
            WHERE fabric = 'compute'
            EXCEPT
            SELECT id, fabric, kind, a_device, a_port, b_device, b_port, c_device, c_port, length_m FROM large.cables)" 2>&1
}
grow one 31
grow two 64
grow final 127
same '31 to 127 nodes: no cable of the compute fabric moves but the managers'"'"'' 0 "$(moved one final)"
same '64 to 127 nodes: no cable of the compute fabric moves' 0 "$(moved two final)"

spines() { summary superpod-h100-4su "$@"; field '.fabrics.compute | [.leaf, .spine, .spine_final]'; }
same 'prebuilt is what count_final implies' '[8,16,16]' \
    "$(spines compute.count=31 compute.count_final=127)"
same 'oversubscribed: the spines of one unit' '[8,4,16]' \
    "$(spines compute.count=31 compute.count_final=127 compute.growth=oversubscribed)"
same 'rewire: built for now' '[8,4,16]' \
    "$(spines compute.count=31 compute.count_final=127 compute.growth=rewire)"
same 'no growth' '[8,4,4]' "$(spines compute.count=31)"

same 'digits enough for the final count' node001 \
    "$(query "$tmp/one/factory.db" "SELECT name FROM device WHERE role = 'node' ORDER BY id LIMIT 1")"
for name in one two; do
    same "$name: every device keeps its name, type and place" 0 "$(sqlite3 -readonly "$tmp/$name/factory.db" "
        ATTACH 'file:$tmp/final/factory.db?mode=ro' AS large;
        SELECT count(*) FROM (
            SELECT name, role, type, rack, u FROM main.devices WHERE role IN ('node', 'leaf') AND fabric IS NOT 'inband'
            EXCEPT SELECT name, role, type, rack, u FROM large.devices)" 2>&1)"
    same "$name: every address stays" 0 "$(sqlite3 -readonly "$tmp/$name/factory.db" "
        ATTACH 'file:$tmp/final/factory.db?mode=ro' AS large;
        SELECT count(*) FROM (SELECT * FROM main.addresses WHERE device LIKE 'node%'
            EXCEPT SELECT * FROM large.addresses)" 2>&1)"
done

summary superpod-h100-4su compute.count=31 compute.count_final=127
same 'what prebuilt growth costs is said' 1 \
    "$(field '[.findings[] | select(.id == "D-GROWTH" and (.text | test("16 spines and 0 cores .* 4 and 0 would")))] | length')"
# both phases of growth: the totals of the final factory are those of the published one
final=$(field '.final | [.known, .racks, .it_peak_kw, .feeds, .cables_total, .cable_m_total, .weight_kg]')
summary superpod-h100-4su
same 'the totals of the grown factory' "$final" \
    "$(field '[true, .racks.total, .power_kw.it_peak, [.power_kw.feeds[] | {name, normal, worst}], .cables_total, .cable_m_total, .weight_kg]')"
same 'the published number of racks' '[true,38]' "$(field '.final | [.known, .racks]')"
finish
