#!/bin/sh
# repair.sh: tables mended for a damaged fabric, loaded by a real opensm on a simulated fabric: what
# it then has is what was written, every pair is joined, and ibdmchk finds no credit loop.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
ib_need
folder=
damage=

# fabric EXAMPLE SUBNET: designs it; fresh then starts it, damaged
fabric() {
    folder=$tmp/$1
    net=$folder/export/ibsim/$2.net
    mw 0 design "$examples/$1.yaml" -o "$folder"
    mw 0 export "$folder" ibsim
}

fresh() {
    ib_start "$net"
    for link in $damage; do
        ib_console "Unlink $link"
    done
}

# entries FILE: switch GUID, LID, port of each entry, sorted
entries() {
    awk '/^Unicast/ { sub(/.* guid /, ""); at = $1 } /^0x/ { print at, $1, $2 + 0 }' "$1" | sort
}

# seen NAME: what a fabric is and how it routes, into $tmp/NAME.net, .lfts, .entries
seen() {
    ib_run ibnetdiscover >"$tmp/$1.net" 2>/dev/null || fail "ibnetdiscover" "$tmp/$1.net"
    ib_run dump_lfts >"$tmp/$1.lfts" 2>/dev/null || fail "dump_lfts" "$tmp/$1.lfts"
    entries "$tmp/$1.lfts" >"$tmp/$1.entries"
}

# mend NAME STATUS: what was seen, into $tmp/NAME.mended
mend() {
    mw "$2" tune "$folder" --ibnetdiscover "$tmp/$1.net" --lfts "$tmp/$1.lfts" --rate-cap 200 \
        --repair --json -o "$tmp/$1.mended"
    jq '.planes[] | select(.repair) | .repair' "$tmp/stdout" >"$tmp/repair.json"
    cat "$tmp/$1.mended"/*/tables.lfts >"$tmp/mended.lfts"
    cat "$tmp/$1.mended"/*/before.lfts >"$tmp/before.lfts"
}

# load FILE WHAT: into a fresh fabric by opensm; what it has then is what the file says
load() {
    fresh
    ib_sm -R file -U "$1" -D 0x43
    has "$2: opensm takes the file" "$ib/osm.log" 'file tables configured on all switches'
    lacks "$2: and nothing else" "$ib/osm.log" 'minhop|fallback|LID has changed|PARSE ERROR'
    seen loaded
    entries "$1" >"$tmp/written.entries"
    alike "$2: the tables are those that were written" "$tmp/written.entries" "$tmp/loaded.entries"
}

# sound ENDPOINTS WHAT: ibdmchk walks all pairs of opensm's own dump. It crashes in its last step, a
# coverage plan, after its verdict (ibutils 1.5.7).
sound() {
    command -v ibdmchk >/dev/null || {
        pass "$2: # SKIP no ibdmchk"
        return
    }
    (cd "$ib" && timeout 120 ibdmchk -s tmp/opensm-subnet.lst -f tmp/opensm.fdbs \
        -m tmp/opensm.mcfdbs -u >"$tmp/ibdmchk" 2>&1) 2>/dev/null
    has "$2: every pair has a path" "$tmp/ibdmchk" "^-I- Scanned:$(($1 * ($1 - 1))) CA to CA paths"
    has "$2: no credit loop" "$tmp/ibdmchk" "^-I- No credit loops found in:$(($1 * ($1 - 1))) CA"
    lacks "$2: no fault" "$tmp/ibdmchk" '^-E-|Found .* credit loop'
}

# repaired FILTER: of the last repair
repaired() {
    jq -c "$1" "$tmp/repair.json" 2>&1
}

# completion NAME: of all-to-all under the tables as they are, thousandths of its bound
completion() {
    "$MILLWRIGHT" tune "$folder" --ibnetdiscover "$tmp/$1.net" --lfts "$tmp/$1.lfts" --rate-cap 200 \
        --json 2>"$tmp/stderr" | jq '[.planes[].results[]
        | select(.pattern == "all-to-all" and .routing == "static")][0]
        | .completion / .completion_bound * 1000 | floor'
}

# ---- 127 nodes: 10 of 1,024 links between leaves and spines missing ----
fabric superpod-h100-4su compute
for leaf in 0 3 6 9 12 15 18 21 24 27; do
    damage="$damage $(printf '"S-024d5701000%02x000"[%u]' $leaf $((33 + leaf * 2 / 3)))"
