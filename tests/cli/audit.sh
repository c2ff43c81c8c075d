# SPDX-License-Identifier: MIT
# audit.csv: every row and cell that was changed, and with --audit-raw enough to rebuild the
# dumps' cells from it and the clean file.
. tests/cli/lib.sh

form=questionnaires/shimin-2022
wjx=samples/henan/wave-wjx.csv
odk=samples/henan/wave-odk.csv
reference=tests/data/subjective
rebuild=$BUILD/tests/tools/rebuild_raw
work=$TMPDIR/work
mkdir -p "$work"

clean() {
    rm -rf "$work/OUT"
    ends 0 clean --quiet -o "$work/OUT" "$@"
}

# rebuilds QUESTIONNAIRE DUMP...: cleans them, and rebuilds each.
rebuilds() {
    local form=$1 dump
    shift
    clean -q "$form" -r "$@" --audit-raw || return 1
    for dump in "$@"; do
        "$rebuild" "$form" "$dump" "$work/OUT" || return 1
    done
}
check "both dumps of the sample are rebuilt" rebuilds $form $wjx $odk
check "columns by name" rebuilds $reference/i-clean-names/questionnaire $reference/i-clean-names/responses.csv
for case in i-clean-odk-utf16 i-clean-wjx-gb18030; do
    check "$case" rebuilds $reference/$case/questionnaire $reference/$case/responses*
done
check "answers in JSON" rebuilds tests/data/dialects/form tests/data/dialects/alipay.csv
printf '%s\n' user_id,cost_ms,city_code,answers,x '1,1000,990100,"{""walk"":1,""bus"":2,""note"":"" 1""}",' '2,1000,990100,"{""walk"":7}",a' \
    '3,1000,990100,"{""walk"":",' '4,1000,990100,,' '5,1000,,"{""walk"":1}",' '6,1,990100,"{""walk"":[[1]],""trip"":9}",' >"$work/json.csv"
json() {
    rebuilds tests/data/dialects/form "$work/json.csv" &&
        grep -q ',4,answers/walk,walk,edit_cell,row_rejected,.*,invalid,{...},' "$work/OUT/audit.csv"
}
check "answers in JSON that cannot be read" json

# Blanks, widths, quotes, odd ticks, columns of nobody, rows that are none.
mkdir "$work/q"
cat >"$work/q/survey.csv" <<'EOF'
type,name,label,required,relevant,constraint,calculation,role,dimension
text,id,编号,,,,,id,
select_one city,city,城市,yes,,,,city,
integer,age,年龄,,,. >= 0 and . <= 120,,,
select_multiple use,use,使用,,,,,,
decimal,spent,花费,,${age} >= 18,,,,
text,say,留言,,,,,comment,
calculate,old,年老,,,,"if(${age} >= 60, 1, 0)",,
decimal,seconds,用时,,,,,duration,
EOF
printf 'list_name,name,label\ncity,110000,北京市\ncity,310000,上海市\nuse,bus,公交\nuse,metro,地铁\n' >"$work/q/choices.csv"
printf 'form_title,min_duration\n试,80\n' >"$work/q/settings.csv"
{
    printf '\357\273\277id,city,age,use/bus,use/metro,spent,say,old,seconds,x,x\r\n'
    printf 'a1,110000,30,1,0,5.50," 说, ""好"" ",7,100,1,2\r\n'
    printf 'a2, 北京市 ,３０,true,,,"two\nlines",,1分40秒, x ,\r\n'
    printf 'a3,310000,200,1,1,7,,,90秒,,\r\n'
    printf 'a4,310000,12,0,0,9,(跳过),,100.0,,\r\n'
    printf 'a5,999,12,0,0,9,,,100,,\r\n\r\n'
    printf 'a1,110000,31,1,0,5,again,,100,,\r\n'
    printf 'a6,110000,31,1,0\r\n'
    printf 'a7,110000,3"1,1,0,5,,,100,,\r\n'
    printf 'a8,110000,31,1,0,5,\xff\xfe,,100,,\r\n'
    printf 'a9,110000,31,1,0,5,too fast,,79,,\r\n'
    printf 'b1,110000,abc,1,0,5,no number,,100,,\r\n'
    printf 'b2,110000,,9,0,5,odd tick,,100,,\r\n'
    printf 'b3,110000,-3,,,5,last,,100,,'
} >"$work/odd.csv"
check "odd cells and rows are rebuilt" rebuilds "$work/q" "$work/odd.csv"

