/* SPDX-License-Identifier: MIT */
/* Several ranks, threads with a transport of queues, clean together what one cleans alone: the same
   files, the same words, the same store, whatever the dump is like and however it is cut. */
#include "survey/clean/clean_pieces.h"

#include "core/table.h"
#include "survey/clean/unmatched.h"
#include "tests/survey/cleaned.h"
#include "tests/survey/common/threads_transport.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

enum { LONGEST = 1800, DUMPS_MOST = 3 };

/* Messages of so many bytes hold what was read: those that say that nothing was are shorter. */
enum { PART = 1000 };

/* ---- the questionnaire -------------------------------------------------------------------- */

static const struct test_sheets sheets = {
    "type,name,label,required,relevant,calculation,role,dimension,score_min,score_max\n"
    "text,id,编号,,,,id,,,\n"
    "select_one city,city,城市,yes,,,city,,,\n"
    "text,street,街道,,,,stratum,,,\n"
    "text,block,社区,,,,psu,,,\n"
    "decimal,base,权重,,,,base_weight,,,\n"
    "dateTime,began,开始,,,,started,,,\n"
    "dateTime,sent,提交,,,,submitted,,,\n"
    "integer,secs,用时,,,,duration,,,\n"
    "text,device,设备,,,,device,,,\n"
    "text,address,地址,,,,ip,,,\n"
    "decimal,robot,评分,,,,bot_score,,,\n"
    "text,channel,渠道,,,,channel,,,\n"
    "text,who,访员,,,,interviewer,,,\n"
    "select_one firm,firm,公司,,,,contractor,,,\n"
    "text,person,称呼,,,,personal,,,\n"
    "integer,age,年龄,,,,,,,\n"
    "calculate,band,,,,\"if(${age} < 40, 'young', 'old')\",,,,\n"
    "select_one sex,sex,性别,,,,,,,\n"
    "select_multiple why,why,原因,,,,,,,\n"
    "select_one five,q1,一,,,,,d,,\n"
    "select_one five,q2,二,,${sex} = '1',,,d,,\n"
    "select_one five,q3,三,,,,,d,,\n"
    "select_one five,q4,四,,,,,d,,\n"
    "select_one five,q5,五,,,,,d,,\n"
    "select_one five,q6,六,,,,,d,,\n"
    "select_one five,q7,七,,,,,d,,\n"
    "select_one five,q8,八,,,,,d,,\n"
    "select_one five,q9,九,,,,,d,,\n"
    "decimal,wait,等候,,,,,d,60,0\n"
    "text,say,意见,,,,comment,,,\n"
    "text,more,建议,,,,comment,,,\n"
    "decimal,p1,第一页,,,,page_time,,,\n"
    "decimal,p2,第二页,,,,page_time,,,\n",
    "list_name,name,label,score,exclusive\n"
    "city,410100,郑州市,,\ncity,410200,开封市,,\n"
    "firm,1,北方公司,,\nfirm,2,南方公司,,\n"
    "sex,1,男,,\nsex,2,女,,\n"
    "why,a,价格,,\nwhy,b,服务,,\nwhy,n,以上都没有,,yes\n"
    "five,1,很差,0,\nfive,2,差,25,\nfive,3,一般,50,\nfive,4,好,75,\nfive,5,很好,100,\n"
    "five,9,不了解,,\n",
    "dimension,label,weight\nd,总体,1\n",
    "form_title,form_id,min_duration,speeder_share,straightline_items,screen_out,irv,speed_abs,"
    "speed_idx,reject_flags\n"
    "问卷,ranks,30,0.2,9,${age} < 18,8,2,0.1,quota\n"};

static const char topics[] = "topic,label,pattern,polarity\n"
                             "park,停车,停车.*难|parking ?lot,complaint\n"
                             "bus,公交,公交|bus,\n"
                             "bus,,公交.*慢|slow bus,complaint\n"
                             "good,好,很好|满意|fine,praise\n";

static const char checks[] = "check,expression,label\n"
                             "young_why,\"${age} < 25 and selected(${why}, 'b')\",年轻\n";

static const char quotas[] = "city,sex,band,target\n410100,1,,9\n410200,,young,7\n,,,500\n";

#define HEADER                                                                                     \
    "id,city,street,block,base,began,sent,secs,device,address,robot,channel,who,firm,person,age,"  \
    "sex,why,q1,q2,q3,q4,q5,q6,q7,q8,q9,wait,say,more,p1,p2,x"

/* Of the test at hand. */
static struct mny_questionnaire *form;

static int make_form(void **state)
{
    struct mny_problems *problems = mny_problems_create();

    (void)state;
    test_sheet("topics.csv", topics);
    test_sheet("checks.csv", checks);
    test_sheet("quotas.csv", quotas);
    test_questionnaire(&sheets, problems, &form);
    if (!form)
        test_print(problems);
    mny_problems_free(problems);
    return form ? 0 : -1;
}

static int free_form(void **state)
{
    (void)state;
    mny_questionnaire_free(form);
    return 0;
}

/* ---- dumps ---------------------------------------------------------------------------------- */

enum encoding { ASCII, UTF_8, GB18030 };

