/* SPDX-License-Identifier: MIT */
/* Between a program and the C library: calls that fail when they are told to.

     FAULT_CALL=write FAULT_AT=7 LD_PRELOAD=build/tests/fault/shim.so minyi ...

   FAULT_CALL names a kind of call (see `kinds`), or "any" of those that have to do with files;
   FAULT_AT which of them, from 1.  FAULT_HOW: "once" (the default) lets this one fail, "on" it
   and all after it, "kill" ends the process before it, with SIGKILL.  "short" needs neither:
   every read and write moves no more than half of what is asked, and every second one is
   interrupted first.  FAULT_BYTES: memory that can be had, all blocks together.
   FAULT_REPORT names a file that says, when the process ends, how many calls of each kind there
   were, which blocks of memory were never freed (by the number of their call), how many files
   were never closed.  FAULT_SITES=1 adds to it which calls were the first from their place in
   the code: `site malloc 12 PLACE`.  FAULT_TRACE=1 shows on standard error who called the one that
   failed.

   What the program starts is not concerned: it starts gnuplot with an environment of its own.
   Nor is what comes after main(): a build that measures coverage writes its counts there. */
/* open() and open64() are two here, whatever the rest is built with. */
#undef _FILE_OFFSET_BITS
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { MALLOC, OPEN, READ, WRITE, FSYNC, RENAME, CLOSE, MAKE, REMOVE, SEEK, THREAD, KINDS };

static const struct {
    const char *name;
    int error;
} kinds[KINDS] = {
    [MALLOC] = {"malloc", ENOMEM}, [OPEN] = {"open", EMFILE},     [READ] = {"read", EIO},
    [WRITE] = {"write", ENOSPC},   [FSYNC] = {"fsync", EIO},      [RENAME] = {"rename", EIO},
    [CLOSE] = {"close", EIO},      [MAKE] = {"make", ENOSPC},     [REMOVE] = {"remove", EIO},
    [SEEK] = {"seek", EIO},        [THREAD] = {"thread", EAGAIN},
};

enum { ANY = KINDS, NONE };

/* ---- what is asked ------------------------------------------------------------------ */

static unsigned wanted = NONE;
static unsigned long at, bytes_most;
static bool goes_on, kills, halves, traces, seeks_sites, ended;
static _Thread_local bool inside; /* what the shim itself calls does not count */
static atomic_ulong calls[KINDS + 1];
static const char *report_path;

__attribute__((constructor)) static void begin(void)
{
    const char *call = getenv("FAULT_CALL"), *number = getenv("FAULT_AT");
    const char *how = getenv("FAULT_HOW"), *bytes = getenv("FAULT_BYTES");

    report_path = getenv("FAULT_REPORT");
    traces = getenv("FAULT_TRACE") != NULL;
    seeks_sites = getenv("FAULT_SITES") != NULL;
    at = number ? strtoul(number, NULL, 10) : 0;
    bytes_most = bytes ? strtoul(bytes, NULL, 10) : 0;
    goes_on = how && strcmp(how, "on") == 0;
    kills = how && strcmp(how, "kill") == 0;
    halves = how && strcmp(how, "short") == 0;
    for (unsigned kind = 0; call && kind < KINDS; kind++)
        if (strcmp(call, kinds[kind].name) == 0)
            wanted = kind;
    if (call && strcmp(call, "any") == 0)
        wanted = ANY;
}

static void trace(void)
{
    void *frames[24];

    if (!traces)
        return;
    inside = true; /* backtrace() allocates */
    backtrace_symbols_fd(frames, backtrace(frames, 24), STDERR_FILENO);
    inside = false;
}

static bool is_due(unsigned kind, unsigned long number)
{
    if (kind != wanted || (goes_on ? number < at : number != at))
        return false;
    trace();
    if (kills)
        kill(getpid(), SIGKILL);
    return true;
}

/* A place in the code: who called, and who called that, up to DEPTH functions. */
enum { DEPTH = 6, OWN = 3, SITES = 1 << 16 };

