# SPDX-License-Identifier: MIT
# Files that are no dump, or not quite: empty, something else, twice the same, in the way
# of the output, from the wrong place (dumps.md 4.1: 1-8, 38-43, 62, 70).
. tests/cli/hostile_lib.sh

dump ''
check "4.1-01 an empty file" refused "dump.csv: error: the file is empty"

blank() {
    dump '\xEF\xBB\xBF' && refused "dump.csv:1: error: the file is empty" || return 1
    dump '\n\r\n\n' && refused "dump.csv:4: error: the file is empty" || return 1
    dump '\xEF\xBB\xBF\r\n' && refused "the file is empty"
}
check "4.1-02 only a byte order mark, only empty lines" blank

header_only() {
    dump 'id,city,service\n'
    cleans 0 && says "dump.csv: warning: a header, but no responses" && counts 0 0 || return 1
    [ "$(wc -l <"$work/OUT/responses.csv")" = 1 ] || return 1
    has rejected.csv "file,line,id,city,reason,detail" || return 1
    in_chinese "warning"
    quiet_about "nan"
    rm -rf "$work/OUT"
    ends 0 score -q "$form" -r "$dump" -o "$work/OUT" --threads 2 && quiet_about nan && quiet_about "100.0 %"
}
check "4.1-03 a header without responses" header_only

no_file() {
    local path=$1 wanted=$2
    shift 2
    rm -rf "$work/OUT"
    ends "$wanted" clean -q "$form" -r "$path" -o "$work/OUT" && says "$@" && leaves_nothing "$work"
}
no_files() {
    mkfifo "$work/pipe"
    no_file "$work" 65 "$work: error: this is a folder" "give the files in it" || return 1
    no_file "$work/pipe" 65 "$work/pipe: error: this is a pipe" "-r -" || return 1
    no_file /dev/null 65 "/dev/null: error: this is a device" "-r -" || return 1
    no_file "$work/none.csv" 66 "none.csv: error: cannot open this file: No such file" || return 1
    ends 65 check -q "$form" -r "$work/pipe" && says "this is a pipe" || return 1
    dump 'id,city\n1,410100\n'
    "$MINYI" clean -q "$form" -r - -o "$work/OUT" <"$dump" >"$TMPDIR/out" 2>&1 && counts 1 1 || return 1
    cat "$dump" | "$MINYI" clean -q "$form" -r - -o "$work/OUT" --force >"$TMPDIR/out" 2>&1 && counts 1 1 || return 1
    status=0
    "$MINYI" clean -q "$form" -r "$work/pipe" -o "$work/OUT" --force --lang zh >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ $status = 65 ] && says "管道" && counts 1 1
}
check "4.1-04 a folder, a pipe, a device, nothing at all" no_files
unreadable() {
    dump 'id,city\n1,410100\n'
    chmod 000 "$dump"
    chmod 755 "$TMPDIR" "$work"
    status=0
    setpriv --reuid 65534 --clear-groups "$MINYI" check -q "$form" -r "$dump" >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ $status = 74 ] && says "dump.csv: error: cannot open this file: Permission denied"
}
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null && setpriv --reuid 65534 --clear-groups test -x "$MINYI" &&
    setpriv --reuid 65534 --clear-groups test -r "$form/survey.csv"; then
    check "4.1-04 a file that may not be read" unreadable
else
    skip "4.1-04 a file that may not be read" "cannot become another user here"
fi
rm -f "$dump"

