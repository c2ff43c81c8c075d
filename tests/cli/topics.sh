# SPDX-License-Identifier: MIT
# Open comments: counts and weighted shares by hand, standard errors by another way,
# quotes that are masked and the same in any order, patterns that take too long, and
# hostile words that stay words.
. tests/cli/lib.sh

q=$TMPDIR/questionnaire
mkdir "$q"
cat >"$q/survey.csv" <<'END'
type,name,label,role,dimension,score_min,score_max
text,id,编号,id,,,
select_one city,city,城市,city,,,
decimal,weight,权重,base_weight,,,
decimal,score,评分,,d,0,100
text,say,意见,comment,,,
text,more,还有,comment,,,
END
printf 'list_name,name,label\ncity,a,甲市\ncity,b,乙市\n' >"$q/choices.csv"
printf 'dimension,label,weight\nd,维度,1\n' >"$q/dimensions.csv"
printf 'form_title,min_duration,speeder_share,straightline_items\n问卷,0,0,0\n' >"$q/settings.csv"
cat >"$q/topics.csv" <<'END'
topic,label,pattern,polarity
park,停车,停车.*难|没有车位,complaint
bus,公交,公交.*慢,complaint
bus,,公交.*好,praise
loop,回环,(x+x+)+[yz],neutral
END
cat >"$TMPDIR/dump.csv" <<'END'
id,city,weight,score,say,more
1,a,1,50,停车太难,
2,a,2,60,公交太慢了，停车也难,公交司机态度好
3,a,3,70,,
4,a,4,80,没有,
5,a,1,50,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,停车难
6,a,2,40,　,停车难，停车真难
7,b,5,50,停　车　难，电话１３８１２３４５６７８,
8,b,1,60,公交好,
9,b,2,90,,公交又好又慢
10,b,2,70,(空),
END
score() {
    ends 0 score -q "$q" -r "${1:-$TMPDIR/dump.csv}" -o "${2:-$TMPDIR/OUT}" --force --lang en "${@:3}"
}
check "a frame codes comments" score

# By hand.  a: 1, 2, 4, 6 are coded (weights 1, 2, 4, 2), 5 is not; park 1, 2, 6; bus 2.
# b: 7, 8, 9 (5, 1, 2); park 7; bus 8, 9, both with praise, 9 with a complaint, too.
counts() {
    cut -d, -f 1-6 "$TMPDIR/OUT/topics.csv" | tail -n +2 >"$TMPDIR/got"
    cat >"$TMPDIR/want" <<'END'
a,any_comment,,,5,6
a,park,停车,any,3,4
a,park,停车,complaint,3,4
a,bus,公交,any,1,4
a,bus,公交,complaint,1,4
a,bus,公交,praise,1,4
a,loop,回环,any,0,4
a,loop,回环,neutral,0,4
a,no_topic,,,1,4
a,not_coded,,,1,5
b,any_comment,,,3,4
b,park,停车,any,1,3
b,park,停车,complaint,1,3
b,bus,公交,any,2,3
b,bus,公交,complaint,1,3
b,bus,公交,praise,2,3
b,loop,回环,any,0,3
b,loop,回环,neutral,0,3
b,no_topic,,,0,3
b,not_coded,,,0,3
*,any_comment,,,8,10
*,park,停车,any,4,7
*,park,停车,complaint,4,7
*,bus,公交,any,3,7
*,bus,公交,complaint,2,7
*,bus,公交,praise,3,7
*,loop,回环,any,0,7
*,loop,回环,neutral,0,7
*,no_topic,,,1,7
*,not_coded,,,1,8
END
    diff "$TMPDIR/want" "$TMPDIR/got"
}
check "everybody counts once, by hand" counts

