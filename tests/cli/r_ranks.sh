# SPDX-License-Identifier: MIT
# An outsider's program agrees: base R on rank intervals, groups, drawn ranks, ranks under other
# weights and without each L1, on effective weights, and on gap.csv.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees on ranks" stats

# agrees OUT PARTS SURVEY LEVEL TOP: PARTS has objective.csv and subjective.csv, SURVEY is its L1
agrees() { r tests/cli/r_ranks.R "$@"; }

made=$TMPDIR/made
mkdir "$made"
awk -v cities=60 -f tests/cli/ranks_made.awk >"$made/objective.csv"
awk -v cities=60 -v survey=1 -f tests/cli/ranks_made.awk >"$made/subjective.csv"
combined() {
    ends 0 combine -s gbt33356-2022 --objective "$made/objective.csv" \
        --subjective "$made/subjective.csv" -o "$TMPDIR/OUT" --force "$@"
}
check "sixty cities, combined" combined
check "R agrees" agrees "$TMPDIR/OUT" "$made" L9 0.95 10
check "sixty cities, at another level" combined --rank-level 0.8 --top 3 --seed 99
check "R agrees at another level" agrees "$TMPDIR/OUT" "$made" L9 0.8 3

sample() {
    local here=samples/henan
    ends 0 run -q questionnaires/shimin-2022 -r $here/wave-wjx.csv $here/wave-odk.csv \
        -p $here/population.csv -s gbt33356-2022 -f $here/filings.csv -o "$TMPDIR/sample"
}
check "the sample" sample
check "R agrees on the sample" agrees "$TMPDIR/sample" "$TMPDIR/sample" L9 0.95 10
check "R agrees on gap.csv" r tests/cli/r_gap.R "$TMPDIR/sample"

county() {
    ends 0 assess -s gbt33356-2022-county -f tests/data/objective/gbt33356-2022-county.filings.csv \
        -o "$TMPDIR/county" || return 1
    { head -n 1 "$made/subjective.csv"
      cut -d, -f1 "$TMPDIR/county/objective.csv" | tail -n +2 | sort -u |
          awk '{ rest = ",1,2,300,250,1.2,," 9 * NR
              print $1 ",total,total,县," 50 + 7 * NR % 23 "," NR % 3 + 0.5 rest }'
    } >"$TMPDIR/county/subjective.csv"
    ends 0 combine -s gbt33356-2022-county --objective "$TMPDIR/county/objective.csv" \
        --subjective "$TMPDIR/county/subjective.csv" -o "$TMPDIR/counties"
}
check "counties" county
check "R agrees on counties" agrees "$TMPDIR/counties" "$TMPDIR/county" L8 0.95 10
finish
