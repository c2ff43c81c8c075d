# SPDX-License-Identifier: MIT
# `minyi compare` of waves that are no two of a kind: a whole run, its filings alone, its survey
# alone, with subgroups and without.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
standard=tests/data/objective/small.yaml
survey="-q $case/questionnaire -r $case/responses.csv -p $case/population.csv"

# Filings for three cities: the sheet of the standard, filled in.
filings() {
    ends 0 standards form $standard -o "$TMPDIR/sheet.csv" || return 1
    {
        head -n 1 "$TMPDIR/sheet.csv"
        for city in 320100 330100 340100; do
            awk -F, -v OFS=, -v city=$city 'NR > 1 { $1 = city; $11 = 1; $13 = "p. " NR
                if ($2 == "AB-3" && $4 == "x1") $11 = "是"
                if ($2 == "AB-3" && $4 == "x2") $11 = "96.5%"
                print }' "$TMPDIR/sheet.csv"
        done
    } >"$TMPDIR/filings.csv"
}
waves() {
    printf 'city,name\n320100,宁\n330100,杭\n' >"$TMPDIR/cities.csv"
    filings && ends 0 run $survey -s $standard -f "$TMPDIR/filings.csv" --cities "$TMPDIR/cities.csv" \
        --draws 50 -o "$TMPDIR/run" && ends 0 assess -s $standard -f "$TMPDIR/filings.csv" -o "$TMPDIR/assess" &&
        ends 0 score $survey -o "$TMPDIR/score" && ends 0 score $survey --by sex -o "$TMPDIR/groups"
}
check "four runs" waves

compare() { ends 0 compare "$TMPDIR/$1" "$TMPDIR/$2" -o "$TMPDIR/OUT" --force --lang en; }

# What only one of them has is said of all of its kind, once, and on the other side if exchanged.
only_in_one() {
    compare run score && says "Total: only in the old wave." "Objective score: only in the old wave." \
        "L1 indicator only in the old wave: 2 (A 甲, B 乙)." &&
        ! grep -q "Survey score: only" "$TMPDIR/out" || return 1
    compare score run && says "Total: only in the new wave." "Objective score: only in the new wave." || return 1
    compare assess run && says "Survey score: only in the new wave." "Dimension only in the new wave: 3 (" \
        "Question only in the new wave: 8 (" &&
        ! grep -q "Objective score: only" "$TMPDIR/out" || return 1
    compare assess score && says "Survey score: only in the new wave." "Objective score: only in the old wave." \
        "0 tested"
}
check "what only one wave has" only_in_one

# Cities have the names of cities.csv where there is one, else those of the questionnaire.
names() {
    compare run run && grep -q '宁' "$TMPDIR/OUT/compare.html" && compare score score &&
        grep -q '南京市' "$TMPDIR/OUT/compare.html" && ! grep -q '>宁<' "$TMPDIR/OUT/compare.html"
}
check "names of cities" names

# Subgroups stand in subjective.csv behind the cities, and are no cities.
subgroups() {
    compare score score && rm -rf "$TMPDIR/plain" && mv "$TMPDIR/OUT" "$TMPDIR/plain" &&
        compare groups groups && cmp "$TMPDIR/plain/compare.csv" "$TMPDIR/OUT/compare.csv" &&
        compare groups score && cmp "$TMPDIR/plain/compare.csv" "$TMPDIR/OUT/compare.csv" || { ls "$TMPDIR/OUT"; return 1; }
}
check "subgroups change nothing" subgroups
finish
