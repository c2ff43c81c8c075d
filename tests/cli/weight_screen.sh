# SPDX-License-Identifier: MIT
# What `minyi weight` shows: verdicts, margins, quantiles, extremes, at 80 columns.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
files="-q $case/questionnaire -r $case/responses.csv -p $case/population.csv --no-responses --force"

# The widest line that the program printed, Chinese characters as two columns.
narrow() {
    python3 - "$TMPDIR/out" <<'END'
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n"))
    if width > 80:
        sys.exit("%d columns: %s" % (width, line))
END
}

shows() {
    local lang=$1
    shift
    ends 0 weight $files -o "$TMPDIR/out.d" --lang "$lang" "$@" && narrow
}
if command -v python3 >/dev/null; then
    for lang in zh en; do
        check "80 columns, $lang" shows $lang
        check "80 columns, all cities, $lang" shows $lang --verbose
        check "80 columns, trimmed, $lang" shows $lang --trim 0.4:2.3 --verbose
        check "80 columns, base weights alone, $lang" shows $lang --method none --verbose
    done
else
    skip "80 columns" "no python3"
fi

answers() {
    ends 0 weight $files -o "$TMPDIR/a" --lang en && says "verdict" "all cities together" \
        "nothing speaks against the weights of 8 of 8 cities" "g-weights" &&
        ! grep -q "first id" "$TMPDIR/out"
}
check "weights without a fault: all cities together, no city in full" answers

one_city() {
    ends 0 weight $files -o "$TMPDIR/a" --lang en --city 320100 &&
        says "320100" "nothing speaks against these weights" "first id" "sex=" &&
        ! grep -q "all cities together\|step" "$TMPDIR/out"
}
check "--city shows one in full" one_city

converging() {
    ends 0 weight $files -o "$TMPDIR/a" --lang en --verbose &&
        says "step" "largest at" && [ "$(grep -c 'largest at' "$TMPDIR/out")" = 8 ]
}
check "--verbose shows how each calibration converged" converging

no_city() {
    rm -rf "$TMPDIR/none"
    ends 2 weight $files -o "$TMPDIR/none" --lang en --city 999999 &&
        says "--city 999999" && [ ! -e "$TMPDIR/none" ]
}
check "--city of nobody is a mistake, and writes nothing" no_city

# A margin that trimming leaves off its target is a doubt, and shown without being asked for.
doubted() {
    ends 0 weight $files -o "$TMPDIR/b" --lang en --trim 0.8:1.2 &&
        says "0 of 8 cities" "8 need a look" "! a margin is missed by more than 1e-6" \
            "--city CODE shows one of them in full" &&
        [ "$(grep -c 'first id' "$TMPDIR/out")" = 3 ] &&
        [ "$(grep -c margins_missed "$TMPDIR/b/diagnostics.csv")" = 8 ]
}
check "cities in doubt are shown, the first three" doubted

in_summary() {
    ends 0 score $files -o "$TMPDIR/b" --lang en --trim 0.8:1.2 && says "look at" "margins" \
        "and 3 more, see verdict in diagnostics.csv"
}
check "score names the doubted" in_summary

# The shares of margins.csv, by adding up weights.csv; the quantiles and shares of
# diagnostics.csv, by sorting them: awk knows nothing of calibration cells.
recomputed() {
    ends 0 weight $files -o "$TMPDIR/a" --bounds 0.3:3 || return 1
    sort -t, -k2,2 -k4,4g "$TMPDIR/a/weights.csv" | awk -F, '
        function near(a, b) { return (a - b) ^ 2 <= 1e-24 * b ^ 2 }
        FNR == NR { if (FNR > 1) { sum[$1] = $3; size[$1] = $2; mean[$1] = $6
                low[$1] = $15; median[$1] = $18; high[$1] = $21; top[$1] = $22 } next }
        $1 == "id" { next }
        { w[$2, ++n[$2]] = $4 }
        END { for (c in n) { seen++
                half = (n[c] + 1) / 2
                if (n[c] != size[c] || !near(w[c, 1] / mean[c], low[c]) ||
                    !near(w[c, n[c]] / mean[c], high[c]) ||
                    !near((w[c, int(half)] + w[c, int(half + 0.5)]) / 2 / mean[c], median[c])) exit 1
                left = n[c] / 100; held = 0
                for (i = n[c]; left > 0; i--) { t = left < 1 ? left : 1; held += t * w[c, i]; left -= t }
                if (!near(held / sum[c], top[c])) exit 1 }
            exit seen != 8 }' "$TMPDIR/a/diagnostics.csv" -
}
check "quantiles and shares follow from weights.csv" recomputed

