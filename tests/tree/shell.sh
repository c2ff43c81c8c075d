# SPDX-License-Identifier: MIT
# No shell and no name that can be foreseen: what other programs do is asked of them by argument
# lists, and temporary files are made by mkstemp(), mkdtemp() or tmpfile().  The program is built
# with what compiler and linker have against overruns.
. tests/cli/lib.sh

# nobody_calls NAME...: none of these functions, in code.
nobody_calls() {
    local names
    names=$(printf '%s|' "$@")
    ! grep -nE "(^|[^[:alnum:]_])(${names%|})[[:space:]]*\(" $(git ls-files 'core/*.c' 'stats/*.c' \
        'survey/*.c' 'core/*.h' 'stats/*.h' 'survey/*.h')
}
check "no shell" nobody_calls system popen wordexp execl execlp execvp posix_spawnp
check "no names that can be foreseen" nobody_calls mktemp tmpnam tempnam

only_gnuplot() {
    [ "$(grep -lE '(^|[^_[:alnum:]])(posix_spawn|fork|vfork|execve?|execv)[[:space:]]*\(' \
        $(git ls-files 'core/*.c' 'stats/*.c' 'survey/*.c'))" = survey/report/gnuplot.c ]
}
check "gnuplot alone is started, in one place" only_gnuplot

# hardened TOOL: the linker made what the compiler of this build was asked for.
hardened() {
    readelf -hW build/minyi | grep -q 'DYN' || { echo "not position-independent"; return 1; }
    readelf -lW build/minyi | grep -q GNU_RELRO || { echo "no RELRO"; return 1; }
    readelf -dW build/minyi | grep -qE 'BIND_NOW|NOW' || { echo "not bound at the start"; return 1; }
    nm -D build/minyi | grep -q __stack_chk_fail || { echo "no stack protector"; return 1; }
    nm -D build/minyi | grep -q _chk@ || { echo "not fortified"; return 1; }
}
if command -v readelf >/dev/null && [ -e build/minyi ] && [ "$(uname -s)" = Linux ]; then
    check "the program is hardened" hardened
else
    skip "the program is hardened" "no readelf"
fi
finish
