# SPDX-License-Identifier: MIT
# Rules and messages that the other scripts do not come by.
. tests/cli/lib.sh

case=tests/data/subjective/c-rake
form=$case/questionnaire people=$case/population.csv dump=$case/responses.csv out=$TMPDIR/OUT

# ---- a file that is another one ----------------------------------------------------------------

other_cities() {
    printf 'city,name\n410100,郑州市\n' >"$TMPDIR/cities.csv"
    ends 0 run -q $form -r $dump -p $people --cities "$TMPDIR/cities.csv" -o "$TMPDIR/other" --lang en &&
        says "cities.csv: warning: none of the questionnaire's cities is in this list, not even its first, 320100" || return 1
    printf 'city,name\n410100,郑州市\n330100,Hangzhou\n' >"$TMPDIR/cities.csv"
    ends 0 run -q $form -r $dump -p $people --cities "$TMPDIR/cities.csv" -o "$TMPDIR/other" --force --lang en &&
        ! grep "is in this list" "$TMPDIR/err"
}
check "a list of other cities" other_cities

# A code that a spreadsheet has rewritten.
no_such_city() {
    sed '5,7s/,320100,/,3.20E+05,/; 9s/,320100,/,,/; 10s/,320100,/,(跳过),/' $dump >"$TMPDIR/rewritten.csv"
    ends 0 clean -q $form -r "$TMPDIR/rewritten.csv" -o "$TMPDIR/nocity" --lang en &&
        says 'rewritten.csv:5:2: note: rows whose city is none of its choices: 3, the first here;'
}
check "a city that is none" no_such_city

# What is wrong with dumps is not put off until the other files are right.
wrong_everywhere() {
    sed '2s/[0-9]*$/-1/' $people >"$TMPDIR/less.csv"
    sed '1s/city/town/' $dump >"$TMPDIR/town.csv"
    ends 65 run -q $form -r "$TMPDIR/town.csv" "$TMPDIR/no.csv" -p "$TMPDIR/less.csv" -o "$out" --lang en &&
        says 'less.csv:2:4: error: count "-1"' "town.csv:1: error: no column has the city" \
            "no.csv: error: cannot open this file" && leaves_nothing "$TMPDIR"
}
check "a population and a dump that are wrong" wrong_everywhere

# Where a questionnaire or a standard cannot be read, what it takes to read others is gone; whether
# they are there is said.
none_there() {
    ends 66 run -q "$TMPDIR/noform" -r "$TMPDIR/no.csv" -p "$TMPDIR/nobody.csv" --mapping "$TMPDIR/nomap.csv" \
        -s nostd -f "$TMPDIR/nofiling.csv" --last "$TMPDIR/nolast.csv" -o "$out" --lang en &&
        says "noform: error" "no.csv: error" "nobody.csv: error" "nomap.csv: error" 'no standard "nostd"' \
            "nofiling.csv: error" "nolast.csv: error" &&
        [ "$(wc -l <"$TMPDIR/err")" = 7 ]
}
check "files none of which is there" none_there

# ---- what is printed ---------------------------------------------------------------------------

# More than anybody reads: the first 200, and how many are left.
many_problems() {
    { head -n 1 $people; for i in $(seq 300); do echo "x$i,sex,1,10"; done; } >"$TMPDIR/people.csv"
    ends 65 check -q $form -p "$TMPDIR/people.csv" --lang en &&
        [ "$(grep -c 'people.csv:.*error' "$TMPDIR/err")" = 200 ] && says "... and 100 more" &&
        [ "$(grep -c . "$TMPDIR/err")" = 201 ]
}
check "three hundred problems" many_problems

# They hide nothing of another kind, neither an error nor its column; and what is the same twice is
# said once.
kinds_of_problems() {
    { cat "$TMPDIR/people.csv"; echo "320100,gender,1,10"; } >"$TMPDIR/kinds.csv"
    ends 65 check -q $form -p "$TMPDIR/kinds.csv" --lang en &&
        says "... and 100 more like this" 'kinds.csv:302:2: error: margin "gender"' || return 1
    ends 2 clean -q $form -r - - -o "$out" && [ "$(grep -c "standard input" "$TMPDIR/err")" = 1 ]
}
check "three hundred problems, and one of another kind" kinds_of_problems

# Text from a file neither turns the direction of writing nor begins a line that looks like another
# message.
steering() {
    printf 'city,margin,category,count\n320100,"s\342\200\256e\nfake.csv:1: error: x\342\201\247y",1,10\n' >"$TMPDIR/steer.csv"
    ends 65 check -q $form -p "$TMPDIR/steer.csv" --lang en &&
        says 'steer.csv:2:2: error: margin "s?e fake.csv:1: error: x?y" is not a question' &&
        [ "$(wc -l <"$TMPDIR/err")" = 1 ]
}
check "a cell that would steer the terminal" steering

