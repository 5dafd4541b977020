#!/bin/sh
# tune.sh: how well a fabric runs and what holds it back: from the plan, from dumps of it with known
# faults, and live from real opensm on a simulated fabric (repair.sh loads mended tables of a whole
# superpod; here they are found live).
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=ibsim.sh
. "$(dirname "$0")/ibsim.sh"
schema=$(realpath "$MW_ROOT")/tests/schema/tune.schema.json
damage=$(realpath "$(dirname "$0")")/damage.py
export LC_ALL=C

# tune STATUS OPTION…: of $plan, as JSON
tune() {
    wanted_status=$1
    shift
    mw "$wanted_status" tune "$plan" --json "$@"
    [ "$wanted_status" -ge 2 ] && return
    python3 -m jsonschema -i "$tmp/stdout" "$schema" >"$tmp/.schema" 2>&1 || fail "schema: tune $*" "$tmp/.schema"
}

# from FILTER: of the last output, compact
from() {
    jq -c "$1" "$tmp/stdout" 2>&1
}

# refused WHAT MESSAGE OPTION…
refused() {
    what=$1
    message=$2
    shift 2
    mw 2 tune "$plan" "$@"
    has "$what" "$tmp/stderr" "$message"
}

static='[.planes[0].results[] | select(.routing == "static")]'
all_to_all='.planes[0].results[] | select(.pattern == "all-to-all" and .routing == "static")'

# ---- whole trees give all that their parts could ----
plan=$tmp/superpod
mw 0 design "$examples/superpod-h100-4su.yaml" -o "$plan" --set compute.count=128 \
    --set fabrics.compute.managers.count=0
tune 0
same "a whole superpod gives 1 under its canonical tables" '[5,true]' \
    "$(from "$static | [length, all(.fluid == 1 and .completion == 1 and .unreachable == 0)]")"
same "there is nothing to mend" '[[],null,"canonical"]' "$(from '.planes[0] | [.limits, .repair, .tables]')"
plan=$tmp/pod
mw 0 design "$examples/pod32-dense.yaml" -o "$plan"
mw 0 export "$plan" ibsim
net=$plan/export/ibsim/compute.net
tune 0
same "so does a pod, in each of its planes" true \
    "$(from '[.planes[].results[] | select(.routing != "ecmp")] | all(.fluid == 1 and .completion == 1)')"
same "with the cables of the plan" '[["compute",12,256,512],["storage",3,64,128]]' \
    "$(from '[.planes[] | [.plane, .switches, .endpoints, .links]]')"
same "hashing does not, and its tail is behind its mean" true \
    "$(from '.planes[0].results[] | select(.pattern == "all-to-all" and .routing == "ecmp")
        | .completion < 1 and .tail < .completion')"
cp "$tmp/stdout" "$tmp/once"
tune 0
alike "the same bytes twice" "$tmp/once" "$tmp/stdout"
tune 0 --seed 2
same "another seed draws others" false "$(cmp -s "$tmp/once" "$tmp/stdout" && echo true || echo false)"
mw 0 tune "$plan"
has "people read a table" "$tmp/stdout" '^  all-to-all +static +1 +1 +1 +1'

# ---- a dump without one of 256 links between leaves and spines ----
python3 "$damage" "$net" "$tmp/less" "$plan/factory.db" unplug=leaf-1-3/p47
tune 1 --ibnetdiscover "$tmp/less" --rate-cap 200
same "one finding" '[["T-UPLINKS","leaf-1-3","leaf-1-3 has 31 of 32 uplinks"]]' \
    "$(from '[.planes[].limits[] | [.code, .path, .text]]')"
has "which names the cable" "$tmp/stdout" 'Mend leaf-1-3/p47 to spine-[0-9]+/p[0-9]+'
same "what it costs, what tables would give, and that the cable gives all" true \
    "$(from '.planes[0].limits[0] | .now.completion < 0.7 and .tables.completion > .now.completion
        and .mended == {fluid: 1, completion: 1}')"
same "the cost is that of the results" true \
    "$(from "($all_to_all) as \$r | .planes[0].limits[0].now | .fluid == \$r.fluid and .completion == \$r.completion")"
