/* SPDX-License-Identifier: MIT */
#include "survey/report/packet_data.h"

#include "core/city_names.h"
#include "core/file.h"
#include "survey/report/report_source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* With fewer others of its kind a city is compared with more. */
enum { FEWEST_OTHERS = 2 };

/* Rows between which those of a city are; of most files they are all of these. */
struct range {
    size_t first, end;
};

struct city_table {
    struct mny_table *table; /* NULL: there is no such file */
    struct range *ranges;    /* by city of the data */
};

struct mny_packet_source {
    struct mny_report_data *data, *last;
    struct mny_city_names *names;
    struct city_table losses, gains, topics;
};

/* ---- files ---------------------------------------------------------------------------- */

/* The path of NAME in FOLDER if there is such a file; *PATH NULL: there is none. */
static enum mny_code find_file(const char *folder, const char *name, struct mny_problems *problems,
                               char **path)
{
    *path = mny_path_in(folder, name);
    if (*path == NULL)
        return mny_problem_memory(problems);
    if (access(*path, F_OK) == 0)
        return MNY_OK;
    free(*path);
    *path = NULL;
    return MNY_OK;
}

static const struct mny_report_city *find_city(const struct mny_report_data *data, const char *code)
{
    for (size_t i = 0; data != NULL && i < data->city_count; i++)
        if (strcmp(data->cities[i].code, code) == 0)
            return &data->cities[i];
    return NULL;
}

/* One look through the table for all cities, each of which would else look through all of it.
   A column that is missing is said when the table is read. */
static enum mny_code find_ranges(const struct mny_report_data *data, struct city_table *of,
                                 struct mny_problems *problems)
{
    const struct mny_report_city *city = NULL;
    size_t column;

    of->ranges = calloc(data->city_count + 1, sizeof *of->ranges);
    if (of->ranges == NULL)
        return mny_problem_memory(problems);
    if (!mny_table_find(of->table, "city", &column))
        return MNY_OK;
    for (size_t row = 0; row < mny_table_rows(of->table); row++) {
        const char *code = mny_table_cell(of->table, row, column);
        struct range *range;

        if (city == NULL || strcmp(city->code, code) != 0)
            city = find_city(data, code);
        if (city == NULL)
            continue;
        range = &of->ranges[city - data->cities];
        if (range->end == 0)
            range->first = row;
        range->end = row + 1;
    }
    return MNY_OK;
}

static enum mny_code open_table(const char *folder, const char *name,
                                const struct mny_report_data *data, struct mny_problems *problems,
                                struct city_table *of)
{
    char *path;
    enum mny_code code = find_file(folder, name, problems, &path);

    if (path != NULL)
        code = mny_table_read(path, problems, &of->table);
    if (code == MNY_OK && of->table != NULL)
        code = find_ranges(data, of, problems);
    free(path);
    return code;
}

static void close_table(struct city_table *of)
{
    mny_table_free(of->table);
    free(of->ranges);
}

static enum mny_code open_names(const char *folder, struct mny_problems *problems,
                                struct mny_city_names **names)
{
    char *path;
    enum mny_code code = find_file(folder, "cities.csv", problems, &path);

    if (path != NULL)
        code = mny_city_names_read(path, problems, names);
    free(path);
    return code;
}

enum mny_code mny_packet_source_open(const char *folder, const char *last,
                                     struct mny_problems *problems,
                                     struct mny_packet_source **source)
{
    struct mny_packet_source *made = calloc(1, sizeof *made);
    enum mny_code code =
        made != NULL ? mny_report_data_read(folder, problems, &made->data) : MNY_E_MEMORY;

