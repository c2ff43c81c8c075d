/* SPDX-License-Identifier: MIT */
#include "survey/options_private.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/common/memory_ceiling.h"
#include "survey/options_dialects.h"
#include "survey/options_methods.h"
#include "survey/options_sampling.h"

#include <string.h>

static enum mny_code add_path(struct mny_paths *paths, const char *path,
                              struct mny_problems *problems)
{
    if (!mny_grow(&paths->items, &paths->capacity, paths->count + 1, sizeof *paths->items))
        return mny_problem_memory(problems);
    paths->items[paths->count++] = path;
    return MNY_OK;
}

static enum mny_code set_method(struct mny_options *options, const char *text,
                                struct mny_problems *problems)
{
    options->method_given = true;
    for (int method = 0; method < MNY_METHOD_COUNT; method++) {
        options->weighting.method = (enum mny_method)method;
        if (strcmp(text, mny_method_name((enum mny_method)method)) == 0)
            return MNY_OK;
    }
    options->weighting.method = MNY_METHOD_NONE;
    return mny_usage(
        problems, _("--method %s: not a method; it is none, poststratify, rake, linear or logit"),
        text);
}

static enum mny_code set_encoding(struct mny_options *options, const char *text,
                                  struct mny_problems *problems)
{
    if (mny_encoding_parse(text, &options->encoding))
        return MNY_OK;
    return mny_usage(
        problems,
        _("--encoding %s: not an encoding; it is utf-8, gb18030, gbk, big5, utf-16, utf-16le or "
          "utf-16be"),
        text);
}

/* A number between LEAST and MOST, whole if WHOLE. */
static enum mny_code set_number(const char *name, const char *text, bool whole, double least,
                                double most, double *value, struct mny_problems *problems)
{
    size_t length = strlen(text);
    double read;
    char from[MNY_NUMBER_ROOM], to[MNY_NUMBER_ROOM];
    bool good =
        whole ? mny_integer_parse(text, length, &read) : mny_number_parse(text, length, &read);

    if (!good || read < least || read > most) {
        mny_number_format(least, from);
        mny_number_format(most, to);
        return mny_usage(problems,
                         whole ? _("--%s %s: a whole number from %s to %s is expected")
                               : _("--%s %s: a number from %s to %s is expected"),
                         name, text, from, to);
    }
    *value = read;
    return MNY_OK;
}

static enum mny_code set_count(const char *name, const char *text, double most, size_t *value,
                               struct mny_problems *problems)
{
    double read = 0;
    enum mny_code code = set_number(name, text, true, 1, most, &read, problems);

    if (code == MNY_OK)
        *value = (size_t)read;
    return code;
}

static enum mny_code add_declared_rows(struct mny_options *options, const char *name,
                                       const char *text, struct mny_problems *problems)
{
    struct mny_counts *rows = &options->declared_rows;
    double read = 0;
    enum mny_code code = set_number(name, text, true, 0, 9007199254740992, &read, problems);

    if (code != MNY_OK)
        return code;
    if (!mny_grow(&rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items))
        return mny_problem_memory(problems);
    rows->items[rows->count++] = (size_t)read;
    return MNY_OK;
}

static enum mny_code set_seed(struct mny_options *options, const char *text,
                              struct mny_problems *problems)
{
    double read = 0;
    enum mny_code code = set_number("seed", text, true, 0, 9007199254740992, &read, problems);

    options->seed_given = true;
    options->scoring.seed = (uint64_t)read;
    return code;
}

static enum mny_code set_export(struct mny_options *options, const char *text,
                                struct mny_problems *problems)
{
    options->export_list = text;
    if (mny_export_formats_parse(text, &options->export))
        return MNY_OK;
    return mny_usage(problems, _("--export %s: csv, sav, dta, several joined by commas, or all"),
                     text);
}

