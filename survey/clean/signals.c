/* SPDX-License-Identifier: MIT */
#include "survey/clean/signals.h"

#include "core/arena.h"
#include "core/number.h"
#include "core/text.h"
#include "survey/clean/signal_text.h"
#include "survey/common/instant.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A row while it is noted. */
struct noting {
    struct mny_signals *signals;
    struct mny_interview *interview;
    const struct mny_verdict *verdict;
    const struct mny_csv_field *cells;
    size_t dump;
    size_t asked; /* numbered questions that were asked */
    uint32_t judged;
    bool good;
};

struct mny_signals *mny_signals_create(const struct mny_signals_plan *plan)
{
    struct mny_signals *made = calloc(1, sizeof *made);

    if (made)
        made->plan = plan;
    return made;
}

void mny_signals_free(struct mny_signals *signals)
{
    if (!signals)
        return;
    for (size_t i = 0; i < MNY_SIGNALS; i++)
        free(signals->columns[i]);
    free(signals->judged);
    free(signals->findings);
    free(signals->texts);
    free(signals->scratch);
    free(signals);
}

void mny_signals_clear(struct mny_signals *signals)
{
    signals->count = signals->finding_count = signals->text_count = 0;
}

static bool make_room(struct mny_signals *signals, size_t more)
{
    size_t needed = signals->count + more + 1, room = signals->room;

    if (needed <= signals->room)
        return true;
    for (size_t i = 0; i < MNY_SIGNALS; i++) {
        room = signals->room;
        if (signals->plan->wanted[i] &&
            !mny_grow(&signals->columns[i], &room, needed, sizeof(uint64_t)))
            return false;
    }
    room = signals->room;
    if (!mny_grow(&signals->judged, &room, needed, sizeof *signals->judged))
        return false;
    signals->room = room;
    return true;
}

static bool add_finding(struct mny_signals *signals, const struct mny_row_signal *finding)
{
    if (!mny_grow(&signals->findings, &signals->finding_room, signals->finding_count + 1,
                  sizeof *signals->findings))
        return false;
    signals->findings[signals->finding_count++] = *finding;
    return true;
}

/* RULE could judge the row, and FLAGS it or not. */
static void judge(struct noting *noting, enum mny_quality_rule rule, bool flags, double value,
                  double threshold, const char *detail)
{
    const struct mny_row_signal finding = {noting->signals->count, value, threshold, detail, rule};

    noting->judged |= (uint32_t)1 << rule;
    if (flags)
        noting->good = noting->good && add_finding(noting->signals, &finding);
}

/* The cell of SOURCE without blanks around it; false if it is empty or there is none. */
static bool cell_of(const struct noting *noting, enum mny_signal_source source, const char **text,
                    size_t *length)
{
    const size_t column = noting->signals->plan->columns[noting->dump][source];

    if (column == MNY_NONE)
        return false;
    *text = noting->cells[column].text;
    *length = noting->cells[column].length;
    mny_trim(text, length);
    return *length > 0;
}

static bool number_of(const struct noting *noting, enum mny_signal_source source, double *number)
{
    const char *text;
    size_t length;

    return cell_of(noting, source, &text, &length) && mny_number_parse(text, length, number);
}

/* Seconds since 1970 UTC, NAN if the question has no time. */
static double time_of(const struct noting *noting, size_t question)
{
    const struct mny_value *value;
    struct mny_instant instant;

    if (question == MNY_NONE || noting->interview->answers[question].state == MNY_UNANSWERED)
        return NAN;
    value = &noting->interview->slots[question];
    if (!mny_instant_parse(value->text, value->length, &instant))
        return NAN;
    return instant.seconds - (instant.zoned ? 0 : noting->signals->plan->quality->zone);
}

/* ---- what other rows are compared with -------------------------------------------- */

static void keep(struct noting *noting, enum mny_signal signal, uint64_t value)
{
    if (noting->signals->plan->wanted[signal])
        noting->signals->columns[signal][noting->signals->count] = value;
}

/* Never 0, which stands for none. */
static uint64_t hash_of(const struct noting *noting, const char *text, size_t length)
{
    return length > 0 ? mny_hash(&noting->signals->plan->plan->key, text, length).low | 1 : 0;
}