# share_of CITY TOPIC POLARITY COLUMN WANTED
share_of() {
    awk -F, -v city="$1" -v topic="$2" -v polarity="$3" -v column="$4" -v wanted="$5" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $1 == city && $2 == topic && $4 == polarity { found = 1; d = $at[column] - wanted
            if (d > 1e-12 || d < -1e-12) { print column, $at[column], "not", wanted; bad = 1 } }
        END { exit bad || !found }' "$TMPDIR/OUT/topics.csv"
}
weighted() {
    share_of a park any share 0.75 && share_of a park any weighted_share "$(awk 'BEGIN { printf "%.17g", 5 / 9 }')" &&
        share_of a any_comment "" weighted_share "$(awk 'BEGIN { printf "%.17g", 10 / 13 }')" &&
        share_of a no_topic "" weighted_share "$(awk 'BEGIN { printf "%.17g", 4 / 9 }')" &&
        share_of a not_coded "" weighted_share 0.1 && share_of b bus praise weighted_share 0.375 &&
        share_of b bus complaint weighted_share 0.25 &&
        share_of '*' park any weighted_share "$(awk 'BEGIN { printf "%.17g", 10 / 17 }')"
}
check "weighted shares, by hand" weighted

# Everybody is a PSU: Σ n / (n − 1) Σ (z − mean z)², z = w (y − p x) / Σ w x; of both
# cities with p of both, about each city's own weighted mean of y − p x.
errors() {
    local one both
    one=$(awk 'BEGIN {
        n = split("1 2 3 4 1 2", w, " "); split("1 1 0 1 0 1", x, " "); split("1 1 0 0 0 1", y, " ")
        for (i = 1; i <= n; i++) { X += w[i] * x[i]; Y += w[i] * y[i] }
        for (i = 1; i <= n; i++) { z[i] = w[i] * (y[i] - Y / X * x[i]) / X; m += z[i] / n }
        for (i = 1; i <= n; i++) v += (z[i] - m) ^ 2
        printf "%.17g", sqrt(v * n / (n - 1)) }') || return 1
    both=$(awk 'BEGIN {
        n = split("1 2 3 4 1 2 5 1 2 2", w, " "); split("1 1 0 1 0 1 1 1 1 0", x, " ")
        split("1 1 0 0 0 1 1 0 0 0", y, " "); split("1 1 1 1 1 1 2 2 2 2", c, " ")
        for (i = 1; i <= n; i++) { X += w[i] * x[i]; Y += w[i] * y[i]; W[c[i]] += w[i]; N[c[i]]++ }
        for (i = 1; i <= n; i++) { d[i] = y[i] - Y / X * x[i]; D[c[i]] += w[i] * d[i] }
        for (i = 1; i <= n; i++) { z[i] = w[i] * (d[i] - D[c[i]] / W[c[i]]) / X; m[c[i]] += z[i] / N[c[i]] }
        for (i = 1; i <= n; i++) v += N[c[i]] / (N[c[i]] - 1) * (z[i] - m[c[i]]) ^ 2
        printf "%.17g", sqrt(v) }') || return 1
    share_of a park any se "$one" && share_of '*' park any se "$both"
}
check "standard errors, by another way" errors

all_of_one() { # of one city alone, all together is the city
    head -n 7 "$TMPDIR/dump.csv" >"$TMPDIR/one.csv"
    score "$TMPDIR/one.csv" "$TMPDIR/one" || return 1
    awk -F, 'NR > 1 && $1 == "a" { a[$2 $4] = $0; sub(/^[^,]*/, "", a[$2 $4]) }
        $1 == "*" { split(a[$2 $4], x, ","); for (i = 5; i <= 11; i++) { d = x[i] - $i
            if (d > 1e-9 || d < -1e-9) { print "a" a[$2 $4]; print; bad = 1 } } n++ }
        END { exit bad || n != 10 }' "$TMPDIR/one/topics.csv"
}
check "one city is all of them" all_of_one

replicated() {
    score "$TMPDIR/dump.csv" "$TMPDIR/jackknife" --replicates jackknife || return 1
    awk -F, '$1 == "a" && $2 == "park" && $4 == "any" { print ($9 > 0.1 && $9 < 0.6) }' \
        "$TMPDIR/jackknife/topics.csv" | grep -q 1 &&
        ! cmp -s "$TMPDIR/jackknife/topics.csv" "$TMPDIR/OUT/topics.csv"
}
check "standard errors of replicates, where asked for" replicated

