#include "store/card.h"

#include <string.h>

#include "base/clock.h"
#include "store/card_review.h"
#include "store/card_screening.h"
#include "store/file.h"
#include "store/invite.h"
#include "store/json_set.h"
#include "store/person.h"
#include "store/record.h"

bool
card_is_for_moderator(const struct actor *actor, const char *event)
{
	return actor_has(actor, R_MODERATE, event);
}

/* ------------------------------------------------------------------ answers and drafts */

json_t *
card_answers(struct db *db, const char *question, bool with_hidden)
{
	static const char *const keys[] = {"answer:s", "unit:s", "version:i", "revision:i",
		"state:s", "outcome:s", "at:t", "continues:s", NULL};
	json_t *answers = json_array();
	struct rows *rows = db_query(db,
		"SELECT answer.id, answer.unit, answer.version, answer.revision, answer.state, "
		"answer.outcome, answer.published_at, answer.continues, text.body, person.name, "
		"person.function, answer.oral, answer.helpful, answer.unhelpful FROM answer "
		"LEFT JOIN text ON text.id = answer.text "
		"LEFT JOIN person ON person.id = COALESCE(answer.official, answer.author) "
		"WHERE answer.question = ?1 AND (answer.state = 'published' OR "
		"(?2 = 1 AND answer.state = 'hidden')) ORDER BY answer.published_at, answer.id",
		"si", question, (int64_t)with_hidden);
	while (rows_next(rows)) {
		char badge[260];
		json_t *answer = json_row(rows, keys);
		person_badge(rows_text(rows, 9), rows_text(rows, 10), badge, sizeof badge);
		json_object_set_new(answer, "by", json_string(badge));
		json_object_set_new(answer, "text", json_string(rows_text(rows, 8)));
		if (rows_integer(rows, 11) != 0)
			json_object_set_new(answer, "oral", json_true());
		json_set_value(answer, "files", file_answer_json(db, rows_text(rows, 0)));
		json_array_append_new(answers, answer);
	}
	rows_end(rows);
	return answers;
}

struct draft_of {
	const char *event, *unit, *official, *author, *state, *policy;
};

/* A unit's drafts are its own: its officials, approvers and clerks; a moderator only signs what was handed in. */
static bool
may_see_draft(const struct actor *actor, const struct draft_of *draft)
{
	if (strcmp(draft->author, actor->person) == 0 ||
		strcmp(draft->official, actor->person) == 0)
		return true;
	if (draft->unit[0] != '\0' &&
		actor_grant(actor, R_OFFICIAL | R_APPROVER | R_CLERK, draft->event, draft->unit))
		return true;
	return strcmp(draft->policy, "moderator") == 0 && strcmp(draft->state, "submitted") == 0 &&
		card_is_for_moderator(actor, draft->event);
}

static json_t *
draft_json(struct db *db, struct rows *rows, int64_t now)
{
	static const char *const keys[] = {"answer:s", "unit:s", "version:i", "state:s",
		"content:s", "outcome:s", "revises:s", NULL};
	json_t *draft = json_row(rows, keys);
	json_object_set_new(draft, "text", json_string(rows_text(rows, 7)));
	json_set_value(draft, "files", file_answer_json(db, rows_text(rows, 0)));
	json_set_value(draft, "official", json_person(rows_text(rows, 8), rows_text(rows, 9)));
	if (rows_integer(rows, 12) > now) {
		json_set_value(
			draft, "writer", json_person(rows_text(rows, 10), rows_text(rows, 11)));
		json_set_time(draft, "writer_until", rows_integer(rows, 12));
	}
	json_set_text(draft, "why", rows_text(rows, 14));
	if (rows_integer(rows, 15) != 0)
		json_object_set_new(draft, "oral", json_true());
	if (!rows_is_null(rows, 16)) {
		json_t *returned = json_object();
		json_set_value(
			returned, "by", json_person(rows_text(rows, 16), rows_text(rows, 17)));
		json_set_text(returned, "why", rows_text(rows, 18));
		json_set_time(returned, "at", rows_integer(rows, 19));
		json_object_set_new(draft, "returned", returned);
	}
	return draft;
}

static json_t *
drafts_of(struct db *db, const char *question, const char *event, const char *policy,
	const struct actor *actor, int64_t now)
{
	json_t *drafts = json_array();
	struct rows *rows = db_query(db,
		"SELECT answer.id, answer.unit, answer.version, answer.state, answer.content, "
		"answer.outcome, answer.revises, text.body, answer.official, official.name, answer.writer, "
		"writer.name, answer.writer_until, answer.author, why.body, answer.oral, answer.returned_by, "
		"returner.name, returned.body, answer.returned_at FROM answer "
		"LEFT JOIN text ON text.id = answer.text LEFT JOIN text AS why ON why.id = answer.why "
		"LEFT JOIN person AS official ON official.id = answer.official "
		"LEFT JOIN person AS writer ON writer.id = answer.writer "
		"LEFT JOIN person AS returner ON returner.id = answer.returned_by "
		"LEFT JOIN text AS returned ON returned.id = answer.returned_why "
		"WHERE answer.question = ?1 AND answer.state IN ('draft', 'submitted') "
		"ORDER BY answer.created_at, answer.id",
		"s", question);
	while (rows_next(rows)) {
		struct draft_of draft = {.event = event,
			.unit = rows_text(rows, 1),
			.official = rows_text(rows, 8),
			.author = rows_text(rows, 13),
			.state = rows_text(rows, 3),
			.policy = policy};
		if (may_see_draft(actor, &draft))
			json_array_append_new(drafts, draft_json(db, rows, now));
	}
	rows_end(rows);
	return drafts;
}

