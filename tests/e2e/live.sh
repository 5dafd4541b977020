#!/bin/sh
# live.sh: live discovery of real fabrics (ibsim, opensm) that a plan was exported to. Whole ones
# are seen as ibnetdiscover and dump_lfts see them; each planted fault changes exactly the lines
# that it should; lost datagrams are named, never taken for missing cables; nothing hangs.
# LIVE_DUMP is the program of live_dump.c.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
: "${LIVE_DUMP:?the program of live_dump.c}"
LIVE_DUMP=$(realpath "$LIVE_DUMP")
live_py=$(realpath "$(dirname "$0")")/live.py
export LC_ALL=C
ib_need

# plan NAME EXAMPLE [KEY=VALUE…]: its fabric in $net
plan() {
    name=$1
    example=$2
    shift 2
    for setting; do
        set -- "$@" --set "$setting"
        shift
    done
    mw 0 design "$examples/$example.yaml" -o "$tmp/$name" "$@"
    mw 0 export "$tmp/$name" ibsim
    net=$tmp/$name/export/ibsim/compute.net
}

# look WANTED-STATUS [OPTION…]: discovery; sorted lines in $tmp/seen, messages in $tmp/said
look() {
    wanted=$1
    shift
    status=0
    ib_run "$LIVE_DUMP" -s 20 "$@" >"$tmp/out" 2>"$tmp/said" || status=$?
    grep -v '^#' "$tmp/out" | sort >"$tmp/seen"
    [ "$status" -eq "$wanted" ] || fail "discovery ends with $wanted, not $status" "$tmp/said"
}

# quiet WHAT: no message
quiet() {
    if [ -s "$tmp/said" ]; then
        fail "$1: nothing is complained of" "$tmp/said"
    else
        pass "$1: nothing is complained of"
    fi
}

# changed WHAT: between the fabric as it was and as it is now, the lines of $tmp/change, each after
# < (gone) or > (new)
changed() {
    sort "$tmp/change" >"$tmp/want"
    diff "$tmp/whole" "$tmp/seen" | grep '^[<>]' | sort >"$tmp/got"
    alike "$1" "$tmp/want" "$tmp/got"
}

# link NODE[PORT] NODE[PORT]: how the whole fabric says it, both lines
link() {
    grep -F -e "L $1 $2 " -e "L $2 $1 " "$tmp/whole"
}

# whole NAME ENGINE: equal to what the field's own programs say
whole() {
    ib_sm -R "$2"
    look 0 -t -c
    quiet "$1"
    ib_run ibnetdiscover >"$tmp/net" 2>/dev/null
    python3 "$live_py" net "$tmp/net" >"$tmp/want"
    grep '^[SCL]' "$tmp/seen" | sed 's/^\(L .*\) active$/\1/' >"$tmp/got"
    alike "$1: nodes, names, LIDs, links and rates are those of ibnetdiscover" "$tmp/want" "$tmp/got"
    same "$1: $(grep -c . "$tmp/want") lines were compared, none twice" \
        "$(grep -c . "$tmp/want")" "$(sort -u "$tmp/want" | grep -c .)"
    ib_run dump_lfts >"$tmp/net" 2>/dev/null
    python3 "$live_py" lfts "$tmp/net" >"$tmp/want"
    grep '^T' "$tmp/seen" >"$tmp/got"
    alike "$1: $(grep -c . "$tmp/want") table entries are those of dump_lfts" "$tmp/want" "$tmp/got"
    same "$1: all counters of all ports were read" \
        "$(grep -c '^[LD]' "$tmp/seen")" "$(grep -c '^R .* 17$' "$tmp/seen")"
}

# ---- whole fabrics ----

plan superpod superpod-h100-4su compute.count=128 fabrics.compute.managers.count=0
ib_start "$net"
whole "128 nodes" ftree

plan pod pod32-dense
ib_start "$net"
whole "32 nodes" ftree

# ---- faults, on the fabric of 32 nodes ----

guid() {
    sed -n "s/^[SC] \(0x[0-9a-f]*\) [0-9]* \"$1\"$/\1/p" "$tmp/whole"
}

