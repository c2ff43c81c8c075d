/* SPDX-License-Identifier: MIT */
/* Jansson without memory: which of its requests fails is chosen by a test. */
#ifndef MINYI_TESTS_JSON_MEMORY_H
#define MINYI_TESTS_JSON_MEMORY_H

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

/* FAILING: the number of the request that fails, from 1; 0: none.  REQUESTS: how many there were.
 */
static size_t failing, requests;

static inline void *test_give_memory(size_t size)
{
    if (++requests == failing) {
        errno = ENOMEM;
        return NULL;
    }
    return malloc(size);
}

/* From now on, until test_memory_back(). */
static inline void test_memory_fails(void)
{
    json_set_alloc_funcs(test_give_memory, free);
}

static inline void test_memory_back(void)
{
    json_set_alloc_funcs(malloc, free);
}

#endif
