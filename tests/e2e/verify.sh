#!/bin/sh
# A plan against what is seen of it. The network is the plan's own export for ibsim, confused by
# damage.py, which knows nothing of how the program finds out; what it did must be what is found,
# and the moves that the program proposes, made in the dump by the same script, must leave nothing.
. "$(dirname "$0")/lib.sh"
damage=$(dirname "$0")/damage.py
schema=$MW_ROOT/tests/schema/verify.schema.json

"$MILLWRIGHT" design "$examples/pod32-dense.yaml" -o "$tmp/p" >/dev/null 2>&1
"$MILLWRIGHT" export "$tmp/p" ibsim >/dev/null 2>&1
net=$tmp/p/export/ibsim/compute.net

# see OPERATION…: the damaged network is in $tmp/net
see() {
    python3 "$damage" "$net" "$tmp/net" "$tmp/p/factory.db" "$@" || fail "damage: $*"
}

# verify STATUS OPTION…: against $tmp/net; ibsim knows no rate above 200 Gbit/s
verify() {
    wanted_status=$1
    shift
    mw "$wanted_status" verify "$tmp/p" --ibnetdiscover "$tmp/net" --rate-cap 200 "$@"
}

# finds WHAT 'CODE PATH' …: exactly these, in the order of the program
finds() {
    what=$1
    shift
    verify "$([ $# -eq 0 ] && echo 0 || echo 1)" --json
    cp "$tmp/stdout" "$tmp/json"
    python3 -m jsonschema -i "$tmp/json" "$schema" >"$tmp/.schema" 2>&1 || fail "$what: schema" "$tmp/.schema"
    for finding; do echo "$finding"; done >"$tmp/.want"
    jq -r '.findings[] | "\(.code) \(.path)"' "$tmp/json" >"$tmp/.is"
    alike "$what" "$tmp/.want" "$tmp/.is"
    same "$what: every cable that differs is in one finding" \
        "$(jq '.cables | .wrong + .absent + .foreign + .mismatched' "$tmp/json")" \
        "$(jq '[.findings[].cables[] | tojson] | unique | length' "$tmp/json")"
    same "$what: and in no second one" "$(jq '[.findings[].cables[]] | length' "$tmp/json")" \
        "$(jq '[.findings[].cables[] | tojson] | unique | length' "$tmp/json")"
}

# mends WHAT: the moves made, nothing is wrong or absent
mends() {
    python3 "$damage" "$tmp/net" "$tmp/mended" "$tmp/p/factory.db" moves="$tmp/json" 2>"$tmp/.made" ||
        fail "$1: the moves can be made" "$tmp/.made"
    "$MILLWRIGHT" verify "$tmp/p" --ibnetdiscover "$tmp/mended" --rate-cap 200 --json >"$tmp/.mended"
    same "$1: the moves leave nothing" '[0,0,0]' "$(jq -c '.cables | [.wrong, .absent, .foreign]' "$tmp/.mended")"
}

# ---- as planned, whatever things are called ----
see
finds 'a network as planned'
see reguid
finds 'other GUIDs: the names tell'
same 'all by name' 268 "$(jq .identities.name "$tmp/json")"
see reguid nameless
finds 'neither names nor GUIDs: the cables tell'
same 'all by wiring' 268 "$(jq .identities.wiring "$tmp/json")"
for how in crowd 'crowd cards' 'alike crowd' 'alike crowd cards'; do
    # shellcheck disable=SC2086 # words
    see reguid $how
    finds "adapters that all call themselves localhost HCA-1: $how"
    same "all are known by their ports: $how" '[268,0]' "$(jq -c '.identities | [.name + .wiring, .unknown]' "$tmp/json")"
done
see reguid alike swap=node007/hca5,node007/hca6
finds 'adapters of a localhost bear their own names: two that have exchanged places' 'V-RAIL node007'
mends 'two rails of a localhost'
see reguid alike swap=node007/hca1,node007/hca2 swap=node007/hca2,node007/hca3 swap=node011/hca5,node011/hca6
finds 'three rails and two of hosts that call themselves alike' 'V-ROTATION node007' 'V-RAIL node011'
for name in 'MT4129 ConnectX7 Mellanox Technologies' localhost; do
    see reguid call=node007/hca5,"$name"
    finds "a replaced adapter, called $name, among seven that bear their names"
    same "it is known by its port: $name" '[267,1]' "$(jq -c '.identities | [.name, .wiring]' "$tmp/json")"
    see reguid half="$name"
    finds "every second adapter is called $name"
    same "all are known: $name" 0 "$(jq .identities.unknown "$tmp/json")"
