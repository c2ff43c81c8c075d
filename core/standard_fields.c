/* SPDX-License-Identifier: MIT */
#include "core/standard_private.h"

#include "core/number.h"
#include "core/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void mny_reader_fail(struct mny_standard_reader *reader, enum mny_code code)
{
    if (reader->code == MNY_OK)
        reader->code = code;
}

static struct mny_where where_of(const struct mny_standard_reader *reader, mny_yaml_node node)
{
    return mny_yaml_where(reader->yaml, node);
}

static bool is_known(const char *key, const char *const keys[])
{
    for (size_t i = 0; keys[i]; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* Says that KEY is no entry here, and which there are. */
static void say_unknown(struct mny_standard_reader *reader, mny_yaml_node node, const char *key,
                        const char *const keys[])
{
    char known[256] = "";
    size_t used = 0;

    for (size_t i = 0; keys[i] && used + strlen(keys[i]) + 3 < sizeof known; i++)
        used +=
            (size_t)snprintf(known + used, sizeof known - used, "%s%s", i > 0 ? ", " : "", keys[i]);
    mny_reader_fail(reader,
                    mny_problem(reader->problems, MNY_E_INPUT, where_of(reader, node),
                                _("no entry \"%s\" is known here; these are: %s"), key, known));
}

static void check_key(struct mny_standard_reader *reader, mny_yaml_node map, size_t index,
                      const char *const keys[])
{
    mny_yaml_node node = mny_yaml_key_at(reader->yaml, map, index);
    const char *key = mny_yaml_text(reader->yaml, node);

    if (!key || !is_known(key, keys))
        say_unknown(reader, node, key ? key : "?", keys);
    else if (mny_yaml_find(reader->yaml, map, key) != mny_yaml_at(reader->yaml, map, index))
        mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT, where_of(reader, node),
                                            _("\"%s\" stands here twice; keep one"), key));
}

bool mny_reader_keys(struct mny_standard_reader *reader, mny_yaml_node node,
                     const char *const keys[])
{
    if (mny_yaml_kind(reader->yaml, node) != MNY_YAML_MAP) {
        mny_reader_fail(reader,
                        mny_problem(reader->problems, MNY_E_INPUT, where_of(reader, node), "%s",
                                    _("entries of the form `name: value` are expected "
                                      "here")));
        return false;
    }
    for (size_t i = 0; i < mny_yaml_size(reader->yaml, node); i++)
        check_key(reader, node, i, keys);
    return true;
}

const char *mny_reader_copy(struct mny_standard_reader *reader, const char *text)
{
    const char *copy = mny_arena_text(reader->standard->arena, text, strlen(text));

    if (copy)
        return copy;
    mny_reader_fail(reader, mny_problem_memory(reader->problems));
    return "";
}

/* The text under KEY as it stands in the tree, or NULL. */
static const char *find_text(struct mny_standard_reader *reader, mny_yaml_node map, const char *key,
                             bool must)
{
    mny_yaml_node node = mny_yaml_find(reader->yaml, map, key);
    const char *text = mny_yaml_text(reader->yaml, node);

    if ((node == 0 || (text && *text == '\0')) && must)
        mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT,
                                            where_of(reader, node ? node : map),
                                            _("\"%s\" is missing"), key));
    else if (node != 0 && !text)
        mny_reader_fail(reader,
                        mny_problem(reader->problems, MNY_E_INPUT, where_of(reader, node),
                                    _("\"%s\" is a list or a map; a text is expected"), key));
    return text;
}

const char *mny_reader_text(struct mny_standard_reader *reader, mny_yaml_node map, const char *key,
                            bool must)
{
    const char *text = find_text(reader, map, key, must);

    return text && *text != '\0' ? mny_reader_copy(reader, text) : "";
}

