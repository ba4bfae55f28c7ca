/*
 * person.c - what people do about themselves: take over what they asked before, change a password.
 */
#include <stdio.h>
#include <string.h>

#include "flow/decide/case_decision.h"
#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/person.h"

/* Everything that belongs to a question belongs to its new asker. */
static void
hand_over(struct tx *tx, const struct question_row *question, const char *person)
{
	char mention[ID_SIZE + 8];

	snprintf(mention, sizeof mention, "%%\"%s\"%%", question->id);
	db_run(tx->db, "UPDATE question SET asker = ?2 WHERE id = ?1", "ss", question->id, person);
	db_run(tx->db, "UPDATE contact SET person = ?2 WHERE item = ?1", "ss", question->id,
		person);
	db_run(tx->db, "UPDATE cases SET asker = ?2 WHERE question = ?1", "ss", question->id,
		person);
	db_run(tx->db, "UPDATE notice SET person = ?3 WHERE person = ?1 AND body LIKE ?2", "sss",
		question->asker, mention, person);
}

/* A message on the board, which came from no question, has a number of its own. */
static bool
names_case(const struct decision *decision)
{
	const char *number = decision_text(decision, "number");
	struct case_row row;

	return number && case_load(decision->tx->db, number, &row) && !row.question[0];
}

static void
claim_case(struct decision *decision)
{
	const char *person = decision->actor.person;
	struct tx *tx = decision->tx;
	struct case_row row;
	char mention[32];

	if (!case_allow_own(decision, &row))
		return;
	case_result(decision, &row);
	if (strcmp(row.asker, person) == 0)
		return;
	if (db_integer(tx->db, 0, "SELECT 1 FROM person WHERE id = ?1 AND kind <> 'anonymous'", "s",
		    row.asker) == 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "这个案件已在另一个账号里",
			"The case is in another account already");
		return;
	}
	snprintf(mention, sizeof mention, "%%\"%s\"%%", row.number);
	db_run(tx->db, "UPDATE cases SET asker = ?2 WHERE id = ?1", "ss", row.id, person);
	db_run(tx->db, "UPDATE contact SET person = ?2 WHERE item = ?1", "ss", row.id, person);
	db_run(tx->db, "UPDATE notice SET person = ?3 WHERE person = ?1 AND body LIKE ?2", "sss",
		row.asker, mention, person);
	decision->doer.person = person; /* not the asker until now, in whose name the code acts */
	record_audit(&decision->doer, NULL, "person.claim", row.id, NULL);
}

void
decide_person_claim(struct decision *decision)
{
	struct question_row question;
	struct event_row event;

	if (!decision_allow(decision))
		return;
	if (names_case(decision)) {
		claim_case(decision);
		return;
	}
	if (!decision_allow_own(decision, &question, &event))
		return;
	json_object_update_new(decision->result,
		json_pack("{s:s, s:I, s:s}", "question", question.id, "version",
			(json_int_t)question.version, "number", question.number));
	if (strcmp(question.asker, decision->actor.person) == 0)
		return;
	if (db_integer(decision->tx->db, 0,
		    "SELECT 1 FROM person WHERE id = ?1 AND kind <> 'anonymous'", "s",
		    question.asker) == 1) {
		decision_refuse(decision, PROBLEM_WRONG_STATE, "这条提问已在另一个账号里",
			"The question is in another account already");
		return;
	}
	hand_over(decision->tx, &question, decision->actor.person);
	record_audit(&decision->doer, event.id, "person.claim", question.id, NULL);
}

/* Whoever learnt the old password is out; the session that changed it stays. */
static void
revoke_others(struct tx *tx, const char *person, const char *session)
{
	json_t *ids = json_array();
	json_t *id;
	size_t i;
	struct rows *rows = db_query(tx->db,
		"SELECT id FROM session WHERE person = ?1 AND id <> ?2 AND revoked_at IS NULL "
		"AND expires_at > ?3",
		"ssi", person, session, tx->now);

	while (rows_next(rows))
		json_array_append_new(ids, json_string(rows_text(rows, 0)));
	rows_end(rows);
	json_array_foreach(ids, i, id)
		session_revoke(tx, person, json_string_value(id));
	json_decref(ids);
}

/* Hashes were made before, on a side thread (identity.c); here only what was checked is replaced. */
void
decide_person_password(struct decision *decision)
{
	const char *person = decision->actor.person;
	struct tx *tx = decision->tx;

	if (!decision_allow(decision))
		return;
	if (!decision->new_password ||
		db_run(tx->db, "UPDATE person SET password = ?3 WHERE id = ?1 AND password = ?2",
			"sss", person, decision->old_password, decision->new_password) != 1) {
		decision_refuse(decision, PROBLEM_STALE, "密码刚刚被改过，请重试",
			"The password has just been changed; please try again");
		return;
	}
	revoke_others(tx, person, decision->actor.session);
	record_audit(&decision->doer, NULL, "person.password", person, NULL);
	json_object_update_new(
		decision->result, json_pack("{s:s, s:i}", "person", person, "version", 1));
}