# The tool must be able to fail.
seen_by_the_tool() {
    clean -q $form -r $wjx --audit-raw || return 1
    sed -i '5s/\(answered\),[^,]*,/\1,x,/' "$work/OUT/audit.csv"
    ! "$rebuild" $form $wjx "$work/OUT" >"$TMPDIR/said" && grep -q 'rebuilt as "x"' "$TMPDIR/said"
}
check "another value is seen" seen_by_the_tool

# field N of the rows of FILE for which column 13, the event, is EVENT; no commas before it.
events() {
    awk -F, -v event="$1" '$13 == event' "$work/OUT/audit.csv"
}

what_it_says() {
    clean -q "$work/q" -r "$work/odd.csv" --audit || return 1
    # columns 6-: record_no, line, byte ...
    events dup_of | cut -d, -f 6,7,14,23,24 | diff - <(echo 6,9,duplicate_id,1,1) &&
        events read_malformed | cut -d, -f 6,7 | diff - <(printf '7,10\n8,11\n9,12\n') &&
        events reject_row | cut -d, -f 6,7,14,16-18,23 |
        diff - <(printf '5,7,unknown_city,,,,1\n10,13,speeder,79,80,settings,1\n') &&
        events invalid_cell | cut -d, -f 6,10,12,14,19,21 |
        diff - <(printf '3,3,age,constraint,answered,invalid\n11,3,age,not_a_number,invalid,invalid\n12,4,use,unknown_choice,invalid,invalid\n') &&
        events edit_cell | cut -d, -f 6,12,14,19,21 |
        diff - <(printf '%s,spent,not_relevant,answered,not_asked\n' 4 11 12 13)
}
check "events, rules, thresholds and the record that one repeats" what_it_says

thresholds_by_default() {
    clean -q $reference/c-rake/questionnaire -r $reference/c-rake/responses.csv --audit || return 1
    cp -R "$work/q" "$work/q2" && printf 'form_title\n试\n' >"$work/q2/settings.csv" &&
        sed -i 's/too fast,,79/too fast,,59/' "$work/odd.csv" &&
        clean -q "$work/q2" -r "$work/odd.csv" --audit &&
        events reject_row | grep -q ',speeder,1,59,60,default,'
}
check "a threshold by default" thresholds_by_default

# Without raw, no cell stands there in clear, nor an id.
hidden() {
    clean -q "$work/q" -r "$work/odd.csv" --audit || return 1
    ! grep -E ',a1|again|,200,|,abc,|good' "$work/OUT/audit.csv" && grep -q 'sha256:[0-9a-f]\{64\}:3' "$work/OUT/audit.csv"
}
check "nothing in clear without raw" hidden

# With a salt digests are the user's own: who has it finds a text again, whatever the run; who has
# only the run's id finds nothing.
salted() {
    printf 'a secret of this test alone' >"$work/salt"
    clean -q "$work/q" -r "$work/odd.csv" --audit && cp "$work/OUT/audit.csv" "$work/unsalted.csv" &&
        clean -q "$work/q" -r "$work/odd.csv" --audit --salt "$work/salt" || return 1
    # HMAC-SHA-256 of 200 and, its first 16 digits, of a3, as `openssl dgst -hmac` makes them
    events invalid_cell | grep "^.*,sha256:$1:3," | grep -q ",$2," || { events invalid_cell; return 1; }
    ! grep -q "$1" "$work/unsalted.csv" && ! grep -q ",$2," "$work/unsalted.csv"
}
check "digests by the user's salt" salted a2cbad2f7cdaeb76f188672f3fab61dfbb7b4d87e7e5dfeec7bc13704cdbd0f7 33bc24865cfa412d