/* ------------------------------------------------------------------ the card */

/* What only moderators need: who decided and why, the appeal, how often the same person has asked. */
static void
add_decision(struct db *db, json_t *card, struct rows *rows, int64_t now)
{
	json_set_value(card, "decided_by", json_person(rows_text(rows, 21), rows_text(rows, 22)));
	json_set_text(card, "reason", rows_text(rows, 23));
	json_set_text(card, "why", rows_text(rows, 24));
	if (!rows_is_null(rows, 25)) {
		json_t *appeal = json_object();
		json_object_set_new(appeal, "why", json_string(rows_text(rows, 26)));
		json_set_text(appeal, "state", rows_text(rows, 27));
		json_object_set_new(card, "appeal", appeal);
	}
	json_set_number(card, "asked_before",
		db_integer(db, 0,
			"SELECT count(*) FROM question WHERE asker = ?1 AND asked_at < ?3 AND event = ?2",
			"ssi", rows_text(rows, 29), rows_text(rows, 28), rows_integer(rows, 13)));
	json_object_set_new(
		card, "record", record_json(db, rows_text(rows, 28), rows_text(rows, 29), now));
}

static void
add_claim(json_t *card, struct rows *rows, int64_t now)
{
	if (rows_integer(rows, 20) <= now) {
		json_object_set_new(card, "claimed_by", json_null());
		return;
	}
	json_set_value(card, "claimed_by", json_person(rows_text(rows, 18), rows_text(rows, 19)));
	json_set_time(card, "claimed_until", rows_integer(rows, 20));
}

/* Whoever does not moderate sees the words only of what was let through, before it was merged or not. */
static bool
is_let_through(const char *state, const char *merged_from)
{
	return strcmp(strcmp(state, "merged") == 0 ? merged_from : state, "approved") == 0;
}

json_t *
card_of(struct db *db, struct rows *rows, const struct actor *actor, int64_t now)
{
	static const char *const keys[] = {
		"question:s", "version:i", "state:s", "answered:s", NULL};
	bool moderates = card_is_for_moderator(actor, rows_text(rows, 28));
	bool shown = moderates || is_let_through(rows_text(rows, 2), rows_text(rows, 33));
	json_t *card = json_row(rows, keys);
	json_object_set_new(card, "text", json_string(shown ? rows_text(rows, 4) : ""));
	json_object_set_new(card, "content", json_string(shown ? rows_text(rows, 5) : ""));
	json_object_set_new(card, "label", json_string(rows_text(rows, 6)));
	json_set_text(card, "number", rows_text(rows, 31));
	static const char *const words[] = {"unit", "topic", "domain", "follows", "motion"};
	for (int i = 0; i < 5; i++)
		json_set_text(card, words[i], rows_text(rows, 7 + i));
	json_set_flag(card, "urgent", rows_integer(rows, 12));
	json_set_time(card, "asked_at", rows_integer(rows, 13));
	json_set_time(card, "decided_at", rows_integer(rows, 14));
	json_set_number(card, "votes", rows_integer(rows, 15));
	json_set_flag(card, "edited", rows_integer(rows, 16));
	json_set_text(card, "into", rows_text(rows, 17));
	json_set_time(card, "publish_at", rows_integer(rows, 32));
	add_claim(card, rows, now);
	const char *question = rows_text(rows, 0);
	if (moderates) {
		add_decision(db, card, rows, now);
		card_add_review(db, card, question);
		card_add_screening(db, card, question);
	}
	json_object_set_new(card, "answers", card_answers(db, question, moderates));
	json_object_set_new(card, "invited", invite_units_json(db, question));
	json_set_value(card, "invitations", invite_list_json(db, question));
	json_object_set_new(card, "drafts",
		drafts_of(db, question, rows_text(rows, 28), rows_text(rows, 30), actor, now));
	return card;
}

json_t *
question_card_json(struct db *db, const char *id, const struct actor *actor)
{
	struct rows *rows = db_query(db, CARD_COLUMNS "WHERE question.id = ?1", "s", id);
	json_t *card = rows_next(rows) ? card_of(db, rows, actor, clock_wall_ms()) : NULL;
	rows_end(rows);
	return card;
}
