# SPDX-License-Identifier: MIT
# The bench runs, at a size that says nothing of speed: tables and bench.csv are whole.
. tests/cli/lib.sh

run_bench() {
    BENCH_ROWS=2000 BENCH_STORY=2000 BENCH_RUNS=1 BENCH_STARTS=2 BENCH_FOLDER=$TMPDIR/bench \
        tests/bench/run job start ranks >"$TMPDIR/out" 2>"$TMPDIR/err"
}

rows_are_there() {
    local what ranks=
    command -v mpicc >/dev/null && command -v mpirun >/dev/null && ranks="ranks,clean by processes,1,"
    for what in "machine," "job,wc -l,1," "job,libcsv alone,1," "job,clean (no clean dump),1," \
        "job,weight (no clean dump),1," "job,score (no clean dump),1," "job,run (no clean dump),1," \
        "job,run (all written),1," "goal,run without the clean dump / DuckDB," \
        "goal,peak MiB" "start,--version,1," "goal,--version: milliseconds," "start,check: 50 responses,1," \
        ${ranks:+"$ranks"}; do
        grep -qF -e "$what" "$TMPDIR/bench/bench.csv" && continue
        echo "no row: $what"
        return 1
    done
}

# As many cells as the header, and numbers where there are any.
well_formed() {
    awk -F, 'NR == 1 { cells = NF; next }
        NF != cells { print "line " NR ": " NF " cells, not " cells; bad = 1 }
        { for (i = 3; i <= 16; i++)
            if ($i !~ /^[0-9.]*$/) { print "line " NR ": no number: " $i; bad = 1 } }
        $1 == "job" && !($6 > 0 && $8 > 0) { print "line " NR ": no seconds or memory"; bad = 1 }
        $1 == "goal" && $17 !~ /^(met|missed|moonshot met|not measured)$/ { print "line " NR ": no mark"; bad = 1 }
        END { exit bad }' "$TMPDIR/bench/bench.csv"
}

same_again() {
    build/tests/bench/plain "$TMPDIR/again" 2000 10 &&
        diff -r "$TMPDIR/again" "$TMPDIR/bench/plain-2000" &&
        build/tests/bench/plain "$TMPDIR/shorter" 500 10 &&
        head -n 501 "$TMPDIR/again/responses.csv" | cmp - "$TMPDIR/shorter/responses.csv"
}

# What the bench cleans is what its generator says: nothing unreadable, few rejected.
job_is_as_told() {
    ends 0 clean -q "$TMPDIR/again/questionnaire" -r "$TMPDIR/again/responses.csv" -o "$TMPDIR/OUT" &&
        awk -F, '{ n[$2] += $3 }
            END { exit !(n["read"] == 2000 && n["unreadable"] == 0 && n["duplicate_id"] > 0 &&
                         n["accepted"] > 1950) }' "$TMPDIR/OUT/flow.csv"
}

check "the bench runs" run_bench
check "every row is there" rows_are_there
check "bench.csv is well-formed" well_formed
check "no sample is left behind" test ! -e "$TMPDIR/bench/samples" -a ! -e "$TMPDIR/bench/OUT"
check "the plain survey is the same every time, the shorter one its beginning" same_again
check "the plain survey is what its generator says" job_is_as_told
finish
