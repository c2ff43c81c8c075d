# SPDX-License-Identifier: MIT
# --max-memory, and a limit that the shell sets: an error that says so, exit 71, and nothing left.
. tests/cli/lib.sh

work=$TMPDIR/work
"$BUILD/tests/bench/plain" "$work" 300000

clean() { # STATUS OPTION...
    local wanted=$1
    shift
    ends "$wanted" clean -q "$work/questionnaire" -r "$work/responses.csv" -o "$work/OUT" \
        --threads 2 "$@"
}

enough() {
    clean 0 --max-memory 1G && clean 0 --max-memory none --force && clean 0 --force &&
        rm -r "$work/OUT"
}
check "enough memory" enough

too_little() {
    local size
    for size in 17M 20000K 24M; do
        clean 71 --max-memory $size &&
            says "memory" "note: this run may use" "(--max-memory)" && leaves_nothing "$work" ||
            { echo "$size"; return 1; }
    done
    says "24 MiB"
}
check "too little memory" too_little

by_the_shell() {
    status=0
    (
        ulimit -d 24000
        exec "$MINYI" clean -q "$work/questionnaire" -r "$work/responses.csv" -o "$work/OUT"
    ) >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ $status = 71 ] && says "memory" && leaves_nothing "$work"
}
check "a limit of the shell" by_the_shell

no_size() {
    local size
    for size in 8X 1K 15M -1 '' 8GB; do
        clean 2 --max-memory "$size" && says "--max-memory $size: bytes from 16M" || return 1
    done
}
check "no size" no_size

# What is read is the same, and so is what run.json says of it.
same_files() {
    rm -rf "$work/OUT" "$work/one"
    clean 0 --max-memory 2G && mv "$work/OUT" "$work/one" && clean 0 &&
        diff -r "$work/one" "$work/OUT"
}
check "the same files for any size" same_files

# gnuplot is another program, and takes more than this one is allowed.
same_plots() {
    local case=tests/data/subjective/c-rake size
    for size in 16M none; do
        ends 0 run -q $case/questionnaire -r $case/responses.csv -p $case/population.csv \
            -o "$work/plots-$size" --max-memory $size && ! grep "is not drawn" "$TMPDIR/err" || return 1
    done
    diff -r "$work/plots-16M" "$work/plots-none"
}
if command -v gnuplot >/dev/null; then
    check "the same plots for any size" same_plots
else
    skip "the same plots for any size" "no gnuplot"
fi
finish
