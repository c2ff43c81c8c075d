#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Plain rows are read a short way (survey/clean/plain_rows.h), all others the long one; both
# must come to the same.  The same dump is read twice: as it is, and with every row's first cell
# in quotes, which no plain row has.
. tests/cli/lib.sh

made=$TMPDIR/made
"$BUILD/tests/bench/plain" "$made" 4000 7

# What is near to plain, and is not: blanks, quotes, signs, long and full-width cells, texts that
# say nothing, cells too many or too few, line ends of all kinds, the header once more.
city=$(sed -n 2p "$made/responses.csv" | cut -d, -f2)
row() { # ID CITY STARTED SEX AGE EDU ANSWERS... SECONDS COMMENT
    local IFS=,
    printf '%s\n' "$*"
}
plain="2023-05-26,1,2,3"
answers=3,4,3,4,3,4,3,4,3,4,3,4
number=0
# The next one, of its own id: CITY STARTED,SEX,AGE,EDU ANSWERS SECONDS COMMENT...
next() { row "n$((++number))" "$@"; }
{
    cat "$made/responses.csv"
    next "$city" $plain $answers 100 ''
    for other in " $city" "不存在的城市" ""; do next "$other" $plain $answers 100 ''; done
    for other in ,1,2,3 -3,1,2,3 2023-05-26,,2,3; do next "$city" "$other" $answers 100 ''; done
    for other in 3,4,3,4,3,4,3,4,3,4,3,6 3,,3,4,,,,4,3,4,3, ,,,,,,,,,,, 5,5,5,5,5,5,5,5,5,5,5,5; do
        next "$city" $plain "$other" 100 ''
    done
    for seconds in '' -3 1234567890 1.5; do next "$city" $plain $answers "$seconds" ''; done
    for comment in '(空)' '（跳过）' '-' '  ' '没有 ' '啊啊啊啊啊啊' '"他说""好"""' '"两行
的意见"' '"没有关' '电话13812345678，请回电，谢谢你们的工作' '电话13812345678，请回电，谢谢你们的工作' \
        "$(printf '长%.0s' {1..900})" $'\xff\xfe' $'\x01' '"""好"""' '""""' \
        '"""啊啊啊啊""啊啊"' '" ""好"' '"电话""13812345678""，请回电"' "\"$(printf '长""%.0s' {1..900})\""; do
        next "$city" $plain $answers 100 "$comment"
    done
    next "$city" $plain $answers 100 '' ''
    next "$city" $plain 3,4
    for id in "n1" "" "-3" "甲" " n27" "$(printf 'n%.0s' {1..300})"; do
        row "$id" "$city" $plain $answers 100 ''
    done
    printf '\n'
    next "$city" $plain $answers 100 $'\r'
    next "$city" $plain $answers 100 $'好\r'
    head -n 1 "$made/responses.csv"
    next "$city" $plain $answers 100 '"末行"' | tr -d '\n'
} >"$TMPDIR/dump.csv"
mkdir "$TMPDIR/plain" "$TMPDIR/quoted"
cp "$TMPDIR/dump.csv" "$TMPDIR/plain/responses.csv"
# Not the header, not the second line of a comment, not what has no comma.
sed -E '2,$s/^([^,"]*),/"\1",/' "$TMPDIR/dump.csv" >"$TMPDIR/quoted/responses.csv"

dumps=responses.csv
clean() { # HOW OPTION...
    local how=$1
    shift
    minyi clean -q "$made/questionnaire" -r "$TMPDIR/$how"/$dumps -o "$TMPDIR/out-$how" \
        --force --quiet --lang en "$@"
    mv "$TMPDIR/err" "$TMPDIR/err-$how"
    sed -i "s|$TMPDIR/$how/||" "$TMPDIR/err-$how"
}
both() { # OPTION...
    clean plain "$@"
    clean quoted "$@"
}
same() { diff -r -x run.json "$TMPDIR/out-plain" "$TMPDIR/out-quoted" && diff "$TMPDIR/err-plain" "$TMPDIR/err-quoted"; }

clean plain --no-responses
check "the dump is cleaned" test "$status" = 0
clean quoted --no-responses
check "and with quotes" test "$status" = 0
check "plain rows are judged as all others are" same
check "which had something to reject" test "$(wc -l <"$TMPDIR/out-plain/rejected.csv")" -gt 15

both
check "and with a clean dump" same
clean plain --no-responses --threads 1
clean quoted --no-responses --threads 2
check "on any number of threads" same

