/*
 * vote.c - votes for questions, and whether an answer helped.  Counts are no entries: workers read
 * what changed together with the heads (tally_at).
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "flow/decide/publication.h"
#include "flow/decide/votes.h"

#define FAMILY \
	"(WITH RECURSIVE family (id) AS (SELECT ?1 UNION SELECT question.id FROM question " \
	"JOIN family ON question.merged_into = family.id) SELECT id FROM family)"

static void
recount(struct tx *tx, const char *question)
{
	db_run(tx->db,
		"UPDATE question SET tally_at = ?2, votes = (SELECT COUNT(DISTINCT voter) "
		"FROM vote WHERE vote.question IN " FAMILY ") WHERE id = ?1",
		"si", question, tx->now);
}

void
votes_recount(struct tx *tx, const char *question)
{
	char next[ID_SIZE];

	copy_id(next, question);
	do
		recount(tx, next);
	while (db_text(tx->db, next, sizeof next,
		"SELECT merged_into FROM question WHERE id = ?1 AND merged_into IS NOT NULL", "s",
		next));
}

/* Has VOTER a vote for something that was merged into QUESTION?  Then it counts already. */
static bool
counts_by_merge(struct tx *tx, const char *question, const char *voter)
{
	return db_integer(tx->db, 0,
		       "SELECT 1 FROM vote WHERE voter = ?2 AND question <> ?1 "
		       "AND question IN " FAMILY " LIMIT 1",
		       "ss", question, voter) == 1;
}

static bool
begin(struct decision *decision, struct question_row *question)
{
	struct event_row event;

	if (!decision_allow_question(
		    decision, decision_text(decision, "question"), question, &event))
		return false;
	if (!question_is_public(question))
		return decision_refuse(decision, PROBLEM_WRONG_STATE, "只能为已公开的提问投票",
			"Only a published question can be voted for");
	return true;
}

static void
change_votes(
	struct decision *decision, const struct question_row *question, int64_t change, bool voted)
{
	struct tx *tx = decision->tx;

	if (change != 0 && counts_by_merge(tx, question->id, decision->actor.person))
		change = 0;
	if (change != 0)
		db_run(tx->db,
			"UPDATE question SET votes = votes + ?2, tally_at = ?3 WHERE id = ?1",
			"sii", question->id, change, tx->now);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:I, s:b}", "question", question->id, "version",
			(json_int_t)question->version, "votes",
			(json_int_t)(question->votes + change), "voted", voted));
}

void
decide_question_vote(struct decision *decision)
{
	struct question_row question;
	int64_t made;

	if (!begin(decision, &question))
		return;
	made = db_run(decision->tx->db,
		"INSERT INTO vote (question, voter, at) VALUES (?1, ?2, ?3) "
		"ON CONFLICT (question, voter) DO NOTHING",
		"ssi", question.id, decision->actor.person, decision->tx->now);
	change_votes(decision, &question, made == 1 ? 1 : 0, true);
}

void
decide_question_unvote(struct decision *decision)
{
	struct question_row question;
	int64_t gone;

	if (!begin(decision, &question))
		return;
	gone = db_run(decision->tx->db, "DELETE FROM vote WHERE question = ?1 AND voter = ?2", "ss",
		question.id, decision->actor.person);
	change_votes(decision, &question, gone == 1 ? -1 : 0, false);
}

/* ---- did it help? */

/* Moves the counts by what the voter said before (-1: nothing) and says now. */
static void
count_rating(struct tx *tx, const char *answer, int64_t before, int64_t now)
{
	db_run(tx->db,
		"UPDATE answer SET tally_at = ?2, helpful = helpful + ?3, unhelpful = unhelpful + ?4 "
		"WHERE id = ?1",
		"siii", answer, tx->now, (int64_t)(now == 1) - (int64_t)(before == 1),
		(int64_t)(now == 0) - (int64_t)(before == 0));
}

void
decide_answer_rate(struct decision *decision)
{
	bool helpful = command_bool(decision->command, "helpful", true);
	struct tx *tx = decision->tx;
	struct answer_row answer;
	struct question_row question;
	struct event_row event;
	int64_t before;

	if (!decision_allow_answer(
		    decision, decision_text(decision, "answer"), &answer, &question, &event))
		return;
	if (answer.state != ANSWER_STATE_PUBLISHED) {
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这条答复", "There is no such answer");
		return;
	}
	before = db_integer(tx->db, -1,
		"SELECT helpful FROM answer_rating WHERE answer = ?1 AND voter = ?2", "ss",
		answer.id, decision->actor.person);
	db_run(tx->db,
		"INSERT INTO answer_rating (answer, voter, helpful, at) VALUES (?1, ?2, ?3, ?4) "
		"ON CONFLICT (answer, voter) DO UPDATE SET helpful = excluded.helpful, "
		"at = excluded.at",
		"ssii", answer.id, decision->actor.person, (int64_t)helpful, tx->now);
	count_rating(tx, answer.id, before, (int64_t)helpful);
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:b}", "answer", answer.id, "version",
			(json_int_t)answer.version, "helpful", helpful));
}
