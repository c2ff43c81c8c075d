# SPDX-License-Identifier: MIT
# Quality rules: what they flag, with value and threshold; that they reject only what
# settings.csv says; that each can be switched off alone.
. tests/cli/lib.sh
form=$TMPDIR/form
mkdir "$form"

# The questionnaire: a battery of 12 items on one list, and what the rules read.
{
    echo "type,name,label,relevant,role,dimension"
    echo "text,id,编号,,id,"
    echo "select_one city,city,城市,,city,"
    echo "text,started,开始,,started,"
    echo "text,submitted,提交,,submitted,"
    echo "integer,duration,用时,,duration,"
    echo "text,device,设备,,device,"
    echo "text,address,地址,,ip,"
    echo "text,place,归属地,,ip_city,"
    echo "decimal,latitude,纬度,,latitude,"
    echo "decimal,longitude,经度,,longitude,"
    echo "decimal,robot,评分,,bot_score,"
    echo "text,channel,渠道,,channel,"
    echo "select_one yes_no,bus,坐公交,,,"
    echo "select_one five,ride,公交满意度,\${bus} = '1',,"
    echo "select_multiple why,why,原因,,,"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "select_one five,q$i,第${i}项,,,d"; done
    echo "text,comment,意见,,comment,"
} >"$form/survey.csv"
cat >"$form/choices.csv" <<'EOF'
list_name,name,label,score,exclusive
city,410100,郑州市,,
city,410300,洛阳市,,
yes_no,1,是,,
yes_no,2,否,,
five,1,很差,0,
five,2,差,25,
five,3,一般,50,
five,4,好,75,
five,5,很好,100,
why,a,价格,,
why,b,服务,,
why,n,以上都没有,,yes
EOF
printf 'dimension,label,weight\nd,总体,1\n' >"$form/dimensions.csv"
cat >"$form/checks.csv" <<'EOF'
check,expression,label
bus_ride,"${bus} = '2' and selected(${why}, 'b')",不坐却评价服务
EOF

# settings COLUMNS VALUES: the rules that reject here are off, unless said otherwise.
settings() {
    printf 'form_title,form_id,min_duration,speeder_share,straightline_items%s\n问卷,q,0,0,0%s\n' \
        "${1:+,$1}" "${2:+,$2}" >"$form/settings.csv"
}

# 40 honest rows; then one for each rule, which differs in that alone.
awk 'BEGIN {
    OFS = ","
    print "id,city,started,submitted,duration,device,address,place,latitude,longitude,robot,channel,bus,ride,why,q1,q2,q3,q4,q5,q6,q7,q8,q9,q10,q11,q12,comment"
    x = 7
    for (i = 1; i <= 62; i++) {
        minute = 10 + i
        start = sprintf("2023-05-06 %02d:%02d:00", 8 + int(i / 60), i % 60)
        end = sprintf("2023-05-06 %02d:%02d:00", 8 + int((i + 5) / 60), (i + 5) % 60)
        time = 300; device = "d" i; address = "203.0.113." i; place = "(河南省-郑州市)"
        lat = 34.7 + i / 1000; lon = 113.6 + i / 1000; robot = 0.9; channel = "链接"
        bus = 1; ride = 3; why = "a"; comment = ""
        for (k = 1; k <= 12; k++) { x = (x * 16807) % 2147483647; q[k] = 1 + int(x / 1000) % 5 }
        if (i == 41) { time = 20; end = sprintf("2023-05-06 08:%02d:20", i) }
        if (i == 42) for (k = 1; k <= 10; k++) q[k] = 4
        if (i == 43) for (k = 1; k <= 12; k++) q[k] = 2
        if (i == 44 || i == 45) device = "shared"
        if (i == 46) { place = "(河南省-洛阳市)" }
        if (i == 47) { lat = 113.6; lon = 34.7 }
        if (i == 48) robot = 0.2
        if (i == 49) channel = "预览"
        if (i == 50) { bus = 2; ride = ""; why = "b" }
        if (i == 51) why = "a┋n"
        if (i == 52) { bus = 2 }
        if (i == 53) { start = "2023-06-06 08:00:00"; end = "2023-06-06 08:05:00" }
        if (i == 54) { end = "2023-05-06 08:00:00" }
        if (i == 55) comment = "啊啊啊啊啊"
        if (i == 56 || i == 57) comment = "希望公交车的班次能够再多一些，晚上也有"
        if (i == 58 || i == 59) { lat = 34.5; lon = 113.5 }
        if (i == 60 || i == 61) { for (k = 1; k <= 12; k++) q[k] = 1 + k % 4; end = "2023-05-06 09:05:00"; start = "2023-05-06 09:00:00" }
        if (i == 62) comment = "无"
        row = i OFS 410100 OFS start OFS end OFS time OFS device OFS address OFS place OFS lat OFS lon OFS robot OFS channel OFS bus OFS ride OFS why
        for (k = 1; k <= 12; k++) row = row OFS q[k]
        print row, comment
    } }' >"$TMPDIR/dump.csv"

