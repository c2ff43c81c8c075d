# SPDX-License-Identifier: MIT
# What the tests of minyi-mpi share: whether it can be run here, runs in folders of their own, and
# a run that is broken off while its dumps are read.
. tests/cli/lib.sh

mpi=$PWD/$BUILD/minyi-mpi
generator=$PWD/$BUILD/samples/henan/generate
shimin=$PWD/questionnaires/shimin-2022
population=$PWD/samples/henan/population.csv
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
# More processes than processors; no calls that containers forbid; no search for other networks.
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=self,vader,tcp OMPI_MCA_mpi_yield_when_idle=1

# needs_mpi NAME: ends the test, skipping NAME, where minyi-mpi cannot be run.
needs_mpi() {
    local why=
    command -v "${MPICC:-mpicc}" >/dev/null || why="no mpicc (libopenmpi-dev)"
    mpirun --version 2>/dev/null | grep -q "Open MPI" || why="no mpirun of Open MPI (openmpi-bin)"
    [ -z "$why" ] || { skip "$1" "$why"; finish; }
    [ -x "$mpi" ] || { not_ok "$1: $mpi was not built (make check-build)"; finish; }
}

# ranks COUNT ARGUMENT...: minyi-mpi as COUNT processes; nothing may hang.  mpirun
# waits no second for processes that have ended with an error.
ranks() {
    timeout -k 5 60 mpirun -q --mca odls_base_sigkill_timeout 0 -n "$1" "$mpi" "${@:2}"
}

# beside COMMAND...: runs it in the background, $lanes such at a time.
lanes=2
beside() {
    local running
    while running=$(jobs -rp) && [ "$(wc -w <<<"$running")" -ge $lanes ]; do wait -n; done
    "$@" &
}

# Open MPI 4.1 itself crashes in one of some hundred calls of MPI_Finalize(), in a thread of its own
# whose code is gone (open-mpi/ompi issue 10117): no function of the program is among those called.
crashed_alone() {
    grep -qF '*** Process received signal ***' "$1/err" && ! grep -qF 'minyi-mpi(' "$1/err"
}

# run_in FOLDER COMMAND...: what it prints, and how it ends, goes to files in FOLDER, where it runs
# with the file $input as its standard input, over an old OUT if $old is set.  What mpirun keeps
# beside it is its own.
input=/dev/null
old=
run_in() {
    local status folder=$1 try
    shift
    mkdir -p "$folder" "$folder.tmp"
    for try in 1 2 3; do
        status=0
        rm -rf "$folder"/OUT "$folder"/.OUT.*
        [ -z "$old" ] || old_out "$folder"
        (cd "$folder" && TMPDIR=$folder.tmp "$@" >out 2>err <"$input") || status=$?
        crashed_alone "$folder" || break
        echo "# Open MPI crashed (try $try): $*" >&2
    done
    echo $status >"$folder/status"
}

# same_as FOLDER OTHER: a run left, printed and ended with the same.  How long reading took is not.
same_as() {
    local folder
    for folder in "$@"; do
        sed -i -E '2s/(MB|KB|bytes), [0-9.]+ s$/\1/' "$folder/out"
    done
    diff -r "$1" "$2"
}

# ends_with FOLDER STATUS TEXT...: how the run in FOLDER ended, and what it said.
ends_with() {
    local folder=$1 wanted=$2 text
    shift 2
    [ "$(cat "$folder/status")" = "$wanted" ] || { echo "exit $(cat "$folder/status"), expected $wanted"; set -- "$@" "?"; }
    for text in "$@"; do
        grep -qF -e "$text" "$folder/out" "$folder/err" && continue
        echo "not said: $text"
        cat "$folder/out" "$folder/err"
        return 1
    done
}

# old_out FOLDER: an OUT to be overwritten, or not.
old_out() {
    mkdir -p "$1/OUT" && echo old >"$1/OUT/old.txt" && echo {} >"$1/OUT/run.json"
}

# ---- runs that are broken off -------------------------------------------------------

# What starts a run that takes seconds, what else it is given, and the rank that one looks at.
start=(mpirun -q -n 3)
options=()
looked_at=1

