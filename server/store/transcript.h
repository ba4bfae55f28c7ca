/*
 * transcript.h - what the editor made of an event's log: chapters, a summary, spelling put right.
 *
 * Each change is a revision with a number; the log itself stays as it was, and every reader
 * can see both.  Corrections of what has been hidden, erased or written anew since count no more.
 */
#ifndef OPENFLOOR_STORE_TRANSCRIPT_H
#define OPENFLOOR_STORE_TRANSCRIPT_H

#include <jansson.h>

#include "base/ids.h"
#include "store/db.h"

/* The newest revision of EVENT's transcript; 0: nothing was edited. */
int64_t transcript_revision(struct db *db, const char *event);

/*
 * {revision, edited_at?, editor?, summary?, chapters:[{title, items}], corrections:[{target, original,
 * text, why, at}], revisions:[{revision, at, by, note?}]} as of REVISION (0: nothing edited).  The caller owns it.
 */
json_t *transcript_json(struct db *db, const char *event, int64_t revision);

/* A text of EVENT's log that everybody can read now: question, answer or post. */
struct public_text {
	char *body; /* malloc'ed */
	char content[DIGEST_HEX_SIZE];
	bool is_answer;
};
bool public_text_load(
	struct db *db, const char *event, const char *target, struct public_text *out);

#endif
