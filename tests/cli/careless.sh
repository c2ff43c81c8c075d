# SPDX-License-Identifier: MIT
# Careless answers without R: near copies and page times by an awk of their own, the others by
# what must be so of whoever answered like this.
. tests/cli/lib.sh
. tests/cli/careless_lib.sh
form=$TMPDIR/form dump=$TMPDIR/dump.csv out=$TMPDIR/OUT
careless_dump >"$dump"

cleaned() { ends 0 clean -q "$form" -r "$dump" -o "$out" --force "$@"; }

# flags RULE: id, value and threshold of whoever it flags.
flags() { awk -F, -v rule="$1" '$5 == rule { printf "%s %.6f %.6f\n", $3, $6, $7 }' "$out/flags.csv" | sort -n; }

# The best match with anybody else of the city, 40 common answers at least, above LIMIT.
near_copies() { # LIMIT
    awk -F, -v limit="$1" 'NR > 1 {
        city[NR] = $2; id[NR] = $1
        for (i = 1; i <= 42; i++) answer[NR, i] = $(18 + i)
        last = NR
    }
    END {
        for (a = 2; a <= last; a++) {
            best = -1
            for (b = 2; b <= last; b++) {
                if (a == b || city[a] != city[b]) continue
                both = equal = 0
                for (i = 1; i <= 42; i++)
                    if (answer[a, i] != "" && answer[b, i] != "") {
                        both++
                        equal += answer[a, i] == answer[b, i]
                    }
                if (both >= 40 && equal / both > best) best = equal / both
            }
            if (best > limit) printf "%s %.6f %.6f\n", id[a], best, limit
        }
    }' "$dump"
}
near() {
    local limit
    for limit in 0.8 0.65; do
        careless_form "$form" dup_near $limit
        cleaned && near_copies $limit >"$TMPDIR/want" && [ -s "$TMPDIR/want" ] &&
            flags dup_near | diff "$TMPDIR/want" - || return 1
    done
    cp "$out/flags.csv" "$TMPDIR/flags.csv"
    cleaned --threads 4 && cmp "$out/flags.csv" "$TMPDIR/flags.csv"
}
check "near copies" near
# 36 of 42 answers of the two are the same; six decimals count.
near_at_limit() {
    careless_form "$form" dup_near 0.857142
    cleaned && flags dup_near | grep -q '^6 0.857143 ' && flags dup_near | grep -q '^7 0.857143 ' || return 1
    careless_form "$form" dup_near 0.857143
    cleaned && ! flags dup_near | grep '^[67] '
}
check "a near copy at the limit" near_at_limit

# Numbers are items, too: whether one is compared does not hang on what others gave, and one that
# scores the same beyond its limits is the same. A single item has a distance.
numbers() { # OTHER'S ANSWER
    local form=$TMPDIR/numbers i
    mkdir -p "$form"
    {
        printf 'type,name,label,role,dimension,score_min,score_max\ntext,id,编号,id,,,\nselect_one city,city,城市,city,,,\n'
        for i in $(seq 40); do echo "decimal,n$i,第${i}题,,d,0,10"; done
    } >"$form/survey.csv"
    printf 'list_name,name,label,score\ncity,a,甲市,\n' >"$form/choices.csv"
    printf 'dimension,label,weight\nd,总体,1\n' >"$form/dimensions.csv"
    printf 'form_title,min_duration,speeder_share,straightline_items,dup_near\n问卷,0,0,0,0.85\n' >"$form/settings.csv"
    {
        echo "id,city,$(seq -f n%g -s , 40)"
        echo "1,a,12,$(seq -s , 2 40)"
        echo "2,a,11,3,$(seq -s , 3 40)"
        echo "3,a,$1,$(yes 1 | head -n 39 | paste -sd ,)"
    } >"$TMPDIR/numbers.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/numbers.csv" -o "$out" --force &&
        flags dup_near | diff <(printf '%s 0.975000 0.850000\n' 1 2) -
}
check "near copies of numbers" numbers 1
check "near copies of numbers, whatever others answer" numbers 0.5
single_item() {
    sed -i '/^decimal,n[2-9]/d; /^decimal,n1[0-9]/d' "$TMPDIR/numbers/survey.csv"
    printf '%s\n' id,city,n1 1,a,1 2,a,2 3,a,3 >"$TMPDIR/numbers.csv"
    ends 0 clean -q "$TMPDIR/numbers" -r "$TMPDIR/numbers.csv" -o "$out" --force &&
        grep '^mahal,yes,0,3,.*,0,1,1$' "$out/quality.csv"
}
check "the distance of a single item" single_item

# Pages: 1 or the share of the median, over those visited; the lowest share of all is flagged, and
# nobody who is as fast as the first who is not.
speed_indices() { # SHARE
    awk -F, -v share="$1" '
    function median(p,    n, i, j, t, v) {
        for (i = 2; i <= last; i++) if (time[i, p] != "") v[++n] = time[i, p] + 0
        for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
        return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
    }
    NR > 1 { id[NR] = $1; for (p = 1; p <= 3; p++) time[NR, p] = $(15 + p); last = NR }
    END {
        for (p = 1; p <= 3; p++) middle[p] = median(p)
        for (a = 2; a <= last; a++) {
            sum = n = 0
            for (p = 1; p <= 3; p++)
                if (time[a, p] != "") { n++; sum += time[a, p] >= middle[p] ? 1 : time[a, p] / middle[p] }
            index_of[a] = sum / n
            sorted[a - 1] = index_of[a]
        }
        n = last - 1
        for (i = 2; i <= n; i++) for (j = i; j > 1 && sorted[j - 1] > sorted[j]; j--) { t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t }
        limit = sorted[int(share * n + 1e-9) + 1]
        for (a = 2; a <= last; a++) if (index_of[a] < limit) printf "%s %.6f %.6f\n", id[a], index_of[a], limit
    }' "$dump"
}
pages() {
    careless_form "$form" speed_idx 0.1
    cleaned && speed_indices 0.1 >"$TMPDIR/want" && [ "$(wc -l <"$TMPDIR/want")" = 12 ] &&
        grep -q '^10 ' "$TMPDIR/want" && flags speed_idx | diff "$TMPDIR/want" -
}
check "times of pages" pages