# The dump of such a run, and whether one can see how far a process has read.
long=$TMPDIR/long.csv
can_break_off() {
    local k
    head -n 1 samples/henan/wave-wjx.csv >"$long" || return 1
    for k in {1..100}; do tail -n +2 samples/henan/wave-wjx.csv; done >>"$long"
    [ -r /proc/self/io ]
}

# Every process leaves its id in this folder, by rank.  mpirun takes a second to end processes, in which
# dumps may be read to their end: replicates take minutes more.
long_run() {
    timeout -k 5 60 sh -c 'echo $$ >id.mpirun; exec "$0" "$@"' "${start[@]}" \
        sh -c 'echo $$ >"id.$OMPI_COMM_WORLD_RANK"; exec "$0" "$@"' \
        "$mpi" score -q "$shimin" -r "$long" -p "$population" \
        --replicates bootstrap:1000000 --threads 1 -o OUT "${options[@]}"
}

# until_it COMMAND...: waits until it succeeds, 30 seconds at most.
until_it() {
    local deadline=$((SECONDS + 30))
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.02
    done
}

# That rank is in the middle of its part: it has read more than a process does to begin with.
is_reading() {
    local id key bytes
    read -r id <id.$looked_at && read -r key bytes <"/proc/$id/io" && [ "$bytes" -gt 6000000 ]
} 2>/dev/null

# No process of the run in this folder is left.
are_gone() {
    local file
    for file in id.*; do
        [ ! -e "/proc/$(cat "$file")" ] || return 1
    done
}

# breaks_off FOLDER COMMAND...: a long run in FOLDER, and COMMAND while it reads; what goes wrong
# with that is in FOLDER/wrong.
breaks_off() {
    local job status=0
    mkdir -p "$1" "$1.tmp" && cd "$1" || return
    shift
    # Two seconds between telling processes to end and killing them: the machine may be busy.
    TMPDIR=$PWD.tmp OMPI_MCA_odls_base_sigkill_timeout=2 long_run >out 2>err </dev/null &
    job=$!
    {
        until_it is_reading || echo "rank $looked_at never read"
        "$@" || echo "failed: $*"
        wait $job || status=$?
        echo $status >status
        until_it are_gone || echo "processes are left"
    } >wrong 2>&1
}

# send SIGNAL WHO: WHO is mpirun or a rank.
send() {
    kill "-$1" "$(cat "id.$2")"
}

# The run in FOLDER was broken off and did not come to its end; nor did it hang.
broke_off() {
    [ ! -s "$1/wrong" ] || { cat "$1/wrong" "$1/err"; return 1; }
    case $(cat "$1/status") in '' | 0 | 124) cat "$1/status" "$1/out" "$1/err"; return 1 ;; esac
}

# The old OUT in FOLDER is as it was, and nothing is beside it.
leaves_old() {
    [ "$(ls -A "$1/OUT" | xargs)" = "old.txt run.json" ] && [ "$(cat "$1/OUT/old.txt")" = old ] ||
        { echo "the old OUT was changed"; return 1; }
    [ -z "$(ls -A "$1" | grep '^\.OUT')" ] || { ls -A "$1"; return 1; }
}

# story NAME HOW COMMAND...: in the background, a run that is broken off; HOW is "new", or "over an
# old OUT".
stories=()
story() {
    local folder=$TMPDIR/stories/${#stories[@]}
    stories+=("$1, $2")
    options=()
    [ "$2" = new ] || { old_out "$folder"; options=(--force); }
    beside breaks_off "$folder" "${@:3}"
}

# fails_whole NAME FOLDER: no OUT, or the old one; and nothing hidden, if there was someone to
# remove it.
fails_whole() {
    broke_off "$2" || return 1
    case $1 in "the leader is killed"* | "mpirun is killed"*) rm -rf "$2"/.OUT.* ;; esac
    case $1 in
    *new) leaves_nothing "$2" ;;
    *) leaves_old "$2" ;;
    esac
}
stories_fail_whole() {
    local k
    wait
    for k in "${!stories[@]}"; do
        check "${stories[k]}" fails_whole "${stories[k]}" "$TMPDIR/stories/$k"
    done
}
