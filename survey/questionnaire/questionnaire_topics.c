/* SPDX-License-Identifier: MIT */
/* topics.csv: the coding frame of open comments. */
#include "core/text.h"
#include "survey/questionnaire/questionnaire_parts.h"
#include "survey/questionnaire/topic_frame.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOPIC, LABEL, LABEL_ENGLISH, PATTERN, POLARITY, TOPIC_COLUMNS };

static const struct mny_sheet_column topic_columns[TOPIC_COLUMNS] = {
    [TOPIC] = {"topic", NULL, MNY_SHEET_REQUIRED},
    [LABEL] = {"label", NULL, MNY_SHEET_LABEL},
    [LABEL_ENGLISH] = {"label", NULL, MNY_SHEET_ENGLISH},
    [PATTERN] = {"pattern", NULL, MNY_SHEET_REQUIRED},
    [POLARITY] = {"polarity", NULL, MNY_SHEET_PLAIN},
};

/* The frame with what reading it takes. */
struct mny_topic_sheet {
    struct mny_topic_frame frame;
    struct mny_topic *topics;
    struct mny_topic_pattern *patterns;
    struct mny_pattern **compiled; /* the same as in PATTERNS, to free them */
    size_t compiled_count;
};

/* Reading it: its sheet, and what was named before. */
struct topic_reading {
    struct mny_questionnaire_reading *reading;
    struct mny_sheet *sheet;
    struct mny_topic_sheet *made;
    struct mny_key_index *codes;    /* of topics: which */
    struct mny_key_index *patterns; /* topic, polarity and pattern: the row */
    size_t *rows;                   /* by topic: its first row with a label, or its first */
};

const char *mny_polarity_name(enum mny_polarity polarity)
{
    switch (polarity) {
    case MNY_COMPLAINT:
        return "complaint";
    case MNY_PRAISE:
        return "praise";
    case MNY_NEUTRAL:
    case MNY_POLARITIES:
        break;
    }
    return "neutral";
}

void mny_topic_sheet_free(struct mny_topic_sheet *sheet)
{
    if (!sheet)
        return;
    for (size_t i = 0; i < sheet->compiled_count; i++)
        mny_pattern_free(sheet->compiled[i]);
    free(sheet->topics);
    free(sheet->patterns);
    free(sheet->compiled);
    free(sheet);
}

static struct mny_where place(const struct topic_reading *topics, size_t row, size_t column)
{
    return mny_sheet_where(topics->sheet, row, column);
}

/* Rows of topics.csv in OUT that are no topics have these names there. */
static bool is_taken(const char *code)
{
    return strcmp(code, "any_comment") == 0 || strcmp(code, "no_topic") == 0 ||
           strcmp(code, "not_coded") == 0;
}

/* The topic that ROW is of, with its label; MNY_NONE if it names none. */
static enum mny_code read_topic(struct topic_reading *topics, size_t row, size_t *topic)
{
    struct mny_problems *problems = topics->reading->problems;
    const char *code = mny_sheet_cell(topics->sheet, row, TOPIC);
    const char *label = mny_sheet_cell(topics->sheet, row, LABEL);
    struct mny_topic *made = &topics->made->topics[topics->made->frame.count];

    *topic = MNY_NONE;
    if (code[0] == '\0')
        mny_problem(problems, MNY_E_INPUT, place(topics, row, TOPIC), "%s",
                    _("the pattern has no topic; write one in column \"topic\""));
    else if (is_taken(code))
        mny_problem(problems, MNY_E_INPUT, place(topics, row, TOPIC),
                    _("topic \"%s\": the file topics.csv of every run has a row of this name; "
                      "choose another one"),
                    code);
    if (code[0] == '\0' || is_taken(code))
        return MNY_OK;
    made->code = mny_questionnaire_text(topics->reading->q, code);
    if (!made->code || !mny_key_index_add(topics->codes, made->code, strlen(code),
                                          topics->made->frame.count, topic))
        return mny_problem_memory(problems);
    if (*topic == topics->made->frame.count) {
        topics->rows[topics->made->frame.count++] = row;
        for (size_t i = 0; i < MNY_POLARITIES; i++)
            made->codes[i] = MNY_NONE;
    }
    made = &topics->made->topics[*topic];
    if (label[0] == '\0')
        return MNY_OK;
    if (made->label && strcmp(made->label, label) != 0)
        mny_problem(problems, MNY_E_INPUT, place(topics, row, LABEL),
                    _("topic \"%s\" has two labels, first in line %zu (\"%s\"); write it once"),
                    code, place(topics, topics->rows[*topic], LABEL).line, made->label);
    if (made->label)
        return MNY_OK;
    topics->rows[*topic] = row;
    made->label = mny_questionnaire_text(topics->reading->q, label);
    return made->label ? MNY_OK : mny_problem_memory(problems);
}

