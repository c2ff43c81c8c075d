/* SPDX-License-Identifier: MIT */
/* Names to numbers: an open-addressing hash table from byte strings to indices.
   Built while a file is read, then only looked into, so threads may share it. */
#ifndef MINYI_SURVEY_COMMON_KEY_INDEX_H
#define MINYI_SURVEY_COMMON_KEY_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct mny_key_index;

struct mny_key_index *mny_key_index_create(void);     /* empty; NULL without memory */
void mny_key_index_free(struct mny_key_index *index); /* NULL is allowed. */

/* Enters KEY (LENGTH bytes, borrowed: they must outlive the index) with VALUE.
   A key that is there already keeps its old value.  *STANDING is the value the
   key has afterwards.  False without memory. */
bool mny_key_index_add(struct mny_key_index *index, const char *key, size_t length, size_t value,
                       size_t *standing);

/* The key's value, or (size_t)-1 if it is not there. */
size_t mny_key_index_find(const struct mny_key_index *index, const char *key, size_t length);

#endif