done
see reguid call=node007/hca5,localhost swap=node007/hca5,node008/hca5
mw 1 verify "$tmp/p" --ibnetdiscover "$tmp/net" --rate-cap 200 --json
same 'whose place a named adapter claims is not guessed' 1 "$(jq .identities.unknown "$tmp/stdout")"
see reguid alike
finds 'hosts that call themselves alike'
verify 0
has 'people read that all is as planned' "$tmp/stdout" '^All is as planned'
mw 1 verify "$tmp/p" --ibnetdiscover "$net"
has 'ibsim is slower than the plan: one finding of 512 links' "$tmp/stdout" 'V-SPEED network: 512 links'

# ---- causes, alone and together ----
see swap=leaf-1-5/p7,leaf-1-5/p8
finds 'a swapped pair' 'V-SWAP leaf-1-5'
same 'by two ends' 2 "$(jq .recable.ends "$tmp/json")"
mends 'a swapped pair'
same 'in words' 'node007/hca5 and node008/hca5 are exchanged at leaf-1-5 ports 7 and 8' "$(jq -r '.findings[0].text' "$tmp/json")"
see swap=node007/hca5,node007/hca6 swap=leaf-1-2/p3,leaf-1-2/p9 swap=leaf-1-2/p9,leaf-1-2/p12 \
    swap=leaf-1-1/p33,leaf-1-1/p44
finds 'rails, a rotation and uplinks' 'V-RAIL node007' 'V-SWAP leaf-1-1' 'V-ROTATION leaf-1-2'
mends 'rails, a rotation and uplinks'
see unplug=leaf-1-5/p5 swap=leaf-1-5/p5,leaf-1-5/p6 swap=leaf-1-5/p6,leaf-1-5/p7 swap=leaf-1-5/p7,leaf-1-5/p8 \
    swap=leaf-1-5/p8,leaf-1-5/p9
finds 'a shifted block' 'V-SHIFT leaf-1-5'
mends 'a shifted block'
see kill=leaf-1-5 kill=node009
finds 'a dead switch and a dead node' 'V-DEAD-SWITCH leaf-1-5' 'V-DEAD-NODE node009'
see unplug=leaf-1-3/p9 slow=leaf-1-1/p4 narrow=leaf-1-1/p5
finds 'a cable missing, one slow, one narrow' 'V-SPEED leaf-1-1/p4' 'V-WIDTH leaf-1-1/p5' 'V-MISSING leaf-1-3/p9'
mends 'a cable missing'
see odd=leaf-1-1/p4
finds 'a rate that nobody knows is no fault'
same 'but is counted' 1 "$(jq .cables.rates_unknown "$tmp/json")"
verify 0
has 'and told' "$tmp/stdout" '; 1 of a rate that is not known'
see
cat "$tmp/net" "$tmp/net" >"$tmp/both"
mv "$tmp/both" "$tmp/net"
finds 'a dump behind itself is the same network'
verify 0
has 'of which one is told once' "$tmp/stderr" '(E-OBS-FORM|repeats what it said)'
printf '\357\273\277' | cat - "$net" >"$tmp/net"
finds 'a dump with the mark of UTF-8'
echo '{"lldp":[{"interface":[]}]}' >"$tmp/e.json"
mw 1 verify "$tmp/p" --lldp "$tmp/e.json" --json
same 'where no cable of the plan is seen, nothing is as planned' '["V-UNKNOWN","error"]' \
    "$(jq -c '.findings[] | [.code, .severity]' "$tmp/stdout")"
uplinks=
for p in $(seq 1 64); do uplinks="$uplinks swap=spine-1/p$p,spine-2/p$p"; done
# shellcheck disable=SC2086 # words
see $uplinks reguid
finds 'two spines exchanged, by their names' 'V-IDENTITY spine-1'
see rename=node007,node008
finds 'two hosts with each other'"'"'s names' 'V-IDENTITY node007'
see swap=leaf-1-5/p33,leaf-1-5/p50 swap=leaf-1-1/p40,spine-4/p64 reguid nameless
finds 'exchanges above the leaves are found without any name' 'V-SWAP leaf-1-1/p40' 'V-SWAP leaf-1-5'
mends 'exchanges without any name'

