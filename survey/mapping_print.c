/* SPDX-License-Identifier: MIT */
#include "survey/mapping_print.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/dump/mapping.h"
#include "survey/privacy/personal.h"
#include "survey/questionnaire/nearest.h"
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

/* Two columns cannot answer one question, but each one of its choices. */
static const char *question_near(const struct mny_questionnaire *form,
                                 const struct mny_unmatched *unmatched, const char *text,
                                 size_t length)
{
    const size_t nearest = mny_nearest_question(form, text, length, MNY_NEAR_WORDING);
    const struct mny_question *question;

    if (nearest == MNY_NONE)
        return "";
    question = mny_questionnaire_question(form, nearest);
    return question->type != MNY_SELECT_MULTIPLE && mny_unmatched_is_answered(unmatched, nearest)
               ? ""
               : question->name;
}

static const char *choice_near(const struct mny_question *question, const char *text, size_t length)
{
    const size_t choice = mny_nearest_choice(question->choices, text, length, MNY_NEAR_WORDING);

    return choice == MNY_NONE ? "" : question->choices->choices[choice].name;
}

/* The one number that TEXT has, as the 30 of 约30岁; its length 0 if there is none, or more. */
static const char *number_in(const char *text, size_t length, size_t *digits)
{
    size_t from = 0, end, next;

    while (from < length && !mny_is_digit(text[from]))
        from++;
    for (end = from; end < length && (mny_is_digit(text[end]) || text[end] == '.');)
        end++;
    for (next = end; next < length && !mny_is_digit(text[next]);)
        next++;
    *digits = next < length ? 0 : end - from;
    return text + from;
}

/* False without memory. */
static bool print_number_in(const char *text, size_t length, FILE *out)
{
    char *plain = malloc(length + 1);
    const char *number;
    size_t digits;
    double value;

    if (!plain)
        return false;
    number = number_in(plain, mny_fold_width(text, length, plain), &digits);
    if (mny_number_parse(number, digits, &value) && !(number > plain && number[-1] == '-'))
        print_cell(number, digits, out);
    free(plain);
    return true;
}

/* What is printed, and what is left out of it. */
struct proposal {
    const struct mny_questionnaire *form;
    struct mny_personal *scanner;
    size_t personal; /* columns and values with personal data */
    bool memory;
    FILE *out;
};

/* Whether TEXT may be shown to whoever reads the proposal: the mapping is to be sent around, and a
   value with a telephone number in it stands for no choice of anybody's. */
static bool may_be_shown(struct proposal *proposal, const char *text, size_t length)
{
    struct mny_masked masked;

    if (!mny_personal_mask(proposal->scanner, text, length, &masked)) {
        proposal->memory = false;
        return false;
    }
    if (masked.scanned && masked.length == length && memcmp(masked.text, text, length) == 0)
        return true;
    proposal->personal++;
    return false;
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

static void print_columns(struct proposal *proposal, const struct mny_unmatched *unmatched)
{
    FILE *out = proposal->out;
    size_t length;

    for (size_t i = 0; i < mny_unmatched_columns(unmatched); i++) {
        const char *header = mny_unmatched_column(unmatched, i, &length);

        if (!may_be_shown(proposal, header, length))
            continue;
        print_cell(header, length, out);
        fputs(",,,,,", out);
        print_text(question_near(proposal->form, unmatched, header, length), out);
        fputc('\n', out);
    }
}

static void print_value(struct proposal *proposal, const struct mny_unmatched_value *value)
{
    const struct mny_question *question =
        mny_questionnaire_question(proposal->form, value->question);
    FILE *out = proposal->out;

    fputc(',', out);
    print_text(question->name, out);
    fputc(',', out);
    print_cell(value->text, value->length, out);
    fprintf(out, ",,%" PRIu64 ",", value->count);
    if (question->choices)
        print_text(choice_near(question, value->text, value->length), out);
    else if (!print_number_in(value->text, value->length, out))
        proposal->memory = false;
    fputc('\n', out);
}

static void print_values(struct proposal *proposal, const struct mny_unmatched_value *values,
                         size_t count)
{
    size_t of_question = 0;

    for (size_t i = 0; i < count; i++) {
        of_question = i > 0 && values[i].question == values[i - 1].question ? of_question : 0;
        if (of_question >= MNY_PROPOSED_MOST ||
            !may_be_shown(proposal, values[i].text, values[i].length))
            continue;
        print_value(proposal, &values[i]);
        of_question++;
    }
}

static bool print_all(struct proposal *proposal, const struct mny_unmatched *unmatched)
{
    const size_t count = mny_unmatched_values(unmatched);
    struct mny_unmatched_value *values = calloc(count + 1, sizeof *values);

    if (!values)
        return false;
    for (size_t i = 0; i < count; i++)
        values[i] = mny_unmatched_value(unmatched, i);
    qsort(values, count, sizeof *values, by_question_and_count);
    fputs("column,question,value,choice,count,suggestion\n", proposal->out);
    print_columns(proposal, unmatched);
    print_values(proposal, values, count);
    free(values);
    return proposal->memory;
}

/* On a terminal what strangers wrote is made harmless; in a file it stays what it is. */
enum mny_code mny_mapping_print(const struct mny_unmatched *unmatched,
                                const struct mny_questionnaire *questionnaire,
                                struct mny_problems *problems, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    struct proposal proposal = {.form = questionnaire,
                                .scanner = mny_personal_create(),
                                .memory = true,
                                .out = open_memstream(&text, &length)};
    bool good = proposal.out && proposal.scanner && print_all(&proposal, unmatched);

    if (proposal.out && fclose(proposal.out) != 0)
        good = false;
    mny_personal_free(proposal.scanner);
    if (proposal.personal > 0)
        mny_remark(problems, MNY_WARNING, (struct mny_where){0},
                   _("columns and values with personal data (%zu) are left out of the proposal"),
                   proposal.personal);
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
