# SPDX-License-Identifier: MIT
# An outsider's program agrees: R's survey package on random surveys, in each design (none,
# weights, strata and PSUs, with fpc) by each method (none, poststratified, raked, linear, logit,
# with bounds).  SEED in the environment draws others.
. tests/cli/lib.sh
. tests/cli/r_lib.sh

r_needs "R survey agrees on random surveys" survey
made=$TMPDIR/made
mkdir "$made"

# questionnaire DESIGN: the sheets, with the columns that the design has.
questionnaire() {
    local folder=$TMPDIR/sheets-$1 roles=
    mkdir "$folder"
    case $1 in weighted | clustered | finite) roles="decimal,base_weight,w,base_weight,,,," ;; esac
    case $1 in clustered | finite) roles="$roles
text,stratum,s,stratum,,,,
text,psu,p,psu,,,," ;; esac
    case $1 in finite) roles="$roles
integer,fpc,f,fpc,,,," ;; esac
    cat >"$folder/survey.csv" <<SHEET
type,name,label,role,dimension,weight,score_min,score_max
text,id,id,id,,,,
select_one city,city,city,city,,,,
$roles
select_one sex,sex,sex,,,,,
select_one three,age,age,,,,,
select_one three,edu,edu,,,,,
select_one sat,q1,q1,,a,2,,
select_one sat,q2,q2,,a,1,,
select_one sat,q3,q3,,a,1,,
select_one sat,q4,q4,,b,1,,
range,q5,q5,,b,3,0,10
SHEET
    cat >"$folder/choices.csv" <<SHEET
list_name,name,label,score
city,410100,郑州市,
city,410200,开封市,
sex,1,男,
sex,2,女,
three,1,一,
three,2,二,
three,3,三,
sat,1,很好,100
sat,2,好,75
sat,3,一般,50
sat,4,差,20
sat,5,很差,0
sat,9,不了解,
SHEET
    printf 'dimension,label,weight\na,甲,0.6\nb,乙,0.4\n' >"$folder/dimensions.csv"
    printf 'form_title,form_id,min_duration,speeder_share,straightline_items\n随机,r,0,0,0\n' \
        >"$folder/settings.csv"
}

all_scored() {
    local case design method bounds
    for design in srs weighted clustered finite; do questionnaire $design; done
    while IFS=, read -r case design method bounds; do
        set -- -q "$TMPDIR/sheets-$design" -r "$made/$case/responses.csv" -o "$made/$case/OUT"
        [ "$method" = none ] || set -- "$@" -p "$made/$case/population.csv" --method "$method" --epsilon 1e-11
        [ -z "$bounds" ] || set -- "$@" --bounds "$bounds"
        ends 0 score "$@" || return 1
    done <"$made/cases.csv"
}
agrees() {
    r tests/cli/r_random.R "$made"
}
disagrees() {
    refuses agrees
}
check "random surveys are made" r tests/cli/r_random_made.R "$made" "${SEED:-2022}"
check "they are scored" all_scored
check "R survey agrees on their weights, scores and standard errors" agrees
sed -i '2s/,\([0-9]\)/,1\1/' "$made/finite3/OUT/subjective.csv"
check "and would see a wrong score" disagrees
finish
