# SPDX-License-Identifier: MIT
# What is wrong with the user's own files is said whole, with its place, exit 65,
# and no OUT; and OUT appears whole or not at all.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
work=$TMPDIR/work
mkdir -p "$work"

fresh() {
    rm -rf "$work/q" "$work"/OUT* "$work"/.OUT*
    cp -R $case/questionnaire "$work/q"
    cp $case/population.csv $case/responses.csv "$work/"
}

score() {
    minyi score -q "$work/q" -r "$work/responses.csv" -p "$work/population.csv" -o "$work/OUT" "$@"
}

# wrong STATUS TEXT...: a run that must end so, say all of this, and leave nothing.
wrong() {
    local wanted=$1
    shift
    score
    [ "$status" = "$wanted" ] || { echo "exit $status"; cat "$TMPDIR/err"; return 1; }
    says "$@" && leaves_nothing "$work"
}

fresh
sed -i 's/^calculate,age_band,,,,,,"if(${age}/calculate,age_band,,,,,,"if(${agee}/; s/^select_one sex,/select_one sexx,/' "$work/q/survey.csv"
sed -i 's/^sat,1,非常满意,100/sat,1,非常满意,abc/' "$work/q/choices.csv"
sed -i 's/^service,惠民服务,0.5/service,惠民服务,-1/' "$work/q/dimensions.csv"
check "every fault of a questionnaire in one run" wrong 65 \
    "survey.csv:7:" "survey.csv:5:" "choices.csv:" "dimensions.csv:2:" "agee" "sexx" "abc"

fresh
sed -i '2s/3085320/-5/; 3s/320100,sex,2/320100,sex,7/; 4s/age_band/ageband/; 5s/320100/999999/' "$work/population.csv"
check "every fault of a population in one run" wrong 65 \
    "population.csv:2:4: error:" "population.csv:3:3: error:" "population.csv:4:2: error:" \
    "population.csv:5:1: error:"

fresh
rm "$work/responses.csv"
check "a dump that is not there" wrong 66 "responses.csv: error: cannot open this file"
fresh
rm -r "$work/q"
check "a questionnaire that is not there" wrong 66 "error: cannot open this folder"
fresh
: >"$work/responses.csv"
check "an empty dump" wrong 65 "responses.csv"

refuses_existing() {
    fresh
    mkdir "$work/OUT" && echo old >"$work/OUT/old.txt" && echo {} >"$work/OUT/run.json"
    score
    [ "$status" = 73 ] && says "already exists" && [ -f "$work/OUT/old.txt" ] || return 1
    score --force
    [ "$status" = 0 ] && [ ! -e "$work/OUT/old.txt" ] && [ -f "$work/OUT/subjective.csv" ] || return 1
    # a failing run leaves the old OUT as it was
    echo 'x,y' >"$work/population.csv"
    score --force
    [ "$status" = 65 ] && [ -f "$work/OUT/subjective.csv" ] && [ "$(ls -A "$work" | grep -c OUT)" = 1 ]
}
check "an OUT that exists" refuses_existing

no_place() {
    fresh
    minyi score -q "$work/q" -r "$work/responses.csv" -o "$work/no/such/OUT"
    [ "$status" = 73 ] && says "cannot create this folder"
}
check "an OUT that cannot be made" no_place

# A disk of 100 KB, where one can be mounted.
full_disk() {
    local disk=$TMPDIR/disk result=0
    mkdir -p "$disk"
    mount -t tmpfs -o size=100k none "$disk" 2>/dev/null || return 77
    fresh
    minyi score -q "$work/q" -r "$work/responses.csv" -p "$work/population.csv" -o "$disk/OUT"
    [ "$status" = 74 ] && says "No space left" && leaves_nothing "$disk" || result=1
    umount "$disk"
    return $result
}
full_disk >"$TMPDIR/said"
case $? in
0) ok "a full disk leaves no OUT" ;;
77) skip "a full disk leaves no OUT" "cannot mount a tmpfs" ;;
*) not_ok "a full disk leaves no OUT"; sed 's/^/# /' "$TMPDIR/said" ;;
esac

# A dump that never ends: the pipe stays open until the program is told to stop.
interrupted() {
    local pipe=$TMPDIR/pipe program signal=$1
    fresh
    rm -f "$pipe"
    mkfifo "$pipe"
    (cat "$work/responses.csv"; sleep 30) >"$pipe" &
    "$MINYI" score -q "$work/q" -r - -p "$work/population.csv" -o "$work/OUT" \
        <"$pipe" >"$TMPDIR/out" 2>"$TMPDIR/err" &
    program=$!
    for _ in $(seq 200); do # until it has begun
        ls -d "$work"/.OUT.* >/dev/null 2>&1 && break
        sleep 0.05
    done
    kill -"$signal" $program
    wait $program
    status=$?
    kill %1 2>/dev/null
    [ "$status" = 130 ] || { echo "exit $status"; return 1; }
    says "nothing was written" && leaves_nothing "$work"
}
check "an interrupt leaves no OUT" interrupted INT
check "a termination leaves no OUT" interrupted TERM

same_bytes() {
    local threads
    fresh
    score --threads 1
    [ "$status" = 0 ] || return 1
    mv "$work/OUT" "$work/OUT1"
    for threads in 2 3 8; do
        score --threads $threads
        diff -r "$work/OUT1" "$work/OUT" || return 1
        rm -r "$work/OUT"
    done
}
check "the same bytes for any number of threads" same_bytes

from_standard_input() {
    fresh
    score
    "$MINYI" score -q "$work/q" -r - -p "$work/population.csv" -o "$work/OUT2" \
        <"$work/responses.csv" >/dev/null || return 1
    cmp "$work/OUT/subjective.csv" "$work/OUT2/subjective.csv"
}
check "a dump from standard input" from_standard_input

check_writes_nothing() {
    fresh
    ends 0 check -q "$work/q" -r "$work/responses.csv" -p "$work/population.csv" &&
        says "nothing is wrong" && leaves_nothing "$work" || return 1
    sed -i '2s/3085320/x/' "$work/population.csv"
    ends 65 check -q "$work/q" -p "$work/population.csv" && says "population.csv:2:4: error:"
}
check "check says what is wrong and writes nothing" check_writes_nothing

quiet_is_quiet() {
    fresh
    score --quiet
    [ "$status" = 0 ] && [ ! -s "$TMPDIR/out" ] && [ ! -s "$TMPDIR/err" ]
}
check "--quiet says nothing" quiet_is_quiet
no_responses() {
    fresh
    score --no-responses
    [ "$status" = 0 ] && [ ! -e "$work/OUT/responses.csv" ] && [ -f "$work/OUT/weights.csv" ]
}
check "--no-responses" no_responses
finish
