# SPDX-License-Identifier: MIT
# What must not matter: the encoding of a dump, the order of its rows; and a dump that is clean
# stays as it is when it is cleaned again.
. tests/cli/lib.sh

for program in iconv gzip zip python3; do
    command -v $program >/dev/null && continue
    skip "invariants" "the program $program, which makes the files, is not installed"
    finish
done
cases=tests/data/subjective

# ---- in every encoding the same ---------------------------------------------------------

# The dump of a case as plain UTF-8.
plain_text() {
    local from=UTF-8
    case $1 in *utf16) from=UTF-16 ;; *gb18030) from=GB18030 ;; esac
    iconv -f $from -t UTF-8 $cases/$1/responses.csv | sed '1s/^\xEF\xBB\xBF//'
}

# encoded WAY FILE: FILE, in UTF-8, by another way.
encoded() {
    case $1 in
    utf-8-mark) printf '\xEF\xBB\xBF'; cat "$2" ;;
    gb18030) iconv -f UTF-8 -t GB18030 "$2" ;;
    gbk) iconv -f UTF-8 -t GBK "$2" ;;
    utf-16le) printf '\xFF\xFE'; iconv -f UTF-8 -t UTF-16LE "$2" ;;
    utf-16be) printf '\xFE\xFF'; iconv -f UTF-8 -t UTF-16BE "$2" ;;
    gzip) gzip -c "$2" ;;
    gzip-gb18030) iconv -f UTF-8 -t GB18030 "$2" | gzip -c ;;
    zip) (cd "${2%/*}" && zip -q - "${2##*/}") ;;
    esac
}

# All files of OUT are the same, since the dump has the same name everywhere.  same_out CASE
# WAY FOLDER: of the dump in FOLDER and what was cleaned from it.
same_out() {
    local folder=$3-$2
    mkdir -p "$folder"
    encoded "$2" "$3/responses.csv" >"$folder/responses.csv" || return 1
    ends 0 clean -q $cases/"$1"/questionnaire -r "$folder/responses.csv" -o "$folder/OUT" &&
        diff -r --exclude=run.json "$3/OUT" "$folder/OUT"
}

# GBK has no emoji: the dump without what it has not.
same_in_gbk() {
    local folder=$TMPDIR/$1-chinese
    mkdir -p "$folder"
    iconv -c -f UTF-8 -t GBK "$TMPDIR/$1/responses.csv" | iconv -f GBK -t UTF-8 >"$folder/responses.csv"
    ends 0 clean -q $cases/"$1"/questionnaire -r "$folder/responses.csv" -o "$folder/OUT" &&
        same_out "$1" gbk "$folder"
}

# Of a workbook lines are rows of the sheet, and short rows cannot be told: both are left out.
same_workbook() {
    local case=$1 folder=$TMPDIR/$1-xlsx file
    mkdir -p "$folder"
    python3 - "$TMPDIR/$case/responses.csv" >"$folder/whole.csv" <<'END'
import csv, sys
text = open(sys.argv[1], encoding="utf-8", newline="").read()
tab = "\t" in text.split("\n")[0]
rows = list(csv.reader(text.splitlines(True), delimiter="\t" if tab else ","))
csv.writer(sys.stdout, lineterminator="\n").writerows(r for r in rows if len(r) == len(rows[0]))
END
    mkdir -p "$folder/csv" "$folder/xlsx"
    mv "$folder/whole.csv" "$folder/csv/responses.csv"
    "$BUILD/tests/tools/workbook" "$folder/xlsx/responses.csv" 答卷="$folder/csv/responses.csv" || return 1
    for file in csv xlsx; do
        ends 0 clean -q $cases/"$case"/questionnaire -r "$folder/$file/responses.csv" \
            -o "$folder/$file/OUT" || return 1
        for table in responses rejected edits; do
            cut -d, -f3- "$folder/$file/OUT/$table.csv" | sed 's/responses.csv:[0-9]*/again/' \
                >"$folder/$file/$table"
        done
    done
    cmp "$folder/csv/OUT/flow.csv" "$folder/xlsx/OUT/flow.csv" || return 1
    for table in responses rejected edits; do
        diff "$folder/csv/$table" "$folder/xlsx/$table" || return 1
    done
}

