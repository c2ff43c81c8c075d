# SPDX-License-Identifier: MIT
# minyi report OUT --city: packets of cities.  Their numbers are those of the CSV files, in both
# languages; codes that lead elsewhere make no file; on paper they are two to four pages.
. tests/cli/lib.sh

sample=samples/henan out=$TMPDIR/OUT
check "the sample" ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv $sample/wave-odk.csv \
    -p $sample/population.csv --cities $sample/cities.csv -s gbt33356-2022 -f $sample/filings.csv -o "$out"

made() {
    ends 0 report "$out" --city 洛阳市 --city 410600 --lang en && says "$out/cities/410300.html" &&
        [ "$(ls "$out/cities" | tr '\n' ' ')" = "410300.html 410600.html " ]
}
check "two packets, and no others" made
all_made() {
    ends 0 report "$out" --city all --lang en &&
        [ "$(ls "$out/cities" | wc -l)" = "$(($(wc -l <"$out/scores.csv") - 1))" ]
}
check "all is one for each city" all_made

# rows FILE: each table row of a page as one line of cells: `<tr>a|b|c`.
rows() {
    awk 'BEGIN { RS = "</tr>" } /<tr/ { sub(/.*<tr[^>]*>/, ""); gsub(/<small class="interval">/, "~")
        gsub(/ <small>/, "~"); gsub(/<\/t[hd]>/, "|"); gsub(/<[^>]*>/, ""); gsub(/\n/, ""); print }' "$1"
}
# has FILE LINE: the page has that table row.
has() {
    rows "$1" | grep -qxF -e "$2" && return 0
    echo "no row $2 in $1; there is:"
    rows "$1" | grep -F -e "${2%%|*}"
    return 1
}
# fixed NUMBER DECIMALS
fixed() { printf "%.$2f" "$1"; }

# The scores of all dimensions of a city, with median and place among those of its type where these
# are three, else among all twelve (one province), worked out anew from subjective.csv.
dimensions_agree() {
    local city=$1 page=$out/cities/$1.html
    awk -F, -v city="$city" '
        NR == FNR { type[$1] = $4; types[$4]++; next }
        FNR == 1 || (types[type[city]] > 2 && type[$1] != type[city]) { next }
        function ordered(code, n, i, k, t) {
            n = count[code]
            for (i = 1; i <= n; i++) v[i] = score[code, i]
            for (i = 2; i <= n; i++) for (k = i; k > 1 && v[k - 1] > v[k]; k--) { t = v[k]; v[k] = v[k - 1]; v[k - 1] = t }
            return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
        }
        $2 == "dimension" { score[$3, ++count[$3]] = $5; if ($1 == city) { own[$3] = $5; label[$3] = $4; low[$3] = $7; high[$3] = $8 } }
        END { for (code in own) {
            above = 0
            for (i = 1; i <= count[code]; i++) above += score[code, i] > own[code]
            printf "%s~%s|%.2f~%.2f–%.2f|%.2f|%d of %d|\n", label[code], code, own[code], low[code], high[code], ordered(code), above + 1, count[code] } }' \
        "$out/cities.csv" "$out/subjective.csv" | sort >"$TMPDIR/wanted"
    rows "$page" | grep -E '~L[0-9]+(P[0-9]+)?\|[0-9.]+~' | sort >"$TMPDIR/got"
    [ "$(wc -l <"$TMPDIR/wanted")" = 18 ] && diff "$TMPDIR/wanted" "$TMPDIR/got"
}
check "dimensions, medians and places are those of subjective.csv" dimensions_agree 410300
check "of a city without filings, too" dimensions_agree 410600

