/* SPDX-License-Identifier: MIT */
#include "survey/dump/source.h"

#include "core/arena.h"
#include "core/format.h"
#include "core/text.h"
#include "core/words.h"
#include "survey/common/scratch_file.h"
#include "survey/dump/byte_stream.h"
#include "survey/dump/decoder.h"
#include "survey/dump/spss.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    HEAD = 1 << 16,  /* enough of the beginning to know what a file is */
    AHEAD = 1 << 20, /* read ahead in memory; what doubt there is behind it is rare */
    BLOCK = 1 << 16,
    TEXT_ROOM = 2 * BLOCK
};

/* Text on its way through the decoder. */
struct decoding {
    struct mny_decoder *decoder;
    char raw[BLOCK], text[TEXT_ROOM];
    size_t raw_at, raw_end, text_at, text_end;
    bool ended; /* RAW has the last bytes */
};

struct mny_source {
    char *path;
    struct mny_byte_stream *stream;
    enum mny_encoding wanted, encoding;
    uint64_t ascii; /* bytes handed on while the encoding is open */
    char *ahead;    /* read, not yet handed on */
    size_t ahead_at, ahead_end, ahead_room;
    size_t mark;               /* length of the byte order mark */
    FILE *behind;              /* what was read beyond AHEAD and cannot be read again */
    struct decoding *decoding; /* NULL: bytes are handed on as they are */
};

static struct mny_where place(const struct mny_source *source)
{
    return (struct mny_where){.file = source->path};
}

/* ---- bytes, and reading them ahead -------------------------------------------------- */

/* The next bytes, whatever they are, from where they are: read ahead, put aside, or
   still in the stream. */
static enum mny_code read_raw(struct mny_source *source, char *bytes, size_t size, size_t *got,
                              struct mny_problems *problems)
{
    size_t left = source->ahead_end - source->ahead_at;

    if (left > 0) {
        *got = left < size ? left : size;
        memcpy(bytes, source->ahead + source->ahead_at, *got);
        source->ahead_at += *got;
        return MNY_OK;
    }
    if (source->behind) {
        *got = fread(bytes, 1, size, source->behind);
        if (*got > 0)
            return MNY_OK;
        if (ferror(source->behind))
            return mny_scratch_failed(source->path, problems);
        fclose(source->behind);
        source->behind = NULL;
    }
    return mny_byte_stream_read(source->stream, bytes, size, got, problems);
}

static enum mny_code make_room_ahead(struct mny_source *source, size_t room,
                                     struct mny_problems *problems)
{
    return mny_grow(&source->ahead, &source->ahead_room, room, 1) ? MNY_OK
                                                                  : mny_problem_memory(problems);
}

/* Reads ahead until SIZE bytes are there, or the text ends: then *ENDED. */
static enum mny_code read_ahead(struct mny_source *source, size_t size, bool *ended,
                                struct mny_problems *problems)
{
    enum mny_code code = make_room_ahead(source, source->ahead_at + size, problems);
    size_t got = 1;

    *ended = false;
    while (code == MNY_OK && !*ended && source->ahead_end - source->ahead_at < size) {
        code = mny_byte_stream_read(source->stream, source->ahead + source->ahead_end,
                                    size - (source->ahead_end - source->ahead_at), &got, problems);
        if (code == MNY_OK) {
            source->ahead_end += got;
            *ended = got == 0;
        }
    }
    return code;
}

/* BYTES, just read, come again.  Nothing else may be ahead of them but what they were
   taken from. */
static enum mny_code put_back(struct mny_source *source, const char *bytes, size_t length,
                              struct mny_problems *problems)
{
    enum mny_code code;

    if (source->ahead_at >= length && source->ahead_end > source->ahead_at) {
        source->ahead_at -= length;
        return MNY_OK;
    }
    code = make_room_ahead(source, length, problems);
    if (code != MNY_OK)
        return code;
    memcpy(source->ahead, bytes, length);
    source->ahead_at = 0;
    source->ahead_end = length;
    return MNY_OK;
}

/* ---- which encoding ----------------------------------------------------------------- */

/* Looks further where what is in memory leaves doubt: the file is read on and gone back
   in, or what cannot be read again is put aside. */
