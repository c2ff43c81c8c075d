/* SPDX-License-Identifier: MIT */
#include "survey/dump/json_keys.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/common/key_index.h"
#include "survey/dump/json_cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows whose keys are looked at. */
enum { ROWS_LOOKED_AT = 100 };

struct mny_json_keys {
    size_t column;
    size_t most;
    struct mny_header_rows rows;
    struct mny_csv_field *headers; /* of the first row, with the keys */
    size_t count, room;
    struct mny_arena *arena;     /* owns the keys */
    struct mny_key_index *index; /* of the keys */
    bool whole;                  /* the dump has no other rows, and its JSON can be read */
};

/* One look through the first rows. */
struct look {
    const struct mny_dump *dump;
    struct mny_csv_splitter *splitter;
    struct mny_json_reader *reader;
};

void mny_json_keys_free(struct mny_json_keys *keys)
{
    if (!keys)
        return;
    mny_key_index_free(keys->index);
    mny_arena_free(keys->arena);
    free(keys->headers);
    free(keys);
}

static struct mny_json_keys *create(const struct mny_header_rows *rows, size_t most)
{
    struct mny_json_keys *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->column = MNY_NONE;
    made->most = most;
    made->rows = *rows;
    made->count = rows->counts[0];
    made->arena = mny_arena_create();
    made->index = mny_key_index_create();
    if (!made->arena || !made->index ||
        !mny_grow(&made->headers, &made->room, made->count + 1, sizeof *made->headers)) {
        mny_json_keys_free(made);
        return NULL;
    }
    memcpy(made->headers, rows->cells[0], made->count * sizeof *made->headers);
    made->rows.cells[0] = made->headers;
    return made;
}

/* The cells of the row INDEX behind the header; *COUNT is 0 where it cannot be split.  *THERE:
   there is such a row.  False without memory. */
static bool look_at(const struct look *look, size_t index, const struct mny_csv_field **cells,
                    size_t *count, bool *there)
{
    size_t length, at;
    const char *row = mny_dump_row(look->dump, index, &length);
    enum mny_csv_fault fault = MNY_CSV_OK;

    *count = 0;
    *there = row != NULL;
    if (row)
        fault = mny_csv_split(look->splitter, row, length, cells, count, &at);
    if (fault != MNY_CSV_OK)
        *count = 0;
    return fault != MNY_CSV_MEMORY;
}

/* *MEMORY becomes false without memory. */
static bool is_free(const struct mny_matcher *matcher, const struct mny_csv_field *header,
                    bool *memory)
{
    return mny_matcher_question(matcher, header, memory) == MNY_NONE &&
           !mny_matcher_maps(matcher, header->text);
}

static bool holds_object(const struct mny_csv_field *cell)
{
    const char *text = cell->text;
    size_t length = cell->length;

    mny_trim(&text, &length);
    return length > 0 && *text == '{';
}

/* False without memory. */
static bool find_objects(const struct look *look, const struct mny_matcher *matcher,
                         struct mny_json_keys *keys)
{
    const struct mny_csv_field *headers = keys->rows.cells[0], *cells;
    size_t found = keys->count, count;
    bool there = true, memory = true;

    for (size_t i = 0; i < ROWS_LOOKED_AT && there && memory; i++) {
        memory = look_at(look, i, &cells, &count, &there);
        for (size_t k = 0; k < count && k < found; k++)
            if (holds_object(&cells[k]) && is_free(matcher, &headers[k], &memory))
                found = k;
    }
    keys->column = found < keys->count ? found : MNY_NONE;
    return memory;
}

static bool find_column(const struct look *look, const struct mny_matcher *matcher,
                        struct mny_json_keys *keys)
{
    const struct mny_csv_field *headers = keys->rows.cells[0];
    bool memory = true;

    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(headers[i].text, "answers") == 0 && is_free(matcher, &headers[i], &memory)) {
            keys->column = i;
            return memory;
        }
    }
    return memory && find_objects(look, matcher, keys);
}

/* The header of KEY; NULL without memory. */
static char *header_of(const struct mny_json_keys *keys, const char *key)
{
    const char *column = keys->rows.cells[0][keys->column].text;
    size_t room = strlen(column) + sizeof MNY_JSON_PATH + strlen(key);
    char *header = mny_arena_alloc(keys->arena, room);

    if (header)
        snprintf(header, room, "%s%s%s", column, MNY_JSON_PATH, key);
    return header;
}