/* What is odd in a dump, besides answers. */
enum {
    COMMENTS = 1,    /* quoted, with commas, quotes and line ends */
    IMITATES = 2,    /* comments of whole records */
    STRAY = 4,       /* quotes that make no sense */
    RAGGED = 8,      /* cells that are missing, or too many */
    LONG = 16,       /* some records longer than many pieces */
    EMPTY = 32,      /* lines */
    MARK = 64,       /* of byte order */
    NO_END = 128,    /* the last line has none */
    HEADERS = 256,   /* the header once more */
    BAD = 512,       /* bytes that are no characters */
    SHORT_IDS = 1024 /* as a spreadsheet shortens them: the run fails */
};

struct kind {
    const char *label;
    enum encoding encoding;
    size_t ascii; /* bytes before the first that is not ASCII */
    const char *line_end;
    unsigned odd;
    size_t rows;
    bool alone; /* no other rank can read it */
};

/* A dump while it is written. */
struct text {
    char *bytes;
    size_t used, room;
    const struct kind *kind;
    uint32_t seed;
    size_t id;
    char answer; /* to q1, of all; 0: any */
};

static void put(struct text *text, const char *bytes)
{
    const size_t length = strlen(bytes);

    if (text->used + length + 1 > text->room) {
        text->room = 2 * (text->used + length + 1);
        text->bytes = realloc(text->bytes, text->room);
        assert_non_null(text->bytes);
    }
    memcpy(text->bytes + text->used, bytes, length + 1);
    text->used += length;
}

/* Park and Miller's minimal standard generator. */
static size_t draw(struct text *text, size_t below)
{
    text->seed = (uint32_t)((uint64_t)text->seed * 48271 % 2147483647);
    return text->seed / 7 % below;
}

static bool one_of(struct text *text, size_t many)
{
    return draw(text, many) == 0;
}

static void put_number(struct text *text, const char *before, size_t number)
{
    char digits[64];

    snprintf(digits, sizeof digits, "%s%zu", before, number);
    put(text, digits);
}

/* A word as the dump is encoded, once that may be seen. */
static void put_word(struct text *text, size_t index)
{
    static const char *const words[][3] = {
        {"410100", "郑州市", "\xD6\xA3\xD6\xDD\xCA\xD0"},
        {"410200", "开封市", "\xBF\xAA\xB7\xE2\xCA\xD0"},
        {"fine", "满意", "\xC2\xFA\xD2\xE2"},
        {"parking lot", "停车难", "\xCD\xA3\xB3\xB5\xC4\xD1"},
        {"slow bus", "公交太慢", "\xB9\xAB\xBD\xBB\xCC\xAB\xC2\xFD"},
        {"good", "很好", "\xBA\xDC\xBA\xC3"},
    };

    put(text, words[index][text->used < text->kind->ascii ? ASCII : text->kind->encoding]);
}

static void put_records(struct text *text)
{
    for (size_t i = 0; i < 4; i++) {
        put_number(text, "\n9", i);
        put(text, ",410100,,,1,,,100,,,,,,,,44,1,a,2,2,2,2,2,2,2,2,2,5,,,,,");
    }
    put(text, "\n");
}

static void put_comment(struct text *text)
{
    const unsigned odd = text->kind->odd;

    if (!(odd & (COMMENTS | IMITATES)) || !one_of(text, 3)) {
        if (one_of(text, 2))
            put_word(text, 2 + draw(text, 4));
        return;
    }
    put(text, "\"");
    put_word(text, 2 + draw(text, 4));
    put(text, one_of(text, 2) ? ", so \"\"it\"\" is:" : "\n\r\n,");
    if (odd & IMITATES && one_of(text, 3))
        put_records(text);
    put(text, one_of(text, 3) ? "call 13812345678, \n" : "\n\n, and so on");
    put(text, "\"");
}

static void put_who(struct text *text)
{
    const size_t minute = draw(text, 600);
    char time[64];

    put(text, one_of(text, 30) ? "x" : one_of(text, 3) ? "2.5" : "1");
    snprintf(time, sizeof time, ",2023-05-06 %02zu:%02zu", 8 + minute / 60, minute % 60);
    put(text, time);
    snprintf(time, sizeof time, ",2023-05-06 %02zu:%02zu", 9 + minute / 60, minute % 60);
    put(text, one_of(text, 20) ? ",soon" : time);
    put_number(text, ",", one_of(text, 10) ? 9 : 30 + draw(text, 400));
    put_number(text, ",d", draw(text, 30));
    put_number(text, ",203.0.113.", draw(text, 40));
    put(text, one_of(text, 20) ? ",0.2" : ",0.9");
    put(text, one_of(text, 30) ? ",preview," : ",link,");
    put(text, one_of(text, 2) ? "anna" : one_of(text, 3) ? "ben" : "");
    put_number(text, ",", 1 + draw(text, 2));
    put(text, one_of(text, 3) ? ",Li" : ",");
    put_number(text, ",", one_of(text, 15) ? 10 : 18 + draw(text, 60));
    put_number(text, ",", 1 + draw(text, 2));
    put(text, one_of(text, 20) ? ",a c" : one_of(text, 3) ? ",a b" : ",n");
}

static void put_answers(struct text *text)
{
    const bool same = one_of(text, 12);
    const size_t first = 1 + draw(text, 5);

    for (size_t i = 0; i < 9; i++) {
        char answer[4] = {',', (char)('0' + (same ? first : 1 + draw(text, 5)))};

        if (!same && one_of(text, 15))
            answer[1] = "9x6"[draw(text, 3)];
        if (!same && one_of(text, 25))
            answer[1] = '\0';
        if (i == 0 && text->answer)
            answer[1] = text->answer;
        put(text, answer);
    }
    put_number(text, ",", draw(text, 300));
    put(text, one_of(text, 9) ? ".5," : ",");
}

