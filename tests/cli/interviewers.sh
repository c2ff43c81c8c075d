# SPDX-License-Identifier: MIT
# Interviewers and contractors side by side: the files, for any threads and row order, and what
# the summary says of those beyond the limits.
. tests/cli/lib.sh

form=$TMPDIR/form
mkdir -p "$form"
cat >"$form/survey.csv" <<'END'
type,name,label,required,role,dimension,weight
text,id,编号,,id,,
text,who,访员,,interviewer,,
dateTime,sent,提交时间,,submitted,,
integer,secs,用时,,duration,,
select_one city,city,城市,,city,,
select_one sat,q1,满意,yes,,d,1
select_one sat,q2,再问,yes,,d,1
END
cat >"$form/choices.csv" <<'END'
list_name,name,label,score
city,1,甲市,
city,2,乙市,
sat,1,满意,100
sat,2,不满意,0
END
printf 'dimension,label,weight\nd,维度,1\n' >"$form/dimensions.csv"
printf 'form_title,form_id,min_duration,speeder_share,straightline_items\n访员,who,60,0,0\n' >"$form/settings.csv"

# 40 interviewers of 50 rows; every third of the first twelve leaves a question out every other
# time, and one works at night.
rows() {
    awk 'BEGIN { for (i = 0; i < 2000; i++) { who = i % 40; row = int(i / 40)
        empty = who < 36 && who % 3 == 0 && row % 2
        printf "%d,访员%02d,2023-05-%02d %02d:30,%d,%d,%s,1\n", i, who, row % 28 + 1,
            who == 7 ? 23 : 9 + row % 8, 100 + who, i % 2 + 1, empty ? "" : 1 + row % 2 } }'
}
header=id,who,sent,secs,city,q1,q2
{ echo $header; rows; } >"$TMPDIR/dump.csv"

cleans() {
    local out=$1
    shift
    ends 0 clean -q "$form" -o "$TMPDIR/$out" --force "$@"
}
check "cleaned" cleans OUT -r "$TMPDIR/dump.csv" --threads 1 --lang en
cp "$TMPDIR/out" "$TMPDIR/said"
check "the summary counts them" grep -qF "shares beyond the limits of chance: 13" "$TMPDIR/said"
ten() {
    [ "$(grep -c '^    interviewer ' "$TMPDIR/said")" = 10 ] &&
        sed -n '/^  fieldwork/{n;p}' "$TMPDIR/said" | grep -q '访员07 *at night *100.0 % of 50; all 2.9 %'
}
check "and names ten, the farthest first" ten

by_hand() {
    local file=$TMPDIR/OUT/interviewers.csv
    [ "$(grep -c . "$file")" = 161 ] && [ ! -e "$TMPDIR/OUT/flow_contractors.csv" ] &&
        grep -q '^interviewer,访员07,night,50,50,1,0.0294.*,above$' "$file" &&
        grep -q '^interviewer,访员03,rejected,50,25,0.5,0.15,0,0.30.*,above$' "$file" &&
        grep -q '^interviewer,访员01,rejected,50,0,0,0.15,0,0.30.*,$' "$file" || { cat "$file"; return 1; }
    grep -q '^interviewer,访员05,median_duration,50,,105,' "$file"
}
check "the figures" by_hand

same() {
    cmp "$TMPDIR/OUT/interviewers.csv" "$TMPDIR/$1/interviewers.csv"
}
check "threads" cleans threads -r "$TMPDIR/dump.csv" --threads 3
check "change nothing" same threads
{ echo $header; rows | tac; } >"$TMPDIR/turned.csv"
check "rows the other way round" cleans turned -r "$TMPDIR/turned.csv"
check "change nothing, either" same turned

# Contractors are the files; the account of each adds up to flow.csv's.
{ echo $header; rows | head -n 700; } >"$TMPDIR/north.csv"
{ echo $header; rows | tail -n +701; } >"$TMPDIR/south.csv"
check "two files" cleans two -r "$TMPDIR/north.csv" "$TMPDIR/south.csv"
adds_up() {
    grep -q '^contractor,north.csv,rejected,700,' "$TMPDIR/two/interviewers.csv" || return 1
    awk -F, 'FNR == 1 { next } NF == 4 { sum[$2 "," $3] += $4; next } { all[$1 "," $2] = $3 }
        END { for (k in all) if (all[k] != sum[k]) exit 1; for (k in sum) if (!(k in all)) exit 1
            exit !all["1,incomplete"] }' "$TMPDIR/two/flow.csv" "$TMPDIR/two/flow_contractors.csv"
}
check "add up" adds_up
check "and interviewers are the same" diff <(grep -v ^contractor "$TMPDIR/two/interviewers.csv") \
    "$TMPDIR/OUT/interviewers.csv"

nothing_to_compare() {
    sed 's/,interviewer,/,,/' "$form/survey.csv" >"$TMPDIR/plain.csv"
    mkdir -p "$TMPDIR/plain" && cp "$form"/*.csv "$TMPDIR/plain" && cp "$TMPDIR/plain.csv" "$TMPDIR/plain/survey.csv"
    ends 0 clean -q "$TMPDIR/plain" -r "$TMPDIR/dump.csv" -o "$TMPDIR/alone" --lang en &&
        [ ! -e "$TMPDIR/alone/interviewers.csv" ] && ! grep fieldwork "$TMPDIR/out"
}
check "one file without the role has no table" nothing_to_compare

# What strangers wrote must not steer the terminal, nor make a line too long.
hostile() {
    local lang
    sed 's/访员03/\x1b[31m访员访员访员访员访员访员/' "$TMPDIR/dump.csv" >"$TMPDIR/hostile.csv"
    for lang in en zh; do
        cleans hostile -r "$TMPDIR/hostile.csv" --lang $lang || return 1
        ! grep -q $'\x1b' "$TMPDIR/out" || return 1
        grep -qF '?[31m' "$TMPDIR/out" || { cat "$TMPDIR/out"; return 1; }
        narrow || return 1
    done
}
narrow() {
    python3 - "$TMPDIR/out" <<'END'
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n"))
    if width > 80 and not line.startswith("  written") and "/tmp" not in line:
        sys.exit(f"{width} columns: {line}")
END
}
if command -v python3 >/dev/null; then
    check "a hostile name" hostile
else
    skip "a hostile name" "no python3"
fi
finish
