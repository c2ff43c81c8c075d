/* SPDX-License-Identifier: MIT */
/* The report from folders like those that a run leaves: tests/data/report/. */
#include "survey/report/report.h"

#include "core/digest.h"
#include "core/number.h"
#include "core/output.h"
#include "core/problem.h"
#include "core/table.h"
#include "survey/report/png.h"

#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const plot_names[] = {"totals.svg", "parts.svg",   "sides.svg", "survey.svg",
                                         "flow.svg",   "margins.svg", "sizes.svg", "weights.svg"};
enum { PLOTS = sizeof plot_names / sizeof *plot_names };

/* A folder of results for one test. */
struct fixture {
    char folder[64];
    struct mny_problems *problems;
};

static char *path_in(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);

    assert_non_null(path);
    snprintf(path, room, "%s/%s", folder, name);
    return path;
}

/* All of a file, with a NUL; NULL if it is not there. */
static char *content_of(const char *folder, const char *name)
{
    char *path = path_in(folder, name), *text = NULL;
    FILE *file = fopen(path, "rb");
    long size;

    free(path);
    if (file == NULL)
        return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    text = calloc(1, (size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), size);
    fclose(file);
    return text;
}

static void put_file(const char *folder, const char *name, const char *text)
{
    char *path = path_in(folder, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void remove_file(const char *folder, const char *name)
{
    char *path = path_in(folder, name);

    assert_int_equal(unlink(path), 0);
    free(path);
}

static bool exists(const char *folder, const char *name)
{
    char *path = path_in(folder, name);
    struct stat status;
    bool found = stat(path, &status) == 0;

    free(path);
    return found;
}

/* Removes a folder with its files and one level of folders. */
static void remove_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;

    if (directory == NULL)
        return;
    while ((entry = readdir(directory)) != NULL) {
        char *path;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        path = path_in(folder, entry->d_name);
        if (unlink(path) != 0)
            remove_folder(path);
        free(path);
    }
    closedir(directory);
    rmdir(folder);
}

static void copy_fixture(const char *name, const char *to)
{
    char *from = path_in("tests/data/report", name);
    DIR *directory = opendir(from);
    struct dirent *entry;

    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL) {
        char *text;

        if (*entry->d_name == '.')
            continue;
        text = content_of(from, entry->d_name);
        assert_non_null(text);
        put_file(to, entry->d_name, text);
        free(text);
    }
    closedir(directory);
    free(from);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    if (fixture == NULL)
        return -1;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/minyi report-XXXXXX");
    fixture->problems = mny_problems_create();
    *state = fixture;
    return fixture->problems != NULL && mkdtemp(fixture->folder) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    remove_folder(fixture->folder);
    mny_problems_free(fixture->problems);
    free(fixture);
    return 0;
}

/* The page allows what stands between OPEN and CLOSE, once in it, by its digest. */
static char *allowed_constant(char *page, const char *open, const char *close)
{
    char *begin = strstr(page, open), *end, digest[MNY_DIGEST_BASE64_ROOM], source[80];
    struct mny_digest made;

    assert_non_null(begin);
    begin += strlen(open);
    assert_null(strstr(begin, open));
    end = strstr(begin, close);
    assert_non_null(end);
    mny_digest_begin(&made);
    mny_digest_add(&made, begin, (size_t)(end - begin));
    mny_digest_end_base64(&made, digest);
    snprintf(source, sizeof source, "-src 'sha256-%s'", digest);
    assert_non_null(strstr(page, source));
    return begin;
}

/* Takes the one script out, which the page must name with its digest, as it must the style. */
static void take_out_script(char *page)
{
    char *script = allowed_constant(page, "<script>", "</script>");
    char *end = strstr(script, "</script>");

    allowed_constant(page, "<style>", "</style>");
    memmove(script - strlen("<script>"), end + strlen("</script>"),
            strlen(end + strlen("</script>")) + 1);
}

/* PATH for the length of a test, and the old one to put back. */
static char *set_path(const char *path)
{
    const char *old = getenv("PATH");
    char *kept = old != NULL ? strdup(old) : strdup("");

    assert_non_null(kept);
    assert_int_equal(setenv("PATH", path, 1), 0);
    return kept;
}

static void restore_path(char *kept)
{
    assert_int_equal(setenv("PATH", kept, 1), 0);
    free(kept);
}

/* Makes the report, which must succeed, and returns its text without the script, to free(). */
static char *report_of(struct fixture *fixture)
{
    enum mny_code code = mny_report(fixture->folder, NULL, fixture->problems);
    char *page;

    if (code != MNY_OK && mny_problems_size(fixture->problems) > 0)
        print_message("%s\n", mny_problems_at(fixture->problems, 0)->text);
    assert_int_equal(code, MNY_OK);
    page = content_of(fixture->folder, "report.html");
    assert_non_null(page);
    take_out_script(page);
    return page;
}

static void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("`%s` is not there", part);
}

static void assert_has_not(const char *text, const char *part)
{
    const char *found = strstr(text, part);

    if (found != NULL)
        fail_msg("`%s` is there: %.60s", part, found);
}