modes() {
    clean -q $form -r $wjx --audit-raw && [ "$(stat -c %a "$work/OUT/audit.csv")" = 600 ] &&
        clean -q $form -r $wjx --audit && [ "$(stat -c %a "$work/OUT/audit.csv")" != 600 ] &&
        clean -q $form -r $wjx && [ ! -e "$work/OUT/audit.csv" ]
}
check "raw cells are for their owner only" modes

# The audit does not depend on the clean file being written.
without_responses() {
    clean -q $form -r $wjx --audit-raw && mv "$work/OUT/audit.csv" "$work/with.csv" &&
        clean -q $form -r $wjx --audit-raw --no-responses && [ ! -e "$work/OUT/responses.csv" ] &&
        cut -d, -f 6-8,10- "$work/with.csv" | cmp - <(cut -d, -f 6-8,10- "$work/OUT/audit.csv")
}
check "without the clean file" without_responses

same_for_threads() {
    local level
    for level in --audit --audit-raw; do
        clean -q $form -r $wjx $odk $level --threads 1 && mv "$work/OUT" "$work/OUT1" &&
            clean -q $form -r $wjx $odk $level --threads 3 && diff -r "$work/OUT" "$work/OUT1" || return 1
        rm -r "$work/OUT1"
    done
}
check "the same bytes for any threads" same_for_threads

# A byte's place in a file that is not decoded, with its mark.
places() {
    local at line
    clean -q $form -r $wjx --audit || return 1
    while IFS=, read -r line at; do
        [ "$(tail -c "+$((at + 1))" $wjx | head -c 12)" = "$(sed -n "${line}p" $wjx | head -c 12)" ] ||
            { echo "line $line is not at $at"; return 1; }
    done < <(events reject_row | cut -d, -f 7,8 | head -n 20)
}
check "where a record begins" places

# The id of a run is that of run.json, and does not depend on where files are.
run_ids() {
    local first
    clean -q $form -r $wjx --audit || return 1
    first=$(sed -n '2s/,.*//p' "$work/OUT/audit.csv")
    grep -q "\"run_id\": \"$first\"" "$work/OUT/run.json" || return 1
    cp $wjx "$work/other.csv" && cp -R $form "$work/form" &&
        clean -q "$work/form" -r "$work/other.csv" --audit --threads 1 &&
        grep -q "\"run_id\": \"$first\"" "$work/OUT/run.json" || return 1
    echo >>"$work/other.csv" && clean -q "$work/form" -r "$work/other.csv" --audit &&
        ! grep -q "\"run_id\": \"$first\"" "$work/OUT/run.json"
}
check "the id of a run" run_ids

verified() {
    clean -q $form -r $wjx --audit-raw && ends 0 verify "$work/OUT" && says "byte for byte"
}
check "an audit comes out again" verified

# Cleaning the clean dump again finds no cell to change; rows may go whose required answer was
# blanked.
idempotent() {
    clean -q $form -r $wjx --audit && cp "$work/OUT/responses.csv" "$work/clean.csv" &&
        clean -q $form -r "$work/clean.csv" --audit && ! events edit_cell | grep . &&
        ! events invalid_cell | grep .
}
check "cleaning again changes no cell" idempotent
# What a quality rule flags is an event, with what flags.csv has of it.
flags_are_told() {
    ends 0 clean -q $form -r $odk --audit -o "$TMPDIR/flagged" &&
        [ "$(grep -c ',flag_row,' "$TMPDIR/flagged/audit.csv")" = "$(($(wc -l <"$TMPDIR/flagged/flags.csv") - 1))" ] &&
        grep -q ',flag_row,' "$TMPDIR/flagged/audit.csv" &&
        diff <(grep ',flag_row,' "$TMPDIR/flagged/audit.csv" | sed 's/.*,flag_row,\([a-z_]*\),1,\([^,]*\),\([^,]*\),\([a-z]*\),.*/\1,\2,\3,\4/') \
            <(tail -n +2 "$TMPDIR/flagged/flags.csv" | cut -d, -f5-8)
}
check "flags are told" flags_are_told
finish
