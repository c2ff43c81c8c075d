/* SPDX-License-Identifier: MIT */
#include "survey/clean/cells_dialect.h"

#include "core/number.h"
#include "survey/clean/cells_private.h"
#include "survey/clean/unfolder.h"
#include "survey/dump/dialect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is(const struct mny_csv_field *cell, const char *text)
{
    return cell->length == strlen(text) && memcmp(cell->text, text, cell->length) == 0;
}

static bool is_of(const struct mny_binding *binding, size_t column, enum mny_column_use use)
{
    return binding->columns[column].use == use && binding->columns[column].choice != MNY_NONE;
}

static bool any_fills(const struct mny_binding *binding)
{
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].fills)
            return true;
    return false;
}

/* Room for two cells shown side by side, and the longest header between them. */
static size_t room_to_show(const struct mny_binding *binding)
{
    size_t longest = 0;

    for (size_t i = 0; i < binding->count; i++) {
        size_t length = strlen(binding->columns[i].header);

        longest = length > longest ? length : longest;
    }
    return binding->count * (longest + 8);
}

/* Places of choices look like names of others: only where the user says so. */
static bool has_places(const struct mny_binding *binding)
{
    return binding->declared && binding->dialect == MNY_DIALECT_WJX_CODE;
}

static bool any_milliseconds(const struct mny_binding *binding)
{
    for (size_t i = 0; i < binding->count; i++)
        if (binding->columns[i].milliseconds)
            return true;
    return false;
}

struct mny_dialect_reading mny_dialect_reading_of(const struct mny_binding *binding)
{
    const struct mny_dialect_traits *traits = mny_dialect_traits(binding->dialect);
    struct mny_dialect_reading reading = {.joiner = traits->joiner};

    reading.rewrites = traits->nothing[0] || traits->guards || traits->ticks_two ||
                       traits->braces || traits->scores || traits->other || traits->json ||
                       any_fills(binding) || has_places(binding) || binding->numbers;
    for (size_t i = 0; i < binding->count; i++)
        reading.contradicts = reading.contradicts ||
                              (traits->tokens && is_of(binding, i, MNY_COLUMN_CHOICE)) ||
                              (traits->summary && is_of(binding, i, MNY_COLUMN_IGNORED));
    reading.room = reading.contradicts ? room_to_show(binding) : 0;
    if (any_milliseconds(binding))
        reading.room += MNY_NUMBER_ROOM;
    if (binding->declared && binding->dialect == MNY_DIALECT_WJX_TEXT) {
        reading.joiner = "┋";
        reading.strict = true;
    }
    return reading;
}

/* LimeSurvey's VV file, as its escape writes it, in any order. */
static bool brace_at(const char *text, size_t length, size_t *taken, char *means)
{
    static const struct {
        const char *word;
        char means;
    } braces[] = {
        {"{newline}", '\n'}, {"{cr}", '\r'}, {"{tab}", '\t'}, {"{quote}", '"'}, {"{lbrace}", '{'}};

    for (size_t i = 0; i < sizeof braces / sizeof *braces; i++) {
        *taken = strlen(braces[i].word);
        *means = braces[i].means;
        if (length >= *taken && memcmp(text, braces[i].word, *taken) == 0)
            return true;
    }
    return false;
}

static struct mny_csv_field without_braces(struct mny_csv_field cell, struct mny_scratch *scratch)
{
    struct mny_csv_field out = {scratch->bytes + scratch->used, 0};
    size_t taken;
    char means;

    if (!memchr(cell.text, '{', cell.length))
        return cell;
    for (size_t at = 0; at < cell.length; at += taken) {
        if (!brace_at(cell.text + at, cell.length - at, &taken, &means)) {
            taken = 1;
            means = cell.text[at];
        }
        scratch->bytes[scratch->used + out.length++] = means;
    }
    scratch->used += out.length;
    return out;
}

static struct mny_csv_field name_of(const struct mny_choice *choice)
{
    return (struct mny_csv_field){choice->name, strlen(choice->name)};
}

/* The one choice that has SCORE; false if several have it or none has. */
static bool choice_of_score(const struct mny_choice_list *list, double score,
                            struct mny_csv_field *cell)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->choices[i].scored && list->choices[i].score == score) {
            *cell = name_of(&list->choices[i]);
            count++;
        }
    }
    return count == 1;
}

/* Whether 1, 2, ... can be places of choices: no choice has the number of another's place as
   its name. */
