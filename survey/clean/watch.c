/* SPDX-License-Identifier: MIT */
#include "survey/clean/watch.h"

#include "core/number.h"
#include "core/text.h"
#include "survey/clean/damage.h"
#include "survey/clean/unfolder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many cells tell a header; a row may have 20,000. */
enum { CELLS_LOOKED_AT = 64 };

static const char mark[] = "\xEF\xBB\xBF";

struct mny_watch {
    const struct mny_plan *plan;
    const struct mny_binding *binding;
    size_t *texts; /* questions answered in the respondent's own words */
    size_t text_count;
    size_t first_header; /* bytes of the first column's */
    size_t version;      /* the column with the form's version, or MNY_NONE */
    size_t review;       /* the one with what reviewers have decided of a row, or MNY_NONE */
};

struct mny_watch *mny_watch_create(const struct mny_plan *plan)
{
    struct mny_watch *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->texts = calloc(plan->count + 1, sizeof *made->texts);
    if (!made->texts) {
        mny_watch_free(made);
        return NULL;
    }
    return made;
}

void mny_watch_free(struct mny_watch *watch)
{
    if (!watch)
        return;
    free(watch->texts);
    free(watch);
}

/* The first column without a question that is called one of COUNT names; MNY_NONE: there is none.
 */
static size_t find_column(const struct mny_binding *binding, const char *const *names, size_t count)
{
    for (size_t i = 0; i < binding->cells; i++)
        for (size_t k = 0; k < count; k++)
            if (binding->columns[i].use == MNY_COLUMN_UNMATCHED &&
                strcmp(binding->columns[i].header, names[k]) == 0)
                return i;
    return MNY_NONE;
}

bool mny_watch_is_free_text(const struct mny_question *question)
{
    return question->type == MNY_TEXT_QUESTION &&
           (question->role == MNY_ROLE_NONE || question->role == MNY_ROLE_COMMENT);
}

void mny_watch_bind(struct mny_watch *watch, const struct mny_binding *binding)
{
    /* As ODK Central, KoBoToolbox and Ona call them. */
    static const char *const versions[] = {"FormVersion", "__version__", "_version", "_version_"};
    static const char *const reviews[] = {"ReviewState", "_validation_status"};

    watch->binding = binding;
    watch->first_header = strlen(binding->columns[0].header);
    watch->version = *watch->plan->settings->version == '\0'
                         ? MNY_NONE
                         : find_column(binding, versions, sizeof versions / sizeof *versions);
    watch->review = find_column(binding, reviews, sizeof reviews / sizeof *reviews);
    watch->text_count = 0;
    for (size_t i = 0; i < watch->plan->count; i++)
        if (binding->asked[i] && mny_watch_is_free_text(watch->plan->planned[i].question))
            watch->texts[watch->text_count++] = i;
}

/* ---- records ------------------------------------------------------------------------ */

static bool is(const struct mny_csv_field *cell, const char *text)
{
    return strlen(text) == cell->length && memcmp(text, cell->text, cell->length) == 0;
}

static bool begins_with_mark(const struct mny_csv_field *cell)
{
    return cell->length >= sizeof mark - 1 && memcmp(cell->text, mark, sizeof mark - 1) == 0;
}

static struct mny_csv_field without_mark(struct mny_csv_field cell)
{
    if (begins_with_mark(&cell))
        return (struct mny_csv_field){cell.text + sizeof mark - 1, cell.length - (sizeof mark - 1)};
    return cell;
}

/* FIRST is the first cell, without a mark. */
static bool is_header_again(const struct mny_watch *watch, const struct mny_record *record,
                            const struct mny_csv_field *first)
{
    if (first->length != watch->first_header || !is(first, watch->binding->columns[0].header))
        return false;
    for (size_t i = 1; i < record->count; i++)
        if (!is(&record->cells[i], watch->binding->columns[i].header))
            return false;
    return true;
}

static bool is_a_header(const struct mny_watch *watch, const struct mny_csv_field *cell)
{
    for (size_t i = 0; i < watch->binding->cells; i++)
        if (is(cell, watch->binding->columns[i].header))
            return true;
    return false;
}

