# SPDX-License-Identifier: MIT
# An outsider's program agrees: base R on standard errors, degrees of freedom, p and Holm's p of
# compare.csv.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees on changes" stats

sample=samples/henan
scored() {
    local wave=$1 name=$2
    shift 2
    ends 0 "$@" -q questionnaires/shimin-2022 -r $sample/wave-$wave.csv -p $sample/population.csv -o "$TMPDIR/$name" --quiet
}
waves() {
    sed '100,180s/\(.*\),\([0-9.]*\)$/\1,1/' $sample/filings.csv >"$TMPDIR/filings.csv"
    scored wjx old run -s gbt33356-2022 -f $sample/filings.csv &&
        scored odk new run -s gbt33356-2022 -f $sample/filings.csv &&
        ends 0 compare "$TMPDIR/old" "$TMPDIR/new" -o "$TMPDIR/OUT" --quiet
}
check "two waves" waves
agrees() {
    r tests/cli/r_compare.R "$TMPDIR/old" "$TMPDIR/new" "$TMPDIR/OUT"
}
check "R agrees" agrees

disagrees() {
    refuses agrees
}
cp "$TMPDIR/OUT/compare.csv" "$TMPDIR/right"
awk -F, -v OFS=, 'NR == 3 { $13 *= 1.000001 } { print }' "$TMPDIR/right" >"$TMPDIR/OUT/compare.csv"
check "and would see a wrong standard error" disagrees
awk -F, -v OFS=, '$16 > 0 && $16 < 1 && !done { $16 *= 1.00001; done = 1 } { print }' "$TMPDIR/right" >"$TMPDIR/OUT/compare.csv"
check "and a wrong p" disagrees
finish
