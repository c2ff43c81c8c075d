# SPDX-License-Identifier: MIT
# Documents stay true: every ```sh block of both READMEs runs, the same commands
# stand in both, help, manual and README know the same commands and options.
. tests/cli/lib.sh

commands_of() {
    awk '/^```sh$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$1"
}

root=$PWD
mkdir "$TMPDIR/tour"
ln -s "$MINYI" "$TMPDIR/tour/minyi"
for room in questionnaires samples; do ln -s "$root/$room" "$TMPDIR/tour/$room"; done

run_line() {
    (cd "$TMPDIR/tour" && bash -o pipefail -c "$1") >"$TMPDIR/out" 2>"$TMPDIR/err" && return 0
    status=$?
    # `| head` closes the pipe on a program that is still writing.
    [ $status = 141 ] && return 0
    cat "$TMPDIR/out" "$TMPDIR/err"
    return 1
}

commands_of README.md >"$TMPDIR/english"
while read -r line; do
    [ -n "$line" ] && check "README: $line" run_line "$line"
done <"$TMPDIR/english"

same_commands() {
    commands_of README.zh-CN.md | diff "$TMPDIR/english" -
}
check "both READMEs show the same commands" same_commands

pictures() {
    local picture
    for picture in $(grep -oh '](samples/[^)]*\.png)' README*.md | tr -d '()]'); do
        [ -s "$picture" ] || { echo "$picture is missing"; return 1; }
    done
}
check "pictures are there" pictures

links() {
    local link
    for link in $(grep -oh ']([^)]*)' README*.md | tr -d '()]'); do
        [ -e "$link" ] || { echo "$link is missing"; return 1; }
    done
}
check "links lead somewhere" links

manual_knows_all() {
    local command word
    for command in run check clean weight score assess combine report explain plan compare verify standards; do
        grep -q "^\.B minyi $command" survey/minyi.1 || { echo "$command is not in the manual"; return 1; }
        minyi $command --help
        for word in $(grep -o -e '--[a-z-]*' "$TMPDIR/out" | sort -u); do
            grep -qF -e "$(printf '%s' "$word" | sed 's/-/\\-/g')" survey/minyi.1 ||
                { echo "$word is not in the manual"; return 1; }
        done
    done
}
check "the manual knows every command and option" manual_knows_all

# Help and manual, in both languages, have the same exit statuses.
statuses() {
    local page
    minyi --help
    sed -n '/^Exit status/,$p' "$TMPDIR/out" | grep -oE '\b[0-9]+ ' | tr -d ' ' | sort >"$TMPDIR/statuses"
    for page in survey/minyi.1 survey/minyi.zh_CN.1; do
        sed -n '/^\.SH \(EXIT STATUS\|退出状态\)/,/^\.SH [^E退]/p' $page | sed -n 's/^\.B \([0-9]*\)$/\1/p' | sort |
            diff "$TMPDIR/statuses" - || { echo "$page"; return 1; }
    done
}
check "help and manual have the same exit statuses" statuses

# The translation has the same commands, and the same options in the same order.
translated() {
    options() { awk '/^\.B minyi / || (before == ".TP" && /\\-\\-/); { before = $0 }' "$1"; }
    diff <(options survey/minyi.1) <(options survey/minyi.zh_CN.1)
}
check "the manual's translation has them all" translated

# So have those of section 5 the same names of files, columns, values and options.
same_names() {
    local page status=0
    names() {
        grep -E '^\.([BI]|BR|RB|IR|RI|BI) ' "$1" | cut -d' ' -f2- | sed 's/\\f[BIR]//g; s/\\-/-/g; s/\\\[[^]]*\]/ /g' |
            grep -oE '[A-Za-z0-9*[-][]A-Za-z0-9_.:*[-]*' | grep -vxE 'and|or|of|to|row|report|[0-9.]+|[A-Z]+' | sort -u
    }
    for page in survey/minyi-*.zh_CN.5; do
        diff <(names "${page%.zh_CN.5}.5") <(names "$page") >"$TMPDIR/names" || { echo "$page:"; cat "$TMPDIR/names"; status=1; }
        sections() { grep -c '^\.S[HS]' "$1"; }
        [ "$(sections "$page")" = "$(sections "${page%.zh_CN.5}.5")" ] || { echo "$page: other sections"; status=1; }
    done
    for page in survey/minyi-*.5; do
        [ -s "${page%%.*}.zh_CN.5" ] || { echo "$page is not translated"; status=1; }
    done
    return $status
}
check "pages of section 5 are translated, with the same names" same_names