/* Most of its cells, and the first, are headers of this dump. */
static bool is_another_header(const struct mny_watch *watch, const struct mny_record *record)
{
    struct mny_csv_field first = without_mark(record->cells[0]);
    const size_t looked = record->count < CELLS_LOOKED_AT ? record->count : CELLS_LOOKED_AT;
    size_t headers = 1;

    if (first.length == 0 || !is_a_header(watch, &first))
        return false;
    for (size_t i = 1; i < looked; i++)
        headers += record->cells[i].length > 0 && is_a_header(watch, &record->cells[i]);
    return headers >= 2 && 2 * headers > looked;
}

static void note_other_header(const struct mny_watch *watch, const struct mny_record *record,
                              struct mny_findings *findings)
{
    const struct mny_csv_field first = without_mark(record->cells[0]);

    if (is_another_header(watch, record))
        mny_findings_add(findings, MNY_FOUND_OTHER_HEADER, record->line, 0, first.text,
                         first.length);
}

static bool holds_mark(const struct mny_record *record)
{
    for (size_t i = 0; i < record->count; i++)
        for (size_t at = 0; at + sizeof mark - 1 <= record->cells[i].length; at++)
            if (memcmp(record->cells[i].text + at, mark, sizeof mark - 1) == 0)
                return true;
    return false;
}

static void note_fault(const struct mny_watch *watch, const struct mny_record *record,
                       struct mny_findings *findings)
{
    if (record->no_text)
        mny_findings_add(findings, MNY_FOUND_NO_TEXT, record->line, 0, record->fault,
                         strlen(record->fault));
    if (!record->ragged)
        return;
    if (holds_mark(record))
        mny_findings_add(findings, MNY_FOUND_MARK, record->line, 0, "", 0);
    note_other_header(watch, record, findings);
}

bool mny_watch_record(const struct mny_watch *watch, const struct mny_record *record,
                      struct mny_findings *findings)
{
    struct mny_csv_field first;

    if (record->fault) {
        note_fault(watch, record, findings);
        return false;
    }
    if (record->stray > 0)
        mny_findings_add(findings, MNY_FOUND_QUOTE, record->line, record->stray, "", 0);
    first = without_mark(record->cells[0]);
    if (first.text != record->cells[0].text)
        mny_findings_add(findings, MNY_FOUND_MARK, record->line, 0, "", 0);
    if (!is_header_again(watch, record, &first))
        return false;
    mny_findings_add(findings, MNY_FOUND_HEADER, record->line, 0, "", 0);
    return true;
}

/* ---- rows --------------------------------------------------------------------------- */

/* The cell, from 1, that answers a question; 0 if there is none. */
static size_t column_of(const struct mny_watch *watch, size_t question)
{
    for (size_t i = 0; i < watch->binding->count; i++)
        if (watch->binding->columns[i].use != MNY_COLUMN_UNMATCHED &&
            watch->binding->columns[i].question == question)
            return mny_binding_cell(watch->binding, i) + 1;
    return 0;
}

static void note_answer(const struct mny_watch *watch, const struct mny_record *record,
                        const struct mny_interview *interview, size_t question,
                        struct mny_findings *findings)
{
    static const struct {
        enum mny_damage damage;
        enum mny_finding finding;
    } kinds[] = {{MNY_DAMAGE_MISREAD, MNY_FOUND_MISREAD},
                 {MNY_DAMAGE_LOST, MNY_FOUND_LOST},
                 {MNY_DAMAGE_QUESTION_MARK, MNY_FOUND_QUESTION_MARK},
                 {MNY_DAMAGE_CONTROL, MNY_FOUND_CONTROL},
                 {MNY_DAMAGE_SPREADSHEET, MNY_FOUND_SPREADSHEET}};
    const struct mny_answer *answer = &interview->answers[question];
    const unsigned damage = mny_damage_of(watch->plan->damage, answer->raw, answer->raw_length);

