/* SPDX-License-Identifier: MIT */
#include "core/yaml_tree.h"

#include "core/arena.h"
#include "core/file.h"
#include "core/text.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* Far more than any two standards ask for, and done in a moment. */
enum { STEPS_MOST = 20000000 };

/* An entry of a list is a node, one of a map two: its key and its value. */
struct node {
    enum mny_yaml_kind kind;
    const char *text;
    mny_yaml_node *entries;
    size_t size;
    struct mny_where where;
};

struct mny_yaml {
    struct mny_arena *arena; /* owns texts and entries */
    struct mny_yaml *base;   /* lives as long: nodes point into its arena; or NULL */
    const char *path;
    struct node *nodes; /* the first one is no node */
    size_t count, capacity;
    mny_yaml_node root;
};

void mny_yaml_free(struct mny_yaml *yaml)
{
    struct mny_yaml *base;

    for (; yaml; yaml = base) {
        base = yaml->base;
        mny_arena_free(yaml->arena);
        free(yaml->nodes);
        free(yaml);
    }
}

static enum mny_code say_fault(const struct mny_yaml *yaml, const yaml_parser_t *parser,
                               struct mny_problems *problems)
{
    struct mny_where where = {yaml->path, parser->problem_mark.line + 1,
                              parser->problem_mark.column + 1};

    /* where there is no memory for a copy, libyaml gives up without a word */
    if (parser->error == YAML_MEMORY_ERROR || !parser->problem)
        return mny_problem_memory(problems);
    if (parser->error == YAML_READER_ERROR)
        where = (struct mny_where){yaml->path, 0, 0};
    return mny_problem(problems, MNY_E_INPUT, where,
                       _("this is no YAML (libyaml: %s); mind the indentation, and put a text with "
                         "\": \", \" #\" or quotation marks in quotation marks"),
                       parser->problem);
}

/* A new node; 0 without memory. */
static mny_yaml_node add_node(struct mny_yaml *yaml, struct node node)
{
    if (yaml->count >= INT_MAX ||
        !mny_grow(&yaml->nodes, &yaml->capacity, yaml->count + 1, sizeof *yaml->nodes))
        return 0;
    yaml->nodes[yaml->count] = node;
    return (mny_yaml_node)yaml->count++;
}

static bool copy_list(struct mny_yaml *yaml, const yaml_node_t *from, struct node *node)
{
    const yaml_node_item_t *items = from->data.sequence.items.start;

    node->kind = MNY_YAML_LIST;
    node->size = (size_t)(from->data.sequence.items.top - items);
    node->entries = mny_arena_array(yaml->arena, node->size, sizeof *node->entries);
    for (size_t i = 0; node->entries && i < node->size; i++)
        node->entries[i] = items[i];
    return node->entries != NULL;
}

static bool copy_map(struct mny_yaml *yaml, const yaml_node_t *from, struct node *node)
{
    const yaml_node_pair_t *pairs = from->data.mapping.pairs.start;

    node->kind = MNY_YAML_MAP;
    node->size = (size_t)(from->data.mapping.pairs.top - pairs);
    node->entries = mny_arena_array(yaml->arena, node->size, 2 * sizeof *node->entries);
    for (size_t i = 0; node->entries && i < node->size; i++) {
        node->entries[2 * i] = pairs[i].key;
        node->entries[2 * i + 1] = pairs[i].value;
    }
    return node->entries != NULL;
}

/* libyaml numbers its nodes from 1, and so do we. */
static bool copy_node(struct mny_yaml *yaml, const yaml_node_t *from)
{
    struct node node = {
        .where = {yaml->path, from->start_mark.line + 1, from->start_mark.column + 1}};
    const char *text = (const char *)from->data.scalar.value;

    if (from->type == YAML_SCALAR_NODE) {
        node.kind = MNY_YAML_TEXT;
        node.text = mny_arena_text(yaml->arena, text, strlen(text));
        if (!node.text)
            return false;
    } else if (from->type == YAML_SEQUENCE_NODE ? !copy_list(yaml, from, &node)
                                                : !copy_map(yaml, from, &node)) {
        return false;
    }
    return add_node(yaml, node) != 0;
}

static bool copy_document(struct mny_yaml *yaml, yaml_document_t *document)
{
    yaml_node_t *from;

    for (int i = 1; (from = yaml_document_get_node(document, i)) != NULL; i++)
        if (!copy_node(yaml, from))
            return false;
    yaml->root = yaml->count > 1 ? 1 : 0;
    return true;
}

/* Behind the one document there is nothing: what a second one says would be lost. */
static enum mny_code check_end(struct mny_yaml *yaml, yaml_parser_t *parser,
                               struct mny_problems *problems)
{
    enum mny_code code = MNY_OK;
    yaml_document_t document;
    const yaml_node_t *root;

    if (!yaml_parser_load(parser, &document))
        return say_fault(yaml, parser, problems);
    root = yaml_document_get_root_node(&document);
    if (root)
        code = mny_problem(
            problems, MNY_E_INPUT,
            (struct mny_where){yaml->path, root->start_mark.line + 1, root->start_mark.column + 1},
            "%s",
            _("a second document, behind a line \"---\", begins here; one is read of a file"));
    yaml_document_delete(&document);
    return code;
}