# What is read is told by its first bytes, whatever it is called.
packed() {
    printf 'id,city\n1,410100\n' | gzip >"$dump" && cleans 0 && counts 1 1 || return 1
    printf 'id,city\n1,410100\n' >"$work/in.csv"
    "$BUILD/tests/tools/workbook" "$dump" answers="$work/in.csv" && cleans 0 && counts 1 1 || return 1
    mv "$dump" "$work/dump.sav" && cp "$work/dump.sav" "$dump"
    dump '\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest' && refused "save it as .xlsx" || return 1
    dump 'PK\x03\x04rest' && refused "dump.csv: error: this archive cannot be read" || return 1
    dump '$FL2@(#) rest' && refused "dump.csv: error:" || return 1
    dump '7z\xBC\xAF\x27\x1C\x00\x04' && refused "dump.csv: error: this is a 7z archive" "unpack it" || return 1
    dump 'Rar!\x1A\x07\x01\x00' && refused "this is a RAR archive" || return 1
    dump 'BZh91AY&SY' && refused "this is a bzip2 archive" || return 1
    dump '\xFD7zXZ\x00' && refused "this is a xz archive" || return 1
    dump '\x28\xB5\x2F\xFD\x24' && refused "this is a zstd archive" || return 1
    dump '%%PDF-1.7\n' && refused "this is a PDF document" || return 1
    in_chinese "PDF"
}
check "4.1-06 what is packed, a workbook, another format: by its first bytes" packed

markup() {
    dump '<html><body><table><tr><td>id</td></tr></table></body></html>' &&
        refused "dump.csv: error: this is an HTML page" "export" || return 1
    dump '\xEF\xBB\xBF\n  <TABLE border=1>\n<tr><td>id</td></tr></TABLE>' && refused "this is an HTML page" || return 1
    dump '<!DOCTYPE html>\n<title>x</title>' && refused "this is an HTML page" || return 1
    dump '<meta charset="gbk"><table>' && refused "this is an HTML page" || return 1
    printf '<html><table>' | iconv -t UTF-16LE | { printf '\xFF\xFE'; cat; } >"$dump" && refused "this is an HTML page" || return 1
    dump '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">' &&
        refused "this is XML" || return 1
    dump '[{"id":"1","city":"410100"}]' && refused "this is JSON" || return 1
    dump '{\n  "data": [ {"id": 1} ]\n}' && refused "this is JSON" || return 1
    in_chinese "JSON" || return 1
    # A header that merely begins so is one.
    dump '[id],id,city\nx,1,410100\n' && cleans 0 && counts 1 1
}
check "4.1-07 HTML, XML or JSON called .csv" markup

marked() {
    dump '\xEF\xBB\xBF"id","city"\n"1","410100"\n'
    cleans 0 && counts 1 1 && [ "$(answer 2 id)" = 1 ] && has edits.csv "file,line,id,column,before,after,reason"
}
check "4.1-08 a byte order mark before a quoted header" marked

# columns N: a dump of so many further columns
columns() {
    awk -v n="$1" 'BEGIN {
        printf "id,city"; for (i = 1; i <= n; i++) printf ",x%d", i; print ""
        printf "1,410100"; for (i = 1; i <= n; i++) printf ",7"; print ""
    }' >"$dump"
}
many_columns() {
    columns 19998 && cleans 0 --no-responses && counts 1 1 || return 1
    columns 100000 && refused "dump.csv:1: error: the header has more than 20000 columns" "--max-columns" || return 1
    columns 20000 && cleans 0 --no-responses --max-columns 20002 && counts 1 1 || return 1
    columns 10 && cleans 0 --max-columns 12 && counts 1 1 || return 1
    cleans 65 --max-columns 11 && says "more than 11 columns" || return 1
    cleans 2 --max-columns 0 && cleans 2 --max-columns many
}
check "4.1-38 many columns, and too many" many_columns

long_cells() {
    { printf 'id,city,remark\n1,410100,'; head -c 1000000 /dev/zero | tr '\0' x; printf '\n2,410100,'
      head -c 1100000 /dev/zero | tr '\0' x; printf '\n3,410100,'
      head -c 10000000 /dev/zero | tr '\0' x; printf '\n4,410100,"'
      head -c 1100000 /dev/zero | tr '\0' y; printf '"\n5,410100,z\n'; } >"$dump"
    cleans 0 && counts 5 2 && has rejected.csv 'dump.csv,3,,,unreadable,"more than 1 MiB, cell 3"' \
        "dump.csv,4,,,unreadable,a record of more than 8 MiB" \
        'dump.csv,5,,,unreadable,"more than 1 MiB, cell 3"'
}
check "4.1-39 cells of a megabyte and more" long_cells

