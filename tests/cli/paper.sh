# SPDX-License-Identifier: MIT
# The report on paper: a chart stands with its caption.  One of a page is made to fit, one of
# several begins a page.
. tests/cli/lib.sh

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ] || ! command -v pdftotext >/dev/null || ! command -v gnuplot >/dev/null; then
    skip "the report on paper" "chromium, pdftotext and gnuplot are not all installed"
    finish
fi

form=$TMPDIR/form
mkdir "$form"
printf '%s\n' type,name,label,role,dimension,weight text,id,编号,id,, \
    'select_one city,city,城市,city,,' 'select_one sat,q1,满意,,d,1' >"$form/survey.csv"
printf '%s\n' dimension,label,weight d,维度,1 >"$form/dimensions.csv"
printf '%s\n' form_title,form_id,min_duration,speeder_share,straightline_items 多,many,0,0,0 \
    >"$form/settings.csv"

# A report of COUNT cities.
report_of() {
    awk -v n="$1" 'BEGIN {
        print "list_name,name,label,score\nsat,1,好,100\nsat,2,坏,0"
        for (i = 1; i <= n; i++) print "city," i ",Town" i "," }' >"$form/choices.csv"
    awk -v n="$1" 'BEGIN {
        print "id,city,q1"
        for (i = 0; i < 12 * n; i++) print i "," i % n + 1 "," 1 + (i * 7 % 5 > 2) }' >"$TMPDIR/dump.csv"
    ends 0 score -q "$form" -r "$TMPDIR/dump.csv" -o "$TMPDIR/OUT" --force &&
        ends 0 report "$TMPDIR/OUT" --lang en
}
# with_caption COUNT ROWS: so many of the chart's rows are on the page of its caption.
with_caption() {
    report_of "$1" || return 1
    "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$TMPDIR/profile" \
        --print-to-pdf="$TMPDIR/report.pdf" "file://$TMPDIR/OUT/report.html" >"$TMPDIR/said" 2>&1 || return 1
    pdftotext -layout "$TMPDIR/report.pdf" - | awk -v RS='\f' -v rows="$2" '
        /Survey score of each city, with its interval/ { found = gsub(/Town/, "") }
        END { if (found < rows) { print found + 0 " rows"; exit 1 } }'
}
check "a chart of a page" with_caption 48 48
check "a chart of several pages" with_caption 120 40
finish
