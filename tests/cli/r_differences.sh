# SPDX-License-Identifier: MIT
# An outsider's program agrees: R's survey package on every row of differences.csv.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R survey agrees on differences" survey

# scored CASE BY OPTION...: the case's responses, into OUT.
scored() {
    local folder=tests/data/subjective/$1 by=$2 population=
    shift 2
    [ -f "$folder/population.csv" ] && population="-p $folder/population.csv"
    ends 0 score -q "$folder/questionnaire" -r "$folder/responses.csv" $population --by "$by" \
        --differences --force -o "$TMPDIR/OUT" "$@"
}

# agrees CASE BY WORD...: what R makes of OUT; the words are r_differences.R's.
agrees() {
    local questionnaire=tests/data/subjective/$1/questionnaire
    shift
    r tests/cli/r_differences.R "$TMPDIR/OUT" "$questionnaire" "$@"
}

# one CASE BY "WORDS" OPTION...
one() {
    local case=$1 by=$2 words=$3
    shift 3
    scored "$case" "$by" "$@" && agrees "$case" "$by" $words
}

check "raked" one g-by-age age_band ""
check "raked and trimmed" one g-by-age age_band "trim 0.5 2" --trim 0.5:2
check "raked, by the jackknife" one g-by-age age_band jackknife --replicates jackknife
check "strata, PSUs, fpc, base weights, raked" one e-design-rake sex ""
check "strata with one PSU, adjusted" one e-lonely-adjust sex "lonely adjust" --lonely adjust
check "strata with one PSU, averaged" one e-lonely-average sex "lonely average" --lonely average
check "strata with one PSU, removed" one e-lonely-remove sex "lonely remove" --lonely remove
check "strata, PSUs, fpc, base weights, by the jackknife" \
    one g-by-hukou-design hukou jackknife --replicates jackknife
check "strata, PSUs, fpc, base weights" one g-by-hukou-design hukou ""
disagrees() {
    refuses agrees "$@"
}
# Of one row the covariance, of another a p of Holm's.
awk -F, -v OFS=, 'NR == 3 { $13 *= 1.000001 } { print }' "$TMPDIR/OUT/differences.csv" >"$TMPDIR/changed"
cp "$TMPDIR/OUT/differences.csv" "$TMPDIR/right"
cp "$TMPDIR/changed" "$TMPDIR/OUT/differences.csv"
check "and would see a wrong covariance" disagrees g-by-hukou-design hukou
awk -F, -v OFS=, 'NR == 2 { $17 /= 1.000001 } { print }' "$TMPDIR/right" >"$TMPDIR/OUT/differences.csv"
check "and a wrong p" disagrees g-by-hukou-design hukou
finish
