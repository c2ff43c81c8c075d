# SPDX-License-Identifier: MIT
# What ranks are worth: ranks.csv, sensitivity.csv and effective_weights.csv, without another
# program's numbers: what must hold of any, what must not matter, and what the options do.
. tests/cli/lib.sh

made() { awk -v cities=60 -v survey="$1" -f tests/cli/ranks_made.awk; }
made 0 >"$TMPDIR/objective.csv"
made 1 >"$TMPDIR/subjective.csv"

# combined OUT OPTION...: of the two files.
combined() {
    local out=$1
    shift
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/objective.csv" \
        --subjective "$TMPDIR/subjective.csv" -o "$TMPDIR/$out" --force "$@"
}
check "combined" combined OUT
files="ranks.csv sensitivity.csv effective_weights.csv"
ranks=$TMPDIR/OUT/ranks.csv sensitivity=$TMPDIR/OUT/sensitivity.csv

# each FILE CONDITION: awk's CONDITION, of columns @NAME, holds in every row with a rank, of which
# there are some.
each() {
    local condition
    condition=$(sed -E 's/@([a-z_0-9]+)/$(at["\1"])/g' <<<"$2")
    awk -F, "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i; next } \$1 == \"\" { next }
        { rows++; if (!($condition)) { print; bad = 1 } } END { exit bad || rows == 0 }" "$1"
}
# column FILE NAME: of the rows with a rank.
column() {
    awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        $1 != "" { print $at }' "$1"
}

same_cities() {
    local file
    for file in ranks.csv sensitivity.csv; do
        diff <(cut -d, -f1-4 "$TMPDIR/OUT/scores.csv") <(cut -d, -f1-4 "$TMPDIR/OUT/$file") ||
            return 1
    done
    says "100005 has no subjective score" "100006 市6 has no objective score"
}
check "the cities, ranks and totals of scores.csv" same_cities

intervals() {
    each "$ranks" '@rank_best <= @rank && @rank <= @rank_worst &&
        @joint_low <= @total && @total <= @joint_high &&
        1 <= @group_first && @group_first <= @group_last' &&
        each "$sensitivity" '@rank_min <= @rank_p05 &&
            @rank_p05 <= @rank_median && @rank_median <= @rank_p95 &&
            @rank_p95 <= @rank_max && @without_best <= @without_worst' &&
        [ "$(column "$ranks" rank_worst | sort -n | tail -n 1)" = 58 ]
}
check "every interval has its rank in it" intervals

# Somebody is first in every draw; of the first ten there are ten, or more with ties.
probabilities() {
    column "$ranks" p_first | awk '{ sum += $1 } END { exit !(sum > 0.999999 && sum < 1.1) }' &&
        column "$ranks" p_top | awk '{ sum += $1 } END { exit !(sum > 9.9 && sum < 11) }' &&
        each "$ranks" '@p_first <= @p_top && @p_top <= 1 && @top == 10'
}
check "probabilities add up" probabilities

shares() {
    local effective=$TMPDIR/OUT/effective_weights.csv
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { weights += $at["weight"]; squares += $at["squared_share"] }
        { variances += $at["variance_share"] }
        function is_all(sum) { return (sum - 100) ^ 2 < 1e-18 }
        END { exit !(is_all(weights) && is_all(squares) && is_all(variances)) }' "$effective" &&
        [ "$(wc -l <"$effective")" = 10 ]
}
check "shares of the L1 add up" shares

# A city whose error is unknown has none, is said, and is not drawn.
no_error() {
    combined OUT &&
        says "nothing tells the standard error of the survey score of 6 of 58 cities" || return 1
    [ "$(grep -c ',no_error$' "$ranks")" = 6 ] || return 1
    each "$ranks" '(@note == "no_error") == (@se == "" && @p_first == "" &&
        @rank_median == "" && @joint_high - @joint_low > 39)' &&
        grep -qE '^,100005,.*,no_subjective$' "$ranks" &&
        grep -qE '^,100006,.*,no_objective$' "$ranks"
}
check "without a standard error nothing is pretended" no_error

