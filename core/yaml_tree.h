/* SPDX-License-Identifier: MIT */
/* A YAML file of the user's own, read whole by libyaml into a tree whose every
   node knows its line and column. */
#ifndef MINYI_CORE_YAML_TREE_H
#define MINYI_CORE_YAML_TREE_H

#include "core/problem.h"

#include <stddef.h>

struct mny_yaml;

/* Reads the one document in the file at PATH (copied).  Otherwise says why:
   what core/file.h says, or MNY_E_INPUT with the place where it is no YAML. */
enum mny_code mny_yaml_read(const char *path, struct mny_problems *problems,
                            struct mny_yaml **yaml);
void mny_yaml_free(struct mny_yaml *yaml); /* NULL is allowed. */

/* Lays YAML over BASE, which belongs to YAML from then on, also after an error.
   Of two maps the entries are joined by name (an empty `name:` takes the one of
   BASE out), of two lists whose entries have a `code` by that; of anything else
   what YAML says holds.  What is new comes after what BASE has.  Every node keeps
   the place, and the file, that it comes from. */
enum mny_code mny_yaml_extend(struct mny_yaml *yaml, struct mny_yaml *base,
                              struct mny_problems *problems);

/* A node of the tree; 0 is no node, and every function below takes it. */
typedef int mny_yaml_node;

enum mny_yaml_kind { MNY_YAML_NONE, MNY_YAML_TEXT, MNY_YAML_LIST, MNY_YAML_MAP };

mny_yaml_node mny_yaml_root(const struct mny_yaml *yaml);
enum mny_yaml_kind mny_yaml_kind(const struct mny_yaml *yaml, mny_yaml_node node);

/* The text of a scalar, NULL of anything else; borrowed until the tree is
   freed.  Text with a NUL in it, which YAML allows, ends there. */
const char *mny_yaml_text(const struct mny_yaml *yaml, mny_yaml_node node);

/* How many entries a list or a map has; its entry INDEX: of a map the value,
   and its key as a node of its own. */
size_t mny_yaml_size(const struct mny_yaml *yaml, mny_yaml_node node);
mny_yaml_node mny_yaml_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index);
mny_yaml_node mny_yaml_key_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index);

/* The value under KEY in a map, or 0. */
mny_yaml_node mny_yaml_find(const struct mny_yaml *yaml, mny_yaml_node node, const char *key);

/* Where the node begins; of no node the file's first character. */
struct mny_where mny_yaml_where(const struct mny_yaml *yaml, mny_yaml_node node);

#endif
