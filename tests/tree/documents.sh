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

version_in_one_place() {
    local version
    version=$(sed -n 's/^VERSION *:= *//p' Makefile)
    grep -q "^## $version" CHANGELOG.md && [ "$("$MINYI" --version)" = "minyi $version" ] || return 1
    ! grep -nF "$version" survey/*.[15] survey/*.in .ci/* survey/*.[ch] survey/*/*.[ch] core/*.[ch]
}
check "the version stands in one place" version_in_one_place

finish
