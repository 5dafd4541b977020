#!/bin/sh
# The output folder: what stands in it, the same bytes each time, refusal to overwrite, and that
# the old output stays whole through a kill or a full disk.
. "$(dirname "$0")/lib.sh"
dense=$examples/pod32-dense.yaml
files='MANIFEST addresses.csv bom.csv cables.csv checks.csv devices.csv factory.db power.csv racks.csv summary.json'

digest() { (cd "$1" && sha256sum -- *) 2>&1; }

mw 0 design "$dense" -o "$tmp/out"
same 'files' "$files" "$(cd "$tmp/out" && echo *)"
mw 0 design "$dense" -o "$tmp/again"
same 'the same input gives the same bytes' "$(digest "$tmp/out")" "$(digest "$tmp/again")"
(cd "$examples" && "$MILLWRIGHT" design ./pod32-dense.yaml -o "$tmp/elsewhere" >/dev/null 2>"$tmp/stderr")
for file in summary.json cables.csv devices.csv; do
    alike "$file does not depend on where the command runs" "$tmp/out/$file" "$tmp/elsewhere/$file"
done

same 'summary.json and factory.db name the same digest' "$(jq -r .digest "$tmp/out/summary.json")" \
    "$(query "$tmp/out/factory.db" "SELECT value FROM meta WHERE key = 'digest'")"
same 'SQLite finds the database sound' ok "$(query "$tmp/out/factory.db" 'PRAGMA integrity_check')"
for table in racks devices cables; do
    same "$table.csv has a line for each row of the plan" \
        "$(query "$tmp/out/factory.db" "SELECT count(*) FROM $table")" \
        "$(sqlite3 :memory: -cmd '.mode csv' ".import $tmp/out/$table.csv t" 'SELECT count(*) FROM t')"
done
for file in "$tmp"/out/*.csv; do
    same "${file##*/}: every line has the columns of the first" '' \
        "$(sqlite3 :memory: -cmd '.mode csv' ".import $file t" 'SELECT 1 WHERE 0' 2>&1)"
done

# Another plan stands there: refused unless told; files that are not ours: refused as well.
mw 2 design "$dense" -o "$tmp/out" --set site.power.position_kw=34
has 'the refusal names the folder' "$tmp/stderr" "$tmp/out"
has 'the refusal says how to be told' "$tmp/stderr" '--force'
same 'the refusal leaves it' "$(digest "$tmp/again")" "$(digest "$tmp/out")"
mw 0 design "$dense" -o "$tmp/out" --force --set site.power.position_kw=34
same 'told, it is replaced' 13 "$(jq .racks.total "$tmp/out/summary.json")"
mkdir "$tmp/mine" && echo precious >"$tmp/mine/thesis.txt"
mw 2 design "$dense" -o "$tmp/mine"
mw 2 design "$dense" -o "$tmp/mine" --force
same 'a folder of other things is left alone' thesis.txt "$(ls "$tmp/mine")"
mw 0 design "$dense" --dry-run -o "$tmp/dry"
if [ -e "$tmp/dry" ]; then fail '--dry-run writes nothing'; else pass '--dry-run writes nothing'; fi

# kill -9 at any moment: what stands there is one plan or the other, whole.
kill_test() {
    work=$tmp/kill
    mkdir "$work"
    large="$examples/scale-131072.yaml --set compute.count=512"
    # shellcheck disable=SC2086 # arguments
    "$MILLWRIGHT" design $large -o "$work/large" >/dev/null 2>&1 || return 1
    old=$(digest "$tmp/again")
    new=$(digest "$work/large")
    cp -r "$tmp/again" "$work/out"
    mixed=0
    for delay in 0.01 0.03 0.05 0.07 0.09 0.12 0.15 0.18 0.21 0.25 0.3 0.4; do
        # shellcheck disable=SC2086
        timeout -s KILL $delay "$MILLWRIGHT" design $large -o "$work/out" --force >/dev/null 2>&1
        now=$(digest "$work/out")
        [ "$now" = "$old" ] || [ "$now" = "$new" ] || mixed=$((mixed + 1))
    done
    [ $mixed -eq 0 ] || return 1
    # shellcheck disable=SC2086
    "$MILLWRIGHT" design $large -o "$work/out" --force >/dev/null 2>&1 || return 1
    [ "$(digest "$work/out")" = "$new" ]
}
if kill_test 2>/dev/null; then pass 'kill -9 leaves a whole plan'; else fail 'kill -9 leaves a whole plan'; fi
same 'nothing is left beside it after the next run' 'large out' "$(cd "$tmp/kill" && echo * .[!.]* | sed 's/ \.\[!\.\]\*$//')"

# A full disk: a tmpfs too small for a second plan (needs a mount namespace).
disk=$tmp/disk
mkdir "$disk"
used=$(du -sk "$tmp/again" | cut -f1)
cat >"$tmp/full.sh" <<'SCRIPT'
mount -t tmpfs -o size="$1k" tmpfs "$2" || exit 99
cp -r "$3" "$2/out" || exit 98
before=$(cd "$2/out" && sha256sum -- *)
status=0
"$4" design "$5" -o "$2/out" --force --set compute.count=31 >"$6" 2>&1 || status=$?
[ "$before" = "$(cd "$2/out" && sha256sum -- *)" ] || exit 97
[ "$(ls -A "$2")" = out ] || exit 96
exit $status
SCRIPT
status=0
unshare -m sh "$tmp/full.sh" $((used * 3 / 2)) "$disk" "$tmp/again" "$MILLWRIGHT" "$dense" "$tmp/log" 2>/dev/null || status=$?
case $status in
1 | 99) pass 'full disk # SKIP no right to mount a tmpfs' ;;
*) same 'a full disk: exit status 5, the old plan stays, nothing is left beside it' 5 "$status" ;;
esac
mw 5 design "$dense" -o /proc/nowhere
finish
