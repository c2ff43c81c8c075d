# SPDX-License-Identifier: MIT
# 2,000 columns, nearly all of them scored items, in 20 dimensions.
. tests/soak/lib.sh

columns=${SOAK_COLUMNS:-2000} rows=2000 cities=10
job=$TMPDIR/job
mkdir -p "$job/form"

make_job() {
    awk -v items=$((columns - 5)) -v rows=$rows -v cities=$cities -v job="$job" 'BEGIN {
        file = job "/form/survey.csv"
        print "type,name,label,required,role,dimension,weight" >file
        print "text,id,编号,,id,,\nselect_one city,city,城市,yes,city,,\nselect_one sex,sex,性别,yes,,," >file
        for (i = 1; i <= items; i++)
            print "select_one sat,q" i ",第" i "题,,," "d" i % 20 "," 1 + i % 3 >file
        print "integer,secs,所用时间,,duration,,\ntext,why,意见,,comment,," >file
        file = job "/form/choices.csv"
        print "list_name,name,label,score" >file
        for (i = 0; i < cities; i++)
            print "city," 100000 + i ",第" i "市," >file
        print "sex,1,男,\nsex,2,女," >file
        for (i = 1; i <= 5; i++)
            print "sat," i ",满意" i "," (i - 1) * 25 >file
        file = job "/form/dimensions.csv"
        print "dimension,label,weight" >file
        for (i = 0; i < 20; i++)
            print "d" i ",维度" i ",5" >file
        print "form_title,form_id,min_duration\n很宽的问卷,wide,0" >(job "/form/settings.csv")
        file = job "/people.csv"
        print "city,margin,category,count" >file
        for (i = 0; i < cities; i++)
            print 100000 + i ",sex,1," 1000 + 50 * i "\n" 100000 + i ",sex,2," 1200 - 30 * i >file
        file = job "/responses.csv"
        printf "id,city,sex" >file
        for (i = 1; i <= items; i++)
            printf ",q%d", i >file
        print ",secs,why" >file
        srand(7)
        for (row = 0; row < rows; row++) {
            printf "r%d,%d,%d", row, 100000 + row % cities, 1 + int(row / cities) % 2 >file
            thinks = 1 + 3 * rand()
            for (i = 1; i <= items; i++)
                printf ",%d", int(thinks + 2 * rand()) >file
            print ",300,\"好,快\"" >file
        }
    }'
}
check "a survey of $columns columns" make_job
given=(-q "$job/form" -r "$job/responses.csv" -p "$job/people.csv")

run() { # THREADS
    within 100 600 run "${given[@]}" --differences --estimates --audit --export csv \
        -o "$TMPDIR/OUT-$1" --threads "$1"
}
check "$columns columns" run 1
check "the same on two threads" run 2
check "the same bytes" same "$TMPDIR/OUT-1" "$TMPDIR/OUT-2"
check "every response is accounted for" flow_adds_up "$TMPDIR/OUT-1"
check "margins are met" margins_met "$TMPDIR/OUT-1"

# What the items of one dimension have in common is asked of 100 of them, of all together it is not.
reliable() {
    within 400 600 score "${given[@]}" --reliability -o "$TMPDIR/OUT-3" &&
        [ "$(grep -c ',dimension,' "$TMPDIR/OUT-3/reliability.csv")" = $((20 * (cities + 1))) ] &&
        ! grep -q ',total,' "$TMPDIR/OUT-3/reliability.csv" &&
        [ "$(grep -c 'more than 200 items' "$TMPDIR/OUT-3/quality.csv")" = 3 ] || return 1
    minyi score "${given[@]}" --reliability -o "$TMPDIR/OUT-3" --force
    says "reliability.csv leaves out 1 scales of more than 200 items"
}
check "reliability" reliable

# The means of ten items by awk.
means() {
    awk -F, -v rows=$rows 'NR > 1 { for (k = 0; k < 10; k++) sum[$2, 200 * k + 4] += ($(200 * k + 4) - 1) * 25 }
        END { for (at in sum) { split(at, part, SUBSEP); printf "%s q%d %.6f\n", part[1], part[2] - 3, sum[at] / (rows / 10) } }' \
        "$job/responses.csv" | sort >"$TMPDIR/expected"
    minyi score "${given[@]}" --method none -o "$TMPDIR/OUT-3" --force
    awk -F, 'NR == FNR { want[$0]; next } FNR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { line = sprintf("%s %s %.6f", $c["city"], $c["code"], $c["score"]); found += line in want }
        END { exit found != 100 }' "$TMPDIR/expected" "$TMPDIR/OUT-3/subjective.csv"
}
check "scores are the means" means
check "a dump of as many columns is refused if fewer are allowed" ends 65 check -q "$job/form" -r "$job/responses.csv" \
    --max-columns $((columns - 1))
finish
