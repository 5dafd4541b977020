#!/bin/sh
# observe.sh: what a network is, from real dumps: those kept in tests/data, and those that the tools
# themselves take of a simulated fabric of 32 nodes with planted faults.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
ib_need
data=$(realpath "$MW_ROOT")/tests/data

# schema WHAT: the last output is as the schema has it, and its counts agree with its lists
schema() {
    if python3 -m jsonschema -i "$tmp/stdout" "$MW_ROOT/tests/schema/observe.schema.json" >"$tmp/.schema" 2>&1; then
        pass "$1: as its schema has it"
    else
        fail "$1: not as its schema has it" "$tmp/.schema"
    fi
    same "$1: counts are those of the lists" true "$(from '
        .nodes as $n | [.nodes[].kind] as $k | [.nodes[].ports[] | select(.peer)] as $p
        | .switches == ($k | map(select(. == "switch")) | length)
        and .channel_adapters == ($k | map(select(. == "adapter" or . == "aggregation")) | length)
        and .aggregation_nodes == ($k | map(select(. == "aggregation")) | length)
        and .systems == ($k | map(select(. == "system")) | length)
        and .links * 2 == ($p | length) and .links * 2 == ([.ports_by_rate[]] | add // 0)
        and ($p | all(.peer as $q | $n[$q.node].ports | any(.number == $q.port)))')"
}

# from FILTER: of the last output, compact
from() {
    jq -c "$1" "$tmp/stdout" 2>&1
}

counts='[.switches, .channel_adapters, .aggregation_nodes, .routers, .hosts, .links, .internal_links]'

# ---- the kept dumps: five forms of one fabric (tests/data/infiniband/README.md) ----
for form in ibnetdiscover.txt ibnetdiscover-g.txt ibnetdiscover-p.txt ibnetdiscover.cache; do
    mw 0 observe --ibnetdiscover "$data/infiniband/$form" --json
    schema "$form"
    same "$form: the same fabric" '[3,7,2,1,4,13,2]' "$(from "$counts")"
done
mw 0 observe --lst "$data/infiniband/opensm-subnet.lst" --json
schema ".lst"
same ".lst: the same switches and links" '[3,13]' "$(from '[.switches, .links]')"
mw 0 observe --ibnetdiscover "$data/infiniband/ibnetdiscover.txt" --lfts "$data/infiniband/dump_lfts.txt" \
    --lldp "$data/lldp/four.json" --json
schema "three sources"
same "one subnet with its tables, and Ethernet" '[2,3,3,4]' "$(from '[.planes, .switches, .tables, .systems]')"
mw 1 observe --ibnetdiscover "$data/infiniband/ibnetdiscover.txt" --strict
mw 2 observe
has "nothing to look at" "$tmp/stderr" 'name a source'
mw 2 observe --lst "$data/lldp/four.json" --lldp /nonexistent --json
has "a file of another kind is told" "$tmp/stderr" 'looks like output of lldpcli.*E-OBS-KIND'
same "every source's fault, as JSON too" '["E-OBS-KIND","E-FILE-READ"]' "$(from '[.messages[].code]')"
mw 2 observe --live --timeout 0
has "a time-out is a number" "$tmp/stderr" 'timeout is a number of seconds'
"$MILLWRIGHT" observe --links - --json <<'CSV' >"$tmp/stdout" 2>"$tmp/stderr"
a_device,a_port,b_device,b_port,gbps
node001,eth0,leaf-1,swp1,100
node002,eth0,leaf-1,swp1,100
CSV
same "standard input; a port with two cables is an error" 1 $?
schema "a contradiction"
same "neither is believed" '[0,["O-CONFLICT","O-CONFLICT"]]' "$(from '[.links, [.findings[].code]]')"

# ---- a fabric of our own: the plan says what must be seen ----
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/plan"
mw 0 export "$tmp/plan" ibsim
net=$(ls "$tmp"/plan/export/ibsim/compute*.net)
sed 's/4xNDR/4xHDR/g' "$net" >"$tmp/compute.net" # the simulator of Debian 12 knows no NDR
ib_start "$tmp/compute.net"
ib_sm
links=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
    $c["fabric"] == "compute" { n += $c["c_device"] == "" ? $c["lanes"] : 2 } END { print n }' "$tmp/plan/cables.csv")
ib_run ibnetdiscover >"$tmp/fabric.txt"
ib_run ibnetdiscover -p >"$tmp/ports.txt"
ib_run dump_lfts >"$tmp/lfts.txt"
mw 0 observe --ibnetdiscover "$tmp/fabric.txt" --lfts "$tmp/lfts.txt" --json
schema "32 nodes"
switches=$(grep -c ',leaf,.*,compute,\|,spine,.*,compute,' "$tmp/plan/devices.csv")
same "switches, tables and links of the plan" "[$switches,$switches,$links]" "$(from '[.switches, .tables, .links]')"
same "nothing is amiss" '[]' "$(from '.findings')"
cp "$tmp/stdout" "$tmp/sound"
mw 0 observe --ibnetdiscover "$tmp/fabric.txt"
has "a table for people" "$tmp/stdout" '^  switches +12'
mw 0 observe --ibnetdiscover "$tmp/ports.txt" --json
schema "its ports"
same "the report of ports has the same counts" "$(jq -c "$counts" "$tmp/sound")" "$(from "$counts")"
mwlive() { # STATUS: observes live
    status=0
    ib_run "$MILLWRIGHT" observe --live --json >"$tmp/stdout" 2>"$tmp/stderr" || status=$?
    same "live: exit status" "$1" "$status"
}
mwlive 0
schema "live"
same "live: the same counts" "$(jq -c "$counts" "$tmp/sound")" "$(from "$counts")"
same "live: every port is counted, every switch has its table" "[$((links * 2)),$switches]" \
    "$(from '[([.nodes[].ports[] | select(.peer and .counters)] | length), .tables]')"

# faults, planted and found
guid=$(from '[.nodes[] | select(.kind == "switch" and (.ports | any(.peer)))][0] | .guid' | tr -d '"' | sed 's/0x/S-/')
leaf=$(from '[.nodes[] | select(.kind == "switch" and (.ports | any(.peer)))][0].name' | tr -d '"' | sed 's/^MF0;//; s/:.*//')
ib_console "PerformanceSet \"$guid\"[3] PortCounters.SymbolErrorCounter=1234" \
    "PerformanceSet \"$guid\"[4] PortCounters.LinkDownedCounter=255" \
    "PerformanceSet \"$guid\"[5] PortCounters.ExcessiveBufferOverrunErrors=2" \
    "Unlink \"$guid\"[6]"
lid=$(from "[.nodes[] | select(.guid == \"$(echo "$guid" | sed s/S-/0x/)\")][0].lid")
ib_run ibportstate "$lid" 7 width 1 >"$tmp/peer" 2>&1
mwlive 0
schema "faults"
same "a link is gone" $((links - 1)) "$(from .links)"
same "symbol errors are told, a full counter and buffer overruns warn" \
    '["info O-ERRORS symbol_error 1234","warning O-COUNTER-BLIND link_downed","warning O-ERRORS buffer_overrun 2"]' \
    "$(from "[.findings[] | select(.path == \"$leaf/p3\" or .path == \"$leaf/p4\" or .path == \"$leaf/p5\")
        | select(.text | test(\"symbol_error|stands at|overrun\"))
        | \"\(.severity) \(.code) \(.text | capture(\"(?<x>symbol_error [0-9]+|link_downed|buffer_overrun [0-9]+)\").x)\"] | sort")"
same "a narrow cable is found" true "$(from "[.findings[] | select(.path == \"$leaf/p7\") | .code] | any(. == \"O-SLOW\" or . == \"O-WIDTH-ONE-SIDED\")")"
finish