static void every_total_is_shown(void **state)
{
    struct fixture *fixture = *state;
    struct mny_table *scores = NULL;
    size_t total, city, name, shown = 0;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    assert_int_equal(
        mny_table_read("tests/data/report/twelve/scores.csv", fixture->problems, &scores), MNY_OK);
    assert_true(mny_table_find(scores, "total", &total));
    assert_true(mny_table_find(scores, "city", &city));
    assert_true(mny_table_find(scores, "name", &name));
    for (size_t row = 0; row < mny_table_rows(scores); row++) {
        const char *exact = mny_table_cell(scores, row, total);
        char rounded[64];
        double value;

        assert_has(page, mny_table_cell(scores, row, city));
        assert_has(page, mny_table_cell(scores, row, name));
        if (*exact == '\0')
            continue;
        assert_true(mny_number_parse(exact, strlen(exact), &value));
        snprintf(rounded, sizeof rounded, "\">%.2f</data>", value);
        assert_has(page, rounded);
        shown++;
    }
    assert_int_equal(shown, 12);
    assert_int_equal(mny_problems_size(fixture->problems), 0);
    mny_table_free(scores);
    free(page);
}

static void every_section_is_there(void **state)
{
    static const char *const parts[] = {
        "<html lang=\"en\">",
        "<title>2025 年度市民体验调查</title>",
        "GB/T 33356—2022 新型智慧城市评价指标",
        "id=\"ranking\"",
        "id=\"sides\"",
        "id=\"survey\"",
        "id=\"filings\"",
        "id=\"cleaning\"",
        "id=\"margins\"",
        "id=\"weights\"",
        "id=\"failures\"",
        "id=\"method\"",
        "default-src 'none'",
        "Cities with one part only",
        "惠民服务<small>L1 / 24</small>",
        "看病就医的便捷程度",
        "受教育程度",
        "本科及以上",
        "<bdi>too fast</bdi> <small>speeder</small>",
        "city not known",
        "Raking: ",
        "table 29",
        "Made by minyi 0.1.0",
        ">dumps/2025-a.csv<",
        ">dumps/2025-b.csv<",
    };
    struct fixture *fixture = *state;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_has(page, parts[i]);
    free(page);
}

static void nothing_is_fetched_from_elsewhere(void **state)
{
    static const char *const parts[] = {"http:",   "https:",  "src=", "<script", "<link",
                                        "<iframe", "@import", "url(", "<img",    "<object"};
    struct fixture *fixture = *state;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_has_not(page, parts[i]);
    for (const char *link = page; (link = strstr(link, "href=\"")) != NULL; link++)
        assert_int_equal(link[strlen("href=\"")], '#');
    free(page);
}

static void hostile_names_are_only_names(void **state)
{
    static const char *const harmless[] = {
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&quot;&gt;&lt;img src=x onerror=alert(2)&gt;",
        "&#96;touch pwned&#96;$(touch pwned)",
        "javascript:alert(4)",
        "100%d%s {/Bold x}_2^3 \\n @0@",
        "&#39;; system(&quot;touch pwned&quot;) #",
        "&amp;lt;b&amp;gt; ]]&gt; &lt;/svg&gt;&lt;/style&gt;",
        "&lt;/title&gt;&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;",
        "&lt;img src=http://evil.example/x.png&gt;",
        "&lt;script&gt;stage&lt;/script&gt;",
        "&lt;em&gt;sex&lt;/em&gt;",
        "&lt;u&gt;惠民服务&lt;/u&gt;",
        "&lt;svg onload=alert(1)&gt;",
        "&lt;a href=javascript:alert(1)&gt;",
    };
    static const char *const harmful[] = {"<script", "<img",      "onmouseover='", "<em>",
                                          "<u>",     "<a href=j", "<svg onload",   "`"};
    struct fixture *fixture = *state;
    char *page;

    copy_fixture("hostile", fixture->folder);
    page = report_of(fixture);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        assert_has(page, harmless[i]);
    for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++)
        assert_has_not(page, harmful[i]);
    assert_false(exists(fixture->folder, "pwned"));
    assert_false(exists(".", "pwned"));
    free(page);
}

static void hostile_names_draw_as_themselves(void **state)
{
    struct fixture *fixture = *state;

    copy_fixture("hostile", fixture->folder);
    free(report_of(fixture));
    for (size_t i = 0; i < PLOTS; i++) {
        char name[64];
        char *plot;

        snprintf(name, sizeof name, "plots/%s", plot_names[i]);
        plot = content_of(fixture->folder, name);
        assert_non_null(plot);
        assert_has(plot, "&lt;script&gt;alert(1)&lt;/script&gt;");
        assert_has(plot, "100%d%s {/Bold x}_2^3 \\n @0@");
        assert_has(plot, "&#96;touch pwned&#96;$(touch pwned)");
        assert_has_not(plot, "<script");
        assert_has_not(plot, "<img");
        free(plot);
    }
}

