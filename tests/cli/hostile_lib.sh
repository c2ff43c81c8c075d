# SPDX-License-Identifier: MIT
# What the tests of hostile dumps use: each is made by its test, cleaned with the
# small questionnaire of tests/data/hostile, and looked at in OUT.
. tests/cli/lib.sh

work=$TMPDIR/work
form=tests/data/hostile/questionnaire
dump=$work/dump.csv
mkdir -p "$work"

# dump FORMAT ARGUMENT...: makes the dump as printf does.
dump() {
    printf "$@" >"$dump"
}

# cleans STATUS OPTION...: cleans the dump, and must end so.
cleans() {
    local wanted=$1
    shift
    rm -rf "$work/OUT"
    ends "$wanted" clean -q "$form" -r "$dump" -o "$work/OUT" "$@"
}

# refused TEXT...: the dump is refused, all of this is said, and nothing is written.
refused() {
    cleans 65 && says "$@" && leaves_nothing "$work"
}

# in_chinese TEXT...: the same run in Chinese has a line with this text, in Chinese.
in_chinese() {
    local text
    "$MINYI" clean -q "$form" -r "$dump" -o "$work/OUT" --force --lang zh >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
    for text in "$@"; do
        grep -hF -e "$text" "$TMPDIR/out" "$TMPDIR/err" | grep -q '[^ -~]' && continue
        echo "not said in Chinese: $text"
        cat "$TMPDIR/err"
        return 1
    done
}

shows() {
    cat "$work/OUT/$1"
    return 1
}

# has FILE LINE...: the file of OUT has these lines.
has() {
    local file=$1 line
    shift
    for line in "$@"; do
        grep -qxF -e "$line" "$work/OUT/$file" && continue
        echo "not in $file: $line"
        shows "$file"
        return 1
    done
}

# counts READ ACCEPTED: so many rows of all cities were read and accepted.
counts() {
    local found
    found=$(awk -F, '$2 == "read" { r += $3 } $2 == "accepted" { a += $3 } END { print r + 0, a + 0 }' \
        "$work/OUT/flow.csv")
    [ "$found" = "$1 $2" ] && return 0
    echo "read and accepted: $found, expected $1 $2"
    shows rejected.csv
}

# answer LINE COLUMN: what the clean dump has there.
answer() {
    awk -F, -v line="$1" -v name="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) column = i }
        $2 == line { print $column }' "$work/OUT/responses.csv"
}

# answers COLUMN VALUE...: the column of the clean dump, row by row.
answers() {
    local column=$1 line=2 value found
    shift
    for value in "$@"; do
        found=$(answer $line "$column")
        [ "$found" = "$value" ] || { echo "line $line: $column is \"$found\", expected \"$value\""; return 1; }
        line=$((line + 1))
    done
}

# quiet_about TEXT: the run did not say this.
quiet_about() {
    ! grep -F -e "$1" "$TMPDIR/out" "$TMPDIR/err"
}
