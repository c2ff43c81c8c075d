/* SPDX-License-Identifier: MIT */
/* run.json read back.  Anybody may have changed it: what is no manifest is refused as a
   whole, so that the rest of the program need not doubt its shape. */
#include "core/file.h"
#include "core/text.h"
#include "survey/common/json_text.h"
#include "survey/manifest/manifest_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int digit_of(char letter)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = letter == '\0' ? NULL : strchr(digits, letter);

    return found ? (int)(found - digits) : -1;
}

/* The bytes that HEX stands for; NULL if it stands for none, or without memory. */
static const char *unhex(struct mny_manifest *manifest, const char *hex)
{
    const size_t length = strlen(hex) / 2;
    char *text = mny_arena_alloc(manifest->arena, length + 1);

    if (strlen(hex) % 2 != 0)
        return NULL;
    for (size_t i = 0; text && i < length; i++) {
        const int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);

        if (high < 0 || low < 0 || high + low == 0)
            return NULL;
        text[i] = (char)(high << 4 | low);
    }
    return text;
}

/* Puts a string in the place of each {"hex": ...} below VALUE. */
static bool resolve(struct mny_manifest *manifest, json_t *holder, const char *key, size_t index)
{
    json_t *value = key ? json_object_get(holder, key) : json_array_get(holder, index);
    const char *hex = json_string_value(json_object_get(value, "hex"));
    const char *text = hex ? unhex(manifest, hex) : NULL;
    json_t *string = text ? json_stringn_nocheck(text, strlen(text)) : NULL;

    if (!hex)
        return true;
    if (!string)
        return false;
    return (key ? json_object_set_new_nocheck(holder, key, string)
                : json_array_set_new(holder, index, string)) == 0;
}

static bool is_text(const json_t *object, const char *name)
{
    return json_is_string(json_object_get(object, name));
}

static bool has_digest(const json_t *object)
{
    const char *sha256 = json_string_value(json_object_get(object, "sha256"));
    const json_t *size = json_object_get(object, "size");

    return sha256 && strlen(sha256) == MNY_DIGEST_ROOM - 1 && json_is_integer(size) &&
           json_integer_value(size) >= 0;
}

static bool check_inputs(struct mny_manifest *manifest)
{
    json_t *inputs = json_object_get(manifest->root, "inputs");

    for (size_t i = 0; i < json_array_size(inputs); i++) {
        json_t *input = json_array_get(inputs, i);

        if (!resolve(manifest, input, "path", 0) || !is_text(input, "role") ||
            !is_text(input, "path") || !has_digest(input))
            return false;
    }
    return json_is_array(inputs);
}

/* A name that leads out of the folder is none of its files. */
static bool is_inside(const char *name)
{
    return *name != '\0' && *name != '/' && strncmp(name, "../", 3) != 0 &&
           strcmp(name, "..") != 0 && !strstr(name, "/../");
}

static bool check_outputs(struct mny_manifest *manifest)
{
    json_t *outputs = json_object_get(manifest->root, "outputs");

    for (size_t i = 0; i < json_array_size(outputs); i++) {
        json_t *output = json_array_get(outputs, i);

        if (!resolve(manifest, output, "name", 0) || !is_text(output, "name") ||
            !is_inside(json_string_value(json_object_get(output, "name"))) || !has_digest(output))
            return false;
    }
    return json_is_array(outputs);
}

static bool check_value(struct mny_manifest *manifest, json_t *option)
{
    json_t *value;

    if (!resolve(manifest, option, "value", 0))
        return false;
    value = json_object_get(option, "value");
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!resolve(manifest, value, NULL, i) || !json_is_string(json_array_get(value, i)))
            return false;
    return value && !json_is_object(value) && !json_is_number(value) && is_text(option, "origin");
}

/* There may be none. */
static bool check_operands(struct mny_manifest *manifest)
{
    json_t *operands = json_object_get(manifest->root, "operands");

    for (size_t i = 0; i < json_array_size(operands); i++)
        if (!resolve(manifest, operands, NULL, i) || !json_is_string(json_array_get(operands, i)))
            return false;
    return !operands || json_is_array(operands);
}

static bool check_options(struct mny_manifest *manifest)
{
    json_t *options = json_object_get(manifest->root, "options"), *option;
    const char *name;

    json_object_foreach(options, name, option)
    {
        if (!check_value(manifest, option))
            return false;
    }
    return json_is_object(options);
}