same "only the plane that is seen is told of" '["compute"]' "$(from '[.planes[].plane]')"
python3 "$damage" "$net" "$tmp/slow" "$plan/factory.db" slow=leaf-1-3/p47 kill=spine-4
sed -i 's/4xHDR/4xNDR/' "$tmp/slow"
tune 1 --ibnetdiscover "$tmp/slow"
same "a dead spine is one finding, not one for each leaf; all mended gives 1" \
    '[["T-ALL",1],["T-SLOW","leaf-1-3"],["T-SWITCH","spine-4"]]' \
    "$(from '[.planes[0].limits[] | if .code == "T-ALL" then [.code, .mended.completion] else [.code, .path] end] | sort')"

# ---- what if ----
what_if() { # CHANGE: thousandths of all-to-all in the compute plane, with mended tables, in $got
    tune 0 --what-if "$1"
    got=$(from '.what_if[] | .planes[0].mended.completion * 1000 | floor')
}
for change in lost:node007 lost:node007/hca5 lost:leaf-1-5; do
    what_if $change
    same "$change costs the others nothing" 1000 "$got"
done
# 224 of 255 flows of an endpoint cross what is left of its leaf's uplinks
bound() { # LEFT: share of the uplinks, thousandths
    echo "$(($1 * 255 / 224))"
}
for change in lost:spine-2:750 half:spine-2:875 oversubscribed:2:500 oversubscribed:4:250; do
    what_if "${change%:*}"
    limit=$(bound "${change##*:}")
    if [ "${got:-9999}" -le "$limit" ] && [ "${got:-0}" -ge $((limit * 8 / 10)) ]; then
        pass "${change%:*}: $got of $limit thousandths that its cut allows"
    else
        fail "${change%:*}: $got of $limit thousandths that its cut allows" "$tmp/stdout"
    fi
done
tune 0 --what-if lost:leaf-1-1/p33 --what-if half:leaf-1-2/p40
same "several, each by itself" '["lost:leaf-1-1/p33","half:leaf-1-2/p40"]' "$(from '[.what_if[].change]')"
refused "a switch that is not" 'has a "spine-9"' --what-if lost:spine-9
refused "a port that is not" 'has a "leaf-1-1/p99"' --what-if half:leaf-1-1/p99
refused "no name" 'has a ""' --what-if lost:
refused "a ratio below 2" '"oversubscribed:1" is no change' --what-if oversubscribed:1
refused "a ratio that is not whole" 'is no change' --what-if oversubscribed:2.5
refused "a word that is none" '"shrunk" is no change' --what-if shrunk
refused "a final size that is not planned" 'no compute.count_final' --what-if final
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/grows" --set compute.count=16 --set compute.count_final=32
mw 0 tune "$tmp/grows" --what-if final --json
same "the final size is whole, too" '["final",true]' "$(from '.what_if[0]
    | [.change, ([.planes[0].results[] | select(.routing == "static")] | all(.completion == 1))]')"

# ---- jobs ----
printf 'job,nodes\ntrain,"node[001-008]"\nevals,"node[009-011]"\nevals,node020\n' >"$tmp/jobs.csv"
tune 0 --jobs "$tmp/jobs.csv" --nodes 'node[030-032]'
same "jobs of a table and of a list" '[["train",8],["evals",4],["job",3]]' "$(from '[.jobs[] | [.name, .nodes]]')"
same "in a whole tree none hinders another" true \
    "$(from '.jobs | all(.ring.together == 1 and .all_to_all.together == 1 and .order.after == 1)')"
same "an order has each node once" '["node009","node010","node011","node020"]' \
    "$(from '.jobs[1].order.nodes | sort')"
refused "a node that is not" 'no compute node "node999"' --nodes node999
refused "a node twice" 'node001' --nodes node001,node001
refused "a list that is none" 'is no list of nodes' --nodes 'node[001-'
refused "a table that is none" 'E-JOBS-FORM' --jobs "$net"

# ---- what is written ----
tune 1 --ibnetdiscover "$tmp/less" --rate-cap 200 --repair --jobs "$tmp/jobs.csv" --dry-run -o "$tmp/out"
from '.files' >"$tmp/files"
same "a dry run writes nothing" no "$([ -e "$tmp/out" ] && echo yes || echo no)"
tune 1 --ibnetdiscover "$tmp/less" --rate-cap 200 --repair --jobs "$tmp/jobs.csv" -o "$tmp/out"
same "and lists what is written" "$(cat "$tmp/files")" "$(from '.files')"
same "which is there" "$(from '.files[]' | tr -d '"' | sort)" \
    "$(cd "$tmp/out" && find . -type f ! -name MANIFEST | sed 's|^\./||' | sort)"
