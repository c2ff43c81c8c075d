/* SPDX-License-Identifier: MIT */
#include "survey/common/memory_ceiling.h"

#include "core/number.h"
#include "core/text.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* AddressSanitizer reserves address space for all memory there could be. */
#if defined(__SANITIZE_ADDRESS__)
#define RESERVES_EVERYTHING true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define RESERVES_EVERYTHING true
#endif
#endif
#ifndef RESERVES_EVERYTHING
#define RESERVES_EVERYTHING false
#endif

/* Buffers are full, and tables have their first size, after so many bytes of a dump. */
static const uint64_t SETTLED = (uint64_t)32 << 20;
static const double LEAST = 16777216, MOST = 9007199254740992;

bool mny_memory_parse(const char *text, uint64_t *bytes)
{
    static const char units[] = "KMGT";
    size_t length = strlen(text);
    const char *unit = length > 0 ? strchr(units, text[length - 1]) : NULL;
    double value;

    *bytes = 0;
    if (strcmp(text, "none") == 0)
        return true;
    if (!unit || *unit == '\0')
        unit = NULL;
    if (!mny_number_parse(text, length - (unit != NULL), &value))
        return false;
    for (const char *each = units; unit && each <= unit; each++)
        value *= 1024;
    if (value < LEAST || value > MOST)
        return false;
    *bytes = (uint64_t)value;
    return true;
}

void mny_memory_format(uint64_t bytes, char text[MNY_MEMORY_ROOM])
{
    const double mebibytes = (double)bytes / 1048576;

    if (mebibytes < 1024)
        snprintf(text, MNY_MEMORY_ROOM, "%.0f MiB", mebibytes);
    else
        snprintf(text, MNY_MEMORY_ROOM, "%.1f GiB", mebibytes / 1024);
}

uint64_t mny_memory_default(void)
{
#ifdef _SC_PHYS_PAGES
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

    if (pages > 0 && size > 0)
        return (uint64_t)pages / 10 * 9 * (uint64_t)size;
#endif
    return 0;
}

void mny_memory_limit(uint64_t most)
{
    struct rlimit limit;

    if (most == 0 || RESERVES_EVERYTHING || getrlimit(RLIMIT_DATA, &limit) != 0)
        return;
    if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur <= most)
        return; /* who started this process wants less */
    limit.rlim_cur = (rlim_t)most;
    setrlimit(RLIMIT_DATA, &limit);
}

uint64_t mny_memory_lift(void)
{
    struct rlimit limit;
    uint64_t before;

    if (getrlimit(RLIMIT_DATA, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
        return 0;
    before = (uint64_t)limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_DATA, &limit) == 0 ? before : 0;
}

uint64_t mny_memory_resident(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long long all, resident = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%llu %llu", &all, &resident) != 2)
        resident = 0;
    fclose(file);
    return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

enum mny_code mny_memory_foresee(struct mny_memory_watch *watch, uint64_t bytes, uint64_t total,
                                 uint64_t resident, struct mny_problems *problems)
{
    char needed[MNY_MEMORY_ROOM], most[MNY_MEMORY_ROOM];
    double rest;

    if (watch->most == 0 || resident == 0 || bytes < SETTLED || bytes > total)
        return MNY_OK;
    if (watch->bytes == 0) {
        watch->bytes = bytes;
        watch->resident = resident;
    }
    if (bytes - watch->bytes < SETTLED || resident <= watch->resident)
        return MNY_OK;
    rest = (double)(resident - watch->resident) / (double)(bytes - watch->bytes) *
           (double)(total - bytes);
    if ((double)resident + rest / 2 <= (double)watch->most)
        return MNY_OK;
    mny_memory_format(resident + (uint64_t)rest, needed);
    mny_memory_format(watch->most, most);
    return mny_problem(problems, MNY_E_MEMORY, (struct mny_where){0},
                       _("to read all of the dumps would take about %s of memory, and %s may be "
                         "used; --max-memory allows more, if the machine has it"),
                       needed, most);
}