no_reader() {
    dump 'id,city\n1,410100\n'
    sum=$(cksum <"$dump")
    status=0
    "$MINYI" standards >/dev/full 2>"$TMPDIR/err" || status=$?
    [ $status = 74 ] && grep -q "cannot write to standard output" "$TMPDIR/err" || return 1
    "$MINYI" clean -q "$form" -r "$dump" -o "$work/OUT" --force 2>"$TMPDIR/err" | true
    [ "$sum" = "$(cksum <"$dump")" ]
}
check "4.1-42 a full device as standard output; the input stays (see files.sh)" no_reader

# An OUT whose replacement would take an input away.
in_the_way() {
    local file=$1
    shift
    rm -rf "$work/OUT"* "$work/elsewhere" && mkdir "$work/OUT" && dump 'id,city\n1,410100\n' && cp "$dump" "$work/OUT/d.csv"
    ln "$work/OUT/d.csv" "$work/OUThard.csv" && ln -s "$work/OUT/d.csv" "$work/OUTsoft.csv" && ln -s "$work/OUT" "$work/OUTway"
    ends 73 clean -q "$form" -r "$file" -o "$work/OUT" --force "$@" &&
        says "$work/OUT: error:" "is read from there" && [ -f "$work/OUT/d.csv" ] &&
        [ "$(ls -A "$work/OUT")" = d.csv ]
}
output_is_input() {
    in_the_way "$work/OUT/d.csv" && in_the_way "$work/OUTsoft.csv" && in_the_way "$work/OUTway/d.csv" &&
        in_the_way "$work/../work/OUT/d.csv" || return 1
    # the questionnaire's folder, and what is named by other options
    rm -rf "$work/OUT"* && mkdir "$work/OUT" && cp -R "$form" "$work/OUT/q" && dump 'id,city\n1,410100\n'
    ends 73 clean -q "$work/OUT/q" -r "$dump" -o "$work/OUT" --force && [ -f "$work/OUT/q/survey.csv" ] || return 1
    ends 73 clean -q "$work/OUT/q" -r "$dump" -o "$work/OUT/q" --force && [ -f "$work/OUT/q/survey.csv" ] || return 1
    # a file where a folder is wanted
    ends 73 clean -q "$form" -r "$dump" -o "$dump" --force && says "is read from there" && [ -s "$dump" ] || return 1
    rm -rf "$work/OUT"
    ends 0 clean -q "$form" -r "$dump" -o "$work/OUT" && cp "$work/OUT/responses.csv" "$work/OUT.csv" || return 1
    ends 73 clean -q "$form" -r "$work/OUT/responses.csv" -o "$work/OUT" --force --lang zh && says "$work/OUT: error:" &&
        cmp "$work/OUT/responses.csv" "$work/OUT.csv" || return 1
    # a hard link keeps the bytes: nothing is lost
    ln "$work/OUT/responses.csv" "$work/kept.csv"
    ends 0 clean -q "$form" -r "$work/kept.csv" -o "$work/OUT" --force && cmp "$work/kept.csv" "$work/OUT.csv"
    rm -rf "$work/OUT"* "$work/kept.csv"
}
check "4.1-43 OUT holds an input" output_is_input
twice() {
    rm -rf "$work/OUT"*
    local message="the same responses as in"
    dump 'id,city\n1,410100\n2,410200\n'
    cp "$dump" "$work/again.csv" && ln -sf "$dump" "$work/linked.csv"
    printf 'id,city\n1,410100\n2,410201\n' >"$work/other.csv"
    for other in "$dump" "$work/again.csv" "$work/linked.csv" "$work/./dump.csv"; do
        rm -rf "$work/OUT"
        ends 65 clean -q "$form" -r "$dump" "$other" -o "$work/OUT" && says "error: $message \"$dump\"" "--allow-same" &&
            leaves_nothing "$work" || return 1
    done
    ends 65 clean -q "$form" -r "$dump" "$work/other.csv" "$work/again.csv" -o "$work/OUT" --lang zh &&
        says "again.csv: error:" || return 1
    ends 0 clean -q "$form" -r "$dump" "$work/other.csv" -o "$work/OUT" && counts 4 2 || return 1
    ends 0 clean -q "$form" -r "$dump" "$work/again.csv" --allow-same -o "$work/OUT" --force && counts 4 2 &&
        has rejected.csv "again.csv,2,1,410100,duplicate_id,dump.csv:2"
}
check "4.1-62 the same file twice" twice
# A file and what it is packed as hold the same, whichever comes first.
packed_twice() {
    rm -rf "$work/OUT"*
    dump 'id,city\n1,410100\n2,410200\n'
    gzip -c "$dump" >"$work/packed.csv.gz" && gzip -1 -c "$dump" | cat - <(printf '' | gzip) >"$work/packed2.csv.gz"
    "$BUILD/tests/tools/workbook" "$work/book.xlsx" answers="$dump" && cp "$work/book.xlsx" "$work/book2.xlsx" && echo >>"$work/book2.xlsx"
    local pair
    for pair in "dump.csv packed.csv.gz" "packed.csv.gz dump.csv" "packed.csv.gz packed2.csv.gz" "book.xlsx book2.xlsx" $(zipped); do
        set -- ${pair/+/ }
        ends 65 clean -q "$form" -r "$work/$1" "$work/$2" -o "$work/OUT" &&
            says "$2: error: the same responses as in \"$work/$1\"" && leaves_nothing "$work" || return 1
    done
    ends 0 clean -q "$form" -r "$dump" "$work/packed.csv.gz" --allow-same -o "$work/OUT" && counts 4 2
}
# A ZIP archive, where there is a program that makes one.
zipped() {
    if command -v python3 >/dev/null; then
        python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w").write(sys.argv[2], "dump.csv")' "$work/packed.zip" "$dump" &&
            echo dump.csv+packed.zip packed.zip+packed.csv.gz
    fi
}
check "4.1-62 a file and its gzip, its ZIP; a workbook twice" packed_twice

