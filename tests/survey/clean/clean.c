/* SPDX-License-Identifier: MIT */
#include "survey/clean/clean.h"

#include "core/table.h"
#include "survey/clean/kept_columns.h"
#include "tests/survey/cleaned.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char reference[] = "tests/data/subjective/i-clean-names";

static struct mny_questionnaire *read_form(const char *folder)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *form = NULL;

    mny_questionnaire_read(folder, problems, &form);
    if (!form)
        test_print(problems);
    assert_non_null(form);
    mny_problems_free(problems);
    return form;
}

static struct mny_questionnaire *make_form(const struct test_sheets *sheets)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_questionnaire *form = NULL;

    test_questionnaire(sheets, problems, &form);
    if (!form)
        test_print(problems);
    assert_non_null(form);
    mny_problems_free(problems);
    return form;
}

/* ---- the reference case ---------------------------------------------------------- */

static struct mny_table *table_at(const char *folder, const char *name)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_table *table = NULL;
    char path[400];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(mny_table_read(path, problems, &table), MNY_OK);
    mny_problems_free(problems);
    return table;
}

/* Every row and column of WANT but those in EXCEPT (joined by blanks) is in GOT. */
static void compare(const char *name, const char *except)
{
    char expected[300], out[300];
    struct mny_table *want, *got;
    size_t at = 0;

    snprintf(expected, sizeof expected, "%s/expected", reference);
    snprintf(out, sizeof out, "%s/out", test_folder());
    want = table_at(expected, name);
    got = table_at(out, name);
    assert_int_equal(mny_table_rows(got), mny_table_rows(want));
    for (size_t column = 0; column < mny_table_columns(want); column++) {
        const char *header = mny_table_header(want, column);

        if (strstr(except, header))
            continue;
        assert_true(mny_table_find(got, header, &at));
        for (size_t row = 0; row < mny_table_rows(want); row++)
            if (strcmp(mny_table_cell(got, row, at), mny_table_cell(want, row, column)) != 0)
                fail_msg("%s, row %zu, %s: %s, not %s", name, row + 2, header,
                         mny_table_cell(got, row, at), mny_table_cell(want, row, column));
    }
    mny_table_free(want);
    mny_table_free(got);
}

static void test_reference(void **state)
{
    char folder[300], path[300];
    struct mny_questionnaire *form;
    struct cleaned run;

    (void)state;
    snprintf(folder, sizeof folder, "%s/questionnaire", reference);
    snprintf(path, sizeof path, "%s/responses.csv", reference);
    form = read_form(folder);
    run = cleaned_dump(form, path, 1, MNY_PIECE_SIZE);
    assert_int_equal(run.code, MNY_OK);
    compare("rejected.csv", "detail");
    compare("edits.csv", "before reason");
    compare("flow.csv", "none");
    compare("responses.csv", "none");
    assert_int_equal(run.flow.rows, 418);
    assert_int_equal(mny_responses_count(run.responses), 345);
    cleaned_free(&run);
    mny_questionnaire_free(form);
}

/* The same bytes for any number of threads and any cut. */
static void test_cuts(void **state)
{
    static const struct {
        size_t threads, size;
    } ways[] = {{2, MNY_PIECE_SIZE}, {4, MNY_PIECE_SIZE}, {1, 1}, {2, 7}, {4, 100}, {3, 5000}};
    char folder[300], path[300];
    struct mny_questionnaire *form;
    struct cleaned first, run;

    (void)state;
    snprintf(folder, sizeof folder, "%s/questionnaire", reference);
    snprintf(path, sizeof path, "%s/responses.csv", reference);
    form = read_form(folder);
    first = cleaned_dump(form, path, 1, MNY_PIECE_SIZE);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        run = cleaned_dump(form, path, ways[i].threads, ways[i].size);
        assert_int_equal(run.code, MNY_OK);
        assert_string_equal(run.rejected, first.rejected);
        assert_string_equal(run.edits, first.edits);
        assert_string_equal(run.counts, first.counts);
        assert_string_equal(run.table, first.table);
        cleaned_free(&run);
    }
    cleaned_free(&first);
    mny_questionnaire_free(form);
}

/* ---- several dumps ---------------------------------------------------------------- */

