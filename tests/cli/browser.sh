# SPDX-License-Identifier: MIT
# The report of the sample in headless Chromium, driven by Node's own modules: see tests/browser.
. tests/cli/lib.sh

sample=samples/henan
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -z "$browser" ] || ! command -v node >/dev/null; then
    skip "the report in a browser" "chromium and nodejs are not installed"
    finish
fi

made() {
    ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv $sample/wave-odk.csv \
        -p $sample/population.csv --cities $sample/cities.csv -s gbt33356-2022 \
        -f $sample/filings.csv --reliability --differences --estimates -o "$TMPDIR/OUT" &&
        cp -r tests/data/report/hostile "$TMPDIR/hostile" && ends 0 report "$TMPDIR/hostile"
}
if ! said=$(made 2>&1); then
    not_ok "the reports"
    printf '%s\n' "$said" | sed 's/^/# /'
    finish
fi
node tests/browser/report.js "$browser" "$TMPDIR" "$TMPDIR/OUT" "$TMPDIR/hostile"
