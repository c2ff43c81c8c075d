# SPDX-License-Identifier: MIT
# run.json says what a run was given and what it wrote; `minyi verify OUT` repeats it.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
work=$TMPDIR/work
mkdir -p "$work"
cp -R $case/questionnaire "$work/q"
cp $case/population.csv $case/responses.csv "$work/"

make_out() {
    rm -rf "$work/OUT"
    ends 0 score -q "$work/q" -r "$work/responses.csv" -p "$work/population.csv" --differences \
        --bounds 0.1:9 -o "$work/OUT" "$@"
}

# The value of a key that stands in a line of its own.
value() {
    sed -n "s/^ *\"$2\": *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$1"
}

complete() {
    local name
    make_out || return 1
    # every file of OUT, and no other, with the digest that sha256sum finds
    (cd "$work/OUT" && find . -type f ! -name run.json | sed 's|^\./||' | LC_ALL=C sort) >"$TMPDIR/files"
    value "$work/OUT/run.json" name | diff "$TMPDIR/files" - || return 1
    while read -r name; do
        grep -q "\"sha256\": \"$(sha256sum <"$work/OUT/$name" | cut -d' ' -f1)\"" "$work/OUT/run.json" ||
            { echo "$name has another digest"; return 1; }
    done <"$TMPDIR/files"
    for name in q/survey.csv q/choices.csv q/dimensions.csv q/settings.csv population.csv responses.csv; do
        grep -A 3 "\"path\": \"$work/$name\"" "$work/OUT/run.json" |
            grep -q "$(sha256sum <"$work/$name" | cut -d' ' -f1)" || { echo "$name"; return 1; }
    done
    grep -A 1 '"bounds": {' "$work/OUT/run.json" | grep -q '"0.1:9"' &&
        grep -A 2 '"bounds": {' "$work/OUT/run.json" | grep -q '"flag"' &&
        grep -A 2 '"method": {' "$work/OUT/run.json" | tr -d ' \n' | grep -q '"rake","origin":"default"'
}
check "run.json has every input, option and output" complete
# What holds where settings.csv says nothing is in use, and no null.
defaults_in_use() {
    local setting
    for setting in time_zone:+08:00 speed_abs:2 dup_ip:5 mahal:report slow:0; do
        grep -A 2 "\"${setting%%:*}\": {" "$work/OUT/run.json" | tr -d ' \n' |
            grep -qF "\"value\":\"${setting#*:}\",\"origin\":\"default\"" || { echo "$setting"; return 1; }
    done
    grep -A 1 '"open": {' "$work/OUT/run.json" | grep -q null
}
check "run.json has the settings that hold by default" defaults_in_use

# No time, threads or OUT in it: made again elsewhere it is the same.
same_bytes() {
    make_out --threads 1 && mv "$work/OUT" "$work/OUT1" && make_out --threads 2 --quiet || return 1
    diff -r "$work/OUT" "$work/OUT1" && rm -r "$work/OUT1"
}
check "the same bytes for any threads" same_bytes

agrees() {
    make_out && ends 0 verify "$work/OUT" && says "all 6 as they were then" "byte for byte" &&
        [ -z "$(ls -A "$work" | grep '^\.OUT')" ] &&
        ends 0 verify --lang zh --threads 1 "$work/OUT" && says "逐字节相同" &&
        ends 0 verify --quiet "$work/OUT" && [ ! -s "$TMPDIR/out" ]
}
check "verify of a good OUT" agrees

linked() {
    make_out && ln -s OUT "$work/link" || return 1
    ends 0 verify "$work/link" && says "all" "byte for byte"
    local status=$?
    rm -f "$work/link"
    return $status
}
check "verify of a link to OUT" linked

tampered() {
    make_out && sed -i '2s/.$/x/' "$work/OUT/subjective.csv" && echo x >"$work/OUT/notes.txt" &&
        ends 65 verify "$work/OUT" &&
        says "subjective.csv: has other bytes than then" "subjective.csv: repeated, it differs from line 2 on" \
            "notes.txt: not written by this run" &&
        [ -z "$(ls -A "$work" | grep '^\.OUT')" ]
}
check "a file of OUT was changed" tampered

# Whoever changes run.json as well is found out by the repetition.
forged() {
    local old
    make_out && old=$(sha256sum <"$work/OUT/flow.csv" | cut -d' ' -f1) &&
        sed -i 's/accepted,[0-9]*$/accepted,1/' "$work/OUT/flow.csv" || return 1
    sed -i "s/$old/$(sha256sum <"$work/OUT/flow.csv" | cut -d' ' -f1)/" "$work/OUT/run.json"
    ends 65 verify "$work/OUT" && says "flow.csv: repeated, it differs" "run.json: repeated, it differs"
}
check "so was run.json" forged

removed() {
    make_out && rm "$work/OUT/weights.csv" && ends 65 verify "$work/OUT" &&
        says "weights.csv: is not there"
}
check "a file of OUT is gone" removed