/* Whether all is there.  False also without memory for a name that is no UTF-8. */
static bool is_whole(struct mny_manifest *manifest)
{
    return is_text(manifest->root, "version") && is_text(manifest->root, "command") &&
           check_inputs(manifest) && check_outputs(manifest) && check_options(manifest) &&
           check_operands(manifest);
}

static enum mny_code parse(struct mny_manifest *manifest, const char *path, const char *text,
                           size_t length, struct mny_problems *problems)
{
    json_error_t error;
    bool no_memory;

    manifest->root = mny_json_parse(text, length, JSON_REJECT_DUPLICATES, &error, &no_memory);
    if (no_memory)
        return mny_problem_memory(problems);
    if (!manifest->root)
        return mny_problem(problems, MNY_E_INPUT,
                           (struct mny_where){path, (size_t)error.line, (size_t)error.column},
                           _("this is no JSON (%s)"), error.text);
    errno = 0;
    if (is_whole(manifest))
        return MNY_OK;
    if (errno == ENOMEM)
        return mny_problem_memory(problems);
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path}, "%s",
                       _("this is not as minyi writes it: version, command, inputs, options and "
                         "outputs are expected"));
}

enum mny_code mny_manifest_read(const char *path, struct mny_problems *problems,
                                struct mny_manifest **manifest)
{
    struct mny_manifest *made = calloc(1, sizeof *made);
    char *text = NULL;
    size_t length = 0;
    enum mny_code code;

    *manifest = NULL;
    if (made)
        made->arena = mny_arena_create();
    if (!made || !made->arena) {
        free(made);
        return mny_problem_memory(problems);
    }
    code = mny_file_read(path, problems, &text, &length);
    if (code == MNY_OK)
        code = parse(made, path, text, length, problems);
    free(text);
    if (code == MNY_OK)
        *manifest = made;
    else
        mny_manifest_free(made);
    return code;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static struct mny_file_digest digest_of(const json_t *object)
{
    struct mny_file_digest digest = {
        .size = (uint64_t)json_integer_value(json_object_get(object, "size"))};

    memcpy(digest.sha256, text_of(object, "sha256"), MNY_DIGEST_ROOM);
    return digest;
}

const char *mny_manifest_version(const struct mny_manifest *manifest)
{
    return text_of(manifest->root, "version");
}

const char *mny_manifest_command(const struct mny_manifest *manifest)
{
    return text_of(manifest->root, "command");
}

const char *mny_manifest_run(const struct mny_manifest *manifest)
{
    const char *run = text_of(manifest->root, "run_id");

    return run ? run : "";
}

size_t mny_manifest_inputs(const struct mny_manifest *manifest)
{
    return json_array_size(json_object_get(manifest->root, "inputs"));
}

struct mny_manifest_input mny_manifest_input(const struct mny_manifest *manifest, size_t index)
{
    const json_t *input = json_array_get(json_object_get(manifest->root, "inputs"), index);

    return (struct mny_manifest_input){.role = text_of(input, "role"),
                                       .path = text_of(input, "path"),
                                       .digest = digest_of(input),
                                       .encoding = text_of(input, "encoding")};
}

/* One value in words, made in ARENA where it is no text; NULL without memory. */
static const char *shown(struct mny_arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    const size_t length = text ? strlen(text) : 0;
    char *hex;

    if (json_is_boolean(value))
        return json_is_true(value) ? "true" : "false";
    if (!text)
        text = json_string_value(json_object_get(value, "hex"));
    if (!text || mny_utf8_valid(text, length, NULL))
        return text ? text : "";
    hex = mny_arena_alloc(arena, 2 * length + 1);
    for (size_t i = 0; hex && i < length; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)text[i]);
    return hex;
}

static const char *joined(struct mny_arena *arena, const json_t *values)
{
    size_t room = 1, used = 0;
    char *text;

    for (size_t i = 0; i < json_array_size(values); i++) {
        const char *one = shown(arena, json_array_get(values, i));

        if (!one)
            return NULL;
        room += strlen(one) + 2;
    }
    text = mny_arena_alloc(arena, room);
    for (size_t i = 0; text && i < json_array_size(values); i++) {
        const char *one = shown(arena, json_array_get(values, i));

        if (!one)
            return NULL;
        used += (size_t)snprintf(text + used, room - used, "%s%s", i > 0 ? ", " : "", one);
    }
    return text;
}