static void plots_are_files_too(void **state)
{
    struct fixture *fixture = *state;
    size_t drawn = 0;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    for (size_t i = 0; i < PLOTS; i++) {
        char name[64];
        char *plot;

        snprintf(name, sizeof name, "plots/%s", plot_names[i]);
        plot = content_of(fixture->folder, name);
        assert_non_null(plot);
        assert_has(plot, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
        assert_has(plot, "武汉市");
        assert_has_not(plot, "@");
        assert_has_not(plot, "gnuplot 5");
        assert_has_not(plot, "GNUPLOT");
        free(plot);
    }
    for (const char *svg = page; (svg = strstr(svg, "<svg ")) != NULL; svg++)
        drawn++;
    assert_int_equal(drawn, 2 * PLOTS); /* for a page, and for a telephone */
    free(page);
}

/* All of a file, LENGTH bytes, to free(). */
static char *bytes_of(const char *folder, const char *name, size_t *length)
{
    char *path = path_in(folder, name), *bytes = calloc(1, 1 << 20);
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_non_null(bytes);
    *length = fread(bytes, 1, 1 << 20, file);
    assert_true(*length < 1 << 20);
    fclose(file);
    free(path);
    return bytes;
}

/* Without a word or a time in them: the same from the same numbers, and of other names others. */
static void plots_are_pictures_too(void **state)
{
    struct fixture *fixture = *state;
    char *first[PLOTS], *second;
    size_t lengths[PLOTS], length;

    copy_fixture("hostile", fixture->folder);
    for (size_t pass = 0; pass < 2; pass++) {
        free(report_of(fixture));
        for (size_t i = 0; i < PLOTS; i++) {
            char name[64];

            snprintf(name, sizeof name, "plots/%.*s.png", (int)strcspn(plot_names[i], "."),
                     plot_names[i]);
            if (pass == 0) {
                first[i] = bytes_of(fixture->folder, name, &lengths[i]);
                assert_true(mny_png_valid(first[i], lengths[i]));
                continue;
            }
            second = bytes_of(fixture->folder, name, &length);
            assert_int_equal(length, lengths[i]);
            assert_memory_equal(second, first[i], length);
            free(second);
        }
    }
    for (size_t i = 0; i < PLOTS; i++)
        free(first[i]);
    assert_false(exists(fixture->folder, "pwned"));
    assert_false(exists(".", "pwned"));
}

/* A city of that name alone. */
static char *picture_of(struct fixture *fixture, const char *name, size_t *length)
{
    char text[256];

    snprintf(text, sizeof text,
             "rank,city,name,total,objective,subjective,deduction\n1,110000,%s,50,50,,0\n", name);
    put_file(fixture->folder, "scores.csv", text);
    free(report_of(fixture));
    return bytes_of(fixture->folder, "plots/totals.png", length);
}

/* What means something to gnuplot, or to a format of numbers, is drawn as it stands. */
static void pictures_show_names_as_they_are(void **state)
{
    static const struct {
        const char *name, *other;
        bool same;
    } cases[] = {
        {"a%%d", "a%d", false}, {"a\\\\n", "a\\n", false}, {"{/Bold a}", "a", false},
        {"a@b", "ab", false},   {"a_2^3", "a23", false},   {"`echo a`", "a", false},
        {"a", "a", true},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t one_length, other_length;
        char *one = picture_of(fixture, cases[i].name, &one_length);
        char *other = picture_of(fixture, cases[i].other, &other_length);

        assert_int_equal(one_length == other_length && memcmp(one, other, one_length) == 0,
                         cases[i].same);
        free(one);
        free(other);
    }
}

static void no_id_stands_twice(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    for (const char *id = page; (id = strstr(id, " id=\"")) != NULL; id++) {
        char attribute[80];

        snprintf(attribute, sizeof attribute, "%.*s\"", (int)strcspn(id + 5, "\"") + 5, id);
        assert_null(strstr(id + 1, attribute));
    }
    free(page);
}

static void the_same_input_makes_the_same_bytes(void **state)
{
    struct fixture *fixture = *state;
    char *first, *second, *plot, *again;

    copy_fixture("twelve", fixture->folder);
    first = report_of(fixture);
    plot = content_of(fixture->folder, "plots/flow.svg");
    second = report_of(fixture);
    again = content_of(fixture->folder, "plots/flow.svg");
    assert_string_equal(first, second);
    assert_string_equal(plot, again);
    free(first);
    free(second);
    free(plot);
    free(again);
}

static void nothing_else_is_left_behind(void **state)
{
    struct fixture *fixture = *state;
    DIR *directory;
    struct dirent *entry;

    copy_fixture("twelve", fixture->folder);
    free(report_of(fixture));
    directory = opendir(fixture->folder);
    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL)
        if (*entry->d_name == '.')
            assert_true(strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0);
    closedir(directory);
}

/* The same where there is no gnuplot, whose drawings take the most of a report's time. */
static char *report_without_plots(struct fixture *fixture)
{
    char *kept = set_path("/nonexistent"), *page = report_of(fixture);

    restore_path(kept);
    return page;
}

static void a_missing_file_leaves_its_section_out(void **state)
{
    static const struct {
        const char *file, *section;
    } cases[] = {
        {"scores.csv", "id=\"ranking\""},      {"scores.csv", "id=\"sides\""},
        {"objective.csv", "id=\"filings\""},   {"subjective.csv", "id=\"survey\""},
        {"flow.csv", "id=\"cleaning\""},       {"margins.csv", "id=\"margins\""},
        {"diagnostics.csv", "id=\"weights\""},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *page;

        copy_fixture("twelve", fixture->folder);
        remove_file(fixture->folder, cases[i].file);
        page = report_without_plots(fixture);
        assert_has_not(page, cases[i].section);
        assert_has(page, "id=\"method\"");
        free(page);
    }
}

/* Contractors by name, interviewers as a number; who is outside has it said beside the share. */
static void fieldwork_names_no_interviewer(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "flow.csv", "city,stage,count\n110000,read,9\n110000,accepted,9\n");
    page = report_of(fixture);
    assert_has_not(page, "id=\"fieldwork\"");
    free(page);
    put_file(fixture->folder, "interviewers.csv",
             "kind,code,measure,n,count,value,overall,lower,upper,outside\n"
             "interviewer,,rejected,3,3,1,0.15,,,\n"
             "interviewer,王五,rejected,50,25,0.5,0.15,0,0.3,above\n"
             "interviewer,王五,median_duration,50,,300,250,,,\n"
             "interviewer,赵六,rejected,150,5,0.0333,0.15,0.06,0.24,below\n"
             "contractor,\"<b>甲\",rejected,100,20,0.2,0.15,0.04,0.26,\n"
             "contractor,\"<b>甲\",straight,90,45,0.5,0.25,0.11,0.39,above\n"
             "contractor,\"<b>甲\",night,0,0,,,,,\n"
             "contractor,\"<b>甲\",median_duration,90,,301.6,250,,,\n"
             "contractor,,rejected,2,2,1,0.15,,,\n");
    page = report_of(fixture);
    assert_has(page, "id=\"fieldwork\"");
    assert_has_not(page, "王五");
    assert_has_not(page, "赵六");
    assert_has(page, "Rejected, %</bdi></th><td>2</td><td>15.00</td><td>3.33</td><td>50.00</td>"
                     "<td>1</td><td>1</td></tr>");
    assert_has(page, "&lt;b&gt;甲</bdi></th><td>100</td><td>20.00</td>"
                     "<td class=\"gap\">50.00<small>above</small></td><td>–</td><td>302</td></tr>");
    assert_has(page, "not told</bdi></th><td>2</td><td>100.00</td><td>–</td><td>–</td><td>–</td>");
    free(page);
}

