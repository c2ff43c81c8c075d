/* SPDX-License-Identifier: MIT */
#include "survey/report/report_inline.h"

void mny_inline_line(const struct mny_inline *to, const char *line)
{
    if (to->writer != NULL) {
        mny_writer_string(to->writer, line);
        mny_writer_string(to->writer, "\n");
    } else {
        mny_digest_add_text(to->digest, line);
        mny_digest_add_text(to->digest, "\n");
    }
}

void mny_inline_source(mny_inline_text *what, struct mny_writer *writer)
{
    struct mny_digest digest;
    const struct mny_inline to = {NULL, &digest};
    char text[MNY_DIGEST_BASE64_ROOM];

    mny_digest_begin(&digest);
    what(&to);
    mny_digest_end_base64(&digest, text);
    mny_writer_format(writer, "'sha256-%s'", text);
}
