# SPDX-License-Identifier: MIT
# mapping.csv settles what no rule can; check proposes one; --declared-rows counts; states.csv
# keeps apart what an answer that is none may mean.
. tests/cli/lib.sh

data=tests/data/mapping
form=$data/questionnaire

mapped() {
    ends 0 clean -q $form -r $data/dump.csv --mapping $data/mapping.csv -o "$TMPDIR/OUT" &&
        diff - "$TMPDIR/OUT/responses.csv" <<'END' && [ "$(wc -l <"$TMPDIR/OUT/edits.csv")" = 1 ]
file,line,id,city,sex,trip,family,q1,q2,备注
dump.csv,2,a1,410100,1,metro,3,3,3,=cmd()
dump.csv,3,a2,410300,2,walk,4,3,2,
dump.csv,4,a3,410300,2,,,9,,x
dump.csv,5,a4,410300,2,metro walk,2,3,,y
END
}
check "columns and values are mapped" mapped

apart() {
    diff - "$TMPDIR/OUT/states.csv" <<'END'
file,question,answered,no_opinion,not_asked,unanswered,empty,not_relevant,unknown_choice,not_a_number
dump.csv,id,4,0,0,0,0,0,0,0
dump.csv,city,4,0,0,0,0,0,0,0
dump.csv,sex,4,0,0,0,0,0,0,0
dump.csv,trip,3,0,1,0,0,0,0,0
dump.csv,family,3,0,0,0,1,0,0,0
dump.csv,q1,3,1,0,0,0,0,0,0
dump.csv,q2,2,0,0,2,0,0,0,0
END
}
check "states stay apart" apart

# A dump whose city nobody knows is refused, and its columns are proposed all the same.
proposes_columns() {
    ends 65 check -q $form -r $data/dump.csv --propose-mapping &&
        diff - "$TMPDIR/out" <<'END'
column,question,value,choice,count,suggestion
"流水号",,,,,
"所在地市",,,,,"city"
"出行_1",,,,,
"出行_2",,,,,
"对交通的看法",,,,,
"备注",,,,,
END
}
check "columns are proposed" proposes_columns

proposes_values() {
    head -n 7 $data/mapping.csv >"$TMPDIR/columns.csv"
    ends 75 check -q $form -r $data/dump.csv --mapping "$TMPDIR/columns.csv" --propose-mapping &&
        diff - "$TMPDIR/out" <<'END'
column,question,value,choice,count,suggestion
"备注",,,,,
,"city","洛阳",,2,"410300"
,"city","郑州",,1,"410100"
,"sex","女性",,1,"2"
,"family","三口",,1,
,"q1","很满意",,2,"3"
,"q2","'-",,1,
END
}
check "values are proposed, with counts" proposes_values

# What is proposed can be read again: nothing in it is decided.
proposal_decides_nothing() {
    cp "$TMPDIR/out" "$TMPDIR/proposed.csv"
    cat "$TMPDIR/columns.csv" <(tail -n +3 "$TMPDIR/proposed.csv" | cut -d, -f1-4) >"$TMPDIR/both.csv"
    ends 75 clean -q $form -r $data/dump.csv --mapping "$TMPDIR/columns.csv" -o "$TMPDIR/without" &&
        ends 75 clean -q $form -r $data/dump.csv --mapping "$TMPDIR/both.csv" -o "$TMPDIR/with" &&
        grep -q 'values without a choice (6' "$TMPDIR/err" &&
        diff -r "$TMPDIR/without" "$TMPDIR/with" --exclude=run.json
}
check "a proposal decides nothing" proposal_decides_nothing

# A question that has a column already is no suggestion for another one.
suggests_what_is_free() {
    sed '1s/备注/家中人口数/' $data/dump.csv >"$TMPDIR/taken.csv"
    ends 65 check -q $form -r "$TMPDIR/taken.csv" --propose-mapping && grep -qx '"家中人口数",,,,,' "$TMPDIR/out" || return 1
    sed '1s/家中人口,/x,/; 1s/备注/家中人口数/' $data/dump.csv >"$TMPDIR/free.csv"
    ends 65 check -q $form -r "$TMPDIR/free.csv" --propose-mapping && grep -qx '"家中人口数",,,,,"family"' "$TMPDIR/out" || return 1
    ends 65 check -q $form -r "$TMPDIR/taken.csv" "$TMPDIR/free.csv" --propose-mapping &&
        grep -qx '"家中人口数",,,,,"family"' "$TMPDIR/out"
}
check "columns that are taken are not suggested" suggests_what_is_free