for case in i-clean-names i-clean-odk-utf16 i-clean-wjx-gb18030; do
    mkdir -p "$TMPDIR/$case"
    plain_text $case >"$TMPDIR/$case/responses.csv"
    check "$case" ends 0 clean -q $cases/$case/questionnaire -r "$TMPDIR/$case/responses.csv" \
        -o "$TMPDIR/$case/OUT"
    for way in utf-8-mark gb18030 utf-16le utf-16be gzip gzip-gb18030 zip; do
        check "$case, $way" same_out $case $way "$TMPDIR/$case"
    done
    check "$case, gbk" same_in_gbk $case
    check "$case, a workbook" same_workbook $case
done

# ---- clean once more --------------------------------------------------------------------

# What cleaning again leaves: all is accepted, nothing edited, every cell the same; but for
# rows in which a required answer was none and blanked: now it is missing.
unchanged() {
    python3 - "$1" "$2" "$3" <<'END'
import csv, sys
form, once, again = sys.argv[1:]
def rows(path):
    return list(csv.reader(open(path, encoding="utf-8-sig", newline="")))
survey = rows(form + "/survey.csv")
at = {name: i for i, name in enumerate(survey[0])}
required = {r[at["name"]] for r in survey[1:] if "required" in at and r[at["required"]] == "yes"}
first, second = rows(once + "/responses.csv"), rows(again + "/responses.csv")
blanked = {(e[0], e[1]) for e in rows(once + "/edits.csv")[1:] if e[3] in required and e[6] != "not_relevant"}
# The second file has the columns file and line of the first behind the questions.
file = second[0].index("file", 2)
if second[0][2:file] + second[0][file + 2:] != first[0][2:]:
    sys.exit(f"columns: {second[0]}\nnot {first[0]}")
left = {(r[file], r[file + 1]): r[2:file] + r[file + 2:] for r in second[1:]}
for r in first[1:]:
    if (r[0], r[1]) in blanked:
        if (r[0], r[1]) in left:
            sys.exit(f"line {r[1]} is not incomplete")
    elif left.get((r[0], r[1])) != r[2:]:
        sys.exit(f"line {r[1]}: {left.get((r[0], r[1]))}\nnot {r[2:]}")
for r in rows(again + "/rejected.csv")[1:]:
    if r[4] != "incomplete":
        sys.exit(str(r))
if len(rows(again + "/edits.csv")) > 1:
    sys.exit(str(rows(again + "/edits.csv")[1]))
if len(left) < 1:
    sys.exit("no row is left")
END
}

# stays NAME QUESTIONNAIRE DUMP...
stays() {
    local name=$1 form=$2
    shift 2
    ends 0 clean -q "$form" -r "$@" -o "$TMPDIR/once-$name" --force &&
        ends 0 clean -q "$form" -r "$TMPDIR/once-$name/responses.csv" -o "$TMPDIR/again-$name" --force &&
        unchanged "$form" "$TMPDIR/once-$name" "$TMPDIR/again-$name"
}
for case in a-srs e-design g-by-hukou-design i-clean-names i-clean-odk-utf16 i-clean-wjx-gb18030; do
    check "clean again: $case" stays $case $cases/$case/questionnaire $cases/$case/responses.csv
done
for dialect in wjx odk; do
    check "clean again: Henan, $dialect" stays $dialect questionnaires/shimin-2022 samples/henan/wave-$dialect.csv
done
check "clean again: all that were drawn" stays drawn tests/data/nonresponse/questionnaire \
    tests/data/nonresponse/responses.csv

