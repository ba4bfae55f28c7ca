/*
 * question.h - questions and answers, as statements.
 */
#ifndef OPENFLOOR_STORE_QUESTION_H
#define OPENFLOOR_STORE_QUESTION_H

#include <jansson.h>

#include "domain/authorise.h"
#include "domain/vocabulary.h"
#include "store/store.h"

struct question_row {
	char id[ID_SIZE], event[ID_SIZE], number[24], asker[ID_SIZE], label[64];
	char text[ID_SIZE], content[DIGEST_HEX_SIZE], original[ID_SIZE];
	enum question_state state;
	enum answered answered;
	int64_t version, asked_at, claimed_until, publish_at, votes;
	char unit[ID_SIZE], topic[ID_SIZE], follows[ID_SIZE], motion[ID_SIZE], merged_into[ID_SIZE],
		claimed_by[ID_SIZE]; /* "": none */
	char domain[16], reason[ID_SIZE], merged_from[16], appeal_state[16];
	bool urgent, pass_on, edited, erased;
	/* who decided it last, and edited it; what was approved; what stands between it and a decision */
	char decided_by[ID_SIZE], edited_by[ID_SIZE], held_by[ID_SIZE], second_by[ID_SIZE],
		first_by[ID_SIZE], approved_content[DIGEST_HEX_SIZE];
	bool needs_two; /* people to approve it: it is red */
	int64_t decided_at, edited_at, held_at, second_at, first_at, first_version, urgent_seen_at;
};
bool question_load(struct db *db, const char *id, struct question_row *out);
bool question_by_number(struct db *db, const char *number, struct question_row *out);

struct answer_row {
	char id[ID_SIZE], question[ID_SIZE], unit[ID_SIZE], official[ID_SIZE], author[ID_SIZE],
		text[ID_SIZE], content[DIGEST_HEX_SIZE];
	char outcome[16], continues[ID_SIZE], writer[ID_SIZE];
	enum answer_state state;
	char question_unit[ID_SIZE], revises[ID_SIZE], why[ID_SIZE];
	int64_t version, revision, question_version, writer_until, published_at;
	bool oral;
};
bool answer_load(struct db *db, const char *id, struct answer_row *out);

/* Body of text ID; NULL where it was erased.  The caller frees it. */
char *text_load(struct db *db, const char *id);

/* What ACTOR may see of a question, as a card of the desk (409 answers carry it too).  The caller owns it; NULL: no such question. */
json_t *question_card_json(struct db *db, const char *id, const struct actor *actor);

/* A page of the queue, the whole answer; the filter's empty strings (or NULL) mean "any", STATE "" means "pending". */
struct queue_filter {
	const char *event, *state, *text, *unit, *cursor;
	const char *colour; /* green, amber, red */
	const char *
		shelf; /* waiting, held, second, urgent, all; none: of pending ones all but the urgent, of others all */
	bool console; /* approved ones of the actor's units, with drafts */
};
json_t *question_queue_json(
	struct db *db, const struct queue_filter *filter, const struct actor *actor, int64_t now);

/* The card, for moderators of the event with `original` and `history`.  Not wrapped. */
json_t *question_detail_json(struct db *db, const char *id, const struct actor *actor);

/* One's own: for the asker or the holder of the receipt.  The lists are arrays. */
json_t *question_own_json(struct db *db, const struct keys *keys, const char *id, int64_t now);
json_t *question_mine_json(struct db *db, const struct keys *keys, const char *person, int64_t now);
json_t *notice_list_json(struct db *db, const char *person, int64_t after);

/* Votes changed at or after SINCE in EVENT: {"questions":{ID:n},"answers":{ID:{helpful,unhelpful}}}; NULL where none did.  NEWEST gets the greatest tally_at seen. */
json_t *tally_json(struct db *db, const char *event, int64_t since, int64_t *newest);

#endif