# ---- what must not matter --------------------------------------------------------------

same_files() {
    local file
    for file in $files; do cmp "$TMPDIR/$1/$file" "$TMPDIR/$2/$file" || return 1; done
}

any_order() {
    local file
    for file in objective subjective; do
        { head -n 1 "$TMPDIR/$file.csv"; tail -n +2 "$TMPDIR/$file.csv" | tac; } >"$TMPDIR/turned"
        mv "$TMPDIR/$file.csv" "$TMPDIR/kept-$file"
        mv "$TMPDIR/turned" "$TMPDIR/$file.csv"
    done
    combined turned
    for file in objective subjective; do mv "$TMPDIR/kept-$file" "$TMPDIR/$file.csv"; done
    same_files OUT turned
}
check "the order of cities" any_order

# Codes of cities that do not tie may be given anew, in another order: nothing but codes differs.
other_codes() {
    local file
    for file in objective subjective; do
        grep -vE '^10000[56]|^1000[0-9]9' "$TMPDIR/$file.csv" >"$TMPDIR/few-$file.csv"
        awk 'BEGIN { FS = OFS = "," } NR > 1 { $1 = 900000 - ($1 - 100000) * 7 } 1' \
            "$TMPDIR/few-$file.csv" >"$TMPDIR/coded-$file.csv"
    done
    for file in few coded; do
        ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/$file-objective.csv" --force \
            --subjective "$TMPDIR/$file-subjective.csv" -o "$TMPDIR/$file" || return 1
    done
    for file in ranks sensitivity; do
        diff <(cut -d, -f1,3- "$TMPDIR/few/$file.csv") \
            <(cut -d, -f1,3- "$TMPDIR/coded/$file.csv") || return 1
    done
    cmp "$TMPDIR/few/effective_weights.csv" "$TMPDIR/coded/effective_weights.csv"
}
check "the codes of cities" other_codes

# 0.40 * 62.0125 is 24.805, which no double is; the report has 24.81.
halves() {
    awk -F, 'NR == 1 || $1 == 100001' "$TMPDIR/objective.csv" >"$TMPDIR/half-objective.csv"
    awk 'BEGIN { FS = OFS = "," } NR == 1 || $1 == 100001 && $2 == "total" { if (NR > 1) $5 = 62.0125; print }' \
        "$TMPDIR/subjective.csv" >"$TMPDIR/half-subjective.csv"
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/half-objective.csv" \
        --subjective "$TMPDIR/half-subjective.csv" -o "$TMPDIR/halves" && says ' 24.81'
}
check "the terminal rounds half up as the report does" halves

sample() {
    local here=samples/henan
    ends 0 run -q questionnaires/shimin-2022 -r $here/wave-wjx.csv $here/wave-odk.csv \
        -p $here/population.csv --cities $here/cities.csv -s gbt33356-2022 -f $here/filings.csv \
        -o "$TMPDIR/sample-$1" --threads "$1" --lang en
}
any_threads() { sample 1 && sample 3 && same_files sample-1 sample-3; }
check "the number of threads" any_threads

# The run and combine on what it wrote are the same; the report has the intervals.
from_files() {
    local report=$TMPDIR/sample-1/report.html interval
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/sample-1/objective.csv" \
        --subjective "$TMPDIR/sample-1/subjective.csv" --cities samples/henan/cities.csv \
        -o "$TMPDIR/again" && same_files sample-1 again || return 1
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 != "" && $at["rank_best"] < $at["rank_worst"] {
            print $1 "<small class=\"interval\">(" $at["rank_best"] "–" $at["rank_worst"] ")"
        }' \
        "$TMPDIR/again/ranks.csv" >"$TMPDIR/wanted"
    [ -s "$TMPDIR/wanted" ] || return 1
    while read -r interval; do
        grep -qF "<td class=\"rank\">$interval</small></td>" "$report" || { echo "$interval"; return 1; }
    done <"$TMPDIR/wanted"
    [ "$(grep -o '<td class="rank">[0-9]*<small' "$report" | wc -l)" = "$(wc -l <"$TMPDIR/wanted")" ]
}
check "run and combine agree, and so does the report" from_files

