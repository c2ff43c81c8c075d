# SPDX-License-Identifier: MIT
# `minyi plan`: sizes, allocations and quotas that add up, at 80 columns.
. tests/cli/lib.sh

questionnaire=tests/data/subjective/c-rake/questionnaire
population=tests/data/subjective/c-rake/population.csv
plan() {
    rm -rf "$TMPDIR/OUT"
    ends 0 plan -q $questionnaire -p $population -o "$TMPDIR/OUT" "$@"
}

# sum FILE COLUMN: of a column without quotes, by its name in the header.
sum() {
    awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i; next }
        { sum += $at } END { print sum }' "$1"
}

# Quotas of each margin of each city sum to the city's interviews.
quotas_add_up() {
    awk -F, 'FNR == 1 { next } NR == FNR { n[$1] = $6; next }
        { sum[$1 "," $2] += $5 }
        END { for (key in sum) { split(key, of, ","); if (sum[key] != n[of[1]]) exit 1; seen++ }
              exit seen == 0 }' "$TMPDIR/OUT/plan.csv" "$TMPDIR/OUT/quotas.csv"
}

check "a total is shared out" plan --total 5001 --least 100
the_total() {
    local allocation
    for allocation in n proportional equal neyman power; do
        [ "$(sum "$TMPDIR/OUT/plan.csv" $allocation)" = 5001 ] || { echo "$allocation"; return 1; }
    done
}
check "in every way to the last interview" the_total
check "quotas add up" quotas_add_up
fits() {
    local language
    for language in zh en; do
        plan --total 5001 --lang $language && [ "$(LC_ALL=C.UTF-8 wc -L <"$TMPDIR/out")" -le 80 ] || return 1
    done
}
check "it fits 80 columns" fits

# 1068 of an endless population; with N people 1068 / (1 + 1067.07 / N), rounded up.
sizes() {
    plan --margin-of-error 3 --response-rate 0.25 || return 1
    awk -F, 'NR > 1 { n = 1067.0719 / (1 + 1067.0719 / $3); whole = int(n) + (n > int(n))
        if ($6 != whole || $7 != 4 * $6 || $8 > 3 || $9 != "") exit 1 }' "$TMPDIR/OUT/plan.csv" &&
        [ ! -e "$TMPDIR/OUT/allocations.csv" ]
}
check "a margin of error gives each city its size" sizes

# The last wave's deviation and design effect: with its n the margin is what its
# interval was (but for Student's t and the share of the population asked).
last_wave() {
    ends 0 score -q $questionnaire -r tests/data/subjective/c-rake/responses.csv -p $population \
        -o "$TMPDIR/last" --quiet || return 1
    plan --total 3000 --allocation neyman --from "$TMPDIR/last" || return 1
    awk -F, 'FNR == 1 { next }
        NR == FNR { if ($2 == "total") { se[$1] = $6; n[$1] = $9; deff[$1] = $11 } next }
        { if (($4 ^ 2 * $5 / n[$1] / se[$1] ^ 2 - 1) ^ 2 > 1e-18 || $5 != deff[$1]) exit 1; seen++ }
        END { exit seen != 8 }' "$TMPDIR/last/subjective.csv" "$TMPDIR/OUT/plan.csv"
}
check "--from takes what the last wave knows" last_wave

neyman_is_best() {
    awk -F, 'NR > 1 { overall[$1] = $7 }
        END { for (a in overall) if (overall[a] < overall["neyman"]) exit 1 }' \
        "$TMPDIR/OUT/allocations.csv"
}
check "neyman has the least overall margin" neyman_is_best

# Where the last wave's standard errors have a finite population correction (role fpc), the plan has
# it once: with the same n the margin is what it was.
corrected_once() {
    local case=tests/data/subjective/e-design questionnaire=tests/data/subjective/e-design/questionnaire
    local population=$TMPDIR/few.csv
    printf 'city,margin,category,count\n320100,sex,1,400\n320100,sex,2,400\n330100,sex,1,90\n330100,sex,2,90\n510100,sex,1,51\n510100,sex,2,51\n' >"$population"
    ends 0 score -q $questionnaire -r $case/responses.csv -o "$TMPDIR/design" --quiet || return 1
    plan --total 300 --from "$TMPDIR/design" || return 1
    awk -F, 'FNR == 1 { next }
        NR == FNR { if ($2 == "total") { se[$1] = $6; n[$1] = $9; deff[$1] = $11 } next }
        { left = n[$1] < $3 ? 1 - n[$1] / $3 : 1
          if (($4 ^ 2 * $5 / n[$1] * left / se[$1] ^ 2 - 1) ^ 2 > 1e-18) exit 1
          if (left < 1 && $5 <= deff[$1]) exit 1
          seen++ }
        END { exit seen != 3 }' "$TMPDIR/design/subjective.csv" "$TMPDIR/OUT/plan.csv"
}
check "a finite population is counted once" corrected_once

