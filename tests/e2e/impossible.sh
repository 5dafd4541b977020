#!/bin/sh
# A design that cannot exist: exit status 3, the binding constraint, and the nearest one that can.
. "$(dirname "$0")/lib.sh"
dense=$examples/pod32-dense.yaml
scale=$examples/scale-131072.yaml

# Two feeds: the loss of one leaves three supplies, 9.9 kW of 10.2.
sed '/{name: C/d; /{feed: C/d' "$dense" >"$tmp/two.yaml"
mw 3 design "$tmp/two.yaml" -o "$tmp/out"
has 'two feeds: the message says which feed is lost' "$tmp/stderr" 'feed [AB]'
has 'two feeds: throttling would do' "$tmp/stderr" 'throttled'
if [ -e "$tmp/out" ]; then fail 'nothing is written'; else pass 'nothing is written'; fi
mw 0 design "$tmp/two.yaml" --dry-run --set site.power.survive=throttled
mw 3 check "$tmp/two.yaml"

# Less power than one node draws.
mw 3 check "$dense" --set site.power.position_kw=10.1
has 'weak position: the limit' "$tmp/stderr" '10\.1'
has 'weak position: what a node needs' "$tmp/stderr" '10\.2'
sed 's/positions: 20/positions: 40/' "$dense" >"$tmp/roomy.yaml"
mw 0 check "$tmp/roomy.yaml" --set site.power.position_kw=10.2

# Ten racks do not fit nine positions.
sed 's/positions: 20/positions: 9/' "$dense" >"$tmp/small.yaml"
mw 3 check "$tmp/small.yaml"
has 'small room: positions bind' "$tmp/stderr" 'position'
has 'small room: the nearest design that can be' "$tmp/stderr" '28'
mw 0 check "$tmp/small.yaml" --set compute.count=28
sed 's/positions: 20/positions: 10/' "$dense" >"$tmp/exact.yaml"
mw 0 check "$tmp/exact.yaml"

# One plane past radix^3/4 endpoints, or past 49,151 LIDs.
mw 3 check "$scale" --set fabrics.compute.planes=1
has 'one plane: planes or a larger radix' "$tmp/stderr" 'plane'
has 'one plane: planes or a larger radix' "$tmp/stderr" 'radix|ports'
mw 0 check "$scale" --set fabrics.compute.planes=1 --set compute.count=5632
mw 3 check "$scale" --set fabrics.compute.planes=1 --set compute.count=6144
has 'LIDs: the limit of a subnet' "$tmp/stderr" '49,?151'

# Two tiers end at radix^2/2 endpoints.
mw 0 check "$scale" --set fabrics.compute.planes=1 --set fabrics.compute.tiers=2 --set compute.count=256
mw 3 check "$scale" --set fabrics.compute.planes=1 --set fabrics.compute.tiers=2 --set compute.count=257

# A fact that the design needs and nobody has published is asked for: exit status 2.
sed '/^assume:/,$d' "$dense" >"$tmp/unknown.yaml"
mw 2 check "$tmp/unknown.yaml"
has 'unknown draw: which device' "$tmp/stderr" 'sn4600c'
has 'unknown draw: how to state it' "$tmp/stderr" 'assume'
finish
