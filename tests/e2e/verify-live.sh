#!/bin/sh
# verify-live.sh: a plan against a live fabric: its own export simulated by ibsim and routed by
# opensm. What is planted through ibsim's console is what is found, with its cause, and nothing else;
# once it is mended, nothing is found.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
schema=$(realpath "$MW_ROOT")/tests/schema/verify.schema.json
export LC_ALL=C
ib_need

# plan EXAMPLE [OPTION…]: its fabric in $net
plan() {
    plan=$tmp/$1
    net=$plan/export/ibsim/compute.net
    example=$1
    shift
    mw 0 design "$examples/$example.yaml" -o "$plan" "$@"
    mw 0 export "$plan" ibsim
}

# begin: a fresh fabric, routed
begin() {
    ib_start "$net"
    ib_sm -R ftree
}

# id NAME: as ibsim names a switch ("leaf-1-1") or an adapter ("node005 mlx5_0")
id() {
    sed -n "s/^[CS][a-z]*	[0-9]* \(\"[^\"]*\"\)	.*# \"$1\".*/\1/p" "$net"
}

# far NAME PORT: what the plan has at the other end of a port, as ibsim names it
far() {
    sed -n "/^[CS][a-z]*	[0-9]* $(id "$1")/,/^\$/s/^\[$2\]\(([0-9a-f]*)\)\{0,1\}[ 	]*\(\"[^\"]*\"\[[0-9]*\]\).*/\2/p" "$net"
}

# lid NAME: of a switch
lid() {
    ib_run ibnetdiscover 2>/dev/null |
        sed -n "s/^Switch	[0-9]* $(id "$1").* lid \([0-9]*\) lmc.*/\1/p"
}

look() {
    status=0
    ib_run "$MILLWRIGHT" verify "$plan" --live --rate-cap 200 --json "$@" >"$tmp/seen" 2>"$tmp/said" || status=$?
}

# finds WHAT ['CODE PATH'…]: these and no others, in the order of the program
finds() {
    what=$1
    shift
    look
    printf '%s\n' "exit $(($# > 0))" "$@" >"$tmp/want"
    { echo "exit $status" && jq -r '.findings[] | "\(.code) \(.path)"' "$tmp/seen"; } >"$tmp/is" 2>&1
    alike "$what" "$tmp/want" "$tmp/is"
    python3 -m jsonschema -i "$tmp/seen" "$schema" >"$tmp/.schema" 2>&1 || fail "$what: schema" "$tmp/.schema"
}

# from FILTER: of the last look, compact
from() {
    jq -c "$1" "$tmp/seen" 2>&1
}

# mended WHAT: what was planted is undone, and the subnet manager has been there
mended() {
    ib_sm -R ftree
    finds "$1: mended"
}

# ---- 32 nodes ----
plan pod32-dense
begin
finds "32 nodes as planned"
same "all of them seen, live" '[512,512,268,["live"]]' \
    "$(from '[.cables.planned, .cables.right, (.identities.guid + .identities.name), [.sources[].kind]]')"
leaf=$(id leaf-1-1)

ib_console "Unlink ${leaf}[40]"
finds "an unlinked cable" 'V-DEAD-PORT leaf-1-1/p40'
same "which is checked, and laid if it is not there" '[0,0,1]' "$(from '[.recable.ends, .recable.lay, .recable.check]')"
ib_console "ReLink ${leaf}[40]"
finds "linked again, but nobody has brought it up" 'V-STATE leaf-1-1/p40'
mended "an unlinked cable"

ib_console "Unlink ${leaf}[5]" "Unlink ${leaf}[6]" \
    "Link ${leaf}[5] $(far leaf-1-1 6)" "Link ${leaf}[6] $(far leaf-1-1 5)"
ib_sm
finds "two nodes exchanged at a leaf" 'V-SWAP leaf-1-1'
same "in words" 'node005/hca1 and node006/hca1 are exchanged at leaf-1-1 ports 5 and 6' \
    "$(jq -r '.findings[].text' "$tmp/seen")"
