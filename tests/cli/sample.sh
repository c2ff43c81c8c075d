# SPDX-License-Identifier: MIT
# The sample story from end to end, as `make demo` runs it.
. tests/cli/lib.sh

sample=samples/henan
out=$TMPDIR/OUT
whole_run() {
    minyi run -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv -r $sample/wave-odk.csv \
        -p $sample/population.csv --cities $sample/cities.csv -s gbt33356-2022 \
        -f $sample/filings.csv -o "$out" "$@"
    [ "$status" = 0 ] || { echo "exit $status"; cat "$TMPDIR/err"; return 1; }
}
check "the whole run" whole_run
cp "$TMPDIR/out" "$TMPDIR/summary"

files() {
    local file
    for file in rejected edits flow responses weights margins diagnostics subjective objective \
        scores run cities; do
        [ -s "$out/$file.csv" ] || { echo "$file.csv is missing"; return 1; }
    done
    [ -s "$out/report.html" ] || return 1
    command -v gnuplot >/dev/null || return 0
    for file in "$out"/plots/*.svg; do
        head -c 8 "${file%.svg}.png" | cmp -s - <(printf '\211PNG\r\n\032\n') ||
            { echo "$file has no PNG beside it"; return 1; }
    done
    [ -s "$out/plots/gap.png" ] && grep -qF '"plots/gap.png"' "$out/run.json"
}
check "every file is there" files

eighty_columns() {
    # GNU wc counts the columns that a terminal shows: two for a Chinese character.
    local widest
    # The last line holds a path of any length.
    widest=$(sed '$d' "$TMPDIR/summary" | LC_ALL=C.UTF-8 wc -L)
    [ "$widest" -gt 60 ] && [ "$widest" -le 80 ] || { echo "$widest columns"; return 1; }
}
check "the summary fits 80 columns" eighty_columns
# Beside each rank those that ranks.csv leaves open, of the first three and the last three.
open_ranks() {
    awk -F, 'NR > 1 && $1 != "" { n++; rank[n] = $1; name[n] = $3; open[n] = $9 == $10 ? "" : "(" $9 "-" $10 ")"; total[n] = $4 }
        END { for (i = 1; i <= n; i++) if (i <= 3 || i > n - 3) printf "%d %s%s %.2f\n", rank[i], open[i] == "" ? "" : open[i] " ", name[i], total[i] }' \
        "$out/ranks.csv" >"$TMPDIR/wanted"
    grep -q '(' "$TMPDIR/wanted" || { echo "no rank is open"; return 1; }
    sed -n '/^  \(ranking\|排名\)/,/^  [^ ]/p' "$TMPDIR/summary" | awk '$1 ~ /^[0-9]+$/ && NF > 4 { print $1, $2 ~ /^[(]/ ? $2 " " $3 " " $4 : $2 " " $3 }' |
        diff "$TMPDIR/wanted" -
}
check "the summary has the ranks that are open" open_ranks
short() {
    [ "$(wc -l <"$TMPDIR/summary")" -le 40 ]
}
check "the summary fits a screen" short

chinese_summary() {
    whole_run --force --lang zh && cp "$TMPDIR/out" "$TMPDIR/summary" && eighty_columns &&
        says "读入" "有效" "剔除" "report.html" && open_ranks
}
language=en
if [ -z "${BRIEF:-}" ]; then
    check "the same in Chinese" chinese_summary
    language=zh
fi

# Every reason occurs a few dozen times, and the account closes for each city.
reasons() {
    awk -F, 'NR > 1 { n[$2] += $3 } END { for (r in n) if (n[r] < 20) { print r, n[r]; bad = 1 }
        k = split("unreadable duplicate_id unknown_city screened_out incomplete invalid failed_attention speeder straightliner duplicate_response", want, " ")
        for (i = 1; i <= k; i++) if (!n[want[i]]) { print want[i], "does not occur"; bad = 1 }
        exit bad }' "$out/flow.csv"
}
check "every reason occurs" reasons
account() {
    awk -F, 'NR > 1 { if ($2 == "read") d[$1] += $3; else d[$1] -= $3 }
        END { for (c in d) if (d[c]) { print c, d[c]; bad = 1 } exit bad }' "$out/flow.csv" || return 1
    [ "$(awk -F, '$2 != "read" && $2 != "accepted" && NR > 1 { n += $3 } END { print n }' "$out/flow.csv")" = \
        "$(awk 'END { print NR - 1 }' "$out/rejected.csv")" ]
}
check "read is accepted and every reason" account

# One city filed nothing: listed last, not ranked, named on the terminal.
partial_city() {
    tail -n 1 "$out/scores.csv" | grep -q '^,' || { tail -n 2 "$out/scores.csv"; return 1; }
    [ "$(grep -c '^[0-9]' "$out/scores.csv")" = 11 ]
}
check "a city without filings is listed last" partial_city

totals_add_up() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["rank"] != "" { t = $at["objective"] + $at["subjective"] - $at["deduction"]
            if (t < 0) t = 0
            d = t - $at["total"]; if (d > 1e-9 || d < -1e-9) { print; bad = 1 } }
        END { exit bad }' "$out/scores.csv"
}
check "totals add up" totals_add_up

report_again() {
    cp "$out/report.html" "$TMPDIR/first.html"
    ends 0 report "$out" --lang $language && cmp "$TMPDIR/first.html" "$out/report.html"
}
check "the report made again is the same" report_again

by_stages() {
    ends 0 assess -s gbt33356-2022 -f $sample/filings.csv -o "$TMPDIR/a" || return 1
    ends 0 score -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv $sample/wave-odk.csv \
        -p $sample/population.csv -o "$TMPDIR/s" || return 1
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/a/objective.csv" \
        --subjective "$TMPDIR/s/subjective.csv" --cities $sample/cities.csv -o "$TMPDIR/c" || return 1
    cmp "$out/scores.csv" "$TMPDIR/c/scores.csv" && cmp "$out/objective.csv" "$TMPDIR/a/objective.csv"
}
check "stage by stage gives the same scores" by_stages

generated() {
    "$BUILD/samples/henan/generate" --responses 6000 --cities 12 --seed 2022 "$TMPDIR/made" >/dev/null || return 1
    local file
    for file in wave-wjx.csv wave-odk.csv population.csv filings.csv cities.csv; do
        cmp "$TMPDIR/made/$file" "$sample/$file" || return 1
    done
}
check "the generator makes the committed files" generated
finish