/* Rules that ran, in words, with what they move; one of a later minyi by its own name, escaped. */
static void quality_rules_show_what_they_move(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "flow.csv", "city,stage,count\n110000,read,9\n110000,accepted,9\n");
    put_file(fixture->folder, "quality.csv",
             "rule,ran,flagged,judged,share,expected,threshold,origin,action,mean_all,mean_without,"
             "difference,note\n"
             "irv,yes,2,200,0.01,0.001,8,default,flag,70,69.5,-0.5,\n"
             "dup_answers,yes,4,200,0.02,0.3,30,default,reject,70,70.25,0.25,\n"
             "slow,no,0,0,,,0,default,flag,70,70,0,\n"
             "<b>new,yes,0,0,,,1,default,flag,70,70,0,\n");
    page = report_of(fixture);
    assert_has(page, "<td>200</td><td>2</td><td>1.00</td><td>0.10</td><td>69.50</td><td>-0.50</td>"
                     "<td class=\"word\">flagged only</td>");
    assert_has(page, "<td>200</td><td>4</td><td>2.00</td><td>–</td><td>70.25</td><td>0.25</td>"
                     "<td class=\"word\">rejected</td>");
    assert_has(page, "&lt;b&gt;new");
    assert_has_not(page, ">slow<");
    free(page);
}

/* Files that are only shown, in folders that have results: each fault at its place. */
static void what_is_wrong_in_other_files_too(void **state)
{
    static const struct {
        const char *file, *text;
        size_t line, column;
        const char *want;
    } cases[] = {
        {"differences.csv", "kind,city,level\n", 1, 1, "no column `domain`"},
        {"differences.csv",
         "kind,city,level,domain,first,second,difference,p,p_holm,ci_low,ci_high\n"
         "city,,total,,110000,120000,1,0.5,0.5,0,2\n"
         "city,,total,,110000,120000,x,0.5,0.5,0,2\n",
         3, 7, "`x` is not a number"},
        {"differences.csv",
         "kind,city,level,domain,first,second,difference,p,p_holm,ci_low,ci_high\n"
         "city,,total,,110000,12\"0000,1,0.5,0.5,0,2\n",
         2, 0, "no CSV"},
        {"estimates.csv", "city,question,label,statistic,value,se,low,high\n", 1, 1,
         "no column `n`"},
        {"estimates.csv",
         "city,question,label,statistic,value,se,low,high,n\n110000,q,Q,nps,1,1,0,2,?\n", 2, 9,
         "`?` is not a number"},
        {"reliability.csv", "city,level,code,label,items,n,alpha,omega,kmo\n", 1, 1,
         "no column `bartlett_p`"},
        {"outcome.csv", "city,quantity,value\n,I,many\n", 2, 3, "`many` is not a number"},
        {"sensitivity.csv", "city,rank_min,rank_max\n", 1, 1, "no column `p_same`"},
    };
    struct fixture *fixture = *state;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction\n"
             "1,110000,A,50,50,,0\n2,120000,B,40,40,,0\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        const struct mny_problem *problem;

        assert_non_null(problems);
        put_file(fixture->folder, cases[i].file, cases[i].text);
        assert_int_equal(mny_report(fixture->folder, NULL, problems), MNY_E_INPUT);
        problem = mny_problems_at(problems, 0);
        assert_has(problem->where.file, cases[i].file);
        assert_int_equal(problem->where.line, cases[i].line);
        assert_int_equal(problem->where.column, cases[i].column);
        assert_has(problem->text, cases[i].want);
        remove_file(fixture->folder, cases[i].file);
        mny_problems_free(problems);
    }
}

/* By cities.csv, or by the first two digits of the codes. */
static void cities_are_filtered_by_province_and_type(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction\n"
             "1,110000,A,50,50,,0\n2,410100,B,40,40,,0\n3,410200,C,30,30,,0\n");
    page = report_of(fixture);
    assert_has(page, "<select name=\"province\"><option value=\"\">all</option>"
                     "<option>11</option><option>41</option></select>");
    assert_has_not(page, "<select name=\"type\">");
    free(page);
    put_file(fixture->folder, "cities.csv",
             "city,name,province,type\n110000,A,北京市,直辖市\n410100,B,河南省,\n"
             "410200,C,\"<b>\"\"河南\",地级\n");
    page = report_of(fixture);
    assert_has(page, "<option>北京市</option><option>河南省</option>"
                     "<option>&lt;b&gt;&quot;河南</option></select>");
    assert_has(page, "<option>直辖市</option><option>地级</option></select>");
    assert_has(page, "<tr data-province=\"&lt;b&gt;&quot;河南\" data-type=\"地级\">");
    free(page);
}

