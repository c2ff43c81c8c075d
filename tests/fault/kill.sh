# SPDX-License-Identifier: MIT
# kill -9 at 200 moments of runs that write over an old OUT: it is the old one or the new one, and
# whole; and the next run is not disturbed by what was left.
. tests/fault/lib.sh
. tests/fault/stories.sh

[ -e "$shim" ] || { skip "kill -9" "no shim: not a GNU C library?"; finish; }
inputs || { not_ok "inputs for the stories"; finish; }

is_whole() {
    diff -r "$work/old" "$work/OUT" >/dev/null 2>&1 || diff -r "$work/whole" "$work/OUT" >/dev/null 2>&1
}

# The moments: right before a call that has to do with files, or with memory.
killed() { # KIND MOMENTS
    local at calls wrong=0 last=0
    calls=$(calls "$1")
    for at in $(awk -v n="$2" -v calls="$calls" -v seed="$seed" 'BEGIN {
        srand(seed); for (i = 0; i < n; i++) print 1 + int(rand() * calls) }'); do
        failing FAULT_CALL="$1" FAULT_AT="$at" FAULT_HOW=kill 2>/dev/null
        [ "$status" = 137 ] || { echo "$1 $at: exit $status"; wrong=1; }
        is_whole || { echo "$1 $at: OUT is neither the old one nor the new one"; wrong=1; }
        cmp -s "$work/OUT/old.txt" "$work/old/old.txt" || { fresh_out; last=$((last + 1)); }
        rm -rf "$work"/.OUT.*
    done
    [ "$wrong" = 0 ]
}

# All moments between the last file and the end.
at_the_end() {
    local at calls wrong=0 old=0 new=0
    calls=$(calls any)
    for at in $(seq $((calls - ${1:-24})) "$calls"); do
        failing FAULT_CALL=any FAULT_AT="$at" FAULT_HOW=kill 2>/dev/null
        is_whole || { echo "any $at: OUT is neither the old one nor the new one"; wrong=1; }
        if cmp -s "$work/OUT/old.txt" "$work/old/old.txt"; then
            old=$((old + 1))
        else
            new=$((new + 1))
            fresh_out
        fi
        rm -rf "$work"/.OUT.*
    done
    [ "$wrong" = 0 ] && [ "$old" -gt 0 ] && [ "$new" -gt 0 ] || { echo "$old old, $new new"; return 1; }
}

score 2
check "a run to be killed" begin
check "killed at 100 moments before calls about files" killed any 100
check "killed at 60 moments before calls for memory" killed malloc 60
check "killed at every moment of the end" at_the_end 24
check "killed at 15 moments before renames and fsyncs" killed fsync 15

left_behind() {
    failing FAULT_CALL=rename FAULT_AT=1 FAULT_HOW=kill 2>/dev/null
    ls -d "$work"/.OUT.* >/dev/null && failing FAULT_NOTHING=1 && [ "$status" = 0 ] && whole_out
}
check "what was left behind disturbs no later run" left_behind
finish