static const struct test_sheets small = {
    "type,name,label,required,role,dimension,score_min,score_max\n"
    "text,id,,yes,id,,,\n"
    "select_one city,city,城市,yes,city,,,\n"
    "text,psu,,,psu,,,\n"
    "decimal,weight,,,base_weight,,,\n"
    "select_one sat,q1,,,,d,,\n"
    "decimal,minutes,,,,d,60,0\n",
    "list_name,name,label,score\ncity,330100,杭州市,\ncity,320100,南京市,\ncity,440300,深圳市,\n"
    "sat,1,满意,100\nsat,2,一般,\"50\"\nsat,9,\"不,了解\",\n",
    "dimension,label,weight\nd,维度,1\n", "form_title,form_id\n问卷,small\n"};

/* Writes TEXT as FOLDER/NAME below the test's folder; free the path. */
static char *write_dump(const char *folder, const char *name, const char *text)
{
    char place[400], file[40], *path;

    snprintf(place, sizeof place, "%s/%s", test_folder(), folder);
    mkdir(place, 0777);
    snprintf(file, sizeof file, "%s/%s", folder, name);
    path = strdup(test_file(file, text, strlen(text)));
    assert_non_null(path);
    return path;
}

static struct cleaned clean_two(const struct mny_questionnaire *form, const char *first,
                                const char *second, size_t threads)
{
    const char *dumps[] = {first, second};
    struct mny_clean_options options = {
        .dumps = dumps, .dump_count = 2, .threads = threads, .write_responses = true};

    return cleaned_run(form, &options, 20);
}

static void test_two_dumps(void **state)
{
    struct mny_questionnaire *form = make_form(&small);
    char *first = write_dump("one", "a.csv",
                             "id,来源,city,q1,x\n1,微信,320100,1,\"a,\"\"b\"\n"
                             "2,网页,南京市,9,\n3,x,999,1,y\n");
    char *second = write_dump("two", "b.csv",
                              "minutes;x;ip;id;city;x\n7.5;甲;10.0.0.1;4;440300;乙\n"
                              "30;丙;;2;320100;\n");
    struct cleaned run = clean_two(form, first, second, 2);

    (void)state;
    assert_int_equal(run.code, MNY_OK);
    assert_string_equal(run.table, "file,line,id,city,psu,weight,q1,minutes,来源,x,ip,x\n"
                                   "a.csv,2,1,320100,,,1,,微信,\"a,\"\"b\",,\n"
                                   "a.csv,3,2,320100,,,9,,网页,,,\n"
                                   "b.csv,2,4,440300,,,,7.5,,甲,[personal],乙\n");
    assert_string_equal(behind_header(run.rejected), "a.csv,4,3,,unknown_city,999\n"
                                                     "b.csv,3,2,320100,duplicate_id,a.csv:3\n");
    assert_int_equal(run.flow.unmatched_columns, 4);
    cleaned_free(&run);
    free(first);
    free(second);
    mny_questionnaire_free(form);
}

/* Two dumps of one name are told apart by their paths. */
static void test_same_name(void **state)
{
    struct mny_questionnaire *form = make_form(&small);
    char *first = write_dump("one", "a.csv", "id,city\n1,320100\n");
    char *second = write_dump("two", "a.csv", "id,city\n1,320100\n2,320100\n");
    struct cleaned run = clean_two(form, first, second, 1);
    char want[1000];

    (void)state;
    snprintf(want, sizeof want, "%s,2,1,320100,duplicate_id,%s:2\n", second, first);
    assert_string_equal(behind_header(run.rejected), want);
    cleaned_free(&run);
    free(first);
    free(second);
    mny_questionnaire_free(form);
}

/* ---- the store --------------------------------------------------------------------- */

static void check_scores(const struct mny_responses *responses, size_t item, const double *want)
{
    struct mny_item_column column = mny_responses_item(responses, item);

    assert_true((column.codes != NULL) != (column.values != NULL));
    for (size_t i = 0; i < mny_responses_count(responses); i++) {
        double got = column.codes ? column.score_of_code[column.codes[i]] : column.values[i];

        assert_true(isnan(want[i]) ? isnan(got) : fabs(got - want[i]) <= 1e-12);
    }
}

static const char store_dump[] = "id,city,psu,weight,q1,minutes\n"
                                 "a,440300,街道 2,1.5,1,30\n"
                                 "b,320100,街道 10,2,9,\n"
                                 "c,320100,,1,1,\n"
                                 "d,320100,街道 2,0,1,\n"
                                 "e,320100,街道 2,-1,1,\n"
                                 "f,320100,街道 2,１.5,2,90\n"
                                 "g,320100,街道 3,x,,45\n"
                                 "h,999,街道 3,1,,45\n"
                                 "i,320100,街道 2,2.5,,0\n";

