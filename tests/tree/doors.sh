# SPDX-License-Identifier: MIT
# The house: doors open one way (survey -> stats -> core), stats does no I/O, and
# the top of the tree holds the rooms and nothing else.
. tests/cli/lib.sh

# opens_no_door ROOM FORBIDDEN...: no file of ROOM includes a header of FORBIDDEN.
opens_no_door() {
    local room=$1 found
    shift
    found=$(grep -rnE --include='*.[ch]' "^ *# *include *[\"<]($(IFS='|'; echo "$*"))/" "$room" || true)
    [ -z "$found" ] || { echo "$found"; return 1; }
}
check "core opens no door" opens_no_door core stats survey tests samples
check "stats opens only core" opens_no_door stats survey tests samples
check "survey opens stats and core" opens_no_door survey tests samples

# The rooms of survey, in the order in which data walk: each opens only those before it.
survey_rooms() {
    local room later=(common manifest questionnaire population sampling privacy dump clean weight score export report waves)
    for room in "${later[@]}"; do
        later=("${later[@]:1}")
        [ ${#later[@]} = 0 ] || opens_no_door "survey/$room" "${later[@]/#/survey/}" || return 1
        ! grep -rnE '^#include "survey/[a-z_]+\.h"' "survey/$room" || return 1 # the program
    done
    [ "$(ls -d survey/*/ | grep -cv survey/po/)" = 13 ]
}
check "rooms of survey open the ones before them" survey_rooms

no_input_or_output() {
    local found
    found=$(grep -nE 'include <(stdio|unistd|fcntl|sys/stat).h>|\b(fopen|printf|fputs|puts|open|read|write)\(' \
        stats/*.[ch] || true)
    [ -z "$found" ] || { echo "$found"; return 1; }
}
check "stats reads and prints nothing" no_input_or_output

# The check itself must be able to fail.
door_is_seen() {
    mkdir -p "$TMPDIR/core" && echo '#include "survey/clean.h"' >"$TMPDIR/core/x.c"
    ! (cd "$TMPDIR" && opens_no_door core stats survey)
}
check "a wrong door is seen" door_is_seen

only_the_rooms() {
    local extra
    extra=$(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u | grep -vxE \
        'Makefile|core|stats|survey|questionnaires|samples|tests|README\.md|README\.zh-CN\.md|CHANGELOG\.md|LICENSE|\..*' || true)
    [ -z "$extra" ] || { echo "not a room: $extra"; return 1; }
}
if git rev-parse --git-dir >/dev/null 2>&1; then
    check "the top holds the rooms only" only_the_rooms
else
    skip "the top holds the rooms only" "no git checkout"
fi

every_file_has_its_licence() {
    local without
    without=$(find Makefile .ci .clang-format .clang-tidy core stats survey samples tests -type f \
        ! -path 'tests/data/*' ! -path 'tests/fuzz/corpus/*' ! -name '*.md' ! -name '*.csv' ! -name '*.png' \
        ! -name '*.po' -exec grep -L 'SPDX-License-Identifier: MIT' {} + || true)
    [ -z "$without" ] || { echo "$without"; return 1; }
}
check "every source names its licence" every_file_has_its_licence
finish
