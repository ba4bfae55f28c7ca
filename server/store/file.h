/*
 * file.h - pictures and documents of posts and answers, as statements.
 *
 * A file is a draft until something names it; what it shows then decides who may have it: everybody, once a
 * post or an answer that is public shows it, else its owner and those who may see that draft.  The bytes are
 * in files/vault.h.
 */
#ifndef OPENFLOOR_STORE_FILE_H
#define OPENFLOOR_STORE_FILE_H

#include <jansson.h>

#include "domain/authorise.h"
#include "store/db.h"
#include "store/store.h"

#define FILE_NAME_SIZE 512
#define FILE_ALT_SIZE  2600

struct file_row {
	char id[ID_SIZE], event[ID_SIZE], owner[ID_SIZE];
	char state[12], kind[12], type[32], preview_type[32];
	char sha256[DIGEST_HEX_SIZE], preview[DIGEST_HEX_SIZE]; /* preview "": none */
	char name[FILE_NAME_SIZE], alt[FILE_ALT_SIZE];
	int64_t bytes, preview_bytes, width, height, at;
};

bool file_load(struct db *db, const char *id, struct file_row *out);
void file_insert(struct tx *tx, const struct file_row *file);

/* Does something public show it? */
bool file_is_public(struct db *db, const struct file_row *file);

/* May ACTOR have it though nothing public shows it? */
bool file_is_for(struct db *db, const struct file_row *file, const struct actor *actor);

/* How many OWNER has added since SINCE. */
int64_t file_count(struct db *db, const char *owner, int64_t since);

/* Does a row that is not gone name DIGEST? */
bool file_is_wanted(struct db *db, const char *digest);

/* As the interface has it: {id, kind, type, bytes, width?, height?, name?, alt?}.  The caller owns it. */
json_t *file_json(const struct file_row *file);

/* What ITEM shows at REVISION, in order; NULL where nothing.  The caller owns it. */
json_t *file_list_json(struct db *db, const char *item, int64_t revision);

/* What the answer shows now. */
json_t *file_answer_json(struct db *db, const char *answer);

/* The same as the trail has it: [{file, sha256}]; NULL where nothing. */
json_t *file_digests_json(struct db *db, const char *item, int64_t revision);

/* A draft that nothing named in time; gives when to look again, or 0. */
int64_t file_lapse(struct tx *tx, const char *id, int64_t draft_ms);

#endif