clean() { minyi clean -q "$form" -r "$TMPDIR/dump.csv" -o "$TMPDIR/OUT" --force "$@" && [ "$status" = 0 ]; }

# flags ID: the rules that flag it, with value and threshold.
flags() { awk -F, -v id="$1" '$3 == id { printf "%s%s %s/%s", n++ ? " " : "", $5, $6, $7 }' "$TMPDIR/OUT/flags.csv"; }
flagged() { [ "$(flags "$1")" = "$2" ] || { echo "$1: $(flags "$1"), not $2"; cat "$TMPDIR/err"; return 1; }; }

settings open,close "2023-05-01,2023-05-31"
clean
check "cleans with checks and a period" [ "$status" = 0 ]
check "nothing is rejected" [ "$(wc -l <"$TMPDIR/OUT/rejected.csv")" = 1 ]
check "honest rows are not flagged" sh -c \
    "! awk -F, 'NR > 1 && \$3 <= 40' '$TMPDIR/OUT/flags.csv' | grep ."
check "preview" flagged 49 "preview 1/1"
check "outside_period" flagged 53 "outside_period 2023-06-06 08:05/2023-06-01"
check "time_order" flagged 54 "time_order -3240/0"
check "speed_abs and speed_rel" flagged 41 "speed_abs 20/34 speed_rel 20/100"
check "longstring" flagged 42 "longstring 10/10"
check "irv" flagged 43 "longstring 12/10 irv 0/0 same_share 1/0.9"
check "dup_device" flagged 44 "dup_device 2/1"
check "city_mismatch by address" flagged 46 "city_mismatch 1/1"
check "city_mismatch by coordinates" flagged 47 "city_mismatch 1/1"
check "bot_score" flagged 48 "bot_score 0.2/0.5"
check "inconsistent" flagged 50 "inconsistent 1/1"
check "exclusive" flagged 51 "exclusive 1/1"
check "skip_extra" flagged 52 "skip_extra 1/1"
check "gibberish" flagged 55 "gibberish 1/1"
check "dup_text" flagged 57 "dup_text 2/1"
check "dup_location" flagged 58 "dup_location 2/1"
check "dup_answers, of few questions at the same time" flagged 61 "dup_answers 2/12"
check "a short answer is no gibberish" flagged 62 ""
check "no address, place or text is written" sh -c "! grep -E '203\.0|34\.[57]|公交车|shared' '$TMPDIR/OUT/flags.csv'"

# Of many questions few may be answered: times are compared then, too, unless nobody can have so
# few answers.
many="$TMPDIR/many"
mkdir "$many"
few_of_many() {
    {
        echo "type,name,label,required,role,dimension"
        echo "text,id,编号,,id,"
        echo "select_one city,city,城市,,city,"
        echo "text,submitted,提交,,submitted,"
        for i in $(seq 34); do echo "select_one five,q$i,第${i}项,$1,,d"; done
    } >"$many/survey.csv"
    cp "$form"/{choices,dimensions}.csv "$many"
    printf 'form_title,form_id,min_duration,speeder_share,straightline_items,skip_missing,dup_answers\n问卷,q,0,0,0,0,%s\n' "$2" >"$many/settings.csv"
    {
        echo "id,city,submitted,$(seq -f q%g -s , 34)"
        printf '%s,410100,2023-05-06 %s,'"$3\n" 1 09:00:00 2 09:09:00 3 12:00:00
    } >"$TMPDIR/many.csv"
    minyi clean -q "$many" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force && [ "$status" = 0 ] &&
        flagged 1 "dup_answers 3/12" && flagged 2 "dup_answers 3/12" && flagged 3 ""
}
settings
check "dup_answers, few answers to many questions" few_of_many "" "" \
    "$(printf '%.0s1,2,3,4,5,1,2,' 1 2)$(printf '%.0s,' $(seq 19))"