static enum mny_code look_far(struct mny_source *source, struct mny_encoding_evidence *evidence,
                              bool *ended, struct mny_problems *problems)
{
    bool can_return = mny_byte_stream_can_return(source->stream);
    uint64_t at = mny_byte_stream_at(source->stream);
    enum mny_code code = MNY_OK;
    char bytes[BLOCK];
    size_t got;

    if (!can_return && !(source->behind = mny_scratch_stream()))
        return mny_scratch_failed(source->path, problems);
    while (code == MNY_OK && !*ended && !mny_encoding_clear(evidence)) {
        code = mny_byte_stream_read(source->stream, bytes, sizeof bytes, &got, problems);
        if (code != MNY_OK)
            break;
        *ended = got == 0;
        mny_encoding_look(evidence, bytes, got);
        if (!can_return && fwrite(bytes, 1, got, source->behind) != got)
            return mny_scratch_failed(source->path, problems);
    }
    if (code == MNY_OK && can_return)
        return mny_byte_stream_return(source->stream, at, problems);
    if (code == MNY_OK && fseek(source->behind, 0, SEEK_SET) != 0)
        return mny_scratch_failed(source->path, problems);
    return code;
}

static enum mny_code find_evidence(struct mny_source *source,
                                   struct mny_encoding_evidence *evidence,
                                   struct mny_problems *problems)
{
    bool ended;
    enum mny_code code = read_ahead(source, AHEAD, &ended, problems);

    *evidence = (struct mny_encoding_evidence){0};
    if (code != MNY_OK)
        return code;
    mny_encoding_look(evidence, source->ahead + source->ahead_at,
                      source->ahead_end - source->ahead_at);
    if (!ended && !mny_encoding_clear(evidence))
        code = look_far(source, evidence, &ended, problems);
    if (ended)
        mny_encoding_end(evidence);
    return code;
}

/* The sample of EVIDENCE as it reads in ENCODING, in TEXT of SIZE bytes. */
static void read_sample(const struct mny_encoding_evidence *evidence, enum mny_encoding encoding,
                        char *text, size_t size)
{
    struct mny_decoder *decoder = mny_decoder_create(encoding);
    const char *from = evidence->sample;
    size_t left = evidence->sample_length, room = size - 1, bad;
    char *to = text;

    if (decoder)
        mny_decoder_run(decoder, &from, &left, &to, &room, false);
    mny_decoder_free(decoder);
    *to = '\0';
    if (!mny_utf8_valid(text, (size_t)(to - text), &bad))
        text[bad] = '\0';
}

/* The text fits ENCODING, and GB18030 as well. */
static enum mny_code refuse_either(const struct mny_source *source,
                                   const struct mny_encoding_evidence *evidence,
                                   enum mny_encoding encoding, struct mny_problems *problems)
{
    const char *name = mny_encoding_name(encoding);
    char one[64], other[64];

    read_sample(evidence, encoding, one, sizeof one);
    read_sample(evidence, MNY_ENCODING_GB18030, other, sizeof other);
    return mny_problem(problems, MNY_E_INPUT, place(source),
                       _("this text can be read as %s (\"%s\") and as GB18030 (\"%s\"); say "
                         "which it is: --encoding %s or --encoding GB18030"),
                       name, one, other, name);
}

static enum mny_code refuse_none(const struct mny_source *source,
                                 const struct mny_encoding_evidence *evidence,
                                 struct mny_problems *problems)
{
    return mny_problem(
        problems, MNY_E_INPUT, place(source),
        _("most of this text is neither UTF-8 (%llu faults) nor GB18030 (%llu faults); save the "
          "file as \"CSV UTF-8\", or say its encoding with --encoding"),
        (unsigned long long)evidence->utf8.faults, (unsigned long long)evidence->gb18030.faults);
}

static enum mny_code begin_decoding(struct mny_source *source, enum mny_encoding encoding,
                                    struct mny_problems *problems)
{
    source->encoding = encoding;
    if (encoding == MNY_ENCODING_UTF_8)
        return MNY_OK;
    source->decoding = calloc(1, sizeof *source->decoding);
    if (!source->decoding)
        return mny_problem_memory(problems);
    source->decoding->decoder = mny_decoder_create(encoding);
    if (!source->decoding->decoder)
        return mny_problem_system(problems, MNY_E_IO, source->path, _("decode this file"), errno);
    return MNY_OK;
}