# A column that the dump does not have is in the clean file, and empty: read again it is no design
# with gaps.
without_design() {
    local form=tests/data/nonresponse/questionnaire
    grep ',受访,' tests/data/nonresponse/responses.csv | cut -d, -f1,2,6- |
        cat <(head -n 1 tests/data/nonresponse/responses.csv | cut -d, -f1,2,6-) - >"$TMPDIR/open.csv"
    stays open $form "$TMPDIR/open.csv" &&
        [ "$(head -n 1 "$TMPDIR/once-open/responses.csv")" = file,line,id,city,stratum,base_weight,disposition,sex,q1,q2,q3,duration ]
}
check "clean again: without the design" without_design

# The form of the two that follow.
mkdir "$TMPDIR/form"
cat >"$TMPDIR/form/survey.csv" <<'END'
type,name,label,relevant,constraint,role,dimension,weight
text,id,,,,id,,
integer,secs,,,,duration,,
select_one city,city,,,,city,,
integer,family,,,. <= 20,,,
text,why,,${family} > 4,,,,
select_one sat,q1,,,,,d,1
END
printf 'list_name,name,label,score\ncity,1,甲市,\nsat,1,好,100\nsat,2,坏,0\n' >"$TMPDIR/form/choices.csv"
printf 'dimension,label,weight\nd,维度,1\n' >"$TMPDIR/form/dimensions.csv"
printf 'form_title,form_id,min_duration,speeder_share,straightline_items\n再洗,again,0,0.5,0\n' >"$TMPDIR/form/settings.csv"

# again N NAME: cleans the responses of run N of NAME once more.
again() {
    ends 0 clean -q "$TMPDIR/form" -r "$TMPDIR/$2-$1/responses.csv" -o "$TMPDIR/$2-$(($1 + 1))" --force
}
rejected_of() { sed 1d "$TMPDIR/$1/rejected.csv" | cut -d, -f3,5,6 | tr '\n' ' '; }
edits_of() { sed 1d "$TMPDIR/$1/edits.csv" | cut -d, -f3-5,7 | tr '\n' ' '; }

# A city's median rises when its speeders are gone: medians 45, 100, 100.
median_of_the_rest() {
    local row=0 secs
    printf 'id,secs,city,q1\n' >"$TMPDIR/fast.csv"
    for secs in 10 10 10 45 100 100 100; do echo "r$((++row)),$secs,1,1"; done >>"$TMPDIR/fast.csv"
    ends 0 clean -q "$TMPDIR/form" -r "$TMPDIR/fast.csv" -o "$TMPDIR/fast-1" && again 1 fast && again 2 fast || return 1
    [ "$(rejected_of fast-1)" = "r1,speeder,10 r2,speeder,10 r3,speeder,10 " ] &&
        [ "$(rejected_of fast-2)" = "r4,speeder,45 " ] && [ -z "$(rejected_of fast-3)" ]
}
check "a median of fewer rows finds more speeders" median_of_the_rest

# What is relevant is told by the answers as they came, before one of them is blanked.
relevance_as_it_came() {
    printf 'id,secs,city,family,why,q1\na,9,1,21,因为,1\nb,9,1,5,人多,1\n' >"$TMPDIR/why.csv"
    ends 0 clean -q "$TMPDIR/form" -r "$TMPDIR/why.csv" -o "$TMPDIR/why-1" && again 1 why && again 2 why || return 1
    [ "$(edits_of why-1)" = "a,family,21,constraint " ] && [ "$(edits_of why-2)" = "a,why,因为,not_relevant " ] &&
        [ -z "$(edits_of why-3)" ]
}
check "what hangs on a blanked answer is blanked next" relevance_as_it_came

# ---- any order of rows ------------------------------------------------------------------

