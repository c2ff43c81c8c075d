/* SPDX-License-Identifier: MIT */
/* MADV_HUGEPAGE is no part of POSIX. */
#define _DEFAULT_SOURCE
#include "core/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE ((size_t)2 << 20)

void mny_pages_expect(void *bytes, size_t size)
{
#ifdef MADV_HUGEPAGE
    const uintptr_t begin = ((uintptr_t)bytes + LARGE - 1) & ~(uintptr_t)(LARGE - 1);
    const uintptr_t end = ((uintptr_t)bytes + size) & ~(uintptr_t)(LARGE - 1);

    if (end > begin)
        (void)madvise((char *)bytes + (begin - (uintptr_t)bytes), end - begin, MADV_HUGEPAGE);
#else
    (void)bytes;
    (void)size;
#endif
}

void *mny_pages_allocate(size_t count, size_t size)
{
    size_t bytes, whole;
    void *made;

    if (size != 0 && count > (SIZE_MAX - LARGE) / size)
        return NULL;
    bytes = count * size;
    if (bytes < 2 * LARGE)
        return malloc(bytes ? bytes : 1);
    whole = (bytes + LARGE - 1) & ~(LARGE - 1);
    made = aligned_alloc(LARGE, whole);
    if (made)
        mny_pages_expect(made, whole);
    return made;
}
