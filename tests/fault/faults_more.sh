# SPDX-License-Identifier: MIT
# Calls that fail, as in faults.sh, in other parts: quality rules, nonresponse, questions, two waves,
# and what is made of a finished run.
. tests/fault/lib.sh
. tests/fault/stories.sh
. tests/cli/careless_lib.sh

[ -e "$shim" ] || { skip "calls that fail" "no shim: not a GNU C library?"; finish; }
inputs || { not_ok "inputs for the stories"; finish; }

[ "${FAULT_PLACES:-}" != all ] || known score everything assess
try careless malloc=40 open=4 read=4 write=6
try nonresponse malloc=30 write=3
try estimates malloc=20 write=3
try dialects malloc=80
try spss open=6 read=6 write=6
# Of the last reads, too, ReadStat takes what it is not given for a file that is wrong.
late_reads() {
    local at wrong=0 last
    last=$(calls read)
    for ((at = last > 24 ? last - 24 : 1; at <= last; at += 3)); do
        fault read "$at" || wrong=$((wrong + 1))
    done
    [ "$wrong" = 0 ]
}
check "spss: late reads fail" late_reads

# Two finished runs; from here on one of them is the old OUT.
finished() {
    whole && forgotten=0
    "$MINYI" "${command[@]}" >"$TMPDIR/out" 2>&1 && mv "$work/OUT" "$TMPDIR/first" &&
        sed -i '2,40d' "$in/responses.csv" && rm "$in/responses.csv.gz" && gzip -9nk "$in/responses.csv" &&
        "$MINYI" "${command[@]}" >"$TMPDIR/out" 2>&1 && mv "$work/OUT" "$TMPDIR/second"
}
compare_waves() {
    story compare "$TMPDIR/first" "$TMPDIR/second" -o "$work/OUT" --force
}
# Packets are placed one by one: each is whole, and all else what it was.
packets() {
    old_out() {
        local file
        for file in $(cd "$work/OUT" && find . -type f); do
            cmp -s "$work/OUT/$file" "$work/old/$file" || cmp "$work/OUT/$file" "$work/whole/$file" || return 1
        done
        [ "$(cd "$work/old" && find . | wc -l)" -le "$(cd "$work/OUT" && find . | wc -l)" ] &&
            ! ls -d "$work/OUT"/.cities.* "$work/OUT/cities/" 2>&1 | grep -v "No such file" | grep -v cities/ &&
            { [ ! -d "$work/OUT/cities" ] || [ -n "$(ls "$work/OUT/cities")" ]; }
    }
    rm -rf "$work/old" && cp -R "$TMPDIR/second" "$work/old"
    story report "$work/OUT" --city all --last-out "$TMPDIR/first"
}
check "two waves" finished
try compare_waves malloc=40 open=6 read=4 write=6
try packets malloc=40 open=6 read=4 write=6
finish