/* Sets what is more than one member, or said by words of its own. */
static enum mny_code set_special(struct mny_options *options, const struct option_entry *entry,
                                 const char *text, struct mny_problems *problems)
{
    switch (entry->key) {
    case KEY_CITY:
        if (options->command == MNY_REPORT)
            return add_path(&options->packets, text, problems);
        options->city = text;
        return MNY_OK;
    case KEY_METHOD:
        return set_method(options, text, problems);
    case KEY_BOUNDS:
        options->bounds = text;
        return mny_options_set_bounds(options, text, problems);
    case KEY_TRIM:
        options->trim = text;
        return mny_options_set_trim(options, MNY_TRIM_CUT, text, problems);
    case KEY_TRIM_KEEP:
        options->trim = text;
        return mny_options_set_trim(options, MNY_TRIM_KEEP, text, problems);
    case KEY_COLLAPSE:
        options->collapse = text ? text : "5";
        return set_count(entry->name, options->collapse, 1e9, &options->weighting.collapse,
                         problems);
    case KEY_NONRESPONSE:
        options->weighting.adjust = true;
        options->nonresponse = text ? text : "";
        return MNY_OK;
    case KEY_NONRESPONSE_MIN:
        options->nonresponse_min_given = true;
        return set_count(entry->name, text, 1e9, &options->weighting.nonresponse.least, problems);
    case KEY_LONELY:
        options->lonely = text;
        return mny_options_set_lonely(options, text, problems);
    case KEY_REPLICATES:
        options->replicates = text;
        return mny_options_set_replicates(options, text, problems);
    case KEY_SEED:
        options->seed = text;
        return set_seed(options, text, problems);
    case KEY_INTERVAL:
        options->interval = text;
        return mny_options_set_interval(options, text, problems);
    case KEY_EXPORT:
        return set_export(options, text, problems);
    case KEY_ENCODING:
        return set_encoding(options, text, problems);
    case KEY_DIALECT:
        return mny_options_add_dialect(options, text, problems);
    case KEY_ID_SCOPE:
        return mny_options_set_id_scope(options, text, problems);
    case KEY_DECLARED_ROWS:
        return add_declared_rows(options, entry->name, text, problems);
    case KEY_ALLOCATION:
        options->allocation_given = true;
        return mny_options_set_allocation(options, text, problems);
    case KEY_MAX_MEMORY:
        if (mny_memory_parse(text, &options->max_memory))
            return MNY_OK;
        return mny_usage(problems,
                         _("--max-memory %s: bytes from 16M, such as 500M or 8G, or none"), text);
    case KEY_LANG:
        if (strcmp(text, "zh") != 0 && strcmp(text, "en") != 0)
            return mny_usage(problems, _("--lang %s: it is zh or en"), text);
        options->language = text;
        return MNY_OK;
    default:
        return MNY_E_INTERNAL;
    }
}

/* Sets what ENTRY stands for. */
static enum mny_code set(struct mny_options *options, const struct option_entry *entry,
                         const char *text, struct mny_problems *problems)
{
    void *member = (char *)options + entry->stands.member;

    switch (entry->stands.what) {
    case SETS_TEXT:
        *(const char **)member = text;
        return MNY_OK;
    case SETS_PATHS:
        return add_path(member, text, problems);
    case SETS_FLAG:
        *(bool *)member = true;
        return MNY_OK;
    case SETS_COUNT:
        return set_count(entry->name, text, entry->stands.most, member, problems);
    case SETS_NUMBER:
        return set_number(entry->name, text, false, entry->stands.least, entry->stands.most, member,
                          problems);
    case SETS_SPECIAL:
        break;
    }
    return set_special(options, entry, text, problems);
}

static enum mny_code note_given(struct mny_options *options, const struct option_entry *entry,
                                const char *text, struct mny_problems *problems)
{
    if (!mny_grow(&options->given, &options->given_room, options->given_count + 1,
                  sizeof *options->given))
        return mny_problem_memory(problems);
    options->given[options->given_count++] = (struct mny_given){entry->name, text};
    return MNY_OK;
}

/* Of those that do not change what comes out the last one counts, as is usual. */
static bool may_repeat(const struct mny_options *options, const struct option_entry *entry)
{
    switch (entry->key) {
    case KEY_DIALECT:
    case KEY_DECLARED_ROWS:
    case KEY_THREADS:
    case KEY_MAX_MEMORY:
    case KEY_LANG:
        return true;
    case KEY_CITY:
        return options->command == MNY_REPORT;
    default:
        return entry->stands.what == SETS_PATHS || entry->stands.what == SETS_FLAG;
    }
}

/* The option says two things, or nothing. */
static enum mny_code check_value(const struct mny_options *options,
                                 const struct option_entry *entry, const char *text,
                                 struct mny_problems *problems)
{
    const bool names = entry->stands.what == SETS_TEXT || entry->stands.what == SETS_PATHS;

    if (names && text && text[0] == '\0')
        return mny_usage(problems, _("--%s: what is given is empty"), entry->name);
    for (size_t i = 0; i < options->given_count && !may_repeat(options, entry); i++) {
        const char *before = options->given[i].value ? options->given[i].value : "";

        if (strcmp(options->given[i].name, entry->name) == 0 &&
            strcmp(before, text ? text : "") != 0)
            return mny_usage(problems, _("--%s is given twice, as %s and as %s"), entry->name,
                             before, text ? text : "");
    }
    return MNY_OK;
}

enum mny_code mny_option_set(struct mny_options *options, const struct option_entry *entry,
                             const char *text, struct mny_problems *problems)
{
    enum mny_code code = check_value(options, entry, text, problems);

    if (code == MNY_OK)
        code = note_given(options, entry, text, problems);
    return code == MNY_OK ? set(options, entry, text, problems) : code;
}

enum mny_code mny_options_add_word(struct mny_options *options, int last_key, const char *word,
                                   struct mny_problems *problems)
{
    const struct option_entry *entry = mny_option_of(last_key);

    if (!entry || entry->stands.what != SETS_PATHS)
        return add_path(&options->operands, word, problems);
    return mny_option_set(options, entry, word, problems);
}
