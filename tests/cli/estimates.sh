# SPDX-License-Identifier: MIT
# estimates.csv: what is in it, what changes it, which options go together, and what
# is left out by --suppress.
. tests/cli/lib.sh

travel=tests/data/estimates
score() {
    ends 0 score -q $travel/questionnaire -r "$1" --lang en -o "$2" "${@:3}"
}

# columns FILE NAME...: these columns of the rows of the city 410100.
columns() {
    awk -F, -v names="${*:2}" '
        NR == 1 { count = split(names, name, " "); for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 == 410100 { row = ""; for (i = 1; i <= count; i++) row = row $at[name[i]] ","; print row }
    ' "$1"
}

rows() {
    score $travel/responses.csv "$TMPDIR/plain" --estimates || return 1
    columns "$TMPDIR/plain/estimates.csv" question statistic answer interval >"$TMPDIR/got"
    cat >"$TMPDIR/want" <<'END'
sex,share,1,korn-graubard,
sex,share,2,korn-graubard,
age,mean,,t,
age,quantile,0.25,woodruff,
age,quantile,0.5,woodruff,
age,quantile,0.75,woodruff,
ways,share,1,korn-graubard,
ways,share,2,korn-graubard,
ways,share,3,korn-graubard,
ways,share,4,korn-graubard,
ways,share,5,korn-graubard,
q_bus,mean,,t,
q_bus,share,1,korn-graubard,
q_bus,share,2,korn-graubard,
q_bus,share,3,korn-graubard,
q_bus,share,4,korn-graubard,
q_bus,share,5,korn-graubard,
q_bus,share,9,korn-graubard,
q_bus,top2,,korn-graubard,
q_bus,quantile,0.25,woodruff,
q_bus,quantile,0.5,woodruff,
q_bus,quantile,0.75,woodruff,
q_air,mean,,t,
q_air,share,1,korn-graubard,
q_air,share,2,korn-graubard,
q_air,share,3,korn-graubard,
q_air,share,4,korn-graubard,
q_air,share,5,korn-graubard,
q_air,share,9,korn-graubard,
q_air,top2,,korn-graubard,
q_air,quantile,0.25,woodruff,
q_air,quantile,0.5,woodruff,
q_air,quantile,0.75,woodruff,
wait,mean,,t,
wait,raw_mean,,t,
wait,quantile,0.25,woodruff,
wait,quantile,0.5,woodruff,
wait,quantile,0.75,woodruff,
wait,raw_quantile,0.25,woodruff,
wait,raw_quantile,0.5,woodruff,
wait,raw_quantile,0.75,woodruff,
recommend,mean,,t,
recommend,nps,,t,
recommend,quantile,0.25,woodruff,
recommend,quantile,0.5,woodruff,
recommend,quantile,0.75,woodruff,
END
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "every question has its rows" rows

same_mean() {
    local name
    for name in q_bus q_air wait; do
        [ "$(grep "^410100,item,$name," "$TMPDIR/plain/subjective.csv" | cut -d, -f 5-6)" = \
            "$(grep "^410100,$name,[^,]*,mean," "$TMPDIR/plain/estimates.csv" | cut -d, -f 7-8)" ] ||
            return 1
    done
}
check "a mean is the item's score in subjective.csv" same_mean

# Nobody goes by ferry: Korn and Graubard, and Wilson, have an upper limit even so.
ferry() {
    grep "^410100,ways,[^,]*,share,5," "$TMPDIR/$1/estimates.csv" | cut -d, -f 7-10
}
nobody() {
    local name
    for name in wilson wald; do
        score $travel/responses.csv "$TMPDIR/$name" --estimates --interval $name || return 1
    done
    ferry plain | grep -qE '^0,0,0,0\.0[3-9]' && ferry wilson | grep -qE '^0,0,0,0\.0[3-9]' &&
        [ "$(ferry wald)" = 0,0,0,0 ] && [ "$(ferry plain)" != "$(ferry wilson)" ]
}
check "an answer that nobody gave has limits" nobody

# differs COLUMN FILE OUT NAME...: COLUMN of every row of OUT but the share of nobody
# differs from plain.  Quantiles may stay where they are, but their limits not all.
differs() {
    local column=$1
    score "$2" "$3" --estimates || return 1
    columns "$TMPDIR/plain/estimates.csv" question statistic answer "$column" |
        grep -v -e '^ways,share,5' -e quantile >"$TMPDIR/before"
    columns "$3/estimates.csv" question statistic answer "$column" >"$TMPDIR/after"
    if grep -xF -f "$TMPDIR/before" "$TMPDIR/after"; then return 1; fi
    columns "$TMPDIR/plain/estimates.csv" question statistic answer value se | grep quantile >"$TMPDIR/before"
    columns "$3/estimates.csv" question statistic answer value se | grep quantile | diff -q "$TMPDIR/before" - >/dev/null &&
        { echo "no quantile differs"; return 1; }
    return 0
}
for column in psu stratum base_weight; do
    sed "1s/$column/other/" $travel/responses.csv >"$TMPDIR/$column.csv"
    check "$column counts in every standard error" differs se "$TMPDIR/$column.csv" "$TMPDIR/no-$column"
done
check "weights count in every figure" differs value "$TMPDIR/base_weight.csv" "$TMPDIR/no-weight" --force

threads() {
    local options="--estimates --by sex -p $travel/population.csv --trim 0.3:3" n
    for n in 1 4; do
        score $travel/responses.csv "$TMPDIR/taylor-$n" $options --threads $n || return 1
        score $travel/responses.csv "$TMPDIR/boot-$n" $options --replicates bootstrap:30 --seed 3 \
            --threads $n || return 1
    done
    cmp "$TMPDIR/taylor-1/estimates.csv" "$TMPDIR/taylor-4/estimates.csv" &&
        cmp "$TMPDIR/boot-1/estimates.csv" "$TMPDIR/boot-4/estimates.csv"
}
check "the same bytes for any number of threads" threads

# The jackknife has the same figures, and errors near those of linearization.
jackknife() {
    local options="--estimates --by sex -p $travel/population.csv"
    score $travel/responses.csv "$TMPDIR/linear" $options || return 1
    score $travel/responses.csv "$TMPDIR/jack" $options --replicates jackknife || return 1
    "$COMPARE" "$TMPDIR/linear/estimates.csv" "$TMPDIR/jack/estimates.csv" \
        city,question,statistic,answer,domain,category -se,low,high,deff,flag || return 1
    awk -F, 'NR == FNR { se[FNR] = $8; next }
             FNR > 1 && $4 !~ /quantile/ && se[FNR] > 1e-9 { n++; ratio = $8 / se[FNR]
                 if (ratio < 0.9 || ratio > 1.6) { print; bad = 1 } }
             FNR > 1 && $4 ~ /quantile/ && se[FNR] > 0 && $8 > 0 { n++; all += $8 / se[FNR]; q++ }
             END { exit bad || n < 150 || all / q < 0.9 || all / q > 1.4 }' \
        "$TMPDIR/linear/estimates.csv" "$TMPDIR/jack/estimates.csv"
}
check "the jackknife agrees" jackknife

flags() {
    awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { want = ""
          if ($at["value"] != "" && $at["n"] < 30) want = "small_n"
          if ($at["value"] != "" && $at["statistic"] ~ /mean|share|top2/ && $at["se"] > 0.3 * $at["value"])
              want = want (want == "" ? "" : ";") "high_cv"
          seen[want]++
          if ($at["flag"] != want) { print; bad = 1 } }
        END { exit bad || !seen[""] || !seen["small_n"] || !seen["high_cv"] || !seen["small_n;high_cv"] }
    ' "$TMPDIR/linear/estimates.csv"
}
check "flags are as the rule has them" flags

suppressed() {
    local file count
    score $travel/responses.csv "$TMPDIR/left-out" --estimates --by sex -p $travel/population.csv \
        --differences --suppress || return 1
    for file in estimates subjective; do
        count=$(grep -cE '(small_n|high_cv)' "$TMPDIR/left-out/$file.csv")
        says "$file.csv: $count of $(($(grep -c . "$TMPDIR/left-out/$file.csv") - 1)) rows are suppressed" ||
            return 1
        cut -d, -f 1-4 "$TMPDIR/linear/$file.csv" | diff - <(cut -d, -f 1-4 "$TMPDIR/left-out/$file.csv") ||
            return 1
    done
    awk -F, 'FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
             { figure = ("value" in at) ? $at["value"] : $at["score"]
               low = ("low" in at) ? $at["low"] : $at["ci_low"]
               if (($at["flag"] != "") != (figure == "")) bad = 1
               if ($at["flag"] != "" && ($at["se"] low $at["deff"] != "" || $at["n"] == "")) bad = 1 }
             END { exit bad }' "$TMPDIR/left-out/estimates.csv" "$TMPDIR/left-out/subjective.csv"
}
check "--suppress leaves out what has a flag, and says so" suppressed

# Nor do differences tell it: they have no score of it, and nothing but the scores of others.
not_told() {
    awk -F, 'FNR == 1 { next }
        NR == FNR { flagged[$1 "," $3 "," $13] = $14; next }
        { a = $1 == "group" ? flagged[$2 "," $4 "," $7] : flagged[$7 "," $4 ","]
          b = $1 == "group" ? flagged[$2 "," $4 "," $8] : flagged[$8 "," $4 ","]
          if ((a != "") != ($9 == "") || (b != "") != ($10 == "") || (a b != "") != ($11 == "") ||
              (a b != "" && $12 $13 $14 $15 $16 $17 $18 $19 != "")) { print; bad = 1 }
          hidden += a b != ""; all++ }
        END { exit bad || !hidden || hidden == all }' "$TMPDIR/left-out/subjective.csv" \
        "$TMPDIR/left-out/differences.csv" && says "differences.csv: "
}
check "nor tells it in differences" not_told

# A small city: its total is not shown, and the report says why.  The whole pipeline
# estimates, too, and remembers how.
small_city() {
    local fact
    head -n 130 $travel/responses.csv >"$TMPDIR/small.csv"
    ends 0 run -q $travel/questionnaire -r "$TMPDIR/small.csv" --suppress --estimates \
        --interval wilson --lang en -o "$TMPDIR/run" || return 1
    for fact in suppress,yes estimates,yes interval,wilson; do
        grep -qx "$fact" "$TMPDIR/run/run.csv" || { echo "run.csv does not say $fact"; return 1; }
    done
    grep -q "suppressed: fewer than 30 respondents" "$TMPDIR/run/report.html" &&
        grep -q "^410300,total,total,[^,]*,,,,,13,.*,small_n" "$TMPDIR/run/subjective.csv" &&
        grep -q ",share,.*,wilson,13,.*,small_n" "$TMPDIR/run/estimates.csv"
}
check "a small city is suppressed, and the report says why" small_city

check "--interval needs --estimates" ends 2 score -q $travel/questionnaire -r $travel/responses.csv \
    --interval wilson -o "$TMPDIR/no"
check "and says so" says "--interval is for the shares of --estimates"
check "an interval that is none" ends 2 score -q $travel/questionnaire -r $travel/responses.csv \
    --estimates --interval exact -o "$TMPDIR/no"
check "is said with those there are" says "korn-graubard, wilson or wald"
check "weight knows no estimates" ends 2 weight -q $travel/questionnaire -r $travel/responses.csv \
    -p $travel/population.csv --estimates -o "$TMPDIR/no"
finish
