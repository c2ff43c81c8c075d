# `make install` puts everything in its place, the tree can be moved, and
# `make uninstall` leaves nothing.
. tests/cli/lib.sh

first=$TMPDIR/first
check "make install" make --no-print-directory install DESTDIR="$first" PREFIX=/opt/minyi

everything_is_there() {
    local file
    for file in bin/minyi lib/libminyi-core.a lib/libminyi-stats.a lib/libminyi-survey.a \
        include/minyi/core/expression.h include/minyi/stats/calibration.h \
        include/minyi/survey/questionnaire/questionnaire.h share/man/man1/minyi.1 \
        share/minyi/standards/gbt33356-2022.yaml share/minyi/questionnaires/shimin-2022/survey.csv \
        share/minyi/locale/zh_CN/LC_MESSAGES/minyi.mo; do
        [ -s "$first/opt/minyi/$file" ] || { echo "$file is missing"; return 1; }
    done
}
check "everything is there" everything_is_there

mkdir "$TMPDIR/second" && cp -R "$first/opt/minyi" "$TMPDIR/second/moved"
MINYI=$TMPDIR/second/moved/bin/minyi
rm -rf "$TMPDIR/second/first"
check "a moved tree finds its standards" ends 0 standards show gbt33356-2022
moved_speaks_chinese() {
    "$MINYI" --help --lang zh >"$TMPDIR/out" && says "用法"
}
check "a moved tree speaks Chinese" moved_speaks_chinese
data_elsewhere() {
    mkdir -p "$TMPDIR/data" && cp -R core/standards "$TMPDIR/data/" || return 1
    mv "$TMPDIR/second/moved/share" "$TMPDIR/second/moved/gone"
    ends 66 standards show gbt33356-2022 || return 1
    MINYI_DATA=$TMPDIR/data ends 0 standards show gbt33356-2022
}
check "MINYI_DATA names the data" data_elsewhere

check "make uninstall" make --no-print-directory uninstall DESTDIR="$first" PREFIX=/opt/minyi
nothing_left() {
    [ -z "$(find "$first" -type f)" ] || { find "$first" -type f; return 1; }
}
check "nothing is left" nothing_left
finish
