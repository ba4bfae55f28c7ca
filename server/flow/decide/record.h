/*
 * record.h - what a change leaves behind: entries, audit rows, notices, counts.
 *
 * Used by the handlers of commands and by what happens by itself; a doer says in whose
 * name.  All of it belongs to the transaction of the change: if that is undone, so is this.
 * JSON given as `body` or `detail` is taken over.
 */
#ifndef OPENFLOOR_FLOW_DECIDE_RECORD_H
#define OPENFLOOR_FLOW_DECIDE_RECORD_H

#include <jansson.h>
#include <stdio.h>

#include "store/event.h"
#include "store/question.h"
#include "store/store.h"

/* Who does it, as colleagues see it and as the audit keeps it. */
struct doer {
	struct tx *tx;
	const char *person; /* an id; "system" for what happens by itself */
	const char *name; /* "" for netizens and the system */
	const char *role;
	const char *address; /* staff: in full; netizens: a keyed hash; "" for the system */
};

/* What the audit keeps of a netizen's address: a hash that only the key leads back from. */
#define ADDRESS_HASH_SIZE (DIGEST_LEN + 1)
void hash_address(const struct keys *keys, const char *address, char out[static ADDRESS_HASH_SIZE]);

/* What happens by itself. */
struct doer doer_system(struct tx *tx);

/* {"id","name"}, or NULL for those whom colleagues are not told. */
json_t *doer_json(const struct doer *doer);

/* The text that an entry shows, and the item that is hidden or erased with it. */
struct shown {
	const char *item;
	const char *text; /* id in text */
	const char
		*words; /* its body and digest, where they are at hand; else NULL: they are read */
	const char *digest;
};

/* An entry of EVENT's public or desk stream.  SHOWN: NULL for one without a text.  RESULT (or NULL) gets its seq. */
void record_public(const struct doer *doer, const char *event, const char *kind, json_t *body,
	const struct shown *shown, json_t *result);
void record_desk(const struct doer *doer, const char *event, const char *kind, json_t *body,
	const struct shown *shown);

/* A passing message to the desk, which no log keeps. */
void record_desk_passing(struct tx *tx, const char *event, const char *kind, json_t *body);

/* An entry of the control stream: every worker acts on it. */
void record_control(struct tx *tx, const char *kind, json_t *body);

/* A row of the audit trail of EVENT (NULL: the city's). */
void record_audit(const struct doer *doer, const char *event, const char *action,
	const char *target, json_t *detail);

/*
 * A notice for PERSON: kept for the next visit, and told now to wherever they are.  TEXT (words, or
 * NULL) is kept as a text of its own.
 */
void record_notice(struct tx *tx, const char *person, const char *event, const char *kind,
	json_t *body, const char *text);

/* Tells the askers of QUESTION and of all that was merged into it; each body names their own question, and AND (borrowed, or NULL) besides. */
void record_notice_askers(
	struct tx *tx, const char *question, const char *event, const char *kind, json_t *and);

/* Changes of an event's numbers. */
struct numbers {
	int64_t received, pending, published, declined, answered, taken_up;
	const char *reason; /* for which as many were declined; NULL without */
};
void record_numbers(struct tx *tx, const char *event, const struct numbers *change);

static inline void
copy_id(char out[static ID_SIZE], const char *id)
{
	snprintf(out, ID_SIZE, "%s", id);
}

/* "" is NULL: for JSON and SQL, where nothing is told apart from an empty text. */
const char *unless_empty(const char *text);

/* MS as RFC 3339, or NULL for 0.  The caller owns it. */
json_t *time_json(int64_t ms);

#endif
