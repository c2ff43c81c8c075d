/* SPDX-License-Identifier: MIT */
#include "survey/mapping_print.h"

#include "core/text.h"
#include "survey/common/edit_distance.h"
#include "survey/dump/mapping.h"
#include "survey/terminal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a spreadsheet would take for a formula gets an apostrophe before it, which the
   mapping's reader takes off again. */
static void print_cell(const char *text, size_t length, FILE *out)
{
    fputc('"', out);
    if (mny_mapping_guards(text, length))
        fputc('\'', out);
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"')
            fputc('"', out);
        fputc(text[i], out);
    }
    fputc('"', out);
}

static void print_text(const char *text, FILE *out)
{
    if (*text != '\0')
        print_cell(text, strlen(text), out);
}

/* What is likely meant, as far as anything is. */
struct nearest {
    const char *name;       /* NULL: nothing is near */
    size_t distance, share; /* at most 1 / SHARE of the characters may differ */
    bool tied;              /* another one is as near: then nothing is suggested */
};

/* TEXT ends with a NUL, too.  One text within the other is nearer than any that differs: 很满意 is
   not far from 不满意, but it holds 满意. */
static void compare(struct nearest *nearest, const char *text, size_t length, const char *label,
                    const char *name)
{
    const size_t size = strlen(label), one = mny_edit_characters(text, length),
                 other = mny_edit_characters(label, size);
    const bool within =
        size > 0 && length > 0 && (strstr(text, label) != NULL || strstr(label, text) != NULL);
    const size_t distance = within ? 0 : mny_edit_distance(text, length, label, size);

    if (nearest->share * distance > (one > other ? one : other))
        return;
    if (nearest->name && distance == nearest->distance && strcmp(nearest->name, name) != 0)
        nearest->tied = true;
    if (!nearest->name || distance < nearest->distance) {
        nearest->name = name;
        nearest->distance = distance;
        nearest->tied = false;
    }
}

static const char *suggestion(const struct nearest *nearest)
{
    return nearest->name && !nearest->tied ? nearest->name : "";
}

static const char *nearest_question(const struct mny_questionnaire *form, const char *text,
                                    size_t length)
{
    struct nearest nearest = {.share = 2};

    for (size_t i = 0; i < mny_questionnaire_questions(form); i++) {
        const struct mny_question *question = mny_questionnaire_question(form, i);

        if (question->type == MNY_CALCULATE || question->type == MNY_NOTE_ROW)
            continue;
        compare(&nearest, text, length, question->name, question->name);
        compare(&nearest, text, length, question->label, question->name);
    }
    return suggestion(&nearest);
}

static const char *nearest_choice(const struct mny_question *question, const char *text,
                                  size_t length)
{
    const struct mny_choice_list *list = question->choices;
    struct nearest nearest = {.share = 3};

    for (size_t i = 0; list && i < list->count; i++)
        compare(&nearest, text, length, list->choices[i].label, list->choices[i].name);
    return suggestion(&nearest);
}

static int by_question_and_count(const void *one, const void *other)
{
    const struct mny_unmatched_value *a = one, *b = other;
    const size_t shorter = a->length < b->length ? a->length : b->length;
    int order;

    if (a->question != b->question)
        return a->question < b->question ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    order = memcmp(a->text, b->text, shorter);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

static void print_columns(const struct mny_unmatched *unmatched,
                          const struct mny_questionnaire *form, FILE *out)
{
    size_t length;

    for (size_t i = 0; i < mny_unmatched_columns(unmatched); i++) {
        const char *header = mny_unmatched_column(unmatched, i, &length);

        print_cell(header, length, out);
        fputs(",,,,,", out);
        print_text(nearest_question(form, header, length), out);
        fputc('\n', out);
    }
}

static void print_values(const struct mny_unmatched_value *values, size_t count,
                         const struct mny_questionnaire *form, FILE *out)
{
    size_t of_question = 0;

    for (size_t i = 0; i < count; i++) {
        const struct mny_question *question = mny_questionnaire_question(form, values[i].question);

        of_question = i > 0 && values[i].question == values[i - 1].question ? of_question + 1 : 0;
        if (of_question >= MNY_PROPOSED_MOST)
            continue;
        fputc(',', out);
        print_text(question->name, out);
        fputc(',', out);
        print_cell(values[i].text, values[i].length, out);
        fprintf(out, ",,%" PRIu64 ",", values[i].count);
        print_text(nearest_choice(question, values[i].text, values[i].length), out);
        fputc('\n', out);
    }
}

static bool print_all(const struct mny_unmatched *unmatched, const struct mny_questionnaire *form,
                      FILE *out)
{
    const size_t count = mny_unmatched_values(unmatched);
    struct mny_unmatched_value *values = calloc(count + 1, sizeof *values);

    if (!values)
        return false;
    for (size_t i = 0; i < count; i++)
        values[i] = mny_unmatched_value(unmatched, i);
    qsort(values, count, sizeof *values, by_question_and_count);
    fputs("column,question,value,choice,count,suggestion\n", out);
    print_columns(unmatched, form, out);
    print_values(values, count, form, out);
    free(values);
    return true;
}

/* On a terminal what strangers wrote is made harmless; in a file it stays what it is. */
enum mny_code mny_mapping_print(const struct mny_unmatched *unmatched,
                                const struct mny_questionnaire *questionnaire,
                                struct mny_problems *problems, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    bool good = memory && print_all(unmatched, questionnaire, memory);

    if (memory && fclose(memory) != 0)
        good = false;
    if (good && isatty(fileno(out)))
        mny_print_safe(out, text);
    else if (good)
        fwrite(text, 1, length, out);
    free(text);
    if (!good)
        return mny_problem_memory(problems);
    if (fflush(out) != 0)
        return mny_problem_system(problems, MNY_E_IO, "-", _("write the mapping"), errno);
    return MNY_OK;
}
