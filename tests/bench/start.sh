# SPDX-License-Identifier: MIT
# How long the program takes to start, and to check small files.
. tests/bench/lib.sh

starts=${BENCH_STARTS:-100}

# start NAME WHAT COMMAND...: the mean of so many starts, against the goal.
start() {
    local name=$1 what=$2
    shift 2
    sample "$name" "$@"
    row "$name" "$what" 1
    goal "$what: milliseconds" "$(seconds "$name" | awk '{ printf "%.2f", 1000 * $1 }')" 10
}

head -n 51 samples/henan/wave-odk.csv >"$folder/small.csv"
begin start "" "$folder/small.csv"
bytes= runs=1
measure="$measure -n $starts"
heading "starting, means of $starts"
start version "--version" ./minyi --version
start sheets "check: questionnaire" ./minyi check -q questionnaires/shimin-2022 --quiet
start small "check: 50 responses" ./minyi check -q questionnaires/shimin-2022 --quiet \
    -r "$folder/small.csv"