static bool read_polarity(struct topic_reading *topics, size_t row, enum mny_polarity *polarity)
{
    const char *text = mny_sheet_cell(topics->sheet, row, POLARITY);

    *polarity = MNY_NEUTRAL;
    if (text[0] == '\0')
        return true;
    for (*polarity = MNY_COMPLAINT; *polarity < MNY_POLARITIES; (*polarity)++)
        if (strcmp(text, mny_polarity_name(*polarity)) == 0)
            return true;
    mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, row, POLARITY),
                _("polarity \"%s\" is not known; known are complaint, praise and neutral"), text);
    return false;
}

/* Whether a blank stands beside a character that is not ASCII. */
static bool has_lost_blank(const char *pattern)
{
    for (const char *at = strchr(pattern, ' '); at; at = strchr(at + 1, ' '))
        if ((at > pattern && (unsigned char)at[-1] >= 128) || (unsigned char)at[1] >= 128)
            return true;
    return false;
}

/* Says what in a pattern is surely not meant so. */
static void doubt_pattern(const struct topic_reading *topics, size_t row, const char *wide)
{
    if (has_lost_blank(mny_sheet_cell(topics->sheet, row, PATTERN)))
        mny_remark(topics->reading->problems, MNY_WARNING, place(topics, row, PATTERN), "%s",
                   _("blanks beside Chinese characters are left out of comments before they are "
                     "compared; leave them out of the pattern, too"));
    if (wide)
        mny_remark(topics->reading->problems, MNY_WARNING, place(topics, row, PATTERN),
                   _("the full-width \"%.3s\" in the pattern stands for the character itself; "
                     "syntax is written half-width, such as 停车|车位"),
                   wide);
}

static void say_wrong(const struct topic_reading *topics, size_t row, const char *text, size_t at,
                      const char *why)
{
    const size_t before = mny_characters(text, at);

    mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, row, PATTERN),
                _("the pattern of topic \"%s\" is wrong at character %zu: %s"),
                mny_sheet_cell(topics->sheet, row, TOPIC), before + 1, why);
    mny_problem_excerpt(topics->reading->problems, text, before);
}

static bool matches_nothing(const struct mny_pattern *pattern, bool *memory)
{
    struct mny_pattern_matcher *matcher = mny_pattern_matcher_create();
    bool matches = matcher && mny_pattern_match(matcher, pattern, "", 0) == MNY_MATCH;

    *memory = matcher != NULL;
    mny_pattern_matcher_free(matcher);
    return matches;
}

/* Compiles the pattern of ROW; *PATTERN is NULL if it is wrong. */
static enum mny_code compile(struct topic_reading *topics, size_t row,
                             const struct mny_pattern **pattern)
{
    struct mny_topic_sheet *made = topics->made;
    const char *text = mny_sheet_cell(topics->sheet, row, PATTERN);
    char *folded = mny_arena_alloc(topics->reading->q->arena, 2 * strlen(text) + 1);
    struct mny_topic_fold_notes notes = {NULL, SIZE_MAX, 0};
    struct mny_pattern_fault fault;
    size_t length;
    bool memory = true;

    *pattern = NULL;
    if (!folded)
        return mny_problem_memory(topics->reading->problems);
    length = mny_topic_fold_pattern(text, folded, &notes);
    doubt_pattern(topics, row, notes.wide);
    made->compiled[made->compiled_count] =
        mny_pattern_compile(folded, length, MNY_PATTERN_FOUND, &fault);
    if (!made->compiled[made->compiled_count] && fault.no_memory)
        return mny_problem_memory(topics->reading->problems);
    if (!made->compiled[made->compiled_count]) {
        notes = (struct mny_topic_fold_notes){NULL, fault.at, 0};
        mny_topic_fold_pattern(text, folded, &notes);
        say_wrong(topics, row, text, notes.stopped, fault.text);
        return MNY_OK;
    }
    *pattern = made->compiled[made->compiled_count++];
    if (matches_nothing(*pattern, &memory))
        mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, row, PATTERN),
                    _("the pattern of topic \"%s\" matches the empty text, and so every comment; "
                      "is there a | too many?"),
                    mny_sheet_cell(topics->sheet, row, TOPIC));
    return memory ? MNY_OK : mny_problem_memory(topics->reading->problems);
}

/* Whether the same pattern stands above ROW, for the same topic and polarity. */
static enum mny_code check_twice(struct topic_reading *topics, size_t row, size_t topic,
                                 enum mny_polarity polarity)
{
    const char *pattern = mny_sheet_cell(topics->sheet, row, PATTERN);
    size_t room = strlen(pattern) + 64, first;
    char *key = mny_arena_alloc(topics->reading->q->arena, room);
    int length = key ? snprintf(key, room, "%zu/%d/%s", topic, (int)polarity, pattern) : -1;

    if (length < 0 || !mny_key_index_add(topics->patterns, key, (size_t)length, row, &first))
        return mny_problem_memory(topics->reading->problems);
    if (first != row)
        mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, row, PATTERN),
                    _("the pattern stands twice for topic \"%s\" and polarity %s, first in line "
                      "%zu"),
                    topics->made->topics[topic].code, mny_polarity_name(polarity),
                    place(topics, first, PATTERN).line);
    return MNY_OK;
}

