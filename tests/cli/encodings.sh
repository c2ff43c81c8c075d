# SPDX-License-Identifier: MIT
# Dumps in every encoding, packed and not, give the same files as in UTF-8.
. tests/cli/lib.sh

if ! command -v iconv >/dev/null; then
    skip "encodings" "the program iconv, which makes the files, is not installed"
    finish
fi

# The sample's dump with Chinese headers and answers, under the same name in a folder
# for each encoding, since the files name it.
dump() { echo "$TMPDIR/$1/dump.csv"; }
make_dump() {
    mkdir -p "$TMPDIR/$1"
    cat >"$(dump "$1")"
}
without_mark() { sed '1s/^\xEF\xBB\xBF//' samples/henan/wave-wjx.csv; }
without_mark | head -n 400 | make_dump utf-8
plain=$(dump utf-8)
convert() { iconv -f UTF-8 -t "$1" "$plain"; }
{ printf '\xEF\xBB\xBF'; cat "$plain"; } | make_dump utf-8-mark
convert GB18030 | make_dump gb18030
{ printf '\x84\x31\x95\x33'; convert GB18030; } | make_dump gb18030-mark
# GBK has no emoji, so its dump is compared with one that has none.
sed 's/😊//g' "$plain" | make_dump no-emoji
iconv -f UTF-8 -t GBK "$(dump no-emoji)" | make_dump gbk
convert UTF-16LE | make_dump utf-16le
convert UTF-16BE | make_dump utf-16be
{ printf '\xFF\xFE'; convert UTF-16LE; } | make_dump utf-16le-mark
{ printf '\xFE\xFF'; convert UTF-16BE; } | make_dump utf-16be-mark
for name in utf-8 gb18030 utf-16le-mark; do
    gzip -c "$(dump $name)" | make_dump "$name.gz"
done
{ head -c 20001 "$(dump gb18030)" | gzip -c; tail -c +20002 "$(dump gb18030)" | gzip -c; } |
    make_dump gb18030.gz.gz

# cleans NAME OPTION...: into cleaned-NAME
cleans() {
    local name=$1
    shift
    ends 0 clean -q questionnaires/shimin-2022 -r "$(dump "$name")" -o "$TMPDIR/cleaned-$name" --force "$@"
}
check "UTF-8" cleans utf-8
check "UTF-8 without emoji" cleans no-emoji
unsaid() {
    ! grep "read as" "$TMPDIR/err"
}
check "of UTF-8 nothing is said" unsaid

same() {
    local file like=utf-8
    [ "$1" = gbk ] && like=no-emoji
    cleans "$@" || return 1
    for file in rejected edits flow responses; do
        cmp "$TMPDIR/cleaned-$like/$file.csv" "$TMPDIR/cleaned-$1/$file.csv" || return 1
    done
}
for name in utf-8-mark gb18030 gb18030-mark gbk utf-16le-mark utf-16be-mark utf-8.gz gb18030.gz \
    utf-16le-mark.gz gb18030.gz.gz; do
    check "the same from $name" same $name
done
check "said: utf-8" same utf-8-mark --encoding utf-8
check "said: gb18030" same gbk --encoding gb18030
check "said: gbk" same gbk --encoding gbk
check "said: utf-16 with a mark" same utf-16be-mark --encoding utf-16
check "said: utf-16 without" same utf-16le --encoding utf-16
check "said: utf-16le" same utf-16le --encoding utf-16le
check "said: utf-16be" same utf-16be --encoding UTF-16BE

notes() {
    local name=$1 text=$2
    cleans "$name" && says "$text" || return 1
    cleans "$name" --quiet && [ ! -s "$TMPDIR/err" ]
}
check "GB18030 is said" notes gb18030 "dump.csv: note: read as GB18030 (\"序号\")"
check "UTF-16 is said" notes utf-16be-mark "note: read as UTF-16BE, as its byte order mark says"

piped() {
    "$MINYI" clean -q questionnaires/shimin-2022 -r - -o "$TMPDIR/cleaned-piped" --force \
        >"$TMPDIR/out" 2>"$TMPDIR/err" || { cat "$TMPDIR/err"; return 1; }
    cmp "$TMPDIR/cleaned-utf-8/flow.csv" "$TMPDIR/cleaned-piped/flow.csv"
}
for name in utf-8 gb18030 utf-16le-mark utf-8.gz gb18030.gz; do
    cat "$(dump $name)" | check "through a pipe from $name" piped
