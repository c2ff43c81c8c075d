# SPDX-License-Identifier: MIT
# Personal data: what is planted in a dump stands in no file that is written, nor on
# the terminal, unless it is asked for.  All numbers are invented.
. tests/cli/lib.sh

q=$TMPDIR/q
mkdir "$q"
cat >"$q/survey.csv" <<'END'
type,name,label,required,relevant,constraint,calculation,role,dimension,weight,score_min,score_max
text,id,编号,,,,,id,,,,
text,device,设备,,,,,device,,,,
select_one city,city,城市,yes,,,,city,,,,
select_one yes,sat,满意,yes,,,,,all,1,,
text,nick,称呼,,,,,personal,,,,
integer,tel,号码,,,,,,,,,
text,short,简短意见,,,"string-length(.) < 40",,,,,,
calculate,greeting,,,,,"concat(${nick}, '您好')",,,,,
calculate,letters,,,,,"if(string-length(${nick}) > 0, 1, 2)",,,,,
calculate,copied,,,,,"concat('=', ${short})",,,,,
text,comment,意见,,,,,comment,,,,
text,circle,圈子,,,,,,,,,
END
cat >"$q/choices.csv" <<'END'
list_name,name,label,score
city,410100,郑州市,
yes,1,是,100
yes,0,否,0
END
printf 'dimension,label,weight\nall,全部,1\n' >"$q/dimensions.csv"
printf 'form_title,form_id,min_duration,speeder_share,straightline_items\n问卷,privacy,0,0,0\n' >"$q/settings.csv"
dump=$TMPDIR/dump.csv
cat >"$dump" <<'END'
id,device,city,sat,nick,tel,short,comment,circle,联系人姓名,备注,来自IP
13700001111,dev-a,郑州市,1,张小三,13812345678,电１３８１２３４５６７９,"请回电13812345670, 或 110101199003070011",wang@example.com,李小四,微信 wang_xiao5,10.2.3.4
2,dev-b,郑州市,0,,12,好,车牌豫A12345，卡4111 1111 1111 1111,wang@example.com,,0371-65551234,
3,dev-a,郑州市,1,王小五,,这一条意见写得太长太长太长太长太长太长太长太长太长太长太长太长太长太长13812345671,无,二,,,10.2.3.5
4,dev-c,郑州13812345672,1,,,,,,,,
5,dev-c,郑州市,,13812345673,,,13812345674,,,,
6,dev-d,郑州市,1,,,,谢谢13812345675,,,,
7,dev-d,郑州市,1,,,,谢谢13812345675,,,,
13700001111,dev-e,郑州市,1,,,,13812345676,,,,
END
# What must not be seen: everything personal but the id of the first row.
planted='1381234567|１３８１２３４５６７９|110101199003070011|4111 1111|豫A12345|wang@|wang_xiao5|65551234|张小三|李小四|王小五|10\.2\.3\.|dev-[a-e]'

head -c 32 /dev/zero | tr '\0' 's' >"$TMPDIR/salt"
clean() {
    ends 0 clean -q "$q" -r "$dump" --force --lang en "$@"
}
hidden() { ! grep -aErn "$planted" "$@"; }

# The test's own eyes: every planted thing is seen where it is kept.
kept() {
    local one
    clean --keep-pii -o "$TMPDIR/kept" || return 1
    says "data are written as they came (--keep-pii)" || return 1
    for one in 13812345678 １３８１２３４５６７９ 13812345670 110101199003070011 '4111 1111' 豫A12345 \
        wang@example.com wang_xiao5 0371-65551234 张小三 李小四 王小五 10.2.3.5 dev-a; do
        grep -qF "$one" "$TMPDIR/kept/responses.csv" || { echo "$one"; return 1; }
    done
    grep -qF 13812345671 "$TMPDIR/kept/edits.csv" && grep -qF 13812345672 "$TMPDIR/kept/rejected.csv" &&
        [ "$(cat "$TMPDIR/kept/masked.csv")" = column,kind,cells,found ] &&
        clean -o "$TMPDIR/kept2" --keep-pii --threads 4 && diff -r "$TMPDIR/kept" "$TMPDIR/kept2"
}
check "--keep-pii writes all as it came, and says so" kept

