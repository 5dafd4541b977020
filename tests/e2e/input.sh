#!/bin/sh
# A wrong file: all its errors at once, each with line and column, exit status 2.
. "$(dirname "$0")/lib.sh"
cd "$tmp" || exit 1

cat >bad.yaml <<'YAML'
name: bad
site:
  power:
    feeds:
      - {name: A, kw: 400}
      - {name: B, kw: much}
    position_kw: -3
    circuits:
      - {feed: A, volts: 415, phases: 2, amps: 60, derate: 0.8}
    survive: fully
compute:
  typ: dgx-h100
  count: 0
fabrics:
  compute:
    topologie: rail
YAML
mw 2 check bad.yaml
has 'a text where a number is wanted' stderr '^bad\.yaml:6:23: '
has 'out of range' stderr '^bad\.yaml:7:18: .*-3'
has 'no such number of phases' stderr '^bad\.yaml:9:39: '
has 'no such word: the nearest' stderr '^bad\.yaml:10:14: .*fully'
has 'unknown key, with its place' stderr '^bad\.yaml:12:3: .*typ'
has 'unknown key: the nearest known one' stderr 'type'
has 'count of zero' stderr '^bad\.yaml:13:10: '
has 'unknown key in a fabric' stderr '^bad\.yaml:16:5: .*topologie'
has 'unknown key in a fabric: the nearest' stderr 'topology'
same 'errors stand in the order of the file' "$(grep -oE '^bad.yaml:[0-9]+:[0-9]+' stderr)" \
    "$(grep -oE '^bad.yaml:[0-9]+:[0-9]+' stderr | sort -t: -k2n -k3n)"
mw 2 design bad.yaml -o out
if [ -e out ]; then fail 'nothing is written'; else pass 'nothing is written'; fi
mw 2 check --json bad.yaml
same 'the same as JSON' 'true' "$(jq -c 'tostring | contains("topologie")' stdout 2>&1)"

printf 'name: a\nname: b\ncompute: {count: 32, count: 64}\n' >twice.yaml
mw 2 check twice.yaml
has 'a key that stands twice' stderr '^twice\.yaml:2:1: .*name'
has 'a key that stands twice: where first' stderr '\b1:1|line 1'
has 'a key that stands twice on one line' stderr '^twice\.yaml:3:22: .*count'

printf 'name: [a\nsite: {\n' >syntax.yaml
mw 2 check syntax.yaml
has 'a syntax error has a place' stderr '^syntax\.yaml:[0-9]+:[0-9]+: '

mw 2 check missing.yaml
has 'no such file' stderr 'missing\.yaml'
head -c 300000 /dev/urandom >noise.yaml
mw 2 check noise.yaml
: >empty.yaml
mw 0 check empty.yaml # every key has a default
mw 2 check "$tmp"

# Device types come from strangers: their names lead nowhere, take no other type's place, and
# their texts drive no terminal.
typefile() { printf 'manufacturer: %s\nmodel: %s\nslug: %s\nu_height: 1\n' "$2" "$3" "$4" >"$1"; }
mkdir types
for slug in ../../evil a/b .hidden .. '"a\nb"' "$(printf '%0101d' 1)"; do
    typefile types/x.yaml Acme X "$slug"
    mw 2 catalog import types/x.yaml -o into/deep
    has 'a slug that is no name: refused with its place' stderr '^types/x\.yaml:3:7: .*E-DEVICETYPE'
done
same 'nothing was written' '' "$(find into evil* -type f 2>/dev/null)"
printf 'types:\n  - {name: ../x, kind: switch, u: 1}\n' >types/own.yaml
mw 2 catalog list --catalog types
has 'a name in our own format: refused' stderr 'own\.yaml:2:12: .*E-CATALOG-NAME'
rm types/own.yaml
typefile types/x.yaml Mellanox SN4600C sn4600c
mw 0 catalog import types/x.yaml
has 'a built-in name is taken' stderr 'warning: .*sn4600c.*built-in'
has 'a built-in name is taken: what to do' stderr '--force'
has 'a built-in name is taken: not written' stdout '1 read, 0 written'
mw 0 check "$examples/pod32-dense.yaml"
mw 0 catalog import types/x.yaml -o own --force
has 'told, it is written' stdout '1 read, 1 written'
typefile types/x.yaml Acme '"X\e]0;owned\a"' x
mw 2 catalog import types/x.yaml -o own
lacks 'an escape sequence in a file reaches no terminal' stdout "$(printf '\033')"
name=$(printf 'types/\033[2J.yaml')
typefile "$name" Acme Y y
"$MILLWRIGHT" catalog import "$name" -o own >stdout 2>stderr || fail 'a file name with an escape sequence' stderr
has 'a file name with an escape sequence' stdout '1 read, 1 written'
lacks 'an escape sequence in a file name reaches no terminal' stdout "$(printf '\033')"
mkfifo types/pipe && ln -s /dev/null types/null && mkdir types/empty
for path in types/pipe types/null types/empty /dev/null; do
    mw 2 catalog import "$path" -o own
    has "$path: named" stderr "^$path: "
done

# The command line is input as well.
dense=$examples/pod32-dense.yaml
mw 2 check "$dense" --set compute.cuont=3
has '--set: unknown key, the nearest' stderr 'compute\.count|count'
mw 2 check "$dense" --set compute.count=many
mw 2 check "$dense" --set compute.count
mw 2 check "$dense" --set compute.type=dgx-h1000
has 'unknown device type: the nearest' stderr 'dgx-h100'
mkdir plan && mkfifo plan/factory.db
mw 2 show plan # and does not wait for a writer
mw 2 design "$dense" -o ''
mw 2 design "$dense" -o no/such/parent
mw 2 design "$dense" -o "$dense/below"
mw 2 new ''
mw 2 new nodir/x.yaml
mw 2 new types
{ head -c 10000 /dev/zero | tr '\0' k && echo ': 1'; } >long.yaml
mw 2 check long.yaml
lacks 'a long key is not told whole' stderr 'k{61}'

# An error among the findings: the plan can be made, but not be built as asked.
mkdir few
printf 'types:\n  - {name: rpdu-3ph, like: rpdu-3ph, pdu: {outlets: 2, phases: 3}}\n' >few/pdu.yaml
mw 1 check "$dense" --catalog few
has 'errors are counted' stdout '[0-9]+ errors? to put right'
lacks 'with errors nothing can be built as asked' stdout 'as asked'
mw 1 check "$dense" --catalog few --json
same 'with errors: not ok' false "$(jq .ok stdout)"
mw 1 design "$dense" --catalog few --dry-run
mw 2 frobnicate
mw 2 desing "$dense"
has 'unknown command: the nearest' stderr 'design'
mw 2 design
mw 2 design "$dense" --outptu x
has 'unknown option: the nearest' stderr '--output'
mw 2
finish