done

# Two dumps of one run in two encodings, each found out for itself.
without_mark | sed '2,400d' | make_dump rest
two() {
    ends 0 clean -q questionnaires/shimin-2022 -r "$(dump "$1")" "$(dump rest)" -o "$TMPDIR/cleaned-two-$1"
}
check "two in UTF-8" two utf-8
check "two in GB18030 and UTF-8" two gb18030
check "give the same" cmp "$TMPDIR/cleaned-two-utf-8/flow.csv" "$TMPDIR/cleaned-two-gb18030/flow.csv"

# A stray byte makes its own row unreadable, at its line, and no other.
{ convert GB18030 | sed '7s/^/\xFF/'; } | make_dump stray
stray() {
    cleans stray || return 1
    grep -q '^dump.csv,7,,,unreadable,"not GB18030: byte FF, cell 1"' "$TMPDIR/cleaned-stray/rejected.csv" || {
        cat "$TMPDIR/cleaned-stray/rejected.csv"
        return 1
    }
    [ "$(grep -c 'byte' "$TMPDIR/cleaned-stray/rejected.csv")" = 1 ]
}
check "a stray byte" stray

refused() {
    local name=$1 text=$2
    shift 2
    rm -rf "$TMPDIR/OUT"
    ends 65 clean -q questionnaires/shimin-2022 -r "$(dump "$name")" -o "$TMPDIR/OUT" "$@" &&
        says "$text" && leaves_nothing "$TMPDIR"
}
check "UTF-16 without a mark" refused utf-16le "say --encoding utf-16le"
check "UTF-16 without a mark, big end first" refused utf-16be "say --encoding utf-16be"
check "said to be UTF-8 and is not" refused gbk "the header is not UTF-8 (byte D0" --encoding utf-8
printf 'id,\xC8\xAB\xD4\xB1\n1,2\n' | make_dump either
check "both UTF-8 and GB18030" refused either "say which it is: --encoding UTF-8 or --encoding GB18030"
printf '編號,您所在的城市,滿意嗎,年齡,意見\n1,臺北市,很滿意,四十,公車太少\n' | iconv -f UTF-8 -t BIG5 | make_dump big5
check "Big5, which GB18030 could read" refused big5 "can be read as Big5 (\"編號\")"
check "said: Big5" refused big5 "columns that belong to no question (5) are kept: 編號, 您所在的城市, 滿意嗎" --encoding big5
head -c 3000 "$(dump utf-8.gz)" | make_dump cut
check "gzip that is cut off" refused cut "this gzip file is cut off"
{ head -c 3000 "$(dump utf-8.gz)"; tail -c +3050 "$(dump utf-8.gz)"; } | make_dump damaged
check "gzip that is damaged" refused damaged "this gzip file is"
gzip -c "$(dump utf-8.gz)" | make_dump twice
check "gzip in gzip" refused twice "packed twice"
printf 'PK\003\004rest' | make_dump zip
check "half of a ZIP file" refused zip "this archive cannot be read"
printf '\xD0\xCF\x11\xE0rest' | make_dump old
check "an old workbook" refused old "save it as .xlsx"

# A workbook gives what its CSV gives; only lines are rows of the sheet.  Rows with too
# few cells cannot be told there.
head -n 29 "$plain" | make_dump whole-rows
without_lines() { cut -d, -f3- "$1"; }
workbook() {
    local file
    mkdir -p "$TMPDIR/xlsx"
    "$BUILD/tests/tools/workbook" "$(dump xlsx)" 答卷="$(dump whole-rows)" || return 1
    cleans whole-rows && cleans xlsx || return 1
    cmp "$TMPDIR/cleaned-whole-rows/flow.csv" "$TMPDIR/cleaned-xlsx/flow.csv" || return 1
    for file in responses rejected edits; do
        without_lines "$TMPDIR/cleaned-whole-rows/$file.csv" >"$TMPDIR/of-csv"
        without_lines "$TMPDIR/cleaned-xlsx/$file.csv" | diff "$TMPDIR/of-csv" - || return 1
    done
}
check "a workbook" workbook
workbook_on_standard_input() {
    status=0
    "$MINYI" clean -q questionnaires/shimin-2022 -r - -o "$TMPDIR/OUT" <"$(dump xlsx)" \
        >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ $status = 65 ] && says "give it as a file of its own" && leaves_nothing "$TMPDIR"
}
check "a workbook on standard input" workbook_on_standard_input
finish