    *source = NULL;
    if (made == NULL)
        return mny_problem_memory(problems);
    if (code == MNY_OK && last != NULL)
        code = mny_report_data_read(last, problems, &made->last);
    if (code == MNY_OK)
        code = open_names(folder, problems, &made->names);
    if (code == MNY_OK)
        code = open_table(folder, "losses.csv", made->data, problems, &made->losses);
    if (code == MNY_OK)
        code = open_table(folder, "gains.csv", made->data, problems, &made->gains);
    if (code == MNY_OK)
        code = open_table(folder, "topics.csv", made->data, problems, &made->topics);
    if (code == MNY_OK)
        *source = made;
    else
        mny_packet_source_close(made);
    return code;
}

void mny_packet_source_close(struct mny_packet_source *source)
{
    if (source == NULL)
        return;
    mny_report_data_free(source->data);
    mny_report_data_free(source->last);
    mny_city_names_free(source->names);
    close_table(&source->losses);
    close_table(&source->gains);
    close_table(&source->topics);
    free(source);
}

const struct mny_report_data *mny_packet_source_data(const struct mny_packet_source *source)
{
    return source->data;
}

/* ---- the group ------------------------------------------------------------------------- */

static const char *kind_of(const struct mny_packet_source *source, size_t city,
                           enum mny_packet_group group)
{
    const struct mny_city_name *name =
        mny_city_names_find(source->names, source->data->cities[city].code);

    if (name == NULL || group == MNY_GROUP_ALL)
        return "";
    return group == MNY_GROUP_TYPE ? name->type : name->province;
}

/* Those that are of the same kind; false if they are too few, or its kind is not known. */
static bool find_members(const struct mny_packet_source *source, enum mny_packet_group group,
                         struct mny_packet *packet)
{
    const char *own = kind_of(source, packet->index, group);

    packet->group = group;
    packet->group_name = own;
    packet->member_count = 0;
    for (size_t i = 0; i < source->data->city_count; i++)
        if (strcmp(kind_of(source, i, group), own) == 0)
            packet->members[packet->member_count++] = i;
    return group == MNY_GROUP_ALL || (*own != '\0' && packet->member_count > FEWEST_OTHERS);
}

/* ---- rows of the city ------------------------------------------------------------------ */

/* The largest first, as they stood where they are equal: each row begins with the number by which
   it is put in order. */
static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    if (isnan(*x) != isnan(*y))
        return isnan(*x) ? 1 : -1;
    if (*x != *y && !isnan(*x))
        return *x > *y ? -1 : 1;
    return 0;
}

/* qsort() need not leave equal ones in their order, so they are merged one by one. */
static void put_in_order(void *rows, size_t count, size_t size)
{
    char *at = rows, *one = malloc(size);

    for (size_t i = 1; one != NULL && i < count; i++) {
        size_t to = i;

        while (to > 0 && compare(at + (to - 1) * size, at + i * size) > 0)
            to--;
        memcpy(one, at + i * size, size);
        memmove(at + (to + 1) * size, at + to * size, (i - to) * size);
        memcpy(at + to * size, one, size);
    }
    free(one);
}

/* Begins reading TABLE; room for a packet's rows of it, which are in RANGE, each of SIZE.  NULL
   where there is nothing to read, or something is wrong with it. */
static void *begin(struct mny_reading *reading, const char *const *names, struct range range,
                   size_t size)
{
    void *made;

    if (reading->table == NULL || !mny_reading_columns(reading, names))
        return NULL;
    made = calloc(range.end - range.first + 1, size);
    if (made == NULL)
        reading->code = mny_problem_memory(reading->problems);
    return made;
}

static bool is_of_city(const struct mny_reading *reading, size_t row,
                       const struct mny_packet *packet)
{
    return strcmp(mny_reading_text(reading, row, 0), packet->city->code) == 0;
}