static void keep_sources(struct noting *noting)
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
        keep(noting, MNY_SIGNAL_IP, hash_of(noting, address, length));
    }
    if (plan->wanted[MNY_SIGNAL_DEVICE]) {
        text = mny_value_to_text(&noting->interview->slots[plan->plan->device], room, &length);
        keep(noting, MNY_SIGNAL_DEVICE, hash_of(noting, text, length));
    }
    if (plan->wanted[MNY_SIGNAL_LOCATION]) {
        const bool known = number_of(noting, MNY_SOURCE_LATITUDE, &place[0]) &&
                           number_of(noting, MNY_SOURCE_LONGITUDE, &place[1]) &&
                           (place[0] != 0 || place[1] != 0);
        keep(noting, MNY_SIGNAL_LOCATION,
             known ? hash_of(noting, (const char *)place, sizeof place) : 0);
    }
}

static void keep_path(struct noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const struct mny_interview *interview = noting->interview;
    uint64_t path = plan->paths[noting->dump];

    noting->asked = plan->asked[noting->dump];
    for (size_t i = 0; i < plan->plan->routed.count; i++) {
        const size_t question = plan->plan->routed.questions[i];

        if (interview->irrelevant[question] && interview->binding->asked[question] &&
            plan->plan->planned[question].question->number > 0) {
            path ^= mny_signals_step(question);
            noting->asked--;
        }
    }
    keep(noting, MNY_SIGNAL_PATH, path);
}

/* ---- times ------------------------------------------------------------------------ */

static void judge_times(struct noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const struct mny_quality_settings *quality = plan->quality;
    const double *limit = quality->limit, duration = noting->verdict->duration;
    const bool wanted = plan->wanted[MNY_SIGNAL_SUBMITTED] ||
                        plan->on[MNY_QUALITY_OUTSIDE_PERIOD] || plan->on[MNY_QUALITY_TIME_ORDER];
    const double end = wanted ? time_of(noting, plan->plan->submitted) : NAN;
    double begin = NAN;
    uint64_t bits;

    memcpy(&bits, &end, sizeof bits);
    keep(noting, MNY_SIGNAL_SUBMITTED, bits);
    if (plan->on[MNY_QUALITY_OUTSIDE_PERIOD] && !isnan(end))
        judge(noting, MNY_QUALITY_OUTSIDE_PERIOD, end < quality->open || end >= quality->close, end,
              end < quality->open ? quality->open : quality->close, "");
    if (plan->on[MNY_QUALITY_TIME_ORDER])
        begin = time_of(noting, plan->plan->started);
    if (!isnan(begin) && !isnan(end)) {
        const double span = end - begin, off = isnan(duration) ? 0 : fabs(span - duration);
        if (span < 0)
            judge(noting, MNY_QUALITY_TIME_ORDER, true, span, 0, "ends before it starts");
        else
            judge(noting, MNY_QUALITY_TIME_ORDER, off > limit[MNY_QUALITY_TIME_ORDER], off,
                  limit[MNY_QUALITY_TIME_ORDER], "duration");
    }
    if (isnan(duration))
        return;
    if (plan->on[MNY_QUALITY_SPEED_ABS]) {
        const double least = limit[MNY_QUALITY_SPEED_ABS] * (double)noting->asked;
        judge(noting, MNY_QUALITY_SPEED_ABS, duration < least, duration, least, "");
    }
    if (plan->on[MNY_QUALITY_SLOW])
        judge(noting, MNY_QUALITY_SLOW, duration > limit[MNY_QUALITY_SLOW], duration,
              limit[MNY_QUALITY_SLOW], "");
}

/* ---- tests, places, robots --------------------------------------------------------- */

static bool is_listed(const char *ids, const char *id, size_t length)
{
    for (size_t bytes; ids += strspn(ids, " "), *ids != '\0'; ids += bytes) {
        bytes = strcspn(ids, " ");
        if (bytes == length && memcmp(ids, id, length) == 0)
            return true;
    }
    return false;
}

static void judge_preview(struct noting *noting)
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
    judge(noting, MNY_QUALITY_PREVIEW, found != NULL, 1, 1, found ? found : "");
}

static void judge_place(struct noting *noting)
{
    const struct mny_interview *interview = noting->interview;
    const size_t question = interview->plan->city;
    const char *text, *city, *wrong = "";
    size_t length, city_length;
    double latitude, longitude;
    bool known = false;

    if (!noting->signals->plan->on[MNY_QUALITY_CITY_MISMATCH])
        return;
    if (number_of(noting, MNY_SOURCE_LATITUDE, &latitude) &&
        number_of(noting, MNY_SOURCE_LONGITUDE, &longitude)) {
        known = true;
        wrong = mny_signal_place(latitude, longitude);
    }
    if (cell_of(noting, MNY_SOURCE_IP_CITY, &text, &length) &&
        mny_signal_city(text, length, &city, &city_length)) {
        const struct mny_choice_list *list = interview->plan->planned[question].question->choices;
        known = true;
        if (!mny_signal_same_city(city, city_length,
                                  list->choices[interview->answers[question].choice].label))
            wrong = "ip_city";
    }
    if (known)
        judge(noting, MNY_QUALITY_CITY_MISMATCH, *wrong != '\0', 1, 1, wrong);
}

