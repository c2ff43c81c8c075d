# SPDX-License-Identifier: MIT
# report.xlsx: every number of every sheet is the one of the CSV file it came from, whoever
# reads it; texts are texts; the same bytes each time.
. tests/cli/lib.sh

sample=samples/henan
out=$TMPDIR/OUT
if ! command -v python3 >/dev/null; then
    skip "report.xlsx" "no python3"
    finish
fi

run() {
    local to=$1
    shift
    ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-wjx.csv $sample/wave-odk.csv \
        -p $sample/population.csv --cities $sample/cities.csv -s gbt33356-2022 \
        -f $sample/filings.csv -o "$to" "$@"
}

# read_back FOLDER TEXT...: an outsider's reader agrees with the CSV files, and says each TEXT.
read_back() {
    local folder=$1 text
    shift
    python3 tests/cli/workbook.py "$folder" >"$TMPDIR/read" || { cat "$TMPDIR/read"; return 1; }
    for text in "$@"; do
        grep -qF -e "$text" "$TMPDIR/read" || { echo "not there: $text"; cat "$TMPDIR/read"; return 1; }
    done
}

everything() {
    run "$out" --lang zh --threads 1 --reliability --differences --estimates &&
        read_back "$out" "目录" "总分排名" "维度得分" "题目得分" "分项分数" "失分" "增分空间" "未填报" "待核实填报" \
            "答卷清理" "质量规则" "权重诊断" "极端权重" "加权前后边际" "题目估计" "差异检验" "信度"
}
check "every sheet has the numbers of its file" everything

# The reader itself must be able to fail: a number that is another in the file.
a_difference_is_seen() {
    rm -rf "$TMPDIR/other" && cp -R "$out" "$TMPDIR/other" &&
        sed -i '2s/,\([0-9]\)\([0-9.]*\)$/,9\1\2/' "$TMPDIR/other/scores.csv" || return 1
    ! python3 tests/cli/workbook.py "$TMPDIR/other" >"$TMPDIR/read" &&
        grep -q "has .* the file" "$TMPDIR/read"
}
check "a number that differs is seen" a_difference_is_seen

same_bytes() {
    cp "$out/report.xlsx" "$TMPDIR/first.xlsx"
    run "$out" --force --lang zh --threads 3 --reliability --differences --estimates &&
        cmp "$TMPDIR/first.xlsx" "$out/report.xlsx" || return 1
    ends 0 report "$out" --lang zh && says "$out/report.xlsx" &&
        cmp "$TMPDIR/first.xlsx" "$out/report.xlsx" || return 1
    [ -z "$(ls -A "$out" | grep '^\.')" ]
}
check "the same bytes, at another time, by other threads, and made again" same_bytes

listed() {
    local digest
    digest=$(sha256sum <"$out/report.xlsx" | cut -d' ' -f1)
    grep -A 2 '"name": "report.xlsx"' "$out/run.json" | grep -q "$digest" || return 1
    ends 0 verify "$out" && printf x >>"$out/report.xlsx" && ends 65 verify "$out" &&
        says "report.xlsx: has"
}
check "run.json has it, and verify looks at it" listed

in_english() {
    ends 0 report "$out" --lang en &&
        read_back "$out" Contents Totals Dimensions Questions "Item scores" Losses Gains "Not filed" \
            Queries Cleaning "Quality rules" Weights "Extreme weights" Margins Estimates Differences \
            Reliability
}
check "in English" in_english

# Without a standard, without a population: what is not there has no sheet.
survey_alone() {
    ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-odk.csv --bom --by mode --differences \
        -o "$TMPDIR/alone" &&
        read_back "$TMPDIR/alone" "Survey scores" && ! grep -qE "^(Totals|Losses|Margins)" "$TMPDIR/read"
}
check "a survey alone" survey_alone

drawn() {
    local case=tests/data/nonresponse
    ends 0 run -q $case/questionnaire -r $case/responses.csv -p $case/population.csv --nonresponse \
        -o "$TMPDIR/drawn" && read_back "$TMPDIR/drawn" Outcomes Nonresponse
}
check "who was drawn, and nonresponse" drawn

