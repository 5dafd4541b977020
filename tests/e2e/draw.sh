#!/bin/sh
# draw.sh: every drawing of a plan as other programs read it: xmllint, rsvg-convert, pdfinfo,
# pdftotext.
. "$(dirname "$0")/lib.sh"

# twice FILE: how many ids stand more than once
twice() {
    xmllint --xpath '//@id' "$1" 2>/dev/null | tr -s ' \n' '\n' | sort | uniq -d | grep -c .
}

mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/out"
mw 0 draw "$tmp/out" --dry-run
cp "$tmp/stdout" "$tmp/list"
has 'a dry run names the floor plan' "$tmp/list" '^floor +drawings/floor.svg$'
same 'a dry run writes nothing' '' "$(find "$tmp/out" -name 'drawings*')"
before=$(cd "$tmp/out" && sha256sum factory.db summary.json ./*.csv)
mw 0 draw "$tmp/out"
same 'the plan and its tables stay as they are' "$before" \
    "$(cd "$tmp/out" && sha256sum factory.db summary.json ./*.csv)"
sed -n 's/.* \(drawings\/.*\.svg\)$/\1/p' "$tmp/list" | sort >"$tmp/want"
(cd "$tmp/out" && find drawings -type f | sort) >"$tmp/got"
alike 'what is written is what the dry run named' "$tmp/want" "$tmp/got"
same 'a rack each' "$(query "$tmp/out/factory.db" 'SELECT count(*) FROM racks')" \
    "$(find "$tmp/out/drawings/racks" -name '*.svg' | wc -l)"

# SVG: well-formed, ids unique, every device where it belongs, as text
find "$tmp/out/drawings" -name '*.svg' >"$tmp/svg"
while read -r svg; do
    xmllint --noout "$svg" 2>&1
    [ "$(twice "$svg")" = 0 ] || echo "$svg: an id stands twice"
    rsvg-convert -w 800 "$svg" -o "$tmp/x.png" 2>&1 || echo "$svg: rsvg-convert cannot draw it"
done <"$tmp/svg" >"$tmp/faults"
same 'every SVG is well-formed, can be drawn, and has no id twice' '' "$(cat "$tmp/faults")"
query "$tmp/out/factory.db" \
    'SELECT rack, name FROM devices WHERE rack IS NOT NULL ORDER BY 1, 2' | while IFS='|' read -r rack name; do
    svg=$tmp/out/drawings/racks/$rack.svg
    xmllint --xpath "count(//*[@id='$name'])" "$svg" | grep -qx 1 || echo "$svg: no id $name"
    xmllint --xpath '//*[local-name()="text"]/text()' "$svg" | grep -qxF "$name" ||
        case $name in *pdu*) ;; *) echo "$svg: no text $name" ;; esac
done >"$tmp/faults"
same 'every device stands in the drawing of its rack, by name and by id' '' "$(cat "$tmp/faults")"
# links of the floor plan lead to files
xmllint --xpath '//*[local-name()="a"]/@href' "$tmp/out/drawings/floor.svg" |
    sed 's/.*href="\(.*\)"/\1/' | sort -u >"$tmp/links"
while read -r link; do
    [ -f "$tmp/out/drawings/$link" ] || echo "$link"
done <"$tmp/links" >"$tmp/faults"
same 'links of the floor plan lead to racks' '' "$(cat "$tmp/faults")"
same 'a link for each rack' "$(find "$tmp/out/drawings/racks" -name '*.svg' | wc -l)" "$(wc -l <"$tmp/links")"

# the book: an index, a page per drawing, on the page that the index says, with what it shows
pdfinfo "$tmp/out/drawings.pdf" >"$tmp/info"
has 'a page for each drawing, and the index' "$tmp/info" "^Pages: +$(($(wc -l <"$tmp/want") + 1))$"
has 'no time of day in the PDF' "$tmp/info" 'CreationDate: .* 1970'
pdftotext -layout -f 1 -l 1 "$tmp/out/drawings.pdf" "$tmp/index"
for rack in a01 a05 a10; do
    page=$(sed -n "s/.*Rack $rack,.* \([0-9][0-9]*\)$/\1/p" "$tmp/index")
    pdftotext -f "${page:-1}" -l "${page:-1}" "$tmp/out/drawings.pdf" "$tmp/page"
    for name in $(query "$tmp/out/factory.db" \
        "SELECT name FROM devices WHERE rack = '$rack' AND role <> 'pdu'"); do
        grep -qF "$name" "$tmp/page" || echo "$rack, page $page: no $name"
    done
    pdfinfo -dests "$tmp/out/drawings.pdf" | grep -qE "^ +$page .*\"rack:$rack\"" ||
        echo "no target rack:$rack on page $page"
done >"$tmp/faults"
same 'the index leads to the racks, and their devices stand there' '' "$(cat "$tmp/faults")"

# the same again, byte for byte
(cd "$tmp/out" && find drawings drawings.pdf -type f -exec sha256sum {} + | sort) >"$tmp/first"
mw 0 draw "$tmp/out"
(cd "$tmp/out" && find drawings drawings.pdf -type f -exec sha256sum {} + | sort) >"$tmp/second"
alike 'drawn again, the same bytes' "$tmp/first" "$tmp/second"

# one drawing
for form in svg pdf png; do
    mw 0 draw "$tmp/out" rack:a05 -o "$tmp/a05.$form"
done
has 'SVG' "$tmp/a05.svg" '^<svg '
same 'PDF' '%PDF' "$(head -c 4 "$tmp/a05.pdf")"
same 'PNG' 'PNG' "$(head -c 4 "$tmp/a05.png" | tail -c 3)"
mw 0 draw "$tmp/out" floor -o "$tmp/floor.png" --width 390 --dark
same 'a PNG as wide as asked for' 390 "$(od -An -t u1 -j 18 -N 2 "$tmp/floor.png" | awk '{ print $1 * 256 + $2 }')"
mw 2 draw "$tmp/out" flor -o "$tmp/x.svg"
has 'a slip is told' "$tmp/stderr" 'did you mean "floor"'
mw 2 draw "$tmp/out" floor
mw 2 draw "$tmp/out" floor -o "$tmp/x.gif"
mw 2 draw "$tmp/out" floor -o "$tmp/none/x.svg"
mw 2 draw "$tmp/out" floor -o "$tmp/x.pdf" --dark
mw 2 draw "$tmp/out" floor -o "$tmp/x.png" --width 0
mw 2 draw "$tmp/out" --dark
mw 2 draw "$tmp/none"
same 'nothing is written on failure' '' "$(find "$tmp" -maxdepth 1 -name 'x.[sg]*')"

# a full disk: what stood there stands
cp "$tmp/a05.png" "$tmp/kept.png"
status=0
(
    trap '' XFSZ
    ulimit -f 8
    "$MILLWRIGHT" draw "$tmp/out" rack:a05 -o "$tmp/a05.png" 2>"$tmp/stderr"
) || status=$?
same 'a file that cannot grow is a fault of the system' 5 "$status"
alike 'the old file stands' "$tmp/kept.png" "$tmp/a05.png"
same 'nothing is left beside it' '' "$(find "$tmp" -maxdepth 1 -name 'a05.png.*')"

# hostile texts (names of devices and racks are host names, which design sees to)
mw 0 design "$examples/pod32-dense.yaml" -o "$tmp/hostile" --set 'name=</title><script>alert("&")]]>' \
    --set 'site.rack.panel_text=<!--&#0;'
mw 0 draw "$tmp/hostile"
find "$tmp/hostile/drawings" -name '*.svg' -exec xmllint --noout {} + >"$tmp/faults" 2>&1
same 'every SVG is well-formed, whatever the texts hold' '' "$(cat "$tmp/faults")"
same 'no text becomes an element' '' "$(grep -rl '<script' "$tmp/hostile/drawings")"
pdftotext -f 1 -l 1 "$tmp/hostile/drawings.pdf" "$tmp/index"
has 'texts stay what they are' "$tmp/index" '</title><script>alert\("&"\)]]>'
finish
