# SPDX-License-Identifier: MIT
# Cells, columns and whole dumps whose content is odd (dumps.md 4.1: 36, 37, 44-53, 61,
# 64-66, 68, 69).
. tests/cli/hostile_lib.sh

# A name that nearly is one: one is suggested, and nothing is bound to it.
near_names() {
    dump 'id,city,servcie,traffic,人数\n1,410100,1,2,7\n'
    cleans 0 && says "dump.csv:1:3: note: column \"servcie\" belongs to no question; did you mean \"service\"?" &&
        [ "$(answer 2 service)" = "" ] && [ "$(answer 2 servcie)" = 1 ] && in_chinese "dump.csv:1:3:" &&
        [ "$(grep -c '您是指' "$TMPDIR/err")" = 1 ] || return 1
    dump 'id,citty\n1,410100\n' && refused "dump.csv:1: error: no column has the city" 'did you mean "city"?' || return 1
    # the question has its column, or two are as near: then none is
    dump 'id,city,service,servcie\n1,410100,1,2\n' && cleans 0 && quiet_about "did you mean" || return 1
    sed 's/^text,street/text,traffik/' -i "$work/q/survey.csv"
    dump 'id,city,traffix\n1,410100,1\n'
    ends 0 clean -q "$work/q" -r "$dump" -o "$work/OUT" --force && quiet_about "did you mean" || return 1
    printf 'column,question,value,choice\n用户,servise,,\n,service,好,满义\n,trip,坐地铁,metr\n' >"$work/map.csv"
    dump 'id,city\n1,410100\n' && cleans 65 --mapping "$work/map.csv" &&
        says 'map.csv:2:2: note: did you mean "service"?' 'map.csv:4:4: note: did you mean "metro"?' || return 1
    ends 2 score -q "$form" -r "$dump" -o "$work/OUT" --by citi && says 'did you mean "city"?'
}
rm -rf "$work/q" && cp -R "$form" "$work/q"
check "4.1-35 names that nearly are one" near_names
columns() {
    dump 'id,city,服务评价,service\n1,410100,x,1\n' && cleans 0 && counts 1 1 || return 1
    says "dump.csv:1: note: columns that belong to no question (1) are kept: 服务评价" \
        "dump.csv:1: warning: scored questions without a column (1), which nobody here has answered: traffic" \
        "dump.csv:1: note: other questions without a column" || return 1
    says "1 belong to no question" && in_chinese "dump.csv:1: warning" || return 1
    dump 'id,service\n1,1\n' && refused "dump.csv:1: error: no column has the city" || return 1
    # asked of some only, so that the dump may do without: but it is said
    rm -rf "$work/q" && cp -R "$form" "$work/q" || return 1
    sed "s/^integer,age,您的年龄,,/integer,age,您的年龄,yes,\${city} = '410100'/" -i "$work/q/survey.csv"
    dump 'id,city\n1,410100\n2,410200\n'
    ends 0 clean -q "$work/q" -r "$dump" -o "$work/OUT" --force && counts 2 1 && has rejected.csv "dump.csv,2,1,410100,incomplete,age" || return 1
    says "dump.csv:1: warning: required questions without a column (1), so that every row that was to be asked is incomplete: age;"
}
check "4.1-36 a column without a question, a question without a column" columns
order() {
    dump 'id,city,service,traffic\n1,410100,1,2\n' && cleans 0 && cp "$work/OUT/responses.csv" "$work/before" || return 1
    dump 'traffic,service,city,id\n2,1,410100,1\n' && cleans 0 && cmp "$work/before" "$work/OUT/responses.csv"
}
check "4.1-37 columns in another order" order

