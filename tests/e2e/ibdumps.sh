#!/bin/sh
# ibdumps.sh: the dumps that real programs take of the subnets of two plans, read back: every form
# gives the same nodes and cables, as many as grep counts, and none that was cut is believed.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
ib_need

# nodes OPTION FILE NODES: what every form knows of nodes and cables, in the order of GUIDs
nodes() {
    mw 0 observe "$1" "$2" --json
    jq -S '.nodes as $n | [.nodes[] | {guid, kind, name, system_guid, lid,
        ports: [.ports[] | select(.peer)
            | {number, guid, lid, rate, peer: $n[.peer.node].guid, at: .peer.port}]}] | sort_by(.guid)' \
        "$tmp/stdout" >"$3"
}

# forms NET: the subnet of a netlist
forms() {
    at=$(basename "$1" .net)
    ib_start "$1"
    ib_sm -R ftree -D 0x43
    ib_run ibnetdiscover --cache "$tmp/cache" >"$tmp/plain"
    ib_run ibnetdiscover -g >"$tmp/grouped"
    ib_run ibnetdiscover -f >"$tmp/full"
    ib_run dump_lfts >"$tmp/lfts"
    nodes --ibnetdiscover "$tmp/plain" "$tmp/nodes"
    same "$at: switches, adapters and cables as grep counts them" \
        "[$(grep -c ^Switch "$tmp/plain"),$(grep -c ^Ca "$tmp/plain"),$(($(grep -c '^\[' "$tmp/plain") / 2))]" \
        "$(jq -c '[.switches, .channel_adapters, .links]' "$tmp/stdout")"
    same "$at: the netlist's names" "$(sed -n 's/^\(Switch\|Ca\)[^#]*# "\([^"]*\)".*/\2/p' "$1" | sort)" \
        "$(jq -r '.[].name' "$tmp/nodes" | sort)"
    for form in grouped full cache; do
        nodes --ibnetdiscover "$tmp/$form" "$tmp/others"
        alike "$at: the same fabric, $form" "$tmp/nodes" "$tmp/others"
    done
    nodes --lst "$ib/tmp/opensm-subnet.lst" "$tmp/others"
    alike "$at: the same fabric, opensm's list" "$tmp/nodes" "$tmp/others"
    for form in "$tmp/lfts" "$ib/tmp/opensm-lfts.dump" "$ib/tmp/opensm.fdbs"; do
        mw 0 observe --ibnetdiscover "$tmp/plain" --lfts "$form" --json
        same "$at: a table for each switch, $(basename "$form")" "$(jq .switches "$tmp/stdout")" \
            "$(jq .tables "$tmp/stdout")"
    done
}

# cut_after FILE OPTION LINES: a file that ends after so many lines, and one that ends within the next
cut_after() {
    head -n "$3" "$1" >"$tmp/cut"
    mw 2 observe "$2" "$tmp/cut"
    has "cut after line $3 of $(basename "$1")" "$tmp/stderr" 'E-OBS-TRUNCATED'
    head -n "$(($3 + 1))" "$1" | head -c -4 >"$tmp/cut"
    mw 2 observe "$2" "$tmp/cut"
    has "cut within line $(($3 + 1))" "$tmp/stderr" "cut:$(($3 + 1)):.*E-OBS-TRUNCATED"
}

for example in pod32-dense superpod-h100-4su; do
    mw 0 design "$examples/$example.yaml" -o "$tmp/plan" --force
    mw 0 export "$tmp/plan" ibsim
    for net in "$tmp"/plan/export/ibsim/*.net; do
        forms "$net"
    done
done
for lines in 7 300 900; do
    cut_after "$tmp/plain" --ibnetdiscover $lines
    cut_after "$ib/tmp/opensm-subnet.lst" --lst $lines
    cut_after "$tmp/lfts" --lfts $lines
done
head -c 100000 "$tmp/cache" >"$tmp/cut"
mw 2 observe --ibnetdiscover "$tmp/cut"
has "a cut cache" "$tmp/stderr" 'E-OBS-TRUNCATED'
finish
