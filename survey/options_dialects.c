/* SPDX-License-Identifier: MIT */
#include "survey/options_dialects.h"

#include "core/arena.h"
#include "core/text.h"
#include "survey/options_private.h"

#include <string.h>

enum mny_code mny_options_add_dialect(struct mny_options *options, const char *text,
                                      struct mny_problems *problems)
{
    enum mny_dialect dialect;

    if (!mny_dialect_parse(text, &dialect))
        return mny_usage(problems,
                         _("--dialect %s: not a dialect; it is generic, wjx-text, wjx-code, "
                           "wjx-score, tencent, kobo, odk, ona, limesurvey, limesurvey-vv, "
                           "qualtrics, surveymonkey, google-forms or alipay"),
                         text);
    if (!mny_grow(&options->dialects, &options->dialect_room, options->dialect_count + 1,
                  sizeof *options->dialects))
        return mny_problem_memory(problems);
    options->dialects[options->dialect_count++] = dialect;
    return MNY_OK;
}

enum mny_code mny_options_set_id_scope(struct mny_options *options, const char *text,
                                       struct mny_problems *problems)
{
    options->id_by_file = strcmp(text, "file") == 0;
    if (options->id_by_file || strcmp(text, "all") == 0)
        return MNY_OK;
    return mny_usage(problems, _("--id-scope %s: it is file or all"), text);
}

void mny_options_check_dialects(const struct mny_options *options, struct mny_problems *problems)
{
    size_t dumps = options->dumps.count;

    if (options->dialect_count > 1 && options->dialect_count != dumps)
        mny_usage(problems,
                  _("--dialect: one for all dumps is expected, or one for each, in the order of -r "
                    "(given: %zu; dumps: %zu)"),
                  options->dialect_count, dumps);
}