# LC_NUMERIC with a decimal comma, and a language in which i and I are two letters.
locales=$work/locales
mkdir -p "$locales"
in_locale() {
    local name=$1
    cp samples/henan/wave-odk.csv "$dump"
    score_in() {
        "$MINYI" score -q questionnaires/shimin-2022 -r "$dump" -p samples/henan/population.csv -o "$work/OUT-$1" \
            --force --lang en --differences --estimates
    }
    LC_ALL=C score_in C >"$TMPDIR/in-C" 2>&1 || { cat "$TMPDIR/in-C"; return 1; }
    LOCPATH=$locales LC_ALL=$name score_in "$name" >"$TMPDIR/in-other" 2>&1
    diff -r "$work/OUT-C" "$work/OUT-$name" &&
        diff <(sed 's/[0-9.]* s$//; s/OUT-.*//' "$TMPDIR/in-C") <(sed 's/[0-9.]* s$//; s/OUT-.*//' "$TMPDIR/in-other")
}
for name in tr_TR de_DE; do
    if localedef -i $name -f UTF-8 "$locales/$name.UTF-8" 2>/dev/null &&
        [ "$(LOCPATH=$locales LC_ALL=$name.UTF-8 locale decimal_point 2>/dev/null)" = , ]; then
        check "4.1-70 the same in $name" in_locale $name.UTF-8
    else
        skip "4.1-70 the same in $name" "localedef cannot make this locale here"
    fi
done
finish
