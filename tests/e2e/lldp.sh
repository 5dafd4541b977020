#!/bin/sh
# lldp.sh: what real lldpd tells between network namespaces that are joined by veth pairs: observed,
# with cables swapped and gone; and the Ethernet of a plan, a namespace a device, verified.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
systems=
pids=
chmod 755 "$tmp" # lldpcli runs as a user of its own
missing=
for program in lldpd lldpcli ip unshare; do
    command -v $program >/dev/null || missing="$missing $program"
done
[ "$(id -u)" -eq 0 ] || missing="$missing root"
if [ -n "$missing" ] && [ -z "${CI:-}" ]; then
    echo "1..0 # SKIP lacking (tools/deps peers):$missing"
    exit 0
fi

# The namespaces bear the number of this process, so that runs side by side do not meet.
ns() {
    echo "mw$$-$1"
}

stop() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    for system in $systems; do
        ip netns del "$(ns "$system")" 2>/dev/null
    done
    pids=
    systems=
}
trap 'stop; rm -rf "$tmp"' EXIT

# cable SYSTEM PORT SYSTEM PORT
cable() {
    ip link add "$2" netns "$(ns "$1")" type veth peer name "$4" netns "$(ns "$3")" &&
        ip -n "$(ns "$1")" link set "$2" up && ip -n "$(ns "$3")" link set "$4" up ||
        fail "a cable from $1 $2 to $3 $4"
}

uncable() {
    ip -n "$(ns "$1")" link del "$2"
}

neighbours() { # SYSTEM: how many it hears
    lldpcli -u "$tmp/$1.sock" show neighbors -f json0 | jq '[.lldp[0].interface // [] | .[] | select(.chassis[0].name)] | length'
}

# hears N SYSTEM: within thirty seconds it hears so many
hears() {
    tries=300
    until [ "$(neighbours "$2")" = "$1" ]; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || {
            lldpcli -u "$tmp/$2.sock" show neighbors >"$tmp/peer" 2>&1
            fail "$2 hears $1 neighbours" "$tmp/peer"
            return
        }
        sleep 0.1
    done
}

# settles WHAT WANTED-FILE: within 40 seconds, time for the old to be forgotten, these cables are seen
settles() {
    tries=80
    while [ $tries -gt 0 ]; do
        tries=$((tries - 1))
        # shellcheck disable=SC2086 # several words
        dump "$tmp/now.json" $systems
        "$MILLWRIGHT" observe --lldp "$tmp/now.json" --json >"$tmp/stdout" 2>"$tmp/stderr" &&
            cables >"$tmp/got" && cmp -s "$2" "$tmp/got" && break
        sleep 0.5
    done
    alike "$1" "$2" "$tmp/got"
}

# dump FILE SYSTEM…: as an administrator would gather them
dump() {
    file=$1
    shift
    : >"$file"
    for system; do
        lldpcli -u "$tmp/$system.sock" show chassis -f json0 >>"$file"
        lldpcli -u "$tmp/$system.sock" show neighbors details -f json0 >>"$file"
    done
}

# from FILTER: of the last output, compact
from() {
    jq -c "$1" "$tmp/stdout" 2>&1
}

schema() {
    if python3 -m jsonschema -i "$tmp/stdout" "$MW_ROOT/tests/schema/observe.schema.json" >"$tmp/.schema" 2>&1; then
        pass "$1: as its schema has it"
    else
        fail "$1: not as its schema has it" "$tmp/.schema"
    fi
}

# The cables that are seen, "a port - b port" a line, ends and lines in order.
cables() {
    jq -r '.nodes as $n | .nodes[] | .name as $a | .ports[] | select(.peer) | .name as $p
        | .peer.path as $q | [$a + "/" + $p, $q] | sort | join(" - ")' "$tmp/stdout" | sort -u
}

# begin SYSTEM…: a namespace each, with lldpd in it
begin() {
    systems=$*
    for system in $systems; do
        ip netns add "$(ns "$system")" || fail "a namespace for $system"
        # a port that stays, so that the chassis has a MAC address that stays
        ip -n "$(ns "$system")" link add chassis type bridge
        ip netns exec "$(ns "$system")" unshare --uts sh -c \
            "hostname $system; exec lldpd -d -u '$tmp/$system.sock' -C chassis -I '*,!lo,!chassis'" \
            >"$tmp/$system.log" 2>&1 &
        pids="$pids $!"
    done
    for system in $systems; do
        tries=300
        until [ -S "$tmp/$system.sock" ] || [ $tries -eq 0 ]; do
            tries=$((tries - 1))
            sleep 0.1
        done
        printf 'configure %s\n' 'lldp tx-interval 1' 'lldp tx-hold 8' 'lldp portidsubtype ifname' \
            "system hostname $system" >"$tmp/conf"
        lldpcli -u "$tmp/$system.sock" -c "$tmp/conf" >"$tmp/peer" 2>&1 || fail "lldpd of $system" "$tmp/peer"
    done
}

# ---- two leaves and four hosts ----
begin leaf-1 leaf-2 host1 host2 host3 host4
for host in 1 2 3 4; do
    cable host$host eth0 leaf-1 swp$host
    cable host$host eth1 leaf-2 swp$host