static enum mny_code load(struct mny_yaml *yaml, const char *text, size_t length,
                          struct mny_problems *problems)
{
    yaml_parser_t parser;
    yaml_document_t document;
    enum mny_code code = MNY_OK;

    if (!yaml_parser_initialize(&parser))
        return mny_problem_memory(problems);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &document)) {
        if (!copy_document(yaml, &document))
            code = mny_problem_memory(problems);
        yaml_document_delete(&document);
        if (code == MNY_OK && yaml->root != 0)
            code = check_end(yaml, &parser, problems);
    } else {
        code = say_fault(yaml, &parser, problems);
    }
    yaml_parser_delete(&parser);
    return code;
}

enum mny_code mny_yaml_read(const char *path, struct mny_problems *problems, struct mny_yaml **yaml)
{
    struct mny_yaml *made = calloc(1, sizeof *made);
    enum mny_code code;
    size_t length = 0;
    char *text = NULL;

    *yaml = NULL;
    if (!made || !(made->arena = mny_arena_create()) ||
        !(made->path = mny_arena_text(made->arena, path, strlen(path))) ||
        !mny_grow(&made->nodes, &made->capacity, 1, sizeof *made->nodes)) {
        code = mny_problem_memory(problems);
    } else {
        made->nodes[made->count++] =
            (struct node){.kind = MNY_YAML_NONE, .where = {made->path, 1, 1}};
        code = mny_file_read(path, problems, &text, &length);
    }
    if (code == MNY_OK)
        code = load(made, text, length, problems);
    free(text);
    if (code == MNY_OK)
        *yaml = made;
    else
        mny_yaml_free(made);
    return code;
}

static const struct node *node_of(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return &yaml->nodes[node > 0 && (size_t)node < yaml->count ? node : 0];
}

mny_yaml_node mny_yaml_root(const struct mny_yaml *yaml)
{
    return yaml->root;
}

enum mny_yaml_kind mny_yaml_kind(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return node_of(yaml, node)->kind;
}

const char *mny_yaml_text(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return node_of(yaml, node)->text;
}

size_t mny_yaml_size(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return node_of(yaml, node)->size;
}

mny_yaml_node mny_yaml_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index)
{
    const struct node *found = node_of(yaml, node);

    if (index >= found->size)
        return 0;
    return found->entries[found->kind == MNY_YAML_MAP ? 2 * index + 1 : index];
}

mny_yaml_node mny_yaml_key_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index)
{
    const struct node *found = node_of(yaml, node);

    if (found->kind != MNY_YAML_MAP || index >= found->size)
        return 0;
    return found->entries[2 * index];
}

mny_yaml_node mny_yaml_find(const struct mny_yaml *yaml, mny_yaml_node node, const char *key)
{
    for (size_t i = 0; mny_yaml_kind(yaml, node) == MNY_YAML_MAP && i < mny_yaml_size(yaml, node);
         i++) {
        const char *text = mny_yaml_text(yaml, mny_yaml_key_at(yaml, node, i));

        if (text && strcmp(text, key) == 0)
            return mny_yaml_at(yaml, node, i);
    }
    return 0;
}

struct mny_where mny_yaml_where(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return node_of(yaml, node)->where;
}

/* Laying one tree over another.  STEPS is how much more may be done: aliases let
   a short file ask for endless work. */
struct merge {
    struct mny_yaml *yaml;
    size_t steps;
    bool no_memory;
};

/* Deeper than the entries of an input lie; and an alias may hold itself. */
enum { DEEPEST = 16 };

static mny_yaml_node lay_over(struct merge *merge, mny_yaml_node over, mny_yaml_node base,
                              size_t depth);

/* A node like OVER with room for entries of both; NULL without memory or steps. */
static mny_yaml_node *begin(struct merge *merge, mny_yaml_node over, mny_yaml_node base,
                            struct node *made)
{
    size_t left = mny_yaml_size(merge->yaml, over), right = mny_yaml_size(merge->yaml, base);
    size_t work = (left + 1) * (right + 1);

    *made = *node_of(merge->yaml, over);
    made->size = 0;
    made->entries = NULL;
    if (left < merge->steps && right < merge->steps && work <= merge->steps)
        made->entries =
            mny_arena_array(merge->yaml->arena, left + right, 2 * sizeof(mny_yaml_node));
    if (made->entries)
        merge->steps -= work;
    else
        merge->no_memory = true;
    return made->entries;
}

static mny_yaml_node end(struct merge *merge, struct node made)
{
    mny_yaml_node node = merge->no_memory ? 0 : add_node(merge->yaml, made);

    merge->no_memory = merge->no_memory || node == 0;
    return node;
}

/* `name:` with nothing behind it. */
static bool is_empty(const struct mny_yaml *yaml, mny_yaml_node node)
{
    const char *text = mny_yaml_text(yaml, node);

    return text && (text[0] == '\0' || strcmp(text, "~") == 0);
}

