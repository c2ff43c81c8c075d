/* SPDX-License-Identifier: MIT */
#include "survey/dump/json_cell.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/common/json_text.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_MOST = 1 << 20, DEPTH_MOST = 32, KEYS_MOST = 20000, KEY_MOST = 1024 };

struct mny_json_reader {
    struct mny_arena *arena; /* of the texts that JSON has not as they are wanted */
    json_t *root;            /* owns the others */
    struct mny_json_answer *answers;
    size_t count, room;
};

struct mny_json_reader *mny_json_reader_create(void)
{
    struct mny_json_reader *made = calloc(1, sizeof *made);

    if (made && !(made->arena = mny_arena_create())) {
        free(made);
        return NULL;
    }
    return made;
}

void mny_json_reader_free(struct mny_json_reader *reader)
{
    if (!reader)
        return;
    json_decref(reader->root);
    mny_arena_free(reader->arena);
    free(reader->answers);
    free(reader);
}

static struct mny_csv_field field(const char *text)
{
    return (struct mny_csv_field){text, strlen(text)};
}

/* The text of a value that is no object and no list, in ROOM or its own; of null, and of the
   text that some programs make of it, an empty one. */
static struct mny_csv_field text_of(const json_t *value, char room[MNY_NUMBER_ROOM])
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return strcmp(json_string_value(value), "null") == 0 ? field("")
                                                             : field(json_string_value(value));
    case JSON_INTEGER:
        snprintf(room, MNY_NUMBER_ROOM, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        return field(room);
    case JSON_REAL:
        return (struct mny_csv_field){room, mny_number_format(json_real_value(value), room)};
    case JSON_TRUE:
        return field("true");
    case JSON_FALSE:
        return field("false");
    case JSON_NULL:
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
    return field("");
}

static bool is_container(const json_t *value)
{
    return json_is_object(value) || json_is_array(value);
}

/* DEPTH is that of VALUE itself, from 1. */
static bool is_too_deep(json_t *value, size_t depth)
{
    const char *key;
    json_t *inner;

    if (!is_container(value))
        return false;
    if (depth > DEPTH_MOST)
        return true;
    json_object_foreach(value, key, inner)
    {
        if (is_too_deep(inner, depth + 1))
            return true;
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        if (is_too_deep(json_array_get(value, i), depth + 1))
            return true;
    return false;
}

static bool holds_containers(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (is_container(json_array_get(list, i)))
            return true;
    return false;
}

/* The values of LIST, joined.  False without memory. */
static bool join(struct mny_json_reader *reader, const json_t *list, struct mny_csv_field *joined)
{
    static const char mark[] = MNY_JSON_JOINER;
    char room[MNY_NUMBER_ROOM], *text;
    size_t length = 0, used = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        length += text_of(json_array_get(list, i), room).length + sizeof mark;
    text = mny_arena_alloc(reader->arena, length + 1);
    for (size_t i = 0; text && i < json_array_size(list); i++) {
        const struct mny_csv_field one = text_of(json_array_get(list, i), room);

        if (i > 0)
            text[used++] = *mark;
        memcpy(text + used, one.text, one.length);
        used += one.length;
    }
    *joined = (struct mny_csv_field){text, used};
    return text != NULL;
}

static bool keep_number(struct mny_json_reader *reader, struct mny_csv_field *value)
{
    value->text = mny_arena_text(reader->arena, value->text, value->length);
    return value->text != NULL;
}

static enum mny_json_fault add_answer(struct mny_json_reader *reader, const char *key,
                                      const json_t *value)
{
    struct mny_json_answer answer = {.key = key, .readable = true};
    char room[MNY_NUMBER_ROOM];
    bool memory = true;

    if (reader->count == KEYS_MOST)
        return MNY_JSON_BAD;
    answer.value = text_of(value, room);
    if (json_is_array(value)) {
        answer.readable = !holds_containers(value);
        memory = join(reader, value, &answer.value);
    } else if (json_is_number(value)) {
        memory = keep_number(reader, &answer.value);
    }
    if (!memory ||
        !mny_grow(&reader->answers, &reader->room, reader->count + 1, sizeof *reader->answers))
        return MNY_JSON_MEMORY;
    reader->answers[reader->count++] = answer;
    return MNY_JSON_OK;
}

/* KEY behind those of the objects around it, OUTER; *PATH is NULL without memory. */
static enum mny_json_fault join_keys(struct mny_json_reader *reader, const char *outer,
                                     const char *key, const char **path)
{
    const size_t room = (outer ? strlen(outer) + sizeof MNY_JSON_PATH : 1) + strlen(key);
    char *text;

    *path = key;
    if (room > KEY_MOST)
        return MNY_JSON_BAD;
    if (!outer)
        return MNY_JSON_OK;
    *path = text = mny_arena_alloc(reader->arena, room);
    if (text)
        snprintf(text, room, "%s%s%s", outer, MNY_JSON_PATH, key);
    return text ? MNY_JSON_OK : MNY_JSON_MEMORY;
}

static enum mny_json_fault add_object(struct mny_json_reader *reader, const char *outer,
                                      json_t *object)
{
    const char *key, *path;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        enum mny_json_fault fault = join_keys(reader, outer, key, &path);

        if (fault == MNY_JSON_OK && json_object_size(value) > 0)
            fault = add_object(reader, path, value);
        else if (fault == MNY_JSON_OK)
            fault = add_answer(reader, path, value);
        if (fault != MNY_JSON_OK)
            return fault;
    }
    return MNY_JSON_OK;
}

static enum mny_json_fault read_text(struct mny_json_reader *reader, const char *text,
                                     size_t length)
{
    json_error_t error;
    bool no_memory;

    if (length == 0)
        return MNY_JSON_OK;
    if (length > CELL_MOST)
        return MNY_JSON_BAD;
    reader->root =
        mny_json_parse(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error, &no_memory);
    if (!reader->root)
        return no_memory ? MNY_JSON_MEMORY : MNY_JSON_BAD;
    if (json_is_null(reader->root) ||
        (json_is_array(reader->root) && json_array_size(reader->root) == 0))
        return MNY_JSON_OK;
    if (!json_is_object(reader->root) || is_too_deep(reader->root, 1))
        return MNY_JSON_BAD;
    return add_object(reader, NULL, reader->root);
}

enum mny_json_fault mny_json_read(struct mny_json_reader *reader, const struct mny_csv_field *cell,
                                  const struct mny_json_answer **answers, size_t *count)
{
    const char *text = cell->text;
    size_t length = cell->length;
    enum mny_json_fault fault;

    json_decref(reader->root);
    reader->root = NULL;
    reader->count = 0;
    mny_arena_clear(reader->arena);
    mny_trim(&text, &length);
    fault = read_text(reader, text, length);
    *answers = reader->answers;
    *count = fault == MNY_JSON_OK ? reader->count : 0;
    return fault;
}
