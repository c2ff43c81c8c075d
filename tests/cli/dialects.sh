# SPDX-License-Identifier: MIT
# The same small survey as each tool exports it gives the same answers.
. tests/cli/lib.sh

form=tests/data/dialects/form
data=tests/data/dialects

# The answers of OUT-NAME, without what is the tool's own.
answers() { cut -d, -f4-8 "$TMPDIR/$1/responses.csv"; }
cut -d, -f2-6 "$data/plain.csv" >"$TMPDIR/wanted"

# reads NAME FILE OPTION...: FILE cleaned into OUT-NAME has the wanted answers.
reads() {
    local name=$1 file=$2
    shift 2
    ends 0 clean -q "$form" -r "$file" -o "$TMPDIR/$name" --force --lang en "$@" || return 1
    answers "$name" | diff "$TMPDIR/wanted" -
}
# shows NAME DIALECT: reads it, and finds out and says its dialect.
shows() {
    reads "$1" "$data/$1.csv" && says "dialect $2 ("
}
says_none() {
    reads plain "$data/plain.csv" && ! grep -F "dialect" "$TMPDIR/err"
}
check "a dump of no tool" says_none
for name in wjx-text tencent odk kobo ona limesurvey limesurvey-vv qualtrics surveymonkey alipay \
    google-forms; do
    check "$name" shows $name $name
    check "$name, as the user says" reads $name "$data/$name.csv" --dialect $name
done
check "qualtrics with two header rows" shows qualtrics-legacy qualtrics
# Row 2 is in the language of who exports it: "Selected Choice", too.
qualtrics_localized() {
    sed 's/ - Selected Choice/ - 选择的选项/' "$data/qualtrics.csv" >"$TMPDIR/localized.csv" &&
        reads localized "$TMPDIR/localized.csv" || return 1
    awk -F, -v OFS=, '
        NR == 1 { $9 = "Q3_1,Q3_2,Q3_3,Q3_4" }
        NR == 2 { s = "您常用的出行方式 - 选择的选项 - "; $9 = s "地铁," s "步行," s "自行车 电动车," s "其他" }
        NR == 3 { $9 = $9 ",b,c,d" }
        NR == 4 { sub(/"地铁,步行,其他"/, "地铁,步行,,其他") }
        NR == 5 { $9 = ",步行,," }
        NR == 6 { $9 = ",,自行车 电动车," }
        1' "$data/qualtrics.csv" >"$TMPDIR/parts.csv" && reads parts "$TMPDIR/parts.csv"
}
check "qualtrics, in another language" qualtrics_localized
# A slider has a single row, and its stem is the question.
qualtrics_slider() {
    sed '1s/,Q2,/,Q2_1,/; 2s/,您的性别,/,您的性别 - 选择,/' "$data/qualtrics.csv" >"$TMPDIR/slider.csv" &&
        reads slider "$TMPDIR/slider.csv"
}
check "qualtrics, a single row" qualtrics_slider
check "wjx-code: places of choices" reads wjx-code "$data/wjx-code.csv" --dialect wjx-code
check "wjx-score: scores of choices" reads wjx-score "$data/wjx-score.csv" --dialect wjx-score
found_code() {
    ends 75 check -q "$form" -r "$data/wjx-code.csv" --lang en && says 'dialect wjx-code (Wenjuanxing, codes), as "提交答卷时间"'
}
check "check shows the dialect" found_code
check "check tells how places of choices are read" \
    says 'wjx-code.csv:1:7: warning: "1" is no choice here, but may be the place of one' "--dialect wjx-code"

if command -v iconv >/dev/null; then
    { printf '\xFF\xFE'; tr ',' '\t' <"$data/wjx-text.csv" | iconv -f UTF-8 -t UTF-16LE; } >"$TMPDIR/unicode.txt"
    sed 's/$/\r/' "$data/wjx-text.csv" | sed 's/┋/;/g' | iconv -f UTF-8 -t GBK >"$TMPDIR/excel.csv"
    check "Excel, Unicode text" reads unicode "$TMPDIR/unicode.txt"
    check "Excel, CSV of a Chinese Windows" reads excel "$TMPDIR/excel.csv" --encoding gbk
else
    skip "Excel's files" "the program iconv, which makes them, is not installed"
fi