static void put_row(struct text *text)
{
    if (text->kind->odd & SHORT_IDS && text->id % 40 == 39)
        put(text, "4.40300E+17");
    else if (one_of(text, 20))
        put_number(text, "", draw(text, text->id + 1)); /* it came before */
    else if (!one_of(text, 50))
        put_number(text, "", text->id);
    text->id++;
    put(text, ",");
    if (one_of(text, 25))
        put(text, "999");
    else
        put_word(text, draw(text, 2));
    put(text, one_of(text, 2) ? ",north" : ",south");
    put_number(text, ",", draw(text, 6));
    put(text, ",");
    put_who(text);
    put_answers(text);
    put_comment(text);
    put(text, ",");
    if (one_of(text, 4))
        put_comment(text);
    put_number(text, ",", draw(text, 50));
    put(text, one_of(text, 9) ? ".5," : ",");
    if (!one_of(text, 9))
        put_number(text, "", draw(text, 90));
    put(text, one_of(text, 9) ? ",a@b.cn" : ",");
    put(text, text->kind->line_end);
}

/* What stands between rows. */
static void put_odd(struct text *text)
{
    const unsigned odd = text->kind->odd;

    if (odd & STRAY && one_of(text, 15))
        put(text, "1,410100,a\"b,5\n2,\"410100,,,\n");
    if (odd & RAGGED && one_of(text, 10))
        put(text, one_of(text, 2) ? "77,410100\n" : ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n");
    if (odd & EMPTY && one_of(text, 6))
        put(text, one_of(text, 2) ? "\n\n" : "\r\n");
    if (odd & HEADERS && one_of(text, 30))
        put(text, HEADER "\n");
    if (odd & BAD && one_of(text, 15))
        put(text, "1,410100,\xFF\xFE,\n\xC3\n");
}

static void put_long(struct text *text)
{
    put(text, "long,410100,,,1,,,100,,,,,,,,44,1,a,2,2,2,2,2,2,2,2,2,5,\"");
    for (size_t i = 0; i < 3000; i++)
        put(text, i % 100 == 0 ? "a,b\n" : "slow bus ");
    put_word(text, 4);
    put(text, "\",,,,");
    put(text, text->kind->line_end);
}

/* A dump of KIND with the answer ANSWER to q1 (0: any), NUMBER of those that a test makes; its path
   is the caller's to free(). */
static char *make_dump(const struct kind *kind, size_t number, char answer, const char *name)
{
    struct text text = {
        .kind = kind, .seed = (uint32_t)(4711 + 100 * number), .id = 1, .answer = answer};
    char *path;

    put(&text, kind->odd & MARK ? "\xEF\xBB\xBF" HEADER : HEADER);
    put(&text, kind->line_end);
    for (size_t i = 0; i < kind->rows; i++) {
        put_row(&text);
        put_odd(&text);
        if (kind->odd & LONG && i % (kind->rows / 4) == kind->rows / 8)
            put_long(&text);
    }
    if (kind->odd & NO_END)
        text.used -= strlen(kind->line_end);
    path = strdup(test_file(name, text.bytes, text.used));
    assert_non_null(path);
    free(text.bytes);
    return path;
}

/* ---- runs ----------------------------------------------------------------------------------- */

/* What came of a run. */
struct outcome {
    enum mny_code code;
    struct mny_problems *problems;
    struct mny_responses *responses;
    struct mny_flow flow;
    struct mny_dump_facts facts[DUMPS_MOST];
    struct mny_unmatched *unmatched;
};

/* A run of several ranks. */
struct together {
    struct mny_clean_options options;
    const char *const *others[THREADS_MOST]; /* a rank's dumps; NULL: those of OPTIONS */
    size_t size;                             /* of a piece */
    bool written, unmatched;                 /* there is an OUT; what matches nothing is wanted */
    struct mny_output *output;
    struct outcome outcomes[THREADS_MOST];
};

static struct outcome make_outcome(void)
{
    struct outcome outcome = {.problems = mny_problems_create(),
                              .unmatched = mny_unmatched_create(mny_hash_key_random())};

    assert_true(outcome.problems && outcome.unmatched);
    return outcome;
}

static void free_outcome(struct outcome *outcome)
{
    mny_responses_free(outcome->responses);
    mny_unmatched_free(outcome->unmatched);
    mny_problems_free(outcome->problems);
}

static void clean(const struct together *run, struct mny_ranks *ranks, struct outcome *outcome)
{
    const size_t rank = mny_ranks_rank(ranks);
    struct mny_clean_options options = run->options;

    options.ranks = ranks;
    options.facts = outcome->facts;
    options.unmatched = run->unmatched ? outcome->unmatched : NULL;
    if (rank > 0) {
        options.written_elsewhere = run->written;
        options.threads = 1 + rank % 2;
    }
    if (run->others[rank])
        options.dumps = run->others[rank];
    outcome->code = mny_clean_in_pieces(form, &options, run->size, rank == 0 ? run->output : NULL,
                                        outcome->problems, &outcome->responses, &outcome->flow);
}

static void clean_as_rank(struct mny_ranks *ranks, void *context)
{
    struct together *run = context;
    struct outcome *outcome = &run->outcomes[mny_ranks_rank(ranks)];

    clean(run, ranks, outcome);
    mny_ranks_leave(ranks, outcome->code, outcome->problems);
}

static void begin_output(struct together *run, const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    char path[400];

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    run->output = NULL;
    if (run->written)
        assert_int_equal(mny_output_begin(path, true, problems, &run->output), MNY_OK);
    mny_problems_free(problems);
}

static void end_output(struct mny_output *output, enum mny_code code)
{
    struct mny_problems *problems = mny_problems_create();

    if (code != MNY_OK)
        mny_output_discard(output);
    else if (output)
        assert_int_equal(mny_output_commit(output, problems), MNY_OK);
    mny_problems_free(problems);
}

static struct outcome clean_alone(struct together run)
{
    struct outcome outcome = make_outcome();

    begin_output(&run, "alone");
    clean(&run, NULL, &outcome);
    end_output(run.output, outcome.code);
    return outcome;
}

/* COUNT ranks, the first of which has the outcome; of the others there is only the code in
   CODES. */
static struct outcome clean_together(struct together run, size_t count,
                                     enum mny_code codes[THREADS_MOST], struct threads_post *post)
{
    begin_output(&run, "together");
    for (size_t i = 0; i < count; i++)
        run.outcomes[i] = make_outcome();
    *post = threads_run(count, count % 2 ? 1 : 4, PART, clean_as_rank, &run);
    end_output(run.output, run.outcomes[0].code);
    for (size_t i = 1; i < count; i++) {
        codes[i] = run.outcomes[i].code;
        assert_null(run.outcomes[i].responses);
        free_outcome(&run.outcomes[i]);
    }
    assert_int_equal(post->left, 0);
    return run.outcomes[0];
}

/* ---- the same ------------------------------------------------------------------------------- */

static char *file_in(const char *folder, const char *name)
{
    char path[900];

    snprintf(path, sizeof path, "%s/%s/%s", test_folder(), folder, name);
    return cleaned_file(path);
}

/* Every file of the one folder is one of the other, with the same bytes; their number. */
static size_t compare_files(const char *folder, const char *other)
{
    char path[400];
    DIR *entries;
    struct dirent *entry;
    size_t count = 0;

    snprintf(path, sizeof path, "%s/%s", test_folder(), folder);
    entries = opendir(path);
    assert_non_null(entries);
    while ((entry = readdir(entries))) {
        char *one, *two;

        if (entry->d_name[0] == '.')
            continue;
        one = file_in(folder, entry->d_name);
        two = file_in(other, entry->d_name);
        if (!two || strcmp(one, two) != 0)
            fail_msg("%s is another with several ranks", entry->d_name);
        free(one);
        free(two);
        count++;
    }
    closedir(entries);
    return count;
}

static void compare_problems(const struct mny_problems *one, const struct mny_problems *two)
{
    if (mny_problems_size(one) != mny_problems_size(two)) {
        test_print(one);
        test_print(two);
    }
    assert_int_equal(mny_problems_size(one), mny_problems_size(two));
    for (size_t i = 0; i < mny_problems_size(one); i++) {
        char *text = mny_problem_format(mny_problems_at(one, i));
        char *other = mny_problem_format(mny_problems_at(two, i));

        assert_string_equal(text, other);
        free(text);
        free(other);
    }
}

static void compare_numbers(double one, double two)
{
    assert_memory_equal(&one, &two, sizeof one);
}

static void compare_flow(const struct mny_flow *one, const struct mny_flow *two)
{
    assert_int_equal(one->rows, two->rows);
    assert_int_equal(one->bytes, two->bytes);
    assert_memory_equal(one->total, two->total, sizeof one->total);
    assert_int_equal(one->unmatched_columns, two->unmatched_columns);
    assert_memory_equal(one->rule_ran, two->rule_ran, sizeof one->rule_ran);
    assert_int_equal(one->masked.kept, two->masked.kept);
    assert_int_equal(one->masked.found, two->masked.found);
    assert_int_equal(one->masked.replaced, two->masked.replaced);
    assert_int_equal(one->masked.not_scanned, two->masked.not_scanned);
    assert_int_equal(one->has_dispositions, two->has_dispositions);
    for (size_t i = 0; i < MNY_QUALITY_RULES; i++) {
        assert_int_equal(one->quality[i].ran, two->quality[i].ran);
        assert_int_equal(one->quality[i].judged, two->quality[i].judged);
        assert_int_equal(one->quality[i].flagged, two->quality[i].flagged);
        compare_numbers(one->quality[i].expected, two->quality[i].expected);
        compare_numbers(one->quality[i].middle, two->quality[i].middle);
        compare_numbers(one->quality[i].mean_all, two->quality[i].mean_all);
        compare_numbers(one->quality[i].mean_without, two->quality[i].mean_without);
    }
}

static void compare_facts(const struct outcome *one, const struct outcome *two, size_t dumps)
{
    for (size_t i = 0; i < dumps; i++) {
        assert_int_equal(one->facts[i].digest.size, two->facts[i].digest.size);
        assert_string_equal(one->facts[i].digest.sha256, two->facts[i].digest.sha256);
        assert_string_equal(one->facts[i].contents, two->facts[i].contents);
        assert_string_equal(one->facts[i].encoding, two->facts[i].encoding);
        assert_int_equal(one->facts[i].delimiter, two->facts[i].delimiter);
    }
}

static void compare_unmatched(const struct mny_unmatched *one, const struct mny_unmatched *two)
{
    assert_int_equal(mny_unmatched_columns(one), mny_unmatched_columns(two));
    assert_int_equal(mny_unmatched_values(one), mny_unmatched_values(two));
    for (size_t i = 0; i < mny_unmatched_values(one); i++) {
        const struct mny_unmatched_value value = mny_unmatched_value(one, i);
        const struct mny_unmatched_value other = mny_unmatched_value(two, i);

        assert_int_equal(value.question, other.question);
        assert_int_equal(value.count, other.count);
        assert_int_equal(value.length, other.length);
        assert_memory_equal(value.text, other.text, value.length);
    }
}

static void compare_factor(const struct mny_responses *one, const struct mny_responses *two,
                           const char *name)
{
    const size_t question = mny_questionnaire_find(form, name, strlen(name));
    const struct mny_factor *factor, *other;

    if (question == MNY_NONE)
        return;
    factor = mny_responses_factor(one, question);
    other = mny_responses_factor(two, question);
    assert_int_equal(factor != NULL, other != NULL);
    for (size_t i = 0; factor && i < mny_responses_count(one); i++)
        assert_string_equal(factor->labels[mny_code_at(&factor->codes, i)],
                            other->labels[mny_code_at(&other->codes, i)]);
}

static double score_of(const struct mny_item_column *column, size_t row)
{
    return column->codes ? column->score_of_code[column->codes[row]] : column->values[row];
}

static void compare_stores(const struct mny_responses *one, const struct mny_responses *two)
{
    const size_t rows = mny_responses_count(one);
    size_t items;

    (void)mny_questionnaire_items(form, &items);
    assert_int_equal(mny_responses_count(two), rows);
    assert_int_equal(mny_responses_cities(one), mny_responses_cities(two));
    for (size_t i = 0; i < rows; i++) {
        size_t length, other;
        const char *id = mny_responses_id(one, i, &length);

        assert_int_equal(mny_responses_city(one, i), mny_responses_city(two, i));
        assert_memory_equal(id, mny_responses_id(two, i, &other), length);
        assert_int_equal(length, other);
    }
    for (size_t item = 0; item < items; item++) {
        const struct mny_item_column column = mny_responses_item(one, item);
        const struct mny_item_column other = mny_responses_item(two, item);

        for (size_t i = 0; i < rows; i++)
            compare_numbers(score_of(&column, i), score_of(&other, i));
    }
    assert_memory_equal(mny_responses_base_weight(one), mny_responses_base_weight(two),
                        rows * sizeof(double));
    compare_factor(one, two, "band");
    compare_factor(one, two, "who");
}

static void compare(const struct outcome *one, const struct outcome *two, size_t dumps)
{
    compare_problems(one->problems, two->problems);
    assert_int_equal(one->code, two->code);
    if (one->code != MNY_OK)
        return;
    compare_unmatched(one->unmatched, two->unmatched);
    compare_flow(&one->flow, &two->flow);
    compare_facts(one, two, dumps);
    compare_stores(one->responses, two->responses);
}

/* ---- ways to clean ----------------------------------------------------------------------------
 */

static const struct variant {
    bool written, unmatched, responses, keep_personal, salted, excel_safe, lax_quotes, id_by_file,
        no_plain_rows;
    enum mny_audit_level audit;
} variants[] = {
    {.written = true, .responses = true, .audit = MNY_AUDIT_RAW},
    {.written = true, .responses = true, .salted = true, .unmatched = true},
    {.written = true, .audit = MNY_AUDIT_EDITS, .lax_quotes = true},
    {.unmatched = true}, /* nothing is written */
    {.written = true, .responses = true, .keep_personal = true, .excel_safe = true},
    {.written = true,
     .responses = true,
     .salted = true,
     .audit = MNY_AUDIT_RAW,
     .no_plain_rows = true,
     .id_by_file = true},
};

enum { VARIANTS = sizeof variants / sizeof *variants };

static const size_t sizes[] = {97, 20, 400, 33, 250, 61, 150};
static const size_t rank_counts[] = {2, 3, 5};

enum { SIZES = sizeof sizes / sizeof *sizes };

/* What a run with a variant has besides: these must stay while it runs. */
struct wishes {
    struct mny_audit_options audit;
    size_t factors[2], answers[3];
};

static struct together make_run(const struct variant *variant, const char *const *dumps,
                                size_t count, struct wishes *wishes)
{
    struct together run = {.written = variant->written, .unmatched = variant->unmatched};

    *wishes = (struct wishes){.audit = {variant->audit, "defs", "base"},
                              .factors = {mny_questionnaire_find(form, "band", 4),
                                          mny_questionnaire_find(form, "who", 3)},
                              .answers = {mny_questionnaire_find(form, "q1", 2),
                                          mny_questionnaire_find(form, "why", 3),
                                          mny_questionnaire_find(form, "wait", 4)}};
    run.options = (struct mny_clean_options){
        .dumps = dumps,
        .dump_count = count,
        .threads = 1,
        .factors = wishes->factors,
        .factor_count = 2,
        .answers = wishes->answers,
        .answer_count = 3,
        .write_responses = variant->responses,
        .keep_personal = variant->keep_personal,
        .salt = variant->salted ? "0123456789abcdef" : NULL,
        .salt_length = variant->salted ? 16 : 0,
        .audit = variant->audit == MNY_AUDIT_NONE ? NULL : &wishes->audit,
        .excel_safe = variant->excel_safe,
        .lax_quotes = variant->lax_quotes,
        .id_by_file = variant->id_by_file,
        .no_plain_rows = variant->no_plain_rows,
    };
    return run;
}

/* Which of the other ranks must have sent something: none where nobody else can read the dump, some
   where a record may fill the stripe of one. */
enum senders { NOBODY, SOME, EVERYBODY };

static void check_senders(const struct threads_post *post, size_t count, enum senders senders)
{
    size_t sent = 0;

    for (size_t i = 1; i < count; i++)
        sent += post->large_taken[i] > 0;
    if (senders == SOME)
        assert_true(sent > 0);
    else
        assert_int_equal(sent, senders == NOBODY ? 0 : count - 1);
}

/* Cleans DUMPS alone and with COUNT ranks, of which SENDERS send.  Returns what all have made
   together. */
static struct outcome check(const struct variant *variant, const char *const *dumps,
                            size_t dump_count, size_t size, size_t count, enum senders senders)
{
    struct wishes wishes;
    struct together run = make_run(variant, dumps, dump_count, &wishes);
    enum mny_code codes[THREADS_MOST];
    struct threads_post post;
    struct outcome one, many;

    run.size = 5000;
    one = clean_alone(run);
    run.size = size;
    run.options.threads = 1 + size % 2;
    many = clean_together(run, count, codes, &post);
    compare(&one, &many, dump_count);
    check_senders(&post, count, senders);
    for (size_t i = 1; i < count; i++)
        assert_true(codes[i] == MNY_OK || one.code != MNY_OK);
    if (one.code == MNY_OK && variant->written)
        assert_true(compare_files("alone", "together") >= 8 &&
                    compare_files("together", "alone") >= 8);
    free_outcome(&one);
    return many;
}

/* ---- one dump, or several
 * ------------------------------------------------------------------------ */

enum {
    PLAIN = 0,
    PAIRS = 1,
    RETURNS = 2,
    RECORDS = 5,
    ALL_THAT = 9,
    GB = 12,
    GB_LATE = 13,
    UTF_8_LATE = 14
};

static struct kind kinds[] = {
    [PLAIN] = {"plain", ASCII, 0, "\n", 0, 80, false},
    [PAIRS] = {"CR LF, comments", ASCII, 0, "\r\n", COMMENTS, 60, false},
    [RETURNS] = {"CR alone", ASCII, 0, "\r", 0, 50, true},
    {"UTF-8, comments", UTF_8, 0, "\n", COMMENTS, 60, false},
    {"UTF-8, mark", UTF_8, 0, "\r\n", COMMENTS | MARK | EMPTY, 60, false},
    [RECORDS] = {"comments like records", ASCII, 0, "\n", COMMENTS | IMITATES, 60, false},
    {"stray quotes", ASCII, 0, "\n", STRAY | COMMENTS, 60, false},
    {"ragged", UTF_8, 0, "\n", RAGGED | EMPTY | NO_END, 60, false},
    {"a long record", UTF_8, 0, "\n", LONG | COMMENTS, 40, false},
    [ALL_THAT] = {"all that", UTF_8, 0, "\n",
                  COMMENTS | IMITATES | STRAY | RAGGED | EMPTY | BAD | NO_END, 80, false},
    {"header again", ASCII, 0, "\n", HEADERS | EMPTY, 90, false},
    {"bad bytes", ASCII, 0, "\r\n", BAD | COMMENTS, 60, false},
    [GB] = {"GB18030", GB18030, 0, "\n", COMMENTS, 60, true},
    [GB_LATE] = {"GB18030 late", GB18030, 70000, "\n", COMMENTS, 500, false},
    [UTF_8_LATE] = {"UTF-8 late", UTF_8, 70000, "\n", COMMENTS | STRAY, 500, false},
    {"GB18030 late, at the end of a long record", GB18030, 70000, "\n", LONG, 80, false},
    {"ids shortened", ASCII, 0, "\n", SHORT_IDS, 120, false},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static void check_kind(const struct kind *kind, const struct outcome *outcome)
{
    static const char *const encodings[] = {"ASCII", "UTF-8", "GB18030"};
    const bool good = !(kind->odd & SHORT_IDS);

    assert_int_equal(outcome->code, good ? MNY_OK : MNY_E_INPUT);
    if (!good)
        return;
    assert_string_equal(outcome->facts[0].encoding,
                        encodings[kind->odd & BAD ? UTF_8 : kind->encoding]);
    assert_true(outcome->flow.rows >= kind->rows);
    assert_true(mny_responses_count(outcome->responses) >= 15);
}

static enum senders senders_of(const struct kind *kind)
{
    if (kind->alone)
        return NOBODY;
    return kind->odd & LONG ? SOME : EVERYBODY;
}

static void one_dump(void **state)
{
    const struct kind *kind = *state;
    const size_t number = (size_t)(kind - kinds);
    char *path = make_dump(kind, number, 0, "dump.csv");
    const char *dumps[] = {path};
    const size_t times = getenv("BRIEF") ? 1 : 3; /* under valgrind (tests/run) */

    for (size_t i = 0; i < times; i++) {
        struct outcome outcome = check(&variants[(number + 2 * i) % VARIANTS], dumps, 1,
                                       kind->ascii > 0 ? 400 : sizes[(number + i) % SIZES],
                                       rank_counts[i], senders_of(kind));

        check_kind(kind, &outcome);
        free_outcome(&outcome);
    }
    free(path);
}

/* Every way to clean, and pieces of every size, of the dump that has most in it. */
static void every_variant(void **state)
{
    char *path = make_dump(&kinds[ALL_THAT], 50, 0, "dump.csv");
    const char *dumps[] = {path};

    (void)state;
    for (size_t i = 0; i < (size_t)SIZES; i++) {
        struct outcome outcome =
            check(&variants[i % VARIANTS], dumps, 1, sizes[i], rank_counts[i % 2], EVERYBODY);

        assert_int_equal(outcome.code, MNY_OK);
        free_outcome(&outcome);
    }
    free(path);
}

/* Not all of them can be read by all. */
static void several_dumps(void **state)
{
    char *paths[] = {make_dump(&kinds[PAIRS], 60, 0, "a.csv"),
                     make_dump(&kinds[GB], 61, 0, "b.csv"),
                     make_dump(&kinds[ALL_THAT], 62, 0, "c.csv")};
    const char *dumps[] = {paths[0], paths[1], paths[2]};

    (void)state;
    for (size_t i = 0; i < VARIANTS; i++) {
        struct outcome outcome =
            check(&variants[i], dumps, 3, sizes[i % SIZES], rank_counts[i % 3], EVERYBODY);

        assert_int_equal(outcome.code, MNY_OK);
        assert_string_equal(outcome.facts[1].encoding, "GB18030");
        free_outcome(&outcome);
    }
    for (size_t i = 0; i < 3; i++)
        free(paths[i]);
}

/* Wherever the first byte stands that says what a dump is. */
static void encoding_known_late(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct kind kind = kinds[i % 2 ? GB_LATE : UTF_8_LATE];
        struct outcome outcome;
        const char *dumps[1];
        char *path;

        kind.ascii = 66000 + 1937 * i;
        path = make_dump(&kind, 70 + i, 0, "dump.csv");
        dumps[0] = path;
        outcome = check(&variants[i % VARIANTS], dumps, 1, 100 + 300 * (i / 2), rank_counts[i % 3],
                        senders_of(&kind));
        check_kind(&kind, &outcome);
        free_outcome(&outcome);
        free(path);
    }
}

/* ---- who has read what
 * --------------------------------------------------------------------------- */

enum { READERS = 3 };

/* Of the responses of the last run: how many have the answers 1, 2 and 3 to q1, COUNT, and the
   last of which has each, LAST. */
static size_t count_answers(size_t count[READERS], size_t last[READERS])
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;
    char path[400];
    size_t column, rows;

    snprintf(path, sizeof path, "%s/together/responses.csv", test_folder());
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    assert_true(mny_table_find(table, "q1", &column));
    rows = mny_table_rows(table);
    for (size_t i = 0; i < READERS; i++)
        count[i] = last[i] = 0;
    for (size_t i = 0; i < rows; i++) {
        const size_t reader = (size_t)(mny_table_cell(table, i, column)[0] - '1');

        assert_true(reader < READERS);
        count[reader]++;
        last[reader] = i;
    }
    mny_table_free(table);
    mny_problems_free(problems);
    return rows;
}