static void test_store(void **state)
{
    /* City by city, in input order. */
    static const double q1[] = {NAN, 50, NAN, 100}, minutes[] = {NAN, 0, 100, 50},
                        weights[] = {2, 1.5, 2.5, 1.5};
    static const char *const ids[] = {"b", "f", "i", "a"}, *const psus[] = {"街道 10", "街道 2",
                                                                            "街道 2", "街道 2"};
    static const uint32_t in_order[] = {3, 0, 1, 2};
    uint32_t *order;
    struct mny_questionnaire *form = make_form(&small);
    size_t length, sat = mny_questionnaire_find(form, "q1", 2);
    const char *path = test_file("responses.csv", store_dump, sizeof store_dump - 1);
    struct mny_clean_options options = {.dumps = &path, .dump_count = 1, .threads = 2};
    const struct mny_factor *psu, *factor;
    struct cleaned run;

    (void)state;
    options.factors = &sat;
    options.factor_count = 1;
    run = cleaned_run(form, &options, 30);
    assert_null(run.table); /* it was not wanted */
    assert_string_equal(behind_header(run.rejected), "responses.csv,4,c,320100,incomplete,psu\n"
                                                     "responses.csv,5,d,320100,invalid,weight\n"
                                                     "responses.csv,6,e,320100,invalid,weight\n"
                                                     "responses.csv,8,g,320100,invalid,weight\n"
                                                     "responses.csv,9,h,,unknown_city,999\n");
    assert_int_equal(mny_responses_count(run.responses), 4);
    assert_int_equal(mny_responses_cities(run.responses), 2);
    assert_string_equal(mny_responses_city_code(run.responses, 0), "320100");
    assert_string_equal(mny_responses_city_code(run.responses, 1), "440300");
    psu = mny_responses_psu(run.responses);
    factor = mny_responses_factor(run.responses, sat);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(mny_responses_city(run.responses, i), i == 3 ? 1 : 0);
        assert_true(mny_responses_base_weight(run.responses)[i] == weights[i]);
        assert_memory_equal(mny_responses_id(run.responses, i, &length), ids[i], 1);
        assert_int_equal(length, 1);
        assert_string_equal(psu->labels[mny_code_at(&psu->codes, i)], psus[i]);
    }
    assert_int_equal(mny_responses_first(run.responses, 1), 3);
    assert_int_equal(mny_responses_first(run.responses, 2), 4);
    assert_true(mny_responses_in_order(run.responses, &order));
    assert_memory_equal(order, in_order, sizeof in_order);
    free(order);
    assert_int_equal(psu->label_count, 2); /* only those of accepted rows */
    assert_string_equal(psu->labels[0], "街道 10");
    assert_int_equal(factor->label_count, 4);
    assert_string_equal(factor->labels[0], "");
    assert_string_equal(factor->labels[1], "1");
    assert_string_equal(factor->labels[mny_code_at(&factor->codes, 0)], "9");
    assert_null(mny_responses_stratum(run.responses));
    assert_null(mny_responses_fpc(run.responses));
    assert_null(mny_responses_factor(run.responses, 0));
    check_scores(run.responses, 0, q1);
    check_scores(run.responses, 1, minutes);
    assert_non_null(mny_responses_item(run.responses, 1).codes);
    cleaned_free(&run);
    mny_questionnaire_free(form);
}

/* Numbers that no byte holds: the column becomes scores, those read before too. */
static void test_wide(void **state)
{
    static const char dump[] = "id,city,minutes\na,320100,30\nb,320100,\nc,320100,7.5\n"
                               "d,320100,251\ne,320100,-4\nf,320100,12\n";
    static const double want[] = {50, NAN, 87.5, 0, 100, 80};
    struct mny_questionnaire *form = make_form(&small);
    static const size_t sizes[] = {1, 10, 1000};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct cleaned run =
            cleaned_dump(form, test_file("responses.csv", dump, sizeof dump - 1), 2, sizes[i]);

        assert_int_equal(mny_responses_count(run.responses), 6);
        assert_non_null(mny_responses_item(run.responses, 1).values);
        check_scores(run.responses, 1, want);
        cleaned_free(&run);
    }
    mny_questionnaire_free(form);
}

/* ---- margins ------------------------------------------------------------------------ */