/* Ranks that the sample leaves open stand in brackets, are counted on top, and have a section. */
static void open_ranks_are_said(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction\n"
             "1,110000,A,50,50,,0\n2,120000,B,40,40,,0\n3,130000,C,30,30,,0\n");
    page = report_of(fixture);
    assert_has_not(page, "id=\"ranks\"");
    free(page);
    put_file(fixture->folder, "ranks.csv",
             "rank,city,rank_best,rank_worst,p_first,p_top,top\n1,110000,1,2,0.75,1,10\n"
             "2,120000,1,2,0.25,1,10\n3,130000,3,3,0,0.5,10\n");
    put_file(fixture->folder, "sensitivity.csv",
             "rank,city,rank_min,rank_max,p_same\n1,110000,1,1,1\n2,120000,2,3,0.875\n"
             "3,130000,2,3,0.875\n");
    page = report_of(fixture);
    assert_has(page, "<td class=\"rank\">1<small class=\"interval\">(1–2)</small></td>");
    assert_has(page, "<td class=\"rank\">3</td>");
    assert_has(page, "Cities whose rank the sample leaves open: 2 of 3.");
    assert_has(page, "<td>40.00</td><td>1–2</td><td>25.00</td><td>100.00</td><td>2–3</td>"
                     "<td>87.50</td>");
    assert_has(page, "Among the first 10, %");
    free(page);
}

/* Interviews of those who were drawn: counts, and rates in per cent, of each city and of all. */
static void outcomes_have_a_section(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "flow.csv", "city,stage,count\n110000,read,9\n110000,accepted,9\n");
    put_file(fixture->folder, "outcome.csv",
             "city,quantity,value\n,sampled,2000\n,I,1000\n,RR1,0.5\n110000,sampled,2000\n"
             "110000,I,1000\n110000,RR1,0.5\n");
    page = report_of(fixture);
    assert_has(page, "id=\"outcomes\"");
    assert_has(page, "<bdi>All</bdi></th><td>2,000</td><td>1,000</td>");
    assert_has(page, "<td>50.00</td>");
    free(page);
}

/* Subgroups within a city: differences in words. */
static void subgroups_are_compared(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "flow.csv", "city,stage,count\n110000,read,9\n110000,accepted,9\n");
    put_file(fixture->folder, "labels.csv", "name,choice,label\nsex,,性别\nsex,1,男\nsex,2,女\n");
    put_file(fixture->folder, "differences.csv",
             "kind,city,level,domain,first,second,difference,p,p_holm,ci_low,ci_high\n"
             "group,110000,total,sex,1,2,-3.125,0.00001,0.00001,-5,-1\n"
             "group,110000,dimension,sex,1,2,77.77,0.5,0.5,-5,-1\n");
    page = report_of(fixture);
    assert_has(page, "Within each city, by 性别");
    assert_has(page,
               "<td class=\"word\">男</td><td class=\"word\">女</td><td>-3.13</td><td>-5.00</td>"
               "<td>-1.00</td><td>&lt; 0.0001</td><td class=\"word\">yes</td>");
    assert_has_not(page, "77.77");
    free(page);
}

/* Verdicts in words, codes of a later minyi as they are, escaped. */
static void verdicts_stand_beside_the_weights(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    copy_fixture("twelve", fixture->folder);
    page = report_of(fixture);
    assert_has(page, "<td class=\"word gap\">design effect of weighting above 2</td>");
    assert_has(page, "<td class=\"word gap\">a weight is more than 5 times the mean; "
                     "effective sample size below 100</td>");
    assert_has(page, ">fine</td>");
    /* Before the figures, where a narrow screen shows it without scrolling. */
    assert_has(page, "<th scope=\"col\" class=\"word short\">Verdict</th><th scope=\"col\" "
                     "class=\"short\">n</th>");
    free(page);
    copy_fixture("hostile", fixture->folder);
    page = report_of(fixture);
    assert_has(page, "there are negative weights; &lt;script&gt;alert(1)&lt;/script&gt;</td>");
    assert_has(page,
               "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;; there are negative weights</td>");
    free(page);
}

/* An older OUT says nothing of g. */
static void without_g_there_is_no_plot_of_it(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "diagnostics.csv",
             "city,n,sum_weights,min,max,mean,cv,deff_kish,n_eff,iterations,max_relative_error,"
             "trimmed\n110000,10,10,1,1,1,0,1,10,0,0.25,0\n");
    page = report_of(fixture);
    assert_has(page, "id=\"weights\"");
    assert_has_not(page, "Verdict");
    assert_true(exists(fixture->folder, "plots/sizes.svg"));
    assert_false(exists(fixture->folder, "plots/weights.svg"));
    free(page);
}

static void plots_without_a_page(void **state)
{
    struct fixture *fixture = *state;

    copy_fixture("twelve", fixture->folder);
    assert_int_equal(mny_report_plots(fixture->folder, fixture->problems), MNY_OK);
    for (size_t i = 0; i < PLOTS; i++) {
        char name[64];
        snprintf(name, sizeof name, "plots/%s", plot_names[i]);
        assert_true(exists(fixture->folder, name));
    }
    assert_false(exists(fixture->folder, "report.html"));
}

static void any_one_file_is_enough(void **state)
{
    static const struct {
        const char *file, *section;
    } cases[] = {
        {"scores.csv", "id=\"ranking\""},    {"objective.csv", "id=\"filings\""},
        {"subjective.csv", "id=\"survey\""}, {"flow.csv", "id=\"cleaning\""},
        {"margins.csv", "id=\"margins\""},   {"diagnostics.csv", "id=\"weights\""},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = content_of("tests/data/report/twelve", cases[i].file), *page;

        assert_non_null(text);
        put_file(fixture->folder, cases[i].file, text);
        page = report_of(fixture);
        assert_has(page, cases[i].section);
        remove_file(fixture->folder, cases[i].file);
        free(text);
        free(page);
    }
}

