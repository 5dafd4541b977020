#!/bin/sh
# cost.sh: what a plan costs, from a file and from a folder, with other prices and what-ifs.
. "$(dirname "$0")/lib.sh"

# schema WHAT: the last output is as the schema has it
schema() {
    if python3 -m jsonschema -i "$tmp/stdout" "$MW_ROOT/tests/schema/cost.schema.json" >"$tmp/.schema" 2>&1; then
        pass "$1: as its schema has it"
    else
        fail "$1: not as its schema has it" "$tmp/.schema"
    fi
}

# from FILTER: of the last output, compact
from() {
    jq -c "$1" "$tmp/stdout" 2>&1
}

# Hamilton, Overall Data Center Costs (2010): 3.5 million a month, and the shares printed there
mw 0 cost "$examples/hamilton-2010.yaml" --json --sensitivity
schema "the worked example"
same "3.5 million a month" 3.5 "$(from '.phases[0].monthly / 1e5 | round / 10')"
same "servers 57, plant 18, power 13, network 8, other 4 %" '{"servers":57,"network":8,"plant":18,"facility":4,"power":13}' \
    "$(from '.phases[0] | .monthly as $m | [.groups[] | select(.monthly > 0) | {(.group): (.monthly / $m * 100 | round)}] | add')"
same "nothing of it is unknown" 0 "$(from '.phases[0].unknown')"
mw 0 cost "$examples/hamilton-2010.yaml" --strict
has "a table for people" "$tmp/stdout" 'servers +66,700,000 +1,999,059 +57 %'
mw 0 cost "$examples/hamilton-2010.yaml" electricity
has "an item with its formula" "$tmp/stdout" '8000 kW x load 0.8 x PUE 1.45 x 730 h x 0.07 a kWh = 474,208 a month'
mw 2 cost "$examples/hamilton-2010.yaml" electricty
has "a slip is guessed" "$tmp/stderr" 'did you mean "electricity"'

# r / (1 - (1 + r)^-n) in exact rational arithmetic, for interest that floating point cancels
for interest in 0 1e-16 1e-13 1e-12 1e-6 0.05; do
    mw 0 cost "$examples/hamilton-2010.yaml" --set cost.interest=$interest --json
    same "payments at $interest a year" "$(python3 -c '
from fractions import Fraction as F
import sys
r = F(float(sys.argv[1])) / 12
print(round(66700000 * (r / (1 - (1 + r) ** -36) if r else F(1, 36)), 2) * 1.0)' $interest)" \
        "$(from '.phases[0].lines[] | select(.item == "servers") | .monthly * 100 | round / 100')"
done

# without prices everything is unknown, and said so
mw 0 cost "$examples/pod32-dense.yaml" --json
schema "a plan without prices"
same "no price, no sum" '[0,null]' "$(from '.phases[0] | [.monthly, .per_gpu_hour]')"
same "as many unknown as lines" true "$(from '.phases[0] | .unknown == (.lines | length)')"
mw 1 cost "$examples/pod32-dense.yaml" --strict

cat >"$tmp/prices.yaml" <<'YAML'
cost:
  currency: EUR
  currencies: [{name: USD, rate: 0.5}]
  prices:
    - {item: dgx-h100, price: 360000, currency: USD}
    - {item: rack-48u, price: 1200}
    - {item: qm97000, price: 1}
  energy: {kwh_price: 0.1, pue: 1.25, load: 0.8}
YAML
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/plan"
mw 0 cost "$tmp/plan" --prices "$tmp/prices.yaml" --json --sensitivity
schema "a stored plan with a price list"
cp "$tmp/stdout" "$tmp/stored"
same "32 nodes at 180,000 and 10 racks at 1,200, in three and ten years" '[5772000,160100]' \
    "$(from '.phases[0] | [.capital, ([.groups[] | select(.group == "servers" or .group == "racks") | .monthly] | add)]')"
