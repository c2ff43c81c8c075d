/* SPDX-License-Identifier: MIT */
#include "survey/dump/stripe.h"

#include "core/arena.h"
#include "core/output.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* So many records must be readable one after the other where one is said to begin; and after so
   many lines where that is not so, nothing will be. */
enum { TRIED = 3, LINES_MOST = 1000 };

/* Bytes behind a stripe in which its end is looked for at first. */
enum { BEHIND = 1 << 16 };

/* No record is longer, so that there is no more to be found behind TRIED of the longest. */
static const uint64_t BEHIND_MOST = 4 * (uint64_t)MNY_RECORD_MOST;

struct mny_stripes {
    char *path;
    int file;
    struct mny_stripe_plan plan;
    struct mny_record_reader *records;
    char *bytes; /* of the file from OFFSET on */
    size_t used, room;
    uint64_t offset;
};

uint64_t mny_stripes_count(const struct mny_stripe_plan *plan)
{
    return plan->size <= plan->from ? 0 : (plan->size - plan->from - 1) / plan->stripe + 1;
}

/* Another file by the same path, on another machine say. */
static enum mny_code check_size(const struct mny_stripes *stripes, struct mny_problems *problems)
{
    struct stat found;

    if (fstat(stripes->file, &found) != 0)
        return mny_problem_system(problems, MNY_E_IO, stripes->path, _("read this file"), errno);
    if ((uint64_t)found.st_size != stripes->plan.size)
        return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = stripes->path},
                           _("this file has %llu bytes here and %llu for the first process; all "
                             "must see the same"),
                           (unsigned long long)found.st_size,
                           (unsigned long long)stripes->plan.size);
    return MNY_OK;
}

static enum mny_code open_file(struct mny_stripes *stripes, struct mny_problems *problems)
{
    stripes->file = open(stripes->path, O_RDONLY | O_CLOEXEC);
    if (stripes->file < 0)
        return mny_problem_system(problems, errno == ENOENT ? MNY_E_NOT_FOUND : MNY_E_IO,
                                  stripes->path, _("open this file"), errno);
    return check_size(stripes, problems);
}

enum mny_code mny_stripes_open(const char *path, const struct mny_stripe_plan *plan,
                               struct mny_record_reader *records, struct mny_problems *problems,
                               struct mny_stripes **stripes)
{
    struct mny_stripes *made = calloc(1, sizeof *made);
    enum mny_code code;

    *stripes = NULL;
    if (!made || !(made->path = strdup(path))) {
        free(made);
        return mny_problem_memory(problems);
    }
    made->plan = *plan;
    made->records = records;
    code = open_file(made, problems);
    if (code == MNY_OK)
        *stripes = made;
    else
        mny_stripes_close(made);
    return code;
}

void mny_stripes_close(struct mny_stripes *stripes)
{
    if (!stripes)
        return;
    if (stripes->file >= 0)
        close(stripes->file);
    free(stripes->bytes);
    free(stripes->path);
    free(stripes);
}

/* Reads on until the bytes reach up to TO, or the file ends, which it may do before its time. */
static enum mny_code read_up_to(struct mny_stripes *stripes, uint64_t to,
                                struct mny_problems *problems)
{
    const uint64_t wanted = (to < stripes->plan.size ? to : stripes->plan.size) - stripes->offset;

    if (wanted > SIZE_MAX || !mny_grow(&stripes->bytes, &stripes->room, (size_t)wanted + 1, 1))
        return mny_problem_memory(problems);
    while (stripes->used < wanted) {
        const ssize_t got =
            pread(stripes->file, stripes->bytes + stripes->used, (size_t)wanted - stripes->used,
                  (off_t)(stripes->offset + stripes->used));

        if (got < 0 && errno == EINTR && !mny_interrupted())
            continue;
        if (got < 0 && errno == EINTR)
            return MNY_E_INTERRUPT;
        if (got < 0)
            return mny_problem_system(problems, MNY_E_IO, stripes->path, _("read this file"),
                                      errno);
        if (got == 0)
            break;
        stripes->used += (size_t)got;
    }
    return MNY_OK;
}

static bool at_end(const struct mny_stripes *stripes)
{
    return stripes->offset + stripes->used >= stripes->plan.size;
}

/* Whether records begin at AT: TRIED of them can be read, or all up to the end of the file.
 *MORE: the bytes do not say. */