# ---- what is known is kept ----
see reguid
verify 0 --learn --dry-run
same 'a dry run writes nothing' no "$([ -e "$tmp/p/identity.csv" ] && echo yes || echo no)"
verify 0 --learn --json
same '268 GUIDs' '{"file":"identity.csv","written":true,"guids":268,"unknown":67,"left_out":0}' "$(jq -c .learned "$tmp/stdout")"
same 'a line for each, and the head' 269 "$(wc -l <"$tmp/p/identity.csv")"
cut -d, -f3 "$tmp/p/identity.csv" | sed '1d; s/^0x0*//' | sort >"$tmp/.want"
sed -nE 's/^switchguid=0x0*([0-9a-f]+).*/\1/p; s/^\[1\]\(([0-9a-f]+)\)\t"S.*/\1/p' "$tmp/net" | sort >"$tmp/.is"
alike 'they are those of the dump' "$tmp/.is" "$tmp/.want"
cp "$tmp/net" "$tmp/kept"
see reguid nameless swap=leaf-1-5/p7,leaf-1-5/p8
finds 'with the GUIDs kept even adapters that are exchanged are found without names' 'V-SWAP leaf-1-5'
same 'all by GUID' 268 "$(jq .identities.guid "$tmp/json")"
mw 0 export "$tmp/p" ibsim
lacks 'export takes them, too: few GUIDs are planned ones' "$tmp/stdout" '335 GUIDs are planned'
see rename=leaf-1-5,leaf-1-6
verify 1 --learn
has 'nothing is learned from what contradicts itself' "$tmp/stderr" 'E-LEARN'
cp "$tmp/p/identity.csv" "$tmp/learnt"
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/p" --force
alike 'a plan designed anew keeps them' "$tmp/learnt" "$tmp/p/identity.csv"
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/p" --force --set compute.count=31
mw 2 export "$tmp/p" slurm
has 'of a device that is gone' "$tmp/stderr" 'identity\.csv:[0-9]+:1: error: the plan has no device "node032"'
has 'one is told what to do' "$tmp/stderr" 'verify --learn. again'
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/p" --force
rm -f "$tmp/p/identity.csv"

# ---- Ethernet as switches hear it: hosts call their ports otherwise than the faceplate ----
# hears WHAT HOW SWAP… : by heard.py; then as listed()
hears() {
    what=$1
    shift
    python3 "$(dirname "$0")/heard.py" "$tmp/p/cables.csv" "$@" >"$tmp/heard.json" || fail "heard: $*"
}
heard() {
    mw "$([ $# -eq 0 ] && echo 0 || echo 1)" verify "$tmp/p" --lldp "$tmp/heard.json" --json
    for finding; do echo "$finding"; done >"$tmp/.want"
    jq -r '.findings[] | "\(.code) \(.path)"' "$tmp/stdout" >"$tmp/.is"
    alike "$what" "$tmp/.want" "$tmp/.is"
}
for how in names macs one 'names speak' 'macs speak' 'one speak'; do
    # shellcheck disable=SC2086 # words
    hears "hosts as planned: $how" $how
    heard
    # shellcheck disable=SC2086
    hears "two cables exchanged at a leaf: $how" $how swap=admin-leaf-1/swp1,admin-leaf-1/swp7
    heard 'V-SWAP admin-leaf-1'
    same "two ends move: $how" 2 "$(jq .recable.ends "$tmp/stdout")"
done
hears 'two hosts at the switches of another unit: which port of theirs is which, nothing tells' names \
    swap=admin-leaf-1/swp1,admin-leaf-3/swp1 swap=admin-leaf-2/swp1,admin-leaf-4/swp1
heard 'V-WRONG admin-leaf-1/p1' 'V-WRONG admin-leaf-3/p1'
has 'but whose they are is told' "$tmp/stdout" 'node017.* in the place of node001'
hears 'two hosts, both their cables' names swap=admin-leaf-1/swp1,admin-leaf-1/swp7 swap=admin-leaf-2/swp1,admin-leaf-2/swp7
heard 'V-CHASSIS node001'

# ---- a list of cables: all networks by name ----
# swap LINE LINE: the far ends of two lines of cables.csv are exchanged
swap() {
    awk -F, -v OFS=, -v x="$1" -v y="$2" '
        NR == FNR { if ($1 == x || $1 == y) { device[$1] = $7; port[$1] = $8 } next }
        $1 == x || $1 == y { other = $1 == x ? y : x; $7 = device[other]; $8 = port[other] }
        1' "$tmp/p/cables.csv" "$tmp/p/cables.csv" >"$tmp/list.csv"
}

# listed WHAT 'CODE PATH' …: exactly these
listed() {
    what=$1
    shift
    mw "$([ $# -eq 0 ] && echo 0 || echo 1)" verify "$tmp/p" --links "$tmp/list.csv" --json
    for finding; do echo "$finding"; done >"$tmp/.want"
    jq -r '.findings[] | "\(.code) \(.path)"' "$tmp/stdout" >"$tmp/.is"
    alike "$what" "$tmp/.want" "$tmp/.is"
}

