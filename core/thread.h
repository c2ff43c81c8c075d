/* SPDX-License-Identifier: MIT */
/* Threads that work beside the one that waits for signals. */
#ifndef MINYI_CORE_THREAD_H
#define MINYI_CORE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Starts RUN(ARGUMENT) on a thread that takes no signals; false if none is to be had. */
bool mny_thread_start(pthread_t *thread, void *(*run)(void *argument), void *argument);

#endif