# By chance as many pairs are equal as can be flagged for their answers alone: with 30 of them.
pairs_by_chance() { # PAIRS
    awk -F, -v want="$1" '$1 == "dup_answers" { exit !($6 == want) }' "$TMPDIR/OUT/quality.csv"
}
check "unanswered questions are no equal answers by chance" pairs_by_chance 0
thirty() {
    few_of_many "" "" "$(printf '%.0s1,2,3,4,5,1,2,3,4,5,' 1 2 3),,,"
    flagged 1 "dup_answers 3/30" && pairs_by_chance 3
}
check "but they leave the others equal" thirty
check "dup_answers, all answers are fewer than it takes" few_of_many yes 40 \
    "$(printf '%.0s1,2,3,4,5,1,2,3,4,5,' 1 2 3)1,2,3,4"
sed -i '/^select_one five,q[7-9]/d; /^select_one five,q[1-3][0-9]/d' "$many/survey.csv"
six_questions() {
    printf 'form_title,form_id,min_duration,speeder_share,straightline_items,dup_answers\n问卷,q,0,0,0,%s\n' "$1" >"$many/settings.csv"
    printf '%s\n' id,city,submitted,q1,q2,q3,q4,q5,q6 1,410100,,1,2,3,4,5,1 2,410100,,1,2,3,4,5,1 >"$TMPDIR/many.csv"
    minyi clean -q "$many" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force && [ "$status" = 0 ] && flagged 2 "$2"
}
check "dup_answers, fewer questions than usual, as settings.csv says" six_questions 6 "dup_answers 2/6"
check "dup_answers, fewer questions than it takes" six_questions 7 ""
# What the questionnaire asks for and no response allows is said; what runs by itself is not.
nothing_to_judge_by() {
    printf 'form_title,form_id,min_duration,speeder_share,straightline_items,open\n问卷,q,0,0,0,2023-05-01\n' >"$many/settings.csv"
    printf '%s\n' id,city,submitted,q1,q2,q3,q4,q5,q6 '1,410100,"May 3, 2023 2:41:03 PM",1,2,3,4,5,1' >"$TMPDIR/many.csv"
    minyi clean -q "$many" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force --lang en && [ "$status" = 0 ] || return 1
    grep -A 9 'not checked' "$TMPDIR/out" | grep -q 'outside the period$' &&
        grep -q '^outside_period,yes,0,0,.*,nothing to judge by' "$TMPDIR/OUT/quality.csv"
}
check "a rule of settings.csv that has nothing to judge by" nothing_to_judge_by
settings open,close "2023-05-01,2023-05-31"
clean

origins() {
    grep -q '^outside_period,yes,1,62,.*,settings,flag,' "$TMPDIR/OUT/quality.csv" &&
        grep -q '^speed_abs,yes,1,62,.*,2,default,flag,' "$TMPDIR/OUT/quality.csv" &&
        grep -q '^slow,no,0,' "$TMPDIR/OUT/quality.csv"
}
check "quality.csv echoes thresholds and their origin" origins

# The mean with and without a rule's rows, from the dump itself.
means() {
    awk -F, 'NR > 1 { s = 0; for (k = 16; k <= 27; k++) s += ($k - 1) * 25; s /= 12
            all += s; n++; if ($1 == 42 || $1 == 43) { f += s; m++ } }
        END { printf "%.6f %.6f\n", all / n, (all - f) / (n - m) }' "$TMPDIR/dump.csv" >"$TMPDIR/want"
    awk -F, '$1 == "longstring" { printf "%.6f %.6f\n", $10, $11 }' "$TMPDIR/OUT/quality.csv" >"$TMPDIR/got"
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "the mean with and without a rule" means

