/*
 * wordlist.h - the city's words as this worker screens with them.
 *
 * Read before the worker takes its first question, and anew, off the loop, whenever the control stream tells
 * of a newer version; until that one is compiled the old one goes on.  The loop's thread.
 */
#ifndef OPENFLOOR_FLOW_WORDLIST_H
#define OPENFLOOR_FLOW_WORDLIST_H

#include "domain/entry.h"
#include "flow/services.h"
#include "moderation/words.h"

struct wordlist;

/* Reads the list at once; where it cannot be read it is empty, and the log says so. */
struct wordlist *wordlist_create(struct services *services);
void wordlist_free(struct wordlist *list); /* after the store is closed; NULL does nothing */

/* What is in force here now: borrowed, until the loop's next turn. */
struct words *wordlist_words(const struct wordlist *list);
int64_t wordlist_version(const struct wordlist *list);

/* An entry of the control stream ("words" {version}); the newest ones come again when the stream is opened. */
void wordlist_control(struct wordlist *list, const struct entry *entry);

/* All words in force in DB, compiled; VERSION gets which they are.  The caller holds the reference. */
struct words *wordlist_compile(struct db *db, int64_t *version);

#endif