static bool places_are_free(const struct mny_choice_list *list)
{
    double name;

    for (size_t i = 0; i < list->count; i++)
        if (mny_integer_parse(list->choices[i].name, strlen(list->choices[i].name), &name) &&
            name >= 1 && name <= (double)list->count && name != (double)(i + 1))
            return false;
    return true;
}

/* 问卷星 counts choices from 1 in its export of codes; PLAIN is the cell in half-width forms. */
static void choice_of_place(const struct mny_choice_list *list, const struct mny_csv_field *plain,
                            struct mny_csv_field *cell)
{
    double place;

    if (mny_integer_parse(plain->text, plain->length, &place) && place >= 1 &&
        place <= (double)list->count &&
        mny_choice_by_name(list, plain->text, plain->length) == MNY_NONE && places_are_free(list))
        *cell = name_of(&list->choices[(size_t)place - 1]);
}

static bool has_scores(const struct mny_choice_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->choices[i].scored)
            return true;
    return false;
}

static bool says_nothing(const struct mny_dialect_traits *traits,
                         const struct mny_question *question, const struct mny_csv_field *cell)
{
    for (size_t i = 0; traits->nothing[i]; i++)
        if (is(cell, traits->nothing[i]))
            return !question->choices ||
                   mny_choice_by_name(question->choices, cell->text, cell->length) == MNY_NONE;
    return false;
}

/* Nothing, "not asked" or "asked and not answered", as the general rules know it. */
static struct mny_csv_field general_word(const struct mny_dialect_traits *traits)
{
    static const char skipped[] = "(跳过)", empty[] = "(空)";

    if (traits->empty)
        return (struct mny_csv_field){"", 0};
    return traits->seen ? (struct mny_csv_field){empty, sizeof empty - 1}
                        : (struct mny_csv_field){skipped, sizeof skipped - 1};
}

/* CELL without blanks around it and in half-width forms, which SCRATCH holds until the next
   text does. */
static struct mny_csv_field in_half_width(const struct mny_csv_field *cell,
                                          struct mny_scratch *scratch)
{
    const size_t used = scratch->used;
    const struct mny_span folded = mny_cell_fold(mny_cell_trim(cell->text, cell->length), scratch);

    scratch->used = used;
    return (struct mny_csv_field){folded.text, folded.length};
}

/* Whether PLAIN is what CHOICE scores; a score of 0 looks like a choice that was not taken. */
static bool is_score_of(const struct mny_choice *choice, const struct mny_csv_field *plain)
{
    double score;

    return choice->scored && mny_number_parse(plain->text, plain->length, &score) && score > 0 &&
           score == choice->score;
}

/* The cell of CHOICE's own column. */
static void rewrite_tick(const struct mny_dialect_traits *traits, const struct mny_column *column,
                         const struct mny_choice *choice, struct mny_scratch *scratch,
                         struct mny_csv_field *cell)
{
    const struct mny_csv_field plain = in_half_width(cell, scratch);

    if (column->fills && cell->length > 0 &&
        mny_cell_tick((struct mny_span){plain.text, plain.length}) != MNY_TICK_NONE)
        *cell = (struct mny_csv_field){"1", 1};
    else if (traits->scores && is_score_of(choice, &plain))
        *cell = (struct mny_csv_field){"1", 1};
    else if (traits->ticks_two && is(&plain, "2"))
        *cell = (struct mny_csv_field){"0", 1};
}

/* What is no number stays as it is. */
static void rewrite_milliseconds(struct mny_scratch *scratch, struct mny_csv_field *cell)
{
    const struct mny_csv_field plain = in_half_width(cell, scratch);
    char *text = scratch->bytes + scratch->used;
    double milliseconds;

    if (!mny_number_parse(plain.text, plain.length, &milliseconds))
        return;
    *cell = (struct mny_csv_field){text, mny_number_format(milliseconds / 1000, text)};
    scratch->used += MNY_NUMBER_ROOM;
}

/* The cell of a select_one; false if it cannot be read. */
static bool rewrite_choice(const struct mny_rewriter *rewriter, const struct mny_choice_list *list,
                           struct mny_scratch *scratch, struct mny_csv_field *cell)
{
    const struct mny_csv_field plain = in_half_width(cell, scratch);
    double score;

    if (mny_cell_says_nothing((struct mny_span){plain.text, plain.length}))
        return true;
    if (rewriter->places)
        choice_of_place(list, &plain, cell);
    return !rewriter->traits->scores || !has_scores(list) ||
           !mny_number_parse(plain.text, plain.length, &score) ||
           choice_of_score(list, score, cell);
}