masked() {
    clean -o "$TMPDIR/masked" && hidden "$TMPDIR/masked" "$TMPDIR/out" "$TMPDIR/err" || return 1
    cat >"$TMPDIR/wanted" <<'END'
id,device,city,sat,nick,tel,short,greeting,letters,copied,comment,circle,联系人姓名,备注,来自IP
13700001111,[device],410100,1,[personal],,电[mobile],[personal],1,=电[mobile],"请回电[mobile], 或 [resident_id]",[email],[personal],微信 [wechat],[personal]
2,[device],410100,0,,12,好,[personal],2,=好,车牌[plate]，卡[bank_card],[email],,[landline],
3,[device],410100,1,[personal],,,[personal],1,=,无,二,,,[personal]
6,[device],410100,1,,,,[personal],2,=,谢谢[mobile],,,,
END
    cut -d, -f3- "$TMPDIR/masked/responses.csv" | diff "$TMPDIR/wanted" - || return 1
    grep -qF 'dump.csv,5,4,,unknown_city,郑州[mobile]' "$TMPDIR/masked/rejected.csv" || return 1
    grep -qF '太长[mobile],,constraint' "$TMPDIR/masked/edits.csv"
}
check "everything written is masked" masked

# As many marks stand in the files as masked.csv counts; of row 7, which a late rule
# rejected, and of row 5, which is incomplete, none.
counted() {
    cat >"$TMPDIR/wanted" <<'END'
column,kind,cells,found
device,device,4,4
city,mobile,1,1
nick,personal,2,2
tel,mobile,1,1
short,mobile,2,2
greeting,personal,4,4
copied,mobile,1,1
comment,mobile,2,2
comment,resident_id,1,1
comment,bank_card,1,1
comment,plate,1,1
circle,email,2,2
联系人姓名,personal,1,1
备注,landline,1,1
备注,wechat,1,1
来自IP,personal,2,2
END
    diff "$TMPDIR/wanted" "$TMPDIR/masked/masked.csv"
}
check "masked.csv counts what is in the files" counted

told() {
    clean -o "$TMPDIR/masked" && says "personal              14  numbers and addresses in texts masked" \
        "13  cells of personal columns replaced"
}
check "the summary says how many" told

pseudonyms() {
    clean --salt "$TMPDIR/salt" -o "$TMPDIR/salted" && hidden "$TMPDIR/salted" || return 1
    [ "$(cut -d, -f4 "$TMPDIR/salted/responses.csv" | sed 1d | sort -u | grep -cxE '\[device:[0-9a-f]{16}\]')" = 3 ] ||
        return 1
    [ "$(sed -n 2p "$TMPDIR/salted/responses.csv" | cut -d, -f4)" = \
        "$(sed -n 4p "$TMPDIR/salted/responses.csv" | cut -d, -f4)" ] || return 1
    head -c 32 /dev/zero | tr '\0' 't' >"$TMPDIR/other"
    clean --salt "$TMPDIR/other" -o "$TMPDIR/othered" &&
        ! diff -q "$TMPDIR/salted/responses.csv" "$TMPDIR/othered/responses.csv" >/dev/null
}
check "with a salt one device has one pseudonym" pseudonyms

threads() {
    local n
    for n in 1 2 4; do
        clean --salt "$TMPDIR/salt" --threads $n -o "$TMPDIR/t$n" &&
            diff -r "$TMPDIR/salted" "$TMPDIR/t$n" || return 1
    done
}
check "the same bytes for any number of threads" threads

# The clean dump is read again: its first two columns are now of no question.
again() {
    local one salt
    for one in masked salted; do
        salt=
        [ $one = masked ] || salt="--salt $TMPDIR/salt"
        ends 0 clean -q "$q" -r "$TMPDIR/$one/responses.csv" $salt --force -o "$TMPDIR/again" --lang en || return 1
        cut -d, -f3- "$TMPDIR/$one/responses.csv" >"$TMPDIR/first"
        # commas inside quotes: so the columns behind are compared without them
        sed 's/^[^,]*,[^,]*,//; s/,dump.csv,[0-9]*,/,/; s/,file,line,/,/' "$TMPDIR/again/responses.csv" |
            diff "$TMPDIR/first" - || return 1
        # what is computed from masked answers is computed, and replaced, again
        printf 'column,kind,cells,found\ngreeting,personal,4,4\n' | diff - "$TMPDIR/again/masked.csv" || return 1
    done
}
check "a clean dump cleaned again stays as it is" again

# The whole way, with the groups of a text question and all formats.
whole_way() {
    ends 0 score -q "$q" -r "$dump" --by circle --estimates --reliability --export all \
        --lang en -o "$TMPDIR/scored" && hidden "$TMPDIR/scored" "$TMPDIR/out" "$TMPDIR/err" || return 1
    grep -rqF '[email]' "$TMPDIR/scored/analysis/responses.csv" &&
        grep -qaF '[email]' "$TMPDIR/scored/analysis/responses.sav" &&
        grep -qF '[email]' "$TMPDIR/scored/subjective.csv" && [ -s "$TMPDIR/scored/masked.csv" ]
}
check "nothing is seen in scores, exports and plots" whole_way

