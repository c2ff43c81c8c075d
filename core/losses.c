/* SPDX-License-Identifier: MIT */
#include "core/losses.h"

#include <math.h>
#include <stdlib.h>

/* One city and item. */
struct loss {
    double score, lost;
    enum mny_status status;
    size_t item, rank; /* rank 0: not filed */
};

struct mny_losses {
    const struct mny_standard_head *head;
    const struct mny_standard_l1 *l1s;
    const struct mny_standard_l2 *l2s;
    const struct mny_standard_item *items;
    size_t item_count, city_count, city_room;
    const char **codes;
    struct loss *table; /* [city][item] */
    size_t *peers;      /* of each item */
    struct loss **order;
};

struct mny_losses *mny_losses_create(const struct mny_standard *standard, size_t cities)
{
    struct mny_losses *losses = calloc(1, sizeof *losses);
    size_t count, longest;

    if (!losses)
        return NULL;
    losses->head = mny_standard_head(standard);
    losses->l1s = mny_standard_l1s(standard, &count);
    losses->l2s = mny_standard_l2s(standard, &count);
    losses->items = mny_standard_items(standard, &losses->item_count);
    losses->city_room = cities;
    longest = cities > losses->item_count ? cities : losses->item_count;
    losses->codes = calloc(cities + 1, sizeof *losses->codes);
    losses->peers = calloc(losses->item_count + 1, sizeof *losses->peers);
    losses->order = calloc(longest + 1, sizeof *losses->order);
    if (cities < (size_t)-1 / (losses->item_count + 1))
        losses->table = calloc(cities * losses->item_count + 1, sizeof *losses->table);
    if (losses->codes && losses->peers && losses->order && losses->table)
        return losses;
    mny_losses_free(losses);
    return NULL;
}

void mny_losses_free(struct mny_losses *losses)
{
    if (!losses)
        return;
    free(losses->codes);
    free(losses->table);
    free(losses->peers);
    free(losses->order);
    free(losses);
}

void mny_losses_add(struct mny_losses *losses, const char *code,
                    const struct mny_item_score *scores)
{
    struct loss *row = &losses->table[losses->city_count * losses->item_count];

    for (size_t i = 0; i < losses->item_count; i++) {
        const struct mny_standard_item *item = &losses->items[i];

        row[i] = (struct loss){.score = scores[i].score, .status = scores[i].status, .item = i};
        row[i].lost = item->deduction
                          ? scores[i].score
                          : losses->l2s[item->l2].weight * (item->full - scores[i].score) / 100;
    }
    losses->codes[losses->city_count++] = code;
}

/* Ascending; equal ones as they lie in the table. */
static int compare_lost(const void *a, const void *b)
{
    const struct loss *left = *(struct loss *const *)a, *right = *(struct loss *const *)b;

    if (left->lost != right->lost)
        return left->lost < right->lost ? -1 : 1;
    return (left > right) - (left < right);
}

static int compare_lost_down(const void *a, const void *b)
{
    const struct loss *left = *(struct loss *const *)a, *right = *(struct loss *const *)b;

    if (left->lost != right->lost)
        return left->lost > right->lost ? -1 : 1;
    return (left > right) - (left < right);
}

/* Equal losses to 1e-9 share the first one's rank, as totals do in scores.csv. */
static void rank_item(const struct mny_losses *losses, size_t item)
{
    size_t count = 0;

    for (size_t i = 0; i < losses->city_count; i++) {
        struct loss *loss = &losses->table[i * losses->item_count + item];

        if (loss->status != MNY_STATUS_MISSING)
            losses->order[count++] = loss;
    }
    qsort(losses->order, count, sizeof *losses->order, compare_lost);
    for (size_t i = 0; i < count; i++)
        losses->order[i]->rank =
            i > 0 && losses->order[i]->lost - losses->order[i - 1]->lost <= 1e-9
                ? losses->order[i - 1]->rank
                : i + 1;
    losses->peers[item] = count;
}

static void write_loss(const struct mny_losses *losses, struct mny_writer *writer, size_t city,
                       const struct loss *loss)
{
    const struct mny_standard_item *item = &losses->items[loss->item];

    mny_writer_text(writer, losses->codes[city]);
    mny_writer_text(writer, item->code);
    mny_writer_text(writer, item->label);
    mny_score_write(losses->head, writer, item->full);
    mny_score_write(losses->head, writer, loss->score);
    mny_writer_number(writer, loss->lost);
    if (loss->rank > 0)
        mny_writer_count(writer, loss->rank);
    else
        mny_writer_text(writer, "");
    mny_writer_count(writer, losses->peers[loss->item]);
    mny_writer_text(writer, mny_status_name(loss->status));
    mny_writer_end_row(writer);
}

static void write_city(const struct mny_losses *losses, struct mny_writer *writer, size_t city)
{
    size_t count = 0;

    for (size_t i = 0; i < losses->item_count; i++)
        if (!losses->l1s[losses->l2s[losses->items[i].l2].l1].beside)
            losses->order[count++] = &losses->table[city * losses->item_count + i];
    qsort(losses->order, count, sizeof *losses->order, compare_lost_down);
    for (size_t i = 0; i < count; i++)
        write_loss(losses, writer, city, losses->order[i]);
}

enum mny_code mny_losses_write(const struct mny_losses *losses, struct mny_output *output,
                               struct mny_problems *problems)
{
    static const char *const header[] = {"city", "code", "label", "full",  "score",
                                         "lost", "rank", "peers", "status"};
    struct mny_writer *writer;
    enum mny_code code = mny_output_open(output, "losses.csv", problems, &writer);

    if (code != MNY_OK)
        return code;
    mny_writer_row(writer, header, sizeof header / sizeof *header);
    for (size_t i = 0; i < losses->item_count; i++)
        rank_item(losses, i);
    for (size_t i = 0; i < losses->city_count; i++)
        write_city(losses, writer, i);
    return mny_writer_close(writer);
}
