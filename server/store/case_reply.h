/*
 * case_reply.h - a unit's reply to a case, from the draft to its corrections, as statements.
 */
#ifndef OPENFLOOR_STORE_CASE_REPLY_H
#define OPENFLOOR_STORE_CASE_REPLY_H

#include <jansson.h>

#include "store/store.h"

struct case_reply_row {
	char id[ID_SIZE], case_id[ID_SIZE], unit[ID_SIZE], author[ID_SIZE], text[ID_SIZE],
		public_text[ID_SIZE], basis[ID_SIZE], why[ID_SIZE], revises[ID_SIZE]; /* "": none */
	char state[12], channel[8], outcome[16];
	char content[DIGEST_HEX_SIZE], public_content[DIGEST_HEX_SIZE];
	int64_t version, revision, planned_on, approved_at;
};

bool case_reply_load(struct db *db, const char *id, struct case_reply_row *out);

/* What UNIT has begun and not handed in: the draft of a correction of REVISES, or (NULL) of the reply. */
bool case_reply_draft(struct db *db, const char *case_id, const char *unit, const char *revises,
	struct case_reply_row *out);

/*
 * {reply, version, state, unit, text, content, outcome?, planned_on?, basis?, public_text?, public_content?, findings?,
 * revises?, why?, author:{id,name}, approved_at?}: for those who handle it.  The caller owns it; NULL: none.
 */
json_t *case_reply_json(struct db *db, const char *id);

/* All of a case: for its staff drafts too.  An array. */
json_t *case_replies_json(struct db *db, const char *case_id);

/* Keeps TEXT as the newest revision of the published REPLY. */
void case_reply_keep_revision(
	struct tx *tx, const char *reply, int64_t revision, const char *text, const char *why);

/* [{text, why?, at}], oldest first; an array. */
json_t *case_reply_revisions_json(struct db *db, const char *reply);

#endif
