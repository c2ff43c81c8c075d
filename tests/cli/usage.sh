# SPDX-License-Identifier: MIT
# The command line: help, version, exit statuses, and what each mistake says.
. tests/cli/lib.sh

helps() {
    ends 0 "$@" --help && says "Usage: minyi" "Exit status" || return 1
    [ ! -s "$TMPDIR/err" ] || { cat "$TMPDIR/err"; return 1; }
    # 80 columns
    ! awk 'length($0) > 80' "$TMPDIR/out" | grep .
}
check "help" helps
for command in run check clean weight score assess combine report explain plan compare verify standards; do
    check "help of $command" helps $command
done

every_command_is_in_help() {
    minyi --help
    says run check clean weight score assess combine report explain standards
}
check "help lists every command" every_command_is_in_help

# Every option in the help of a command is taken by it: it says something else
# than "no such option".
every_option_is_known() {
    local command option
    for command in run check clean weight score assess combine; do
        minyi $command --help
        for option in $(grep -o -e '--[a-z-]*' "$TMPDIR/out" | sort -u); do
            minyi $command "$option"
            ! grep -q "no such option\|not an option" "$TMPDIR/err" || { echo "$command $option"; return 1; }
        done
    done
}
check "every option in the help is known" every_option_is_known

check "version" ends 0 --version
check "version says its number" grep -qE '^minyi [0-9]+\.[0-9]+\.[0-9]+$' "$TMPDIR/out"

refuses() {
    local text=$1
    shift
    ends 2 "$@" && says "$text"
}
check "no command" refuses "a command is missing"
check "unknown command" refuses "fly: no such command" fly
check "a slip in a command" refuses "socre: no such command; did you mean score?" socre
check "a slip in an option" refuses "--theads=2: no such option; did you mean --threads?" run --theads=2
check "an option of another command is not suggested" refuses "--drasw: no such option; see minyi clean --help" clean --drasw
check "unknown option" refuses "--fly: no such option; see minyi run --help" run --fly
check "option of another command" refuses "--population: not an option of minyi clean" clean -p x
check "argument missing" refuses "an argument is missing" run -q
check "the same twice" ends 0 standards form gbt33356-2022 --lang zh -o "$TMPDIR/twice.csv" -o "$TMPDIR/twice.csv"
check "check with a population alone" refuses "-q DIR is missing; usage: minyi check [-q DIR" check -p x
check "said once" [ "$(grep -c missing "$TMPDIR/err")" = 1 ]
check "check with filings alone" refuses "-s STANDARD is missing" check -f x
check "and not the questionnaire" [ "$(grep -c missing "$TMPDIR/err")" = 1 ]
check "check with nothing" refuses "-q DIR is missing" check
check "questionnaire missing" refuses "-q DIR is missing" run -r x -o y
check "dump missing" refuses "-r FILE is missing" clean -q x -o y
check "output missing" refuses "-o OUT is missing" clean -q x -r y
check "population missing" refuses "-p FILE is missing" weight -q x -r y -o z
check "filings missing" refuses "-f FILE is missing" run -q x -r y -s gbt33356-2022 -o z
check "standard missing" refuses "-s STANDARD is missing" run -q x -r y -f z -o w
check "operand too much" refuses "word: not expected here" clean -o word word -q x
check "item missing" refuses "OUT, CITY or ITEM is missing" explain OUT 420100
check "given twice" refuses "--output is given twice, as a and as b" clean -o a -o b
check "unknown method" refuses "--method magic: not a method" score --method magic
check "raking without a population" refuses "needs a population" score -q x -r y -o z --method rake
for method in poststratify rake linear logit; do
    check "$method without a population" refuses "--method $method needs a population" \
        score -q x -r y -o z --method $method --bounds min
done
check "logit without bounds" refuses "--method logit needs --bounds" weight -q x -r y -p z -o w --method logit
check "bounds without a population" refuses "--bounds needs a method that calibrates" score -q x -r y -o w --bounds 0.3:3
for bounds in 0.3 3:0.3 1:2 0.2:1 a:b 0.3: :3 "" minimum 0.3:3:4; do
    check "bounds '$bounds'" refuses "L:U with L < 1 < U" weight --bounds "$bounds"
done
for bounds in 0.3 3:0.3 -1:2 a:b 2:2; do
    check "trim '$bounds'" refuses "L:U with 0 <= L < U" weight --trim "$bounds"
done
check "collapse that is no number" refuses "--collapse x: a whole number" weight --collapse=x
check "collapse of nothing" refuses "--collapse 0: a whole number" weight --collapse=0
check "collapse without a population" refuses "--collapse needs a population" score -q x -r y -o z --collapse
check "collapse's number is not a word of its own" refuses "7: not expected here" \
    weight -q x -r y -p z -o w --collapse 7
