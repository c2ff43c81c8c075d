/* SPDX-License-Identifier: MIT */
#include "survey/clean/ledger.h"

#include "core/arena.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text in the ledger's bytes. */
struct noted {
    size_t at, length;
};

struct rejection {
    uint64_t place, first; /* FIRST: of the row that it repeats, or itself */
    struct noted detail;
    uint32_t city; /* 0: not known, else 1 + choice; as in COUNTS */
    enum mny_reason reason;
};

struct edit {
    uint64_t place;
    size_t question;
    enum mny_edit_reason reason;
    struct noted before;
};

/* Rows of one city: by reason, the accepted under MNY_ACCEPTED. */
struct city_count {
    uint64_t read;
    uint64_t stages[MNY_REASON_COUNT];
};

struct mny_ledger {
    const struct mny_plan *plan;
    const struct mny_places *places;
    const char *const *files;
    struct rejection *rejections; /* two runs, each in input order */
    size_t rejection_count, rejection_room;
    size_t second;    /* where the second run begins */
    bool second_look; /* it has begun */
    struct edit *edits;
    size_t edit_count, edit_room;
    char *bytes;
    size_t used, room;
    struct city_count *counts; /* [0] of no known city, [1 + choice] */
    bool *cities;
    size_t choice_count;
};

static const struct mny_choice_list *city_list(const struct mny_plan *plan)
{
    return plan->planned[plan->city].question->choices;
}

struct mny_ledger *mny_ledger_create(const struct mny_plan *plan, const struct mny_places *places,
                                     const char *const *files)
{
    struct mny_ledger *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->plan = plan;
    made->places = places;
    made->files = files;
    made->choice_count = city_list(plan)->count;
    made->counts = calloc(made->choice_count + 1, sizeof *made->counts);
    made->cities = calloc(made->choice_count + 1, sizeof *made->cities);
    if (!made->counts || !made->cities) {
        mny_ledger_free(made);
        return NULL;
    }
    return made;
}

void mny_ledger_free(struct mny_ledger *ledger)
{
    if (!ledger)
        return;
    free(ledger->rejections);
    free(ledger->edits);
    free(ledger->bytes);
    free(ledger->counts);
    free(ledger->cities);
    free(ledger);
}

static bool note(struct mny_ledger *ledger, const char *text, size_t length, struct noted *noted)
{
    *noted = (struct noted){ledger->used, length};
    if (!mny_grow(&ledger->bytes, &ledger->room, ledger->used + length + 1, 1))
        return false;
    if (length > 0)
        memcpy(ledger->bytes + ledger->used, text, length);
    ledger->used += length;
    return true;
}

static struct city_count *count_of(struct mny_ledger *ledger, size_t city)
{
    if (city == MNY_NONE)
        return &ledger->counts[0];
    ledger->cities[city] = true;
    return &ledger->counts[1 + city];
}

bool mny_ledger_reject(struct mny_ledger *ledger, uint64_t place, size_t city,
                       enum mny_reason reason, const char *detail, size_t length)
{
    struct city_count *count = count_of(ledger, city);
    struct rejection *rejection;

    if (!mny_grow(&ledger->rejections, &ledger->rejection_room, ledger->rejection_count + 1,
                  sizeof *ledger->rejections))
        return false;
    rejection = &ledger->rejections[ledger->rejection_count++];
    rejection->place = rejection->first = place;
    rejection->city = (uint32_t)(count - ledger->counts);
    rejection->reason = reason;
    count->stages[reason]++;
    if (ledger->second_look)
        count->stages[MNY_ACCEPTED]--;
    else
        count->read++;
    return note(ledger, detail, length, &rejection->detail);
}

bool mny_ledger_reject_repeat(struct mny_ledger *ledger, uint64_t place, size_t city,
                              enum mny_reason reason, uint64_t first)
{
    struct mny_place at = mny_places_get(ledger->places, first);
    size_t room = strlen(ledger->files[at.file]) + 32;
    char *detail = malloc(room);
    bool good = false;

    if (detail) {
        int length =
            snprintf(detail, room, "%s:%llu", ledger->files[at.file], (unsigned long long)at.line);

        good = mny_ledger_reject(ledger, place, city, reason, detail, (size_t)length);
        if (good)
            ledger->rejections[ledger->rejection_count - 1].first = first;
    }
    free(detail);
    return good;
}

void mny_ledger_accept(struct mny_ledger *ledger, size_t city)
{
    struct city_count *count = count_of(ledger, city);

    count->read++;
    count->stages[MNY_ACCEPTED]++;
}

bool mny_ledger_edit(struct mny_ledger *ledger, uint64_t place, size_t question,
                     enum mny_edit_reason reason, const char *before, size_t length)
{
    struct edit *edit;

    if (!mny_grow(&ledger->edits, &ledger->edit_room, ledger->edit_count + 1,
                  sizeof *ledger->edits))
        return false;
    edit = &ledger->edits[ledger->edit_count++];
    edit->place = place;
    edit->question = question;
    edit->reason = reason;
    return note(ledger, before, length, &edit->before);
}

