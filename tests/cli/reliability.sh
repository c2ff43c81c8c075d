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
finish
