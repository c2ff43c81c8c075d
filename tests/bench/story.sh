# SPDX-License-Identifier: MIT
# A long questionnaire: shimin-2022, 44 scored items in 67 columns, as the sample generator
# answers it; and filings.
. tests/bench/lib.sh

sizes=${BENCH_STORY:-1000000}
[ "${BENCH:-}" = full ] && sizes="$sizes 10000000"
for size in $sizes; do
    make_story "$size"
    about story "$size" shimin-2022
    weigh="-p $story/population.csv"
    for t in $threads; do
        repeated ours "clean-$t" clean --no-responses --threads "$t"
        row "clean-$t" "clean (no clean dump)" "$t"
        repeated ours "score-$t" score $weigh --no-responses --threads "$t"
        row "score-$t" "score (no clean dump)" "$t"
        repeated ours "all-$t" run $weigh -s gbt33356-2022 -f "$story/filings.csv" --threads "$t"
        row "all-$t" "run (all written)" "$t"
    done
done

# 400 cities with all items filed: the first city of the sample over and over.
filings=$folder/filings-400.csv
awk -F, -v OFS=, 'NR == 1 { print; next } NR == 2 { city = $1 }
    $1 == city { line[++n] = $2 OFS $3 OFS $4 }
    END { for (i = 0; i < 400; i++) for (k = 1; k <= n; k++) print 500000 + i, line[k] }' \
    samples/henan/filings.csv >"$filings"
begin filings "$(wc -l <"$filings")" "$filings"
heading "filings of 400 cities, $rows rows"
samples wc wc -l "$filings"
samples assess ./minyi assess -s gbt33356-2022 -f "$filings" --quiet -o "$folder/OUT"
row assess "assess (all written)" 1