# begin: a fresh fabric without a subnet manager; $tmp/whole is how it is
begin() {
    ib_start "$net"
    ib_sm -R ftree
    look 0 "$@"
    cp "$tmp/seen" "$tmp/whole"
    leaf=$(guid leaf-1-1)
    spine=$(guid spine-1)
    # the first link from that leaf to that spine
    up=$(sed -n "s/^L $leaf\[\([0-9]*\)\] $spine\[.*/\1/p" "$tmp/whole" | sort -n | head -n 1)
    down=$(sed -n "s/^L $leaf\[$up\] $spine\[\([0-9]*\)\].*/\1/p" "$tmp/whole")
    host=$(sed -n "s/^L $leaf\[5\] \(0x[0-9a-f]*\)\[1\] .*/\1/p" "$tmp/whole")
}

# id GUID: as ibsim names a node
id() {
    case $(grep "^[SC] $1 " "$tmp/whole") in
    S*) echo "\"S-${1#0x}\"" ;;
    *) echo "\"H-${1#0x}\"" ;;
    esac
}

begin
ib_console "Unlink $(id "$leaf")[$up]"
look 0
quiet "an unlinked cable"
{
    link "${leaf}[$up]" "${spine}[$down]" | sed 's/^/< /'
    echo "> D ${leaf}[$up] down 2"
    echo "> D ${spine}[$down] down 2"
} >"$tmp/change"
changed "an unlinked cable is two ports down, and nothing else"

ib_console "Unlink $(id "$spine")"
look 0
{
    grep "[LS].* ${spine}[[ ]" "$tmp/whole" | sed 's/^/< /'
    sed -n "s/^L \(0x[0-9a-f]*\[[0-9]*\]\) $spine\[.*/> D \1 down 2/p" "$tmp/whole"
} >"$tmp/change"
changed "a dead switch is a switch less, and its 64 neighbours' ports down"

begin -c
ib_console "PerformanceSet $(id "$leaf")[$up] PortCounters.SymbolErrorCounter=1234" \
    "PerformanceSet $(id "$leaf")[$up] PortCounters.LinkDownedCounter=3" \
    "PerformanceSet $(id "$host")[1] PortCounters.PortRcvErrors=77" \
    "PerformanceSet $(id "$spine")[$down] PortCounters.PortXmitWait=4000000000"
look 0 -c
quiet "error counters"
{
    echo "> E ${leaf}[$up] symbol_error 1234"
    echo "> E ${leaf}[$up] link_downed 3"
    echo "> E ${host}[1] rcv_errors 77"
    echo "> E ${spine}[$down] xmit_wait 4000000000"
} >"$tmp/change"
changed "counters are read where they were set"

begin
for end in "$(grep "^S $leaf " "$tmp/whole" | cut -d' ' -f3) $up" \
    "$(grep "^S $spine " "$tmp/whole" | cut -d' ' -f3) $down"; do
    # shellcheck disable=SC2086 # two words
    ib_run ibportstate $end width 1 >"$tmp/net" 2>&1
done
look 0
{
    link "${leaf}[$up]" "${spine}[$down]" | sed 's/^/< /'
    link "${leaf}[$up]" "${spine}[$down]" | sed 's/^/> /; s/4xHDR/1xHDR/'
} >"$tmp/change"
changed "a link of one lane"

begin
ib_console "Guid $(id "$host") 0x0002c9030000beef"
look 0
quiet "a replaced adapter"
grep "$host" "$tmp/whole" | sed "s/^\(.*\)$/< \1/" >"$tmp/gone"
sed "s/^</>/; s/$host/0x0002c9030000beef/" "$tmp/gone" | cat "$tmp/gone" - >"$tmp/change"
changed "a replaced adapter is another GUID in the same place"

begin
twin=$(sed -n "s/^L $leaf\[6\] \(0x[0-9a-f]*\)\[1\] .*/\1/p" "$tmp/whole")
ib_console "Guid $(id "$twin") $host"
look 0
{
    grep "$twin" "$tmp/whole" | sed "s/^/< /"
    grep "$twin" "$tmp/whole" | sed "s/^/> /; s/$twin/$host/"
    echo "> TWICE $host"
} >"$tmp/change"
changed "two adapters with one GUID are two, and said to be"

begin
twin=$(guid leaf-1-2)
ib_console "Guid $(id "$twin") $leaf"
look 0
{
    grep "[SL].* ${twin}[[ ]" "$tmp/whole" | sed "s/^/< /"
    grep "[SL].* ${twin}[[ ]" "$tmp/whole" | sed "s/^/> /; s/$twin/$leaf/"
    echo "> TWICE $leaf"
} >"$tmp/change"
changed "two switches with one GUID are two, each with its own cables"

