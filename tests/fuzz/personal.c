/* SPDX-License-Identifier: MIT */
/* Any bytes as a text with personal data.  The glance must let nothing pass, a masked text
   must stay as it is, and be a text. */
#include "survey/privacy/personal.h"

#include "core/text.h"
#include "survey/privacy/personal_columns.h"
#include "survey/privacy/personal_private.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool same(const struct mny_masked *one, const struct mny_masked *other)
{
    return one->length == other->length && memcmp(one->text, other->text, one->length) == 0 &&
           one->scanned == other->scanned &&
           memcmp(one->found, other->found, sizeof one->found) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mny_personal *scanner, *thorough; /* live as long as the fuzzer */
    char *text = malloc(size + 1), *masked_text;
    struct mny_masked masked, wanted, again;

    if (!scanner) {
        scanner = mny_personal_create();
        thorough = mny_personal_create_beside(scanner);
        mny_personal_no_glance(thorough);
    }
    require(text != NULL);
    memcpy(text, data, size);
    require(mny_personal_mask(scanner, text, size, &masked));
    require(mny_personal_mask(thorough, text, size, &wanted));
    require(same(&masked, &wanted));
    require(masked.scanned == mny_utf8_valid(text, size, NULL));
    require(mny_utf8_valid(masked.text, masked.length, NULL));
    masked_text = malloc(masked.length + 1);
    require(masked_text != NULL);
    memcpy(masked_text, masked.text, masked.length);
    require(mny_personal_mask(scanner, masked_text, masked.length, &again));
    require(again.text == masked_text && again.length == masked.length && again.scanned);
    (void)mny_personal_column(text, size);
    free(masked_text);
    free(text);
    return 0;
}
