# SPDX-License-Identifier: MIT
# The program, and what it starts, change nothing but OUT, the folder around it, and the one for
# temporary files: seen through a gnuplot that tries.
. tests/cli/lib.sh

# Landlock since Linux 5.19 (version 2); 444 is its number on all processors.
perl -e 'exit(syscall(444, 0, 0, 1) < 2)' 2>/dev/null ||
    { skip "a gnuplot that writes where it must not" "no Landlock in this system"; finish; }

case=tests/data/subjective/c-rake
work=$TMPDIR/work
mkdir -p "$work/bin" "$work/place" "$work/elsewhere" "$work/temporary"
cat >"$work/bin/gnuplot" <<END
#!/bin/sh
{ echo >"$work/elsewhere/written"; } 2>>"$work/temporary/said"
{ echo >"$work/elsewhere/there"; } 2>>"$work/temporary/said"
rm -f "$work/elsewhere/remove" 2>>"$work/temporary/said"
echo >"$work/place/beside" && echo >"$work/temporary/put aside" && echo >/dev/null || touch "$work/temporary/refused"
exit 1
END
chmod +x "$work/bin/gnuplot"

# run OPTION...: with what it may write, and what not.
run() {
    rm -rf "$work/place"/* "$work/temporary"/* "$work/elsewhere"/*
    echo old >"$work/elsewhere/there" && echo old >"$work/elsewhere/remove"
    PATH=$work/bin:$PATH TMPDIR=$work/temporary "$MINYI" run -q $case/questionnaire \
        -r $case/responses.csv -p $case/population.csv "$@" >/dev/null 2>"$TMPDIR/err" &&
        [ -e "$work/place/beside" ] && [ -e "$work/temporary/put aside" ] &&
        [ ! -e "$work/temporary/refused" ] && [ -f "$work/place/OUT/subjective.csv" ]
}

untouched() {
    [ "$(ls "$work/elsewhere" | tr '\n' ' ')" = "remove there " ] &&
        [ "$(cat "$work/elsewhere"/*)" = "old
old" ]
}

nothing_elsewhere() {
    run -o "$work/place/OUT" && untouched
}
check "what is started writes nowhere else" nothing_elsewhere

# By another name of the folder, from inside it, with slashes.
by_other_names() {
    ln -sfn place "$work/link"
    run -o "$work/link/OUT//" && untouched || return 1
    local program here=$PWD
    program=$(cd "$(dirname "$MINYI")" && pwd)/minyi
    rm -rf "$work/place"/*
    (cd "$work/place" && PATH=$work/bin:$PATH TMPDIR=$work/temporary "$program" run -q "$here/$case/questionnaire" \
        -r "$here/$case/responses.csv" -p "$here/$case/population.csv" -o OUT >/dev/null 2>&1) &&
        [ -f "$work/place/OUT/subjective.csv" ] && [ -e "$work/place/beside" ] && untouched
}
check "OUT by other names" by_other_names

without() {
    MINYI_SANDBOX=no run -o "$work/place/OUT" && [ -e "$work/elsewhere/written" ] &&
        [ ! -e "$work/elsewhere/remove" ]
}
check "MINYI_SANDBOX=no takes it away" without

# Commands without OUT may write to what the shell has opened for them.
into_a_file() {
    "$MINYI" standards form gbt33356-2022 -o - >"$work/elsewhere/form.csv" &&
        [ "$(wc -l <"$work/elsewhere/form.csv")" -gt 50 ] &&
        "$MINYI" standards form gbt33356-2022 -o - | cmp - "$work/elsewhere/form.csv" &&
        "$MINYI" standards form gbt33356-2022 -o "$work/elsewhere/other.csv" &&
        cmp "$work/elsewhere/form.csv" "$work/elsewhere/other.csv"
}
check "standard output into a file" into_a_file

of_an_old_out() {
    run -o "$work/place/OUT" || return 1
    rm -rf "$work/elsewhere"/* "$work/place/beside"
    PATH=$work/bin:$PATH TMPDIR=$work/temporary "$MINYI" report "$work/place/OUT" >/dev/null 2>&1 &&
        [ -z "$(ls "$work/elsewhere")" ] && [ ! -e "$work/place/beside" ]
}
check "a report changes its OUT, nothing beside" of_an_old_out
finish