static void read_losses(struct mny_reading *reading, struct range range, struct mny_packet *packet)
{
    enum { CITY, CODE, LABEL, FULL, SCORE, LOST, RANK, PEERS, STATUS };
    static const char *const names[] = {"city", "code", "label", "full",   "score",
                                        "lost", "rank", "peers", "status", NULL};

    packet->losses = begin(reading, names, range, sizeof *packet->losses);
    if (packet->losses == NULL)
        return;
    for (size_t row = range.first; row < range.end; row++)
        if (is_of_city(reading, row, packet))
            packet->losses[packet->loss_count++] = (struct mny_packet_loss){
                mny_reading_number(reading, row, LOST), mny_reading_text(reading, row, CODE),
                mny_reading_text(reading, row, LABEL),  mny_reading_text(reading, row, STATUS),
                mny_reading_number(reading, row, FULL), mny_reading_number(reading, row, SCORE),
                mny_reading_number(reading, row, RANK), mny_reading_number(reading, row, PEERS)};
    put_in_order(packet->losses, packet->loss_count, sizeof *packet->losses);
}

static void read_gains(struct mny_reading *reading, struct range range, struct mny_packet *packet)
{
    enum { CITY, CODE, INPUT, LABEL, VALUE, STEP, GAIN };
    static const char *const names[] = {"city",  "code", "input", "label",
                                        "value", "step", "gain",  NULL};

    packet->gains = begin(reading, names, range, sizeof *packet->gains);
    if (packet->gains == NULL)
        return;
    for (size_t row = range.first; row < range.end; row++) {
        const double gain =
            is_of_city(reading, row, packet) ? mny_reading_number(reading, row, GAIN) : NAN;

        if (gain > 0)
            packet->gains[packet->gain_count++] =
                (struct mny_packet_gain){gain,
                                         mny_reading_text(reading, row, CODE),
                                         mny_reading_text(reading, row, INPUT),
                                         mny_reading_text(reading, row, LABEL),
                                         mny_reading_text(reading, row, VALUE),
                                         mny_reading_text(reading, row, STEP)};
    }
    put_in_order(packet->gains, packet->gain_count, sizeof *packet->gains);
}

enum { T_CITY, T_TOPIC, T_LABEL, T_POLARITY, T_N, T_COMMENTS, T_SHARE, T_WEIGHTED };

/* The weighted share, or where nothing was weighted the plain one. */
static double share_at(struct mny_reading *reading, size_t row)
{
    const double weighted = mny_reading_number(reading, row, T_WEIGHTED);

    return isnan(weighted) ? mny_reading_number(reading, row, T_SHARE) : weighted;
}

static struct mny_packet_topic *topic_of(struct mny_packet *packet, const char *code)
{
    for (size_t i = 0; i < packet->topic_count; i++)
        if (strcmp(packet->topics[i].code, code) == 0)
            return &packet->topics[i];
    return NULL;
}

static void read_topic(struct mny_reading *reading, size_t row, struct mny_packet *packet)
{
    const char *polarity = mny_reading_text(reading, row, T_POLARITY);
    struct mny_packet_topic *topic = topic_of(packet, mny_reading_text(reading, row, T_TOPIC));

    if (strcmp(mny_reading_text(reading, row, T_TOPIC), "any_comment") == 0)
        packet->comments = mny_reading_number(reading, row, T_N);
    else if (strcmp(polarity, "any") == 0)
        packet->topics[packet->topic_count++] =
            (struct mny_packet_topic){.complaint = NAN,
                                      .code = mny_reading_text(reading, row, T_TOPIC),
                                      .label = mny_reading_text(reading, row, T_LABEL),
                                      .n = mny_reading_number(reading, row, T_N),
                                      .share = share_at(reading, row),
                                      .praise = NAN,
                                      .complaint_all = NAN};
    else if (topic != NULL && strcmp(polarity, "complaint") == 0)
        topic->complaint = share_at(reading, row);
    else if (topic != NULL && strcmp(polarity, "praise") == 0)
        topic->praise = share_at(reading, row);
}