# Texts where numbers are asked for are mapped to what is to be read instead: the one number in
# them is suggested.
proposes_numbers() {
    sed '2s/三口/约３口人/; 3s/,4,/,3-4人,/; 4s/(跳过),-3,,/(跳过),-3,-1户,/; 5s/,2,很/,2.5.1,很/' $data/dump.csv >"$TMPDIR/numbers.csv"
    ends 75 check -q $form -r "$TMPDIR/numbers.csv" --mapping "$TMPDIR/columns.csv" --propose-mapping &&
        grep family "$TMPDIR/out" | diff - <(printf '%s\n' ',"family","'"'"'-1户",,1,' ',"family","2.5.1",,1,' \
            ',"family","3-4人",,1,' ',"family","约３口人",,1,"3"')
}
check "texts where numbers are asked for are proposed" proposes_numbers

# The proposal goes around: what the scanner of personal data finds is not in it.
hides_personal() {
    { cat $data/dump.csv; echo '王13800138000,洛阳13912345678,女,0,0,2,满意,微信号 abc_def123,z'; } >"$TMPDIR/personal.csv"
    ends 75 check -q $form -r "$TMPDIR/personal.csv" --mapping "$TMPDIR/columns.csv" --propose-mapping &&
        says "warning: columns and values with personal data (2) are left out of the proposal" &&
        ! grep -E '139|abc_def' "$TMPDIR/out" && [ "$(wc -l <"$TMPDIR/out")" = 8 ] || return 1
    sed '1s/备注/13800138000/' "$TMPDIR/personal.csv" >"$TMPDIR/header.csv"
    ends 75 check -q $form -r "$TMPDIR/header.csv" --mapping "$TMPDIR/columns.csv" --propose-mapping --lang zh &&
        ! grep 138 "$TMPDIR/out" && grep -q 个人信息 "$TMPDIR/err"
}
check "personal data are left out of a proposal" hides_personal

# Every fault with its place, in one run.
faults() {
    cat >"$TMPDIR/faulty.csv" <<'END'
column,question,value,choice
流水号,nobody,,
流水号2,id,,x
出行_1,trip,,boat
所在地市,city,郑州,410100
,sex,女性,3
,sex,女性,2
,sex,女性,1
,,,9
没有这一列,id,,
END
    ends 65 clean -q $form -r $data/dump.csv --mapping "$TMPDIR/faulty.csv" -o "$TMPDIR/no" &&
        [ ! -e "$TMPDIR/no" ] && sed 's/^.*faulty.csv://' "$TMPDIR/err" | cut -d' ' -f1-2 |
        diff - <(printf '%s: error:\n' 2:2 3:4 4:4 5:3 6:4 8:3 9) || { cat "$TMPDIR/err"; return 1; }
}
check "faults of a mapping" faults

missing_column() {
    cat $data/mapping.csv <(echo '没有这一列,id,,') | sed '/^流水号/d' >"$TMPDIR/more.csv"
    ends 0 clean -q $form -r $data/dump.csv --mapping "$TMPDIR/more.csv" -o "$TMPDIR/more" &&
        grep -q 'more.csv:13:1: warning: no dump has a column "没有这一列"' "$TMPDIR/err"
}
check "a mapped column that no dump has" missing_column

# In every dialect of the same: several dumps, one column in each of them.
same_bytes() {
    local n
    for n in 1 4; do
        ends 0 clean -q $form -r $data/dump.csv --mapping $data/mapping.csv -o "$TMPDIR/t$n" --threads $n || return 1
    done
    diff -r "$TMPDIR/t1" "$TMPDIR/t4"
}
check "same bytes for any number of threads" same_bytes

declared() {
    sed '$d' $data/dump.csv >"$TMPDIR/less.csv"
    local map="--mapping $data/mapping.csv"
    ends 0 clean -q $form -r $data/dump.csv "$TMPDIR/less.csv" $map --declared-rows 4 --declared-rows 3 -o "$TMPDIR/d1" || return 1
    ends 65 clean -q $form -r $data/dump.csv "$TMPDIR/less.csv" $map --declared-rows 5 --declared-rows 4 -o "$TMPDIR/d2" &&
        [ ! -e "$TMPDIR/d2" ] && [ "$(grep -c 'rows were read, but --declared-rows says' "$TMPDIR/err")" = 2 ] &&
        grep -q 'less.csv: error: 3 rows were read, but --declared-rows says 4' "$TMPDIR/err" || return 1
    ends 2 clean -q $form -r $data/dump.csv "$TMPDIR/less.csv" $map --declared-rows 4 -o "$TMPDIR/d3" &&
        grep -q 'one for each dump is expected, in their order (given: 1; dumps: 2)' "$TMPDIR/err"
}
check "declared rows" declared
check "proposing needs dumps" ends 2 check -q $form --propose-mapping
finish