# The salt's digest is in run.json, for those who repeat the run; not in what is handed out.
salted() {
    head -c 32 /dev/urandom >"$TMPDIR/salt"
    ends 0 run -q questionnaires/shimin-2022 -r $sample/wave-odk.csv --salt "$TMPDIR/salt" \
        -o "$TMPDIR/salted" --lang en && read_back "$TMPDIR/salted" || return 1
    grep -q '<bdi>Salt</bdi>' "$TMPDIR/salted/report.html" &&
        ! grep -q "$(sha256sum "$TMPDIR/salt" | cut -c1-64)" "$TMPDIR/salted/report.html"
}
check "nothing tells the salt" salted

# What a spreadsheet would compute, decode or refuse.
hostile() {
    local hostile=$TMPDIR/hostile
    rm -rf "$hostile" && cp -R tests/data/report/hostile "$hostile" || return 1
    python3 - "$hostile" <<'END' || return 1
import csv, sys
texts = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "_x0041_", "_xZZZZ_",
         "<b>&amp;</b>", "\x01\x1f", "\ufffe" "a\uffff", "it's", "http://example.com", "1e5x", "0x10",
         "007", "110101199003070011", "  both sides  ", "甲\n乙", "\u202e", "𠀀" * 9, "x" * 400]
with open(sys.argv[1] + "/queries.csv", "w", encoding="utf-8", newline="") as file:
    rows = csv.writer(file)
    rows.writerow(["city", "code", "input", "label", "value", "question", "detail", "file", "line"])
    for text in texts:
        rows.writerow(["110000", text, text, text, text, text, text, text, "7"])
END
    ends 0 report "$hostile" || return 1
    # U+FFFE and U+FFFF may not stand in XML
    sed -i 's/\xEF\xBF[\xBE\xBF]/\xEF\xBF\xBD/g' "$hostile/queries.csv"
    read_back "$hostile" Queries
}
check "hostile texts stay texts" hostile

damaged() {
    rm -rf "$TMPDIR/bad" && cp -R tests/data/report/twelve "$TMPDIR/bad" || return 1
    printf 'city,code\n110000,"a"b\n' >"$TMPDIR/bad/losses.csv"
    ends 65 report "$TMPDIR/bad" && says "losses.csv:2" && [ ! -e "$TMPDIR/bad/report.xlsx" ] || return 1
    printf 'city,code\n110000,a\xff\xfe\n110000,\n' >"$TMPDIR/bad/losses.csv"
    ends 0 report "$TMPDIR/bad" || return 1
    printf 'city,c\001,L\357\277\276,"a\nb"\n110000,\001,,\n' >"$TMPDIR/bad/losses.csv"
    ends 0 report "$TMPDIR/bad" && python3 - "$TMPDIR/bad/report.xlsx" <<'END' || return 1
import sys, xml.etree.ElementTree, zipfile
book = zipfile.ZipFile(sys.argv[1])
for part in book.namelist():
    if part.endswith((".xml", ".rels")):
        xml.etree.ElementTree.fromstring(book.read(part))
END
    rm "$TMPDIR/bad/losses.csv" || return 1
    echo '{' >"$TMPDIR/bad/run.json"
    ends 65 report "$TMPDIR/bad" && says "run.json:" || return 1
    rm "$TMPDIR/bad/run.json" "$TMPDIR/bad/report.xlsx" && mkdir "$TMPDIR/bad/report.xlsx" || return 1
    ends 73 report "$TMPDIR/bad" && says "report.xlsx: error: cannot create this file" &&
        [ -z "$(ls -A "$TMPDIR/bad" | grep '^\.')" ]
}
check "files that are damaged, and one that cannot be replaced" damaged

# A disk that holds the results and not the workbook.
full_disk() {
    local disk=$TMPDIR/disk result=0
    mkdir -p "$disk"
    mount -t tmpfs -o size="$1" none "$disk" 2>/dev/null || return 77
    cp "$out"/*.csv "$disk"/ && ends 74 report "$disk" && says "No space left" "report.xlsx" &&
        [ ! -e "$disk/report.xlsx" ] && [ -z "$(ls -A "$disk" | grep '^\.')" ] || result=1
    umount "$disk"
    return $result
}
used=$(du -ck "$out"/*.csv | tail -n 1 | cut -f1)
for more in 1000 6000; do
    full_disk $((used + more))k >"$TMPDIR/said" 2>&1
    case $? in
    0) ok "a full disk ($more KB too large) leaves no workbook" ;;
    77) skip "a full disk leaves no workbook" "cannot mount a tmpfs" ;;
    *) not_ok "a full disk ($more KB) leaves no workbook"; sed 's/^/# /' "$TMPDIR/said" ;;
    esac
done
finish
