/* SPDX-License-Identifier: MIT */
#include "survey/dump/archive.h"

#include "survey/dump/dump.h"
#include "tests/core/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zip.h>

struct part {
    const char *name, *text;
};

static const char workbook[] =
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>"
    "<sheet name=\"Sheet2\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
static const char relationships[] =
    "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/></Relationships>";
#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"
#define TEXT_CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

/* A ZIP file of COUNT parts; the path lives until the next call. */
static const char *make_archive(const struct part *parts, size_t count)
{
    static char path[512];
    zip_t *zip;

    snprintf(path, sizeof path, "%s/dump.zip", test_folder());
    zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
        assert_true(zip_file_add(zip, parts[i].name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

static const char *make_workbook(const char *first, const char *second)
{
    const struct part parts[] = {{"xl/workbook.xml", workbook},
                                 {"xl/_rels/workbook.xml.rels", relationships},
                                 {"xl/worksheets/sheet1.xml", first},
                                 {"xl/worksheets/sheet2.xml", second}};
    return make_archive(parts, 4);
}

/* Unpacks PATH, and holds what comes out against TEXT. */
static void unpacks(const char *path, const char *text, bool is_workbook, const char *says)
{
    struct mny_problems *problems = mny_problems_create();
    FILE *file = NULL;
    char bytes[4096];
    bool found;
    size_t length;

    assert_int_equal(mny_archive_unpack(path, problems, &file, &found), MNY_OK);
    assert_int_equal(found, is_workbook);
    length = fread(bytes, 1, sizeof bytes - 1, file);
    bytes[length] = '\0';
    assert_string_equal(bytes, text);
    if (says)
        assert_true(test_says(problems, says));
    else
        assert_int_equal(mny_problems_size(problems), 0);
    fclose(file);
    mny_problems_free(problems);
}

static void refuses(const char *path, const char *says)
{
    struct mny_problems *problems = mny_problems_create();
    FILE *file = NULL;
    bool found;

    assert_int_equal(mny_archive_unpack(path, problems, &file, &found), MNY_E_INPUT);
    assert_null(file);
    assert_true(test_says(problems, says));
    mny_problems_free(problems);
}

/* Empty cells at the end of a row, empty rows, cells that want quotes. */
static void a_sheet_is_csv(void **state)
{
    (void)state;
    unpacks(
        make_workbook(
            SHEET("<row r=\"1\">" TEXT_CELL("A1", "id") TEXT_CELL("B1", "1、性别") TEXT_CELL(
                "C1",
                "2、意见") "</row>"
                           "<row r=\"3\"><c r=\"A3\"><v>7</v></c></row>"
                           "<row r=\"4\">" TEXT_CELL(
                               "C4",
                               "好,\"很好\"&#10;真好") "<c r=\"B4\" t=\"b\"><v>1</v></c></row>"),
            SHEET("")),
        "id,1、性别,2、意见\n\n7,,\n,1,\"好,\"\"很好\"\"\n真好\"\n", true,
        "only the sheet \"Sheet1\" is read, and not \"Sheet2\"");
    unpacks(make_workbook(SHEET(""), SHEET("<row r=\"2\">" TEXT_CELL("A2", "id") "</row>")),
            "\nid\n", true, NULL);
    refuses(make_workbook(SHEET(""), SHEET("<row r=\"1\"/>")), "the file is empty");
}

/* Lines of messages are rows of the sheet, also behind a cell with line breaks. */
static void rows_are_lines(void **state)
{
    const char *path =
        make_workbook(SHEET("<row r=\"2\">" TEXT_CELL("A2", "a&#10;b") TEXT_CELL(
                          "B2", "c") "</row>"
                                     "<row r=\"3\">" TEXT_CELL(
                                         "A3", "1&#10;2&#10;3") "</row>"
                                                                "<row r=\"5\">" TEXT_CELL("A5", "4")
                                                                    TEXT_CELL("B5", "5") "</row>"),
                      SHEET(""));
    static const size_t lines[] = {3, 5};
    struct mny_problems *problems = mny_problems_create();
    struct mny_record_reader *reader = mny_record_reader_create(',', 2);
    struct mny_record record;
    struct mny_dump *dump = NULL;
    struct mny_piece piece;
    size_t count, length, line, seen = 0;

    (void)state;
    assert_int_equal(mny_dump_open(path, MNY_ENCODING_GB18030, problems, &dump), MNY_OK);
    mny_dump_header(dump, &length, &line);
    assert_int_equal(line, 2);
    assert_int_equal(mny_dump_fill(dump, 4096, &piece, 1, &count, problems), MNY_OK);
    assert_int_equal(count, 1);
    mny_record_reader_begin(reader, &piece);
    while (mny_record_next(reader, &record) == MNY_RECORD_READ) {
        assert_null(record.fault);
        assert_int_equal(mny_dump_lines(dump) + record.line + 1, lines[seen]);
        seen++;
    }
    assert_int_equal(seen, 2);
    mny_record_reader_free(reader);
    mny_dump_close(dump);
    mny_problems_free(problems);
}

static void one_text_is_unpacked(void **state)
{
    const struct part one[] = {{"data/dump.csv", "id,sex\n1,2\n"}};
    const struct part of_a_mac[] = {
        {"__MACOSX/._dump.csv", "x"}, {"folder/.DS_Store", "x"}, {"dump.csv", "id\n"}};
    const struct part two[] = {{"a.csv", "id\n"}, {"b.csv", "id\n"}};
    const struct part none[] = {{"__MACOSX/._dump.csv", "x"}};

    (void)state;
    unpacks(make_archive(one, 1), "id,sex\n1,2\n", false, NULL);
    unpacks(make_archive(of_a_mac, 3), "id\n", false, NULL);
    refuses(make_archive(two, 2), "this archive holds 2 files (a.csv, b.csv)");
    refuses(make_archive(none, 1), "there is no file in this archive");
}

/* 100 MB of blanks in 100 kB. */
static void refuses_bombs(void **state)
{
    const size_t size = (size_t)100 << 20;
    char *blanks = malloc(size + 1);
    const struct part bomb[] = {{"dump.csv", blanks}};

    (void)state;
    assert_non_null(blanks);
    memset(blanks, ' ', size);
    blanks[size] = '\0';
    refuses(make_archive(bomb, 1), "more than 500 times its size");
    free(blanks);
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    refuses(test_file("dump.zip", "PK\x03\x04 and no more", 16), "this archive cannot be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_is_csv),       cmocka_unit_test(rows_are_lines),
        cmocka_unit_test(one_text_is_unpacked), cmocka_unit_test(refuses_bombs),
        cmocka_unit_test(refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
