# SPDX-License-Identifier: MIT
# Dumps of gigabytes, and of one id (dumps.md 4.1: 40, 41).  Sanitizers would take minutes
# for them and see no more than in small ones: only the plain build has them.
. tests/cli/hostile_lib.sh

# Two gigabytes that are one line: read in a stream, with little memory.
enormous() {
    printf 'id,city\n1,410100\n2,' >"$dump"
    truncate -s 2200M "$dump"
    printf '\n3,410100\n' >>"$dump"
    cleans 0 --no-responses && counts 3 2 && has rejected.csv "dump.csv,3,,,unreadable,a record of more than 8 MiB"
}
if [ "$(df -Pk "$work" | awk 'NR == 2 { print $4 }')" -gt 100000 ] && truncate -s 2200M "$work/sparse" 2>/dev/null &&
    [ "$(du -k "$work/sparse" | cut -f1)" -lt 1000 ]; then
    check "4.1-40 more than 2 GB" enormous
else
    skip "4.1-40 more than 2 GB" "needs sparse files"
fi
rm -f "$work/sparse" "$dump"

# Were it quadratic this would take hours.
one_id() {
    awk 'BEGIN { print "id,city"; for (i = 0; i < 300000; i++) print "same,410100" }' >"$dump"
    timeout 60 "$MINYI" clean -q "$form" -r "$dump" -o "$work/OUT" --force --no-responses >/dev/null 2>&1 &&
        counts 300000 1 && has rejected.csv "dump.csv,300001,same,410100,duplicate_id,dump.csv:2"
}
check "4.1-41 300,000 rows with one id" one_id
finish