# line DEVICE PORT: the number of its line in cables.csv
line() {
    awk -F, -v a="$1" -v b="$2" '$5 == a && $6 == b { print $1; exit }' "$tmp/p/cables.csv"
}

cp "$tmp/p/cables.csv" "$tmp/list.csv"
listed 'the plan'"'"'s own list of cables'
same 'every cable but serial lines and what leads out counts' \
    "$(awk -F, 'NR > 1 && $7 != "" && $13 != "serial"' "$tmp/p/cables.csv" | wc -l)" "$(jq .cables.right "$tmp/stdout")"
same 'of every network' '["compute","storage","ethernet"]' "$(jq -c '[.planes[] | select(.compared).name]' "$tmp/stdout")"
swap "$(line node001 OSFP1P1)" "$(line node002 OSFP1P1)"
listed 'two cables of InfiniBand' 'V-SWAP leaf-1-8'
swap "$(line node001 OSFP1P1)" "$(line node001 OSFP1P2)"
listed 'two rails' 'V-RAIL node001'
swap "$(line node001 Slot1P1)" "$(line node002 Slot1P1)"
listed 'two of storage' 'V-SWAP storage-leaf-1'
swap "$(line node001 BMC)" "$(line node002 BMC)"
listed 'two of Ethernet' 'V-SWAP edge-1'
swap "$(line leaf-1-1 CONSOLE)" "$(line leaf-1-2 CONSOLE)"
listed 'serial lines are not compared'
grep -v ',ethernet,\|,inband,\|,oob,\|,console,' "$tmp/p/cables.csv" >"$tmp/list.csv"
listed 'a list of InfiniBand alone'
same 'is that of InfiniBand' '["compute","storage"]' "$(jq -c '[.planes[] | select(.compared).name]' "$tmp/stdout")"

# ---- the plan of moves, and watching ----
"$MILLWRIGHT" export "$tmp/p" ibsim >/dev/null 2>&1
see swap=leaf-1-5/p7,leaf-1-5/p8 unplug=leaf-1-1/p3
verify 1 -o "$tmp/moves"
same 'four files' 'MANIFEST recabling.csv recabling.pdf recabling.svg recabling.txt ' "$(find "$tmp/moves" -type f -exec basename {} \; | LC_ALL=C sort | tr '\n' ' ')"
verify 1 -o "$tmp/moves.csv"
alike 'one alone is the same' "$tmp/moves/recabling.csv" "$tmp/moves.csv"
verify 2 -o "$tmp/p"
has 'never into the plan' "$tmp/stderr" 'holds a plan'

"$MILLWRIGHT" verify "$tmp/p" --ibnetdiscover "$tmp/net" --rate-cap 200 --watch=1 >"$tmp/watch" 2>&1 &
watcher=$!
sleep 1.5
python3 "$damage" "$net" "$tmp/next" "$tmp/p/factory.db" unplug=leaf-1-1/p3 && mv "$tmp/next" "$tmp/net"
sleep 1.5
cp "$net" "$tmp/next" && mv "$tmp/next" "$tmp/net"
wait "$watcher"
same 'a watch ends with 0 when all is right' 0 $?
grep -E '^[0-9]+ of 512 cables right' "$tmp/watch" | sed -E 's/;.*//; s/:.*//' | uniq >"$tmp/.is"
printf '%s\n' '509 of 512 cables right, 2 wrong, 3 absent' '511 of 512 cables right, 0 wrong, 1 absent' \
    '512 of 512 cables right' >"$tmp/.want"
alike 'and counts what is left' "$tmp/.want" "$tmp/.is"
see swap=leaf-1-5/p7,leaf-1-5/p8
"$MILLWRIGHT" verify "$tmp/p" --ibnetdiscover "$tmp/net" --rate-cap 200 --watch=60 >"$tmp/watch" 2>&1 &
watcher=$!
sleep 1
kill -TERM "$watcher"
wait "$watcher"
same 'a watch that is stopped ends with 1, at once' 1 $?

# ---- wrong use ----
mw 2 verify "$tmp/p"
has 'a source is needed' "$tmp/stderr" 'nothing to look at'
verify 2 --keep 100
verify 2 --watch=0
head -c 5000 "$net" >"$tmp/net"
mw 2 verify "$tmp/p" --ibnetdiscover "$tmp/net" --json
has 'a dump that was cut is refused, with its place' "$tmp/stderr" 'net:[0-9]+'
finish
