# SPDX-License-Identifier: MIT
# No warning from gcc or clang, and clang-format has nothing to say.
. tests/cli/lib.sh

flags="-std=c17 -fsyntax-only -I. -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -DMINYI_VERSION=\"x\"
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
sources=$(find core stats survey tests samples -name "*.c" ! -path "tests/fuzz/*" | sort)
if mpi=$(mpicc --showme:incdirs 2>/dev/null); then
    for folder in $mpi; do flags="$flags -isystem $folder"; done
else
    skip "no compiler warns of main_mpi.c" "no mpicc"
    sources=$(printf '%s\n' "$sources" | grep -v main_mpi)
fi

for compiler in gcc clang; do
    if command -v $compiler >/dev/null; then
        check "$compiler warns of nothing" $compiler $flags $sources
    else
        skip "$compiler warns of nothing" "no $compiler"
    fi
done
if command -v clang-format >/dev/null && clang-format --version | grep -q 'version 14'; then
    check "clang-format has nothing to say" clang-format --dry-run --Werror \
        $(find core stats survey tests samples -name "*.[ch]")
else
    skip "clang-format has nothing to say" "no clang-format 14"
fi
finish