static const struct test_sheets margins = {
    "type,name,label,required,relevant,calculation,role\n"
    "select_one city,city,城市,yes,,,city\n"
    "integer,age,年龄,,,,\n"
    "integer,born,,,,,\n"
    "calculate,years,,,,\"if(${born} > 0, 2024 - ${born}, ${age})\",\n"
    "calculate,band,,,,\"if(${years} < 30, 'young', if(${years} < 60, 'middle', ''))\",\n"
    "select_one sex,sex,,,,,\n"
    "text,word,,,,,\n",
    "list_name,name,label,score\ncity,320100,南京市,\nsex,1,男,\nsex,2,女,\n", NULL,
    "form_title,form_id\n问卷,margins\n"};

static void test_margins(void **state)
{
    static const char people[] = "city,margin,category,count\n320100,sex*band,1*young,5\n"
                                 "320100,sex*band,2*middle,5\n";
    static const char dump[] =
        "city,age,born,sex\n320100,20,2001,1\n320100,20,,1\n320100,,1970,2\n"
        "320100,40,1940,2\n320100,x,2001,1\n320100,40,y,2\n320100,40,1970,3\n"
        "320100,40,1970,女\n";
    struct mny_questionnaire *form = make_form(&margins);
    struct mny_problems *problems = mny_problems_create();
    struct mny_population *population = NULL;
    const char *path = test_file("population.csv", people, sizeof people - 1);
    size_t band = mny_questionnaire_find(form, "band", 4);
    struct mny_clean_options options = {.dump_count = 1, .threads = 1};
    const struct mny_factor *factor;
    struct cleaned run;

    (void)state;
    assert_int_equal(mny_population_read(path, form, problems, &population), MNY_OK);
    path = test_file("responses.csv", dump, sizeof dump - 1);
    options.dumps = &path;
    options.population = population;
    run = cleaned_run(form, &options, 1000);
    assert_string_equal(behind_header(run.rejected), "responses.csv,3,,320100,incomplete,born\n"
                                                     "responses.csv,4,,320100,incomplete,age\n"
                                                     "responses.csv,5,,320100,incomplete,band\n"
                                                     "responses.csv,6,,320100,invalid,age\n"
                                                     "responses.csv,7,,320100,invalid,born\n"
                                                     "responses.csv,8,,320100,invalid,sex\n");
    factor = mny_responses_factor(run.responses, band);
    assert_int_equal(factor->label_count, 2);
    assert_string_equal(factor->labels[mny_code_at(&factor->codes, 0)], "young");
    assert_string_equal(factor->labels[mny_code_at(&factor->codes, 1)], "middle");
    cleaned_free(&run);

    path = test_file("responses.csv", "city,sex\n320100,1\n", 19);
    run = cleaned_run(form, &options, 1000);
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_true(test_says(run.problems, "required questions without a column (2), so that every "
                                        "row would be incomplete: age, born"));
    cleaned_free(&run);
    mny_population_free(population);
    mny_problems_free(problems);
    mny_questionnaire_free(form);
}

/* ---- what stops a run, and what does not -------------------------------------------- */

static void test_faults(void **state)
{
    struct mny_questionnaire *form = make_form(&small);
    char *good = write_dump("one", "a.csv", "id,city,psu\n1,320100,p\n");
    char *other = write_dump("two", "b.csv", "id,city\n2,320100\n");
    char *bad = write_dump("two", "c.csv", "id,place\n2,320100\n");
    struct cleaned run = clean_two(form, good, other, 1);

    (void)state;
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_true(test_says(run.problems, "this dump has no column \"psu\", but "));
    cleaned_free(&run);

    run = clean_two(form, bad, "tests/no-such.csv", 1); /* both are named */
    assert_int_equal(run.code, MNY_E_INPUT);
    assert_true(test_says(run.problems, "c.csv:1: error: no column has the city"));
    assert_true(test_says(run.problems, "tests/no-such.csv: error: cannot open this file"));
    cleaned_free(&run);

    run = clean_two(form, "tests/no-such.csv", bad, 1);
    assert_int_equal(run.code, MNY_E_NOT_FOUND);
    cleaned_free(&run);

    run = clean_two(form, good, "-", 1);
    assert_int_equal(run.code, MNY_E_USAGE);
    assert_true(test_says(run.problems, "standard input (-) can only be read as the one dump"));
    cleaned_free(&run);
    free(good);
    free(other);
    free(bad);
    mny_questionnaire_free(form);
}

