# SPDX-License-Identifier: MIT
# R for the tests that ask it, after lib.sh.  R takes a second to load the survey package,
# and a test asks a dozen times and more: one R (r_server.R) has it loaded, and does each
# script in a process of its own, as Rscript would.

# r_needs NAME PACKAGE...: starts R; where it or a package is missing, skips NAME and ends.
r_needs() {
    local name=$1 word=missing
    shift
    if command -v Rscript >/dev/null; then
        mkfifo "$TMPDIR/r.jobs" "$TMPDIR/r.answers"
        { env LC_ALL=C.UTF-8 Rscript tests/cli/r_server.R "$@" 2>"$TMPDIR/r.errors" || echo failed; } \
            <"$TMPDIR/r.jobs" >"$TMPDIR/r.answers" &
        exec 8<>"$TMPDIR/r.jobs" 9<>"$TMPDIR/r.answers"
        read -r -t 300 word <&9 || word="no answer"
    fi
    case $word in
    ready) ;;
    missing) skip "$name" "no R with what it needs: $*" && finish ;;
    *) not_ok "R starts ($word)" && sed 's/^/# /' "$TMPDIR/r.errors" && finish ;;
    esac
}

# r SCRIPT ARGUMENT...: what Rscript would print, and its exit status; 70 where R is gone.
r() {
    local ended=70
    printf '%s\n' "$#" "$TMPDIR/r.said" "$@" >&8
    read -r -t 600 ended <&9
    cat "$TMPDIR/r.said"
    return "$ended"
}

# refuses COMMAND...: R was there, and found that something is wrong.
refuses() {
    "$@"
    [ $? = 1 ]
}
