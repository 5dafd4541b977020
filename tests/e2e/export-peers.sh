#!/bin/sh
# export-peers.sh: every export is loaded by the program that it is for, and what that program
# then says agrees with the plan's tables: Slurm, opensm on ibsim, dnsmasq, Kea, named, promtool,
# nodeattr, ansible-inventory, xmllint, Graphviz. Daemons run in the foreground, on loopback or in
# a network of their own, and end with the script.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
root=$(realpath "$MW_ROOT")
peers=$(realpath "$(dirname "$0")")/peers.py
pids=
PATH=$PATH:/usr/sbin
missing=
for program in slurmctld scontrol munged opensm ibsim ibnetdiscover dnsmasq kea-dhcp4 ip named-checkzone \
    promtool nodeattr ansible-inventory xmllint dot; do
    command -v $program >/dev/null || missing="$missing $program"
done
if [ -n "$missing" ] && [ -z "${CI:-}" ]; then
    echo "1..0 # SKIP not installed (tools/deps peers):$missing"
    exit 0
fi
trap 'stop; rm -rf "$tmp"' EXIT

stop() {
    for pid in $pids; do
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    pids=
}

# until_true SECONDS COMMAND…: waits for a condition
until_true() {
    tries=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.1
    done
}

# accepts WHAT COMMAND…: the peer takes it; its output is in $tmp/peer
accepts() {
    what=$1
    shift
    if timeout 120 "$@" >"$tmp/peer" 2>&1 </dev/null; then
        pass "$what"
    else
        fail "$what" "$tmp/peer"
    fi
}

# agrees WHAT CHECK …: peers.py
agrees() {
    what=$1
    shift
    if timeout 300 python3 "$peers" "$@" >"$tmp/peer" 2>&1; then
        pass "$what: $(tr '\n' ' ' <"$tmp/peer")"
    else
        fail "$what" "$tmp/peer"
    fi
}

# plan NAME EXAMPLE [KEY=VALUE…]: a plan in $tmp/NAME with all its exports
plan() {
    name=$1
    example=$2
    shift 2
    for setting; do
        set -- "$@" --set "$setting"
        shift
    done
    mw 0 design "$examples/$example.yaml" -o "$tmp/$name" "$@"
    mw 0 export "$tmp/$name" slurm opensm ibsim dnsmasq kea hosts dns prometheus genders ansible graphml dot
}

# ---- Slurm ----

slurm_start() {
    run=$tmp/slurm
    rm -rf "$run"
    mkdir -p "$run/state"
    cp "$1/export/slurm/"*.conf "$run"
    cat >"$run/slurm.conf" <<EOF
ClusterName=test
SlurmctldHost=$(uname -n)(127.0.0.1)
SlurmctldPort=$((20000 + $$ % 10000))
AuthType=auth/munge
AuthInfo=socket=$run/munge.sock
CryptoType=crypto/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$run/state
SlurmctldPidFile=$run/slurmctld.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
TopologyPlugin=topology/tree
GresTypes=gpu
include nodes.conf
EOF
    head -c 1024 /dev/urandom >"$run/munge.key"
    chmod 400 "$run/munge.key"
    munged --foreground --force --key-file="$run/munge.key" --socket="$run/munge.sock" \
        --pid-file="$run/munged.pid" --log-file="$run/munged.log" \
        --seed-file="$run/munged.seed" >"$run/munged.out" 2>&1 &
    pids="$pids $!"
    until_true 20 test -S "$run/munge.sock" || fail "munged starts" "$run/munged.out"
    export SLURM_CONF="$run/slurm.conf"
    slurmctld -D -f "$run/slurm.conf" >"$run/slurmctld.log" 2>&1 &
    pids="$pids $!"
}

slurm_is_up() {
    # shellcheck disable=SC2317 # called by until_true
    timeout 5 scontrol ping | grep -q 'is UP'
}

# slurm NAME LEVELS
slurm() {
    slurm_start "$tmp/$1"
    if until_true 30 slurm_is_up; then
        pass "slurmctld loads $1"
    else
        fail "slurmctld loads $1" "$run/slurmctld.log"
    fi
    timeout 20 scontrol show topology >"$tmp/topology"
    timeout 20 scontrol -o show nodes >"$tmp/nodes"
    agrees "slurmctld and the plan of $1 agree" slurm "$tmp/$1" "$tmp/topology" "$tmp/nodes"
    has "its tree has $2 levels" "$tmp/peer" "^$2 levels"
    lacks "no complaint about topology or nodes" "$run/slurmctld.log" \
        '(error|warn).*(topo|switch|node name|gres|invalid node)'
    stop
}

# ---- InfiniBand ----