# Of two contractors, by the file that each has sent; some rows at night.
for how in plain quoted; do
    for file in one two; do head -n 1 "$TMPDIR/$how/responses.csv" >"$TMPDIR/$how/$file.csv"; done
    sed -n 2,1500p "$TMPDIR/$how/responses.csv" >>"$TMPDIR/$how/one.csv"
    sed '1,1500d' "$TMPDIR/$how/responses.csv" >>"$TMPDIR/$how/two.csv"
    sed -i -E 's/,(2023-[0-9]+-[0-9]*[1-5]),/,\1 23:10:05,/' "$TMPDIR/$how/one.csv" "$TMPDIR/$how/two.csv"
done
cp "$made/questionnaire/survey.csv" "$TMPDIR/survey.csv"
sed -i 's/^date,started,日期,,/start,started,日期,,started/' "$made/questionnaire/survey.csv"
dumps='[ot][nw][eo].csv'
both --no-responses
cp "$TMPDIR/survey.csv" "$made/questionnaire/survey.csv"
dumps=responses.csv
check "the files of two contractors are cleaned" test "$status" = 0
check "and judged the same" same
check "who are compared" test "$(grep -c ',median_duration,[1-9]' "$TMPDIR/out-plain/interviewers.csv")" = 2
check "by the time of day, too" test "$(grep -c ',night,[1-9]' "$TMPDIR/out-plain/interviewers.csv")" = 2

for how in plain quoted; do
    minyi score -q "$made/questionnaire" -r "$TMPDIR/$how/responses.csv" \
        -p "$made/population.csv" -o "$TMPDIR/out-$how" --force --quiet --no-responses
done
check "weights and scores are the same" diff -r -x run.json "$TMPDIR/out-plain" "$TMPDIR/out-quoted"

# Labels as 问卷星 writes them, a choice that is no opinion, numbers that are scored, a column
# that no question has, semicolons.
form=$TMPDIR/form
mkdir "$form"
cat >"$form/survey.csv" <<'END'
type,name,label,required,role,dimension,weight,score_min,score_max
text,no,编号,,id,,,,
select_one city,city,城市,yes,city,,,,
select_one five,a,服务,,,life,1,,
select_one five,b,交通,,,life,1,,
integer,c,打分,,,life,1,0,10
select_one sex,sex,性别,yes,,,,,
text,why,原因,,,,,,
integer,seconds,用时,,duration,,,,
END
cat >"$form/choices.csv" <<'END'
list_name,name,label,score
city,110000,北京市,
city,120000,天津市,
five,1,非常满意,100
five,2,满意,75
five,3,一般,50
five,9,不清楚,
sex,1,男,
sex,2,女,
END
printf 'dimension,label,weight,parent\nlife,生活,1,\n' >"$form/dimensions.csv"
printf 'form_title,form_id,version,straightline_items,min_duration\n短表,short,1,2,5\n' \
    >"$form/settings.csv"
made=$TMPDIR/made-form
mkdir "$made" && ln -s "$form" "$made/questionnaire"
awk 'BEGIN {
    split("非常满意 满意 一般 不清楚 1 2 3 9 很好 (跳过) -3 １ 2.0", five, " ")
    split("北京市 天津市 110000 120000 上海市", city, " ")
    split("好 停车难 (空) －３ 　没有 aaaaaaaa", why, " ")
    print "编号;城市;服务;交通;打分;性别;原因;用时;备用"
    seed = 7
    for (i = 1; i <= 3000; i++) {
        for (k = 1; k <= 8; k++) { seed = (seed * 1103515245 + 12345) % 2147483648; r[k] = seed / 2147483648 }
        print i % 997 ";" city[1 + int(4.02 * r[1])] ";" \
            (r[2] < .05 ? "" : five[1 + int(8.1 * r[2])]) ";" five[1 + int((i % 50 ? 8 : 13) * r[3])] ";" \
            (r[4] < .1 ? "" : int(10.99 * r[4]) (i % 300 ? "" : ".5")) ";" (r[5] < .5 ? "男" : "2") ";" \
            (r[6] < .8 ? "" : why[1 + int(6 * r[7])]) ";" int(200 * r[8]) ";" (i % 5 ? "微信" : "“手机”")
    }
}' >"$TMPDIR/plain/responses.csv"
sed -E '2,$s/^([^;"]*);/"\1";/' "$TMPDIR/plain/responses.csv" >"$TMPDIR/quoted/responses.csv"
both --no-responses
check "labels, numbers and no opinion are read the same" same
check "and some have no opinion" test "$(cut -d, -f4 "$TMPDIR/out-plain/states.csv" | grep -c '^[1-9]')" -ge 2
both
check "so is their clean dump" same
both --excel-safe
check "and one for spreadsheets" same
# The same with commas, where cells that stand side by side are copied together.
for how in plain quoted; do
    sed -i -E 's/;/,/g' "$TMPDIR/$how/responses.csv"