same "by two ends" '[2,0]' "$(from '[.recable.ends, .recable.lay]')"
ib_console "Unlink ${leaf}[5]" "Unlink ${leaf}[6]" \
    "Link ${leaf}[5] $(far leaf-1-1 5)" "Link ${leaf}[6] $(far leaf-1-1 6)"
mended "two nodes exchanged"

other=$(id leaf-1-5)
ib_console "Unlink ${leaf}[33]" "Unlink ${other}[50]" \
    "Link ${leaf}[33] $(far leaf-1-5 50)" "Link ${other}[50] $(far leaf-1-1 33)"
ib_sm
finds "two uplinks of two leaves exchanged" 'V-SWAP leaf-1-1/p33'
same "by two ends, at the spines or the leaves" '[2,0,4]' \
    "$(from '[.recable.ends, .recable.lay, (.findings[0].cables | length)]')"
ib_console "Unlink ${leaf}[33]" "Unlink ${other}[50]" \
    "Link ${leaf}[33] $(far leaf-1-1 33)" "Link ${other}[50] $(far leaf-1-5 50)"
mended "two uplinks exchanged"

spine_lid=$(lid spine-1)
leaf_lid=$(lid leaf-1-1)
spine_port=$(far leaf-1-1 33 | sed 's/.*\[\(.*\)\]/\1/')
lanes() {
    ib_run ibportstate "$leaf_lid" 33 width "$1" >"$tmp/.width" 2>&1
    ib_run ibportstate "$spine_lid" "$spine_port" width "$1" >>"$tmp/.width" 2>&1
}
lanes 1
finds "a link of one lane" 'V-WIDTH leaf-1-1/p33'
same "a quarter of its rate" "the link between leaf-1-1/p33 and spine-1/p$spine_port runs with fewer lanes: 50 of 200 Gbit/s" \
    "$(jq -r '.findings[].text' "$tmp/seen")"
lanes 2
finds "a link of one lane: mended"

ib_console "PerformanceSet ${leaf}[40] PortCounters.ExcessiveBufferOverrunErrors=2"
finds "errors are not cabling"
ib_run "$MILLWRIGHT" observe --live --json >"$tmp/seen" 2>"$tmp/said"
same "observe tells them" '["warning O-ERRORS leaf-1-1/p40"]' \
    "$(from '[.findings[] | select(.severity != "info") | "\(.severity) \(.code) \(.path)"]')"

for p in 0 1 2 3 4 5 6 7 8 9 10 11; do
    adapter=$(id "node007 mlx5_$p")
    [ -z "$adapter" ] || ib_console "Unlink $adapter"
done
finds "a dead node" 'V-DEAD-NODE node007'
begin
ib_console "Unlink $leaf"
finds "a dead leaf" 'V-DEAD-SWITCH leaf-1-1'
same "which is to be switched on, not cabled" '[0,64]' "$(from '[.recable.ends, .recable.unseen]')"
ib_console "ReLink $leaf"
mended "a dead leaf"
ib_console "Unlink $(id spine-4)" "Unlink ${leaf}[9]"
finds "a dead spine, and a cable" 'V-DEAD-PORT leaf-1-1/p9' 'V-DEAD-SWITCH spine-4'
ib_console "ReLink $(id spine-4)" "ReLink ${leaf}[9]"
mended "a dead spine, and a cable"

# ---- who is who ----
adapter=$(id 'node005 mlx5_0')
guid=0x$(echo "$adapter" | tr -d '"H-')
ib_console "Guid $adapter 0x0002c9030000beef" "Guid ${adapter}[1] 0x0002c9030000bef0"
finds "a replaced adapter is known by its name"
same "it alone" '[267,1,0]' "$(from '[.identities.guid, .identities.name, .identities.unknown]')"
look --learn
same "what is there is learnt" '[true,268]' "$(from '[.learned.written, .learned.guids]')"
has "the GUID of its port, too" "$plan/identity.csv" '^node005,mlx5_0,0x0002c9030000bef0'
finds "and what was learnt is what is there"
same "all are known by GUID" '[268,0,0]' "$(from '[.identities.guid, .identities.name, .identities.unknown]')"
rm "$plan/identity.csv"
begin
ib_console "Guid $(id 'node006 mlx5_0') $guid"
finds "two adapters of one GUID" 'V-DUPLICATE node005/hca1'
same "both are in their places" '[512,266,2]' "$(from '[.cables.right, .identities.guid, .identities.name]')"
begin
ib_console "Guid $(id leaf-1-2) 0x$(echo "$leaf" | tr -d '"S-')"
finds "two switches of one GUID" 'V-DUPLICATE leaf-1-1'
same "with their cables" 512 "$(from .cables.right)"

