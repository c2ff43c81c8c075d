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
    local workbook=build/tests/tools/workbook
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
