# SPDX-License-Identifier: MIT
# What the parts of the bench use: they take samples of commands, and print a row of the
# table, also to bench.csv, for the median of each.
set -eu
export LC_ALL=C
folder=${BENCH_FOLDER:-build/bench}
runs=${BENCH_RUNS:-3}
measure=build/tests/tools/measure
node_modules=build/bench/node
threads=1
[ "$(nproc)" -gt 1 ] && threads="1 2"
most_threads=${threads##* }

has_duckdb() { command -v node >/dev/null && [ -d $node_modules/node_modules/@duckdb/node-api ]; }
has_r() { command -v Rscript >/dev/null && Rscript -e "library($1)" >/dev/null 2>&1; }
has_miller() { command -v mlr >/dev/null; }

# begin PART ROWS FILE: a table of its own, about FILE with so many ROWS.
begin() {
    part=$1 rows=$2 bytes=$(wc -c <"$3")
    rm -rf "$folder/samples"
    mkdir -p "$folder/samples"
    cat "$3" >/dev/null
}

heading() {
    echo
    echo "$1"
    printf '%-22s%2s%9s%8s%8s%6s%8s%6s%6s%7s%7s\n' "" T seconds cpu Mrows/s MB/s MiB B/row \
        "x wc" libcsv DuckDB
}

# sample NAME COMMAND...: runs COMMAND once.  The sample is seconds,cpu_seconds,peak_mebibytes;
# a COMMAND that times its own work writes the seconds to $folder/seconds.
sample() {
    local name=$1 figures
    shift
    rm -rf "$folder/OUT" "$folder/seconds"
    figures=$($measure "$@") || { echo "failed: $*" >&2; exit 1; }
    [ -s "$folder/seconds" ] && figures=$(cat "$folder/seconds"),${figures#*,}
    echo "$figures" >>"$folder/samples/$name"
}

# repeated COMMAND...: as often as each median wants it.
repeated() {
    for _ in $(seq "$runs"); do "$@"; done
}

samples() { repeated sample "$@"; }

# ours NAME COMMAND OPTION...: samples the program once, on $dump with its $questionnaire.
ours() {
    local name=$1 command=$2
    shift 2
    sample "$name" ./minyi "$command" -q "$questionnaire" -r "$dump" --quiet -o "$folder/OUT" "$@"
}

# make_story ROWS: so many responses of shimin-2022, made once.
make_story() {
    questionnaire=questionnaires/shimin-2022
    story=$folder/shimin-$1
    dump=$story/wave-odk.csv
    [ -d "$story" ] && return
    build/samples/henan/generate --responses "$1" --dialect odk --clean "$story.part"
    mv "$story.part" "$story"
}

# about PART ROWS NAME: a table about $dump, ROWS responses of NAME, which begins with what it
# takes to count its lines, and to split it into cells.
about() {
    begin "$1" "$2" "$dump"
    heading "$2 responses of $3, $((bytes / 1000000)) MB"
    samples wc wc -l "$dump"
    samples libcsv build/tests/bench/libcsv_alone "$dump"
    row wc "wc -l" 1
    row libcsv "libcsv alone" 1
}

# The median sample of NAME by seconds; nothing, if there is none.
median() {
    [ -s "$folder/samples/$1" ] || return 0
    sort -n "$folder/samples/$1" | sed -n "$(((runs + 1) / 2))p"
}

seconds() { median "$1" | cut -d, -f1; }

# One line of bench.csv: part,what,threads,seconds,cpu,peak,wc,libcsv,duckdb,value,goal,mark,note
record() {
    echo "$1" | awk -F, -v OFS=, -v rows="${rows:-}" -v bytes="${bytes:-}" '
        function per(a, b, format) { return a > 0 && b > 0 ? sprintf(format, a / b) : "" }
        { print $1, $2, $3, rows, bytes, $4, $5, $6, per(rows, $4, "%.0f"),
              per(bytes / 1e6, $4, "%.1f"), per($6 * 1048576, rows, "%.1f"),
              per($4, $7, "%.2f"), per($4, $8, "%.3f"), per($4, $9, "%.3f"), $10, $11, $12, $13 }' \
        >>"$folder/bench.csv"
}

# row NAME WHAT THREADS: the median of NAME, beside those of wc, libcsv and duckdb-THREADS.
row() {
    local line
    line="$part,$2,$3,$(median "$1"),$(seconds wc),$(seconds libcsv),$(seconds "duckdb-$3")"
    record "$line,,,,load $(cut -d' ' -f1 /proc/loadavg)"
    echo "$line" | awk -F, -v rows="$rows" -v bytes="$bytes" '
        function per(a, b, format) { return a > 0 && b > 0 ? sprintf(format, a / b) : "" }
        { printf "%-22s%2s%9.3f%8.3f%8s%6s%8.1f%6s%6s%7s%7s\n", $2, $3, $4, $5,
              per(rows / 1e6, $4, "%.2f"), per(bytes / 1e6, $4, "%.0f"), $6,
              per($6 * 1048576, rows, "%.0f"), per($4, $7, "%.1f"), per($4, $8, "%.2f"),
              per($4, $9, "%.2f") }'
}

# goal WHAT VALUE MOST [MOONSHOT]: is VALUE at most MOST?  Only said, never a failure.
goal() {
    local mark
    mark=$(echo "$2,$3,${4:-}" | awk -F, '
        $1 == "" { print "not measured"; exit }
        $3 != "" && $1 + 0 <= $3 { print "moonshot met"; exit }
        { print ($1 + 0 <= $2 ? "met" : "missed") }')
    record "goal,$1,,,,,,,,$2,$3,$mark,${4:+moonshot $4}"
    printf '  %-42s%9s  at most %-7s %s\n' "$1" "${2:--}" "$3" "$mark${4:+ (moonshot $4)}"
}

# quotient A B: A / B, or nothing where one of them is not known.
quotient() {
    echo "$1,$2" | awk -F, '$1 != "" && $2 > 0 { printf "%.3f", $1 / $2 }'
}

# Who measured, and how busy the machine was: the first row of bench.csv.
machine() {
    local cpu memory compiler
    cpu=$(lscpu 2>/dev/null | sed -n 's/^Model name: *//p' | head -n 1)
    memory=$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)
    compiler=$(${CC:-cc} --version | head -n 1)
    echo "${cpu:-$(uname -m)}; $(nproc) cores; $memory; $compiler;" \
        "$(./minyi --version | head -n 1); load $(cut -d' ' -f1 /proc/loadavg);" \
        "$(date -u +%Y-%m-%d)"
}
