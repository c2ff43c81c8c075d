# SPDX-License-Identifier: MIT
# One catalogue: every message of the program is in survey/po/zh_CN.po, translated.
. tests/cli/lib.sh

if ! command -v xgettext >/dev/null; then
    skip "the catalogue is complete" "no xgettext"
    finish
fi

collect() {
    xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --no-location --sort-output \
        -o "$TMPDIR/all.pot" core/*.c stats/*.c survey/*.c survey/*/*.c
}
check "messages are collected" collect

complete() {
    msgmerge -q --no-fuzzy-matching -o "$TMPDIR/merged.po" survey/po/zh_CN.po "$TMPDIR/all.pot" || return 1
    msgattrib --untranslated --no-obsolete "$TMPDIR/merged.po" >"$TMPDIR/left.po"
    msgattrib --only-fuzzy --no-obsolete "$TMPDIR/merged.po" >>"$TMPDIR/left.po"
    ! grep -A3 '^msgid "' "$TMPDIR/left.po" | sed -n '4,$p' | grep . || return 1
}
check "every message is translated" complete

no_leftovers() {
    ! msgattrib --only-obsolete "$TMPDIR/merged.po" | grep '^#~ msgid'
}
check "no message is left over" no_leftovers
check "formats agree" msgfmt --check -o /dev/null survey/po/zh_CN.po
finish
