# SPDX-License-Identifier: MIT
# What an assessment says of its own scores: trace.csv, losses.csv, gains.csv, and
# `minyi explain`, in English and Chinese.
. tests/cli/lib.sh

standard=gbt33356-2022
filings=tests/data/objective/$standard.filings.csv
out=$TMPDIR/OUT

writes_its_files() {
    ends 0 assess -s $standard -f $filings -o "$out" --quiet || return 1
    local file
    for file in objective trace losses gains; do
        [ -s "$out/$file.csv" ] || { echo "no $file.csv"; return 1; }
    done
}
check "assess writes trace.csv, losses.csv and gains.csv" writes_its_files

headers() {
    head -qn 1 "$out/trace.csv" "$out/losses.csv" "$out/gains.csv" >"$TMPDIR/headers"
    diff - "$TMPDIR/headers" <<'END'
city,code,kind,step,label,formula,substituted,value,note,clause
city,code,label,full,score,lost,rank,peers,status
city,code,input,label,value,step,gain,note,with
END
}
check "their columns" headers

same_again() {
    ends 0 assess -s $standard -f $filings -o "$TMPDIR/OUT2" --quiet && diff -r "$out" "$TMPDIR/OUT2"
}
check "the same bytes again" same_again

by_name() {
    local city item
    IFS=, read -r city item _ < <(sed -n 2p "$out/trace.csv")
    cp -R "$out" "$TMPDIR/NAMED" && printf 'city,name\n%s,某市\n' "$city" >"$TMPDIR/NAMED/cities.csv" &&
        ends 0 explain "$TMPDIR/NAMED" "$city" "$item" && cp "$TMPDIR/out" "$TMPDIR/by_code" &&
        ends 0 explain "$TMPDIR/NAMED" 某市 "$item" && cmp "$TMPDIR/out" "$TMPDIR/by_code" || return 1
    ends 65 explain "$TMPDIR/NAMED" 别市 "$item" && says 'no city "别市"'
}
check "a city by its name" by_name

# Items from all over the standard.
all_items() {
    local city item
    city=$(sed -n '2s/,.*//p' "$out/trace.csv")
    for item in $(cut -d, -f2 "$out/trace.csv" | tail -n +2 | sort -u | awk 'NR % 6 == 1'); do
        ends 0 explain "$out" "$city" "$item" && says "$item" "Filed:" "Score: " || return 1
    done
}
check "items from all over the standard" all_items

explains_in_english() {
    ends 0 explain "$out" 430200 L8P2-A1 &&
        says "L8P2-A1 改革创新实践  430200" "Clause: 6.9.2 表28" "b1 = min(" \
            "(160 is more than allowed, taken as 100)" "- capped" "Adds to the total: " "客观指标: "
}
check "a score in English" explains_in_english

explains_in_chinese() {
    ends 0 explain "$out" 430200 L8P2-A1 --lang zh &&
        says "L8P2-A1 改革创新实践" "依据：6.9.2 表28" "填报：" "计算：" \
            "（160 超过上限，按 100 取值）" "，已封顶" "计入总分：" "客观指标："
}
check "a score in Chinese" explains_in_chinese

# One unit more filed gives what gains.csv says.
gain_is_true() {
    local item input gain before after
    read -r item input gain <<END
$(awk -F, '$1 == 430200 && $5 > 1 && $7 > 0 && $8 == "" && $9 == "" { print $2, $3, $7; exit }' \
        "$out/gains.csv")
END
    awk -F, -v OFS=, -v i="$item" -v x="$input" \
        '$1 == 430200 && $2 == i && $3 == x { $4++ } 1' $filings >"$TMPDIR/more.csv"
    ends 0 assess -s $standard -f "$TMPDIR/more.csv" -o "$TMPDIR/OUT3" --quiet || return 1
    before=$(awk -F, '$1 == 430200 && $2 == "objective" { print $6 }' "$out/objective.csv")
    after=$(awk -F, '$1 == 430200 && $2 == "objective" { print $6 }' "$TMPDIR/OUT3/objective.csv")
    echo "$item $input: $gain, from $before to $after"
    awk -v g="$gain" -v a="$after" -v b="$before" \
        'BEGIN { d = a - b - g; exit !(g > 0 && d < 1e-9 && d > -1e-9) }'
}
check "a gain is what one more unit gives" gain_is_true

