/* SPDX-License-Identifier: MIT */
/* Runs a command, its standard output thrown away, and prints
   `seconds,cpu_seconds,peak_megabytes` on its own: what the bench needs, and no
   more than POSIX and getrusage() give.

     measure [-n RUNS] COMMAND [ARGUMENT...]

   With -n the means of so many runs, and the peak of all.  Exits as the command did,
   at the first run that fails. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double of_timeval(struct timeval time)
{
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

static void become(char **command)
{
    int nowhere = open("/dev/null", O_WRONLY);

    dup2(nowhere, STDOUT_FILENO);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

/* Runs COMMAND and waits for it; its exit status. */
static int run(char **command)
{
    pid_t child = fork();
    int status;

    if (child == 0)
        become(command);
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 2;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
    const int repeats = argc > 3 && strcmp(argv[1], "-n") == 0;
    const long runs = repeats ? strtol(argv[2], NULL, 10) : 1;
    char **command = argv + (repeats ? 3 : 1);
    struct rusage usage;
    double start;
    int status = 0;

    if (argc < 2 || runs < 1) {
        fputs("usage: measure [-n RUNS] COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    start = seconds();
    for (long i = 0; i < runs && status == 0; i++)
        status = run(command);
    start = seconds() - start;
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("%.*f,%.*f,%.1f\n", repeats ? 6 : 3, start / (double)runs, repeats ? 6 : 3,
           (of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime)) / (double)runs,
           (double)usage.ru_maxrss / 1024);
    return status;
}