formulas() {
    dump '%s\n' id,city,income,street,remark "1,410100,-5,=cmd|'/c calc'!A,@SUM(1)" '2,410200,3,-a,"	tab"' \
        '3,410100,1,＝SUM(A),＋八六' "4,410100,1,'=x,plain"
    cleans 0 && counts 4 4 || return 1
    # as they are, byte for byte
    grep -q "=cmd|'/c calc'!A,@SUM(1)" "$work/OUT/responses.csv" && [ "$(answer 2 income)" = -5 ] || return 1
    cleans 0 --excel-safe && counts 4 4 || return 1
    [ "$(answer 2 street)" = "'=cmd|'/c calc'!A" ] && [ "$(answer 2 remark)" = "'@SUM(1)" ] && [ "$(answer 2 income)" = -5 ] &&
        [ "$(answer 4 street)" = "'=SUM(A)" ] && [ "$(answer 4 remark)" = "'＋八六" ] && [ "$(answer 5 street)" = "'=x" ] &&
        [ "$(answer 5 remark)" = plain ] || { shows responses.csv; return 1; }
    dump '%s\n' id,city,income,street,other '=1+1,410100,=2+3,x1,=3' '=1+1,410100,1,x,y' '=1+2,9,1,x,y'
    cleans 0 --excel-safe && has edits.csv "dump.csv,2,'=1+1,income,'=2+3,,not a number" "dump.csv,2,'=1+1,street,x1,,constraint" &&
        has rejected.csv "dump.csv,3,'=1+1,410100,duplicate_id,dump.csv:2" "dump.csv,4,'=1+2,,unknown_city,9" &&
        grep -q ",'=3$" "$work/OUT/responses.csv"
}
check "4.1-44 cells that a spreadsheet would compute; --excel-safe" formulas
check "4.1-44 not --excel-safe and --export" ends 2 score -q "$form" -r "$dump" -o "$work/OUT" --excel-safe --export csv
marked_files() {
    dump 'id,city\n1,410100\n' && cleans 0 --bom || return 1
    for file in responses rejected edits flow; do
        [ "$(head -c 3 "$work/OUT/$file.csv" | od -An -tx1)" = " ef bb bf" ] || { echo "$file"; return 1; }
    done
    ends 0 run -q questionnaires/shimin-2022 -r samples/henan/wave-wjx.csv -p samples/henan/population.csv \
        -s gbt33356-2022 -f samples/henan/filings.csv --cities samples/henan/cities.csv -o "$work/OUT" --force --bom || return 1
    ends 0 run -q questionnaires/shimin-2022 -r samples/henan/wave-wjx.csv -p samples/henan/population.csv \
        -s gbt33356-2022 -f samples/henan/filings.csv --cities samples/henan/cities.csv -o "$work/OUT-plain" || return 1
    for file in "$work/OUT-plain"/*.csv; do
        { printf '\xEF\xBB\xBF'; cat "$file"; } | cmp - "$work/OUT/${file##*/}" || return 1
    done
    rm -rf "$work/OUT-plain"
    ends 0 report "$work/OUT" && ends 0 explain "$work/OUT" 410100 L1P1-A1
}
check "4.1-44 --bom for Chinese spreadsheets" marked_files
quoted_formula() {
    dump '%s\n' id,city,age,area,street '"=""00123""",410100,"=""35""","=""0371""","=""x"""'
    cleans 0 && counts 1 1 && grep -q '^dump.csv,2,"=""00123""",age,"=""35""",,not a number$' "$work/OUT/edits.csv" &&
        grep -q '^dump.csv,2,"=""00123""",area,"=""0371""",,unknown choice$' "$work/OUT/edits.csv"
}
check '4.1-45 ="00123"' quoted_formula