    for (size_t i = 0; damage != 0 && i < sizeof kinds / sizeof *kinds; i++)
        if (damage & kinds[i].damage)
            mny_findings_add(findings, kinds[i].finding, record->line, column_of(watch, question),
                             answer->raw, answer->raw_length);
}

static bool is_unreadable(const struct mny_interview *interview, size_t question)
{
    const enum mny_answer_state state = interview->answers[question].state;
    const enum mny_edit_reason edit = interview->edits[question];

    return state == MNY_UNKNOWN_CHOICE || state == MNY_NOT_A_NUMBER ||
           edit == MNY_EDIT_UNKNOWN_CHOICE || edit == MNY_EDIT_NOT_A_NUMBER;
}

/* The cell, from 1, with the whole answer to a question; 0 if there is none. */
static size_t whole_column(const struct mny_watch *watch, size_t question)
{
    for (size_t i = 0; i < watch->binding->count; i++)
        if (watch->binding->columns[i].use == MNY_COLUMN_ANSWER &&
            watch->binding->columns[i].question == question)
            return mny_binding_cell(watch->binding, i) + 1;
    return 0;
}

/* Which of several choices in one cell cannot be read. */
static void note_piece(const struct mny_watch *watch, const struct mny_record *record,
                       const struct mny_interview *interview, size_t question,
                       struct mny_findings *findings)
{
    const struct mny_answer *answer = &interview->answers[question];
    const size_t column = whole_column(watch, question);
    char number[24];
    bool memory;
    size_t piece;

    if (column == 0 || mny_unfolded_badly(answer->raw))
        return;
    piece = mny_decode_bad_piece(&watch->plan->planned[question].decoder, answer->raw,
                                 answer->raw_length, interview->reading.joiner, &memory);
    snprintf(number, sizeof number, "%zu", piece);
    if (piece > 0)
        mny_findings_add(findings, MNY_FOUND_PIECE, record->line, column, number, strlen(number));
}

/* A number that is a choice's score and no choice's name. */
static void note_score(const struct mny_watch *watch, const struct mny_record *record,
                       const struct mny_interview *interview, size_t question,
                       struct mny_findings *findings)
{
    const struct mny_choice_list *list = watch->plan->planned[question].question->choices;
    const struct mny_answer *answer = &interview->answers[question];
    double score;

    if (!mny_number_parse(answer->raw, answer->raw_length, &score))
        return;
    for (size_t i = 0; i < list->count; i++) {
        if (list->choices[i].scored && list->choices[i].score == score) {
            mny_findings_add(findings, MNY_FOUND_SCORE, record->line, column_of(watch, question),
                             answer->raw, answer->raw_length);
            return;
        }
    }
}

static void note_unreadable(const struct mny_watch *watch, const struct mny_record *record,
                            const struct mny_interview *interview, size_t question,
                            struct mny_findings *findings)
{
    const struct mny_planned *planned = &watch->plan->planned[question];

    note_answer(watch, record, interview, question, findings);
    if (planned->decoder.reading == MNY_READ_CHOICES)
        note_piece(watch, record, interview, question, findings);
    else if (planned->decoder.reading == MNY_READ_CHOICE &&
             !mny_dialect_traits(watch->binding->dialect)->scores)
        note_score(watch, record, interview, question, findings);
}

static void note_time(const struct mny_watch *watch, const struct mny_record *record,
                      const struct mny_interview *interview, const struct mny_verdict *verdict,
                      struct mny_findings *findings)
{
    const struct mny_answer *time = &interview->answers[verdict->no_time];

    mny_findings_add(findings, MNY_FOUND_NO_TIME, record->line, column_of(watch, verdict->no_time),
                     time->raw, time->raw_length);
}

/* An empty cell, or one that says (跳过), is no city that a mapping could name.  What stands in
   another is not said: it may be a telephone number as well. */
