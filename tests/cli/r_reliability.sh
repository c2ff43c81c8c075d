# SPDX-License-Identifier: MIT
# An outsider's program agrees: base R on reliability.csv, every row and column, with
# raked weights, a design's base weights, dimensions below dimensions, and weights of 0.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees on the scales" stats

# agrees FOLDER OUT
agrees() {
    r tests/cli/r_reliability.R "$2" "$1/questionnaire"
}

measured() {
    local folder=$1
    shift
    ends 0 score -q "$folder/questionnaire" -r "$folder/responses.csv" --reliability "$@"
}
rake=tests/data/subjective/c-rake
linear=tests/data/subjective/d-linear-bounds
travel=tests/data/estimates
check "raked" measured $rake -p $rake/population.csv -o "$TMPDIR/raked"
check "R agrees on raked weights" agrees $rake "$TMPDIR/raked"
check "not weighted" measured $rake -o "$TMPDIR/none"
check "R agrees without weights" agrees $rake "$TMPDIR/none"
check "a design" measured $travel -o "$TMPDIR/design"
check "R agrees on a design's base weights" agrees $travel "$TMPDIR/design"

# Weights change every statistic: each column differs between the two of c-rake.
all_change() {
    awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; next }
        NR == FNR { for (i = 8; i <= NF; i++) before[FNR, i] = $i; next }
        { for (i = 8; i <= NF; i++) if ($i != before[FNR, i]) differs[i] = 1 }
        END { for (i = 8; i <= 24; i++)
                  if (!differs[i] && name[i] !~ /share_complete|heywood|bartlett_df/) {
                      print name[i] " is the same without weights"; bad = 1 }
              exit bad }' "$TMPDIR/raked/reliability.csv" "$TMPDIR/none/reliability.csv"
}
check "a weight changes every statistic" all_change

# A dimension above two others is a scale of the items of both.
mkdir "$TMPDIR/tree"
cp -r $rake/questionnaire $rake/responses.csv "$TMPDIR/tree"
cat >"$TMPDIR/tree/questionnaire/dimensions.csv" <<'END'
dimension,label,weight,parent
public,公共服务,0.8,
service,惠民服务,0.5,public
governance,精准治理,0.5,public
digital,信息服务,0.2,
END
check "dimensions below dimensions" measured "$TMPDIR/tree" -o "$TMPDIR/above"
check "R agrees on dimensions below dimensions" agrees "$TMPDIR/tree" "$TMPDIR/above"

# Linear calibration up to its lower bound 0.
check "weights of 0" measured $linear -p $linear/population.csv --method linear --bounds 0:1.5 \
    -o "$TMPDIR/zero"
has_zero() {
    awk -F, 'NR > 1 && $4 == 0 { n++ } END { exit !n }' "$TMPDIR/zero/weights.csv"
}
if has_zero; then
    check "R agrees, who has weight 0 left out" agrees $linear "$TMPDIR/zero"
else
    not_ok "some weights are 0"
fi

# One digit of one loading is enough.
awk -F, -v OFS=, 'NR == 3 { $23 += 1e-6 } 1' "$TMPDIR/raked/reliability.csv" >"$TMPDIR/other" &&
    mv "$TMPDIR/other" "$TMPDIR/raked/reliability.csv"
disagrees() {
    refuses agrees "$@"
}
check "and would see a wrong loading" disagrees $rake "$TMPDIR/raked"
finish
