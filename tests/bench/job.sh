# SPDX-License-Identifier: MIT
# The job that the goals are about: one plain survey of 300 cities in 20 columns
# (plain.c), at several sizes; each stage by itself, the whole, and other programs on the
# same file.
. tests/bench/lib.sh

sizes=${BENCH_ROWS:-1000000 10000000}
[ "${BENCH:-}" = full ] && sizes=${BENCH_ROWS:-1000000 10000000 100000000}
# These take minutes where the others take seconds.
slow_most=1000000
[ "${BENCH:-}" = full ] && slow_most=10000000
items=$(seq -s, -f 'q%.0f' 12)

# make_job ROWS: once; 300 cities, or fewer, so that each has 200 responses.
make_job() {
    local cities=$(($1 / 200))
    job=$folder/plain-$1
    questionnaire=$job/questionnaire
    dump=$job/responses.csv
    [ -d "$job" ] && return
    [ $cities -gt 300 ] && cities=300
    [ $cities -lt 1 ] && cities=1
    rm -rf "$job.part"
    build/tests/bench/plain "$job.part" "$1" $cities
    mv "$job.part" "$job"
}

duckdb() {
    sample "duckdb-$1" node tests/bench/duckdb.js $node_modules "$dump" "$1" \
        "$folder/seconds"
}

# The whole job and DuckDB take turns, so that both meet the same machine.
whole() {
    local t=$1
    for _ in $(seq "$runs"); do
        if has_duckdb; then duckdb "$t"; fi
        ours "run-$t" run -p "$job/population.csv" --no-responses --threads "$t"
        ours "all-$t" run -p "$job/population.csv" --threads "$t"
    done
    if has_duckdb; then row "duckdb-$t" "DuckDB: means by city" "$t"; fi
}

stages() {
    local t=$1
    for _ in $(seq "$runs"); do
        ours "clean-$t" clean --no-responses --threads "$t"
        ours "weight-$t" weight -p "$job/population.csv" --no-responses --threads "$t"
        ours "score-$t" score -p "$job/population.csv" --no-responses --threads "$t"
    done
    row "clean-$t" "clean (no clean dump)" "$t"
    row "weight-$t" "weight (no clean dump)" "$t"
    row "score-$t" "score (no clean dump)" "$t"
    row "run-$t" "run (no clean dump)" "$t"
    row "all-$t" "run (all written)" "$t"
}

peers() {
    local t
    if has_r data.table; then
        for t in $threads; do
            samples "fread-$t" Rscript tests/bench/fread.R "$dump" "$t" "$folder/seconds"
            row "fread-$t" "R fread: means by city" "$t"
        done
    fi
    if has_miller && [ "$rows" -le $slow_most ]; then
        samples miller mlr --icsv --ocsv stats1 -a mean -f "$items" -g city "$dump"
        row miller "Miller: means by city" ""
    fi
}

goals() {
    local t=$most_threads peak
    peak=$(median "run-$t" | cut -d, -f3)
    echo "goals, with $t threads:"
    goal "run without the clean dump / DuckDB" \
        "$(quotient "$(seconds "run-$t")" "$(seconds "duckdb-$t")")" 0.6 0.35
    goal "run with everything written / DuckDB" \
        "$(quotient "$(seconds "all-$t")" "$(seconds "duckdb-$t")")" 1.2
    goal "peak MiB: 64 and 48 bytes a response" "$peak" \
        "$(echo "$rows" | awk '{ printf "%.1f", 64 + 48 * $1 / 1048576 }')"
}

has_duckdb || echo "NO DUCKDB: nothing can be compared with it; make bench-full-deps installs it" >&2
has_r data.table || echo "NO R data.table: fread is not measured" >&2
has_miller || echo "NO MILLER: it is not measured" >&2
for size in $sizes; do
    make_job "$size"
    about job "$size" "the plain survey"
    for t in $threads; do whole "$t"; done
    for t in $threads; do stages "$t"; done
    peers
    goals
done