double mny_reader_number(struct mny_standard_reader *reader, mny_yaml_node map, const char *key,
                         double least, double most, double none)
{
    const char *text = find_text(reader, map, key, isnan(none));
    char least_text[MNY_NUMBER_ROOM], most_text[MNY_NUMBER_ROOM];
    double value;

    if (!text || *text == '\0')
        return none;
    if (mny_number_parse(text, strlen(text), &value) && value >= least && value <= most)
        return value;
    mny_number_format(least, least_text);
    mny_number_format(most, most_text);
    mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT,
                                        where_of(reader, mny_yaml_find(reader->yaml, map, key)),
                                        _("\"%s\" is \"%s\"; a number from %s to %s is expected"),
                                        key, text, least_text, most_text));
    return none;
}

double mny_reader_weight(struct mny_standard_reader *reader, mny_yaml_node node, double share)
{
    if (mny_yaml_find(reader->yaml, node, "weight") == 0)
        return share;
    return mny_reader_number(reader, node, "weight", 0, 100, NAN);
}

bool mny_reader_flag(struct mny_standard_reader *reader, mny_yaml_node map, const char *key)
{
    const char *text = find_text(reader, map, key, false);

    if (!text || strcmp(text, "false") == 0)
        return false;
    if (strcmp(text, "true") != 0)
        mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT,
                                            where_of(reader, mny_yaml_find(reader->yaml, map, key)),
                                            _("\"%s\" is \"%s\"; `true` or `false` is expected"),
                                            key, text));
    return strcmp(text, "true") == 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool mny_reader_is_name(const char *text)
{
    if (!is_letter(*text))
        return false;
    for (; *text != '\0'; text++)
        if (!is_letter(*text) && !mny_is_digit(*text) && *text != '_')
            return false;
    return true;
}

/* Codes stand in the header of wide filings (`L1P1-A1.x1`) and in CSV cells. */
static bool is_code(const char *text)
{
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!is_letter(*text) && !mny_is_digit(*text) && *text != '_' && *text != '-')
            return false;
    return true;
}

static void keep_code(struct mny_standard_reader *reader, const char *code, struct mny_where where)
{
    for (size_t i = 0; i < reader->code_count; i++) {
        if (strcmp(reader->codes[i].text, code) == 0) {
            mny_reader_fail(
                reader,
                mny_problem(reader->problems, MNY_E_INPUT, where,
                            _("the code \"%s\" stands at line %zu already; each is used once"),
                            code, reader->codes[i].where.line));
            return;
        }
    }
    if (!mny_grow(&reader->codes, &reader->code_capacity, reader->code_count + 1,
                  sizeof *reader->codes)) {
        mny_reader_fail(reader, mny_problem_memory(reader->problems));
        return;
    }
    reader->codes[reader->code_count++] = (struct mny_standard_code){code, MNY_NO_INPUT, where};
}

const char *mny_reader_code(struct mny_standard_reader *reader, mny_yaml_node map)
{
    const char *code = mny_reader_text(reader, map, "code", true);
    struct mny_where where = where_of(reader, mny_yaml_find(reader->yaml, map, "code"));

    if (*code == '\0')
        return code;
    /* `objective` is the code of the sum in objective.csv. */
    if (is_code(code) && strcmp(code, "objective") != 0)
        keep_code(reader, code, where);
    else
        mny_reader_fail(reader, mny_problem(reader->problems, MNY_E_INPUT, where,
                                            _("\"%s\" cannot be a code; letters, digits, - and _ "
                                              "are, but not `objective`"),
                                            code));
    return code;
}

mny_yaml_node mny_reader_list(struct mny_standard_reader *reader, mny_yaml_node map,
                              const char *key)
{
    mny_yaml_node node = mny_yaml_find(reader->yaml, map, key);

    if (mny_yaml_kind(reader->yaml, node) == MNY_YAML_LIST && mny_yaml_size(reader->yaml, node) > 0)
        return node;
    mny_reader_fail(
        reader, mny_problem(reader->problems, MNY_E_INPUT, where_of(reader, node ? node : map),
                            _("\"%s\" with a list of one entry at least is expected here"), key));
    return 0;
}
