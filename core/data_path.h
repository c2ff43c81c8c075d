/* SPDX-License-Identifier: MIT */
/* Where the program's own data lies: standards, the message catalogue,
   questionnaires.  Found at run time, so that an installed tree can be moved. */
#ifndef MINYI_CORE_DATA_PATH_H
#define MINYI_CORE_DATA_PATH_H

/* The folder SUBJECT ("standards", "locale", "questionnaires"): in $MINYI_DATA,
   else in share/minyi of a folder above the program, installed or built.
   Free with free(); NULL if there is none (or no memory). */
char *mny_data_path(const char *subject);

#endif
