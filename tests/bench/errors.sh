# SPDX-License-Identifier: MIT
# Standard errors: what replicates cost, each of which is raked again; and what R's survey
# package takes for Taylor's.
. tests/bench/lib.sh

size=100000
job=$folder/plain-$size
[ -d "$job" ] || build/tests/bench/plain "$job" $size
begin errors $size "$job/responses.csv"
heading "standard errors, $size responses of the plain survey"
samples wc wc -l "$job/responses.csv"

ours() {
    local name=$1
    shift
    samples "$name" ./minyi score -q "$job/questionnaire" -r "$job/responses.csv" \
        -p "$job/population.csv" --no-responses --quiet -o "$folder/OUT" "$@"
}

for t in $threads; do
    ours "taylor-$t" --threads "$t"
    ours "bootstrap-$t" --threads "$t" --replicates bootstrap:500
    ours "trimmed-$t" --threads "$t" --replicates bootstrap:500 --trim 0.3:3
    row "taylor-$t" "Taylor" "$t"
    row "bootstrap-$t" "bootstrap:500" "$t"
    row "trimmed-$t" "bootstrap:500 --trim" "$t"
done
if has_r survey; then
    samples survey Rscript tests/bench/survey.R "$job/responses.csv" "$job/population.csv" \
        "$folder/seconds"
    row survey "R survey: Taylor" 1
else
    echo "NO R survey: it is not measured" >&2
fi
