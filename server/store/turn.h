/*
 * turn.h - whose turn it is to write.
 *
 * SQLite has one writer; its busy handler sleeps and polls.  Processes take turns by a
 * robust, process-shared mutex in a mapped file instead, and gather work while they wait.
 * A file that outlived all its users (a reboot) is made anew: the first to open it, known
 * by an exclusive flock, initialises the mutex.
 */
#ifndef OPENFLOOR_STORE_TURN_H
#define OPENFLOOR_STORE_TURN_H

#include "base/err.h"

struct turn;
MUST_CHECK enum err turn_open(const char *path, struct turn **out);
void turn_take(struct turn *turn); /* blocks; a holder that died passes it on */
void turn_give(struct turn *turn);
void turn_close(struct turn *turn); /* NULL does nothing */

#endif
