#!/bin/sh
# recable.sh: plugs exchanged and cables left out at random; the re-cabling plan is carried out by
# carry_moves.py, which knows nothing of the program, and gives the plan.
. "$(dirname "$0")/lib.sh"
here=$(dirname "$0")

# mends WHAT PLAN KEEP SEED SWAPS LOST [near]
mends() {
    what=$1 plan=$2 keep=$3
    shift 3
    python3 "$here/miscable.py" "$plan/factory.db" "$@" >"$tmp/dump" 2>"$tmp/err" ||
        fail "$what: a dump is made" "$tmp/err"
    rm -rf "$tmp/moves"
    "$MILLWRIGHT" verify "$plan" --ibnetdiscover "$tmp/dump" --keep "$keep" -o "$tmp/moves" \
        >"$tmp/out" 2>&1
    same "$what: there are findings" 1 $?
    python3 "$here/carry_moves.py" "$plan/factory.db" "$tmp/dump" "$tmp/moves/recabling.csv" "$keep" \
        >"$tmp/carried" 2>&1
    has "$what: is mended" "$tmp/carried" '^mended: '
    has "$what: with as many ends as said" "$tmp/out" \
        "^Re-cabling: $(sed -n 's/^mended: \([0-9]*\) .*/\1/p' "$tmp/carried") ends? \(no plan has fewer\)"
}

"$MILLWRIGHT" design "$examples/pod32-dense.yaml" -o "$tmp/pod" >/dev/null 2>&1
mends "one swap" "$tmp/pod" 75 1 1 0 near
lacks "a swap of neighbours needs no cable" "$tmp/moves/recabling.csv" ',(lay|remove),'
mends "neighbours" "$tmp/pod" 75 2 40 0 near
mends "swaps and missing cables" "$tmp/pod" 75 3 30 20
mends "a mess" "$tmp/pod" 0 4 600 50
mends "a mess while nine tenths of the uplinks stay up" "$tmp/pod" 90 5 600 50
has "the sheet is a PDF" "$tmp/moves/recabling.pdf" '^%PDF-'
has "the drawing names the ports" "$tmp/moves/recabling.svg" '>leaf-1-1<'

"$MILLWRIGHT" design "$examples/superpod-h100-4su.yaml" -o "$tmp/superpod" >/dev/null 2>&1
mends "four scalable units" "$tmp/superpod" 75 6 200 30
mends "four scalable units, a mess" "$tmp/superpod" 75 7 60 90

# the cables of two units' leaves exchanged: each is one of its two ports', so none is laid new
"$MILLWRIGHT" export "$tmp/superpod" ibsim >/dev/null 2>&1
exchange=
for p in 1 2 3 4 5 6 7 8; do exchange="$exchange swap=leaf-1-2/p$p,leaf-2-2/p$p"; done
# shellcheck disable=SC2086 # words
python3 "$here/damage.py" "$tmp/superpod/export/ibsim/compute.net" "$tmp/dump" "$tmp/superpod/factory.db" $exchange ||
    fail "damage"
mw 1 verify "$tmp/superpod" --ibnetdiscover "$tmp/dump" --rate-cap 200 --json
same "the wrong unit: its plugs alone are moved" '[16,16,0,0]' \
    "$(jq -c '.recable | [.ends, .bound, .lay, .remove]' "$tmp/stdout")"
same "what lies too near to tell has its label read" "$(jq .recable.doubts "$tmp/stdout")" \
    "$(jq '[.recable.moves[] | select(.label_reads)] | length' "$tmp/stdout")"
mw 1 verify "$tmp/superpod" --ibnetdiscover "$tmp/dump" --rate-cap 200 -o "$tmp/moves" --force
has "in words" "$tmp/moves/recabling.txt" \
    '; its label must read [0-9a-f]{12}; if it reads [0-9a-f]{12} \([0-9.]+ m\), it does not reach: lay a new one$'
finish