done
for option in --excel-safe --keep-pii --quiet; do
    both $option
    check "with commas and $option" same
done
check "labels have become names" grep -q '^responses.csv,[0-9]*,[0-9]*,1[12]0000,[1-9]*,' \
    "$TMPDIR/out-plain/responses.csv"

# Values that the user maps, one of which is another choice's name.
printf 'column,question,value,choice\n,a,很好,1\n,a,2,3\n,b,(跳过),9\n,sex,男,2\n' >"$TMPDIR/mapping.csv"
both --mapping "$TMPDIR/mapping.csv"
check "mapped values" same
check "are read" test "$(grep -c '很好' "$TMPDIR/out-plain/edits.csv" "$TMPDIR/out-plain/rejected.csv" | grep -vc ':0$')" = 0
sed -i 's/^,sex,男,2$/,c,1,7/' "$TMPDIR/mapping.csv"
both --mapping "$TMPDIR/mapping.csv"
check "and numbers" same

# Columns of the field tool are looked at in plain rows, too, and beside a comment.
mkdir "$TMPDIR/small"
cat >"$TMPDIR/small/survey.csv" <<'END'
type,name,label,role,dimension,weight
text,id,编号,id,,
select_one city,city,城市,city,,
select_one sat,q1,满意,,d,1
text,say,意见,comment,,
END
printf 'list_name,name,label,score\ncity,1,甲市,\nsat,1,好,100\nsat,2,坏,0\n' >"$TMPDIR/small/choices.csv"
printf 'dimension,label,weight\nd,维度,1\n' >"$TMPDIR/small/dimensions.csv"
printf 'form_title,form_id,version,min_duration,speeder_share,straightline_items\n小,small,v3,0,0,0\n' \
    >"$TMPDIR/small/settings.csv"
mv "$TMPDIR/small" "$TMPDIR/questionnaire"
made=$TMPDIR
field_tool() {
    local number
    {
        echo id,city,q1,say,__version__,_validation_status
        for number in 1 2 3 4; do printf '%s\n' "a$number,1,1,好,v3," "b$number,1,2,,3,Approved" "c$number,1,2,坏,v,"; done
        printf '%s\n' d,1,1,,v2, e,1,2,好,v2, f,1,2,,v1, g,1,2,,, 'h,1,2,,v3,On Hold' 'i,1,2,坏,v3,Not Approved'
    } >"$TMPDIR/plain/responses.csv"
    sed -E '2,$s/^([^,]*),/"\1",/' "$TMPDIR/plain/responses.csv" >"$TMPDIR/quoted/responses.csv"
    both && [ "$status" = 0 ] && same &&
        grep -q 'responses.csv:14:5: warning: rows of version "v2" of the form: 2' "$TMPDIR/err-plain" &&
        grep -q 'responses.csv:19:6: warning: responses that reviewers have rejected' "$TMPDIR/err-plain"
}
check "versions of the form and reviews in plain rows" field_tool

# A long questionnaire with routing, calculates, constraints and devices, as two tools export it: one
# answer in a cell, or a column a choice; with words for what was not asked, or without.
"$BUILD/samples/henan/generate" --responses 6000 "$TMPDIR/henan"
printf 'check,expression\nold,${age} > 100\nsure,${overall} = 0 and ${recommend} > 8\n' >"$TMPDIR/checks.csv"
printf 'sex,target\n1,100\n' >"$TMPDIR/quotas.csv"
cp -r questionnaires/shimin-2022 "$TMPDIR/long"
cp "$TMPDIR/checks.csv" "$TMPDIR/quotas.csv" "$TMPDIR/long"
for how in plain quoted; do
    cp "$TMPDIR/henan/wave-wjx.csv" "$TMPDIR/henan/wave-odk.csv" "$TMPDIR/$how"
