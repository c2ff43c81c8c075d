# SPDX-License-Identifier: MIT
# Disks that are full, read-only or gone, and readers that go away.
. tests/cli/lib.sh

survey=tests/data/subjective/c-rake
work=$TMPDIR/work
disk=$TMPDIR/disk
mkdir -p "$work" "$disk"

score() { # OUT OPTION...
    local out=$1
    shift
    minyi score -q $survey/questionnaire -r $survey/responses.csv -p $survey/population.csv \
        -o "$out" --threads 2 "$@"
}

can_mount() {
    mount -t tmpfs -o "size=$1" none "$disk" 2>/dev/null
}

is_said() {
    grep -qE "error: cannot .*: $1" "$TMPDIR/err" || { echo "exit $status"; cat "$TMPDIR/err"; return 1; }
}

# Whatever the first file is for which there is no room; under --force the old OUT stays.
full_disks() {
    local size result=0 good=0 full=0
    for size in 8k 20k 60k 100k 140k 180k 220k 260k 320k 1m; do
        can_mount "$size" || return 77
        mkdir "$disk/OUT" && echo old >"$disk/OUT/old.txt" && echo {} >"$disk/OUT/run.json"
        score "$disk/OUT" --force
        if [ "$status" = 0 ]; then
            good=$((good + 1))
            [ ! -e "$disk/OUT/old.txt" ] && [ -s "$disk/OUT/run.json" ] || result=1
        else
            full=$((full + 1))
            { [ "$status" = 73 ] || [ "$status" = 74 ]; } && is_said "No space left" &&
                [ "$(cat "$disk/OUT/old.txt")" = old ] || result=1
        fi
        [ "$(ls -A "$disk")" = OUT ] || { ls -A "$disk"; result=1; }
        umount "$disk"
        [ $result = 0 ] || { echo "size $size: exit $status"; return 1; }
    done
    [ $good -gt 0 ] && [ $full -gt 3 ]
}
# mounted NAME COMMAND: skips NAME aloud where nothing can be mounted (exit 77).
mounted() {
    local name=$1 result=0
    shift
    "$@" >"$TMPDIR/said" 2>&1 || result=$?
    case $result in
    0) ok "$name" ;;
    77) skip "$name" "cannot mount a tmpfs" ;;
    *) not_ok "$name"; sed 's/^/# /' "$TMPDIR/said" ;;
    esac
}
mounted "full disks of ten sizes" full_disks

read_only() {
    local result=0
    can_mount 4m || return 77
    mkdir "$disk/OUT" && echo old >"$disk/OUT/old.txt" && echo {} >"$disk/OUT/run.json" && mount -o remount,ro "$disk" || result=1
    score "$disk/OUT" --force
    [ "$status" = 73 ] && is_said "Read-only file system" && [ -e "$disk/OUT/old.txt" ] || result=1
    score "$disk/new"
    [ "$status" = 73 ] && is_said "Read-only file system" || result=1
    umount "$disk"
    return $result
}
mounted "a read-only folder" read_only

# The folder of OUT goes away while a dump is read that comes through a pipe.
vanished() {
    local pipe=$TMPDIR/pipe program
    mkdir -p "$work/gone"
    rm -f "$pipe" && mkfifo "$pipe"
    "$MINYI" score -q $survey/questionnaire -r - -p $survey/population.csv -o "$work/gone/OUT" \
        <"$pipe" >"$TMPDIR/out" 2>"$TMPDIR/err" &
    program=$!
    exec 9>"$pipe"
    for _ in $(seq 200); do
        ls -d "$work"/gone/.OUT.* >/dev/null 2>&1 && break
        sleep 0.05
    done
    rm -rf "$work/gone"
    cat $survey/responses.csv >&9
    exec 9>&-
    status=0
    wait $program || status=$?
    [ "$status" = 73 ] && is_said "No such file or directory" && [ ! -e "$work/gone" ]
}
check "a folder that vanishes" vanished

# A reader that has gone is no error, whether the signal comes or not; and OUT is there, whole.
broken_pipes() {
    local how
    for how in '' "trap '' PIPE;"; do
        rm -rf "$work/OUT"
        bash -c "$how"' "$0" score -q "$1/questionnaire" -r "$1/responses.csv" \
            -p "$1/population.csv" -o "$2"; echo $? >"$3"' \
            "$MINYI" $survey "$work/OUT" "$TMPDIR/status" 2>"$TMPDIR/err" | true
        status=$(cat "$TMPDIR/status")
        case $how-$status in
        -0 | -141 | trap*-0) [ -s "$work/OUT/run.json" ] && leaves_nothing_hidden && continue ;;
        esac
        echo "$how: exit $status"
        return 1
    done
}
leaves_nothing_hidden() {
    ! ls -d "$work"/.OUT.* 2>/dev/null
}
check "| head" broken_pipes

# A file larger than the user may write (ulimit -f): the system would end the program.
too_large() {
    rm -rf "$work/OUT"
    status=0
    (ulimit -f 4 && exec "$MINYI" score -q $survey/questionnaire -r $survey/responses.csv \
        -p $survey/population.csv -o "$work/OUT" 2>"$TMPDIR/err") || status=$?
    { [ "$status" = 73 ] || [ "$status" = 74 ]; } && is_said "File too large" && [ ! -e "$work/OUT" ] &&
        leaves_nothing_hidden
}
check "a file larger than the limit" too_large

no_room_for_output() {
    status=0
    "$MINYI" standards show gbt33356-2022 >/dev/full 2>"$TMPDIR/err" || status=$?
    [ "$status" = 74 ] && says "cannot write to standard output"
}
if [ -c /dev/full ]; then
    check "a terminal that takes nothing" no_room_for_output
else
    skip "a terminal that takes nothing" "no /dev/full"
fi
finish