# The pairs that chance makes: n (n - 1) / 2 prod sum p^2.
expected() {
    awk -F, 'NR > 1 { n++; for (k = 16; k <= 27; k++) c[k, $k]++ }
        END { e = n * (n - 1) / 2
            for (k = 16; k <= 27; k++) { s = 0; for (v = 1; v <= 5; v++) s += (c[k, v] / n) ^ 2; e *= s }
            printf "%.6e\n", e }' "$TMPDIR/dump.csv" >"$TMPDIR/want"
    awk -F, '$1 == "dup_answers" { printf "%.6e\n", $6 }' "$TMPDIR/OUT/quality.csv" >"$TMPDIR/got"
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "the number of equal pairs by chance" expected

# P(all 12 the same) = sum over v of prod p_iv, for honest answers.
honest() {
    awk -F, 'NR > 1 { n++; for (k = 16; k <= 27; k++) c[k, $k]++ }
        END { for (v = 1; v <= 5; v++) { p = 1; for (k = 16; k <= 27; k++) p *= c[k, v] / n; s += p }
            printf "%.6e\n", s }' "$TMPDIR/dump.csv" >"$TMPDIR/want"
    awk -F, '$1 == "irv" { printf "%.6e\n", $6 }' "$TMPDIR/OUT/quality.csv" >"$TMPDIR/got"
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "the honest share of straight lines" honest

# Two batteries of 10 items, each asked of a fourth; half the people were asked neither.
# What honest people would give is of those who are judged, each by what they were asked.
routed_form() {
    mkdir -p "$TMPDIR/routed"
    {
        printf 'type,name,label,role,dimension,relevant\ntext,id,编号,id,,\nselect_one city,city,城市,city,,\n'
        printf 'select_one yes,bus,坐公交,,,\n'
        for i in 1 2 3 4 5 6 7 8 9 10; do echo "select_one two,a$i,甲$i,,a,\${bus} = '1'"; done
        for i in 1 2 3 4 5 6 7 8 9 10; do echo "select_one two,b$i,乙$i,,b,\${bus} = '2'"; done
    } >"$TMPDIR/routed/survey.csv"
    printf 'list_name,name,label,score\ncity,1,甲市,\nyes,0,否,\nyes,1,是,\nyes,2,偶尔,\ntwo,1,差,0\ntwo,2,好,100\n' \
        >"$TMPDIR/routed/choices.csv"
    printf 'dimension,label,weight\na,甲,1\nb,乙,1\n' >"$TMPDIR/routed/dimensions.csv"
    printf 'form_title,min_duration,speeder_share,straightline_items,same_share\n问卷,0,0,0,%s\n' "$1" \
        >"$TMPDIR/routed/settings.csv"
}
routed() {
    routed_form 0.9
    awk 'BEGIN {
        OFS = ","; x = 7; row = "id,city,bus"
        for (k = 1; k <= 20; k++) row = row OFS (k < 11 ? "a" k : "b" k - 10)
        print row
        for (n = 0; n < 800; n++) {
            row = n OFS 1 OFS (bus = n % 4 < 2 ? 0 : n % 4 - 1)
            for (k = 1; k <= 20; k++) {
                x = (x * 16807) % 2147483647
                row = row OFS ((k < 11) == (bus == 1) && bus ? 1 + (x / 2147483647 < 0.5 + k / 50) : "")
            }
            print row
        }
    }' >"$TMPDIR/routed.csv"
    ends 0 clean -q "$TMPDIR/routed" -r "$TMPDIR/routed.csv" -o "$TMPDIR/routed-out" || return 1
    # All alike (irv), 9 or all of 10 alike (same_share), in the one battery or the other.
    awk -F, 'NR > 1 && $3 > 0 { n[$3]++; for (k = 1; k <= 10; k++) good[$3, k] += $(k + 3 + ($3 == 2) * 10) == 2 }
        END { for (b = 1; b <= 2; b++) for (v = 0; v <= 1; v++) {
                all = 1
                for (k = 1; k <= 10; k++) { p[k] = good[b, k] / n[b]; p[k] = v ? p[k] : 1 - p[k]; all *= p[k] }
                irv += n[b] * all; most += n[b] * all
                for (k = 1; k <= 10; k++) most += n[b] * all / p[k] * (1 - p[k])
            }
            judged = n[1] + n[2]
            printf "irv %d %.6e\nsame_share %d %.6e\n", judged, irv / judged, judged, most / judged
        }' "$TMPDIR/routed.csv" >"$TMPDIR/want"
    awk -F, '$1 == "irv" || $1 == "same_share" { printf "%s %d %.6e\n", $1, $4, $6 }' \
        "$TMPDIR/routed-out/quality.csv" | sort >"$TMPDIR/got"
    diff "$TMPDIR/want" "$TMPDIR/got" &&
        # 8 of 10 alike have too much entropy, 9 have not: with that threshold nothing is expected.
        routed_form 0.75 &&
        ends 0 clean -q "$TMPDIR/routed" -r "$TMPDIR/routed.csv" -o "$TMPDIR/routed-out" --force &&
        grep -q '^same_share,yes,[0-9]*,400,[0-9.]*,,0.75,' "$TMPDIR/routed-out/quality.csv"
}
check "batteries that were not asked of everybody" routed

# A battery of 9 items that some leave out: who answered 8 is judged, by all answers that there can be.
left_out() {
    routed_form 0.9
    sed -i '/^select_one two,a10\|^select_one two,b/d' "$TMPDIR/routed/survey.csv"
    awk 'BEGIN {
        OFS = ","; x = 5; row = "id,city,bus"
        for (k = 1; k <= 9; k++) row = row OFS "a" k
        print row
        for (n = 0; n < 90; n++) {
            row = n OFS 1 OFS 1
            for (k = 1; k <= 9; k++) {
                x = (x * 16807) % 2147483647
                row = row OFS (n % 3 == 0 && n % 9 == k - 1 || n % 9 == 1 && k < 4 ? "" : 1 + (x / 2147483647 < 0.6))
            }
            print row
        }
    }' >"$TMPDIR/routed.csv"
    ends 0 clean -q "$TMPDIR/routed" -r "$TMPDIR/routed.csv" -o "$TMPDIR/routed-out" --force || return 1
    awk -F, 'function tell(k, chance, given, run, longest, before,   v, now) {
            if (chance == 0) return
            if (k > 9) {
                if (given > 7) { judged += chance; if (longest > 7) flagged += chance }
                return
            }
            for (v = 0; v <= 2; v++) {
                now = v == 0 ? 0 : v == before ? run + 1 : 1
                tell(k + 1, chance * c[k, v] / n, given + (v > 0), now, now > longest ? now : longest, v)
            }
        }
        NR > 1 { given = 0; for (k = 4; k <= 12; k++) given += $k != ""
            if (given > 7) { n++; for (k = 1; k <= 9; k++) c[k, $(k + 3) + 0]++ } }
        END { tell(1, 1, 0, 0, 0, 0); printf "%d %.6e\n", n, flagged / judged }' "$TMPDIR/routed.csv" >"$TMPDIR/want"
    awk -F, '$1 == "longstring" { printf "%d %.6e\n", $4, $6 }' "$TMPDIR/routed-out/quality.csv" >"$TMPDIR/got"
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "honest runs in a battery that some answer in part" left_out

