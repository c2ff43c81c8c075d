/* SPDX-License-Identifier: MIT */
#include "survey/report/packet.h"

#include "core/city_word.h"
#include "core/file.h"
#include "core/text.h"
#include "survey/common/language.h"
#include "survey/report/packet_data.h"
#include "survey/report/packet_page.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unictype.h>
#include <unistd.h>
#include <unistr.h>

/* A name of more bytes may be too long for a file system, with its ending; and how many codes an
   error lists. */
enum { NAME_MOST = 100, LISTED = 12 };

static const struct mny_where nowhere = {NULL, 0, 0};

/* What is made, in a folder beside the place where it belongs. */
struct making {
    const char *folder;
    struct mny_packet_source *source;
    bool *wanted;   /* by city */
    char *workshop; /* NULL: not there */
    struct mny_problems *problems;
};

/* ---- which cities ------------------------------------------------------------------------ */

/* Whether CODE can be the name of a file: letters and digits of any script, - and _, so that it
   leads nowhere else and a shell or browser takes it for nothing else. */
static bool is_safe(const char *code)
{
    const uint8_t *at = (const uint8_t *)code;
    size_t left = strlen(code);

    if (left == 0 || left > NAME_MOST || *code == '-')
        return false;
    while (left > 0) {
        ucs4_t character;
        const int length = u8_mbtouc(&character, at, left);

        if (character == 0xFFFD ||
            (!uc_is_alnum(character) && character != '-' && character != '_'))
            return false;
        at += length;
        left -= (size_t)length;
    }
    return true;
}

/* The codes there are, for a message; what does not fit is an ellipsis. */
static void list_codes(const struct mny_report_data *data, char *text, size_t room)
{
    size_t used = 0;

    *text = '\0';
    for (size_t i = 0; i < data->city_count; i++) {
        const char *code = data->cities[i].code;
        const size_t needed = strlen(code) + 2;

        if (i == LISTED || used + needed + 5 > room) {
            snprintf(text + used, room - used, ", ...");
            return;
        }
        used += (size_t)snprintf(text + used, room - used, "%s%s", i > 0 ? ", " : "", code);
    }
}

/* WORD is a code, or the name that OUT has for it. */
static void choose_one(struct making *making, const char *word)
{
    const struct mny_report_data *data = mny_packet_source_data(making->source);
    char known[512], *code;
    size_t i = 0;

    if (mny_city_of_word(making->folder, word, making->problems, &code) != MNY_OK)
        return;
    while (i < data->city_count && strcmp(data->cities[i].code, code) != 0)
        i++;
    free(code);
    if (i < data->city_count) {
        making->wanted[i] = true;
        return;
    }
    list_codes(data, known, sizeof known);
    mny_problem(making->problems, MNY_E_USAGE, nowhere,
                _("--city %s: %s has no results of this city; it has those of %s"), word,
                making->folder, known);
}

static enum mny_code choose(struct making *making, const struct mny_packet_options *options)
{
    const struct mny_report_data *data = mny_packet_source_data(making->source);

    making->wanted = calloc(data->city_count + 1, sizeof *making->wanted);
    if (making->wanted == NULL)
        return mny_problem_memory(making->problems);
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->cities[i], "all") != 0)
            choose_one(making, options->cities[i]);
        else
            for (size_t c = 0; c < data->city_count; c++)
                making->wanted[c] = true;
    }
    for (size_t c = 0; c < data->city_count; c++)
        if (making->wanted[c] && !is_safe(data->cities[c].code))
            mny_problem(making->problems, MNY_E_INPUT, nowhere,
                        _("city code \"%s\": no file can be named so; a code of letters, digits, - "
                          "and _, of at most %d bytes, is expected"),
                        data->cities[c].code, NAME_MOST);
    return mny_problems_code(making->problems);
}

/* ---- files ------------------------------------------------------------------------------- */

/* FOLDER/CODE.html; NULL without memory. */
static char *path_of(const char *folder, const char *code)
{
    char name[NAME_MOST + 8];

    snprintf(name, sizeof name, "%s.html", code);
    return mny_path_in(folder, name);
}