static void test_no_rows(void **state)
{
    struct mny_questionnaire *form = make_form(&small);
    struct cleaned run = cleaned_dump(form, test_file("responses.csv", "id,city\n\n", 9), 4, 10);

    (void)state;
    assert_int_equal(run.code, MNY_OK);
    assert_true(test_says(run.problems, "responses.csv: warning: a header, but no responses"));
    assert_string_equal(run.counts, "city,stage,count\n");
    assert_string_equal(run.table, "file,line,id,city,psu,weight,q1,minutes\n");
    assert_int_equal(mny_responses_count(run.responses), 0);
    assert_int_equal(mny_responses_cities(run.responses), 0);
    cleaned_free(&run);
    mny_questionnaire_free(form);
}

struct seen {
    size_t calls;
    uint64_t bytes, total, rows;
};

static enum mny_code see(void *context, uint64_t bytes, uint64_t total, uint64_t rows)
{
    struct seen *seen = context;

    assert_true(bytes >= seen->bytes && rows >= seen->rows);
    *seen = (struct seen){seen->calls + 1, bytes, total, rows};
    return MNY_OK;
}

/* A dump that somebody is still writing: another row comes while it is read. */
struct writing {
    char path[600];
    bool done;
};

static enum mny_code write_on(void *context, uint64_t bytes, uint64_t total, uint64_t rows)
{
    struct writing *writing = context;
    FILE *file = writing->done ? NULL : fopen(writing->path, "ab");

    (void)bytes, (void)total, (void)rows;
    writing->done = true;
    if (!file)
        return MNY_OK;
    fputs("9,1,5,5\n", file);
    fclose(file);
    return MNY_OK;
}

static void test_dump_that_changes(void **state)
{
    static const char dump[] = "id,city,first,second\n1,1,5,5\n2,1,4,4\n";
    struct mny_questionnaire *form = make_form(&(struct test_sheets){
        .survey = "type,name,label,role\ntext,id,编号,id\nselect_one city,city,城市,city\n"
                  "integer,first,一,\ninteger,second,二,\n",
        .choices = "list_name,name,label\ncity,1,北京市\n"});
    struct mny_problems *problems = mny_problems_create();
    struct writing writing = {.done = true};
    struct mny_dump_facts facts;
    const char *path = writing.path;
    const struct mny_clean_options options = {.dumps = &path,
                                              .dump_count = 1,
                                              .threads = 1,
                                              .facts = &facts,
                                              .progress = {write_on, &writing}};
    struct mny_responses *responses = NULL;
    struct mny_flow flow;

    (void)state;
    snprintf(writing.path, sizeof writing.path, "%s", test_file("w.csv", dump, sizeof dump - 1));
    assert_int_equal(mny_clean(form, &options, NULL, problems, &responses, &flow), MNY_OK);
    assert_int_equal(facts.digest.size, sizeof dump - 1);
    assert_string_equal(facts.encoding, "ASCII");
    assert_int_equal(facts.delimiter, ',');
    mny_responses_free(responses);
    writing.done = false;
    assert_int_equal(mny_clean(form, &options, NULL, problems, &responses, &flow), MNY_E_INPUT);
    assert_null(responses);
    assert_true(test_says(problems, "w.csv: error: this file has changed while it was read"));
    mny_problems_free(problems);
    mny_questionnaire_free(form);
}

/* Records of more bytes than are kept free in front of what is read ahead: 20 of some 100,000,
   every other in quotes with lines of its own. */
static char *long_records(void)
{
    enum { RECORDS = 20, LONG = 100000 };
    char *text = malloc(RECORDS * (LONG + 200));
    size_t used;

    assert_non_null(text);
    used = (size_t)sprintf(text, "id,city,q1,note\n");
    for (size_t i = 0; i < RECORDS; i++) {
        const size_t end = used + LONG - 7777 * (i % 5);

        used += (size_t)sprintf(text + used, "%zu,320100,1,%s", i, i % 2 ? "\"" : "");
        for (size_t k = 0; used < end; k++)
            used +=
                (size_t)sprintf(text + used, "%zu-%zu%s", i, k, i % 2 && k % 99 == 0 ? "\n" : ";");
        used += (size_t)sprintf(text + used, "%s\n", i % 2 ? "\"" : "");
    }
    return text;
}