static void cities_that_failed_are_named(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "flow.csv",
             "city,stage,count\n110000,read,10\n110000,accepted,10\n120000,read,9\n"
             "120000,accepted,9\n130000,read,8\n130000,accepted,8\n140000,read,5\n"
             "140000,speeder,5\n");
    put_file(fixture->folder, "diagnostics.csv",
             "city,n,sum_weights,min,max,mean,cv,deff_kish,n_eff,iterations,max_relative_error,"
             "trimmed\n110000,10,10,1,1,1,0,1,10,0,0.25,0\n120000,9,9,1,1,1,0,1,9,0,,0\n");
    put_file(fixture->folder, "subjective.csv",
             "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff\n"
             "110000,total,total,甲市,60,1,58,62,10,10,1\n");
    put_file(fixture->folder, "cities.csv", "city,name\n130000,丙市\n");
    page = report_of(fixture);
    assert_has(page, "<bdi>120000</bdi></th><td>9</td><td class=\"word\">weighted, but without");
    assert_has(page, "<bdi>丙市</bdi> <small>130000</small></th><td>8</td>"
                     "<td class=\"word\">could not be weighted");
    assert_has(page, "although responses were accepted: 2.");
    assert_has(page, "<td class=\"gap\">25.0000 %</td>");
    assert_has_not(page, "140000</bdi></th><td>0</td><td class=\"word\">");
    free(page);
}

static void a_standard_without_a_survey(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction,Z1,note\n"
             "1,110000,甲市,70.005,70.005,,0,20,x\n1,120000,乙市,70.005,70.005,,0,,y\n");
    put_file(
        fixture->folder, "objective.csv",
        "city,level,code,label,weight,score,full,status\n"
        "110000,L1,Z1,保障体系,25,20,25,ok\n110000,objective,objective,客观,100,70.005,100,ok\n");
    put_file(fixture->folder, "run.csv", "key,value\nstandard,zhujian-2012\n");
    page = report_of(fixture);
    assert_has(page, "<data value=\"70.005\">70.01</data>");
    assert_has(page, "保障体系<small>Z1 / 25</small>");
    assert_has(page, "Pilot indicators of 2012");
    assert_has(page, "Total = objective score − deductions");
    assert_has_not(page, "id=\"sides\"");
    assert_has_not(page, ">note<");
    assert_has_not(page, "interval (95 %)");
    assert_false(exists(fixture->folder, "plots/sides.svg"));
    free(page);
}

static void subgroups_have_their_own_table(void **state)
{
    struct fixture *fixture = *state;
    char *page;

    put_file(fixture->folder, "subjective.csv",
             "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff,domain,category\n"
             "110000,total,total,甲市,60,1,58,62,10,10,1,,\n"
             "110000,total,total,甲市,51.25,1,49,53,4,4,1,sex*age,1*2\n"
             "110000,item,q,题,33.33,1,31,35,4,4,1,sex*age,1*2\n");
    put_file(fixture->folder, "labels.csv", "name,choice,label\nsex,,性别\nsex,1,男\nage,,年龄\n");
    page = report_of(fixture);
    assert_has(page, "City score by 性别 × 年龄");
    assert_has(page, "男 × 2");
    assert_has(page, ">51.25<");
    assert_has_not(page, "33.33");
    free(page);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    static const struct {
        const char *file, *text;
        size_t line, column;
        const char *want;
    } cases[] = {
        {"flow.csv", "city,stage,cnt\n1,read,2\n", 1, 1, "no column `count`"},
        {"flow.csv", "city,stage,count\n110000,read,2\n110000,accepted,<x>\n", 3, 3,
         "`<x>` is not a number"},
        {"scores.csv", "rank,city,name,total\n", 1, 1, "no column `objective`"},
        {"scores.csv", "rank,city,name,total,objective,subjective,deduction\n1,110000,A,1e,,,\n", 2,
         4, "`1e` is not a number"},
        {"objective.csv", "city,level,code,label,weight,score,full\n", 1, 1, "no column `status`"},
        {"subjective.csv", "city,level,code,label,score,se,ci_low,ci_high\n", 1, 1,
         "no column `n`"},
        {"margins.csv", "city,margin,category,n,sample_share,target_share\n", 1, 1,
         "no column `weighted_share`"},
        {"diagnostics.csv", "city,n\n", 1, 1, "no column `sum_weights`"},
    };
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        const struct mny_problem *problem;

        assert_non_null(problems);
        put_file(fixture->folder, cases[i].file, cases[i].text);
        assert_int_equal(mny_report(fixture->folder, NULL, problems), MNY_E_INPUT);
        problem = mny_problems_at(problems, 0);
        assert_has(problem->where.file, cases[i].file);
        assert_int_equal(problem->where.line, cases[i].line);
        assert_int_equal(problem->where.column, cases[i].column);
        assert_has(problem->text, cases[i].want);
        assert_false(exists(fixture->folder, "report.html"));
        remove_file(fixture->folder, cases[i].file);
        mny_problems_free(problems);
    }
}

static void a_folder_without_results_is_refused(void **state)
{
    struct fixture *fixture = *state;
    char *missing = path_in(fixture->folder, "missing");

    put_file(fixture->folder, "run.csv", "key,value\n");
    assert_int_equal(mny_report(fixture->folder, NULL, fixture->problems), MNY_E_NOT_FOUND);
    assert_int_equal(mny_report(missing, NULL, fixture->problems), MNY_E_NOT_FOUND);
    assert_int_equal(mny_problems_size(fixture->problems), 2);
    assert_has(mny_problems_at(fixture->problems, 0)->text, "no results here");
    assert_string_equal(mny_problems_at(fixture->problems, 1)->where.file, missing);
    free(missing);
}

