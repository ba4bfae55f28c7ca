/*
 * note.c - the private line between host, moderators and officials: a note is sent, and acknowledged.
 *
 * The desk's log says that there is one, from whom and to whom; its text is read by those whom it is for.
 */
#include <string.h>

#include "flow/decide/decide.h"
#include "flow/decide/handlers.h"
#include "store/note.h"

/* A unit is named if, and only if, the note is for one. */
static bool
check_unit(struct decision *decision, const char *event, enum addressee to)
{
	const char *unit = decision_text(decision, "unit");

	if (to != ADDRESSEE_UNIT && unit)
		return decision_refuse_argument(decision, "/unit", "只有发给单位的便条才写单位",
			"A unit is named only where the note is for one");
	if (to != ADDRESSEE_UNIT || (unit && event_has_unit(decision->tx->db, event, unit)))
		return true;
	return decision_refuse_argument(decision, "/unit", "请指明参加本活动的一个单位",
		"Name a unit that takes part in the event");
}

static bool
check_question(struct decision *decision, const char *event)
{
	const char *id = decision_text(decision, "question");
	struct question_row question;

	if (!id ||
		(question_load(decision->tx->db, id, &question) &&
			strcmp(question.event, event) == 0))
		return true;
	return decision_refuse_argument(decision, "/question", "本活动没有这条提问",
		"The event does not have this question");
}

void
decide_note_send(struct decision *decision)
{
	enum addressee to = (enum addressee)addressee_read(decision_text(decision, "to"));
	const char *unit = decision_text(decision, "unit");
	const char *question = decision_text(decision, "question");
	struct tx *tx = decision->tx;
	struct event_row event;
	struct text_ref text;
	char id[ID_SIZE];
	json_t *about;

	if (!decision_allow_event(decision, decision_text(decision, "event"), &event) ||
		!check_unit(decision, event.id, to) || !check_question(decision, event.id))
		return;
	ids_make('n', tx->now, id);
	tx_text(tx, decision_text(decision, "text"), &text);
	db_run(tx->db,
		"INSERT INTO note (id, event, at, author, role, addressee, unit, question, text) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		"ssissssss", id, event.id, tx->now, decision->actor.person, decision->doer.role,
		addressee_word((int)to), unit, question, text.id);
	about = json_pack("{s:s, s:s*, s:s*}", "to", addressee_word((int)to), "unit", unit,
		"question", question);
	record_audit(&decision->doer, event.id, "note.send", id, json_copy(about));
	json_object_set_new(about, "note", json_string(id));
	record_desk(&decision->doer, event.id, "note", about, NULL);
	json_object_update_new(decision->result, json_pack("{s:s, s:i}", "note", id, "version", 1));
}

/* Twice is as good as once. */
void
decide_note_acknowledge(struct decision *decision)
{
	const char *id = decision_text(decision, "note");
	struct tx *tx = decision->tx;
	struct note_row note;
	struct event_row event;

	if (!decision_has_session(decision))
		return;
	if (!note_load(tx->db, id, &note)) {
		decision_refuse(
			decision, PROBLEM_NOT_FOUND, "没有这张便条", "There is no such note");
		return;
	}
	if (!decision_allow_event(decision, note.event, &event))
		return;
	if (!note_is_for(&decision->actor, &note)) {
		decision_refuse(decision, PROBLEM_FORBIDDEN, "这张便条不是发给您的",
			"The note is not for you");
		return;
	}
	json_object_update_new(
		decision->result, json_pack("{s:s, s:i}", "note", note.id, "version", 1));
	if (db_run(tx->db,
		    "INSERT INTO note_seen (note, person, at) VALUES (?1, ?2, ?3) "
		    "ON CONFLICT DO NOTHING",
		    "ssi", note.id, decision->actor.person, tx->now) != 1)
		return;
	record_desk(
		&decision->doer, event.id, "note_seen", json_pack("{s:s}", "note", note.id), NULL);
	record_audit(&decision->doer, event.id, "note.acknowledge", note.id, NULL);
}