void mny_ledger_second_look(struct mny_ledger *ledger)
{
    ledger->second = ledger->rejection_count;
    ledger->second_look = true;
}

bool mny_ledger_second(const struct mny_ledger *ledger, size_t index, uint64_t *place,
                       enum mny_reason *reason)
{
    if (!ledger->second_look || index >= ledger->rejection_count - ledger->second)
        return false;
    *place = ledger->rejections[ledger->second + index].place;
    *reason = ledger->rejections[ledger->second + index].reason;
    return true;
}

/* Goes on to PLACE from *AT in the run that ends before END. */
static const struct rejection *walk_to(const struct mny_ledger *ledger, size_t *at, size_t end,
                                       uint64_t place)
{
    while (*at < end && ledger->rejections[*at].place < place)
        ++*at;
    return *at < end && ledger->rejections[*at].place == place ? &ledger->rejections[*at] : NULL;
}

bool mny_ledger_rejected(const struct mny_ledger *ledger, struct mny_ledger_walk *walk,
                         uint64_t place, struct mny_rejected *rejected)
{
    const size_t second = ledger->second_look ? ledger->second : ledger->rejection_count;
    const struct rejection *found;

    if (walk->late < second)
        walk->late = second;
    found = walk_to(ledger, &walk->early, second, place);
    if (!found)
        found = walk_to(ledger, &walk->late, ledger->rejection_count, place);
    if (!found)
        return false;
    *rejected = (struct mny_rejected){found->reason, ledger->bytes + found->detail.at,
                                      found->detail.length, found->first};
    return true;
}

static int compare_rejections(const void *a, const void *b)
{
    const struct rejection *x = a, *y = b;

    return (x->place > y->place) - (x->place < y->place);
}

void mny_ledger_order(struct mny_ledger *ledger)
{
    if (ledger->second_look && ledger->rejection_count > ledger->second)
        qsort(ledger->rejections + ledger->second, ledger->rejection_count - ledger->second,
              sizeof *ledger->rejections, compare_rejections);
}

void mny_ledger_totals(const struct mny_ledger *ledger, uint64_t total[MNY_REASON_COUNT])
{
    for (size_t reason = 0; reason < MNY_REASON_COUNT; reason++) {
        total[reason] = 0;
        for (size_t i = 0; i <= ledger->choice_count; i++)
            total[reason] += ledger->counts[i].stages[reason];
    }
}

const bool *mny_ledger_cities(const struct mny_ledger *ledger)
{
    return ledger->cities;
}

static const char *city_code(const struct mny_ledger *ledger, size_t city)
{
    return city == 0 ? "" : city_list(ledger->plan)->choices[city - 1].name;
}

enum mny_code mny_ledger_check(const struct mny_ledger *ledger, struct mny_problems *problems)
{
    for (size_t i = 0; i <= ledger->choice_count; i++) {
        const struct city_count *count = &ledger->counts[i];
        uint64_t sum = 0;

        for (size_t reason = 0; reason < MNY_REASON_COUNT; reason++)
            sum += count->stages[reason];
        if (sum != count->read)
            return mny_problem(problems, MNY_E_INTERNAL, (struct mny_where){0},
                               _("the account does not add up: city \"%s\" has %llu rows read, but "
                                 "%llu accepted or rejected; please report this"),
                               city_code(ledger, i), (unsigned long long)count->read,
                               (unsigned long long)sum);
    }
    return MNY_OK;
}

/* file, line and id: the first three columns of two of the files. */
static void write_place(const struct mny_ledger *ledger, uint64_t key, struct mny_writer *writer)
{
    struct mny_place place = mny_places_get(ledger->places, key);

    mny_writer_text(writer, ledger->files[place.file]);
    mny_writer_count(writer, (size_t)place.line);
    mny_writer_field(writer, place.id, place.id_length);
}

/* The question whose cell the detail of a rejection for REASON is, or MNY_NONE. */
static size_t question_of_detail(const struct mny_plan *plan, enum mny_reason reason)
{
    if (reason == MNY_UNKNOWN_CITY)
        return plan->city;
    return reason >= MNY_NONRESPONDENT && reason <= MNY_UNKNOWN_ELIGIBILITY ? plan->disposition
                                                                            : MNY_NONE;
}

/* False without memory. */
static bool write_rejection(const struct mny_ledger *ledger, const struct rejection *rejection,
                            struct mny_mask_account *masked, struct mny_writer *writer)
{
    const size_t question = question_of_detail(ledger->plan, rejection->reason);
    const char *detail = ledger->bytes + rejection->detail.at;
    size_t length = rejection->detail.length;

    if (question != MNY_NONE && !mny_mask_account_raw(masked, question, &detail, &length))
        return false;
    write_place(ledger, rejection->place, writer);
    mny_writer_text(writer, city_code(ledger, rejection->city));
    mny_writer_text(writer, mny_reason_name(rejection->reason));
    mny_writer_field(writer, detail, length);
    mny_writer_end_row(writer);
    return true;
}

