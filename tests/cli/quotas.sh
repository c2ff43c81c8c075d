# SPDX-License-Identifier: MIT
# Quotas: responses beyond the target of a cell of quotas.csv are marked in the order in which
# they came, kept unless settings.csv says otherwise, and told in the audit.
. tests/cli/lib.sh
form=$TMPDIR/form dump=$TMPDIR/dump.csv
mkdir "$form"
cat >"$form/survey.csv" <<'EOF'
type,name,label,calculation,role,dimension
text,id,编号,,id,
select_one city,city,城市,,city,
text,submitted,提交,,submitted,
select_one sex,sex,性别,,,
integer,age,年龄,,,
calculate,band,年龄段,"if(${age} < 40, 'young', 'old')",,
select_multiple why,why,原因,,,
select_one five,q1,满意度,,,d
EOF
cat >"$form/choices.csv" <<'EOF'
list_name,name,label,score
city,410100,郑州市,
city,410300,洛阳市,
sex,1,男,
sex,2,女,
why,a,价格,
five,1,差,0
five,2,好,100
EOF
printf 'dimension,label,weight\nd,总体,1\n' >"$form/dimensions.csv"
settings() { printf 'form_title,min_duration,speeder_share%s\n问卷,0,0%s\n' "${1:+,$1}" "${2:+,$2}" >"$form/settings.csv"; }
settings
cat >"$form/quotas.csv" <<'EOF'
city,sex,band,target
410100,1,,2
410100,2,,3
410300,,young,1
,,,9
EOF
# 10 came before 9 by its time; 2 and 11 at the same time, by id; 5 has no time.
cat >"$dump" <<'EOF'
id,city,submitted,sex,age,why,q1
9,410100,2023-05-06 09:30,1,30,a,2
10,410100,2023-05-06 09:00,1,30,a,1
11,410100,2023-05-06 10:00,1,30,a,1
2,410100,2023-05-06 10:00,1,30,a,1
5,410100,,1,30,a,1
3,410100,2023-05-06 09:00,2,30,a,2
4,410300,2023-05-06 09:00,2,39,a,2
6,410300,2023-05-06 08:00,2,39,a,2
7,410300,2023-05-06 08:00,2,40,a,2
8,410300,2023-05-06 07:00,,41,a,2
EOF
clean() { ends 0 clean -q "$form" -r "$dump" -o "$TMPDIR/OUT" --force "$@"; }
marked() {
    clean && cut -d, -f3-9 "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got" && diff - "$TMPDIR/got" <<'EOF'
id,city,rule,value,threshold,origin,detail
11,410100,quota,4,2,settings,city=410100 sex=1
2,410100,quota,3,2,settings,city=410100 sex=1
5,410100,quota,10,9,settings,*
4,410300,quota,2,1,settings,city=410300 band=young
EOF
}
check "places beyond the target, by time, then by id" marked
check "they are kept" [ "$(wc -l <"$TMPDIR/OUT/responses.csv")" = 11 ]
check "quality.csv counts them" grep -q '^quota,yes,4,10,0.4,,1,settings,flag,' "$TMPDIR/OUT/quality.csv"

# Margins, each with cells of its own: where a full one rejects, the response takes no place in the
# other margin, which the next one gets; where none rejects every one has its place.
margins() {
    cp "$form/quotas.csv" "$TMPDIR/quotas.csv"
    printf 'sex,band,target\n1,,2\n2,,9\n,old,0\n,young,9\n' >"$form/quotas.csv"
    cp "$dump" "$TMPDIR/kept.csv"
    sed -i 's/^10,\(.*\),30,a/10,\1,70,a/' "$dump"
    settings reject_flags quota
    clean && awk -F, '$7 == "" || FNR == 1 { next } { print $3 ":" $6 ":" $9 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/rejecting"
    settings
    clean && awk -F, '$7 == "" || FNR == 1 { next } { print $3 ":" $6 ":" $9 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/flagging"
    mv "$TMPDIR/kept.csv" "$dump"
    mv "$TMPDIR/quotas.csv" "$form/quotas.csv"
    printf '%s\n' 10:3:band=old 11:3:sex=1 5:4:sex=1 7:2:band=old 8:1:band=old | sort >"$TMPDIR/want"
    sort "$TMPDIR/rejecting" | diff "$TMPDIR/want" - || return 1
    printf '%s\n' 10:3:band=old 11:4:sex=1 2:3:sex=1 5:5:sex=1 7:2:band=old 8:1:band=old | sort >"$TMPDIR/want"
    sort "$TMPDIR/flagging" | diff "$TMPDIR/want" -
}
check "a response that a full cell rejects takes no place in others" margins
clean

