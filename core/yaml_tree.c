/* SPDX-License-Identifier: MIT */
#include "core/yaml_tree.h"

#include "core/file.h"
#include "core/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct mny_yaml {
    char *path, *text;
    yaml_document_t document;
    bool loaded;
};

void mny_yaml_free(struct mny_yaml *yaml)
{
    if (!yaml)
        return;
    if (yaml->loaded)
        yaml_document_delete(&yaml->document);
    free(yaml->path);
    free(yaml->text);
    free(yaml);
}

static enum mny_code say_fault(const struct mny_yaml *yaml, const yaml_parser_t *parser,
                               struct mny_problems *problems)
{
    struct mny_where where = {yaml->path, parser->problem_mark.line + 1,
                              parser->problem_mark.column + 1};

    if (parser->error == YAML_MEMORY_ERROR)
        return mny_problem_memory(problems);
    if (parser->error == YAML_READER_ERROR)
        where = (struct mny_where){yaml->path, 0, 0};
    return mny_problem(problems, MNY_E_INPUT, where,
                       _("this is no YAML (libyaml: %s); mind the indentation, and put a text with "
                         "\": \", \" #\" or quotation marks in quotation marks"),
                       parser->problem ? parser->problem : "?");
}

static enum mny_code load(struct mny_yaml *yaml, size_t length, struct mny_problems *problems)
{
    yaml_parser_t parser;
    enum mny_code code = MNY_OK;

    if (!yaml_parser_initialize(&parser))
        return mny_problem_memory(problems);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml->text, length);
    if (yaml_parser_load(&parser, &yaml->document))
        yaml->loaded = true;
    else
        code = say_fault(yaml, &parser, problems);
    yaml_parser_delete(&parser);
    return code;
}

enum mny_code mny_yaml_read(const char *path, struct mny_problems *problems, struct mny_yaml **yaml)
{
    struct mny_yaml *made = calloc(1, sizeof *made);
    enum mny_code code;
    size_t length = 0;

    *yaml = NULL;
    if (!made || !(made->path = strdup(path)))
        code = mny_problem_memory(problems);
    else
        code = mny_file_read(path, problems, &made->text, &length);
    if (code == MNY_OK)
        code = load(made, length, problems);
    if (code == MNY_OK)
        *yaml = made;
    else
        mny_yaml_free(made);
    return code;
}

/* libyaml asks for a document that it may change, but only looks. */
static yaml_node_t *node_of(const struct mny_yaml *yaml, mny_yaml_node node)
{
    return node > 0 ? yaml_document_get_node((yaml_document_t *)&yaml->document, node) : NULL;
}

mny_yaml_node mny_yaml_root(const struct mny_yaml *yaml)
{
    return yaml_document_get_root_node((yaml_document_t *)&yaml->document) ? 1 : 0;
}

enum mny_yaml_kind mny_yaml_kind(const struct mny_yaml *yaml, mny_yaml_node node)
{
    const yaml_node_t *found = node_of(yaml, node);

    if (!found)
        return MNY_YAML_NONE;
    switch (found->type) {
    case YAML_SCALAR_NODE:
        return MNY_YAML_TEXT;
    case YAML_SEQUENCE_NODE:
        return MNY_YAML_LIST;
    case YAML_MAPPING_NODE:
        return MNY_YAML_MAP;
    case YAML_NO_NODE:
        return MNY_YAML_NONE;
    }
    return MNY_YAML_NONE;
}

const char *mny_yaml_text(const struct mny_yaml *yaml, mny_yaml_node node)
{
    const yaml_node_t *found = node_of(yaml, node);

    return found && found->type == YAML_SCALAR_NODE ? (const char *)found->data.scalar.value : NULL;
}

size_t mny_yaml_size(const struct mny_yaml *yaml, mny_yaml_node node)
{
    const yaml_node_t *found = node_of(yaml, node);

    if (found && found->type == YAML_SEQUENCE_NODE)
        return (size_t)(found->data.sequence.items.top - found->data.sequence.items.start);
    if (found && found->type == YAML_MAPPING_NODE)
        return (size_t)(found->data.mapping.pairs.top - found->data.mapping.pairs.start);
    return 0;
}

mny_yaml_node mny_yaml_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index)
{
    const yaml_node_t *found = node_of(yaml, node);

    if (index >= mny_yaml_size(yaml, node))
        return 0;
    return found->type == YAML_SEQUENCE_NODE ? found->data.sequence.items.start[index]
                                             : found->data.mapping.pairs.start[index].value;
}

mny_yaml_node mny_yaml_key_at(const struct mny_yaml *yaml, mny_yaml_node node, size_t index)
{
    const yaml_node_t *found = node_of(yaml, node);

    if (mny_yaml_kind(yaml, node) != MNY_YAML_MAP || index >= mny_yaml_size(yaml, node))
        return 0;
    return found->data.mapping.pairs.start[index].key;
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
    const yaml_node_t *found = node_of(yaml, node);

    if (!found)
        return (struct mny_where){yaml->path, 1, 1};
    return (struct mny_where){yaml->path, found->start_mark.line + 1, found->start_mark.column + 1};
}
