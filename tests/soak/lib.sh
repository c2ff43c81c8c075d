# SPDX-License-Identifier: MIT
# What the long tests use beside tests/cli/lib.sh.  Files are made in memory, where that can be had:
# disks that are flushed after each of thousands of runs measure nothing but themselves.
. tests/cli/lib.sh

if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 4000000 ]; then
    TMPDIR=$(mktemp -d /dev/shm/minyi-soak.XXXXXX)
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
    trap 'exit 1' INT TERM HUP
fi

# within SECONDS MEGABYTES ARGUMENT...: runs the program, which ends with 0 (or with ALLOWED) and
# takes no more processor time and memory.  What it took is said.  The limits are some times what
# it takes: they catch what grows by the square.
within() {
    local seconds=$1 megabytes=$2 took
    shift 2
    status=0
    "$BUILD/tests/tools/measure" "$MINYI" "$@" --quiet >"$TMPDIR/took" 2>"$TMPDIR/err" </dev/null || status=$?
    [ $status = 0 ] || [ $status = "${ALLOWED:-0}" ] ||
        { echo "exit $status: minyi $*"; head -n 20 "$TMPDIR/err"; return 1; }
    took=$(tail -n 1 "$TMPDIR/took")
    echo "# minyi $1: seconds, of the processor, MB: $took" >&3
    awk -F, -v seconds="$seconds" -v megabytes="$megabytes" '{ exit !($2 <= seconds && $3 <= megabytes) }' <<<"$took" ||
        { echo "took $took, at most $seconds seconds of the processor and $megabytes MB: minyi $*"; return 1; }
}
exec 3>&1

# The bytes of two folders are the same.
same() {
    diff -rq "$1" "$2"
}

# read = accepted + every reason, in each city.
flow_adds_up() { # FOLDER
    awk -F, 'NR == 1 { next }
        $2 == "read" { read[$1] = $3; next }
        { rest[$1] += $3 }
        END { for (city in read) if (read[city] != rest[city]) { print "flow.csv: " city; bad = 1 }
              for (city in rest) if (!(city in read)) { print "flow.csv: " city; bad = 1 }
              exit bad || NR < 3 }' "$1/flow.csv"
}

# What is weighted is what the population has, to the tolerance of calibration.
margins_met() { # FOLDER
    awk -F, 'NR > 1 { rows++; off = $7 - $6; if (off < 0) off = -off
        if (off > 1e-8) { print "margins.csv: " $0; bad = 1 } }
        END { exit bad || rows == 0 }' "$1/margins.csv"
}
