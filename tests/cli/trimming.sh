# SPDX-License-Identifier: MIT
# --trim and --trim-keep: limits of three kinds, margins met or not, in replicates too.
. tests/cli/lib.sh

case=tests/data/subjective/h-jackknife-jk1
files="-q $case/questionnaire -r $case/responses.csv -p $case/population.csv"

# scores OUT OPTION...
scores() {
    local out=$TMPDIR/$1
    shift
    ends 0 score $files -o "$out" --no-responses --force "$@"
}

# Every weighted share is its target, and every weight between the limits of its city.
margins_met() {
    awk -F, 'NR > 1 && ($7 / $6 - 1) ^ 2 > 1e-18 { exit 1 }' "$1/margins.csv"
}
within_limits() {
    awk -F, 'FNR == 1 { next }
        NR == FNR { low[$1] = $13; high[$1] = $14; next }
        { seen++; if ($4 < low[$2] * (1 - 1e-9) || $4 > high[$2] * (1 + 1e-9)) exit 1 }
        END { exit seen == 0 }' "$1/diagnostics.csv" "$1/weights.csv"
}
someone_at_a_limit() {
    awk -F, 'NR > 1 { sum += $12 } END { exit sum == 0 }' "$1/diagnostics.csv"
}

keeps() {
    scores keep --trim-keep "$1" && margins_met "$TMPDIR/keep" && within_limits "$TMPDIR/keep" &&
        someone_at_a_limit "$TMPDIR/keep"
}
cuts() {
    scores cut --trim "$1" && ! margins_met "$TMPDIR/cut" && within_limits "$TMPDIR/cut" &&
        someone_at_a_limit "$TMPDIR/cut"
}
for limits in 0.4:2.3 iqr:1.5 potter; do
    check "--trim-keep $limits meets the margins" keeps $limits
    check "--trim $limits does not" cuts $limits
done

# Limits that no weight is outside of change nothing.
wide() {
    scores plain && scores wide --trim-keep 0:100 &&
        cmp "$TMPDIR/plain/weights.csv" "$TMPDIR/wide/weights.csv"
}
check "wide limits change nothing" wide

# In each replicate the weights of men and women sum to their targets.
in_replicates() {
    scores replicates --trim-keep "$2" --replicates "$1" --replicate-weights || return 1
    awk -F, 'FNR == 1 { file++ }
        file == 1 { if (FNR == 1) { for (i = 1; i <= NF; i++) if ($i == "id") id = i; else if ($i == "city") c = i
                else if ($i == "sex") s = i } else sex[$c "," $id] = $s; next }
        file == 2 { if ($2 == "sex") target[$1 "," $3] = $6; next }
        FNR > 1 { for (r = 4; r <= NF; r++) if ($r != "") {
                all[$2 "," r] += $r; of[$2 "," r "," sex[$2 "," $1]] += $r } }
        END { for (key in of) { split(key, part, ","); seen++
                if ((of[key] / all[part[1] "," part[2]] / target[part[1] "," part[3]] - 1) ^ 2 > 1e-16) exit 1 }
            exit seen == 0 }' \
        "$TMPDIR/coded/responses.csv" "$TMPDIR/replicates/margins.csv" \
        "$TMPDIR/replicates/replicate_weights.csv"
}
check "coded answers" ends 0 clean -q $case/questionnaire -r $case/responses.csv -o "$TMPDIR/coded"
check "in the jackknife" in_replicates jackknife 0.2:3.5
check "in the bootstrap" in_replicates bootstrap:20 0.05:9

too_narrow() {
    local said
    ends 75 weight $files -o "$TMPDIR/narrow" --force --trim-keep 0.5:1.05 || return 1
    said=$(sed -n 's/.*feasible with --trim-keep \([0-9.:]*\)$/\1/p' "$TMPDIR/err" | sort -t: -k2 -n | tail -n 1)
    [ -n "$said" ] && ends 0 weight $files -o "$TMPDIR/narrow" --force --trim-keep "$said"
}
check "limits that are said to do do" too_narrow

usage() {
    ends 2 weight $files -o "$TMPDIR/none" --trim 0.3:3 --trim-keep 0.3:3 && says "give one of them" &&
        ends 2 weight $files -o "$TMPDIR/none" --trim iqr:0 && says "--trim iqr:0" &&
        ends 2 weight $files -o "$TMPDIR/none" --trim-keep potters &&
        ends 2 weight $files -o "$TMPDIR/none" --trim-keep 0.3:3 --method logit --bounds 0.3:3 &&
        says "not with method logit" &&
        ends 2 score -q $case/questionnaire -r $case/responses.csv -o "$TMPDIR/none" --trim-keep 0.3:3
}
check "mistakes are told" usage

# Post-stratification has one solution: bounds can only refuse it.
poststratified() {
    local at=tests/data/subjective/b-poststratify
    files="-q $at/questionnaire -r $at/responses.csv -p $at/population.csv --method poststratify"
    scores free && scores bounded --bounds 0.3:3 &&
        cmp "$TMPDIR/free/weights.csv" "$TMPDIR/bounded/weights.csv" &&
        ends 75 weight $files -o "$TMPDIR/narrow" --force --bounds 0.99:1.01 &&
        says "feasible with --bounds"
}
check "bounds of poststratify" poststratified

disagree() {
    local at=tests/data/subjective/c-rake
    awk -F, -v OFS=, '$2 == "edu" { $4 = int($4 * 1.03) } { print }' $at/population.csv >"$TMPDIR/more.csv"
    ends 0 weight -q $at/questionnaire -r $at/responses.csv -p "$TMPDIR/more.csv" -o "$TMPDIR/more" --lang en &&
        says "do both count the same people?" "(+3.0 %)"
}
check "totals that disagree are told" disagree

thin() {
    { head -n 1 $case/responses.csv; sed -n '2,22p' $case/responses.csv; } >"$TMPDIR/few.csv"
    minyi weight -q $case/questionnaire -r "$TMPDIR/few.csv" -p $case/population.csv -o "$TMPDIR/few" --lang en
    says "fewer than 5 respondents: " "which --collapse avoids"
}
check "thin categories are told" thin

# Bounds from 0 make weights 0.  Who answered an item only with such weights gives it no mean, and
# its dimension has that of the others; raised again by trimming they leave no variance.
seldom="-q tests/data/seldom/questionnaire -r tests/data/seldom/zero.csv
    -p tests/data/seldom/population.csv --method linear --bounds 0:2.5"
nothing() {
    ends 0 score $seldom -o "$TMPDIR/nothing" --no-responses &&
        awk -F, '$1 == "A" { score[$3] = $5; n[$3] = $9 }
            END { exit !(n["q2"] == 8 && score["q2"] == "" && score["a"] == score["q1"] && score["a"] > 0 &&
                (score["total"] - 0.6 * score["a"] - 0.4 * score["b"]) ^ 2 < 1e-20) }' \
            "$TMPDIR/nothing/subjective.csv"
}
check "who counts for nothing gives an item no mean" nothing
raised() {
    ends 75 score $seldom -o "$TMPDIR/raised" --no-responses --trim 0:5 --lang en &&
        says "city A" "set to 0 and --trim raised again: 8" && ! grep -q '^A,' "$TMPDIR/raised/subjective.csv"
}
check "weights of 0 that are raised leave no variance" raised
finish