# subnet NAME SUBNET ENGINE
subnet() {
    dir=$tmp/$1/export
    run=$tmp/ib
    sim=/usr/lib/$(gcc -print-multiarch)/umad2sim/libumad2sim.so
    rm -rf "$run"
    mkdir -p "$run/cache" "$run/tmp"
    export IBSIM_SOCKNAME="mw$$" OSM_CACHE_DIR="$run/cache" OSM_TMP_DIR="$run/tmp"
    # the command that the netlist itself names
    options=$(sed -n 's/^# ibsim \(-s .*\) [^ ]*\.net$/\1/p' "$dir/ibsim/$2.net")
    # shellcheck disable=SC2086 # several words
    ibsim $options -f "$run/ibsim.log" "$dir/ibsim/$2.net" >"$run/ibsim.out" 2>&1 &
    pids="$pids $!"
    if until_true 60 grep -q MaxMcastCap "$run/ibsim.log"; then
        pass "ibsim loads $1 $2"
    else
        fail "ibsim loads $1 $2" "$run/ibsim.out"
    fi
    lacks "without a warning" "$run/ibsim.out" 'warn|panic'
    sed "s|/etc/opensm/|$dir/opensm/|" "$dir/opensm/$2/opensm.conf" >"$run/opensm.conf"
    LD_PRELOAD=$sim timeout 120 opensm -o -F "$run/opensm.conf" -f "$run/opensm.log" \
        >"$run/opensm.out" 2>&1 || fail "opensm runs" "$run/opensm.out"
    has "opensm routes it by $3" "$run/opensm.log" "$3 tables configured on all switches"
    lacks "without an error" "$run/opensm.log" ' ERR [0-9A-F]{4}'
    LD_PRELOAD=$sim timeout 120 ibnetdiscover >"$run/found" 2>"$run/ibnetdiscover.err"
    agrees "ibnetdiscover finds the links of the plan" ib "$tmp/$1" "$root" "$2" "$run/found" \
        "$dir/opensm/$2/node-name-map"
    stop
}

# ---- DHCP ----

# ask_dhcp WHO COMMAND…: the server in a network of its own, a relay agent in another
ask_dhcp() {
    who=$1
    shift
    unshare --net sleep 600 &
    relay=$!
    pids="$pids $relay"
    # shellcheck disable=SC2016 # the inner shell's own $
    unshare --net sh -c '
        relay=$1; root=$2; peers=$3; plan=$4; assets=$5; log=$6; shift 6
        until nsenter --target "$relay" --net ip link show lo >/dev/null; do sleep 0.1; done
        ip link set lo up
        ip link add veth0 type veth peer name veth1
        ip link set veth1 netns "$relay"
        ip addr add 10.11.0.1/12 dev veth0
        ip addr add 10.27.0.1/12 dev veth0
        ip link set veth0 up
        nsenter --target "$relay" --net ip addr add 10.11.0.2/12 dev veth1
        nsenter --target "$relay" --net ip addr add 10.27.0.2/12 dev veth1
        nsenter --target "$relay" --net ip link set veth1 up
        "$@" >"$log" 2>&1 &
        server=$!
        nsenter --target "$relay" --net timeout 120 python3 "$peers" dhcp "$plan" "$root" "$assets" \
            oob=10.11.0.2/10.11.0.1 inband=10.27.0.2/10.27.0.1
        status=$?
        kill $server
        exit $status
    ' sh "$relay" "$root" "$peers" "$tmp/pod" "$tmp/assets.csv" "$tmp/dhcp.log" "$@" >"$tmp/peer" 2>&1
    status=$?
    if [ $status -eq 0 ]; then
        pass "$who gives every client its address: $(tr '\n' ' ' <"$tmp/peer")"
    else
        fail "$who gives every client its address" "$tmp/peer" "$tmp/dhcp.log"
    fi
    stop
}

dhcp() {
    accepts "dnsmasq takes $1" dnsmasq --test -C "$tmp/$1/export/dnsmasq/dnsmasq.conf"
    export KEA_PIDFILE_DIR="$tmp" KEA_LOCKFILE_DIR="$tmp"
    accepts "Kea takes $1" kea-dhcp4 -t "$tmp/$1/export/kea/kea-dhcp4.conf"
}

