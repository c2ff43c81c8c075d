# SPDX-License-Identifier: MIT
# minyi-mpi on two hosts: network namespaces with a cable between them and names of their own, which
# mpirun enters where it would call ssh.  The same bytes as alone; and if a host is lost, the run
# fails whole.
. tests/cli/mpi_lib.sh
needs_mpi "two hosts"

# Namespaces are known to the whole machine, the cables in them are not.
one=mny-one-$$ two=mny-two-$$
has_hosts() {
    [ "$(id -u)" = 0 ] && command -v ip && command -v unshare && ip netns add "$one" && ip netns add "$two" &&
        ip link add cable netns "$one" type veth peer name cable netns "$two" &&
        ip -n "$one" addr add 10.77.0.1/24 dev cable && ip -n "$two" addr add 10.77.0.2/24 dev cable &&
        ip -n "$one" link set lo up && ip -n "$two" link set lo up &&
        ip -n "$one" link set cable up && ip -n "$two" link set cable up &&
        ip netns exec "$one" unshare --uts hostname one
}
no_hosts() {
    ip netns del "$one"
    ip netns del "$two"
}
trap 'no_hosts 2>/dev/null' EXIT
has_hosts >"$TMPDIR/hosts" 2>&1 || {
    skip "two hosts" "no network namespaces here: they need root and iproute2"
    finish
}

# on NAMESPACE NAME COMMAND... runs it there.  agent HOST COMMAND, from mpirun, starts the other host's
# daemon, and leaves its id in this folder.
cat >"$TMPDIR/on" <<'END'
#!/bin/sh
space=$1 name=$2
shift 2
exec ip netns exec "$space" unshare --uts sh -c 'hostname "$0" && exec "$@"' "$name" "$@"
END
cat >"$TMPDIR/agent" <<END
#!/bin/sh
shift
echo \$\$ >id.daemon
exec "$TMPDIR/on" "$two" two sh -c "exec \$*"
END
chmod +x "$TMPDIR/on" "$TMPDIR/agent"

# They see within seconds that the other is lost, which by default takes minutes.
net=10.77.0.0/24
hosts=("$TMPDIR/on" "$one" one mpirun -q --host 10.77.0.1:2,10.77.0.2:2 --mca plm_rsh_agent "$TMPDIR/agent"
    --mca btl self,tcp --mca oob_tcp_if_include $net --mca btl_tcp_if_include $net
    --mca oob_tcp_keepalive_time 1 --mca oob_tcp_keepalive_intvl 1 --mca oob_tcp_keepalive_probes 2)

# ---- the same as alone --------------------------------------------------------------

"$generator" --questionnaire "$shimin" --inputs samples/henan/filing-inputs.csv --responses 20000 "$TMPDIR/made"
survey=(score -q "$shimin" -r "$TMPDIR/made/wave-wjx.csv" "$TMPDIR/made/wave-odk.csv" -p "$TMPDIR/made/population.csv" -o OUT --threads 1)
run_in "$TMPDIR/alone" "$MINYI" "${survey[@]}"
check "a run alone" ends_with "$TMPDIR/alone" 0
both_hosts() { # RANKS
    run_in "$TMPDIR/$1" timeout -k 5 60 "${hosts[@]}" -n "$1" "$mpi" "${survey[@]}"
    rm -f "$TMPDIR/$1/id.daemon"
    sed -i '/plm:rsh: Warning: setpgid/d' "$TMPDIR/$1/err" # its child was faster; who cares
    same_as "$TMPDIR/alone" "$TMPDIR/$1"
}
# Slots of the first host are filled first.
check "on one of them" both_hosts 2
check "on both" both_hosts 3
check "on both, two processes each" both_hosts 4
are_two() {
    run_in "$TMPDIR/names" timeout -k 5 60 "${hosts[@]}" -n 4 uname -n
    [ "$(sort "$TMPDIR/names/out" | xargs)" = "one one two two" ] || { cat "$TMPDIR/names"/*; return 1; }
}
check "which are two" are_two

# A host that does not have the dump is named.
has_none() {
    mkdir "$TMPDIR/none" && cp samples/henan/wave-odk.csv "$TMPDIR/none/dump.csv"
    run_in "$TMPDIR/none" timeout -k 5 60 "${hosts[@]}" -n 3 sh -c '[ "$(uname -n)" = one ] || cd /; exec "$@"' sh \
        "$mpi" clean -q "$shimin" -r dump.csv -o OUT
    ends_with "$TMPDIR/none" 66 "process 2, on two, has given up: dump.csv: error: " && leaves_nothing "$TMPDIR/none"
}
check "one without the dump" has_none

# ---- a host is lost -----------------------------------------------------------------

if ! can_break_off; then
    skip "a host that is lost" "the system does not tell what a process has read"
    finish
fi
start=("${hosts[@]}" -n 3)
looked_at=2 # the one on the other host
lanes=4
all_killed() {
    send KILL daemon && send KILL 2
}
story "a process on the other host is killed" new send KILL 2
story "all processes on the other host are killed" "over an old OUT" all_killed
story "the other host's daemon is killed" new send KILL daemon
story "mpirun is told to end" "over an old OUT" send TERM mpirun
wait
# All others use it as well.
story "the cable is pulled" "over an old OUT" ip -n "$two" link set cable down
stories_fail_whole
finish
