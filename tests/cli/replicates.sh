# SPDX-License-Identifier: MIT
# Replicate weights: written, read back, refused; and what standard errors hang on.
. tests/cli/lib.sh

case=tests/data/subjective/h-jackknife-jkn
# Its PSUs in strata of two.
awk -F, -v OFS=, 'NR > 1 { k = int(($4 + 1) / 2); if ($3 == "S2" && k > 2) k = 2
    if ($3 == "S3") k = 1; $3 = $3 "-" k; $4 = $4 % 2 + 1 } 1' $case/responses.csv >"$TMPDIR/pairs.csv"
score="score -q $case/questionnaire --no-responses --quiet"
raked="$score -r $TMPDIR/pairs.csv -p $case/population.csv"

same() {
    "$COMPARE" "$TMPDIR/$1/subjective.csv" "$TMPDIR/$2/subjective.csv" \
        city,level,code${3:-} 1e-12:score,se,ci_low,ci_high,n_eff,deff
}
# returns NAME KEYS OPTION...: what was written, read back, comes to the same scores.
returns() {
    local name=$1 keys=$2
    shift 2
    ends 0 $raked "$@" --replicate-weights -o "$TMPDIR/$name" || return 1
    while [ "$1" != --replicates ]; do
        set -- "$@" "$1"
        shift
    done
    shift 2
    ends 0 $raked "$@" --replicates "file:$TMPDIR/$name/replicate_weights.csv" \
        -o "$TMPDIR/$name.back" && same "$name" "$name.back" "$keys"
}
for kind in jackknife bootstrap:30 brr fay:0.3; do
    check "$kind, written and read back" returns "$kind" "" --replicates "$kind"
done
check "trimmed subgroups, written and read back" returns by ,domain,category --replicates brr \
    --by sex --trim 0.4:2.5
check "negative weights of linear, too" returns linear "" --replicates jackknife --method linear

# Subgroups that are each of one mind: what is left of their errors is rounding, no proof.
awk -F, -v OFS=, 'NR > 1 { $10 = $6 == 1 ? 4 : 2 } 1' "$TMPDIR/pairs.csv" >"$TMPDIR/minds.csv"
one_mind() {
    ends 0 $score -r "$TMPDIR/minds.csv" -p $case/population.csv --by sex --differences \
        --replicates "$1" -o "$TMPDIR/minds-$1" || return 1
    awk -F, '$4 == "q_medical" && $1 == "group" { n++
        if ($12 != 0 || $16 != "") { print; bad = 1 } } END { exit bad || n != 3 }' \
        "$TMPDIR/minds-$1/differences.csv"
}
check "subgroups that are of one mind, by the jackknife" one_mind jackknife
check "subgroups that are of one mind, by the bootstrap" one_mind bootstrap:20

header() {
    [ "$(head -n 1 "$TMPDIR/$1/$2")" = "$3" ] || { head -n 1 "$TMPDIR/$1/$2"; return 1; }
}
check "columns of weights" header brr replicate_weights.csv \
    id,city,weight,rep_1,rep_2,rep_3,rep_4,rep_5,rep_6,rep_7,rep_8
check "columns of scales" header brr replicates.csv city,kind,replicate,scale
scales() {
    [ "$(awk -F, '$1 == 320100 { n++; sum += $4 } END { printf "%d %.12g", n, sum }' \
        "$TMPDIR/$1/replicates.csv")" = "$2" ] || { cat "$TMPDIR/$1/replicates.csv"; return 1; }
}
check "scales of the jackknife" scales jackknife "10 5"
check "scales of the bootstrap" scales bootstrap:30 "30 1.03448275862"
check "scales of balanced replicates" scales brr "8 1"
check "scales of Fay's" scales fay:0.3 "8 2.04081632653"

# A city of two strata less: its cells at the right are empty.
fewer() {
    local short
    awk -F, '!($2 == 330100 && $3 ~ /-2/)' "$TMPDIR/pairs.csv" >"$TMPDIR/short.csv"
    ends 0 $score -r "$TMPDIR/short.csv" --replicates jackknife --replicate-weights -o "$TMPDIR/few" &&
        ends 0 $score -r "$TMPDIR/short.csv" --replicates "file:$TMPDIR/few/replicate_weights.csv" \
            -o "$TMPDIR/few.back" && same few few.back || return 1
    short=$(awk -F, '$2 == 330100 && (NF != 13 || $9 == "" || $10 $11 $12 $13 != "")' \
        "$TMPDIR/few/replicate_weights.csv")
    [ -z "$short" ] || { echo "$short"; return 1; }
}
check "a city with fewer replicates" fewer

