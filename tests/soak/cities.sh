# SPDX-License-Identifier: MIT
# 5,000 cities: cleaned, weighted, scored, ranked, reported, compared.
. tests/soak/lib.sh

cities=${SOAK_CITIES:-5000}
story=$TMPDIR/story
standard=gbt33356-2022

build/samples/henan/generate --cities "$cities" --responses $((100 * cities)) --dialect odk --clean "$story" ||
    { not_ok "a survey of $cities cities"; finish; }
given=(-q "$story/questionnaire" -r "$story/wave-odk.csv" -p "$story/population.csv" --cities "$story/cities.csv"
    -s $standard -f "$story/filings.csv")

# Of a few cities too few people were asked for their margins to be met: status 75.
run() { # THREADS
    ALLOWED=75 within 400 2000 run "${given[@]}" -o "$TMPDIR/OUT-$1" --threads "$1"
}
check "$cities cities" run 1
check "the same on two threads" run 2
check "the same bytes" same "$TMPDIR/OUT-1" "$TMPDIR/OUT-2"
check "every response is accounted for" flow_adds_up "$TMPDIR/OUT-1"
check "margins are met" margins_met "$TMPDIR/OUT-1"

# Each city once, its score and total in order; what ranks.csv says of it holds its rank.
ranked() {
    python3 - "$TMPDIR/OUT-1" "$cities" <<'END'
import csv, sys
folder, cities = sys.argv[1], int(sys.argv[2])
def rows(name):
    return list(csv.DictReader(open(f"{folder}/{name}", encoding="utf-8", newline="")))
scores, ranks = rows("scores.csv"), rows("ranks.csv")
assert len(scores) == len(ranks) == len({r["city"] for r in scores}) == cities, len(scores)
totals = [float(r["total"]) for r in scores if r["rank"]]
assert totals == sorted(totals, reverse=True) and len(totals) > cities * 0.98, len(totals)
for r in ranks:
    if r["rank"]:
        assert int(r["rank_best"]) <= int(r["rank"]) <= int(r["rank_worst"]), r
        assert 1 <= float(r["rank_p05"]) <= float(r["rank_median"]) <= float(r["rank_p95"]) <= cities, r
subjective = {r["city"] for r in rows("subjective.csv")} - {""}
assert cities * 0.98 < len(subjective) <= cities, len(subjective)
END
}
check "each city has its rank" ranked

# A workbook has sheets of 1,048,576 rows at most, a page what a browser opens.
reports() {
    python3 - "$TMPDIR/OUT-1/report.xlsx" <<'END'
import re, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as book:
    sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 10, sheets
    for name in sheets:
        last = 0
        with book.open(name) as part:
            for piece in iter(lambda: part.read(1 << 20), b""):
                numbers = re.findall(rb'<row r="(\d+)"', piece)
                last = int(numbers[-1]) if numbers else last
        assert last <= 1048576, (name, last)
END
    [ "$(stat -c %s "$TMPDIR/OUT-1/report.html")" -lt $((20000 * cities)) ] &&
        grep -q '</html>' "$TMPDIR/OUT-1/report.html"
}
check "report and workbook" reports
check "one city's packet" within 60 2000 report "$TMPDIR/OUT-1" --city "$(sed -n '2s/,.*//p' "$TMPDIR/OUT-1/cities.csv")"
check "every city's packet" within 300 2000 report "$TMPDIR/OUT-2" --city all
packets() {
    [ "$(find "$TMPDIR/OUT-2/cities" -name '*.html' | wc -l)" = "$cities" ]
}
check "as many packets as cities" packets
check "compared with itself" within 100 2000 compare "$TMPDIR/OUT-1" "$TMPDIR/OUT-2" -o "$TMPDIR/changes"
finish
