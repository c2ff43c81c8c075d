/* SPDX-License-Identifier: MIT */
#include "core/workbook.h"

#include "core/filings.h"
#include "core/workbook_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

#include "tests/core/files.h"

struct part {
    const char *name, *text;
};

static const char one_sheet[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
    "</workbook>";
static const char three_sheets[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/>"
    "<sheet name=\"暗\" sheetId=\"2\" r:id=\"rId2\" state=\"hidden\"/>"
    "<sheet name=\"乙\" sheetId=\"3\" r:id=\"rId3\"/></sheets></workbook>";
static const char relationships[] =
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"rId3\" Target=\"/xl/worksheets/sheet3.xml\"/></Relationships>";
static const char styles[] =
    "<styleSheet><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/>"
    "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"10\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
    "<xf numFmtId=\"10\"/><xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/>"
    "</cellXfs></styleSheet>";
static const char strings[] =
    "<sst><si><t>city</t></si><si><r><t>it</t></r><r><t>em</t></r><rPh><t>x</t></rPh></si>"
    "<si><t>input</t></si><si><t>value</t></si></sst>";

/* Writes a workbook of COUNT parts; the path lives until the next call. */
static const char *make_workbook(const char *name, const struct part *parts, size_t count)
{
    static char path[512];
    zip_t *zip;

    snprintf(path, sizeof path, "%s/%s", test_folder(), name);
    zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);

        assert_true(zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

/* A workbook of one sheet with these rows. */
static const char *make_sheet(const char *rows)
{
    static char sheet[16384];
    const struct part parts[] = {{"xl/workbook.xml", one_sheet},
                                 {"xl/_rels/workbook.xml.rels", relationships},
                                 {"xl/sharedStrings.xml", strings},
                                 {"xl/styles.xml", styles},
                                 {"xl/worksheets/sheet1.xml", sheet}};

    snprintf(sheet, sizeof sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
    return make_workbook("b.xlsx", parts, sizeof parts / sizeof parts[0]);
}

static const struct cell_case {
    const char *label, *cell, *wanted;
} cell_cases[] = {
    {"a shared string", "<c r=\"A2\" t=\"s\"><v>2</v></c>", "input"},
    {"a rich one, without its reading", "<c r=\"A2\" t=\"s\"><v>1</v></c>", "item"},
    {"a shared string that is not there", "<c r=\"A2\" t=\"s\"><v>99</v></c>", ""},
    {"an inline string", "<c r=\"A2\" t=\"inlineStr\"><is><t>甲&amp;乙</t></is></c>", "甲&乙"},
    {"a whole number", "<c r=\"A2\"><v>12</v></c>", "12"},
    {"a large one with exponent", "<c r=\"A2\"><v>1.2E+11</v></c>", "120000000000"},
    {"more digits than are kept", "<c r=\"A2\"><v>4.4030019800100998E+17</v></c>",
     "4.4030019800101E+17"},
    {"fifteen places before the point", "<c r=\"A2\"><v>1.23456789012345E+14</v></c>",
     "123456789012345"},
    {"more digits, each of them written", "<c r=\"A2\"><v>2088000000000001</v></c>",
     "2088000000000001"},
    {"a tiny one", "<c r=\"A2\"><v>1.5E-7</v></c>", "0.00000015"},
    {"a negative one", "<c r=\"A2\"><v>-0.5</v></c>", "-0.5"},
    {"zero", "<c r=\"A2\"><v>0</v></c>", "0"},
    {"fifteen digits, as shown", "<c r=\"A2\"><v>0.30000000000000004</v></c>", "0.3"},
    {"rounded up through nines", "<c r=\"A2\"><v>11.999999999999998</v></c>", "12"},
    {"a percentage", "<c r=\"A2\" s=\"1\"><v>0.96499999999999997</v></c>", "96.5%"},
    {"one above 1", "<c r=\"A2\" s=\"2\"><v>1</v></c>", "100%"},
    {"a small one", "<c r=\"A2\" s=\"2\"><v>5.0000000000000001E-4</v></c>", "0.05%"},
    {"no percentage", "<c r=\"A2\" s=\"2\"><v>0</v></c>", "0%"},
    {"a date", "<c r=\"A2\" s=\"3\"><v>44926</v></c>", "2022-12-31"},
    {"characters that XML cannot hold",
     "<c r=\"A2\" "
     "t=\"inlineStr\"><is><t>a_x000D_b_x005F_x000D_c_x0000_d_x4E2D_e_xD800_</t></is></c>",
     "a\rb_x000D_c_x0000_d\xE4\xB8\xAD"
     "e_xD800_"},
    {"a time of day", "<c r=\"A2\" s=\"4\"><v>0.00215277777777778</v></c>", "00:03:06"},
    {"a moment to the second", "<c r=\"A2\" s=\"4\"><v>45052.3837152778</v></c>",
     "2023-05-06 09:12:33"},
    {"the last moment of a day", "<c r=\"A2\" s=\"4\"><v>44926.9999999</v></c>", "2023-01-01"},
    {"a date of its own format", "<c r=\"A2\" s=\"4\"><v>44926.5</v></c>", "2022-12-31 12:00"},
    {"a leap day", "<c r=\"A2\" s=\"3\"><v>43890</v></c>", "2020-02-29"},
    {"true", "<c r=\"A2\" t=\"b\"><v>1</v></c>", "yes"},
    {"false", "<c r=\"A2\" t=\"b\"><v>0</v></c>", "no"},
    {"an error", "<c r=\"A2\" t=\"e\"><v>#DIV/0!</v></c>", "#DIV/0!"},
    {"a formula", "<c r=\"A2\"><f>1+2</f><v>3</v></c>", "3"},
    {"a formula that gives text", "<c r=\"A2\" t=\"str\"><f>\"a\"</f><v>a</v></c>", "a"},
    {"a formula never computed", "<c r=\"A2\"><f>SUM(A3)</f></c>", "=SUM(A3)"},
    {"a formula with an empty value", "<c r=\"A2\"><f>SUM(A3)</f><v/></c>", "=SUM(A3)"},
    {"a shared one", "<c r=\"A2\"><f t=\"shared\" si=\"0\"/><v></v></c>", "="},
    {"a formula that gives no text", "<c r=\"A2\" t=\"str\"><f>\"\"</f><v></v></c>", ""},
    {"a style that is not there", "<c r=\"A2\" s=\"99\"><v>7</v></c>", "7"},
    {"no reference", "<c><v>7</v></c>", "7"},
    {"blanks around", "<c r=\"A2\" t=\"inlineStr\"><is><t> x　</t></is></c>", "x"},
};

static void shows_cells(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cell_cases / sizeof *cell_cases; i++) {
        struct mny_problems *problems = mny_problems_create();
        struct mny_workbook *workbook = NULL;
        char rows[2048];
        const char *cell;

        snprintf(rows, sizeof rows,
                 "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                 "</row><row r=\"2\">%s<c r=\"B2\"><v>1</v></c></row>",
                 cell_cases[i].cell);
        assert_int_equal(mny_workbook_read(make_sheet(rows), problems, &workbook), MNY_OK);
        assert_int_equal(mny_workbook_tables(workbook), 1);
        cell = mny_table_cell(mny_workbook_table(workbook, 0), 0, 0);
        if (strcmp(cell, cell_cases[i].wanted) != 0)
            fail_msg("%s: %s", cell_cases[i].label, cell);
        mny_workbook_free(workbook);
        mny_problems_free(problems);
    }
}

static void knows_formats(void **state)
{
    static const struct {
        const char *code;
        enum mny_number_kind kind;
    } cases[] = {{"General", MNY_SHOWN_PLAIN},
                 {"G/通用格式", MNY_SHOWN_PLAIN},
                 {"0.00_ ", MNY_SHOWN_PLAIN},
                 {"#,##0.00\"元（month）\"", MNY_SHOWN_PLAIN},
                 {"[Red]0", MNY_SHOWN_PLAIN},
                 {"0\\%", MNY_SHOWN_PLAIN},
                 {"@", MNY_SHOWN_PLAIN},
                 {"0.0%", MNY_SHOWN_PERCENT},
                 {"yyyy\"年\"m\"月\"", MNY_SHOWN_DATE},
                 {"[h]:mm", MNY_SHOWN_DATE}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (mny_number_kind_of(cases[i].code) != cases[i].kind)
            fail_msg("%s", cases[i].code);
}

static void keeps_places_and_gaps(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;
    const struct mny_table *table;
    struct mny_where where;

    (void)state;
    /* A formatted empty row above, a column and two rows left out, formatted blanks. */
    assert_int_equal(
        mny_workbook_read(make_sheet("<row r=\"1\"><c r=\"A1\" s=\"1\"/></row>"
                                     "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c>"
                                     "<c r=\"C2\" t=\"s\"><v>3</v></c><c r=\"D2\" s=\"1\"/></row>"
                                     "<row r=\"5\"><c r=\"C5\"><v>8</v></c></row>"),
                          problems, &workbook),
        MNY_OK);
    table = mny_workbook_table(workbook, 0);
    assert_int_equal(mny_table_columns(table), 3);
    assert_string_equal(mny_table_header(table, 2), "value");
    assert_int_equal(mny_table_rows(table), 1);
    assert_string_equal(mny_table_cell(table, 0, 0), "");
    assert_string_equal(mny_table_cell(table, 0, 2), "8");
    where = mny_table_where(table, 0, 2);
    assert_int_equal(where.line, 5);
    assert_int_equal(where.column, 3);
    assert_non_null(strstr(where.file, "b.xlsx"));
    assert_null(strchr(strrchr(where.file, '/'), '['));
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* What the first of merged cells says holds for all of them, but not for the header, for what
   says something itself, nor beyond the columns and rows that there are. */
static void spreads_merged_cells(void **state)
{
    static const char *const wanted[4][3] = {
        {"1", "2", "3"}, {"1", "2", "4"}, {"9", "2", "5"}, {"", "7", "7"}};
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;
    const struct mny_table *table;

    (void)state;
    assert_int_equal(
        mny_workbook_read(
            make_sheet(
                "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                "<c r=\"C1\" t=\"s\"><v>2</v></c></row>"
                "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>"
                "<c r=\"C2\"><v>3</v></c></row><row r=\"3\"><c r=\"C3\"><v>4</v></c></row>"
                "<row r=\"4\"><c r=\"A4\"><v>9</v></c><c r=\"C4\"><v>5</v></c></row>"
                "<row r=\"6\"><c r=\"B6\"><v>7</v></c></row></sheetData><mergeCells>"
                "<mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B2:B4\"/><mergeCell ref=\"B6:E9\"/>"
                "<mergeCell ref=\"A1:A9\"/><mergeCell ref=\"A5:A9\"/><mergeCell ref=\"A6\"/>"
                "<mergeCell ref=\"A6:\"/><mergeCell/></mergeCells><sheetData>"),
            problems, &workbook),
        MNY_OK);
    table = mny_workbook_table(workbook, 0);
    assert_int_equal(mny_table_rows(table), 4);
    for (size_t row = 0; row < 4; row++) {
        assert_true(mny_table_row_cells(table, row) <= 3);
        for (size_t column = 0; column < 3; column++)
            assert_string_equal(mny_table_cell(table, row, column), wanted[row][column]);
    }
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* Rows and cells need not say where they are: they follow one another. */
static void places_may_be_left_out(void **state)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;
    const struct mny_table *table;

    (void)state;
    assert_int_equal(mny_workbook_read(
                         make_sheet("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
                                    "<row><c><v>5</v></c><c><v>6</v></c></row>"
                                    "<row r=\"5\"><c><v>7</v></c></row><row><c><v>8</v></c></row>"),
                         problems, &workbook),
                     MNY_OK);
    table = mny_workbook_table(workbook, 0);
    assert_int_equal(mny_table_rows(table), 3);
    assert_string_equal(mny_table_cell(table, 0, 0), "5");
    assert_string_equal(mny_table_cell(table, 0, 1), "6");
    assert_int_equal(mny_table_where(table, 0, 0).line, 2);
    assert_int_equal(mny_table_where(table, 1, 0).line, 5);
    assert_string_equal(mny_table_cell(table, 2, 0), "8");
    assert_int_equal(mny_table_where(table, 2, 0).line, 6);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

static void reads_several_sheets(void **state)
{
    static const char sheet[] =
        "<x:worksheet xmlns:x=\"x\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\">"
        "<x:is><x:t>city</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>";
    static const struct part parts[] = {{"xl/workbook.xml", three_sheets},
                                        {"xl/_rels/workbook.xml.rels", relationships},
                                        {"xl/worksheets/sheet1.xml", sheet},
                                        {"xl/worksheets/sheet2.xml", sheet},
                                        {"xl/worksheets/sheet3.xml", sheet}};
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;

    (void)state;
    assert_int_equal(mny_workbook_read(make_workbook("c.xlsx", parts, 5), problems, &workbook),
                     MNY_OK);
    assert_int_equal(mny_workbook_tables(workbook), 2);
    assert_non_null(strstr(mny_table_path(mny_workbook_table(workbook, 0)), "c.xlsx[甲]"));
    assert_non_null(strstr(mny_table_path(mny_workbook_table(workbook, 1)), "c.xlsx[乙]"));
    assert_true(test_says(problems, "c.xlsx: note: the hidden sheet \"暗\" is not read"));
    assert_int_equal(mny_problems_size(problems), 1);
    mny_workbook_free(workbook);
    mny_problems_free(problems);
}

/* Reading the workbook at PATH is refused, saying NEEDLE. */
static void refuse(const char *label, const char *path, const char *needle)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;

    if (mny_workbook_read(path, problems, &workbook) != MNY_E_INPUT || workbook ||
        !test_says(problems, needle))
        fail_msg("%s", label);
    mny_problems_free(problems);
}

static void refuses_what_is_none(void **state)
{
    static const struct part nothing[] = {{"a.txt", "a"}};
    static const struct part bomb[] = {
        {"xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"}};
    static const struct part broken[] = {{"xl/workbook.xml", "<workbook><sheets>"}};

    (void)state;
    refuse("a torn ZIP file", test_file("t.xlsx", "PK\x03\x04 torn", 9),
           "t.xlsx:1:1: error: this workbook cannot be read (");
    refuse("no workbook in it", make_workbook("n.xlsx", nothing, 1),
           "n.xlsx:1:1: error: this is no workbook: \"xl/workbook.xml\" is not in it");
    refuse("an entity", make_workbook("e.xlsx", bomb, 1), "(a document type in its XML)");
    refuse("XML that ends early", make_workbook("x.xlsx", broken, 1), "(no element found)");
    refuse("an empty sheet", make_sheet(""), "error: the file is empty");
    refuse("a header twice",
           make_sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>0</v>"
                      "</c></row>"),
           "b.xlsx:1:2: error: column \"city\" stands twice");
}

static void refuses_many_sheets(void **state)
{
    static const char one[] = "<sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/>";
    const size_t length = sizeof one - 1;
    char *book = calloc(1001 * length + 200, 1), *at = book;
    struct part parts[] = {{"xl/workbook.xml", book},
                           {"xl/_rels/workbook.xml.rels", relationships}};

    (void)state;
    assert_non_null(book);
    at += sprintf(at, "<workbook xmlns:r=\"r\"><sheets>");
    for (size_t i = 0; i < 1001; i++, at += length)
        memcpy(at, one, length);
    sprintf(at, "</sheets></workbook>");
    refuse("1001 sheets", make_workbook("m.xlsx", parts, 2),
           "m.xlsx:1:1: error: this workbook has more than 1000 sheets");
    free(book);
}

/* A sheet of SIZE bytes, mostly blanks. */
static char *blank_sheet(size_t size)
{
    static const char begin[] = "<worksheet>", end[] = "</worksheet>";
    char *sheet = malloc(size + 1);

    assert_non_null(sheet);
    memset(sheet, ' ', size);
    memcpy(sheet, begin, sizeof begin - 1);
    memcpy(sheet + size - (sizeof end - 1), end, sizeof end);
    return sheet;
}

/* A few kilobytes that unfold to more than a part may have, or that name one part
   again and again. */
static void refuses_zip_bombs(void **state)
{
    static const char again[] = "<Relationships><Relationship Id=\"rId1\" Target=\"s.xml\"/>"
                                "<Relationship Id=\"rId3\" Target=\"s.xml\"/>"
                                "<Relationship Id=\"rId4\" Target=\"s.xml\"/></Relationships>";
    static const char many[] =
        "<workbook><sheets><sheet name=\"a\" id=\"rId1\"/><sheet name=\"b\" id=\"rId3\"/>"
        "<sheet name=\"c\" id=\"rId4\"/></sheets></workbook>";
    char *large = blank_sheet(MNY_PART_MOST + 1024), *half = blank_sheet(MNY_PACKAGE_MOST / 2 - 64);
    const struct part one[] = {{"xl/workbook.xml", large}};
    const struct part all[] = {
        {"xl/workbook.xml", many}, {"xl/_rels/workbook.xml.rels", again}, {"xl/s.xml", half}};

    (void)state;
    refuse("a part that is too large", make_workbook("z.xlsx", one, 1),
           "(more than 64 MiB in one sheet)");
    refuse("a part named three times", make_workbook("y.xlsx", all, 3),
           "(more than 128 MiB in all)");
    free(large);
    free(half);
}

/* A cell in the last column of every row would ask for 16384 cells a row. */
static void refuses_far_cells(void **state)
{
    enum { ROWS = 600 };
    size_t room = ROWS * 64 + 1, length = 0;
    char *rows = malloc(room), *sheet = malloc(room + 128);
    struct part parts[] = {{"xl/workbook.xml", one_sheet},
                           {"xl/_rels/workbook.xml.rels", relationships},
                           {"xl/worksheets/sheet1.xml", sheet}};

    (void)state;
    assert_non_null(rows);
    assert_non_null(sheet);
    for (int i = 1; i <= ROWS; i++)
        length += (size_t)snprintf(rows + length, room - length,
                                   "<row r=\"%d\"><c r=\"XFD%d\"><v>1</v></c></row>", i, i);
    snprintf(sheet, room + 128, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
    refuse("far cells", make_workbook("f.xlsx", parts, 3),
           "f.xlsx:1:1: error: too many cells for a filing");
    free(rows);
    free(sheet);
}

static enum mny_file_kind kind_of(const char *path, enum mny_code wanted)
{
    struct mny_problems *problems = mny_problems_create();
    enum mny_file_kind kind;

    assert_int_equal(mny_file_kind(path, problems, &kind), wanted);
    mny_problems_free(problems);
    return kind;
}

static void tells_kinds(void **state)
{
    static const char ole[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

    (void)state;
    assert_int_equal(kind_of(test_file("k", ole, 8), MNY_OK), MNY_FILE_OLD);
    assert_int_equal(kind_of(test_file("k", "PK\x03\x04", 4), MNY_OK), MNY_FILE_WORKBOOK);
    assert_int_equal(kind_of(test_file("k", "city", 4), MNY_OK), MNY_FILE_TEXT);
    assert_int_equal(kind_of(test_file("k", "PK", 2), MNY_OK), MNY_FILE_TEXT);
    assert_int_equal(kind_of("tests/no-such-file", MNY_E_NOT_FOUND), MNY_FILE_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_cells),
        cmocka_unit_test(knows_formats),
        cmocka_unit_test(keeps_places_and_gaps),
        cmocka_unit_test(reads_several_sheets),
        cmocka_unit_test(refuses_what_is_none),
        cmocka_unit_test(refuses_many_sheets),
        cmocka_unit_test(refuses_zip_bombs),
        cmocka_unit_test(refuses_far_cells),
        cmocka_unit_test(tells_kinds),
        cmocka_unit_test(spreads_merged_cells),
        cmocka_unit_test(places_may_be_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
