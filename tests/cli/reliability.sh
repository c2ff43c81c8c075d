# SPDX-License-Identifier: MIT
# --reliability: scales of each city and of all together, by final weights.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
reliability() {
    local out=$TMPDIR/$1
    shift
    ends 0 score -q $case/questionnaire -r $case/responses.csv -p $case/population.csv \
        -o "$out" --reliability --no-responses --force "$@"
}
check "reliability.csv is written" reliability OUT
file=$TMPDIR/OUT/reliability.csv

# cell ROW-PATTERN COLUMN: of the first row that begins so.
cell() {
    awk -F, -v row="$1" -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        index($0, row) == 1 { print $at; exit }' "$file"
}

cities_add_up() {
    awk -F, '$2 == "total" { if ($1 == "") all = $7; else { sum += $7; cities++ } }
        END { exit !(cities == 8 && sum == all && all > 0) }' "$file"
}
check "respondents of the cities are those of all together" cities_add_up

every_item() {
    local items
    items=$(cell ",total," items)
    [ "$items" -gt 3 ] && [ "$(grep -c '^,item,.*,total,' "$file")" = "$items" ] &&
        [ -n "$(cell ",total," omega)" ] && [ "$(cell ",total," heywood)" = no ] &&
        [ -n "$(cell ",item," msa)" ] && [ -n "$(cell ",item," alpha_if_deleted)" ]
}
check "every item has its row" every_item

weights_count() {
    local raked
    raked=$(cell ",total," alpha)
    reliability none --method none || return 1
    file=$TMPDIR/none/reliability.csv
    [ -n "$raked" ] && [ "$raked" != "$(cell ",total," alpha)" ] &&
        [ "$(cell ",total," n)" = "$(cell ",total," n_eff)" ]
}
check "weights count" weights_count

any_threads() {
    reliability one --threads 1 && reliability three --threads 3 &&
        cmp "$TMPDIR/one/reliability.csv" "$TMPDIR/three/reliability.csv"
}
check "the same for any number of threads" any_threads

# A city whose design allows no standard errors was weighted all the same.
file=$TMPDIR/lonely/reliability.csv
without_design() {
    minyi score -q tests/data/subjective/k-lonely/questionnaire \
        -r tests/data/subjective/k-lonely/responses.csv -o "$TMPDIR/lonely" --reliability
    says "only one primary sampling unit" && [ -n "$(cell 330100,total, alpha)" ] && awk -F, '
        $2 == "total" { if ($1 == "") all = $7; else sum += $7 } END { exit !(all && sum == all) }' "$file"
}
check "a city whose design fails has its rows, and counts" without_design

remarks() {
    minyi score -q "$1" -r "$2" -o "$TMPDIR/remarks" --reliability --force
    [ "$status" = 0 ]
}
tells_low() {
    remarks $case/questionnaire $case/responses.csv &&
        says "Cronbach's alpha is below 0.7 in" "governance 0."
}
check "scales with a low alpha are told" tells_low

head -n 31 $case/responses.csv >"$TMPDIR/few.csv"
tells_few() {
    remarks $case/questionnaire "$TMPDIR/few.csv" &&
        says "fewer than 30 respondents answered all items of 4 scales (total, service, governance, digital)"
}
check "scales that few answered are told" tells_few

# The scores of "satisfied" turned round for one item, by a list of its own.
cp -r $case/questionnaire "$TMPDIR/turned"
sed -i 's/^select_one sat,q_medical/select_one tas,q_medical/' "$TMPDIR/turned/survey.csv"
cat >>"$TMPDIR/turned/choices.csv" <<'END'
tas,1,非常满意,0
tas,2,比较满意,30
tas,3,一般,60
tas,4,不太满意,80
tas,5,很不满意,100
tas,9,不了解,
END
tells_reversed() {
    remarks "$TMPDIR/turned" $case/responses.csv &&
        says "item q_medical runs against the others of scale total (item-total correlation -0." &&
        ! grep -q "item q_school runs against" "$TMPDIR/err"
}
check "an item that runs against the others is told" tells_reversed

# With one answer only to one item alpha stays, and what rests on all correlations does not.
awk -F, -v OFS=, 'NR > 1 { $7 = 1 } 1' $case/responses.csv >"$TMPDIR/constant.csv"
constant_item() {
    remarks $case/questionnaire "$TMPDIR/constant.csv" || return 1
    file=$TMPDIR/remarks/reliability.csv
    [ -n "$(cell ",total," alpha)" ] && [ -z "$(cell ",total," alpha_standardized)" ] &&
        [ -z "$(cell ",total," omega)$(cell ",total," kmo)$(cell ",total," bartlett_chi2)" ] &&
        [ -z "$(cell ",total," eigenvalue_1)" ] && [ -z "$(cell ",item,q_medical," item_total)" ] &&
        [ -n "$(cell ",item,q_school," item_total)" ] && [ -z "$(cell ",item,q_school," loading)" ]
}
check "an item that all answered alike" constant_item
finish
