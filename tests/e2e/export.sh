#!/bin/sh
# export.sh: the export command, and the formats for people: NetBox files, labels whose printed
# codes are read back, pull lists, purchase lists.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
root=$(realpath "$MW_ROOT")
out=$tmp/out
mw 0 design "$examples/superpod-h100-4su.yaml" -o "$out"

# ---- the command ----

mw 0 export --list
for name in netbox labels pull purchase; do
    has "--list has $name" "$tmp/stdout" "^$name +[A-Za-z]"
done
mw 0 export --list --json
same '--list --json lists as many' "$("$MILLWRIGHT" export --list | wc -l)" \
    "$(jq '.formats | length' "$tmp/stdout")"
mw 0 completion bash
has 'the completion knows the formats' "$tmp/stdout" 'export\) .*netbox.*purchase.*all'
mw 2 export
mw 2 export "$out"
has 'says where formats are listed' "$tmp/stderr" 'export --list'
mw 2 export "$out" netbx
has 'names the nearest' "$tmp/stderr" 'did you mean "netbox"'
mw 2 export "$out" netbox kubernetes
lacks 'nothing is near' "$tmp/stderr" 'did you mean'
mw 2 export "$tmp" netbox --json
same 'a failure is JSON too' E-PLAN-OPEN "$(jq -r '.messages[0].code' "$tmp/stdout")"
mw 2 export "$out" netbox --assets "$tmp/absent.csv"
if [ -e "$out/export" ]; then fail 'a refusal writes nothing'; else pass 'a refusal writes nothing'; fi

mw 0 export "$out" all --dry-run --json
if [ -e "$out/export" ]; then fail 'a dry run writes nothing'; else pass 'a dry run writes nothing'; fi
if python3 -m jsonschema -i "$tmp/stdout" "$root/tests/schema/export.schema.json" >"$tmp/.schema" 2>&1; then
    pass '--json is as its schema says'
else
    fail '--json is as its schema says' "$tmp/.schema"
fi
jq -r '.formats[].files[]' "$tmp/stdout" | sort >"$tmp/foretold"
mw 0 export "$out" all
(cd "$out" && find export -type f | sort) >"$tmp/written"
alike 'all writes what the dry run foretold' "$tmp/foretold" "$tmp/written"

cp -r "$out/export" "$tmp/before"
mw 0 export "$out" netbox purchase netbox
diff -r "$out/export" "$tmp/before" >"$tmp/.diff" 2>&1
same 'again: the same bytes, and other formats stay' '' "$(cat "$tmp/.diff")"
echo mine >"$out/export/netbox/mine.txt"
mw 2 export "$out" netbox
has 'what is not ours stays' "$tmp/stderr" 'E-OUT-FOREIGN'
same 'and is as it was' mine "$(cat "$out/export/netbox/mine.txt")"
rm "$out/export/netbox/mine.txt"

printf 'device,port,mac,guid,serial\nnode001,,,,DGX-1570\n' >"$tmp/assets.csv"
mw 0 export "$out" netbox --assets "$tmp/assets.csv"
has 'serial numbers reach NetBox' "$out/export/netbox/08-devices.csv" '^node001,node,NVIDIA,DGX H100,DGX-1570,'
printf 'device,port,mac,guid,serial\nnode999,,,,X\n' >"$tmp/assets.csv"
mw 2 export "$out" netbox --assets "$tmp/assets.csv"
has 'an asset of nothing is told' "$tmp/stderr" 'E-ASSETS-NAME'
has 'and nothing was written' "$out/export/netbox/08-devices.csv" 'DGX-1570'

# ---- labels: a scanner reads each label of the first sheet of row a and of its last ----

