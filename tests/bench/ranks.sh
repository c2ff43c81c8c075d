# SPDX-License-Identifier: MIT
# minyi-mpi: several processes of one thread each, on this machine, beside one process of as many
# threads.  mpirun itself takes a part of a second.
. tests/bench/lib.sh

command -v mpicc >/dev/null && command -v mpirun >/dev/null ||
    { echo && echo "no Open MPI: minyi-mpi is not measured" && exit 0; }
make --no-print-directory MPI=1 all >/dev/null
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# many NAME RANKS
many() {
    sample "$1" mpirun --oversubscribe -n "$2" build/minyi-mpi clean -q "$questionnaire" -r "$dump" \
        --no-responses --threads 1 --quiet -o "$folder/OUT"
}

size=${BENCH_STORY:-1000000}
make_story "$size"
about ranks "$size" shimin-2022
for t in $threads; do
    repeated ours "clean-$t" clean --no-responses --threads "$t"
    row "clean-$t" "clean by threads" "$t"
    repeated many "ranks-$t" "$t"
    row "ranks-$t" "clean by processes" "$t"
done
