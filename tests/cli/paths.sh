# SPDX-License-Identifier: MIT
# Names that lead elsewhere: links in the place of OUT, and "../" in codes, archives and
# workbooks.  Nothing is written outside OUT, and nothing read that was not given.
. tests/cli/lib.sh

survey=tests/data/subjective/c-rake
work=$TMPDIR/work
mkdir -p "$work/elsewhere"
echo mine >"$work/elsewhere/mine.txt"

untouched() {
    [ "$(ls -A "$work/elsewhere")" = mine.txt ] && [ "$(cat "$work/elsewhere/mine.txt")" = mine ] ||
        { ls -lA "$work/elsewhere"; return 1; }
}

clean() { # STATUS OUT OPTION...
    local wanted=$1 out=$2
    shift 2
    ends "$wanted" clean -q $survey/questionnaire -r "${dump:-$survey/responses.csv}" -o "$out" "$@"
}

link_as_out() {
    local option
    ln -sfn "$work/elsewhere" "$work/OUT"
    for option in --quiet --force; do
        clean 73 "$work/OUT" $option && untouched && [ -L "$work/OUT" ] || return 1
        clean 73 "$work/OUT/" $option && untouched && [ -L "$work/OUT" ] || return 1
    done
    ln -sfn "$work/nowhere" "$work/OUT"
    clean 73 "$work/OUT" --force && [ -L "$work/OUT" ] && [ ! -e "$work/nowhere" ] || return 1
    rm "$work/OUT"
}
check "a link in the place of OUT is refused, and not followed" link_as_out

links_in_an_old_out() {
    mkdir "$work/OUT" && echo {} >"$work/OUT/run.json" && ln -s "$work/elsewhere" "$work/OUT/plots" &&
        ln -s "$work/elsewhere/mine.txt" "$work/OUT/responses.csv" || return 1
    clean 0 "$work/OUT" --force && untouched && [ ! -L "$work/OUT/responses.csv" ] &&
        [ ! -e "$work/OUT/plots" ] || return 1
    rm -r "$work/OUT"
}
check "links in an old OUT go with it, and not what they point to" links_in_an_old_out

# --force is for an older OUT: a folder of other things is kept under another name, and said.
folder_of_others() {
    local aside
    mkdir "$work/OUT" && echo mine >"$work/OUT/mine.txt" && clean 0 "$work/OUT" --force || return 1
    aside=$(echo "$work/OUT.old-"*)
    [ "$(cat "$aside/mine.txt")" = mine ] && [ ! -e "$work/OUT/mine.txt" ] && [ -s "$work/OUT/run.json" ] &&
        says "$work/OUT: warning: what was there before was not made by minyi, and is kept as $aside" &&
        clean 0 "$work/OUT" --force && [ "$(echo "$work/OUT"*)" = "$work/OUT $aside" ] || return 1
    rm -r "$work/OUT" "$aside"
}
check "--force throws away nothing but an older OUT" folder_of_others

folder_that_is_a_link() {
    mkdir "$work/real" && ln -s "$work/real" "$work/way" && clean 0 "$work/way/OUT" &&
        [ -s "$work/real/OUT/run.json" ] && [ "$(ls -A "$work/real")" = OUT ] &&
        rm -r "$work/real" "$work/way"
}
check "a folder above OUT may be a link" folder_that_is_a_link

report_through_links() {
    ends 0 score -q $survey/questionnaire -r $survey/responses.csv -p $survey/population.csv \
        -o "$work/OUT" --quiet && ends 0 report "$work/OUT" || return 1
    ln -sf "$work/elsewhere/mine.txt" "$work/OUT/report.html"
    ends 0 report "$work/OUT" && untouched && [ ! -L "$work/OUT/report.html" ] || return 1
    if [ -d "$work/OUT/plots" ]; then
        rm -r "$work/OUT/plots" && ln -s "$work/elsewhere" "$work/OUT/plots"
        ends 73 report "$work/OUT" && says "plots: error: cannot create" && untouched || return 1
    fi
    rm -r "$work/OUT"
}
check "a report is not written through links" report_through_links

sheet_beside_a_link() {
    ln -sf "$work/elsewhere/mine.txt" "$work/sheet.csv.part"
    ln -sf "$work/elsewhere/mine.txt" "$work/sheet.csv"
    ends 73 standards form tests/data/objective/small.yaml -o "$work/sheet.csv" && untouched || return 1
    ends 0 standards form tests/data/objective/small.yaml -o "$work/sheet.csv" --force &&
        untouched && [ ! -L "$work/sheet.csv" ] && [ -L "$work/sheet.csv.part" ] &&
        [ "$(ls "$work" | grep -c sheet)" = 2 ] && rm "$work"/sheet.csv*
}
check "a sheet is not written through links" sheet_beside_a_link

