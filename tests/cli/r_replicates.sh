# SPDX-License-Identifier: MIT
# R's survey package takes the weights of the replicates, and comes to the same standard
# errors: of every kind, raked, trimmed, of subgroups.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R survey agrees on replicates" survey
case=tests/data/subjective/h-jackknife-jkn
# Its PSUs in strata of two.
awk -F, -v OFS=, 'NR > 1 { k = int(($4 + 1) / 2); if ($3 == "S2" && k > 2) k = 2
    if ($3 == "S3") k = 1; $3 = $3 "-" k; $4 = $4 % 2 + 1 } 1' $case/responses.csv >"$TMPDIR/pairs.csv"

replicated() {
    local name=$1
    shift
    ends 0 score -q $case/questionnaire -r "$TMPDIR/pairs.csv" --replicate-weights --quiet \
        "$@" -o "$TMPDIR/$name"
}
agrees() {
    r tests/cli/r_replicates.R "$TMPDIR/$1" $case/questionnaire ${2:-}
}
holds() {
    local name=$1 domain=$2
    shift 2
    replicated "$name" "$@" && agrees "$name" $domain
}
people="-p $case/population.csv"
for kind in jackknife bootstrap:40 brr fay:0.3; do
    check "$kind, raked" holds "$kind" "" $people --replicates $kind
done
check "subgroups, raked and trimmed" holds by sex $people --replicates brr --trim 0.4:2.5 --by sex
for kind in brr fay:0.3; do
    check "$kind by the base weights, for totals as as.svrepdesign()" \
        holds "base-$kind" "" --replicates $kind --method none
done

# R's own replicate weights are those of the jackknife here.
made_by_r() {
    mkdir -p "$TMPDIR/made" &&
        r tests/cli/r_replicates_made.R "$TMPDIR/pairs.csv" "$TMPDIR/made" &&
        ends 0 score -q $case/questionnaire -r "$TMPDIR/pairs.csv" --no-responses --quiet \
            --replicates "file:$TMPDIR/made/replicate_weights.csv" -o "$TMPDIR/read" &&
        ends 0 score -q $case/questionnaire -r "$TMPDIR/pairs.csv" --no-responses --quiet \
            --replicates jackknife -o "$TMPDIR/ours" &&
        "$COMPARE" "$TMPDIR/ours/subjective.csv" "$TMPDIR/read/subjective.csv" \
            city,level,code 1e-10:se,ci_low,ci_high,deff
}
check "replicate weights made by R" made_by_r

# Another weight in one replicate is another standard error.
weights=$TMPDIR/fay:0.3/replicate_weights.csv
awk -F, -v OFS=, -v CONVFMT=%.17g 'NR == 9 { $6 *= 1.01 } 1' "$weights" >"$TMPDIR/other.csv"
mv "$TMPDIR/other.csv" "$weights"
disagrees() {
    refuses agrees "$@"
}
check "and would see a wrong weight" disagrees fay:0.3
finish