# Replicate weights that are given make the errors of scores alone: shares stay, without any.
given() {
    score "$TMPDIR/dump.csv" "$TMPDIR/made" --replicates jackknife --replicate-weights || return 1
    score "$TMPDIR/dump.csv" "$TMPDIR/given" --by city \
        --replicates "file:$TMPDIR/made/replicate_weights.csv" || return 1
    awk -F, -v OFS=, 'NR > 1 { $9 = $10 = $11 = $12 = "" } 1' "$TMPDIR/OUT/topics.csv" >"$TMPDIR/want"
    awk -F, -v OFS=, 'NR > 1 { flags += $12 == "small_n"; $12 = "" } 1
        END { exit flags != 30 }' "$TMPDIR/given/topics.csv" >"$TMPDIR/got" &&
        diff "$TMPDIR/want" "$TMPDIR/got"
}
check "given replicates tell no errors of topics" given

suppressed() {
    score "$TMPDIR/dump.csv" "$TMPDIR/suppressed" --suppress || return 1
    [ "$(grep '^a,park,停车,any' "$TMPDIR/suppressed/topics.csv")" = "a,park,停车,any,3,4,,,,,,small_n;high_cv" ]
}
check "--suppress leaves counts" suppressed

# ---- clean and weight ---------------------------------------------------------------