check "unknown treatment of lonely PSUs" refuses "--lonely merge: it is adjust" score --lonely merge
check "unknown replicates" refuses "--replicates magic: it is jackknife, bootstrap:R" score --replicates magic
for rho in "" 1 -0.1 x 0.3x; do
    check "fay:$rho" refuses "fay:RHO with RHO from 0 to below 1" score --replicates "fay:$rho"
done
check "estimates with replicate weights of a file" refuses "--estimates: not with --replicates file:PATH" \
    score -q x -r y -o z --estimates --replicates file:w.csv
check "replicate weights without replicates" refuses "--replicate-weights needs --replicates" \
    score -q x -r y -o z --replicate-weights
check "seed of balanced replicates" refuses "--seed is for --replicates bootstrap:R" \
    score -q x -r y -o z --replicates brr --seed 3
for draws in "" 1 x 1.5 1000001; do
    check "bootstrap:$draws" refuses "with R from 2 to 1000000" score --replicates "bootstrap:$draws"
done
check "bootstrap without a number" refuses "bootstrap:R" score --replicates bootstrap
check "seed without bootstrap" refuses "--seed is for --replicates bootstrap:R" score -q x -r y -o z --seed 3
check "seed of the jackknife" refuses "--seed is for" score -q x -r y -o z --seed 3 --replicates jackknife
check "negative seed" refuses "--seed -3: a whole number" score --seed -3
for how in adjust average; do
    check "lonely $how with replicates" refuses "certainty and remove are" \
        score -q x -r y -o z --lonely $how --replicates jackknife
done
check "subgroups of weights" refuses "--by: not an option of minyi weight" weight --by sex
check "subgroups twice" refuses "--by is given twice" score --by a --by b
check "reliability of weights" refuses "--reliability: not an option of minyi weight" weight --reliability
check "differences of weights" refuses "--differences: not an option of minyi weight" weight --differences
check "differences of what" refuses "--differences" score --differences=sex
sample=tests/data/subjective/g-by-age
check "subgroups by no question" refuses "--by shoe: not a question" \
    score -q $sample/questionnaire -r $sample/responses.csv -o "$TMPDIR/out.d" --by shoe
check "number out of range" refuses "--threads 0: a whole number from 1 to 1024" run --threads 0
check "not a number" refuses "--epsilon x: a number" run --epsilon x
check "a part of a thread" refuses "--threads 1.5: a whole number from 1 to 1024" run --threads 1.5
check "a limit in full" refuses "--max-columns 0: a whole number from 1 to 1000000" clean --max-columns 0
check "lonely twice" refuses "--lonely is given twice, as adjust and as remove" \
    score -q x -r y -o z --lonely adjust --lonely remove
check "a number twice" refuses "--top is given twice, as 3 and as 5" combine --top 3 --top 5
check "an option twice, with and without a value" refuses "--collapse is given twice, as 3 and as" \
    score -q x -r y -p p -o z --collapse=3 --collapse
check "what is said twice alike" refuses "--method logit needs --bounds" \
    score -q x -r y -p p -o z --method logit --method logit
check "a folder without a name" refuses "--output: what is given is empty" clean -q x -r y -o ""
check "a dump without a name" refuses "--responses: what is given is empty" clean -q x -r "" -o z
for option in --epsilon=1e-6 --max-iterations=9; do
    check "${option%=*} without calibration" refuses "${option%=*} needs a method that calibrates, and a population" \
        score -q x -r y -o z $option
done
check "standard input twice" refuses "standard input can only be the one dump" clean -q x -r - y -o z
check "unknown encoding" refuses "--encoding latin-1: not an encoding" clean --encoding latin-1
check "unknown language" refuses "--lang fr: it is zh or en" run --lang fr

chinese() {
    "$MINYI" --help --lang zh >"$TMPDIR/out" && says "用法" || return 1
    LC_ALL=zh_CN.UTF-8 "$MINYI" --help >"$TMPDIR/out" && says "用法" || return 1
    LC_ALL= LANG=zh_CN "$MINYI" run >"$TMPDIR/out" 2>"$TMPDIR/err"
    says "缺少"
}
check "Chinese in a zh locale and by --lang" chinese
english() {
    LC_ALL=zh_CN.UTF-8 "$MINYI" --help --lang en >"$TMPDIR/out" && says "Usage:"
}
check "English by --lang" english

full_disk() {
    "$MINYI" --help >/dev/full 2>"$TMPDIR/err"
    [ $? = 74 ] && says "cannot write to standard output"
}
check "standard output that is full" full_disk
finish
