/* SPDX-License-Identifier: MIT */
#include "survey/common/json_text.h"

#include <errno.h>

/* What is still to be read of a text. */
struct text_left {
    const char *text;
    size_t length;
    bool no_memory;
};

/* The next byte, of which Jansson asks for more.  Where it has no memory for the byte before it
   goes on without that, and the next number takes errno away: so it is looked at here, byte by
   byte, and there is no next one. */
static size_t next_byte(void *buffer, size_t room, void *context)
{
    struct text_left *left = context;

    left->no_memory = left->no_memory || errno == ENOMEM;
    if (left->no_memory || left->length == 0 || room == 0)
        return 0;
    *(char *)buffer = *left->text++;
    left->length--;
    return 1;
}

json_t *mny_json_parse(const char *text, size_t length, size_t flags, json_error_t *error,
                       bool *no_memory)
{
    struct text_left left = {text, length, false};
    json_t *root;

    errno = 0;
    root = json_load_callback(next_byte, &left, flags, error);
    /* Without memory for a token Jansson calls it invalid; without any to begin with it gives
       neither a code nor a place. */
    *no_memory = left.no_memory || errno == ENOMEM ||
                 (!root && (error->line < 0 || json_error_code(error) == json_error_out_of_memory));
    if (!*no_memory)
        return root;
    json_decref(root);
    return NULL;
}
