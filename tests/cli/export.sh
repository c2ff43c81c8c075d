# SPDX-License-Identifier: MIT
# --export: what stands in analysis/, the same bytes whatever the machine does, and
# what is refused.  R looks into the files in r_export.sh.
. tests/cli/lib.sh

case=tests/data/subjective/e-design-rake
odd=tests/data/export # names, labels and texts as nobody would want them

score() {
    ends 0 score -q $case/questionnaire -r $case/responses.csv -p $case/population.csv \
        --lang en --quiet "$@"
}

folder_holds() {
    [ "$(ls "$1" | tr '\n' ' ')" = "$2 " ] || { ls "$1"; return 1; }
}
tables="dimensions.csv population.csv responses.csv"

formats() {
    score --export csv -o "$TMPDIR/csv" &&
        folder_holds "$TMPDIR/csv/analysis" "analysis.R $tables variables.csv" || return 1
    score --export sav -o "$TMPDIR/sav" &&
        folder_holds "$TMPDIR/sav/analysis" "analysis.R $tables responses.sav variables.csv" || return 1
    score --export all --threads 1 -o "$TMPDIR/all" && folder_holds "$TMPDIR/all/analysis" \
        "analysis.R $tables responses.dta responses.sav variables.csv"
}
check "the formats asked for" formats
nothing_without() {
    score -o "$TMPDIR/without" && [ ! -e "$TMPDIR/without/analysis" ]
}
check "nothing without --export" nothing_without

# The same bytes for other threads and another clock, and without the clean dump.
same_bytes() {
    TZ=Asia/Shanghai score --export all --threads 3 --no-responses -o "$TMPDIR/again" &&
        [ ! -e "$TMPDIR/again/responses.csv" ] && [ -e "$TMPDIR/all/responses.csv" ] &&
        diff -r "$TMPDIR/all/analysis" "$TMPDIR/again/analysis"
}
check "the same bytes, with or without the clean dump" same_bytes

# Every accepted response, with the weight that weights.csv gives it.
weights_are_joined() {
    "$COMPARE" "$TMPDIR/all/weights.csv" "$TMPDIR/all/analysis/responses.csv" id,city =0:weight
}
check "each response has its weight" weights_are_joined

# Names of questions, labels and texts of answers are in no line of code.
no_text_in_code() {
    ends 0 score -q $odd/questionnaire -r $odd/responses.csv --export csv --quiet \
        -o "$TMPDIR/odd" || return 1
    ! LC_ALL=C grep -n '[^ -~]' "$TMPDIR/odd/analysis/analysis.R" &&
        ! grep -nwE 'cars|kind|parking[a-z_]*|用车' "$TMPDIR/odd/analysis/analysis.R"
}
check "the script has no word of the questionnaire" no_text_in_code

names_are_made() {
    head -n 1 "$TMPDIR/odd/analysis/responses.csv" >"$TMPDIR/header"
    grep -qx "id,city,base_weight,weight,weight_2,Weight_3,kind,v__,cars,parking_is_a_very_long_name_of_a,means,wait,padded,twice,stratum_2,psu_2,said,parking_is_a_very_long_nam_score,wait_score" \
        "$TMPDIR/header" || { cat "$TMPDIR/header"; return 1; }
    grep -qx "v__,用车,是否用车,," "$TMPDIR/odd/analysis/variables.csv"
}
check "names that every program takes" names_are_made

# A run whose responses are none, one whose city fails, and a whole run.
nobody() {
    head -n 1 $odd/responses.csv >"$TMPDIR/empty.csv"
    ends 0 score -q $odd/questionnaire -r "$TMPDIR/empty.csv" --export all -o "$TMPDIR/nobody"
}
check "no responses at all" nobody
failed_city() {
    local k=tests/data/subjective/k-conflict
    ends 75 run -q $k/questionnaire -r $k/responses.csv -p $k/population.csv --export sav,dta \
        -o "$TMPDIR/failed" && ! grep -q '^320100,' "$TMPDIR/failed/analysis/population.csv" &&
        grep -q ',320100,1,,,' "$TMPDIR/failed/analysis/responses.csv"
}
check "a city without weights stays, without weights" failed_city

long_texts() {
    { cat $odd/responses.csv; printf '9,b,1,,,2,,,,45,1,8,'; printf '长%.0s' $(seq 12000); echo; } \
        >"$TMPDIR/long.csv"
    ends 0 score -q $odd/questionnaire -r "$TMPDIR/long.csv" --export all --lang en \
        -o "$TMPDIR/long" && says "analysis/responses.sav: warning: texts longer than the 32766" \
        "analysis/responses.dta: warning: texts longer than the 2045"
}
check "texts that are cut are said" long_texts

check "another format is refused" ends 2 score -q x -r y -o z --export sav,xls
check "no format is refused" ends 2 score -q x -r y -o z --export=
check "minyi clean has no weights to export" ends 2 clean -q x -r y -o z --export sav
finish
