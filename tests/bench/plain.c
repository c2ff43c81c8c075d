/* SPDX-License-Identifier: MIT */
/* Makes the job that the bench is about: a plain survey, and many responses to it.

     plain FOLDER ROWS [CITIES]

   FOLDER, which must not exist, gets questionnaire/, population.csv and responses.csv:
   ROWS responses of CITIES [300] cities in 20 columns, about 58 bytes each.  One in a
   thousand has the id of an earlier one; a few others have no sex, or a city or an answer
   that does not exist.  One in ten has a comment, quoted, with commas in it.  No row is
   cut, so that any reader of CSV takes the file.

   A response hangs on its number and CITIES alone: the same file every time, and the
   shorter one is the beginning of the longer.  All of it is invented. */
#include "core/writer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ITEMS = 12, CHOICES = 5, MARGINS = 3, CATEGORIES = 4, LEAST_CITY = 101, MOST_CITIES = 899 };
enum { SLOTS = 4096, LINE_ROOM = 256 };

struct margin {
    const char *name, *label;
    unsigned char categories;
    unsigned char sample[CATEGORIES], population[CATEGORIES]; /* shares, of 256 and of 100 */
};

/* Those who answer are younger, more educated and more often women than the population. */
static const struct margin margins[MARGINS] = {
    {"sex", "性别", 2, {112, 144}, {51, 49}},
    {"age", "年龄段", 4, {80, 84, 56, 36}, {24, 28, 26, 22}},
    {"edu", "学历", 4, {46, 80, 72, 58}, {32, 34, 20, 14}},
};

static const char *const comments[] = {"\"路灯太暗,请多装\"", "\"好,快\"",
                                       "\"停车难,上学难,看病也难\"", "\"公交少,等得久\"",
                                       "\"还行,\"\"再快点\"\"\""};

/* ---- random numbers --------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea and Flood 2014): any number is a good seed. */
static uint64_t draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static unsigned category_of(unsigned byte, const unsigned char shares[CATEGORIES], unsigned count)
{
    unsigned i = 0;

    while (i + 1 < count && byte >= shares[i])
        byte -= shares[i++];
    return i;
}

/* ---- responses -------------------------------------------------------------------- */

struct line {
    char text[LINE_ROOM];
    size_t length;
};

static void put_char(struct line *line, char c)
{
    line->text[line->length++] = c;
}

static void put_text(struct line *line, const char *text)
{
    size_t length = strlen(text);

    memcpy(line->text + line->length, text, length);
    line->length += length;
}

static void put_number(struct line *line, unsigned number)
{
    char digits[10];
    size_t count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0)
        put_char(line, digits[--count]);
}

/* A token of six characters, in no order, another for every number below 2^29; it begins
   with a letter, for nobody is to take it for a number. */
