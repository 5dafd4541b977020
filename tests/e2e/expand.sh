#!/bin/sh
# Expansion: growth within count_final moves no cable end; growth past it keeps every device, name
# and address, moves what it must, and its stages are carried out by carry_out.py.
. "$(dirname "$0")/lib.sh"
dense=$examples/pod32-dense.yaml
schema() {
    if python3 -m jsonschema -i "$2" "$MW_ROOT/tests/schema/expand.schema.json" >"$tmp/.schema" 2>&1; then
        pass "$1"
    else
        fail "$1" "$tmp/.schema"
    fi
}
# stands FROM TO: every device of the old plan is in the new one: name, type, rack and U
stands() {
    same "$1 to $2: every device, its place and name stay" 0 "$(sqlite3 :memory: "ATTACH '$tmp/$1/factory.db' AS o" \
        "ATTACH '$tmp/$2/factory.db' AS n" \
        "SELECT count(*) FROM (SELECT name, type, rack, u FROM o.devices EXCEPT SELECT name, type, rack, u FROM n.devices)" 2>&1)"
    same "$1 to $2: every address stays" 0 "$(sqlite3 :memory: "ATTACH '$tmp/$1/factory.db' AS o" \
        "ATTACH '$tmp/$2/factory.db' AS n" \
        "SELECT count(*) FROM (SELECT device, port, address FROM o.addresses EXCEPT SELECT device, port, address FROM n.addresses)" 2>&1)"
}

# Prebuilt: 16 of 32, then 24, then 32.
mw 0 design "$dense" --set compute.count=16 --set compute.count_final=32 -o "$tmp/p16"
mw 0 expand "$tmp/p16/factory.db" "$dense" --set compute.count=24 --set compute.count_final=32 -o "$tmp/p24"
mw 0 expand "$tmp/p24" "$dense" --set compute.count_final=32 -o "$tmp/p32" --json
cp "$tmp/stdout" "$tmp/p32.json"
schema 'expand --json follows its schema' "$tmp/p32.json"
alike 'expansion.json is what --json prints' "$tmp/p32.json" "$tmp/p32/expansion.json"
for plan in p24 p32; do
    same "$plan: no end of any cable moves" 0 "$(jq .counts.ends_moved "$tmp/$plan/expansion.json")"
    same "$plan: no cable that is there is touched" 1 "$(jq '.stages | length' "$tmp/$plan/expansion.json")"
done
stands p16 p24
stands p24 p32
same 'the grown plan names the one it was designed onto' "$(jq -r .digest "$tmp/p24/summary.json")" \
    "$(query "$tmp/p32/factory.db" "SELECT value FROM meta WHERE key = 'base'")"
mw 0 design "$dense" -o "$tmp/at-once" --set compute.count_final=32
same 'grown in steps it is the factory built at once' "$(query "$tmp/at-once/factory.db" 'SELECT * FROM cables')" \
    "$(query "$tmp/p32/factory.db" 'SELECT * FROM cables')"

# Past count_final: 32 to 64 nodes need eight spines for four, so half of the uplinks of each leaf move.
mw 0 design "$dense" -o "$tmp/d32"
for keep in 50 75 90; do
    mw 0 expand "$tmp/d32" "$dense" --set compute.count=64 --keep $keep -o "$tmp/d64" --force
    schema "past count_final, keeping $keep %" "$tmp/d64/expansion.json"
    same "its stages, carried out port by port, keep $keep %" kept \
        "$(python3 "$MW_ROOT/tests/e2e/carry_out.py" "$tmp/d32/factory.db" "$tmp/d64/factory.db" \
            "$tmp/d64/expansion.csv" 0.$keep 2>&1)"
done
stands d32 d64
# 8 leaves x 32 uplinks: 8 to each of 4 spines; with 8 spines 4 to each: 8 x 4 x 4 stay, 128 move
same 'half of the leaves'\'' links move, no more' 128 "$(jq '[.cables[] | select((.change | index("moved")) and
    .old.fabric == "compute" and .old.kind == "leaf_spine")] | length' "$tmp/d64/expansion.json")"
same 'one end of each' true "$(jq '[.cables[] | select(.change | index("moved")) | .ends_moved | length == 1] | all' \
    "$tmp/d64/expansion.json")"

# Twin copper that becomes two fibres: its cages are free only once it is out.
cat >"$tmp/near.yaml" <<'YAML'
name: near
site:
  power: {feeds: [{name: A, kw: 4000}, {name: B, kw: 4000}, {name: C, kw: 4000}]}
  halls: [{name: hall1, rows: [{count: 4, positions: 20}]}]
compute: {type: dgx-h100, count: 32}
fabrics: {compute: {}, storage: {}, inband: {}, oob: {}}
assume:
  - {device: sn4600c, max_w: 932, why: test}
  - {device: sn2201, max_w: 196, why: test}
YAML
mw 0 design "$tmp/near.yaml" -o "$tmp/n32"
"$MILLWRIGHT" expand "$tmp/n32" "$tmp/near.yaml" --set compute.count=64 --keep 50 -o "$tmp/n64" >"$tmp/stdout" 2>"$tmp/stderr"
same 'near switches: the stages can be carried out' kept \
    "$(python3 "$MW_ROOT/tests/e2e/carry_out.py" "$tmp/n32/factory.db" "$tmp/n64/factory.db" "$tmp/n64/expansion.csv" 0.5 2>&1)"

# What cannot stay is said; nothing is written then.
mw 3 expand "$tmp/d32" "$dense" --set compute.count=16 --set compute.count_final=16 -o "$tmp/less"
has 'fewer nodes than stand' "$tmp/stderr" 'D-STANDS-GONE'
mw 3 expand "$tmp/d32" "$dense" --set 'site.halls[0].rows[0].positions=4' -o "$tmp/less"
[ -e "$tmp/less" ] && fail 'nothing is written' || pass 'nothing is written'
mw 2 expand "$tmp/d32" "$dense" -o "$tmp/x" --keep 101
mw 2 expand "$tmp/d32" "$dense" -o "$tmp/x" --keep most
has 'the option is named' "$tmp/stderr" 'keep'
mw 2 expand "$tmp/d32" "$dense"
mw 2 expand "$tmp/nowhere" "$dense" -o "$tmp/x"
finish