static void note_city(const struct mny_watch *watch, const struct mny_record *record,
                      const struct mny_interview *interview, struct mny_findings *findings)
{
    const struct mny_answer *city = &interview->answers[watch->plan->city];

    if (city->state == MNY_UNKNOWN_CHOICE)
        mny_findings_add(findings, MNY_FOUND_NO_CITY, record->line,
                         column_of(watch, watch->plan->city), "", 0);
}

/* `v3` is version 3. */
static const char *without_letter(const char *version)
{
    return (*version == 'v' || *version == 'V') && version[1] >= '0' && version[1] <= '9'
               ? version + 1
               : version;
}

static bool is_version(const struct mny_csv_field *cell, const char *version)
{
    const char *plain = cell->length > 1 ? without_letter(cell->text) : cell->text;
    const struct mny_csv_field rest = {plain, cell->length - (size_t)(plain - cell->text)};

    return is(&rest, without_letter(version));
}

/* What reviewers have decided, as ODK Central and KoBoToolbox (its code or its label) write it;
   MNY_FINDINGS: nothing that has to be said. */
static enum mny_finding review_of(const struct mny_csv_field *cell)
{
    static const struct {
        const char *text;
        enum mny_finding finding;
    } reviews[] = {{"rejected", MNY_FOUND_REJECTED},
                   {"validation_status_not_approved", MNY_FOUND_REJECTED},
                   {"Not Approved", MNY_FOUND_REJECTED},
                   {"hasIssues", MNY_FOUND_DOUBTED},
                   {"validation_status_on_hold", MNY_FOUND_DOUBTED},
                   {"On Hold", MNY_FOUND_DOUBTED}};

    for (size_t i = 0; i < sizeof reviews / sizeof *reviews; i++)
        if (is(cell, reviews[i].text))
            return reviews[i].finding;
    return MNY_FINDINGS;
}

bool mny_watch_passes(const struct mny_watch *watch, size_t column, const char *text, size_t length)
{
    const struct mny_csv_field cell = {text, length};

    if (column == watch->review)
        return review_of(&cell) == MNY_FINDINGS;
    return column != watch->version || length == 0 ||
           is_version(&cell, watch->plan->settings->version);
}

static void note_version(const struct mny_watch *watch, const struct mny_record *record,
                         struct mny_findings *findings)
{
    struct mny_csv_field cell = record->cells[watch->version];

    mny_trim(&cell.text, &cell.length);
    if (!mny_watch_passes(watch, watch->version, cell.text, cell.length))
        mny_findings_add_version(findings, record->line, watch->version + 1, cell.text,
                                 cell.length);
}

static void note_review(const struct mny_watch *watch, const struct mny_record *record,
                        struct mny_findings *findings)
{
    struct mny_csv_field cell = record->cells[watch->review];
    enum mny_finding finding;

    mny_trim(&cell.text, &cell.length);
    finding = review_of(&cell);
    if (finding != MNY_FINDINGS)
        mny_findings_add(findings, finding, record->line, watch->review + 1, cell.text,
                         cell.length);
}

void mny_watch_row(const struct mny_watch *watch, const struct mny_record *record,
                   const struct mny_interview *interview, const struct mny_verdict *verdict,
                   struct mny_findings *findings)
{
    for (size_t i = 0; i < watch->text_count; i++)
        if (interview->answers[watch->texts[i]].raw_length > 0)
            note_answer(watch, record, interview, watch->texts[i], findings);
    for (size_t i = 0; verdict->faulty && i < watch->plan->count; i++)
        if (is_unreadable(interview, i))
            note_unreadable(watch, record, interview, i, findings);
    if (verdict->reason == MNY_UNKNOWN_CITY) {
        note_other_header(watch, record, findings);
        note_city(watch, record, interview, findings);
    }
    if (verdict->no_time != MNY_NONE)
        note_time(watch, record, interview, verdict, findings);
    if (verdict->half_zone)
        mny_findings_add(findings, MNY_FOUND_HALF_ZONE, record->line, 0, "", 0);
    if (record->cells && watch->version != MNY_NONE)
        note_version(watch, record, findings);
    if (record->cells && watch->review != MNY_NONE)
        note_review(watch, record, findings);
}
