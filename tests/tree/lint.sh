# SPDX-License-Identifier: MIT
# Headers stand alone; cppcheck and clang-tidy find nothing.  The analyzer of clang-tidy takes
# minutes: `make lint` runs it.
. tests/cli/lib.sh

check "every header stands alone" tests/lint includes
if command -v cppcheck >/dev/null; then
    check "cppcheck finds nothing" tests/lint cppcheck
else
    skip "cppcheck finds nothing" "no cppcheck"
fi
if command -v clang-tidy >/dev/null; then
    check "clang-tidy finds nothing" tests/lint quick
else
    skip "clang-tidy finds nothing" "no clang-tidy"
fi
# The checks themselves must be able to fail.
lint_can_fail() {
    mkdir -p "$TMPDIR/tree/tests" && cp tests/lint "$TMPDIR/tree/tests/" && cp .clang-tidy "$TMPDIR/tree/" || return 1
    cd "$TMPDIR/tree" && mkdir core stats survey samples && : >tests/cppcheck.supp || return 1
    echo 'size_t mny_size(void);' >core/size.h
    ! tests/lint includes >/dev/null 2>&1 || return 1
    rm core/size.h && echo 'int mny_first(void) { int a[1] = {0}; return a[1]; }' >core/size.c
    ! command -v cppcheck >/dev/null || ! tests/lint cppcheck >/dev/null 2>&1 || return 1
    command -v clang-tidy >/dev/null || return 0
    echo 'int mny_first(int a) { if (a == 1 || a == 1) return 1; return 0; }' >core/size.c
    ! tests/lint quick >/dev/null 2>&1 && ! tests/lint tidy core/size.c >/dev/null 2>&1
}
check "a fault is found" lint_can_fail
finish