# A cell of a megabyte is cut in what is said of it.
long_cell() {
    { head -n 1 $people; printf '320100,'; head -c 1000000 /dev/zero | tr '\0' x; echo ',1,10'; } >"$TMPDIR/long.csv"
    ends 65 check -q $form -p "$TMPDIR/long.csv" --lang en && says "is not a question of the questionnaire" &&
        [ "$(wc -c <"$TMPDIR/err")" -lt 10000 ]
}
check "a cell of a megabyte in a message" long_cell

# A city whose dump was forgotten: it has counts of its own, and no response.  Counts for all cities
# are no reason.
forgotten() {
    local at=tests/data/seldom
    grep -v ',C,' $at/zero.csv >"$TMPDIR/one.csv"
    ends 0 weight -q $at/questionnaire -r "$TMPDIR/one.csv" -p $at/population.csv -o "$TMPDIR/forgotten" --force --lang en &&
        says "no accepted response: 1, the first C (丙市); is a dump missing?" || return 1
    printf 'city,margin,category,count\n*,sex,1,10\n*,sex,2,10\n' >"$TMPDIR/all.csv"
    ends 0 weight -q $at/questionnaire -r "$TMPDIR/one.csv" -p "$TMPDIR/all.csv" -o "$TMPDIR/forgotten" --force --lang en &&
        ! grep -q "no accepted response" "$TMPDIR/err"
}
check "a city without responses" forgotten

# Nothing that a terminal would obey: neither C0 controls, DEL, nor C1 controls as UTF-8.
control_characters() {
    local name
    name=$(printf 'a\033[31mb\177c\302\233d\302\240e.csv')
    ends 66 clean -q $form -r "$name" -o "$out" && says "$(printf 'a?[31mb?c?d\302\240e.csv')" &&
        ! LC_ALL=C grep -q "$(printf '[\033\177]')" "$TMPDIR/err"
}
check "control characters in a name" control_characters

# How far reading is, on a terminal alone; it is gone when all is read.
progress() {
    cat >"$TMPDIR/slow.sh" <<'END'
rm -f "$TMPDIR/fifo" && mkfifo "$TMPDIR/fifo" || exit 1
{ head -n 200 "$2"; for i in 1 2 3 4 5 6; do sleep 0.3; sed -n "$((i * 200 + 1)),$((i * 200 + 200))p" "$2"; done; } >"$TMPDIR/fifo" &
LC_ALL=C "$MINYI" clean -q "$1" -r - --max-columns 300 -o "$TMPDIR/OUT" --force --lang en --threads 1 $3 <"$TMPDIR/fifo"
END
    export TMPDIR MINYI
    script -qec "bash '$TMPDIR/slow.sh' $form $dump" "$TMPDIR/typed" >/dev/null || return 1
    grep -qE 'reading +[0-9,]+ rows +[0-9,]+ rows/s' "$TMPDIR/typed" || { cat -v "$TMPDIR/typed"; return 1; }
    script -qec "bash '$TMPDIR/slow.sh' $form $dump --quiet" "$TMPDIR/typed" >/dev/null &&
        ! grep -q 'reading' "$TMPDIR/typed" || { cat -v "$TMPDIR/typed"; return 1; }
    ends 0 clean -q $form -r $dump -o "$out" --force && ! grep -q reading "$TMPDIR/err"
}
if command -v script >/dev/null; then
    check "progress on a terminal" progress
else
    skip "progress on a terminal" "no script(1)"
fi

# The last --lang counts as any option does, in either form, also for what is said of others.
languages() {
    ends 2 check --lang=zh --nothing && says "没有这个选项" || return 1
    ends 2 check --lang=en --nothing && says "error:" && ends 2 check --lang && ends 2 check --lang=fr
}
check "--lang=zh" languages

# ---- options that do not go together -----------------------------------------------------------

together() {
    ends 2 score -q $form -r $dump -p $people -o "$out" --replicates "file:$TMPDIR/w.csv" --replicate-weights &&
        says "--replicate-weights: they are in $TMPDIR/w.csv already" &&
        ends 2 check -r $dump && says "-q DIR" && ends 2 check -p $people && says "-q DIR" &&
        ends 2 score -q $form -r $dump -p $people -o "$out" --replicates "file:$TMPDIR/w.csv" --estimates &&
        says "--estimates: not with --replicates file:PATH"
}
check "options that do not go together" together

# ---- plans -------------------------------------------------------------------------------------