codes() {
    local before after
    sed 's|,330100,|,../../elsewhere/x,|; s|,320100,|,/etc/passwd,|' $survey/responses.csv >"$work/codes.csv"
    before=$(find "$work" | LC_ALL=C sort)
    dump=$work/codes.csv clean 0 "$work/OUT" && untouched || return 1
    grep -qF '../../elsewhere/x' "$work/OUT/rejected.csv" || grep -q unknown_city "$work/OUT/rejected.csv" || return 1
    ends 66 explain "$work/OUT" ../../elsewhere/mine.txt AA-1 || [ "$status" != 0 ] || return 1
    rm -r "$work/OUT"
    after=$(find "$work" | LC_ALL=C sort)
    [ "$before" = "$after" ] && untouched
}
check "codes of cities are no paths" codes

# Paths are bytes, and files are UTF-8: `run` reads back what it wrote, `verify` finds the dump.
no_utf8() {
    local folder name file
    folder=$work/$(printf 'gbk-\xCA\xFD\xBE\xDD\\n')
    name=$(printf '\xB5\xF7\xB2\xE9.csv')
    mkdir -p "$folder/again" && cp $survey/responses.csv "$folder/$name" &&
        tail -n +2 $survey/responses.csv | sed '1,$s/^R/S/' | cat <(head -n 1 $survey/responses.csv) - >"$folder/again/$name"
    ends 0 run -q $survey/questionnaire -r "$folder/$name" "$folder/again/$name" -p "$folder/../people.csv" --audit \
        -o "$work/OUT" && ends 0 verify "$work/OUT" || return 1
    grep -qxF "dump,$work/gbk-\\xCA\\xFD\\xBE\\xDD\\\\n/\\xB5\\xF7\\xB2\\xE9.csv" "$work/OUT/run.csv" &&
        grep -qF "$work/gbk-\\xCA\\xFD\\xBE\\xDD\\\\n/again/\\xB5\\xF7\\xB2\\xE9.csv,2,S" "$work/OUT/responses.csv" || return 1
    for file in "$work"/OUT/*.csv; do
        iconv -f UTF-8 -t UTF-8 "$file" >/dev/null || { echo "$file"; return 1; }
    done
    ends 0 run -q $survey/questionnaire -r "$folder/$name" -p "$work/people.csv" -o "$work/OUT" --force &&
        grep -q '^\\xB5\\xF7\\xB2\\xE9.csv,2,R' "$work/OUT/responses.csv" && rm -r "$work/OUT" "$folder"
}
cp $survey/population.csv "$work/people.csv"
check "paths that are no UTF-8" no_utf8

# A workbook whose sheet is to be found at TARGET.
workbook_to() {
    python3 - "$1" "$work/book.xlsx" <<'END'
import sys, zipfile
target, path = sys.argv[1:]
w = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
r = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
p = 'http://schemas.openxmlformats.org/package/2006/relationships'
with zipfile.ZipFile(path, 'w') as z:
    z.writestr('[Content_Types].xml', '<Types/>')
    z.writestr('xl/workbook.xml', f'<workbook {w} xmlns:r="{r}"><sheets>'
               '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
    z.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns="{p}"><Relationship Id="rId1" '
               f'Type="{r}/worksheet" Target="{target}"/></Relationships>')
END
}
parts() {
    local target
    for target in ../../../../../../../../etc/passwd /etc/passwd file:///etc/passwd "$work/elsewhere/mine.txt"; do
        workbook_to "$target" || return 1
        dump=$work/book.xlsx clean 65 "$work/OUT" && says "book.xlsx" && untouched &&
            ! grep -qE 'root:|mine' "$TMPDIR/err" || { cat "$TMPDIR/err"; return 1; }
    done
}
archive() {
    python3 - "$work/up.zip" $survey/responses.csv <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
    z.write(sys.argv[2], '../../elsewhere/x.csv')
END
    dump=$work/up.zip clean 0 "$work/OUT" && untouched && [ ! -e "$work/elsewhere/x.csv" ]
}
if command -v python3 >/dev/null; then
    check "parts of a workbook are looked for in it alone" parts
    check "an archive is not unpacked to where it says" archive
else
    skip "parts of a workbook are looked for in it alone" "no python3"
    skip "an archive is not unpacked to where it says" "no python3"
fi
finish