same_for_threads() {
    cp "$TMPDIR/OUT/flags.csv" "$TMPDIR/one.csv"
    cp "$TMPDIR/OUT/quality.csv" "$TMPDIR/one-quality.csv"
    clean --threads 4 && cmp "$TMPDIR/one.csv" "$TMPDIR/OUT/flags.csv" &&
        cmp "$TMPDIR/one-quality.csv" "$TMPDIR/OUT/quality.csv"
}
check "any number of threads gives the same bytes" same_for_threads

same_for_any_order() {
    cp "$TMPDIR/dump.csv" "$TMPDIR/kept.csv"
    { head -n 1 "$TMPDIR/kept.csv"; tail -n +2 "$TMPDIR/kept.csv" | sort -t, -k4.9,4 -k1,1r; } >"$TMPDIR/dump.csv"
    clean
    cut -d, -f3- "$TMPDIR/OUT/flags.csv" | sort >"$TMPDIR/got"
    cut -d, -f3- "$TMPDIR/one.csv" | sort >"$TMPDIR/want"
    mv "$TMPDIR/kept.csv" "$TMPDIR/dump.csv"
    diff "$TMPDIR/want" "$TMPDIR/got" && cmp "$TMPDIR/one-quality.csv" "$TMPDIR/OUT/quality.csv"
}
check "any order of rows gives the same flags" same_for_any_order

# Each rule off: it flags nothing, and the others do not move.
each_off() {
    local rule
    for rule in $(tail -n +2 "$TMPDIR/one-quality.csv" | cut -d, -f1); do
        settings "open,close,$rule" "2023-05-01,2023-05-31,0"
        clean || return 1
        awk -F, -v rule="$rule" '$5 != rule' "$TMPDIR/one.csv" | cut -d, -f1-7 >"$TMPDIR/want"
        cut -d, -f1-7 "$TMPDIR/OUT/flags.csv" | diff "$TMPDIR/want" - || { echo "with $rule off"; return 1; }
        grep -q "^$rule,no,0,0," "$TMPDIR/OUT/quality.csv" || { grep "^$rule," "$TMPDIR/OUT/quality.csv"; return 1; }
    done
}
check "each rule can be switched off alone" each_off

settings open,close,reject_flags "2023-05-01,2023-05-31,outside_period preview time_order"
rejects() {
    clean && cut -d, -f3-6 "$TMPDIR/OUT/rejected.csv" >"$TMPDIR/got" && diff - "$TMPDIR/got" <<'EOF'
id,city,reason,detail
49,410100,preview,1 / 1
53,410100,outside_period,2023-06-06 08:05 / 2023-06-01
54,410100,time_order,-3240 / 0
EOF
}
check "reject_flags rejects, with value and threshold" rejects
check "flow adds up" awk -F, 'NR > 1 { if ($2 == "read") r += $3; else s += $3 } END { exit r != 62 || s != 62 }' \
    "$TMPDIR/OUT/flow.csv"
check "what is rejected is not in the clean dump" [ "$(wc -l <"$TMPDIR/OUT/responses.csv")" = 60 ]
check "the summary shows what was flagged" says "test response" "see flags.csv"
check "check shows it, too" ends 0 check -q "$form" -r "$TMPDIR/dump.csv"
check "and names no file, since it writes none" [ "$(grep -c 'flags.csv' "$TMPDIR/out")" = 0 ]