done
cable leaf-1 swp49 leaf-2 swp49
cat >"$tmp/want" <<'CABLES'
host1/eth0 - leaf-1/swp1
host1/eth1 - leaf-2/swp1
host2/eth0 - leaf-1/swp2
host2/eth1 - leaf-2/swp2
host3/eth0 - leaf-1/swp3
host3/eth1 - leaf-2/swp3
host4/eth0 - leaf-1/swp4
host4/eth1 - leaf-2/swp4
leaf-1/swp49 - leaf-2/swp49
CABLES
hears 5 leaf-1
hears 5 leaf-2
for host in 1 2 3 4; do
    hears 2 host$host
done

# ---- everything asked, or the leaves alone, or a file each: the same cables ----
# shellcheck disable=SC2086 # several words
dump "$tmp/all.json" $systems
mw 0 observe --lldp "$tmp/all.json" --json
schema "all six"
same "six systems, nine cables of 10 Gbit/s" '[6,9,{"10G":18},[]]' "$(from '[.systems, .links, .ports_by_rate, .findings]')"
cables >"$tmp/got"
alike "every cable, end by end" "$tmp/want" "$tmp/got"
dump "$tmp/leaves.json" leaf-1 leaf-2
mw 0 observe --lldp "$tmp/leaves.json" --json
cables >"$tmp/got"
alike "the leaves alone tell of every cable" "$tmp/want" "$tmp/got"
mkdir "$tmp/each"
set --
for system in $systems; do
    lldpcli -u "$tmp/$system.sock" show neighbors -f json0 >"$tmp/each/$system.json"
    set -- "$@" --lldp "$tmp/each/$system.json"
done
mw 0 observe "$@" --json
cables >"$tmp/got"
alike "a file a system, named after it" "$tmp/want" "$tmp/got"
same "nothing is amiss" '[6,[]]' "$(from '[.systems, .findings]')"
lldpcli -u "$tmp/leaf-1.sock" show neighbors -f json >"$tmp/varying.json"
mw 2 observe --lldp "$tmp/varying.json"
has "the varying shape is refused, the right one named" "$tmp/stderr" '-f json0'

# ---- two cables swapped, one gone ----
uncable leaf-1 swp1
uncable leaf-1 swp2
uncable leaf-2 swp4
cable host1 eth0 leaf-1 swp2
cable host2 eth0 leaf-1 swp1
sed -e 's,host1/eth0 - leaf-1/swp1,host1/eth0 - leaf-1/swp2,; t' -e 's,host2/eth0 - leaf-1/swp2,host2/eth0 - leaf-1/swp1,' \
    -e '/host4.eth1/d' "$tmp/want" >"$tmp/swapped"
settles "the cables as they are now" "$tmp/swapped"

# ---- a file of before and one of after contradict each other: nothing is guessed ----
dump "$tmp/leaf-now.json" leaf-1
mw 1 observe --lldp "$tmp/each/host1.json" --lldp "$tmp/each/host2.json" --lldp "$tmp/leaf-now.json" --json
schema "contradictions"
cables >"$tmp/got"
lacks "neither the old nor the new cable is believed" "$tmp/got" 'host[12]/eth0'
has "what nobody denies is" "$tmp/got" 'host3/eth0 - leaf-1/swp3'
same "and the rest told" '["O-CONFLICT"]' "$(from '[.findings[] | select(.severity == "error") | .code] | unique')"
# ---- the Ethernet of a plan, a namespace a device; then two plugs exchanged (veth says 10 Gbit/s) ----
stop
mw 0 design "$examples/pod32-dense.yaml" --set compute.count=2 -o "$tmp/plan"
awk -F, 'NR > 1 && $3 != "compute" && $3 != "storage" && $13 != "serial" && $7 != "" { print $5, $6, $7, $8 }' \
    "$tmp/plan/cables.csv" >"$tmp/planned"
# shellcheck disable=SC2046 # several words
begin $(awk '{ print $1; print $3 }' "$tmp/planned" | sort -u)
while read -r a ap b bp; do
    cable "$a" "$ap" "$b" "$bp"
done <"$tmp/planned"
awk '{ a = $1 "/" $2; b = $3 "/" $4; if (a < b) print a " - " b; else print b " - " a }' "$tmp/planned" |
    LC_ALL=C sort -u >"$tmp/want"
settles "all of the plan's Ethernet is seen" "$tmp/want"
mw 0 verify "$tmp/plan" --lldp "$tmp/now.json" --rate-cap 10 --json
same "all is as planned" '[]' "$(from '[.findings[] | select(.severity != "info")]')"
uncable edge-1 swp1
uncable edge-1 swp2
cable node001 BMC edge-1 swp2
cable node002 BMC edge-1 swp1
sed -e 's,^edge-1/swp1 - node001/BMC$,edge-1/swp1 - node002/BMC,; t' \
    -e 's,^edge-1/swp2 - node002/BMC$,edge-1/swp2 - node001/BMC,' "$tmp/want" >"$tmp/swapped"
settles "two plugs are exchanged" "$tmp/swapped"
mw 1 verify "$tmp/plan" --lldp "$tmp/now.json" --rate-cap 10 --json
same "one finding names the cause" '["V-SWAP"]' "$(from '[.findings[] | select(.severity != "info") | .code]')"
same "two ends are to be moved" 2 "$(from .recable.ends)"
finish