/* KIND, with enough before the first byte that is not ASCII: a stripe has 64 KiB behind it that
   must be ASCII, too. */
static struct kind later(const struct kind *kind)
{
    struct kind late = *kind;

    if (kind->ascii > 0) {
        late.ascii += 30000;
        late.rows += 200;
    }
    return late;
}

/* Every rank reads a dump of its own, in which all give another answer: so what each has read can
   be seen. */
static void run_copies(const struct kind *kind)
{
    const struct kind late = later(kind);
    char *paths[READERS];
    const char *dumps[READERS][1];
    struct wishes wishes;
    struct together run;
    enum mny_code codes[THREADS_MOST];
    struct threads_post post;
    struct outcome outcome;

    for (size_t i = 0; i < READERS; i++) {
        char name[20];

        snprintf(name, sizeof name, "copy-%zu.csv", i);
        paths[i] = make_dump(&late, 80, (char)('1' + i), name);
        dumps[i][0] = paths[i];
    }
    run = make_run(&variants[0], dumps[0], 1, &wishes);
    run.size = 200;
    for (size_t i = 1; i < READERS; i++)
        run.others[i] = dumps[i];
    outcome = clean_together(run, READERS, codes, &post);
    assert_int_equal(outcome.code, MNY_OK);
    free_outcome(&outcome);
    for (size_t i = 0; i < READERS; i++)
        free(paths[i]);
}