# Without fpc in the responses the design effect is as it was.
not_corrected() {
    local questionnaire=tests/data/subjective/e-design/questionnaire population=$TMPDIR/few.csv
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "fpc") at = i }
        NR > 1 { $at = "" } 1' "$TMPDIR/design/responses.csv" >"$TMPDIR/responses" &&
        mv "$TMPDIR/responses" "$TMPDIR/design/responses.csv"
    plan --total 300 --from "$TMPDIR/design" || return 1
    awk -F, 'FNR == 1 { next } NR == FNR { if ($2 == "total") deff[$1] = $11; next }
        $5 != deff[$1] { exit 1 }' "$TMPDIR/design/subjective.csv" "$TMPDIR/OUT/plan.csv"
}
check "or not at all where there was none" not_corrected

shares_only() {
    printf 'city,margin,category,count\n*,sex,1,0.49\n*,sex,2,0.51\n' >"$TMPDIR/shares.csv"
    population=$TMPDIR/shares.csv
    rm -rf "$TMPDIR/OUT"
    ends 65 plan -q $questionnaire -p "$population" --total 800 -o "$TMPDIR/none" &&
        says "shares.csv: error: allocation proportional needs people" &&
        leaves_nothing "$TMPDIR" &&
        plan --total 800 --allocation equal && [ "$(sum "$TMPDIR/OUT/plan.csv" n)" = 800 ]
}
check "shares can only be shared out equally" shares_only
population=tests/data/subjective/c-rake/population.csv

# Of a city that it does not know neither the mean nor anything else: it is like the others, not a
# hundred times as uncertain.
unknown_city() {
    mkdir -p "$TMPDIR/gap" && grep -v '^510100,' "$TMPDIR/last/subjective.csv" >"$TMPDIR/gap/subjective.csv"
    plan --total 5000 --allocation power --from "$TMPDIR/gap" || return 1
    awk -F, 'FNR == 1 { next }
        NR == FNR { if ($2 == "total") { mean[$1] = $5; sum += $5; known++ } next }
        { wanted[$1] = sqrt($3) * $4 * sqrt($5) / ($1 in mean ? mean[$1] : sum / known)
          all += wanted[$1]; n[$1] = $12 }
        END { for (city in n) { d = n[city] - 5000 * wanted[city] / all; if (d > 1.5 || d < -1.5) exit 1 }
              exit known != 7 }' "$TMPDIR/gap/subjective.csv" "$TMPDIR/OUT/plan.csv"
}
check "a city that --from does not know is like the others" unknown_city

# Each city takes one at least: fewer cannot be shared out.
too_few() {
    rm -rf "$TMPDIR/OUT"
    ends 65 plan -q $questionnaire -p $population --total 7 -o "$TMPDIR/OUT" &&
        says "8 interviews are the least that 8 cities need" && leaves_nothing "$TMPDIR" &&
        plan --total 8 && [ "$(sum "$TMPDIR/OUT/plan.csv" n)" = 8 ]
}
check "a total below one interview a city" too_few

without_counts() {
    grep -v '^510100,' $population >"$TMPDIR/seven.csv"
    ends 0 plan -q $questionnaire -p "$TMPDIR/seven.csv" --total 700 -o "$TMPDIR/OUT" --force --lang en &&
        says "1 of 8 cities of the questionnaire have no counts (510100 成都市 first)"
}
check "a city without counts is told" without_counts

mistakes() {
    rm -rf "$TMPDIR/OUT"
    ends 2 plan -q $questionnaire -p $population -o "$TMPDIR/OUT" && says "how exact, or how many" &&
        ends 2 plan -q $questionnaire -p $population --margin-of-error 3 --allocation equal \
            -o "$TMPDIR/OUT" && says "with --total N" &&
        ends 2 plan -q $questionnaire -p $population --total 9 --allocation power:2 -o "$TMPDIR/OUT" &&
        ends 2 plan -q $questionnaire --total 9 -o "$TMPDIR/OUT" && says "-p FILE is missing" &&
        ends 65 plan -q $questionnaire -p $population --total 700 --least 100 -o "$TMPDIR/OUT" &&
        says "800 interviews are the least" &&
        ends 66 plan -q $questionnaire -p $population --total 700 --from "$TMPDIR/nowhere" \
            -o "$TMPDIR/OUT" && leaves_nothing "$TMPDIR"
}
check "mistakes are told, and leave nothing" mistakes
finish