# With MAC addresses for some, the others are told by their switch ports.
dhcp_exchange() {
    printf '%s\n' 'port,device,mac' 'BMC,node001,5c:ff:35:00:00:01' 'BMC,node032,5cff.3500.0032' \
        'Slot1P2,node002,5C-FF-35-00-01-02' 'Slot1P2,node003,5C-FF-35-00-01-03' \
        'Slot2P2,node003,5C-FF-35-00-02-03' >"$tmp/assets.csv"
    mw 0 export "$tmp/pod" dnsmasq kea --assets "$tmp/assets.csv"
    printf '%s\n' 'port,device,mac' 'BMC,node001,5c:ff:35:00:00:01' 'BMC,node032,5c:ff:35:00:00:32' \
        'Slot1P2,node002,5c:ff:35:00:01:02' 'Slot1P2,node003,5c:ff:35:00:01:03' \
        'Slot2P2,node003,5c:ff:35:00:02:03' >"$tmp/assets.csv"
    dhcp pod
    if ! unshare --net true 2>/dev/null; then
        pass "clients ask for addresses # SKIP no network of one's own here"
        return
    fi
    ask_dhcp dnsmasq dnsmasq --no-daemon --port=0 --interface=veth0 --bind-interfaces --user=root \
        --no-resolv --no-hosts --dhcp-leasefile="$tmp/leases" -C "$tmp/pod/export/dnsmasq/dnsmasq.conf"
    sed -e 's/"interfaces": \[ \]/"interfaces": [ "veth0" ]/' \
        -e 's/"type": "memfile"/"type": "memfile", "persist": false/' \
        "$tmp/pod/export/kea/kea-dhcp4.conf" >"$tmp/kea.conf"
    ask_dhcp Kea kea-dhcp4 -c "$tmp/kea.conf"
}

# ---- names, monitoring, inventories, graphs ----

names() {
    dir=$tmp/$1/export
    agrees "hosts and the plan of $1 agree" hosts "$tmp/$1" "$dir/hosts/hosts"
    rm -rf "$tmp/zones"
    mkdir "$tmp/zones"
    for file in "$dir"/dns/*.zone; do
        zone=$(basename "$file" .zone)
        accepts "named takes the zone $zone" named-checkzone -o "$tmp/zones/$zone" -s full "$zone" "$file"
    done
    set -- "$1" "$tmp"/zones/*.internal "$tmp"/zones/*.arpa
    name=$1
    shift
    agrees "the zones and the plan agree" dns "$tmp/$name" "$@"
    # shellcheck disable=SC2016 # the inner shell's own $
    accepts "named takes named.conf" sh -c 'cd "$1" && named-checkconf -z named.conf' sh "$dir/dns"
}

tools() {
    dir=$tmp/$1/export
    accepts "promtool takes $1" promtool check config "$dir/prometheus/prometheus.yml"
    agrees "Prometheus' targets and the plan agree" prometheus "$tmp/$1" "$dir/prometheus"
    accepts "nodeattr takes $1" nodeattr -f "$dir/genders/genders" -k
    for query in 'role=node node' 'role=leaf leaf' 'scalable_unit=1,role=leaf leaf&&su=1' \
        'role=pdu pdu'; do
        # the plan's own table, by its columns
        python3 - "$tmp/$1" "${query%% *}" >"$tmp/want" <<'EOF'
import csv, sys
want = dict(x.split("=") for x in sys.argv[2].split(","))
for r in csv.DictReader(open(sys.argv[1] + "/devices.csv")):
    if all(r[k] == v for k, v in want.items()):
        print(r["device"])
EOF
        sort -o "$tmp/want" "$tmp/want"
        nodeattr -f "$dir/genders/genders" -n "${query#* }" 2>&1 | sort >"$tmp/got"
        alike "nodeattr finds ${query#* }" "$tmp/want" "$tmp/got"
    done
    timeout 120 ansible-inventory -i "$dir/ansible/inventory.yml" --list >"$tmp/inventory" 2>"$tmp/stderr"
    lacks "ansible-inventory takes $1 without a warning" "$tmp/stderr" 'WARN|ERROR'
    agrees "its hosts and groups are the plan's" ansible "$tmp/$1" "$tmp/inventory"
}

graphs() {
    dir=$tmp/$1/export
    accepts "xmllint takes $1" xmllint --noout "$dir/graphml/plan.graphml"
    rm -f "$tmp"/*.svg
    for file in "$dir"/dot/*.dot; do
        accepts "Graphviz draws $(basename "$file")" \
            dot -Tsvg "$file" -o "$tmp/$(basename "$file" .dot).svg"
    done
    agrees "the graphs and the plan agree" graph "$tmp/$1" "$dir/graphml/plan.graphml" "$tmp"/*.svg
}

plan pod pod32-dense
slurm pod 1
subnet pod compute ftree
subnet pod storage ftree
names pod
tools pod
graphs pod
dhcp_exchange

plan superpod superpod-h100-4su # splitters, managers, storage appliances outside, a node less
slurm superpod 2
subnet superpod compute ftree
subnet superpod storage ftree
dhcp superpod
names superpod
tools superpod
graphs superpod

plan plain superpod-h100-4su compute.count=120 fabrics.compute.topology=fat-tree
slurm plain 2
subnet plain compute ftree

plan managers superpod-h100-4su compute.count=96 fabrics.compute.managers.attach=spine
subnet managers compute ftree

plan thousand scale-131072 compute.count=1024 # eight planes; storage in three tiers
slurm thousand 2
subnet thousand compute-1 ftree
subnet thousand compute-8 ftree
subnet thousand storage ftree
dhcp thousand

plan pods scale-131072 compute.count=4096 fabrics.compute.planes=1 # pods below cores
slurm pods 3

finish
