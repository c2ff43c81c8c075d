/* SPDX-License-Identifier: MIT */
#include "samples/henan/places.h"

#include "core/table.h"
#include "core/writer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct sample_places {
    struct sample_place *items;
    char (*names)[32]; /* of the invented ones */
    size_t count, invented;
};

/* Adults in round numbers, of the size of the cities' real ones. */
static const struct {
    const char *code;
    double adults;
} henan[] = {
    {"410100", 9860000}, {"410200", 3640000}, {"410300", 5390000}, {"410400", 3720000},
    {"410500", 4050000}, {"410600", 1190000}, {"410700", 4750000}, {"410800", 2730000},
    {"410900", 2790000}, {"411000", 3350000}, {"411100", 1840000}, {"411200", 1610000},
};

/* First two digits of a division code (GB/T 2260). */
static const struct {
    const char code[3];
    const char *name;
} provinces[] = {
    {"11", "北京市"},           {"12", "天津市"},         {"13", "河北省"},
    {"14", "山西省"},           {"15", "内蒙古自治区"},   {"21", "辽宁省"},
    {"22", "吉林省"},           {"23", "黑龙江省"},       {"31", "上海市"},
    {"32", "江苏省"},           {"33", "浙江省"},         {"34", "安徽省"},
    {"35", "福建省"},           {"36", "江西省"},         {"37", "山东省"},
    {"41", "河南省"},           {"42", "湖北省"},         {"43", "湖南省"},
    {"44", "广东省"},           {"45", "广西壮族自治区"}, {"46", "海南省"},
    {"50", "重庆市"},           {"51", "四川省"},         {"52", "贵州省"},
    {"53", "云南省"},           {"54", "西藏自治区"},     {"61", "陕西省"},
    {"62", "甘肃省"},           {"63", "青海省"},         {"64", "宁夏回族自治区"},
    {"65", "新疆维吾尔自治区"},
};

static const char *province_of(const char *code)
{
    for (size_t i = 0; i < sizeof provinces / sizeof provinces[0]; i++)
        if (strncmp(code, provinces[i].code, 2) == 0)
            return provinces[i].name;
    return "虚构省";
}

static double henan_adults(const char *code)
{
    for (size_t i = 0; i < sizeof henan / sizeof henan[0]; i++)
        if (strcmp(code, henan[i].code) == 0)
            return henan[i].adults;
    return 0;
}

/* Puts NAME with CODE behind the places already chosen; codes of other than six
   characters cannot be a division. */
static void add_place(struct sample_places *places, size_t room, const char *code, const char *name)
{
    struct sample_place *place = &places->items[places->count];

    if (places->count == room || strlen(code) != 6)
        return;
    memcpy(place->code, code, sizeof place->code);
    place->name = name;
    place->province = province_of(code);
    places->count++;
}

static void choose(struct sample_places *places, size_t count, const struct mny_choice_list *list)
{
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < list->count; i++)
            if ((henan_adults(list->choices[i].name) > 0) == (pass == 0))
                add_place(places, count, list->choices[i].name, list->choices[i].label);
    while (places->count < count) {
        size_t number = places->invented++;
        char code[7];

        /* 99 is no province in GB/T 2260. */
        snprintf(code, sizeof code, "%06zu", (990001 + number) % 1000000);
        snprintf(places->names[number], sizeof places->names[number], "样例市%03zu", number + 1);
        add_place(places, count, code, places->names[number]);
    }
}

/* Shares of four categories near TYPICAL, moved by a fifth of themselves at most. */
static void vary_shares(gsl_rng *rng, const double typical[4], double share[4])
{
    double sum = 0;

    for (size_t i = 0; i < 4; i++)
        sum += share[i] = typical[i] * sample_between(rng, 0.8, 1.2);
    for (size_t i = 0; i < 4; i++)
        share[i] /= sum;
}

/* Adults of a city that we have no number for: a prefecture's code ends in 00. */
static double invent_adults(const char *code, gsl_rng *rng)
{
    bool county = strcmp(code + 4, "00") != 0 && strncmp(code, "99", 2) != 0;

    return 10000 * floor(county ? sample_magnitude(rng, 20, 110) : sample_magnitude(rng, 80, 900));
}

/* Means are spread evenly from 58 to 84 and dealt out by chance, so that few
   cities are tied and none has its place for a reason. */