static void without_gnuplot_there_is_still_a_report(void **state)
{
    static const char *const paths[] = {"", "/nonexistent", ":", "build:."};
    struct fixture *fixture = *state;

    copy_fixture("twelve", fixture->folder);
    free(report_of(fixture));
    assert_true(exists(fixture->folder, "plots/totals.svg"));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char *kept = set_path(paths[i]), *page;

        page = report_of(fixture);
        restore_path(kept);
        assert_has_not(page, "<svg");
        assert_has(page, "The plot is missing here");
        assert_has(page, "id=\"ranking\"");
        assert_int_equal(mny_problems_count(fixture->problems, MNY_WARNING), i + 1);
        assert_has(mny_problems_at(fixture->problems, i)->text, "gnuplot is not in PATH");
        /* Drawings of an older report would not belong to this one. */
        assert_false(exists(fixture->folder, "plots"));
        free(page);
    }
}

/* A program called gnuplot in a folder `bin` of FOLDER, which is all of PATH. */
static char *pretend_gnuplot(const char *folder, const char *script)
{
    char *bin = path_in(folder, "bin"), *program, *kept;

    mkdir(bin, 0700);
    put_file(bin, "gnuplot", script);
    program = path_in(bin, "gnuplot");
    assert_int_equal(chmod(program, 0700), 0);
    kept = set_path(bin);
    free(program);
    free(bin);
    return kept;
}

static void a_gnuplot_that_fails_costs_the_plot_only(void **state)
{
    static const struct {
        const char *script, *want;
    } cases[] = {
        {"#!/bin/sh\necho first >&2\necho '  no luck' >&2\nexit 1\n", "it said: no luck"},
        {"#!/bin/sh\nexit 1\n", "it said: (no message)"},
        {"#!/bin/sh\nkill -9 $$\n", "gnuplot failed"},
        /* Not started; under valgrind started, and failed. */
        {"no program at all\n", "gnuplot "},
        {"#!/bin/sh\nexit 0\n", "something else than the drawing"},
        {"#!/bin/sh\necho '<svg width=\"1\" height=\"1\" viewBox=\"0 0 1 1\"><script>x</script>"
         "</svg>'\n",
         "something else than the drawing"},
    };
    struct fixture *fixture = *state;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction\n1,110000,A,50,50,,0\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *kept = pretend_gnuplot(fixture->folder, cases[i].script), *page;

        page = report_of(fixture);
        restore_path(kept);
        assert_has_not(page, "<svg");
        assert_has_not(page, "<script");
        assert_int_equal(mny_problems_size(fixture->problems), 2 * (i + 1));
        for (size_t file = 0; file < 2; file++) {
            const struct mny_problem *problem = mny_problems_at(fixture->problems, 2 * i + file);

            assert_has(problem->text, cases[i].want);
            assert_has(problem->text, file == 0 ? "plots/totals.svg" : "plots/totals.png");
            assert_int_equal(problem->severity, MNY_WARNING);
        }
        free(page);
    }
}

/* gnuplot is given numbers and marks, never a word of the data. */
static void gnuplot_sees_no_names(void **state)
{
    struct fixture *fixture = *state;
    char *kept, *script, *command;
    size_t room = strlen(fixture->folder) + 64;

    copy_fixture("hostile", fixture->folder);
    command = malloc(room);
    assert_non_null(command);
    snprintf(command, room, "#!/bin/sh\nexec /bin/cat >> '%s/seen'\n", fixture->folder);
    kept = pretend_gnuplot(fixture->folder, command);
    free(report_of(fixture));
    restore_path(kept);
    script = content_of(fixture->folder, "seen");
    assert_non_null(script);
    assert_has(script, "set terminal svg");
    assert_has(script, "'@0@'");
    /* The line at g = 1, among the weights alone. */
    assert_has(script, ":($1-0.5):(0):(1) with vectors");
    assert_has_not(script, "pwned");
    assert_has_not(script, "alert");
    assert_has_not(script, "`");
    free(script);
    free(command);
}

/* Appends a line like printf's to a file of the folder. */
static void put_line(FILE *file, const char *format, ...) MNY_PRINTF(2, 3);
static void put_line(FILE *file, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    assert_true(vfprintf(file, format, values) > 0);
    va_end(values);
}