without_responses() {
    clean --no-responses -o "$TMPDIR/none" && hidden "$TMPDIR/none" &&
        printf 'column,kind,cells,found\ncity,mobile,1,1\nshort,mobile,1,1\n' | diff - "$TMPDIR/none/masked.csv"
}
check "without the clean dump only the others are counted" without_responses

# Row order changes nothing but order: the counts stay.
order() {
    { sed -n 1p "$dump"; sed -n '2,8p' "$dump" | tac; } >"$TMPDIR/tac.csv"
    sed -n 1,8p "$dump" >"$TMPDIR/cat.csv"
    ends 0 clean -q "$q" -r "$TMPDIR/tac.csv" --force -o "$TMPDIR/tac" || return 1
    ends 0 clean -q "$q" -r "$TMPDIR/cat.csv" --force -o "$TMPDIR/cat" || return 1
    diff "$TMPDIR/tac/masked.csv" "$TMPDIR/cat/masked.csv"
}
check "row order does not change the counts" order

# A number is one whatever the type of its question; measures stay.
numbers() {
    cp -R "$q" "$TMPDIR/numbers"
    printf 'decimal,amount,数额,,,,,,,,,\nrange,much,多少,,,,,,,,,\n' >>"$TMPDIR/numbers/survey.csv"
    cat >"$TMPDIR/numbers.csv" <<'END'
id,city,sat,tel,amount,much
1,郑州市,1,13812345678,13812345678.0,13812345678
2,郑州市,1,12,0.4532015112830366,113.6253112345
END
    ends 0 score -q "$TMPDIR/numbers" -r "$TMPDIR/numbers.csv" --estimates --export all -o "$TMPDIR/numbered" &&
        hidden "$TMPDIR/numbered" || return 1
    grep -qF 0.4532015112830366,113.6253112345 "$TMPDIR/numbered/responses.csv" &&
        printf '%s,mobile,1,1\n' tel amount much | diff - <(grep mobile "$TMPDIR/numbered/masked.csv")
}
check "a telephone number is none of the numbers" numbers

# The first row of a dump without a header is nobody's to see.
headless() {
    sed 1d "$dump" >"$TMPDIR/headless.csv"
    ends 65 check -q "$q" -r "$TMPDIR/headless.csv" && says "[mobile]" &&
        ! grep -E '13812345678|wang@|wang_xiao5|110101' "$TMPDIR/out" "$TMPDIR/err"
}
check "the first row is not shown where there is no header" headless

both() {
    ends 2 clean -q "$q" -r "$dump" -o "$TMPDIR/x" --salt "$TMPDIR/salt" --keep-pii &&
        says "--keep-pii"
}
check "--salt and --keep-pii contradict each other" both
# Without masks a salt is still the key of an audit's digests.
both_of_an_audit() {
    ends 0 clean -q "$q" -r "$dump" -o "$TMPDIR/keyed" --salt "$TMPDIR/salt" --keep-pii --audit &&
        cut -d, -f9 "$TMPDIR/keyed/audit.csv" >"$TMPDIR/keyed-ids" &&
        ends 0 clean -q "$q" -r "$dump" -o "$TMPDIR/unkeyed" --keep-pii --audit &&
        ! cut -d, -f9 "$TMPDIR/unkeyed/audit.csv" | cmp -s - "$TMPDIR/keyed-ids"
}
check "--salt, --keep-pii and --audit go together" both_of_an_audit
short_salt() {
    printf 0123456789abcde >"$TMPDIR/short"
    ends 65 clean -q "$q" -r "$dump" -o "$TMPDIR/x" --salt "$TMPDIR/short" --lang en &&
        says "this salt has 15 bytes" || return 1
    ends 66 clean -q "$q" -r "$dump" -o "$TMPDIR/x" --salt "$TMPDIR/nowhere"
}
check "a salt that could be tried out is refused" short_salt
wrong_type() {
    sed 's/^text,nick/integer,nick/' "$q/survey.csv" >"$TMPDIR/survey.csv"
    cp -R "$q" "$TMPDIR/wrong" && cp "$TMPDIR/survey.csv" "$TMPDIR/wrong/"
    ends 65 check -q "$TMPDIR/wrong" --lang en && says "with role personal has type integer"
}
check "the role personal is for texts" wrong_type
finish
