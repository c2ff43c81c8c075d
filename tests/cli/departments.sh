# SPDX-License-Identifier: MIT
# What is missing of filings is listed by department, in the order in which the standard comes by
# them; and a standard tells of its stages, clauses and departments.
. tests/cli/lib.sh

standard=$TMPDIR/standard.yaml
sed -e '/code: AA-1$/a\            department: 民政局' -e '/code: AA-2$/a\            department: 教育局' \
    -e '/code: AA-3$/a\            department: 民政局\n            clause: 6.2\n            requirement: 年报' \
    -e '/^title:/a stages: [{label: 起步, from: 0}, {label: 成长, from: 40.5}]\ndecimals: 2' \
    tests/data/objective/small.yaml >"$standard"
printf 'city,item,input,value\n420200,AB-3,x1,是\n420100,AB-3,x1,否\n' >"$TMPDIR/filings.csv"

by_department() {
    ends 0 assess -s "$standard" -f "$TMPDIR/filings.csv" -o "$TMPDIR/OUT" || return 1
    # Of each city: its departments as they come, each once.
    awk -F, 'NR > 1 && ($1 FS $2) != last { printf "%s:%s ", $1, $2; last = $1 FS $2 }' \
        "$TMPDIR/OUT/missing.csv" >"$TMPDIR/order"
    [ "$(cat "$TMPDIR/order")" = "420100:民政局 420100:教育局 420100: 420200:民政局 420200:教育局 420200: " ] ||
        { cat "$TMPDIR/order"; return 1; }
    # Within one they stand as in the standard.
    [ "$(awk -F, '$1 == 420100 && $2 == "民政局" { printf "%s.%s ", $3, $5 }' "$TMPDIR/OUT/missing.csv")" = \
        "AA-1.x1 AA-1.x2 AA-3.x1 AA-3.x2 AA-3.x3 AA-3.x4 AA-3.x5 AA-3.x6 " ]
}
check "missing inputs by department" by_department

shown() {
    ends 0 standards show "$standard" --lang en &&
        says "Stages:" "起步: from a total of 0 on" "成长: from a total of 40.5 on" "[6.2]" "Filed by: 民政局" \
            "Every score is rounded to 2 decimals, half up."
}
check "a standard is shown whole" shown

# What is rounded says so where a score is explained.
explained() {
    awk -F, -v OFS=, 'BEGIN { print "city,item,input,value"; print "420100,AA-1,x1,1"; print "420100,AA-1,x2,3" }' >"$TMPDIR/filings.csv"
    ends 0 assess -s "$standard" -f "$TMPDIR/filings.csv" -o "$TMPDIR/OUT" --force &&
        ends 0 explain "$TMPDIR/OUT" 420100 AA-1 --lang en && says "rounded half up to 2 decimals"
}
check "rounding is explained" explained
finish