# A time below 0 is no visit, also where the median is 0.
negative_pages() {
    careless_form "$form" speed_idx 0.1
    awk -F, -v OFS=, 'NR > 1 { $16 = NR == 9 ? -1 : 0; if (NR == 9) $17 = $18 = ""; if (NR == 10) $17 = -5 } 1' \
        "$dump" >"$TMPDIR/negative.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/negative.csv" -o "$out" --force &&
        ! flags speed_idx | grep '^[89] ' && grep -q '^speed_idx,yes,[0-9]*,119,' "$out/quality.csv"
}
check "times of pages below 0" negative_pages

# Whoever gives one answer has the longest runs, whoever answers by chance or in turn goes with
# nobody's pairs.  So many are 1 in zigzag and evenodd that the highest 5 % are none.
others() {
    local rule
    careless_form "$form" avglong,zigzag,mahal,psysyn,psyant,evenodd 5,0.05,0.05,0.05,0.05,0.05
    cleaned && flags avglong | grep -qx '40 14.000000 5.000000' && flags mahal | grep -q '^43 ' &&
        [ "$(flags psysyn | grep -c '^4[13] ')" = 2 ] && flags psyant | grep -q '^43 ' || { cat "$out/flags.csv"; return 1; }
    for rule in psysyn psyant; do
        [ "$(flags $rule | wc -l)" = 5 ] || { echo "$rule: $(flags $rule)"; return 1; } # of 119
    done
    [ -z "$(flags zigzag; flags evenodd)" ]
}
check "runs, patterns, distances, pairs and halves" others

# By default those only report, and dup_near and speed_idx are off.
by_default() {
    careless_form "$form"
    cleaned && [ "$(grep -c ',report,' "$out/quality.csv")" = 6 ] &&
        grep -q '^speed_idx,no,0,0,' "$out/quality.csv" && grep -q '^dup_near,no,0,0,' "$out/quality.csv" &&
        ! grep -E ',(speed_idx|avglong|zigzag|mahal|psysyn|psyant|evenodd|dup_near),' "$out/flags.csv"
}
check "without settings" by_default

# Of a half there may be two answers: no chance is told, and the run is none the worse.
half() {
    careless_form "$form" same_share 0.5
    cleaned && grep -q '^same_share,yes,.*,,0.5,settings,flag,' "$out/quality.csv"
}
check "a share of a half" half

# A share of all is all but one at most: the last is not beyond himself.
everybody() {
    careless_form "$form" zigzag,evenodd 1,1
    cleaned && awk -F, '$1 == "zigzag" || $1 == "evenodd" { exit !($3 > 0 && $3 < $4) }' "$out/quality.csv"
}
check "a share of 1" everybody

# Seconds beyond a limit; coordinates that are nowhere; texts that say nothing, whatever they are
# made of, and one that says something.
single_answers() {
    careless_form "$form" slow,speed_abs 299,8
    awk -F, -v OFS=, '$1 == 30 { $9 = 0; $10 = 0 } $1 == 31 { t = $9; $9 = $10; $10 = t } $1 == 32 { $9 = 48.85; $10 = 2.35 }
        $1 == 50 { $NF = "“……”——！？" } $1 == 51 { $NF = "asdfgh" } $1 == 52 { $NF = "hj" } $1 == 53 { $NF = "。。。" }
        $1 == 54 { $NF = "好" } $1 == 55 { $NF = "公交好……" } $1 == 56 { $5 = 299 } { print }' "$dump" >"$TMPDIR/single.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/single.csv" -o "$out" --force || return 1
    [ "$(flags slow | wc -l)" = 119 ] && flags slow | grep -qx '120 300.000000 299.000000' && ! flags slow | grep '^56 ' || return 1
    awk -F, '$5 == "city_mismatch" && $3 >= 30 && $3 <= 32 { print $3, $9 }' "$out/flags.csv" >"$TMPDIR/nowhere"
    [ "$(wc -l <"$TMPDIR/nowhere")" = 3 ] || { cat "$TMPDIR/nowhere"; return 1; }
    [ "$(flags gibberish | awk '$1 >= 50 && $1 <= 56 { printf "%s ", $1 }')" = "50 51 52 53 " ] || { flags gibberish; return 1; }
    # 42 items, 16 other questions: whoever took less than 8 seconds for each that was asked
    flags speed_abs | awk '$2 != 300 && $1 != 56 { exit 1 }'
}
check "seconds, coordinates and texts" single_answers

# What is rejected as a flag has no part in what is measured after it.
rejected() {
    careless_form "$form" reject_flags,dup_device,quota "dup_device quota,1,1"
    cleaned --audit && [ -s "$out/rejected.csv" ] && grep -q dup_device "$out/rejected.csv"
}
check "flags that reject" rejected
finish
