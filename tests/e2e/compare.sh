#!/bin/sh
# shellcheck source-path=SCRIPTDIR
# compare.sh: designs side by side: what each is alone, what cannot be, every form of the answer.
. "$(dirname "$0")/lib.sh"

schema() {
    if python3 -m jsonschema -i "$tmp/stdout" "$MW_ROOT/tests/schema/compare.schema.json" >"$tmp/.schema" 2>&1; then
        pass "$1: as its schema has it"
    else
        fail "$1: not as its schema has it" "$tmp/.schema"
    fi
}

from() {
    jq -c "$1" "$tmp/stdout" 2>&1
}

dense=$examples/pod32-dense.yaml
low=$examples/pod32-lowpower.yaml

# "4 per rack or 2?": the columns are what `design` says of each alone
mw 0 compare "$dense" "$low" --with compute.max_per_rack=2 --with site.power.position_kw=5 --json
schema "two files and two variants"
cp "$tmp/stdout" "$tmp/json"
same "names of the columns" '["pod32-dense","pod32-lowpower","max_per_rack=2","position_kw=5"]' \
    "$(from '[.designs[].name]')"
i=0
for design in pod32-dense pod32-lowpower "pod32-dense compute.max_per_rack=2"; do
    # shellcheck disable=SC2086 # a design with its settings
    summary $design
    same "$design: as it is alone" \
        "$(field '[.nodes, .racks.total, .nodes_per_rack, .cables_total, (.findings as $f | ["error", "warning", "info"] | map(. as $s | [$f[] | select(.severity == $s)] | length))]')" \
        "$(from ".designs[$i] | .figures | [.nodes, .racks, .nodes_per_rack, .cables, [.errors, .warnings, .notes]]")"
    i=$((i + 1))
done
same "what cannot be says why, and what would do" '[false,"D-NO-NODE-FITS",true]' \
    "$(from '.designs[3] | [.possible, .why.code, (.why.nearest | startswith("--set "))]')"
mw 0 compare "$dense" "$low" --with compute.max_per_rack=2 --with site.power.position_kw=5
has "a table with differences" "$tmp/stdout" '^  racks +10 +18 \(\+8\) +1[0-9]'
has "impossible in its column" "$tmp/stdout" '^  nodes +32 +32 +32 +impossible'
has "and why below" "$tmp/stdout" 'position_kw=5 cannot be: .*D-NO-NODE-FITS'

# a stored plan is as good as its factory file, and --set holds for all
mw 0 design "$dense" -o "$tmp/plan"
mw 0 compare "$tmp/plan" "$dense" --json
same "a plan and its file are alike" true "$(from '.designs[0].figures == .designs[1].figures')"
same "two of a name are told apart" '["plan","pod32-dense"]' "$(from '[.designs[].name]')"
mw 0 compare "$dense" --set compute.count=16 --with compute.count=8,site.power.position_kw=24 --json
same "--with wins over --set, commas part settings" '[["pod32-dense",16],["count=8, position_kw=24",8]]' \
    "$(from '[.designs[] | [.name, .figures.nodes]]')"
mw 0 compare "$dense" "$dense" --json
same "the same twice" '["pod32-dense","pod32-dense #2"]' "$(from '[.designs[].name]')"
mw 0 compare "$dense" --with 'assume=[{device: sn4600c, max_w: 1000}, {device: sn2201, max_w: 200}]' --json
same "a list is one setting" 2 "$(from '.designs | length')"

# costs are those of `cost`
prices='cost={prices: [{item: dgx-h100, price: 1000}], energy: {kwh_price: 0.1, pue: 1.2, load: 0.9}}'
mw 0 cost "$dense" --set "$prices" --json
want=$(from '.phases[0] | [.capital, .monthly, .per_gpu_hour, .unknown]')
mw 0 compare "$dense" --set "$prices" --json
same "costs are those of cost" "$want" "$(from '.designs[0].figures | [.capital, .monthly, .per_gpu_hour, .unknown_prices]')"

# a plan takes other prices, from the command line and from a price list, as `cost` does
cat >"$tmp/prices.yaml" <<'YAML'
cost:
  prices: [{item: dgx-h100, price: 300000}]
  energy: {kwh_price: 0.1, pue: 1.2, load: 0.9}
YAML
mw 0 cost "$tmp/plan" --prices "$tmp/prices.yaml" --set cost.energy.pue=1.5 --json
want=$(from '.phases[0] | [.capital, .monthly, .per_gpu_hour, .unknown]')
mw 0 compare "$tmp/plan" "$dense" --prices "$tmp/prices.yaml" --set cost.energy.pue=1.5 \
    --with cost.energy.kwh_price=0 --json
same "prices hold for plans and files" "[$want,$want]" \
    "$(from '[.designs[0, 1].figures | [.capital, .monthly, .per_gpu_hour, .unknown_prices]]')"
same "--with sets another price of a plan" true \
    "$(from '.designs[2].figures.monthly < .designs[0].figures.monthly')"
mw 0 compare "$tmp/plan" "$low" --prices "$tmp/prices.yaml"
has "sums without some prices are no more than a bound" "$tmp/stdout" \
    '^  capital, USD +at least 9,600,000 +at least 9,600,000$'
mw 2 compare "$tmp/plan" --prices "$tmp/none.yaml"
mkfifo "$tmp/pipe"
mw 2 compare "$tmp/plan" "$dense" --prices "$tmp/pipe"
has "a pipe cannot be read for every design" "$tmp/stderr" 'Write the price list to a file'

# narrow terminals get blocks, each with the first design
COLUMNS=60 "$MILLWRIGHT" compare "$dense" "$low" --with compute.max_per_rack=3 >"$tmp/narrow" </dev/null
same "blocks in a narrow terminal" 2 "$(grep -c 'pod32-dense' "$tmp/narrow")"
same "no wider than it" '' "$(awk 'length($0) > 60' "$tmp/narrow")"

# files
for form in svg pdf png csv; do
    mw 0 compare "$dense" "$low" -o "$tmp/plot.$form"
done
has "SVG" "$tmp/plot.svg" '>pod32-lowpower</text>'
same "PDF" '%PDF' "$(head -c 4 "$tmp/plot.pdf")"
same "PNG" 'PNG' "$(head -c 4 "$tmp/plot.png" | tail -c 3)"
same "CSV" 'racks,,10,18' "$(grep '^racks,' "$tmp/plot.csv")"
mw 2 compare "$dense" -o "$tmp/plot.gif"
has "another ending" "$tmp/stderr" 'End it in .svg, .pdf, .png or .csv'
mw 2 compare "$dense" -o "$tmp/none/plot.svg"
same "nothing is left of what failed" '' "$(find "$tmp" -name 'plot.*.??????')"

# what is wrong, and what cannot be at all
mw 2 compare "$dense" --with compute.cuont=8
has "a wrong key is told" "$tmp/stderr" "no key 'cuont'"
mw 2 compare "$tmp/plan" --with compute.count=8
has "a plan takes no values" "$tmp/stderr" 'the plan is made already'
mw 3 compare "$dense" --set site.power.position_kw=5
mw 1 compare "$dense" --strict
mw 2 compare "$tmp/none.yaml" --json
same "errors are JSON, too" 1 "$(from '.messages | length')"

finish
