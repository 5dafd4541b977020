#!/bin/sh
# report.sh: `millwright report`: the page is well-formed and accessible, needs nothing beside it,
# and states what summary.json states; the PDF holds the same. Figures are compared by other
# programs: xmllint reads the page, pdftotext the PDF, jq the summary.
. "$MW_ROOT/tests/e2e/lib.sh"

# path EXPRESSION: of the page
path() {
    xmllint --xpath "$1" "$page" 2>/dev/null
}

# tile TERM: the exact value of one of the figures on the first page
tile() {
    path "string(//dl[@class='tiles']/div[dt='$1']/dd/data/@value)"
}

# What a reader, a screen reader and a machine need of a page.
check_page() {
    if xmllint --noout "$page" 2>"$tmp/lint"; then
        pass "$1: the page is well-formed"
    else
        fail "$1: the page is well-formed" "$tmp/lint"
    fi
    same "$1: no script, frame or object" 0 \
        "$(path "count(//script|//iframe|//object|//embed|//link|//img|//form)")"
    same "$1: no handler of events" 0 "$(path "count(//@*[starts-with(name(), 'on')])")"
    # The namespace of SVG is a name and no address to fetch from.
    same "$1: no address outside" 0 \
        "$(sed 's|xmlns="http://www.w3.org/2000/svg"||g' "$page" | grep -cE 'https?:|//[a-z]|url\([^#]|@import')"
    same "$1: links lead within the page" 0 "$(path "count(//@href[not(starts-with(., '#'))])")"
    path "//@href" | sed 's/.*"#\(.*\)"/\1/' | sort -u >"$tmp/targets"
    path "//@id" | sed 's/.*"\(.*\)"/\1/' | sort >"$tmp/ids"
    same "$1: every link has its target" "" "$(sort -u "$tmp/ids" | comm -23 "$tmp/targets" -)"
    same "$1: ids are unique" "" "$(uniq -d "$tmp/ids")"
    same "$1: it says its language" en "$(path "string(/html/@lang)")"
    same "$1: one heading of level 1" 1 "$(path "count(//h1)")"
    same "$1: no level of headings is skipped" 0 \
        "$(path "count(//h3[not(preceding::h2)]) + count(//h2[not(preceding::h1)])")"
    same "$1: every head of a table says what it heads" 0 "$(path "count(//th[not(@scope)])")"
    same "$1: every table has a caption" 0 "$(path "count(//table[not(caption)])")"
    same "$1: every row is as wide as its head" 0 \
        "$(path "count(//tbody/tr[count(th|td) != count(../../thead/tr/th)])")"
    same "$1: every figure is told in words" 0 \
        "$(path "count(//figure[not(figcaption)]) +
            count(//*[local-name() = 'svg'][not(@role = 'img') or not(*[local-name() = 'title'])])")"
    same "$1: what scrolls can be reached by the keyboard" 0 \
        "$(path "count(//*[@class = 'scroll'][not(@tabindex) or not(@aria-labelledby)])")"
    same "$1: every figure in a table is marked" 0 \
        "$(path "count(//table//data[not(following-sibling::sup or ancestor::tr//th/sup or
            ancestor::table/caption/sup)])")"
}

# The page states what summary.json states.
check_figures() {
    s=$dir/summary.json
    same "$1: nodes" "$(jq .nodes "$s")" "$(tile Nodes)"
    same "$1: GPUs" "$(jq .gpus "$s")" "$(tile GPUs)"
    same "$1: racks" "$(jq .racks.total "$s")" "$(tile Racks)"
    same "$1: kW" "$(jq .power_kw.it_peak "$s")" "$(tile 'IT power, peak')"
    same "$1: CFM" "$(jq .cooling.air_cfm "$s")" "$(tile Air)"
    same "$1: kg" "$(jq .weight_kg "$s")" "$(tile 'Weight, loaded')"
    same "$1: cables" "$(jq .cables_total "$s")" "$(tile Cables)"
    same "$1: metres" "$(jq .cable_m_total "$s")" "$(tile 'Cable, stocked')"
    same "$1: racks by kind" "$(jq -c '[.racks | .compute, .network, .management, .core | select(. > 0)]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Racks by kind')]]//tr[not(@class)]/td[1]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: kW of every feed, normal" "$(jq -c '[.power_kw.feeds[].normal]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Feeds in every')]]//tr[th = 'normal']/td[2]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: throttled and down in every case" \
        "$(jq -c '[.power_kw.cases[] | .throttled, .down]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Devices in every')]]//tr/td[position() > 2]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: values of the limits" "$(jq -c '[.limits[].value]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Limits on the nodes')]]//tr/td[2]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: switches of the compute fabric" \
        "$(jq -c '[.fabrics.compute | .tiers, .planes, .scalable_units, .leaf, .spine, .core | select(. > 0)]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Networks and')]]//tr[th = 'compute']/td[position() < 7]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: its links" "$(jq -c '[.fabrics.compute.cables[] | select(. > 0)]' "$s")" \
        "$(path "//table[caption[starts-with(., 'Links by')]]//td[1]/data/@value" |
            sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
    same "$1: every finding" "$(jq -r '.findings[].text' "$s" | sort)" \
        "$(path "//section[@id = 'checks']//tr[count(td) = 3]/td[2]/text()" |
            sed 's/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sort)"
    same "$1: the digest" "$(jq -r .digest "$s")" "$(path "string(//p[@class = 'digest']/code)")"
}

# Every word of the page's findings and figures is in the PDF too; lines break where they like.
check_pdf() {
    pdftotext -layout "$dir/report.pdf" - >"$tmp/layout" 2>&1
    pdftotext "$dir/report.pdf" - 2>&1 | tr -d '\n\f  ' >"$tmp/words"
    pages=$(pdfinfo "$dir/report.pdf" | sed -n 's/^Pages: *//p')
    same "$1: pages are numbered" "$pages" "$(grep -cE "page [0-9]+ of $pages\$" "$tmp/layout")"
    same "$1: upright or on its side, A4" "" "$(pdfinfo -l 999 "$dir/report.pdf" |
        sed -n 's/^Page .*size: *//p' | grep -vE '^(595.28 x 841.89|841.89 x 595.28) pts')"
    missing=
    for word in $(jq -r '.digest, .findings[].id, (.racks.total | tostring)' "$dir/summary.json"); do
        grep -qF "$word" "$tmp/words" || missing="$missing $word"
    done
    same "$1: findings, racks and digest are in the PDF" "" "$missing"
    same "$1: the same chapters in both" "$(path "//h2/text()" | tr -d '\n ')" \
        "$(grep -oF "$(path "//h2/text()" | tr -d '  ')" "$tmp/words" |
            awk '!seen[$0]++' | tr -d '\n')"
    case $1 in
    scale*) ;;
    *) same "$1: no warning of fonts or links" "" "$(pdftotext "$dir/report.pdf" - 2>&1 >/dev/null)" ;;
    esac
}

for example in pod32-dense pod32-lowpower superpod-h100-4su scale-131072; do
    dir=$tmp/$example
    page=$dir/report.html
    mw 0 design "$examples/$example.yaml" -o "$dir"
    mw 0 report "$dir"
    check_page $example
    check_figures $example
    check_pdf $example
done

# 131,072 GPUs: pages of a size that a browser opens at once
small=$(find "$tmp/scale-131072" -name 'report.*' -size -4096k | wc -l)
same "the report does not grow with the factory" 2 "$small"
has "a table that is cut says what it leaves out" "$tmp/scale-131072/report.html" \
    'Shown are [0-9]+ of [0-9]+ circuits; all of them stand in <code>power\.<wbr/>csv</code>'

dir=$tmp/pod32-dense
cp "$dir/report.html" "$tmp/first.html"
cp "$dir/report.pdf" "$tmp/first.pdf"
mw 0 report "$dir/"
alike "the same page again" "$tmp/first.html" "$dir/report.html"
same "the same PDF again" "" "$(cmp "$tmp/first.pdf" "$dir/report.pdf" 2>&1)"
rm "$dir/report.pdf"
mw 0 report "$dir" --dry-run
same "a dry run writes nothing" "" "$(find "$dir" -name report.pdf)"
mw 2 report "$tmp"
has "a folder without a plan is an error" "$tmp/stderr" 'error: .*\[E-[A-Z-]+\]'

# growth, what --set changed, and prices
cat >"$tmp/grow.yaml" <<'END'
name: "a <b>bold</b> & \"quoted\" name"
compute: {type: dgx-h100, count: 31, count_final: 64}
cost:
  currency: EUR
  prices: [{item: dgx-h100, price: 300000}]
END
dir=$tmp/grow
page=$dir/report.html
mw 0 design "$tmp/grow.yaml" -o "$dir" --set compute.max_per_rack=2
mw 0 report "$dir"
check_page growth
same "the name is a text" 'a <b>bold</b> & "quoted" name' "$(path 'string(//h1)')"
same "what --set changed" "compute.max_per_rack 2" \
    "$(path "concat(//caption[contains(., '--set')]/..//th/code, ' ', //caption[contains(., '--set')]/..//td)")"
same "now and grown" '[31,64,33]' \
    "$(path "//table[caption[starts-with(., 'Now and grown')]]//tr[th = 'nodes']//@value" |
        sed 's/.*"\(.*\)"/\1/' | jq -sc .)"
# 31 nodes at 300,000 each
same "capital: 31 nodes at 300,000" 9300000 \
    "$(path "string(//section[@id = 'cost']//div[dt = 'Capital']//data/@value)")"
finish
