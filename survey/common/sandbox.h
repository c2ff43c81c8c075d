/* SPDX-License-Identifier: MIT */
/* What reads the files of strangers is kept from doing harm, should one of them find a fault in
   this program or in a library: by Landlock, where the system has it (Linux 5.19 or later). */
#ifndef MINYI_SURVEY_COMMON_SANDBOX_H
#define MINYI_SURVEY_COMMON_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* From now on this process, the threads it makes and the programs it starts change nothing but the
   COUNT PLACES and what is below them: no file is made, opened to be written, moved or removed
   elsewhere.  Nor do they reach anybody by TCP (Linux 6.7), or processes outside by signals
   and abstract sockets (6.12).  Files that are open stay so, and all may be read.  Of PLACES,
   those that are not there (yet) are passed over.

   False where the system cannot keep this up; all is then as before.  Called while there is one
   thread. */
bool mny_sandbox_enter(const char *const places[], size_t count);

#endif