other_input() {
    make_out && cp "$work/responses.csv" "$TMPDIR/kept" && echo >>"$work/responses.csv" &&
        ends 65 verify "$work/OUT" && says "responses.csv: has " "not: the inputs are not those" &&
        mv "$TMPDIR/kept" "$work/responses.csv"
}
check "an input was changed" other_input

no_input() {
    make_out && mv "$work/population.csv" "$TMPDIR/kept" && ends 65 verify "$work/OUT" &&
        says "population.csv: is not there" "verify found differences: 1" &&
        mv "$TMPDIR/kept" "$work/population.csv"
}
check "an input is gone" no_input

# Names that were given from another folder.
from_elsewhere() {
    local program hint="names are as they were given: go to the folder where the run was made"
    program=$(realpath "$MINYI")
    rm -rf "$work/OUT" && (cd "$work" && "$program" score -q q -r responses.csv -p population.csv --quiet -o OUT) &&
        (cd "$work" && "$program" verify OUT >"$TMPDIR/out" 2>"$TMPDIR/err") && ! says "$hint" >/dev/null || return 1
    ends 65 verify "$work/OUT" && says "q/survey.csv: is not there" "$hint"
}
check "a run that was made in another folder" from_elsewhere

other_setting() {
    make_out && sed -i 's/"0.1:9"/"min"/' "$work/OUT/run.json" &&
        ends 65 verify "$work/OUT" && says "weights.csv: repeated, it differs"
}
check "another setting" other_setting

other_version() {
    make_out && sed -i 's/"version": "[^"]*"/"version": "0.0.9"/' "$work/OUT/run.json" &&
        ends 0 verify "$work/OUT" && says "another version"
}
check "another version" other_version

no_manifest() {
    make_out && rm "$work/OUT/run.json" && ends 66 verify "$work/OUT" || return 1
    echo '{"version": 1}' >"$work/OUT/run.json"
    ends 65 verify "$work/OUT" && says "this is not as minyi writes it" &&
        ends 2 verify && ends 2 verify "$work/OUT" x
}
check "no run.json, or none that minyi wrote" no_manifest

# What is wrong with the command of run.json is said of that file: verify's own is good.
other_command() { # COMMAND TEXT...
    local command=$1
    shift
    make_out && sed -i "s/\"command\": \"[^\"]*\"/\"command\": \"$command\"/" "$work/OUT/run.json" &&
        ends 65 verify "$work/OUT" && says "$@"
}
check "a command with a slip in it" other_command scoer \
    "OUT/run.json: error: scoer: no such command; did you mean score?"
check "a command that does not have the options" other_command report \
    "OUT/run.json: error: --population: not an option of minyi report"
check "a command that runs nothing" other_command --help \
    "OUT/run.json: error: this asks for --help or --version; a run is expected"

# The dump comes from standard input, packed: it is digested as it comes.
from_stdin() {
    local sha
    rm -rf "$work/OUT"
    gzip -nc "$work/responses.csv" >"$work/r.gz"
    "$MINYI" clean -q "$work/q" -r - --quiet -o "$work/OUT" <"$work/r.gz" || return 1
    sha=$(sha256sum <"$work/r.gz" | cut -d' ' -f1)
    grep -A 2 '"path": "-"' "$work/OUT/run.json" | grep -q "$sha" || return 1
    "$MINYI" verify --lang en "$work/OUT" <"$work/r.gz" >"$TMPDIR/out" 2>"$TMPDIR/err" || return 1
    says "all 4 as they were then" "standard input is read from there again" &&
        ! "$MINYI" verify "$work/OUT" <"$work/responses.csv"
}
check "a dump from standard input" from_stdin

# A standard that extends a shipped one: both are named.
extended() {
    cat >"$work/own.yaml" <<'EOF'
id: own
extends: gbt33356-2022
title: 试用
EOF
    rm -rf "$work/OUT"
    ends 0 assess -s "$work/own.yaml" -f samples/henan/filings.csv -o "$work/OUT" &&
        [ "$(grep -c '"role": "standard"' "$work/OUT/run.json")" = 2 ] &&
        grep -q '"path": "gbt33356-2022"' "$work/OUT/run.json" && ends 0 verify "$work/OUT"
}
check "the standards that one extends" extended

# run, with all that it can be asked, in the other language.
whole_run() {
    rm -rf "$work/OUT"
    ends 0 run -q questionnaires/shimin-2022 -r samples/henan/wave-wjx.csv samples/henan/wave-odk.csv \
        -p samples/henan/population.csv --cities samples/henan/cities.csv -s gbt33356-2022 \
        -f samples/henan/filings.csv --export all --collapse --lang zh -o "$work/OUT" &&
        ends 0 verify --lang en "$work/OUT" && says "byte for byte"
}
check "a whole run, in another language" whole_run
finish