static bool begins_at(const struct mny_stripes *stripes, const char *at, bool *more)
{
    const char *end = stripes->bytes + stripes->used;
    const struct mny_piece piece = {.begin = at, .cut = end, .end = end, .last = at_end(stripes)};
    enum mny_record_step step = MNY_RECORD_READ;
    struct mny_record record;

    mny_record_reader_begin(stripes->records, &piece);
    for (size_t i = 0; i < TRIED && step == MNY_RECORD_READ; i++) {
        step = mny_record_next(stripes->records, &record);
        if (step == MNY_RECORD_READ && record.fault)
            return false;
    }
    *more = step == MNY_RECORD_END && !piece.last;
    return step == MNY_RECORD_READ || (step == MNY_RECORD_END && piece.last);
}

/* Where the first record begins at AT or behind it; NULL if that cannot be said.  *MORE: not from
   these bytes. */
static const char *first_record(const struct mny_stripes *stripes, const char *at, bool *more)
{
    const char *end = stripes->bytes + stripes->used;
    size_t lines = 0;

    *more = false;
    if (at > stripes->bytes)
        at--; /* a line may end just there */
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL && !*more) {
        if (begins_at(stripes, ++at, more))
            return at;
        if (++lines == LINES_MOST)
            return NULL;
    }
    *more = !at_end(stripes);
    return NULL;
}

/* The same at the offset FROM of the file, reading as far as it takes.  *FOUND is an offset, too:
   UINT64_MAX if no record seems to begin. */
static enum mny_code find_record(struct mny_stripes *stripes, uint64_t from, uint64_t *found,
                                 struct mny_problems *problems)
{
    uint64_t behind = BEHIND;
    bool more = true;

    *found = UINT64_MAX;
    while (more && behind <= BEHIND_MOST) {
        const char *record;
        const enum mny_code code = read_up_to(stripes, from + behind, problems);

        if (code != MNY_OK)
            return code;
        if (stripes->offset + stripes->used <= from)
            return MNY_OK;
        record = first_record(stripes, stripes->bytes + (from - stripes->offset), &more);
        if (record) {
            *found = stripes->offset + (uint64_t)(record - stripes->bytes);
            return MNY_OK;
        }
        behind *= 4;
    }
    return MNY_OK;
}

void mny_stripes_expect(const struct mny_stripes *stripes, uint64_t index)
{
    /* In vain at worst. */
    (void)posix_fadvise(stripes->file, (off_t)(stripes->plan.from + index * stripes->plan.stripe),
                        (off_t)stripes->plan.stripe, POSIX_FADV_WILLNEED);
}

static bool is_ascii(const char *bytes, size_t length)
{
    unsigned char all = 0;

    for (size_t i = 0; i < length; i++)
        all |= (unsigned char)bytes[i];
    return all < 0x80;
}

/* Where stripe INDEX ends: where the next one begins, or at the end of the file. */
static enum mny_code find_end(struct mny_stripes *stripes, uint64_t index, uint64_t *end,
                              struct mny_problems *problems)
{
    const uint64_t behind = stripes->plan.from + (index + 1) * stripes->plan.stripe;

    *end = stripes->plan.size;
    if (index + 1 >= mny_stripes_count(&stripes->plan))
        return read_up_to(stripes, stripes->plan.size, problems);
    return find_record(stripes, behind, end, problems);
}

enum mny_code mny_stripes_read(struct mny_stripes *stripes, uint64_t index,
                               struct mny_problems *problems, struct mny_stripe *stripe)
{
    const uint64_t from = stripes->plan.from + index * stripes->plan.stripe;
    uint64_t begin, end;
    enum mny_code code;

    *stripe = (struct mny_stripe){0};
    stripes->offset = from > 0 ? from - 1 : 0; /* what ends there tells what begins */
    stripes->used = 0;
    code = find_record(stripes, from, &begin, problems);
    if (code == MNY_OK)
        code = find_end(stripes, index, &end, problems);
    if (code != MNY_OK || begin == UINT64_MAX)
        return code;
    if (end > stripes->offset + stripes->used)
        end = stripes->offset + stripes->used;
    if (begin >= end)
        return MNY_OK;
    stripe->begin = stripes->bytes + (begin - stripes->offset);
    stripe->limit = stripes->bytes + (end - stripes->offset);
    stripe->end = stripes->bytes + stripes->used;
    stripe->offset = begin;
    stripe->last = at_end(stripes);
    stripe->ascii = is_ascii(stripe->begin, (size_t)(stripe->end - stripe->begin));
    return MNY_OK;
}