static void each_reads_its_part(void **state)
{
    const struct kind *kind = *state;
    size_t count[READERS], last[READERS], rows;

    run_copies(kind);
    rows = count_answers(count, last);
    assert_true(rows >= 15);
    for (size_t i = 0; i < READERS; i++)
        if (kind->alone)
            assert_int_equal(count[i], i == 0 ? rows : 0);
        else
            assert_true(count[i] >= (kind->ascii > 0 ? 10 : rows / 5));
    /* What is not ASCII is read by the leader, until it knows which encoding that is. */
    if (kind->encoding == GB18030)
        assert_true(last[0] == rows - 1 && last[1] < rows - 10 && last[2] < rows - 10);
    else if (!kind->alone)
        assert_true(last[1] >= rows / 2 && last[2] >= rows / 2);
}

/* ---- who was drawn ----------------------------------------------------------------------------
 */

static void dispositions(void **state)
{
    static const char *const dumps[] = {"tests/data/nonresponse/responses.csv"};
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *before = form;
    struct wishes wishes;
    struct threads_post post;
    enum mny_code codes[THREADS_MOST];

    (void)state;
    assert_int_equal(
        mny_questionnaire_read("tests/data/nonresponse/questionnaire", problems, &form), MNY_OK);
    for (size_t i = 0; i < 3; i++) {
        const size_t class = mny_questionnaire_find(form, "sex", 3);
        struct together run = make_run(&variants[i], dumps, 1, &wishes);
        struct outcome one, many;

        run.options.factor_count = run.options.answer_count = 0;
        run.options.classes = &class;
        run.options.class_count = i % 2;
        run.size = 5000;
        one = clean_alone(run);
        run.size = 60 + 80 * i;
        many = clean_together(run, rank_counts[i], codes, &post);
        compare(&one, &many, 1);
        assert_int_equal(one.code, MNY_OK);
        assert_non_null(mny_responses_cases(many.responses));
        assert_true(post.large_taken[1] > 0);
        assert_true(compare_files("alone", "together") >= 8 &&
                    compare_files("together", "alone") >= 8);
        free_outcome(&one);
        free_outcome(&many);
    }
    mny_questionnaire_free(form);
    mny_problems_free(problems);
    form = before;
}

