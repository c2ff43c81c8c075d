/* SPDX-License-Identifier: MIT */
#include "survey/options_private.h"

#include "core/text.h"

#include <string.h>

static void print_padded(FILE *out, const char *text, size_t columns)
{
    size_t width = mny_display_width(text, strlen(text));

    fprintf(out, "%s%*s", text, width < columns ? (int)(columns - width) : 1, "");
}

static void print_option(const struct option_entry *entry, FILE *out)
{
    char left[64];
    const char *value = entry->argument ? entry->argument : "";

    if (entry->key < 256)
        snprintf(left, sizeof left, "  -%c, --%s %s", (char)entry->key, entry->name, value);
    else
        snprintf(left, sizeof left, "      --%s%s%s", entry->name, *value == '[' ? "" : " ", value);
    print_padded(out, left, 32);
    fprintf(out, "%s\n", _(entry->help));
}

static void print_exit_statuses(FILE *out)
{
    fprintf(out, "\n%s\n",
            _("Exit status: 0 done; 2 usage; 65 bad input, nothing written (verify: differs);\n"
              "66 no such file; 73 cannot write; 74 I/O error; 75 finished, but some cities\n"
              "could not be weighted, or no response is left; 70 internal error; 71 out of\n"
              "memory; 130 interrupted, nothing written."));
}

static void print_program_help(FILE *out)
{
    fprintf(out, "%s\n\n", _("minyi - citizen surveys and filings to city scores"));
    fprintf(out, "%s minyi COMMAND [OPTION...]\n\n%s\n", _("Usage:"), _("Commands:"));
    for (int i = 0; i < MNY_COMMAND_COUNT; i++) {
        const struct command_entry *command = mny_command_entry((enum mny_command)i);

        fprintf(out, "  ");
        print_padded(out, command->name, 12);
        fprintf(out, "%s\n", _(command->summary));
    }
    fprintf(out, "\n%s\n", _("minyi COMMAND --help shows the options of a command."));
    print_exit_statuses(out);
}

void mny_options_help(enum mny_command command, FILE *out)
{
    const struct command_entry *entry;

    if (command == MNY_COMMAND_COUNT) {
        print_program_help(out);
        return;
    }
    entry = mny_command_entry(command);
    fprintf(out, "%s minyi %s %s\n\n%s\n\n%s\n", _("Usage:"), entry->name, entry->usage,
            _(entry->summary), _("Options:"));
    for (size_t i = 0; i < mny_options_count(); i++)
        if (mny_option_entry(i)->where & (1 << command))
            print_option(mny_option_entry(i), out);
    print_exit_statuses(out);
}
