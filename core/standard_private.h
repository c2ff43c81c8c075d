/* SPDX-License-Identifier: MIT */
/* Shared by core/standard.c, which holds a standard, core/standard_source.c, which
   finds its files, and core/standard_reader.c, standard_item.c and
   standard_fields.c, which read them. */
#ifndef MINYI_CORE_STANDARD_PRIVATE_H
#define MINYI_CORE_STANDARD_PRIVATE_H

#include "core/arena.h"
#include "core/standard.h"
#include "core/yaml_tree.h"

struct mny_standard {
    struct mny_arena *arena; /* owns every text, level and component */
    struct mny_standard_head head;
    struct mny_standard_survey survey;
    struct mny_standard_l1 *l1s;
    struct mny_standard_l2 *l2s;
    struct mny_standard_item *items;
    struct mny_standard_input *inputs;
    size_t l1_count, l2_count, item_count, input_count;
    size_t l1_capacity, l2_capacity, item_capacity, input_capacity;
};

/* A code, or a reference to one, and where it stands. */
struct mny_standard_code {
    const char *text;
    size_t input; /* of a reference: the input that makes it */
    struct mny_where where;
};

/* The state of a reading.  CODE is that of the first failure. */
struct mny_standard_reader {
    const struct mny_yaml *yaml;
    struct mny_standard *standard;
    struct mny_problems *problems;
    enum mny_code code;
    struct mny_standard_code *codes, *references;
    size_t code_count, code_capacity, reference_count, reference_capacity;
};

/* standard_fields.c: the entries of one map in the file. */

/* Remembers a failure. */
void mny_reader_fail(struct mny_standard_reader *reader, enum mny_code code);

/* True if NODE is a map with none but the KEYS (NULL at the end), each once. */
bool mny_reader_keys(struct mny_standard_reader *reader, mny_yaml_node node,
                     const char *const keys[]);

/* The text under KEY, in the arena; "" if there is none, an error if MUST. */
const char *mny_reader_text(struct mny_standard_reader *reader, mny_yaml_node map, const char *key,
                            bool must);

/* The number under KEY, LEAST to MOST; if there is none NONE, an error if that
   is NAN.  Returns NONE after an error. */
double mny_reader_number(struct mny_standard_reader *reader, mny_yaml_node map, const char *key,
                         double least, double most, double none);

/* `true` or `false` under KEY; false if there is none. */
bool mny_reader_flag(struct mny_standard_reader *reader, mny_yaml_node map, const char *key);

/* The `code` of a map: letters, digits, - and _, used once in the whole file. */
const char *mny_reader_code(struct mny_standard_reader *reader, mny_yaml_node map);

/* The list under KEY, with one entry at least; 0 after an error. */
mny_yaml_node mny_reader_list(struct mny_standard_reader *reader, mny_yaml_node map,
                              const char *key);

/* A copy of TEXT in the arena; "" and a failure without memory. */
const char *mny_reader_copy(struct mny_standard_reader *reader, const char *text);

/* True if TEXT is a name that a formula can use: a letter, then letters, digits
   and _. */
bool mny_reader_is_name(const char *text);

/* The weight of NODE, per cent; SHARE if it gives none. */
double mny_reader_weight(struct mny_standard_reader *reader, mny_yaml_node node, double share);

/* standard_item.c: adds the item at NODE, with its inputs and formulas, to the
   newest L2.  SHARE is its weight if it gives none. */
void mny_reader_item(struct mny_standard_reader *reader, mny_yaml_node node, bool deduction,
                     double share);

/* standard_range.c: adds a problem if the formulas of ITEM, which have compiled,
   cannot be shown to give at most FULL. */
void mny_reader_range(struct mny_standard_reader *reader, mny_yaml_node node,
                      const struct mny_standard_item *item, double full);

/* standard_source.c: the tree of the standard NAME_OR_FILE, laid over what it
   extends.  *YAML is NULL only if a part of it
   cannot be read: with it the rest of the mistakes can still be named. */
enum mny_code mny_standard_open(const char *name_or_file, struct mny_problems *problems,
                                struct mny_yaml **yaml);

/* standard_reader.c: reads the whole tree into the standard. */
enum mny_code mny_standard_fill(struct mny_standard *standard, const struct mny_yaml *yaml,
                                struct mny_problems *problems);

#endif