card_agrees() {
    local page=$out/cities/410300.html total rank objective
    IFS=, read -r rank _ _ total objective _ < <(grep ',410300,' "$out/scores.csv")
    grep -qF "<dd>$(fixed "$total" 2)<small>rank $rank of 11 (" "$page" &&
        grep -qF "<dd>$(fixed "$objective" 2)<small>points" "$page" || return 1
    # An L1: points, full, per cent, median and place among the eleven that filed.
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "L2") at = i; next }
        $at != "" { print $at, $2 }' "$out/scores.csv" | sort -g >"$TMPDIR/l2"
    awk '{ v[NR] = $1; if ($2 == 410300) own = $1 } END {
        for (i = 1; i <= NR; i++) above += v[i] > own
        printf "精准治理~L2|%.2f|11.00|%.1f|%.2f|%d of %d|\n", own, 100 * own / 11, v[(NR + 1) / 2], above + 1, NR }' \
        "$TMPDIR/l2" >"$TMPDIR/row"
    has "$page" "$(cat "$TMPDIR/row")"
}
check "the score card is that of scores.csv" card_agrees
losses_agree() {
    grep '^410300,' "$out/losses.csv" | head -n 10 |
        awk -F, '{ printf "%s~%s|%.2f|%.2f|%.2f|%s|%s|\n", $3, $2, $6, $5, $4, $7 == "" ? "–" : $7 " of " $8, $9 == "missing" ? "not filed" : "" }' >"$TMPDIR/wanted"
    while read -r line; do has "$out/cities/410300.html" "$line" || return 1; done <"$TMPDIR/wanted"
    [ "$(wc -l <"$TMPDIR/wanted")" = 10 ]
}
check "the ten largest losses are those of losses.csv" losses_agree
gains_agree() {
    grep '^410300,' "$out/gains.csv" | sort -t, -k7,7gr -s | head -n 10 |
        awk -F, '{ printf "%s~%s|%s|%s|%.3f|\n", $4, $2, $5, $6, $7 }' >"$TMPDIR/wanted"
    while read -r line; do has "$out/cities/410300.html" "$line" || return 1; done <"$TMPDIR/wanted"
}
check "the ten largest gains are those of gains.csv" gains_agree
concentrate_agrees() {
    awk -F, '$1 == "410300" && $2 == "item" && $14 == "concentrate" { printf "%s %s~%s|%.2f|%.3f|%d|\n", $7, $4, $3, $6, $7, $5 }' \
        "$out/importance.csv" | sort -gr | head -n 8 | cut -d' ' -f2- >"$TMPDIR/wanted"
    while read -r line; do has "$out/cities/410300.html" "$line" || return 1; done <"$TMPDIR/wanted"
    [ "$(wc -l <"$TMPDIR/wanted")" = 8 ]
}
check "where to concentrate is that of importance.csv" concentrate_agrees
voices_agree() {
    local page=$out/cities/410300.html
    awk -F, '$1 == "410300" && $4 == "complaint" && $8 > 0 { own[$2] = $8; label[$2] = $3 }
        $1 == "*" && $4 == "complaint" { all[$2] = $8 }
        END { for (t in own) printf "%s|%.1f|%.1f|\n", label[t], 100 * own[t], 100 * all[t] }' "$out/topics.csv" |
        sort -t'|' -k2gr | head -n 3 >"$TMPDIR/wanted"
    while read -r line; do
        rows "$page" | grep -qF -e "$line" || { echo "no row $line"; return 1; }
    done <"$TMPDIR/wanted"
    # Every quote is a complaint of this city, and none is told twice.
    sed -n 's/.*<q>\(.*\)<\/q>.*/\1/p' "$page" >"$TMPDIR/quotes"
    [ -s "$TMPDIR/quotes" ] && [ "$(sort "$TMPDIR/quotes" | uniq -d | wc -l)" = 0 ] || return 1
    while read -r line; do
        grep -E '^410300,[^,]*,[^,]*,complaint' "$out/quotes.csv" | grep -qF -e "$line" ||
            { echo "whose quote is $line?"; return 1; }
    done <"$TMPDIR/quotes"
}
check "complaints are those of topics.csv and quotes.csv" voices_agree
quality_agrees() {
    local read accepted
    read=$(grep '^410300,read,' "$out/flow.csv" | cut -d, -f3)
    accepted=$(grep '^410300,accepted,' "$out/flow.csv" | cut -d, -f3)
    has "$out/cities/410300.html" "Responses read|$read|" && has "$out/cities/410300.html" "Accepted|$accepted|"
}
check "the quality of its survey is that of flow.csv" quality_agrees
self_contained() {
    ! grep -lE '(src|href)="?(https?:|//)|@import|url\(' "$out"/cities/*.html
}
check "a packet needs no network" self_contained
check "a run with packets is still verified" ends 0 verify "$out"

chinese() {
    ends 0 report "$out" --city 410300 --lang zh && grep -q '<html lang="zh-CN">' "$out/cities/410300.html" &&
        grep -q '成绩单' "$out/cities/410300.html" && ! grep -q 'Score card' "$out/cities/410300.html"
}
check "in Chinese, too" chinese

# Quotes are for everybody: also where the clean dump keeps telephone numbers as they came.
quotes_masked() {
    local kept=$TMPDIR/KEPT file
    sed 's/医院停车难/医院停车难，打13812345678/' $sample/wave-odk.csv >"$TMPDIR/numbers.csv"
    ends 0 run -q questionnaires/shimin-2022 -r "$TMPDIR/numbers.csv" -p $sample/population.csv \
        --cities $sample/cities.csv -s gbt33356-2022 -f $sample/filings.csv --keep-pii -o "$kept" &&
        ends 0 report "$kept" --city all && grep -q 13812345678 "$kept/responses.csv" || return 1
    ! grep -l 13812345678 "$kept/quotes.csv" "$kept/report.html" "$kept"/cities/*.html || return 1
    unzip -p "$kept/report.xlsx" >"$TMPDIR/book" && ! grep -q 13812345678 "$TMPDIR/book" || return 1
    for file in "$kept/quotes.csv" "$kept/report.html" "$TMPDIR/book"; do
        grep -qF '医院停车难，打[mobile]' "$file" || { echo "no such quote in $file"; return 1; }
    done
    cat "$kept"/cities/*.html | grep -qF '医院停车难，打[mobile]'
}
if command -v unzip >/dev/null; then
    check "quotes are masked with --keep-pii, too" quotes_masked
else
    skip "quotes are masked with --keep-pii, too" "no unzip"
fi

# ---- the last wave, and whom a city is compared with ----
last=$TMPDIR/LAST
changed() {
    mkdir "$last" && awk -F, -v OFS=, 'NR > 1 && $5 != "" && $3 == "L2" { $5 -= 10 } NR > 1 && $5 != "" && $3 == "L3" { $5 += 0.001 } 1' \
        "$out/subjective.csv" >"$last/subjective.csv"
    ends 0 report "$out" --city 410300 --last-out "$last" --lang en || return 1
    local score
    score=$(grep '^410300,dimension,L2,' "$out/subjective.csv" | cut -d, -f5)
    rows "$out/cities/410300.html" | grep -qE "^精准治理~L2\|.*\|$(fixed "$(awk -v s="$score" 'BEGIN { print s - 10 }')" 2)\|\+10\.00\*\|$" &&
        rows "$out/cities/410300.html" | grep -qE '^生态宜居~L3\|.*\|0\.00\|$' &&
        rows "$out/cities/410300.html" | grep -qE '^信息资源~L5\|.*\|0\.00\|$'
}
check "changes since the last wave, those beyond chance marked" changed
new_city() {
    sed -i '/^410300,/d' "$last/subjective.csv" && ends 0 report "$out" --city 410300 --last-out "$last" --lang en &&
        grep -q 'was not in the last wave' "$out/cities/410300.html"
}
check "a city that is new" new_city
check "the last wave without a city" ends 2 report "$out" --last-out "$last"
check "a last wave that is none" ends 66 report "$out" --city 410300 --last-out "$TMPDIR"
groups() {
    grep -q 'Compared with 12 cities of 河南省' "$out/cities/410300.html" || return 1
    cp "$out/cities.csv" "$TMPDIR/cities.csv"
    { echo city,name,province,type; echo 410100,郑州市,甲,大; echo 410300,洛阳市,甲,大; echo 410200,开封市,乙,大; } >"$out/cities.csv"
    ends 0 report "$out" --city 410300 --lang en && grep -q 'Compared with 3 cities of the type 大' "$out/cities/410300.html" &&
        rows "$out/cities/410300.html" | grep -qE '^精准治理~L2\|.*\|[123] of 3\|$' || return 1
    sed -i 's/,大$/,/' "$out/cities.csv"
    ends 0 report "$out" --city 410300 --lang en && grep -q 'Compared with all 12 cities' "$out/cities/410300.html"
    cp "$TMPDIR/cities.csv" "$out/cities.csv"
}
check "compared with its type, else its province, else all" groups
combined() {
    local merged=$TMPDIR/MERGED
    ends 0 combine -s gbt33356-2022 --objective "$out/objective.csv" --subjective "$out/subjective.csv" \
        --cities $sample/cities.csv -o "$merged" --quiet &&
        ends 0 report "$merged" --city 410300 --lang en &&
        grep -q 'Compared with 12 cities of 河南省' "$merged/cities/410300.html" &&
        ends 0 verify "$merged"
}
check "groups of cities after combine, too" combined
# Why a city has no total, its stage, and what stands beside the total.
aside() {
    local aside=$TMPDIR/ASIDE
    ends 0 report "$out" --city 410300 --city 410600 --lang en &&
        grep -q '<p class="warn">This city has no total .*: objective score\.' "$out/cities/410600.html" &&
        ! grep -q 'This city has no total' "$out/cities/410300.html" || return 1
    mkdir "$aside" && cat >"$aside/scores.csv" <<'END'
rank,city,name,total,objective,subjective,deduction,A,B,beside,stage
1,110000,甲市,71.5,71.5,,0,50,21.5,7.25,提升期
2,220000,乙市,20,20,,0,10,10,,起步期
END
    ends 0 report "$aside" --city all --lang en &&
        grep -q '<dd class="text">提升期</dd>' "$aside/cities/110000.html" &&
        grep -q 'Beside the total: 7.25 points' "$aside/cities/110000.html" &&
        ! grep -q 'Beside the total' "$aside/cities/220000.html"
}
check "no total, a stage, and what stands beside" aside
own_share() {
    local own=$TMPDIR/OWN
    cat >"$TMPDIR/own.yaml" <<'END'
id: own
extends: gbt33356-2022
survey: {weight: 30}
indicators:
  - {code: L6, weight: 12, indicators: [{code: L6P1, weight: 12}]}
END
    ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv -p $sample/population.csv \
        -s "$TMPDIR/own.yaml" -f $sample/filings.csv -o "$own" --quiet --lang en &&
        grep -qF 'objective score + 0.30 × survey score' "$own/report.html" || return 1
    # The interval of the first total: 30 % of the half width of the survey score's.
    awk -F, 'NR == FNR { if ($2 == "total") { below[$1] = $5 - $7; above[$1] = $8 - $5 }; next }
             FNR == 2 { printf "%.2f–%.2f\n", $4 - 0.3 * below[$2], $4 + 0.3 * above[$2] }' \
        "$own/subjective.csv" "$own/scores.csv" >"$TMPDIR/interval"
    grep -qF -f "$TMPDIR/interval" "$own/report.html"
}
check "the survey's share of an own standard in the report" own_share

# ---- codes ----
unknown() {
    ends 2 report "$out" --city 999999 --lang en && says '--city 999999:' 'it has those of' 410300 &&
        ends 2 report "$out" --city ../../x --lang en && ends 2 report "$out" --city --lang en
}
check "an unknown city is a usage error that names those there are" unknown
long=$(printf 'x%.0s' $(seq 101))
hostile() {
    local evil=$TMPDIR/EVIL code n=0
    mkdir -p "$evil" && head -n 1 "$out/subjective.csv" >"$evil/subjective.csv"
    for code in ../evil a/b .hidden -rf "$long" 'a b' "$(printf 'a\xe2\x80\xaeb')" 'con:1' '<b>' fine 城市-1; do
        printf '%s,total,total,"<script>alert(1)</script>",70,1,68,72,100,90,1.1,,99\n' "$code"
    done >>"$evil/subjective.csv"
    ends 65 report "$evil" --city all --lang en || return 1
    for code in ../evil a/b .hidden -rf "$long" 'a b' 'con:1' '<b>'; do
        says "city code \"$code\": no file can be named so" || return 1
    done
    [ "$(grep -c 'no file can be named so' "$TMPDIR/err")" = 9 ] && [ ! -e "$evil/cities" ] &&
        [ ! -e "$TMPDIR/evil.html" ] && [ -z "$(ls -A "$evil" | grep -v subjective)" ] || return 1
    ends 0 report "$evil" --city fine --city 城市-1 --lang en && ! grep -q '<script' "$evil"/cities/*.html &&
        grep -qF '&lt;script&gt;alert(1)&lt;/script&gt;' "$evil/cities/fine.html" &&
        [ -s "$evil/cities/城市-1.html" ]
}
check "codes that are no file names are named, and nothing is written" hostile
linked() {
    rm -rf "$out/cities" && mkdir "$TMPDIR/elsewhere" && ln -s "$TMPDIR/elsewhere" "$out/cities" || return 1
    ends 73 report "$out" --city 410300 && [ -z "$(ls -A "$TMPDIR/elsewhere")" ] &&
        [ -z "$(ls -A "$out" | grep '^\.cities')" ]
    local good=$?
    rm "$out/cities"
    return $good
}
check "a link in place of the folder is not followed" linked

# ---- on paper ----
browser=$(command -v chromium || command -v google-chrome || true)
if [ -z "$browser" ] || ! command -v pdfinfo >/dev/null; then
    skip "two to four pages of paper" "no chromium, or no pdfinfo"
    finish
fi
# At one city all tables are full, the other has no filings.
pages() {
    local city count
    ends 0 report "$out" --city "$1" --lang "$2" || return 1
    HOME=$TMPDIR timeout 120 "$browser" --headless --no-sandbox --disable-gpu --no-pdf-header-footer \
        --print-to-pdf="$TMPDIR/$1.pdf" "file://$out/cities/$1.html" >/dev/null 2>&1
    count=$(pdfinfo "$TMPDIR/$1.pdf" | awk '$1 == "Pages:" { print $2 }')
    pdfinfo "$TMPDIR/$1.pdf" | grep -q 'A4' && [ "${count:-0}" -ge 2 ] && [ "$count" -le 4 ] && return 0
    echo "$count pages of $1"
    return 1
}
check "two to four pages of paper" pages 410300 zh
check "of a city without filings, too" pages 410600 en
finish