static struct {
    uint64_t place; /* 0: a slot that is free */
    unsigned long call;
    enum kind kind;
} sites[SITES];
static uint64_t program_at;
static atomic_flag sites_busy = ATOMIC_FLAG_INIT;

/* From main(): the same in every run.  Libraries lie elsewhere in each. */
static uint64_t offset(const void *code)
{
    const uint64_t far = 1 << 26, away = (uint64_t)(uintptr_t)code - program_at;

    return away + far < 2 * far ? away : 0;
}

static void note_site(enum kind kind, unsigned long number)
{
    void *frames[OWN + DEPTH];
    uint64_t place = kind + 1;
    size_t slot;
    int count;

    inside = true;
    count = backtrace(frames, OWN + DEPTH);
    inside = false;
    for (int i = OWN; i < count; i++)
        place = (place ^ offset(frames[i])) * 0x9E3779B97F4A7C15u;
    while (atomic_flag_test_and_set(&sites_busy))
        ;
    for (slot = place >> 48; sites[slot].place && sites[slot].place != place;)
        slot = (slot + 1) % SITES;
    if (!sites[slot].place) {
        sites[slot].place = place;
        sites[slot].call = number;
        sites[slot].kind = kind;
    }
    atomic_flag_clear(&sites_busy);
}

/* Counts a call; whether it is to fail, with errno set. */
static bool fails(enum kind kind)
{
    unsigned long number;
    bool due;

    if (ended || inside)
        return false;
    number = atomic_fetch_add(&calls[kind], 1) + 1;
    if (seeks_sites)
        note_site(kind, number);
    due = is_due(kind, number);
    if (kind != MALLOC && kind != THREAD)
        due = is_due(ANY, atomic_fetch_add(&calls[ANY], 1) + 1) || due;
    if (due)
        errno = kinds[kind].error;
    return due;
}

