/* SPDX-License-Identifier: MIT */
#include "survey/common/json_text.h"

#include <errno.h>

json_t *mny_json_parse(const char *text, size_t length, size_t flags, json_error_t *error,
                       bool *no_memory)
{
    json_t *root;

    errno = 0;
    root = json_loadb(text, length, flags, error);
    /* Where there is no memory for a token, Jansson calls it invalid, or goes on without it;
       without any to begin with it gives neither a code nor a place. */
    *no_memory = errno == ENOMEM ||
                 (!root && (error->line < 0 || json_error_code(error) == json_error_out_of_memory));
    if (!*no_memory)
        return root;
    json_decref(root);
    return NULL;
}