plans() {
    local plan="plan -q $form -p $people -o $out --force --lang en"
    ends 65 $plan --total 5 --least 10 && says "error: --total 5: " "interviews are the least that" || return 1
    awk -F, -v OFS=, 'NR > 1 { $4 = 60 } NR == 1 || $2 == "sex"' $people >"$TMPDIR/few.csv"
    ends 65 plan -q $form -p "$TMPDIR/few.csv" -o $out --force --lang en --total 1000 --least 1 && says "more interviews than allocation" || return 1
    head -n 1 $people >"$TMPDIR/nobody.csv"
    minyi plan -q $form -p "$TMPDIR/nobody.csv" --total 100 -o "$out" --force --lang en
    [ "$status" = 65 ] && says "nobody.csv" || return 1
    ends 0 score -q $form -r $dump -p $people -o "$TMPDIR/last" --quiet --force || return 1
    cp -R "$TMPDIR/last" "$TMPDIR/broken"
    sed -i '1s/,deff,/,effect,/' "$TMPDIR/broken/subjective.csv"
    ends 65 $plan --total 3000 --from "$TMPDIR/broken" &&
        says "subjective.csv:1:1: error: column deff is missing; --from wants the OUT of a finished score" || return 1
    # A city of which the last wave knows no error is planned with the defaults.
    awk -F, -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "se" || $i == "deff") blank[i] = 1 }
        $1 == 510100 { for (i in blank) $i = "" } { print }' "$TMPDIR/last/subjective.csv" >"$TMPDIR/broken/subjective.csv"
    ends 0 $plan --total 3000 --from "$TMPDIR/broken" && says "1 of 8 cities have no standard error in the last wave"
}
check "plans that cannot be" plans

# ---- a run that is repeated --------------------------------------------------------------------

repeated() {
    rm -rf "$out"
    mkdir -p "$TMPDIR/v" && cp $dump "$TMPDIR/v/responses.csv" && cp -R $form "$TMPDIR/v/q"
    ends 0 score -q "$TMPDIR/v/q" -r "$TMPDIR/v/responses.csv" -p $people -o "$out" --lang en || return 1
    # An input that is a folder now, and one that is no longer a dump at all.
    mv "$TMPDIR/v/responses.csv" "$TMPDIR/v/kept.csv" && mkdir "$TMPDIR/v/responses.csv"
    ends 65 verify "$out" --lang en && says "responses.csv" "cannot be read" || return 1
    rmdir "$TMPDIR/v/responses.csv" && echo 'nothing,known' >"$TMPDIR/v/responses.csv"
    minyi verify "$out" --lang en
    [ "$status" = 65 ] && says "responses.csv: " "error" || return 1
    mv "$TMPDIR/v/kept.csv" "$TMPDIR/v/responses.csv"
    # run.json names a file that no run writes.
    echo x >"$out/more.csv"
    sed -i '0,/"outputs": \[/s//"outputs": [ {"name": "more.csv", "size": 2, "sha256": "'"$(sha256sum <"$out/more.csv" | cut -d' ' -f1)"'"},/' "$out/run.json"
    ends 65 verify "$out" --lang en && says "more.csv: is only in one of OUT and its repetition"
}
check "what a repetition finds" repeated

# ---- weights that cannot be --------------------------------------------------------------------

weights() {
    local weigh="weight -q $form -r $dump -p $people -o $out --force --lang en"
    minyi $weigh --bounds 0.99:1.01
    [ "$status" = 75 ] || [ "$status" = 65 ] && says "--bounds" || return 1
    minyi $weigh --trim 0.999:1.001
    says "--trim" || return 1
    minyi $weigh --trim-keep 0.99:1.01
    [ "$status" = 75 ] || [ "$status" = 65 ] && says "--trim-keep"
}
check "limits that cannot be met" weights

# ---- what R is told ----------------------------------------------------------------------------

# script OPTION...: writes responses for R, and shows the script.
script_of() {
    rm -rf "$out"
    ends 0 score "$@" --export csv -o "$out" >"$TMPDIR/said" || { cat "$TMPDIR/said"; return 1; }
    cat "$out/analysis/analysis.R"
}
told() { # WANTED OPTION...
    local wanted=$1
    shift
    script_of "$@" >"$TMPDIR/script" && grep -qE -e "$wanted" "$TMPDIR/script" ||
        { echo "not in the script: $wanted"; grep -nE 'lonely|type|limits|psu' "$TMPDIR/script" | head; return 1; }
}
for_r() {
    local how design=tests/data/subjective/e-design-rake
    local files="-q $design/questionnaire -r $design/responses.csv -p $design/population.csv"
    for how in adjust average certainty remove; do
        told "^lonely <- \"$how\"" $files --lonely $how || return 1
    done
    told 'limits_of <- function\(w\) c\(0\.5, 2\) \* median\(w\)' $files --trim 0.5:2 &&
        told 'limits_of <- function\(w\) c\(-Inf, median\(w\) \+ 3 \* IQR\(w\)\)' $files --trim iqr:3 &&
        told 'limits_of <- function\(w\) c\(-Inf, potter\(w\)\)' $files --trim potter &&
        told '^trimming <- "keep"' $files --trim-keep 0.3:3 && told '<- "jackknife"' $files --replicates jackknife &&
        told '<- "bootstrap"' $files --replicates bootstrap:20
}
check "how errors and limits are told to R" for_r
finish