/* A label that stands for a number. */
static void rewrite_label(const struct mny_rewriter *rewriter, const struct mny_column *column,
                          struct mny_csv_field *cell)
{
    const struct mny_question *question = rewriter->plan->planned[column->question].question;
    const size_t index = (size_t)(column - rewriter->binding->columns);
    const char *number =
        mny_labelled_number(rewriter->binding->numbers, index, question, cell->text, cell->length);

    if (number)
        *cell = (struct mny_csv_field){number, strlen(number)};
}

/* False if the cell cannot be read. */
static bool rewrite_cell(const struct mny_rewriter *rewriter, const struct mny_column *column,
                         struct mny_scratch *scratch, struct mny_csv_field *cell)
{
    const struct mny_dialect_traits *traits = rewriter->traits;
    const struct mny_question *question = rewriter->plan->planned[column->question].question;
    const struct mny_choice_list *list = question->choices;
    struct mny_span trimmed = mny_cell_trim(cell->text, cell->length);
    struct mny_csv_field plain;

    *cell = (struct mny_csv_field){trimmed.text, trimmed.length};
    rewrite_label(rewriter, column, cell);
    if (traits->guards && cell->length > 1 && cell->text[0] == '\'' &&
        memchr("=+-@\t\r", cell->text[1], 6))
        *cell = (struct mny_csv_field){cell->text + 1, cell->length - 1};
    plain = in_half_width(cell, scratch);
    if (says_nothing(traits, question, &plain))
        *cell = general_word(traits);
    if (cell->length == 0)
        return true;
    if (traits->braces)
        *cell = without_braces(*cell, scratch);
    if (column->milliseconds && question->role == MNY_ROLE_DURATION)
        rewrite_milliseconds(scratch, cell);
    if (column->use == MNY_COLUMN_CHOICE) {
        rewrite_tick(traits, column, &list->choices[column->choice], scratch, cell);
        return true;
    }
    if (traits->other && list && is(cell, traits->other) &&
        mny_choice_by_name(list, "other", 5) != MNY_NONE)
        *cell = (struct mny_csv_field){"other", 5};
    return question->type != MNY_SELECT_ONE || rewrite_choice(rewriter, list, scratch, cell);
}

/* Whether BYTE begins a character of U+4000 to U+9FFF, none of which is a blank or has another
   width. */
static bool begins_ideograph(unsigned char byte)
{
    return byte >= 0xE4 && byte <= 0xE9;
}

/* Blanks are trimmed; for what else rewrite_cell() changes by what it begins with. */
static void find_first(struct mny_rewriter *rewriter)
{
    const struct mny_dialect_traits *traits = rewriter->traits;

    for (size_t byte = 0; byte < 256; byte++)
        rewriter->first[byte] =
            (byte < '!' || byte > '~') && !begins_ideograph((unsigned char)byte);
    rewriter->first['\''] |= traits->guards;
    if (traits->other)
        rewriter->first[(unsigned char)traits->other[0]] = true;
    for (size_t i = 0; traits->nothing[i]; i++)
        rewriter->first[(unsigned char)traits->nothing[i][0]] = true;
}

static bool rewrites_any(const struct mny_rewriter *rewriter, const struct mny_column *column)
{
    const struct mny_dialect_traits *traits = rewriter->traits;

    return traits->braces || traits->json || column->fills || column->milliseconds ||
           (traits->scores && column->use == MNY_COLUMN_CHOICE) ||
           (rewriter->plan->planned[column->question].question->type == MNY_SELECT_ONE &&
            (rewriter->places || traits->scores));
}

static bool is_read(const struct mny_column *column)
{
    return column->use == MNY_COLUMN_ANSWER || column->use == MNY_COLUMN_CHOICE;
}

bool mny_rewriter_make(const struct mny_plan *plan, const struct mny_binding *binding,
                       struct mny_rewriter *rewriter)
{
    *rewriter = (struct mny_rewriter){.plan = plan,
                                      .binding = binding,
                                      .traits = mny_dialect_traits(binding->dialect),
                                      .places = has_places(binding),
                                      .any = calloc(binding->count + 1, sizeof(bool))};
    if (!rewriter->any)
        return false;
    find_first(rewriter);
    for (size_t i = 0; i < binding->count; i++)
        rewriter->any[i] =
            is_read(&binding->columns[i]) && (rewrites_any(rewriter, &binding->columns[i]) ||
                                              mny_labelled_numbers_has(binding->numbers, i));
    return true;
}

