/* SPDX-License-Identifier: MIT */
#ifdef __linux__
#define _GNU_SOURCE /* O_PATH, syscall() */
#endif
#include "survey/common/sandbox.h"

#ifdef __has_include
#if __has_include(<linux/landlock.h>)
#define HAS_LANDLOCK
#endif
#endif

#ifdef HAS_LANDLOCK

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What later systems know more of than the header that this may be compiled with
   (Documentation/userspace-api/landlock.rst of Linux). */
enum { MOVES = 2, TRUNCATES = 3, CONNECTS = 4, SCOPES = 6 }; /* versions of Landlock */

static const uint64_t truncate_file = UINT64_C(1) << 14, bind_and_connect = 3,
                      sockets_and_signals = 3;

/* As struct landlock_ruleset_attr; where the system knows only the first, the others are zero. */
struct rules {
    uint64_t files, network, scopes;
};

/* What may be done in no other place.  Moving between folders is forbidden everywhere unless it
   is among these. */
static uint64_t changes(int version)
{
    const uint64_t all = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                         LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                         LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                         LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                         LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM |
                         LANDLOCK_ACCESS_FS_REFER;

    return version >= TRUNCATES ? all | truncate_file : all;
}

static int version_of_system(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* Of a file that is no folder only what files have. */
static uint64_t allowed_at(int place, uint64_t files)
{
    struct stat status;

    if (fstat(place, &status) == 0 && S_ISDIR(status.st_mode))
        return files;
    return files & (LANDLOCK_ACCESS_FS_WRITE_FILE | truncate_file);
}

/* Pipes and files in memory only (EBADFD) are no place, and are not forbidden. */
static bool allow(int ruleset, const char *path, uint64_t files)
{
    const int place = open(path, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr rule = {.parent_fd = place};
    bool added;

    if (place < 0)
        return true;
    rule.allowed_access = allowed_at(place, files);
    added = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 ||
            errno == EBADFD;
    close(place);
    return added;
}

bool mny_sandbox_enter(const char *const places[], size_t count)
{
    const int version = version_of_system();
    const struct rules rules = {
        .files = changes(version),
        .network = version >= CONNECTS ? bind_and_connect : 0,
        .scopes = version >= SCOPES ? sockets_and_signals : 0,
    };
    bool good = version >= MOVES;
    int ruleset;

    if (!good)
        return false;
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (ruleset < 0)
        return false;
    for (size_t i = 0; i < count && good; i++)
        good = allow(ruleset, places[i], rules.files);
    good = good && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    close(ruleset);
    return good;
}

#else

bool mny_sandbox_enter(const char *const places[], size_t count)
{
    (void)places;
    (void)count;
    return false;
}

#endif