stages() {
    ends 0 clean -q "$q" -r "$TMPDIR/dump.csv" -o "$TMPDIR/clean" --lang en || return 1
    # All respondents of a city are of one type: they count alike.
    cut -d, -f 1,2,4- "$TMPDIR/dump.csv" >"$TMPDIR/alike.csv"
    printf 'city,margin,category,count\na,type,1,1000\nb,type,1,3000\n' >"$TMPDIR/population.csv"
    mkdir -p "$TMPDIR/typed" && cp "$q"/*.csv "$TMPDIR/typed/" || return 1
    sed -i '1s/$/,calculation/; 2,$s/$/,/' "$TMPDIR/typed/survey.csv" &&
        echo 'calculate,type,,,,,,1' >>"$TMPDIR/typed/survey.csv" || return 1
    ends 0 weight -q "$TMPDIR/typed" -r "$TMPDIR/alike.csv" -p "$TMPDIR/population.csv" -o "$TMPDIR/weight" --lang en || return 1
    cmp "$TMPDIR/clean/quotes.csv" "$TMPDIR/OUT/quotes.csv" || return 1
    [ "$(grep '^a,park,停车,any' "$TMPDIR/clean/topics.csv")" = "a,park,停车,any,3,4,0.75,,,,," ] &&
        grep -q '^a,park,停车,any,3,4,0.75,0.75,,,,$' "$TMPDIR/weight/topics.csv" || return 1
    # 3 of 4 in the one city, 1 of 3 in the other, where each stands for 750 people.
    awk -F, '$1 == "*" && $2 == "park" && $4 == "any" { d = $8 - (500 + 750) / (4000 / 6 + 2250)
        exit !(d < 1e-12 && d > -1e-12) }' "$TMPDIR/weight/topics.csv"
}
check "clean and weight write what they know" stages

# ---- quotes --------------------------------------------------------------------------

quotes() {
    cat >"$TMPDIR/want" <<'END'
city,topic,label,polarity,quote,times
a,park,停车,complaint,公交太慢了，停车也难,1
a,park,停车,complaint,停车难，停车真难,1
a,park,停车,complaint,停车太难,1
a,bus,公交,complaint,公交太慢了，停车也难,1
a,bus,公交,praise,公交司机态度好,1
b,park,停车,complaint,停　车　难，电话[mobile],1
b,bus,公交,complaint,公交又好又慢,1
b,bus,公交,praise,公交好,1
END
    sort "$TMPDIR/want" >"$TMPDIR/want.sorted"
    sort "$TMPDIR/OUT/quotes.csv" | diff "$TMPDIR/want.sorted" - || return 1
    # Of a good length first.
    ! sed -n 2,3p "$TMPDIR/OUT/quotes.csv" | grep -q '停车太难'
}
check "quotes are masked, and those of a good length first" quotes

# Many rows in any order, read by any number of threads.
many() {
    awk 'BEGIN { print "id,city,weight,score,say,more"
        for (i = 1; i <= 4000; i++) printf "%d,%s,%d,50,%s %d 号停车难 13812%06d,%s\n", i, i % 3 ? "a" : "b",
            1 + i % 4, i % 2 ? "小区门口" : "早上公交慢，", i * 7919 % 700, i, i % 5 ? "" : "公交好" }' \
        >"$TMPDIR/many.csv"
    { head -n 1 "$TMPDIR/many.csv"; tail -n +2 "$TMPDIR/many.csv" | sort -t, -k5,5 -k1,1r; } >"$TMPDIR/sorted.csv"
    score "$TMPDIR/many.csv" "$TMPDIR/first" --threads 1 || return 1
    grep -q '\[mobile\]' "$TMPDIR/first/quotes.csv" || return 1
    ! grep -q 13812 "$TMPDIR/first/quotes.csv" || return 1
    [ "$(wc -l <"$TMPDIR/first/quotes.csv")" -eq 15 ] || { cat "$TMPDIR/first/quotes.csv"; return 1; }
    score "$TMPDIR/many.csv" "$TMPDIR/threads" --threads 4 || return 1
    score "$TMPDIR/sorted.csv" "$TMPDIR/order" --threads 3 || return 1
    cmp "$TMPDIR/first/quotes.csv" "$TMPDIR/threads/quotes.csv" &&
        cmp "$TMPDIR/first/topics.csv" "$TMPDIR/threads/topics.csv" &&
        cmp "$TMPDIR/first/quotes.csv" "$TMPDIR/order/quotes.csv" || return 1
    cut -d, -f 1-7 "$TMPDIR/first/topics.csv" >"$TMPDIR/want"
    cut -d, -f 1-7 "$TMPDIR/order/topics.csv" | cmp - "$TMPDIR/want"
}
check "neither order nor threads change anything" many

# ---- the screen and the report -------------------------------------------------------

screen() {
    score || return 1
    says "comments    8; of those who wrote one speak, by weight, of" || return 1
    grep -q '^ *停车  *58.8 %  complaint 58.8 %$' "$TMPDIR/out" || { cat "$TMPDIR/out"; return 1; }
}
check "the screen names what most speak of" screen

hostile() {
    cat >"$TMPDIR/hostile.csv" <<'END'
id,city,weight,score,say,more
1,a,1,50,"停车难 <script>alert(1)</script> ""><img src=x onerror=alert(2)>",
2,a,1,60,停车难 &lt;b&gt; </q></li></ul>,
3,b,1,60,"=停车难|'/c calc'!A1",
4,b,1,70,公交慢,
END
    score "$TMPDIR/hostile.csv" "$TMPDIR/hostile" || return 1
    ends 0 report "$TMPDIR/hostile" --lang en || return 1
    grep -q '<h2 id="topics-title">What citizens say</h2>' "$TMPDIR/hostile/report.html" || return 1
    ! grep -qE '<script>alert|<img|</q></li></ul>' "$TMPDIR/hostile/report.html" || return 1
    [ "$(grep -o '<script' "$TMPDIR/hostile/report.html" | wc -l)" = 1 ] || return 1 # its own
    grep -qF '&lt;script&gt;alert(1)' "$TMPDIR/hostile/report.html" &&
        grep -qF '&amp;lt;b&amp;gt; &lt;/q&gt;' "$TMPDIR/hostile/report.html"
}
check "hostile words stay words" hostile

too_long() {
    ends 0 report "$TMPDIR/OUT" --lang en &&
        grep -q '1 respondents wrote something that could not be coded' "$TMPDIR/OUT/report.html"
}
check "the report says what could not be coded" too_long

# ---- faults, and none ----------------------------------------------------------------

faulty() {
    mkdir -p "$TMPDIR/faulty" && cp "$q"/*.csv "$TMPDIR/faulty/" || return 1
    printf 'topic,label,pattern,polarity\npark,停车,停车(,complaint\npark,,停车,angry\n' >"$TMPDIR/faulty/topics.csv"
    ends 65 check -q "$TMPDIR/faulty" --lang en &&
        says "topics.csv:2:3: error: the pattern of topic \"park\" is wrong at character 4" \
            "topics.csv:3:4: error: polarity \"angry\" is not known"
}
check "all faults of a frame in one run" faulty

# A city that cannot be weighted has counts, and is no part of the weighted shares of all.
unweighted() {
    printf 'city,margin,category,count\n*,word,1,100\n*,word,2,100\n' >"$TMPDIR/population.csv"
    mkdir -p "$TMPDIR/margin" && cp "$q"/*.csv "$TMPDIR/margin/" || return 1
    awk -v calculated='calculate,word,,,,,,"if(${id} mod 2 = 1, 1, 2)"' \
        'NR == 1 { print $0 ",calculation"; next } { print $0 "," } END { print calculated }' \
        "$q/survey.csv" >"$TMPDIR/margin/survey.csv"
    grep -v '^[79],' "$TMPDIR/dump.csv" >"$TMPDIR/even.csv"
    ends 75 score -q "$TMPDIR/margin" -r "$TMPDIR/even.csv" -p "$TMPDIR/population.csv" \
        -o "$TMPDIR/unweighted" --lang en || return 1
    awk -F, '$2 == "park" && $4 == "any" { share[$1] = $8; se[$1] = $9; n[$1] = $5 }
        END { exit !(n["*"] == 3 && n["b"] == 0 && share["b"] == "" && share["a"] > 0 &&
            (share["*"] - share["a"]) ^ 2 < 1e-24 && se["*"] > 0) }' "$TMPDIR/unweighted/topics.csv"
}
check "a city without weights has no weighted shares" unweighted

# If no city can be weighted all of them together have no share, and no standard error of 0.
none_weighted() {
    grep -v '^[246],' "$TMPDIR/even.csv" >"$TMPDIR/odd.csv"
    ends 75 score -q "$TMPDIR/margin" -r "$TMPDIR/odd.csv" -p "$TMPDIR/population.csv" \
        -o "$TMPDIR/unweighted" --force || return 1
    awk -F, '$1 == "*" { seen++; wrong += $8 $9 $10 $11 $12 != "" } END { exit wrong > 0 || seen == 0 }' \
        "$TMPDIR/unweighted/topics.csv"
}
check "nor have all cities, if none has weights" none_weighted

without() {
    mkdir -p "$TMPDIR/plain" && cp "$q"/*.csv "$TMPDIR/plain/" && rm "$TMPDIR/plain/topics.csv" || return 1
    ends 0 score -q "$TMPDIR/plain" -r "$TMPDIR/dump.csv" -o "$TMPDIR/without" --lang en || return 1
    [ ! -e "$TMPDIR/without/topics.csv" ] && [ ! -e "$TMPDIR/without/quotes.csv" ] || return 1
    cmp "$TMPDIR/without/subjective.csv" "$TMPDIR/OUT/subjective.csv" &&
        cmp "$TMPDIR/without/responses.csv" "$TMPDIR/OUT/responses.csv"
}
check "without a frame there is nothing of it" without

# ---- the frames that come with minyi -------------------------------------------------

shipped() {
    local s=samples/henan
    ends 0 score -q questionnaires/shimin-2022 -r $s/wave-wjx.csv -r $s/wave-odk.csv -p $s/population.csv \
        -o "$TMPDIR/henan" --lang en || return 1
    awk -F, '$1 == "*" && $4 == "any" && $5 > 0 { topics++ }
        $1 == "*" && $4 == "complaint" && $5 > 0 { complaints++ }
        $1 == "*" && $2 == "no_topic" { none = $5 / $6 }
        END { if (topics < 12 || complaints < 10 || none > 0.15) { print topics, complaints, none; exit 1 } }' \
        "$TMPDIR/henan/topics.csv" || return 1
    grep -q '^410100,parking,停车,complaint,医院停车难，建议多建停车位。,' "$TMPDIR/henan/quotes.csv" || return 1
    ! grep -qE '138 0000|<script' "$TMPDIR/henan/quotes.csv"
}
check "the comments of the sample are coded" shipped
finish