static enum mny_code take_gb18030(struct mny_source *source,
                                  const struct mny_encoding_evidence *evidence,
                                  struct mny_problems *problems)
{
    char text[64];

    read_sample(evidence, MNY_ENCODING_GB18030, text, sizeof text);
    mny_remark(problems, MNY_NOTE, place(source),
               _("read as GB18030 (\"%s\"): it fits with %llu faults, UTF-8 with %llu; --encoding "
                 "decides otherwise"),
               text, (unsigned long long)evidence->gb18030.faults,
               (unsigned long long)evidence->utf8.faults);
    return begin_decoding(source, MNY_ENCODING_GB18030, problems);
}

/* Ahead lies the first byte that is not ASCII. */
static enum mny_code decide(struct mny_source *source, struct mny_problems *problems)
{
    struct mny_encoding_evidence evidence;
    enum mny_code code = find_evidence(source, &evidence, problems);

    if (code != MNY_OK)
        return code;
    switch (mny_encoding_judge(&evidence, source->ascii)) {
    case MNY_VERDICT_EITHER:
        return refuse_either(source, &evidence, MNY_ENCODING_UTF_8, problems);
    case MNY_VERDICT_BIG5:
        return refuse_either(source, &evidence, MNY_ENCODING_BIG5, problems);
    case MNY_VERDICT_NONE:
        return refuse_none(source, &evidence, problems);
    case MNY_VERDICT_GB18030:
        return take_gb18030(source, &evidence, problems);
    case MNY_VERDICT_NEITHER:
        mny_remark(problems, MNY_WARNING, place(source),
                   _("read as UTF-8, with %llu faults, each of which makes its row unreadable; "
                     "--encoding decides otherwise"),
                   (unsigned long long)evidence.utf8.faults);
        break;
    case MNY_VERDICT_UTF_8:
        break;
    }
    return begin_decoding(source, MNY_ENCODING_UTF_8, problems);
}

/* ---- opening ------------------------------------------------------------------------ */

static enum mny_code refuse_container(const struct mny_source *source,
                                      struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(source), "%s",
                       _("a workbook, an archive or an SPSS file cannot be read from standard "
                         "input, nor packed once more; give it as a file of its own"));
}

static enum mny_code refuse_old_workbook(const struct mny_source *source,
                                         struct mny_problems *problems)
{
    return mny_problem(problems, MNY_E_INPUT, place(source), "%s",
                       _("this is an old workbook (.xls), or one with a password; save it as .xlsx "
                         "or \"CSV UTF-8\", without a password"));
}

static enum mny_code refuse_format(const struct mny_source *source, enum mny_format format,
                                   struct mny_problems *problems)
{
    const char *name = mny_format_name(format);

    if (mny_format_is_archive(format))
        return mny_problem(problems, MNY_E_INPUT, place(source),
                           _("this is a %s archive; unpack it, and give what is in it (.csv, "
                             ".xlsx, .sav; .gz and .zip are read as they are)"),
                           name);
    return mny_problem(problems, MNY_E_INPUT, place(source),
                       _("this is %s, whatever its name says; export the responses as \"CSV "
                         "UTF-8\" or .xlsx"),
                       _(name));
}

/* Old Excel workbooks are OLE2 files (D0 CF 11 E0), new ones ZIP files (PK 03 04). */
static enum mny_code judge_head(const struct mny_source *source, struct mny_problems *problems)
{
    const char *head = source->ahead;
    size_t length = source->ahead_end;
    enum mny_format format = mny_format_of(head, length);

    if (format != MNY_FORMAT_TEXT)
        return refuse_format(source, format, problems);
    if (length == 0)
        return mny_problem(problems, MNY_E_INPUT, place(source), "%s",
                           _("the file is empty; a header and a row for each response are "
                             "expected"));
    if (length >= 2 && memcmp(head, "\x1F\x8B", 2) == 0)
        return mny_problem(problems, MNY_E_INPUT, place(source), "%s",
                           _("this file is packed twice (gzip); unpack it once"));
    if ((length >= 4 && memcmp(head, "PK\x03\x04", 4) == 0) || mny_spss_begins(head, length))
        return refuse_container(source, problems);
    if (length >= 4 && memcmp(head, "\xD0\xCF\x11\xE0", 4) == 0)
        return refuse_old_workbook(source, problems);
    return MNY_OK;
}