# numbers COLUMN good|bad CELL...: each alone in a row
numbers() {
    local column=$1 how=$2 cell line=1
    shift 2
    echo "id,city,$column" >"$dump"
    for cell in "$@"; do
        line=$((line + 1))
        printf '%s,410100,"%s"\n' "$line" "$cell" >>"$dump"
    done
    cleans 0 && counts $# $# || return 1
    [ "$how" = good ] || { [ "$(grep -c "$column,.*,not a number$" "$work/OUT/edits.csv")" = $# ] || shows edits.csv; return; }
    [ "$(wc -l <"$work/OUT/edits.csv")" = 1 ] || shows edits.csv
}
check "4.1-46 numbers with marks and units are none" numbers age bad 1,234 1，234 12.50元 3成 约30 '1 234' "1'234" 30岁 30-40
check "4.1-46 full-width digits are digits" numbers age good １２３ ' ３５ ' 35
check "4.1-47 no whole number" numbers age bad 1e3 0x1F inf nan NaN infinity 5.5 --5 + - . 123456789012345678901234567890 5.0.0
check "4.1-47 a whole number" numbers age good -0 ' 5' 5.0 +5
check "4.1-47 no number" numbers income bad 0x1F inf nan 1e999 1,5 '5 000' 1_000
folded() {
    dump 'id,city,age\n1,410100,5.0\n2,410100,１２３\n' && cleans 0 && answers age 5.0 123
}
check "4.1-47 what is read of them" folded

# Cells with several choices: which piece cannot be read.
pieces() {
    local cell number
    while IFS='|' read -r number cell; do
        printf 'id,city,trip\n1,410100,metro\n2,410100,%s\n' "$cell" >"$dump"
        cleans 0 && counts 2 2 && has edits.csv "dump.csv,3,2,trip,$cell,,unknown choice" &&
            says "dump.csv:3:3: warning: cells with several choices of which one cannot be read: 1, the first here (piece $number)" || return 1
    done <<'END'
2|地铁┋飞船┋步行
3|地铁┋步行┋其他〖滑板
1|地铁、步行
1|地铁/步行┋步行
END
    in_chinese "dump.csv:3:3: warning" || return 1
    # what only the dialect, said by the user, refuses: an empty piece, one that stands twice, another joiner
    while IFS='|' read -r number cell; do
        printf '序号,提交答卷时间,所用时间,id,city,trip\n1,2025/3/4 9:05:11,9秒,1,410100,%s\n' "$cell" >"$dump"
        cleans 0 --dialect wjx-text && counts 1 1 && [ "$(answer 2 trip)" = "" ] && says "(piece $number)" || return 1
        cleans 0 && quiet_about "(piece" || return 1
    done <<'END'
2|地铁┋┋步行
2|地铁┋地铁
1|地铁;步行
3|地铁┋步行┋
END
}
check "4.1-54 which of several choices cannot be read" pieces

# An export of scores where choices are expected: by its sum, or by answers that are scores.
scores_for_codes() {
    dump '序号,提交答卷时间,所用时间,总分,id,city,service,traffic\n1,2025/3/4 9:05:11,9秒,3,1,410100,1,2\n'
    cleans 0 && counts 1 1 && says 'dump.csv:1:4: warning: column "总分" shows an export of scores, which is read as wjx-text here; say --dialect wjx-score' &&
        in_chinese "dump.csv:1:4: warning" || return 1
    cleans 75 --dialect wjx-score && quiet_about "shows an export" || return 1
    # 总分 alone is in exports of texts, too
    sed -i '2s/,1,2$/,满意,一般/' "$dump" && cleans 0 && quiet_about "shows an export" || return 1
    dump 'id,city,service,traffic\n1,410100,100,50\n2,410100,50,1\n3,410100,1,2\n4,410100,77,1\n'
    cleans 0 && counts 4 1 && says "dump.csv:2:3: warning: answers that are no choice but the score of one: 3, the first here (100)" &&
        in_chinese "dump.csv:2:3: warning" || return 1
    # one such answer in a hundred rows is a wrong one, and no score
    { echo id,city,service,traffic && echo 0,410100,100,1 && seq 99 | sed 's/$/,410100,1,2/'; } >"$dump"
    cleans 0 && counts 100 99 && quiet_about "score of one" || return 1
    dump '序号,提交答卷时间,所用时间,id,city,service,traffic\n1,2025/3/4 9:05:11,9秒,1,410100,100,0\n'
    cleans 0 --dialect wjx-score && answers service 1 && answers traffic 3 && quiet_about "score of one"
}
check "4.1-58 scores taken for codes" scores_for_codes

scientific() {
    dump 'id,city\n4.40300E+17,410100\n7,410100\n'
    cleans 0 && counts 2 2 && says "dump.csv:2: warning: ids that a spreadsheet has shortened: 1, the first here (4.40300E+17)" &&
        in_chinese "dump.csv:2: warning" || return 1
    # two of the same are two people, of whom one would be lost
    dump 'id,city\n4.40300E+17,410100\n7,410100\n4.40300E+17,410200\n' && refused "dump.csv:4: error: id 4.40300E+17, which a spreadsheet has shortened, stood before" || return 1
    in_chinese "dump.csv:4: error" || return 1
    dump 'id,city\n1E5,410100\nE+17,410100\n4E+1x,410100\n' && cleans 0 && quiet_about shortened
}
check "4.1-48 ids that a spreadsheet has shortened" scientific
zeros() {
    dump 'id,city,area\n1,410100,10\n2,410100,010\n3,410100,371\n4,410100,0371\n' && cleans 0 &&
        has edits.csv "dump.csv,2,1,area,10,,unknown choice" "dump.csv,4,3,area,371,,unknown choice" && answers area "" 010 "" 0371
}
check "4.1-49 a leading zero lost" zeros

dates() {
    local settings=$work/settings
    rm -rf "$settings" && cp -R "$form" "$settings" && sed -i 's/v3,0,/v3,60,/' "$settings/settings.csv"
    { echo id,city,begun,done
      printf '%s,410100,%s,%s\n' 1 '2025/3/4 9:05' '2025/3/4 9:05:11' 2 2025-03-04T09:05:00 2025-03-04T09:09:00 \
        3 45658.5 45658.6 4 '04/03/2025 9:05' '04/03/2025 9:06' 5 '2025年3月4日 9:05' '2025年3月4日 9:06' \
        6 '2025/3/4 上午9:05' '2025/3/4 上午9:05:10' 7 '2025-02-30 09:05' '2025-02-30 09:05:10' \
        8 '2025-03-03T24:00:00' '2025-03-04T00:00:10' 9 2025-03-04T01:05:11Z '2025-03-04T09:05:12' \
        10 '2025-03-04 09:05:00 CST' '2025-03-04 09:05:10 CST' 11 '2025-13-01 09:05' '2025-13-01 09:06' \
        12 2025-03-04T01:05:00Z 2025-03-04T09:05:10+08:00; } >"$dump"
    rm -rf "$work/OUT"
    ends 0 clean -q "$settings" -r "$dump" -o "$work/OUT" || return 1
    counts 12 9 && has rejected.csv "dump.csv,2,1,410100,speeder,11" "dump.csv,9,8,410100,speeder,10" "dump.csv,13,12,410100,speeder,10" || return 1
    says "dump.csv:4:3: warning: rows with a time that cannot be read: 7, the first here (\"45658.5\")" \
        "dump.csv:10: warning: rows of whose two times only one has a time zone: 1, the first here" || return 1
    ends 0 check -q "$settings" -r "$dump" --lang zh && says "dump.csv:4:3: warning" "dump.csv:10: warning"
}
check "4.1-50 4.1-51 4.1-52 dates and times that are none" dates
durations() {
    local settings=$work/settings
    rm -rf "$settings" && cp -R "$form" "$settings" && sed -i 's/v3,0,/v3,60,/' "$settings/settings.csv"
    dump '%s\n' id,city,seconds 1,410100,123秒 2,410100,2分3秒 3,410100,1小时2分 4,410100,00:02:03 5,410100,123.0 6,410100,-5 7,410100,0 \
        8,410100,90000 9,410100,59秒 10,410100,一分钟
    rm -rf "$work/OUT"
    ends 0 clean -q "$settings" -r "$dump" -o "$work/OUT" && counts 10 7 && answers seconds 123 123 3720 123 123.0 || return 1
    has rejected.csv "dump.csv,7,6,410100,speeder,-5" "dump.csv,8,7,410100,speeder,0" "dump.csv,10,9,410100,speeder,59" &&
        has edits.csv "dump.csv,11,10,seconds,一分钟,,not a number" && quiet_about milliseconds || return 1
    dump '%s\n' id,city,seconds 1,410100,186000 2,410100,123000 3,410100,99
    ends 0 clean -q "$settings" -r "$dump" -o "$work/OUT" --force && counts 3 3 &&
        says "warning: half of the durations are above 10000 seconds" "milliseconds" && in_chinese "毫秒"
}
check "4.1-53 durations" durations

same_id() {
    dump 'id,city\n1,410100\n1,410200\n,410100\n,410100\n1 ,410100\n１,410100\n'
    cleans 0 && counts 6 3 && has rejected.csv "dump.csv,3,1,410200,duplicate_id,dump.csv:2" \
        "dump.csv,6,1,410100,duplicate_id,dump.csv:2" "dump.csv,7,1,410100,duplicate_id,dump.csv:2"
}
check "4.1-61 one id twice" same_id

lost() {
    local cell line=1
    echo id,city,age,area,service >"$dump"
    for cell in '?' '???' '#####' '#N/A' '#VALUE!' '#REF!' NULL None nan undefined '[object Object]'; do
        line=$((line + 1))
        printf '%s,410100,%s,%s,\n%s,410100,,,%s\n' $line "$cell" "$cell" "$line"x "$cell" >>"$dump"
    done
    cleans 0 && counts 22 11 && [ "$(grep -c 'age,.*,not a number$' "$work/OUT/edits.csv")" = 11 ] &&
        [ "$(grep -c 'area,.*,unknown choice$' "$work/OUT/edits.csv")" = 11 ] &&
        [ "$(grep -c 'invalid,service$' "$work/OUT/rejected.csv")" = 11 ] || return 1
    says "dump.csv:6:3: warning: answers that are errors of a spreadsheet: 12, the first here"
}
check "4.1-64 what programs write where a value was" lost
entities() {
    dump '%s\n' 'id,&nbsp;您所在的<b>城市</b>,service,trip' '1,410100,<b>满意</b>,自驾&nbsp;&amp; 打车' '2,410100,满意&nbsp;,地铁' \
        '3,410100,一&#x822C;,地铁' '4,410100,<b,' 
    cleans 0 && counts 4 3 && answers service 1 1 2 && [ "$(answer 2 trip)" = car ] && [ "$(answer 3 trip)" = metro ] && has rejected.csv "dump.csv,5,4,410100,invalid,service"
}
check "4.1-65 HTML in labels" entities

# jsons CELL...: one row that can be read, and one for each cell of answers.
jsons() {
    local cell
    printf '%s\n' user_id,gmt_create,cost_ms,city_code,service,traffic,answers \
        'u1,2025-03-04 09:05:11,186000,410100,1,1,"{""age"":30,""trip"":[""metro"",""walk""],""remark"":""好""}"' >"$dump"
    for cell in "$@"; do
        printf 'u2,2025-03-04 09:06:11,41500,410100,1,1,"%s"\n' "${cell//\"/\"\"}" >>"$dump"
    done
    cleans 0 && counts $(($# + 1)) $(($# + 1)) && answers age 30 && answers trip "metro walk" && answers seconds 186
}
# invalid COUNT: so many rows whose answers are all invalid, which is not the same as empty.
invalid() {
    local question
    for question in age trip remark; do
        [ "$(grep -c ",$question,{...},,unknown choice$" "$work/OUT/edits.csv")" = "$1" ] &&
            has states.csv "dump.csv,$question,1,0,0,0,0,0,$1,0" || { shows edits.csv; return 1; }
    done
}
bad_json() {
    local deep
    deep=$(printf '{"x":%.0s' {1..33})1$(printf '}%.0s' {1..33})
    set -- '{"age":31' '{"age":31,}' "{'age':31}" 'age=31' '["age",31]' '"31"' 31 undefined '[object Object]' '{"age":31}{"age":31}' \
        '{"age":31,"age":31}' '{"x":{"age":31,"\u0061ge":31}}' '{"remark":"a\u0000b"}' '{"remark":"\ud800"}' '{"remark":"\udc00\ud800"}' \
        "$deep" '{"age":1e999}'
    jsons "$@" && invalid $# && says "dump.csv:3:7: warning: cells whose answers are no JSON that can be read: $#, the first here" &&
        in_chinese "dump.csv:3:7: warning" || return 1
    # a row that has to have an answer is rejected, and one that has none is not merged with it
    printf '%s\n' user_id,cost_ms,city_code,answers 'u1,1000,410100,"{""service"":1,""traffic"":2}"' 'u2,1000,410100,{' 'u3,1000,410100,' >"$dump"
    cleans 0 && counts 3 2 && has rejected.csv "dump.csv,3,,410100,invalid,service" && answers service 1 "" || return 1
    # an id that cannot be read is none, so that it cannot stand twice
    printf '%s\n' user_id,cost_ms,city_code,answers 'u1,1000,410100,"{""id"":7,""service"":1}"' 'u2,1000,410100,{' 'u3,1000,410100,{' \
        'u4,1000,410100,"{""id"":7}"' 'u5,1000,410100,"{""id"":[[7]],""service"":2}"' >"$dump"
    cleans 0 && counts 5 2 && has rejected.csv "dump.csv,3,,410100,invalid,service" "dump.csv,4,,410100,invalid,service" \
        "dump.csv,5,7,410100,duplicate_id,dump.csv:2" && [ "$(answer 6 service)" = 2 ] || return 1
    # of one value, which is a list of lists or stands twice, the others can still be read
    jsons '{"age":[[31]],"trip":["car"],"remark":{"x":1}}' '{"age":31,"trip":[{"a":1}],"remark":"x"}' '{"g":{"street":"a"},"g/street":"b","trip":"car"}' '{"age":31,"remark":["a","b"]}'
    [ "$(wc -l <"$work/OUT/edits.csv")" = 4 ] && has edits.csv "dump.csv,3,,age,{...},,unknown choice" "dump.csv,4,,trip,{...},,unknown choice" \
        "dump.csv,5,,street,{...},,unknown choice" && answers trip "metro walk" car "" car && answers age 30 "" 31 "" 31 && answers remark 好 "" x "" || return 1
    printf '%s\n' user_id,cost_ms,city_code,answers 'u1,1,410100,"{""trip"":{""metro"":true,""walk"":0}}"' 'u2,1,410100,"{""trip"":{""metro"":[[1]],""walk"":1}}"' \
        'u3,1,410100,{' 'u4,1,410100,"{""trip"":{""metro"":false,""walk"":1}}"' >"$dump"
    ends 0 clean -q "$work/q" -r "$dump" -o "$work/OUT" --force && answers trip metro "" "" walk && [ "$(grep -c ',trip,{...},,unknown choice$' "$work/OUT/edits.csv")" = 2 ]
}
# A questionnaire without scored items, so that no answer rejects its row.
rm -rf "$work/q" && cp -R "$form" "$work/q" && sed -i 's/,life,1,$/,,,/' "$work/q/survey.csv"
check "4.1-66 JSON that cannot be read" bad_json
empty_json() {
    jsons '' null '[]' '{}' '{"age":null,"trip":[],"remark":"null"}' '{"age":"","trip":{}}' ' ' && [ "$(wc -l <"$work/OUT/edits.csv")" = 1 ] &&
        quiet_about "no JSON" && has states.csv "dump.csv,age,1,0,0,0,7,0,0,0" "dump.csv,trip,1,0,0,0,7,0,0,0" "dump.csv,remark,1,0,0,0,7,0,0,0"
}
check "4.1-66 JSON without answers" empty_json
# Keys are columns: known by the same rules, named in mapping.csv, kept where they are no question's.
json_keys() {
    local row
    # two keys for one question: of a row that has both with two answers neither is read
    jsons '{"g":{"您的年龄":31}}' '{"age":32,"g":{"您的年龄":33}}' '{"age":34,"g":{"您的年龄":34}}' '{"age":"","g":{"您的年龄":35}}' '{"g":{"您的年龄":""},"age":36}' &&
        says 'dump.csv:1:7: note: column "answers/g/您的年龄" answers question "age", as column "answers/age" does' &&
        answers age 30 31 "" 34 35 36 && has edits.csv "dump.csv,4,,age,{...},,unknown choice" && [ "$(wc -l <"$work/OUT/edits.csv")" = 2 ] || return 1
    jsons '{"age":31,"phone":"13812345678","note":"x"}' && [ "$(answer 3 answers/note)" = x ] && [ "$(answer 3 answers/phone)" = "[personal]" ] || return 1
    says 'columns that belong to no question (3) are kept: user_id, answers/phone, answers/note' \
        'dump.csv:1:7: note: column "answers" has answers in JSON, with 5 keys in its first rows' || return 1
    printf 'column,question,value,choice\nanswers/note,street,,\nanswers/remark,,,\n' >"$work/map.csv"
    cleans 0 --mapping "$work/map.csv" && answers street "" x && answers answers/remark 好 "" || return 1
    # user's word: the column is no question's, or the dialect is another
    printf 'column,question,value,choice\nanswers,,,\ncity_code,city,,\n' >"$work/map.csv"
    cleans 0 --mapping "$work/map.csv" && grep -qF '"{""age"":31' "$work/OUT/responses.csv" && quiet_about "has answers in JSON" || return 1
    sed -i '1s/city_code/city/' "$dump" && cleans 0 --dialect generic && grep -qF '"{""age"":31' "$work/OUT/responses.csv" || return 1
    # a key that comes late has a column if it is a question's name, and is told if not
    jsons $(for row in {1..120}; do echo '{"age":31}'; done) '{"age":33,"area":"0371","g":{"street":"x"},"odd":1}' || return 1
    [ "$(answer 123 area)" = 0371 ] && [ "$(answer 123 street)" = x ] && [ "$(answer 123 age)" = 33 ] &&
        says "dump.csv:123:7: warning: answers in JSON under a key that no question and none of the first rows has: 1, the first here (odd)" &&
        in_chinese "dump.csv:123:7: warning" || return 1
    cleans 0 --threads 1 && cp -R "$work/OUT" "$work/one" && cleans 0 --threads 3 && diff -r -x run.json "$work/one" "$work/OUT" || return 1
    rm -rf "$work/one"
}
check "4.1-66 keys of JSON" json_keys
# The clean file can be cleaned again: what has begun as JSON is read no more.
json_again() {
    printf '%s\n' open_id,gmt_create,city_code,answers,lbs 'u1,9:05,410100,"{""note"":[[1]],""trip"":""car""}","{""lat"":1}"' >"$dump"
    ends 0 clean -q "$work/q" -r "$dump" -o "$work/OUT" --force && [ "$(answer 2 answers/note)" = '{...}' ] &&
        [ "$(answer 2 trip)" = car ] && cp "$work/OUT/responses.csv" "$dump" || return 1
    ends 0 clean -q "$work/q" -r "$dump" -o "$work/OUT" --force && [ "$(answer 2 answers/note)" = '{...}' ] &&
        [ "$(answer 2 lbs)" = '"{""lat"":1}"' ] && [ "$(answer 2 trip)" = car ] && quiet_about alipay
}
check "4.1-66 a clean file that was JSON" json_again

versions() {
    dump 'id,city,__version__\n1,410100,v3\n2,410100,v2\n3,410100,v2\n4,410100,v1\n5,410100,\n'
    cleans 0 && counts 5 5 && says "dump.csv:3:3: warning: rows of version \"v2\" of the form: 2, the first here; the questionnaire is version \"v3\"" \
        "dump.csv:5:3: warning: rows of version \"v1\" of the form: 1," && in_chinese "v2" warning || return 1
    dump 'id,city,FormVersion\n1,410100,v3\n2,410100, v3\n3,410100,3\n4,410100,V3\n' && cleans 0 && quiet_about version
}
check "4.1-68 another version of the form" versions

# What reviewers have decided in the field tool rejects nobody here, and is said.
reviews() {
    dump 'id,city,ReviewState\n1,410100,approved\n2,410100, rejected\n3,410100,hasIssues\n4,410100,rejected\n5,410100,\n'
    cleans 0 && counts 5 5 &&
        says "dump.csv:3:3: warning: responses that reviewers have rejected in the field tool: 2, the first here (rejected); they count" \
            "dump.csv:4:3: note: responses that reviewers have put aside in the field tool: 1, the first here (hasIssues)" &&
        in_chinese "dump.csv:3:3: warning" "dump.csv:4:3: note" || return 1
    dump 'id,city,_validation_status\n1,410100,Approved\n2,410100,Not Approved\n3,410100,validation_status_on_hold\n4,410100,validation_status_not_approved\n'
    cleans 0 && counts 4 4 && says "dump.csv:3:3: warning: responses that reviewers have rejected in the field tool: 2," \
        "dump.csv:4:3: note: responses that reviewers have put aside" || return 1
    dump 'id,city,ReviewState\n1,410100,approved\n2,410100,edited\n' && cleans 0 && quiet_about reviewers
}
check "what reviewers have decided" reviews

all_rejected() {
    dump 'id,city,service\n1,410100,7\n2,410100,8\n'
    cleans 75 && counts 2 0 && says "error: no response is left" "invalid" "rejected.csv" && in_chinese "rejected.csv" || return 1
    has rejected.csv "dump.csv,2,1,410100,invalid,service" || return 1
    ends 75 check -q "$form" -r "$dump" && says "no response is left" && quiet_about "nothing is wrong" || return 1
    dump 'id,city,service\n1,410100,7\n2,410100,1\n3,410100,2\n4,410100,2\n'
    cleans 0 && counts 4 3 && says "warning: one rule rejects 25.0 % of all responses: invalid" && in_chinese "25.0 %" || return 1
    dump 'id,city,service\n1,410100,7\n2,410100,1\n3,410100,2\n4,410100,2\n5,410100,2\n'
    cleans 0 && counts 5 4 && quiet_about "one rule"
}
check "4.1-69 every row rejected, or many by one rule" all_rejected
finish
