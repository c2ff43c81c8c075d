# SPDX-License-Identifier: MIT
# A questionnaire that is wrong is said whole, before any response is read (dumps.md 4.1: 67).
. tests/cli/hostile_lib.sh

q=$work/q
faults() {
    rm -rf "$q" && cp -R "$form" "$q"
    dump 'no,such,dump\n'
    cat >"$q/survey.csv" <<'END'
type,name,label,required,relevant,constraint,calculation,role,dimension,weight
text,id,编号,,,,,id,,
select_one city,city,城市,yes,,,,city,,
intger,age,年龄,,,,,,,
select_one nolist,area,区号,,,,,,,
select_one sat,service,政务,,${traffic} = '1',,,,life,1
select_one sat,traffic,交通,,${service} = '1',,,,life,1
text,street,街道,,${nobody} = '1',,,,,
text,street,街道二,,,,,,,
text,code,代码,,,"regex(., '[')",,,,
text,more,更多,,,. >,,,,
END
    printf 'form_title,form_id\n一,a\n二,b\n' >"$q/settings.csv"
    for command in clean score; do
        rm -rf "$work/OUT"
        ends 65 $command -q "$q" -r "$dump" -o "$work/OUT" && says "survey.csv:4:1: error:" "intger" "survey.csv:5:" "nolist" \
            "survey.csv:8:5: error:" "nobody" "survey.csv:9:2: error:" "survey.csv:10:6: error:" "survey.csv:11:6: error:" \
            "settings.csv:3" && leaves_nothing "$work" || return 1
    done
    grep -q "dump.csv" "$TMPDIR/err" && { echo "the dump was read"; return 1; }
    grep -c error: "$TMPDIR/err" | { read -r n; [ "$n" -ge 7 ]; }
}
check "4.1-67 all faults at once, before a row is read" faults
cyclic() {
    rm -rf "$q" && cp -R "$form" "$q"
    sed -i "s/^select_one sat,service,政务服务,,,/select_one sat,service,政务服务,,\${traffic} = '1',/; s/^select_one sat,traffic,公共交通,,,/select_one sat,traffic,公共交通,,\${service} = '1',/" "$q/survey.csv"
    dump 'id,city\n1,410100\n'
    ends 65 clean -q "$q" -r "$dump" -o "$work/OUT" && says "survey.csv:" "error:" "service" "traffic"
}
check "4.1-67 relevants that wait for each other" cyclic
calculates() {
    rm -rf "$q" && cp -R "$form" "$q"
    printf 'calculate,a,,,,,,${b} + 1,,,,\ncalculate,b,,,,,,${a} + 1,,,,\n' >>"$q/survey.csv"
    dump 'id,city\n1,410100\n'
    ends 65 clean -q "$q" -r "$dump" -o "$work/OUT" && says "survey.csv:" "error:"
}
check "4.1-67 calculations that need each other" calculates

# A pattern that would try forever on one answer gives up in time.
backtracking() {
    rm -rf "$q" && cp -R "$form" "$q"
    sed -i "s/regex(., '\^\[^0-9\]\*\$')/regex(., '^(a+)+\$')/" "$q/survey.csv"
    grep -q '(a+)+' "$q/survey.csv" || return 1
    { echo id,city,street; for i in $(seq 20); do printf '%s,410100,%s!\n' $i "$(head -c 5000 /dev/zero | tr '\0' a)"; done; } >"$dump"
    status=0
    timeout 100 "$MINYI" clean -q "$q" -r "$dump" -o "$work/OUT" --force >"$TMPDIR/out" 2>"$TMPDIR/err" || status=$?
    [ $status = 0 ] && counts 20 20 && [ "$(grep -c 'street,.*,constraint$' "$work/OUT/edits.csv")" = 20 ]
}
check "4.1-67 a pattern that backtracks without end" backtracking

# Sheets as spreadsheets and hands spoil them: every line of it, and nothing that is no fault.
check_says() {
    ends 65 check -q "$q" "${@:2}" --lang en || return 1
    [ "$(grep -c error: "$TMPDIR/err")" = "$1" ] || { cat "$TMPDIR/err"; return 1; }
}
quotes() {
    rm -rf "$q" && cp -R "$form" "$q"
    sed -i 's/,政务服务,/,政务"服"务,/; s/,公共交通,/,公共"交"通,/' "$q/survey.csv"
    check_says 2 && says "survey.csv:$(grep -n '政务"' "$q/survey.csv" | cut -d: -f1):3: error: a quotation mark" \
        "survey.csv:$(grep -n '公共"' "$q/survey.csv" | cut -d: -f1):3: error: a quotation mark"
}
check "every field with a quotation mark inside is said" quotes
separators() {
    rm -rf "$q" && cp -R "$form" "$q"
    sed -i 's/,/;/g' "$q/survey.csv" && sed -i 's/,/\t/g' "$q/choices.csv"
    check_says 2 && says 'survey.csv:1:1: error: the columns are separated by ";"' \
        "choices.csv:1:1: error: the columns are separated by tabs"
}
check "sheets that are not separated by commas" separators
heavy() {
    rm -rf "$q" && cp -R "$form" "$q"
    sed -i 's/,life,1/,life,1e308/' "$q/survey.csv"
    check_says 1 && says "dimensions.csv:2:3: error: the weights below dimension \"life\" are too large" || return 1
    cp "$form/survey.csv" "$q"
    printf 'dimension,label,weight\nlife,生活,1e308\nmore,更多,1e308\n' >"$q/dimensions.csv"
    check_says 1 && says "the weights of the dimensions without a parent are too large"
}
check "weights whose sum is no number" heavy
excerpt() {
    rm -rf "$q" && cp -R "$form" "$q"
    { printf 'text,far,远,,"'
        for i in $(seq 3000); do printf '${street} = 1 or '; done
        printf '${nobody} = 1 or ${street} = 2"\n'; } >>"$q/survey.csv"
    check_says 1 || return 1
    [ "$(wc -c <"$TMPDIR/err")" -lt 500 ] || { wc -c "$TMPDIR/err"; return 1; }
    # The caret stands below the name.
    awk '/nobody/ && /…/ { at = index($0, "nobody") } /^ *\^$/ { caret = index($0, "^") } END { exit !(at && at - caret <= 5 && caret <= at) }' "$TMPDIR/err"
}
check "of a long expression what is around the fault" excerpt
population() {
    rm -rf "$q" && cp -R "$form" "$q"
    printf 'city,margin,category,count,collapse_to\n410100,service,1,"4,911",2\n410100,service,2,0,1\n' >"$work/population.csv"
    check_says 1 -p "$work/population.csv" && says 'population.csv:2:4: error: count "4,911" is not a number'
}
check "a wrong count of a population makes no other row wrong" population
finish
