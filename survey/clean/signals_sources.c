/* SPDX-License-Identifier: MIT */
/* Where a row comes from: address, device, place, channel, score. */
#include "survey/clean/signals_noting.h"

#include "core/arena.h"
#include "core/number.h"
#include "survey/clean/cells.h"
#include "survey/clean/signal_text.h"

#include <string.h>

/* The cell of SOURCE as answers are read, until the next is asked for; false if it says nothing or
   there is none. */
static bool cell_of(struct mny_noting *noting, enum mny_signal_source source, const char **text,
                    size_t *length)
{
    struct mny_signals *signals = noting->signals;
    const size_t column = signals->plan->columns[noting->dump][source];
    const struct mny_csv_field *cell = &noting->cells[column == MNY_NONE ? 0 : column];

    if (column == MNY_NONE || cell->length == 0)
        return false;
    if (!mny_grow(&signals->scratch, &signals->scratch_room, cell->length, 1)) {
        noting->good = false;
        return false;
    }
    *text = signals->scratch;
    *length = mny_cell_plain(cell->text, cell->length, signals->scratch);
    return *length > 0;
}

static bool number_of(struct mny_noting *noting, enum mny_signal_source source, double *number)
{
    const char *text;
    size_t length;

    return cell_of(noting, source, &text, &length) && mny_number_parse(text, length, number);
}

void mny_note_sources(struct mny_noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    char address[MNY_ADDRESS_ROOM], room[MNY_NUMBER_ROOM];
    const char *text = "";
    size_t length = 0;
    double place[2];

    if (plan->wanted[MNY_SIGNAL_IP]) {
        length = cell_of(noting, MNY_SOURCE_IP, &text, &length)
                     ? mny_signal_address(text, length, address)
                     : 0;
        mny_noting_keep(noting, MNY_SIGNAL_IP, mny_noting_hash(noting, address, length));
    }
    if (plan->wanted[MNY_SIGNAL_DEVICE]) {
        text = mny_value_to_text(&noting->interview->slots[plan->plan->device], room, &length);
        mny_noting_keep(noting, MNY_SIGNAL_DEVICE, mny_noting_hash(noting, text, length));
    }
    if (plan->wanted[MNY_SIGNAL_LOCATION]) {
        const bool known = number_of(noting, MNY_SOURCE_LATITUDE, &place[0]) &&
                           number_of(noting, MNY_SOURCE_LONGITUDE, &place[1]) &&
                           (place[0] != 0 || place[1] != 0);
        mny_noting_keep(noting, MNY_SIGNAL_LOCATION,
                        known ? mny_noting_hash(noting, (const char *)place, sizeof place) : 0);
    }
}

static bool is_listed(const char *ids, const char *id, size_t length)
{
    for (size_t bytes; ids += strspn(ids, " "), *ids != '\0'; ids += bytes) {
        bytes = strcspn(ids, " ");
        if (bytes == length && memcmp(ids, id, length) == 0)
            return true;
    }
    return false;
}

void mny_note_preview(struct mny_noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const char *text, *found = NULL;
    char room[MNY_NUMBER_ROOM];
    size_t length;

    if (!plan->on[MNY_QUALITY_PREVIEW])
        return;
    if (cell_of(noting, MNY_SOURCE_CHANNEL, &text, &length) && mny_signal_is_preview(text, length))
        found = "channel";
    if (!found && cell_of(noting, MNY_SOURCE_STATUS, &text, &length) &&
        mny_signal_is_test(text, length, plan->qualtrics[noting->dump]))
        found = "status";
    if (!found && plan->plan->id != MNY_NONE) {
        text = mny_value_to_text(&noting->interview->slots[plan->plan->id], room, &length);
        if (is_listed(plan->quality->test_ids, text, length))
            found = "test_ids";
    }
    mny_noting_judge(noting, MNY_QUALITY_PREVIEW, found != NULL, 1, 1, found ? found : "");
}

/* The city that the row names. */
static const struct mny_choice *city_of(const struct mny_interview *interview)
{
    const size_t question = interview->plan->city;
    const struct mny_choice_list *list = interview->plan->planned[question].question->choices;

    return &list->choices[interview->answers[question].choice];
}

/* Whether the row's address tells a city to compare with the one it names, and in *SAME whether
   it is that. */
static bool compares_city(struct mny_noting *noting, bool *same)
{
    const struct mny_choice *named;
    const char *text, *city;
    size_t length, city_length;

    if (!cell_of(noting, MNY_SOURCE_IP_CITY, &text, &length) ||
        !mny_signal_city(text, length, &city, &city_length))
        return false;
    named = city_of(noting->interview);
    *same = mny_signal_same_city(city, city_length, named->label);
    return !mny_signal_is_county(named->name) &&
           mny_signal_same_script(city, city_length, named->label);
}

void mny_note_place(struct mny_noting *noting)
{
    const char *wrong = "";
    double latitude, longitude;
    bool known = false, same;

    if (!noting->signals->plan->on[MNY_QUALITY_CITY_MISMATCH])
        return;
    if (number_of(noting, MNY_SOURCE_LATITUDE, &latitude) &&
        number_of(noting, MNY_SOURCE_LONGITUDE, &longitude)) {
        known = true;
        wrong = mny_signal_place(latitude, longitude);
    }
    if (compares_city(noting, &same)) {
        known = true;
        if (!same)
            wrong = "ip_city";
    }
    if (known)
        mny_noting_judge(noting, MNY_QUALITY_CITY_MISMATCH, *wrong != '\0', 1, 1, wrong);
}

void mny_note_robot(struct mny_noting *noting)
{
    const double limit = noting->signals->plan->quality->limit[MNY_QUALITY_BOT_SCORE];
    double score;

    if (noting->signals->plan->on[MNY_QUALITY_BOT_SCORE] &&
        number_of(noting, MNY_SOURCE_BOT_SCORE, &score))
        mny_noting_judge(noting, MNY_QUALITY_BOT_SCORE, score < limit, score, limit, "");
}