static void read_topics(struct mny_reading *reading, struct range range, struct mny_packet *packet)
{
    static const char *const names[] = {"city",     "topic", "label",          "polarity", "n",
                                        "comments", "share", "weighted_share", NULL};

    packet->comments = NAN;
    packet->topics = begin(reading, names, range, sizeof *packet->topics);
    if (packet->topics == NULL)
        return;
    for (size_t row = range.first; row < range.end; row++)
        if (is_of_city(reading, row, packet))
            read_topic(reading, row, packet);
    for (size_t i = 0; i < packet->topic_count; i++) {
        const size_t at = mny_report_topic_place(packet->data, packet->topics[i].code);
        if (at < packet->data->topic_count)
            packet->topics[i].complaint_all = packet->data->topics[at].complaint;
    }
    put_in_order(packet->topics, packet->topic_count, sizeof *packet->topics);
}

/* ---- a packet --------------------------------------------------------------------------- */

static struct range range_of(const struct city_table *of, size_t city)
{
    return of->ranges != NULL ? of->ranges[city] : (struct range){0, 0};
}

enum mny_code mny_packet_make(struct mny_packet_source *source, size_t index,
                              struct mny_problems *problems, struct mny_packet *packet)
{
    struct mny_reading reading = {.data = source->data, .problems = problems, .code = MNY_OK};

    *packet = (struct mny_packet){.data = source->data,
                                  .index = index,
                                  .city = &source->data->cities[index],
                                  .last = find_city(source->last, source->data->cities[index].code),
                                  .last_data = source->last};
    packet->members = calloc(source->data->city_count + 1, sizeof *packet->members);
    packet->figures = calloc(source->data->city_count + 1, sizeof *packet->figures);
    packet->rows = calloc(source->data->importance_count + 1, sizeof *packet->rows);
    if (packet->members == NULL || packet->figures == NULL || packet->rows == NULL)
        return mny_problem_memory(problems);
    if (!find_members(source, MNY_GROUP_TYPE, packet) &&
        !find_members(source, MNY_GROUP_PROVINCE, packet))
        find_members(source, MNY_GROUP_ALL, packet);
    reading.table = source->losses.table;
    read_losses(&reading, range_of(&source->losses, index), packet);
    reading.table = source->gains.table;
    read_gains(&reading, range_of(&source->gains, index), packet);
    reading.table = source->topics.table;
    read_topics(&reading, range_of(&source->topics, index), packet);
    return reading.code;
}

void mny_packet_free(struct mny_packet *packet)
{
    free(packet->members);
    free(packet->losses);
    free(packet->gains);
    free(packet->topics);
    free(packet->figures);
    free(packet->rows);
    *packet = (struct mny_packet){0};
}

/* ---- comparing -------------------------------------------------------------------------- */

static double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    if (count == 0)
        return NAN;
    return count % 2 == 1 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

struct mny_packet_place mny_packet_place(const struct mny_packet *packet, mny_packet_figure *figure,
                                         size_t which)
{
    struct mny_packet_place place = {.own = figure(packet->city, which)};
    size_t above = 0;

    for (size_t i = 0; i < packet->member_count; i++) {
        const double value = figure(&packet->data->cities[packet->members[i]], which);

        if (isnan(value))
            continue;
        packet->figures[place.of++] = value;
        above += value > place.own + 1e-9;
    }
    place.median = median_of(packet->figures, place.of);
    place.rank = isnan(place.own) ? 0 : above + 1;
    return place;
}

struct mny_report_estimate mny_packet_last(const struct mny_packet *packet, size_t which)
{
    const struct mny_report_column *wanted = &packet->data->measures.items[which];

    for (size_t i = 0; packet->last != NULL && packet->last->measures != NULL &&
                       i < packet->last_data->measures.count;
         i++)
        if (packet->last_data->measures.items[i].item == wanted->item &&
            strcmp(packet->last_data->measures.items[i].code, wanted->code) == 0)
            return packet->last->measures[i];
    return MNY_NO_ESTIMATE;
}