# ---- lost datagrams: what is not told is not certain ----

# silent WHAT CABLES 'CODE PATH'…: warnings only, of so many cables; none of them is to be moved
silent() {
    what=$1
    cables=$2
    shift 2
    finds "$what" "$@"
    same "$what: not certain, and no cable is touched" "[true,$cables,0,$cables]" \
        "$(from '[(.findings | all(.severity == "warning")), .cables.absent, .recable.ends, .recable.unseen]')"
    has "$what: it is spoken for" "$tmp/said" 'E-IB-LOSS'
}
begin
ib_console "Error ${adapter}[1] 100"
silent "an adapter does not answer" 1 'V-SILENT leaf-1-1/p5'
ib_console "Error ${adapter}[1] 0" "Error ${leaf}[40] 100"
silent "a link carries no datagrams" 1 'V-SILENT leaf-1-1/p40'
ib_console "Error ${leaf}[40] 0"
finds "lost datagrams: mended"
for p in $(seq 1 64); do
    ib_console "Error ${other}[$p] 100"
done
silent "a switch does not answer" 64 'V-SILENT leaf-1-5'

# ---- watching, while it is mended ----
begin
ib_console "Unlink ${leaf}[40]" "Unlink ${leaf}[9]"
{
    sleep 1.2
    ib_console "ReLink ${leaf}[9]"
    ib_sm -R ftree
    sleep 1.5
    ib_console "ReLink ${leaf}[40]"
    ib_sm -R ftree
} >"$tmp/mending" 2>&1 &
mending=$!
ib_seconds=20 ib_run "$MILLWRIGHT" verify "$plan" --live --rate-cap 200 --watch=1 >"$tmp/watch" 2>"$tmp/said"
same "a watch ends when all is right" 0 $?
wait "$mending"
sed -n 's/^\([0-9]* of 512 cables right\).*/\1/p' "$tmp/watch" | uniq >"$tmp/is"
printf '%s of 512 cables right\n' 510 511 512 >"$tmp/want"
alike "and has told what was left" "$tmp/want" "$tmp/is"
lacks "nothing failed meanwhile" "$tmp/mending" '^not ok'

# ---- 128 nodes ----
plan superpod-h100-4su --set compute.count=128 --set fabrics.compute.managers.count=0
begin
finds "128 nodes as planned"
same "with their 2,048 cables" '[2048,1072]' "$(from '[.cables.right, (.identities.guid + .identities.name)]')"
leaf=$(id leaf-2-3)
ib_console "Unlink ${leaf}[17]" "Unlink ${leaf}[18]" \
    "Link ${leaf}[17] $(far leaf-2-3 18)" "Link ${leaf}[18] $(far leaf-2-3 17)" \
    "Unlink $(id leaf-1-1)[40]" "Unlink $(id spine-09)" "Unlink $(id leaf-4-8)"
ib_sm
finds "a swap, a cable, a spine and a leaf at once" 'V-DEAD-PORT leaf-1-1/p40' \
    'V-DEAD-SWITCH leaf-4-8' 'V-DEAD-SWITCH spine-09' 'V-SWAP leaf-2-3'
ib_console "Unlink ${leaf}[17]" "Unlink ${leaf}[18]" \
    "Link ${leaf}[17] $(far leaf-2-3 17)" "Link ${leaf}[18] $(far leaf-2-3 18)" \
    "ReLink $(id leaf-1-1)[40]" "ReLink $(id spine-09)" "ReLink $(id leaf-4-8)"
mended "all at once"
finish
