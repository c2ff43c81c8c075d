# SPDX-License-Identifier: MIT
# Every fault of a filing that the contract names, with its exact message and
# place in both languages.  run.txt lists standard and file; expected.LANG.txt
# holds what all of them say together.
. tests/cli/lib.sh

folder=tests/data/objective/faults
program=$MINYI

says_exactly() {
    local standard file
    (cd $folder && while read -r standard file; do
        "$program" check -s "$standard" -f "$file" --quiet --lang "$1" 2>&1
        echo "exit $?"
    done <run.txt) >"$TMPDIR/said"
    diff $folder/expected."$1".txt "$TMPDIR/said"
}
check "in English" says_exactly en
check "in Chinese" says_exactly zh
finish
