# SPDX-License-Identifier: MIT
# A population file of more than 100 MB: 5,000 cities with 800 cells each, of which twelve were asked.
. tests/soak/lib.sh

job=$TMPDIR/job
mkdir -p "$job/form"

make_job() {
    awk -v job="$job" 'BEGIN {
        file = job "/form/survey.csv"
        print "type,name,label,required,role,dimension,weight" >file
        print "text,id,编号,,id,,\nselect_one city,city,城市,yes,city,," >file
        print "select_one age,age,年龄,yes,,,\nselect_one sex,sex,性别,yes,,,\nselect_one edu,edu,学历,yes,,," >file
        print "select_one sat,q1,满意吗,,,d,1" >file
        file = job "/form/choices.csv"
        print "list_name,name,label,score" >file
        for (i = 0; i < 5000; i++)
            print "city," 100000 + i ",第" i "市," >file
        for (i = 18; i < 118; i++)
            print "age," i "," i "岁," >file
        print "sex,1,男,\nsex,2,女,\nedu,1,小学,\nedu,2,初中,\nedu,3,高中,\nedu,4,大学,\nsat,1,差,0\nsat,2,中,50\nsat,3,好,100" >file
        print "dimension,label,weight\nd,维度,1" >(job "/form/dimensions.csv")
        print "form_title,form_id,min_duration\n普查,census,0" >(job "/form/settings.csv")
        file = job "/people.csv"
        print "city,margin,category,count" >file
        for (i = 0; i < 5000; i++)
            for (a = 18; a < 118; a++)
                for (s = 1; s < 3; s++)
                    for (e = 1; e < 5; e++)
                        printf "%d,age*sex*edu,%d*%d*%d,%d\n", 100000 + i, a, s, e, 100 + (i * 7 + a * 13 + s * 5 + e * 11) % 900 >file
        file = job "/responses.csv"
        print "id,city,age,sex,edu,q1" >file
        for (i = 0; i < 12; i++)
            for (a = 18; a < 118; a++)
                for (s = 1; s < 3; s++)
                    for (e = 1; e < 5; e++)
                        for (k = 0; k < 2; k++)
                            printf "r%d,%d,%d,%d,%d,%d\n", ++n, 100000 + 400 * i, a, s, e, 1 + (i + a * k + s + e * 7) % 3 >file
    }' && [ "$(stat -c %s "$job/people.csv")" -gt 100000000 ]
}
check "a population of more than 100 MB" make_job
given=(-q "$job/form" -r "$job/responses.csv" -p "$job/people.csv" --method poststratify)

run() { # THREADS
    within 60 1500 score "${given[@]}" -o "$TMPDIR/OUT-$1" --threads "$1"
}
check "checked" within 20 1500 check -q "$job/form" -p "$job/people.csv"
check "weighted and scored" run 1
check "the same on two threads" run 2
check "the same bytes" same "$TMPDIR/OUT-1" "$TMPDIR/OUT-2"
check "every response is accounted for" flow_adds_up "$TMPDIR/OUT-1"
check "margins are met" margins_met "$TMPDIR/OUT-1"

# Of two respondents in each cell each has half of its people.
weights() {
    awk -F, 'FILENAME ~ /people/ { if (FNR > 1) people[$1, $3] = $4; next }
        FILENAME ~ /responses/ { if (FNR > 1) cell[$1] = $2 SUBSEP $3 "*" $4 "*" $5; next }
        FNR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
        { rows++; want = people[cell[$c["id"]]] / 2; off = $c["weight"] - want
          if (off > 1e-6 * want || off < -1e-6 * want) { print $0 " not " want; bad = 1 } }
        END { exit bad || rows != 19200 }' "$job/people.csv" "$job/responses.csv" "$TMPDIR/OUT-1/weights.csv"
}
check "weights are those of the cells" weights

# The file is wrong in its last row: that is said as quickly.
last_row() {
    echo '104999,age*sex*edu,18*1*9,5' >>"$job/people.csv"
    ends 65 check -q "$job/form" -p "$job/people.csv" && says "people.csv:4000002:"
}
check "an error in the last row" last_row
finish