static void judge_robot(struct noting *noting)
{
    const double limit = noting->signals->plan->quality->limit[MNY_QUALITY_BOT_SCORE];
    double score;

    if (noting->signals->plan->on[MNY_QUALITY_BOT_SCORE] &&
        number_of(noting, MNY_SOURCE_BOT_SCORE, &score))
        judge(noting, MNY_QUALITY_BOT_SCORE, score < limit, score, limit, "");
}

/* ---- answers ------------------------------------------------------------------------ */

/* A rule that counts things and names the first of them. */
static void judge_count(struct noting *noting, enum mny_quality_rule rule, size_t count,
                        const char *first)
{
    const double limit = noting->signals->plan->quality->limit[rule];

    judge(noting, rule, (double)count >= limit, (double)count, limit, first);
}

static void judge_checks(struct noting *noting)
{
    const struct mny_quality_settings *quality = noting->signals->plan->quality;
    const char *first = "";
    size_t broken = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_INCONSISTENT])
        return;
    for (size_t i = 0; i < quality->check_count; i++)
        if (mny_interview_holds(noting->interview, quality->checks[i].expression, &noting->good) &&
            broken++ == 0)
            first = quality->checks[i].name;
    judge_count(noting, MNY_QUALITY_INCONSISTENT, broken, first);
}

/* Whether something was chosen together with what excludes it. */
static bool chose_excluded(const struct mny_choice_list *list, const uint64_t *chosen)
{
    size_t all = 0;
    bool excludes = false;

    for (size_t i = 0; i < list->count; i++)
        if (chosen[i / 64] >> (i % 64) & 1) {
            all++;
            excludes = excludes || list->choices[i].exclusive;
        }
    return excludes && all > 1;
}

static void judge_exclusive(struct noting *noting)
{
    const struct mny_question_list *list = &noting->signals->plan->exclusive;
    const char *first = "";
    size_t count = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_EXCLUSIVE])
        return;
    for (size_t i = 0; i < list->count; i++) {
        const struct mny_answer *answer = &noting->interview->answers[list->questions[i]];
        const struct mny_question *question =
            noting->interview->plan->planned[list->questions[i]].question;

        if (answer->state == MNY_ANSWERED && chose_excluded(question->choices, answer->chosen) &&
            count++ == 0)
            first = question->name;
    }
    judge_count(noting, MNY_QUALITY_EXCLUSIVE, count, first);
}

static void judge_extra(struct noting *noting)
{
    const struct mny_interview *interview = noting->interview;
    const char *first = "";
    size_t count = 0;

    if (!noting->signals->plan->on[MNY_QUALITY_SKIP_EXTRA])
        return;
    for (size_t i = 0; interview->edit_count > 0 && i < interview->plan->count; i++)
        if (interview->edits[i] == MNY_EDIT_NOT_RELEVANT && count++ == 0)
            first = interview->plan->planned[i].question->name;
    judge_count(noting, MNY_QUALITY_SKIP_EXTRA, count, first);
}

/* The share of the questions asked that have no answer; AAPOR's example asks 80 % of a
   complete interview. */
static void judge_missing(struct noting *noting)
{
    const struct mny_interview *interview = noting->interview;
    const struct mny_question_list *numbered = &interview->plan->numbered;
    const double limit = noting->signals->plan->quality->limit[MNY_QUALITY_SKIP_MISSING];
    size_t answered = 0;
    double share;

    if (!noting->signals->plan->on[MNY_QUALITY_SKIP_MISSING] || noting->asked == 0)
        return;
    for (size_t i = 0; i < numbered->count; i++)
        answered += interview->answers[numbered->questions[i]].state != MNY_UNANSWERED;
    share = (double)(noting->asked - (answered < noting->asked ? answered : noting->asked)) /
            (double)noting->asked;
    judge(noting, MNY_QUALITY_SKIP_MISSING, share > limit, share, limit, "");
}

/* ---- open texts --------------------------------------------------------------------- */

static bool add_text(struct mny_signals *signals, size_t row, size_t question, uint64_t hash)
{
    if (!mny_grow(&signals->texts, &signals->text_room, signals->text_count + 1,
                  sizeof *signals->texts))
        return false;
    signals->texts[signals->text_count++] = (struct mny_text_seen){row, question, hash};
    return true;
}

