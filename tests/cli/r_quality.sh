# SPDX-License-Identifier: MIT
# An outsider's program agrees: base R, from the definitions of careless and responsePatterns,
# on every flag of the measures of careless answers and on their quantiles.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees on careless answers" stats

# Three dimensions of 14 items on one list, the last two items of each asked the other way
# round; times of three pages.
form=$TMPDIR/form dump=$TMPDIR/dump.csv
mkdir "$form"
{
    echo "type,name,label,role,dimension"
    printf 'text,id,编号,id,\nselect_one city,city,城市,city,\n'
    for p in 1 2 3; do echo "decimal,page$p,第${p}页用时,page_time,"; done
    for d in a b c; do
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do echo "select_one five,$d$i,${d}第${i}项,,$d"; done
    done
} >"$form/survey.csv"
printf 'list_name,name,label,score\ncity,1,甲市,\ncity,2,乙市,\nfive,1,很差,0\nfive,2,差,25\nfive,3,一般,50\nfive,4,好,75\nfive,5,很好,100\nfive,9,不清楚,\n' >"$form/choices.csv"
printf 'dimension,label,weight\na,甲,1\nb,乙,1\nc,丙,1\n' >"$form/dimensions.csv"

# 300 people: what they think of all, of each dimension, and chance; some straight lines,
# patterns, noise, near copies of the one before, gaps and no opinions.
awk 'function chance() { x = (x * 16807) % 2147483647; return x / 2147483647 }
    function item(v) { v = int(v + 0.5); return v < 1 ? 1 : v > 5 ? 5 : v }
    BEGIN {
        OFS = ","; x = 11; split("a b c", names, " ")
        row = "id,city,page1,page2,page3"
        for (d = 1; d <= 3; d++) for (i = 1; i <= 14; i++) row = row OFS names[d] i
        print row
        for (n = 1; n <= 300; n++) {
            mood = 1 + 4 * chance()
            row = n OFS 1 + n % 2
            for (p = 1; p <= 3; p++) row = row OFS (n % 17 == p ? "" : int(200 + 900 * chance()) / 10)
            for (d = 1; d <= 3; d++) {
                view = mood + 1.5 * chance() - 0.75
                for (i = 1; i <= 14; i++) {
                    v = item(view + 1.6 * chance() - 0.8)
                    if (i > 12) v = 6 - v
                    if (n % 40 == 0) v = 4
                    if (n % 41 == 0) v = 1 + i % 3
                    if (n % 43 == 0) v = item(0.5 + 5 * chance())
                    if (n % 50 == 1) v = i % 13 == 0 ? 2 : 5
                    if (n % 47 == 3 && chance() < 0.9) v = before[d, i]
                    if (chance() < 0.01) v = chance() < 0.5 ? "" : 9
                    answer[d, i] = v
                }
            }
            for (d = 1; d <= 3; d++) for (i = 1; i <= 14; i++) row = row OFS answer[d, i]
            if (n % 47 != 2) for (k in answer) before[k] = answer[k]
            if (n % 47 == 1) for (k in answer) before[k] = answer[k]
            print row
        }
    }' >"$dump"

# settings SUFFIX VALUE: no rule rejects here.
settings() {
    printf 'form_title,min_duration,speeder_share,straightline_items%s\n问卷,0,0,0%s\n' \
        "${1:+,$1}" "${2:+,$2}" >"$form/settings.csv"
}
cleaned() { ends 0 clean -q "$form" -r "$dump" -o "$TMPDIR/OUT" --force "$@"; }
agrees() { r tests/cli/r_quality.R "$TMPDIR/OUT" "$form" "$dump"; }

settings speed_idx,avglong,zigzag,mahal,psysyn,psyant,evenodd,dup_near 0.1,1.8,0.6,0.001,0.01,0.01,0.2,0.7
check "with thresholds" cleaned
check "R agrees on flags and quantiles" agrees
every_rule() {
    local rule
    for rule in speed_idx longstring avglong irv same_share zigzag mahal psysyn psyant evenodd dup_near; do
        grep -q ",$rule," "$TMPDIR/OUT/flags.csv" || { echo "no flag of $rule"; return 1; }
    done
}
check "each rule flags somebody" every_rule

same_for_threads() {
    cp "$TMPDIR/OUT/flags.csv" "$TMPDIR/OUT/quality.csv" "$TMPDIR"
    cleaned --threads 4 && cmp "$TMPDIR/flags.csv" "$TMPDIR/OUT/flags.csv" &&
        cmp "$TMPDIR/quality.csv" "$TMPDIR/OUT/quality.csv"
}
check "any number of threads gives the same bytes" same_for_threads
same_for_any_order() {
    cp "$dump" "$TMPDIR/kept.csv"
    { head -n 1 "$TMPDIR/kept.csv"; tail -n +2 "$TMPDIR/kept.csv" | tac; } >"$dump"
    cleaned
    mv "$TMPDIR/kept.csv" "$dump"
    diff <(cut -d, -f3- "$TMPDIR/flags.csv" | sort) <(cut -d, -f3- "$TMPDIR/OUT/flags.csv" | sort) &&
        cmp "$TMPDIR/quality.csv" "$TMPDIR/OUT/quality.csv"
}
check "any order of rows gives the same flags" same_for_any_order

settings speed_idx,dup_near report,report
check "reported" cleaned
check "R agrees on quantiles" agrees
nothing_flagged() {
    ! grep -E ',(speed_idx|avglong|zigzag|mahal|psysyn|psyant|evenodd|dup_near),' "$TMPDIR/OUT/flags.csv" &&
        [ "$(grep -c ',report,' "$TMPDIR/OUT/quality.csv")" = 8 ]
}
check "a report flags nothing" nothing_flagged

settings
by_default() {
    cleaned && [ "$(grep -c ',report,' "$TMPDIR/OUT/quality.csv")" = 6 ] &&
        grep -q '^speed_idx,no,0,0,' "$TMPDIR/OUT/quality.csv" &&
        grep -q '^dup_near,no,0,0,' "$TMPDIR/OUT/quality.csv"
}
check "without settings six report, and two are off" by_default

faults() {
    settings mahal,speed_abs,zigzag 1.5,report,-1
    ends 65 check -q "$form" &&
        says 'settings.csv:2:5: error: mahal 1.5 is more than 1' \
            'settings.csv:2:6: error: speed_abs "report"' 'settings.csv:2:7: error: zigzag "-1"'
}
check "faults of thresholds are said with their place" faults

# What does not vary, or follows from another item, has no distance: said, and nothing flagged.
singular() {
    settings mahal 0.001
    awk -F, -v OFS=, 'NR > 1 { $7 = $6 } 1' "$dump" >"$TMPDIR/twice.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/twice.csv" -o "$TMPDIR/OUT" --force &&
        grep '^mahal,' "$TMPDIR/OUT/quality.csv" | tee "$TMPDIR/got" | grep -q 'singular' &&
        [ "$(grep -c ',mahal,' "$TMPDIR/OUT/flags.csv")" -lt 3 ]
}
check "singular covariances are told" singular
finish
