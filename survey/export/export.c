/* SPDX-License-Identifier: MIT */
#include "survey/export/export.h"

#include "survey/common/language.h"
#include "survey/export/export_private.h"

#include <string.h>

bool mny_export_formats_parse(const char *text, struct mny_export_formats *formats)
{
    formats->wanted = true;
    for (;;) {
        const size_t length = strcspn(text, ",");
        const bool word = length == 3;

        if (word && strncmp(text, "all", length) == 0)
            formats->sav = formats->dta = true;
        else if (word && strncmp(text, "sav", length) == 0)
            formats->sav = true;
        else if (word && strncmp(text, "dta", length) == 0)
            formats->dta = true;
        else if (!word || strncmp(text, "csv", length) != 0)
            return false;
        if (text[length] == '\0')
            return true;
        text += length + 1;
    }
}

enum mny_code mny_export(const struct mny_export_source *source,
                         const struct mny_scoring_options *scoring,
                         const struct mny_export_formats *formats, struct mny_output *output,
                         struct mny_problems *problems)
{
    struct mny_exporting exporting = {
        .source = source, .scoring = scoring, .output = output, .problems = problems};
    struct mny_document document;
    enum mny_code code;

    mny_document_begin(&document);
    exporting.columns = mny_export_columns_create(source);
    mny_document_end(&document);
    code = exporting.columns ? mny_output_add_folder(output, MNY_EXPORT_FOLDER, problems)
                             : mny_problem_memory(problems);
    if (code == MNY_OK)
        code = mny_export_csv(&exporting);
    if (code == MNY_OK && formats->sav)
        code = mny_export_statistics(&exporting, true);
    if (code == MNY_OK && formats->dta)
        code = mny_export_statistics(&exporting, false);
    if (code == MNY_OK)
        code = mny_export_tables(&exporting);
    if (code == MNY_OK)
        code = mny_export_script(&exporting);
    mny_export_columns_free(exporting.columns);
    return code;
}