done
fresh
ib_sm -R ftree
has "opensm's ftree refuses the fabric" "$ib/osm.log" "hasn't been identified as FatTree"
has "and it falls back" "$ib/osm.log" 'minhop tables configured'
seen fell
mend fell 1
same "canonical routes come back, without a deadlock" '[true,true,0,0]' \
    "$(repaired '[.canonical, .deadlock_free, .broken, .unreachable]')"
entries "$tmp/before.lfts" >"$tmp/before.entries"
alike "the way back is what was there" "$tmp/fell.entries" "$tmp/before.entries"
entries "$tmp/mended.lfts" >"$tmp/mended.entries"
same "changes.txt lists every entry that differs" \
    "$(diff "$tmp/before.entries" "$tmp/mended.entries" | grep -c '^>')" \
    "$(cat "$tmp"/fell.mended/*/changes.txt | grep -c '^+0x')"
was=$(completion fell)
load "$tmp/mended.lfts" "127 nodes"
sound 1020 "127 nodes"
is=$(completion loaded)
if [ "${was:-999}" -lt 600 ] && [ "${is:-0}" -ge 990 ]; then
    pass "all-to-all completes at $is/1000 of the bound, not $was/1000"
else
    fail "all-to-all completes at $is/1000 of the bound, not $was/1000"
fi
missed=0
for pair in 1:700 33:1001 500:2 900:64; do
    ib_run ibtracert -n "${pair%:*}" "${pair#*:}" >"$tmp/trace" 2>&1 || missed=$((missed + 1))
done
same "ibtracert follows a sample of them" 0 "$missed"
mend loaded 1
same "mended tables need no mending" '[false,true,0,0]' \
    "$(repaired '[.canonical, .deadlock_free, .broken, .changes]')"

# ---- the order of ranks: Open MPI starts them where the rankfile says ----
mw 0 tune "$folder" --nodes 'node[090,002,091,001]' -o "$tmp/ranks"
same "a host a line for each GPU" 'node001 node002 node090 node091' \
    "$(uniq "$tmp"/ranks/ranks-*/hostfile | xargs)"
if command -v mpirun >/dev/null && unshare --uts true 2>/dev/null; then
    cat >"$tmp/rsh" <<'END'
#!/bin/sh
host=$1
shift
exec unshare --uts sh -c 'hostname "$0"; exec sh -c "$*"' "$host" "$@"
END
    chmod +x "$tmp/rsh"
    printf 'node%s slots=1\n' 001 002 090 091 >"$tmp/hosts"
    # one rank a node: the simulated nodes share the few cores of this machine
    awk '/ slot=0$/ { sub(/^rank [0-9]+/, "rank " n++); print }' "$tmp"/ranks/ranks-*/rankfile >"$tmp/rankfile"
    # shellcheck disable=SC2016 # expanded by each rank
    timeout 60 mpirun --allow-run-as-root --mca plm rsh --mca plm_rsh_agent "$tmp/rsh" \
        --mca orte_keep_fqdn_hostnames 1 --mca oob_tcp_if_include lo --mca orte_tmpdir_base "$tmp" \
        --hostfile "$tmp/hosts" --rankfile "$tmp/rankfile" \
        sh -c 'echo $OMPI_COMM_WORLD_RANK $(hostname)' >"$tmp/ranked" 2>"$tmp/stderr"
    same "mpirun takes the rankfile" '0 node001 1 node002 2 node090 3 node091' \
        "$(sort "$tmp/ranked" | xargs)"
fi

# ---- 32 nodes: a link goes and nobody routes anew: the engine's own routes stay ----
damage=
fabric pod32-dense compute
fresh
ib_sm -R ftree
seen whole
mend whole 0
same "ftree's own tables need no mending" '[false,true,0,0]' \
    "$(repaired '[.canonical, .deadlock_free, .broken, .changes]')"
damage='"S-024d570100000000"[40] "S-024d570100002000"[60]'
for link in $damage; do
    ib_console "Unlink $link"
done
seen broken
mend broken 1
same "only what broke moves" '[false,true,true,true]' \
    "$(repaired '[.canonical, .deadlock_free, .broken > 0, .changes < 2 * .broken + 80]')"
load "$tmp/mended.lfts" "32 nodes"
sound 256 "32 nodes"

# ---- and back ----
load "$tmp/before.lfts" "the way back"
alike "the tables as they were" "$tmp/broken.entries" "$tmp/loaded.entries"
finish
