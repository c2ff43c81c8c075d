/* SPDX-License-Identifier: MIT */
#include "survey/manifest/manifest.h"

#include "core/text.h"
#include "survey/manifest/manifest_private.h"

#include <stdlib.h>
#include <string.h>

/* TEXT as JSON, which is UTF-8; what is not becomes {"hex": ...}. */
static json_t *json_text(const char *text)
{
    static const char digits[] = "0123456789abcdef";
    const size_t length = strlen(text);
    char *hex;
    json_t *made;

    if (mny_utf8_valid(text, length, NULL))
        return json_string_nocheck(text);
    hex = malloc(2 * length + 1);
    if (!hex)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        hex[2 * i] = digits[(unsigned char)text[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)text[i] & 15];
    }
    hex[2 * length] = '\0';
    made = json_pack("{s:s}", "hex", hex);
    free(hex);
    return made;
}

/* VALUE is OBJECT's then.  False if there was none, or no memory. */
static bool put(json_t *object, const char *name, json_t *value)
{
    return value && json_object_set_new_nocheck(object, name, value) == 0;
}

struct mny_manifest *mny_manifest_create(const char *version, const char *command)
{
    struct mny_manifest *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->root = json_object();
    if (made->root && put(made->root, "version", json_text(version)) &&
        put(made->root, "command", json_text(command)) &&
        put(made->root, "run_id", json_string("")) && put(made->root, "language", json_null()) &&
        put(made->root, "inputs", json_array()) && put(made->root, "options", json_object()) &&
        put(made->root, "settings", json_object()) && put(made->root, "counts", json_object()) &&
        put(made->root, "outputs", json_array()))
        return made;
    mny_manifest_free(made);
    return NULL;
}

void mny_manifest_free(struct mny_manifest *manifest)
{
    if (!manifest)
        return;
    json_decref(manifest->root);
    mny_arena_free(manifest->arena);
    free(manifest);
}

static bool put_digest(json_t *object, const struct mny_file_digest *digest)
{
    return put(object, "size", json_integer((json_int_t)digest->size)) &&
           put(object, "sha256", json_string(digest->sha256));
}

bool mny_manifest_add_input(struct mny_manifest *manifest, const struct mny_manifest_input *input)
{
    const char delimiter[] = {input->delimiter, '\0'};
    json_t *object = json_object();
    bool good = object && put(object, "role", json_text(input->role)) &&
                put(object, "path", json_text(input->path)) && put_digest(object, &input->digest);

    if (good && input->encoding)
        good = put(object, "encoding", json_text(input->encoding));
    if (good && input->delimiter != '\0')
        good = put(object, "delimiter", json_text(delimiter));
    if (!good) {
        json_decref(object);
        return false;
    }
    return json_array_append_new(json_object_get(manifest->root, "inputs"), object) == 0;
}

/* NAME: VALUE (which is taken) and ORIGIN. */
static bool add(struct mny_manifest *manifest, const char *part, const char *name, json_t *value,
                const char *origin)
{
    json_t *object = value ? json_object() : NULL;

    if (!object) {
        json_decref(value);
        return false;
    }
    if (put(object, "value", value) && put(object, "origin", json_text(origin)))
        return put(json_object_get(manifest->root, part), name, object);
    json_decref(object);
    return false;
}

bool mny_manifest_add_text(struct mny_manifest *manifest, enum mny_manifest_part part,
                           const char *name, const char *value, const char *origin)
{
    return add(manifest, part == MNY_MANIFEST_OPTIONS ? "options" : "settings", name,
               value ? json_text(value) : json_null(), origin);
}

bool mny_manifest_add_flag(struct mny_manifest *manifest, const char *name, bool value,
                           const char *origin)
{
    return add(manifest, "options", name, json_boolean(value), origin);
}

bool mny_manifest_add_list(struct mny_manifest *manifest, const char *name,
                           const char *const *values, size_t count, const char *origin)
{
    json_t *list = json_array();
    bool good = list != NULL;

    for (size_t i = 0; good && i < count; i++) {
        json_t *text = json_text(values[i]);

        good = text && json_array_append_new(list, text) == 0;
    }
    if (good)
        return add(manifest, "options", name, list, origin);
    json_decref(list);
    return false;
}

bool mny_manifest_add_operand(struct mny_manifest *manifest, const char *word)
{
    json_t *text = json_text(word);

    if (!json_object_get(manifest->root, "operands") &&
        !put(manifest->root, "operands", json_array())) {
        json_decref(text);
        return false;
    }
    return text && json_array_append_new(json_object_get(manifest->root, "operands"), text) == 0;
}

bool mny_manifest_add_count(struct mny_manifest *manifest, const char *in, const char *name,
                            uint64_t count)
{
    json_t *counts = json_object_get(manifest->root, "counts");

    if (in && !json_object_get(counts, in) && !put(counts, in, json_object()))
        return false;
    return put(in ? json_object_get(counts, in) : counts, name, json_integer((json_int_t)count));
}

bool mny_manifest_set_language(struct mny_manifest *manifest, const char *language)
{
    return put(manifest->root, "language", json_text(language));
}

bool mny_manifest_set_run(struct mny_manifest *manifest, const char *run_id)
{
    return json_string_set(json_object_get(manifest->root, "run_id"), run_id) == 0;
}

static enum mny_code add_output(struct mny_manifest *manifest, const struct mny_output *output,
                                const char *name, struct mny_problems *problems)
{
    json_t *list = json_object_get(manifest->root, "outputs"), *object;
    struct mny_file_digest digest;
    enum mny_code code = mny_output_digest(output, name, problems, &digest);

    if (code != MNY_OK)
        return code;
    object = json_object();
    if (object && put(object, "name", json_text(name)) && put_digest(object, &digest))
        return json_array_append_new(list, object) == 0 ? MNY_OK : mny_problem_memory(problems);
    json_decref(object);
    return mny_problem_memory(problems);
}

static enum mny_code add_outputs(struct mny_manifest *manifest, const struct mny_output *output,
                                 struct mny_problems *problems)
{
    char **names = NULL;
    size_t count = 0;
    enum mny_code code = mny_folder_files(mny_output_folder(output), problems, &names, &count);

    for (size_t i = 0; code == MNY_OK && i < count; i++)
        code = add_output(manifest, output, names[i], problems);
    mny_folder_files_free(names, count);
    return code;
}

static int write_part(const char *bytes, size_t length, void *writer)
{
    mny_writer_bytes(writer, bytes, length);
    return 0;
}

/* By parts: where json_dumps() has no memory for the name of a value, it leaves the name out. */
enum mny_code mny_manifest_write(struct mny_manifest *manifest, struct mny_output *output,
                                 struct mny_problems *problems)
{
    enum mny_code code = add_outputs(manifest, output, problems);
    struct mny_writer *writer = NULL;
    bool whole;

    if (code == MNY_OK)
        code = mny_output_open(output, MNY_MANIFEST_NAME, problems, &writer);
    if (code != MNY_OK)
        return code;
    whole = json_dump_callback(manifest->root, write_part, writer, JSON_INDENT(2)) == 0;
    mny_writer_string(writer, "\n");
    code = mny_writer_close(writer);
    return code == MNY_OK && !whole ? mny_problem_memory(problems) : code;
}