/* A byte order mark leaves no doubt, so it holds even against --encoding, which is one
   for all dumps of a run. */
static enum mny_code follow_mark(struct mny_source *source, enum mny_encoding marked,
                                 struct mny_problems *problems)
{
    enum mny_encoding wanted = source->wanted;
    bool utf16 = marked == MNY_ENCODING_UTF_16LE || marked == MNY_ENCODING_UTF_16BE;

    if (wanted == MNY_ENCODING_DETECT && marked != MNY_ENCODING_UTF_8)
        mny_remark(problems, MNY_NOTE, place(source), _("read as %s, as its byte order mark says"),
                   mny_encoding_name(marked));
    else if (wanted != MNY_ENCODING_DETECT && wanted != marked &&
             !(wanted == MNY_ENCODING_UTF_16 && utf16))
        mny_remark(problems, MNY_WARNING, place(source),
                   _("read as %s, as its byte order mark says, and not as %s"),
                   mny_encoding_name(marked), mny_encoding_name(wanted));
    return begin_decoding(source, marked, problems);
}

static enum mny_code refuse_unmarked(const struct mny_source *source, enum mny_encoding found,
                                     struct mny_problems *problems)
{
    if (found == MNY_ENCODING_DETECT)
        return mny_problem(problems, MNY_E_INPUT, place(source), "%s",
                           _("no byte order mark, and no NUL bytes that show a byte order; say "
                             "--encoding utf-16le or --encoding utf-16be if this is UTF-16"));
    return mny_problem(problems, MNY_E_INPUT, place(source),
                       _("this looks like %s without a byte order mark; if it is, say "
                         "--encoding %s"),
                       mny_encoding_name(found),
                       found == MNY_ENCODING_UTF_16LE ? "utf-16le" : "utf-16be");
}

/* What can be known from the first bytes. */
static enum mny_code look_at_head(struct mny_source *source, struct mny_problems *problems)
{
    enum mny_encoding marked, found;
    size_t mark;
    bool ended;
    enum mny_code code = read_ahead(source, HEAD, &ended, problems);

    if (code == MNY_OK)
        code = judge_head(source, problems);
    if (code != MNY_OK)
        return code;
    if (mny_byte_stream_has_rows(source->stream))
        return begin_decoding(source, MNY_ENCODING_UTF_8, problems);
    marked = mny_encoding_marked(source->ahead, source->ahead_end, &mark);
    source->ahead_at = source->mark = mark;
    if (marked != MNY_ENCODING_DETECT)
        return follow_mark(source, marked, problems);
    found = mny_encoding_of_nuls(source->ahead, source->ahead_end);
    if (source->wanted == MNY_ENCODING_UTF_16 && found != MNY_ENCODING_DETECT)
        return begin_decoding(source, found, problems);
    if (source->wanted == MNY_ENCODING_UTF_16 ||
        (source->wanted == MNY_ENCODING_DETECT && found != MNY_ENCODING_DETECT))
        return refuse_unmarked(source, found, problems);
    if (source->wanted != MNY_ENCODING_DETECT)
        return begin_decoding(source, source->wanted, problems);
    return MNY_OK;
}

enum mny_code mny_source_open(const char *path, enum mny_encoding encoding,
                              struct mny_problems *problems, struct mny_source **source)
{
    struct mny_source *made = calloc(1, sizeof *made);
    enum mny_code code;

    *source = NULL;
    if (!made || !(made->path = strdup(path))) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->wanted = encoding;
    code = mny_byte_stream_open(path, encoding, problems, &made->stream);
    if (code == MNY_OK)
        code = look_at_head(made, problems);
    if (code == MNY_OK)
        *source = made;
    else
        mny_source_close(made);
    return code;
}

