/* SPDX-License-Identifier: MIT */
#include "survey/waves/wave_files.h"

#include <math.h>

static void write_change(const struct mny_wave_changes *changes, const struct mny_change *change,
                         struct mny_writer *writer)
{
    const struct mny_statistic *statistic = &changes->statistics[change->statistic];
    const struct mny_compared_city *city = &changes->cities[change->city];
    const double numbers[] = {
        change->old,      change->new,     change->old_se, change->new_se, change->test.difference,
        change->test.se,  change->test.df, change->test.p, change->p_holm, change->test.low,
        change->test.high};

    mny_writer_text(writer, city->code);
    mny_writer_text(writer, city->name);
    mny_writer_text(writer, mny_wave_level_name(statistic->level));
    mny_writer_text(writer, statistic->code);
    mny_writer_text(writer, statistic->label);
    mny_writer_text(writer, mny_change_state_name(change->state));
    mny_writer_text(writer, change->percent ? "percent" : "points");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        mny_writer_number(writer, numbers[i]);
    mny_writer_text(writer, mny_direction_name(change->direction));
    mny_writer_end_row(writer);
}

static void write_changes(const struct mny_wave_changes *changes, struct mny_writer *writer)
{
    static const char *const header[] = {"city",   "name",   "level",   "code",     "label",
                                         "state",  "unit",   "old",     "new",      "se_old",
                                         "se_new", "change", "se",      "df",       "p",
                                         "p_holm", "ci_low", "ci_high", "direction"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < changes->change_count; i++)
        write_change(changes, &changes->changes[i], writer);
}

/* 0 is no rank. */
static void write_rank(struct mny_writer *writer, size_t rank)
{
    mny_writer_number(writer, rank > 0 ? (double)rank : NAN);
}

static void write_move(const struct mny_wave_changes *changes, const struct mny_compared_city *city,
                       struct mny_writer *writer)
{
    const struct mny_move *move = &city->move;
    const bool moved = move->old_place > 0 && move->new_place > 0;
    const bool known = moved && move->beyond != MNY_BEYOND_UNKNOWN;
    const char *basis = move->by_intervals ? "intervals" : "change";

    mny_writer_text(writer, city->code);
    mny_writer_text(writer, city->name);
    mny_writer_text(writer, mny_wave_level_name(changes->statistics[changes->ranked].level));
    write_rank(writer, move->old_rank);
    write_rank(writer, move->new_rank);
    write_rank(writer, move->old_place);
    write_rank(writer, move->new_place);
    mny_writer_number(writer, moved ? (double)move->places : NAN);
    write_rank(writer, move->by_intervals ? move->old_best : 0);
    write_rank(writer, move->by_intervals ? move->old_worst : 0);
    write_rank(writer, move->by_intervals ? move->new_best : 0);
    write_rank(writer, move->by_intervals ? move->new_worst : 0);
    mny_writer_text(writer, !known ? "" : move->beyond == MNY_BEYOND_YES ? "yes" : "no");
    mny_writer_text(writer, known ? basis : "");
    mny_writer_end_row(writer);
}

static void write_moves(const struct mny_wave_changes *changes, struct mny_writer *writer)
{
    static const char *const header[] = {
        "city", "name",     "score",     "rank_old", "rank_new",  "place_old", "place_new",
        "move", "best_old", "worst_old", "best_new", "worst_new", "beyond",    "basis"};

    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < changes->city_count; i++)
        if (changes->cities[i].move.old_rank > 0 || changes->cities[i].move.new_rank > 0)
            write_move(changes, &changes->cities[i], writer);
}

static enum mny_code
write_file(const struct mny_wave_changes *changes, const char *name,
           void (*write)(const struct mny_wave_changes *changes, struct mny_writer *writer),
           bool guarded, struct mny_output *output, struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_output_open(output, name, problems, &writer);

    if (code != MNY_OK)
        return code;
    if (guarded)
        mny_writer_guard(writer);
    write(changes, writer);
    return mny_writer_close(writer);
}

enum mny_code mny_wave_files_write(const struct mny_wave_changes *changes, bool guarded,
                                   struct mny_output *output, struct mny_problems *problems)
{
    enum mny_code code =
        write_file(changes, "compare.csv", write_changes, guarded, output, problems);

    if (code == MNY_OK && changes->ranked < changes->statistic_count)
        code = write_file(changes, "rank_moves.csv", write_moves, guarded, output, problems);
    return code;
}