# The report of what combine made of the same files has the same ranking, by the same standard, and
# says how totals are made.
ranking_of() { sed -n '/id="ranking-table"/,/<\/table>/p' "$TMPDIR/$1/report.html"; }
combined_report() {
    local file
    for file in objective subjective; do
        cmp "$TMPDIR/again/$file.csv" "$TMPDIR/sample-1/$file.csv" || return 1
    done
    ends 0 verify "$TMPDIR/again" && ends 0 report "$TMPDIR/again" --lang en || return 1
    ranking_of again >"$TMPDIR/table"
    ranking_of sample-1 | diff - "$TMPDIR/table" && grep -q '<small>L1 / 24</small>' "$TMPDIR/table" &&
        grep -qF 'Standard: Evaluation indicators for new-type smart cities (gbt33356-2022)' "$TMPDIR/again/report.html" &&
        grep -qF 'Total = objective score + 0.40 × survey score − deductions' \
            "$TMPDIR/again/report.html" &&
        grep -q 'id="sides-title"' "$TMPDIR/again/report.html" &&
        ! grep -q 'Settings of the questionnaire' "$TMPDIR/again/report.html"
}
check "the report of combine" combined_report

# Cities without a survey score have the names that the questionnaire gives them, in scores.csv and
# in the report; and what assess made is a report by its standard.
named() {
    local here=samples/henan
    grep -v '^410700' $here/population.csv >"$TMPDIR/population.csv"
    ends 75 run -q questionnaires/shimin-2022 -r $here/wave-odk.csv -p "$TMPDIR/population.csv" \
        -s gbt33356-2022 -f $here/filings.csv -o "$TMPDIR/named" --lang en &&
        says '410700 新乡市 has no subjective score' &&
        grep -q '^,410700,新乡市,,' "$TMPDIR/named/scores.csv" || return 1
    ends 75 run -q questionnaires/shimin-2022 -r $here/wave-odk.csv -p "$TMPDIR/population.csv" \
        -o "$TMPDIR/survey" --lang en &&
        sed -n '/id="failures-title"/,/<\/table>/p' "$TMPDIR/survey/report.html" |
        grep -q '<bdi>新乡市</bdi> <small>410700' || return 1
    ends 0 assess -s gbt33356-2022 -f $here/filings.csv -o "$TMPDIR/assessed" --lang en &&
        ends 0 report "$TMPDIR/assessed" --lang en &&
        grep -qF 'Standard: Evaluation indicators for new-type smart cities (gbt33356-2022)' "$TMPDIR/assessed/report.html"
}
check "cities without scores have names" named

# The standard's title in the report's language; one that has no English title keeps its own.
titled() {
    says_title() { ends 0 report "$TMPDIR/assessed" --lang "$1" && grep -F "gbt33356-2022" "$TMPDIR/assessed/report.html" | grep -qF "$2"; }
    says_title zh 新型智慧城市评价指标 && says_title en 'Evaluation indicators for new-type smart cities' &&
        sed -i '/^standard_title_en,/d' "$TMPDIR/assessed/run.csv" && says_title en 新型智慧城市评价指标
}
check "the standard in the report's language" titled

# Files with the columns of a total and no more: the report claims no interval, no bar, no weight
# of the survey that it does not know.
few_columns() {
    cut -d, -f1-4,6 "$TMPDIR/sample-1/objective.csv" >"$TMPDIR/few-objective.csv"
    cut -d, -f1-5 "$TMPDIR/sample-1/subjective.csv" >"$TMPDIR/few-subjective.csv"
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/few-objective.csv" \
        --subjective "$TMPDIR/few-subjective.csv" -o "$TMPDIR/bare" &&
        [ ! -e "$TMPDIR/bare/objective.csv" ] && [ ! -e "$TMPDIR/bare/subjective.csv" ] &&
        ends 0 report "$TMPDIR/bare" --lang en || return 1
    grep -qF 'Total = objective score + the survey&#39;s points − deductions' \
        "$TMPDIR/bare/report.html" ||
        grep -qF "Total = objective score + the survey's points − deductions" \
            "$TMPDIR/bare/report.html" || return 1
    grep -qF '<figcaption>Total of each city</figcaption>' "$TMPDIR/bare/report.html" &&
        ! grep -qE 'in small print|Where intervals overlap|The bar under' "$TMPDIR/bare/report.html"
}
check "the report of fewer columns" few_columns