# The rows of a wave that have no quotation marks, as they are and as JSON, give the same answers.
wave() {
    grep -v '"' samples/henan/wave-odk.csv | awk -F, 'NR == 1 { n = NF } NF == n' >"$TMPDIR/wave.csv"
    awk -F, '
        NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; print "user_id,gmt_create,city_code,answers"; next }
        {
            json = ""
            for (i = 1; i <= NF; i++) {
                if (name[i] == "submitted") time = $i
                if (name[i] == "city") city = $i
                if (name[i] == "submitted" || name[i] == "city" || ($i == "" && NR % 2)) continue
                value = $i == "" ? "null" : $i ~ /^(0|[1-9][0-9]*)$/ && length($i) < 9 ? $i : "\"\"" $i "\"\""
                json = json (json == "" ? "" : ",") "\"\"" name[i] "\"\":" value
            }
            print NR "," time "," city ",\"{" json "}\""
        }' "$TMPDIR/wave.csv" >"$TMPDIR/json.csv"
    local questions name
    for name in wave json; do
        ends 0 clean -q questionnaires/shimin-2022 -r "$TMPDIR/$name.csv" -o "$TMPDIR/$name" --force || return 1
    done
    questions=$(head -n 1 "$TMPDIR/wave/responses.csv" | tr , '\n' | grep -n '^__version__$' | cut -d: -f1)
    for name in wave json; do cut -d, -f "2-$((questions - 1))" "$TMPDIR/$name/responses.csv" >"$TMPDIR/$name.answers"; done
    [ "$(wc -l <"$TMPDIR/wave.answers")" -gt 2000 ] && cmp "$TMPDIR/wave.answers" "$TMPDIR/json.answers" || return 1
    for name in edits rejected; do
        diff <(cut -d, -f 2-5 "$TMPDIR/wave/$name.csv") <(cut -d, -f 2-5 "$TMPDIR/json/$name.csv") || return 1
    done
}
check "a wave as JSON" wave

# Lines are those of the file, header rows among them.
lines() {
    [ "$(cut -d, -f2 "$TMPDIR/$1/responses.csv" | tail -n 1)" = "$2" ]
}
check "three header rows count as lines" lines qualtrics 6
check "two header rows count as lines" lines surveymonkey 5

# ---- several dumps ----------------------------------------------------------------

several() {
    ends 0 clean -q "$form" -r "$data/kobo.csv" "$data/wjx-score.csv" -o "$TMPDIR/several" \
        --dialect kobo --dialect wjx-score --declared-rows 3 --declared-rows 3 --force --lang en &&
        answers several | diff - <(cat "$TMPDIR/wanted" <(tail -n +2 "$TMPDIR/wanted"))
}
check "two dumps of two dialects" several
declared() {
    rm -rf "$TMPDIR/OUT"
    ends 65 clean -q "$form" -r "$data/kobo.csv" "$data/odk.csv" -o "$TMPDIR/OUT" \
        --declared-rows 3 --declared-rows 4 --lang en &&
        says "odk.csv: error: 3 rows were read, but --declared-rows says 4" && leaves_nothing "$TMPDIR"
}
check "a row that is declared and not there" declared
# Two contractors who each count from 1.
sed '2,$s/,990[12]00,\([12]\),/,990200,\1,/' "$data/plain.csv" >"$TMPDIR/second.csv"
ids() {
    ends 0 clean -q "$form" -r "$data/plain.csv" "$TMPDIR/second.csv" -o "$TMPDIR/ids" --force \
        --lang en "$@"
}
kept() { [ "$(tail -n +2 "$TMPDIR/ids/responses.csv" | wc -l)" = "$1" ]; }
all_ids() {
    ids && kept 3 && says "3 of 3 repeated ids came before in another dump"
}
file_ids() { ids --id-scope file && kept 6 && ! grep -F "repeated ids" "$TMPDIR/err"; }
check "an id in two dumps" all_ids
check "dumps that count for themselves" file_ids
check "another scope" ends 2 check -q "$form" -r "$data/odk.csv" --id-scope city
check "--dialect for two of three dumps" ends 2 check -q "$form" -r "$data/odk.csv" \
    "$data/ona.csv" "$data/kobo.csv" --dialect odk --dialect ona
check "--declared-rows for one of two dumps" ends 2 check -q "$form" -r "$data/odk.csv" \
    "$data/ona.csv" --declared-rows 3
