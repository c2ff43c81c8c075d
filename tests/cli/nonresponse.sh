# SPDX-License-Identifier: MIT
# Dumps that list all who were drawn: outcomes accounted for, rates, and base weights that
# stand for those who did not answer.
. tests/cli/lib.sh

data=tests/data/nonresponse
files="-q $data/questionnaire -r $data/responses.csv -p $data/population.csv"
check "the sample is scored" ends 0 score $files --nonresponse -o "$TMPDIR/OUT" --lang en
check "the response rate is said" says "RR2 40.2 %, RR4 40.3 %"

account() {
    awk -F, 'FNR > 1 { if ($2 == "read") read += $3; else rest += $3; seen[$2] += $3 }
        END { exit !(read == rest && read == 321 && seen["nonrespondent"] == 160 &&
            seen["ineligible"] == 12 && seen["unknown_eligibility"] == 23) }' "$TMPDIR/OUT/flow.csv" &&
        grep -q ',9001,410100,invalid,disposition$' "$TMPDIR/OUT/rejected.csv" &&
        grep -q ',9002,410100,invalid,base_weight$' "$TMPDIR/OUT/rejected.csv" &&
        grep -q ',nonrespondent,拒访$' "$TMPDIR/OUT/rejected.csv"
}
check "every row has its reason" account

# value CITY QUANTITY
value() { awk -F, -v c="$1" -v q="$2" '$1 == c && $2 == q { print $3 }' "$TMPDIR/OUT/outcome.csv"; }
outcomes() {
    local sum=0 q
    for q in I P R NC O UH UO NE; do sum=$((sum + $(value "" $q))); done
    [ $sum = 318 ] && [ "$(value "" sampled)" = 318 ] && [ "$(value "" removed_for_quality)" = 10 ] &&
        [ "$(value "" P)" = 10 ] && [ $(($(value 410100 I) + $(value 410200 I))) = "$(value "" I)" ]
}
check "outcomes of cities are those of all" outcomes

# Weights of respondents sum to what all eligible, known or likely, weigh.
nothing_is_lost() {
    ends 0 weight $files --nonresponse --method none -o "$TMPDIR/none" || return 1
    awk -F, 'FNR == 1 { file++; next }
        file == 1 { factor[$1 "," $2] = $11; into[$1 "," $2] = $3 == "" ? $2 : $3; next }
        file == 2 { class[$1] = $3; next }
        { seen++; if (($4 / ($3 * factor[$2 "," class[$1]]) - 1) ^ 2 > 1e-24) exit 1 }
        END { exit seen == 0 }' \
        "$TMPDIR/none/nonresponse.csv" $data/responses.csv "$TMPDIR/none/weights.csv"
}
check "weights are base weights times their class's factor" nothing_is_lost

thin_class() { grep -q '^410100,北,西,' "$TMPDIR/OUT/nonresponse.csv"; }
check "a thin class is merged with the one most like it" thin_class

other_classes() {
    ends 0 weight $files --nonresponse=stratum --nonresponse-min 1 --method none -o "$TMPDIR/other" &&
        grep -q '^410100,北,,' "$TMPDIR/other/nonresponse.csv"
}
check "--nonresponse-min" other_classes

unadjusted() {
    ends 0 score $files -o "$TMPDIR/plain" && [ ! -e "$TMPDIR/plain/nonresponse.csv" ] &&
        ! cmp -s "$TMPDIR/plain/subjective.csv" "$TMPDIR/OUT/subjective.csv"
}
check "without it base weights are as read" unadjusted

row_order() {
    mkdir "$TMPDIR/turned"
    { head -n 1 $data/responses.csv; sed 1d $data/responses.csv | tac; } >"$TMPDIR/turned/responses.csv"
    ends 0 score -q $data/questionnaire -r "$TMPDIR/turned/responses.csv" -p $data/population.csv \
        --nonresponse -o "$TMPDIR/turned/OUT" --threads 3 &&
        cmp "$TMPDIR/OUT/nonresponse.csv" "$TMPDIR/turned/OUT/nonresponse.csv" &&
        cmp "$TMPDIR/OUT/outcome.csv" "$TMPDIR/turned/OUT/outcome.csv"
}
check "the order of rows does not matter" row_order

# Nobody who was drawn answered: that is what is said, and no reason that nothing was rejected for.
silence() {
    { head -n 1 $data/responses.csv; awk -F, 'NR > 1 && $5 == "拒访"' $data/responses.csv; } >"$TMPDIR/silent.csv"
    ends 75 clean -q $data/questionnaire -r "$TMPDIR/silent.csv" -o "$TMPDIR/silence" --lang en &&
        says 'no response is left' 'most of them as "nonrespondent"'
}
check "a sample that says nothing" silence

open_link() {
    local at=tests/data/subjective/a-srs
    ends 0 clean -q $at/questionnaire -r $at/responses.csv -o "$TMPDIR/open" --lang en &&
        says "rate not computable (open link" && [ ! -e "$TMPDIR/open/outcome.csv" ] &&
        ends 65 weight -q $at/questionnaire -r $at/responses.csv -p $data/population.csv --nonresponse \
            -o "$TMPDIR/none65" --lang en
}
check "an open link has no rate" open_link
mistakes() {
    ends 2 weight $files --nonresponse=nobody -o "$TMPDIR/none2" && says "--nonresponse nobody: not a question" &&
        ends 2 weight $files --nonresponse-min 3 -o "$TMPDIR/none2"
}
check "mistakes are told" mistakes

if Rscript -e 1 >/dev/null 2>&1; then
    check "R has the same factors" env LC_ALL=C.UTF-8 Rscript tests/cli/r_nonresponse.R "$TMPDIR/OUT" $data
else
    skip "R has the same factors" "no R"
fi
finish
