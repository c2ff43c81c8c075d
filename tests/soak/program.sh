# SPDX-License-Identifier: MIT
# 2,000 small runs of the program with options drawn at random: a thousand surveys, each on one
# thread and on more, and what must hold of each.
. tests/soak/lib.sh

surveys=${SOAK_SURVEYS:-1000}
standard=tests/data/objective/small.yaml
cities='110000 120000 310000'
RANDOM=20260801

# One in MANY: prints the words.
maybe() { # MANY WORD...
    local many=$1
    shift
    [ $((RANDOM % many)) != 0 ] || echo "$*"
}

# one WORDS...: one of them, drawn.
one() {
    local words=("$@")
    echo "${words[RANDOM % $#]}"
}

options() {
    maybe 3 "-s $standard -f $TMPDIR/filings.csv --draws 20 --cities $TMPDIR/cities.csv"
    one '' '' --audit --audit-raw
    maybe 3 --reliability
    maybe 3 --differences
    maybe 3 --estimates
    maybe 4 --suppress
    one '' '' '--by sex' '--by edu'
    one '' '' '' '--export csv' '--export all' --excel-safe
    maybe 6 --no-responses
    one '' '' '' --keep-pii "--salt $TMPDIR/salt"
    maybe 6 --lax-quotes
    maybe 6 --bom
    maybe 6 '--id-scope file'
    maybe 4 '--lang zh'
    maybe 8 '--max-memory 512M'
}

# The sheet of the standard, filled in for three cities.
filings() {
    local city
    ends 0 standards form $standard -o "$TMPDIR/sheet.csv" && head -n 1 "$TMPDIR/sheet.csv" >"$TMPDIR/filings.csv" || return 1
    for city in $cities; do
        awk -F, -v OFS=, -v city="$city" 'NR > 1 { $1 = city; $11 = 1; $13 = "p. " NR
            if ($2 == "AB-3" && $4 == "x1") $11 = "是"
            if ($2 == "AB-3" && $4 == "x2") $11 = "96.5%"
            print }' "$TMPDIR/sheet.csv" >>"$TMPDIR/filings.csv"
    done
    printf 'city,name\n110000,北京\n120000,天津\n310000,上海\n' >"$TMPDIR/cities.csv"
    head -c 32 /dev/urandom >"$TMPDIR/salt"
}
check "filings" filings

# survey SEED: made, run twice, looked at.
survey() {
    local seed=$1 folder method given
    read -r folder method < <("$BUILD/tests/soak/surveys" write "$seed") || return 1
    given="-q $folder -r $folder/whole.csv -p $folder/people.csv --method $method --epsilon 1e-10 --max-iterations 2000 $(options | tr '\n' ' ')"
    # shellcheck disable=SC2086 # words
    ends 0 run $given -o "$folder/OUT-1" --threads 1 && ends 0 run $given -o "$folder/OUT-2" --threads $((2 + seed % 3)) || return 1
    same "$folder/OUT-1" "$folder/OUT-2" && flow_adds_up "$folder/OUT-1" && margins_met "$folder/OUT-1" ||
        { echo "seed $seed: minyi run $given"; return 1; }
    [ $((seed % 20)) != 0 ] || ends 0 verify "$folder/OUT-1" || return 1
    [ "$(ls -A "$folder" | grep -c OUT)" = 2 ] || { ls -A "$folder"; return 1; }
    rm -rf "$folder"
}
all() {
    local seed wrong=0
    for ((seed = 0; seed < surveys && wrong < 5; seed++)); do
        survey "$seed" || wrong=$((wrong + 1))
    done
    [ $wrong = 0 ]
}
check "$((2 * surveys)) runs of the program" all
check "$((2 * surveys)) runs in one process" "$BUILD/tests/soak/surveys" run $((2 * surveys))
finish
