/* SPDX-License-Identifier: MIT */
/* Threads that share out a number of independent jobs. */
#ifndef MINYI_SURVEY_COMMON_WORKERS_H
#define MINYI_SURVEY_COMMON_WORKERS_H

#include <stddef.h>

/* Processors that are there, 1 where that is not known. */
size_t mny_processors(void);

/* Calls JOB(CONTEXT, i) once for each i below COUNT, on up to THREADS threads (the
   caller's is one of them), and returns when all are done.  Jobs are begun in
   order, may run at the same time, and must not touch each other's data.  After
   an interrupt (mny_interrupted()) no more are begun. */
void mny_workers_run(size_t count, size_t threads, void (*job)(void *context, size_t index),
                     void *context);

#endif