void mny_source_close(struct mny_source *source)
{
    if (!source)
        return;
    if (source->decoding)
        mny_decoder_free(source->decoding->decoder);
    if (source->behind)
        fclose(source->behind);
    mny_byte_stream_close(source->stream);
    free(source->decoding);
    free(source->ahead);
    free(source->path);
    free(source);
}

/* ---- reading ------------------------------------------------------------------------ */

/* Decodes what comes next, until there is some text or no more. */
static enum mny_code decode_some(struct mny_source *source, struct mny_problems *problems)
{
    struct decoding *d = source->decoding;
    enum mny_code code = MNY_OK;

    d->text_at = d->text_end = 0;
    while (code == MNY_OK && d->text_end == 0 && !(d->ended && d->raw_at == d->raw_end)) {
        const char *from;
        size_t left, got, room = sizeof d->text;
        char *to = d->text;

        if (!d->ended) {
            left = d->raw_end - d->raw_at;
            memmove(d->raw, d->raw + d->raw_at, left);
            d->raw_at = 0;
            d->raw_end = left;
            code = read_raw(source, d->raw + left, sizeof d->raw - left, &got, problems);
            if (code != MNY_OK)
                break;
            d->raw_end += got;
            d->ended = got == 0;
        }
        from = d->raw + d->raw_at;
        left = d->raw_end - d->raw_at;
        mny_decoder_run(d->decoder, &from, &left, &to, &room, d->ended);
        d->raw_at = d->raw_end - left;
        d->text_end = sizeof d->text - room;
    }
    return code;
}

static enum mny_code read_decoded(struct mny_source *source, char *bytes, size_t size, size_t *got,
                                  struct mny_problems *problems)
{
    struct decoding *d = source->decoding;
    enum mny_code code = d->text_at < d->text_end ? MNY_OK : decode_some(source, problems);
    size_t left = d->text_end - d->text_at;

    *got = 0;
    if (code != MNY_OK)
        return code;
    *got = left < size ? left : size;
    memcpy(bytes, d->text + d->text_at, *got);
    d->text_at += *got;
    return MNY_OK;
}

enum mny_code mny_source_read(struct mny_source *source, char *bytes, size_t size, size_t *got,
                              struct mny_problems *problems)
{
    enum mny_code code;
    size_t ascii;

    if (source->decoding)
        return read_decoded(source, bytes, size, got, problems);
    code = read_raw(source, bytes, size, got, problems);
    if (code != MNY_OK || source->encoding != MNY_ENCODING_DETECT)
        return code;
    ascii = mny_word_ascii(bytes, *got);
    source->ascii += ascii;
    if (ascii == *got)
        return MNY_OK;
    code = put_back(source, bytes + ascii, *got - ascii, problems);
    if (code == MNY_OK)
        code = decide(source, problems);
    if (code != MNY_OK || ascii == 0)
        return code == MNY_OK ? mny_source_read(source, bytes, size, got, problems) : code;
    *got = ascii;
    return MNY_OK;
}

enum mny_encoding mny_source_encoding(const struct mny_source *source)
{
    return source->encoding;
}

bool mny_source_decodes(const struct mny_source *source)
{
    return source->decoding != NULL;
}

bool mny_source_is_plain(const struct mny_source *source)
{
    return !source->decoding && mny_byte_stream_is_plain(source->stream);
}

size_t mny_source_mark(const struct mny_source *source)
{
    return source->decoding ? 0 : source->mark;
}

bool mny_source_has_rows(const struct mny_source *source)
{
    return mny_byte_stream_has_rows(source->stream);
}

const char *mny_source_labels(const struct mny_source *source)
{
    return mny_byte_stream_labels(source->stream);
}

const struct mny_labelled_numbers *mny_source_numbers(const struct mny_source *source)
{
    return mny_byte_stream_numbers(source->stream);
}

enum mny_code mny_source_finish(struct mny_source *source, struct mny_problems *problems,
                                struct mny_file_digest *digest, char contents[MNY_DIGEST_ROOM])
{
    return mny_byte_stream_finish(source->stream, problems, digest, contents);
}

uint64_t mny_source_done(const struct mny_source *source)
{
    return mny_byte_stream_done(source->stream);
}

uint64_t mny_source_size(const struct mny_source *source)
{
    return mny_byte_stream_size(source->stream);
}