bool mny_manifest_visit(const struct mny_manifest *manifest, enum mny_manifest_part part,
                        void (*visit)(void *context, const struct mny_manifest_value *value),
                        void *context)
{
    static const char *const names[] = {
        [MNY_MANIFEST_OPTIONS] = "options", [MNY_MANIFEST_SETTINGS] = "settings"};
    json_t *values = json_object_get(manifest->root, names[part]), *value;
    struct mny_arena *arena = mny_arena_create();
    bool good = arena != NULL;
    const char *name;

    json_object_foreach(values, name, value)
    {
        const json_t *given = json_object_get(value, "value");
        const char *origin = text_of(value, "origin");
        struct mny_manifest_value one = {name, NULL, origin ? origin : ""};

        if (good && given && !json_is_null(given)) {
            one.value = json_is_array(given) ? joined(arena, given) : shown(arena, given);
            good = one.value != NULL;
        }
        if (good)
            visit(context, &one);
    }
    mny_arena_free(arena);
    return good;
}

size_t mny_manifest_outputs(const struct mny_manifest *manifest)
{
    return json_array_size(json_object_get(manifest->root, "outputs"));
}

struct mny_manifest_output mny_manifest_output(const struct mny_manifest *manifest, size_t index)
{
    const json_t *output = json_array_get(json_object_get(manifest->root, "outputs"), index);

    return (struct mny_manifest_output){text_of(output, "name"), digest_of(output)};
}

const char *mny_manifest_option(const struct mny_manifest *manifest, const char *name)
{
    const json_t *option = json_object_get(json_object_get(manifest->root, "options"), name);

    return text_of(option, "value");
}

/* ---- the command line again ---------------------------------------------------------- */

struct words {
    char **items;
    size_t count, room;
};

/* The four texts as one word. */
static bool add_joined(struct words *words, const char *before, const char *text,
                       const char *between, const char *after)
{
    const size_t room = strlen(before) + strlen(text) + strlen(between) + strlen(after) + 1;
    char *word = malloc(room);

    if (!word || !mny_grow(&words->items, &words->room, words->count + 1, sizeof *words->items)) {
        free(word);
        return false;
    }
    snprintf(word, room, "%s%s%s%s", before, text, between, after);
    words->items[words->count++] = word;
    return true;
}

/* --NAME, or with VALUE --NAME=VALUE. */
static bool add_word(struct words *words, const char *name, const char *value)
{
    return add_joined(words, "--", name, value ? "=" : "", value ? value : "");
}

/* A path that looks like an option must not become one. */
static bool add_operands(struct words *words, const json_t *operands)
{
    bool good = true;

    for (size_t i = 0; good && i < json_array_size(operands); i++) {
        const char *word = json_string_value(json_array_get(operands, i));

        good = add_joined(words, *word == '-' ? "./" : "", word, "", "");
    }
    return good;
}

static bool add_option(struct words *words, const char *name, const json_t *value)
{
    if (json_is_true(value))
        return add_word(words, name, NULL);
    if (json_is_string(value))
        return add_word(words, name, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!add_word(words, name, json_string_value(json_array_get(value, i))))
            return false;
    return true;
}

char **mny_manifest_words(const struct mny_manifest *manifest, size_t *count)
{
    struct words words = {.items = calloc(1, sizeof(char *)), .room = 1};
    json_t *options = json_object_get(manifest->root, "options"), *option;
    bool good = words.items != NULL;
    const char *name, *language = text_of(manifest->root, "language");

    if (good)
        good = add_operands(&words, json_object_get(manifest->root, "operands"));
    if (good && language)
        good = add_word(&words, "lang", language);
    json_object_foreach(options, name, option)
    {
        if (good && strcmp(text_of(option, "origin"), "default") != 0)
            good = add_option(&words, name, json_object_get(option, "value"));
    }
    *count = words.count;
    if (good)
        return words.items;
    mny_manifest_words_free(words.items, words.count);
    return NULL;
}

void mny_manifest_words_free(char **words, size_t count)
{
    for (size_t i = 0; words && i < count; i++)
        free(words[i]);
    free(words);
}
