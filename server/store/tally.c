/*
 * tally.c - votes and ratings that changed (see question.h).
 */
#include "store/json_set.h"
#include "store/question.h"

static json_t *
question_votes(struct db *db, const char *event, int64_t since, int64_t *newest)
{
	json_t *votes = json_object();
	struct rows *rows = db_query(db,
		"SELECT id, votes, tally_at FROM question "
		"WHERE event = ?1 AND tally_at >= ?2 AND tally_at > 0 AND state = 'approved'",
		"si", event, since);
	while (rows_next(rows)) {
		json_set_number(votes, rows_text(rows, 0), rows_integer(rows, 1));
		if (rows_integer(rows, 2) > *newest)
			*newest = rows_integer(rows, 2);
	}
	rows_end(rows);
	return votes;
}

static json_t *
answer_ratings(struct db *db, const char *event, int64_t since, int64_t *newest)
{
	json_t *ratings = json_object();
	struct rows *rows = db_query(db,
		"SELECT answer.id, answer.helpful, answer.unhelpful, answer.tally_at FROM answer "
		"JOIN question ON question.id = answer.question "
		"WHERE answer.tally_at >= ?2 AND answer.tally_at > 0 AND question.event = ?1 "
		"AND answer.state = 'published'",
		"si", event, since);
	while (rows_next(rows)) {
		json_t *rating = json_object();
		json_set_number(rating, "helpful", rows_integer(rows, 1));
		json_set_number(rating, "unhelpful", rows_integer(rows, 2));
		json_object_set_new(ratings, rows_text(rows, 0), rating);
		if (rows_integer(rows, 3) > *newest)
			*newest = rows_integer(rows, 3);
	}
	rows_end(rows);
	return ratings;
}

json_t *
tally_json(struct db *db, const char *event, int64_t since, int64_t *newest)
{
	*newest = since;
	json_t *votes = question_votes(db, event, since, newest);
	json_t *ratings = answer_ratings(db, event, since, newest);
	json_t *tally = NULL;
	if (json_object_size(votes) + json_object_size(ratings) > 0) {
		tally = json_object();
		json_object_set(tally, "questions", votes);
		json_object_set(tally, "answers", ratings);
	}
	json_decref(votes);
	json_decref(ratings);
	return tally;
}