# What must be equal is named if it was filed, and so was changed.
changed_too() {
    grep -v '^430200,L1P1-A3,x2,' $filings >"$TMPDIR/less.csv"
    ends 0 assess -s $standard -f "$TMPDIR/less.csv" -o "$TMPDIR/less" --quiet &&
        grep -q '^430200,L1P1-A1,x2,.*,L1P1-A2.x2 L1P1-A3.x2$' "$out/gains.csv" &&
        grep -q '^430200,L1P1-A1,x2,.*,L1P1-A2.x2$' "$TMPDIR/less/gains.csv"
}
check "what was changed with it" changed_too

# All that a city loses, and what it has, is the full mark.
losses_add_up() {
    awk -F, 'FNR == NR { if ($2 == "objective") has[$1] = $6; next }
             FNR > 1 && $2 !~ /^L7/ { lost[$1] += $6 }
             END { for (c in has) { d = has[c] + lost[c] - 60; if (d > 1e-9 || d < -1e-9) {
                 print c, has[c], lost[c]; exit 1 } } }' "$out/objective.csv" "$out/losses.csv"
}
check "losses and points make the full mark" losses_add_up

beside() {
    cat >"$TMPDIR/own.yaml" <<'END'
id: own
extends: gbt33356-2022
indicators:
  - code: H1
    label: 自选指标
    weight: 10
    beside: true
    indicators:
      - code: H1P1
        label: 文化传承
        items:
          - code: H1P1-A1
            label: 数字化占比
            inputs:
              x1: {label: 已数字化数, type: count}
              x2: {label: 总数, type: count}
            formula: ratio(${x1}, ${x2}) * 100
END
    { cat $filings; printf '430200,H1P1-A1,x1,1\n430200,H1P1-A1,x2,4\n'; } >"$TMPDIR/own.csv"
    ends 0 assess -s "$TMPDIR/own.yaml" -f "$TMPDIR/own.csv" -o "$TMPDIR/OUT4" --quiet &&
        ends 0 explain "$TMPDIR/OUT4" 430200 H1P1-A1 &&
        says "mark = x1 ÷ x2 × 100" "= 25" "Counts beside the total: 10 % × 25 = 2.5 points" \
            "H1P1 文化传承: 2.5 of 10" || return 1
    ! grep -q 'Adds to the total' "$TMPDIR/out" || return 1
    local other
    other=$(tail -n 1 "$TMPDIR/OUT4/trace.csv" | cut -d, -f1)
    [ "$other" != 430200 ] && ends 0 explain "$TMPDIR/OUT4" "$other" H1P1-A1 &&
        says "not filed" "Score: 0 - an input was not filed" || return 1
    ! grep -q H1P1 "$TMPDIR/OUT4/gains.csv" "$TMPDIR/OUT4/losses.csv"
}
check "what stands beside the total" beside

unknown() {
    ends 65 explain "$out" 999999 L1P1-A1 &&
        says 'trace.csv: error: no city "999999"; the code of a city that filed is expected' &&
        ends 65 explain "$out" 430200 L9P9-A9 && says 'no item "L9P9-A9"; one of its items' &&
        ends 65 explain "$out" 999999 L1P1-A1 --lang zh && says "没有城市“999999”" &&
        ends 65 explain "$out" 430200 L9P9-A9 --lang zh && says "没有分项“L9P9-A9”"
}
check "a city and an item that are not there" unknown

nothing_there() {
    ends 66 explain "$TMPDIR" 430200 L1P1-A1 && says "has no trace.csv; a folder that" &&
        ends 66 explain "$TMPDIR/no" 430200 L1P1-A1 --lang zh && says "中没有 trace.csv" &&
        ends 2 explain "$out" 430200 && says "OUT, CITY or ITEM is missing" &&
        ends 2 explain "$out" 430200 L1P1-A1 more && says "more: not expected here"
}
check "no assessment, or too few words" nothing_there

finish