static FILE *open_file(const char *folder, const char *name, const char *header)
{
    char *path = path_in(folder, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    put_line(file, "%s\n", header);
    free(path);
    return file;
}

enum { MANY = 300 };

/* What a survey of 44 questions in 18 dimensions says of a city. */
static void put_large_survey(FILE *file, int city)
{
    put_line(file, "%06d,total,total,城市%d,60,1,58,62,400,300,1.5\n", 110000 + city, city);
    for (int i = 0; i < 18; i++)
        put_line(file, "%06d,dimension,L%d,维度%d,%d.25,1,58,62,400,300,1.5\n", 110000 + city, i, i,
                 50 + (city + i) % 40);
    for (int i = 0; i < 44; i++)
        put_line(file,
                 "%06d,item,q%d,您对本市公共服务的满意程度如何（%d）？,%d.25,1,58,62,400,300,1.5\n",
                 110000 + city, i, i, 50 + (city + i) % 40);
}

static void put_large_estimates(FILE *file, int city)
{
    for (int i = 0; i < 44; i++)
        put_line(file,
                 "%06d,q%d,您对本市公共服务的满意程度如何（%d）？,top2,0.%d,0.02,0.48,0.52,400\n",
                 110000 + city, i, i, 50 + (city + i) % 40);
}

static void put_large_margins(FILE *file, int city)
{
    for (int i = 0; i < 12; i++)
        put_line(file, "%06d,m%d,%d,100,0.25,0.3,0.3\n", 110000 + city, i / 4, i % 4);
}

static void a_large_report_stays_small(void **state)
{
    struct fixture *fixture = *state;
    FILE *files[] = {
        open_file(fixture->folder, "scores.csv",
                  "rank,city,name,total,objective,subjective,deduction,L1,L2,L3,L4,L5,L6,L8"),
        open_file(fixture->folder, "subjective.csv",
                  "city,level,code,label,score,se,ci_low,ci_high,n,n_eff,deff"),
        open_file(fixture->folder, "estimates.csv",
                  "city,question,label,statistic,value,se,low,high,n"),
        open_file(fixture->folder, "margins.csv",
                  "city,margin,category,n,sample_share,target_share,weighted_share"),
        open_file(fixture->folder, "diagnostics.csv",
                  "city,n,sum_weights,min,max,mean,cv,deff_kish,n_eff,iterations,"
                  "max_relative_error,trimmed,g_min,g_p05,g_median,g_p95,g_max"),
        open_file(fixture->folder, "flow.csv", "city,stage,count"),
        open_file(fixture->folder, "differences.csv",
                  "kind,city,level,domain,first,second,difference,p,p_holm,ci_low,ci_high"),
    };
    char *page;

    for (int i = 0; i < MANY; i++) {
        put_line(files[0], "%d,%06d,城市%d,%d.5,40,%d.5,0,10,8,4,3,2,1,5\n", i + 1, 110000 + i, i,
                 390 - i, 350 - i);
        put_large_survey(files[1], i);
        put_large_estimates(files[2], i);
        put_large_margins(files[3], i);
        put_line(files[4], "%06d,400,5000000,1,9,3,0.5,1.25,320,5,0,0,0.1,0.2,1,3,4\n", 110000 + i);
        put_line(files[5], "%06d,read,440\n%06d,speeder,40\n%06d,accepted,400\n", 110000 + i,
                 110000 + i, 110000 + i);
        if (i > 0) /* the first city is above all others, but not told apart from the last */
            put_line(files[6], "city,,total,,110000,%06d,5,0.01,%s,1,9\n", 110000 + i,
                     i < MANY - 1 ? "0.02" : "0.2");
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(fclose(files[i]), 0);
    page = report_of(fixture);
    assert_true(strlen(page) < 5000000);
    assert_has(page, "300  城市299</text>");
    /* Too many rows for a telephone: one drawing a plot, and a word about it. */
    assert_has(page, "<p class=\"note narrow\">The plot has too many rows");
    assert_has_not(page, "id=\"narrow");
    /* Too many pairs to be shown one by one: they are counted. */
    assert_has(page, "<td>298</td><td>1</td><td>0</td></tr>");
    assert_has(page, "<td>0</td><td>0</td><td>1</td></tr>");
    assert_has_not(page, "Every two cities");
    free(page);
}

/* The last test: a wish to stop is never forgotten. */
static void an_interrupt_stops_the_drawing(void **state)
{
    struct fixture *fixture = *state;
    char *kept;

    put_file(fixture->folder, "scores.csv",
             "rank,city,name,total,objective,subjective,deduction\n1,110000,A,50,50,,0\n");
    kept = pretend_gnuplot(fixture->folder, "#!/bin/sh\nexec /bin/sleep 30\n");
    mny_interrupt_watch();
    raise(SIGTERM);
    assert_int_equal(mny_report(fixture->folder, NULL, fixture->problems), MNY_E_INTERRUPT);
    restore_path(kept);
    assert_false(exists(fixture->folder, "report.html"));
    assert_int_equal(mny_problems_code(fixture->problems), MNY_E_INTERRUPT);
    assert_has(mny_problems_at(fixture->problems, 0)->text, "stopped while drawing");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_total_is_shown),
        TEST(every_section_is_there),
        TEST(nothing_is_fetched_from_elsewhere),
        TEST(hostile_names_are_only_names),
        TEST(hostile_names_draw_as_themselves),
        TEST(plots_are_files_too),
        TEST(plots_are_pictures_too),
        TEST(pictures_show_names_as_they_are),
        TEST(verdicts_stand_beside_the_weights),
        TEST(fieldwork_names_no_interviewer),
        TEST(quality_rules_show_what_they_move),
        TEST(without_g_there_is_no_plot_of_it),
        TEST(plots_without_a_page),
        TEST(no_id_stands_twice),
        TEST(the_same_input_makes_the_same_bytes),
        TEST(nothing_else_is_left_behind),
        TEST(a_missing_file_leaves_its_section_out),
        TEST(any_one_file_is_enough),
        TEST(cities_that_failed_are_named),
        TEST(a_standard_without_a_survey),
        TEST(subgroups_have_their_own_table),
        TEST(what_is_wrong_is_named_with_its_place),
        TEST(what_is_wrong_in_other_files_too),
        TEST(cities_are_filtered_by_province_and_type),
        TEST(open_ranks_are_said),
        TEST(outcomes_have_a_section),
        TEST(subgroups_are_compared),
        TEST(a_folder_without_results_is_refused),
        TEST(without_gnuplot_there_is_still_a_report),
        TEST(a_gnuplot_that_fails_costs_the_plot_only),
        TEST(gnuplot_sees_no_names),
        TEST(a_large_report_stays_small),
        TEST(an_interrupt_stops_the_drawing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
