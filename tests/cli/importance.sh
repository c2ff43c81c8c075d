# SPDX-License-Identifier: MIT
# importance.csv by hand: what satisfaction hangs on, quadrants and their cuts, too few answers,
# nobody to compare with, and questionnaires that do not ask.
. tests/cli/lib.sh

q=$TMPDIR/questionnaire
mkdir "$q"
# form TYPE DIMENSION LEAST MOST: overall satisfaction is asked as TYPE.
form() {
    cat >"$q/survey.csv" <<END
type,name,label,role,dimension,score_min,score_max
text,id,编号,id,,,
select_one city,city,城市,city,,,
$1,overall,总体,,${2-},${3-},${4-}
decimal,bus,公交,,d,0,100
decimal,air,空气,,d,0,100
decimal,net,网络,,e,0,100
decimal,rare,少见,,e,0,100
END
}
cat >"$q/choices.csv" <<'END'
list_name,name,label,score
city,a,甲市,
city,b,乙市,
city,c,丙市,
sat,1,满意,100
sat,2,一般,50
sat,3,不满意,0
sat,9,不清楚,
END
printf 'dimension,label,weight\nd,丁,1\ne,戊,1\n' >"$q/dimensions.csv"
settings() {
    printf 'form_title,min_duration,speeder_share,straightline_items%s\n问卷,0,0,0%s\n' \
        "${1:+,$1}" "${2:+,$2}" >"$q/settings.csv"
}

# In a and b 40 people each: bus is 10 × overall, always; air has nothing to do with it; net runs
# against it; rare has 10 answers.  In c all are equally satisfied.
{
    echo id,city,overall,bus,air,net,rare
    for city in a b c; do
        for i in $(seq 0 39); do
            y=$((i % 4 * 2)) air=$((i / 4 % 2 * 40 + 50))
            [ $city = c ] && y=5
            echo "$city$i,$city,$y,$((10 * y)),$air,$((100 - i % 4 * 20 - i / 4 % 2)),$([ "$i" -lt 10 ] && echo $((y * 5 + i)))"
        done
    done
} >"$TMPDIR/dump.csv"
scored() {
    ends 0 score -q "$q" -r "$TMPDIR/dump.csv" -o "$TMPDIR/OUT" --force "$@"
}

# cell CITY CODE COLUMN
cell() {
    awk -F, -v city="$1" -v code="$2" -v column="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == column) at = i; next }
        $1 == city && $3 == code { print $at }' "$TMPDIR/OUT/importance.csv"
}
# is CITY CODE COLUMN VALUE: to 1e-12
is() {
    local got
    got=$(cell "$1" "$2" "$3")
    awk -v a="$got" -v b="$4" 'BEGIN { exit !(a != "" && a - b < 1e-12 && b - a < 1e-12) }' && return 0
    echo "$1 $2 $3 is $got, expected $4"
    return 1
}
# says_of CITY CODE COLUMN TEXT
says_of() {
    local got
    got=$(cell "$1" "$2" "$3")
    [ "$got" = "$4" ] && return 0
    echo "$1 $2 $3 is $got, expected $4"
    return 1
}

form integer
settings
check "scored" scored
by_hand() {
    # Means 30, 70, 69.5; correlations 1, 0 and -0.9997; the cuts are their means.
    is a bus n 40 && is a bus score 30 && is a bus importance 1 && is a air score 70 &&
        is a air importance 0 && is a net score 69.5 && is a bus cut_score 56.5 &&
        awk -v r="$(cell a net importance)" -v cut="$(cell a bus cut_importance)" \
            'BEGIN { exit !(r < -0.99 && r > -1 && cut - (1 + r) / 3 < 1e-12 && (1 + r) / 3 - cut < 1e-12) }' &&
        is a bus relative_weight 1 && is a bus r2 1 && is a bus weight 0.5 &&
        says_of a bus quadrant concentrate && says_of a air quadrant overkill &&
        says_of a net quadrant overkill && says_of '*' bus se ''
}
check "scores, correlations and quadrants by hand" by_hand
few() {
    is a rare n 10 && says_of a rare flag 'small_n' && says_of a rare quadrant '' &&
        says_of a rare relative_weight '' && says_of a net relative_weight '' &&
        [ -n "$(cell a rare importance)" ]
}
check "too few answers are flagged, and have no quadrant" few
all_alike() {
    says_of c bus importance '' && says_of c bus se '' && says_of c bus quadrant '' &&
        says_of c bus cut_score '' && is c bus score 50 && is c bus n 40
}
check "where all are equally satisfied nothing hangs on anything" all_alike
suppressed() {
    cp "$TMPDIR/OUT/importance.csv" "$TMPDIR/all.csv"
    scored --suppress && says 'importance.csv: 3 of 24 rows are suppressed' || return 1
    says_of a rare score '' && says_of a rare importance '' && is a rare n 10 && is a bus score 30
}
check "--suppress leaves the flagged out" suppressed
same_for_threads() {
    scored --threads 4 && cmp "$TMPDIR/all.csv" "$TMPDIR/OUT/importance.csv"
}
check "any number of threads gives the same bytes" same_for_threads
check "what is written is verified" ends 0 verify "$TMPDIR/OUT"
named_in_manifest() { grep -q '"importance.csv"' "$TMPDIR/OUT/run.json"; }
check "and named in run.json" named_in_manifest