/* Looks at one text; returns whether it is gibberish. */
static bool look_at_text(struct noting *noting, size_t question)
{
    struct mny_signals *signals = noting->signals;
    const struct mny_value *value = &noting->interview->slots[question];
    size_t length, characters;

    if (!mny_grow(&signals->scratch, &signals->scratch_room, value->length + 1, 1)) {
        noting->good = false;
        return false;
    }
    memcpy(signals->scratch, value->text, value->length);
    length = mny_signal_fold(signals->scratch, value->length, &characters);
    if (signals->plan->on[MNY_QUALITY_DUP_TEXT] &&
        (double)characters >= signals->plan->quality->limit[MNY_QUALITY_DUP_TEXT])
        noting->good = noting->good && add_text(signals, signals->count, question,
                                                hash_of(noting, signals->scratch, length));
    return mny_signal_is_gibberish(signals->scratch, length, characters);
}

static void judge_texts(struct noting *noting)
{
    const struct mny_signals_plan *plan = noting->signals->plan;
    const char *first = "";
    size_t count = 0, answered = 0;

    if (!plan->on[MNY_QUALITY_GIBBERISH] && !plan->on[MNY_QUALITY_DUP_TEXT])
        return;
    for (size_t i = 0; i < plan->texts.count; i++) {
        const size_t question = plan->texts.questions[i];

        if (noting->interview->answers[question].state == MNY_UNANSWERED)
            continue;
        answered++;
        if (look_at_text(noting, question) && count++ == 0)
            first = plan->plan->planned[question].question->name;
    }
    if (plan->on[MNY_QUALITY_GIBBERISH] && answered > 0)
        judge_count(noting, MNY_QUALITY_GIBBERISH, count, first);
}

bool mny_signals_note(struct mny_signals *signals, struct mny_interview *interview,
                      const struct mny_verdict *verdict, const struct mny_csv_field *cells,
                      size_t dump)
{
    struct noting noting = {signals, interview, verdict, cells, dump, 0, 0, true};

    if (!signals->plan->any)
        return true;
    if (!make_room(signals, 1))
        return false;
    keep_sources(&noting);
    keep_path(&noting);
    judge_preview(&noting);
    judge_times(&noting);
    judge_checks(&noting);
    judge_exclusive(&noting);
    judge_extra(&noting);
    judge_missing(&noting);
    judge_place(&noting);
    judge_robot(&noting);
    judge_texts(&noting);
    signals->judged[signals->count++] = noting.judged;
    return noting.good;
}

/* ---- of all rows -------------------------------------------------------------------- */

static bool append_sparse(struct mny_signals *signals, const struct mny_signals *block,
                          const struct mny_taken *taken, size_t count)
{
    size_t at = 0;
    bool good = true;

    for (size_t i = 0; good && i < block->finding_count; i++) {
        struct mny_row_signal finding = block->findings[i];

        while (at < count && taken[at].candidate < finding.row)
            at++;
        if (at == count || taken[at].candidate != finding.row)
            continue;
        finding.row = signals->count + at;
        good = add_finding(signals, &finding);
    }
    at = 0;
    for (size_t i = 0; good && i < block->text_count; i++) {
        while (at < count && taken[at].candidate < block->texts[i].row)
            at++;
        if (at < count && taken[at].candidate == block->texts[i].row)
            good = add_text(signals, signals->count + at, block->texts[i].question,
                            block->texts[i].hash);
    }
    return good;
}

bool mny_signals_append(struct mny_signals *signals, const struct mny_signals *block,
                        const struct mny_taken *taken, size_t count)
{
    if (!signals->plan->any)
        return true;
    if (!make_room(signals, count) || !append_sparse(signals, block, taken, count))
        return false;
    for (size_t signal = 0; signal < MNY_SIGNALS; signal++)
        for (size_t i = 0; signals->columns[signal] && i < count; i++)
            signals->columns[signal][signals->count + i] =
                block->columns[signal][taken[i].candidate];
    for (size_t i = 0; i < count; i++)
        signals->judged[signals->count + i] = block->judged[taken[i].candidate];
    signals->count += count;
    return true;
}

double mny_signals_submitted(const struct mny_signals *signals, size_t row)
{
    double seconds = NAN;

    if (signals->columns[MNY_SIGNAL_SUBMITTED])
        memcpy(&seconds, &signals->columns[MNY_SIGNAL_SUBMITTED][row], sizeof seconds);
    return seconds;
}