verified() {
    local file
    for file in $files; do
        grep -q "\"name\": \"$file\"" "$TMPDIR/OUT/run.json" || { echo "$file"; return 1; }
    done
    ends 0 verify "$TMPDIR/OUT" && says "byte for byte"
}
check "run.json has the files, and verify repeats them" verified

# ---- options ---------------------------------------------------------------------------

# A seed changes what is drawn and nothing else.
seeds() {
    combined other --seed 2 && combined same --seed 1 && same_files OUT same || return 1
    ! cmp -s "$ranks" "$TMPDIR/other/ranks.csv" || return 1
    ! cmp -s "$sensitivity" "$TMPDIR/other/sensitivity.csv" || return 1
    cmp "$TMPDIR/OUT/effective_weights.csv" "$TMPDIR/other/effective_weights.csv" &&
        diff <(cut -d, -f1-12 "$ranks") <(cut -d, -f1-12 "$TMPDIR/other/ranks.csv")
}
check "--seed" seeds

levels() {
    combined narrow --rank-level 0.6 || return 1
    paste -d, "$TMPDIR/narrow/ranks.csv" "$ranks" | awk -F, 'NR == 1 {
            for (i = 1; i <= NF; i++) if ($i in at) wide[$i] = i; else at[$i] = i; next }
        $1 == "" { next }
        $at["rank_best"] < $wide["rank_best"] || $at["rank_worst"] > $wide["rank_worst"] { exit 1 }
        $at["rank_worst"] < $wide["rank_worst"] { narrower++ } END { exit !(narrower > 5) }' &&
        grep -A 1 '"rank-level": {' "$TMPDIR/narrow/run.json" | grep -q '"0.6"' &&
        grep -A 1 '"rank-level": {' "$TMPDIR/OUT/run.json" | grep -q '"0.95"'
}
check "--rank-level" levels

tops() {
    combined all --top 58 && each "$TMPDIR/all/ranks.csv" '@note == "no_error" || @p_top == 1' &&
        combined first --top 1 && each "$TMPDIR/first/ranks.csv" '@p_top == @p_first'
}
check "--top" tops

draws() {
    combined few --draws 8 && each "$TMPDIR/few/ranks.csv" '@p_top * 8 == int(@p_top * 8)' &&
        each "$TMPDIR/few/sensitivity.csv" '@p_same * 8 == int(@p_same * 8)'
}
check "--draws" draws

refuses() {
    local text=$1
    shift
    ends 2 "$@" && says "$text"
}
for option in "--top 3" "--rank-level 0.9" "--draws 9"; do
    check "$option without a standard" refuses "${option% *} is for ranks, which need a standard" \
        run -q x -r y -o z $option
    check "$option of scores" refuses "${option% *}: not an option of minyi score" \
        score -q x -r y -o z $option
done
check "a level of 1" refuses "--rank-level 1: a number from 0.5 to 0.9999" combine --rank-level 1
check "a top of none" refuses "--top 0: a whole number" combine --top 0

# ---- other standards -------------------------------------------------------------------

# Without a survey nothing is sampled, and all is certain.
no_survey() {
    ends 0 assess -s zhujian-2012 -f tests/data/objective/zhujian-2012.filings.csv \
        -o "$TMPDIR/zhujian" &&
        ends 0 combine -s zhujian-2012 --objective "$TMPDIR/zhujian/objective.csv" \
            -o "$TMPDIR/certain" &&
        each "$TMPDIR/certain/ranks.csv" '@note == "no_survey" && @se == 0 &&
            @rank_best == @rank && @rank_worst == @rank &&
            @rank_mean == @rank && @p_first == (@rank == 1)'
}
check "a standard without a survey" no_survey

