/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* syscall() */
#endif
#include "survey/common/sandbox.h"

#include "tests/core/files.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <cmocka.h>

/* What the system says of itself, not asked through the code under test; 0: no Landlock. */
static long version_of_system(void)
{
#ifdef SYS_landlock_create_ruleset
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1);

    return version > 0 ? version : 0;
#else
    return 0;
#endif
}

/* With less than this a sandbox is not to be had, and nothing may be different from before. */
enum { LEAST = 2, WITH_NETWORK = 4 };

/* What can be done in a folder with the files "a", "b" and "e". */
enum { READ = 1, WRITE = 2, MAKE_FOLDER = 4, MOVE = 8, REMOVE = 16, START = 32, EVERYTHING = 63 };

static bool opens(const char *path, int how)
{
    const int file = open(path, how | O_CLOEXEC);

    if (file >= 0)
        close(file);
    return file >= 0;
}

static int what_can_be_done(void)
{
    int done = 0;

    done |= opens("a", O_RDONLY) ? READ : 0;
    done |= opens("a", O_WRONLY | O_TRUNC) ? WRITE : 0;
    done |= mkdir("c", 0777) == 0 ? MAKE_FOLDER : 0;
    done |= rename("b", "d") == 0 ? MOVE : 0;
    done |= unlink("e") == 0 ? REMOVE : 0;
    done |= system("exec 2>&-; echo >f") == 0 ? START : 0; /* by what is started */
    return done;
}

/* The folders "in" and "out", with files. */
static int set_up(void **state)
{
    static const char *const names[] = {"in/a", "in/b", "in/e", "out/a", "out/b", "out/e"};

    (void)state;
    if (chdir(test_folder()) != 0 || system("rm -rf in out && mkdir in out") != 0)
        return -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        test_file(names[i], "text", 4);
    return 0;
}

/* In a process of its own, which only may change PLACE: what TRY comes to. */
static int in_sandbox(const char *place, const char *folder, int (*try)(void))
{
    const char *const places[] = {"no/such/place", place};
    int status = 0;
    const pid_t child = fork();

    if (child == 0) {
        const bool entered = mny_sandbox_enter(places, place ? 2 : 0);

        if (entered != (version_of_system() >= LEAST) || chdir(folder) != 0)
            _exit(127);
        _exit(try());
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int allowed(int what)
{
    return version_of_system() >= LEAST ? what : EVERYTHING;
}

static void everything_inside(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox("in", "in", what_can_be_done), EVERYTHING);
}

static void only_reading_outside(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox("in", "out", what_can_be_done), allowed(READ));
    assert_int_equal(access("out/d", F_OK) == 0, version_of_system() < LEAST);
}

static void only_reading_without_a_place(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox(NULL, "in", what_can_be_done), allowed(READ));
}

static void a_file_as_place(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox("out/a", "out", what_can_be_done), allowed(READ | WRITE));
}

static int carry_out(void)
{
    return rename("a", "../out/carried") == 0 ? EVERYTHING : 0;
}

static void nothing_is_carried_out(void **state)
{
    (void)state;
    assert_int_equal(in_sandbox("in", "in", carry_out), allowed(0));
}

static int server_port;

static int connects(void)
{
    const struct sockaddr_in server = {.sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)server_port),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return connect(client, (const struct sockaddr *)&server, sizeof server) == 0;
}

static void no_network(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)state;
    assert_int_equal(bind(server, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server, 1), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&address, &size), 0);
    server_port = ntohs(address.sin_port);
    assert_int_equal(in_sandbox("in", "in", connects), version_of_system() < WITH_NETWORK);
    close(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(everything_inside, set_up),
        cmocka_unit_test_setup(only_reading_outside, set_up),
        cmocka_unit_test_setup(only_reading_without_a_place, set_up),
        cmocka_unit_test_setup(a_file_as_place, set_up),
        cmocka_unit_test_setup(nothing_is_carried_out, set_up),
        cmocka_unit_test_setup(no_network, set_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