# One survey of 问卷星 given as texts and as codes: its rows count once, if they are the same.
sed 's/所用时间/id/' "$data/wjx-text.csv" | head -n 3 | sed 's/,186秒,/,1,/; s/,41秒,/,2,/' >"$TMPDIR/texts.csv"
sed 's/所用时间/id/' "$data/wjx-code.csv" | head -n 3 | sed 's/,186秒,/,1,/; s/,41秒,/,2,/' >"$TMPDIR/codes.csv"
twins() {
    ends "$1" clean -q "$form" -r "$TMPDIR/texts.csv" "$2" -o "$TMPDIR/twins" --force --lang en \
        --dialect wjx-text --dialect wjx-code "${@:3}"
}
same_twins() {
    twins 0 "$TMPDIR/codes.csv" && says "codes.csv: note: the same responses as in" "each counts once" &&
        [ "$(wc -l <"$TMPDIR/twins/responses.csv")" = 3 ] && [ "$(grep -c duplicate_id "$TMPDIR/twins/rejected.csv")" = 2 ]
}
check "4.1-57 texts and codes of one survey" same_twins
other_twins() {
    { cat "$TMPDIR/codes.csv"; sed -n '3s/,2,/,3,/p' "$TMPDIR/codes.csv"; } >"$TMPDIR/more.csv"
    twins 65 "$TMPDIR/more.csv" && says "more.csv: error:" "3 rows here, 2 there; ids only here (1): 3; only there (0): -;" || return 1
    sed '3s/,2,/,3,/' "$TMPDIR/codes.csv" >"$TMPDIR/more.csv"
    twins 65 "$TMPDIR/more.csv" && says "2 rows here, 2 there; ids only here (1): 3; only there (1): 2;" &&
        twins 0 "$TMPDIR/more.csv" --id-scope file || return 1
    # no id in common: two surveys
    sed 's/,1,/,8,/; 3s/,2,/,9,/' "$TMPDIR/codes.csv" | sed '2s/^1,/2,/' >"$TMPDIR/more.csv"
    twins 0 "$TMPDIR/more.csv" && ! grep "exported" "$TMPDIR/err"
}
check "4.1-57 texts and codes of one survey, but not of the same rows" other_twins
check "a dialect that is none" ends 2 check -q "$form" -r "$data/odk.csv" --dialect odd
check "another dialect than the file's" ends 65 check -q "$form" -r "$data/odk.csv" \
    --dialect qualtrics

# ---- hostile dumps -----------------------------------------------------------------

# dump NAME: from what is read.
dump() { cat >"$TMPDIR/$1.csv"; }
# blanks NAME BEFORE QUESTION OPTION...: the answer is blanked, with what was there told.
blanks() {
    local name=$1 before=$2 question=$3
    shift 3
    ends 0 clean -q "$form" -r "$TMPDIR/$name.csv" -o "$TMPDIR/$name" --force --lang en "$@" &&
        grep -F ",$question," "$TMPDIR/$name/edits.csv" | grep -F -e "$before" && return 0
    cat "$TMPDIR/$name/edits.csv"
    return 1
}
# One changed row of a dump of the table: changed NAME NEW SCRIPT
changed() { sed "$3" "$data/$1.csv" | dump "$2"; }

changed odk disagree '2s/,1,1,0,1,2,1,/,1,0,0,1,2,1,/'
check "all choices against a choice's column" blanks disagree "metro walk other; trip/walk=0" trip
changed odk split '2s/,metro walk other,1,1,0,1,/,metro walk,1,1,0,1,/'
check "a choice's column against all choices" blanks split "metro walk; trip/other=1" trip
changed wjx-code mixed '2s/,1,1,0,1,2,1$/,1,1,-3,1,2,1/'
check "asked and not asked at once" blanks mixed "1 | -3" trip --dialect wjx-code
for row in '地铁┋┋步行' '地铁┋地铁' '地铁,步行' '地铁、步行' '地铁|步行' '地铁┋其他〖滑板'; do
    sed "2s/地铁┋步行┋其他〖滑板〗/\"$row\"/" "$data/wjx-text.csv" | dump joiner
    check "joined wrongly: $row" blanks joiner "$row" trip --dialect wjx-text