static bool add_key(struct mny_json_keys *keys, const char *key)
{
    size_t standing;
    char *header;

    if (keys->count >= keys->most || mny_key_index_find(keys->index, key, strlen(key)) != MNY_NONE)
        return true;
    header = header_of(keys, key);
    if (!header || !mny_grow(&keys->headers, &keys->room, keys->count + 1, sizeof *keys->headers))
        return false;
    keys->rows.cells[0] = keys->headers;
    keys->headers[keys->count] = (struct mny_csv_field){header, strlen(header)};
    header += strlen(header) - strlen(key);
    return mny_key_index_add(keys->index, header, strlen(header), keys->count++, &standing);
}

/* Adds the keys of one cell; *READ becomes false if it cannot be read. */
static bool add_keys(const struct look *look, const struct mny_csv_field *cell,
                     struct mny_json_keys *keys, bool *read)
{
    const struct mny_json_answer *answers;
    size_t count;
    const enum mny_json_fault fault = mny_json_read(look->reader, cell, &answers, &count);

    *read = *read && fault == MNY_JSON_OK;
    for (size_t i = 0; i < count; i++)
        if (!add_key(keys, answers[i].key))
            return false;
    return fault != MNY_JSON_MEMORY;
}

static bool collect(const struct look *look, struct mny_json_keys *keys)
{
    const struct mny_csv_field *cells;
    bool there = true, memory = true, read = true;
    size_t count;

    for (size_t i = 0; i < ROWS_LOOKED_AT && there && memory; i++) {
        memory = look_at(look, i, &cells, &count, &there);
        if (memory && keys->column < count)
            memory = add_keys(look, &cells[keys->column], keys, &read);
    }
    keys->whole = read && !there && mny_dump_is_whole(look->dump) && keys->count < keys->most;
    keys->rows.counts[0] = keys->count;
    return memory;
}

enum mny_code mny_json_keys_find(struct mny_dump *dump, const struct mny_header_rows *rows,
                                 const struct mny_matcher *matcher, size_t most,
                                 struct mny_problems *problems, struct mny_json_keys **keys)
{
    enum mny_code code = mny_dump_look(dump, ROWS_LOOKED_AT, problems);
    struct look look = {dump, mny_csv_splitter_create(rows->delimiter), mny_json_reader_create()};
    struct mny_json_keys *made = create(rows, most);
    bool memory = made && look.splitter && look.reader;

    if (code == MNY_OK && memory)
        memory =
            find_column(&look, matcher, made) && (made->column == MNY_NONE || collect(&look, made));
    mny_csv_splitter_free(look.splitter);
    mny_json_reader_free(look.reader);
    *keys = made;
    return memory ? code : mny_problem_memory(problems);
}

size_t mny_json_keys_column(const struct mny_json_keys *keys)
{
    return keys->column;
}

const struct mny_header_rows *mny_json_keys_rows(const struct mny_json_keys *keys)
{
    return &keys->rows;
}

/* Questions that a respondent is asked.  What is known of the fieldwork is in every row. */
static bool is_answered_late(const struct mny_question *question)
{
    return question->number > 0 &&
           (question->role == MNY_ROLE_NONE || question->role == MNY_ROLE_ATTENTION ||
            question->role == MNY_ROLE_COMMENT || question->role == MNY_ROLE_PERSONAL);
}

bool mny_json_keys_add_late(const struct mny_json_keys *keys,
                            const struct mny_questionnaire *questionnaire,
                            struct mny_binding *binding)
{
    const size_t questions = mny_questionnaire_questions(questionnaire);
    size_t room = binding->count + 1;

    if (binding->json == MNY_NONE || keys->whole)
        return true;
    if (!mny_grow(&binding->columns, &room, binding->count + questions + 1,
                  sizeof *binding->columns))
        return false;
    for (size_t i = 0; i < questions; i++) {
        const struct mny_question *question = mny_questionnaire_question(questionnaire, i);
        char *header;

        if (binding->asked[i] || !is_answered_late(question))
            continue;
        header = header_of(keys, question->name);
        header = header ? strdup(header) : NULL;
        if (!header)
            return false;
        binding->columns[binding->count++] = (struct mny_column){.use = MNY_COLUMN_ANSWER,
                                                                 .question = i,
                                                                 .choice = MNY_NONE,
                                                                 .header = header,
                                                                 .joins = MNY_NONE,
                                                                 .source = MNY_NONE};
        binding->asked[i] = true;
    }
    return true;
}
