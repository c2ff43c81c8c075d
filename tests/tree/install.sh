# SPDX-License-Identifier: MIT
# `make install` puts everything in its place, the tree can be moved and linked to, shells
# complete by it, `make uninstall` leaves nothing; and `make dist` and `make deb` pack it.
. tests/cli/lib.sh

first=$TMPDIR/first
check "make install" make --no-print-directory install DESTDIR="$first" PREFIX=/opt/minyi

everything_is_there() {
    local file
    for file in bin/minyi lib/libminyi-core.a lib/libminyi-stats.a lib/libminyi-survey.a lib/pkgconfig/minyi.pc \
        include/minyi/core/expression.h include/minyi/stats/calibration.h \
        include/minyi/survey/questionnaire/questionnaire.h share/man/man1/minyi.1 share/man/zh_CN/man1/minyi.1 \
        share/man/{,zh_CN/}man5/minyi-{dump,questionnaire,population,filings,standard,output}.5 \
        share/bash-completion/completions/minyi share/zsh/site-functions/_minyi \
        share/minyi/standards/gbt33356-2022.yaml share/minyi/questionnaires/shimin-2022/survey.csv \
        share/minyi/locale/zh_CN/LC_MESSAGES/minyi.mo; do
        [ -s "$first/opt/minyi/$file" ] || { echo "$file is missing"; return 1; }
    done
}
check "everything is there" everything_is_there

mkdir "$TMPDIR/second" && cp -R "$first/opt/minyi" "$TMPDIR/second/moved"
moved=$TMPDIR/second/moved
MINYI=$moved/bin/minyi
check "a moved tree finds its standards" ends 0 standards show gbt33356-2022
moved_speaks_chinese() {
    "$MINYI" --help --lang zh >"$TMPDIR/out" && says "用法"
}
check "a moved tree speaks Chinese" moved_speaks_chinese

# ---- the libraries -------------------------------------------------------------

headers_stand_alone() {
    (cd "$moved/include/minyi" && find . -name '*.h' | xargs gcc -std=c17 -fsyntax-only -I. -x c)
}
check "an installed header needs nothing that is not installed" headers_stand_alone

# A function of each library: a number, Holm's p-values and the first question.
cat >"$TMPDIR/user.c" <<'END'
#include "core/number.h"
#include "stats/multiple_testing.h"
#include "survey/questionnaire/questionnaire.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *questionnaire = NULL;
    double p[] = {0.01, 0.04}, number = 0;

    if (argc != 2 || !mny_number_parse("2.385", 5, &number) || mny_holm(p, 2, p) != MNY_OK)
        return 1;
    if (mny_questionnaire_read(argv[1], problems, &questionnaire) != MNY_OK)
        return 1;
    printf("%g %g %s\n", number, p[0], mny_questionnaire_question(questionnaire, 0)->name);
    mny_questionnaire_free(questionnaire);
    mny_problems_free(problems);
    return 0;
}
END
links() {
    local flags
    flags=$(PKG_CONFIG_PATH="$moved/lib/pkgconfig" pkg-config --cflags --libs minyi) || return 1
    [[ $flags == *"$moved"* ]] || { echo "$flags"; return 1; }
    ${CC:-cc} -std=c17 -o "$TMPDIR/user" "$TMPDIR/user.c" $flags || return 1
    "$TMPDIR/user" "$moved/share/minyi/questionnaires/shimin-2022" >"$TMPDIR/out" || return 1
    [ "$(cat "$TMPDIR/out")" = "2.385 0.02 id" ] || { cat "$TMPDIR/out"; return 1; }
}
version_of_pc() {
    [ "minyi $(PKG_CONFIG_PATH="$moved/lib/pkgconfig" pkg-config --modversion minyi)" = "$("$MINYI" --version)" ]
}
if command -v pkg-config >/dev/null; then
    check "a program links by pkg-config" links
    check "pkg-config knows the version" version_of_pc
else
    skip "a program links by pkg-config" "no pkg-config"
fi

# ---- completion ----------------------------------------------------------------

