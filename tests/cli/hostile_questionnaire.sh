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
finish
