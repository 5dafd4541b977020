#!/bin/sh
# Every command once, as the issue and the man pages show it, with text and with --json.
. "$(dirname "$0")/lib.sh"
cd "$tmp" || exit 1

mw 0 --version
has 'version' stdout '^millwright [0-9]+\.[0-9]+\.[0-9]+$'
mw 0 --help
cp stdout help
for command in new check design show explain catalog; do
    has "help names $command" help "^  $command "
    mw 0 "$command" --help
    has "$command --help shows how it is used" stdout "millwright $command"
done

mw 0 new factory.yaml
has 'new: a comment for every key' factory.yaml '#.*kW'
mw 0 check factory.yaml
mw 2 new factory.yaml
has 'new does not overwrite' stderr 'factory\.yaml'

mw 0 design "$examples/pod32-dense.yaml" -o out
gpu=$(query out/factory.db "SELECT name FROM racks WHERE kind = 'compute' ORDER BY name LIMIT 1")
net=$(query out/factory.db "SELECT name FROM racks WHERE kind = 'network' ORDER BY name LIMIT 1")

json() { # json ARGUMENT…: as text, then as JSON that parses
    mw 0 "$@"
    if [ -s stdout ]; then pass "text: $*"; else fail "text: $*"; fi
    lacks "no colour where it is no terminal: $*" stdout "$(printf '\033')"
    mw 0 "$@" --json
    if jq -e . stdout >/dev/null 2>&1; then pass "JSON: $*"; else fail "JSON: $*" stdout; fi
}
json show out
json show out "rack:$gpu"
has 'an elevation has the top U' stdout '48'
json show out "rack:$net"
json show out row:a
json show out feed:A
json show out node007
json show out node007/gpu3
json show out node007/hca5
json show out leaf-1-5
json show out leaf-1-5/p17
json show out cable:123
json show out "cable:$(query out/factory.db 'SELECT id FROM cables WHERE n = 5')"
mw 0 show out "rack:$gpu" --color always
has 'colour when asked for' stdout "$(printf '\033')"
mw 2 show out node999
mw 2 show out nod007
has 'unknown name: the nearest' stderr 'node007'
mw 2 show nowhere
json explain out "rack:$gpu"
mw 0 explain out "rack:$gpu"
has 'explain: the limit that binds' stdout '[Bb]ind'
has 'explain: the position of 44 kW' stdout '44'
json explain E-USAGE
mw 2 explain E-USGAE
has 'unknown code: the nearest' stderr 'E-USAGE'

# A rack where no node may stand says what it holds.
mw 0 design "$examples/superpod-h100-4su.yaml" -o superpod
management=$(query superpod/factory.db "SELECT name FROM racks WHERE kind = 'management' LIMIT 1")
mw 0 explain superpod "rack:$management"
has 'a management rack: what it holds first' stdout "^$management: .* with .*qm9700"
has 'a management rack: its load' stdout 'draws [0-9.]+ kW.* weighs [0-9.]+ kg.*kVA'
lacks 'a management rack: no limit that is none' stdout '[0-9]{7}'
mw 0 explain superpod "rack:$management" --json
same 'a management rack holds no nodes, as JSON' 0 "$(jq .nodes_per_rack stdout)"
mw 0 explain out "rack:$net"
has 'a network rack: what it holds first' stdout "^$net: network rack .* with .*qm9700"
has 'a network rack: then what nodes such a position takes' stdout 'may hold 4 nodes'

# What fails with --json says so as JSON.
for words in 'show nowhere' 'show out node999' 'explain out rack:zz' 'explain E-USGAE' 'catalog show qm9701' \
    'catalog import nowhere' 'design nowhere -o x' 'design nowhere'; do
    # shellcheck disable=SC2086 # arguments
    mw 2 $words --json
    same "failure as JSON: $words" '"error"' "$(jq -c '.messages[0].severity' stdout 2>&1)"
done
mw 3 design "$examples/pod32-dense.yaml" --set site.power.position_kw=10.1 --dry-run --json
same 'an impossible factory as JSON' '[false,"string"]' "$(jq -c '[.ok, (.nearest | type)]' stdout 2>&1)"

# Output that cannot be written is a failure, help included.
for words in --version --help 'design --help' 'help check' 'catalog list'; do
    status=0
    # shellcheck disable=SC2086 # arguments
    "$MILLWRIGHT" $words >/dev/full 2>stderr || status=$?
    same "to a full device: $words" 5 "$status"
    status=0
    # shellcheck disable=SC2086 # arguments
    "$MILLWRIGHT" $words >&- 2>stderr || status=$?
    same "to nowhere: $words" 5 "$status"
done

json catalog list
has 'catalog: a node' stdout 'dgx-h100'
json catalog show qm9700
json catalog show dgx-b200
mw 2 catalog show qm9701
has 'unknown type: the nearest' stderr 'qm9700'
json check "$examples/pod32-dense.yaml"
json design "$examples/pod32-dense.yaml" --dry-run

# explain knows every code of the table, in any case of letters
for code in $(sed -n 's/^MW_CODE([A-Z0-9_]*, "\([A-Z0-9-]*\)".*/\1/p' "$MW_ROOT/src/base/codes.def"); do
    "$MILLWRIGHT" explain "$code" >stdout 2>stderr || fail "explain $code" stderr
    grep -q . stdout || fail "explain $code says something" stderr
done
pass 'explain knows every code'

mw 0 completion bash
if bash -n stdout 2>stderr; then pass 'the completion is a script'; else fail 'the completion is a script' stderr; fi
finish