manual_pages() {
    local page
    for page in $(grep -oh 'minyi\\-[a-z]* (5)' survey/*.[15] | tr -d '\\ ()5' | sort -u); do
        [ -s "survey/$page.5" ] || { echo "$page(5) is missing"; return 1; }
    done
    for page in survey/*.5; do
        case $page in *.zh_CN.5) continue ;; esac
        page=${page#survey/minyi-}
        grep -q "minyi.-${page%.5} (5)" survey/minyi.1 || { echo "minyi(1) does not name $page"; return 1; }
    done
}
check "pages that are named are there" manual_pages

# Every file that the sample's run writes is in minyi-output(5).
outputs_described() {
    local file
    ls "$TMPDIR/tour/result" | grep -v plots >"$TMPDIR/files"
    [ -s "$TMPDIR/files" ] || return 1
    while read -r file; do
        grep -qF -e "$file" survey/minyi-output.5 || { echo "$file is not in minyi-output(5)"; return 1; }
    done <"$TMPDIR/files"
}
check "minyi-output(5) has every file of a run" outputs_described

# Every column of every table is in COLUMNS of minyi-output(5), in both languages, and every column
# there is in a table: of runs that together write all of them.  Pages' own lines: "file column"; * is
# any other column.
columns_on() {
    awk '/^\.SH / { inside = /COLUMNS|各列/ } !inside { next }
        /^\.TP/ { file = "" } /^\.B [a-z_\/]*\.csv$/ { file = $2; next }
        file != "" { line[file] = line[file] " " $0 }
        END { for (file in line) {
            text = line[file]; gsub(/\\-/, "-", text); gsub("（", "(", text); gsub("）", ")", text)
            gsub(/\([^)]*\)/, "", text)
            gsub(/,/, " ", text); n = split(text, columns, " ")
            for (i = 1; i <= n; i++) print file, columns[i] } }' "$1" | sort -u
}
all_tables() {
    local all=$TMPDIR/all henan=samples/henan data=tests/data/nonresponse design=tests/data/subjective/e-design-rake
    local survey="-q questionnaires/shimin-2022 -p $henan/population.csv"
    mkdir "$all" && cat >"$TMPDIR/own.yaml" <<'END'
id: own
extends: gbt33356-2022
stages: [{from: 0, label: 起步期}, {from: 60, label: 提升期}]
indicators:
  - {code: H1, label: 自选指标, weight: 10, beside: true, indicators: [{code: H1P1, label: 文化传承, items: [
      {code: H1P1-A1, label: 占比, inputs: {x1: {label: 数, type: count}}, formula: "at_most(${x1}, 100)"}]}]}
END
    ends 0 run $survey -r $henan/wave-wjx.csv $henan/wave-odk.csv --cities $henan/cities.csv \
        -s gbt33356-2022 -f $henan/filings.csv --last $henan/filings.csv --by age_band --differences \
        --reliability --estimates --audit --export csv --replicates jackknife --replicate-weights \
        -o "$all/run" --quiet || return 1
    ends 0 score -q $data/questionnaire -r $data/responses.csv -p $data/population.csv --nonresponse \
        --collapse --export csv -o "$all/drawn" --quiet || return 1
    ends 0 score -q $design/questionnaire -r $design/responses.csv -p $design/population.csv --export csv \
        -o "$all/design" --quiet || return 1
    ends 0 assess -s "$TMPDIR/own.yaml" -f $henan/filings.csv -o "$all/own" --quiet &&
        ends 0 combine -s "$TMPDIR/own.yaml" --objective "$all/own/objective.csv" \
            --subjective "$all/run/subjective.csv" -o "$all/both" --quiet &&
        ends 0 plan $survey --total 6000 -o "$all/plan" --quiet &&
        ends 0 compare "$TMPDIR/tour/result" "$all/run" -o "$all/changes" --quiet
}
columns_described() {
    local table file page
    all_tables || return 1
    for table in $(find "$TMPDIR/all" -name '*.csv'); do
        file=${table#"$TMPDIR"/all/*/}
        sed -n 1p "$table" | tr , '\n' | sed "s|^|$file |"
    done | sort -u >"$TMPDIR/written"
    for page in survey/minyi-output.5 survey/minyi-output.zh_CN.5; do
        columns_on $page >"$TMPDIR/described"
        [ "$(wc -l <"$TMPDIR/described")" -gt 300 ] || { echo "$page: no columns"; return 1; }
        awk -v page=$page '
            FNR == NR { said[$1, $2]; next }
            { seen[$1, $2] }
            !(($1, $2) in said || ($1, "*") in said) { print page " has no " $1 " " $2; bad = 1 }
            END { for (one in said) { split(one, name, SUBSEP)
                if (name[2] != "*" && !(one in seen)) { print page ": no such " name[1] " " name[2]; bad = 1 } }
                exit bad }' "$TMPDIR/described" "$TMPDIR/written" || return 1
    done
}
check "minyi-output(5) has every column of every table" columns_described

version_in_one_place() {
    local version
    version=$(sed -n 's/^VERSION *:= *//p' Makefile)
    grep -q "^## $version" CHANGELOG.md && [ "$("$MINYI" --version)" = "minyi $version" ] || return 1
    ! grep -nF "$version" survey/*.[15] survey/*.in .ci/* survey/*.[ch] survey/*/*.[ch] core/*.[ch]
}
check "the version stands in one place" version_in_one_place

finish