static void test_long_records(void **state)
{
    static const struct {
        size_t threads, size;
    } ways[] = {{1, 20000}, {2, 20000}, {1, 70000}, {2, 70000}, {1, 250000}, {2, 1000}};
    struct mny_questionnaire *form = make_form(&small);
    char *text = long_records();
    const char *path = test_file("long.csv", text, strlen(text));
    struct cleaned first = cleaned_dump(form, path, 1, (size_t)8 << 20);

    (void)state;
    assert_int_equal(first.code, MNY_OK);
    assert_int_equal(first.flow.total[MNY_ACCEPTED], 20);
    assert_true(strlen(first.table) > strlen(text));
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct cleaned run = cleaned_dump(form, path, ways[i].threads, ways[i].size);

        assert_int_equal(run.code, MNY_OK);
        assert_string_equal(run.table, first.table);
        cleaned_free(&run);
    }
    cleaned_free(&first);
    mny_questionnaire_free(form);
    free(text);
}

/* Without an output nothing is written, and progress is told. */
static void test_check(void **state)
{
    struct mny_questionnaire *form = make_form(&small);
    struct mny_problems *problems = mny_problems_create();
    struct mny_responses *responses = NULL;
    struct seen seen = {0};
    struct mny_flow flow;
    const char *path = test_file("responses.csv", store_dump, sizeof store_dump - 1);
    struct mny_clean_options options = {.dumps = &path,
                                        .dump_count = 1,
                                        .threads = 1,
                                        .write_responses = true,
                                        .progress = {see, &seen}};

    (void)state;
    assert_int_equal(mny_clean_in_pieces(form, &options, 50, NULL, problems, &responses, &flow),
                     MNY_OK);
    assert_true(flow.rows == 9 && flow.total[MNY_ACCEPTED] == 4);
    assert_true(seen.calls > 2 && seen.rows == 9);
    assert_true(seen.bytes == sizeof store_dump - 1 && seen.total == seen.bytes);
    mny_responses_free(responses);
    seen = (struct seen){0};
    assert_int_equal(mny_clean(form, &options, NULL, problems, &responses, &flow), MNY_OK);
    mny_responses_free(responses);
    mny_responses_free(NULL);
    mny_problems_free(problems);
    mny_questionnaire_free(form);
}

/* ---- order ---------------------------------------------------------------------------- */

/* 300 rows, each with an id of its own, STEP from one to the next. */
static const char *shuffled(size_t step)
{
    static char text[300 * 40];
    size_t used = (size_t)snprintf(text, sizeof text, "id,city,psu,weight,q1,minutes\n");
    static const char *const cities[] = {"320100", "440300", "x"}, *const answers[] = {"1", "2",
                                                                                       "5"};

    for (size_t i = 0; i < 300; i++) {
        size_t n = i * step % 300;

        used +=
            (size_t)snprintf(text + used, sizeof text - used, "%zu,%s,p%zu,%zu,%s,%zu\n", n,
                             cities[n * n % 7 % 3], n % 5, n % 11, answers[n * 7 % 13 % 3], n % 70);
    }
    return text;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of TEXT without their first COMMAS cells, sorted, in one text. */
static char *sorted_lines(char *text, size_t commas)
{
    char *lines[400], *sorted = calloc(strlen(text) + 2, 1);
    size_t count = 0;

    assert_non_null(sorted);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        for (size_t i = 0; i < commas; i++)
            line = strchr(line, ',') + 1;
        lines[count++] = line;
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        strcat(sorted, lines[i]);
        strcat(sorted, "\n");
    }
    return sorted;
}

/* Rows in another order are the same rows. */
static void test_order(void **state)
{
    static const size_t steps[] = {1, 7, 299, 101};
    struct mny_questionnaire *form = make_form(&small);
    char *first[3] = {NULL, NULL, NULL};

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const char *text = shuffled(steps[i]);
        struct cleaned run =
            cleaned_dump(form, test_file("responses.csv", text, strlen(text)), 3, 700);
        char *now[3] = {sorted_lines(run.rejected, 2), sorted_lines(run.table, 2),
                        sorted_lines(run.counts, 0)};

        assert_int_equal(run.flow.rows, 300);
        assert_true(run.flow.total[MNY_ACCEPTED] > 50 && run.flow.total[MNY_INVALID] > 50);
        for (size_t k = 0; k < 3; k++) {
            if (first[k])
                assert_string_equal(now[k], first[k]);
            free(first[k]);
            first[k] = now[k];
        }
        cleaned_free(&run);
    }
    for (size_t k = 0; k < 3; k++)
        free(first[k]);
    mny_questionnaire_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_two_dumps),
        cmocka_unit_test(test_same_name),
        cmocka_unit_test(test_store),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_margins),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_long_records),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_dump_that_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