done
changed limesurvey two '2s/"Y","Y","","滑板"/"1","2","2","滑板"/'
two() {
    ends 0 clean -q "$form" -r "$TMPDIR/two.csv" -o "$TMPDIR/two" --force &&
        answers two | grep -F ",metro other,"
}
check "2 is no" two
changed limesurvey wide '2s/"Y","Y","","滑板"/"１","２"," 2 ","滑板"/'
wide() {
    ends 0 clean -q "$form" -r "$TMPDIR/wide.csv" -o "$TMPDIR/wide" --force --lang en &&
        answers wide | grep -F ",metro other,"
}
check "a full-width 2 is no" wide
# Digits of full width in what a dialect alone knows: places, scores, words for no answer.
digits() {
    local name=$1 dialect=$2
    sed "$3" "$data/$name.csv" | dump digits
    reads digits "$TMPDIR/digits.csv" --dialect "$dialect"
}
check "a place of full width" digits wjx-code wjx-code '2s/,2,1$/,２,１/'
check "a score of full width" digits wjx-score wjx-score '2s/,75,100$/,７５,１００/'
check "-99 of full width" digits qualtrics qualtrics '6s/,-99$/,-９９/'
changed wjx-code skipped '3s/,0,1,0,0,6,4$/,-3,-３, -3,-3,6,4/'
skipped() {
    ends 0 clean -q "$form" -r "$TMPDIR/skipped.csv" -o "$TMPDIR/skipped" --force --lang en \
        --dialect wjx-code && ! grep -F ",trip," "$TMPDIR/skipped/edits.csv"
}
check "not asked in figures of any width does not contradict itself" skipped
changed wjx-score equal '2s/,75,100$/,33,100/'
# An item that cannot be read rejects its row.
no_score() {
    ends 0 clean -q "$form" -r "$TMPDIR/equal.csv" -o "$TMPDIR/equal" --force --lang en \
        --dialect wjx-score && grep "^equal.csv,2,.*,invalid,walk" "$TMPDIR/equal/rejected.csv"
}
check "a score that no choice has" no_score
sed 's/^five,4,不太满意,25/five,4,不太满意,75/' "$form/choices.csv" >"$TMPDIR/choices.csv"
mkdir -p "$TMPDIR/form" && cp "$form"/*.csv "$TMPDIR/form/" && mv "$TMPDIR/choices.csv" "$TMPDIR/form/"
same_score() {
    ends 0 clean -q "$TMPDIR/form" -r "$data/wjx-score.csv" -o "$TMPDIR/same" --force \
        --dialect wjx-score && grep "^wjx-score.csv,2,.*,invalid,walk" "$TMPDIR/same/rejected.csv"
}
check "a score that two choices have" same_score
# In a column of a choice its score says that it was taken; another's says nothing.
sed 's/^trip,metro,地铁,/&20/; s/^trip,bike,自行车 电动车,/&10.5/; s/^trip,other,其他,/&0/' "$form/choices.csv" >"$TMPDIR/form/choices.csv"
printf '%s\n' '序号,1、您所在的城市,2、您的性别,3、(地铁),3、(步行),3、(自行车 电动车),3、(其他),4、(步行环境),4、(公共汽车)' \
    '1,云州市,女,20,1,0,1,75,100' '2,雾州市,男,0,0,１０.50,0,25,25' '3,云州市,女,-3,-3,-3,-3,50,50' \
    '4,云州市,女,20,0,20,0,50,50' >"$TMPDIR/ticks.csv"
ticks_of_scores() {
    ends 0 clean -q "$TMPDIR/form" -r "$TMPDIR/ticks.csv" -o "$TMPDIR/ticks" --force --dialect wjx-score &&
        tail -n +2 "$TMPDIR/ticks/responses.csv" | cut -d, -f2,6 |
        diff <(printf '2,metro walk other\n3,bike\n4,\n5,\n') - &&
        grep -q '^ticks.csv,5,.*trip,20,,' "$TMPDIR/ticks/edits.csv"
}
check "a score in a column of a choice" ticks_of_scores
sed 's/^trip,other,其他,/trip,both,地铁 步行,/' "$form/choices.csv" >"$TMPDIR/form/choices.csv"
changed kobo twice 's/地铁 步行 其他/地铁 步行/; s/您常用的出行方式\/[^"]*/_x/g'
twice() {
    ends 0 clean -q "$TMPDIR/form" -r "$TMPDIR/twice.csv" -o "$TMPDIR/twice" --force --lang en &&
        grep -F ",trip," "$TMPDIR/twice/edits.csv" | grep -F "地铁 步行"
}
check "labels that can be read in two ways" twice
# Google Forms writes what was filled in for "other" among the labels: the cell cannot be read, but
# questions that hang on the choices beside it were asked; the piece can be mapped.
changed google-forms written '2s/地铁, 步行, 其他/地铁, 滑板车, 步行/; 4s/自行车 电动车/"滑板车, 自行车 电动车"/'
mkdir -p "$TMPDIR/routed" && cp "$form"/*.csv "$TMPDIR/routed/" &&
    sed -i "s/^select_one five,walk,步行环境,,,/select_one five,walk,步行环境,,\"selected(\${trip}, 'walk')\",/" "$TMPDIR/routed/survey.csv"
written_in() {
    ends 0 clean -q "$TMPDIR/routed" -r "$TMPDIR/written.csv" -o "$TMPDIR/written" --force --lang en &&
        cut -d, -f2,4- "$TMPDIR/written/edits.csv" | diff - <(printf '%s\n' 'line,column,before,after,reason' \
            '2,trip,"地铁, 滑板车, 步行",,unknown choice' '4,trip,"滑板车, 自行车 电动车",,unknown choice' \
            '4,walk,一般,,not_relevant')
}
check "questions that hang on known choices beside an unknown one" written_in
piece_mapped() {
    ends 0 check -q "$form" -r "$TMPDIR/written.csv" --propose-mapping &&
        grep '"trip"' "$TMPDIR/out" | diff - <(echo ',"trip","滑板车",,2,') &&
        printf '%s\n' 'column,question,value,choice' ',trip,滑板车,other' >"$TMPDIR/pieces.csv" &&
        ends 0 clean -q "$form" -r "$TMPDIR/written.csv" --mapping "$TMPDIR/pieces.csv" -o "$TMPDIR/pieces" &&
        answers pieces | cut -d, -f3 | diff - <(printf '%s\n' trip "metro walk other" walk "bike other")
}
check "a piece of a cell is proposed, and mapped" piece_mapped
# What was written behind a choice answers the text question that hangs on the choice, where the
# dump has no column of that question.
mkdir -p "$TMPDIR/behind" && cp "$form"/*.csv "$TMPDIR/behind/" && sed -i \
    "/^select_multiple trip/a text,trip_other,其他方式,,\"selected(\${trip}, 'other')\",,,\ntext,trip_walk,去哪里,,\"selected(\${trip}, 'walk')\",,," \
    "$TMPDIR/behind/survey.csv"
behind() {
    ends 0 clean -q "$TMPDIR/behind" -r "$TMPDIR/$1.csv" -o "$TMPDIR/$1" --force --lang en &&
        says 'note: "trip_other" has no column: what was written behind choice "其他" of "trip" is read as its answer' &&
        cut -d, -f6-8 "$TMPDIR/$1/responses.csv" |
        diff - <(printf '%s\n' trip,trip_other,trip_walk "$2" "$3" "bike,,")
}
for name in limesurvey surveymonkey; do
    changed $name $name ''
    check "$name: what was written behind a choice" behind $name "metro walk other,滑板," walk,,
done
changed wjx-text wjx-text 's/步行┋其他〖滑板〗/步行〖公园┋河边〗┋其他〖=滑板 13800138000〗/; s/,步行,/,步行〖〗,/'
check "wjx-text: what was written behind choices" behind wjx-text "metro walk other,=滑板 [mobile],公园┋河边" walk,,
# The same bytes of rows read the short way and of all read the general way, as for an audit.
ways() {
    ends 0 clean -q "$TMPDIR/behind" -r "$TMPDIR/wjx-text.csv" -o "$TMPDIR/audited" --audit &&
        diff -r -x run.json -x audit.csv "$TMPDIR/wjx-text" "$TMPDIR/audited" &&
        grep -F '9,3、您常用的出行方式〖其他〗,trip_other,mask_cell' "$TMPDIR/audited/audit.csv"
}
check "read the short way or the general one" ways
grep -F 'wjx-text.csv,trip_other,1,0,0,0,0,2,0,0' "$TMPDIR/wjx-text/states.csv" >"$TMPDIR/out"
check "who was not asked for it" [ -s "$TMPDIR/out" ]
# Who chose it and wrote nothing has not answered what is required.
required() {
    sed -i "s/^text,trip_walk,去哪里,,/text,trip_walk,去哪里,yes,/" "$TMPDIR/behind/survey.csv"
    ends 0 clean -q "$TMPDIR/behind" -r "$TMPDIR/wjx-text.csv" -o "$TMPDIR/required" --force &&
        cut -d, -f2-5 "$TMPDIR/required/rejected.csv" | diff - <(printf '%s\n' line,id,city,reason 3,,990200,incomplete)
}
check "a required text behind a choice" required
sed -i "s/^text,trip_walk,去哪里,yes,/text,trip_walk,去哪里,,/" "$TMPDIR/behind/survey.csv"
own_column() {
    sed '1s/$/,其他方式/; 2s/$/,轮滑/; 3,$s/$/,/' "$data/wjx-text.csv" >"$TMPDIR/own.csv"
    ends 0 clean -q "$TMPDIR/behind" -r "$TMPDIR/own.csv" -o "$TMPDIR/own" --force --lang en &&
        ! grep '"trip_other" has no column' "$TMPDIR/err" &&
        sed -n 2p "$TMPDIR/own/responses.csv" | grep -F ',metro walk other,轮滑,'
}
check "a text with a column of its own" own_column
# Without such a question the texts are not kept, and that is said.
not_kept() {
    ends 0 clean -q "$form" -r "$TMPDIR/$1.csv" -o "$TMPDIR/$1-less" --force --lang en &&
        says "$1.csv:$2: note: texts written behind a choice: $3, the first here; they are not kept"
}
check "wjx-text: texts that no question asks for" not_kept wjx-text 2:9 1
check "limesurvey: texts that no question asks for" not_kept limesurvey 2:11 1
changed wjx-text unwritten 's/〖[^〗]*〗/〖〗/g'
none_written() {
    ends 0 clean -q "$form" -r "$TMPDIR/unwritten.csv" -o "$TMPDIR/unwritten" --force --lang en &&
        ! grep 'written behind' "$TMPDIR/err"
}
check "nothing was written behind a choice" none_written
# Another tool's brackets are no such text.
printf '%s\n' id,city,trip 1,990100,其他〖滑板〗 2,990200,步行 >"$TMPDIR/none.csv"
no_tool() {
    ends 0 clean -q "$TMPDIR/behind" -r "$TMPDIR/none.csv" -o "$TMPDIR/none" --force --lang en &&
        ! grep '"trip_other" has no column' "$TMPDIR/err" && says 'without a column'
}
check "brackets in a dump of no tool" no_tool
# A file of Qualtrics says so by its header, whichever of its columns were left out.
changed qualtrics preview '4s/^\([^,]*\),0,/\1,1,/'
previewed() {
    ends 0 clean -q "$form" -r "$TMPDIR/preview.csv" -o "$TMPDIR/preview" --force --lang en &&
        [ "$(grep -c ",preview,1,1,default,status$" "$TMPDIR/preview/flags.csv")" = 1 ]
}
check "a test response of Qualtrics by the number of its status" previewed
# A label that stands twice: the first column is the first question's.
mkdir -p "$TMPDIR/same" && cp "$form"/*.csv "$TMPDIR/same/" && sed -i 's/,步行环境,/,评价,/; s/,公共汽车,/,评价,/' "$TMPDIR/same/survey.csv"
changed google-forms places '1s/步行环境/评价/; 1s/公共汽车/评价/'
changed surveymonkey cells '2s/步行环境/评价/; 2s/公共汽车/评价/'
changed kobo ungrouped '1s,满意度/步行环境,评价,; 1s,满意度/公共汽车,评价,'
places() {
    local dump
    for dump in places cells ungrouped; do
        ends 0 clean -q "$TMPDIR/same" -r "$TMPDIR/$dump.csv" -o "$TMPDIR/$dump" --force --lang en &&
            answers $dump | diff "$TMPDIR/wanted" - && says 'is taken for question "bus" by its place among the columns with that label' || return 1
    done
    sed '1s/.*/&,评价/; 2,$s/$/,/' "$TMPDIR/places.csv" | dump three
    ends 65 clean -q "$TMPDIR/same" -r "$TMPDIR/three.csv" -o "$TMPDIR/three" --lang en &&
        says 'three.csv:1:7: error: column "评价" could be question "walk" or question "bus"' || return 1
    changed plain generic '1s/walk,bus/评价,评价/'
    ends 65 clean -q "$TMPDIR/same" -r "$TMPDIR/generic.csv" -o "$TMPDIR/generic" --lang en && says 'could be question'
}
check "a label that stands twice" places
changed qualtrics localised '2s/.*/,,,,,,x,x,x,x,x,x/; 1s/Q1,Q2,Q3,Q3_4_TEXT,Q5_1,Q5_2/city,sex,trip,trip_TEXT,walk,bus/'
check "a second header row in any language" reads localised "$TMPDIR/localised.csv"
changed qualtrics bare '2,3d'
check "the rows of the header are gone" ends 65 check -q "$form" -r "$TMPDIR/bare.csv" --dialect qualtrics
changed qualtrics progress '4s/,100,/,Fortschritt,/'
progress() {
    ends 65 check -q "$form" -r "$TMPDIR/progress.csv" --lang en &&
        says 'the first response has the progress "Fortschritt"'
}
check "a row of the header among the responses" progress
changed plain semicolons 's/,/;/g'
check "another delimiter" reads semicolons "$TMPDIR/semicolons.csv"
{ echo 'sep=;'; sed 's/,/;/g' "$data/plain.csv"; } | dump sep
check "sep= in the first line" ends 65 check -q "$form" -r "$TMPDIR/sep.csv"
changed plain double '1s/bus/walk/'
double() {
    ends 65 check -q "$form" -r "$TMPDIR/double.csv" --lang en &&
        says 'columns 5 ("walk") and 6 ("walk") both claim question "walk"'
}
check "two columns of one name" double
changed plain blank '1s/id,/,/'
blank() { reads blank "$TMPDIR/blank.csv" && says "columns that belong to no question (1) are kept: [1]"; }
check "a column without a name" blank
# Two matrices with the same rows are told apart by what stands above them.
mkdir -p "$TMPDIR/grids" && cp "$form"/*.csv "$TMPDIR/grids/" && cat >"$TMPDIR/grids/survey.csv" <<'EOF'
type,name,label,label::English (en),role,dimension
select_one city,city,您所在的城市,Your city,city,
begin_group,sat,以下各项您是否满意？,How satisfied are you,,
select_one five,walk,步行环境,Walking,,env
select_one five,bus,公共汽车,Buses,,env
end_group,,,,,
begin_group,imp,以下各项是否重要？,How important is it,,
select_one five,need_walk,步行环境,Walking,,
select_multiple five,need_bus,公共汽车,Buses,,
end_group,,,,,
EOF
# grid DIALECT STEM MARK END: two matrices whose columns are headed STEM, MARK, the row and END.
grid() {
    local a="${2/N/2}以下各项您是否满意？$3" b="${2/N/3}以下各项是否重要？$3" walk=步行环境$4 bus=公共汽车$4
    [ "$1" != english ] || { a="How satisfied are you$3" b="How important is it$3" walk=Walking bus=Buses; }
    printf '您所在的城市,%s,%s,%s,%s\n云州市,比较满意,一般,不了解,很不满意\n' "$a$walk" "$b$walk" "$a$bus" "$b$bus" >"$TMPDIR/grid.csv"
    ends 0 clean -q "$TMPDIR/grids" -r "$TMPDIR/grid.csv" -o "$TMPDIR/grid" --force --lang en --dialect "${1/english/kobo}" &&
        cut -d, -f3-7 "$TMPDIR/grid/responses.csv" | diff - <(printf '%s\n' city,walk,bus,need_walk,need_bus 990100,2,9,3,5)
}
check "two matrices: wjx-text" grid wjx-text N、 — ""
check "two matrices: tencent" grid tencent N. - ""
check "two matrices: limesurvey" grid limesurvey "" " [" "]"
check "two matrices: google-forms" grid google-forms "" " [" "]"
check "two matrices: kobo" grid kobo "" / ""
check "two matrices: kobo, English labels" grid english "" / ""
# 问卷星 may write rows without what stands above them: the columns are in the form's order.
rows_alone() {
    printf '1、您所在的城市,%s\n云州市,比较满意,不了解,一般,很不满意\n' "$2" >"$TMPDIR/grid.csv"
    ends 0 clean -q "$TMPDIR/grids" -r "$TMPDIR/grid.csv" -o "$TMPDIR/grid" --force --lang en --dialect "$1" &&
        cut -d, -f3-7 "$TMPDIR/grid/responses.csv" | diff - <(printf '%s\n' city,walk,bus,need_walk,need_bus 990100,2,9,3,5)
}
for dialect in wjx-text wjx-code wjx-score; do
    check "two matrices, rows alone: $dialect" rows_alone $dialect \
        '2、(步行环境),2、(公共汽车),3、(步行环境),3、(公共汽车)'
done
check "two matrices, rows alone: older" rows_alone wjx-text \
    '第2题(步行环境),第2题(公共汽车),第3题(步行环境),第3题(公共汽车)'
check "two matrices, rows alone: a number each" rows_alone wjx-text \
    '2、(步行环境),3、(公共汽车),4、(步行环境),5、(公共汽车)'
check "two matrices, rows alone: other blanks and widths" rows_alone wjx-text \
    ' 第2题（步行环境） ,第２题(公共汽车)　,3、（步行环境）,第3题（公共汽车）'
grid_choice() {
    printf '您所在的城市,步行,以下各项是否重要？/公共汽车/比较满意,以下各项是否重要？/公共汽车/一般\n云州市,x,1,1\n' >"$TMPDIR/grid.csv"
    ends 0 clean -q "$TMPDIR/grids" -r "$TMPDIR/grid.csv" -o "$TMPDIR/grid" --force --dialect kobo &&
        cut -d, -f7 "$TMPDIR/grid/responses.csv" | diff - <(printf '%s\n' need_bus "2 3")
}
check "two matrices: columns of choices" grid_choice
# 问卷星 counts a matrix as one question: its numbers behind it are others than the questionnaire's,
# and columns of choices belong to whoever has the choices.
mkdir -p "$TMPDIR/counted" && cp "$form"/*.csv "$TMPDIR/counted/" && cat >"$TMPDIR/counted/survey.csv" <<'EOF'
type,name,label,role,dimension
select_one city,city,您所在的城市,city,
begin_group,sat,满意度,,
select_one five,walk,步行环境,,env
select_one five,bus,公共汽车,,env
end_group,,,,
select_multiple trip,trip,出行方式,,
select_multiple shop,shop,购物地点,,
EOF
printf 'shop,1,网上,\nshop,2,其他,\n' >>"$TMPDIR/counted/choices.csv"
counted() {
    printf '提交答卷时间,来自IP,1、您所在的城市,2、(步行环境),2、(公共汽车),3、(地铁),3、(步行),3、(自行车 电动车),3、(其他（请注明）),4、(网上),4、(%s)\n2025/3/4 9:05:11,,云州市,1,2,1,0,1,0,0,1\n' "$1" >"$TMPDIR/counted.csv"
    ends "$2" clean -q "$TMPDIR/counted" -r "$TMPDIR/counted.csv" -o "$TMPDIR/counted.out" --force --lang en --dialect wjx-code
}
counted_apart() {
    counted 其他 0 && says 'column "3、(地铁)" and others of that number are taken for question "trip"' &&
        cut -d, -f3-7 "$TMPDIR/counted.out/responses.csv" | diff - <(printf '%s\n' city,walk,bus,trip,shop "990100,1,2,metro bike,2")
}
check "wjx-code: numbers behind a matrix" counted_apart
counted_alike() {
    printf '%s\n' shop,3,地铁, shop,4,步行, 'shop,5,自行车 电动车,' >>"$TMPDIR/counted/choices.csv"
    counted 其他 65 && says 'counted.csv:1:6: error: column "3、(地铁)" could be question "trip" or question "shop", which have the same choices'
}
check "wjx-code: numbers behind a matrix, and choices of two questions" counted_alike
# LimeSurvey with texts in its header calls "other" as the form's language does.
lime_texts() {
    { printf '"id. 编号","submitdate. 提交","lastpage. 末页","city. 您所在的城市","trip[metro]. 您常用的出行方式 [地铁]","trip[other]. 您常用的出行方式 [其他]"\n'
      printf '"1","2025-03-04 09:05:11","6","云州市","是","滑板"\n"2","2025-03-04 09:06:11","6","雾州市","否",""\n'; } | sed "$1" >"$TMPDIR/texts.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/texts.csv" -o "$TMPDIR/texts" --force --lang en "${@:2}" &&
        cut -d, -f4,6 "$TMPDIR/texts/responses.csv" | diff - <(printf '%s\n' city,trip "990100,metro other" 990200,)
}
lime_both() { lime_texts "" && says 'dialect limesurvey (LimeSurvey), as "submitdate. 提交" in the header shows'; }
check "limesurvey, code and text" lime_both
check "limesurvey, text" lime_texts '1s/"[^".]*\. /"/g' --dialect limesurvey
# What no tool's own columns prove is suggested where its columns would be known.
suggested() {
    lime_texts '1s/"[^".]*\. /"/g'
    says "texts.csv:1: warning: 2 more columns would be known as other tools write them (limesurvey, google-forms)"
}
check "a dialect that is suggested" suggested
# A program of a contractor's own, of whose columns none is Alipay's.
json_suggested() {
    local hint='own.csv:1:3: warning: column "data" has JSON in the first response; say --dialect alipay if the answers are in it'
    printf 'id,city,data\n1,云州市,"{""trip"":[""地铁""],""sex"":""女""}"\n' >"$TMPDIR/own.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/own.csv" -o "$TMPDIR/own" --force --lang en && says "$hint" &&
        ends 0 clean -q "$form" -r "$TMPDIR/own.csv" -o "$TMPDIR/own" --force --lang en --dialect alipay || return 1
    ! grep -q "has JSON" "$TMPDIR/err" && grep -q ',metro' "$TMPDIR/own/responses.csv"
}
check "answers in JSON are suggested" json_suggested
# Where tabs stand between columns Qualtrics does not quote its row of JSON.
qualtrics_tabs() {
    printf 'StartDate\tProgress\tQ1\tQ2\n开始\t进度\t您所在的城市\t您说"性别"\n{"ImportId":"startDate","timeZone":"Z"}\t{"ImportId":"progress"}\t{"ImportId":"QID1"}\t{"ImportId":"QID2"}\n2025-03-04 09:05:11\t100\t云州市\t2\n' >"$TMPDIR/tabs.csv"
    ends 0 clean -q "$form" -r "$TMPDIR/tabs.csv" -o "$TMPDIR/tabs" --force --lang en && says "dialect qualtrics" &&
        cut -d, -f4,5 "$TMPDIR/tabs/responses.csv" | diff - <(printf '%s\n' city,sex 990100,2)
}
check "qualtrics, tabs" qualtrics_tabs
printf 'id,城 市\xE2\x80\x8B,ＳＥＸ,trip,walk,bus\n' >"$TMPDIR/folded.csv"
tail -n +2 "$data/plain.csv" >>"$TMPDIR/folded.csv"
sed -i '1s/城 市/您 所在的城市/; 1s/ＳＥＸ/ｓｅｘ/' "$TMPDIR/folded.csv"
check "a header of other width and with invisible characters" reads folded "$TMPDIR/folded.csv"
sed '2s/$/,x/' "$data/plain.csv" | dump longer
longer() {
    ends 0 clean -q "$form" -r "$TMPDIR/longer.csv" -o "$TMPDIR/longer" --force --lang en &&
        grep -F "7 cells" "$TMPDIR/longer/rejected.csv"
}
check "a row with more cells than columns" longer
# SPSS has labels for the ends of a scale: they are the numbers they stand for, or no answer where the
# file says so; what the score does not reach stays a text.
scale_ends() {
    ends 0 clean -q tests/data/spss/form -r tests/data/spss/scale.sav -o "$TMPDIR/scale" &&
        diff <(printf '%s\n' r1,1,0,60, r2,2,7,5,30 r3,1,10,20, r5,2,10,,) \
            <(tail -n +2 "$TMPDIR/scale/responses.csv" | cut -d, -f3-) &&
        diff <(echo scale.sav,5,r4,1,invalid,recommend) <(tail -n +2 "$TMPDIR/scale/rejected.csv") &&
        diff <(echo scale.sav,4,r3,age,百岁,,not a number) <(tail -n +2 "$TMPDIR/scale/edits.csv")
}
check "labelled ends of a scale in an SPSS file" scale_ends
finish
