# SPDX-License-Identifier: MIT
# The reference cases: the program run as their command.txt says, every file that
# it must write compared with the right one.  The invented cases are copied to
# tests/data; the j-* cases are another package's data and are read in place.
. tests/cli/lib.sh

root=$PWD

keys_of() {
    case $1 in
    rejected.csv | responses.csv) echo file,line ;;
    edits.csv) echo file,line,column ;;
    flow.csv) echo city,stage ;;
    weights.csv) echo city,id ;;
    margins.csv) echo city,margin,category ;;
    diagnostics.csv) echo city ;;
    subjective.csv) if head -n 1 "$2" | grep -q domain; then
        echo city,level,code,domain,category
    else
        echo city,level,code
    fi ;;
    esac
}

# The tolerances of a case whose numbers are random, as rules of the tool.
loose() {
    awk -F, -v file="$1" '$1 == file { print $3 ":" $2; print "~" $4 ":" $2 }' "$2"
}

compare_file() {
    local tolerances=${2%/*}/tolerances.csv
    if [ -f "$tolerances" ] && grep -q "^$1," "$tolerances"; then
        "$COMPARE" "$2" "$3" "$(keys_of "$1" "$2")" $(loose "$1" "$tolerances")
        return
    fi
    case $1 in
    edits.csv) "$COMPARE" "$2" "$3" "$(keys_of "$1" "$2")" -before,after,reason ;;
    rejected.csv) "$COMPARE" "$2" "$3" "$(keys_of "$1" "$2")" -detail ;;
    diagnostics.csv) "$COMPARE" "$2" "$3" "$(keys_of "$1" "$2")" -iterations ;;
    *) "$COMPARE" "$2" "$3" "$(keys_of "$1" "$2")" 1e-7:se,ci_low,ci_high,deff ;;
    esac
}

compare_all() {
    local expected=$1 out=$2 file bad=0
    for file in "$expected"/*.csv; do
        file=${file##*/}
        case $file in errors.csv | tolerances.csv) continue ;; esac
        compare_file "$file" "$expected/$file" "$out/$file" || { echo "^ $file"; bad=1; }
    done
    return $bad
}

# A case's folder; the command is run in it, with OUT elsewhere.
run_case() {
    local folder=$1 name=${1##*/} command wanted=0
    command=$(cat "$folder/command.txt")
    [ -f "$folder/exit.txt" ] && wanted=$(cat "$folder/exit.txt")
    out=$TMPDIR/$name
    set -- $command
    shift
    set -- "${@/#OUT/$out}"
    cd "$folder" && minyi "$@"
    cd "$root"
    [ "$status" = "$wanted" ] || { echo "exit $status, expected $wanted"; cat "$TMPDIR/err"; return 1; }
    if [ -f "$folder/message.txt" ]; then
        while read -r text; do says "$text" || return 1; done <"$folder/message.txt"
    fi
    compare_all "$folder/expected" "$out"
}

for folder in "$root"/tests/data/subjective/*/; do
    folder=${folder%/}
    [ -f "$folder/command.txt" ] && check "${folder##*/}" run_case "$folder"
done
for case in j-apistrat j-apiclus1 j-apiclus1-rake j-fpc; do
    folder=$root/../shared/reference/subjective/$case
    if [ -d "$folder" ]; then
        check "$case" run_case "$folder"
    else
        skip "$case" "the reference data are not beside this checkout"
    fi
done

# A run with options of weights and standard errors: run.csv and the report say so.
remembers() {
    local case=tests/data/subjective/g-by-age out=$TMPDIR/remembers fact
    ends 0 run -q $case/questionnaire -r $case/responses.csv -p $case/population.csv \
        --method linear --bounds 0.2:4 --trim 0.3:3 --collapse=2 --by age_band \
        --lonely remove --replicates bootstrap:20 --seed 5 --lang en -o "$out" || return 1
    for fact in method,linear bounds,0.2:4 trim,0.3:3 collapse,2 by,age_band lonely,remove \
        replicates,bootstrap:20 seed,5; do
        grep -qx "$fact" "$out/run.csv" || { echo "run.csv does not say $fact"; return 1; }
    done
    grep -q "are from the bootstrap" "$out/report.html" || { echo "the report does not"; return 1; }
}
check "a run remembers its options" remembers

# Of the totals in the summary each city has one, with subgroups or without.
one_total_a_city() {
    local case=tests/data/subjective/g-by-age
    ends 0 score -q $case/questionnaire -r $case/responses.csv -p $case/population.csv \
        --by age_band -o "$TMPDIR/by" || return 1
    says "$(tail -n +2 "$case/expected/diagnostics.csv" | grep -c .) cities, score of 100"
}
check "subgroups are no cities" one_total_a_city

assess() {
    local standard=$1
    ends 0 assess -s "$standard" -f "tests/data/objective/$standard.filings.csv" \
        -o "$TMPDIR/$standard" || return 1
    "$COMPARE" "tests/data/objective/$standard.objective.csv" "$TMPDIR/$standard/objective.csv" \
        city,level,code =1e-9:score,full,weight
}
for filings in tests/data/objective/*.filings.csv; do
    standard=${filings##*/}
    check "objective ${standard%.filings.csv}" assess "${standard%.filings.csv}"
done
finish
