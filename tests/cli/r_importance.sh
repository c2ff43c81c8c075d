# SPDX-License-Identifier: MIT
# An outsider's program agrees: base R on importance.csv, every row and column, with raked
# weights and dimensions below dimensions, and with a design.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees on importance" stats

# agrees OUT QUESTIONNAIRE OVERALL
agrees() {
    r tests/cli/r_importance.R "$@"
}

sample=samples/henan shimin=questionnaires/shimin-2022
check "raked" ends 0 score -q $shimin -r $sample/wave-wjx.csv $sample/wave-odk.csv \
    -p $sample/population.csv -o "$TMPDIR/raked"
check "R agrees on raked weights" agrees "$TMPDIR/raked" $shimin overall

cp -r tests/data/estimates "$TMPDIR/travel"
travel=$TMPDIR/travel
sed -i '1s/$/,overall/; 2s/$/,recommend/' "$travel/questionnaire/settings.csv"
designed() {
    ends 0 score -q "$travel/questionnaire" -r "$travel/responses.csv" "$@"
}
check "a design" designed -o "$TMPDIR/design"
check "R agrees on a design" agrees "$TMPDIR/design" "$travel/questionnaire" recommend
check "a design, raked" designed -p "$travel/population.csv" -o "$TMPDIR/both"
check "R agrees on both" agrees "$TMPDIR/both" "$travel/questionnaire" recommend

# Weights change every statistic.
all_change() {
    awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
        NR == FNR { for (i = 6; i <= NF; i++) before[FNR, i] = $i; next }
        { for (i = 6; i <= NF; i++) if ($i != before[FNR, i]) differs[i] = 1 }
        END { for (i = 6; i <= 16; i++)
                  if (!differs[i] && name[i] !~ /^weight|quadrant/) {
                      print name[i] " is the same with other weights"; bad = 1 }
              exit bad }' "$TMPDIR/design/importance.csv" "$TMPDIR/both/importance.csv"
}
check "a weight changes every statistic" all_change

# One digit of one correlation, or of one relative weight, is enough.
disagrees() {
    awk -F, -v OFS=, -v column="$1" 'NR == 3 { $column += 1e-6 } 1' "$TMPDIR/both/importance.csv" \
        >"$TMPDIR/other" &&
        mkdir -p "$TMPDIR/wrong" && cp "$TMPDIR"/both/*.csv "$TMPDIR/wrong" &&
        mv "$TMPDIR/other" "$TMPDIR/wrong/importance.csv" &&
        refuses agrees "$TMPDIR/wrong" "$travel/questionnaire" recommend
}
check "and would see a wrong correlation" disagrees 7
check "and would see a wrong relative weight" disagrees 11
finish