same "a price of nothing is said" '["qm97000"]' "$(from '.unused')"
# what --sensitivity names, --set takes: every gap and every input
for key in $(from '.sensitivity | (.gaps[0:3][], .swings[]).key' | tr -d '"' | grep -v '\.months$'); do
    mw 0 cost "$tmp/plan" --prices "$tmp/prices.yaml" --set "$key=1"
done
cp "$tmp/stored" "$tmp/stdout"
same "unknown prices are gaps" true "$(from '[.sensitivity.gaps[].key] | index("cost.prices.qm9700.price") != null')"
mw 0 cost "$examples/pod32-dense.yaml" --prices "$tmp/prices.yaml" --json --sensitivity
jq 'del(.digest)' "$tmp/stored" >"$tmp/stored.cut"
jq 'del(.digest)' "$tmp/stdout" >"$tmp/file.cut"
alike "the same from the factory file" "$tmp/stored.cut" "$tmp/file.cut"
mw 0 cost "$tmp/plan" --prices "$tmp/prices.yaml" --json --set cost.energy.pue=2.5
same "twice the PUE, twice the energy" 2 \
    "$(jq -n --slurpfile a "$tmp/stored" --slurpfile b "$tmp/stdout" '$b[0].phases[0].energy_kwh_month / $a[0].phases[0].energy_kwh_month * 1000 | round / 1000')"
mw 0 cost "$tmp/plan" --set 'cost.prices=[{item: dgx-h100, price: 1}]' --json
same "a stored plan takes prices by --set" 32 "$(from '.phases[0].capital')"
mw 0 cost "$tmp/plan" --prices "$tmp/prices.yaml" --set cost.prices.ndr-2xsr4.price=10 --json
same "a price is added by its part" 10 "$(from '.phases[0].lines[] | select(.item == "ndr-2xsr4") | .price')"
mw 0 cost "$tmp/plan" --set cost.prices.dgx-h10.price=10
has "a slip in its name is guessed" "$tmp/stdout" 'did you mean dgx-h100'
mw 2 cost "$tmp/plan" --set compute.count=8
has "nothing else can be set of a plan that is made" "$tmp/stderr" 'no value of the cost section'
mw 2 cost "$tmp/plan" --prices "$tmp/none.yaml" --json
same "errors are JSON, too" 1 "$(from '.messages | length')"

# growth has two bills
mw 0 design "$examples/pod32-dense.yaml" --set compute.count=16 --set compute.count_final=32 -o "$tmp/half"
mw 0 cost "$tmp/half" --prices "$tmp/prices.yaml" --json
schema "growth"
same "now and final" '[["now",16,2],["final",32,1]]' \
    "$(from '[.phases[] | .phase as $p | .nodes as $n | [$p, $n, (5760000 / ([.groups[] | select(.group == "servers") | .capital] | add))]]')"
mw 0 cost "$tmp/half" --prices "$tmp/prices.yaml"
has "both are shown" "$tmp/stdout" 'pod32, grown: 32 nodes'

# a wrong section: every error, with its place
cat >"$tmp/bad.yaml" <<'YAML'
cost:
  currencies: [{name: EUR, rate: 2}, {name: EUR, rate: 3}]
  prices:
    - {item: a, price: 1, currency: XYZ}
    - {item: a, price: 2}
  energy: {load: 0.5, profile: [{time: 0.5, load: 1}, {time: 0.4, load: 0}]}
YAML
mw 2 cost "$tmp/bad.yaml"
has "a currency without a rate" "$tmp/stderr" 'bad.yaml:4:.*XYZ.*E-CURRENCY'
has "a price twice" "$tmp/stderr" "bad.yaml:5:.*two prices.*E-DUPLICATE"
has "a currency twice" "$tmp/stderr" "bad.yaml:2:.*two currencies"
has "times that do not sum up" "$tmp/stderr" 'bad.yaml:6:.*sum up to 0.9'
has "load and profile" "$tmp/stderr" 'state one'

finish