# Ten at most of each city, the farthest first, none of them farther in than one left out.
extremes() {
    awk -F, 'FNR == 1 { next }
        FILENAME ~ /diagnostics/ { mean[$1] = $6; next }
        { far = $5 > 1 ? $5 : 1 / $5
          if (($4 / mean[$1] / $5 - 1) ^ 2 > 1e-24 || seen[$1, $2, $4]++ ||
              (count[$1]++ && far > last[$1] * (1 + 1e-12)) || count[$1] > 10) exit 1
          last[$1] = far; lines++ }
        END { if (lines < 8) exit 1 }' "$TMPDIR/a/diagnostics.csv" "$TMPDIR/a/weight_extremes.csv" &&
        [ "$(head -n 1 "$TMPDIR/a/weight_extremes.csv")" = "city,cell,respondents,weight,ratio,g,first_id" ]
}
check "weight_extremes.csv: the farthest first" extremes

# Ids are the citizens' text: no control character reaches the terminal.
hostile() {
    ends 0 weight $files -o "$TMPDIR/a" --quiet || return 1
    local shown=$(sed -n '2s/.*,//p' "$TMPDIR/a/weight_extremes.csv")
    sed "s/^$shown,/$(printf 'R\\x1b[31m'),/" "$case/responses.csv" >"$TMPDIR/h.csv"
    ends 0 weight -q $case/questionnaire -r "$TMPDIR/h.csv" -p $case/population.csv \
        --no-responses --force -o "$TMPDIR/h" --lang en --verbose && says 'R?[31m' &&
        ! grep -q "$(printf '\033')" "$TMPDIR/out" && ! grep -q "$(printf '\033')" "$TMPDIR/err"
}
check "hostile ids do not steer the terminal" hostile

# A city that fails has its line, its convergence, and no weights.
failing() {
    ends 75 weight $files -o "$TMPDIR/f" --lang en --bounds 0.9:1.1 --verbose &&
        says "not weighted" "have none" "largest at"
}
check "cities that fail" failing

same_for_threads() {
    ends 0 weight $files -o "$TMPDIR/t1" --threads 1 --quiet && ends 0 weight $files \
        -o "$TMPDIR/t2" --threads 3 --quiet && diff -r "$TMPDIR/t1" "$TMPDIR/t2" && [ ! -s "$TMPDIR/out" ]
}
check "same bytes with any number of threads" same_for_threads

one_respondent() {
    head -n 2 "$case/responses.csv" >"$TMPDIR/one.csv"
    ends 0 weight -q $case/questionnaire -r "$TMPDIR/one.csv" -p $case/population.csv --method none \
        --no-responses --force -o "$TMPDIR/one" --lang en --verbose &&
        says "small n" "effective sample size below 100" "0 of 1 city; 1 needs a look" "1 city, design effect" &&
        [ "$(wc -l <"$TMPDIR/one/weight_extremes.csv")" = 1 ]
}
check "one respondent" one_respondent
# The same as drawings; without gnuplot it is said.
drawn() {
    ends 0 weight $files -o "$TMPDIR/p" --lang en --trim 0.4:2.3 || return 1
    for plot in margins sizes weights; do
        grep -q "</svg>" "$TMPDIR/p/plots/$plot.svg" && [ -s "$TMPDIR/p/plots/$plot.png" ] || return 1
    done
    [ ! -e "$TMPDIR/p/report.html" ]
}
undrawn() {
    mkdir -p "$TMPDIR/bin" && ln -sf /usr/bin/* "$TMPDIR/bin" && rm -f "$TMPDIR"/bin/gnuplot*
    PATH=$TMPDIR/bin ends 0 weight $files -o "$TMPDIR/p" --lang en || return 1
    says "gnuplot is not in PATH" && [ ! -e "$TMPDIR/p/plots" ] && [ -f "$TMPDIR/p/weights.csv" ]
}
if command -v gnuplot >/dev/null; then
    check "minyi weight draws margins, sizes and weights" drawn
else
    skip "minyi weight draws margins, sizes and weights" "no gnuplot"
fi
check "without gnuplot there are no plots, and it is said" undrawn
finish
