# SPDX-License-Identifier: MIT
# Calls that fail, one run after another: every run says what is wrong, leaves the old OUT, frees
# what it took.  A sample, drawn with a seed; `make soak` takes each call once, of the tens of
# thousands that ask for memory where everything is done 5,000 (others with another FAULT_SEED).
. tests/fault/lib.sh
. tests/fault/stories.sh

[ -e "$shim" ] || { skip "calls that fail" "no shim: not a GNU C library?"; finish; }
inputs || { not_ok "inputs for the stories"; finish; }

try score malloc=80 open=25 read=20 write=15 fsync=15 rename=3 close=10 make=2 remove=5 seek=2
# A disk that is full stays full, and a broken one broken.
check "score: no write from some on" faults score write 6 on
check "score: no read from some on" faults score read 6 on
check "score: no fsync from some on" faults score fsync 3 on
try workbooks malloc=40 open=10 read=10 write=5
try exports open=8 write=15 fsync=5 close=5
try plan malloc=15 open=5
try everything malloc=20 open=8 read=5 write=8
try assess malloc=10 open=4 read=3 write=3
try whole rename=9 remove=5 make=4

# Not a call, but a ceiling: all together may take no more, so that there is some for what has to
# be said and cleared away.
ceilings() {
    local most wrong=0
    for most in 100000 300000 600000 1000000 2000000 4000000; do
        failing FAULT_BYTES=$most
        [ "$status" = 0 ] && whole_out && fresh_out && continue
        said_right malloc && old_out && nothing_beside && continue
        echo "with $most bytes: exit $status"
        wrong=1
    done
    return $wrong
}
score
begin
check "little memory" ceilings

# Reads and writes may move less than was asked, or be interrupted first.
short_and_interrupted() {
    local name
    for name in score workbooks whole; do
        $name
        begin && failing FAULT_HOW=short && [ "$status" = 0 ] && whole_out || { echo "$name"; return 1; }
    done
}
check "short and interrupted reads and writes" short_and_interrupted
finish