static enum mny_code make_one(const struct making *making, size_t city)
{
    struct mny_packet packet;
    struct mny_document document;
    struct mny_writer *writer = NULL;
    enum mny_code code = mny_packet_make(making->source, city, making->problems, &packet);
    char *path = code == MNY_OK ? path_of(making->workshop, packet.city->code) : NULL;

    if (code == MNY_OK && path == NULL)
        code = mny_problem_memory(making->problems);
    if (code == MNY_OK)
        code = mny_writer_open(path, making->problems, &writer);
    if (code == MNY_OK) {
        mny_document_begin(&document);
        mny_packet_page(&packet, writer);
        mny_document_end(&document);
        code = mny_writer_close(writer);
    }
    free(path);
    mny_packet_free(&packet);
    return code;
}

static enum mny_code make_workshop(struct making *making)
{
    making->workshop = mny_path_in(making->folder, ".cities.XXXXXX");
    if (making->workshop == NULL)
        return mny_problem_memory(making->problems);
    if (mkdtemp(making->workshop) != NULL)
        return MNY_OK;
    free(making->workshop);
    making->workshop = NULL;
    return mny_problem_system(making->problems, MNY_E_CREATE, making->folder,
                              _("write into this folder"), errno);
}

static void remove_workshop(const struct making *making)
{
    const struct mny_report_data *data;

    if (making->workshop == NULL)
        return;
    data = mny_packet_source_data(making->source);
    for (size_t i = 0; i < data->city_count; i++) {
        char *path = making->wanted[i] ? path_of(making->workshop, data->cities[i].code) : NULL;

        if (path != NULL)
            unlink(path);
        free(path);
    }
    rmdir(making->workshop);
}

/* OUT/cities, which may be there; but not as a link that leads elsewhere. */
static enum mny_code make_place(const struct making *making, char **place)
{
    struct stat status;

    *place = mny_path_in(making->folder, "cities");
    if (*place == NULL)
        return mny_problem_memory(making->problems);
    if (mkdir(*place, 0777) == 0)
        return MNY_OK;
    if (errno == EEXIST && lstat(*place, &status) == 0) {
        if (S_ISDIR(status.st_mode))
            return MNY_OK;
        errno = ENOTDIR;
    }
    return mny_problem_system(making->problems, MNY_E_CREATE, *place, _("create this file"), errno);
}

static enum mny_code place_one(const struct making *making, const char *place, const char *city,
                               void (*written)(const char *path))
{
    char *from = path_of(making->workshop, city), *to = path_of(place, city);
    enum mny_code code = MNY_OK;

    if (from == NULL || to == NULL)
        code = mny_problem_memory(making->problems);
    else if (rename(from, to) != 0)
        code = mny_problem_system(making->problems, MNY_E_CREATE, to, _("create this file"), errno);
    else if (written != NULL)
        written(to);
    free(from);
    free(to);
    return code;
}

static enum mny_code place_all(const struct making *making, void (*written)(const char *path))
{
    const struct mny_report_data *data = mny_packet_source_data(making->source);
    char *place = NULL;
    enum mny_code code = make_place(making, &place);

    for (size_t i = 0; code == MNY_OK && i < data->city_count; i++)
        if (making->wanted[i])
            code = place_one(making, place, data->cities[i].code, written);
    if (code != MNY_OK && place != NULL)
        rmdir(place); /* does nothing if there is a packet in it */
    free(place);
    return code;
}

enum mny_code mny_packets(const char *folder, const struct mny_packet_options *options,
                          struct mny_problems *problems, void (*written)(const char *path))
{
    struct making making = {.folder = folder, .problems = problems};
    enum mny_code code = mny_packet_source_open(folder, options->last, problems, &making.source);

    if (code == MNY_OK)
        code = choose(&making, options);
    if (code == MNY_OK)
        code = make_workshop(&making);
    for (size_t i = 0; code == MNY_OK && i < mny_packet_source_data(making.source)->city_count; i++)
        if (making.wanted[i])
            code = make_one(&making, i);
    if (code == MNY_OK)
        code = place_all(&making, written);
    remove_workshop(&making);
    free(making.workshop);
    free(making.wanted);
    mny_packet_source_close(making.source);
    return code;
}