threads() {
    local file
    for file in subjective.csv replicate_weights.csv replicates.csv; do
        cmp "$TMPDIR/$1.one/$file" "$TMPDIR/$1.four/$file" || return 1
    done
}
of_any_thread() {
    ends 0 $raked "$@" --replicate-weights --threads 1 -o "$TMPDIR/t.one" --force &&
        ends 0 $raked "$@" --replicate-weights --threads 4 -o "$TMPDIR/t.four" --force && threads t
}
check "the same bytes of any number of threads" of_any_thread --replicates bootstrap:30 --by sex
check "balanced, too" of_any_thread --replicates fay:0.5 --trim 0.4:2.5

packed() {
    mkdir -p "$TMPDIR/gz" && gzip -c "$TMPDIR/brr/replicate_weights.csv" >"$TMPDIR/gz/weights.csv.gz" &&
        cp "$TMPDIR/brr/replicates.csv" "$TMPDIR/gz" &&
        ends 0 $raked --replicates "file:$TMPDIR/gz/weights.csv.gz" -o "$TMPDIR/gz.back" &&
        same brr gz.back
}
check "packed by gzip" packed

# A city that fails needs no replicates; rows there are for it are passed over.
failed_city() {
    local lonely="score -q tests/data/subjective/k-lonely/questionnaire --no-responses --quiet
        -r tests/data/subjective/k-lonely/responses.csv"
    ends 0 $lonely --lonely certainty --replicates jackknife --replicate-weights -o "$TMPDIR/all" &&
        ends 75 $lonely --replicates "file:$TMPDIR/all/replicate_weights.csv" -o "$TMPDIR/most" &&
        says "330100" || return 1
    ! grep -q ^330100 "$TMPDIR/most/subjective.csv" || return 1
    sed -i /^330100/d "$TMPDIR/all/subjective.csv"
    same all most
}
check "a city that fails, with rows in the file" failed_city

# ---- what cannot be paired ---------------------------------------------------------------

unpaired() {
    ends 75 $score -r $case/responses.csv -p $case/population.csv --replicates brr -o "$TMPDIR/unpaired" &&
        says "city 320100 (南京市), stratum S1: primary sampling units: 4, but" \
            "stratum S2: primary sampling units: 5" "use --replicates jackknife" || return 1
    [ "$(wc -l <"$TMPDIR/unpaired/subjective.csv")" = 1 ]
}
check "strata that are no pairs are named" unpaired
unstratified() {
    cut -d, -f1,2,6- "$TMPDIR/pairs.csv" >"$TMPDIR/plain.csv"
    ends 75 $score -r "$TMPDIR/plain.csv" --replicates fay:0.2 -o "$TMPDIR/plain" &&
        says "city 320100 (南京市), stratum (whole city): primary sampling units: 150"
}
check "a city without strata is no pair" unstratified

# ---- standard errors hang on the design --------------------------------------------------

se() {
    awk -F, '$1 == 320100 && $2 == "total" { print $6 }' "$TMPDIR/$1/subjective.csv"
}
# changes KIND AWK: another dump, another standard error.
changes() {
    awk -F, -v OFS=, "$2 1" "$TMPDIR/pairs.csv" >"$TMPDIR/changed.csv"
    ends 0 $score -r "$TMPDIR/changed.csv" --replicates "$1" -o "$TMPDIR/changed" --force &&
        ends 0 $score -r "$TMPDIR/pairs.csv" --replicates "$1" -o "$TMPDIR/unchanged" --force || return 1
    [ "$(se changed)" != "$(se unchanged)" ]
}
for kind in jackknife bootstrap:30 brr fay:0.3; do
    check "strata change $kind" changes "$kind" 'NR > 1 && $4 == 1 && $3 ~ /^S1/ {
        $3 = $3 == "S1-1" ? "S1-2" : "S1-1" }'
    check "PSUs change $kind" changes "$kind" 'NR > 1 { $4 = NR % 2 + 1 }'
    check "base weights change $kind" changes "$kind" 'NR > 1 { $5 *= 1 + NR % 3 }'
done

# ---- what is refused ---------------------------------------------------------------------

# refuses STATUS NAME AWK FILE TEXT...: FILE as AWK changes it.
refuses() {
    local status=$1 script=$2 file=$3
    shift 3
    rm -rf "$TMPDIR/bad" && cp -r "$TMPDIR/brr" "$TMPDIR/bad"
    awk -F, -v OFS=, "$script" "$TMPDIR/brr/$file" >"$TMPDIR/bad/$file"
    ends "$status" $raked --replicates "file:$TMPDIR/bad/replicate_weights.csv" -o "$TMPDIR/OUT" &&
        says "$@" && leaves_nothing "$TMPDIR"
}
w=replicate_weights.csv
check "rows that do not match, all in one run" refuses 65 'NR == 2 { next } NR == 4 { print }
    NR == 6 { $5 = "x" } NR == 7 { $5 = -1 } NR == 8 { $7 = "" } NR == 9 { $2 = 999 }
    NR == 10 { $1 = "zz" } NR == 11 { $0 = $0 ",1" } NR == 12 { $1 = "" } 1' $w \
    "$w:4:1: error: id \"R00003\" has weights on line 3 already" \
    "$w:6:5: error: weight \"x\" of replicate 2 is no number; city 320100 has 8 replicates" \
    "$w:7:5: error: weight -1 of replicate 2 is negative" \
    "$w:8:7: error: weight \"\" of replicate 4 is no number" \
    "$w:9:2: error: city \"999\" has no response" \
    "$w:10:1: error: id \"zz\" is not among the accepted responses of city 320100" \
    "$w:11:12: error: 12 fields, but the header has 11" \
    "$w:12:1: error: no id" \
    "$w: error: city 320100: no replicate weights for 5 of 150 responses, the first with id \"R00001\""