static void put_id(struct line *line, uint64_t row)
{
    static const char symbols[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint64_t token = (row * 0x9e3779b1u + 20221230u) & ((1u << 29) - 1);

    for (int shift = 25; shift >= 0; shift -= 5)
        put_char(line, symbols[(token >> shift) & 31]);
}

/* A day of May. */
static void put_started(struct line *line, uint64_t random)
{
    const unsigned day = 1 + (unsigned)((random >> 16) % 31);

    put_text(line, "2023-05-");
    put_char(line, (char)('0' + day / 10));
    put_char(line, (char)('0' + day % 10));
}

/* Answers scatter in a triangle around what the person thinks (0 to 500); one in 32 is
   not given. */
static void put_items(struct line *line, uint64_t *state, unsigned thinks)
{
    uint64_t noise = 0, gaps = draw(state);

    for (unsigned item = 0; item < ITEMS; item++) {
        unsigned level;
        if (item % 4 == 0)
            noise = draw(state);
        level = thinks + 12 * (item % 5) + (unsigned)(noise & 255) + (unsigned)(noise >> 8 & 255);
        noise >>= 16;
        put_char(line, ',');
        if ((gaps >> (5 * item) & 31) > 0)
            put_char(line, (char)('1' + (level < 1000 ? level / 210 : CHOICES - 1)));
    }
}

enum fault { NO_FAULT, SAME_ID, NO_CITY, NO_SEX, BAD_ANSWER };

static enum fault fault_of(uint64_t random)
{
    const unsigned in_ten_thousand = (unsigned)((random >> 32) % 10000);

    return in_ten_thousand < 10   ? SAME_ID
           : in_ten_thousand < 15 ? NO_CITY
           : in_ten_thousand < 20 ? NO_SEX
           : in_ten_thousand < 25 ? BAD_ANSWER
                                  : NO_FAULT;
}

static void put_response(struct line *line, uint64_t row, const unsigned cities[SLOTS])
{
    uint64_t state = row * 0xd1342543de82ef95u + 2022, who = draw(&state), how = draw(&state);
    enum fault fault = fault_of(how);
    unsigned city = cities[who % SLOTS],
             thinks = 80 + city * 37 % 100 + (unsigned)(who >> 40 & 255);

    line->length = 0;
    put_id(line, fault == SAME_ID && row > 0 ? (who >> 12) % row : row);
    put_char(line, ',');
    put_number(line, fault == NO_CITY ? 999 : city);
    put_char(line, ',');
    put_started(line, how);
    for (unsigned m = 0; m < MARGINS; m++) {
        unsigned category = category_of((unsigned)(who >> (16 + 8 * m) & 255), margins[m].sample,
                                        margins[m].categories);
        put_char(line, ',');
        if (m > 0 || fault != NO_SEX)
            put_number(line, category + 1);
        thinks += 15 * category;
    }
    put_items(line, &state, thinks);
    if (fault == BAD_ANSWER && line->text[line->length - 1] != ',')
        line->text[line->length - 1] = '9';
    put_char(line, ',');
    put_number(line, 30 + (unsigned)(how & 255) / 4 + (unsigned)(how >> 48 & 255) / 4);
    put_char(line, ',');
    if (how >> 56 < 26)
        put_text(line, comments[(who >> 48) % (sizeof comments / sizeof *comments)]);
    put_char(line, '\n');
}

/* Every city has a share of its own: the largest is three times the smallest. */
static void share_out(unsigned count, unsigned cities[SLOTS])
{
    unsigned city = 0, left = 0;

    for (unsigned slot = 0; slot < SLOTS; slot++) {
        if (left == 0) {
            left = 1 + city * 7 % 3;
            city = (city + 1) % count;
        }
        cities[slot] = LEAST_CITY + city;
        left--;
    }
}

static void write_responses(struct mny_writer *writer, uint64_t rows, unsigned count)
{
    unsigned cities[SLOTS];
    struct line line;

    share_out(count, cities);
    mny_writer_string(writer, "id,city,started,sex,age,edu");
    for (int item = 1; item <= ITEMS; item++)
        mny_writer_format(writer, ",q%d", item);
    mny_writer_string(writer, ",seconds,comment\n");
    for (uint64_t row = 0; row < rows; row++) {
        put_response(&line, row, cities);
        mny_writer_bytes(writer, line.text, line.length);
    }
}

/* ---- what belongs to them --------------------------------------------------------- */

/* The file NAME in FOLDER; ends the program if it cannot be written. */
static struct mny_writer *open_file(const char *folder, const char *name,
                                    struct mny_problems *problems)
{
    struct mny_writer *writer = NULL;
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (mny_writer_open(path, problems, &writer) != MNY_OK) {
        fprintf(stderr, "plain: cannot write %s\n", path);
        exit(EXIT_FAILURE);
    }
    return writer;
}

static void close_file(struct mny_writer *writer)
{
    if (mny_writer_close(writer) != MNY_OK) {
        fputs("plain: cannot write\n", stderr);
        exit(EXIT_FAILURE);
    }
}

/* Items 1 to 8 are of one dimension, and so a battery; 9 to 12 of another. */
static void write_survey(struct mny_writer *writer)
{
    mny_writer_string(writer, "type,name,label,required,role,dimension,weight\n"
                              "text,id,编号,,id,,\n"
                              "select_one city,city,所在城市,yes,city,,\n"
                              "date,started,日期,,,,\n");
    for (unsigned m = 0; m < MARGINS; m++)
        mny_writer_format(writer, "select_one %s,%s,%s,yes,,,\n", margins[m].name, margins[m].name,
                          margins[m].label);
    for (int item = 1; item <= ITEMS; item++)
        mny_writer_format(writer, "select_one sat,q%d,对第%d项服务的满意程度,,,%s,%d\n", item, item,
                          item <= 8 ? "life" : "safety", 1 + item % 3);
    mny_writer_string(writer,
                      "integer,seconds,所用时间,,duration,,\ntext,comment,意见,,comment,,\n");
}

static void write_choices(struct mny_writer *writer, unsigned cities)
{
    mny_writer_string(writer, "list_name,name,label,score\n");
    for (unsigned city = 0; city < cities; city++)
        mny_writer_format(writer, "city,%u,第%u市,\n", LEAST_CITY + city, city + 1);
    for (unsigned m = 0; m < MARGINS; m++)
        for (int i = 1; i <= margins[m].categories; i++)
            mny_writer_format(writer, "%s,%d,%s%d,\n", margins[m].name, i, margins[m].label, i);
    for (int i = 1; i <= CHOICES; i++)
        mny_writer_format(writer, "sat,%d,满意%d,%d\n", i, i, 25 * (i - 1));
}

static void write_questionnaire(const char *folder, unsigned cities, struct mny_problems *problems)
{
    struct mny_writer *writer = open_file(folder, "questionnaire/survey.csv", problems);

    write_survey(writer);
    close_file(writer);
    writer = open_file(folder, "questionnaire/choices.csv", problems);
    write_choices(writer, cities);
    close_file(writer);
    writer = open_file(folder, "questionnaire/dimensions.csv", problems);
    mny_writer_string(writer, "dimension,label,weight\nlife,生活,60\nsafety,安全,40\n");
    close_file(writer);
    writer = open_file(folder, "questionnaire/settings.csv", problems);
    mny_writer_string(writer, "form_title,form_id,min_duration\n简单问卷,plain,35\n");
    close_file(writer);
}

/* Cities differ in size, and their shares by up to 3 % from those of all. */
static void write_population(struct mny_writer *writer, unsigned cities)
{
    mny_writer_string(writer, "city,margin,category,count\n");
    for (unsigned city = 0; city < cities; city++) {
        const unsigned people = 100000 + city * 7919 % 1000 * 5000;
        for (unsigned m = 0; m < MARGINS; m++) {
            const unsigned moved = (city * 31 + m * 17) % 7 * people / 200;
            for (unsigned i = 0; i < margins[m].categories; i++) {
                unsigned count = people / 100 * margins[m].population[i];
                count += i == 0 ? moved : 0;
                count -= i == 1 ? moved : 0;
                mny_writer_format(writer, "%u,%s,%u,%u\n", LEAST_CITY + city, margins[m].name,
                                  i + 1, count);
            }
        }
    }
}

static void write_all(const char *folder, uint64_t rows, unsigned cities,
                      struct mny_problems *problems)
{
    struct mny_writer *writer;

    write_questionnaire(folder, cities, problems);
    writer = open_file(folder, "population.csv", problems);
    write_population(writer, cities);
    close_file(writer);
    writer = open_file(folder, "responses.csv", problems);
    write_responses(writer, rows, cities);
    close_file(writer);
}

int main(int argc, char **argv)
{
    const unsigned long rows = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
    const unsigned long cities = argc > 3 ? strtoul(argv[3], NULL, 10) : 300;
    struct mny_problems *problems = mny_problems_create();
    char path[4096];

    if (argc < 3 || rows < 1 || rows >> 29 > 0 || cities < 1 || cities > MOST_CITIES - 1) {
        fputs("usage: plain FOLDER ROWS [CITIES]\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/questionnaire", argv[1]);
    if (!problems || mkdir(argv[1], 0777) != 0 || mkdir(path, 0777) != 0) {
        fprintf(stderr, "plain: cannot make %s\n", path);
        return 1;
    }
    write_all(argv[1], rows, (unsigned)cities, problems);
    mny_problems_free(problems);
    return 0;
}