/* ---- what is not there --------------------------------------------------------------------------
 */

/* COUNT ranks, of which those from FIRST to LAST do not find the dump. */
static struct outcome run_without(size_t count, size_t first, size_t last,
                                  enum mny_code codes[THREADS_MOST])
{
    static const char *const missing[] = {"tests/no-such.csv"};
    char *path = make_dump(&kinds[0], 90, 0, "dump.csv");
    const char *dumps[] = {path};
    struct wishes wishes;
    struct together run = make_run(&variants[0], dumps, 1, &wishes);
    struct threads_post post;
    struct outcome outcome;

    run.size = 100;
    for (size_t i = first; i <= last; i++)
        run.others[i] = missing;
    outcome = clean_together(run, count, codes, &post);
    free(path);
    assert_null(outcome.responses);
    assert_int_equal(post.large_taken[1], 0);
    return outcome;
}

static void follower_without_dump(void **state)
{
    enum mny_code codes[THREADS_MOST];

    (void)state;
    for (size_t one = 1; one < 4; one++) {
        struct outcome outcome = run_without(4, one, one, codes);
        char want[200];

        snprintf(want, sizeof want,
                 "error: process %zu, on host-%zu, has given up: tests/no-such.csv: error: cannot "
                 "open this file: ",
                 one, one);
        assert_int_equal(outcome.code, MNY_E_NOT_FOUND);
        assert_int_equal(mny_problems_count(outcome.problems, MNY_ERROR), 1);
        assert_true(test_says(outcome.problems, want));
        for (size_t i = 1; i < 4; i++)
            assert_int_equal(codes[i], i == one ? MNY_E_NOT_FOUND : MNY_E_INTERRUPT);
        free_outcome(&outcome);
    }
}