# The rows of a dump in another order, but those of one id, or of the same answers from one
# device, in theirs: the first of them is kept.
permuted() {
    python3 - "$1" "$2" "$3" <<'END'
import csv, random, re, sys
dump, rejected, seed = sys.argv[1:]
text = open(dump, encoding="utf-8", newline="").read()
records, lines, line, start = [], [], 1, 0
for end in re.finditer("\n", text):
    if text.count('"', start, end.end()) % 2 == 0:
        records.append(text[start:end.end()])
        lines.append(line)
        line += text.count("\n", start, end.end())
        start = end.end()
assert start == len(text)
group = {n: n for n in lines}
for r in csv.DictReader(open(rejected, encoding="utf-8", newline="")):
    if r["reason"] in ("duplicate_id", "duplicate_response"):
        one, other = int(r["line"]), int(r["detail"].rsplit(":", 1)[1])
        old, new = group[one], group[other]
        group = {n: new if g == old else g for n, g in group.items()}
draw = random.Random(int(seed))
keys = {n: draw.random() for n in lines[1:]}
for g in set(group.values()):
    members = [n for n in lines[1:] if group[n] == g]
    for n, key in zip(members, sorted(keys[n] for n in members)):
        keys[n] = key
text_of = dict(zip(lines, records))
sys.stdout.write(records[0] + "".join(text_of[n] for n in sorted(keys, key=keys.get)))
END
}

# All files of two folders say the same, but for lines and the order of rows; numbers to 1e-12.
same_but_order() {
    python3 - "$1" "$2" <<'END'
import csv, os, re, sys
one, two = sys.argv[1:]
names = sorted(n for n in os.listdir(one) if n.endswith(".csv"))
if names != sorted(n for n in os.listdir(two) if n.endswith(".csv")) or "flow.csv" not in names:
    sys.exit("other files")
def rows(path):
    read = list(csv.reader(open(path, encoding="utf-8", newline="")))
    if "line" in read[0]:
        at = read[0].index("line")
        read = [[re.sub(r"^responses\.csv:\d+$", "", c) for c in r[:at] + r[at + 1:]] for r in read]
    in_input_order = os.path.basename(path) in ("rejected.csv", "edits.csv", "responses.csv", "weights.csv", "flags.csv")
    if "first_id" in read[0]: # of those who have the weight
        at = read[0].index("first_id")
        read = [r[:at] + r[at + 1:] for r in read]
    return [read[0]] + (sorted(read[1:]) if in_input_order else read[1:])
def same(a, b):
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= 1e-12 * max(1, abs(x), abs(y))
for name in names:
    a, b = rows(os.path.join(one, name)), rows(os.path.join(two, name))
    if len(a) != len(b):
        sys.exit(f"{name}: {len(a)} rows and {len(b)}")
    for r, s in zip(a, b):
        if len(r) != len(s) or not all(map(same, r, s)):
            sys.exit(f"{name}: {r}\nnot {s}")
END
}

# In two other orders.  in_any_order NAME QUESTIONNAIRE DUMP COMMAND OPTION...: DUMP is called responses.csv
in_any_order() {
    local name=$1 form=$2 dump=$3 command=$4 seed
    shift 4
    ends 0 "$command" -q "$form" -r "$dump" "$@" -o "$TMPDIR/straight-$name" --force || return 1
    for seed in 1 2; do
        mkdir -p "$TMPDIR/mixed-$name"
        permuted "$dump" "$TMPDIR/straight-$name/rejected.csv" $seed >"$TMPDIR/mixed-$name/responses.csv" || return 1
        ! cmp -s "$dump" "$TMPDIR/mixed-$name/responses.csv" || return 1
        ends 0 "$command" -q "$form" -r "$TMPDIR/mixed-$name/responses.csv" "$@" \
            -o "$TMPDIR/mixed-$name/OUT" --force --threads 3 || return 1
        same_but_order "$TMPDIR/straight-$name" "$TMPDIR/mixed-$name/OUT" || return 1
    done
}
# Not the bootstrap, which draws rows by their order.
for case in c-rake d-linear-bounds d-logit e-design-rake f-trim g-by-hukou-design h-jackknife-jkn \
    i-clean-names i-clean-wjx-gb18030; do
    folder=$cases/$case
    mkdir -p "$TMPDIR/$case"
    plain_text "$case" >"$TMPDIR/$case/responses.csv"
    read -r _ command line <"$folder/command.txt"
    line=$(echo "$line" | sed "s|-[qro] [^ ]*||g; s|population.csv|$folder/population.csv|")
    check "any order: $case" in_any_order "$case" "$folder/questionnaire" "$TMPDIR/$case/responses.csv" "$command" $line
done
finish
