/*
 * card.h - a question as staff see it, built from a row of CARD_COLUMNS.
 */
#ifndef OPENFLOOR_STORE_CARD_H
#define OPENFLOOR_STORE_CARD_H

#include "store/question.h"

/* Columns 0 to 33; append WHERE, ORDER BY and LIMIT. */
#define CARD_COLUMNS \
	"SELECT question.id, question.version, question.state, question.answered, text.body, " \
	"question.content, question.label, question.unit, question.topic, question.domain, " \
	"question.follows, question.motion, question.urgent, question.asked_at, question.decided_at, " \
	"question.votes, question.edited, question.merged_into, question.claimed_by, claimer.name, " \
	"question.claimed_until, question.decided_by, decider.name, question.reason, why.body, " \
	"question.appeal, appeal.body, question.appeal_state, question.event, question.asker, " \
	"event.answer_policy, question.number, question.publish_at, question.merged_from FROM question " \
	"JOIN event ON event.id = question.event LEFT JOIN text ON text.id = question.text " \
	"LEFT JOIN text AS why ON why.id = question.why " \
	"LEFT JOIN text AS appeal ON appeal.id = question.appeal " \
	"LEFT JOIN person AS claimer ON claimer.id = question.claimed_by " \
	"LEFT JOIN person AS decider ON decider.id = question.decided_by "
#define CARD_COLUMN_ASKED_AT 13

/* May ACTOR see what moderators of EVENT see? */
bool card_is_for_moderator(const struct actor *actor, const char *event);

/* The card of ROWS' current row as ACTOR may see it at NOW. */
json_t *card_of(struct db *db, struct rows *rows, const struct actor *actor, int64_t now);

/* The published answers of QUESTION, in order; hidden ones (WITH_HIDDEN) too, their text only for WITH_HIDDEN. */
json_t *card_answers(struct db *db, const char *question, bool with_hidden);

#endif