/* All are named, not only the first. */
static void no_follower_has_the_dump(void **state)
{
    enum mny_code codes[THREADS_MOST];
    struct outcome outcome = run_without(4, 1, 3, codes);

    (void)state;
    assert_int_equal(outcome.code, MNY_E_NOT_FOUND);
    assert_int_equal(mny_problems_count(outcome.problems, MNY_ERROR), 3);
    for (size_t i = 1; i < 4; i++)
        assert_int_equal(codes[i], MNY_E_NOT_FOUND);
    free_outcome(&outcome);
}

static void leader_without_dump(void **state)
{
    enum mny_code codes[THREADS_MOST];
    struct outcome outcome = run_without(3, 0, 0, codes);

    (void)state;
    assert_int_equal(outcome.code, MNY_E_NOT_FOUND);
    assert_int_equal(mny_problems_size(outcome.problems), 1);
    assert_true(test_says(outcome.problems, "tests/no-such.csv: error: cannot open this file: "));
    for (size_t i = 1; i < 3; i++)
        assert_int_equal(codes[i], MNY_E_INTERRUPT);
    free_outcome(&outcome);
}

static const size_t copied[] = {PLAIN, PAIRS, RETURNS, RECORDS, ALL_THAT, GB, GB_LATE, UTF_8_LATE};

enum { COPIED = sizeof copied / sizeof *copied };

int main(void)
{
    struct CMUnitTest tests[KINDS + COPIED + 7];
    size_t count = 0;

    for (size_t i = 0; i < KINDS; i++)
        tests[count++] = (struct CMUnitTest){kinds[i].label, one_dump, NULL, NULL, &kinds[i]};
    for (size_t i = 0; i < COPIED; i++)
        tests[count++] = (struct CMUnitTest){kinds[copied[i]].label, each_reads_its_part, NULL,
                                             NULL, &kinds[copied[i]]};
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(every_variant);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(several_dumps);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(encoding_known_late);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(dispositions);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(follower_without_dump);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(no_follower_has_the_dump);
    tests[count++] = (struct CMUnitTest)cmocka_unit_test(leader_without_dump);
    alarm(LONGEST);
    return cmocka_run_group_tests(tests, make_form, free_form);
}