same "a rank for each GPU" '32 64' \
    "$(grep -c '^rank ' "$tmp/out/ranks-evals/rankfile") $(grep -c '^rank ' "$tmp/out/ranks-train/rankfile")"
mw 1 tune "$plan" --ibnetdiscover "$tmp/less" --rate-cap 200 --repair -o "$tmp/out2"
alike "tables do not depend on what else is asked" "$tmp/out/compute/tables.lfts" "$tmp/out2/compute/tables.lfts"
has "people read what was written" "$tmp/stdout" '^  compute/tables.lfts$'
refused "never into a plan" 'holds a plan' --nodes 'node[001-004]' -o "$plan"
refused "a dry run of nothing" 'needs the folder' --repair --dry-run
refused "a rate that is none" 'rate in Gbit/s' --rate-cap 0
refused "a seed that is none" 'whole number' --seed x
refused "a file that is not there" 'E-FILE-READ' --lfts "$tmp/none"
refused "a file of another kind" 'E-OBS-KIND' --ibnetdiscover "$plan/cables.csv"
mw 2 tune
mw 2 tune "$tmp/none"
has "no plan" "$tmp/stderr" 'E-PLAN-OPEN'

# ---- live ----
ib_missing=
(ib_need) >"$tmp/need"
if grep -q SKIP "$tmp/need"; then
    pass "live # SKIP the peers are not installed"
    finish
fi

# live STATUS OPTION…: as tune, through the simulator
live() {
    wanted_status=$1
    shift
    status=0
    ib_run "$MILLWRIGHT" tune "$plan" --live --rate-cap 200 --json "$@" >"$tmp/stdout" 2>"$tmp/stderr" || status=$?
    same "exit status: tune --live $*" "$wanted_status" "$status"
}
agreed='[.planes[0] | .results, .endpoints, .links, .tables]'

ib_start "$net"
ib_sm -R ftree
ib_run ibnetdiscover >"$tmp/net" 2>/dev/null
ib_run dump_lfts >"$tmp/lfts" 2>/dev/null
live 0
from "$agreed" >"$tmp/live"
same "opensm's ftree gives all that the cables do" '[1,1]' \
    "$(from "$static | [(map(.completion / .completion_bound) | min), length / 5]")"
mw 0 tune "$plan" --ibnetdiscover "$tmp/net" --lfts "$tmp/lfts" --rate-cap 200 --json
from "$agreed" >"$tmp/files"
alike "live and dumps agree" "$tmp/files" "$tmp/live"
tune 0 --lfts "$tmp/lfts"
same "tables alone are walked over the plan's cables" '["observed",[1,1]]' \
    "$(from "[.planes[0].tables, ($static | [(map(.completion) | min), (map(.fluid) | min)])]")"

# ten of 256 links go; ftree gives up, opensm's minhop takes over
links=
for leaf in 0 1 2 3 4 5 6 7 0 1; do
    port=$((33 + ${#links} % 32))
    links="$links \"S-024d57010000${leaf}000\"[$port]"
done
unlink() {
    for link in $links; do
        ib_console "Unlink $link"
    done
}
unlink
ib_sm -R ftree
live 1 --repair -o "$tmp/mended"
same "246 links are left" 502 "$(from '.planes[0].links')"
same "a way for each, without a deadlock" '[true,0]' \
    "$(from '.planes[0].repair | [.deadlock_free, .unreachable]')"
was=$(from "$all_to_all | .completion * 10000 | round")
promised=$(from '.planes[0].repair.completion * 10000 | round')
ib_start "$net"
unlink
ib_sm -R file -U "$tmp/mended/compute/tables.lfts"
has "opensm takes the file" "$ib/osm.log" 'file tables configured on all switches'
live 1
is=$(from "$all_to_all | .completion * 10000 | round")
if [ "${is:-0}" -ge $((promised * 99 / 100)) ] && [ "${is:-0}" -gt "${was:-9999}" ]; then
    pass "all-to-all completes at $is/10000 as promised ($promised), not at $was"
else
    fail "all-to-all completes at $is/10000; promised $promised, before $was" "$tmp/stdout"
fi
same "and mended tables alone need no cure" '[]' \
    "$(from '[.planes[0].limits[] | select(.code == "T-TABLES" and .tables.completion > .now.completion * 1.01)]')"
finish