static void add_pair(struct node *made, mny_yaml_node key, mny_yaml_node value)
{
    made->entries[2 * made->size] = key;
    made->entries[2 * made->size + 1] = value;
    made->size++;
}

static mny_yaml_node merge_maps(struct merge *merge, mny_yaml_node over, mny_yaml_node base,
                                size_t depth)
{
    struct mny_yaml *yaml = merge->yaml;
    struct node made;

    if (!begin(merge, over, base, &made))
        return 0;
    for (size_t i = 0; i < mny_yaml_size(yaml, base); i++) {
        mny_yaml_node key = mny_yaml_key_at(yaml, base, i), value = mny_yaml_at(yaml, base, i);
        const char *text = mny_yaml_text(yaml, key);
        mny_yaml_node found = text ? mny_yaml_find(yaml, over, text) : 0;

        if (found == 0)
            add_pair(&made, key, value);
        else if (!is_empty(yaml, found))
            add_pair(&made, key, lay_over(merge, found, value, depth));
    }
    for (size_t i = 0; i < mny_yaml_size(yaml, over); i++) {
        mny_yaml_node key = mny_yaml_key_at(yaml, over, i), value = mny_yaml_at(yaml, over, i);
        const char *text = mny_yaml_text(yaml, key);

        /* One that stands twice in OVER is kept, for the reader to find. */
        if (!text || mny_yaml_find(yaml, base, text) == 0 ||
            mny_yaml_find(yaml, over, text) != value)
            add_pair(&made, key, value);
    }
    return end(merge, made);
}

static const char *code_of(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return mny_yaml_text(yaml, mny_yaml_find(yaml, node, "code"));
}

static mny_yaml_node find_code(const struct mny_yaml *yaml, mny_yaml_node list, const char *code)
{
    for (size_t i = 0; code && i < mny_yaml_size(yaml, list); i++) {
        const char *other = code_of(yaml, mny_yaml_at(yaml, list, i));

        if (other && strcmp(code, other) == 0)
            return mny_yaml_at(yaml, list, i);
    }
    return 0;
}

static mny_yaml_node merge_lists(struct merge *merge, mny_yaml_node over, mny_yaml_node base,
                                 size_t depth)
{
    struct mny_yaml *yaml = merge->yaml;
    struct node made;

    if (!begin(merge, over, base, &made))
        return 0;
    for (size_t i = 0; i < mny_yaml_size(yaml, base); i++) {
        mny_yaml_node entry = mny_yaml_at(yaml, base, i);
        mny_yaml_node found = find_code(yaml, over, code_of(yaml, entry));

        made.entries[made.size++] = found == 0 ? entry : lay_over(merge, found, entry, depth);
    }
    for (size_t i = 0; i < mny_yaml_size(yaml, over); i++) {
        mny_yaml_node entry = mny_yaml_at(yaml, over, i);
        const char *code = code_of(yaml, entry);

        /* A code that stands twice in OVER is kept, for the reader to find. */
        if (find_code(yaml, base, code) == 0 || find_code(yaml, over, code) != entry)
            made.entries[made.size++] = entry;
    }
    return end(merge, made);
}

static mny_yaml_node lay_over(struct merge *merge, mny_yaml_node over, mny_yaml_node base,
                              size_t depth)
{
    enum mny_yaml_kind kind = mny_yaml_kind(merge->yaml, over);

    if (merge->no_memory || depth >= DEEPEST || kind != mny_yaml_kind(merge->yaml, base))
        return over;
    if (kind == MNY_YAML_MAP)
        return merge_maps(merge, over, base, depth + 1);
    if (kind == MNY_YAML_LIST && code_of(merge->yaml, mny_yaml_at(merge->yaml, base, 0)))
        return merge_lists(merge, over, base, depth + 1);
    return over;
}

enum mny_code mny_yaml_extend(struct mny_yaml *yaml, struct mny_yaml *base,
                              struct mny_problems *problems)
{
    struct merge merge = {.yaml = yaml, .steps = STEPS_MOST};
    size_t shift = yaml->count, last = yaml->count + base->count;
    struct mny_yaml *end_of_chain = yaml;

    while (end_of_chain->base)
        end_of_chain = end_of_chain->base;
    end_of_chain->base = base;
    if (last > INT_MAX || !mny_grow(&yaml->nodes, &yaml->capacity, last, sizeof *yaml->nodes))
        return mny_problem_memory(problems);
    for (size_t i = 0; i < base->count; i++) {
        struct node node = base->nodes[i];
        size_t entries = node.size * (node.kind == MNY_YAML_MAP ? 2 : 1);

        for (size_t k = 0; k < entries; k++)
            node.entries[k] += (mny_yaml_node)shift;
        yaml->nodes[yaml->count++] = node;
    }
    if (base->root != 0)
        yaml->root = lay_over(&merge, yaml->root, base->root + (mny_yaml_node)shift, 0);
    base->count = 0; /* its entries are numbered anew: it only keeps memory now */
    if (merge.no_memory)
        return mny_problem(problems, MNY_E_INPUT, yaml->nodes[0].where, "%s",
                           _("too much to lay over the standard that it extends; is this the file "
                             "that was meant?"));
    return MNY_OK;
}
