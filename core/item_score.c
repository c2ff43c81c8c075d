/* SPDX-License-Identifier: MIT */
#include "core/item_score.h"

#include "core/number.h"
#include "core/rounding.h"

#include <stdio.h>

const char *mny_status_name(enum mny_status status)
{
    switch (status) {
    case MNY_STATUS_OK:
        return "ok";
    case MNY_STATUS_CAPPED:
        return "capped";
    case MNY_STATUS_UNDEFINED:
        return "undefined";
    case MNY_STATUS_MISSING:
        return "missing";
    }
    return "";
}

double mny_score_round(const struct mny_standard_head *head, double value)
{
    return head->decimals < 0 ? value : mny_round_half_up(value, (unsigned)head->decimals);
}

void mny_score_write(const struct mny_standard_head *head, struct mny_writer *writer, double score)
{
    char text[MNY_NUMBER_ROOM];

    if (head->decimals < 0)
        mny_writer_number(writer, score);
    else
        mny_writer_text(writer, mny_fixed_format(score, (unsigned)head->decimals, text));
}

double mny_item_raw(const struct mny_standard_item *item, double mark)
{
    return item->deduction ? mark : item->weight * mark / 100;
}

struct mny_item_score mny_item_score(const struct mny_standard_head *head,
                                     const struct mny_standard_item *item,
                                     const struct mny_mark *mark)
{
    double score = mny_item_raw(item, mark->value);

    if (score > item->full) /* by rounding: no formula gives more */
        score = item->full;
    return (struct mny_item_score){mny_score_round(head, score), mark->status};
}

const char *mny_input_name(const char *code, size_t repeat, char name[MNY_INPUT_NAME_ROOM])
{
    if (repeat > 0)
        snprintf(name, MNY_INPUT_NAME_ROOM, "%s[%zu]", code, repeat);
    else
        snprintf(name, MNY_INPUT_NAME_ROOM, "%s", code);
    return name;
}
