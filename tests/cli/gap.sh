# SPDX-License-Identifier: MIT
# gap.csv: what was counted against what citizens say, by hand.
. tests/cli/lib.sh

standard=tests/data/objective/small.yaml

# Rates of AA 90, 50, 70 and of A 40, 80, 60 per cent.  row CITY A AA STATUS
row() {
    cat <<END
$1,L2,AA,甲一,40,$3,40,ok
$1,L1,A,甲,55,$2,55,$4
$1,L1,B,乙,5,1,5,ok
$1,deduction,DA-1,失密,0,0,2,ok
$1,objective,objective,客观指标,60,30,60,ok
END
}
{
    echo city,level,code,label,weight,score,full,status
    row 330000 33 28 ok
    row 110000 22 36 missing
    row 220000 44 20 ok
    row 440000 11 10 ok
} >"$TMPDIR/objective.csv"
cat >"$TMPDIR/subjective.csv" <<'END'
city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,domain,category,flag,df
110000,total,total,北京,70,1,68,72,90,80,1.1,,,,10
110000,dimension,AA,甲一,60,1,58,62,90,80,1.1,,,,10
110000,dimension,AA,甲一,99,1,98,100,40,30,1.1,sex,1,,10
110000,dimension,A,甲,75,1,73,77,90,80,1.1,,,,10
110000,dimension,B,别的,75,1,73,77,90,80,1.1,,,,10
220000,total,total,辽宁,70,1,68,72,90,80,1.1,,,,20
220000,dimension,AA,甲一,80,1,78,82,60,50,1.1,,,,20
220000,dimension,A,甲,65,0.5,64,66,90,80,1.1,,,,20
330000,total,total,浙江,70,1,68,72,90,80,1.1,,,,30
330000,dimension,AA,甲一,70,1.5,67,73,30,20,1.1,,,,30
330000,dimension,A,甲,70,0.5,69,71,90,80,1.1,,,,30
500000,total,total,重庆,70,1,68,72,90,80,1.1,,,,30
500000,dimension,AA,甲一,70,1.5,67,73,30,20,1.1,,,,30
END
compared() {
    ends 0 combine -s $standard --objective "$TMPDIR/objective.csv" \
        --subjective "$TMPDIR/subjective.csv" -o "$TMPDIR/OUT" --force "$@"
}
check "compared" compared

# Of cities with both sides; means over three cities, their intervals by R's qt().
cat >"$TMPDIR/wanted.csv" <<'END'
city,name,level,code,label,objective,full,status,rate,score,se,ci_low,ci_high,n,gap,gap_low,gap_high,rate_mean,score_mean,verdict,correlation
110000,北京,L2,AA,甲一,36,40,ok,90,60,1,58,62,90,30,28,32,70,70,built_not_felt,
110000,北京,L1,A,甲,22,55,missing,40,75,1,73,77,90,-35,-37,-33,60,70,,
220000,辽宁,L2,AA,甲一,20,40,ok,50,80,1,78,82,60,-30,-32,-28,70,70,felt_not_built,
220000,辽宁,L1,A,甲,44,55,ok,80,65,0.5,64,66,90,15,14,16,60,70,built_not_felt,
330000,浙江,L2,AA,甲一,28,40,ok,70,70,1.5,67,73,30,0,-3,3,70,70,,
330000,浙江,L1,A,甲,33,55,ok,60,70,0.5,69,71,90,-10,-11,-9,60,70,,
*,,L2,AA,甲一,,,,70,70,0.68718427093627676,68.623761784540946,71.376238215459054,180,0,-1.376238215459054,1.376238215459054,70,70,,-1
*,,L1,A,甲,,,,60,70,0.40824829046386296,69.151933623946761,70.848066376053239,270,-10,-10.848066376053239,-9.151933623946761,60,70,,-1
END
by_hand() {
    "$COMPARE" "$TMPDIR/wanted.csv" "$TMPDIR/OUT/gap.csv" city,code \
        =1e-12:se,ci_low,ci_high,gap_low,gap_high,gap,rate,correlation &&
        [ "$(wc -l <"$TMPDIR/OUT/gap.csv")" = 9 ] &&
        diff <(cut -d, -f1,4 "$TMPDIR/wanted.csv") <(cut -d, -f1,4 "$TMPDIR/OUT/gap.csv")
}
check "by hand" by_hand

# The same code with another name is another thing.
other_name() {
    says 'subjective.csv:6:1: note: gap.csv: the dimension B is "别的"' \
        'the indicator of that code "乙": not compared' &&
        ! grep -q ',B,' "$TMPDIR/OUT/gap.csv"
}
check "another name is not compared" other_name