labels=$out/export/labels
pages=$(pdfinfo "$labels/sheets/a.pdf" | sed -n 's/^Pages: *//p')
# read_sheet PAGE: the codes of 3 x 8 labels of 70 x 37 mm, each by itself, at 200 dpi
read_sheet() {
    pdftoppm -r 200 -gray -singlefile -f "$1" -l "$1" "$labels/sheets/a.pdf" "$tmp/sheet"
    python3 - "$tmp/sheet.pgm" "$tmp/label" <<'PY'
import sys
data = open(sys.argv[1], "rb").read()
_, width, height, _ = data.split(maxsplit=4)[:4]
width, height = int(width), int(height)
pixels = data[-width * height:]
mm = 200 / 25.4
for n in range(24):
    x, y = round(n % 3 * 70 * mm), round((0.5 + n // 3 * 37) * mm)
    w, h = min(round(70 * mm), width - x), min(round(37 * mm), height - y)
    rows = [pixels[(y + i) * width + x:(y + i) * width + x + w] for i in range(h)]
    open(f"{sys.argv[2]}{n:02}.pgm", "wb").write(b"P5 %d %d 255\n" % (w, h) + b"".join(rows))
PY
    for label in "$tmp"/label*.pgm; do zbarimg -q --raw "$label" 2>/dev/null; done
}
python3 - "$labels/labels.csv" >"$tmp/codes" <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    print(row["qr"])
PY
for page in 1 "$pages"; do
    read_sheet "$page" | sort >"$tmp/read"
    sort "$tmp/codes" | comm -23 "$tmp/read" - >"$tmp/strange"
    same "sheet $page: every code that is read is one of the plan's" '' "$(cat "$tmp/strange")"
    pdftotext -f "$page" -l "$page" "$labels/sheets/a.pdf" - | grep -cE '^(to|at)$' >"$tmp/count"
    same "sheet $page: the code of every label is read" "$(cat "$tmp/count")" "$(wc -l <"$tmp/read")"
done
same 'sheets hold every label' "$(wc -l <"$tmp/codes")" "$(for pdf in "$labels"/sheets/*.pdf \
    "$labels"/*.pdf; do [ -f "$pdf" ] && pdftotext "$pdf" -; done | grep -cE '^(to|at)$')"

# ---- pull list ----

pull=$out/export/pull
python3 - "$pull/pull.csv" "$out/cables.csv" >"$tmp/pull" <<'PY'
import csv, sys
pull = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
cables = {r["id"]: r for r in csv.DictReader(open(sys.argv[2], encoding="utf-8"))}
print(sorted(r["id"] for r in pull) == sorted(cables))
same = ("a_label", "b_label", "c_label", "a_rack", "a_u", "b_rack", "b_u", "part", "colour", "length_m", "bundle")
print([(r["id"], k) for r in pull for k in same if r[k] != cables[r["id"]][k]])
print(all(r["pulled"] == r["a_connected"] == r["b_connected"] == r["tested"] == "" for r in pull))
PY
printf 'True\n[]\nTrue\n' >"$tmp/want"
alike 'every cable once, as cables.csv has it, with boxes to check' "$tmp/want" "$tmp/pull"
cut -d, -f2 "$out/cables.csv" | tail -n +2 | sort >"$tmp/ids"
for pdf in "$pull"/rows/*.pdf "$pull"/*.pdf; do
    [ -f "$pdf" ] && pdftotext -layout "$pdf" -
done | grep -oE '\b[0-9a-f]{12}\b' | sort >"$tmp/printed"
for digest in $(jq -r '.plan.digest // .digest' "$out/summary.json" | cut -c1-12); do
    sed -i "/^$digest\$/d" "$tmp/printed" # the foot of each page
done
alike 'every cable is printed once' "$tmp/ids" "$tmp/printed"

# ---- purchase list ----

python3 - "$out/export/purchase/overview.csv" "$out/bom.csv" >"$tmp/bought" <<'PY'
import collections, csv, sys
need, bom = collections.Counter(), collections.Counter()
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    need[r["part"], r["length_m"]] += int(r["needed"])
    assert int(r["order"]) == int(r["needed"]) + int(r["spares"])
for r in csv.DictReader(open(sys.argv[2], encoding="utf-8")):
    bom[r["part"], r["length_m"]] += int(r["now"])
print(need == bom)
PY
same 'what is needed is the bill of materials' True "$(cat "$tmp/bought")"

finish
