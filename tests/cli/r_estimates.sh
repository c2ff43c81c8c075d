# SPDX-License-Identifier: MIT
# An outsider's program agrees: R's survey package on estimates.csv, in a sample with
# a design, calibrated, trimmed, and in subgroups.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R survey agrees on the estimates" survey
travel=tests/data/estimates
reference=tests/data/subjective/e-design

# agrees FOLDER OUT [LOWER UPPER]
agrees() {
    local folder=$1 out=$2
    shift 2
    r tests/cli/r_estimates.R "$out" "$folder/questionnaire" "$@"
}

estimated() {
    local folder=$1
    shift
    ends 0 score -q "$folder/questionnaire" -r "$folder/responses.csv" --estimates "$@"
}
check "a design is estimated, by subgroups" estimated $travel --by sex -o "$TMPDIR/design"
check "R survey agrees on a design, by subgroups" agrees $travel "$TMPDIR/design"
check "calibrated" estimated $travel -p $travel/population.csv --interval wilson -o "$TMPDIR/raked"
check "R survey agrees on calibrated estimates" agrees $travel "$TMPDIR/raked"
check "trimmed, by subgroups" estimated $travel -p $travel/population.csv --trim 0.6:1.6 \
    --by age_band --interval wald -o "$TMPDIR/trimmed"
check "R survey agrees on trimmed weights, by subgroups" agrees $travel "$TMPDIR/trimmed" 0.6 1.6
check "with fpc" estimated $reference -o "$TMPDIR/fpc"
check "R survey agrees with fpc" agrees $reference "$TMPDIR/fpc"

check "by the jackknife" estimated $travel --by sex --replicates jackknife -o "$TMPDIR/jackknife"
check "R survey agrees by the jackknife" agrees $travel "$TMPDIR/jackknife" jackknife

# Data that come with R's survey package, beside the checkout.
for case in j-apistrat j-apiclus1 j-apiclus1-rake; do
    folder=../shared/reference/subjective/$case
    if [ -d "$folder" ]; then
        population=
        [ -f "$folder/population.csv" ] && population="-p $folder/population.csv"
        check "$case is estimated" estimated "$folder" $population -o "$TMPDIR/$case"
        check "R survey agrees on $case" agrees "$folder" "$TMPDIR/$case"
    else
        skip "R survey agrees on $case" "the reference data are not beside this checkout"
    fi
done

# One digit of one share is enough.
sed -i '0,/,share,/s/\(,share,[^,]*,[^,]*,0\.[0-9]\{4\}\)[0-9]/\1x/; s/x/7/' "$TMPDIR/fpc/estimates.csv"
disagrees() {
    refuses agrees "$@"
}
check "and would see a wrong share" disagrees $reference "$TMPDIR/fpc"
finish
