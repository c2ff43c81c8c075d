/* SPDX-License-Identifier: MIT */
/* Large tables.  A table that is entered at random lies in too many small pages for the
   processor to remember where they are; and each page costs a fault when it is first written.
   Large pages, where the system has them, spare both. */
#ifndef MINYI_CORE_PAGES_H
#define MINYI_CORE_PAGES_H

#include <stddef.h>
#include <stdint.h>

/* Room for COUNT things of SIZE bytes, at the beginning of a page if it is large; the caller's to
   free().  Nothing is written yet: whoever writes first clears the page, and several threads clear
   several.  NULL without memory. */
void *mny_pages_allocate(size_t count, size_t size);

/* Tells the system that the SIZE bytes at BYTES will be used in full.  A hint: nothing happens
   where it is not understood. */
void mny_pages_expect(void *bytes, size_t size);

/* Bytes that the processor's caches hold together. */
enum { MNY_LINE = 64 };

/* Tells the processor that the byte OFFSET behind BYTES, which need not be there, is written soon:
   so that what goes into many places by turns does not wait for each line that is begun.  A hint
   as well. */
static inline void mny_line_expect(const void *bytes, size_t offset)
{
#ifdef __GNUC__
    __builtin_prefetch((const void *)((uintptr_t)bytes + offset), 1);
#else
    (void)bytes;
    (void)offset;
#endif
}

#endif