# Totals are written as the standard rounds them.
rounded() {
    ends 0 assess -s xinxing-2018 -f tests/data/objective/xinxing-2018.filings.csv \
        -o "$TMPDIR/rounded" || return 1
    { head -n 1 "$TMPDIR/subjective.csv"
      cut -d, -f1 "$TMPDIR/rounded/objective.csv" | tail -n +2 | sort -u |
          awk '{ print $1 ",total,total,市," 60.123 + NR ",1.5,57,63,300,250,1.2,,299" }'
    } >"$TMPDIR/survey.csv"
    ends 0 combine -s xinxing-2018 --objective "$TMPDIR/rounded/objective.csv" \
        --subjective "$TMPDIR/survey.csv" -o "$TMPDIR/two" &&
        diff <(cut -d, -f1-4 "$TMPDIR/two/scores.csv") <(cut -d, -f1-4 "$TMPDIR/two/ranks.csv") &&
        grep -qE '^1,[0-9]{6},市,[0-9]+\.[0-9]{2},0\.6' "$TMPDIR/two/ranks.csv"
}
check "a standard that rounds" rounded

# One part only: there are no ranks, and it is said of each city.
one_part() {
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/objective.csv" -o "$TMPDIR/half" ||
        return 1
    [ "$(grep -c ',no_subjective$' "$TMPDIR/half/ranks.csv")" = 59 ] &&
        [ "$(cut -d, -f1 "$TMPDIR/half/sensitivity.csv" | sort -u)" = "$(printf '\nrank')" ] &&
        awk -F, 'NR > 1 && $4 != "" { exit 1 }' "$TMPDIR/half/effective_weights.csv"
}
check "one part only" one_part

# On the terminal ranks of three digits leave a blank before the city.
three_digits() {
    awk -v cities=300 -v survey=0 -f tests/cli/ranks_made.awk >"$TMPDIR/many.csv"
    awk -v cities=300 -v survey=1 -f tests/cli/ranks_made.awk |
        awk -F, -v OFS=, 'NR > 1 && $6 > 0 { $6 *= 4 } 1' >"$TMPDIR/wide.csv"
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/many.csv" --subjective "$TMPDIR/wide.csv" \
        -o "$TMPDIR/many" --lang en || return 1
    grep -q '([0-9]\{3\}-[0-9]\{3\}) \+市' "$TMPDIR/out" && ! grep -q ')市' "$TMPDIR/out"
}
check "ranks of three digits" three_digits
# Cities without a rank take as many lines as they need.
many_without() {
    head -n 50 "$TMPDIR/wide.csv" >"$TMPDIR/few.csv"
    ends 0 combine -s gbt33356-2022 --objective "$TMPDIR/many.csv" --subjective "$TMPDIR/few.csv" \
        -o "$TMPDIR/unranked" --lang en || return 1
    [ "$(grep -c '(no survey)' "$TMPDIR/out")" = 2 ] && grep -q ' (no survey),$' "$TMPDIR/out" &&
        grep -Eq '^ {10,}.*\(no survey\) and [0-9]+ more$' "$TMPDIR/out"
}
check "cities without a rank, in two lines" many_without

# Columns of scores.csv that are no part of the total are shown, and are no indicator's points.
aside() {
    local report=$TMPDIR/aside/report.html
    mkdir "$TMPDIR/aside" && cat >"$TMPDIR/aside/scores.csv" <<'END'
rank,city,name,total,objective,subjective,deduction,A,B,beside,stage
1,110000,甲市,71.5,71.5,,0,50,21.5,7.25,提升期
2,220000,乙市,20,20,,0,10,10,,起步期
END
    ends 0 report "$TMPDIR/aside" --lang en || return 1
    grep -q '>Stage</th>.*>Beside the total</th>' "$report" &&
        grep -q '<td class="word">提升期</td><td>71.50</td>.*>7.25</td></tr>' "$report" &&
        [ "$(grep -o '<small></small></th>' "$report" | wc -l)" = 2 ] &&
        grep -q 'no part of it' "$report" && ! grep -q '>beside<' "$report"
}
check "what stands beside the total, and stages" aside
finish
