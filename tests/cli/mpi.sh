# SPDX-License-Identifier: MIT
# minyi-mpi, some processes that read one survey together, does what minyi does: the same files, the
# same words, the same exit status.  If one of them dies there is no OUT, and no old one is touched.
. tests/cli/mpi_lib.sh
needs_mpi "minyi-mpi"

made=$TMPDIR/made
mkdir "$made"
henan=$PWD/samples/henan
data=$PWD/tests/data
wjx=$henan/wave-wjx.csv odk=$henan/wave-odk.csv

# ---- the same, alone and together ---------------------------------------------------

# alike STATUS NAME ARGUMENT...: runs minyi and, as $counts processes, minyi-mpi.  They are compared
# later, when all have run.
counts="1 2 4"
names=() wanted=()
alike() {
    local folder=$TMPDIR/runs/${#names[@]} n
    wanted+=("$1") names+=("$2")
    shift 2
    beside run_in "$folder/alone" "$MINYI" "$@"
    for n in $counts; do beside run_in "$folder/$n" ranks $n "$@"; done
}
compare_all() {
    local k n folder
    for k in "${!names[@]}"; do
        folder=$TMPDIR/runs/$k
        check "${names[k]}" ends_with "$folder/alone" "${wanted[k]}"
        for n in 1 2 3 4; do
            [ ! -e "$folder/$n" ] || check "${names[k]}: $n ranks" same_as "$folder/alone" "$folder/$n"
        done
    done
}

# Stripes are a megabyte with one thread: even the samples have two.
alike 0 "a dump that is cleaned, with its audit" clean -q "$shimin" -r "$wjx" --audit-raw -o OUT --threads 1
alike 0 "scores" score -q "$data/subjective/c-rake/questionnaire" -r "$data/subjective/c-rake/responses.csv" \
    -p "$data/subjective/c-rake/population.csv" -o OUT --threads 1
alike 0 "a check" check -q "$shimin" -r "$wjx" "$odk" -p "$henan/population.csv" --threads 1

input=$wjx
alike 0 "standard input" clean -q "$shimin" -r - -o OUT --threads 1
input=/dev/null

# One rank alone is nothing new to the rest.
counts="2 4"
alike 0 "weights" weight -q "$shimin" -r "$odk" -p "$henan/population.csv" -o OUT --threads 1
"$generator" --questionnaire "$shimin" --inputs "$henan/filing-inputs.csv" --responses 100000 "$made/big"
alike 0 "100,000 responses" score -q "$shimin" -r "$made/big/wave-wjx.csv" "$made/big/wave-odk.csv" \
    -p "$made/big/population.csv" -o OUT
# Of so many respondents a city the replicates are shared; those whose weights are written are not.
counts=3
alike 0 "replicates" score -q "$shimin" -r "$made/big/wave-odk.csv" -p "$made/big/population.csv" \
    --replicates bootstrap:100 --by sex -o OUT --threads 1
alike 0 "replicates, and their weights" score -q "$shimin" -r "$odk" -p "$made/big/population.csv" \
    --replicates bootstrap:20 --replicate-weights -o OUT --threads 1
counts="2 4"

# Small exports of many tools, their rows again and again, so that they have stripes, too.
dialects=()
longer() { # NAME HEADER-ROWS
    dialects+=("$made/$1.csv")
    awk -v header="$2" '
        NR <= header { print; next }
        { rows = rows $0 "\n" }
        END { for (size = 0; size < 1500000; size += length(rows)) printf "%s", rows }' \
        "$data/dialects/$1.csv" >"$made/$1.csv"
}
longer tencent 1
longer limesurvey 1
longer limesurvey-vv 2
longer qualtrics 3
longer surveymonkey 2
longer wjx-score 1
alike 75 "dumps of six tools" clean -q "$data/dialects/form" -r "${dialects[@]}" -o OUT --threads 1

# What only the leader can read.
counts=3
gzip -c "$wjx" >"$made/wave.csv.gz"
alike 0 "a dump packed by gzip" clean -q "$shimin" -r "$made/wave.csv.gz" -o OUT --threads 1
"$PWD/$BUILD/tests/tools/workbook" "$made/wave.xlsx" "答卷=$odk"
alike 0 "a workbook, and a file" clean -q "$shimin" -r "$made/wave.xlsx" "$odk" --id-scope file -o OUT --threads 1
if command -v iconv >/dev/null; then
    sed '1s/^\xEF\xBB\xBF//' "$wjx" | iconv -f UTF-8 -t GB18030 >"$made/gb18030.csv"
    alike 0 "a dump in GB18030, one in UTF-8" clean -q "$shimin" -r "$made/gb18030.csv" "$odk" -o OUT --threads 1
else
    skip "a dump in GB18030" "the program iconv, which makes it, is not installed"
fi

# Rows whose only text is near the end: nobody knows the encoding before that.
counts="2 4"
plain=$made/plain
"$PWD/$BUILD/tests/bench/plain" "$plain" 50000 7
form=$plain/questionnaire
sed -E '2,49000s/,("[^"]*"|[^,"]*)$/,/' "$plain/responses.csv" >"$made/late.csv"
alike 0 "Chinese that comes late" clean -q "$form" -r "$made/late.csv" -o OUT --threads 1
if command -v iconv >/dev/null; then
    iconv -f UTF-8 -t GB18030 "$made/late.csv" >"$made/late-gb18030.csv"
    alike 0 "GB18030 that comes late" clean -q "$form" -r "$made/late-gb18030.csv" -o OUT --threads 1
fi

# Comments of many lines, most of which look like rows, longer than a stripe; quotes that are never
# closed, in the midst of it and at the end.
imitate() { # ROWS EVERY: a comment of so many rows behind every so many rows
    awk -v rows="$1" -v every="$2" '
        { print }
        NR > 1 && held < 500 { kept[held++] = $0; gsub(/"/, "\"\"", kept[held - 1]) }
        NR > 1000 && NR % every == 0 {
            split($0, cell, ",")
            printf "i%d", NR
            for (k = 2; k < 20; k++) printf ",%s", cell[k]
            printf ",\""
            for (k = 0; k < rows; k++) printf "%s%s", kept[k % held], (k % 3 ? "\n" : "\r\n")
            printf "\"\n"
        }' "$plain/responses.csv"
}
imitate 300 2000 >"$made/short.csv"
imitate 40000 20000 >"$made/long.csv"
{ imitate 3000 9000; printf 'z1,%s,"never closed\n' "$(sed -n 2p "$plain/responses.csv" | cut -d, -f2-19)"
    sed -n 3,900p "$plain/responses.csv" | tr -d '"'; } >"$made/open.csv"
alike 0 "comments that look like rows" clean -q "$form" -r "$made/short.csv" "$plain/responses.csv" \
    --id-scope file -o OUT --threads 1
alike 0 "comments longer than a stripe" clean -q "$form" -r "$made/long.csv" --audit -o OUT --threads 1
alike 0 "a quote that is never closed" clean -q "$form" -r "$made/open.csv" -o OUT --threads 1

counts=3
alike 0 "a whole run" run -q "$shimin" -r "$wjx" -r "$odk" -p "$henan/population.csv" \
    --cities "$henan/cities.csv" -s gbt33356-2022 -f "$henan/filings.csv" -o OUT --threads 1

# ---- runs that fail, and those that read no dump


sed '1s/,city,/,town,/' "$plain/responses.csv" >"$made/no-city.csv"
mkdir "$made/broken" && cp "$form"/*.csv "$made/broken/" && sed -i '3s/,/,,,,/' "$made/broken/survey.csv"
alike 66 "no questionnaire" clean -q "$made/none" -r "$wjx" -o OUT
alike 65 "a wrong questionnaire" clean -q "$made/broken" -r "$plain/responses.csv" -o OUT
alike 65 "another survey's questionnaire" clean -q "$shimin" -r "$plain/responses.csv" -o OUT
alike 66 "no dump" clean -q "$form" -r "$plain/responses.csv" "$made/none.csv" -o OUT
alike 65 "a header without the city" clean -q "$form" -r "$made/no-city.csv" -o OUT
alike 65 "fewer rows than declared" clean -q "$form" -r "$plain/responses.csv" --declared-rows 60000 -o OUT --threads 1
alike 65 "one dump twice" clean -q "$form" -r "$plain/responses.csv" "$plain/responses.csv" -o OUT --threads 1
old=1
alike 73 "an OUT that is there" clean -q "$form" -r "$plain/responses.csv" -o OUT
alike 0 "an OUT that is there, and --force" clean -q "$form" -r "$plain/responses.csv" --force -o OUT --threads 1
old=
alike 2 "no option at all" clean
alike 2 "an unknown option" clean --threds 2
alike 2 "standard input and a file" clean -q "$form" -r - "$plain/responses.csv" -o OUT
alike 0 "help" --help
alike 0 "help on a command, in Chinese" clean --help --lang zh
alike 0 "the version" --version
alike 0 "filings" assess -s gbt33356-2022 -f "$henan/filings.csv" -o OUT
alike 0 "standards" standards
head -n 7 "$data/mapping/mapping.csv" >"$made/mapping.csv"
awk 'NR == 1 { print; next } { rows = rows $0 "\n" }
    END { for (size = 0; size < 3000000; size += length(rows)) printf "%s", rows }' "$data/mapping/dump.csv" >"$made/unknown.csv"
alike 65 "columns are proposed" check -q "$data/mapping/questionnaire" -r "$made/unknown.csv" --propose-mapping --threads 1
alike 75 "values are proposed, with counts" check -q "$data/mapping/questionnaire" -r "$made/unknown.csv" \
    --mapping "$made/mapping.csv" --propose-mapping --threads 1

# ---- other folders than the leader's ------------------------------------------------

# elsewhere FOLDER OPTION...: rank 1 runs in FOLDER/there, rank 0 in FOLDER; dump.csv is there or not.
elsewhere() {
    local folder=$1
    shift
    set -- "$mpi" clean -q "$form" -r dump.csv -o OUT --threads 1 "$@"
    mkdir -p "$folder/there" && cp "$plain/responses.csv" "$folder/dump.csv"
    run_in "$folder" timeout -k 5 60 mpirun -q -n 1 "$@" : \
        -n 1 sh -c 'cd there && exec "$@"' sh "$@"
}
beside elsewhere "$TMPDIR/english"
beside elsewhere "$TMPDIR/chinese" --lang zh
# The same but for its last digit, which only who reads there can know.
mkdir -p "$TMPDIR/other/there"
sed -E '2,$s/^([^,]*,[^,]*,[^,]*,[^,]*),3,/\1,4,/' "$plain/responses.csv" >"$TMPDIR/other/there/dump.csv"
beside elsewhere "$TMPDIR/other"
mkdir -p "$TMPDIR/like/there"
cp "$plain/responses.csv" "$TMPDIR/like/there/dump.csv"
beside elsewhere "$TMPDIR/like"
wait
compare_all

# The comparison itself must be able to fail.
a_difference_is_seen() {
    local kind
    for kind in out err status OUT/flow.csv; do
        rm -rf "$TMPDIR/differs" && cp -R "$TMPDIR/runs/0/2" "$TMPDIR/differs"
        sed -i '1s/$/ /' "$TMPDIR/differs/$kind"
        ! same_as "$TMPDIR/runs/0/alone" "$TMPDIR/differs" >/dev/null || { echo "not seen in $kind"; return 1; }
    done
}
check "a difference is seen" a_difference_is_seen
rm -rf "$TMPDIR/runs" "$TMPDIR/differs"

gives_up() { # FOLDER TEXT...
    ends_with "$1" 66 "${@:2}" && leaves_nothing "$1"
}
check "a process that has no dump" gives_up "$TMPDIR/english" "process 1, on $(uname -n), has given up: dump.csv: error: "
check "in Chinese" gives_up "$TMPDIR/chinese" "进程 1（在 $(uname -n) 上）放弃了：dump.csv"

# What one process reads, no other does: its answers are in OUT, and those of its part only.
both_read() {
    local here there
    ends_with "$TMPDIR/like" 0 && ends_with "$TMPDIR/other" 0 || return 1
    here=$(cut -d, -f7 "$TMPDIR/like/OUT/responses.csv" | grep -cx 3)
    there=$(cut -d, -f7 "$TMPDIR/other/OUT/responses.csv" | grep -cx 3)
    echo "$there of $here"
    [ "$there" -gt 0 ] && [ "$there" -lt "$here" ]
}
check "each process reads a part" both_read

# ---- runs that are broken off -------------------------------------------------------

if ! can_break_off; then
    skip "runs that are broken off" "the system does not tell what a process has read"
    finish
fi

# A process that is stopped holds up the others, so that its end finds them waiting for it.
stopped_and_killed() { # WHO
    send STOP "$1" && sleep 0.3 && [ "$(ls -d .OUT.*)" ] && send KILL "$1"
}

lanes=8 # they wait for each other
story "a process that waits is killed" "over an old OUT" stopped_and_killed 1
story "a process that waits is killed" new stopped_and_killed 2
story "a process that reads is killed" "over an old OUT" send KILL 2
story "a process that reads is killed" new send KILL 1
story "the leader is killed" new send KILL 0
story "the leader is killed" "over an old OUT" stopped_and_killed 0
story "a process is told to end" new send TERM 1
story "the leader is told to end" "over an old OUT" send TERM 0
story "mpirun is told to end" new send TERM mpirun
story "mpirun is interrupted" "over an old OUT" send INT mpirun
story "mpirun is killed" new send KILL mpirun
stories_fail_whole
finish
