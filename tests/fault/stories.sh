# SPDX-License-Identifier: MIT
# The commands in which calls fail.  Each begins in a part of the program that the others do not
# come by.
standard=tests/data/objective/small.yaml

# Filings for three cities: the sheet of the standard, filled in.
filings() {
    local city
    "$MINYI" standards form $standard -o "$in/sheet.csv" || return 1
    head -n 1 "$in/sheet.csv"
    for city in 320100 330100 340100; do
        awk -F, -v OFS=, -v city=$city 'NR > 1 { $1 = city; $11 = 1; $13 = "p. " NR
            if ($2 == "AB-3" && $4 == "x1") $11 = "是"
            if ($2 == "AB-3" && $4 == "x2") $11 = "96.5%"
            print }' "$in/sheet.csv"
    done
    rm "$in/sheet.csv"
}

inputs() {
    local workbook=$BUILD/tests/tools/workbook
    filings >"$in/filings.csv" && printf 'city,name\n320100,南京\n330100,杭州\n' >"$in/cities.csv" &&
        $workbook "$in/filings.xlsx" "填报=$in/filings.csv" &&
        $workbook "$in/responses.xlsx" "a=$in/responses.csv" &&
        gzip -9nk "$in/responses.csv"
}

score() {
    story score -q "$in/questionnaire" -r "$in/responses.csv" -p "$in/population.csv" \
        -o "$work/OUT" --force --threads "${1:-1}"
}
# All that can be asked of a survey at once.  GSL forgets a block or two where it has no memory
# for the next.
everything() {
    forgotten=4
    story score -q "$in/questionnaire" -r "$in/responses.csv.gz" -p "$in/population.csv" \
        --audit --by sex --estimates --reliability --differences --replicates jackknife \
        --replicate-weights --export csv --id-scope file -o "$work/OUT" --force --threads 1
}
assess() {
    forgotten=4
    story assess -s $standard -f "$in/filings.xlsx" -o "$work/OUT" --force
}
# And of a run.  libzip forgets a file; libxlsxwriter, which makes report.xlsx, looks neither
# whether it gets memory nor whether its own temporary files are written and read, and closes them
# only with a finished workbook: so this is no story for these.
whole() {
    forgotten=4
    story run -q "$in/questionnaire" -r "$in/responses.csv.gz" -p "$in/population.csv" \
        -s $standard -f "$in/filings.xlsx" --cities "$in/cities.csv" --audit --by sex \
        --estimates --reliability --differences --replicates jackknife --replicate-weights \
        --export csv --draws 50 --id-scope file -o "$work/OUT" --force --threads 1
}
# For SPSS and Stata.  ReadStat does not look whether it gets memory, so this is no story for that.
exports() {
    story score -q "$in/questionnaire" -r "$in/responses.csv" -p "$in/population.csv" \
        --export all -o "$work/OUT" --force --threads 1
}
workbooks() {
    forgotten=4
    story clean -q "$in/questionnaire" -r "$in/responses.xlsx" --lax-quotes \
        -o "$work/OUT" --force --threads 1
}
plan() {
    story plan -q "$in/questionnaire" -p "$in/population.csv" --total 1000 -o "$work/OUT" --force
}
# Answers that every quality rule looks at, quotas, topics, pseudonyms.
careless() {
    careless_form "$in/careless" dup_near,speed_idx,zigzag,mahal,psysyn,psyant,evenodd,avglong,open,close,reject_flags \
        0.8,0.1,0.1,0.01,0.1,0.1,0.1,5,2023-05-01,2023-05-31,quota
    careless_dump >"$in/careless.csv" && echo "an old secret, longer than it must be" >"$in/salt"
    story clean -q "$in/careless" -r "$in/careless.csv" --salt "$in/salt" --audit-raw \
        -o "$work/OUT" --force --threads 1
}
# A dump of all who were drawn, with classes, trimmed weights, merged categories and other methods.
nonresponse() {
    local data=tests/data/nonresponse
    forgotten=4
    story score -q $data/questionnaire -r $data/responses.csv -p $data/population.csv --nonresponse \
        --nonresponse-min 5 --collapse=30 --method linear --trim-keep 0.4:2.5 --replicates bootstrap:20 \
        --lonely certainty --id-scope file --audit -o "$work/OUT" --force --threads 1
}
# A sample of a design with subgroups of all kinds of questions.
estimates() {
    local data=tests/data/estimates
    forgotten=4
    story score -q $data/questionnaire -r $data/responses.csv -p $data/population.csv --estimates \
        --suppress --differences --by sex --interval wilson -o "$work/OUT" --force --threads 1
}
# A dump as an SPSS file; no story for memory, as exports.
spss() {
    [ -e "$in/responses.sav" ] || {
        "$MINYI" score -q "$in/questionnaire" -r "$in/responses.csv" --method none --export sav \
            -o "$in/made" >/dev/null 2>&1 && mv "$in"/made/analysis/*.sav "$in/responses.sav" && rm -r "$in/made"
    }
    story clean -q "$in/questionnaire" -r "$in/responses.sav" -o "$work/OUT" --force --threads 1
}
# Dumps of several tools. Of what JSON says in a long text nothing may be lost before a number.
dialects() {
    local data=tests/data/dialects
    { cat $data/alipay.csv && echo '2088000000000009,2025-03-04 09:08:00,61000,990100,"{""q3"":[""walk""],""what is most often missed here"":""a bus that comes when the timetable says"",""q2"":1,""sat"":{""walk"":2,""bus"":3}}"'; } >"$in/alipay.csv"
    story clean -q $data/form -r "$in/alipay.csv" $data/kobo.csv $data/limesurvey-vv.csv $data/qualtrics.csv \
        $data/tencent.csv $data/wjx-code.csv $data/wjx-text.csv -o "$work/OUT" --force --threads 1
}