# Five from one address are no reason, six are; private addresses never.
addresses() {
    settings
    awk -F, -v OFS=, 'NR > 1 && $1 <= 6 { $7 = "198.51.100.9" } NR > 1 && $1 > 6 && $1 < 20 { $7 = "10.0.0.1" }
        $1 > 20 && $1 < 27 { $7 = "2001:db8:1:2::" $1 } 1' "$TMPDIR/dump.csv" >"$TMPDIR/many.csv"
    minyi clean -q "$form" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force
    awk -F, '$5 == "dup_ip" { print $3 ":" $6 "/" $7 }' "$TMPDIR/OUT/flags.csv" | tr '\n' ' ' >"$TMPDIR/got"
    echo "1:6/5 2:6/5 3:6/5 4:6/5 5:6/5 6:6/5 21:6/5 22:6/5 23:6/5 24:6/5 25:6/5 26:6/5 " | tr -d '\n' |
        diff - "$TMPDIR/got"
}
check "dup_ip" addresses

bursts() {
    settings
    awk -F, -v OFS=, 'NR > 1 && $1 <= 21 { $6 = "robot"; $3 = ""; $4 = sprintf("2023-05-06 08:00:%02d", 2 * $1) }
        NR > 1 && $1 == 21 { $4 = "2023-05-06 08:02:00" } 1' "$TMPDIR/dump.csv" >"$TMPDIR/many.csv"
    minyi clean -q "$form" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force
    [ "$(awk -F, '$5 == "burst" && $6 == 20 && $7 == 20' "$TMPDIR/OUT/flags.csv" | wc -l)" = 20 ]
}
check "burst: 20 within a minute, not the one a minute after the first" bursts

# Each has the fullest minute that holds it: the first one that 60 seconds part from others, those
# that begin a fuller one, and one that only stands in its middle.
full_minutes() {
    settings burst 3
    awk -F, -v OFS=, 'BEGIN { split("0 30 59 61 62 63 200 225 259", at, " ") }
        NR > 1 && $1 <= 9 { $6 = "robot"; $3 = ""
            $4 = sprintf("2023-05-06 08:%02d:%02d", at[$1] / 60, at[$1] % 60) } 1' \
        "$TMPDIR/dump.csv" >"$TMPDIR/many.csv"
    minyi clean -q "$form" -r "$TMPDIR/many.csv" -o "$TMPDIR/OUT" --force
    awk -F, '$5 == "burst" && $9 == "device" { print $3 ":" $6 }' "$TMPDIR/OUT/flags.csv" | tr '\n' ' ' >"$TMPDIR/got"
    echo "1:3 2:5 3:5 4:5 5:5 6:5 7:3 8:3 9:3 " | tr -d '\n' | diff - "$TMPDIR/got"
}
check "burst: the fullest minute of each" full_minutes

# Items beyond the 240th are compared, too: two responses that differ in the last sixty.
long_near() {
    mkdir "$TMPDIR/long"
    printf 'list_name,name,label,score\ncity,a,甲市,\nfive,1,差,0\nfive,2,好,100\n' >"$TMPDIR/long/choices.csv"
    cp "$form/dimensions.csv" "$TMPDIR/long"
    printf 'form_title,min_duration,speeder_share,straightline_items,dup_near\n问卷,0,0,0,%s\n' \
        "$1" >"$TMPDIR/long/settings.csv"
    awk 'BEGIN { print "type,name,label,role,dimension\ntext,id,编号,id,\nselect_one city,city,城市,city,"
        for (i = 1; i <= 300; i++) print "select_one five,q" i ",第" i "项,,d" }' >"$TMPDIR/long/survey.csv"
    awk 'BEGIN { printf "id,city"
        for (i = 1; i <= 300; i++) printf ",q%d", i
        for (row = 1; row <= 2; row++) {
            printf "\n%d,a", row
            for (i = 1; i <= 300; i++) printf ",%d", 1 + (row == 2 && i > 240)
        }
        print "" }' >"$TMPDIR/long.csv"
    minyi clean -q "$TMPDIR/long" -r "$TMPDIR/long.csv" -o "$TMPDIR/OUT" --force
    awk -F, '$5 == "dup_near" { print $6 }' "$TMPDIR/OUT/flags.csv" | tr '\n' ' ' >"$TMPDIR/got"
    rm -r "$TMPDIR/long"
}
near() {
    long_near 0.85 && [ ! -s "$TMPDIR/got" ] || return 1
    long_near 0.75 && [ "$(cat "$TMPDIR/got")" = "0.8 0.8 " ]
}
check "dup_near compares all items" near