done
sed -i -E 's/^(uuid:[^,]*|[0-9]+),/"\1",/' "$TMPDIR/quoted/wave-wjx.csv" "$TMPDIR/quoted/wave-odk.csv"
long() { # WAVE OPTION...
    local how wave=$1
    shift
    for how in plain quoted; do
        minyi score -q "$TMPDIR/long" -r "$TMPDIR/$how/$wave.csv" -p "$TMPDIR/henan/population.csv" \
            -o "$TMPDIR/out-$how" --force --quiet --lang en "$@"
        sed "s|$TMPDIR/$how/||" "$TMPDIR/err" >"$TMPDIR/err-$how"
    done
    [ "$status" = 0 ] && same && [ "$(wc -l <"$TMPDIR/out-plain/responses.csv")" -gt 1000 ] &&
        [ "$(wc -l <"$TMPDIR/out-plain/rejected.csv")" -gt 50 ]
}
for wave in wave-wjx wave-odk; do
    check "a long questionnaire, $wave" long $wave
    check "$wave with all statistics" long $wave --estimates --by sex --keep-pii
done

# With a design, interviewers, an attention question, and places in columns that are no question's.
field=$TMPDIR/field
mkdir "$field" "$TMPDIR/made-field"
ln -s "$field" "$TMPDIR/made-field/questionnaire"
made=$TMPDIR/made-field
cat >"$field/survey.csv" <<'END'
type,name,label,required,role,dimension,weight,expect,constraint,calculation
text,no,编号,,id,,,,,
select_one city,city,城市,yes,city,,,,,
start,begun,开始,,started,,,,,
end,ended,结束,,submitted,,,,,
text,tablet,设备,,device,,,,,
text,area,层,,stratum,,,,,
integer,unit,点,,psu,,,,,
decimal,counts,权,,base_weight,,,,,
text,who,访问员,,interviewer,,,,,
select_one five,a,服务,,,life,1,,,
select_one five,b,交通,,,life,1,,,
select_one five,check,请选2,,attention,,,2,,
integer,age,年龄,,,,,,. >= 16 and . < 120,
calculate,band,年龄段,,,,,,,"if(${age} >= 60, '2', '1')"
END
printf 'list_name,name,label,score\n' >"$field/choices.csv"
printf '%s\n' city,110000,北京市, five,1,满意,100 five,2,一般,50 five,3,不满意,0 >>"$field/choices.csv"
printf 'dimension,label,weight\nlife,生活,1\n' >"$field/dimensions.csv"
printf 'form_title,form_id,min_duration\n田野,field,5\n' >"$field/settings.csv"
awk 'BEGIN {
    print "no,city,begun,ended,tablet,area,unit,counts,who,a,b,check,age,IP,LocationLatitude,LocationLongitude"
    seed = 11
    for (i = 1; i <= 3000; i++) {
        for (k = 1; k <= 8; k++) { seed = (seed * 1103515245 + 12345) % 2147483648; r[k] = seed / 2147483648 }
        printf "n%d,110000,2023-05-%02dT%02d:10:%02d+08:00,", i, 1 + i % 28, i % 24, i % 60
        printf "2023-05-%02dT%02d:%02d:%02d%s,", 1 + i % 28, i % 24, 11 + r[1] * 9, i % 60, i % 97 ? "+08:00" : ""
        printf "t%d,%s,%s,%s,u%d,", 40 * r[2], r[3] < .5 ? "城区" : "S2", i % 89 ? int(1 + 9 * r[3]) : "", \
            i % 83 ? 1 + int(4 * r[4]) / 4 : 0, 6 * r[2]
        printf "%d,%d,%s,%d,10.0.%d.%d,%s,116.4\n", 1 + 3 * r[5], 1 + 3 * r[6], i % 61 ? 2 : 3, \
            i % 71 ? 16 + 80 * r[7] : 7, 3 * r[8], 200 * r[1], i % 7 ? 39.9 : ""
    }
}' >"$TMPDIR/plain/responses.csv"
sed -E '2,$s/^([^,]*),/"\1",/' "$TMPDIR/plain/responses.csv" >"$TMPDIR/quoted/responses.csv"
both
check "a design, times, devices and interviewers" same
check "with rejected rows of each kind" test "$(cut -d, -f5 "$TMPDIR/out-plain/rejected.csv" | sort -u | wc -l)" -ge 4
check "and interviewers compared at night" grep -q ',night,[1-9]' "$TMPDIR/out-plain/interviewers.csv"
finish