# completes WORD... WANTED: bash completes the last WORD by WANTED.
completes() {
    (
        . "$moved/share/bash-completion/completions/minyi" || exit 1
        wanted=${!#}
        COMP_WORDS=("$MINYI" "${@:1:$#-1}")
        COMP_CWORD=$(($# - 1))
        _minyi
        printf '%s\n' "${COMPREPLY[@]}" | grep -qxF -e "$wanted" && exit 0
        echo "not completed: $*; but:" "${COMPREPLY[@]}"
        exit 1
    )
}
check "bash completes a command" completes sco score
check "bash completes an option" completes score --diff --differences
check "bash completes a value" completes score --method ra rake
check "bash completes a value after =" completes score --lang = z zh
check "bash completes a file" completes check -r samples/henan/wave-o samples/henan/wave-odk.csv
check "bash completes one more file" completes check -r x.csv samples/henan/wave-o samples/henan/wave-odk.csv
check "bash completes a folder" completes verify sampl samples
check "bash completes a standard" completes run -s gbt33356-2022-c gbt33356-2022-county
check "bash completes a standard to show" completes standards show ccid ccid-smart
not_of_another_command() {
    ! completes verify --diff --differences >/dev/null
}
check "bash completes no option of another command" not_of_another_command
every_option() {
    local command option
    for command in run check clean weight score assess combine report explain plan compare verify standards; do
        minyi $command --help
        for option in $(grep -oE '^ +(-[a-z], )?--[a-z-]+' "$TMPDIR/out" | grep -o -e '--.*'); do
            completes $command "$option" "$option" || return 1
            grep -q -e "$option[=[]" "$moved/share/zsh/site-functions/_minyi" ||
                grep -q -e ",$option}" "$moved/share/zsh/site-functions/_minyi" ||
                grep -q -e ",$option=}" "$moved/share/zsh/site-functions/_minyi" || { echo "zsh: $option"; return 1; }
        done
    done
}
check "both shells know every option" every_option

# What zsh shows for TAB behind WORDS, in a terminal of its own.
zsh_completes() { # WORDS WANTED
    cat >"$TMPDIR/tab.zsh" <<END
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell 'PS1= TERM=dumb; fpath=($moved/share/zsh/site-functions \$fpath); path=($moved/bin \$path)'
zpty -w shell 'autoload -U compinit; compinit -u -d $TMPDIR/dump; print ready'
zpty -r shell text '*ready*ready*'
zpty -w -n shell \$'$1\t'
text= ; integer tries=0
while (( tries++ < 100 )); do
    zpty -r -t shell part && text+=\$part
    [[ \$text == *$2* ]] && exit 0
    sleep 0.1
done
print -r -- "\$text"
exit 1
END
    zsh -f "$TMPDIR/tab.zsh"
}
if command -v zsh >/dev/null; then
    check "zsh takes its completion" zsh -n "$moved/share/zsh/site-functions/_minyi"
    check "zsh completes a command" zsh_completes "minyi expl" explain
    check "zsh completes an option" zsh_completes "minyi score --differ" --differences
else
    skip "zsh takes its completion" "no zsh"
fi

# ---- the manual ----------------------------------------------------------------

page_is_clean() {
    local said
    said=$(LC_ALL=C.UTF-8 man --warnings=w -l "$1" 2>&1 >/dev/null)
    [ -z "$said" ] || { echo "$said"; return 1; }
    grep -q "^\.TH .*\"minyi $(sed -n 's/^VERSION *:= *//p' Makefile)\"" "$1"
}
has_no_lint() {
    mandoc -T lint -W warning "$1"
}
for page in "$moved"/share/man/man?/* "$moved"/share/man/zh_CN/man?/*; do
    name=${page#"$moved/share/man/"}
    if command -v man >/dev/null; then
        check "man shows $name" page_is_clean "$page"
    else
        skip "man shows $name" "no man"
    fi
    case $name in zh_CN/*) continue ;; esac # mandoc knows no rules for Chinese lines
    if command -v mandoc >/dev/null; then
        check "mandoc finds nothing in $name" has_no_lint "$page"
    else
        skip "mandoc finds nothing in $name" "no mandoc"
    fi
done

# ---- data elsewhere, and away --------------------------------------------------

data_elsewhere() {
    mkdir -p "$TMPDIR/data" && cp -R core/standards "$TMPDIR/data/" || return 1
    mv "$moved/share" "$TMPDIR/second/gone"
    ends 66 standards show gbt33356-2022 || return 1
    MINYI_DATA=$TMPDIR/data ends 0 standards show gbt33356-2022
}
check "MINYI_DATA names the data" data_elsewhere

check "make uninstall" make --no-print-directory uninstall DESTDIR="$first" PREFIX=/opt/minyi
nothing_left() {
    [ -z "$(find "$first" -type f)" ] || { find "$first" -type f; return 1; }
}
check "nothing is left" nothing_left

# ---- packages ------------------------------------------------------------------

version=$(sed -n 's/^VERSION *:= *//p' Makefile)
tarball=build/minyi-$version.tar.gz
# Packed, unpacked and packed again without git: the same bytes, and all that make needs.  That
# it builds is make distcheck's.
packs() {
    make --no-print-directory dist >/dev/null && cp "$tarball" "$TMPDIR/" && tar -xzf "$tarball" -C "$TMPDIR" || return 1
    cd "$TMPDIR/minyi-$version" || return 1
    (umask 077 && touch README.md && make --no-print-directory dist >/dev/null) &&
        cmp "$tarball" "$TMPDIR/${tarball##*/}" && make -n check-build >/dev/null
}
check "make dist packs the same bytes anywhere" packs

# Run from where dpkg unpacks it: in a clean Debian it is tried by make deb-check.
package_runs() {
    local package
    package=$(make --no-print-directory deb) && [ -s "$package" ] || { echo "no $package"; return 1; }
    cp "$package" "$TMPDIR/minyi.deb" && package=$TMPDIR/minyi.deb
    dpkg-deb --field "$package" Depends | grep -q 'libgsl.*libreadstat\|libreadstat.*libgsl' || return 1
    dpkg-deb --extract "$package" "$TMPDIR/deb" || return 1
    for file in doc/minyi/copyright doc/minyi/changelog.gz man/man5/minyi-output.5.gz man/zh_CN/man5/minyi-output.5.gz \
        zsh/vendor-completions/_minyi; do
        [ -s "$TMPDIR/deb/usr/share/$file" ] || { echo "$file is missing"; return 1; }
    done
    MINYI=$TMPDIR/deb/usr/bin/minyi
    ends 0 check -q "$TMPDIR/deb/usr/share/minyi/questionnaires/shimin-2022" -r samples/henan/wave-odk.csv
}
same_package() {
    make --no-print-directory deb >/dev/null && cmp "$TMPDIR/minyi.deb" build/minyi_"$version"_*.deb
}
if command -v dpkg-deb >/dev/null; then
    check "make deb makes a package that runs" package_runs
    check "make deb makes the same bytes again" same_package
else
    skip "make deb makes a package that runs" "no dpkg-deb"
fi
finish
