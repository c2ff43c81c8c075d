/* SPDX-License-Identifier: MIT */
#include "survey/privacy/salt.h"

#include "core/file.h"
#include "core/text.h"

#include <stdlib.h>

enum mny_code mny_salt_read(const char *path, struct mny_problems *problems, char **salt,
                            size_t *length)
{
    enum mny_code code = mny_file_read(path, problems, salt, length);

    if (code != MNY_OK || *length >= MNY_SALT_LEAST)
        return code;
    free(*salt);
    *salt = NULL;
    return mny_problem(problems, MNY_E_INPUT, (struct mny_where){.file = path},
                       _("this salt has %zu bytes, which could be tried out; at least %d are "
                         "expected: make one with head -c 32 /dev/urandom >FILE, and keep it "
                         "secret"),
                       *length, MNY_SALT_LEAST);
}
