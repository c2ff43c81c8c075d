# SPDX-License-Identifier: MIT
# R reads what --export writes: analysis.R finds the scores of subjective.csv again
# with the survey package, and haven finds the same in .sav, .dta and CSV.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R agrees with what is exported" survey haven
root=$PWD

# export NAME FOLDER ARGUMENT...: scores the case in FOLDER, all formats.
export_case() {
    local name=$1 folder=$2
    shift 2
    cd "$folder" && minyi "$@" --lang en --quiet --export all -o "$TMPDIR/$name"
    cd "$root"
    [ "$status" = 0 ] || [ "$status" = 75 ] || { cat "$TMPDIR/err"; return 1; }
}

# agrees NAME: its script ends well, and has compared all rows that there are.
agrees() {
    local rows
    rows=$(($(wc -l <"$TMPDIR/$1/subjective.csv") - 1))
    r "$TMPDIR/$1/analysis/analysis.R" >"$TMPDIR/said" 2>&1 &&
        grep -q "^$rows of the $rows rows" "$TMPDIR/said" &&
        grep -q "R survey and minyi agree" "$TMPDIR/said" || { cat "$TMPDIR/said"; return 1; }
}

# A reference case as its command says, or with other options.
reference() {
    local case=$1
    set -- $(cat "tests/data/subjective/$case/command.txt")
    shift
    export_case "$case" "tests/data/subjective/$case" "${@:1:$#-2}" && agrees "$case"
}
other() {
    local case=$1 name=$1$2
    shift
    export_case "$name" "tests/data/subjective/$case" score -q questionnaire -r responses.csv "$@" &&
        agrees "$name"
}

# A whole questionnaire, groups within groups and questions that not all are asked.
sample() {
    local henan=samples/henan questionnaire=questionnaires/shimin-2022
    export_case sample . score -q $questionnaire -r $henan/wave-wjx.csv $henan/wave-odk.csv \
        -p $henan/population.csv && agrees sample &&
        r tests/cli/r_export.R "$TMPDIR/sample/analysis" $questionnaire
}

cases="a-srs b-poststratify c-rake d-linear d-linear-bounds d-logit d-rake-bounds e-design
    e-design-rake e-lonely-adjust e-lonely-average e-lonely-certainty e-lonely-remove f-trim
    g-by-age g-by-hukou-design h-bootstrap h-jackknife-jk1 h-jackknife-jkn k-conflict k-lonely"
for case in $cases; do
    check "$case" reference $case
done
check "the narrowest bounds, trimmed" other e-design-rake --bounds=min -p population.csv --trim 0.5:1.6
check "replicates trimmed, subgroups" other e-design-rake --method=linear -p population.csv \
    --trim 0.5:2 --replicates jackknife --by hukou
check "categories merged" other e-design-rake --collapse=60 -p population.csv --by age_band
check "trimmed without a population" other f-trim --trim=0.5:1.5
check "trimmed by Potter" other h-jackknife-jk1 --trim=potter -p population.csv
check "trimmed by quartiles" other h-jackknife-jk1 --trim=iqr:1 -p population.csv
check "trimmed, margins kept" other h-jackknife-jk1 --trim-keep=0.4:2.3 -p population.csv
check "the same, linear" other h-jackknife-jk1 --trim-keep=iqr:1.5 -p population.csv --method linear
check "and in replicates" other h-jackknife-jk1 --trim-keep=potter -p population.csv --replicates jackknife
nonresponse() {
    export_case nonresponse tests/data/nonresponse score -q questionnaire -r responses.csv \
        -p population.csv --nonresponse && agrees nonresponse
}
check "adjusted for nonresponse" nonresponse
# Weights of 0, and below; an item that weighs 0; subgroups in one PSU; cities drawn completely.
seldom() {
    local name=$1 dump=$2
    shift 2
    export_case "$name" tests/data/seldom score -q questionnaire -r "$dump" "$@" && agrees "$name"
}
check "weights of 0" seldom nothing zero.csv -p population.csv --method linear --bounds 0:2.5 --by sex
check "negative weights, trimmed" seldom negative zero.csv -p population.csv --method linear --trim 0.2:6
check "negative weights, trimmed by Potter" seldom negative-potter zero.csv -p population.csv \
    --method linear --trim potter
check "subgroups in one unit" seldom units clusters.csv --by sex
nobody_left() {
    export_case left tests/data/seldom score -q questionnaire -r clusters.csv --by sex \
        --replicates jackknife &&
        r "$TMPDIR/left/analysis/analysis.R" >"$TMPDIR/said" 2>&1 &&
        grep -q "^C: All strata were exhaustively sampled" "$TMPDIR/said" &&
        grep -q "^30 of the 60 rows" "$TMPDIR/said" &&
        grep -q "R survey and minyi agree" "$TMPDIR/said" || { cat "$TMPDIR/said"; return 1; }
}
check "replicates without a subgroup, and a city without replicates" nobody_left
check "the sample" sample

# A score or standard error that is not right is seen.
sees() {
    local row
    cp -r "$TMPDIR/e-design-rake" "$TMPDIR/wrong" || return 1
    row=$(grep -n ',item,' "$TMPDIR/wrong/subjective.csv" | head -n 1 | cut -d: -f1)
    awk -F, -v OFS=, -v row="$row" -v field="$1" 'NR == row { $field += 0.00001 } { print }' \
        "$TMPDIR/e-design-rake/subjective.csv" >"$TMPDIR/wrong/subjective.csv"
    refuses r "$TMPDIR/wrong/analysis/analysis.R" >/dev/null 2>&1
    status=$?
    rm -r "$TMPDIR/wrong"
    return $status
}
check "a wrong score would be seen" sees 5
check "a wrong standard error would be seen" sees 6

# The same values, labels and missing answers in all three files.
check "sav, dta and CSV hold the same" r tests/cli/r_export.R "$TMPDIR/e-design-rake/analysis" \
    tests/data/subjective/e-design-rake/questionnaire
odd=tests/data/export
odd_texts() {
    { cat $odd/responses.csv; printf '9,b,1,,,2,,,,45,1,8,'; printf '长%.0s' $(seq 12000); echo; } \
        >"$TMPDIR/odd.csv"
    export_case odd . score -q $odd/questionnaire -r "$TMPDIR/odd.csv" && agrees odd &&
        r tests/cli/r_export.R "$TMPDIR/odd/analysis" $odd/questionnaire >"$TMPDIR/said" 2>&1 &&
        grep -qx "not_asked 10" "$TMPDIR/said" && grep -qx "no_opinion 2" "$TMPDIR/said" ||
        { cat "$TMPDIR/said"; return 1; }
}
check "odd names, long texts, every kind of missing answer" odd_texts
finish
