/* SPDX-License-Identifier: MIT */
#include "core/spreadsheet_text.h"

#include "core/number.h"

#include <string.h>

bool mny_spreadsheet_computes(const char *text, size_t length)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    double number;

    if (length == 0)
        return false;
    if (memchr("=+-@\t\r\n", *text, 7))
        return !mny_number_parse(text, length, &number);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (length >= strlen(wide[i]) && memcmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return false;
}
