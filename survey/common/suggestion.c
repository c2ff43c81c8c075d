/* SPDX-License-Identifier: MIT */
#include "survey/common/suggestion.h"

#include "survey/common/edit_distance.h"

#include <string.h>

struct mny_suggestion mny_suggestion_begin(const char *text, size_t length, size_t share,
                                           bool within)
{
    return (struct mny_suggestion){.text = text,
                                   .length = length,
                                   .share = share,
                                   .within = within,
                                   .index = MNY_NO_SUGGESTION};
}

static bool is_within(const struct mny_suggestion *suggestion, const char *name, size_t size)
{
    return suggestion->within && size > 0 && suggestion->length > 0 &&
           (strstr(suggestion->text, name) != NULL || strstr(name, suggestion->text) != NULL);
}

/* One text within the other is nearer than any that differs: 很满意 is not far from 不满意, but it
   holds 满意. */
void mny_suggestion_offer(struct mny_suggestion *suggestion, const char *name, size_t index)
{
    const size_t size = strlen(name),
                 one = mny_edit_characters(suggestion->text, suggestion->length),
                 other = mny_edit_characters(name, size), longer = one > other ? one : other;
    const bool within = is_within(suggestion, name, size);
    size_t distance = 0;

    if (!within && suggestion->share * (longer - (one < other ? one : other)) > longer)
        return;
    if (!within)
        distance = mny_edit_distance(suggestion->text, suggestion->length, name, size);
    if (suggestion->share * distance > longer)
        return;
    if (suggestion->index != MNY_NO_SUGGESTION && distance == suggestion->distance &&
        suggestion->index != index)
        suggestion->tied = true;
    if (suggestion->index == MNY_NO_SUGGESTION || distance < suggestion->distance) {
        suggestion->index = index;
        suggestion->distance = distance;
        suggestion->tied = false;
    }
}

size_t mny_suggestion_index(const struct mny_suggestion *suggestion)
{
    return suggestion->tied ? MNY_NO_SUGGESTION : suggestion->index;
}
