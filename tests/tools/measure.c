/* SPDX-License-Identifier: MIT */
/* Runs a command, its standard output thrown away, and prints
   `seconds,cpu_seconds,peak_megabytes` on its own: what the bench needs, and no
   more than POSIX and getrusage() give.

     measure COMMAND [ARGUMENT...]

   Exits as the command did. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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

int main(int argc, char **argv)
{
    double start = seconds();
    struct rusage usage;
    int status;
    pid_t child;

    if (argc < 2) {
        fputs("usage: measure COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    child = fork();
    if (child == 0)
        become(argv + 1);
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 2;
    getrusage(RUSAGE_CHILDREN, &usage);
    printf("%.3f,%.3f,%.1f\n", seconds() - start,
           of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime), (double)usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
