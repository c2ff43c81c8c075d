# SPDX-License-Identifier: MIT
# What the tests of faults use: a small survey, and the program run with calls that fail
# (see shim.c).  Each story is a command that writes OUT anew over an old one.
. tests/cli/lib.sh

shim=$PWD/$BUILD/tests/fault/shim.so
work=$TMPDIR/work
survey=tests/data/subjective/c-rake
seed=${FAULT_SEED:-20260801}
mkdir -p "$work/old/sub"
echo {} >"$work/old/run.json"
echo old >"$work/old/old.txt"
echo older >"$work/old/sub/older.txt"
# An odd name: what is said of a file must name it.
cp -R $survey "$work/in put"
in="$work/in put"

# The dump with a few hundred rows is enough; a byte that is no UTF-8 makes it be looked at twice.
sed -i '400,$d' "$in/responses.csv"

# story COMMAND...: what begin, fault and others below run.
story() {
    command=("$@")
}
forgotten=0 # blocks of memory, and for any of them one file, that libraries may lose with a fault

# failing NAME=VALUE... : runs the story with the shim told so.
failing() {
    status=0
    timeout -k 5 60 env "$@" LD_PRELOAD="$shim" FAULT_REPORT="$TMPDIR/report" \
        "$MINYI" "${command[@]}" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null || status=$?
}

fresh_out() {
    rm -rf "$work/OUT"
    cp -R "$work/old" "$work/OUT"
}

# The story without a fault: what it writes, how many calls it makes of each kind, and what it
# never gives back, for the others to be held against; and from where in the code they come.
begin() {
    rm -rf "$work/whole"
    fresh_out
    failing FAULT_SITES=1
    [ "$status" = 0 ] || { cat "$TMPDIR/err"; return 1; }
    mv "$work/OUT" "$work/whole" && cp "$TMPDIR/report" "$TMPDIR/calls" && fresh_out
}

calls() { # KIND
    sed -n "s/^$1 //p" "$TMPDIR/calls"
}

count() { # KIND REPORT
    grep -c "^$1" "$2"
}

# OUT is the old one, and nothing stands beside it.
old_out() {
    diff -r "$work/old" "$work/OUT" >"$TMPDIR/differs" 2>&1 ||
        { echo "the old OUT was changed"; head -n 3 "$TMPDIR/differs"; return 1; }
}

# What gnuplot would have drawn is no loss, if it is said.
whole_out() {
    ! grep -q 'warning: gnuplot could not be started' "$TMPDIR/err" || return 0
    diff -r "$work/whole" "$work/OUT" >"$TMPDIR/differs" 2>&1 ||
        { echo "OUT is not what it is without the fault"; head -n 3 "$TMPDIR/differs"; return 1; }
}

nothing_beside() {
    local left
    left=$(ls -A "$work" | grep -vxE 'OUT|old|whole|in put' || true)
    [ -z "$left" ] || grep -qF "$left: warning: is what could not be removed" "$TMPDIR/err" || { echo "left behind: $left"; return 1; }
}

nothing_leaks() {
    local blocks files
    blocks=$(count block "$TMPDIR/report") files=$(sed -n 's/^files //p' "$TMPDIR/report")
    [ "$blocks" -le $((forgotten + $(count block "$TMPDIR/calls"))) ] ||
        { echo "$blocks blocks of memory were not freed, of them:" \
            $(grep '^block' "$TMPDIR/report" | sort -k2n | tail -n 3); return 1; }
    [ "$files" -le $(((forgotten > 0) + $(sed -n 's/^files //p' "$TMPDIR/calls"))) ] ||
        { echo "$files files were not closed"; return 1; }
}

# Which exit status, and what must be said: memory is named as such, all else with a file.
said_right() { # KIND
    case $1-$status in
    malloc-71) grep -q 'error: .*memory' "$TMPDIR/err" ;;
    malloc-*) false ;;
    # libzip takes what it cannot read for the end of the file
    read-65) grep -qF 'Premature end of file' "$TMPDIR/err" ;;
    write-71) grep -q 'error: .*memory' "$TMPDIR/err" ;; # to a stream in memory
    *-73 | *-74) grep -qE '^[^ ].*: error: cannot .*: ' "$TMPDIR/err" ;;
    *) false ;;
    esac || { echo "exit $status"; return 1; }
}

# What cannot be done without makes the run end; without the rest OUT must be the same.
may_succeed() { # KIND
    case $1 in
    write | make) return 1 ;;
    fsync) grep -q 'warning: .* could not be flushed' "$TMPDIR/err" ;;
    esac
}

# fault KIND AT [HOW]: the run says what is wrong and leaves the old OUT; or the fault does not
# matter, as where a file was only read and is closed, and OUT is as it always is.
fault() {
    local good=true
    failing FAULT_CALL="$1" FAULT_AT="$2" FAULT_HOW="${3:-once}"
    if [ "$status" = 0 ] && may_succeed "$1"; then
        whole_out || good=false
        fresh_out
    else
        said_right "$1" && old_out || good=false
    fi >"$TMPDIR/wrong"
    nothing_beside >>"$TMPDIR/wrong" && nothing_leaks >>"$TMPDIR/wrong" || good=false
    rm -rf "$work"/.OUT*
    $good && return 0
    echo "$1 $2 ${3:-}: $(cat "$TMPDIR/wrong")"
    head -n 3 "$TMPDIR/err"
    fresh_out
    return 1
}

# COUNT calls of KIND, drawn with the seed, each the first one from its place in the code: drawing
# among all calls would mostly hit the few loops that make them.  SOAK: every call there is, 5,000
# at most.  FAULT_PLACES=all: the first of every place that no story before came by.
drawn() { # KIND COUNT HOW
    if [ -n "${SOAK:-}" ]; then
        awk -v left="$(calls "$1")" -v seed="$seed" 'BEGIN {
            srand(seed); count = left < 5000 ? left : 5000
            for (at = 1; left > 0; at++) if (rand() * left-- < count) { print at; count-- } }'
        return
    fi
    touch "$TMPDIR/tried"
    awk -v kind="$1" -v all="${FAULT_PLACES:-}" -v how="$3" '
        FILENAME == ARGV[1] { tried[$1] = 1; next }
        $1 == "site" && $2 == kind && (all != "all" || how == "on" || !($4 in tried)) { print $3, $4 }
        ' "$TMPDIR/tried" "$TMPDIR/calls" | sort -n >"$TMPDIR/places"
    awk -v all="${FAULT_PLACES:-}" -v few="$2" -v left="$(wc -l <"$TMPDIR/places")" -v seed="$seed" '
        BEGIN { srand(seed); count = all == "all" ? left : few }
        rand() * left-- < count { print $1; count-- }' "$TMPDIR/places"
    cut -d ' ' -f 2 "$TMPDIR/places" >>"$TMPDIR/tried"
}

# faults STORY KIND COUNT [HOW]
faults() {
    local at wrong=0
    for at in $(drawn "$2" "$3" "${4:-once}"); do
        fault "$2" "$at" "${4:-once}" || wrong=$((wrong + 1))
    done
    [ "$wrong" = 0 ]
}

# Places that another script tries.
known() { # STORY...
    local name
    for name in "$@"; do
        $name
        begin && sed -n 's/^site [a-z]* [0-9]* //p' "$TMPDIR/calls" >>"$TMPDIR/tried"
    done
}

try() { # STORY KIND=COUNT...
    local name=$1 each
    shift
    forgotten=0
    "$name"
    check "$name without a fault" begin || return
    for each in "$@"; do
        check "$name: ${each%=*} fails" faults "$name" "${each%=*}" "${each#*=}"
    done
}