/* Rows rejected at once and rows rejected later, merged into input order. */
static enum mny_code write_rejected(const struct mny_ledger *ledger,
                                    struct mny_mask_account *masked, struct mny_output *output,
                                    struct mny_problems *problems)
{
    static const char *const header[] = {"file", "line", "id", "city", "reason", "detail"};
    const struct rejection *first = ledger->rejections;
    size_t early = 0, late = ledger->second_look ? ledger->second : ledger->rejection_count;
    size_t end = late;
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "rejected.csv", problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    if (ledger->plan->excel_safe)
        mny_writer_guard(writer);
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    while (code == MNY_OK && (early < end || late < ledger->rejection_count)) {
        bool take_early = late == ledger->rejection_count ||
                          (early < end && first[early].place < first[late].place);

        if (!write_rejection(ledger, &first[take_early ? early++ : late++], masked, writer))
            code = mny_problem_memory(problems);
    }
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

static const char *edit_reason_name(enum mny_edit_reason reason)
{
    switch (reason) {
    case MNY_EDIT_NONE:
        return "";
    case MNY_EDIT_NOT_RELEVANT:
        return "not_relevant";
    case MNY_EDIT_CONSTRAINT:
        return "constraint";
    case MNY_EDIT_UNKNOWN_CHOICE:
        return "unknown choice";
    case MNY_EDIT_NOT_A_NUMBER:
        return "not a number";
    }
    return "";
}

/* False without memory. */
static bool write_edit(const struct mny_ledger *ledger, const struct edit *edit,
                       struct mny_mask_account *masked, struct mny_writer *writer)
{
    const char *before = ledger->bytes + edit->before.at;
    size_t length = edit->before.length;

    if (!mny_mask_account_raw(masked, edit->question, &before, &length))
        return false;
    write_place(ledger, edit->place, writer);
    mny_writer_text(writer, ledger->plan->planned[edit->question].question->name);
    mny_writer_field(writer, before, length);
    mny_writer_text(writer, "");
    mny_writer_text(writer, edit_reason_name(edit->reason));
    mny_writer_end_row(writer);
    return true;
}

/* Edits of rows that were rejected later are left out. */
static enum mny_code write_edits(const struct mny_ledger *ledger, struct mny_mask_account *masked,
                                 struct mny_output *output, struct mny_problems *problems)
{
    static const char *const header[] = {"file",   "line",  "id",    "column",
                                         "before", "after", "reason"};
    size_t late = ledger->second_look ? ledger->second : ledger->rejection_count;
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "edits.csv", problems, &writer), closed;

    if (code != MNY_OK)
        return code;
    if (ledger->plan->excel_safe)
        mny_writer_guard(writer);
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; code == MNY_OK && i < ledger->edit_count; i++) {
        const struct edit *edit = &ledger->edits[i];

        while (late < ledger->rejection_count && ledger->rejections[late].place < edit->place)
            late++;
        if (late < ledger->rejection_count && ledger->rejections[late].place == edit->place)
            continue;
        if (!write_edit(ledger, edit, masked, writer))
            code = mny_problem_memory(problems);
    }
    closed = mny_writer_close(writer);
    return code == MNY_OK ? closed : code;
}

static void write_count(const struct mny_ledger *ledger, size_t city, const char *stage,
                        uint64_t count, struct mny_writer *writer)
{
    mny_writer_text(writer, city_code(ledger, city));
    mny_writer_text(writer, stage);
    mny_writer_count(writer, (size_t)count);
    mny_writer_end_row(writer);
}

/* Stages in the order of the rules; of those without rows only `read` and, in a
   known city, `accepted` are written. */
static void write_city(const struct mny_ledger *ledger, size_t city, struct mny_writer *writer)
{
    const struct city_count *count = &ledger->counts[city];

    write_count(ledger, city, "read", count->read, writer);
    for (size_t reason = MNY_ACCEPTED + 1; reason < MNY_REASON_COUNT; reason++)
        if (count->stages[reason] > 0)
            write_count(ledger, city, mny_reason_name((enum mny_reason)reason),
                        count->stages[reason], writer);
    if (city > 0)
        write_count(ledger, city, mny_reason_name(MNY_ACCEPTED), count->stages[MNY_ACCEPTED],
                    writer);
}

static enum mny_code write_flow(const struct mny_ledger *ledger, struct mny_output *output,
                                struct mny_problems *problems)
{
    static const char *const header[] = {"city", "stage", "count"};
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, "flow.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i <= ledger->choice_count; i++)
        if (ledger->counts[i].read > 0)
            write_city(ledger, i, writer);
    return mny_writer_close(writer);
}

enum mny_code mny_ledger_write(const struct mny_ledger *ledger, struct mny_mask_account *masked,
                               struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code = write_rejected(ledger, masked, output, problems);

    if (code == MNY_OK)
        code = write_edits(ledger, masked, output, problems);
    return code == MNY_OK ? write_flow(ledger, output, problems) : code;
}