# Nothing tells the error of answers that were all alike: there is no verdict, nor an interval of
# the mean.
all_alike() {
    cp "$TMPDIR/subjective.csv" "$TMPDIR/kept.csv"
    sed -i 's/^110000,dimension,AA,甲一,60,1,58,62,90,80,1.1,/110000,dimension,AA,甲一,60,0,60,60,90,80,,/' \
        "$TMPDIR/subjective.csv"
    compared
    mv "$TMPDIR/kept.csv" "$TMPDIR/subjective.csv"
    grep -q '^110000,北京,L2,AA,甲一,36,40,ok,90,60,,,,90,30,,,70,70,,$' "$TMPDIR/OUT/gap.csv" &&
        grep -q '^\*,,L2,AA,甲一,,,,70,70,,,,180,0,,,70,70,,-1$' "$TMPDIR/OUT/gap.csv"
}
check "errors that nothing tells" all_alike

# Everybody was asked, and all cities have the same score: it is their mean, though three times it
# divided by three is less.
same_scores() {
    cp "$TMPDIR/subjective.csv" "$TMPDIR/kept.csv"
    sed -i 's/^\([123]\)\(.*\),dimension,AA,甲一,[678]0,[0-9.]*,[0-9]*,[0-9]*,\([369]0,[258]0\),1.1,,/\1\2,dimension,AA,甲一,55.55,0,55.55,55.55,\3,0,,/' \
        "$TMPDIR/subjective.csv"
    compared
    mv "$TMPDIR/kept.csv" "$TMPDIR/subjective.csv"
    [ "$(grep -c '^[123]*0000,[^,]*,L2,AA,.*,55.55,0,55.55,55.55,.*,,$' "$TMPDIR/OUT/gap.csv")" = 3 ] ||
        { cat "$TMPDIR/OUT/gap.csv"; return 1; }
}
check "scores that are their mean but for rounding" same_scores

not_filed() {
    sed -i '/^110000,L1,A,/s/missing/ok/' "$TMPDIR/objective.csv"
    compared
    sed -i '/^110000,L1,A,/s/ok/missing/' "$TMPDIR/objective.csv"
    grep -q '^110000,北京,L1,A,.*,felt_not_built,$' "$TMPDIR/OUT/gap.csv"
}
check "what was filed and is not there" not_filed

no_number() {
    cp "$TMPDIR/subjective.csv" "$TMPDIR/kept.csv"
    sed -i 's/^220000,dimension,A,甲,65,0.5,/220000,dimension,A,甲,65,half,/' "$TMPDIR/subjective.csv"
    ends 65 combine -s $standard --objective "$TMPDIR/objective.csv" \
        --subjective "$TMPDIR/subjective.csv" -o "$TMPDIR/none"
    mv "$TMPDIR/kept.csv" "$TMPDIR/subjective.csv"
    says 'subjective.csv:9:6: error: se "half" is no number' && [ ! -e "$TMPDIR/none" ]
}
check "a number that is none" no_number

# Names from --cities; without dimensions in common there is no file.
names_and_none() {
    printf 'city,name\n110000,北京市\n' >"$TMPDIR/cities.csv"
    compared --cities "$TMPDIR/cities.csv" &&
        grep -q '^110000,北京市,L2,' "$TMPDIR/OUT/gap.csv" || return 1
    grep -v ',dimension,' "$TMPDIR/subjective.csv" >"$TMPDIR/totals.csv"
    ends 0 combine -s $standard --objective "$TMPDIR/objective.csv" \
        --subjective "$TMPDIR/totals.csv" -o "$TMPDIR/totals" &&
        [ ! -e "$TMPDIR/totals/gap.csv" ] && [ -s "$TMPDIR/totals/ranks.csv" ]
}
check "names, and nothing to compare" names_and_none

# The report has the table of the sample, with the verdicts of gap.csv; a name is only a name.
reported() {
    local out=$TMPDIR/report here=samples/henan words
    ends 0 run -q questionnaires/shimin-2022 -r $here/wave-wjx.csv $here/wave-odk.csv \
        -p $here/population.csv --cities $here/cities.csv -s gbt33356-2022 -f $here/filings.csv \
        --no-responses --lang en -o "$out" || return 1
    sed -n '/Indicator by indicator/,/<\/table>/p' "$out/report.html" >"$TMPDIR/table"
    words=$(grep -c '^\*.*_not_' "$out/gap.csv")
    [ "$words" -gt 2 ] &&
        [ "$(grep -o '>[a-z]* but not [a-z]*</td>' "$TMPDIR/table" | wc -l)" = "$words" ] &&
        [ "$(grep -o '<bdi>[^<]*市</bdi>' "$TMPDIR/table" | wc -l)" = \
            "$(grep -v '^\*' "$out/gap.csv" | grep -c '_not_')" ] || return 1
    sed -i 's|郑州市|<b>郑|; s|政务综合服务|<script>|' "$out/gap.csv" "$out/scores.csv"
    ends 0 report "$out" --lang en && grep -q '&lt;script&gt;' "$out/report.html" &&
        ! grep -q '<b>郑' "$out/report.html" && [ "$(grep -c '<script' "$out/report.html")" = 1 ]
}
check "the report says it" reported

verified() {
    compared && grep -q '"name": "gap.csv"' "$TMPDIR/OUT/run.json" && ends 0 verify "$TMPDIR/OUT"
}
check "verified" verified
finish