# ---- lost datagrams ----

begin
ib_console "Error $(id "$host")[1] 100"
look 0
{
    link "${leaf}[5]" "${host}[1]" | sed 's/^/< /'
    grep "^C $host " "$tmp/whole" | sed 's/^/< /'
    echo "> D ${leaf}[5] active 5"
} >"$tmp/change"
changed "an adapter that answers nothing is not seen"
same "but said to be there" \
    "warning: E-IB-LOSS leaf-1-1, $leaf: a link is up on port 5, but nothing behind it answers" \
    "$(cat "$tmp/said")"

begin
ib_console "Error $(id "$leaf")[$up] 100"
look 0
{
    link "${leaf}[$up]" "${spine}[$down]" | sed 's/^/< /'
    echo "> D ${leaf}[$up] active 5"
    echo "> D ${spine}[$down] active 5"
} >"$tmp/change"
changed "a link that carries nothing is not seen"
printf '%s\n' "warning: E-IB-LOSS leaf-1-1, $leaf: a link is up on port $up, but nothing behind it answers" \
    "warning: E-IB-LOSS spine-1, $spine: a link is up on port $down, but nothing behind it answers" >"$tmp/want"
sort "$tmp/said" >"$tmp/got"
alike "but said to be there, from both sides" "$tmp/want" "$tmp/got"

# 30 % at a switch's port, on the way of many: each line that is missing is spoken for
begin
ib_console "Error $(id "$spine")[$down] 30" "Error $(id "$leaf")[$up] 30" \
    "Error $(id "$(guid leaf-1-8)")[40] 30" "Error $(id "$(guid leaf-1-8)")[1] 30"
look 0 -t -c
grep -v '^[TRE]' "$tmp/seen" >"$tmp/net"
mv "$tmp/net" "$tmp/seen"
diff "$tmp/whole" "$tmp/seen" | grep '^< L' >"$tmp/gone" || :
spoken=0
while read -r _ _ one end _; do
    grep -qE "E-IB-LOSS .*(${one%[*}|${end%[*}): .*port" "$tmp/said" || spoken=1
done <"$tmp/gone"
same "of $(grep -c . "$tmp/gone") lines that 30 % loss cost, each is spoken for" 0 "$spoken"
lacks "loss makes no second device" "$tmp/seen" TWICE

# ---- no subnet manager, no time, no fabric ----

begin -t
ib_sm_stay -R ftree
ib_sm_stop
look 0 -t
: >"$tmp/change"
changed "a subnet manager that has gone changes nothing"

ib_start "$net"
look 0 -t -c
grep '^L' "$tmp/seen" | sed 's/ init$/ active/' >"$tmp/got"
grep '^L' "$tmp/whole" >"$tmp/want"
alike "a fabric that no subnet manager has seen has its cables all the same" "$tmp/want" "$tmp/got"
same "its ports are initialised" "$(grep -c '^L' "$tmp/whole")" "$(grep -c '^L.* init$' "$tmp/seen")"
same "and why no counters are read is said once" 1 "$(grep -c 'E-IB-LOSS.* 268 devices have no address' "$tmp/said")"
same "and nothing else" 1 "$(grep -c . "$tmp/said")"

begin
kill -STOP "$ib_pid"
started=$(date +%s)
look 4 -s 1
took=$(($(date +%s) - started))
kill -CONT "$ib_pid"
has "a fabric that stands still" "$tmp/said" '^error: E-IB-TIMEOUT 1 s were up'
if [ "$took" -le 6 ]; then
    pass "is left after $took s"
else
    fail "is left after $took s, not 6"
fi

begin # a client that is ended while ibsim sleeps costs ibsim its life
look 4 -p mlx5_7:1
same "an adapter that is not here" \
    "error: E-IB-NONE no InfiniBand port mlx5_7:1 with a link; the adapters here are ibsim0" \
    "$(cat "$tmp/said")"
look 0 -p ibsim0:1
: >"$tmp/change"
changed "the port may be named"
"$LIVE_DUMP" >"$tmp/out" 2>"$tmp/said"
same "a machine without InfiniBand: status 4" 4 $?
has "which is said" "$tmp/said" '^error: E-IB-NONE this machine has no InfiniBand'
finish