any_order() {
    cut -d, -f3-9 "$TMPDIR/OUT/flags.csv" | sort >"$TMPDIR/want"
    cp "$dump" "$TMPDIR/kept.csv"
    { head -n 1 "$TMPDIR/kept.csv"; tail -n +2 "$TMPDIR/kept.csv" | tac; } >"$dump"
    clean --threads 3
    mv "$TMPDIR/kept.csv" "$dump"
    cut -d, -f3-9 "$TMPDIR/OUT/flags.csv" | sort | diff "$TMPDIR/want" -
}
check "the order of rows and threads decide nothing" any_order

audited() {
    clean --audit && [ "$(grep -c ',over_quota,quota,1,' "$TMPDIR/OUT/audit.csv")" = 4 ] &&
        grep -q ',over_quota,quota,1,10,9,settings,' "$TMPDIR/OUT/audit.csv" &&
        ! grep ',flag_row,' "$TMPDIR/OUT/audit.csv"
}
check "over_quota is an event of the audit" audited
check "run.json names the sheet" grep -q 'quotas.csv' "$TMPDIR/OUT/run.json"

# The last one, which came tenth, is only the seventh of the nine places of all.
rejected() {
    settings reject_flags quota
    clean && cut -d, -f3-6 "$TMPDIR/OUT/rejected.csv" >"$TMPDIR/got" && diff - "$TMPDIR/got" <<'EOF'
id,city,reason,detail
11,410100,quota,4 / 2
2,410100,quota,3 / 2
5,410100,quota,5 / 2
4,410300,quota,2 / 1
EOF
}
check "reject_flags rejects them" rejected

# 10 is rejected by another rule: it takes no place, and 2 is within the quota.
place_is_free() {
    settings reject_flags,test_ids preview,10
    clean && awk -F, '$5 == "quota" { printf "%s:%s ", $3, $6 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got"
    [ "$(cat "$TMPDIR/got")" = "11:3 5:4 4:2 " ]
}
check "what another rule rejects takes no place" place_is_free

off() {
    settings quota 0
    clean && grep -q '^quota,no,0,0,' "$TMPDIR/OUT/quality.csv" && ! grep ',quota,' "$TMPDIR/OUT/flags.csv"
}
check "0 switches quotas off" off

faults() {
    settings
    cat >"$form/quotas.csv" <<'EOF'
city,gender,why,age
410100,1,a,3
EOF
    ends 65 check -q "$form" &&
        says 'quotas.csv:1:1: error: column "target" is missing' \
            'quotas.csv:1:2: error: quota column "gender" is not a question' \
            'quotas.csv:1:3: error: quota column "why" has type select_multiple' \
            'quotas.csv:1:4: error: quota column "age" has type integer' || return 1
    cat >"$form/quotas.csv" <<'EOF'
city,sex,target
410100,男,5
410100,3,five
410100,1,-1
410300,2,1
410300,2,2
410300,1,1,9
EOF
    ends 65 check -q "$form" &&
        says 'quotas.csv:2:2: error: "男" is a label of "sex"; write the choice'"'"'s name, "1"' \
            'quotas.csv:3:2: error: "3" is not a choice of "sex"' \
            'quotas.csv:3:3: error: target "five"' 'quotas.csv:4:3: error: target "-1"' \
            'quotas.csv:6:1: error: quota "city=410300 sex=2" stands twice, first in line 5' \
            'quotas.csv:7:4: error: the row has 4 fields'
}
check "faults of quotas.csv are said with their place" faults
empty() {
    echo "city,target" >"$form/quotas.csv"
    ends 0 check -q "$form" && says 'a sheet of quotas without a quota'
}
check "a sheet without a quota is told" empty
finish