/* The next function of this name.  C has no cast from an object to a function. */
#define REAL(name)                                                                                 \
    static __typeof__(name) *real_##name;                                                          \
    if (!real_##name)                                                                              \
    *(void **)&real_##name = dlsym(RTLD_NEXT, #name)

/* ---- memory ------------------------------------------------------------------------- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

enum { SLOTS = 1 << 18 };

/* The blocks that are held, by their address, and the number of the call that made each.  A
   freed one leaves its slot to others, but not empty: whoever looks for another goes on. */
static struct {
    void *block;
    unsigned long call;
} held[SLOTS];
static char gone;
static atomic_flag busy = ATOMIC_FLAG_INIT;
static atomic_ulong held_bytes;

static size_t slot_of(const void *block)
{
    return (size_t)(((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 40) % SLOTS;
}

static void lock(void)
{
    while (atomic_flag_test_and_set(&busy))
        ;
}

static void *hold(void *block)
{
    size_t slot = slot_of(block), looks = 0;

    if (!block)
        return NULL;
    atomic_fetch_add(&held_bytes, malloc_usable_size(block));
    lock();
    while (held[slot].block && held[slot].block != &gone && looks++ < SLOTS)
        slot = (slot + 1) % SLOTS;
    held[slot].block = block;
    held[slot].call = atomic_load(&calls[MALLOC]);
    atomic_flag_clear(&busy);
    return block;
}

static void let_go(void *block)
{
    size_t slot = slot_of(block);

    if (!block)
        return;
    atomic_fetch_sub(&held_bytes, malloc_usable_size(block));
    lock();
    for (size_t looks = 0; held[slot].block && looks < SLOTS; looks++) {
        if (held[slot].block == block) {
            held[slot].block = &gone;
            break;
        }
        slot = (slot + 1) % SLOTS;
    }
    atomic_flag_clear(&busy);
}

static bool no_memory(size_t size)
{
    bool none = fails(MALLOC);

    if (bytes_most > 0 && (size > bytes_most || atomic_load(&held_bytes) + size > bytes_most)) {
        trace();
        errno = ENOMEM;
        none = true;
    }
    return none;
}

void *malloc(size_t size)
{
    return no_memory(size) ? NULL : hold(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return no_memory(size == 0 ? 0 : count * size) ? NULL : hold(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    void *made;

    if (no_memory(size))
        return NULL;
    let_go(block);
    made = __libc_realloc(block, size);
    hold(made ? made : size > 0 ? block : NULL);
    return made;
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return no_memory(size) ? NULL : hold(__libc_memalign(alignment, size));
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    if (no_memory(size))
        return ENOMEM;
    *block = hold(__libc_memalign(alignment, size));
    return *block ? 0 : ENOMEM;
}

void free(void *block)
{
    const int error = errno;

    let_go(block);
    __libc_free(block);
    errno = error;
}

/* ---- files -------------------------------------------------------------------------- */

#define OPENS(name)                                                                                \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list rest;                                                                              \
        mode_t mode;                                                                               \
        REAL(name);                                                                                \
        va_start(rest, flags);                                                                     \
        mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                           \
        va_end(rest);                                                                              \
        return fails(OPEN) ? -1 : real_##name(path, flags, mode);                                  \
    }
OPENS(open)
OPENS(open64)

/* A function that gives FAILED when it fails. */
#define GIVES(type, failed, kind, name, parameters, arguments)                                     \
    type name parameters                                                                           \
    {                                                                                              \
        REAL(name);                                                                                \
        return fails(kind) ? failed : real_##name arguments;                                       \
    }
GIVES(FILE *, NULL, OPEN, fopen, (const char *path, const char *mode), (path, mode))
GIVES(FILE *, NULL, OPEN, fopen64, (const char *path, const char *mode), (path, mode))
GIVES(FILE *, NULL, OPEN, tmpfile, (void), ())
GIVES(FILE *, NULL, OPEN, tmpfile64, (void), ())
GIVES(DIR *, NULL, OPEN, opendir, (const char *path), (path))
GIVES(int, -1, OPEN, mkstemp, (char *path), (path))
GIVES(int, -1, OPEN, mkstemp64, (char *path), (path))
GIVES(char *, NULL, MAKE, mkdtemp, (char *path), (path))
GIVES(int, -1, MAKE, mkdir, (const char *path, mode_t mode), (path, mode))
GIVES(int, -1, FSYNC, fsync, (int file), (file))
GIVES(int, -1, RENAME, rename, (const char *from, const char *to), (from, to))
GIVES(int, -1, RENAME, renameat2,
      (int in, const char *from, int into, const char *to, unsigned flags),
      (in, from, into, to, flags))
GIVES(int, -1, REMOVE, unlink, (const char *path), (path))
GIVES(int, -1, REMOVE, rmdir, (const char *path), (path))
GIVES(off_t, -1, SEEK, lseek, (int file, off_t by, int from), (file, by, from))
GIVES(off64_t, -1, SEEK, lseek64, (int file, off64_t by, int from), (file, by, from))
GIVES(int, -1, SEEK, fseek, (FILE * stream, long by, int from), (stream, by, from))
GIVES(int, -1, SEEK, fseeko, (FILE * stream, off_t by, int from), (stream, by, from))
GIVES(int, EAGAIN, THREAD, pthread_create,
      (pthread_t * thread, const pthread_attr_t *how, void *(*run)(void *), void *context),
      (thread, how, run, context))

/* "short": nothing at all every second time, and else no more than half. */
static bool interrupts(void)
{
    static atomic_ulong turns;

    if (!halves || atomic_fetch_add(&turns, 1) % 2 != 0)
        return false;
    errno = EINTR;
    return true;
}

static size_t part_of(size_t size)
{
    return halves && size > 1 ? size / 2 : size;
}

ssize_t read(int file, void *bytes, size_t size)
{
    REAL(read);
    return fails(READ) || interrupts() ? -1 : real_read(file, bytes, part_of(size));
}

ssize_t __read_chk(int file, void *bytes, size_t size, size_t room);
ssize_t __read_chk(int file, void *bytes, size_t size, size_t room)
{
    if (size > room)
        abort();
    return read(file, bytes, size);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    REAL(write);
    return fails(WRITE) || interrupts() ? -1 : real_write(file, bytes, part_of(size));
}

/* A stream remembers that it has failed; this is how glibc does. */
static void mark_failed(FILE *stream)
{
    stream->_flags |= 0x20;
}

size_t fread(void *restrict bytes, size_t size, size_t count, FILE *restrict stream)
{
    REAL(fread);
    if (!fails(READ))
        return real_fread(bytes, size, count, stream);
    mark_failed(stream);
    return 0;
}

size_t __fread_chk(void *restrict bytes, size_t room, size_t size, size_t count,
                   FILE *restrict stream);
size_t __fread_chk(void *restrict bytes, size_t room, size_t size, size_t count,
                   FILE *restrict stream)
{
    if (size > 0 && count > room / size)
        abort();
    return fread(bytes, size, count, stream);
}

/* What goes to the terminal is not counted: it is printed when all is done. */
static bool is_standard(const FILE *stream)
{
    return stream == stdout || stream == stderr;
}

size_t fwrite(const void *restrict bytes, size_t size, size_t count, FILE *restrict stream)
{
    REAL(fwrite);
    if (is_standard(stream) || !fails(WRITE))
        return real_fwrite(bytes, size, count, stream);
    mark_failed(stream);
    return 0;
}

int fflush(FILE *stream)
{
    REAL(fflush);
    if (!stream || is_standard(stream) || !fails(WRITE))
        return real_fflush(stream);
    mark_failed(stream);
    return EOF;
}

/* Closed it is, whatever is said. */
#define CLOSES(type, name)                                                                         \
    int name(type file)                                                                            \
    {                                                                                              \
        int result;                                                                                \
        REAL(name);                                                                                \
        result = real_##name(file);                                                                \
        return fails(CLOSE) ? -1 : result;                                                         \
    }
CLOSES(int, close)
CLOSES(FILE *, fclose)
CLOSES(DIR *, closedir)

/* ---- at the end --------------------------------------------------------------------- */

static int (*program)(int, char **, char **);

static int run_program(int argc, char **argv, char **environment)
{
    const int status = program(argc, argv, environment);

    ended = true;
    bytes_most = 0;
    halves = false;
    return status;
}

int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*linker_fini)(void), void *stack_end);
int __libc_start_main(int (*run)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*linker_fini)(void), void *stack_end)
{
    REAL(__libc_start_main);
    program = run;
    program_at = (uint64_t)(uintptr_t)run;
    return real___libc_start_main(run_program, argc, argv, init, fini, linker_fini, stack_end);
}

static int open_files(void)
{
    int count = 0;

    for (int file = 3; file < 1024; file++)
        count += fcntl(file, F_GETFD) != -1;
    return count;
}

__attribute__((destructor)) static void report(void)
{
    char line[64];
    int file, length;

    if (!report_path)
        return;
    length = snprintf(line, sizeof line, "files %d\n", open_files());
    file = open(report_path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    for (int kind = 0; file >= 0 && length > 0 && kind <= KINDS; kind++) {
        if (write(file, line, (size_t)length) != length)
            break;
        length = snprintf(line, sizeof line, "%s %lu\n", kind < KINDS ? kinds[kind].name : "any",
                          atomic_load(&calls[kind]));
    }
    if (file >= 0 && write(file, line, (size_t)length) != length)
        return;
    for (size_t slot = 0; file >= 0 && slot < SLOTS; slot++) {
        if (!held[slot].block || held[slot].block == &gone)
            continue;
        length = snprintf(line, sizeof line, "block %lu\n", held[slot].call);
        if (write(file, line, (size_t)length) != length)
            return;
    }
    for (size_t slot = 0; file >= 0 && seeks_sites && slot < SITES; slot++) {
        if (!sites[slot].place)
            continue;
        length = snprintf(line, sizeof line, "site %s %lu %llx\n", kinds[sites[slot].kind].name,
                          sites[slot].call, (unsigned long long)sites[slot].place);
        if (write(file, line, (size_t)length) != length)
            return;
    }
    if (file >= 0)
        close(file);
}
