/* SPDX-License-Identifier: MIT */
/* Any bytes as one part of a workbook, which the first of them chooses; the others
   are good.  Also whole files of any bytes. */
#include "core/workbook.h"

#include <stdint.h>
#include <zip.h>

#include "tests/core/files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PARTS = 5 };

static const char *const names[PARTS] = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels",
                                         "xl/sharedStrings.xml", "xl/styles.xml",
                                         "xl/worksheets/sheet1.xml"};
static const char *const good[PARTS] = {
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"i\"/></sheets></workbook>",
    "<Relationships><Relationship Id=\"i\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
    "<sst><si><t>city</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId=\"10\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"
    "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>1</v></c></row></sheetData></worksheet>"};

static const char *make(size_t chosen, const uint8_t *data, size_t size)
{
    static char path[512];
    zip_t *zip;

    snprintf(path, sizeof path, "%s", test_file("f.xlsx", (const char *)data, size));
    if (chosen >= PARTS)
        return path;
    zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    if (!zip)
        abort();
    for (size_t i = 0; i < PARTS; i++) {
        zip_source_t *source = i == chosen ? zip_source_buffer(zip, data, size, 0)
                                           : zip_source_buffer(zip, good[i], strlen(good[i]), 0);
        zip_int64_t index = zip_file_add(zip, names[i], source, 0);

        if (index < 0)
            abort();
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
    if (zip_close(zip) != 0)
        abort();
    return path;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mny_problems *problems = mny_problems_create();
    struct mny_workbook *workbook = NULL;
    enum mny_code code;

    if (size > 0) {
        code =
            mny_workbook_read(make(data[0] % (PARTS + 1), data + 1, size - 1), problems, &workbook);
        /* Read, or said why not. */
        if ((code == MNY_OK) != (workbook != NULL) ||
            (code != MNY_OK && mny_problems_count(problems, MNY_ERROR) == 0))
            abort();
        for (size_t i = 0; workbook && i < mny_workbook_tables(workbook); i++)
            if (mny_table_columns(mny_workbook_table(workbook, i)) == 0)
                abort();
    }
    mny_workbook_free(workbook);
    mny_problems_free(problems);
    return 0;
}