static enum mny_code read_row(struct topic_reading *topics, size_t row)
{
    struct mny_topic_frame *frame = &topics->made->frame;
    struct mny_topic_pattern *made = &topics->made->patterns[frame->pattern_count];
    enum mny_code code = read_topic(topics, row, &made->topic);
    bool known;

    if (code != MNY_OK)
        return code;
    known = read_polarity(topics, row, &made->polarity);
    if (mny_sheet_cell(topics->sheet, row, PATTERN)[0] == '\0') {
        mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, row, PATTERN), "%s",
                    _("the topic has no pattern in this row; write one in column \"pattern\""));
        return MNY_OK;
    }
    code = compile(topics, row, &made->pattern);
    if (code != MNY_OK || !made->pattern || made->topic == MNY_NONE || !known)
        return code;
    topics->made->topics[made->topic].codes[made->polarity] = 0;
    frame->pattern_count++;
    return check_twice(topics, row, made->topic, made->polarity);
}

/* Numbers the codes. */
static void number_codes(struct topic_reading *topics)
{
    struct mny_topic_frame *frame = &topics->made->frame;

    for (size_t i = 0; i < frame->count; i++) {
        struct mny_topic *topic = &topics->made->topics[i];
        size_t polarities = 0;

        topic->spoken_of = frame->codes++;
        if (!topic->label)
            topic->label = topic->code;
        for (size_t k = 0; k < MNY_POLARITIES; k++)
            polarities += topic->codes[k] != MNY_NONE;
        for (size_t k = 0; k < MNY_POLARITIES; k++)
            if (topic->codes[k] != MNY_NONE)
                topic->codes[k] = polarities == 1 ? topic->spoken_of : frame->codes++;
    }
    frame->codes++;
    if (frame->codes > MNY_TOPIC_CODES_MOST)
        mny_problem(topics->reading->problems, MNY_E_INPUT, place(topics, 0, MNY_SHEET_ROW),
                    _("too many topics: with their polarities they need %zu codes, of %d that "
                      "there are; join some"),
                    frame->codes, MNY_TOPIC_CODES_MOST);
}

static bool open_topics(struct topic_reading *topics)
{
    const size_t rows = mny_sheet_rows(topics->sheet) + 1;
    struct mny_topic_sheet *made = calloc(1, sizeof *made);

    topics->reading->q->topics = topics->made = made;
    topics->codes = mny_key_index_create();
    topics->patterns = mny_key_index_create();
    topics->rows = calloc(rows, sizeof *topics->rows);
    if (!made || !topics->codes || !topics->patterns || !topics->rows)
        return false;
    made->topics = calloc(rows, sizeof *made->topics);
    made->patterns = calloc(rows, sizeof *made->patterns);
    made->compiled = calloc(rows, sizeof *made->compiled);
    made->frame.topics = made->topics;
    made->frame.patterns = made->patterns;
    return made->topics && made->patterns && made->compiled;
}

static enum mny_code read_rows(struct topic_reading *topics)
{
    enum mny_code code =
        open_topics(topics) ? MNY_OK : mny_problem_memory(topics->reading->problems);

    for (size_t row = 0; code == MNY_OK && row < mny_sheet_rows(topics->sheet); row++)
        code = read_row(topics, row);
    if (code == MNY_OK)
        number_codes(topics);
    mny_key_index_free(topics->codes);
    mny_key_index_free(topics->patterns);
    free(topics->rows);
    return code;
}

enum mny_code mny_questionnaire_read_topics(struct mny_questionnaire_reading *reading,
                                            const char *path)
{
    struct topic_reading topics = {.reading = reading};
    bool failed;
    enum mny_code code =
        mny_questionnaire_open(reading, path, topic_columns, TOPIC_COLUMNS, &topics.sheet, &failed);

    if (code != MNY_OK || !topics.sheet)
        return code;
    if (mny_sheet_rows(topics.sheet) == 0)
        mny_remark(reading->problems, MNY_WARNING, (struct mny_where){path, 0, 0}, "%s",
                   _("a coding frame without topics; comments are not coded"));
    else
        code = read_rows(&topics);
    if (code == MNY_OK && reading->survey && reading->q->roles[MNY_ROLE_COMMENT] == MNY_NONE)
        mny_remark(reading->problems, MNY_WARNING, (struct mny_where){path, 0, 0}, "%s",
                   _("no question has the role comment: there is nothing for this sheet to code"));
    mny_sheet_free(topics.sheet);
    return code;
}

const struct mny_topic_frame *mny_questionnaire_topics(const struct mny_questionnaire *q)
{
    return q->topics && q->roles[MNY_ROLE_COMMENT] != MNY_NONE ? &q->topics->frame : NULL;
}