void mny_rewriter_free(struct mny_rewriter *rewriter)
{
    free(rewriter->any);
    rewriter->any = NULL;
}

/* Whether the cell ends with such a character, or with one from '!' to '~'. */
static bool ends_with_letter(const unsigned char *text, size_t length)
{
    return (text[length - 1] >= '!' && text[length - 1] <= '~') ||
           (length >= 3 && begins_ideograph(text[length - 3]) && (text[length - 2] & 0xC0) == 0x80);
}

bool mny_rewriter_keeps(const struct mny_rewriter *rewriter, size_t column, const char *text,
                        size_t length)
{
    const unsigned char first = length > 0 ? (unsigned char)*text : 0;
    const bool two = first == '2' && rewriter->traits->ticks_two &&
                     rewriter->binding->columns[column].use == MNY_COLUMN_CHOICE;

    return !rewriter->any[column] &&
           (length == 0 || (!rewriter->first[first] && !two &&
                            ends_with_letter((const unsigned char *)text, length)));
}

void mny_rewrite(const struct mny_rewriter *rewriter, const struct mny_csv_field *cells,
                 struct mny_scratch *scratch, struct mny_csv_field *out, bool *refused)
{
    for (size_t i = 0; i < rewriter->binding->count; i++) {
        const struct mny_column *column = &rewriter->binding->columns[i];

        out[i] = cells[i];
        refused[i] = false;
        if (mny_rewriter_keeps(rewriter, i, cells[i].text, cells[i].length) || !is_read(column))
            continue;
        refused[i] =
            mny_unfolded_badly(cells[i].text) || !rewrite_cell(rewriter, column, scratch, &out[i]);
        if (refused[i])
            out[i] = cells[i];
    }
}

/* A word for no answer, and not an empty cell. */
static bool is_token(const struct mny_csv_field *cell, struct mny_scratch *scratch)
{
    const struct mny_csv_field plain = in_half_width(cell, scratch);

    return plain.length > 0 && mny_cell_says_nothing((struct mny_span){plain.text, plain.length});
}

static struct mny_csv_field show(const struct mny_csv_field *a, const char *between,
                                 const char *name, const struct mny_csv_field *b,
                                 struct mny_scratch *scratch)
{
    size_t room = a->length + strlen(between) + strlen(name) + b->length + 2;
    char *text = scratch->bytes + scratch->used;
    int length = snprintf(text, room, "%.*s%s%s%s%.*s", (int)a->length, a->text, between, name,
                          name[0] ? "=" : "", (int)b->length, b->text);

    scratch->used += (size_t)length;
    return (struct mny_csv_field){text, (size_t)length};
}

/* A tick beside the cell with all choices. */
static bool disagrees(const struct mny_column *column, const struct mny_csv_field *cell,
                      const struct mny_answer *answer, struct mny_scratch *scratch,
                      struct mny_csv_field *both)
{
    const struct mny_csv_field all = {answer->raw, answer->raw_length};
    bool taken = answer->state == MNY_ANSWERED && answer->chosen &&
                 (answer->chosen[column->choice / 64] >> column->choice % 64 & 1);
    const struct mny_csv_field plain = in_half_width(cell, scratch);
    enum mny_tick tick = mny_cell_tick((struct mny_span){plain.text, plain.length});

    if (plain.length == 0 || tick == MNY_TICK_BAD || (tick == MNY_TICKED) == taken ||
        answer->state == MNY_UNKNOWN_CHOICE)
        return false;
    *both = show(&all, "; ", column->header, cell, scratch);
    return true;
}

bool mny_contradicts(const struct mny_binding *binding, const struct mny_csv_field *cells,
                     size_t column, const struct mny_answer *answer, struct mny_scratch *scratch,
                     struct mny_csv_field *both)
{
    const struct mny_column *here = &binding->columns[column];
    const struct mny_dialect_traits *traits = mny_dialect_traits(binding->dialect);

    if (traits->summary && is_of(binding, column, MNY_COLUMN_IGNORED))
        return disagrees(here, &cells[column], answer, scratch, both);
    if (!traits->tokens || column == 0 || !is_of(binding, column, MNY_COLUMN_CHOICE) ||
        !is_of(binding, column - 1, MNY_COLUMN_CHOICE) ||
        binding->columns[column - 1].question != here->question ||
        is_token(&cells[column], scratch) == is_token(&cells[column - 1], scratch))
        return false;
    *both = show(&cells[column - 1], " | ", "", &cells[column], scratch);
    return true;
}
