/*
 * clocked.h - cases with clocks, for tests of what time does to them; each fails the test where it fails.
 */
#ifndef OPENFLOOR_TESTS_CLOCKED_H
#define OPENFLOOR_TESTS_CLOCKED_H

#include "store/store.h"

int64_t clocked_ms(const char *text); /* RFC 3339 */

/* The paper TEXT is in force from now on; open cases are counted by what they were. */
void clocked_import(struct tx *tx, const char *text);

/* A case of the event e1, received at tx->now; `start` with the clock of an ordinary problem. */
void clocked_make(struct tx *tx, char id[static ID_SIZE]);
void clocked_start(struct tx *tx, char id[static ID_SIZE]);

/* Its clock is what follows from its rows and its log. */
void clocked_right(struct db *db, const char *id);

/* A number in the row of the case. */
int64_t clocked_column(struct db *db, const char *id, const char *name);

#endif
