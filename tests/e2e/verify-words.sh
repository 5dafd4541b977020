#!/bin/sh
# What verify says of what it found: how many cables a finding is about, what cannot be checked, how
# a finding and the moves that mend it go together, and what stands in the files afterwards.
. "$(dirname "$0")/lib.sh"
damage=$(dirname "$0")/damage.py
schema=$MW_ROOT/tests/schema/verify.schema.json

"$MILLWRIGHT" design "$examples/pod32-dense.yaml" -o "$tmp/p" >/dev/null 2>&1
"$MILLWRIGHT" export "$tmp/p" ibsim >/dev/null 2>&1
net=$tmp/p/export/ibsim/compute.net

see() {
    python3 "$damage" "$net" "$tmp/net" "$tmp/p/factory.db" "$@" || fail "damage: $*"
}

verify() {
    wanted_status=$1
    shift
    mw "$wanted_status" verify "$tmp/p" --ibnetdiscover "$tmp/net" --rate-cap 200 "$@"
}

# turn FORMAT FIRST N K: what is in the ith port belongs in the (i + k)th; as exchanges for damage.py
turn() {
    python3 - "$@" <<'EOF'
import sys
form, first, n, k = sys.argv[1], *map(int, sys.argv[2:])
have = list(range(n))
for i in range(n):
    at = have.index((i + k) % n)
    if at != i:
        have[i], have[at] = have[at], have[i]
        print("swap=%s,%s" % (form % (first + i), form % (first + at)))
EOF
}

# turned WHAT TEXT ARGUMENT…: one finding, and its text
turned() {
    what=$1 text=$2
    shift 2
    # shellcheck disable=SC2046 # words
    see $(turn "$@")
    verify 1 --json
    same "$what: one finding" '["V-ROTATION"]' "$(jq -c '[.findings[].code]' "$tmp/stdout")"
    same "$what: by how many" "$text" "$(jq -r '.findings[0].text' "$tmp/stdout" | sed 's/:.*//')"
}

# ---- rotations ----
turned 'rails by 2' 'at node007 8 rails are rotated by 2' node007/hca%d 1 8 2
turned 'rails by 4' 'at node007 8 rails are rotated by 4' node007/hca%d 1 8 4
turned 'nodes by 2' 'ports 1 to 32 of leaf-1-5 are rotated by 2' leaf-1-5/p%d 1 32 2
turned 'nodes by 16' 'ports 1 to 32 of leaf-1-5 are rotated by 16' leaf-1-5/p%d 1 32 16
turned 'uplinks by 4' 'ports 33 to 64 of leaf-1-5 are rotated by 4' leaf-1-5/p%d 33 32 4
same 'the cure is the moves' "See moves 1 to $(jq '.recable.moves | length' "$tmp/stdout") of the re-cabling plan." \
    "$(jq -r '.findings[0].cure' "$tmp/stdout")"
see swap=leaf-1-5/p7,leaf-1-5/p8 unplug=leaf-1-1/p3
verify 1 --json
same 'a cure of plugs names its moves' true "$(jq '. as $v | .findings[] | select(.code == "V-SWAP") | .cure |
    [scan("[0-9]+") | tonumber] | . == [1, 3] or . == [2, 4]' "$tmp/stdout")"
has 'a missing cable may sit badly: that is not only its moves' "$tmp/stdout" 'both plugs sit'

# ---- weak links ----
see slow=leaf-1-1/p4
awk '/^Switch/ { of = /"leaf-1-5"/ } of && /^\[33\]/ { sub(/4xHDR/, "4xEDR") } 1' "$tmp/net" >"$tmp/one" && mv "$tmp/one" "$tmp/net"
verify 1
has 'in their places' "$tmp/stdout" '512 of 512 in their places, 2 of them slower or otherwise not as planned'
has 'what each end sees' "$tmp/stdout" 'leaf-1-5/p33 sees 4xEDR, spine-1/p[0-9]+ sees 4xHDR'
verify 1 --json
cp "$tmp/stdout" "$tmp/json"
python3 -m jsonschema -i "$tmp/json" "$schema" >"$tmp/.schema" 2>&1 || fail 'schema' "$tmp/.schema"
same 'for programs, too' '["4xEDR","4xHDR"]' \
    "$(jq -c '.findings[] | select(.code == "V-ONE-SIDED").cables[0] | [.a_sees, .b_sees]' "$tmp/json")"

# ---- what cannot be checked ----
see
verify 0 --json
same 'with names all is checked' 0 "$(jq .identities.unchecked "$tmp/stdout")"
see reguid nameless
verify 0 --json
same 'without any none of 256 is' 256 "$(jq .identities.unchecked "$tmp/stdout")"
verify 0 --learn
has 'people are told' "$tmp/stdout" '256 cables of adapters without name or known GUID cannot be checked'
has 'they are not learnt' "$tmp/stdout" '256 adapters are left out'
same 'the switches are' 13 "$(wc -l <"$tmp/p/identity.csv")"
verify 0 --learn --force
same 'all are, with --force' 269 "$(wc -l <"$tmp/p/identity.csv")"
verify 0 --json
same 'and can be checked from then on' 0 "$(jq .identities.unchecked "$tmp/stdout")"
rm -f "$tmp/p/identity.csv"

# ---- files ----
see swap=leaf-1-5/p7,leaf-1-5/p8
verify 1 -o "$tmp/moves"
same 'four files' 'recabling.csv recabling.pdf recabling.svg recabling.txt ' \
    "$(find "$tmp/moves" -name 'recabling*' -exec basename {} \; | LC_ALL=C sort | tr '\n' ' ')"
see
verify 0 -o "$tmp/moves"
has 'nothing is to be moved' "$tmp/stdout" 'Nothing is to be moved, and so says '
same 'of the moves of yesterday none stays' 'recabling.csv recabling.txt ' \
    "$(find "$tmp/moves" -name 'recabling*' -exec basename {} \; | LC_ALL=C sort | tr '\n' ' ')"
same 'the list has only its head' 1 "$(wc -l <"$tmp/moves/recabling.csv")"
has 'the text says it' "$tmp/moves/recabling.txt" 'nothing is to be moved'
verify 0 -o "$tmp/moves.csv"
same 'one file alone, too' 1 "$(wc -l <"$tmp/moves.csv")"
verify 2 -o "$tmp/moves.xyz"
has 'an ending that says nothing' "$tmp/stderr" 'E-USAGE|the ending of the file does not say what to write'
same 'is not taken for a folder' no "$([ -e "$tmp/moves.xyz" ] && echo yes || echo no)"
mw 2 verify "$tmp/p" --ibnetdiscover - --watch
has 'what is read once cannot be watched' "$tmp/stderr" 'can be read but once'
finish
