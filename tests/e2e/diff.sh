#!/bin/sh
# The difference of two plans: nothing for a plan and itself; for any two what their own tables
# say, compared by SQL and sort, which know nothing of how the program pairs things.
. "$(dirname "$0")/lib.sh"
schema() {
    python3 -m jsonschema -i "$tmp/stdout" "$MW_ROOT/tests/schema/diff.schema.json" >"$tmp/.schema" 2>&1 &&
        pass "$1" || fail "$1" "$tmp/.schema"
}

"$MILLWRIGHT" design "$examples/pod32-dense.yaml" -o "$tmp/a" >/dev/null 2>&1
"$MILLWRIGHT" design "$examples/pod32-dense.yaml" -o "$tmp/b" --set compute.count=31 --set compute.count_final=31 >/dev/null 2>&1
"$MILLWRIGHT" design "$examples/pod32-lowpower.yaml" -o "$tmp/c" >/dev/null 2>&1

mw 0 diff "$tmp/a" "$tmp/a"
has 'a plan and itself are alike' "$tmp/stdout" 'alike'
mw 0 diff "$tmp/a" "$tmp/a" --json
same 'and JSON says so' true "$(jq .same "$tmp/stdout")"
schema 'an empty difference follows its schema'

mw 1 diff "$tmp/a" "$tmp/b"
has 'a node less' "$tmp/stdout" '- node032'
for pair in 'a b' 'b a' 'a c' 'c b'; do
    # shellcheck disable=SC2086 # two words
    set -- $pair
    mw 1 diff "$tmp/$1" "$tmp/$2" --json
    schema "$1 to $2 follows the schema"
    cp "$tmp/stdout" "$tmp/diff"
    for table in rack device; do
        query "$tmp/$1/factory.db" "SELECT name FROM $table ORDER BY 1" | LC_ALL=C sort >"$tmp/old"
        query "$tmp/$2/factory.db" "SELECT name FROM $table ORDER BY 1" | LC_ALL=C sort >"$tmp/now"
        same "$1 to $2: ${table}s that are new" "$(LC_ALL=C comm -13 "$tmp/old" "$tmp/now" | tr '\n' ' ')" \
            "$(jq -r ".${table}s[] | select((.change | index(\"added\")) or (.change | index(\"renamed\"))) | .now.name" \
                "$tmp/diff" | LC_ALL=C sort | tr '\n' ' ')"
        same "$1 to $2: ${table}s that are gone" "$(LC_ALL=C comm -23 "$tmp/old" "$tmp/now" | tr '\n' ' ')" \
            "$(jq -r ".${table}s[] | select((.change | index(\"removed\")) or (.change | index(\"renamed\"))) | .old.name" \
                "$tmp/diff" | LC_ALL=C sort | tr '\n' ' ')"
    done
    # a cable that is in both plans with the same ends is neither new nor gone nor moved
    for side in "$1" "$2"; do
        query "$tmp/$side/factory.db" "SELECT id FROM cables ORDER BY 1" | LC_ALL=C sort >"$tmp/ids-$side"
    done
    same "$1 to $2: cables of other ends" "$(LC_ALL=C comm -13 "$tmp/ids-$1" "$tmp/ids-$2" | wc -l)" \
        "$(jq '[.cables[] | select((.change | index("added")) or (.change | index("moved")))] | length' "$tmp/diff")"
    same "$1 to $2: every cable of the old plan is accounted for once" \
        "$(LC_ALL=C comm -23 "$tmp/ids-$1" "$tmp/ids-$2" | wc -l)" \
        "$(jq '[.cables[] | select((.change | index("removed")) or (.change | index("moved")))] | length' "$tmp/diff")"
    same "$1 to $2: what is bought less what is left over is the difference of the two bills" 0 \
        "$(jq '[.bom[] | select(.category == "device") | (.now - .old) - (.buy - .spare)] | add // 0' "$tmp/diff")"
done

mw 2 diff "$tmp/a" "$tmp/nowhere"
has 'a plan that is not there is named' "$tmp/stderr" 'nowhere'
mw 2 diff "$tmp/a"
finish
