# SPDX-License-Identifier: MIT
# The report of the sample in headless Chromium, driven by Node's own modules: see tests/browser.
. tests/cli/lib.sh

sample=samples/henan
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ] || ! command -v node >/dev/null; then
    skip "the report in a browser" "chromium and nodejs are not installed"
    finish
fi

# run_into OUT FILINGS ARGUMENT...
run_into() {
    local out=$1 filings=$2
    shift 2
    ends 0 run -q questionnaires/shimin-2022 -p $sample/population.csv --cities $sample/cities.csv \
        -s gbt33356-2022 -f "$filings" -o "$TMPDIR/$out" -r "$@"
}

# Folders in which every kind of table has something: a last wave with fewer filings; drawn samples;
# the fixtures, one with interviewers.
made() {
    run_into OUT $sample/filings.csv $sample/wave-wjx.csv $sample/wave-odk.csv \
        --by age_band --reliability --differences --estimates &&
        sed '/^410300,L5/d' $sample/filings.csv >"$TMPDIR/fewer.csv" &&
        run_into LAST "$TMPDIR/fewer.csv" $sample/wave-wjx.csv || return 1
    ends 0 report "$TMPDIR/OUT" --city 410300 --city 410600 --last-out "$TMPDIR/LAST" &&
        ends 0 compare "$TMPDIR/LAST" "$TMPDIR/OUT" -o "$TMPDIR/changes" || return 1
    ends 0 score -q tests/data/nonresponse/questionnaire -r tests/data/nonresponse/responses.csv \
        -p tests/data/nonresponse/population.csv -o "$TMPDIR/drawn" || return 1
    cp -r tests/data/report/hostile tests/data/report/twelve "$TMPDIR" || return 1
    printf '%s\n' kind,code,measure,n,count,value,overall,lower,upper,outside \
        interviewer,,rejected,3,3,1,0.15,,, interviewer,a,rejected,50,25,0.5,0.15,0,0.3,above \
        interviewer,b,rejected,40,4,0.1,0.15,0,0.32, interviewer,a,straight,25,1,0.04,0.05,0,0.1, \
        >"$TMPDIR/twelve/interviewers.csv"
    cp -r "$TMPDIR/OUT" "$TMPDIR/chinese" && ends 0 report "$TMPDIR/chinese" --lang zh || return 1
    for folder in hostile twelve drawn; do ends 0 report "$TMPDIR/$folder" || return 1; done
}
if ! said=$(made 2>&1); then
    not_ok "the reports"
    printf '%s\n' "$said" | sed 's/^/# /'
    finish
fi
{
    for folder in OUT LAST drawn twelve; do printf 'report\t%s\n' "$TMPDIR/$folder/report.html"; done
    printf 'comparison\t%s\n' "$TMPDIR/changes/compare.html"
    for city in 410300 410600; do
        printf 'packet\t%s\t%s\t%s\n' "$TMPDIR/OUT/cities/$city.html" $city "$TMPDIR/LAST"
    done
} >"$TMPDIR/pages"
node tests/browser/report.js "$browser" "$TMPDIR" "$TMPDIR/OUT" "$TMPDIR/hostile" "$TMPDIR/pages"