check "columns of other names" refuses 65 'NR == 1 { $5 = "rep_7"; $2 = "town" } 1' $w \
    "$w:1:5: error: column \"rep_7\"; rep_2 is expected here" "$w:1:1: error: columns are missing"
check "a column twice" refuses 65 'NR == 1 { $3 = "id" } 1' $w \
    "$w:1:3: error: column \"id\" stands twice in the header, as field 1 and 3"
check "too few replicates" refuses 65 '{ NF--; $1 = $1 } 1' $w \
    "$w:1:10: error: columns of replicates: 7, but city 320100 has 8 replicates in replicates.csv"
check "too many replicates" refuses 65 '{ $12 = NR == 1 ? "rep_9" : NR == 3 ? 5 : "" } 1' $w \
    "$w:3:12: error: weight \"5\" of replicate 9, but city 320100 has 8 replicates in replicates.csv"
check "an empty file of weights" refuses 65 '0' $w "$w: error: columns are missing"
check "a quotation mark that is lost" refuses 65 'NR == 3 { $1 = "\"a" } 1' $w \
    "$w:3: error: a quoted field that begins in this row is never closed"
check "scales, all in one run" refuses 65 'NR == 2 { print } NR == 3 { $4 = -1 } NR == 4 { $3 = 0 }
    NR == 5 { $4 = "a" } 1' replicates.csv \
    "replicates.csv:3:3: error: city 320100, replicate 1 stands twice" \
    "replicates.csv:4:4: error: scale \"-1\"; a number of 0 or more is expected" \
    "replicates.csv:5:3: error: \"0\" is no number of a replicate" \
    "replicates.csv:6:4: error: scale \"a\"" \
    "replicates.csv: error: city 320100 has no scale for replicate 3, though for 8"
check "a city without scales" refuses 65 '$1 != 330100' replicates.csv \
    "replicates.csv: error: no scales for city 330100"
check "scales without their column" refuses 65 'NR == 1 { $4 = "size" } 1' replicates.csv \
    "replicates.csv:1:1: error: column \"scale\" is missing"
check "and nothing that follows from it" test "$(grep -c error: "$TMPDIR/err")" = 1
missing() {
    ends 66 $raked --replicates "file:$TMPDIR/nowhere/weights.csv" -o "$TMPDIR/OUT" &&
        says "nowhere/weights.csv: error: cannot open" "nowhere/replicates.csv: error: cannot open"
}
check "files that are not there" missing
other_weights() {
    rm -rf "$TMPDIR/bad" && cp -r "$TMPDIR/brr" "$TMPDIR/bad"
    awk -F, -v OFS=, 'NR > 1 && NR < 9 { $3 = 7 } 1' "$TMPDIR/brr/$w" >"$TMPDIR/bad/$w"
    ends 0 $raked --replicates "file:$TMPDIR/bad/$w" -o "$TMPDIR/warned" &&
        says "$w:2:3: warning: the final weight is not that of this run, here and in all in 7 rows" &&
        same brr warned
}
check "other final weights are told" other_weights

# The same replicates, and a dump that lacks the units they are of: 10 replicates, as many degrees
# of freedom as respondents.
without_units() {
    local file=$TMPDIR/jackknife/replicate_weights.csv note='fewer replicates than the dumps'
    awk -F, -v OFS=, '{ $3 = NR == 1 ? "area" : $3; $4 = NR == 1 ? "cluster" : $4 } 1' \
        "$TMPDIR/pairs.csv" >"$TMPDIR/units.csv"
    ends 0 ${raked/--quiet/} --replicates "file:$file" -o "$TMPDIR/known" --lang en &&
        ! says "$note" >"$TMPDIR/said" &&
        ends 0 ${score/--quiet/} -r "$TMPDIR/units.csv" -p $case/population.csv --replicates "file:$file" \
            -o "$TMPDIR/unknown" --lang en && says "$note" 'the first 320100 (10 and '
}
check "replicates of units that the dump lacks" without_units
finish
