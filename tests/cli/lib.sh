# SPDX-License-Identifier: MIT
# What every test of the program uses: `check NAME COMMAND...` runs a step and
# prints its TAP line.  Commands run as a user would run them; what they print is
# in $TMPDIR/out and $TMPDIR/err, their exit status in $status.
set -u
# A locale that says English, of messages and of documents, and is not there for anything else.
unset LC_ALL LC_MESSAGES
export LANG=en
failures=0 count=0

ok() {
    count=$((count + 1))
    echo "ok $count - $1"
}

not_ok() {
    count=$((count + 1)) failures=$((failures + 1))
    echo "not ok $count - $1"
}

skip() {
    count=$((count + 1))
    echo "ok $count - $1 # SKIP $2"
}

# check NAME COMMAND...: passes if COMMAND succeeds; else shows what it printed.
check() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then
        ok "$name"
    else
        not_ok "$name"
        printf '%s\n' "$said" | head -n 40 | sed 's/^/# /'
    fi
}

# Runs the program with its arguments; never fails itself.
minyi() {
    status=0
    "$MINYI" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null || status=$?
}

# ends STATUS ARGUMENT...: runs the program and tells whether it ended so.
ends() {
    local wanted=$1
    shift
    minyi "$@"
    [ "$status" = "$wanted" ] && return 0
    echo "exit $status, expected $wanted: minyi $*"
    cat "$TMPDIR/out" "$TMPDIR/err"
    return 1
}

# says TEXT...: what the program printed holds each TEXT.
says() {
    local text
    for text in "$@"; do
        grep -qF -e "$text" "$TMPDIR/out" "$TMPDIR/err" && continue
        echo "not said: $text"
        cat "$TMPDIR/out" "$TMPDIR/err"
        return 1
    done
}

# No OUT, nor anything hidden beside it, in FOLDER.
leaves_nothing() {
    local left
    left=$(ls -A "$1" | grep -E '^(OUT|\.OUT)' || true)
    [ -z "$left" ] && return 0
    echo "left behind: $left"
    return 1
}

finish() {
    echo "1..$count"
    [ "$failures" -eq 0 ]
    exit
}