static void describe(struct sample_places *places, gsl_rng *rng)
{
    static const double age[4] = {0.17, 0.28, 0.29, 0.26}, edu[4] = {0.60, 0.19, 0.11, 0.10};

    for (size_t i = 0; i < places->count; i++) {
        struct sample_place *place = &places->items[i];
        double adults = henan_adults(place->code);

        place->adults = adults > 0 ? adults : invent_adults(place->code, rng);
        place->mean = 58 + 26 * ((double)i + 0.5) / (double)places->count;
        vary_shares(rng, age, place->age_share);
        vary_shares(rng, edu, place->edu_share);
    }
    for (size_t i = places->count; i > 1; i--) {
        size_t other = sample_index(rng, i);
        double mean = places->items[i - 1].mean;

        places->items[i - 1].mean = places->items[other].mean;
        places->items[other].mean = mean;
    }
}

struct sample_places *sample_places_create(const struct mny_questionnaire *questionnaire,
                                           size_t count, gsl_rng *rng)
{
    size_t city = mny_questionnaire_role(questionnaire, MNY_ROLE_CITY);
    struct sample_places *places = calloc(1, sizeof *places);

    if (!places)
        return NULL;
    places->items = calloc(count, sizeof *places->items);
    places->names = calloc(count, sizeof *places->names);
    if (!places->items || !places->names) {
        sample_places_free(places);
        return NULL;
    }
    choose(places, count, mny_questionnaire_question(questionnaire, city)->choices);
    describe(places, rng);
    return places;
}

void sample_places_free(struct sample_places *places)
{
    if (!places)
        return;
    free(places->items);
    free(places->names);
    free(places);
}

size_t sample_places_count(const struct sample_places *places)
{
    return places->count;
}

const struct sample_place *sample_place(const struct sample_places *places, size_t index)
{
    return &places->items[index];
}

size_t sample_places_invented(const struct sample_places *places)
{
    return places->invented;
}

char *sample_path(const char *folder, const char *name)
{
    size_t length = strlen(folder) + strlen(name) + 2;
    char *path = malloc(length);

    if (path)
        snprintf(path, length, "%s/%s", folder, name);
    return path;
}

static const char *size_class(double adults)
{
    return adults >= 5e6   ? "成年人口500万以上"
           : adults >= 3e6 ? "成年人口300万～500万"
                           : "成年人口300万以下";
}

static void write_names(const struct sample_places *places, struct mny_writer *writer)
{
    static const char *const header[] = {"city", "name", "province", "type"};

    mny_writer_row(writer, header, 4);
    for (size_t i = 0; i < places->count; i++) {
        const struct sample_place *place = &places->items[i];
        const char *row[] = {place->code, place->name, place->province, size_class(place->adults)};

        mny_writer_row(writer, row, 4);
    }
}

/* One margin of one city: whole people that add up to its adults. */
static void write_margin(const struct sample_place *place, const char *margin,
                         const char *const *categories, const double *shares, size_t count,
                         struct mny_writer *writer)
{
    double left = place->adults;

    for (size_t i = 0; i < count; i++) {
        double people = i + 1 < count ? floor(place->adults * shares[i]) : left;

        left -= people;
        mny_writer_text(writer, place->code);
        mny_writer_text(writer, margin);
        mny_writer_text(writer, categories[i]);
        mny_writer_number(writer, people);
        mny_writer_end_row(writer);
    }
}

static bool has(const struct mny_questionnaire *questionnaire, const char *name)
{
    return mny_questionnaire_find(questionnaire, name, strlen(name)) != MNY_NONE;
}

static void write_population(const struct sample_places *places,
                             const struct mny_questionnaire *questionnaire,
                             struct mny_writer *writer)
{
    static const char *const header[] = {"city", "margin", "category", "count"};
    static const char *const numbers[] = {"1", "2", "3", "4"};
    static const char *const bands[] = {"18-29", "30-44", "45-59", "60+"};

    mny_writer_row(writer, header, 4);
    for (size_t i = 0; i < places->count; i++) {
        const struct sample_place *place = &places->items[i];
        /* Men are a little fewer where more are old, which is where many went away. */
        double men = 0.515 - 0.06 * place->age_share[3];
        double sex[2] = {men, 1 - men};

        if (has(questionnaire, "sex"))
            write_margin(place, "sex", numbers, sex, 2, writer);
        if (has(questionnaire, "age_band"))
            write_margin(place, "age_band", bands, place->age_share, 4, writer);
        if (has(questionnaire, "edu"))
            write_margin(place, "edu", numbers, place->edu_share, 4, writer);
    }
}

