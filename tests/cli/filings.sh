# SPDX-License-Identifier: MIT
# Filing sheets out and back, what is wrong with them, and what is asked back.
. tests/cli/lib.sh

data=tests/data/objective
work=$TMPDIR/work
mkdir -p "$work"
WORKBOOK=${COMPARE%/*}/workbook

# A file NAME of lines, below a long header.
long() {
    local name=$1
    shift
    { echo "city,item,input,value"; printf '%s\n' "$@"; } >"$work/$name"
}

wrong() { # wrong STATUS TEXT... -- ARGUMENT...
    local wanted=$1 texts=()
    shift
    while [ "$1" != -- ]; do texts+=("$1"); shift; done
    shift
    ends "$wanted" "$@" && says "${texts[@]}" && leaves_nothing "$work"
}

# ---- blank sheets -------------------------------------------------------------------

form_of_each() {
    local name
    for name in $("$MINYI" standards | awk '{ print $1 }'); do
        ends 0 standards form "$name" -o "$work/$name.csv" &&
            ends 0 standards form "$name" -o "$work/$name.xlsx" || return 1
        head -n 1 "$work/$name.csv" | grep -qxF \
            city,item,item_label,input,label,type,unit,allowed,requirement,department,value,source,evidence ||
            { echo "$name: header"; return 1; }
        [ "$(head -c 2 "$work/$name.xlsx")" = PK ] || { echo "$name: no workbook"; return 1; }
    done
}
check "a blank sheet of each standard" form_of_each

requirements() { # all items have theirs, but for two that print a dash
    local empty
    ! grep -nE '^,L[0-9]+P[0-9]+-A[0-9]+,([^,]*,){6},' "$work/gbt33356-2022.csv" || return 1
    grep -qF '数据取某一时间点的统计数据，如评价开始前的月末数据' "$work/gbt33356-2022.csv" &&
        grep -qF '需提供城市信用信息平台系统截图等证明材料，数据取截至2018年12月底的数据。' "$work/xinxing-2018.csv" &&
        grep -qF '市教育局 (全国教育信息化工作进展信息系统)' "$work/xinxing-2018.csv" || return 1
    empty=$(grep -cE '^,L4P1-A[23],([^,]*,){6},' "$work/xinxing-2018.csv")
    [ "$empty" = 3 ] || { echo "$empty inputs without a requirement"; return 1; }
}
check "with the printed data requirements and departments" requirements

# The sheet of small.yaml, filled in: the value of each row by its item and input.
fill() {
    awk -F, -v OFS=, 'NR == 1 { print; next }
        { $1 = "420100"; $11 = 1; $13 = "附件" NR
          if ($2 ".x1" == "AB-3.x1" && $4 == "x1") $11 = "是"
          if ($2 == "AB-3" && $4 == "x2") $11 = "96.5%"
          print }' "$1"
}
round_trip() {
    ends 0 standards form $data/small.yaml -o "$work/small.csv" || return 1
    ! grep '"' "$work/small.csv" || return 1 # so that awk can take it apart
    fill "$work/small.csv" >"$work/filled.csv"
    "$WORKBOOK" "$work/filled.xlsx" "填报=$work/filled.csv" || return 1
    ends 0 assess -s $data/small.yaml -f "$work/filled.csv" -o "$work/OUT1" &&
        ends 0 assess -s $data/small.yaml -f "$work/filled.xlsx" -o "$work/OUT2" &&
        cmp "$work/OUT1/objective.csv" "$work/OUT2/objective.csv" || return 1
    [ "$(wc -l <"$work/OUT1/missing.csv")" = 1 ] && ! grep -q missing "$work/OUT1/objective.csv" || return 1
    rm -r "$work/OUT1" "$work/OUT2"
}
check "a sheet that comes back is read as it is, as CSV and .xlsx" round_trip

blank() {
    rm -f "$work/rest.csv"
    # a department fills in its own rows only; the others stay as they were sent
    awk -F, -v OFS=, '$2 == "AA-1" { $1 = "420100"; $11 = 3 } { print }' "$work/small.csv" >"$work/rest.csv"
    ends 0 check -s $data/small.yaml -f "$work/rest.csv" && says "1 city" || return 1
    wrong 65 "small.csv:1:1: error: a header but no filings below it" -- \
        check -s $data/small.yaml -f "$work/small.csv"
}
check "rows that nobody filled in are no filings" blank

same_scores() {
    local name=$1
    "$WORKBOOK" "$work/$name.xlsx" "a=$data/$name.filings.csv" || return 1
    rm -rf "$work/OUT" "$work/OUT1"
    ends 0 assess -s "$name" -f "$work/$name.xlsx" -o "$work/OUT" &&
        ends 0 assess -s "$name" -f $data/$name.filings.csv -o "$work/OUT1" &&
        cmp "$work/OUT/objective.csv" "$work/OUT1/objective.csv" || return 1
    rm -r "$work/OUT" "$work/OUT1"
}
for name in gbt33356-2022 gbt33356-2022-county xinxing-2018 zhujian-2012; do
    check "the reference case of $name as a workbook" same_scores $name
done

form_to_standard_output() {
    ends 0 standards form xinxing-2018 -o "$work/printed.csv" && ends 0 standards form xinxing-2018 &&
        cmp "$TMPDIR/out" "$work/printed.csv"
}
check "a sheet to standard output" form_to_standard_output

form_mistakes() {
    wrong 2 "x.doc: error: a filing sheet is written as a .csv or an .xlsx file; give it such a name" -- \
            standards form xinxing-2018 -o "$work/x.doc" &&
        wrong 2 "-o and --force are for \`standards form NAME\`" -- standards show xinxing-2018 -o x &&
        wrong 2 "standards fly: it is" -- standards fly x &&
        wrong 73 "small.csv: error: already exists; choose another name, or --force to replace it" -- \
            standards form $data/small.yaml -o "$work/small.csv" &&
        ends 0 standards form $data/small.yaml -o "$work/small.csv" --force &&
        wrong 73 "cannot create this file" -- standards form $data/small.yaml -o "$work/no/x.xlsx" || return 1
    ! ls "$work"/*.part 2>/dev/null
}
check "what is wrong with a command for a sheet" form_mistakes

# ---- several departments ------------------------------------------------------------

conflicts() {
    long a.csv 420100,AA-1,x1,5 420100,AA-1,x2,9
    long b.csv 420100,AA-2,x1,1 420100,AA-1,x1,6
    "$WORKBOOK" "$work/c.xlsx" "市教育局=$work/a.csv" "市公安局=$work/b.csv" || return 1
    wrong 65 "$work/b.csv:3:4: error: AA-1.x1 已办事项 of 420100 is filed twice, here (\"6\") and at $work/a.csv:2; keep one" -- \
        check -s $data/small.yaml -f "$work/a.csv" "$work/b.csv" &&
        wrong 65 "$work/c.xlsx[市公安局]:3:4: error: AA-1.x1 已办事项 of 420100 is filed twice, here (\"6\") and at $work/c.xlsx[市教育局]:2; keep one" -- \
            assess -s $data/small.yaml -f "$work/c.xlsx" -o "$work/OUT" &&
        wrong 65 "$work/c.xlsx[市教育局]:2:4: error:" "and at $work/a.csv:2; keep one" -- \
            check -s $data/small.yaml -f "$work/a.csv" "$work/c.xlsx" --lang en
}
check "departments that contradict each other are named with both places" conflicts

# Not every value in it once more.
same_file() {
    wrong 65 "a.csv:1:1: error: the same file as \"$work/a.csv\"; give filings once" -- \
        check -s $data/small.yaml -f "$work/a.csv" "$work/../$(basename "$work")/a.csv" --lang en &&
        [ "$(wc -l <"$TMPDIR/err")" = 1 ]
}
check "a file of filings given twice" same_file

merged() {
    long a.csv 420100,AA-1,x1,5 420100,AA-1,x2,
    long b.csv 420100,AA-1,x1, 420100,AA-1,x2,9
    "$WORKBOOK" "$work/c.xlsx" "市教育局=$work/a.csv" "市公安局=$work/b.csv" || return 1
    printf 'city,AA-2.x1,AA-2.x2\n420100,3,9\n' >"$work/w.csv"
    "$WORKBOOK" "$work/w.xlsx" "宽=$work/w.csv" || return 1
    ends 0 assess -s $data/small.yaml -f "$work/c.xlsx" "$work/w.xlsx" -o "$work/OUT" || return 1
    grep -q '^420100,item,AA-1,.*,ok$' "$work/OUT/objective.csv" &&
        grep -q '^420100,item,AA-2,.*,ok$' "$work/OUT/objective.csv" || return 1
    rm -r "$work/OUT"
}
check "long and wide, sheets and files are merged" merged

faults() {
    long a.csv 42010,AA-1,x1,5 420100,AA-9,x1,5 420100,AA-1,x9,1 420100,AA-1,x2,1.5 \
        420100,AA-1,x1,96.5% 420100,AB-3,x2,101%
    "$WORKBOOK" "$work/f.xlsx" "a=$work/a.csv" || return 1
    wrong 65 "f.xlsx:2:1: error: unknown city \"42010\"" "f.xlsx:3:2: error: unknown item \"AA-9\"" \
        "f.xlsx:4:3: error: unknown input \"x9\"" \
        'f.xlsx:5:4: error: AA-1.x2 事项总数: "1.5" was filed, but a whole number, 0 or more is expected' \
        'f.xlsx:6:4: error: AA-1.x1 已办事项: "96.5%" was filed' \
        'f.xlsx:7:4: error: AB-3.x2 部门比例: "101%" was filed' -- \
        assess -s $data/small.yaml -f "$work/f.xlsx" -o "$work/OUT"
}
check "every fault of a workbook in one run, with its place" faults

# People write into a cell that they have nothing for it; to yes or no 无 may be an answer.
nothing() {
    long n.csv 420100,AA-1,x1,无 420100,AA-1,x2,N/A 420100,AB-3,x2,—
    wrong 65 'n.csv:2:4: error: AA-1.x1 已办事项: "无" was filed; where there is nothing to file leave the cell empty (expected: a whole number, 0 or more)' \
        'n.csv:3:4: error: AA-1.x2 事项总数: "N/A" was filed; where' 'n.csv:4:4: error: AB-3.x2 部门比例: "—" was filed; where' -- \
        assess -s $data/small.yaml -f "$work/n.csv" -o "$work/OUT"
}
check "what people write for nothing" nothing

unreadable() {
    printf '\320\317\021\340\241\261\032\341' >"$work/old.xls"
    printf 'PK\003\004 torn' >"$work/torn.xlsx"
    wrong 65 "old.xls:1:1: error: an .xls workbook, or one with a password; save it as .xlsx without a password, or as \"CSV UTF-8\"" \
        "torn.xlsx:1:1: error: this workbook cannot be read (" -- \
        check -s $data/small.yaml -f "$work/old.xls" "$work/torn.xlsx" &&
        wrong 66 "cannot open this file" -- check -s $data/small.yaml -f "$work/no.xlsx"
}
check "files that are no workbooks" unreadable

# ---- what is asked back -------------------------------------------------------------

asks() {
    { echo city,item,input,value,source,evidence
      echo 420100,AA-1,x1,9,局,文1; echo 420100,AA-1,x2,9,局,
      echo 420100,AB-3,x4,40,局,文2; } >"$work/now.csv"
    long last.csv 420100,AA-1,x1,4 420100,AA-1,x2,9 420100,AB-3,x4,10
    ends 0 assess -s $data/small.yaml -f "$work/now.csv" --last "$work/last.csv" -o "$work/OUT" || return 1
    cat >"$work/queries.csv" <<EOF
city,code,input,label,value,question,detail,file,line
420100,AA-1,x1,已办事项,9,"the rate is a full 100 %; is it so, and what shows it?",9 of 9,$work/now.csv,2
420100,AA-1,x1,已办事项,9,"much has changed since the last wave; is it so, and why?","a rate of 44.4 % in the last wave, of 100.0 % now",$work/now.csv,2
420100,AA-1,x2,事项总数,9,no evidence is named; which document shows it?,,$work/now.csv,3
420100,AB-3,x4,面积,40,"much has changed since the last wave; is it so, and why?","10 in the last wave, 40 now",$work/now.csv,4
EOF
    diff "$work/queries.csv" "$work/OUT/queries.csv" || return 1
    head -n 2 "$work/OUT/missing.csv" | tail -n 1 | grep -qxF '420100,,AA-2,同总数,x1,可办事项,count,,' || return 1
    rm -r "$work/OUT"
    ends 0 check -s $data/small.yaml -f "$work/now.csv" --last "$work/last.csv" &&
        says "inputs not filed: " "values to ask about: 4" "AA-2.x1" "9 of 9: the rate is a full" &&
        leaves_nothing "$work" || return 1
    # what is asked changes no exit status, but a last wave that is wrong does
    long last.csv 420100,AA-1,x1,many
    wrong 65 "last.csv:2:4: error: AA-1.x1" -- \
        assess -s $data/small.yaml -f "$work/now.csv" --last "$work/last.csv" -o "$work/OUT" &&
        wrong 2 "-f FILE is missing" -- check -q q --last "$work/last.csv"
}
check "missing inputs and questions to ask back" asks

in_chinese() {
    rm -rf "$work/OUT"
    wrong 2 "x.doc: error: 填报表写成 .csv 或 .xlsx 文件；请使用这样的文件名" -- \
        standards form xinxing-2018 -o "$work/x.doc" --lang zh &&
        wrong 73 "small.csv: error: 已经存在；请换一个文件名，或用 --force 覆盖" -- \
            standards form $data/small.yaml -o "$work/small.csv" --lang zh &&
        wrong 2 "-o 和 --force 只用于 \`standards form NAME\`" -- standards show x -o x --lang zh &&
        wrong 65 "old.xls:1:1: error: 这是 .xls 工作簿，或设有密码的工作簿；请另存为不设密码的 .xlsx，或“CSV UTF-8”" \
            "torn.xlsx:1:1: error: 无法读取此工作簿（" -- \
            check -s $data/small.yaml -f "$work/old.xls" "$work/torn.xlsx" --lang zh || return 1
    long last.csv 420100,AA-1,x1,4 420100,AA-1,x2,9
    ends 0 check -s $data/small.yaml -f "$work/now.csv" --last "$work/last.csv" --lang zh &&
        says "需要询问的填报值：3" "9 ÷ 9: 比率达到 100 %，是否属实？" || return 1
    ends 0 assess -s $data/small.yaml -f "$work/now.csv" --last "$work/last.csv" -o "$work/OUT" --lang zh || return 1
    grep -qF '与上一轮相比变化很大，是否属实？原因是什么？,上一轮比率 44.4 %，本轮 100.0 %,' "$work/OUT/queries.csv" &&
        grep -qF '未注明证明材料；以哪份材料为证？' "$work/OUT/queries.csv"
}
check "in Chinese" in_chinese
finish