# An IPv4 address is the same within an IPv6 one.
mapped() {
    settings "" ""
    awk -F, -v OFS=, 'NR > 1 && $1 <= 6 { $7 = ($1 % 2 ? "" : "::ffff:") "198.51.100.7" } 1' "$TMPDIR/dump.csv" >"$TMPDIR/mapped.csv"
    minyi clean -q "$form" -r "$TMPDIR/mapped.csv" -o "$TMPDIR/OUT" --force
    awk -F, '$5 == "dup_ip" { printf "%s:%s ", $3, $6 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got"
    printf '1:6 2:6 3:6 4:6 5:6 6:6 ' | diff - "$TMPDIR/got"
}
check "dup_ip knows an IPv4 address in IPv6" mapped

# The city of an address, in the ways of writing it; of a county no address knows the name.
addresses() {
    settings "" ""
    awk -F, -v OFS=, 'BEGIN { split("洛阳市 河南省洛阳市 中国-河南-洛阳 郑州市 河南省郑州市 中国-河南-郑州 河南省 郑州 未知", place, " ") }
        NR > 1 { $8 = place[$1] } 1' "$TMPDIR/dump.csv" >"$TMPDIR/places.csv"
    minyi clean -q "$1" -r "$TMPDIR/places.csv" -o "$TMPDIR/OUT" --force
    awk -F, '$5 == "city_mismatch" && $9 == "ip_city" { printf "%s ", $3 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got"
    printf %s "$2" | diff - "$TMPDIR/got"
}
check "city_mismatch reads cities without a province before a mark" addresses "$form" "1 2 3 "
# Names that addresses write otherwise: a prefecture's without whose it is, a city's without its
# province; and labels that no address can be compared with.
other_names() {
    local names=$TMPDIR/names
    mkdir "$names"
    settings "" ""
    cp "$form"/*.csv "$names"
    {
        printf 'city,%s,%s,,\n' yili 伊犁哈萨克自治州 enshi 恩施土家族苗族自治州 luoyang 河南省洛阳市 410100 410100 kaifeng Kaifeng
        grep -v '^city,' "$form/choices.csv" | tail -n +2
    } | cat <(head -n 1 "$form/choices.csv") - >"$names/choices.csv"
    awk -F, -v OFS=, 'BEGIN {
            n = split("yili 新疆-伊犁 yili 新疆-伊犁州 enshi 湖北省恩施土家族苗族自治州 enshi 新疆-伊犁 luoyang 河南-洛阳 " \
                "luoyang 中国-河南-洛阳 luoyang 河南-郑州 410100 河南-郑州 kaifeng 河南-开封 kaifeng 河南-Luoyang", cell, " ") }
        NR == 1 || 2 * NR - 2 <= n { if (NR > 1) { $2 = cell[2 * NR - 3]; $8 = cell[2 * NR - 2] } print }' \
        "$TMPDIR/dump.csv" >"$TMPDIR/names.csv"
    ends 0 clean -q "$names" -r "$TMPDIR/names.csv" -o "$TMPDIR/OUT" --force &&
        awk -F, '$5 == "city_mismatch" && $9 == "ip_city" { printf "%s ", $3 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got" &&
        printf '4 7 10 ' | diff - "$TMPDIR/got"
}
check "city_mismatch knows short names, and what cannot be compared" other_names
# Where a response comes from is read as answers are: full-width forms, and words for no answer.
as_answers() {
    settings "" ""
    awk -F, -v OFS=, 'NR > 1 && $1 < 9 { $1 == 1 && $11 = "０.３"; $1 == 2 && $11 = "-3"; $1 == 3 && $12 = "Ｐreview"
            $1 == 4 && $8 = "（河南省－郑州市）"; $1 == 5 && $8 = "（河南省－洛阳市）"; $1 == 6 && $9 = "１１３.6"
            $1 == 7 && $9 = "-2" } $1 == 8 { $9 = $10 = "(空)" } 1' "$TMPDIR/dump.csv" >"$TMPDIR/wide.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/wide.csv" -o "$TMPDIR/OUT" --force &&
        awk -F, '$3 < 9 && NR > 1 { printf "%s:%s:%s ", $3, $5, $9 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got" &&
        printf '1:bot_score: 3:preview:channel 5:city_mismatch:ip_city 6:city_mismatch:outside ' | diff - "$TMPDIR/got"
}
check "sources are read as answers are" as_answers
counties() {
    mkdir "$TMPDIR/county"
    settings "" ""
    cp "$form"/*.csv "$TMPDIR/county"
    sed -i 's/^city,410100,郑州市/city,410122,中牟县/' "$TMPDIR/county/choices.csv"
    sed -i 's/,410100,/,410122,/' "$TMPDIR/dump.csv"
    addresses "$TMPDIR/county" ""
    local result=$?
    sed -i 's/,410122,/,410100,/' "$TMPDIR/dump.csv"
    return $result
}
check "city_mismatch does not look for a county in an address" counties

# Interviewers' tablets: many people answer on one device, unless settings.csv says otherwise.
mkdir "$TMPDIR/field"
awk -F, -v OFS=, 'NR > 1 { $6 = "t" $6 } { print $0, NR == 1 ? "who" : "w" NR % 5 }' "$TMPDIR/dump.csv" >"$TMPDIR/field.csv"
visit() {
    settings "$1" "$2"
    cp "$form"/*.csv "$TMPDIR/field"
    echo "text,who,访员,,interviewer," >>"$TMPDIR/field/survey.csv"
    shift 2
    ends 0 clean -q "$TMPDIR/field" "$@" -o "$TMPDIR/OUT" --force --id-scope file
    awk -F, '$5 == "dup_device" { printf "%s:%s ", $1, $3 }' "$TMPDIR/OUT/flags.csv" >"$TMPDIR/got"
    grep '^dup_device,' "$TMPDIR/OUT/quality.csv" >>"$TMPDIR/got"
    cut -d, -f1-4,13 "$TMPDIR/got" >"$TMPDIR/seen"
}
tablets() {
    visit "" "" -r "$TMPDIR/field.csv"
    diff - "$TMPDIR/seen" <<'EOF'
dup_device,no,0,0,not judged where interviewers share tablets; a dup_device in settings.csv judges
EOF
}
check "tablets of interviewers are shared" tablets
tablets_judged() {
    visit dup_device 1 -r "$TMPDIR/field.csv"
    diff - "$TMPDIR/seen" <<'EOF'
field.csv:44 field.csv:45 dup_device,yes,2,62,more than that from one device
EOF
}
check "unless settings.csv says otherwise" tablets_judged
tablets_beside() {
    visit "" "" -r "$TMPDIR/field.csv" "$TMPDIR/dump.csv"
    diff - "$TMPDIR/seen" <<'EOF'
dump.csv:44 dump.csv:45 dup_device,yes,2,62,not judged where interviewers share tablets; a dup_device in settings.csv judges
EOF
}
check "dumps without interviewers are judged beside them" tablets_beside

faults() {
    settings "reject_flags,time_zone,open,speed_abs" "speedy,8,soon,x"
    ends 65 clean -q "$form" -r "$TMPDIR/dump.csv" -o "$TMPDIR/OUT" --force &&
        says 'settings.csv:2:6: error: reject_flags names "speedy"' 'settings.csv:2:7: error: time_zone "8"' \
            'settings.csv:2:8: error: open "soon"' 'settings.csv:2:9: error: speed_abs "x"'
}
check "faults of settings.csv are said with their place" faults
idle() {
    settings reject_flags,longstring "burst avglong slow,0.7"
    ends 0 check -q "$form" && ! grep burst "$TMPDIR/err" &&
        says 'settings.csv:2:6: warning: reject_flags names "avglong", which only reports' \
            'settings.csv:2:6: warning: reject_flags names "slow", which is switched off' || return 1
    settings longstring,skip_missing 80,20
    ends 65 check -q "$form" && says 'settings.csv:2:6: error: longstring 80 is more than 1' \
        'settings.csv:2:7: error: skip_missing 20 is more than 1'
}
check "rules that can reject nothing, and shares in percent" idle

check_faults() {
    settings
    printf 'check,expression,label\n,1 = 1,\na,${nobody} = 1,\na,,\n' >"$form/checks.csv"
    ends 65 clean -q "$form" -r "$TMPDIR/dump.csv" -o "$TMPDIR/OUT" --force &&
        says 'checks.csv:2:1: error: a check without a name' 'checks.csv:3:2: error' \
            'checks.csv:4:2: error: check "a" has no expression' 'checks.csv:4:1: error: check "a" stands twice'
}
check "faults of checks.csv are said with their place" check_faults

# The six who answered what is skipped move the mean by less than a hundredth.
nothing_lost() {
    ends 0 clean -q questionnaires/shimin-2022 -r samples/henan/wave-odk.csv -o "$TMPDIR/sample" && says "  +0.00" || return 1
    ! grep -F -- "-0.00" "$TMPDIR/out"
}
check "a difference that rounds to nothing has no sign of a loss" nothing_lost
finish