# The report: a point for each item that has a quadrant, numbered as in the table; labels are words.
reported() {
    local page=$TMPDIR/RUN/report.html n
    sed -i 's/,公交,/,公交<script>,/' "$q/survey.csv"
    ends 0 run -q "$q" -r "$TMPDIR/dump.csv" -o "$TMPDIR/RUN" --lang en || return 1
    n=$(awk -F, '$1 == "*" && $2 == "item" && $14 != "" { n++ } END { print n }' "$TMPDIR/RUN/importance.csv")
    [ "$n" = 4 ] && [ "$(grep -oE '>[1-4]<title>' "$page" | wc -l)" = 8 ] && [ "$(grep -c '<script' "$page")" = 1 ] &&
        grep -q '>[1234]<title>公交&lt;script&gt;</title>' "$page" && grep -q '>possible overkill<' "$page" &&
        grep -q '<section id="importance"' "$page" && [ -s "$TMPDIR/RUN/plots/importance.png" ] || return 1
    # Score and importance of bus stand in its row as in the file.
    awk -F, '$1 == "*" && $3 == "bus" { printf "<small>bus</small></th><td>%.2f</td><td>%.3f</td>", $6, $7 }' \
        "$TMPDIR/RUN/importance.csv" >"$TMPDIR/row"
    grep -qF -e "$(cat "$TMPDIR/row")" "$page" || { cat "$TMPDIR/row"; return 1; }
    ends 0 report "$TMPDIR/RUN" --lang zh && grep -q '满意度取决于什么' "$page" && grep -q '>集中改进<' "$page"
}
check "the report draws the quadrants" reported

# Choices by their scores: 1 is the best of them.
choices() {
    form 'select_one sat'
    awk -F, -v OFS=, 'NR > 1 { $3 = $3 >= 5 ? 1 : $3 >= 2 ? 2 : 3; if ($1 ~ /9$/) $3 = 9 } 1' \
        "$TMPDIR/dump.csv" >"$TMPDIR/choices.csv"
    ends 0 score -q "$q" -r "$TMPDIR/choices.csv" -o "$TMPDIR/OUT" --force &&
        is a bus n 36 && awk -v r="$(cell a bus importance)" 'BEGIN { exit !(r > 0.9 && r < 1) }'
}
check "choices count by their scores" choices

# Another question, by settings.csv; and those that will not do.
named() {
    form integer
    settings overall spare
    sed -i '/^integer,overall/a decimal,spare,备用,,,,' "$q/survey.csv"
    awk -F, -v OFS=, '{ print $0, NR == 1 ? "spare" : 100 - $5 }' "$TMPDIR/dump.csv" >"$TMPDIR/spare.csv"
    ends 0 score -q "$q" -r "$TMPDIR/spare.csv" -o "$TMPDIR/OUT" --force && is a air importance -1
}
check "settings.csv names another question" named
# Two people make a correlation of 1 or -1 whatever they say: nothing tells its error, unless nobody
# else lives there.
certain() {
    form integer
    settings
    awk -F, 'NR == 1 || ($2 == "a" && ++n <= 2)' "$TMPDIR/dump.csv" >"$TMPDIR/two.csv"
    ends 0 score -q "$q" -r "$TMPDIR/two.csv" -o "$TMPDIR/OUT" --force || return 1
    awk -F, '$1 == "a" && $7 != "" { seen++; wrong += $7 ^ 2 < 1 - 1e-12 || $8 $9 $10 != "" }
        END { exit wrong > 0 || seen == 0 }' "$TMPDIR/OUT/importance.csv" || return 1
    sed -i '/^integer,overall/a integer,people,人数,fpc,,,' "$q/survey.csv"
    sed -i '1s/$/,people/; 2,$s/$/,2/' "$TMPDIR/two.csv"
    ends 0 score -q "$q" -r "$TMPDIR/two.csv" -o "$TMPDIR/OUT" --force || return 1
    awk -F, '$1 == "a" && $7 != "" { seen++; wrong += $8 == "" || $8 != 0 }
        END { exit wrong > 0 || seen == 0 }' \
        "$TMPDIR/OUT/importance.csv"
}
check "a correlation of 1 has no standard error" certain
asks_nobody() {
    form integer
    settings
    sed -i s/overall/anything/ "$q/survey.csv"
    ends 0 run -q "$q" -r "$TMPDIR/dump.csv" -o "$TMPDIR/RUN" --force &&
        ! grep -q '<section id="importance"' "$TMPDIR/RUN/report.html" || return 1
    scored && says 'note: no question asks for overall satisfaction, so importance.csv is not written' &&
        [ ! -e "$TMPDIR/OUT/importance.csv" ]
}
check "without such a question there is no file, and a note" asks_nobody
is_item() {
    form integer d 0 10
    settings
    scored && [ ! -e "$TMPDIR/OUT/importance.csv" ] || return 1
    settings overall overall
    ends 65 check -q "$q" && says 'settings.csv:2:5: error: overall "overall": is a scored item itself'
}
check "a scored item is not compared with itself" is_item
finish