enum mny_code sample_places_write(const struct sample_places *places,
                                  const struct mny_questionnaire *questionnaire, const char *folder,
                                  struct mny_problems *problems)
{
    struct mny_writer *names = NULL, *population = NULL;
    char *names_path = sample_path(folder, "cities.csv");
    char *population_path = sample_path(folder, "population.csv");
    enum mny_code code = MNY_OK, closed;

    if (!names_path || !population_path) {
        code = mny_problem_memory(problems);
        goto done;
    }
    code = mny_writer_open(names_path, problems, &names);
    if (code == MNY_OK)
        code = mny_writer_open(population_path, problems, &population);
    if (code == MNY_OK) {
        write_names(places, names);
        write_population(places, questionnaire, population);
    }
done:
    closed = mny_writer_close(names);
    code = code != MNY_OK ? code : closed;
    closed = mny_writer_close(population);
    code = code != MNY_OK ? code : closed;
    free(names_path);
    free(population_path);
    return code;
}

/* The invented cities as further rows of the choices sheet. */
static void write_invented(const struct sample_places *places, const struct mny_table *sheet,
                           const char *list, struct mny_writer *writer)
{
    for (size_t i = places->count - places->invented; i < places->count; i++) {
        for (size_t column = 0; column < mny_table_columns(sheet); column++) {
            const char *header = mny_table_header(sheet, column), *cell = "";

            if (strcmp(header, "list_name") == 0)
                cell = list;
            else if (strcmp(header, "name") == 0)
                cell = places->items[i].code;
            else if (strncmp(header, "label", 5) == 0)
                cell = places->items[i].name;
            mny_writer_text(writer, cell);
        }
        mny_writer_end_row(writer);
    }
}

static enum mny_code copy_sheet(const struct sample_places *places, const char *list,
                                const char *from, const char *to, struct mny_problems *problems)
{
    struct mny_table *sheet = NULL;
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_table_read(from, problems, &sheet), closed;

    if (code == MNY_OK)
        code = mny_writer_open(to, problems, &writer);
    if (code != MNY_OK)
        goto done;
    for (size_t column = 0; column < mny_table_columns(sheet); column++)
        mny_writer_text(writer, mny_table_header(sheet, column));
    mny_writer_end_row(writer);
    for (size_t row = 0; row < mny_table_rows(sheet); row++) {
        for (size_t column = 0; column < mny_table_columns(sheet); column++)
            mny_writer_text(writer, mny_table_cell(sheet, row, column));
        mny_writer_end_row(writer);
    }
    if (list)
        write_invented(places, sheet, list, writer);
done:
    closed = mny_writer_close(writer);
    mny_table_free(sheet);
    return code != MNY_OK ? code : closed;
}

enum mny_code sample_places_extend(const struct sample_places *places,
                                   const struct mny_questionnaire *questionnaire,
                                   const char *source, const char *folder,
                                   struct mny_problems *problems)
{
    static const char *const sheets[] = {"choices.csv", "survey.csv", "dimensions.csv",
                                         "settings.csv"};
    size_t city = mny_questionnaire_role(questionnaire, MNY_ROLE_CITY);
    const char *list = mny_questionnaire_question(questionnaire, city)->choices->name;
    struct mny_where nowhere = {0};
    char *target = sample_path(folder, "questionnaire");
    enum mny_code code = target ? MNY_OK : mny_problem_memory(problems);

    if (target && mkdir(target, 0777) != 0 && errno != EEXIST)
        code = mny_problem(problems, MNY_E_CREATE, nowhere, "cannot make the folder %s: %s", target,
                           strerror(errno));
    for (size_t i = 0; code == MNY_OK && i < sizeof sheets / sizeof sheets[0]; i++) {
        char *from = sample_path(source, sheets[i]), *to = sample_path(target, sheets[i]);

        code = from && to ? copy_sheet(places, i == 0 ? list : NULL, from, to, problems)
                          : mny_problem_memory(problems);
        free(from);
        free(to);
    }
    free(target);
    return code;
}
